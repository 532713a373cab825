//! Aanbiedingen of half days: rows in and out. Codes come in as keyed hashes; who may see one is for the actions.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, row_error, sql};
use crate::domain::{
    aanbod::{Aanbod, AanbodStatus, Ended, Keuze, Via},
    calendar::to_instant,
    opdracht::draft::Spot,
};

const TABLE: &str = "aanbod";
const COLUMNS: &str = "a.id, a.klus_id, a.uitvoerder, a.status, a.version, a.made_by, a.made_at, a.held_until, a.keuze, a.reden, \
     a.via, a.ended, a.settled_at, a.settled_by";

/// Adds one that is open; a klus has one open at a time, and the database refuses a second.
pub async fn add(tx: &Tx, aanbod: &Aanbod, code_mac: Vec<u8>) -> Result<(), StoreError> {
    let Aanbod {
        id,
        klus_id,
        uitvoerder,
        keuzes,
        status,
        version,
        made_by,
        made_at,
        held_until,
        settled_at: _,
        settled_by: _,
    } = aanbod;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO aanbod (id, klus_id, uitvoerder, code_mac, status, version, made_by, made_at, held_until) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            vec![
                (*id).into(),
                (*klus_id).into(),
                uitvoerder.clone().into(),
                code_mac.into(),
                status.word().into(),
                (*version).into(),
                (*made_by).into(),
                ms(*made_at).into(),
                ms(*held_until).into(),
            ],
        ))
        .await?;
    for Keuze {
        id: keuze,
        no,
        spot,
    } in keuzes
    {
        tx.conn()
            .execute_raw(sql(
                tx,
                "INSERT INTO aanbod_keuze (id, aanbod_id, no, ploeg_id, van_at, tot_at) VALUES ($1, $2, $3, $4, $5, $6)",
                vec![
                    (*keuze).into(),
                    (*id).into(),
                    int(*no).into(),
                    spot.ploeg.into(),
                    ms(spot.van).into(),
                    ms(spot.tot).into(),
                ],
            ))
            .await?;
    }
    Ok(())
}

/// Stores what became of it, if nobody else did meanwhile. What was offered never changes.
pub async fn update(tx: &Tx, aanbod: &Aanbod) -> Result<(), StoreError> {
    let (keuze, reden, via, ended) = match &aanbod.status {
        AanbodStatus::Open | AanbodStatus::Lapsed => (None, None, None, None),
        AanbodStatus::Chosen { keuze, via } => (Some(int(*keuze)), None, Some(*via), None),
        AanbodStatus::Refused { reden, via } => (None, Some(reden.clone()), Some(*via), None),
        AanbodStatus::Withdrawn(ended) => (None, None, None, Some(*ended)),
    };
    exactly_one(
        tx,
        "UPDATE aanbod SET status = $3, version = $4, keuze = $5, reden = $6, via = $7, ended = $8, settled_at = $9, settled_by = $10 \
         WHERE id = $1 AND version = $2",
        vec![
            aanbod.id.into(),
            (aanbod.version - 1).into(),
            aanbod.status.word().into(),
            aanbod.version.into(),
            keuze.into(),
            reden.into(),
            via.map(|via| via.word().to_owned()).into(),
            ended.map(|ended| ended.word().to_owned()).into(),
            aanbod.settled_at.map(ms).into(),
            aanbod.settled_by.into(),
        ],
    )
    .await
}

/// The one with this key.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Aanbod>, StoreError> {
    first(door, "a.id = $1", vec![id.into()]).await
}

/// The one behind a link (its keyed hash).
pub async fn by_code(door: &impl Door, mac: Vec<u8>) -> Result<Option<Aanbod>, StoreError> {
    first(door, "a.code_mac = $1", vec![mac.into()]).await
}

/// The one that is open for a klus.
pub async fn open_of(door: &impl Door, klus: Uuid) -> Result<Option<Aanbod>, StoreError> {
    first(
        door,
        "a.klus_id = $1 AND a.status = 'open'",
        vec![klus.into()],
    )
    .await
}

/// The last one of each of these klussen that has any.
pub async fn last_of(door: &impl Door, klussen: &[Uuid]) -> Result<Vec<Aanbod>, StoreError> {
    if klussen.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=klussen.len()).map(|n| format!("${n}")).collect();
    let condition = format!(
        "a.klus_id IN ({}) AND NOT EXISTS (SELECT 1 FROM aanbod l WHERE l.klus_id = a.klus_id \
         AND (l.made_at > a.made_at OR (l.made_at = a.made_at AND l.id > a.id)))",
        places.join(", ")
    );
    list(
        door,
        &condition,
        klussen.iter().map(|id| (*id).into()).collect(),
    )
    .await
}

