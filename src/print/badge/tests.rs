//! A credential as it is signed, pinned; and that it says nothing that was not chosen.

use jiff::civil::date;
use uuid::Uuid;

use super::*;
use crate::domain::{
    bewijs::{GetoondEsco, GetoondeOpmerking, GetoondeSoort},
    nummer::BewijsNummer,
};

fn bewijs() -> Bewijs {
    let skill = |slug: &str, niveau: &str| GetoondeVaardigheid {
        slug: slug.to_owned(),
        naam: slug.to_owned(),
        minuten: 7_230,
        niveau: niveau.to_owned(),
        esco: Some(GetoondEsco {
            code: "9333.4".to_owned(),
            titel: "mover".to_owned(),
            uri: "http://data.europa.eu/esco/occupation/c84a055d-00fe-4789-a054-f4a62914ff6e"
                .to_owned(),
        }),
    };
    Bewijs {
        id: Uuid::from_u128(1),
        nummer: BewijsNummer { year: 2026, seq: 1 },
        deelnemer: Uuid::from_u128(2),
        plaats: LIST_SIZE + 7,
        inhoud: Inhoud {
            regeling: "Hulst voor Elkaar".to_owned(),
            uitvoerder: "Hulst Werkt!".to_owned(),
            naam: "Fatima E.".to_owned(),
            van: date(2026, 3, 2),
            tot: date(2026, 11, 20),
            minuten: 7_230,
            vaardigheden: vec![skill("tillen", "doet het zelf"), skill("dragen", "")],
            klussoorten: vec![GetoondeSoort {
                naam: "Verhuizen".to_owned(),
                minuten: 45,
            }],
            opmerkingen: vec![GetoondeOpmerking {
                tekst: "Werkt \"netjes\".".to_owned(),
                wie: "Peter".to_owned(),
                op: date(2026, 11, 12),
            }],
            begeleider: "Peter".to_owned(),
            op: date(2026, 11, 22),
        },
        account: Uuid::from_u128(3),
        at: "2026-11-22T11:00:00.250Z".parse().unwrap(),
        withdrawn: None,
    }
}

fn signed(bewijs: &Bewijs) -> Value {
    let issuer = Issuer {
        base: "http://localhost:8080/CHEQUES",
        naam: "Hulst voor Elkaar",
        key: 2,
        sign: &|bytes| bytes.to_vec(),
    };
    credential(&issuer, bewijs, "0123456789ABCDEF").unwrap()
}

#[test]
fn a_credential_says_what_the_paper_says() {
    let text = serde_json::to_string_pretty(&signed(&bewijs())).unwrap();
    insta::assert_snapshot!(text);
}

#[test]
fn every_change_of_what_it_says_changes_what_is_signed() {
    let proof = |bewijs: &Bewijs| signed(bewijs)["proof"]["proofValue"].clone();
    let own = bewijs();
    let mut seen = vec![proof(&own)];
    let changes: [fn(&mut Inhoud); 5] = [
        |one| one.naam = "Fatima El Amrani".to_owned(),
        |one| one.minuten += 1,
        |one| one.vaardigheden[0].minuten += 60,
        |one| one.vaardigheden[0].niveau = "kan het uitleggen".to_owned(),
        |one| one.opmerkingen[0].tekst = "Werkt snel.".to_owned(),
    ];
    for change in changes {
        let mut other = own.clone();
        change(&mut other.inhoud);
        let value = proof(&other);
        assert!(!seen.contains(&value));
        seen.push(value);
    }
}

#[test]
fn the_issuer_is_found_by_host_port_and_path() {
    assert_eq!(
        did("https://cheque.example.org"),
        "did:web:cheque.example.org"
    );
    assert_eq!(
        did("http://localhost:8080/CHEQUES"),
        "did:web:localhost%3A8080:CHEQUES"
    );
    let document = did_document("https://a.nl", &[(1, vec![1; 32]), (2, vec![2; 32])]);
    assert_eq!(
        document["assertionMethod"],
        json!(["did:web:a.nl#key-1", "did:web:a.nl#key-2"])
    );
    let key = document["verificationMethod"][0]["publicKeyMultibase"]
        .as_str()
        .unwrap();
    assert!(key.starts_with("z6Mk"), "{key}");
}

#[test]
fn hours_are_written_with_two_decimals() {
    assert_eq!(
        [0, 20, 60, 7_230, 1].map(hours),
        ["0.00", "0.33", "1.00", "120.50", "0.02"]
    );
}
