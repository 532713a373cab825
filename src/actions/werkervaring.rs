//! The werkervaring of a deelnemer, for themselves and who guides them. What of it goes on paper is a bewijs, elsewhere.

use uuid::Uuid;

use super::Failure;
use crate::{
    app::App,
    domain::{
        account::{Actor, NotAllowed, Want, may},
        deelnemer::Deelnemer,
        regeling::Regeling,
        werkervaring::{Werkervaring, add_up},
    },
    store::{self, Door},
};

/// The werkervaring of somebody.
#[derive(Clone, Debug)]
pub struct Ervaring {
    /// Whose.
    pub deelnemer: Deelnemer,
    /// Where.
    pub uitvoerder: String,
    /// What.
    pub werkervaring: Werkervaring,
}

/// The werkervaring of a deelnemer: their own, or for who guides them.
pub async fn of(app: &App, actor: &Actor, deelnemer: Uuid) -> Result<Ervaring, Failure> {
    let deelnemer = seen(app, actor, deelnemer).await?;
    let gewerkt = store::uren::gewerkt(app.store.read(), deelnemer.id, app.now()).await?;
    let regeling: &Regeling = &app.regeling;
    Ok(Ervaring {
        werkervaring: add_up(regeling, &gewerkt, &deelnemer.vaardigheden),
        uitvoerder: uitvoerder_naam(regeling, &deelnemer),
        deelnemer,
    })
}

/// The key of the deelnemer who asks.
pub fn own(actor: &Actor) -> Result<Uuid, NotAllowed> {
    actor.account()?.rol.deelnemer().ok_or(NotAllowed)
}

/// A deelnemer whose werkervaring this account may see.
pub(super) async fn seen(app: &App, actor: &Actor, deelnemer: Uuid) -> Result<Deelnemer, Failure> {
    let account = actor.account()?;
    // A role that never sees werkervaring is told so; for the others a foreign deelnemer does not exist.
    may(
        actor,
        Want::SeeWerkervaring {
            deelnemer: account.rol.deelnemer().unwrap_or(deelnemer),
            uitvoerder: account.rol.org(),
            klantmanager: Some(account.id),
        },
    )?;
    let found = store::deelnemer::find(app.store.read(), deelnemer)
        .await?
        .ok_or(Failure::NotFound)?;
    may(
        actor,
        Want::SeeWerkervaring {
            deelnemer,
            uitvoerder: &found.uitvoerder,
            klantmanager: found.klantmanager,
        },
    )
    .map_err(|_| Failure::NotFound)?;
    Ok(found)
}

/// The name of a deelnemer's uitvoerder; its slug where the regeling no longer has it.
pub(super) fn uitvoerder_naam(regeling: &Regeling, deelnemer: &Deelnemer) -> String {
    regeling
        .uitvoerder(&deelnemer.uitvoerder)
        .map_or_else(|| deelnemer.uitvoerder.clone(), |one| one.naam.clone())
}

/// The name of an account; nothing when it is gone.
pub(super) async fn name_of(door: &impl Door, account: Uuid) -> Result<String, Failure> {
    Ok(store::account::by_id(door, account)
        .await?
        .map_or_else(String::new, |account| account.naam))
}
