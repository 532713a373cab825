//! Selling: the counter page `/balie`, one dense screen for the whole sale, and the same through the API.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, JustPressed, Posted, Sent, Staff, Visit, id, replayed},
    pdf,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure, verkoop::Sold},
    app::App,
    domain::{
        calendar::{local_date, local_time, short_date, time_hm},
        fields::FieldErrors,
        money::Cents,
        verkoop::{AT_THE_COUNTER, BY_API, Betaalwijze, VerkoopDraft},
    },
};

/// The counts with a key of their own at the counter.
const KEYS: [u32; 7] = [1, 2, 3, 4, 5, 10, 20];

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/balie", get(counter))
        .route("/balie/verkopen", post(sell))
        .route("/balie/verkopen/{id}", get(sale))
        .route("/balie/verkopen/{id}/bon", get(receipt))
        .route("/balie/verkopen/{id}/vel", get(sheet))
        .route("/balie/verkopen/{id}/vel/bevestiging", post(confirm))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_sell))
        .routes(routes!(api_sheet))
        .routes(routes!(api_confirm))
}

#[derive(Deserialize, ToSchema)]
struct VerkoopBody {
    /// Slug of the verkooppunt.
    #[serde(default)]
    verkooppunt: String,
    /// How many cheques: a whole number from 1 to 1000.
    #[serde(default)]
    #[schema(value_type = u32, minimum = 1, maximum = 1000)]
    aantal: serde_json::Value,
    /// How it is paid: contant, pin or factuur.
    #[serde(default)]
    betaalwijze: String,
    /// Who pays the invoice.
    #[serde(default)]
    koper: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct VerkoopAnswer {
    id: Uuid,
    bonnummer: String,
    totaal_cent: i64,
    /// In UTC.
    verkocht_op: String,
    /// Last day of validity; none when cheques never expire.
    #[schema(format = "date")]
    geldig_tot: Option<String>,
    cheques: Vec<ChequeAnswer>,
}

#[derive(Serialize, ToSchema)]
struct ChequeAnswer {
    id: Uuid,
    nummer: String,
    /// The secret code; left out once printing is confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// The buyer's secret; left out once printing is confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    claimcode: Option<String>,
}

fn answer(app: &App, sold: Sold) -> VerkoopAnswer {
    let Sold {
        verkoop,
        bonnummer,
        cheques,
        secrets,
    } = sold;
    let mut secrets = secrets.into_iter().flatten();
    VerkoopAnswer {
        id: verkoop.id,
        bonnummer,
        totaal_cent: verkoop.totaal.0,
        verkocht_op: verkoop.sold_at.to_string(),
        geldig_tot: cheques
            .first()
            .and_then(|cheque| cheque.status.sale())
            .and_then(|sale| sale.valid_until)
            .map(|date| date.to_string()),
        cheques: cheques
            .iter()
            .map(|cheque| {
                let (code, claimcode) = secrets.next().map(|own| (own.code, own.claimcode)).unzip();
                ChequeAnswer {
                    id: cheque.id,
                    nummer: cheque.nummer(&app.regeling.cheque_prefix).to_string(),
                    code,
                    claimcode,
                }
            })
            .collect(),
    }
}

/// Sell cheques. The secrets of the cheques stand in this answer and on the sheet, and nowhere else.
#[utoipa::path(post, path = "/verkopen", tag = "verkopen", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = VerkoopBody,
    responses(
        (status = 201, body = VerkoopAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_sell(caller: Caller, sent: Sent<VerkoopBody>) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = VerkoopDraft {
        verkooppunt: body.verkooppunt,
        // Only a number is a count: "3" in quotes is as wrong as 1.5.
        aantal: match body.aantal {
            serde_json::Value::Number(number) => number.to_string(),
            other => format!("?{other}"),
        },
        betaalwijze: body.betaalwijze,
        koper: body.koper.unwrap_or_default(),
    };
    let Caller { app, actor } = &caller;
    let done = actions::verkoop::sell(app, actor, &draft, &BY_API, once).await?;
    let sold = actions::verkoop::find(app, actor, done.value).await?;
    Ok(replayed(
        (StatusCode::CREATED, Json(answer(app, sold))).into_response(),
        done.replayed,
    ))
}

/// The sheet to print, until its printing is confirmed.
#[utoipa::path(get, path = "/verkopen/{id}/vel", tag = "verkopen", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 410, body = Problem, content_type = "application/problem+json", description = "Printing was confirmed; the secrets are gone"),
    ))]
