//! The search: ruin and recreate by strings (SISR, Christiaens and Vanden Berghe 2020), under simulated annealing; as long as
//! something is left out, whole days that it came upon are put together anew now and then (`fillings`).
//!
//! Deterministic: the same grid, start, seed and number of steps give the same plan on every machine; no clock, no hash
//! order, and of floating point only what IEEE 754 prescribes to the last bit.

use fastrand::Rng;

pub mod day;
mod fillings;
pub mod grid;
mod recreate;
mod ruin;
pub mod state;
pub mod tally;

use fillings::Fillings;
use grid::Grid;
use recreate::Hand;
use ruin::Nearness;
use state::State;
use tally::{Cost, TIERS};

/// How long and how warm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Where chance begins.
    pub seed: u64,
    /// Steps of ruin and recreate.
    pub steps: u32,
    /// Temperature at the start, in units of travel: so much worse may a step be, give or take.
    pub warm: u32,
    /// How many times the temperature is halved until the end.
    pub halvings: u32,
}

/// A visit that is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which.
    pub visit: usize,
    /// On which day.
    pub day: usize,
    /// When it starts.
    pub start: i32,
    /// Whether it stays where it stood.
    pub kept: bool,
}

/// What the search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Per day in order of time.
    pub placed: Vec<Placed>,
    /// What it costs.
    pub cost: Cost,
}

/// What a step takes of the effort, in thirds, while packing and afterwards: what only packs is sooner done.
const THIRDS: (u64, u64) = (2, 3);
/// After so many fifths of the effort whole days are put together anew; with the last of them packing ends.
const ANEW: [u64; 3] = [2, 3, 4];

/// Finds a plan. What stands and can stay is where it begins. As long as something is left out, only what is left out and
/// the road to what is planned count ([`Weights::pack`](tally::Weights::pack)): who works how much and learns what is for a plan that has everything, or
/// for the last fifth.
pub fn solve(grid: &Grid, effort: Effort) -> Found {
    let mut rng = Rng::with_seed(effort.seed);
    let mut state = standing(grid);
    let mut hand = Hand::new(grid);
    let mut best = (grid.weights.cost(&state.tally), state.days.clone());
    if state.absent.is_empty() && best.1.iter().all(day::Day::is_empty) {
        return found(grid, &best.1, best.0);
    }
    let near = Nearness::of(grid);
    state.packing = !state.absent.is_empty();
    let mut walk = state.walk();
    let mut neglect = Neglect::new(grid, &state);
    let most_changes = grid.most_changes.map(|most| most.max(state.tally.changes));
    let all = u64::from(effort.steps.max(1)) * THIRDS.1;
    let mut fillings = Fillings::new(grid);
    let mut anew = ANEW.into_iter();
    let mut due = anew.next();
    let (mut spent, mut is_first) = (0, true);
    while spent < all && effort.steps > 0 {
        if state.packing
            && let Some(fifths) = due
            && spent * 5 >= all * fifths
        {
            due = anew.next();
            state.begin_step();
            let choice = fillings.choose(grid, best.0.absent, effort.steps, &mut rng);
            let is_laid = choice.is_some_and(|choice| fillings.lay(&mut state, &choice));
            let cost = grid.weights.cost(&state.tally);
            let too_many = most_changes.is_some_and(|most| state.tally.changes > most);
            if is_laid && !too_many && cost < best.0 {
                best.0 = cost;
                best.1.clone_from(&state.days);
            } else {
                state.undo();
            }
            neglect.take(&state);
            state.packing = due.is_some() && !state.absent.is_empty();
            walk = state.walk();
        }
        let passed = ratio(spent, all);
        spent += if state.packing { THIRDS.0 } else { THIRDS.1 };
        state.begin_step();
        let waited = state.absent.len();
        // The first step only fills.
        if !is_first {
            ruin::ruin(&mut state, &near, &mut rng);
        }
        is_first = false;
        hand.recreate(&mut state, waited, &mut rng);
        let new = state.walk();
        let too_many = most_changes.is_some_and(|most| state.tally.changes > most);
        if state.packing && !too_many {
            fillings.keep(&state);
        }
        let warmth = temperature(effort, passed) * minus_ln(&mut rng);
        let worse = i32::try_from((new - walk).max(0)).unwrap_or(i32::MAX);
        let eased = state.packing && neglect.is_eased(&state);
        if too_many || worse > 0 && f64::from(worse) >= warmth && !eased {
            state.undo();
            continue;
        }
        neglect.take(&state);
        walk = new;
        let cost = grid.weights.cost(&state.tally);
        if cost < best.0 {
            best.0 = cost;
            best.1.clone_from(&state.days);
            if state.packing && state.absent.is_empty() {
                state.packing = false;
                walk = state.walk();
            }
        }
    }
    found(grid, &best.1, best.0)
}

