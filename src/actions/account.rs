//! Logging in and out: staff by name and password, a deelnemer by card and PIN, programs by token. A second factor and
//! OIDC will stand between a good password and [`open_session`].

use std::{net::IpAddr, time::Duration};

use jiff::Timestamp;
use uuid::Uuid;

use super::{Act, Failure, limits::Try, record};
use crate::{
    app::App,
    domain::{
        account::{Account, Actor, Rol, Want, may},
        taal::Taal,
    },
    secrets,
    store::{self, StoreError},
};

/// A session nobody uses ends after this.
const IDLE: Duration = Duration::from_mins(30);
/// A session ends after this in any case.
const ABSOLUTE: Duration = Duration::from_hours(10);
/// The administrator's limits are tighter.
const IDLE_BEHEERDER: Duration = Duration::from_mins(15);
const ABSOLUTE_BEHEERDER: Duration = Duration::from_hours(4);
/// A deelnemer asks for the PIN once a working day, with cold hands, between two visits.
const ABSOLUTE_DEELNEMER: Duration = Duration::from_hours(14);
/// How exact "last seen" is; saves a write on nearly every request.
const SEEN_EVERY: Duration = Duration::from_mins(1);
/// After so many wrong PINs a card is dead until a new one is handed out.
const PIN_TRIES: i32 = 5;
/// After so many wrong passwords an account waits a quarter of an hour.
const PASSWORD_TRIES: i32 = 20;

/// A fresh session: the token goes into the cookie and nowhere else.
pub struct LoggedIn {
    /// The session's token.
    pub token: String,
    /// Who.
    pub account: Account,
}

/// A login card that was just handed out: token and PIN exist nowhere else.
pub struct NewKaart {
    /// The card's token.
    pub token: String,
    /// Its PIN.
    pub pin: String,
    /// The language of the phone, if one was ever chosen.
    pub taal: Option<Taal>,
}

/// Logs in with name and password.
pub async fn log_in(
    app: &App,
    from: IpAddr,
    gebruikersnaam: &str,
    password: &str,
) -> Result<LoggedIn, Failure> {
    app.limits.count(Try::Login, from)?;
    let now = app.now();
    let gebruikersnaam = gebruikersnaam.trim().to_lowercase();
    let found = store::account::by_gebruikersnaam(app.store.read(), &gebruikersnaam).await?;
    if let Some(wait) = found
        .as_ref()
        .and_then(|login| login.blocked_until)
        .and_then(|until| wait_until(now, until))
    {
        return Err(Failure::Limited { retry_after: wait });
    }
    let hash = found.as_ref().and_then(|login| login.secret_hash.clone());
    let good = verify(password, hash).await?;
    let Some(login) = found else {
        return Err(wrong_login());
    };
    if !good {
        let failed = login.failed + 1;
        let until = now + slowdown(failed);
        let id = login.account.id;
        app.store
            .write(move |tx| async move {
                store::account::note_try(&tx, id, failed, Some(until)).await
            })
            .await?;
        return Err(wrong_login());
    }
    if login.failed > 0 {
        let id = login.account.id;
        app.store
            .write(move |tx| async move { store::account::note_try(&tx, id, 0, None).await })
            .await?;
    }
    open_session(app, login.account).await
}

/// Logs in with a login card and its PIN.
pub async fn log_in_with_kaart(
    app: &App,
    from: IpAddr,
    kaart: &str,
    pin: &str,
) -> Result<LoggedIn, Failure> {
    app.limits.count(Try::Login, from)?;
    let token_hash = secrets::token_hash(kaart);
    let found = store::account::kaart(app.store.read(), &token_hash).await?;
    let hash = found.as_ref().map(|kaart| kaart.pin.clone());
    if found
        .as_ref()
        .is_some_and(|kaart| kaart.failed >= PIN_TRIES)
    {
        return Err(Failure::coded(
            "weigering-kaart",
            "Deze kaart doet het niet meer",
            "De pincode is te vaak fout ingevuld. Bel je begeleider. Je krijgt dan een nieuwe kaart.",
        ));
    }
    let good = verify(pin.trim(), hash).await?;
    let Some(kaart) = found else {
        return Err(wrong_pin());
    };
    let failed = if good { 0 } else { kaart.failed + 1 };
    if failed != kaart.failed {
        app.store
            .write(move |tx| async move {
                store::account::note_kaart_try(&tx, &token_hash, failed).await
            })
            .await?;
    }
    if good {
        open_session(app, kaart.account).await
    } else {
        Err(wrong_pin())
    }
}

/// Who this session is of, if it is still good.
pub async fn session(app: &App, token: &str) -> Result<Option<Account>, Failure> {
    let token_hash = secrets::token_hash(token);
    let Some(session) = store::session::find(app.store.read(), &token_hash).await? else {
        return Ok(None);
    };
    let now = app.now();
    let (idle, absolute) = match session.account.rol {
        Rol::Beheerder => (IDLE_BEHEERDER, ABSOLUTE_BEHEERDER),
        Rol::Deelnemer { .. } => (ABSOLUTE_DEELNEMER, ABSOLUTE_DEELNEMER),
        Rol::Balie { .. }
        | Rol::Meldpunt
        | Rol::Coordinator { .. }
        | Rol::Begeleider { .. }
        | Rol::Klantmanager
        | Rol::Financien
        | Rol::Verwijzer
        | Rol::Beleid => (IDLE, ABSOLUTE),
    };
    if wait_until(now, session.seen_at + idle).is_none()
        || wait_until(now, session.created_at + absolute).is_none()
    {
        app.store
            .write(move |tx| async move { store::session::end(&tx, &token_hash).await })
            .await?;
        return Ok(None);
    }
    if wait_until(now, session.seen_at + SEEN_EVERY).is_none() {
        app.store
            .write(move |tx| async move { store::session::touch(&tx, &token_hash, now).await })
            .await?;
    }
    Ok(Some(session.account))
}

