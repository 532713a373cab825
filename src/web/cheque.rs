//! A cheque under the eyes of anybody (`/C/{code}`, in `scan`) and of staff (`/cheques`: by number, never its code).

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
    routing::get,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, Staff, Visit},
    view::{Page, show, show_with},
};
use crate::{
    actions::{self, Failure, cheque::Looked},
    app::App,
    domain::{
        account::{Want, may},
        calendar::{local_date, local_time, long_date, time_hm},
        cheque::{ChequeStatus, label},
        fields::FieldErrors,
        money::Cents,
        nummer::ChequeNummer,
    },
};

mod care;
mod care_api;
mod scan;
mod verval;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/cheques", get(look_up))
        .merge(scan::pages())
        .merge(care::pages())
        .merge(verval::pages())
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_look_up))
        .merge(care_api::api())
        .merge(verval::api())
}

/// One line of a cheque's history.
struct Happened {
    what: String,
    when: String,
    by: String,
}

/// A cheque as staff see it.
struct ChequeView {
    nummer: String,
    status: &'static str,
    badge: &'static str,
    waarde: Cents,
    personen_uren: u32,
    verkooppunt: String,
    sold_on: Option<String>,
    valid_until: Option<String>,
    code_last4: String,
    history: Vec<Happened>,
    opvolger: Option<String>,
    voorganger: Option<String>,
    /// What can be done with it: last part of the path, and what it says.
    acts: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "cheque/cheques.html")]
struct ChequesPage {
    page: Page,
    errors: FieldErrors,
    nummer: String,
    found: Option<ChequeView>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LookUpQuery {
    nummer: Option<String>,
    /// What was just done to it.
    gedaan: String,
}

async fn look_up(
    Staff(visit): Staff,
    Query(query): Query<LookUpQuery>,
) -> Result<Response, PageError> {
    may(&visit.actor, Want::SeeCheque)?;
    let mut page = ChequesPage {
        page: Page::new(&visit, "Cheque opzoeken", "/cheques")
            .with_flash(care::flash(&query.gedaan)),
        errors: FieldErrors::default(),
        nummer: query.nummer.clone().unwrap_or_default(),
        found: None,
    };
    let Some(typed) = query.nummer else {
        return Ok(show(&page));
    };
    let refused = |mut page: ChequesPage, status, sentence: String| {
        page.page = page.page.refused();
        page.errors = FieldErrors::one("nummer", sentence);
        show_with(status, &page)
    };
    let nummer = match ChequeNummer::parse(&typed) {
        Ok(nummer) => nummer,
        Err(error) => return Ok(refused(page, StatusCode::BAD_REQUEST, error.to_string())),
    };
    match actions::cheque::look_up(&visit.app, &visit.actor, &nummer).await {
        Ok(looked) => {
            page.found = Some(cheque_view(&visit, looked));
            Ok(show(&page))
        }
        Err(Failure::NotFound) => Ok(refused(
            page,
            StatusCode::NOT_FOUND,
            format!("Er is geen cheque met nummer {nummer}."),
        )),
        Err(error) => Err(error.into()),
    }
}

fn cheque_view(visit: &Visit, looked: Looked) -> ChequeView {
    let app = &visit.app;
    let Looked {
        known,
        history,
        opvolger,
        voorganger,
    } = looked;
    let cheque = known.cheque;
    let sale = cheque.status.sale();
    let named = |slug: &str| {
        let regeling = &app.regeling;
        let verkooppunt = regeling.verkooppunt(slug).map(|one| one.naam.clone());
        verkooppunt
            .or_else(|| regeling.uitvoerder(slug).map(|one| one.naam.clone()))
            .unwrap_or_else(|| slug.to_owned())
    };
    ChequeView {
        nummer: cheque.nummer(&app.regeling.cheque_prefix).to_string(),
        status: cheque.status.label(),
        badge: match cheque.status {
            ChequeStatus::Sold { .. } => "positive",
            ChequeStatus::Reserved { .. } => "info",
            ChequeStatus::Blocked { .. }
            | ChequeStatus::Replaced { .. }
            | ChequeStatus::Void { .. } => "negative",
            ChequeStatus::Expired { .. } => "warning",
            ChequeStatus::Printed
            | ChequeStatus::InStock
            | ChequeStatus::Redeemed { .. }
            | ChequeStatus::Settled { .. }
            | ChequeStatus::Refunded { .. } => "neutral",
        },
        waarde: cheque.waarde,
        personen_uren: cheque.personen_uren,
        verkooppunt: named(&cheque.verkooppunt),
        sold_on: sale.map(|sale| long_date(local_date(sale.at))),
        valid_until: sale.and_then(|sale| sale.valid_until).map(long_date),
        code_last4: known.code_last4,
        opvolger,
        voorganger,
        acts: care::offered(&visit.actor, &cheque),
        history: history
            .into_iter()
            .map(|event| Happened {
                what: match event.action.as_str() {
                    "cheque.release" => "Weer vrij".to_owned(),
                    "cheque.report_late" => "Verkoop later gemeld".to_owned(),
                    "cheque.undo" => "Innemen ongedaan gemaakt".to_owned(),
                    "cheque.revive" => "Weer geldig gemaakt".to_owned(),
                    _ => label(event.to_status.as_deref().unwrap_or_default()).to_owned(),
                },
                when: format!(
                    "{}, {}",
                    long_date(local_date(event.at)),
                    time_hm(local_time(event.at))
                ),
                by: if event.rol == "nightly" {
                    "vanzelf".to_owned()
                } else if event.org.is_empty() {
                    event.rol
                } else {
                    named(&event.org)
                },
            })
            .collect(),
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ChequeAnswer {
    nummer: String,
    /// in_stock, sold, reserved, redeemed, settled, blocked, expired, refunded or void.
    status: &'static str,
    waarde_cent: i64,
    personen_uren: u32,
    /// Slug of the verkooppunt that holds or sold it.
    verkooppunt: String,
    /// In UTC; none before its sale.
    verkocht_op: Option<String>,
    /// Last day of validity; none before its sale, or when cheques never expire.
    #[schema(format = "date")]
    geldig_tot: Option<String>,
    /// In UTC.
    gewijzigd_op: String,
}

/// The state of a cheque by its number. Never its code.
#[utoipa::path(get, path = "/cheques/{nummer}", tag = "cheques", security(("bearer" = [])),
    params(("nummer" = String, Path, example = "HU26-004217-S")),
    responses(
        (status = 200, body = ChequeAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_look_up(
    caller: Caller,
    Path(typed): Path<String>,
) -> Result<Json<ChequeAnswer>, ApiError> {
    may(&caller.actor, Want::SeeCheque)?;
    let nummer = ChequeNummer::parse(&typed)
        .map_err(|error| Failure::Invalid(FieldErrors::one("nummer", error.to_string())))?;
    let Looked { known, .. } =
        actions::cheque::look_up(&caller.app, &caller.actor, &nummer).await?;
    let cheque = known.cheque;
    let sale = cheque.status.sale();
    Ok(Json(ChequeAnswer {
        nummer: nummer.to_string(),
        status: cheque.status.word(),
        waarde_cent: cheque.waarde.0,
        personen_uren: cheque.personen_uren,
        verkooppunt: cheque.verkooppunt,
        verkocht_op: sale.map(|sale| sale.at.to_string()),
        geldig_tot: sale
            .and_then(|sale| sale.valid_until)
            .map(|date| date.to_string()),
        gewijzigd_op: known.changed_at.to_string(),
    }))
}