/// Those that are open though the time to answer is over; at most `limit`.
pub async fn overdue(
    door: &impl Door,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Uuid>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT id FROM aanbod WHERE status = 'open' AND held_until <= $1 ORDER BY held_until, id LIMIT $2",
            vec![ms(now).into(), limit.into()],
        ))
        .await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Those of an uitvoerder that hold a place on one of these days, the oldest first.
pub async fn holding(
    door: &impl Door,
    uitvoerder: &str,
    (from, to): (Date, Date),
    now: Timestamp,
) -> Result<Vec<Aanbod>, StoreError> {
    let midnight = |date: Date| ms(to_instant(date, jiff::civil::Time::midnight()));
    list(
        door,
        "a.uitvoerder = $1 AND a.status = 'open' AND a.held_until > $2 AND EXISTS (SELECT 1 FROM aanbod_keuze k \
         WHERE k.aanbod_id = a.id AND k.van_at >= $3 AND k.van_at < $4)",
        vec![
            uitvoerder.into(),
            ms(now).into(),
            midnight(from).into(),
            midnight(to.tomorrow().unwrap_or(Date::MAX)).into(),
        ],
    )
    .await
}

async fn first(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<Option<Aanbod>, StoreError> {
    Ok(list(door, condition, values).await?.into_iter().next())
}

async fn list(
    door: &impl Door,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<Aanbod>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM aanbod a WHERE {condition} ORDER BY a.made_at, a.id");
    let rows = door
        .conn()
        .query_all_raw(sql(door, &text, values.clone()))
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!(
        "SELECT c.id, c.aanbod_id, c.no, c.ploeg_id, c.van_at, c.tot_at FROM aanbod_keuze c \
         WHERE c.aanbod_id IN (SELECT a.id FROM aanbod a WHERE {condition}) ORDER BY c.aanbod_id, c.no"
    );
    let keuzes = door.conn().query_all_raw(sql(door, &text, values)).await?;
    let keuzes = keuzes
        .iter()
        .map(read_keuze)
        .collect::<Result<Vec<_>, _>>()?;
    rows.iter().map(|row| read(row, &keuzes)).collect()
}

fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn read_keuze(row: &QueryResult) -> Result<(Uuid, Keuze), StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let no: i32 = row.try_get("", "no")?;
    let moment = |column: &str| at("aanbod_keuze", id, row.try_get("", column)?);
    let keuze = Keuze {
        id,
        no: u32::try_from(no).map_err(|_| row_error("aanbod_keuze", id, format!("no {no}")))?,
        spot: Spot {
            ploeg: row.try_get("", "ploeg_id")?,
            van: moment("van_at")?,
            tot: moment("tot_at")?,
        },
    };
    Ok((row.try_get("", "aanbod_id")?, keuze))
}

fn read(row: &QueryResult, keuzes: &[(Uuid, Keuze)]) -> Result<Aanbod, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let bad = |problem: String| row_error(TABLE, id, problem);
    let word: String = row.try_get("", "status")?;
    let keuze: Option<i32> = row.try_get("", "keuze")?;
    let reden: Option<String> = row.try_get("", "reden")?;
    let via: Option<String> = row.try_get("", "via")?;
    let ended: Option<String> = row.try_get("", "ended")?;
    let via = via.as_deref().map(|word| Via::parse(word).ok_or(word));
    let ended = ended.as_deref().map(|word| Ended::parse(word).ok_or(word));
    let status = match (word.as_str(), keuze.map(u32::try_from), reden, via, ended) {
        ("open", None, None, None, None) => AanbodStatus::Open,
        ("lapsed", None, None, None, None) => AanbodStatus::Lapsed,
        ("chosen", Some(Ok(keuze)), None, Some(Ok(via)), None) => {
            AanbodStatus::Chosen { keuze, via }
        }
        ("refused", None, Some(reden), Some(Ok(via)), None) => AanbodStatus::Refused { reden, via },
        ("withdrawn", None, None, None, Some(Ok(ended))) => AanbodStatus::Withdrawn(ended),
        (word, ..) => return Err(bad(format!("status `{word}` does not fit its columns"))),
    };
    let settled_at: Option<i64> = row.try_get("", "settled_at")?;
    Ok(Aanbod {
        id,
        klus_id: row.try_get("", "klus_id")?,
        uitvoerder: row.try_get("", "uitvoerder")?,
        keuzes: keuzes
            .iter()
            .filter(|(aanbod, _)| *aanbod == id)
            .map(|(_, keuze)| *keuze)
            .collect(),
        status,
        version: row.try_get("", "version")?,
        made_by: row.try_get("", "made_by")?,
        made_at: at(TABLE, id, row.try_get("", "made_at")?)?,
        held_until: at(TABLE, id, row.try_get("", "held_until")?)?,
        settled_at: settled_at.map(|moment| at(TABLE, id, moment)).transpose()?,
        settled_by: row.try_get("", "settled_by")?,
    })
}
