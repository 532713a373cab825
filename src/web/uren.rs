//! `/uren`: a begeleider approves what was reported, agrees with corrections or does not. Saying that uren are wrong is one
//! page for deelnemer and begeleider. Closing a day is in `dag`, day sheets in `papier`, months in `maand`, lists in
//! `lijst`, the ploegen of this moment in `live`, and the JSON door of all in `api`.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    error::PageError,
    extract::{Posted, Staff, Visit},
    klus::soort_naam,
    ploeg,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure,
        uren::{Correction, VisitUren},
        vooropname::ToLook,
    },
    app::App,
    domain::{
        account::{Want, may},
        address::Telefoon,
        calendar::{duration_words, local_time, short_date, time_hm},
        fields::FieldErrors,
        uren::{Uren, UrenSoort, UrenStatus},
    },
};

mod api;
mod dag;
mod lijst;
mod live;
mod maand;
mod papier;

pub(super) use api::api;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/uren", get(page))
        .route("/uren/opdrachten/{id}/goedkeuring", post(approve_all))
        .route(
            "/uren/opdrachten/{id}/papier",
            get(papier::page).post(papier::fill_in),
        )
        .route("/uren/{id}/goedkeuring", post(approve))
        .route("/uren/{id}/afwijzing", post(reject))
        .route("/uren/{id}/correctie", get(correction).post(correct))
        .route("/uren/maanden", get(maand::list))
        .route("/uren/maanden/{maand}", get(maand::look))
        .route("/uren/maanden/{maand}/regels", get(maand::rows))
        .route("/uren/maanden/{maand}/sluiting", post(maand::close))
        .route("/uren/deelnemers/{id}", get(lijst::of_deelnemer))
        .route("/ploegen/{id}/dag", get(dag::page).post(dag::close))
        .route("/begeleiding", get(live::page))
}

/// The colour of a state.
pub(super) fn badge(status: UrenStatus) -> &'static str {
    match status {
        UrenStatus::Proposed | UrenStatus::Corrected(_) | UrenStatus::Rejected(_) => "neutral",
        UrenStatus::Reported { .. } => "info",
        UrenStatus::Approved(_) | UrenStatus::Closed(_) => "positive",
        UrenStatus::Disputed(_) => "warning",
    }
}

/// The uren of one visit on the page.
struct VisitView {
    /// Empty for time between visits.
    id: String,
    kop: String,
    datum: String,
    ploeg: String,
    /// Empty for time between visits.
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
    /// What kind of time, where it is not work at a resident.
    soort: &'static str,
    minuten: String,
    reden: String,
    /// What was typed as the reason of another time.
    typed_reden: String,
    /// What is wrong with what was typed.
    wrong: FieldErrors,
    /// Whether it takes the place of an approved row, or adds to one.
    correction: bool,
    /// Whether it is booked against a closed month.
    counter: bool,
    badge: &'static str,
    status: &'static str,
    open: bool,
    sleutel: String,
}

impl VisitView {
    fn new(visit: VisitUren) -> Self {
        let VisitUren {
            opdracht,
            datum,
            gepland,
            opmerking,
            ploeg,
            kop,
            plaats,
            rows,
            own_report,
        } = visit;
        Self {
            id: opdracht.map(|id| id.to_string()).unwrap_or_default(),
            kop: if plaats.is_empty() {
                kop
            } else {
                format!("{kop}, {plaats}")
            },
            datum: short_date(datum),
            ploeg,
            gepland: gepland
                .map(|(van, tot)| hours(van, tot))
                .unwrap_or_default(),
            opmerking,
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
            tijd: when(&uren),
            duur: signed_words(&uren),
            soort: if uren.soort == UrenSoort::Klus {
                ""
            } else {
                uren.soort.label()
            },
            minuten: uren.minuten.to_string(),
            correction: uren.corrects_id.is_some() || uren.counter.is_some(),
            counter: uren.counter.is_some(),
            badge: badge(uren.status),
            status: uren.status.label(),
            open: may_be_wrong(&uren),
            reden: uren.reden.unwrap_or_default(),
            typed_reden: String::new(),
            wrong: FieldErrors::default(),
            sleutel: new_sleutel(),
        }
    }
}

/// Minutes that a row adds to the work at residents: none for other kinds, and none while it asks to change another row.
pub(super) fn worked_minutes(uren: &Uren) -> i64 {
    let asks = uren.corrects_id.is_some() || uren.counter.is_some();
    if uren.soort == UrenSoort::Klus && (uren.status.counts() || !asks) {
        uren.signed_minuten()
    } else {
        0
    }
}

