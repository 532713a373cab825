//! Planning a klus on a ploeg, moving that visit and noting that it fell through: first choose a ploeg, then a time.
//! What the ploeg itself sees and presses is elsewhere.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    error::{PageError, on_form},
    extract::{Posted, Staff, Visit},
    ploegen::{Card, Line, proposal_words, to, visit_line},
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure,
        opdracht::{Choices, Spot},
    },
    app::App,
    domain::{
        calendar::{
            duration_words, local_time, long_date, parse_time, short_date, time_hm, to_instant,
        },
        fields::FieldErrors,
        opdracht::{Reden, planning},
        ploeg::{Ploeg, hours},
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/planning/klussen/{id}/plan", get(plan_form).post(plan))
        .route("/opdrachten/{id}/verzetten", get(move_form).post(move_to))
        .route(
            "/opdrachten/{id}/niet-doorgegaan",
            get(fall_form).post(fall_through),
        )
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct WishForm {
    ploeg: String,
    van: String,
    tot: String,
    reden: String,
    sleutel: String,
}

#[derive(Template)]
#[template(path = "opdracht/plan.html")]
struct PlanPage {
    page: Page,
    errors: FieldErrors,
    /// Where the form goes, and where the page is.
    action: String,
    /// Whether a visit that stands is moved.
    moves: bool,
    klus: KlusWords,
    ploegen: Vec<PloegOption>,
    /// Places of the chosen ploeg that are held for the residents of other klussen.
    held: Vec<String>,
    chosen: Option<Card>,
    redenen: Vec<Choice>,
    form: WishForm,
}

/// What the coordinator must know of a klus to plan it.
struct KlusWords {
    id: Uuid,
    nummer: String,
    klussoort: String,
    icon: String,
    bewoner: String,
    adres: String,
    omschrijving: String,
    duur: String,
    wanneer: String,
    deadline: String,
}

/// A ploeg to choose.
struct PloegOption {
    id: Uuid,
    naam: String,
    dag: String,
    uren: String,
    word: String,
    fits: bool,
    /// Places held for the residents of other klussen.
    held: Vec<String>,
}

impl KlusWords {
    fn of(app: &App, choices: &Choices) -> Self {
        let (klus, gegevens) = (&choices.klus, &choices.bewoner.gegevens);
        let klussoort = app.regeling.klussoort(&klus.klussoort);
        let minutes = u32::try_from(planning::expected_minutes(klus)).unwrap_or(0);
        Self {
            id: klus.id,
            nummer: klus.nummer.to_string(),
            klussoort: klussoort.map_or_else(|| klus.klussoort.clone(), |one| one.naam.clone()),
            icon: klussoort.map_or_else(|| "klus".to_owned(), |one| one.icon.clone()),
            bewoner: gegevens.naam.to_string(),
            adres: gegevens.adres(),
            omschrijving: klus.omschrijving.clone(),
            duur: format!(
                "{} met {} personen",
                duration_words(minutes),
                klus.personen.unwrap_or(1)
            ),
            wanneer: if klus.voorkeuren.is_empty() {
                "kan altijd".to_owned()
            } else {
                planning::suits(klus)
            },
            deadline: klus.deadline.map(long_date).unwrap_or_default(),
        }
    }
}

/// The page for a klus (or for a visit that is moved), with the ploeg chosen when the form names one.
async fn plan_page(
    visit: &Visit,
    action: String,
    moves: bool,
    choices: Choices,
    mut form: WishForm,
    errors: FieldErrors,
) -> Result<PlanPage, Failure> {
    let app = &visit.app;
    let chosen: Option<Uuid> = form.ploeg.parse().ok();
    let proposal = choices
        .ploegen
        .iter()
        .find(|(ploeg, _)| Some(ploeg.id) == chosen)
        .and_then(|(_, proposal)| proposal.as_ref().ok());
    if let (Some((van, tot)), true, true) = (proposal, form.van.is_empty(), form.tot.is_empty()) {
        form.van = clock(*van);
        form.tot = clock(*tot);
    }
    if form.sleutel.is_empty() {
        form.sleutel = new_sleutel();
    }
    let card = match chosen {
        Some(id) => Some(Card::of(
            app,
            &actions::ploeg::look(app, &visit.actor, id).await?,
        )),
        None => None,
    };
    let title = if moves {
        "Afspraak verzetten"
    } else {
        "Klus plannen"
    };
    let page = Page::new(visit, title, "/planning");
    Ok(PlanPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        action: format!("{}{action}", app.settings.base_path()),
        moves,
        klus: KlusWords::of(app, &choices),
        ploegen: choices
            .ploegen
            .iter()
            .map(|(ploeg, proposal)| PloegOption {
                id: ploeg.id,
                naam: ploeg.naam.clone(),
                dag: short_date(ploeg.datum),
                uren: hours(ploeg.van, ploeg.tot),
                word: proposal_words(proposal),
                fits: proposal.is_ok(),
                held: held_words(app, &choices, ploeg.id),
            })
            .collect(),
        held: chosen.map_or_else(Vec::new, |id| held_words(app, &choices, id)),
        chosen: card,
        redenen: reden_choices(&Reden::MOVES),
        form,
    })
}

