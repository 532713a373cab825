//! The only place that says `sea_orm`: rows in and out, one file per noun, and the two doors to the database.
//! [`Store::read`] gives a [`Reader`]; [`Store::write`] runs one unit of work in a transaction, together with the
//! events it records. It must hold no rule of the field: rules are in `domain`, the order of steps in `actions`.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    SqlErr, Statement, TransactionTrait, Value,
};
use thiserror::Error;
use uuid::Uuid;

pub mod aanbod;
pub mod account;
pub mod adres;
pub mod afrekening;
pub mod afwezig;
pub mod agenda;
pub mod akkoord;
pub mod apart;
pub mod bankafschrift;
pub mod bericht;
pub mod bewijs;
pub mod bewoner;
pub mod bezetting;
pub mod boeking;
pub mod boekingsexport;
mod change;
pub mod check;
mod check_aanbod;
mod check_afrekening;
mod check_after;
mod check_bericht;
mod check_bewijs;
pub mod check_cheques;
mod check_kas;
mod check_klus;
mod check_payers;
mod check_ploeg;
mod check_rapport;
mod check_stock;
mod check_traject;
pub mod check_uren;
pub mod cheque;
pub mod counter;
pub mod deelnemer;
pub mod event;
pub mod factuur;
pub mod fonds;
pub mod foto;
mod guard;
mod half_days;
pub mod herhaling;
pub mod herleving;
pub mod idempotency;
pub mod issuer_key;
pub mod kas;
pub mod klus;
pub mod leerdoel;
pub mod melding;
pub mod nightly;
pub mod opdracht;
pub mod open;
pub mod oplage;
pub mod opmerking;
pub mod organisatie;
pub mod overdracht;
pub mod pattern;
pub mod planning;
pub mod ploeg;
pub mod rapport;
pub mod resultaten;
pub mod session;
pub mod signaal;
pub mod stock;
pub mod storting;
pub mod terugbetaling;
pub mod toekenning;
pub mod travel;
pub mod trede;
pub mod uren;
pub mod vel;
pub mod verkoop;
pub mod vervanging;
pub mod verzilvering;
pub mod visit;
pub mod vooropname;
pub mod waardering;
mod writer;

pub use open::OpenError;

use self::{change::Change, event::NewEvent};

/// What can go wrong between us and the database. Refusals of the field are not here.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Somebody else changed the row since it was read (a conditional update met no row).
    #[error("the row was changed by somebody else")]
    Stale,
    /// A row that cannot be: its columns contradict each other or hold an unknown word.
    #[error("row {id} of table {table} cannot be read: {problem}")]
    Row {
        /// The table.
        table: &'static str,
        /// The key of the row.
        id: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The database cannot take the work now: full disk, read-only file, lost connection.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// Two units of work collided; trying again may succeed (PostgreSQL 40001, 40P01; a taken key).
    #[error("collided with another transaction")]
    Collision,
    /// A boeking in a period whose journal was exported: the clock of this server, or of its database, is behind.
    #[error(
        "the journal of this moment was exported and is closed; is the clock of this server right?"
    )]
    Exported,
    /// An invariant is broken: money does not move until it holds again.
    #[error("money is stopped, because an invariant is broken; see `check`")]
    MoneyStopped,
    /// Anything else the database said.
    #[error("database: {0}")]
    Database(String),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
            return Self::Collision;
        }
        let text = error.to_string();
        // PostgreSQL says the class in words; sqlx passes them on without the code in Display.
        if text.contains("could not serialize access") || text.contains("deadlock detected") {
            return Self::Collision;
        }
        if text.contains("its period was exported") {
            return Self::Exported;
        }
        let unavailable = [
            "database or disk is full",
            "disk I/O error",
            "readonly database",
            "unable to open database",
            "database is locked",
            "Connection Error",
            "acquire connection",
            "terminating connection",
            "error communicating",
        ];
        if unavailable.iter().any(|sign| text.contains(sign)) {
            return Self::Unavailable(text);
        }
        Self::Database(text)
    }
}

/// An error that a unit of work may end with; lets [`Store::write`] see whether trying again makes sense.
pub trait UnitError: From<StoreError> + Send + 'static {
    /// The store's own error inside, if it was that.
    fn store_error(&self) -> Option<&StoreError>;
}

impl UnitError for StoreError {
    fn store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}

/// Something queries can run on: a [`Reader`] or a [`Tx`]. Store functions are generic over it.
pub trait Door: Send + Sync {
    /// The connection behind the door; only store files call this.
    type Connection: ConnectionTrait;
    /// The connection behind the door; only store files call this.
    fn conn(&self) -> &Self::Connection;

