//! From klussen and ploegen to the integers the search walks over, and back. Order of input does not matter: klussen go by
//! id, ploeg days by date and id, so that the same facts give the same plan.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
};
use uuid::Uuid;

mod standing;

use super::{
    fit::{Obstacles, misfits_when, windows},
    model::{Appointment, Leaning, PlanKlus, PlanPloeg, Problem, QUARTER_MINUTES},
    search::{
        grid::{DayRules, Grid, Lunch, Person, Span, Visit, Window},
        tally::Weights,
    },
};
use crate::domain::calendar::{Dagdeel, to_instant};

/// What may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freedom {
    /// Nothing that stands moves.
    Nothing,
    /// Anything may move, but so many changes at most, new visits counted.
    Changes(usize),
    /// What cannot stay moves, and of the others so many at most.
    Others(usize),
}

/// A problem as the search sees it, with the way back.
#[derive(Clone, Debug)]
pub struct Compiled<'p> {
    /// The problem itself.
    pub problem: &'p Problem,
    /// For the search.
    pub grid: Grid,
    /// Per visit of the grid the klus.
    pub klussen: Vec<&'p PlanKlus>,
    /// Per day of the grid the ploeg.
    pub ploegen: Vec<&'p PlanPloeg>,
    /// Appointments the search leaves alone, since their day contradicts itself or they are of no ploeg or klus it knows.
    pub untouched: Vec<Appointment>,
    /// Appointments that cannot stay where they are.
    pub displaced: Vec<Appointment>,
    /// Any start at all.
    pub any: Span,
    odd: BTreeSet<usize>,
    standing: Vec<Appointment>,
    epoch: Timestamp,
    dates: Vec<Date>,
    /// Per date when it begins, its noon, and when it ends.
    hours: Vec<(i32, i32, i32)>,
    /// Per visit and day.
    obstacles: Vec<Obstacles>,
}

/// A person by number, with their learning goals: number and bit.
type Member = (usize, Vec<(usize, u128)>);

impl<'p> Compiled<'p> {
    /// Compiles a problem around a plan, which need not be the one it came with.
    pub fn new(
        problem: &'p Problem,
        plan: &[Appointment],
        freedom: Freedom,
        leaning: Leaning,
    ) -> Self {
        let mut standing = plan.to_vec();
        standing.sort_unstable();
        let klussen = by_key(&problem.klussen, |klus| klus.id);
        let ploegen = by_key(&problem.ploegen, |ploeg| (ploeg.datum, ploeg.id));
        let dates: Vec<Date> = ploegen
            .iter()
            .map(|ploeg| ploeg.datum)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let epoch = epoch(&ploegen);
        let mut made = Self {
            problem,
            grid: Grid {
                visits: Vec::new(),
                days: Vec::new(),
                dates: dates.len(),
                windows: vec![Window {
                    first: 0,
                    last: FAR,
                }],
                spans: Vec::new(),
                travel: Arc::clone(&problem.travel.0),
                step: QUARTER_MINUTES,
                people: Vec::new(),
                goals: 0,
                weights: weights(problem, leaning),
                most_changes: match freedom {
                    Freedom::Nothing => Some(0),
                    Freedom::Changes(most) | Freedom::Others(most) => Some(most),
                },
                additions_count: matches!(freedom, Freedom::Changes(_)),
            },
            klussen,
            ploegen,
            untouched: Vec::new(),
            displaced: Vec::new(),
            any: Span { from: 0, to: 1 },
            odd: BTreeSet::new(),
            standing,
            epoch,
            dates,
            hours: Vec::new(),
            obstacles: Vec::new(),
        };
        let hours = |datum: &Date| {
            let at = |date, time| to_instant(date, time);
            let next = datum.tomorrow().unwrap_or(Date::MAX);
            (
                made.after(at(*datum, Time::midnight())),
                made.after(at(*datum, Dagdeel::Middag.start())),
                made.before(at(next, Time::midnight())),
            )
        };
        made.hours = made.dates.iter().map(hours).collect();
        made.add_days();
        made.add_visits();
        made.add_standing(freedom);
        made
    }

