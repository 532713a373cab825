//! Whether a klus can be planned on a ploeg in a window, and if not why not, with the way out (domain.md §4, *Dispatch*).
//!
//! Pure: everything known is handed in. What is asked of the people is in [`people`]. Travel times come with the planner.

use jiff::{SignedDuration, Timestamp, civil::time};
use thiserror::Error;

use super::{
    Opdracht,
    people::{self, Asks, Lack, Person},
};
use crate::domain::{
    calendar::{Dagdeel, Weekdag, duration_words, local_time, to_instant},
    deelnemer::{Beschikbaar, Deelnemer},
    klus::{Klus, KlusStatus},
    ploeg::{Ploeg, hours},
    regeling::Regeling,
};

/// Windows begin at a quarter and last quarters, so that they can be said on the telephone.
const QUARTER_MINUTES: i64 = 15;
/// No window is shorter.
const MIN_MINUTES: i64 = 15;
/// A ploeg that is out from 11:30 to 13:30 keeps half an hour between two visits in there (domain.md §4: the break is
/// hard and lies between visits).
const LUNCH: SignedDuration = SignedDuration::from_mins(30);

/// All that planning looks at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What is to be done.
    pub klus: &'a Klus,
    /// Who would do it.
    pub ploeg: &'a Ploeg,
    /// The people of the ploeg.
    pub deelnemers: &'a [Deelnemer],
    /// Whether the begeleider goes along, who can do everything ([`Ploeg::has_begeleider_on_site`]).
    pub begeleider_on_site: bool,
    /// What the ploeg has already; those that are not live are left out of account.
    pub opdrachten: &'a [Opdracht],
    /// The scheme, for the vaardigheden of the klussoort.
    pub regeling: &'a Regeling,
    /// Now.
    pub now: Timestamp,
}

/// Why it cannot be planned like this, with the way out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanRefused {
    /// Not accepted, or planned already.
    #[error("Deze klus kan niet worden gepland, want de stand is nu: {0}. {1}")]
    Klus(KlusStatus, &'static str),
    /// Fewer people than the klus needs.
    #[error(
        "Deze klus vraagt {wanted} personen en deze ploeg heeft er {found}. Kies een grotere ploeg."
    )]
    TooFew {
        /// Persons of the klus.
        wanted: u32,
        /// Persons of the ploeg.
        found: u32,
    },
    /// Enough people, but not all of them can do this work.
    #[error(
        "Niet genoeg mensen in deze ploeg kunnen dit werk doen ({found} van {wanted}): iemand {why}. Kies een andere ploeg."
    )]
    Able {
        /// Persons of the klus.
        wanted: u32,
        /// Persons of the ploeg that count.
        found: u32,
        /// The beperkingen of the others, in words.
        why: String,
    },
    /// Nobody in it can do it alone, and the begeleider is not on the spot.
    #[error(
        "Niemand in deze ploeg kan dit al zelf: {0}. Kies een ploeg met iemand die dit zelf doet, of met de begeleider erbij."
    )]
    Skill(String),
    /// Nobody in it has this certificaat on that day, and the begeleider is not on the spot.
    #[error(
        "Niemand in deze ploeg heeft op die dag dit certificaat: {0}. Kies een ploeg met iemand die het heeft, of met de begeleider erbij."
    )]
    Certificaat(&'static str),
    /// The window is already going on, or over.
    #[error("Deze tijd is al voorbij. Kies een latere tijd of een andere dag.")]
    Past,
    /// No window at all.
    #[error("Kies een begintijd en een latere eindtijd, ten minste een kwartier later.")]
    Window,
    /// The ploeg is not out then.
    #[error("De ploeg is op pad van {0}. Kies een tijd daarbinnen of een andere ploeg.")]
    OutsidePloeg(String),
    /// Another visit is then.
    #[error(
        "De ploeg is van {0} al bij een andere klus. Kies een andere tijd of een andere ploeg."
    )]
    Overlap(String),
    /// No half hour would be left for lunch.
    #[error(
        "Zo heeft de ploeg geen half uur pauze tussen 11:30 en 13:30. Kies een andere tijd of verdeel de klus over twee keer."
    )]
    NoLunch,
    /// It does not suit the resident.
    #[error(
        "De bewoner kan niet op {when}. Dit kan wel: {suits}. Kies zo’n moment of bel de bewoner."
    )]
    Resident {
        /// The half day.
        when: String,
        /// What suits.
        suits: String,
    },
    /// Nowhere on that day.
    #[error(
        "Er is geen {0} achter elkaar vrij bij deze ploeg. Kies een andere ploeg of een andere dag."
    )]
    NoRoom(String),
}

