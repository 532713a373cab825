//! Signalen: rows in and out. Their text is read by one person only; `actions` says who.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, sql};
use crate::domain::signaal::Signaal;

const COLUMNS: &str = "s.id, s.klus_id, s.opdracht_id, s.tekst, s.account_id, s.at, s.read_at";

/// Adds one.
pub async fn add(tx: &Tx, signaal: &Signaal) -> Result<(), StoreError> {
    let Signaal {
        id,
        klus,
        opdracht,
        tekst,
        account,
        at,
        read_at,
    } = signaal;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO signaal (id, klus_id, opdracht_id, tekst, account_id, at, read_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            vec![
                (*id).into(),
                (*klus).into(),
                (*opdracht).into(),
                tekst.clone().into(),
                (*account).into(),
                ms(*at).into(),
                read_at.map(ms).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Finds one.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Signaal>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM signaal s WHERE s.id = $1"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Those of klussen with this contact person, and where `nobodys` those of klussen without one; unread first, then the latest.
pub async fn of_contactpersoon(
    door: &impl Door,
    account: Uuid,
    nobodys: bool,
    most: i64,
) -> Result<Vec<Signaal>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM signaal s JOIN klus k ON k.id = s.klus_id \
                 WHERE k.contactpersoon_id = $1 OR ($2 AND k.contactpersoon_id IS NULL) \
                 ORDER BY CASE WHEN s.read_at IS NULL THEN 0 ELSE 1 END, s.at DESC, s.id LIMIT $3"
            ),
            vec![account.into(), nobodys.into(), most.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Notes that it was read, if it was not before.
pub async fn set_read(tx: &Tx, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE signaal SET read_at = $2 WHERE id = $1 AND read_at IS NULL",
        vec![id.into(), ms(now).into()],
    )
    .await
}

fn read(row: &QueryResult) -> Result<Signaal, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let read_at: Option<i64> = row.try_get("", "read_at")?;
    Ok(Signaal {
        id,
        klus: row.try_get("", "klus_id")?,
        opdracht: row.try_get("", "opdracht_id")?,
        tekst: row.try_get("", "tekst")?,
        account: row.try_get("", "account_id")?,
        at: at("signaal", id, row.try_get("", "at")?)?,
        read_at: read_at.map(|ms| at("signaal", id, ms)).transpose()?,
    })
}
