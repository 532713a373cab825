//! Uren: rows in and out, and the sums over them. Which rows may be seen by whom is for the actions.

use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

mod maand;
mod person;

pub use maand::{
    ClosedMaand, OpenDay, Total, add_closed, closed, closed_months, first_day, of_uitvoerder,
    open_days, stand, totals,
};
pub use person::{Short, in_short, open_of, visits};

use super::{Door, StoreError, Tx, at, date, exactly_one, ms, row_error, sql};
use crate::domain::{
    uren::{Approval, CounterEntry, How, Uren, UrenSoort, UrenStatus},
    werkervaring::Gewerkt,
};

const COLUMNS: &str = "u.id, u.deelnemer_id, u.opdracht_id, u.uitvoerder, u.soort, u.klussoort, u.datum, u.van_at, u.tot_at, \
     u.minuten, u.status, u.version, u.how, u.reported_by, u.approved_by, u.approved_at, u.reden, u.corrects_id, \
     u.ploeg_id, u.counters_id, u.minus";

/// Minutes with their sign, of a table that is called `u`: below zero for what a counter-entry takes away.
pub(super) const SIGNED: &str = "(CASE WHEN u.minus THEN -u.minuten ELSE u.minuten END)";

/// The join from uren to the ploeg they were made with: of their visit, or their own when they are of no visit; none for whoever was in none.
const WITH_PLOEG: &str = "LEFT JOIN opdracht o ON o.id = u.opdracht_id LEFT JOIN ploeg p ON p.id = COALESCE(u.ploeg_id, o.ploeg_id)";

/// A new row.
pub async fn add(tx: &Tx, uren: &Uren, now: Timestamp) -> Result<(), StoreError> {
    let Uren {
        id,
        deelnemer_id,
        opdracht_id,
        ploeg_id,
        uitvoerder,
        soort,
        klussoort,
        datum,
        van,
        tot,
        minuten,
        status,
        version,
        how,
        reden,
        corrects_id,
        counter,
    } = uren;
    let [reported_by, approved_by, approved_at] = status_columns(*status);
    tx.conn()
        .execute_raw(sql(
            tx,
            "INSERT INTO uren (id, deelnemer_id, opdracht_id, uitvoerder, soort, klussoort, datum, van_at, tot_at, minuten, \
             status, version, how, reported_by, approved_by, approved_at, reden, corrects_id, created_at, \
             ploeg_id, counters_id, minus) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
            vec![
                (*id).into(),
                (*deelnemer_id).into(),
                (*opdracht_id).into(),
                uitvoerder.clone().into(),
                soort.word().into(),
                klussoort.clone().into(),
                datum.to_string().into(),
                ms(*van).into(),
                ms(*tot).into(),
                whole(*id, *minuten)?.into(),
                status.word().into(),
                (*version).into(),
                how.word().into(),
                reported_by,
                approved_by,
                approved_at,
                reden.clone().into(),
                (*corrects_id).into(),
                ms(now).into(),
                (*ploeg_id).into(),
                counter.map(|entry| entry.of).into(),
                counter.is_some_and(|entry| entry.minus).into(),
            ],
        ))
        .await?;
    Ok(())
}

/// Stores what a transition changed, if nobody else did meanwhile.
pub async fn update(tx: &Tx, uren: &Uren) -> Result<(), StoreError> {
    let [reported_by, approved_by, approved_at] = status_columns(uren.status);
    exactly_one(
        tx,
        "UPDATE uren SET tot_at = $3, minuten = $4, status = $5, version = $6, reported_by = $7, approved_by = $8, \
         approved_at = $9, reden = $10, soort = $11, how = $12 WHERE id = $1 AND version = $2",
        vec![
            uren.id.into(),
            (uren.version - 1).into(),
            ms(uren.tot).into(),
            whole(uren.id, uren.minuten)?.into(),
            uren.status.word().into(),
            uren.version.into(),
            reported_by,
            approved_by,
            approved_at,
            uren.reden.clone().into(),
            uren.soort.word().into(),
            uren.how.word().into(),
        ],
    )
    .await
}

