//! Toekenningen: rows in and out. A list is of one account's own, or of everybody's for who answers for all.

use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, fonds, ms, row_error, sql};
use crate::domain::{
    address::{Naam, Postcode},
    money::Cents,
    nummer::ToekenningNummer,
    toekenning::{Persoon, Toekenning, ToekenningStatus},
};

/// What was sold against a toekenning, less what went back: the lines of its fonds in entries of its sales and their cheques.
/// `|| ''` and CROSS JOIN keep SQLite from looking at every entry of every fonds, and at every entry without a sale.
const SPENT: &str = "CAST((SELECT COALESCE(SUM(r.cent), 0) FROM verkoop v JOIN boeking b ON b.verkoop_id = v.id \
      JOIN boekingsregel r ON r.boeking_id = b.id WHERE v.toekenning_id = t.id AND r.rekening || '' = 'fonds') + \
     (SELECT COALESCE(SUM(r.cent), 0) FROM verkoop v CROSS JOIN cheque c CROSS JOIN boeking b CROSS JOIN boekingsregel r \
      WHERE v.toekenning_id = t.id AND c.verkoop_id = v.id AND b.cheque_id = c.id AND b.verkoop_id IS NULL \
      AND r.boeking_id = b.id AND r.rekening || '' = 'fonds') AS BIGINT)";

const COLUMNS: &str = "t.id, t.jaar, t.seq, t.fonds_id, t.maximum_cent, t.verwezen_door, t.naam, t.postcode, t.status, t.version, \
     t.account_id, t.granted_at";

/// A toekenning and what was spent of it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The toekenning.
    pub toekenning: Toekenning,
    /// In cents.
    pub spent: Cents,
}

/// Adds a toekenning.
pub async fn add(tx: &Tx, toekenning: &Toekenning) -> Result<(), StoreError> {
    let Toekenning {
        id,
        jaar,
        seq,
        fonds,
        maximum,
        verwezen_door,
        persoon,
        status,
        version,
        account,
        granted_at,
    } = toekenning;
    let [naam, postcode] = person(persoon.as_ref());
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO toekenning (id, jaar, seq, fonds_id, maximum_cent, verwezen_door, naam, postcode, status, version, \
             account_id, granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            vec![
                (*id).into(),
                i32::from(*jaar).into(),
                i64::from(*seq).into(),
                (*fonds).into(),
                maximum.0.into(),
                verwezen_door.clone().into(),
                naam,
                postcode,
                status.word().into(),
                (*version).into(),
                (*account).into(),
                ms(*granted_at).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Stores state and person, if nobody changed it meanwhile.
pub async fn update(tx: &Tx, toekenning: &Toekenning) -> Result<(), StoreError> {
    let [naam, postcode] = person(toekenning.persoon.as_ref());
    exactly_one(
        tx,
        "UPDATE toekenning SET version = $2, status = $3, naam = $4, postcode = $5 WHERE id = $1 AND version = $2 - 1",
        vec![
            toekenning.id.into(),
            toekenning.version.into(),
            toekenning.status.word().into(),
            naam,
            postcode,
        ],
    )
    .await
}

/// Finds a toekenning.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Listed>, StoreError> {
    let rows = list(door, "WHERE t.id = $1", vec![id.into()]).await?;
    Ok(rows.into_iter().next())
}

/// The toekenning with this number.
pub async fn by_nummer(
    door: &impl Door,
    nummer: ToekenningNummer,
) -> Result<Option<Listed>, StoreError> {
    let values = vec![i32::from(nummer.year).into(), i64::from(nummer.seq).into()];
    let rows = list(door, "WHERE t.jaar = $1 AND t.seq = $2", values).await?;
    Ok(rows.into_iter().next())
}

/// Toekenningen, newest first; `account` limits them to those it made.
pub async fn page(
    door: &impl Door,
    account: Option<Uuid>,
    (offset, limit): (i64, i64),
) -> Result<Vec<Listed>, StoreError> {
    let own = if account.is_some() {
        "WHERE t.account_id = $3"
    } else {
        ""
    };
    let mut values: Vec<Value> = vec![offset.into(), limit.into()];
    values.extend(account.map(Value::from));
    let tail = format!("{own} ORDER BY t.jaar DESC, t.seq DESC LIMIT $2 OFFSET $1");
    list(door, &tail, values).await
}

/// What a fonds has granted already to people with this postcode: name and maximum. Erased ones have no name any more.
pub async fn of_postcode(
    door: &impl Door,
    fonds: Uuid,
    postcode: &Postcode,
) -> Result<Vec<(String, Cents)>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT naam, maximum_cent FROM toekenning WHERE fonds_id = $1 AND postcode = $2 AND naam IS NOT NULL",
            vec![fonds.into(), postcode.as_str().into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.try_get("", "naam")?,
                Cents(row.try_get("", "maximum_cent")?),
            ))
        })
        .collect()
}

/// What was spent of a toekenning, in cents.
pub async fn spent(door: &impl Door, id: Uuid) -> Result<Cents, StoreError> {
    let text = format!("SELECT {SPENT} AS cent FROM toekenning t WHERE t.id = $1");
    fonds::sum(door, &text, vec![id.into()]).await
}

async fn list(door: &impl Door, tail: &str, values: Vec<Value>) -> Result<Vec<Listed>, StoreError> {
    let text = format!("SELECT {COLUMNS}, {SPENT} AS spent_cent FROM toekenning t {tail}");
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    rows.iter()
        .map(|row| {
            Ok(Listed {
                toekenning: read(row)?,
                spent: Cents(row.try_get("", "spent_cent")?),
            })
        })
        .collect()
}

fn person(persoon: Option<&Persoon>) -> [Value; 2] {
    [
        persoon.map(|one| one.naam.as_str().to_owned()).into(),
        persoon.map(|one| one.postcode.as_str().to_owned()).into(),
    ]
}

fn read(row: &QueryResult) -> Result<Toekenning, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let jaar: i32 = row.try_get("", "jaar")?;
    let seq: i64 = row.try_get("", "seq")?;
    let status: String = row.try_get("", "status")?;
    let naam: Option<String> = row.try_get("", "naam")?;
    let postcode: Option<String> = row.try_get("", "postcode")?;
    let odd = |_| row_error("toekenning", id, "a number is out of range");
    let persoon = match (naam, postcode) {
        (Some(naam), Some(postcode)) => {
            let unreadable = || row_error("toekenning", id, "its person cannot be read");
            Some(Persoon {
                naam: Naam::parse(&naam).map_err(|_| unreadable())?,
                postcode: Postcode::parse(&postcode).map_err(|_| unreadable())?,
            })
        }
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => {
            return Err(row_error("toekenning", id, "half a person"));
        }
    };
    Ok(Toekenning {
        id,
        jaar: i16::try_from(jaar).map_err(odd)?,
        seq: u32::try_from(seq).map_err(odd)?,
        fonds: row.try_get("", "fonds_id")?,
        maximum: Cents(row.try_get("", "maximum_cent")?),
        verwezen_door: row.try_get("", "verwezen_door")?,
        persoon,
        status: ToekenningStatus::parse(&status)
            .ok_or_else(|| row_error("toekenning", id, format!("unknown state `{status}`")))?,
        version: row.try_get("", "version")?,
        account: row.try_get("", "account_id")?,
        granted_at: at("toekenning", id, row.try_get("", "granted_at")?)?,
    })
}