async fn api_sheet(caller: Caller, Path(key): Path<String>) -> Result<Response, ApiError> {
    let bytes = actions::verkoop::sheet(&caller.app, &caller.actor, id(&key)?).await?;
    Ok(pdf("dienstencheques", bytes))
}

/// Say that the sheet was printed well. From here on the secrets exist only on paper.
#[utoipa::path(post, path = "/verkopen/{id}/vel/bevestiging", tag = "verkopen", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 204, description = "Confirmed, now or before"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_confirm(caller: Caller, Path(key): Path<String>) -> Result<StatusCode, ApiError> {
    actions::verkoop::confirm_sheet(&caller.app, &caller.actor, id(&key)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is typed at the counter.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct SaleForm {
    /// Of the keys.
    aantal: String,
    /// Typed instead.
    anders: String,
    betaalwijze: String,
    koper: String,
    sleutel: String,
}

/// A sale in the list.
struct SaleRow {
    id: Uuid,
    bonnummer: String,
    when: String,
    aantal: u32,
    totaal: Cents,
    betaalwijze: &'static str,
    /// From stock, reported late: nothing to print.
    late: bool,
    open: bool,
}

struct TotalRow {
    betaalwijze: &'static str,
    verkopen: u64,
    cheques: u64,
    totaal: Cents,
}

#[derive(Template)]
#[template(path = "verkoop/balie.html")]
struct BaliePage {
    page: Page,
    errors: FieldErrors,
    verkooppunt: String,
    printer: bool,
    form: SaleForm,
    aantallen: Vec<Choice>,
    betaalwijzen: Vec<Choice>,
    rows: Vec<SaleRow>,
    today: Vec<TotalRow>,
}

async fn counter(Staff(visit): Staff) -> Result<Response, PageError> {
    let form = SaleForm {
        sleutel: new_sleutel(),
        ..SaleForm::default()
    };
    let page = balie_page(&visit, form, FieldErrors::default()).await?;
    Ok(show(&page))
}

async fn balie_page(
    visit: &Visit,
    form: SaleForm,
    errors: FieldErrors,
) -> Result<BaliePage, PageError> {
    let app = &visit.app;
    let verkooppunt = actions::verkoop::own_verkooppunt(app, &visit.actor)?;
    let counter = actions::verkoop::counter(app, &visit.actor).await?;
    let price = app.regeling.prijs_cent;
    let today = app.today();
    let page = Page::new(visit, "Cheques verkopen", "/balie");
    Ok(BaliePage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        verkooppunt: verkooppunt.naam.clone(),
        printer: verkooppunt.printer,
        form,
        aantallen: KEYS
            .into_iter()
            .map(|count| {
                let total = price.checked_mul(i64::from(count)).unwrap_or(price);
                Choice::new(count.to_string(), count.to_string()).described(total.to_string())
            })
            .collect(),
        betaalwijzen: Betaalwijze::CHOICES
            .into_iter()
            .map(|one| Choice::new(one.word(), one.label()))
            .collect(),
        rows: counter
            .latest
            .into_iter()
            .map(|listed| {
                let verkoop = listed.verkoop;
                let (day, time) = (local_date(verkoop.sold_at), local_time(verkoop.sold_at));
                SaleRow {
                    id: verkoop.id,
                    bonnummer: verkoop.bonnummer(&verkooppunt.letters).to_string(),
                    when: if day == today {
                        time_hm(time)
                    } else {
                        format!("{}, {}", short_date(day), time_hm(time))
                    },
                    aantal: verkoop.aantal,
                    totaal: verkoop.totaal,
                    betaalwijze: verkoop.betaalwijze.label(),
                    late: verkoop.betaalwijze == Betaalwijze::Later,
                    open: listed.open,
                }
            })
            .collect(),
        today: counter
            .today
            .into_iter()
            .map(|sum| TotalRow {
                betaalwijze: sum.betaalwijze.label(),
                verkopen: sum.verkopen,
                cheques: sum.cheques,
                totaal: sum.totaal,
            })
            .collect(),
    })
}

