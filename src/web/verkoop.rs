//! Selling: the counter page `/balie`, one dense screen for the whole sale, and the same through the API.

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

use super::{
    error::{ApiError, Problem},
    extract::{Caller, Sent, replayed},
    pdf,
};
use crate::{
    actions::{self, verkoop::Sold},
    app::App,
    domain::verkoop::{BY_API, VerkoopDraft},
};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_sell))
        .routes(routes!(api_sheet))
        .routes(routes!(api_confirm))
}

#[derive(Deserialize, ToSchema)]
struct VerkoopBody {
    /// Slug of the verkooppunt.
    #[serde(default)]
    verkooppunt: String,
    /// How many cheques: a whole number from 1 to 1000.
    #[serde(default)]
    #[schema(value_type = u32, minimum = 1, maximum = 1000)]
    aantal: serde_json::Value,
    /// How it is paid: contant, pin or factuur.
    #[serde(default)]
    betaalwijze: String,
    /// Who pays the invoice.
    #[serde(default)]
    koper: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct VerkoopAnswer {
    id: Uuid,
    bonnummer: String,
    totaal_cent: i64,
    /// In UTC.
    verkocht_op: String,
    /// Last day of validity; none when cheques never expire.
    #[schema(format = "date")]
    geldig_tot: Option<String>,
    cheques: Vec<ChequeAnswer>,
}

#[derive(Serialize, ToSchema)]
struct ChequeAnswer {
    id: Uuid,
    nummer: String,
    /// The secret code; left out once printing is confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// The buyer's secret; left out once printing is confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    claimcode: Option<String>,
}

fn answer(app: &App, sold: Sold) -> VerkoopAnswer {
    let Sold {
        verkoop,
        bonnummer,
        cheques,
        secrets,
    } = sold;
    let mut secrets = secrets.into_iter().flatten();
    VerkoopAnswer {
        id: verkoop.id,
        bonnummer,
        totaal_cent: verkoop.totaal.0,
        verkocht_op: verkoop.sold_at.to_string(),
        geldig_tot: cheques
            .first()
            .and_then(|cheque| cheque.status.sale())
            .and_then(|sale| sale.valid_until)
            .map(|date| date.to_string()),
        cheques: cheques
            .iter()
            .map(|cheque| {
                let (code, claimcode) = secrets.next().map(|own| (own.code, own.claimcode)).unzip();
                ChequeAnswer {
                    id: cheque.id,
                    nummer: cheque.nummer(&app.regeling.cheque_prefix).to_string(),
                    code,
                    claimcode,
                }
            })
            .collect(),
    }
}

/// Sell cheques. The secrets of the cheques stand in this answer and on the sheet, and nowhere else.
#[utoipa::path(post, path = "/verkopen", tag = "verkopen", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = VerkoopBody,
    responses(
        (status = 201, body = VerkoopAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_sell(caller: Caller, sent: Sent<VerkoopBody>) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = VerkoopDraft {
        verkooppunt: body.verkooppunt,
        // Only a number is a count: "3" in quotes is as wrong as 1.5.
        aantal: match body.aantal {
            serde_json::Value::Number(number) => number.to_string(),
            other => format!("?{other}"),
        },
        betaalwijze: body.betaalwijze,
        koper: body.koper.unwrap_or_default(),
    };
    let Caller { app, actor } = &caller;
    let done = actions::verkoop::sell(app, actor, &draft, &BY_API, once).await?;
    let sold = actions::verkoop::find(app, actor, done.value).await?;
    Ok(replayed(
        (StatusCode::CREATED, Json(answer(app, sold))).into_response(),
        done.replayed,
    ))
}

/// The sheet to print, until its printing is confirmed.
#[utoipa::path(get, path = "/verkopen/{id}/vel", tag = "verkopen", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 410, body = Problem, content_type = "application/problem+json", description = "Printing was confirmed; the secrets are gone"),
    ))]
async fn api_sheet(caller: Caller, Path(id): Path<Uuid>) -> Result<Response, ApiError> {
    let bytes = actions::verkoop::sheet(&caller.app, &caller.actor, id).await?;
    Ok(pdf(&format!("vel-{id}"), bytes))
}

/// Say that the sheet was printed well. From here on the secrets exist only on paper.
#[utoipa::path(post, path = "/verkopen/{id}/vel/bevestiging", tag = "verkopen", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 204, description = "Confirmed, now or before"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_confirm(caller: Caller, Path(id): Path<Uuid>) -> Result<StatusCode, ApiError> {
    actions::verkoop::confirm_sheet(&caller.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
