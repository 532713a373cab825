//! The planner: how long a week takes and how good it is, repair, answers while dragging, and ten thousand random towns
//! through the checker that shares no code with the search. Solomon's instances too, when `SOLOMON` names a folder with
//! `c101.txt`, `r101.txt`, `rc101.txt`, `r201.txt` and `rc201.txt`.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use dienstencheque::{
    domain::{self, calendar::Dagdeel},
    planner::{
        Desk, Mode, Settings, check,
        compile::{Compiled, Freedom},
        model::{self, Appointment, Hold, Leaning, Problem, Urgency},
        propose,
    },
};

use crate::{Outcome, load, table::Table};

#[path = "../src/planner/tests/town.rs"]
mod invented;
mod solomon;

use invented::Town;

/// Klussen and ploeg days, and in how many milliseconds a plan is asked for (issue 4).
const WEEKS: [(usize, usize, u32); 2] = [(40, 26, 20), (150, 57, 1_000)];
/// Seeds per week.
const SEEDS: usize = 20;
/// How long the best plan is looked for, to compare with.
const LONG: Duration = Duration::from_secs(10);
/// Klussen and ploeg days of the repair.
const REPAIR: (usize, usize) = (80, 30);
/// Random towns.
const TOWNS: usize = 10_000;
/// The folder with Solomon's instances.
const SOLOMON: &str = "SOLOMON";

pub(crate) fn run(table: &mut Table) -> Outcome<()> {
    for (klussen, ploegen, asked) in WEEKS {
        week(table, klussen, ploegen, asked)?;
    }
    many(table)?;
    repair(table)?;
    answers(table)?;
    towns(table)?;
    match std::env::var_os(SOLOMON) {
        Some(folder) => {
            for one in solomon::run(Path::new(&folder))? {
                let gaps: Vec<String> = one.gaps.iter().map(|gap| format!("{gap:.2}")).collect();
                let note = format!(
                    "median gap {:.2} % (asked ≤ 0.5), of {}",
                    one.median(),
                    gaps.join(" ")
                );
                table.add(format!("Solomon {}", one.name), 1, one.measured, note);
            }
        }
        None => table.remark(format!(
            "Solomon's instances: name their folder in {SOLOMON}"
        )),
    }
    Ok(())
}

fn town(seed: u64, klussen: usize, ploegen: usize) -> Problem {
    Town {
        seed,
        klussen,
        ploegen,
        wild: false,
    }
    .problem()
}

fn seeded(seed: usize) -> Outcome<Settings> {
    Ok(Settings {
        seed: u64::try_from(seed)?,
        ..Settings::default()
    })
}

/// Not planned, per tier of urgency.
type Unplanned = [usize; Urgency::ALL.len()];

fn unplanned(problem: &Problem, settings: &Settings) -> Unplanned {
    let mut tiers = Unplanned::default();
    let proposal = propose(problem, Mode::Fill, settings);
    for why in &proposal.unplanned {
        let klus = problem.klussen.iter().find(|klus| klus.id == why.klus);
        tiers[klus.map_or(0, |klus| klus.urgency.tier())] += 1;
    }
    tiers
}

fn week(table: &mut Table, klussen: usize, ploegen: usize, asked: u32) -> Outcome<()> {
    let problem = town(1, klussen, ploegen);
    let settings = Settings {
        steps: Some(300_000),
        ..Settings::default()
    };
    let (started, mut best) = (Instant::now(), unplanned(&problem, &settings));
    for seed in 1_000.. {
        if started.elapsed() > LONG {
            break;
        }
        best = best.min(unplanned(&problem, &seeded(seed)?));
    }
    let mut found = Vec::new();
    let measured = load::one_by_one(SEEDS, |seed| {
        found.push(unplanned(&problem, &seeded(seed)?));
        Ok(())
    })?;
    found.sort_unstable();
    let reached = found.iter().filter(|one| **one <= best).count();
    table.add(
        format!("fill {klussen} klussen, {ploegen} ploeg days"),
        1,
        measured,
        format!(
            "asked {asked} ms; unplanned by urgency in 10 s {best:?}, reached by {reached} of {SEEDS} seeds, at worst {:?}",
            found.last().copied().unwrap_or_default()
        ),
    );
    Ok(())
}

fn many(table: &mut Table) -> Outcome<()> {
    let problem = town(1, 2_000, 150);
    let mut planned = 0;
    let measured = load::one_by_one(3, |seed| {
        planned = propose(&problem, Mode::Fill, &seeded(seed)?)
            .accept_all()
            .len();
        Ok(())
    })?;
    let note = format!("{planned} planned, the rest with its reason");
    table.add("fill 2,000 klussen, 150 ploeg days", 1, measured, note);
    Ok(())
}

