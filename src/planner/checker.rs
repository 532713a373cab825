//! Judges a plan against the rules of domain.md §4, from the facts alone. It shares no code with the search, so that a fault
//! there shows here; it is also what a coordinator gets to see of a plan made by hand. It blocks nothing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::model::{Appointment, PlanKlus, PlanPloeg, Problem};
use crate::domain::{
    calendar::{Dagdeel, Weekdag, duration_words, local_date, local_time, long_date, time_hm},
    certificaat::CertificaatSoort,
    deelnemer::Niveau,
    opdracht::people::Person,
};

/// A rule that is broken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    /// Where: the ploeg day.
    pub ploeg: Uuid,
    /// What: the klus, if it is about one.
    pub klus: Option<Uuid>,
    /// Which rule.
    pub rule: Rule,
    /// In plain Dutch.
    pub words: String,
}

/// The rules, in the order of the list people see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The klus or the ploeg is not there (any more).
    Unknown,
    /// A klus stands twice in the plan.
    Twice,
    /// The hours of the ploeg, with the way there and back.
    Hours,
    /// One place at a time, with travel between.
    Overlap,
    /// Nobody is in two ploegen at once.
    TwoPlaces,
    /// The break.
    Lunch,
    /// Enough persons.
    Persons,
    /// Enough of them who can do the work.
    Able,
    /// Somebody who can do it.
    Skill,
    /// Somebody who has the certificaat.
    Certificaat,
    /// What must come along.
    Equipment,
    /// When it suits the resident.
    Resident,
    /// What was agreed with the resident.
    Agreed,
    /// The last day on which it is of use.
    Deadline,
    /// The weather.
    Weather,
    /// Long enough for the work.
    Length,
    /// Begins in the past, though it was not pinned.
    Past,
}

/// Everything that is wrong with a plan; empty when it can be done.
pub fn check(problem: &Problem, plan: &[Appointment]) -> Vec<Breach> {
    let klussen: BTreeMap<Uuid, &PlanKlus> =
        problem.klussen.iter().map(|klus| (klus.id, klus)).collect();
    let mut breaches = Vec::new();
    let mut per_ploeg: BTreeMap<Uuid, Vec<(&Appointment, &PlanKlus)>> = BTreeMap::new();
    let mut times: BTreeMap<Uuid, usize> = BTreeMap::new();
    for one in plan {
        let Some(klus) = klussen.get(&one.klus) else {
            breaches.push(breach(
                one,
                Rule::Unknown,
                "Deze klus staat niet meer open. Haal de afspraak uit de planning.",
            ));
            continue;
        };
        *times.entry(one.klus).or_default() += 1;
        if times[&one.klus] == 2 {
            breaches.push(breach(
                one,
                Rule::Twice,
                format!(
                    "{} staat twee keer in de planning. Haal er een weg.",
                    klus.naam
                ),
            ));
        }
        per_ploeg.entry(one.ploeg).or_default().push((one, klus));
    }
    judge_people(problem, per_ploeg.keys().copied().collect(), &mut breaches);
    for (id, mut visits) in per_ploeg {
        visits.sort_by_key(|(one, _)| **one);
        match problem.ploegen.iter().find(|ploeg| ploeg.id == id) {
            Some(ploeg) => judge_day(problem, ploeg, &visits, &mut breaches),
            None => breaches.extend(visits.iter().map(|(one, klus)| {
                breach(
                    one,
                    Rule::Unknown,
                    format!(
                        "De ploeg van {} gaat niet op pad. Kies een andere ploeg.",
                        klus.naam
                    ),
                )
            })),
        }
    }
    breaches.sort();
    breaches
}

fn breach(one: &Appointment, rule: Rule, words: impl Into<String>) -> Breach {
    Breach {
        ploeg: one.ploeg,
        klus: Some(one.klus),
        rule,
        words: words.into(),
    }
}

/// Nobody is out with two ploegen at once.
fn judge_people(problem: &Problem, busy: BTreeSet<Uuid>, found: &mut Vec<Breach>) {
    let busy: Vec<&PlanPloeg> = problem
        .ploegen
        .iter()
        .filter(|ploeg| busy.contains(&ploeg.id))
        .collect();
    for one in &busy {
        let twin = busy.iter().find(|other| {
            other.id != one.id
                && other.van.max(one.van) < other.tot.min(one.tot)
                && other
                    .deelnemers
                    .iter()
                    .any(|id| one.deelnemers.contains(id))
        });
        found.extend(twin.map(|other| Breach {
            ploeg: one.id,
            klus: None,
            rule: Rule::TwoPlaces,
            words: format!(
                "In {} en {} zit dezelfde deelnemer, op dezelfde tijd. Haal die uit een van de twee.",
                one.naam, other.naam
            ),
        }));
    }
}

