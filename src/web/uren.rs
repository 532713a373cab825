//! `/uren`: a begeleider approves what was reported, and the same for programs. Saying that approved uren are wrong is one
//! page for deelnemer and begeleider.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, Posted, Sent, Staff, Visit, replayed},
    klus::soort_naam,
    ploeg,
    view::{Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure,
        uren::{Approved, VisitUren},
        vooropname::ToLook,
    },
    app::App,
    domain::{
        address::Telefoon,
        calendar::{duration_words, local_time, short_date, time_hm},
        fields::FieldErrors,
        uren::{Uren, UrenStatus},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/uren", get(page))
        .route("/uren/opdrachten/{id}/goedkeuring", post(approve_all))
        .route("/uren/{id}/goedkeuring", post(approve))
        .route("/uren/{id}/correctie", get(correction).post(correct))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_approve))
        .routes(routes!(api_of_opdracht))
}

/// The colour of a state.
pub(super) fn badge(status: UrenStatus) -> &'static str {
    match status {
        UrenStatus::Proposed | UrenStatus::Corrected(_) => "neutral",
        UrenStatus::Reported { .. } => "info",
        UrenStatus::Approved(_) | UrenStatus::Closed(_) => "positive",
        UrenStatus::Disputed(_) => "warning",
    }
}

/// The uren of one visit on the page.
struct VisitView {
    id: String,
    kop: String,
    datum: String,
    ploeg: String,
    plaats: String,
    gepland: String,
    opmerking: String,
    own_report: bool,
    rows: Vec<RowView>,
    sleutel: String,
}

struct RowView {
    id: String,
    naam: String,
    tijd: String,
    duur: String,
    minuten: String,
    reden: String,
    /// What was typed as the reason of another time.
    typed_reden: String,
    /// What is wrong with what was typed.
    wrong: FieldErrors,
    /// Whether it takes the place of an approved row.
    correction: bool,
    badge: &'static str,
    status: &'static str,
    open: bool,
    sleutel: String,
}

impl VisitView {
    fn new(visit: VisitUren) -> Self {
        let VisitUren {
            opdracht,
            ploeg,
            klussoort,
            plaats,
            rows,
            own_report,
        } = visit;
        Self {
            id: opdracht.id.to_string(),
            kop: klussoort,
            datum: short_date(opdracht.datum),
            ploeg,
            plaats,
            gepland: hours(opdracht.van, opdracht.tot),
            opmerking: opdracht.opmerking,
            own_report,
            rows: rows.into_iter().map(RowView::new).collect(),
            sleutel: new_sleutel(),
        }
    }
}

impl RowView {
    fn new((uren, naam): (Uren, String)) -> Self {
        Self {
            id: uren.id.to_string(),
            naam,
            tijd: hours(uren.van, uren.tot),
            duur: duration_words(uren.minuten),
            minuten: uren.minuten.to_string(),
            correction: uren.corrects_id.is_some(),
            badge: badge(uren.status),
            status: uren.status.label(),
            open: matches!(uren.status, UrenStatus::Approved(_)),
            reden: uren.reden.unwrap_or_default(),
            typed_reden: String::new(),
            wrong: FieldErrors::default(),
            sleutel: new_sleutel(),
        }
    }
}

fn hours(van: jiff::Timestamp, tot: jiff::Timestamp) -> String {
    format!(
        "{} – {}",
        time_hm(local_time(van)),
        time_hm(local_time(tot))
    )
}

#[derive(Template)]
#[template(path = "uren/goedkeuren.html")]
struct GoedkeurenPage {
    page: Page,
    errors: FieldErrors,
    waiting: Vec<VisitView>,
    done: Vec<VisitView>,
    /// Where this begeleider goes to look first.
    kijken: Vec<KijkView>,
}

/// A vooropname that waits for this begeleider.
struct KijkView {
    wanneer: String,
    klussoort: String,
    nummer: String,
    omschrijving: String,
    naam: String,
    adres: String,
    telefoon: Option<Telefoon>,
    toegang: String,
}

