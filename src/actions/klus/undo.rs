//! Taking back a decision that was just made (accepted, declined, passed on): the klus stands where it stood, the cheques that were
//! let go are tied to it again, and the resident is not told. Refused when the resident has been told.

use uuid::Uuid;

use super::Decided;
use crate::{
    actions::{Act, Done, Failure, Once, bericht, cheque, once, record},
    app::App,
    domain::{
        account::{Actor, Want, may},
        klus::{Klus, KlusStatus, LastAct, UNDO},
    },
    store::{self, Door, Tx, event::Event},
};

/// A decision that can still be taken back.
#[derive(Debug)]
pub struct Undoable {
    /// The klus.
    pub klus: Klus,
    /// For so long.
    pub seconds: i64,
}

/// The decision this account just made about a klus, while it can be taken back.
pub async fn undoable(app: &App, actor: &Actor, id: Uuid) -> Result<Option<Undoable>, Failure> {
    let door = app.store.read();
    let now = app.now();
    let Some(klus) = store::klus::find(door, id).await? else {
        return Ok(None);
    };
    let left = UNDO - now.duration_since(klus.changed_at);
    if left.is_negative() {
        return Ok(None);
    }
    let event = last_event(door, id).await?;
    let undone = klus.clone().undo(now, actor.account_id(), last_act(&event));
    Ok(undone.is_ok().then(|| Undoable {
        seconds: left.as_secs(),
        klus,
    }))
}

/// Takes it back. `version` is what the coordinator was looking at.
pub async fn undo(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: Option<i32>,
    key: Option<Once>,
) -> Result<Done<Decided>, Failure> {
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (&unit_app, &unit_actor);
        let klus = store::klus::find(&tx, id).await?.ok_or(Failure::NotFound)?;
        let event = last_event(&tx, id).await?;
        let uitvoerder = klus.uitvoerder.as_str();
        // Passed on, it stands in a queue that whoever passed it on may not see.
        if event.account_id != actor.account_id() {
            may(actor, Want::SeeKlus { uitvoerder }).map_err(|_| Failure::NotFound)?;
        }
        let (from, told) = (klus.status, klus.version);
        if version.is_some_and(|version| version != klus.version) {
            return Err(Failure::Stale);
        }
        let klus = klus.undo(app.now(), actor.account_id(), last_act(&event))?;
        let uitvoerder = klus.uitvoerder.as_str();
        may(actor, Want::Dispatch { uitvoerder })?;
        bericht::take_back(&tx, app, klus.id, told).await?;
        store::klus::update(&tx, &klus).await?;
        if from == KlusStatus::Declined {
            tie_again(&tx, app, actor, &event, klus.id).await?;
        }
        let act = Act {
            action: "klus.undo",
            object: "klus",
            object_id: klus.id,
            no: klus.version,
            from: Some(from.word()),
            to: Some(klus.status.word()),
        };
        record(&tx, app.now(), actor, act);
        Ok(Decided::of(&klus))
    })
    .await
}

/// Ties the cheques to the klus again that the undone decision let go. The events of one unit of work stand together in the chain,
/// and whatever lets cheques of a klus go does so just before its own event about that klus.
async fn tie_again(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    decision: &Event,
    klus: Uuid,
) -> Result<(), Failure> {
    for seq in (1..decision.seq).rev() {
        let before = store::event::page(tx, seq - 1, 1).await?.pop();
        let Some(released) = before.filter(|one| one.action == "cheque.release") else {
            break;
        };
        cheque::tie(tx, app, actor, released.object_id, klus).await?;
    }
    Ok(())
}

async fn last_event(door: &impl Door, klus: Uuid) -> Result<Event, Failure> {
    let events = store::event::of(door, "klus", klus).await?;
    events.into_iter().next_back().ok_or(Failure::NotFound)
}

fn last_act(event: &Event) -> LastAct<'_> {
    let status = event.from_status.as_deref();
    LastAct {
        action: &event.action,
        from: status.and_then(KlusStatus::parse),
        org: &event.org,
        by: event.account_id,
        at: event.at,
        no: event.no,
    }
}
