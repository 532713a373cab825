//! `/financien/afrekeningen`: settle with the uitvoerders, with the statement, the e-invoice and the payment file; a coordinator
//! looks at the own. The same through the API.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query, RawQuery},
    http::{HeaderMap, StatusCode, header},
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
    paging::{self, Asked, Links},
    pdf,
    tabel::{self, TabelView, Vorm},
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure,
        afrekening::{Whole, uitvoerder_naam},
    },
    app::App,
    domain::{
        account::{Want, may},
        afrekening::{Afrekening, AfrekeningDraft},
        calendar::{local_date, long_date},
        fields::FieldErrors,
        money::Cents,
    },
};

const XML: &str = "application/xml";
const PDF: &str = "application/pdf";
/// Afrekeningen on a page.
const PAGE: u32 = 25;
const HERE: &str = "/financien/afrekeningen";

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/financien/afrekeningen", get(list).post(make))
        .route("/financien/afrekeningen/{id}", get(one))
        .route("/financien/afrekeningen/{id}/staat", get(statement))
        .route("/financien/afrekeningen/{id}/factuur", get(e_invoice))
        .route("/financien/afrekeningen/{id}/betaling", post(pay))
        .route("/financien/betaalbestand", get(payment_file))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_list, api_make))
        .routes(routes!(api_one))
        .routes(routes!(api_pay))
        .routes(routes!(api_payment_file))
}

/// What is typed on the page.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct AfrekeningForm {
    uitvoerder: String,
    tot: String,
    sleutel: String,
}

/// An afrekening in the list and above its lines.
struct AfrekeningRow {
    id: Uuid,
    nummer: String,
    uitvoerder: String,
    van: String,
    tot: String,
    aantal: u32,
    totaal: Cents,
    paid_on: Option<String>,
}

#[derive(Template)]
#[template(path = "afrekening/afrekeningen.html")]
struct AfrekeningenPage {
    page: Page,
    errors: FieldErrors,
    form: AfrekeningForm,
    uitvoerders: Vec<Choice>,
    rows: Vec<AfrekeningRow>,
    /// Whether the visitor settles, or only looks at the own.
    settles: bool,
    to_pay: bool,
    /// `1 tot en met 25 van 40`.
    range: String,
    /// The part of an address after the `?`.
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Default, Deserialize, IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(rename_all = "camelCase")]
struct PageQuery {
    /// Counted from 1.
    pagina: String,
    /// 1 to 100; only the API asks.
    pagina_grootte: String,
}

fn row(app: &App, afrekening: &Afrekening) -> AfrekeningRow {
    AfrekeningRow {
        id: afrekening.id,
        nummer: afrekening.nummer(),
        uitvoerder: uitvoerder_naam(app, &afrekening.uitvoerder),
        van: long_date(afrekening.van),
        tot: long_date(afrekening.tot),
        aantal: afrekening.aantal,
        totaal: afrekening.totaal,
        paid_on: afrekening.paid_at.map(|at| long_date(local_date(at))),
    }
}

async fn list(Staff(visit): Staff, Query(query): Query<PageQuery>) -> Result<Response, PageError> {
    let form = AfrekeningForm {
        // Up to the end of last month: what is usually settled.
        tot: visit
            .app
            .today()
            .first_of_month()
            .yesterday()
            .map(|day| day.to_string())
            .unwrap_or_default(),
        sleutel: new_sleutel(),
        ..AfrekeningForm::default()
    };
    let pagina = paging::on_screen(&query.pagina);
    let page = list_page(&visit, form, FieldErrors::default(), pagina).await?;
    Ok(show(&page))
}

async fn list_page(
    visit: &Visit,
    form: AfrekeningForm,
    errors: FieldErrors,
    pagina: u32,
) -> Result<AfrekeningenPage, PageError> {
    let app = &visit.app;
    let (found, count) = actions::afrekening::list(app, &visit.actor, pagina, PAGE).await?;
    let to_pay = actions::afrekening::anything_to_pay(app, &visit.actor).await?;
    let page = Page::new(visit, "Afrekeningen", HERE);
    Ok(AfrekeningenPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        form,
        uitvoerders: app
            .regeling
            .uitvoerders
            .iter()
            .map(|one| Choice::new(&one.slug, &one.naam))
            .collect(),
        rows: found.iter().map(|one| row(app, one)).collect(),
        settles: settles(visit),
        to_pay,
        range: paging::range(pagina, PAGE, found.len(), &count.to_string()),
        previous: (pagina > 1).then(|| paging::query(&[], pagina - 1)),
        next: more(pagina, PAGE, count).then(|| paging::query(&[], pagina + 1)),
    })
}

fn settles(visit: &Visit) -> bool {
    may(&visit.actor, Want::ManageMoney).is_ok()
}

/// Whether there is a page after this one.
fn more(pagina: u32, size: u32, count: u64) -> bool {
    u64::from(pagina) * u64::from(size) < count
}

