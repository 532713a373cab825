//! A begeleider closes a ploeg's day with one signature: visits nobody ended are ended as planned, everybody's uren are
//! approved, the time between visits is kept, and what needs a second person waits for one. All in one transaction; what is
//! approved and what waits is decided in `domain/uren/dag.rs`.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{approver, keep_approved, klussoort_naam, lock_maand, lock_visit, settle_visit};
use crate::{
    actions::{
        Done, Failure, Once, adres, bericht, once,
        ploeg::{note, seen},
        werk::{not_now, record_uren, store_klus, store_opdracht},
    },
    app::App,
    domain::{
        account::{Actor, NotAllowed},
        afwezig::{Afwezig, Wie, is_away},
        fields::FieldErrors,
        klus::Klus,
        opdracht::{Opdracht, OpdrachtStatus, Visit},
        ploeg::Ploeg,
        uren::{
            How, Maand, NewUren, Uren, UrenRefused, UrenSoort, UrenStatus,
            dag::{
                Between, Exception, Gap, Judged, Line, VisitStand, gaps, judge, lines,
                planned_minuten, stand, window,
            },
        },
    },
    store::{self, Door, Tx},
};

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
    /// Whether there is anything to sign.
    pub fn is_open(&self) -> bool {
        let visits = self.visits.iter();
        let mut to_close = visits.filter(|one| one.stand == VisitStand::ToClose);
        !self.month_closed && (to_close.next().is_some() || !self.gaps.is_empty())
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

async fn sign(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    dag: &Dag,
    draft: &DagDraft,
) -> Result<Closed, Failure> {
    if !is_of_this_day(dag, draft) {
        return Err(Failure::Stale);
    }
    let judged = judged(app, actor, dag, draft)?;
    let mut closed = Closed {
        uren: Vec::new(),
        waiting: Vec::new(),
    };
    let mut present: HashMap<Uuid, HashSet<Uuid>> = HashMap::new();
    for (visit, outcomes) in &judged {
        let opdracht = &visit.visit.opdracht;
        let there = present.entry(opdracht.id).or_default();
        if visit.stand == VisitStand::ToClose {
            let (van, tot) = window(opdracht);
            let end = End {
                van,
                tot,
                partly: false,
                opmerking: opdracht.opmerking.clone(),
            };
            end_visit(tx, app, actor, &visit.visit, end).await?;
        }
        for (line, outcome) in visit.lines.iter().zip(outcomes) {
            let kept = keep(tx, app, actor, line, outcome)
                .await
                .map_err(|failure| at_line(failure, &line.uren))?;
            if kept.soort == UrenSoort::Klus {
                there.insert(kept.deelnemer_id);
            }
            match outcome {
                Judged::Approved(_) => closed.uren.push(kept.id),
                Judged::Waits(_) | Judged::Unchanged(_) if kept.status.waits() => {
                    closed.waiting.push(kept.id);
                }
                Judged::Waits(_) | Judged::Unchanged(_) => {}
            }
        }
        if visit.stand == VisitStand::ToClose {
            settle_visit(tx, app, actor, Some(opdracht.id)).await?;
        }
    }
    let between = keep_between(tx, app, actor, dag, draft, &present).await?;
    closed.uren.extend(between);
    let ploeg = &dag.ploeg;
    note(tx, app, actor, "ploeg.close_day", ploeg.id, ploeg.version);
    Ok(closed)
}

/// Whether everything that was said is about lines and gaps that are there: somebody may have pressed since it was shown.
fn is_of_this_day(dag: &Dag, draft: &DagDraft) -> bool {
    let lines = || dag.visits.iter().flat_map(|visit| &visit.lines);
    let known = |one: &Exception| {
        lines().any(|line| {
            line.uren.opdracht_id == Some(one.opdracht) && line.uren.deelnemer_id == one.deelnemer
        })
    };
    let gap = |one: &Between| dag.gaps.iter().any(|gap| gap.van == one.van);
    draft.exceptions.iter().all(known) && draft.between.iter().all(gap)
}

/// What becomes of every line, before anything is written: all that is wrong is said at once.
fn judged<'d>(
    app: &App,
    actor: &Actor,
    dag: &'d Dag,
    draft: &DagDraft,
) -> Result<Vec<(&'d DagVisit, Vec<Judged>)>, Failure> {
    let (by, now) = (actor.account()?.id, app.now());
    let mut errors = FieldErrors::default();
    let mut all = Vec::new();
    for visit in &dag.visits {
        let opdracht = &visit.visit.opdracht;
        let mut outcomes = Vec::new();
        for line in &visit.lines {
            let said = draft
                .exceptions
                .iter()
                .find(|one| one.opdracht == opdracht.id && one.deelnemer == line.uren.deelnemer_id);
            match judge(line.clone(), planned_minuten(opdracht), said, by, now) {
                Ok(outcome) => outcomes.push(outcome),
                Err(refused) => errors.push(field_of(&refused, &line.uren), refused.to_string()),
            }
        }
        let somebody = outcomes.iter().any(|outcome| match outcome {
            Judged::Approved(uren) | Judged::Waits(uren) | Judged::Unchanged(uren) => {
                uren.soort == UrenSoort::Klus
            }
        });
        if visit.stand == VisitStand::ToClose
            && outcomes.len() == visit.lines.len()
            && !somebody
            && let Some(first) = visit.lines.first()
        {
            errors.push(
                field_of(&UrenRefused::Soort, &first.uren),
                "Iemand moet er geweest zijn. Ging dit bezoek niet door? Vraag de coördinator om dat vast te leggen.",
            );
        }
        all.push((visit, outcomes));
    }
    if errors.is_empty() {
        Ok(all)
    } else {
        Err(Failure::Invalid(errors))
    }
}

