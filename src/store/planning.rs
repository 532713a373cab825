//! The planning board: drafts, revisions and days without work outdoors. A draft whose klus went another way meanwhile (planned by
//! hand, withdrawn, begun) is not read any more.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::{Door, StoreError, Tx, at, date, ms, row_error, sql};
use crate::domain::opdracht::{
    Reden,
    draft::{OpdrachtDraft, Revision, Spot},
};

const TABLE: &str = "opdracht_draft";
/// Whether a draft `d` still says something: nothing was published for its klus, or what it replaces still has to begin.
pub(super) const HOLDS: &str = "(CASE WHEN d.replaces_id IS NULL \
     THEN EXISTS (SELECT 1 FROM klus k WHERE k.id = d.klus_id AND k.uitvoerder = d.uitvoerder AND k.status IN ('accepted', 'offered', 'complaint')) \
     ELSE EXISTS (SELECT 1 FROM opdracht o WHERE o.id = d.replaces_id AND o.status IN ('published', 'seen', 'on_the_way')) END)";

/// The drafts of an uitvoerder, by klus.
pub async fn drafts(door: &impl Door, uitvoerder: &str) -> Result<Vec<OpdrachtDraft>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT d.klus_id, d.ploeg_id, d.van_at, d.tot_at, d.replaces_id, d.reden, d.reason, d.account_id, d.changed_at \
                 FROM opdracht_draft d WHERE d.uitvoerder = $1 AND {HOLDS} ORDER BY d.klus_id"
            ),
            vec![uitvoerder.into()],
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Stores where a klus should go, in place of what was thought before.
pub async fn put(tx: &Tx, uitvoerder: &str, draft: &OpdrachtDraft) -> Result<(), StoreError> {
    let OpdrachtDraft {
        klus,
        spot,
        replaces,
        reason,
        account,
        changed_at,
    } = draft;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO opdracht_draft (klus_id, uitvoerder, ploeg_id, van_at, tot_at, replaces_id, reden, reason, account_id, changed_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (klus_id) DO UPDATE SET uitvoerder = excluded.uitvoerder, \
             ploeg_id = excluded.ploeg_id, van_at = excluded.van_at, tot_at = excluded.tot_at, replaces_id = excluded.replaces_id, \
             reden = excluded.reden, reason = excluded.reason, account_id = excluded.account_id, changed_at = excluded.changed_at",
            vec![
                (*klus).into(),
                uitvoerder.into(),
                spot.map(|spot| spot.ploeg).into(),
                spot.map(|spot| ms(spot.van)).into(),
                spot.map(|spot| ms(spot.tot)).into(),
                replaces.map(|(id, _)| id).into(),
                replaces.map(|(_, reden)| reden.word().to_owned()).into(),
                reason.clone().into(),
                (*account).into(),
                ms(*changed_at).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Forgets where a klus should go.
pub async fn forget(tx: &Tx, klus: Uuid) -> Result<(), StoreError> {
    let text = "DELETE FROM opdracht_draft WHERE klus_id = $1";
    tx.conn()
        .execute_raw(sql(tx, text, vec![klus.into()]))
        .await?;
    Ok(())
}

/// Forgets the drafts of an uitvoerder that say nothing any more.
pub async fn sweep(tx: &Tx, uitvoerder: &str) -> Result<(), StoreError> {
    let text = format!(
        "DELETE FROM opdracht_draft WHERE uitvoerder = $1 AND klus_id NOT IN (SELECT d.klus_id FROM opdracht_draft d WHERE d.uitvoerder = $1 AND {HOLDS})"
    );
    tx.conn()
        .execute_raw(sql(tx, &text, vec![uitvoerder.into()]))
        .await?;
    Ok(())
}

/// The last publication of an uitvoerder.
pub async fn last_revision(
    door: &impl Door,
    uitvoerder: &str,
) -> Result<Option<Revision>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT no, planned, moved, taken_off, account_id, at FROM plan_revision WHERE uitvoerder = $1 ORDER BY no DESC LIMIT 1",
            vec![uitvoerder.into()],
        ))
        .await?;
    row.as_ref().map(read_revision).transpose()
}

/// Adds a publication.
pub async fn add_revision(
    tx: &Tx,
    uitvoerder: &str,
    revision: &Revision,
) -> Result<(), StoreError> {
    let count = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let Revision {
        no,
        planned,
        moved,
        taken_off,
        account,
        at,
    } = revision;
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO plan_revision (uitvoerder, no, planned, moved, taken_off, account_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            vec![
                uitvoerder.into(),
                (*no).into(),
                count(*planned).into(),
                count(*moved).into(),
                count(*taken_off).into(),
                (*account).into(),
                ms(*at).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// The days from one up to and including another on which an uitvoerder does nothing outdoors.
pub async fn bad_weather(
    door: &impl Door,
    uitvoerder: &str,
    from: Date,
    to: Date,
) -> Result<Vec<Date>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT datum FROM bad_weather WHERE uitvoerder = $1 AND datum >= $2 AND datum <= $3 ORDER BY datum",
            vec![
                uitvoerder.into(),
                from.to_string().into(),
                to.to_string().into(),
            ],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let text: String = row.try_get("", "datum")?;
            date("bad_weather", uitvoerder, &text)
        })
        .collect()
}

