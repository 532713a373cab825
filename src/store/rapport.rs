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

/// Cheques that could be used at an instant, as their history says, and whose validity ends from one day through another.
pub async fn ending(
    door: &impl Door,
    before: Timestamp,
    from: Date,
    to: Date,
) -> Result<Vec<Ending>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT c.verkooppunt, c.valid_until_on, COUNT(*) AS n, CAST(SUM(c.waarde_cent) AS BIGINT) AS cent FROM cheque c \
             WHERE c.valid_until_on >= $1 AND c.valid_until_on <= $2 AND c.sold_at < $3 AND (SELECT e.to_status FROM event e \
             WHERE e.object = 'cheque' AND e.object_id = c.id AND e.at < $3 ORDER BY e.no DESC LIMIT 1) = 'sold' \
             GROUP BY c.verkooppunt, c.valid_until_on ORDER BY c.valid_until_on, c.verkooppunt",
            vec![from.to_string().into(), to.to_string().into(), ms(before).into()],
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
     AND (e.to_status IN ('blocked', 'replaced', 'refunded', 'expired') OR e.from_status = 'expired')";

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
     UNION ALL SELECT u.uitvoerder, u.van_at, 0, 0, 0, \
     CASE WHEN u.minus THEN -u.minuten ELSE u.minuten END FROM uren u \
     WHERE u.opdracht_id IS NOT NULL AND u.soort = 'klus' AND u.status IN ('approved', 'disputed', 'closed')";

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

/// The printed cheques of a verkooppunt: what came and where it went.
#[derive(Default)]
pub struct Consigned {
    /// Where (slug).
    pub verkooppunt: String,
    /// Cheques that were handed to it.
    pub received: i64,
    /// Cheques that it handed on or gave back.
    pub given: i64,
    /// Cheques from its stock that were sold.
    pub sold: i64,
    /// Cheques from its stock that were made void, were missing or stolen.
    pub void: i64,
    /// Face value of what is left, in cents.
    pub cents: i64,
}

impl Consigned {
    /// Cheques that are left.
    pub fn lying(&self) -> i64 {
        self.received - self.given - self.sold - self.void
    }
}

/// The printed cheques of every verkooppunt before an instant, from the hand-overs, the sales and the histories of the cheques.
pub async fn consignment(
    door: &impl Door,
    before: Timestamp,
) -> Result<Vec<Consigned>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "WITH moved AS (SELECT m.overdracht_id, COUNT(*) AS n, p.waarde_cent FROM overdracht_cheque m \
             JOIN cheque c ON c.id = m.cheque_id JOIN oplage p ON p.id = c.oplage_id WHERE m.at < $1 GROUP BY m.overdracht_id, p.waarde_cent) \
             SELECT holder, CAST(SUM(received) AS BIGINT) AS received, CAST(SUM(given) AS BIGINT) AS given, CAST(SUM(sold) AS BIGINT) AS sold, \
             CAST(SUM(void) AS BIGINT) AS void, CAST(SUM((received - given - sold - void) * waarde_cent) AS BIGINT) AS cent FROM \
             (SELECT o.naar AS holder, m.n AS received, 0 AS given, 0 AS sold, 0 AS void, m.waarde_cent FROM moved m \
              JOIN overdracht o ON o.id = m.overdracht_id \
              UNION ALL SELECT o.van, 0, m.n, 0, 0, m.waarde_cent FROM moved m JOIN overdracht o ON o.id = m.overdracht_id \
              UNION ALL SELECT c.verkooppunt, 0, 0, 1, 0, p.waarde_cent FROM cheque c JOIN verkoop v ON v.id = c.verkoop_id \
              JOIN oplage p ON p.id = c.oplage_id WHERE v.reported_at < $1 \
              UNION ALL SELECT c.verkooppunt, 0, 0, 0, 1, p.waarde_cent FROM cheque c JOIN oplage p ON p.id = c.oplage_id \
              JOIN event e ON e.object = 'cheque' AND e.object_id = c.id AND e.to_status = 'void' WHERE c.status = 'void' AND e.at < $1) moves \
             WHERE holder <> '' GROUP BY holder ORDER BY holder",
            vec![ms(before).into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Consigned {
                verkooppunt: row.try_get("", "holder")?,
                received: row.try_get("", "received")?,
                given: row.try_get("", "given")?,
                sold: row.try_get("", "sold")?,
                void: row.try_get("", "void")?,
                cents: row.try_get("", "cent")?,
            })
        })
        .collect()
}

/// What somebody else than the bearer paid for.
pub struct Paid {
    /// Who.
    pub naam: String,
    /// Whether it is a fonds rather than an organisatie.
    pub is_fonds: bool,
    /// Cheques bought in the period.
    pub cheques: i64,
    /// What was paid for them, in cents.
    pub cents: i64,
    /// Cheques used in the period, whenever they were bought.
    pub used: i64,
}

/// What organisaties and fondsen bought in a period, and how many of their cheques were used in it: counts only.
pub async fn payers(
    door: &impl Door,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Paid>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT naam, fonds, CAST(SUM(cheques) AS BIGINT) AS cheques, CAST(SUM(cent) AS BIGINT) AS cent, CAST(SUM(used) AS BIGINT) AS used FROM \
             (SELECT o.id, o.naam, 0 AS fonds, v.aantal AS cheques, v.totaal_cent AS cent, 0 AS used FROM verkoop v \
              JOIN organisatie o ON o.id = v.organisatie_id WHERE v.sold_at >= $1 AND v.sold_at < $2 \
              UNION ALL SELECT f.id, f.naam, 1, v.aantal, v.fonds_cent, 0 FROM verkoop v JOIN toekenning t ON t.id = v.toekenning_id \
              JOIN fonds f ON f.id = t.fonds_id WHERE v.sold_at >= $1 AND v.sold_at < $2 \
              UNION ALL SELECT o.id, o.naam, 0, 0, 0, 1 FROM verzilvering z JOIN cheque c ON c.id = z.cheque_id JOIN verkoop v ON v.id = c.verkoop_id \
              JOIN organisatie o ON o.id = v.organisatie_id WHERE z.at >= $1 AND z.at < $2 AND z.undone_at IS NULL \
              UNION ALL SELECT f.id, f.naam, 1, 0, 0, 1 FROM verzilvering z JOIN cheque c ON c.id = z.cheque_id JOIN verkoop v ON v.id = c.verkoop_id \
              JOIN toekenning t ON t.id = v.toekenning_id JOIN fonds f ON f.id = t.fonds_id \
              WHERE z.at >= $1 AND z.at < $2 AND z.undone_at IS NULL) parts \
             GROUP BY id, naam, fonds ORDER BY fonds, naam, id",
            vec![ms(from).into(), ms(to).into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let fonds: i32 = row.try_get("", "fonds")?;
            Ok(Paid {
                naam: row.try_get("", "naam")?,
                is_fonds: fonds == 1,
                cheques: row.try_get("", "cheques")?,
                cents: row.try_get("", "cent")?,
                used: row.try_get("", "used")?,
            })
        })
        .collect()
}

fn count(row: &QueryResult, column: &str) -> Result<u64, StoreError> {
    let n: i64 = row.try_get("", column)?;
    Ok(u64::try_from(n).unwrap_or_default())
}
