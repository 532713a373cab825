//! The life of a cheque as a table: every state meets every act.

use std::fmt::Write as _;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn sale() -> Sale {
    Sale {
        verkoop: Uuid::from_u128(1),
        at: at("2026-11-03T09:00:00Z"),
        valid_until: Some(jiff::civil::date(2028, 11, 3)),
    }
}

fn cheque(status: ChequeStatus) -> Cheque {
    Cheque {
        id: Uuid::from_u128(9),
        oplage: None,
        jaar: 2026,
        seq: 4217,
        status,
        verkooppunt: "gemeentewinkel".into(),
        waarde: Cents(1500),
        personen_uren: 2,
        version: 3,
    }
}

const KLUS: Uuid = Uuid::from_u128(5);
const OPDRACHT: Uuid = Uuid::from_u128(6);

fn moment(text: &str) -> Moment {
    Moment {
        at: at(text),
        respijt_dagen: 90,
    }
}

fn every_status() -> Vec<ChequeStatus> {
    let sale = sale();
    vec![
        ChequeStatus::Printed,
        ChequeStatus::InStock,
        ChequeStatus::Sold { sale },
        ChequeStatus::Reserved { sale, klus: KLUS },
        ChequeStatus::Redeemed {
            sale,
            klus: KLUS,
            opdracht: OPDRACHT,
            at: at("2026-11-20T10:00:00Z"),
        },
        ChequeStatus::Settled {
            sale,
            klus: KLUS,
            opdracht: OPDRACHT,
        },
        ChequeStatus::Blocked {
            sale,
            reden: BlockReden::Lost,
        },
        ChequeStatus::Replaced {
            sale,
            reden: BlockReden::Lost,
        },
        ChequeStatus::Expired { sale },
        ChequeStatus::Refunded { sale },
        ChequeStatus::Void {
            reden: VoidReden::Damaged,
        },
        ChequeStatus::Void {
            reden: VoidReden::Stolen,
        },
    ]
}

type Action = Box<dyn Fn(Cheque) -> Result<Cheque, ChequeRefused>>;

fn every_action() -> Vec<(&'static str, Action)> {
    let now = moment("2026-11-22T10:00:00Z");
    vec![
        ("sell", Box::new(|cheque| cheque.sell(sale()))),
        ("reserve", Box::new(move |cheque| cheque.reserve(KLUS, now))),
        ("release", Box::new(Cheque::release)),
        (
            "redeem",
            Box::new(move |cheque| cheque.redeem(KLUS, OPDRACHT, now)),
        ),
        (
            "redeem elsewhere",
            Box::new(move |cheque| cheque.redeem(Uuid::from_u128(8), OPDRACHT, now)),
        ),
        ("undo", Box::new(Cheque::undo)),
        ("settle", Box::new(Cheque::settle)),
        ("block", Box::new(|cheque| cheque.block(BlockReden::Lost))),
        ("replace", Box::new(Cheque::replace)),
        ("refund", Box::new(Cheque::refund)),
        ("expire", Box::new(move |cheque| cheque.expire(now))),
        (
            "expire later",
            Box::new(|cheque| cheque.expire(moment("2029-02-02T10:00:00Z"))),
        ),
        (
            "revive",
            Box::new(|cheque| cheque.revive(Some(jiff::civil::date(2030, 1, 1)))),
        ),
        (
            "hand over",
            Box::new(|cheque| cheque.hand_over("malpertuus")),
        ),
        ("hand back", Box::new(Cheque::hand_back)),
        (
            "make void",
            Box::new(|cheque| cheque.make_void(VoidReden::Missing)),
        ),
    ]
}

#[test]
fn every_status_meets_every_action() {
    let mut table = String::new();
    for status in every_status() {
        for (name, action) in every_action() {
            let outcome = match action(cheque(status)) {
                Ok(next) => {
                    assert_eq!(next.version, 4);
                    assert!(
                        ALLOWED.contains(&(Some(status.word()), next.status.word())),
                        "{} → {} is not in the table",
                        status.word(),
                        next.status.word()
                    );
                    next.status.word().to_owned()
                }
                Err(refused) => format!("✗ {}: {refused}", refused.title()),
            };
            writeln!(table, "{} | {name} | {outcome}", status.word()).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn a_cheque_is_good_through_the_last_day_of_grace_in_amsterdam() {
    // 3 November 2028 and 90 days is 1 February 2029; the day ends at 23:00 UTC.
    let sold = cheque(ChequeStatus::Sold { sale: sale() });
    let last = moment("2029-02-01T22:59:59Z");
    assert!(sold.clone().reserve(KLUS, last).is_ok());
    let too_late = moment("2029-02-01T23:00:00Z");
    assert_eq!(
        sold.clone().redeem(KLUS, OPDRACHT, too_late).unwrap_err(),
        ChequeRefused::Expired {
            on: Some(jiff::civil::date(2028, 11, 3))
        }
    );
    let waiting = sold.reserve(KLUS, last).unwrap();
    assert!(waiting.redeem(KLUS, OPDRACHT, too_late).is_ok());
}

#[test]
fn validity_is_counted_in_months_and_may_be_off() {
    let day = jiff::civil::date(2027, 8, 31);
    assert_eq!(
        valid_until(day, Some(6)),
        Some(jiff::civil::date(2028, 2, 29))
    );
    assert_eq!(valid_until(day, None), None);
}
