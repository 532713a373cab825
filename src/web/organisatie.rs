//! `/organisaties`: who buys on invoice, kept by finance; and the same through the API. Usage in counts only.

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
    factuur::{FactuurRow, row},
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure, organisatie::Known},
    app::App,
    domain::{
        account::{Want, may},
        cheque::label,
        fields::FieldErrors,
        organisatie::{Organisatie, OrganisatieDraft, OrganisatieGegevens},
    },
};

/// The organisaties that can be sent an invoice, to choose from at the counter.
pub(super) async fn choices(visit: &Visit) -> Result<Vec<Choice>, Failure> {
    let all = actions::organisatie::list(&visit.app, &visit.actor).await?;
    Ok(all
        .into_iter()
        .map(|one| Choice::new(one.id.to_string(), one.gegevens.naam.to_string()))
        .collect())
}

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/organisaties", get(list).post(add))
        .route("/organisaties/{id}", get(one).post(change))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_list, api_add))
        .routes(routes!(api_one))
}

/// What is typed about an organisatie, on the page and in the API alike.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct OrganisatieForm {
    naam: String,
    /// Street and number.
    adres: String,
    postcode: String,
    plaats: String,
    /// Whom to ask for.
    contact: String,
    telefoon: String,
    email: String,
    /// Number in the trade register, 8 digits.
    kvk: String,
    #[schema(ignore)]
    sleutel: String,
}

impl OrganisatieForm {
    fn draft(&self) -> OrganisatieDraft {
        let Self {
            naam,
            adres,
            postcode,
            plaats,
            contact,
            telefoon,
            email,
            kvk,
            sleutel: _,
        } = self.clone();
        OrganisatieDraft {
            naam,
            adres,
            postcode,
            plaats,
            contact,
            telefoon,
            email,
            kvk,
        }
    }

    fn of(gegevens: &OrganisatieGegevens) -> Self {
        let text = |one: Option<String>| one.unwrap_or_default();
        Self {
            naam: gegevens.naam.to_string(),
            adres: gegevens.adres.clone(),
            postcode: gegevens.postcode.to_string(),
            plaats: gegevens.plaats.clone(),
            contact: gegevens.contact.clone(),
            telefoon: text(gegevens.telefoon.as_ref().map(ToString::to_string)),
            email: text(gegevens.email.as_ref().map(ToString::to_string)),
            kvk: text(gegevens.kvk.clone()),
            sleutel: new_sleutel(),
        }
    }
}

#[derive(Template)]
#[template(path = "organisatie/lijst.html")]
struct ListPage {
    page: Page,
    errors: FieldErrors,
    form: OrganisatieForm,
    rows: Vec<Organisatie>,
}

async fn list(Staff(visit): Staff) -> Result<Response, PageError> {
    let form = OrganisatieForm {
        sleutel: new_sleutel(),
        ..OrganisatieForm::default()
    };
    Ok(show(
        &list_page(&visit, form, FieldErrors::default()).await?,
    ))
}

async fn list_page(
    visit: &Visit,
    form: OrganisatieForm,
    errors: FieldErrors,
) -> Result<ListPage, PageError> {
    may(&visit.actor, Want::ManageMoney)?;
    let page = Page::new(visit, "Organisaties", "/organisaties");
    Ok(ListPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        form,
        rows: actions::organisatie::list(&visit.app, &visit.actor).await?,
    })
}

async fn add(posted: Posted<OrganisatieForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    match actions::organisatie::add(&visit.app, &visit.actor, &form.draft(), once).await {
        Ok(done) => Ok(to(&visit, done.value)),
        Err(Failure::Invalid(errors)) => {
            let page = list_page(&visit, form, errors).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "organisatie/organisatie.html")]
struct OrganisatiePage {
    page: Page,
    errors: FieldErrors,
    id: Uuid,
    naam: String,
    form: OrganisatieForm,
    /// Cheques per state, in words.
    usage: Vec<(String, u64)>,
    facturen: Vec<FactuurRow>,
}

async fn one(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let known = actions::organisatie::find(&visit.app, &visit.actor, id(&key)?).await?;
    let form = OrganisatieForm::of(&known.organisatie.gegevens);
    Ok(show(&one_page(&visit, known, form, FieldErrors::default())))
}

fn one_page(
    visit: &Visit,
    known: Known,
    form: OrganisatieForm,
    errors: FieldErrors,
) -> OrganisatiePage {
    let naam = known.organisatie.gegevens.naam.to_string();
    let page = Page::new(visit, naam.clone(), "/organisaties");
    OrganisatiePage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        id: known.organisatie.id,
        naam,
        form,
        usage: in_words(known.usage),
        facturen: known
            .facturen
            .iter()
            .map(|one| row(&visit.app, one))
            .collect(),
    }
}

