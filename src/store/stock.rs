//! What lies where, counted over the cheques themselves, and what was counted by hand. A holder is the slug of a verkooppunt, or
//! empty for the municipality's own stock.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, ms, row_error, sql};
use crate::domain::{
    cheque::ChequeRange,
    money::Cents,
    telling::{Telling, Verloop},
};

/// Ranges shown of one holder.
const MOST_RANGES: u32 = 200;

/// Cheques that lie together, with the price printed on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lying {
    /// Which.
    pub range: ChequeRange,
    /// Price in cents.
    pub waarde: Cents,
}

/// The holders with stock, and how many cheques each has.
pub async fn per_holder(door: &impl Door) -> Result<Vec<(String, u32)>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT verkooppunt, COUNT(*) AS n FROM cheque WHERE status IN ('printed', 'in_stock') \
             GROUP BY verkooppunt ORDER BY verkooppunt",
            vec![],
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "verkooppunt")?, count(row, "n")?)))
        .collect()
}

/// How many unsold cheques a holder has.
pub async fn of_holder(door: &impl Door, holder: &str) -> Result<u32, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT COUNT(*) AS n FROM cheque WHERE verkooppunt = $1 AND status IN ('printed', 'in_stock')",
            vec![holder.into()],
        ))
        .await?
        .ok_or_else(|| row_error("cheque", holder, "no count came back"))?;
    count(&row, "n")
}

/// The unsold cheques of a holder, as ranges without gaps.
pub async fn lying(door: &impl Door, holder: &str) -> Result<Vec<Lying>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT jaar, waarde_cent, MIN(seq) AS low, MAX(seq) AS high FROM \
                 (SELECT jaar, waarde_cent, seq, seq - ROW_NUMBER() OVER (PARTITION BY jaar, waarde_cent ORDER BY seq) AS island \
                 FROM cheque WHERE verkooppunt = $1 AND status IN ('printed', 'in_stock')) lying \
                 GROUP BY jaar, waarde_cent, island ORDER BY jaar, MIN(seq) LIMIT {MOST_RANGES}"
            ),
            vec![holder.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let jaar: i32 = row.try_get("", "jaar")?;
            let odd = |_| row_error("cheque", holder, "a year is out of range");
            Ok(Lying {
                range: ChequeRange {
                    jaar: i16::try_from(jaar).map_err(odd)?,
                    first: count(row, "low")?,
                    last: count(row, "high")?,
                },
                waarde: Cents(row.try_get("", "waarde_cent")?),
            })
        })
        .collect()
}

/// Adds a count.
pub async fn add_telling(tx: &Tx, telling: &Telling) -> Result<(), StoreError> {
    let Telling {
        id,
        verkooppunt,
        expected,
        counted,
        opmerking,
        account,
        at,
    } = telling;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO telling (id, verkooppunt, expected, counted, opmerking, account_id, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            vec![
                (*id).into(),
                verkooppunt.clone().into(),
                i32::try_from(*expected).unwrap_or(i32::MAX).into(),
                i32::try_from(*counted).unwrap_or(i32::MAX).into(),
                opmerking.clone().into(),
                (*account).into(),
                ms(*at).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// The latest counts of a holder, newest first.
pub async fn tellingen(
    door: &impl Door,
    holder: &str,
    most: usize,
) -> Result<Vec<Telling>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT id, verkooppunt, expected, counted, opmerking, account_id, at FROM telling \
             WHERE verkooppunt = $1 ORDER BY at DESC, id DESC LIMIT $2",
            vec![
                holder.into(),
                i64::try_from(most).unwrap_or(i64::MAX).into(),
            ],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            let small = |column: &str| -> Result<u32, StoreError> {
                let number: i32 = row.try_get("", column)?;
                u32::try_from(number)
                    .map_err(|_| row_error("telling", id, "a number is out of range"))
            };
            Ok(Telling {
                id,
                verkooppunt: row.try_get("", "verkooppunt")?,
                expected: small("expected")?,
                counted: small("counted")?,
                opmerking: row.try_get("", "opmerking")?,
                account: row.try_get("", "account_id")?,
                at: at("telling", id, row.try_get("", "at")?)?,
            })
        })
        .collect()
}

/// What came, went and was sold at a holder after `from` and up to `to`; opening and closing are the caller's.
pub async fn verloop(
    door: &impl Door,
    holder: &str,
    from: Timestamp,
    to: Timestamp,
) -> Result<Verloop, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT \
             (SELECT COUNT(*) FROM overdracht o JOIN overdracht_cheque m ON m.overdracht_id = o.id \
             WHERE o.naar = $1 AND m.at > $2 AND m.at <= $3) AS received, \
             (SELECT COUNT(*) FROM overdracht o JOIN overdracht_cheque m ON m.overdracht_id = o.id \
             WHERE o.van = $1 AND m.at > $2 AND m.at <= $3) AS returned, \
             (SELECT COUNT(*) FROM cheque c WHERE c.verkooppunt = $1 AND c.status = 'void' \
             AND c.changed_at > $2 AND c.changed_at <= $3) AS void, \
             (SELECT COUNT(*) FROM verkoop v JOIN cheque c ON c.verkoop_id = v.id \
             WHERE v.verkooppunt = $1 AND c.oplage_id IS NOT NULL AND v.sold_at > $2 AND v.sold_at <= $3) AS reported",
            vec![holder.into(), ms(from).into(), ms(to).into()],
        ))
        .await?
        .ok_or_else(|| row_error("telling", holder, "no count came back"))?;
    Ok(Verloop {
        opening: 0,
        received: row.try_get("", "received")?,
        returned: row.try_get("", "returned")?,
        void: row.try_get("", "void")?,
        closing: 0,
        reported: row.try_get("", "reported")?,
    })
}

fn count(row: &QueryResult, column: &str) -> Result<u32, StoreError> {
    let number: i64 = row.try_get("", column)?;
    u32::try_from(number).map_err(|_| row_error("cheque", column, "a number is out of range"))
}
