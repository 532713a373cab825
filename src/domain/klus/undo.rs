//! Taking back a decision that was just made: a coordinator who pressed the wrong button has half a minute, in which the resident
//! is not told yet. Only the last thing that was done, only by whoever did it.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Klus, KlusRefused, KlusStatus, Step};

/// How long a decision can be taken back; the resident is told after it.
pub const UNDO: SignedDuration = SignedDuration::from_secs(30);

/// The last thing that was done with a klus, as its history tells it.
#[derive(Clone, Copy, Debug)]
pub struct LastAct<'e> {
    /// What: `klus.accept`.
    pub action: &'e str,
    /// Where the klus stood before.
    pub from: Option<KlusStatus>,
    /// For which uitvoerder it was done.
    pub org: &'e str,
    /// By whom; none for a resident.
    pub by: Option<Uuid>,
    /// When.
    pub at: Timestamp,
    /// Its number; that of the last event is the version of the klus.
    pub no: i32,
}

impl Klus {
    /// Back to *requested*, where it stood before it was accepted, declined or passed on. A klus that was passed on or declined
    /// from another state does not go back: what had been agreed on, or asked, is no longer known.
    pub fn undo(self, now: Timestamp, by: Option<Uuid>, last: LastAct<'_>) -> Step {
        let fits = match self.status {
            KlusStatus::Accepted => last.action == "klus.accept",
            KlusStatus::Declined => last.action == "klus.decline",
            KlusStatus::Requested => last.action == "klus.pass_on",
            KlusStatus::Asked
            | KlusStatus::Offered
            | KlusStatus::Planned
            | KlusStatus::InProgress
            | KlusStatus::Done
            | KlusStatus::Closed
            | KlusStatus::Withdrawn
            | KlusStatus::Complaint => false,
        };
        let own = by.is_some() && last.by == by && last.no == self.version;
        if !(fits && own && last.from == Some(KlusStatus::Requested)) {
            return Err(KlusRefused::NotTheLast);
        }
        if now.duration_since(last.at) > UNDO {
            return Err(KlusRefused::TooLate);
        }
        let passed_on = self.status == KlusStatus::Requested;
        // Whoever accepted it became the contact person, if there was none.
        let became = self.status == KlusStatus::Accepted && self.contactpersoon == by;
        Ok(Self {
            uitvoerder: if passed_on {
                last.org.to_owned()
            } else {
                self.uitvoerder.clone()
            },
            contactpersoon: if became {
                self.asked_by
            } else {
                self.contactpersoon
            },
            personen: None,
            personen_minuten: None,
            toelichting: None,
            passed_by: if passed_on {
                None
            } else {
                self.passed_by.clone()
            },
            ..self.to(KlusStatus::Requested, now)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::klus::tests::{at, klus};

    const COORDINATOR: Uuid = Uuid::from_u128(8);

    fn accepted() -> LastAct<'static> {
        LastAct {
            action: "klus.accept",
            from: Some(KlusStatus::Requested),
            org: "hulst-werkt",
            by: Some(COORDINATOR),
            at: at("2026-11-04T08:00:00Z"),
            no: 3,
        }
    }

    #[test]
    fn within_half_a_minute_whoever_decided_takes_it_back() {
        let undone = klus(KlusStatus::Accepted)
            .undo(at("2026-11-04T08:00:30Z"), Some(COORDINATOR), accepted())
            .unwrap();
        assert_eq!(undone.status, KlusStatus::Requested);
        assert_eq!((undone.personen, undone.personen_minuten), (None, None));
        let late = at("2026-11-04T08:00:30.001Z");
        assert_eq!(
            klus(KlusStatus::Accepted).undo(late, Some(COORDINATOR), accepted()),
            Err(KlusRefused::TooLate)
        );
    }

    #[test]
    fn nobody_else_does_and_not_when_something_followed() {
        let now = at("2026-11-04T08:00:10Z");
        let refused = |by, last| klus(KlusStatus::Accepted).undo(now, by, last);
        let not_the_last = Err(KlusRefused::NotTheLast);
        assert_eq!(refused(Some(Uuid::from_u128(9)), accepted()), not_the_last);
        let nobody = LastAct {
            by: None,
            ..accepted()
        };
        assert_eq!(refused(None, nobody), not_the_last);
        for last in [
            LastAct {
                no: 2,
                ..accepted()
            },
            LastAct {
                action: "klus.unplan",
                ..accepted()
            },
            LastAct {
                from: Some(KlusStatus::Asked),
                ..accepted()
            },
        ] {
            assert_eq!(refused(Some(COORDINATOR), last), not_the_last);
        }
    }

    #[test]
    fn the_contact_person_is_again_whoever_it_was() {
        let now = at("2026-11-04T08:00:10Z");
        let undone = |contactpersoon, asked_by| {
            let klus = Klus {
                contactpersoon,
                asked_by,
                ..klus(KlusStatus::Accepted)
            };
            let undone = klus.undo(now, Some(COORDINATOR), accepted()).unwrap();
            undone.contactpersoon
        };
        let meldpunt = Some(Uuid::from_u128(7));
        assert_eq!(undone(Some(COORDINATOR), None), None);
        assert_eq!(undone(meldpunt, meldpunt), meldpunt);
    }
}
