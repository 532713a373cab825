//! The ways to plan: fill gaps, improve, repair. Each ends in a proposal; judging a plan is [`super::check`].

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{
    checker::check,
    compile::{Compiled, Freedom},
    desk::Desk,
    fit::{Misfit, misfits},
    measure::{Gain, Measure},
    model::{Appointment, Hold, Leaning, PlanKlus, Problem, Urgency},
    proposal::{Move, Proposal, differences, link},
    search::{Effort, Found, common_share, grid::Grid, solve},
};
use crate::domain::{
    calendar::{local_time, short_date, time_hm},
    opdracht::people::Lack,
};

/// Steps of the search, at least and at most.
const STEPS: (u32, u32) = (200, 55_000);
/// From so many steps on, two searches run side by side.
const MANY: u32 = 20_000;
/// Open klussen × ploeg days × steps, at most.
const MOST_WORK: usize = 3_600_000_000;

/// What is asked of the planner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// *Vul*: plans what waits; nothing that stands moves.
    Fill,
    /// *Verbeter*: so many changes at most, visits that are new included.
    Improve {
        /// At most.
        changes: usize,
    },
    /// *Herstel*, after illness or rain: finds a place for what cannot stay, and moves as few others as possible.
    Repair {
        /// Other appointments that may move, at most.
        others: usize,
    },
}

impl Mode {
    /// Other appointments a repair moves at most, unless asked otherwise.
    pub const REPAIR: Self = Self::Repair { others: 2 };

    fn freedom(self) -> Freedom {
        match self {
            Self::Fill => Freedom::Nothing,
            Self::Improve { changes } => Freedom::Changes(changes),
            Self::Repair { others } => Freedom::Others(others),
        }
    }
}

/// How to plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where chance begins; the same seed gives the same plan.
    pub seed: u64,
    /// Steps of the search; none chooses by the size of the problem.
    pub steps: Option<u32>,
    /// What to lean towards.
    pub leaning: Leaning,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            steps: None,
            leaning: Leaning::default(),
        }
    }
}

/// Proposes changes to the plan that stands.
pub fn propose(problem: &Problem, mode: Mode, settings: &Settings) -> Proposal {
    let mut compiled = Compiled::new(problem, &problem.standing, mode.freedom(), settings.leaning);
    let steps = settings
        .steps
        .unwrap_or_else(|| usual_steps(&compiled.grid));
    compiled.grid.weights.share = common_share(&compiled.grid, settings.seed);
    let found = search(&compiled.grid, settings.seed, steps);
    let plan = plan_of(&compiled, &found.placed);
    let mut moves = differences(&problem.standing, &plan);
    link(problem, &problem.standing, &mut moves);
    for one in &mut moves {
        one.reason = reason(&compiled, mode, one);
    }
    let measure = Measure::new(problem);
    let table = Compiled::new(problem, &plan, Freedom::Nothing, settings.leaning);
    Proposal {
        unplanned: Desk::new(&table).whys(),
        breaches: check(problem, &problem.standing),
        before: measure.figures(&problem.standing),
        after: measure.figures(&plan),
        standing: problem.standing.clone(),
        moves,
    }
}

