//! The planner in stories: bad input, bad luck, and what a coordinator counts on.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, date, time},
};

use super::town::{MONDAY, Town, key};
use crate::{
    domain::{
        calendar::{Dagdeel, Weekdag, local_date, local_time, to_instant},
        certificaat::{CertificaatSoort, Rijbewijs},
        deelnemer::{Beperking, Niveau},
        klus::Voorkeuren,
        opdracht::people::{Asks, Person},
    },
    planner::{
        Mode, Settings, check,
        checker::Rule,
        model::{
            Appointment, Hold, Pauze, PlanDeelnemer, PlanKlus, PlanPloeg, Problem, Travel, Urgency,
        },
        proposal::Proposal,
        propose, reserve,
        why::{Help, Why},
    },
};

pub(super) const TUESDAY: Date = date(2026, 11, 24);
const THURSDAY: Date = date(2026, 11, 26);

pub(super) fn klus(number: usize, minutes: u32) -> PlanKlus {
    PlanKlus {
        id: key(1, number),
        naam: format!("K26-{number:04}"),
        minutes,
        asks: Asks {
            personen: 2,
            vaardigheden: vec!["groen".to_owned()],
            ..Asks::default()
        },
        equipment: Vec::new(),
        suits: Voorkeuren::default(),
        agreed: None,
        deadline: None,
        outdoors: false,
        place: 1 + number % 9,
        urgency: Urgency::Ordinary,
        waited: 3,
    }
}

fn skilled(vaardigheid: &str, niveau: Niveau) -> Person {
    Person {
        vaardigheden: vec![(vaardigheid.to_owned(), niveau)],
        ..Person::default()
    }
}

/// Out from half past eight to half past four, with lunch.
pub(super) fn ploeg(number: usize, datum: Date) -> PlanPloeg {
    let (van, tot) = (at(datum, 8, 30), at(datum, 16, 30));
    PlanPloeg {
        id: key(2, number),
        naam: format!("Ploeg {number}"),
        datum,
        van,
        tot,
        pauze: Pauze::usual(datum, van, tot),
        start: 0,
        end: 0,
        means: 0,
        people: vec![skilled("groen", Niveau::Alone), Person::default()],
        begeleider_on_site: false,
        equipment: Vec::new(),
        bad_weather: false,
        deelnemers: Vec::new(),
    }
}

/// Ten minutes from anywhere to anywhere else, seven o'clock on Monday morning.
pub(super) fn problem(klussen: Vec<PlanKlus>, ploegen: Vec<PlanPloeg>) -> Problem {
    Problem {
        now: at(MONDAY, 7, 0),
        klussen,
        ploegen,
        deelnemers: Vec::new(),
        standing: Vec::new(),
        travel: Travel::new(1, 10, |_, from, to| if from == to { 0 } else { 10 }),
    }
}

pub(super) fn at(datum: Date, hour: i8, minute: i8) -> Timestamp {
    to_instant(datum, time(hour, minute, 0, 0))
}

pub(super) fn appointment(
    klus: &PlanKlus,
    ploeg: &PlanPloeg,
    van: Timestamp,
    hold: Hold,
) -> Appointment {
    Appointment {
        van,
        tot: van + SignedDuration::from_mins(i64::from(klus.minutes)),
        ploeg: ploeg.id,
        klus: klus.id,
        hold,
    }
}

fn fill(problem: &Problem) -> Proposal {
    propose(problem, Mode::Fill, &Settings::default())
}

fn only_why(problem: &Problem) -> Why {
    let proposal = fill(problem);
    assert_eq!((proposal.moves.len(), proposal.unplanned.len()), (0, 1));
    proposal.unplanned[0].clone()
}

pub(super) fn parts(parts: &[(Weekdag, Dagdeel)]) -> Voorkeuren {
    parts.iter().copied().collect()
}

