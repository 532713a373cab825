//! The moment at which a ploeg pressed a button, or says it did: on the day of the visit and not in the future.

use jiff::{SignedDuration, Timestamp, civil::Date, civil::Time};
use thiserror::Error;

use crate::domain::{
    calendar::{long_date, to_instant},
    opdracht::Opdracht,
};

/// A phone's clock may be this much ahead of ours; more is a mistake.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(2);

/// Why a moment cannot be.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum MomentRefused {
    /// It has yet to come.
    #[error("Deze tijd is nog niet geweest. Kijk de tijd na.")]
    Future,
    /// It is on another day than the visit.
    #[error("Dit bezoek is op {}. Vul een tijd van die dag in, of bel de begeleider.", long_date(*.0))]
    OtherDay(Date),
}

impl MomentRefused {
    /// Under which code the phone's languages know it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Future => "weigering-tijd-komt-nog",
            Self::OtherDay(_) => "weigering-andere-dag",
        }
    }
}

/// The moment that counts: `op` if one was given, otherwise now. A visit that runs into the night ends when it was
/// planned to end at the latest.
pub fn moment(
    opdracht: &Opdracht,
    op: Option<Timestamp>,
    now: Timestamp,
) -> Result<Timestamp, MomentRefused> {
    let at = op.unwrap_or(now);
    if at > now + CLOCK_SKEW {
        return Err(MomentRefused::Future);
    }
    let at = at.min(now);
    let begin = to_instant(opdracht.datum, Time::midnight());
    let end = opdracht
        .datum
        .tomorrow()
        .map_or(begin, |next| to_instant(next, Time::midnight()));
    if (begin..end.max(opdracht.tot)).contains(&at) {
        Ok(at)
    } else {
        Err(MomentRefused::OtherDay(opdracht.datum))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use uuid::Uuid;

    use super::*;
    use crate::domain::opdracht::OpdrachtStatus;

    fn visit(van: Timestamp, tot: Timestamp) -> Opdracht {
        Opdracht {
            id: Uuid::from_u128(1),
            klus_id: Uuid::from_u128(2),
            ploeg_id: Uuid::from_u128(3),
            uitvoerder: "hulst-werkt".to_owned(),
            datum: date(2026, 11, 26),
            van,
            tot,
            status: OpdrachtStatus::Started,
            version: 3,
            started_at: Some(van),
            finished_at: None,
            opmerking: String::new(),
            reden: None,
            successor_id: None,
            changed_at: van,
        }
    }

    fn on(day: i8, hour: i8, minute: i8) -> Timestamp {
        to_instant(date(2026, 11, day), time(hour, minute, 0, 0))
    }

    #[test]
    fn a_moment_is_on_the_day_of_the_visit_and_has_been() {
        let visit = visit(on(26, 9, 0), on(26, 11, 0));
        let now = on(26, 12, 0);
        assert_eq!(moment(&visit, None, now), Ok(now));
        assert_eq!(
            moment(&visit, Some(on(26, 10, 55)), now),
            Ok(on(26, 10, 55))
        );
        assert_eq!(
            moment(&visit, Some(on(26, 12, 3)), now),
            Err(MomentRefused::Future)
        );
        assert_eq!(
            moment(&visit, Some(on(26, 12, 1)), now),
            Ok(now),
            "a phone a minute ahead"
        );
        let other = Err(MomentRefused::OtherDay(date(2026, 11, 26)));
        assert_eq!(moment(&visit, Some(on(25, 23, 59)), now), other);
        assert_eq!(
            moment(&visit, None, on(27, 0, 0)),
            other,
            "forgotten until the next day"
        );
        assert_eq!(
            moment(&visit, Some(on(26, 11, 0)), on(27, 8, 0)),
            Ok(on(26, 11, 0))
        );
    }

    #[test]
    fn a_visit_planned_into_the_night_may_end_in_the_night() {
        let snow = visit(on(26, 22, 0), on(27, 2, 0));
        assert_eq!(moment(&snow, None, on(27, 1, 30)), Ok(on(27, 1, 30)));
        assert!(moment(&snow, None, on(27, 2, 1)).is_err());
    }
}
