//! Real processes on one database: the same cheque at two phones, two counters that sell, two coordinators with one klus. One wins,
//! the others are told; nothing is counted twice.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use serde_json::{Value, json};

use crate::support::{
    World, given,
    process::{self, Server, check_is_clean},
};

const CHEQUES: usize = 24;
const PHONES_PER_SERVER: usize = 4;

async fn one_cheque_at_many_phones_is_used_once(world: World) {
    let visit = world.started_visit(CHEQUES).await;
    let codes = world.sold_codes(CHEQUES).await;
    let servers = [Server::start(&world), Server::start(&world)];
    let won: Vec<AtomicUsize> = (0..CHEQUES).map(|_| AtomicUsize::new(0)).collect();
    let told = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for server in &servers {
            for phone in 0..PHONES_PER_SERVER {
                let (codes, won, told, visit) = (&codes, &won, &told, &visit);
                let base = server.base.clone();
                scope.spawn(move || {
                    for step in 0..CHEQUES {
                        // Half of the phones go through the pile from the other end, so that they meet at different cheques.
                        let index = if phone % 2 == 0 {
                            step
                        } else {
                            CHEQUES - 1 - step
                        };
                        let body = json!({"code": codes[index], "opdracht": visit.opdracht});
                        let key = uuid::Uuid::now_v7().to_string();
                        let answer = process::post(
                            &base,
                            "/api/v1/verzilveringen",
                            &visit.token,
                            Some(&key),
                            &body,
                        )
                        .unwrap();
                        match answer.status {
                            201 => {
                                won[index].fetch_add(1, Ordering::SeqCst);
                            }
                            409 => {
                                assert_eq!(
                                    answer.body["title"], "Deze cheque is al gebruikt",
                                    "{}",
                                    answer.body
                                );
                                told.fetch_add(1, Ordering::SeqCst);
                            }
                            other => panic!("{other}: {}", answer.body),
                        }
                    }
                });
            }
        }
    });
    for (index, wins) in won.iter().enumerate() {
        assert_eq!(wins.load(Ordering::SeqCst), 1, "cheque {index}");
    }
    let tries = CHEQUES * PHONES_PER_SERVER * servers.len();
    assert_eq!(told.load(Ordering::SeqCst), tries - CHEQUES);
    check_is_clean(&world.url);
}

async fn two_counters_that_sell_at_once_share_no_receipt_and_no_number(world: World) {
    let token = world.token(given::balie()).await;
    let servers = [Server::start(&world), Server::start(&world)];
    let sold: Mutex<Vec<Value>> = Mutex::default();
    std::thread::scope(|scope| {
        for server in &servers {
            for _ in 0..2 {
                scope.spawn(|| {
                    for _ in 0..10 {
                        let sale = json!({"verkooppunt": "gemeentewinkel", "aantal": 3, "betaalwijze": "pin"});
                        let answer = server.post("/api/v1/verkopen", &token, None, &sale).unwrap();
                        assert_eq!(answer.status, 201, "{}", answer.body);
                        sold.lock().unwrap().push(answer.body);
                    }
                });
            }
        }
    });
    let sold = sold.into_inner().unwrap();
    let distinct = |values: Vec<String>| {
        let count = values.len();
        let set: std::collections::BTreeSet<String> = values.into_iter().collect();
        assert_eq!(set.len(), count, "something was given twice");
        set
    };
    let receipts = distinct(
        sold.iter()
            .map(|sale| sale["bonnummer"].as_str().unwrap().to_owned())
            .collect(),
    );
    let last = receipts
        .last()
        .unwrap()
        .rsplit('-')
        .next()
        .unwrap()
        .parse::<usize>()
        .unwrap();
    assert_eq!(last, sold.len(), "receipts have a gap");
    let cheques = sold
        .iter()
        .flat_map(|sale| sale["cheques"].as_array().unwrap());
    let numbers = distinct(
        cheques
            .clone()
            .map(|cheque| cheque["nummer"].as_str().unwrap().to_owned())
            .collect(),
    );
    assert_eq!(numbers.len(), sold.len() * 3);
    distinct(
        cheques
            .map(|cheque| cheque["code"].as_str().unwrap().to_owned())
            .collect(),
    );
    check_is_clean(&world.url);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_cheque_at_many_phones_is_used_once_on_sqlite() {
    one_cheque_at_many_phones_is_used_once(World::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_cheque_at_many_phones_is_used_once_on_postgres() {
    one_cheque_at_many_phones_is_used_once(World::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_counters_that_sell_at_once_share_no_receipt_and_no_number_on_sqlite() {
    two_counters_that_sell_at_once_share_no_receipt_and_no_number(World::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_counters_that_sell_at_once_share_no_receipt_and_no_number_on_postgres() {
    two_counters_that_sell_at_once_share_no_receipt_and_no_number(World::on_postgres().await).await;
}
