//! What handlers ask of a request: who visits, a form with its CSRF token and idempotency key, a JSON body with its field
//! errors. Parsing only; no rule of the field.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    body::Bytes,
    extract::{ConnectInfo, FromRequest, FromRequestParts, Request, State},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::error::{ApiError, PageError, problem};
use crate::{
    actions::{self, Failure, Once},
    app::App,
    domain::{
        account::{Account, Actor},
        fields::FieldErrors,
        taal::Taal,
    },
    secrets::{Purpose, request_hash, same, to_hex, token_hash},
};

/// Name of the session cookie where people reach us over TLS, and without.
const COOKIE_SECURE: &str = "__Host-sessie";
const COOKIE_PLAIN: &str = "sessie";
/// Name of the cookie with the language that was chosen before logging in.
pub(super) const COOKIE_TAAL: &str = "taal";

/// Who visits a page, logged in or not.
#[derive(Clone)]
pub struct Visit {
    /// The product.
    pub app: App,
    /// As whom.
    pub actor: Actor,
    /// From where.
    pub from: IpAddr,
    token: Option<String>,
    /// The language that was chosen on this phone before anybody logged in.
    pub chosen: Option<Taal>,
    /// The page that was asked for, without the sub-path; empty for what is no page to come back to.
    pub path: String,
}

impl Visit {
    pub(super) async fn of(app: &App, parts: &mut Parts) -> Self {
        if let Some(visit) = parts.extensions.get::<Self>() {
            return visit.clone();
        }
        let jar = CookieJar::from_headers(&parts.headers);
        let token = jar
            .get(cookie_name(app))
            .map(|cookie| cookie.value().to_owned());
        let account = match &token {
            Some(token) => actions::account::session(app, token)
                .await
                .unwrap_or_else(|error| {
                    tracing::error!(%error, "a session could not be looked up");
                    None
                }),
            None => None,
        };
        let visit = Self {
            app: app.clone(),
            path: own_path(parts),
            chosen: jar
                .get(COOKIE_TAAL)
                .and_then(|one| Taal::parse(one.value())),
            token: account.as_ref().and(token),
            actor: account.map_or(Actor::Bewoner, Actor::Account),
            from: address(app, parts),
        };
        parts.extensions.insert(visit.clone());
        visit
    }

    /// The account, if somebody is logged in.
    pub fn account(&self) -> Option<&Account> {
        match &self.actor {
            Actor::Nightly | Actor::Bewoner => None,
            Actor::Account(account) => Some(account),
        }
    }

    /// The same visit without whoever is logged in, for a page that is everybody's.
    #[must_use]
    pub fn of_nobody(&self) -> Self {
        Self {
            actor: Actor::Bewoner,
            token: None,
            ..self.clone()
        }
    }

    /// The language of the phone's pages: a deelnemer's own, else what was chosen on this phone. Staff read Dutch.
    pub fn taal(&self) -> Taal {
        match self.account() {
            None => self.chosen.unwrap_or_default(),
            Some(account) if account.rol.deelnemer().is_some() => account.taal.unwrap_or_default(),
            Some(_) => Taal::Nl,
        }
    }

    /// The session's token, to end it.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The CSRF token that forms of this session carry; empty without a session.
    pub fn csrf(&self) -> String {
        self.token
            .as_deref()
            .map(|token| to_hex(&self.app.keys.mac(Purpose::Csrf, token)))
            .unwrap_or_default()
    }
}

fn own_path(parts: &Parts) -> String {
    if parts.method != Method::GET {
        return String::new();
    }
    let path = parts.uri.path_and_query();
    path.map_or_else(String::new, ToString::to_string)
}

/// The name of the session cookie.
pub fn cookie_name(app: &App) -> &'static str {
    if app.settings.secure() {
        COOKIE_SECURE
    } else {
        COOKIE_PLAIN
    }
}

fn address(app: &App, parts: &Parts) -> IpAddr {
    let direct = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
    let proxies = app.settings.proxies;
    if proxies == 0 {
        return direct;
    }
    parts
        .headers
        .get("x-forwarded-for")
        .and_then(|list| list.to_str().ok())
        .and_then(|list| list.rsplit(',').nth(proxies - 1))
        .and_then(|address| address.trim().parse().ok())
        .unwrap_or(direct)
}

impl FromRequestParts<App> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(app, parts).await)
    }
}

/// A key in a path; what is not one is of nothing we know.
pub fn id(text: &str) -> Result<Uuid, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// A visit by somebody who is logged in; others are sent to the log-in page and come back after it.
#[derive(Clone)]
pub struct Staff(pub Visit);

impl FromRequestParts<App> for Staff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let visit = Visit::of(app, parts).await;
        if visit.account().is_some() {
            return Ok(Self(visit));
        }
        let base = app.settings.base_path();
        let back = visit.path.as_str();
        let mut query = form_encode("naar", back);
        if back.is_empty() {
            query.clear();
        }
        Err(Redirect::to(&format!("{base}/inloggen?{query}")).into_response())
    }
}

fn form_encode(name: &str, value: &str) -> String {
    serde_html_form::to_string([(name, value)]).unwrap_or_default()
}

/// A form with nothing but its button.
#[derive(serde::Deserialize)]
pub struct JustPressed {}

/// A form that was sent: who sent it, what was typed, and its idempotency key (hidden field `sleutel`).
pub struct Posted<T> {
    /// Who.
    pub visit: Visit,
    /// What was typed.
    pub form: T,
    /// The key the form was shown with.
    pub once: Option<Once>,
}

