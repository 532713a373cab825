//! Bank statements and their lines, and what the municipality still expects at the bank: rows in and out.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, date, exactly_one, ms, sql};
use crate::domain::{
    bankafschrift::{Bankafschrift, Bankregel},
    money::Cents,
};

/// A line of a statement as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Key.
    pub id: Uuid,
    /// The line.
    pub regel: Bankregel,
    /// Whether nobody has said yet what it is for.
    pub open: bool,
}

/// A statement in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The bank's own name for it.
    pub kenmerk: String,
    /// Day of the closing balance.
    pub tot: jiff::civil::Date,
    /// Closing balance.
    pub eind: Cents,
    /// Whether it begins with the balance that another ended with, or is the first.
    pub follows: bool,
    /// Its lines.
    pub regels: u64,
    /// Lines of which nobody has said yet what they are for.
    pub open: u64,
}

/// Adds a statement without its lines; answers whether it was not there yet.
pub async fn add(
    tx: &Tx,
    id: Uuid,
    afschrift: &Bankafschrift,
    now: Timestamp,
    account: Uuid,
) -> Result<bool, StoreError> {
    let Bankafschrift {
        iban,
        kenmerk,
        tot,
        begin,
        eind,
        regels: _,
    } = afschrift;
    let done = tx
        .conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO bankafschrift (id, iban, kenmerk, tot_on, begin_cent, eind_cent, imported_at, account_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (iban, kenmerk, tot_on) DO NOTHING",
            vec![
                id.into(),
                iban.as_str().into(),
                kenmerk.clone().into(),
                tot.to_string().into(),
                begin.0.into(),
                eind.0.into(),
                ms(now).into(),
                account.into(),
            ],
        ))
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds a line, open.
pub async fn add_regel(
    tx: &Tx,
    id: Uuid,
    afschrift: Uuid,
    no: i32,
    regel: &Bankregel,
) -> Result<(), StoreError> {
    let Bankregel {
        datum,
        cents,
        tekst,
    } = regel;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO bankregel (id, afschrift_id, no, datum, cent, tekst, status) VALUES ($1, $2, $3, $4, $5, $6, 'open')",
            vec![
                id.into(),
                afschrift.into(),
                no.into(),
                datum.to_string().into(),
                cents.0.into(),
                tekst.clone().into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Says what a line is for: the entry that booked it. Once.
pub async fn match_regel(
    tx: &Tx,
    id: Uuid,
    boeking: Uuid,
    account: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE bankregel SET status = 'matched', boeking_id = $1, decided_by = $2, decided_at = $3 \
         WHERE id = $4 AND status = 'open'",
        vec![boeking.into(), account.into(), ms(now).into(), id.into()],
    )
    .await
}

/// Says that a line has nothing to do with cheques. Once.
pub async fn set_aside(
    tx: &Tx,
    id: Uuid,
    reden: &str,
    account: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE bankregel SET status = 'aside', reden = $1, decided_by = $2, decided_at = $3 \
         WHERE id = $4 AND status = 'open'",
        vec![reden.into(), account.into(), ms(now).into(), id.into()],
    )
    .await
}

/// Finds a line.
pub async fn find_regel(door: &impl Door, id: Uuid) -> Result<Option<Kept>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT id, datum, cent, tekst, status FROM bankregel WHERE id = $1",
            vec![id.into()],
        ))
        .await?;
    row.map(|row| kept(&row)).transpose()
}

/// Lines of which nobody has said yet what they are for, the oldest first.
pub async fn open_regels(door: &impl Door, count: i64) -> Result<Vec<Kept>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT id, datum, cent, tekst, status FROM bankregel WHERE status = 'open' ORDER BY datum, id LIMIT $1",
            vec![count.into()],
        ))
        .await?;
    rows.iter().map(kept).collect()
}

/// The latest statements, newest first.
pub async fn latest(door: &impl Door, count: i64) -> Result<Vec<Listed>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT a.kenmerk, a.tot_on, a.eind_cent, \
             NOT EXISTS (SELECT 1 FROM bankafschrift e WHERE e.iban = a.iban AND e.tot_on < a.tot_on) \
             OR EXISTS (SELECT 1 FROM bankafschrift e WHERE e.iban = a.iban AND e.id <> a.id AND e.tot_on <= a.tot_on \
             AND e.eind_cent = a.begin_cent) AS follows, COUNT(r.id) AS regels, \
             CAST(COALESCE(SUM(CASE WHEN r.status = 'open' THEN 1 ELSE 0 END), 0) AS BIGINT) AS open \
             FROM (SELECT * FROM bankafschrift ORDER BY tot_on DESC, imported_at DESC LIMIT $1) a \
             LEFT JOIN bankregel r ON r.afschrift_id = a.id \
             GROUP BY a.id, a.iban, a.kenmerk, a.tot_on, a.begin_cent, a.eind_cent, a.imported_at ORDER BY a.tot_on DESC, a.imported_at DESC",
            vec![count.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let kenmerk: String = row.try_get("", "kenmerk")?;
            let tot: String = row.try_get("", "tot_on")?;
            Ok(Listed {
                tot: date("bankafschrift", &kenmerk, &tot)?,
                kenmerk,
                eind: Cents(row.try_get("", "eind_cent")?),
                follows: row.try_get("", "follows")?,
                regels: u64::try_from(row.try_get::<i64>("", "regels")?).unwrap_or_default(),
                open: u64::try_from(row.try_get::<i64>("", "open")?).unwrap_or_default(),
            })
        })
        .collect()
}

/// Card payments per verkooppunt that the bank still owes.
pub async fn open_pin(door: &impl Door) -> Result<Vec<(String, Cents)>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT partij, CAST(SUM(cent) AS BIGINT) AS cent FROM boekingsregel WHERE rekening = 'pin' \
             GROUP BY partij HAVING SUM(cent) > 0 ORDER BY partij",
            vec![],
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "partij")?, Cents(row.try_get("", "cent")?))))
        .collect()
}

fn kept(row: &QueryResult) -> Result<Kept, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let datum: String = row.try_get("", "datum")?;
    let status: String = row.try_get("", "status")?;
    Ok(Kept {
        id,
        open: status == "open",
        regel: Bankregel {
            datum: date("bankregel", id, &datum)?,
            cents: Cents(row.try_get("", "cent")?),
            tekst: row.try_get("", "tekst")?,
        },
    })
}
