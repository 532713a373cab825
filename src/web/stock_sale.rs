//! Selling what lies in stock: `/balie/voorraad` at the counter, `/voorraad/{verkooppunt}/verkoop` for sales that are told
//! afterwards (strips under a scanner, or a range by telephone), and accounting for what was told too late.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query},
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
    organisatie,
    overdracht::when,
    stock::{holder_of, to},
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure,
        stock::holder_naam,
        stock_sale::{AccountDraft, StockSaleDraft, ToAccount, WAYS_IN},
    },
    app::App,
    domain::{
        cheque::RangeDraft,
        fields::FieldErrors,
        money::Cents,
        nummer::ChequeNummer,
        verkoop::{Betaalwijze, PayerDraft},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/balie/voorraad", get(counter_form).post(sell))
        .route(
            "/voorraad/{verkooppunt}/verkoop",
            get(report_form).post(report),
        )
        .route(
            "/voorraad/{verkooppunt}/verantwoording",
            get(account_form).post(account),
        )
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_report))
        .routes(routes!(api_to_account, api_account))
}

/// What is scanned or typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct SaleForm {
    eerste: String,
    laatste: String,
    stroken: String,
    betaalwijze: String,
    koper: String,
    organisatie: String,
    toekenning: String,
    #[serde(rename = "verkochtOp")]
    verkocht_op: String,
    sleutel: String,
}

impl SaleForm {
    fn draft(&self) -> StockSaleDraft {
        StockSaleDraft {
            range: RangeDraft {
                eerste: self.eerste.clone(),
                laatste: self.laatste.clone(),
            },
            stroken: self.stroken.clone(),
            betaalwijze: self.betaalwijze.clone(),
            koper: self.koper.clone(),
            verkocht_op: self.verkocht_op.clone(),
            payer: PayerDraft {
                organisatie: self.organisatie.clone(),
                toekenning: self.toekenning.clone(),
            },
        }
    }
}

#[derive(Template)]
#[template(path = "stock/verkoop.html")]
struct SalePage {
    page: Page,
    errors: FieldErrors,
    naam: String,
    /// Where the form goes.
    action: String,
    /// Where one came from.
    back: String,
    /// Told afterwards: with strips and a day.
    later: bool,
    form: SaleForm,
    betaalwijzen: Vec<Choice>,
    /// Who can be sent the invoice.
    organisaties: Vec<Choice>,
    /// What was just written down.
    done: Option<String>,
}

fn sale_page(
    visit: &Visit,
    verkooppunt: &str,
    later: bool,
    form: SaleForm,
    errors: FieldErrors,
) -> SalePage {
    let app = &visit.app;
    let base = app.settings.base_path();
    let naam = holder_naam(app, verkooppunt);
    let (title, here, action, back) = if later {
        (
            format!("Verkoop melden: {naam}"),
            "/voorraad",
            format!("{base}/voorraad/{verkooppunt}/verkoop"),
            format!("{base}/voorraad/{verkooppunt}"),
        )
    } else {
        (
            "Verkopen uit voorraad".to_owned(),
            "/balie",
            format!("{base}/balie/voorraad"),
            format!("{base}/balie"),
        )
    };
    let page = Page::new(visit, title, here);
    SalePage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        naam,
        action,
        back,
        later,
        form,
        betaalwijzen: Betaalwijze::CHOICES
            .into_iter()
            .map(|one| Choice::new(one.word(), one.label()))
            .collect(),
        organisaties: Vec::new(),
        done: None,
    }
}

/// At the counter an organisatie or a fonds may pay too.
async fn counter_page(
    visit: &Visit,
    form: SaleForm,
    errors: FieldErrors,
) -> Result<SalePage, PageError> {
    let own = actions::verkoop::own_verkooppunt(&visit.app, &visit.actor)?;
    Ok(SalePage {
        organisaties: organisatie::choices(visit).await?,
        ..sale_page(visit, &own.slug, false, form, errors)
    })
}

async fn counter_form(Staff(visit): Staff) -> Result<Response, PageError> {
    let form = SaleForm {
        sleutel: new_sleutel(),
        ..SaleForm::default()
    };
    Ok(show(
        &counter_page(&visit, form, FieldErrors::default()).await?,
    ))
}

