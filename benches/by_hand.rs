//! The measure of redeeming: the same statements on the same tables, written by hand with sqlx. They look the visit and
//! the cheque up, change the cheque, and add the row and its entry of two lines in the journal, in one transaction. Left out
//! is what the product adds: whose request it is and what they may, the idempotency key, the event in the audit chain.

use std::{sync::Arc, time::Duration};

use sea_orm::sqlx::{
    self, Connection as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::Outcome;

/// What one redemption needs.
#[derive(Clone)]
pub(crate) struct Job {
    pub(crate) code_mac: Vec<u8>,
    pub(crate) opdracht: Uuid,
    pub(crate) deelnemer: Uuid,
    pub(crate) account: Uuid,
    pub(crate) at: i64,
}

type Answer = oneshot::Sender<Result<(), String>>;

/// One connection that writes for all clients.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<(Job, Answer)>,
}

impl Writer {
    /// Opens `url`. At most `together` redemptions are committed together, if so many wait.
    pub(crate) async fn open(url: &str, together: usize) -> Outcome<Self> {
        let file = url.strip_prefix("sqlite://").ok_or("not SQLite")?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(20))
            .foreign_keys(true)
            .pragma("recursive_triggers", "ON")
            .pragma("secure_delete", "ON")
            .pragma("cache_size", "-65536")
            .statement_cache_capacity(512);
        let conn = SqliteConnection::connect_with(&options).await?;
        let (queue, waiting) = mpsc::channel(1_024);
        tokio::spawn(serve(conn, waiting, together));
        Ok(Self { queue })
    }

    /// Redeems; answers when it is on disk.
    pub(crate) async fn redeem(self: Arc<Self>, job: Job) -> Outcome<()> {
        let (send, receive) = oneshot::channel();
        self.queue.send((job, send)).await?;
        Ok(receive.await??)
    }
}

async fn serve(
    mut conn: SqliteConnection,
    mut waiting: mpsc::Receiver<(Job, Answer)>,
    together: usize,
) {
    while let Some(first) = waiting.recv().await {
        let mut told = Vec::new();
        let done = batch(&mut conn, first, &mut waiting, together, &mut told).await;
        let done = done.map_err(|error| error.to_string());
        for answer in told {
            drop(answer.send(done.clone()));
        }
    }
}

async fn batch(
    conn: &mut SqliteConnection,
    first: (Job, Answer),
    waiting: &mut mpsc::Receiver<(Job, Answer)>,
    together: usize,
    told: &mut Vec<Answer>,
) -> Outcome<()> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *conn).await?;
    let mut next = Some(first);
    while let Some((job, answer)) = next.take() {
        told.push(answer);
        one(conn, job).await?;
        if told.len() < together {
            next = waiting.try_recv().ok();
        }
    }
    sqlx::query("COMMIT").execute(&mut *conn).await?;
    Ok(())
}

async fn one(conn: &mut SqliteConnection, job: Job) -> Outcome<()> {
    let (klus, uitvoerder, agreed, paid): (Uuid, String, i64, i64) = sqlx::query_as(
        "SELECT o.klus_id, o.uitvoerder, k.personen_minuten, \
         (SELECT COALESCE(SUM(c.personen_uren), 0) * 60 FROM verzilvering v JOIN cheque c ON c.id = v.cheque_id \
          WHERE v.klus_id = o.klus_id AND v.undone_at IS NULL) \
         FROM opdracht o JOIN klus k ON k.id = o.klus_id JOIN ploeg p ON p.id = o.ploeg_id \
         JOIN ploeg_deelnemer d ON d.ploeg_id = p.id AND d.deelnemer_id = $2 WHERE o.id = $1 AND o.status = 'started'",
    )
    .bind(job.opdracht)
    .bind(job.deelnemer)
    .fetch_one(&mut *conn)
    .await?;
    if paid >= agreed {
        return Err("enough".into());
    }
    let (cheque, waarde): (Uuid, i64) =
        sqlx::query_as("SELECT id, waarde_cent FROM cheque WHERE code_mac = $1")
            .bind(job.code_mac)
            .fetch_one(&mut *conn)
            .await?;
    let changed = sqlx::query(
        "UPDATE cheque SET version = version + 1, changed_at = $2, status = 'redeemed', klus_id = $3, opdracht_id = $4 \
         WHERE id = $1 AND status = 'sold'",
    )
    .bind(cheque)
    .bind(job.at)
    .bind(klus)
    .bind(job.opdracht)
    .execute(&mut *conn)
    .await?;
    if changed.rows_affected() != 1 {
        return Err("used".into());
    }
    sqlx::query(
        "INSERT INTO verzilvering (id, cheque_id, opdracht_id, klus_id, uitvoerder, waarde_cent, tarief_cent, \
         late_reported, at, account_id) VALUES ($1, $2, $3, $4, $5, $6, $6, FALSE, $7, $8)",
    )
    .bind(Uuid::now_v7())
    .bind(cheque)
    .bind(job.opdracht)
    .bind(klus)
    .bind(&uitvoerder)
    .bind(waarde)
    .bind(job.at)
    .bind(job.account)
    .execute(&mut *conn)
    .await?;
    let boeking = Uuid::now_v7();
    sqlx::query(
        "INSERT INTO boeking (id, at, soort, verkoop_id, cheque_id, account_id) VALUES ($1, $2, 'verzilvering', NULL, $3, $4)",
    )
    .bind(boeking)
    .bind(job.at)
    .bind(cheque)
    .bind(job.account)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "INSERT INTO boekingsregel (boeking_id, no, rekening, partij, cent, at, sold_at) \
         VALUES ($1, 1, 'uitstaande_cheques', '', $2, $4, $4), ($1, 2, 'te_betalen', $3, -$2, $4, NULL)",
    )
    .bind(boeking)
    .bind(waarde)
    .bind(&uitvoerder)
    .bind(job.at)
    .execute(&mut *conn)
    .await?;
    Ok(())
}
