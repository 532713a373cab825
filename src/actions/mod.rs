//! What people do, one file per noun. Each action has the same order: rights, begin, load, transition, store
//! conditionally, journal, event, commit. An action never calls an action; it must not know HTTP or SQL.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;
use uuid::Uuid;

use crate::{
    app::App,
    domain::{
        account::{Actor, NotAllowed},
        fields::FieldErrors,
    },
    secrets::SecretError,
    store::{
        self, NOBODY, StoreError, Tx, UnitError,
        event::NewEvent,
        idempotency::{self, Known},
    },
};

pub mod aanbod;
pub mod account;
pub mod adres;
pub mod afrekening;
pub mod afwezig;
pub mod agenda;
pub mod akkoord;
pub mod apart;
pub mod bank;
pub mod begeleider;
pub mod bericht;
pub mod bewijs;
pub mod bezetting;
pub mod boeking;
pub mod boekingsexport;
pub mod check;
pub mod cheque;
pub mod deelnemer;
pub mod deurcode;
pub mod factuur;
pub mod fonds;
pub mod foto;
pub mod herhaling;
pub mod issuer;
pub mod kas;
pub mod klus;
pub mod leerdoel;
pub mod limits;
pub mod melding;
pub mod nightly;
pub mod opdracht;
pub mod oplage;
pub mod opmerking;
pub mod organisatie;
pub mod overdracht;
mod pattern;
pub mod phone;
pub mod planning;
pub mod ploeg;
pub mod ploegvorming;
pub mod rapport;
pub mod resultaten;
pub mod signaal;
pub mod stock;
pub mod stock_sale;
pub mod telling;
pub mod terugbetaling;
pub mod toekenning;
pub mod travel;
pub mod trede;
pub mod uren;
pub mod vel;
pub mod verkoop;
pub mod verval;
pub mod vervanging;
pub mod verzilvering;
pub mod vooropname;
pub mod waardering;
pub mod werk;
pub mod werkervaring;

/// Why an action did not happen. Each door renders these its own way.
#[derive(Debug, Error)]
pub enum Failure {
    /// This account may not do this.
    #[error("{0}")]
    NotAllowed(#[from] NotAllowed),
    /// It does not exist, or not for this account: we do not say which.
    #[error("Dit is niet gevonden.")]
    NotFound,
    /// The draft is wrong, field by field.
    #[error("Niet alles is goed ingevuld.")]
    Invalid(FieldErrors),
    /// The rules of the field refuse it, in a sentence that can be read out.
    #[error("{title}")]
    Refused {
        /// What, in a few words.
        title: String,
        /// Why, and what to do now.
        detail: String,
        /// Under which code the phone's languages know it; empty for what a deelnemer never meets.
        code: &'static str,
    },
    /// It was here, and is gone for good.
    #[error("Dit is er niet meer.")]
    Gone {
        /// Why, and what to do now.
        detail: String,
    },
    /// Somebody else changed it meanwhile.
    #[error("Iemand anders heeft dit net veranderd.")]
    Stale,
    /// The idempotency key was used before for another request.
    #[error("Deze sleutel is al gebruikt voor een ander verzoek.")]
    KeyReused,
    /// Too often.
    #[error("Dit is te vaak geprobeerd.")]
    Limited {
        /// When it may be tried again.
        retry_after: Duration,
    },
    /// An invariant is broken: money does not move until it holds again.
    #[error("De boeken kloppen niet.")]
    MoneyStopped,
    /// The database failed us.
    #[error("storage: {0}")]
    Storage(StoreError),
    /// A secret could not be made or opened.
    #[error("secrets: {0}")]
    Secret(#[from] SecretError),
    /// A paper could not be made.
    #[error("paper: {0}")]
    Paper(String),
    /// The planner broke off.
    #[error("planner: {0}")]
    Planner(String),
}

impl Failure {
    /// A refusal by the rules of the field.
    pub fn refused(title: impl Into<String>, detail: impl std::fmt::Display) -> Self {
        Self::coded("", title, detail)
    }

    /// A refusal that a deelnemer can meet: the phone's languages know it under `code`.
    pub fn coded(
        code: &'static str,
        title: impl Into<String>,
        detail: impl std::fmt::Display,
    ) -> Self {
        Self::Refused {
            title: title.into(),
            detail: detail.to_string(),
            code,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::Stale,
            StoreError::MoneyStopped => Self::MoneyStopped,
            StoreError::Exported => {
                tracing::error!(%error, "a boeking was refused");
                Self::refused(
                    "Deze periode is afgesloten",
                    "De boekingen van deze dag zijn al naar de boekhouding. Er is niets gedaan. Waarschijnlijk loopt de klok van \
                     de server achter: waarschuw de beheerder.",
                )
            }
            StoreError::Row { .. }
            | StoreError::Unavailable(_)
            | StoreError::Collision
            | StoreError::Database(_) => Self::Storage(error),
        }
    }
}

impl UnitError for Failure {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Storage(error) => Some(error),
            Self::NotAllowed(_)
            | Self::NotFound
            | Self::Invalid(_)
            | Self::Refused { .. }
            | Self::Gone { .. }
            | Self::Stale
            | Self::KeyReused
            | Self::MoneyStopped
            | Self::Limited { .. }
            | Self::Secret(_)
            | Self::Paper(_)
            | Self::Planner(_) => None,
        }
    }
}

/// The key a sender chose before sending, with the hash of what was sent: one key, one effect.
#[derive(Clone, Debug)]
pub struct Once {
    /// The key.
    pub sleutel: Uuid,
    /// Hash of the request.
    pub request_hash: Vec<u8>,
}