/// Marks a day as one without work outdoors, or takes the mark away.
pub async fn set_bad_weather(
    tx: &Tx,
    uitvoerder: &str,
    datum: Date,
    bad: bool,
    (account, now): (Uuid, Timestamp),
) -> Result<(), StoreError> {
    let (text, values) = if bad {
        (
            "INSERT INTO bad_weather (uitvoerder, datum, account_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (uitvoerder, datum) DO NOTHING",
            vec![
                uitvoerder.into(),
                datum.to_string().into(),
                account.into(),
                ms(now).into(),
            ],
        )
    } else {
        (
            "DELETE FROM bad_weather WHERE uitvoerder = $1 AND datum = $2",
            vec![uitvoerder.into(), datum.to_string().into()],
        )
    };
    tx.conn().execute_raw(sql(tx, text, values)).await?;
    Ok(())
}

/// Minutes of klussen and minutes in ploegen of each deelnemer of an uitvoerder between two days, the second left out.
pub async fn worked(
    door: &impl Door,
    uitvoerder: &str,
    from: Date,
    before: Date,
) -> Result<Vec<(Uuid, u32, u32)>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT x.deelnemer_id, CAST(SUM(p.tot_at - p.van_at) / 60000 AS BIGINT) AS available, \
             CAST(SUM(COALESCE((SELECT SUM(o.tot_at - o.van_at) FROM opdracht o WHERE o.ploeg_id = p.id \
             AND o.status NOT IN ('moved', 'fell_through')), 0)) / 60000 AS BIGINT) AS worked \
             FROM ploeg p JOIN ploeg_deelnemer x ON x.ploeg_id = p.id \
             WHERE p.uitvoerder = $1 AND p.datum >= $2 AND p.datum < $3 GROUP BY x.deelnemer_id",
            vec![
                uitvoerder.into(),
                from.to_string().into(),
                before.to_string().into(),
            ],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let minutes = |name: &str| -> Result<u32, StoreError> {
                let value: i64 = row.try_get("", name)?;
                Ok(u32::try_from(value).unwrap_or(0))
            };
            Ok((
                row.try_get("", "deelnemer_id")?,
                minutes("worked")?,
                minutes("available")?,
            ))
        })
        .collect()
}

fn read(row: &QueryResult) -> Result<OpdrachtDraft, StoreError> {
    let klus: Uuid = row.try_get("", "klus_id")?;
    let ploeg: Option<Uuid> = row.try_get("", "ploeg_id")?;
    let van: Option<i64> = row.try_get("", "van_at")?;
    let tot: Option<i64> = row.try_get("", "tot_at")?;
    let spot = match (ploeg, van, tot) {
        (Some(ploeg), Some(van), Some(tot)) => Some(Spot {
            ploeg,
            van: at(TABLE, klus, van)?,
            tot: at(TABLE, klus, tot)?,
        }),
        _ => None,
    };
    let replaces: Option<Uuid> = row.try_get("", "replaces_id")?;
    let reden: Option<String> = row.try_get("", "reden")?;
    let replaces = match (replaces, reden) {
        (Some(id), Some(word)) => {
            let reden = Reden::parse(&word)
                .ok_or_else(|| row_error(TABLE, klus, format!("unknown reason `{word}`")))?;
            Some((id, reden))
        }
        _ => None,
    };
    let changed: i64 = row.try_get("", "changed_at")?;
    Ok(OpdrachtDraft {
        klus,
        spot,
        replaces,
        reason: row.try_get("", "reason")?,
        account: row.try_get("", "account_id")?,
        changed_at: at(TABLE, klus, changed)?,
    })
}

fn read_revision(row: &QueryResult) -> Result<Revision, StoreError> {
    let no: i32 = row.try_get("", "no")?;
    let count = |name: &str| -> Result<u32, StoreError> {
        let value: i32 = row.try_get("", name)?;
        Ok(u32::try_from(value).unwrap_or(0))
    };
    let published: i64 = row.try_get("", "at")?;
    Ok(Revision {
        no,
        planned: count("planned")?,
        moved: count("moved")?,
        taken_off: count("taken_off")?,
        account: row.try_get("", "account_id")?,
        at: at("plan_revision", no, published)?,
    })
}