/// How often each visit was left out: of two plans that leave out as many, the one whose absent ones were left out less often
/// so far is worth a step, whatever else it costs, so that in time each is tried (Christiaens and Vanden Berghe 2020, §5.4).
struct Neglect {
    times: Vec<u32>,
    sum: u64,
    absent: [i64; TIERS],
}

impl Neglect {
    fn new(grid: &Grid, state: &State<'_>) -> Self {
        Self {
            times: vec![0; grid.visits.len()],
            sum: 0,
            absent: state.tally.absent,
        }
    }

    fn sum(&self, state: &State<'_>) -> u64 {
        let of = |visit: &usize| u64::from(self.times[*visit]);
        state.absent.iter().map(of).sum()
    }

    /// Counts this step, and whether it leaves out what was left out less often.
    fn is_eased(&mut self, state: &State<'_>) -> bool {
        let sum = self.sum(state);
        for visit in &state.absent {
            self.times[*visit] += 1;
        }
        state.tally.absent == self.absent && sum < self.sum
    }

    /// From here on plans are compared with this one.
    fn take(&mut self, state: &State<'_>) {
        self.sum = self.sum(state);
        self.absent = state.tally.absent;
    }
}

/// The share of their time that people would work, in thousandths, if what fits were simply planned: the measure of fairness.
pub fn common_share(grid: &Grid, seed: u64) -> Option<i32> {
    let mut state = standing(grid);
    let waited = state.absent.len();
    Hand::new(grid).recreate(&mut state, waited, &mut Rng::with_seed(seed));
    let worked: i64 = state.work().iter().copied().map(i64::from).sum();
    let available: i64 = grid
        .people
        .iter()
        .map(|person| i64::from(person.available))
        .sum();
    i32::try_from((worked * 1_000).checked_div(available)?).ok()
}

/// What stands, as far as it fits: pins first, then in order of time.
pub fn standing(grid: &Grid) -> State<'_> {
    let mut state = State::new(grid);
    let mut order: Vec<(bool, i32, usize)> = grid
        .visits
        .iter()
        .enumerate()
        .filter_map(|(visit, asked)| {
            let kept = asked.kept?;
            Some((!kept.pinned, grid.windows[kept.window].first, visit))
        })
        .collect();
    order.sort_unstable();
    for (_, _, visit) in order {
        state.insert_kept(visit);
    }
    let day_of = &state.day_of;
    state.absent.retain(|visit| day_of[*visit].is_none());
    state.begin_step();
    state
}

fn found(grid: &Grid, days: &[day::Day], cost: Cost) -> Found {
    let placed = days
        .iter()
        .enumerate()
        .flat_map(|(day, built)| {
            let starts = built.starts(grid, day);
            built
                .visits()
                .zip(starts)
                .map(move |(stop, start)| Placed {
                    visit: stop.visit,
                    day,
                    start,
                    kept: grid.visits[stop.visit]
                        .kept
                        .is_some_and(|kept| kept.span() == stop.span),
                })
                .collect::<Vec<_>>()
        })
        .collect();
    Found { placed, cost }
}

/// A part of a whole; both small enough to be exact.
fn ratio(part: u64, whole: u64) -> f64 {
    let exact = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    exact(part) / exact(whole)
}

/// `warm × 2^(-halvings × passed)`, by a polynomial that is the same everywhere (error below 0.2 %).
fn temperature(effort: Effort, passed: f64) -> f64 {
    let halvings = f64::from(effort.halvings) * passed;
    let mut whole = f64::from(effort.warm);
    let mut rest = halvings;
    while rest >= 1.0 {
        whole /= 2.0;
        rest -= 1.0;
    }
    whole * (1.0 - rest * (0.688 - rest * 0.188))
}

/// `-ln(u)` for a chance `u` between 0 and 1: the number of leading zeros of random bits gives whole halvings, a polynomial
/// the rest (error below 0.01).
fn minus_ln(rng: &mut Rng) -> f64 {
    const LN_2: f64 = std::f64::consts::LN_2;
    let zeros = f64::from(rng.u64(..).leading_zeros());
    let between = f64::from(rng.u32(..)) / 4_294_967_296.0;
    // ln(1 + x) for x between 0 and 1.
    let ln = between * (0.9974 - between * (0.4713 - between * (0.2256 - between * 0.0587)));
    ((zeros + 1.0) * LN_2 - ln).max(0.0)
}
