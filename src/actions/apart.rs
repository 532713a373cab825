//! Pairs of deelnemers that must not work together. Only a coordinator sees and says so, and nobody says why.

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
        deelnemer::Deelnemer,
        fields::FieldErrors,
    },
    store::{self, Door},
};

/// With whom a deelnemer must not work, and who could be chosen; by name.
#[derive(Clone, Debug)]
pub struct Apart {
    /// Those with whom they must not.
    pub from: Vec<(Uuid, String)>,
    /// All others who take part.
    pub others: Vec<(Uuid, String)>,
}

/// The pairs of a deelnemer; none when this account does not plan for them.
pub async fn of(app: &App, actor: &Actor, deelnemer: &Deelnemer) -> Result<Option<Apart>, Failure> {
    if !dispatches(actor, deelnemer) {
        return Ok(None);
    }
    let door = app.store.read();
    let apart = store::apart::of(door, deelnemer.id).await?;
    let mut all = store::deelnemer::list(door, &deelnemer.uitvoerder).await?;
    all.retain(|one| one.id != deelnemer.id);
    let (from, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| apart.contains(&one.id));
    let names = |all: Vec<Deelnemer>| all.into_iter().map(|one| (one.id, one.naam)).collect();
    let today = app.today();
    let takes_part = |one: &Deelnemer| one.end.is_none_or(|end| today <= end);
    Ok(Some(Apart {
        from: names(from),
        others: names(others.into_iter().filter(takes_part).collect()),
    }))
}

/// Keeps two deelnemers of one uitvoerder apart.
pub async fn add(
    app: &App,
    actor: &Actor,
    id: Uuid,
    other: &str,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    dispatched(app.store.read(), actor, id).await?;
    let unknown = || {
        Failure::Invalid(FieldErrors::one(
            "apart",
            "Kies een deelnemer uit de lijst.",
        ))
    };
    let other: Uuid = other.trim().parse().map_err(|_| unknown())?;
    let (now, unit_actor) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let deelnemer = dispatched(&tx, &unit_actor, id).await?;
        store::deelnemer::find(&tx, other)
            .await?
            .filter(|one| one.uitvoerder == deelnemer.uitvoerder && one.id != id)
            .ok_or_else(unknown)?;
        store::apart::add(&tx, id, other).await?;
        for of in [id, other] {
            note_next(&tx, now, &unit_actor, "deelnemer.keep_apart", of).await?;
        }
        Ok(Noted { id })
    })
    .await
}

/// Lets two deelnemers work together again.
pub async fn remove(
    app: &App,
    actor: &Actor,
    id: Uuid,
    other: &str,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    dispatched(app.store.read(), actor, id).await?;
    let other: Uuid = other.trim().parse().map_err(|_| Failure::NotFound)?;
    let (now, unit_actor) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        dispatched(&tx, &unit_actor, id).await?;
        store::apart::remove(&tx, id, other).await?;
        for of in [id, other] {
            note_next(&tx, now, &unit_actor, "deelnemer.let_together", of).await?;
        }
        Ok(Noted { id })
    })
    .await
}

fn dispatches(actor: &Actor, deelnemer: &Deelnemer) -> bool {
    let uitvoerder = &deelnemer.uitvoerder;
    may(actor, Want::Dispatch { uitvoerder }).is_ok()
}

async fn dispatched(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Deelnemer, Failure> {
    let deelnemer = seen(door, actor, id).await?;
    let uitvoerder = &deelnemer.uitvoerder;
    may(actor, Want::Dispatch { uitvoerder })?;
    Ok(deelnemer)
}
