//! One print run of cheques for the stock of a verkooppunt. Its cheques are worth nothing until they are sold
//! (domain.md §3).

use std::ops::RangeInclusive;

use jiff::Timestamp;
use uuid::Uuid;

use super::{fields::FieldErrors, money::Cents, verkoop::whole_number};

/// Cheques in one print run.
pub const COUNT: RangeInclusive<u32> = 1..=5_000;
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
    /// For which verkooppunt (slug), or `gemeente` for the own stock.
    pub verkooppunt: String,
    /// How many.
    pub aantal: String,
}

impl OplageDraft {
    /// How many, or everything that is wrong.
    pub fn check(&self) -> Result<u32, FieldErrors> {
        let mut errors = FieldErrors::default();
        match errors.take("aantal", whole_number(&self.aantal, &COUNT)) {
            Some(count) => Ok(count),
            None => Err(errors),
        }
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
        };
        assert_eq!(draft("5000").check(), Ok(5000));
        for odd in ["0", "5001"] {
            assert_eq!(
                draft(odd).check().unwrap_err().get("aantal"),
                Some("Vul een heel aantal in van 1 tot en met 5000.")
            );
        }
    }
}