    /// The number of a ploeg day.
    pub fn day_of(&self, ploeg: Uuid) -> Option<usize> {
        self.ploegen.iter().position(|one| one.id == ploeg)
    }

    /// The number of a klus.
    pub fn visit_of(&self, klus: Uuid) -> Option<usize> {
        self.klussen.binary_search_by_key(&klus, |one| one.id).ok()
    }

    /// The moment behind a number of minutes.
    pub fn moment(&self, minutes: i32) -> Timestamp {
        self.epoch + SignedDuration::from_mins(i64::from(minutes))
    }

    /// Minutes since the epoch, rounded up.
    pub fn after(&self, moment: Timestamp) -> i32 {
        let seconds = moment.duration_since(self.epoch).as_secs();
        clamp(seconds.div_euclid(60) + i64::from(seconds.rem_euclid(60) > 0))
    }

    /// Minutes since the epoch, rounded down.
    pub fn before(&self, moment: Timestamp) -> i32 {
        clamp(moment.duration_since(self.epoch).as_secs().div_euclid(60))
    }

    /// The first and the last moment of a half day of a date at which a visit may begin.
    pub fn half_day(&self, date: usize, dagdeel: Dagdeel) -> (i32, i32) {
        let (_, noon, _) = self.hours[date];
        match dagdeel {
            Dagdeel::Ochtend => (0, noon - 1),
            Dagdeel::Middag => (noon, FAR),
        }
    }

    /// Starts of a visit of so many minutes on a date, in its morning, its afternoon or both, and within bounds: as
    /// [`Self::starts`] within [`windows`], without the calendar.
    pub fn starts_in(
        &self,
        date: usize,
        (morning, afternoon): (bool, bool),
        (from, to): (i32, i32),
        minutes: i32,
    ) -> Option<(i32, i32)> {
        let (begin, noon, end) = self.hours[date];
        let (first, last) = match (morning, afternoon) {
            (true, true) => (begin, end),
            (true, false) => (begin, noon),
            (false, true) => (noon, end),
            (false, false) => return None,
        };
        self.quarters(first.max(from), last.min(to) - minutes)
    }

    /// From the first quarter to the last.
    fn quarters(&self, first: i32, last: i32) -> Option<(i32, i32)> {
        let step = self.grid.step;
        let first = first + (step - first.rem_euclid(step)) % step;
        let last = last - last.rem_euclid(step);
        (first <= last).then_some((first, last))
    }

    /// What stands in the way of a visit on a day.
    pub fn obstacles(&self, visit: usize, day: usize) -> Obstacles {
        self.obstacles[visit * self.ploegen.len() + day]
    }

    /// Allowed starts of a visit of so many minutes within stretches of time.
    pub fn starts(&self, stretches: &[(Timestamp, Timestamp)], minutes: i32) -> Vec<Window> {
        stretches
            .iter()
            .filter_map(|(from, to)| self.quarters(self.after(*from), self.before(*to) - minutes))
            .map(|(first, last)| Window { first, last })
            .collect()
    }

    fn add_days(&mut self) {
        let (people, goals) = self.people();
        for ploeg in &self.ploegen {
            let members: Vec<&Member> = ploeg
                .deelnemers
                .iter()
                .filter_map(|id| people.get(id))
                .collect();
            let from = self.after(ploeg.van);
            let to = self.before(ploeg.tot);
            let date = self.dates.binary_search(&ploeg.datum).unwrap_or(0);
            for (person, _) in &members {
                let out = ploeg.tot.duration_since(ploeg.van).as_mins();
                self.grid.people[*person].available += clamp(out.max(0));
            }
            self.grid.days.push(DayRules {
                date,
                from,
                to,
                lunch: ploeg.pauze.map(|pauze| Lunch {
                    from: self.after(pauze.from),
                    last: self.before(pauze.to) - minutes(pauze.minutes),
                    minutes: minutes(pauze.minutes),
                }),
                start: ploeg.start,
                end: ploeg.end,
                means: ploeg.means,
                capacity: i32::MAX,
                people: members.iter().map(|(person, _)| *person).collect(),
                goals: members
                    .iter()
                    .flat_map(|(_, goals)| goals.clone())
                    .collect(),
            });
        }
        self.grid.goals = goals;
    }

