//! Leerdoelen of deelnemers: rows in and out.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, date, exactly_one, places, sql};
use crate::domain::leerdoel::Leerdoel;

/// The leerdoelen of the deelnemers of an uitvoerder, by deelnemer; each list with those that are due soonest first.
pub async fn of_uitvoerder(
    door: &impl Door,
    uitvoerder: &str,
) -> Result<HashMap<Uuid, Vec<Leerdoel>>, StoreError> {
    select(
        door,
        "l.deelnemer_id IN (SELECT d.id FROM deelnemer d WHERE d.uitvoerder = $1)",
        vec![uitvoerder.into()],
    )
    .await
}

/// The leerdoelen of several deelnemers, by deelnemer.
pub async fn of_many(
    door: &impl Door,
    deelnemers: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Leerdoel>>, StoreError> {
    if deelnemers.is_empty() {
        return Ok(HashMap::new());
    }
    let condition = format!("l.deelnemer_id IN {}", places(1, deelnemers.len()));
    let values = deelnemers.iter().map(|id| (*id).into()).collect();
    select(door, &condition, values).await
}

/// The leerdoelen of one deelnemer.
pub async fn of(door: &impl Door, deelnemer: Uuid) -> Result<Vec<Leerdoel>, StoreError> {
    let mut found = select(door, "l.deelnemer_id = $1", vec![deelnemer.into()]).await?;
    Ok(found.remove(&deelnemer).unwrap_or_default())
}

/// Adds a leerdoel, or gives it another date.
pub async fn set(tx: &Tx, deelnemer: Uuid, leerdoel: &Leerdoel) -> Result<(), StoreError> {
    let Leerdoel { vaardigheid, due } = leerdoel;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO leerdoel (deelnemer_id, vaardigheid, due_on) VALUES ($1, $2, $3) \
             ON CONFLICT (deelnemer_id, vaardigheid) DO UPDATE SET due_on = excluded.due_on",
            vec![
                deelnemer.into(),
                vaardigheid.clone().into(),
                due.map(|due| due.to_string()).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Removes a leerdoel; [`StoreError::Stale`] when it is not there.
pub async fn remove(tx: &Tx, deelnemer: Uuid, vaardigheid: &str) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "DELETE FROM leerdoel WHERE deelnemer_id = $1 AND vaardigheid = $2",
        vec![deelnemer.into(), vaardigheid.into()],
    )
    .await
}

async fn select(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<HashMap<Uuid, Vec<Leerdoel>>, StoreError> {
    // Without a date comes last, on both databases.
    let text = format!(
        "SELECT l.deelnemer_id, l.vaardigheid, l.due_on FROM leerdoel l WHERE {condition} \
         ORDER BY COALESCE(l.due_on, '9999'), l.vaardigheid"
    );
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    let mut found: HashMap<Uuid, Vec<Leerdoel>> = HashMap::new();
    for row in rows {
        let id: Uuid = row.try_get("", "deelnemer_id")?;
        let due: Option<String> = row.try_get("", "due_on")?;
        found.entry(id).or_default().push(Leerdoel {
            vaardigheid: row.try_get("", "vaardigheid")?,
            due: due.map(|on| date("leerdoel", id, &on)).transpose()?,
        });
    }
    Ok(found)
}
