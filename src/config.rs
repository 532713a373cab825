//! Every setting: flag, environment variable, default and what it is for. The README's table is made from this.

use std::{fmt, net::IpAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

/// Dienstencheques, klussen, ploegen and werkervaring for a municipality.
#[derive(Debug, Parser)]
#[command(name = "dienstencheque", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve pages and API.
    Serve {
        /// Bring the schema up to date first, if needed.
        #[arg(long, env = "DIENSTENCHEQUE_MIGRATE")]
        migrate: bool,
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
    /// Serve a lived-in example town with invented people, on a database in one folder.
    Demo {
        /// The folder; it is made if it does not exist. An existing demo continues.
        #[arg(long, default_value = "demo-data")]
        data_dir: PathBuf,
        /// Port to listen on (on this machine only).
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Which invented town: the same number gives the same people and history.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many klussen the history holds.
        #[arg(long, default_value_t = 90)]
        klussen: u32,
        /// Maps and roads.
        #[command(flatten)]
        maps: MapSettings,
    },
    /// Bring the schema of the database up to date.
    Migrate {
        /// Only say which steps are needed.
        #[arg(long)]
        dry_run: bool,
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
    /// Verify every invariant against the database; read-only, safe while serving.
    Check {
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
    /// Add an account; prints its password and API token once.
    AddAccount {
        /// Whose.
        #[command(flatten)]
        new: NewAccount,
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
    /// Sign credentials with another key from now on; the public keys before it stay published.
    RotateIssuerKey {
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
    /// Import where addresses lie from an extract of the BAG, for travel times; again replaces what was there.
    ImportAdressen {
        /// CSV with columns postcode, huisnummer, huisletter, huisnummertoevoeging and x, y (RD) or lat, lon.
        file: PathBuf,
        /// Import every address, not only those with a postcode of the regeling.
        #[arg(long)]
        all: bool,
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
    /// Import how long it takes between postcodes or villages; again replaces what was there.
    ImportReistijden {
        /// CSV with columns van, naar (a postcode, its digits or a village) and minutes: auto, fiets or both.
        file: PathBuf,
        /// Settings.
        #[command(flatten)]
        settings: Settings,
    },
    /// Print the OpenAPI document.
    Openapi,
}

/// An account that is to be added.
#[derive(Args, Clone, Debug)]
pub struct NewAccount {
    /// balie, meldpunt, coordinator, begeleider, klantmanager, financien, beleid, beheerder or verwijzer.
    #[arg(long)]
    pub rol: String,
    /// Name to show.
    #[arg(long)]
    pub naam: String,
    /// Name to log in with.
    #[arg(long)]
    pub gebruikersnaam: String,
    /// Of a balie: the verkooppunt (slug of the regeling).
    #[arg(long)]
    pub verkooppunt: Option<String>,
    /// Of a coordinator or begeleider: the uitvoerder (slug of the regeling).
    #[arg(long)]
    pub uitvoerder: Option<String>,
    /// Telephone at work; ploegen call their begeleider on it.
    #[arg(long)]
    pub telefoon: Option<String>,
}

/// The settings of the installation.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Database: sqlite://FILE or postgres://USER@HOST/NAME.
    #[arg(
        long,
        env = "DIENSTENCHEQUE_DATABASE_URL",
        default_value = "sqlite://dienstencheque.db"
    )]
    pub database_url: String,
    /// File with the root key (64 hexadecimal digits); made at the first start. Keep a copy apart from the database.
    #[arg(
        long,
        env = "DIENSTENCHEQUE_KEY_FILE",
        default_value = "dienstencheque.key"
    )]
    pub key_file: PathBuf,
    /// The regeling file; without it the regeling of Hulst that is built in.
    #[arg(long, env = "DIENSTENCHEQUE_REGELING")]
    pub regeling: Option<PathBuf>,
    /// Address to listen on.
    #[arg(long, env = "DIENSTENCHEQUE_LISTEN", default_value = "127.0.0.1")]
    pub listen: IpAddr,
    /// Port to listen on.
    #[arg(long, env = "DIENSTENCHEQUE_PORT", default_value_t = 8080)]
    pub port: u16,
    /// The address people and QR codes use, without a slash at the end; a sub-path must be in capitals, as QR codes are.
    #[arg(
        long,
        env = "DIENSTENCHEQUE_BASE_URL",
        default_value = "http://127.0.0.1:8080",
        value_parser = base_url
    )]
    pub base_url: String,
    /// Shown above every page, for example ACCEPTATIE.
    #[arg(long, env = "DIENSTENCHEQUE_BANNER")]
    pub banner: Option<String>,
    /// How many reverse proxies stand before us; their last X-Forwarded-For entries are believed.
    #[arg(long, env = "DIENSTENCHEQUE_PROXIES", default_value_t = 0)]
    pub proxies: usize,
    /// Log as JSON lines instead of text.
    #[arg(long, env = "DIENSTENCHEQUE_LOG_JSON")]
    pub log_json: bool,
    /// How messages leave the house.
    #[command(flatten)]
    pub notify: NotifySettings,
    /// Maps and roads.
    #[command(flatten)]
    pub maps: MapSettings,
}

