//! The life of a message: tries, ways, and what people do with it.

use super::*;

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + minutes * 60).unwrap()
}

fn owed() -> Bericht {
    let because = Because {
        object: "klus".to_owned(),
        object_id: Uuid::from_u128(2),
        no: 1,
    };
    let recipient = Recipient::Bewoner(Uuid::from_u128(3));
    Bericht::owe(
        Uuid::from_u128(1),
        BerichtSoort::Planned,
        recipient,
        because,
        at(0),
    )
}

#[test]
fn a_server_that_is_down_for_a_day_loses_nothing_and_in_the_end_a_person_calls() {
    let mut bericht = owed();
    let mut tries = 0;
    while bericht.status == BerichtStatus::Owed {
        let now = bericht.next_at;
        bericht = bericht.failed(Way::Mail, Problem::Unreachable, now, None);
        tries += 1;
    }
    assert_eq!(tries, TRIES);
    assert_eq!(bericht.status, BerichtStatus::ToCall);
    let lasted = bericht.next_at.duration_since(at(0));
    assert!(lasted > SignedDuration::from_hours(48), "{lasted:?}");
    let again = bericht.again(at(9_000)).unwrap();
    assert_eq!((again.tries, again.next_at), (0, at(9_000)));
}

#[test]
fn a_try_after_the_visit_is_of_no_use() {
    let visit = Some(at(4 * 60));
    let mut bericht = owed();
    while bericht.status == BerichtStatus::Owed {
        assert!(bericht.next_at <= at(2 * 60), "{:?}", bericht.next_at);
        let now = bericht.next_at;
        bericht = bericht.failed(Way::Mail, Problem::Refused, now, visit);
    }
    assert!(bericht.tries < TRIES);
}

#[test]
fn an_address_that_does_not_exist_is_tried_once() {
    let bericht = owed().failed(Way::Mail, Problem::UnknownAddress, at(0), None);
    assert_eq!(bericht.status, BerichtStatus::ToCall);
}

#[test]
fn whoever_has_no_mail_gets_an_sms_and_whoever_has_neither_a_letter_that_is_in_time() {
    let resident = Recipient::Bewoner(Uuid::nil());
    let all = Means {
        mail: true,
        sms: true,
    };
    let mobile = Telefoon::parse("06-23016250").ok();
    let landline = Telefoon::parse("0114-684700").ok();
    let home = vec!["Molenstraat 14".to_owned()];
    let contact = |email: Option<&str>, telefoon: &Option<Telefoon>| Contact {
        email: email.map(|text| Email::parse(text).unwrap()),
        telefoon: telefoon.clone(),
        address: home.clone(),
    };
    for (reached, means, near, way) in [
        (
            contact(Some("a@example.org"), &mobile),
            all,
            true,
            Ok(Way::Mail),
        ),
        (contact(None, &mobile), all, true, Ok(Way::Sms)),
        (contact(None, &landline), all, false, Ok(Way::Letter)),
        (contact(None, &landline), all, true, Err(Problem::TooNear)),
        (
            contact(Some("a@example.org"), &None),
            Means::default(),
            true,
            Ok(Way::Letter),
        ),
        (
            contact(None, &mobile),
            Means::default(),
            true,
            Err(Problem::TooNear),
        ),
        (Contact::default(), all, false, Err(Problem::NoWay)),
    ] {
        assert_eq!(way_for(resident, &reached, means, near), way, "{reached:?}");
    }
    let ploeg = Recipient::Deelnemer(Uuid::nil());
    let reached = contact(None, &landline);
    assert_eq!(way_for(ploeg, &reached, all, false), Err(Problem::NoWay));
}

#[test]
fn a_letter_for_a_visit_within_two_working_days_comes_too_late() {
    let friday = jiff::civil::date(2026, 11, 6);
    assert!(is_near(jiff::civil::date(2026, 11, 10), friday));
    assert!(!is_near(jiff::civil::date(2026, 11, 11), friday));
}

#[test]
fn a_person_settles_what_waits_for_a_person_and_nothing_else() {
    let by = Uuid::from_u128(7);
    let printable = owed().to_print();
    let callable = owed().to_call(Problem::TooNear);
    assert_eq!(
        printable.clone().printed(by, at(5)).unwrap().status,
        BerichtStatus::Printed
    );
    assert_eq!(
        printable.clone().called(by, at(5)).unwrap().way,
        Some(Way::Call)
    );
    assert_eq!(
        callable.clone().called(by, at(5)).unwrap().settled_by,
        Some(by)
    );
    assert!(callable.printed(by, at(5)).is_err());
    assert!(printable.again(at(5)).is_err());
    let sent = owed().sent(Way::Mail, at(5));
    assert!(sent.clone().called(by, at(6)).is_err());
    assert!(sent.again(at(6)).is_err());
}

#[test]
fn every_word_reads_back() {
    for soort in BerichtSoort::ALL {
        assert_eq!(BerichtSoort::parse(soort.word()), Some(soort));
    }
    for status in BerichtStatus::ALL {
        assert_eq!(BerichtStatus::parse(status.word()), Some(status));
    }
    for way in Way::ALL {
        assert_eq!(Way::parse(way.word()), Some(way));
    }
    for problem in Problem::ALL {
        assert_eq!(Problem::parse(problem.word()), Some(problem));
    }
}
