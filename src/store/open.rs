//! Opening a database: where it is, how it is tuned, which version it has. SQLite is the default that needs no set-up;
//! PostgreSQL is for several servers. Must not run business statements.

use std::time::Duration;

use futures_util::FutureExt;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend};
use thiserror::Error;

use super::{
    Money, Reader, Store, StoreError,
    writer::{Reopen, Writer},
};

/// Pages the write-ahead log may have (16 MB) before they go to the file: a page that changes often goes there less often.
const LOG_PAGES: &str = "4000";
const BUSY_TIMEOUT_MS: &str = "20000";
const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 24;

/// Why a database could not be opened. The sentence says what to do.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The address is of a kind we do not speak.
    #[error(
        "database address `{0}` is not understood; use sqlite://FILE or postgres://USER@HOST/NAME"
    )]
    Address(String),
    /// It cannot be reached or opened.
    #[error("cannot open the database at {url}: {problem}. {advice}")]
    Unreachable {
        /// Where we looked, without password.
        url: String,
        /// What the driver said.
        problem: String,
        /// What to do.
        advice: &'static str,
    },
    /// Made by a newer program.
    #[error(
        "the database was made by a newer version (step {0} is unknown here); start that version, or restore a backup of before the upgrade"
    )]
    Newer(String),
    /// The schema is behind and may not be brought up to date now.
    #[error(
        "the database needs {0} schema step(s); run `dienstencheque migrate`, or start with --migrate"
    )]
    Behind(usize),
    /// Rows that must stay can be changed.
    #[error(
        "the database lets history be rewritten: {act} on table {table} was not refused. Serve nobody from it: find out who removed \
         the triggers, then restore the last backup that has them"
    )]
    Unprotected {
        /// Which table.
        table: &'static str,
        /// What succeeded.
        act: &'static str,
    },
    /// A step failed.
    #[error("a schema step failed: {0}; nothing was changed by it, the log above says why")]
    Step(String),
}

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Durability {
    /// It does: what was answered survives a power cut.
    Full,
    /// It does not: for making a database that is thrown away when the making is interrupted.
    Scratch,
}

/// What to do with schema steps that are not applied yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Steps {
    /// Apply them.
    Apply,
    /// Refuse to open.
    Refuse,
}

impl Store {
    /// Opens the database at `url` (`sqlite://FILE`, `postgres://…`).
    pub async fn open(url: &str, steps: Steps) -> Result<Self, OpenError> {
        Self::open_with(url, steps, Durability::Full).await
    }

    /// Opens a new SQLite database to fill it fast; if that is interrupted, the file is worth nothing.
    pub async fn open_scratch(url: &str) -> Result<Self, OpenError> {
        Self::open_with(url, Steps::Apply, Durability::Scratch).await
    }

    /// Lets go of the database; what was written is in its file.
    pub async fn close(self) {
        let Self {
            reader,
            writer,
            money: _,
        } = self;
        drop(writer);
        if let Err(error) = reader.conn.close().await {
            tracing::warn!(%error, "the database was not closed well");
        }
    }

    async fn open_with(url: &str, steps: Steps, durability: Durability) -> Result<Self, OpenError> {
        let writing = connect(url, 1, durability).await?;
        let pending = pending_steps(url, &writing).await?;
        if !pending.is_empty() {
            match steps {
                Steps::Refuse => return Err(OpenError::Behind(pending.len())),
                Steps::Apply => {
                    let steps = pending.len();
                    tracing::info!(steps, "bringing the schema of the database up to date");
                    Migrator::up(&writing, None)
                        .await
                        .map_err(|error| OpenError::Step(error.to_string()))?;
                }
            }
        }
        if writing.get_database_backend() == DbBackend::Sqlite {
            let reading = connect(url, READERS, durability).await?;
            let money = Money::default();
            let reopen = reopen(url, durability);
            Ok(Self {
                reader: Reader { conn: reading },
                writer: Writer::sqlite(writing, reopen, money.clone()),
                money,
            })
        } else {
            let pool = connect(url, POSTGRES_CONNECTIONS, durability).await?;
            let money = Money::default();
            Ok(Self {
                reader: Reader { conn: pool.clone() },
                writer: Writer::Postgres(pool, money.clone()),
                money,
            })
        }
    }

