//! Werkervaringsbewijzen: choosing what one says, looking at it first, making it, its paper, taking it back; `/bewijs`, where anybody
//! who holds one sees whether it is genuine; and what programs need to check the credential of one.
//!
//! A deelnemer and who does it for them on the telephone use the same pages.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::Query;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    error::PageError,
    extract::{JustPressed, Posted, Staff, Visit, id},
    pdf,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure, bewijs::Checked},
    app::App,
    domain::{
        bewijs::{Bewijs, Bron, Inhoud, Keuze, NaamKeuze},
        calendar::{duration_words, local_date, long_date},
        fields::FieldErrors,
        taal::Taal,
    },
};

mod api;

pub(super) use api::api;

/// Media type of a Verifiable Credential 2.0.
const CREDENTIAL: &str = "application/vc";

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/ploeg/werkervaring/bewijs", get(own).post(make_own))
        .route(
            "/deelnemers/{id}/werkervaring/bewijs",
            get(of_deelnemer).post(make_for),
        )
        .route("/werkervaringsbewijzen/{id}", get(paper))
        .route("/werkervaringsbewijzen/{id}/intrekking", post(withdraw))
        .route("/bewijs", get(check))
        .route("/bewijs/{code}", get(check_code))
        .route("/bewijs/{code}/badge", get(badge))
        .route("/uitgever", get(issuer))
        .route("/uitgever/intrekkingen/{lijst}", get(status_list))
        .route("/did.json", get(did_document))
        .route("/.well-known/did.json", get(did_document))
}

// Choosing and making ---------------------------------------------------------

/// What was chosen, as the form has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct KeuzeForm {
    naam: String,
    vaardigheid: Vec<String>,
    niveaus: String,
    soort: Vec<String>,
    opmerking: Vec<String>,
    /// `ja` when it is to be looked at; nothing when the page is opened.
    kijk: String,
    sleutel: String,
}

impl KeuzeForm {
    /// Everything ticked as most people want it.
    fn usual(bron: &Bron, app: &App) -> Self {
        let keuze = Keuze::usual(&bron.werkervaring(&app.regeling));
        Self {
            naam: keuze.naam.word().to_owned(),
            vaardigheid: keuze.vaardigheden,
            niveaus: "ja".to_owned(),
            ..Self::default()
        }
    }

    fn keuze(&self) -> Keuze {
        Keuze {
            naam: NaamKeuze::parse(&self.naam).unwrap_or_default(),
            vaardigheden: self.vaardigheid.clone(),
            niveaus: self.niveaus == "ja",
            klussoorten: self.soort.clone(),
            // What is no key is of nothing there is.
            opmerkingen: self
                .opmerking
                .iter()
                .map(|text| text.parse().unwrap_or_default())
                .collect(),
        }
    }

    /// The same as the query of an address, to come back to.
    fn query(&self) -> String {
        let mut pairs = vec![("naam", self.naam.as_str()), ("niveaus", &self.niveaus)];
        for (name, values) in [
            ("vaardigheid", &self.vaardigheid),
            ("soort", &self.soort),
            ("opmerking", &self.opmerking),
        ] {
            pairs.extend(values.iter().map(|value| (name, value.as_str())));
        }
        serde_html_form::to_string(pairs).unwrap_or_default()
    }
}

/// Whose bewijs it is, and where its pages are.
struct Whose {
    deelnemer: Uuid,
    /// Path of the werkervaring, with the sub-path.
    home: String,
}

impl Whose {
    fn own(visit: &Visit) -> Result<Self, Failure> {
        Ok(Self {
            deelnemer: actions::werkervaring::own(&visit.actor)?,
            home: format!("{}/ploeg/werkervaring", visit.app.settings.base_path()),
        })
    }

    fn of(visit: &Visit, deelnemer: Uuid) -> Self {
        let base = visit.app.settings.base_path();
        Self {
            deelnemer,
            home: format!("{base}/deelnemers/{deelnemer}/werkervaring"),
        }
    }
}

#[derive(Template)]
#[template(path = "werkervaring/kies.html")]
struct ChoosePage {
    page: Page,
    errors: FieldErrors,
    home: String,
    /// Whose, for who does it for them.
    voor: Option<String>,
    form: KeuzeForm,
    namen: Vec<Choice>,
    vaardigheden: Vec<Choice>,
    soorten: Vec<Choice>,
    opmerkingen: Vec<Choice>,
    refused: Option<(String, String)>,
}

