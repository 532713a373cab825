//! `/voorraad`: which cheques lie where, counting them, and declaring them worthless; pages, and the same through the API.

use askama::Template;
use axum::{
    Json, Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, Posted, Sent, Staff, Visit, replayed},
    overdracht::when,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure,
        overdracht::may_give,
        stock::{VoidDraft, Voided, holder_naam, holder_word},
        telling::{Counted, Stock},
    },
    app::App,
    domain::{
        account::{Want, may},
        cheque::{RangeDraft, VoidReden},
        fields::FieldErrors,
        money::Cents,
        overdracht::OWN_STOCK,
        telling::TellingDraft,
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/voorraad", get(overview))
        .route("/voorraad/{verkooppunt}", get(stock))
        .route(
            "/voorraad/{verkooppunt}/telling",
            get(count_form).post(count),
        )
        .route(
            "/voorraad/{verkooppunt}/ongeldig",
            get(void_form).post(make_void),
        )
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_overview))
        .routes(routes!(api_stock))
        .routes(routes!(api_count))
        .routes(routes!(api_void))
}

/// The holder in a path, or nothing we know.
pub(super) fn holder_of(app: &App, word: &str) -> Result<String, Failure> {
    actions::stock::holder(app, word).ok_or(Failure::NotFound)
}

struct HolderRow {
    word: String,
    naam: String,
    in_stock: u32,
    to_account: Option<Cents>,
    counted: Option<String>,
}

#[derive(Template)]
#[template(path = "stock/overzicht.html")]
struct OverviewPage {
    page: Page,
    rows: Vec<HolderRow>,
    /// Whether this account sees hand-overs.
    hands_over: bool,
}

async fn overview(Staff(visit): Staff) -> Result<Response, PageError> {
    let (app, actor) = (&visit.app, &visit.actor);
    let holders = actions::telling::overview(app, actor).await?;
    // A clerk has one stock: straight to it.
    if let (Some(own), true) = (
        visit
            .account()
            .and_then(|account| account.rol.verkooppunt()),
        holders.len() == 1,
    ) {
        let base = app.settings.base_path();
        return Ok(Redirect::to(&format!("{base}/voorraad/{own}")).into_response());
    }
    Ok(show(&OverviewPage {
        page: Page::new(&visit, "Voorraad", "/voorraad"),
        hands_over: may(
            actor,
            Want::HoldStock {
                verkooppunt: OWN_STOCK,
            },
        )
        .is_ok(),
        rows: holders
            .into_iter()
            .map(|one| HolderRow {
                word: holder_word(&one.holder).to_owned(),
                naam: holder_naam(app, &one.holder),
                in_stock: one.in_stock,
                to_account: Some(one.to_account).filter(|cents| *cents != Cents::ZERO),
                counted: one.counted_at.map(when),
            })
            .collect(),
    }))
}

struct LyingRow {
    first: String,
    last: String,
    aantal: u32,
    waarde: Cents,
}

struct CountRow {
    op: String,
    expected: u32,
    counted: u32,
    opmerking: String,
    verloop: crate::domain::telling::Verloop,
    cash: Cents,
}

#[derive(Template)]
#[template(path = "stock/voorraad.html")]
struct StockPage {
    page: Page,
    word: String,
    in_stock: u32,
    to_account: Option<Cents>,
    lying: Vec<LyingRow>,
    counts: Vec<CountRow>,
    /// Whether it is a place that sells.
    sells: bool,
    holds: bool,
    gives: bool,
    /// Whether this account looks at more than one place.
    everywhere: bool,
}

async fn stock(Staff(visit): Staff, Path(word): Path<String>) -> Result<Response, PageError> {
    let (app, actor) = (&visit.app, &visit.actor);
    let holder = holder_of(app, &word)?;
    let Stock {
        lying,
        in_stock,
        counts,
        to_account,
    } = actions::telling::look(app, actor, &holder).await?;
    let naam = holder_naam(app, &holder);
    let titel = if holder == OWN_STOCK {
        naam
    } else {
        format!("Voorraad van {naam}")
    };
    Ok(show(&StockPage {
        page: Page::new(&visit, titel, "/voorraad"),
        word: holder_word(&holder).to_owned(),
        in_stock,
        to_account: Some(to_account).filter(|cents| *cents != Cents::ZERO),
        lying: lying
            .into_iter()
            .map(|one| {
                let (first, last) = one.range.nummers(&app.regeling.cheque_prefix);
                LyingRow {
                    first,
                    last,
                    aantal: one.range.aantal(),
                    waarde: one.waarde,
                }
            })
            .collect(),
        counts: counts.into_iter().map(count_row).collect(),
        sells: holder != OWN_STOCK,
        holds: actions::stock::may_hold(actor, &holder).is_ok(),
        gives: may_give(actor, &holder).is_ok(),
        everywhere: visit
            .account()
            .is_some_and(|account| account.rol.verkooppunt().is_none()),
    }))
}

