//! Klussen that come back: the series and the klus of each of its days.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, date, exactly_one, ms, row_error, sql};
use crate::domain::{
    herhaling::{Herhaling, HerhalingStatus, Ritme},
    klus::KlusStatus,
};

const TABLE: &str = "herhaling";
const COLUMNS: &str = "h.id, h.klus_id, h.weken, h.van_maand, h.tot_maand, h.first_on, h.until_on, h.cheques, h.status, h.version, \
     h.account_id";

/// Adds a series; a klus has one that runs at a time, and the database refuses a second.
pub async fn add(tx: &Tx, herhaling: &Herhaling, now: Timestamp) -> Result<(), StoreError> {
    let Herhaling {
        id,
        klus_id,
        ritme: Ritme {
            weken,
            maanden,
            until,
        },
        first_on,
        cheques,
        status,
        version,
        account_id,
    } = herhaling;
    let month = |month: Option<u8>| month.map(i32::from);
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO herhaling (id, klus_id, weken, van_maand, tot_maand, first_on, until_on, cheques, status, version, \
             account_id, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            vec![
                (*id).into(),
                (*klus_id).into(),
                int(*weken).into(),
                month(maanden.map(|(van, _)| van)).into(),
                month(maanden.map(|(_, tot)| tot)).into(),
                first_on.to_string().into(),
                until.map(|date| date.to_string()).into(),
                cheques.map(int).into(),
                status.word().into(),
                (*version).into(),
                (*account_id).into(),
                ms(now).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Stores that a series ended, if nobody else did meanwhile.
pub async fn update(tx: &Tx, herhaling: &Herhaling, now: Timestamp) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE herhaling SET status = $3, version = $4, changed_at = $5 WHERE id = $1 AND version = $2",
        vec![
            herhaling.id.into(),
            (herhaling.version - 1).into(),
            herhaling.status.word().into(),
            herhaling.version.into(),
            ms(now).into(),
        ],
    )
    .await
}

/// The series with this key.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Herhaling>, StoreError> {
    let found = list(door, "WHERE h.id = $1", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// The series that run, oldest first.
pub async fn active(door: &impl Door) -> Result<Vec<Herhaling>, StoreError> {
    list(door, "WHERE h.status = 'active' ORDER BY h.id", vec![]).await
}

/// The last series that this klus began, or that it is one time of.
pub async fn of_klus(door: &impl Door, klus: Uuid) -> Result<Option<Herhaling>, StoreError> {
    let found = list(
        door,
        "WHERE h.klus_id = $1 OR h.id IN (SELECT t.herhaling_id FROM herhaling_klus t WHERE t.klus_id = $1) \
         ORDER BY h.id DESC LIMIT 1",
        vec![klus.into()],
    )
    .await?;
    Ok(found.into_iter().next())
}

/// One day of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keer {
    /// The day.
    pub due_on: Date,
    /// Its klus.
    pub klus_id: Uuid,
    /// The state of that klus.
    pub status: KlusStatus,
    /// Cheques that klus takes.
    pub cheques: u32,
}

/// The days of a series that were asked, first to last.
pub async fn keren(door: &impl Door, herhaling: Uuid) -> Result<Vec<Keer>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT t.due_on, t.klus_id, k.status, k.aantal_cheques FROM herhaling_klus t JOIN klus k ON k.id = t.klus_id \
             WHERE t.herhaling_id = $1 ORDER BY t.due_on",
            vec![herhaling.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let due_on: String = row.try_get("", "due_on")?;
            let cheques: i32 = row.try_get("", "aantal_cheques")?;
            let status: String = row.try_get("", "status")?;
            Ok(Keer {
                due_on: date("herhaling_klus", herhaling, &due_on)?,
                klus_id: row.try_get("", "klus_id")?,
                status: KlusStatus::parse(&status).ok_or_else(|| {
                    row_error("klus", herhaling, format!("unknown status `{status}`"))
                })?,
                cheques: u32::try_from(cheques).unwrap_or(0),
            })
        })
        .collect()
}

/// Says that this klus is that day of the series; the database refuses a second for the same day.
pub async fn add_keer(
    tx: &Tx,
    herhaling: Uuid,
    due_on: Date,
    klus: Uuid,
) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO herhaling_klus (herhaling_id, due_on, klus_id) VALUES ($1, $2, $3)",
            vec![herhaling.into(), due_on.to_string().into(), klus.into()],
        ))
        .await?;
    Ok(())
}

async fn list(
    door: &impl Door,
    rest: &str,
    values: Vec<Value>,
) -> Result<Vec<Herhaling>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM herhaling h {rest}");
    let rows = door.conn().query_all_raw(sql(door, &text, values)).await?;
    rows.iter().map(read).collect()
}

fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn read(row: &QueryResult) -> Result<Herhaling, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let bad = |problem: String| row_error(TABLE, id, problem);
    let whole = |number: i32, column: &str| {
        u32::try_from(number).map_err(|_| bad(format!("{column} is negative: {number}")))
    };
    let month = |column: &str| -> Result<Option<u8>, StoreError> {
        let month: Option<i32> = row.try_get("", column)?;
        month
            .map(|month| u8::try_from(month).map_err(|_| bad(format!("{column} is {month}"))))
            .transpose()
    };
    let word: String = row.try_get("", "status")?;
    let first_on: String = row.try_get("", "first_on")?;
    let until: Option<String> = row.try_get("", "until_on")?;
    let cheques: Option<i32> = row.try_get("", "cheques")?;
    Ok(Herhaling {
        id,
        klus_id: row.try_get("", "klus_id")?,
        ritme: Ritme {
            weken: whole(row.try_get("", "weken")?, "weken")?,
            maanden: month("van_maand")?.zip(month("tot_maand")?),
            until: until.map(|text| date(TABLE, id, &text)).transpose()?,
        },
        first_on: date(TABLE, id, &first_on)?,
        cheques: cheques.map(|number| whole(number, "cheques")).transpose()?,
        status: HerhalingStatus::parse(&word)
            .ok_or_else(|| bad(format!("unknown status `{word}`")))?,
        version: row.try_get("", "version")?,
        account_id: row.try_get("", "account_id")?,
    })
}
