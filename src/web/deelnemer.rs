//! `/deelnemers/{id}`: who somebody is, what they can do, and a new login card on paper. The list is in [`list`], the form for a new
//! one in [`intake`], dates, hours, licences and pauses in [`traject`]; uren, werkervaring and treden are elsewhere.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use jiff::civil::Date;
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    afwezig::{AfwezigForm, dagdelen},
    error::PageError,
    extract::{Posted, Staff, Visit},
    ploegen::to,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Done, Failure, account::NewKaart, apart::Apart, deelnemer::Noted},
    app::App,
    domain::{
        account::{Want, may},
        afwezig::{Afwezig, Wie},
        calendar::{duration_words, long_date},
        certificaat::Rijbewijs,
        deelnemer::{Deelnemer, Niveau, Seen, SeenDraft},
        fields::FieldErrors,
        leerdoel::LeerdoelDraft,
        taal::Taal,
    },
};

mod api;
mod intake;
mod list;
mod traject;

pub(super) use api::api;

/// Blank modules around a QR code (ISO/IEC 18004).
const QUIET_MODULES: usize = 4;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/deelnemers/{id}", get(look))
        .route("/deelnemers/{id}/vaardigheden", post(see_niveau))
        .route("/deelnemers/{id}/leerdoelen", post(set_leerdoel))
        .route(
            "/deelnemers/{id}/leerdoelen/verwijderen",
            post(remove_leerdoel),
        )
        .route("/deelnemers/{id}/apart", post(keep_apart))
        .route("/deelnemers/{id}/apart/verwijderen", post(let_together))
        .route("/deelnemers/{id}/klantmanager", post(set_klantmanager))
        .route("/deelnemers/{id}/kaart", post(hand_out))
        .merge(list::pages())
        .merge(intake::pages())
        .merge(traject::pages())
}

