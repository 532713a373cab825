//! Absences of deelnemers and begeleiders: rows in and out. Who may see and note them is decided in `actions`.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, deelnemer, half_days, ms, row_error, sql};
use crate::domain::{
    afwezig::{Afwezig, Wie},
    calendar::Dagdeel,
    deelnemer::Pauze,
    half_days::{HalfDay, HalfDays},
};

const TABLE: &str = "afwezig";

/// Finds an absence.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Afwezig>, StoreError> {
    let found = select(door, "x.id = $1", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// The absences at an uitvoerder with a half day from a day up to and including another, in order of time; pauses of a traject are
/// absences too.
pub async fn between(
    door: &impl Door,
    uitvoerder: &str,
    from: Date,
    to: Date,
) -> Result<Vec<Afwezig>, StoreError> {
    let mut found = select(
        door,
        half_days::BETWEEN,
        half_days::between(uitvoerder, from, to),
    )
    .await?;
    let pauzes = deelnemer::pauzes_between(door, uitvoerder, from, to).await?;
    found.extend(pauzes.into_iter().map(|(of, one)| Afwezig {
        id: one.id,
        uitvoerder: uitvoerder.to_owned(),
        wie: Wie::Deelnemer(of),
        when: whole_days(&one),
        pauze: true,
        version: 0,
    }));
    found.sort_by_key(|one| one.when.from);
    Ok(found)
}

fn whole_days(pauze: &Pauze) -> HalfDays {
    let half = |date, part| HalfDay { date, part };
    HalfDays {
        from: half(pauze.van, Dagdeel::Ochtend),
        to: pauze.tot.map(|last| half(last, Dagdeel::Middag)),
    }
}

/// The absences of somebody that are not over on this day, in order of time.
pub async fn of(door: &impl Door, wie: Wie, today: Date) -> Result<Vec<Afwezig>, StoreError> {
    select(
        door,
        "x.of_id = $1 AND x.soort = $2 AND (x.tot_on IS NULL OR x.tot_on >= $3)",
        vec![wie.id().into(), wie.word().into(), today.to_string().into()],
    )
    .await
}

/// Adds an absence, noted by this account.
pub async fn add(
    tx: &Tx,
    afwezig: &Afwezig,
    account: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Afwezig {
        id,
        uitvoerder,
        wie,
        when,
        pauze: _,
        version,
    } = afwezig;
    let [van_on, van_dagdeel, tot_on, tot_dagdeel] = half_days::values(when);
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO afwezig (id, uitvoerder, soort, of_id, van_on, van_dagdeel, tot_on, tot_dagdeel, version, account_id, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            vec![
                (*id).into(),
                uitvoerder.clone().into(),
                wie.word().into(),
                wie.id().into(),
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
pub async fn set_end(tx: &Tx, afwezig: &Afwezig) -> Result<(), StoreError> {
    half_days::set_end(tx, TABLE, afwezig.id, &afwezig.when, afwezig.version).await
}

/// Removes an absence; that it was there and is not any more stays in the events.
pub async fn remove(tx: &Tx, afwezig: &Afwezig) -> Result<(), StoreError> {
    half_days::remove(tx, TABLE, afwezig.id, afwezig.version).await
}

async fn select(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<Afwezig>, StoreError> {
    let text = format!(
        "SELECT x.id, x.uitvoerder, x.soort, x.of_id, x.van_on, x.van_dagdeel, x.tot_on, x.tot_dagdeel, x.version \
         FROM afwezig x WHERE {condition} ORDER BY {}",
        half_days::ORDER
    );
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    rows.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<Afwezig, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let soort: String = row.try_get("", "soort")?;
    Ok(Afwezig {
        id,
        uitvoerder: row.try_get("", "uitvoerder")?,
        wie: Wie::of(&soort, row.try_get("", "of_id")?)
            .ok_or_else(|| row_error(TABLE, id, format!("unknown kind `{soort}`")))?,
        when: half_days::read(TABLE, id, row)?,
        pauze: false,
        version: row.try_get("", "version")?,
    })
}