impl ChoosePage {
    fn new(
        visit: &Visit,
        whose: Whose,
        bron: &Bron,
        form: KeuzeForm,
        failure: Option<Failure>,
    ) -> Result<Self, Failure> {
        let (app, taal) = (&visit.app, visit.taal());
        let own = bron.werkervaring(&app.regeling);
        let refused = match failure {
            None => None,
            Some(Failure::Refused {
                title,
                detail,
                code,
            }) => Some(taal.refusal(code, title, detail)),
            Some(other) => return Err(other),
        };
        let page = Page::phone(visit, taal.t("bewijs-kop"), "/ploeg/werkervaring");
        Ok(Self {
            page: if refused.is_some() {
                page.refused()
            } else {
                page
            },
            errors: FieldErrors::default(),
            home: whose.home,
            voor: for_whom(visit, &bron.deelnemer.naam),
            form,
            namen: names(&bron.deelnemer.naam),
            vaardigheden: own
                .vaardigheden
                .iter()
                .map(|one| Choice::new(&one.slug, &one.naam).described(taal.duration(one.minuten)))
                .collect(),
            soorten: own
                .klussoorten
                .iter()
                .map(|one| {
                    Choice::new(&one.slug, taal.klussoort(app, &one.slug))
                        .described(taal.duration(one.minuten))
                })
                .collect(),
            opmerkingen: bron
                .opmerkingen
                .iter()
                .map(|(one, wie)| {
                    Choice::new(one.id.to_string(), &one.tekst)
                        .described(format!("{wie}, {}", taal.day(local_date(one.at))))
                })
                .collect(),
            refused,
        })
    }
}

/// The names to choose from; one when the short one is the same.
fn names(naam: &str) -> Vec<Choice> {
    let mut names: Vec<Choice> = Vec::new();
    for one in NaamKeuze::ALL {
        let shown = one.of(naam);
        if !names.iter().any(|known| known.label == shown) {
            names.push(Choice::new(one.word(), shown));
        }
    }
    names
}

/// The name of the deelnemer, where somebody else has the page before them.
fn for_whom(visit: &Visit, naam: &str) -> Option<String> {
    let own = visit.account().and_then(|account| account.rol.deelnemer());
    own.is_none().then(|| naam.to_owned())
}

#[derive(Template)]
#[template(path = "werkervaring/voorbeeld.html")]
struct PreviewPage {
    page: Page,
    home: String,
    voor: Option<String>,
    form: KeuzeForm,
    says: Says,
    sleutel: String,
}

/// What a bewijs says, line by line.
struct Says {
    naam: String,
    uitvoerder: String,
    periode: String,
    totaal: String,
    regels: Vec<Line>,
    soorten: Vec<Line>,
    opmerkingen: Vec<(String, String)>,
    begeleider: String,
    op: String,
}

/// One line of it.
struct Line {
    naam: String,
    duur: String,
    niveau: String,
    beroep: String,
}

impl Says {
    /// As the paper says it, in Dutch.
    fn new(inhoud: &Inhoud) -> Self {
        Self {
            naam: inhoud.naam.clone(),
            uitvoerder: inhoud.uitvoerder.clone(),
            periode: format!(
                "{} tot en met {}",
                long_date(inhoud.van),
                long_date(inhoud.tot)
            ),
            totaal: duration_words(inhoud.minuten),
            regels: inhoud
                .vaardigheden
                .iter()
                .map(|one| Line {
                    naam: one.naam.clone(),
                    duur: duration_words(one.minuten),
                    niveau: one.niveau.clone(),
                    beroep: one.esco.as_ref().map_or_else(String::new, |esco| {
                        format!("{} (ESCO {})", esco.titel, esco.code)
                    }),
                })
                .collect(),
            soorten: inhoud
                .klussoorten
                .iter()
                .map(|one| Line {
                    naam: one.naam.clone(),
                    duur: duration_words(one.minuten),
                    niveau: String::new(),
                    beroep: String::new(),
                })
                .collect(),
            opmerkingen: inhoud
                .opmerkingen
                .iter()
                .map(|one| {
                    (
                        one.tekst.clone(),
                        format!("{}, {}", one.wie, long_date(one.op)),
                    )
                })
                .collect(),
            begeleider: inhoud.begeleider.clone(),
            op: long_date(inhoud.op),
        }
    }
}

async fn own(Staff(visit): Staff, Query(form): Query<KeuzeForm>) -> Result<Response, PageError> {
    let whose = Whose::own(&visit)?;
    choose(visit, whose, form).await
}

