//! Solomon's instances of 100 visits, as the planner's search sees them: distance in tenths cut off, capacity and windows,
//! nothing of our own. They show how good the search is where others have published what can be reached.

use std::{path::Path, sync::Arc, time::Instant};

use dienstencheque::planner::search::{
    Effort,
    grid::{DayRules, Grid, Span, Table, Visit, Window},
    solve,
    tally::Weights,
};

use crate::{
    Outcome,
    load::{self, Measured},
};

/// Best known distances, in tenths (issue 4).
const BEST_KNOWN: [(&str, i64); 5] = [
    ("c101", 8_273),
    ("r101", 16_377),
    ("rc101", 16_198),
    ("r201", 11_432),
    ("rc201", 12_618),
];
/// Seeds per instance.
const SEEDS: usize = 5;
/// Steps that take less than ten seconds on one core, and how warm they begin and how cool they end.
const EFFORT: Effort = Effort {
    seed: 0,
    steps: 1_200_000,
    warm: 600,
    halvings: 10,
};

/// How one instance went: times, and per seed what it was longer than the best known, in per cent.
pub(super) struct Solved {
    pub(super) name: &'static str,
    pub(super) measured: Measured,
    pub(super) gaps: Vec<f64>,
}

impl Solved {
    /// The gap in the middle.
    pub(super) fn median(&self) -> f64 {
        let mut sorted = self.gaps.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
    }
}

/// Solves what is in a folder as `NAME.txt`.
pub(super) fn run(folder: &Path) -> Outcome<Vec<Solved>> {
    let mut solved = Vec::new();
    for (name, best) in BEST_KNOWN {
        let grid = read(&std::fs::read_to_string(
            folder.join(format!("{name}.txt")),
        )?)?;
        let mut gaps = Vec::new();
        let started = Instant::now();
        let measured = load::one_by_one(SEEDS, |seed| {
            let effort = Effort {
                seed: u64::try_from(seed)?,
                ..EFFORT
            };
            let found = solve(&grid, effort);
            if found.placed.len() != grid.visits.len() {
                return Err(format!("{name}: only {} visits", found.placed.len()).into());
            }
            let over = i32::try_from(found.cost.driving - best)?;
            gaps.push(f64::from(over) * 100.0 / f64::from(i32::try_from(best)?));
            Ok(())
        })?;
        eprintln!("  {name} in {:.0} s", started.elapsed().as_secs_f64());
        solved.push(Solved {
            name,
            measured,
            gaps,
        });
    }
    Ok(solved)
}

/// Reads Solomon's layout: the line of two numbers is the fleet, the lines of seven are the depot and the visits.
fn read(text: &str) -> Outcome<Grid> {
    let rows: Vec<Vec<i32>> = text
        .lines()
        .map(|line| {
            line.split_whitespace()
                .map_while(|word| word.parse().ok())
                .collect()
        })
        .collect();
    let of_length = |length| rows.iter().filter(move |row| row.len() == length);
    let fleet = of_length(2).next().ok_or("no fleet")?;
    let nodes: Vec<&Vec<i32>> = of_length(7).collect();
    let depot = nodes.first().ok_or("no depot")?;
    let ploegen = usize::try_from(fleet[0])?;
    let table = Table::new(nodes.len(), |from, to| {
        let (dx, dy) = (nodes[from][1] - nodes[to][1], nodes[from][2] - nodes[to][2]);
        // Tenths, cut off: the whole root of a hundred times the square.
        i32::try_from((100 * (dx * dx + dy * dy)).unsigned_abs().isqrt()).unwrap_or(i32::MAX)
    });
    let visits = &nodes[1..];
    Ok(Grid {
        visits: visits
            .iter()
            .enumerate()
            .map(|(place, row)| Visit {
                place: place + 1,
                minutes: row[6] * 10,
                load: row[3],
                tier: 4,
                waited: 0,
                teaches: 0,
                kept: None,
                days: (0..ploegen).collect(),
            })
            .collect(),
        days: vec![
            DayRules {
                date: 0,
                from: 0,
                to: depot[5] * 10,
                lunch: None,
                start: 0,
                end: 0,
                means: 0,
                capacity: fleet[1],
                people: Vec::new(),
                goals: Vec::new(),
            };
            ploegen
        ],
        dates: 1,
        windows: visits
            .iter()
            .map(|row| Window {
                first: row[4] * 10,
                last: row[5] * 10,
            })
            .collect(),
        spans: (0..visits.len())
            .map(|from| Span { from, to: from + 1 })
            .collect(),
        weights: Weights {
            travel: 1,
            waiting: 0,
            band: 0,
            share: None,
            longest: table.longest().into(),
        },
        travel: Arc::new(vec![table]),
        step: 1,
        people: Vec::new(),
        goals: 0,
        most_changes: None,
        additions_count: false,
    })
}
