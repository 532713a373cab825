//! The ploeg's phone as an application: its service worker, what it takes along for a day without coverage, and the one
//! door through which it brings back what was pressed meanwhile. Texts are in the pages; this only speaks to scripts.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
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
        signaal,
        werk::{self, back::BackDraft},
    },
    app::App,
    domain::{opdracht::press::Press, taal::Taal},
    secrets::{request_hash, same, to_hex},
};

/// The words of the phone's script, and where the languages have them.
const WOORDEN: [(&str, &str); 12] = [
    ("geenbereik", "wacht-geen-bereik"),
    ("straks", "wacht-later"),
    ("inloggen", "wacht-inloggen"),
    ("ander", "wacht-ander"),
    ("mislukt", "wacht-mislukt"),
    ("invullen", "wacht-invullen"),
    ("groen", "cheque-goed"),
    ("oranje", "cheque-later"),
    ("bewaard", "cheque-bewaard"),
    ("rood", "cheque-kan-niet"),
    ("foutecode", "cheque-foute-code"),
    ("dubbel", "cheque-dubbel"),
];

/// The acts that a phone keeps: word, icon, and where the languages have it.
const ACTS: [(&str, &str, &str); 10] = [
    ("onderweg", "onderweg", "knop-onderweg"),
    ("begonnen", "begin", "knop-begonnen"),
    ("klaar", "klaar", "knop-klaar"),
    ("cheque", "cheque", "cheque-een"),
    ("pauze", "pauze", "knop-pauze"),
    ("hervatten", "begin", "knop-hervatten"),
    ("terug", "waarschuwing", "lukt-niet"),
    ("signaal", "handen", "signaal"),
    ("ziek", "ziek", "ziek"),
    ("later", "later", "later"),
];

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
        .route("/ploeg/woorden/{script}", get(words))
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
async fn service_worker(State(app): State<App>, visit: Visit) -> Response {
    let base = app.settings.base_path();
    let own = visit.taal().word();
    let all: String = Taal::ALL.into_iter().map(words_in).collect();
    let shell: Vec<String> = assets::PHONE
        .iter()
        .map(|path| format!("{base}/assets/{path}"))
        .chain([
            format!("{base}/ploeg/geen-bereik"),
            format!("{base}/ploeg/woorden/{own}.js"),
        ])
        .collect();
    let known = Known {
        versie: assets::version_of_phone(&all),
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

/// What the phone's script says in a language, as a script of its own: phones keep it, so that no page carries it.
async fn words(Path(script): Path<String>) -> Response {
    let taal = script.strip_suffix(".js").and_then(Taal::parse);
    let Some(taal) = taal else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, words_in(taal)).into_response()
}

fn words_in(taal: Taal) -> String {
    let mut said: Map<String, Value> = WOORDEN
        .into_iter()
        .map(|(woord, key)| (woord.to_owned(), taal.t(key).into()))
        .collect();
    for (woord, key, name) in [
        ("plan", "wacht-plan", "tijd"),
        ("meer", "wacht-meer", "aantal"),
    ] {
        let open = format!("{{{name}}}");
        said.insert(woord.to_owned(), taal.with(key, name, &open).into());
    }
    let acts: Map<String, Value> = ACTS
        .into_iter()
        .map(|(act, icon, key)| (act.to_owned(), json!([icon, taal.t(key)])))
        .collect();
    said.insert("acts".to_owned(), acts.into());
    format!("const WOORDEN = {};\n", Value::from(said))
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
        page: Page::phone(&visit.of_nobody(), visit.taal().t("geen-bereik"), "")
            .in_taal(visit.taal()),
    })
}

#[derive(Serialize)]
struct KitJson {
    account: Uuid,
    csrf: String,
    nu: i64,
    tot: i64,
    nacht: i64,
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
        nacht: kit.midnight.as_millisecond(),
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
    /// None for what is said of oneself.
    #[serde(default)]
    bezoek: Option<Uuid>,
    /// Milliseconds since 1970, by a clock set right.
    op: i64,
    wat: Wat,
    /// Whether it is sent at the moment of pressing.
    #[serde(default)]
    meteen: bool,
    #[serde(default)]
    begonnen: Option<i64>,
    #[serde(flatten)]
    said: Said,
}

/// What was filled in with a press.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Said {
    opmerking: String,
    deels: bool,
    code: String,
    /// Why it cannot be done.
    reden: String,
    /// What goes with that, or was noticed.
    woord: String,
    /// Whether the resident agrees that it is told.
    akkoord: bool,
    /// Which day somebody is ill, or how many minutes late.
    keuze: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Wat {
    Onderweg,
    Begonnen,
    Klaar,
    Cheque,
    Pauze,
    Hervatten,
    Terug,
    Signaal,
    Ziek,
    Later,
}

