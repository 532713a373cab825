//! Telling somebody that there is something to look at, and that person's decision.

use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record};
use crate::{
    app::App,
    domain::{
        account::{Actor, NotAllowed, Rol, Want, may},
        fields::FieldErrors,
        melding::{Melding, MeldingSoort, MeldingStatus},
    },
    store::{self, Tx, melding::Scope},
};

/// Meldingen on a page.
pub const PER_PAGE: i64 = 50;
/// Characters of a decision.
const BESLUIT: std::ops::RangeInclusive<usize> = 3..=500;

/// What is told.
#[derive(Clone)]
pub(super) struct News {
    pub soort: MeldingSoort,
    /// What makes it the same thing told again.
    pub sleutel: String,
    pub verkooppunt: Option<String>,
    pub uitvoerder: Option<String>,
    pub cheque: Option<Uuid>,
    pub deelnemer: Option<Uuid>,
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
        deelnemer,
        tekst,
    } = news;
    let melding = Melding {
        id: app.new_id(),
        soort,
        sleutel,
        verkooppunt,
        uitvoerder,
        cheque,
        deelnemer,
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
    let scope = scope(actor)?;
    let offset = page.max(0) * PER_PAGE;
    Ok(store::melding::page(app.store.read(), &scope, open, offset, PER_PAGE).await?)
}

/// Whose meldingen this account sees: those of its uitvoerder, those of its own deelnemers, or all.
fn scope(actor: &Actor) -> Result<Scope, NotAllowed> {
    may(actor, Want::SeeMeldingen)?;
    let account = actor.account()?;
    Ok(match &account.rol {
        Rol::Klantmanager => Scope::Klantmanager(account.id),
        rol => rol
            .uitvoerder()
            .map_or(Scope::All, |slug| Scope::Uitvoerder(slug.to_owned())),
    })
}

/// Decides what was open about a deelnemer, inside the unit of work that did what it asked for.
pub(super) async fn settle(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    (soort, deelnemer): (MeldingSoort, Uuid),
    besluit: &str,
) -> Result<(), Failure> {
    let by = actor.account()?.id;
    for melding in store::melding::open_about(tx, soort, deelnemer).await? {
        decide_in(tx, app, actor, melding, (by, besluit.to_owned())).await?;
    }
    Ok(())
}

async fn decide_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    melding: Melding,
    (by, besluit): (Uuid, String),
) -> Result<(), Failure> {
    let from = melding.status.word();
    let decided = melding
        .decide(by, app.now(), besluit)
        .map_err(|why| Failure::refused("Dit kan nu niet", why))?;
    store::melding::update(tx, &decided).await?;
    note(tx, app, actor, &decided, Some(from), "melding.decide");
    Ok(())
}

/// Decides about a melding, in a sentence.
pub async fn decide(
    app: &App,
    actor: &Actor,
    id: Uuid,
    besluit: &str,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let scope = scope(actor)?;
    let besluit = besluit.trim().to_owned();
    if !BESLUIT.contains(&besluit.chars().count()) || besluit.contains('\0') {
        return Err(Failure::Invalid(FieldErrors::one(
            "besluit",
            "Vul in wat u besluit, in 3 tot en met 500 tekens.",
        )));
    }
    let by = actor.account()?.id;
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let melding = store::melding::in_scope(&tx, &scope, id)
            .await?
            .ok_or(Failure::NotFound)?;
        decide_in(&tx, &own_app, &own_actor, melding, (by, besluit)).await?;
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
