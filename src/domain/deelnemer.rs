//! A deelnemer: somebody in a re-integration trajectory who learns by doing klussen (domain.md §5).
//!
//! Restrictions are kept as effects only ("tilt niet meer dan 10 kg"), never a diagnosis. Uren and werkervaring are elsewhere.

use std::{collections::BTreeSet, fmt};

use jiff::civil::Date;
use uuid::Uuid;

mod draft;

pub use draft::{DeelnemerDraft, NO_KLANTMANAGER, NewDeelnemer, parse_klantmanager};

use super::{
    address::Telefoon,
    calendar::{Dagdeel, Weekdag},
};

/// A person in a trajectory at one uitvoerder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deelnemer {
    /// Key.
    pub id: Uuid,
    /// Slug of the uitvoerder.
    pub uitvoerder: String,
    /// Name to show.
    pub naam: String,
    /// Where the begeleider reaches them.
    pub telefoon: Option<Telefoon>,
    /// Under which law they take part.
    pub regeling: DeelnemerRegeling,
    /// Agreed time per week, in minutes.
    pub uren_per_week_minuten: u32,
    /// When they can come.
    pub beschikbaar: Beschikbaar,
    /// Whether they may drive a car (licence B).
    pub rijbewijs: bool,
    /// What to take into account, as effects only; empty when there is nothing.
    pub beperkingen: String,
    /// First day of the trajectory.
    pub start: Date,
    /// Last day of the trajectory, if it is known.
    pub end: Option<Date>,
    /// The account of the klantmanager who guides the trajectory (domain.md §7).
    pub klantmanager: Option<Uuid>,
    /// Slugs of vaardigheden with the level that was seen.
    pub vaardigheden: Vec<(String, Niveau)>,
}

impl Deelnemer {
    /// Whether the trajectory runs on this day.
    pub fn takes_part_on(&self, date: Date) -> bool {
        self.start <= date && self.end.is_none_or(|end| date <= end)
    }

    /// The level at a vaardigheid; none when it was never seen.
    pub fn niveau(&self, vaardigheid: &str) -> Option<Niveau> {
        self.vaardigheden
            .iter()
            .find(|(slug, _)| slug == vaardigheid)
            .map(|(_, niveau)| *niveau)
    }
}

/// The law or arrangement under which somebody takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeelnemerRegeling {
    /// Wwb, since 2015 Participatiewet.
    Wwb,
    /// Wet werk en inkomen naar arbeidsvermogen.
    Wia,
    /// Day activities under the Wmo.
    WmoDagbesteding,
    /// Sheltered work.
    BeschutWerk,
    /// Volunteer.
    Vrijwillig,
}

impl DeelnemerRegeling {
    /// All, in the order of the form.
    pub const ALL: [Self; 5] = [
        Self::Wwb,
        Self::Wia,
        Self::WmoDagbesteding,
        Self::BeschutWerk,
        Self::Vrijwillig,
    ];

    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Wwb => "wwb",
            Self::Wia => "wia",
            Self::WmoDagbesteding => "wmo_dagbesteding",
            Self::BeschutWerk => "beschut_werk",
            Self::Vrijwillig => "vrijwillig",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Wwb => "Participatiewet",
            Self::Wia => "WIA",
            Self::WmoDagbesteding => "Wmo-dagbesteding",
            Self::BeschutWerk => "Beschut werk",
            Self::Vrijwillig => "Vrijwillig",
        }
    }

    /// Reads [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// How well somebody can do something (domain.md §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Niveau {
    /// 0: getting to know it.
    GettingToKnow,
    /// 1: under supervision.
    Supervised,
    /// 2: on one's own.
    Alone,
    /// 3: can explain it to others.
    Explains,
}

impl Niveau {
    /// All, from 0 to 3.
    pub const ALL: [Self; 4] = [
        Self::GettingToKnow,
        Self::Supervised,
        Self::Alone,
        Self::Explains,
    ];

