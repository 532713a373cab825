//! `/fondsen`: budgets that pay for cheques, kept by finance; and the same through the API. Names nobody.

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
    organisatie::{Gebruik, in_words},
    view::{Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure, fonds::Known},
    app::App,
    domain::{
        account::{Want, may},
        calendar::long_date,
        fields::FieldErrors,
        fonds::{FondsDraft, FondsGegevens},
        money::Cents,
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/fondsen", get(list).post(add))
        .route("/fondsen/{id}", get(one).post(change))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_list, api_add))
        .routes(routes!(api_one))
}

/// What is typed about a fonds; amounts in euros.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct FondsForm {
    naam: String,
    budget: String,
    van: String,
    tot: String,
    doelgroep: String,
    wijk: String,
    eigen: String,
    per_persoon: String,
    sleutel: String,
}

impl FondsForm {
    fn draft(&self) -> FondsDraft {
        let Self {
            naam,
            budget,
            van,
            tot,
            doelgroep,
            wijk,
            eigen,
            per_persoon,
            sleutel: _,
        } = self.clone();
        FondsDraft {
            naam,
            budget,
            van,
            tot,
            doelgroep,
            wijk,
            eigen,
            per_persoon,
        }
    }

    fn of(gegevens: &FondsGegevens) -> Self {
        Self {
            naam: gegevens.naam.to_string(),
            budget: gegevens.budget.to_string(),
            van: gegevens.van.to_string(),
            tot: gegevens.tot.to_string(),
            doelgroep: gegevens.doelgroep.clone(),
            wijk: gegevens.wijk.clone(),
            eigen: gegevens.eigen.to_string(),
            per_persoon: gegevens.per_persoon.to_string(),
            sleutel: new_sleutel(),
        }
    }
}

/// A fonds in a list.
struct FondsRow {
    id: Uuid,
    naam: String,
    period: String,
    budget: Cents,
    spent: Cents,
    left: Cents,
    granted: Cents,
}

fn row(known: &Known) -> FondsRow {
    let gegevens = &known.fonds.gegevens;
    FondsRow {
        id: known.fonds.id,
        naam: gegevens.naam.to_string(),
        period: format!(
            "{} tot en met {}",
            long_date(gegevens.van),
            long_date(gegevens.tot)
        ),
        budget: gegevens.budget,
        spent: known.spent,
        left: Cents(gegevens.budget.0 - known.spent.0),
        granted: known.granted,
    }
}

#[derive(Template)]
#[template(path = "fonds/lijst.html")]
struct ListPage {
    page: Page,
    errors: FieldErrors,
    form: FondsForm,
    rows: Vec<FondsRow>,
}

async fn list(Staff(visit): Staff) -> Result<Response, PageError> {
    let form = FondsForm {
        sleutel: new_sleutel(),
        ..FondsForm::default()
    };
    Ok(show(
        &list_page(&visit, form, FieldErrors::default()).await?,
    ))
}

async fn list_page(
    visit: &Visit,
    form: FondsForm,
    errors: FieldErrors,
) -> Result<ListPage, PageError> {
    may(&visit.actor, Want::ManageMoney)?;
    let page = Page::new(visit, "Fondsen", "/fondsen");
    let all = actions::fonds::list(&visit.app, &visit.actor).await?;
    Ok(ListPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        form,
        rows: all.iter().map(row).collect(),
    })
}

async fn add(posted: Posted<FondsForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    match actions::fonds::add(&visit.app, &visit.actor, &form.draft(), once).await {
        Ok(done) => Ok(to(&visit, done.value)),
        Err(Failure::Invalid(errors)) => {
            let page = list_page(&visit, form, errors).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "fonds/fonds.html")]
struct FondsPage {
    page: Page,
    errors: FieldErrors,
    row: FondsRow,
    form: FondsForm,
    /// Cheques per state, in words.
    usage: Vec<(String, u64)>,
}

async fn one(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let known = actions::fonds::find(&visit.app, &visit.actor, id(&key)?).await?;
    let form = FondsForm::of(&known.fonds.gegevens);
    Ok(show(&one_page(&visit, known, form, FieldErrors::default())))
}

fn one_page(visit: &Visit, known: Known, form: FondsForm, errors: FieldErrors) -> FondsPage {
    let row = row(&known);
    let page = Page::new(visit, row.naam.clone(), "/fondsen");
    FondsPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        row,
        form,
        usage: in_words(known.usage),
    }
}

