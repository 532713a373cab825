//! The wizard for residents: home, then one question a page, without account, cookies or state here. Every answer travels
//! along in hidden fields, so that the back button, a reload and a second tab never lose or mix anything.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    error::PageError,
    extract::{Posted, Visit},
    klus::{
        SoortView, asker,
        form::{KlusForm, dagdelen, klussoort_choices, toegang_choices},
        to_asked,
    },
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure},
    app::App,
    domain::{
        fields::FieldErrors,
        klus::{KlusDraft, Voorkeuren},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/", get(home))
        .route("/aanvraag", get(begin))
        .route("/aanvraag/{stap}", get(astray).post(step))
}

#[derive(Template)]
#[template(path = "aanvraag/start.html")]
struct HomePage {
    page: Page,
    prijs: String,
    per_cheque: String,
    verkooppunten: Vec<(String, String)>,
    uitvoerders: Vec<(String, String, Vec<String>)>,
    meldpunt: (String, String, String),
}

async fn home(visit: Visit) -> Response {
    let regeling = &visit.app.regeling;
    let today = visit.app.prijs();
    let prijs = today.cents.to_string();
    show(&HomePage {
        page: Page::new(&visit, "Hulp bij klussen in en om uw huis", "/"),
        // A round price reads better in a sentence.
        prijs: prijs.strip_suffix(",00").unwrap_or(&prijs).to_owned(),
        per_cheque: today.tekst.clone(),
        verkooppunten: regeling
            .verkooppunten
            .iter()
            .map(|one| (one.naam.clone(), one.plaats.clone()))
            .collect(),
        uitvoerders: regeling
            .uitvoerders
            .iter()
            .map(|one| {
                let soorten = regeling
                    .klussoorten_for(&one.slug)
                    .into_iter()
                    .map(|soort| soort.naam.clone())
                    .collect();
                (one.naam.clone(), one.telefoon.to_string(), soorten)
            })
            .collect(),
        meldpunt: (
            regeling.meldpunt.naam.clone(),
            regeling.meldpunt.telefoon.to_string(),
            regeling.meldpunt.email.to_string(),
        ),
    })
}

/// The steps, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stap {
    Wat,
    Omschrijving,
    Waar,
    Wanneer,
    Cheques,
    Controle,
}

impl Stap {
    const ALL: [Self; 6] = [
        Self::Wat,
        Self::Omschrijving,
        Self::Waar,
        Self::Wanneer,
        Self::Cheques,
        Self::Controle,
    ];

    fn slug(self) -> &'static str {
        match self {
            Self::Wat => "wat",
            Self::Omschrijving => "omschrijving",
            Self::Waar => "waar",
            Self::Wanneer => "wanneer",
            Self::Cheques => "cheques",
            Self::Controle => "controle",
        }
    }

    fn question(self) -> &'static str {
        match self {
            Self::Wat => "Wat voor klus is het?",
            Self::Omschrijving => "Wat moet er gebeuren?",
            Self::Waar => "Waar is de klus en wie bent u?",
            Self::Wanneer => "Wanneer kunnen wij komen?",
            Self::Cheques => "Hoe betaalt u?",
            Self::Controle => "Klopt alles?",
        }
    }

    fn number(self) -> usize {
        Self::ALL.iter().take_while(|one| **one < self).count() + 1
    }

    fn previous(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|one| *one < self)
    }

    fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|one| *one > self)
    }

    /// The fields the step shows; the others travel along hidden.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Wat => &["klussoort"],
            Self::Omschrijving => &["omschrijving", "vraag", "antwoord", "zelf"],
            Self::Waar => &[
                "postcode",
                "huisnummer",
                "toevoeging",
                "straat",
                "plaats",
                "naam",
                "telefoon",
                "email",
            ],
            Self::Wanneer => &["voorkeuren", "deadline", "toegang", "toegang_anders"],
            Self::Cheques => &["heb_cheques", "aantal_cheques", "cheques"],
            Self::Controle => &[],
        }
    }

    fn owns(self, field: &str) -> bool {
        self.fields().contains(&field)
            || (self == Self::Omschrijving && field.starts_with("vraag-"))
    }
}

