//! `/uren/opdrachten/{id}/papier`: where the QR code of a printed day sheet leads. A begeleider fills in the times that were
//! written on it, for the ploeg, and goes on with the cheques that were handed in.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use serde::Deserialize;
use uuid::Uuid;

use super::{hours, soort_naam, to};
use crate::{
    actions::{
        self, Failure,
        uren::later::{Papier, PapierDraft},
    },
    domain::{
        calendar::{local_time, long_date, time_hm},
        fields::FieldErrors,
    },
    web::{
        error::{PageError, on_form},
        extract::{Posted, Staff, Visit},
        view::{Choice, Page, new_sleutel, show_with},
    },
};

#[derive(Template)]
#[template(path = "uren/papier.html")]
struct PapierPage {
    page: Page,
    errors: FieldErrors,
    id: Uuid,
    ploeg: Uuid,
    kop: String,
    datum: String,
    gepland: String,
    adres: String,
    /// Whether the times can still be filled in.
    open: bool,
    /// When the ploeg began, if somebody pressed that.
    begonnen: String,
    deelnemers: Vec<Choice>,
    form: PapierForm,
    sleutel: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct PapierForm {
    begonnen: String,
    klaar: String,
    afwezig: Vec<String>,
    opmerking: String,
    deels: String,
    sleutel: String,
}

pub(super) async fn page(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    // Whoever of the ploeg scans their own sheet sees the visit as the phone shows it.
    if visit.actor.account()?.rol.deelnemer().is_some() {
        return Ok(to(&visit, &format!("/ploeg/opdrachten/{id}")));
    }
    let papier = actions::uren::later::papier(&visit.app, &visit.actor, id).await?;
    let form = PapierForm {
        begonnen: time_hm(local_time(papier.visit.opdracht.van)),
        klaar: time_hm(local_time(papier.visit.opdracht.tot)),
        ..PapierForm::default()
    };
    let none = FieldErrors::default();
    Ok(papier_page(&visit, &papier, StatusCode::OK, form, none))
}

pub(super) async fn fill_in(
    Path(id): Path<Uuid>,
    posted: Posted<PapierForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let draft = PapierDraft {
        begonnen: form.begonnen.clone(),
        klaar: form.klaar.clone(),
        afwezig: form
            .afwezig
            .iter()
            .filter_map(|one| one.parse().ok())
            .collect(),
        opmerking: form.opmerking.clone(),
        partly: form.deels == "ja",
    };
    let done = actions::uren::later::fill_in(&visit.app, &visit.actor, id, draft, once).await;
    match done {
        // The cheques lie on the same table.
        Ok(_) => Ok(to(&visit, &format!("/ploeg/opdrachten/{id}/cheque"))),
        Err(failure @ (Failure::Invalid(_) | Failure::Refused { .. })) => {
            let (status, errors) = on_form(failure, "klaar")?;
            let papier = actions::uren::later::papier(&visit.app, &visit.actor, id).await?;
            Ok(papier_page(&visit, &papier, status, form, errors))
        }
        Err(other) => Err(other.into()),
    }
}

fn papier_page(
    visit: &Visit,
    papier: &Papier,
    status: StatusCode,
    form: PapierForm,
    errors: FieldErrors,
) -> Response {
    let opdracht = &papier.visit.opdracht;
    let page = Page::new(visit, "Dagstaat invullen", "/uren");
    let sleutel = Some(form.sleutel.clone())
        .filter(|sleutel| !sleutel.is_empty())
        .unwrap_or_else(new_sleutel);
    show_with(
        status,
        &PapierPage {
            page: if errors.is_empty() {
                page
            } else {
                page.refused()
            },
            errors,
            id: opdracht.id,
            ploeg: papier.ploeg.id,
            kop: soort_naam(&visit.app, &papier.visit.klus),
            datum: long_date(opdracht.datum),
            gepland: hours(opdracht.van, opdracht.tot),
            // A resident's address is there on the day of the visit only (domain.md §5).
            adres: if opdracht.datum == visit.app.today() {
                papier.visit.bewoner.gegevens.adres()
            } else {
                papier.visit.klus.plaats.clone()
            },
            open: papier.is_open(),
            begonnen: opdracht
                .started_at
                .map(|at| time_hm(local_time(at)))
                .unwrap_or_default(),
            deelnemers: papier
                .deelnemers
                .iter()
                .map(|(id, naam)| Choice::new(id.to_string(), naam))
                .collect(),
            form,
            sleutel,
        },
    )
}
