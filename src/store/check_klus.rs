//! What must be true of klussen at any moment (reliability page §1: H1, H8), each asked as one query. Reads only.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    Door, StoreError,
    check::{Finding, MOST_ROWS},
    sql,
};
use crate::domain::klus::KlusStatus;

/// Asks everything.
pub async fn findings(door: &impl Door) -> Result<Vec<Finding>, StoreError> {
    Ok(vec![histories(door).await?, reservations(door).await?])
}

/// H1: the state of a klus is that of its last event, its history has no gaps, and every step is allowed.
async fn histories(door: &impl Door) -> Result<Finding, StoreError> {
    let klussen = count(door, "SELECT count(*) AS n FROM klus").await?;
    let mut rows = ids(
        door,
        "its state is not that of its last event",
        "SELECT k.id FROM klus k LEFT JOIN event e ON e.object = 'klus' AND e.object_id = k.id AND e.no = k.version \
         WHERE e.seq IS NULL OR e.to_status <> k.status ORDER BY k.id LIMIT 21",
    )
    .await?;
    rows.extend(
        ids(
            door,
            "it has events that it does not know of",
            "SELECT DISTINCT e.object_id AS id FROM event e LEFT JOIN klus k ON k.id = e.object_id \
             WHERE e.object = 'klus' AND (k.id IS NULL OR e.no > k.version) ORDER BY e.object_id LIMIT 21",
        )
        .await?,
    );
    rows.extend(
        ids(
            door,
            "an event does not begin where the one before ended",
            "SELECT DISTINCT e.object_id AS id FROM event e LEFT JOIN event p ON p.object = 'klus' AND p.object_id = e.object_id AND p.no = e.no - 1 \
             WHERE e.object = 'klus' AND e.no > 1 AND (p.seq IS NULL OR p.to_status <> e.from_status) ORDER BY e.object_id LIMIT 21",
        )
        .await?,
    );
    let steps = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT from_status, to_status, count(*) AS n FROM event WHERE object = 'klus' GROUP BY from_status, to_status ORDER BY from_status, to_status",
            vec![],
        ))
        .await?;
    let mut taken: i64 = 0;
    for step in &steps {
        let from: Option<String> = step.try_get("", "from_status")?;
        let to: Option<String> = step.try_get("", "to_status")?;
        let n: i64 = step.try_get("", "n")?;
        taken += n;
        let from = from.filter(|word| !word.is_empty());
        let allowed = KlusStatus::PATHS.iter().any(|(a, b)| {
            a.map(KlusStatus::word) == from.as_deref() && Some(b.word()) == to.as_deref()
        });
        if !allowed {
            rows.push(format!(
                "{n} event(s) go from {} to {}, which is not a path",
                from.as_deref().unwrap_or("nothing"),
                to.as_deref().unwrap_or("nothing")
            ));
        }
    }
    rows.truncate(MOST_ROWS);
    Ok(Finding {
        invariant: "H1",
        figures: format!(
            "each klus is where its last event left it, by allowed paths: {klussen} klussen, {taken} steps"
        ),
        rows,
    })
}

/// H8: no cheque is reserved for a klus that is over.
async fn reservations(door: &impl Door) -> Result<Finding, StoreError> {
    let reserved = count(
        door,
        "SELECT count(*) AS n FROM cheque WHERE status = 'reserved'",
    )
    .await?;
    let mut rows = ids(
        door,
        "a cheque is still reserved for it though it is over",
        "SELECT DISTINCT k.id FROM cheque c JOIN klus k ON k.id = c.klus_id \
         WHERE c.status = 'reserved' AND k.status IN ('withdrawn', 'declined', 'closed') ORDER BY k.id LIMIT 21",
    )
    .await?;
    rows.truncate(MOST_ROWS);
    Ok(Finding {
        invariant: "H8",
        figures: format!(
            "no cheque stays reserved for a klus that is over: {reserved} cheques reserved"
        ),
        rows,
    })
}

async fn count(door: &impl Door, text: &str) -> Result<i64, StoreError> {
    let row = door.conn().query_one_raw(sql(door, text, vec![])).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

async fn ids(door: &impl Door, problem: &str, text: &str) -> Result<Vec<String>, StoreError> {
    let rows = door.conn().query_all_raw(sql(door, text, vec![])).await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            Ok(format!("klus {id}: {problem}"))
        })
        .collect()
}
