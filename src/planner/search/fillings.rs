//! Whole days put together anew. A search comes upon good fillings of one day all the time, but seldom has all of them at
//! once; so each filling that it sees is kept, and now and then one is chosen for every day such that fewer visits are left
//! out than in any plan so far (set packing).
//!
//! Choosing is a local search: a visit that nobody holds takes the filling with which most is held afterwards, in place of
//! what its day had, and what stays open weighs more every turn, so that in the end it is worth what it pushes out (weights
//! as of Gao, Weise and Li 2015 for set covering).

use std::{collections::HashSet, ops::Range};

use fastrand::Rng;

use super::{
    grid::Grid,
    state::{Spot, State},
    tally::TIERS,
};

/// Per day which filling, if any.
pub type Choice = Vec<Option<usize>>;

/// A day that changed is free again after so many turns, chosen by chance.
const REST: Range<u64> = 1..4;
/// How many times as much as the next tier a tier weighs, at most.
const MOST_URGENT: usize = 4;
/// With every sixteenth of all visits that is left out, urgency weighs once more.
const SIXTEENTHS: usize = 16;

/// What was on one day at once.
#[derive(Clone, Debug)]
struct Filling {
    day: usize,
    /// Where its visits stand in [`Fillings::visits`], in order of time.
    at: Range<usize>,
}

/// All that were seen.
#[derive(Clone, Debug)]
pub struct Fillings {
    all: Vec<Filling>,
    visits: Vec<usize>,
    /// Whether each of `visits` is kept where it stood.
    kept: Vec<bool>,
    /// Per visit the fillings that have it.
    with: Vec<Vec<usize>>,
    seen: HashSet<Box<[usize]>>,
    key: Vec<usize>,
}

impl Fillings {
    /// None yet.
    pub fn new(grid: &Grid) -> Self {
        Self {
            all: Vec::new(),
            visits: Vec::new(),
            kept: Vec::new(),
            with: vec![Vec::new(); grid.visits.len()],
            seen: HashSet::new(),
            key: Vec::new(),
        }
    }

    /// Keeps what the days hold that this step changed.
    pub fn keep(&mut self, state: &State<'_>) {
        for day in state.changed() {
            let stops = state.days[day].visits();
            let is_kept = &state.is_kept;
            self.key.clear();
            self.key
                .extend(stops.map(|stop| stop.visit * 2 + usize::from(is_kept[stop.visit])));
            self.key.sort_unstable();
            self.key.push(day);
            if self.key.len() == 1 || self.seen.contains(self.key.as_slice()) {
                continue;
            }
            self.seen.insert(self.key.as_slice().into());
            let from = self.visits.len();
            for stop in state.days[day].visits() {
                self.with[stop.visit].push(self.all.len());
                self.visits.push(stop.visit);
                self.kept.push(is_kept[stop.visit]);
            }
            let at = from..self.visits.len();
            self.all.push(Filling { day, at });
        }
    }

    /// The best choice within so many turns, if it leaves out less than the best plan so far.
    pub fn choose(
        &self,
        grid: &Grid,
        best: [i64; TIERS],
        turns: u32,
        rng: &mut Rng,
    ) -> Option<Choice> {
        let mut table = Table::new(self, grid, best);
        let (mut best, mut found) = (best, None);
        for turn in 1..=u64::from(turns) {
            if table.open.is_empty() {
                break;
            }
            let visit = table.open[rng.usize(..table.open.len())];
            let Some(filling) = table.best_with(visit, turn) else {
                continue;
            };
            table.choose(filling);
            table.rests[self.all[filling].day] = turn + rng.u64(REST);
            let absent = table.weigh();
            if absent < best {
                best = absent;
                found = Some(table.chosen.clone());
            }
        }
        found
    }

    /// Begins a step that lays this choice as the plan; what several fillings have goes to the first day that has it. Whether
    /// everything fits, which a table in which a detour is shorter can prevent.
    pub fn lay(&self, state: &mut State<'_>, choice: &Choice) -> bool {
        state.begin_step();
        for day in 0..choice.len() {
            let out: Vec<usize> = state.days[day].visits().map(|stop| stop.visit).collect();
            state.remove_all(day, &out);
        }
        for (day, filling) in choice.iter().enumerate() {
            let at = filling.map_or(0..0, |filling| self.all[filling].at.clone());
            for (&visit, &kept) in self.visits[at.clone()].iter().zip(&self.kept[at]) {
                if state.day_of[visit].is_none() {
                    let after = state.days[day].len();
                    state.insert(visit, Spot { day, after, kept });
                }
            }
        }
        let day_of = &state.day_of;
        state.absent.retain(|visit| day_of[*visit].is_none());
        let mut days = state.days.iter().enumerate();
        days.all(|(day, built)| built.is_sound(state.grid, day))
    }
}

