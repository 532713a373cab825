//! Taking out strings of visits that lie near each other (Christiaens and Vanden Berghe 2020, §5.2): a few days each lose a
//! stretch around the visit nearest to a seed, so that what is taken out can be put back in another order.

use fastrand::Rng;

use super::{day::HOME, grid::Grid, state::State};

/// Visits taken out in a step, on average (c̄ of the paper).
const AVERAGE: usize = 10;
/// The same while packing.
const AVERAGE_PACKING: usize = 8;
/// The longest string (L max).
const LONGEST: usize = 10;
/// How often, of a hundred, a string leaves a stretch in its middle in place (α).
const SPLIT: u32 = 50;
/// How often, of a hundred, that stretch stays as it is instead of growing (β, inverted).
const STOP_GROWING: u32 = 99;
/// Neighbours kept per visit.
const NEIGHBOURS: usize = 120;

/// For each visit the others, nearest first.
#[derive(Clone, Debug)]
pub struct Nearness(Vec<Vec<usize>>);

impl Nearness {
    /// Of all visits that could be planned; by the first travel table.
    pub fn of(grid: &Grid) -> Self {
        let Some(table) = grid.travel.first() else {
            return Self(vec![Vec::new(); grid.visits.len()]);
        };
        let near = grid
            .visits
            .iter()
            .enumerate()
            .map(|(index, visit)| {
                let away = table.away(visit.place);
                let mut others: Vec<(i32, usize)> = grid
                    .visits
                    .iter()
                    .enumerate()
                    .filter(|(other, one)| *other != index && !one.days.is_empty())
                    .map(|(other, one)| (away[one.place], other))
                    .collect();
                if others.len() > NEIGHBOURS {
                    others.select_nth_unstable(NEIGHBOURS);
                    others.truncate(NEIGHBOURS);
                }
                others.sort_unstable();
                std::iter::once(index)
                    .chain(others.into_iter().map(|(_, other)| other))
                    .collect()
            })
            .collect();
        Self(near)
    }
}

/// Takes out strings around a seed.
pub fn ruin(state: &mut State<'_>, near: &Nearness, rng: &mut Rng) {
    let planned: usize = state.days.iter().map(super::day::Day::len).sum();
    if planned == 0 {
        return;
    }
    let used = state.days.iter().filter(|day| !day.is_empty()).count();
    let longest = LONGEST.min((planned / used.max(1)).max(1));
    let average = if state.packing {
        AVERAGE_PACKING
    } else {
        AVERAGE
    };
    let most_strings = (4 * average / (1 + longest)).max(2) - 1;
    let strings = rng.usize(1..=most_strings);
    let (seed, wanted) = seed(state, rng);
    let mut taken: Vec<usize> = Vec::new();
    for &visit in &near.0[seed] {
        if taken.len() >= strings {
            break;
        }
        let Some(day) = state.day_of[visit] else {
            continue;
        };
        let of_use =
            wanted.is_none_or(|wanted| state.grid.visits[wanted].days.binary_search(&day).is_ok());
        if taken.contains(&day) || !of_use || state.grid.is_pinned(visit) {
            continue;
        }
        let length = rng.usize(1..=longest.min(state.days[day].len()));
        take_string(state, day, visit, length, rng);
        taken.push(day);
    }
}

/// The visit around which it happens, and the one for which room is sought, if it is left out.
fn seed(state: &State<'_>, rng: &mut Rng) -> (usize, Option<usize>) {
    if !state.absent.is_empty() && rng.bool() {
        let left_out = state.absent[rng.usize(..state.absent.len())];
        return (left_out, Some(left_out));
    }
    (rng.usize(..state.grid.visits.len()), None)
}

fn take_string(state: &mut State<'_>, day: usize, around: usize, length: usize, rng: &mut Rng) {
    let stops = &state.days[day].stops;
    let visits = stops.len() - 2;
    let Some(at) = stops.iter().position(|stop| stop.visit == around) else {
        return;
    };
    let at = at - 1;
    let mut preserved = 0;
    if length > 1 && length < visits && rng.u32(..100) < SPLIT {
        preserved = 1;
        while length + preserved < visits && rng.u32(..100) >= STOP_GROWING {
            preserved += 1;
        }
    }
    let stretch = length + preserved;
    let first = rng.usize(at.saturating_sub(stretch - 1)..=at.min(visits - stretch));
    let hole = if preserved == 0 {
        first + stretch
    } else {
        first + rng.usize(1..length)
    };
    let out: Vec<usize> = (first..first + stretch)
        .filter(|place| *place < hole || *place >= hole + preserved)
        .map(|place| stops[place + 1].visit)
        .filter(|visit| *visit != HOME && !state.grid.is_pinned(*visit))
        .collect();
    state.remove_all(day, &out);
}
