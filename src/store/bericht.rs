//! The outbox: rows in and out, and the lease by which one server at a time sends a message (reliability page §2).

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, date, exactly_one, ms, row_error, sql};
use crate::domain::bericht::{
    Because, Bericht, BerichtSoort, BerichtStatus, Problem, Recipient, Way,
};

const TABLE: &str = "bericht";
const COLUMNS: &str = "b.id, b.soort, b.recipient, b.recipient_id, b.object, b.object_id, b.no, b.klus_id, b.opdracht_id, b.plan_on, b.status, \
     b.way, b.problem, b.tries, b.next_at, b.owed_at, b.settled_at, b.settled_by, b.version";
/// Due, with nobody sending it, and with nothing older for the same person before it: whoever is told twice is told in order.
const DUE: &str = "b.status = 'owed' AND b.next_at <= $1 AND (b.lease_until_at IS NULL OR b.lease_until_at <= $1) \
     AND NOT EXISTS (SELECT 1 FROM bericht e WHERE e.recipient_id = b.recipient_id AND e.status = 'owed' \
     AND (e.owed_at < b.owed_at OR (e.owed_at = b.owed_at AND e.id < b.id)))";

/// Writes down that a message is owed; the same event owes somebody one.
pub async fn add(tx: &Tx, bericht: &Bericht) -> Result<(), StoreError> {
    let Bericht {
        id,
        soort,
        recipient,
        because: Because {
            object,
            object_id,
            no,
        },
        klus_id,
        opdracht_id,
        plan_on,
        status,
        way,
        problem,
        tries,
        next_at,
        owed_at,
        settled_at,
        settled_by,
        version,
    } = bericht;
    let values: Vec<Value> = vec![
        (*id).into(),
        soort.word().into(),
        recipient.word().into(),
        recipient.id().into(),
        object.clone().into(),
        (*object_id).into(),
        (*no).into(),
        (*klus_id).into(),
        (*opdracht_id).into(),
        plan_on.map(|day| day.to_string()).into(),
        status.word().into(),
        way.map(|way| way.word().to_owned()).into(),
        problem.map(|problem| problem.word().to_owned()).into(),
        count(*tries).into(),
        ms(*next_at).into(),
        ms(*owed_at).into(),
        settled_at.map(ms).into(),
        (*settled_by).into(),
        (*version).into(),
    ];
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO bericht (id, soort, recipient, recipient_id, object, object_id, no, klus_id, opdracht_id, plan_on, status, way, \
             problem, tries, next_at, owed_at, settled_at, settled_by, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) \
             ON CONFLICT (object, object_id, no, recipient_id) DO NOTHING",
            values,
        ))
        .await?;
    Ok(())
}

