//! The sums behind the reports of a controller. They read what never changes (sales, journal, events), so that a past day
//! looks today as it did then.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::{Door, StoreError, at, date, ms, row_error, sql};
use crate::domain::money::Cents;

/// What is owed to bearers of cheques at an instant `$1`.
pub const OWED: &str = "SELECT CAST(COALESCE(-SUM(cent), 0) AS BIGINT) AS cent FROM boekingsregel \
     WHERE rekening = 'uitstaande_cheques' AND at < $1";

/// The same for cheques that were sold from an instant `$2` on and before `$3`.
pub const OWED_SOLD_BETWEEN: &str = "SELECT CAST(COALESCE(-SUM(cent), 0) AS BIGINT) AS cent FROM boekingsregel \
     WHERE rekening = 'uitstaande_cheques' AND at < $1 AND sold_at >= $2 AND sold_at < $3";

/// What is owed to bearers of cheques at an instant, by the journal alone (invariant M3).
pub async fn liability(door: &impl Door, before: Timestamp) -> Result<Cents, StoreError> {
    cents(door, OWED, vec![ms(before).into()]).await
}

/// The same, split by when the cheques were sold: `edges` from young to old, a span between each two, and one on either side.
pub async fn liability_by_age(
    door: &impl Door,
    before: Timestamp,
    edges: &[Timestamp],
) -> Result<Vec<Cents>, StoreError> {
    let mut owed = Vec::with_capacity(edges.len() + 1);
    let mut until = i64::MAX;
    for from in edges.iter().map(|edge| ms(*edge)).chain([i64::MIN]) {
        let values = vec![ms(before).into(), from.into(), until.into()];
        owed.push(cents(door, OWED_SOLD_BETWEEN, values).await?);
        until = from;
    }
    Ok(owed)
}

async fn cents(door: &impl Door, text: &str, values: Vec<Value>) -> Result<Cents, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(door, text, values))
        .await?
        .ok_or_else(|| row_error("boekingsregel", "-", "no sum came back"))?;
    Ok(Cents(row.try_get("", "cent")?))
}

/// Cheques of one verkooppunt that can still be used and whose validity ends on one day.
pub struct Ending {
    /// Who sold them (slug).
    pub verkooppunt: String,
    /// Last day of validity.
    pub on: Date,
    /// How many.
    pub cheques: u64,
    /// Their face value.
    pub cents: Cents,
}

/// Cheques that can still be used and whose validity ends from one day through another.
pub async fn ending(door: &impl Door, from: Date, to: Date) -> Result<Vec<Ending>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT verkooppunt, valid_until_on, COUNT(*) AS n, CAST(SUM(waarde_cent) AS BIGINT) AS cent FROM cheque \
             WHERE status = 'sold' AND valid_until_on >= $1 AND valid_until_on <= $2 \
             GROUP BY verkooppunt, valid_until_on ORDER BY valid_until_on, verkooppunt",
            vec![from.to_string().into(), to.to_string().into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let text: String = row.try_get("", "valid_until_on")?;
            Ok(Ending {
                verkooppunt: row.try_get("", "verkooppunt")?,
                on: date("cheque", "-", &text)?,
                cheques: count(row, "n")?,
                cents: Cents(row.try_get("", "cent")?),
            })
        })
        .collect()
}

/// How often something happened to cheques of a verkooppunt, and for how much.
pub struct Happened {
    /// What: the verb of the event, `cheque.block`.
    pub action: String,
    /// Whose cheques (slug).
    pub verkooppunt: String,
    /// How many cheques.
    pub cheques: u64,
    /// Their face value.
    pub cents: Cents,
}

