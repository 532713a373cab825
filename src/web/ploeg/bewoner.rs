//! The two screens a ploeg hands to the resident: more cheques for more work, and a handtekening. Both are Dutch, with "u", and show
//! nothing of the ploeg.

use askama::Template;
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use uuid::Uuid;

use super::{card::Card, not_done, to};
use crate::{
    actions::{
        self, Failure,
        werk::{day, sign::Signed},
    },
    domain::{
        fields::FieldErrors, handtekening::HandtekeningRefused, klus::MORE_CHEQUES_MAX, taal::Taal,
    },
    web::{
        error::PageError,
        extract::{Posted, Staff, Visit},
        view::{Choice, Page, new_sleutel, show, show_with},
    },
};

/// What a browser writes before a drawing.
const DRAWING: &str = "data:image/png;base64,";

/// The frame of a screen for the resident: no menu, no name of the deelnemer.
fn frame(visit: &Visit, key: &str) -> Page {
    let mut page = Page::phone(visit, Taal::Nl.t(key), "").in_taal(Taal::Nl);
    page.nav.clear();
    page.talen = &[];
    page.account = None;
    page
}

#[derive(Template)]
#[template(path = "ploeg/meerwerk.html")]
struct MeerwerkPage {
    page: Page,
    errors: FieldErrors,
    card: Card,
    aantallen: Vec<Choice>,
    aantal: String,
    sleutel: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct MeerwerkForm {
    aantal: String,
}

pub(super) async fn meerwerk(
    Staff(visit): Staff,
    Path(id): Path<Uuid>,
) -> Result<Response, PageError> {
    let page = meerwerk_page(&visit, id, String::new(), FieldErrors::default()).await?;
    Ok(show(&page))
}

async fn meerwerk_page(
    visit: &Visit,
    id: Uuid,
    aantal: String,
    errors: FieldErrors,
) -> Result<MeerwerkPage, Failure> {
    let bezoek = day::open(&visit.app, &visit.actor, id).await?;
    let page = frame(visit, "bewoner-meer-kop");
    Ok(MeerwerkPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        card: Card::new(&visit.app, &bezoek, None, Taal::Nl),
        aantallen: (1..=MORE_CHEQUES_MAX)
            .map(|count| {
                let label = Taal::Nl.n("bewoner-meer-cheque", &count);
                Choice::new(count.to_string(), label)
            })
            .collect(),
        aantal,
        sleutel: new_sleutel(),
    })
}

pub(super) async fn agree(
    Path(id): Path<Uuid>,
    posted: Posted<MeerwerkForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    // What is not a number is none of the choices, and refused as such.
    let cheques = form.aantal.parse().unwrap_or_default();
    match actions::werk::more::agree(&visit.app, &visit.actor, id, cheques, None, once).await {
        Ok(_) => Ok(to(&visit, &format!("/ploeg/opdrachten/{id}"))),
        Err(Failure::Invalid(errors)) => {
            let page = meerwerk_page(&visit, id, form.aantal, errors).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(failure) => not_done(&visit, id, super::WerkForm::default(), failure).await,
    }
}

#[derive(Template)]
#[template(path = "ploeg/handtekening.html")]
struct HandtekeningPage {
    page: Page,
    errors: FieldErrors,
    card: Card,
    sleutel: String,
    /// The ploeg's own language, for the way back.
    own: Taal,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct HandtekeningForm {
    /// `glass`, `paper` or `telephone`.
    hoe: String,
    /// The drawing, as a browser writes it.
    handtekening: String,
}

impl HandtekeningForm {
    fn signed(&self) -> Result<Signed, Failure> {
        match self.hoe.as_str() {
            "paper" => Ok(Signed::Paper),
            "telephone" => Ok(Signed::Telephone),
            _ => {
                let coded = self.handtekening.strip_prefix(DRAWING).unwrap_or_default();
                let png = STANDARD.decode(coded).unwrap_or_default();
                if png.is_empty() {
                    return Err(HandtekeningRefused::Empty.into());
                }
                Ok(Signed::Glass(png))
            }
        }
    }
}

pub(super) async fn handtekening(
    Staff(visit): Staff,
    Path(id): Path<Uuid>,
) -> Result<Response, PageError> {
    Ok(show(&sign_page(&visit, id, FieldErrors::default()).await?))
}

async fn sign_page(
    visit: &Visit,
    id: Uuid,
    errors: FieldErrors,
) -> Result<HandtekeningPage, Failure> {
    let bezoek = day::open(&visit.app, &visit.actor, id).await?;
    let page = frame(visit, "bewoner-teken-kop");
    Ok(HandtekeningPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        card: Card::new(&visit.app, &bezoek, None, Taal::Nl),
        sleutel: new_sleutel(),
        own: visit.taal(),
    })
}

pub(super) async fn sign(
    Path(id): Path<Uuid>,
    posted: Posted<HandtekeningForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = match form.signed() {
        Ok(signed) => actions::werk::sign::sign(&visit.app, &visit.actor, id, signed, None, once)
            .await
            .map(|_| ()),
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(to(&visit, &format!("/ploeg/opdrachten/{id}"))),
        Err(Failure::Invalid(errors)) => {
            let page = sign_page(&visit, id, errors).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(failure) => not_done(&visit, id, super::WerkForm::default(), failure).await,
    }
}

pub(super) async fn drawing(
    Staff(visit): Staff,
    Path(id): Path<Uuid>,
) -> Result<Response, PageError> {
    let png = actions::werk::sign::drawing(&visit.app, &visit.actor, id).await?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png).into_response())
}