async fn make(posted: Posted<AfrekeningForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let draft = AfrekeningDraft {
        uitvoerder: form.uitvoerder.clone(),
        tot: form.tot.clone(),
    };
    match actions::afrekening::make(&visit.app, &visit.actor, &draft, once).await {
        Ok(done) => Ok(to(&visit, done.value)),
        Err(Failure::Invalid(errors)) => {
            let page = list_page(&visit, form, errors, 1).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

fn to(visit: &Visit, id: Uuid) -> Response {
    let base = visit.app.settings.base_path();
    Redirect::to(&format!("{base}{HERE}/{id}")).into_response()
}

#[derive(Template)]
#[template(path = "afrekening/afrekening.html")]
struct AfrekeningPage {
    page: Page,
    afrekening: AfrekeningRow,
    made_on: String,
    tabel: TabelView,
    /// Whether the regeling says where to pay and to whom.
    complete: bool,
    settles: bool,
    /// Where the button that notes its payment goes.
    pay: String,
    sleutel: String,
}

async fn one(
    Staff(visit): Staff,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
    vorm: Vorm,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let whole = actions::afrekening::find(app, &visit.actor, id(&key)?).await?;
    let list = actions::afrekening::tabel(app, &whole);
    let afrekening = row(app, &whole.afrekening);
    let naam = afrekening.nummer.clone();
    let page = || {
        let path = format!("{}{HERE}/{}", app.settings.base_path(), afrekening.id);
        let owner = app.regeling.uitvoerder(&whole.afrekening.uitvoerder);
        show(&AfrekeningPage {
            page: Page::new(&visit, format!("Afrekening {naam}"), HERE),
            tabel: TabelView::new(&list, &path, &query.unwrap_or_default()),
            made_on: long_date(local_date(whole.afrekening.made_at)),
            complete: app.regeling.administratie.is_some()
                && owner.is_some_and(|one| one.administratie.is_some()),
            settles: settles(&visit),
            pay: format!("{path}/betaling"),
            sleutel: new_sleutel(),
            afrekening,
        })
    };
    Ok(tabel::answer(vorm, &naam, &list, page)?)
}

async fn statement(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let bytes = actions::afrekening::statement(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(pdf("afrekening", bytes))
}

async fn e_invoice(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let bytes = actions::afrekening::e_invoice(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(tabel::file("e-factuur.xml", XML, bytes))
}

async fn payment_file(Staff(visit): Staff) -> Result<Response, PageError> {
    let bytes = actions::afrekening::payment_file(&visit.app, &visit.actor).await?;
    Ok(tabel::file("betaalbestand.xml", XML, bytes))
}

async fn pay(Path(key): Path<String>, posted: Posted<JustPressed>) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    let key = id(&key)?;
    actions::afrekening::pay(&visit.app, &visit.actor, key, once).await?;
    Ok(to(&visit, key))
}

// The API -------------------------------------------------------------------

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AfrekeningAnswer {
    id: Uuid,
    nummer: String,
    /// Slug of the uitvoerder.
    uitvoerder: String,
    #[schema(format = "date")]
    van: String,
    #[schema(format = "date")]
    tot: String,
    /// Lines in it.
    aantal: u32,
    /// What is owed; negative when corrections outweigh the rest.
    totaal_cent: i64,
    /// In UTC.
    gemaakt_op: String,
    /// In UTC; none when it still has to be paid.
    betaald_op: Option<String>,
    /// Only when one afrekening is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    regels: Vec<RegelAnswer>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RegelAnswer {
    /// Key of the redemption.
    verzilvering: Uuid,
    /// verzilvering, nagekomen or correctie.
    soort: &'static str,
    /// When the cheque was taken in, in UTC.
    op: String,
    waarde_cent: i64,
    /// What is owed for it; negative in a correction.
    bedrag_cent: i64,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AfrekeningenAnswer {
    resultaten: Vec<AfrekeningAnswer>,
    pagina: u32,
    pagina_grootte: u32,
    totaal: u64,
    #[serde(rename = "_links")]
    links: Links,
}

fn answer(whole: Whole) -> AfrekeningAnswer {
    let Whole { afrekening, regels } = whole;
    AfrekeningAnswer {
        nummer: afrekening.nummer(),
        id: afrekening.id,
        uitvoerder: afrekening.uitvoerder,
        van: afrekening.van.to_string(),
        tot: afrekening.tot.to_string(),
        aantal: afrekening.aantal,
        totaal_cent: afrekening.totaal.0,
        gemaakt_op: afrekening.made_at.to_string(),
        betaald_op: afrekening.paid_at.map(|at| at.to_string()),
        regels: regels
            .into_iter()
            .map(|regel| RegelAnswer {
                verzilvering: regel.verzilvering,
                soort: regel.soort.word(),
                op: regel.at.to_string(),
                waarde_cent: regel.waarde.0,
                bedrag_cent: regel.cents.0,
            })
            .collect(),
    }
}

/// Afrekeningen, newest first.
#[utoipa::path(get, path = "/afrekeningen", tag = "afrekeningen", security(("bearer" = [])), params(PageQuery),
    responses(
        (status = 200, body = AfrekeningenAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_list(
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<AfrekeningenAnswer>, ApiError> {
    let Caller { app, actor } = &caller;
    let mut errors = FieldErrors::default();
    let asked = Asked::read(&query.pagina, &query.pagina_grootte, &mut errors);
    if !errors.is_empty() {
        return Err(Failure::Invalid(errors).into());
    }
    let Asked { pagina, size } = asked;
    let (found, totaal) = actions::afrekening::list(app, actor, pagina, size).await?;
    let alone = |afrekening| {
        answer(Whole {
            afrekening,
            regels: Vec::new(),
        })
    };
    Ok(Json(AfrekeningenAnswer {
        resultaten: found.into_iter().map(alone).collect(),
        pagina,
        pagina_grootte: size,
        links: asked.links(app, "/afrekeningen", &[], more(pagina, size, totaal)),
        totaal,
    }))
}

#[derive(Deserialize, ToSchema)]
struct AfrekeningBody {
    /// Slug of the uitvoerder.
    #[serde(default)]
    uitvoerder: String,
    /// Last day, `YYYY-MM-DD`: one that is over.
    #[serde(default)]
    #[schema(format = "date")]
    tot: String,
}

/// Settle with an uitvoerder up to and including a day: all that was taken in since the last afrekening.
#[utoipa::path(post, path = "/afrekeningen", tag = "afrekeningen", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = AfrekeningBody,
    responses(
        (status = 201, body = AfrekeningAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_make(caller: Caller, sent: Sent<AfrekeningBody>) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let draft = AfrekeningDraft {
        uitvoerder: body.uitvoerder,
        tot: body.tot,
    };
    let Caller { app, actor } = &caller;
    let done = actions::afrekening::make(app, actor, &draft, once).await?;
    let whole = actions::afrekening::find(app, actor, done.value).await?;
    Ok(replayed(
        (StatusCode::CREATED, Json(answer(whole))).into_response(),
        done.replayed,
    ))
}

/// One afrekening with its lines; with another `Accept` its statement (PDF), its lines as CSV or XLSX, or its e-invoice (XML).
#[utoipa::path(get, path = "/afrekeningen/{id}", tag = "afrekeningen", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "JSON, or what `Accept` asks for", content(
            (AfrekeningAnswer = "application/json"), (Vec<u8> = "application/pdf"), (String = "text/csv"), (String = "application/xml"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The regeling lacks what an e-invoice needs"),
    ))]
async fn api_one(
    caller: Caller,
    Path(key): Path<String>,
    vorm: Vorm,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Caller { app, actor } = &caller;
    let key = id(&key)?;
    let asked = |kind: &str| {
        let accept = headers.get(header::ACCEPT);
        accept.is_some_and(|text| text.to_str().is_ok_and(|text| text.starts_with(kind)))
    };
    if asked(PDF) {
        let bytes = actions::afrekening::statement(app, actor, key).await?;
        return Ok(pdf("afrekening", bytes));
    }
    if asked(XML) {
        let bytes = actions::afrekening::e_invoice(app, actor, key).await?;
        return Ok(tabel::file("e-factuur.xml", XML, bytes));
    }
    let whole = actions::afrekening::find(app, actor, key).await?;
    let list = actions::afrekening::tabel(app, &whole);
    let naam = whole.afrekening.nummer();
    let json = || Json(answer(whole)).into_response();
    Ok(tabel::answer(vorm, &naam, &list, json)?)
}

/// Say that the bank paid an afrekening.
#[utoipa::path(post, path = "/afrekeningen/{id}/betaling", tag = "afrekeningen", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = inline(serde_json::Map<String, serde_json::Value>),
    responses(
        (status = 200, body = AfrekeningAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_pay(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<serde_json::Map<String, serde_json::Value>>,
) -> Result<Response, ApiError> {
    let Caller { app, actor } = &caller;
    let key = id(&key)?;
    let done = actions::afrekening::pay(app, actor, key, sent.once).await?;
    let whole = actions::afrekening::find(app, actor, key).await?;
    Ok(replayed(Json(answer(whole)).into_response(), done.replayed))
}

/// All that still has to be paid, as SEPA credit transfers (ISO 20022 pain.001.001.09).
#[utoipa::path(get, path = "/betaalbestand", tag = "afrekeningen", security(("bearer" = [])),
    responses(
        (status = 200, body = String, content_type = "application/xml"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "Nothing to pay, or the regeling lacks an IBAN"),
    ))]
async fn api_payment_file(caller: Caller) -> Result<Response, ApiError> {
    let bytes = actions::afrekening::payment_file(&caller.app, &caller.actor).await?;
    Ok(tabel::file("betaalbestand.xml", XML, bytes))
}
