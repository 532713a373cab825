//! One print run of cheques for the stock of a verkooppunt. Its cheques are worth nothing until they are sold
//! (domain.md §3).

use std::ops::RangeInclusive;

use jiff::Timestamp;
use uuid::Uuid;

use super::{fields::FieldErrors, money::Cents, verkoop::whole_number};

/// Cheques one person may have printed at once (reliability page, "four eyes").
pub const ALONE: RangeInclusive<u32> = 1..=500;

/// One print run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oplage {
    /// Key.
    pub id: Uuid,
    /// For which verkooppunt (slug).
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
    /// By whom.
    pub account: Uuid,
    /// When.
    pub created_at: Timestamp,
}

impl Oplage {
    /// How many cheques.
    pub fn aantal(&self) -> u32 {
        self.last_seq - self.first_seq + 1
    }
}

/// A print run as typed.
#[derive(Clone, Debug, Default)]
pub struct OplageDraft {
    /// For which verkooppunt (slug).
    pub verkooppunt: String,
    /// How many.
    pub aantal: String,
}

impl OplageDraft {
    /// How many, or everything that is wrong.
    pub fn check(&self) -> Result<u32, FieldErrors> {
        let mut errors = FieldErrors::default();
        let too_many = self
            .aantal
            .trim()
            .parse::<u32>()
            .is_ok_and(|count| count > *ALONE.end());
        if too_many {
            return Err(FieldErrors::one(
                "aantal",
                "Meer dan 500 cheques in 1 keer mag alleen met 2 personen. Druk er nu hoogstens 500.",
            ));
        }
        match errors.take("aantal", whole_number(&self.aantal, &ALONE)) {
            Some(count) => Ok(count),
            None => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_five_hundred_needs_two_people() {
        let draft = |aantal: &str| OplageDraft {
            verkooppunt: "malpertuus".into(),
            aantal: aantal.into(),
        };
        assert_eq!(draft("500").check(), Ok(500));
        assert!(
            draft("501")
                .check()
                .unwrap_err()
                .get("aantal")
                .unwrap()
                .contains("2 personen")
        );
        assert_eq!(
            draft("0").check().unwrap_err().get("aantal"),
            Some("Vul een heel aantal in van 1 tot en met 500.")
        );
    }
}