/// Services that know the land; each is off until it is filled in, and nothing needs them.
#[derive(Args, Clone, Debug, Default)]
pub struct MapSettings {
    /// Routing service (OSRM) that says how long it takes by car; it hears coordinates rounded to 100 metres, nothing else.
    #[arg(long, env = "DIENSTENCHEQUE_ROUTEDIENST", value_parser = web_address)]
    pub routedienst: Option<String>,
    /// Map tiles beside the board: an address with {z}, {x} and {y}. Browsers of coordinators ask it for tiles, nothing else.
    #[arg(long, env = "DIENSTENCHEQUE_KAART_TEGELS", value_parser = tiles)]
    pub kaart_tegels: Option<String>,
    /// Whom the map tiles are of, as it stands on the map; most makers ask for it.
    #[arg(
        long,
        env = "DIENSTENCHEQUE_KAART_BRON",
        default_value = "© OpenStreetMap"
    )]
    pub kaart_bron: String,
}

impl MapSettings {
    /// The origin of the tiles, as a browser must be allowed to ask it.
    pub fn tile_origin(&self) -> Option<&str> {
        let tiles = self.kaart_tegels.as_deref()?;
        let host = tiles.find("://")? + 3;
        let end = tiles[host..].find('/')? + host;
        tiles.get(..end)
    }
}

