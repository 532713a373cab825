//! When voertuigen are not for ploegen: rows in and out.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, half_days, ms, row_error, sql};
use crate::domain::bezetting::{Bezetting, Waarvoor};

const TABLE: &str = "bezetting";

/// Finds one.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Bezetting>, StoreError> {
    let found = select(door, "x.id = $1", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// Those of the voertuigen of an uitvoerder with a half day from a day up to and including another, in order of time.
pub async fn between(
    door: &impl Door,
    uitvoerder: &str,
    from: Date,
    to: Date,
) -> Result<Vec<Bezetting>, StoreError> {
    select(
        door,
        half_days::BETWEEN,
        half_days::between(uitvoerder, from, to),
    )
    .await
}

/// Adds one, noted by this account.
pub async fn add(
    tx: &Tx,
    bezetting: &Bezetting,
    account: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Bezetting {
        id,
        uitvoerder,
        voertuig,
        waarvoor,
        opmerking,
        when,
        version,
    } = bezetting;
    let [van_on, van_dagdeel, tot_on, tot_dagdeel] = half_days::values(when);
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO bezetting (id, uitvoerder, voertuig, soort, opmerking, van_on, van_dagdeel, tot_on, tot_dagdeel, version, \
             account_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            vec![
                (*id).into(),
                uitvoerder.clone().into(),
                voertuig.clone().into(),
                waarvoor.word().into(),
                opmerking.clone().into(),
                van_on,
                van_dagdeel,
                tot_on,
                tot_dagdeel,
                (*version).into(),
                account.into(),
                ms(now).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Stores another end, if nobody else changed it since.
pub async fn set_end(tx: &Tx, bezetting: &Bezetting) -> Result<(), StoreError> {
    half_days::set_end(tx, TABLE, bezetting.id, &bezetting.when, bezetting.version).await
}

/// Removes one; that it was there stays in the events.
pub async fn remove(tx: &Tx, bezetting: &Bezetting) -> Result<(), StoreError> {
    half_days::remove(tx, TABLE, bezetting.id, bezetting.version).await
}

async fn select(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<Bezetting>, StoreError> {
    let text = format!(
        "SELECT x.id, x.uitvoerder, x.voertuig, x.soort, x.opmerking, x.van_on, x.van_dagdeel, x.tot_on, x.tot_dagdeel, x.version \
         FROM bezetting x WHERE {condition} ORDER BY {}",
        half_days::ORDER
    );
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    rows.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<Bezetting, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let soort: String = row.try_get("", "soort")?;
    Ok(Bezetting {
        id,
        uitvoerder: row.try_get("", "uitvoerder")?,
        voertuig: row.try_get("", "voertuig")?,
        waarvoor: Waarvoor::parse(&soort)
            .ok_or_else(|| row_error(TABLE, id, format!("unknown kind `{soort}`")))?,
        opmerking: row.try_get("", "opmerking")?,
        when: half_days::read(TABLE, id, row)?,
        version: row.try_get("", "version")?,
    })
}
