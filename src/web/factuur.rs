//! `/facturen`: invoices and what is still open of them, for finance; and the same through the API.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, Posted, Sent, Staff, Visit, id, replayed},
    fonds::in_cents,
    paging::{self, Asked, Links},
    pdf,
    view::{Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure, Part,
        factuur::{Known, Listed},
    },
    app::App,
    domain::{
        calendar::{local_date, short_date},
        fields::FieldErrors,
        money::Cents,
    },
};

/// Invoices on a screen.
const ON_SCREEN: u32 = 50;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/facturen", get(list))
        .route("/facturen/{id}", get(one))
        .route("/facturen/{id}/pdf", get(paper))
        .route("/facturen/{id}/betaling", post(pay))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_list))
        .routes(routes!(api_one))
        .routes(routes!(api_pay))
}

/// An invoice in a list.
pub(super) struct FactuurRow {
    pub(super) id: Uuid,
    pub(super) nummer: String,
    pub(super) aan: String,
    pub(super) op: String,
    pub(super) betalen_voor: String,
    pub(super) aantal: u32,
    pub(super) totaal: Cents,
    pub(super) open: Cents,
    /// What people call its state, and the colour of it.
    pub(super) status: (&'static str, &'static str),
}

pub(super) fn row(app: &App, listed: &Listed) -> FactuurRow {
    let Listed { factuur, open, .. } = listed;
    FactuurRow {
        id: factuur.id,
        nummer: factuur.nummer().to_string(),
        aan: factuur.aan.first().cloned().unwrap_or_default(),
        op: short_date(local_date(factuur.issued_at)),
        betalen_voor: short_date(factuur.betalen_voor),
        aantal: factuur.aantal,
        totaal: factuur.totaal,
        open: *open,
        status: if factuur.is_late(*open, app.today()) {
            ("negative", "Te laat")
        } else if *open > Cents::ZERO {
            ("warning", "Nog te betalen")
        } else if *open == Cents::ZERO {
            ("positive", "Betaald")
        } else {
            ("info", "Te veel ontvangen")
        },
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `ja` for those with money open only.
    open: String,
    /// From 1.
    pagina: String,
    /// At most 100.
    pagina_grootte: String,
}

impl ListQuery {
    fn open_only(&self) -> bool {
        self.open == "ja"
    }
}

#[derive(Template)]
#[template(path = "factuur/lijst.html")]
struct ListPage {
    page: Page,
    facturen: Vec<FactuurRow>,
    open_only: bool,
    /// The page before and the one after, from 1.
    before: Option<u32>,
    after: Option<u32>,
}

async fn list(Staff(visit): Staff, Query(query): Query<ListQuery>) -> Result<Response, PageError> {
    let open_only = query.open_only();
    let pagina = paging::on_screen(&query.pagina);
    let part = Part {
        pagina,
        size: ON_SCREEN,
    };
    let listed = actions::factuur::page(&visit.app, &visit.actor, open_only, part).await?;
    Ok(show(&ListPage {
        page: Page::new(&visit, "Facturen", "/facturen"),
        facturen: listed.rows.iter().map(|one| row(&visit.app, one)).collect(),
        open_only,
        before: (pagina > 1).then(|| pagina - 1),
        after: listed.more.then(|| pagina + 1),
    }))
}

/// What is typed when a payment came in.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct PayForm {
    bedrag: String,
    sleutel: String,
}

#[derive(Template)]
#[template(path = "factuur/factuur.html")]
struct FactuurPage {
    page: Page,
    errors: FieldErrors,
    row: FactuurRow,
    aan: Vec<String>,
    organisatie: Option<Uuid>,
    /// When it was booked, and how much.
    payments: Vec<(String, Cents)>,
    may_pay: bool,
    form: PayForm,
}

async fn one(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let known = actions::factuur::find(&visit.app, &visit.actor, id(&key)?).await?;
    let form = PayForm {
        sleutel: new_sleutel(),
        ..PayForm::default()
    };
    Ok(show(&one_page(&visit, known, form, FieldErrors::default())))
}

fn one_page(visit: &Visit, known: Known, form: PayForm, errors: FieldErrors) -> FactuurPage {
    let Known { listed, payments } = known;
    let row = row(&visit.app, &listed);
    let page = Page::new(visit, format!("Factuur {}", row.nummer), "/facturen");
    FactuurPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        row,
        may_pay: listed.open > Cents::ZERO,
        aan: listed.factuur.aan,
        organisatie: listed.factuur.organisatie,
        payments: payments
            .into_iter()
            .map(|(at, cents)| (short_date(local_date(at)), cents))
            .collect(),
        form,
    }
}

