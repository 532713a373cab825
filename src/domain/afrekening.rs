//! What the municipality owes an uitvoerder over a period: every cheque it took in, exactly once (invariant M7). Numbered and
//! never changed; what turns out wrong afterwards is a line in the next one (domain.md §3).

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
};
use thiserror::Error;
use uuid::Uuid;

use super::{
    calendar::{local_date, parse_date, to_instant},
    fields::FieldErrors,
    money::Cents,
    nummer::Bonnummer,
};

/// The letters with which numbers of afrekeningen begin.
const LETTERS: &str = "AF";

/// One afrekening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Afrekening {
    /// Key.
    pub id: Uuid,
    /// Year of its number.
    pub jaar: i16,
    /// Its number in that year, without gaps over all uitvoerders.
    pub seq: u32,
    /// Whom it is with (slug).
    pub uitvoerder: String,
    /// First day.
    pub van: Date,
    /// Last day.
    pub tot: Date,
    /// Lines in it.
    pub aantal: u32,
    /// What is owed, in cents; below zero when corrections outweigh the rest.
    pub totaal: Cents,
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom.
    pub account: Uuid,
    /// When it was paid; none when it still has to be.
    pub paid_at: Option<Timestamp>,
}

impl Afrekening {
    /// Its number: `AF-2026-000012`.
    pub fn nummer(&self) -> String {
        Bonnummer {
            letters: LETTERS.to_owned(),
            year: self.jaar,
            seq: self.seq,
        }
        .to_string()
    }
}

/// Why a redemption stands in an afrekening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RegelSoort {
    /// Taken in within the period.
    Verzilvering,
    /// Taken in before the period, and not in an earlier afrekening.
    Nagekomen,
    /// Undone after it stood in an earlier afrekening: its amount is taken off again.
    Correctie,
}

impl RegelSoort {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Verzilvering, Self::Nagekomen, Self::Correctie];

    /// The word in the database and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Verzilvering => "verzilvering",
            Self::Nagekomen => "nagekomen",
            Self::Correctie => "correctie",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Verzilvering => "Cheque ingenomen",
            Self::Nagekomen => "Cheque van voor deze periode",
            Self::Correctie => "Correctie op een eerdere afrekening",
        }
    }

    /// Back from [`RegelSoort::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// One line: one redemption, or the correction of one. Names no resident and no deelnemer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Afrekeningsregel {
    /// Which redemption.
    pub verzilvering: Uuid,
    /// Of which cheque.
    pub cheque: Uuid,
    /// Year of the cheque's number.
    pub cheque_jaar: i16,
    /// The cheque's number in that year.
    pub cheque_seq: u32,
    /// Why it stands here.
    pub soort: RegelSoort,
    /// When the cheque was taken in.
    pub at: Timestamp,
    /// Face value of the cheque in cents.
    pub waarde: Cents,
    /// What is owed for it, in cents; negative in a correction.
    pub cents: Cents,
}

/// A redemption that waits for an afrekening, or one that was undone after it stood in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which redemption.
    pub verzilvering: Uuid,
    /// Of which cheque.
    pub cheque: Uuid,
    /// Year of the cheque's number.
    pub cheque_jaar: i16,
    /// The cheque's number in that year.
    pub cheque_seq: u32,
    /// When the cheque was taken in.
    pub at: Timestamp,
    /// Face value in cents.
    pub waarde: Cents,
    /// What the uitvoerder is owed for it, in cents.
    pub tarief: Cents,
    /// Whether it was undone.
    pub undone: bool,
}

impl Waiting {
    /// The line it becomes in an afrekening that starts on `van`.
    pub fn regel(self, van: Date) -> Afrekeningsregel {
        let soort = match (self.undone, local_date(self.at) < van) {
            (true, _) => RegelSoort::Correctie,
            (false, true) => RegelSoort::Nagekomen,
            (false, false) => RegelSoort::Verzilvering,
        };
        let sign = if self.undone { -1 } else { 1 };
        Afrekeningsregel {
            verzilvering: self.verzilvering,
            cheque: self.cheque,
            cheque_jaar: self.cheque_jaar,
            cheque_seq: self.cheque_seq,
            soort,
            at: self.at,
            waarde: self.waarde,
            cents: Cents(self.tarief.0 * sign),
        }
    }
}

/// Why no afrekening can be made.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum AfrekeningRefused {
    /// No redemption waits.
    #[error(
        "Tot en met deze dag is er niets af te rekenen met deze uitvoerder. Kies een latere dag, of wacht tot er cheques zijn ingenomen."
    )]
    Nothing,
    /// The period would end before it begins.
    #[error(
        "Tot en met {0} is al afgerekend met deze uitvoerder. Kies een latere dag. Wat later is gemeld of hersteld, komt in de volgende afrekening."
    )]
    Before(String),
    /// More than any amount of cents.
    #[error("Dit bedrag is te groot. Reken een kortere periode af.")]
    TooMuch,
}

