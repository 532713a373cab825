//! Uren: the time of one deelnemer on one opdracht, reported by somebody and approved by somebody else (domain.md §4, §5).
//!
//! Minutes are real time between two instants, so a night in which the clock changes counts what was worked. Absence is a
//! kind of its own and never negative. Approved rows stay as they are: a mistake is corrected by a new row that refers to
//! the old one, and after the month was closed by a counter-entry ([`counter`]).
//!
//! **Two sources (invariant H5).** Nobody approves what only they said. For uren that were reported, the second source is
//! whoever reported them. For uren that nobody reported it is the plan, which a coordinator made and a begeleider cannot
//! change: the begeleider who closes the day may confirm it, or less than it with a reason, never more. What a begeleider
//! filled in for the ploeg stands beside the plan in the same way ([`Uren::as_planned`]): up to the planned minutes the plan
//! is the source, beyond them another begeleider or a coordinator has to agree.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::address::clean_text;

mod counter;
pub mod dag;
mod maand;
mod moment;
mod refused;
mod status;
mod words;

pub use counter::CounterEntry;
pub use maand::{Maand, MaandRefused, Stand};
pub use moment::{MomentRefused, moment};
pub use refused::UrenRefused;
pub use status::{Approval, UrenStatus};
pub use words::{How, UrenSoort};

/// No row of uren is longer: 16 hours (invariant H2).
pub const MAX_MINUTEN: u32 = 16 * 60;

/// Longest reason somebody may type.
const MAX_REDEN: usize = 300;

/// One row of uren.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uren {
    /// Key.
    pub id: Uuid,
    /// Whose time.
    pub deelnemer_id: Uuid,
    /// At which visit; none for time between visits and for training.
    pub opdracht_id: Option<Uuid>,
    /// With which ploeg, for time that is of no visit.
    pub ploeg_id: Option<Uuid>,
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
    /// What it adds to or takes from a row of a closed month.
    pub counter: Option<CounterEntry>,
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
    /// With which ploeg, for time that is of no visit.
    pub ploeg_id: Option<Uuid>,
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
    /// Whose account reports it; none when it is what the plan says.
    pub reported_by: Option<Uuid>,
}