impl KijkView {
    fn new(app: &App, to_look: ToLook) -> Self {
        let ToLook {
            vooropname,
            klus,
            bewoner,
        } = to_look;
        let gegevens = bewoner.gegevens;
        Self {
            wanneer: vooropname.when(),
            klussoort: soort_naam(app, &klus),
            nummer: klus.nummer.to_string(),
            omschrijving: klus.omschrijving,
            naam: gegevens.naam.to_string(),
            adres: gegevens.adres(),
            telefoon: gegevens.telefoon,
            toegang: klus.toegang,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DoneQuery {
    goed: bool,
    gemeld: bool,
}

async fn page(Staff(visit): Staff, Query(query): Query<DoneQuery>) -> Result<Response, PageError> {
    let flash = match (query.goed, query.gemeld) {
        (true, _) => Some("De uren zijn goedgekeurd.".to_owned()),
        (false, true) => Some("Uw verbetering wacht op een andere begeleider.".to_owned()),
        (false, false) => None,
    };
    goedkeuren(&visit, StatusCode::OK, flash, None).await
}

async fn goedkeuren(
    visit: &Visit,
    status: StatusCode,
    flash: Option<String>,
    refused: Option<(Uuid, ApproveForm, FieldErrors)>,
) -> Result<Response, PageError> {
    let waiting = actions::uren::to_approve(&visit.app, &visit.actor).await?;
    let done = actions::uren::approved(&visit.app, &visit.actor).await?;
    let mut frame = Page::new(visit, "Uren goedkeuren", "/uren").with_flash(flash);
    let mut waiting: Vec<VisitView> = waiting.into_iter().map(VisitView::new).collect();
    let mut errors = FieldErrors::default();
    if let Some((id, form, wrong)) = refused {
        frame = frame.refused();
        // Every row has fields of the same names; the row's key makes their ids differ.
        for (field, sentence) in wrong.list() {
            errors.push(format!("{field}-{id}"), sentence);
        }
        let id = id.to_string();
        if let Some(row) = waiting
            .iter_mut()
            .flat_map(|visit| visit.rows.iter_mut())
            .find(|row| row.id == id)
        {
            row.minuten = form.minuten;
            row.typed_reden = form.reden;
            row.wrong = wrong;
        }
    }
    Ok(show_with(
        status,
        &GoedkeurenPage {
            page: frame,
            errors,
            waiting,
            kijken: actions::vooropname::mine(&visit.app, &visit.actor)
                .await?
                .into_iter()
                .map(|one| KijkView::new(&visit.app, one))
                .collect(),
            done: done.into_iter().map(VisitView::new).collect(),
        },
    ))
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct ApproveForm {
    minuten: String,
    reden: String,
}

impl ApproveForm {
    fn minuten(&self) -> Result<u32, FieldErrors> {
        self.minuten.trim().parse().map_err(|_| {
            FieldErrors::one("minuten", "Vul de minuten in als getal, bijvoorbeeld 90.")
        })
    }
}

async fn approve_all(
    Path(id): Path<Uuid>,
    posted: Posted<ApproveForm>,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    actions::uren::approve_all(&visit.app, &visit.actor, id, once).await?;
    Ok(to(&visit, "/uren?goed=true"))
}

async fn approve(Path(id): Path<Uuid>, posted: Posted<ApproveForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = match form.minuten() {
        Ok(minuten) => {
            let reden = form.reden.clone();
            actions::uren::approve(&visit.app, &visit.actor, id, Some(minuten), reden, once).await
        }
        Err(errors) => Err(Failure::Invalid(errors)),
    };
    match done {
        Ok(_) => Ok(to(&visit, "/uren?goed=true")),
        Err(Failure::Invalid(errors)) => {
            let refused = Some((id, form, errors));
            goedkeuren(&visit, StatusCode::BAD_REQUEST, None, refused).await
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "uren/correctie.html")]
struct CorrectiePage {
    page: Page,
    errors: FieldErrors,
    id: String,
    wat: String,
    datum: String,
    tijd: String,
    duur: String,
    back: &'static str,
    form: ApproveForm,
    sleutel: String,
}

async fn correction(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let uren = actions::uren::correctable(&visit.app, &visit.actor, id).await?;
    Ok(show(&correctie_page(
        &visit,
        &uren,
        ApproveForm::default(),
        FieldErrors::default(),
    )))
}

fn correctie_page(
    visit: &Visit,
    uren: &Uren,
    form: ApproveForm,
    errors: FieldErrors,
) -> CorrectiePage {
    let taal = visit.taal();
    let page = Page::phone(visit, taal.t("correctie"), "");
    CorrectiePage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        id: uren.id.to_string(),
        wat: ploeg::what(&visit.app, taal, uren),
        datum: taal.day(uren.datum),
        tijd: hours(uren.van, uren.tot),
        duur: taal.duration(uren.minuten),
        back: list_of(visit),
        form,
        sleutel: new_sleutel(),
    }
}

/// Where somebody's list of uren is.
fn list_of(visit: &Visit) -> &'static str {
    let deelnemer = visit.account().and_then(|account| account.rol.deelnemer());
    if deelnemer.is_some() {
        "/ploeg/uren"
    } else {
        "/uren"
    }
}

async fn correct(Path(id): Path<Uuid>, posted: Posted<ApproveForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = match form.minuten() {
        Ok(minuten) => {
            let reden = form.reden.clone();
            actions::uren::correct(&visit.app, &visit.actor, id, minuten, reden, once).await
        }
        Err(errors) => Err(Failure::Invalid(errors)),
    };
    match done {
        Ok(_) => Ok(to(&visit, &format!("{}?gemeld=true", list_of(&visit)))),
        Err(Failure::Invalid(errors)) => {
            let uren = actions::uren::correctable(&visit.app, &visit.actor, id).await?;
            Ok(show_with(
                StatusCode::BAD_REQUEST,
                &correctie_page(&visit, &uren, form, ploeg::in_taal(visit.taal(), errors)),
            ))
        }
        Err(other) => Err(other.into()),
    }
}

fn to(visit: &Visit, path: &str) -> Response {
    Redirect::to(&format!("{}{path}", visit.app.settings.base_path())).into_response()
}

#[derive(Deserialize, ToSchema)]
struct GoedkeuringBody {
    /// Other minutes than were reported; then a reason is needed.
    minuten: Option<u32>,
    #[serde(default)]
    reden: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GoedkeuringAnswer {
    id: Uuid,
    /// Approved minutes.
    minuten: u32,
    /// `approved`.
    status: &'static str,
    /// Rows of the same visit that still wait for approval.
    nog_goed_te_keuren: i64,
}

/// Approve reported uren, or set other minutes with a reason. Never by who reported them.
#[utoipa::path(post, path = "/uren/{id}/goedkeuring", tag = "uren", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = GoedkeuringBody,
    responses(
        (status = 200, body = GoedkeuringAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Already approved, or reported by the caller"),
    ))]
async fn api_approve(
    caller: Caller,
    Path(id): Path<Uuid>,
    sent: Sent<GoedkeuringBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let done = actions::uren::approve(
        &caller.app,
        &caller.actor,
        id,
        body.minuten,
        body.reden.unwrap_or_default(),
        once,
    )
    .await?;
    let Approved {
        minuten, waiting, ..
    } = done.value;
    let answer = GoedkeuringAnswer {
        id,
        minuten,
        status: "approved",
        nog_goed_te_keuren: waiting,
    };
    Ok(replayed(Json(answer).into_response(), done.replayed))
}

/// A row of uren.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UrenAnswer {
    id: Uuid,
    deelnemer: Uuid,
    opdracht: Option<Uuid>,
    /// `klus`, `reistijd`, `instructie`, `wachten` or `training`.
    soort: &'static str,
    /// Slug of the klussoort.
    klussoort: Option<String>,
    /// Calendar date.
    datum: String,
    /// In UTC.
    van: String,
    /// In UTC.
    tot: String,
    minuten: u32,
    /// `proposed`, `reported`, `approved`, `disputed`, `corrected` or `closed`.
    status: &'static str,
    reden: Option<String>,
    /// The row this one takes the place of.
    corrigeert: Option<Uuid>,
}

impl From<Uren> for UrenAnswer {
    fn from(uren: Uren) -> Self {
        Self {
            id: uren.id,
            deelnemer: uren.deelnemer_id,
            opdracht: uren.opdracht_id,
            soort: uren.soort.word(),
            klussoort: uren.klussoort,
            datum: uren.datum.to_string(),
            van: uren.van.to_string(),
            tot: uren.tot.to_string(),
            minuten: uren.minuten,
            status: uren.status.word(),
            reden: uren.reden,
            corrigeert: uren.corrects_id,
        }
    }
}

/// The uren of one visit.
#[derive(Serialize, ToSchema)]
struct UrenLijst {
    resultaten: Vec<UrenAnswer>,
}

/// The uren that were reported for a visit; a deelnemer sees the own ones.
#[utoipa::path(get, path = "/opdrachten/{id}/uren", tag = "uren", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = UrenLijst),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_of_opdracht(caller: Caller, Path(id): Path<Uuid>) -> Result<Response, ApiError> {
    let rows = actions::uren::of_opdracht(&caller.app, &caller.actor, id).await?;
    let resultaten = rows.into_iter().map(UrenAnswer::from).collect();
    Ok(Json(UrenLijst { resultaten }).into_response())
}
