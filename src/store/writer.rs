//! The one door for writing. On SQLite a single task takes whatever work is waiting, runs each unit in a savepoint and
//! commits them together: as durable as one commit each, at a fraction of the cost, and nobody busy-waits. On
//! PostgreSQL each unit is a transaction of its own, tried again when it collided. Actions do not see the difference.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};

use super::{Money, OpenError, StoreError, Tx, UnitError, event};

const UNITS_PER_COMMIT: usize = 64;
const WAITING_UNITS: usize = 1024;
const TRIES: u32 = 5;
/// How long a connection that failed may take to let go of the database.
const LETTING_GO: Duration = Duration::from_secs(5);

/// Makes the connection of the SQLite writer anew.
pub(super) type Reopen =
    Box<dyn Fn() -> BoxFuture<'static, Result<DatabaseConnection, OpenError>> + Send + Sync>;

#[derive(Clone)]
pub(super) enum Writer {
    Sqlite(mpsc::Sender<Unit>),
    Postgres(DatabaseConnection, Money),
}

/// One unit of work on its way to the SQLite writer; it is told when nothing could begin.
pub(super) type Unit = Box<dyn FnOnce(Result<Tx, StoreError>) -> BoxFuture<'static, Ran> + Send>;

/// A unit that has run but whose fate is not sealed: it is told so after the commit.
pub(super) struct Ran {
    keep: bool,
    /// Whether its connection was opened when the file was read-only: it stays so when the file no longer is.
    read_only: bool,
    tell: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

impl Writer {
    pub(super) fn sqlite(conn: DatabaseConnection, reopen: Reopen, money: Money) -> Self {
        let (send, receive) = mpsc::channel(WAITING_UNITS);
        tokio::spawn(serve(conn, reopen, money, receive));
        Self::Sqlite(send)
    }

