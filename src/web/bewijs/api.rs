//! Werkervaringsbewijzen for programs: those of a deelnemer, making one, taking one back.

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
    actions,
    app::App,
    domain::{
        bewijs::{Bewijs, Keuze, NaamKeuze},
        fields::FieldErrors,
    },
    web::{
        error::{ApiError, Problem},
        extract::{Caller, Sent, id, replayed},
    },
};

pub(in crate::web) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(withdraw))
}

#[derive(Serialize, ToSchema)]
struct BewijzenAnswer {
    resultaten: Vec<BewijsAnswer>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct BewijsAnswer {
    id: Uuid,
    /// `W26-000123-5`
    nummer: String,
    /// The name on it.
    naam: String,
    /// Approved minutes of the work it tells of.
    minuten: u32,
    /// Names of the skills on it.
    vaardigheden: Vec<String>,
    gemaakt_op: String,
    /// Absent while it is valid.
    ingetrokken_op: Option<String>,
    /// Where anybody who holds it checks it; its credential is at `/badge` behind it.
    link: String,
}

impl BewijsAnswer {
    fn new(app: &App, one: Bewijs) -> Self {
        let code = actions::bewijs::code(app, one.id).to_string();
        Self {
            id: one.id,
            nummer: one.nummer.to_string(),
            naam: one.inhoud.naam,
            minuten: one.inhoud.minuten,
            vaardigheden: one
                .inhoud
                .vaardigheden
                .into_iter()
                .map(|line| line.naam)
                .collect(),
            gemaakt_op: one.at.to_string(),
            ingetrokken_op: one.withdrawn.map(|at| at.to_string()),
            link: actions::bewijs::link(app, &code),
        }
    }
}

/// Which lines are shown.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
struct BewijsBody {
    /// `heel` or `kort` (`Fatima E.`).
    naam: String,
    /// Slugs of vaardigheden.
    vaardigheden: Vec<String>,
    /// Whether their levels are shown.
    niveaus: bool,
    /// Slugs of klussoorten.
    klussoorten: Vec<String>,
    /// Keys of remarks.
    opmerkingen: Vec<Uuid>,
}

impl Default for BewijsBody {
    fn default() -> Self {
        Self {
            naam: NaamKeuze::default().word().to_owned(),
            vaardigheden: Vec::new(),
            niveaus: true,
            klussoorten: Vec::new(),
            opmerkingen: Vec::new(),
        }
    }
}

/// The bewijzen of a deelnemer, newest first.
#[utoipa::path(get, path = "/deelnemers/{id}/bewijzen", tag = "werkervaring", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = BewijzenAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn list(caller: Caller, Path(deelnemer): Path<Uuid>) -> Result<Response, ApiError> {
    let all = actions::bewijs::of_deelnemer(&caller.app, &caller.actor, deelnemer).await?;
    Ok(Json(BewijzenAnswer {
        resultaten: all
            .into_iter()
            .map(|one| BewijsAnswer::new(&caller.app, one))
            .collect(),
    })
    .into_response())
}

/// What was made.
#[derive(Serialize, ToSchema)]
struct MadeAnswer {
    id: Uuid,
    nummer: String,
}

/// Makes a bewijs with the chosen lines; it never changes again.
#[utoipa::path(post, path = "/deelnemers/{id}/bewijzen", tag = "werkervaring", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = BewijsBody,
    responses(
        (status = 201, body = MadeAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "No approved uren, or a line that cannot be chosen"),
    ))]
async fn make(
    caller: Caller,
    Path(deelnemer): Path<Uuid>,
    Sent { body, once }: Sent<BewijsBody>,
) -> Result<Response, ApiError> {
    let Some(naam) = NaamKeuze::parse(&body.naam) else {
        return Err(
            actions::Failure::Invalid(FieldErrors::one("naam", "Kies heel of kort.")).into(),
        );
    };
    let keuze = Keuze {
        naam,
        vaardigheden: body.vaardigheden,
        niveaus: body.niveaus,
        klussoorten: body.klussoorten,
        opmerkingen: body.opmerkingen,
    };
    let done = actions::bewijs::make(&caller.app, &caller.actor, deelnemer, keuze, once).await?;
    let made = MadeAnswer {
        id: done.value.id,
        nummer: done.value.nummer,
    };
    Ok(replayed(
        (StatusCode::CREATED, Json(made)).into_response(),
        done.replayed,
    ))
}

/// Nothing needs to be said.
#[derive(Deserialize, ToSchema)]
struct WithdrawBody {}

/// Takes a bewijs back: link and credential say so from now on.
#[utoipa::path(post, path = "/werkervaringsbewijzen/{id}/intrekking", tag = "werkervaring", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header)), request_body = WithdrawBody,
    responses(
        (status = 204, description = "Withdrawn"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Withdrawn before"),
    ))]
async fn withdraw(
    caller: Caller,
    Path(bewijs): Path<String>,
    Sent {
        once,
        body: WithdrawBody {},
    }: Sent<WithdrawBody>,
) -> Result<Response, ApiError> {
    let done = actions::bewijs::withdraw(&caller.app, &caller.actor, id(&bewijs)?, once).await?;
    Ok(replayed(
        StatusCode::NO_CONTENT.into_response(),
        done.replayed,
    ))
}
