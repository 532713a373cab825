//! The planning board of a coordinator: a week with ploegen as rows and days as columns, or a day with time as columns. Dragging,
//! buttons and proposals all send the same form; what is on it is told to nobody until it is published.

use askama::Template;
use axum::{
    Json, Router,
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    error::PageError,
    extract::{Posted, Staff, Visit},
    view::{Choice, Page, new_sleutel, show, show_with},
};
use crate::{
    actions::{
        Failure,
        planning::{self, Board, place::Placement, problem::Facts},
    },
    app::App,
    domain::{
        calendar::{Dagdeel, local_date, local_time, parse_time, short_date, time_hm, to_instant},
        fields::FieldErrors,
        iso_week::IsoWeek,
        opdracht::{Reden, draft::Spot, planning::expected_minutes},
    },
};

pub(super) mod area_map;
mod card;
mod day;
mod proposal;
mod spots;

use area_map::AreaMap;
use card::{Card, HeldCard, OpenKlus};

/// Proposals come back to this path with all their moves, and may be larger than other forms.
pub(super) const PROPOSAL: &str = "/bord/voorstel";
/// [`planning::place::MOST_PLACEMENTS`] moves with their reasons.
pub(super) const PROPOSAL_BYTES: usize = 1024 * 1024;

pub(super) fn pages() -> Router<App> {
    Router::new()
        .route("/bord", get(look))
        .route("/bord/prijzen", get(spots::prices))
        .route("/bord/klussen/{id}", get(spots::look))
        .route("/bord/plaatsen", post(place))
        .route("/bord/voorstel", get(proposal::look).post(proposal::accept))
        .route("/bord/publiceren", post(publish))
        .route("/bord/weer", post(weather))
        .route("/bord/reserve", get(day::reserve))
}

/// Which week or day, and what was just done.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Where {
    week: String,
    dag: String,
    /// The klus that was just placed, and where it stood.
    geplaatst: String,
    terug: String,
    gepubliceerd: String,
}

impl Where {
    /// The week asked for; that of the day asked for; this week.
    fn week(&self, app: &App) -> IsoWeek {
        IsoWeek::parse(&self.week)
            .or_else(|| self.day().map(IsoWeek::of))
            .unwrap_or_else(|| IsoWeek::of(app.today()))
    }

    fn day(&self) -> Option<Date> {
        self.dag.parse().ok()
    }
}

/// A spot as forms carry it; empty is nowhere.
pub(super) fn spot_word(spot: Option<Spot>) -> String {
    spot.map_or_else(String::new, |spot| {
        format!(
            "{}.{}.{}",
            spot.ploeg,
            spot.van.as_second(),
            spot.tot.as_second()
        )
    })
}

pub(super) fn parse_spot(word: &str) -> Result<Option<Spot>, Failure> {
    if word.is_empty() {
        return Ok(None);
    }
    let read = || {
        let mut parts = word.split('.');
        let ploeg = parts.next()?.parse().ok()?;
        let mut at = || Timestamp::from_second(parts.next()?.parse().ok()?).ok();
        Some(Spot {
            ploeg,
            van: at()?,
            tot: at()?,
        })
    };
    read().map(Some).ok_or(Failure::NotFound)
}

/// `Ploeg 2, di 24 nov 09:00`.
fn spot_words(facts: &Facts, spot: Spot) -> String {
    let naam = facts.ploeg(spot.ploeg).map(|ploeg| ploeg.naam.as_str());
    format!(
        "{}{} {}",
        naam.map_or_else(String::new, |naam| format!("{naam}, ")),
        short_date(local_date(spot.van)),
        time_hm(local_time(spot.van))
    )
}

/// A heading of the week: a day.
struct DayHead {
    datum: Date,
    naam: String,
    is_today: bool,
    bad_weather: bool,
}

/// One ploeg on one day.
struct Cell {
    ploeg: Uuid,
    mensen: String,
    uren: String,
    /// Its half days, each with what stands in it.
    halves: Vec<Half>,
    /// What is wrong with the day as a whole.
    problems: Vec<String>,
}

/// A half day of a ploeg.
struct Half {
    dagdeel: &'static str,
    cards: Vec<Card>,
    held: Vec<HeldCard>,
}

/// The ploegen of one name over the week.
struct Row {
    naam: String,
    cells: Vec<Option<Cell>>,
}

/// What publishing will do, in words.
struct Change {
    klus: Uuid,
    nummer: String,
    naam: String,
    what: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "bord/week.html")]
