//! One ploeg day as it is being built: its stops in order, with for each how early one can leave and how late one must
//! arrive, once with lunch still ahead and once with lunch behind. With these, whether something fits between two stops is
//! a few additions.
//!
//! Windows may have holes: "as early as possible" forward and "as late as possible" backward stay exact, since arriving
//! earlier never makes anything impossible.

use super::grid::{Grid, IMPOSSIBLE, NEVER, Span};

/// The number of the day's own start and end among visits.
pub const HOME: usize = usize::MAX;

/// A stop of a day.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// Which visit; [`HOME`] at both ends.
    pub visit: usize,
    /// Where.
    pub place: usize,
    /// Its windows, or the one in which it is kept.
    pub span: Span,
    /// How long.
    pub minutes: i32,
    /// Travel to the next stop.
    pub leg: i32,
    /// Earliest departure with lunch still to come.
    pub left_before: i32,
    /// Earliest departure with lunch behind.
    pub left_after: i32,
    /// Latest arrival with lunch still to come.
    pub by_before: i32,
    /// Latest arrival with lunch behind.
    pub by_after: i32,
}

/// The day.
#[derive(Clone, Debug)]
pub struct Day {
    /// From home to home; never fewer than two.
    pub stops: Vec<Stop>,
    /// It is back no later.
    pub to: i32,
    /// Load of its visits.
    pub load: i32,
    /// Travel.
    pub travel: i64,
    /// Waiting between visits.
    pub waiting: i64,
    /// The longest stretch between two stops, travel included: nothing that lasts longer fits anywhere.
    pub room: i32,
    /// Differs between any two contents a day has had.
    pub version: u64,
}

/// A place between two stops, and the travel it adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Travel added; may be less than nothing in an imported table.
    pub added: i32,
    /// The stop it follows.
    pub after: usize,
}

/// What is to be put between two stops.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Where.
    pub place: usize,
    /// How long.
    pub minutes: i32,
    /// Allowed starts.
    pub span: Span,
    /// Of these, none earlier.
    pub from: i32,
    /// Of these, none later.
    pub to: i32,
}

impl Item {
    /// The first start at or after a moment; [`NEVER`] when there is none.
    fn start(&self, grid: &Grid, at: i32) -> i32 {
        let start = grid.first_start(self.span, at.max(self.from));
        if start > self.to { NEVER } else { start }
    }
}

impl Day {
    /// A day without visits.
    pub fn empty(grid: &Grid, day: usize) -> Self {
        let rules = &grid.days[day];
        let home = |place| Stop {
            visit: HOME,
            place,
            span: Span::default(),
            minutes: 0,
            leg: 0,
            left_before: NEVER,
            left_after: NEVER,
            by_before: IMPOSSIBLE,
            by_after: IMPOSSIBLE,
        };
        let mut made = Self {
            stops: vec![home(rules.start), home(rules.end)],
            to: rules.to,
            load: 0,
            travel: 0,
            waiting: 0,
            room: 0,
            version: 0,
        };
        made.refresh(grid, day);
        made
    }

    /// Becomes a copy of another day, in the memory it has.
    pub fn copy(&mut self, other: &Self) {
        let Self {
            stops,
            to,
            load,
            travel,
            waiting,
            room,
            version,
        } = other;
        self.stops.clone_from(stops);
        self.to = *to;
        self.load = *load;
        self.travel = *travel;
        self.waiting = *waiting;
        self.room = *room;
        self.version = *version;
    }

    /// How many visits it has.
    pub fn len(&self) -> usize {
        self.stops.len() - 2
    }

    /// Whether it has none: an empty day stays at home.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its visits in order.
    pub fn visits(&self) -> impl Iterator<Item = &Stop> {
        self.stops[1..self.stops.len() - 1].iter()
    }

    /// Works everything out anew after a change of stops.
    pub fn refresh(&mut self, grid: &Grid, day: usize) {
        let rules = &grid.days[day];
        let table = grid.table(day);
        let last = self.stops.len() - 1;
        let lunch = rules.lunch;
        let home = &mut self.stops[0];
        (home.left_before, home.left_after) = match lunch {
            Some(_) => (rules.from, NEVER),
            None => (NEVER, rules.from),
        };
        self.travel = 0;
        for at in 0..last {
            let (here, next) = (self.stops[at], self.stops[at + 1]);
            let leg = table.get(here.place, next.place);
            self.stops[at].leg = leg;
            // An empty day stays at home.
            if last > 1 {
                self.travel += i64::from(leg);
            }
            if at + 1 < last {
                let before = grid.first_start(next.span, here.left_before.saturating_add(leg));
                let reached = here.left_after.saturating_add(leg);
                let reached = lunch.map_or(reached, |lunch| {
                    reached.min(lunch.arrive(here.left_before, leg))
                });
                let after = grid.first_start(next.span, reached);
                let next = &mut self.stops[at + 1];
                next.left_before = before.saturating_add(next.minutes).min(NEVER);
                next.left_after = after.saturating_add(next.minutes).min(NEVER);
            }
        }
        self.stops[last].by_after = self.to;
        self.room = 0;
        for at in (0..last).rev() {
            let next = self.stops[at + 1];
            let here = &mut self.stops[at];
            self.room = self.room.max(stretch(here, &next));
            if at == 0 {
                break;
            }
            let after = next.by_after - here.leg;
            let before = next.by_before - here.leg;
            let before = lunch.map_or(before, |lunch| {
                before.max(lunch.leave(next.by_after, here.leg))
            });
            here.by_after = grid.last_start(here.span, after - here.minutes);
            here.by_before = grid.last_start(here.span, before - here.minutes);
        }
        self.waiting = if grid.weights.waiting > 0 && last > 2 {
            self.waits(grid, day)
        } else {
            0
        };
    }

