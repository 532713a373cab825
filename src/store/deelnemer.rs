//! Deelnemers and their vaardigheden: rows in and out. Who may see them is decided in `actions`.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, anywhere, date, exactly_one, ms, places, row_error, sql};
use crate::domain::{
    address::Telefoon,
    deelnemer::{Beschikbaar, Deelnemer, DeelnemerRegeling, Niveau},
};

const TABLE: &str = "deelnemer";
const COLUMNS: &str = "d.id, d.uitvoerder, d.naam, d.telefoon, d.regeling, d.uren_per_week_minuten, d.beschikbaar, \
     d.rijbewijs, d.beperkingen, d.start_on, d.end_on, d.klantmanager_id";

/// Finds a deelnemer with their vaardigheden.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Deelnemer>, StoreError> {
    let found = select(door, "d.id = $1", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// The deelnemers of one uitvoerder, by name.
pub async fn list(door: &impl Door, uitvoerder: &str) -> Result<Vec<Deelnemer>, StoreError> {
    select(door, "d.uitvoerder = $1", vec![uitvoerder.into()]).await
}

/// Whose deelnemers are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of one uitvoerder (slug).
    Uitvoerder(String),
    /// Those of one klantmanager (account), at any uitvoerder.
    Klantmanager(Uuid),
}

impl Scope {
    /// The condition on a row, with `$1` for [`Self::value`].
    fn condition(&self) -> &'static str {
        match self {
            Self::Uitvoerder(_) => "d.uitvoerder = $1",
            Self::Klantmanager(_) => "d.klantmanager_id = $1",
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Uitvoerder(slug) => slug.as_str().into(),
            Self::Klantmanager(account) => (*account).into(),
        }
    }
}

/// What is asked of the list of deelnemers.
#[derive(Clone, Debug)]
pub struct ListAsk {
    /// Part of a name.
    pub q: Option<String>,
    /// From 1.
    pub pagina: u32,
    /// Rows on a page.
    pub size: u32,
}

/// One page of the list.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// By name.
    pub rows: Vec<Deelnemer>,
    /// Whether there is a next page.
    pub more: bool,
    /// How many there are in all.
    pub total: u32,
}

/// One page of the deelnemers of this scope. Counting and searching read an index only; the rest is of one page.
pub async fn page(door: &impl Door, scope: &Scope, ask: &ListAsk) -> Result<ListPage, StoreError> {
    let mut condition = scope.condition().to_owned();
    let mut values = vec![scope.value()];
    if let Some(q) = ask.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        // As typed too: SQLite knows capitals of letters without accents only.
        condition
            .push_str(" AND (lower(d.naam) LIKE $2 ESCAPE '\\' OR d.naam LIKE $3 ESCAPE '\\')");
        values.extend([anywhere(&q.to_lowercase()).into(), anywhere(q).into()]);
    }
    let count = format!("SELECT count(*) AS total FROM deelnemer d WHERE {condition}");
    let row = door
        .conn()
        .query_one_raw(sql(door, &count, values.clone()))
        .await?;
    let total: i64 = row.map_or(Ok(0), |row| row.try_get("", "total"))?;
    let before = i64::from(ask.pagina.saturating_sub(1)) * i64::from(ask.size);
    let ids = format!(
        "SELECT d.id FROM deelnemer d WHERE {condition} ORDER BY d.naam, d.id LIMIT {} OFFSET {before}",
        ask.size
    );
    let rows = door
        .conn()
        .query_all_raw(sql(door, &ids, values))
        .await?
        .iter()
        .map(|row| row.try_get("", "id"))
        .collect::<Result<Vec<Uuid>, _>>()?;
    Ok(ListPage {
        more: before + i64::from(ask.size) < total,
        total: u32::try_from(total).unwrap_or(u32::MAX),
        rows: by_ids(door, &rows).await?,
    })
}

async fn by_ids(door: &impl Door, ids: &[Uuid]) -> Result<Vec<Deelnemer>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let condition = format!("d.id IN {}", places(1, ids.len()));
    let values = ids.iter().map(|id| (*id).into()).collect();
    select(door, &condition, values).await
}

/// The deelnemers of one ploeg, by name.
pub async fn of_ploeg(door: &impl Door, ploeg: Uuid) -> Result<Vec<Deelnemer>, StoreError> {
    select(
        door,
        "d.id IN (SELECT p.deelnemer_id FROM ploeg_deelnemer p WHERE p.ploeg_id = $1)",
        vec![ploeg.into()],
    )
    .await
}

/// Adds a deelnemer.
pub async fn add(tx: &Tx, deelnemer: &Deelnemer, now: Timestamp) -> Result<(), StoreError> {
    let Deelnemer {
        id,
        uitvoerder,
        naam,
        telefoon,
        regeling,
        uren_per_week_minuten,
        beschikbaar,
        rijbewijs,
        beperkingen,
        start,
        end,
        klantmanager,
        vaardigheden,
    } = deelnemer;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO deelnemer (id, uitvoerder, naam, telefoon, regeling, uren_per_week_minuten, beschikbaar, rijbewijs, \
             beperkingen, start_on, end_on, klantmanager_id, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            vec![
                (*id).into(),
                uitvoerder.clone().into(),
                naam.clone().into(),
                telefoon.as_ref().map(|telefoon| telefoon.as_str().to_owned()).into(),
                regeling.word().into(),
                i32::try_from(*uren_per_week_minuten).unwrap_or(i32::MAX).into(),
                beschikbaar.to_string().into(),
                (*rijbewijs).into(),
                beperkingen.clone().into(),
                start.to_string().into(),
                end.map(|end| end.to_string()).into(),
                (*klantmanager).into(),
                ms(now).into(),
            ],
        ))
        .await?;
    for (vaardigheid, niveau) in vaardigheden {
        set_niveau(tx, *id, vaardigheid, *niveau, None, *start).await?;
    }
    Ok(())
}

