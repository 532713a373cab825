//! Months of random life of a whole town: six verkooppunten, three fondsen, two uitvoerders; stock, tills, refunds, loss, expiry, the
//! bank, settling. A model that keeps books of its own (`books.rs`) says beforehand what may be done and what it must lead to.
//! Every ten acts all invariants hold and the journal is the model's; every month ends in an afrekening that balances, and the
//! reports of past months still say at the end what the model wrote down then.
//!
//! The same seed is the same life. `MONTHS_SEEDS=1..40 cargo test --test main months` lives others; a life that fails names its
//! seed, the day and the act.

mod aftercare;
mod bank;
mod books;
mod counter;
pub mod dice;
mod door;
mod life;
mod payers;
mod settling;
mod stock;
mod till;

use std::{collections::BTreeMap, ops::Range};

use crate::support::World;

use life::{Life, NEEDED};

/// From `MONTHS_SEEDS` (`7` or `1..40`), or these.
fn seeds(standard: Range<u64>) -> Range<u64> {
    let Ok(asked) = std::env::var("MONTHS_SEEDS") else {
        return standard;
    };
    let number = |text: &str| text.parse().expect("MONTHS_SEEDS is `7` or `1..40`");
    match asked.split_once("..") {
        Some((first, end)) => number(first)..number(end),
        None => number(&asked)..number(&asked) + 1,
    }
}

fn lives(seeds: Range<u64>, make: impl AsyncFn() -> World) -> BTreeMap<&'static str, u32> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut done: BTreeMap<&'static str, u32> = BTreeMap::new();
    for seed in seeds {
        println!(
            "a failing life is lived again by: MONTHS_SEEDS={seed} cargo test --test main months"
        );
        let happened =
            runtime.block_on(async { Life::begin(make().await, seed).await.live().await });
        println!("seed {seed}: {happened:?}");
        for (act, (times, _)) in happened {
            *done.entry(act).or_default() += times;
        }
    }
    done
}

/// Every act was done in one of the lives.
fn nothing_is_missing(done: &BTreeMap<&str, u32>) {
    let missing: Vec<_> = NEEDED
        .into_iter()
        .filter(|act| done.get(act).is_none_or(|times| *times == 0))
        .collect();
    assert!(missing.is_empty(), "in none of the lives: {missing:?}");
}

#[test]
fn months_of_life_end_in_an_afrekening_that_balances_on_sqlite() {
    let done = lives(seeds(1..4), World::on_sqlite);
    if std::env::var("MONTHS_SEEDS").is_err() {
        nothing_is_missing(&done);
    }
}

#[test]
fn months_of_life_end_in_an_afrekening_that_balances_on_postgres() {
    lives(seeds(4..5), World::on_postgres);
}
