//! Ploegen with the people in them: rows in and out. The rules for making one are in `domain::ploeg`.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, date, exactly_one, ms, sql};
use crate::domain::ploeg::Ploeg;

const TABLE: &str = "ploeg";
const COLUMNS: &str = "p.id, p.uitvoerder, p.datum, p.naam, p.begeleider_id, p.van_at, p.tot_at, p.voertuig, p.version";

/// Finds a ploeg.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Ploeg>, StoreError> {
    let found = select(door, "p.id = $1", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// The ploegen of an uitvoerder on one day, in order of time.
pub async fn of_day(
    door: &impl Door,
    uitvoerder: &str,
    datum: Date,
) -> Result<Vec<Ploeg>, StoreError> {
    between(door, uitvoerder, datum, datum).await
}

/// The ploegen of an uitvoerder from a day up to and including another, in order of time.
pub async fn between(
    door: &impl Door,
    uitvoerder: &str,
    from: Date,
    to: Date,
) -> Result<Vec<Ploeg>, StoreError> {
    select(
        door,
        "p.uitvoerder = $1 AND p.datum >= $2 AND p.datum <= $3",
        vec![
            uitvoerder.into(),
            from.to_string().into(),
            to.to_string().into(),
        ],
    )
    .await
}

/// The ploegen a deelnemer is in, from a day up to and including another.
pub async fn of_deelnemer(
    door: &impl Door,
    deelnemer: Uuid,
    from: Date,
    to: Date,
) -> Result<Vec<Ploeg>, StoreError> {
    select(
        door,
        "p.id IN (SELECT x.ploeg_id FROM ploeg_deelnemer x WHERE x.deelnemer_id = $1 AND x.datum >= $2 AND x.datum <= $3)",
        vec![
            deelnemer.into(),
            from.to_string().into(),
            to.to_string().into(),
        ],
    )
    .await
}

/// The ploegen a begeleider answers for, from a day up to and including another.
pub async fn of_begeleider(
    door: &impl Door,
    begeleider: Uuid,
    from: Date,
    to: Date,
) -> Result<Vec<Ploeg>, StoreError> {
    select(
        door,
        "p.begeleider_id = $1 AND p.datum >= $2 AND p.datum <= $3",
        vec![
            begeleider.into(),
            from.to_string().into(),
            to.to_string().into(),
        ],
    )
    .await
}

/// Adds a ploeg, made by this account.
pub async fn add(tx: &Tx, ploeg: &Ploeg, account: Uuid, now: Timestamp) -> Result<(), StoreError> {
    let Ploeg {
        id,
        uitvoerder,
        datum,
        naam,
        begeleider_id,
        van,
        tot,
        voertuig,
        deelnemers: _,
        version,
    } = ploeg;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO ploeg (id, uitvoerder, datum, naam, begeleider_id, van_at, tot_at, voertuig, version, account_id, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            vec![
                (*id).into(),
                uitvoerder.clone().into(),
                datum.to_string().into(),
                naam.clone().into(),
                (*begeleider_id).into(),
                ms(*van).into(),
                ms(*tot).into(),
                voertuig.clone().into(),
                (*version).into(),
                account.into(),
                ms(now).into(),
            ],
        ))
        .await?;
    add_deelnemers(tx, ploeg).await
}

/// Stores a changed ploeg, if nobody else changed it since.
pub async fn update(tx: &Tx, ploeg: &Ploeg) -> Result<(), StoreError> {
    let Ploeg {
        id,
        uitvoerder: _,
        datum,
        naam,
        begeleider_id,
        van,
        tot,
        voertuig,
        deelnemers: _,
        version,
    } = ploeg;
    exactly_one(
        tx,
        "UPDATE ploeg SET datum = $3, naam = $4, begeleider_id = $5, van_at = $6, tot_at = $7, voertuig = $8, version = $2 \
         WHERE id = $1 AND version = $2 - 1",
        vec![
            (*id).into(),
            (*version).into(),
            datum.to_string().into(),
            naam.clone().into(),
            (*begeleider_id).into(),
            ms(*van).into(),
            ms(*tot).into(),
            voertuig.clone().into(),
        ],
    )
    .await?;
    remove_deelnemers(tx, *id).await?;
    add_deelnemers(tx, ploeg).await
}

/// Removes a ploeg that no opdracht refers to, if nobody else changed it since.
pub async fn remove(tx: &Tx, ploeg: &Ploeg) -> Result<(), StoreError> {
    remove_deelnemers(tx, ploeg.id).await?;
    exactly_one(
        tx,
        "DELETE FROM ploeg WHERE id = $1 AND version = $2",
        vec![ploeg.id.into(), ploeg.version.into()],
    )
    .await
}

async fn add_deelnemers(tx: &Tx, ploeg: &Ploeg) -> Result<(), StoreError> {
    for deelnemer in &ploeg.deelnemers {
        tx.conn()
            .execute_raw(sql(
                tx,
                "INSERT INTO ploeg_deelnemer (ploeg_id, deelnemer_id, datum) VALUES ($1, $2, $3)",
                vec![
                    ploeg.id.into(),
                    (*deelnemer).into(),
                    ploeg.datum.to_string().into(),
                ],
            ))
            .await?;
    }
    Ok(())
}

async fn remove_deelnemers(tx: &Tx, ploeg: Uuid) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "DELETE FROM ploeg_deelnemer WHERE ploeg_id = $1",
            vec![ploeg.into()],
        ))
        .await?;
    Ok(())
}

async fn select(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<Ploeg>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} FROM ploeg p WHERE {condition} ORDER BY p.van_at, p.naam, p.id"
            ),
            values.clone(),
        ))
        .await?;
    let members = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT m.ploeg_id, m.deelnemer_id FROM ploeg_deelnemer m JOIN ploeg p ON p.id = m.ploeg_id \
                 JOIN deelnemer d ON d.id = m.deelnemer_id WHERE {condition} ORDER BY d.naam, d.id"
            ),
            values,
        ))
        .await?;
    let mut deelnemers: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in members {
        deelnemers
            .entry(row.try_get("", "ploeg_id")?)
            .or_default()
            .push(row.try_get("", "deelnemer_id")?);
    }
    rows.iter()
        .map(|row| {
            let mut ploeg = read(row)?;
            ploeg.deelnemers = deelnemers.remove(&ploeg.id).unwrap_or_default();
            Ok(ploeg)
        })
        .collect()
}

fn read(row: &QueryResult) -> Result<Ploeg, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let datum: String = row.try_get("", "datum")?;
    Ok(Ploeg {
        id,
        uitvoerder: row.try_get("", "uitvoerder")?,
        datum: date(TABLE, id, &datum)?,
        naam: row.try_get("", "naam")?,
        begeleider_id: row.try_get("", "begeleider_id")?,
        van: at(TABLE, id, row.try_get("", "van_at")?)?,
        tot: at(TABLE, id, row.try_get("", "tot_at")?)?,
        voertuig: row.try_get("", "voertuig")?,
        deelnemers: Vec::new(),
        version: row.try_get("", "version")?,
    })
}