/// A deelnemer as a row or a page shows them.
struct Person {
    id: Uuid,
    naam: String,
    uitvoerder: String,
    telefoon: String,
    regeling: &'static str,
    uren: String,
    komt: String,
    rijbewijs: bool,
    certificaten: Vec<String>,
    beperkingen: String,
    periode: String,
    /// That they pause or have left; empty while they take part.
    stand: String,
    vaardigheden: Vec<(String, &'static str)>,
    /// What they do on their own.
    zelf: String,
}

impl Person {
    fn of(app: &App, deelnemer: &Deelnemer) -> Self {
        let today = app.today();
        let periode = match deelnemer.end {
            Some(end) => format!(
                "{} tot en met {}",
                long_date(deelnemer.start),
                long_date(end)
            ),
            None => format!("vanaf {}", long_date(deelnemer.start)),
        };
        Self {
            id: deelnemer.id,
            naam: deelnemer.naam.clone(),
            uitvoerder: app
                .regeling
                .uitvoerder(&deelnemer.uitvoerder)
                .map_or_else(|| deelnemer.uitvoerder.clone(), |one| one.naam.clone()),
            telefoon: deelnemer
                .telefoon
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            regeling: deelnemer.regeling.label(),
            uren: format!("{} per week", duration_words(deelnemer.agreed_on(today))),
            komt: deelnemer.beschikbaar.words(),
            rijbewijs: deelnemer.may_drive(Rijbewijs::B, today),
            certificaten: deelnemer
                .certificaten
                .iter()
                .map(|one| one.words(today))
                .collect(),
            beperkingen: deelnemer
                .beperkingen
                .iter()
                .map(|one| one.label())
                .collect::<Vec<_>>()
                .join(", "),
            periode,
            stand: stand(deelnemer, today),
            zelf: deelnemer
                .vaardigheden
                .iter()
                .filter(|(_, niveau)| *niveau >= Niveau::Alone)
                .map(|(slug, _)| vaardigheid_naam(app, slug))
                .collect::<Vec<_>>()
                .join(", "),
            vaardigheden: deelnemer
                .vaardigheden
                .iter()
                .map(|(slug, niveau)| (vaardigheid_naam(app, slug), niveau.label()))
                .collect(),
        }
    }
}

/// `Pauze ma 23 nov tot en met vr 4 dec (vakantie)`, `Vertrokken naar betaald werk, laatste dag vrijdag 27 november 2026`.
fn stand(deelnemer: &Deelnemer, today: Date) -> String {
    match (deelnemer.uitstroom, deelnemer.pauze_on(today)) {
        (Some(exit), _) => format!(
            "{} {}, laatste dag {}",
            if exit.op < today {
                "Vertrokken"
            } else {
                "Vertrekt"
            },
            exit.naar.label(),
            long_date(exit.op)
        ),
        (None, Some(pauze)) => format!("Pauze {} ({})", pauze.when(), pauze.reden.label()),
        (None, None) => String::new(),
    }
}

fn vaardigheid_naam(app: &App, slug: &str) -> String {
    app.regeling
        .vaardigheid(slug)
        .map_or_else(|| slug.to_owned(), |one| one.naam.clone())
}

#[derive(Template)]
#[template(path = "deelnemer/deelnemer.html")]
struct PersonPage {
    page: Page,
    errors: FieldErrors,
    person: Person,
    may_guide: bool,
    may_hand_out: bool,
    /// Whether this account may make a calendar link for them.
    may_have_agenda: bool,
    /// Whether this account sees the treden.
    may_see_trede: bool,
    /// Everything that was seen, latest first.
    gezien: Vec<SeenLine>,
    /// Where the button for a new card goes.
    hand_out: String,
    /// The languages the phone can have.
    talen: Vec<Choice>,
    vaardigheden: Vec<Choice>,
    niveaus: Vec<Choice>,
    /// Name of the klantmanager.
    klantmanager: Option<String>,
    /// Whom this account may choose; none when it may not choose.
    klantmanagers: Option<Vec<Choice>>,
    form: PersonForm,
    /// Absences that are not over, key and words; none when this account does not note them.
    afwezig: Option<Vec<(Uuid, String)>>,
    /// The form for another, which `/afwezig` answers.
    away: AfwezigForm,
    leerdoelen: Vec<Doel>,
    /// With whom they must not work; none when this account does not plan for them.
    apart: Option<Apart>,
    /// With whom they might be kept apart.
    others: Vec<Choice>,
    dagdelen: Vec<Choice>,
}

/// A level that was seen, as a line.
struct SeenLine {
    naam: String,
    niveau: &'static str,
    wanneer: String,
    wie: String,
    reden: String,
}

fn seen_lines(app: &App, all: Vec<(Seen, Option<String>)>) -> Vec<SeenLine> {
    let mut all = all;
    all.sort_by_key(|(one, _)| std::cmp::Reverse((one.on, one.no)));
    all.into_iter()
        .map(|(one, by)| SeenLine {
            naam: vaardigheid_naam(app, &one.vaardigheid),
            niveau: one.niveau.label(),
            wanneer: long_date(one.on),
            wie: by.unwrap_or_else(|| "bij de start".to_owned()),
            reden: one.reden.unwrap_or_default(),
        })
        .collect()
}

/// A leerdoel as a line.
struct Doel {
    slug: String,
    naam: String,
    /// By when, or nothing.
    due: String,
}

/// What was typed on the page of one deelnemer; one form struct for its forms.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct PersonForm {
    vaardigheid: String,
    niveau: String,
    niveau_reden: String,
    klantmanager: String,
    leerdoel: String,
    leerdoel_due: String,
    apart: String,
    sleutel: String,
}

/// The klantmanagers to choose from.
async fn klantmanagers(visit: &Visit) -> Result<Vec<Choice>, Failure> {
    let all = actions::deelnemer::klantmanagers(&visit.app, &visit.actor).await?;
    Ok(all
        .iter()
        .map(|one| Choice::new(one.id.to_string(), &one.naam))
        .collect())
}

