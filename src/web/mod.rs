//! The doors: pages and JSON, side by side in one file per noun (`pages()` and `api()`). A door parses, calls one action and
//! renders; it holds no rule and never names `store` or `sea_orm`.

use std::sync::OnceLock;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use http_body_util::Limited;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    request_id::{MakeRequestUuid, SetRequestIdLayer},
    timeout::TimeoutLayer,
};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{actions::Failure, app::App};
use error::ApiError;

pub mod aanbod;
pub mod aanvraag;
pub mod account;
pub mod afrekening;
pub mod afwezig;
pub mod agenda;
pub mod akkoord;
pub mod assets;
pub mod bank;
pub mod begeleiders;
pub mod bericht;
pub mod bewijs;
pub mod boeking;
pub mod boekingsexport;
pub mod bord;
pub mod cheque;
pub mod deelnemer;
pub mod error;
pub mod extract;
pub mod factuur;
pub mod fonds;
pub mod foto;
pub mod health;
pub mod kas;
pub mod klus;
pub mod lijsten;
pub mod melding;
pub mod opdracht;
pub mod oplage;
pub mod organisatie;
pub mod overdracht;
mod paging;
pub mod phone;
pub mod planning;
pub mod ploeg;
pub mod ploegen;
pub mod rapport;
pub mod resultaten;
pub mod signaal;
pub mod stock;
pub mod stock_sale;
pub mod taal;
pub mod tabel;
pub mod terugbetaling;
pub mod toekenning;
pub mod trede;
pub mod uren;
pub mod verkoop;
pub mod verzilvering;
pub mod view;
pub mod voertuigen;
pub mod waardering;
pub mod werk;
pub mod werkervaring;

/// The version of the API, on every response under `/api`.
pub const API_VERSION: &str = "1.0.0";

/// No request body is larger, but for files of the bank, fotos and proposals for a whole week.
const BODY_BYTES: usize = 64 * 1024;
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(30);

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Dienstencheque",
        version = "1.0.0",
        description = "Dienstencheques, klussen, ploegen en werkervaring. Bedragen in centen, tijden in UTC.",
        contact(name = "Dienstencheque", url = "https://example.org/dienstencheque", email = "beheer@example.org"),
        license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
    ),
    servers((url = "/api/v1")),
    modifiers(&Bearer),
)]
struct Document;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme(
            "bearer",
            SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
        );
    }
}

fn pages() -> Router<App> {
    Router::new()
        .merge(account::pages())
        .merge(afrekening::pages())
        .merge(boeking::pages())
        .merge(organisatie::pages())
        .merge(factuur::pages())
        .merge(fonds::pages())
        .merge(foto::pages())
        .merge(toekenning::pages())
        .merge(boekingsexport::pages())
        .merge(cheque::pages())
        .merge(bank::pages())
        .merge(kas::pages())
        .merge(terugbetaling::pages())
        .merge(melding::pages())
        .merge(signaal::pages())
        .merge(bericht::pages())
        .merge(agenda::pages())
        .merge(oplage::pages())
        .merge(overdracht::pages())
        .merge(akkoord::pages())
        .merge(stock::pages())
        .merge(stock_sale::pages())
        .merge(verkoop::pages())
        .merge(aanvraag::pages())
        .merge(klus::pages())
        .merge(planning::pages())
        .merge(aanbod::pages())
        .merge(bord::pages())
        .merge(rapport::pages())
        .merge(resultaten::pages())
        .merge(afwezig::pages())
        .merge(begeleiders::pages())
        .merge(deelnemer::pages())
        .merge(trede::pages())
        .merge(opdracht::pages())
        .merge(ploegen::pages())
        .merge(voertuigen::pages())
        .merge(ploeg::pages())
        .merge(phone::pages())
        .merge(uren::pages())
        .merge(werkervaring::pages())
        .merge(bewijs::pages())
        .merge(waardering::pages())
}

/// The API, a part per room.
const API: [fn() -> OpenApiRouter<App>; 29] = [
    afrekening::api,
    boekingsexport::api,
    cheque::api,
    bank::api,
    kas::api,
    terugbetaling::api,
    melding::api,
    rapport::api,
    resultaten::api,
    deelnemer::api,
    trede::api,
    ploegen::api,
    lijsten::api,
    klus::api,
    aanbod::api,
    verkoop::api,
    overdracht::api,
    akkoord::api,
    stock::api,
    stock_sale::api,
    organisatie::api,
    factuur::api,
    fonds::api,
    toekenning::api,
    verzilvering::api,
    werk::api,
    uren::api,
    werkervaring::api,
    bewijs::api,
];