    /// Opens a database that must be there already: a mistyped file name must not make a new, empty one.
    pub async fn open_existing(url: &str, steps: Steps) -> Result<Self, OpenError> {
        must_exist(url)?;
        Self::open(url, steps).await
    }

    /// The names of the schema steps this database still needs.
    pub async fn pending(url: &str) -> Result<Vec<String>, OpenError> {
        let conn = connect(url, 1, Durability::Full).await?;
        pending_steps(url, &conn).await
    }
}

fn reopen(url: &str, durability: Durability) -> Reopen {
    let url = url.to_owned();
    Box::new(move || {
        let url = url.clone();
        async move { connect(&url, 1, durability).await }.boxed()
    })
}

fn must_exist(url: &str) -> Result<(), OpenError> {
    let Some(file) = url.strip_prefix("sqlite:") else {
        return Ok(());
    };
    let file = file.trim_start_matches("//");
    let file = file.split('?').next().unwrap_or(file);
    if std::path::Path::new(file).exists() {
        Ok(())
    } else {
        Err(OpenError::Unreachable {
            url: url.to_owned(),
            problem: "the file does not exist".to_owned(),
            advice: "Check the name; `dienstencheque migrate` or `serve --migrate` makes a new database.",
        })
    }
}

async fn pending_steps(url: &str, conn: &DatabaseConnection) -> Result<Vec<String>, OpenError> {
    let unreachable = |error: sea_orm::DbErr| unreachable_at(url, &error.to_string());
    Migrator::install(conn).await.map_err(unreachable)?;
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect();
    let applied = Migrator::get_migration_models(conn)
        .await
        .map_err(unreachable)?;
    if let Some(newer) = applied.iter().find(|step| !known.contains(&step.version)) {
        return Err(OpenError::Newer(newer.version.clone()));
    }
    Ok(known
        .into_iter()
        .filter(|name| !applied.iter().any(|step| &step.version == name))
        .collect())
}

async fn connect(
    url: &str,
    connections: u32,
    durability: Durability,
) -> Result<DatabaseConnection, OpenError> {
    let synchronous = match durability {
        Durability::Full => "FULL",
        Durability::Scratch => "OFF",
    };
    let address = if url.starts_with("sqlite:") && !url.contains('?') {
        format!("{url}?mode=rwc")
    } else {
        url.to_owned()
    };
    let known = ["sqlite:", "postgres:", "postgresql:"];
    if !known.iter().any(|scheme| url.starts_with(scheme)) {
        return Err(OpenError::Address(without_password(url)));
    }
    let mut options = ConnectOptions::new(address);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(20))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |options| {
            options
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", synchronous)
                .pragma("busy_timeout", BUSY_TIMEOUT_MS)
                .pragma("foreign_keys", "ON")
                .pragma("recursive_triggers", "ON")
                .pragma("secure_delete", "ON")
                .pragma("cache_size", "-65536")
                .pragma("wal_autocheckpoint", LOG_PAGES)
                .statement_cache_capacity(512)
        });
    Database::connect(options)
        .await
        .map_err(|error| unreachable_at(url, &error.to_string()))
}

pub(super) fn unreachable_at(url: &str, problem: &str) -> OpenError {
    let advice = if url.starts_with("sqlite:") {
        if problem.contains("locked") {
            "Another program keeps the file locked: stop it, or wait and try again."
        } else if problem.contains("readonly") || problem.contains("read-only") {
            "The file or its folder is read-only: give this account the right to write there."
        } else {
            "Check that the folder exists and that this account may write in it."
        }
    } else {
        "Check that the server runs, and the user, password and database name."
    };
    OpenError::Unreachable {
        url: without_password(url),
        problem: problem.to_owned(),
        advice,
    }
}

fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(host)) if scheme + 3 <= host => {
            format!("{}…{}", &url[..scheme + 3], &url[host..])
        }
        _ => url.to_owned(),
    }
}

/// Used by readers of raw statements: the driver's words as ours.
impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        Self::Step(error.to_string())
    }
}
