//! Leerdoelen: what a deelnemer wants to practise, noted by who guides them.

use uuid::Uuid;

use super::{
    Done, Failure, Once,
    deelnemer::{Noted, guided, note_next, seen},
    once,
};
use crate::{
    app::App,
    domain::{
        account::Actor,
        fields::FieldErrors,
        leerdoel::{Leerdoel, LeerdoelDraft},
    },
    store,
};

/// The leerdoelen of a deelnemer, for who may see them.
pub async fn of(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<Leerdoel>, Failure> {
    let door = app.store.read();
    seen(door, actor, id).await?;
    Ok(store::leerdoel::of(door, id).await?)
}

/// Adds a leerdoel, or gives it another date.
pub async fn set(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: &LeerdoelDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    guided(app.store.read(), actor, id).await?;
    let mut errors = FieldErrors::default();
    let vaardigheid = app
        .regeling
        .vaardigheid(draft.vaardigheid.trim())
        .map(|one| one.slug.clone())
        .ok_or("Kies een vaardigheid uit de lijst.");
    let vaardigheid = errors.take("leerdoel", vaardigheid);
    let due = draft.check(&mut errors, app.today());
    let (Some(vaardigheid), Some(due)) = (vaardigheid, due) else {
        return Err(Failure::Invalid(errors));
    };
    let leerdoel = Leerdoel { vaardigheid, due };
    let (now, unit_actor) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        store::leerdoel::set(&tx, id, &leerdoel).await?;
        note_next(&tx, now, &unit_actor, "deelnemer.set_leerdoel", id).await?;
        Ok(Noted { id })
    })
    .await
}

/// Removes a leerdoel: reached, or not wanted any more.
pub async fn remove(
    app: &App,
    actor: &Actor,
    id: Uuid,
    vaardigheid: &str,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    guided(app.store.read(), actor, id).await?;
    let (now, unit_actor) = (app.now(), actor.clone());
    let vaardigheid = vaardigheid.trim().to_owned();
    once(app, actor, key, move |tx| async move {
        store::leerdoel::remove(&tx, id, &vaardigheid).await?;
        note_next(&tx, now, &unit_actor, "deelnemer.remove_leerdoel", id).await?;
        Ok(Noted { id })
    })
    .await
}
