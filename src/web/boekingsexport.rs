//! `/financien/exporten`: the journal to the municipality's bookkeeping, period by period; the same through the API.

use askama::Template;
use axum::{
    Json, Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, Posted, Sent, Staff, Visit, id, replayed},
    tabel::{Vorm, XLSX, file},
    view::{Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure},
    app::App,
    domain::{
        boekingsexport::{Boekingsexport, Totals},
        calendar::long_date,
        fields::FieldErrors,
    },
};

const HERE: &str = "/financien/exporten";

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/financien/exporten", get(list).post(make))
        .route("/financien/exporten/{id}", get(one))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_list, api_make))
        .routes(routes!(api_one))
}

/// What is typed on the page.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct ExportForm {
    tot: String,
    sleutel: String,
}

/// An export in the list.
struct ExportRow {
    id: Uuid,
    nummer: String,
    van: String,
    tot: String,
    totals: Totals,
}

#[derive(Template)]
#[template(path = "boekingsexport/exporten.html")]
struct ExportenPage {
    page: Page,
    errors: FieldErrors,
    form: ExportForm,
    rows: Vec<ExportRow>,
}

async fn list(Staff(visit): Staff) -> Result<Response, PageError> {
    let last_month = visit.app.today().first_of_month().yesterday();
    let form = ExportForm {
        tot: last_month.map(|day| day.to_string()).unwrap_or_default(),
        sleutel: new_sleutel(),
    };
    Ok(show(
        &list_page(&visit, form, FieldErrors::default()).await?,
    ))
}

async fn list_page(
    visit: &Visit,
    form: ExportForm,
    errors: FieldErrors,
) -> Result<ExportenPage, PageError> {
    let found = actions::boekingsexport::list(&visit.app, &visit.actor).await?;
    let page = Page::new(visit, "Boekingen exporteren", HERE);
    let row = |export: Boekingsexport| ExportRow {
        id: export.id,
        nummer: export.nummer(),
        van: export.van.map_or_else(|| "het begin".to_owned(), long_date),
        tot: long_date(export.tot),
        totals: export.totals,
    };
    Ok(ExportenPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        form,
        rows: found.into_iter().map(row).collect(),
    })
}

async fn make(posted: Posted<ExportForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    match actions::boekingsexport::make(&visit.app, &visit.actor, &form.tot, once).await {
        Ok(_) => {
            let base = visit.app.settings.base_path();
            Ok(Redirect::to(&format!("{base}{HERE}")).into_response())
        }
        Err(Failure::Invalid(errors)) => {
            let page = list_page(&visit, form, errors).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

async fn one(
    Staff(visit): Staff,
    Path(key): Path<String>,
    vorm: Vorm,
) -> Result<Response, PageError> {
    Ok(given_out(&visit.app, &visit.actor, &key, vorm).await?)
}

/// The file of an export, byte for byte as it was; CSV unless a spreadsheet is asked for.
async fn given_out(
    app: &App,
    actor: &crate::domain::account::Actor,
    key: &str,
    vorm: Vorm,
) -> Result<Response, Failure> {
    let (export, files) = actions::boekingsexport::find(app, actor, id(key)?).await?;
    let naam = export.nummer();
    Ok(match vorm {
        Vorm::Xlsx => file(&format!("{naam}.xlsx"), XLSX, files.xlsx),
        Vorm::Csv | Vorm::Pagina => {
            file(&format!("{naam}.csv"), "text/csv; charset=utf-8", files.csv)
        }
    })
}

// The API -------------------------------------------------------------------

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ExportAnswer {
    id: Uuid,
    nummer: String,
    /// None for the first export, which starts with the first boeking.
    #[schema(format = "date")]
    van: Option<String>,
    #[schema(format = "date")]
    tot: String,
    boekingen: u64,
    regels: u64,
    debet_cent: i64,
    credit_cent: i64,
    /// In UTC.
    gemaakt_op: String,
}

#[derive(Serialize, ToSchema)]
struct ExportenAnswer {
    resultaten: Vec<ExportAnswer>,
}

fn answer(export: Boekingsexport) -> ExportAnswer {
    ExportAnswer {
        nummer: export.nummer(),
        id: export.id,
        van: export.van.map(|day| day.to_string()),
        tot: export.tot.to_string(),
        boekingen: export.totals.boekingen,
        regels: export.totals.regels,
        debet_cent: export.totals.debet.0,
        credit_cent: export.totals.credit.0,
        gemaakt_op: export.made_at.to_string(),
    }
}

/// All exports with their control totals, newest first.
#[utoipa::path(get, path = "/boekingsexporten", tag = "boekingsexporten", security(("bearer" = [])),
    responses(
        (status = 200, body = ExportenAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_list(caller: Caller) -> Result<Json<ExportenAnswer>, ApiError> {
    let found = actions::boekingsexport::list(&caller.app, &caller.actor).await?;
    Ok(Json(ExportenAnswer {
        resultaten: found.into_iter().map(answer).collect(),
    }))
}

#[derive(Deserialize, ToSchema)]
struct ExportBody {
    /// Last day, `YYYY-MM-DD`: one that is over.
    #[serde(default)]
    #[schema(format = "date")]
    tot: String,
}

/// Export the journal up to and including a day. From then on nothing is booked in that period any more.
#[utoipa::path(post, path = "/boekingsexporten", tag = "boekingsexporten", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = ExportBody,
    responses(
        (status = 201, body = ExportAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_make(caller: Caller, sent: Sent<ExportBody>) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let Caller { app, actor } = &caller;
    let done = actions::boekingsexport::make(app, actor, &body.tot, once).await?;
    let (export, _) = actions::boekingsexport::find(app, actor, done.value).await?;
    Ok(replayed(
        (StatusCode::CREATED, Json(answer(export))).into_response(),
        done.replayed,
    ))
}

/// The file of an export, byte for byte as it was first given out: CSV, or XLSX by `Accept`.
#[utoipa::path(get, path = "/boekingsexporten/{id}", tag = "boekingsexporten", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "CSV or XLSX", content(
            (String = "text/csv"), (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_one(
    caller: Caller,
    Path(key): Path<String>,
    vorm: Vorm,
) -> Result<Response, ApiError> {
    Ok(given_out(&caller.app, &caller.actor, &key, vorm).await?)
}
