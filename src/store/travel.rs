//! Times between places that are known better than by the distance: imported from a file, or said by a routing service. Read in sets.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, Value};

use super::{Door, StoreError, Tx, ms, places, row_error, sql};
use crate::domain::travel::{Leg, Means};

/// Rows in one statement.
const CHUNK: usize = 1_000;

/// Where a time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file that an operator imported.
    File,
    /// A routing service.
    Service,
}

impl Source {
    fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Service => "service",
        }
    }
}

/// Keeps times; one that is known already gets its new minutes. Of two for one pair the last counts.
pub async fn put(tx: &Tx, source: Source, legs: &[Leg], now: Timestamp) -> Result<(), StoreError> {
    // One statement may not change a row twice.
    let mut distinct: BTreeMap<(&str, &str, &str), Option<u32>> = BTreeMap::new();
    for leg in legs {
        distinct.insert((leg.means.word(), &leg.from, &leg.to), leg.minutes);
    }
    let rows: Vec<_> = distinct.into_iter().collect();
    for chunk in rows.chunks(CHUNK) {
        let text = format!(
            "INSERT INTO travel_time (source, means, from_key, to_key, minuten, known_at) VALUES {} \
             ON CONFLICT (source, means, from_key, to_key) \
             DO UPDATE SET minuten = excluded.minuten, known_at = excluded.known_at",
            places(chunk.len(), 6)
        );
        let values = chunk
            .iter()
            .flat_map(|((means, from, to), minutes)| -> [Value; 6] {
                [
                    source.word().into(),
                    (*means).into(),
                    (*from).into(),
                    (*to).into(),
                    minutes
                        .map(|minutes| i32::try_from(minutes).unwrap_or(i32::MAX))
                        .into(),
                    ms(now).into(),
                ]
            })
            .collect();
        tx.conn().execute_raw(sql(tx, &text, values)).await?;
    }
    Ok(())
}

/// What is known between any two of these places, since `since`.
pub async fn between(
    door: &impl Door,
    source: Source,
    keys: &[String],
    since: Timestamp,
) -> Result<Vec<Leg>, StoreError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![source.word().into(), ms(since).into()];
    let named: Vec<String> = keys
        .iter()
        .map(|key| {
            values.push(key.as_str().into());
            format!("(${})", values.len())
        })
        .collect();
    let text = format!(
        "WITH asked (key) AS (VALUES {}) SELECT t.means, t.from_key, t.to_key, t.minuten FROM travel_time t \
         WHERE t.source = $1 AND t.known_at >= $2 AND t.from_key IN (SELECT key FROM asked) AND t.to_key IN (SELECT key FROM asked)",
        named.join(", ")
    );
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    rows.iter()
        .map(|row| {
            let (from, to): (String, String) =
                (row.try_get("", "from_key")?, row.try_get("", "to_key")?);
            let bad = |problem: String| row_error("travel_time", format!("{from} {to}"), problem);
            let means: String = row.try_get("", "means")?;
            let minutes: Option<i32> = row.try_get("", "minuten")?;
            Ok(Leg {
                means: Means::ALL
                    .into_iter()
                    .find(|one| one.word() == means)
                    .ok_or_else(|| bad(format!("unknown means `{means}`")))?,
                minutes: minutes
                    .map(|found| u32::try_from(found).map_err(|_| bad(format!("minuten {found}"))))
                    .transpose()?,
                from,
                to,
            })
        })
        .collect()
}

/// How many times were imported from files.
pub async fn count(door: &impl Door) -> Result<i64, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT count(*) AS n FROM travel_time WHERE source = 'file'",
            vec![],
        ))
        .await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "n")?))
}
