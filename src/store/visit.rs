//! What is kept of a visit beside its state: breaks, the resident's handtekening, cheques agreed on top, and who comes later that
//! day. Rows in and out.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, row_error, sql};
use crate::domain::{
    handtekening::{Handtekening, How},
    opdracht::breaks::Break,
};

/// The breaks of a visit, in order of time.
pub async fn breaks(door: &impl Door, opdracht: Uuid) -> Result<Vec<Break>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT id, opdracht_id, van_at, tot_at FROM visit_break WHERE opdracht_id = $1 ORDER BY van_at, id",
            vec![opdracht.into()],
        ))
        .await?;
    rows.iter().map(read_break).collect()
}

/// Begins a break. That two begin at once the database refuses: [`StoreError::Collision`].
pub async fn begin_break(tx: &Tx, one: &Break, account: Uuid) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO visit_break (id, opdracht_id, van_at, account_id) VALUES ($1, $2, $3, $4)",
            vec![
                one.id.into(),
                one.opdracht.into(),
                ms(one.van).into(),
                account.into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Ends a break, if nobody ended it meanwhile.
pub async fn end_break(tx: &Tx, one: &Break) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE visit_break SET tot_at = $2 WHERE id = $1 AND tot_at IS NULL",
        vec![one.id.into(), one.tot.map(ms).into()],
    )
    .await
}

fn read_break(row: &QueryResult) -> Result<Break, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let tot: Option<i64> = row.try_get("", "tot_at")?;
    Ok(Break {
        id,
        opdracht: row.try_get("", "opdracht_id")?,
        van: at("visit_break", id, row.try_get("", "van_at")?)?,
        tot: tot.map(|ms| at("visit_break", id, ms)).transpose()?,
    })
}

/// How the resident agreed with a visit, if they did.
pub async fn handtekening(
    door: &impl Door,
    opdracht: Uuid,
) -> Result<Option<Handtekening>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT id, opdracht_id, how, account_id, at FROM handtekening WHERE opdracht_id = $1",
            vec![opdracht.into()],
        ))
        .await?;
    row.map(|row| {
        let id: Uuid = row.try_get("", "id")?;
        let how: String = row.try_get("", "how")?;
        Ok(Handtekening {
            id,
            opdracht: row.try_get("", "opdracht_id")?,
            how: How::parse(&how)
                .ok_or_else(|| row_error("handtekening", id, format!("unknown way `{how}`")))?,
            account: row.try_get("", "account_id")?,
            at: at("handtekening", id, row.try_get("", "at")?)?,
        })
    })
    .transpose()
}

/// Adds a handtekening, with its drawing when it was made on glass. A second one of a visit is a [`StoreError::Collision`].
pub async fn add_handtekening(
    tx: &Tx,
    one: &Handtekening,
    png: Option<Vec<u8>>,
) -> Result<(), StoreError> {
    let Handtekening {
        id,
        opdracht,
        how,
        account,
        at,
    } = one;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO handtekening (id, opdracht_id, how, png, account_id, at) VALUES ($1, $2, $3, $4, $5, $6)",
            vec![
                (*id).into(),
                (*opdracht).into(),
                how.word().into(),
                png.into(),
                (*account).into(),
                ms(*at).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// The drawing of a handtekening on glass.
pub async fn drawing(door: &impl Door, opdracht: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT png FROM handtekening WHERE opdracht_id = $1 AND png IS NOT NULL",
            vec![opdracht.into()],
        ))
        .await?;
    row.map(|row| row.try_get("", "png").map_err(StoreError::from))
        .transpose()
}

/// Keeps that a resident agreed to more cheques at a visit, and who held the phone.
pub async fn add_meerwerk(
    tx: &Tx,
    id: Uuid,
    opdracht: Uuid,
    cheques: u32,
    account: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    let cheques =
        i32::try_from(cheques).map_err(|error| row_error("meerwerk", id, error.to_string()))?;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO meerwerk (id, opdracht_id, cheques, account_id, at) VALUES ($1, $2, $3, $4, $5)",
            vec![
                id.into(),
                opdracht.into(),
                cheques.into(),
                account.into(),
                ms(now).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Cheques that were agreed on top at a visit.
pub async fn meerwerk(door: &impl Door, opdracht: Uuid) -> Result<u32, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT CAST(COALESCE(SUM(cheques), 0) AS BIGINT) AS n FROM meerwerk WHERE opdracht_id = $1",
            vec![opdracht.into()],
        ))
        .await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Keeps that a deelnemer comes later to a ploeg; what was said before makes room.
pub async fn put_late(
    tx: &Tx,
    ploeg: Uuid,
    deelnemer: Uuid,
    minuten: i32,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO ploeg_late (ploeg_id, deelnemer_id, minuten, at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (ploeg_id, deelnemer_id) DO UPDATE SET minuten = excluded.minuten, at = excluded.at",
            vec![
                ploeg.into(),
                deelnemer.into(),
                minuten.into(),
                ms(now).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Who of a ploeg comes later, and by how many minutes.
pub async fn late(door: &impl Door, ploeg: Uuid) -> Result<Vec<(Uuid, i32)>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT deelnemer_id, minuten FROM ploeg_late WHERE ploeg_id = $1 ORDER BY deelnemer_id",
            vec![ploeg.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.try_get("", "deelnemer_id")?,
                row.try_get("", "minuten")?,
            ))
        })
        .collect()
}
