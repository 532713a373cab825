//! `/voertuigen`: which ploeg has which voertuig in a week, and when one is not for ploegen.

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::{get, post},
};
use jiff::{ToSpan, civil::Date, civil::Time};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    afwezig::dagdelen,
    error::{PageError, on_form},
    extract::{JustPressed, Posted, Staff, Visit, id},
    ploegen::{dispatches, to},
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{self, Failure, bezetting::Garage},
    app::App,
    domain::{
        bezetting::{Bezetting, BezettingDraft, Waarvoor},
        calendar::{Dagdeel, short_date, to_instant},
        fields::FieldErrors,
        half_days::HalfDaysDraft,
        iso_week::IsoWeek,
        ploeg::hours,
        uitvoerder::Voertuig,
    },
};

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/voertuigen", get(overview).post(note))
        .route("/voertuigen/bezetting/{id}", get(look).post(set_end))
        .route("/voertuigen/bezetting/{id}/verwijderen", post(remove))
}

/// What has a voertuig on a day.
struct Entry {
    /// Of a ploeg its key, for a link.
    ploeg: Option<Uuid>,
    words: String,
}

/// A voertuig and its week.
struct Row {
    naam: String,
    /// Per day its date and what has it.
    days: Vec<(String, Vec<Entry>)>,
}

/// When a voertuig is not for ploegen, as a line.
struct Line {
    id: Uuid,
    voertuig: String,
    wanneer: String,
    waarvoor: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct BezettingForm {
    voertuig: String,
    waarvoor: String,
    opmerking: String,
    van: String,
    van_dagdeel: String,
    tot: String,
    tot_dagdeel: String,
    week: String,
    versie: i32,
    sleutel: String,
}

impl BezettingForm {
    fn usual(visit: &Visit) -> Self {
        Self {
            waarvoor: Waarvoor::Garage.word().to_owned(),
            van: visit.app.today().to_string(),
            van_dagdeel: Dagdeel::Ochtend.label().to_owned(),
            tot_dagdeel: Dagdeel::Middag.label().to_owned(),
            sleutel: new_sleutel(),
            ..Self::default()
        }
    }

    fn when(&self) -> HalfDaysDraft {
        HalfDaysDraft {
            van: self.van.clone(),
            van_dagdeel: self.van_dagdeel.clone(),
            tot: self.tot.clone(),
            tot_dagdeel: self.tot_dagdeel.clone(),
        }
    }

