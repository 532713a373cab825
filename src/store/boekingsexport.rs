//! The journal of a period on its way out, and the exports as they were given out. What was exported stays as it was: the
//! database refuses a boeking before the end of the last export.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, date, ms, row_error, sql};
use crate::domain::{
    afrekening::end_of,
    boeking::{BoekingSoort, Boekingsregel, Rekening},
    boekingsexport::{Boekingsexport, Line, Totals},
    money::Cents,
};

const COLUMNS: &str = "id, jaar, seq, van_on, tot_on, boekingen, regels, debet_cent, credit_cent, made_at, account_id";

/// The files of an export.
pub struct Files {
    /// As CSV.
    pub csv: Vec<u8>,
    /// As a spreadsheet.
    pub xlsx: Vec<u8>,
}

/// The last day that was exported.
pub async fn last_day(door: &impl Door) -> Result<Option<Date>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT MAX(tot_on) AS tot_on FROM boekingsexport",
            vec![],
        ))
        .await?;
    let Some(row) = row else { return Ok(None) };
    let tot: Option<String> = row.try_get("", "tot_on")?;
    tot.map(|text| date("boekingsexport", "-", &text))
        .transpose()
}

/// The lines of the journal in a period, entry by entry in order of time.
pub async fn lines(
    door: &impl Door,
    from: Option<Timestamp>,
    until: Timestamp,
) -> Result<Vec<Line>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT b.id, b.at, b.soort, r.rekening, r.partij, r.cent FROM boeking b JOIN boekingsregel r ON r.boeking_id = b.id \
             WHERE b.at >= $1 AND b.at < $2 ORDER BY b.at, b.id, r.no",
            vec![from.map_or(i64::MIN, ms).into(), ms(until).into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            let soort: String = row.try_get("", "soort")?;
            let rekening: String = row.try_get("", "rekening")?;
            let unknown = |what: &str| row_error("boeking", id, format!("unknown word `{what}`"));
            Ok(Line {
                boeking: id,
                at: at("boeking", id, row.try_get("", "at")?)?,
                soort: BoekingSoort::parse(&soort).ok_or_else(|| unknown(&soort))?,
                regel: Boekingsregel {
                    rekening: Rekening::parse(&rekening).ok_or_else(|| unknown(&rekening))?,
                    partij: row.try_get("", "partij")?,
                    cents: Cents(row.try_get("", "cent")?),
                },
            })
        })
        .collect()
}

/// Keeps an export; from here on its period takes no boeking.
pub async fn add(tx: &Tx, export: &Boekingsexport, files: Files) -> Result<(), StoreError> {
    let Boekingsexport {
        id,
        jaar,
        seq,
        van,
        tot,
        totals,
        made_at,
        account,
    } = export;
    let Totals {
        boekingen,
        regels,
        debet,
        credit,
    } = totals;
    let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let Files { csv, xlsx } = files;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO boekingsexport (id, jaar, seq, van_on, tot_on, until_at, boekingen, regels, debet_cent, credit_cent, \
             csv, xlsx, made_at, account_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            vec![
                (*id).into(),
                i32::from(*jaar).into(),
                i64::from(*seq).into(),
                van.map(|day| day.to_string()).into(),
                tot.to_string().into(),
                ms(end_of(*tot)).into(),
                whole(*boekingen).into(),
                whole(*regels).into(),
                debet.0.into(),
                credit.0.into(),
                csv.into(),
                xlsx.into(),
                ms(*made_at).into(),
                (*account).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// All exports, newest first.
pub async fn list(door: &impl Door) -> Result<Vec<Boekingsexport>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM boekingsexport ORDER BY jaar DESC, seq DESC"),
            vec![],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// An export with its files.
pub async fn find(
    door: &impl Door,
    id: Uuid,
) -> Result<Option<(Boekingsexport, Files)>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS}, csv, xlsx FROM boekingsexport WHERE id = $1"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| {
        let files = Files {
            csv: row.try_get("", "csv")?,
            xlsx: row.try_get("", "xlsx")?,
        };
        Ok((read(&row)?, files))
    })
    .transpose()
}

fn read(row: &QueryResult) -> Result<Boekingsexport, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let jaar: i32 = row.try_get("", "jaar")?;
    let seq: i64 = row.try_get("", "seq")?;
    let van: Option<String> = row.try_get("", "van_on")?;
    let tot: String = row.try_get("", "tot_on")?;
    let (boekingen, regels): (i64, i64) =
        (row.try_get("", "boekingen")?, row.try_get("", "regels")?);
    let odd = |_| row_error("boekingsexport", id, "a number is out of range");
    Ok(Boekingsexport {
        id,
        jaar: i16::try_from(jaar).map_err(odd)?,
        seq: u32::try_from(seq).map_err(odd)?,
        van: van
            .map(|text| date("boekingsexport", id, &text))
            .transpose()?,
        tot: date("boekingsexport", id, &tot)?,
        totals: Totals {
            boekingen: u64::try_from(boekingen).map_err(odd)?,
            regels: u64::try_from(regels).map_err(odd)?,
            debet: Cents(row.try_get("", "debet_cent")?),
            credit: Cents(row.try_get("", "credit_cent")?),
        },
        made_at: at("boekingsexport", id, row.try_get("", "made_at")?)?,
        account: row.try_get("", "account_id")?,
    })
}
