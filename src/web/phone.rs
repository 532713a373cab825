//! The ploeg's phone as an application: its service worker, what it takes along for a day without coverage, and the one
//! door through which it brings back what was pressed meanwhile. Texts are in the pages; this only speaks to scripts.

use askama::Template;
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    assets,
    error::PageError,
    extract::{Device, Staff, Visit},
    view::{Page, show},
};
use crate::{
    actions::{
        Failure, Once,
        phone::{self, Kept, Mark, Outcome, What},
    },
    app::App,
    domain::opdracht::press::Press,
    secrets::{request_hash, same, to_hex},
};

/// Until when a page may be shown without coverage, in milliseconds since 1970. Pages without it are not kept.
const KEEP_UNTIL: HeaderName = HeaderName::from_static("x-bewaren-tot");
/// Whose page it is: what one account left on a phone is gone when another one logs in.
const WHOSE: HeaderName = HeaderName::from_static("x-account");
/// A phone that takes a page along asks for it with this header.
const AHEAD: &str = "x-voor-later";

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/ploeg/sw.js", get(service_worker))
        .route("/ploeg/app.webmanifest", get(manifest))
        .route("/ploeg/geen-bereik", get(no_coverage))
        .route("/ploeg/toestel", get(kit))
        .route("/ploeg/cheques", get(live_cheques))
        .route("/ploeg/versturen", post(bring))
}

/// Lets a phone keep a page for when there is no coverage.
pub(super) fn keep(visit: &Visit, mut page: Response, until: Timestamp) -> Response {
    let whose = visit.account().map(|account| account.id.to_string());
    if let Some(Ok(whose)) = whose.map(HeaderValue::try_from) {
        let headers = page.headers_mut();
        headers.insert(KEEP_UNTIL, HeaderValue::from(until.as_millisecond()));
        headers.insert(WHOSE, whose);
    }
    page
}

/// Whether a phone asks for a page to take it along, so that nobody has seen it yet.
pub(super) fn is_ahead(headers: &HeaderMap) -> bool {
    headers.contains_key(AHEAD)
}

/// The script with what it must know: which version of the application it serves, where, and what belongs to it.
async fn service_worker(State(app): State<App>) -> Response {
    let base = app.settings.base_path();
    let shell: Vec<String> = assets::PHONE
        .iter()
        .map(|path| format!("{base}/assets/{path}"))
        .chain([format!("{base}/ploeg/geen-bereik")])
        .collect();
    let known = Known {
        versie: assets::version_of_phone(),
        basis: base,
        schil: &shell,
    };
    let Ok(known) = serde_json::to_string(&known) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let script = format!(
        "const TOESTEL = {known};\n{}{}",
        assets::text("script/phone-queue.js"),
        assets::text("script/phone-worker.js")
    );
    let scope = HeaderValue::from_str(&format!("{base}/ploeg"))
        .unwrap_or(HeaderValue::from_static("/ploeg"));
    (
        [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/javascript; charset=utf-8"),
            ),
            (HeaderName::from_static("service-worker-allowed"), scope),
        ],
        script,
    )
        .into_response()
}

#[derive(Serialize)]
struct Known<'a> {
    versie: String,
    basis: &'a str,
    schil: &'a [String],
}

#[derive(Serialize)]
struct Manifest {
    name: String,
    short_name: &'static str,
    id: String,
    start_url: String,
    scope: String,
    lang: &'static str,
    display: &'static str,
    background_color: &'static str,
    theme_color: &'static str,
    icons: [Icon; 3],
}

#[derive(Serialize)]
struct Icon {
    src: String,
    sizes: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
}

async fn manifest(State(app): State<App>) -> Response {
    let base = app.settings.base_path();
    let icon = |file: &str, sizes, kind| Icon {
        src: format!("{base}/assets/icons/{file}"),
        sizes,
        kind,
    };
    let manifest = Manifest {
        name: format!("Mijn klussen – {}", app.regeling.naam),
        short_name: "Mijn klussen",
        id: format!("{base}/ploeg"),
        start_url: format!("{base}/ploeg"),
        scope: format!("{base}/ploeg"),
        lang: "nl",
        display: "standalone",
        background_color: "#ffffff",
        theme_color: "#0b5a52",
        icons: [
            icon("merk.svg", "any", "image/svg+xml"),
            icon("merk-192.png", "192x192", "image/png"),
            icon("merk-512.png", "512x512", "image/png"),
        ],
    };
    (
        [(header::CONTENT_TYPE, "application/manifest+json")],
        Json(manifest),
    )
        .into_response()
}

#[derive(Template)]
#[template(path = "ploeg/geen_bereik.html")]
struct NoCoveragePage {
    page: Page,
}

/// What a phone shows that has nothing else: it is kept for everybody, so nobody's name is on it.
async fn no_coverage(visit: Visit) -> Response {
    show(&NoCoveragePage {
        page: Page::new(&visit.of_nobody(), "Geen bereik", ""),
    })
}

#[derive(Serialize)]
struct KitJson {
    account: Uuid,
    csrf: String,
    nu: i64,
    tot: i64,
    sleutel: String,
    zout: String,
    bezoeken: Vec<BezoekJson>,
}

#[derive(Serialize)]
struct BezoekJson {
    id: Uuid,
    versie: String,
    verwacht: Vec<String>,
}

