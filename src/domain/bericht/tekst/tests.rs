//! Every message as people read it, and when it is not said.

use std::fmt::Write as _;

use jiff::civil::{date, time};
use uuid::Uuid;

use super::*;
use crate::domain::{
    aanbod::{AanbodStatus, Keuze},
    calendar::to_instant,
    klus::{Klasse, Voorkeuren},
    nummer::KlusNummer,
    opdracht::{OpdrachtStatus, draft::Spot},
};

fn regeling() -> Regeling {
    Regeling::parse(include_str!("../../../../assets/regelingen/hulst.toml")).unwrap()
}

fn now() -> Timestamp {
    to_instant(date(2026, 11, 2), time(9, 0, 0, 0))
}

fn klus(status: KlusStatus, reden: Option<&str>) -> Klus {
    Klus {
        id: Uuid::from_u128(1),
        nummer: KlusNummer {
            year: 2026,
            seq: 312,
        },
        bewoner_id: Uuid::from_u128(2),
        klussoort: "tuinonderhoud".to_owned(),
        omschrijving: "De heg van mevrouw de Smet is te hoog.".to_owned(),
        zelf: String::new(),
        toegang: "Er is een hond.".to_owned(),
        voorkeuren: Voorkeuren::default(),
        deadline: None,
        aantal_cheques: 2,
        plaats: "Clinge".to_owned(),
        klasse: Klasse(2),
        status,
        version: 3,
        uitvoerder: "hulst-werkt".to_owned(),
        personen: Some(2),
        personen_minuten: Some(240),
        reden: reden.map(str::to_owned),
        toelichting: None,
        passed_by: None,
        contactpersoon: None,
        asked_by: None,
        paused_werkdagen: 0,
        requested_at: now(),
        changed_at: now(),
    }
}

fn visit(day: i8, reden: Option<Reden>) -> Opdracht {
    let datum = date(2026, 11, day);
    Opdracht {
        id: Uuid::from_u128(3),
        klus_id: Uuid::from_u128(1),
        ploeg_id: Uuid::from_u128(4),
        uitvoerder: "hulst-werkt".to_owned(),
        datum,
        van: to_instant(datum, time(10, 0, 0, 0)),
        tot: to_instant(datum, time(12, 0, 0, 0)),
        status: OpdrachtStatus::Published,
        version: 2,
        started_at: None,
        finished_at: None,
        opmerking: String::new(),
        reden,
        successor_id: None,
        changed_at: now(),
    }
}

/// Three half days, until tomorrow at nine.
fn aanbod() -> Aanbod {
    let keuzes = [
        (1, visit(4, None)),
        (2, visit(5, None)),
        (3, visit(6, None)),
    ];
    Aanbod {
        id: Uuid::from_u128(5),
        klus_id: Uuid::from_u128(1),
        uitvoerder: "hulst-werkt".to_owned(),
        keuzes: keuzes
            .map(|(no, visit)| Keuze {
                id: Uuid::from_u128(6),
                no,
                spot: Spot::of(&visit),
            })
            .to_vec(),
        status: AanbodStatus::Open,
        version: 1,
        made_by: Uuid::from_u128(7),
        made_at: now(),
        held_until: to_instant(date(2026, 11, 3), time(9, 0, 0, 0)),
        settled_at: None,
        settled_by: None,
    }
}

