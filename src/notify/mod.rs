//! Ways out of the house: a mail server, an SMS service, a routing service. Takes words that are already made and hands them over; knows no rule of
//! the field, no database and no clock. What another server answers is never logged or kept: it may hold an address.

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use crate::{
    config::NotifySettings,
    domain::bericht::{Means, Problem, Way},
};

mod mail;
pub mod route;
mod sms;

/// No server may take longer over one message.
const PATIENCE: Duration = Duration::from_secs(20);

/// One message on its way out.
#[derive(Clone, Debug)]
pub struct Post {
    /// The key of the bericht: the same whenever it is sent again.
    pub id: Uuid,
    /// E-mail address or telephone number.
    pub to: String,
    /// What it is about.
    pub onderwerp: String,
    /// What it says.
    pub tekst: String,
    /// When it is sent.
    pub at: Timestamp,
}

/// One way out.
pub trait Channel: Send + Sync {
    /// Hands one message over. Done means that the other side took it.
    fn send<'a>(&'a self, post: &'a Post) -> BoxFuture<'a, Result<(), Problem>>;
}

/// The ways out that this installation has.
#[derive(Clone, Default)]
pub struct Channels {
    /// By mail.
    pub mail: Option<Arc<dyn Channel>>,
    /// By SMS.
    pub sms: Option<Arc<dyn Channel>>,
}

/// A setting that cannot be.
#[derive(Debug, Error)]
pub enum NotifyError {
    /// Not the address of a mail server.
    #[error(
        "--smtp-url is not the address of a mail server: {0}. Write smtp://HOST:PORT?tls=required or smtps://HOST"
    )]
    Smtp(String),
    /// Not an address to send from.
    #[error("--mail-from is not an address: {0}. Write a name and the address in angle brackets")]
    From(String),
    /// Not a key of NotifyNL.
    #[error(
        "--notify-key is not a key of NotifyNL: it ends with two UUIDs, of the service and the secret"
    )]
    Key,
}

impl Channels {
    /// The ways out that the settings name; without any every message goes on paper or to somebody who calls.
    pub fn open(settings: &NotifySettings) -> Result<Self, NotifyError> {
        Ok(Self {
            mail: mail::Mail::open(settings)?.map(|one| Arc::new(one) as Arc<dyn Channel>),
            sms: sms::Sms::open(settings)?.map(|one| Arc::new(one) as Arc<dyn Channel>),
        })
    }

    /// Which there are.
    pub fn means(&self) -> Means {
        Means {
            mail: self.mail.is_some(),
            sms: self.sms.is_some(),
        }
    }

    /// The way out for this way, if it is one that goes by itself.
    pub fn channel(&self, way: Way) -> Option<&Arc<dyn Channel>> {
        match way {
            Way::Mail => self.mail.as_ref(),
            Way::Sms => self.sms.as_ref(),
            Way::Letter | Way::Call => None,
        }
    }
}
