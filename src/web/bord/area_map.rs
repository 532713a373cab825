//! The map beside the board and beside what is near a klus, when the settings name a tile server: pins in order, each a number in a
//! shape. The list next to it says the same, so that nobody needs the map.

use uuid::Uuid;

use super::card::{Card, soort_naam};
use crate::{
    actions::{
        klus::Around,
        planning::{Board, problem::Facts},
    },
    app::App,
    domain::{klus::Klus, point::Place},
};

/// Shapes of pins; with more ploegen they come round again, and the list says which is whose.
const SHAPES: usize = 6;

/// A map with its list.
pub(in crate::web) struct AreaMap {
    /// Where tiles are, with `{z}`, `{x}` and `{y}`.
    pub(in crate::web) tiles: String,
    /// Whose they are.
    pub(in crate::web) source: String,
    pub(in crate::web) groups: Vec<Group>,
}

/// The pins of one ploeg, or of what is near.
pub(in crate::web) struct Group {
    pub(in crate::web) naam: String,
    /// Ending of the class of its pins.
    pub(in crate::web) shape: String,
    pub(in crate::web) stops: Vec<Stop>,
}

/// One pin.
pub(in crate::web) struct Stop {
    pub(in crate::web) number: usize,
    pub(in crate::web) klus: Uuid,
    pub(in crate::web) label: String,
    pub(in crate::web) detail: String,
    pub(in crate::web) lat: String,
    pub(in crate::web) lon: String,
    /// Whether the address itself was found.
    pub(in crate::web) known: bool,
}

impl AreaMap {
    /// The day of each ploeg, in order of time; none without tiles, or when nothing is planned.
    pub(super) fn of_day(
        app: &App,
        board: &Board,
        ploegen: impl Iterator<Item = Uuid>,
    ) -> Option<Self> {
        let groups = ploegen
            .enumerate()
            .filter_map(|(place, id)| {
                let ploeg = board.facts.ploeg(id)?;
                let cards = Card::of_ploeg(app, board, id);
                let stops: Vec<Stop> = (1..)
                    .zip(&cards)
                    .filter_map(|(number, card)| of_card(&board.facts, number, card))
                    .collect();
                (!stops.is_empty()).then(|| Group {
                    naam: ploeg.naam.clone(),
                    shape: (place % SHAPES).to_string(),
                    stops,
                })
            })
            .collect();
        Self::of(app, groups)
    }

    /// A klus and what is open nearby; none without tiles, or when nothing is near.
    pub(in crate::web) fn of_around(app: &App, klus: &Klus, around: &Around) -> Option<Self> {
        let here = around.here.as_ref().filter(|_| !around.near.is_empty())?;
        let label = |one: &Klus| format!("{} {}", one.nummer, soort_naam(app, one));
        let own = Group {
            naam: "Deze klus".to_owned(),
            shape: "hier".to_owned(),
            stops: vec![stop(0, klus.id, label(klus), klus.plaats.clone(), here)],
        };
        let near = Group {
            naam: "In de buurt".to_owned(),
            shape: "0".to_owned(),
            stops: (1..)
                .zip(&around.near)
                .map(|(number, one)| {
                    let adres = one.bewoner.gegevens.adres();
                    stop(number, one.klus.id, label(&one.klus), adres, &one.place)
                })
                .collect(),
        };
        Self::of(app, vec![own, near])
    }

    fn of(app: &App, groups: Vec<Group>) -> Option<Self> {
        let maps = &app.settings.maps;
        let tiles = maps.kaart_tegels.clone()?;
        (!groups.is_empty()).then(|| Self {
            tiles,
            source: maps.kaart_bron.clone(),
            groups,
        })
    }
}

fn of_card(facts: &Facts, number: usize, card: &Card) -> Option<Stop> {
    let place = facts.place_of(card.klus)?;
    let (_, bewoner) = facts.klussen.get(&card.klus)?;
    Some(stop(
        number,
        card.klus,
        format!("{} {}", card.tijd, card.soort),
        format!("{}, {}", card.naam, bewoner.gegevens.adres()),
        place,
    ))
}

fn stop(number: usize, klus: Uuid, label: String, detail: String, place: &Place) -> Stop {
    let degrees = |e6: i32| format!("{}.{:06}", e6 / 1_000_000, e6 % 1_000_000);
    Stop {
        number,
        klus,
        label,
        detail,
        lat: degrees(place.point.lat_e6()),
        lon: degrees(place.point.lon_e6()),
        known: place.known,
    }
}
