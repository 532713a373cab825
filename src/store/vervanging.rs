//! Cheques in the place of others: rows in and out, and the way back to the sale that was paid.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, ms, row_error, sql};
use crate::domain::vervanging::{Grond, Vervanging};

const COLUMNS: &str = "id, cheque_id, opvolger_id, verkoop_id, grond, toelichting, asked_by, at";

/// Adds one; the database refuses a second successor ([`StoreError::Collision`]).
pub async fn add(tx: &Tx, vervanging: &Vervanging, account: Uuid) -> Result<(), StoreError> {
    let Vervanging {
        id,
        cheque,
        opvolger,
        verkoop,
        grond,
        toelichting,
        asked_by,
        at,
    } = vervanging;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO vervanging (id, cheque_id, opvolger_id, verkoop_id, grond, toelichting, asked_by, at, account_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            vec![
                (*id).into(),
                (*cheque).into(),
                (*opvolger).into(),
                (*verkoop).into(),
                grond.word().into(),
                toelichting.clone().into(),
                (*asked_by).into(),
                ms(*at).into(),
                account.into(),
            ],
        ))
        .await?;
    Ok(())
}

/// What took the place of this cheque.
pub async fn of_cheque(door: &impl Door, cheque: Uuid) -> Result<Option<Vervanging>, StoreError> {
    one(door, "cheque_id", cheque).await
}

/// What this cheque took the place of.
pub async fn of_opvolger(
    door: &impl Door,
    opvolger: Uuid,
) -> Result<Option<Vervanging>, StoreError> {
    one(door, "opvolger_id", opvolger).await
}

/// How many cheques somebody had replaced without claim code from a moment on.
pub async fn without_claimcode(
    door: &impl Door,
    asked_by: Uuid,
    from: Timestamp,
) -> Result<u32, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT COUNT(*) AS n FROM vervanging WHERE asked_by = $1 AND at >= $2 AND grond IN ('decided', 'coulance')",
            vec![asked_by.into(), ms(from).into()],
        ))
        .await?
        .ok_or_else(|| row_error("vervanging", asked_by, "no count came back"))?;
    let count: i64 = row.try_get("", "n")?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

async fn one(
    door: &impl Door,
    column: &'static str,
    key: Uuid,
) -> Result<Option<Vervanging>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM vervanging WHERE {column} = $1"),
            vec![key.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

fn read(row: &QueryResult) -> Result<Vervanging, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let word: String = row.try_get("", "grond")?;
    Ok(Vervanging {
        id,
        cheque: row.try_get("", "cheque_id")?,
        opvolger: row.try_get("", "opvolger_id")?,
        verkoop: row.try_get("", "verkoop_id")?,
        grond: Grond::parse(&word)
            .ok_or_else(|| row_error("vervanging", id, format!("unknown ground `{word}`")))?,
        toelichting: row.try_get("", "toelichting")?,
        asked_by: row.try_get("", "asked_by")?,
        at: at("vervanging", id, row.try_get("", "at")?)?,
    })
}