async fn person_page(
    visit: &Visit,
    id: Uuid,
    mut form: PersonForm,
    errors: FieldErrors,
) -> Result<PersonPage, Failure> {
    let app = &visit.app;
    let deelnemer = actions::deelnemer::look(app, &visit.actor, id).await?;
    let uitvoerder = deelnemer.uitvoerder.as_str();
    let can = |want| may(&visit.actor, want).is_ok();
    if form.sleutel.is_empty() {
        form.sleutel = new_sleutel();
    }
    let klantmanager = deelnemer.klantmanager;
    let may_keep = can(Want::KeepTraject {
        uitvoerder,
        klantmanager,
    });
    let klantmanagers = if may_keep {
        Some(klantmanagers(visit).await?)
    } else {
        None
    };
    if errors.is_empty() {
        form.klantmanager = deelnemer
            .klantmanager
            .map_or_else(String::new, |id| id.to_string());
    }
    let page = Page::new(visit, deelnemer.naam.clone(), "/deelnemers");
    let apart = actions::apart::of(app, &visit.actor, &deelnemer).await?;
    let others = apart.iter().flat_map(|apart| &apart.others);
    Ok(PersonPage {
        others: others
            .map(|(id, naam)| Choice::new(id.to_string(), naam))
            .collect(),
        apart,
        leerdoelen: actions::leerdoel::of(app, &visit.actor, id)
            .await?
            .into_iter()
            .map(|one| Doel {
                naam: vaardigheid_naam(app, &one.vaardigheid),
                due: one.due_words(app.today()),
                slug: one.vaardigheid,
            })
            .collect(),
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        may_guide: can(Want::GuideDeelnemer { uitvoerder }),
        // Who has left logs in no more.
        may_hand_out: can(Want::HandOutKaart { uitvoerder })
            && deelnemer
                .uitstroom
                .is_none_or(|exit| app.today() <= exit.op),
        may_see_trede: can(Want::KeepTrede { klantmanager }),
        may_have_agenda: can(Want::Dispatch { uitvoerder }),
        gezien: seen_lines(
            app,
            actions::deelnemer::niveaus(app, &visit.actor, id).await?,
        ),
        hand_out: format!("{}/deelnemers/{id}/kaart", app.settings.base_path()),
        talen: Taal::ALL
            .iter()
            .map(|taal| Choice::new(taal.word(), taal.label()))
            .collect(),
        vaardigheden: app
            .regeling
            .vaardigheden
            .iter()
            .map(|one| Choice::new(&one.slug, &one.naam))
            .collect(),
        niveaus: Niveau::ALL
            .iter()
            .map(|one| Choice::new(one.number().to_string(), one.label()))
            .collect(),
        klantmanager: actions::deelnemer::klantmanager_naam(app, &deelnemer).await?,
        klantmanagers,
        person: Person::of(app, &deelnemer),
        form,
        afwezig: actions::afwezig::of_deelnemer(app, &visit.actor, id)
            .await?
            .map(|all| {
                let words = |one: Afwezig| (one.id, one.when.words());
                all.into_iter().map(words).collect()
            }),
        away: AfwezigForm::usual(visit, Wie::Deelnemer(id).value()),
        dagdelen: dagdelen(),
    })
}

async fn look(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let page = person_page(&visit, id, PersonForm::default(), FieldErrors::default()).await?;
    Ok(show(&page))
}

async fn see_niveau(
    Path(id): Path<Uuid>,
    posted: Posted<PersonForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let draft = SeenDraft {
        vaardigheid: form.vaardigheid.clone(),
        niveau: form.niveau.clone(),
        reden: form.niveau_reden.clone(),
    };
    let done = actions::deelnemer::see_niveau(&visit.app, &visit.actor, id, &draft, once).await;
    noted(&visit, id, form, done).await
}

async fn set_klantmanager(
    Path(id): Path<Uuid>,
    posted: Posted<PersonForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let chosen = &form.klantmanager;
    let done =
        actions::deelnemer::set_klantmanager(&visit.app, &visit.actor, id, chosen, once).await;
    noted(&visit, id, form, done).await
}

