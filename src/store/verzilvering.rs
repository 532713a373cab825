//! Cheques handed in at visits: rows in and out, and the one question that everything about the visit is asked with.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, change::Change, cheque, exactly_one, ms, row_error, sql};
use crate::domain::{
    cheque::Cheque,
    money::Cents,
    verzilvering::{Verzilvering, Visit},
};

/// A visit, and whether somebody is of its ploeg.
pub struct Seen {
    /// The visit.
    pub visit: Visit,
    /// Who answers for the ploeg.
    pub begeleider: Uuid,
    /// Whether the deelnemer who was asked about is in the ploeg.
    pub in_ploeg: bool,
}

/// Holds other redemptions for the same klus until this one ends, so that two phones together take no more than agreed.
/// SQLite has one writer and needs nothing.
pub async fn lock_klus(tx: &Tx, opdracht: Uuid) -> Result<(), StoreError> {
    if tx.backend() == DbBackend::Postgres {
        tx.conn()
            .execute_raw(sql(
                tx,
                "SELECT pg_advisory_xact_lock(hashtextextended(klus_id::text, 0)) FROM opdracht WHERE id = $1",
                vec![opdracht.into()],
            ))
            .await?;
    }
    Ok(())
}

/// Everything about a visit that decides whether it takes a cheque: `$1` the visit, `$2` the deelnemer who is asked about.
const VISIT: &str = "o.klus_id AS visit_klus_id, o.uitvoerder, o.status AS visit_status, p.begeleider_id, k.personen_minuten, k.aantal_cheques, \
     (SELECT COUNT(*) FROM ploeg_deelnemer d WHERE d.ploeg_id = o.ploeg_id AND d.deelnemer_id = $2) AS in_ploeg, \
     (SELECT CAST(COALESCE(SUM(paying.personen_uren), 0) AS BIGINT) FROM verzilvering v JOIN cheque paying ON paying.id = v.cheque_id \
      WHERE v.klus_id = o.klus_id AND v.undone_at IS NULL) AS paid_uren";
const FROM_VISIT: &str =
    "FROM opdracht o JOIN klus k ON k.id = o.klus_id JOIN ploeg p ON p.id = o.ploeg_id";

/// A visit. `minutes_per_cheque` counts where intake has not agreed on person-minutes.
pub async fn visit(
    door: &impl Door,
    opdracht: Uuid,
    deelnemer: Uuid,
    minutes_per_cheque: i64,
) -> Result<Option<Seen>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {VISIT} {FROM_VISIT} WHERE o.id = $1"),
            vec![opdracht.into(), deelnemer.into()],
        ))
        .await?;
    row.map(|row| seen(&row, opdracht, minutes_per_cheque))
        .transpose()
}

/// A visit as [`visit`] answers it, and the cheque whose code has this keyed hash, in one look.
pub async fn visit_and_cheque(
    tx: &Tx,
    opdracht: Uuid,
    deelnemer: Uuid,
    minutes_per_cheque: i64,
    code_mac: Vec<u8>,
) -> Result<Option<(Seen, Option<Cheque>)>, StoreError> {
    let row = tx
        .conn()
        .query_one_raw(sql(
            tx,
            &format!(
                "SELECT {VISIT}, {} {FROM_VISIT} LEFT JOIN cheque c ON c.code_mac = $3 WHERE o.id = $1",
                cheque::COLUMNS
            ),
            vec![opdracht.into(), deelnemer.into(), code_mac.into()],
        ))
        .await?;
    let Some(row) = row else { return Ok(None) };
    let found: Option<Uuid> = row.try_get("", "id")?;
    let cheque = found.map(|_| cheque::read(&row)).transpose()?;
    Ok(Some((seen(&row, opdracht, minutes_per_cheque)?, cheque)))
}

fn seen(row: &QueryResult, opdracht: Uuid, minutes_per_cheque: i64) -> Result<Seen, StoreError> {
    let agreed: Option<i32> = row.try_get("", "personen_minuten")?;
    let asked: i32 = row.try_get("", "aantal_cheques")?;
    let paid: i64 = row.try_get("", "paid_uren")?;
    let in_ploeg: i64 = row.try_get("", "in_ploeg")?;
    Ok(Seen {
        visit: Visit {
            opdracht,
            klus: row.try_get("", "visit_klus_id")?,
            uitvoerder: row.try_get("", "uitvoerder")?,
            status: row.try_get("", "visit_status")?,
            agreed_minutes: agreed.map_or(i64::from(asked) * minutes_per_cheque, i64::from),
            paid_minutes: paid * 60,
        },
        begeleider: row.try_get("", "begeleider_id")?,
        in_ploeg: in_ploeg > 0,
    })
}

