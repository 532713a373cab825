//! What must be true of ploegen and opdrachten at any moment (reliability page §1: H1, H3, H4), asked of the whole
//! database at once. Reads only.

use sea_orm::ConnectionTrait;

use super::{
    Door, StoreError,
    check::{Finding, MOST_ROWS},
    sql,
};
use crate::domain::opdracht::OpdrachtStatus;

/// Asks everything.
pub async fn findings(door: &impl Door) -> Result<Vec<Finding>, StoreError> {
    Ok(vec![
        histories(door).await?,
        klussen(door).await?,
        one_place(door).await?,
        own_people(door).await?,
    ])
}

/// H1: the state of an opdracht is that of its last event, its history has no gaps, and every step is allowed.
async fn histories(door: &impl Door) -> Result<Finding, StoreError> {
    let opdrachten = count(door, "SELECT count(*) AS n FROM opdracht").await?;
    let mut rows = named(
        door,
        "its state is not that of its last event",
        "SELECT o.id FROM opdracht o LEFT JOIN event e ON e.object = 'opdracht' AND e.object_id = o.id AND e.no = o.version \
         WHERE e.seq IS NULL OR e.to_status <> o.status",
    )
    .await?;
    rows.extend(
        named(
            door,
            "it has events that it does not know of",
            "SELECT DISTINCT e.object_id AS id FROM event e LEFT JOIN opdracht o ON o.id = e.object_id \
             WHERE e.object = 'opdracht' AND (o.id IS NULL OR e.no > o.version)",
        )
        .await?,
    );
    rows.extend(
        named(
            door,
            "an event does not begin where the one before ended",
            "SELECT DISTINCT e.object_id AS id FROM event e LEFT JOIN event p ON p.object = 'opdracht' AND p.object_id = e.object_id AND p.no = e.no - 1 \
             WHERE e.object = 'opdracht' AND e.no > 1 AND (p.seq IS NULL OR p.to_status <> e.from_status)",
        )
        .await?,
    );
    let steps = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT from_status, to_status, count(*) AS n FROM event WHERE object = 'opdracht' GROUP BY from_status, to_status",
            vec![],
        ))
        .await?;
    let mut taken: i64 = 0;
    for step in &steps {
        let from: Option<String> = step.try_get("", "from_status")?;
        let to: Option<String> = step.try_get("", "to_status")?;
        let n: i64 = step.try_get("", "n")?;
        taken += n;
        let allowed = OpdrachtStatus::PATHS.iter().any(|(a, b)| {
            a.map(OpdrachtStatus::word) == from.as_deref() && Some(b.word()) == to.as_deref()
        });
        if !allowed {
            rows.push(format!(
                "{n} event(s) of opdrachten go from {} to {}, which is not a path",
                from.as_deref().unwrap_or("nothing"),
                to.as_deref().unwrap_or("nothing")
            ));
        }
    }
    Ok(finding(
        "H1",
        format!("opdrachten follow their paths: {opdrachten} opdrachten, {taken} steps"),
        rows,
    ))
}

/// H1: a klus and its opdrachten agree: planned has exactly one visit to come, in progress one that goes on, and
/// nothing is to come for any other; a moved visit has a successor of the same klus.
async fn klussen(door: &impl Door) -> Result<Finding, StoreError> {
    let planned = count(
        door,
        "SELECT count(*) AS n FROM klus WHERE status IN ('planned', 'in_progress')",
    )
    .await?;
    let mut rows = named(
        door,
        "klus is planned or in progress without exactly one visit that is",
        "SELECT k.id FROM klus k WHERE (k.status = 'planned' AND 1 <> (SELECT count(*) FROM opdracht o WHERE o.klus_id = k.id \
         AND o.status IN ('published', 'seen', 'on_the_way'))) \
         OR (k.status = 'in_progress' AND 1 <> (SELECT count(*) FROM opdracht o WHERE o.klus_id = k.id AND o.status = 'started'))",
    )
    .await?;
    rows.extend(
        named(
            door,
            "opdracht is to come or goes on, but its klus is not",
            "SELECT o.id FROM opdracht o JOIN klus k ON k.id = o.klus_id \
             WHERE (o.status IN ('published', 'seen', 'on_the_way') AND k.status <> 'planned') \
             OR (o.status = 'started' AND k.status <> 'in_progress')",
        )
        .await?,
    );
    rows.extend(
        named(
            door,
            "opdracht was moved, but not to a visit of the same klus",
            "SELECT o.id FROM opdracht o LEFT JOIN opdracht s ON s.id = o.successor_id AND s.klus_id = o.klus_id \
             WHERE (o.status = 'moved') <> (s.id IS NOT NULL)",
        )
        .await?,
    );
    Ok(finding(
        "H1",
        format!("klussen and their visits agree: {planned} planned or in progress"),
        rows,
    ))
}