type Visits<'a> = [(&'a Appointment, &'a PlanKlus)];

fn judge_day(problem: &Problem, ploeg: &PlanPloeg, visits: &Visits<'_>, found: &mut Vec<Breach>) {
    for (one, klus) in visits {
        judge_visit(problem, ploeg, one, klus, found);
    }
    let travel =
        |from, to| SignedDuration::from_mins(problem.travel.minutes(ploeg.means, from, to));
    if let Some((one, klus)) = visits.first()
        && ploeg.van + travel(ploeg.start, klus.place) > one.van
    {
        found.push(breach(
            one,
            Rule::Hours,
            format!(
                "{} begint te vroeg op {}: {} start om {} en moet er eerst naartoe rijden.",
                ploeg.naam,
                klus.naam,
                ploeg.naam,
                clock(ploeg.van)
            ),
        ));
    }
    if let Some((one, klus)) = visits.last()
        && one.tot + travel(klus.place, ploeg.end) > ploeg.tot
    {
        found.push(breach(
            one,
            Rule::Hours,
            format!(
                "{} is na {} te laat terug: de dag eindigt om {}.",
                ploeg.naam,
                klus.naam,
                clock(ploeg.tot)
            ),
        ));
    }
    for (place, (second, after)) in visits.iter().enumerate() {
        // Of all that began before, the one that lasts longest.
        let before = visits[..place].iter().max_by_key(|(one, _)| one.tot);
        let Some((first, before)) = before else {
            continue;
        };
        let way = travel(before.place, after.place);
        if first.tot + way > second.van {
            found.push(breach(
                second,
                Rule::Overlap,
                format!(
                    "{} kan niet om {} bij {} zijn: {} duurt tot {} en de reis is {}.",
                    ploeg.naam,
                    clock(second.van),
                    after.naam,
                    before.naam,
                    clock(first.tot),
                    duration_words(u32::try_from(way.as_mins()).unwrap_or(0))
                ),
            ));
        }
    }
    judge_lunch(problem, ploeg, visits, found);
}

/// There must be one stretch between visits in which both the way and the break fit, the break between its hours.
fn judge_lunch(problem: &Problem, ploeg: &PlanPloeg, visits: &Visits<'_>, found: &mut Vec<Breach>) {
    let Some(pauze) = ploeg.pauze else { return };
    let travel =
        |from, to| SignedDuration::from_mins(problem.travel.minutes(ploeg.means, from, to));
    let length = SignedDuration::from_mins(i64::from(pauze.minutes));
    let mut place = ploeg.start;
    let mut free_from = ploeg.van;
    let mut has_lunch = false;
    let ends = visits
        .iter()
        .map(|(one, klus)| (one.van, one.tot, klus.place))
        .chain([(ploeg.tot, ploeg.tot, ploeg.end)]);
    for (van, tot, next) in ends {
        // A day without visits is not spent on the road.
        let way = if visits.is_empty() {
            SignedDuration::ZERO
        } else {
            travel(place, next)
        };
        let overlap = van.min(pauze.to).duration_since(free_from.max(pauze.from));
        has_lunch |= overlap >= length && van.duration_since(free_from) >= way + length;
        place = next;
        free_from = free_from.max(tot);
    }
    if !has_lunch {
        found.push(Breach {
            ploeg: ploeg.id,
            klus: None,
            rule: Rule::Lunch,
            words: format!(
                "{} heeft op {} geen pauze van {} tussen {} en {}.",
                ploeg.naam,
                long_date(ploeg.datum),
                duration_words(pauze.minutes),
                clock(pauze.from),
                clock(pauze.to)
            ),
        });
    }
}

