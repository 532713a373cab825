//! Ploegvorming in stories, and over random weeks.

use std::collections::BTreeSet;

use fastrand::Rng;
use jiff::civil::{Date, date, time};
use uuid::Uuid;

use super::*;
use crate::{
    domain::{
        calendar::{Dagdeel, Weekdag, to_instant},
        certificaat::{Certificaat, CertificaatSoort, Rijbewijs},
        deelnemer::{Beperking, Beschikbaar, Deelnemer, DeelnemerRegeling, Niveau, Urenafspraak},
        opdracht::people::Asks,
        ploeg::PloegRefused,
    },
    planner::model::Hold,
};

const MONDAY: Date = date(2026, 11, 23);
const KARIN: Uuid = Uuid::from_u128(1_001);
const PIET: Uuid = Uuid::from_u128(1_002);

fn person(number: u128, naam: &str) -> WeekDeelnemer {
    WeekDeelnemer {
        deelnemer: Deelnemer {
            id: Uuid::from_u128(number),
            uitvoerder: "hulst-werkt".to_owned(),
            naam: naam.to_owned(),
            telefoon: None,
            regeling: DeelnemerRegeling::Wwb,
            urenafspraken: vec![Urenafspraak {
                van: date(2026, 1, 5),
                minuten: 32 * 60,
            }],
            beschikbaar: always(),
            certificaten: Vec::new(),
            beperkingen: Vec::new(),
            start: date(2026, 1, 5),
            end: None,
            uitstroom: None,
            pauzes: Vec::new(),
            klantmanager: None,
            vaardigheden: Vec::new(),
        },
        absent: Vec::new(),
        leerdoelen: Vec::new(),
        worked: 0,
        unpleasant: 0,
        available: 4 * 32 * 60,
        agreed: 32 * 60,
        known: BTreeSet::new(),
    }
}

fn always() -> Beschikbaar {
    let parts = |dag| Dagdeel::ALL.map(|part| (dag, part));
    Beschikbaar::of(Weekdag::ALL.into_iter().flat_map(parts))
}

fn guide(id: Uuid, naam: &str) -> WeekBegeleider {
    WeekBegeleider {
        id,
        naam: naam.to_owned(),
        beschikbaar: always(),
        absent: Vec::new(),
        groep: 8,
    }
}

/// A ploeg for two from half past eight to half past four, so many days after Monday.
fn ploeg(number: u128, days: i64) -> WeekPloeg {
    let datum = MONDAY.saturating_add(jiff::Span::new().days(days));
    WeekPloeg {
        id: Uuid::from_u128(number),
        uitvoerder: "hulst-werkt".to_owned(),
        naam: format!("Ploeg {number}"),
        datum,
        van: to_instant(datum, time(8, 30, 0, 0)),
        tot: to_instant(datum, time(16, 30, 0, 0)),
        voertuig: None,
        needs_rijbewijs: None,
        asks: Asks {
            personen: 2,
            vaardigheden: vec!["groen".to_owned()],
            ..Asks::default()
        },
        unpleasant: false,
        begeleider: None,
        deelnemers: Vec::new(),
        hold: Hold::Draft,
    }
}

fn week(ploegen: Vec<WeekPloeg>, deelnemers: Vec<WeekDeelnemer>) -> Week {
    Week {
        today: MONDAY,
        ploegen,
        deelnemers,
        begeleiders: vec![guide(KARIN, "Karin")],
        apart: Vec::new(),
    }
}

fn with(week: &Week, ploegen: Vec<WeekPloeg>) -> Week {
    Week {
        ploegen,
        ..week.clone()
    }
}

fn ids(numbers: &[u128]) -> Vec<Uuid> {
    numbers.iter().copied().map(Uuid::from_u128).collect()
}

fn members(proposal: &Proposal, week: &Week, ploeg: u128) -> Vec<Uuid> {
    let ploegen = proposal.accept_all(week);
    let found = ploegen.iter().find(|one| one.id == Uuid::from_u128(ploeg));
    found.unwrap().deelnemers.clone()
}

