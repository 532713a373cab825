//! A plan under the hands of the search: days, who is left out, what it costs, and the way back to before the last step.

use super::{
    day::{Day, Gap, Item, Stop},
    grid::{Grid, Kept, NEVER, Span},
    tally::Tally,
};

/// Where a visit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Which day.
    pub day: usize,
    /// The stop it follows.
    pub after: usize,
    /// Whether it is kept where it stood, at its own time.
    pub kept: bool,
}

/// The best gap of a visit in a day as it was with that version.
#[derive(Clone, Copy, Debug)]
struct Known {
    version: u64,
    gap: Option<Gap>,
}

/// A plan being changed.
#[derive(Clone, Debug)]
pub struct State<'g> {
    /// What it is about.
    pub grid: &'g Grid,
    /// The days.
    pub days: Vec<Day>,
    /// On which day each visit is.
    pub day_of: Vec<Option<usize>>,
    /// Whether it is kept where it stood.
    pub is_kept: Vec<bool>,
    /// Visits left out that could be planned.
    pub absent: Vec<usize>,
    /// What it costs.
    pub tally: Tally,
    work: Vec<i32>,
    hits: Vec<u32>,
    known: Vec<Known>,
    versions: u64,
    saved: Vec<(usize, Day)>,
    spare: Vec<Day>,
    saved_absent: Vec<usize>,
    saved_tally: Tally,
    /// Whether only what is left out and the road count, not yet how work and learning are shared out.
    pub packing: bool,
}

impl<'g> State<'g> {
    /// With nothing planned.
    pub fn new(grid: &'g Grid) -> Self {
        let mut state = Self {
            grid,
            days: (0..grid.days.len())
                .map(|day| Day::empty(grid, day))
                .collect(),
            day_of: vec![None; grid.visits.len()],
            is_kept: vec![false; grid.visits.len()],
            absent: Vec::new(),
            tally: Tally {
                missed: i64::try_from(grid.goals).unwrap_or(0),
                ..Tally::default()
            },
            work: grid.people.iter().map(|person| person.worked).collect(),
            hits: vec![0; grid.goals],
            known: vec![
                Known {
                    version: u64::MAX,
                    gap: None,
                };
                grid.visits.len() * grid.days.len()
            ],
            versions: 0,
            saved: Vec::new(),
            spare: Vec::new(),
            saved_absent: Vec::new(),
            saved_tally: Tally::default(),
            packing: false,
        };
        for day in 0..state.days.len() {
            state.stamp(day);
        }
        state.tally.unfair = (0..grid.people.len())
            .map(|person| state.outside(person, 0))
            .sum();
        for (index, visit) in grid.visits.iter().enumerate() {
            state.tally.absent[visit.tier] += 1;
            state.tally.waited += visit.waited;
            if let Some(kept) = visit.kept {
                state.tally.moved += kept.weight;
                state.tally.changes += 1;
            }
            if !visit.days.is_empty() {
                state.absent.push(index);
            }
        }
        state
    }

    /// Forgets the way back and begins a step that can be undone.
    pub fn begin_step(&mut self) {
        self.spare.extend(self.saved.drain(..).map(|(_, day)| day));
        self.saved_absent.clone_from(&self.absent);
        self.saved_tally = self.tally;
    }

    /// The days that this step changed so far.
    pub fn changed(&self) -> impl Iterator<Item = usize> {
        self.saved.iter().map(|(day, _)| *day)
    }

    /// Back to where the step began.
    pub fn undo(&mut self) {
        let mut saved = std::mem::take(&mut self.saved);
        // All that changed goes out before anything comes back: a visit may have gone from one changed day to another.
        for (day, old) in &mut saved {
            self.book(*day, -1);
            std::mem::swap(&mut self.days[*day], old);
        }
        for (day, _) in &saved {
            self.book(*day, 1);
        }
        self.saved = saved;
        std::mem::swap(&mut self.absent, &mut self.saved_absent);
        self.tally = self.saved_tally;
    }

    /// Counts all visits of a day in, or out.
    fn book(&mut self, day: usize, sign: i32) {
        for place in 1..self.days[day].stops.len() - 1 {
            let stop = self.days[day].stops[place];
            self.count_work(stop.visit, day, sign);
            self.day_of[stop.visit] = (sign > 0).then_some(day);
            self.is_kept[stop.visit] = sign > 0 && self.keeps(&stop);
        }
    }