#[test]
fn lunch_lies_between_visits_and_never_inside_one() {
    let two = problem(vec![klus(1, 180), klus(2, 180)], vec![ploeg(1, MONDAY)]);
    let plan = fill(&two).accept_all();
    assert_eq!(plan.len(), 2);
    assert!(plan[1].van.duration_since(plan[0].tot).as_mins() >= 40);
    assert!(plan[1].van >= at(MONDAY, 12, 0) && plan[0].tot <= at(MONDAY, 13, 0));
    // The ploeg is out for eight hours, but five in one go would swallow the break.
    let long = problem(vec![klus(1, 300)], vec![ploeg(1, MONDAY)]);
    assert_eq!(
        only_why(&long).reason,
        "Deze klus duurt 5 uur. Zo lang achter elkaar kan geen enkele ploeg werken, ook niet op een lege dag."
    );
}

#[test]
fn a_ploeg_can_do_what_its_people_of_that_day_can_do_together() {
    let green = skilled("groen", Niveau::Explains);
    let paints = skilled("schilderen", Niveau::Alone);
    let learns = skilled("schilderen", Niveau::Supervised);
    let mut both = klus(1, 60);
    both.asks.vaardigheden = vec!["groen".to_owned(), "schilderen".to_owned()];
    let monday = PlanPloeg {
        people: vec![green.clone(), learns.clone()],
        ..ploeg(1, MONDAY)
    };
    let tuesday = PlanPloeg {
        people: vec![green, paints, learns],
        ..ploeg(2, TUESDAY)
    };
    let plan = fill(&problem(vec![both], vec![monday, tuesday])).accept_all();
    assert_eq!((plan.len(), plan[0].ploeg), (1, key(2, 2)));
}

#[test]
fn a_klus_with_several_windows_goes_into_the_one_with_room() {
    let mut wanted = klus(1, 120);
    wanted.suits = parts(&[
        (Weekdag::Ma, Dagdeel::Ochtend),
        (Weekdag::Do, Dagdeel::Middag),
    ]);
    let full = klus(2, 180);
    let mut both = problem(
        vec![wanted, full.clone()],
        vec![ploeg(1, MONDAY), ploeg(2, THURSDAY)],
    );
    let pin = appointment(&full, &both.ploegen[0], at(MONDAY, 8, 45), Hold::Pinned);
    both.standing = vec![pin];
    let plan = fill(&both).accept_all();
    assert_eq!(plan[0], pin);
    assert_eq!(
        (plan[1].ploeg, plan[1].van),
        (key(2, 2), at(THURSDAY, 12, 30))
    );
}

#[test]
fn pins_are_checked_and_never_trusted() {
    let (early, other) = (klus(1, 60), klus(2, 60));
    let mut pinned = problem(
        vec![early.clone(), other.clone(), klus(3, 60)],
        vec![ploeg(1, MONDAY), ploeg(2, TUESDAY)],
    );
    // At the first klus before it can have got there, and at the second while it is still at the first.
    pinned.standing = vec![
        appointment(&early, &pinned.ploegen[0], at(MONDAY, 8, 30), Hold::Pinned),
        appointment(&other, &pinned.ploegen[0], at(MONDAY, 9, 0), Hold::Pinned),
    ];
    let proposal = propose(&pinned, Mode::Improve { changes: 9 }, &Settings::default());
    let rules: Vec<Rule> = proposal.breaches.iter().map(|one| one.rule).collect();
    assert!(
        rules.contains(&Rule::Hours) && rules.contains(&Rule::Overlap),
        "{rules:?}"
    );
    let plan = proposal.accept_all();
    assert!(pinned.standing.iter().all(|pin| plan.contains(pin)));
    // Nothing is added to a day that contradicts itself.
    assert_eq!(proposal.moves.len(), 1);
    assert_eq!(proposal.moves[0].to.unwrap().ploeg, key(2, 2));
}

#[test]
fn a_klus_longer_than_any_day_is_to_be_split() {
    let why = only_why(&problem(vec![klus(1, 540)], vec![ploeg(1, MONDAY)]));
    assert!(
        why.reason.starts_with("Deze klus duurt 9 uur."),
        "{}",
        why.reason
    );
    assert_eq!(why.help, Help::Split(3));
    assert_eq!(
        why.help.words(),
        "Kan wel als u de klus over 3 keer verdeelt."
    );
}

