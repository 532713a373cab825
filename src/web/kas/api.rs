//! The till through the API: the same acts, with amounts in cents.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    actions::{self, Done, Failure, kas::Seen},
    app::App,
    domain::{
        kas::{KasdagStatus, MutatieDraft, OpeningDraft, SluitingDraft, TellingDraft},
        money::Cents,
    },
    web::{
        error::{ApiError, Problem},
        extract::{Caller, Sent, id, replayed},
        pdf,
    },
};

pub(in crate::web) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, open))
        .routes(routes!(one))
        .routes(routes!(move_cash))
        .routes(routes!(count))
        .routes(routes!(explain))
        .routes(routes!(sign))
        .routes(routes!(close))
        .routes(routes!(paper))
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct KasdagAnswer {
    id: Uuid,
    /// Per verkooppunt from 1, without gaps: `GW-K-0012`.
    nummer: String,
    verkooppunt: String,
    /// open, counted or closed.
    status: &'static str,
    /// In UTC.
    geopend_op: String,
    /// Left out for who still has to count.
    #[serde(skip_serializing_if = "Option::is_none")]
    begin_cent: Option<i64>,
    contant_verkocht_cent: i64,
    verantwoord_cent: i64,
    terugbetaald_cent: i64,
    mutaties_cent: i64,
    /// Left out for who still has to count.
    #[serde(skip_serializing_if = "Option::is_none")]
    verwacht_cent: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    geteld_cent: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verschil_cent: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opmerking: Option<String>,
    /// Whether somebody else signed for the difference.
    getekend: bool,
    /// Number of the sealed bag.
    #[serde(skip_serializing_if = "Option::is_none")]
    zak: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    storting_cent: Option<i64>,
    /// What stays for the next kasdag, once closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    blijft_cent: Option<i64>,
    /// In UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    gesloten_op: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct KasdagenAnswer {
    resultaten: Vec<KasdagAnswer>,
}

fn answer(seen: &Seen) -> KasdagAnswer {
    let (opmerking, signed, closed) = match &seen.kasdag.status {
        KasdagStatus::Open => (None, false, None),
        KasdagStatus::Counted {
            opmerking, signed, ..
        } => (opmerking.clone(), signed.is_some(), None),
        KasdagStatus::Closed {
            opmerking,
            signed,
            closed,
            ..
        } => (opmerking.clone(), signed.is_some(), Some(*closed)),
    };
    let telling = seen.kasdag.telling();
    let stand = &seen.stand;
    KasdagAnswer {
        id: seen.kasdag.id,
        nummer: seen.kasdag.kasnummer(&seen.verkooppunt.letters),
        verkooppunt: seen.verkooppunt.slug.clone(),
        status: seen.kasdag.status.word(),
        geopend_op: seen.kasdag.opened.at.to_string(),
        begin_cent: seen.open_book.then_some(stand.begin.0),
        contant_verkocht_cent: stand.verkocht.0,
        verantwoord_cent: stand.verantwoord.0,
        terugbetaald_cent: stand.terugbetaald.0,
        mutaties_cent: stand.mutaties.0,
        verwacht_cent: seen.open_book.then(|| stand.verwacht().0),
        geteld_cent: telling.map(|telling| telling.stuks.totaal().0),
        verschil_cent: telling.map(|telling| telling.verschil().0),
        opmerking,
        getekend: signed,
        zak: seen.storting.as_ref().map(|bag| bag.zak.clone()),
        storting_cent: seen.storting.as_ref().map(|bag| bag.cents.0),
        blijft_cent: closed.map(|_| stand.blijft().0),
        gesloten_op: closed.map(|by| by.at.to_string()),
    }
}

/// Shows the kasdag after an act.
async fn shown(
    caller: &Caller,
    done: Result<Done<Uuid>, Failure>,
    status: StatusCode,
) -> Result<Response, ApiError> {
    let done = done?;
    let seen = actions::kas::find(&caller.app, &caller.actor, done.value).await?;
    Ok(replayed(
        (status, Json(answer(&seen))).into_response(),
        done.replayed,
    ))
}

/// An amount in cents as the draft reads it; what is not a whole number is not an amount.
fn euros(value: &serde_json::Value) -> String {
    match value.as_i64() {
        Some(cents) => Cents(cents).to_string(),
        None if value.is_null() => String::new(),
        None => format!("?{value}"),
    }
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    verkooppunt: String,
}

