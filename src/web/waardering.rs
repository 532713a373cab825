//! What residents say of the work: two buttons on the page where they follow their klus, the same for staff on the telephone, and a
//! coordinator's page on which words for a ploeg are let through or left off. What a ploeg reads of it is on its phone.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    error::PageError,
    extract::{Posted, Staff, Visit, id},
    klus::{self, badge, soort_naam},
    view::{Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure,
        waardering::{OfVisit, Stand},
    },
    app::App,
    domain::{
        calendar::{local_date, long_date, short_date},
        fields::FieldErrors,
        klus::{Klus, KlusStatus},
        taal::Taal,
        waardering::{WaarderingDraft, WoordStatus},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/volgen/waardering", post(with_number))
        .route(
            "/planning/klussen/{id}/waardering",
            get(of_klus).post(by_staff),
        )
        .route("/planning/klussen/{id}/oplossing", post(settle))
        .route("/waarderingen", get(list))
        .route("/waarderingen/{id}/laten-zien", post(let_through))
        .route("/waarderingen/{id}/weglaten", post(leave_off))
}

// What a resident says ---------------------------------------------------------

/// What can be said, or was, on the page of a klus.
#[derive(Clone, Debug, Default)]
pub(super) struct Rate {
    /// Whether it can be said now.
    pub(super) open: bool,
    /// What was said, if anything: whether it was good.
    pub(super) said: Option<bool>,
    /// Until when somebody calls, while it is a complaint.
    pub(super) bellen: Option<String>,
    /// What was typed.
    pub(super) draft: WaarderingDraft,
}