#[test]
fn a_skill_nobody_has_is_named() {
    let mut wanted = klus(1, 60);
    wanted.asks.vaardigheden = vec!["dak-dekken".to_owned()];
    let why = only_why(&problem(vec![wanted], vec![ploeg(1, MONDAY)]));
    assert_eq!(
        why.reason,
        "In de ploegen die dan op pad gaan kan niemand dit zelf: dak dekken."
    );
    assert_eq!(
        why.help.words(),
        "Kan wel als er iemand meegaat die dit zelf kan: dak dekken (Ploeg 1, ma 23 nov om 08:45)."
    );
}

#[test]
fn who_cannot_do_the_work_is_not_counted_and_that_is_said() {
    let mut heavy = klus(1, 60);
    heavy.asks.beperkingen = vec![Beperking::LiftsLittle];
    let mut spared = ploeg(1, MONDAY);
    spared.people[1].beperkingen = vec![Beperking::NoPets, Beperking::LiftsLittle];
    let one = problem(vec![heavy.clone()], vec![spared.clone()]);
    let why = only_why(&one);
    assert_eq!(
        why.reason,
        "In de ploegen die dan op pad gaan kan niet iedereen dit werk doen: iemand tilt niet meer dan 10 kilo."
    );
    assert_eq!(
        why.help.words(),
        "Kan wel met een ander in de plaats van wie dit werk niet kan doen (Ploeg 1, ma 23 nov om 08:45): iemand tilt niet meer dan 10 kilo."
    );
    // What was planned by hand is named, and moved by a repair that finds people who can.
    let mut by_hand = one;
    by_hand.standing = vec![appointment(&heavy, &spared, at(MONDAY, 9, 0), Hold::Draft)];
    by_hand.ploegen.push(ploeg(2, TUESDAY));
    let proposal = propose(&by_hand, Mode::REPAIR, &Settings::default());
    assert_eq!(proposal.breaches[0].rule, Rule::Able);
    assert_eq!(proposal.moves[0].to.unwrap().ploeg, key(2, 2));
    assert_eq!(
        proposal.moves[0].reason,
        "De afspraak van ma 23 nov om 09:00 met Ploeg 1 kan niet blijven: niet iedereen in de ploeg kan dit werk doen."
    );
}

#[test]
fn a_certificaat_is_asked_of_somebody_and_covers_what_it_covers() {
    let mut drives = klus(1, 60);
    drives.asks.certificaten = vec![CertificaatSoort::Rijbewijs(Rijbewijs::B)];
    let why = only_why(&problem(vec![drives.clone()], vec![ploeg(1, MONDAY)]));
    assert_eq!(
        why.reason,
        "In de ploegen die dan op pad gaan heeft niemand dit certificaat: Rijbewijs B (auto en bus)."
    );
    assert_eq!(
        why.help.words(),
        "Kan wel als er iemand meegaat met een certificaat (Ploeg 1, ma 23 nov om 08:45): Rijbewijs B (auto en bus)."
    );
    let mut licensed = ploeg(1, MONDAY);
    licensed.people[1].certificaten = vec![CertificaatSoort::Rijbewijs(Rijbewijs::Be)];
    assert_eq!(fill(&problem(vec![drives], vec![licensed])).moves.len(), 1);
}

#[test]
fn a_window_in_the_past_is_no_window() {
    let mut wanted = klus(1, 60);
    let friday = date(2026, 11, 20);
    wanted.agreed = Some((at(friday, 8, 0), at(friday, 12, 30)));
    let why = only_why(&problem(vec![wanted], vec![ploeg(1, MONDAY)]));
    assert_eq!(
        why.reason,
        "Op de tijd die met de bewoner is afgesproken gaat er geen ploeg die past."
    );
    assert!(matches!(why.help, Help::HalfDay(_)), "{:?}", why.help);
    // A last day that has passed keeps nobody waiting any longer.
    let mut late = klus(2, 60);
    late.deadline = Some(friday);
    late.urgency = Urgency::DeadlinePassed;
    assert_eq!(
        fill(&problem(vec![late], vec![ploeg(1, MONDAY)]))
            .moves
            .len(),
        1
    );
}