/// What happened to sold cheques in a period, other than being used.
pub async fn aftercare(
    door: &impl Door,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Happened>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT e.action, c.verkooppunt, COUNT(*) AS n, CAST(SUM(c.waarde_cent) AS BIGINT) AS cent FROM event e \
             JOIN cheque c ON c.id = e.object_id WHERE e.object = 'cheque' AND e.at >= $1 AND e.at < $2 \
             AND (e.to_status IN ('blocked', 'replaced', 'refunded', 'expired') OR e.from_status = 'expired') \
             GROUP BY e.action, c.verkooppunt ORDER BY e.action, c.verkooppunt",
            vec![ms(from).into(), ms(to).into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Happened {
                action: row.try_get("", "action")?,
                verkooppunt: row.try_get("", "verkooppunt")?,
                cheques: count(row, "n")?,
                cents: Cents(row.try_get("", "cent")?),
            })
        })
        .collect()
}

/// A sale that was reported late, with its receipt.
pub struct Late {
    /// Where (slug).
    pub verkooppunt: String,
    /// Year of the receipt.
    pub bon_jaar: i32,
    /// Number of the receipt in that year.
    pub bon_seq: i64,
    /// When the cheque turned up.
    pub at: Timestamp,
    /// What the verkooppunt has to account for.
    pub cents: Cents,
}

/// Sales that were reported late in a period, oldest first.
pub async fn late(
    door: &impl Door,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Late>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT verkooppunt, bon_jaar, bon_seq, sold_at, totaal_cent FROM verkoop \
             WHERE betaalwijze = 'later' AND sold_at >= $1 AND sold_at < $2 ORDER BY sold_at, id",
            vec![ms(from).into(), ms(to).into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Late {
                verkooppunt: row.try_get("", "verkooppunt")?,
                bon_jaar: row.try_get("", "bon_jaar")?,
                bon_seq: row.try_get("", "bon_seq")?,
                at: at("verkoop", "-", row.try_get("", "sold_at")?)?,
                cents: Cents(row.try_get("", "totaal_cent")?),
            })
        })
        .collect()
}

/// What an uitvoerder redeemed and worked in a period.
#[derive(Clone, Debug, Default)]
pub struct Used {
    /// Which (slug).
    pub uitvoerder: String,
    /// Cheques redeemed.
    pub cheques: i64,
    /// Person-hours on them.
    pub personen_uren: i64,
    /// What the uitvoerder is owed for them, in cents.
    pub tarief: i64,
    /// Minutes worked at residents, all deelnemers together.
    pub minuten: i64,
}

/// What each uitvoerder redeemed and worked in a period.
pub async fn used(
    door: &impl Door,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Used>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT uitvoerder, CAST(SUM(cheques) AS BIGINT) AS cheques, CAST(SUM(personen_uren) AS BIGINT) AS personen_uren, \
             CAST(SUM(tarief) AS BIGINT) AS tarief, CAST(SUM(minuten) AS BIGINT) AS minuten FROM \
             (SELECT v.uitvoerder, 1 AS cheques, c.personen_uren, v.tarief_cent AS tarief, 0 AS minuten FROM verzilvering v \
             JOIN cheque c ON c.id = v.cheque_id WHERE v.at >= $1 AND v.at < $2 AND v.undone_at IS NULL \
             UNION ALL SELECT u.uitvoerder, 0, 0, 0, u.minuten FROM uren u \
             WHERE u.van_at >= $1 AND u.van_at < $2 AND u.opdracht_id IS NOT NULL AND u.status IN ('approved', 'closed')) both_sides \
             GROUP BY uitvoerder ORDER BY uitvoerder",
            vec![ms(from).into(), ms(to).into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Used {
                uitvoerder: row.try_get("", "uitvoerder")?,
                cheques: row.try_get("", "cheques")?,
                personen_uren: row.try_get("", "personen_uren")?,
                tarief: row.try_get("", "tarief")?,
                minuten: row.try_get("", "minuten")?,
            })
        })
        .collect()
}

fn count(row: &QueryResult, column: &str) -> Result<u64, StoreError> {
    let n: i64 = row.try_get("", column)?;
    Ok(u64::try_from(n).unwrap_or_default())
}
