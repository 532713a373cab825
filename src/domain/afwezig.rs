//! Absence: who does not come from when until when (domain.md §5). An effect only: why is nowhere, and no field could hold it.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::{
    fields::FieldErrors,
    half_days::{HalfDays, HalfDaysDraft},
};

/// Who is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wie {
    /// A deelnemer, by their key.
    Deelnemer(Uuid),
    /// A begeleider, by the key of their account.
    Begeleider(Uuid),
}

impl Wie {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deelnemer(_) => "deelnemer",
            Self::Begeleider(_) => "begeleider",
        }
    }

    /// Their key.
    pub fn id(self) -> Uuid {
        match self {
            Self::Deelnemer(id) | Self::Begeleider(id) => id,
        }
    }

    /// Back from [`Self::word`] and [`Self::id`].
    pub fn of(word: &str, id: Uuid) -> Option<Self> {
        match word {
            "deelnemer" => Some(Self::Deelnemer(id)),
            "begeleider" => Some(Self::Begeleider(id)),
            _ => None,
        }
    }

    /// As a form sends it: `deelnemer:<key>`.
    pub fn value(self) -> String {
        format!("{}:{}", self.word(), self.id())
    }

    /// Reads [`Self::value`].
    pub fn parse(text: &str) -> Option<Self> {
        let (word, id) = text.trim().split_once(':')?;
        Self::of(word, id.parse().ok()?)
    }
}

/// One absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Afwezig {
    /// Key.
    pub id: Uuid,
    /// Slug of the uitvoerder.
    pub uitvoerder: String,
    /// Who.
    pub wie: Wie,
    /// When.
    pub when: HalfDays,
    /// Whether it is a pause of the traject, which is changed there.
    pub pauze: bool,
    /// Events so far.
    pub version: i32,
}

/// The times at which somebody is away, of a list of absences.
pub fn spans(afwezig: &[Afwezig], wie: Wie) -> Vec<(Timestamp, Timestamp)> {
    afwezig
        .iter()
        .filter(|one| one.wie == wie)
        .map(|one| (one.when.start(), one.when.end()))
        .collect()
}

/// Whether somebody is away at some moment of this time.
pub fn is_away(afwezig: &[Afwezig], wie: Wie, van: Timestamp, tot: Timestamp) -> bool {
    afwezig
        .iter()
        .any(|one| one.wie == wie && one.when.touches(van, tot))
}

/// An absence as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AfwezigDraft {
    /// Who, as [`Wie::value`] writes it.
    pub wie: String,
    /// When.
    pub when: HalfDaysDraft,
}

impl AfwezigDraft {
    /// Reads the fields, or says everything that is wrong with them.
    pub fn check(&self, today: Date) -> Result<(Wie, HalfDays), FieldErrors> {
        let mut errors = FieldErrors::default();
        let wie = Wie::parse(&self.wie).ok_or("Kies wie er afwezig is.");
        let wie = errors.take("wie", wie);
        let when = self.when.check(&mut errors, today);
        wie.zip(when).ok_or(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_who_and_all_that_is_wrong() {
        let remi = Wie::Deelnemer(Uuid::from_u128(5));
        assert_eq!(Wie::parse(&remi.value()), Some(remi));
        assert_eq!(Wie::parse("deelnemer:5"), None);
        assert_eq!(
            Wie::parse("ploeg:00000000-0000-0000-0000-000000000005"),
            None
        );
        let errors = AfwezigDraft::default()
            .check(jiff::civil::date(2026, 11, 23))
            .unwrap_err();
        assert!(errors.get("wie").is_some() && errors.get("van").is_some());
    }
}
