//! Correcting a klus and how its resident is reached, by staff who may see it. What another changed meanwhile in other fields stands;
//! in the same field whoever came second is asked ([`merge`]).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    actions::{Act, Done, Failure, Once, once, record},
    app::App,
    domain::{
        account::{Account, Actor, NotAllowed, Want, may},
        bewoner::Bewoner,
        fields::FieldErrors,
        klus::{
            Klus, KlusStatus,
            edit::{Details, Field, merge},
        },
    },
    store::{self, Door},
};

/// A klus as it can be corrected.
#[derive(Clone, Debug)]
pub struct Editing {
    /// The klus.
    pub klus: Klus,
    /// What stands there now.
    pub details: Details,
    /// Who may be the contact person.
    pub contactpersonen: Vec<Account>,
    /// Whether this account decides about urgency and contact person too.
    pub may_dispatch: bool,
}

/// A correction: what was shown, and what was typed over it.
#[derive(Clone, Debug)]
pub struct Correction {
    /// What was shown.
    pub shown: Details,
    /// What was typed.
    pub typed: Details,
}

/// What a correction did.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Corrected {
    /// What others changed since it was shown; it stands.
    pub others: Vec<Field>,
}

/// A klus to correct.
pub async fn look(app: &App, actor: &Actor, id: Uuid) -> Result<Editing, Failure> {
    let door = app.store.read();
    let (klus, bewoner) = seen(door, actor, id).await?;
    let uitvoerder = klus.uitvoerder.as_str();
    Ok(Editing {
        details: Details::of(&klus, &bewoner, &app.regeling),
        contactpersonen: store::account::contactpersonen(door, uitvoerder).await?,
        may_dispatch: may(actor, Want::Dispatch { uitvoerder }).is_ok(),
        klus,
    })
}

/// Something that a colleague did with a klus.
#[derive(Clone, Debug)]
pub struct Meanwhile {
    /// Who, by name.
    pub naam: String,
    /// What was done.
    pub action: String,
    /// The state it led to.
    pub to: Option<KlusStatus>,
}

/// What others did with a klus since this version of it, oldest first.
pub async fn since(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: i32,
) -> Result<Vec<Meanwhile>, Failure> {
    let door = app.store.read();
    seen(door, actor, id).await?;
    let mut found = Vec::new();
    for event in store::event::of(door, "klus", id).await? {
        if event.no <= version || event.account_id == actor.account_id() {
            continue;
        }
        let account = match event.account_id {
            Some(account) => store::account::by_id(door, account).await?,
            None => None,
        };
        found.push(Meanwhile {
            naam: account.map_or_else(|| "iemand anders".to_owned(), |one| one.naam),
            to: event.to_status.as_deref().and_then(KlusStatus::parse),
            action: event.action,
        });
    }
    Ok(found)
}

/// Corrects a klus. [`Failure::Stale`] when somebody else changed the same field meanwhile: then nothing is stored.
pub async fn edit(
    app: &App,
    actor: &Actor,
    id: Uuid,
    correction: Correction,
    key: Option<Once>,
) -> Result<Done<Corrected>, Failure> {
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (&unit_app, &unit_actor);
        let (klus, _) = seen(&tx, actor, id).await?;
        // A resident may have more than one klus, each of which tells how they are reached.
        tx.lock(&format!("bewoner:{}", klus.bewoner_id)).await?;
        let (klus, bewoner) = seen(&tx, actor, id).await?;
        let Correction { shown, typed } = correction;
        let typed = typed
            .check(&shown, &app.regeling, app.today())
            .map_err(Failure::Invalid)?;
        let now = Details::of(&klus, &bewoner, &app.regeling);
        let merged = merge(&shown, &typed, &now);
        if !merged.collisions.is_empty() {
            return Err(Failure::Stale);
        }
        let corrected = Corrected {
            others: merged.others,
        };
        if merged.own.is_empty() {
            return Ok(corrected);
        }
        allowed(&tx, actor, &klus, &merged.own, &merged.details).await?;
        let from = klus.status;
        let klus = klus.edit(&merged.details, &app.regeling)?;
        store::klus::edit(&tx, &klus).await?;
        store::bewoner::edit(&tx, &bewoner.edit(&merged.details)).await?;
        let act = Act {
            action: "klus.edit",
            object: "klus",
            object_id: klus.id,
            no: klus.version,
            from: Some(from.word()),
            to: Some(klus.status.word()),
        };
        record(&tx, app.now(), actor, act);
        Ok(corrected)
    })
    .await
}

/// Refuses what only who dispatches decides, and a contact person who cannot be.
async fn allowed(
    door: &impl Door,
    actor: &Actor,
    klus: &Klus,
    own: &[Field],
    details: &Details,
) -> Result<(), Failure> {
    if own.iter().any(|field| field.is_of_dispatch()) {
        may(
            actor,
            Want::Dispatch {
                uitvoerder: &klus.uitvoerder,
            },
        )
        .map_err(|NotAllowed| NotAllowed)?;
    }
    let chosen = details.get(Field::Contactpersoon);
    if !own.contains(&Field::Contactpersoon) || chosen.is_empty() {
        return Ok(());
    }
    let all = store::account::contactpersonen(door, &klus.uitvoerder).await?;
    if all.iter().any(|one| one.id.to_string() == chosen) {
        Ok(())
    } else {
        Err(Failure::Invalid(FieldErrors::one(
            Field::Contactpersoon.word(),
            "Kies iemand uit de lijst.",
        )))
    }
}

/// The klus and its resident, for who may see them; for others they do not exist.
async fn seen(door: &impl Door, actor: &Actor, id: Uuid) -> Result<(Klus, Bewoner), Failure> {
    let klus = store::klus::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let uitvoerder = klus.uitvoerder.as_str();
    may(actor, Want::SeeKlus { uitvoerder }).map_err(|NotAllowed| Failure::NotFound)?;
    let bewoner = store::bewoner::find(door, klus.bewoner_id)
        .await?
        .ok_or(Failure::NotFound)?;
    Ok((klus, bewoner))
}
