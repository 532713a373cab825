//! What the planner is told: the klussen that wait, the ploegen that go out, what already stands, and how long it takes to
//! get from one place to another. Plain values; whoever asks fills them from domain and store.
//!
//! Instants are real moments, so that a night on which the clocks change needs no rule. Everything is judged in minutes.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date, civil::time};
use uuid::Uuid;

use super::search::grid::Table;
use crate::domain::{
    calendar::to_instant,
    klus::Voorkeuren,
    opdracht::people::{Asks, Person},
};

/// Planned visits start at a quarter, so that they can be said on the telephone.
pub const QUARTER_MINUTES: i32 = 15;

/// All there is to plan with.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Nothing is planned before this moment.
    pub now: Timestamp,
    /// What waits, and what stands in the plan.
    pub klussen: Vec<PlanKlus>,
    /// The days on which ploegen go out.
    pub ploegen: Vec<PlanPloeg>,
    /// Who is in them, for sharing out work and for learning goals.
    pub deelnemers: Vec<PlanDeelnemer>,
    /// The present plan.
    pub standing: Vec<Appointment>,
    /// Travel between the places that klussen and ploegen name.
    pub travel: Travel,
}

/// A klus as the planner sees it: one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanKlus {
    /// Key of the klus.
    pub id: Uuid,
    /// How people know it, for sentences: `K26-0042 Tuinonderhoud`.
    pub naam: String,
    /// How long a visit takes: person-minutes over persons.
    pub minutes: u32,
    /// What it asks of the people who go; its vaardigheden are also what it teaches.
    pub asks: Asks,
    /// What must come along, as slugs: a van, a trailer, a ladder.
    pub equipment: Vec<String>,
    /// When it suits the resident; empty means always.
    pub suits: Voorkeuren,
    /// The half day or hours that were agreed on with the resident; nothing outside them.
    pub agreed: Option<(Timestamp, Timestamp)>,
    /// The last day on which it is of use. When it has passed, any day is better than none.
    pub deadline: Option<Date>,
    /// Whether it cannot be done in bad weather.
    pub outdoors: bool,
    /// Its place in [`Travel`].
    pub place: usize,
    /// How much it matters that it is planned.
    pub urgency: Urgency,
    /// Working days it has waited.
    pub waited: u32,
}

/// How much it matters that a klus is planned, in the order of the queue (domain.md §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Its last day has passed.
    DeadlinePassed,
    /// Must be done the same day, such as snow.
    SameDay,
    /// A class that goes first, such as people of 80 and over.
    First,
    /// Has waited longer than the norm.
    NormPassed,
    /// All others.
    Ordinary,
}

impl Urgency {
    /// From the most to the least urgent.
    pub const ALL: [Self; 5] = [
        Self::DeadlinePassed,
        Self::SameDay,
        Self::First,
        Self::NormPassed,
        Self::Ordinary,
    ];

    /// 0 for the most urgent.
    pub fn tier(self) -> usize {
        Self::ALL.iter().position(|one| *one == self).unwrap_or(0)
    }
}

/// One day of one ploeg.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPloeg {
    /// Key of the ploeg.
    pub id: Uuid,
    /// What people call it.
    pub naam: String,
    /// The day.
    pub datum: Date,
    /// When it gathers.
    pub van: Timestamp,
    /// When it is back.
    pub tot: Timestamp,
    /// Its break; none when it is not out at noon.
    pub pauze: Option<Pauze>,
    /// Where it sets out, a place in [`Travel`].
    pub start: usize,
    /// Where it comes back.
    pub end: usize,
    /// How it travels, one of the means in [`Travel`].
    pub means: usize,
    /// Who goes, the begeleider left out: what they can do that day.
    pub people: Vec<Person>,
    /// Whether the begeleider is on the spot, so that nobody need be able to do it alone.
    pub begeleider_on_site: bool,
    /// What it takes along, as slugs.
    pub equipment: Vec<String>,
    /// Whether the weather allows nothing outdoors.
    pub bad_weather: bool,
    /// Who is in it.
    pub deelnemers: Vec<Uuid>,
}

impl PlanPloeg {
    /// Whether both are out at some moment.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.van < other.tot && other.van < self.tot
    }
}

/// A break that is hard and lies between two visits, or on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pauze {
    /// Not before.
    pub from: Timestamp,
    /// Over by then.
    pub to: Timestamp,
    /// How long.
    pub minutes: u32,
}

