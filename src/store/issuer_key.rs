//! The public keys under which credentials were ever signed, oldest first. A row never changes: what was signed long ago can still
//! be checked.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Door, StoreError, Tx, ms, row_error, sql};

/// A public key of the issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Its number, from 1.
    pub no: u32,
    /// Its bytes (Ed25519).
    pub bytes: Vec<u8>,
}

/// All of them, oldest first.
pub async fn all(door: &impl Door) -> Result<Vec<PublicKey>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT no, public_key FROM issuer_key ORDER BY no",
            vec![],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let no: i32 = row.try_get("", "no")?;
            Ok(PublicKey {
                no: u32::try_from(no)
                    .map_err(|error| row_error("issuer_key", no, error.to_string()))?,
                bytes: row.try_get("", "public_key")?,
            })
        })
        .collect()
}

/// Adds the next one.
pub async fn add(tx: &Tx, id: Uuid, key: &PublicKey, now: Timestamp) -> Result<(), StoreError> {
    let PublicKey { no, bytes } = key;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO issuer_key (no, id, public_key, at) VALUES ($1, $2, $3, $4)",
            vec![
                i32::try_from(*no)
                    .map_err(|error| row_error("issuer_key", no, error.to_string()))?
                    .into(),
                id.into(),
                bytes.clone().into(),
                ms(now).into(),
            ],
        ))
        .await?;
    Ok(())
}
