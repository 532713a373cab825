//! The journal of a period as it went to the municipality's own bookkeeping: numbered, with control totals, kept byte for byte.
//! What was exported is closed: no boeking is added to that period any more (invariant M2).

use jiff::{SignedDuration, Timestamp, civil::Date};
use uuid::Uuid;

use super::{
    afrekening::{end_of, past_day},
    boeking::{BoekingSoort, Boekingsregel},
    fields::FieldErrors,
    money::Cents,
    nummer::Bonnummer,
};

const LETTERS: &str = "JX";
/// Work that began before midnight is written down by then.
const REST: SignedDuration = SignedDuration::from_mins(10);

/// One export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boekingsexport {
    /// Key.
    pub id: Uuid,
    /// Year of its number.
    pub jaar: i16,
    /// Its number in that year, without gaps.
    pub seq: u32,
    /// First day; none for the first export, which starts with the first boeking.
    pub van: Option<Date>,
    /// Last day.
    pub tot: Date,
    /// Its control totals.
    pub totals: Totals,
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom.
    pub account: Uuid,
}

/// What the receiver compares with what was read in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Entries.
    pub boekingen: u64,
    /// Lines.
    pub regels: u64,
    /// All debits, in cents.
    pub debet: Cents,
    /// All credits, in cents, as a positive amount; always equal to the debits.
    pub credit: Cents,
}

/// One line of the journal with its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Key of the entry.
    pub boeking: Uuid,
    /// When.
    pub at: Timestamp,
    /// About what.
    pub soort: BoekingSoort,
    /// The line.
    pub regel: Boekingsregel,
}

impl Boekingsexport {
    /// Its number: `JX-2026-000003`.
    pub fn nummer(&self) -> String {
        Bonnummer {
            letters: LETTERS.to_owned(),
            year: self.jaar,
            seq: self.seq,
        }
        .to_string()
    }
}

impl Totals {
    /// Adds up lines that stand entry by entry; none when a sum does not fit.
    pub fn of(lines: &[Line]) -> Option<Self> {
        let mut totals = Self::default();
        let mut last = None;
        for Line { boeking, regel, .. } in lines {
            totals.regels += 1;
            if last.replace(*boeking) != Some(*boeking) {
                totals.boekingen += 1;
            }
            if regel.cents >= Cents::ZERO {
                totals.debet = totals.debet.checked_add(regel.cents)?;
            } else {
                totals.credit = totals.credit.checked_sub(regel.cents)?;
            }
        }
        Some(totals)
    }
}

/// Reads the last day of an export: over, for long enough that nothing of it is still being written.
pub fn last_day(typed: &str, now: Timestamp, today: Date) -> Result<Date, FieldErrors> {
    let mut errors = FieldErrors::default();
    let day = errors.take("tot", past_day(typed, today)).filter(|day| {
        let over = end_of(*day)
            .checked_add(REST)
            .is_ok_and(|settled| settled <= now);
        if !over {
            errors.push(
                "tot",
                "Deze dag is net voorbij. Wacht tot tien minuten na middernacht.",
            );
        }
        over
    });
    day.ok_or(errors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::boeking::Boeking;
    use jiff::civil::date;

    fn lines(no: u128, boeking: Boeking) -> Vec<Line> {
        let line = |regel| Line {
            boeking: Uuid::from_u128(no),
            at: Timestamp::UNIX_EPOCH,
            soort: boeking.soort,
            regel,
        };
        boeking.regels.iter().cloned().map(line).collect()
    }

    #[test]
    fn control_totals_count_entries_lines_and_both_sides() {
        let all = [
            lines(
                1,
                Boeking::redemption("hulst-werkt", Cents(1_500), Cents(2_250)),
            ),
            lines(2, Boeking::expiry(Cents(1_500))),
        ]
        .concat();
        let expected = Totals {
            boekingen: 2,
            regels: 5,
            debet: Cents(3_750),
            credit: Cents(3_750),
        };
        assert_eq!(Totals::of(&all), Some(expected));
        assert_eq!(Totals::of(&[]), Some(Totals::default()));
    }

    #[test]
    fn a_day_that_is_hardly_over_is_not_exported_yet() {
        let today = date(2026, 11, 22);
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let early = last_day("2026-11-21", at("2026-11-21T23:05:00Z"), today);
        assert!(
            early
                .unwrap_err()
                .get("tot")
                .unwrap()
                .contains("tien minuten")
        );
        let later = last_day("2026-11-21", at("2026-11-21T23:10:00Z"), today);
        assert_eq!(later, Ok(date(2026, 11, 21)));
        assert!(last_day("2026-11-22", at("2026-11-22T12:00:00Z"), today).is_err());
    }
}