struct WeekPage {
    page: Page,
    uitvoerder: String,
    week: String,
    nummer: i8,
    range: String,
    previous: String,
    next: String,
    is_now: bool,
    /// The day, when one day is shown; else the week.
    day: Option<day::DayGrid>,
    days: Vec<DayHead>,
    rows: Vec<Row>,
    open: Vec<OpenKlus>,
    changes: Vec<Change>,
    problems: Vec<String>,
    in_the_way: usize,
    revision: String,
    mark: String,
    undo: Option<Undo>,
    refusal: Option<(String, String)>,
    /// Whether the routing service left travel times open.
    estimated: bool,
    /// Where the visits of the day are, when one day is shown and there are tiles.
    area: Option<AreaMap>,
}

impl WeekPage {
    /// Each form has a key of its own: one press, one effect.
    fn sleutel() -> String {
        new_sleutel()
    }
}

/// Putting back what was just placed.
struct Undo {
    klus: Uuid,
    words: String,
    from: String,
    to: String,
}

async fn look(Staff(visit): Staff, Query(at): Query<Where>) -> Result<Response, PageError> {
    Ok(show(&page(&visit, &at, None).await?))
}

/// The board, with what was refused on it.
async fn page(
    visit: &Visit,
    at: &Where,
    refusal: Option<(String, String)>,
) -> Result<WeekPage, Failure> {
    let app = &visit.app;
    let week = at.week(app);
    let board = planning::board(app, &visit.actor, week).await?;
    let facts = &board.facts;
    let days: Vec<DayHead> = shown_days(facts)
        .into_iter()
        .map(|datum| DayHead {
            datum,
            naam: short_date(datum),
            is_today: datum == app.today(),
            bad_weather: facts.bad_weather.contains(&datum),
        })
        .collect();
    let flash = (!at.gepubliceerd.is_empty())
        .then(|| format!("Gepubliceerd: {}.", at.gepubliceerd.replace('_', " ")));
    let revision = board.revision.as_ref().map_or_else(
        || "Er is nog niets gepubliceerd.".to_owned(),
        |(last, by)| {
            format!(
                "Laatst gepubliceerd: {} {}{}.",
                short_date(local_date(last.at)),
                time_hm(local_time(last.at)),
                by.as_ref()
                    .map_or_else(String::new, |naam| format!(" door {naam}"))
            )
        },
    );
    let page = Page::new(
        visit,
        format!("Bord week {}", week.monday().iso_week_date().week()),
        "/bord",
    );
    let page = page.with_flash(flash);
    let day = at.day().filter(|day| IsoWeek::of(*day) == week);
    Ok(WeekPage {
        page: if refusal.is_some() {
            page.refused()
        } else {
            page
        },
        uitvoerder: app
            .regeling
            .uitvoerder(&facts.uitvoerder)
            .map_or_else(|| facts.uitvoerder.clone(), |one| one.naam.clone()),
        week: week.to_string(),
        nummer: week.monday().iso_week_date().week(),
        range: format!(
            "{} tot en met {}",
            short_date(week.monday()),
            short_date(week.sunday())
        ),
        previous: week.plus(-1).to_string(),
        next: week.plus(1).to_string(),
        is_now: week == IsoWeek::of(app.today()),
        day: day.map(|day| day::DayGrid::of(app, &board, day)),
        rows: rows(app, &board, &days),
        open: OpenKlus::all(app, facts),
        changes: changes(app, &board),
        problems: board
            .breaches
            .iter()
            .map(|breach| breach.words.clone())
            .collect(),
        in_the_way: board.in_the_way.len(),
        revision,
        mark: board.mark.clone(),
        undo: undo(facts, at),
        refusal,
        estimated: facts.estimated,
        area: day.and_then(|day| {
            let ploegen = facts.ploegen.iter().filter(|one| one.datum == day);
            AreaMap::of_day(app, &board, ploegen.map(|one| one.id))
        }),
        days,
    })
}

/// Monday to Friday, and the weekend when somebody goes out then.
fn shown_days(facts: &Facts) -> Vec<Date> {
    facts
        .week
        .days()
        .enumerate()
        .filter(|(place, day)| *place < 5 || facts.ploegen.iter().any(|one| one.datum == *day))
        .map(|(_, day)| day)
        .collect()
}

fn rows(app: &App, board: &Board, days: &[DayHead]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for ploeg in &board.facts.ploegen {
        let Some(column) = days.iter().position(|day| day.datum == ploeg.datum) else {
            continue;
        };
        let cell = cell(app, board, ploeg.id);
        let free = rows
            .iter_mut()
            .find(|row| row.naam == ploeg.naam && row.cells[column].is_none());
        match free {
            Some(row) => row.cells[column] = cell,
            None => {
                let mut cells: Vec<Option<Cell>> = days.iter().map(|_| None).collect();
                cells[column] = cell;
                rows.push(Row {
                    naam: ploeg.naam.clone(),
                    cells,
                });
            }
        }
    }
    rows.sort_by(|one, other| one.naam.cmp(&other.naam));
    rows
}

