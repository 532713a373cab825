//! What must be true of werkervaringsbewijzen and of what residents said, at any moment (W1, W2). Reads only.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    Door, StoreError,
    bewijs::hash_of,
    check::{Finding, MOST_ROWS},
    sql,
};

/// Asks everything.
pub async fn findings(door: &impl Door) -> Result<Vec<Finding>, StoreError> {
    Ok(vec![as_given(door).await?, waarderingen(door).await?])
}

/// What may not be of a bewijs, and the query that finds it.
const OF_BEWIJS: [(&str, &str); 4] = [
    (
        "its number or its place in the lists of withdrawn credentials leaves a gap",
        "SELECT b.id FROM bewijs b WHERE (b.plaats > 0 AND NOT EXISTS (SELECT 1 FROM bewijs p WHERE p.plaats = b.plaats - 1)) \
         OR (b.seq > 1 AND NOT EXISTS (SELECT 1 FROM bewijs p WHERE p.jaar = b.jaar AND p.seq = b.seq - 1)) ORDER BY b.id LIMIT 21",
    ),
    (
        "it was not recorded when it was made",
        "SELECT b.id FROM bewijs b WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.object = 'bewijs' AND e.object_id = b.id \
         AND e.no = 1 AND e.action = 'bewijs.make') ORDER BY b.id LIMIT 21",
    ),
    (
        "that it was withdrawn was not recorded",
        "SELECT w.bewijs_id AS id FROM bewijs_intrekking w WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.object = 'bewijs' \
         AND e.object_id = w.bewijs_id AND e.no = 2 AND e.action = 'bewijs.withdraw') ORDER BY w.bewijs_id LIMIT 21",
    ),
    (
        "it was recorded as withdrawn and is not",
        "SELECT e.object_id AS id FROM event e WHERE e.object = 'bewijs' AND e.action = 'bewijs.withdraw' \
         AND NOT EXISTS (SELECT 1 FROM bewijs_intrekking w WHERE w.bewijs_id = e.object_id) ORDER BY e.object_id LIMIT 21",
    ),
];

/// W1: every bewijs says what it said when it was given, numbers have no gaps, and making and withdrawing are on record.
async fn as_given(door: &impl Door) -> Result<Finding, StoreError> {
    let mut rows = offending(door, "bewijs", &OF_BEWIJS).await?;
    let kept = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT b.id, b.hash, i.salt, i.inhoud FROM bewijs b JOIN bewijs_inhoud i ON i.bewijs_id = b.id ORDER BY b.id",
            vec![],
        ))
        .await?;
    for row in &kept {
        let id: Uuid = row.try_get("", "id")?;
        let (hash, salt): (Vec<u8>, Vec<u8>) = (row.try_get("", "hash")?, row.try_get("", "salt")?);
        let inhoud: String = row.try_get("", "inhoud")?;
        if hash_of(&salt, &inhoud) != hash {
            rows.push(format!(
                "bewijs {id}: what it says was changed after it was given"
            ));
        }
    }
    rows.truncate(MOST_ROWS);
    Ok(Finding {
        invariant: "W1",
        figures: format!(
            "every werkervaringsbewijs says what it said when it was given: {} bewijzen",
            kept.len()
        ),
        rows,
    })
}

/// What may not be of a waardering, and the query that finds it.
const OF_WAARDERING: [(&str, &str); 3] = [
    (
        "its visit is of another klus, or was never worked at",
        "SELECT w.id FROM waardering w JOIN opdracht o ON o.id = w.opdracht_id \
         WHERE o.klus_id <> w.klus_id OR o.status NOT IN ('finished', 'approved') ORDER BY w.id LIMIT 21",
    ),
    (
        "words that were not good, or are none, can be read by a ploeg",
        "SELECT w.id FROM waardering w WHERE w.status <> 'nothing' AND (NOT w.goed OR w.woorden = '') ORDER BY w.id LIMIT 21",
    ),
    (
        "its state is not that of its last event",
        "SELECT w.id FROM waardering w LEFT JOIN event e ON e.object = 'waardering' AND e.object_id = w.id AND e.no = w.version \
         WHERE e.seq IS NULL OR e.to_status <> w.status ORDER BY w.id LIMIT 21",
    ),
];

/// W2: what residents said is about work that was done, and a bad word never reaches a ploeg.
async fn waarderingen(door: &impl Door) -> Result<Finding, StoreError> {
    let mut rows = offending(door, "waardering", &OF_WAARDERING).await?;
    rows.truncate(MOST_ROWS);
    let counted = door
        .conn()
        .query_one_raw(sql(door, "SELECT count(*) AS n FROM waardering", vec![]))
        .await?;
    let said: i64 = counted.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(Finding {
        invariant: "W2",
        figures: format!(
            "what residents said is about work that was done, and only good words reach a ploeg: {said} waarderingen"
        ),
        rows,
    })
}

async fn offending(
    door: &impl Door,
    what: &str,
    questions: &[(&str, &str)],
) -> Result<Vec<String>, StoreError> {
    let mut rows = Vec::new();
    for (problem, text) in questions {
        for row in &door.conn().query_all_raw(sql(door, text, vec![])).await? {
            let id: Uuid = row.try_get("", "id")?;
            rows.push(format!("{what} {id}: {problem}"));
        }
    }
    Ok(rows)
}