/// Who has a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    Nobody,
    Day(usize),
    Several,
}

/// A visit while choosing.
#[derive(Clone, Copy, Debug)]
struct Asked {
    weight: i64,
    holder: Holder,
    /// How many days have it.
    days: usize,
    /// The sum of their numbers: of one that is left, its number.
    sum: usize,
}

/// The choice under hand.
struct Table<'f> {
    fillings: &'f Fillings,
    grid: &'f Grid,
    chosen: Choice,
    asked: Vec<Asked>,
    /// What a visit weighs at first, and more for each turn that it stays open.
    base: Vec<i64>,
    /// Visits that some filling has and no day holds.
    open: Vec<usize>,
    /// Visits that no filling has, per tier.
    hopeless: [i64; TIERS],
    /// Per day the weight of what it alone holds.
    alone: Vec<i64>,
    /// Per day until which turn it is left as it is.
    rests: Vec<u64>,
}

impl<'f> Table<'f> {
    fn new(fillings: &'f Fillings, grid: &'f Grid, best: [i64; TIERS]) -> Self {
        // As long as few are left out, each counts for as much: what is urgent then finds its place by its growing weight.
        let left: usize = best
            .iter()
            .map(|&count| usize::try_from(count).unwrap_or(0))
            .sum();
        let urgent = (1 + left * SIXTEENTHS / grid.visits.len().max(1)).min(MOST_URGENT);
        let (mut base, mut open, mut hopeless) = (Vec::new(), Vec::new(), [0; TIERS]);
        for (visit, asked) in grid.visits.iter().enumerate() {
            let above = (asked.tier + 1..TIERS).fold(1, |weight, _| weight * urgent);
            base.push(i64::try_from(above).unwrap_or(1));
            if fillings.with[visit].is_empty() {
                hopeless[asked.tier] += 1;
            } else {
                open.push(visit);
            }
        }
        let asked = |&weight: &i64| Asked {
            weight,
            holder: Holder::Nobody,
            days: 0,
            sum: 0,
        };
        Self {
            fillings,
            grid,
            chosen: vec![None; grid.days.len()],
            asked: base.iter().map(asked).collect(),
            base,
            open,
            hopeless,
            alone: vec![0; grid.days.len()],
            rests: vec![0; grid.days.len()],
        }
    }

    /// The filling with this visit by which most weight is won, and of equals the one whose day changed longest ago.
    fn best_with(&self, visit: usize, turn: u64) -> Option<usize> {
        let mut best: Option<((i64, u64), usize)> = None;
        for &index in &self.fillings.with[visit] {
            let filling = &self.fillings.all[index];
            let rests = self.rests[filling.day];
            if rests > turn {
                continue;
            }
            let own = Holder::Day(filling.day);
            let mut won = -self.alone[filling.day];
            for &visit in &self.fillings.visits[filling.at.clone()] {
                let asked = self.asked[visit];
                if asked.holder == Holder::Nobody || asked.holder == own {
                    won += asked.weight;
                }
            }
            let worth = (won, turn - rests);
            if best.is_none_or(|(most, _)| worth > most) {
                best = Some((worth, index));
            }
        }
        best.map(|(_, index)| index)
    }

    /// Gives a day this filling instead of what it had.
    fn choose(&mut self, index: usize) {
        let fillings = self.fillings;
        let Filling { day, at } = &fillings.all[index];
        if let Some(old) = self.chosen[*day].replace(index) {
            for &visit in &fillings.visits[fillings.all[old].at.clone()] {
                self.let_go(visit, *day);
            }
        }
        for &visit in &fillings.visits[at.clone()] {
            self.hold(visit, *day);
        }
    }

    fn hold(&mut self, visit: usize, day: usize) {
        let asked = &mut self.asked[visit];
        asked.days += 1;
        asked.sum += day;
        match asked.holder {
            Holder::Nobody => {
                self.alone[day] += asked.weight;
                asked.holder = Holder::Day(day);
            }
            Holder::Day(other) => {
                self.alone[other] -= asked.weight;
                asked.holder = Holder::Several;
            }
            Holder::Several => {}
        }
    }

    fn let_go(&mut self, visit: usize, day: usize) {
        let asked = &mut self.asked[visit];
        asked.days -= 1;
        asked.sum -= day;
        match asked.days {
            0 => {
                self.alone[day] -= asked.weight;
                asked.holder = Holder::Nobody;
                self.open.push(visit);
            }
            1 => {
                self.alone[asked.sum] += asked.weight;
                asked.holder = Holder::Day(asked.sum);
            }
            _ => {}
        }
    }

