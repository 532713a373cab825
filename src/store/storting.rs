//! Sealed bags of cash on their way to the bank: rows in and out.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, sql};
use crate::domain::{kas::Storting, money::Cents};

const COLUMNS: &str = "id, kasdag_id, verkooppunt, zak, cent, at, banked_at";

/// Adds a bag that left a till.
pub async fn add(tx: &Tx, storting: &Storting) -> Result<(), StoreError> {
    let Storting {
        id,
        kasdag,
        verkooppunt,
        zak,
        cents,
        at,
        banked,
    } = storting;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO storting (id, kasdag_id, verkooppunt, zak, cent, at, banked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            vec![
                (*id).into(),
                (*kasdag).into(),
                verkooppunt.clone().into(),
                zak.clone().into(),
                cents.0.into(),
                ms(*at).into(),
                banked.map(ms).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// The bag of a kasdag.
pub async fn of_kasdag(door: &impl Door, kasdag: Uuid) -> Result<Option<Storting>, StoreError> {
    one(door, "kasdag_id = $1", kasdag.into()).await
}

/// The bag with this number.
pub async fn by_zak(door: &impl Door, zak: &str) -> Result<Option<Storting>, StoreError> {
    one(door, "zak = $1", zak.into()).await
}

/// Bags the bank has not been seen to receive, the oldest first.
pub async fn under_way(door: &impl Door) -> Result<Vec<Storting>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM storting WHERE banked_at IS NULL ORDER BY at, id"),
            vec![],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Notes that the bank received a bag, once.
pub async fn note_banked(tx: &Tx, id: Uuid, banked: Timestamp) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE storting SET banked_at = $1 WHERE id = $2 AND banked_at IS NULL",
        vec![ms(banked).into(), id.into()],
    )
    .await
}

async fn one(
    door: &impl Door,
    condition: &str,
    value: sea_orm::Value,
) -> Result<Option<Storting>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM storting WHERE {condition}"),
            vec![value],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

fn read(row: &QueryResult) -> Result<Storting, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    Ok(Storting {
        id,
        kasdag: row.try_get("", "kasdag_id")?,
        verkooppunt: row.try_get("", "verkooppunt")?,
        zak: row.try_get("", "zak")?,
        cents: Cents(row.try_get("", "cent")?),
        at: at("storting", id, row.try_get("", "at")?)?,
        banked: row
            .try_get::<Option<i64>>("", "banked_at")?
            .map(|value| at("storting", id, value))
            .transpose()?,
    })
}