    fn keeps(&self, stop: &Stop) -> bool {
        self.grid.visits[stop.visit]
            .kept
            .is_some_and(|kept| stop.span.from == kept.window && stop.span.to == kept.window + 1)
    }

    /// Takes a visit out; it is then absent.
    pub fn remove(&mut self, visit: usize) {
        let Some(day) = self.day_of[visit] else {
            return;
        };
        let Some(at) = self.days[day]
            .stops
            .iter()
            .position(|stop| stop.visit == visit)
        else {
            return;
        };
        self.save(day);
        self.days[day].stops.remove(at);
        self.day_of[visit] = None;
        self.count(visit, day, -1);
        self.is_kept[visit] = false;
        self.absent.push(visit);
        self.settle(day);
    }

    /// Takes several visits out of one day.
    pub fn remove_all(&mut self, day: usize, visits: &[usize]) {
        self.save(day);
        for &visit in visits {
            self.day_of[visit] = None;
            self.count(visit, day, -1);
            self.is_kept[visit] = false;
            self.absent.push(visit);
        }
        let day_of = &self.day_of;
        self.days[day]
            .stops
            .retain(|stop| stop.visit == super::day::HOME || day_of[stop.visit].is_some());
        self.settle(day);
    }

    /// Puts a visit in; whoever calls takes it from the absent.
    pub fn insert(&mut self, visit: usize, spot: Spot) {
        let Spot { day, after, kept } = spot;
        self.save(day);
        let Item {
            place,
            minutes,
            span,
            ..
        } = self.item(visit, day, kept);
        let next = self.days[day].stops[after + 1];
        self.days[day].stops.insert(
            after + 1,
            Stop {
                visit,
                place,
                span,
                minutes,
                ..next
            },
        );
        self.day_of[visit] = Some(day);
        self.is_kept[visit] = kept;
        self.count(visit, day, 1);
        self.settle(day);
    }

    /// Puts a visit where it stood, if there is room; whether there was.
    pub fn insert_kept(&mut self, visit: usize) -> bool {
        let Some(kept) = self.grid.visits[visit].kept else {
            return false;
        };
        let item = self.item(visit, kept.day, true);
        let gap = self.days[kept.day].best_gap(self.grid, kept.day, &item, || true);
        if let Some(Gap { after, .. }) = gap {
            self.insert(
                visit,
                Spot {
                    day: kept.day,
                    after,
                    kept: true,
                },
            );
        }
        gap.is_some()
    }

    /// What a visit is on a day.
    pub fn item(&self, visit: usize, day: usize, kept: bool) -> Item {
        let asked = &self.grid.visits[visit];
        match asked.kept.filter(|_| kept) {
            Some(kept) => Item {
                place: asked.place,
                minutes: kept.minutes,
                span: kept.span(),
                from: 0,
                to: NEVER,
            },
            None => Item {
                place: asked.place,
                minutes: asked.minutes,
                span: self.grid.span(visit, self.grid.days[day].date),
                from: 0,
                to: NEVER,
            },
        }
    }

    /// The gap of least travel for a visit that is not kept; remembered until the day changes.
    pub fn best_gap(&mut self, visit: usize, day: usize) -> Option<Gap> {
        let cell = visit * self.days.len() + day;
        let version = self.days[day].version;
        if self.known[cell].version != version {
            let item = self.item(visit, day, false);
            let gap = self.days[day].best_gap(self.grid, day, &item, || true);
            self.known[cell] = Known { version, gap };
        }
        self.known[cell].gap
    }

    /// What it costs, while walking, to have this visit on this day apart from travel: fairness and learning.
    pub fn soft(&self, visit: usize, day: usize) -> i64 {
        if self.packing {
            return 0;
        }
        let rules = &self.grid.days[day];
        let asked = &self.grid.visits[visit];
        let weights = &self.grid.weights;
        let mut cost = 0;
        if weights.share.is_some() {
            let unfair: i64 = rules
                .people
                .iter()
                .map(|&person| self.outside(person, asked.minutes) - self.outside(person, 0))
                .sum();
            cost += unfair * weights.unfair();
        }
        cost - self.learnt(visit, day) * weights.missed()
    }

