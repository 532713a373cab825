//! Why somebody is in a ploeg or not, and why a place stays open, in plain Dutch.

use std::collections::BTreeSet;

use super::{
    Idle, Members, Short,
    cost::{hours, learns, ploegen_of},
    draft::{Draft, Obstacle},
    facts::Facts,
};
use crate::planner::why::plain;

/// A sentence for everybody who comes or goes.
pub(super) fn reasons(
    facts: &Facts<'_>,
    draft: &Draft,
    ploeg: usize,
    from: &Members,
    to: &Members,
) -> Vec<String> {
    let mut lines = Vec::new();
    if from.begeleider != to.begeleider {
        lines.extend(draft.guides[ploeg].map(|guide| begeleider(facts, draft, ploeg, guide)));
    }
    for person in &draft.members[ploeg] {
        if !from
            .deelnemers
            .contains(&facts.people[*person].deelnemer.id)
        {
            lines.push(joins(facts, draft, ploeg, *person));
        }
    }
    for id in from
        .deelnemers
        .iter()
        .filter(|id| !to.deelnemers.contains(id))
    {
        lines.push(match facts.person(*id) {
            Some(person) => leaves(facts, draft, ploeg, person),
            None => "Iemand die niet meer meedoet, gaat eruit.".to_owned(),
        });
    }
    lines
}

fn begeleider(facts: &Facts<'_>, draft: &Draft, ploeg: usize, guide: usize) -> String {
    let naam = &facts.guides[guide].naam;
    if draft.is_on_site(facts, ploeg) {
        format!("{naam} begeleidt en is erbij.")
    } else {
        format!("{naam} begeleidt op afroep en heeft dan ook een andere ploeg.")
    }
}

fn joins(facts: &Facts<'_>, draft: &Draft, ploeg: usize, person: usize) -> String {
    let asked = facts.ploegen[ploeg];
    let who = facts.people[person];
    let others: Vec<usize> = draft.members[ploeg]
        .iter()
        .copied()
        .filter(|one| *one != person)
        .collect();
    let mut parts = Vec::new();
    let drives = |one: &usize| facts.drives(ploeg, *one);
    if drives(&person) && !others.iter().any(drives) && !draft.is_on_site(facts, ploeg) {
        parts.push("mag rijden".to_owned());
    }
    let goals: Vec<String> = who
        .leerdoelen
        .iter()
        .filter(|slug| learns(facts, draft, ploeg, person, slug))
        .map(|slug| plain(slug))
        .collect();
    if !goals.is_empty() {
        parts.push(format!("leert hier: {}", goals.join(", ")));
    }
    let able: Vec<String> = asked
        .asks
        .vaardigheden
        .iter()
        .filter(|slug| facts.does_alone(ploeg, person, slug))
        .filter(|slug| !others.iter().any(|one| facts.does_alone(ploeg, *one, slug)))
        .map(|slug| plain(slug))
        .collect();
    if !able.is_empty() {
        parts.push(format!("doet zelf: {}", able.join(", ")));
    }
    let papers: Vec<&str> = asked
        .asks
        .certificaten
        .iter()
        .filter(|soort| facts.has(ploeg, person, **soort))
        .filter(|soort| !others.iter().any(|one| facts.has(ploeg, *one, **soort)))
        .map(|soort| soort.label())
        .collect();
    if !papers.is_empty() {
        parts.push(format!("heeft: {}", papers.join(", ")));
    }
    if let Some(known) = others.iter().find(|one| facts.knows[person][**one]) {
        parts.push(format!("ging al eerder mee met {}", facts.naam(*known)));
    }
    if works_less(facts, draft, person) {
        parts.push("ging de laatste weken minder vaak mee dan anderen".to_owned());
    }
    if parts.is_empty() {
        parts.push("kan dan en heeft nog uren".to_owned());
    }
    format!("{} gaat mee: {}.", facts.naam(person), parts.join("; "))
}

/// Whether somebody worked a smaller share of their agreed hours, this week left out, than all together.
fn works_less(facts: &Facts<'_>, draft: &Draft, person: usize) -> bool {
    let before = |one: usize| {
        let (work, all) = hours(facts, draft, one);
        (u64::from(work - draft.minutes[one]), u64::from(all))
    };
    let (work, all) = (0..facts.people.len())
        .map(before)
        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let own = before(person);
    own.0 * all * 10 < work * own.1 * 9
}

