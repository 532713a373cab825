//! Where one klus could go: the page with buttons for who does not drag, and the prices that show while somebody does.

use super::{
    App, Deserialize, Facts, Json, Page, PageError, Path, Query, Response, Serialize, Staff,
    Template, Uuid, Where,
    card::{self, HeldCard},
    new_sleutel, show, spot_word, spot_words,
};
use crate::{
    actions::{
        Failure,
        planning::{self, Prices},
    },
    domain::{
        calendar::{Dagdeel, long_date, short_date},
        fields::FieldErrors,
        opdracht::Reden,
        ploeg::hours,
    },
    planner::desk::{CannotBe, Price},
    web::view::Choice,
};

/// Which klus is dragged.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Dragged {
    klus: String,
    week: String,
}

/// What it would cost there.
#[derive(Serialize)]
pub(super) struct PriceWord {
    ploeg: Uuid,
    dagdeel: &'static str,
    kan: bool,
    tekst: String,
}

/// The prices of a klus in every half day of the week.
pub(super) async fn prices(
    Staff(visit): Staff,
    Query(asked): Query<Dragged>,
) -> Result<Json<Vec<PriceWord>>, PageError> {
    planning::may_plan(&visit.actor)?;
    let klus: Uuid = asked.klus.parse().map_err(|_| Failure::NotFound)?;
    let at = Where {
        week: asked.week,
        ..Where::default()
    };
    let week = at.week(&visit.app);
    let prices = planning::prices(&visit.app, &visit.actor, week, klus).await?;
    Ok(Json(
        prices
            .prices
            .iter()
            .map(|(ploeg, part, price)| PriceWord {
                ploeg: *ploeg,
                dagdeel: part.label(),
                kan: price.is_ok(),
                tekst: words_at(&visit.app, &prices.facts, (*ploeg, *part), price),
            })
            .collect(),
    ))
}

/// What it would cost there, or why not; and for whom the place is held, if that is why.
fn words_at(
    app: &App,
    facts: &Facts,
    (ploeg, part): (Uuid, Dagdeel),
    price: &Result<Price, CannotBe>,
) -> String {
    let held = HeldCard::of_half(app, facts, ploeg, part);
    match (price, held.first()) {
        (Err(CannotBe::NoRoom), Some(held)) => format!(
            "vastgehouden {} voor {}, {}",
            held.tot, held.nummer, held.tijd
        ),
        (Ok(_) | Err(_), _) => price_words(price),
    }
}

/// `12 minuten meer rijden`, or why not.
fn price_words(price: &Result<Price, CannotBe>) -> String {
    match price {
        Ok(price) => {
            let mut words = vec![match price.travel {
                0 => "niet verder rijden".to_owned(),
                1 => "1 minuut meer rijden".to_owned(),
                -1 => "1 minuut minder rijden".to_owned(),
                more if more > 0 => format!("{more} minuten meer rijden"),
                less => format!("{} minuten minder rijden", less.unsigned_abs()),
            }];
            match price.learnt {
                0 => {}
                1 => words.push("1 leerdoel".to_owned()),
                many => words.push(format!("{many} leerdoelen")),
            }
            words.join(", ")
        }
        Err(CannotBe::NoRoom) => "geen plek in dit dagdeel".to_owned(),
        Err(CannotBe::Misfits(found)) => found
            .iter()
            .map(crate::planner::fit::Misfit::words)
            .collect::<Vec<_>>()
            .join(", "),
        Err(CannotBe::Unknown) => "kan niet in deze week".to_owned(),
    }
}

/// A half day to choose.
struct Spot {
    ploeg: Uuid,
    naam: String,
    mensen: String,
    dag: String,
    dagdeel: &'static str,
    tijd: String,
    words: String,
    fits: bool,
    best: bool,
}

#[derive(Template)]
#[template(path = "bord/klus.html")]
struct KlusPage {
    page: Page,
    errors: FieldErrors,
    week: String,
    week_nummer: i8,
    previous: String,
    next: String,
    id: Uuid,
    nummer: String,
    soort: String,
    icon: String,
    bewoner: String,
    adres: String,
    omschrijving: String,
    duur: String,
    wanneer: String,
    deadline: String,
    why: String,
    help: String,
    /// Where it stands, in words and as forms carry it.
    stands: String,
    spot: String,
    /// People rely on where it stands.
    told: bool,
    /// It stands on the board and can be taken off.
    placed: bool,
    spots: Vec<Spot>,
    ploegen: Vec<Choice>,
    move_redenen: Vec<Choice>,
    off_redenen: Vec<Choice>,
}