async fn sell(posted: Posted<SaleForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let typed = !form.anders.trim().is_empty();
    let verkooppunt = actions::verkoop::own_verkooppunt(&visit.app, &visit.actor)?;
    let draft = VerkoopDraft {
        verkooppunt: verkooppunt.slug.clone(),
        aantal: if typed { &form.anders } else { &form.aantal }.clone(),
        betaalwijze: form.betaalwijze.clone(),
        koper: form.koper.clone(),
    };
    match actions::verkoop::sell(&visit.app, &visit.actor, &draft, &AT_THE_COUNTER, once).await {
        Ok(done) => {
            let again = if done.replayed { "?nogmaals=ja" } else { "" };
            let base = visit.app.settings.base_path();
            Ok(
                Redirect::to(&format!("{base}/balie/verkopen/{}{again}", done.value))
                    .into_response(),
            )
        }
        Err(Failure::Invalid(errors)) => {
            let mut shown = FieldErrors::default();
            for (field, sentence) in errors.list() {
                let field = if typed && field == "aantal" {
                    "anders"
                } else {
                    field
                };
                shown.push(field, sentence);
            }
            let page = balie_page(&visit, form, shown).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Default, Deserialize)]
struct Again {
    #[serde(default)]
    nogmaals: String,
}

#[derive(Template)]
#[template(path = "verkoop/verkoop.html")]
struct VerkoopPage {
    page: Page,
    id: Uuid,
    bonnummer: String,
    when: String,
    aantal: u32,
    totaal: Cents,
    betaalwijze: &'static str,
    koper: Option<String>,
    numbers: Vec<String>,
    geldig_tot: Option<String>,
    /// Whether the sheet still has to be printed.
    open: bool,
    late: bool,
    /// Whether the cheques were printed before.
    from_stock: bool,
    /// What the total is: to be paid now, on the invoice, or still to be accounted for.
    total_label: &'static str,
    again: bool,
    printer: bool,
    /// Where the confirmation of the sheet goes.
    confirm: String,
}

async fn sale(
    Staff(visit): Staff,
    Path(key): Path<String>,
    Query(query): Query<Again>,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let verkooppunt = actions::verkoop::own_verkooppunt(app, &visit.actor)?;
    let Sold {
        verkoop,
        bonnummer,
        cheques,
        secrets,
    } = actions::verkoop::find(app, &visit.actor, id(&key)?).await?;
    Ok(show(&VerkoopPage {
        page: Page::new(&visit, format!("Verkoop {bonnummer}"), "/balie"),
        id: verkoop.id,
        confirm: format!(
            "{}/balie/verkopen/{}/vel/bevestiging",
            app.settings.base_path(),
            verkoop.id
        ),
        bonnummer,
        when: format!(
            "{}, {}",
            short_date(local_date(verkoop.sold_at)),
            time_hm(local_time(verkoop.sold_at))
        ),
        aantal: verkoop.aantal,
        totaal: verkoop.totaal,
        betaalwijze: verkoop.betaalwijze.label(),
        koper: verkoop.koper,
        geldig_tot: cheques
            .first()
            .and_then(|cheque| cheque.status.sale())
            .and_then(|sale| sale.valid_until)
            .map(crate::domain::calendar::long_date),
        numbers: cheques
            .iter()
            .map(|cheque| cheque.nummer(&app.regeling.cheque_prefix).to_string())
            .collect(),
        open: secrets.is_some(),
        from_stock: cheques.iter().any(|cheque| cheque.oplage.is_some()),
        late: verkoop.betaalwijze == Betaalwijze::Later,
        total_label: match verkoop.betaalwijze {
            Betaalwijze::Contant | Betaalwijze::Pin => "Te betalen",
            Betaalwijze::Factuur => "Op de factuur",
            Betaalwijze::Later => "Te verantwoorden",
            Betaalwijze::Fonds => "Betaald door het fonds",
            Betaalwijze::Vervanging => "Waarde van de oude cheques",
            Betaalwijze::Coulance => "Gegeven door de gemeente",
        },
        again: query.nogmaals == "ja",
        printer: verkooppunt.printer,
    }))
}

async fn receipt(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let bytes = actions::verkoop::receipt(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(pdf("bon", bytes))
}

async fn sheet(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let bytes = actions::verkoop::sheet(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(pdf("dienstencheques", bytes))
}

async fn confirm(
    Path(key): Path<String>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let visit = posted.visit;
    actions::verkoop::confirm_sheet(&visit.app, &visit.actor, id(&key)?).await?;
    let base = visit.app.settings.base_path();
    Ok(Redirect::to(&format!("{base}/balie/verkopen/{key}")).into_response())
}