async fn change(Path(key): Path<String>, posted: Posted<FondsForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let key = id(&key)?;
    match actions::fonds::change(&visit.app, &visit.actor, key, &form.draft(), once).await {
        Ok(done) => Ok(to(&visit, done.value)),
        Err(Failure::Invalid(errors)) => {
            let known = actions::fonds::find(&visit.app, &visit.actor, key).await?;
            let page = one_page(&visit, known, form, errors);
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

fn to(visit: &Visit, id: Uuid) -> Response {
    let base = visit.app.settings.base_path();
    Redirect::to(&format!("{base}/fondsen/{id}")).into_response()
}

/// Names the amounts as the API does: what a page calls `budget` is `budgetCent` there.
pub(super) fn in_cents(failure: Failure) -> Failure {
    let Failure::Invalid(errors) = failure else {
        return failure;
    };
    let mut renamed = FieldErrors::default();
    for (field, sentence) in errors.list() {
        let amounts = ["budget", "eigen", "perPersoon", "maximum", "bedrag"];
        let name = if amounts.contains(&field.as_str()) {
            format!("{field}Cent")
        } else {
            field.clone()
        };
        renamed.push(name, sentence);
    }
    Failure::Invalid(renamed)
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FondsBody {
    #[serde(default)]
    naam: String,
    #[serde(default)]
    budget_cent: i64,
    /// First day, `YYYY-MM-DD`.
    #[serde(default)]
    van: String,
    /// Last day, `YYYY-MM-DD`.
    #[serde(default)]
    tot: String,
    /// For whom, in words.
    #[serde(default)]
    doelgroep: String,
    /// Where they live, in words.
    #[serde(default)]
    wijk: String,
    /// What the resident still pays for one cheque.
    #[serde(default)]
    eigen_cent: i64,
    /// What one person may be granted at most.
    #[serde(default)]
    per_persoon_cent: i64,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FondsAnswer {
    id: Uuid,
    naam: String,
    budget_cent: i64,
    uitgegeven_cent: i64,
    /// What people were granted; more than the budget when not everybody is expected to use all.
    toegekend_cent: i64,
    #[schema(format = "date")]
    van: String,
    #[schema(format = "date")]
    tot: String,
    doelgroep: String,
    wijk: String,
    eigen_cent: i64,
    per_persoon_cent: i64,
    /// Its cheques per state. Counts only.
    gebruik: Vec<Gebruik>,
}

fn answer(known: Known) -> FondsAnswer {
    let gegevens = known.fonds.gegevens;
    FondsAnswer {
        id: known.fonds.id,
        naam: gegevens.naam.to_string(),
        budget_cent: gegevens.budget.0,
        uitgegeven_cent: known.spent.0,
        toegekend_cent: known.granted.0,
        van: gegevens.van.to_string(),
        tot: gegevens.tot.to_string(),
        doelgroep: gegevens.doelgroep,
        wijk: gegevens.wijk,
        eigen_cent: gegevens.eigen.0,
        per_persoon_cent: gegevens.per_persoon.0,
        gebruik: Gebruik::of(known.usage),
    }
}

/// A list that comes in one piece.
#[derive(Serialize, ToSchema)]
struct FondsLijst {
    resultaten: Vec<FondsAnswer>,
}

/// Fondsen with what they spent, for who grants from them or manages the money.
#[utoipa::path(get, path = "/fondsen", tag = "fondsen", security(("bearer" = [])),
    responses(
        (status = 200, body = FondsLijst),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_list(caller: Caller) -> Result<Json<FondsLijst>, ApiError> {
    let all = actions::fonds::list(&caller.app, &caller.actor).await?;
    Ok(Json(FondsLijst {
        resultaten: all.into_iter().map(answer).collect(),
    }))
}

/// Add a fonds.
#[utoipa::path(post, path = "/fondsen", tag = "fondsen", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = FondsBody,
    responses(
        (status = 201, body = FondsAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_add(caller: Caller, sent: Sent<FondsBody>) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let euros = |cents| Cents(cents).to_string();
    let draft = FondsDraft {
        naam: body.naam,
        budget: euros(body.budget_cent),
        van: body.van,
        tot: body.tot,
        doelgroep: body.doelgroep,
        wijk: body.wijk,
        eigen: euros(body.eigen_cent),
        per_persoon: euros(body.per_persoon_cent),
    };
    let Caller { app, actor } = &caller;
    let done = actions::fonds::add(app, actor, &draft, once)
        .await
        .map_err(in_cents)?;
    let known = actions::fonds::find(app, actor, done.value).await?;
    Ok(replayed(
        (StatusCode::CREATED, Json(answer(known))).into_response(),
        done.replayed,
    ))
}

/// One fonds, with how its cheques are used.
#[utoipa::path(get, path = "/fondsen/{id}", tag = "fondsen", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = FondsAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_one(caller: Caller, Path(key): Path<String>) -> Result<Json<FondsAnswer>, ApiError> {
    let known = actions::fonds::find(&caller.app, &caller.actor, id(&key)?).await?;
    Ok(Json(answer(known)))
}
