//! `/signalen`: what ploegen noticed at homes, for the one contact person of each klus.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use uuid::Uuid;

use super::{
    error::PageError,
    extract::{JustPressed, Posted, Staff},
    view::{Page, new_sleutel, show},
};
use crate::{
    actions::{self, signaal::ToRead},
    app::App,
    domain::calendar::{local_date, local_time, short_date, time_hm},
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/signalen", get(list))
        .route("/signalen/{id}/gelezen", post(read))
}

/// One signaal on the page.
struct Row {
    id: Uuid,
    klus: Uuid,
    nummer: String,
    plaats: String,
    when: String,
    tekst: String,
    read: bool,
    sleutel: String,
}

impl Row {
    fn new(one: ToRead) -> Self {
        let ToRead { signaal, klus } = one;
        Self {
            id: signaal.id,
            klus: klus.id,
            nummer: klus.nummer.to_string(),
            plaats: klus.plaats,
            when: format!(
                "{}, {}",
                short_date(local_date(signaal.at)),
                time_hm(local_time(signaal.at))
            ),
            tekst: signaal.tekst,
            read: signaal.read_at.is_some(),
            sleutel: new_sleutel(),
        }
    }
}

#[derive(Template)]
#[template(path = "signaal/lijst.html")]
struct SignalenPage {
    page: Page,
    rows: Vec<Row>,
}

async fn list(Staff(visit): Staff) -> Result<Response, PageError> {
    let all = actions::signaal::mine_to_read(&visit.app, &visit.actor).await?;
    Ok(show(&SignalenPage {
        page: Page::new(&visit, "Signalen", "/signalen"),
        rows: all.into_iter().map(Row::new).collect(),
    }))
}

async fn read(Path(id): Path<Uuid>, posted: Posted<JustPressed>) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    actions::signaal::read(&visit.app, &visit.actor, id, once).await?;
    let base = visit.app.settings.base_path();
    Ok(Redirect::to(&format!("{base}/signalen")).into_response())
}
