//! What a klus would cost on that ploeg, that half day, with everything else left where it is: answers while somebody drags a
//! klus over the board, and the cheapest half days to offer a resident who phones.
//!
//! Opening the desk costs as much as compiling the problem; each answer then only looks at one ploeg day.

use std::sync::OnceLock;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::{
    compile::Compiled,
    fit::{Misfit, misfits},
    search::{
        day::{Day, Item},
        grid::{Grid, Span},
        standing,
        state::State,
    },
};
use crate::domain::calendar::Dagdeel;

/// A plan on the table.
pub struct Desk<'c> {
    pub(super) compiled: &'c Compiled<'c>,
    pub(super) state: State<'c>,
    /// The days on which something can still be put.
    pub(super) open: Vec<usize>,
    /// The days as they would be if they lasted longer, for who asks.
    pub(super) longer: OnceLock<Vec<Longer>>,
}

/// All days, so many minutes longer.
pub(super) struct Longer {
    /// By how much.
    pub(super) minutes: i32,
    /// Each day.
    pub(super) days: Vec<Day>,
}

/// What it would cost there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// By whom.
    pub ploeg: Uuid,
    /// The day.
    pub datum: Date,
    /// The half day in which it begins.
    pub dagdeel: Dagdeel,
    /// From when.
    pub van: Timestamp,
    /// Until when.
    pub tot: Timestamp,
    /// Quarters by which work would be shared out less evenly; below nothing is more evenly.
    pub unfair: i64,
    /// Learning goals it would meet that nothing meets yet.
    pub learnt: i64,
    /// Minutes more on the road.
    pub travel: i64,
}

/// Why it cannot be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CannotBe {
    /// The klus or the ploeg is not in the problem.
    Unknown,
    /// Whatever the time, this stands in the way.
    Misfits(Vec<Misfit>),
    /// There is no room in that half day.
    NoRoom,
}

impl Price {
    /// The order in which tiers count; then the earliest, then by id.
    fn order(&self) -> (i64, i64, i64, Timestamp, Uuid) {
        (self.unfair, -self.learnt, self.travel, self.van, self.ploeg)
    }
}

impl<'c> Desk<'c> {
    /// Lays a compiled plan on the table. Compile it with [`super::compile::Freedom::Nothing`]: nothing moves here.
    pub fn new(compiled: &'c Compiled<'c>) -> Self {
        let now = compiled.problem.now;
        let open = |day: &usize| compiled.ploegen[*day].tot > now && !compiled.is_odd(*day);
        Self {
            compiled,
            state: standing(&compiled.grid),
            open: (0..compiled.ploegen.len()).filter(open).collect(),
            longer: OnceLock::new(),
        }
    }

    /// Takes a klus off the table, to drag it; the next answers are without it.
    pub fn lift(&mut self, klus: Uuid) {
        if let Some(visit) = self.compiled.visit_of(klus) {
            self.state.begin_step();
            self.state.remove(visit);
            self.longer = OnceLock::new();
        }
    }

    /// Puts back what was lifted last.
    pub fn put_back(&mut self) {
        self.state.undo();
        self.state.begin_step();
        self.longer = OnceLock::new();
    }

    /// What this klus would cost with this ploeg, beginning in this half day.
    pub fn price(&self, klus: Uuid, ploeg: Uuid, dagdeel: Dagdeel) -> Result<Price, CannotBe> {
        let visit = self.compiled.visit_of(klus).ok_or(CannotBe::Unknown)?;
        let day = self.compiled.day_of(ploeg).ok_or(CannotBe::Unknown)?;
        if self.state.grid.visits[visit]
            .days
            .binary_search(&day)
            .is_err()
        {
            let found = misfits(
                self.compiled.klussen[visit],
                self.compiled.ploegen[day],
                self.compiled.problem.now,
            );
            return Err(if found.is_empty() {
                CannotBe::NoRoom
            } else {
                CannotBe::Misfits(found)
            });
        }
        self.price_at(visit, day, dagdeel).ok_or(CannotBe::NoRoom)
    }

    /// The cheapest half days for this klus, each on another date or in another half of it; the cheapest first.
    pub fn cheapest(&self, klus: Uuid, count: usize) -> Vec<Price> {
        let Some(visit) = self.compiled.visit_of(klus) else {
            return Vec::new();
        };
        let mut prices: Vec<Price> = self.state.grid.visits[visit]
            .days
            .iter()
            .flat_map(|day| {
                Dagdeel::ALL
                    .into_iter()
                    .filter_map(|part| self.price_at(visit, *day, part))
            })
            .collect();
        prices.sort_unstable_by_key(Price::order);
        let mut chosen: Vec<Price> = Vec::with_capacity(count);
        for price in prices {
            let half_day = (price.datum, price.dagdeel);
            if chosen.len() < count
                && chosen
                    .iter()
                    .all(|one| (one.datum, one.dagdeel) != half_day)
            {
                chosen.push(price);
            }
        }
        chosen
    }

    fn price_at(&self, visit: usize, day: usize, dagdeel: Dagdeel) -> Option<Price> {
        let compiled = self.compiled;
        let ploeg = compiled.ploegen[day];
        let rules = &self.state.grid.days[day];
        let (from, to) = compiled.half_day(rules.date, dagdeel);
        let item = Item {
            from,
            to,
            ..self.state.item(visit, day, false)
        };
        let (start, travel) = self.room(day, &item)?;
        Some(Price {
            ploeg: ploeg.id,
            datum: ploeg.datum,
            dagdeel,
            van: compiled.moment(start),
            tot: compiled.moment(start + item.minutes),
            unfair: self.state.unfairness(visit, day),
            learnt: self.state.learnt(visit, day),
            travel,
        })
    }

    /// Where something would start on a day at the least travel, and how much that is.
    pub(super) fn room(&self, day: usize, item: &Item) -> Option<(i32, i64)> {
        room_in(self.state.grid, &self.state.days[day], day, item)
    }

    /// Something of so many minutes that may begin whenever, within bounds.
    pub(super) fn any_time(&self, place: usize, minutes: i32, from: i32, to: i32) -> Item {
        let span: Span = self.compiled.any;
        Item {
            place,
            minutes,
            span,
            from,
            to,
        }
    }
}

/// Where something would start on a day as it is built at the least travel; and how much that is.
pub(super) fn room_in(grid: &Grid, built: &Day, day: usize, item: &Item) -> Option<(i32, i64)> {
    if built.room < item.minutes {
        return None;
    }
    let gap = built.best_gap(grid, day, item, || true)?;
    let start = built.start_between(grid, day, item, gap.after)?;
    Some((start, i64::from(gap.added)))
}