    pub(super) async fn run<T, E, F, Fut>(&self, unit: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Clone + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: UnitError,
    {
        let mut tries = 1;
        loop {
            let result = match self {
                Self::Sqlite(queue) => on_sqlite(queue, unit.clone()).await,
                Self::Postgres(conn, money) => on_postgres(conn, money, unit.clone()).await,
            };
            match &result {
                Err(error)
                    if tries < TRIES
                        && matches!(error.store_error(), Some(StoreError::Collision)) =>
                {
                    tokio::time::sleep(Duration::from_millis(u64::from(tries * tries) * 5)).await;
                    tries += 1;
                }
                _ => return result,
            }
        }
    }
}

async fn on_postgres<T, E, F, Fut>(
    conn: &DatabaseConnection,
    money: &Money,
    unit: F,
) -> Result<T, E>
where
    F: FnOnce(Tx) -> Fut,
    Fut: Future<Output = Result<T, E>>,
    E: UnitError,
{
    let begun = conn
        .begin_with_options(TransactionOptions::default())
        .await
        .map_err(StoreError::from)?;
    let tx = Tx::new(Arc::new(begun), money.clone());
    let value = unit(tx.clone()).await?;
    tx.make_kept().await?;
    event::append(&tx, tx.take_events()).await?;
    let inner = Arc::into_inner(tx.inner)
        .ok_or_else(|| StoreError::Database("a unit of work kept its transaction".into()))?;
    inner.commit().await.map_err(StoreError::from)?;
    Ok(value)
}

async fn on_sqlite<T, E, F, Fut>(queue: &mpsc::Sender<Unit>, unit: F) -> Result<T, E>
where
    F: FnOnce(Tx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: UnitError,
{
    let (send, receive) = oneshot::channel::<Result<T, E>>();
    let work: Unit = Box::new(move |begun| {
        async move {
            // A panic in one unit must not end the writer that all others need.
            let whole = async {
                let tx = begun?;
                let value = unit(tx.clone()).await?;
                tx.make_kept().await?;
                Ok(value)
            };
            let result = AssertUnwindSafe(whole)
                .catch_unwind()
                .await
                .unwrap_or_else(|_| {
                    Err(StoreError::Database("a unit of work panicked".into()).into())
                });
            let keep = result.is_ok();
            let why = result.as_ref().err().and_then(UnitError::store_error);
            Ran {
                keep,
                read_only: matches!(why, Some(StoreError::Unavailable(text)) if text.contains("readonly database")),
                tell: Box::new(move |fate| {
                    let answer = match fate {
                        Ok(()) => result,
                        Err(error) => Err(error.into()),
                    };
                    // Whoever asked may have gone away; the work stands all the same.
                    drop(send.send(answer));
                }),
            }
        }
        .boxed()
    });
    let stopped = || StoreError::Unavailable("the writer has stopped".into());
    queue.send(work).await.map_err(|_| stopped())?;
    receive.await.map_err(|_| stopped())?
}

async fn serve(
    conn: DatabaseConnection,
    reopen: Reopen,
    money: Money,
    mut queue: mpsc::Receiver<Unit>,
) {
    let mut open = Some(conn);
    while let Some(first) = queue.recv().await {
        let mut ran = Vec::new();
        let conn = match open.take() {
            Some(conn) => Ok(conn),
            None => reopen().await,
        };
        let fate = match conn {
            Ok(conn) => {
                let fate = commit_together(&conn, &money, first, &mut queue, &mut ran).await;
                if fate.is_ok() && !ran.iter().any(|unit| unit.read_only) {
                    open = Some(conn);
                } else {
                    let_go(conn).await;
                }
                fate
            }
            Err(error) => {
                let error = StoreError::Unavailable(error.to_string());
                ran.push(first(Err(StoreError::Unavailable(error.to_string()))).await);
                Err(error)
            }
        };
        if let Err(error) = &fate {
            tracing::error!(%error, units = ran.len(), "units of work could not be committed");
        }
        for unit in ran {
            (unit.tell)(match &fate {
                Ok(()) => Ok(()),
                Err(error) => Err(StoreError::Unavailable(error.to_string())),
            });
        }
    }
}

/// Closes a connection whose transaction failed. On a full disk or an I/O error SQLite ends a transaction by itself; the
/// driver does not notice and counts one too many for ever after, so that a later "commit" would only release a savepoint
/// inside a transaction that nobody commits: acknowledged, and lost.
async fn let_go(conn: DatabaseConnection) {
    match tokio::time::timeout(LETTING_GO, conn.close()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the failed connection was not closed well"),
        Err(_) => tracing::warn!("the failed connection does not let go of the database"),
    }
}

async fn commit_together(
    conn: &DatabaseConnection,
    money: &Money,
    first: Unit,
    queue: &mut mpsc::Receiver<Unit>,
    ran: &mut Vec<Ran>,
) -> Result<(), StoreError> {
    let begun = conn
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await;
    let inner = match begun {
        Ok(inner) => Arc::new(inner),
        Err(error) => {
            let error = StoreError::from(error);
            ran.push(first(Err(StoreError::Unavailable(error.to_string()))).await);
            return Err(error);
        }
    };
    let mut events = Vec::new();
    let mut next = Some(first);
    while let Some(unit) = next.take() {
        // One message to the database per unit: the savepoint of the unit before is let go as the next is set, and the
        // commit lets go of the last.
        let savepoint = if ran.is_empty() {
            "SAVEPOINT unit"
        } else {
            "RELEASE unit; SAVEPOINT unit"
        };
        // Prepared once, and kept by the driver.
        let savepoint = Statement::from_string(DbBackend::Sqlite, savepoint);
        inner.execute_raw(savepoint).await?;
        let tx = Tx::new(inner.clone(), money.clone());
        let done = unit(Ok(tx.clone())).await;
        if done.keep {
            events.append(&mut tx.take_events());
        } else {
            inner.execute_unprepared("ROLLBACK TO unit").await?;
        }
        ran.push(done);
        if ran.len() < UNITS_PER_COMMIT {
            next = queue.try_recv().ok();
        }
    }
    finish(inner, money, events).await
}

async fn finish(
    inner: Arc<DatabaseTransaction>,
    money: &Money,
    events: Vec<event::NewEvent>,
) -> Result<(), StoreError> {
    let tx = Tx::new(inner, money.clone());
    event::append(&tx, events).await?;
    let inner = Arc::into_inner(tx.inner)
        .ok_or_else(|| StoreError::Database("a unit of work kept its transaction".into()))?;
    inner.commit().await?;
    Ok(())
}