async fn of_deelnemer(
    Staff(visit): Staff,
    Path(id): Path<Uuid>,
    Query(form): Query<KeuzeForm>,
) -> Result<Response, PageError> {
    let whose = Whose::of(&visit, id);
    choose(visit, whose, form).await
}

/// The form; what it would say, once something was chosen.
async fn choose(visit: Visit, whose: Whose, form: KeuzeForm) -> Result<Response, PageError> {
    let app = &visit.app;
    let bron = actions::bewijs::bron(app, &visit.actor, whose.deelnemer).await?;
    if form.kijk.is_empty() {
        let form = if form.naam.is_empty() {
            KeuzeForm::usual(&bron, app)
        } else {
            form
        };
        return Ok(show(&ChoosePage::new(&visit, whose, &bron, form, None)?));
    }
    match actions::bewijs::preview(app, &visit.actor, whose.deelnemer, &form.keuze()).await {
        Ok(inhoud) => Ok(show(&PreviewPage {
            page: Page::phone(
                &visit,
                visit.taal().t("bewijs-kijk-kop"),
                "/ploeg/werkervaring",
            ),
            home: whose.home,
            voor: for_whom(&visit, &bron.deelnemer.naam),
            says: Says::new(&inhoud),
            form,
            sleutel: new_sleutel(),
        })),
        Err(failure) => {
            let page = ChoosePage::new(&visit, whose, &bron, form, Some(failure))?;
            Ok(show_with(StatusCode::CONFLICT, &page))
        }
    }
}

async fn make_own(posted: Posted<KeuzeForm>) -> Result<Response, PageError> {
    let whose = Whose::own(&posted.visit)?;
    make(posted, whose).await
}

async fn make_for(Path(id): Path<Uuid>, posted: Posted<KeuzeForm>) -> Result<Response, PageError> {
    let whose = Whose::of(&posted.visit, id);
    make(posted, whose).await
}

async fn make(posted: Posted<KeuzeForm>, whose: Whose) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor) = (&visit.app, &visit.actor);
    match actions::bewijs::make(app, actor, whose.deelnemer, form.keuze(), once).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?gedaan=gemaakt", whose.home)).into_response()),
        Err(failure @ Failure::Refused { .. }) => {
            let bron = actions::bewijs::bron(app, actor, whose.deelnemer).await?;
            let page = ChoosePage::new(&visit, whose, &bron, form, Some(failure))?;
            Ok(show_with(StatusCode::CONFLICT, &page))
        }
        Err(other) => Err(other.into()),
    }
}

async fn paper(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let (nummer, bytes) = actions::bewijs::paper(&visit.app, &visit.actor, id(&key)?).await?;
    Ok(pdf(&format!("werkervaringsbewijs-{nummer}"), bytes))
}

async fn withdraw(
    Path(key): Path<String>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    let done = actions::bewijs::withdraw(&visit.app, &visit.actor, id(&key)?, once).await?;
    let whose = Whose::own(&visit).unwrap_or_else(|_| Whose::of(&visit, done.value));
    Ok(Redirect::to(&format!("{}?gedaan=ingetrokken", whose.home)).into_response())
}

/// A bewijs in the list of a deelnemer.
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) kop: String,
    /// What it says, in a line.
    pub(super) wat: String,
    pub(super) valid: bool,
    /// What the deelnemer can hand on: the link, and the credential behind it.
    pub(super) links: Option<(String, String)>,
    pub(super) sleutel: String,
}

/// The bewijzen of a deelnemer, newest first.
pub(super) async fn rows(visit: &Visit, deelnemer: Uuid) -> Result<Vec<Row>, Failure> {
    let (app, taal) = (&visit.app, visit.taal());
    let all = actions::bewijs::of_deelnemer(app, &visit.actor, deelnemer).await?;
    let own = visit.account().and_then(|account| account.rol.deelnemer());
    Ok(all
        .iter()
        .map(|one| Row {
            links: own.map(|_| {
                let code = actions::bewijs::code(app, one.id).to_string();
                let link = actions::bewijs::link(app, &code);
                (link.clone(), format!("{link}/badge"))
            }),
            ..row(taal, one)
        })
        .collect())
}

fn row(taal: Taal, one: &Bewijs) -> Row {
    let lines = one.inhoud.vaardigheden.iter().map(|line| &line.naam);
    let lines = lines.chain(one.inhoud.klussoorten.iter().map(|line| &line.naam));
    Row {
        id: one.id,
        kop: taal.fill(
            "bewijs-van",
            &[
                ("nummer", &one.nummer.to_string()),
                ("datum", &taal.day(local_date(one.at))),
            ],
        ),
        wat: lines.cloned().collect::<Vec<_>>().join(", "),
        valid: one.withdrawn.is_none(),
        links: None,
        sleutel: new_sleutel(),
    }
}