/// When it was; of a counter-entry that it is one.
pub(super) fn when(uren: &Uren) -> String {
    if uren.counter.is_some() {
        "tegenboeking".to_owned()
    } else {
        hours(uren.van, uren.tot)
    }
}

/// How long, with a minus for what a counter-entry takes away.
pub(super) fn signed_words(uren: &Uren) -> String {
    let words = duration_words(uren.minuten);
    match uren.counter {
        Some(entry) if entry.minus => format!("min {words}"),
        Some(_) => format!("plus {words}"),
        None => words,
    }
}

/// Whether somebody may say that it is wrong.
pub(super) fn may_be_wrong(uren: &Uren) -> bool {
    uren.counter.is_none() && matches!(uren.status, UrenStatus::Approved(_) | UrenStatus::Closed(_))
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
    /// Days that wait to be closed: where, and what is open.
    dagen: Vec<DayView>,
    /// Whether the months are this one's to close.
    sees_months: bool,
    /// Where this begeleider goes to look first.
    kijken: Vec<KijkView>,
}

/// A day that waits to be closed.
struct DayView {
    ploeg: Uuid,
    kop: String,
    wat: String,
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
    afgewezen: bool,
    dag: bool,
}

async fn page(Staff(visit): Staff, Query(query): Query<DoneQuery>) -> Result<Response, PageError> {
    let flash = match query {
        DoneQuery { dag: true, .. } => Some("De dag is afgesloten."),
        DoneQuery { goed: true, .. } => Some("De uren zijn goedgekeurd."),
        DoneQuery { gemeld: true, .. } => Some("Uw verbetering wacht op een ander."),
        DoneQuery {
            afgewezen: true, ..
        } => Some("De uren blijven zoals ze waren."),
        DoneQuery { .. } => None,
    };
    goedkeuren(&visit, StatusCode::OK, flash.map(str::to_owned), None).await
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
            dagen: actions::uren::maand::open_days(&visit.app, &visit.actor)
                .await?
                .iter()
                .map(|day| DayView {
                    ploeg: day.ploeg,
                    kop: format!("{}, {}", day.naam, short_date(day.datum)),
                    wat: maand::open_words(day),
                })
                .collect(),
            sees_months: sees_months(visit),
            kijken: actions::vooropname::mine(&visit.app, &visit.actor)
                .await?
                .into_iter()
                .map(|one| KijkView::new(&visit.app, one))
                .collect(),
            done: done.into_iter().map(VisitView::new).collect(),
        },
    ))
}

/// Whether this account closes months.
fn sees_months(visit: &Visit) -> bool {
    visit
        .account()
        .and_then(|account| account.rol.uitvoerder())
        .is_some_and(|uitvoerder| may(&visit.actor, Want::CloseMaand { uitvoerder }).is_ok())
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct ApproveForm {
    minuten: String,
    reden: String,
    /// What kind of time it was, on the page that says uren are wrong.
    soort: String,
}

impl ApproveForm {
    fn correction(&self) -> Result<Correction, FieldErrors> {
        Ok(Correction {
            soort: UrenSoort::parse(&self.soort),
            minuten: self.minuten()?,
            reden: self.reden.clone(),
        })
    }

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

async fn reject(Path(id): Path<Uuid>, posted: Posted<ApproveForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let reden = form.reden.clone();
    match actions::uren::reject(&visit.app, &visit.actor, id, reden, once).await {
        Ok(_) => Ok(to(&visit, "/uren?afgewezen=true")),
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
    /// Whether it was there or away, for time at a visit.
    soorten: Vec<Choice>,
    back: &'static str,
    form: ApproveForm,
    sleutel: String,
}

async fn correction(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let uren = actions::uren::correctable(&visit.app, &visit.actor, id).await?;
    let form = ApproveForm {
        soort: uren.soort.word().to_owned(),
        ..ApproveForm::default()
    };
    Ok(show(&correctie_page(
        &visit,
        &uren,
        form,
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
        tijd: when(uren),
        duur: taal.duration(uren.minuten),
        soorten: if uren.opdracht_id.is_some() {
            presence()
        } else {
            Vec::new()
        },
        back: list_of(visit),
        form,
        sleutel: new_sleutel(),
    }
}

/// What somebody can have been at a visit.
fn presence() -> Vec<Choice> {
    UrenSoort::AT_VISIT
        .into_iter()
        .map(|soort| {
            let label = match soort {
                UrenSoort::Klus => "Was er",
                UrenSoort::Afgemeld => "Was er niet, had dat gemeld",
                other => other.label(),
            };
            Choice::new(soort.word(), label)
        })
        .collect()
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
    let done = match form.correction() {
        Ok(correction) => {
            actions::uren::correct(&visit.app, &visit.actor, id, correction, once).await
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
