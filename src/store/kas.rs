//! Kasdagen, their counts, and what the journal says about them: rows in and out, within a verkooppunt.

use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, exactly_one, ms, row_error, sql};
use crate::domain::{
    boeking::BoekingSoort,
    kas::{By, Checkpoint, Kasdag, KasdagStatus, Kasstand, Kastelling, NewMutatie, Stuks},
    money::Cents,
};

const COLUMNS: &str = "k.id, k.verkooppunt, k.nummer, k.status, k.version, k.begin_cent, k.opened_at, k.opened_by, k.opmerking, \
     k.signed_at, k.signed_by, k.closed_at, k.closed_by, k.checkpoint_seq, k.checkpoint_hash, \
     t.id AS telling_id, t.stuks, t.verwacht_cent, t.at AS counted_at, t.account_id AS counted_by";
const FROM: &str = "FROM kasdag k LEFT JOIN kastelling t ON t.id = k.telling_id";

/// Adds a kasdag that was just opened.
pub async fn add(tx: &Tx, kasdag: &Kasdag) -> Result<(), StoreError> {
    let Kasdag {
        id,
        verkooppunt,
        nummer,
        begin,
        opened,
        status,
        version,
    } = kasdag;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO kasdag (id, verkooppunt, nummer, status, version, begin_cent, opened_at, opened_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            vec![
                (*id).into(),
                verkooppunt.clone().into(),
                i64::from(*nummer).into(),
                status.word().into(),
                (*version).into(),
                begin.0.into(),
                ms(opened.at).into(),
                opened.account.into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Writes a step of a kasdag, unless somebody else took one meanwhile.
pub async fn update(tx: &Tx, kasdag: &Kasdag) -> Result<(), StoreError> {
    let (telling, opmerking, signed, closed, checkpoint) = match &kasdag.status {
        KasdagStatus::Open => (None, None, None, None, None),
        KasdagStatus::Counted {
            telling,
            opmerking,
            signed,
        } => (Some(telling.id), opmerking.clone(), *signed, None, None),
        KasdagStatus::Closed {
            telling,
            opmerking,
            signed,
            closed,
            checkpoint,
        } => (
            Some(telling.id),
            opmerking.clone(),
            *signed,
            Some(*closed),
            Some(checkpoint),
        ),
    };
    exactly_one(
        tx,
        "UPDATE kasdag SET status = $1, version = $2, telling_id = $3, opmerking = $4, signed_at = $5, signed_by = $6, \
         closed_at = $7, closed_by = $8, checkpoint_seq = $9, checkpoint_hash = $10 WHERE id = $11 AND version = $2 - 1",
        vec![
            kasdag.status.word().into(),
            kasdag.version.into(),
            telling.into(),
            opmerking.into(),
            signed.map(|by| ms(by.at)).into(),
            signed.map(|by| by.account).into(),
            closed.map(|by| ms(by.at)).into(),
            closed.map(|by| by.account).into(),
            checkpoint.map(|head| head.seq).into(),
            checkpoint.map(|head| head.hash.clone()).into(),
            kasdag.id.into(),
        ],
    )
    .await
}

/// Adds a count.
pub async fn add_telling(tx: &Tx, kasdag: Uuid, telling: &Kastelling) -> Result<(), StoreError> {
    let Kastelling {
        id,
        stuks,
        verwacht,
        by,
    } = telling;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO kastelling (id, kasdag_id, stuks, geteld_cent, verwacht_cent, at, account_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            vec![
                (*id).into(),
                kasdag.into(),
                stuks.to_text().into(),
                stuks.totaal().0.into(),
                verwacht.0.into(),
                ms(by.at).into(),
                by.account.into(),
            ],
        ))
        .await?;
    Ok(())
}

/// The kasdag of a verkooppunt that is not closed.
pub async fn current(door: &impl Door, verkooppunt: &str) -> Result<Option<Kasdag>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} {FROM} WHERE k.verkooppunt = $1 AND k.status <> 'closed'"),
            vec![verkooppunt.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// A kasdag by its key.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Kasdag>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} {FROM} WHERE k.id = $1"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The latest kasdag of a verkooppunt.
pub async fn last(door: &impl Door, verkooppunt: &str) -> Result<Option<Kasdag>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} {FROM} WHERE k.verkooppunt = $1 ORDER BY k.nummer DESC LIMIT 1"
            ),
            vec![verkooppunt.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// The figures of a kasdag, from the journal: the same for the figures in between and the final ones. `|| ''` keeps SQLite from
/// looking at every entry of every till.
pub async fn stand(door: &impl Door, kasdag: &Kasdag) -> Result<Kasstand, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT b.soort, CAST(SUM(r.cent) AS BIGINT) AS cent FROM boeking b \
             JOIN boekingsregel r ON r.boeking_id = b.id AND r.rekening || '' = 'kas' \
             WHERE b.kasdag_id = $1 GROUP BY b.soort",
            vec![kasdag.id.into()],
        ))
        .await?;
    let regels = rows
        .iter()
        .map(|row| {
            let word: String = row.try_get("", "soort")?;
            let soort = BoekingSoort::parse(&word)
                .ok_or_else(|| row_error("boeking", kasdag.id, format!("unknown kind `{word}`")))?;
            Ok((soort, Cents(row.try_get("", "cent")?)))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Kasstand::of(kasdag.begin, regels))
}

