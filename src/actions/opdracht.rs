//! Dispatch: a klus on a ploeg in a window, moving that visit, and noting that it fell through. The klus goes along in
//! the same transaction. What the ploeg does on the day itself is elsewhere.

use jiff::{Timestamp, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Act, Done, Failure, Once, aanbod, bericht, once,
    planning::held::{self, Held},
    ploeg::dispatched,
    record,
};
pub use crate::domain::opdracht::draft::Spot;
use crate::{
    app::App,
    domain::{
        aanbod::Ended,
        account::{Actor, NotAllowed, Want, may},
        bewoner::Bewoner,
        calendar::add_werkdagen,
        deelnemer::Deelnemer,
        klus::Klus,
        opdracht::{
            Opdracht, OpdrachtRefused, OpdrachtStatus, Reden, Visit,
            planning::{self, Facts, PlanRefused},
        },
        ploeg::Ploeg,
    },
    store::{self, Door, Tx},
};

/// A coordinator chooses among the ploegen of so many working days from today.
const WERKDAGEN_AHEAD: u32 = 10;
/// Klussen shown to put on a ploeg; who wants others looks in the queue.
const CANDIDATES: i64 = 50;

/// The visit that came of planning, moving or falling through.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Planned {
    /// The opdracht; after a move the new one.
    pub id: Uuid,
    /// Its klus.
    pub klus: Uuid,
    /// Its ploeg.
    pub ploeg: Uuid,
}

/// A first window that fits, or why there is none.
pub type Proposal = Result<(Timestamp, Timestamp), PlanRefused>;

/// A klus with the ploegen that are out in the coming days.
#[derive(Clone, Debug)]
pub struct Choices {
    /// What is to be planned.
    pub klus: Klus,
    /// For whom.
    pub bewoner: Bewoner,
    /// Each ploeg with the first window that fits, in order of time.
    pub ploegen: Vec<(Ploeg, Proposal)>,
    /// Places held for the residents of other klussen. A window that fits leaves them alone; one by hand may take them.
    pub held: Vec<Held>,
}

/// One visit with its klus and resident.
pub async fn look(app: &App, actor: &Actor, id: Uuid) -> Result<Visit, Failure> {
    super::ploeg::own_uitvoerder(actor)?;
    let door = app.store.read();
    let visit = store::opdracht::visit(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    // Seeing the visit is seeing its ploeg; for others it does not exist.
    super::ploeg::look(app, actor, visit.opdracht.ploeg_id).await?;
    Ok(visit)
}

/// The klussen that wait for a ploeg, each with the first window this ploeg has for it, or why not.
pub async fn candidates(
    app: &App,
    actor: &Actor,
    ploeg: Uuid,
) -> Result<Vec<(Klus, Proposal)>, Failure> {
    let door = app.store.read();
    let day = Day::of(door, dispatched(door, actor, ploeg).await?).await?;
    let klussen = store::klus::plannable(door, &day.ploeg.uitvoerder, CANDIDATES).await?;
    let on = (day.ploeg.datum, day.ploeg.datum);
    let held = held::read(app, door, &day.ploeg.uitvoerder, on, None).await?;
    Ok(klussen
        .into_iter()
        .map(|klus| {
            let opdrachten = with_held(day.opdrachten.clone(), &held, &klus, &day.ploeg);
            let proposal = planning::propose(&Facts {
                opdrachten: &opdrachten,
                ..day.facts(app, &klus)
            });
            (klus, proposal)
        })
        .collect())
}

/// The ploegen of the coming ten working days for a klus, each with the first window that fits, or why not.
pub async fn choices(app: &App, actor: &Actor, klus: Uuid) -> Result<Choices, Failure> {
    may_dispatch_at_all(actor)?;
    let door = app.store.read();
    let klus = klus_of(door, actor, klus).await?;
    let (ploegen, held) = ahead(app, &klus, |facts| planning::propose(&facts)).await?;
    with_bewoner(door, klus, ploegen, held).await
}

/// The same for a visit that stands and is to be moved.
pub async fn move_choices(
    app: &App,
    actor: &Actor,
    id: Uuid,
) -> Result<(Opdracht, Choices), Failure> {
    may_dispatch_at_all(actor)?;
    let door = app.store.read();
    let opdracht = store::opdracht::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let klus = klus_of(door, actor, opdracht.klus_id).await?;
    let left_out = opdracht.id;
    let (ploegen, held) = ahead(app, &klus, move |facts| {
        let others: Vec<Opdracht> = without(facts.opdrachten, left_out);
        planning::propose_move(&Facts {
            opdrachten: &others,
            ..facts
        })
    })
    .await?;
    Ok((opdracht, with_bewoner(door, klus, ploegen, held).await?))
}

/// Plans a klus on a ploeg and tells the ploeg.
pub async fn plan(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    spot: Spot,
    key: Option<Once>,
) -> Result<Done<Planned>, Failure> {
    may_dispatch_at_all(actor)?;
    let (id, unit_app, unit_actor) = (app.new_id(), app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (&unit_app, &unit_actor);
        let klus = klus_of(&tx, actor, klus).await?;
        let day = Day::of(&tx, ploeg_for(&tx, actor, &klus, spot.ploeg).await?).await?;
        planning::can_plan(&day.facts(app, &klus), spot.van, spot.tot)?;
        plan_in(&tx, app, actor, id, klus, &day.ploeg, spot).await
    })
    .await
}

