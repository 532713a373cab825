//! One print run of cheques for the stock of a verkooppunt. Its cheques are worth nothing until they are sold
//! (domain.md §3).

use std::ops::RangeInclusive;

use jiff::Timestamp;
use uuid::Uuid;

use super::{cheque::ChequeRange, fields::FieldErrors, money::Cents, verkoop::whole_number};

/// Cheques in one print run.
pub const COUNT: RangeInclusive<u32> = 1..=5_000;
/// Leaves in a booklet.
const LEAVES: RangeInclusive<u32> = 2..=25;
/// Cheques one person may have printed at once; more needs two (reliability page, "four eyes").
pub const ALONE: u32 = 500;

/// One print run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oplage {
    /// Key.
    pub id: Uuid,
    /// For which verkooppunt (slug), or empty for the municipality's own stock.
    pub verkooppunt: String,
    /// Year of its numbers.
    pub jaar: i16,
    /// First number.
    pub first_seq: u32,
    /// Last number.
    pub last_seq: u32,
    /// Price printed on it, in cents.
    pub waarde: Cents,
    /// Person-hours printed on it.
    pub personen_uren: u32,
    /// Leaves per booklet: they share the claim code on its cover. 0 is loose cheques with a claim code each.
    pub boekje: u32,
    /// By whom.
    pub account: Uuid,
    /// When.
    pub created_at: Timestamp,
}

impl Oplage {
    /// How many cheques.
    pub fn aantal(&self) -> u32 {
        self.range().aantal()
    }

    /// Its cheques, by number.
    pub fn range(&self) -> ChequeRange {
        ChequeRange {
            jaar: self.jaar,
            first: self.first_seq,
            last: self.last_seq,
        }
    }
}

/// A print run as typed.
#[derive(Clone, Debug, Default)]
pub struct OplageDraft {
    /// For which verkooppunt (slug), or `gemeente` for the own stock.
    pub verkooppunt: String,
    /// How many.
    pub aantal: String,
    /// Leaves per booklet, or nothing for loose cheques.
    pub boekje: String,
}

/// A print run that can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewOplage {
    /// How many cheques.
    pub aantal: u32,
    /// Leaves per booklet; 0 is loose cheques.
    pub boekje: u32,
}

impl OplageDraft {
    /// How many of what, or everything that is wrong.
    pub fn check(&self) -> Result<NewOplage, FieldErrors> {
        let mut errors = FieldErrors::default();
        let aantal = errors.take("aantal", whole_number(&self.aantal, &COUNT));
        let boekje = if self.boekje.trim().is_empty() {
            Some(0)
        } else {
            errors.take("boekje", whole_number(&self.boekje, &LEAVES))
        };
        match (aantal, boekje) {
            (Some(aantal), Some(boekje)) if boekje == 0 || aantal % boekje == 0 => {
                return Ok(NewOplage { aantal, boekje });
            }
            (Some(_), Some(boekje)) => errors.push(
                "aantal",
                format!(
                    "In een boekje gaan {boekje} cheques. Kies een aantal dat daar precies in past."
                ),
            ),
            (None, _) | (_, None) => {}
        }
        Err(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_whole_and_within_what_is_printed_at_once() {
        let draft = |aantal: &str| OplageDraft {
            verkooppunt: "malpertuus".into(),
            aantal: aantal.into(),
            boekje: String::new(),
        };
        assert_eq!(
            draft("5000").check(),
            Ok(NewOplage {
                aantal: 5000,
                boekje: 0
            })
        );
        for odd in ["0", "5001"] {
            assert_eq!(
                draft(odd).check().unwrap_err().get("aantal"),
                Some("Vul een heel aantal in van 1 tot en met 5000.")
            );
        }
    }

    #[test]
    fn booklets_are_whole() {
        let draft = |aantal: &str, boekje: &str| OplageDraft {
            verkooppunt: "malpertuus".into(),
            aantal: aantal.into(),
            boekje: boekje.into(),
        };
        assert_eq!(draft("30", "10").check().unwrap().boekje, 10);
        let told = draft("35", "10").check().unwrap_err();
        assert!(told.get("aantal").unwrap().contains("precies in past"));
        assert!(
            draft("30", "1")
                .check()
                .unwrap_err()
                .get("boekje")
                .is_some()
        );
    }
}
