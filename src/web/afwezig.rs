//! `/afwezig`: who is away when in the coming weeks, noting it, another last day, taking it back. Never why.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::{get, post},
};
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    error::{PageError, on_form},
    extract::{JustPressed, Posted, Staff, Visit, id},
    ploegen::{dispatches, to},
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure, afwezig::Absence},
    app::App,
    domain::{
        afwezig::{AfwezigDraft, Wie},
        calendar::{Dagdeel, long_date, parse_date, short_date},
        fields::FieldErrors,
        half_days::HalfDaysDraft,
    },
};

/// Weeks that the list shows.
const WEEKS: i32 = 8;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/afwezig", get(list).post(note))
        .route("/afwezig/{id}", get(look).post(set_end))
        .route("/afwezig/{id}/verwijderen", post(remove))
}

/// A half day to choose: the morning, the afternoon.
pub(super) fn dagdelen() -> Vec<Choice> {
    Dagdeel::ALL
        .into_iter()
        .map(|part| Choice::new(part.label(), part.label()))
        .collect()
}

/// The fields of a period.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AfwezigForm {
    pub(super) wie: String,
    pub(super) van: String,
    pub(super) van_dagdeel: String,
    pub(super) tot: String,
    pub(super) tot_dagdeel: String,
    versie: i32,
    /// Where the form stood: on the page of the deelnemer, or on the list.
    terug: String,
    pub(super) sleutel: String,
}

impl AfwezigForm {
    fn when(&self) -> HalfDaysDraft {
        HalfDaysDraft {
            van: self.van.clone(),
            van_dagdeel: self.van_dagdeel.clone(),
            tot: self.tot.clone(),
            tot_dagdeel: self.tot_dagdeel.clone(),
        }
    }

    fn draft(&self) -> AfwezigDraft {
        AfwezigDraft {
            wie: self.wie.clone(),
            when: self.when(),
        }
    }

    /// What most absences are: from today, whole days. `wie` may be empty.
    pub(super) fn usual(visit: &Visit, wie: String) -> Self {
        Self {
            wie,
            van: visit.app.today().to_string(),
            van_dagdeel: Dagdeel::Ochtend.label().to_owned(),
            tot_dagdeel: Dagdeel::Middag.label().to_owned(),
            sleutel: new_sleutel(),
            ..Self::default()
        }
    }

    /// Where to go when it is done.
    fn back(&self) -> String {
        match Wie::parse(&self.wie) {
            Some(Wie::Deelnemer(id)) if self.terug == "deelnemer" => format!("/deelnemers/{id}"),
            Some(Wie::Deelnemer(_) | Wie::Begeleider(_)) | None => "/afwezig".to_owned(),
        }
    }
}

/// One absence as a row shows it.
struct Row {
    id: Uuid,
    naam: String,
    /// Of a deelnemer the key, for a link.
    deelnemer: Option<Uuid>,
    wanneer: String,
    may_change: bool,
    /// Key and words of each ploeg that misses them.
    ploegen: Vec<(Uuid, String)>,
}

