//! What stands in the plan, as the search sees it: kept where it is if it can stay, displaced if it cannot, left alone when
//! the day contradicts itself. Pins are checked here, never trusted.

use std::collections::BTreeSet;

use super::{Compiled, Freedom};
use crate::planner::{
    fit::windows,
    model::{Appointment, Hold, PlanPloeg},
    search::{
        grid::{Kept, Window},
        state::State,
    },
};

impl Compiled<'_> {
    pub(super) fn add_standing(&mut self, freedom: Freedom) {
        let mut seen = BTreeSet::new();
        for one in self.standing.clone() {
            let place = self.visit_of(one.klus).zip(self.day_of(one.ploeg));
            let Some((visit, day)) = place.filter(|_| seen.insert(one.klus)) else {
                self.leave_or_displace(one, freedom);
                continue;
            };
            let begun = one.van <= self.problem.now;
            let pinned = begun || one.hold == Hold::Pinned || freedom == Freedom::Nothing;
            if !pinned && !self.can_stay(visit, day, &one) {
                self.displaced.push(one);
                continue;
            }
            let (from, to) = (self.before(one.van), self.after(one.tot));
            let window = self.grid.windows.len();
            self.grid.windows.push(Window {
                first: from,
                last: from,
            });
            self.grid.visits[visit].kept = Some(Kept {
                day,
                window,
                minutes: (to - from).max(1),
                weight: one.hold.weight(),
                pinned,
            });
        }
        self.odd = self.two_places();
        let contradicted = self.try_standing();
        self.odd.extend(contradicted);
        self.freeze();
        if matches!(freedom, Freedom::Others(_)) {
            self.only_displaced();
        }
    }

    /// An appointment of a klus or ploeg that is not in the problem: a dissolved ploeg's klus has to go elsewhere.
    fn leave_or_displace(&mut self, one: Appointment, freedom: Freedom) {
        let known = self.visit_of(one.klus).is_some();
        if known && freedom != Freedom::Nothing && self.day_of(one.ploeg).is_none() {
            self.displaced.push(one);
        } else {
            self.leave(one);
        }
    }

    /// Leaves an appointment as it is, outside the search.
    fn leave(&mut self, one: Appointment) {
        if let Some(visit) = self.visit_of(one.klus) {
            self.grid.visits[visit].days.clear();
        }
        self.untouched.push(one);
    }

    fn can_stay(&self, visit: usize, day: usize, one: &Appointment) -> bool {
        let klus = self.klussen[visit];
        self.obstacles(visit, day).none()
            && windows(klus, self.ploegen[day].datum, self.problem.now)
                .iter()
                .any(|(from, to)| *from <= one.van && one.tot <= *to)
    }

    /// Puts what stands together, pins first: what then has no room is displaced. Returns the days whose pins contradict
    /// each other.
    fn try_standing(&mut self) -> BTreeSet<usize> {
        let mut order: Vec<(bool, i32, usize, usize)> = (0..self.grid.visits.len())
            .filter_map(|visit| {
                let kept = self.grid.visits[visit].kept?;
                let start = self.grid.windows[kept.window].first;
                Some((!kept.pinned, start, visit, kept.day))
            })
            .collect();
        order.sort_unstable();
        let mut state = State::new(&self.grid);
        let mut odd = BTreeSet::new();
        let mut homeless = Vec::new();
        for (loose, _, visit, day) in order {
            if state.insert_kept(visit) {
                continue;
            }
            if loose {
                homeless.push(visit);
            } else {
                odd.insert(day);
            }
        }
        for visit in homeless {
            self.grid.visits[visit].kept = None;
            let id = self.klussen[visit].id;
            let stood = self.standing.iter().find(|one| one.klus == id);
            self.displaced.extend(stood.copied());
        }
        odd
    }

    /// Days that share a deelnemer with another ploeg at the same time: nobody can be in two places at once.
    fn two_places(&self) -> BTreeSet<usize> {
        let clash = |one: &PlanPloeg, other: &PlanPloeg| {
            one.overlaps(other)
                && one
                    .deelnemers
                    .iter()
                    .any(|id| other.deelnemers.contains(id))
        };
        (0..self.ploegen.len())
            .filter(|day| {
                let of_date = self.ploegen.iter().enumerate();
                of_date
                    .filter(|(other, _)| other != day)
                    .any(|(_, other)| clash(self.ploegen[*day], other))
            })
            .collect()
    }

    /// Days that contradict themselves are left alone altogether: a person must look at them first.
    fn freeze(&mut self) {
        let odd = &self.odd;
        for visit in 0..self.grid.visits.len() {
            let asked = &mut self.grid.visits[visit];
            asked.days.retain(|day| !odd.contains(day));
            let Some(kept) = asked.kept.filter(|kept| odd.contains(&kept.day)) else {
                continue;
            };
            asked.kept = None;
            asked.days.clear();
            let (klus, ploeg) = (self.klussen[visit].id, self.ploegen[kept.day].id);
            let stays = self
                .standing
                .iter()
                .find(|one| one.klus == klus && one.ploeg == ploeg);
            self.untouched.extend(stays.copied());
        }
        let displaced = std::mem::take(&mut self.displaced);
        for one in displaced {
            if self
                .day_of(one.ploeg)
                .is_some_and(|day| self.odd.contains(&day))
            {
                self.leave(one);
            } else {
                self.displaced.push(one);
            }
        }
    }

    /// Leaves out what waits but did not stand.
    fn only_displaced(&mut self) {
        for visit in 0..self.grid.visits.len() {
            let id = self.klussen[visit].id;
            if self.grid.visits[visit].kept.is_none()
                && !self.displaced.iter().any(|one| one.klus == id)
            {
                self.grid.visits[visit].days.clear();
            }
        }
    }

    /// Whether a day contradicts itself, so that it is left alone.
    pub fn is_odd(&self, day: usize) -> bool {
        self.odd.contains(&day)
    }

    /// Visits that the search leaves where they are, outside its count.
    pub fn is_untouched(&self, visit: usize) -> bool {
        let id = self.klussen[visit].id;
        self.untouched.iter().any(|one| one.klus == id)
    }
}
