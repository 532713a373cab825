//! Uren: the time of one deelnemer on one opdracht, reported by somebody and approved by somebody else (domain.md §4, §5).
//!
//! Minutes are real time between two instants, so a night in which the clock changes counts what was worked. Absence is
//! never negative uren. Approved rows stay as they are: a mistake is corrected by a new row that refers to the old one.

use jiff::{Timestamp, civil::Date};
use thiserror::Error;
use uuid::Uuid;

use super::address::clean_text;

mod moment;

pub use moment::{MomentRefused, moment};

/// No row of uren is longer: 16 hours (invariant H2).
pub const MAX_MINUTEN: u32 = 16 * 60;

/// Longest reason somebody may type.
const MAX_REDEN: usize = 300;

/// What kind of time it was; kinds are never added up as if they were the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrenSoort {
    /// Work at a resident.
    Klus,
    /// On the way.
    Reistijd,
    /// Being told how.
    Instructie,
    /// Waiting for work.
    Wachten,
    /// Learning, without a resident.
    Training,
}

impl UrenSoort {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Klus,
        Self::Reistijd,
        Self::Instructie,
        Self::Wachten,
        Self::Training,
    ];

    /// The word in storage and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Klus => "klus",
            Self::Reistijd => "reistijd",
            Self::Instructie => "instructie",
            Self::Wachten => "wachten",
            Self::Training => "training",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Klus => "Werk bij een bewoner",
            Self::Reistijd => "Reistijd",
            Self::Instructie => "Instructie",
            Self::Wachten => "Wachten",
            Self::Training => "Training",
        }
    }

    /// Back from [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|soort| soort.word() == word)
    }
}

/// How the uren came to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// As it was planned.
    Plan,
    /// By the buttons on a phone.
    Phone,
    /// A begeleider or coordinator filled them in.
    Begeleider,
}

impl How {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Plan, Self::Phone, Self::Begeleider];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Phone => "phone",
            Self::Begeleider => "begeleider",
        }
    }

    /// Back from [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.word() == word)
    }
}

/// Where a row of uren stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrenStatus {
    /// As planned; nobody has said yet that it was so.
    Proposed,
    /// Somebody said so; waits for a begeleider.
    Reported {
        /// Whose account said so.
        by: Uuid,
    },
    /// Counts as werkervaring.
    Approved(Approval),
    /// Still counts, but a new row that refers to this one waits for a begeleider.
    Disputed(Approval),
    /// No longer counts: an approved row took its place.
    Corrected(Approval),
    /// Counts, and its month is closed.
    Closed(Approval),
}

/// Who said it was so, who agreed, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Whose account reported.
    pub reported_by: Uuid,
    /// The begeleider.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
}

impl UrenStatus {
    /// The word in storage and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Reported { .. } => "reported",
            Self::Approved(_) => "approved",
            Self::Disputed(_) => "disputed",
            Self::Corrected(_) => "corrected",
            Self::Closed(_) => "closed",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Proposed => "Gepland",
            Self::Reported { .. } => "Wacht op je begeleider",
            Self::Approved(_) => "Goedgekeurd",
            Self::Disputed(_) => "Wordt nagekeken",
            Self::Corrected(_) => "Vervangen",
            Self::Closed(_) => "Vastgelegd",
        }
    }

    /// Whether the row counts as werkervaring.
    pub const fn counts(self) -> bool {
        match self {
            Self::Approved(_) | Self::Disputed(_) | Self::Closed(_) => true,
            Self::Proposed | Self::Reported { .. } | Self::Corrected(_) => false,
        }
    }

    /// Who reported it, if somebody did.
    pub const fn reported_by(self) -> Option<Uuid> {
        match self {
            Self::Proposed => None,
            Self::Reported { by } => Some(by),
            Self::Approved(approval)
            | Self::Disputed(approval)
            | Self::Corrected(approval)
            | Self::Closed(approval) => Some(approval.reported_by),
        }
    }

    /// Who approved it and when, if somebody did.
    pub const fn approval(self) -> Option<Approval> {
        match self {
            Self::Proposed | Self::Reported { .. } => None,
            Self::Approved(approval)
            | Self::Disputed(approval)
            | Self::Corrected(approval)
            | Self::Closed(approval) => Some(approval),
        }
    }
}