    /// What is open weighs more from now on; says how many are left out, per tier.
    fn weigh(&mut self) -> [i64; TIERS] {
        let mut absent = self.hopeless;
        let (asked, base, visits) = (&mut self.asked, &self.base, &self.grid.visits);
        self.open.retain(|&visit| {
            let is_open = asked[visit].holder == Holder::Nobody;
            if is_open {
                asked[visit].weight += base[visit];
                absent[visits[visit].tier] += 1;
            }
            is_open
        });
        absent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::{
        Mode, Settings,
        compile::{Compiled, Freedom},
        model::{Hold, Leaning, Problem},
        propose,
        search::{day::Day, recreate::Hand, standing},
        tests::town::Town,
    };

    fn town(seed: u64) -> Problem {
        Town {
            seed,
            klussen: 30,
            ploegen: 8,
            wild: false,
        }
        .problem()
    }

    fn compiled(problem: &Problem, freedom: Freedom) -> Compiled<'_> {
        Compiled::new(problem, &problem.standing, freedom, Leaning::default())
    }

    fn is_whole(state: &State<'_>) -> bool {
        let mut days = state.days.iter().enumerate();
        let mut times = vec![0; state.grid.visits.len()];
        for stop in state.days.iter().flat_map(Day::visits) {
            times[stop.visit] += 1;
        }
        let is_counted = |(visit, times): (usize, i32)| {
            times == i32::from(state.day_of[visit].is_some())
                && (times == 1) != state.absent.contains(&visit)
                || state.grid.visits[visit].days.is_empty()
        };
        days.all(|(day, built)| built.is_sound(state.grid, day))
            && times.into_iter().enumerate().all(is_counted)
    }

    #[test]
    fn fillings_that_were_seen_apart_make_a_plan_that_leaves_out_less_than_any_that_was_seen() {
        let mut better = 0;
        for seed in 0..40 {
            let problem = town(seed);
            let compiled = compiled(&problem, Freedom::Nothing);
            let mut rng = Rng::with_seed(seed);
            let mut hand = Hand::new(&compiled.grid);
            let mut fillings = Fillings::new(&compiled.grid);
            let mut best = [i64::MAX; TIERS];
            let mut state = State::new(&compiled.grid);
            for _ in 0..60 {
                let empty = state.absent.len();
                state.begin_step();
                hand.recreate(&mut state, empty, &mut rng);
                fillings.keep(&state);
                best = best.min(state.tally.absent);
                state.undo();
            }
            let Some(choice) = fillings.choose(&compiled.grid, best, 2_000, &mut rng) else {
                continue;
            };
            assert!(fillings.lay(&mut state, &choice), "town {seed}");
            assert!(state.tally.absent < best, "town {seed}");
            assert!(is_whole(&state), "town {seed}");
            state.undo();
            assert!(is_whole(&state), "town {seed}");
            better += 1;
        }
        assert!(better >= 20, "{better} of 40");
    }

    #[test]
    fn what_was_kept_where_it_stood_is_laid_where_it_stood() {
        let mut problem = town(4);
        problem.standing = propose(&problem, Mode::Fill, &Settings::default()).accept_all();
        for one in &mut problem.standing {
            one.hold = Hold::Told;
        }
        let compiled = compiled(&problem, Freedom::Others(2));
        let mut state = standing(&compiled.grid);
        let stood = (state.tally, state.is_kept.clone());
        let mut fillings = Fillings::new(&compiled.grid);
        let planned: Vec<usize> = (0..compiled.grid.visits.len())
            .filter(|visit| state.day_of[*visit].is_some())
            .collect();
        for &visit in &planned {
            state.remove(visit);
            assert!(state.insert_kept(visit));
        }
        let day_of = &state.day_of;
        state.absent.retain(|visit| day_of[*visit].is_none());
        fillings.keep(&state);
        let all = (0..compiled.grid.days.len())
            .map(|day| fillings.all.iter().position(|one| one.day == day))
            .collect();
        assert!(planned.len() > 10 && fillings.lay(&mut state, &all));
        assert_eq!((state.tally, state.is_kept.clone()), stood);
    }

    #[test]
    fn nothing_is_chosen_where_nothing_was_seen_or_all_that_can_be_is_planned() {
        let problem = town(1);
        let compiled = compiled(&problem, Freedom::Nothing);
        let fillings = Fillings::new(&compiled.grid);
        let mut rng = Rng::with_seed(1);
        let none = fillings.choose(&compiled.grid, [9; TIERS], 100, &mut rng);
        assert_eq!(none, None);
        let empty = State::new(&compiled.grid).tally.absent;
        assert_eq!(fillings.choose(&compiled.grid, empty, 100, &mut rng), None);
    }
}
