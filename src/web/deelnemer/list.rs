//! `/deelnemers`: who takes part, by name; for a klantmanager own deelnemers, with what a traject comes to.

use askama::Template;
use axum::{Router, response::Response, routing::get};
use axum_extra::extract::Query;
use serde::Deserialize;

use super::Person;
use crate::{
    actions::{
        self,
        deelnemer::{
            ListAsk,
            overview::{Own, OwnPage},
        },
        klus::PAGE_SIZE,
    },
    app::App,
    domain::{calendar::short_date, fields::FieldErrors},
    web::{
        error::PageError,
        extract::{Staff, Visit},
        paging,
        ploegen::dispatches,
        view::{Page, show},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new().route("/deelnemers", get(list))
}

#[derive(Template)]
#[template(path = "deelnemer/lijst.html")]
struct ListPage {
    page: Page,
    may_add: bool,
    errors: FieldErrors,
    filter: Filter,
    people: Vec<Person>,
    /// How many in all.
    total: u32,
    /// First and last of this page, in words.
    range: String,
    previous: Option<String>,
    next: Option<String>,
    filtered: bool,
}

/// What is looked for, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    q: String,
    pagina: String,
}

impl Filter {
    fn query(&self, pagina: u32) -> String {
        paging::query(&[("q", &self.q)], pagina)
    }
}

async fn list(Staff(visit): Staff, Query(filter): Query<Filter>) -> Result<Response, PageError> {
    let pagina = paging::on_screen(&filter.pagina);
    let ask = ListAsk {
        q: Some(filter.q.clone()),
        pagina,
        size: PAGE_SIZE,
    };
    if let Some(own) = actions::deelnemer::overview::own(&visit.app, &visit.actor, &ask).await? {
        return Ok(show(&own_page(&visit, filter, pagina, own)));
    }
    let found = actions::deelnemer::list(&visit.app, &visit.actor, ask).await?;
    Ok(show(&ListPage {
        page: Page::new(&visit, "Deelnemers", "/deelnemers"),
        may_add: dispatches(&visit.actor),
        errors: FieldErrors::default(),
        people: found
            .rows
            .iter()
            .map(|one| Person::of(&visit.app, one))
            .collect(),
        range: paging::range(
            pagina,
            PAGE_SIZE,
            found.rows.len(),
            &found.total.to_string(),
        ),
        total: found.total,
        previous: (pagina > 1).then(|| filter.query(pagina - 1)),
        next: found.more.then(|| filter.query(pagina + 1)),
        filtered: !filter.q.trim().is_empty(),
        filter,
    }))
}

#[derive(Template)]
#[template(path = "deelnemer/eigen.html")]
struct EigenPage {
    page: Page,
    errors: FieldErrors,
    filter: Filter,
    rows: Vec<OwnView>,
    /// How many in all.
    total: u32,
    /// First and last of this page, in words.
    range: String,
    previous: Option<String>,
    next: Option<String>,
    filtered: bool,
}

/// One of a klantmanager's own deelnemers, as a row.
struct OwnView {
    person: Person,
    /// `12 van 105 uur`: whole hours worked of those agreed for the month; the minutes are on the page of the uren.
    uren: String,
    /// The last day at a resident's.
    laatst: String,
    trede: String,
    due: Vec<String>,
}

fn own_page(visit: &Visit, filter: Filter, pagina: u32, own: OwnPage) -> EigenPage {
    let OwnPage { rows, more, total } = own;
    EigenPage {
        page: Page::new(visit, "Deelnemers", "/deelnemers"),
        errors: FieldErrors::default(),
        range: paging::range(pagina, PAGE_SIZE, rows.len(), &total.to_string()),
        total,
        previous: (pagina > 1).then(|| filter.query(pagina - 1)),
        next: more.then(|| filter.query(pagina + 1)),
        filtered: !filter.q.trim().is_empty(),
        rows: rows
            .into_iter()
            .map(|one| own_view(&visit.app, one))
            .collect(),
        filter,
    }
}

fn own_view(app: &App, own: Own) -> OwnView {
    let Own {
        deelnemer,
        minuten,
        agreed,
        last_visit,
        trede,
        due,
    } = own;
    OwnView {
        person: Person::of(app, &deelnemer),
        uren: format!("{} van {} uur", minuten / 60, agreed / 60),
        laatst: last_visit.map_or_else(|| "nog niet".to_owned(), short_date),
        trede: trede.map_or_else(
            || "nog niet bepaald".to_owned(),
            |one| one.number().to_string(),
        ),
        due,
    }
}