/// One row of uren.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uren {
    /// Key.
    pub id: Uuid,
    /// Whose time.
    pub deelnemer_id: Uuid,
    /// At which visit; none for training.
    pub opdracht_id: Option<Uuid>,
    /// The uitvoerder's slug.
    pub uitvoerder: String,
    /// What kind of time.
    pub soort: UrenSoort,
    /// At which klussoort (slug), for work at a resident.
    pub klussoort: Option<String>,
    /// The day it counts for.
    pub datum: Date,
    /// From.
    pub van: Timestamp,
    /// To.
    pub tot: Timestamp,
    /// Whole minutes between them, at least 1.
    pub minuten: u32,
    /// Where it stands.
    pub status: UrenStatus,
    /// Number of events so far.
    pub version: i32,
    /// How it came to us.
    pub how: How,
    /// Why it differs from what was reported or approved before.
    pub reden: Option<String>,
    /// The row this one takes the place of.
    pub corrects_id: Option<Uuid>,
}

/// Time somebody reports for a deelnemer, before it is a row.
#[derive(Clone, Debug)]
pub struct NewUren {
    /// Key.
    pub id: Uuid,
    /// Whose time.
    pub deelnemer_id: Uuid,
    /// At which visit.
    pub opdracht_id: Option<Uuid>,
    /// The uitvoerder's slug.
    pub uitvoerder: String,
    /// What kind of time.
    pub soort: UrenSoort,
    /// At which klussoort.
    pub klussoort: Option<String>,
    /// The day it counts for.
    pub datum: Date,
    /// From.
    pub van: Timestamp,
    /// To.
    pub tot: Timestamp,
    /// How it comes to us.
    pub how: How,
    /// Whose account reports it.
    pub reported_by: Uuid,
}

/// Why uren cannot be so.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum UrenRefused {
    /// Ends before it starts.
    #[error("Het einde ligt voor het begin. Kijk de tijden na.")]
    Backwards,
    /// Not between 1 minute and 16 hours.
    #[error("De tijd moet tussen 1 minuut en 16 uur zijn. Kijk de tijden na.")]
    Length,
    /// The one who reported wants to approve (invariant H5).
    #[error("U hebt deze uren zelf gemeld. Een andere begeleider moet ze goedkeuren.")]
    OwnReport,
    /// Another number of minutes, or a correction, without a reason.
    #[error("Schrijf in een paar woorden waarom de tijd anders is.")]
    ReasonMissing,
    /// A reason as long as a letter, or with characters that no keyboard gives.
    #[error("Maak de reden korter: hoogstens 300 gewone tekens.")]
    Reason,
    /// A correction that changes nothing.
    #[error("Deze tijd staat er al. Vul een andere tijd in.")]
    Same,
    /// Not now: the row stands elsewhere.
    #[error("Dit kan niet meer: de uren staan op \u{201c}{0}\u{201d}.")]
    Status(&'static str),
}

/// Whole minutes between two instants, at least 1: pressing began and done at once is still having been there.
pub fn minuten_between(van: Timestamp, tot: Timestamp) -> Result<u32, UrenRefused> {
    let milliseconds = tot.as_millisecond() - van.as_millisecond();
    if milliseconds < 0 {
        return Err(UrenRefused::Backwards);
    }
    let minuten = u32::try_from(milliseconds / 60_000).map_err(|_| UrenRefused::Length)?;
    within(minuten.max(1))
}

