//! The sums behind the reports of a controller. They read what never changes (sales, journal, events), so that a past day
//! looks today as it did then.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::{Door, StoreError, at, date, ms, sql};
use crate::domain::money::Cents;

/// What is owed to bearers of cheques that were sold in one span of time.
pub struct Owed {
    /// Which span: 0 is the youngest.
    pub span: usize,
    /// Cents.
    pub cents: Cents,
}

/// What is owed to bearers of cheques at an instant, by the journal alone (invariant M3).
pub async fn liability(door: &impl Door, before: Timestamp) -> Result<Cents, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT CAST(COALESCE(-SUM(cent), 0) AS BIGINT) AS cent FROM boekingsregel \
             WHERE rekening = 'uitstaande_cheques' AND at < $1",
            vec![ms(before).into()],
        ))
        .await?;
    let cent = rows
        .first()
        .map(|row| row.try_get("", "cent"))
        .transpose()?;
    Ok(Cents(cent.unwrap_or_default()))
}

/// Every line of what is owed to bearers, with when the cheque it is about was sold. A replacement takes the value off the old
/// cheque, which was sold earlier, and gives it to the new one.
pub(super) const OUTSTANDING: &str = "SELECT r.cent, COALESCE(o.sold_at, c.sold_at, v.sold_at) AS sold FROM boekingsregel r \
     JOIN boeking b ON b.id = r.boeking_id LEFT JOIN cheque c ON c.id = b.cheque_id LEFT JOIN verkoop v ON v.id = b.verkoop_id \
     LEFT JOIN vervanging w ON w.verkoop_id = b.verkoop_id AND b.soort = 'vervanging' AND r.cent > 0 \
     LEFT JOIN cheque o ON o.id = w.cheque_id WHERE r.rekening = 'uitstaande_cheques'";

/// The same, split by when the cheques were sold: `edges` from young to old, a span between each two.
pub async fn liability_by_age(
    door: &impl Door,
    before: Timestamp,
    edges: &[Timestamp],
) -> Result<Vec<Owed>, StoreError> {
    let mut values: Vec<Value> = vec![ms(before).into()];
    let mut spans = String::new();
    for (span, edge) in edges.iter().enumerate() {
        values.push(ms(*edge).into());
        spans.push_str(&format!("WHEN sold >= ${} THEN {span} ", span + 2));
    }
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT CAST(CASE {spans}ELSE {} END AS BIGINT) AS span, CAST(-SUM(cent) AS BIGINT) AS cent FROM \
                 ({OUTSTANDING} AND r.at < $1) lines GROUP BY 1 ORDER BY 1",
                edges.len()
            ),
            values,
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let span: i64 = row.try_get("", "span")?;
            Ok(Owed {
                span: usize::try_from(span).unwrap_or_default(),
                cents: Cents(row.try_get("", "cent")?),
            })
        })
        .collect()
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

/// Every time something else happened to a sold cheque than being used.
pub(super) const AFTERCARE: &str = "SELECT e.action, c.verkooppunt, c.waarde_cent AS cent FROM event e \
     JOIN cheque c ON c.id = e.object_id WHERE e.object = 'cheque' \
     AND (e.to_status IN ('blocked', 'replaced', 'refunded', 'expired') OR (e.from_status = 'expired' AND e.to_status = 'sold'))";

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
            &format!(
                "SELECT action, verkooppunt, COUNT(*) AS n, CAST(SUM(cent) AS BIGINT) AS cent FROM \
                 ({AFTERCARE} AND e.at >= $1 AND e.at < $2) happened GROUP BY action, verkooppunt ORDER BY action, verkooppunt"
            ),
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

/// Every cheque that was redeemed and every time that was worked at a resident's, with what counts of it; uren that are
/// looked at again count until they are corrected.
pub(super) const USED: &str = "SELECT v.uitvoerder, v.at, 1 AS cheques, c.personen_uren, v.tarief_cent AS tarief, 0 AS minuten \
     FROM verzilvering v JOIN cheque c ON c.id = v.cheque_id WHERE v.undone_at IS NULL \
     UNION ALL SELECT u.uitvoerder, u.van_at, 0, 0, 0, u.minuten FROM uren u \
     WHERE u.opdracht_id IS NOT NULL AND u.status IN ('approved', 'disputed', 'closed')";

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
            &format!(
                "SELECT uitvoerder, CAST(SUM(cheques) AS BIGINT) AS cheques, CAST(SUM(personen_uren) AS BIGINT) AS personen_uren, \
                 CAST(SUM(tarief) AS BIGINT) AS tarief, CAST(SUM(minuten) AS BIGINT) AS minuten FROM ({USED}) both_sides \
                 WHERE at >= $1 AND at < $2 GROUP BY uitvoerder ORDER BY uitvoerder"
            ),
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
