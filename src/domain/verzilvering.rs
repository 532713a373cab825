//! Handing in a cheque at a visit: what is asked of the visit before a cheque is taken. The cheque's own rules are in
//! [`super::cheque`].

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::{calendar::local_date, money::Cents};

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
    /// Hash of the session or token it was taken in with: what may undo it for a short while.
    pub device: Option<Vec<u8>>,
}

/// A redemption is undone on the device it was made with, this long.
pub const UNDO: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);
/// A resident may dispute a redemption this many days.
pub const DISPUTE_DAYS: i64 = 30;

impl Verzilvering {
    /// Whether whoever holds this device may undo it now.
    pub fn may_be_undone(&self, device: Option<&[u8]>, now: Timestamp) -> Result<(), UndoRefused> {
        if device.is_none() || self.device.as_deref() != device {
            return Err(UndoRefused::OtherDevice);
        }
        if now.duration_since(self.at) > UNDO {
            return Err(UndoRefused::TooLate);
        }
        Ok(())
    }

    /// Whether a resident may still say that it was wrong.
    pub fn may_be_disputed(&self, today: jiff::civil::Date) -> bool {
        let last = local_date(self.at).checked_add(jiff::Span::new().days(DISPUTE_DAYS));
        last.is_ok_and(|last| today <= last)
    }
}

/// Why a redemption is not undone.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum UndoRefused {
    /// Made on another device, or in another session.
    #[error(
        "Dit kan alleen op het toestel waarmee de cheque is ingenomen. Bel de coördinator. Die kan een nieuwe cheque geven."
    )]
    OtherDevice,
    /// More than a quarter of an hour ago.
    #[error(
        "Dit kan tot 15 minuten na het innemen. Bel de coördinator. Die kan een nieuwe cheque geven."
    )]
    TooLate,
    /// The municipality gave another cheque for it.
    #[error("Voor deze cheque is al een nieuwe gegeven. De ingenomen cheque blijft ingenomen.")]
    Replaced,
}

/// What a resident says was wrong with a redemption. A closed list: what people type may name people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bezwaar {
    /// The work was not done.
    NotDone,
    /// More cheques were taken than was worked.
    TooMany,
    /// The resident did not hand this cheque over.
    NotGiven,
}

impl Bezwaar {
    /// All of them, as people choose.
    pub const ALL: [Self; 3] = [Self::NotDone, Self::TooMany, Self::NotGiven];

    /// The word in forms and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotDone => "not_done",
            Self::TooMany => "too_many",
            Self::NotGiven => "not_given",
        }
    }

    /// As the resident says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotDone => "Het werk is niet gedaan",
            Self::TooMany => "Er zijn te veel cheques ingenomen",
            Self::NotGiven => "Deze cheque is niet gegeven",
        }
    }

    /// Back from [`Bezwaar::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word.trim())
    }
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
    /// Under which code the phone's languages know it.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotStarted => "weigering-klus-niet-begonnen",
            Self::Off => "weigering-bezoek-af",
            Self::Enough => "weigering-genoeg-cheques",
        }
    }

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

    const AT: &str = "2026-11-02T10:00:00Z";

    fn taken_in(device: Option<&[u8]>) -> Verzilvering {
        Verzilvering {
            id: Uuid::nil(),
            cheque: Uuid::nil(),
            jaar: 2026,
            seq: 1,
            opdracht: Uuid::nil(),
            klus: Uuid::nil(),
            uitvoerder: "hulst-werkt".into(),
            waarde: Cents(1_500),
            tarief: Cents(1_500),
            personen_uren: 2,
            late_reported: false,
            at: AT.parse().unwrap(),
            device: device.map(<[u8]>::to_vec),
        }
    }

    #[test]
    fn a_quarter_of_an_hour_long_the_same_device_may_undo() {
        let own: &[u8] = b"telefoon";
        let at = |minutes| taken_in(None).at + jiff::SignedDuration::from_mins(minutes);
        let redemption = taken_in(Some(own));
        assert_eq!(redemption.may_be_undone(Some(own), at(15)), Ok(()));
        assert_eq!(
            redemption.may_be_undone(Some(own), at(16)),
            Err(UndoRefused::TooLate)
        );
        for other in [None, Some(&b"tablet"[..])] {
            assert_eq!(
                redemption.may_be_undone(other, at(1)),
                Err(UndoRefused::OtherDevice)
            );
        }
        // No device is not the same device as none.
        assert_eq!(
            taken_in(None).may_be_undone(None, at(1)),
            Err(UndoRefused::OtherDevice)
        );
    }

    #[test]
    fn thirty_days_long_a_resident_may_dispute() {
        let redemption = taken_in(None);
        for (day, may) in [
            ("2026-11-02", true),
            ("2026-12-02", true),
            ("2026-12-03", false),
        ] {
            assert_eq!(
                redemption.may_be_disputed(day.parse().unwrap()),
                may,
                "{day}"
            );
        }
    }

    #[test]
    fn what_a_resident_may_say_is_a_closed_list() {
        for bezwaar in Bezwaar::ALL {
            assert_eq!(Bezwaar::parse(bezwaar.word()), Some(bezwaar));
        }
        assert_eq!(Bezwaar::parse("anders"), None);
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
