//! What must hold of messages (reliability page §1: A6). Reads only.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    Door, StoreError,
    check::{Finding, MOST_ROWS},
    sql,
};
use crate::domain::bericht::OWED;

/// Asks everything.
pub async fn findings(door: &impl Door) -> Result<Vec<Finding>, StoreError> {
    Ok(vec![owed(door).await?])
}

/// A6: every event that owes a resident a message has it in the outbox, and no message stands there without its event.
async fn owed(door: &impl Door) -> Result<Finding, StoreError> {
    let mut rows = Vec::new();
    for owing in OWED {
        let missing = door
            .conn()
            .query_all_raw(sql(
                door,
                "SELECT e.object_id AS id, e.no FROM event e LEFT JOIN bericht b ON b.object = e.object AND b.object_id = e.object_id \
                 AND b.no = e.no AND b.soort = $4 AND b.recipient = 'bewoner' \
                 WHERE e.object = $1 AND e.action = $2 AND e.to_status = $3 AND b.id IS NULL ORDER BY e.seq LIMIT 21",
                vec![
                    owing.object.into(),
                    owing.action.into(),
                    owing.to.into(),
                    owing.soort.word().into(),
                ],
            ))
            .await?;
        for row in &missing {
            let (id, no): (Uuid, i32) = (row.try_get("", "id")?, row.try_get("", "no")?);
            rows.push(format!(
                "{} {id}: its event {no} owes a message ({}) that is not there",
                owing.object,
                owing.soort.word()
            ));
        }
    }
    let stray = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT b.id FROM bericht b LEFT JOIN event e ON e.object = b.object AND e.object_id = b.object_id AND e.no = b.no \
             WHERE b.object <> 'verkoop' AND e.seq IS NULL ORDER BY b.id LIMIT 21",
            vec![],
        ))
        .await?;
    for row in &stray {
        let id: Uuid = row.try_get("", "id")?;
        rows.push(format!("bericht {id}: there is no event that owes it"));
    }
    rows.truncate(MOST_ROWS);
    let row = door
        .conn()
        .query_one_raw(sql(door, "SELECT count(*) AS n FROM bericht", vec![]))
        .await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(Finding {
        invariant: "A6",
        figures: format!("whoever must be told is in the outbox: {count} messages"),
        rows,
    })
}
