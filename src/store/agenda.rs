//! Calendar feeds: rows in and out. Secrets come in hashed; what is withdrawn is never found by its secret again.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, row_error, sql};
use crate::domain::{
    agenda::{Afspraak, Agenda, AgendaVan},
    opdracht::OpdrachtStatus,
};

const TABLE: &str = "agenda";
const COLUMNS: &str = "a.id, a.soort, a.of_id, a.made_by, a.made_at, a.withdrawn_at";

/// Adds a feed with the hash of its secret.
pub async fn add(tx: &Tx, agenda: &Agenda, secret_hash: Vec<u8>) -> Result<(), StoreError> {
    let Agenda {
        id,
        van,
        made_by,
        made_at,
        withdrawn_at,
    } = agenda;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO agenda (id, secret_hash, soort, of_id, made_by, made_at, withdrawn_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            vec![
                (*id).into(),
                secret_hash.into(),
                van.word().into(),
                van.id().into(),
                (*made_by).into(),
                ms(*made_at).into(),
                withdrawn_at.map(ms).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// The feed behind a secret, if it was not withdrawn.
pub async fn by_secret(door: &impl Door, hash: Vec<u8>) -> Result<Option<Agenda>, StoreError> {
    let found = select(
        door,
        "a.secret_hash = $1 AND a.withdrawn_at IS NULL",
        vec![hash.into()],
    )
    .await?;
    Ok(found.into_iter().next())
}

/// The feed with this key.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Agenda>, StoreError> {
    let found = select(door, "a.id = $1", vec![id.into()]).await?;
    Ok(found.into_iter().next())
}

/// The feeds of somebody that were not withdrawn, oldest first.
pub async fn of(door: &impl Door, van: AgendaVan) -> Result<Vec<Agenda>, StoreError> {
    select(
        door,
        "a.of_id = $1 AND a.soort = $2 AND a.withdrawn_at IS NULL",
        vec![van.id().into(), van.word().into()],
    )
    .await
}

/// Kills the link of a feed; [`StoreError::Stale`] when it was dead.
pub async fn withdraw(tx: &Tx, id: Uuid, now: Timestamp) -> Result<(), StoreError> {
    exactly_one(
        tx,
        "UPDATE agenda SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL",
        vec![id.into(), ms(now).into()],
    )
    .await
}

/// The visits in a feed from a day on, in order of time; what was moved or fell through too, but no drafts.
pub async fn visits(
    door: &impl Door,
    van: AgendaVan,
    from: Date,
) -> Result<Vec<Afspraak>, StoreError> {
    let whose = match van {
        AgendaVan::Ploeg(_) => "o.ploeg_id = $1",
        AgendaVan::Begeleider(_) => {
            "o.ploeg_id IN (SELECT p.id FROM ploeg p WHERE p.begeleider_id = $1 AND p.datum >= $2)"
        }
        AgendaVan::Deelnemer(_) => {
            "o.ploeg_id IN (SELECT l.ploeg_id FROM ploeg_deelnemer l WHERE l.deelnemer_id = $1 AND l.datum >= $2)"
        }
    };
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT o.id, o.version, o.van_at, o.tot_at, o.status, k.klussoort, k.plaats, o.changed_at FROM opdracht o \
                 JOIN klus k ON k.id = o.klus_id WHERE {whose} AND o.datum >= $2 AND o.status <> 'draft' ORDER BY o.van_at, o.id"
            ),
            vec![van.id().into(), from.to_string().into()],
        ))
        .await?;
    rows.iter().map(visit).collect()
}

fn visit(row: &QueryResult) -> Result<Afspraak, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let word: String = row.try_get("", "status")?;
    let instant = |column: &str| at("opdracht", id, row.try_get("", column)?);
    Ok(Afspraak {
        id,
        version: row.try_get("", "version")?,
        van: instant("van_at")?,
        tot: instant("tot_at")?,
        status: OpdrachtStatus::parse(&word)
            .ok_or_else(|| row_error("opdracht", id, format!("unknown status `{word}`")))?,
        klussoort: row.try_get("", "klussoort")?,
        plaats: row.try_get("", "plaats")?,
        changed_at: instant("changed_at")?,
    })
}

async fn select(
    door: &impl Door,
    condition: &str,
    values: Vec<sea_orm::Value>,
) -> Result<Vec<Agenda>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM agenda a WHERE {condition} ORDER BY a.made_at, a.id"),
            values,
        ))
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &QueryResult) -> Result<Agenda, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let soort: String = row.try_get("", "soort")?;
    let withdrawn: Option<i64> = row.try_get("", "withdrawn_at")?;
    Ok(Agenda {
        id,
        van: AgendaVan::parse(&soort, row.try_get("", "of_id")?)
            .ok_or_else(|| row_error(TABLE, id, format!("unknown kind `{soort}`")))?,
        made_by: row.try_get("", "made_by")?,
        made_at: at(TABLE, id, row.try_get("", "made_at")?)?,
        withdrawn_at: withdrawn.map(|ms| at(TABLE, id, ms)).transpose()?,
    })
}
