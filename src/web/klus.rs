//! Klussen at the doors that are not the wizard: the dense page for staff on the phone, following a klus, the
//! confirmation. The form of a request, shared with the wizard, is in `form`; the API is in `api`.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use self::form::{KlusForm, dagdelen, klussoort_choices, toegang_choices};
use super::{
    aanbod::Kies,
    error::PageError,
    extract::{Posted, Staff, Visit},
    pdf,
    view::{Choice, Page, new_sleutel, show, show_with},
    waardering,
};
use crate::{
    actions::{self, Failure, klus::Followed},
    app::App,
    domain::{
        account::{Rol, Want, may},
        calendar::{local_date, local_time, long_date, time_hm},
        fields::FieldErrors,
        foto::FOTOS_MAX,
        klus::{Klus, KlusStatus, Volgcode, words},
        klussoort::Klussoort,
        verzilvering::Bezwaar,
        vooropname::Vooropname,
        waardering::WaarderingDraft,
    },
};

mod api;
pub(super) mod form;

pub(super) use api::api;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/klussen/nieuw", get(dense).post(dense_ask))
        .route("/aangevraagd/{volgcode}", get(asked))
        .route("/aangevraagd/{volgcode}/bevestiging", get(asked_paper))
        .route("/volgen", get(follow_form).post(follow))
        .route("/volgen/{volgcode}", get(follow_link))
}

/// What is and is not done, as shown beside a form.
#[derive(Clone, Debug)]
pub(super) struct SoortView {
    /// The klussoort.
    pub soort: Klussoort,
    /// Names and telephone numbers of the uitvoerders.
    pub uitvoerders: Vec<(String, String)>,
    /// Cheques it usually takes.
    pub cheques: u32,
    /// Questions to ask: slug and text.
    pub vragen: Vec<(String, String)>,
}

