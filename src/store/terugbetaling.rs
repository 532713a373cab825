//! Refunds: rows in and out. A cheque is paid back once; the database refuses a second time.

use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, ms, places, row_error, sql};
use crate::domain::{
    money::Cents,
    terugbetaling::{Terugbetaald, Terugbetaling},
};

/// Adds a refund with its cheques.
pub async fn add(tx: &Tx, terugbetaling: &Terugbetaling) -> Result<(), StoreError> {
    let Terugbetaling {
        id,
        verkooppunt,
        jaar,
        seq,
        totaal,
        kas,
        kasdag,
        account,
        at,
        cheques,
    } = terugbetaling;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO terugbetaling (id, verkooppunt, jaar, seq, totaal_cent, kas_cent, kasdag_id, account_id, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            vec![
                (*id).into(),
                verkooppunt.clone().into(),
                i32::from(*jaar).into(),
                i64::from(*seq).into(),
                totaal.0.into(),
                kas.0.into(),
                (*kasdag).into(),
                (*account).into(),
                ms(*at).into(),
            ],
        ))
        .await?;
    let mut values: Vec<Value> = Vec::with_capacity(cheques.len() * 4);
    for Terugbetaald {
        cheque,
        verkoop,
        cents,
    } in cheques
    {
        values.extend([
            (*cheque).into(),
            (*id).into(),
            (*verkoop).into(),
            cents.0.into(),
        ]);
    }
    tx.conn()
        .execute_raw(sql(
            tx,
            &format!(
                "INSERT INTO terugbetaald (cheque_id, terugbetaling_id, verkoop_id, cent) VALUES {}",
                places(cheques.len(), 4)
            ),
            values,
        ))
        .await?;
    Ok(())
}

/// A refund of a verkooppunt, with its cheques in order of number.
pub async fn find(
    door: &impl Door,
    verkooppunt: &str,
    id: Uuid,
) -> Result<Option<Terugbetaling>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT id, verkooppunt, jaar, seq, totaal_cent, kas_cent, kasdag_id, account_id, at FROM terugbetaling \
             WHERE id = $1 AND verkooppunt = $2",
            vec![id.into(), verkooppunt.into()],
        ))
        .await?;
    let Some(row) = row else { return Ok(None) };
    let cheques = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT t.cheque_id, t.verkoop_id, t.cent FROM terugbetaald t JOIN cheque c ON c.id = t.cheque_id \
             WHERE t.terugbetaling_id = $1 ORDER BY c.jaar, c.seq",
            vec![id.into()],
        ))
        .await?;
    let cheques = cheques
        .iter()
        .map(|row| {
            Ok(Terugbetaald {
                cheque: row.try_get("", "cheque_id")?,
                verkoop: row.try_get("", "verkoop_id")?,
                cents: Cents(row.try_get("", "cent")?),
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    read(&row, cheques).map(Some)
}

fn read(row: &QueryResult, cheques: Vec<Terugbetaald>) -> Result<Terugbetaling, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let jaar: i32 = row.try_get("", "jaar")?;
    let seq: i64 = row.try_get("", "seq")?;
    let odd = |_| row_error("terugbetaling", id, "a number is out of range");
    Ok(Terugbetaling {
        id,
        verkooppunt: row.try_get("", "verkooppunt")?,
        jaar: i16::try_from(jaar).map_err(odd)?,
        seq: u32::try_from(seq).map_err(odd)?,
        totaal: Cents(row.try_get("", "totaal_cent")?),
        kas: Cents(row.try_get("", "kas_cent")?),
        kasdag: row.try_get("", "kasdag_id")?,
        account: row.try_get("", "account_id")?,
        at: at("terugbetaling", id, row.try_get("", "at")?)?,
        cheques,
    })
}