async fn kit(Staff(visit): Staff) -> Result<Response, PageError> {
    let kit = phone::kit(&visit.app, &visit.actor).await?;
    Ok(Json(KitJson {
        account: visit.actor.account().map_err(Failure::from)?.id,
        csrf: visit.csrf(),
        nu: visit.app.now().as_millisecond(),
        tot: kit.until.as_millisecond(),
        sleutel: to_hex(&kit.key),
        zout: to_hex(&kit.salt),
        bezoeken: kit
            .visits
            .iter()
            .map(|one| BezoekJson {
                id: one.opdracht,
                versie: one.version.clone(),
                verwacht: hex(&one.expected),
            })
            .collect(),
    })
    .into_response())
}

#[derive(Serialize)]
struct LiveJson {
    /// None when there are too many to carry.
    goed: Option<Vec<String>>,
}

async fn live_cheques(Staff(visit): Staff) -> Result<Response, PageError> {
    let live = phone::live_cheques(&visit.app, &visit.actor).await?;
    Ok(Json(LiveJson {
        goed: live.as_deref().map(hex),
    })
    .into_response())
}

fn hex(marks: &[Mark]) -> Vec<String> {
    marks.iter().map(|mark| to_hex(mark)).collect()
}

/// One press or scan as a phone sends it.
#[derive(Deserialize)]
struct PressJson {
    sleutel: Uuid,
    bezoek: Uuid,
    /// Milliseconds since 1970, by a clock set right.
    op: i64,
    wat: Wat,
    /// Whether it is sent at the moment of pressing.
    #[serde(default)]
    meteen: bool,
    #[serde(default)]
    begonnen: Option<i64>,
    #[serde(default)]
    opmerking: String,
    #[serde(default)]
    deels: bool,
    #[serde(default)]
    code: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Wat {
    Onderweg,
    Begonnen,
    Klaar,
    Cheque,
}

impl Wat {
    const fn word(self) -> &'static str {
        match self {
            Self::Onderweg => "onderweg",
            Self::Begonnen => "begonnen",
            Self::Klaar => "klaar",
            Self::Cheque => "cheque",
        }
    }
}

#[derive(Serialize)]
struct OutcomeJson {
    uitkomst: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cheque: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kop: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tekst: Option<String>,
}

async fn bring(
    Staff(visit): Staff,
    Device(device): Device,
    headers: HeaderMap,
    Json(press): Json<PressJson>,
) -> Result<Response, PageError> {
    let csrf = headers.get("x-csrf").map_or(&[][..], HeaderValue::as_bytes);
    if !same(visit.csrf().as_bytes(), csrf) {
        return Ok(StatusCode::FORBIDDEN.into_response());
    }
    let key = key(&press);
    let kept = press.read()?;
    let taken = phone::take(&visit.app, &visit.actor, kept, device, key).await;
    let plain = |uitkomst| OutcomeJson {
        uitkomst,
        cheque: None,
        kop: None,
        tekst: None,
    };
    let refused = |kop, tekst| OutcomeJson {
        kop: Some(kop),
        tekst: Some(tekst),
        ..plain("geweigerd")
    };
    let outcome = match taken.map(|done| done.value) {
        Ok(Outcome::Done { cheque }) => OutcomeJson {
            cheque,
            ..plain("gedaan")
        },
        Ok(Outcome::Known) => plain("bekend"),
        Ok(Outcome::Told { title, detail }) => OutcomeJson {
            kop: Some(title),
            tekst: Some(detail),
            ..plain("gemeld")
        },
        Err(Failure::Refused { title, detail }) => refused(title, detail),
        Err(Failure::Invalid(errors)) => {
            let first = errors.list().first().map(|(_, text)| text.clone());
            refused("Dit kan zo niet".to_owned(), first.unwrap_or_default())
        }
        Err(other) => return Err(other.into()),
    };
    Ok(Json(outcome).into_response())
}

/// What is sent again is the same press, even if the clock was set right in between.
fn key(press: &PressJson) -> Once {
    let PressJson {
        sleutel,
        bezoek,
        op: _,
        wat,
        meteen: _,
        begonnen: _,
        opmerking,
        deels,
        code,
    } = press;
    Once {
        sleutel: *sleutel,
        request_hash: request_hash(&[
            b"/ploeg/versturen",
            bezoek.as_bytes(),
            wat.word().as_bytes(),
            opmerking.as_bytes(),
            &[u8::from(*deels)],
            code.as_bytes(),
        ]),
    }
}

impl PressJson {
    fn read(self) -> Result<Kept, Failure> {
        let instant = |ms: i64| Timestamp::from_millisecond(ms).map_err(|_| Failure::NotFound);
        Ok(Kept {
            opdracht: self.bezoek,
            op: instant(self.op)?,
            at_once: self.meteen,
            what: match self.wat {
                Wat::Onderweg => What::Press(Press::OnTheWay),
                Wat::Begonnen => What::Press(Press::Start),
                Wat::Klaar => What::Finish {
                    began: self.begonnen.map(instant).transpose()?,
                    opmerking: self.opmerking,
                    partly: self.deels,
                },
                Wat::Cheque => What::Cheque { code: self.code },
            },
        })
    }
}
