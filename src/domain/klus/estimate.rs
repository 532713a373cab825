//! How much work a klus will be, from what klussen of its kind really took (domain.md §4: "Expected hours start from the median
//! of past klussen of that kind"). Only arithmetic; which klussen count is asked elsewhere.

use super::personen_uren;

/// With fewer past klussen than this their middle says little, and the catalogue is used.
pub const ENOUGH: usize = 5;
/// People plan in quarters of an hour.
const QUARTER: u32 = 15;

/// What a klus is expected to take, in person-minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Estimate {
    /// From past klussen, rounded to quarters.
    Past {
        /// A quarter of them took no more than this.
        low: u32,
        /// Half of them took no more.
        median: u32,
        /// Three quarters took no more.
        high: u32,
        /// How many there were.
        count: usize,
    },
    /// Too few past klussen: what the catalogue says.
    Catalogue {
        /// The usual work.
        minuten: u32,
        /// How many past klussen there are.
        count: usize,
    },
}

impl Estimate {
    /// From the person-minutes of past klussen, in any order; `usual` is what the catalogue says.
    pub fn of(mut past: Vec<u32>, usual: u32) -> Self {
        let count = past.len();
        if count < ENOUGH {
            return Self::Catalogue {
                minuten: usual,
                count,
            };
        }
        past.sort_unstable();
        Self::Past {
            low: quartile(&past, 1),
            median: quartile(&past, 2),
            high: quartile(&past, 3),
            count,
        }
    }

    /// What to begin with, in person-minutes.
    pub fn minuten(self) -> u32 {
        match self {
            Self::Past { median, .. } => median,
            Self::Catalogue { minuten, .. } => minuten,
        }
    }

    /// As a coordinator reads it.
    pub fn words(self) -> String {
        match self {
            Self::Past {
                low, high, count, ..
            } if low == high => {
                format!(
                    "Meestal {} personen-uren ({count} klussen).",
                    personen_uren(low)
                )
            }
            Self::Past {
                low,
                median,
                high,
                count,
            } => format!(
                "Meestal {} tot {} personen-uren, midden {} ({count} klussen).",
                personen_uren(low),
                personen_uren(high),
                personen_uren(median)
            ),
            Self::Catalogue { minuten, count } => {
                let known = match count {
                    0 => "nog geen eerdere klussen".to_owned(),
                    1 => "nog maar 1 eerdere klus".to_owned(),
                    count => format!("nog maar {count} eerdere klussen"),
                };
                format!(
                    "Gewoon bij deze klus: {} personen-uren. Er zijn {known} om van te leren.",
                    personen_uren(minuten)
                )
            }
        }
    }
}

/// The first, second or third quartile of sorted numbers: between two of them in proportion, then to the nearest quarter of an
/// hour, at least one.
fn quartile(sorted: &[u32], which: usize) -> u32 {
    let place = which * sorted.len().saturating_sub(1);
    let at = |index: usize| sorted.get(index).copied().unwrap_or(0);
    let (low, high) = (at(place / 4), at((place / 4 + 1).min(sorted.len() - 1)));
    let part = u32::try_from(place % 4).unwrap_or(0);
    let between = low.saturating_add((high - low).saturating_mul(part) / 4);
    let rounded = between.saturating_add(QUARTER / 2) / QUARTER * QUARTER;
    rounded.max(QUARTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_its_spread_are_those_of_the_past() {
        let past = vec![300, 120, 240, 180, 240];
        let estimate = Estimate::of(past, 60);
        assert_eq!(
            estimate,
            Estimate::Past {
                low: 180,
                median: 240,
                high: 240,
                count: 5
            }
        );
        assert_eq!(
            estimate.words(),
            "Meestal 3 tot 4 personen-uren, midden 4 (5 klussen)."
        );
        // An even number: between the two in the middle.
        let even = Estimate::of(vec![60, 120, 180, 240, 300, 360], 60);
        assert_eq!(even.minuten(), 210);
    }

    #[test]
    fn odd_minutes_become_quarters_of_an_hour() {
        let estimate = Estimate::of(vec![1, 2, 3, 4, 5], 60);
        assert_eq!(estimate.minuten(), 15);
        let estimate = Estimate::of(vec![113; 7], 60);
        assert_eq!(estimate.minuten(), 120);
        assert_eq!(estimate.words(), "Meestal 2 personen-uren (7 klussen).");
    }

    #[test]
    fn too_few_past_klussen_leave_it_to_the_catalogue() {
        let estimate = Estimate::of(vec![600; 4], 240);
        assert_eq!(estimate.minuten(), 240);
        assert_eq!(
            estimate.words(),
            "Gewoon bij deze klus: 4 personen-uren. Er zijn nog maar 4 eerdere klussen om van te leren."
        );
        assert!(
            Estimate::of(Vec::new(), 60)
                .words()
                .contains("nog geen eerdere klussen")
        );
    }

    proptest::proptest! {
        #[test]
        fn quartiles_stand_in_order_and_within_the_past(mut past in proptest::collection::vec(15_u32..10_000, 5..60)) {
            let Estimate::Past { low, median, high, count } = Estimate::of(past.clone(), 60) else {
                panic!("there were enough");
            };
            past.sort_unstable();
            assert!(low <= median && median <= high);
            assert!(low + QUARTER > past[0] && high < past[count - 1] + QUARTER);
        }
    }
}