/// The word about what was just done, from the address that leads back to the werkervaring.
pub(super) fn said(taal: Taal, gedaan: &str) -> Option<String> {
    match gedaan {
        "gemaakt" => Some(taal.t("bewijs-gemaakt")),
        "ingetrokken" => Some(taal.t("bewijs-ingetrokken-nu")),
        _ => None,
    }
}

// Checking --------------------------------------------------------------------

#[derive(Template)]
#[template(path = "werkervaring/bewijs.html")]
struct CheckPage {
    page: Page,
    errors: FieldErrors,
    code: String,
    /// Whether a code was asked about.
    asked: bool,
    nummer: String,
    echt: Option<Says>,
    /// When it was taken back.
    ingetrokken: Option<String>,
    /// Where a program gets it.
    badge: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CodeQuery {
    code: String,
}

async fn check(visit: Visit, Query(query): Query<CodeQuery>) -> Result<Response, PageError> {
    answer(visit, query.code).await
}

async fn check_code(visit: Visit, Path(code): Path<String>) -> Result<Response, PageError> {
    answer(visit, code).await
}

async fn answer(visit: Visit, code: String) -> Result<Response, PageError> {
    let asked = !code.trim().is_empty();
    let found = if asked {
        actions::bewijs::check(&visit.app, visit.from, &code).await?
    } else {
        None
    };
    let status = match (&found, asked) {
        (None, true) => StatusCode::NOT_FOUND,
        (Some(Checked::Withdrawn(_)), _) => StatusCode::GONE,
        (Some(Checked::Genuine(_)), _) | (None, false) => StatusCode::OK,
    };
    let mut page = CheckPage {
        page: Page::new(&visit, "Is dit werkervaringsbewijs echt?", ""),
        errors: FieldErrors::default(),
        code,
        asked,
        nummer: String::new(),
        echt: None,
        ingetrokken: None,
        badge: String::new(),
    };
    match found {
        None => {}
        Some(Checked::Genuine(bewijs)) => {
            let code = actions::bewijs::code(&visit.app, bewijs.id).to_string();
            page.badge = format!("{}/badge", actions::bewijs::link(&visit.app, &code));
            page.nummer = bewijs.nummer.to_string();
            page.echt = Some(Says::new(&bewijs.inhoud));
        }
        Some(Checked::Withdrawn(bewijs)) => {
            page.ingetrokken = bewijs.withdrawn.map(|at| long_date(local_date(at)));
        }
    }
    Ok(show_with(status, &page))
}

// For programs ----------------------------------------------------------------

async fn badge(visit: Visit, Path(code): Path<String>) -> Result<Response, PageError> {
    let (nummer, credential) = actions::bewijs::credential(&visit.app, visit.from, &code).await?;
    let mut answer = open(CREDENTIAL, credential);
    let name = format!("attachment; filename=\"werkervaring-{nummer}.json\"");
    if let Ok(name) = name.try_into() {
        answer
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

async fn status_list(
    State(app): State<App>,
    Path(list): Path<String>,
) -> Result<Response, PageError> {
    let list = list.parse().map_err(|_| Failure::NotFound)?;
    let list = actions::issuer::status_list(&app, list).await?;
    Ok(open(CREDENTIAL, list))
}

async fn did_document(State(app): State<App>) -> Result<Response, PageError> {
    let document = actions::issuer::did_document(&app).await?;
    Ok(open("application/did+json", document))
}

#[derive(Template)]
#[template(path = "werkervaring/uitgever.html")]
struct IssuerPage {
    page: Page,
    did: String,
    sleutels: Vec<String>,
}

async fn issuer(visit: Visit) -> Result<Response, PageError> {
    let (did, sleutels) = actions::issuer::profile(&visit.app).await?;
    Ok(show(&IssuerPage {
        page: Page::new(&visit, "Wie geeft werkervaringsbewijzen uit?", ""),
        did,
        sleutels,
    }))
}

/// A public document, for programs on other sites too.
fn open(media_type: &'static str, document: Value) -> Response {
    const ANY_SITE: (HeaderName, &str) = (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    (
        [(header::CONTENT_TYPE, media_type), ANY_SITE],
        Json(document).into_response().into_body(),
    )
        .into_response()
}
