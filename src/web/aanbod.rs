//! Half days to choose from: a coordinator offers them, a resident answers by link or while following the klus. What staff write down
//! of an answer is on the page of the klus, in `planning`; the API is in `api`.

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
    bord::{parse_spot, spot_word},
    error::{PageError, on_form},
    extract::{Posted, Staff, Visit, id},
    klus::{self, promised_words, soort_naam, uitvoerder},
    pdf,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        Failure,
        aanbod::{self, Choices, Half, Shown, answer},
    },
    app::App,
    domain::{
        aanbod::{AanbodRefused, AanbodStatus, Ended, KEUZES_MAX, Keuze, dagdeel, until},
        calendar::{local_date, long_date, short_date},
        fields::FieldErrors,
        klus::words,
        opdracht::{draft::Spot, planning::suits},
        ploeg::hours,
    },
};

mod api;

pub(super) use api::api;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/planning/klussen/{id}/aanbod", get(choose).post(make))
        .route("/planning/klussen/{id}/aanbod/brief", get(letter))
        .route("/aanbod/{code}", get(by_link).post(with_link))
        .route("/volgen/aanbod", post(with_number))
}

// Offering -------------------------------------------------------------------

/// What a coordinator chose.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct MakeForm {
    sleutel: String,
    versie: String,
    keuze: Vec<String>,
}

#[derive(Template)]
#[template(path = "aanbod/maken.html")]
struct MakePage {
    page: Page,
    errors: FieldErrors,
    sleutel: String,
    versie: i32,
    id: Uuid,
    nummer: String,
    soort: String,
    naam: String,
    telefoon: Option<String>,
    wanneer: String,
    /// Until when the places are held.
    tot: String,
    halves: Vec<Choice>,
    gekozen: Vec<String>,
    /// Why there is nothing to offer.
    why: String,
}

impl MakePage {
    fn new(visit: &Visit, choices: &Choices, form: &MakeForm, errors: FieldErrors) -> Self {
        let app = &visit.app;
        let Choices {
            klus,
            bewoner,
            halves,
            best,
            why,
            until: held,
        } = choices;
        let page = Page::new(visit, format!("Dagdelen voor {}", klus.nummer), "/planning");
        let gekozen = if errors.is_empty() {
            best.iter().map(|spot| spot_word(Some(*spot))).collect()
        } else {
            form.keuze.clone()
        };
        Self {
            page: if errors.is_empty() {
                page
            } else {
                page.refused()
            },
            errors,
            sleutel: new_sleutel(),
            versie: klus.version,
            id: klus.id,
            nummer: klus.nummer.to_string(),
            soort: soort_naam(app, klus),
            naam: bewoner.gegevens.naam.to_string(),
            telefoon: bewoner.gegevens.telefoon.as_ref().map(ToString::to_string),
            wanneer: if klus.voorkeuren.is_empty() {
                "kan altijd".to_owned()
            } else {
                suits(klus)
            },
            tot: until(*held, app.now()),
            halves: halves.iter().map(half_choice).collect(),
            gekozen,
            why: why.as_ref().map_or_else(
                || "Er gaan in deze weken geen ploegen op pad.".to_owned(),
                |why| format!("{} {}", why.reason, why.help.words()),
            ),
        }
    }
}

fn half_choice(half: &Half) -> Choice {
    let Half {
        spot,
        ploeg,
        travel,
    } = half;
    let label = format!(
        "{}, {}, {}",
        short_date(local_date(spot.van)),
        dagdeel(*spot).label(),
        hours(spot.van, spot.tot)
    );
    let travel = match *travel {
        ..=0 => "niet verder rijden".to_owned(),
        1 => "1 minuut meer rijden".to_owned(),
        more => format!("{more} minuten meer rijden"),
    };
    Choice::new(spot_word(Some(*spot)), label).described(format!("{ploeg}; {travel}"))
}

