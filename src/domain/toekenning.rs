//! A toekenning: what a fonds grants to one person, up to a maximum, often on the referral (verwijzing) of a professional
//! (domain.md §1: Welzijn op recept). Of the person only name and postcode, erased when they are no longer needed; never why.

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::{
    address::{Naam, Postcode, clean_text},
    fields::FieldErrors,
    fonds::{Fonds, amount},
    money::Cents,
    nummer::ToekenningNummer,
};

/// Characters of who referred.
const DOOR_MAX: usize = 100;

/// Who it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Persoon {
    /// As they call themselves.
    pub naam: Naam,
    /// Of their home.
    pub postcode: Postcode,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToekenningStatus {
    /// Cheques may be sold against it.
    Open,
    /// No more.
    Ended,
}

impl ToekenningStatus {
    /// The word in the database and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Ended => "ended",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Loopt",
            Self::Ended => "Gestopt",
        }
    }

    /// Back from [`ToekenningStatus::word`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Open, Self::Ended]
            .into_iter()
            .find(|one| one.word() == word)
    }
}

/// What a fonds grants to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toekenning {
    /// Key.
    pub id: Uuid,
    /// Year of its number.
    pub jaar: i16,
    /// Its number in that year.
    pub seq: u32,
    /// Which fonds pays.
    pub fonds: Uuid,
    /// Up to how much, in cents.
    pub maximum: Cents,
    /// Which professional referred; empty when nobody did.
    pub verwezen_door: String,
    /// For whom; none once erased.
    pub persoon: Option<Persoon>,
    /// Where it stands.
    pub status: ToekenningStatus,
    /// Events so far.
    pub version: i32,
    /// By whom.
    pub account: Uuid,
    /// When.
    pub granted_at: Timestamp,
}

impl Toekenning {
    /// What the resident shows at the counter: `T26-000123-K`.
    pub fn nummer(&self) -> ToekenningNummer {
        ToekenningNummer {
            year: self.jaar,
            seq: self.seq,
        }
    }

    /// No more cheques are sold against it; what was sold stays good.
    pub fn end(self) -> Result<Self, ToekenningRefused> {
        match self.status {
            ToekenningStatus::Open => Ok(Self {
                status: ToekenningStatus::Ended,
                version: self.version + 1,
                ..self
            }),
            ToekenningStatus::Ended => Err(ToekenningRefused::Ended),
        }
    }

    /// Forgets for whom it was; amounts stay.
    pub fn erase(self) -> Result<Self, ToekenningRefused> {
        match (self.status, &self.persoon) {
            (ToekenningStatus::Open, _) => Err(ToekenningRefused::StillOpen),
            (ToekenningStatus::Ended, None) => Err(ToekenningRefused::Erased),
            (ToekenningStatus::Ended, Some(_)) => Ok(Self {
                persoon: None,
                version: self.version + 1,
                ..self
            }),
        }
    }
}

/// Why a toekenning does not change.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ToekenningRefused {
    /// It was ended before.
    #[error("Deze toekenning is al gestopt.")]
    Ended,
    /// The name is still needed at the counter.
    #[error("Deze toekenning loopt nog. Stop hem eerst; daarna kunt u de naam wissen.")]
    StillOpen,
    /// There is nothing left to erase.
    #[error("De naam is al gewist.")]
    Erased,
}

/// A toekenning as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToekenningDraft {
    /// Key of the fonds.
    pub fonds: String,
    /// Name of the resident.
    pub naam: String,
    /// Postcode of the resident.
    pub postcode: String,
    /// In euros; empty is what one person may have.
    pub maximum: String,
    /// Which professional referred.
    pub verwezen_door: String,
}

/// A toekenning that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToekenning {
    /// For whom.
    pub persoon: Persoon,
    /// Up to how much, in cents.
    pub maximum: Cents,
    /// Which professional referred; empty when nobody did.
    pub verwezen_door: String,
}

impl ToekenningDraft {
    /// Everything right for this fonds, or everything that is wrong.
    pub fn check(&self, fonds: Option<&Fonds>) -> Result<NewToekenning, FieldErrors> {
        let mut errors = FieldErrors::default();
        let per_persoon = fonds.map(|fonds| fonds.gegevens.per_persoon);
        if fonds.is_none() {
            errors.push("fonds", "Kies het fonds dat betaalt.");
        }
        let naam = errors.take("naam", Naam::parse(&self.naam));
        let postcode = errors.take("postcode", Postcode::parse(&self.postcode));
        let maximum = if self.maximum.trim().is_empty() {
            per_persoon
        } else {
            errors.take("maximum", amount(&self.maximum, Cents(1)))
        };
        if let (Some(maximum), Some(most)) = (maximum, per_persoon)
            && maximum > most
        {
            errors.push(
                "maximum",
                format!("Dit fonds geeft hoogstens {most} per persoon."),
            );
        }
        let verwezen_door = errors.take("verwezenDoor", clean_text(&self.verwezen_door, DOOR_MAX));
        match (naam, postcode, maximum, verwezen_door) {
            (Some(naam), Some(postcode), Some(maximum), Some(verwezen_door))
                if errors.is_empty() =>
            {
                Ok(NewToekenning {
                    persoon: Persoon { naam, postcode },
                    maximum,
                    verwezen_door,
                })
            }
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toekenning() -> Toekenning {
        Toekenning {
            id: Uuid::from_u128(1),
            jaar: 2026,
            seq: 1_234,
            fonds: Uuid::from_u128(2),
            maximum: Cents(45_000),
            verwezen_door: String::new(),
            persoon: Some(Persoon {
                naam: Naam::parse("Jan Verzonnen").unwrap(),
                postcode: Postcode::parse("4561AB").unwrap(),
            }),
            status: ToekenningStatus::Open,
            version: 1,
            account: Uuid::from_u128(3),
            granted_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_name_is_erased_only_after_the_end_and_only_once() {
        assert_eq!(
            toekenning().erase().unwrap_err(),
            ToekenningRefused::StillOpen
        );
        let ended = toekenning().end().unwrap();
        assert_eq!(ended.clone().end().unwrap_err(), ToekenningRefused::Ended);
        let erased = ended.erase().unwrap();
        assert_eq!((erased.persoon.clone(), erased.version), (None, 3));
        assert_eq!(erased.erase().unwrap_err(), ToekenningRefused::Erased);
        assert_eq!(toekenning().nummer().to_string(), "T26-001234-6");
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let draft = ToekenningDraft {
            postcode: "x".into(),
            maximum: "veel".into(),
            ..ToekenningDraft::default()
        };
        let errors = draft.check(None).unwrap_err();
        let fields: Vec<&str> = errors.list().iter().map(|(field, _)| &**field).collect();
        assert_eq!(fields, ["fonds", "naam", "postcode", "maximum"]);
    }
}
