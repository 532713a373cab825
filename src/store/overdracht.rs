//! Hand-overs of stock: rows in and out, and which cheques really changed hands.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, places, row_error, sql};
use crate::domain::{
    cheque::ChequeRange,
    overdracht::{Overdracht, OverdrachtStatus},
};

const COLUMNS: &str = "o.id, o.jaar, o.first_seq, o.last_seq, o.van, o.naar, o.status, o.version, o.offered_by, o.offered_at, \
     o.decided_by, o.decided_at, o.on_paper, o.opmerking";
const ROWS_PER_INSERT: usize = 250;

/// A hand-over in a list, with the names of who offered and decided.
pub struct Listed {
    /// The hand-over.
    pub overdracht: Overdracht,
    /// Who offered it.
    pub offered_by: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// How many of its cheques changed hands.
    pub moved: u64,
}

/// Adds a hand-over that is offered.
pub async fn add(tx: &Tx, overdracht: &Overdracht) -> Result<(), StoreError> {
    let Overdracht {
        id,
        range,
        van,
        naar,
        status,
        offered_by,
        offered_at,
        version,
    } = overdracht;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO overdracht (id, jaar, first_seq, last_seq, van, naar, status, version, offered_by, offered_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            vec![
                (*id).into(),
                i32::from(range.jaar).into(),
                i64::from(range.first).into(),
                i64::from(range.last).into(),
                van.clone().into(),
                naar.clone().into(),
                status.word().into(),
                (*version).into(),
                (*offered_by).into(),
                ms(*offered_at).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Finds a hand-over.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Listed>, StoreError> {
    let rows = list(door, "o.id = $1", vec![id.into()], 1).await?;
    Ok(rows.into_iter().next())
}

/// An open hand-over with one of these cheques in it.
pub async fn open_over(
    door: &impl Door,
    range: &ChequeRange,
) -> Result<Option<Overdracht>, StoreError> {
    let filter = "o.status = 'offered' AND o.jaar = $1 AND o.first_seq <= $3 AND o.last_seq >= $2";
    let values = vec![
        i32::from(range.jaar).into(),
        i64::from(range.first).into(),
        i64::from(range.last).into(),
    ];
    let rows = list(door, filter, values, 1).await?;
    Ok(rows.into_iter().next().map(|listed| listed.overdracht))
}

/// The latest hand-overs, open ones first; `holder` sees those it gives or receives, none sees all.
pub async fn latest(
    door: &impl Door,
    holder: Option<&str>,
    count: u32,
) -> Result<Vec<Listed>, StoreError> {
    match holder {
        None => list(door, "1 = 1", vec![], count).await,
        Some(slug) => {
            list(
                door,
                "(o.naar = $1 OR o.van = $1)",
                vec![slug.into()],
                count,
            )
            .await
        }
    }
}

async fn list(
    door: &impl Door,
    filter: &str,
    values: Vec<Value>,
    count: u32,
) -> Result<Vec<Listed>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS}, g.naam AS giver, r.naam AS receiver, \
                 (SELECT COUNT(*) FROM overdracht_cheque c WHERE c.overdracht_id = o.id) AS moved \
                 FROM overdracht o JOIN account g ON g.id = o.offered_by LEFT JOIN account r ON r.id = o.decided_by \
                 WHERE {filter} ORDER BY CASE WHEN o.status = 'offered' THEN 0 ELSE 1 END, o.offered_at DESC, o.id DESC LIMIT {count}"
            ),
            values,
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let moved: i64 = row.try_get("", "moved")?;
            Ok(Listed {
                overdracht: read(row)?,
                offered_by: row.try_get("", "giver")?,
                decided_by: row.try_get("", "receiver")?,
                moved: u64::try_from(moved).unwrap_or_default(),
            })
        })
        .collect()
}

