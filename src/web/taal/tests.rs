//! The files are judged as text here: what is in them, and whether a translator stayed within what Dutch says.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use jiff::civil::date;

use super::*;
use crate::domain::{
    cheque::ChequeRefused, opdracht::OpdrachtStatus, regeling::Regeling, uren::UrenSoort,
    verzilvering::VisitRefused,
};

/// Read by staff and by residents: Dutch only.
const DUTCH_ONLY: [&str; 2] = ["begeleider-", "bewoner-"];

/// Every message of a file (`key` and `key.attribute`) with the words that are filled in.
fn messages(taal: Taal) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut message, mut part) = (String::new(), String::new());
    for line in source(taal).lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let (name, rest) = line.split_once('=').unwrap_or(("", line));
        if !line.starts_with(' ') {
            message = name.trim().to_owned();
            part.clone_from(&message);
        } else if let Some(attribute) = name.trim().strip_prefix('.') {
            part = format!("{message}.{attribute}");
        }
        let words = found.entry(part.clone()).or_default();
        let rest = if line.starts_with(' ') && !line.trim().starts_with('.') {
            line
        } else {
            rest
        };
        for piece in rest.split('$').skip(1) {
            words.insert(
                piece
                    .chars()
                    .take_while(|one| one.is_ascii_alphanumeric() || *one == '_')
                    .collect(),
            );
        }
    }
    found
}

fn dutch_only(key: &str) -> bool {
    DUTCH_ONLY.iter().any(|prefix| key.starts_with(prefix))
}

#[test]
fn every_file_can_be_read_whole_and_says_nothing_twice() {
    for taal in Taal::ALL {
        let read = FluentResource::try_new(source(taal).to_owned());
        let resource = read.unwrap_or_else(|(_, errors)| panic!("{taal:?}: {errors:?}"));
        let mut bundle = Bundle::new_concurrent(vec![taal.word().parse().unwrap()]);
        assert_eq!(bundle.add_resource(resource).err(), None, "{taal:?}");
    }
}

