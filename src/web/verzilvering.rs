//! Handing in a cheque through the API. The page of the ploeg is in `ploeg.rs`.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, Problem},
    extract::{Caller, Device, Sent, replayed},
};
use crate::{
    actions::{self, verzilvering::Verzilverd},
    app::App,
};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(redeem))
}

#[derive(Deserialize, ToSchema)]
struct VerzilveringBody {
    /// The code as typed or scanned: any case, with or without dashes, or the whole address of the QR.
    code: String,
    /// The visit.
    opdracht: Uuid,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct VerzilveringAnswer {
    /// The cheque's number.
    nummer: String,
    /// The visit.
    opdracht: Uuid,
    /// When, in UTC.
    op: String,
    waarde_cent: i64,
    personen_uren: u32,
    /// Cheques still to take in for this klus.
    nog_te_gaan: u32,
    /// Whether the sale of this cheque was only heard of now.
    later_gemeld: bool,
}

/// Hand in a cheque at a visit, exactly once.
#[utoipa::path(post, path = "/verzilveringen", tag = "verzilveringen", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = VerzilveringBody,
    responses(
        (status = 201, body = VerzilveringAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Used before, or refused for another reason"),
    ))]
async fn redeem(
    caller: Caller,
    Device(device): Device,
    sent: Sent<VerzilveringBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let done = actions::verzilvering::redeem(
        &caller.app,
        &caller.actor,
        &body.code,
        body.opdracht,
        device,
        once,
    )
    .await?;
    let Verzilverd {
        nummer,
        opdracht,
        op,
        waarde,
        personen_uren,
        still_to_come,
        late_reported,
    } = done.value;
    let answer = VerzilveringAnswer {
        nummer,
        opdracht,
        op: op.to_string(),
        waarde_cent: waarde.0,
        personen_uren,
        nog_te_gaan: still_to_come,
        later_gemeld: late_reported,
    };
    Ok(replayed(
        (StatusCode::CREATED, Json(answer)).into_response(),
        done.replayed,
    ))
}
