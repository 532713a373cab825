//! The JSON door of treden. Only the deelnemer's own klantmanager gets through.

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
    domain::trede::{Answers, Trede, TredeDraft},
    web::{
        error::{ApiError, Problem},
        extract::{Caller, Sent, id, replayed},
    },
};

pub(in crate::web) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(api_list, api_set))
}

/// A rung of the participatieladder at a date.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TredeJson {
    id: Uuid,
    /// `YYYY-MM-DD`.
    op: String,
    /// `start`, `between` or `exit`.
    moment: &'static str,
    /// 1 to 6.
    niveau: i32,
    /// 1 to 6: within reach in a year.
    groei: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    reden: Option<String>,
    /// The one it takes the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    verbetert: Option<Uuid>,
    /// Account of the klantmanager who set it.
    door: Uuid,
}

impl From<Trede> for TredeJson {
    fn from(trede: Trede) -> Self {
        let Trede {
            id,
            deelnemer_id: _,
            no: _,
            moment,
            op,
            niveau,
            groei,
            antwoorden: _,
            reden,
            corrects,
            by,
        } = trede;
        Self {
            id,
            op: op.to_string(),
            moment: moment.word(),
            niveau: niveau.number(),
            groei: groei.number(),
            reden,
            verbetert: corrects,
            door: by,
        }
    }
}

/// The treden of a deelnemer, with what the product knows beside them.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TredenJson {
    /// In the order in which they were set.
    resultaten: Vec<TredeJson>,
    /// Of the last 13 whole weeks, those with a visit.
    weken_met_bezoek: u32,
    /// Of those weeks, the ones in which the deelnemer took part.
    weken: u32,
    /// By when the next one should be set.
    #[serde(skip_serializing_if = "Option::is_none")]
    uiterlijk: Option<String>,
}

/// The treden of a deelnemer, for their klantmanager.
#[utoipa::path(get, path = "/deelnemers/{id}/treden", tag = "deelnemers", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = TredenJson), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn api_list(caller: Caller, Path(key): Path<String>) -> Result<Response, ApiError> {
    let ladder = actions::trede::look(&caller.app, &caller.actor, id(&key)?).await?;
    Ok(Json(TredenJson {
        resultaten: ladder.treden.into_iter().map(TredeJson::from).collect(),
        weken_met_bezoek: ladder.evidence.contact.with,
        weken: ladder.evidence.contact.of,
        uiterlijk: ladder.due.map(|due| due.op.to_string()),
    })
    .into_response())
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct TredeBody {
    /// `ja`, `nee` or nothing per question: five on the level, five on growth.
    antwoorden: Vec<String>,
    /// The day it is of, `YYYY-MM-DD`; today when left out.
    op: String,
    /// 1 to 6.
    niveau: i32,
    /// 1 to 6, not below `niveau`.
    groei: i32,
    /// Why it is another than the answers come to, or why it corrects; 3 to 300 characters.
    reden: String,
    /// Key of the trede it takes the place of.
    verbetert: String,
}

/// Key of what was set.
#[derive(Serialize, ToSchema)]
struct TredeSetJson {
    id: Uuid,
}

/// Set a trede, or correct one. What is set stays: a correction is a new row.
#[utoipa::path(post, path = "/deelnemers/{id}/treden", tag = "deelnemers", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = TredeBody,
    responses(
        (status = 201, body = TredeSetJson),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Corrected before"),
    ))]
async fn api_set(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<TredeBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = TredeDraft {
        antwoorden: Answers::of_words(body.antwoorden.iter().map(String::as_str)),
        op: body.op,
        niveau: body.niveau.to_string(),
        groei: body.groei.to_string(),
        reden: body.reden,
        corrects: body.verbetert,
    };
    let done = actions::trede::set(&caller.app, &caller.actor, id(&key)?, &draft, once).await?;
    let answer = Json(TredeSetJson { id: done.value.id });
    Ok(replayed(
        (StatusCode::CREATED, answer).into_response(),
        done.replayed,
    ))
}
