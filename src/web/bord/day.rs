//! One day of the board, with time as columns of a quarter; and what ploegen could do indoors when it rains.

use askama::Template;
use axum::{extract::Query, response::Response};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use uuid::Uuid;

use super::{
    Where,
    card::{Card, HeldCard, soort_naam},
    people,
};
use crate::{
    actions::planning::{self, Board},
    app::App,
    domain::{
        calendar::{local_time, long_date, short_date, time_hm},
        ploeg::hours,
    },
    web::{
        error::PageError,
        extract::Staff,
        view::{Page, show},
    },
};

const QUARTER: SignedDuration = SignedDuration::from_mins(15);

/// A day of the board.
pub(super) struct DayGrid {
    pub(super) datum: Date,
    pub(super) naam: String,
    pub(super) previous: String,
    pub(super) next: String,
    pub(super) bad_weather: bool,
    /// Whole hours, each four columns wide.
    pub(super) hours: Vec<String>,
    pub(super) rows: Vec<DayRow>,
}

/// A ploeg on that day.
pub(super) struct DayRow {
    pub(super) ploeg: Uuid,
    pub(super) naam: String,
    pub(super) mensen: String,
    pub(super) uren: String,
    /// Places held for residents who may choose them.
    pub(super) held: Vec<HeldCard>,
    /// More than one when visits overlap.
    pub(super) lanes: Vec<Vec<Segment>>,
}

/// A stretch of time: a visit, or nothing.
pub(super) struct Segment {
    pub(super) quarters: i64,
    /// `09:30`
    pub(super) from: String,
    pub(super) card: Option<Card>,
    /// Whether the ploeg is out then.
    pub(super) out: bool,
}

impl DayGrid {
    pub(super) fn of(app: &App, board: &Board, datum: Date) -> Self {
        let facts = &board.facts;
        let ploegen: Vec<_> = facts
            .ploegen
            .iter()
            .filter(|ploeg| ploeg.datum == datum)
            .collect();
        let cards: Vec<(Uuid, Vec<Card>)> = ploegen
            .iter()
            .map(|ploeg| (ploeg.id, Card::of_ploeg(app, board, ploeg.id)))
            .collect();
        let all = || cards.iter().flat_map(|(_, cards)| cards);
        let first = ploegen
            .iter()
            .map(|one| one.van)
            .chain(all().map(|one| one.van))
            .min();
        let last = ploegen
            .iter()
            .map(|one| one.tot)
            .chain(all().map(|one| one.tot))
            .max();
        let (start, end) = match (first, last) {
            (Some(first), Some(last)) => (hour_before(first), hour_after(last)),
            _ => (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH),
        };
        let count = quarters(start, end) / 4;
        Self {
            datum,
            naam: long_date(datum),
            previous: datum.saturating_sub(1.day()).to_string(),
            next: datum.saturating_add(1.day()).to_string(),
            bad_weather: facts.bad_weather.contains(&datum),
            hours: (0..count)
                .map(|hour| {
                    time_hm(local_time(
                        start + QUARTER * i32::try_from(hour * 4).unwrap_or(0),
                    ))
                })
                .collect(),
            rows: ploegen
                .into_iter()
                .zip(cards)
                .map(|(ploeg, (_, cards))| DayRow {
                    ploeg: ploeg.id,
                    naam: ploeg.naam.clone(),
                    mensen: people(facts, &ploeg.deelnemers),
                    uren: hours(ploeg.van, ploeg.tot),
                    held: ploeg
                        .dagdelen()
                        .flat_map(|part| HeldCard::of_half(app, facts, ploeg.id, part))
                        .collect(),
                    lanes: lanes(cards)
                        .into_iter()
                        .map(|lane| segments(lane, (start, end), (ploeg.van, ploeg.tot)))
                        .collect(),
                })
                .collect(),
        }
    }
}

