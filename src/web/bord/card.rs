//! What stands on the board: a visit of a ploeg, and a klus that waits for a place.

use jiff::Timestamp;
use uuid::Uuid;

use super::spot_word;
use crate::{
    actions::planning::{Board, problem::Facts},
    app::App,
    domain::{
        aanbod::{dagdeel, until},
        calendar::{Dagdeel, duration_words, long_date},
        klus::{Klus, KlusStatus, standing},
        opdracht::{
            Opdracht,
            draft::Spot,
            planning::{expected_minutes, suits},
        },
        ploeg::hours,
    },
};

/// A visit on the board.
pub(super) struct Card {
    pub(super) klus: Uuid,
    pub(super) van: Timestamp,
    pub(super) tot: Timestamp,
    pub(super) tijd: String,
    pub(super) soort: String,
    pub(super) icon: String,
    pub(super) plaats: String,
    pub(super) naam: String,
    /// `nieuw`, `verzet`, or the state of what was published.
    pub(super) stand: &'static str,
    /// Nobody was told of this yet.
    pub(super) draft: bool,
    /// It can still go elsewhere.
    pub(super) movable: bool,
    /// Where it stands, as forms carry it.
    pub(super) spot: String,
    /// What is wrong with it.
    pub(super) problem: String,
}

/// A klus that waits.
pub(super) struct OpenKlus {
    pub(super) id: Uuid,
    pub(super) nummer: String,
    pub(super) soort: String,
    pub(super) icon: String,
    pub(super) plaats: String,
    pub(super) naam: String,
    pub(super) duur: String,
    pub(super) wanneer: String,
    pub(super) deadline: String,
    pub(super) reden: String,
    pub(super) late: bool,
    /// It was published and is to be taken off.
    pub(super) off: bool,
}

pub(super) fn soort_naam(app: &App, klus: &Klus) -> String {
    app.regeling
        .klussoort(&klus.klussoort)
        .map_or_else(|| klus.klussoort.clone(), |one| one.naam.clone())
}

pub(super) fn icon(app: &App, klus: &Klus) -> String {
    app.regeling
        .klussoort(&klus.klussoort)
        .map_or_else(|| "klus".to_owned(), |one| one.icon.clone())
}

impl Card {
    /// The visits of a ploeg as the drafts have it, in order of time.
    pub(super) fn of_ploeg(app: &App, board: &Board, ploeg: Uuid) -> Vec<Self> {
        let facts = &board.facts;
        let published = facts
            .opdrachten
            .iter()
            .filter(|one| one.ploeg_id == ploeg)
            .filter(|one| !facts.makes_way(one))
            .filter_map(|one| Self::published(app, board, one));
        let drafts = facts
            .drafts
            .values()
            .filter_map(|draft| {
                let spot = draft.spot.filter(|spot| spot.ploeg == ploeg)?;
                let stand = if draft.replaces.is_some() {
                    "verzet"
                } else {
                    "nieuw"
                };
                Self::at(app, board, draft.klus, spot, stand)
            })
            .map(|card| Self {
                draft: true,
                movable: true,
                problem: with_held(app, facts, &card),
                ..card
            });
        let mut cards: Vec<Self> = published.chain(drafts).collect();
        cards.sort_by_key(|card| (card.van, card.klus));
        cards
    }

    fn published(app: &App, board: &Board, opdracht: &Opdracht) -> Option<Self> {
        let away = board.facts.drafts.get(&opdracht.klus_id);
        let away = away.filter(|_| opdracht.status.is_ahead());
        let stand = away.map_or_else(|| opdracht.status.label(), |_| "gaat naar een andere week");
        let card = Self::at(app, board, opdracht.klus_id, Spot::of(opdracht), stand)?;
        Some(Self {
            movable: opdracht.status.is_ahead(),
            spot: away.map_or(card.spot, |draft| spot_word(draft.spot)),
            ..card
        })
    }

