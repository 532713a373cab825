//! `/bank`: finance takes in a statement file of the bank and says what the lines are for that were not recognised; the file through
//! the API too.

use askama::Template;
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Multipart, Path, multipart::MultipartRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    error::{ApiError, PageError, Problem},
    extract::{Caller, Posted, Sent, Staff, Visit, id, replayed},
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure, Once,
        bank::{Imported, Overview},
    },
    app::App,
    domain::{
        account::{Want, may},
        bankafschrift::Expected,
        calendar::{local_date, short_date},
        fields::FieldErrors,
        money::Cents,
    },
    secrets::{request_hash, same},
};

/// Files of the bank come to paths that end so, and may be larger than other requests.
pub(super) const UPLOAD: &str = "/bankafschriften";
/// The largest file of the bank: years of a small municipality.
pub(super) const FILE_BYTES: usize = 2_000_000;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/bank", get(overview))
        .route("/bank/bankafschriften", post(upload))
        .route("/bank/regels/{id}", post(decide))
}

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api_import))
        .routes(routes!(api_open))
        .routes(routes!(api_decide))
}

/// A line of which nobody has said yet what it is for.
struct LineRow {
    id: Uuid,
    datum: String,
    bedrag: Cents,
    tekst: String,
    choices: Vec<Choice>,
    sleutel: String,
    /// What was typed, and what was wrong with it, for the one line that was sent.
    keuze: String,
    reden: String,
    errors: FieldErrors,
}

struct BagRow {
    zak: String,
    verkooppunt: String,
    sinds: String,
    bedrag: Cents,
}

struct StatementRow {
    kenmerk: String,
    tot: String,
    eind: Cents,
    follows: bool,
    regels: u64,
    open: u64,
}

#[derive(Template)]
#[template(path = "bank/bank.html")]
struct BankPage {
    page: Page,
    errors: FieldErrors,
    sleutel: String,
    lines: Vec<LineRow>,
    bags: Vec<BagRow>,
    latest: Vec<StatementRow>,
    /// Whether a statement is missing between them.
    gap: bool,
}

/// What was typed about one line, and what was wrong with it.
struct Typed {
    regel: Uuid,
    form: DecideForm,
    errors: FieldErrors,
}

async fn overview(Staff(visit): Staff) -> Result<Response, PageError> {
    Ok(show(
        &bank_page(&visit, FieldErrors::default(), None).await?,
    ))
}

async fn bank_page(
    visit: &Visit,
    errors: FieldErrors,
    typed: Option<Typed>,
) -> Result<BankPage, Failure> {
    let app = &visit.app;
    let Overview {
        open,
        expected,
        latest,
    } = actions::bank::overview(app, &visit.actor).await?;
    let naam = |slug: &str| {
        app.regeling
            .verkooppunt(slug)
            .map_or_else(|| slug.to_owned(), |one| one.naam.clone())
    };
    let page = Page::new(visit, "Bank", "/bank");
    let clean = errors.is_empty() && typed.is_none();
    let lines = open
        .into_iter()
        .map(|kept| {
            let own = typed.as_ref().filter(|typed| typed.regel == kept.id);
            LineRow {
                id: kept.id,
                datum: short_date(kept.regel.datum),
                bedrag: kept.regel.cents,
                tekst: kept.regel.tekst,
                choices: choices(&expected, kept.regel.cents, naam),
                sleutel: own.map_or_else(new_sleutel, |typed| typed.form.sleutel.clone()),
                keuze: own.map_or_else(String::new, |typed| typed.form.keuze.clone()),
                reden: own.map_or_else(String::new, |typed| typed.form.reden.clone()),
                errors: own.map_or_else(FieldErrors::default, |typed| typed.errors.clone()),
            }
        })
        .collect();
    Ok(BankPage {
        page: if clean { page } else { page.refused() },
        errors,
        sleutel: new_sleutel(),
        lines,
        bags: expected
            .stortingen
            .iter()
            .map(|bag| BagRow {
                zak: bag.zak.clone(),
                verkooppunt: naam(&bag.verkooppunt),
                sinds: short_date(local_date(bag.at)),
                bedrag: bag.cents,
            })
            .collect(),
        gap: latest.iter().any(|one| !one.follows),
        latest: latest
            .into_iter()
            .map(|one| StatementRow {
                kenmerk: one.kenmerk,
                tot: short_date(one.tot),
                eind: one.eind,
                follows: one.follows,
                regels: one.regels,
                open: one.open,
            })
            .collect(),
    })
}

