//! Judges ploegen against the hard rules of domain.md §4 (*Ploegvorming*): those of the domain itself, and those it has no
//! facts for. It shares no code with the search and blocks nothing.

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::model::{Week, WeekBegeleider, WeekDeelnemer, WeekPloeg};
use crate::domain::{
    calendar::Weekdag,
    deelnemer::Deelnemer,
    ploeg::{Around, Ploeg, PloegRefused},
};

/// A ploeg that cannot go out like this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Which.
    pub ploeg: Uuid,
    /// Why not, with the way out.
    pub wrong: Wrong,
}

/// What is wrong; its words are plain Dutch.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Wrong {
    /// A rule of the domain.
    #[error(transparent)]
    Ploeg(#[from] PloegRefused),
    /// Away on that day.
    #[error("{0} is dan afwezig. Kies iemand anders.")]
    Absent(String),
    /// Two who must not work together.
    #[error("{0} en {1} gaan niet samen op pad. Kies voor een van de twee een andere ploeg.")]
    Apart(String, String),
    /// The begeleider does not work then.
    #[error("{0} begeleidt dan niet. Kies een andere begeleider.")]
    BegeleiderAway(String),
    /// More deelnemers than one begeleider can answer for.
    #[error(
        "{naam} heeft op die tijd {found} deelnemers en kan er hoogstens {most} begeleiden. Kies een andere begeleider of maak de groep kleiner."
    )]
    GroupTooLarge {
        /// The begeleider.
        naam: String,
        /// At once.
        found: usize,
        /// At most.
        most: usize,
    },
}

impl Breach {
    /// Whether this was so before: the same rule, of the same people, broken no further.
    pub fn was_there(&self, before: &[Self]) -> bool {
        before.iter().any(|old| {
            self.ploeg == old.ploeg
                && match (&self.wrong, &old.wrong) {
                    (
                        Wrong::GroupTooLarge { found, .. },
                        Wrong::GroupTooLarge { found: old, .. },
                    ) => found <= old,
                    (
                        Wrong::Ploeg(PloegRefused::TwoPlaces { naam, .. }),
                        Wrong::Ploeg(PloegRefused::TwoPlaces { naam: old, .. }),
                    ) => naam == old,
                    (one, old) => one == old,
                }
        })
    }
}

/// Everything that is wrong with the ploegen of a week; ploegen nobody is in yet are not judged.
pub fn check(week: &Week) -> Vec<Breach> {
    let manned: Vec<&WeekPloeg> = week
        .ploegen
        .iter()
        .filter(|one| one.begeleider.is_some() || !one.deelnemers.is_empty())
        .collect();
    let ploegen: Vec<Ploeg> = manned.iter().filter_map(|one| one.ploeg()).collect();
    let mut breaches: Vec<Breach> = manned
        .iter()
        .flat_map(|one| {
            let wrongs = judge(week, &ploegen, one);
            wrongs.into_iter().map(|wrong| Breach {
                ploeg: one.id,
                wrong,
            })
        })
        .collect();
    breaches.sort_by_key(|breach| breach.ploeg);
    breaches
}

fn judge(week: &Week, ploegen: &[Ploeg], one: &WeekPloeg) -> Vec<Wrong> {
    let Some(ploeg) = one.ploeg() else {
        return vec![PloegRefused::NoBegeleider.into()];
    };
    let people: Vec<&WeekDeelnemer> = one
        .deelnemers
        .iter()
        .filter_map(|id| week.deelnemers.iter().find(|who| who.deelnemer.id == *id))
        .collect();
    let deelnemers: Vec<Deelnemer> = people.iter().map(|who| who.deelnemer.clone()).collect();
    let others: Vec<Ploeg> = ploegen
        .iter()
        .filter(|other| other.id != one.id)
        .cloned()
        .collect();
    let begeleider = week
        .begeleiders
        .iter()
        .find(|who| who.id == ploeg.begeleider_id);
    let around = Around {
        deelnemers: &deelnemers,
        begeleider_known: begeleider.is_some(),
        voertuig_known: true,
        needs_rijbewijs: one.needs_rijbewijs,
        week: &others,
        // What a week knows of absence and pairs is judged below.
        ..Around::default()
    };
    let mut wrongs: Vec<Wrong> = ploeg
        .refusals(&around, week.today)
        .into_iter()
        .map(Wrong::Ploeg)
        .collect();
    let strangers = one.deelnemers.len() - people.len();
    wrongs.extend((0..strangers).map(|_| PloegRefused::NotTakingPart("Iemand".to_owned()).into()));
    wrongs.extend(
        people
            .iter()
            .filter(|who| is_away(&who.absent, one))
            .map(|who| Wrong::Absent(who.deelnemer.naam.clone())),
    );
    for (place, who) in deelnemers.iter().enumerate() {
        for other in &deelnemers[place + 1..] {
            if week.apart.contains(&(who.id, other.id)) || week.apart.contains(&(other.id, who.id))
            {
                wrongs.push(Wrong::Apart(who.naam.clone(), other.naam.clone()));
            }
        }
    }
    wrongs.extend(
        begeleider
            .into_iter()
            .flat_map(|who| of_begeleider(who, one, &ploeg, &others)),
    );
    wrongs
}

fn of_begeleider(
    who: &WeekBegeleider,
    one: &WeekPloeg,
    ploeg: &Ploeg,
    others: &[Ploeg],
) -> Vec<Wrong> {
    let mut wrongs = Vec::new();
    let dag = Weekdag::of(one.datum);
    let works = ploeg
        .dagdelen()
        .all(|part| who.beschikbaar.allows(dag, part));
    if !works || is_away(&who.absent, one) {
        wrongs.push(Wrong::BegeleiderAway(who.naam.clone()));
    }
    let at_once = others
        .iter()
        .filter(|other| other.begeleider_id == who.id && other.overlaps(ploeg));
    let found = at_once.map(|other| other.deelnemers.len()).sum::<usize>() + one.deelnemers.len();
    if found > who.groep {
        wrongs.push(Wrong::GroupTooLarge {
            naam: who.naam.clone(),
            found,
            most: who.groep,
        });
    }
    wrongs
}

fn is_away(absent: &[(Timestamp, Timestamp)], ploeg: &WeekPloeg) -> bool {
    absent
        .iter()
        .any(|(from, to)| *from < ploeg.tot && ploeg.van < *to)
}
