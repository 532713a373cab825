//! `/financien/rapporten`: what a controller asks of the books, as page, CSV and spreadsheet; and the same as JSON.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query, RawQuery},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, Staff},
    tabel::{TabelView, Vorm, answer},
    view::{Page, show, show_with},
};
use crate::{
    actions::{self, Failure},
    app::App,
    domain::{
        account::{Want, may},
        calendar,
        fields::FieldErrors,
        rapport::{Rapport, Vraag},
        resultaten::Period,
    },
    print::tabel::Cel,
};

const HERE: &str = "/financien/rapporten";

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/financien/rapporten", get(list))
        .route("/financien/rapporten/{rapport}", get(one))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(of))
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
struct PeriodQuery {
    /// First day, `YYYY-MM-DD`; default the first of this month.
    van: String,
    /// Last day, `YYYY-MM-DD`, or the day whose end is asked for; default today.
    tot: String,
}

impl PeriodQuery {
    fn check(&self, today: jiff::civil::Date) -> Result<Period, FieldErrors> {
        let mut errors = FieldErrors::default();
        let whole = Period::month_to(today);
        let mut day = |field: &str, text: &str| match text.trim() {
            "" => None,
            typed => errors.take(field, calendar::parse_date(typed)),
        };
        let (van, tot) = (day("van", &self.van), day("tot", &self.tot));
        if !errors.is_empty() {
            return Err(errors);
        }
        let tot = tot.unwrap_or(whole.tot);
        let van = van.unwrap_or_else(|| whole.van.min(tot));
        Period::new(van, tot).map_err(|why| FieldErrors::one("tot", why))
    }
}

#[derive(Template)]
#[template(path = "rapport/rapporten.html")]
struct RapportenPage {
    page: Page,
    rapporten: [Rapport; Rapport::ALL.len()],
}

async fn list(Staff(visit): Staff) -> Result<Response, PageError> {
    may(&visit.actor, Want::ManageMoney).map_err(Failure::from)?;
    Ok(show(&RapportenPage {
        page: Page::new(&visit, "Rapporten", HERE),
        rapporten: Rapport::ALL,
    }))
}

#[derive(Template)]
#[template(path = "rapport/rapport.html")]
struct RapportPage {
    page: Page,
    errors: FieldErrors,
    rapport: Rapport,
    /// Whether it asks for a first day too.
    tijdvak: bool,
    query: PeriodQuery,
    tabel: Option<TabelView>,
}

async fn one(
    Staff(visit): Staff,
    Path(word): Path<String>,
    Query(query): Query<PeriodQuery>,
    RawQuery(raw): RawQuery,
    vorm: Vorm,
) -> Result<Response, PageError> {
    let app = &visit.app;
    may(&visit.actor, Want::ManageMoney).map_err(Failure::from)?;
    let rapport = Rapport::parse(&word).ok_or(Failure::NotFound)?;
    let shown = RapportPage {
        page: Page::new(&visit, rapport.label(), HERE),
        errors: FieldErrors::default(),
        rapport,
        tijdvak: rapport.vraag() == Vraag::Tijdvak,
        query,
        tabel: None,
    };
    let period = match shown.query.check(app.today()) {
        Ok(period) => period,
        Err(errors) => {
            let page = shown.page.clone().refused();
            let refused = RapportPage {
                page,
                errors,
                ..shown
            };
            return Ok(show_with(StatusCode::BAD_REQUEST, &refused));
        }
    };
    let tabel = actions::rapport::tabel(app, &visit.actor, rapport, period).await?;
    let naam = format!("{}-{}", rapport.word(), period.tot);
    Ok(answer(vorm, &naam, &tabel, || {
        let path = format!("{}{HERE}/{}", app.settings.base_path(), rapport.word());
        show(&RapportPage {
            query: PeriodQuery {
                van: period.van.to_string(),
                tot: period.tot.to_string(),
            },
            tabel: Some(TabelView::new(&tabel, &path, raw.as_deref().unwrap_or(""))),
            ..shown
        })
    })?)
}

/// A report.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RapportAnswer {
    /// What it is, over which days.
    titel: String,
    /// Names of the columns.
    kolommen: Vec<String>,
    /// Rows: texts, whole numbers, amounts in cents, days and instants as text.
    rijen: Vec<Vec<serde_json::Value>>,
    /// Totals, where they mean something.
    totaal: Option<Vec<serde_json::Value>>,
}

/// A report of the books over a period, or at the end of its last day.
#[utoipa::path(get, path = "/rapporten/{rapport}", tag = "rapporten", params(("rapport" = String, Path), PeriodQuery), security(("bearer" = [])),
    responses((status = 200, body = RapportAnswer), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn of(
    caller: Caller,
    Path(word): Path<String>,
    Query(query): Query<PeriodQuery>,
    vorm: Vorm,
) -> Result<Response, ApiError> {
    may(&caller.actor, Want::ManageMoney).map_err(Failure::from)?;
    let rapport = Rapport::parse(&word).ok_or(Failure::NotFound)?;
    let period = query.check(caller.app.today()).map_err(Failure::Invalid)?;
    let tabel = actions::rapport::tabel(&caller.app, &caller.actor, rapport, period).await?;
    let naam = format!("{}-{}", rapport.word(), period.tot);
    Ok(answer(vorm, &naam, &tabel, || {
        let json = |row: &Vec<Cel>| row.iter().map(value).collect();
        Json(RapportAnswer {
            titel: tabel.titel.clone(),
            kolommen: tabel.kolommen.clone(),
            rijen: tabel.rijen.iter().map(json).collect(),
            totaal: tabel.totaal.as_ref().map(json),
        })
        .into_response()
    })?)
}

fn value(cel: &Cel) -> serde_json::Value {
    match cel {
        Cel::Tekst(text) => text.as_str().into(),
        Cel::Getal(number) => (*number).into(),
        Cel::Cent(cents) => cents.0.into(),
        Cel::Datum(day) => day.to_string().into(),
        Cel::Moment(at) | Cel::Tijd(at) => at.to_string().into(),
        Cel::Leeg => serde_json::Value::Null,
    }
}
