//! Months of uren: what is open in them, what they come to, and that they were closed.

use jiff::{Timestamp, civil::Date};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{SIGNED, list};
use crate::{
    domain::uren::{Maand, Stand, Uren, UrenSoort},
    store::{Door, StoreError, Tx, at, date, exactly_one, ms, row_error, sql},
};

/// That a month was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedMaand {
    /// Key.
    pub id: Uuid,
    /// Which month.
    pub maand: Maand,
    /// Account of who closed it.
    pub account: Uuid,
    /// When.
    pub at: Timestamp,
}

/// A ploeg of which something of the day is still open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDay {
    /// The ploeg.
    pub ploeg: Uuid,
    /// Its name.
    pub naam: String,
    /// The day.
    pub datum: Date,
    /// Name of its begeleider.
    pub begeleider: String,
    /// Visits that were planned and neither approved nor cancelled.
    pub visits: i64,
    /// Rows of uren that wait.
    pub waiting: i64,
}

/// Minutes of one deelnemer of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// Who.
    pub deelnemer: Uuid,
    /// Which kind.
    pub soort: UrenSoort,
    /// Minutes that count, counter-entries with their sign.
    pub minuten: i64,
}

/// Whether and by whom a month of an uitvoerder was closed.
pub async fn closed(
    door: &impl Door,
    uitvoerder: &str,
    maand: Maand,
) -> Result<Option<ClosedMaand>, StoreError> {
    let all = closed_months(door, uitvoerder).await?;
    Ok(all.into_iter().find(|one| one.maand == maand))
}

/// The closed months of an uitvoerder, latest first.
pub async fn closed_months(
    door: &impl Door,
    uitvoerder: &str,
) -> Result<Vec<ClosedMaand>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT m.id, m.maand, m.account_id, m.at FROM uren_maand m WHERE m.uitvoerder = $1 ORDER BY m.maand DESC",
            vec![uitvoerder.into()],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let (id, maand): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "maand")?);
            Ok(ClosedMaand {
                id,
                maand: Maand::parse(&maand)
                    .ok_or_else(|| row_error("uren_maand", id, format!("no month: `{maand}`")))?,
                account: row.try_get("", "account_id")?,
                at: at("uren_maand", id, row.try_get("", "at")?)?,
            })
        })
        .collect()
}

/// Closes a month. A second time is stale.
pub async fn add_closed(tx: &Tx, uitvoerder: &str, closed: &ClosedMaand) -> Result<(), StoreError> {
    let ClosedMaand {
        id,
        maand,
        account,
        at,
    } = closed;
    exactly_one(
        tx,
        "INSERT INTO uren_maand (id, uitvoerder, maand, account_id, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        vec![
            (*id).into(),
            uitvoerder.into(),
            maand.to_string().into(),
            (*account).into(),
            ms(*at).into(),
        ],
    )
    .await
}

/// The first day of which an uitvoerder has uren.
pub async fn first_day(door: &impl Door, uitvoerder: &str) -> Result<Option<Date>, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT MIN(u.datum) AS datum FROM uren u WHERE u.uitvoerder = $1",
            vec![uitvoerder.into()],
        ))
        .await?;
    let first: Option<String> = row
        .map(|row| row.try_get("", "datum"))
        .transpose()?
        .flatten();
    first
        .map(|text| date("uren", uitvoerder, &text))
        .transpose()
}

/// What a month of an uitvoerder still asks for.
pub async fn stand(door: &impl Door, uitvoerder: &str, maand: Maand) -> Result<Stand, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT (SELECT COUNT(*) FROM uren u WHERE u.uitvoerder = $1 AND u.datum >= $2 AND u.datum <= $3 \
             AND u.status IN ('proposed', 'reported')) AS waiting, \
             (SELECT COUNT(*) FROM opdracht o WHERE o.uitvoerder = $1 AND o.datum >= $2 AND o.datum <= $3 \
             AND o.status IN ('published', 'seen', 'on_the_way', 'started', 'finished', 'partly_done')) AS visits",
            vec![
                uitvoerder.into(),
                maand.first().to_string().into(),
                maand.last().to_string().into(),
            ],
        ))
        .await?
        .ok_or_else(|| row_error("uren", uitvoerder, "a count gave no row"))?;
    Ok(Stand {
        waiting: row.try_get("", "waiting")?,
        visits: row.try_get("", "visits")?,
    })
}

