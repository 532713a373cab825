//! `/verwijzingen`: a professional, the meldpunt or a klantmanager grants cheques from a fonds to a resident, who shows the
//! number at the counter; and the same through the API.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, JustPressed, Posted, Sent, Staff, Visit, id, replayed},
    fonds::in_cents,
    paging::{self, Asked, Links},
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure, Part,
        toekenning::{Known, Listed},
    },
    app::App,
    domain::{
        account::Rol,
        calendar::{local_date, long_date, short_date},
        fields::FieldErrors,
        money::Cents,
        toekenning::{ToekenningDraft, ToekenningStatus},
    },
};

/// Toekenningen on a screen.
const ON_SCREEN: u32 = 50;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/verwijzingen", get(list).post(grant))
        .route("/verwijzingen/{id}", get(one))
        .route("/verwijzingen/{id}/einde", post(end))
        .route("/verwijzingen/{id}/wissen", post(erase))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_list, api_grant))
        .routes(routes!(api_one))
        .routes(routes!(api_end))
}

/// What is typed to grant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct GrantForm {
    fonds: String,
    naam: String,
    postcode: String,
    maximum: String,
    verwezen_door: String,
    sleutel: String,
}

impl GrantForm {
    fn draft(&self) -> ToekenningDraft {
        let Self {
            fonds,
            naam,
            postcode,
            maximum,
            verwezen_door,
            sleutel: _,
        } = self.clone();
        ToekenningDraft {
            fonds,
            naam,
            postcode,
            maximum,
            verwezen_door,
        }
    }
}

/// A toekenning in a list.
struct ToekenningRow {
    id: Uuid,
    nummer: String,
    naam: Option<String>,
    postcode: Option<String>,
    fonds: String,
    maximum: Cents,
    spent: Cents,
    left: Cents,
    op: String,
    verwezen_door: String,
    status: &'static str,
    open: bool,
}

