//! Invoices: rows in and out. What is still open of one is a sum over the journal, never a stored amount.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, date, ms, row_error, sql};
use crate::domain::{factuur::Factuur, money::Cents};

/// An invoice with what is open of it: what the journal has on the account of debtors for its sale and the cheques of it.
/// `|| ''` and CROSS JOIN keep SQLite from looking at every entry of that account, and at every entry without a sale.
const SELECT: &str = "SELECT f.id, f.jaar, f.seq, f.verkoop_id, f.organisatie_id, f.aan, f.aantal, f.totaal_cent, f.issued_at, \
     f.betalen_voor_on, v.verkooppunt, CAST( \
     (SELECT COALESCE(SUM(r.cent), 0) FROM boeking b JOIN boekingsregel r ON r.boeking_id = b.id \
      WHERE b.verkoop_id = f.verkoop_id AND r.rekening || '' = 'debiteuren') + \
     (SELECT COALESCE(SUM(r.cent), 0) FROM cheque c CROSS JOIN boeking b CROSS JOIN boekingsregel r \
      WHERE c.verkoop_id = f.verkoop_id AND b.cheque_id = c.id AND b.verkoop_id IS NULL AND r.boeking_id = b.id \
      AND r.rekening || '' = 'debiteuren') AS BIGINT) AS open_cent \
     FROM factuur f JOIN verkoop v ON v.id = f.verkoop_id";

/// An invoice and how much of it is still open.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The invoice.
    pub factuur: Factuur,
    /// In cents; negative when more came back than was owed.
    pub open: Cents,
    /// Where the cheques were sold (slug): whose debtor a buyer without an organisatie is.
    pub verkooppunt: String,
}

/// Adds an invoice.
pub async fn add(tx: &Tx, factuur: &Factuur) -> Result<(), StoreError> {
    let Factuur {
        id,
        jaar,
        seq,
        verkoop,
        organisatie,
        aan,
        aantal,
        totaal,
        issued_at,
        betalen_voor,
    } = factuur;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO factuur (id, jaar, seq, verkoop_id, organisatie_id, aan, aantal, totaal_cent, issued_at, betalen_voor_on) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            vec![
                (*id).into(),
                i32::from(*jaar).into(),
                i64::from(*seq).into(),
                (*verkoop).into(),
                (*organisatie).into(),
                aan.join("\n").into(),
                i32::try_from(*aantal).unwrap_or(i32::MAX).into(),
                totaal.0.into(),
                ms(*issued_at).into(),
                betalen_voor.to_string().into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Finds an invoice.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Listed>, StoreError> {
    one(door, "f.id = $1", id).await
}

/// The invoice of a sale.
pub async fn of_verkoop(door: &impl Door, verkoop: Uuid) -> Result<Option<Listed>, StoreError> {
    one(door, "f.verkoop_id = $1", verkoop).await
}

/// Invoices, newest first: all, or those with money open.
pub async fn page(
    door: &impl Door,
    open_only: bool,
    organisatie: Option<Uuid>,
    (offset, limit): (i64, i64),
) -> Result<Vec<Listed>, StoreError> {
    let open = if open_only {
        "WHERE open_cent <> 0"
    } else {
        ""
    };
    let of = if organisatie.is_some() {
        "WHERE f.organisatie_id = $3"
    } else {
        ""
    };
    let mut values: Vec<Value> = vec![offset.into(), limit.into()];
    values.extend(organisatie.map(Value::from));
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT * FROM ({SELECT} {of}) listed {open} ORDER BY jaar DESC, seq DESC LIMIT $2 OFFSET $1"
            ),
            values,
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// What was paid of an invoice: when it was booked, and how many cents.
pub async fn payments(
    door: &impl Door,
    verkoop: Uuid,
) -> Result<Vec<(Timestamp, Cents)>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT b.id, b.at, -r.cent AS cent FROM boeking b JOIN boekingsregel r ON r.boeking_id = b.id \
             WHERE b.verkoop_id = $1 AND b.soort = 'bank' AND r.rekening || '' = 'debiteuren' ORDER BY b.at, b.id",
            vec![verkoop.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            let when = at("boeking", id, row.try_get("", "at")?)?;
            Ok((when, Cents(row.try_get("", "cent")?)))
        })
        .collect()
}

async fn one(door: &impl Door, filter: &str, id: Uuid) -> Result<Option<Listed>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("{SELECT} WHERE {filter}"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

fn read(row: &QueryResult) -> Result<Listed, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let jaar: i32 = row.try_get("", "jaar")?;
    let seq: i64 = row.try_get("", "seq")?;
    let aantal: i32 = row.try_get("", "aantal")?;
    let aan: String = row.try_get("", "aan")?;
    let betalen_voor: String = row.try_get("", "betalen_voor_on")?;
    let odd = |_| row_error("factuur", id, "a number is out of range");
    Ok(Listed {
        factuur: Factuur {
            id,
            jaar: i16::try_from(jaar).map_err(odd)?,
            seq: u32::try_from(seq).map_err(odd)?,
            verkoop: row.try_get("", "verkoop_id")?,
            organisatie: row.try_get("", "organisatie_id")?,
            aan: aan.lines().map(str::to_owned).collect(),
            aantal: u32::try_from(aantal).map_err(odd)?,
            totaal: Cents(row.try_get("", "totaal_cent")?),
            issued_at: at("factuur", id, row.try_get("", "issued_at")?)?,
            betalen_voor: date("factuur", id, &betalen_voor)?,
        },
        open: Cents(row.try_get("", "open_cent")?),
        verkooppunt: row.try_get("", "verkooppunt")?,
    })
}