async fn set_leerdoel(
    Path(id): Path<Uuid>,
    posted: Posted<PersonForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let draft = LeerdoelDraft {
        vaardigheid: form.leerdoel.clone(),
        due: form.leerdoel_due.clone(),
    };
    let done = actions::leerdoel::set(&visit.app, &visit.actor, id, &draft, once).await;
    noted(&visit, id, form, done).await
}

async fn remove_leerdoel(
    Path(id): Path<Uuid>,
    posted: Posted<PersonForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = actions::leerdoel::remove(&visit.app, &visit.actor, id, &form.leerdoel, once).await;
    noted(&visit, id, form, done).await
}

async fn keep_apart(
    Path(id): Path<Uuid>,
    posted: Posted<PersonForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = actions::apart::add(&visit.app, &visit.actor, id, &form.apart, once).await;
    noted(&visit, id, form, done).await
}

async fn let_together(
    Path(id): Path<Uuid>,
    posted: Posted<PersonForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = actions::apart::remove(&visit.app, &visit.actor, id, &form.apart, once).await;
    noted(&visit, id, form, done).await
}

/// Back to the deelnemer, or the page again with what was typed.
async fn noted(
    visit: &Visit,
    id: Uuid,
    form: PersonForm,
    done: Result<Done<Noted>, Failure>,
) -> Result<Response, PageError> {
    match done {
        Ok(_) => {
            // Who handed somebody over does not see them any more.
            let look = actions::deelnemer::look(&visit.app, &visit.actor, id).await;
            let path = look.map_or_else(
                |_| "/deelnemers".to_owned(),
                |_| format!("/deelnemers/{id}"),
            );
            Ok(to(&visit.app, &path))
        }
        Err(Failure::Invalid(errors)) => Ok(show_with(
            StatusCode::BAD_REQUEST,
            &person_page(visit, id, form, errors).await?,
        )),
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "deelnemer/kaart.html")]
struct KaartPage {
    page: Page,
    id: Uuid,
    naam: String,
    pin: String,
    adres: String,
    qr_size: usize,
    qr_path: String,
    /// In which the steps stand under the Dutch ones; none for Dutch.
    taal: Option<Taal>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct KaartForm {
    taal: String,
}

/// Shows the card at once: its token and PIN exist nowhere else, so they cannot stand behind a redirect.
async fn hand_out(Path(id): Path<Uuid>, posted: Posted<KaartForm>) -> Result<Response, PageError> {
    let Posted { visit, form, .. } = posted;
    let deelnemer = actions::deelnemer::look(&visit.app, &visit.actor, id).await?;
    let taal = Taal::parse(&form.taal);
    let NewKaart { token, pin, taal } =
        actions::account::hand_out_kaart(&visit.app, &visit.actor, id, taal).await?;
    let adres = format!(
        "{}/kaart/{token}",
        visit.app.settings.base_url.trim_end_matches('/')
    );
    let (qr_size, qr_path) = qr(&adres)?;
    Ok(show(&KaartPage {
        page: Page::new(&visit, "Inlogkaart", ""),
        id,
        naam: deelnemer.naam,
        pin,
        adres,
        qr_size,
        qr_path,
        taal: taal.filter(|taal| *taal != Taal::Nl),
    }))
}

/// A QR code as the path of an SVG, and the side of its square in modules, quiet zone included.
fn qr(payload: &str) -> Result<(usize, String), Failure> {
    let code = QrCode::with_error_correction_level(payload, EcLevel::M)
        .map_err(|error| Failure::Paper(error.to_string()))?;
    let width = code.width();
    let squares: Vec<String> = code
        .into_colors()
        .into_iter()
        .enumerate()
        .filter(|(_, color)| *color == Color::Dark)
        .map(|(at, _)| {
            let (x, y) = (at % width + QUIET_MODULES, at / width + QUIET_MODULES);
            format!("M{x} {y}h1v1h-1z")
        })
        .collect();
    Ok((width + 2 * QUIET_MODULES, squares.concat()))
}
