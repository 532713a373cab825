//! What must be true of aanbiedingen at any moment (H9), asked as queries. Reads only.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    Door, StoreError,
    check::{Finding, MOST_ROWS},
    sql,
};
use crate::domain::aanbod::AanbodStatus;

/// Asks everything.
pub async fn findings(door: &impl Door) -> Result<Vec<Finding>, StoreError> {
    Ok(vec![open_and_offered(door).await?])
}

/// What may not be, and the query that finds it.
const QUESTIONS: [(&str, &str); 5] = [
    (
        "it is open though its klus is not offered, or stands with another uitvoerder",
        "SELECT a.id FROM aanbod a JOIN klus k ON k.id = a.klus_id \
         WHERE a.status = 'open' AND (k.status <> 'offered' OR k.uitvoerder <> a.uitvoerder) ORDER BY a.id LIMIT 21",
    ),
    (
        "its klus is offered and no aanbod is open for it",
        "SELECT k.id FROM klus k WHERE k.status = 'offered' \
         AND NOT EXISTS (SELECT 1 FROM aanbod a WHERE a.klus_id = k.id AND a.status = 'open') ORDER BY k.id LIMIT 21",
    ),
    (
        "it offers no half day, more than three, or chose one that it does not have",
        "SELECT a.id FROM aanbod a WHERE (SELECT count(*) FROM aanbod_keuze c WHERE c.aanbod_id = a.id) NOT BETWEEN 1 AND 3 \
         OR (a.keuze IS NOT NULL AND NOT EXISTS (SELECT 1 FROM aanbod_keuze c WHERE c.aanbod_id = a.id AND c.no = a.keuze)) \
         ORDER BY a.id LIMIT 21",
    ),
    (
        "its state is not that of its last event",
        "SELECT a.id FROM aanbod a LEFT JOIN event e ON e.object = 'aanbod' AND e.object_id = a.id AND e.no = a.version \
         WHERE e.seq IS NULL OR e.to_status <> a.status ORDER BY a.id LIMIT 21",
    ),
    (
        "the half day that was chosen was never planned",
        "SELECT a.id FROM aanbod a JOIN aanbod_keuze c ON c.aanbod_id = a.id AND c.no = a.keuze WHERE a.status = 'chosen' \
         AND NOT EXISTS (SELECT 1 FROM opdracht o WHERE o.klus_id = a.klus_id AND o.ploeg_id = c.ploeg_id AND o.van_at = c.van_at \
         AND o.tot_at = c.tot_at) ORDER BY a.id LIMIT 21",
    ),
];

/// H9: an offered klus has exactly one open aanbod, and the other way round; what was chosen was planned.
async fn open_and_offered(door: &impl Door) -> Result<Finding, StoreError> {
    let mut rows = Vec::new();
    for (problem, text) in QUESTIONS {
        for row in &door.conn().query_all_raw(sql(door, text, vec![])).await? {
            let id: Uuid = row.try_get("", "id")?;
            rows.push(format!("aanbod {id}: {problem}"));
        }
    }
    let steps = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT from_status, to_status, count(*) AS n FROM event WHERE object = 'aanbod' GROUP BY from_status, to_status",
            vec![],
        ))
        .await?;
    let mut taken: i64 = 0;
    for step in &steps {
        let from: Option<String> = step.try_get("", "from_status")?;
        let to: Option<String> = step.try_get("", "to_status")?;
        taken += step.try_get::<i64>("", "n")?;
        let from = from.filter(|word| !word.is_empty());
        let allowed = AanbodStatus::PATHS
            .iter()
            .any(|(a, b)| *a == from.as_deref() && Some(*b) == to.as_deref());
        if !allowed {
            rows.push(format!("aanbod: events go from {from:?} to {to:?}"));
        }
    }
    rows.truncate(MOST_ROWS);
    Ok(Finding {
        invariant: "H9",
        figures: format!(
            "an offered klus has exactly one open aanbod, and what was chosen was planned: {taken} steps"
        ),
        rows,
    })
}
