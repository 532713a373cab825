//! Afrekeningen: what waits to be settled, the afrekeningen with their lines, and their payments. All of it only grows.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, date, ms, places, row_error, sql};
use crate::domain::{
    afrekening::{Afrekening, Afrekeningsregel, RegelSoort, Waiting},
    money::Cents,
};

const ROWS_PER_INSERT: usize = 500;
const COLUMNS: &str = "a.id, a.jaar, a.seq, a.uitvoerder, a.van_on, a.tot_on, a.aantal, a.totaal_cent, a.made_at, a.account_id, p.at AS paid_at";
const WITH_PAYMENT: &str =
    "FROM afrekening a LEFT JOIN afrekening_betaling p ON p.afrekening_id = a.id";

/// The last day that was settled with an uitvoerder.
pub async fn last_day(door: &impl Door, uitvoerder: &str) -> Result<Option<Date>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT MAX(tot_on) AS tot_on FROM afrekening WHERE uitvoerder = $1",
            vec![uitvoerder.into()],
        ))
        .await?;
    let Some(row) = row else { return Ok(None) };
    let tot: Option<String> = row.try_get("", "tot_on")?;
    tot.map(|text| date("afrekening", uitvoerder, &text))
        .transpose()
}

/// What waits to be settled with an uitvoerder: redemptions before `until` that stand in no afrekening, and those that
/// stand in one but were undone since; oldest first.
pub async fn waiting(
    door: &impl Door,
    uitvoerder: &str,
    until: Timestamp,
) -> Result<Vec<Waiting>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT v.id, v.cheque_id, c.jaar, c.seq, v.at, v.waarde_cent, v.tarief_cent, \
             CASE WHEN v.undone_at IS NULL THEN 0 ELSE 1 END AS undone \
             FROM verzilvering v JOIN cheque c ON c.id = v.cheque_id \
             LEFT JOIN afrekeningsregel r ON r.verzilvering_id = v.id AND r.soort <> 'correctie' \
             LEFT JOIN afrekeningsregel k ON k.verzilvering_id = v.id AND k.soort = 'correctie' \
             WHERE v.uitvoerder = $1 AND v.at < $2 \
             AND ((v.undone_at IS NULL AND r.verzilvering_id IS NULL) \
             OR (v.undone_at IS NOT NULL AND r.verzilvering_id IS NOT NULL AND k.verzilvering_id IS NULL)) \
             ORDER BY v.at, c.jaar, c.seq, v.id",
            vec![uitvoerder.into(), ms(until).into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            let (cheque_jaar, cheque_seq) = year_and_seq(row, id)?;
            let undone: i32 = row.try_get("", "undone")?;
            Ok(Waiting {
                verzilvering: id,
                cheque: row.try_get("", "cheque_id")?,
                cheque_jaar,
                cheque_seq,
                at: at("verzilvering", id, row.try_get("", "at")?)?,
                waarde: Cents(row.try_get("", "waarde_cent")?),
                tarief: Cents(row.try_get("", "tarief_cent")?),
                undone: undone == 1,
            })
        })
        .collect()
}

/// Year and sequence of a number, of a cheque or of an afrekening.
fn year_and_seq(row: &QueryResult, id: Uuid) -> Result<(i16, u32), StoreError> {
    let odd = |_| row_error("afrekening", id, "a number is out of range");
    let jaar: i32 = row.try_get("", "jaar")?;
    let seq: i64 = row.try_get("", "seq")?;
    Ok((
        i16::try_from(jaar).map_err(odd)?,
        u32::try_from(seq).map_err(odd)?,
    ))
}

/// Adds an afrekening with its lines; `boeking` is its entry in the journal. The database refuses a redemption that stands
/// in another one ([`StoreError::Collision`]).
pub async fn add(
    tx: &Tx,
    afrekening: &Afrekening,
    regels: &[Afrekeningsregel],
    boeking: Uuid,
) -> Result<(), StoreError> {
    let Afrekening {
        id,
        jaar,
        seq,
        uitvoerder,
        van,
        tot,
        aantal,
        totaal,
        made_at,
        account,
        paid_at: _,
    } = afrekening;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO afrekening (id, jaar, seq, uitvoerder, van_on, tot_on, aantal, totaal_cent, boeking_id, made_at, account_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            vec![
                (*id).into(),
                i32::from(*jaar).into(),
                i64::from(*seq).into(),
                uitvoerder.clone().into(),
                van.to_string().into(),
                tot.to_string().into(),
                i32::try_from(*aantal).unwrap_or(i32::MAX).into(),
                totaal.0.into(),
                boeking.into(),
                ms(*made_at).into(),
                (*account).into(),
            ],
        ))
        .await?;
    for part in regels.chunks(ROWS_PER_INSERT) {
        let mut values: Vec<Value> = Vec::with_capacity(part.len() * 4);
        for regel in part {
            values.extend([
                (*id).into(),
                regel.verzilvering.into(),
                regel.soort.word().into(),
                regel.cents.0.into(),
            ]);
        }
        tx.conn()
            .execute_raw(sql(
                tx,
                &format!(
                    "INSERT INTO afrekeningsregel (afrekening_id, verzilvering_id, soort, cent) VALUES {}",
                    places(part.len(), 4)
                ),
                values,
            ))
            .await?;
    }
    Ok(())
}