/// One row.
pub async fn find(door: &impl Door, id: Uuid) -> Result<Option<Uren>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM uren u WHERE u.id = $1"),
            vec![id.into()],
        ))
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// All rows of one visit, oldest first.
pub async fn of_opdracht(door: &impl Door, opdracht: Uuid) -> Result<Vec<Uren>, StoreError> {
    list(
        door,
        "WHERE u.opdracht_id = $1 ORDER BY u.created_at, u.id",
        vec![opdracht.into()],
    )
    .await
}

/// The rows of one deelnemer over a period, both days included, latest first.
pub async fn of_deelnemer(
    door: &impl Door,
    deelnemer: Uuid,
    from: Date,
    to: Date,
) -> Result<Vec<Uren>, StoreError> {
    list(
        door,
        "WHERE u.deelnemer_id = $1 AND u.datum >= $2 AND u.datum <= $3 ORDER BY u.van_at DESC, u.id DESC",
        vec![
            deelnemer.into(),
            from.to_string().into(),
            to.to_string().into(),
        ],
    )
    .await
}

/// What waits for a begeleider: of the ploegen this begeleider answers for, and what their own begeleider reported
/// and therefore may not approve. Oldest first, at most `limit`.
pub async fn to_approve(
    door: &impl Door,
    uitvoerder: &str,
    begeleider: Uuid,
    limit: i64,
) -> Result<Vec<Uren>, StoreError> {
    list(
        door,
        &format!(
            "{WITH_PLOEG} WHERE u.uitvoerder = $1 AND u.status = 'reported' AND (p.begeleider_id = $2 OR u.reported_by = p.begeleider_id OR p.id IS NULL) \
             ORDER BY u.datum, o.van_at, u.opdracht_id, u.van_at, u.id LIMIT $3"
        ),
        vec![uitvoerder.into(), begeleider.into(), limit.into()],
    )
    .await
}

/// What was approved since a day in the ploegen this begeleider answers for, latest first, at most `limit`.
pub async fn approved_since(
    door: &impl Door,
    uitvoerder: &str,
    begeleider: Uuid,
    since: Date,
    limit: i64,
) -> Result<Vec<Uren>, StoreError> {
    list(
        door,
        &format!(
            "{WITH_PLOEG} WHERE u.uitvoerder = $1 AND u.status IN ('approved', 'disputed', 'closed') AND p.begeleider_id = $2 AND u.datum >= $3 \
             ORDER BY u.datum DESC, o.van_at DESC, u.opdracht_id, u.van_at, u.id LIMIT $4"
        ),
        vec![
            uitvoerder.into(),
            begeleider.into(),
            since.to_string().into(),
            limit.into(),
        ],
    )
    .await
}

/// Whether a deelnemer has uren that share time with these instants.
pub async fn has_between(
    door: &impl Door,
    deelnemer: Uuid,
    van: Timestamp,
    tot: Timestamp,
) -> Result<bool, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT 1 AS one FROM uren WHERE deelnemer_id = $1 AND status <> 'corrected' AND van_at < $3 AND tot_at > $2 LIMIT 1",
            vec![deelnemer.into(), ms(van).into(), ms(tot).into()],
        ))
        .await?;
    Ok(row.is_some())
}

/// The rows of a ploeg's day that are of no visit, in order of time.
pub async fn of_ploeg(door: &impl Door, ploeg: Uuid) -> Result<Vec<Uren>, StoreError> {
    list(
        door,
        "WHERE u.ploeg_id = $1 ORDER BY u.van_at, u.id",
        vec![ploeg.into()],
    )
    .await
}

/// The counter-entries to a row of a closed month, oldest first.
pub async fn counter_entries(door: &impl Door, uren: Uuid) -> Result<Vec<Uren>, StoreError> {
    list(
        door,
        "WHERE u.counters_id = $1 ORDER BY u.created_at, u.id",
        vec![uren.into()],
    )
    .await
}