#[test]
fn a_week_is_filled_and_everybody_who_goes_hears_why() {
    let mut week = week(
        vec![ploeg(1, 0), ploeg(2, 1)],
        vec![person(11, "An"), person(12, "Mo")],
    );
    week.deelnemers[0].deelnemer.vaardigheden = vec![("groen".to_owned(), Niveau::Alone)];
    week.deelnemers[1].leerdoelen = vec!["groen".to_owned()];
    let proposal = propose(&week, 1);
    assert_eq!(proposal.moves.len(), 2);
    assert_eq!(proposal.moves[0].to.begeleider, Some(KARIN));
    assert_eq!(
        proposal.moves[0].reasons,
        [
            "Karin begeleidt en is erbij.",
            "An gaat mee: doet zelf: groen.",
            "Mo gaat mee: leert hier: groen."
        ]
    );
    assert_eq!((proposal.short, proposal.idle), (Vec::new(), Vec::new()));
    assert_eq!((proposal.after.places, proposal.after.learnt), (4, 1));
}

/// Four people and two ploegen at the same time with one begeleider on call: of each pair somebody must have it.
#[test]
fn who_has_a_certificaat_goes_where_the_work_asks_it() {
    let bosmaaier = |days: i64| Certificaat {
        soort: CertificaatSoort::Bosmaaier,
        geldig_tot: Some(MONDAY.saturating_add(jiff::Span::new().days(days))),
    };
    let ploegen = [1, 2].map(|number| {
        let mut one = ploeg(number, 1);
        one.asks.vaardigheden.clear();
        one.asks.certificaten = vec![CertificaatSoort::Bosmaaier];
        one
    });
    let names = ["An", "Bo", "Cas", "Dirk"];
    let mut people: Vec<WeekDeelnemer> = (11..)
        .zip(names)
        .map(|(number, naam)| person(number, naam))
        .collect();
    for place in [2, 3] {
        people[place].deelnemer.certificaten = vec![bosmaaier(1)];
    }
    // It was valid until the day before.
    people[0].deelnemer.certificaten = vec![bosmaaier(0)];
    let week = week(ploegen.to_vec(), people);
    for seed in 0..20 {
        let proposal = propose(&week, seed);
        for number in [1, 2] {
            let members = members(&proposal, &week, number);
            let holders = members.iter().filter(|id| ids(&[13, 14]).contains(id));
            assert_eq!((members.len(), holders.count()), (2, 1), "seed {seed}");
        }
        let reasons: Vec<&String> = proposal.moves.iter().flat_map(|one| &one.reasons).collect();
        let said = |naam: &str| {
            let begins = format!("{naam} gaat mee: ");
            reasons
                .iter()
                .any(|line| line.starts_with(&begins) && line.contains("heeft: Bosmaaier"))
        };
        assert!(said("Cas") && said("Dirk") && !said("An"), "{reasons:?}");
    }
}

#[test]
fn whom_the_work_runs_up_against_goes_elsewhere_and_is_not_the_one_who_can_do_it() {
    let mut kneeling = ploeg(1, 0);
    kneeling.asks.beperkingen = vec![Beperking::NoKneeling];
    let mut shopping = ploeg(2, 0);
    shopping.asks.vaardigheden.clear();
    let mut people: Vec<WeekDeelnemer> = (11..15)
        .map(|number| person(number, &format!("Nummer {number}")))
        .collect();
    // The two who know the work cannot kneel; a third is learning and one can do it.
    for one in &mut people[..2] {
        one.deelnemer.beperkingen = vec![Beperking::NoKneeling];
        one.deelnemer.vaardigheden = vec![("groen".to_owned(), Niveau::Alone)];
    }
    people[3].deelnemer.vaardigheden = vec![("groen".to_owned(), Niveau::Alone)];
    let week = week(vec![kneeling, shopping], people);
    for seed in 0..20 {
        let proposal = propose(&week, seed);
        assert_eq!(members(&proposal, &week, 1), ids(&[13, 14]), "seed {seed}");
        assert_eq!(members(&proposal, &week, 2), ids(&[11, 12]), "seed {seed}");
    }
    // Who stood there makes way, and hears why.
    let mut stands = week.clone();
    stands.ploegen[0].deelnemers = ids(&[11, 13]);
    stands.ploegen.truncate(1);
    let proposal = propose(&stands, 1);
    let [one] = &proposal.moves[..] else {
        panic!("{:?}", proposal.moves)
    };
    let line = "Nummer 11 gaat niet mee: kan niet al het werk van deze ploeg doen.";
    assert!(
        one.reasons.iter().any(|reason| reason == line),
        "{:?}",
        one.reasons
    );
    // Where the work is for one person, the other may be in it.
    stands.ploegen[0].asks.personen = 1;
    stands.ploegen[0].begeleider = Some(KARIN);
    assert_eq!(propose(&stands, 1).moves, []);
}

