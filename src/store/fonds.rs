//! Fondsen: rows in and out. What one has spent is a sum over the journal, where its key is the party.

use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, date, exactly_one, row_error, sql};
use crate::domain::{
    address::Naam,
    fonds::{Fonds, FondsGegevens},
    money::Cents,
};

const COLUMNS: &str =
    "id, version, naam, budget_cent, van_on, tot_on, doelgroep, wijk, eigen_cent, per_persoon_cent";

/// Adds a fonds.
pub async fn add(tx: &Tx, fonds: &Fonds) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO fonds (id, version, naam, budget_cent, van_on, tot_on, doelgroep, wijk, eigen_cent, per_persoon_cent) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values(fonds),
        ))
        .await?;
    Ok(())
}

/// Stores what changed about a fonds, if nobody changed it meanwhile.
pub async fn update(tx: &Tx, fonds: &Fonds) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE fonds SET version = $2, naam = $3, budget_cent = $4, van_on = $5, tot_on = $6, doelgroep = $7, wijk = $8, \
         eigen_cent = $9, per_persoon_cent = $10 WHERE id = $1 AND version = $2 - 1",
        values(fonds),
    )
    .await
}

/// Finds a fonds.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Fonds>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM fonds WHERE id = $1"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// All of them, those that end last first; a municipality has a handful.
pub async fn all(door: &impl Door) -> Result<Vec<Fonds>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM fonds ORDER BY tot_on DESC, naam, id"),
            vec![],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// What a fonds has spent, in cents: paid for sales, less what went back to it.
pub async fn spent(door: &impl Door, fonds: Uuid) -> Result<Cents, StoreError> {
    sum(
        door,
        "SELECT CAST(COALESCE(SUM(cent), 0) AS BIGINT) AS cent FROM boekingsregel WHERE rekening = 'fonds' AND partij = $1",
        vec![fonds.to_string().into()],
    )
    .await
}

/// What a fonds has granted to people, in cents, whether or not it was spent.
pub async fn granted(door: &impl Door, fonds: Uuid) -> Result<Cents, StoreError> {
    sum(
        door,
        "SELECT CAST(COALESCE(SUM(maximum_cent), 0) AS BIGINT) AS cent FROM toekenning WHERE fonds_id = $1",
        vec![fonds.into()],
    )
    .await
}

pub(super) async fn sum(
    door: &impl Door,
    text: &str,
    values: Vec<Value>,
) -> Result<Cents, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(door, text, values))
        .await?
        .ok_or_else(|| row_error("boekingsregel", "-", "no sum came back"))?;
    Ok(Cents(row.try_get("", "cent")?))
}

fn values(fonds: &Fonds) -> Vec<Value> {
    let Fonds {
        id,
        gegevens:
            FondsGegevens {
                naam,
                budget,
                van,
                tot,
                doelgroep,
                wijk,
                eigen,
                per_persoon,
            },
        version,
    } = fonds;
    vec![
        (*id).into(),
        (*version).into(),
        naam.as_str().into(),
        budget.0.into(),
        van.to_string().into(),
        tot.to_string().into(),
        doelgroep.clone().into(),
        wijk.clone().into(),
        eigen.0.into(),
        per_persoon.0.into(),
    ]
}

fn read(row: &QueryResult) -> Result<Fonds, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let naam: String = row.try_get("", "naam")?;
    let van: String = row.try_get("", "van_on")?;
    let tot: String = row.try_get("", "tot_on")?;
    Ok(Fonds {
        id,
        gegevens: FondsGegevens {
            naam: Naam::parse(&naam)
                .map_err(|_| row_error("fonds", id, "its naam cannot be read"))?,
            budget: Cents(row.try_get("", "budget_cent")?),
            van: date("fonds", id, &van)?,
            tot: date("fonds", id, &tot)?,
            doelgroep: row.try_get("", "doelgroep")?,
            wijk: row.try_get("", "wijk")?,
            eigen: Cents(row.try_get("", "eigen_cent")?),
            per_persoon: Cents(row.try_get("", "per_persoon_cent")?),
        },
        version: row.try_get("", "version")?,
    })
}