/// Plans a klus on a ploeg, within a unit that has judged whether it can be.
pub(super) async fn plan_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    id: Uuid,
    klus: Klus,
    ploeg: &Ploeg,
    spot: Spot,
) -> Result<Planned, Failure> {
    let from = klus.status;
    let klus = klus.plan(app.now())?;
    aanbod::end_of_klus(tx, app, actor, klus.id, Ended::Planned).await?;
    store::klus::update(tx, &klus).await?;
    let opdracht = publish(tx, app, actor, id, &klus, ploeg, spot).await?;
    note_klus(tx, app, actor, "klus.plan", from.word(), &klus);
    bericht::owe(tx, app, "klus.plan", &klus, Some(&opdracht)).await?;
    bericht::owe_ploeg(tx, app, &opdracht).await?;
    store::planning::forget(tx, klus.id).await?;
    Ok(planned(&opdracht))
}

/// Moves a visit to another window, perhaps of another ploeg. The old visit stays and points to the new one; the klus
/// stays planned.
pub async fn move_to(
    app: &App,
    actor: &Actor,
    id: Uuid,
    reden: Reden,
    spot: Spot,
    key: Option<Once>,
) -> Result<Done<Planned>, Failure> {
    may_dispatch_at_all(actor)?;
    let (new_id, unit_app, unit_actor) = (app.new_id(), app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (&unit_app, &unit_actor);
        let old = store::opdracht::find(&tx, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let klus = klus_of(&tx, actor, old.klus_id).await?;
        let mut day = Day::of(&tx, ploeg_for(&tx, actor, &klus, spot.ploeg).await?).await?;
        day.opdrachten.retain(|one| one.id != id);
        // First whether it may move at all, then whether it fits.
        old.clone().move_to(app.now(), reden, new_id)?;
        planning::can_move(&day.facts(app, &klus), spot.van, spot.tot)?;
        move_in(&tx, app, actor, new_id, &klus, old, reden, &day.ploeg, spot).await
    })
    .await
}

/// Moves a visit, within a unit that has judged whether it can be.
#[expect(
    clippy::too_many_arguments,
    reason = "a move has a from, a to and a reason"
)]
pub(super) async fn move_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    new_id: Uuid,
    klus: &Klus,
    old: Opdracht,
    reden: Reden,
    ploeg: &Ploeg,
    spot: Spot,
) -> Result<Planned, Failure> {
    let from = old.status;
    let old = old.move_to(app.now(), reden, new_id)?;
    // The new row first: the old one refers to it.
    let opdracht = publish(tx, app, actor, new_id, klus, ploeg, spot).await?;
    store::opdracht::update(tx, &old).await?;
    note(tx, app, actor, "opdracht.move", Some(from), &old);
    bericht::owe(tx, app, "opdracht.move", klus, Some(&old)).await?;
    for changed in [&old, &opdracht] {
        bericht::owe_ploeg(tx, app, changed).await?;
    }
    store::planning::forget(tx, klus.id).await?;
    Ok(planned(&opdracht))
}

/// Notes that a visit does not happen; the klus goes back into the queue with its age.
pub async fn fall_through(
    app: &App,
    actor: &Actor,
    id: Uuid,
    reden: Reden,
    key: Option<Once>,
) -> Result<Done<Planned>, Failure> {
    may_dispatch_at_all(actor)?;
    if !Reden::FALLS_THROUGH.contains(&reden) {
        return Err(OpdrachtRefused::WrongReden.into());
    }
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (&unit_app, &unit_actor);
        let opdracht = store::opdracht::find(&tx, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let klus = klus_of(&tx, actor, opdracht.klus_id).await?;
        fall_through_in(&tx, app, actor, klus, opdracht, reden).await
    })
    .await
}

