//! The JSON door of ploegen and opdrachten. What a ploeg presses on the day (start, afronding) is elsewhere.

use axum::{
    Json,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    actions::{
        self, Failure,
        opdracht::{Planned, Spot},
        ploeg::PloegDay,
    },
    app::App,
    domain::{
        calendar::{local_date, local_time, parse_date, time_hm},
        fields::FieldErrors,
        opdracht::Visit,
        ploeg::PloegDraft,
    },
    web::{
        error::{ApiError, Problem},
        extract::{Caller, Sent, replayed},
    },
};

pub(in crate::web) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(plan))
        .routes(routes!(look))
}

/// A ploeg of a day.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PloegJson {
    id: Uuid,
    uitvoerder: String,
    /// `YYYY-MM-DD`.
    datum: String,
    naam: String,
    /// Key of the begeleider's account.
    begeleider: Uuid,
    deelnemers: Vec<Uuid>,
    /// UTC.
    van: String,
    /// UTC.
    tot: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    voertuig: Option<String>,
    /// Keys of its opdrachten, in order of time.
    opdrachten: Vec<Uuid>,
}

impl From<&PloegDay> for PloegJson {
    fn from(day: &PloegDay) -> Self {
        let ploeg = &day.ploeg;
        Self {
            id: ploeg.id,
            uitvoerder: ploeg.uitvoerder.clone(),
            datum: ploeg.datum.to_string(),
            naam: ploeg.naam.clone(),
            begeleider: ploeg.begeleider_id,
            deelnemers: ploeg.deelnemers.clone(),
            van: ploeg.van.to_string(),
            tot: ploeg.tot.to_string(),
            voertuig: ploeg.voertuig.clone(),
            opdrachten: day.visits.iter().map(|one| one.opdracht.id).collect(),
        }
    }
}

/// The ploegen of a day.
#[derive(Serialize, ToSchema)]
struct PloegenJson {
    resultaten: Vec<PloegJson>,
}

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct PloegenQuery {
    /// The day, `YYYY-MM-DD`; today when left out.
    datum: Option<String>,
}

/// The ploegen of one's own uitvoerder on a day.
#[utoipa::path(get, path = "/ploegen", tag = "ploegen", params(PloegenQuery), security(("bearer" = [])),
    responses((status = 200, body = PloegenJson), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list(caller: Caller, Query(query): Query<PloegenQuery>) -> Result<Response, ApiError> {
    let datum = match &query.datum {
        None => caller.app.today(),
        Some(text) => parse_date(text)
            .map_err(|error| Failure::Invalid(FieldErrors::one("datum", error.to_string())))?,
    };
    let days = actions::ploeg::day(&caller.app, &caller.actor, datum).await?;
    Ok(Json(PloegenJson {
        resultaten: days.iter().map(PloegJson::from).collect(),
    })
    .into_response())
}

/// A ploeg to make.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct NewPloegJson {
    /// Slug of the uitvoerder.
    uitvoerder: String,
    /// `YYYY-MM-DD`.
    datum: String,
    /// Left out: the next number.
    naam: Option<String>,
    /// Key of the begeleider's account.
    begeleider: Uuid,
    deelnemers: Vec<Uuid>,
    /// UTC date-time (RFC 3339), or the time as the clock in Hulst shows it (`08:30`).
    van: String,
    /// As `van`.
    tot: String,
    /// Slug of the vehicle.
    voertuig: Option<String>,
}

/// Makes a ploeg for a day.
#[utoipa::path(post, path = "/ploegen", tag = "ploegen", request_body = NewPloegJson, security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    responses((status = 201, body = PloegJson), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem)))]
async fn make(caller: Caller, sent: Sent<NewPloegJson>) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let mut errors = FieldErrors::default();
    let van = errors.take("van", clock(&body.van, &body.datum));
    let tot = errors.take("tot", clock(&body.tot, &body.datum));
    let (Some(van), Some(tot)) = (van, tot) else {
        return Err(Failure::Invalid(errors).into());
    };
    let draft = PloegDraft {
        datum: body.datum,
        naam: body.naam.unwrap_or_default(),
        begeleider: body.begeleider.to_string(),
        deelnemers: body.deelnemers.iter().map(Uuid::to_string).collect(),
        van,
        tot,
        voertuig: body.voertuig.unwrap_or_default(),
    };
    let done =
        actions::ploeg::make(&caller.app, &caller.actor, &body.uitvoerder, &draft, once).await?;
    let day = actions::ploeg::look(&caller.app, &caller.actor, done.value.id).await?;
    let response = (StatusCode::CREATED, Json(PloegJson::from(&day))).into_response();
    Ok(replayed(response, done.replayed))
}