fn cell(app: &App, board: &Board, id: Uuid) -> Option<Cell> {
    let ploeg = board.facts.ploeg(id)?;
    let cards = Card::of_ploeg(app, board, id);
    let mut halves: Vec<Half> = ploeg
        .dagdelen()
        .map(|part| Half {
            dagdeel: part.label(),
            cards: Vec::new(),
            held: HeldCard::of_half(app, &board.facts, id, part),
        })
        .collect();
    for card in cards {
        let part = Dagdeel::of(local_time(card.van)).unwrap_or(Dagdeel::Ochtend);
        let place = halves
            .iter()
            .position(|half| half.dagdeel == part.label())
            .unwrap_or(0);
        if let Some(half) = halves.get_mut(place) {
            half.cards.push(card);
        }
    }
    Some(Cell {
        ploeg: id,
        mensen: people(&board.facts, &ploeg.deelnemers),
        uren: crate::domain::ploeg::hours(ploeg.van, ploeg.tot),
        halves,
        problems: board
            .breaches
            .iter()
            .filter(|breach| breach.ploeg == id && breach.klus.is_none())
            .map(|breach| breach.words.clone())
            .collect(),
    })
}

/// First names, as people call each other.
fn people(facts: &Facts, deelnemers: &[Uuid]) -> String {
    facts
        .deelnemers
        .iter()
        .filter(|one| deelnemers.contains(&one.id))
        .map(|one| one.naam.split(' ').next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join(", ")
}

fn changes(app: &App, board: &Board) -> Vec<Change> {
    let facts = &board.facts;
    planning::publish::of_week(facts)
        .into_iter()
        .filter_map(|draft| {
            let (klus, bewoner) = facts.klussen.get(&draft.klus)?;
            let what = match (draft.replaces, draft.spot) {
                (None, Some(spot)) => format!("nieuw: {}", spot_words(facts, spot)),
                (Some(_), Some(spot)) => format!("verzet naar {}", spot_words(facts, spot)),
                (Some((_, reden)), None) => {
                    format!("gaat niet door: {}", reden.label().to_lowercase())
                }
                (None, None) => return None,
            };
            Some(Change {
                klus: klus.id,
                nummer: klus.nummer.to_string(),
                naam: format!("{}, {}", card::soort_naam(app, klus), bewoner.gegevens.naam),
                what,
                reason: draft.reason.clone(),
            })
        })
        .collect()
}

fn undo(facts: &Facts, at: &Where) -> Option<Undo> {
    let klus: Uuid = at.geplaatst.parse().ok()?;
    let (known, _) = facts.klussen.get(&klus)?;
    let now = facts.spot(klus);
    let before = parse_spot(&at.terug).ok()?;
    // What was published is taken off for a reason, and that is asked on the page of the klus.
    let asks_why = before.is_none() && facts.published(klus).is_some();
    (now != before && !asks_why).then(|| Undo {
        klus,
        words: match now {
            Some(spot) => format!("{} staat nu bij {}.", known.nummer, spot_words(facts, spot)),
            None => format!("{} is van het bord gehaald.", known.nummer),
        },
        from: spot_word(now),
        to: spot_word(before),
    })
}

/// One klus to another place: from a drag, a button or an undo.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct PlaceForm {
    klus: String,
    /// Where the coordinator saw it.
    van: String,
    /// Where it goes, when that is known to the minute.
    naar: String,
    /// Otherwise the ploeg, with a half day or a time.
    ploeg: String,
    dagdeel: String,
    tijd: String,
    reden: String,
    week: String,
    dag: String,
}

async fn place(posted: Posted<PlaceForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    planning::may_plan(&visit.actor)?;
    let at = Where {
        week: form.week.clone(),
        dag: form.dag.clone(),
        ..Where::default()
    };
    let placed = match placement(&visit, &at, &form).await {
        Ok(one) => planning::place::place(&visit.app, &visit.actor, vec![one], once).await,
        Err(failure) => Err(failure),
    };
    match placed {
        Ok(_) => Ok(back(
            &visit.app,
            &at,
            &[("geplaatst", &form.klus), ("terug", &form.van)],
        )),
        Err(failure) => refused(&visit, &at, failure).await,
    }
}

