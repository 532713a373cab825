//! Counter-entries: what is found out about a month after it was closed (invariant H7, domain.md §5). The closed row stays
//! as it is; a new row of the open month adds minutes to it or takes them away, and says why. It is a booking, not time
//! somebody spent: its instants are when it was booked.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Claim, Uren, UrenRefused, UrenSoort, UrenStatus, reason, within};
use crate::domain::calendar::local_date;

/// What a row adds to or takes from a row of a closed month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CounterEntry {
    /// The closed row.
    pub of: Uuid,
    /// Whether it takes minutes away.
    pub minus: bool,
}

impl Uren {
    /// Somebody says uren of a closed month are wrong: answers the entries, dated now, that make them what they say. `booked`
    /// are the entries there are already. One entry, or two when the time was of another kind.
    pub fn counter(
        &self,
        booked: &[Self],
        claim: Claim<'_>,
        at: Timestamp,
        mut new_id: impl FnMut() -> Uuid,
    ) -> Result<Vec<Self>, UrenRefused> {
        if !matches!(self.status, UrenStatus::Closed(_)) {
            return Err(UrenRefused::Status(self.status.label()));
        }
        if self.counter.is_some() {
            return Err(UrenRefused::CounterEntry);
        }
        if booked.iter().any(|entry| entry.status.waits()) {
            return Err(UrenRefused::Waits);
        }
        let soort = self.can_be(claim.soort)?;
        let (minuten, reden) = (within(claim.minuten)?, reason(claim.reden)?);
        let mut entries = Vec::new();
        for kind in UrenSoort::ALL {
            let wanted = if kind == soort { i64::from(minuten) } else { 0 };
            let difference = wanted - self.stands_at(booked, kind);
            let Ok(size @ 1..) = u32::try_from(difference.unsigned_abs()) else {
                continue;
            };
            entries.push(Self {
                id: new_id(),
                soort: kind,
                datum: local_date(at),
                van: at,
                tot: at + SignedDuration::from_mins(i64::from(size)),
                minuten: within(size)?,
                status: UrenStatus::Reported { by: claim.by },
                version: 1,
                how: claim.how,
                reden: Some(reden.clone()),
                corrects_id: None,
                counter: Some(CounterEntry {
                    of: self.id,
                    minus: difference < 0,
                }),
                ..self.clone()
            });
        }
        if entries.is_empty() {
            return Err(UrenRefused::Same);
        }
        Ok(entries)
    }

    /// Minutes of a kind that this row comes to with its counter-entries.
    fn stands_at(&self, booked: &[Self], soort: UrenSoort) -> i64 {
        std::iter::once(self)
            .chain(booked)
            .filter(|row| row.soort == soort && row.status.counts())
            .map(Self::signed_minuten)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::domain::{
        calendar::to_instant,
        uren::{Approval, How, NewUren},
    };

    const WHO: Uuid = Uuid::from_u128(1);
    const BEGELEIDER: Uuid = Uuid::from_u128(2);

    fn at(month: i8, day: i8, hour: i8) -> Timestamp {
        to_instant(date(2026, month, day), time(hour, 0, 0, 0))
    }

    fn closed(soort: UrenSoort) -> Uren {
        let reported = Uren::report(NewUren {
            id: Uuid::from_u128(10),
            deelnemer_id: Uuid::from_u128(20),
            opdracht_id: Some(Uuid::from_u128(30)),
            ploeg_id: None,
            uitvoerder: "hulst-werkt".to_owned(),
            soort,
            klussoort: Some("tuinonderhoud".to_owned()),
            datum: date(2026, 11, 26),
            van: at(11, 26, 9),
            tot: at(11, 26, 11),
            how: How::Phone,
            reported_by: Some(WHO),
        });
        let approved = reported
            .unwrap()
            .approve(BEGELEIDER, at(11, 26, 17), None, "");
        approved.unwrap().close().unwrap()
    }

    fn says(soort: UrenSoort, minuten: u32) -> Claim<'static> {
        Claim {
            by: WHO,
            how: How::Phone,
            soort,
            minuten,
            reden: "Kwam later binnen",
        }
    }

    /// The entries that come of saying so in December, as `+30 klus`.
    fn entries(old: &Uren, booked: &[Uren], claim: Claim<'_>) -> Result<Vec<Uren>, UrenRefused> {
        let mut next = 40;
        old.counter(booked, claim, at(12, 3, 10), || {
            next += 1;
            Uuid::from_u128(next)
        })
    }

    fn words(entries: &[Uren]) -> Vec<String> {
        entries
            .iter()
            .map(|one| format!("{:+} {}", one.signed_minuten(), one.soort.word()))
            .collect()
    }

    fn agreed(entries: Vec<Uren>) -> Vec<Uren> {
        let approval = Approval {
            reported_by: Some(WHO),
            by: BEGELEIDER,
            at: at(12, 4, 9),
        };
        entries
            .into_iter()
            .map(|one| Uren {
                status: UrenStatus::Approved(approval),
                ..one
            })
            .collect()
    }

    #[test]
    fn an_entry_is_the_difference_dated_in_the_open_month() {
        let old = closed(UrenSoort::Klus);
        let more = entries(&old, &[], says(UrenSoort::Klus, 150)).unwrap();
        assert_eq!(words(&more), ["+30 klus"]);
        assert_eq!(more[0].datum, date(2026, 12, 3));
        assert_eq!(more[0].counter.map(|entry| entry.of), Some(old.id));
        let less = entries(&old, &agreed(more), says(UrenSoort::Klus, 90)).unwrap();
        assert_eq!(words(&less), ["-60 klus"], "beside what was booked before");
    }

    #[test]
    fn another_kind_takes_all_of_the_old_kind_away() {
        let absent = closed(UrenSoort::Afwezig);
        let both = entries(&absent, &[], says(UrenSoort::Klus, 120)).unwrap();
        assert_eq!(words(&both), ["+120 klus", "-120 afwezig"]);
        let again = entries(&absent, &agreed(both), says(UrenSoort::Klus, 60)).unwrap();
        assert_eq!(words(&again), ["-60 klus"]);
    }

    #[test]
    fn what_is_so_already_or_waits_already_is_refused() {
        let old = closed(UrenSoort::Klus);
        let same = says(UrenSoort::Klus, 120);
        assert_eq!(entries(&old, &[], same), Err(UrenRefused::Same));
        let waiting = entries(&old, &[], says(UrenSoort::Klus, 150)).unwrap();
        assert_eq!(
            entries(&old, &waiting, says(UrenSoort::Klus, 90)),
            Err(UrenRefused::Waits)
        );
        assert_eq!(
            waiting[0]
                .clone()
                .approve(BEGELEIDER, at(12, 4, 9), Some(20), "Half"),
            Err(UrenRefused::CounterEntry)
        );
        let open = Uren {
            status: UrenStatus::Reported { by: WHO },
            ..old
        };
        assert!(matches!(
            entries(&open, &[], says(UrenSoort::Klus, 90)),
            Err(UrenRefused::Status(_))
        ));
    }
}