fn row(listed: &Listed, fonds: String) -> ToekenningRow {
    let Listed { toekenning, spent } = listed;
    let persoon = toekenning.persoon.as_ref();
    ToekenningRow {
        id: toekenning.id,
        nummer: toekenning.nummer().to_string(),
        naam: persoon.map(|one| one.naam.to_string()),
        postcode: persoon.map(|one| one.postcode.to_string()),
        fonds,
        maximum: toekenning.maximum,
        spent: *spent,
        left: Cents(toekenning.maximum.0 - spent.0),
        op: short_date(local_date(toekenning.granted_at)),
        verwezen_door: toekenning.verwezen_door.clone(),
        status: toekenning.status.label(),
        open: toekenning.status == ToekenningStatus::Open,
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
struct PageQuery {
    /// From 1.
    pagina: String,
    /// At most 100.
    pagina_grootte: String,
}

#[derive(Template)]
#[template(path = "toekenning/lijst.html")]
struct ListPage {
    page: Page,
    errors: FieldErrors,
    form: GrantForm,
    /// Fondsen that pay today; with what is left.
    fondsen: Vec<Choice>,
    /// A professional refers in their own name and is not asked for it.
    ask_door: bool,
    rows: Vec<ToekenningRow>,
    /// The page before and the one after, from 1.
    before: Option<u32>,
    after: Option<u32>,
}

async fn list(Staff(visit): Staff, Query(query): Query<PageQuery>) -> Result<Response, PageError> {
    let form = GrantForm {
        sleutel: new_sleutel(),
        ..GrantForm::default()
    };
    let page = list_page(
        &visit,
        form,
        FieldErrors::default(),
        paging::on_screen(&query.pagina),
    )
    .await?;
    Ok(show(&page))
}

async fn list_page(
    visit: &Visit,
    form: GrantForm,
    errors: FieldErrors,
    pagina: u32,
) -> Result<ListPage, PageError> {
    let Visit { app, actor, .. } = visit;
    let part = Part {
        pagina,
        size: ON_SCREEN,
    };
    let listed = actions::toekenning::page(app, actor, part).await?;
    let fondsen = actions::fonds::list(app, actor).await?;
    let naam_of = |id: Uuid| {
        let fonds = fondsen.iter().find(|one| one.fonds.id == id);
        fonds.map_or_else(String::new, |one| one.fonds.gegevens.naam.to_string())
    };
    let page = Page::new(visit, "Verwijzingen", "/verwijzingen");
    Ok(ListPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        form,
        before: (pagina > 1).then(|| pagina - 1),
        after: listed.more.then(|| pagina + 1),
        rows: listed
            .rows
            .iter()
            .map(|one| row(one, naam_of(one.toekenning.fonds)))
            .collect(),
        fondsen: fondsen
            .iter()
            .filter(|one| app.today() <= one.fonds.gegevens.tot)
            .map(|one| Choice::new(one.fonds.id.to_string(), described(one)))
            .collect(),
        ask_door: visit
            .account()
            .is_some_and(|account| account.rol != Rol::Verwijzer),
    })
}

/// For whom a fonds is and what it still has, in one line: a person judges whether it fits.
fn described(known: &actions::fonds::Known) -> String {
    let gegevens = &known.fonds.gegevens;
    let left = Cents((gegevens.budget.0 - known.spent.0).max(0));
    let mut text = format!("{}: nog {left}", gegevens.naam);
    for words in [&gegevens.doelgroep, &gegevens.wijk] {
        if !words.is_empty() {
            text.push_str(", ");
            text.push_str(words);
        }
    }
    text
}

async fn grant(posted: Posted<GrantForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    match actions::toekenning::grant(&visit.app, &visit.actor, &form.draft(), once).await {
        Ok(done) => Ok(to(&visit, done.value)),
        Err(Failure::Invalid(errors)) => {
            let page = list_page(&visit, form, errors, 1).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "toekenning/toekenning.html")]
struct ToekenningPage {
    page: Page,
    row: ToekenningRow,
    /// What the resident pays for one cheque.
    eigen: Cents,
    tot: String,
    verkooppunten: Vec<String>,
    /// Where the two buttons go.
    end: String,
    erase: String,
}

async fn one(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let Known { listed, fonds } =
        actions::toekenning::find(&visit.app, &visit.actor, id(&key)?).await?;
    let row = row(&listed, fonds.gegevens.naam.to_string());
    let path = format!("{}/verwijzingen/{}", visit.app.settings.base_path(), row.id);
    let places = &visit.app.regeling.verkooppunten;
    Ok(show(&ToekenningPage {
        page: Page::new(
            &visit,
            format!("Toekenning {}", row.nummer),
            "/verwijzingen",
        ),
        eigen: fonds.gegevens.eigen,
        tot: long_date(fonds.gegevens.tot),
        // Cheques are made on the spot, so that only a place with a printer can do it.
        verkooppunten: places
            .iter()
            .filter(|place| place.printer)
            .map(|place| place.naam.clone())
            .collect(),
        end: format!("{path}/einde"),
        erase: format!("{path}/wissen"),
        row,
    }))
}

async fn end(Path(key): Path<String>, posted: Posted<JustPressed>) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    let key = id(&key)?;
    actions::toekenning::end(&visit.app, &visit.actor, key, once).await?;
    Ok(to(&visit, key))
}

async fn erase(
    Path(key): Path<String>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    let key = id(&key)?;
    actions::toekenning::erase(&visit.app, &visit.actor, key, once).await?;
    Ok(to(&visit, key))
}

fn to(visit: &Visit, id: Uuid) -> Response {
    let base = visit.app.settings.base_path();
    Redirect::to(&format!("{base}/verwijzingen/{id}")).into_response()
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GrantBody {
    /// Key of the fonds.
    #[serde(default)]
    fonds: String,
    /// Name of the resident.
    #[serde(default)]
    naam: String,
    #[serde(default)]
    postcode: String,
    /// At most so much; left out: what the fonds gives one person.
    #[serde(default)]
    maximum_cent: Option<i64>,
    /// Which professional referred.
    #[serde(default)]
    verwezen_door: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ToekenningAnswer {
    id: Uuid,
    nummer: String,
    fonds: Uuid,
    maximum_cent: i64,
    uitgegeven_cent: i64,
    /// `open` or `ended`.
    status: &'static str,
    verwezen_door: String,
    /// Left out once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    naam: Option<String>,
    /// Left out once erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    postcode: Option<String>,
    /// In UTC.
    toegekend_op: String,
}

fn answer(listed: Listed) -> ToekenningAnswer {
    let Listed { toekenning, spent } = listed;
    let (naam, postcode) = toekenning
        .persoon
        .as_ref()
        .map(|one| (one.naam.to_string(), one.postcode.to_string()))
        .unzip();
    ToekenningAnswer {
        id: toekenning.id,
        nummer: toekenning.nummer().to_string(),
        fonds: toekenning.fonds,
        maximum_cent: toekenning.maximum.0,
        uitgegeven_cent: spent.0,
        status: toekenning.status.word(),
        naam,
        postcode,
        toegekend_op: toekenning.granted_at.to_string(),
        verwezen_door: toekenning.verwezen_door,
    }
}

/// A page of toekenningen.
#[derive(Serialize, ToSchema)]
struct ToekenningLijst {
    resultaten: Vec<ToekenningAnswer>,
    #[serde(rename = "_links")]
    links: Links,
}

/// Toekenningen, newest first: one's own, or everybody's for the meldpunt.
#[utoipa::path(get, path = "/toekenningen", tag = "toekenningen", security(("bearer" = [])), params(PageQuery),
    responses(
        (status = 200, body = ToekenningLijst),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_list(
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<ToekenningLijst>, ApiError> {
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
    let page = actions::toekenning::page(app, actor, part).await?;
    Ok(Json(ToekenningLijst {
        links: asked.links(app, "/toekenningen", &[], page.more),
        resultaten: page.rows.into_iter().map(answer).collect(),
    }))
}

/// Grant cheques from a fonds to a resident.
#[utoipa::path(post, path = "/toekenningen", tag = "toekenningen", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = GrantBody,
    responses(
        (status = 201, body = ToekenningAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_grant(caller: Caller, sent: Sent<GrantBody>) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = ToekenningDraft {
        fonds: body.fonds,
        naam: body.naam,
        postcode: body.postcode,
        maximum: body
            .maximum_cent
            .map_or_else(String::new, |cents| Cents(cents).to_string()),
        verwezen_door: body.verwezen_door,
    };
    let Caller { app, actor } = &caller;
    let done = actions::toekenning::grant(app, actor, &draft, once)
        .await
        .map_err(in_cents)?;
    let known = actions::toekenning::find(app, actor, done.value).await?;
    Ok(replayed(
        (StatusCode::CREATED, Json(answer(known.listed))).into_response(),
        done.replayed,
    ))
}

/// One toekenning.
#[utoipa::path(get, path = "/toekenningen/{id}", tag = "toekenningen", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = ToekenningAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_one(
    caller: Caller,
    Path(key): Path<String>,
) -> Result<Json<ToekenningAnswer>, ApiError> {
    let known = actions::toekenning::find(&caller.app, &caller.actor, id(&key)?).await?;
    Ok(Json(answer(known.listed)))
}

/// Stop a toekenning: no more cheques are sold against it.
#[utoipa::path(post, path = "/toekenningen/{id}/einde", tag = "toekenningen", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 204, description = "Stopped"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_end(caller: Caller, Path(key): Path<String>) -> Result<StatusCode, ApiError> {
    actions::toekenning::end(&caller.app, &caller.actor, id(&key)?, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
