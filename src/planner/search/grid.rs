//! What the search walks over: visits, ploeg days and travel as plain integers, compiled from a problem by whoever asks.
//!
//! Knows minutes (or any other unit: a bench feeds it tenths of a kilometre), no dates and no names. What is hard is in
//! here as what can be chosen at all; what is soft is in [`super::tally`].

use std::sync::Arc;

use super::tally::Weights;

/// Later than anything that can happen.
pub const NEVER: i32 = 1_000_000_000;
/// Earlier than anything that can happen.
pub const IMPOSSIBLE: i32 = -NEVER;

/// Starts that are allowed: from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// First allowed start.
    pub first: i32,
    /// Last allowed start.
    pub last: i32,
}

/// Where the windows of one visit on one date stand in [`Grid::windows`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Index of the first.
    pub from: usize,
    /// Index after the last.
    pub to: usize,
}

/// A break that is hard and lies between visits; it may be taken on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lunch {
    /// It starts no earlier.
    pub from: i32,
    /// It starts no later.
    pub last: i32,
    /// How long it is.
    pub minutes: i32,
}

impl Lunch {
    /// When one arrives after leaving at `left`, having travelled and had lunch; [`NEVER`] when it is too late for lunch.
    pub fn arrive(&self, left: i32, travel: i32) -> i32 {
        if left > self.last {
            NEVER
        } else {
            (left + travel + self.minutes).max(self.from + self.minutes)
        }
    }

    /// The last moment to leave and still arrive by `by`, having travelled and had lunch.
    pub fn leave(&self, by: i32, travel: i32) -> i32 {
        if by < self.from + self.minutes {
            IMPOSSIBLE
        } else {
            self.last.min(by - travel - self.minutes)
        }
    }
}

/// What stands in the present plan and stays there unless something is gained by moving it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// On which day.
    pub day: usize,
    /// From when; its window is the one at this index.
    pub window: usize,
    /// How long it takes there.
    pub minutes: i32,
    /// What moving it costs: a promise that was told weighs more than a draft.
    pub weight: i64,
    /// Never moved.
    pub pinned: bool,
}

/// One visit that is to be made, or left out.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Where.
    pub place: usize,
    /// How long.
    pub minutes: i32,
    /// What it takes of a day's capacity.
    pub load: i32,
    /// How much it matters that it is planned: 0 matters most.
    pub tier: usize,
    /// Breaks ties within a tier: how long it has waited.
    pub waited: i64,
    /// What is learnt there, as bits.
    pub teaches: u128,
    /// Where it stands now.
    pub kept: Option<Kept>,
    /// The days on which it can be at all, in order.
    pub days: Vec<usize>,
}

/// One day of one ploeg.
#[derive(Clone, Debug)]
pub struct DayRules {
    /// Which windows count: the index of its date.
    pub date: usize,
    /// It sets out no earlier.
    pub from: i32,
    /// It is back no later.
    pub to: i32,
    /// Its break.
    pub lunch: Option<Lunch>,
    /// Where it sets out.
    pub start: usize,
    /// Where it comes back.
    pub end: usize,
    /// Which travel table counts.
    pub means: usize,
    /// How much load fits.
    pub capacity: i32,
    /// Whose work it is.
    pub people: Vec<usize>,
    /// What somebody in it would like to learn: the goal, and the bit of [`Visit::teaches`].
    pub goals: Vec<(usize, u128)>,
}

/// What one person has worked and could have worked before these days, and could work in them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Person {
    /// Worked already.
    pub worked: i32,
    /// Could have worked, these days included.
    pub available: i32,
}

/// Travel between places.
#[derive(Clone, Debug)]
pub struct Table {
    size: usize,
    cells: Vec<i32>,
    turned: Vec<i32>,
}

impl Table {
    /// From a function that is asked once per pair.
    pub fn new(size: usize, mut travel: impl FnMut(usize, usize) -> i32) -> Self {
        let cells: Vec<i32> = (0..size * size)
            .map(|cell| travel(cell / size, cell % size).max(0))
            .collect();
        let turned = (0..size * size)
            .map(|cell| cells[cell % size * size + cell / size])
            .collect();
        Self {
            size,
            cells,
            turned,
        }
    }

    /// From one place to another.
    pub fn get(&self, from: usize, to: usize) -> i32 {
        self.cells[from * self.size + to]
    }

    /// How many places it knows.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The longest leg.
    pub fn longest(&self) -> i32 {
        self.cells.iter().copied().max().unwrap_or(0)
    }

    /// From here to everywhere.
    pub fn away(&self, from: usize) -> &[i32] {
        &self.cells[from * self.size..(from + 1) * self.size]
    }

    /// From everywhere to here.
    pub fn towards(&self, to: usize) -> &[i32] {
        &self.turned[to * self.size..(to + 1) * self.size]
    }
}

/// The whole of it.
#[derive(Clone, Debug)]
pub struct Grid {
    /// What is to be planned.
    pub visits: Vec<Visit>,
    /// Where it can be planned.
    pub days: Vec<DayRules>,
    /// How many dates there are.
    pub dates: usize,
    /// Allowed starts; [`Grid::spans`] says whose.
    pub windows: Vec<Window>,
    /// Per visit × date.
    pub spans: Vec<Span>,
    /// Travel per means.
    pub travel: Arc<Vec<Table>>,
    /// Starts are multiples of this; windows are so already.
    pub step: i32,
    /// Whose work is shared out evenly.
    pub people: Vec<Person>,
    /// How many learning goals there are.
    pub goals: usize,
    /// What counts for how much.
    pub weights: Weights,
    /// Visits that stand now and may change; `None` is any number.
    pub most_changes: Option<usize>,
    /// Whether a visit that did not stand counts as a change too.
    pub additions_count: bool,
}

impl Grid {
    /// The windows of a visit on a date.
    pub fn span(&self, visit: usize, date: usize) -> Span {
        self.spans[visit * self.dates + date]
    }

    /// The travel table of a day.
    pub fn table(&self, day: usize) -> &Table {
        &self.travel[self.days[day].means]
    }

    /// The first allowed start at or after a moment; [`NEVER`] when there is none.
    pub fn first_start(&self, span: Span, at: i32) -> i32 {
        for window in &self.windows[span.from..span.to] {
            if at <= window.first {
                return window.first;
            }
            let rounded = self.round_up(at);
            if rounded <= window.last {
                return rounded;
            }
        }
        NEVER
    }

    /// The last allowed start at or before a moment; [`IMPOSSIBLE`] when there is none.
    pub fn last_start(&self, span: Span, at: i32) -> i32 {
        for window in self.windows[span.from..span.to].iter().rev() {
            if at >= window.last {
                return window.last;
            }
            let rounded = at - at.rem_euclid(self.step);
            if rounded >= window.first {
                return rounded;
            }
            if at >= window.first {
                return window.first;
            }
        }
        IMPOSSIBLE
    }

    fn round_up(&self, at: i32) -> i32 {
        let over = if self.step == 1 { 0 } else { at % self.step };
        if over == 0 { at } else { at - over + self.step }
    }

    /// Whether a visit may be moved or left out.
    pub fn is_pinned(&self, visit: usize) -> bool {
        self.visits[visit].kept.is_some_and(|kept| kept.pinned)
    }
}
