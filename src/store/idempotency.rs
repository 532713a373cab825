//! One key, one effect (invariant M9): the outcome of a write, kept under the key its sender chose before sending.
//! The outcome is sealed, because it may hold a secret that its sender is still entitled to.

use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Door, StoreError, Tx, change::Change, ms, sql};

/// What is known of a key.
pub enum Known {
    /// Never seen: do the work.
    New,
    /// Done before with the same request: the sealed outcome.
    Done(Vec<u8>),
    /// Used before for another request.
    Other,
}

/// Looks a key up. `account` is the nil key for residents.
pub async fn find(
    tx: &Tx,
    account: Uuid,
    sleutel: Uuid,
    request_hash: &[u8],
) -> Result<Known, StoreError> {
    let row = tx
        .conn()
        .query_one_raw(sql(
            tx,
            "SELECT request_hash, sealed FROM idempotency WHERE account_id = $1 AND sleutel = $2",
            vec![account.into(), sleutel.into()],
        ))
        .await?;
    let Some(row) = row else {
        return Ok(Known::New);
    };
    let hash: Vec<u8> = row.try_get("", "request_hash")?;
    if hash == request_hash {
        Ok(Known::Done(row.try_get("", "sealed")?))
    } else {
        Ok(Known::Other)
    }
}

/// Keeps the sealed outcome, when the unit of work ends. A key that was taken meanwhile is a [`StoreError::Collision`]:
/// the unit runs again and then finds the outcome of the other.
pub fn keep(
    tx: &Tx,
    account: Uuid,
    sleutel: Uuid,
    request_hash: &[u8],
    sealed: Vec<u8>,
    at: Timestamp,
) {
    tx.at_end(Change {
        text: "INSERT INTO idempotency (account_id, sleutel, request_hash, sealed, at) VALUES ($1, $2, $3, $4, $5)".to_owned(),
        values: vec![
            account.into(),
            sleutel.into(),
            request_hash.to_vec().into(),
            sealed.into(),
            ms(at).into(),
        ],
        rows: 1,
    });
}