#[test]
fn without_a_begeleider_nobody_goes_and_it_says_so() {
    let mut week = week(vec![ploeg(1, 0)], vec![person(11, "An"), person(12, "Mo")]);
    week.begeleiders.clear();
    let proposal = propose(&week, 1);
    assert_eq!(proposal.moves, []);
    assert!(proposal.short[0].stays_home);
    assert_eq!(
        proposal.short[0].reason,
        "Er is dan geen begeleider die deze ploeg erbij kan hebben."
    );
}

#[test]
fn a_vehicle_needs_a_driver_or_the_begeleider_on_the_spot() {
    let mut one = ploeg(1, 0);
    one.voertuig = Some("bus".to_owned());
    one.needs_rijbewijs = Some(Rijbewijs::B);
    let mut two = ploeg(2, 0);
    two.voertuig = Some("tweede-bus".to_owned());
    two.needs_rijbewijs = Some(Rijbewijs::B);
    let people = || {
        (11..15)
            .map(|number| person(number, "Iemand"))
            .collect::<Vec<_>>()
    };
    // One begeleider cannot drive two vans.
    let nobody_drives = week(vec![one.clone(), two.clone()], people());
    let proposal = propose(&nobody_drives, 1);
    assert_eq!(proposal.after.ploegen, 1);
    let home: Vec<&Short> = proposal.short.iter().filter(|one| one.stays_home).collect();
    assert_eq!(home.len(), 1);
    let mut licensed = people();
    licensed[0].deelnemer.certificaten = vec![Certificaat::rijbewijs(Rijbewijs::B)];
    licensed[3].deelnemer.certificaten = vec![Certificaat::rijbewijs(Rijbewijs::B)];
    let proposal = propose(&week(vec![one, two], licensed), 1);
    assert_eq!(proposal.after.ploegen, 2);
    assert!(
        proposal
            .moves
            .iter()
            .all(|one| { one.reasons.iter().any(|line| line.contains("mag rijden")) })
    );
}

#[test]
fn one_vehicle_goes_out_once_at_a_time() {
    let mut one = ploeg(1, 0);
    let mut two = ploeg(2, 0);
    one.voertuig = Some("bus".to_owned());
    two.voertuig = Some("bus".to_owned());
    let week = week(
        vec![one, two],
        (11..15).map(|number| person(number, "Iemand")).collect(),
    );
    let proposal = propose(&week, 1);
    assert_eq!(proposal.after.ploegen, 1);
    assert_eq!(
        proposal.short[0].reason,
        "Het voertuig gaat op die tijd al mee met Ploeg 1. Kies een ander voertuig."
    );
}

#[test]
fn two_who_must_not_work_together_never_do() {
    let mut week = week(
        vec![ploeg(1, 0), ploeg(2, 1)],
        vec![person(11, "An"), person(12, "Mo"), person(13, "Bo")],
    );
    week.apart = vec![(Uuid::from_u128(13), Uuid::from_u128(11))];
    let proposal = propose(&week, 1);
    assert_eq!(proposal.after.places, 4);
    for one in [1, 2] {
        assert!(!members(&proposal, &week, one).starts_with(&ids(&[11, 13])));
    }
    week.ploegen[0].deelnemers = ids(&[11, 13]);
    week.ploegen[0].begeleider = Some(KARIN);
    assert_eq!(
        check(&week)[0].wrong,
        Wrong::Apart("An".to_owned(), "Bo".to_owned())
    );
}

