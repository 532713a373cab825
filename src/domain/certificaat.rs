//! Licences and certificates of a deelnemer, each with the day until which it is valid. One that has expired counts for nothing
//! from the next day on; nobody is told what it was for.

use jiff::civil::Date;

use super::{
    calendar::{parse_date, short_date},
    fields::FieldErrors,
};

/// A class of driving licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rijbewijs {
    /// Moped, small car.
    Am,
    /// Car, van.
    B,
    /// Car or van with a heavy trailer.
    Be,
    /// Small lorry.
    C1,
    /// Tractor.
    T,
}

impl Rijbewijs {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Am, Self::B, Self::Be, Self::C1, Self::T];

    /// The class, as on the licence and in the regeling.
    pub fn class(self) -> &'static str {
        match self {
            Self::Am => "AM",
            Self::B => "B",
            Self::Be => "BE",
            Self::C1 => "C1",
            Self::T => "T",
        }
    }

    /// Reads [`Self::class`].
    pub fn parse(class: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.class() == class)
    }

    /// Whether who has this one may drive what asks `asked`.
    pub fn covers(self, asked: Self) -> bool {
        self == asked
            || match self {
                Self::Am => false,
                Self::B | Self::T => asked == Self::Am,
                Self::Be | Self::C1 => matches!(asked, Self::Am | Self::B),
            }
    }
}

/// What kind of licence or certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CertificaatSoort {
    /// Driving licence of a class.
    Rijbewijs(Rijbewijs),
    /// Basic safety (VCA).
    Vca,
    /// First aid at work (BHV).
    Bhv,
    /// Brushcutter.
    Bosmaaier,
    /// Chainsaw.
    Kettingzaag,
    /// Forklift truck.
    Heftruck,
}

impl CertificaatSoort {
    /// All, in the order of the form.
    pub const ALL: [Self; 10] = [
        Self::Rijbewijs(Rijbewijs::Am),
        Self::Rijbewijs(Rijbewijs::B),
        Self::Rijbewijs(Rijbewijs::Be),
        Self::Rijbewijs(Rijbewijs::C1),
        Self::Rijbewijs(Rijbewijs::T),
        Self::Vca,
        Self::Bhv,
        Self::Bosmaaier,
        Self::Kettingzaag,
        Self::Heftruck,
    ];

    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rijbewijs(Rijbewijs::Am) => "rijbewijs_am",
            Self::Rijbewijs(Rijbewijs::B) => "rijbewijs_b",
            Self::Rijbewijs(Rijbewijs::Be) => "rijbewijs_be",
            Self::Rijbewijs(Rijbewijs::C1) => "rijbewijs_c1",
            Self::Rijbewijs(Rijbewijs::T) => "rijbewijs_t",
            Self::Vca => "vca",
            Self::Bhv => "bhv",
            Self::Bosmaaier => "bosmaaier",
            Self::Kettingzaag => "kettingzaag",
            Self::Heftruck => "heftruck",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Rijbewijs(Rijbewijs::Am) => "Rijbewijs AM (brommer)",
            Self::Rijbewijs(Rijbewijs::B) => "Rijbewijs B (auto en bus)",
            Self::Rijbewijs(Rijbewijs::Be) => "Rijbewijs BE (met aanhanger)",
            Self::Rijbewijs(Rijbewijs::C1) => "Rijbewijs C1 (kleine vrachtwagen)",
            Self::Rijbewijs(Rijbewijs::T) => "Rijbewijs T (trekker)",
            Self::Vca => "VCA (veilig werken)",
            Self::Bhv => "BHV (eerste hulp op het werk)",
            Self::Bosmaaier => "Bosmaaier",
            Self::Kettingzaag => "Kettingzaag",
            Self::Heftruck => "Heftruck",
        }
    }

    /// Reads [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether who has this one may do what asks `asked`.
    pub fn covers(self, asked: Self) -> bool {
        match (self, asked) {
            (Self::Rijbewijs(has), Self::Rijbewijs(asked)) => has.covers(asked),
            _ => self == asked,
        }
    }
}

