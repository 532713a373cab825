//! The life of a klus as one table, and the rules about size, waiting and words.

use jiff::{Timestamp, civil::date};
use uuid::Uuid;

use super::*;
use crate::domain::fields::FieldErrors;

const HULST: &str = include_str!("../../../assets/regelingen/hulst.toml");

pub(super) fn hulst() -> Regeling {
    Regeling::parse(HULST).unwrap()
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Asked on Monday 2 November 2026.
pub(super) fn klus(status: KlusStatus) -> Klus {
    let decided = !matches!(
        status,
        KlusStatus::Requested | KlusStatus::Asked | KlusStatus::Declined | KlusStatus::Withdrawn
    );
    Klus {
        id: Uuid::from_u128(1),
        nummer: KlusNummer { year: 2026, seq: 1 },
        bewoner_id: Uuid::from_u128(2),
        klussoort: "tuinonderhoud".to_owned(),
        omschrijving: "Heg snoeien".to_owned(),
        zelf: String::new(),
        toegang: String::new(),
        voorkeuren: Voorkeuren::default(),
        deadline: None,
        aantal_cheques: 2,
        plaats: "Hulst".to_owned(),
        klasse: Klasse(2),
        status,
        version: 3,
        uitvoerder: "hulst-werkt".to_owned(),
        personen: decided.then_some(2),
        personen_minuten: decided.then_some(240),
        reden: matches!(status, KlusStatus::Asked | KlusStatus::Complaint)
            .then(|| "Hoe hoog is de heg?".to_owned()),
        toelichting: None,
        passed_by: None,
        contactpersoon: None,
        asked_by: None,
        paused_werkdagen: 0,
        requested_at: at("2026-11-02T08:00:00Z"),
        changed_at: at("2026-11-04T08:00:00Z"),
    }
}

type Try = (&'static str, fn(Klus, &Regeling, Timestamp) -> Step);

const TRIES: [Try; 18] = [
    ("accept", |klus, _, now| {
        klus.accept(
            now,
            None,
            Acceptance {
                personen: 2,
                personen_minuten: 240,
            },
        )
    }),
    ("decline", |klus, regeling, now| {
        klus.decline(now, &regeling.afwijs_redenen[0])
    }),
    ("pass_on", |klus, regeling, now| {
        klus.pass_on(
            now,
            regeling.uitvoerder("service-in-de-regio").unwrap(),
            regeling.klussoort("reparaties").unwrap(),
            regeling,
        )
    }),
    ("ask", |klus, _, now| klus.ask(now, "Hoe hoog?".to_owned())),
    ("edit", |klus, regeling, _| {
        klus.edit(&edit::Details::default(), regeling)
    }),
    ("remind", |klus, _, _| klus.remind()),
    ("answer", |klus, _, now| klus.answer(now, "2 meter")),
    ("withdraw", |klus, _, now| klus.withdraw(now, None)),
    ("offer", |klus, _, now| klus.offer(now)),
    ("end_offer", |klus, _, now| klus.end_offer(now)),
    ("plan", |klus, _, now| klus.plan(now)),
    ("unplan", |klus, _, now| klus.unplan(now)),
    ("start", |klus, _, now| klus.start(now)),
    ("agree_more", |klus, _, now| klus.agree_more(now, 1, 120)),
    ("finish", |klus, _, now| klus.finish(now)),
    ("close", |klus, _, now| klus.close(now)),
    ("complain", |klus, _, now| {
        klus.complain(now, "Scheef".to_owned())
    }),
    ("undo", |klus, _, now| {
        let by = Some(Uuid::from_u128(8));
        let last = LastAct {
            action: match klus.status {
                KlusStatus::Accepted => "klus.accept",
                KlusStatus::Declined => "klus.decline",
                _ => "klus.pass_on",
            },
            from: Some(KlusStatus::Requested),
            org: "hulst-werkt",
            by,
            at: now,
            no: klus.version,
        };
        klus.undo(now, by, last)
    }),
];

#[test]
fn every_state_allows_exactly_these_acts() {
    let regeling = hulst();
    let now = at("2026-11-06T08:00:00Z");
    let mut table = String::new();
    let mut taken = std::collections::HashSet::new();
    for status in KlusStatus::ALL {
        for (act, transition) in TRIES {
            let before = klus(status);
            let line = match transition(before.clone(), &regeling, now) {
                Ok(after) => {
                    assert_eq!(after.version, before.version + 1);
                    assert_eq!(
                        after.requested_at, before.requested_at,
                        "a klus keeps its age"
                    );
                    // A question stands since it was asked, however often it is asked again or its klus is corrected.
                    let changed_at = if matches!(act, "remind" | "edit") {
                        before.changed_at
                    } else {
                        now
                    };
                    assert_eq!(after.changed_at, changed_at);
                    taken.insert((Some(status), after.status));
                    after.status.word().to_owned()
                }
                Err(refused) => refused.to_string(),
            };
            table.push_str(&format!("{} | {act} | {line}\n", status.word()));
        }
    }
    taken.insert((None, KlusStatus::Requested));
    let paths: std::collections::HashSet<_> = KlusStatus::PATHS.iter().copied().collect();
    assert_eq!(
        taken, paths,
        "the check knows exactly the paths that the acts take"
    );
    insta::assert_snapshot!("life_of_a_klus", table);
}

#[test]
fn words_of_states_are_read_back() {
    for status in KlusStatus::ALL {
        assert_eq!(KlusStatus::parse(status.word()), Some(status));
        assert_eq!(
            serde_json::to_value(status).unwrap(),
            serde_json::json!(status.word())
        );
    }
    assert_eq!(KlusStatus::parse("weg"), None);
}

#[test]
fn passing_on_asks_whether_the_other_does_such_work() {
    let regeling = hulst();
    let now = at("2026-11-06T08:00:00Z");
    let other = regeling.uitvoerder("service-in-de-regio").unwrap();
    let own = regeling.uitvoerder("hulst-werkt").unwrap();
    let garden = regeling.klussoort("tuinonderhoud").unwrap();
    assert_eq!(
        klus(KlusStatus::Requested)
            .pass_on(now, other, garden, &regeling)
            .unwrap_err()
            .to_string(),
        "Service in de Regio doet deze soort klus niet: Tuinonderhoud."
    );
    assert_eq!(
        klus(KlusStatus::Requested)
            .pass_on(now, own, garden, &regeling)
            .unwrap_err()
            .to_string(),
        "Deze klus staat al bij Hulst Werkt!."
    );
}

#[test]
fn an_acceptance_has_a_size_that_can_be() {
    let now = at("2026-11-06T08:00:00Z");
    for (personen, personen_minuten) in [(0, 120), (11, 120), (2, 0), (2, 14), (2, 9_601)] {
        let acceptance = Acceptance {
            personen,
            personen_minuten,
        };
        assert_eq!(
            klus(KlusStatus::Requested).accept(now, None, acceptance),
            Err(KlusRefused::Size)
        );
    }
}

#[test]
fn the_first_contact_person_stays() {
    let now = at("2026-11-06T08:00:00Z");
    let (meldpunt, coordinator) = (Uuid::from_u128(7), Uuid::from_u128(8));
    let acceptance = Acceptance {
        personen: 2,
        personen_minuten: 240,
    };
    let fresh = klus(KlusStatus::Requested);
    let with = Klus {
        contactpersoon: Some(meldpunt),
        ..fresh.clone()
    };
    let accepted = |klus: Klus| {
        klus.accept(now, Some(coordinator), acceptance)
            .unwrap()
            .contactpersoon
    };
    assert_eq!(accepted(fresh), Some(coordinator));
    assert_eq!(accepted(with), Some(meldpunt));
}

#[test]
fn a_question_stops_the_clock_and_the_answer_stays_with_the_klus() {
    let regeling = hulst();
    // Asked on Wednesday 4 November, answered on Tuesday 10 November: four working days.
    let answered = klus(KlusStatus::Asked)
        .answer(at("2026-11-10T08:00:00Z"), "2 meter")
        .unwrap();
    assert_eq!(answered.zelf, "Hoe hoog is de heg? 2 meter");
    assert_eq!(answered.paused_werkdagen, 4);
    let today = date(2026, 11, 10);
    assert_eq!(standing(&answered, today, &regeling).waited, 2);
    assert_eq!(
        standing(&klus(KlusStatus::Asked), today, &regeling).waited,
        2
    );
}

#[test]
fn holidays_and_weekends_are_not_waited() {
    let regeling = hulst();
    let christmas = Klus {
        requested_at: at("2026-12-24T08:00:00Z"),
        ..klus(KlusStatus::Requested)
    };
    // 25 December is a Friday and a holiday; Monday 28 is the first working day.
    assert_eq!(
        standing(&christmas, date(2026, 12, 28), &regeling).waited,
        1
    );
}

#[test]
fn the_queue_says_in_words_why_a_klus_stands_where_it_stands() {
    let regeling = hulst();
    let today = date(2026, 11, 18);
    let mut lines = String::new();
    let plain = klus(KlusStatus::Requested);
    let cases = [
        ("gewoon", plain.clone()),
        (
            "te lang",
            Klus {
                requested_at: at("2026-10-20T08:00:00Z"),
                ..plain.clone()
            },
        ),
        (
            "een dag te lang",
            Klus {
                requested_at: at("2026-10-27T08:00:00Z"),
                ..plain.clone()
            },
        ),
        (
            "datum voorbij",
            Klus {
                deadline: Some(date(2026, 11, 12)),
                ..plain.clone()
            },
        ),
        (
            "datum vandaag",
            Klus {
                deadline: Some(today),
                ..plain.clone()
            },
        ),
        (
            "snel",
            Klus {
                klasse: Klasse(1),
                ..plain.clone()
            },
        ),
        (
            "sneeuw",
            Klus {
                klussoort: "sneeuwruimen".to_owned(),
                klasse: Klasse::SPOED,
                requested_at: at("2026-11-17T08:00:00Z"),
                ..plain.clone()
            },
        ),
    ];
    for (what, klus) in cases {
        let found = standing(&klus, today, &regeling);
        lines.push_str(&format!(
            "{what} | te laat: {} | {}\n",
            found.late, found.reden
        ));
    }
    for status in KlusStatus::ALL {
        lines.push_str(&format!(
            "{} | {}\n",
            status.word(),
            standing(&klus(status), today, &regeling).reden
        ));
    }
    insta::assert_snapshot!("why_it_stands_here", lines);
}

#[test]
fn the_order_is_deadline_then_urgency_then_age() {
    let regeling = hulst();
    let today = date(2026, 11, 18);
    let plain = klus(KlusStatus::Requested);
    let order = |klus: &Klus| standing(klus, today, &regeling).order;
    let late = Klus {
        deadline: Some(date(2026, 11, 17)),
        requested_at: at("2026-11-16T08:00:00Z"),
        ..plain.clone()
    };
    let later = Klus {
        deadline: Some(date(2026, 11, 10)),
        ..late.clone()
    };
    let urgent = Klus {
        klasse: Klasse::SPOED,
        requested_at: at("2026-11-18T07:00:00Z"),
        ..plain.clone()
    };
    let young = Klus {
        requested_at: at("2026-11-17T08:00:00Z"),
        ..plain.clone()
    };
    assert!(order(&later) < order(&late));
    assert!(order(&late) < order(&urgent));
    assert!(order(&urgent) < order(&plain));
    assert!(order(&plain) < order(&young));
}

#[test]
fn preferences_are_read_back_and_nothing_means_always() {
    let some = Voorkeuren::parse("do-middag ma-ochtend").unwrap();
    assert_eq!(some.words(), "ma-ochtend do-middag");
    assert_eq!(some.labels(), ["maandagochtend", "donderdagmiddag"]);
    let day = Voorkeuren::parse("do-middag ma-middag di-ochtend ma-ochtend").unwrap();
    assert_eq!(
        day.labels(),
        ["maandag", "dinsdagochtend", "donderdagmiddag"]
    );
    assert!(some.allows(Weekdag::Ma, Dagdeel::Ochtend));
    assert!(!some.allows(Weekdag::Ma, Dagdeel::Middag));
    assert!(Voorkeuren::default().allows(Weekdag::Zo, Dagdeel::Middag));
    assert_eq!(Voorkeuren::parse("ma-nacht"), None);
}

#[test]
fn person_hours_are_read_in_quarters() {
    for (text, minutes) in [
        ("4", 240),
        ("2,5", 150),
        ("2.25", 135),
        ("0,75", 45),
        (" 1,50 ", 90),
    ] {
        assert_eq!(parse_personen_uren(text), Some(minutes), "{text}");
    }
    for text in ["", "-1", "2,3", "1e3", "9999", "twee", "2,,5", "½", "1.5.5"] {
        assert_eq!(parse_personen_uren(text), None, "{text}");
    }
    for minutes in [15, 60, 90, 135, 240] {
        assert_eq!(parse_personen_uren(&personen_uren(minutes)), Some(minutes));
    }
}

#[test]
fn cheques_are_rounded_up_to_whole_ones() {
    let regeling = hulst();
    for (minutes, cheques) in [(15, 1), (120, 1), (121, 2), (240, 2), (241, 3)] {
        assert_eq!(cheques_for(minutes, &regeling.prijs), cheques);
    }
}

fn draft() -> KlusDraft {
    KlusDraft {
        naam: "Mw. A. de Smet".to_owned(),
        postcode: "4561ab".to_owned(),
        huisnummer: "14".to_owned(),
        klussoort: "tuinonderhoud".to_owned(),
        omschrijving: "Heg snoeien".to_owned(),
        ..KlusDraft::default()
    }
}

fn errors(draft: &KlusDraft) -> FieldErrors {
    draft.check(&hulst(), date(2026, 11, 2)).unwrap_err()
}

#[test]
fn little_is_enough_to_ask() {
    let new = draft().check(&hulst(), date(2026, 11, 2)).unwrap();
    assert_eq!(new.bewoner.adres(), "4561 AB Hulst, huisnummer 14");
    assert_eq!(new.uitvoerder, "hulst-werkt");
    assert_eq!(new.klasse, Klasse(2));
    assert_eq!(new.aantal_cheques, 2);
    assert_eq!(new.deadline, None);
    assert!(new.voorkeuren.is_empty());
}

#[test]
fn snow_is_urgent_by_itself() {
    let snow = KlusDraft {
        klussoort: "sneeuwruimen".to_owned(),
        ..draft()
    };
    assert_eq!(
        snow.check(&hulst(), date(2026, 11, 2)).unwrap().klasse,
        Klasse::SPOED
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let wrong = KlusDraft {
        naam: "n".repeat(10_000),
        postcode: "1012 JS".to_owned(),
        huisnummer: "-3".to_owned(),
        straat: "s".repeat(200),
        plaats: "\u{0}".to_owned(),
        telefoon: "112".to_owned(),
        email: "ik@".to_owned(),
        klussoort: "dakdekken".to_owned(),
        omschrijving: "  ".to_owned(),
        antwoorden: vec![("oppervlakte".to_owned(), "x".repeat(400))],
        zelf: "z".repeat(400),
        toegang_anders: "t".repeat(400),
        voorkeuren: vec!["ma-nacht".to_owned()],
        deadline: "31-02-2027".to_owned(),
        aantal_cheques: "2,5".to_owned(),
        cheques: vec!["AAAA".to_owned()],
        urgentie: "ooit".to_owned(),
        ..KlusDraft::default()
    };
    let lines: Vec<String> = errors(&wrong)
        .list()
        .iter()
        .map(|(field, sentence)| format!("{field} | {sentence}"))
        .collect();
    insta::assert_snapshot!("everything_wrong", lines.join("\n"));
}

#[test]
fn impossible_and_passed_dates_are_refused() {
    for (text, part) in [
        ("30-02-2027", "bestaat niet"),
        ("01-11-2026", "al voorbij"),
        ("26-11-2199", "binnen een jaar"),
        ("morgen", "dag-maand-jaar"),
    ] {
        let wrong = KlusDraft {
            deadline: text.to_owned(),
            ..draft()
        };
        let errors = errors(&wrong);
        let sentence = errors.get("deadline").unwrap();
        assert!(sentence.contains(part), "{text}: {sentence}");
    }
}

#[test]
fn numbers_of_cheques_that_cannot_be_are_refused() {
    for text in ["0", "-1", "21", "99999999999999999999", "1,5", "veel"] {
        let wrong = KlusDraft {
            aantal_cheques: text.to_owned(),
            ..draft()
        };
        assert!(errors(&wrong).get("aantal_cheques").is_some(), "{text}");
    }
}

#[test]
fn the_same_code_twice_is_one_cheque_too_many() {
    let code = super::super::code::Code::generate(|bytes| bytes.fill(7)).to_string();
    let wrong = KlusDraft {
        cheques: vec![code.clone(), code.to_lowercase()],
        ..draft()
    };
    assert_eq!(
        errors(&wrong).get("cheques").unwrap(),
        "Cheque 2: Deze code staat er twee keer."
    );
}

#[test]
fn odd_names_are_kept_as_people_write_them() {
    for naam in [
        "👵 Oma Zoë",
        "أحمد",
        "<script>alert(1)</script>",
        "O'Brien & Zn.",
    ] {
        let new = KlusDraft {
            naam: naam.to_owned(),
            ..draft()
        }
        .check(&hulst(), date(2026, 11, 2))
        .unwrap();
        assert_eq!(new.bewoner.naam.as_str(), naam);
    }
}