/// Cheques still to take in for a klus: person-hours ÷ person-hours per cheque, rounded up, never more than was agreed
/// (domain.md §4). All in person-minutes; `worked` is known once the work is done.
pub fn cheques_left(agreed: i64, paid: i64, worked: Option<i64>, per_cheque: i64) -> u32 {
    let owed = worked.map_or(agreed, |worked| worked.min(agreed)) - paid;
    if owed <= 0 || per_cheque <= 0 {
        return 0;
    }
    u32::try_from((owed + per_cheque - 1) / per_cheque).unwrap_or(u32::MAX)
}

fn within(minuten: u32) -> Result<u32, UrenRefused> {
    if (1..=MAX_MINUTEN).contains(&minuten) {
        Ok(minuten)
    } else {
        Err(UrenRefused::Length)
    }
}

fn reason(typed: &str) -> Result<String, UrenRefused> {
    match clean_text(typed, MAX_REDEN) {
        Ok(reden) if reden.is_empty() => Err(UrenRefused::ReasonMissing),
        Ok(reden) => Ok(reden),
        Err(_) => Err(UrenRefused::Reason),
    }
}

impl Uren {
    /// Time that somebody reports.
    pub fn report(new: NewUren) -> Result<Self, UrenRefused> {
        let NewUren {
            id,
            deelnemer_id,
            opdracht_id,
            uitvoerder,
            soort,
            klussoort,
            datum,
            van,
            tot,
            how,
            reported_by,
        } = new;
        Ok(Self {
            id,
            deelnemer_id,
            opdracht_id,
            uitvoerder,
            soort,
            klussoort,
            datum,
            van,
            tot,
            minuten: minuten_between(van, tot)?,
            status: UrenStatus::Reported { by: reported_by },
            version: 1,
            how,
            reden: None,
            corrects_id: None,
        })
    }

    /// A begeleider agrees, or agrees with another number of minutes and says why. Never the one who reported it.
    pub fn approve(
        mut self,
        by: Uuid,
        at: Timestamp,
        minuten: Option<u32>,
        reden: &str,
    ) -> Result<Self, UrenRefused> {
        let UrenStatus::Reported { by: reported_by } = self.status else {
            return Err(UrenRefused::Status(self.status.label()));
        };
        if reported_by == by {
            return Err(UrenRefused::OwnReport);
        }
        if let Some(minuten) = minuten.filter(|minuten| *minuten != self.minuten) {
            self.set_minuten(minuten)?;
            self.reden = Some(reason(reden)?);
        }
        self.status = UrenStatus::Approved(Approval {
            reported_by,
            by,
            at,
        });
        self.version += 1;
        Ok(self)
    }

    /// Somebody says approved uren are wrong: the row stays and counts, and a new row with the right minutes waits for a
    /// begeleider. Answers both.
    pub fn dispute(
        mut self,
        new_id: Uuid,
        by: Uuid,
        how: How,
        minuten: u32,
        reden: &str,
    ) -> Result<(Self, Self), UrenRefused> {
        let UrenStatus::Approved(approval) = self.status else {
            return Err(UrenRefused::Status(self.status.label()));
        };
        if minuten == self.minuten {
            return Err(UrenRefused::Same);
        }
        let mut new = Self {
            id: new_id,
            status: UrenStatus::Reported { by },
            version: 1,
            how,
            reden: Some(reason(reden)?),
            corrects_id: Some(self.id),
            ..self.clone()
        };
        new.set_minuten(minuten)?;
        self.status = UrenStatus::Disputed(approval);
        self.version += 1;
        Ok((self, new))
    }

    /// The row that takes its place has been approved.
    pub fn correct(mut self) -> Result<Self, UrenRefused> {
        let UrenStatus::Disputed(approval) = self.status else {
            return Err(UrenRefused::Status(self.status.label()));
        };
        self.status = UrenStatus::Corrected(approval);
        self.version += 1;
        Ok(self)
    }