impl Rate {
    pub(super) fn new(stand: &Stand) -> Self {
        Self {
            open: stand.open,
            said: stand.last.as_ref().map(|one| one.goed),
            bellen: stand.call_by.map(long_date),
            draft: WaarderingDraft::default(),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct RateForm {
    nummer: String,
    postcode: String,
    oordeel: String,
    woorden: String,
    oplossing: String,
}

impl RateForm {
    fn draft(&self) -> WaarderingDraft {
        WaarderingDraft {
            oordeel: self.oordeel.clone(),
            woorden: self.woorden.clone(),
        }
    }
}

async fn with_number(posted: Posted<RateForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let draft = form.draft();
    let who = (form.nummer.as_str(), form.postcode.as_str());
    let actor = klus::asker(&visit);
    let done =
        actions::waardering::with_number(&visit.app, &actor, visit.from, who, &draft, once).await;
    let who = (form.nummer, form.postcode);
    match done {
        Ok(_) => klus::judged(&visit, who, WaarderingDraft::default(), None).await,
        Err(Failure::Invalid(errors)) => {
            klus::judged(&visit, who, draft, Some((StatusCode::BAD_REQUEST, errors))).await
        }
        Err(Failure::Refused { detail, .. }) => {
            let errors = FieldErrors::one("oordeel", detail);
            klus::judged(&visit, who, draft, Some((StatusCode::CONFLICT, errors))).await
        }
        Err(other) => Err(other.into()),
    }
}

// Staff on the telephone --------------------------------------------------------

#[derive(Template)]
#[template(path = "waardering/klus.html")]
struct KlusPage {
    page: Page,
    errors: FieldErrors,
    id: Uuid,
    nummer: String,
    soort: String,
    badge: &'static str,
    label: &'static str,
    waardering: Rate,
    /// What was said, with the day.
    woorden: Option<(String, String)>,
    /// Whether it is a complaint that this account can settle.
    may_settle: bool,
    oplossing: String,
    sleutel: String,
}

impl KlusPage {
    fn new(
        visit: &Visit,
        klus: &Klus,
        stand: &Stand,
        form: &RateForm,
        errors: FieldErrors,
    ) -> Self {
        let page = Page::new(
            visit,
            format!("Wat vond de bewoner? Klus {}", klus.nummer),
            "/planning",
        );
        let mut waardering = Rate::new(stand);
        waardering.draft = form.draft();
        let own = visit.account().and_then(|account| account.rol.uitvoerder());
        Self {
            page: if errors.is_empty() {
                page
            } else {
                page.refused()
            },
            errors,
            id: klus.id,
            nummer: klus.nummer.to_string(),
            soort: soort_naam(&visit.app, klus),
            badge: badge(klus.status),
            label: klus.status.label(),
            waardering,
            woorden: stand
                .last
                .as_ref()
                .map(|one| (one.woorden.clone(), long_date(local_date(one.at)))),
            may_settle: klus.status == KlusStatus::Complaint
                && own == Some(klus.uitvoerder.as_str()),
            oplossing: form.oplossing.clone(),
            sleutel: new_sleutel(),
        }
    }
}

async fn of_klus(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let (klus, stand) = actions::waardering::of_klus(&visit.app, &visit.actor, id(&key)?).await?;
    let (form, errors) = (RateForm::default(), FieldErrors::default());
    Ok(show(&KlusPage::new(&visit, &klus, &stand, &form, errors)))
}

async fn by_staff(
    Path(key): Path<String>,
    posted: Posted<RateForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor, key) = (&visit.app, &visit.actor, id(&key)?);
    let done = actions::waardering::by_staff(app, actor, key, &form.draft(), once).await;
    after(&visit, key, &form, "oordeel", done.map(|_| ())).await
}

async fn settle(Path(key): Path<String>, posted: Posted<RateForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor, key) = (&visit.app, &visit.actor, id(&key)?);
    let done = actions::waardering::settle(app, actor, key, &form.oplossing, once).await;
    after(&visit, key, &form, "oplossing", done.map(|_| ())).await
}

/// Back to the klus; what was refused shows its page with everything typed.
async fn after(
    visit: &Visit,
    key: Uuid,
    form: &RateForm,
    field: &str,
    done: Result<(), Failure>,
) -> Result<Response, PageError> {
    let (status, errors) = match done {
        Ok(()) => {
            let base = visit.app.settings.base_path();
            return Ok(Redirect::to(&format!("{base}/planning/klussen/{key}")).into_response());
        }
        Err(Failure::Invalid(errors)) => (StatusCode::BAD_REQUEST, errors),
        Err(Failure::Refused { detail, .. }) => {
            (StatusCode::CONFLICT, FieldErrors::one(field, detail))
        }
        Err(other) => return Err(other.into()),
    };
    let (klus, stand) = actions::waardering::of_klus(&visit.app, &visit.actor, key).await?;
    let page = KlusPage::new(visit, &klus, &stand, form, errors);
    Ok(show_with(status, &page))
}

/// A complaint, at the head of the page of its klus.
pub(super) struct Klacht {
    /// The resident's own words; may be empty.
    pub(super) woorden: String,
    /// Until when somebody calls.
    pub(super) bellen: Option<String>,
}

/// What the resident complains of.
pub(super) async fn klacht(visit: &Visit, klus: &Klus) -> Result<Option<Klacht>, Failure> {
    if klus.status != KlusStatus::Complaint {
        return Ok(None);
    }
    let (_, stand) = actions::waardering::of_klus(&visit.app, &visit.actor, klus.id).await?;
    Ok(Some(Klacht {
        bellen: stand.call_by.map(long_date),
        woorden: (stand.last.filter(|one| !one.goed)).map_or_else(String::new, |one| one.woorden),
    }))
}

// Words for the ploeg ------------------------------------------------------------

/// Words on the coordinator's page.
struct WordsRow {
    id: Uuid,
    klus: Uuid,
    kop: String,
    woorden: String,
    badge: &'static str,
    stand: &'static str,
    /// Whether they can be let through, and left off.
    can_show: bool,
    can_leave_off: bool,
    sleutel: String,
}

impl WordsRow {
    fn new(app: &App, one: OfVisit) -> Self {
        let OfVisit {
            waardering,
            klussoort,
            datum,
            uitvoerder: _,
        } = one;
        let read = waardering.words_for_ploeg(app.now()).is_some();
        let (badge, stand) = match (waardering.status, read) {
            (WoordStatus::Held, _) => ("warning", "Kijk dit na"),
            (WoordStatus::Waiting, false) => ("info", "Morgen leest de ploeg dit"),
            (WoordStatus::Waiting | WoordStatus::Shown, _) => ("positive", "De ploeg leest dit"),
            (WoordStatus::LeftOff, _) => ("neutral", "Weggelaten"),
            (WoordStatus::Nothing, _) => ("neutral", "Niet voor de ploeg"),
        };
        Self {
            id: waardering.id,
            klus: waardering.klus,
            kop: format!(
                "{}, {}",
                Taal::Nl.klussoort(app, &klussoort),
                short_date(datum)
            ),
            badge,
            stand,
            can_show: !read,
            can_leave_off: waardering.status != WoordStatus::LeftOff,
            woorden: waardering.woorden,
            sleutel: new_sleutel(),
        }
    }
}

#[derive(Template)]
#[template(path = "waardering/lijst.html")]
struct ListPage {
    page: Page,
    rows: Vec<WordsRow>,
}

async fn list(Staff(visit): Staff) -> Result<Response, PageError> {
    let all = actions::waardering::list(&visit.app, &visit.actor).await?;
    Ok(show(&ListPage {
        page: Page::new(&visit, "Goede woorden", "/waarderingen"),
        rows: all
            .into_iter()
            .map(|one| WordsRow::new(&visit.app, one))
            .collect(),
    }))
}

/// A form with nothing but its button.
type Pressed = Posted<super::extract::JustPressed>;

async fn let_through(Path(key): Path<String>, posted: Pressed) -> Result<Response, PageError> {
    decide(posted, &key, true).await
}

async fn leave_off(Path(key): Path<String>, posted: Pressed) -> Result<Response, PageError> {
    decide(posted, &key, false).await
}

async fn decide(posted: Pressed, key: &str, show: bool) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    actions::waardering::decide(&visit.app, &visit.actor, id(key)?, show, once).await?;
    let base = visit.app.settings.base_path();
    Ok(Redirect::to(&format!("{base}/waarderingen")).into_response())
}

/// A good word on the phone of a ploeg.
pub(super) struct Kind {
    pub(super) kop: String,
    /// In the resident's own words, where the ploeg may read them.
    pub(super) woorden: Option<String>,
}

/// The good words for who looks at their phone; nobody's name or address is with them.
pub(super) async fn for_phone(visit: &Visit) -> Result<Vec<Kind>, Failure> {
    let (app, taal) = (&visit.app, visit.taal());
    let all = actions::waardering::for_ploeg(app, &visit.actor).await?;
    Ok(all
        .into_iter()
        .map(|one| Kind {
            kop: format!(
                "{}, {}",
                taal.klussoort(app, &one.klussoort),
                taal.day(one.datum)
            ),
            woorden: one.waardering.words_for_ploeg(app.now()).map(str::to_owned),
        })
        .collect())
}