#[test]
fn nothing_is_planned_on_a_day_that_is_half_over_before_now() {
    let mut noon = problem(vec![klus(1, 60)], vec![ploeg(1, MONDAY)]);
    noon.now = at(MONDAY, 12, 7);
    let plan = fill(&noon).accept_all();
    assert_eq!(plan[0].van, at(MONDAY, 12, 15));
    noon.now = at(MONDAY, 17, 0);
    assert_eq!(
        only_why(&noon).reason,
        "Er gaat in deze dagen geen ploeg op pad waar nog iets bij kan."
    );
}

#[test]
fn the_klussen_of_a_dissolved_ploeg_find_another() {
    let told = klus(1, 60);
    let gone = ploeg(7, MONDAY);
    let mut dissolved = problem(vec![told.clone()], vec![ploeg(1, TUESDAY)]);
    dissolved.standing = vec![appointment(&told, &gone, at(MONDAY, 9, 0), Hold::Told)];
    let proposal = propose(&dissolved, Mode::REPAIR, &Settings::default());
    assert_eq!(proposal.breaches[0].rule, Rule::Unknown);
    assert_eq!(proposal.moves[0].to.unwrap().ploeg, key(2, 1));
    assert_eq!(
        proposal.moves[0].reason,
        "De ploeg van ma 23 nov om 09:00 gaat niet op pad."
    );
    // Filling gaps moves nothing, not even that.
    assert_eq!(fill(&dissolved).moves, []);
}

#[test]
fn ploegen_that_share_a_deelnemer_at_the_same_time_get_nothing_new() {
    let mut twice = problem(
        vec![klus(1, 60), klus(2, 60)],
        vec![ploeg(1, MONDAY), ploeg(2, MONDAY)],
    );
    for one in &mut twice.ploegen {
        one.deelnemers = vec![key(3, 1)];
    }
    assert_eq!(fill(&twice).moves, []);
    twice.standing = vec![
        appointment(
            &twice.klussen[0],
            &twice.ploegen[0],
            at(MONDAY, 9, 0),
            Hold::Draft,
        ),
        appointment(
            &twice.klussen[1],
            &twice.ploegen[1],
            at(MONDAY, 9, 0),
            Hold::Draft,
        ),
    ];
    let breaches = check(&twice, &twice.standing);
    assert_eq!(breaches.len(), 2);
    assert_eq!(
        breaches[0].words,
        "In Ploeg 1 en Ploeg 2 zit dezelfde deelnemer, op dezelfde tijd. Haal die uit een van de twee."
    );
}

#[test]
fn the_clocks_change_in_the_night_between_and_hours_stay_what_they_are() {
    for saturday in [date(2027, 3, 27), date(2027, 10, 30)] {
        let sunday = saturday.tomorrow().unwrap();
        let mut afternoon = klus(1, 120);
        afternoon.suits = parts(&[(Weekdag::Zo, Dagdeel::Middag)]);
        let mut morning = klus(2, 120);
        morning.suits = parts(&[(Weekdag::Zo, Dagdeel::Ochtend)]);
        let days = vec![ploeg(1, saturday), ploeg(2, sunday)];
        let mut weekend = problem(vec![afternoon, morning], days);
        weekend.now = at(saturday, 7, 0);
        let plan = fill(&weekend).accept_all();
        let times: Vec<(Date, _)> = plan
            .iter()
            .map(|one| (local_date(one.van), local_time(one.van)))
            .collect();
        assert_eq!(
            times,
            [(sunday, time(8, 45, 0, 0)), (sunday, time(12, 30, 0, 0))]
        );
        assert_eq!(check(&weekend, &plan), []);
    }
}