fn leaves(facts: &Facts<'_>, draft: &Draft, ploeg: usize, person: usize) -> String {
    let naam = facts.naam(person);
    if draft.hopeless[ploeg] {
        return format!("{naam} gaat niet mee: deze ploeg kan niet op pad.");
    }
    match draft.obstacle(facts, ploeg, person) {
        Some(Obstacle::Away) => format!("{naam} gaat niet mee: kan dan niet."),
        Some(Obstacle::Elsewhere) => format!("{naam} gaat op die tijd met een andere ploeg mee."),
        Some(Obstacle::Hours) => {
            format!("{naam} gaat niet mee: de afgesproken uren van deze week zijn vol.")
        }
        Some(Obstacle::Apart) => format!("{naam} gaat niet mee: past niet bij deze groep."),
        Some(Obstacle::Group) => format!("{naam} gaat niet mee: de groep wordt te groot."),
        None if facts.is_hindered(ploeg, person) => {
            format!("{naam} gaat niet mee: kan niet al het werk van deze ploeg doen.")
        }
        None => format!("{naam} maakt plaats; de verdeling wordt zo beter."),
    }
}

/// Ploegen that stay short, with the reason.
pub(super) fn short(facts: &Facts<'_>, draft: &Draft) -> Vec<Short> {
    (0..facts.ploegen.len())
        .filter(|ploeg| !draft.fixed[*ploeg] || draft.hopeless[*ploeg])
        .filter_map(|ploeg| {
            let open = Draft::places(facts, ploeg).saturating_sub(draft.members[ploeg].len());
            let stays_home = draft.hopeless[ploeg];
            (open > 0 || stays_home).then(|| Short {
                ploeg: facts.ploegen[ploeg].id,
                open,
                stays_home,
                reason: why_short(facts, draft, ploeg),
            })
        })
        .collect()
}

fn why_short(facts: &Facts<'_>, draft: &Draft, ploeg: usize) -> String {
    let asked = facts.ploegen[ploeg];
    let taken = facts.at_once[ploeg].iter().find(|other| {
        asked.voertuig.is_some()
            && facts.ploegen[**other].voertuig == asked.voertuig
            && !draft.hopeless[**other]
    });
    if let Some(other) = taken.filter(|_| draft.hopeless[ploeg]) {
        return format!(
            "Het voertuig gaat op die tijd al mee met {}. Kies een ander voertuig.",
            facts.ploegen[*other].naam
        );
    }
    if !(0..facts.guides.len()).any(|guide| draft.can_guide(facts, ploeg, guide)) {
        return "Er is dan geen begeleider die deze ploeg erbij kan hebben.".to_owned();
    }
    let mut counts = [0_usize; 5];
    for person in (0..facts.people.len()).filter(|one| !draft.members[ploeg].contains(one)) {
        match draft.obstacle(facts, ploeg, person) {
            Some(obstacle) => counts[obstacle as usize] += 1,
            None => {
                return "Niemand die dan nog kan, mag het voertuig rijden.".to_owned();
            }
        }
    }
    let words: Vec<String> = counts
        .into_iter()
        .zip([
            ("kan dan niet", "kunnen dan niet"),
            ("is dan al op pad", "zijn dan al op pad"),
            (
                "heeft de afgesproken uren vol",
                "hebben de afgesproken uren vol",
            ),
            ("past niet bij deze groep", "passen niet bij deze groep"),
            (
                "past niet meer bij deze begeleider",
                "passen niet meer bij deze begeleider",
            ),
        ])
        .filter(|(count, _)| *count > 0)
        .map(|(count, (one, many))| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    if words.is_empty() {
        "Er is niemand meer om mee te vragen.".to_owned()
    } else {
        format!("Er is niemand meer: {}.", words.join(", "))
    }
}

/// Who is in no ploeg, with the reason.
pub(super) fn idle(facts: &Facts<'_>, draft: &Draft) -> Vec<Idle> {
    (0..facts.people.len())
        .filter(|person| ploegen_of(draft, *person).next().is_none())
        .map(|person| Idle {
            deelnemer: facts.people[person].deelnemer.id,
            reason: why_idle(facts, draft, person),
        })
        .collect()
}

fn why_idle(facts: &Facts<'_>, draft: &Draft, person: usize) -> String {
    let naam = facts.naam(person);
    let obstacles: BTreeSet<Obstacle> = (0..facts.ploegen.len())
        .filter(|ploeg| draft.is_free(*ploeg))
        .filter_map(|ploeg| draft.obstacle(facts, ploeg, person))
        .collect();
    let can_come = (0..facts.ploegen.len()).any(|ploeg| facts.can_join[ploeg][person]);
    if !can_come {
        format!("{naam} kan op geen van de tijden waarop er een ploeg gaat.")
    } else if obstacles.contains(&Obstacle::Hours) {
        format!("De afgesproken uren van {naam} zijn minder dan een ploeg op pad is.")
    } else {
        format!("Alle plekken waarop {naam} kan, zijn bezet.")
    }
}
