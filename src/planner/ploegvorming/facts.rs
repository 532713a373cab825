//! A week as the search sees it: who can be where at all, who knows whom, which ploegen are out at the same time. Order of
//! input does not matter: ploegen go by time and id, people by id.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan};
use uuid::Uuid;

use super::model::{Week, WeekBegeleider, WeekDeelnemer, WeekPloeg};
use crate::{
    domain::{
        calendar::{Dagdeel, Weekdag, local_time},
        certificaat::CertificaatSoort,
        deelnemer::Beschikbaar,
        opdracht::people::Person,
    },
    planner::model::Hold,
};

/// Weeks in which somebody is a beginner.
const GENTLE_WEEKS: i32 = 4;

/// The week, with what follows from it.
#[derive(Clone, Debug)]
pub(super) struct Facts<'w> {
    pub(super) ploegen: Vec<&'w WeekPloeg>,
    pub(super) people: Vec<&'w WeekDeelnemer>,
    pub(super) guides: Vec<&'w WeekBegeleider>,
    /// Per ploeg its minutes.
    pub(super) minutes: Vec<u32>,
    /// Per ploeg the others that are out at some moment of it.
    pub(super) at_once: Vec<Vec<usize>>,
    /// Per ploeg and person, whether they can be in it at all.
    pub(super) can_join: Vec<Vec<bool>>,
    /// Per ploeg and begeleider, whether they can answer for it at all.
    pub(super) can_guide: Vec<Vec<bool>>,
    /// Per ploeg and person, what they bring along that day.
    pub(super) brings: Vec<Vec<Person>>,
    /// Per ploeg and person, whether they are a beginner then.
    pub(super) beginner: Vec<Vec<bool>>,
    /// Per person, whether they are a beginner in any ploeg of the week.
    pub(super) begins: Vec<bool>,
    /// Per person those they must not work with.
    pub(super) apart: Vec<Vec<usize>>,
    /// Per person the people they know.
    pub(super) knows: Vec<Vec<bool>>,
    /// Per person the begeleiders they know.
    pub(super) knows_guide: Vec<Vec<bool>>,
}

impl<'w> Facts<'w> {
    pub(super) fn new(week: &'w Week) -> Self {
        let mut ploegen: Vec<&WeekPloeg> = week.ploegen.iter().collect();
        ploegen.sort_by_key(|one| (one.van, one.id));
        let mut people: Vec<&WeekDeelnemer> = week.deelnemers.iter().collect();
        people.sort_by_key(|one| one.deelnemer.id);
        let mut guides: Vec<&WeekBegeleider> = week.begeleiders.iter().collect();
        guides.sort_by_key(|one| one.id);
        let number: BTreeMap<Uuid, usize> = people
            .iter()
            .enumerate()
            .map(|(place, one)| (one.deelnemer.id, place))
            .collect();
        let mut apart = vec![Vec::new(); people.len()];
        for (one, other) in &week.apart {
            if let (Some(one), Some(other)) = (number.get(one), number.get(other)) {
                apart[*one].push(*other);
                apart[*other].push(*one);
            }
        }
        let per_ploeg = |test: &dyn Fn(&WeekPloeg, &WeekDeelnemer) -> bool| {
            let of = |ploeg: &&WeekPloeg| people.iter().map(|one| test(ploeg, one)).collect();
            ploegen.iter().map(of).collect()
        };
        let beginner: Vec<Vec<bool>> = per_ploeg(&is_beginner);
        Self {
            minutes: ploegen.iter().map(|one| length(one)).collect(),
            at_once: at_once(&ploegen),
            can_join: per_ploeg(&can_join),
            can_guide: ploegen
                .iter()
                .map(|ploeg| guides.iter().map(|one| can_guide(ploeg, one)).collect())
                .collect(),
            brings: ploegen
                .iter()
                .map(|ploeg| {
                    let of = |one: &&WeekDeelnemer| Person::on(ploeg.datum, &one.deelnemer);
                    people.iter().map(of).collect()
                })
                .collect(),
            begins: (0..people.len())
                .map(|person| beginner.iter().any(|ploeg| ploeg[person]))
                .collect(),
            beginner,
            apart,
            knows: people
                .iter()
                .map(|one| {
                    let known = |other: &&WeekDeelnemer| {
                        one.known.contains(&other.deelnemer.id)
                            || other.known.contains(&one.deelnemer.id)
                    };
                    people.iter().map(known).collect()
                })
                .collect(),
            knows_guide: people
                .iter()
                .map(|one| {
                    guides
                        .iter()
                        .map(|guide| one.known.contains(&guide.id))
                        .collect()
                })
                .collect(),
            ploegen,
            people,
            guides,
        }
    }