/// Adds a redemption, when the unit of work ends. The database refuses a second one of the same cheque
/// ([`StoreError::Collision`]).
pub fn add(tx: &Tx, verzilvering: &Verzilvering, account: Uuid) {
    let Verzilvering {
        id,
        cheque,
        jaar: _,
        seq: _,
        opdracht,
        klus,
        uitvoerder,
        waarde,
        tarief,
        personen_uren: _,
        late_reported,
        at,
        device,
    } = verzilvering;
    tx.at_end(Change {
        text: "INSERT INTO verzilvering (id, cheque_id, opdracht_id, klus_id, uitvoerder, waarde_cent, tarief_cent, \
             late_reported, at, account_id, device) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
            .to_owned(),
        values: vec![
                (*id).into(),
                (*cheque).into(),
                (*opdracht).into(),
                (*klus).into(),
                uitvoerder.clone().into(),
                waarde.0.into(),
                tarief.0.into(),
                (*late_reported).into(),
                ms(*at).into(),
                account.into(),
                device.clone().into(),
            ],
        rows: 1,
    });
}

/// The cheques that were taken in at a visit and not undone, oldest first.
pub async fn of_opdracht(
    door: &impl Door,
    opdracht: Uuid,
) -> Result<Vec<Verzilvering>, StoreError> {
    list(door, "v.opdracht_id = $1", opdracht).await
}

/// The redemption of a cheque that was not undone.
pub async fn of_cheque(door: &impl Door, cheque: Uuid) -> Result<Option<Verzilvering>, StoreError> {
    Ok(list(door, "v.cheque_id = $1", cheque).await?.pop())
}

/// The redemptions of a klus that were not undone, oldest first.
pub async fn of_klus(door: &impl Door, klus: Uuid) -> Result<Vec<Verzilvering>, StoreError> {
    list(door, "v.klus_id = $1", klus).await
}

/// Takes a redemption back, unless somebody did so meanwhile.
pub async fn undo(tx: &Tx, id: Uuid, by: Uuid, now: Timestamp) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE verzilvering SET undone_at = $2, undone_by = $3 WHERE id = $1 AND undone_at IS NULL",
        vec![id.into(), ms(now).into(), by.into()],
    )
    .await
}

async fn list(door: &impl Door, filter: &str, key: Uuid) -> Result<Vec<Verzilvering>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT v.id, v.cheque_id, c.jaar, c.seq, v.opdracht_id, v.klus_id, v.uitvoerder, v.waarde_cent, v.tarief_cent, \
                 c.personen_uren, v.late_reported, v.at, v.device FROM verzilvering v JOIN cheque c ON c.id = v.cheque_id \
                 WHERE {filter} AND v.undone_at IS NULL ORDER BY v.at, v.id"
            ),
            vec![key.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<Verzilvering, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let jaar: i32 = row.try_get("", "jaar")?;
    let seq: i64 = row.try_get("", "seq")?;
    let personen_uren: i32 = row.try_get("", "personen_uren")?;
    let odd = |_| row_error("verzilvering", id, "a number is out of range");
    Ok(Verzilvering {
        id,
        cheque: row.try_get("", "cheque_id")?,
        jaar: i16::try_from(jaar).map_err(odd)?,
        seq: u32::try_from(seq).map_err(odd)?,
        opdracht: row.try_get("", "opdracht_id")?,
        klus: row.try_get("", "klus_id")?,
        uitvoerder: row.try_get("", "uitvoerder")?,
        waarde: Cents(row.try_get("", "waarde_cent")?),
        tarief: Cents(row.try_get("", "tarief_cent")?),
        personen_uren: u32::try_from(personen_uren).map_err(odd)?,
        late_reported: row.try_get("", "late_reported")?,
        at: at("verzilvering", id, row.try_get("", "at")?)?,
        device: row.try_get("", "device")?,
    })
}
