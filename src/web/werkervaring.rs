//! Werkervaring: the deelnemer's own page, the same for who guides them, with the remarks of begeleiders, and for programs. What of
//! it goes on paper is in `bewijs`.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    bewijs,
    error::{ApiError, PageError, Problem},
    extract::{Caller, Posted, Staff, Visit},
    pdf,
    view::{Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure, werkervaring::Ervaring},
    app::App,
    domain::{
        account::{Want, may},
        calendar::{duration_words, local_date},
        fields::FieldErrors,
        taal::Taal,
        werkervaring::{Regel, Werkervaring},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/ploeg/werkervaring", get(own))
        .route("/deelnemers/{id}/werkervaring", get(of_deelnemer))
        .route("/deelnemers/{id}/opmerkingen", post(add_opmerking))
        .route(
            "/deelnemers/{id}/opmerkingen/verwijderen",
            post(remove_opmerking),
        )
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

/// A remark on a page.
struct OpmerkingView {
    id: Uuid,
    tekst: String,
    /// By whom and when.
    wie: String,
}

async fn opmerkingen(visit: &Visit, deelnemer: Uuid) -> Result<Vec<OpmerkingView>, Failure> {
    let taal = visit.taal();
    let all = actions::opmerking::of(&visit.app, &visit.actor, deelnemer).await?;
    Ok(all
        .into_iter()
        .map(|(one, wie)| OpmerkingView {
            id: one.id,
            wie: format!("{wie}, {}", taal.day(local_date(one.at))),
            tekst: one.tekst,
        })
        .collect())
}

/// What was just done, as the address has it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct DoneQuery {
    gedaan: String,
}

#[derive(Template)]
#[template(path = "werkervaring/eigen.html")]
struct EigenPage {
    page: Page,
    totaal: String,
    regels: Vec<RegelView>,
    opmerkingen: Vec<OpmerkingView>,
    bewijzen: Vec<bewijs::Row>,
}

async fn own(Staff(visit): Staff, Query(done): Query<DoneQuery>) -> Result<Response, PageError> {
    let deelnemer = actions::werkervaring::own(&visit.actor)?;
    let ervaring = actions::werkervaring::of(&visit.app, &visit.actor, deelnemer).await?;
    let taal = visit.taal();
    let mut regels = regels(&ervaring.werkervaring);
    for (regel, one) in regels.iter_mut().zip(&ervaring.werkervaring.vaardigheden) {
        regel.duur = taal.duration(one.minuten);
    }
    let page = Page::phone(&visit, taal.t("mijn-werkervaring"), "/ploeg/werkervaring");
    Ok(show(&EigenPage {
        page: page.with_flash(bewijs::said(taal, &done.gedaan)),
        totaal: taal.duration(ervaring.werkervaring.minuten),
        regels,
        opmerkingen: opmerkingen(&visit, deelnemer).await?,
        bewijzen: bewijs::rows(&visit, deelnemer).await?,
    }))
}

#[derive(Template)]
#[template(path = "werkervaring/deelnemer.html")]
struct DeelnemerPage {
    page: Page,
    errors: FieldErrors,
    id: Uuid,
    naam: String,
    uitvoerder: String,
    totaal: String,
    regels: Vec<RegelView>,
    soorten: Vec<(String, String)>,
    opmerkingen: Vec<OpmerkingView>,
    bewijzen: Vec<bewijs::Row>,
    /// Whether this account may remark on the work.
    may_guide: bool,
    form: OpmerkingForm,
    sleutel: String,
}

async fn of_deelnemer(
    Staff(visit): Staff,
    Path(id): Path<Uuid>,
    Query(done): Query<DoneQuery>,
) -> Result<Response, PageError> {
    Ok(show(&deelnemer_page(&visit, id, &done.gedaan).await?))
}

async fn deelnemer_page(visit: &Visit, id: Uuid, gedaan: &str) -> Result<DeelnemerPage, Failure> {
    let Ervaring {
        deelnemer,
        uitvoerder,
        werkervaring,
    } = actions::werkervaring::of(&visit.app, &visit.actor, id).await?;
    let want = Want::GuideDeelnemer {
        uitvoerder: &deelnemer.uitvoerder,
    };
    let page = Page::new(
        visit,
        format!("Werkervaring van {}", deelnemer.naam),
        "/deelnemers",
    );
    Ok(DeelnemerPage {
        page: page.with_flash(bewijs::said(Taal::Nl, gedaan)),
        errors: FieldErrors::default(),
        id,
        may_guide: may(&visit.actor, want).is_ok(),
        naam: deelnemer.naam,
        uitvoerder,
        totaal: duration_words(werkervaring.minuten),
        regels: regels(&werkervaring),
        soorten: werkervaring
            .klussoorten
            .iter()
            .map(|one| (one.naam.clone(), duration_words(one.minuten)))
            .collect(),
        opmerkingen: opmerkingen(visit, id).await?,
        bewijzen: bewijs::rows(visit, id).await?,
        form: OpmerkingForm::default(),
        sleutel: new_sleutel(),
    })
}

/// A form with one remark, or the key of one.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct OpmerkingForm {
    opmerking: String,
}

async fn add_opmerking(
    Path(id): Path<Uuid>,
    posted: Posted<OpmerkingForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    match actions::opmerking::add(&visit.app, &visit.actor, id, &form.opmerking, once).await {
        Ok(_) => Ok(to(&visit, id)),
        Err(Failure::Invalid(errors)) => {
            let mut page = deelnemer_page(&visit, id, "").await?;
            page.page = page.page.refused();
            page.errors = errors;
            page.form = form;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(other) => Err(other.into()),
    }
}

async fn remove_opmerking(
    Path(id): Path<Uuid>,
    posted: Posted<OpmerkingForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    // What is no key is of nothing there is; who may not is told so first.
    let opmerking = form.opmerking.parse().unwrap_or_default();
    actions::opmerking::remove(&visit.app, &visit.actor, id, opmerking, once).await?;
    Ok(to(&visit, id))
}

fn to(visit: &Visit, id: Uuid) -> Response {
    let base = visit.app.settings.base_path();
    Redirect::to(&format!("{base}/deelnemers/{id}/werkervaring")).into_response()
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

/// The werkervaring of a deelnemer, or a bewijs of all of it with `Accept: application/pdf`: the last one that says so, or a new one.
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
        let bewijs = actions::bewijs::usual(&caller.app, &caller.actor, id).await?;
        let (nummer, bytes) = actions::bewijs::paper(&caller.app, &caller.actor, bewijs).await?;
        return Ok(pdf(&format!("werkervaringsbewijs-{nummer}"), bytes));
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