/// Notes that a visit does not happen, within a unit.
pub(super) async fn fall_through_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    klus: Klus,
    opdracht: Opdracht,
    reden: Reden,
) -> Result<Planned, Failure> {
    let (from, klus_from) = (opdracht.status, klus.status);
    let opdracht = opdracht.fall_through(app.now(), reden)?;
    let klus = klus.unplan(app.now())?;
    store::opdracht::update(tx, &opdracht).await?;
    store::klus::update(tx, &klus).await?;
    note(
        tx,
        app,
        actor,
        "opdracht.fall_through",
        Some(from),
        &opdracht,
    );
    note_klus(tx, app, actor, "klus.unplan", klus_from.word(), &klus);
    bericht::owe(tx, app, "klus.unplan", &klus, Some(&opdracht)).await?;
    bericht::owe_ploeg(tx, app, &opdracht).await?;
    store::planning::forget(tx, klus.id).await?;
    Ok(planned(&opdracht))
}

/// Takes the visits that were still to come off the planning, because the resident withdrew the klus. In the same
/// transaction: a ploeg is never sent to a klus that is over.
pub(crate) async fn cancel_of_klus(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    klus: Uuid,
) -> Result<(), Failure> {
    for opdracht in store::opdracht::of_klus(tx, klus).await? {
        if opdracht.status.is_ahead() {
            let from = opdracht.status;
            let opdracht = opdracht.fall_through(app.now(), Reden::Withdrawn)?;
            store::opdracht::update(tx, &opdracht).await?;
            note(
                tx,
                app,
                actor,
                "opdracht.fall_through",
                Some(from),
                &opdracht,
            );
            bericht::owe_ploeg(tx, app, &opdracht).await?;
        }
    }
    Ok(())
}

/// Whoever can never dispatch is told so before anything is looked up.
fn may_dispatch_at_all(actor: &Actor) -> Result<(), Failure> {
    let uitvoerder = actor.account()?.rol.uitvoerder().ok_or(NotAllowed)?;
    may(actor, Want::Dispatch { uitvoerder })?;
    Ok(())
}

/// The klus, if it is for this account to dispatch; else it does not exist.
async fn klus_of(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Klus, Failure> {
    let klus = store::klus::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    may(
        actor,
        Want::Dispatch {
            uitvoerder: &klus.uitvoerder,
        },
    )
    .map_err(|_| Failure::NotFound)?;
    Ok(klus)
}

/// The ploeg, held until the unit ends, so that nobody else plans on it meanwhile.
async fn ploeg_for(tx: &Tx, actor: &Actor, klus: &Klus, id: Uuid) -> Result<Ploeg, Failure> {
    tx.lock(&format!("ploeg:{id}")).await?;
    let ploeg = dispatched(tx, actor, id).await?;
    if ploeg.uitvoerder == klus.uitvoerder {
        Ok(ploeg)
    } else {
        Err(Failure::NotFound)
    }
}

async fn with_bewoner(
    door: &impl Door,
    klus: Klus,
    ploegen: Vec<(Ploeg, Proposal)>,
    held: Vec<Held>,
) -> Result<Choices, Failure> {
    let bewoner = store::bewoner::find(door, klus.bewoner_id)
        .await?
        .ok_or(Failure::NotFound)?;
    Ok(Choices {
        klus,
        bewoner,
        ploegen,
        held,
    })
}

/// The ploegen of the coming working days, each with what `propose` says of it, and the places that are held there for others.
async fn ahead(
    app: &App,
    klus: &Klus,
    propose: impl Fn(Facts<'_>) -> Proposal,
) -> Result<(Vec<(Ploeg, Proposal)>, Vec<Held>), Failure> {
    let door = app.store.read();
    let today: Date = app.today();
    // Through the day before the next working day, so that a weekend ploeg shows too.
    let last = add_werkdagen(today, WERKDAGEN_AHEAD);
    let last = last.checked_add(1.day()).unwrap_or(last);
    let ploegen = store::ploeg::between(door, &klus.uitvoerder, today, last).await?;
    let known = store::deelnemer::list(door, &klus.uitvoerder).await?;
    let all = store::opdracht::between(door, &klus.uitvoerder, today, last).await?;
    let held = held::read(app, door, &klus.uitvoerder, (today, last), Some(klus.id)).await?;
    let afwezig = store::afwezig::between(door, &klus.uitvoerder, today, last).await?;
    let ploegen = ploegen
        .iter()
        .map(|ploeg| {
            let own = all.iter().filter(|one| one.ploeg_id == ploeg.id);
            let day = Day {
                ploeg: ploeg.clone(),
                deelnemers: known
                    .iter()
                    .filter(|one| ploeg.deelnemers.contains(&one.id))
                    .cloned()
                    .collect(),
                opdrachten: with_held(own.cloned().collect(), &held, klus, ploeg),
                begeleider_on_site: ploeg.has_begeleider_on_site(&ploegen, &afwezig),
            };
            let proposal = propose(day.facts(app, klus));
            (day.ploeg, proposal)
        })
        .collect();
    Ok((ploegen, held))
}

/// What a ploeg has already, with the places that are held for other klussen than this one.
fn with_held(
    mut opdrachten: Vec<Opdracht>,
    held: &[Held],
    klus: &Klus,
    ploeg: &Ploeg,
) -> Vec<Opdracht> {
    let others = held
        .iter()
        .filter(|one| one.klus != klus.id && one.spot.ploeg == ploeg.id);
    opdrachten.extend(others.map(|one| one.as_visit(ploeg)));
    opdrachten
}

fn without(opdrachten: &[Opdracht], id: Uuid) -> Vec<Opdracht> {
    opdrachten
        .iter()
        .filter(|one| one.id != id)
        .cloned()
        .collect()
}

/// A ploeg with all that planning on its day looks at.
struct Day {
    ploeg: Ploeg,
    deelnemers: Vec<Deelnemer>,
    opdrachten: Vec<Opdracht>,
    begeleider_on_site: bool,
}

impl Day {
    async fn of(door: &impl Door, ploeg: Ploeg) -> Result<Self, Failure> {
        let (uitvoerder, datum) = (ploeg.uitvoerder.as_str(), ploeg.datum);
        let ploegen = store::ploeg::of_day(door, uitvoerder, datum).await?;
        let afwezig = store::afwezig::between(door, uitvoerder, datum, datum).await?;
        Ok(Self {
            deelnemers: store::deelnemer::of_ploeg(door, ploeg.id).await?,
            opdrachten: store::opdracht::of_ploeg(door, ploeg.id).await?,
            begeleider_on_site: ploeg.has_begeleider_on_site(&ploegen, &afwezig),
            ploeg,
        })
    }

    fn facts<'a>(&'a self, app: &'a App, klus: &'a Klus) -> Facts<'a> {
        Facts {
            klus,
            ploeg: &self.ploeg,
            deelnemers: &self.deelnemers,
            begeleider_on_site: self.begeleider_on_site,
            opdrachten: &self.opdrachten,
            regeling: &app.regeling,
            now: app.now(),
        }
    }
}