#[test]
fn when_all_is_rained_out_it_says_so_and_there_is_work_indoors_in_reserve() {
    let mut garden = klus(1, 120);
    garden.outdoors = true;
    let mut dry = problem(vec![garden.clone(), klus(2, 60)], vec![ploeg(1, MONDAY)]);
    dry.standing = vec![appointment(
        &garden,
        &dry.ploegen[0],
        at(MONDAY, 9, 0),
        Hold::Told,
    )];
    let reserves = reserve(&dry, &dry.standing);
    assert_eq!(reserves[0].outdoors, [garden.id]);
    assert_eq!(reserves[0].indoors[0].klus, key(1, 2));

    let mut wet = dry;
    wet.ploegen[0].bad_weather = true;
    let proposal = propose(&wet, Mode::REPAIR, &Settings::default());
    assert_eq!(
        proposal.moves[0].reason,
        "De afspraak van ma 23 nov om 09:00 met Ploeg 1 kan niet blijven: het weer is te slecht voor werk buiten. Er is nu geen andere plek voor."
    );
    let why = proposal
        .unplanned
        .iter()
        .find(|why| why.klus == garden.id)
        .unwrap();
    assert_eq!(
        why.reason,
        "Dit is werk buiten en het weer is die dagen te slecht."
    );
    assert!(matches!(why.help, Help::DryWeather(_)));
}

#[test]
fn two_thousand_open_klussen_end_in_bounded_steps() {
    let many = Town {
        seed: 1,
        klussen: 2_000,
        ploegen: 30,
        wild: false,
    }
    .problem();
    let brief = Settings {
        steps: Some(60),
        ..Settings::default()
    };
    let proposal = propose(&many, Mode::Fill, &brief);
    let planned = proposal.accept_all();
    assert!(planned.len() > 60, "only {} planned", planned.len());
    assert_eq!(planned.len() + proposal.unplanned.len(), 2_000);
    assert_eq!(check(&many, &planned), []);
}

#[test]
fn one_sick_ploeg_day_among_eighty_klussen_moves_two_others_at_most() {
    let mut week = Town {
        seed: 4,
        klussen: 80,
        ploegen: 30,
        wild: false,
    }
    .problem();
    let settings = Settings {
        steps: Some(150),
        ..Settings::default()
    };
    week.standing = propose(&week, Mode::Fill, &settings).accept_all();
    for one in &mut week.standing {
        one.hold = Hold::Told;
    }
    let ill = week.standing[week.standing.len() / 2].ploeg;
    let hit = week.standing.iter().filter(|one| one.ploeg == ill).count();
    week.ploegen.retain(|one| one.id != ill);
    let proposal = propose(&week, Mode::REPAIR, &settings);
    let is_other = |from: &Appointment| from.ploeg != ill;
    let others = proposal
        .moves
        .iter()
        .filter_map(|one| one.from)
        .filter(is_other);
    assert!(others.count() <= 2);
    let found = proposal.moves.iter().filter(|one| one.to.is_some()).count();
    assert!(
        hit > 0 && found > 0,
        "{hit} displaced, {found} found a place"
    );
}

#[test]
fn the_smallest_change_that_helps_is_asked_of_the_resident_first() {
    let mut wanted = klus(1, 120);
    wanted.suits = parts(&[(Weekdag::Wo, Dagdeel::Ochtend)]);
    let why = only_why(&problem(vec![wanted], vec![ploeg(1, THURSDAY)]));
    assert_eq!(
        why.reason,
        "De bewoner kan alleen op wo ochtend. Dan is er geen ploeg op pad, of niet 2 uur achter elkaar."
    );
    assert_eq!(
        why.help.words(),
        "Kan wel als de bewoner ook donderdagochtend goed vindt (Ploeg 1, do 26 nov om 08:45)."
    );
}

#[test]
fn what_a_coordinator_can_change_is_tried_before_what_nobody_can() {
    let mut three = klus(1, 60);
    three.asks.personen = 3;
    let mut van = klus(2, 60);
    van.equipment = vec!["bus".to_owned()];
    let mut late = klus(3, 60);
    late.deadline = Some(MONDAY);
    let helps: Vec<Help> = [three, van, late]
        .into_iter()
        .map(|one| only_why(&problem(vec![one], vec![ploeg(1, TUESDAY)])).help)
        .collect();
    assert!(matches!(&helps[0], Help::Persons(at, 1) if at.van == at_quarter_to_nine(TUESDAY)));
    assert!(matches!(&helps[1], Help::Equipment(_, slug) if slug == "bus"));
    assert!(matches!(&helps[2], Help::Deadline(_)));
}

