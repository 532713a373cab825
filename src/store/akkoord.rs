//! What two people do together: rows in and out.

use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, row_error, sql};
use crate::domain::akkoord::{Akkoord, AkkoordStatus};

const COLUMNS: &str = "a.id, a.voorstel, a.status, a.version, a.asked_by, a.asked_at, a.decided_by, a.decided_at, a.result_id";

/// A question in a list, with the names of who asked and decided.
pub struct Listed {
    /// The question.
    pub akkoord: Akkoord,
    /// Who asked.
    pub asked_by: String,
    /// Who decided.
    pub decided_by: Option<String>,
}

/// Adds a question.
pub async fn add(tx: &Tx, akkoord: &Akkoord) -> Result<(), StoreError> {
    let Akkoord {
        id,
        voorstel,
        asked_by,
        asked_at,
        status,
        version,
    } = akkoord;
    let json =
        serde_json::to_string(voorstel).map_err(|error| StoreError::Database(error.to_string()))?;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO akkoord (id, voorstel, status, version, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6)",
            vec![
                (*id).into(),
                json.into(),
                status.word().into(),
                (*version).into(),
                (*asked_by).into(),
                ms(*asked_at).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Finds a question.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Akkoord>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM akkoord a WHERE a.id = $1"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Finds a question, with the names of who asked and decided.
pub async fn find_listed(door: &impl Door, id: Uuid) -> Result<Option<Listed>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS}, v.naam AS asker, b.naam AS decider FROM akkoord a JOIN account v ON v.id = a.asked_by \
                 LEFT JOIN account b ON b.id = a.decided_by WHERE a.id = $1"
            ),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| listed(&row)).transpose()
}

/// The latest questions: open ones first, the oldest on top; then what was decided, newest first.
pub async fn latest(door: &impl Door, count: i64) -> Result<Vec<Listed>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS}, v.naam AS asker, b.naam AS decider FROM akkoord a JOIN account v ON v.id = a.asked_by \
                 LEFT JOIN account b ON b.id = a.decided_by \
                 ORDER BY CASE WHEN a.status = 'open' THEN 0 ELSE 1 END, \
                 CASE WHEN a.status = 'open' THEN a.asked_at ELSE -a.decided_at END, a.id LIMIT $1"
            ),
            vec![count.into()],
        ))
        .await?;
    rows.iter().map(listed).collect()
}

fn listed(row: &QueryResult) -> Result<Listed, StoreError> {
    Ok(Listed {
        akkoord: read(row)?,
        asked_by: row.try_get("", "asker")?,
        decided_by: row.try_get("", "decider")?,
    })
}

/// Stores a decision, if nobody decided meanwhile.
pub async fn update(tx: &Tx, akkoord: &Akkoord) -> Result<(), StoreError> {
    let (by, when, result): (Option<Uuid>, Option<i64>, Option<Uuid>) = match akkoord.status {
        AkkoordStatus::Open => (None, None, None),
        AkkoordStatus::Given { by, at, result } => (Some(by), Some(ms(at)), result),
        AkkoordStatus::Refused { by, at } => (Some(by), Some(ms(at)), None),
        AkkoordStatus::Withdrawn { at } => (Some(akkoord.asked_by), Some(ms(at)), None),
    };
    let values: Vec<Value> = vec![
        akkoord.id.into(),
        akkoord.version.into(),
        akkoord.status.word().into(),
        by.into(),
        when.into(),
        result.into(),
    ];
    exactly_one(
        tx,
        "UPDATE akkoord SET version = $2, status = $3, decided_by = $4, decided_at = $5, result_id = $6 \
         WHERE id = $1 AND version = $2 - 1",
        values,
    )
    .await
}

fn read(row: &QueryResult) -> Result<Akkoord, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let word: String = row.try_get("", "status")?;
    let json: String = row.try_get("", "voorstel")?;
    let asked_by: Uuid = row.try_get("", "asked_by")?;
    let by: Option<Uuid> = row.try_get("", "decided_by")?;
    let when: Option<i64> = row.try_get("", "decided_at")?;
    let result: Option<Uuid> = row.try_get("", "result_id")?;
    let when = when.map(|ms| at("akkoord", id, ms)).transpose()?;
    let status = match (word.as_str(), by, when) {
        ("open", None, None) => AkkoordStatus::Open,
        ("given", Some(by), Some(at)) => AkkoordStatus::Given { by, at, result },
        ("refused", Some(by), Some(at)) => AkkoordStatus::Refused { by, at },
        ("withdrawn", Some(_), Some(at)) => AkkoordStatus::Withdrawn { at },
        (word, ..) => {
            return Err(row_error(
                "akkoord",
                id,
                format!("status `{word}` does not fit its columns"),
            ));
        }
    };
    Ok(Akkoord {
        id,
        voorstel: serde_json::from_str(&json)
            .map_err(|error| row_error("akkoord", id, error.to_string()))?,
        asked_by,
        asked_at: at("akkoord", id, row.try_get("", "asked_at")?)?,
        status,
        version: row.try_get("", "version")?,
    })
}