async fn sell(posted: Posted<SaleForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    match actions::stock_sale::sell(&visit.app, &visit.actor, &form.draft(), once).await {
        Ok(done) => {
            let again = if done.replayed { "?nogmaals=ja" } else { "" };
            let base = visit.app.settings.base_path();
            let id = done.value.verkoop;
            Ok(Redirect::to(&format!("{base}/balie/verkopen/{id}{again}")).into_response())
        }
        Err(Failure::Invalid(errors)) => {
            let page = counter_page(&visit, form, errors).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        // Too little left of the fonds, or a toekenning that has ended: said where it was typed.
        Err(Failure::Refused { detail, .. }) if !form.toekenning.is_empty() => {
            let errors = FieldErrors::one("toekenning", detail);
            let page = counter_page(&visit, form, errors).await?;
            Ok(show_with(StatusCode::CONFLICT, &page))
        }
        Err(error) => Err(error.into()),
    }
}

/// What was just written down, for the next report.
#[derive(Default, Deserialize)]
#[serde(default)]
struct JustDone {
    gemeld: Option<u32>,
    dubbel: u32,
}

impl JustDone {
    fn sentence(&self) -> Option<String> {
        let count = self.gemeld?;
        let what = if count == 1 {
            "1 cheque is".to_owned()
        } else {
            format!("{count} cheques zijn")
        };
        Some(match self.dubbel {
            0 => format!("{what} gemeld."),
            1 => format!("{what} gemeld. 1 strook was dubbel gescand en telt 1 keer."),
            twice => {
                format!("{what} gemeld. {twice} stroken waren dubbel gescand en tellen 1 keer.")
            }
        })
    }
}

/// Who may report sales of the verkooppunt in the path; the own stock sells nothing.
fn reporting(visit: &Visit, word: &str) -> Result<String, Failure> {
    let verkooppunt = holder_of(&visit.app, word)?;
    actions::stock_sale::may_report(&visit.app, &visit.actor, &verkooppunt)?;
    Ok(verkooppunt)
}

async fn report_form(
    Staff(visit): Staff,
    Path(word): Path<String>,
    Query(just): Query<JustDone>,
) -> Result<Response, PageError> {
    let verkooppunt = reporting(&visit, &word)?;
    let form = SaleForm {
        sleutel: new_sleutel(),
        verkocht_op: visit.app.today().to_string(),
        ..SaleForm::default()
    };
    let mut page = sale_page(&visit, &verkooppunt, true, form, FieldErrors::default());
    page.done = just.sentence();
    Ok(show(&page))
}

async fn report(Path(word): Path<String>, posted: Posted<SaleForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let verkooppunt = reporting(&visit, &word)?;
    let draft = form.draft();
    match actions::stock_sale::report(&visit.app, &visit.actor, &verkooppunt, &draft, once).await {
        Ok(done) => {
            let base = visit.app.settings.base_path();
            let actions::stock_sale::Reported { aantal, twice, .. } = done.value;
            Ok(Redirect::to(&format!(
                "{base}/voorraad/{word}/verkoop?gemeld={aantal}&dubbel={twice}"
            ))
            .into_response())
        }
        Err(Failure::Invalid(errors)) => {
            let page = sale_page(&visit, &verkooppunt, true, form, errors);
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

/// A late-reported sale that is still open.
struct OpenRow {
    id: String,
    nummer: String,
    op: String,
    totaal: Cents,
    chosen: bool,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct AccountForm {
    verkopen: Vec<String>,
    waarheen: String,
    sleutel: String,
}

#[derive(Template)]
#[template(path = "stock/verantwoording.html")]
struct AccountPage {
    page: Page,
    errors: FieldErrors,
    naam: String,
    word: String,
    form: AccountForm,
    rows: Vec<OpenRow>,
    waarheen: Vec<Choice>,
}

fn nummer(app: &App, one: &ToAccount) -> String {
    ChequeNummer {
        prefix: app.regeling.cheque_prefix.clone(),
        year: one.jaar,
        seq: one.seq,
    }
    .to_string()
}

async fn account_page(
    visit: &Visit,
    word: &str,
    form: AccountForm,
    errors: FieldErrors,
) -> Result<AccountPage, PageError> {
    let app = &visit.app;
    let verkooppunt = reporting(visit, word)?;
    let open = actions::stock_sale::to_account(app, &visit.actor, &verkooppunt).await?;
    let naam = holder_naam(app, &verkooppunt);
    let page = Page::new(visit, format!("Verantwoorden: {naam}"), "/voorraad");
    Ok(AccountPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        naam,
        word: word.to_owned(),
        rows: open
            .iter()
            .map(|one| {
                let id = one.verkoop.id.to_string();
                OpenRow {
                    nummer: nummer(app, one),
                    op: when(one.verkoop.sold_at),
                    totaal: one.verkoop.totaal,
                    chosen: form.verkopen.contains(&id),
                    id,
                }
            })
            .collect(),
        form,
        waarheen: WAYS_IN
            .into_iter()
            .map(|one| Choice::new(one.word(), one.label()))
            .collect(),
    })
}

async fn account_form(
    Staff(visit): Staff,
    Path(word): Path<String>,
) -> Result<Response, PageError> {
    let form = AccountForm {
        sleutel: new_sleutel(),
        ..AccountForm::default()
    };
    let page = account_page(&visit, &word, form, FieldErrors::default()).await?;
    Ok(show(&page))
}

async fn account(
    Path(word): Path<String>,
    posted: Posted<AccountForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let verkooppunt = reporting(&visit, &word)?;
    let draft = AccountDraft {
        verkopen: form.verkopen.clone(),
        waarheen: form.waarheen.clone(),
    };
    match actions::stock_sale::account(&visit.app, &visit.actor, &verkooppunt, &draft, once).await {
        Ok(_) => Ok(to(&visit, &word)),
        Err(Failure::Invalid(errors)) => {
            let page = account_page(&visit, &word, form, errors).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, rename_all = "camelCase")]
struct VerkoopmeldingBody {
    /// Number of the first cheque; or give `stroken`.
    eerste: String,
    /// Number of the last cheque.
    laatste: String,
    /// Numbers of the sales strips, instead of a range.
    stroken: Vec<String>,
    /// contant, pin or factuur.
    betaalwijze: String,
    /// Who pays the invoice.
    koper: String,
    /// The day of the sale.
    #[schema(format = "date")]
    verkocht_op: String,
}

#[derive(Serialize, ToSchema)]
struct VerkoopmeldingAnswer {
    /// Key of the sale.
    verkoop: Uuid,
    /// Its cheques.
    aantal: u32,
    /// Strips that came more than once; they count once.
    dubbel: u32,
}

/// Report what a verkooppunt sold from its stock, afterwards.
#[utoipa::path(post, path = "/voorraad/{verkooppunt}/verkopen", tag = "voorraad", security(("bearer" = [])),
    params(("verkooppunt" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = VerkoopmeldingBody,
    responses(
        (status = 201, body = VerkoopmeldingAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_report(
    caller: Caller,
    Path(word): Path<String>,
    sent: Sent<VerkoopmeldingBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let Caller { app, actor } = &caller;
    let verkooppunt = holder_of(app, &word)?;
    let draft = StockSaleDraft {
        range: RangeDraft {
            eerste: body.eerste,
            laatste: body.laatste,
        },
        stroken: body.stroken.join("\n"),
        betaalwijze: body.betaalwijze,
        koper: body.koper,
        verkocht_op: body.verkocht_op,
        payer: PayerDraft::default(),
    };
    let done = actions::stock_sale::report(app, actor, &verkooppunt, &draft, once).await?;
    let answer = VerkoopmeldingAnswer {
        verkoop: done.value.verkoop,
        aantal: done.value.aantal,
        dubbel: done.value.twice,
    };
    Ok(replayed(
        (StatusCode::CREATED, Json(answer)).into_response(),
        done.replayed,
    ))
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TeVerantwoordenAnswer {
    /// Key of the sale.
    verkoop: Uuid,
    /// Number of the cheque.
    nummer: String,
    totaal_cent: i64,
    /// When the cheque turned up, in UTC.
    op: String,
}

#[derive(Serialize, ToSchema)]
struct TeVerantwoordenLijst {
    resultaten: Vec<TeVerantwoordenAnswer>,
}

/// Late-reported sales that a verkooppunt still has to account for.
#[utoipa::path(get, path = "/voorraad/{verkooppunt}/verantwoordingen", tag = "voorraad", security(("bearer" = [])),
    params(("verkooppunt" = String, Path)),
    responses(
        (status = 200, body = TeVerantwoordenLijst),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_to_account(
    caller: Caller,
    Path(word): Path<String>,
) -> Result<Json<TeVerantwoordenLijst>, ApiError> {
    let Caller { app, actor } = &caller;
    let verkooppunt = holder_of(app, &word)?;
    let open = actions::stock_sale::to_account(app, actor, &verkooppunt).await?;
    Ok(Json(TeVerantwoordenLijst {
        resultaten: open
            .iter()
            .map(|one| TeVerantwoordenAnswer {
                verkoop: one.verkoop.id,
                nummer: nummer(app, one),
                totaal_cent: one.verkoop.totaal.0,
                op: one.verkoop.sold_at.to_string(),
            })
            .collect(),
    }))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct VerantwoordingBody {
    /// Keys of the sales.
    verkopen: Vec<String>,
    /// Where the money came in: kas, pin or bank.
    waarheen: String,
}

/// Account for late-reported sales.
#[utoipa::path(post, path = "/voorraad/{verkooppunt}/verantwoordingen", tag = "voorraad", security(("bearer" = [])),
    params(("verkooppunt" = String, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = VerantwoordingBody,
    responses(
        (status = 204, description = "Accounted for"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_account(
    caller: Caller,
    Path(word): Path<String>,
    sent: Sent<VerantwoordingBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let Caller { app, actor } = &caller;
    let verkooppunt = holder_of(app, &word)?;
    let draft = AccountDraft {
        verkopen: body.verkopen,
        waarheen: body.waarheen,
    };
    let done = actions::stock_sale::account(app, actor, &verkooppunt, &draft, once).await?;
    Ok(replayed(
        StatusCode::NO_CONTENT.into_response(),
        done.replayed,
    ))
}
