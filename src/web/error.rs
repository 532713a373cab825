//! How each door tells what went wrong: an HTML page with what to do now, or `application/problem+json` (RFC 9457).

use std::time::Duration;

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    extract::Visit,
    view::{Page, show_with},
};
use crate::{
    actions::Failure,
    app::App,
    domain::{account::NotAllowed, fields::FieldErrors, taal::Taal},
};

/// More than the longest refusal of the framework.
const REFUSAL_BYTES: usize = 4096;

/// A failure on its way to the page door.
#[derive(Debug)]
pub struct PageError(pub Failure);

/// A failure on its way to the JSON door.
#[derive(Debug)]
pub struct ApiError(pub Failure);

impl<E: Into<Failure>> From<E> for PageError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl<E: Into<Failure>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// What is wrong with a form, or a failure that no form can show. A refusal stands at `field`.
pub(super) fn on_form(
    failure: Failure,
    field: &str,
) -> Result<(StatusCode, FieldErrors), PageError> {
    match failure {
        Failure::Invalid(errors) => Ok((StatusCode::BAD_REQUEST, errors)),
        Failure::Refused { detail, .. } => {
            Ok((StatusCode::CONFLICT, FieldErrors::one(field, detail)))
        }
        other => Err(other.into()),
    }
}

/// What a failure says, whichever door renders it.
#[derive(Clone, Debug)]
struct Told {
    status: StatusCode,
    title: String,
    detail: String,
    retry_after: Option<Duration>,
    errors: FieldErrors,
    /// Under which code the phone's languages know it.
    code: &'static str,
}

fn tell(failure: Failure) -> Told {
    let code = code_of(&failure);
    let plain = |status, title: &str, detail: &str| Told {
        status,
        title: title.to_owned(),
        detail: detail.to_owned(),
        retry_after: None,
        errors: FieldErrors::default(),
        code,
    };
    match failure {
        Failure::NotAllowed(NotAllowed) => plain(
            StatusCode::FORBIDDEN,
            "Dit mag niet met dit account",
            &NotAllowed.to_string(),
        ),
        Failure::NotFound => plain(
            StatusCode::NOT_FOUND,
            "Niet gevonden",
            "Wat u zoekt is er niet, of niet voor dit account. Kijk het adres of nummer na.",
        ),
        Failure::Invalid(errors) => Told {
            errors,
            ..plain(
                StatusCode::BAD_REQUEST,
                "Niet alles is goed ingevuld",
                "Verbeter wat hieronder staat en stuur het opnieuw.",
            )
        },
        Failure::Refused { title, detail, .. } => plain(StatusCode::CONFLICT, &title, &detail),
        Failure::Gone { detail } => plain(StatusCode::GONE, "Dit is er niet meer", &detail),
        Failure::Stale => plain(
            StatusCode::CONFLICT,
            "Iemand anders heeft dit net veranderd",
            "Er is niets verloren. Ga terug, bekijk hoe het nu is en doe het zo nodig nog eens.",
        ),
        Failure::KeyReused => plain(
            StatusCode::CONFLICT,
            "Deze sleutel is al gebruikt",
            "Deze sleutel hoort bij een ander verzoek. Open het formulier opnieuw.",
        ),
        Failure::Limited { retry_after } => Told {
            retry_after: Some(retry_after),
            ..plain(
                StatusCode::TOO_MANY_REQUESTS,
                "Even wachten",
                "Dit is te vaak achter elkaar geprobeerd. Wacht even en probeer het dan opnieuw, of bel ons.",
            )
        },
        Failure::MoneyStopped => plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "De boeken kloppen niet",
            "Er is niets gedaan. Verkopen en cheques innemen kan pas weer als de beheerder heeft gekeken wat er mis is. Bel de beheerder. \
             Uren opschrijven en klussen plannen kan gewoon.",
        ),
        Failure::Storage(error) => {
            tracing::error!(%error, "the database failed");
            plain(
                StatusCode::SERVICE_UNAVAILABLE,
                "Het lukt nu niet",
                "Er is iets mis bij ons. Er is niets half gedaan. Probeer het over een paar minuten opnieuw.",
            )
        }
        Failure::Secret(error) => {
            tracing::error!(%error, "secrets failed");
            broken(code)
        }
        Failure::Paper(error) => {
            tracing::error!(%error, "paper failed");
            broken(code)
        }
        Failure::Planner(error) => {
            tracing::error!(%error, "the planner failed");
            broken(code)
        }
    }
}

/// Under which code the phone's languages know a failure.
fn code_of(failure: &Failure) -> &'static str {
    match failure {
        Failure::Refused { code, .. } => code,
        Failure::NotAllowed(_) => "fout-mag-niet",
        Failure::NotFound => "fout-niet-gevonden",
        Failure::Invalid(_) => "fout-invullen",
        Failure::Gone { .. } => "fout-weg",
        Failure::Stale => "weigering-iemand-voor",
        Failure::KeyReused => "fout-sleutel",
        Failure::Limited { .. } => "fout-even-wachten",
        Failure::MoneyStopped => "fout-boeken",
        Failure::Storage(_) | Failure::Secret(_) | Failure::Paper(_) | Failure::Planner(_) => {
            "fout-bij-ons"
        }
    }
}

fn broken(code: &'static str) -> Told {
    Told {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        title: "Er ging iets mis bij ons".to_owned(),
        detail: "Er is niets half gedaan. Probeer het opnieuw of bel het meldpunt.".to_owned(),
        retry_after: None,
        errors: FieldErrors::default(),
        code,
    }
}

