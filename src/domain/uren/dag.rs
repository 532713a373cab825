//! Closing a ploeg's day (domain.md §5): everybody at every visit with the minutes the plan or the ploeg proposes, the time
//! between visits, and what a begeleider says was otherwise. Decides what is approved by that one signature and what has to
//! wait for somebody else; the rule is in the parent (*two sources*).

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{How, NewUren, Uren, UrenRefused, UrenSoort, UrenStatus, minuten_between};
use crate::domain::{
    opdracht::{Opdracht, OpdrachtStatus},
    ploeg::Ploeg,
};

/// Shorter stretches between visits are not asked about.
const LEAST_GAP_MINUTES: i64 = 5;

/// Where a visit stands when the day is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitStand {
    /// It is not over yet.
    Ahead,
    /// It is over; its uren wait for the begeleider.
    ToClose,
    /// Its uren were approved.
    Closed,
    /// It did not take place.
    Off,
}

/// One deelnemer at one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What was reported, or what the plan proposes.
    pub uren: Uren,
    /// Whether the row is there already; else closing makes it.
    pub stored: bool,
}

/// What was otherwise than proposed, for one deelnemer at one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The visit.
    pub opdracht: Uuid,
    /// Who.
    pub deelnemer: Uuid,
    /// There, or away with or without saying so.
    pub soort: UrenSoort,
    /// Minutes, where they were others.
    pub minuten: Option<u32>,
    /// Why the minutes were others.
    pub reden: String,
}

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// Approved by this signature.
    Approved(Uren),
    /// Now says what the begeleider says, and waits for another.
    Waits(Uren),
    /// Stays as it is: it was settled before, or waits for another.
    Unchanged(Uren),
}

/// Time of the ploeg's day in which it had no visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// From.
    pub van: Timestamp,
    /// To.
    pub tot: Timestamp,
    /// The visit before it.
    pub after_visit: Option<Uuid>,
    /// The visit after it.
    pub before_visit: Option<Uuid>,
    /// Minutes of travel the plan counts on.
    pub travel: u32,
}

/// How the time between visits was spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// Which gap: when it begins.
    pub van: Timestamp,
    /// Minutes on the way.
    pub reistijd: u32,
    /// Something else, and how many minutes of it.
    pub other: Option<(UrenSoort, u32)>,
}

/// Where a visit stands at a moment.
pub fn stand(opdracht: &Opdracht, now: Timestamp) -> VisitStand {
    match opdracht.status {
        OpdrachtStatus::Draft | OpdrachtStatus::Moved | OpdrachtStatus::FellThrough => {
            VisitStand::Off
        }
        OpdrachtStatus::Approved => VisitStand::Closed,
        OpdrachtStatus::Finished | OpdrachtStatus::PartlyDone => VisitStand::ToClose,
        OpdrachtStatus::Published
        | OpdrachtStatus::Seen
        | OpdrachtStatus::OnTheWay
        | OpdrachtStatus::Started => {
            if window(opdracht).1 <= now {
                VisitStand::ToClose
            } else {
                VisitStand::Ahead
            }
        }
    }
}

/// When a visit was, as far as anybody said; the rest is the plan.
pub fn window(opdracht: &Opdracht) -> (Timestamp, Timestamp) {
    let van = opdracht.started_at.unwrap_or(opdracht.van);
    let length = opdracht.tot.duration_since(opdracht.van);
    (van, opdracht.finished_at.unwrap_or(van + length))
}

/// Minutes the plan gave a visit.
pub fn planned_minuten(opdracht: &Opdracht) -> u32 {
    minuten_between(opdracht.van, opdracht.tot).unwrap_or(super::MAX_MINUTEN)
}

