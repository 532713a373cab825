//! Started and finished, for programs. The buttons of the phone are in `ploeg.rs`; both call the same actions.

use axum::{
    Json,
    extract::Path,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, Problem},
    extract::{Caller, Sent, replayed},
};
use crate::{
    actions::{
        self, Done, Failure,
        werk::{FinishDraft, Stand},
    },
    app::App,
    domain::fields::FieldErrors,
};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(start))
        .routes(routes!(finish))
}

#[derive(Deserialize, ToSchema)]
struct StartBody {
    /// When the ploeg began (RFC 3339); now when left out.
    op: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AfrondingBody {
    /// When the ploeg was done (RFC 3339); now when left out.
    op: Option<String>,
    /// Only deelnemers who were not there from beginning to end.
    #[serde(default)]
    uren_per_deelnemer: Vec<DeelnemerMinuten>,
    /// What the begeleider must know.
    opmerking: Option<String>,
}

#[derive(Deserialize, ToSchema)]
struct DeelnemerMinuten {
    deelnemer: Uuid,
    /// 0 for who was not there.
    minuten: u32,
}

#[derive(Serialize, ToSchema)]
struct StandAnswer {
    opdracht: Uuid,
    /// `started`, `finished`.
    status: String,
    /// In UTC.
    op: String,
}

/// The ploeg has begun. By a deelnemer of the ploeg, its begeleider or a coordinator.
#[utoipa::path(post, path = "/opdrachten/{id}/start", tag = "opdrachten", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = StartBody,
    responses(
        (status = 200, body = StandAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Not from this state, or not at this time"),
    ))]
async fn start(
    caller: Caller,
    Path(id): Path<Uuid>,
    sent: Sent<StartBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let op = instant(body.op.as_deref())?;
    let done = actions::werk::start(&caller.app, &caller.actor, id, op, once).await?;
    Ok(answer(done))
}

/// The ploeg is done: the visit ends and uren are reported for every deelnemer who was there.
#[utoipa::path(post, path = "/opdrachten/{id}/afronding", tag = "opdrachten", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = AfrondingBody,
    responses(
        (status = 200, body = StandAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Not from this state, or not at this time"),
    ))]
async fn finish(
    caller: Caller,
    Path(id): Path<Uuid>,
    sent: Sent<AfrondingBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = FinishDraft {
        op: instant(body.op.as_deref())?,
        minuten: body
            .uren_per_deelnemer
            .into_iter()
            .map(|one| (one.deelnemer, one.minuten))
            .collect(),
        opmerking: body.opmerking.unwrap_or_default(),
        partly: false,
    };
    let done = actions::werk::finish(&caller.app, &caller.actor, id, draft, once).await?;
    Ok(answer(done))
}

fn instant(text: Option<&str>) -> Result<Option<Timestamp>, Failure> {
    text.map(|text| {
        text.parse().map_err(|_| {
            Failure::Invalid(FieldErrors::one(
                "op",
                "Dit is geen tijdstip. Stuur het als 2026-11-26T09:00:00Z.",
            ))
        })
    })
    .transpose()
}

fn answer(done: Done<Stand>) -> Response {
    let Stand {
        opdracht,
        status,
        op,
    } = done.value;
    let answer = StandAnswer {
        opdracht,
        status,
        op: op.to_string(),
    };
    replayed(Json(answer).into_response(), done.replayed)
}
