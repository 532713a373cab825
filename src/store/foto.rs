//! Fotos of klussen: rows in and out. A foto that is taken away is gone from the database.

use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, row_error, sql};
use crate::domain::foto::Foto;

const TABLE: &str = "foto";
const COLUMNS: &str = "f.id, f.klus_id, f.width, f.height, f.account_id, f.at";

/// Adds one with its picture.
pub async fn add(tx: &Tx, foto: &Foto, jpeg: Vec<u8>) -> Result<(), StoreError> {
    let Foto {
        id,
        klus_id,
        width,
        height,
        account_id,
        at,
    } = foto;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO foto (id, klus_id, width, height, jpeg, account_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            vec![
                (*id).into(),
                (*klus_id).into(),
                side(*id, *width)?.into(),
                side(*id, *height)?.into(),
                jpeg.into(),
                (*account_id).into(),
                ms(*at).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// What is known of the fotos of a klus, oldest first; without the pictures.
pub async fn of_klus(door: &impl Door, klus: Uuid) -> Result<Vec<Foto>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM foto f WHERE f.klus_id = $1 ORDER BY f.at, f.id"),
            vec![klus.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// The picture of a foto of this klus.
pub async fn jpeg(door: &impl Door, klus: Uuid, id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT f.jpeg FROM foto f WHERE f.id = $1 AND f.klus_id = $2",
            vec![id.into(), klus.into()],
        ))
        .await?;
    Ok(row.map(|row| row.try_get("", "jpeg")).transpose()?)
}

/// Takes a foto of this klus away; [`StoreError::Stale`] when it was gone.
pub async fn remove(tx: &Tx, klus: Uuid, id: Uuid) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "DELETE FROM foto WHERE id = $1 AND klus_id = $2",
        vec![id.into(), klus.into()],
    )
    .await
}

fn side(id: Uuid, pixels: u32) -> Result<i32, StoreError> {
    i32::try_from(pixels).map_err(|_| row_error(TABLE, id, format!("a side of {pixels} pixels")))
}

fn read(row: &QueryResult) -> Result<Foto, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let pixels = |column: &str| -> Result<u32, StoreError> {
        let number: i32 = row.try_get("", column)?;
        u32::try_from(number)
            .map_err(|_| row_error(TABLE, id, format!("{column} is negative: {number}")))
    };
    Ok(Foto {
        id,
        klus_id: row.try_get("", "klus_id")?,
        width: pixels("width")?,
        height: pixels("height")?,
        account_id: row.try_get("", "account_id")?,
        at: at(TABLE, id, row.try_get("", "at")?)?,
    })
}
