//! Vooropnames: rows in and out. Who may plan or see one is for the actions.

use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, row_error, sql};
use crate::domain::vooropname::{Outcome, Vooropname, VooropnameStatus};

const TABLE: &str = "vooropname";
const COLUMNS: &str = "v.id, v.klus_id, v.uitvoerder, v.looker_id, v.at, v.status, v.note, v.personen, v.personen_minuten, \
     v.version, v.account_id";

/// Adds one that was planned; a klus has one open at a time, and the database refuses a second.
pub async fn add(tx: &Tx, vooropname: &Vooropname) -> Result<(), StoreError> {
    let Vooropname {
        id,
        klus_id,
        uitvoerder,
        looker_id,
        at,
        status,
        version,
        account_id,
    } = vooropname;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO vooropname (id, klus_id, uitvoerder, looker_id, at, status, note, version, account_id) \
             VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8)",
            vec![
                (*id).into(),
                (*klus_id).into(),
                uitvoerder.clone().into(),
                (*looker_id).into(),
                ms(*at).into(),
                status.word().into(),
                (*version).into(),
                (*account_id).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Stores what became of it, if nobody else did meanwhile.
pub async fn update(tx: &Tx, vooropname: &Vooropname) -> Result<(), StoreError> {
    let (note, personen, minuten) = match &vooropname.status {
        VooropnameStatus::Planned | VooropnameStatus::Cancelled => (String::new(), None, None),
        VooropnameStatus::Done(outcome) => (
            outcome.note.clone(),
            outcome.personen,
            outcome.personen_minuten,
        ),
    };
    exactly_one(
        tx,
        "UPDATE vooropname SET status = $3, note = $4, personen = $5, personen_minuten = $6, version = $7 \
         WHERE id = $1 AND version = $2",
        vec![
            vooropname.id.into(),
            (vooropname.version - 1).into(),
            vooropname.status.word().into(),
            note.into(),
            int(personen).into(),
            int(minuten).into(),
            vooropname.version.into(),
        ],
    )
    .await
}

/// The one with this key.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Vooropname>, StoreError> {
    let found = list(door, "v.id = $1", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// Those of a klus, in order of time.
pub async fn of_klus(door: &impl Door, klus: Uuid) -> Result<Vec<Vooropname>, StoreError> {
    list(door, "v.klus_id = $1", vec![klus.into()]).await
}

/// Those that are planned for any of these klussen.
pub async fn planned_of(door: &impl Door, klussen: &[Uuid]) -> Result<Vec<Vooropname>, StoreError> {
    if klussen.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=klussen.len()).map(|n| format!("${n}")).collect();
    let condition = format!(
        "v.status = 'planned' AND v.klus_id IN ({})",
        places.join(", ")
    );
    let values = klussen.iter().map(|id| (*id).into()).collect();
    list(door, &condition, values).await
}

/// Those that somebody still has to do.
pub async fn of_looker(door: &impl Door, account: Uuid) -> Result<Vec<Vooropname>, StoreError> {
    list(
        door,
        "v.status = 'planned' AND v.looker_id = $1",
        vec![account.into()],
    )
    .await
}

async fn list(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<Vooropname>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM vooropname v WHERE {condition} ORDER BY v.at, v.id");
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    rows.iter().map(read).collect()
}

fn int(number: Option<u32>) -> Option<i32> {
    number.map(|number| i32::try_from(number).unwrap_or(i32::MAX))
}

fn read(row: &QueryResult) -> Result<Vooropname, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let count = |column: &str| -> Result<Option<u32>, StoreError> {
        let number: Option<i32> = row.try_get("", column)?;
        number
            .map(|number| {
                u32::try_from(number)
                    .map_err(|_| row_error(TABLE, id, format!("{column} is negative: {number}")))
            })
            .transpose()
    };
    let (personen, personen_minuten) = (count("personen")?, count("personen_minuten")?);
    let note: String = row.try_get("", "note")?;
    let word: String = row.try_get("", "status")?;
    let status = match (word.as_str(), personen, personen_minuten) {
        ("planned", None, None) => VooropnameStatus::Planned,
        ("cancelled", None, None) => VooropnameStatus::Cancelled,
        ("done", personen, personen_minuten) => VooropnameStatus::Done(Outcome {
            note,
            personen,
            personen_minuten,
        }),
        (word, ..) => {
            return Err(row_error(
                TABLE,
                id,
                format!("status `{word}` does not fit its columns"),
            ));
        }
    };
    Ok(Vooropname {
        id,
        klus_id: row.try_get("", "klus_id")?,
        uitvoerder: row.try_get("", "uitvoerder")?,
        looker_id: row.try_get("", "looker_id")?,
        at: at(TABLE, id, row.try_get("", "at")?)?,
        status,
        version: row.try_get("", "version")?,
        account_id: row.try_get("", "account_id")?,
    })
}
