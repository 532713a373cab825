//! Numbers that only go up, without gaps: a unit of work that is rolled back gives its number back.

use sea_orm::ConnectionTrait;

use super::{Door, StoreError, Tx, sql};

/// Takes `count` numbers from the counter called `naam`; answers the first. Starts at 1.
pub async fn take(tx: &Tx, naam: &str, count: u32) -> Result<i64, StoreError> {
    let row = tx
        .conn()
        .query_one_raw(sql(
            tx,
            "INSERT INTO counter (naam, value) VALUES ($1, $2) \
             ON CONFLICT (naam) DO UPDATE SET value = counter.value + $2 RETURNING value",
            vec![naam.into(), i64::from(count).into()],
        ))
        .await?
        .ok_or_else(|| super::row_error("counter", naam, "no value came back"))?;
    let last: i64 = row.try_get("", "value")?;
    Ok(last - i64::from(count) + 1)
}