    /// Which database speaks.
    fn backend(&self) -> DbBackend {
        self.conn().get_database_backend()
    }
}

/// A door that only reads; every statement sees what is committed.
#[derive(Clone)]
pub struct Reader {
    conn: DatabaseConnection,
}

impl Door for Reader {
    type Connection = DatabaseConnection;
    fn conn(&self) -> &DatabaseConnection {
        &self.conn
    }
}

/// A door inside one unit of work. What is done through it is committed together, or not at all.
#[derive(Clone)]
pub struct Tx {
    inner: Arc<DatabaseTransaction>,
    events: Arc<std::sync::Mutex<Vec<NewEvent>>>,
    kept: Arc<std::sync::Mutex<Vec<Change>>>,
    money: Money,
}

impl Door for Tx {
    type Connection = DatabaseTransaction;
    fn conn(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

impl Tx {
    fn new(inner: Arc<DatabaseTransaction>, money: Money) -> Self {
        Self {
            inner,
            events: Arc::default(),
            kept: Arc::default(),
            money,
        }
    }

    /// Refuses while money is stopped. Whatever moves money asks this.
    fn money_may_move(&self) -> Result<(), StoreError> {
        if self.money.is_stopped() {
            return Err(StoreError::MoneyStopped);
        }
        Ok(())
    }

    /// Keeps a change until the unit of work has run: nothing in the unit may read it back.
    fn at_end(&self, change: Change) {
        if let Ok(mut kept) = self.kept.lock() {
            kept.push(change);
        }
    }

    /// Makes the changes that were kept.
    async fn make_kept(&self) -> Result<(), StoreError> {
        let kept = self
            .kept
            .lock()
            .map(|mut kept| std::mem::take(&mut *kept))
            .unwrap_or_default();
        change::make(self, kept).await
    }

    /// Adds an event to the audit chain, in this same transaction (invariant A2).
    pub fn record(&self, event: NewEvent) {
        if let Ok(mut events) = self.events.lock() {
            events.push(event);
        }
    }

    fn take_events(&self) -> Vec<NewEvent> {
        self.events
            .lock()
            .map(|mut events| std::mem::take(&mut *events))
            .unwrap_or_default()
    }

    /// Holds everybody else who asks for the same lock until this unit of work ends. On SQLite there is one writer
    /// and nothing to do. Use it where a rule looks at rows that do not exist yet (nobody in two places at once).
    pub async fn lock(&self, what: &str) -> Result<(), StoreError> {
        if self.backend() == DbBackend::Postgres {
            self.inner
                .execute_raw(Statement::from_sql_and_values(
                    DbBackend::Postgres,
                    "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                    [what.into()],
                ))
                .await?;
        }
        Ok(())
    }
}

/// Whether money may move on this server (reliability page §1: a broken invariant stops it).
#[derive(Clone, Default)]
struct Money(Arc<AtomicBool>);

impl Money {
    fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A door that reads one unchanging moment, however long it takes; what others write meanwhile is not seen.
pub struct Snapshot {
    inner: DatabaseTransaction,
}

impl Door for Snapshot {
    type Connection = DatabaseTransaction;
    fn conn(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

/// The database: one door for reading, one for writing.
#[derive(Clone)]
pub struct Store {
    reader: Reader,
    writer: writer::Writer,
    money: Money,
}

impl Store {
    /// The door for reading.
    pub fn read(&self) -> &Reader {
        &self.reader
    }

    /// Runs one unit of work. It answers only after the work is durable. On a collision (PostgreSQL) the unit is run
    /// again, a few times; that is why it must be `Clone` and free of effects outside the database.
    pub async fn write<T, E, F, Fut>(&self, unit: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Clone + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: UnitError,
    {
        self.writer.run(unit).await
    }

    /// Lets money move, or stops it: every unit of work that books something is refused then.
    pub fn stop_money(&self, stop: bool) {
        self.money.0.store(stop, Ordering::Relaxed);
    }

    /// Whether money is stopped.
    pub fn money_is_stopped(&self) -> bool {
        self.money.is_stopped()
    }

    /// A door on this moment, for long reads that must agree with themselves.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let conn = &self.reader.conn;
        // SQLite has no other level, and is logged as not able to take one.
        let level = match conn.get_database_backend() {
            DbBackend::Postgres => Some(IsolationLevel::RepeatableRead),
            _ => None,
        };
        let inner = conn.begin_with_config(level, None).await?;
        Ok(Snapshot { inner })
    }

    /// Whether the database answers (for readiness).
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.reader.conn.ping().await?;
        Ok(())
    }
}

/// Milliseconds since 1970 in UTC: how instants are stored.
pub(crate) fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// Back from [`ms`].
pub(crate) fn at(table: &'static str, id: impl ToString, ms: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(ms).map_err(|error| row_error(table, id, error.to_string()))
}

/// A row that cannot be, named by table and key.
pub(crate) fn row_error(
    table: &'static str,
    id: impl ToString,
    problem: impl Into<String>,
) -> StoreError {
    StoreError::Row {
        table,
        id: id.to_string(),
        problem: problem.into(),
    }
}

/// Reads an ISO date column.
pub(crate) fn date(
    table: &'static str,
    id: impl ToString,
    text: &str,
) -> Result<jiff::civil::Date, StoreError> {
    text.parse()
        .map_err(|error: jiff::Error| row_error(table, id, format!("{text}: {error}")))
}

/// A statement with `$1`-style parameters, for both databases.
pub(crate) fn sql(door: &impl Door, text: &str, values: Vec<Value>) -> Statement {
    let values: Vec<Value> = values.into_iter().map(without_nul).collect();
    match door.backend() {
        DbBackend::Sqlite => {
            let (text, values) = in_order(text, values);
            Statement::from_sql_and_values(DbBackend::Sqlite, text, values)
        }
        backend => Statement::from_sql_and_values(backend, text, values),
    }
}

/// The same with `?` for each parameter, in order of appearance. The driver asks SQLite for the name of each one, and SQLite
/// walks through all names to find it; without names there is nothing to walk through.
fn in_order(text: &str, values: Vec<Value>) -> (String, Vec<Value>) {
    let mut plain = String::with_capacity(text.len());
    let mut order = Vec::with_capacity(values.len());
    let mut parts = text.split('$');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(part.len());
        let (number, rest) = part.split_at(end);
        order.push(number.parse::<usize>().unwrap_or_default().wrapping_sub(1));
        plain.push('?');
        plain.push_str(rest);
    }
    if order.iter().copied().eq(0..values.len()) {
        return (plain, values);
    }
    let values = order
        .into_iter()
        .map(|place| values.get(place).cloned().unwrap_or(Value::String(None)))
        .collect();
    (plain, values)
}

/// PostgreSQL refuses text with a NUL as an error of its own. Nothing that is kept has one (drafts refuse it), so whoever
/// looks for it finds nothing, on either database.
fn without_nul(value: Value) -> Value {
    match value {
        Value::String(Some(text)) if text.contains('\0') => text.replace('\0', "\u{fffd}").into(),
        other => other,
    }
}

/// The places of a multi-row insert: `($1,$2),($3,$4)`.
pub(crate) fn places(rows: usize, columns: usize) -> String {
    (0..rows)
        .map(|row| {
            let one: Vec<String> = (1..=columns)
                .map(|column| format!("${}", row * columns + column))
                .collect();
            format!("({})", one.join(","))
        })
        .collect::<Vec<_>>()
        .join(",")
}

/// A pattern for `LIKE … ESCAPE '\'` that finds these words anywhere.
pub(crate) fn anywhere(words: &str) -> String {
    let escaped: String = words
        .chars()
        .flat_map(|c| {
            let escape = matches!(c, '%' | '_' | '\\').then_some('\\');
            escape.into_iter().chain(Some(c))
        })
        .collect();
    format!("%{escaped}%")
}

/// Runs a conditional update and insists that it met exactly one row.
pub(crate) async fn exactly_one(
    door: &impl Door,
    text: &str,
    values: Vec<Value>,
) -> Result<(), StoreError> {
    let done = door.conn().execute_raw(sql(door, text, values)).await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale)
    }
}

/// The key of whoever acts without an account (a resident), where a column needs one.
pub const NOBODY: Uuid = Uuid::nil();

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn parameters_come_in_the_order_in_which_they_stand() {
        let values = |all: &[i32]| all.iter().map(|one| (*one).into()).collect::<Vec<_>>();
        assert_eq!(
            in_order("INSERT INTO c VALUES ($1, $2), ($3, 7)", values(&[1, 2, 3])),
            (
                "INSERT INTO c VALUES (?, ?), (?, 7)".to_owned(),
                values(&[1, 2, 3])
            )
        );
        assert_eq!(
            in_order("UPDATE a SET b = $2, c = $2 WHERE id = $1", values(&[1, 2])),
            (
                "UPDATE a SET b = ?, c = ? WHERE id = ?".to_owned(),
                values(&[2, 2, 1])
            )
        );
        assert_eq!(
            in_order("SELECT 1", vec![]),
            ("SELECT 1".to_owned(), vec![])
        );
    }
}