/// The ploegen of an uitvoerder over a period, both days included, of which something is still open now; of one begeleider, or of all. Oldest first.
/// A visit that is not over yet is not late.
pub async fn open_days(
    door: &impl Door,
    uitvoerder: &str,
    begeleider: Option<Uuid>,
    (from, to): (Date, Date),
    now: Timestamp,
) -> Result<Vec<OpenDay>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT d.* FROM (SELECT p.id, p.naam, p.datum, p.van_at, a.naam AS begeleider, \
             (SELECT COUNT(*) FROM opdracht o WHERE o.ploeg_id = p.id \
             AND o.status IN ('published', 'seen', 'on_the_way', 'started', 'finished', 'partly_done') AND o.tot_at <= $6) AS visits, \
             (SELECT COUNT(*) FROM uren u LEFT JOIN opdracht o ON o.id = u.opdracht_id WHERE COALESCE(u.ploeg_id, o.ploeg_id) = p.id \
             AND u.uitvoerder = $1 AND u.status IN ('proposed', 'reported')) AS waiting \
             FROM ploeg p JOIN account a ON a.id = p.begeleider_id \
             WHERE p.uitvoerder = $1 AND p.datum >= $2 AND p.datum <= $3 AND ($4 OR p.begeleider_id = $5)) d \
             WHERE d.visits > 0 OR d.waiting > 0 ORDER BY d.datum, d.van_at, d.id",
            vec![
                uitvoerder.into(),
                from.to_string().into(),
                to.to_string().into(),
                begeleider.is_none().into(),
                begeleider.unwrap_or_default().into(),
                ms(now).into(),
            ],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let (ploeg, datum): (Uuid, String) =
                (row.try_get("", "id")?, row.try_get("", "datum")?);
            Ok(OpenDay {
                ploeg,
                naam: row.try_get("", "naam")?,
                datum: date("ploeg", ploeg, &datum)?,
                begeleider: row.try_get("", "begeleider")?,
                visits: row.try_get("", "visits")?,
                waiting: row.try_get("", "waiting")?,
            })
        })
        .collect()
}

/// All rows of an uitvoerder over a period, both days included, in order of day and time.
pub async fn of_uitvoerder(
    door: &impl Door,
    uitvoerder: &str,
    from: Date,
    to: Date,
) -> Result<Vec<Uren>, StoreError> {
    list(
        door,
        "WHERE u.uitvoerder = $1 AND u.datum >= $2 AND u.datum <= $3 ORDER BY u.datum, u.van_at, u.id",
        vec![
            uitvoerder.into(),
            from.to_string().into(),
            to.to_string().into(),
        ],
    )
    .await
}

/// Minutes that count per deelnemer and kind over a period, both days included.
pub async fn totals(
    door: &impl Door,
    uitvoerder: &str,
    from: Date,
    to: Date,
) -> Result<Vec<Total>, StoreError> {
    let rows = door
        .conn()
        .query_all_raw(sql(
            door,
            &format!(
                "SELECT u.deelnemer_id, u.soort, CAST(SUM({SIGNED}) AS BIGINT) AS minuten FROM uren u \
                 WHERE u.uitvoerder = $1 AND u.datum >= $2 AND u.datum <= $3 AND u.status IN ('approved', 'disputed', 'closed') \
                 GROUP BY u.deelnemer_id, u.soort ORDER BY u.deelnemer_id, u.soort"
            ),
            vec![
                uitvoerder.into(),
                from.to_string().into(),
                to.to_string().into(),
            ],
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let deelnemer: Uuid = row.try_get("", "deelnemer_id")?;
            let soort: String = row.try_get("", "soort")?;
            Ok(Total {
                deelnemer,
                soort: UrenSoort::parse(&soort)
                    .ok_or_else(|| row_error("uren", deelnemer, format!("kind `{soort}`")))?,
                minuten: row.try_get("", "minuten")?,
            })
        })
        .collect()
}
