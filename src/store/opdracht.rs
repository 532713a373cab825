//! Opdrachten: rows in and out. They are never removed: a moved one stays, linked to its successor.

use std::collections::HashMap;

use jiff::civil::Date;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{
    Door, StoreError, Tx, at, bewoner, date, exactly_one, klus, ms, planning::HOLDS, row_error, sql,
};
use crate::domain::{
    klus::tells_of_pets,
    opdracht::{Opdracht, OpdrachtStatus, Reden, Visit},
};

const TABLE: &str = "opdracht";
const COLUMNS: &str = "o.id, o.klus_id, o.ploeg_id, o.uitvoerder, o.datum, o.van_at, o.tot_at, o.status, o.version, o.started_at, \
     o.finished_at, o.opmerking, o.reden, o.successor_id, o.changed_at";

/// Finds an opdracht.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Opdracht>, StoreError> {
    let found = select(door, "o.id = $1", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// All opdrachten a ploeg ever had, in order of time; moved and fallen through too.
pub async fn of_ploeg(door: &impl Door, ploeg: Uuid) -> Result<Vec<Opdracht>, StoreError> {
    select(door, "o.ploeg_id = $1", vec![ploeg.into()]).await
}

/// All opdrachten of a klus, in order of time; moved and fallen through too.
pub async fn of_klus(door: &impl Door, klus: Uuid) -> Result<Vec<Opdracht>, StoreError> {
    select(door, "o.klus_id = $1", vec![klus.into()]).await
}

/// The opdrachten of an uitvoerder from a day up to and including another, in order of time.
pub async fn between(
    door: &impl Door,
    uitvoerder: &str,
    from: Date,
    to: Date,
) -> Result<Vec<Opdracht>, StoreError> {
    select(
        door,
        "o.uitvoerder = $1 AND o.datum >= $2 AND o.datum <= $3",
        vec![
            uitvoerder.into(),
            from.to_string().into(),
            to.to_string().into(),
        ],
    )
    .await
}

/// What kind of work a ploeg has or had, on the board too, and where that is in its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Which ploeg.
    pub ploeg_id: Uuid,
    /// Slug.
    pub klussoort: String,
    /// Whether somebody said that there is a dog.
    pub pets: bool,
    /// How many persons it is for.
    pub personen: usize,
    /// Moved and fallen through too.
    pub status: OpdrachtStatus,
}

/// The work of the ploegen of an uitvoerder from a day up to and including another, in order of time.
pub async fn work(
    door: &impl Door,
    uitvoerder: &str,
    from: Date,
    to: Date,
) -> Result<Vec<Work>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT o.id, o.ploeg_id, o.status, o.van_at, k.klussoort, k.toegang, k.personen FROM opdracht o JOIN klus k ON k.id = o.klus_id \
                 WHERE o.uitvoerder = $1 AND o.datum >= $2 AND o.datum <= $3 \
                 UNION ALL SELECT d.klus_id, d.ploeg_id, 'draft', d.van_at, k.klussoort, k.toegang, k.personen \
                 FROM opdracht_draft d JOIN klus k ON k.id = d.klus_id JOIN ploeg p ON p.id = d.ploeg_id \
                 WHERE d.uitvoerder = $1 AND p.datum >= $2 AND p.datum <= $3 AND {HOLDS} ORDER BY 4, 1"
            ),
            vec![
                uitvoerder.into(),
                from.to_string().into(),
                to.to_string().into(),
            ],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            let word: String = row.try_get("", "status")?;
            let toegang: String = row.try_get("", "toegang")?;
            let personen: Option<i32> = row.try_get("", "personen")?;
            Ok(Work {
                ploeg_id: row.try_get("", "ploeg_id")?,
                klussoort: row.try_get("", "klussoort")?,
                pets: tells_of_pets(&toegang),
                personen: usize::try_from(personen.unwrap_or(1)).unwrap_or(1),
                status: OpdrachtStatus::parse(&word)
                    .ok_or_else(|| row_error(TABLE, id, format!("unknown status `{word}`")))?,
            })
        })
        .collect()
}

