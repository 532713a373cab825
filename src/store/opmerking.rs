//! Remarks of begeleiders on the work of deelnemers: rows in and out.

use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, sql};
use crate::domain::opmerking::Opmerking;

const COLUMNS: &str = "o.id, o.deelnemer_id, o.tekst, o.account_id, o.at";

/// Adds one.
pub async fn add(tx: &Tx, opmerking: &Opmerking) -> Result<(), StoreError> {
    let Opmerking {
        id,
        deelnemer,
        tekst,
        account,
        at,
    } = opmerking;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO opmerking (id, deelnemer_id, tekst, account_id, at) VALUES ($1, $2, $3, $4, $5)",
            vec![
                (*id).into(),
                (*deelnemer).into(),
                tekst.clone().into(),
                (*account).into(),
                ms(*at).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Takes one of a deelnemer away; [`StoreError::Stale`] when it is not there. What a bewijs says of it stays there.
pub async fn remove(tx: &Tx, deelnemer: Uuid, id: Uuid) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "DELETE FROM opmerking WHERE id = $1 AND deelnemer_id = $2",
        vec![id.into(), deelnemer.into()],
    )
    .await
}

/// Those about a deelnemer, newest first, each with the name of who said it.
pub async fn of_deelnemer(
    door: &impl Door,
    deelnemer: Uuid,
) -> Result<Vec<(Opmerking, String)>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS}, a.naam FROM opmerking o JOIN account a ON a.id = o.account_id \
                 WHERE o.deelnemer_id = $1 ORDER BY o.at DESC, o.id DESC"
            ),
            vec![deelnemer.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((read(row)?, row.try_get("", "naam")?)))
        .collect()
}

fn read(row: &QueryResult) -> Result<Opmerking, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    Ok(Opmerking {
        id,
        deelnemer: row.try_get("", "deelnemer_id")?,
        tekst: row.try_get("", "tekst")?,
        account: row.try_get("", "account_id")?,
        at: at("opmerking", id, row.try_get("", "at")?)?,
    })
}
