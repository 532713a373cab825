//! A begeleider closes a ploeg's day with one signature: visits nobody ended are ended as planned, everybody's uren are
//! approved, the time between visits is kept, and what needs a second person waits for one. All in one transaction; what is
//! approved and what waits is decided in `domain/uren/dag.rs`.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{approver, klussoort_naam, lock_maand, lock_visit};
use crate::{
    actions::{Done, Failure, Once, adres, once, ploeg::seen},
    app::App,
    domain::{
        account::{Actor, NotAllowed},
        afwezig::{Afwezig, Wie, is_away},
        opdracht::{Opdracht, Visit},
        ploeg::Ploeg,
        uren::{
            Maand, Uren,
            dag::{Between, Exception, Gap, Line, VisitStand, gaps, lines, stand, window},
        },
    },
    store::{self, Door},
};

mod sign;

use sign::sign;
pub(super) use sign::{End, end_visit};

/// What a begeleider says of the day besides "as proposed".
#[derive(Clone, Debug, Default)]
pub struct DagDraft {
    /// Who was there otherwise than proposed.
    pub exceptions: Vec<Exception>,
    /// How the time between visits was spent; what is not named was spent as planned.
    pub between: Vec<Between>,
}

/// What closing did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Rows that count now.
    pub uren: Vec<Uuid>,
    /// Rows of the day that wait for a second person.
    pub waiting: Vec<Uuid>,
}

/// One visit of the day.
#[derive(Clone, Debug)]
pub struct DagVisit {
    /// The visit with what it is about.
    pub visit: Visit,
    /// Name of the klussoort.
    pub klussoort: String,
    /// Where it stands.
    pub stand: VisitStand,
    /// Everybody of the ploeg; empty as long as it is ahead.
    pub lines: Vec<Line>,
}

/// A ploeg's day, as it is closed.
#[derive(Clone, Debug)]
pub struct Dag {
    /// The ploeg.
    pub ploeg: Ploeg,
    /// Names of its deelnemers.
    pub names: HashMap<Uuid, String>,
    /// Its visits in order of time, without those that did not take place.
    pub visits: Vec<DagVisit>,
    /// Time between visits about which nothing was said yet.
    pub gaps: Vec<Gap>,
    /// Time between visits that was kept.
    pub kept: Vec<Uren>,
    /// Whether its month is closed.
    pub month_closed: bool,
    /// Whether whoever asks is the one who signs.
    pub signs: bool,
}

impl Dag {
    /// Whether there is anything to sign: a visit, or time between visits as long as nothing of it was kept.
    pub fn is_open(&self) -> bool {
        let to_close = |one: &DagVisit| one.stand == VisitStand::ToClose;
        let unsaid = self.kept.is_empty() && !self.gaps.is_empty();
        !self.month_closed && (unsaid || self.visits.iter().any(to_close))
    }
}

/// A ploeg's day with what is proposed, for its begeleider and for a coordinator.
pub async fn look(app: &App, actor: &Actor, ploeg: Uuid) -> Result<Dag, Failure> {
    let door = app.store.read();
    let ploeg = seen(door, actor, ploeg).await?;
    load(door, app, actor, ploeg).await
}

/// Closes what is over of a ploeg's day.
pub async fn close(
    app: &App,
    actor: &Actor,
    ploeg: Uuid,
    draft: DagDraft,
    key: Option<Once>,
) -> Result<Done<Closed>, Failure> {
    approver(actor)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let ploeg = seen(&tx, &who, ploeg).await?;
        if ploeg.begeleider_id != who.account()?.id {
            return Err(NotAllowed.into());
        }
        lock_maand(&tx, &ploeg.uitvoerder).await?;
        for opdracht in store::opdracht::of_ploeg(&tx, ploeg.id).await? {
            lock_visit(&tx, Some(opdracht.id)).await?;
        }
        let dag = load(&tx, &app, &who, ploeg).await?;
        if !dag.is_open() {
            return Err(Failure::refused(
                "Er is niets af te sluiten",
                "Alles van deze dag is al goedgekeurd, of is nog niet voorbij.",
            ));
        }
        sign(&tx, &app, &who, &dag, &draft).await
    })
    .await
}