/// A problem as RFC 9457 and the NL API Design Rules want it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// What, in a few words.
    pub title: String,
    /// Why, and what to do.
    pub detail: String,
    /// What is wrong per field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The field, as a path in the body.
    pub veld: String,
    /// What is wrong and what to do.
    pub detail: String,
}

/// A problem response.
pub fn problem(status: StatusCode, title: &str, detail: &str) -> Response {
    problem_response(Told {
        status,
        title: title.to_owned(),
        detail: detail.to_owned(),
        retry_after: None,
        errors: FieldErrors::default(),
        code: "",
    })
}

fn problem_response(told: Told) -> Response {
    let body = Problem {
        status: told.status.as_u16(),
        title: told.title,
        detail: told.detail,
        errors: told
            .errors
            .list()
            .iter()
            .map(|(veld, detail)| FieldProblem {
                veld: veld.clone(),
                detail: detail.clone(),
            })
            .collect(),
    };
    let mut response = (told.status, axum::Json(body)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    with_retry(response, told.retry_after)
}

fn with_retry(mut response: Response, retry_after: Option<Duration>) -> Response {
    if let Some(wait) = retry_after {
        response.headers_mut().insert(
            header::RETRY_AFTER,
            HeaderValue::from(wait.as_secs().max(1)),
        );
    }
    response
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        problem_response(tell(self.0))
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let told = tell(self.0);
        let mut response = with_retry(told.status.into_response(), told.retry_after);
        response.extensions_mut().insert(told);
        response
    }
}

pub(super) async fn api_not_found() -> ApiError {
    ApiError(Failure::NotFound)
}

pub(super) async fn api_wrong_method() -> Response {
    problem(
        StatusCode::METHOD_NOT_ALLOWED,
        "Deze methode kan hier niet",
        "Kijk in /api/v1/openapi.json welke methoden dit adres kent.",
    )
}

pub(super) async fn page_not_found() -> PageError {
    PageError(Failure::NotFound)
}

pub(super) async fn page_wrong_method() -> Response {
    let mut response = StatusCode::METHOD_NOT_ALLOWED.into_response();
    response.extensions_mut().insert(Told {
        status: StatusCode::METHOD_NOT_ALLOWED,
        title: "Zo werkt deze pagina niet".to_owned(),
        detail: "Ga terug en gebruik de knoppen op de pagina.".to_owned(),
        retry_after: None,
        errors: FieldErrors::default(),
        code: "fout-verzoek",
    });
    response
}

#[derive(Template)]
#[template(path = "fout.html")]
struct FoutPage {
    page: Page,
    title: String,
    detail: String,
    errors: FieldErrors,
}

/// The same on the phone, in its language.
#[derive(Template)]
#[template(path = "ploeg/fout.html")]
struct TelefoonFoutPage {
    page: Page,
    title: String,
    detail: String,
}

fn on_phone(visit: &Visit, told: Told) -> Response {
    let taal = visit.taal();
    let (title, detail) = match taal {
        Taal::Nl => None,
        Taal::En | Taal::Ar | Taal::Ti | Taal::Uk | Taal::Pl | Taal::Tr => taal.failure(told.code),
    }
    .unwrap_or((told.title, told.detail));
    show_with(
        told.status,
        &TelefoonFoutPage {
            page: Page::phone(visit, title.clone(), ""),
            title,
            detail,
        },
    )
}

/// What the framework refuses by itself, in plain text (a key that is none, a query that cannot be read), in our words;
/// any other response comes back as it was.
async fn framework_refusal(response: Response) -> Result<Told, Response> {
    let plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !response.status().is_client_error() || !plain {
        return Err(response);
    }
    let (parts, body) = response.into_parts();
    let text = axum::body::to_bytes(body, REFUSAL_BYTES)
        .await
        .unwrap_or_default();
    // A key in the path that cannot be a key is of nothing we know.
    if parts.status == StatusCode::BAD_REQUEST && text.starts_with(b"Invalid URL") {
        return Ok(tell(Failure::NotFound));
    }
    Ok(Told {
        status: parts.status,
        title: "Dit verzoek klopt niet".to_owned(),
        detail: "Het adres of het formulier kon niet worden gelezen. Kijk het na en probeer het opnieuw.".to_owned(),
        retry_after: None,
        errors: FieldErrors::default(),
        code: "fout-verzoek",
    })
}

/// Makes a problem of what the framework refuses by itself under the API.
pub(super) async fn problems_only(request: Request, next: Next) -> Response {
    match framework_refusal(next.run(request).await).await {
        Ok(told) => problem_response(told),
        Err(response) => response,
    }
}

/// Dresses bare page errors in the layout: the error itself does not know who is visiting.
pub(super) async fn render_errors(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::of(&app, &mut parts).await;
    let phone = visit
        .account()
        .is_some_and(|account| account.rol.deelnemer().is_some());
    let response = next.run(Request::from_parts(parts, body)).await;
    let told = match response.extensions().get::<Told>().cloned() {
        Some(told) => told,
        None => match framework_refusal(response).await {
            Ok(told) => told,
            Err(response) => return response,
        },
    };
    let retry = told.retry_after;
    if phone {
        return with_retry(on_phone(&visit, told), retry);
    }
    with_retry(
        show_with(
            told.status,
            &FoutPage {
                page: Page::new(&visit, told.title.clone(), ""),
                title: told.title,
                detail: told.detail,
                errors: told.errors,
            },
        ),
        retry,
    )
}