async fn choose(Staff(visit): Staff, Path(klus): Path<String>) -> Result<Response, PageError> {
    let choices = aanbod::choices(&visit.app, &visit.actor, id(&klus)?).await?;
    let form = MakeForm::default();
    Ok(show(&MakePage::new(
        &visit,
        &choices,
        &form,
        FieldErrors::default(),
    )))
}

async fn make(Path(klus): Path<String>, posted: Posted<MakeForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor, klus) = (&visit.app, &visit.actor, id(&klus)?);
    let made = match chosen(&form) {
        Ok(spots) => {
            let version = form.versie.parse().ok();
            aanbod::make(app, actor, klus, version, spots, once).await
        }
        Err(failure) => crate::actions::klus::to_dispatch(app, actor, klus)
            .await
            .and(Err(failure)),
    };
    match made {
        Ok(_) => {
            let base = app.settings.base_path();
            Ok(Redirect::to(&format!("{base}/planning/klussen/{klus}")).into_response())
        }
        Err(Failure::Invalid(errors)) => {
            let choices = aanbod::choices(app, actor, klus).await?;
            Ok(show_with(
                StatusCode::BAD_REQUEST,
                &MakePage::new(&visit, &choices, &form, errors),
            ))
        }
        Err(error) => Err(error.into()),
    }
}

/// The half days on the form; at least one.
fn chosen(form: &MakeForm) -> Result<Vec<Spot>, Failure> {
    let spots = form
        .keuze
        .iter()
        .filter_map(|word| parse_spot(word).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    if spots.is_empty() {
        let sentence = format!("Kies 1 tot {KEUZES_MAX} dagdelen.");
        return Err(Failure::Invalid(FieldErrors::one("keuze", sentence)));
    }
    Ok(spots)
}

async fn letter(Staff(visit): Staff, Path(klus): Path<String>) -> Result<Response, PageError> {
    let (name, bytes) = aanbod::letter(&visit.app, &visit.actor, id(&klus)?).await?;
    Ok(pdf(&name, bytes))
}

// Answering ------------------------------------------------------------------

/// The half days as a resident sees them, wherever that is.
pub(super) struct Kies {
    /// Where the answer goes.
    pub action: String,
    /// Number and postcode, where there is no link.
    pub nummer: String,
    pub postcode: String,
    pub halves: Vec<HalfView>,
    /// Until when, in words.
    pub tot: String,
    /// Why none suits, as typed.
    pub waarom: String,
    pub sleutel: String,
}

/// One half day.
pub(super) struct HalfView {
    pub no: u32,
    /// `dinsdag 24 november 2026, ochtend`.
    pub dag: String,
    /// `tussen 09:00 en 10:30 uur`.
    pub uren: String,
    /// Whether it can still be chosen.
    pub free: bool,
    pub sleutel: String,
}

impl Kies {
    pub(super) fn of(shown: &Shown, action: String, app: &App) -> Self {
        let half = |(keuze, struck): (&Keuze, &Option<String>)| HalfView {
            no: keuze.no,
            dag: format!("{}, {}", long_date(keuze.datum()), keuze.dagdeel().label()),
            uren: keuze.hours(),
            free: struck.is_none(),
            sleutel: new_sleutel(),
        };
        Self {
            action,
            nummer: String::new(),
            postcode: String::new(),
            halves: shown
                .aanbod
                .keuzes
                .iter()
                .zip(&shown.struck)
                .map(half)
                .collect(),
            tot: shown.aanbod.until(app.now()),
            waarom: String::new(),
            sleutel: new_sleutel(),
        }
    }

    /// Whether there is still something to choose.
    pub fn any(&self) -> bool {
        self.halves.iter().any(|half| half.free)
    }

    /// The same, where the resident follows the klus.
    pub(super) fn following(self, nummer: String, postcode: String) -> Self {
        Self {
            nummer,
            postcode,
            ..self
        }
    }
}

/// An answer, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct AnswerForm {
    keuze: String,
    waarom: String,
    nummer: String,
    postcode: String,
}

