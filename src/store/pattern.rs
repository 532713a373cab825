//! What the patterns of `domain/melding/pattern.rs` are counted from. It counts; what is odd is not decided here.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, ms, row_error, sql, uren::SIGNED};
use crate::{
    domain::{melding::pattern::Pattern, nummer::Volgnummer},
    secrets::to_hex,
};

/// Klussen whose last visit was from one day to before another and that no visit is still to come for: their cheques against
/// the work that was reported. Only those where the one is larger than the other.
pub async fn paid_against_worked(
    door: &impl Door,
    from: Date,
    before: Date,
) -> Result<Vec<Pattern>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT k.id, k.jaar, k.seq, k.uitvoerder, paid.minuten AS paid, paid.largest, \
             CAST(COALESCE((SELECT SUM({SIGNED}) FROM uren u JOIN opdracht w ON w.id = u.opdracht_id \
             WHERE w.klus_id = k.id AND u.soort = 'klus' AND u.status IN ('reported', 'approved', 'disputed', 'closed')), 0) AS BIGINT) AS worked FROM klus k \
             JOIN (SELECT v.klus_id, CAST(SUM(c.personen_uren) * 60 AS BIGINT) AS minuten, CAST(MAX(c.personen_uren) * 60 AS BIGINT) AS largest \
             FROM verzilvering v JOIN cheque c ON c.id = v.cheque_id WHERE v.undone_at IS NULL AND v.klus_id IN \
             (SELECT klus_id FROM opdracht WHERE datum >= $1 AND datum < $2 AND finished_at IS NOT NULL) GROUP BY v.klus_id) paid ON paid.klus_id = k.id \
             WHERE k.status IN ('done', 'complaint', 'closed') \
             AND NOT EXISTS (SELECT 1 FROM opdracht later WHERE later.klus_id = k.id AND later.datum >= $2) ORDER BY k.jaar, k.seq"),
            vec![from.to_string().into(), before.to_string().into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Pattern::Klus {
                klus: row.try_get("", "id")?,
                nummer: nummer(row)?,
                uitvoerder: row.try_get("", "uitvoerder")?,
                paid_minutes: row.try_get("", "paid")?,
                largest_minutes: row.try_get("", "largest")?,
                worked_minutes: row.try_get("", "worked")?,
            })
        })
        .collect()
}

/// Visits of a day or later that have ended, with the cheques that were taken in before their end.
pub async fn taken_before_the_end(
    door: &impl Door,
    from: Date,
) -> Result<Vec<Pattern>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT o.id, k.jaar, k.seq, o.uitvoerder, COUNT(*) AS n, MIN(v.at) AS first_at, o.finished_at FROM opdracht o \
             JOIN klus k ON k.id = o.klus_id JOIN verzilvering v ON v.opdracht_id = o.id AND v.undone_at IS NULL AND v.at < o.finished_at \
             WHERE o.datum >= $1 GROUP BY o.id, k.jaar, k.seq, o.uitvoerder, o.finished_at ORDER BY o.finished_at, o.id",
            vec![from.to_string().into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            Ok(Pattern::Early {
                opdracht: id,
                nummer: nummer(row)?,
                uitvoerder: row.try_get("", "uitvoerder")?,
                cheques: count(row)?,
                first: at("opdracht", id, row.try_get("", "first_at")?)?,
                ended: at("opdracht", id, row.try_get("", "finished_at")?)?,
            })
        })
        .collect()
}

/// Late-reported sales since an instant, per verkooppunt (slug).
pub async fn late_sales(
    door: &impl Door,
    since: Timestamp,
) -> Result<Vec<(String, u64)>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT c.verkooppunt, COUNT(*) AS n FROM verzilvering v JOIN cheque c ON c.id = v.cheque_id \
             WHERE v.late_reported AND v.at >= $1 GROUP BY c.verkooppunt ORDER BY c.verkooppunt",
            vec![ms(since).into()],
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "verkooppunt")?, count(row)?)))
        .collect()
}

/// Redemptions that were taken back since an instant, per device and uitvoerder.
pub async fn undone(door: &impl Door, since: Timestamp) -> Result<Vec<Pattern>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT device, uitvoerder, COUNT(*) AS n FROM verzilvering \
             WHERE undone_at >= $1 AND device IS NOT NULL GROUP BY device, uitvoerder ORDER BY uitvoerder, device",
            vec![ms(since).into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Pattern::Undone {
                device: to_hex(&row.try_get::<Vec<u8>>("", "device")?),
                uitvoerder: row.try_get("", "uitvoerder")?,
                count: count(row)?,
            })
        })
        .collect()
}

/// Writes down that somebody tried a well-formed code that does not exist: when, never which.
pub async fn add_unknown_code(tx: &Tx, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO unknown_code (id, at) VALUES ($1, $2)",
            vec![id.into(), ms(now).into()],
        ))
        .await?;
    Ok(())
}

/// How many such tries there were since an instant.
pub async fn unknown_codes(door: &impl Door, since: Timestamp) -> Result<u64, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT COUNT(*) AS n FROM unknown_code WHERE at >= $1",
            vec![ms(since).into()],
        ))
        .await?;
    row.map_or(Ok(0), |row| count(&row))
}

/// Forgets the tries before an instant; answers how many.
pub async fn forget_unknown_codes(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let done = tx
        .conn()
        .execute_raw(sql(
            tx,
            "DELETE FROM unknown_code WHERE at < $1",
            vec![ms(before).into()],
        ))
        .await?;
    Ok(done.rows_affected())
}

fn nummer(row: &QueryResult) -> Result<Volgnummer, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let (year, seq): (i32, i64) = (row.try_get("", "jaar")?, row.try_get("", "seq")?);
    let odd = |_| row_error("klus", id, "a number is out of range");
    Ok(Volgnummer {
        year: i16::try_from(year).map_err(odd)?,
        seq: u32::try_from(seq).map_err(odd)?,
    })
}

fn count(row: &QueryResult) -> Result<u64, StoreError> {
    let n: i64 = row.try_get("", "n")?;
    Ok(u64::try_from(n).unwrap_or_default())
}
