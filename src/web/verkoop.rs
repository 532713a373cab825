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
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, JustPressed, Posted, Sent, Staff, Visit, id, replayed},
    organisatie, pdf,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure, verkoop::Sold},
    app::App,
    domain::{
        calendar::{local_date, local_time, short_date, time_hm},
        fields::FieldErrors,
        money::Cents,
        verkoop::{AT_THE_COUNTER, BY_API, Betaalwijze, PayerDraft, VerkoopDraft},
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
        .route("/balie/verkopen/{id}/factuur", get(invoice))
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
    /// Who pays the invoice, where that is no organisatie we know.
    #[serde(default)]
    koper: Option<String>,
    /// Key of the organisatie that is sent the invoice.
    #[serde(default)]
    organisatie: Option<String>,
    /// Number of the toekenning it is sold against; where its fonds pays all, `betaalwijze` may be left out.
    #[serde(default)]
    toekenning: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct VerkoopAnswer {
    id: Uuid,
    bonnummer: String,
    totaal_cent: i64,
    /// What a fonds pays of the total.
    fonds_cent: i64,
    /// How it is paid; `fonds` where a fonds pays all.
    betaalwijze: &'static str,
    /// In UTC.
    verkocht_op: String,
    /// Last day of validity; none when cheques never expire.
    #[schema(format = "date")]
    geldig_tot: Option<String>,
    cheques: Vec<VerkochtAnswer>,
}

#[derive(Serialize, ToSchema)]
struct VerkochtAnswer {
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
        fonds_cent: verkoop.toekenning.map_or(0, |(_, part)| part.0),
        betaalwijze: verkoop.betaalwijze.word(),
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
                VerkochtAnswer {
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
    let payer = PayerDraft {
        organisatie: body.organisatie.unwrap_or_default(),
        toekenning: body.toekenning.unwrap_or_default(),
    };
    let Caller { app, actor } = &caller;
    let done = actions::verkoop::sell_to(app, actor, &draft, &payer, &BY_API, once).await?;
    let sold = actions::verkoop::find(app, actor, done.value).await?;
    Ok(replayed(
        (StatusCode::CREATED, Json(answer(app, sold))).into_response(),
        done.replayed,
    ))
}

/// How a sheet is printed.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct SheetQuery {
    /// `ja` for a gift: a cover, and no price on the cheques.
    cadeau: String,
}

impl SheetQuery {
    fn is_gift(&self) -> bool {
        self.cadeau == "ja"
    }
}

/// The sheet to print, until its printing is confirmed.
#[utoipa::path(get, path = "/verkopen/{id}/vel", tag = "verkopen", security(("bearer" = [])),
    params(("id" = Uuid, Path), SheetQuery),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 410, body = Problem, content_type = "application/problem+json", description = "Printing was confirmed; the secrets are gone"),
    ))]
async fn api_sheet(
    caller: Caller,
    Path(key): Path<String>,
    Query(query): Query<SheetQuery>,
) -> Result<Response, ApiError> {
    let Caller { app, actor } = &caller;
    let bytes = actions::verkoop::sheet(app, actor, id(&key)?, query.is_gift()).await?;
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
    /// Key of the organisatie on the invoice.
    organisatie: String,
    /// Number of a toekenning.
    toekenning: String,
    sleutel: String,
}

