//! Whether a klus suits a ploeg day at all, before any question of time between other visits: people, skills, equipment,
//! weather, deadline, and when it suits the resident.

use jiff::{Timestamp, ToSpan, civil::Date, civil::Time};

use super::model::{PlanKlus, PlanPloeg};
use crate::domain::{
    calendar::{Dagdeel, Weekdag, local_date, to_instant},
    opdracht::people::{self, Lack},
};

/// One thing that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The people of the ploeg.
    People(Lack),
    /// The ploeg does not have this with it.
    Equipment(String),
    /// Outdoors in bad weather.
    Weather,
    /// After the last day on which it is of use.
    Deadline,
    /// The day is over.
    Past,
    /// It does not suit the resident that day, or not long enough.
    Resident,
    /// It was agreed for another time.
    Agreed,
}

impl Misfit {
    /// In few words, as the board shows it while somebody looks for a place.
    pub fn words(&self) -> String {
        match self {
            Self::People(lack) => match lack {
                Lack::Persons { wanted, found } => match wanted - found {
                    1 => "1 persoon te weinig".to_owned(),
                    count => format!("{count} personen te weinig"),
                },
                Lack::Able { beperkingen, .. } => format!("iemand {}", people::words(beperkingen)),
                Lack::Vaardigheid(slug) => {
                    format!("niemand kan zelf: {}", super::why::plain(slug))
                }
                Lack::Certificaat(soort) => format!("niemand heeft: {}", soort.label()),
            },
            Self::Equipment(slug) => format!("geen {} mee", super::why::plain(slug)),
            Self::Weather => "te slecht weer om buiten te werken".to_owned(),
            Self::Deadline => "na de uiterste datum".to_owned(),
            Self::Past => "de dag is voorbij".to_owned(),
            Self::Resident => "de bewoner kan dan niet".to_owned(),
            Self::Agreed => "er is een andere tijd afgesproken".to_owned(),
        }
    }
}

/// Which kind of thing stands in the way, in the order in which [`misfits`] says them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Too few persons.
    Persons,
    /// Too few of them who can do the work.
    Able,
    /// Nobody can do it alone.
    Vaardigheid,
    /// Nobody has the certificaat.
    Certificaat,
    /// Something does not come along.
    Equipment,
    /// Weather.
    Weather,
    /// The day is over.
    Past,
    /// After the last day of use.
    Deadline,
    /// Another time was agreed.
    Agreed,
    /// It does not suit the resident.
    Resident,
}

impl Kind {
    /// All of them, in order.
    pub const ALL: [Self; 10] = [
        Self::Persons,
        Self::Able,
        Self::Vaardigheid,
        Self::Certificaat,
        Self::Equipment,
        Self::Weather,
        Self::Past,
        Self::Deadline,
        Self::Agreed,
        Self::Resident,
    ];

    fn of(misfit: &Misfit) -> Self {
        match misfit {
            Misfit::People(Lack::Persons { .. }) => Self::Persons,
            Misfit::People(Lack::Able { .. }) => Self::Able,
            Misfit::People(Lack::Vaardigheid(_)) => Self::Vaardigheid,
            Misfit::People(Lack::Certificaat(_)) => Self::Certificaat,
            Misfit::Equipment(_) => Self::Equipment,
            Misfit::Weather => Self::Weather,
            Misfit::Past => Self::Past,
            Misfit::Deadline => Self::Deadline,
            Misfit::Agreed => Self::Agreed,
            Misfit::Resident => Self::Resident,
        }
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// What stands in the way of one klus with one ploeg, in a few bytes: kept for every pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Obstacles {
    kinds: u16,
    /// How many things they are.
    pub count: u8,
    /// Persons that are missing.
    pub persons: u8,
}

impl Obstacles {
    /// Of these.
    pub fn of(misfits: &[Misfit]) -> Self {
        let few = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
        let missing = misfits.iter().find_map(|one| match one {
            Misfit::People(Lack::Persons { wanted, found }) => wanted.checked_sub(*found),
            _ => None,
        });
        Self {
            kinds: misfits.iter().fold(0, |all, one| all | Kind::of(one).bit()),
            count: few(misfits.len()),
            persons: u8::try_from(missing.unwrap_or(0)).unwrap_or(u8::MAX),
        }
    }