/// Counts per state with the states in Dutch.
pub(super) fn in_words(usage: Vec<(String, u64)>) -> Vec<(String, u64)> {
    usage
        .into_iter()
        .map(|(word, count)| (label(&word).to_owned(), count))
        .collect()
}

async fn change(
    Path(key): Path<String>,
    posted: Posted<OrganisatieForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let key = id(&key)?;
    match actions::organisatie::change(&visit.app, &visit.actor, key, &form.draft(), once).await {
        Ok(done) => Ok(to(&visit, done.value)),
        Err(Failure::Invalid(errors)) => {
            let known = actions::organisatie::find(&visit.app, &visit.actor, key).await?;
            let page = one_page(&visit, known, form, errors);
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

fn to(visit: &Visit, id: Uuid) -> Response {
    let base = visit.app.settings.base_path();
    Redirect::to(&format!("{base}/organisaties/{id}")).into_response()
}

/// A list that comes in one piece.
#[derive(Serialize, ToSchema)]
struct OrganisatieLijst {
    resultaten: Vec<OrganisatieNaam>,
}

#[derive(Serialize, ToSchema)]
struct OrganisatieNaam {
    id: Uuid,
    naam: String,
    plaats: String,
}

#[derive(Serialize, ToSchema)]
struct OrganisatieAnswer {
    id: Uuid,
    naam: String,
    adres: String,
    postcode: String,
    plaats: String,
    contact: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    telefoon: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kvk: Option<String>,
    /// Its cheques per state. Counts only.
    gebruik: Vec<Gebruik>,
}

/// How many cheques stand in a state.
#[derive(Serialize, ToSchema)]
pub(super) struct Gebruik {
    status: String,
    aantal: u64,
}

impl Gebruik {
    pub(super) fn of(usage: Vec<(String, u64)>) -> Vec<Self> {
        usage
            .into_iter()
            .map(|(status, aantal)| Self { status, aantal })
            .collect()
    }
}

fn answer(known: Known) -> OrganisatieAnswer {
    let gegevens = known.organisatie.gegevens;
    OrganisatieAnswer {
        id: known.organisatie.id,
        naam: gegevens.naam.to_string(),
        adres: gegevens.adres,
        postcode: gegevens.postcode.to_string(),
        plaats: gegevens.plaats,
        contact: gegevens.contact,
        telefoon: gegevens.telefoon.map(|one| one.to_string()),
        email: gegevens.email.map(|one| one.to_string()),
        kvk: gegevens.kvk,
        gebruik: Gebruik::of(known.usage),
    }
}

/// Organisaties that buy on invoice, for who sells or manages the money.
#[utoipa::path(get, path = "/organisaties", tag = "organisaties", security(("bearer" = [])),
    responses(
        (status = 200, body = OrganisatieLijst),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_list(caller: Caller) -> Result<Json<OrganisatieLijst>, ApiError> {
    let all = actions::organisatie::list(&caller.app, &caller.actor).await?;
    Ok(Json(OrganisatieLijst {
        resultaten: all
            .into_iter()
            .map(|one| OrganisatieNaam {
                id: one.id,
                naam: one.gegevens.naam.to_string(),
                plaats: one.gegevens.plaats,
            })
            .collect(),
    }))
}

/// Add an organisatie.
#[utoipa::path(post, path = "/organisaties", tag = "organisaties", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = OrganisatieForm,
    responses(
        (status = 201, body = OrganisatieAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_add(caller: Caller, sent: Sent<OrganisatieForm>) -> Result<Response, ApiError> {
    let Caller { app, actor } = &caller;
    let done = actions::organisatie::add(app, actor, &sent.body.draft(), sent.once).await?;
    let known = actions::organisatie::find(app, actor, done.value).await?;
    Ok(replayed(
        (StatusCode::CREATED, Json(answer(known))).into_response(),
        done.replayed,
    ))
}

/// One organisatie, with how its cheques are used.
#[utoipa::path(get, path = "/organisaties/{id}", tag = "organisaties", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = OrganisatieAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_one(
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Json<OrganisatieAnswer>, ApiError> {
    let known = actions::organisatie::find(&caller.app, &caller.actor, id(&key)?).await?;
    Ok(Json(answer(known)))
}