fn count_row(counted: Counted) -> CountRow {
    let Counted {
        telling,
        verloop,
        expected_cash,
    } = counted;
    CountRow {
        op: when(telling.at),
        expected: telling.expected,
        counted: telling.counted,
        opmerking: telling.opmerking.unwrap_or_default(),
        verloop,
        cash: expected_cash,
    }
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct CountForm {
    geteld: String,
    opmerking: String,
    sleutel: String,
}

#[derive(Template)]
#[template(path = "stock/telling.html")]
struct CountPage {
    page: Page,
    errors: FieldErrors,
    naam: String,
    word: String,
    form: CountForm,
}

fn count_page(visit: &Visit, holder: &str, form: CountForm, errors: FieldErrors) -> CountPage {
    let naam = holder_naam(&visit.app, holder);
    let page = Page::new(visit, format!("Voorraad tellen: {naam}"), "/voorraad");
    CountPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        naam,
        word: holder_word(holder).to_owned(),
        form,
    }
}

async fn count_form(Staff(visit): Staff, Path(word): Path<String>) -> Result<Response, PageError> {
    let holder = holder_of(&visit.app, &word)?;
    actions::stock::may_hold(&visit.actor, &holder)?;
    let form = CountForm {
        sleutel: new_sleutel(),
        ..CountForm::default()
    };
    Ok(show(&count_page(
        &visit,
        &holder,
        form,
        FieldErrors::default(),
    )))
}