    /// Whether nothing of this ploeg may change.
    pub(super) fn is_fixed(&self, ploeg: usize, week: &Week) -> bool {
        let one = self.ploegen[ploeg];
        one.hold == Hold::Pinned || one.datum < week.today
    }

    /// Whether somebody does this work of a ploeg on their own, or can explain it, and nothing keeps them from it.
    pub(super) fn does_alone(&self, ploeg: usize, person: usize, vaardigheid: &str) -> bool {
        !self.is_hindered(ploeg, person) && self.brings[ploeg][person].can(vaardigheid)
    }

    /// Whether some of its work runs up against a beperking of somebody.
    pub(super) fn is_hindered(&self, ploeg: usize, person: usize) -> bool {
        !self.ploegen[ploeg].asks.counts(&self.brings[ploeg][person])
    }

    /// The same for a certificaat.
    pub(super) fn has(&self, ploeg: usize, person: usize, soort: CertificaatSoort) -> bool {
        !self.is_hindered(ploeg, person) && self.brings[ploeg][person].has(soort)
    }

    /// Whether somebody has the licence that the vehicle of this ploeg needs, on its day; nobody where it needs none.
    pub(super) fn drives(&self, ploeg: usize, person: usize) -> bool {
        let asked = self.ploegen[ploeg];
        let deelnemer = &self.people[person].deelnemer;
        let class = asked.needs_rijbewijs;
        class.is_some_and(|class| deelnemer.may_drive(class, asked.datum))
    }

    /// The minutes per week that somebody agreed to, as they hold on the day of this ploeg.
    pub(super) fn agreed(&self, ploeg: usize, person: usize) -> u32 {
        let day = self.ploegen[ploeg].datum;
        self.people[person].deelnemer.agreed_on(day)
    }

    pub(super) fn person(&self, id: Uuid) -> Option<usize> {
        self.people
            .binary_search_by_key(&id, |one| one.deelnemer.id)
            .ok()
    }

    pub(super) fn guide(&self, id: Uuid) -> Option<usize> {
        self.guides.binary_search_by_key(&id, |one| one.id).ok()
    }

    pub(super) fn naam(&self, person: usize) -> &'w str {
        &self.people[person].deelnemer.naam
    }
}

fn length(ploeg: &WeekPloeg) -> u32 {
    u32::try_from(ploeg.tot.duration_since(ploeg.van).as_mins()).unwrap_or(0)
}

fn at_once(ploegen: &[&WeekPloeg]) -> Vec<Vec<usize>> {
    (0..ploegen.len())
        .map(|one| {
            (0..ploegen.len())
                .filter(|other| {
                    *other != one
                        && ploegen[*other].van < ploegen[one].tot
                        && ploegen[one].van < ploegen[*other].tot
                })
                .collect()
        })
        .collect()
}

fn can_join(ploeg: &WeekPloeg, who: &WeekDeelnemer) -> bool {
    who.deelnemer.uitvoerder == ploeg.uitvoerder
        && who.deelnemer.takes_part_on(ploeg.datum)
        && is_free(&who.deelnemer.beschikbaar, &who.absent, ploeg)
}

fn can_guide(ploeg: &WeekPloeg, who: &WeekBegeleider) -> bool {
    is_free(&who.beschikbaar, &who.absent, ploeg)
}

fn is_free(
    beschikbaar: &Beschikbaar,
    absent: &[(Timestamp, Timestamp)],
    ploeg: &WeekPloeg,
) -> bool {
    let dag = Weekdag::of(ploeg.datum);
    let (van, tot) = (local_time(ploeg.van), local_time(ploeg.tot));
    Dagdeel::ALL
        .into_iter()
        .filter(|part| van < part.end() && part.start() < tot)
        .all(|part| beschikbaar.allows(dag, part))
        && !absent
            .iter()
            .any(|(from, to)| *from < ploeg.tot && ploeg.van < *to)
}

fn is_beginner(ploeg: &WeekPloeg, who: &WeekDeelnemer) -> bool {
    let over = who.deelnemer.start.checked_add(GENTLE_WEEKS.weeks());
    over.is_ok_and(|over| ploeg.datum < over)
}