/// Everybody of the ploeg at a visit: the row that stands or waits, and for who has none what the plan proposes. `rows` are
/// those of the visit; `away` says who was known to be away.
pub fn lines(
    opdracht: &Opdracht,
    klussoort: &str,
    ploeg: &Ploeg,
    rows: &[Uren],
    away: impl Fn(Uuid) -> bool,
    mut new_id: impl FnMut() -> Uuid,
) -> Result<Vec<Line>, UrenRefused> {
    let (van, tot) = window(opdracht);
    let mut lines = Vec::new();
    for deelnemer in &ploeg.deelnemers {
        let own = rows.iter().filter(|row| row.deelnemer_id == *deelnemer);
        // A correction stands for the row it would take the place of; counter-entries are a month's, not a day's.
        let standing = own
            .filter(|row| row.counter.is_none() && (row.status.waits() || row.status.counts()))
            .max_by_key(|row| row.status.waits());
        if let Some(uren) = standing {
            lines.push(Line {
                uren: uren.clone(),
                stored: true,
            });
            continue;
        }
        let soort = if away(*deelnemer) {
            UrenSoort::Afgemeld
        } else if rows.is_empty() {
            UrenSoort::Klus
        } else {
            // The ploeg reported who was there, and left this one out.
            UrenSoort::Afwezig
        };
        let uren = Uren::report(NewUren {
            id: new_id(),
            deelnemer_id: *deelnemer,
            opdracht_id: Some(opdracht.id),
            ploeg_id: None,
            uitvoerder: opdracht.uitvoerder.clone(),
            soort,
            klussoort: Some(klussoort.to_owned()),
            datum: opdracht.datum,
            van,
            tot,
            how: How::Plan,
            reported_by: None,
        })?;
        lines.push(Line {
            uren,
            stored: false,
        });
    }
    Ok(lines)
}

/// What a begeleider's signature makes of a line, with what they say was otherwise.
pub fn judge(
    line: Line,
    planned_minuten: u32,
    exception: Option<&Exception>,
    by: Uuid,
    at: Timestamp,
) -> Result<Judged, UrenRefused> {
    let Line { uren, stored } = line;
    if !uren.status.waits() {
        return Ok(Judged::Unchanged(uren));
    }
    let soort = exception.map_or(uren.soort, |one| one.soort);
    if soort.is_absence() {
        let away = uren.away(by, soort)?;
        return Ok(Judged::Approved(away.approve(by, at, None, "")?));
    }
    let (minuten, reden) = exception.map_or((None, ""), |one| (one.minuten, one.reden.as_str()));
    let minuten = minuten.unwrap_or(uren.minuten);
    if !stored {
        let uren = Uren { soort, ..uren };
        if minuten <= uren.minuten {
            return Ok(Judged::Approved(uren.approve(
                by,
                at,
                Some(minuten),
                reden,
            )?));
        }
        let longer = uren.but(minuten, reden)?;
        return Ok(Judged::Waits(Uren {
            status: UrenStatus::Reported { by },
            how: How::Begeleider,
            ..longer
        }));
    }
    if uren.status != (UrenStatus::Reported { by }) {
        return Ok(Judged::Approved(uren.approve(
            by,
            at,
            Some(minuten),
            reden,
        )?));
    }
    // The begeleider's own report: the plan is the source up to the planned minutes, another begeleider beyond them.
    let changed = uren.clone().but(minuten, reden)?;
    let planned = changed.clone().as_planned(by, planned_minuten);
    if planned.status == UrenStatus::Proposed {
        return Ok(Judged::Approved(planned.approve(by, at, None, "")?));
    }
    if changed == uren {
        return Ok(Judged::Unchanged(uren));
    }
    Ok(Judged::Waits(Uren {
        version: changed.version + 1,
        ..changed
    }))
}

/// The stretches of a ploeg's day without a visit that are over, in order. `taken` are rows of the day that are of no visit:
/// a stretch about which something was said is not asked about again.
pub fn gaps(ploeg: &Ploeg, opdrachten: &[&Opdracht], taken: &[Uren], now: Timestamp) -> Vec<Gap> {
    let mut visits: Vec<(Timestamp, Timestamp, Uuid)> = opdrachten
        .iter()
        .map(|one| {
            let (van, tot) = window(one);
            (van, tot, one.id)
        })
        .collect();
    visits.sort_unstable();
    let mut gaps = Vec::new();
    let (mut van, mut after_visit) = (ploeg.van, None);
    for (begin, end, id) in visits {
        gaps.push((van, begin, after_visit, Some(id)));
        (van, after_visit) = (van.max(end), Some(id));
    }
    gaps.push((van, ploeg.tot, after_visit, None));
    let least = SignedDuration::from_mins(LEAST_GAP_MINUTES);
    gaps.into_iter()
        .filter(|(van, tot, ..)| *tot <= now && tot.duration_since(*van) >= least)
        .filter(|(van, tot, ..)| !taken.iter().any(|row| row.van < *tot && *van < row.tot))
        .map(|(van, tot, after_visit, before_visit)| Gap {
            van,
            tot,
            after_visit,
            before_visit,
            travel: 0,
        })
        .collect()
}