impl AnswerForm {
    fn answer(&self) -> Result<answer::Answer, FieldErrors> {
        answer::Answer::parse(&self.keuze, &self.waarom)
    }
}

#[derive(Template)]
#[template(path = "aanbod/kiezen.html")]
struct AnswerPage {
    page: Page,
    errors: FieldErrors,
    kop: String,
    told: String,
    /// Number and kind of the klus; empty when nothing was found.
    nummer: String,
    soort: String,
    /// Why an answer was refused: title and text.
    refusal: Option<(String, String)>,
    kies: Option<Kies>,
    stappen: Vec<String>,
    uitvoerder: (String, String),
}

impl AnswerPage {
    fn new(visit: &Visit, shown: &Shown, form: &AnswerForm) -> Self {
        let app = &visit.app;
        let Shown { aanbod, klus, .. } = shown;
        let naam = words::uitvoerder_naam(klus, &app.regeling);
        let open = aanbod.is_open(app.now());
        let action = format!(
            "{}/aanbod/{}",
            app.settings.base_path(),
            aanbod::code(app, aanbod.id)
        );
        let kies = open.then(|| Kies {
            waarom: form.waarom.clone(),
            ..Kies::of(shown, action, app)
        });
        let (kop, told) = told(shown, naam, app);
        let stappen = if aanbod.chosen().is_some() && !shown.promised.is_empty() {
            steps(shown, naam)
        } else {
            Vec::new()
        };
        Self {
            page: Page::new(visit, kop.clone(), ""),
            errors: FieldErrors::default(),
            kop,
            told,
            nummer: klus.nummer.to_string(),
            soort: soort_naam(app, klus),
            refusal: None,
            kies,
            stappen,
            uitvoerder: uitvoerder(app, klus),
        }
    }

    /// What is not there, and what is not a code at all, look the same.
    fn unknown(visit: &Visit) -> Self {
        let kop = "Wij vinden deze dagdelen niet".to_owned();
        let meldpunt = &visit.app.regeling.meldpunt;
        Self {
            page: Page::new(visit, kop.clone(), ""),
            errors: FieldErrors::default(),
            kop,
            told: "Kijk of het adres precies zo is als in uw bericht of brief. Lukt het niet? Bel ons."
                .to_owned(),
            nummer: String::new(),
            soort: String::new(),
            refusal: None,
            kies: None,
            stappen: Vec::new(),
            uitvoerder: (meldpunt.naam.clone(), meldpunt.telefoon.to_string()),
        }
    }
}

/// Heading and text of the page, by what became of the aanbod and of the klus since.
fn told(shown: &Shown, naam: &str, app: &App) -> (String, String) {
    let Shown { aanbod, klus, .. } = shown;
    let said = |kop: &str, told: String| (kop.to_owned(), told);
    let visit = shown
        .promised
        .first()
        .map(|visit| promised_words(app, visit));
    let Err(over) = aanbod.may_answer(app.now()) else {
        let free = shown.free().next().is_some();
        return said(
            "Kies een dagdeel voor uw klus",
            if free {
                format!(
                    "{naam} kan komen op een van deze dagdelen. Kies er een, {}. Zo lang houden wij de plek voor u vast.",
                    aanbod.until(app.now())
                )
            } else {
                format!(
                    "Deze dagdelen zijn intussen allemaal weg. Bel {naam}, dan zoeken wij samen een dag. U verliest uw plaats in de rij niet."
                )
            },
        );
    };
    match (&aanbod.status, visit) {
        (AanbodStatus::Chosen { .. }, Some(visit)) => said(
            "Uw afspraak staat vast",
            format!("De ploeg komt op {visit}."),
        ),
        (
            AanbodStatus::Open
            | AanbodStatus::Refused { .. }
            | AanbodStatus::Lapsed
            | AanbodStatus::Withdrawn(_),
            Some(visit),
        ) => said(
            "Er is een afspraak voor uw klus",
            format!("De ploeg komt op {visit}. Kunt u dan niet? Bel {naam}."),
        ),
        (AanbodStatus::Withdrawn(Ended::PassedOn), None) => said(
            "Uw klus is doorgegeven",
            format!("{naam} heeft uw klus nu en neemt contact met u op."),
        ),
        (AanbodStatus::Refused { .. }, None) => said(
            "Bedankt voor uw antwoord",
            format!(
                "Geen van de dagdelen past u. {naam} belt u om samen een dag te zoeken. U verliest uw plaats in de rij niet."
            ),
        ),
        (AanbodStatus::Open | AanbodStatus::Lapsed, None) => {
            said(AanbodRefused::Late.title(), over.to_string())
        }
        (AanbodStatus::Chosen { .. } | AanbodStatus::Withdrawn(_), None) => said(
            "Deze dagdelen gelden niet meer",
            words::told(klus, &app.regeling),
        ),
    }
}

