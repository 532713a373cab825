//! Patterns that somebody should look at, and from when they are odd. Nothing is decided here: each becomes a melding, and a
//! person judges (issue "signals, never automatic sanctions").

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use uuid::Uuid;

use super::{Melding, MeldingSoort, MeldingStatus};
use crate::domain::{
    calendar::{local_date, local_time, long_date, time_hm},
    nummer::Volgnummer,
};

/// Days after its last visit in which the hours of a klus may still come in, before they are held against its cheques.
pub const HOURS_MAY_COME: i64 = 7;
/// Days back that visits are looked at.
pub const LOOK_BACK: i64 = 35;
/// A cheque that is taken in this long before the end of the visit is no longer "at the end".
pub const BEFORE_THE_END: SignedDuration = SignedDuration::from_mins(30);
/// Days in which late reports and undone redemptions are counted.
pub const SPAN: i64 = 30;
/// Late-reported sales of one verkooppunt in [`SPAN`] days from which they are a pattern.
pub const OFTEN_LATE: u64 = 5;
/// Redemptions taken back on one device in [`SPAN`] days from which they are a pattern.
pub const OFTEN_UNDONE: u64 = 5;
/// Well-formed codes that do not exist, in one hour, from which somebody is told: a slip of the pen passes both check symbols once
/// in 1,024 (reliability page §3, "limits").
pub const UNKNOWN_CODES: u64 = 20;
/// As many in one hour close the public look-up (reliability page §3, "limits").
pub const CLOSED_BY_CODES: u64 = 200;

/// Something that was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// The cheques of a klus against the work that was logged for it.
    Klus {
        /// Which klus.
        klus: Uuid,
        /// Its number.
        nummer: Volgnummer,
        /// Who does it (slug).
        uitvoerder: String,
        /// Person-minutes that its cheques pay for.
        paid_minutes: i64,
        /// Person-minutes that its largest cheque pays for.
        largest_minutes: i64,
        /// Person-minutes that were logged.
        worked_minutes: i64,
    },
    /// Cheques that were taken in well before the end of a visit.
    Early {
        /// Which visit.
        opdracht: Uuid,
        /// The number of its klus.
        nummer: Volgnummer,
        /// Who does it (slug).
        uitvoerder: String,
        /// How many cheques.
        cheques: u64,
        /// When the first was taken in.
        first: Timestamp,
        /// When the visit ended.
        ended: Timestamp,
    },
    /// Late-reported sales of one verkooppunt.
    Late {
        /// Which verkooppunt (slug).
        verkooppunt: String,
        /// What people call it.
        naam: String,
        /// How many sales.
        count: u64,
    },
    /// Redemptions that one device took back.
    Undone {
        /// Hash of the session or token, in hexadecimal.
        device: String,
        /// For which uitvoerder (slug).
        uitvoerder: String,
        /// How many.
        count: u64,
    },
    /// Well-formed codes that do not exist, in one hour.
    Unknown {
        /// The last of them.
        at: Timestamp,
        /// How many.
        count: u64,
    },
}

impl Pattern {
    /// Whether somebody should look at it.
    pub fn is_odd(&self) -> bool {
        match self {
            // Redeemed is the work in whole cheques, rounded up (domain.md §4): without the last one it must be less than the work.
            Self::Klus {
                paid_minutes,
                largest_minutes,
                worked_minutes,
                ..
            } => *paid_minutes > 0 && paid_minutes - largest_minutes >= *worked_minutes,
            Self::Early {
                first,
                ended,
                cheques,
                ..
            } => *cheques > 0 && ended.duration_since(*first) > BEFORE_THE_END,
            Self::Late { count, .. } => *count >= OFTEN_LATE,
            Self::Undone { count, .. } => *count >= OFTEN_UNDONE,
            Self::Unknown { count, .. } => *count >= UNKNOWN_CODES,
        }
    }

    /// What kind of melding it becomes.
    pub fn soort(&self) -> MeldingSoort {
        match self {
            Self::Klus { .. } => MeldingSoort::MoreThanWorked,
            Self::Early { .. } => MeldingSoort::BeforeTheEnd,
            Self::Late { .. } => MeldingSoort::OftenLate,
            Self::Undone { .. } => MeldingSoort::OftenUndone,
            Self::Unknown { .. } => MeldingSoort::UnknownCodes,
        }
    }

