//! `/meldingen`: what a person has to look at, and that person's decision; and the same through the API.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, Posted, Sent, Staff, Visit, id, replayed},
    view::{Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure, melding::PER_PAGE},
    app::App,
    domain::{
        calendar::{local_date, local_time, short_date, time_hm},
        fields::FieldErrors,
        melding::{Melding, MeldingStatus},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/meldingen", get(list))
        .route("/meldingen/{id}/besluit", post(decide))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_list))
        .routes(routes!(api_decide))
}

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `ja` for what was decided; otherwise what is open.
    besloten: String,
    /// Counted from 1.
    pagina: i64,
}

impl ListQuery {
    fn open(&self) -> bool {
        self.besloten != "ja"
    }

    /// Counted from 0.
    fn index(&self) -> i64 {
        self.pagina.clamp(1, 1_000_000) - 1
    }
}

/// One melding on the page.
struct Row {
    id: String,
    soort: &'static str,
    tekst: String,
    when: String,
    /// Verkooppunt and uitvoerder, as people call them.
    waar: Vec<String>,
    /// Whom it is about, for who may see them.
    deelnemer: Option<(Uuid, String)>,
    besluit: Option<String>,
    sleutel: String,
}

#[derive(Template)]
#[template(path = "melding/meldingen.html")]
struct MeldingenPage {
    page: Page,
    errors: FieldErrors,
    open: bool,
    rows: Vec<Row>,
    /// Of which melding a decision was refused, and what was typed.
    typed: Option<(String, String)>,
    previous: Option<i64>,
    next: Option<i64>,
}

async fn list(Staff(visit): Staff, Query(query): Query<ListQuery>) -> Result<Response, PageError> {
    Ok(show(&meldingen(&visit, &query).await?))
}

async fn meldingen(visit: &Visit, query: &ListQuery) -> Result<MeldingenPage, Failure> {
    let app = &visit.app;
    let (open, index) = (query.open(), query.index());
    let all = actions::melding::page(app, &visit.actor, open, index).await?;
    let full = i64::try_from(all.len()).is_ok_and(|count| count == PER_PAGE);
    let mut rows = Vec::new();
    for one in all {
        let deelnemer = match one.deelnemer {
            Some(id) => actions::deelnemer::look(app, &visit.actor, id).await.ok(),
            None => None,
        };
        rows.push(Row {
            deelnemer: deelnemer.map(|who| (who.id, who.naam)),
            ..row(app, one)
        });
    }
    Ok(MeldingenPage {
        page: Page::new(visit, "Meldingen", "/meldingen"),
        errors: FieldErrors::default(),
        open,
        rows,
        typed: None,
        previous: (index > 0).then_some(index),
        next: full.then_some(index + 2),
    })
}

fn row(app: &App, melding: Melding) -> Row {
    let regeling = &app.regeling;
    let verkooppunt = melding.verkooppunt.as_deref();
    let uitvoerder = melding.uitvoerder.as_deref();
    Row {
        id: melding.id.to_string(),
        soort: melding.soort.label(),
        tekst: melding.tekst,
        when: format!(
            "{}, {}",
            short_date(local_date(melding.at)),
            time_hm(local_time(melding.at))
        ),
        waar: [
            verkooppunt
                .and_then(|slug| regeling.verkooppunt(slug))
                .map(|one| one.naam.clone()),
            uitvoerder
                .and_then(|slug| regeling.uitvoerder(slug))
                .map(|one| one.naam.clone()),
        ]
        .into_iter()
        .flatten()
        .collect(),
        deelnemer: None,
        besluit: match melding.status {
            MeldingStatus::Open => None,
            MeldingStatus::Decided { at, besluit, .. } => {
                Some(format!("{besluit} ({})", short_date(local_date(at))))
            }
        },
        sleutel: new_sleutel(),
    }
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct DecideForm {
    besluit: String,
}

async fn decide(
    Path(key): Path<String>,
    posted: Posted<DecideForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let key = id(&key)?;
    match actions::melding::decide(&visit.app, &visit.actor, key, &form.besluit, once).await {
        Ok(_) => {
            let base = visit.app.settings.base_path();
            Ok(Redirect::to(&format!("{base}/meldingen")).into_response())
        }
        Err(Failure::Invalid(wrong)) => {
            let mut page = meldingen(&visit, &ListQuery::default()).await?;
            page.page = page.page.refused();
            let field = format!("besluit-{key}");
            for (_, sentence) in wrong.list() {
                page.errors.push(field.clone(), sentence);
            }
            page.typed = Some((key.to_string(), form.besluit));
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

impl MeldingenPage {
    /// What was typed for a melding, to mend.
    fn typed_for(&self, id: &str) -> &str {
        match &self.typed {
            Some((own, text)) if own == id => text,
            Some(_) | None => "",
        }
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MeldingAnswer {
    id: Uuid,
    /// late_reported, held_back, disputed, more_than_worked, before_the_end, often_late, unknown_codes or often_undone.
    soort: &'static str,
    tekst: String,
    /// Slug of the verkooppunt it concerns.
    verkooppunt: Option<String>,
    /// Slug of the uitvoerder it concerns.
    uitvoerder: Option<String>,
    /// In UTC.
    op: String,
    /// open or decided.
    status: &'static str,
    /// What was decided.
    besluit: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct MeldingenAnswer {
    resultaten: Vec<MeldingAnswer>,
}

/// What a person has to look at: open ones the oldest first, decided ones the newest first; 50 a page.
#[utoipa::path(get, path = "/meldingen", tag = "meldingen", security(("bearer" = [])),
    params(ListQuery),
    responses(
        (status = 200, body = MeldingenAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_list(
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<MeldingenAnswer>, ApiError> {
    let all =
        actions::melding::page(&caller.app, &caller.actor, query.open(), query.index()).await?;
    let resultaten = all.into_iter().map(answer).collect();
    Ok(Json(MeldingenAnswer { resultaten }))
}

fn answer(melding: Melding) -> MeldingAnswer {
    let status = melding.status.word();
    MeldingAnswer {
        id: melding.id,
        soort: melding.soort.word(),
        tekst: melding.tekst,
        verkooppunt: melding.verkooppunt,
        uitvoerder: melding.uitvoerder,
        op: melding.at.to_string(),
        status,
        besluit: match melding.status {
            MeldingStatus::Open => None,
            MeldingStatus::Decided { besluit, .. } => Some(besluit),
        },
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct MeldingBesluitBody {
    /// What was decided, in 3 to 500 characters; no names.
    besluit: String,
}

/// Decide about a melding, in a sentence that stays.
#[utoipa::path(post, path = "/meldingen/{id}/besluit", tag = "meldingen", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = MeldingBesluitBody,
    responses(
        (status = 204, description = "Decided"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Decided before"),
    ))]
async fn api_decide(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<MeldingBesluitBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let done = actions::melding::decide(&caller.app, &caller.actor, id(&key)?, &body.besluit, once)
        .await?;
    Ok(replayed(
        StatusCode::NO_CONTENT.into_response(),
        done.replayed,
    ))
}
