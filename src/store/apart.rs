//! Pairs of deelnemers that must not work together, each stored once with the lower key first. There is no column for why.

use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, exactly_one, sql};

/// The pairs among the deelnemers of an uitvoerder, by key.
pub async fn of_uitvoerder(
    door: &impl Door,
    uitvoerder: &str,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    select(
        door,
        "x.one_id IN (SELECT d.id FROM deelnemer d WHERE d.uitvoerder = $1)",
        vec![uitvoerder.into()],
    )
    .await
}

/// Those with whom a deelnemer must not work.
pub async fn of(door: &impl Door, deelnemer: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let pairs = select(
        door,
        "x.one_id = $1 OR x.other_id = $1",
        vec![deelnemer.into()],
    )
    .await?;
    Ok(pairs
        .into_iter()
        .map(|(one, other)| if one == deelnemer { other } else { one })
        .collect())
}

/// Keeps two apart; they may be so already.
pub async fn add(tx: &Tx, one: Uuid, other: Uuid) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO apart (one_id, other_id) VALUES ($1, $2) ON CONFLICT (one_id, other_id) DO NOTHING",
            ordered(one, other),
        ))
        .await?;
    Ok(())
}

/// Lets two work together again; [`StoreError::Stale`] when they could.
pub async fn remove(tx: &Tx, one: Uuid, other: Uuid) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "DELETE FROM apart WHERE one_id = $1 AND other_id = $2",
        ordered(one, other),
    )
    .await
}

fn ordered(one: Uuid, other: Uuid) -> Vec<Value> {
    vec![one.min(other).into(), one.max(other).into()]
}

async fn select(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let text = format!(
        "SELECT x.one_id, x.other_id FROM apart x WHERE {condition} ORDER BY x.one_id, x.other_id"
    );
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "one_id")?, row.try_get("", "other_id")?)))
        .collect()
}