/// One licence or certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Certificaat {
    /// What kind; a deelnemer has one of each at most.
    pub soort: CertificaatSoort,
    /// The last day on which it counts; none when it does not expire.
    pub geldig_tot: Option<Date>,
}

impl Certificaat {
    /// A driving licence of which no last day is known.
    pub fn rijbewijs(class: Rijbewijs) -> Self {
        Self {
            soort: CertificaatSoort::Rijbewijs(class),
            geldig_tot: None,
        }
    }

    /// Whether it counts on this day.
    pub fn is_valid_on(&self, date: Date) -> bool {
        self.geldig_tot.is_none_or(|last| date <= last)
    }

    /// `Rijbewijs B (auto en bus), tot en met do 24 dec`; after that day it says that it is over.
    pub fn words(&self, today: Date) -> String {
        let label = self.soort.label();
        match self.geldig_tot {
            None => label.to_owned(),
            Some(last) if last < today => {
                format!("{label}, verlopen sinds {}", dated(last))
            }
            Some(last) => format!("{label}, tot en met {}", dated(last)),
        }
    }
}

/// `do 24 dec 2026`: licences last for years.
fn dated(day: Date) -> String {
    format!("{} {}", short_date(day), day.year())
}

/// A licence or certificate as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificaatDraft {
    /// Its kind.
    pub soort: String,
    /// Last day; may be empty.
    pub geldig_tot: String,
}

impl CertificaatDraft {
    /// Reads the fields, or says everything that is wrong with them. One that has expired may be noted: it counts for nothing.
    pub fn check(&self) -> Result<Certificaat, FieldErrors> {
        let mut errors = FieldErrors::default();
        let soort = CertificaatSoort::parse(self.soort.trim()).ok_or("Kies een soort.");
        let soort = errors.take("certificaat", soort);
        let geldig_tot = match self.geldig_tot.trim() {
            "" => Some(None),
            text => errors.take("geldig_tot", parse_date(text)).map(Some),
        };
        match (soort, geldig_tot) {
            (Some(soort), Some(geldig_tot)) => Ok(Certificaat { soort, geldig_tot }),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn one_counts_up_to_and_including_its_last_day() {
        let vca = Certificaat {
            soort: CertificaatSoort::Vca,
            geldig_tot: Some(date(2026, 12, 24)),
        };
        assert!(vca.is_valid_on(date(2026, 12, 24)));
        assert!(!vca.is_valid_on(date(2026, 12, 25)));
        assert!(Certificaat::rijbewijs(Rijbewijs::B).is_valid_on(Date::MAX));
        assert_eq!(
            vca.words(date(2026, 12, 24)),
            "VCA (veilig werken), tot en met do 24 dec 2026"
        );
        assert_eq!(
            vca.words(date(2026, 12, 25)),
            "VCA (veilig werken), verlopen sinds do 24 dec 2026"
        );
    }

    #[test]
    fn who_may_drive_with_a_trailer_may_drive_without_and_not_the_other_way_round() {
        assert!(Rijbewijs::Be.covers(Rijbewijs::B));
        assert!(!Rijbewijs::B.covers(Rijbewijs::Be));
        assert!(Rijbewijs::B.covers(Rijbewijs::Am));
        assert!(!Rijbewijs::T.covers(Rijbewijs::B));
        for class in Rijbewijs::ALL {
            assert!(class.covers(class));
            assert_eq!(Rijbewijs::parse(class.class()), Some(class));
        }
    }

    #[test]
    fn what_is_typed_becomes_one_or_says_all_that_is_wrong() {
        for soort in CertificaatSoort::ALL {
            let draft = CertificaatDraft {
                soort: soort.word().to_owned(),
                geldig_tot: "24-12-2026".to_owned(),
            };
            let read = draft.check().unwrap();
            assert_eq!(
                (read.soort, read.geldig_tot),
                (soort, Some(date(2026, 12, 24)))
            );
        }
        let wrong = CertificaatDraft {
            soort: "zwemmen".to_owned(),
            geldig_tot: "ooit".to_owned(),
        };
        let errors = wrong.check().unwrap_err();
        assert!(errors.get("certificaat").is_some() && errors.get("geldig_tot").is_some());
    }
}