impl AfrekeningRefused {
    /// In a few words.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Nothing => "Er is niets af te rekenen",
            Self::Before(_) => "Deze periode is al afgerekend",
            Self::TooMuch => "Dit bedrag is te groot",
        }
    }
}

/// An afrekening as asked for.
#[derive(Clone, Debug, Default)]
pub struct AfrekeningDraft {
    /// Slug of the uitvoerder; that it exists is asked of the regeling.
    pub uitvoerder: String,
    /// Last day.
    pub tot: String,
}

impl AfrekeningDraft {
    /// Reads the last day: a whole day that is over.
    pub fn check(&self, today: Date) -> Result<Date, FieldErrors> {
        let mut errors = FieldErrors::default();
        let tot = errors.take("tot", past_day(&self.tot, today));
        tot.ok_or(errors)
    }
}

/// Reads a day that is over, as typed.
pub fn past_day(typed: &str, today: Date) -> Result<Date, String> {
    let day = parse_date(typed).map_err(|error| error.to_string())?;
    if day < today {
        Ok(day)
    } else {
        Err("Kies een dag die voorbij is. Vandaag kan er nog iets bij komen.".to_owned())
    }
}

/// The first instant after a day.
pub fn end_of(day: Date) -> Timestamp {
    to_instant(day.saturating_add(1.day()), Time::midnight())
}

/// The first day of the next period: periods of one uitvoerder follow each other without a gap; the first starts with the
/// first redemption.
pub fn first_day(
    previous: Option<Date>,
    waiting: &[Waiting],
    tot: Date,
) -> Result<Date, AfrekeningRefused> {
    let oldest = waiting.iter().map(|one| local_date(one.at)).min();
    match (previous, oldest) {
        (Some(last), _) if last >= tot => {
            Err(AfrekeningRefused::Before(super::calendar::long_date(last)))
        }
        (_, None) => Err(AfrekeningRefused::Nothing),
        (Some(last), Some(_)) => Ok(last.saturating_add(1.day())),
        (None, Some(oldest)) => Ok(oldest),
    }
}

/// What the lines add up to.
pub fn total(regels: &[Afrekeningsregel]) -> Result<Cents, AfrekeningRefused> {
    Cents::checked_sum(regels.iter().map(|regel| regel.cents)).ok_or(AfrekeningRefused::TooMuch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn waiting(at: &str, undone: bool) -> Waiting {
        Waiting {
            verzilvering: Uuid::nil(),
            cheque: Uuid::nil(),
            cheque_jaar: 2026,
            cheque_seq: 7,
            at: at.parse().unwrap(),
            waarde: Cents(1_500),
            tarief: Cents(2_250),
            undone,
        }
    }

    #[test]
    fn a_line_says_why_it_stands_there_and_a_correction_takes_off() {
        let van = date(2026, 11, 1);
        for (at, undone, soort, cents) in [
            (
                "2026-11-01T10:00:00Z",
                false,
                RegelSoort::Verzilvering,
                2_250,
            ),
            // Half past midnight in Hulst.
            (
                "2026-10-31T23:30:00Z",
                false,
                RegelSoort::Verzilvering,
                2_250,
            ),
            ("2026-10-31T22:30:00Z", false, RegelSoort::Nagekomen, 2_250),
            ("2026-11-01T10:00:00Z", true, RegelSoort::Correctie, -2_250),
        ] {
            let regel = waiting(at, undone).regel(van);
            assert_eq!((regel.soort, regel.cents), (soort, Cents(cents)), "{at}");
        }
    }

    #[test]
    fn periods_follow_each_other_without_gap_or_overlap() {
        let one = [waiting("2026-11-05T10:00:00Z", false)];
        let tot = date(2026, 11, 30);
        assert_eq!(first_day(None, &one, tot), Ok(date(2026, 11, 5)));
        let october = Some(date(2026, 10, 31));
        assert_eq!(first_day(october, &one, tot), Ok(date(2026, 11, 1)));
        assert_eq!(
            first_day(october, &[], tot),
            Err(AfrekeningRefused::Nothing)
        );
        let again = first_day(Some(tot), &one, tot).unwrap_err();
        assert!(again.to_string().contains("30 november 2026"));
    }

    #[test]
    fn only_days_that_are_over_are_settled() {
        let today = date(2026, 11, 22);
        assert_eq!(past_day("21-11-2026", today), Ok(date(2026, 11, 21)));
        for wrong in ["22-11-2026", "2027-01-01", "gisteren", ""] {
            assert!(past_day(wrong, today).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_word_reads_back() {
        for soort in RegelSoort::ALL {
            assert_eq!(RegelSoort::parse(soort.word()), Some(soort));
        }
    }
}