/// The form field a refusal belongs to, of one line.
fn field_of(refused: &UrenRefused, uren: &Uren) -> String {
    let field = match refused {
        UrenRefused::Soort | UrenRefused::OwnReport => "soort",
        UrenRefused::ReasonMissing | UrenRefused::Reason => "reden",
        UrenRefused::Backwards
        | UrenRefused::Length
        | UrenRefused::BeyondPlan
        | UrenRefused::Same
        | UrenRefused::Waits
        | UrenRefused::CounterEntry
        | UrenRefused::NoCorrection
        | UrenRefused::Overlap(_)
        | UrenRefused::Status(_) => "minuten",
    };
    at_field(field, uren)
}

fn at_field(field: &str, uren: &Uren) -> String {
    let opdracht = uren.opdracht_id.unwrap_or_default();
    format!("{field}-{opdracht}-{}", uren.deelnemer_id)
}

/// A refusal that came up while writing, at the line it is about.
fn at_line(failure: Failure, uren: &Uren) -> Failure {
    let Failure::Invalid(wrong) = failure else {
        return failure;
    };
    let mut errors = FieldErrors::default();
    for (field, sentence) in wrong.list() {
        errors.push(at_field(field, uren), sentence);
    }
    Failure::Invalid(errors)
}

/// Stores what became of a line; answers the row as it is now.
async fn keep(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    line: &Line,
    outcome: &Judged,
) -> Result<Uren, Failure> {
    let now = app.now();
    match outcome {
        Judged::Unchanged(uren) => Ok(uren.clone()),
        Judged::Approved(uren) if line.stored => {
            let from = line.uren.status.word();
            keep_approved(tx, app, actor, from, uren.clone()).await
        }
        Judged::Approved(uren) => propose(tx, app, actor, uren).await,
        Judged::Waits(uren) if line.stored => {
            store::uren::update(tx, uren).await?;
            let from = Some(line.uren.status.word());
            record_uren(tx, actor, now, from, uren, "uren.report");
            Ok(uren.clone())
        }
        Judged::Waits(uren) => {
            store::uren::add(tx, uren, now).await?;
            record_uren(tx, actor, now, None, uren, "uren.report");
            Ok(uren.clone())
        }
    }
}

/// Stores a row that the plan proposed and the begeleider confirmed: two events, because they are two sources.
async fn propose(tx: &Tx, app: &App, actor: &Actor, approved: &Uren) -> Result<Uren, Failure> {
    let now = app.now();
    let proposed = Uren {
        status: UrenStatus::Proposed,
        version: approved.version - 1,
        ..approved.clone()
    };
    store::uren::add(tx, &proposed, now).await?;
    record_uren(tx, actor, now, None, &proposed, "uren.propose");
    let from = proposed.status.word();
    keep_approved(tx, app, actor, from, approved.clone()).await
}

