//! `/C/{code}`, where the QR code leads anybody: genuine or not, how to ask for a klus and whom to call. How a cheque stands is told
//! only to who has the claim code of the buyer's stub too.

use askama::Template;
use axum::{
    Router,
    extract::{Path, rejection::PathRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use super::super::{
    error::PageError,
    extract::{Posted, Visit},
    view::{Page, show, show_with},
};
use crate::{
    actions::{self, Failure, cheque::Own},
    app::App,
    domain::{
        calendar::{local_date, long_date},
        cheque::ChequeStatus,
        code::Code,
        fields::FieldErrors,
    },
};

pub(super) fn pages() -> Router<App> {
    let (scan, typed) = (get(scan).post(claim), get(scan_form).post(scan_typed));
    Router::new()
        // The QR holds capitals only; people type small letters.
        .route("/C/{code}", scan.clone())
        .route("/c/{code}", scan)
        .route("/C", typed.clone())
        .route("/c", typed)
}

/// What an uitvoerder does, for who wants a klus.
struct Whom {
    naam: String,
    telefoon: String,
    /// Its klussoorten in words.
    klussen: String,
}

#[derive(Template)]
#[template(path = "cheque/scan.html")]
struct ScanPage {
    page: Page,
    errors: FieldErrors,
    /// Whether the code is that of a cheque of ours; none before one was given.
    genuine: Option<bool>,
    /// What was typed, to mend.
    code: String,
    /// What a cheque buys.
    buys: String,
    /// How it stands, for who has the claim code.
    stand: Option<Stand>,
    uitvoerders: Vec<Whom>,
}

/// How a cheque stands, in words for who bought it.
struct Stand {
    nummer: String,
    words: &'static str,
    /// Whether a klus can be asked for with it.
    usable: bool,
    sold_on: Option<String>,
    valid_until: Option<String>,
    /// When it came to stand so, where that is not its sale.
    since: Option<String>,
}

fn scan_page(visit: &Visit, title: &str, genuine: Option<bool>) -> ScanPage {
    let regeling = &visit.app.regeling;
    ScanPage {
        page: Page::new(visit, title, ""),
        errors: FieldErrors::default(),
        genuine,
        code: String::new(),
        stand: None,
        buys: visit.app.prijs().tekst.clone(),
        uitvoerders: regeling
            .uitvoerders
            .iter()
            .map(|one| {
                let names: Vec<String> = regeling
                    .klussoorten_for(&one.slug)
                    .iter()
                    .map(|klussoort| klussoort.naam.to_lowercase())
                    .collect();
                Whom {
                    naam: one.naam.clone(),
                    telefoon: one.telefoon.to_string(),
                    klussen: names.join(", "),
                }
            })
            .collect(),
    }
}

async fn scan(
    visit: Visit,
    code: Result<Path<String>, PathRejection>,
) -> Result<Response, PageError> {
    let typed = code.map(|Path(code)| code).unwrap_or_default();
    let code = match Code::parse(&typed) {
        Ok(code) => code,
        Err(error) => return Ok(mistyped(&visit, typed, &error.to_string())),
    };
    let genuine = actions::cheque::is_genuine(&visit.app, visit.from, &code).await?;
    Ok(if genuine {
        show(&scan_page(&visit, "Deze cheque is echt", Some(true)))
    } else {
        let page = scan_page(&visit, "Deze cheque kennen we niet", Some(false));
        show_with(StatusCode::NOT_FOUND, &page)
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ClaimForm {
    claimcode: String,
}

/// With the claim code of the buyer's stub the state and the dates are told too (domain.md §3, "QR").
async fn claim(
    code: Result<Path<String>, PathRejection>,
    posted: Posted<ClaimForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, .. } = posted;
    let typed = code.map(|Path(code)| code).unwrap_or_default();
    let code = match Code::parse(&typed) {
        Ok(code) => code,
        Err(error) => return Ok(mistyped(&visit, typed, &error.to_string())),
    };
    let mut page = scan_page(&visit, "Deze cheque is echt", Some(true));
    let status = match actions::cheque::own(&visit.app, visit.from, &code, &form.claimcode).await {
        Ok(own) => {
            page.stand = Some(stand(&visit.app, &own));
            StatusCode::OK
        }
        Err(Failure::NotFound) => {
            page = scan_page(&visit, "Deze cheque kennen we niet", Some(false));
            StatusCode::NOT_FOUND
        }
        Err(Failure::Invalid(errors)) => {
            page.page = page.page.refused();
            page.errors = errors;
            page.code = form.claimcode;
            StatusCode::BAD_REQUEST
        }
        Err(error) => return Err(error.into()),
    };
    Ok(show_with(status, &page))
}

fn stand(app: &App, own: &Own) -> Stand {
    let cheque = &own.cheque;
    let day = |at| long_date(local_date(at));
    Stand {
        nummer: cheque.nummer(&app.regeling.cheque_prefix).to_string(),
        words: cheque.status.plain(),
        usable: matches!(cheque.status, ChequeStatus::Sold { .. }),
        sold_on: cheque.status.sale().map(|sale| day(sale.at)),
        valid_until: cheque
            .status
            .sale()
            .and_then(|sale| sale.valid_until)
            .map(long_date),
        since: own.since.map(day),
    }
}

async fn scan_form(visit: Visit) -> Response {
    show(&scan_page(&visit, "Is mijn cheque echt?", None))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ScanForm {
    code: String,
}

async fn scan_typed(posted: Posted<ScanForm>) -> Response {
    let Posted { visit, form, .. } = posted;
    match Code::parse(&form.code) {
        Ok(code) => {
            let base = visit.app.settings.base_path();
            Redirect::to(&format!("{base}/C/{}", code.compact())).into_response()
        }
        Err(error) => mistyped(&visit, form.code, &error.to_string()),
    }
}

fn mistyped(visit: &Visit, code: String, sentence: &str) -> Response {
    let mut page = scan_page(visit, "Is mijn cheque echt?", None);
    page.page = page.page.refused();
    page.errors = FieldErrors::one("code", sentence);
    page.code = code;
    show_with(StatusCode::BAD_REQUEST, &page)
}
