//! Every question of `check` can fail: on the demo's month, each is shown a database that breaks what it asks after, made behind
//! the back of every guard of the schema. The reports (invariant M10) have theirs beside their own stories.

use std::collections::BTreeSet;

use dienstencheque::{
    commands::demo,
    store::{
        Door,
        check::{self, Finding},
    },
};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};

use crate::stories;

/// An invariant, words of what `check` must say of it, and what breaks it.
struct Lie {
    invariant: &'static str,
    words: &'static str,
    text: &'static str,
}

/// Those of the file beside this one; what stands before the first is about the file.
fn lies() -> Vec<Lie> {
    let blocks = include_str!("tampered.sql").split("\n\n").skip(1);
    let lie = |block: &'static str| {
        let (head, text) = block.split_once('\n')?;
        let (invariant, words) = head.strip_prefix("-- ")?.split_once(": ")?;
        Some(Lie {
            invariant,
            words,
            text,
        })
    };
    blocks
        .map(|block| lie(block).unwrap_or_else(|| panic!("{block}")))
        .collect()
}

/// The one connection that lies are told on, each in a transaction that is never kept: `check` looks through it.
struct Told(DatabaseConnection);

impl Door for Told {
    type Connection = DatabaseConnection;

    fn conn(&self) -> &DatabaseConnection {
        &self.0
    }
}

/// A connection that no trigger and no foreign key stands in the way of.
async fn unguarded(url: &str) -> Told {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1);
    let conn = Database::connect(options).await.unwrap();
    if conn.get_database_backend() == DbBackend::Postgres {
        let off = "SET session_replication_role = replica";
        conn.execute_unprepared(off).await.unwrap();
        return Told(conn);
    }
    conn.execute_unprepared("PRAGMA foreign_keys = OFF")
        .await
        .unwrap();
    let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
    let triggers = Statement::from_string(DbBackend::Sqlite, triggers);
    for row in conn.query_all_raw(triggers).await.unwrap() {
        let name: String = row.try_get("", "name").unwrap();
        let drop = format!("DROP TRIGGER {name}");
        conn.execute_unprepared(&drop).await.unwrap();
    }
    Told(conn)
}

/// Which invariant, and what it says without what was counted.
fn asked(finding: &Finding) -> (&'static str, String) {
    let says = finding.figures.split(": ").next().unwrap();
    (finding.invariant, says.to_owned())
}

/// What a finding tells a reader.
fn told(finding: &Finding) -> String {
    format!("{}\n{}", finding.figures, finding.rows.join("\n"))
}

stories! {
    async fn every_question_of_check_can_fail(world: World) {
        demo::lived_in(&world.app, 1, 90).await.unwrap();
        let door = unguarded(&world.url).await;
        let mut never_broken = BTreeSet::new();
        for finding in check::all(world.app.store.read()).await.unwrap() {
            assert!(finding.rows.is_empty(), "{finding:#?}");
            never_broken.insert(asked(&finding));
        }
        let mut unseen = Vec::new();
        for Lie { invariant, words, text } in lies() {
            door.0.execute_unprepared("BEGIN").await.unwrap();
            let findings = match door.0.execute_unprepared(text).await {
                Ok(_) => check::all(&door).await.unwrap(),
                Err(error) => panic!("{text}: {error}"),
            };
            door.0.execute_unprepared("ROLLBACK").await.unwrap();
            let broken: Vec<_> = findings.iter().filter(|one| !one.rows.is_empty()).collect();
            if !broken.iter().any(|one| one.invariant == invariant && told(one).contains(words)) {
                let instead: Vec<_> = broken.iter().map(|one| told(one)).collect();
                unseen.push(format!("{invariant}: {words}, but {}", instead.join("\n")));
            }
            for finding in broken {
                never_broken.remove(&asked(finding));
            }
        }
        door.0.close().await.unwrap();
        assert!(unseen.is_empty(), "{}", unseen.join("\n\n"));
        never_broken.retain(|(invariant, _)| *invariant != "M10");
        assert!(never_broken.is_empty(), "nothing breaks these: {never_broken:#?}");
    }
}
