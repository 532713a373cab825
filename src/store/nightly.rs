//! Which nightly work was done on which day of Amsterdam, so that it is done once.

use jiff::{Timestamp, civil::Date};
use sea_orm::ConnectionTrait;

use super::{Door, StoreError, Tx, ms, sql};

/// Whether a step was done on a day.
pub async fn is_done(door: &impl Door, step: &str, day: Date) -> Result<bool, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT 1 AS done FROM nightly WHERE step = $1 AND ran_on = $2",
            vec![step.into(), day.to_string().into()],
        ))
        .await?;
    Ok(row.is_some())
}

/// Says that a step was done on a day; another server may have said so before.
pub async fn done(
    tx: &Tx,
    step: &str,
    day: Date,
    now: Timestamp,
    count: u64,
) -> Result<(), StoreError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO nightly (step, ran_on, at, aantal) VALUES ($1, $2, $3, $4) ON CONFLICT (step, ran_on) DO NOTHING",
            vec![
                step.into(),
                day.to_string().into(),
                ms(now).into(),
                count.into(),
            ],
        ))
        .await?;
    Ok(())
}