/// The toekenning a resident shows, as the clerk checks it.
struct Shown {
    nummer: String,
    naam: Option<String>,
    postcode: Option<String>,
    fonds: String,
    left: Cents,
    /// What the resident pays for one cheque; none where the fonds pays all.
    eigen: Option<Cents>,
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
    organisaties: Vec<Choice>,
    shown: Option<Shown>,
    /// Not where a fonds pays all.
    ask_payment: bool,
    rows: Vec<SaleRow>,
    today: Vec<TotalRow>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CounterQuery {
    /// Number of the toekenning that a resident shows.
    toekenning: String,
}

async fn counter(
    Staff(visit): Staff,
    Query(query): Query<CounterQuery>,
) -> Result<Response, PageError> {
    let form = SaleForm {
        sleutel: new_sleutel(),
        toekenning: query.toekenning.trim().to_owned(),
        ..SaleForm::default()
    };
    let looked_up = looked_up(&visit, &form.toekenning).await;
    let (shown, errors, status) = match looked_up {
        Ok(shown) => (shown, FieldErrors::default(), StatusCode::OK),
        Err(Failure::Invalid(errors)) => (None, errors, StatusCode::BAD_REQUEST),
        Err(error) => return Err(error.into()),
    };
    let page = balie_page(&visit, form, errors, shown).await?;
    Ok(show_with(status, &page))
}

/// The toekenning with this number, if one was typed.
async fn looked_up(visit: &Visit, typed: &str) -> Result<Option<Shown>, Failure> {
    if typed.is_empty() {
        return Ok(None);
    }
    let app = &visit.app;
    let known = actions::toekenning::by_nummer(app, &visit.actor, typed).await?;
    let toekenning = known.listed.toekenning;
    let free = known.fonds.is_free_at(app.prijs().cents);
    let persoon = toekenning.persoon.as_ref();
    Ok(Some(Shown {
        nummer: toekenning.nummer().to_string(),
        naam: persoon.map(|one| one.naam.to_string()),
        postcode: persoon.map(|one| one.postcode.to_string()),
        fonds: known.fonds.gegevens.naam.to_string(),
        left: Cents(toekenning.maximum.0 - known.listed.spent.0),
        eigen: (!free).then_some(known.fonds.gegevens.eigen),
    }))
}

async fn balie_page(
    visit: &Visit,
    form: SaleForm,
    errors: FieldErrors,
    shown: Option<Shown>,
) -> Result<BaliePage, PageError> {
    let app = &visit.app;
    let verkooppunt = actions::verkoop::own_verkooppunt(app, &visit.actor)?;
    let counter = actions::verkoop::counter(app, &visit.actor).await?;
    let price = app.prijs().cents;
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
            // What the resident adds to a fonds is paid at once.
            .filter(|one| shown.is_none() || *one != Betaalwijze::Factuur)
            .map(|one| Choice::new(one.word(), one.label()))
            .collect(),
        organisaties: organisatie::choices(visit).await?,
        ask_payment: shown.as_ref().is_none_or(|one| one.eigen.is_some()),
        shown,
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
    let payer = PayerDraft {
        organisatie: form.organisatie.clone(),
        toekenning: form.toekenning.clone(),
    };
    let Visit { app, actor, .. } = &visit;
    match actions::verkoop::sell_to(app, actor, &draft, &payer, &AT_THE_COUNTER, once).await {
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
            let toekenning = looked_up(&visit, form.toekenning.trim())
                .await
                .ok()
                .flatten();
            let page = balie_page(&visit, form, shown, toekenning).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        // The fonds does not pay so much: the form comes back with what was typed, and what does fit.
        Err(Failure::Refused { detail, .. }) if !form.toekenning.is_empty() => {
            let field = if typed { "anders" } else { "aantal" };
            let toekenning = looked_up(&visit, form.toekenning.trim()).await?;
            let errors = FieldErrors::one(field, detail);
            let page = balie_page(&visit, form, errors, toekenning).await?;
            Ok(show_with(StatusCode::CONFLICT, &page))
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
    /// What a fonds pays of it, when the buyer pays the rest.
    fonds: Option<Cents>,
    /// Whether an invoice was made.
    invoiced: bool,
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
        totaal: if verkoop.betaalwijze == Betaalwijze::Fonds {
            verkoop.totaal
        } else {
            verkoop.own_part()
        },
        fonds: verkoop
            .toekenning
            .map(|(_, part)| part)
            .filter(|_| verkoop.betaalwijze != Betaalwijze::Fonds),
        invoiced: verkoop.betaalwijze == Betaalwijze::Factuur,
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

async fn invoice(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let bytes = actions::factuur::paper_of_sale(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(pdf("factuur", bytes))
}

async fn sheet(
    Staff(visit): Staff,
    Path(key): Path<String>,
    Query(query): Query<SheetQuery>,
) -> Result<Response, PageError> {
    let Visit { app, actor, .. } = &visit;
    let bytes = actions::verkoop::sheet(app, actor, id(&key)?, query.is_gift()).await?;
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
