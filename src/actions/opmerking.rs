//! Remarks on the work of a deelnemer, by who guides them. The deelnemer reads each, and chooses whether it stands on a bewijs.

use uuid::Uuid;

use super::{
    Done, Failure, Once,
    deelnemer::{Noted, note_next, seen},
    once,
};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        fields::FieldErrors,
        opmerking::{Opmerking, checked},
    },
    store,
};

/// The remarks on the work of a deelnemer, newest first, each with who said it; for the deelnemer and who may see their werkervaring.
pub async fn of(
    app: &App,
    actor: &Actor,
    deelnemer: Uuid,
) -> Result<Vec<(Opmerking, String)>, Failure> {
    let deelnemer = super::werkervaring::seen(app, actor, deelnemer).await?;
    Ok(store::opmerking::of_deelnemer(app.store.read(), deelnemer.id).await?)
}

/// Writes one down.
pub async fn add(
    app: &App,
    actor: &Actor,
    deelnemer: Uuid,
    tekst: &str,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    guided(app, actor, deelnemer).await?;
    let tekst = checked(tekst)
        .map_err(|refused| Failure::Invalid(FieldErrors::one("opmerking", refused.to_string())))?;
    let opmerking = Opmerking {
        id: app.new_id(),
        deelnemer,
        tekst,
        account: actor.account()?.id,
        at: app.now(),
    };
    let (now, who) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        store::opmerking::add(&tx, &opmerking).await?;
        note_next(&tx, now, &who, "deelnemer.add_opmerking", deelnemer).await?;
        Ok(Noted { id: deelnemer })
    })
    .await
}

/// Takes one away. Where it stands on a bewijs that was given, it stays.
pub async fn remove(
    app: &App,
    actor: &Actor,
    deelnemer: Uuid,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    guided(app, actor, deelnemer).await?;
    let (now, who) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        store::opmerking::remove(&tx, deelnemer, id).await?;
        note_next(&tx, now, &who, "deelnemer.remove_opmerking", deelnemer).await?;
        Ok(Noted { id: deelnemer })
    })
    .await
}

/// Only who guides the deelnemer remarks on their work.
async fn guided(app: &App, actor: &Actor, id: Uuid) -> Result<(), Failure> {
    let deelnemer = seen(app.store.read(), actor, id).await?;
    let uitvoerder = &deelnemer.uitvoerder;
    Ok(may(actor, Want::GuideDeelnemer { uitvoerder })?)
}
