//! Putting visits back, one after the other, each where it adds least, now and then blind for a place (Christiaens and Vanden
//! Berghe 2020, §5.3): the order differs from step to step, the blindness keeps it from always falling into the same hole.

use fastrand::Rng;

use super::{
    day::{Day, Gap},
    grid::Grid,
    state::{Spot, State},
};

/// One of so many places is overlooked.
const BLINK: u32 = 100;
/// Of those that were left out before the step, so many get another chance in it: a step stays short however many wait.
const CHANCES: usize = 24;

/// What a minute that stays unused counts for, in minutes of travel.
const UNUSED: (i64, i64) = (3, 10);

/// How to order what is put back.
const ORDERS: [Order; 7] = [
    Order::Random,
    Order::Longest,
    Order::Farthest,
    Order::Nearest,
    Order::FewestStarts,
    Order::EarliestStart,
    Order::LatestEnd,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Random,
    Longest,
    Farthest,
    Nearest,
    FewestStarts,
    EarliestStart,
    LatestEnd,
}

/// Orders that were worked out once, and the blinking.
#[derive(Clone, Debug)]
pub struct Hand {
    keys: Vec<Vec<i32>>,
    until_blink: usize,
}

impl Hand {
    /// For a grid.
    pub fn new(grid: &Grid) -> Self {
        let keys = ORDERS.iter().map(|order| keys(grid, *order)).collect();
        Self {
            keys,
            until_blink: 0,
        }
    }

    /// Tries to plan what is absent.
    pub fn recreate(&mut self, state: &mut State<'_>, fresh_from: usize, rng: &mut Rng) {
        let mut waiting = choose(state, fresh_from, rng);
        self.sort(state.grid, &mut waiting, rng);
        for visit in waiting {
            if let Some(spot) = self.best_spot(state, visit, rng) {
                state.insert(visit, spot);
            }
        }
        let day_of = &state.day_of;
        state.absent.retain(|visit| day_of[*visit].is_none());
    }

    fn sort(&self, grid: &Grid, waiting: &mut [usize], rng: &mut Rng) {
        rng.shuffle(waiting);
        // The weights of the paper: random and long four, windows two each, far two, near one.
        let order = match rng.u32(..17) {
            0..4 => Order::Random,
            4..8 => Order::Longest,
            8..10 => Order::Farthest,
            10 => Order::Nearest,
            11..13 => Order::FewestStarts,
            13..15 => Order::EarliestStart,
            _ => Order::LatestEnd,
        };
        let keys = &self.keys[order as usize];
        if order != Order::Random {
            waiting.sort_by_key(|visit| keys[*visit]);
        }
        // Whatever the order, the more urgent come first in half of the steps.
        if rng.bool() {
            waiting.sort_by_key(|visit| grid.visits[*visit].tier);
        }
    }

    fn best_spot(&mut self, state: &mut State<'_>, visit: usize, rng: &mut Rng) -> Option<Spot> {
        let grid = state.grid;
        let asked = &grid.visits[visit];
        let mut best: Option<(i64, Spot)> = None;
        let moved = asked.kept.map_or(0, |kept| {
            if let Some(spot) = kept_spot(state, visit, kept.day) {
                best = Some(spot);
            }
            kept.weight * grid.weights.moved()
        });
        if best.is_some() && (grid.is_pinned(visit) || grid.most_changes == Some(0)) {
            return best.map(|(_, spot)| spot);
        }
        for &day in &asked.days {
            if state.days[day].load + asked.load > grid.days[day].capacity {
                continue;
            }
            let Some(gap) = self.gap(state, visit, day, rng) else {
                continue;
            };
            let bare = i64::from(gap.added) * grid.weights.travel + moved;
            let cost =
                bare + state.soft(visit, day) + unused(state, day, asked.minutes + gap.added);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((
                    cost,
                    Spot {
                        day,
                        after: gap.after,
                        kept: false,
                    },
                ));
            }
        }
        best.map(|(_, spot)| spot)
    }

    /// The best gap of a day, as seen with a blink now and then.
    fn gap(
        &mut self,
        state: &mut State<'_>,
        visit: usize,
        day: usize,
        rng: &mut Rng,
    ) -> Option<Gap> {
        let places = state.days[day].len() + 1;
        if self.until_blink >= places {
            self.until_blink -= places;
            return state.best_gap(visit, day);
        }
        let item = state.item(visit, day, false);
        let until = &mut self.until_blink;
        state.days[day].best_gap(state.grid, day, &item, || {
            if *until == 0 {
                *until = next_blink(rng);
                false
            } else {
                *until -= 1;
                true
            }
        })
    }
}

/// While packing, a day in which little is left counts for it, in minutes as of travel: room that lies together is worth more.
fn unused(state: &State<'_>, day: usize, taken: i32) -> i64 {
    if !state.packing {
        return 0;
    }
    i64::from(state.days[day].room - taken) * state.grid.weights.travel * UNUSED.0 / UNUSED.1
}

/// Where a visit stays as it stood, if it still fits.
fn kept_spot(state: &State<'_>, visit: usize, day: usize) -> Option<(i64, Spot)> {
    let item = state.item(visit, day, true);
    let gap = state.days[day].best_gap(state.grid, day, &item, || true)?;
    let cost = i64::from(gap.added) * state.grid.weights.travel + state.soft(visit, day);
    Some((
        cost,
        Spot {
            day,
            after: gap.after,
            kept: true,
        },
    ))
}

/// Places until the next one that is overlooked.
fn next_blink(rng: &mut Rng) -> usize {
    let mut places = 0;
    while places < 1_000 && rng.u32(..BLINK) != 0 {
        places += 1;
    }
    places
}

/// What this step tries: all that it took out itself, and some of those that waited before.
fn choose(state: &mut State<'_>, fresh_from: usize, rng: &mut Rng) -> Vec<usize> {
    let fresh = state.absent.len() - fresh_from;
    if fresh_from <= CHANCES || state.days.iter().all(Day::is_empty) {
        return state.absent.clone();
    }
    for place in 0..CHANCES {
        let other = rng.usize(place..fresh_from);
        state.absent.swap(place, other);
    }
    let mut chosen = Vec::with_capacity(CHANCES + fresh);
    chosen.extend_from_slice(&state.absent[..CHANCES]);
    chosen.extend_from_slice(&state.absent[fresh_from..]);
    chosen
}

/// What a visit is sorted by; the smallest goes first.
fn keys(grid: &Grid, order: Order) -> Vec<i32> {
    let home = grid.days.first().map_or(0, |day| day.start);
    grid.visits
        .iter()
        .enumerate()
        .map(|(index, visit)| {
            let windows = (0..grid.dates).flat_map(|date| {
                let span = grid.span(index, date);
                &grid.windows[span.from..span.to]
            });
            let from_home = || {
                grid.travel
                    .first()
                    .map_or(0, |table| table.get(home, visit.place))
            };
            match order {
                Order::Random => 0,
                Order::Longest => -visit.minutes.saturating_add(visit.load),
                Order::Farthest => -from_home(),
                Order::Nearest => from_home(),
                Order::FewestStarts => windows.map(|one| one.last - one.first + 1).sum(),
                Order::EarliestStart => windows.map(|one| one.first).min().unwrap_or(0),
                Order::LatestEnd => -windows.map(|one| one.last).max().unwrap_or(0),
            }
        })
        .collect()
}
