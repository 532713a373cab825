//! Amounts of money in whole cents: checked sums, Dutch notation, and reading what a clerk types.
//!
//! No fractions of a cent and no floating point anywhere; a sum that does not fit is `None`, never a wrong amount.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An amount in euro cents; negative is owed the other way.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cents(pub i64);

/// What was typed is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Vul een bedrag in euro's in, bijvoorbeeld 15,00.")]
pub struct MoneyError;

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The sum, unless it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, unless it does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// `count` times this amount, unless it does not fit.
    pub fn checked_mul(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }

    /// The opposite amount, unless it does not fit.
    pub fn checked_neg(self) -> Option<Self> {
        self.0.checked_neg().map(Self)
    }

    /// The sum of all, unless it does not fit.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// Reads euros as typed in Dutch: `15`, `15,5` is refused, `15,50`, `€ 1.234,50`, `15,-`, `-3,00`; a single dot with two digits behind it counts as a comma.
    pub fn parse_euros(text: &str) -> Result<Self, MoneyError> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '€')
            .collect();
        let (negative, amount) = match plain.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, plain.as_str()),
        };
        let (euros, cents) = match amount.split_once(',') {
            Some((euros, "-" | "–" | "—")) => (whole_euros(euros)?, 0),
            Some((euros, cents)) => (whole_euros(euros)?, two_digits(cents)?),
            None => match amount.split_once('.') {
                Some((euros, cents)) if cents.len() == 2 => (digits(euros)?, two_digits(cents)?),
                _ => (whole_euros(amount)?, 0),
            },
        };
        let total = euros
            .checked_mul(100)
            .and_then(|total| total.checked_add(cents))
            .ok_or(MoneyError)?;
        Ok(Self(if negative { -total } else { total }))
    }
}

/// Dutch notation: `€ 1.234,50`, `-€ 3,00`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let euros = (magnitude / 100).to_string();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}€ ")?;
        for (index, digit) in euros.chars().enumerate() {
            if index > 0 && (euros.len() - index).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ",{:02}", magnitude % 100)
    }
}

/// Whole euros, with or without dots between groups of three digits.
fn whole_euros(text: &str) -> Result<i64, MoneyError> {
    let groups: Vec<&str> = text.split('.').collect();
    let grouped = groups.len() > 1;
    let well_formed = groups.iter().enumerate().all(|(index, group)| match index {
        _ if !grouped => true,
        0 => (1..=3).contains(&group.len()),
        _ => group.len() == 3,
    });
    if well_formed {
        digits(&groups.concat())
    } else {
        Err(MoneyError)
    }
}

fn two_digits(text: &str) -> Result<i64, MoneyError> {
    if text.len() == 2 {
        digits(text)
    } else {
        Err(MoneyError)
    }
}

fn digits(text: &str) -> Result<i64, MoneyError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(MoneyError);
    }
    text.parse().map_err(|_| MoneyError)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_print_as_dutch_people_write_them() {
        for (cents, text) in [
            (0, "€ 0,00"),
            (5, "€ 0,05"),
            (1_500, "€ 15,00"),
            (99_999, "€ 999,99"),
            (123_450, "€ 1.234,50"),
            (123_456_789, "€ 1.234.567,89"),
            (-300, "-€ 3,00"),
            (i64::MIN, "-€ 92.233.720.368.547.758,08"),
        ] {
            assert_eq!(Cents(cents).to_string(), text);
        }
    }

    #[test]
    fn typed_euros_are_read_in_every_usual_form() {
        for (text, cents) in [
            ("15", 1_500),
            (" € 15,00 ", 1_500),
            ("15.00", 1_500),
            ("15,-", 1_500),
            ("0,05", 5),
            ("1.234", 123_400),
            ("1.234,50", 123_450),
            ("1234,50", 123_450),
            ("1.234.567,89", 123_456_789),
            ("-3,00", -300),
            ("-€ 3,00", -300),
        ] {
            assert_eq!(Cents::parse_euros(text), Ok(Cents(cents)), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused_with_an_example() {
        for text in [
            "",
            "€",
            "vijftien",
            "15,5",
            "15,555",
            "1.23.456",
            "12.3",
            "1,2,3",
            "--3",
            "+3",
            "15.",
            ",50",
            "1e3",
            "99999999999999999999",
            "92233720368547759,00",
            "1234.567",
        ] {
            assert_eq!(Cents::parse_euros(text), Err(MoneyError), "{text}");
        }
        assert_eq!(
            MoneyError.to_string(),
            "Vul een bedrag in euro's in, bijvoorbeeld 15,00."
        );
    }

    #[test]
    fn sums_that_do_not_fit_are_none() {
        assert_eq!(Cents(i64::MAX).checked_add(Cents(1)), None);
        assert_eq!(Cents(i64::MIN).checked_sub(Cents(1)), None);
        assert_eq!(Cents(i64::MIN).checked_neg(), None);
        assert_eq!(Cents(1_500).checked_mul(i64::MAX), None);
        assert_eq!(Cents(1_500).checked_mul(20), Some(Cents(30_000)));
        assert_eq!(Cents::checked_sum([Cents(1), Cents(-3)]), Some(Cents(-2)));
        assert_eq!(Cents::checked_sum([Cents(i64::MAX), Cents(1)]), None);
    }

    #[test]
    fn an_amount_is_a_plain_integer_in_json() {
        assert_eq!(serde_json::to_string(&Cents(1_500)).unwrap(), "1500");
        assert_eq!(serde_json::from_str::<Cents>("-5").unwrap(), Cents(-5));
        assert!(serde_json::from_str::<Cents>("15.5").is_err());
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(cents in -9_000_000_000_000_000_i64..9_000_000_000_000_000) {
            prop_assert_eq!(Cents::parse_euros(&Cents(cents).to_string()), Ok(Cents(cents)));
        }

        #[test]
        fn no_input_makes_reading_panic(text in "[0-9.,€ -]{0,30}") {
            if let Ok(amount) = Cents::parse_euros(&text) {
                prop_assert_eq!(Cents::parse_euros(&amount.to_string()), Ok(amount));
            }
        }
    }
}