impl SoortView {
    pub(super) fn of(app: &App, soort: &Klussoort) -> Self {
        let regeling = &app.regeling;
        Self {
            uitvoerders: soort
                .uitvoerders
                .iter()
                .filter_map(|slug| regeling.uitvoerder(slug))
                .map(|one| (one.naam.clone(), one.telefoon.to_string()))
                .collect(),
            cheques: crate::domain::klus::usual_cheques(soort, app.prijs()),
            vragen: soort
                .vraagt
                .iter()
                .filter_map(|slug| regeling.vraag(slug))
                .map(|vraag| (vraag.slug.clone(), vraag.tekst.clone()))
                .collect(),
            soort: soort.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "klus/nieuw.html")]
struct DensePage {
    page: Page,
    errors: FieldErrors,
    form: KlusForm,
    sleutel: String,
    klussoorten: Vec<Choice>,
    uitvoerders: Vec<Choice>,
    urgenties: Vec<Choice>,
    dagdelen: Vec<Choice>,
    toegang: Vec<Choice>,
    soorten: Vec<SoortView>,
    /// What was refused by the rules, if anything.
    refusal: Option<(String, String)>,
}

impl DensePage {
    fn new(visit: &Visit, form: KlusForm, errors: FieldErrors) -> Self {
        let regeling = &visit.app.regeling;
        let page = Page::new(visit, "Klus aannemen", "/klussen/nieuw");
        let sleutel = if form.sleutel.is_empty() {
            new_sleutel()
        } else {
            form.sleutel.clone()
        };
        Self {
            page: if errors.is_empty() {
                page
            } else {
                page.refused()
            },
            errors,
            sleutel,
            form,
            klussoorten: klussoort_choices(regeling)
                .into_iter()
                .map(|choice| Choice::new(choice.value, choice.label))
                .collect(),
            uitvoerders: regeling
                .uitvoerders
                .iter()
                .map(|one| Choice::new(&one.slug, &one.naam))
                .collect(),
            urgenties: regeling
                .urgenties
                .iter()
                .map(|one| Choice::new(&one.slug, &one.naam))
                .collect(),
            dagdelen: dagdelen(),
            toegang: toegang_choices(),
            soorten: regeling
                .klussoorten
                .iter()
                .map(|soort| SoortView::of(&visit.app, soort))
                .collect(),
            refusal: None,
        }
    }
}

async fn dense(Staff(visit): Staff) -> Result<Response, PageError> {
    may(&visit.actor, Want::EnterKlus)?;
    Ok(show(&DensePage::new(
        &visit,
        KlusForm::default(),
        FieldErrors::default(),
    )))
}

async fn dense_ask(posted: Posted<KlusForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    // Without an account this page does not exist; the wizard is for residents.
    visit.actor.account()?;
    match actions::klus::ask(&visit.app, &visit.actor, visit.from, &form.draft(), once).await {
        Ok(done) => Ok(to_asked(&visit.app, &done.value.volgcode)),
        Err(Failure::Invalid(errors)) => Ok(show_with(
            StatusCode::BAD_REQUEST,
            &DensePage::new(&visit, form, errors),
        )),
        Err(Failure::Refused { title, detail, .. }) => {
            let mut page = DensePage::new(&visit, form, FieldErrors::default());
            page.refusal = Some((title, detail));
            Ok(show_with(StatusCode::CONFLICT, &page))
        }
        Err(Failure::KeyReused) => {
            let mut page = DensePage::new(&visit, form, FieldErrors::default());
            page.refusal = Some((
                "Deze klus staat al in het systeem".to_owned(),
                "U hebt dit formulier al verstuurd en daarna iets veranderd. Is het een andere klus? Klik dan nog een keer op Klus vastleggen.".to_owned(),
            ));
            page.sleutel = new_sleutel();
            Ok(show_with(StatusCode::CONFLICT, &page))
        }
        Err(error) => Err(error.into()),
    }
}

/// On to the confirmation.
pub(super) fn to_asked(app: &App, volgcode: &str) -> Response {
    Redirect::to(&format!(
        "{}/aangevraagd/{volgcode}",
        app.settings.base_path()
    ))
    .into_response()
}

#[derive(Template)]
#[template(path = "klus/aangevraagd.html")]
struct AskedPage {
    page: Page,
    nummer: String,
    volgcode: String,
    naam: String,
    soort: String,
    adres: String,
    stappen: Vec<String>,
    uitvoerder: (String, String),
    /// Whether a clerk reads this, not the resident.
    for_staff: bool,
    /// How many fotos go with it.
    fotos: usize,
    sleutel: String,
    errors: FieldErrors,
}

async fn asked(visit: Visit, Path(volgcode): Path<String>) -> Result<Response, PageError> {
    asked_page(visit, volgcode, FieldErrors::default()).await
}

/// The page after asking; `errors` are about fotos that were sent from it.
pub(super) async fn asked_page(
    visit: Visit,
    volgcode: String,
    errors: FieldErrors,
) -> Result<Response, PageError> {
    match actions::klus::asked(&visit.app, visit.from, &volgcode).await {
        Ok((klus, bewoner)) => {
            let regeling = &visit.app.regeling;
            let page = Page::new(&visit, "Uw klus is aangevraagd", "");
            let (page, status) = if errors.is_empty() {
                (page, StatusCode::OK)
            } else {
                (page.refused(), StatusCode::BAD_REQUEST)
            };
            let asked = AskedPage {
                page,
                nummer: klus.nummer.to_string(),
                volgcode,
                naam: bewoner.gegevens.naam.to_string(),
                soort: soort_naam(&visit.app, &klus),
                adres: bewoner.gegevens.adres(),
                stappen: words::next_steps(&klus, regeling),
                uitvoerder: uitvoerder(&visit.app, &klus),
                for_staff: visit.account().is_some(),
                fotos: actions::foto::count(&visit.app, klus.id).await?,
                sleutel: new_sleutel(),
                errors,
            };
            Ok(show_with(status, &asked))
        }
        // Later the link alone no longer shows an address. What is no code does not go into an address again.
        Err(Failure::NotFound) => {
            let base = visit.app.settings.base_path();
            let link = Volgcode::parse(&volgcode).map_or_else(
                |_| format!("{base}/volgen"),
                |code| format!("{base}/volgen/{code}"),
            );
            Ok(Redirect::to(&link).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn asked_paper(visit: Visit, Path(volgcode): Path<String>) -> Result<Response, PageError> {
    let (nummer, bytes) = actions::klus::confirmation(&visit.app, visit.from, &volgcode).await?;
    Ok(pdf(&format!("klus-{nummer}"), bytes))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct FollowForm {
    nummer: String,
    postcode: String,
    /// What the resident says is wrong with a cheque that was taken in.
    bezwaar: String,
}

#[derive(Template)]
#[template(path = "klus/volgen.html")]
struct FollowPage {
    page: Page,
    errors: FieldErrors,
    form: FollowForm,
    /// Whether the number came with a link and need not be typed.
    by_link: bool,
}

impl FollowPage {
    fn new(visit: &Visit, form: FollowForm, by_link: bool, errors: FieldErrors) -> Self {
        let page = Page::new(visit, "Volg uw klus", "/volgen");
        Self {
            page: if errors.is_empty() {
                page
            } else {
                page.refused()
            },
            errors,
            form,
            by_link,
        }
    }
}

async fn follow_form(visit: Visit) -> Response {
    show(&FollowPage::new(
        &visit,
        FollowForm::default(),
        false,
        FieldErrors::default(),
    ))
}

async fn follow_link(visit: Visit, Path(volgcode): Path<String>) -> Response {
    let form = FollowForm {
        nummer: volgcode,
        ..FollowForm::default()
    };
    show(&FollowPage::new(&visit, form, true, FieldErrors::default()))
}

async fn follow(posted: Posted<FollowForm>) -> Result<Response, PageError> {
    let Posted { visit, form, .. } = posted;
    let mut errors = FieldErrors::default();
    if form.nummer.trim().is_empty() {
        errors.push(
            "nummer",
            "Vul uw klusnummer in. Het staat op uw bevestiging.",
        );
    }
    if form.postcode.trim().is_empty() {
        errors.push(
            "postcode",
            "Vul de postcode in van het adres waar de klus is.",
        );
    }
    if !errors.is_empty() {
        return Ok(show_with(
            StatusCode::BAD_REQUEST,
            &FollowPage::new(&visit, form, false, errors),
        ));
    }
    let told = match Bezwaar::parse(&form.bezwaar) {
        None => false,
        Some(bezwaar) => {
            let (app, from) = (&visit.app, visit.from);
            actions::verzilvering::undo::dispute_own(
                app,
                from,
                &form.nummer,
                &form.postcode,
                bezwaar,
            )
            .await?;
            true
        }
    };
    follow_with(&visit, form, told, FieldErrors::default()).await
}

/// A klus as its resident follows it, after fotos were sent from its page.
pub(super) async fn followed(
    visit: &Visit,
    nummer: String,
    postcode: String,
    errors: FieldErrors,
) -> Result<Response, PageError> {
    let form = FollowForm {
        nummer,
        postcode,
        bezwaar: String::new(),
    };
    follow_with(visit, form, false, errors).await
}

/// A klus as its resident follows it, after they said what they think of the work, or that was refused.
pub(super) async fn judged(
    visit: &Visit,
    (nummer, postcode): (String, String),
    draft: WaarderingDraft,
    wrong: Option<(StatusCode, FieldErrors)>,
) -> Result<Response, PageError> {
    let form = FollowForm {
        nummer,
        postcode,
        bezwaar: String::new(),
    };
    let (app, from) = (&visit.app, visit.from);
    match actions::klus::follow(app, from, &form.nummer, &form.postcode).await {
        Ok(followed) => {
            let mut page = FollowedPage::new(visit, &followed, form);
            page.waardering.draft = draft;
            let (status, errors) = wrong.unwrap_or_default();
            page.page.has_errors = !errors.is_empty();
            page.errors = errors;
            Ok(show_with(status, &page))
        }
        Err(failure) => not_followed(visit, form, failure),
    }
}

/// A klus as its resident follows it, after they answered from its page; `waarom` is what they typed, `wrong` why it was refused.
pub(super) async fn answered(
    visit: &Visit,
    nummer: String,
    postcode: String,
    waarom: String,
    wrong: Option<(StatusCode, FieldErrors)>,
) -> Result<Response, PageError> {
    let form = FollowForm {
        nummer,
        postcode,
        bezwaar: String::new(),
    };
    let followed =
        actions::klus::follow(&visit.app, visit.from, &form.nummer, &form.postcode).await;
    match (followed, wrong) {
        (Ok(followed), Some((status, errors))) => {
            let mut page = FollowedPage::new(visit, &followed, form);
            page.page.has_errors = true;
            page.errors = errors;
            if let Some(kies) = &mut page.kies {
                kies.waarom = waarom;
            }
            Ok(show_with(status, &page))
        }
        (Ok(followed), None) => Ok(show(&FollowedPage::new(visit, &followed, form))),
        (Err(failure), _) => not_followed(visit, form, failure),
    }
}

/// The form again, with the same words whatever did not fit.
fn not_followed(visit: &Visit, form: FollowForm, failure: Failure) -> Result<Response, PageError> {
    match failure {
        Failure::Refused { detail, .. } => Ok(show_with(
            StatusCode::NOT_FOUND,
            &FollowPage::new(visit, form, false, FieldErrors::one("nummer", detail)),
        )),
        other => Err(other.into()),
    }
}

async fn follow_with(
    visit: &Visit,
    form: FollowForm,
    told_wrong: bool,
    errors: FieldErrors,
) -> Result<Response, PageError> {
    match actions::klus::follow(&visit.app, visit.from, &form.nummer, &form.postcode).await {
        Ok(followed) => {
            let status = if errors.is_empty() {
                StatusCode::OK
            } else {
                StatusCode::BAD_REQUEST
            };
            let mut page = FollowedPage::new(visit, &followed, form);
            page.told_wrong = told_wrong;
            page.page.has_errors = !errors.is_empty();
            page.errors = errors;
            Ok(show_with(status, &page))
        }
        Err(failure) => not_followed(visit, form, failure),
    }
}

#[derive(Template)]
#[template(path = "klus/gevolgd.html")]
struct FollowedPage {
    page: Page,
    nummer: String,
    soort: String,
    badge: &'static str,
    label: &'static str,
    told: String,
    /// Visits promised, in words.
    afspraken: Vec<String>,
    /// What happened: label and day.
    verloop: Vec<(String, String)>,
    uitvoerder: (String, String),
    contactpersoon: Option<String>,
    /// Days on which cheques were taken in.
    ingenomen: Vec<String>,
    /// What may be said about them; empty when it is too long ago.
    bezwaren: Vec<Choice>,
    /// Whether that was said just now.
    told_wrong: bool,
    /// When somebody comes to look first.
    look: Option<String>,
    /// Half days to choose from.
    kies: Option<Kies>,
    /// What they think of the work.
    waardering: waardering::Rate,
    /// How many fotos go with it.
    fotos: usize,
    may_add_foto: bool,
    sleutel: String,
    form: FollowForm,
    errors: FieldErrors,
}

impl FollowedPage {
    fn new(visit: &Visit, followed: &Followed, form: FollowForm) -> Self {
        let Followed {
            klus,
            steps,
            promised,
            contactpersoon,
            cheques,
            look,
            aanbod,
            fotos,
            waardering,
        } = followed;
        let app = &visit.app;
        let mut verloop: Vec<(String, String)> = steps
            .iter()
            .filter_map(|step| {
                let label = words::step_label(&step.action, step.to)?;
                Some((label.to_owned(), long_date(local_date(step.at))))
            })
            .collect();
        verloop.dedup();
        Self {
            page: Page::new(visit, format!("Klus {}", klus.nummer), "/volgen"),
            nummer: klus.nummer.to_string(),
            soort: soort_naam(app, klus),
            badge: badge(klus.status),
            label: klus.status.label(),
            told: words::told(klus, &app.regeling),
            afspraken: promised
                .iter()
                .map(|one| promised_words(app, one))
                .collect(),
            verloop,
            uitvoerder: uitvoerder(app, klus),
            contactpersoon: contactpersoon.clone(),
            ingenomen: cheques
                .iter()
                .map(|one| long_date(local_date(one.op)))
                .collect(),
            bezwaren: if cheques.last().is_some_and(|one| one.disputable) {
                let all = Bezwaar::ALL.into_iter();
                all.map(|one| Choice::new(one.word(), one.label()))
                    .collect()
            } else {
                Vec::new()
            },
            told_wrong: false,
            look: look.as_ref().map(Vooropname::when),
            kies: aanbod.as_ref().map(|shown| {
                let action = format!("{}/volgen/aanbod", app.settings.base_path());
                Kies::of(shown, action, app).following(form.nummer.clone(), form.postcode.clone())
            }),
            waardering: waardering::Rate::new(waardering),
            fotos: *fotos,
            may_add_foto: *fotos < FOTOS_MAX && klus.status.is_before_work(),
            sleutel: new_sleutel(),
            form,
            errors: FieldErrors::default(),
        }
    }
}

/// `donderdag 26 november 2026, tussen 9:00 en 11:00 uur. Aan de deur zegt de ploeg de code 0427`.
pub(super) fn promised_words(app: &App, visit: &actions::klus::Promised) -> String {
    format!(
        "{}, tussen {} en {} uur. Aan de deur zegt de ploeg de code {}",
        long_date(local_date(visit.van)),
        time_hm(local_time(visit.van)),
        time_hm(local_time(visit.tot)),
        actions::deurcode::of(app, visit.opdracht)
    )
}

/// The colour of a state.
pub(super) fn badge(status: KlusStatus) -> &'static str {
    match status {
        KlusStatus::Requested => "info",
        KlusStatus::Asked | KlusStatus::Offered => "warning",
        KlusStatus::Accepted | KlusStatus::Planned | KlusStatus::InProgress | KlusStatus::Done => {
            "positive"
        }
        KlusStatus::Closed | KlusStatus::Withdrawn => "neutral",
        KlusStatus::Declined | KlusStatus::Complaint => "negative",
    }
}

/// The name of a klussoort; its slug when the regeling lost it since.
pub(super) fn soort_naam(app: &App, klus: &Klus) -> String {
    app.regeling
        .klussoort(&klus.klussoort)
        .map_or_else(|| klus.klussoort.clone(), |soort| soort.naam.clone())
}

/// Name and telephone number of the uitvoerder of a klus.
pub(super) fn uitvoerder(app: &App, klus: &Klus) -> (String, String) {
    app.regeling.uitvoerder(&klus.uitvoerder).map_or_else(
        || {
            let meldpunt = &app.regeling.meldpunt;
            (meldpunt.naam.clone(), meldpunt.telefoon.to_string())
        },
        |one| (one.naam.clone(), one.telefoon.to_string()),
    )
}

/// Who asks when the wizard is used: staff who may enter klussen as themselves, everybody else as a resident.
pub(super) fn asker(visit: &Visit) -> crate::domain::account::Actor {
    use crate::domain::account::Actor;
    match visit.account().map(|account| &account.rol) {
        Some(Rol::Balie { .. } | Rol::Meldpunt | Rol::Coordinator { .. }) => visit.actor.clone(),
        Some(
            Rol::Begeleider { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer,
        )
        | None => Actor::Bewoner,
    }
}