    fn at(app: &App, board: &Board, klus: Uuid, spot: Spot, stand: &'static str) -> Option<Self> {
        let (known, bewoner) = board.facts.klussen.get(&klus)?;
        let problem = board
            .breaches
            .iter()
            .filter(|breach| breach.klus == Some(klus) && breach.ploeg == spot.ploeg)
            .map(|breach| breach.words.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        Some(Self {
            klus,
            van: spot.van,
            tot: spot.tot,
            tijd: hours(spot.van, spot.tot).replace(" tot ", "–"),
            soort: soort_naam(app, known),
            icon: icon(app, known),
            plaats: known.plaats.clone(),
            naam: bewoner.gegevens.naam.to_string(),
            stand,
            draft: false,
            movable: false,
            spot: spot_word(Some(spot)),
            problem,
        })
    }
}

/// What is wrong with a draft, and for whom the place it takes is held: shown, never forbidden.
fn with_held(app: &App, facts: &Facts, card: &Card) -> String {
    let Some(spot) = facts.spot(card.klus) else {
        return card.problem.clone();
    };
    let held = facts
        .held_at(card.klus, spot)
        .map(|one| one.words(app.now()));
    let problem = Some(card.problem.clone()).filter(|words| !words.is_empty());
    problem
        .into_iter()
        .chain(held)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A place that is held for a resident who may choose it.
pub(super) struct HeldCard {
    pub(super) klus: Uuid,
    pub(super) nummer: String,
    pub(super) tijd: String,
    /// `tot morgen 10:15`
    pub(super) tot: String,
}

impl HeldCard {
    /// Those of a half day of a ploeg that nothing was planned over, in order of time.
    pub(super) fn of_half(app: &App, facts: &Facts, ploeg: Uuid, part: Dagdeel) -> Vec<Self> {
        let mut held: Vec<_> = facts
            .held
            .iter()
            .filter(|one| one.struck.is_none() && one.spot.ploeg == ploeg)
            .filter(|one| dagdeel(one.spot) == part)
            .collect();
        held.sort_by_key(|one| one.spot.van);
        held.into_iter()
            .map(|one| Self {
                klus: one.klus,
                nummer: one.nummer.clone(),
                tijd: hours(one.spot.van, one.spot.tot).replace(" tot ", "–"),
                tot: until(one.until, app.now()),
            })
            .collect()
    }
}

impl OpenKlus {
    /// What waits for a place in this week, in the order of the queue.
    pub(super) fn all(app: &App, facts: &Facts) -> Vec<Self> {
        let today = app.today();
        let mut waiting: Vec<_> = facts
            .klussen
            .values()
            .filter(|(klus, _)| match facts.drafts.get(&klus.id) {
                Some(draft) => draft.spot.is_none() && facts.published(klus.id).is_some(),
                None => klus.status.is_plannable(),
            })
            .map(|(klus, bewoner)| (klus, bewoner, standing(klus, today, &app.regeling)))
            .collect();
        waiting.sort_by_key(|(.., standing)| standing.order);
        waiting
            .into_iter()
            .map(|(klus, bewoner, standing)| Self {
                id: klus.id,
                nummer: klus.nummer.to_string(),
                soort: soort_naam(app, klus),
                icon: icon(app, klus),
                plaats: klus.plaats.clone(),
                naam: bewoner.gegevens.naam.to_string(),
                duur: duration(klus),
                wanneer: if klus.voorkeuren.is_empty() {
                    "kan altijd".to_owned()
                } else {
                    suits(klus)
                },
                deadline: klus.deadline.map(long_date).unwrap_or_default(),
                late: standing.late,
                reden: if klus.status == KlusStatus::Offered {
                    format!("De bewoner kiest nog een dagdeel. {}", standing.reden)
                } else {
                    standing.reden
                },
                off: facts.drafts.contains_key(&klus.id),
            })
            .collect()
    }
}

/// `2 uur met 2 personen`.
pub(super) fn duration(klus: &Klus) -> String {
    let minutes = u32::try_from(expected_minutes(klus)).unwrap_or(0);
    match klus.personen.unwrap_or(1) {
        1 => format!("{} met 1 persoon", duration_words(minutes)),
        many => format!("{} met {many} personen", duration_words(minutes)),
    }
}
