//! The journal: entries only ever come in; balances are sums over their lines.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, change::Change, ms, places, row_error, sql};
use crate::domain::{
    boeking::{Boeking, BoekingSoort, Boekingsregel, Rekening},
    money::Cents,
};

/// Where an entry stands: its key, when, by whom and what it belongs to.
pub struct Place {
    /// Key.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Of which sale.
    pub verkoop: Option<Uuid>,
    /// Of which cheque.
    pub cheque: Option<Uuid>,
    /// By whom.
    pub account: Option<Uuid>,
}

/// A line of the journal as it is shown.
pub struct Shown {
    /// When.
    pub at: Timestamp,
    /// About what.
    pub soort: BoekingSoort,
    /// The line.
    pub regel: Boekingsregel,
}

/// Writes an entry, when the unit of work ends.
pub fn add(tx: &Tx, place: &Place, boeking: &Boeking) {
    let Place {
        id,
        at,
        verkoop,
        cheque,
        account,
    } = place;
    tx.at_end(Change {
        text: "INSERT INTO boeking (id, at, soort, verkoop_id, cheque_id, account_id) VALUES ($1, $2, $3, $4, $5, $6)".to_owned(),
        values: vec![
            (*id).into(),
            ms(*at).into(),
            boeking.soort.word().into(),
            (*verkoop).into(),
            (*cheque).into(),
            (*account).into(),
        ],
        rows: 1,
    });
    let mut values: Vec<Value> = Vec::with_capacity(boeking.regels.len() * 5);
    for (no, regel) in (1_i32..).zip(&boeking.regels) {
        let Boekingsregel {
            rekening,
            partij,
            cents,
        } = regel;
        values.extend([
            (*id).into(),
            no.into(),
            rekening.word().into(),
            partij.clone().into(),
            cents.0.into(),
        ]);
    }
    let rows = boeking.regels.len();
    tx.at_end(Change {
        text: format!(
            "INSERT INTO boekingsregel (boeking_id, no, rekening, partij, cent) VALUES {}",
            places(rows, 5)
        ),
        values,
        rows: u64::try_from(rows).unwrap_or(u64::MAX),
    });
}

/// The balance per account and party, from the lines.
pub async fn balances(door: &impl Door) -> Result<Vec<Boekingsregel>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT rekening, partij, CAST(SUM(cent) AS BIGINT) AS cent FROM boekingsregel GROUP BY rekening, partij \
             ORDER BY rekening, partij",
            vec![],
        ))
        .await?;
    rows.iter().map(regel).collect()
}

/// The latest lines of the journal, newest entry first.
pub async fn latest(door: &impl Door, entries: i64) -> Result<Vec<Shown>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT b.id, b.at, b.soort, r.rekening, r.partij, r.cent FROM \
             (SELECT id, at, soort FROM boeking ORDER BY at DESC, id DESC LIMIT $1) b \
             JOIN boekingsregel r ON r.boeking_id = b.id ORDER BY b.at DESC, b.id DESC, r.no",
            vec![entries.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let boeking: Uuid = row.try_get("", "id")?;
            let word: String = row.try_get("", "soort")?;
            Ok(Shown {
                at: at("boeking", boeking, row.try_get("", "at")?)?,
                soort: BoekingSoort::parse(&word).ok_or_else(|| {
                    row_error("boeking", boeking, format!("unknown kind `{word}`"))
                })?,
                regel: regel(row)?,
            })
        })
        .collect()
}

fn regel(row: &QueryResult) -> Result<Boekingsregel, StoreError> {
    let word: String = row.try_get("", "rekening")?;
    Ok(Boekingsregel {
        rekening: Rekening::parse(&word)
            .ok_or_else(|| row_error("boekingsregel", &word, "unknown account"))?,
        partij: row.try_get("", "partij")?,
        cents: Cents(row.try_get("", "cent")?),
    })
}
