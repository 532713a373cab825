//! One count of the stock of a holder, and what a verkooppunt without a computer must have sold between two counts
//! (domain.md §3): opening stock + received − returned − void − closing stock, times the price.

use jiff::Timestamp;
use uuid::Uuid;

use super::{fields::FieldErrors, money::Cents, verkoop::whole_number};

/// Characters of a remark.
const OPMERKING: usize = 300;

/// One count. Append-only: who counted wrong counts again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// Key.
    pub id: Uuid,
    /// Of whom: slug of a verkooppunt, or empty for the own stock.
    pub verkooppunt: String,
    /// How many cheques should have been there, as far as was reported.
    pub expected: u32,
    /// How many were there.
    pub counted: u32,
    /// What is said about the difference.
    pub opmerking: Option<String>,
    /// By whom.
    pub account: Uuid,
    /// When.
    pub at: Timestamp,
}

/// A count as typed.
#[derive(Clone, Debug, Default)]
pub struct TellingDraft {
    /// How many cheques were there.
    pub geteld: String,
    /// What is said about a difference.
    pub opmerking: String,
}

impl TellingDraft {
    /// Reads the count; a difference is never refused, but it needs a remark.
    pub fn check(&self, expected: u32) -> Result<(u32, Option<String>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let counted = errors.take("geteld", whole_number(&self.geteld, &(0..=100_000)));
        let opmerking = Some(self.opmerking.trim().to_owned()).filter(|text| !text.is_empty());
        let odd = |text: &String| text.chars().count() > OPMERKING || text.contains('\0');
        if opmerking.as_ref().is_some_and(odd) {
            errors.push(
                "opmerking",
                "Maak de opmerking korter: hoogstens 300 tekens.",
            );
        }
        match counted {
            Some(counted) if counted != expected && opmerking.is_none() => errors.push(
                "opmerking",
                format!(
                    "Volgens ons liggen er {expected}. U telt er {counted}. Schrijf op waar het verschil door komt."
                ),
            ),
            Some(counted) if errors.is_empty() => return Ok((counted, opmerking)),
            Some(_) | None => {}
        }
        Err(errors)
    }
}

/// What happened to the stock of a verkooppunt between two counts, in cheques.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verloop {
    /// Counted at the start; 0 before the first count.
    pub opening: i64,
    /// Came in.
    pub received: i64,
    /// Went to another holder.
    pub returned: i64,
    /// Made worthless.
    pub void: i64,
    /// Counted at the end.
    pub closing: i64,
    /// Sold in this time, as far as was reported.
    pub reported: i64,
}

impl Verloop {
    /// What must have been sold.
    pub fn sold(&self) -> i64 {
        self.opening + self.received - self.returned - self.void - self.closing
    }

    /// What must have been sold and was not reported; negative when more was reported than can be.
    pub fn unreported(&self) -> i64 {
        self.sold() - self.reported
    }

    /// The money that must have come in for it.
    pub fn expected_cash(&self, prijs: Cents) -> Cents {
        prijs.checked_mul(self.sold()).unwrap_or(Cents::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_cash_is_what_left_the_stock_times_the_price() {
        let verloop = Verloop {
            opening: 30,
            received: 20,
            returned: 5,
            void: 2,
            closing: 31,
            reported: 9,
        };
        assert_eq!(verloop.sold(), 12);
        assert_eq!(verloop.unreported(), 3);
        assert_eq!(verloop.expected_cash(Cents(1500)), Cents(18_000));
    }

    #[test]
    fn a_difference_is_never_refused_but_needs_a_remark() {
        let draft = |geteld: &str, opmerking: &str| TellingDraft {
            geteld: geteld.into(),
            opmerking: opmerking.into(),
        };
        assert_eq!(draft("30", " ").check(30), Ok((30, None)));
        let told = draft("28", "").check(30).unwrap_err();
        assert!(told.get("opmerking").unwrap().contains("U telt er 28"));
        let told = draft("28", "Twee verkocht, strook komt.").check(30);
        assert_eq!(told.unwrap().0, 28);
        assert!(
            draft("-1", "x")
                .check(30)
                .unwrap_err()
                .get("geteld")
                .is_some()
        );
        assert!(draft("30", &"x".repeat(301)).check(30).is_err());
    }
}
