//! The acts on a cheque after its sale, through the API: block, replace, exchange, misprint, ask without claim code, make valid
//! again, dispute, undo.

use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    actions::{
        self, Done, Failure,
        vervanging::{Vervangen, VervangingDraft},
    },
    app::App,
    domain::{fields::FieldErrors, nummer::ChequeNummer, verzilvering::Bezwaar},
    web::{
        error::{ApiError, Problem},
        extract::{Caller, Device, Sent, replayed},
        terugbetaling::GevraagdAnswer,
    },
};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(block))
        .routes(routes!(replace))
        .routes(routes!(exchange))
        .routes(routes!(misprint))
        .routes(routes!(ask))
        .routes(routes!(revive))
        .routes(routes!(dispute))
        .routes(routes!(undo))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct BlokkeringBody {
    /// The code on the buyer's stub; a coordinator may leave it out.
    claimcode: String,
    /// lost or stolen.
    reden: String,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct VervangingBody {
    /// The code on the buyer's stub.
    claimcode: String,
    /// lost or stolen.
    reden: String,
    /// Slug of the verkooppunt where the new cheque is made; a clerk's own goes without saying.
    verkooppunt: String,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct OmruilingBody {
    /// The code on the old cheque.
    code: String,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct VerzoekBody {
    /// Why; no names.
    toelichting: String,
    /// lost or stolen; lost when left out.
    reden: String,
    /// Slug of the verkooppunt where the new cheque is made.
    verkooppunt: String,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct HerlevingBody {
    /// Why; no names.
    toelichting: String,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct BezwaarBody {
    /// not_done, too_many or not_given.
    bezwaar: String,
}

#[derive(Deserialize, ToSchema)]
struct Nothing {}

#[derive(Serialize, ToSchema)]
struct VervangingAnswer {
    /// The sale in which the new cheque was made: key of its sheet.
    verkoop: Uuid,
    /// Number of the new cheque.
    nummer: String,
}

#[derive(Serialize, ToSchema)]
struct HerroepingAnswer {
    /// The visit at which the cheque had been taken in.
    opdracht: Uuid,
}

fn of_path(typed: &str) -> Result<ChequeNummer, Failure> {
    ChequeNummer::parse(typed)
        .map_err(|error| Failure::Invalid(FieldErrors::one("nummer", error.to_string())))
}

fn made(done: Done<Vervangen>) -> Response {
    let Vervangen { verkoop, nummer } = done.value;
    let answer = VervangingAnswer { verkoop, nummer };
    replayed(
        (StatusCode::CREATED, Json(answer)).into_response(),
        done.replayed,
    )
}

fn silent(done: Done<()>) -> Response {
    replayed(StatusCode::NO_CONTENT.into_response(), done.replayed)
}

/// Block a lost or stolen cheque: its paper is dead at once.
#[utoipa::path(post, path = "/cheques/{nummer}/blokkering", tag = "cheques", security(("bearer" = [])),
    params(("nummer" = String, Path, example = "HU26-004217-S"), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = BlokkeringBody,
    responses(
        (status = 204, description = "Blocked"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn block(
    caller: Caller,
    Path(typed): Path<String>,
    sent: Sent<BlokkeringBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = VervangingDraft {
        claimcode: body.claimcode,
        reden: body.reden,
        ..VervangingDraft::default()
    };
    let nummer = of_path(&typed)?;
    let done =
        actions::vervanging::block(&caller.app, &caller.actor, &nummer, &draft, once).await?;
    Ok(silent(done))
}

/// Replace a lost or stolen cheque at once, with the claim code.
#[utoipa::path(post, path = "/cheques/{nummer}/vervanging", tag = "cheques", security(("bearer" = [])),
    params(("nummer" = String, Path, example = "HU26-004217-S"), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = VervangingBody,
    responses(
        (status = 201, body = VervangingAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn replace(
    caller: Caller,
    Path(typed): Path<String>,
    sent: Sent<VervangingBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = VervangingDraft {
        claimcode: body.claimcode,
        reden: body.reden,
        verkooppunt: body.verkooppunt,
        toelichting: String::new(),
    };
    let nummer = of_path(&typed)?;
    let done =
        actions::vervanging::replace(&caller.app, &caller.actor, &nummer, &draft, once).await?;
    Ok(made(done))
}

/// Exchange a cheque whose paper is handed in at the counter.
#[utoipa::path(post, path = "/cheques/{nummer}/omruiling", tag = "cheques", security(("bearer" = [])),
    params(("nummer" = String, Path, example = "HU26-004217-S"), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = OmruilingBody,
    responses(
        (status = 201, body = VervangingAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn exchange(
    caller: Caller,
    Path(typed): Path<String>,
    sent: Sent<OmruilingBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let nummer = of_path(&typed)?;
    let done = actions::vervanging::exchange(&caller.app, &caller.actor, &nummer, &body.code, once)
        .await?;
    Ok(made(done))
}

/// Replace a cheque that the printer spoiled, while its sheet has not been confirmed.
#[utoipa::path(post, path = "/cheques/{nummer}/misdruk", tag = "cheques", security(("bearer" = [])),
    params(("nummer" = String, Path, example = "HU26-004217-S"), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = Nothing,
    responses(
        (status = 201, body = VervangingAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn misprint(
    caller: Caller,
    Path(typed): Path<String>,
    sent: Sent<Nothing>,
) -> Result<Response, ApiError> {
    let nummer = of_path(&typed)?;
    let done =
        actions::vervanging::misprint(&caller.app, &caller.actor, &nummer, sent.once).await?;
    Ok(made(done))
}

/// Ask a second person for a new cheque where nobody has the claim code, or where the old one was taken in wrongly.
#[utoipa::path(post, path = "/cheques/{nummer}/verzoek", tag = "cheques", security(("bearer" = [])),
    params(("nummer" = String, Path, example = "HU26-004217-S"), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = VerzoekBody,
    responses(
        (status = 202, body = GevraagdAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn ask(
    caller: Caller,
    Path(typed): Path<String>,
    sent: Sent<VerzoekBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = VervangingDraft {
        claimcode: String::new(),
        reden: body.reden,
        toelichting: body.toelichting,
        verkooppunt: body.verkooppunt,
    };
    let nummer = of_path(&typed)?;
    let done = actions::vervanging::ask_without_claimcode(
        &caller.app,
        &caller.actor,
        &nummer,
        &draft,
        once,
    )
    .await?;
    let answer = GevraagdAnswer {
        akkoord: done.value,
    };
    Ok(replayed(
        (StatusCode::ACCEPTED, Json(answer)).into_response(),
        done.replayed,
    ))
}

/// Make an expired cheque valid again.
#[utoipa::path(post, path = "/cheques/{nummer}/herleving", tag = "cheques", security(("bearer" = [])),
    params(("nummer" = String, Path, example = "HU26-004217-S"), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = HerlevingBody,
    responses(
        (status = 204, description = "Valid again"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn revive(
    caller: Caller,
    Path(typed): Path<String>,
    sent: Sent<HerlevingBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let nummer = of_path(&typed)?;
    let done =
        actions::verval::revive(&caller.app, &caller.actor, &nummer, &body.toelichting, once)
            .await?;
    Ok(silent(done))
}

/// A resident says that a cheque was taken in wrongly: somebody looks at it.
#[utoipa::path(post, path = "/cheques/{nummer}/bezwaar", tag = "cheques", security(("bearer" = [])),
    params(("nummer" = String, Path, example = "HU26-004217-S"), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = BezwaarBody,
    responses(
        (status = 204, description = "Told to who decides"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn dispute(
    caller: Caller,
    Path(typed): Path<String>,
    sent: Sent<BezwaarBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let nummer = of_path(&typed)?;
    let bezwaar = Bezwaar::parse(&body.bezwaar).ok_or_else(|| {
        Failure::Invalid(FieldErrors::one(
            "bezwaar",
            "Kies not_done, too_many of not_given.",
        ))
    })?;
    let done =
        actions::verzilvering::undo::dispute(&caller.app, &caller.actor, &nummer, bezwaar, once)
            .await?;
    Ok(silent(done))
}

/// Undo a redemption, within 15 minutes and with the token it was made with.
#[utoipa::path(post, path = "/cheques/{nummer}/herroeping", tag = "verzilveringen", security(("bearer" = [])),
    params(("nummer" = String, Path, example = "HU26-004217-S"), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = Nothing,
    responses(
        (status = 200, body = HerroepingAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn undo(
    caller: Caller,
    Device(device): Device,
    Path(typed): Path<String>,
    sent: Sent<Nothing>,
) -> Result<Response, ApiError> {
    let nummer = of_path(&typed)?;
    let done =
        actions::verzilvering::undo::undo(&caller.app, &caller.actor, &nummer, device, sent.once)
            .await?;
    let answer = HerroepingAnswer {
        opdracht: done.value,
    };
    Ok(replayed(Json(answer).into_response(), done.replayed))
}