    /// When each visit starts: as early as possible.
    pub fn starts(&self, grid: &Grid, day: usize) -> Vec<i32> {
        let lunch = grid.days[day].lunch;
        let last = self.stops.len() - 1;
        let mut starts = vec![0; self.len()];
        // Back from the end, where lunch is behind: before which stop was it?
        let mut behind = true;
        for at in (1..last).rev() {
            if behind && let Some(lunch) = lunch {
                let here = &self.stops[at];
                let direct = here.left_after.saturating_add(here.leg);
                behind = direct <= lunch.arrive(here.left_before, here.leg);
            }
            let here = &self.stops[at];
            let left = if behind {
                here.left_after
            } else {
                here.left_before
            };
            starts[at - 1] = left - here.minutes;
        }
        starts
    }

    fn waits(&self, grid: &Grid, day: usize) -> i64 {
        let starts = self.starts(grid, day);
        let (Some(first), Some(last)) = (starts.first(), starts.last()) else {
            return 0;
        };
        let lunch = grid.days[day].lunch.filter(|lunch| {
            *first < lunch.from + lunch.minutes && *last >= lunch.from + lunch.minutes
        });
        let busy: i32 = self.stops[1..self.stops.len() - 2]
            .iter()
            .map(|stop| stop.minutes + stop.leg)
            .sum();
        let lunch = lunch.map_or(0, |lunch| lunch.minutes);
        i64::from((last - first - busy - lunch).max(0))
    }

    /// Whether everything in it fits.
    pub fn is_sound(&self, grid: &Grid, day: usize) -> bool {
        let rules = &grid.days[day];
        let Some(last_visit) = self.stops.get(self.stops.len() - 2) else {
            return false;
        };
        let direct = last_visit.left_after.saturating_add(last_visit.leg);
        let arrival = rules.lunch.map_or(direct, |lunch| {
            direct.min(lunch.arrive(last_visit.left_before, last_visit.leg))
        });
        self.load <= rules.capacity && (self.is_empty() || arrival <= self.to)
    }

    /// Travel that something between two stops adds.
    pub fn added(&self, after: usize, towards: &[i32], away: &[i32]) -> i32 {
        let (here, next) = (&self.stops[after], &self.stops[after + 1]);
        // In an empty day the leg from home to home is not travelled.
        let saved = if self.stops.len() > 2 { here.leg } else { 0 };
        towards[here.place] + away[next.place] - saved
    }

    /// When it would start between two stops; `None` when it does not fit there.
    pub fn start_between(&self, grid: &Grid, day: usize, item: &Item, after: usize) -> Option<i32> {
        let table = grid.table(day);
        let (here, next) = (&self.stops[after], &self.stops[after + 1]);
        let to = table.get(here.place, item.place);
        let on = table.get(item.place, next.place);
        let Some(lunch) = grid.days[day].lunch else {
            let start = item.start(grid, here.left_after.saturating_add(to));
            return (start.saturating_add(item.minutes + on) <= next.by_after).then_some(start);
        };
        let reached = here
            .left_after
            .saturating_add(to)
            .min(lunch.arrive(here.left_before, to));
        let before = item.start(grid, here.left_before.saturating_add(to));
        if before < NEVER {
            let left = before + item.minutes;
            if left + on <= next.by_before || lunch.arrive(left, on) <= next.by_after {
                return Some(before);
            }
        }
        let after = item.start(grid, reached);
        (after < NEVER && after + item.minutes + on <= next.by_after).then_some(after)
    }

    /// Whether an item could still be there: `None` when it is too late from this stop on, false when it is too early yet.
    pub fn in_reach(&self, after: usize, first: i32, last: i32, minutes: i32) -> Option<bool> {
        let (here, next) = (&self.stops[after], &self.stops[after + 1]);
        if here.left_before.min(here.left_after) > last {
            return None;
        }
        Some(next.by_before.max(next.by_after) >= first + minutes)
    }

    /// The gap that adds least travel, of those `choose` lets pass.
    pub fn best_gap(
        &self,
        grid: &Grid,
        day: usize,
        item: &Item,
        mut choose: impl FnMut() -> bool,
    ) -> Option<Gap> {
        let windows = &grid.windows[item.span.from..item.span.to];
        let (Some(first), Some(last)) = (windows.first(), windows.last()) else {
            return None;
        };
        let table = grid.table(day);
        let (towards, away) = (table.towards(item.place), table.away(item.place));
        let mut best: Option<Gap> = None;
        for after in 0..self.stops.len() - 1 {
            match self.in_reach(after, first.first, last.last, item.minutes) {
                None => break,
                Some(false) => continue,
                Some(true) => {}
            }
            let added = self.added(after, towards, away);
            if best.is_some_and(|best| best.added <= added) || !choose() {
                continue;
            }
            if self.start_between(grid, day, item, after).is_some() {
                best = Some(Gap { added, after });
            }
        }
        best
    }
}

/// The time between two stops, travel included.
fn stretch(here: &Stop, next: &Stop) -> i32 {
    let with_lunch_ahead = next
        .by_before
        .max(next.by_after)
        .saturating_sub(here.left_before);
    with_lunch_ahead.max(next.by_after.saturating_sub(here.left_after))
}