/// Whether the klus can be planned in this window.
pub fn can_plan(facts: &Facts<'_>, van: Timestamp, tot: Timestamp) -> Result<(), PlanRefused> {
    klus_can(facts)?;
    people_can(facts)?;
    window_can(facts, van, tot)
}

/// Whether a visit that stands can take place in this window: as [`can_plan`], without asking for the state of the klus.
pub fn can_move(facts: &Facts<'_>, van: Timestamp, tot: Timestamp) -> Result<(), PlanRefused> {
    people_can(facts)?;
    window_can(facts, van, tot)
}

/// The first window of the expected length in which it can be planned, or why there is none.
pub fn propose(facts: &Facts<'_>) -> Result<(Timestamp, Timestamp), PlanRefused> {
    klus_can(facts)?;
    propose_move(facts)
}

/// As [`propose`], for a visit that stands.
pub fn propose_move(facts: &Facts<'_>) -> Result<(Timestamp, Timestamp), PlanRefused> {
    people_can(facts)?;
    let Facts {
        klus, ploeg, now, ..
    } = *facts;
    let length = expected_minutes(klus);
    let mut refused = None;
    let mut van = ploeg.van;
    loop {
        let tot = van + SignedDuration::from_mins(length);
        if tot > ploeg.tot {
            break;
        }
        match window_can(facts, van, tot) {
            Ok(()) => return Ok((van, tot)),
            // There would be room, if only it suited: that says more than that there is no room.
            Err(PlanRefused::Resident { when, suits }) => {
                refused = Some(PlanRefused::Resident { when, suits });
            }
            Err(_) => {}
        }
        van += SignedDuration::from_mins(QUARTER_MINUTES);
    }
    Err(refused.unwrap_or_else(|| {
        if ploeg.tot <= now {
            PlanRefused::Past
        } else {
            PlanRefused::NoRoom(duration_words(u32::try_from(length).unwrap_or(0)))
        }
    }))
}

/// How long a visit is expected to last, in minutes: the person-minutes over the persons, in whole quarters.
pub fn expected_minutes(klus: &Klus) -> i64 {
    let personen = i64::from(klus.personen.unwrap_or(1).max(1));
    let minuten = i64::from(klus.personen_minuten.unwrap_or(0));
    let quarters = (minuten + personen * QUARTER_MINUTES - 1) / (personen * QUARTER_MINUTES);
    (quarters * QUARTER_MINUTES).max(MIN_MINUTES)
}

/// The stretches of a quarter or more in which a ploeg has no visit, in order.
pub fn free(ploeg: &Ploeg, opdrachten: &[Opdracht]) -> Vec<(Timestamp, Timestamp)> {
    let mut busy: Vec<(Timestamp, Timestamp)> = opdrachten
        .iter()
        .filter(|one| one.status.is_live())
        .map(|one| (one.van, one.tot))
        .collect();
    busy.sort_unstable();
    gaps(ploeg.van, ploeg.tot, &busy)
        .into_iter()
        .filter(|(van, tot)| tot.duration_since(*van).as_mins() >= QUARTER_MINUTES)
        .collect()
}

fn klus_can(facts: &Facts<'_>) -> Result<(), PlanRefused> {
    let status = facts.klus.status;
    if status.is_plannable() {
        return Ok(());
    }
    let way_out = match status {
        KlusStatus::Requested => "Neem de klus eerst aan.",
        KlusStatus::Asked => "Wacht op het antwoord van de bewoner.",
        KlusStatus::Planned => "Bekijk de afspraak en verzet die als het anders moet.",
        KlusStatus::InProgress => "De ploeg is al bezig.",
        KlusStatus::Accepted
        | KlusStatus::Offered
        | KlusStatus::Complaint
        | KlusStatus::Done
        | KlusStatus::Closed
        | KlusStatus::Declined
        | KlusStatus::Withdrawn => "Er is niets meer te plannen.",
    };
    Err(PlanRefused::Klus(status, way_out))
}

