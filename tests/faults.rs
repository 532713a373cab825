//! Bad luck: killed in the middle of a sale, a database that is missing, locked, read-only or newer, a port in use. Each gives a clear
//! sentence and loses nothing.

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::json;

use crate::support::{
    World, given,
    process::{self, Server, check_is_clean, run},
};

const KILLS: u64 = 8;
const CLERKS: usize = 4;

/// Clerks sell while the process is killed again and again. A key is kept before it is first sent, as a page does; after
/// each restart what was not answered is sent again with its key. In the end every key is one sale, and what was
/// acknowledged before a kill is still the same sale.
async fn killed_in_the_middle_of_sales_nothing_is_lost_or_doubled(world: World) {
    let token = world.token(given::balie()).await;
    let acknowledged: Mutex<HashMap<String, String>> = Mutex::default();
    let pending: Mutex<Vec<String>> = Mutex::default();
    let committed_unheard = AtomicU64::new(0);
    for round in 0..KILLS {
        let server = Server::start(&world);
        let base = server.base.clone();
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..CLERKS {
                scope.spawn(|| {
                    while !stop.load(Ordering::SeqCst) {
                        let again = pending.lock().unwrap().pop();
                        let retried = again.is_some();
                        let key = again.unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
                        let sale = json!({"verkooppunt": "gemeentewinkel", "aantal": 2, "betaalwijze": "contant"});
                        match process::post(&base, "/api/v1/verkopen", &token, Some(&key), &sale) {
                            Some(answer) if answer.status == 201 => {
                                if retried && answer.replayed {
                                    committed_unheard.fetch_add(1, Ordering::SeqCst);
                                }
                                let id = answer.body["id"].as_str().unwrap().to_owned();
                                let before = acknowledged.lock().unwrap().insert(key, id.clone());
                                assert!(before.is_none_or(|before| before == id));
                            }
                            Some(answer) => panic!("{}: {}", answer.status, answer.body),
                            None => {
                                pending.lock().unwrap().push(key);
                                std::thread::sleep(Duration::from_millis(5));
                            }
                        }
                    }
                });
            }
            std::thread::sleep(Duration::from_millis(150 + 37 * round));
            server.kill();
            stop.store(true, Ordering::SeqCst);
        });
        check_is_clean(&world.url);
    }
    let server = Server::start(&world);
    let sale = json!({"verkooppunt": "gemeentewinkel", "aantal": 2, "betaalwijze": "contant"});
    for key in pending.into_inner().unwrap() {
        let answer = server
            .post("/api/v1/verkopen", &token, Some(&key), &sale)
            .unwrap();
        assert_eq!(answer.status, 201);
        acknowledged
            .lock()
            .unwrap()
            .insert(key, answer.body["id"].as_str().unwrap().to_owned());
    }
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(
        acknowledged.len() > CLERKS,
        "too few sales to mean anything"
    );
    for (key, id) in &acknowledged {
        let answer = server
            .post("/api/v1/verkopen", &token, Some(key), &sale)
            .unwrap();
        assert_eq!((answer.status, answer.replayed), (201, true));
        assert_eq!(answer.body["id"].as_str().unwrap(), id);
    }
    let distinct: std::collections::HashSet<_> = acknowledged.values().collect();
    assert_eq!(distinct.len(), acknowledged.len(), "two keys share a sale");
    let last = server
        .post("/api/v1/verkopen", &token, None, &sale)
        .unwrap();
    let bon = last.body["bonnummer"].as_str().unwrap().to_owned();
    let number: usize = bon.rsplit('-').next().unwrap().parse().unwrap();
    assert_eq!(
        number,
        acknowledged.len() + 1,
        "receipt numbers have a gap or a double"
    );
    check_is_clean(&world.url);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_sales_nothing_is_lost_or_doubled_on_sqlite() {
    killed_in_the_middle_of_sales_nothing_is_lost_or_doubled(World::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_sales_nothing_is_lost_or_doubled_on_postgres() {
    killed_in_the_middle_of_sales_nothing_is_lost_or_doubled(World::on_postgres().await).await;
}

/// Does what the product never does: writes past it.
pub async fn directly(url: &str, statement: &str) {
    use sea_orm::ConnectionTrait;
    let conn = sea_orm::Database::connect(url).await.unwrap();
    conn.execute_unprepared(statement).await.unwrap();
    conn.close().await.unwrap();
}

pub fn says(output: &std::process::Output, words: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "it should have failed: {text}");
    assert!(!text.contains("panicked"), "{text}");
    for word in words {
        assert!(text.contains(word), "`{word}` is not in: {text}");
    }
}

#[test]
fn a_missing_database_is_named_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("weg.db");
    let url = format!("sqlite://{}", file.display());
    for command in ["serve", "check"] {
        says(
            &run(&[
                command,
                "--database-url",
                &url,
                "--key-file",
                folder.path().join("k").to_str().unwrap(),
            ]),
            &["weg.db", "does not exist", "migrate"],
        );
    }
    assert!(!file.exists());
    let url = format!("sqlite://{}", folder.path().join("geen-map/x.db").display());
    says(
        &run(&["migrate", "--database-url", &url]),
        &["Check that the folder exists"],
    );
    says(
        &run(&["migrate", "--database-url", "mysql://x"]),
        &["mysql://x", "sqlite://FILE"],
    );
    says(
        &run(&["migrate", "--database-url", "postgres://x@127.0.0.1:1/x"]),
        &["Check that the server runs"],
    );
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let world = World::on_sqlite().await;
    directly(
        &world.url,
        "INSERT INTO seaql_migrations VALUES ('m20990101_000001_later', 0)",
    )
    .await;
    for command in [
        vec!["serve"],
        vec!["serve", "--migrate"],
        vec!["migrate"],
        vec!["check"],
    ] {
        let mut arguments = command.clone();
        arguments.extend(["--database-url", &world.url]);
        let key = world.file("test.key");
        if command[0] != "migrate" {
            arguments.extend(["--key-file", key.to_str().unwrap()]);
        }
        says(
            &run(&arguments),
            &["newer version", "m20990101_000001_later"],
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_port_in_use_is_named() {
    let world = World::on_sqlite().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let key = world.file("test.key");
    says(
        &run(&[
            "serve",
            "--database-url",
            &world.url,
            "--key-file",
            key.to_str().unwrap(),
            "--port",
            &port,
        ]),
        &[&port, "--port"],
    );
}

#[test]
fn an_address_that_qr_codes_cannot_reach_is_refused_with_one_that_they_can() {
    let output = run(&["serve", "--base-url", "https://hulst.example/cheques"]);
    assert_eq!(output.status.code(), Some(2));
    says(&output, &["--base-url", "/CHEQUES", "host name of its own"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mistakes_in_a_regeling_file_name_their_line_and_a_wrong_key_file_says_so() {
    let world = World::on_sqlite().await;
    let key = world.file("test.key");
    let file = world.file("regeling.toml");
    let hulst = include_str!("../assets/regelingen/hulst.toml");
    let broken = hulst.replacen("cheque_prefix = \"HU\"", "cheque_prefix = \"hulst\"", 1);
    assert_ne!(broken, hulst);
    let line = 1 + broken
        .lines()
        .position(|line| line.starts_with("cheque_prefix"))
        .unwrap();
    std::fs::write(&file, broken).unwrap();
    says(
        &run(&[
            "serve",
            "--database-url",
            &world.url,
            "--key-file",
            key.to_str().unwrap(),
            "--regeling",
            file.to_str().unwrap(),
        ]),
        &["regeling.toml", &format!("line {line}:")],
    );
    let wrong = world.file("wrong.key");
    std::fs::write(&wrong, "geheim").unwrap();
    says(
        &run(&[
            "serve",
            "--database-url",
            &world.url,
            "--key-file",
            wrong.to_str().unwrap(),
        ]),
        &["wrong.key", "64 hexadecimal digits"],
    );
}

/// Another program holds the write lock for longer than we wait: the clerk is told, nothing is half done, and the same form
/// works as soon as the lock is gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_database_says_so_and_recovers_by_itself() {
    use sea_orm::ConnectionTrait;
    let world = World::on_sqlite().await;
    let token = world.token(given::balie()).await;
    let mut options = sea_orm::ConnectOptions::new(world.url.clone());
    options.max_connections(1);
    let other = sea_orm::Database::connect(options).await.unwrap();
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    let key = uuid::Uuid::now_v7().to_string();
    let sale = json!({"verkooppunt": "gemeentewinkel", "aantal": 1, "betaalwijze": "pin"});
    let mut clerk = world.visitor().with_token(&token);
    let refused = clerk
        .post_json_once("/api/v1/verkopen", &sale, Some(&key))
        .await
        .is(503);
    assert!(
        refused.json()["detail"]
            .as_str()
            .unwrap()
            .contains("niets half gedaan")
    );
    clerk.get("/api/v1/verkooppunten").await.is(200);
    other.execute_unprepared("ROLLBACK").await.unwrap();
    clerk
        .post_json_once("/api/v1/verkopen", &sale, Some(&key))
        .await
        .is(201);
    check_is_clean(&world.url);
}

/// A new town: the schema, the first account, and that account logs in. What cannot be is refused with what can.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_account_of_a_new_town_comes_from_the_command_line() {
    let world = World::on_sqlite().await;
    let key = world.file("test.key");
    let add = |rest: &[&str]| {
        let mut arguments = vec![
            "add-account",
            "--database-url",
            &world.url,
            "--key-file",
            key.to_str().unwrap(),
        ];
        arguments.extend(["--naam", "Bea van de Balie", "--gebruikersnaam", "Bea"]);
        arguments.extend(rest);
        run(&arguments)
    };
    says(
        &add(&["--rol", "burgemeester"]),
        &["burgemeester", "beheerder"],
    );
    says(
        &add(&["--rol", "balie"]),
        &["--verkooppunt", "gemeentewinkel"],
    );
    says(
        &add(&["--rol", "balie", "--verkooppunt", "elders"]),
        &["elders", "gemeentewinkel"],
    );
    let output = add(&["--rol", "balie", "--verkooppunt", "gemeentewinkel"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let again = add(&["--rol", "balie", "--verkooppunt", "gemeentewinkel"]);
    assert_eq!(again.status.code(), Some(2));
    says(&again, &["bea", "already"]);
    let password = text
        .lines()
        .find_map(|line| line.strip_prefix("wachtwoord"))
        .unwrap()
        .trim();
    let mut clerk = world.visitor();
    let login = clerk
        .post(
            "/inloggen",
            &[("gebruikersnaam", "bea"), ("wachtwoord", password)],
        )
        .await
        .is(303);
    assert_eq!(login.location(), "/balie");
    clerk.get("/balie").await.is(200);
    check_is_clean(&world.url);
}