/// Adds a visit and tells the ploeg at once; where it may go before that is a draft of the board.
async fn publish(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    id: Uuid,
    klus: &Klus,
    ploeg: &Ploeg,
    spot: Spot,
) -> Result<Opdracht, Failure> {
    let now = app.now();
    let draft = Opdracht {
        id,
        klus_id: klus.id,
        ploeg_id: ploeg.id,
        uitvoerder: ploeg.uitvoerder.clone(),
        datum: ploeg.datum,
        van: spot.van,
        tot: spot.tot,
        status: OpdrachtStatus::Draft,
        version: 1,
        started_at: None,
        finished_at: None,
        opmerking: String::new(),
        reden: None,
        successor_id: None,
        changed_at: now,
    };
    note(tx, app, actor, "opdracht.draft", None, &draft);
    let opdracht = draft.publish(now)?;
    store::opdracht::add(tx, &opdracht).await?;
    note(
        tx,
        app,
        actor,
        "opdracht.publish",
        Some(OpdrachtStatus::Draft),
        &opdracht,
    );
    Ok(opdracht)
}

fn planned(opdracht: &Opdracht) -> Planned {
    Planned {
        id: opdracht.id,
        klus: opdracht.klus_id,
        ploeg: opdracht.ploeg_id,
    }
}

fn note(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    action: &'static str,
    from: Option<OpdrachtStatus>,
    opdracht: &Opdracht,
) {
    record(
        tx,
        app.now(),
        actor,
        Act {
            action,
            object: "opdracht",
            object_id: opdracht.id,
            no: opdracht.version,
            from: from.map(OpdrachtStatus::word),
            to: Some(opdracht.status.word()),
        },
    );
}

fn note_klus(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    action: &'static str,
    from: &'static str,
    klus: &Klus,
) {
    record(
        tx,
        app.now(),
        actor,
        Act {
            action,
            object: "klus",
            object_id: klus.id,
            no: klus.version,
            from: Some(from),
            to: Some(klus.status.word()),
        },
    );
}

impl From<PlanRefused> for Failure {
    fn from(refused: PlanRefused) -> Self {
        Self::refused("Zo kan deze klus niet worden gepland", refused)
    }
}

impl From<OpdrachtRefused> for Failure {
    fn from(refused: OpdrachtRefused) -> Self {
        Self::refused("Dit kan nu niet met deze opdracht", refused)
    }
}