impl Gap {
    /// Whole minutes of it; none when others took longer than the plan left room for.
    pub fn minuten(&self) -> u32 {
        if self.tot <= self.van {
            return 0;
        }
        minuten_between(self.van, self.tot).unwrap_or(super::MAX_MINUTEN)
    }

    /// As planned: on the way for as long as the plan counts on, the rest is a break.
    pub fn as_planned(&self) -> Between {
        Between {
            van: self.van,
            reistijd: self.travel.min(self.minuten()),
            other: None,
        }
    }

    /// The rows that come of how it was spent: the kind and from when to when. Travel lies against the visit it leads to, or
    /// comes from; none when it does not fit.
    pub fn pieces(&self, spent: &Between) -> Option<Vec<(UrenSoort, Timestamp, Timestamp)>> {
        let other = spent.other.map_or(0, |(_, minuten)| minuten);
        if spent.reistijd.checked_add(other)? > self.minuten() {
            return None;
        }
        let mins = |minuten: u32| SignedDuration::from_mins(i64::from(minuten));
        let travel_last = self.before_visit.is_some();
        let mut pieces = Vec::new();
        if spent.reistijd > 0 {
            let van = if travel_last {
                self.tot - mins(spent.reistijd)
            } else {
                self.van
            };
            pieces.push((UrenSoort::Reistijd, van, van + mins(spent.reistijd)));
        }
        if let Some((soort, minuten @ 1..)) = spent.other {
            let van = if travel_last {
                self.van
            } else {
                self.tot - mins(minuten)
            };
            pieces.push((soort, van, van + mins(minuten)));
        }
        Some(pieces)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::domain::calendar::{local_time, time_hm, to_instant};

    const BEGELEIDER: Uuid = Uuid::from_u128(2);
    const PHONE: Uuid = Uuid::from_u128(1);
    const SAM: Uuid = Uuid::from_u128(20);
    const YUSRA: Uuid = Uuid::from_u128(21);

    fn at(hour: i8, minute: i8) -> Timestamp {
        to_instant(date(2026, 11, 26), time(hour, minute, 0, 0))
    }

    fn ploeg() -> Ploeg {
        Ploeg {
            id: Uuid::from_u128(3),
            uitvoerder: "hulst-werkt".to_owned(),
            datum: date(2026, 11, 26),
            naam: "Ploeg 1".to_owned(),
            begeleider_id: BEGELEIDER,
            van: at(8, 30),
            tot: at(16, 30),
            voertuig: None,
            deelnemers: vec![SAM, YUSRA],
            version: 1,
        }
    }

    fn visit(number: u128, from: i8, to: i8) -> Opdracht {
        Opdracht {
            id: Uuid::from_u128(number),
            klus_id: Uuid::from_u128(5),
            ploeg_id: Uuid::from_u128(3),
            uitvoerder: "hulst-werkt".to_owned(),
            datum: date(2026, 11, 26),
            van: at(from, 0),
            tot: at(to, 0),
            status: OpdrachtStatus::Published,
            version: 2,
            started_at: None,
            finished_at: None,
            opmerking: String::new(),
            reden: None,
            successor_id: None,
            changed_at: at(8, 0),
        }
    }

    fn proposed(rows: &[Uren], away: bool) -> Vec<Line> {
        let mut next = 100;
        lines(
            &visit(10, 9, 11),
            "tuinonderhoud",
            &ploeg(),
            rows,
            |one| away && one == SAM,
            || {
                next += 1;
                Uuid::from_u128(next)
            },
        )
        .unwrap()
    }

    fn reported(by: Uuid, minuten: u32) -> Line {
        let line = proposed(&[], false).remove(0);
        Line {
            uren: Uren {
                status: UrenStatus::Reported { by },
                how: How::Phone,
                ..line.uren.but(minuten, "Zo was het").unwrap()
            },
            stored: true,
        }
    }

    fn says(soort: UrenSoort, minuten: Option<u32>, reden: &str) -> Exception {
        Exception {
            opdracht: Uuid::from_u128(10),
            deelnemer: SAM,
            soort,
            minuten,
            reden: reden.to_owned(),
        }
    }

    fn word(judged: Result<Judged, UrenRefused>) -> String {
        match judged {
            Ok(Judged::Approved(uren)) => format!(
                "approved {} {} by {}",
                uren.minuten,
                uren.soort.word(),
                uren.status.reported_by().map_or("the plan", |_| "another")
            ),
            Ok(Judged::Waits(uren)) => format!("waits {}", uren.minuten),
            Ok(Judged::Unchanged(uren)) => format!("unchanged {}", uren.minuten),
            Err(refused) => refused.to_string(),
        }
    }

    #[test]
    fn each_source_meets_each_exception() {
        let sources: [(&str, Line); 5] = [
            ("nobody reported", proposed(&[], false).remove(0)),
            ("known to be away", proposed(&[], true).remove(0)),
            ("the phone said 130", reported(PHONE, 130)),
            ("own report of 100", reported(BEGELEIDER, 100)),
            ("own report of 130", reported(BEGELEIDER, 130)),
        ];
        let klus = UrenSoort::Klus;
        let exceptions = [
            ("none", None),
            ("90 minutes", Some(says(klus, Some(90), "Eerder klaar"))),
            (
                "90 minutes without a reason",
                Some(says(klus, Some(90), "")),
            ),
            ("140 minutes", Some(says(klus, Some(140), "Later klaar"))),
            ("afgemeld", Some(says(UrenSoort::Afgemeld, None, ""))),
        ];
        let mut table = String::new();
        for (source, line) in &sources {
            for (exception, said) in &exceptions {
                let judged = judge(line.clone(), 120, said.as_ref(), BEGELEIDER, at(17, 0));
                table.push_str(&format!("{source} | {exception} | {}\n", word(judged)));
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn who_is_left_out_of_a_report_is_proposed_as_absent() {
        let yusra = proposed(&[], false).remove(1).uren;
        let lines = proposed(&[yusra], false);
        assert_eq!(lines[0].uren.soort, UrenSoort::Afwezig);
        assert!(!lines[0].stored && lines[1].stored);
    }

    #[test]
    fn a_visit_is_over_when_it_was_said_or_when_its_time_has_passed() {
        let planned = visit(10, 9, 11);
        assert_eq!(stand(&planned, at(10, 59)), VisitStand::Ahead);
        assert_eq!(stand(&planned, at(11, 0)), VisitStand::ToClose);
        let begun_late = Opdracht {
            status: OpdrachtStatus::Started,
            started_at: Some(at(10, 0)),
            ..planned.clone()
        };
        assert_eq!(stand(&begun_late, at(11, 30)), VisitStand::Ahead);
        let moved = Opdracht {
            status: OpdrachtStatus::Moved,
            ..planned
        };
        assert_eq!(stand(&moved, at(17, 0)), VisitStand::Off);
    }

    #[test]
    fn the_time_between_visits_is_asked_for_once_and_when_it_is_over() {
        let (one, two) = (visit(10, 9, 11), visit(11, 12, 14));
        let clock = |gap: &Gap| {
            format!(
                "{}-{}",
                time_hm(local_time(gap.van)),
                time_hm(local_time(gap.tot))
            )
        };
        let all = gaps(&ploeg(), &[&two, &one], &[], at(17, 0));
        let told: Vec<String> = all.iter().map(clock).collect();
        assert_eq!(told, ["08:30-09:00", "11:00-12:00", "14:00-16:30"]);
        assert_eq!(gaps(&ploeg(), &[&one, &two], &[], at(11, 30)).len(), 1);
        let travelled = Uren {
            opdracht_id: None,
            van: at(11, 45),
            tot: at(12, 0),
            ..proposed(&[], false).remove(0).uren
        };
        assert_eq!(
            gaps(&ploeg(), &[&one, &two], &[travelled], at(17, 0)).len(),
            2
        );
    }

    #[test]
    fn travel_lies_against_the_visit_and_nothing_is_longer_than_the_gap() {
        let gap = Gap {
            travel: 15,
            ..gaps(&ploeg(), &[&visit(10, 9, 11)], &[], at(17, 0))[0]
        };
        let planned = gap.pieces(&gap.as_planned()).unwrap();
        assert_eq!(planned, [(UrenSoort::Reistijd, at(8, 45), at(9, 0))]);
        let both = Between {
            other: Some((UrenSoort::Instructie, 15)),
            ..gap.as_planned()
        };
        assert_eq!(
            gap.pieces(&both).unwrap()[1],
            (UrenSoort::Instructie, at(8, 30), at(8, 45))
        );
        let too_long = Between {
            other: Some((UrenSoort::Wachten, 16)),
            ..gap.as_planned()
        };
        assert_eq!(gap.pieces(&too_long), None);
        let endless = Between {
            reistijd: u32::MAX,
            other: Some((UrenSoort::Wachten, 1)),
            ..gap.as_planned()
        };
        assert_eq!(gap.pieces(&endless), None);
    }
}
