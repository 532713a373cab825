//! A deelnemer's own uren on the phone, week by week.

use askama::Template;
use axum::{extract::Query, response::Response};
use jiff::civil::Date;
use serde::Deserialize;

use crate::{
    actions,
    app::App,
    domain::{
        taal::Taal,
        uren::{Uren, UrenStatus},
    },
    web::{
        error::PageError,
        extract::Staff,
        taal::hours,
        uren,
        view::{Page, show},
    },
};

/// One week of somebody's own uren.
struct Week {
    kop: String,
    totaal: String,
    rows: Vec<UrenRow>,
}

struct UrenRow {
    id: String,
    datum: String,
    wat: String,
    tijd: String,
    duur: String,
    badge: &'static str,
    status: String,
    reden: String,
    /// Whether one may say that it is wrong.
    open: bool,
}

#[derive(Template)]
#[template(path = "ploeg/uren.html")]
struct UrenPage {
    page: Page,
    weken: Vec<Week>,
    gemeld: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct GemeldQuery {
    gemeld: bool,
}

pub(super) async fn own(
    Staff(visit): Staff,
    Query(query): Query<GemeldQuery>,
) -> Result<Response, PageError> {
    let rows = actions::uren::own(&visit.app, &visit.actor).await?;
    Ok(show(&UrenPage {
        page: Page::phone(&visit, visit.taal().t("mijn-uren"), "/ploeg/uren"),
        weken: weeks(&visit.app, visit.taal(), &rows),
        gemeld: query.gemeld,
    }))
}

fn weeks(app: &App, taal: Taal, rows: &[Uren]) -> Vec<Week> {
    let mut weken: Vec<(Date, u32, Week)> = Vec::new();
    for uren in rows {
        if matches!(uren.status, UrenStatus::Corrected(_)) {
            continue;
        }
        let monday = monday_of(uren.datum);
        let counted = if uren.corrects_id.is_some() && !uren.status.counts() {
            0
        } else {
            uren.minuten
        };
        let row = UrenRow {
            id: uren.id.to_string(),
            datum: taal.day(uren.datum),
            wat: what(app, taal, uren),
            tijd: hours(uren.van, uren.tot),
            duur: taal.duration(uren.minuten),
            badge: uren::badge(uren.status),
            status: taal.or(&format!("uren-{}", uren.status.word()), uren.status.label()),
            reden: uren.reden.clone().unwrap_or_default(),
            open: matches!(uren.status, UrenStatus::Approved(_)),
        };
        match weken.last_mut() {
            Some((week, total, view)) if *week == monday => {
                *total += counted;
                view.rows.push(row);
            }
            _ => weken.push((
                monday,
                counted,
                Week {
                    kop: taal.with("week-van", "datum", &taal.date(monday)),
                    totaal: String::new(),
                    rows: vec![row],
                },
            )),
        }
    }
    weken
        .into_iter()
        .map(|(_, total, week)| Week {
            totaal: taal.with("uren-samen", "duur", &taal.duration(total)),
            ..week
        })
        .collect()
}

/// What somebody did: the klussoort, or the kind of time.
pub(in crate::web) fn what(app: &App, taal: Taal, uren: &Uren) -> String {
    match &uren.klussoort {
        Some(slug) => taal.klussoort(app, slug),
        None => taal.or(
            &format!("uren-soort-{}", uren.soort.word()),
            uren.soort.label(),
        ),
    }
}

fn monday_of(date: Date) -> Date {
    let days = i64::from(date.weekday().to_monday_zero_offset());
    date.saturating_sub(jiff::Span::new().days(days))
}