/// A full week that everybody was told of.
fn told(klussen: usize, ploegen: usize) -> Problem {
    let mut problem = town(2, klussen, ploegen);
    problem.standing = propose(&problem, Mode::Fill, &Settings::default()).accept_all();
    for one in &mut problem.standing {
        one.hold = Hold::Told;
    }
    problem
}

/// Every ploeg day falls ill once.
fn repair(table: &mut Table) -> Outcome<()> {
    let (klussen, ploegen) = REPAIR;
    let whole = told(klussen, ploegen);
    let (mut most, mut displaced, mut placed) = (0, 0, 0);
    let measured = load::one_by_one(ploegen, |ill| {
        let mut problem = whole.clone();
        let ill = problem.ploegen.remove(ill).id;
        let proposal = propose(&problem, Mode::REPAIR, &Settings::default());
        let is_other = |from: &Appointment| from.ploeg != ill;
        let moved: Vec<_> = proposal
            .moves
            .iter()
            .filter(|one| one.from.is_some())
            .collect();
        let others = moved
            .iter()
            .filter_map(|one| one.from)
            .filter(is_other)
            .count();
        most = most.max(others);
        displaced += moved.len() - others;
        placed += moved
            .iter()
            .filter(|one| one.to.is_some() && !one.from.is_some_and(|from| is_other(&from)))
            .count();
        Ok(())
    })?;
    table.add(
        format!("repair one of {ploegen} ploeg days, {klussen} klussen"),
        1,
        measured,
        format!("others moved: at most {most} (asked ≤ 2); {placed} of {displaced} found a place"),
    );
    Ok(())
}

fn compiled(problem: &Problem) -> Compiled<'_> {
    Compiled::new(
        problem,
        &problem.standing,
        Freedom::Nothing,
        Leaning::default(),
    )
}

/// What it would cost there, and why it is not planned.
fn answers(table: &mut Table) -> Outcome<()> {
    let problem = told(70, 40);
    let laid = compiled(&problem);
    let desk = Desk::new(&laid);
    let questions: Vec<_> = problem
        .klussen
        .iter()
        .flat_map(|klus| problem.ploegen.iter().map(move |ploeg| (klus.id, ploeg.id)))
        .flat_map(|(klus, ploeg)| Dagdeel::ALL.map(|part| (klus, ploeg, part)))
        .collect();
    let mut possible = 0;
    let measured = load::one_by_one(questions.len(), |place| {
        let (klus, ploeg, part) = questions[place];
        possible += usize::from(desk.price(klus, ploeg, part).is_ok());
        Ok(())
    })?;
    let note = format!("asked ≤ 0.005 ms; {possible} are possible");
    table.add("what it would cost there", 1, measured, note);
    // A fuller week, for klussen that are not in it.
    let problem = told(150, 40);
    let laid = compiled(&problem);
    let desk = Desk::new(&laid);
    let whys = desk.whys();
    let measured = load::one_by_one(whys.len() * 20, |place| {
        let klus = whys[place % whys.len()].klus;
        desk.why(klus).map(|_| ()).ok_or_else(|| "no reason".into())
    })?;
    let note = format!(
        "asked ≤ 0.005 ms; {} klussen, what helps was tried",
        whys.len()
    );
    table.add("why it is not planned", 1, measured, note);
    Ok(())
}

/// Tame and wild towns in every mode, through the checker.
fn towns(table: &mut Table) -> Outcome<()> {
    let (mut violations, mut planned) = (0, 0);
    let measured = load::one_by_one(TOWNS, |seed| {
        let seed = u64::try_from(seed)?;
        let problem = Town {
            seed,
            klussen: usize::try_from(seed % 31)?,
            ploegen: usize::try_from(seed % 13)?,
            wild: seed % 2 == 0,
        }
        .problem();
        let settings = Settings {
            seed,
            steps: Some(60),
            ..Settings::default()
        };
        let before = check(&problem, &problem.standing);
        for mode in [Mode::Fill, Mode::Improve { changes: 5 }, Mode::REPAIR] {
            let plan = propose(&problem, mode, &settings).accept_all();
            planned += plan.len();
            violations += check(&problem, &plan)
                .iter()
                .filter(|breach| {
                    !before.iter().any(|old| {
                        (old.ploeg, old.klus, old.rule) == (breach.ploeg, breach.klus, breach.rule)
                    })
                })
                .count();
        }
        Ok(())
    })?;
    table.add(
        "random towns, three modes, checked",
        1,
        measured,
        format!("{violations} rules broken (asked 0) in {planned} visits"),
    );
    Ok(())
}