async fn paper(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let bytes = actions::factuur::paper(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(pdf("factuur", bytes))
}

async fn pay(Path(key): Path<String>, posted: Posted<PayForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let key = id(&key)?;
    match actions::factuur::pay(&visit.app, &visit.actor, key, &form.bedrag, once).await {
        Ok(_) => {
            let base = visit.app.settings.base_path();
            Ok(Redirect::to(&format!("{base}/facturen/{key}")).into_response())
        }
        Err(Failure::Invalid(errors)) => {
            let known = actions::factuur::find(&visit.app, &visit.actor, key).await?;
            let mut page = one_page(&visit, known, form, errors);
            // The field stays where its error is, even when nothing is open any more.
            page.may_pay = true;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FactuurAnswer {
    id: Uuid,
    nummer: String,
    /// Key of the sale.
    verkoop: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    organisatie: Option<Uuid>,
    /// Name and address, line by line.
    aan: Vec<String>,
    aantal: u32,
    totaal_cent: i64,
    /// Still to be paid; negative when too much came in.
    open_cent: i64,
    #[schema(format = "date")]
    datum: String,
    #[schema(format = "date")]
    betalen_voor: String,
}

fn answer(listed: Listed) -> FactuurAnswer {
    let Listed { factuur, open, .. } = listed;
    FactuurAnswer {
        id: factuur.id,
        nummer: factuur.nummer().to_string(),
        verkoop: factuur.verkoop,
        organisatie: factuur.organisatie,
        aantal: factuur.aantal,
        totaal_cent: factuur.totaal.0,
        open_cent: open.0,
        datum: local_date(factuur.issued_at).to_string(),
        betalen_voor: factuur.betalen_voor.to_string(),
        aan: factuur.aan,
    }
}

/// A page of invoices.
#[derive(Serialize, ToSchema)]
struct FactuurLijst {
    resultaten: Vec<FactuurAnswer>,
    #[serde(rename = "_links")]
    links: Links,
}

/// Invoices, newest first.
#[utoipa::path(get, path = "/facturen", tag = "facturen", security(("bearer" = [])), params(ListQuery),
    responses(
        (status = 200, body = FactuurLijst),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_list(
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<FactuurLijst>, ApiError> {
    let Caller { app, actor } = &caller;
    let mut errors = FieldErrors::default();
    let asked = Asked::read(&query.pagina, &query.pagina_grootte, &mut errors);
    if !errors.is_empty() {
        return Err(Failure::Invalid(errors).into());
    }
    let part = Part {
        pagina: asked.pagina,
        size: asked.size,
    };
    let page = actions::factuur::page(app, actor, query.open_only(), part).await?;
    let filters = [("open", query.open.as_str())];
    Ok(Json(FactuurLijst {
        links: asked.links(app, "/facturen", &filters, page.more),
        resultaten: page.rows.into_iter().map(answer).collect(),
    }))
}

/// One invoice, or its paper with `Accept: application/pdf`.
#[utoipa::path(get, path = "/facturen/{id}", tag = "facturen", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, content((FactuurAnswer = "application/json"), (Vec<u8> = "application/pdf"))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_one(
    caller: Caller,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Caller { app, actor } = &caller;
    let key = id(&key)?;
    let wants_paper = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/pdf"));
    if wants_paper {
        return Ok(pdf(
            "factuur",
            actions::factuur::paper(app, actor, key).await?,
        ));
    }
    let known = actions::factuur::find(app, actor, key).await?;
    Ok(Json(answer(known.listed)).into_response())
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PayBody {
    /// What came in, in cents.
    bedrag_cent: i64,
}

/// Book what was paid of an invoice.
#[utoipa::path(post, path = "/facturen/{id}/betaling", tag = "facturen", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = PayBody,
    responses(
        (status = 201, body = FactuurAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_pay(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<PayBody>,
) -> Result<Response, ApiError> {
    let Caller { app, actor } = &caller;
    let key = id(&key)?;
    let bedrag = Cents(sent.body.bedrag_cent).to_string();
    let done = actions::factuur::pay(app, actor, key, &bedrag, sent.once)
        .await
        .map_err(in_cents)?;
    let known = actions::factuur::find(app, actor, key).await?;
    Ok(replayed(
        (StatusCode::CREATED, Json(answer(known.listed))).into_response(),
        done.replayed,
    ))
}