#[derive(Template)]
#[template(path = "aanvraag/stap.html")]
struct StepPage {
    page: Page,
    errors: FieldErrors,
    stap: Stap,
    number: usize,
    total: usize,
    question: &'static str,
    form: KlusForm,
    hidden: Vec<(String, String)>,
    next: &'static str,
    previous: Option<&'static str>,
    klussoorten: Vec<Choice>,
    soort: Option<SoortView>,
    dagdelen: Vec<Choice>,
    toegang: Vec<Choice>,
    betalen: Vec<Choice>,
    prijs: String,
    /// What was filled in, to look over: label, lines, step to change it.
    overzicht: Vec<(&'static str, Vec<String>, &'static str)>,
}

impl StepPage {
    fn new(visit: &Visit, stap: Stap, form: KlusForm, errors: FieldErrors) -> Self {
        let app = &visit.app;
        let regeling = &app.regeling;
        let title = format!(
            "Stap {} van {}: {}",
            stap.number(),
            Stap::ALL.len(),
            stap.question()
        );
        let page = Page::new(visit, title, "/");
        let soort = regeling
            .klussoort(form.klussoort.trim())
            .map(|soort| SoortView::of(app, soort));
        let mut form = form;
        if stap == Stap::Cheques && form.aantal_cheques.is_empty() {
            form.aantal_cheques = soort
                .as_ref()
                .map_or_else(String::new, |soort| soort.cheques.to_string());
        }
        Self {
            page: if errors.is_empty() {
                page
            } else {
                page.refused()
            },
            errors,
            stap,
            number: stap.number(),
            total: Stap::ALL.len(),
            question: stap.question(),
            hidden: form.pairs_without(stap.fields()),
            next: stap.next().map_or("klaar", Stap::slug),
            previous: stap.previous().map(Stap::slug),
            klussoorten: klussoort_choices(regeling),
            dagdelen: dagdelen(),
            toegang: toegang_choices(),
            betalen: vec![
                Choice::new("code", "Ik heb cheques").described(
                    "Vul hieronder de codes in. Wij leggen de cheques dan vast voor deze klus.",
                ),
                Choice::new("deur", "Ik heb cheques, maar vul nu geen code in")
                    .described("U geeft de cheques aan de ploeg als het werk klaar is."),
                Choice::new("kopen", "Ik koop nog cheques")
                    .described("Dat kan bij een verkooppunt, voordat de ploeg komt."),
            ],
            prijs: app.prijs().cents.to_string(),
            overzicht: if stap == Stap::Controle {
                overview(&form, soort.as_ref(), app)
            } else {
                Vec::new()
            },
            soort,
            form,
        }
    }
}

#[derive(Deserialize)]
struct Begin {
    #[serde(default)]
    klussoort: String,
}

async fn begin(visit: Visit, Query(query): Query<Begin>) -> Response {
    let form = KlusForm {
        sleutel: new_sleutel(),
        klussoort: query.klussoort,
        ..KlusForm::default()
    };
    show(&StepPage::new(
        &visit,
        Stap::Wat,
        form,
        FieldErrors::default(),
    ))
}

/// A step's address without what was filled in (a bookmark): begin at the beginning.
async fn astray(visit: Visit) -> Response {
    Redirect::to(&format!("{}/aanvraag", visit.app.settings.base_path())).into_response()
}

/// Shows the step of the address, or the first step before it that is not right yet; the step after the last sends.
async fn step(Path(slug): Path<String>, posted: Posted<KlusForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let target = Stap::ALL.into_iter().find(|stap| stap.slug() == slug);
    if target.is_none() && slug != "klaar" {
        return Err(Failure::NotFound.into());
    }
    let errors = mistakes(&form, &visit.app);
    let wrong = Stap::ALL
        .into_iter()
        .take_while(|stap| target.is_none_or(|target| *stap < target))
        .map(|stap| (stap, own_errors(stap, &errors)))
        .find(|(_, errors)| !errors.is_empty());
    if let Some((stap, errors)) = wrong {
        return Ok(show_with(
            StatusCode::BAD_REQUEST,
            &StepPage::new(&visit, stap, form, errors),
        ));
    }
    if let Some(stap) = target {
        return Ok(show(&StepPage::new(
            &visit,
            stap,
            form,
            FieldErrors::default(),
        )));
    }
    let asked =
        actions::klus::ask(&visit.app, &asker(&visit), visit.from, &draft(&form), once).await;
    match asked {
        Ok(done) => Ok(to_asked(&visit.app, &done.value.volgcode)),
        // Only a cheque can still be refused here; what was typed stays.
        Err(Failure::Refused { title, detail, .. }) => Ok(show_with(
            StatusCode::CONFLICT,
            &StepPage::new(
                &visit,
                Stap::Cheques,
                form,
                FieldErrors::one("cheques", format!("{title}. {detail}")),
            ),
        )),
        Err(Failure::Invalid(errors)) => Ok(show_with(
            StatusCode::BAD_REQUEST,
            &StepPage::new(&visit, Stap::Controle, form, errors),
        )),
        Err(Failure::KeyReused) => Err(Failure::refused(
            "Deze klus hebt u al aangevraagd",
            "U hebt uw aanvraag al verstuurd en daarna iets veranderd. Wilt u de aanvraag veranderen? Bel ons dan. Wilt u nog een klus vragen? Begin dan opnieuw.",
        )
        .into()),
        Err(error) => Err(error.into()),
    }
}

