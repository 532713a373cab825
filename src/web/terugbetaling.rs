//! A refund after it was made: what the clerk gives back and the paper for the buyer; and refunds through the API. The form is on the
//! pages of the cheque.

use askama::Template;
use axum::{
    Json, Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, Sent, Staff, id, replayed},
    pdf,
    view::{Page, show},
};
use crate::{
    actions::{
        self,
        terugbetaling::{Paid, Refunded},
    },
    app::App,
    domain::{
        calendar::{local_date, local_time, short_date, time_hm},
        money::Cents,
        terugbetaling::TerugbetalingDraft,
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/terugbetalingen/{id}", get(refunded))
        .route("/terugbetalingen/{id}/bon", get(receipt))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(api_refund))
}

#[derive(Template)]
#[template(path = "terugbetaling/terugbetaling.html")]
struct RefundedPage {
    page: Page,
    id: Uuid,
    nummer: String,
    when: String,
    aantal: usize,
    totaal: Cents,
    /// Out of the till.
    kas: Cents,
    /// The rest, back to card, invoice or fonds.
    elsewhere: Cents,
}

async fn refunded(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let (nummer, one) = actions::terugbetaling::find(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(show(&RefundedPage {
        page: Page::new(&visit, format!("Terugbetaling {nummer}"), "/cheques"),
        id: one.id,
        nummer,
        when: format!(
            "{}, {}",
            short_date(local_date(one.at)),
            time_hm(local_time(one.at))
        ),
        aantal: one.cheques.len(),
        totaal: one.totaal,
        kas: one.kas,
        elsewhere: Cents(one.totaal.0 - one.kas.0),
    }))
}

async fn receipt(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let bytes = actions::terugbetaling::receipt(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(pdf("terugbetaling", bytes))
}

#[derive(Deserialize, ToSchema)]
struct TerugbetalingBody {
    /// 1 to 50 cheques.
    #[serde(default)]
    cheques: Vec<ClaimBody>,
}

#[derive(Deserialize, ToSchema)]
struct ClaimBody {
    /// The cheque's number.
    #[serde(default)]
    #[schema(example = "HU26-004217-S")]
    nummer: String,
    /// The code on the buyer's stub.
    #[serde(default)]
    claimcode: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TerugbetalingAnswer {
    id: Uuid,
    /// Its number, without gaps per verkooppunt and year.
    nummer: String,
    totaal_cent: i64,
    /// Out of the till of the verkooppunt.
    kas_cent: i64,
    /// Back by card.
    pin_cent: i64,
}

/// What waits for a second person.
#[derive(Serialize, ToSchema)]
pub(super) struct GevraagdAnswer {
    /// The question to the second person.
    pub(super) akkoord: Uuid,
}

/// Pay cheques back to whoever paid. Above €150 a second person has to agree first: 202.
#[utoipa::path(post, path = "/terugbetalingen", tag = "cheques", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = TerugbetalingBody,
    responses(
        (status = 201, body = TerugbetalingAnswer),
        (status = 202, body = GevraagdAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Used, refunded before, or given for nothing"),
    ))]
async fn api_refund(caller: Caller, sent: Sent<TerugbetalingBody>) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = TerugbetalingDraft {
        cheques: body
            .cheques
            .into_iter()
            .map(|one| (one.nummer, one.claimcode))
            .collect(),
    };
    let done = actions::terugbetaling::refund(&caller.app, &caller.actor, &draft, once).await?;
    let response = match done.value {
        Refunded::Paid(Paid {
            id,
            nummer,
            totaal,
            kas,
            pin,
        }) => {
            let answer = TerugbetalingAnswer {
                id,
                nummer,
                totaal_cent: totaal.0,
                kas_cent: kas.0,
                pin_cent: pin.0,
            };
            (StatusCode::CREATED, Json(answer)).into_response()
        }
        Refunded::Asked(akkoord) => {
            (StatusCode::ACCEPTED, Json(GevraagdAnswer { akkoord })).into_response()
        }
    };
    Ok(replayed(response, done.replayed))
}