/// Reads `--routedienst`.
fn web_address(text: &str) -> Result<String, String> {
    let rest = ["http://", "https://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .ok_or("it must begin with http:// or https://")?;
    if rest.is_empty() || rest.contains(['?', '#', ' ']) {
        return Err("it must be a host name, perhaps with a port and a path".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// Reads `--kaart-tegels`. Its origin goes into a header, so it holds nothing that could mean something there.
fn tiles(text: &str) -> Result<String, String> {
    let rest = ["http://", "https://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .ok_or("it must begin with http:// or https://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let fits = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
    if host.is_empty() || !host.chars().all(fits) {
        return Err(
            "it has no plain host name: {s} for one of several hosts does not work".to_owned(),
        );
    }
    if ["{z}", "{x}", "{y}"].iter().all(|part| path.contains(part)) {
        Ok(text.to_owned())
    } else {
        Err("it must have {z}, {x} and {y} where the place of a tile goes".to_owned())
    }
}

/// Ways out for messages to residents and ploegen; each is off until it is filled in.
#[derive(Args, Clone, Debug)]
pub struct NotifySettings {
    /// Mail server: smtp://USER:PASSWORD@HOST:587?tls=required or smtps://…; without it no mail is sent.
    #[arg(
        long,
        env = "DIENSTENCHEQUE_SMTP_URL",
        hide_env_values = true,
        requires = "mail_from"
    )]
    pub smtp_url: Option<Secret>,
    /// From whom mail comes: an address, or a name and the address in angle brackets.
    #[arg(long, env = "DIENSTENCHEQUE_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// API key of NotifyNL for SMS; without it no SMS is sent.
    #[arg(
        long,
        env = "DIENSTENCHEQUE_NOTIFY_KEY",
        hide_env_values = true,
        requires = "notify_template"
    )]
    pub notify_key: Option<Secret>,
    /// Template of NotifyNL for SMS: it must be nothing but ((tekst)).
    #[arg(long, env = "DIENSTENCHEQUE_NOTIFY_TEMPLATE")]
    pub notify_template: Option<String>,
    /// Address of NotifyNL.
    #[arg(long, env = "DIENSTENCHEQUE_NOTIFY_URL", default_value = NOTIFY_NL)]
    pub notify_url: String,
}

const NOTIFY_NL: &str = "https://api.notifynl.nl";

impl Default for NotifySettings {
    fn default() -> Self {
        Self {
            smtp_url: None,
            mail_from: None,
            notify_key: None,
            notify_template: None,
            notify_url: NOTIFY_NL.to_owned(),
        }
    }
}

/// A setting that is never shown, in no log and no error.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The secret itself, for whoever must send it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Reads `--base-url`. The QR codes on cheques are in capitals to stay coarse enough to scan (domain.md §3): a host does not
/// mind, but a path in small letters would not be found.
fn base_url(text: &str) -> Result<String, String> {
    let rest = ["http://", "https://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .ok_or("it must begin with http:// or https://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host.is_empty() {
        return Err("it has no host name".to_owned());
    }
    if path.contains(['?', '#']) {
        return Err("it must end with the host name or a path, without ? or #".to_owned());
    }
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "/-.".contains(c);
    if path.chars().all(fits) {
        return Ok(text.trim_end_matches('/').to_owned());
    }
    Err(format!(
        "QR codes are printed in capitals and would not find /{path}; use a host name of its own, or a path of capitals and \
         digits such as /{}",
        path.to_uppercase()
    ))
}

impl Settings {
    /// The sub-path all links start with: empty, or `/x`.
    pub fn base_path(&self) -> &str {
        let rest = self
            .base_url
            .split_once("://")
            .map_or(self.base_url.as_str(), |(_, rest)| rest);
        rest.find('/')
            .map_or("", |slash| rest[slash..].trim_end_matches('/'))
    }

    /// Whether people reach us over TLS, so that cookies must be secure.
    pub fn secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// The origin (scheme and host) that browsers send with forms.
    pub fn origin(&self) -> &str {
        let start = self.base_url.find("://").map_or(0, |at| at + 3);
        self.base_url[start..]
            .find('/')
            .map_or(self.base_url.as_str(), |slash| {
                &self.base_url[..start + slash]
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_come_from_one_plain_host() {
        let osm = "https://tile.example.org:8443/kaart/{z}/{x}/{y}.png?sleutel=1";
        let settings = MapSettings {
            kaart_tegels: tiles(osm).ok(),
            ..MapSettings::default()
        };
        assert_eq!(
            settings.tile_origin(),
            Some("https://tile.example.org:8443")
        );
        for wrong in [
            "tile.example.org/{z}/{x}/{y}.png",
            "https://{s}.example.org/{z}/{x}/{y}.png",
            "https://tile.example.org/{z}/{x}.png",
            "https://tile.example.org; script-src */{z}/{x}/{y}",
        ] {
            assert!(tiles(wrong).is_err(), "{wrong}");
        }
        assert!(web_address("https://osrm.example.org/").is_ok());
        assert!(web_address("osrm.example.org").is_err());
    }

    #[test]
    fn an_address_is_one_that_a_qr_code_in_capitals_finds() {
        for right in [
            "http://127.0.0.1:8080",
            "https://cheques.example.org",
            "https://example.org/DC/2",
        ] {
            assert_eq!(base_url(right).as_deref(), Ok(right));
        }
        assert_eq!(
            base_url("https://Example.org/").as_deref(),
            Ok("https://Example.org")
        );
        for (wrong, says) in [
            ("https://example.org/cheques", "/CHEQUES"),
            ("https://example.org/A b", "capitals"),
            ("example.org", "https://"),
            ("https:///X", "host name"),
            ("https://example.org/?a", "without ?"),
        ] {
            let said = base_url(wrong).unwrap_err();
            assert!(said.contains(says), "{said}");
        }
    }
}
