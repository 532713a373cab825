//! SMS by NotifyNL (the API of GOV.UK Notify): one request per message, with a token that is good for 30 seconds. The template there
//! must be nothing but `((tekst))`; the reference is the key of the bericht, which is of nobody.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::future::BoxFuture;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

use super::{Channel, NotifyError, PATIENCE, Post};
use crate::{config::NotifySettings, domain::bericht::Problem};

/// Characters of a UUID as written; a key of NotifyNL ends with two of them.
const UUID_LEN: usize = 36;

/// The service and its key.
#[derive(Clone)]
pub(super) struct Sms {
    agent: ureq::Agent,
    url: String,
    service: String,
    secret: String,
    template: String,
}

impl Sms {
    /// The SMS service of the settings, if there is one. Nothing is sent yet.
    pub(super) fn open(settings: &NotifySettings) -> Result<Option<Self>, NotifyError> {
        let (Some(key), Some(template)) = (&settings.notify_key, &settings.notify_template) else {
            return Ok(None);
        };
        let (service, secret) = split_key(key.expose()).ok_or(NotifyError::Key)?;
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        Ok(Some(Self {
            agent: agent.into(),
            url: format!(
                "{}/v2/notifications/sms",
                settings.notify_url.trim_end_matches('/')
            ),
            service,
            secret,
            template: template.clone(),
        }))
    }

    fn post(&self, post: &Post) -> Result<(), Problem> {
        let body = json!({
            "phone_number": post.to,
            "template_id": self.template,
            "personalisation": {"tekst": post.tekst},
            "reference": post.id,
        });
        let token = token(&self.service, &self.secret, post.at.as_second());
        let mut answer = self
            .agent
            .post(&self.url)
            .header("authorization", format!("Bearer {token}"))
            .send_json(body)
            .map_err(|_| Problem::Unreachable)?;
        match answer.status().as_u16() {
            200..=299 => Ok(()),
            400 if is_wrong_number(&mut answer) => Err(Problem::UnknownAddress),
            _ => Err(Problem::Refused),
        }
    }
}

impl Channel for Sms {
    fn send<'a>(&'a self, post: &'a Post) -> BoxFuture<'a, Result<(), Problem>> {
        let (own, post) = (self.clone(), post.clone());
        Box::pin(async move {
            tokio::task::spawn_blocking(move || own.post(&post))
                .await
                .unwrap_or(Err(Problem::Unreachable))
        })
    }
}

/// Whether the service says that the number cannot be: its `ValidationError`. Other refusals are about our own settings.
fn is_wrong_number(answer: &mut ureq::http::Response<ureq::Body>) -> bool {
    answer
        .body_mut()
        .read_json::<serde_json::Value>()
        .is_ok_and(|body| body["errors"][0]["error"] == "ValidationError")
}

/// `NAME-SERVICE-SECRET`, where service and secret are UUIDs.
fn split_key(key: &str) -> Option<(String, String)> {
    let key = key.trim();
    let secret = key.get(key.len().checked_sub(UUID_LEN)?..)?;
    let rest = key[..key.len() - UUID_LEN].strip_suffix('-')?;
    let service = rest.get(rest.len().checked_sub(UUID_LEN)?..)?;
    let is_uuid = |text: &str| Uuid::try_parse(text).is_ok();
    (is_uuid(service) && is_uuid(secret)).then(|| (service.to_owned(), secret.to_owned()))
}

/// A JSON Web Token (RFC 7519, HS256) by which NotifyNL knows the service; it accepts it for 30 seconds.
fn token(service: &str, secret: &str, now_seconds: i64) -> String {
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!(
        "{}.{}",
        part(json!({"alg": "HS256", "typ": "JWT"})),
        part(json!({"iss": service, "iat": now_seconds}))
    );
    let signature = match Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        Ok(mut mac) => {
            mac.update(signed.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
        // HMAC takes keys of every length.
        Err(_) => Vec::new(),
    };
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: &str = "26785a09-ab16-4eb0-8407-a37497a57506";
    const SECRET: &str = "3d844edf-8d35-48ac-975b-e847b4f122b0";

    #[test]
    fn a_key_is_read_from_its_end_whatever_its_name() {
        for name in ["hulst", "naam-met-streepjes", ""] {
            let key = format!("{name}-{SERVICE}-{SECRET}");
            assert_eq!(
                split_key(&key),
                Some((SERVICE.to_owned(), SECRET.to_owned()))
            );
        }
        for wrong in [
            "",
            "hulst",
            SECRET,
            "é-26785a09-ab16-4eb0-8407-a37497a57506",
        ] {
            assert_eq!(split_key(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_token_is_what_the_standard_says() {
        // The signature was made by another program.
        let made = token("iss", "secret", 1_568_818_578);
        let (signed, signature) = made.rsplit_once('.').unwrap();
        let (header, claims) = signed.split_once('.').unwrap();
        let read = |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        assert_eq!(read(header), r#"{"alg":"HS256","typ":"JWT"}"#);
        assert_eq!(read(claims), r#"{"iat":1568818578,"iss":"iss"}"#);
        assert_eq!(signature, "lTyC1QdNR_I1tusUXHefJlmuQaMGDVpFJt9f_FdofDI");
    }
}