fn people_can(facts: &Facts<'_>) -> Result<(), PlanRefused> {
    let Facts {
        klus,
        ploeg,
        deelnemers,
        begeleider_on_site,
        regeling,
        ..
    } = *facts;
    let on_the_day = |one| Person::on(ploeg.datum, one);
    let people: Vec<Person> = deelnemers.iter().map(on_the_day).collect();
    let lacks = Asks::of(klus, regeling).lacks(&people, begeleider_on_site);
    let Some(lack) = lacks.into_iter().next() else {
        return Ok(());
    };
    Err(match lack {
        Lack::Persons { wanted, found } => PlanRefused::TooFew { wanted, found },
        Lack::Able {
            wanted,
            found,
            beperkingen,
        } => PlanRefused::Able {
            wanted,
            found,
            why: people::words(&beperkingen),
        },
        Lack::Vaardigheid(slug) => PlanRefused::Skill(
            regeling
                .vaardigheid(&slug)
                .map_or_else(|| slug.clone(), |one| one.naam.to_lowercase()),
        ),
        Lack::Certificaat(soort) => PlanRefused::Certificaat(soort.label()),
    })
}

fn window_can(facts: &Facts<'_>, van: Timestamp, tot: Timestamp) -> Result<(), PlanRefused> {
    let Facts {
        klus,
        ploeg,
        opdrachten,
        now,
        ..
    } = *facts;
    if tot.duration_since(van).as_mins() < MIN_MINUTES {
        return Err(PlanRefused::Window);
    }
    if van < ploeg.van || ploeg.tot < tot {
        return Err(PlanRefused::OutsidePloeg(hours(ploeg.van, ploeg.tot)));
    }
    if tot <= now {
        return Err(PlanRefused::Past);
    }
    let live = || opdrachten.iter().filter(|one| one.status.is_live());
    if let Some(other) = live().find(|one| one.overlaps(van, tot)) {
        return Err(PlanRefused::Overlap(hours(other.van, other.tot)));
    }
    let mut busy: Vec<(Timestamp, Timestamp)> = live().map(|one| (one.van, one.tot)).collect();
    busy.push((van, tot));
    busy.sort_unstable();
    if !leaves_lunch(ploeg, &busy) {
        return Err(PlanRefused::NoLunch);
    }
    resident_can(klus, ploeg, van, tot)
}

fn leaves_lunch(ploeg: &Ploeg, busy: &[(Timestamp, Timestamp)]) -> bool {
    let from = to_instant(ploeg.datum, time(11, 30, 0, 0));
    let to = to_instant(ploeg.datum, time(13, 30, 0, 0));
    ploeg.van > from
        || ploeg.tot < to
        || gaps(from, to, busy)
            .iter()
            .any(|(van, tot)| tot.duration_since(*van) >= LUNCH)
}

fn resident_can(
    klus: &Klus,
    ploeg: &Ploeg,
    van: Timestamp,
    tot: Timestamp,
) -> Result<(), PlanRefused> {
    let dag = Weekdag::of(ploeg.datum);
    let (from, to) = (local_time(van), local_time(tot));
    let unsuited = Dagdeel::ALL
        .into_iter()
        .filter(|part| from < part.end() && part.start() < to)
        .find(|part| !klus.voorkeuren.allows(dag, *part));
    match unsuited {
        None => Ok(()),
        Some(part) => Err(PlanRefused::Resident {
            when: format!("{}{}", dag.label(), part.label()),
            suits: suits(klus),
        }),
    }
}

/// When it suits the resident, in few words: `ma, di ochtend`; empty when it always does.
pub fn suits(klus: &Klus) -> String {
    Beschikbaar::of(klus.voorkeuren.iter()).words()
}

