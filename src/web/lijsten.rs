//! What the regeling offers, as lists for other systems: verkooppunten, uitvoerders and klussoorten. The same for everyone
//! with a token.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{error::Problem, extract::Caller};
use crate::{
    app::App,
    domain::{klussoort, uitvoerder, verkooppunt},
};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(verkooppunten))
        .routes(routes!(uitvoerders))
        .routes(routes!(klussoorten))
}

/// A list that comes in one piece.
#[derive(Serialize, ToSchema)]
struct VerkooppuntenLijst {
    resultaten: Vec<Verkooppunt>,
}

#[derive(Serialize, ToSchema)]
struct Verkooppunt {
    /// Slug.
    id: String,
    naam: String,
    plaats: String,
    /// Whether cheques are printed on the spot.
    printer: bool,
}

/// Where cheques are sold.
#[utoipa::path(get, path = "/verkooppunten", tag = "verkooppunten", security(("bearer" = [])),
    responses((status = 200, body = VerkooppuntenLijst), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn verkooppunten(caller: Caller) -> Json<VerkooppuntenLijst> {
    Json(VerkooppuntenLijst {
        resultaten: caller
            .app
            .regeling
            .verkooppunten
            .iter()
            .map(|one: &verkooppunt::Verkooppunt| Verkooppunt {
                id: one.slug.clone(),
                naam: one.naam.clone(),
                plaats: one.plaats.clone(),
                printer: one.printer,
            })
            .collect(),
    })
}

/// A list that comes in one piece.
#[derive(Serialize, ToSchema)]
struct UitvoerdersLijst {
    resultaten: Vec<Uitvoerder>,
}

#[derive(Serialize, ToSchema)]
struct Uitvoerder {
    /// Slug.
    id: String,
    naam: String,
    organisatie: String,
    telefoon: String,
    voertuigen: Vec<Voertuig>,
}

#[derive(Serialize, ToSchema)]
struct Voertuig {
    /// Slug.
    id: String,
    naam: String,
}

/// Who does the work.
#[utoipa::path(get, path = "/uitvoerders", tag = "uitvoerders", security(("bearer" = [])),
    responses((status = 200, body = UitvoerdersLijst), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn uitvoerders(caller: Caller) -> Json<UitvoerdersLijst> {
    Json(UitvoerdersLijst {
        resultaten: caller
            .app
            .regeling
            .uitvoerders
            .iter()
            .map(|one: &uitvoerder::Uitvoerder| Uitvoerder {
                id: one.slug.clone(),
                naam: one.naam.clone(),
                organisatie: one.organisatie.clone(),
                telefoon: one.telefoon.to_string(),
                voertuigen: one
                    .voertuigen
                    .iter()
                    .map(|one| Voertuig {
                        id: one.slug.clone(),
                        naam: one.naam.clone(),
                    })
                    .collect(),
            })
            .collect(),
    })
}

/// A list that comes in one piece.
#[derive(Serialize, ToSchema)]
struct KlussoortenLijst {
    resultaten: Vec<Klussoort>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Klussoort {
    /// Slug.
    id: String,
    naam: String,
    omschrijving: String,
    /// What is done.
    wel: Vec<String>,
    /// What is not done.
    niet: Vec<String>,
    /// Slugs of the uitvoerders that take it.
    uitvoerders: Vec<String>,
    /// Usual duration in person-minutes.
    duur_personen_minuten: u32,
    personen: u32,
    spoed: bool,
}

/// What can be asked.
#[utoipa::path(get, path = "/klussoorten", tag = "klussoorten", security(("bearer" = [])),
    responses((status = 200, body = KlussoortenLijst), (status = 401, body = Problem, content_type = "application/problem+json")))]
async fn klussoorten(caller: Caller) -> Json<KlussoortenLijst> {
    Json(KlussoortenLijst {
        resultaten: caller
            .app
            .regeling
            .klussoorten
            .iter()
            .map(|one: &klussoort::Klussoort| Klussoort {
                id: one.slug.clone(),
                naam: one.naam.clone(),
                omschrijving: one.omschrijving.clone(),
                wel: one.wel.clone(),
                niet: one.niet.clone(),
                uitvoerders: one.uitvoerders.clone(),
                duur_personen_minuten: one.duur_personen_minuten,
                personen: one.personen,
                spoed: one.spoed,
            })
            .collect(),
    })
}