/// The least that lies in a till from this moment on, according to the journal. Later entries there are only when the clock was
/// set back.
pub async fn lowest_from(
    door: &impl Door,
    verkooppunt: &str,
    from: jiff::Timestamp,
) -> Result<Cents, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT CAST($2 AS BIGINT) AS moment, CAST(COALESCE(SUM(cent), 0) AS BIGINT) AS cent FROM boekingsregel \
             WHERE rekening = 'kas' AND partij = $1 AND at <= $2 \
             UNION ALL SELECT at, CAST(SUM(cent) AS BIGINT) FROM boekingsregel \
             WHERE rekening = 'kas' AND partij = $1 AND at > $2 GROUP BY at ORDER BY moment",
            vec![verkooppunt.into(), ms(from).into()],
        ))
        .await?;
    let (mut running, mut lowest) = (0, i64::MAX);
    for row in rows {
        running += row.try_get::<i64>("", "cent")?;
        lowest = lowest.min(running);
    }
    Ok(Cents(lowest))
}

/// The latest closed kasdagen, newest first; `verkooppunt` none is all of them.
pub async fn closed(
    door: &impl Door,
    verkooppunt: Option<&str>,
    count: i64,
) -> Result<Vec<Kasdag>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} {FROM} WHERE k.status = 'closed' AND ($1 = '' OR k.verkooppunt = $1) \
                 ORDER BY k.closed_at DESC, k.id DESC LIMIT $2"
            ),
            vec![verkooppunt.unwrap_or("").into(), count.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// The kasdagen that were closed in a period, in the order of their numbers per verkooppunt.
pub async fn closed_between(
    door: &impl Door,
    from: jiff::Timestamp,
    to: jiff::Timestamp,
) -> Result<Vec<Kasdag>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} {FROM} WHERE k.status = 'closed' AND k.closed_at >= $1 AND k.closed_at < $2 \
                 ORDER BY k.verkooppunt, k.nummer"
            ),
            vec![ms(from).into(), ms(to).into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Every kasdag that is not closed, the oldest first.
pub async fn not_closed(door: &impl Door) -> Result<Vec<Kasdag>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT {COLUMNS} {FROM} WHERE k.status <> 'closed' ORDER BY k.opened_at, k.id"
            ),
            vec![],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Whether somebody booked in a kasdag or counted it.
pub async fn involved(door: &impl Door, kasdag: Uuid, account: Uuid) -> Result<bool, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM boeking WHERE kasdag_id = $1 AND account_id = $2) \
             OR EXISTS (SELECT 1 FROM kastelling WHERE kasdag_id = $1 AND account_id = $2)",
            vec![kasdag.into(), account.into()],
        ))
        .await?;
    Ok(row.is_some())
}

/// Adds the reason of an entry that moved cash by hand.
pub async fn add_mutatie(
    tx: &Tx,
    boeking: Uuid,
    kasdag: Uuid,
    mutatie: &NewMutatie,
) -> Result<(), StoreError> {
    let NewMutatie { cents, reden } = mutatie;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO kasmutatie (boeking_id, kasdag_id, cent, reden) VALUES ($1, $2, $3, $4)",
            vec![
                boeking.into(),
                kasdag.into(),
                cents.0.into(),
                reden.clone().into(),
            ],
        ))
        .await?;
    Ok(())
}

/// What moved by hand in a kasdag, in order, with when.
pub async fn mutaties(
    door: &impl Door,
    kasdag: Uuid,
) -> Result<Vec<(jiff::Timestamp, NewMutatie)>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT b.at, m.cent, m.reden FROM kasmutatie m JOIN boeking b ON b.id = m.boeking_id \
             WHERE m.kasdag_id = $1 ORDER BY b.at, b.id",
            vec![kasdag.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let mutatie = NewMutatie {
                cents: Cents(row.try_get("", "cent")?),
                reden: row.try_get("", "reden")?,
            };
            Ok((at("kasmutatie", kasdag, row.try_get("", "at")?)?, mutatie))
        })
        .collect()
}