/// Which part of a long list is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// From 1.
    pub pagina: u32,
    /// Rows on a page.
    pub size: u32,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// What is on it.
    pub rows: Vec<T>,
    /// Whether there is more after it.
    pub more: bool,
}

impl Part {
    /// Rows to pass over and rows to read: one more than fits, to know whether there is more.
    fn reach(self) -> (i64, i64) {
        let (pagina, size) = (i64::from(self.pagina), i64::from(self.size));
        ((pagina - 1).max(0) * size, size + 1)
    }

    fn page<T>(self, mut rows: Vec<T>) -> Page<T> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        Page { rows, more }
    }
}

/// What an action did, and whether it had been done before under the same key.
#[derive(Clone, Debug)]
pub struct Done<T> {
    /// The outcome.
    pub value: T,
    /// Whether this is the stored outcome of an earlier request.
    pub replayed: bool,
}

/// Runs `unit` in one transaction, at most once per key: the outcome is stored, sealed, in the same transaction, and a
/// repeat gets the stored outcome (invariant M9).
pub(crate) async fn once<T, F, Fut>(
    app: &App,
    actor: &Actor,
    key: Option<Once>,
    unit: F,
) -> Result<Done<T>, Failure>
where
    T: Serialize + DeserializeOwned + Send + 'static,
    F: FnOnce(Tx) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<T, Failure>> + Send + 'static,
{
    let account = actor.account_id().unwrap_or(NOBODY);
    let keys = app.keys.clone();
    let now = app.now();
    let again = Arc::new(AtomicBool::new(false));
    app.store
        .write(move |tx| async move {
            let Some(Once {
                sleutel,
                request_hash,
            }) = key
            else {
                return Ok(Done {
                    value: unit(tx).await?,
                    replayed: false,
                });
            };
            // The same key at the same moment waits here, so that it finds the outcome instead of a refusal.
            tx.lock(&format!("once:{account}:{sleutel}")).await?;
            let broken = |error: serde_json::Error| StoreError::Database(error.to_string());
            // Nearly every key is new, and one that is not collides when it is kept. So it is looked up only when the unit
            // runs again, or was refused: what was done is undone then, before the first outcome is given again.
            let first = !again.swap(true, Ordering::Relaxed);
            if !first {
                match idempotency::find(&tx, account, sleutel, &request_hash).await? {
                    Known::Other => return Err(Failure::KeyReused),
                    Known::Done(sealed) => {
                        let plain = keys.open(sleutel.as_bytes(), &sealed)?;
                        let value = serde_json::from_slice(&plain).map_err(broken)?;
                        return Ok(Done {
                            value,
                            replayed: true,
                        });
                    }
                    Known::New => {}
                }
            }
            let value = match unit(tx.clone()).await {
                Ok(value) => value,
                Err(Failure::Storage(error)) => return Err(error.into()),
                Err(refused) if first => {
                    // PostgreSQL answers nothing more where a trigger refused; what is done again then is refused again.
                    let known = idempotency::find(&tx, account, sleutel, &request_hash).await;
                    return Err(match known {
                        Ok(Known::Done(_) | Known::Other) => StoreError::Collision.into(),
                        Ok(Known::New) | Err(_) => refused,
                    });
                }
                Err(refused) => return Err(refused),
            };
            let plain = serde_json::to_vec(&value).map_err(broken)?;
            let sealed = keys.seal(sleutel.as_bytes(), &plain)?;
            idempotency::keep(&tx, account, sleutel, &request_hash, sealed, now);
            Ok(Done {
                value,
                replayed: false,
            })
        })
        .await
}

/// The event of an act: who, as what, what, to which, from where to where.
pub(crate) struct Act {
    pub action: &'static str,
    pub object: &'static str,
    pub object_id: Uuid,
    /// The object's version after the act.
    pub no: i32,
    pub from: Option<&'static str>,
    pub to: Option<&'static str>,
}

/// Records an act that can be done again and changes nothing of its object, such as a print or an export. Numbered by itself
/// under a name of its own, so that it takes no number of the object's history.
pub(crate) async fn record_again(
    tx: &Tx,
    at: jiff::Timestamp,
    actor: &Actor,
    (action, object): (&'static str, &'static str),
    object_id: Uuid,
) -> Result<(), Failure> {
    tx.lock(&format!("{object} {object_id}")).await?;
    let before = store::event::of(tx, object, object_id).await?.len();
    let act = Act {
        action,
        object,
        object_id,
        no: i32::try_from(before).unwrap_or(i32::MAX - 1) + 1,
        from: None,
        to: None,
    };
    record(tx, at, actor, act);
    Ok(())
}

/// Records the event of an act in the unit's own transaction (invariant A2).
pub(crate) fn record(tx: &Tx, at: jiff::Timestamp, actor: &Actor, act: Act) {
    let Act {
        action,
        object,
        object_id,
        no,
        from,
        to,
    } = act;
    let (account_id, rol, org) = match actor {
        Actor::Nightly => (None, "nightly", String::new()),
        Actor::Bewoner => (None, "bewoner", String::new()),
        Actor::Account(account) => (
            Some(account.id),
            account.rol.word(),
            account.rol.org().to_owned(),
        ),
    };
    tx.record(NewEvent {
        at,
        account_id,
        rol,
        org,
        action,
        object,
        object_id,
        no,
        from_status: from,
        to_status: to,
    });
}