    /// 0 to 3, as stored.
    pub fn number(self) -> i32 {
        match self {
            Self::GettingToKnow => 0,
            Self::Supervised => 1,
            Self::Alone => 2,
            Self::Explains => 3,
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::GettingToKnow => "maakt er kennis mee",
            Self::Supervised => "doet het met hulp",
            Self::Alone => "doet het zelf",
            Self::Explains => "kan het uitleggen",
        }
    }

    /// Reads [`Self::number`].
    pub fn from_number(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.number() == number)
    }
}

/// Half days of the week on which somebody can come. Empty is never.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beschikbaar(BTreeSet<(Weekdag, Dagdeel)>);

impl Beschikbaar {
    /// Of these half days.
    pub fn of(parts: impl IntoIterator<Item = (Weekdag, Dagdeel)>) -> Self {
        Self(parts.into_iter().collect())
    }

    /// Every half day of every day.
    pub fn always() -> Self {
        let days = Weekdag::ALL.into_iter();
        Self::of(days.flat_map(|day| Dagdeel::ALL.map(|part| (day, part))))
    }

    /// Whether somebody can come then.
    pub fn allows(&self, day: Weekdag, part: Dagdeel) -> bool {
        self.0.contains(&(day, part))
    }

    /// Whether there is no half day at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads what [`fmt::Display`] writes: `ma-ochtend ma-middag wo-ochtend`.
    pub fn parse(text: &str) -> Option<Self> {
        text.split_whitespace()
            .map(Self::parse_part)
            .collect::<Option<_>>()
            .map(Self)
    }

    /// Reads one half day: `ma-ochtend`.
    pub fn parse_part(text: &str) -> Option<(Weekdag, Dagdeel)> {
        let (day, part) = text.split_once('-')?;
        Some((Weekdag::parse(day)?, Dagdeel::parse(part)?))
    }

    /// As people read it: `ma, di ochtend, wo middag`; a whole day is its name alone.
    pub fn words(&self) -> String {
        let days: Vec<String> = Weekdag::ALL
            .into_iter()
            .filter_map(|day| {
                match (
                    self.allows(day, Dagdeel::Ochtend),
                    self.allows(day, Dagdeel::Middag),
                ) {
                    (true, true) => Some(day.short().to_owned()),
                    (true, false) => Some(format!("{} ochtend", day.short())),
                    (false, true) => Some(format!("{} middag", day.short())),
                    (false, false) => None,
                }
            })
            .collect();
        days.join(", ")
    }
}

/// As stored and as form values: `ma-ochtend ma-middag`.
impl fmt::Display for Beschikbaar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (day, part)) in self.0.iter().enumerate() {
            let space = if index > 0 { " " } else { "" };
            write!(f, "{space}{}-{}", day.short(), part.label())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn availability_reads_back_as_written_and_reads_well() {
        let half_days = Beschikbaar::of([
            (Weekdag::Wo, Dagdeel::Middag),
            (Weekdag::Ma, Dagdeel::Ochtend),
            (Weekdag::Ma, Dagdeel::Middag),
        ]);
        assert_eq!(half_days.to_string(), "ma-ochtend ma-middag wo-middag");
        assert_eq!(
            Beschikbaar::parse(&half_days.to_string()),
            Some(half_days.clone())
        );
        assert_eq!(half_days.words(), "ma, wo middag");
        assert!(half_days.allows(Weekdag::Wo, Dagdeel::Middag));
        assert!(!half_days.allows(Weekdag::Wo, Dagdeel::Ochtend));
        assert_eq!(Beschikbaar::parse(""), Some(Beschikbaar::default()));
        assert_eq!(Beschikbaar::parse("ma-nacht"), None);
    }

    #[test]
    fn words_and_numbers_read_back() {
        for one in DeelnemerRegeling::ALL {
            assert_eq!(DeelnemerRegeling::parse(one.word()), Some(one));
        }
        for one in Niveau::ALL {
            assert_eq!(Niveau::from_number(one.number()), Some(one));
        }
        assert_eq!(Niveau::from_number(4), None);
        assert!(Niveau::Alone > Niveau::Supervised);
    }
}
