//! What residents said of visits: rows in and out. There is no query that counts or averages them per person, on purpose.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, date, exactly_one, ms, row_error, sql};
use crate::domain::waardering::{Waardering, WoordStatus};

const COLUMNS: &str =
    "w.id, w.klus_id, w.opdracht_id, w.goed, w.woorden, w.status, w.account_id, w.at, w.version";

/// A waardering with the visit it is about.
#[derive(Clone, Debug)]
pub struct OfVisit {
    /// What was said.
    pub waardering: Waardering,
    /// Slug of the klussoort.
    pub klussoort: String,
    /// The day of the visit.
    pub datum: Date,
    /// Whose visit it was.
    pub uitvoerder: String,
}

/// Adds one. A second one of a visit is a [`StoreError::Collision`].
pub async fn add(tx: &Tx, waardering: &Waardering) -> Result<(), StoreError> {
    let Waardering {
        id,
        klus,
        opdracht,
        goed,
        woorden,
        status,
        account,
        at,
        version,
    } = waardering;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO waardering (id, klus_id, opdracht_id, goed, woorden, status, account_id, at, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            vec![
                (*id).into(),
                (*klus).into(),
                (*opdracht).into(),
                (*goed).into(),
                woorden.clone().into(),
                status.word().into(),
                (*account).into(),
                ms(*at).into(),
                (*version).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Stores what was decided about its words, if nobody decided meanwhile.
pub async fn update(tx: &Tx, waardering: &Waardering) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE waardering SET status = $2, version = $3 WHERE id = $1 AND version = $3 - 1",
        vec![
            waardering.id.into(),
            waardering.status.word().into(),
            waardering.version.into(),
        ],
    )
    .await
}

/// Finds one, with its visit.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<OfVisit>, StoreError> {
    let found = select(door, "WHERE w.id = $1", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// What was said of a klus, oldest first.
pub async fn of_klus(door: &impl Door, klus: Uuid) -> Result<Vec<Waardering>, StoreError> {
    let found = select(
        door,
        "WHERE w.klus_id = $1 ORDER BY w.at, w.id",
        vec![klus.into()],
    )
    .await?;
    Ok(found.into_iter().map(|one| one.waardering).collect())
}

/// Words for the ploegen of an uitvoerder, since a moment: what waits for a coordinator first, then newest first.
pub async fn with_words(
    door: &impl Door,
    uitvoerder: &str,
    since: Timestamp,
    most: i64,
) -> Result<Vec<OfVisit>, StoreError> {
    select(
        door,
        "WHERE o.uitvoerder = $1 AND w.at >= $2 AND w.status <> 'nothing' \
         ORDER BY CASE w.status WHEN 'held' THEN 0 ELSE 1 END, w.at DESC, w.id LIMIT $3",
        vec![uitvoerder.into(), ms(since).into(), most.into()],
    )
    .await
}

/// Good ones of visits that a deelnemer was at, from a day on, newest visit first.
pub async fn of_deelnemer(
    door: &impl Door,
    deelnemer: Uuid,
    from: Date,
    most: i64,
) -> Result<Vec<OfVisit>, StoreError> {
    select(
        door,
        "JOIN ploeg_deelnemer d ON d.ploeg_id = o.ploeg_id \
         WHERE d.deelnemer_id = $1 AND o.datum >= $2 AND w.goed ORDER BY o.van_at DESC, w.id LIMIT $3",
        vec![deelnemer.into(), from.to_string().into(), most.into()],
    )
    .await
}

/// Good ones of visits of the ploegen a begeleider answers for, from a day on, newest visit first.
pub async fn of_begeleider(
    door: &impl Door,
    begeleider: Uuid,
    from: Date,
    most: i64,
) -> Result<Vec<OfVisit>, StoreError> {
    select(
        door,
        "JOIN ploeg p ON p.id = o.ploeg_id \
         WHERE p.begeleider_id = $1 AND o.datum >= $2 AND w.goed ORDER BY o.van_at DESC, w.id LIMIT $3",
        vec![begeleider.into(), from.to_string().into(), most.into()],
    )
    .await
}

async fn select(
    door: &impl Door,
    rest: &str,
    values: Vec<Value>,
) -> Result<Vec<OfVisit>, StoreError> {
    let text = format!(
        "SELECT {COLUMNS}, k.klussoort, o.datum, o.uitvoerder FROM waardering w JOIN opdracht o ON o.id = w.opdracht_id \
         JOIN klus k ON k.id = w.klus_id {rest}"
    );
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    rows.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<OfVisit, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let (status, datum): (String, String) = (row.try_get("", "status")?, row.try_get("", "datum")?);
    Ok(OfVisit {
        waardering: Waardering {
            id,
            klus: row.try_get("", "klus_id")?,
            opdracht: row.try_get("", "opdracht_id")?,
            goed: row.try_get("", "goed")?,
            woorden: row.try_get("", "woorden")?,
            status: WoordStatus::parse(&status)
                .ok_or_else(|| row_error("waardering", id, format!("unknown status `{status}`")))?,
            account: row.try_get("", "account_id")?,
            at: at("waardering", id, row.try_get("", "at")?)?,
            version: row.try_get("", "version")?,
        },
        klussoort: row.try_get("", "klussoort")?,
        datum: date("opdracht", id, &datum)?,
        uitvoerder: row.try_get("", "uitvoerder")?,
    })
}
