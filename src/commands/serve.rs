//! `serve` and `migrate`: open what is needed, listen, drain on SIGTERM.

use std::{io::IsTerminal, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::serve::ListenerExt;
use tokio::net::TcpListener;

use super::CommandError;
use crate::{
    actions,
    app::{App, Clock},
    config::Settings,
    domain::regeling::Regeling,
    notify::{Channels, route::Routes},
    secrets::Keys,
    store::{Store, open::Steps},
    web,
};

/// How long requests under way may take after SIGTERM.
const DRAIN: Duration = Duration::from_secs(25);
/// After the start the first requests go before our own work.
const SETTLING: Duration = Duration::from_secs(1);
/// How often the work of a day is tried.
const NIGHTLY: Duration = Duration::from_hours(1);
/// How often all invariants are asked.
const CHECKING: Duration = Duration::from_hours(1);
/// How often is looked whether a message is due.
const SENDING: Duration = Duration::from_secs(5);
const HULST: &str = include_str!("../../assets/regelingen/hulst.toml");

/// Starts the log, once. It tells from `level` on what happens, unless RUST_LOG says otherwise; colours are for a terminal.
pub fn log_to_stderr(level: &str, json: bool) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        let quiet = format!("{level},sqlx=warn,sea_orm_migration=warn");
        tracing_subscriber::EnvFilter::new(quiet)
    });
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second start (tests) keeps the first log.
    let started = if json {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
    drop(started);
}

/// Reads the regeling: the file of the settings, or Hulst.
pub fn regeling(file: Option<&Path>) -> Result<Regeling, CommandError> {
    let (path, text) = match file {
        None => ("hulst.toml".to_owned(), HULST.to_owned()),
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(|error| CommandError::File {
                what: format!("cannot read the regeling file {}", file.display()),
                problem: error.to_string(),
            })?;
            (file.display().to_string(), text)
        }
    };
    Regeling::parse(&text).map_err(|errors| CommandError::Regeling { path, errors })
}

/// Opens everything the product needs.
pub async fn open(settings: Settings, steps: Steps, clock: Clock) -> Result<App, CommandError> {
    let regeling = regeling(settings.regeling.as_deref())?;
    let keys = Keys::from_file(&settings.key_file)?;
    let store = match steps {
        Steps::Apply => Store::open(&settings.database_url, steps).await?,
        Steps::Refuse => Store::open_existing(&settings.database_url, steps).await?,
    };
    store.prove(&settings.database_url).await?;
    Ok(App {
        routes: Routes::open(&settings.maps),
        store,
        clock,
        keys,
        regeling: Arc::new(regeling),
        settings: Arc::new(settings),
        limits: Arc::default(),
    })
}

/// `serve`.
pub async fn run(settings: Settings, migrate: bool) -> Result<(), CommandError> {
    let steps = if migrate { Steps::Apply } else { Steps::Refuse };
    let channels = Channels::open(&settings.notify)?;
    let app = open(settings, steps, Clock::System).await?;
    let listener = listen(&app.settings).await?;
    tracing::info!(address = %app.settings.base_url, "serving");
    serve(app, listener, channels).await
}

/// Takes the port, before anything slow is done.
pub async fn listen(settings: &Settings) -> Result<TcpListener, CommandError> {
    let address = SocketAddr::new(settings.listen, settings.port);
    TcpListener::bind(address)
        .await
        .map_err(|error| CommandError::Listen {
            address: address.to_string(),
            problem: error.to_string(),
        })
}

/// Serves until SIGTERM or Ctrl-C, then lets requests under way finish.
pub async fn serve(
    app: App,
    listener: TcpListener,
    channels: Channels,
) -> Result<(), CommandError> {
    let nightly = tokio::spawn(nightly(app.clone()));
    let checking = tokio::spawn(checking(app.clone()));
    let sending = tokio::spawn(sending(app.clone(), channels));
    // Answers are written whole: waiting for more to send along only makes them late.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection cannot be told to send at once");
        }
    });
    let router = web::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let (stop, stopped) = tokio::sync::watch::channel(());
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        signal().await;
        tracing::info!("stopping: no new requests, finishing those under way");
        drop(stop);
    });
    let drained = async {
        let mut stopped = stopped;
        // The sender is dropped at the signal; from then on the clock runs.
        while stopped.changed().await.is_ok() {}
        tokio::time::sleep(DRAIN).await;
    };
    let served = tokio::select! {
        done = server.into_future() => done.map_err(|error| CommandError::File {
            what: "serving failed".to_owned(),
            problem: error.to_string(),
        }),
        () = drained => Ok(()),
    };
    nightly.abort();
    checking.abort();
    sending.abort();
    served
}

/// The work of every day, tried at the start and every hour: a server that was off at night catches up, one that was not does
/// it shortly after midnight.
async fn nightly(app: App) {
    tokio::time::sleep(SETTLING).await;
    loop {
        match actions::nightly::run(&app).await {
            Ok(done) => {
                for (step, count) in done {
                    tracing::info!(step = step.word(), count, "the work of this day is done");
                }
            }
            Err(error) => tracing::error!(%error, "the work of this day failed; it is tried again"),
        }
        tokio::time::sleep(NIGHTLY).await;
    }
}

/// All invariants, asked at the start and every hour: a broken one stops money until it holds again. A check that could not be made
/// changes nothing.
async fn checking(app: App) {
    tokio::time::sleep(SETTLING).await;
    loop {
        match actions::check::run(&app).await {
            Ok(broken) => {
                for finding in broken {
                    tracing::error!(
                        invariant = finding.invariant,
                        rows = ?finding.rows,
                        "an invariant is broken, so money is stopped: run `check`, keep a copy of the database, and mend it"
                    );
                }
            }
            Err(error) => tracing::error!(%error, "the invariants could not be checked"),
        }
        tokio::time::sleep(CHECKING).await;
    }
}

/// Messages that are due are sent. One that is cut off in the middle is sent again later, under the same key.
async fn sending(app: App, channels: Channels) {
    loop {
        if let Err(error) = actions::bericht::send::send_due(&app, &channels).await {
            tracing::error!(%error, "messages could not be sent; it is tried again");
        }
        tokio::time::sleep(SENDING).await;
    }
}

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be caught; only Ctrl-C stops us gently");
            drop(tokio::signal::ctrl_c().await);
        }
    }
}

/// `migrate`.
pub async fn migrate(settings: &Settings, dry_run: bool) -> Result<(), CommandError> {
    let pending = Store::pending(&settings.database_url).await?;
    for step in &pending {
        println!("{step}");
    }
    if pending.is_empty() {
        println!("the schema is up to date");
    } else if !dry_run {
        Store::open(&settings.database_url, Steps::Apply).await?;
        println!("{} step(s) applied", pending.len());
    }
    Ok(())
}
