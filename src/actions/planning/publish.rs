//! Publishing: the drafts of a week become opdrachten, in one transaction, and only those whose plan changed are told. Broken rules
//! stop it; so does a plan that changed since it was looked at.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    dispatcher, lock,
    problem::{Facts, Told},
};
use crate::{
    actions::{Act, Done, Failure, Once, once, opdracht, record},
    app::App,
    domain::{
        account::Actor,
        iso_week::IsoWeek,
        opdracht::{
            Opdracht,
            draft::{OpdrachtDraft, Revision},
        },
    },
    planner::{self, checker::Breach},
    store::{self, Tx},
};

/// What was published.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Published {
    /// The number of the revision.
    pub revision: i32,
    /// Klussen that got an appointment.
    pub planned: u32,
    /// Appointments that moved.
    pub moved: u32,
    /// Appointments that were taken off.
    pub taken_off: u32,
}

/// The drafts that publishing a week takes along: those that go into it, and those that leave it for nowhere.
pub fn of_week(facts: &Facts) -> Vec<&OpdrachtDraft> {
    facts
        .drafts
        .values()
        .filter(|draft| match draft.spot {
            Some(spot) => facts.ploeg(spot.ploeg).is_some(),
            None => facts.published(draft.klus).is_some(),
        })
        .collect()
}

/// The broken rules that stop publishing: those about what is published, and those that it brings to a day. What was broken before
/// on a day stays for a human.
pub fn in_the_way(facts: &Facts, breaches: &[Breach]) -> Vec<Breach> {
    let key = |breach: &Breach| (breach.ploeg, breach.klus, breach.rule);
    let before = planner::check(&facts.problem, &facts.published_plan());
    let known: BTreeSet<_> = before.iter().map(key).collect();
    let goes: BTreeSet<Uuid> = of_week(facts).iter().map(|draft| draft.klus).collect();
    breaches
        .iter()
        .filter(|breach| {
            breach.klus.is_some_and(|klus| goes.contains(&klus)) || !known.contains(&key(breach))
        })
        .cloned()
        .collect()
}

/// Publishes the drafts of a week. `seen` is the mark of what the coordinator looked at ([`super::mark`]).
pub async fn publish(
    app: &App,
    actor: &Actor,
    week: IsoWeek,
    seen: String,
    key: Option<Once>,
) -> Result<Done<Published>, Failure> {
    let uitvoerder = dispatcher(actor)?.to_owned();
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (&unit_app, &unit_actor);
        lock(&tx, &uitvoerder).await?;
        // Before the days are read: planning by hand waits for the ploeg, or was ready before it is read.
        for ploeg in destinations(&tx, &uitvoerder).await? {
            tx.lock(&format!("ploeg:{ploeg}")).await?;
        }
        let facts = Facts::read(app, &tx, &uitvoerder, week, Told::Standing).await?;
        if super::mark(&facts) != seen {
            return Err(Failure::refused(
                "De planning is intussen veranderd",
                "Iemand anders heeft iets verplaatst. Er is niets gepubliceerd. Kijk de wijzigingen hieronder na en publiceer dan nog eens.",
            ));
        }
        let drafts: Vec<OpdrachtDraft> = of_week(&facts).into_iter().cloned().collect();
        if drafts.is_empty() {
            return Err(Failure::refused(
                "Er is niets te publiceren",
                "De planning van deze week is al zo verteld.",
            ));
        }
        let breaches = planner::check(&facts.problem, &facts.problem.standing);
        if let Some(first) = in_the_way(&facts, &breaches).first() {
            return Err(Failure::refused(
                "De planning kan zo niet",
                format!("{} Los dit op en publiceer dan.", first.words),
            ));
        }
        let mut revision = Revision {
            no: store::planning::last_revision(&tx, &uitvoerder)
                .await?
                .map_or(1, |last| last.no + 1),
            planned: 0,
            moved: 0,
            taken_off: 0,
            account: actor.account()?.id,
            at: app.now(),
        };
        for draft in &drafts {
            carry_out(&tx, app, actor, &facts, draft, &mut revision).await?;
            store::planning::forget(&tx, draft.klus).await?;
        }
        store::planning::add_revision(&tx, &uitvoerder, &revision).await?;
        record(
            &tx,
            app.now(),
            actor,
            Act {
                action: "planning.publish",
                object: "plan_revision",
                object_id: app.new_id(),
                no: revision.no,
                from: None,
                to: None,
            },
        );
        Ok(Published {
            revision: revision.no,
            planned: revision.planned,
            moved: revision.moved,
            taken_off: revision.taken_off,
        })
    })
    .await
}

/// The ploegen that drafts go to, in order, so that nobody waits for each other for ever.
async fn destinations(tx: &Tx, uitvoerder: &str) -> Result<BTreeSet<Uuid>, Failure> {
    let drafts = store::planning::drafts(tx, uitvoerder).await?;
    Ok(drafts
        .iter()
        .filter_map(|draft| draft.spot.map(|spot| spot.ploeg))
        .collect())
}

async fn carry_out(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    facts: &Facts,
    draft: &OpdrachtDraft,
    revision: &mut Revision,
) -> Result<(), Failure> {
    let klus = facts
        .klussen
        .get(&draft.klus)
        .map(|(klus, _)| klus.clone())
        .ok_or(Failure::NotFound)?;
    let to = match draft.spot {
        Some(spot) => Some((facts.ploeg(spot.ploeg).ok_or(Failure::NotFound)?, spot)),
        None => None,
    };
    match (draft.replaces, to) {
        (None, Some((ploeg, spot))) => {
            opdracht::plan_in(tx, app, actor, app.new_id(), klus, ploeg, spot).await?;
            revision.planned += 1;
        }
        (Some((old, reden)), Some((ploeg, spot))) => {
            let old = replaced(tx, old).await?;
            opdracht::move_in(tx, app, actor, app.new_id(), &klus, old, reden, ploeg, spot).await?;
            revision.moved += 1;
        }
        (Some((old, reden)), None) => {
            let old = replaced(tx, old).await?;
            opdracht::fall_through_in(tx, app, actor, klus, old, reden).await?;
            revision.taken_off += 1;
        }
        (None, None) => {}
    }
    Ok(())
}

async fn replaced(tx: &Tx, id: Uuid) -> Result<Opdracht, Failure> {
    store::opdracht::find(tx, id)
        .await?
        .ok_or(Failure::NotFound)
}