fn hour_before(at: Timestamp) -> Timestamp {
    let past = at.as_second().rem_euclid(3_600);
    at - SignedDuration::from_secs(past)
}

fn hour_after(at: Timestamp) -> Timestamp {
    let before = hour_before(at);
    if before == at {
        at
    } else {
        before + SignedDuration::from_hours(1)
    }
}

/// Whole quarters between two moments, rounded up.
fn quarters(from: Timestamp, to: Timestamp) -> i64 {
    (to.duration_since(from).as_mins() + 14) / 15
}

/// Cards in as few rows as it takes for none to overlap; one empty row when there are none.
fn lanes(cards: Vec<Card>) -> Vec<Vec<Card>> {
    let mut lanes: Vec<Vec<Card>> = vec![Vec::new()];
    for card in cards {
        let free = lanes
            .iter_mut()
            .find(|lane| lane.last().is_none_or(|last| last.tot <= card.van));
        match free {
            Some(lane) => lane.push(card),
            None => lanes.push(vec![card]),
        }
    }
    lanes
}

/// A row of the day from left to right. Free time changes where the ploeg goes out and comes back.
fn segments(
    cards: Vec<Card>,
    (start, end): (Timestamp, Timestamp),
    (van, tot): (Timestamp, Timestamp),
) -> Vec<Segment> {
    let mut found = Vec::new();
    let mut at = start;
    let free = |from: Timestamp, to: Timestamp, found: &mut Vec<Segment>| {
        let mut from = from;
        for edge in [van, tot, to] {
            let until = edge.clamp(from, to);
            if quarters(from, until) > 0 {
                found.push(Segment {
                    quarters: quarters(from, until),
                    from: time_hm(local_time(from)),
                    card: None,
                    out: van <= from && until <= tot,
                });
                from = until;
            }
        }
    };
    for card in cards {
        free(at, card.van, &mut found);
        at = card.tot;
        found.push(Segment {
            quarters: quarters(card.van, card.tot).max(1),
            from: time_hm(local_time(card.van)),
            out: true,
            card: Some(card),
        });
    }
    free(at, end, &mut found);
    found
}

#[derive(Template)]
#[template(path = "bord/reserve.html")]
struct ReservePage {
    page: Page,
    week: String,
    ploegen: Vec<ReserveList>,
}

/// What one ploeg could do on a wet day.
struct ReserveList {
    naam: String,
    dag: String,
    outdoors: Vec<String>,
    indoors: Vec<ReserveLine>,
}

struct ReserveLine {
    klus: Uuid,
    nummer: String,
    soort: String,
    plaats: String,
    tijd: String,
}

pub(super) async fn reserve(
    Staff(visit): Staff,
    Query(at): Query<Where>,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let week = at.week(app);
    let (facts, reserves) = planning::reserves(app, &visit.actor, week).await?;
    let named = |id: &Uuid| {
        facts
            .klussen
            .get(id)
            .map(|(klus, _)| format!("{} {}", klus.nummer, soort_naam(app, klus)))
    };
    let ploegen = reserves
        .iter()
        .filter_map(|one| {
            let ploeg = facts.ploeg(one.ploeg)?;
            Some(ReserveList {
                naam: ploeg.naam.clone(),
                dag: short_date(ploeg.datum),
                outdoors: one.outdoors.iter().filter_map(named).collect(),
                indoors: one
                    .indoors
                    .iter()
                    .filter_map(|at| {
                        let (klus, _) = facts.klussen.get(&at.klus)?;
                        Some(ReserveLine {
                            klus: klus.id,
                            nummer: klus.nummer.to_string(),
                            soort: soort_naam(app, klus),
                            plaats: klus.plaats.clone(),
                            tijd: hours(at.van, at.tot),
                        })
                    })
                    .collect(),
            })
        })
        .collect();
    Ok(show(&ReservePage {
        page: Page::new(&visit, "Reserve bij slecht weer", "/bord"),
        week: week.to_string(),
        ploegen,
    }))
}
