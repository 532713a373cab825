//! Breaks during a visit: pressed by the ploeg, and no part of the uren. A ploeg has one at a time.

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;
use uuid::Uuid;

use super::{Opdracht, OpdrachtStatus};

/// One break of a ploeg at a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// Key.
    pub id: Uuid,
    /// At which visit.
    pub opdracht: Uuid,
    /// From.
    pub van: Timestamp,
    /// To; none while it lasts.
    pub tot: Option<Timestamp>,
}

/// Why a break cannot begin or end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BreakRefused {
    /// The ploeg is not at work.
    #[error("Dit kan nu niet: de status van deze opdracht is ‘{}’.", .0.label())]
    NotAtWork(OpdrachtStatus),
    /// There is one already.
    #[error("De ploeg heeft al pauze.")]
    Already,
    /// There is none.
    #[error("De ploeg heeft geen pauze.")]
    None,
    /// Before the work, or before the last break ended.
    #[error("Deze tijd ligt voor het begin. Kijk de tijden na.")]
    TooEarly,
}

/// The break that lasts, if there is one.
pub fn open(breaks: &[Break]) -> Option<&Break> {
    breaks.iter().find(|one| one.tot.is_none())
}

/// The ploeg takes a break.
pub fn begin(
    opdracht: &Opdracht,
    breaks: &[Break],
    id: Uuid,
    at: Timestamp,
) -> Result<Break, BreakRefused> {
    let Some(started) = opdracht
        .started_at
        .filter(|_| opdracht.status == OpdrachtStatus::Started)
    else {
        return Err(BreakRefused::NotAtWork(opdracht.status));
    };
    if open(breaks).is_some() {
        return Err(BreakRefused::Already);
    }
    let ended = breaks.iter().filter_map(|one| one.tot);
    if ended.chain([started]).any(|before| at < before) {
        return Err(BreakRefused::TooEarly);
    }
    Ok(Break {
        id,
        opdracht: opdracht.id,
        van: at,
        tot: None,
    })
}

/// The ploeg goes on.
pub fn end(breaks: &[Break], at: Timestamp) -> Result<Break, BreakRefused> {
    let lasting = open(breaks).ok_or(BreakRefused::None)?;
    if at < lasting.van {
        return Err(BreakRefused::TooEarly);
    }
    Ok(Break {
        tot: Some(at),
        ..lasting.clone()
    })
}

/// The break that lasts when the ploeg says it was done at `at`: it ends then, or was none when the work ended before it.
pub fn end_with_the_visit(breaks: &[Break], at: Timestamp) -> Option<Break> {
    open(breaks).map(|lasting| Break {
        tot: Some(at.max(lasting.van)),
        ..lasting.clone()
    })
}

/// How long the ploeg did not work before `until`. What lasts still, lasts until then.
pub fn total(breaks: &[Break], until: Timestamp) -> SignedDuration {
    breaks
        .iter()
        .map(|one| {
            let tot = one.tot.unwrap_or(until).min(until);
            tot.duration_since(one.van).max(SignedDuration::ZERO)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millisecond(1_795_000_000_000 + minutes * MINUTE).unwrap()
    }

    fn visit(status: OpdrachtStatus) -> Opdracht {
        Opdracht {
            id: Uuid::from_u128(1),
            klus_id: Uuid::from_u128(2),
            ploeg_id: Uuid::from_u128(3),
            uitvoerder: "hulst-werkt".to_owned(),
            datum: jiff::civil::date(2026, 11, 19),
            van: at(0),
            tot: at(120),
            status,
            version: 4,
            started_at: Some(at(5)),
            finished_at: None,
            opmerking: String::new(),
            reden: None,
            successor_id: None,
            changed_at: at(5),
        }
    }

    #[test]
    fn a_ploeg_at_work_has_one_break_at_a_time() {
        let visit = visit(OpdrachtStatus::Started);
        let id = Uuid::from_u128(9);
        assert_eq!(begin(&visit, &[], id, at(4)), Err(BreakRefused::TooEarly));
        let first = begin(&visit, &[], id, at(30)).unwrap();
        let lasting = [first];
        assert_eq!(
            begin(&visit, &lasting, id, at(40)),
            Err(BreakRefused::Already)
        );
        assert_eq!(end(&lasting, at(29)), Err(BreakRefused::TooEarly));
        let over = [end(&lasting, at(45)).unwrap()];
        assert_eq!(end(&over, at(50)), Err(BreakRefused::None));
        assert_eq!(
            begin(&visit, &over, id, at(44)),
            Err(BreakRefused::TooEarly)
        );
        assert!(begin(&visit, &over, id, at(45)).is_ok());
    }

    #[test]
    fn nobody_takes_a_break_before_or_after_the_work() {
        for status in OpdrachtStatus::ALL {
            let begun = begin(&visit(status), &[], Uuid::from_u128(9), at(30));
            assert_eq!(
                begun.is_ok(),
                status == OpdrachtStatus::Started,
                "{status:?}"
            );
        }
    }

    #[test]
    fn breaks_add_up_to_the_end_of_the_visit_and_not_beyond() {
        let part = |van, tot: Option<i64>| Break {
            id: Uuid::nil(),
            opdracht: Uuid::from_u128(1),
            van: at(van),
            tot: tot.map(at),
        };
        let breaks = [part(10, Some(25)), part(60, None)];
        assert_eq!(total(&breaks, at(70)), SignedDuration::from_mins(25));
        assert_eq!(total(&breaks, at(20)), SignedDuration::from_mins(10));
        let last = end_with_the_visit(&breaks, at(50)).unwrap();
        assert_eq!(last.tot, Some(at(60)), "it began after the work was over");
        assert_eq!(total(&[], at(70)), SignedDuration::ZERO);
    }
}