/// Somebody for each vaardigheid and each certificaat, and not somebody whom the work hinders.
fn judge_experts(
    ploeg: &PlanPloeg,
    klus: &PlanKlus,
    hindered: impl Fn(&Person) -> bool,
    push: &mut impl FnMut(Rule, String),
) {
    for slug in &klus.asks.vaardigheden {
        let levels = ploeg
            .people
            .iter()
            .filter(|one| !hindered(one))
            .flat_map(|one| &one.vaardigheden);
        let alone = |niveau| matches!(niveau, Niveau::Alone | Niveau::Explains);
        if !levels
            .into_iter()
            .any(|(one, niveau)| one == slug && alone(*niveau))
        {
            push(
                Rule::Skill,
                format!(
                    "Niemand in {} kan dit zelf voor {}: {}.",
                    ploeg.naam,
                    klus.naam,
                    words_of(slug)
                ),
            );
        }
    }
    for asked in &klus.asks.certificaten {
        let has = |one: &CertificaatSoort| match (one, asked) {
            (CertificaatSoort::Rijbewijs(has), CertificaatSoort::Rijbewijs(class)) => {
                has.covers(*class)
            }
            _ => one == asked,
        };
        let able = ploeg.people.iter().filter(|one| !hindered(one));
        if !able.flat_map(|one| &one.certificaten).any(has) {
            push(
                Rule::Certificaat,
                format!(
                    "Niemand in {} heeft dit certificaat voor {}: {}.",
                    ploeg.naam,
                    klus.naam,
                    asked.label()
                ),
            );
        }
    }
}

fn judge_visit(
    problem: &Problem,
    ploeg: &PlanPloeg,
    one: &Appointment,
    klus: &PlanKlus,
    found: &mut Vec<Breach>,
) {
    let naam = &klus.naam;
    let mut push = |rule, words: String| found.push(breach(one, rule, words));
    let asks = &klus.asks;
    let hindered = |one: &Person| {
        let runs_up = |beperking| asks.beperkingen.contains(beperking);
        one.beperkingen.iter().any(runs_up)
    };
    let hindered_count = ploeg.people.iter().filter(|one| hindered(one)).count();
    let wanted = usize::try_from(asks.personen).unwrap_or(usize::MAX);
    if ploeg.people.len() < wanted {
        push(
            Rule::Persons,
            format!(
                "{naam} vraagt {wanted} personen en {} heeft er {}.",
                ploeg.naam,
                ploeg.people.len()
            ),
        );
    } else if ploeg.people.len() - hindered_count < wanted {
        push(
            Rule::Able,
            format!(
                "{naam} vraagt {wanted} personen. In {} kan niet iedereen dit werk doen.",
                ploeg.naam
            ),
        );
    }
    if !ploeg.begeleider_on_site {
        judge_experts(ploeg, klus, hindered, &mut push);
    }
    for slug in klus
        .equipment
        .iter()
        .filter(|slug| !ploeg.equipment.contains(slug))
    {
        push(
            Rule::Equipment,
            format!(
                "{} heeft dit niet bij zich voor {naam}: {}.",
                ploeg.naam,
                words_of(slug)
            ),
        );
    }
    if klus.outdoors && ploeg.bad_weather {
        push(
            Rule::Weather,
            format!("{naam} is buiten en het weer is die dag te slecht."),
        );
    }
    if i64::from(klus.minutes) > one.tot.duration_since(one.van).as_mins() {
        push(
            Rule::Length,
            format!(
                "{naam} duurt naar verwachting {}: de afspraak is korter.",
                duration_words(klus.minutes)
            ),
        );
    }
    let dag = Weekdag::of(ploeg.datum);
    let (from, to) = (local_time(one.van), local_time(one.tot));
    for part in Dagdeel::ALL {
        let touched = match part {
            Dagdeel::Ochtend => from < part.end(),
            Dagdeel::Middag => to > part.start(),
        };
        if touched && !klus.suits.allows(dag, part) {
            push(
                Rule::Resident,
                format!(
                    "{naam}: de bewoner kan niet op {}{}.",
                    dag.label(),
                    part.label()
                ),
            );
        }
    }
    if local_date(one.van) != ploeg.datum || local_date(one.tot) != ploeg.datum {
        push(
            Rule::Hours,
            format!("{naam} staat op een andere dag dan {}.", ploeg.naam),
        );
    }
    if klus
        .agreed
        .is_some_and(|(van, tot)| one.van < van || tot < one.tot)
    {
        push(
            Rule::Agreed,
            format!("{naam} is met de bewoner voor een andere tijd afgesproken."),
        );
    }
    let today = local_date(problem.now);
    if klus
        .deadline
        .is_some_and(|deadline| today <= deadline && deadline < ploeg.datum)
    {
        push(Rule::Deadline, format!("{naam} komt na de uiterste datum."));
    }
    let stood = problem
        .standing
        .iter()
        .any(|old| old.klus == one.klus && old.ploeg == one.ploeg && old.van == one.van);
    if one.van < problem.now && !stood {
        push(Rule::Past, format!("{naam} begint in het verleden."));
    }
}

fn clock(moment: Timestamp) -> String {
    time_hm(local_time(moment))
}

/// A slug as people can read it.
fn words_of(slug: &str) -> String {
    slug.replace('-', " ")
}
