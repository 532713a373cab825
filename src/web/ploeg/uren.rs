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
        uren::{Uren, UrenSoort, UrenStatus},
    },
    web::{
        error::PageError,
        extract::Staff,
        taal::hours,
        uren::{self, may_be_wrong, worked_minutes},
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
    let mut weken: Vec<(Date, i64, Week)> = Vec::new();
    for uren in rows {
        if matches!(
            uren.status,
            UrenStatus::Corrected(_) | UrenStatus::Rejected(_)
        ) {
            continue;
        }
        let monday = monday_of(uren.datum);
        let counted = worked_minutes(uren);
        let row = UrenRow {
            id: uren.id.to_string(),
            datum: taal.day(uren.datum),
            wat: what(app, taal, uren),
            tijd: if uren.counter.is_some() {
                taal.t("uren-verbeterd")
            } else {
                hours(uren.van, uren.tot)
            },
            duur: signed(taal, uren.signed_minuten(), uren.counter.is_some()),
            badge: uren::badge(uren.status),
            status: taal.or(&format!("uren-{}", uren.status.word()), uren.status.label()),
            reden: uren.reden.clone().unwrap_or_default(),
            open: may_be_wrong(uren),
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
            totaal: taal.with("uren-samen", "duur", &signed(taal, total, false)),
            ..week
        })
        .collect()
}

/// How long, with a minus for what is taken away and, for what is booked beside it, a plus for what is added.
fn signed(taal: Taal, minuten: i64, always: bool) -> String {
    let words = taal.duration(u32::try_from(minuten.unsigned_abs()).unwrap_or(u32::MAX));
    match (minuten < 0, always) {
        (true, _) => format!("−{words}"),
        (false, true) => format!("+{words}"),
        (false, false) => words,
    }
}

/// What somebody did: the klussoort, or the kind of time.
pub(in crate::web) fn what(app: &App, taal: Taal, uren: &Uren) -> String {
    match (uren.soort, &uren.klussoort) {
        (UrenSoort::Klus, Some(slug)) => taal.klussoort(app, slug),
        _ => taal.or(
            &format!("uren-soort-{}", uren.soort.word()),
            uren.soort.label(),
        ),
    }
}

fn monday_of(date: Date) -> Date {
    let days = i64::from(date.weekday().to_monday_zero_offset());
    date.saturating_sub(jiff::Span::new().days(days))
}