/// The plan found. A long search is done from two seeds at once, on two cores, and the better plan is taken: whichever is ready
/// first, the same settings give the same plan.
fn search(grid: &Grid, seed: u64, steps: u32) -> Found {
    let from = |seed| solve(grid, effort(grid, seed, steps));
    if steps < MANY {
        return from(seed);
    }
    std::thread::scope(|scope| {
        // Far from the seeds that people choose.
        let beside = scope.spawn(|| from(!seed));
        let own = from(seed);
        match beside.join() {
            Ok(other) if other.cost < own.cost => other,
            Ok(_) => own,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Enough steps for the size, and never so many that a coordinator waits.
fn usual_steps(grid: &Grid) -> u32 {
    let open = grid
        .visits
        .iter()
        .filter(|visit| !visit.days.is_empty())
        .count();
    // The more there is to choose from, the longer one step takes.
    let most = MOST_WORK / (open * grid.days.len()).max(1);
    let steps = open.pow(4) / 5_300;
    u32::try_from(steps.min(most)).map_or(STEPS.1, |steps| steps.clamp(STEPS.0, STEPS.1))
}

/// As warm as a leg is long, then ever cooler.
pub(super) fn effort(grid: &Grid, seed: u64, steps: u32) -> Effort {
    let warm = grid.weights.travel * 12;
    Effort {
        seed,
        steps,
        warm: u32::try_from(warm).unwrap_or(1),
        halvings: 6,
    }
}

/// The plan as appointments: what the search left alone, what it kept as it stood, and what it placed.
fn plan_of(compiled: &Compiled<'_>, placed: &[super::search::Placed]) -> Vec<Appointment> {
    let stood: BTreeMap<Uuid, Appointment> = compiled
        .problem
        .standing
        .iter()
        .map(|one| (one.klus, *one))
        .collect();
    let mut plan = compiled.untouched.clone();
    for one in placed {
        let klus = compiled.klussen[one.visit].id;
        let ploeg = compiled.ploegen[one.day].id;
        let van = compiled.moment(one.start);
        let same = stood
            .get(&klus)
            .filter(|old| old.ploeg == ploeg && (one.kept || old.van == van));
        plan.push(same.copied().unwrap_or_else(|| Appointment {
            van,
            tot: compiled.moment(one.start + compiled.grid.visits[one.visit].minutes),
            ploeg,
            klus,
            hold: Hold::Draft,
        }));
    }
    plan.sort_unstable();
    plan
}

/// Why a move is proposed, in plain Dutch.
fn reason(compiled: &Compiled<'_>, mode: Mode, one: &Move) -> String {
    let klus = compiled
        .visit_of(one.klus)
        .map(|visit| compiled.klussen[visit]);
    let Some(klus) = klus else {
        return String::new();
    };
    match (one.from, one.to) {
        (None, _) => format!("{} {}.", waits(klus), gain(&one.gain)),
        (Some(from), Some(_)) if compiled.displaced.contains(&from) => {
            cannot_stay(compiled, klus, &from)
        }
        (Some(from), None) => format!(
            "{} Er is nu geen andere plek voor.",
            cannot_stay(compiled, klus, &from)
        ),
        (Some(_), Some(_)) => match mode {
            Mode::Repair { .. } => format!(
                "Maakt plaats voor een afspraak die anders niet door kan gaan: {}.",
                one.gain.words()
            ),
            Mode::Fill | Mode::Improve { .. } => {
                format!("Maakt de planning beter: {}.", one.gain.words())
            }
        },
    }
}

fn waits(klus: &PlanKlus) -> String {
    let days = if klus.waited == 1 {
        "1 werkdag".to_owned()
    } else {
        format!("{} werkdagen", klus.waited)
    };
    match klus.urgency {
        Urgency::DeadlinePassed => format!("De uiterste datum is voorbij; wacht al {days}."),
        Urgency::SameDay => format!("Dit is spoed; wacht {days}."),
        Urgency::First => format!("Deze klus gaat voor; wacht {days}."),
        Urgency::NormPassed => format!("Wacht met {days} langer dan de norm."),
        Urgency::Ordinary => format!("Wacht {days}."),
    }
}

fn gain(gain: &Gain) -> String {
    let added = Gain {
        planned: 0,
        ..*gain
    };
    format!("Dit geeft {}", added.words())
}

/// What stands in the way of an appointment that is displaced.
fn cannot_stay(compiled: &Compiled<'_>, klus: &PlanKlus, from: &Appointment) -> String {
    let when = format!(
        "{} om {}",
        short_date(crate::domain::calendar::local_date(from.van)),
        time_hm(local_time(from.van))
    );
    let Some(day) = compiled.day_of(from.ploeg) else {
        return format!("De ploeg van {when} gaat niet op pad.");
    };
    let ploeg = compiled.ploegen[day];
    let why = match misfits(klus, ploeg, compiled.problem.now).first() {
        Some(Misfit::People(lack)) => match lack {
            Lack::Persons { .. } => "er zijn te weinig mensen",
            Lack::Able { .. } => "niet iedereen in de ploeg kan dit werk doen",
            Lack::Vaardigheid(_) => "niemand in de ploeg kan dit zelf",
            Lack::Certificaat(_) => "niemand in de ploeg heeft het certificaat",
        },
        Some(Misfit::Equipment(_)) => "de ploeg heeft niet bij zich wat nodig is",
        Some(Misfit::Weather) => "het weer is te slecht voor werk buiten",
        Some(Misfit::Deadline) => "het is na de uiterste datum",
        Some(Misfit::Past) => "die dag is voorbij",
        Some(Misfit::Resident | Misfit::Agreed) => "de bewoner kan dan niet",
        None => "de tijden van de ploeg laten het niet toe",
    };
    format!(
        "De afspraak van {when} met {} kan niet blijven: {why}.",
        ploeg.naam
    )
}
