//! Sales: rows in and out, within the scope of a verkooppunt.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, ms, row_error, sql};
use crate::domain::{
    money::Cents,
    verkoop::{Betaalwijze, Verkoop},
};

const COLUMNS: &str = "v.id, v.verkooppunt, v.bon_jaar, v.bon_seq, v.aantal, v.totaal_cent, v.betaalwijze, v.koper, v.organisatie_id, \
     v.toekenning_id, v.fonds_cent, v.kasdag_id, v.sold_at, v.reported_at, v.account_id";

/// A sale in a list, with whether its sheet still has to be confirmed.
pub struct Listed {
    /// The sale.
    pub verkoop: Verkoop,
    /// Whether secrets still wait to be printed.
    pub open: bool,
}

/// What was sold, added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Where (slug).
    pub verkooppunt: String,
    /// How paid.
    pub betaalwijze: Betaalwijze,
    /// Sales.
    pub verkopen: u64,
    /// Cheques.
    pub cheques: u64,
    /// What was paid that way, in cents.
    pub totaal: Cents,
}

/// Adds a sale.
pub async fn add(tx: &Tx, verkoop: &Verkoop) -> Result<(), StoreError> {
    let Verkoop {
        id,
        verkooppunt,
        bon_jaar,
        bon_seq,
        aantal,
        totaal,
        betaalwijze,
        koper,
        organisatie,
        toekenning,
        kasdag,
        sold_at,
        reported_at,
        account,
    } = verkoop;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO verkoop (id, verkooppunt, bon_jaar, bon_seq, aantal, totaal_cent, betaalwijze, koper, organisatie_id, \
             toekenning_id, fonds_cent, kasdag_id, sold_at, reported_at, account_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            vec![
                (*id).into(),
                verkooppunt.clone().into(),
                i32::from(*bon_jaar).into(),
                i64::from(*bon_seq).into(),
                i32::try_from(*aantal).unwrap_or(i32::MAX).into(),
                totaal.0.into(),
                betaalwijze.word().into(),
                koper.clone().into(),
                (*organisatie).into(),
                toekenning.map(|(id, _)| id).into(),
                toekenning.map_or(0, |(_, part)| part.0).into(),
                (*kasdag).into(),
                ms(*sold_at).into(),
                ms(*reported_at).into(),
                (*account).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Finds a sale of a verkooppunt.
pub async fn find(
    door: &impl Door,
    verkooppunt: &str,
    id: Uuid,
) -> Result<Option<Verkoop>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM verkoop v WHERE v.id = $1 AND v.verkooppunt = $2"),
            vec![id.into(), verkooppunt.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// A sale, wherever it was: for who cares for its cheques.
pub async fn by_id(door: &impl Door, id: Uuid) -> Result<Option<Verkoop>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM verkoop v WHERE v.id = $1"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The latest sales of a verkooppunt, newest first.
pub async fn latest(
    door: &impl Door,
    verkooppunt: &str,
    count: i64,
) -> Result<Vec<Listed>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS}, CASE WHEN p.id IS NOT NULL AND p.confirmed_at IS NULL THEN 1 ELSE 0 END AS open \
                 FROM verkoop v LEFT JOIN vel p ON p.id = v.id WHERE v.verkooppunt = $1 \
                 ORDER BY v.sold_at DESC, v.id DESC LIMIT $2"
            ),
            vec![verkooppunt.into(), count.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let open: i32 = row.try_get("", "open")?;
            Ok(Listed {
                verkoop: read(row)?,
                open: open == 1,
            })
        })
        .collect()
}

/// A late-reported sale that its verkooppunt still has to account for.
pub struct ToAccount {
    /// The sale.
    pub verkoop: Verkoop,
    /// Year of the number of its cheque.
    pub jaar: i16,
    /// The number in that year.
    pub seq: u32,
}

/// Late-reported sales of a verkooppunt that are not accounted for, oldest first.
pub async fn to_account(door: &impl Door, verkooppunt: &str) -> Result<Vec<ToAccount>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS}, c.jaar AS jaar, c.seq AS seq FROM verkoop v JOIN cheque c ON c.verkoop_id = v.id \
                 LEFT JOIN boeking b ON b.verkoop_id = v.id AND b.soort = 'verantwoording' \
                 WHERE v.verkooppunt = $1 AND v.betaalwijze = 'later' AND b.id IS NULL ORDER BY v.sold_at, v.id"
            ),
            vec![verkooppunt.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let verkoop = read(row)?;
            let jaar: i32 = row.try_get("", "jaar")?;
            let seq: i64 = row.try_get("", "seq")?;
            let odd = |_| row_error("verkoop", verkoop.id, "a number is out of range");
            Ok(ToAccount {
                jaar: i16::try_from(jaar).map_err(odd)?,
                seq: u32::try_from(seq).map_err(odd)?,
                verkoop,
            })
        })
        .collect()
}