fn at_quarter_to_nine(datum: Date) -> Timestamp {
    at(datum, 8, 45)
}

#[test]
fn improving_changes_no_more_than_was_asked() {
    let mut week = Town {
        seed: 9,
        klussen: 30,
        ploegen: 10,
        wild: false,
    }
    .problem();
    // Nothing to share out and nothing to learn: only what is left out, by urgency and waiting, and travel count.
    week.deelnemers.clear();
    let careless = Settings {
        steps: Some(1),
        ..Settings::default()
    };
    week.standing = propose(&week, Mode::Fill, &careless).accept_all();
    let settings = Settings {
        steps: Some(400),
        ..Settings::default()
    };
    let few = propose(&week, Mode::Improve { changes: 3 }, &settings);
    let many = propose(&week, Mode::Improve { changes: 30 }, &settings);
    assert!(few.moves.len() <= 3);
    assert!(many.moves.len() > 3);
    let worth = |plan: &[Appointment], travel: i64| {
        let (mut left_out, mut waited) = ([0; Urgency::ALL.len()], 0);
        let is_planned = |klus: &&PlanKlus| plan.iter().any(|one| one.klus == klus.id);
        for klus in week.klussen.iter().filter(|klus| !is_planned(klus)) {
            left_out[klus.urgency.tier()] += 1;
            waited += klus.waited;
        }
        (left_out, waited, travel)
    };
    let after = |one: &Proposal| worth(&one.accept_all(), one.after.travel);
    assert!(after(&many) <= after(&few));
    assert!(after(&few) < worth(&week.standing, few.before.travel));
}

#[test]
fn a_move_that_needs_another_cannot_be_accepted_alone() {
    // Two full days that each hold the klus of the other's only possible half day.
    let mut one = klus(1, 180);
    let mut two = klus(2, 180);
    let ploegen = vec![
        PlanPloeg {
            tot: at(MONDAY, 12, 0),
            pauze: None,
            ..ploeg(1, MONDAY)
        },
        PlanPloeg {
            tot: at(TUESDAY, 12, 0),
            pauze: None,
            ..ploeg(2, TUESDAY)
        },
    ];
    one.suits = parts(&[(Weekdag::Di, Dagdeel::Ochtend)]);
    two.suits = parts(&[(Weekdag::Ma, Dagdeel::Ochtend)]);
    let mut crossed = problem(vec![one.clone(), two.clone()], ploegen);
    crossed.standing = vec![
        appointment(&one, &crossed.ploegen[0], at(MONDAY, 8, 45), Hold::Draft),
        appointment(&two, &crossed.ploegen[1], at(TUESDAY, 8, 45), Hold::Draft),
    ];
    let proposal = propose(&crossed, Mode::REPAIR, &Settings::default());
    assert_eq!(proposal.moves.len(), 2);
    let refused = proposal.accept(&[0]).unwrap_err();
    assert_eq!(refused.missing, [1]);
    assert_eq!(check(&crossed, &proposal.accept(&[0, 1]).unwrap()), []);
}

#[test]
fn work_goes_to_who_had_less_and_to_who_wants_to_learn_it() {
    let mut busy = ploeg(1, MONDAY);
    let mut free = ploeg(2, MONDAY);
    busy.deelnemers = vec![key(3, 1)];
    free.deelnemers = vec![key(3, 2)];
    let person = |number, worked, goals: &[&str]| PlanDeelnemer {
        id: key(3, number),
        worked,
        available: 4_800,
        leerdoelen: goals.iter().map(|&slug| slug.to_owned()).collect(),
    };
    let mut shared = problem(vec![klus(1, 240)], vec![busy, free]);
    shared.deelnemers = vec![person(1, 4_000, &[]), person(2, 200, &[])];
    assert_eq!(fill(&shared).accept_all()[0].ploeg, key(2, 2));
    shared.deelnemers = vec![person(1, 2_000, &["groen"]), person(2, 2_000, &[])];
    let proposal = fill(&shared);
    assert_eq!(proposal.accept_all()[0].ploeg, key(2, 1));
    assert_eq!((proposal.before.learnt, proposal.after.learnt), (0, 1));
}
