//! Telling somebody that there is something to look at, and that person's decision.

use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        fields::FieldErrors,
        melding::{Melding, MeldingSoort, MeldingStatus},
    },
    store::{self, Tx},
};

/// Meldingen on a page.
pub const PER_PAGE: i64 = 50;
/// Characters of a decision.
const BESLUIT: std::ops::RangeInclusive<usize> = 3..=500;

/// What is told.
pub(super) struct News {
    pub soort: MeldingSoort,
    /// What makes it the same thing told again.
    pub sleutel: String,
    pub verkooppunt: Option<String>,
    pub uitvoerder: Option<String>,
    pub cheque: Option<Uuid>,
    pub tekst: String,
}

/// Tells it, inside the caller's unit of work; the same thing is told once.
pub(super) async fn tell(tx: &Tx, app: &App, actor: &Actor, news: News) -> Result<(), Failure> {
    let News {
        soort,
        sleutel,
        verkooppunt,
        uitvoerder,
        cheque,
        tekst,
    } = news;
    let melding = Melding {
        id: app.new_id(),
        soort,
        sleutel,
        verkooppunt,
        uitvoerder,
        cheque,
        tekst,
        at: app.now(),
        status: MeldingStatus::Open,
        version: 1,
    };
    tell_of(tx, app, actor, melding).await
}

/// Tells a melding that is made already, inside the caller's unit of work; the same thing is told once.
pub(super) async fn tell_of(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    melding: Melding,
) -> Result<(), Failure> {
    if store::melding::add(tx, &melding).await? {
        note(tx, app, actor, &melding, None, "melding.tell");
    }
    Ok(())
}

/// A page of meldingen: open or decided ones, counted from 0.
pub async fn page(
    app: &App,
    actor: &Actor,
    open: bool,
    page: i64,
) -> Result<Vec<Melding>, Failure> {
    may(actor, Want::SeeMeldingen)?;
    let own = actor.account()?.rol.uitvoerder();
    let offset = page.max(0) * PER_PAGE;
    Ok(store::melding::page(app.store.read(), own, open, offset, PER_PAGE).await?)
}

/// Decides about a melding, in a sentence.
pub async fn decide(
    app: &App,
    actor: &Actor,
    id: Uuid,
    besluit: &str,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    may(actor, Want::SeeMeldingen)?;
    let besluit = besluit.trim().to_owned();
    if !BESLUIT.contains(&besluit.chars().count()) || besluit.contains('\0') {
        return Err(Failure::Invalid(FieldErrors::one(
            "besluit",
            "Vul in wat u besluit, in 3 tot en met 500 tekens.",
        )));
    }
    let account = actor.account()?.clone();
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let melding = store::melding::find(&tx, id)
            .await?
            .filter(|melding| {
                let of_other =
                    |own: &str| melding.uitvoerder.as_deref().is_some_and(|of| of != own);
                !account.rol.uitvoerder().is_some_and(of_other)
            })
            .ok_or(Failure::NotFound)?;
        let from = melding.status.word();
        let decided = melding
            .decide(account.id, own_app.now(), besluit)
            .map_err(|why| Failure::refused("Dit kan nu niet", why))?;
        store::melding::update(&tx, &decided).await?;
        note(
            &tx,
            &own_app,
            &own_actor,
            &decided,
            Some(from),
            "melding.decide",
        );
        Ok(())
    })
    .await
}

fn note(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    melding: &Melding,
    from: Option<&'static str>,
    action: &'static str,
) {
    record(
        tx,
        app.now(),
        actor,
        Act {
            action,
            object: "melding",
            object_id: melding.id,
            no: melding.version,
            from,
            to: Some(melding.status.word()),
        },
    );
}
