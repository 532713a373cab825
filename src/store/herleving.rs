//! Expired cheques that were made valid again, with the reason.

use jiff::{Timestamp, civil::Date};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Door, StoreError, Tx, ms, sql};

/// One cheque that was made valid again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Herleving {
    /// Key.
    pub id: Uuid,
    /// Which cheque.
    pub cheque: Uuid,
    /// Its new last day; none when cheques no longer expire.
    pub valid_until: Option<Date>,
    /// Why.
    pub toelichting: String,
    /// By whom.
    pub account: Uuid,
    /// When.
    pub at: Timestamp,
}

/// Adds one.
pub async fn add(tx: &Tx, herleving: &Herleving) -> Result<(), StoreError> {
    let Herleving {
        id,
        cheque,
        valid_until,
        toelichting,
        account,
        at,
    } = herleving;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO herleving (id, cheque_id, valid_until_on, toelichting, account_id, at) VALUES ($1, $2, $3, $4, $5, $6)",
            vec![
                (*id).into(),
                (*cheque).into(),
                valid_until.map(|date| date.to_string()).into(),
                toelichting.clone().into(),
                (*account).into(),
                ms(*at).into(),
            ],
        ))
        .await?;
    Ok(())
}
