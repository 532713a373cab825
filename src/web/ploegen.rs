//! `/ploegen`: the ploegen of a day, one ploeg with its day, making, changing and dissolving one, and its printed day
//! sheet. Planning klussen on them is in `opdracht`; the JSON door of both in `api`.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jiff::{Timestamp, ToSpan, civil::Date};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    error::{PageError, on_form},
    extract::{JustPressed, Posted, Staff, Visit},
    pdf,
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        self, Failure,
        ploeg::{Offer, PloegDay},
    },
    app::App,
    domain::{
        account::{Actor, Want, may},
        afwezig::{Afwezig, Wie, is_away},
        calendar::{
            Dagdeel, Weekdag, duration_words, local_time, long_date, parse_date, time_hm,
            to_instant,
        },
        certificaat::Rijbewijs,
        deelnemer::Deelnemer,
        fields::FieldErrors,
        iso_week::IsoWeek,
        opdracht::{self, OpdrachtStatus, planning::PlanRefused},
        ploeg::{PloegDraft, hours},
    },
};

mod api;
mod voorstel;

pub(super) use api::api;

/// When a ploeg usually gathers and is back.
const USUAL_HOURS: (&str, &str) = ("08:30", "16:30");

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/ploegen", get(overview))
        .route("/ploegen/nieuw", get(new_form).post(make))
        .route(
            "/ploegen/voorstel",
            get(voorstel::look).post(voorstel::accept),
        )
        .route("/ploegen/{id}", get(day))
        .route("/ploegen/{id}/wijzigen", get(change_form).post(change))
        .route("/ploegen/{id}/ontbinden", post(dissolve))
        .route("/ploegen/{id}/dagstaat", get(dagstaat))
}

/// One line of a day: a visit, or time that is free.
pub(super) struct Line {
    pub(super) tijd: String,
    pub(super) visit: Option<VisitLine>,
    /// How long, for free time.
    pub(super) free: String,
}

/// A visit as it stands in a day.
pub(super) struct VisitLine {
    pub(super) id: Uuid,
    pub(super) klus_id: Uuid,
    pub(super) klussoort: String,
    pub(super) icon: String,
    pub(super) nummer: String,
    pub(super) bewoner: String,
    pub(super) adres: String,
    pub(super) telefoon: String,
    pub(super) omschrijving: String,
    pub(super) toegang: String,
    pub(super) cheques: u32,
    pub(super) status: &'static str,
    pub(super) badge: &'static str,
    pub(super) reden: &'static str,
    /// Whether it can still be moved or fall through.
    pub(super) is_ahead: bool,
}

/// A ploeg as a card or at the head of its day.
pub(super) struct Card {
    pub(super) id: Uuid,
    pub(super) naam: String,
    pub(super) uren: String,
    pub(super) datum: String,
    pub(super) begeleider: String,
    pub(super) begeleider_tel: String,
    pub(super) voertuig: String,
    pub(super) mensen: Vec<(Uuid, String)>,
    pub(super) lines: Vec<Line>,
    /// What it goes without, a sentence each.
    pub(super) misses: Vec<String>,
    /// Nothing was ever planned for it, so it can be changed or dissolved.
    pub(super) is_empty: bool,
}

