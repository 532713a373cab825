//! Handing in a cheque at a visit: what is asked of the visit before a cheque is taken. The cheque's own rules are in
//! [`super::cheque`].

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::money::Cents;

/// A cheque that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verzilvering {
    /// Key.
    pub id: Uuid,
    /// Which cheque.
    pub cheque: Uuid,
    /// Year of its number.
    pub jaar: i16,
    /// Its number in that year.
    pub seq: u32,
    /// At which visit.
    pub opdracht: Uuid,
    /// For which klus.
    pub klus: Uuid,
    /// By which uitvoerder (slug).
    pub uitvoerder: String,
    /// Face value in cents.
    pub waarde: Cents,
    /// What the uitvoerder is owed, in cents.
    pub tarief: Cents,
    /// Person-hours it paid for.
    pub personen_uren: u32,
    /// Whether its sale was only heard of at this moment.
    pub late_reported: bool,
    /// When.
    pub at: Timestamp,
}

/// What a visit must be to take a cheque in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Which.
    pub opdracht: Uuid,
    /// Of which klus.
    pub klus: Uuid,
    /// By which uitvoerder (slug).
    pub uitvoerder: String,
    /// The visit's status word.
    pub status: String,
    /// Person-minutes agreed for the klus.
    pub agreed_minutes: i64,
    /// Person-minutes paid with cheques so far.
    pub paid_minutes: i64,
}

/// Why this visit takes no cheque.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum VisitRefused {
    /// Nobody has left for it yet.
    #[error("Druk eerst op Begonnen. Scan daarna de cheque.")]
    NotStarted,
    /// It is not this visit any more.
    #[error("Dit bezoek gaat niet door of is verplaatst. Kijk op je lijst van vandaag.")]
    Off,
    /// All agreed cheques have been taken in.
    #[error(
        "Alle afgesproken cheques voor deze klus zijn binnen. Geef deze cheque terug aan de bewoner."
    )]
    Enough,
}

impl VisitRefused {
    /// In a few words.
    pub fn title(self) -> &'static str {
        match self {
            Self::NotStarted => "De klus is nog niet begonnen",
            Self::Off => "Dit bezoek gaat niet door",
            Self::Enough => "Er zijn genoeg cheques",
        }
    }
}

impl Visit {
    /// Whether a cheque may be taken in: from the moment the ploeg is on its way, never more than agreed
    /// (domain.md §4).
    pub fn takes_a_cheque(&self) -> Result<(), VisitRefused> {
        match self.status.as_str() {
            "on_the_way" | "started" | "partly_done" | "finished" | "approved" => {}
            "moved" | "fell_through" => return Err(VisitRefused::Off),
            _ => return Err(VisitRefused::NotStarted),
        }
        if self.paid_minutes >= self.agreed_minutes {
            return Err(VisitRefused::Enough);
        }
        Ok(())
    }

    /// Cheques of this many person-hours still to come after one more is taken in.
    pub fn still_to_come(&self, personen_uren: u32) -> u32 {
        let minutes = i64::from(personen_uren) * 60;
        let left = self.agreed_minutes - self.paid_minutes - minutes;
        if left <= 0 || minutes == 0 {
            return 0;
        }
        u32::try_from((left + minutes - 1) / minutes).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(status: &str, agreed: i64, paid: i64) -> Visit {
        Visit {
            opdracht: Uuid::nil(),
            klus: Uuid::nil(),
            uitvoerder: "hulst-werkt".into(),
            status: status.into(),
            agreed_minutes: agreed,
            paid_minutes: paid,
        }
    }

    #[test]
    fn cheques_are_taken_from_leaving_until_enough() {
        for early in ["draft", "published", "seen"] {
            assert_eq!(
                visit(early, 120, 0).takes_a_cheque(),
                Err(VisitRefused::NotStarted)
            );
        }
        for good in [
            "on_the_way",
            "started",
            "partly_done",
            "finished",
            "approved",
        ] {
            assert_eq!(visit(good, 120, 0).takes_a_cheque(), Ok(()));
        }
        for off in ["moved", "fell_through"] {
            assert_eq!(visit(off, 120, 0).takes_a_cheque(), Err(VisitRefused::Off));
        }
        assert_eq!(
            visit("started", 120, 120).takes_a_cheque(),
            Err(VisitRefused::Enough)
        );
        assert_eq!(visit("started", 150, 120).takes_a_cheque(), Ok(()));
    }

    #[test]
    fn part_of_a_cheque_still_wants_a_whole_one() {
        assert_eq!(visit("started", 300, 0).still_to_come(2), 2);
        assert_eq!(visit("started", 240, 0).still_to_come(2), 1);
        assert_eq!(visit("started", 120, 0).still_to_come(2), 0);
    }
}