async fn count(Path(word): Path<String>, posted: Posted<CountForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let holder = holder_of(&visit.app, &word)?;
    let draft = TellingDraft {
        geteld: form.geteld.clone(),
        opmerking: form.opmerking.clone(),
    };
    match actions::telling::count(&visit.app, &visit.actor, &holder, &draft, once).await {
        Ok(_) => Ok(to(&visit, &word)),
        Err(Failure::Invalid(errors)) => {
            let page = count_page(&visit, &holder, form, errors);
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct VoidForm {
    eerste: String,
    laatste: String,
    reden: String,
    sleutel: String,
}

#[derive(Template)]
#[template(path = "stock/ongeldig.html")]
struct VoidPage {
    page: Page,
    errors: FieldErrors,
    naam: String,
    word: String,
    form: VoidForm,
    redenen: Vec<Choice>,
}

fn void_page(visit: &Visit, holder: &str, form: VoidForm, errors: FieldErrors) -> VoidPage {
    let naam = holder_naam(&visit.app, holder);
    let page = Page::new(
        visit,
        format!("Cheques ongeldig maken: {naam}"),
        "/voorraad",
    );
    VoidPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        naam,
        word: holder_word(holder).to_owned(),
        form,
        redenen: VoidReden::ALL
            .into_iter()
            .map(|one| Choice::new(one.word(), one.label()))
            .collect(),
    }
}

async fn void_form(Staff(visit): Staff, Path(word): Path<String>) -> Result<Response, PageError> {
    let holder = holder_of(&visit.app, &word)?;
    actions::stock::may_hold(&visit.actor, &holder)?;
    let form = VoidForm {
        sleutel: new_sleutel(),
        ..VoidForm::default()
    };
    Ok(show(&void_page(
        &visit,
        &holder,
        form,
        FieldErrors::default(),
    )))
}

async fn make_void(
    Path(word): Path<String>,
    posted: Posted<VoidForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let holder = holder_of(&visit.app, &word)?;
    let draft = VoidDraft {
        range: RangeDraft {
            eerste: form.eerste.clone(),
            laatste: form.laatste.clone(),
        },
        reden: form.reden.clone(),
    };
    match actions::stock::make_void(&visit.app, &visit.actor, &holder, &draft, once).await {
        Ok(done) => match done.value {
            Voided::Done(_) => Ok(to(&visit, &word)),
            Voided::Asked(_) => {
                let base = visit.app.settings.base_path();
                Ok(Redirect::to(&format!("{base}/akkoord")).into_response())
            }
        },
        Err(Failure::Invalid(errors)) => {
            let page = void_page(&visit, &holder, form, errors);
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

/// Back to the stock of a holder.
pub(super) fn to(visit: &Visit, word: &str) -> Response {
    let base = visit.app.settings.base_path();
    Redirect::to(&format!("{base}/voorraad/{word}")).into_response()
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct HolderAnswer {
    /// Slug of the verkooppunt, or `gemeente`.
    verkooppunt: String,
    in_voorraad: u32,
    te_verantwoorden_cent: i64,
}

#[derive(Serialize, ToSchema)]
struct VoorraadLijst {
    resultaten: Vec<HolderAnswer>,
}

/// How many cheques lie where.
#[utoipa::path(get, path = "/voorraad", tag = "voorraad", security(("bearer" = [])),
    responses(
        (status = 200, body = VoorraadLijst),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_overview(caller: Caller) -> Result<Json<VoorraadLijst>, ApiError> {
    let holders = actions::telling::overview(&caller.app, &caller.actor).await?;
    Ok(Json(VoorraadLijst {
        resultaten: holders
            .into_iter()
            .map(|one| HolderAnswer {
                verkooppunt: holder_word(&one.holder).to_owned(),
                in_voorraad: one.in_stock,
                te_verantwoorden_cent: one.to_account.0,
            })
            .collect(),
    }))
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct LyingAnswer {
    eerste: String,
    laatste: String,
    aantal: u32,
    waarde_cent: i64,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TellingAnswer {
    /// In UTC.
    op: String,
    verwacht: u32,
    geteld: u32,
    opmerking: Option<String>,
    /// Cheques that must have been sold since the count before.
    verkocht: i64,
    /// Of those, cheques whose sale was not reported yet.
    niet_gemeld: i64,
    /// Money that must have come in since the count before.
    verwacht_geld_cent: i64,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct VoorraadAnswer {
    verkooppunt: String,
    in_voorraad: u32,
    te_verantwoorden_cent: i64,
    reeksen: Vec<LyingAnswer>,
    tellingen: Vec<TellingAnswer>,
}

/// The stock of one verkooppunt, or of the municipality (`gemeente`), with its latest counts.
#[utoipa::path(get, path = "/voorraad/{verkooppunt}", tag = "voorraad", security(("bearer" = [])),
    params(("verkooppunt" = String, Path)),
    responses(
        (status = 200, body = VoorraadAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_stock(
    caller: Caller,
    Path(word): Path<String>,
) -> Result<Json<VoorraadAnswer>, ApiError> {
    let app = &caller.app;
    let holder = holder_of(app, &word)?;
    let stock = actions::telling::look(app, &caller.actor, &holder).await?;
    Ok(Json(VoorraadAnswer {
        verkooppunt: word,
        in_voorraad: stock.in_stock,
        te_verantwoorden_cent: stock.to_account.0,
        reeksen: stock
            .lying
            .iter()
            .map(|one| {
                let (eerste, laatste) = one.range.nummers(&app.regeling.cheque_prefix);
                LyingAnswer {
                    eerste,
                    laatste,
                    aantal: one.range.aantal(),
                    waarde_cent: one.waarde.0,
                }
            })
            .collect(),
        tellingen: stock
            .counts
            .into_iter()
            .map(|one| TellingAnswer {
                op: one.telling.at.to_string(),
                verwacht: one.telling.expected,
                geteld: one.telling.counted,
                opmerking: one.telling.opmerking,
                verkocht: one.verloop.sold(),
                niet_gemeld: one.verloop.unreported(),
                verwacht_geld_cent: one.expected_cash.0,
            })
            .collect(),
    }))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct TellingBody {
    /// How many cheques were there.
    geteld: Option<u32>,
    /// What is said about a difference.
    opmerking: String,
}

/// Count the stock of a holder.
#[utoipa::path(post, path = "/voorraad/{verkooppunt}/tellingen", tag = "voorraad", security(("bearer" = [])),
    params(("verkooppunt" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = TellingBody,
    responses(
        (status = 204, description = "Written down"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_count(
    caller: Caller,
    Path(word): Path<String>,
    sent: Sent<TellingBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = TellingDraft {
        geteld: body
            .geteld
            .map(|count| count.to_string())
            .unwrap_or_default(),
        opmerking: body.opmerking,
    };
    let holder = holder_of(&caller.app, &word)?;
    let done = actions::telling::count(&caller.app, &caller.actor, &holder, &draft, once).await?;
    Ok(replayed(
        StatusCode::NO_CONTENT.into_response(),
        done.replayed,
    ))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct OngeldigBody {
    /// Number of the first cheque.
    eerste: String,
    /// Number of the last cheque.
    laatste: String,
    /// misprint, damaged, missing or stolen.
    reden: String,
}

#[derive(Serialize, ToSchema)]
struct OngeldigAnswer {
    /// So many cheques are worth nothing now.
    aantal: u32,
    /// The question that another has to agree with first.
    akkoord: Option<Uuid>,
}

/// Declare cheques in stock worthless: spoiled, missing or stolen.
#[utoipa::path(post, path = "/voorraad/{verkooppunt}/ongeldig", tag = "voorraad", security(("bearer" = [])),
    params(("verkooppunt" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = OngeldigBody,
    responses(
        (status = 200, body = OngeldigAnswer),
        (status = 202, body = OngeldigAnswer, description = "Waits for another to agree"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_void(
    caller: Caller,
    Path(word): Path<String>,
    sent: Sent<OngeldigBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let holder = holder_of(&caller.app, &word)?;
    let draft = VoidDraft {
        range: RangeDraft {
            eerste: body.eerste,
            laatste: body.laatste,
        },
        reden: body.reden,
    };
    let done = actions::stock::make_void(&caller.app, &caller.actor, &holder, &draft, once).await?;
    let (status, answer) = match done.value {
        Voided::Done(aantal) => (
            StatusCode::OK,
            OngeldigAnswer {
                aantal,
                akkoord: None,
            },
        ),
        Voided::Asked(id) => (
            StatusCode::ACCEPTED,
            OngeldigAnswer {
                aantal: 0,
                akkoord: Some(id),
            },
        ),
    };
    Ok(replayed(
        (status, Json(answer)).into_response(),
        done.replayed,
    ))
}
