//! What the signature under a ploeg's day does, in one transaction: everything is judged before anything is written.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use uuid::Uuid;

use super::{Closed, Dag, DagDraft, DagVisit};
use crate::{
    actions::{
        Failure, bericht, record_again,
        uren::{keep_approved, settle_visit},
        werk::{not_now, record_uren, store_klus, store_opdracht},
    },
    app::App,
    domain::{
        account::Actor,
        fields::FieldErrors,
        klus::Klus,
        opdracht::{Opdracht, OpdrachtStatus, Visit},
        ploeg::Ploeg,
        uren::{
            How, NewUren, Uren, UrenRefused, UrenSoort, UrenStatus,
            dag::{
                Between, Exception, Gap, Judged, Line, VisitStand, judge, planned_minuten, window,
            },
        },
    },
    store::{self, Tx},
};

pub(super) async fn sign(
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
    let mut present = Present::default();
    for (visit, outcomes) in &judged {
        let opdracht = &visit.visit.opdracht;
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
                present.note(opdracht.id, &kept);
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
    let signed = ("ploeg.close_day", "ploegdag");
    record_again(tx, app.now(), actor, signed, dag.ploeg.id).await?;
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
            // What was approved before is not signed again; a correction of it is agreed with one by one.
            if visit.stand != VisitStand::ToClose {
                outcomes.push(Judged::Unchanged(line.uren.clone()));
                continue;
            }
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
    present: &Present,
) -> Result<Vec<Uuid>, Failure> {
    let (by, now) = (actor.account()?.id, app.now());
    let mut kept = Vec::new();
    for (at, gap) in dag.gaps.iter().enumerate() {
        let said = draft.between.iter().find(|one| one.van == gap.van);
        // Who stayed longer at the visit before has less time between.
        let gap = Gap {
            van: gap
                .after_visit
                .map_or(gap.van, |id| present.left(id).max(gap.van)),
            ..*gap
        };
        let spent = said.copied().unwrap_or_else(|| gap.as_planned());
        let Some(pieces) = gap.pieces(&spent) else {
            return Err(Failure::Invalid(FieldErrors::one(
                &format!("reistijd-{at}"),
                "Dit is samen langer dan de tijd ertussen. Maak een van beide korter.",
            )));
        };
        for deelnemer in present.beside(&dag.ploeg, &gap) {
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

/// Who was at which visit, and until when the last of them was there.
#[derive(Default)]
struct Present {
    people: HashMap<Uuid, HashSet<Uuid>>,
    until: HashMap<Uuid, Timestamp>,
}

impl Present {
    fn note(&mut self, visit: Uuid, uren: &Uren) {
        self.people
            .entry(visit)
            .or_default()
            .insert(uren.deelnemer_id);
        let until = self.until.entry(visit).or_insert(uren.tot);
        *until = uren.tot.max(*until);
    }

    /// When the last of them left a visit.
    fn left(&self, visit: Uuid) -> Timestamp {
        self.until.get(&visit).copied().unwrap_or(Timestamp::MIN)
    }

    /// Who was with the ploeg in a gap: whoever was at the visit before or after it; on a day without visits everybody.
    fn beside(&self, ploeg: &Ploeg, gap: &Gap) -> Vec<Uuid> {
        let visits: Vec<Uuid> = gap
            .after_visit
            .into_iter()
            .chain(gap.before_visit)
            .collect();
        let was_there = |deelnemer: &Uuid| {
            let at = |visit: &Uuid| {
                let people = self.people.get(visit);
                people.is_some_and(|people| people.contains(deelnemer))
            };
            visits.is_empty() || visits.iter().any(at)
        };
        ploeg.deelnemers.iter().copied().filter(was_there).collect()
    }
}

/// How a visit ended.
pub(in crate::actions::uren) struct End {
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
pub(in crate::actions::uren) async fn end_visit(
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
