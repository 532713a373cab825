//! Treden of the participatieladder: rows in and out. The table may only grow. Who may see them is decided in `actions`.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, date, ms, places, row_error, sql};
use crate::domain::trede::{Answers, Moment, Sport, Trede};

const TABLE: &str = "trede";
const COLUMNS: &str = "t.id, t.deelnemer_id, t.no, t.moment, t.op_on, t.niveau, t.groei, t.antwoorden, t.reden, t.corrects_id, t.account_id";

/// All treden of a deelnemer, in the order in which they were set.
pub async fn of(door: &impl Door, deelnemer: Uuid) -> Result<Vec<Trede>, StoreError> {
    let mut found = of_many(door, &[deelnemer]).await?;
    Ok(found.remove(&deelnemer).unwrap_or_default())
}

/// The same of several, by whose they are.
pub async fn of_many(
    door: &impl Door,
    deelnemers: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Trede>>, StoreError> {
    if deelnemers.is_empty() {
        return Ok(HashMap::new());
    }
    let condition = format!("t.deelnemer_id IN {}", places(1, deelnemers.len()));
    let values = deelnemers.iter().map(|id| (*id).into()).collect();
    select(door, &condition, values).await
}

/// All treden there are, by whose they are: for what is done once a day.
pub async fn all(door: &impl Door) -> Result<HashMap<Uuid, Vec<Trede>>, StoreError> {
    select(door, "1 = 1", vec![]).await
}

/// Adds a trede.
pub async fn add(tx: &Tx, trede: &Trede, now: Timestamp) -> Result<(), StoreError> {
    let Trede {
        id,
        deelnemer_id,
        no,
        moment,
        op,
        niveau,
        groei,
        antwoorden,
        reden,
        corrects,
        by,
    } = trede;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO trede (id, deelnemer_id, no, moment, op_on, niveau, groei, antwoorden, reden, corrects_id, account_id, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            vec![
                (*id).into(),
                (*deelnemer_id).into(),
                (*no).into(),
                moment.word().into(),
                op.to_string().into(),
                niveau.number().into(),
                groei.number().into(),
                antwoorden.to_string().into(),
                reden.clone().into(),
                (*corrects).into(),
                (*by).into(),
                ms(now).into(),
            ],
        ))
        .await?;
    Ok(())
}

async fn select(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<HashMap<Uuid, Vec<Trede>>, StoreError> {
    let text =
        format!("SELECT {COLUMNS} FROM trede t WHERE {condition} ORDER BY t.deelnemer_id, t.no");
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    let mut found: HashMap<Uuid, Vec<Trede>> = HashMap::new();
    for row in rows {
        let trede = read(&row)?;
        found.entry(trede.deelnemer_id).or_default().push(trede);
    }
    Ok(found)
}

fn read(row: &QueryResult) -> Result<Trede, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let bad = |column: &str, found: &str| row_error(TABLE, id, format!("{column}: `{found}`"));
    let moment: String = row.try_get("", "moment")?;
    let op: String = row.try_get("", "op_on")?;
    let antwoorden: String = row.try_get("", "antwoorden")?;
    let sport = |column: &str| {
        let number: i32 = row.try_get("", column)?;
        Sport::from_number(number).ok_or_else(|| bad(column, &number.to_string()))
    };
    Ok(Trede {
        id,
        deelnemer_id: row.try_get("", "deelnemer_id")?,
        no: row.try_get("", "no")?,
        moment: Moment::parse(&moment).ok_or_else(|| bad("moment", &moment))?,
        op: date(TABLE, id, &op)?,
        niveau: sport("niveau")?,
        groei: sport("groei")?,
        antwoorden: Answers::parse(&antwoorden).ok_or_else(|| bad("antwoorden", &antwoorden))?,
        reden: row.try_get("", "reden")?,
        corrects: row.try_get("", "corrects_id")?,
        by: row.try_get("", "account_id")?,
    })
}
