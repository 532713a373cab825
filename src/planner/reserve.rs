//! For each ploeg day with work outdoors: klussen indoors that could be done instead when it rains (domain.md §4).

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    compile::{Compiled, Freedom},
    model::{Appointment, Hold, Leaning, PlanKlus, Problem},
    search::{
        standing,
        state::{Spot, State},
    },
};

/// What one ploeg could do in the rain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// Which ploeg day.
    pub ploeg: Uuid,
    /// Klussen outdoors that would be off.
    pub outdoors: Vec<Uuid>,
    /// Klussen indoors that would fit between what stays, in order of time.
    pub indoors: Vec<Appointment>,
}

/// The reserve lists of a plan: the most urgent first, no klus with two ploegen on one date.
pub fn reserve(problem: &Problem, plan: &[Appointment]) -> Vec<Reserve> {
    let compiled = Compiled::new(problem, plan, Freedom::Nothing, Leaning::default());
    let mut state = standing(&compiled.grid);
    let mut waiting: Vec<usize> = state
        .absent
        .iter()
        .copied()
        .filter(|visit| !compiled.klussen[*visit].outdoors)
        .collect();
    waiting.sort_by_key(|visit| order(compiled.klussen[*visit]));
    let mut reserves: Vec<Reserve> = Vec::new();
    for day in 0..compiled.ploegen.len() {
        let outdoors: Vec<usize> = state.days[day]
            .visits()
            .map(|stop| stop.visit)
            .filter(|visit| compiled.klussen[*visit].outdoors)
            .collect();
        if outdoors.is_empty() {
            continue;
        }
        let datum = compiled.ploegen[day].datum;
        let taken: Vec<Uuid> = reserves
            .iter()
            .filter(|one| datum_of(problem, one.ploeg) == Some(datum))
            .flat_map(|one| one.indoors.iter().map(|at| at.klus))
            .collect();
        state.begin_step();
        state.remove_all(day, &outdoors);
        let mut indoors = Vec::new();
        for &visit in &waiting {
            let fresh = !taken.contains(&compiled.klussen[visit].id);
            if fresh && put(&mut state, visit, day) {
                indoors.push(visit);
            }
        }
        reserves.push(Reserve {
            ploeg: compiled.ploegen[day].id,
            outdoors: outdoors
                .iter()
                .map(|visit| compiled.klussen[*visit].id)
                .collect(),
            indoors: appointments(&compiled, &state, day, &indoors),
        });
        state.undo();
    }
    reserves
}

fn order(klus: &PlanKlus) -> (usize, std::cmp::Reverse<u32>, Uuid) {
    (klus.urgency.tier(), std::cmp::Reverse(klus.waited), klus.id)
}

fn datum_of(problem: &Problem, ploeg: Uuid) -> Option<jiff::civil::Date> {
    let found = problem.ploegen.iter().find(|one| one.id == ploeg);
    found.map(|one| one.datum)
}

fn put(state: &mut State<'_>, visit: usize, day: usize) -> bool {
    if state.grid.visits[visit].days.binary_search(&day).is_err() {
        return false;
    }
    let gap = state.best_gap(visit, day);
    if let Some(gap) = gap {
        state.insert(
            visit,
            Spot {
                day,
                after: gap.after,
                kept: false,
            },
        );
    }
    gap.is_some()
}

fn appointments(
    compiled: &Compiled<'_>,
    state: &State<'_>,
    day: usize,
    wanted: &[usize],
) -> Vec<Appointment> {
    let starts = state.days[day].starts(state.grid, day);
    state.days[day]
        .visits()
        .zip(starts)
        .filter(|(stop, _)| wanted.contains(&stop.visit))
        .map(|(stop, start)| {
            let at = |minutes| -> Timestamp { compiled.moment(minutes) };
            Appointment {
                van: at(start),
                tot: at(start + stop.minutes),
                ploeg: compiled.ploegen[day].id,
                klus: compiled.klussen[stop.visit].id,
                hold: Hold::Draft,
            }
        })
        .collect()
}