    /// The melding, told on a day: a klus or visit once for good, a habit once in a calendar month, codes once in an hour.
    pub fn melding(self, id: Uuid, at: Timestamp) -> Melding {
        let soort = self.soort();
        let today = local_date(at);
        let month = today.strftime("%Y-%m");
        let word = soort.word();
        let sleutel = match &self {
            Self::Klus { klus, .. } => format!("{word} {klus}"),
            Self::Early { opdracht, .. } => format!("{word} {opdracht}"),
            Self::Late { verkooppunt, .. } => format!("{word} {verkooppunt} {month}"),
            Self::Undone { device, .. } => format!("{word} {device} {month}"),
            Self::Unknown { at, .. } => format!("{word} {}", at.strftime("%Y-%m-%dT%H")),
        };
        let tekst = self.tekst();
        let (verkooppunt, uitvoerder) = match self {
            Self::Klus { uitvoerder, .. }
            | Self::Early { uitvoerder, .. }
            | Self::Undone { uitvoerder, .. } => (None, Some(uitvoerder)),
            Self::Late { verkooppunt, .. } => (Some(verkooppunt), None),
            Self::Unknown { .. } => (None, None),
        };
        Melding {
            id,
            soort,
            sleutel,
            verkooppunt,
            uitvoerder,
            cheque: None,
            deelnemer: None,
            tekst,
            at,
            status: MeldingStatus::Open,
            version: 1,
        }
    }

    fn tekst(&self) -> String {
        match self {
            Self::Klus {
                nummer,
                paid_minutes,
                worked_minutes,
                ..
            } => format!(
                "Bij klus {nummer} is voor {} aan cheques ingenomen. Er staat {} werk in de uren. Kijk of er uren ontbreken of dat er een \
                 cheque te veel is ingenomen.",
                duration(*paid_minutes),
                duration(*worked_minutes)
            ),
            Self::Early {
                nummer,
                cheques,
                first,
                ended,
                ..
            } => format!(
                "Bij klus {nummer} op {} {} ingenomen om {}. Het werk was om {} klaar.",
                long_date(local_date(*ended)),
                if *cheques == 1 {
                    "is 1 cheque".to_owned()
                } else {
                    format!("zijn {cheques} cheques")
                },
                clock(*first),
                clock(*ended)
            ),
            Self::Late { naam, count, .. } => format!(
                "{naam} meldde in {SPAN} dagen {count} verkopen pas nadat de cheque al bij een klus was ingeleverd. Bel het verkooppunt en \
                 vraag of het melden lukt."
            ),
            Self::Undone { count, .. } => format!(
                "Op één toestel is in {SPAN} dagen {count} keer een ingenomen cheque weer ongedaan gemaakt. Vraag de begeleider wat er aan \
                 de hand is."
            ),
            Self::Unknown { count, .. } => format!(
                "In één uur zijn {count} codes geprobeerd die goed geschreven zijn en niet bestaan. Misschien probeert iemand codes uit."
            ),
        }
    }
}

/// The first day whose visits are looked at, seen from a day.
pub fn first_day(today: Date) -> Date {
    today.saturating_sub(LOOK_BACK.days())
}

fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours} personen-uren"),
        (0, minutes) => format!("{minutes} personen-minuten"),
        (hours, minutes) => format!("{hours} personen-uren en {minutes} minuten"),
    }
}

fn clock(at: Timestamp) -> String {
    time_hm(local_time(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn klus(paid: i64, worked: i64) -> Pattern {
        Pattern::Klus {
            klus: Uuid::nil(),
            nummer: Volgnummer { year: 2026, seq: 7 },
            uitvoerder: "dethon".into(),
            paid_minutes: paid,
            largest_minutes: 120,
            worked_minutes: worked,
        }
    }

    #[test]
    fn a_cheque_that_was_begun_upon_is_not_too_much() {
        assert!(!klus(240, 121).is_odd(), "the second one was begun upon");
        assert!(klus(240, 120).is_odd(), "nobody worked for the second one");
        assert!(klus(120, 0).is_odd());
        assert!(
            !klus(0, 0).is_odd(),
            "without cheques there is nothing to look at"
        );
    }

    #[test]
    fn a_cheque_is_early_half_an_hour_before_the_end() {
        let ended: Timestamp = "2026-11-02T11:00:00Z".parse().unwrap();
        let early = |before: i64| Pattern::Early {
            opdracht: Uuid::nil(),
            nummer: Volgnummer { year: 2026, seq: 7 },
            uitvoerder: "dethon".into(),
            cheques: 1,
            first: ended - SignedDuration::from_mins(before),
            ended,
        };
        assert!(!early(30).is_odd());
        assert!(early(31).is_odd());
        assert_eq!(
            early(90).melding(Uuid::nil(), ended).tekst,
            format!(
                "Bij klus {} op maandag 2 november 2026 is 1 cheque ingenomen om 10:30. Het werk was om 12:00 klaar.",
                Volgnummer { year: 2026, seq: 7 }
            )
        );
    }

    #[test]
    fn a_habit_is_told_once_a_month() {
        let late = |at: &str| {
            let late = Pattern::Late {
                verkooppunt: "gemeentewinkel".into(),
                naam: "Gemeentewinkel".into(),
                count: OFTEN_LATE,
            };
            assert!(late.is_odd());
            late.melding(Uuid::nil(), at.parse().unwrap()).sleutel
        };
        assert_eq!(late("2026-11-02T11:00:00Z"), late("2026-11-29T11:00:00Z"));
        assert_ne!(late("2026-11-02T11:00:00Z"), late("2026-12-01T11:00:00Z"));
    }
}