/// A row that counts for the same deelnemer at some moment of this one (invariant H3). Counter-entries are bookings, not time.
pub async fn overlapping(door: &impl Door, uren: &Uren) -> Result<Option<Uren>, StoreError> {
    let found = list(
        door,
        "WHERE u.deelnemer_id = $1 AND u.id <> $2 AND u.van_at < $3 AND u.tot_at > $4 AND u.counters_id IS NULL \
         AND u.status IN ('approved', 'disputed', 'closed') ORDER BY u.van_at, u.id LIMIT 1",
        vec![
            uren.deelnemer_id.into(),
            uren.id.into(),
            ms(uren.tot).into(),
            ms(uren.van).into(),
        ],
    )
    .await?;
    Ok(found.into_iter().next())
}

/// How many rows of a visit still wait for a begeleider.
pub async fn waiting(door: &impl Door, opdracht: Uuid) -> Result<i64, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT COUNT(*) AS waiting FROM uren WHERE opdracht_id = $1 AND status IN ('proposed', 'reported') AND counters_id IS NULL",
            vec![opdracht.into()],
        ))
        .await?
        .ok_or_else(|| row_error("uren", opdracht, "a count gave no row"))?;
    Ok(row.try_get("", "waiting")?)
}

/// Person-minutes worked at a klus over all its visits, approved or not yet; a correction counts once it is approved.
pub async fn worked_at_klus(door: &impl Door, klus: Uuid) -> Result<i64, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            &format!(
                "SELECT CAST(COALESCE(SUM({SIGNED}), 0) AS BIGINT) AS minuten FROM uren u JOIN opdracht o ON o.id = u.opdracht_id \
                 WHERE o.klus_id = $1 AND u.soort = 'klus' AND u.status NOT IN ('corrected', 'rejected') \
                 AND NOT (u.status = 'reported' AND (u.corrects_id IS NOT NULL OR u.counters_id IS NOT NULL))"
            ),
            vec![klus.into()],
        ))
        .await?
        .ok_or_else(|| row_error("uren", klus, "a sum gave no row"))?;
    Ok(row.try_get("", "minuten")?)
}

/// Minutes at residents that counted at a moment, by klussoort. A row counts from its approval until the approval of the
/// row that corrects it, so the sums of a moment never change afterwards: a paper of that moment can be checked for ever.
pub async fn gewerkt(
    door: &impl Door,
    deelnemer: Uuid,
    moment: Timestamp,
) -> Result<Vec<Gewerkt>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            // A counter-entry is dated when it was booked, which is not when the work was.
            &format!(
                "SELECT u.klussoort, CAST(SUM({SIGNED}) AS BIGINT) AS minuten, \
                 COALESCE(MIN(CASE WHEN u.counters_id IS NULL THEN u.datum END), MIN(u.datum)) AS van, \
                 COALESCE(MAX(CASE WHEN u.counters_id IS NULL THEN u.datum END), MAX(u.datum)) AS tot FROM uren u \
                 WHERE u.deelnemer_id = $1 AND u.soort = 'klus' AND u.klussoort IS NOT NULL AND u.approved_at <= $2 AND u.status <> 'rejected' \
                 AND NOT EXISTS (SELECT 1 FROM uren n WHERE n.corrects_id = u.id AND n.approved_at <= $2 AND n.status <> 'rejected') \
                 GROUP BY u.klussoort HAVING SUM({SIGNED}) > 0 ORDER BY u.klussoort"
            ),
            vec![deelnemer.into(), ms(moment).into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let minuten: i64 = row.try_get("", "minuten")?;
            let (van, tot): (String, String) = (row.try_get("", "van")?, row.try_get("", "tot")?);
            Ok(Gewerkt {
                klussoort: row.try_get("", "klussoort")?,
                minuten: u32::try_from(minuten)
                    .map_err(|error| row_error("uren", deelnemer, error.to_string()))?,
                van: date("uren", deelnemer, &van)?,
                tot: date("uren", deelnemer, &tot)?,
            })
        })
        .collect()
}