/// What happens after choosing.
fn steps(shown: &Shown, naam: &str) -> Vec<String> {
    let cheques = match shown.klus.aantal_cheques {
        1 => "1 dienstencheque".to_owned(),
        many => format!("{many} dienstencheques"),
    };
    vec![
        "U krijgt van ons een bevestiging.".to_owned(),
        format!("Leg {cheques} klaar. De ploeg neemt ze mee als het werk klaar is."),
        format!(
            "Kunt u toch niet? Bel {naam} zo snel mogelijk, dan maken wij een andere afspraak."
        ),
    ]
}

async fn by_link(visit: Visit, Path(code): Path<String>) -> Result<Response, PageError> {
    page_of(&visit, &code, &AnswerForm::default(), None).await
}

async fn with_link(
    Path(code): Path<String>,
    posted: Posted<AnswerForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let answered = match form.answer() {
        Ok(answer) => answer::with_link(&visit.app, &visit.actor, visit.from, &code, answer, once)
            .await
            .map(|_| ()),
        Err(errors) => Err(Failure::Invalid(errors)),
    };
    match answered {
        Ok(()) => {
            let base = visit.app.settings.base_path();
            Ok(Redirect::to(&format!("{base}/aanbod/{code}")).into_response())
        }
        Err(failure @ (Failure::Invalid(_) | Failure::Refused { .. } | Failure::NotFound)) => {
            page_of(&visit, &code, &form, Some(failure)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page behind a link, with what was refused on it.
async fn page_of(
    visit: &Visit,
    code: &str,
    form: &AnswerForm,
    failure: Option<Failure>,
) -> Result<Response, PageError> {
    let shown = match answer::by_link(&visit.app, visit.from, code).await {
        Ok(shown) => shown,
        Err(Failure::NotFound) => {
            return Ok(show_with(
                StatusCode::NOT_FOUND,
                &AnswerPage::unknown(visit),
            ));
        }
        Err(error) => return Err(error.into()),
    };
    let mut page = AnswerPage::new(visit, &shown, form);
    let status = match failure {
        None => StatusCode::OK,
        Some(Failure::Refused { title, detail, .. }) => {
            page.refusal = Some((title, detail));
            StatusCode::CONFLICT
        }
        Some(other) => {
            let (status, errors) = on_form(other, "keuze")?;
            page.errors = errors;
            status
        }
    };
    page.page.has_errors = status != StatusCode::OK;
    Ok(show_with(status, &page))
}

async fn with_number(posted: Posted<AnswerForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor) = (&visit.app, &visit.actor);
    let answered = match form.answer() {
        Ok(answer) => {
            let own = (form.nummer.as_str(), form.postcode.as_str());
            answer::with_number(app, actor, visit.from, own, answer, once)
                .await
                .map(|_| ())
        }
        Err(errors) => Err(Failure::Invalid(errors)),
    };
    let wrong = match answered {
        Ok(()) => None,
        Err(failure) => Some(on_form(failure, "keuze")?),
    };
    klus::answered(&visit, form.nummer, form.postcode, form.waarom, wrong).await
}
