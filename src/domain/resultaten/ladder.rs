//! Where deelnemers stand on the participatieladder, and where those who left went (domain.md §6, *output*): counted, never about a
//! person.

use std::collections::HashMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::{People, Period};
use crate::domain::{
    deelnemer::{Uitstroom, UitstroomNaar},
    trede::{Sport, Trede, standing},
};

/// When somebody took part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traject {
    /// Whose.
    pub deelnemer: Uuid,
    /// The first day.
    pub start: Date,
    /// The last day and where they went; none while they are here.
    pub uitstroom: Option<Uitstroom>,
}

/// Deelnemers counted by kind. No sum is given when a part of it is too small to show: it could be worked out from the sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread<K>(pub Vec<(K, People)>);

impl<K: Copy + PartialEq> Spread<K> {
    fn of(kinds: impl IntoIterator<Item = K>, found: &[K]) -> Self {
        let count = |kind: K| {
            let those = found.iter().filter(|one| **one == kind).count();
            (kind, People::new(i64::try_from(those).unwrap_or(i64::MAX)))
        };
        Self(kinds.into_iter().map(count).collect())
    }

    /// All of them together, if it may be shown.
    pub fn sum(&self) -> Option<i64> {
        self.0.iter().map(|(_, people)| people.shown()).sum()
    }
}

/// Which way somebody went on the participatieladder in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To a higher trede.
    Up,
    /// Nowhere.
    Same,
    /// To a lower trede.
    Down,
}

impl Way {
    const ALL: [Self; 3] = [Self::Up, Self::Same, Self::Down];

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Up => "gestegen",
            Self::Same => "gelijk gebleven",
            Self::Down => "gedaald",
        }
    }
}

/// What became of deelnemers in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Who left in it, by where they went.
    pub uitstroom: Spread<UitstroomNaar>,
    /// Who was here at its end, by the trede of then.
    pub treden: Spread<Sport>,
    /// Who was here at its end without a trede.
    pub without: People,
    /// Of whom a trede was set in it after an earlier one: how the last compares with the one before the period, or with the
    /// first in it.
    pub ways: Spread<Way>,
}

impl Ladder {
    /// Counts the treden that stand, whatever was corrected.
    pub fn of(trajecten: &[Traject], treden: &HashMap<Uuid, Vec<Trede>>, period: Period) -> Self {
        let in_period = |day: Date| period.van <= day && day <= period.tot;
        let (mut left, mut stand, mut ways, mut without) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for one in trajecten.iter().filter(|one| one.start <= period.tot) {
            let exit = one.uitstroom;
            left.extend(exit.filter(|exit| in_period(exit.op)).map(|exit| exit.naar));
            let own = treden.get(&one.deelnemer).map(Vec::as_slice);
            let mut seen = standing(own.unwrap_or_default());
            seen.retain(|trede| trede.op <= period.tot);
            if exit.is_none_or(|exit| period.tot < exit.op) {
                match seen.last() {
                    Some(last) => stand.push(last.niveau),
                    None => without += 1,
                }
            }
            ways.extend(way(&seen, period));
        }
        Self {
            uitstroom: Spread::of(UitstroomNaar::ALL, &left),
            treden: Spread::of(Sport::ALL, &stand),
            without: People::new(without),
            ways: Spread::of(Way::ALL, &ways),
        }
    }
}