/// Gives one's own account another language on the phone.
pub async fn choose_taal(app: &App, account: Uuid, taal: Taal) -> Result<(), Failure> {
    app.store
        .write(move |tx| async move { store::account::set_taal(&tx, account, taal).await })
        .await?;
    Ok(())
}

/// The language of whoever holds a login card, before the PIN: it says nothing else, and of an unknown card nothing at all.
pub async fn taal_of_kaart(app: &App, kaart: &str) -> Result<Option<Taal>, Failure> {
    let found = store::account::kaart(app.store.read(), &secrets::token_hash(kaart)).await?;
    Ok(found.and_then(|kaart| kaart.account.taal))
}

/// Ends a session.
pub async fn log_out(app: &App, token: &str) -> Result<(), Failure> {
    let token_hash = secrets::token_hash(token);
    app.store
        .write(move |tx| async move { store::session::end(&tx, &token_hash).await })
        .await?;
    Ok(())
}

/// Whose API token this is.
pub async fn api_account(app: &App, token: &str) -> Result<Option<Account>, Failure> {
    Ok(store::account::by_api_token(app.store.read(), &secrets::token_hash(token)).await?)
}

/// All accounts, for the administrator.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Account>, Failure> {
    may(actor, Want::Administer)?;
    Ok(store::account::list(app.store.read()).await?)
}

/// Hands out a new login card with a new PIN for a deelnemer, with the language of the phone where one was chosen; the old card is
/// dead at once, and so is every phone that was logged in: one of them may be lost with it.
pub async fn hand_out_kaart(
    app: &App,
    actor: &Actor,
    deelnemer: Uuid,
    taal: Option<Taal>,
) -> Result<NewKaart, Failure> {
    let account = store::account::by_deelnemer(app.store.read(), deelnemer)
        .await?
        .ok_or(Failure::NotFound)?;
    let uitvoerder = account.rol.uitvoerder().unwrap_or_default().to_owned();
    may(
        actor,
        Want::HandOutKaart {
            uitvoerder: &uitvoerder,
        },
    )
    .map_err(|_| Failure::NotFound)?;
    let old_taal = account.taal;
    let token = secrets::new_token()?;
    let pin = new_pin()?;
    let hash = hash(pin.clone()).await?;
    let token_hash = secrets::token_hash(&token);
    let (now, id) = (app.now(), app.new_id());
    let actor = actor.clone();
    app.store
        .write(move |tx| async move {
            store::account::add_kaart(&tx, account.id, token_hash, &hash, now).await?;
            store::session::end_all(&tx, account.id).await?;
            if let Some(taal) = taal {
                store::account::set_taal(&tx, account.id, taal).await?;
            }
            record(
                &tx,
                now,
                &actor,
                Act {
                    action: "kaart.hand_out",
                    object: "kaart",
                    object_id: id,
                    no: 1,
                    from: None,
                    to: None,
                },
            );
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(NewKaart {
        token,
        pin,
        taal: taal.or(old_taal),
    })
}

async fn open_session(app: &App, account: Account) -> Result<LoggedIn, Failure> {
    let token = secrets::new_token()?;
    let token_hash = secrets::token_hash(&token);
    let (id, now) = (account.id, app.now());
    app.store
        .write(move |tx| async move { store::session::add(&tx, token_hash, id, now).await })
        .await?;
    Ok(LoggedIn { token, account })
}

/// Six random digits.
pub(crate) fn new_pin() -> Result<String, Failure> {
    let number = u32::from_be_bytes(secrets::random::<4>()?) % 1_000_000;
    Ok(format!("{number:06}"))
}

/// Hashes a password or PIN off the threads that serve others.
pub(crate) async fn hash(password: String) -> Result<String, Failure> {
    tokio::task::spawn_blocking(move || secrets::hash_password(&password))
        .await
        .map_err(|error| StoreError::Database(error.to_string()))?
        .map_err(Failure::from)
}

async fn verify(password: &str, hash: Option<String>) -> Result<bool, Failure> {
    let password = password.to_owned();
    Ok(
        tokio::task::spawn_blocking(move || secrets::verify_password(&password, hash.as_deref()))
            .await
            .map_err(|error| StoreError::Database(error.to_string()))?,
    )
}

fn wait_until(now: Timestamp, until: Timestamp) -> Option<Duration> {
    Duration::try_from(until.duration_since(now))
        .ok()
        .filter(|wait| !wait.is_zero())
}

/// The slowdown after wrong passwords: 1, 3, 5, 10 seconds, and a quarter of an hour at twenty.
fn slowdown(failed: i32) -> Duration {
    Duration::from_secs(match failed {
        ..=3 => 0,
        4 => 1,
        5 => 3,
        6 => 5,
        PASSWORD_TRIES.. => 15 * 60,
        _ => 10,
    })
}

fn wrong_login() -> Failure {
    Failure::refused(
        "Inloggen is niet gelukt",
        "Deze naam en dit wachtwoord horen niet bij elkaar. Kijk ze na en probeer het nog eens.",
    )
}

fn wrong_pin() -> Failure {
    Failure::coded(
        "weigering-pin",
        "Dat is niet de goede pincode",
        "Probeer het nog eens. Weet je de code niet meer? Bel je begeleider.",
    )
}