    fn draft(&self) -> BezettingDraft {
        BezettingDraft {
            voertuig: self.voertuig.clone(),
            waarvoor: self.waarvoor.clone(),
            opmerking: self.opmerking.clone(),
            when: self.when(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WeekQuery {
    week: String,
}

/// The week asked for; this one when there is none or it is none.
pub(super) fn asked_week(visit: &Visit, text: &str) -> IsoWeek {
    IsoWeek::parse(text).unwrap_or_else(|| IsoWeek::of(visit.app.today()))
}

#[derive(Template)]
#[template(path = "voertuig/overzicht.html")]
struct OverviewPage {
    page: Page,
    errors: FieldErrors,
    form: BezettingForm,
    uitvoerder: String,
    week: String,
    week_words: String,
    vorige: String,
    volgende: String,
    dagen: Vec<String>,
    rows: Vec<Row>,
    lines: Vec<Line>,
    may_dispatch: bool,
    voertuigen: Vec<Choice>,
    waarvoor: Vec<Choice>,
    dagdelen: Vec<Choice>,
}

async fn overview_page(
    visit: &Visit,
    week: IsoWeek,
    form: BezettingForm,
    errors: FieldErrors,
) -> Result<OverviewPage, Failure> {
    let garage = actions::bezetting::week(&visit.app, &visit.actor, week).await?;
    let page = Page::new(visit, "Voertuigen", "/ploegen");
    let voertuigen = &garage.uitvoerder.voertuigen;
    Ok(OverviewPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        form,
        uitvoerder: garage.uitvoerder.naam.clone(),
        week: week.to_string(),
        week_words: week.words(),
        vorige: week.plus(-1).to_string(),
        volgende: week.plus(1).to_string(),
        dagen: week.days().map(short_date).collect(),
        rows: voertuigen
            .iter()
            .map(|one| Row {
                naam: one.naam.clone(),
                days: week
                    .days()
                    .map(|day| (short_date(day), entries(&garage, one, day)))
                    .collect(),
            })
            .collect(),
        lines: garage.later.iter().map(|one| line(&garage, one)).collect(),
        may_dispatch: dispatches(&visit.actor),
        voertuigen: voertuigen
            .iter()
            .map(|one| Choice::new(&one.slug, &one.naam))
            .collect(),
        waarvoor: Waarvoor::ALL
            .iter()
            .map(|one| Choice::new(one.word(), one.label()))
            .collect(),
        dagdelen: dagdelen(),
    })
}

/// What has a voertuig on a day: itself, or one that it shares something with.
fn entries(garage: &Garage, voertuig: &Voertuig, day: Date) -> Vec<Entry> {
    let same = garage.uitvoerder.sharing(&voertuig.slug);
    let as_other = |slug: &str| {
        let other = garage.uitvoerder.voertuig(slug);
        let other = other.filter(|other| other.slug != voertuig.slug);
        other.map_or_else(String::new, |other| format!(" (als {})", other.naam))
    };
    let midnight = |date| to_instant(date, Time::midnight());
    let tomorrow = day.checked_add(1.day()).unwrap_or(day);
    let bezet = garage
        .week
        .iter()
        .filter(|one| one.takes(&same, midnight(day), midnight(tomorrow)))
        .map(|one| Entry {
            ploeg: None,
            words: format!("{}{}", one.words(), as_other(&one.voertuig)),
        });
    let ploegen = garage.ploegen.iter().filter(|one| one.datum == day);
    let ploegen = ploegen.filter_map(|one| {
        let slug = one.voertuig.as_ref().filter(|slug| same.contains(slug))?;
        Some(Entry {
            ploeg: Some(one.id),
            words: format!(
                "{}, {}{}",
                one.naam,
                hours(one.van, one.tot),
                as_other(slug)
            ),
        })
    });
    bezet.chain(ploegen).collect()
}

fn line(garage: &Garage, bezetting: &Bezetting) -> Line {
    let known = garage.uitvoerder.voertuig(&bezetting.voertuig);
    Line {
        id: bezetting.id,
        voertuig: known.map_or_else(|| bezetting.voertuig.clone(), |one| one.naam.clone()),
        wanneer: bezetting.when.words(),
        waarvoor: bezetting.words(),
    }
}

async fn overview(
    Staff(visit): Staff,
    Query(query): Query<WeekQuery>,
) -> Result<Response, PageError> {
    let week = asked_week(&visit, &query.week);
    let form = BezettingForm::usual(&visit);
    let page = overview_page(&visit, week, form, FieldErrors::default()).await?;
    Ok(show(&page))
}

async fn note(posted: Posted<BezettingForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let week = asked_week(&visit, &form.week);
    match actions::bezetting::note(&visit.app, &visit.actor, &form.draft(), once).await {
        Ok(_) => Ok(to(&visit.app, &format!("/voertuigen?week={week}"))),
        Err(failure) => {
            let (status, errors) = on_form(failure, "voertuig")?;
            let page = overview_page(&visit, week, form, errors).await?;
            Ok(show_with(status, &page))
        }
    }
}

#[derive(Template)]
#[template(path = "voertuig/bezetting.html")]
struct BezettingPage {
    page: Page,
    errors: FieldErrors,
    form: BezettingForm,
    id: Uuid,
    voertuig: String,
    words: String,
    wanneer: String,
    dagdelen: Vec<Choice>,
    /// Where the button that takes it back goes.
    remove: String,
}

async fn bezetting_page(
    visit: &Visit,
    id: Uuid,
    typed: Option<BezettingForm>,
    errors: FieldErrors,
) -> Result<BezettingPage, Failure> {
    let bezetting = actions::bezetting::look(&visit.app, &visit.actor, id).await?;
    let to = bezetting.when.to;
    let form = typed.unwrap_or_else(|| BezettingForm {
        tot: to.map(|to| to.date.to_string()).unwrap_or_default(),
        tot_dagdeel: to.map_or(Dagdeel::Middag, |to| to.part).label().to_owned(),
        versie: bezetting.version,
        ..BezettingForm::usual(visit)
    });
    let known = visit
        .app
        .regeling
        .uitvoerder(&bezetting.uitvoerder)
        .and_then(|one| one.voertuig(&bezetting.voertuig));
    let page = Page::new(visit, "Voertuig bezet", "/ploegen");
    Ok(BezettingPage {
        page: if errors.is_empty() {
            page
        } else {
            page.refused()
        },
        errors,
        form,
        id,
        voertuig: known.map_or_else(|| bezetting.voertuig.clone(), |one| one.naam.clone()),
        words: bezetting.words(),
        wanneer: bezetting.when.words(),
        dagdelen: dagdelen(),
        remove: format!(
            "{}/voertuigen/bezetting/{id}/verwijderen",
            visit.app.settings.base_path()
        ),
    })
}

async fn look(Staff(visit): Staff, Path(key): Path<String>) -> Result<Response, PageError> {
    let page = bezetting_page(&visit, id(&key)?, None, FieldErrors::default()).await?;
    Ok(show(&page))
}

async fn set_end(
    Path(key): Path<String>,
    posted: Posted<BezettingForm>,
) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let id = id(&key)?;
    let (draft, version) = (form.when(), form.versie);
    let done =
        actions::bezetting::set_end(&visit.app, &visit.actor, id, version, &draft, once).await;
    match done {
        Ok(_) => Ok(to(&visit.app, "/voertuigen")),
        Err(failure) => {
            let (status, errors) = on_form(failure, "tot")?;
            let page = bezetting_page(&visit, id, Some(form), errors).await?;
            Ok(show_with(status, &page))
        }
    }
}

async fn remove(
    Path(key): Path<String>,
    posted: Posted<JustPressed>,
) -> Result<Response, PageError> {
    let Posted { visit, once, .. } = posted;
    actions::bezetting::remove(&visit.app, &visit.actor, id(&key)?, once).await?;
    Ok(to(&visit.app, "/voertuigen"))
}
