//! `/deelnemers/{id}/traject`: dates, agreed hours, licences, pauses and exit of one deelnemer on one page, which is also the overview
//! on paper; and `/deelnemers/te-doen`, what is due with all of them.

use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Person, SeenLine, seen_lines, vaardigheid_naam};
use crate::{
    actions::{
        self, Done, Failure,
        deelnemer::{Noted, overview::DueRow, traject::Standing},
    },
    app::App,
    domain::{
        account::{Want, may},
        calendar::{duration_words, long_date, short_date},
        certificaat::{CertificaatDraft, CertificaatSoort},
        deelnemer::{PauzeDraft, PauzeReden, UitstroomDraft, UitstroomNaar, UrenafspraakDraft},
        fields::FieldErrors,
    },
    web::{
        error::PageError,
        extract::{Posted, Staff, Visit},
        ploegen::to,
        view::{Choice, Page, new_sleutel, show, show_with},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/deelnemers/te-doen", get(due))
        .route("/deelnemers/{id}/traject", get(look))
        .route("/deelnemers/{id}/urenafspraken", post(agree))
        .route("/deelnemers/{id}/certificaten", post(note_certificaat))
        .route(
            "/deelnemers/{id}/certificaten/verwijderen",
            post(remove_certificaat),
        )
        .route("/deelnemers/{id}/pauzes", post(pause))
        .route("/deelnemers/{id}/pauzes/einde", post(end_pause))
        .route("/deelnemers/{id}/pauzes/verwijderen", post(remove_pause))
        .route("/deelnemers/{id}/uitstroom", post(exit))
        .route("/deelnemers/{id}/uitstroom/terug", post(undo_exit))
}

#[derive(Template)]
#[template(path = "deelnemer/traject.html")]
struct TrajectPage {
    page: Page,
    errors: FieldErrors,
    person: Person,
    klantmanager: String,
    /// Whether this account keeps the traject.
    may_keep: bool,
    /// Whether it may note licences and certificates.
    may_note: bool,
    /// Hours per week, and from when; the latest first.
    urenafspraken: Vec<(String, String)>,
    /// Kind and words.
    certificaten: Vec<(&'static str, String)>,
    pauzes: Vec<PauzeLine>,
    /// Ploegen that count on them in a pause, key and words.
    counted_on: Vec<(Uuid, String)>,
    /// Whether this account opens ploegen.
    may_dispatch: bool,
    has_exit: bool,
    has_open_uren: bool,
    gezien: Vec<SeenLine>,
    leerdoelen: Vec<(String, String)>,
    soorten: Vec<Choice>,
    redenen: Vec<Choice>,
    waarheen: Vec<Choice>,
    form: TrajectForm,
    /// The day of the overview.
    op: String,
}

struct PauzeLine {
    id: Uuid,
    wanneer: String,
    reden: &'static str,
    /// The last day as the form has it.
    tot: String,
}

/// What was typed on this page; one form struct for its forms.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct TrajectForm {
    uren: String,
    vanaf: String,
    certificaat: String,
    geldig_tot: String,
    pauze: String,
    pauze_van: String,
    pauze_tot: String,
    pauze_reden: String,
    uitstroom_op: String,
    uitstroom_naar: String,
    open_uren: String,
    sleutel: String,
}

impl TrajectForm {
    fn pauze(&self) -> PauzeDraft {
        PauzeDraft {
            van: self.pauze_van.clone(),
            tot: self.pauze_tot.clone(),
            reden: self.pauze_reden.clone(),
        }
    }

    fn knows_of_uren(&self) -> bool {
        self.open_uren == "ja"
    }
}

async fn traject_page(
    visit: &Visit,
    id: Uuid,
    mut form: TrajectForm,
    errors: FieldErrors,
) -> Result<TrajectPage, Failure> {
    let (app, actor) = (&visit.app, &visit.actor);
    let Standing {
        deelnemer,
        counted_on,
        open_uren,
    } = actions::deelnemer::traject::look(app, actor, id).await?;
    let today = app.today();
    if form.sleutel.is_empty() {
        form.sleutel = new_sleutel();
    }
    let uitvoerder = deelnemer.uitvoerder.as_str();
    let klantmanager = deelnemer.klantmanager;
    let can = |want| may(actor, want).is_ok();
    let may_keep = can(Want::KeepTraject {
        uitvoerder,
        klantmanager,
    });
    let title = format!("Traject van {}", deelnemer.naam);
    let page = Page::new(visit, title, "/deelnemers");
    Ok(TrajectPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        klantmanager: actions::deelnemer::klantmanager_naam(app, &deelnemer)
            .await?
            .unwrap_or_else(|| "nog niemand".to_owned()),
        may_keep,
        may_note: may_keep || can(Want::GuideDeelnemer { uitvoerder }),
        urenafspraken: deelnemer
            .urenafspraken
            .iter()
            .rev()
            .map(|one| (duration_words(one.minuten), long_date(one.van)))
            .collect(),
        certificaten: deelnemer
            .certificaten
            .iter()
            .map(|one| (one.soort.word(), one.words(today)))
            .collect(),
        pauzes: deelnemer
            .pauzes
            .iter()
            .rev()
            .map(|one| PauzeLine {
                id: one.id,
                wanneer: one.when(),
                reden: one.reden.label(),
                tot: one.tot.map_or_else(String::new, |day| day.to_string()),
            })
            .collect(),
        counted_on: counted_on
            .iter()
            .map(|one| {
                let words = format!("{}, {}", one.naam, short_date(one.datum));
                (one.id, words)
            })
            .collect(),
        may_dispatch: can(Want::Dispatch { uitvoerder }),
        has_exit: deelnemer.uitstroom.is_some(),
        has_open_uren: open_uren > 0,
        gezien: seen_lines(app, actions::deelnemer::niveaus(app, actor, id).await?),
        leerdoelen: actions::leerdoel::of(app, actor, id)
            .await?
            .into_iter()
            .map(|one| {
                let due = one.due_words(today);
                (vaardigheid_naam(app, &one.vaardigheid), due)
            })
            .collect(),
        soorten: choices(&CertificaatSoort::ALL.map(|one| (one.word(), one.label()))),
        redenen: choices(&PauzeReden::ALL.map(|one| (one.word(), one.label()))),
        waarheen: choices(&UitstroomNaar::ALL.map(|one| (one.word(), one.label()))),
        person: Person::of(app, &deelnemer),
        form,
        op: long_date(today),
    })
}

