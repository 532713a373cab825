//! The commands of the binary: what an operator runs. Each says in one sentence what went wrong and what to do.

use std::process::ExitCode;

use thiserror::Error;

use crate::{
    actions::Failure,
    config::Command,
    domain::regeling::RegelingErrors,
    notify::NotifyError,
    secrets::SecretError,
    store::{OpenError, StoreError},
};

pub mod add_account;
pub mod check;
pub mod demo;
pub mod import_adressen;
pub mod import_reistijden;
mod rotate_issuer_key;
pub mod serve;

/// Why a command failed.
#[derive(Debug, Error)]
pub enum CommandError {
    /// Something on the command line.
    #[error("{0}")]
    Usage(String),
    /// The database.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// The keys.
    #[error("{0}")]
    Secret(#[from] SecretError),
    /// The regeling file.
    #[error("the regeling file {path} has mistakes:\n{errors}")]
    Regeling {
        /// Which file.
        path: String,
        /// Each with its line.
        errors: RegelingErrors,
    },
    /// A file or folder.
    #[error("{what}: {problem}")]
    File {
        /// What we tried.
        what: String,
        /// What the system said.
        problem: String,
    },
    /// The port.
    #[error(
        "cannot listen on {address}: {problem}. Stop what uses that port, or choose another with --port"
    )]
    Listen {
        /// Where.
        address: String,
        /// What the system said.
        problem: String,
    },
    /// The settings of mail or SMS.
    #[error("{0}")]
    Notify(#[from] NotifyError),
    /// The database, while working.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// An action.
    #[error("{0:?}")]
    Action(#[from] Failure),
}

/// Runs a command.
pub async fn run(command: Command) -> Result<ExitCode, CommandError> {
    match command {
        Command::Serve { migrate, settings } => {
            serve::log_to_stderr("info", settings.log_json);
            serve::run(settings, migrate).await?;
        }
        Command::Migrate { dry_run, settings } => serve::migrate(&settings, dry_run).await?,
        Command::Openapi => println!(
            "{}",
            crate::web::openapi()
                .to_pretty_json()
                .map_err(|error| StoreError::Database(error.to_string()))?
        ),
        Command::AddAccount { new, settings } => add_account::run(new, settings).await?,
        Command::RotateIssuerKey { settings } => rotate_issuer_key::run(settings).await?,
        Command::ImportAdressen {
            file,
            all,
            settings,
        } => import_adressen::run(&file, all, &settings).await?,
        Command::ImportReistijden { file, settings } => {
            import_reistijden::run(&file, &settings).await?;
        }
        Command::Check { settings } => return check::run(&settings).await,
        Command::Demo {
            data_dir,
            port,
            seed,
            klussen,
            maps,
        } => {
            // So that the logins stay in sight.
            serve::log_to_stderr("warn", false);
            demo::run(data_dir, port, seed, klussen, maps).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