#[test]
fn agreed_hours_availability_and_absence_are_hard() {
    let mut week = week(
        vec![ploeg(1, 0), ploeg(2, 1), ploeg(3, 2)],
        vec![person(11, "An"), person(12, "Mo"), person(13, "Bo")],
    );
    week.deelnemers[0].deelnemer.urenafspraken[0].minuten = 8 * 60;
    week.deelnemers[0].agreed = 8 * 60;
    week.deelnemers[1].deelnemer.beschikbaar = Beschikbaar::parse("di-ochtend di-middag").unwrap();
    week.deelnemers[2].absent = vec![(week.ploegen[2].van, week.ploegen[2].tot)];
    let proposal = propose(&week, 1);
    assert_eq!(check(&with(&week, proposal.accept_all(&week))), []);
    assert_eq!(proposal.after.places, 4);
    assert_eq!(
        members(&proposal, &week, 2).len() + members(&proposal, &week, 1).len(),
        3
    );
    assert_eq!(members(&proposal, &week, 3), ids(&[11]));
    assert_eq!(proposal.short.len(), 2);
}

#[test]
fn a_begeleider_answers_for_no_more_people_than_their_group() {
    let mut week = week(
        vec![ploeg(1, 0), ploeg(2, 0)],
        (11..15).map(|number| person(number, "Iemand")).collect(),
    );
    week.begeleiders[0].groep = 3;
    let proposal = propose(&week, 1);
    assert_eq!(proposal.after.places, 3);
    assert_eq!(
        proposal.short[0].reason,
        "Er is niemand meer: 2 zijn dan al op pad, 1 past niet meer bij deze begeleider."
    );
    week.begeleiders.push(guide(PIET, "Piet"));
    assert_eq!(propose(&week, 1).after.places, 4);
}

#[test]
fn a_deelnemer_in_two_ploegen_is_told_and_keeps_one_of_them() {
    let mut week = week(
        vec![ploeg(1, 0), ploeg(2, 0)],
        vec![person(11, "An"), person(12, "Mo"), person(13, "Bo")],
    );
    for one in &mut week.ploegen {
        one.begeleider = Some(KARIN);
        one.deelnemers = ids(&[11]);
    }
    let proposal = propose(&week, 1);
    let two_places = |breach: &Breach| matches!(&breach.wrong, Wrong::Ploeg(PloegRefused::TwoPlaces { naam, .. }) if naam == "An");
    assert_eq!(
        proposal
            .breaches
            .iter()
            .filter(|one| two_places(one))
            .count(),
        2
    );
    assert_eq!(check(&with(&week, proposal.accept_all(&week))), []);
    let leaves = "An gaat op die tijd met een andere ploeg mee.";
    let mut lines = proposal.moves.iter().flat_map(|one| &one.reasons);
    assert!(lines.any(|line| line == leaves));
}

#[test]
fn what_is_published_stays_and_is_checked_all_the_same() {
    let mut week = week(
        vec![ploeg(1, 0), ploeg(2, 1)],
        vec![person(11, "An"), person(12, "Mo")],
    );
    week.ploegen[0].hold = Hold::Pinned;
    week.ploegen[0].begeleider = Some(KARIN);
    week.ploegen[0].deelnemers = ids(&[11]);
    week.deelnemers[0].absent = vec![(week.ploegen[0].van, week.ploegen[0].tot)];
    let proposal = propose(&week, 1);
    assert!(
        proposal
            .moves
            .iter()
            .all(|one| one.ploeg != Uuid::from_u128(1))
    );
    assert_eq!(proposal.breaches[0].wrong, Wrong::Absent("An".to_owned()));
}

#[test]
fn a_ploeg_that_stands_changes_only_where_it_must() {
    let people: Vec<WeekDeelnemer> = (11..19).map(|number| person(number, "Iemand")).collect();
    let mut week = week((1..5).map(|day| ploeg(day, 1)).collect(), people);
    week.begeleiders.push(guide(PIET, "Piet"));
    week.ploegen = propose(&week, 1).accept_all(&week);
    for one in &mut week.ploegen {
        one.hold = Hold::Told;
    }
    assert_eq!(propose(&week, 2).moves, []);
    // One is ill and one is new: the new one comes in their place, the rest stays.
    let ill = week.ploegen[0].deelnemers[0];
    week.deelnemers.retain(|one| one.deelnemer.id != ill);
    week.deelnemers.push(person(19, "Nieuw"));
    let proposal = propose(&week, 2);
    assert_eq!(proposal.moves.len(), 1);
    assert_eq!(
        proposal.moves[0].to.deelnemers.last(),
        Some(&Uuid::from_u128(19))
    );
}