fn choices(words: &[(&str, &str)]) -> Vec<Choice> {
    words
        .iter()
        .map(|(word, label)| Choice::new(*word, *label))
        .collect()
}

async fn look(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let form = TrajectForm::default();
    Ok(show(
        &traject_page(&visit, id, form, FieldErrors::default()).await?,
    ))
}

async fn agree(Path(id): Path<Uuid>, posted: Posted<TrajectForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let draft = UrenafspraakDraft {
        uren: form.uren.clone(),
        vanaf: form.vanaf.clone(),
    };
    let done = actions::deelnemer::traject::agree(&visit.app, &visit.actor, id, &draft, once).await;
    noted(&visit, id, form, done).await
}

async fn note_certificaat(
    Path(id): Path<Uuid>,
    posted: Posted<TrajectForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor) = (&visit.app, &visit.actor);
    let draft = CertificaatDraft {
        soort: form.certificaat.clone(),
        geldig_tot: form.geldig_tot.clone(),
    };
    let done = actions::deelnemer::traject::note_certificaat(app, actor, id, &draft, once).await;
    noted(&visit, id, form, done).await
}

async fn remove_certificaat(
    Path(id): Path<Uuid>,
    posted: Posted<TrajectForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor, soort) = (&visit.app, &visit.actor, &form.certificaat);
    let done = actions::deelnemer::traject::remove_certificaat(app, actor, id, soort, once).await;
    noted(&visit, id, form, done).await
}

async fn pause(Path(id): Path<Uuid>, posted: Posted<TrajectForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor) = (&visit.app, &visit.actor);
    let done = actions::deelnemer::traject::pause(app, actor, id, &form.pauze(), once).await;
    noted(&visit, id, form, done).await
}

async fn end_pause(
    Path(id): Path<Uuid>,
    posted: Posted<TrajectForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor, which) = (&visit.app, &visit.actor, (id, form.pauze.as_str()));
    let done = actions::deelnemer::traject::end_pause(app, actor, which, &form.pauze(), once).await;
    noted(&visit, id, form, done).await
}

async fn remove_pause(
    Path(id): Path<Uuid>,
    posted: Posted<TrajectForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let (app, actor, which) = (&visit.app, &visit.actor, (id, form.pauze.as_str()));
    let done = actions::deelnemer::traject::remove_pause(app, actor, which, once).await;
    noted(&visit, id, form, done).await
}

async fn exit(Path(id): Path<Uuid>, posted: Posted<TrajectForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let draft = UitstroomDraft {
        op: form.uitstroom_op.clone(),
        naar: form.uitstroom_naar.clone(),
        knows_of_uren: form.knows_of_uren(),
    };
    let done = actions::deelnemer::traject::exit(&visit.app, &visit.actor, id, &draft, once).await;
    noted(&visit, id, form, done).await
}

async fn undo_exit(
    Path(id): Path<Uuid>,
    posted: Posted<TrajectForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = actions::deelnemer::traject::undo_exit(&visit.app, &visit.actor, id, once).await;
    noted(&visit, id, form, done).await
}

/// Back to the traject, or the page again with what was typed.
async fn noted(
    visit: &Visit,
    id: Uuid,
    form: TrajectForm,
    done: Result<Done<Noted>, Failure>,
) -> Result<Response, PageError> {
    match done {
        Ok(_) => Ok(to(&visit.app, &format!("/deelnemers/{id}/traject"))),
        Err(Failure::Invalid(errors)) => Ok(show_with(
            StatusCode::BAD_REQUEST,
            &traject_page(visit, id, form, errors).await?,
        )),
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "deelnemer/te_doen.html")]
struct DuePage {
    page: Page,
    rows: Vec<DueRow>,
}

async fn due(Staff(visit): Staff) -> Result<Response, PageError> {
    Ok(show(&DuePage {
        page: Page::new(&visit, "Te doen voor deelnemers", "/deelnemers"),
        rows: actions::deelnemer::overview::all_due(&visit.app, &visit.actor).await?,
    }))
}