/// What a line of this amount could be for; money that went out is never ours.
fn choices(expected: &Expected, cents: Cents, naam: impl Fn(&str) -> String) -> Vec<Choice> {
    let mut choices = vec![Choice::new("terzijde", "Hoort niet bij de cheques")];
    if cents <= Cents::ZERO {
        return choices;
    }
    choices.extend(expected.stortingen.iter().map(|bag| {
        let place = naam(&bag.verkooppunt);
        Choice::new(
            format!("zak:{}", bag.zak),
            format!("Zak {} van {place}, {}", bag.zak, bag.cents),
        )
    }));
    let pin = expected.pin.iter().filter(|one| one.cents >= cents);
    choices.extend(pin.map(|one| {
        Choice::new(
            format!("pin:{}", one.verkooppunt),
            format!("Pin van {}", naam(&one.verkooppunt)),
        )
    }));
    let facturen = expected.facturen.iter().filter(|one| one.cents == cents);
    choices.extend(facturen.map(|one| {
        Choice::new(
            format!("factuur:{}", one.nummer),
            format!("Factuur {}", one.nummer),
        )
    }));
    choices
}

async fn upload(
    Staff(visit): Staff,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, PageError> {
    may(&visit.actor, Want::ManageMoney).map_err(Failure::NotAllowed)?;
    let Some(Upload {
        csrf,
        sleutel,
        file,
    }) = read(sent).await
    else {
        let errors = FieldErrors::one(
            "bestand",
            "Het bestand kon niet worden gelezen, of is groter dan 2 MB.",
        );
        return Ok(show_with(
            StatusCode::BAD_REQUEST,
            &bank_page(&visit, errors, None).await?,
        ));
    };
    if !same(visit.csrf().as_bytes(), csrf.as_bytes()) {
        return Err(Failure::refused(
            "Deze pagina was te lang open",
            "Ga terug, ververs de pagina en stuur het bestand nog eens. Er is niets gedaan.",
        )
        .into());
    }
    if file.is_empty() {
        let errors = FieldErrors::one("bestand", "Kies het bestand van de bank.");
        return Ok(show_with(
            StatusCode::BAD_REQUEST,
            &bank_page(&visit, errors, None).await?,
        ));
    }
    let once = sleutel.parse().ok().map(|sleutel| Once {
        sleutel,
        request_hash: request_hash(&[UPLOAD.as_bytes(), &file]),
    });
    let done = actions::bank::import(&visit.app, &visit.actor, &file, once).await?;
    let Imported {
        afschriften: _,
        regels,
        herkend,
    } = done.value;
    let flash = format!("Ingelezen: {regels} regels, waarvan {herkend} herkend en geboekt.");
    let mut page = bank_page(&visit, FieldErrors::default(), None).await?;
    page.page = page.page.with_flash(Some(flash));
    Ok(show(&page))
}

/// What a browser sends with a file.
#[derive(Default)]
struct Upload {
    csrf: String,
    sleutel: String,
    file: Bytes,
}

async fn read(sent: Result<Multipart, MultipartRejection>) -> Option<Upload> {
    let mut parts = sent.ok()?;
    let mut upload = Upload::default();
    while let Some(part) = parts.next_field().await.ok()? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.ok()?;
        match name.as_str() {
            "csrf" => upload.csrf = String::from_utf8_lossy(&bytes).into_owned(),
            "sleutel" => upload.sleutel = String::from_utf8_lossy(&bytes).into_owned(),
            "bestand" => upload.file = bytes,
            _ => {}
        }
    }
    Some(upload)
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct DecideForm {
    keuze: String,
    reden: String,
    sleutel: String,
}

async fn decide(
    Path(key): Path<String>,
    posted: Posted<DecideForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor, regel) = (&visit.app, &visit.actor, id(&key)?);
    match actions::bank::decide(app, actor, regel, &form.keuze, &form.reden, once).await {
        Ok(_) => {
            let base = app.settings.base_path();
            Ok(Redirect::to(&format!("{base}/bank")).into_response())
        }
        Err(Failure::Invalid(errors)) => {
            let typed = Typed {
                regel,
                form,
                errors,
            };
            let page = bank_page(&visit, FieldErrors::default(), Some(typed)).await?;
            Ok(show_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Serialize, ToSchema)]
struct ImportAnswer {
    afschriften: u32,
    regels: u32,
    /// Lines that were recognised and booked; the others wait for a person.
    herkend: u32,
}

/// Take in a camt.053 file (versions 02 and 08) of the municipality's account. Whole or not at all, each statement once.
#[utoipa::path(post, path = "/bankafschriften", tag = "bank", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body(content = String, content_type = "application/xml"),
    responses(
        (status = 201, body = ImportAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_import(caller: Caller, headers: HeaderMap, file: Bytes) -> Result<Response, ApiError> {
    let once = headers
        .get("idempotency-key")
        .and_then(|text| text.to_str().ok())
        .and_then(|text| text.trim().trim_matches('"').parse().ok())
        .map(|sleutel| Once {
            sleutel,
            request_hash: request_hash(&[UPLOAD.as_bytes(), &file]),
        });
    let done = actions::bank::import(&caller.app, &caller.actor, &file, once).await?;
    let Imported {
        afschriften,
        regels,
        herkend,
    } = done.value;
    let answer = ImportAnswer {
        afschriften,
        regels,
        herkend,
    };
    Ok(replayed(
        (StatusCode::CREATED, Json(answer)).into_response(),
        done.replayed,
    ))
}

#[derive(Serialize, ToSchema)]
struct BankregelAnswer {
    id: Uuid,
    #[schema(format = "date")]
    datum: String,
    cent: i64,
    tekst: String,
}

#[derive(Serialize, ToSchema)]
struct BankregelsAnswer {
    resultaten: Vec<BankregelAnswer>,
}

/// The lines of which nobody has said yet what they are for.
#[utoipa::path(get, path = "/bankregels", tag = "bank", security(("bearer" = [])),
    responses(
        (status = 200, body = BankregelsAnswer),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_open(caller: Caller) -> Result<Json<BankregelsAnswer>, ApiError> {
    let found = actions::bank::overview(&caller.app, &caller.actor).await?;
    let resultaten = found
        .open
        .into_iter()
        .map(|kept| BankregelAnswer {
            id: kept.id,
            datum: kept.regel.datum.to_string(),
            cent: kept.regel.cents.0,
            tekst: kept.regel.tekst,
        })
        .collect();
    Ok(Json(BankregelsAnswer { resultaten }))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct BankregelBesluitBody {
    /// `zak:NUMBER`, `pin:VERKOOPPUNT`, `factuur:NUMBER` or `terzijde`.
    keuze: String,
    /// Why it does not count, with `terzijde`.
    reden: String,
}

/// Say what a line is for.
#[utoipa::path(post, path = "/bankregels/{id}/besluit", tag = "bank", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<Uuid>, Header, description = "One key, one effect")),
    request_body = BankregelBesluitBody,
    responses(
        (status = 204, description = "Decided"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ))]
async fn api_decide(
    caller: Caller,
    Path(key): Path<String>,
    sent: Sent<BankregelBesluitBody>,
) -> Result<Response, ApiError> {
    let Sent { body, once } = sent;
    let Caller { app, actor } = &caller;
    let done = actions::bank::decide(app, actor, id(&key)?, &body.keuze, &body.reden, once).await?;
    Ok(replayed(
        StatusCode::NO_CONTENT.into_response(),
        done.replayed,
    ))
}
