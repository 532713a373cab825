//! Mail over SMTP: plain text only, nothing to click that follows the reader, marked as sent by itself (RFC 3834).

use std::time::SystemTime;

use futures_util::future::BoxFuture;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{self, extension::ClientId},
};

use super::{Channel, NotifyError, PATIENCE, Post};
use crate::{config::NotifySettings, domain::bericht::Problem};

/// Answers of a mail server that say that this address does not exist (RFC 5321 §4.2.3).
const NO_SUCH_ADDRESS: [u16; 3] = [550, 551, 553];

/// A mail server, and from whom its mail comes.
pub(super) struct Mail {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mail {
    /// The mail server of the settings, if there is one. Nothing is sent yet.
    pub(super) fn open(settings: &NotifySettings) -> Result<Option<Self>, NotifyError> {
        let (Some(url), Some(from)) = (&settings.smtp_url, &settings.mail_from) else {
            return Ok(None);
        };
        let from: Mailbox = from
            .parse()
            .map_err(|error: lettre::address::AddressError| NotifyError::From(error.to_string()))?;
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose())
            .map_err(|error| NotifyError::Smtp(error.to_string()))?
            .timeout(Some(PATIENCE))
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .build();
        Ok(Some(Self { server, from }))
    }

    fn message(&self, post: &Post) -> Option<Message> {
        let auto = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, post.to.parse().ok()?))
            .subject(&post.onderwerp)
            .date(SystemTime::from(post.at))
            .message_id(Some(format!("<{}@{}>", post.id, self.from.email.domain())))
            .raw_header(HeaderValue::new(auto, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(post.tekst.clone())
            .ok()
    }
}

impl Channel for Mail {
    fn send<'a>(&'a self, post: &'a Post) -> BoxFuture<'a, Result<(), Problem>> {
        Box::pin(async move {
            let message = self.message(post).ok_or(Problem::UnknownAddress)?;
            // The timeout of the connection is per answer; a server that drips must not hold the others up.
            match tokio::time::timeout(PATIENCE, self.server.send(message)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(problem(&error)),
                Err(_) => Err(Problem::Unreachable),
            }
        })
    }
}

fn problem(error: &smtp::Error) -> Problem {
    match error.status().map(u16::from) {
        Some(code) if NO_SUCH_ADDRESS.contains(&code) => Problem::UnknownAddress,
        Some(_) => Problem::Refused,
        None => Problem::Unreachable,
    }
}