/// Stores a decision, if nobody decided meanwhile.
pub async fn update(tx: &Tx, overdracht: &Overdracht) -> Result<(), StoreError> {
    let (by, when, on_paper, opmerking): (_, _, Option<i32>, Option<String>) =
        match &overdracht.status {
            OverdrachtStatus::Offered => (None, None, None, None),
            OverdrachtStatus::Confirmed { by, at, on_paper } => {
                (Some(*by), Some(ms(*at)), Some(i32::from(*on_paper)), None)
            }
            OverdrachtStatus::Refused { by, at, opmerking } => {
                (Some(*by), Some(ms(*at)), None, Some(opmerking.clone()))
            }
            OverdrachtStatus::Withdrawn { by, at } => (Some(*by), Some(ms(*at)), None, None),
        };
    exactly_one(
        tx,
        "UPDATE overdracht SET version = $2, status = $3, decided_by = $4, decided_at = $5, on_paper = $6, opmerking = $7 \
         WHERE id = $1 AND version = $2 - 1",
        vec![
            overdracht.id.into(),
            overdracht.version.into(),
            overdracht.status.word().into(),
            by.into(),
            when.into(),
            on_paper.into(),
            opmerking.into(),
        ],
    )
    .await
}

/// Writes down which cheques changed hands.
pub async fn moved(
    tx: &Tx,
    overdracht: Uuid,
    cheques: &[Uuid],
    now: Timestamp,
) -> Result<(), StoreError> {
    for part in cheques.chunks(ROWS_PER_INSERT) {
        let mut values: Vec<Value> = Vec::with_capacity(part.len() * 3);
        for cheque in part {
            values.extend([overdracht.into(), (*cheque).into(), ms(now).into()]);
        }
        tx.conn()
            .execute_raw(sql(
                tx,
                &format!(
                    "INSERT INTO overdracht_cheque (overdracht_id, cheque_id, at) VALUES {}",
                    places(part.len(), 3)
                ),
                values,
            ))
            .await?;
    }
    Ok(())
}

fn read(row: &QueryResult) -> Result<Overdracht, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let word: String = row.try_get("", "status")?;
    let by: Option<Uuid> = row.try_get("", "decided_by")?;
    let when: Option<i64> = row.try_get("", "decided_at")?;
    let when = when.map(|ms| at("overdracht", id, ms)).transpose()?;
    let on_paper: Option<i32> = row.try_get("", "on_paper")?;
    let opmerking: Option<String> = row.try_get("", "opmerking")?;
    let status = match (word.as_str(), by, when, on_paper, opmerking) {
        ("offered", None, None, None, None) => OverdrachtStatus::Offered,
        ("confirmed", Some(by), Some(at), Some(on_paper), None) => OverdrachtStatus::Confirmed {
            by,
            at,
            on_paper: on_paper == 1,
        },
        ("refused", Some(by), Some(at), None, Some(opmerking)) => {
            OverdrachtStatus::Refused { by, at, opmerking }
        }
        ("withdrawn", Some(by), Some(at), None, None) => OverdrachtStatus::Withdrawn { by, at },
        (word, ..) => {
            return Err(row_error(
                "overdracht",
                id,
                format!("status `{word}` does not fit its columns"),
            ));
        }
    };
    let jaar: i32 = row.try_get("", "jaar")?;
    let first: i64 = row.try_get("", "first_seq")?;
    let last: i64 = row.try_get("", "last_seq")?;
    let odd = |_| row_error("overdracht", id, "a number is out of range");
    Ok(Overdracht {
        id,
        range: ChequeRange {
            jaar: i16::try_from(jaar).map_err(odd)?,
            first: u32::try_from(first).map_err(odd)?,
            last: u32::try_from(last).map_err(odd)?,
        },
        van: row.try_get("", "van")?,
        naar: row.try_get("", "naar")?,
        status,
        offered_by: row.try_get("", "offered_by")?,
        offered_at: at("overdracht", id, row.try_get("", "offered_at")?)?,
        version: row.try_get("", "version")?,
    })
}