/// `09:00 tot 11:00: vastgehouden tot morgen 10:15 voor K26-000312-M.`
fn held_words(app: &App, choices: &Choices, ploeg: Uuid) -> Vec<String> {
    let held = choices.held.iter().filter(|one| one.spot.ploeg == ploeg);
    held.map(|one| {
        format!(
            "{}: {}",
            hours(one.spot.van, one.spot.tot),
            one.words(app.now())
        )
    })
    .collect()
}

fn clock(at: Timestamp) -> String {
    time_hm(local_time(at))
}

fn reden_choices(redenen: &[Reden]) -> Vec<Choice> {
    redenen
        .iter()
        .map(|reden| Choice::new(reden.word(), reden.label()))
        .collect()
}

/// What was typed, as a ploeg and a window on its day.
async fn wish(visit: &Visit, form: &WishForm) -> Result<Spot, Failure> {
    let mut errors = FieldErrors::default();
    let ploeg: Option<Ploeg> = if let Ok(id) = form.ploeg.parse::<Uuid>() {
        let day = actions::ploeg::look(&visit.app, &visit.actor, id).await?;
        Some(day.ploeg)
    } else {
        errors.push("ploeg", "Kies een ploeg.");
        None
    };
    let van = errors.take("van", parse_time(&form.van));
    let tot = errors.take("tot", parse_time(&form.tot));
    match (ploeg, van, tot) {
        (Some(ploeg), Some(van), Some(tot)) => Ok(Spot {
            ploeg: ploeg.id,
            van: to_instant(ploeg.datum, van),
            tot: to_instant(ploeg.datum, tot),
        }),
        _ => Err(Failure::Invalid(errors)),
    }
}

async fn plan_form(
    Staff(visit): Staff,
    Path(id): Path<Uuid>,
    Query(form): Query<WishForm>,
) -> Result<Response, PageError> {
    let choices = actions::opdracht::choices(&visit.app, &visit.actor, id).await?;
    let action = format!("/planning/klussen/{id}/plan");
    let errors = FieldErrors::default();
    Ok(show(
        &plan_page(&visit, action, false, choices, form, errors).await?,
    ))
}

async fn plan(Path(id): Path<Uuid>, posted: Posted<WishForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let planned = match wish(&visit, &form).await {
        Ok(wish) => actions::opdracht::plan(&visit.app, &visit.actor, id, wish, once).await,
        Err(failure) => Err(failure),
    };
    match planned {
        Ok(done) => Ok(to(&visit.app, &format!("/ploegen/{}", done.value.ploeg))),
        Err(failure) => {
            let (status, errors) = on_form(failure, "van")?;
            let choices = actions::opdracht::choices(&visit.app, &visit.actor, id).await?;
            let action = format!("/planning/klussen/{id}/plan");
            let page = plan_page(&visit, action, false, choices, form, errors).await?;
            Ok(show_with(status, &page))
        }
    }
}

