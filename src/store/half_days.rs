//! Periods in half days as columns: `van_on`, `van_dagdeel`, `tot_on`, `tot_dagdeel`.

use jiff::civil::Date;
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use super::{StoreError, Tx, date, exactly_one, row_error};
use crate::domain::{
    calendar::Dagdeel,
    half_days::{HalfDay, HalfDays},
};

/// Rows that have a half day from `$2` up to and including `$3`; of one uitvoerder, `$1`.
pub(super) const BETWEEN: &str =
    "x.uitvoerder = $1 AND (x.tot_on IS NULL OR x.tot_on >= $2) AND x.van_on <= $3";
/// In order of time; `ochtend` comes after `middag` in the alphabet.
pub(super) const ORDER: &str = "x.van_on, x.van_dagdeel DESC, x.id";

/// What [`BETWEEN`] asks.
pub(super) fn between(uitvoerder: &str, from: Date, to: Date) -> Vec<Value> {
    vec![
        uitvoerder.into(),
        from.to_string().into(),
        to.to_string().into(),
    ]
}

/// The four columns.
pub(super) fn values(when: &HalfDays) -> [Value; 4] {
    let HalfDays { from, to } = when;
    [
        from.date.to_string().into(),
        from.part.label().into(),
        to.map(|to| to.date.to_string()).into(),
        to.map(|to| to.part.label().to_owned()).into(),
    ]
}

/// Stores another end of one row, if nobody else changed it since; the row then has this version.
pub(super) async fn set_end(
    tx: &Tx,
    table: &str,
    id: Uuid,
    when: &HalfDays,
    version: i32,
) -> Result<(), StoreError> {
    let [_, _, tot_on, tot_dagdeel] = values(when);
    exactly_one(
        tx,
        &format!(
            "UPDATE {table} SET tot_on = $3, tot_dagdeel = $4, version = $2 WHERE id = $1 AND version = $2 - 1"
        ),
        vec![id.into(), version.into(), tot_on, tot_dagdeel],
    )
    .await
}

/// Removes one row, if nobody else changed it since.
pub(super) async fn remove(tx: &Tx, table: &str, id: Uuid, version: i32) -> Result<(), StoreError> {
    exactly_one(
        tx,
        &format!("DELETE FROM {table} WHERE id = $1 AND version = $2"),
        vec![id.into(), version.into()],
    )
    .await
}

/// Back from [`values`].
pub(super) fn read(
    table: &'static str,
    id: Uuid,
    row: &QueryResult,
) -> Result<HalfDays, StoreError> {
    let half = |on: &str, part: &str| {
        Ok::<_, StoreError>(HalfDay {
            date: date(table, id, on)?,
            part: Dagdeel::parse(part)
                .ok_or_else(|| row_error(table, id, format!("no such dagdeel: `{part}`")))?,
        })
    };
    let from: String = row.try_get("", "van_on")?;
    let from_part: String = row.try_get("", "van_dagdeel")?;
    let to: Option<String> = row.try_get("", "tot_on")?;
    let to_part: Option<String> = row.try_get("", "tot_dagdeel")?;
    Ok(HalfDays {
        from: half(&from, &from_part)?,
        to: to
            .zip(to_part)
            .map(|(on, part)| half(&on, &part))
            .transpose()?,
    })
}