#[test]
fn hours_are_shared_out_to_who_had_fewer() {
    let mut week = week(
        vec![ploeg(1, 0)],
        vec![person(11, "An"), person(12, "Mo"), person(13, "Bo")],
    );
    week.deelnemers[0].worked = 6_000;
    week.deelnemers[1].worked = 1_000;
    week.deelnemers[2].worked = 1_000;
    let proposal = propose(&week, 1);
    assert_eq!(proposal.moves[0].to.deelnemers, ids(&[12, 13]));
    assert_eq!(
        proposal.idle[0].reason,
        "Alle plekken waarop An kan, zijn bezet."
    );
}

#[test]
fn unpleasant_work_goes_round() {
    let mut dirty = ploeg(1, 0);
    dirty.unpleasant = true;
    let mut week = week(
        vec![dirty, ploeg(2, 0)],
        (11..15).map(|number| person(number, "Iemand")).collect(),
    );
    for (one, unpleasant) in week.deelnemers.iter_mut().zip([2_400, 2_400, 0, 0]) {
        one.worked = 4_800;
        one.unpleasant = unpleasant;
    }
    assert_eq!(members(&propose(&week, 1), &week, 1), ids(&[13, 14]));
}

#[test]
fn a_beginner_starts_gently_and_never_alone() {
    let mut week = week(
        (1..5)
            .map(|number| ploeg(number, i64::try_from(number).unwrap() - 1))
            .collect(),
        vec![
            person(11, "Nieuw"),
            person(12, "Ook nieuw"),
            person(13, "An"),
            person(14, "Mo"),
        ],
    );
    week.deelnemers[0].deelnemer.start = MONDAY;
    week.deelnemers[1].deelnemer.start = MONDAY;
    let proposal = propose(&week, 1);
    assert_eq!(proposal.after.places, 8);
    for new in ids(&[11, 12]) {
        let days = (1..5).filter(|one| members(&proposal, &week, *one).contains(&new));
        assert!(days.count() <= 2, "more than half of the agreed hours");
    }
    for one in 1..5 {
        assert_ne!(members(&proposal, &week, one), ids(&[11, 12]));
    }
}

#[test]
fn who_went_out_together_goes_out_together() {
    let mut week = week(
        vec![ploeg(1, 0), ploeg(2, 0)],
        (11..15).map(|number| person(number, "Iemand")).collect(),
    );
    week.deelnemers[0].known = BTreeSet::from([Uuid::from_u128(14), KARIN]);
    week.deelnemers[1].known = BTreeSet::from([Uuid::from_u128(13), KARIN]);
    let proposal = propose(&week, 1);
    let pairs: BTreeSet<Vec<Uuid>> = [1, 2]
        .into_iter()
        .map(|one| members(&proposal, &week, one))
        .collect();
    assert_eq!(pairs, BTreeSet::from([ids(&[11, 14]), ids(&[12, 13])]));
}