/// An opdracht with its klus and resident.
pub async fn visit(door: &impl Door, id: Uuid) -> Result<Option<Visit>, StoreError> {
    let found = visits(door, "o.id = $1", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// All opdrachten of a ploeg with klus and resident, in order of time.
pub async fn visits_of_ploeg(door: &impl Door, ploeg: Uuid) -> Result<Vec<Visit>, StoreError> {
    visits(door, "o.ploeg_id = $1", vec![ploeg.into()]).await
}

/// All opdrachten of an uitvoerder on one day with klus and resident, in order of time.
pub async fn visits_of_day(
    door: &impl Door,
    uitvoerder: &str,
    datum: Date,
) -> Result<Vec<Visit>, StoreError> {
    visits_between(door, uitvoerder, datum, datum).await
}

/// All opdrachten of an uitvoerder from a day up to and including another with klus and resident, in order of time.
pub async fn visits_between(
    door: &impl Door,
    uitvoerder: &str,
    from: Date,
    to: Date,
) -> Result<Vec<Visit>, StoreError> {
    visits(
        door,
        "o.uitvoerder = $1 AND o.datum >= $2 AND o.datum <= $3",
        vec![
            uitvoerder.into(),
            from.to_string().into(),
            to.to_string().into(),
        ],
    )
    .await
}

/// Adds an opdracht.
pub async fn add(tx: &Tx, opdracht: &Opdracht) -> Result<(), StoreError> {
    let Opdracht {
        id,
        klus_id,
        ploeg_id,
        uitvoerder,
        datum,
        van,
        tot,
        status,
        version,
        started_at,
        finished_at,
        opmerking,
        reden,
        successor_id,
        changed_at,
    } = opdracht;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO opdracht (id, klus_id, ploeg_id, uitvoerder, datum, van_at, tot_at, status, version, started_at, finished_at, \
             opmerking, reden, successor_id, changed_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            vec![
                (*id).into(),
                (*klus_id).into(),
                (*ploeg_id).into(),
                uitvoerder.clone().into(),
                datum.to_string().into(),
                ms(*van).into(),
                ms(*tot).into(),
                status.word().into(),
                (*version).into(),
                started_at.map(ms).into(),
                finished_at.map(ms).into(),
                opmerking.clone().into(),
                reden.map(|reden| reden.word().to_owned()).into(),
                (*successor_id).into(),
                ms(*changed_at).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Stores what a transition changed, if nobody else changed it since.
pub async fn update(tx: &Tx, opdracht: &Opdracht) -> Result<(), StoreError> {
    // What was promised (klus, ploeg, window) is never rewritten: a move makes a new opdracht.
    let Opdracht {
        id,
        klus_id: _,
        ploeg_id: _,
        uitvoerder: _,
        datum: _,
        van: _,
        tot: _,
        status,
        version,
        started_at,
        finished_at,
        opmerking,
        reden,
        successor_id,
        changed_at,
    } = opdracht;
    exactly_one(
        tx,
        "UPDATE opdracht SET status = $3, started_at = $4, finished_at = $5, opmerking = $6, reden = $7, successor_id = $8, \
         changed_at = $9, version = $2 WHERE id = $1 AND version = $2 - 1",
        vec![
            (*id).into(),
            (*version).into(),
            status.word().into(),
            started_at.map(ms).into(),
            finished_at.map(ms).into(),
            opmerking.clone().into(),
            reden.map(|reden| reden.word().to_owned()).into(),
            (*successor_id).into(),
            ms(*changed_at).into(),
        ],
    )
    .await
}

async fn visits(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<Visit>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {}, {} FROM klus k JOIN bewoner b ON b.id = k.bewoner_id \
                 WHERE k.id IN (SELECT o.klus_id FROM opdracht o WHERE {condition})",
                klus::COLUMNS,
                bewoner::COLUMNS
            ),
            values.clone(),
        ))
        .await?;
    let mut known = HashMap::new();
    for row in rows {
        let klus = klus::read(&row)?;
        known.insert(klus.id, (klus, bewoner::read(&row)?));
    }
    let opdrachten = select(door, condition, values).await?;
    opdrachten
        .into_iter()
        .map(|opdracht| {
            let (klus, bewoner) = known
                .get(&opdracht.klus_id)
                .cloned()
                .ok_or_else(|| row_error(TABLE, opdracht.id, "its klus is missing"))?;
            Ok(Visit {
                opdracht,
                klus,
                bewoner,
            })
        })
        .collect()
}

async fn select(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<Opdracht>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM opdracht o WHERE {condition} ORDER BY o.van_at, o.id"),
            values,
        ))
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<Opdracht, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let datum: String = row.try_get("", "datum")?;
    let word: String = row.try_get("", "status")?;
    let started: Option<i64> = row.try_get("", "started_at")?;
    let finished: Option<i64> = row.try_get("", "finished_at")?;
    let reden: Option<String> = row.try_get("", "reden")?;
    let successor_id: Option<Uuid> = row.try_get("", "successor_id")?;
    let status = OpdrachtStatus::parse(&word)
        .ok_or_else(|| row_error(TABLE, id, format!("unknown status `{word}`")))?;
    let reden = reden
        .map(|word| {
            Reden::parse(&word)
                .ok_or_else(|| row_error(TABLE, id, format!("unknown reason `{word}`")))
        })
        .transpose()?;
    let fits = matches!(
        (status, started, finished, reden, successor_id),
        (
            OpdrachtStatus::Draft
                | OpdrachtStatus::Published
                | OpdrachtStatus::Seen
                | OpdrachtStatus::OnTheWay,
            None,
            None,
            None,
            None,
        ) | (OpdrachtStatus::Started, Some(_), None, None, None)
            | (
                OpdrachtStatus::Finished | OpdrachtStatus::PartlyDone | OpdrachtStatus::Approved,
                Some(_),
                Some(_),
                None,
                None,
            )
            | (OpdrachtStatus::Moved, None, None, Some(_), Some(_))
            | (OpdrachtStatus::FellThrough, None, None, Some(_), None)
    );
    if !fits {
        return Err(row_error(
            TABLE,
            id,
            format!("status `{word}` does not fit its other columns"),
        ));
    }
    Ok(Opdracht {
        id,
        klus_id: row.try_get("", "klus_id")?,
        ploeg_id: row.try_get("", "ploeg_id")?,
        uitvoerder: row.try_get("", "uitvoerder")?,
        datum: date(TABLE, id, &datum)?,
        van: at(TABLE, id, row.try_get("", "van_at")?)?,
        tot: at(TABLE, id, row.try_get("", "tot_at")?)?,
        status,
        version: row.try_get("", "version")?,
        started_at: started.map(|ms| at(TABLE, id, ms)).transpose()?,
        finished_at: finished.map(|ms| at(TABLE, id, ms)).transpose()?,
        opmerking: row.try_get("", "opmerking")?,
        reden,
        successor_id,
        changed_at: at(TABLE, id, row.try_get("", "changed_at")?)?,
    })
}