/// The board again, with why it was refused; other failures as they are.
async fn refused(visit: &Visit, at: &Where, failure: Failure) -> Result<Response, PageError> {
    let (status, refusal) = match failure {
        Failure::Refused { title, detail, .. } => (StatusCode::CONFLICT, (title, detail)),
        Failure::Invalid(errors) => (
            StatusCode::BAD_REQUEST,
            (
                "Niet alles is goed ingevuld".to_owned(),
                errors
                    .list()
                    .iter()
                    .map(|(_, sentence)| sentence.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
        ),
        other => return Err(other.into()),
    };
    Ok(show_with(status, &page(visit, at, Some(refusal)).await?))
}

/// What a form asks, with the time that the planner would choose in a half day.
async fn placement(visit: &Visit, at: &Where, form: &PlaceForm) -> Result<Placement, Failure> {
    let klus: Uuid = form.klus.parse().map_err(|_| Failure::NotFound)?;
    let from = parse_spot(&form.van)?;
    let to = if form.ploeg.is_empty() {
        parse_spot(&form.naar)?
    } else {
        let ploeg: Uuid = form.ploeg.parse().map_err(|_| Failure::NotFound)?;
        Some(aimed(visit, at, form, klus, ploeg, from).await?)
    };
    Ok(Placement {
        klus,
        from,
        to,
        reden: Reden::parse(&form.reden),
        reason: String::new(),
    })
}

async fn aimed(
    visit: &Visit,
    at: &Where,
    form: &PlaceForm,
    klus: Uuid,
    ploeg: Uuid,
    from: Option<Spot>,
) -> Result<Spot, Failure> {
    let week = at.week(&visit.app);
    let prices = planning::prices(&visit.app, &visit.actor, week, klus).await?;
    let (asked, _) = prices.facts.klussen.get(&klus).ok_or(Failure::NotFound)?;
    let to = prices.facts.ploeg(ploeg).ok_or(Failure::NotFound)?;
    let length = from.map_or_else(
        || jiff::SignedDuration::from_mins(expected_minutes(asked)),
        |spot| spot.tot.duration_since(spot.van),
    );
    let span = |van: Timestamp| Spot {
        ploeg,
        van,
        tot: van + length,
    };
    if !form.tijd.is_empty() {
        let time = parse_time(&form.tijd)
            .map_err(|error| Failure::Invalid(FieldErrors::one("tijd", error.to_string())))?;
        return Ok(span(to_instant(to.datum, time)));
    }
    let part = Dagdeel::parse(&form.dagdeel).unwrap_or(Dagdeel::Ochtend);
    let found = prices
        .prices
        .iter()
        .find(|(one, half, _)| *one == ploeg && *half == part);
    Ok(match found {
        Some((.., Ok(price))) => span(price.van),
        // There is no room: it stands at the start, and the board shows what is in its way.
        _ => span(to.van.max(to_instant(to.datum, part.start()))),
    })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct PublishForm {
    week: String,
    dag: String,
    gezien: String,
}

async fn publish(posted: Posted<PublishForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    let at = Where {
        week: form.week,
        dag: form.dag,
        ..Where::default()
    };
    let week = at.week(&visit.app);
    let done = planning::publish::publish(&visit.app, &visit.actor, week, form.gezien, once).await;
    match done {
        Ok(done) => {
            let told = done.value;
            let words = format!(
                "{}_nieuw,_{}_verzet,_{}_van_de_planning_af",
                told.planned, told.moved, told.taken_off
            );
            Ok(back(&visit.app, &at, &[("gepubliceerd", &words)]))
        }
        Err(failure) => refused(&visit, &at, failure).await,
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct WeatherForm {
    week: String,
    dag: String,
    datum: String,
    slecht: String,
}

async fn weather(posted: Posted<WeatherForm>) -> Result<Response, PageError> {
    let Posted { visit, form, once } = posted;
    planning::may_plan(&visit.actor)?;
    let datum: Date = form.datum.parse().map_err(|_| Failure::NotFound)?;
    let bad = form.slecht == "ja";
    planning::set_weather(&visit.app, &visit.actor, datum, bad, once).await?;
    let at = Where {
        week: form.week,
        dag: form.dag,
        ..Where::default()
    };
    Ok(back(&visit.app, &at, &[]))
}

/// To the board where somebody was.
fn back(app: &App, at: &Where, more: &[(&str, &str)]) -> Response {
    let mut query = vec![("week", at.week.as_str()), ("dag", at.dag.as_str())];
    query.extend(more);
    query.retain(|(_, value)| !value.is_empty());
    let query = serde_html_form::to_string(query).unwrap_or_default();
    Redirect::to(&format!("{}/bord?{query}", app.settings.base_path())).into_response()
}