/// Any week: people who hardly can, ploegen that overlap, plans made by hand without care.
fn random(seed: u64) -> Week {
    let mut rng = Rng::with_seed(seed);
    let mut people: Vec<WeekDeelnemer> = (0..rng.u128(0..12))
        .map(|number| person(11 + number, &format!("Deelnemer {number}")))
        .collect();
    let half_days = |rng: &mut Rng| {
        let days = Weekdag::ALL[..5].iter();
        let all: Vec<_> = days
            .flat_map(|day| Dagdeel::ALL.map(|part| (*day, part)))
            .collect();
        Beschikbaar::of(all.into_iter().filter(|_| rng.u8(..4) > 0))
    };
    for one in &mut people {
        one.deelnemer.beschikbaar = half_days(&mut rng);
        one.agreed = rng.u32(1..9) * 240;
        one.deelnemer.urenafspraken[0].minuten = one.agreed;
        if rng.bool() {
            one.deelnemer.certificaten = vec![Certificaat::rijbewijs(Rijbewijs::B)];
        }
        one.deelnemer.start = if rng.bool() { MONDAY } else { date(2026, 1, 5) };
        one.deelnemer.vaardigheden = vec![("groen".to_owned(), Niveau::ALL[rng.usize(..4)])];
        one.leerdoelen = (0..rng.u8(..2)).map(|_| "groen".to_owned()).collect();
        one.worked = rng.u32(..6_000);
        one.unpleasant = rng.u32(..=one.worked);
    }
    let mut ploegen: Vec<WeekPloeg> = (0..rng.u128(0..8))
        .map(|number| ploeg(1 + number, rng.i64(-1..5)))
        .collect();
    for one in &mut ploegen {
        one.van = to_instant(one.datum, time(rng.i8(7..12), 0, 0, 0));
        one.tot = to_instant(one.datum, time(rng.i8(12..18), 0, 0, 0));
        one.voertuig = rng.bool().then(|| format!("bus-{}", rng.u8(..3)));
        one.needs_rijbewijs = (one.voertuig.is_some() && rng.bool()).then_some(Rijbewijs::B);
        one.asks.personen = rng.u32(1..4);
        one.unpleasant = rng.bool();
        one.hold = *rng
            .choice(&[Hold::Draft, Hold::Told, Hold::Pinned])
            .unwrap();
        one.begeleider = *rng.choice(&[None, Some(KARIN), Some(PIET)]).unwrap();
        one.deelnemers = (0..rng.u128(..4))
            .map(|_| Uuid::from_u128(rng.u128(11..24)))
            .collect();
        one.deelnemers.sort_unstable();
        one.deelnemers.dedup();
    }
    let mut guides = vec![guide(KARIN, "Karin"), guide(PIET, "Piet")];
    for one in &mut guides {
        one.beschikbaar = half_days(&mut rng);
        one.groep = rng.usize(1..8);
    }
    Week {
        begeleiders: guides,
        apart: (0..rng.u8(..4))
            .map(|_| {
                (
                    Uuid::from_u128(rng.u128(11..24)),
                    Uuid::from_u128(rng.u128(11..24)),
                )
            })
            .filter(|(one, other)| one != other)
            .collect(),
        ..week(ploegen, people)
    }
}

#[test]
fn no_week_is_proposed_that_breaks_a_rule_whatever_stood() {
    for seed in 0..150 {
        let week = random(seed);
        let proposal = propose(&week, seed);
        let before = check(&week);
        let after = check(&with(&week, proposal.accept_all(&week)));
        let new: Vec<&Breach> = after.iter().filter(|one| !one.was_there(&before)).collect();
        assert!(new.is_empty(), "seed {seed}: {new:?}");
        for (place, one) in proposal.moves.iter().enumerate() {
            let chosen: Vec<usize> = one.needs.iter().copied().chain([place]).collect();
            let partly = check(&with(&week, proposal.accept(&week, &chosen).unwrap()));
            assert!(
                partly.iter().all(|one| one.was_there(&before)),
                "seed {seed}, move {place}"
            );
            assert!(one.reasons.iter().all(|line| line.ends_with('.')));
        }
    }
}

#[test]
fn the_same_facts_in_another_order_give_the_same_ploegen() {
    for seed in 0..40 {
        let week = random(seed);
        let mut shuffled = week.clone();
        let mut rng = Rng::with_seed(seed);
        rng.shuffle(&mut shuffled.deelnemers);
        rng.shuffle(&mut shuffled.begeleiders);
        rng.shuffle(&mut shuffled.ploegen);
        rng.shuffle(&mut shuffled.apart);
        assert_eq!(propose(&week, 3).moves, propose(&shuffled, 3).moves);
    }
}

#[test]
fn ten_ploegen_a_day_for_a_week_are_all_filled() {
    let ploegen: Vec<WeekPloeg> = (0..50)
        .map(|number| ploeg(1 + number, i64::try_from(number % 5).unwrap()))
        .collect();
    let people = (0..27)
        .map(|number| person(2_000 + number, "Iemand"))
        .collect();
    let mut week = week(ploegen, people);
    week.begeleiders = (0..4)
        .map(|number| guide(Uuid::from_u128(1_001 + number), "Begeleider"))
        .collect();
    let proposal = propose(&week, 1);
    assert_eq!(proposal.after.places, 100);
}