/// What somebody says approved uren should be.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// Whose account says so.
    pub by: Uuid,
    /// How it comes to us.
    pub how: How,
    /// What kind of time it was.
    pub soort: UrenSoort,
    /// How long.
    pub minuten: u32,
    /// Why, as typed.
    pub reden: &'a str,
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
    /// Time that somebody reports, or that the plan proposes.
    pub fn report(new: NewUren) -> Result<Self, UrenRefused> {
        let NewUren {
            id,
            deelnemer_id,
            opdracht_id,
            ploeg_id,
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
            ploeg_id,
            uitvoerder,
            soort,
            klussoort,
            datum,
            van,
            tot,
            minuten: minuten_between(van, tot)?,
            status: reported_by.map_or(UrenStatus::Proposed, |by| UrenStatus::Reported { by }),
            version: 1,
            how,
            reden: None,
            corrects_id: None,
            counter: None,
        })
    }

    /// The same with another number of minutes, and why.
    pub fn but(mut self, minuten: u32, reden: &str) -> Result<Self, UrenRefused> {
        if minuten != self.minuten {
            self.set_minuten(minuten)?;
            self.reden = Some(reason(reden)?);
        }
        Ok(self)
    }

    /// What `by` reported for the ploeg, seen beside the plan: where it is no more than was planned the plan is the source,
    /// and `by` may confirm it. Everything else stays what it is.
    #[must_use]
    pub fn as_planned(mut self, by: Uuid, planned_minuten: u32) -> Self {
        let own = self.status == UrenStatus::Reported { by };
        if own && self.takes_no_place() && self.minuten <= planned_minuten {
            self.status = UrenStatus::Proposed;
            self.how = How::Plan;
        }
        self
    }

    /// Who was said to be there was not: the same time, as absence. That `by` said so first is no matter: absence counts for
    /// nothing, so nobody gains by it.
    pub fn away(mut self, by: Uuid, soort: UrenSoort) -> Result<Self, UrenRefused> {
        if self.status == (UrenStatus::Reported { by }) {
            self.status = UrenStatus::Proposed;
            self.how = How::Plan;
        }
        if !self.status.waits() {
            return Err(UrenRefused::Status(self.status.label()));
        }
        if !soort.is_absence() || self.opdracht_id.is_none() || self.counter.is_some() {
            return Err(UrenRefused::Soort);
        }
        self.soort = soort;
        Ok(self)
    }

    /// A begeleider agrees, or agrees with another number of minutes and says why. Never the one who reported it, and never
    /// with more than the plan when the plan is all there is.
    pub fn approve(
        mut self,
        by: Uuid,
        at: Timestamp,
        minuten: Option<u32>,
        reden: &str,
    ) -> Result<Self, UrenRefused> {
        let reported_by = self.another(by)?;
        if let Some(minuten) = minuten.filter(|minuten| *minuten != self.minuten) {
            if self.counter.is_some() {
                return Err(UrenRefused::CounterEntry);
            }
            if reported_by.is_none() && minuten > self.minuten {
                return Err(UrenRefused::BeyondPlan);
            }
            self = self.but(minuten, reden)?;
        }
        self.status = UrenStatus::Approved(Approval {
            reported_by,
            by,
            at,
        });
        self.version += 1;
        Ok(self)
    }

    /// Another does not agree with a correction somebody asked for: what was approved stays, and why is kept.
    pub fn reject(mut self, by: Uuid, at: Timestamp, reden: &str) -> Result<Self, UrenRefused> {
        let reported_by = self.another(by)?;
        if self.takes_no_place() {
            return Err(UrenRefused::NoCorrection);
        }
        let asked = self.reden.take().unwrap_or_default();
        // Both sides stay to be read; each was at most MAX_REDEN.
        self.reden = Some(format!("{asked} – Niet overgenomen: {}", reason(reden)?));
        self.status = UrenStatus::Rejected(Approval {
            reported_by,
            by,
            at,
        });
        self.version += 1;
        Ok(self)
    }

    /// Somebody says approved uren are wrong: the row stays and counts, and a new row with the right minutes waits for a
    /// begeleider. Answers both.
    pub fn dispute(mut self, new_id: Uuid, claim: Claim<'_>) -> Result<(Self, Self), UrenRefused> {
        let UrenStatus::Approved(approval) = self.status else {
            return Err(UrenRefused::Status(self.status.label()));
        };
        if self.counter.is_some() {
            return Err(UrenRefused::CounterEntry);
        }
        let soort = self.can_be(claim.soort)?;
        if claim.minuten == self.minuten && soort == self.soort {
            return Err(UrenRefused::Same);
        }
        let mut new = Self {
            id: new_id,
            soort,
            status: UrenStatus::Reported { by: claim.by },
            version: 1,
            how: claim.how,
            reden: Some(reason(claim.reden)?),
            corrects_id: Some(self.id),
            ..self.clone()
        };
        new.set_minuten(claim.minuten)?;
        self.status = UrenStatus::Disputed(approval);
        self.version += 1;
        Ok((self, new))
    }

    /// Somebody reports other minutes for a row that still waits: theirs is what waits now, and what was said first is kept.
    pub fn report_again(mut self, claim: Claim<'_>) -> Result<Self, UrenRefused> {
        let UrenStatus::Reported { .. } = self.status else {
            return Err(UrenRefused::Status(self.status.label()));
        };
        if self.counter.is_some() {
            return Err(UrenRefused::CounterEntry);
        }
        if claim.minuten == self.minuten {
            return Err(UrenRefused::Same);
        }
        let first = self.minuten;
        self.set_minuten(claim.minuten)?;
        self.reden = Some(format!(
            "{}. Eerst gemeld: {first} minuten",
            reason(claim.reden)?
        ));
        self.status = UrenStatus::Reported { by: claim.by };
        self.how = claim.how;
        self.version += 1;
        Ok(self)
    }

    /// The row that takes its place has been approved.
    pub fn correct(self) -> Result<Self, UrenRefused> {
        self.settled(UrenStatus::Corrected)
    }

    /// The row that would take its place was rejected.
    pub fn stand(self) -> Result<Self, UrenRefused> {
        self.settled(UrenStatus::Approved)
    }

    /// Its month is closed.
    pub fn close(mut self) -> Result<Self, UrenRefused> {
        let UrenStatus::Approved(approval) = self.status else {
            return Err(UrenRefused::Status(self.status.label()));
        };
        self.status = UrenStatus::Closed(approval);
        self.version += 1;
        Ok(self)
    }

    /// Minutes with their sign: below zero for what a counter-entry takes away.
    pub fn signed_minuten(&self) -> i64 {
        let minuten = i64::from(self.minuten);
        match self.counter {
            Some(CounterEntry { minus: true, .. }) => -minuten,
            Some(CounterEntry { minus: false, .. }) | None => minuten,
        }
    }

    /// Who reported it, when it waits for somebody else than `by`.
    fn another(&self, by: Uuid) -> Result<Option<Uuid>, UrenRefused> {
        match self.status {
            UrenStatus::Proposed => Ok(None),
            UrenStatus::Reported { by: reporter } if reporter == by => Err(UrenRefused::OwnReport),
            UrenStatus::Reported { by: reporter } => Ok(Some(reporter)),
            UrenStatus::Approved(_)
            | UrenStatus::Disputed(_)
            | UrenStatus::Corrected(_)
            | UrenStatus::Rejected(_)
            | UrenStatus::Closed(_) => Err(UrenRefused::Status(self.status.label())),
        }
    }

    /// Whether it is a first row: it neither corrects another nor is a counter-entry.
    fn takes_no_place(&self) -> bool {
        self.corrects_id.is_none() && self.counter.is_none()
    }

    /// The kind somebody says it was, if this row can be that.
    fn can_be(&self, soort: UrenSoort) -> Result<UrenSoort, UrenRefused> {
        let at_visit = self.opdracht_id.is_some() && UrenSoort::AT_VISIT.contains(&soort);
        if soort == self.soort || at_visit {
            Ok(soort)
        } else {
            Err(UrenRefused::Soort)
        }
    }

    fn settled(mut self, to: fn(Approval) -> UrenStatus) -> Result<Self, UrenRefused> {
        let UrenStatus::Disputed(approval) = self.status else {
            return Err(UrenRefused::Status(self.status.label()));
        };
        self.status = to(approval);
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
            ploeg_id: None,
            uitvoerder: "hulst-werkt".to_owned(),
            soort: UrenSoort::Klus,
            klussoort: Some("tuinonderhoud".to_owned()),
            datum: date(2026, 11, 26),
            van,
            tot,
            how: How::Phone,
            reported_by: Some(REPORTER),
        }
    }

    fn reported() -> Uren {
        Uren::report(new(at(9, 0), at(11, 15))).unwrap()
    }

    /// Proposed by the plan: two hours and a quarter.
    fn planned() -> Uren {
        Uren::report(NewUren {
            how: How::Plan,
            reported_by: None,
            ..new(at(9, 0), at(11, 15))
        })
        .unwrap()
    }

    fn claim(by: Uuid, minuten: u32) -> Claim<'static> {
        Claim {
            by,
            how: How::Phone,
            soort: UrenSoort::Klus,
            minuten,
            reden: "Eerder weg",
        }
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
            reported_by: Some(REPORTER),
            by: BEGELEIDER,
            at: at(17, 0),
        };
        let statuses = [
            UrenStatus::Proposed,
            UrenStatus::Reported { by: REPORTER },
            UrenStatus::Approved(approval),
            UrenStatus::Disputed(approval),
            UrenStatus::Corrected(approval),
            UrenStatus::Rejected(approval),
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
                            .dispute(Uuid::from_u128(11), claim(REPORTER, 60))
                            .map(|(old, _)| old),
                    ),
                ),
                ("correct", told(uren.clone().correct())),
                ("stand", told(uren.clone().stand())),
                (
                    "reject",
                    told(uren.clone().reject(BEGELEIDER, at(17, 0), "Nee")),
                ),
                ("close", told(uren.clone().close())),
                (
                    "report_again",
                    told(uren.clone().report_again(claim(BEGELEIDER, 60))),
                ),
                ("away", told(uren.away(BEGELEIDER, UrenSoort::Afgemeld))),
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
            .dispute(Uuid::from_u128(11), claim(BEGELEIDER, 90))
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
            approved.dispute(Uuid::from_u128(12), claim(BEGELEIDER, 135)),
            Err(UrenRefused::Same)
        );
    }

    #[test]
    fn the_plan_is_the_source_where_nobody_reported_and_only_up_to_what_it_says() {
        let confirmed = planned().approve(BEGELEIDER, at(17, 0), None, "").unwrap();
        assert_eq!(confirmed.status.reported_by(), None);
        assert_eq!(
            planned().approve(BEGELEIDER, at(17, 0), Some(136), "Later klaar"),
            Err(UrenRefused::BeyondPlan)
        );
        let shorter = planned().approve(BEGELEIDER, at(17, 0), Some(90), "Eerder klaar");
        assert_eq!(shorter.unwrap().minuten, 90);
    }

    #[test]
    fn a_begeleiders_own_report_is_the_plan_up_to_the_plan_and_waits_for_another_beyond_it() {
        let own = || Uren {
            status: UrenStatus::Reported { by: BEGELEIDER },
            how: How::Begeleider,
            ..planned()
        };
        let within = own().as_planned(BEGELEIDER, 135);
        assert_eq!(
            (within.status, within.how),
            (UrenStatus::Proposed, How::Plan)
        );
        assert!(within.approve(BEGELEIDER, at(17, 0), None, "").is_ok());
        let beyond = own().as_planned(BEGELEIDER, 134);
        assert_eq!(
            beyond.approve(BEGELEIDER, at(17, 0), None, ""),
            Err(UrenRefused::OwnReport)
        );
        assert_eq!(
            reported().as_planned(BEGELEIDER, 200),
            reported(),
            "what another reported stays theirs"
        );
    }

    #[test]
    fn who_was_not_there_gets_absence_and_never_of_a_kind_that_counts() {
        let away = reported().away(BEGELEIDER, UrenSoort::Afgemeld).unwrap();
        assert!(away.soort.is_absence() && away.minuten == 135);
        assert_eq!(
            reported().away(BEGELEIDER, UrenSoort::Training),
            Err(UrenRefused::Soort)
        );
    }

    #[test]
    fn a_correction_that_is_rejected_leaves_what_was_approved_and_says_why() {
        let approved = reported().approve(BEGELEIDER, at(17, 0), None, "").unwrap();
        let (old, new) = approved
            .dispute(Uuid::from_u128(11), claim(REPORTER, 160))
            .unwrap();
        let rejected = new
            .reject(BEGELEIDER, at(18, 0), "Het busje was om elf uur terug")
            .unwrap();
        assert!(!rejected.status.counts());
        assert_eq!(
            rejected.reden.as_deref(),
            Some("Eerder weg – Niet overgenomen: Het busje was om elf uur terug")
        );
        assert!(matches!(
            old.stand().unwrap().status,
            UrenStatus::Approved(_)
        ));
        assert_eq!(
            reported().reject(BEGELEIDER, at(18, 0), "Nee"),
            Err(UrenRefused::NoCorrection)
        );
    }

    #[test]
    fn who_reports_again_is_who_reported_and_the_first_minutes_are_kept() {
        let again = reported().report_again(claim(BEGELEIDER, 90)).unwrap();
        assert_eq!(again.status, UrenStatus::Reported { by: BEGELEIDER });
        assert_eq!(
            again.reden.as_deref(),
            Some("Eerder weg. Eerst gemeld: 135 minuten")
        );
    }
}
