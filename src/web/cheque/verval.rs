//! `/verval`: the cheques that lose their validity within 7, 30 and 90 days, and those that already did and may still be used; on the
//! page and through the API.

use askama::Template;
use axum::{Json, Router, extract::Query, response::Response, routing::get};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    actions::{
        self, Failure,
        verval::{Ending, PER_PAGE, Term},
    },
    app::App,
    domain::{
        calendar::{local_date, long_date},
        cheque::Cheque,
        fields::FieldErrors,
        money::Cents,
    },
    web::{
        error::{ApiError, PageError, Problem},
        extract::{Caller, Staff},
        view::{Page, show},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new().route("/verval", get(list))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(api_list))
}

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `7`, `30`, `90` (days from today) or `respijt`: no longer valid, but still accepted. 90 when left out.
    binnen: String,
    /// Counted from 1.
    pagina: i64,
}

impl ListQuery {
    fn term(&self) -> Result<Term, Failure> {
        let typed = if self.binnen.is_empty() {
            "90"
        } else {
            &self.binnen
        };
        Term::ALL
            .into_iter()
            .find(|one| word(*one) == typed)
            .ok_or_else(|| {
                Failure::Invalid(FieldErrors::one("binnen", "Kies 7, 30, 90 of respijt."))
            })
    }

    /// Counted from 0.
    fn index(&self) -> i64 {
        self.pagina.clamp(1, 1_000_000) - 1
    }
}

fn word(term: Term) -> String {
    match term {
        Term::Within(days) => days.to_string(),
        Term::Grace => "respijt".to_owned(),
    }
}

fn label(term: Term) -> String {
    match term {
        Term::Within(days) => format!("Binnen {days} dagen"),
        Term::Grace => "Al verlopen, nog even te gebruiken".to_owned(),
    }
}

/// One of the lists: its word, its name, how much is on it.
struct Tab {
    word: String,
    label: String,
    count: u64,
    cents: Cents,
    current: bool,
}

struct Row {
    nummer: String,
    verkooppunt: String,
    sold_on: String,
    valid_until: String,
    waarde: Cents,
}

#[derive(Template)]
#[template(path = "cheque/verval.html")]
struct VervalPage {
    page: Page,
    /// Whether cheques of this regeling expire at all.
    expires: bool,
    respijt: u32,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    binnen: String,
    previous: Option<i64>,
    next: Option<i64>,
}

async fn list(Staff(visit): Staff, Query(query): Query<ListQuery>) -> Result<Response, PageError> {
    let (term, index) = (query.term()?, query.index());
    let app = &visit.app;
    let Ending { cheques, sums } = actions::verval::ending(app, &visit.actor, term, index).await?;
    let full = i64::try_from(cheques.len()).is_ok_and(|count| count == PER_PAGE);
    Ok(show(&VervalPage {
        page: Page::new(&visit, "Cheques die bijna verlopen", "/cheques"),
        expires: app.regeling.geldigheid_maanden.is_some(),
        respijt: app.regeling.respijt_dagen,
        tabs: sums
            .into_iter()
            .map(|(one, count, cents)| Tab {
                word: word(one),
                label: label(one),
                count,
                cents,
                current: one == term,
            })
            .collect(),
        rows: cheques.iter().map(|one| row(app, one)).collect(),
        binnen: word(term),
        previous: (index > 0).then_some(index),
        next: full.then_some(index + 2),
    }))
}

fn row(app: &App, cheque: &Cheque) -> Row {
    let sale = cheque.status.sale();
    let until = sale.and_then(|sale| sale.valid_until);
    Row {
        nummer: cheque.nummer(&app.regeling.cheque_prefix).to_string(),
        verkooppunt: app
            .regeling
            .verkooppunt(&cheque.verkooppunt)
            .map_or_else(|| cheque.verkooppunt.clone(), |one| one.naam.clone()),
        sold_on: sale.map_or_else(String::new, |sale| long_date(local_date(sale.at))),
        valid_until: until.map_or_else(String::new, long_date),
        waarde: cheque.waarde,
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct VervalAnswer {
    resultaten: Vec<EndingAnswer>,
    /// Cheques on this list.
    totaal: u64,
    /// Their face value.
    totaal_cent: i64,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct EndingAnswer {
    nummer: String,
    /// Slug of the verkooppunt that sold it.
    verkooppunt: String,
    waarde_cent: i64,
    /// Last day of validity, without grace.
    #[schema(format = "date")]
    geldig_tot: Option<String>,
}

/// Cheques that lose their validity, the first to do so first; 50 a page.
#[utoipa::path(get, path = "/verval", tag = "cheques", security(("bearer" = [])),
    params(ListQuery),
    responses(
        (status = 200, body = VervalAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_list(
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<VervalAnswer>, ApiError> {
    let (app, term) = (&caller.app, query.term()?);
    let ending = actions::verval::ending(app, &caller.actor, term, query.index()).await?;
    let own = ending.sums.iter().find(|(one, ..)| *one == term);
    let (totaal, cents) = own.map_or((0, Cents::ZERO), |(_, count, cents)| (*count, *cents));
    let resultaten = ending
        .cheques
        .into_iter()
        .map(|cheque| EndingAnswer {
            nummer: cheque.nummer(&app.regeling.cheque_prefix).to_string(),
            waarde_cent: cheque.waarde.0,
            geldig_tot: cheque
                .status
                .sale()
                .and_then(|sale| sale.valid_until)
                .map(|date| date.to_string()),
            verkooppunt: cheque.verkooppunt,
        })
        .collect();
    Ok(Json(VervalAnswer {
        resultaten,
        totaal,
        totaal_cent: cents.0,
    }))
}