impl Pauze {
    /// Half an hour between 11:30 and 13:30, for a ploeg that is out all that time (domain.md §4).
    pub fn usual(datum: Date, van: Timestamp, tot: Timestamp) -> Option<Self> {
        let from = to_instant(datum, time(11, 30, 0, 0));
        let to = to_instant(datum, time(13, 30, 0, 0));
        (van <= from && to <= tot).then_some(Self {
            from,
            to,
            minutes: 30,
        })
    }
}

/// A deelnemer, as far as work is shared out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanDeelnemer {
    /// Key.
    pub id: Uuid,
    /// Minutes of klussen in the four weeks before.
    pub worked: u32,
    /// Minutes in ploegen in those four weeks.
    pub available: u32,
    /// Slugs of vaardigheden to be practised in these days.
    pub leerdoelen: Vec<String>,
}

/// A visit in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Appointment {
    /// Start.
    pub van: Timestamp,
    /// End.
    pub tot: Timestamp,
    /// By whom.
    pub ploeg: Uuid,
    /// What.
    pub klus: Uuid,
    /// How firm it is.
    pub hold: Hold,
}

/// How firm an appointment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hold {
    /// Proposed; nobody was told.
    Draft,
    /// Told to the resident or the ploeg: moving it breaks a promise.
    Told,
    /// Never moved: today and tomorrow once published, or fixed by hand.
    Pinned,
}

impl Hold {
    /// What moving it weighs.
    pub(super) fn weight(self) -> i64 {
        match self {
            Self::Draft => 1,
            Self::Told | Self::Pinned => 10,
        }
    }
}

/// Minutes between places, per means of travel.
#[derive(Clone, Debug)]
pub struct Travel(pub(super) Arc<Vec<Table>>);

impl Travel {
    /// From a function of means, from and to; it is asked once for each.
    pub fn new(means: usize, places: usize, minutes: impl Fn(usize, usize, usize) -> u32) -> Self {
        Self(Arc::new(
            (0..means)
                .map(|how| {
                    Table::new(places, |from, to| {
                        i32::try_from(minutes(how, from, to)).unwrap_or(DAY)
                    })
                })
                .collect(),
        ))
    }

    /// Minutes from one place to another.
    pub fn minutes(&self, means: usize, from: usize, to: usize) -> i64 {
        i64::from(self.0[means].get(from, to))
    }
}

/// No leg is longer: farther away cannot be reached at all.
const DAY: i32 = 24 * 60;

/// What a coordinator may lean towards; each moves weights within the rules, never a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leaning {
    /// Minder rijden ↔ eerlijker verdelen.
    pub sharing: Sharing,
    /// Minder rijden ↔ minder wachten.
    pub waiting: Waiting,
}

/// How evenly work is shared out before travel counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// Minder rijden: only great differences count.
    LessTravel,
    /// In between.
    #[default]
    Balanced,
    /// Eerlijker verdelen: small differences count.
    MoreEven,
}

impl Sharing {
    /// All, from one end of the slider to the other.
    pub const ALL: [Self; 3] = [Self::LessTravel, Self::Balanced, Self::MoreEven];

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::LessTravel => "minder rijden",
            Self::Balanced => "ertussenin",
            Self::MoreEven => "eerlijker verdelen",
        }
    }

    /// How far from the common share counts as fair, in thousandths of somebody's time.
    pub(super) fn band(self) -> i32 {
        match self {
            Self::LessTravel => 200,
            Self::Balanced => 100,
            Self::MoreEven => 30,
        }
    }
}

/// How a minute on the road weighs against a minute of waiting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Waiting {
    /// Minder rijden.
    LessTravel,
    /// In between.
    #[default]
    Balanced,
    /// Minder wachten.
    LessWaiting,
}

impl Waiting {
    /// All, from one end of the slider to the other.
    pub const ALL: [Self; 3] = [Self::LessTravel, Self::Balanced, Self::LessWaiting];

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::LessTravel => "minder rijden",
            Self::Balanced => "ertussenin",
            Self::LessWaiting => "minder wachten",
        }
    }

    /// Weights of a minute of travel and of waiting.
    pub(super) fn weights(self) -> (i64, i64) {
        match self {
            Self::LessTravel => (4, 1),
            Self::Balanced => (2, 1),
            Self::LessWaiting => (2, 2),
        }
    }
}

impl Appointment {
    /// How long it lasts, in minutes.
    pub fn minutes(&self) -> i64 {
        self.tot.duration_since(self.van).as_mins()
    }
}