/// H3: no deelnemer, vehicle or ploeg in two places at once.
async fn one_place(door: &impl Door) -> Result<Finding, StoreError> {
    let ploegen = count(door, "SELECT count(*) AS n FROM ploeg").await?;
    let mut rows = named(
        door,
        "deelnemer is in two ploegen at once",
        "SELECT DISTINCT a.deelnemer_id AS id FROM ploeg_deelnemer a \
         JOIN ploeg_deelnemer b ON b.deelnemer_id = a.deelnemer_id AND b.datum = a.datum AND b.ploeg_id <> a.ploeg_id \
         JOIN ploeg p ON p.id = a.ploeg_id JOIN ploeg q ON q.id = b.ploeg_id AND q.van_at < p.tot_at AND p.van_at < q.tot_at",
    )
    .await?;
    rows.extend(
        named(
            door,
            "ploeg has a vehicle that another has at the same time",
            "SELECT DISTINCT p.id FROM ploeg p JOIN ploeg q ON q.uitvoerder = p.uitvoerder AND q.datum = p.datum \
             AND q.voertuig = p.voertuig AND q.id <> p.id AND q.van_at < p.tot_at AND p.van_at < q.tot_at",
        )
        .await?,
    );
    rows.extend(
        named(
            door,
            "opdracht overlaps with another of its ploeg",
            "SELECT DISTINCT o.id FROM opdracht o JOIN opdracht x ON x.ploeg_id = o.ploeg_id AND x.id <> o.id \
             AND x.van_at < o.tot_at AND o.van_at < x.tot_at \
             WHERE o.status NOT IN ('moved', 'fell_through') AND x.status NOT IN ('moved', 'fell_through')",
        )
        .await?,
    );
    Ok(finding(
        "H3",
        format!("nobody and no vehicle is in two places at once: {ploegen} ploegen"),
        rows,
    ))
}

/// H4: ploegen are made of their own uitvoerder's people and do its klussen, on their own day and within their hours.
async fn own_people(door: &impl Door) -> Result<Finding, StoreError> {
    let members = count(door, "SELECT count(*) AS n FROM ploeg_deelnemer").await?;
    let mut rows = named(
        door,
        "ploeg has nobody in it, or somebody of another uitvoerder or day",
        "SELECT p.id FROM ploeg p WHERE NOT EXISTS (SELECT 1 FROM ploeg_deelnemer m WHERE m.ploeg_id = p.id) \
         OR EXISTS (SELECT 1 FROM ploeg_deelnemer m JOIN deelnemer d ON d.id = m.deelnemer_id \
         WHERE m.ploeg_id = p.id AND (d.uitvoerder <> p.uitvoerder OR m.datum <> p.datum))",
    )
    .await?;
    rows.extend(
        named(
            door,
            "ploeg has a begeleider of another uitvoerder",
            "SELECT p.id FROM ploeg p LEFT JOIN account a ON a.id = p.begeleider_id AND a.rol = 'begeleider' \
             AND a.uitvoerder = p.uitvoerder WHERE a.id IS NULL",
        )
        .await?,
    );
    rows.extend(
        named(
            door,
            "opdracht is not of the uitvoerder, day and hours of its ploeg and klus",
            "SELECT o.id FROM opdracht o JOIN ploeg p ON p.id = o.ploeg_id JOIN klus k ON k.id = o.klus_id \
             WHERE o.uitvoerder <> p.uitvoerder OR o.uitvoerder <> k.uitvoerder OR o.datum <> p.datum \
             OR o.van_at < p.van_at OR o.tot_at > p.tot_at",
        )
        .await?,
    );
    Ok(finding(
        "H4",
        format!("ploegen are made of their own people and do their own klussen: {members} places"),
        rows,
    ))
}

fn finding(invariant: &'static str, figures: String, mut rows: Vec<String>) -> Finding {
    rows.truncate(MOST_ROWS);
    Finding {
        invariant,
        figures,
        rows,
    }
}

async fn count(door: &impl Door, text: &str) -> Result<i64, StoreError> {
    let row = door.conn().query_one_raw(sql(door, text, vec![])).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "n")?))
}

/// The keys a question finds, each with what is wrong.
async fn named(door: &impl Door, problem: &str, question: &str) -> Result<Vec<String>, StoreError> {
    let text = format!("{question} LIMIT {MOST_ROWS}");
    let rows = door.conn().query_all_raw(sql(door, &text, vec![])).await?;
    rows.iter()
        .map(|row| {
            let id: uuid::Uuid = row.try_get("", "id")?;
            Ok(format!("{id}: {problem}"))
        })
        .collect()
}