/// The kasdag of a verkooppunt that is not closed, and the latest closed ones, newest first.
#[utoipa::path(get, path = "/kasdagen", tag = "kas", security(("bearer" = [])),
    params(("verkooppunt" = String, Query)),
    responses(
        (status = 200, body = KasdagenAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn list(caller: Caller, Query(which): Query<Which>) -> Result<Response, ApiError> {
    let (app, actor) = (&caller.app, &caller.actor);
    let till = actions::kas::till(app, actor, &which.verkooppunt).await?;
    let mut resultaten: Vec<KasdagAnswer> = till.current.iter().map(answer).collect();
    for kasdag in till.closed {
        let seen = actions::kas::find(app, actor, kasdag.id).await?;
        resultaten.push(answer(&seen));
    }
    Ok(Json(KasdagenAnswer { resultaten }).into_response())
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OpeningBody {
    /// Slug of the verkooppunt.
    #[serde(default)]
    verkooppunt: String,
    /// Float that is put in now.
    #[serde(default)]
    #[schema(value_type = Option<u32>)]
    wisselgeld_cent: serde_json::Value,
}

/// Open the till by hand. The first cash sale opens it by itself.
#[utoipa::path(post, path = "/kasdagen", tag = "kas", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = OpeningBody,
    responses(
        (status = 201, body = KasdagAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn open(caller: Caller, sent: Sent<OpeningBody>) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = OpeningDraft {
        erbij: euros(&body.wisselgeld_cent),
    };
    let done =
        actions::kas::open(&caller.app, &caller.actor, &body.verkooppunt, &draft, once).await;
    shown(&caller, done, StatusCode::CREATED).await
}

/// One kasdag, with its figures so far or its final ones.
#[utoipa::path(get, path = "/kasdagen/{id}", tag = "kas", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = KasdagAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn one(caller: Caller, Path(key): Path<String>) -> Result<Response, ApiError> {
    let seen = actions::kas::find(&caller.app, &caller.actor, id(&key)?).await?;
    Ok(Json(answer(&seen)).into_response())
}

#[derive(Deserialize, ToSchema, Default)]
#[serde(rename_all = "camelCase", default)]
struct MutatieBody {
    /// Slug of the verkooppunt.
    verkooppunt: String,
    /// in or uit.
    richting: String,
    #[schema(value_type = u32)]
    bedrag_cent: serde_json::Value,
    /// Why.
    reden: String,
}

/// Put cash in the till or take it out, other than for cheques.
#[utoipa::path(post, path = "/kasmutaties", tag = "kas", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = MutatieBody,
    responses(
        (status = 201, body = KasdagAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn move_cash(caller: Caller, sent: Sent<MutatieBody>) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = MutatieDraft {
        richting: body.richting,
        bedrag: euros(&body.bedrag_cent),
        reden: body.reden,
    };
    let done =
        actions::kas::move_cash(&caller.app, &caller.actor, &body.verkooppunt, &draft, once).await;
    shown(&caller, done, StatusCode::CREATED).await
}

#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
struct KastellingBody {
    /// Slug of the verkooppunt.
    verkooppunt: String,
    /// How many of each denomination, by its value in cents: `{"5000": 2, "5": 13}`.
    #[schema(value_type = BTreeMap<String, u32>)]
    stuks: BTreeMap<String, serde_json::Value>,
}

/// Count the till, without knowing what should lie there. Counting again is allowed until the kasdag is closed.
#[utoipa::path(post, path = "/kastellingen", tag = "kas", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = KastellingBody,
    responses(
        (status = 201, body = KasdagAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn count(caller: Caller, sent: Sent<KastellingBody>) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = TellingDraft {
        stuks: body
            .stuks
            .iter()
            .map(|(cents, count)| {
                let typed = match count {
                    serde_json::Value::Number(number) => number.to_string(),
                    other => format!("?{other}"),
                };
                (cents.parse().unwrap_or_default(), typed)
            })
            .collect(),
    };
    let done =
        actions::kas::count(&caller.app, &caller.actor, &body.verkooppunt, &draft, once).await;
    shown(&caller, done, StatusCode::CREATED).await
}

#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
struct ToelichtingBody {
    /// What explains the difference.
    opmerking: String,
}

/// Explain the difference.
#[utoipa::path(post, path = "/kasdagen/{id}/toelichting", tag = "kas", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = ToelichtingBody,
    responses(
        (status = 200, body = KasdagAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn explain(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<ToelichtingBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let (app, actor) = (&caller.app, &caller.actor);
    let done = actions::kas::explain(app, actor, id(&key)?, &body.opmerking, once).await;
    shown(&caller, done, StatusCode::OK).await
}

#[derive(Deserialize, ToSchema)]
struct NothingBody {}

/// Sign for the difference, as somebody who had no part in it.
#[utoipa::path(post, path = "/kasdagen/{id}/handtekening", tag = "kas", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = NothingBody,
    responses(
        (status = 200, body = KasdagAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn sign(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<NothingBody>,
) -> Result<Response, ApiError> {
    let done = actions::kas::sign(&caller.app, &caller.actor, id(&key)?, sent.once).await;
    shown(&caller, done, StatusCode::OK).await
}

#[derive(Deserialize, ToSchema, Default)]
#[serde(rename_all = "camelCase", default)]
struct SluitingBody {
    /// What goes to the bank; nothing or 0 is nothing.
    #[schema(value_type = Option<u32>)]
    storting_cent: serde_json::Value,
    /// Number of the sealed bag.
    zak: String,
}

/// Close a kasdag for good.
#[utoipa::path(post, path = "/kasdagen/{id}/sluiting", tag = "kas", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = SluitingBody,
    responses(
        (status = 200, body = KasdagAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn close(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<SluitingBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = SluitingDraft {
        storting: euros(&body.storting_cent),
        zak: body.zak,
    };
    let done = actions::kas::close(&caller.app, &caller.actor, id(&key)?, &draft, once).await;
    shown(&caller, done, StatusCode::OK).await
}

/// The kasstaat of a closed kasdag.
#[utoipa::path(get, path = "/kasdagen/{id}/kasstaat", tag = "kas", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn paper(caller: Caller, Path(key): Path<String>) -> Result<Response, ApiError> {
    let bytes = actions::kas::kasstaat(&caller.app, &caller.actor, id(&key)?).await?;
    Ok(pdf("kasstaat", bytes))
}
