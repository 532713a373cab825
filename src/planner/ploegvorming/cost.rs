//! What a division costs, in tiers: a lower one counts only between divisions that are equal in all higher ones. The soft
//! rules of domain.md §4 (*Ploegvorming*) are its lower half.

use super::{draft::Draft, facts::Facts};
use crate::{
    domain::opdracht::people::{Lack, Person},
    planner::search::tally::outside,
};

/// How far from the common share counts as fair, in thousandths: of hours, and of work few people like.
const HOURS_BAND: i32 = 100;
const UNPLEASANT_BAND: i32 = 150;
/// Minutes of a quarter.
const QUARTER: u32 = 15;

/// Compares divisions: the first field that differs decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// Ploegen that cannot go out.
    pub(super) unable: i64,
    /// Ploegen with fewer people than they should have.
    pub(super) short: i64,
    /// Places nobody has.
    pub(super) open: i64,
    /// What ploegen lack for their work: vaardigheden and certificaten that nobody in it has, with the begeleider elsewhere,
    /// and people it runs up against a beperking of.
    pub(super) lacking: i64,
    /// People and begeleiders who stood in a ploeg, could stay and do not, by how firm it was.
    pub(super) moved: i64,
    /// Quarters by which beginners do too much, or go without somebody who knows the work.
    pub(super) rushed: i64,
    /// Quarters of hours outside the fair band over four weeks.
    pub(super) uneven: i64,
    /// Quarters of unpleasant work outside the fair band.
    pub(super) unpleasant: i64,
    /// Learning goals due that nothing is done for.
    pub(super) missed: i64,
    /// People with nobody they know beside them, or a begeleider they do not know.
    pub(super) strangers: i64,
}

impl Cost {
    pub(super) fn of(facts: &Facts<'_>, draft: &Draft, stood: &Draft) -> Self {
        let mut cost = Self::default();
        for ploeg in 0..facts.ploegen.len() {
            if draft.hopeless[ploeg] {
                continue;
            }
            let empty = Draft::places(facts, ploeg).saturating_sub(draft.members[ploeg].len());
            cost.unable += i64::from(!draft.is_able(facts, ploeg));
            cost.short += i64::from(empty > 0);
            cost.open += whole(empty);
            cost.lacking += lacking(facts, draft, ploeg);
            cost.moved += moved(facts, draft, stood, ploeg);
            cost.strangers += strangers(facts, draft, ploeg);
        }
        for person in 0..facts.people.len() {
            if facts.begins[person] {
                cost.rushed += rushed(facts, draft, person);
            }
            cost.missed += whole(missed(facts, draft, person).count());
        }
        cost.uneven = uneven(facts, draft);
        cost.unpleasant = unpleasant(facts, draft);
        cost
    }
}

fn lacking(facts: &Facts<'_>, draft: &Draft, ploeg: usize) -> i64 {
    let brings = &facts.brings[ploeg];
    let people: Vec<&Person> = draft.members[ploeg]
        .iter()
        .map(|one| &brings[*one])
        .collect();
    let lacks = facts.ploegen[ploeg]
        .asks
        .lacks(&people, draft.is_on_site(facts, ploeg));
    let weight = |lack: &Lack| match lack {
        // An open place is counted already.
        Lack::Persons { .. } => 0,
        Lack::Able { wanted, found, .. } => i64::from(wanted - found),
        Lack::Vaardigheid(_) | Lack::Certificaat(_) => 1,
    };
    lacks.iter().map(weight).sum()
}

fn moved(facts: &Facts<'_>, draft: &Draft, stood: &Draft, ploeg: usize) -> i64 {
    let gone = stood.members[ploeg]
        .iter()
        .filter(|one| !draft.members[ploeg].contains(one))
        .count();
    let other = stood.guides[ploeg].is_some() && stood.guides[ploeg] != draft.guides[ploeg];
    (whole(gone) + i64::from(other)) * facts.ploegen[ploeg].hold.weight()
}

