//! `demo`: a lived-in town on a database in one folder. Its month of history is made through the actions themselves, with a
//! seeded source of chance and a clock that moves, so every invariant holds and every screen has something to show.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::{CommandError, serve};
use crate::{
    actions::Failure,
    app::{App, Clock},
    config::{MapSettings, NotifySettings, Settings},
    secrets::Keys,
    store::{Store, open::Steps},
};

mod aanbod;
mod accounts;
mod afrekening;
mod after;
mod bank;
mod bericht;
mod history;
mod kas;
mod payers;
mod people;
mod room;
mod stock;
mod traject;
mod words;

pub use accounts::Town;

const DATABASE: &str = "dienstencheque.db";
const KEY: &str = "dienstencheque.key";
const ACCOUNTS: &str = "demo-accounts.json";

/// One login of the demo, as `demo-accounts.json` has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoAccount {
    /// As what.
    pub rol: String,
    /// Name to show.
    pub naam: String,
    /// Name to log in with; none for a deelnemer.
    pub gebruikersnaam: Option<String>,
    /// Password; none for a deelnemer.
    pub wachtwoord: Option<String>,
    /// API bearer token.
    pub token: String,
    /// First page.
    pub url: String,
    /// Address on the login card of a deelnemer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kaart: Option<String>,
    /// PIN of that card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
}

/// `demo`.
pub async fn run(
    data_dir: PathBuf,
    port: u16,
    seed: u64,
    klussen: u32,
    maps: MapSettings,
) -> Result<(), CommandError> {
    std::fs::create_dir_all(&data_dir).map_err(|error| CommandError::File {
        what: format!("cannot make the folder {}", data_dir.display()),
        problem: error.to_string(),
    })?;
    let mut settings = Settings {
        maps,
        ..settings(&data_dir, port)
    };
    let listener = serve::listen(&settings).await?;
    if let Ok(address) = listener.local_addr() {
        settings.base_url = format!("http://{address}");
    }
    let file = data_dir.join(ACCOUNTS);
    let accounts = if file.exists() {
        let accounts = moved_to(&settings.base_url, read_accounts(&file)?);
        write_accounts(&file, &accounts)?;
        accounts
    } else {
        println!("Making a month of history…");
        remove_unfinished(&data_dir)?;
        let accounts = make(settings.clone(), seed, klussen).await?;
        // Written last: its presence says that the history is whole.
        write_accounts(&file, &accounts)?;
        accounts
    };
    let app = serve::open(settings, Steps::Apply, Clock::System).await?;
    announce(&app, &accounts);
    serve::serve(app, listener, bericht::channels()).await
}

fn settings(data_dir: &Path, port: u16) -> Settings {
    Settings {
        database_url: format!("sqlite://{}", data_dir.join(DATABASE).display()),
        key_file: data_dir.join(KEY),
        regeling: None,
        listen: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port,
        base_url: format!("http://127.0.0.1:{port}"),
        banner: Some("Dit is een voorbeeld. Alle mensen zijn verzonnen.".to_owned()),
        proxies: 0,
        log_json: false,
        notify: NotifySettings::default(),
        maps: MapSettings::default(),
    }
}

async fn make(
    settings: Settings,
    seed: u64,
    klussen: u32,
) -> Result<Vec<DemoAccount>, CommandError> {
    let app = App {
        store: Store::open_scratch(&settings.database_url).await?,
        clock: Clock::moved(Clock::System.now()),
        keys: Keys::from_file(&settings.key_file)?,
        regeling: Arc::new(serve::regeling(settings.regeling.as_deref())?),
        settings: Arc::new(settings),
        limits: Arc::default(),
        routes: Arc::default(),
    };
    let town = lived_in(&app, seed, klussen).await?;
    app.store.close().await;
    Ok(town.logins)
}

/// An example town with its people and a month of so many klussen behind it, up to the moment on the clock of `app`: the same
/// number and moment, the same town.
pub async fn lived_in(app: &App, seed: u64, klussen: u32) -> Result<Town, Failure> {
    let now = app.now();
    let town = accounts::make(app, seed).await?;
    history::make(app, &town, seed, klussen, now).await?;
    app.clock.set(now);
    aanbod::offer(app, &town).await?;
    traject::live(app, &town).await?;
    Ok(town)
}

fn remove_unfinished(data_dir: &Path) -> Result<(), CommandError> {
    for name in ["", "-wal", "-shm"] {
        let file = data_dir.join(format!("{DATABASE}{name}"));
        if file.exists() {
            std::fs::remove_file(&file).map_err(|error| CommandError::File {
                what: format!("cannot remove the unfinished demo {}", file.display()),
                problem: error.to_string(),
            })?;
        }
    }
    Ok(())
}

fn read_accounts(file: &Path) -> Result<Vec<DemoAccount>, CommandError> {
    let unusable = |problem: String| CommandError::File {
        what: format!(
            "cannot read {}; remove the folder to make a new demo",
            file.display()
        ),
        problem,
    };
    let text = std::fs::read_to_string(file).map_err(|error| unusable(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| unusable(error.to_string()))
}

fn write_accounts(file: &Path, accounts: &[DemoAccount]) -> Result<(), CommandError> {
    let failed = |problem: String| CommandError::File {
        what: format!("cannot write {}", file.display()),
        problem,
    };
    let text = serde_json::to_string_pretty(accounts).map_err(|error| failed(error.to_string()))?;
    let new = file.with_extension("json.new");
    std::fs::write(&new, text).map_err(|error| failed(error.to_string()))?;
    std::fs::rename(&new, file).map_err(|error| failed(error.to_string()))
}

/// The same logins at another address: a demo may be started again on another port.
fn moved_to(base: &str, accounts: Vec<DemoAccount>) -> Vec<DemoAccount> {
    let moved = |address: String| {
        let path = address
            .find("://")
            .and_then(|scheme| address[scheme + 3..].find('/').map(|at| scheme + 3 + at))
            .map_or("", |slash| &address[slash..]);
        format!("{base}{path}")
    };
    accounts
        .into_iter()
        .map(|account| DemoAccount {
            url: moved(account.url),
            kaart: account.kaart.map(moved),
            ..account
        })
        .collect()
}

fn announce(app: &App, accounts: &[DemoAccount]) {
    println!("\n{} at {}\n", app.regeling.naam, app.settings.base_url);
    for account in accounts {
        let how = match (&account.gebruikersnaam, &account.kaart) {
            (Some(naam), _) => format!(
                "{naam} / {}",
                account.wachtwoord.as_deref().unwrap_or_default()
            ),
            (None, Some(kaart)) => {
                format!(
                    "{kaart}  PIN {}",
                    account.pin.as_deref().unwrap_or_default()
                )
            }
            (None, None) => String::new(),
        };
        println!("  {:<13} {how}", account.rol);
    }
    println!("\nThe logins and API tokens are also in {ACCOUNTS}. Stop with Ctrl-C.");
}