impl KlusPage {
    /// Each form has a key of its own: one press, one effect.
    fn sleutel() -> String {
        new_sleutel()
    }
}

pub(super) async fn look(
    Staff(visit): Staff,
    Path(id): Path<Uuid>,
    Query(at): Query<Where>,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let week = at.week(app);
    let prices = planning::prices(app, &visit.actor, week, id).await?;
    let (klus, bewoner) = prices.facts.klussen.get(&id).ok_or(Failure::NotFound)?;
    let now = planning::stands(app, &visit.actor, id).await?;
    let why = prices.why.as_ref();
    let choices = |redenen: &[Reden]| {
        redenen
            .iter()
            .map(|one| Choice::new(one.word(), one.label()))
            .collect()
    };
    let page = KlusPage {
        page: Page::new(&visit, format!("{} op het bord", klus.nummer), "/bord"),
        errors: FieldErrors::default(),
        week: week.to_string(),
        week_nummer: week.monday().iso_week_date().week(),
        previous: week.plus(-1).to_string(),
        next: week.plus(1).to_string(),
        id,
        nummer: klus.nummer.to_string(),
        soort: card::soort_naam(app, klus),
        icon: card::icon(app, klus),
        bewoner: bewoner.gegevens.naam.to_string(),
        adres: bewoner.gegevens.adres(),
        omschrijving: klus.omschrijving.clone(),
        duur: card::duration(klus),
        wanneer: if klus.voorkeuren.is_empty() {
            "kan altijd".to_owned()
        } else {
            crate::domain::opdracht::planning::suits(klus)
        },
        deadline: klus.deadline.map(long_date).unwrap_or_default(),
        why: why.map(|why| why.reason.clone()).unwrap_or_default(),
        help: why.map(|why| why.help.words()).unwrap_or_default(),
        stands: now
            .spot
            .map(|spot| spot_words(&prices.facts, spot))
            .unwrap_or_default(),
        spot: spot_word(now.spot),
        told: now.told,
        placed: now.spot.is_some(),
        spots: spots(app, &prices),
        ploegen: prices
            .facts
            .ploegen
            .iter()
            .map(|ploeg| {
                Choice::new(
                    ploeg.id.to_string(),
                    format!(
                        "{}, {}, {}",
                        short_date(ploeg.datum),
                        ploeg.naam,
                        hours(ploeg.van, ploeg.tot)
                    ),
                )
            })
            .collect(),
        move_redenen: choices(&Reden::MOVES),
        off_redenen: choices(&Reden::FALLS_THROUGH),
    };
    Ok(show(&page))
}

/// The half days, those that fit first, the cheapest of them in front.
fn spots(app: &App, prices: &Prices) -> Vec<Spot> {
    let facts = &prices.facts;
    let mut found: Vec<(Option<usize>, Spot)> = prices
        .prices
        .iter()
        .filter_map(|(id, part, price)| {
            let ploeg = facts.ploeg(*id)?;
            let place = price.as_ref().ok().and_then(|price| {
                prices
                    .cheapest
                    .iter()
                    .position(|best| best.ploeg == price.ploeg && best.dagdeel == price.dagdeel)
            });
            Some((
                place,
                Spot {
                    ploeg: *id,
                    naam: ploeg.naam.clone(),
                    mensen: super::people(facts, &ploeg.deelnemers),
                    dag: short_date(ploeg.datum),
                    dagdeel: part.label(),
                    tijd: price
                        .as_ref()
                        .map(|price| hours(price.van, price.tot))
                        .unwrap_or_default(),
                    words: words_at(app, facts, (*id, *part), price),
                    fits: price.is_ok(),
                    best: place.is_some(),
                },
            ))
        })
        .collect();
    found.sort_by_key(|(place, spot)| (!spot.fits, place.unwrap_or(usize::MAX)));
    found.into_iter().map(|(_, spot)| spot).collect()
}
