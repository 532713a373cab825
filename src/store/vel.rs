//! Sheets still to be printed: the sealed secrets of a verkoop or oplage (their key is the sheet's key), until printing is
//! confirmed. After that nothing is left of them (invariant A4).

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, row_error, sql};

/// A sheet.
pub enum Vel {
    /// Still to be confirmed: the sealed secrets.
    Open(Vec<u8>),
    /// Printed well; the secrets are gone.
    Confirmed(Timestamp),
}

/// Adds a sheet with its sealed secrets.
pub async fn add(
    tx: &Tx,
    id: Uuid,
    aantal: u32,
    sealed: Vec<u8>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO vel (id, aantal, sealed, created_at) VALUES ($1, $2, $3, $4)",
            vec![
                id.into(),
                i32::try_from(aantal).unwrap_or(i32::MAX).into(),
                sealed.into(),
                ms(now).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// The sheet of a verkoop or oplage; a late-reported sale has none.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Vel>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT sealed, confirmed_at FROM vel WHERE id = $1",
            vec![id.into()],
        ))
        .await?;
    let Some(row) = row else { return Ok(None) };
    let sealed: Option<Vec<u8>> = row.try_get("", "sealed")?;
    let confirmed: Option<i64> = row.try_get("", "confirmed_at")?;
    match (sealed, confirmed) {
        (Some(sealed), None) => Ok(Some(Vel::Open(sealed))),
        (None, Some(confirmed)) => Ok(Some(Vel::Confirmed(at("vel", id, confirmed)?))),
        (Some(_), Some(_)) | (None, None) => {
            Err(row_error("vel", id, "confirmed and sealed contradict"))
        }
    }
}

/// Printing went well: the secrets go.
pub async fn confirm(tx: &Tx, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE vel SET sealed = NULL, confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL",
        vec![id.into(), ms(now).into()],
    )
    .await
}