    /// The end moves along, so that minutes stay what lies between two instants.
    fn set_minuten(&mut self, minuten: u32) -> Result<(), UrenRefused> {
        self.minuten = within(minuten)?;
        self.tot = self.van + jiff::SignedDuration::from_mins(i64::from(self.minuten));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::domain::calendar::to_instant;

    const REPORTER: Uuid = Uuid::from_u128(1);
    const BEGELEIDER: Uuid = Uuid::from_u128(2);

    fn at(hour: i8, minute: i8) -> Timestamp {
        to_instant(date(2026, 11, 26), time(hour, minute, 0, 0))
    }

    fn new(van: Timestamp, tot: Timestamp) -> NewUren {
        NewUren {
            id: Uuid::from_u128(10),
            deelnemer_id: Uuid::from_u128(20),
            opdracht_id: Some(Uuid::from_u128(30)),
            uitvoerder: "hulst-werkt".to_owned(),
            soort: UrenSoort::Klus,
            klussoort: Some("tuinonderhoud".to_owned()),
            datum: date(2026, 11, 26),
            van,
            tot,
            how: How::Phone,
            reported_by: REPORTER,
        }
    }

    fn reported() -> Uren {
        Uren::report(new(at(9, 0), at(11, 15))).unwrap()
    }

    fn in_status(status: UrenStatus) -> Uren {
        Uren {
            status,
            ..reported()
        }
    }

    #[test]
    fn every_status_meets_every_act() {
        let approval = Approval {
            reported_by: REPORTER,
            by: BEGELEIDER,
            at: at(17, 0),
        };
        let statuses = [
            UrenStatus::Proposed,
            UrenStatus::Reported { by: REPORTER },
            UrenStatus::Approved(approval),
            UrenStatus::Disputed(approval),
            UrenStatus::Corrected(approval),
            UrenStatus::Closed(approval),
        ];
        let told = |result: Result<Uren, UrenRefused>| {
            result.map_or_else(
                |refused| format!("refused: {refused}"),
                |uren| uren.status.word().to_owned(),
            )
        };
        let mut table = String::new();
        for status in statuses {
            let uren = in_status(status);
            let rows = [
                (
                    "approve",
                    told(uren.clone().approve(BEGELEIDER, at(17, 0), None, "")),
                ),
                (
                    "dispute",
                    told(
                        uren.clone()
                            .dispute(Uuid::from_u128(11), REPORTER, How::Phone, 60, "Pauze")
                            .map(|(old, _)| old),
                    ),
                ),
                ("correct", told(uren.correct())),
            ];
            for (act, outcome) in rows {
                table.push_str(&format!("{} | {act} | {outcome}\n", status.word()));
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn minutes_are_whole_and_at_least_one() {
        assert_eq!(reported().minuten, 135);
        assert_eq!(minuten_between(at(9, 0), at(9, 0)), Ok(1));
        let nearly_two = at(9, 1) + jiff::SignedDuration::from_secs(59);
        assert_eq!(minuten_between(at(9, 0), nearly_two), Ok(1));
    }

    #[test]
    fn cheques_follow_the_work_done_but_never_beyond_what_was_agreed() {
        // Two hours by two were agreed (2 cheques of 120 person-minutes).
        assert_eq!(cheques_left(240, 0, None, 120), 2, "before the work");
        assert_eq!(cheques_left(240, 0, Some(100), 120), 1, "done sooner");
        assert_eq!(cheques_left(240, 0, Some(121), 120), 2, "rounded up");
        assert_eq!(cheques_left(240, 0, Some(500), 120), 2, "took longer");
        assert_eq!(cheques_left(240, 120, Some(240), 120), 1, "one taken in");
        assert_eq!(cheques_left(240, 240, Some(240), 120), 0);
        assert_eq!(cheques_left(240, 360, None, 120), 0);
    }

    #[test]
    fn a_night_with_a_clock_change_counts_the_real_minutes() {
        // 25 October 2026: the clock goes back, so 23:00–06:00 lasts eight hours; on 29 March 2026 it lasts six.
        let autumn = (
            to_instant(date(2026, 10, 24), time(23, 0, 0, 0)),
            to_instant(date(2026, 10, 25), time(6, 0, 0, 0)),
        );
        let spring = (
            to_instant(date(2026, 3, 28), time(23, 0, 0, 0)),
            to_instant(date(2026, 3, 29), time(6, 0, 0, 0)),
        );
        assert_eq!(minuten_between(autumn.0, autumn.1), Ok(8 * 60));
        assert_eq!(minuten_between(spring.0, spring.1), Ok(6 * 60));
    }

    #[test]
    fn time_runs_forward_and_no_longer_than_sixteen_hours() {
        assert_eq!(
            minuten_between(at(9, 1), at(9, 0)),
            Err(UrenRefused::Backwards)
        );
        assert_eq!(minuten_between(at(0, 0), at(16, 0)), Ok(MAX_MINUTEN));
        assert_eq!(
            minuten_between(at(0, 0), at(16, 1)),
            Err(UrenRefused::Length)
        );
        assert_eq!(
            minuten_between(Timestamp::MIN, Timestamp::MAX),
            Err(UrenRefused::Length)
        );
    }

    #[test]
    fn who_reported_does_not_approve() {
        assert_eq!(
            reported().approve(REPORTER, at(17, 0), None, ""),
            Err(UrenRefused::OwnReport)
        );
    }

    #[test]
    fn other_minutes_need_a_reason_and_move_the_end_along() {
        let uren = reported();
        assert_eq!(
            uren.clone().approve(BEGELEIDER, at(17, 0), Some(120), "  "),
            Err(UrenRefused::ReasonMissing)
        );
        assert_eq!(
            uren.clone().approve(BEGELEIDER, at(17, 0), Some(0), "Weg"),
            Err(UrenRefused::Length)
        );
        assert_eq!(
            uren.clone()
                .approve(BEGELEIDER, at(17, 0), Some(120), &"x".repeat(301)),
            Err(UrenRefused::Reason)
        );
        let approved = uren
            .approve(BEGELEIDER, at(17, 0), Some(120), " Pauze ")
            .unwrap();
        assert_eq!(approved.minuten, 120);
        assert_eq!(approved.reden.as_deref(), Some("Pauze"));
        assert_eq!(minuten_between(approved.van, approved.tot), Ok(120));
    }

    #[test]
    fn the_same_minutes_need_no_reason() {
        let approved = reported()
            .approve(BEGELEIDER, at(17, 0), Some(135), "")
            .unwrap();
        assert_eq!((approved.reden, approved.version), (None, 2));
    }

    #[test]
    fn a_correction_is_a_new_row_that_refers_to_the_old_one() {
        let approved = reported().approve(BEGELEIDER, at(17, 0), None, "").unwrap();
        let (old, new) = approved
            .clone()
            .dispute(
                Uuid::from_u128(11),
                BEGELEIDER,
                How::Begeleider,
                90,
                "Eerder weg",
            )
            .unwrap();
        assert_eq!(old.minuten, 135, "the approved row keeps its minutes");
        assert!(
            old.status.counts(),
            "it counts until the new row is approved"
        );
        assert_eq!((new.corrects_id, new.minuten), (Some(old.id), 90));
        assert_eq!(
            new.clone().approve(BEGELEIDER, at(18, 0), None, ""),
            Err(UrenRefused::OwnReport),
            "a correction has a second pair of eyes too"
        );
        assert!(!old.correct().unwrap().status.counts());
        assert_eq!(
            approved.dispute(Uuid::from_u128(12), BEGELEIDER, How::Begeleider, 135, "Zo"),
            Err(UrenRefused::Same)
        );
    }
}