impl Wat {
    const fn label(self) -> &'static str {
        match self {
            Self::Onderweg => "Onderweg",
            Self::Begonnen => "Begonnen",
            Self::Klaar => "Klaar",
            Self::Cheque => "Cheque",
            Self::Pauze => "Pauze",
            Self::Hervatten => "Verder werken",
            Self::Terug => "Het lukt niet",
            Self::Signaal => "Signaal",
            Self::Ziek => "Ik ben ziek",
            Self::Later => "Ik kom later",
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
    let outcome = match take(&visit, press, device).await {
        Ok(outcome) => outcome,
        Err(Failure::Refused {
            title,
            detail,
            code,
        }) => refused(visit.taal().refusal(code, title, detail)),
        Err(Failure::Invalid(errors)) => {
            let first = errors.list().first().map(|(_, text)| text.clone());
            refused(("Dit kan zo niet".to_owned(), first.unwrap_or_default()))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(Json(outcome).into_response())
}

const fn plain(uitkomst: &'static str) -> OutcomeJson {
    OutcomeJson {
        uitkomst,
        cheque: None,
        kop: None,
        tekst: None,
    }
}

fn refused((kop, tekst): (String, String)) -> OutcomeJson {
    OutcomeJson {
        kop: Some(kop),
        tekst: Some(tekst),
        ..plain("geweigerd")
    }
}

/// Does the press through its own action; what comes too late for that is told.
async fn take(
    visit: &Visit,
    press: PressJson,
    device: Option<Vec<u8>>,
) -> Result<OutcomeJson, Failure> {
    let (app, actor, key) = (&visit.app, &visit.actor, key(&press));
    let op = instant(press.op)?;
    let PressJson {
        sleutel: _,
        bezoek,
        op: _,
        wat,
        meteen,
        begonnen,
        said,
    } = press;
    let once = Some(key.clone());
    let done = match wat {
        Wat::Ziek => werk::away::report_away(app, actor, &said.keuze, Some(op), once).await,
        Wat::Later => werk::away::report_late(app, actor, &said.keuze, Some(op), once).await,
        Wat::Onderweg
        | Wat::Begonnen
        | Wat::Klaar
        | Wat::Cheque
        | Wat::Pauze
        | Wat::Hervatten
        | Wat::Terug
        | Wat::Signaal => {
            let id = bezoek.ok_or(Failure::NotFound)?;
            let kept = |what| Kept {
                opdracht: id,
                op,
                at_once: meteen,
                what,
            };
            let what = match wat {
                Wat::Onderweg => What::Press(Press::OnTheWay),
                Wat::Begonnen => What::Press(Press::Start),
                Wat::Klaar => What::Finish {
                    began: begonnen.map(instant).transpose()?,
                    opmerking: said.opmerking,
                    partly: said.deels,
                },
                Wat::Cheque => What::Cheque { code: said.code },
                Wat::Pauze
                | Wat::Hervatten
                | Wat::Terug
                | Wat::Signaal
                | Wat::Ziek
                | Wat::Later => {
                    let woord = said.woord.clone();
                    let done = act(visit, id, (wat, op), said, once).await;
                    return match done {
                        Ok(()) => Ok(plain("gedaan")),
                        Err(refusal) if meteen => Err(refusal),
                        Err(refusal) => {
                            let label = wat.label();
                            let kept = kept(What::Refused { label, woord });
                            let told = phone::told(app, actor, kept, refusal, key).await?;
                            Ok(said_of(visit, told.value))
                        }
                    };
                }
            };
            let taken = phone::take(app, actor, kept(what), device, key).await?;
            return Ok(said_of(visit, taken.value));
        }
    };
    done.map(|_| plain("gedaan"))
}

/// A press that has an action of its own.
async fn act(
    visit: &Visit,
    id: Uuid,
    (wat, op): (Wat, Timestamp),
    said: Said,
    once: Option<Once>,
) -> Result<(), Failure> {
    let (app, actor, op) = (&visit.app, &visit.actor, Some(op));
    match wat {
        Wat::Pauze => werk::rest::pause(app, actor, id, op, once)
            .await
            .map(|_| ()),
        Wat::Hervatten => werk::rest::resume(app, actor, id, op, once)
            .await
            .map(|_| ()),
        Wat::Terug => {
            let draft = BackDraft {
                op,
                reden: said.reden,
                woord: said.woord,
            };
            werk::back::send_back(app, actor, id, draft, once)
                .await
                .map(|_| ())
        }
        Wat::Signaal => {
            let (woord, akkoord) = (&said.woord, said.akkoord);
            signaal::hand_in(app, actor, id, woord, akkoord, op, once)
                .await
                .map(|_| ())
        }
        Wat::Onderweg | Wat::Begonnen | Wat::Klaar | Wat::Cheque | Wat::Ziek | Wat::Later => {
            Err(Failure::NotFound)
        }
    }
}

/// An outcome in the language of the phone.
fn said_of(visit: &Visit, outcome: Outcome) -> OutcomeJson {
    match outcome {
        Outcome::Done { cheque } => OutcomeJson {
            cheque,
            ..plain("gedaan")
        },
        Outcome::Known => plain("bekend"),
        Outcome::Told {
            code,
            title,
            detail,
            uren,
        } => {
            let taal = visit.taal();
            let (kop, mut tekst) = taal.refusal(&code, title, detail);
            let more = ["wacht-coordinator", "wacht-uren-tellen"];
            for key in more.iter().take(if uren > 0 { 2 } else { 1 }) {
                tekst = format!("{tekst} {}", taal.t(key));
            }
            OutcomeJson {
                kop: Some(kop),
                tekst: Some(tekst),
                ..plain("gemeld")
            }
        }
    }
}

fn instant(ms: i64) -> Result<Timestamp, Failure> {
    Timestamp::from_millisecond(ms).map_err(|_| Failure::NotFound)
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
        said,
    } = press;
    let Said {
        opmerking,
        deels,
        code,
        reden,
        woord,
        akkoord,
        keuze,
    } = said;
    let bezoek = bezoek.unwrap_or_default();
    Once {
        sleutel: *sleutel,
        request_hash: request_hash(&[
            b"/ploeg/versturen",
            bezoek.as_bytes(),
            wat.label().as_bytes(),
            opmerking.as_bytes(),
            &[u8::from(*deels), u8::from(*akkoord)],
            code.as_bytes(),
            reden.as_bytes(),
            woord.as_bytes(),
            keuze.as_bytes(),
        ]),
    }
}
