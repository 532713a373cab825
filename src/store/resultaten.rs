//! The sums behind the results page: counted per part in the database, without names.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::{Door, StoreError, date, deelnemer, ms, sql, uren::SIGNED};
use crate::domain::{
    calendar,
    resultaten::{Figures, People, Per, Period, Traject},
};

/// Sold in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sold {
    /// Cheques.
    pub aantal: i64,
    /// What was paid for them, in cents.
    pub cent: i64,
}

/// What was sold in the period.
pub async fn sold(door: &impl Door, period: Period) -> Result<Sold, StoreError> {
    let row = door
        .conn()
        .query_one_raw(sql(
            door,
            "SELECT CAST(COALESCE(SUM(aantal), 0) AS BIGINT) AS aantal, CAST(COALESCE(SUM(totaal_cent), 0) AS BIGINT) AS cent \
             FROM verkoop WHERE sold_at >= $1 AND sold_at < $2",
            bounds(period),
        ))
        .await?
        .ok_or_else(|| super::row_error("verkoop", "sum", "no sum came back"))?;
    Ok(Sold {
        aantal: row.try_get("", "aantal")?,
        cent: row.try_get("", "cent")?,
    })
}

/// Every traject there is or was.
pub async fn trajecten(door: &impl Door) -> Result<Vec<Traject>, StoreError> {
    let text = "SELECT id, start_on, exited_on, uitstroom FROM deelnemer";
    let rows = door.conn().query_all_raw(sql(door, text, vec![])).await?;
    let read = |row: &QueryResult| {
        let deelnemer = row.try_get("", "id")?;
        let start: String = row.try_get("", "start_on")?;
        Ok(Traject {
            deelnemer,
            start: date("deelnemer", deelnemer, &start)?,
            uitstroom: deelnemer::read_uitstroom(row, deelnemer)?,
        })
    };
    rows.iter().map(read).collect()
}

/// The figures of a period: the whole (with an empty `deel`) when `per` is none, otherwise one for each part.
pub async fn figures(
    door: &impl Door,
    period: Period,
    per: Option<Per>,
) -> Result<Vec<Figures>, StoreError> {
    let part = match per {
        None => "''",
        Some(Per::Uitvoerder) => "k.uitvoerder",
        Some(Per::Klussoort) => "k.klussoort",
        Some(Per::Plaats) => "k.plaats",
    };
    let asked = format!(
        "SELECT {part} AS deel, COUNT(*) AS n FROM klus k WHERE k.requested_at >= $1 AND k.requested_at < $2 GROUP BY 1"
    );
    let done = format!(
        "SELECT {part} AS deel, COUNT(DISTINCT k.id) AS n FROM opdracht o JOIN klus k ON k.id = o.klus_id \
         WHERE o.finished_at >= $1 AND o.finished_at < $2 AND k.status IN ('done', 'closed') GROUP BY 1"
    );
    let residents = format!(
        "SELECT {part} AS deel, COUNT(DISTINCT k.bewoner_id) AS n FROM opdracht o JOIN klus k ON k.id = o.klus_id \
         WHERE o.finished_at >= $1 AND o.finished_at < $2 GROUP BY 1"
    );
    let people = format!(
        "SELECT {part} AS deel, COUNT(DISTINCT u.deelnemer_id) AS n FROM uren u \
         JOIN opdracht o ON o.id = u.opdracht_id JOIN klus k ON k.id = o.klus_id \
         WHERE u.van_at >= $1 AND u.van_at < $2 AND u.soort = 'klus' AND u.status IN ('approved', 'closed') GROUP BY 1"
    );
    let minutes = format!(
        "SELECT {part} AS deel, CAST(SUM({SIGNED}) AS BIGINT) AS n FROM uren u \
         JOIN opdracht o ON o.id = u.opdracht_id JOIN klus k ON k.id = o.klus_id \
         WHERE u.van_at >= $1 AND u.van_at < $2 AND u.soort = 'klus' AND u.status IN ('approved', 'closed') GROUP BY 1"
    );
    let redeemed = format!(
        "SELECT {part} AS deel, COUNT(*) AS n FROM verzilvering v JOIN klus k ON k.id = v.klus_id \
         WHERE v.at >= $1 AND v.at < $2 AND v.undone_at IS NULL GROUP BY 1"
    );
    let mut parts: BTreeMap<String, Figures> = BTreeMap::new();
    if per.is_none() {
        parts.insert(String::new(), empty(""));
    }
    for (text, set) in [
        (asked, set_asked as fn(&mut Figures, i64)),
        (done, |figures, n| figures.gedaan = n),
        (residents, |figures, n| figures.bewoners = People::new(n)),
        (people, |figures, n| figures.deelnemers = People::new(n)),
        (minutes, |figures, n| figures.minuten = n),
        (redeemed, |figures, n| figures.verzilverd = n),
    ] {
        for row in door
            .conn()
            .query_all_raw(sql(door, &text, bounds(period)))
            .await?
        {
            let deel: String = row.try_get("", "deel")?;
            let figures = parts.entry(deel.clone()).or_insert_with(|| empty(&deel));
            set(figures, row.try_get("", "n")?);
        }
    }
    Ok(parts.into_values().collect())
}

fn set_asked(figures: &mut Figures, n: i64) {
    figures.gevraagd = n;
}

fn empty(deel: &str) -> Figures {
    Figures {
        deel: deel.to_owned(),
        gevraagd: 0,
        gedaan: 0,
        bewoners: People::NONE,
        deelnemers: People::NONE,
        minuten: 0,
        verzilverd: 0,
    }
}

fn bounds(period: Period) -> Vec<Value> {
    let midnight = |date| ms(calendar::to_instant(date, jiff::civil::Time::midnight()));
    let after = period.tot.tomorrow().unwrap_or(period.tot);
    vec![midnight(period.van).into(), midnight(after).into()]
}