    /// Whether nothing does.
    pub fn none(self) -> bool {
        self.kinds == 0
    }

    /// The first of them.
    pub fn first(self) -> Option<Kind> {
        Kind::ALL.get(self.kinds.trailing_zeros() as usize).copied()
    }

    /// The one thing that does, if it is one thing.
    pub fn only(self) -> Option<Kind> {
        self.first().filter(|_| self.count == 1)
    }

    /// Whether nothing but the resident's time does.
    pub fn only_resident(self) -> bool {
        self.kinds & !(Kind::Agreed.bit() | Kind::Resident.bit()) == 0
    }
}

/// Everything that stands in the way of this klus with this ploeg; empty when only the hours decide.
pub fn misfits(klus: &PlanKlus, ploeg: &PlanPloeg, now: Timestamp) -> Vec<Misfit> {
    misfits_when(klus, ploeg, now, || {
        !windows(klus, ploeg.datum, now).is_empty()
    })
}

/// The same, for who knows already whether the date suits the resident.
pub fn misfits_when(
    klus: &PlanKlus,
    ploeg: &PlanPloeg,
    now: Timestamp,
    suits: impl FnOnce() -> bool,
) -> Vec<Misfit> {
    let lacks = klus.asks.lacks(&ploeg.people, ploeg.begeleider_on_site);
    let mut found: Vec<Misfit> = lacks.into_iter().map(Misfit::People).collect();
    found.extend(
        klus.equipment
            .iter()
            .filter(|slug| !ploeg.equipment.contains(slug))
            .map(|slug| Misfit::Equipment(slug.clone())),
    );
    if klus.outdoors && ploeg.bad_weather {
        found.push(Misfit::Weather);
    }
    if ploeg.tot <= now {
        found.push(Misfit::Past);
    } else if deadline(klus, now).is_some_and(|last| last < ploeg.datum) {
        found.push(Misfit::Deadline);
    } else if !suits() {
        found.push(if klus.agreed.is_some() {
            Misfit::Agreed
        } else {
            Misfit::Resident
        });
    }
    found
}

/// The deadline, while it has not passed.
fn deadline(klus: &PlanKlus, now: Timestamp) -> Option<Date> {
    klus.deadline
        .filter(|deadline| *deadline >= local_date(now))
}

/// When a visit may take place on this date, from start to end, each long enough for it; in order.
pub fn windows(klus: &PlanKlus, datum: Date, now: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let length = i64::from(klus.minutes).minutes();
    let latest = deadline(klus, now);
    if latest.is_some_and(|latest| datum > latest) {
        return Vec::new();
    }
    suiting(klus, datum)
        .into_iter()
        .map(|(from, to)| {
            let (from, to) = match klus.agreed {
                Some((first, last)) => (from.max(first), to.min(last)),
                None => (from, to),
            };
            (from.max(now), to)
        })
        .filter(|(from, to)| {
            from.checked_add(length)
                .is_ok_and(|first_end| first_end <= *to)
        })
        .collect()
}

/// The stretches of a date that suit the resident: half days that follow each other are one.
fn suiting(klus: &PlanKlus, datum: Date) -> Vec<(Timestamp, Timestamp)> {
    let midnight = |date: Date| to_instant(date, Time::midnight());
    let (from, to) = (
        midnight(datum),
        midnight(datum.tomorrow().unwrap_or(Date::MAX)),
    );
    let noon = to_instant(datum, Dagdeel::Middag.start());
    let dag = Weekdag::of(datum);
    let allows = |part| klus.suits.allows(dag, part);
    match (allows(Dagdeel::Ochtend), allows(Dagdeel::Middag)) {
        (true, true) => vec![(from, to)],
        (true, false) => vec![(from, noon)],
        (false, true) => vec![(noon, to)],
        (false, false) => Vec::new(),
    }
}