/// The message with this key.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Bericht>, StoreError> {
    let found = select(door, "b.id = $1", "b.id", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// The messages to the resident of a klus, oldest first.
pub async fn of_klus(door: &impl Door, klus: Uuid) -> Result<Vec<Bericht>, StoreError> {
    select(
        door,
        "b.klus_id = $1 AND b.recipient = 'bewoner'",
        "b.owed_at, b.id",
        vec![klus.into()],
    )
    .await
}

/// A message that may be sent now, if there is one; read only.
pub async fn due(door: &impl Door, now: Timestamp) -> Result<Option<Bericht>, StoreError> {
    let found = select(door, DUE, "b.next_at, b.id LIMIT 1", vec![ms(now).into()]).await?;
    Ok(found.into_iter().next())
}

/// Takes the lease of a message, unless another server has it; answers whether it is ours now.
pub async fn lease(
    tx: &Tx,
    id: Uuid,
    lease: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let done = tx
        .conn()
        .execute_raw(sql(
            tx,
            "UPDATE bericht SET lease_id = $2, lease_until_at = $4 WHERE id = $1 AND status = 'owed' \
             AND (lease_until_at IS NULL OR lease_until_at <= $3)",
            vec![id.into(), lease.into(), ms(now).into(), ms(until).into()],
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes down what came of a try, if the lease is still ours, and lets go of it.
pub async fn tried(tx: &Tx, bericht: &Bericht, lease: Uuid) -> Result<(), StoreError> {
    let mut values = outcome(bericht);
    values.push(lease.into());
    exactly_one(
        tx,
        "UPDATE bericht SET status = $2, way = $3, problem = $4, tries = $5, next_at = $6, settled_at = $7, settled_by = $8, \
         version = $9, lease_id = NULL, lease_until_at = NULL WHERE id = $1 AND status = 'owed' AND lease_id = $10",
        values,
    )
    .await
}

/// Writes down what a person did with it, if nobody did meanwhile.
pub async fn update(tx: &Tx, bericht: &Bericht) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE bericht SET status = $2, way = $3, problem = $4, tries = $5, next_at = $6, settled_at = $7, settled_by = $8, \
         version = $9 WHERE id = $1 AND version = $9 - 1 AND status <> 'owed'",
        outcome(bericht),
    )
    .await
}

/// Writes down that it is not sent after all; answers false when it was sent, or is being sent.
pub async fn take_back(tx: &Tx, dropped: &Bericht) -> Result<bool, StoreError> {
    let done = tx
        .conn()
        .execute_raw(sql(
            tx,
            "UPDATE bericht SET status = $2, way = $3, problem = $4, tries = $5, next_at = $6, settled_at = $7, settled_by = $8, \
             version = $9 WHERE id = $1 AND status = 'owed' AND tries = 0 AND lease_id IS NULL",
            outcome(dropped),
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

/// What else was owed to a person of a ploeg about a change on the same day: one message said it all.
pub async fn merge(tx: &Tx, bericht: &Bericht, now: Timestamp) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "UPDATE bericht SET status = 'dropped', problem = 'merged', settled_at = $4 \
             WHERE recipient_id = $1 AND id <> $2 AND soort = 'plan_changed' AND status = 'owed' AND lease_id IS NULL \
             AND plan_on = $3",
            vec![
                bericht.recipient.id().into(),
                bericht.id.into(),
                bericht.plan_on.map(|day| day.to_string()).into(),
                ms(now).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// The messages that wait for a person, oldest first. An uitvoerder sees those about its own klussen and ploegen; without one all are seen
/// but those to people of ploegen, who are their uitvoerder's alone.
pub async fn waiting(
    door: &impl Door,
    status: BerichtStatus,
    uitvoerder: Option<&str>,
    limit: i64,
) -> Result<Vec<Bericht>, StoreError> {
    select(
        door,
        "b.status = $1 AND (($2 = '' AND b.recipient IN ('bewoner', 'organisatie')) \
         OR EXISTS (SELECT 1 FROM klus k WHERE k.id = b.klus_id AND k.uitvoerder = $2) \
         OR (b.klus_id IS NULL AND $2 IN (SELECT a.uitvoerder FROM account a WHERE a.id = b.recipient_id \
         UNION ALL SELECT d.uitvoerder FROM deelnemer d WHERE d.id = b.recipient_id)))",
        "b.owed_at, b.id LIMIT $3",
        vec![
            status.word().into(),
            uitvoerder.unwrap_or("").into(),
            limit.into(),
        ],
    )
    .await
}

fn outcome(bericht: &Bericht) -> Vec<Value> {
    vec![
        bericht.id.into(),
        bericht.status.word().into(),
        bericht.way.map(|way| way.word().to_owned()).into(),
        bericht
            .problem
            .map(|problem| problem.word().to_owned())
            .into(),
        count(bericht.tries).into(),
        ms(bericht.next_at).into(),
        bericht.settled_at.map(ms).into(),
        bericht.settled_by.into(),
        bericht.version.into(),
    ]
}

fn count(tries: u32) -> i32 {
    i32::try_from(tries).unwrap_or(i32::MAX)
}

async fn select(
    door: &impl Door,
    condition: &str,
    order: &str,
    values: Vec<Value>,
) -> Result<Vec<Bericht>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM bericht b WHERE {condition} ORDER BY {order}"),
            values,
        ))
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<Bericht, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let bad = |problem: String| row_error(TABLE, id, problem);
    let text = |column: &str| row.try_get::<String>("", column);
    let (soort, word) = (text("soort")?, text("status")?);
    let (kind, of) = (text("recipient")?, row.try_get("", "recipient_id")?);
    let way: Option<String> = row.try_get("", "way")?;
    let problem: Option<String> = row.try_get("", "problem")?;
    let tries: i32 = row.try_get("", "tries")?;
    let settled: Option<i64> = row.try_get("", "settled_at")?;
    let settled_by: Option<Uuid> = row.try_get("", "settled_by")?;
    let plan_on: Option<String> = row.try_get("", "plan_on")?;
    let status =
        BerichtStatus::parse(&word).ok_or_else(|| bad(format!("unknown status `{word}`")))?;
    match (status, settled, settled_by) {
        (BerichtStatus::Owed | BerichtStatus::ToPrint | BerichtStatus::ToCall, None, None)
        | (BerichtStatus::Sent | BerichtStatus::Dropped, Some(_), None)
        | (BerichtStatus::Printed | BerichtStatus::Called, Some(_), Some(_)) => {}
        _ => return Err(bad(format!("status `{word}` does not fit who settled it"))),
    }
    Ok(Bericht {
        id,
        soort: BerichtSoort::parse(&soort).ok_or_else(|| bad(format!("unknown kind `{soort}`")))?,
        recipient: Recipient::parse(&kind, of)
            .ok_or_else(|| bad(format!("unknown recipient `{kind}`")))?,
        because: Because {
            object: text("object")?,
            object_id: row.try_get("", "object_id")?,
            no: row.try_get("", "no")?,
        },
        klus_id: row.try_get("", "klus_id")?,
        opdracht_id: row.try_get("", "opdracht_id")?,
        plan_on: plan_on.map(|text| date(TABLE, id, &text)).transpose()?,
        status,
        way: way
            .map(|word| Way::parse(&word).ok_or_else(|| bad(format!("unknown way `{word}`"))))
            .transpose()?,
        problem: problem
            .map(|word| {
                Problem::parse(&word).ok_or_else(|| bad(format!("unknown problem `{word}`")))
            })
            .transpose()?,
        tries: u32::try_from(tries).map_err(|_| bad(format!("tries {tries}")))?,
        next_at: at(TABLE, id, row.try_get("", "next_at")?)?,
        owed_at: at(TABLE, id, row.try_get("", "owed_at")?)?,
        settled_at: settled.map(|ms| at(TABLE, id, ms)).transpose()?,
        settled_by,
        version: row.try_get("", "version")?,
    })
}
