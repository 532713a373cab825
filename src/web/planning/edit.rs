//! `/planning/klussen/{id}/wijzigen`: correcting what was said about a klus. The form carries what it was shown with, so that two
//! colleagues who change other things both get their way, and who comes second at one field sees both values.

use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use super::key;
use crate::{
    actions::{
        self, Failure,
        klus::edit::{Correction, Editing},
    },
    domain::{
        address::Telefoon,
        calendar::long_date,
        fields::FieldErrors,
        klus::{
            Voorkeuren,
            edit::{Details, Field, merge},
            words,
        },
        regeling::Regeling,
    },
    web::{
        begeleiders::half_days,
        error::PageError,
        extract::{Posted, Staff, Visit},
        view::{Choice, Page, new_sleutel, show, show_with},
    },
};

/// What was typed, and what it was typed over.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct EditForm {
    sleutel: String,
    versie: i32,
    /// What was shown, as JSON.
    getoond: String,
    naam: String,
    telefoon: String,
    email: String,
    omschrijving: String,
    zelf: String,
    toegang: String,
    voorkeuren: Vec<String>,
    deadline: String,
    urgentie: String,
    contactpersoon: String,
}

impl EditForm {
    fn of(versie: i32, details: &Details) -> Self {
        let words = |field| details.get(field).to_owned();
        Self {
            sleutel: new_sleutel(),
            versie,
            getoond: serde_json::to_string(details).unwrap_or_default(),
            naam: words(Field::Naam),
            telefoon: telefoon(details.get(Field::Telefoon)),
            email: words(Field::Email),
            omschrijving: words(Field::Omschrijving),
            zelf: words(Field::Zelf),
            toegang: words(Field::Toegang),
            voorkeuren: details
                .get(Field::Voorkeuren)
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            deadline: words(Field::Deadline),
            urgentie: words(Field::Urgentie),
            contactpersoon: words(Field::Contactpersoon),
        }
    }

    fn shown(&self) -> Details {
        serde_json::from_str(&self.getoond).unwrap_or_default()
    }

    /// What was typed; a field that this account is not shown stays as it was.
    fn typed(&self, may_dispatch: bool) -> Details {
        let shown = self.shown();
        Field::ALL
            .into_iter()
            .filter(|field| may_dispatch || !field.is_of_dispatch())
            .fold(shown.clone(), |details, field| {
                let typed = match field {
                    Field::Naam => self.naam.clone(),
                    // Shown with a dash, stored without one.
                    Field::Telefoon if self.telefoon == telefoon(shown.get(field)) => {
                        shown.get(field).to_owned()
                    }
                    Field::Telefoon => self.telefoon.clone(),
                    Field::Email => self.email.clone(),
                    Field::Omschrijving => self.omschrijving.clone(),
                    // Browsers send line ends as CR LF.
                    Field::Zelf => self.zelf.replace("\r\n", "\n"),
                    Field::Toegang => self.toegang.clone(),
                    Field::Voorkeuren => Voorkeuren::parse(&self.voorkeuren.join(" "))
                        .map_or_else(|| self.voorkeuren.join(" "), |one| one.words()),
                    Field::Deadline => self.deadline.clone(),
                    Field::Urgentie => self.urgentie.clone(),
                    Field::Contactpersoon => self.contactpersoon.clone(),
                };
                details.with(field, typed)
            })
    }
}

/// A number as people write it.
fn telefoon(words: &str) -> String {
    Telefoon::parse(words).map_or_else(|_| words.to_owned(), |one| one.to_string())
}

/// A field that two people changed at once.
struct Collision {
    field: &'static str,
    label: &'static str,
    typed: String,
    stands: String,
}

#[derive(Template)]
#[template(path = "planning/wijzigen.html")]
struct EditPage {
    page: Page,
    errors: FieldErrors,
    form: EditForm,
    id: Uuid,
    nummer: String,
    may_dispatch: bool,
    dagdelen: Vec<Choice>,
    urgenties: Vec<Choice>,
    contactpersonen: Vec<Choice>,
    /// Why it cannot be corrected at all.
    refusal: Option<(String, String)>,
    collisions: Vec<Collision>,
    /// Who was at it meanwhile.
    who: String,
    /// What else they changed, which is in the form now.
    others: Vec<&'static str>,
}

impl EditPage {
    fn of(visit: &Visit, editing: &Editing, form: EditForm, errors: FieldErrors) -> Self {
        let regeling = &visit.app.regeling;
        let page = Page::new(
            visit,
            format!("Klus {} wijzigen", editing.klus.nummer),
            "/planning",
        );
        Self {
            page: if errors.is_empty() {
                page
            } else {
                page.refused()
            },
            errors,
            form,
            id: editing.klus.id,
            nummer: editing.klus.nummer.to_string(),
            may_dispatch: editing.may_dispatch,
            dagdelen: half_days(),
            urgenties: regeling
                .urgenties
                .iter()
                .map(|one| Choice::new(&one.slug, &one.naam))
                .collect(),
            contactpersonen: editing
                .contactpersonen
                .iter()
                .map(|one| Choice::new(one.id.to_string(), &one.naam))
                .collect(),
            refusal: None,
            collisions: Vec::new(),
            who: String::new(),
            others: Vec::new(),
        }
    }
}

pub(super) async fn look(
    Staff(visit): Staff,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let editing = actions::klus::edit::look(&visit.app, &visit.actor, key(&id)?).await?;
    let form = EditForm::of(editing.klus.version, &editing.details);
    let page = EditPage::of(&visit, &editing, form, FieldErrors::default());
    Ok(show(&page))
}