#[test]
fn a_translation_has_no_key_and_no_placeholder_that_dutch_lacks() {
    let dutch = messages(Taal::Nl);
    let mut wrong = Vec::new();
    for taal in Taal::ALL {
        for (key, words) in messages(taal) {
            match dutch.get(&key) {
                None => wrong.push(format!("{taal:?}: {key} is not in Dutch")),
                Some(_) if taal != Taal::Nl && dutch_only(&key) => {
                    wrong.push(format!("{taal:?}: {key} is Dutch only"));
                }
                Some(known) if !words.is_subset(known) => {
                    wrong.push(format!(
                        "{taal:?}: {key} fills in {words:?}, Dutch {known:?}"
                    ));
                }
                Some(_) => {}
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn what_is_not_translated_is_read_in_dutch_and_listed() {
    let dutch = messages(Taal::Nl);
    let mut list = String::new();
    for taal in Taal::ALL {
        let known = messages(taal);
        let missing: Vec<&str> = dutch
            .keys()
            .filter(|key| !dutch_only(key) && !known.contains_key(*key))
            .map(String::as_str)
            .collect();
        list.push_str(&format!("{}: {}\n", taal.word(), missing.len()));
        for key in missing {
            assert_eq!(look(taal, key, None, None), None);
            list.push_str(&format!("  {key}\n"));
        }
    }
    insta::assert_snapshot!(list);
}

/// Keys in a text of ours after one of these calls.
fn asked_for(text: &str) -> Vec<String> {
    let calls = [
        ".t(\"",
        ".n(\"",
        ".with(\"",
        ".fill(\"",
        "label: \"knop-",
        "coded(\n        \"",
        "coded(\"",
    ];
    let mut keys = Vec::new();
    for call in calls {
        for piece in text.split(call).skip(1) {
            let key = piece.split('"').next().unwrap_or_default();
            let prefix = if call.ends_with("knop-") { "knop-" } else { "" };
            keys.push(format!("{prefix}{key}"));
        }
    }
    keys
}

fn files(dir: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_key_that_is_asked_for_is_said_in_dutch() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    files(&root.join("assets/templates"), &mut texts);
    for file in [
        "web/view.rs",
        "web/ploeg.rs",
        "web/error.rs",
        "web/account.rs",
        "web/uren.rs",
    ] {
        texts.push(fs::read_to_string(root.join("src").join(file)).unwrap());
    }
    files(&root.join("src/web/ploeg"), &mut texts);
    files(&root.join("src/actions"), &mut texts);
    let mut keys: Vec<String> = texts.iter().flat_map(|text| asked_for(text)).collect();
    assert!(keys.len() > 100, "the calls are spelled otherwise now");
    let refused = [
        ChequeRefused::Unknown,
        ChequeRefused::NotSold,
        ChequeRefused::Missing,
        ChequeRefused::Reserved { here: false },
        ChequeRefused::Void,
        ChequeRefused::Used { on: None },
        ChequeRefused::Expired { on: None },
        ChequeRefused::NotRedeemed,
    ];
    keys.extend(refused.iter().map(|one| one.code().to_owned()));
    let visits = [
        VisitRefused::NotStarted,
        VisitRefused::Off,
        VisitRefused::Enough,
    ];
    keys.extend(visits.iter().map(|one| one.code().to_owned()));
    let statuses = OpdrachtStatus::ALL
        .iter()
        .filter(|one| **one != OpdrachtStatus::Draft);
    keys.extend(statuses.map(|one| format!("status-{}", one.word())));
    let kinds = [
        UrenSoort::Klus,
        UrenSoort::Reistijd,
        UrenSoort::Instructie,
        UrenSoort::Wachten,
        UrenSoort::Training,
    ];
    keys.extend(kinds.iter().map(|one| format!("uren-soort-{}", one.word())));
    let dutch = messages(Taal::Nl);
    let missing: BTreeSet<&String> = keys
        .iter()
        .filter(|key| !key.is_empty() && !dutch.contains_key(*key))
        .collect();
    assert_eq!(missing, BTreeSet::new());
    for key in keys.iter().filter(|key| key.starts_with("weigering-")) {
        assert!(
            dutch.contains_key(&format!("{key}.uitleg")),
            "{key} does not say what to do"
        );
    }
}

#[test]
fn every_klussoort_of_the_regeling_has_its_own_name_in_dutch() {
    let toml = include_str!("../../../assets/regelingen/hulst.toml");
    let regeling = Regeling::parse(toml).unwrap();
    for soort in &regeling.klussoorten {
        assert_eq!(Taal::Nl.t(&format!("soort-{}", soort.slug)), soort.naam);
    }
}

#[test]
fn dates_durations_and_numbers_are_said_as_each_language_says_them() {
    let mut said = String::new();
    for taal in Taal::ALL {
        said.push_str(&format!(
            "{} · {}\n",
            taal.word(),
            taal.date(date(2026, 11, 26))
        ));
        for minutes in [1, 45, 60, 135, 300] {
            said.push_str(&format!("  {}\n", taal.duration(minutes)));
        }
        for count in [0, 1, 2, 5, 22] {
            said.push_str(&format!("  {}\n", taal.n("vraag-nog-cheques", &count)));
        }
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_language_says_refusals_and_wrong_fields_in_its_own_words_and_dutch_says_what_the_action_said()
{
    let action = || {
        (
            "Deze cheque is verlopen".to_owned(),
            "Hij was geldig tot 3 mei.".to_owned(),
        )
    };
    let (title, detail) = action();
    assert_eq!(
        Taal::Nl.refusal("weigering-cheque-verlopen", title, detail),
        action()
    );
    let (title, detail) = action();
    let (title, detail) = Taal::En.refusal("weigering-cheque-verlopen", title, detail);
    assert_eq!(
        (&*title, &*detail),
        ("This cheque has expired", "Ask for another cheque.")
    );
    let (title, detail) = action();
    assert_eq!(
        Taal::En.refusal("", title, detail),
        action(),
        "what nobody translated stays Dutch"
    );
    assert_eq!(Taal::Nl.field_error("minuten", "Te veel."), "Te veel.");
    assert!(
        Taal::En
            .field_error("minuten", "Te veel.")
            .starts_with("Type the minutes")
    );
    assert_eq!(Taal::En.field_error("anders", "Te veel."), "Te veel.");
}

#[test]
fn names_between_arabic_words_are_kept_apart() {
    let said = Taal::Ar.with("met", "namen", "Bram");
    assert!(said.contains("\u{2068}Bram\u{2069}"), "{said}");
}
