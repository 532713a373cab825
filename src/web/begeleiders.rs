//! `/begeleiders`: who answers for ploegen, and on which half days of the week they work.

use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    error::{PageError, on_form},
    extract::{Posted, Staff, Visit, id},
    ploegen::to,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure},
    app::App,
    domain::{
        calendar::{Dagdeel, Weekdag},
        deelnemer::Beschikbaar,
        fields::FieldErrors,
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/begeleiders", get(list))
        .route("/begeleiders/{id}", get(look).post(set))
}

/// Half days of the week as choices of a form.
pub(super) fn half_days() -> Vec<Choice> {
    let days = Weekdag::ALL.into_iter();
    days.flat_map(|dag| Dagdeel::ALL.map(|part| (dag, part)))
        .map(|(dag, part)| {
            Choice::new(
                format!("{}-{}", dag.short(), part.label()),
                format!("{}{}", dag.label(), part.label()),
            )
        })
        .collect()
}

struct Line {
    id: Uuid,
    naam: String,
    telefoon: Option<String>,
    werkt: String,
}

#[derive(Template)]
#[template(path = "begeleider/lijst.html")]
struct ListPage {
    page: Page,
    lines: Vec<Line>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct WorkForm {
    beschikbaar: Vec<String>,
    sleutel: String,
}

#[derive(Template)]
#[template(path = "begeleider/wijzigen.html")]
struct FormPage {
    page: Page,
    errors: FieldErrors,
    id: Uuid,
    naam: String,
    dagdelen: Vec<Choice>,
    form: WorkForm,
}

async fn list(Staff(visit): Staff) -> Result<Response, PageError> {
    let all = actions::begeleider::list(&visit.app, &visit.actor).await?;
    Ok(show(&ListPage {
        page: Page::new(&visit, "Begeleiders", "/ploegen"),
        lines: all
            .into_iter()
            .map(|(one, works)| Line {
                id: one.id,
                naam: one.naam,
                telefoon: one.telefoon,
                werkt: works.map_or_else(
                    || "altijd (nog niet ingevuld)".to_owned(),
                    |one| one.words(),
                ),
            })
            .collect(),
    }))
}

async fn form_page(
    visit: &Visit,
    id: Uuid,
    form: Option<WorkForm>,
    errors: FieldErrors,
) -> Result<FormPage, Failure> {
    let (begeleider, works) = actions::begeleider::look(&visit.app, &visit.actor, id).await?;
    let page = Page::new(visit, "Wanneer werkt de begeleider?", "/ploegen");
    Ok(FormPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        id,
        naam: begeleider.naam,
        dagdelen: half_days(),
        form: form.unwrap_or_else(|| WorkForm {
            beschikbaar: works
                .unwrap_or_else(Beschikbaar::always)
                .to_string()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            sleutel: new_sleutel(),
        }),
    })
}

async fn look(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let page = form_page(&visit, id(&key)?, None, FieldErrors::default()).await?;
    Ok(show(&page))
}

async fn set(Path(key): Path<String>, posted: Posted<WorkForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let id = id(&key)?;
    let (app, actor) = (&visit.app, &visit.actor);
    match actions::begeleider::set(app, actor, id, &form.beschikbaar, once).await {
        Ok(_) => Ok(to(app, "/begeleiders")),
        Err(failure) => {
            let (status, errors) = on_form(failure, "beschikbaar")?;
            let page = form_page(&visit, id, Some(form), errors).await?;
            Ok(show_with(status, &page))
        }
    }
}
