//! The form for a new deelnemer, and the same for who is there already: who somebody is, when they come, what to take into account.

use askama::Template;
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use serde::Deserialize;
use uuid::Uuid;

use super::klantmanagers;
use crate::{
    actions::{self, Failure},
    app::App,
    domain::{
        deelnemer::{Beperking, DeelnemerDraft, DeelnemerRegeling, TrajectDraft},
        fields::FieldErrors,
    },
    web::{
        begeleiders::half_days,
        error::PageError,
        extract::{Posted, Staff, Visit},
        ploegen::to,
        view::{Choice, Page, new_sleutel, show, show_with},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/deelnemers/nieuw", get(new_form).post(add))
        .route("/deelnemers/{id}/wijzigen", get(change_form).post(change))
}

#[derive(Template)]
#[template(path = "deelnemer/formulier.html")]
struct FormPage {
    page: Page,
    errors: FieldErrors,
    /// Who is changed; none for a new one.
    id: Option<Uuid>,
    form: DeelnemerForm,
    regelingen: Vec<Choice>,
    dagdelen: Vec<Choice>,
    beperkingen: Vec<Choice>,
    /// Only for a new one.
    klantmanagers: Vec<Choice>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct DeelnemerForm {
    naam: String,
    telefoon: String,
    regeling: String,
    uren: String,
    beschikbaar: Vec<String>,
    rijbewijs: String,
    rijbewijs_tot: String,
    beperkingen: Vec<String>,
    start: String,
    end: String,
    klantmanager: String,
    sleutel: String,
    versie: i32,
}

impl DeelnemerForm {
    fn of(draft: TrajectDraft, versie: i32) -> Self {
        let TrajectDraft {
            naam,
            telefoon,
            regeling,
            beschikbaar,
            beperkingen,
            start,
            end,
        } = draft;
        Self {
            naam,
            telefoon,
            regeling,
            beschikbaar,
            beperkingen,
            start,
            end,
            versie,
            ..Self::default()
        }
    }

    fn may_drive(&self) -> bool {
        self.rijbewijs == "ja"
    }

    fn traject(&self) -> TrajectDraft {
        TrajectDraft {
            naam: self.naam.clone(),
            telefoon: self.telefoon.clone(),
            regeling: self.regeling.clone(),
            beschikbaar: self.beschikbaar.clone(),
            beperkingen: self.beperkingen.clone(),
            start: self.start.clone(),
            end: self.end.clone(),
        }
    }

    fn draft(&self) -> DeelnemerDraft {
        DeelnemerDraft {
            traject: self.traject(),
            uren: self.uren.clone(),
            rijbewijs: self.may_drive(),
            rijbewijs_tot: self.rijbewijs_tot.clone(),
            klantmanager: self.klantmanager.clone(),
        }
    }
}

fn form_page(
    visit: &Visit,
    id: Option<Uuid>,
    mut form: DeelnemerForm,
    errors: FieldErrors,
    klantmanagers: Vec<Choice>,
) -> FormPage {
    let title = match id {
        None => "Deelnemer toevoegen",
        Some(_) => "Deelnemer wijzigen",
    };
    if form.sleutel.is_empty() {
        form.sleutel = new_sleutel();
    }
    let page = Page::new(visit, title, "/deelnemers");
    FormPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        id,
        form,
        regelingen: DeelnemerRegeling::ALL
            .iter()
            .map(|one| Choice::new(one.word(), one.label()))
            .collect(),
        dagdelen: half_days(),
        beperkingen: Beperking::ALL
            .iter()
            .map(|one| Choice::new(one.word(), one.label()))
            .collect(),
        klantmanagers,
    }
}

async fn new_form(Staff(visit): Staff) -> Result<Response, PageError> {
    actions::deelnemer::may_add(&visit.actor)?;
    let form = DeelnemerForm {
        start: visit.app.today().to_string(),
        ..DeelnemerForm::default()
    };
    let choices = klantmanagers(&visit).await?;
    let page = form_page(&visit, None, form, FieldErrors::default(), choices);
    Ok(show(&page))
}

async fn add(posted: Posted<DeelnemerForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    match actions::deelnemer::add(&visit.app, &visit.actor, &form.draft(), once).await {
        Ok(done) => Ok(to(&visit.app, &format!("/deelnemers/{}", done.value.id))),
        Err(Failure::Invalid(errors)) => {
            let choices = klantmanagers(&visit).await?;
            let page = form_page(&visit, None, form, errors, choices);
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(other) => Err(other.into()),
    }
}

async fn change_form(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let (draft, version) = actions::deelnemer::traject::draft(&visit.app, &visit.actor, id).await?;
    let form = DeelnemerForm::of(draft, version);
    let page = form_page(&visit, Some(id), form, FieldErrors::default(), Vec::new());
    Ok(show(&page))
}

async fn change(
    Path(id): Path<Uuid>,
    posted: Posted<DeelnemerForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor, draft) = (&visit.app, &visit.actor, form.traject());
    match actions::deelnemer::traject::change(app, actor, id, form.versie, &draft, once).await {
        Ok(_) => Ok(to(app, &format!("/deelnemers/{id}/traject"))),
        Err(Failure::Invalid(errors)) => {
            let page = form_page(&visit, Some(id), form, errors, Vec::new());
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(other) => Err(other.into()),
    }
}