fn strangers(facts: &Facts<'_>, draft: &Draft, ploeg: usize) -> i64 {
    let members = &draft.members[ploeg];
    let alone =
        |one: &&usize| members.len() > 1 && !members.iter().any(|other| facts.knows[**one][*other]);
    let unknown =
        |one: &&usize| draft.guides[ploeg].is_some_and(|guide| !facts.knows_guide[**one][guide]);
    whole(members.iter().filter(alone).count() + members.iter().filter(unknown).count())
}

/// The ploegen somebody is in.
pub(super) fn ploegen_of(draft: &Draft, person: usize) -> impl Iterator<Item = usize> {
    (0..draft.members.len())
        .filter(move |ploeg| draft.members[*ploeg].binary_search(&person).is_ok())
}

/// A gentle start: at most half of the agreed hours, and never without somebody who is no beginner.
fn rushed(facts: &Facts<'_>, draft: &Draft, person: usize) -> i64 {
    let (mut begun, mut alone, mut half) = (0, 0, u32::MAX);
    for ploeg in ploegen_of(draft, person).filter(|ploeg| facts.beginner[*ploeg][person]) {
        let mut members = draft.members[ploeg].iter();
        begun += facts.minutes[ploeg];
        half = half.min(facts.agreed(ploeg, person) / 2);
        if !members.any(|one| !facts.beginner[ploeg][*one]) {
            alone += facts.minutes[ploeg];
        }
    }
    i64::from((begun.saturating_sub(half) + alone).div_ceil(QUARTER))
}

/// The learning goals of somebody for which they are in no ploeg whose work asks it, beside somebody who can do it alone or
/// with the begeleider on the spot.
pub(super) fn missed<'f>(
    facts: &'f Facts<'_>,
    draft: &'f Draft,
    person: usize,
) -> impl Iterator<Item = &'f String> {
    let goals = facts.people[person].leerdoelen.iter();
    goals.filter(move |slug| {
        !ploegen_of(draft, person).any(|ploeg| learns(facts, draft, ploeg, person, slug))
    })
}

/// Whether somebody learns this in this ploeg.
pub(super) fn learns(
    facts: &Facts<'_>,
    draft: &Draft,
    ploeg: usize,
    person: usize,
    slug: &String,
) -> bool {
    let mut others = draft.members[ploeg].iter().filter(|one| **one != person);
    facts.ploegen[ploeg].asks.vaardigheden.contains(slug)
        && (others.any(|one| facts.does_alone(ploeg, *one, slug)) || draft.is_on_site(facts, ploeg))
}

fn uneven(facts: &Facts<'_>, draft: &Draft) -> i64 {
    let times = (0..facts.people.len()).map(|person| hours(facts, draft, person));
    outside_band(times, HOURS_BAND)
}

/// Minutes somebody works in four weeks and this one, of the minutes agreed on.
pub(super) fn hours(facts: &Facts<'_>, draft: &Draft, person: usize) -> (u32, u32) {
    let one = facts.people[person];
    (
        one.worked + draft.minutes[person],
        one.available + one.agreed,
    )
}

fn unpleasant(facts: &Facts<'_>, draft: &Draft) -> i64 {
    let mut times: Vec<(u32, u32)> = facts
        .people
        .iter()
        .zip(&draft.minutes)
        .map(|(one, minutes)| (one.unpleasant, one.worked + minutes))
        .collect();
    for (ploeg, members) in draft.members.iter().enumerate() {
        if facts.ploegen[ploeg].unpleasant {
            for person in members {
                times[*person].0 += facts.minutes[ploeg];
            }
        }
    }
    outside_band(times.iter().copied(), UNPLEASANT_BAND)
}

/// Quarters by which parts lie outside the band around the share that all have together.
fn outside_band(times: impl Iterator<Item = (u32, u32)> + Clone, band: i32) -> i64 {
    let (part, all) = times.clone().fold((0_u64, 0_u64), |(part, all), time| {
        (part + u64::from(time.0), all + u64::from(time.1))
    });
    let Some(share) = (part * 1_000).checked_div(all) else {
        return 0;
    };
    let small = |minutes: u32| i32::try_from(minutes).unwrap_or(i32::MAX / 1_000);
    let share = i32::try_from(share).unwrap_or(1_000);
    times
        .map(|(part, all)| outside(small(part), small(all), share, band))
        .sum()
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
