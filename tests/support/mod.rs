//! The product as a test meets it: real router, real database, a clock that stands still until it is moved.
//! [`stories!`] runs one story on SQLite and on PostgreSQL; each gets a database of its own.

pub mod given;
pub mod http;
pub mod notifynl;
pub mod osrm;
pub mod paper;
pub mod process;
pub mod smtp;
pub mod town;

use std::{
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use dienstencheque::{
    app::{App, Clock},
    commands::serve,
    config::{MapSettings, NotifySettings, Settings},
    secrets::Keys,
    store::{Store, check, open::Steps},
};
use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use tokio::sync::OnceCell;

/// Makes two tests of one async story: `name::on_sqlite` and `name::on_postgres`.
#[macro_export]
macro_rules! stories {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident : World) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            async fn story($world: $crate::support::World) $body
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() { story($crate::support::World::on_sqlite().await).await; }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() { story($crate::support::World::on_postgres().await).await; }
        }
    )+};
}

/// Monday 2 November 2026, 09:00 in Amsterdam: an ordinary working day.
pub const MONDAY: &str = "2026-11-02T08:00:00Z";

/// An SQLite database after all steps: made once, every test has a copy.
static EMPTY: OnceCell<Vec<u8>> = OnceCell::const_new();

async fn empty() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let [made, copy] = ["made.db", "copy.db"].map(|name| folder.path().join(name));
    let url = format!("sqlite://{}", made.display());
    Store::open(&url, Steps::Apply).await.unwrap();
    let made = sea_orm::Database::connect(&url).await.unwrap();
    made.execute_unprepared(&format!("VACUUM INTO '{}'", copy.display()))
        .await
        .unwrap();
    std::fs::read(copy).unwrap()
}

/// A PostgreSQL database after all steps, for the same use; nobody is connected to it.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

async fn template() -> String {
    let name = on_server("").await;
    let store = Store::open(&at_server(&name), Steps::Apply).await.unwrap();
    store.close().await;
    name
}

fn server() -> String {
    std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL must name a PostgreSQL server; run tests/run")
}

/// The address of a database on the tests' server.
fn at_server(name: &str) -> String {
    let server = server();
    let (root, _) = server.rsplit_once('/').unwrap();
    format!("{root}/{name}")
}

/// Makes a database on the tests' server and says its name; `of` says what it begins with.
async fn on_server(of: &str) -> String {
    let name = format!("t{}", uuid::Uuid::now_v7().simple());
    let admin = sea_orm::Database::connect(server()).await.unwrap();
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name} {of}"))
        .await
        .unwrap();
    admin.close().await.unwrap();
    name
}

/// One product with its own database.
pub struct World {
    pub app: App,
    /// Address of the database, for commands that open it themselves.
    pub url: String,
    addresses: AtomicU32,
    _folder: tempfile::TempDir,
}

impl World {
    pub async fn on_sqlite() -> Self {
        Self::on_sqlite_in(tempfile::tempdir().unwrap()).await
    }

    /// With the database in a folder that something will happen to.
    pub async fn on_sqlite_in(folder: tempfile::TempDir) -> Self {
        let file = folder.path().join("test.db");
        std::fs::write(&file, EMPTY.get_or_init(empty).await).unwrap();
        let url = format!("sqlite://{}", file.display());
        Self::open(url, folder).await
    }

    pub async fn on_postgres() -> Self {
        let template = TEMPLATE.get_or_init(template).await;
        let name = on_server(&format!("TEMPLATE {template}")).await;
        Self::open(at_server(&name), tempfile::tempdir().unwrap()).await
    }

    async fn open(url: String, folder: tempfile::TempDir) -> Self {
        let store = Store::open(&url, Steps::Apply).await.unwrap();
        let app = App {
            store,
            clock: Clock::moved(MONDAY.parse().unwrap()),
            keys: Keys::from_file(&folder.path().join("test.key")).unwrap(),
            regeling: Arc::new(serve::regeling(None).unwrap()),
            settings: Arc::new(Settings {
                database_url: url.clone(),
                key_file: folder.path().join("test.key"),
                regeling: None,
                listen: IpAddr::V4(Ipv4Addr::LOCALHOST),
                port: 0,
                base_url: "http://hulst.test".to_owned(),
                banner: None,
                proxies: 1,
                log_json: false,
                notify: NotifySettings::default(),
                maps: MapSettings::default(),
            }),
            limits: Arc::default(),
            routes: Arc::default(),
        };
        Self {
            app,
            url,
            addresses: AtomicU32::new(1),
            _folder: folder,
        }
    }

    /// Moves the clock.
    pub fn at(&self, instant: &str) {
        self.app.clock.set(instant.parse::<Timestamp>().unwrap());
    }

    /// Moves the clock on.
    pub fn later(&self, minutes: i64) {
        let now = self.app.now();
        self.app
            .clock
            .set(now + jiff::SignedDuration::from_mins(minutes));
    }

    /// Every invariant holds, and these were asked.
    pub async fn is_clean(&self, asked: &[&str]) {
        let findings = check::all(self.app.store.read()).await.unwrap();
        for one in asked {
            assert!(
                findings.iter().any(|finding| finding.invariant == *one),
                "{one} was not asked"
            );
        }
        for finding in findings {
            assert_eq!(finding.rows, Vec::<String>::new(), "{}", finding.figures);
        }
    }

    /// A file in this world's own folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self._folder.path().join(name)
    }

    /// A visitor from an address of their own, so that limits per address do not mix visitors up.
    pub fn visitor(&self) -> http::Visitor {
        let number = self.addresses.fetch_add(1, Ordering::SeqCst);
        http::Visitor::new(
            self.app.clone(),
            IpAddr::V4(Ipv4Addr::from_bits(0x0A00_0000 + number)),
        )
    }
}
