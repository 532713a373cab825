//! `/berichten`: whom a message did not reach by itself. Somebody calls, or prints a letter, and says so here.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    error::PageError,
    extract::{JustPressed, Posted, Staff, Visit, id},
    pdf,
    view::{Page, new_sleutel, show},
};
use crate::{
    actions::{self, bericht::look::Waiting},
    app::App,
    domain::{
        address::Telefoon,
        bericht::{Bericht, BerichtStatus, Way},
        calendar::{local_date, local_time, short_date, time_hm},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/berichten", get(waiting))
        .route("/berichten/brieven", get(letters))
        .route("/berichten/brieven/gepost", post(posted))
        .route("/berichten/{id}/gebeld", post(called))
        .route("/berichten/{id}/opnieuw", post(again))
}

/// One message that waits for somebody.
struct Row {
    id: String,
    soort: &'static str,
    naam: String,
    telefoon: Option<Telefoon>,
    /// Key and number of the klus.
    klus: Option<(String, String)>,
    /// What to say, paragraph by paragraph; none when it is no longer true.
    tekst: Option<Vec<String>>,
    reden: &'static str,
    since: String,
    sleutel: String,
}

impl Row {
    fn new(waiting: Waiting) -> Self {
        Self {
            id: waiting.id.to_string(),
            soort: waiting.soort.label(),
            naam: waiting.naam,
            telefoon: waiting.telefoon,
            klus: waiting.klus.map(|(id, nummer)| (id.to_string(), nummer)),
            tekst: waiting.tekst.map(|tekst| tekst.alineas),
            reden: waiting.problem.map_or("", |problem| problem.label()),
            since: moment(waiting.owed_at),
            sleutel: new_sleutel(),
        }
    }
}

#[derive(Template)]
#[template(path = "bericht/berichten.html")]
struct BerichtenPage {
    page: Page,
    calls: Vec<Row>,
    letters: Vec<Row>,
    more: bool,
    sleutel: String,
}

async fn waiting(Staff(visit): Staff) -> Result<Response, PageError> {
    let lists = actions::bericht::look::waiting(&visit.app, &visit.actor).await?;
    Ok(show(&BerichtenPage {
        page: Page::new(&visit, "Berichten", "/berichten"),
        calls: lists.calls.into_iter().map(Row::new).collect(),
        letters: lists.letters.into_iter().map(Row::new).collect(),
        more: lists.more,
        sleutel: new_sleutel(),
    }))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LettersQuery {
    /// The last letter on the page that asks for them: what came later is not printed unseen.
    tot: String,
}

async fn letters(
    Staff(visit): Staff,
    Query(query): Query<LettersQuery>,
) -> Result<Response, PageError> {
    let last = id(&query.tot).unwrap_or_default();
    let bytes = actions::bericht::look::letters(&visit.app, &visit.actor, last).await?;
    Ok(pdf("brieven", bytes))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PostedForm {
    bericht: Vec<String>,
}

async fn posted(posted: Posted<PostedForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let ids = form
        .bericht
        .iter()
        .map(|key| id(key))
        .collect::<Result<Vec<_>, _>>()?;
    actions::bericht::printed(&visit.app, &visit.actor, ids, once).await?;
    Ok(back(&visit))
}

async fn called(
    Path(key): Path<String>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    actions::bericht::called(&visit.app, &visit.actor, id(&key)?, once).await?;
    Ok(back(&visit))
}

async fn again(
    Path(key): Path<String>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    actions::bericht::again(&visit.app, &visit.actor, id(&key)?, once).await?;
    Ok(back(&visit))
}

fn back(visit: &Visit) -> Response {
    let base = visit.app.settings.base_path();
    Redirect::to(&format!("{base}/berichten")).into_response()
}

/// A message on the page of its klus: what about, and what became of it.
pub(super) fn line(bericht: &Bericht) -> (&'static str, String) {
    let status = bericht.status.label();
    let way = bericht.way.map(Way::label);
    let what = match (bericht.status, way, bericht.problem) {
        (BerichtStatus::Sent | BerichtStatus::Called, Some(way), _) => format!("{status} {way}"),
        (BerichtStatus::Owed, _, Some(problem)) => {
            format!(
                "{status}, na {} keer proberen: {}",
                bericht.tries,
                problem.label()
            )
        }
        (_, _, Some(problem)) => format!("{status}: {}", problem.label()),
        (_, _, None) => status.to_owned(),
    };
    let at = bericht.settled_at.unwrap_or(bericht.owed_at);
    (bericht.soort.label(), format!("{what} ({})", moment(at)))
}

fn moment(at: jiff::Timestamp) -> String {
    format!(
        "{}, {}",
        short_date(local_date(at)),
        time_hm(local_time(at))
    )
}
