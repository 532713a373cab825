//! A proposal: a list of single moves, each with its reason and what it gains, each to accept or refuse. A move that is only
//! possible after another says so. Nothing here publishes anything.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    checker::{Breach, check},
    measure::{Figures, Gain, Measure},
    model::{Appointment, Problem},
    needs::{NeedsOthers, complete, needed},
    why::Why,
};

/// One change of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Of which klus.
    pub klus: Uuid,
    /// Where it stands now; none when it is new in the plan.
    pub from: Option<Appointment>,
    /// Where it goes; none when it leaves the plan.
    pub to: Option<Appointment>,
    /// Why, in plain Dutch.
    pub reason: String,
    /// What it adds to the gain of the moves before it in the list.
    pub gain: Gain,
    /// Moves (places in the list) that have to be accepted with it.
    pub needs: Vec<usize>,
}

impl Move {
    /// The ploeg days it touches.
    fn days(&self) -> impl Iterator<Item = Uuid> {
        [self.from, self.to]
            .into_iter()
            .flatten()
            .map(|at| at.ploeg)
    }
}

/// What the planner proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The plan now.
    pub standing: Vec<Appointment>,
    /// What would change.
    pub moves: Vec<Move>,
    /// What is not planned then, and why.
    pub unplanned: Vec<Why>,
    /// What is wrong with the plan as it stands.
    pub breaches: Vec<Breach>,
    /// Figures of the plan now.
    pub before: Figures,
    /// Figures when all moves are accepted.
    pub after: Figures,
}

impl Proposal {
    /// The plan when these moves (places in the list) are accepted; all others are refused.
    pub fn accept(&self, chosen: &[usize]) -> Result<Vec<Appointment>, NeedsOthers> {
        let chosen: BTreeSet<usize> = chosen.iter().copied().collect();
        complete(&chosen, |place| {
            self.moves.get(place).map(|one| one.needs.as_slice())
        })?;
        Ok(apply(
            &self.standing,
            chosen.iter().filter_map(|place| self.moves.get(*place)),
        ))
    }

    /// The plan when all is accepted.
    pub fn accept_all(&self) -> Vec<Appointment> {
        apply(&self.standing, &self.moves)
    }
}

/// Applies moves to a plan; in order of time.
pub(super) fn apply<'m>(
    standing: &[Appointment],
    moves: impl IntoIterator<Item = &'m Move>,
) -> Vec<Appointment> {
    let mut plan = standing.to_vec();
    for one in moves {
        if let Some(from) = one.from {
            plan.retain(|old| *old != from);
        }
        plan.extend(one.to);
    }
    plan.sort_unstable();
    plan
}

/// The differences between two plans, without reasons: first what leaves or moves, then what is new, each in order of time.
pub(super) fn differences(standing: &[Appointment], plan: &[Appointment]) -> Vec<Move> {
    let now: BTreeMap<Uuid, Appointment> = plan.iter().map(|one| (one.klus, *one)).collect();
    let before: BTreeMap<Uuid, Appointment> = standing.iter().map(|one| (one.klus, *one)).collect();
    let bare = |klus, from: Option<Appointment>, to: Option<Appointment>| Move {
        klus,
        from,
        to,
        reason: String::new(),
        gain: Gain::default(),
        needs: Vec::new(),
    };
    let changed = before.iter().filter_map(|(klus, old)| {
        let new = now.get(klus);
        (new != Some(old)).then(|| bare(*klus, Some(*old), new.copied()))
    });
    let added = now
        .iter()
        .filter(|(klus, _)| !before.contains_key(klus))
        .map(|(klus, new)| bare(*klus, None, Some(*new)));
    let mut changed: Vec<Move> = changed.collect();
    let mut added: Vec<Move> = added.collect();
    changed.sort_by_key(|one| one.to.or(one.from));
    added.sort_by_key(|one| one.to);
    changed.append(&mut added);
    changed
}

/// Fills in which moves need which, and what each gains.
pub(super) fn link(problem: &Problem, standing: &[Appointment], moves: &mut [Move]) {
    let touches: Vec<BTreeSet<Uuid>> = moves.iter().map(|one| one.days().collect()).collect();
    let needs: Vec<Vec<usize>> = (0..moves.len())
        .map(|place| {
            needed(&touches, place, |chosen| {
                is_sound(problem, standing, moves, chosen)
            })
        })
        .collect();
    let measure = Measure::new(problem);
    let mut plan = standing.to_vec();
    let mut before = measure.figures(&plan);
    for (one, needs) in moves.iter_mut().zip(needs) {
        one.needs = needs;
        plan = apply(&plan, [&*one]);
        let after = measure.figures(&plan);
        one.gain = Gain::between(&before, &after);
        before = after;
    }
}

/// Whether these moves alone break no rule that is not broken now.
fn is_sound(
    problem: &Problem,
    standing: &[Appointment],
    moves: &[Move],
    chosen: &BTreeSet<usize>,
) -> bool {
    let touched: BTreeSet<Uuid> = chosen.iter().flat_map(|one| moves[*one].days()).collect();
    let on = |plan: Vec<Appointment>| -> Vec<Appointment> {
        plan.into_iter()
            .filter(|one| touched.contains(&one.ploeg))
            .collect()
    };
    let before = check(problem, &on(standing.to_vec()));
    let after = on(apply(standing, chosen.iter().map(|one| &moves[*one])));
    let key = |breach: &Breach| (breach.rule, breach.klus, breach.ploeg);
    check(problem, &after)
        .iter()
        .all(|breach| before.iter().any(|old| key(old) == key(breach)))
}