/// Every message, each about something that is still true.
fn all(regeling: &Regeling) -> Vec<(BerichtSoort, Tekst)> {
    let writer = Writer {
        regeling,
        base_url: "https://cheque.example.org",
        now: now(),
    };
    let declined_for = regeling.afwijs_redenen[0].slug.clone();
    let (old, new) = (visit(3, Some(Reden::Weather)), visit(5, None));
    let offer = aanbod();
    BerichtSoort::ALL
        .into_iter()
        .map(|soort| {
            let klus = match soort {
                BerichtSoort::Declined => klus(KlusStatus::Declined, Some(&declined_for)),
                BerichtSoort::Asked | BerichtSoort::Reminded => {
                    klus(KlusStatus::Asked, Some("Hoe hoog is de heg?"))
                }
                _ => klus(KlusStatus::Planned, None),
            };
            let about = match soort {
                BerichtSoort::Planned | BerichtSoort::Moved | BerichtSoort::FellThrough => {
                    About::Visit {
                        klus: &klus,
                        opdracht: &old,
                        successor: (soort == BerichtSoort::Moved).then_some(&new),
                        deurcode: "0427",
                    }
                }
                BerichtSoort::Expiring => About::Cheques {
                    aantal: 3,
                    sold_on: date(2024, 12, 1),
                    valid_until: date(2026, 12, 1),
                },
                BerichtSoort::Offered => About::Aanbod {
                    klus: &klus,
                    aanbod: &offer,
                    link: "https://cheque.example.org/aanbod/7KQ2-M9XD-4TFH-0ABC",
                },
                BerichtSoort::PlanChanged => About::Plan {
                    datum: date(2026, 11, 3),
                },
                _ => About::Klus(&klus),
            };
            (soort, tekst(soort, &about, writer).unwrap())
        })
        .collect()
}

#[test]
fn every_message_says_this() {
    let mut shown = String::new();
    for (soort, tekst) in all(&regeling()) {
        write!(
            shown,
            "== {}\nOnderwerp: {}\n\n{}\nSMS: {}\n\n",
            soort.label(),
            tekst.onderwerp,
            tekst.plain(),
            tekst.kort
        )
        .unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_message_names_no_resident_and_its_subject_no_klus() {
    for (soort, tekst) in all(&regeling()) {
        let said = format!("{} {} {}", tekst.onderwerp, tekst.plain(), tekst.kort);
        assert!(
            !said.contains("Smet") && !said.contains("hond"),
            "{soort:?}: {said}"
        );
        assert!(!tekst.onderwerp.contains("K26"), "{soort:?}");
        // Two parts of 153 characters at most, so that an SMS costs no more than it says.
        assert!(
            tekst.kort.chars().count() <= 306,
            "{soort:?}: {}",
            tekst.kort
        );
    }
}

#[test]
fn what_is_no_longer_true_is_not_said() {
    let regeling = regeling();
    let writer = |day: i8| Writer {
        regeling: &regeling,
        base_url: "https://cheque.example.org",
        now: to_instant(date(2026, 11, day), time(11, 0, 0, 0)),
    };
    let (answered, complaint) = (
        klus(KlusStatus::Requested, None),
        klus(KlusStatus::Complaint, Some("scheef")),
    );
    let opdracht = visit(3, None);
    let about = About::Visit {
        klus: &answered,
        opdracht: &opdracht,
        successor: None,
        deurcode: "0427",
    };
    assert!(tekst(BerichtSoort::Planned, &about, writer(2)).is_some());
    assert!(tekst(BerichtSoort::Planned, &about, writer(3)).is_none());
    assert!(tekst(BerichtSoort::FellThrough, &about, writer(3)).is_some());
    assert!(tekst(BerichtSoort::Asked, &About::Klus(&answered), writer(2)).is_none());
    assert!(tekst(BerichtSoort::Accepted, &About::Klus(&answered), writer(2)).is_none());
    assert!(tekst(BerichtSoort::Done, &About::Klus(&complaint), writer(2)).is_none());
    let used = About::Cheques {
        aantal: 0,
        sold_on: date(2024, 12, 1),
        valid_until: date(2026, 12, 1),
    };
    assert!(tekst(BerichtSoort::Expiring, &used, writer(2)).is_none());
    let plan = About::Plan {
        datum: date(2026, 11, 2),
    };
    assert!(tekst(BerichtSoort::PlanChanged, &plan, writer(2)).is_some());
    assert!(tekst(BerichtSoort::PlanChanged, &plan, writer(3)).is_none());
}