impl Card {
    pub(super) fn of(app: &App, day: &PloegDay) -> Self {
        let ploeg = &day.ploeg;
        let mut lines: Vec<(Timestamp, Line)> = day
            .visits
            .iter()
            .map(|visit| (visit.opdracht.van, visit_line(app, visit)))
            .collect();
        lines.extend(day.free().into_iter().map(|(van, tot)| {
            let minutes = u32::try_from(tot.duration_since(van).as_mins()).unwrap_or(0);
            let line = Line {
                tijd: hours(van, tot),
                visit: None,
                free: duration_words(minutes),
            };
            (van, line)
        }));
        lines.sort_by_key(|(at, line)| (*at, line.visit.is_none()));
        let begeleider = day.begeleider.as_ref();
        Self {
            id: ploeg.id,
            naam: ploeg.naam.clone(),
            uren: hours(ploeg.van, ploeg.tot),
            datum: long_date(ploeg.datum),
            begeleider: begeleider.map_or_else(|| "onbekend".to_owned(), |one| one.naam.clone()),
            begeleider_tel: begeleider
                .and_then(|one| one.telefoon.clone())
                .unwrap_or_default(),
            voertuig: actions::ploeg::voertuig_naam(app, ploeg).unwrap_or_default(),
            mensen: day
                .deelnemers
                .iter()
                .map(|one| (one.id, one.naam.clone()))
                .collect(),
            misses: day.misses.clone(),
            is_empty: day.visits.is_empty(),
            lines: lines.into_iter().map(|(_, line)| line).collect(),
        }
    }
}

pub(super) fn visit_line(app: &App, visit: &opdracht::Visit) -> Line {
    let opdracht::Visit {
        opdracht,
        klus,
        bewoner,
    } = visit;
    let klussoort = app.regeling.klussoort(&klus.klussoort);
    let gegevens = &bewoner.gegevens;
    Line {
        tijd: hours(opdracht.van, opdracht.tot),
        free: String::new(),
        visit: Some(VisitLine {
            id: opdracht.id,
            klus_id: klus.id,
            klussoort: klussoort.map_or_else(|| klus.klussoort.clone(), |one| one.naam.clone()),
            icon: klussoort.map_or_else(|| "klus".to_owned(), |one| one.icon.clone()),
            nummer: klus.nummer.to_string(),
            bewoner: gegevens.naam.to_string(),
            adres: gegevens.adres(),
            telefoon: gegevens
                .telefoon
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            omschrijving: klus.omschrijving.clone(),
            toegang: klus.toegang.clone(),
            cheques: klus.aantal_cheques,
            status: opdracht.status.label(),
            badge: badge(opdracht.status),
            reden: opdracht.reden.map_or("", opdracht::Reden::label),
            is_ahead: opdracht.status.is_ahead(),
        }),
    }
}