    /// People by id, with their number and goals, and how many goals there are.
    fn people(&mut self) -> (BTreeMap<Uuid, Member>, usize) {
        let bits = self.bits();
        let mut goals = 0;
        let mut people = BTreeMap::new();
        for deelnemer in by_key(&self.problem.deelnemers, |one| one.id) {
            let own: Vec<(usize, u128)> = deelnemer
                .leerdoelen
                .iter()
                .filter_map(|slug| bits.get(slug.as_str()).copied())
                .map(|bit| {
                    goals += 1;
                    (goals - 1, bit)
                })
                .collect();
            people.insert(deelnemer.id, (self.grid.people.len(), own));
            self.grid.people.push(Person {
                worked: minutes(deelnemer.worked),
                available: minutes(deelnemer.available),
            });
        }
        (people, goals)
    }

    /// A bit per vaardigheid that a klus teaches; beyond 128 they are not counted.
    fn bits(&self) -> BTreeMap<&'p str, u128> {
        let slugs: BTreeSet<&str> = self
            .problem
            .klussen
            .iter()
            .flat_map(|klus| klus.asks.vaardigheden.iter().map(String::as_str))
            .collect();
        slugs
            .into_iter()
            .zip((0..128).map(|bit| 1_u128 << bit))
            .collect()
    }

    fn add_visits(&mut self) {
        let bits = self.bits();
        for klus in self.klussen.clone() {
            let length = minutes(klus.minutes.max(1));
            let mut suits = Vec::with_capacity(self.dates.len());
            for date in self.dates.clone() {
                let stretches = windows(klus, date, self.problem.now);
                suits.push(!stretches.is_empty());
                let from = self.grid.windows.len();
                let starts = self.starts(&stretches, length);
                self.grid.windows.extend(starts);
                let to = self.grid.windows.len();
                self.grid.spans.push(Span { from, to });
            }
            let visit = self.grid.visits.len();
            let mut days = Vec::new();
            for (day, ploeg) in self.ploegen.iter().enumerate() {
                let rules = &self.grid.days[day];
                let suits = || suits[rules.date];
                let found = Obstacles::of(&misfits_when(klus, ploeg, self.problem.now, suits));
                self.obstacles.push(found);
                let span = self.grid.span(visit, rules.date);
                let fits = span.from < span.to && length <= rules.to.saturating_sub(rules.from);
                if fits && found.none() {
                    days.push(day);
                }
            }
            self.grid.visits.push(Visit {
                place: klus.place,
                minutes: length,
                load: 0,
                tier: klus.urgency.tier(),
                waited: i64::from(klus.waited),
                teaches: klus
                    .asks
                    .vaardigheden
                    .iter()
                    .filter_map(|slug| bits.get(slug.as_str()))
                    .fold(0, |all, bit| all | bit),
                kept: None,
                days,
            });
        }
    }
}

fn by_key<T, K: Ord>(all: &[T], key: impl Fn(&T) -> K) -> Vec<&T> {
    let mut sorted: Vec<&T> = all.iter().collect();
    sorted.sort_by_key(|one| key(one));
    sorted
}

/// A whole hour before anything happens.
fn epoch(ploegen: &[&PlanPloeg]) -> Timestamp {
    let first = ploegen
        .iter()
        .map(|ploeg| ploeg.van)
        .min()
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let hour = first.as_second().div_euclid(3_600) - 24;
    Timestamp::from_second(hour * 3_600).unwrap_or(first)
}

fn weights(problem: &Problem, leaning: Leaning) -> Weights {
    let (travel, waiting) = leaning.waiting.weights();
    Weights {
        travel,
        waiting,
        band: leaning.sharing.band(),
        share: None,
        longest: problem
            .travel
            .0
            .iter()
            .map(super::search::grid::Table::longest)
            .max()
            .unwrap_or(0)
            .into(),
    }
}

fn minutes(count: u32) -> i32 {
    clamp(i64::from(count))
}

/// Minutes far outside any plan, where everything is the same; a whole number of quarters.
pub const FAR: i32 = 90_000_000;

fn clamp(minutes: i64) -> i32 {
    i32::try_from(minutes).unwrap_or(FAR).clamp(-FAR, FAR)
}
