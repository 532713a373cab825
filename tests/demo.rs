//! The demo: the same number makes the same town and the same month.

use std::collections::BTreeMap;

use dienstencheque::{actions, commands::demo, domain::iso_week::IsoWeek, planner::checker::Rule};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::support::World;

/// What happened in a month, in order, without the keys and secrets that differ each time.
async fn history(seed: u64, now: &str) -> (Vec<String>, BTreeMap<String, i64>) {
    let world = World::on_sqlite().await;
    world.at(now);
    demo::lived_in(&world.app, seed, 40).await.unwrap();
    let conn = sea_orm::Database::connect(&world.url).await.unwrap();
    let ask = async |text: &str| {
        let statement = Statement::from_string(DbBackend::Sqlite, text.to_owned());
        conn.query_all_raw(statement).await.unwrap()
    };
    let events = ask(
        "SELECT at || ' ' || rol || ' ' || org || ' ' || action || ' ' || object || ' ' || no || ' ' \
         || COALESCE(from_status, '-') || ' ' || COALESCE(to_status, '-') AS line FROM event ORDER BY seq",
    )
    .await;
    let counts = ask(
        "SELECT 'klus ' || status AS what, count(*) AS n FROM klus GROUP BY status \
         UNION ALL SELECT 'cheque ' || status, count(*) FROM cheque GROUP BY status \
         UNION ALL SELECT 'opdracht ' || status, count(*) FROM opdracht GROUP BY status \
         UNION ALL SELECT 'uren ' || status || ' ' || soort, sum(minuten) FROM uren GROUP BY status, soort \
         UNION ALL SELECT 'bewoner ' || naam || straat || huisnummer, count(*) FROM bewoner GROUP BY naam, straat, huisnummer",
    )
    .await;
    (
        events
            .iter()
            .map(|row| row.try_get("", "line").unwrap())
            .collect(),
        counts
            .iter()
            .map(|row| {
                (
                    row.try_get("", "what").unwrap(),
                    row.try_get("", "n").unwrap(),
                )
            })
            .collect(),
    )
}

/// A Monday at work, and a Saturday evening.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_at_the_same_moment_is_the_same_month_and_another_seed_another() {
    let (monday, saturday) = ("2026-11-02T10:30:00Z", "2026-11-21T19:00:00Z");
    for now in [monday, saturday] {
        let ((events, counts), (again, counts_again)) =
            tokio::join!(history(7, now), history(7, now));
        assert!(events.len() > 300, "too little happened to mean anything");
        for (number, (one, other)) in events.iter().zip(&again).enumerate() {
            let before = number.saturating_sub(60);
            assert_eq!(
                one,
                other,
                "event {} at {now}, after {:#?} and {:#?}",
                number + 1,
                &events[before..number],
                &again[before..number]
            );
        }
        assert_eq!(events.len(), again.len());
        assert_eq!(counts, counts_again);
        if now == monday {
            assert_ne!(history(8, now).await.1, counts);
        }
    }
}

/// What the planner would not do, it does not find in a month that was made by hand either.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_board_of_the_demo_shows_no_conflict_that_nobody_made() {
    let world = World::on_sqlite().await;
    world.at("2026-11-19T10:30:00Z");
    let town = demo::lived_in(&world.app, 3, 60).await.unwrap();
    let this = IsoWeek::of(world.app.today());
    let mut visits = 0;
    for team in &town.uitvoerders {
        for week in [this.plus(-1), this, this.plus(1)] {
            let board = actions::planning::board(&world.app, &team.coordinator, week)
                .await
                .unwrap();
            visits += board.facts.opdrachten.len();
            let about_time = [Rule::Hours, Rule::Overlap, Rule::Lunch, Rule::Equipment];
            let found: Vec<_> = board
                .breaches
                .iter()
                .filter(|one| about_time.contains(&one.rule))
                .collect();
            assert!(found.is_empty(), "{week}: {found:#?}");
        }
    }
    assert!(visits > 8, "too few visits to mean anything: {visits}");
}