/// Gives a deelnemer a klantmanager, another one, or none.
pub async fn set_klantmanager(
    tx: &Tx,
    deelnemer: Uuid,
    klantmanager: Option<Uuid>,
) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE deelnemer SET klantmanager_id = $2 WHERE id = $1",
        vec![deelnemer.into(), klantmanager.into()],
    )
    .await
}

/// Notes the level that was seen, by whom and when.
pub async fn set_niveau(
    tx: &Tx,
    deelnemer: Uuid,
    vaardigheid: &str,
    niveau: Niveau,
    observed_by: Option<Uuid>,
    observed_on: Date,
) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO deelnemer_vaardigheid (deelnemer_id, vaardigheid, niveau, observed_by, observed_on) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (deelnemer_id, vaardigheid) DO UPDATE SET niveau = excluded.niveau, observed_by = excluded.observed_by, \
             observed_on = excluded.observed_on",
            vec![
                deelnemer.into(),
                vaardigheid.into(),
                niveau.number().into(),
                observed_by.into(),
                observed_on.to_string().into(),
            ],
        ))
        .await?;
    Ok(())
}

/// How many events a deelnemer has; the next one gets one more. A deelnemer has no states, so no version is kept.
pub async fn events(door: &impl Door, id: Uuid) -> Result<i32, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT COALESCE(MAX(no), 0) AS no FROM event WHERE object = 'deelnemer' AND object_id = $1",
            vec![id.into()],
        ))
        .await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "no")?))
}

async fn select(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<Deelnemer>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM deelnemer d WHERE {condition} ORDER BY d.naam, d.id"),
            values.clone(),
        ))
        .await?;
    let mut vaardigheden = vaardigheden(door, condition, values).await?;
    rows.iter()
        .map(|row| {
            let mut deelnemer = read(row)?;
            deelnemer.vaardigheden = vaardigheden.remove(&deelnemer.id).unwrap_or_default();
            Ok(deelnemer)
        })
        .collect()
}

async fn vaardigheden(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<HashMap<Uuid, Vec<(String, Niveau)>>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT v.deelnemer_id, v.vaardigheid, v.niveau FROM deelnemer_vaardigheid v \
                 JOIN deelnemer d ON d.id = v.deelnemer_id WHERE {condition} ORDER BY v.vaardigheid"
            ),
            values,
        ))
        .await?;
    let mut found: HashMap<Uuid, Vec<(String, Niveau)>> = HashMap::new();
    for row in rows {
        let id: Uuid = row.try_get("", "deelnemer_id")?;
        let number: i32 = row.try_get("", "niveau")?;
        let niveau = Niveau::from_number(number).ok_or_else(|| {
            row_error(
                "deelnemer_vaardigheid",
                id,
                format!("no such level: {number}"),
            )
        })?;
        found
            .entry(id)
            .or_default()
            .push((row.try_get("", "vaardigheid")?, niveau));
    }
    Ok(found)
}

fn read(row: &QueryResult) -> Result<Deelnemer, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let bad = |column: &str, found: &str| row_error(TABLE, id, format!("{column}: `{found}`"));
    let telefoon: Option<String> = row.try_get("", "telefoon")?;
    let regeling: String = row.try_get("", "regeling")?;
    let minuten: i32 = row.try_get("", "uren_per_week_minuten")?;
    let beschikbaar: String = row.try_get("", "beschikbaar")?;
    let start: String = row.try_get("", "start_on")?;
    let end: Option<String> = row.try_get("", "end_on")?;
    Ok(Deelnemer {
        id,
        uitvoerder: row.try_get("", "uitvoerder")?,
        naam: row.try_get("", "naam")?,
        telefoon: telefoon
            .map(|text| Telefoon::parse(&text).map_err(|_| bad("telefoon", &text)))
            .transpose()?,
        regeling: DeelnemerRegeling::parse(&regeling).ok_or_else(|| bad("regeling", &regeling))?,
        uren_per_week_minuten: u32::try_from(minuten)
            .map_err(|_| bad("uren_per_week_minuten", &minuten.to_string()))?,
        beschikbaar: Beschikbaar::parse(&beschikbaar)
            .ok_or_else(|| bad("beschikbaar", &beschikbaar))?,
        rijbewijs: row.try_get("", "rijbewijs")?,
        beperkingen: row.try_get("", "beperkingen")?,
        start: date(TABLE, id, &start)?,
        end: end.map(|text| date(TABLE, id, &text)).transpose()?,
        klantmanager: row.try_get("", "klantmanager_id")?,
        vaardigheden: Vec::new(),
    })
}
