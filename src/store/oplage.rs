//! Print runs: rows in and out.

use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, ms, row_error, sql};
use crate::domain::{money::Cents, oplage::Oplage};

const COLUMNS: &str = "o.id, o.verkooppunt, o.jaar, o.first_seq, o.last_seq, o.waarde_cent, o.personen_uren, o.boekje, o.account_id, o.created_at";

/// A print run in a list.
pub struct Listed {
    /// The print run.
    pub oplage: Oplage,
    /// Whether secrets still wait to be printed.
    pub open: bool,
    /// Cheques still unsold, wherever they lie.
    pub in_stock: u64,
}

/// Adds a print run.
pub async fn add(tx: &Tx, oplage: &Oplage) -> Result<(), StoreError> {
    let Oplage {
        id,
        verkooppunt,
        jaar,
        first_seq,
        last_seq,
        waarde,
        personen_uren,
        boekje,
        account,
        created_at,
    } = oplage;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO oplage (id, verkooppunt, jaar, first_seq, last_seq, waarde_cent, personen_uren, boekje, account_id, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            vec![
                (*id).into(),
                verkooppunt.clone().into(),
                i32::from(*jaar).into(),
                i64::from(*first_seq).into(),
                i64::from(*last_seq).into(),
                waarde.0.into(),
                i32::try_from(*personen_uren).unwrap_or(i32::MAX).into(),
                i32::try_from(*boekje).unwrap_or(i32::MAX).into(),
                (*account).into(),
                ms(*created_at).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Finds a print run.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Oplage>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM oplage o WHERE o.id = $1"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The latest print runs, newest first. Their cheques are found by number: a run is all numbers from its first to its last.
pub async fn latest(door: &impl Door, count: i64) -> Result<Vec<Listed>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS}, CASE WHEN p.id IS NOT NULL AND p.confirmed_at IS NULL THEN 1 ELSE 0 END AS open, \
                 (SELECT COUNT(*) FROM cheque c WHERE c.jaar = o.jaar AND c.seq >= o.first_seq AND c.seq <= o.last_seq \
                 AND c.status IN ('printed', 'in_stock')) AS in_stock \
                 FROM oplage o LEFT JOIN vel p ON p.id = o.id ORDER BY o.created_at DESC, o.id DESC LIMIT $1"
            ),
            vec![count.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let open: i32 = row.try_get("", "open")?;
            let in_stock: i64 = row.try_get("", "in_stock")?;
            Ok(Listed {
                oplage: read(row)?,
                open: open == 1,
                in_stock: u64::try_from(in_stock).unwrap_or_default(),
            })
        })
        .collect()
}

fn read(row: &QueryResult) -> Result<Oplage, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let jaar: i32 = row.try_get("", "jaar")?;
    let first: i64 = row.try_get("", "first_seq")?;
    let last: i64 = row.try_get("", "last_seq")?;
    let personen_uren: i32 = row.try_get("", "personen_uren")?;
    let boekje: i32 = row.try_get("", "boekje")?;
    let odd = |_| row_error("oplage", id, "a number is out of range");
    Ok(Oplage {
        id,
        verkooppunt: row.try_get("", "verkooppunt")?,
        jaar: i16::try_from(jaar).map_err(odd)?,
        first_seq: u32::try_from(first).map_err(odd)?,
        last_seq: u32::try_from(last).map_err(odd)?,
        waarde: Cents(row.try_get("", "waarde_cent")?),
        personen_uren: u32::try_from(personen_uren).map_err(odd)?,
        boekje: u32::try_from(boekje).map_err(odd)?,
        account: row.try_get("", "account_id")?,
        created_at: at("oplage", id, row.try_get("", "created_at")?)?,
    })
}
