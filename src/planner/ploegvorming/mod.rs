//! Ploegvorming: people into ploegen for a week (domain.md §4), before anything is planned on them. Proposes per ploeg who
//! goes and who answers for it, with reasons; says what stays open and who stays home, and why. Publishes nothing.
//!
//! Hard: a begeleider, the size of a group, availability and absence, agreed hours of the week, a driver for the vehicle,
//! pairs that must not work together, nobody in two places. Soft, in this order: ploegen that can go out, places filled,
//! somebody who can do the work, what stood stays, a gentle start, hours and unpleasant work shared out over four weeks,
//! learning goals, familiar faces.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::needs::{NeedsOthers, complete, needed};

mod checker;
mod cost;
mod draft;
mod facts;
mod model;
mod search;
#[cfg(test)]
mod tests;
mod words;

pub use checker::{Breach, Wrong, check};
pub use model::{Week, WeekBegeleider, WeekDeelnemer, WeekPloeg};

use draft::Draft;
use facts::Facts;

/// Who is in a ploeg.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// Who answers for it.
    pub begeleider: Option<Uuid>,
    /// Who goes, by id.
    pub deelnemers: Vec<Uuid>,
}

/// One ploeg that would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Which.
    pub ploeg: Uuid,
    /// Who is in it now.
    pub from: Members,
    /// Who would be in it.
    pub to: Members,
    /// Why, in plain Dutch, a sentence for everybody who comes or goes.
    pub reasons: Vec<String>,
    /// Moves (places in the list) that have to be accepted with it.
    pub needs: Vec<usize>,
}

/// A ploeg that stays short of people, or cannot go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// Which.
    pub ploeg: Uuid,
    /// Places that stay open.
    pub open: usize,
    /// Whether it does not go out at all.
    pub stays_home: bool,
    /// Why, in plain Dutch.
    pub reason: String,
}

/// A deelnemer who is in no ploeg this week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idle {
    /// Who.
    pub deelnemer: Uuid,
    /// Why, in plain Dutch.
    pub reason: String,
}

/// The figures of a division that people care about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Ploegen that can go out.
    pub ploegen: usize,
    /// Places filled.
    pub places: usize,
    /// Learning goals of this week that somebody works on.
    pub learnt: usize,
    /// Least and most of their agreed hours that people work over four weeks and this one, in per cent.
    pub least_percent: u32,
    /// See `least_percent`.
    pub most_percent: u32,
}

/// What is proposed for a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Ploegen that would change, in order of time.
    pub moves: Vec<Move>,
    /// What stays open then.
    pub short: Vec<Short>,
    /// Who is in no ploeg then.
    pub idle: Vec<Idle>,
    /// What is wrong with the ploegen as they stand.
    pub breaches: Vec<Breach>,
    /// Figures now.
    pub before: Figures,
    /// Figures when all is accepted.
    pub after: Figures,
}

/// Proposes who goes out with whom. The same week and seed give the same proposal, in whatever order the facts come.
pub fn propose(week: &Week, seed: u64) -> Proposal {
    let facts = Facts::new(week);
    let stood = Draft::standing(&facts, week);
    let draft = search::divide(&facts, &stood, seed);
    let mut moves: Vec<Move> = (0..facts.ploegen.len())
        .filter_map(|ploeg| change(&facts, &draft, ploeg))
        .collect();
    link(week, &mut moves);
    Proposal {
        moves,
        short: words::short(&facts, &draft),
        idle: words::idle(&facts, &draft),
        breaches: check(week),
        before: figures(&facts, &stood),
        after: figures(&facts, &draft),
    }
}

impl Proposal {
    /// The ploegen when these moves (places in the list) are accepted; all others are refused.
    pub fn accept(&self, week: &Week, chosen: &[usize]) -> Result<Vec<WeekPloeg>, NeedsOthers> {
        let chosen: BTreeSet<usize> = chosen.iter().copied().collect();
        complete(&chosen, |place| {
            self.moves.get(place).map(|one| one.needs.as_slice())
        })?;
        let chosen = chosen.iter().filter_map(|place| self.moves.get(*place));
        Ok(apply(week, chosen))
    }

    /// The ploegen when all is accepted.
    pub fn accept_all(&self, week: &Week) -> Vec<WeekPloeg> {
        apply(week, &self.moves)
    }
}

fn apply<'m>(week: &Week, moves: impl IntoIterator<Item = &'m Move>) -> Vec<WeekPloeg> {
    let new: BTreeMap<Uuid, &Members> = moves.into_iter().map(|one| (one.ploeg, &one.to)).collect();
    week.ploegen
        .iter()
        .map(|ploeg| match new.get(&ploeg.id) {
            Some(members) => WeekPloeg {
                begeleider: members.begeleider,
                deelnemers: members.deelnemers.clone(),
                ..ploeg.clone()
            },
            None => ploeg.clone(),
        })
        .collect()
}

fn change(facts: &Facts<'_>, draft: &Draft, ploeg: usize) -> Option<Move> {
    if draft.fixed[ploeg] {
        return None;
    }
    let asked = facts.ploegen[ploeg];
    let mut deelnemers = asked.deelnemers.clone();
    deelnemers.sort_unstable();
    let from = Members {
        begeleider: asked.begeleider,
        deelnemers,
    };
    let to = Members {
        begeleider: draft.guides[ploeg].map(|guide| facts.guides[guide].id),
        deelnemers: draft.members[ploeg]
            .iter()
            .map(|person| facts.people[*person].deelnemer.id)
            .collect(),
    };
    (from != to).then(|| Move {
        ploeg: asked.id,
        reasons: words::reasons(facts, draft, ploeg, &from, &to),
        from,
        to,
        needs: Vec::new(),
    })
}

/// Fills in which moves need which.
fn link(week: &Week, moves: &mut [Move]) {
    let touches: Vec<BTreeSet<Uuid>> = moves
        .iter()
        .map(|one| {
            let both = [&one.from, &one.to].into_iter();
            both.flat_map(|it| it.deelnemers.iter().copied().chain(it.begeleider))
                .collect()
        })
        .collect();
    let now = check(week);
    let needs: Vec<Vec<usize>> = (0..moves.len())
        .map(|place| {
            needed(&touches, place, |chosen| {
                let ploegen = apply(week, chosen.iter().map(|one| &moves[*one]));
                let after = check(&Week {
                    ploegen,
                    ..week.clone()
                });
                after.iter().all(|breach| breach.was_there(&now))
            })
        })
        .collect();
    for (one, needs) in moves.iter_mut().zip(needs) {
        one.needs = needs;
    }
}

fn figures(facts: &Facts<'_>, draft: &Draft) -> Figures {
    let able = (0..facts.ploegen.len()).filter(|ploeg| draft.is_able(facts, *ploeg));
    let shares: Vec<u32> = (0..facts.people.len())
        .filter_map(|person| {
            let (work, all) = cost::hours(facts, draft, person);
            (u64::from(work) * 100).checked_div(u64::from(all))
        })
        .filter_map(|share| u32::try_from(share).ok())
        .collect();
    let goals: usize = facts.people.iter().map(|one| one.leerdoelen.len()).sum();
    let missed: usize = (0..facts.people.len())
        .map(|person| cost::missed(facts, draft, person).count())
        .sum();
    Figures {
        ploegen: able.count(),
        places: draft.members.iter().map(Vec::len).sum(),
        learnt: goals - missed,
        least_percent: shares.iter().copied().min().unwrap_or(0),
        most_percent: shares.iter().copied().max().unwrap_or(0),
    }
}