/// The colour of a state.
fn badge(status: OpdrachtStatus) -> &'static str {
    match status {
        OpdrachtStatus::Draft | OpdrachtStatus::Moved => "neutral",
        OpdrachtStatus::Published | OpdrachtStatus::Seen => "info",
        OpdrachtStatus::OnTheWay | OpdrachtStatus::Started | OpdrachtStatus::PartlyDone => {
            "warning"
        }
        OpdrachtStatus::Finished | OpdrachtStatus::Approved => "positive",
        OpdrachtStatus::FellThrough => "negative",
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DayQuery {
    datum: String,
}

impl DayQuery {
    /// The day asked for; today when there is none or it is none.
    fn day(&self, visit: &Visit) -> Date {
        parse_date(&self.datum).unwrap_or_else(|_| visit.app.today())
    }
}

#[derive(Template)]
#[template(path = "ploegen/overzicht.html")]
struct OverviewPage {
    page: Page,
    errors: FieldErrors,
    uitvoerder: String,
    datum: String,
    dag: String,
    vorige: String,
    volgende: String,
    /// The week of that day.
    week: String,
    is_today: bool,
    can_make: bool,
    ploegen: Vec<Card>,
}

async fn overview(
    Staff(visit): Staff,
    Query(query): Query<DayQuery>,
) -> Result<Response, PageError> {
    let datum = query.day(&visit);
    let today = visit.app.today();
    let days = actions::ploeg::day(&visit.app, &visit.actor, datum).await?;
    let beside = |days: i32| datum.checked_add(days.days()).unwrap_or(datum).to_string();
    Ok(show(&OverviewPage {
        page: Page::new(&visit, format!("Ploegen {}", long_date(datum)), "/ploegen"),
        errors: FieldErrors::default(),
        uitvoerder: uitvoerder_naam(&visit),
        datum: datum.to_string(),
        dag: long_date(datum),
        vorige: beside(-1),
        volgende: beside(1),
        week: IsoWeek::of(datum).to_string(),
        is_today: datum == today,
        can_make: dispatches(&visit.actor) && datum >= today,
        ploegen: days.iter().map(|day| Card::of(&visit.app, day)).collect(),
    }))
}

#[derive(Template)]
#[template(path = "ploegen/dag.html")]
struct DayPage {
    page: Page,
    ploeg: Card,
    datum: String,
    /// The week of that day.
    week: String,
    may_dispatch: bool,
    /// Where the button that dissolves it goes.
    dissolve: String,
    sleutel: String,
    fits: Vec<Candidate>,
    does_not_fit: Vec<Candidate>,
}

/// A klus that waits for a ploeg.
struct Candidate {
    id: Uuid,
    nummer: String,
    klussoort: String,
    icon: String,
    plaats: String,
    duur: String,
    /// The first window, or why there is none.
    word: String,
}

async fn day(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let app = &visit.app;
    let day = actions::ploeg::look(app, &visit.actor, id).await?;
    let may_dispatch = dispatches(&visit.actor);
    let (mut fits, mut does_not_fit) = (Vec::new(), Vec::new());
    if may_dispatch && day.ploeg.tot > app.now() {
        for (klus, proposal) in actions::opdracht::candidates(app, &visit.actor, id).await? {
            let klussoort = app.regeling.klussoort(&klus.klussoort);
            let minutes = opdracht::planning::expected_minutes(&klus);
            let candidate = Candidate {
                id: klus.id,
                nummer: klus.nummer.to_string(),
                klussoort: klussoort.map_or_else(|| klus.klussoort.clone(), |one| one.naam.clone()),
                icon: klussoort.map_or_else(|| "klus".to_owned(), |one| one.icon.clone()),
                plaats: klus.plaats.clone(),
                duur: format!(
                    "{} met {} personen",
                    duration_words(u32::try_from(minutes).unwrap_or(0)),
                    klus.personen.unwrap_or(1)
                ),
                word: proposal_words(&proposal),
            };
            if proposal.is_ok() {
                fits.push(candidate);
            } else {
                does_not_fit.push(candidate);
            }
        }
    }
    Ok(show(&DayPage {
        page: Page::new(
            &visit,
            format!("{}, {}", day.ploeg.naam, long_date(day.ploeg.datum)),
            "/ploegen",
        ),
        ploeg: Card::of(app, &day),
        datum: day.ploeg.datum.to_string(),
        week: IsoWeek::of(day.ploeg.datum).to_string(),
        may_dispatch,
        dissolve: format!("{}/ploegen/{id}/ontbinden", app.settings.base_path()),
        sleutel: new_sleutel(),
        fits,
        does_not_fit,
    }))
}

/// A window that fits, or why there is none.
pub(super) fn proposal_words(proposal: &Result<(Timestamp, Timestamp), PlanRefused>) -> String {
    match proposal {
        Ok((van, tot)) => format!("Past van {}.", hours(*van, *tot)),
        Err(refused) => refused.to_string(),
    }
}

#[derive(Template)]
#[template(path = "ploegen/formulier.html")]
struct FormPage {
    page: Page,
    errors: FieldErrors,
    /// Of the ploeg that is changed; none for a new one.
    id: Option<Uuid>,
    versie: i32,
    sleutel: String,
    dag: String,
    form: PloegForm,
    begeleiders: Vec<Choice>,
    voertuigen: Vec<Choice>,
    can: Vec<Choice>,
    cannot: Vec<Choice>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct PloegForm {
    datum: String,
    naam: String,
    begeleider: String,
    deelnemers: Vec<String>,
    van: String,
    tot: String,
    voertuig: String,
    versie: i32,
    sleutel: String,
}

impl PloegForm {
    fn draft(&self) -> PloegDraft {
        PloegDraft {
            datum: self.datum.clone(),
            naam: self.naam.clone(),
            begeleider: self.begeleider.clone(),
            deelnemers: self.deelnemers.clone(),
            van: self.van.clone(),
            tot: self.tot.clone(),
            voertuig: self.voertuig.clone(),
        }
    }
}

async fn form_page(
    visit: &Visit,
    id: Option<Uuid>,
    form: PloegForm,
    errors: FieldErrors,
) -> Result<FormPage, Failure> {
    let datum = parse_date(&form.datum).unwrap_or_else(|_| visit.app.today());
    let Offer {
        begeleiders,
        deelnemers,
        afwezig,
    } = actions::ploeg::offer(&visit.app, &visit.actor, datum).await?;
    let dag = Weekdag::of(datum);
    let (mut can, mut cannot) = (Vec::new(), Vec::new());
    for (deelnemer, ploegen) in &deelnemers {
        let wie = Wie::Deelnemer(deelnemer.id);
        let away: Vec<&Afwezig> = afwezig.iter().filter(|one| one.wie == wie).collect();
        let choice = Choice::new(deelnemer.id.to_string(), &deelnemer.naam)
            .described(person_words(deelnemer, datum, ploegen, &away));
        let comes = Dagdeel::ALL.into_iter().any(|part| {
            let time = |at| to_instant(datum, at);
            deelnemer.beschikbaar.allows(dag, part)
                && !is_away(&afwezig, wie, time(part.start()), time(part.end()))
        });
        if comes {
            can.push(choice);
        } else {
            cannot.push(choice);
        }
    }
    let voertuigen = visit
        .account()
        .and_then(|account| account.rol.uitvoerder())
        .and_then(|slug| visit.app.regeling.uitvoerder(slug))
        .map(|one| {
            one.voertuigen
                .iter()
                .map(|voertuig| Choice::new(&voertuig.slug, &voertuig.naam))
                .collect()
        })
        .unwrap_or_default();
    let title = if id.is_some() {
        "Ploeg wijzigen"
    } else {
        "Ploeg maken"
    };
    let page = Page::new(visit, title, "/ploegen");
    Ok(FormPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        id,
        versie: form.versie,
        sleutel: Some(form.sleutel.clone())
            .filter(|sleutel| !sleutel.is_empty())
            .unwrap_or_else(new_sleutel),
        dag: long_date(datum),
        form,
        begeleiders: begeleiders
            .into_iter()
            .map(|(one, works)| {
                let wie = Wie::Begeleider(one.id);
                let away = afwezig.iter().find(|absence| absence.wie == wie);
                let not = Dagdeel::ALL
                    .into_iter()
                    .find(|part| works.as_ref().is_some_and(|one| !one.allows(dag, *part)));
                let naam = &one.naam;
                let label = match (away, works, not) {
                    (Some(absence), ..) => format!("{naam} (afwezig: {})", absence.when.words()),
                    (None, Some(works), Some(_)) => format!("{naam} (werkt {})", works.words()),
                    (None, ..) => naam.clone(),
                };
                Choice::new(one.id.to_string(), label)
            })
            .collect(),
        voertuigen,
        can,
        cannot,
    })
}

/// `komt ma, di ochtend · 16 uur per week · rijbewijs · gaat al mee met Ploeg 1 · afwezig: di 24 nov`
fn person_words(
    deelnemer: &Deelnemer,
    datum: Date,
    ploegen: &[String],
    away: &[&Afwezig],
) -> String {
    let mut words = vec![
        format!("komt {}", deelnemer.beschikbaar.words()),
        format!("{} per week", duration_words(deelnemer.agreed_on(datum))),
    ];
    if deelnemer.may_drive(Rijbewijs::B, datum) {
        words.push("rijbewijs".to_owned());
    }
    if !ploegen.is_empty() {
        words.push(format!("gaat al mee met {}", ploegen.join(" en ")));
    }
    words.extend(
        away.iter()
            .map(|one| format!("afwezig: {}", one.when.words())),
    );
    words.join(" · ")
}

async fn new_form(
    Staff(visit): Staff,
    Query(query): Query<DayQuery>,
) -> Result<Response, PageError> {
    let form = PloegForm {
        datum: query.day(&visit).to_string(),
        van: USUAL_HOURS.0.to_owned(),
        tot: USUAL_HOURS.1.to_owned(),
        ..PloegForm::default()
    };
    Ok(show(
        &form_page(&visit, None, form, FieldErrors::default()).await?,
    ))
}

async fn make(posted: Posted<PloegForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let uitvoerder = actions::ploeg::own_uitvoerder(&visit.actor)?;
    let made =
        actions::ploeg::make(&visit.app, &visit.actor, &uitvoerder, &form.draft(), once).await;
    match made {
        Ok(done) => Ok(to(&visit.app, &format!("/ploegen/{}", done.value.id))),
        Err(failure) => again(&visit, None, form, failure).await,
    }
}

async fn change_form(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let ploeg = actions::ploeg::look(&visit.app, &visit.actor, id)
        .await?
        .ploeg;
    let clock = |at| time_hm(local_time(at));
    let form = PloegForm {
        datum: ploeg.datum.to_string(),
        naam: ploeg.naam,
        begeleider: ploeg.begeleider_id.to_string(),
        deelnemers: ploeg.deelnemers.iter().map(ToString::to_string).collect(),
        van: clock(ploeg.van),
        tot: clock(ploeg.tot),
        voertuig: ploeg.voertuig.unwrap_or_default(),
        versie: ploeg.version,
        sleutel: String::new(),
    };
    Ok(show(
        &form_page(&visit, Some(id), form, FieldErrors::default()).await?,
    ))
}

async fn change(Path(id): Path<Uuid>, posted: Posted<PloegForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let draft = form.draft();
    match actions::ploeg::change(&visit.app, &visit.actor, id, form.versie, &draft, once).await {
        Ok(_) => Ok(to(&visit.app, &format!("/ploegen/{id}"))),
        Err(failure) => again(&visit, Some(id), form, failure).await,
    }
}

/// The form again with everything typed and what is wrong with it.
async fn again(
    visit: &Visit,
    id: Option<Uuid>,
    form: PloegForm,
    failure: Failure,
) -> Result<Response, PageError> {
    let (status, errors) = on_form(failure, "deelnemers")?;
    Ok(show_with(
        status,
        &form_page(visit, id, form, errors).await?,
    ))
}

async fn dissolve(
    Path(id): Path<Uuid>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    actions::ploeg::dissolve(&visit.app, &visit.actor, id, once).await?;
    Ok(to(&visit.app, "/ploegen"))
}

async fn dagstaat(Staff(visit): Staff, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let (name, bytes) = actions::ploeg::dagstaat(&visit.app, &visit.actor, id).await?;
    Ok(pdf(&name, bytes))
}

/// Whether this account plans for its own uitvoerder; decides which buttons are shown.
pub(super) fn dispatches(actor: &Actor) -> bool {
    let own = match actor {
        Actor::Nightly | Actor::Bewoner => None,
        Actor::Account(account) => account.rol.uitvoerder(),
    };
    own.is_some_and(|uitvoerder| may(actor, Want::Dispatch { uitvoerder }).is_ok())
}

fn uitvoerder_naam(visit: &Visit) -> String {
    visit
        .account()
        .and_then(|account| account.rol.uitvoerder())
        .and_then(|slug| visit.app.regeling.uitvoerder(slug))
        .map(|one| one.naam.clone())
        .unwrap_or_default()
}

/// A redirect to one of our own paths.
pub(super) fn to(app: &App, path: &str) -> Response {
    Redirect::to(&format!("{}{path}", app.settings.base_path())).into_response()
}
