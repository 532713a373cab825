//! `/agendas`: the links of calendar feeds, made and withdrawn; `/agenda/{secret}.ics`: the feeds themselves, which calendars on
//! telephones ask for again and again.

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{
    error::PageError,
    extract::{JustPressed, Posted, Staff, Visit, id},
    view::{Page, new_sleutel, show},
};
use crate::{
    actions::{self, Failure, agenda::MOST_LINKS},
    app::App,
    domain::{
        agenda::AgendaVan,
        calendar::{local_date, long_date},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/agendas", get(own))
        .route("/agendas/{soort}/{id}", get(look).post(make))
        .route("/agendas/links/{id}/intrekken", post(withdraw))
}

/// The feeds: outside the pages, because calendars may keep what they read and ask whether it changed.
pub(super) fn feeds() -> Router<App> {
    Router::new().route("/agenda/{bestand}", get(feed))
}

async fn feed(
    State(app): State<App>,
    Path(bestand): Path<String>,
    headers: HeaderMap,
) -> Result<Response, StatusCode> {
    let secret = bestand.strip_suffix(".ics").ok_or(StatusCode::NOT_FOUND)?;
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let feed = actions::agenda::feed(&app, secret, known)
        .await
        .map_err(|error| match error {
            Failure::NotFound => StatusCode::NOT_FOUND,
            error => {
                tracing::error!(%error, "a calendar feed could not be read");
                StatusCode::SERVICE_UNAVAILABLE
            }
        })?;
    let fresh = [
        (header::ETAG, feed.etag),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok(match feed.bytes {
        None => (StatusCode::NOT_MODIFIED, fresh).into_response(),
        Some(bytes) => {
            let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
            (fresh, kind, bytes).into_response()
        }
    })
}

/// One begeleider a coordinator may make links for.
struct Begeleider {
    id: String,
    naam: String,
}

#[derive(Template)]
#[template(path = "agenda/begeleiders.html")]
struct BegeleidersPage {
    page: Page,
    begeleiders: Vec<Begeleider>,
}

/// One live link.
struct Link {
    id: String,
    made: String,
    sleutel: String,
}

#[derive(Template)]
#[template(path = "agenda/agenda.html")]
struct AgendaPage {
    page: Page,
    /// Whether it is of whoever looks at it.
    mine: bool,
    soort: &'static str,
    id: String,
    naam: String,
    links: Vec<Link>,
    /// Whether another may be made.
    room: bool,
    /// The address of the link that was just made, shown once.
    adres: Option<String>,
    sleutel: String,
}

async fn own(Staff(visit): Staff) -> Result<Response, PageError> {
    if let Some(van) = actions::agenda::own(&visit.actor) {
        return Ok(show(&agenda(&visit, van, None).await?));
    }
    let all = actions::agenda::begeleiders(&visit.app, &visit.actor).await?;
    Ok(show(&BegeleidersPage {
        page: Page::new(&visit, "Agenda’s", "/ploegen"),
        begeleiders: all
            .into_iter()
            .map(|one| Begeleider {
                id: one.id.to_string(),
                naam: one.naam,
            })
            .collect(),
    }))
}

async fn look(
    Staff(visit): Staff,
    Path((soort, key)): Path<(String, String)>,
) -> Result<Response, PageError> {
    Ok(show(&agenda(&visit, whose(&soort, &key)?, None).await?))
}

async fn make(
    Path((soort, key)): Path<(String, String)>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    let van = whose(&soort, &key)?;
    let made = actions::agenda::make(&visit.app, &visit.actor, van, once).await?;
    let base = visit.app.settings.base_url.trim_end_matches('/');
    let adres = format!("{base}/agenda/{}.ics", made.value.secret);
    // The secret is shown here and nowhere else: no redirect could carry it.
    Ok(show(&agenda(&visit, van, Some(adres)).await?))
}

async fn withdraw(
    Path(key): Path<String>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    let van = actions::agenda::withdraw(&visit.app, &visit.actor, id(&key)?, once).await?;
    let base = visit.app.settings.base_path();
    let (soort, id) = (van.word(), van.id());
    Ok(Redirect::to(&format!("{base}/agendas/{soort}/{id}")).into_response())
}

fn whose(soort: &str, key: &str) -> Result<AgendaVan, Failure> {
    AgendaVan::parse(soort, id(key)?).ok_or(Failure::NotFound)
}

async fn agenda(
    visit: &Visit,
    van: AgendaVan,
    adres: Option<String>,
) -> Result<AgendaPage, Failure> {
    let found = actions::agenda::links(&visit.app, &visit.actor, van).await?;
    let mine = actions::agenda::own(&visit.actor) == Some(van);
    let here = match (mine, van) {
        (true, _) => "/agendas",
        (false, AgendaVan::Ploeg(_) | AgendaVan::Begeleider(_)) => "/ploegen",
        (false, AgendaVan::Deelnemer(_)) => "/deelnemers",
    };
    Ok(AgendaPage {
        page: Page::new(visit, "Agenda", here),
        mine,
        soort: van.word(),
        id: van.id().to_string(),
        naam: found.naam,
        room: found.links.len() < MOST_LINKS,
        links: found
            .links
            .into_iter()
            .map(|one| Link {
                id: one.id.to_string(),
                made: long_date(local_date(one.made_at)),
                sleutel: new_sleutel(),
            })
            .collect(),
        adres,
        sleutel: new_sleutel(),
    })
}