/// Notes that an afrekening was paid; the database refuses a second time ([`StoreError::Collision`]).
pub async fn pay(
    tx: &Tx,
    afrekening: Uuid,
    boeking: Uuid,
    at: Timestamp,
    account: Uuid,
) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO afrekening_betaling (afrekening_id, boeking_id, at, account_id) VALUES ($1, $2, $3, $4)",
            vec![afrekening.into(), boeking.into(), ms(at).into(), account.into()],
        ))
        .await?;
    Ok(())
}

/// An afrekening.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Afrekening>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} {WITH_PAYMENT} WHERE a.id = $1"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// A page of afrekeningen (counted from 1), newest first, and how many there are; of one uitvoerder (slug), or of all.
pub async fn list(
    door: &impl Door,
    uitvoerder: Option<&str>,
    pagina: u32,
    size: u32,
) -> Result<(Vec<Afrekening>, u64), StoreError> {
    let offset = i64::from(pagina.saturating_sub(1)) * i64::from(size);
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} {WITH_PAYMENT} WHERE COALESCE($1, a.uitvoerder) = a.uitvoerder \
                 ORDER BY a.jaar DESC, a.seq DESC LIMIT $2 OFFSET $3"
            ),
            vec![uitvoerder.into(), i64::from(size).into(), offset.into()],
        ))
        .await?;
    let count = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT COUNT(*) AS n FROM afrekening WHERE COALESCE($1, uitvoerder) = uitvoerder",
            vec![uitvoerder.into()],
        ))
        .await?
        .ok_or_else(|| row_error("afrekening", "-", "no count came back"))?;
    let count: i64 = count.try_get("", "n")?;
    let found = rows.iter().map(read).collect::<Result<_, _>>()?;
    Ok((found, u64::try_from(count).unwrap_or_default()))
}

/// The afrekeningen of which something still has to be paid, oldest first.
pub async fn unpaid(door: &impl Door) -> Result<Vec<Afrekening>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} {WITH_PAYMENT} WHERE p.afrekening_id IS NULL AND a.totaal_cent > 0 ORDER BY a.jaar, a.seq"
            ),
            vec![],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// The lines of an afrekening: corrections last, the rest by moment.
pub async fn regels(
    door: &impl Door,
    afrekening: Uuid,
) -> Result<Vec<Afrekeningsregel>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT r.verzilvering_id AS id, v.cheque_id, c.jaar, c.seq, r.soort, v.at, v.waarde_cent, r.cent \
             FROM afrekeningsregel r JOIN verzilvering v ON v.id = r.verzilvering_id JOIN cheque c ON c.id = v.cheque_id \
             WHERE r.afrekening_id = $1 ORDER BY CASE WHEN r.soort = 'correctie' THEN 1 ELSE 0 END, v.at, c.jaar, c.seq, v.id",
            vec![afrekening.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            let (cheque_jaar, cheque_seq) = year_and_seq(row, id)?;
            let word: String = row.try_get("", "soort")?;
            Ok(Afrekeningsregel {
                verzilvering: id,
                cheque: row.try_get("", "cheque_id")?,
                cheque_jaar,
                cheque_seq,
                soort: RegelSoort::parse(&word).ok_or_else(|| {
                    row_error("afrekeningsregel", id, format!("unknown kind `{word}`"))
                })?,
                at: at("verzilvering", id, row.try_get("", "at")?)?,
                waarde: Cents(row.try_get("", "waarde_cent")?),
                cents: Cents(row.try_get("", "cent")?),
            })
        })
        .collect()
}

fn read(row: &QueryResult) -> Result<Afrekening, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let (jaar, seq) = year_and_seq(row, id)?;
    let aantal: i32 = row.try_get("", "aantal")?;
    let (van, tot): (String, String) = (row.try_get("", "van_on")?, row.try_get("", "tot_on")?);
    let paid_at: Option<i64> = row.try_get("", "paid_at")?;
    Ok(Afrekening {
        id,
        jaar,
        seq,
        uitvoerder: row.try_get("", "uitvoerder")?,
        van: date("afrekening", id, &van)?,
        tot: date("afrekening", id, &tot)?,
        aantal: u32::try_from(aantal)
            .map_err(|_| row_error("afrekening", id, "a number is out of range"))?,
        totaal: Cents(row.try_get("", "totaal_cent")?),
        made_at: at("afrekening", id, row.try_get("", "made_at")?)?,
        account: row.try_get("", "account_id")?,
        paid_at: paid_at.map(|ms| at("afrekening", id, ms)).transpose()?,
    })
}