async fn load(door: &impl Door, app: &App, actor: &Actor, ploeg: Ploeg) -> Result<Dag, Failure> {
    let now = app.now();
    let (uitvoerder, datum) = (ploeg.uitvoerder.as_str(), ploeg.datum);
    let afwezig = store::afwezig::between(door, uitvoerder, datum, datum).await?;
    let mut visits = Vec::new();
    for visit in store::opdracht::visits_of_ploeg(door, ploeg.id).await? {
        let stand = stand(&visit.opdracht, now);
        if stand == VisitStand::Off {
            continue;
        }
        visits.push(DagVisit {
            lines: if stand == VisitStand::Ahead {
                Vec::new()
            } else {
                lines_of(door, app, &ploeg, &visit, &afwezig).await?
            },
            klussoort: klussoort_naam(app, &visit.klus.klussoort),
            stand,
            visit,
        });
    }
    let kept = store::uren::of_ploeg(door, ploeg.id).await?;
    let opdrachten: Vec<&Opdracht> = visits.iter().map(|one| &one.visit.opdracht).collect();
    let mut gaps = gaps(&ploeg, &opdrachten, &kept, now);
    estimate_travel(door, app, &ploeg, &visits, &mut gaps).await?;
    let names = store::deelnemer::of_ploeg(door, ploeg.id)
        .await?
        .into_iter()
        .map(|one| (one.id, one.naam))
        .collect();
    Ok(Dag {
        month_closed: store::uren::closed(door, uitvoerder, Maand::of(datum))
            .await?
            .is_some(),
        signs: actor.account_id() == Some(ploeg.begeleider_id),
        names,
        visits,
        gaps,
        kept,
        ploeg,
    })
}

async fn lines_of(
    door: &impl Door,
    app: &App,
    ploeg: &Ploeg,
    visit: &Visit,
    afwezig: &[Afwezig],
) -> Result<Vec<Line>, Failure> {
    let rows = store::uren::of_opdracht(door, visit.opdracht.id).await?;
    let (van, tot) = window(&visit.opdracht);
    let away = |deelnemer| is_away(afwezig, Wie::Deelnemer(deelnemer), van, tot);
    let klussoort = &visit.klus.klussoort;
    Ok(lines(
        &visit.opdracht,
        klussoort,
        ploeg,
        &rows,
        away,
        || app.new_id(),
    )?)
}

/// How long the plan counts on for getting from one address to the next, and from and to the uitvoerder's own place.
async fn estimate_travel(
    door: &impl Door,
    app: &App,
    ploeg: &Ploeg,
    visits: &[DagVisit],
    gaps: &mut [Gap],
) -> Result<(), Failure> {
    let regeling = &app.regeling;
    let uitvoerder = regeling.uitvoerder(&ploeg.uitvoerder);
    let base = uitvoerder
        .and_then(|one| one.administratie.as_ref())
        .and_then(|one| regeling.plaats(&one.plaats))
        .or_else(|| regeling.plaatsen.first());
    let homes = visits.iter().map(|one| &one.visit.bewoner.gegevens);
    let homes = adres::places(door, regeling, homes).await?;
    let Some(base) = base.filter(|_| homes.len() == visits.len()) else {
        return Ok(());
    };
    let speed = uitvoerder.map_or(1, |one| one.km_per_hour(ploeg.voertuig.as_deref()));
    let (base, detour) = (base.place(), regeling.omrijfactor_percent);
    for gap in gaps {
        let place = |visit: Option<Uuid>| {
            let at = |id| visits.iter().position(|one| one.visit.opdracht.id == id);
            visit.and_then(at).map_or(&base, |at| &homes[at])
        };
        // A day without visits is spent in one place.
        if gap.after_visit.is_some() || gap.before_visit.is_some() {
            let (from, to) = (place(gap.after_visit), place(gap.before_visit));
            gap.travel = from.minutes_to(to, speed, detour).min(gap.minuten());
        }
    }
    Ok(())
}