/// The OpenAPI document of the API, made from the code.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let whole = OpenApiRouter::with_openapi(Document::openapi());
    let parts = API.iter().map(|part| part());
    parts.fold(whole, OpenApiRouter::merge).into_openapi()
}

/// The routes of the API. What describes them goes at once: few ask for it, and it is larger than everything else a server keeps.
fn api_routes() -> Router<App> {
    let parts = API.iter().map(|part| Router::from(part()));
    parts.fold(Router::new(), Router::merge)
}

/// The document as it is sent, made when it is first asked for.
async fn document() -> Result<Response, ApiError> {
    static DOCUMENT: OnceLock<Bytes> = OnceLock::new();
    let sent = if let Some(made) = DOCUMENT.get() {
        made.clone()
    } else {
        let made = openapi().to_json();
        let made = made.map_err(|error| Failure::Paper(error.to_string()))?;
        DOCUMENT.get_or_init(|| made.into()).clone()
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], sent).into_response())
}

/// Everything that is served, with its layers.
pub fn router(app: App) -> Router {
    let api = api_routes()
        .route("/openapi.json", get(document))
        .fallback(error::api_not_found)
        .method_not_allowed_fallback(error::api_wrong_method)
        .layer(from_fn(error::problems_only))
        .layer(from_fn(api_headers));
    let pages = pages()
        .fallback(error::page_not_found)
        .method_not_allowed_fallback(error::page_wrong_method)
        .layer(from_fn_with_state(app.clone(), error::render_errors))
        .layer(from_fn_with_state(app.clone(), extract::same_origin))
        .layer(from_fn(page_headers))
        // People wait for pages on slow lines, programs for the processor.
        .layer(CompressionLayer::new().quality(CompressionLevel::Best));
    let inside = Router::new()
        .nest("/api/v1", api)
        .nest("/assets", assets::routes())
        .merge(health::routes())
        .merge(agenda::feeds())
        .merge(pages);
    let policy = content_policy(app.settings.maps.tile_origin());
    let base = app.settings.base_path().to_owned();
    let routed = if base.is_empty() {
        inside
    } else {
        Router::new().nest(&base, inside)
    };
    // Outermost last: an id for every request, then the log and the figures, then what protects the rest.
    routed
        .layer(from_fn(limit_body))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(move |request, next| {
            security_headers(policy.clone(), request, next)
        }))
        .layer(from_fn(health::observe))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(app)
}

async fn limit_body(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let limit = if path.ends_with(bank::UPLOAD) {
        bank::FILE_BYTES
    } else if path.ends_with(foto::UPLOAD) {
        foto::BODY_BYTES
    } else if path.ends_with(bord::PROPOSAL) {
        bord::PROPOSAL_BYTES
    } else {
        BODY_BYTES
    };
    let declared = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limit) {
        return (StatusCode::PAYLOAD_TOO_LARGE, "length limit exceeded").into_response();
    }
    let limited = request.map(|body| Body::new(Limited::new(body, limit)));
    next.run(limited).await
}

async fn api_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(
        HeaderName::from_static("api-version"),
        HeaderValue::from_static(API_VERSION),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn page_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What pages may fetch: from here only, and pictures from the tile server when the settings name one.
fn content_policy(tiles: Option<&str>) -> HeaderValue {
    const OURS: &str = "default-src 'self'; object-src 'none'; frame-src 'none'; media-src 'self' blob:; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'; img-src 'self' blob:";
    let with_tiles = tiles.map(|origin| format!("{OURS} {origin}"));
    // The setting allows nothing that a header could not hold.
    with_tiles
        .and_then(|policy| HeaderValue::from_str(&policy).ok())
        .unwrap_or_else(|| HeaderValue::from_static(OURS))
}

async fn security_headers(policy: HeaderValue, request: Request, next: Next) -> Response {
    const FIXED: [(HeaderName, &str); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // `same-origin`, because under `no-referrer` browsers send `Origin: null` with forms.
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(self), geolocation=(), microphone=()",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    const OF_DATA: &str = "default-src 'none'; frame-ancestors 'none'";
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // Data is no document: nothing of it runs, is framed or refers, and a phone on a slow line pays for every byte.
    let data = is_data(headers);
    let policy = if data {
        HeaderValue::from_static(OF_DATA)
    } else {
        policy
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in &FIXED[..if data { 1 } else { FIXED.len() }] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether an answer is JSON.
fn is_data(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/") && kind.ends_with("json"))
}

/// A PDF to show in the browser, under a file name.
pub fn pdf(name: &str, bytes: Vec<u8>) -> Response {
    (
        [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("inline; filename=\"{name}.pdf\""),
            ),
        ],
        bytes,
    )
        .into_response()
}
