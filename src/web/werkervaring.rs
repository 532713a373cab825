//! Werkervaring: the deelnemer's own page and paper, the same for who guides them and for programs, and `/bewijs`, where
//! anybody who holds a paper can see whether it is genuine.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, Staff, Visit},
    pdf,
    view::{Page, show, show_with},
};
use crate::{
    actions::{
        self,
        werkervaring::{Ervaring, Genuine},
    },
    app::App,
    domain::{
        calendar::{duration_words, long_date},
        fields::FieldErrors,
        werkervaring::{Regel, Werkervaring},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/ploeg/werkervaring", get(own))
        .route("/ploeg/werkervaring/bewijs", get(own_paper))
        .route("/deelnemers/{id}/werkervaring", get(of_deelnemer))
        .route("/deelnemers/{id}/werkervaring/bewijs", get(paper_of))
        .route("/bewijs", get(check))
        .route("/bewijs/{code}", get(check_code))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(api_of))
}

/// One skill on a page.
struct RegelView {
    naam: String,
    duur: String,
    niveau: &'static str,
    beroep: String,
}

impl RegelView {
    fn new(regel: &Regel) -> Self {
        Self {
            naam: regel.naam.clone(),
            duur: duration_words(regel.minuten),
            niveau: regel.niveau_label(),
            beroep: regel.esco.as_ref().map_or_else(String::new, |esco| {
                format!("{} (ESCO {})", esco.titel, esco.code)
            }),
        }
    }
}

fn regels(werkervaring: &Werkervaring) -> Vec<RegelView> {
    werkervaring
        .vaardigheden
        .iter()
        .map(RegelView::new)
        .collect()
}

#[derive(Template)]
#[template(path = "werkervaring/eigen.html")]
struct EigenPage {
    page: Page,
    totaal: String,
    regels: Vec<RegelView>,
}

async fn own(Staff(visit): Staff) -> Result<Response, PageError> {
    let deelnemer = actions::werkervaring::own(&visit.actor)?;
    let ervaring = actions::werkervaring::of(&visit.app, &visit.actor, deelnemer).await?;
    let taal = visit.taal();
    let mut regels = regels(&ervaring.werkervaring);
    for (regel, one) in regels.iter_mut().zip(&ervaring.werkervaring.vaardigheden) {
        regel.duur = taal.duration(one.minuten);
    }
    Ok(show(&EigenPage {
        page: Page::phone(&visit, taal.t("mijn-werkervaring"), "/ploeg/werkervaring"),
        totaal: taal.duration(ervaring.werkervaring.minuten),
        regels,
    }))
}

async fn own_paper(Staff(visit): Staff) -> Result<Response, PageError> {
    let deelnemer = actions::werkervaring::own(&visit.actor)?;
    let bytes = actions::werkervaring::paper(&visit.app, &visit.actor, deelnemer).await?;
    Ok(pdf("werkervaringsbewijs", bytes))
}

#[derive(Template)]
#[template(path = "werkervaring/deelnemer.html")]
struct DeelnemerPage {
    page: Page,
    id: Uuid,
    naam: String,
    uitvoerder: String,
    totaal: String,
    regels: Vec<RegelView>,
}

async fn of_deelnemer(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let Ervaring {
        deelnemer,
        uitvoerder,
        werkervaring,
    } = actions::werkervaring::of(&visit.app, &visit.actor, id).await?;
    Ok(show(&DeelnemerPage {
        page: Page::new(
            &visit,
            format!("Werkervaring van {}", deelnemer.naam),
            "/deelnemers",
        ),
        id,
        naam: deelnemer.naam,
        uitvoerder,
        totaal: duration_words(werkervaring.minuten),
        regels: regels(&werkervaring),
    }))
}

async fn paper_of(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let bytes = actions::werkervaring::paper(&visit.app, &visit.actor, id).await?;
    Ok(pdf("werkervaringsbewijs", bytes))
}

/// What a genuine paper says.
struct EchtView {
    naam: String,
    uitvoerder: String,
    op: String,
    totaal: String,
    periode: String,
    regels: Vec<RegelView>,
}