/// Everything that is wrong, in the order of the steps. A resident must be reachable and say how they pay.
fn mistakes(form: &KlusForm, app: &App) -> FieldErrors {
    let mut errors = draft(form)
        .check(&app.regeling, app.today())
        .err()
        .unwrap_or_default();
    if form.telefoon.trim().is_empty() && form.email.trim().is_empty() {
        errors.push(
            "telefoon",
            "Vul uw telefoonnummer in. Dan kunnen wij u bellen voor een afspraak.",
        );
    }
    match form.heb_cheques.as_str() {
        "deur" | "kopen" => {}
        "code" if form.cheques.trim().is_empty() => errors.push(
            "cheques",
            "Vul de code van uw cheque in, of kies dat u de cheques aan de ploeg geeft.",
        ),
        "code" => {}
        _ => errors.push("heb_cheques", "Kies hoe u betaalt."),
    }
    errors
}

/// Codes count only for who says to have them: who chose otherwise after typing meant it.
fn draft(form: &KlusForm) -> KlusDraft {
    let mut draft = form.draft();
    if form.heb_cheques != "code" {
        draft.cheques.clear();
    }
    draft
}

fn own_errors(stap: Stap, errors: &FieldErrors) -> FieldErrors {
    let mut own = FieldErrors::default();
    for (field, sentence) in errors.list().iter().filter(|(field, _)| stap.owns(field)) {
        own.push(field, sentence);
    }
    own
}

/// What was filled in, in the words of the checked draft where it is right.
fn overview(
    form: &KlusForm,
    soort: Option<&SoortView>,
    app: &App,
) -> Vec<(&'static str, Vec<String>, &'static str)> {
    let checked = draft(form).check(&app.regeling, app.today()).ok();
    let Some(new) = checked else {
        return Vec::new();
    };
    let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    let mut what = vec![new.omschrijving.clone()];
    what.extend(lines(&new.zelf));
    let bewoner = &new.bewoner;
    let reach: Vec<String> = bewoner
        .telefoon
        .iter()
        .map(ToString::to_string)
        .chain(bewoner.email.iter().map(ToString::to_string))
        .collect();
    let mut who = vec![bewoner.naam.to_string(), bewoner.adres()];
    who.extend(reach);
    let mut when = vec![when_words(&new.voorkeuren)];
    if let Some(deadline) = new.deadline {
        when.push(format!(
            "Klaar voor {}",
            crate::domain::calendar::long_date(deadline)
        ));
    }
    when.extend(Some(new.toegang.clone()).filter(|text| !text.is_empty()));
    let count = if new.aantal_cheques == 1 {
        "1 cheque".to_owned()
    } else {
        format!("{} cheques", new.aantal_cheques)
    };
    let cheques = match (form.heb_cheques.as_str(), new.cheques.len()) {
        ("kopen", _) => format!("{count}. U koopt ze nog bij een verkooppunt."),
        (_, 0) => format!("{count}. U geeft ze aan de ploeg."),
        (_, codes) => format!("{count}. Van {codes} hebt u de code ingevuld."),
    };
    vec![
        (
            "Soort klus",
            vec![soort.map_or_else(String::new, |soort| soort.soort.naam.clone())],
            "wat",
        ),
        ("Wat er moet gebeuren", what, "omschrijving"),
        ("Naam en adres", who, "waar"),
        ("Wanneer", when, "wanneer"),
        ("Betalen", vec![cheques], "cheques"),
    ]
}

fn when_words(voorkeuren: &Voorkeuren) -> String {
    let labels = voorkeuren.labels();
    if labels.is_empty() {
        "Altijd".to_owned()
    } else {
        labels.join(", ")
    }
}