    /// What is walked by now: one number.
    pub fn walk(&self) -> i64 {
        if self.packing {
            self.grid.weights.pack(&self.tally)
        } else {
            self.grid.weights.walk(&self.tally)
        }
    }

    /// Goals that this visit on this day would meet and that nothing meets yet.
    pub fn learnt(&self, visit: usize, day: usize) -> i64 {
        let teaches = self.grid.visits[visit].teaches;
        let met = self.grid.days[day]
            .goals
            .iter()
            .filter(|(goal, bit)| teaches & bit != 0 && self.hits[*goal] == 0)
            .count();
        i64::try_from(met).unwrap_or(0)
    }

    /// Quarters by which this visit would take the people of this day out of the fair band, or back into it.
    pub fn unfairness(&self, visit: usize, day: usize) -> i64 {
        let minutes = self.grid.visits[visit].minutes;
        self.grid.days[day]
            .people
            .iter()
            .map(|&person| self.outside(person, minutes) - self.outside(person, 0))
            .sum()
    }

    /// Minutes each person has worked, these days included.
    pub fn work(&self) -> &[i32] {
        &self.work
    }

    fn outside(&self, person: usize, more: i32) -> i64 {
        let available = self.grid.people[person].available;
        self.grid
            .weights
            .outside(self.work[person] + more, available)
    }

    /// Books a visit that came (1) or went (-1) in the tally.
    fn count(&mut self, visit: usize, day: usize, sign: i64) {
        let asked = &self.grid.visits[visit];
        self.tally.absent[asked.tier] -= sign;
        self.tally.waited -= sign * asked.waited;
        match asked.kept {
            Some(kept) if self.is_kept[visit] => {
                self.tally.moved -= sign * kept.weight;
                if sign > 0 {
                    self.tally.changes -= 1;
                } else {
                    self.tally.changes += 1;
                }
            }
            None if self.grid.additions_count => {
                if sign > 0 {
                    self.tally.changes += 1;
                } else {
                    self.tally.changes -= 1;
                }
            }
            _ => {}
        }
        let people = &self.grid.days[day].people;
        let before: i64 = people.iter().map(|&person| self.outside(person, 0)).sum();
        let missed = self.count_work(visit, day, if sign > 0 { 1 } else { -1 });
        let after: i64 = people.iter().map(|&person| self.outside(person, 0)).sum();
        self.tally.unfair += after - before;
        self.tally.missed += missed;
    }

    /// Adds or takes away work and goals met; returns by how much the number of goals missed grew.
    fn count_work(&mut self, visit: usize, day: usize, sign: i32) -> i64 {
        let rules = &self.grid.days[day];
        let asked = &self.grid.visits[visit];
        for &person in &rules.people {
            self.work[person] += sign * asked.minutes;
        }
        let mut missed = 0;
        for &(goal, bit) in &rules.goals {
            if asked.teaches & bit == 0 {
                continue;
            }
            if sign > 0 {
                missed -= i64::from(self.hits[goal] == 0);
                self.hits[goal] += 1;
            } else {
                self.hits[goal] -= 1;
                missed += i64::from(self.hits[goal] == 0);
            }
        }
        missed
    }

    fn save(&mut self, day: usize) {
        let now = &self.days[day];
        self.tally.travel -= now.travel;
        self.tally.waiting -= now.waiting;
        if self.saved.iter().any(|(saved, _)| *saved == day) {
            return;
        }
        let copy = match self.spare.pop() {
            Some(mut spare) => {
                spare.copy(now);
                spare
            }
            None => now.clone(),
        };
        self.saved.push((day, copy));
    }

    fn settle(&mut self, day: usize) {
        self.days[day].load = self.days[day]
            .visits()
            .map(|stop| self.grid.visits[stop.visit].load)
            .sum();
        self.days[day].refresh(self.grid, day);
        self.tally.travel += self.days[day].travel;
        self.tally.waiting += self.days[day].waiting;
        self.stamp(day);
    }

    fn stamp(&mut self, day: usize) {
        self.versions += 1;
        self.days[day].version = self.versions;
    }
}

impl Kept {
    /// Its one window.
    pub fn span(&self) -> Span {
        Span {
            from: self.window,
            to: self.window + 1,
        }
    }
}