#[derive(Template)]
#[template(path = "werkervaring/bewijs.html")]
struct BewijsPage {
    page: Page,
    errors: FieldErrors,
    code: String,
    echt: Option<EchtView>,
    /// Whether a code was asked about.
    asked: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CodeQuery {
    code: String,
}

async fn check(visit: Visit, Query(query): Query<CodeQuery>) -> Result<Response, PageError> {
    answer(visit, query.code).await
}

async fn check_code(visit: Visit, Path(code): Path<String>) -> Result<Response, PageError> {
    answer(visit, code).await
}

async fn answer(visit: Visit, code: String) -> Result<Response, PageError> {
    let asked = !code.trim().is_empty();
    let genuine = if asked {
        actions::werkervaring::verify(&visit.app, visit.from, &code).await?
    } else {
        None
    };
    let status = if asked && genuine.is_none() {
        StatusCode::NOT_FOUND
    } else {
        StatusCode::OK
    };
    Ok(show_with(
        status,
        &BewijsPage {
            page: Page::new(&visit, "Is dit werkervaringsbewijs echt?", ""),
            errors: FieldErrors::default(),
            code,
            echt: genuine.map(echt),
            asked,
        },
    ))
}

fn echt(genuine: Genuine) -> EchtView {
    let Genuine {
        naam,
        uitvoerder,
        op,
        werkervaring,
    } = genuine;
    EchtView {
        naam,
        uitvoerder,
        op: long_date(op),
        totaal: duration_words(werkervaring.minuten),
        periode: werkervaring.periode.map_or_else(String::new, |(van, tot)| {
            format!("{} tot en met {}", long_date(van), long_date(tot))
        }),
        regels: werkervaring
            .vaardigheden
            .iter()
            .map(|regel| RegelView {
                // The level may have changed since; the paper's seal is over the hours.
                niveau: "",
                ..RegelView::new(regel)
            })
            .collect(),
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct WerkervaringAnswer {
    deelnemer: Uuid,
    naam: String,
    uitvoerder: String,
    /// Approved minutes of all work together.
    minuten: u32,
    /// First day of work.
    van: Option<String>,
    /// Last day of work.
    tot: Option<String>,
    vaardigheden: Vec<VaardigheidAnswer>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct VaardigheidAnswer {
    /// Slug.
    id: String,
    naam: String,
    /// Approved minutes; a klussoort with two skills counts for both.
    minuten: u32,
    /// 0 to 3, if a begeleider noted one.
    niveau: Option<i32>,
    /// `skos:closeMatch` with an ESCO occupation.
    esco_uri: Option<String>,
    esco_titel: Option<String>,
}

/// The werkervaring of a deelnemer, or the paper of it with `Accept: application/pdf`.
#[utoipa::path(get, path = "/deelnemers/{id}/werkervaring", tag = "werkervaring", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "JSON, or a PDF", content((WerkervaringAnswer = "application/json"), (Vec<u8> = "application/pdf"))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Nothing to print yet"),
    ))]
async fn api_of(
    caller: Caller,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let wants_pdf = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/pdf"));
    if wants_pdf {
        let bytes = actions::werkervaring::paper(&caller.app, &caller.actor, id).await?;
        return Ok(pdf("werkervaringsbewijs", bytes));
    }
    let Ervaring {
        deelnemer,
        uitvoerder,
        werkervaring,
    } = actions::werkervaring::of(&caller.app, &caller.actor, id).await?;
    let (van, tot) = werkervaring.periode.unzip();
    Ok(Json(WerkervaringAnswer {
        deelnemer: id,
        naam: deelnemer.naam,
        uitvoerder,
        minuten: werkervaring.minuten,
        van: van.map(|date| date.to_string()),
        tot: tot.map(|date| date.to_string()),
        vaardigheden: werkervaring
            .vaardigheden
            .into_iter()
            .map(|regel| VaardigheidAnswer {
                id: regel.slug,
                naam: regel.naam,
                minuten: regel.minuten,
                niveau: regel.niveau.map(crate::domain::deelnemer::Niveau::number),
                esco_uri: regel.esco.as_ref().map(crate::domain::klussoort::Esco::uri),
                esco_titel: regel.esco.map(|esco| esco.titel),
            })
            .collect(),
    })
    .into_response())
}