/// What came in with each sale, per way of paying. What a fonds adds to a sale that the buyer pays in part stands with the
/// fondsen, not in the till.
pub(super) const PARTS: &str = "SELECT verkooppunt, betaalwijze, sold_at, 1 AS verkopen, aantal AS cheques, \
     CASE WHEN betaalwijze = 'fonds' THEN totaal_cent ELSE totaal_cent - fonds_cent END AS cent FROM verkoop \
     UNION ALL SELECT verkooppunt, 'fonds', sold_at, 0, 0, fonds_cent FROM verkoop \
     WHERE fonds_cent > 0 AND betaalwijze <> 'fonds'";

/// Sales in a period, per verkooppunt and way of paying, with what came in that way; `verkooppunt` none is all of them.
pub async fn sums(
    door: &impl Door,
    verkooppunt: Option<&str>,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Sum>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT verkooppunt, betaalwijze, CAST(SUM(verkopen) AS BIGINT) AS verkopen, CAST(SUM(cheques) AS BIGINT) AS cheques, \
                 CAST(SUM(cent) AS BIGINT) AS cent FROM ({PARTS}) parts \
                 WHERE sold_at >= $1 AND sold_at < $2 AND ($3 = '' OR verkooppunt = $3) \
                 GROUP BY verkooppunt, betaalwijze ORDER BY verkooppunt, betaalwijze"
            ),
            vec![
                ms(from).into(),
                ms(to).into(),
                verkooppunt.unwrap_or("").into(),
            ],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let verkooppunt: String = row.try_get("", "verkooppunt")?;
            let word: String = row.try_get("", "betaalwijze")?;
            let verkopen: i64 = row.try_get("", "verkopen")?;
            let cheques: i64 = row.try_get("", "cheques")?;
            Ok(Sum {
                betaalwijze: paid(&word, &verkooppunt)?,
                verkooppunt,
                verkopen: u64::try_from(verkopen).unwrap_or_default(),
                cheques: u64::try_from(cheques).unwrap_or_default(),
                totaal: Cents(row.try_get("", "cent")?),
            })
        })
        .collect()
}

fn paid(word: &str, id: impl ToString) -> Result<Betaalwijze, StoreError> {
    Betaalwijze::parse(word)
        .ok_or_else(|| row_error("verkoop", id, format!("unknown way of paying `{word}`")))
}

fn read(row: &QueryResult) -> Result<Verkoop, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let bon_jaar: i32 = row.try_get("", "bon_jaar")?;
    let bon_seq: i64 = row.try_get("", "bon_seq")?;
    let aantal: i32 = row.try_get("", "aantal")?;
    let word: String = row.try_get("", "betaalwijze")?;
    let toekenning: Option<Uuid> = row.try_get("", "toekenning_id")?;
    let fonds_cent: i64 = row.try_get("", "fonds_cent")?;
    let odd = |_| row_error("verkoop", id, "a number is out of range");
    Ok(Verkoop {
        id,
        verkooppunt: row.try_get("", "verkooppunt")?,
        bon_jaar: i16::try_from(bon_jaar).map_err(odd)?,
        bon_seq: u32::try_from(bon_seq).map_err(odd)?,
        aantal: u32::try_from(aantal).map_err(odd)?,
        totaal: Cents(row.try_get("", "totaal_cent")?),
        betaalwijze: paid(&word, id)?,
        koper: row.try_get("", "koper")?,
        organisatie: row.try_get("", "organisatie_id")?,
        toekenning: toekenning.map(|own| (own, Cents(fonds_cent))),
        kasdag: row.try_get("", "kasdag_id")?,
        sold_at: at("verkoop", id, row.try_get("", "sold_at")?)?,
        reported_at: at("verkoop", id, row.try_get("", "reported_at")?)?,
        account: row.try_get("", "account_id")?,
    })
}