/// Who approved uren of a deelnemer last.
pub async fn last_approver(door: &impl Door, deelnemer: Uuid) -> Result<Option<Uuid>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT approved_by FROM uren WHERE deelnemer_id = $1 AND approved_at IS NOT NULL ORDER BY approved_at DESC, id DESC LIMIT 1",
            vec![deelnemer.into()],
        ))
        .await?;
    row.map(|row| row.try_get("", "approved_by").map_err(Into::into))
        .transpose()
}

async fn list(door: &impl Door, rest: &str, values: Vec<Value>) -> Result<Vec<Uren>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!("SELECT {COLUMNS} FROM uren u {rest}"),
            values,
        ))
        .await?;
    rows.iter().map(read).collect()
}

fn whole(id: Uuid, minuten: u32) -> Result<i32, StoreError> {
    i32::try_from(minuten).map_err(|error| row_error("uren", id, error.to_string()))
}

fn status_columns(status: UrenStatus) -> [Value; 3] {
    let approval = status.approval();
    [
        status.reported_by().into(),
        approval.map(|approval| approval.by).into(),
        approval.map(|approval| ms(approval.at)).into(),
    ]
}

fn read(row: &QueryResult) -> Result<Uren, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    let wrong = |problem: String| row_error("uren", id, problem);
    let soort: String = row.try_get("", "soort")?;
    let how: String = row.try_get("", "how")?;
    let status: String = row.try_get("", "status")?;
    let reported_by: Option<Uuid> = row.try_get("", "reported_by")?;
    let approved_by: Option<Uuid> = row.try_get("", "approved_by")?;
    let approved_at: Option<i64> = row.try_get("", "approved_at")?;
    let approval = match (approved_by, approved_at) {
        (Some(by), Some(moment)) => Some(Approval {
            reported_by,
            by,
            at: at("uren", id, moment)?,
        }),
        _ => None,
    };
    let status = match (status.as_str(), reported_by, approval) {
        ("proposed", None, None) => UrenStatus::Proposed,
        ("reported", Some(by), None) => UrenStatus::Reported { by },
        ("approved", _, Some(approval)) => UrenStatus::Approved(approval),
        ("disputed", _, Some(approval)) => UrenStatus::Disputed(approval),
        ("corrected", _, Some(approval)) => UrenStatus::Corrected(approval),
        ("rejected", Some(_), Some(approval)) => UrenStatus::Rejected(approval),
        ("closed", _, Some(approval)) => UrenStatus::Closed(approval),
        (word, ..) => {
            return Err(wrong(format!(
                "status `{word}` does not fit who reported and approved it"
            )));
        }
    };
    let counters_id: Option<Uuid> = row.try_get("", "counters_id")?;
    let minus: bool = row.try_get("", "minus")?;
    let (datum, minuten): (String, i32) = (row.try_get("", "datum")?, row.try_get("", "minuten")?);
    Ok(Uren {
        id,
        deelnemer_id: row.try_get("", "deelnemer_id")?,
        opdracht_id: row.try_get("", "opdracht_id")?,
        uitvoerder: row.try_get("", "uitvoerder")?,
        soort: UrenSoort::parse(&soort).ok_or_else(|| wrong(format!("unknown kind `{soort}`")))?,
        klussoort: row.try_get("", "klussoort")?,
        datum: date("uren", id, &datum)?,
        van: at("uren", id, row.try_get("", "van_at")?)?,
        tot: at("uren", id, row.try_get("", "tot_at")?)?,
        minuten: u32::try_from(minuten).map_err(|error| wrong(error.to_string()))?,
        status,
        version: row.try_get("", "version")?,
        how: How::parse(&how).ok_or_else(|| wrong(format!("unknown way `{how}`")))?,
        reden: row.try_get("", "reden")?,
        corrects_id: row.try_get("", "corrects_id")?,
        ploeg_id: row.try_get("", "ploeg_id")?,
        counter: counters_id.map(|of| CounterEntry { of, minus }),
    })
}
