//! A deelnemer: somebody in a re-integration trajectory who learns by doing klussen (domain.md §5).
//!
//! Restrictions are kept as effects only ("tilt niet meer dan 10 kg"), never a diagnosis. Uren, werkervaring and treden are
//! elsewhere.

use std::{collections::BTreeSet, fmt};

use jiff::civil::Date;
use uuid::Uuid;

mod beperking;
mod draft;
pub mod due;
mod seen;
mod traject;

pub use beperking::Beperking;
pub use draft::{
    DeelnemerDraft, NO_KLANTMANAGER, NewDeelnemer, Traject, TrajectDraft, parse_klantmanager,
};
pub use seen::{Seen, SeenDraft};
pub use traject::{
    Pauze, PauzeDraft, PauzeReden, Uitstroom, UitstroomDraft, UitstroomNaar, Urenafspraak,
    UrenafspraakDraft,
};

use super::{
    address::Telefoon,
    calendar::{Dagdeel, Weekdag},
    certificaat::{Certificaat, CertificaatSoort, Rijbewijs},
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
    /// Agreed time per week, each with the day from which it holds, in order of day.
    pub urenafspraken: Vec<Urenafspraak>,
    /// When they can come.
    pub beschikbaar: Beschikbaar,
    /// Licences and certificates, also those that have expired.
    pub certificaten: Vec<Certificaat>,
    /// What to take into account, as effects only.
    pub beperkingen: Vec<Beperking>,
    /// First day of the trajectory.
    pub start: Date,
    /// Last day of the trajectory as it was agreed, if it was.
    pub end: Option<Date>,
    /// Where they went, once they have left or it is known that they will.
    pub uitstroom: Option<Uitstroom>,
    /// When they take no part for a while, in order of day; no two have a day in common.
    pub pauzes: Vec<Pauze>,
    /// The account of the klantmanager who guides the trajectory (domain.md §7).
    pub klantmanager: Option<Uuid>,
    /// Slugs of vaardigheden with the level that was seen.
    pub vaardigheden: Vec<(String, Niveau)>,
}

impl Deelnemer {
    /// Whether the trajectory runs on this day, and no pause.
    pub fn takes_part_on(&self, date: Date) -> bool {
        self.start <= date && !self.is_over(date) && self.pauze_on(date).is_none()
    }

    /// The last day of the trajectory: that of the exit, or the agreed one; none while there is none.
    pub fn last_day(&self) -> Option<Date> {
        let exit = self.uitstroom.map(|one| one.op);
        exit.into_iter().chain(self.end).min()
    }

    /// Whether the trajectory has ended before this day.
    pub fn is_over(&self, date: Date) -> bool {
        self.last_day().is_some_and(|last| last < date)
    }

    /// The pause that has this day.
    pub fn pauze_on(&self, date: Date) -> Option<&Pauze> {
        self.pauzes.iter().find(|one| one.has(date))
    }

    /// Agreed minutes per week, as they hold on this day; before the first agreement those of the first.
    pub fn agreed_on(&self, date: Date) -> u32 {
        self.urenafspraken
            .iter()
            .rfind(|one| one.van <= date)
            .or(self.urenafspraken.first())
            .map_or(0, |one| one.minuten)
    }

    /// Agreed minutes over these days: a seventh of a week for each on which they take part.
    pub fn agreed_over(&self, days: impl Iterator<Item = Date>) -> u32 {
        let sum: u32 = days
            .filter(|day| self.takes_part_on(*day))
            .map(|day| self.agreed_on(day))
            .sum();
        sum / 7
    }

    /// Whether they have a licence on this day for what asks this class; one that has expired does not count.
    pub fn may_drive(&self, asked: Rijbewijs, date: Date) -> bool {
        let asked = CertificaatSoort::Rijbewijs(asked);
        let mut own = self.certificaten.iter();
        own.any(|one| one.is_valid_on(date) && one.soort.covers(asked))
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
    use jiff::{ToSpan, civil::date};

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

    fn someone() -> Deelnemer {
        Deelnemer {
            id: Uuid::nil(),
            uitvoerder: "hulst-werkt".to_owned(),
            naam: "Mo".to_owned(),
            telefoon: None,
            regeling: DeelnemerRegeling::Wwb,
            urenafspraken: vec![
                Urenafspraak {
                    van: date(2026, 1, 5),
                    minuten: 960,
                },
                Urenafspraak {
                    van: date(2026, 6, 1),
                    minuten: 1_200,
                },
            ],
            beschikbaar: Beschikbaar::always(),
            certificaten: vec![Certificaat {
                soort: CertificaatSoort::Rijbewijs(Rijbewijs::Be),
                geldig_tot: Some(date(2026, 11, 30)),
            }],
            beperkingen: Vec::new(),
            start: date(2026, 1, 5),
            end: Some(date(2026, 12, 31)),
            uitstroom: None,
            pauzes: vec![Pauze {
                id: Uuid::nil(),
                van: date(2026, 7, 6),
                tot: Some(date(2026, 7, 19)),
                reden: PauzeReden::Vakantie,
            }],
            klantmanager: None,
            vaardigheden: Vec::new(),
        }
    }

    #[test]
    fn agreed_hours_hold_from_their_day_on_and_not_in_a_pause() {
        let mo = someone();
        assert_eq!(mo.agreed_on(date(2026, 1, 1)), 960);
        assert_eq!(mo.agreed_on(date(2026, 5, 31)), 960);
        assert_eq!(mo.agreed_on(date(2026, 6, 1)), 1_200);
        let week = |monday: Date| monday.series(1.day()).take(7);
        assert_eq!(mo.agreed_over(week(date(2026, 6, 1))), 1_200);
        assert_eq!(mo.agreed_over(week(date(2026, 7, 6))), 0);
    }

    #[test]
    fn somebody_takes_part_from_the_first_day_to_the_last_but_for_a_pause() {
        let mut mo = someone();
        assert!(!mo.takes_part_on(date(2026, 1, 4)) && mo.takes_part_on(date(2026, 1, 5)));
        assert!(!mo.takes_part_on(date(2026, 7, 6)) && !mo.takes_part_on(date(2026, 7, 19)));
        assert!(mo.takes_part_on(date(2026, 7, 20)) && mo.takes_part_on(date(2026, 12, 31)));
        assert!(!mo.takes_part_on(date(2027, 1, 1)));
        mo.uitstroom = Some(Uitstroom {
            op: date(2026, 10, 2),
            naar: UitstroomNaar::Werk,
        });
        assert_eq!(mo.last_day(), Some(date(2026, 10, 2)));
        assert!(mo.takes_part_on(date(2026, 10, 2)) && !mo.takes_part_on(date(2026, 10, 3)));
    }

    #[test]
    fn a_licence_that_has_expired_does_not_count() {
        let mo = someone();
        assert!(mo.may_drive(Rijbewijs::B, date(2026, 11, 30)));
        assert!(!mo.may_drive(Rijbewijs::B, date(2026, 12, 1)));
        assert!(!mo.may_drive(Rijbewijs::C1, date(2026, 11, 30)));
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