/// Keeps how the time between visits was spent, for everybody who was there before or after it.
async fn keep_between(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    dag: &Dag,
    draft: &DagDraft,
    present: &HashMap<Uuid, HashSet<Uuid>>,
) -> Result<Vec<Uuid>, Failure> {
    let (by, now) = (actor.account()?.id, app.now());
    let mut kept = Vec::new();
    for (at, gap) in dag.gaps.iter().enumerate() {
        let said = draft.between.iter().find(|one| one.van == gap.van);
        let spent = said.copied().unwrap_or_else(|| gap.as_planned());
        let Some(pieces) = gap.pieces(&spent) else {
            return Err(Failure::Invalid(FieldErrors::one(
                &format!("reistijd-{at}"),
                "Dit is samen langer dan de tijd ertussen. Maak een van beide korter.",
            )));
        };
        for deelnemer in there(&dag.ploeg, gap, present) {
            for (soort, van, tot) in &pieces {
                let proposed = Uren::report(NewUren {
                    id: app.new_id(),
                    deelnemer_id: deelnemer,
                    opdracht_id: None,
                    ploeg_id: Some(dag.ploeg.id),
                    uitvoerder: dag.ploeg.uitvoerder.clone(),
                    soort: *soort,
                    klussoort: None,
                    datum: dag.ploeg.datum,
                    van: *van,
                    tot: *tot,
                    how: How::Plan,
                    reported_by: None,
                })?;
                let row = propose(tx, app, actor, &proposed.approve(by, now, None, "")?)
                    .await
                    .map_err(|failure| at_gap(failure, at))?;
                kept.push(row.id);
            }
        }
    }
    Ok(kept)
}

fn at_gap(failure: Failure, at: usize) -> Failure {
    let Failure::Invalid(wrong) = failure else {
        return failure;
    };
    let mut errors = FieldErrors::default();
    for (_, sentence) in wrong.list() {
        errors.push(format!("reistijd-{at}"), sentence);
    }
    Failure::Invalid(errors)
}

/// Who was with the ploeg in a gap: whoever was at the visit before or after it; on a day without visits everybody.
fn there(ploeg: &Ploeg, gap: &Gap, present: &HashMap<Uuid, HashSet<Uuid>>) -> Vec<Uuid> {
    let beside: Vec<Uuid> = gap
        .after_visit
        .into_iter()
        .chain(gap.before_visit)
        .collect();
    let was_there = |deelnemer: &Uuid| {
        beside.is_empty()
            || beside
                .iter()
                .filter_map(|visit| present.get(visit))
                .any(|people| people.contains(deelnemer))
    };
    ploeg.deelnemers.iter().copied().filter(was_there).collect()
}

/// How a visit ended.
pub(super) struct End {
    /// When it began.
    pub van: Timestamp,
    /// When it ended.
    pub tot: Timestamp,
    /// Whether there is more to do.
    pub partly: bool,
    /// What the ploeg wrote.
    pub opmerking: String,
}

/// Begins and ends a visit as far as nobody pressed that, for the ploeg; the resident hears of it as after a press.
pub(super) async fn end_visit(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    visit: &Visit,
    end: End,
) -> Result<(), Failure> {
    let now = app.now();
    let (mut opdracht, mut klus) = (visit.opdracht.clone(), visit.klus.clone());
    if opdracht.status.is_ahead() {
        let begun = opdracht.clone().start(end.van).map_err(not_now)?;
        store_opdracht(tx, actor, now, &opdracht, &begun, "opdracht.start").await?;
        opdracht = begun;
        let begun = klus.clone().start(now).map_err(not_now)?;
        store_klus(tx, actor, now, &klus, &begun, "klus.start").await?;
        klus = begun;
    }
    if opdracht.status != OpdrachtStatus::Started {
        return Ok(());
    }
    let (done, after): (Opdracht, Klus) = if end.partly {
        (
            opdracht
                .clone()
                .partly_done(end.tot, end.opmerking)
                .map_err(not_now)?,
            klus.clone().unplan(now).map_err(not_now)?,
        )
    } else {
        (
            opdracht
                .clone()
                .finish(end.tot, end.opmerking)
                .map_err(not_now)?,
            klus.clone().finish(now).map_err(not_now)?,
        )
    };
    store_opdracht(tx, actor, now, &opdracht, &done, "opdracht.finish").await?;
    store_klus(tx, actor, now, &klus, &after, "klus.finish").await?;
    bericht::owe(tx, app, "klus.finish", &after, None).await
}