impl From<Absence> for Row {
    fn from(absence: Absence) -> Self {
        let Absence {
            afwezig,
            naam,
            may_change,
            ploegen,
        } = absence;
        let (naam, deelnemer) = match afwezig.wie {
            Wie::Deelnemer(id) => (naam, Some(id)),
            Wie::Begeleider(_) => (format!("{naam} (begeleider)"), None),
        };
        Self {
            id: afwezig.id,
            naam,
            deelnemer,
            wanneer: afwezig.when.words(),
            may_change,
            ploegen: ploegen
                .into_iter()
                .map(|ploeg| {
                    (
                        ploeg.id,
                        format!("{}, {}", ploeg.naam, short_date(ploeg.datum)),
                    )
                })
                .collect(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    vanaf: String,
    /// Who the form is about at once.
    wie: String,
}

#[derive(Template)]
#[template(path = "afwezig/lijst.html")]
struct ListPage {
    page: Page,
    errors: FieldErrors,
    form: AfwezigForm,
    /// First day that is shown.
    vanaf: String,
    vanaf_words: String,
    tot_words: String,
    rows: Vec<Row>,
    wie: Vec<Choice>,
    dagdelen: Vec<Choice>,
    /// Whether ploegen link to their page for changing who is in them.
    may_dispatch: bool,
}

async fn list_page(
    visit: &Visit,
    from: Date,
    form: AfwezigForm,
    errors: FieldErrors,
) -> Result<ListPage, Failure> {
    let to = from.checked_add(WEEKS.weeks()).unwrap_or(from);
    let found = actions::afwezig::list(&visit.app, &visit.actor, from, to).await?;
    let choices = actions::afwezig::choices(&visit.app, &visit.actor).await?;
    let page = Page::new(visit, "Afwezig", "/deelnemers");
    Ok(ListPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        form,
        vanaf: from.to_string(),
        vanaf_words: long_date(from),
        tot_words: long_date(to),
        rows: found.into_iter().map(Row::from).collect(),
        wie: choices
            .into_iter()
            .map(|(wie, naam)| Choice::new(wie.value(), naam))
            .collect(),
        dagdelen: dagdelen(),
        may_dispatch: dispatches(&visit.actor),
    })
}

async fn list(Staff(visit): Staff, Query(query): Query<ListQuery>) -> Result<Response, PageError> {
    let from = parse_date(&query.vanaf).unwrap_or_else(|_| visit.app.today());
    let form = AfwezigForm::usual(&visit, query.wie);
    Ok(show(
        &list_page(&visit, from, form, FieldErrors::default()).await?,
    ))
}

async fn note(posted: Posted<AfwezigForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    match actions::afwezig::note(&visit.app, &visit.actor, &form.draft(), once).await {
        Ok(_) => Ok(to(&visit.app, &form.back())),
        Err(failure) => {
            let (status, errors) = on_form(failure, "van")?;
            let today = visit.app.today();
            Ok(show_with(
                status,
                &list_page(&visit, today, form, errors).await?,
            ))
        }
    }
}

#[derive(Template)]
#[template(path = "afwezig/wijzigen.html")]
struct EndPage {
    page: Page,
    errors: FieldErrors,
    row: Row,
    form: AfwezigForm,
    dagdelen: Vec<Choice>,
    /// Where the button that takes it back goes.
    remove: String,
}

async fn end_page(
    visit: &Visit,
    id: Uuid,
    typed: Option<AfwezigForm>,
    errors: FieldErrors,
) -> Result<EndPage, Failure> {
    let absence = actions::afwezig::look(&visit.app, &visit.actor, id).await?;
    let form = typed.unwrap_or_else(|| AfwezigForm {
        tot: absence
            .afwezig
            .when
            .to
            .map(|to| to.date.to_string())
            .unwrap_or_default(),
        tot_dagdeel: absence
            .afwezig
            .when
            .to
            .map_or(Dagdeel::Middag, |to| to.part)
            .label()
            .to_owned(),
        versie: absence.afwezig.version,
        ..AfwezigForm::usual(visit, String::new())
    });
    let page = Page::new(visit, format!("Afwezig: {}", absence.naam), "/deelnemers");
    Ok(EndPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        row: absence.into(),
        form,
        dagdelen: dagdelen(),
        remove: format!(
            "{}/afwezig/{id}/verwijderen",
            visit.app.settings.base_path()
        ),
    })
}

async fn look(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    Ok(show(
        &end_page(&visit, id(&key)?, None, FieldErrors::default()).await?,
    ))
}

async fn set_end(
    Path(key): Path<String>,
    posted: Posted<AfwezigForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let id = id(&key)?;
    let (draft, version) = (form.when(), form.versie);
    let done = actions::afwezig::set_end(&visit.app, &visit.actor, id, version, &draft, once).await;
    match done {
        Ok(_) => Ok(to(&visit.app, "/afwezig")),
        Err(failure) => {
            let (status, errors) = on_form(failure, "tot")?;
            Ok(show_with(
                status,
                &end_page(&visit, id, Some(form), errors).await?,
            ))
        }
    }
}

async fn remove(
    Path(key): Path<String>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    actions::afwezig::remove(&visit.app, &visit.actor, id(&key)?, once).await?;
    Ok(to(&visit.app, "/afwezig"))
}