/// What `busy` (in order of start) leaves free between two moments.
fn gaps(
    from: Timestamp,
    to: Timestamp,
    busy: &[(Timestamp, Timestamp)],
) -> Vec<(Timestamp, Timestamp)> {
    let mut free = Vec::new();
    let mut at = from;
    for (van, tot) in busy {
        if *van > at {
            free.push((at, (*van).min(to)));
        }
        at = at.max(*tot);
    }
    if at < to {
        free.push((at, to));
    }
    free.retain(|(van, tot)| van < tot);
    free
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        certificaat::{Certificaat, CertificaatSoort},
        deelnemer::{Beperking, DeelnemerRegeling, Niveau, Urenafspraak},
        klus::{Klasse, Voorkeuren},
        nummer::KlusNummer,
        opdracht::OpdrachtStatus,
    };

    const MONDAY: Date = date(2026, 11, 23);

    fn at(hour: i8, minute: i8) -> Timestamp {
        to_instant(MONDAY, time(hour, minute, 0, 0))
    }

    fn hulst() -> Regeling {
        Regeling::parse(include_str!("../../../assets/regelingen/hulst.toml")).unwrap()
    }

    fn klus(voorkeuren: &str) -> Klus {
        Klus {
            id: Uuid::from_u128(1),
            nummer: KlusNummer { year: 2026, seq: 1 },
            bewoner_id: Uuid::from_u128(2),
            klussoort: "tuinonderhoud".to_owned(),
            omschrijving: "Heg snoeien".to_owned(),
            zelf: String::new(),
            toegang: String::new(),
            voorkeuren: Voorkeuren::parse(voorkeuren).unwrap(),
            deadline: None,
            aantal_cheques: 2,
            plaats: "Hulst".to_owned(),
            klasse: Klasse(2),
            status: KlusStatus::Accepted,
            version: 2,
            uitvoerder: "hulst-werkt".to_owned(),
            personen: Some(2),
            personen_minuten: Some(240),
            reden: None,
            toelichting: None,
            passed_by: None,
            contactpersoon: None,
            asked_by: None,
            paused_werkdagen: 0,
            requested_at: at(8, 0),
            changed_at: at(8, 0),
        }
    }

    fn ploeg() -> Ploeg {
        Ploeg {
            id: Uuid::from_u128(3),
            uitvoerder: "hulst-werkt".to_owned(),
            datum: MONDAY,
            naam: "Ploeg 1".to_owned(),
            begeleider_id: Uuid::from_u128(4),
            van: at(8, 30),
            tot: at(16, 30),
            voertuig: None,
            deelnemers: vec![Uuid::from_u128(5), Uuid::from_u128(6)],
            version: 1,
        }
    }

    fn deelnemer(number: u128, niveau: Niveau) -> Deelnemer {
        Deelnemer {
            id: Uuid::from_u128(number),
            uitvoerder: "hulst-werkt".to_owned(),
            naam: format!("Deelnemer {number}"),
            telefoon: None,
            regeling: DeelnemerRegeling::Wwb,
            urenafspraken: vec![Urenafspraak {
                van: MONDAY,
                minuten: 1_200,
            }],
            beschikbaar: Beschikbaar::default(),
            certificaten: Vec::new(),
            beperkingen: Vec::new(),
            start: MONDAY,
            end: None,
            uitstroom: None,
            pauzes: Vec::new(),
            klantmanager: None,
            vaardigheden: vec![("groen-onderhouden".to_owned(), niveau)],
        }
    }

    fn visit(van: Timestamp, tot: Timestamp, status: OpdrachtStatus) -> Opdracht {
        Opdracht {
            id: Uuid::from_u128(7),
            klus_id: Uuid::from_u128(8),
            ploeg_id: Uuid::from_u128(3),
            uitvoerder: "hulst-werkt".to_owned(),
            datum: MONDAY,
            van,
            tot,
            status,
            version: 2,
            started_at: None,
            finished_at: None,
            opmerking: String::new(),
            reden: None,
            successor_id: None,
            changed_at: van,
        }
    }

    /// Plans with everything right but what the arguments say.
    fn plan(
        klus: &Klus,
        deelnemers: &[Deelnemer],
        opdrachten: &[Opdracht],
        van: Timestamp,
        tot: Timestamp,
    ) -> String {
        let facts = Facts {
            klus,
            ploeg: &ploeg(),
            deelnemers,
            begeleider_on_site: false,
            opdrachten,
            regeling: &hulst(),
            now: at(9, 0),
        };
        can_plan(&facts, van, tot).map_or_else(|refused| refused.to_string(), |()| "kan".to_owned())
    }

    fn two() -> Vec<Deelnemer> {
        vec![
            deelnemer(5, Niveau::Alone),
            deelnemer(6, Niveau::GettingToKnow),
        ]
    }

    #[test]
    fn each_thing_that_cannot_be_has_its_sentence_with_a_way_out() {
        let accepted = klus("");
        let planned = Klus {
            status: KlusStatus::Planned,
            ..klus("")
        };
        let requested = Klus {
            status: KlusStatus::Requested,
            ..klus("")
        };
        let learners = [
            deelnemer(5, Niveau::Supervised),
            deelnemer(6, Niveau::Supervised),
        ];
        let busy = [visit(at(10, 0), at(11, 0), OpdrachtStatus::Published)];
        let long = [visit(at(9, 0), at(12, 30), OpdrachtStatus::Seen)];
        let (van, tot) = (at(10, 30), at(11, 30));
        let said = [
            plan(&accepted, &two(), &[], van, tot),
            plan(&planned, &two(), &[], van, tot),
            plan(&requested, &two(), &[], van, tot),
            plan(&accepted, &two()[..1], &[], van, tot),
            plan(&accepted, &learners, &[], van, tot),
            plan(&accepted, &two(), &[], at(8, 30), at(9, 0)),
            plan(&accepted, &two(), &[], tot, van),
            plan(&accepted, &two(), &[], at(8, 0), at(9, 30)),
            plan(&accepted, &two(), &[], at(16, 0), at(17, 0)),
            plan(&accepted, &two(), &busy, van, tot),
            plan(&accepted, &two(), &[], at(11, 0), at(14, 0)),
            plan(&accepted, &two(), &long, at(12, 30), at(15, 0)),
            plan(&klus("ma-middag do-ochtend"), &two(), &[], van, tot),
        ];
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn a_visit_that_fell_through_leaves_its_time_free() {
        let gone = [visit(at(10, 0), at(11, 0), OpdrachtStatus::FellThrough)];
        assert_eq!(plan(&klus(""), &two(), &gone, at(10, 0), at(11, 0)), "kan");
    }

    #[test]
    fn the_begeleider_on_the_spot_can_do_what_nobody_else_can() {
        let learners = [
            deelnemer(5, Niveau::Supervised),
            deelnemer(6, Niveau::Supervised),
        ];
        let (accepted, regeling, ploeg) = (klus(""), hulst(), ploeg());
        let with = |begeleider_on_site, people| {
            let facts = Facts {
                klus: &accepted,
                ploeg: &ploeg,
                deelnemers: people,
                begeleider_on_site,
                opdrachten: &[],
                regeling: &regeling,
                now: at(7, 0),
            };
            can_plan(&facts, at(10, 0), at(12, 0))
        };
        assert_eq!(with(true, &learners[..]), Ok(()));
        let skill = PlanRefused::Skill("tuin en groen onderhouden".to_owned());
        assert_eq!(with(false, &learners[..]), Err(skill));
        // But is not one of the persons that the klus wants.
        let few = PlanRefused::TooFew {
            wanted: 2,
            found: 1,
        };
        assert_eq!(with(true, &learners[..1]), Err(few));
    }

    #[test]
    fn who_cannot_do_the_work_and_what_nobody_has_are_said() {
        let mut strict = hulst();
        let garden = strict.klussoorten.iter_mut();
        for soort in garden.filter(|one| one.slug == "tuinonderhoud") {
            soort.certificaten = vec![CertificaatSoort::Bosmaaier];
            soort.beperkingen = vec![Beperking::NoKneeling];
        }
        let said = |klus: &Klus, people: &[Deelnemer]| {
            let facts = Facts {
                klus,
                ploeg: &ploeg(),
                deelnemers: people,
                begeleider_on_site: false,
                opdrachten: &[],
                regeling: &strict,
                now: at(7, 0),
            };
            can_plan(&facts, at(10, 0), at(12, 0))
                .map_or_else(|refused| refused.to_string(), |()| "kan".to_owned())
        };
        let mut people = two();
        assert_eq!(
            said(&klus(""), &people),
            "Niemand in deze ploeg heeft op die dag dit certificaat: Bosmaaier. Kies een ploeg met iemand die het heeft, of met de begeleider erbij."
        );
        people[1].certificaten = vec![Certificaat {
            soort: CertificaatSoort::Bosmaaier,
            geldig_tot: Some(MONDAY),
        }];
        assert_eq!(said(&klus(""), &people), "kan");
        people[1].beperkingen = vec![Beperking::NoKneeling];
        assert_eq!(
            said(&klus(""), &people),
            "Niet genoeg mensen in deze ploeg kunnen dit werk doen (1 van 2): iemand knielt en bukt niet. Kies een andere ploeg."
        );
        // A dog at the address is asked of people as the klussoort asks.
        people[1].beperkingen = vec![Beperking::NoPets];
        assert_eq!(said(&klus(""), &people), "kan");
        let dog = Klus {
            toegang: "Er is een hond. Bel aan bij de achterdeur.".to_owned(),
            ..klus("")
        };
        assert!(said(&dog, &people).contains("werkt niet bij huisdieren"));
    }

    #[test]
    fn windows_may_touch_and_a_long_visit_before_a_late_lunch_is_fine() {
        let busy = [visit(at(9, 0), at(13, 0), OpdrachtStatus::Published)];
        assert_eq!(plan(&klus(""), &two(), &busy, at(13, 30), at(15, 0)), "kan");
        assert_eq!(plan(&klus(""), &two(), &[], at(9, 0), at(13, 0)), "kan");
    }

    fn proposal(klus: &Klus, opdrachten: &[Opdracht]) -> Result<String, String> {
        let facts = Facts {
            klus,
            ploeg: &ploeg(),
            deelnemers: &two(),
            begeleider_on_site: false,
            opdrachten,
            regeling: &hulst(),
            now: at(7, 0),
        };
        propose(&facts)
            .map(|(van, tot)| hours(van, tot))
            .map_err(|refused| refused.to_string())
    }

    #[test]
    fn the_proposal_is_the_first_gap_that_suits() {
        assert_eq!(proposal(&klus(""), &[]), Ok("08:30 tot 10:30".to_owned()));
        let busy = [visit(at(9, 0), at(11, 0), OpdrachtStatus::Published)];
        assert_eq!(proposal(&klus(""), &busy), Ok("11:00 tot 13:00".to_owned()));
        assert_eq!(
            proposal(&klus("ma-middag"), &[]),
            Ok("12:30 tot 14:30".to_owned())
        );
    }

    #[test]
    fn without_a_proposal_the_reason_says_most() {
        let full = [visit(at(8, 30), at(16, 0), OpdrachtStatus::Published)];
        assert_eq!(
            proposal(&klus(""), &full),
            Err(PlanRefused::NoRoom("2 uur".to_owned()).to_string())
        );
        let resident = proposal(&klus("di-ochtend"), &[]).unwrap_err();
        assert!(resident.contains("Dit kan wel: di ochtend"), "{resident}");
    }

    #[test]
    fn expected_length_is_whole_quarters_and_never_nothing() {
        let length = |personen, personen_minuten| {
            expected_minutes(&Klus {
                personen: Some(personen),
                personen_minuten: Some(personen_minuten),
                ..klus("")
            })
        };
        assert_eq!(length(2, 240), 120);
        assert_eq!(length(2, 200), 105);
        assert_eq!(length(4, 15), 15);
    }

    #[test]
    fn free_time_is_what_lies_between_live_visits() {
        let visits = [
            visit(at(9, 0), at(10, 0), OpdrachtStatus::Published),
            visit(at(10, 5), at(16, 30), OpdrachtStatus::Finished),
            visit(at(8, 30), at(16, 30), OpdrachtStatus::Moved),
        ];
        assert_eq!(free(&ploeg(), &visits), [(at(8, 30), at(9, 0))]);
        assert_eq!(free(&ploeg(), &[]), [(at(8, 30), at(16, 30))]);
    }
}