impl<T: DeserializeOwned> FromRequest<App> for Posted<T> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::of(app, &mut parts).await;
        let path = parts.uri.path().to_owned();
        let request = Request::from_parts(parts, body);
        let bytes = Bytes::from_request(request, app)
            .await
            .map_err(|_| too_large())?;
        let pairs: Vec<(String, String)> =
            serde_html_form::from_bytes(&bytes).map_err(|_| unreadable())?;
        let value = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        if visit.account().is_some()
            && !same(
                visit.csrf().as_bytes(),
                value("csrf").unwrap_or_default().as_bytes(),
            )
        {
            return Err(PageError(Failure::coded(
                "weigering-te-lang-open",
                "Deze pagina was te lang open",
                "Ga terug, ververs de pagina en stuur het formulier nog eens. Er is niets gedaan.",
            ))
            .into_response());
        }
        let once = value("sleutel")
            .and_then(|text| text.parse::<Uuid>().ok())
            .map(|sleutel| Once {
                sleutel,
                request_hash: hash_pairs(&path, &pairs),
            });
        let form = serde_html_form::from_bytes(&bytes).map_err(|_| unreadable())?;
        Ok(Self { visit, form, once })
    }
}

fn hash_pairs(path: &str, pairs: &[(String, String)]) -> Vec<u8> {
    let mut parts: Vec<&[u8]> = vec![path.as_bytes()];
    for (key, value) in pairs.iter().filter(|(key, _)| key != "csrf") {
        parts.push(key.as_bytes());
        parts.push(value.as_bytes());
    }
    request_hash(&parts)
}

fn too_large() -> Response {
    PageError(Failure::Invalid(FieldErrors::one(
        "formulier",
        "Er is te veel ingevuld. Maak de tekst korter.",
    )))
    .into_response()
}

fn unreadable() -> Response {
    PageError(Failure::Invalid(FieldErrors::one(
        "formulier",
        "Het formulier kon niet worden gelezen. Ga terug en vul het opnieuw in.",
    )))
    .into_response()
}

/// Refuses writes that another site sends with our cookie: every page request that is not a read must say it comes from us.
pub(super) async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if reads || from_us(&app, request.headers()) {
        next.run(request).await
    } else {
        PageError(Failure::refused(
            "Dit formulier komt niet van deze site",
            "Open de pagina op deze site en stuur het formulier daar.",
        ))
        .into_response()
    }
}

fn from_us(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(header::ORIGIN) {
        Some(origin) => {
            // Behind a name we were not told of, the Host header the browser saw is as good.
            let host = text(header::HOST).unwrap_or_default();
            origin == app.settings.origin()
                || origin
                    .split_once("://")
                    .is_some_and(|(_, origin_host)| !host.is_empty() && origin_host == host)
        }
        None => headers
            .get("sec-fetch-site")
            .is_none_or(|site| site == "same-origin" || site == "none"),
    }
}

/// Who calls the API: by bearer token.
#[derive(Clone)]
pub struct Caller {
    /// The product.
    pub app: App,
    /// As whom.
    pub actor: Actor,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let account = match bearer(&parts.headers) {
            Some(token) => actions::account::api_account(app, token)
                .await
                .map_err(|error| ApiError(error).into_response())?,
            None => None,
        };
        match account {
            Some(account) => Ok(Self {
                app: app.clone(),
                actor: Actor::Account(account),
            }),
            None => {
                let mut response = problem(
                    StatusCode::UNAUTHORIZED,
                    "Niet ingelogd",
                    "Stuur een geldig token mee: Authorization: Bearer …",
                );
                response.headers_mut().insert(
                    header::WWW_AUTHENTICATE,
                    header::HeaderValue::from_static("Bearer"),
                );
                Err(response)
            }
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(str::trim)
}

/// The device a request comes from, as it is kept: the hash of its bearer token, or of its session; none without either.
pub struct Device(pub Option<Vec<u8>>);

impl FromRequestParts<App> for Device {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        if let Some(token) = bearer(&parts.headers) {
            return Ok(Self(Some(token_hash(token))));
        }
        let visit = Visit::of(app, parts).await;
        Ok(Self(visit.token().map(token_hash)))
    }
}

/// A JSON body with the idempotency key of its request.
pub struct Sent<T> {
    /// The body.
    pub body: T,
    /// The key of header `Idempotency-Key`.
    pub once: Option<Once>,
}

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        let invalid = |field: &str, sentence: String| {
            ApiError(Failure::Invalid(FieldErrors::one(field, sentence))).into_response()
        };
        let path = request.uri().path().to_owned();
        let sleutel = match request.headers().get("idempotency-key") {
            None => None,
            Some(text) => Some(
                text.to_str()
                    .ok()
                    .and_then(|text| text.trim().trim_matches('"').parse::<Uuid>().ok())
                    .ok_or_else(|| {
                        invalid("Idempotency-Key", "Dit moet een UUID zijn.".to_owned())
                    })?,
            ),
        };
        let bytes = Bytes::from_request(request, app).await.map_err(|_| {
            problem(
                StatusCode::PAYLOAD_TOO_LARGE,
                "Te veel gegevens",
                "Een verzoek mag niet groter zijn dan 64 kB.",
            )
        })?;
        let mut deserializer = serde_json::Deserializer::from_slice(&bytes);
        let body = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let path = error.path().to_string();
            let field = if path == "." { "body" } else { &path };
            invalid(field, format!("Dit kan zo niet: {}", error.inner()))
        })?;
        Ok(Self {
            body,
            once: sleutel.map(|sleutel| Once {
                sleutel,
                request_hash: request_hash(&[path.as_bytes(), &bytes]),
            }),
        })
    }
}

/// Marks the answer to a repeated request.
pub fn replayed(mut response: Response, replayed: bool) -> Response {
    if replayed {
        response.headers_mut().insert(
            header::HeaderName::from_static("idempotent-replayed"),
            header::HeaderValue::from_static("true"),
        );
    }
    response
}
