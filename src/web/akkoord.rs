//! `/akkoord`: what needs two people. One asks elsewhere; here another agrees or does not, or the asker takes it back.

use askama::Template;
use axum::{
    Json, Router,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, Posted, Sent, Staff, id, replayed},
    overdracht::when,
    view::{Page, new_sleutel, show},
};
use crate::{
    actions::{
        self, Failure,
        akkoord::{Decision, Listed},
        stock::holder_naam,
    },
    app::App,
    domain::{akkoord::AkkoordStatus, fields::FieldErrors},
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/akkoord", get(list))
        .route("/akkoord/{id}", post(decide))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_list))
        .routes(routes!(api_decide))
}

struct Row {
    id: Uuid,
    what: String,
    asked: String,
    status: &'static str,
    badge: &'static str,
    decided: String,
    open: bool,
    /// Asked by who looks: that one may only take it back.
    own: bool,
    sleutel: String,
}

fn sentence(app: &App, listed: &Listed) -> String {
    let naam = |slug: &str| holder_naam(app, slug);
    listed.akkoord.voorstel.sentence(naam)
}

fn row(app: &App, viewer: Option<Uuid>, listed: &Listed) -> Row {
    let akkoord = &listed.akkoord;
    let by = listed.decided_by.as_deref().unwrap_or_default();
    let (badge, decided) = match akkoord.status {
        AkkoordStatus::Open => ("warning", String::new()),
        AkkoordStatus::Given { at, .. } => ("positive", format!("{} door {by}", when(at))),
        AkkoordStatus::Refused { at, .. } => ("negative", format!("{} door {by}", when(at))),
        AkkoordStatus::Withdrawn { at } => ("neutral", when(at)),
    };
    Row {
        id: akkoord.id,
        what: sentence(app, listed),
        asked: format!("{} door {}", when(akkoord.asked_at), listed.asked_by),
        status: akkoord.status.label(),
        badge,
        decided,
        open: akkoord.status == AkkoordStatus::Open,
        own: viewer == Some(akkoord.asked_by),
        sleutel: new_sleutel(),
    }
}

#[derive(Template)]
#[template(path = "akkoord/akkoord.html")]
struct AkkoordPage {
    page: Page,
    open: Vec<Row>,
    decided: Vec<Row>,
}

async fn list(Staff(visit): Staff) -> Result<Response, PageError> {
    let listed = actions::akkoord::list(&visit.app, &visit.actor).await?;
    let viewer = visit.actor.account_id();
    let rows = listed.iter().map(|one| row(&visit.app, viewer, one));
    let (open, decided) = rows.partition(|row| row.open);
    Ok(show(&AkkoordPage {
        page: Page::new(&visit, "Akkoord geven", "/akkoord"),
        open,
        decided,
    }))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct BesluitForm {
    /// akkoord, niet-akkoord or intrekken.
    besluit: String,
}

fn decision(word: &str) -> Result<Decision, Failure> {
    match word {
        "akkoord" => Ok(Decision::Give),
        "niet-akkoord" => Ok(Decision::Refuse),
        "intrekken" => Ok(Decision::Withdraw),
        _ => Err(Failure::Invalid(FieldErrors::one(
            "besluit",
            "Kies akkoord, niet-akkoord of intrekken.",
        ))),
    }
}

async fn decide(
    Path(key): Path<String>,
    posted: Posted<BesluitForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor) = (&visit.app, &visit.actor);
    let key = id(&key)?;
    actions::akkoord::find(app, actor, key).await?;
    actions::akkoord::decide(app, actor, key, decision(&form.besluit)?, once).await?;
    Ok(Redirect::to(&format!("{}/akkoord", app.settings.base_path())).into_response())
}

#[derive(Serialize, ToSchema)]
struct AkkoordAnswer {
    id: Uuid,
    /// What is asked, in words.
    voorstel: String,
    /// open, given, refused or withdrawn.
    status: &'static str,
    /// In UTC.
    gevraagd: String,
}

#[derive(Serialize, ToSchema)]
struct AkkoordenLijst {
    resultaten: Vec<AkkoordAnswer>,
}

fn answer(app: &App, listed: &Listed) -> AkkoordAnswer {
    AkkoordAnswer {
        id: listed.akkoord.id,
        voorstel: sentence(app, listed),
        status: listed.akkoord.status.word(),
        gevraagd: listed.akkoord.asked_at.to_string(),
    }
}

/// What needs a second person, as far as this account could be that person.
#[utoipa::path(get, path = "/akkoorden", tag = "akkoorden", security(("bearer" = [])),
    responses(
        (status = 200, body = AkkoordenLijst),
        (status = 401, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_list(caller: Caller) -> Result<Json<AkkoordenLijst>, ApiError> {
    let listed = actions::akkoord::list(&caller.app, &caller.actor).await?;
    Ok(Json(AkkoordenLijst {
        resultaten: listed.iter().map(|one| answer(&caller.app, one)).collect(),
    }))
}

/// Agree, do not agree, or take one's own question back. What was agreed is done in the same act.
#[utoipa::path(post, path = "/akkoorden/{id}/besluit", tag = "akkoorden", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = BesluitForm,
    responses(
        (status = 200, body = AkkoordAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_decide(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<BesluitForm>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let Caller { app, actor } = &caller;
    let key = id(&key)?;
    actions::akkoord::find(app, actor, key).await?;
    let done = actions::akkoord::decide(app, actor, key, decision(&body.besluit)?, once).await?;
    let listed = actions::akkoord::find(app, actor, key).await?;
    Ok(replayed(
        Json(answer(app, &listed)).into_response(),
        done.replayed,
    ))
}