/// How often a kasdag was counted.
pub async fn times_counted(door: &impl Door, kasdag: Uuid) -> Result<u64, StoreError> {
    count(
        door,
        "SELECT COUNT(*) AS n FROM kastelling WHERE kasdag_id = $1",
        kasdag,
    )
    .await
}

/// Cash sales of a kasdag.
pub async fn cash_sales(door: &impl Door, kasdag: Uuid) -> Result<u64, StoreError> {
    count(
        door,
        "SELECT COUNT(*) AS n FROM boeking WHERE kasdag_id = $1 AND soort = 'verkoop'",
        kasdag,
    )
    .await
}

/// Sales of a verkooppunt whose sheet was not confirmed as printed.
pub async fn open_sheets(door: &impl Door, verkooppunt: &str) -> Result<u64, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT COUNT(*) AS n FROM vel p JOIN verkoop v ON v.id = p.id \
             WHERE p.confirmed_at IS NULL AND v.verkooppunt = $1",
            vec![verkooppunt.into()],
        ))
        .await?
        .ok_or_else(|| row_error("vel", verkooppunt, "no count came back"))?;
    let n: i64 = row.try_get("", "n")?;
    Ok(u64::try_from(n).unwrap_or_default())
}

async fn count(door: &impl Door, text: &str, kasdag: Uuid) -> Result<u64, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(door, text, vec![kasdag.into()]))
        .await?
        .ok_or_else(|| row_error("kasdag", kasdag, "no count came back"))?;
    let n: i64 = row.try_get("", "n")?;
    Ok(u64::try_from(n).unwrap_or_default())
}

fn read(row: &QueryResult) -> Result<Kasdag, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let odd = |problem: &str| row_error("kasdag", id, problem);
    let instant = |column: &str| -> Result<Option<jiff::Timestamp>, StoreError> {
        row.try_get::<Option<i64>>("", column)?
            .map(|value| at("kasdag", id, value))
            .transpose()
    };
    let by = |when: &str, who: &str| -> Result<Option<By>, StoreError> {
        let account: Option<Uuid> = row.try_get("", who)?;
        Ok(instant(when)?
            .zip(account)
            .map(|(at, account)| By { account, at }))
    };
    let nummer: i64 = row.try_get("", "nummer")?;
    let word: String = row.try_get("", "status")?;
    let opmerking: Option<String> = row.try_get("", "opmerking")?;
    let signed = by("signed_at", "signed_by")?;
    let seq: Option<i64> = row.try_get("", "checkpoint_seq")?;
    let hash: Option<Vec<u8>> = row.try_get("", "checkpoint_hash")?;
    let head = seq.zip(hash).map(|(seq, hash)| Checkpoint { seq, hash });
    let closed = by("closed_at", "closed_by")?;
    let status = match (word.as_str(), telling(row, id)?, closed, head) {
        ("open", None, None, None) => KasdagStatus::Open,
        ("counted", Some(telling), None, None) => KasdagStatus::Counted {
            telling,
            opmerking,
            signed,
        },
        ("closed", Some(telling), Some(closed), Some(checkpoint)) => KasdagStatus::Closed {
            telling,
            opmerking,
            signed,
            closed,
            checkpoint,
        },
        _ => {
            return Err(odd(
                "its status and its other columns contradict each other",
            ));
        }
    };
    Ok(Kasdag {
        id,
        verkooppunt: row.try_get("", "verkooppunt")?,
        nummer: u32::try_from(nummer).map_err(|_| odd("its number is out of range"))?,
        begin: Cents(row.try_get("", "begin_cent")?),
        opened: by("opened_at", "opened_by")?.ok_or_else(|| odd("nobody opened it"))?,
        status,
        version: row.try_get("", "version")?,
    })
}

fn telling(row: &QueryResult, kasdag: Uuid) -> Result<Option<Kastelling>, StoreError> {
    let Some(id) = row.try_get::<Option<Uuid>>("", "telling_id")? else {
        return Ok(None);
    };
    let text: String = row.try_get("", "stuks")?;
    Ok(Some(Kastelling {
        id,
        stuks: Stuks::parse(&text)
            .ok_or_else(|| row_error("kastelling", id, format!("cannot be read: `{text}`")))?,
        verwacht: Cents(row.try_get("", "verwacht_cent")?),
        by: By {
            account: row.try_get("", "counted_by")?,
            at: at("kasdag", kasdag, row.try_get("", "counted_at")?)?,
        },
    }))
}
