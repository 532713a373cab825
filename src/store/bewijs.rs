//! Werkervaringsbewijzen: rows in and out. The row itself never changes; what it says stands beside it under a hash, and that it was
//! withdrawn is a row of its own.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, ms, row_error, sql};
use crate::domain::{
    bewijs::{Bewijs, Inhoud},
    nummer::BewijsNummer,
};

/// Bytes of the salt of a hash.
pub const SALT_BYTES: usize = 16;

const SELECT: &str = "SELECT b.id, b.jaar, b.seq, b.deelnemer_id, b.plaats, b.account_id, b.at, i.inhoud, w.at AS withdrawn_at \
     FROM bewijs b JOIN bewijs_inhoud i ON i.bewijs_id = b.id LEFT JOIN bewijs_intrekking w ON w.bewijs_id = b.id";

/// Adds one, to be found by the keyed hash of its code.
pub async fn add(
    tx: &Tx,
    bewijs: &Bewijs,
    code_mac: Vec<u8>,
    salt: [u8; SALT_BYTES],
) -> Result<(), StoreError> {
    let Bewijs {
        id,
        nummer: BewijsNummer { year, seq },
        deelnemer,
        plaats,
        inhoud,
        account,
        at,
        withdrawn: _,
    } = bewijs;
    let inhoud =
        serde_json::to_string(inhoud).map_err(|error| StoreError::Database(error.to_string()))?;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO bewijs (id, jaar, seq, deelnemer_id, plaats, code_mac, hash, account_id, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            vec![
                (*id).into(),
                i32::from(*year).into(),
                i64::from(*seq).into(),
                (*deelnemer).into(),
                i64::from(*plaats).into(),
                code_mac.into(),
                hash_of(&salt, &inhoud).into(),
                (*account).into(),
                ms(*at).into(),
            ],
        ))
        .await?;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO bewijs_inhoud (bewijs_id, salt, inhoud) VALUES ($1, $2, $3)",
            vec![(*id).into(), salt.to_vec().into(), inhoud.into()],
        ))
        .await?;
    Ok(())
}

/// Notes that it was withdrawn. A second time is a [`StoreError::Collision`].
pub async fn withdraw(tx: &Tx, id: Uuid, account: Uuid, now: Timestamp) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO bewijs_intrekking (bewijs_id, account_id, at) VALUES ($1, $2, $3)",
            vec![id.into(), account.into(), ms(now).into()],
        ))
        .await?;
    Ok(())
}

/// Finds one.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Bewijs>, StoreError> {
    let found = select(door, "WHERE b.id = $1", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// The one with this code.
pub async fn by_code(door: &impl Door, code_mac: Vec<u8>) -> Result<Option<Bewijs>, StoreError> {
    let found = select(door, "WHERE b.code_mac = $1", vec![code_mac.into()]).await?;
    Ok(found.into_iter().next())
}

/// Those of a deelnemer, newest first.
pub async fn of_deelnemer(door: &impl Door, deelnemer: Uuid) -> Result<Vec<Bewijs>, StoreError> {
    select(
        door,
        "WHERE b.deelnemer_id = $1 ORDER BY b.at DESC, b.id DESC",
        vec![deelnemer.into()],
    )
    .await
}

/// The places in the lists of withdrawn credentials that are withdrawn, from one place up to but without another.
pub async fn withdrawn_places(
    door: &impl Door,
    from: u32,
    to: u32,
) -> Result<Vec<u32>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT b.plaats FROM bewijs b JOIN bewijs_intrekking w ON w.bewijs_id = b.id WHERE b.plaats >= $1 AND b.plaats < $2",
            vec![i64::from(from).into(), i64::from(to).into()],
        ))
        .await?;
    rows.iter().map(|row| place(row, "?")).collect()
}

/// Whether there is a credential with this place.
pub async fn has_place(door: &impl Door, plaats: u32) -> Result<bool, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT 1 AS one FROM bewijs WHERE plaats = $1",
            vec![i64::from(plaats).into()],
        ))
        .await?;
    Ok(row.is_some())
}

/// What the hash of a bewijs is over: the salt, and what it says.
pub(super) fn hash_of(salt: &[u8], inhoud: &str) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update(salt);
    digest.update(inhoud.as_bytes());
    digest.finalize().to_vec()
}

async fn select(
    door: &impl Door,
    rest: &str,
    values: Vec<Value>,
) -> Result<Vec<Bewijs>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(door, &format!("{SELECT} {rest}"), values))
        .await?;
    rows.iter().map(read).collect()
}

fn place(row: &QueryResult, id: impl ToString) -> Result<u32, StoreError> {
    let plaats: i64 = row.try_get("", "plaats")?;
    u32::try_from(plaats).map_err(|error| row_error("bewijs", id, error.to_string()))
}

fn read(row: &QueryResult) -> Result<Bewijs, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let bad = |problem: String| row_error("bewijs", id, problem);
    let (jaar, seq): (i32, i64) = (row.try_get("", "jaar")?, row.try_get("", "seq")?);
    let inhoud: String = row.try_get("", "inhoud")?;
    let withdrawn: Option<i64> = row.try_get("", "withdrawn_at")?;
    Ok(Bewijs {
        id,
        nummer: BewijsNummer {
            year: i16::try_from(jaar).map_err(|error| bad(error.to_string()))?,
            seq: u32::try_from(seq).map_err(|error| bad(error.to_string()))?,
        },
        deelnemer: row.try_get("", "deelnemer_id")?,
        plaats: place(row, id)?,
        inhoud: serde_json::from_str::<Inhoud>(&inhoud).map_err(|error| bad(error.to_string()))?,
        account: row.try_get("", "account_id")?,
        at: at("bewijs", id, row.try_get("", "at")?)?,
        withdrawn: withdrawn.map(|ms| at("bewijs", id, ms)).transpose()?,
    })
}
