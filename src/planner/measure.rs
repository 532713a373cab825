//! What a plan costs, from its appointments alone: for what a proposal gains as a whole and per move.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use uuid::Uuid;

use super::model::{Appointment, PlanKlus, PlanPloeg, Problem};

/// The figures of a plan that people care about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Visits planned.
    pub planned: i64,
    /// Minutes on the road.
    pub travel: i64,
    /// Minutes of waiting between visits, breaks left out.
    pub waiting: i64,
    /// Learning goals that something is planned for.
    pub learnt: i64,
    /// Least and most of their time that people work over four weeks, in per cent.
    pub least_percent: i64,
    /// See `least_percent`.
    pub most_percent: i64,
}

/// What a step changes: positive is more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gain {
    /// Visits planned.
    pub planned: i64,
    /// Minutes on the road.
    pub travel: i64,
    /// Minutes of waiting.
    pub waiting: i64,
    /// Learning goals met.
    pub learnt: i64,
}

impl Gain {
    /// From one plan to another.
    pub fn between(before: &Figures, after: &Figures) -> Self {
        Self {
            planned: after.planned - before.planned,
            travel: after.travel - before.travel,
            waiting: after.waiting - before.waiting,
            learnt: after.learnt - before.learnt,
        }
    }

    /// In plain Dutch: `12 minuten minder rijden, 1 leerdoel meer`.
    pub fn words(&self) -> String {
        let more = |count: i64| if count > 0 { "meer" } else { "minder" };
        let one = |count: i64, single: &str, many: &str| {
            let size = count.abs();
            format!("{size} {}", if size == 1 { single } else { many })
        };
        let parts: Vec<String> = [
            (self.planned, "klus", "klussen", " gepland"),
            (self.travel, "minuut", "minuten", " rijden"),
            (self.waiting, "minuut", "minuten", " wachten"),
            (self.learnt, "leerdoel", "leerdoelen", ""),
        ]
        .into_iter()
        .filter(|(count, ..)| *count != 0)
        .map(|(count, single, many, what)| {
            format!("{} {}{what}", one(count, single, many), more(count))
        })
        .collect();
        if parts.is_empty() {
            "geen verschil".to_owned()
        } else {
            parts.join(", ")
        }
    }
}

/// A problem, with its klussen and ploegen by key: measures many plans.
pub struct Measure<'p> {
    problem: &'p Problem,
    klussen: BTreeMap<Uuid, &'p PlanKlus>,
    ploegen: BTreeMap<Uuid, &'p PlanPloeg>,
}

impl<'p> Measure<'p> {
    /// Of a problem.
    pub fn new(problem: &'p Problem) -> Self {
        Self {
            problem,
            klussen: problem.klussen.iter().map(|klus| (klus.id, klus)).collect(),
            ploegen: problem
                .ploegen
                .iter()
                .map(|ploeg| (ploeg.id, ploeg))
                .collect(),
        }
    }

    /// The figures of a plan. What is not of this problem is left out.
    pub fn figures(&self, plan: &[Appointment]) -> Figures {
        let mut days: BTreeMap<Uuid, Vec<Appointment>> = BTreeMap::new();
        for one in plan {
            if self.klussen.contains_key(&one.klus) && self.ploegen.contains_key(&one.ploeg) {
                days.entry(one.ploeg).or_default().push(*one);
            }
        }
        let mut figures = Figures::default();
        let mut worked: BTreeMap<Uuid, i64> = BTreeMap::new();
        let mut taught: BTreeSet<(Uuid, &str)> = BTreeSet::new();
        for (ploeg, mut visits) in days {
            visits.sort_unstable();
            let ploeg = self.ploegen[&ploeg];
            figures.planned += i64::try_from(visits.len()).unwrap_or(0);
            let (travel, waiting) = self.road(ploeg, &visits);
            figures.travel += travel;
            figures.waiting += waiting;
            for deelnemer in &ploeg.deelnemers {
                for one in &visits {
                    *worked.entry(*deelnemer).or_default() += one.minutes();
                    let slugs = &self.klussen[&one.klus].asks.vaardigheden;
                    taught.extend(slugs.iter().map(|slug| (*deelnemer, slug.as_str())));
                }
            }
        }
        self.people(&mut figures, &worked, &taught);
        figures
    }

    fn road(&self, ploeg: &PlanPloeg, visits: &[Appointment]) -> (i64, i64) {
        let mut place = ploeg.start;
        let (mut travel, mut waiting) = (0, 0);
        let mut left = None;
        for one in visits {
            let next = self.klussen[&one.klus].place;
            let way = self.problem.travel.minutes(ploeg.means, place, next);
            travel += way;
            if let Some(left) = left {
                let gap = one.van.duration_since(left).as_mins();
                let pause = ploeg.pauze.map_or(0, |pauze| {
                    let length = i64::from(pauze.minutes);
                    let within = one.van.min(pauze.to).duration_since(left.max(pauze.from));
                    if within >= SignedDuration::from_mins(length) && gap >= way + length {
                        length
                    } else {
                        0
                    }
                });
                waiting += (gap - way - pause).max(0);
            }
            left = Some(one.tot);
            place = next;
        }
        if !visits.is_empty() {
            travel += self.problem.travel.minutes(ploeg.means, place, ploeg.end);
        }
        (travel, waiting)
    }

    fn people(
        &self,
        figures: &mut Figures,
        worked: &BTreeMap<Uuid, i64>,
        taught: &BTreeSet<(Uuid, &str)>,
    ) {
        let mut available: BTreeMap<Uuid, i64> = BTreeMap::new();
        for ploeg in &self.problem.ploegen {
            for deelnemer in &ploeg.deelnemers {
                *available.entry(*deelnemer).or_default() +=
                    ploeg.tot.duration_since(ploeg.van).as_mins();
            }
        }
        let shares: Vec<i64> = self
            .problem
            .deelnemers
            .iter()
            .filter_map(|one| {
                let time = i64::from(one.available) + available.get(&one.id)?;
                let work = i64::from(one.worked) + worked.get(&one.id).copied().unwrap_or(0);
                (work * 100).checked_div(time)
            })
            .collect();
        figures.least_percent = shares.iter().copied().min().unwrap_or(0);
        figures.most_percent = shares.iter().copied().max().unwrap_or(0);
        let goals = self.problem.deelnemers.iter().flat_map(|one| {
            one.leerdoelen
                .iter()
                .filter(|slug| taught.contains(&(one.id, slug.as_str())))
        });
        figures.learnt = i64::try_from(goals.count()).unwrap_or(0);
    }
}