pub(super) async fn edit(
    Path(id): Path<String>,
    posted: Posted<EditForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor, id) = (&visit.app, &visit.actor, key(&id)?);
    let editing = actions::klus::edit::look(app, actor, id).await?;
    let correction = Correction {
        shown: form.shown(),
        typed: form.typed(editing.may_dispatch),
    };
    match actions::klus::edit::edit(app, actor, id, correction.clone(), once).await {
        Ok(done) => {
            let others: Vec<&str> = done.value.others.iter().map(|one| one.word()).collect();
            let base = app.settings.base_path();
            let also = if others.is_empty() {
                String::new()
            } else {
                format!("?ook={}", others.join("+"))
            };
            Ok(Redirect::to(&format!("{base}/planning/klussen/{id}{also}")).into_response())
        }
        Err(Failure::Invalid(errors)) => {
            let page = EditPage::of(&visit, &editing, form, errors);
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(Failure::Refused { title, detail, .. }) => {
            let page = EditPage {
                refusal: Some((title, detail)),
                ..EditPage::of(&visit, &editing, form, FieldErrors::default())
            };
            Ok(show_with(StatusCode::CONFLICT, &page))
        }
        Err(Failure::Stale) => collided(&visit, id, &form, &correction).await,
        Err(error) => Err(error.into()),
    }
}

/// The page for who came second at a field: both values, what was typed kept, and everything else as it stands now.
async fn collided(
    visit: &Visit,
    id: Uuid,
    form: &EditForm,
    correction: &Correction,
) -> Result<Response, PageError> {
    let (app, actor) = (&visit.app, &visit.actor);
    let editing = actions::klus::edit::look(app, actor, id).await?;
    let Correction { shown, typed } = correction;
    let read = typed.check(shown, &app.regeling, app.today());
    let typed = read.unwrap_or_else(|_| typed.clone());
    let merged = merge(shown, &typed, &editing.details);
    let mut who: Vec<String> = Vec::new();
    for one in actions::klus::edit::since(app, actor, id, form.versie).await? {
        if !who.contains(&one.naam) {
            who.push(one.naam);
        }
    }
    let mut errors = FieldErrors::default();
    for field in &merged.collisions {
        errors.push(
            field.word(),
            "Een collega heeft dit net ook gewijzigd. Kies wat er moet staan en bewaar nog een keer.",
        );
    }
    let next = EditForm {
        // What stands there now was seen: saving once more is a choice.
        getoond: serde_json::to_string(&editing.details).unwrap_or_default(),
        ..EditForm::of(editing.klus.version, &merged.details)
    };
    let value = |field, details: &Details| said(field, details, &app.regeling, &editing);
    let page = EditPage {
        collisions: merged
            .collisions
            .iter()
            .map(|field| Collision {
                field: field.word(),
                label: field.label(),
                typed: value(*field, &typed),
                stands: value(*field, &editing.details),
            })
            .collect(),
        who: if who.is_empty() {
            "Een collega".to_owned()
        } else {
            who.join(" en ")
        },
        others: merged.others.iter().map(|one| one.label()).collect(),
        ..EditPage::of(visit, &editing, next, errors)
    };
    Ok(show_with(StatusCode::CONFLICT, &page))
}

/// A value as people read it.
fn said(field: Field, details: &Details, regeling: &Regeling, editing: &Editing) -> String {
    let words = details.get(field);
    if words.is_empty() {
        return match field {
            Field::Voorkeuren => "altijd".to_owned(),
            _ => "niets".to_owned(),
        };
    }
    match field {
        Field::Telefoon => telefoon(words),
        Field::Voorkeuren => {
            Voorkeuren::parse(words).map_or_else(|| words.to_owned(), |one| one.labels().join(", "))
        }
        Field::Deadline => words.parse().map_or_else(|_| words.to_owned(), long_date),
        Field::Urgentie => regeling
            .urgentie(words)
            .map_or_else(|| words.to_owned(), |one| one.naam.clone()),
        Field::Contactpersoon => editing
            .contactpersonen
            .iter()
            .find(|one| one.id.to_string() == words)
            .map_or_else(
                || "een vroegere medewerker".to_owned(),
                |one| one.naam.clone(),
            ),
        Field::Naam | Field::Email | Field::Omschrijving | Field::Zelf | Field::Toegang => {
            words.to_owned()
        }
    }
}

/// What colleagues did with a klus since it was shown, for who decided on what it was: `Anna: gegevens gewijzigd.`
pub(super) async fn meanwhile(visit: &Visit, id: Uuid, version: i32) -> Result<String, Failure> {
    let found = actions::klus::edit::since(&visit.app, &visit.actor, id, version).await?;
    let sentences: Vec<String> = found
        .iter()
        .filter_map(|one| {
            let label = words::step_label(&one.action, one.to)?;
            Some(format!("{}: {}.", one.naam, label.to_lowercase()))
        })
        .collect();
    Ok(sentences.join(" "))
}

/// What the page of a klus says after a correction beside that of a colleague; nothing when there was none.
pub(super) fn others_words(query: &str) -> Option<String> {
    let labels: Vec<String> = query
        .split_whitespace()
        .filter_map(Field::parse)
        .map(|field| field.label().to_lowercase())
        .collect();
    (!labels.is_empty()).then(|| {
        format!(
            "Uw wijziging is bewaard. Een collega wijzigde intussen ook iets, en dat is blijven staan: {}.",
            labels.join(", ")
        )
    })
}