/// An instant on that day as the clock shows it; a clock time stays what it is.
fn clock(text: &str, datum: &str) -> Result<String, &'static str> {
    let Ok(at) = text.trim().parse::<Timestamp>() else {
        return Ok(text.to_owned());
    };
    if parse_date(datum).is_ok_and(|datum| local_date(at) == datum) {
        Ok(time_hm(local_time(at)))
    } else {
        Err("Dit tijdstip ligt niet op de datum van de ploeg.")
    }
}

/// Where and when a klus is to be done.
#[derive(Deserialize, ToSchema)]
struct WishJson {
    /// Key of the ploeg.
    ploeg: Uuid,
    /// UTC date-time (RFC 3339).
    van: String,
    /// UTC date-time (RFC 3339).
    tot: String,
}

/// One visit.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OpdrachtJson {
    id: Uuid,
    /// Key of the klus.
    klus: Uuid,
    /// Number of the klus.
    volgnummer: String,
    klussoort: String,
    plaats: String,
    /// Key of the ploeg.
    ploeg: Uuid,
    uitvoerder: String,
    /// `YYYY-MM-DD`.
    datum: String,
    /// UTC.
    van: String,
    /// UTC.
    tot: String,
    /// `draft`, `published`, `seen`, `on_the_way`, `started`, `finished`, `partly_done`, `approved`, `moved`, `fell_through`.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    gestart_op: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    afgerond_op: Option<String>,
    /// Why it was moved or fell through.
    #[serde(skip_serializing_if = "Option::is_none")]
    reden: Option<&'static str>,
    /// The visit it was moved to.
    #[serde(skip_serializing_if = "Option::is_none")]
    opvolger: Option<Uuid>,
}

impl From<Visit> for OpdrachtJson {
    fn from(visit: Visit) -> Self {
        let Visit {
            opdracht,
            klus,
            bewoner: _,
        } = visit;
        Self {
            id: opdracht.id,
            klus: klus.id,
            volgnummer: klus.nummer.to_string(),
            klussoort: klus.klussoort,
            plaats: klus.plaats,
            ploeg: opdracht.ploeg_id,
            uitvoerder: opdracht.uitvoerder,
            datum: opdracht.datum.to_string(),
            van: opdracht.van.to_string(),
            tot: opdracht.tot.to_string(),
            status: opdracht.status.word(),
            gestart_op: opdracht.started_at.map(|at| at.to_string()),
            afgerond_op: opdracht.finished_at.map(|at| at.to_string()),
            reden: opdracht.reden.map(crate::domain::opdracht::Reden::word),
            opvolger: opdracht.successor_id,
        }
    }
}

/// Plans a klus on a ploeg; 409 with the reason if it cannot be.
#[utoipa::path(post, path = "/klussen/{id}/opdrachten", tag = "opdrachten", request_body = WishJson, security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Key of the klus"), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    responses((status = 201, body = OpdrachtJson), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn plan(
    caller: Caller,
    Path(id): Path<Uuid>,
    sent: Sent<WishJson>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let mut errors = FieldErrors::default();
    let mut instant = |field: &str, text: &str| {
        let read = text.trim().parse::<Timestamp>();
        errors.take(
            field,
            read.map_err(|_| "Vul een tijdstip in UTC in, bijvoorbeeld 2026-11-26T09:00:00Z."),
        )
    };
    let (van, tot) = (instant("van", &body.van), instant("tot", &body.tot));
    let (Some(van), Some(tot)) = (van, tot) else {
        return Err(Failure::Invalid(errors).into());
    };
    let wish = Spot {
        ploeg: body.ploeg,
        van,
        tot,
    };
    let done = actions::opdracht::plan(&caller.app, &caller.actor, id, wish, once).await?;
    let Planned { id, .. } = done.value;
    let visit = actions::opdracht::look(&caller.app, &caller.actor, id).await?;
    let response = (StatusCode::CREATED, Json(OpdrachtJson::from(visit))).into_response();
    Ok(replayed(response, done.replayed))
}

/// One opdracht.
#[utoipa::path(get, path = "/opdrachten/{id}", tag = "opdrachten", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Key of the opdracht")),
    responses((status = 200, body = OpdrachtJson), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn look(caller: Caller, Path(id): Path<Uuid>) -> Result<Response, ApiError> {
    let visit = actions::opdracht::look(&caller.app, &caller.actor, id).await?;
    Ok(Json(OpdrachtJson::from(visit)).into_response())
}
