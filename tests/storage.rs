//! A database that may not be written to, is full, or lets history be rewritten: said at the start, and while serving no more
//! than writing stops.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use dienstencheque::{
    actions,
    store::{Door, StoreError},
};
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    faults::{directly, says},
    stories,
    support::{
        World, given,
        http::Visitor,
        process::{self, BINARY, check_is_clean},
    },
};

const NOBODY: &str = "65534";
const MOST_SALES: usize = 2_000;

fn done(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

fn sale() -> Value {
    json!({"verkooppunt": "gemeentewinkel", "aantal": 20, "betaalwijze": "pin"})
}

/// Something that is wrong with the disk, made for real where this machine lets us.
enum Fault {
    /// A small disk of memory with a file that fills it.
    FullDisk { filler: PathBuf },
    /// The same seen by the database: it may take no more pages.
    NoPages,
    /// Files that the system lets nobody change, whatever they have open.
    Immutable { files: Vec<PathBuf> },
}

impl Fault {
    async fn begin(&self, world: &World) {
        match self {
            Self::FullDisk { filler } => {
                let mut size = 64 * 1024 * 1024;
                let mut bytes = Vec::new();
                // Ever smaller pieces, until not even a page fits.
                while size >= 512 {
                    bytes.resize(bytes.len() + size, 0);
                    if fs::write(filler, &bytes).is_err() {
                        bytes.truncate(bytes.len() - size);
                        size /= 2;
                    }
                }
            }
            Self::NoPages => on_the_writer(world, "PRAGMA max_page_count = 1").await,
            Self::Immutable { files } => {
                for file in files {
                    assert!(done("chattr", &["+i", file.to_str().unwrap()]));
                }
            }
        }
    }

    async fn end(&self, world: &World) {
        match self {
            Self::FullDisk { filler } => fs::remove_file(filler).unwrap(),
            Self::NoPages => on_the_writer(world, "PRAGMA max_page_count = 1073741823").await,
            Self::Immutable { files } => {
                for file in files {
                    assert!(done("chattr", &["-i", file.to_str().unwrap()]));
                }
            }
        }
    }
}

async fn on_the_writer(world: &World, pragma: &'static str) {
    let set = world.app.store.write(move |tx| async move {
        tx.conn()
            .execute_unprepared(pragma)
            .await
            .map_err(StoreError::from)?;
        Ok::<_, StoreError>(())
    });
    set.await.unwrap();
}

/// Unmounts when the story is over, however it ends.
struct Mounted(tempfile::TempDir);

impl Mounted {
    /// A disk of this many megabytes, where we may mount one.
    fn small(megabytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={megabytes}m");
        let place = folder.path().to_str().unwrap().to_owned();
        done("mount", &["-t", "tmpfs", "-o", &size, "none", &place]).then_some(Self(folder))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        done("umount", &["-l", self.0.path().to_str().unwrap()]);
    }
}

/// Sales go on until one is refused; from then on nothing is written and everything can be read, and when it is over the same
/// keys work. Nothing acknowledged is lost.
async fn writing_stops_and_reading_goes_on(world: &World, fault: Fault) {
    let token = world.token(given::balie()).await;
    let mut api = world.visitor().with_token(&token);
    let mut clerk = world.login_as(given::balie()).await;
    let sleutel = clerk.get("/balie").await.is(200).field("sleutel");
    let form = [
        ("anders", "20"),
        ("betaalwijze", "contant"),
        ("sleutel", sleutel.as_str()),
    ];
    let first = sell(&mut api, &Uuid::now_v7().to_string()).await.unwrap();
    let cheque = format!(
        "/api/v1/cheques/{}",
        first["cheques"][0]["nummer"].as_str().unwrap()
    );
    fault.begin(world).await;
    let (mut sold, mut refused) = (1, None);
    while refused.is_none() && sold < MOST_SALES {
        let key = Uuid::now_v7().to_string();
        match sell(&mut api, &key).await {
            Some(_) => sold += 1,
            None => refused = Some(key),
        }
    }
    let refused = refused.expect("the fault is never felt");
    for _ in 0..3 {
        assert!(
            sell(&mut api, &refused).await.is_none(),
            "one sale went through again"
        );
        let page = clerk.post("/balie/verkopen", &form).await.is(503);
        assert!(
            page.headers["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/html")
        );
        let text = page.text();
        assert!(
            text.contains("Het lukt nu niet") && text.contains("niets half gedaan"),
            "{text}"
        );
        api.get(&cheque).await.is(200);
        clerk.get("/balie").await.is(200);
        clerk.get("/cheques").await.is(200);
    }
    fault.end(world).await;
    sell(&mut api, &refused).await.expect("it does not recover");
    let place = clerk
        .post("/balie/verkopen", &form)
        .await
        .is(303)
        .location();
    let text = clerk.get(&place).await.is(200).text();
    let bon = format!("GW-2026-{:06}", sold + 2);
    assert!(text.contains(&bon), "{bon} is not in {text}");
    check_is_clean(&world.url);
}

/// A sale of some cheques; none when it was refused because the database cannot write.
async fn sell(api: &mut Visitor, key: &str) -> Option<Value> {
    let answer = api
        .post_json_once("/api/v1/verkopen", &sale(), Some(key))
        .await;
    if answer.status == 201 {
        return Some(answer.json());
    }
    let problem = answer.is(503).json();
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("niets half gedaan")
    );
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_writing_stops_and_reading_goes_on_until_there_is_room() {
    let Some(disk) = Mounted::small(24) else {
        let world = World::on_sqlite().await;
        return writing_stops_and_reading_goes_on(&world, Fault::NoPages).await;
    };
    let folder = tempfile::tempdir_in(disk.0.path()).unwrap();
    let filler = disk.0.path().join("filler");
    let world = World::on_sqlite_in(folder).await;
    writing_stops_and_reading_goes_on(&world, Fault::FullDisk { filler }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_may_take_no_more_pages_recovers_when_it_may() {
    let world = World::on_sqlite().await;
    writing_stops_and_reading_goes_on(&world, Fault::NoPages).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_becomes_read_only_is_read_on_and_recovers() {
    let world = World::on_sqlite().await;
    let files: Vec<PathBuf> = ["test.db", "test.db-wal"]
        .iter()
        .map(|name| world.file(name))
        .collect();
    let probe = world.file("probe");
    fs::write(&probe, "").unwrap();
    let name = probe.to_str().unwrap();
    let fault = if done("chattr", &["+i", name]) {
        assert!(done("chattr", &["-i", name]));
        Fault::Immutable { files }
    } else {
        // Where that is not allowed: a database that refuses every write, whatever its reason.
        Fault::NoPages
    };
    writing_stops_and_reading_goes_on(&world, fault).await;
}

/// Runs the product as somebody who may only do what the bits of files say: not as root.
fn as_nobody(binary: &Path, arguments: &[&str]) -> Output {
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let mut command = if root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]);
        command.arg(binary);
        command
    } else {
        Command::new(binary)
    };
    command.args(arguments).output().unwrap()
}

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_file_or_folder_is_named_at_the_start_with_what_to_do() {
    let world = World::on_sqlite().await;
    let (file, key) = (world.file("test.db"), world.file("test.key"));
    let folder = file.parent().unwrap();
    let binary = world.file("dienstencheque");
    fs::copy(BINARY, &binary).unwrap();
    world.app.store.clone().close().await;
    set(&key, 0o444);
    let new = format!("sqlite://{}", folder.join("new.db").display());
    let key = key.to_str().unwrap();
    let serve = ["serve", "--migrate", "--key-file", key, "--database-url"];
    for (folder_mode, file_mode) in [(0o777, 0o444), (0o555, 0o444), (0o555, 0o666)] {
        set(&file, file_mode);
        set(folder, folder_mode);
        let output = as_nobody(&binary, &[&serve[..], &[&world.url]].concat());
        says(&output, &["test.db", "this account", "write"]);
        assert_eq!(output.status.code(), Some(1));
    }
    let output = as_nobody(&binary, &[&serve[..], &[&new]].concat());
    says(&output, &["new.db", "this account may write"]);
    set(folder, 0o755);
}

stories! {
    async fn a_step_of_the_schema_that_stops_half_way_leaves_nothing_behind(world: World) {
        let conn = sea_orm::Database::connect(&world.url).await.unwrap();
        Migrator::down(&conn, Some(1)).await.unwrap();
        // The last step drops one index, makes it anew, and makes this one.
        directly(&world.url, "CREATE INDEX event_void_ix ON event (at)").await;
        let migrate = ["migrate", "--database-url", &world.url];
        let stopped = process::run(&migrate);
        says(&stopped, &["event_void_ix"]);
        assert_eq!(stopped.status.code(), Some(1));
        directly(&world.url, "DROP INDEX event_void_ix").await;
        let again = process::run(&migrate);
        assert!(again.status.success(), "{again:?}");
        conn.close().await.unwrap();
        check_is_clean(&world.url);
    }

    async fn who_removed_a_trigger_is_not_served(world: World) {
        world.app.store.prove(&world.url).await.unwrap();
        let token = world.token(given::balie()).await;
        sell(&mut world.visitor().with_token(&token), &Uuid::now_v7().to_string()).await.unwrap();
        world.app.store.prove(&world.url).await.unwrap();
        check_is_clean(&world.url);
        // The last first: what is said is the first that is found. Of oplagen there are none yet.
        let postgres = world.url.starts_with("postgres");
        for (table, act) in [("event", "DELETE"), ("boekingsregel", "UPDATE"), ("boeking", "DELETE"), ("verkoop", "UPDATE"), ("oplage", "DELETE")] {
            let drop = if postgres {
                format!("DROP TRIGGER {table}_append_only ON {table}")
            } else {
                format!("DROP TRIGGER {table}_no_{act}")
            };
            directly(&world.url, &drop).await;
            let key = world.file("test.key");
            let arguments = ["serve", "--database-url", &world.url, "--key-file", key.to_str().unwrap(), "--port", "0"];
            let output = process::run(&arguments);
            says(&output, &[&format!("on table {table} was not refused"), "backup"]);
            assert_eq!(output.status.code(), Some(1));
        }
        check_is_clean(&world.url);
    }

    async fn a_broken_invariant_stops_money_and_nothing_else_until_it_holds_again(world: World) {
        let visit = world.started_visit(1).await;
        let codes = world.sold_codes(2).await;
        let mut clerk = world.api_as(given::balie()).await;
        assert!(actions::check::run(&world.app).await.unwrap().is_empty());
        let value = |cents: i32| format!("UPDATE cheque SET waarde_cent = {cents} WHERE waarde_cent <> {cents}");
        directly(&world.url, &value(1_400)).await;
        let broken = actions::check::run(&world.app).await.unwrap();
        assert!(broken.iter().any(|one| one.invariant == "M3"), "{broken:?}");
        let refused = clerk.post_json("/api/v1/verkopen", &sale()).await.is(503).json();
        assert_eq!(refused["title"], "De boeken kloppen niet");
        let mut phone = world.visitor().with_token(&visit.token);
        let body = json!({"code": codes[0], "opdracht": visit.opdracht});
        phone.post_json("/api/v1/verzilveringen", &body).await.is(503);
        let page = world.login_as(given::balie()).await.get("/balie").await.is(200).text();
        assert!(page.contains("De boeken kloppen niet."), "{page}");
        assert!(!world.visitor().get("/").await.is(200).text().contains("De boeken"), "residents need not know");
        // Nobody loses hours over it.
        let finished = phone.post_json(&format!("/api/v1/opdrachten/{}/afronding", visit.opdracht), &json!({})).await.is(200);
        assert_eq!(finished.json()["status"], "finished");
        directly(&world.url, &value(1_500)).await;
        assert!(actions::check::run(&world.app).await.unwrap().is_empty());
        clerk.post_json("/api/v1/verkopen", &sale()).await.is(201);
    }
}