/// `seen` are treden up to the end of the period, oldest first.
fn way(seen: &[&Trede], period: Period) -> Option<Way> {
    let last = seen.last().filter(|last| period.van <= last.op)?;
    let before = seen.iter().rev().find(|one| one.op < period.van);
    let first = before.or_else(|| seen.first().filter(|first| first.id != last.id))?;
    Some(match last.niveau.cmp(&first.niveau) {
        std::cmp::Ordering::Greater => Way::Up,
        std::cmp::Ordering::Equal => Way::Same,
        std::cmp::Ordering::Less => Way::Down,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::trede::{Answers, Moment};

    const JANUARY: Date = date(2026, 1, 5);

    fn who(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn traject(number: u128, exit: Option<(Date, UitstroomNaar)>) -> Traject {
        Traject {
            deelnemer: who(number),
            start: JANUARY,
            uitstroom: exit.map(|(op, naar)| Uitstroom { op, naar }),
        }
    }

    fn treden(number: u128, found: &[(Date, Sport)]) -> (Uuid, Vec<Trede>) {
        let rows = (0_i32..).zip(found).map(|(no, (op, niveau))| Trede {
            id: Uuid::from_u128(number * 100 + u128::from(no.unsigned_abs())),
            deelnemer_id: who(number),
            no,
            moment: Moment::Between,
            op: *op,
            niveau: *niveau,
            groei: Sport::Paid,
            antwoorden: Answers::default(),
            reden: None,
            corrects: None,
            by: who(9_999),
        });
        (who(number), rows.collect())
    }

    fn second_quarter() -> Period {
        Period::new(date(2026, 4, 1), date(2026, 6, 30)).unwrap()
    }

    fn count<K: Copy + PartialEq>(spread: &Spread<K>, kind: K) -> i64 {
        let found = spread.0.iter().find(|(one, _)| *one == kind);
        found.map_or(-1, |(_, people)| people.count)
    }

    #[test]
    fn leavers_are_counted_on_their_last_day_and_stand_nowhere_from_then_on() {
        let trajecten = [
            traject(1, Some((date(2026, 4, 1), UitstroomNaar::Werk))),
            traject(2, Some((date(2026, 6, 30), UitstroomNaar::School))),
            traject(3, Some((date(2026, 7, 1), UitstroomNaar::Werk))),
            traject(4, Some((date(2026, 3, 31), UitstroomNaar::Werk))),
            Traject {
                start: date(2026, 7, 1),
                ..traject(5, None)
            },
            traject(6, None),
        ];
        let treden = (1..=6)
            .map(|one| treden(one, &[(JANUARY, Sport::Contacts)]))
            .filter(|(id, _)| *id != who(6))
            .collect();
        let found = Ladder::of(&trajecten, &treden, second_quarter());
        assert_eq!(count(&found.uitstroom, UitstroomNaar::Werk), 1);
        assert_eq!(count(&found.uitstroom, UitstroomNaar::School), 1);
        assert_eq!(count(&found.treden, Sport::Contacts), 1);
        assert_eq!(found.without, People::new(1));
    }

    #[test]
    fn a_rise_is_from_before_the_period_to_its_last_trede_that_stands() {
        let (may, june, july) = (date(2026, 5, 4), date(2026, 6, 1), date(2026, 7, 1));
        let trajecten: Vec<Traject> = (1..=6).map(|one| traject(one, None)).collect();
        let mut all: HashMap<Uuid, Vec<Trede>> = [
            treden(1, &[(JANUARY, Sport::Contacts), (may, Sport::Unpaid)]),
            treden(2, &[(may, Sport::Contacts), (june, Sport::Activities)]),
            treden(3, &[(JANUARY, Sport::Unpaid), (june, Sport::Contacts)]),
            // Only one, only outside, and only afterwards: nothing to compare.
            treden(4, &[(may, Sport::Paid)]),
            treden(5, &[(JANUARY, Sport::Contacts), (july, Sport::Paid)]),
            treden(6, &[(JANUARY, Sport::Contacts), (may, Sport::Paid)]),
        ]
        .into();
        // What was corrected counts as it was corrected.
        let own = all.get_mut(&who(6)).unwrap();
        let mut better = own[1].clone();
        (better.id, better.no) = (who(777), 2);
        (better.corrects, better.niveau) = (Some(own[1].id), Sport::Contacts);
        own.push(better);
        let found = Ladder::of(&trajecten, &all, second_quarter());
        let ways = [Way::Up, Way::Same, Way::Down].map(|way| count(&found.ways, way));
        assert_eq!(ways, [2, 1, 1]);
        assert_eq!(count(&found.treden, Sport::Contacts), 3);
    }

    #[test]
    fn no_sum_betrays_a_part_that_is_too_small() {
        let parts =
            |counts: [i64; 3]| Spread(Way::ALL.into_iter().zip(counts.map(People::new)).collect());
        assert_eq!(parts([5, 0, 7]).sum(), Some(12));
        assert_eq!(parts([5, 1, 7]).sum(), None);
    }
}
