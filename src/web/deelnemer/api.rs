//! The JSON door of deelnemers and begeleiders: whom one may name in another call. The traject of one has a file of its own.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use axum_extra::extract::Query;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    actions::{self, Failure, deelnemer::ListAsk},
    app::App,
    domain::fields::FieldErrors,
    web::{
        error::{ApiError, Problem},
        extract::Caller,
        paging::{Asked, Links},
    },
};

mod traject;

pub(in crate::web) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_list))
        .routes(routes!(api_begeleiders))
        .merge(traject::api())
}

/// Somebody to name in another call.
#[derive(Serialize, ToSchema)]
struct PersonJson {
    id: Uuid,
    naam: String,
    /// Slug.
    uitvoerder: String,
}

/// People one may name.
#[derive(Serialize, ToSchema)]
struct PeopleJson {
    resultaten: Vec<PersonJson>,
}

/// A page of deelnemers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DeelnemersJson {
    resultaten: Vec<PersonJson>,
    pagina: u32,
    pagina_grootte: u32,
    /// How many in all.
    totaal: u32,
    #[serde(rename = "_links")]
    links: Links,
}

/// Which deelnemers.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
struct DeelnemersFilter {
    /// Part of a name.
    q: String,
    /// From 1.
    pagina: String,
    /// At most 100.
    pagina_grootte: String,
}

/// The deelnemers this account sees: those of its uitvoerder, or those it is the klantmanager of.
#[utoipa::path(get, path = "/deelnemers", tag = "deelnemers", params(DeelnemersFilter), security(("bearer" = [])),
    responses((status = 200, body = DeelnemersJson), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn api_list(
    caller: Caller,
    Query(filter): Query<DeelnemersFilter>,
) -> Result<Response, ApiError> {
    let mut errors = FieldErrors::default();
    let asked = Asked::read(&filter.pagina, &filter.pagina_grootte, &mut errors);
    let ask = ListAsk {
        q: Some(filter.q.clone()),
        pagina: asked.pagina,
        size: asked.size,
    };
    let found = actions::deelnemer::list(&caller.app, &caller.actor, ask).await?;
    if !errors.is_empty() {
        return Err(Failure::Invalid(errors).into());
    }
    let links = asked.links(&caller.app, "/deelnemers", &[("q", &filter.q)], found.more);
    let resultaten = found
        .rows
        .into_iter()
        .map(|one| PersonJson {
            id: one.id,
            naam: one.naam,
            uitvoerder: one.uitvoerder,
        })
        .collect();
    Ok(Json(DeelnemersJson {
        resultaten,
        pagina: asked.pagina,
        pagina_grootte: asked.size,
        totaal: found.total,
        links,
    })
    .into_response())
}

/// The begeleiders of one's own uitvoerder, who can answer for a ploeg.
#[utoipa::path(get, path = "/begeleiders", tag = "ploegen", security(("bearer" = [])),
    responses((status = 200, body = PeopleJson), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn api_begeleiders(caller: Caller) -> Result<Response, ApiError> {
    let resultaten = actions::deelnemer::begeleiders(&caller.app, &caller.actor)
        .await?
        .into_iter()
        .map(|one| PersonJson {
            id: one.id,
            uitvoerder: one.rol.org().to_owned(),
            naam: one.naam,
        })
        .collect();
    Ok(Json(PeopleJson { resultaten }).into_response())
}
