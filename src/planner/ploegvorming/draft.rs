//! Ploegen under the hands of the search: who is in which, who answers for which, and whether one more fits.

use super::{facts::Facts, model::Week};
use crate::domain::ploeg::{DEELNEMERS_PER_PLOEG, PLOEGEN_PER_BEGELEIDER};

/// A division of people over ploegen. It never breaks a rule, but for what is fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    /// Per ploeg the begeleider.
    pub(super) guides: Vec<Option<usize>>,
    /// Per ploeg its people, by number.
    pub(super) members: Vec<Vec<usize>>,
    /// Per person their minutes this week.
    pub(super) minutes: Vec<u32>,
    /// Per ploeg, whether it stays as it is: told for today or tomorrow, over, or without its vehicle.
    pub(super) fixed: Vec<bool>,
    /// Per ploeg, whether it cannot go out whatever is done.
    pub(super) hopeless: Vec<bool>,
}

/// Why somebody cannot be in a ploeg as things are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Obstacle {
    /// Not available, absent, or not in a trajectory.
    Away,
    /// In another ploeg then.
    Elsewhere,
    /// The agreed hours would be passed.
    Hours,
    /// Somebody in it with whom they must not work.
    Apart,
    /// The begeleider would have too many people.
    Group,
}

impl Draft {
    /// What stands, as far as it can stay: fixed ploegen first, as they are.
    pub(super) fn standing(facts: &Facts<'_>, week: &Week) -> Self {
        let count = facts.ploegen.len();
        let mut draft = Self {
            guides: vec![None; count],
            members: vec![Vec::new(); count],
            minutes: vec![0; facts.people.len()],
            fixed: (0..count).map(|one| facts.is_fixed(one, week)).collect(),
            hopeless: vec![false; count],
        };
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|ploeg| !draft.fixed[*ploeg]);
        for ploeg in order {
            draft.hopeless[ploeg] = !draft.fixed[ploeg] && draft.vehicle_is_out(facts, ploeg);
            draft.fixed[ploeg] |= draft.hopeless[ploeg];
            let fixed = draft.fixed[ploeg];
            let asked = facts.ploegen[ploeg];
            let guide = asked.begeleider.and_then(|id| facts.guide(id));
            draft.guides[ploeg] =
                guide.filter(|guide| fixed || draft.can_guide(facts, ploeg, *guide));
            let mut people: Vec<usize> = asked
                .deelnemers
                .iter()
                .filter_map(|id| facts.person(*id))
                .collect();
            people.sort_unstable();
            people.dedup();
            for person in people {
                if fixed || draft.obstacle(facts, ploeg, person).is_none() {
                    draft.join(facts, ploeg, person);
                }
            }
        }
        draft
    }

    /// How many people it should have: as many as are wanted, or stand already.
    pub(super) fn places(facts: &Facts<'_>, ploeg: usize) -> usize {
        let asked = facts.ploegen[ploeg];
        usize::try_from(asked.asks.personen)
            .unwrap_or(usize::MAX)
            .max(asked.deelnemers.len())
            .min(DEELNEMERS_PER_PLOEG)
    }

    /// Whether the search may change it.
    pub(super) fn is_free(&self, ploeg: usize) -> bool {
        !self.fixed[ploeg] && !self.hopeless[ploeg]
    }

    /// Puts somebody in.
    pub(super) fn join(&mut self, facts: &Facts<'_>, ploeg: usize, person: usize) {
        let at = self.members[ploeg].partition_point(|one| *one < person);
        self.members[ploeg].insert(at, person);
        self.minutes[person] += facts.minutes[ploeg];
    }

    /// Takes somebody out.
    pub(super) fn leave(&mut self, facts: &Facts<'_>, ploeg: usize, person: usize) {
        self.members[ploeg].retain(|one| *one != person);
        self.minutes[person] -= facts.minutes[ploeg];
    }

    /// What keeps somebody who is not in it out of it; none when there is nothing.
    pub(super) fn obstacle(
        &self,
        facts: &Facts<'_>,
        ploeg: usize,
        person: usize,
    ) -> Option<Obstacle> {
        if !facts.can_join[ploeg][person] {
            return Some(Obstacle::Away);
        }
        let is_in = |other: &usize| self.members[*other].binary_search(&person).is_ok();
        if is_in(&ploeg) || facts.at_once[ploeg].iter().any(is_in) {
            return Some(Obstacle::Elsewhere);
        }
        let agreed = facts.agreed(ploeg, person);
        if self.minutes[person] + facts.minutes[ploeg] > agreed {
            return Some(Obstacle::Hours);
        }
        if facts.apart[person]
            .iter()
            .any(|other| self.members[ploeg].contains(other))
        {
            return Some(Obstacle::Apart);
        }
        let too_many = self.guides[ploeg].is_some_and(|guide| {
            !self.group_fits(facts, ploeg, guide, self.members[ploeg].len() + 1)
        });
        too_many.then_some(Obstacle::Group)
    }

    /// Whether a begeleider can take this ploeg as it is now.
    pub(super) fn can_guide(&self, facts: &Facts<'_>, ploeg: usize, guide: usize) -> bool {
        let has = |other: &&usize| self.guides[**other] == Some(guide);
        let others = |one: usize| {
            let at_once = facts.at_once[one].iter();
            at_once.filter(|other| **other != ploeg).filter(has).count()
        };
        facts.can_guide[ploeg][guide]
            && others(ploeg) < PLOEGEN_PER_BEGELEIDER
            && facts.at_once[ploeg]
                .iter()
                .filter(has)
                .all(|other| others(*other) + 1 < PLOEGEN_PER_BEGELEIDER)
            && facts.at_once[ploeg]
                .iter()
                .filter(has)
                .all(|other| !self.fixed[*other] || self.drives_itself(facts, *other))
            && self.group_fits(facts, ploeg, guide, self.members[ploeg].len())
    }

    /// Whether the begeleider is on the spot: has no other ploeg then.
    pub(super) fn is_on_site(&self, facts: &Facts<'_>, ploeg: usize) -> bool {
        self.guides[ploeg].is_some_and(|guide| {
            let mut at_once = facts.at_once[ploeg].iter();
            !at_once.any(|other| self.guides[*other] == Some(guide))
        })
    }

    /// Whether somebody may drive the vehicle, if it takes one.
    pub(super) fn has_driver(&self, facts: &Facts<'_>, ploeg: usize) -> bool {
        self.drives_itself(facts, ploeg) || self.is_on_site(facts, ploeg)
    }

    /// Whether it needs no begeleider to drive.
    fn drives_itself(&self, facts: &Facts<'_>, ploeg: usize) -> bool {
        let asked = facts.ploegen[ploeg];
        let mut members = self.members[ploeg].iter();
        asked.voertuig.is_none()
            || asked.needs_rijbewijs.is_none()
            || members.any(|person| facts.drives(ploeg, *person))
    }

    /// Whether it can go out.
    pub(super) fn is_able(&self, facts: &Facts<'_>, ploeg: usize) -> bool {
        self.guides[ploeg].is_some()
            && !self.members[ploeg].is_empty()
            && self.has_driver(facts, ploeg)
    }

    /// Gives up a ploeg: nobody is in it.
    pub(super) fn give_up(&mut self, facts: &Facts<'_>, ploeg: usize) {
        for person in self.members[ploeg].clone() {
            self.leave(facts, ploeg, person);
        }
        self.guides[ploeg] = None;
        self.hopeless[ploeg] = true;
    }

    /// Whether its vehicle is out with another ploeg that comes first.
    fn vehicle_is_out(&self, facts: &Facts<'_>, ploeg: usize) -> bool {
        let asked = facts.ploegen[ploeg];
        asked.voertuig.is_some()
            && facts.at_once[ploeg].iter().any(|other| {
                let first = self.fixed[*other] || *other < ploeg;
                first && !self.hopeless[*other] && facts.ploegen[*other].voertuig == asked.voertuig
            })
    }

    /// Whether all that a begeleider would answer for at once is not too many, with so many people in this ploeg.
    fn group_fits(&self, facts: &Facts<'_>, ploeg: usize, guide: usize, size: usize) -> bool {
        let of = |one: usize| {
            if one == ploeg {
                size
            } else if self.guides[one] == Some(guide) {
                self.members[one].len()
            } else {
                0
            }
        };
        let at_once = |one: usize| {
            of(one)
                + facts.at_once[one]
                    .iter()
                    .map(|other| of(*other))
                    .sum::<usize>()
        };
        let most = facts.guides[guide].groep;
        at_once(ploeg) <= most
            && facts.at_once[ploeg]
                .iter()
                .filter(|other| self.guides[**other] == Some(guide))
                .all(|other| at_once(*other) <= most)
    }
}