async fn move_form(
    Staff(visit): Staff,
    Path(id): Path<Uuid>,
    Query(form): Query<WishForm>,
) -> Result<Response, PageError> {
    let (_, choices) = actions::opdracht::move_choices(&visit.app, &visit.actor, id).await?;
    let action = format!("/opdrachten/{id}/verzetten");
    let errors = FieldErrors::default();
    Ok(show(
        &plan_page(&visit, action, true, choices, form, errors).await?,
    ))
}

async fn move_to(Path(id): Path<Uuid>, posted: Posted<WishForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let reden = Reden::parse(&form.reden);
    let moved = match (wish(&visit, &form).await, reden) {
        (Ok(wish), Some(reden)) => {
            actions::opdracht::move_to(&visit.app, &visit.actor, id, reden, wish, once).await
        }
        (Ok(_), None) => Err(Failure::Invalid(no_reden())),
        (Err(failure), _) => Err(failure),
    };
    match moved {
        Ok(done) => Ok(to(&visit.app, &format!("/ploegen/{}", done.value.ploeg))),
        Err(failure) => {
            let (status, errors) = on_form(failure, "van")?;
            let (_, choices) =
                actions::opdracht::move_choices(&visit.app, &visit.actor, id).await?;
            let action = format!("/opdrachten/{id}/verzetten");
            let page = plan_page(&visit, action, true, choices, form, errors).await?;
            Ok(show_with(status, &page))
        }
    }
}

#[derive(Template)]
#[template(path = "opdracht/niet_doorgegaan.html")]
struct FallPage {
    page: Page,
    errors: FieldErrors,
    action: String,
    ploeg: Uuid,
    dag: String,
    line: Line,
    redenen: Vec<Choice>,
    reden: String,
    sleutel: String,
}

async fn fall_page(
    visit: &Visit,
    id: Uuid,
    form: WishForm,
    errors: FieldErrors,
) -> Result<FallPage, Failure> {
    let seen = actions::opdracht::look(&visit.app, &visit.actor, id).await?;
    let page = Page::new(visit, "Afspraak gaat niet door", "/ploegen");
    Ok(FallPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        action: format!(
            "{}/opdrachten/{id}/niet-doorgegaan",
            visit.app.settings.base_path()
        ),
        ploeg: seen.opdracht.ploeg_id,
        dag: long_date(seen.opdracht.datum),
        line: visit_line(&visit.app, &seen),
        redenen: reden_choices(&Reden::FALLS_THROUGH),
        reden: form.reden,
        sleutel: Some(form.sleutel)
            .filter(|sleutel| !sleutel.is_empty())
            .unwrap_or_else(new_sleutel),
    })
}

async fn fall_form(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let page = fall_page(&visit, id, WishForm::default(), FieldErrors::default()).await?;
    Ok(show(&page))
}

async fn fall_through(
    Path(id): Path<Uuid>,
    posted: Posted<WishForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let done = match Reden::parse(&form.reden) {
        Some(reden) => {
            actions::opdracht::fall_through(&visit.app, &visit.actor, id, reden, once).await
        }
        None => Err(Failure::Invalid(no_reden())),
    };
    match done {
        Ok(done) => Ok(to(&visit.app, &format!("/ploegen/{}", done.value.ploeg))),
        Err(failure) => {
            let (status, errors) = on_form(failure, "reden")?;
            Ok(show_with(
                status,
                &fall_page(&visit, id, form, errors).await?,
            ))
        }
    }
}

fn no_reden() -> FieldErrors {
    FieldErrors::one("reden", "Kies een reden.")
}
