//! What uren say of people rather than of days: when somebody was at a resident's last, how much this month, what still waits.

use std::collections::HashMap;

use jiff::civil::Date;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    super::{Door, StoreError, date, places, row_error, sql},
    SIGNED,
};

/// Work that counts: approved, also when it was disputed or its month was closed since.
const COUNTS: &str = "u.status IN ('approved', 'disputed', 'closed')";

/// The days on which a deelnemer was at a resident's, by uren that count, since a day; in order.
pub async fn visits(
    door: &impl Door,
    deelnemer: Uuid,
    since: Date,
) -> Result<Vec<Date>, StoreError> {
    let text = format!(
        "SELECT DISTINCT u.datum FROM uren u WHERE u.deelnemer_id = $1 AND u.datum >= $2 AND u.soort = 'klus' \
         AND u.counters_id IS NULL AND {COUNTS} ORDER BY u.datum"
    );
    let values = vec![deelnemer.into(), since.to_string().into()];
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    rows.iter()
        .map(|row| {
            let day: String = row.try_get("", "datum")?;
            date("uren", deelnemer, &day)
        })
        .collect()
}

/// Rows of a deelnemer that nobody has approved yet.
pub async fn open_of(door: &impl Door, deelnemer: Uuid) -> Result<i64, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT COUNT(*) AS count FROM uren u WHERE u.deelnemer_id = $1 AND u.status IN ('proposed', 'reported')",
            vec![deelnemer.into()],
        ))
        .await?
        .ok_or_else(|| row_error("uren", deelnemer, "a count gave no row"))?;
    Ok(row.try_get("", "count")?)
}

/// Uren of somebody in short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Short {
    /// Minutes that count, since the day that was asked for; absence is none.
    pub minuten: u32,
    /// The last day at a resident's.
    pub last_visit: Option<Date>,
}

/// Of several deelnemers in short, with minutes from a day on.
pub async fn in_short(
    door: &impl Door,
    deelnemers: &[Uuid],
    since: Date,
) -> Result<HashMap<Uuid, Short>, StoreError> {
    if deelnemers.is_empty() {
        return Ok(HashMap::new());
    }
    let since_place = deelnemers.len() + 1;
    let text = format!(
        "SELECT u.deelnemer_id, CAST(COALESCE(SUM(CASE WHEN u.datum >= ${since_place} AND u.soort NOT IN ('afgemeld', 'afwezig') \
         THEN {SIGNED} ELSE 0 END), 0) AS BIGINT) AS minuten, \
         MAX(CASE WHEN u.soort = 'klus' AND u.counters_id IS NULL THEN u.datum END) AS last_on \
         FROM uren u WHERE u.deelnemer_id IN {} AND {COUNTS} GROUP BY u.deelnemer_id",
        places(1, deelnemers.len())
    );
    let mut values: Vec<sea_orm::Value> = deelnemers.iter().map(|id| (*id).into()).collect();
    values.push(since.to_string().into());
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "deelnemer_id")?;
            let minuten: i64 = row.try_get("", "minuten")?;
            let last: Option<String> = row.try_get("", "last_on")?;
            let short = Short {
                // More may be taken back this month than was worked in it.
                minuten: u32::try_from(minuten).unwrap_or(0),
                last_visit: last.map(|day| date("uren", id, &day)).transpose()?,
            };
            Ok((id, short))
        })
        .collect()
}
