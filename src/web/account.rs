//! Logging in and out, and the administrator's list of accounts. Where a second factor, OIDC and account screens will go.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use serde::Deserialize;

use super::{
    error::PageError,
    extract::{COOKIE_TAAL, JustPressed, Posted, Staff, Visit, cookie_name},
    view::{Page, show, show_with},
};
use crate::{
    actions::{self, Failure, account::LoggedIn},
    app::App,
    domain::{
        account::Account, calendar::long_date, fields::FieldErrors, prijs::Prijs, taal::Taal,
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/inloggen", get(form).post(log_in))
        .route("/uitloggen", post(log_out))
        .route("/taal", post(choose_taal))
        .route("/kaart/{kaart}", get(kaart_form).post(kaart_log_in))
        .route("/beheer", get(beheer))
}

#[derive(Template)]
#[template(path = "account/inloggen.html")]
struct InloggenPage {
    page: Page,
    errors: FieldErrors,
    gebruikersnaam: String,
    naar: String,
}

#[derive(Deserialize)]
struct Naar {
    #[serde(default)]
    naar: String,
}

async fn form(visit: Visit, Query(query): Query<Naar>) -> Response {
    if let Some(account) = visit.account() {
        return to(&visit.app, account.rol.start());
    }
    show(&InloggenPage {
        page: Page::new(&visit, "Inloggen", "/inloggen"),
        errors: FieldErrors::default(),
        gebruikersnaam: String::new(),
        naar: query.naar,
    })
}

#[derive(Deserialize)]
struct LoginForm {
    #[serde(default)]
    gebruikersnaam: String,
    #[serde(default)]
    wachtwoord: String,
    #[serde(default)]
    naar: String,
}

async fn log_in(jar: CookieJar, posted: Posted<LoginForm>) -> Result<Response, PageError> {
    let Posted { visit, form, .. } = posted;
    let again = |status: StatusCode, errors: FieldErrors| {
        show_with(
            status,
            &InloggenPage {
                page: Page::new(&visit, "Inloggen", "/inloggen").refused(),
                errors,
                gebruikersnaam: form.gebruikersnaam.clone(),
                naar: form.naar.clone(),
            },
        )
    };
    let mut errors = FieldErrors::default();
    if form.gebruikersnaam.trim().is_empty() {
        errors.push("gebruikersnaam", "Vul uw gebruikersnaam in.");
    }
    if form.wachtwoord.is_empty() {
        errors.push("wachtwoord", "Vul uw wachtwoord in.");
    }
    if !errors.is_empty() {
        return Ok(again(StatusCode::BAD_REQUEST, errors));
    }
    match actions::account::log_in(
        &visit.app,
        visit.from,
        &form.gebruikersnaam,
        &form.wachtwoord,
    )
    .await
    {
        Ok(logged_in) => Ok(welcome(&visit.app, jar, logged_in, &form.naar)),
        Err(Failure::Refused { detail, .. }) => Ok(again(
            StatusCode::UNAUTHORIZED,
            FieldErrors::one("gebruikersnaam", detail),
        )),
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "account/kaart.html")]
struct KaartPage {
    page: Page,
    errors: FieldErrors,
    kaart: String,
}

async fn kaart_form(visit: Visit, Path(kaart): Path<String>) -> Result<Response, PageError> {
    let taal = taal_of(&visit, &kaart).await?;
    Ok(show(&KaartPage {
        page: kaart_frame(&visit, taal),
        errors: FieldErrors::default(),
        kaart,
    }))
}

/// What was chosen on this phone comes before the language of the card: whoever stands here has just chosen it.
async fn taal_of(visit: &Visit, kaart: &str) -> Result<Taal, Failure> {
    Ok(match visit.chosen {
        Some(chosen) => chosen,
        None => actions::account::taal_of_kaart(&visit.app, kaart)
            .await?
            .unwrap_or_default(),
    })
}

fn kaart_frame(visit: &Visit, taal: Taal) -> Page {
    Page::phone(visit, taal.t("inloggen-met-kaart"), "").in_taal(taal)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TaalForm {
    taal: String,
    naar: String,
}

/// A deelnemer's choice is kept with the account; before logging in it is kept on the phone, until somebody logs in there.
async fn choose_taal(jar: CookieJar, posted: Posted<TaalForm>) -> Result<Response, PageError> {
    let Posted { visit, form, .. } = posted;
    let taal = Taal::parse(&form.taal).ok_or(Failure::NotFound)?;
    let back = own_path(&form.naar).unwrap_or("/inloggen");
    let back = to(&visit.app, back);
    let Some(account) = visit.account() else {
        return Ok((jar.add(taal_cookie(&visit.app, taal.word())), back).into_response());
    };
    if account.rol.deelnemer().is_some() {
        actions::account::choose_taal(&visit.app, account.id, taal).await?;
    }
    Ok(back)
}

fn taal_cookie(app: &App, word: &'static str) -> Cookie<'static> {
    Cookie::build((COOKIE_TAAL, word))
        .path("/")
        .http_only(true)
        .secure(app.settings.secure())
        .same_site(SameSite::Lax)
        .build()
}

/// A path of our own: `//elsewhere` and `/\elsewhere` would leave the site.
fn own_path(path: &str) -> Option<&str> {
    let own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    own.then_some(path)
}

#[derive(Deserialize)]
struct PinForm {
    #[serde(default)]
    pin: String,
}

async fn kaart_log_in(
    jar: CookieJar,
    Path(kaart): Path<String>,
    posted: Posted<PinForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, .. } = posted;
    match actions::account::log_in_with_kaart(&visit.app, visit.from, &kaart, &form.pin).await {
        Ok(logged_in) => {
            let jar = match visit.chosen {
                Some(taal) => {
                    actions::account::choose_taal(&visit.app, logged_in.account.id, taal).await?;
                    jar.remove(taal_cookie(&visit.app, ""))
                }
                None => jar,
            };
            Ok(welcome(&visit.app, jar, logged_in, ""))
        }
        Err(Failure::Refused {
            title,
            detail,
            code,
        }) => {
            let taal = taal_of(&visit, &kaart).await?;
            Ok(show_with(
                StatusCode::UNAUTHORIZED,
                &KaartPage {
                    page: kaart_frame(&visit, taal).refused(),
                    errors: FieldErrors::one("pin", taal.refusal(code, title, detail).1),
                    kaart,
                },
            ))
        }
        Err(error) => Err(error.into()),
    }
}

async fn log_out(
    State(app): State<App>,
    jar: CookieJar,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    if let Some(token) = posted.visit.token() {
        actions::account::log_out(&app, token).await?;
    }
    let mut gone = Cookie::new(cookie_name(&app), "");
    gone.set_path("/");
    Ok((jar.remove(gone), to(&app, "/inloggen")).into_response())
}

#[derive(Template)]
#[template(path = "account/beheer.html")]
struct BeheerPage {
    page: Page,
    accounts: Vec<Account>,
    regeling: std::sync::Arc<crate::domain::regeling::Regeling>,
    /// What holds today.
    prijs: Prijs,
    /// What will hold, and from when.
    later: Vec<(String, Prijs)>,
}

async fn beheer(Staff(visit): Staff) -> Result<Response, PageError> {
    let accounts = actions::account::list(&visit.app, &visit.actor).await?;
    Ok(show(&BeheerPage {
        page: Page::new(&visit, "Beheer", "/beheer"),
        accounts,
        regeling: visit.app.regeling.clone(),
        prijs: visit.app.prijs().clone(),
        later: visit
            .app
            .regeling
            .later_prijzen
            .iter()
            .filter(|one| one.vanaf > visit.app.today())
            .map(|one| (long_date(one.vanaf), one.clone()))
            .collect(),
    }))
}

fn welcome(app: &App, jar: CookieJar, logged_in: LoggedIn, naar: &str) -> Response {
    let LoggedIn { token, account } = logged_in;
    let cookie = Cookie::build((cookie_name(app), token))
        .path("/")
        .http_only(true)
        .secure(app.settings.secure())
        .same_site(SameSite::Lax)
        .build();
    let target = match own_path(naar) {
        Some(naar) => Redirect::to(naar).into_response(),
        None => to(app, account.rol.start()),
    };
    (jar.add(cookie), target).into_response()
}

/// A redirect to one of our own paths.
fn to(app: &App, path: &str) -> Response {
    Redirect::to(&format!("{}{path}", app.settings.base_path())).into_response()
}
