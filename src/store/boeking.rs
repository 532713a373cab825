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
    /// In which kasdag, where it touches a till.
    pub kasdag: Option<Uuid>,
    /// When the cheques were sold that it is about, where the bearers are owed more or less by it.
    pub sold_at: Option<Timestamp>,
    /// When the cheque was sold in the place of which another came, where it moves a value between them.
    pub replaced_sold_at: Option<Timestamp>,
    /// Which entry it is the opposite of.
    pub corrects: Option<Uuid>,
    /// By whom.
    pub account: Option<Uuid>,
}

impl Place {
    /// The sale that a line belongs to: what is owed for a replaced cheque ends, what is owed for the new one begins.
    fn sold_at(&self, rekening: Rekening, cents: Cents) -> Option<Timestamp> {
        match rekening {
            Rekening::UitstaandeCheques if cents.0 > 0 => self.replaced_sold_at.or(self.sold_at),
            Rekening::UitstaandeCheques => self.sold_at,
            _ => None,
        }
    }

    /// An entry that belongs to nothing yet.
    pub fn new(id: Uuid, at: Timestamp, account: Option<Uuid>) -> Self {
        Self {
            id,
            at,
            verkoop: None,
            cheque: None,
            kasdag: None,
            sold_at: None,
            replaced_sold_at: None,
            corrects: None,
            account,
        }
    }
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

/// Writes an entry, unless money is stopped.
pub async fn add(tx: &Tx, place: &Place, boeking: &Boeking) -> Result<(), StoreError> {
    tx.money_may_move()?;
    super::change::make(tx, changes(place, boeking).into()).await
}

/// Writes an entry when the unit of work ends, unless money is stopped: nothing in the unit may read it back.
pub fn add_at_end(tx: &Tx, place: &Place, boeking: &Boeking) -> Result<(), StoreError> {
    tx.money_may_move()?;
    for change in changes(place, boeking) {
        tx.at_end(change);
    }
    Ok(())
}

fn changes(place: &Place, boeking: &Boeking) -> [Change; 2] {
    let Place {
        id,
        at,
        verkoop,
        cheque,
        kasdag,
        sold_at: _,
        replaced_sold_at: _,
        corrects,
        account,
    } = place;
    let entry = Change {
        text: "INSERT INTO boeking (id, at, soort, verkoop_id, cheque_id, kasdag_id, corrects_id, account_id) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            .to_owned(),
        values: vec![
            (*id).into(),
            ms(*at).into(),
            boeking.soort.word().into(),
            (*verkoop).into(),
            (*cheque).into(),
            (*kasdag).into(),
            (*corrects).into(),
            (*account).into(),
        ],
        rows: 1,
    };
    let rows = boeking.regels.len();
    let mut values: Vec<Value> = Vec::with_capacity(rows * 7);
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
            ms(*at).into(),
            place.sold_at(*rekening, *cents).map(ms).into(),
        ]);
    }
    let lines = Change {
        text: format!(
            "INSERT INTO boekingsregel (boeking_id, no, rekening, partij, cent, at, sold_at) VALUES {}",
            places(rows, 7)
        ),
        values,
        rows: u64::try_from(rows).unwrap_or(u64::MAX),
    };
    [entry, lines]
}

/// The entry of a redemption, with its key.
pub async fn of_redemption(
    door: &impl Door,
    cheque: Uuid,
    at: Timestamp,
) -> Result<Option<(Uuid, Boeking)>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT b.id, r.rekening, r.partij, r.cent FROM boeking b JOIN boekingsregel r ON r.boeking_id = b.id \
             WHERE b.cheque_id = $1 AND b.soort = 'verzilvering' AND b.at = $2 ORDER BY r.no",
            vec![cheque.into(), ms(at).into()],
        ))
        .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let boeking = Boeking {
        soort: BoekingSoort::Verzilvering,
        regels: rows.iter().map(regel).collect::<Result<_, _>>()?,
    };
    Ok(Some((first.try_get("", "id")?, boeking)))
}

/// The lines in which a sale was booked.
pub async fn of_sale(door: &impl Door, verkoop: Uuid) -> Result<Vec<Boekingsregel>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT r.rekening, r.partij, r.cent FROM boeking b JOIN boekingsregel r ON r.boeking_id = b.id \
             WHERE b.verkoop_id = $1 AND b.soort = 'verkoop' ORDER BY r.no",
            vec![verkoop.into()],
        ))
        .await?;
    rows.iter().map(regel).collect()
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
