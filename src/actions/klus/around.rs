//! What a coordinator wants to know around one klus before deciding: what is open nearby and worth one trip, and what was
//! asked at this address before (domain.md §4). Only what they may see.

use crate::{
    actions::{Failure, adres},
    app::App,
    domain::{
        account::{Actor, Want, may},
        adres::AdresKey,
        bewoner::Bewoner,
        klus::Klus,
        point::Place,
        regeling::Regeling,
    },
    store::{self, klus::OpenKlus},
};

/// As the crow flies; farther is another trip.
const NEAR_M: u32 = 1_500;
/// How far from the middle of its village an address may lie.
const VILLAGE_M: u32 = 4_000;
/// Nearby klussen that are shown.
const NEAREST: usize = 5;
/// Open klussen whose distance is measured, in the order of the queue.
const MEASURED: i64 = 1_000;
/// Klussen at one house number, all its additions together, that are looked through.
const AT_NUMBER: i64 = 200;

/// What is around a klus.
#[derive(Debug, Default)]
pub struct Around {
    /// Where the klus is.
    pub here: Option<Place>,
    /// Open klussen of the same uitvoerder, the nearest first.
    pub near: Vec<Near>,
    /// Klussen that were asked at the same address before, the last first.
    pub earlier: Vec<Klus>,
}

/// An open klus nearby.
#[derive(Debug)]
pub struct Near {
    /// Which.
    pub klus: Klus,
    /// Whose.
    pub bewoner: Bewoner,
    /// Where.
    pub place: Place,
    /// How near.
    pub distance: Distance,
}

/// How near something is; the smallest is the nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Distance {
    /// At the very same address.
    SameAddress,
    /// So many metres, as the crow flies.
    Metres(u32),
    /// In the same village: of one of the two no more is known.
    SameVillage,
}

/// What is around this klus, for who may see it.
pub async fn around(
    app: &App,
    actor: &Actor,
    klus: &Klus,
    bewoner: &Bewoner,
) -> Result<Around, Failure> {
    let uitvoerder = klus.uitvoerder.as_str();
    may(actor, Want::SeeKlus { uitvoerder }).map_err(|_| Failure::NotFound)?;
    let gegevens = &bewoner.gegevens;
    let key = AdresKey::new(&gegevens.postcode, &gegevens.huisnummer);
    let own = (key.clone(), klus.plaats.as_str());
    let here = adres::of_keys(app.store.read(), &app.regeling, vec![own])
        .await?
        .pop();
    Ok(Around {
        near: match &here {
            Some(here) => near(app, klus, here).await?,
            None => Vec::new(),
        },
        here,
        earlier: earlier(app, actor, klus, &key).await?,
    })
}

async fn near(app: &App, klus: &Klus, here: &Place) -> Result<Vec<Near>, Failure> {
    let (door, regeling) = (app.store.read(), &app.regeling);
    let villages = villages(regeling, here, &klus.plaats);
    let open = store::klus::open_in(door, &klus.uitvoerder, &villages, klus.id, MEASURED).await?;
    let asked = open
        .iter()
        .map(|one| (one.key.clone(), one.plaats.as_str()))
        .collect();
    let there = adres::of_keys(door, regeling, asked).await?;
    let mut nearest: Vec<(Distance, &OpenKlus, Place)> = open
        .iter()
        .zip(there)
        .filter_map(|(one, place)| {
            let same_village = one.plaats == klus.plaats;
            Some((distance(here, &place, same_village)?, one, place))
        })
        .collect();
    // Equally near stay in the order of the queue.
    nearest.sort_by_key(|(distance, ..)| *distance);
    nearest.truncate(NEAREST);
    let ids: Vec<_> = nearest.iter().map(|(_, one, _)| one.id).collect();
    let rows = store::klus::rows(door, &ids).await?;
    Ok(nearest
        .into_iter()
        .zip(rows)
        .map(|((distance, _, place), (klus, bewoner))| Near {
            klus,
            bewoner,
            place,
            distance,
        })
        .collect())
}

/// The villages in which something near may lie.
fn villages<'r>(regeling: &'r Regeling, here: &Place, own: &'r str) -> Vec<&'r str> {
    let near = regeling.plaatsen.iter().filter(|plaats| {
        plaats.naam != own && plaats.point.distance_m(here.point) <= NEAR_M + VILLAGE_M
    });
    near.map(|plaats| plaats.naam.as_str())
        .chain([own])
        .collect()
}

/// How near two places are; none when they are not.
fn distance(here: &Place, there: &Place, same_village: bool) -> Option<Distance> {
    if here.name == there.name {
        return Some(Distance::SameAddress);
    }
    if !(here.known && there.known) {
        return same_village.then_some(Distance::SameVillage);
    }
    let metres = here.point.distance_m(there.point);
    (metres <= NEAR_M).then_some(Distance::Metres(metres))
}

async fn earlier(
    app: &App,
    actor: &Actor,
    klus: &Klus,
    key: &AdresKey,
) -> Result<Vec<Klus>, Failure> {
    let all = store::klus::at_number(app.store.read(), key, AT_NUMBER).await?;
    let seen = |uitvoerder: &str| may(actor, Want::SeeKlus { uitvoerder }).is_ok();
    Ok(all
        .into_iter()
        .filter(|(other, bewoner)| {
            let gegevens = &bewoner.gegevens;
            other.requested_at <= klus.requested_at
                && other.id != klus.id
                && AdresKey::new(&gegevens.postcode, &gegevens.huisnummer) == *key
                && seen(&other.uitvoerder)
        })
        .map(|(other, _)| other)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::point::Point;

    fn place(name: &str, lat: f64, known: bool) -> Place {
        Place {
            name: name.to_owned(),
            point: Point::of_degrees(lat, 4.05).unwrap(),
            known,
        }
    }

    #[test]
    fn near_is_within_a_kilometre_and_a_half_or_in_the_same_village_when_no_more_is_known() {
        let here = place("4561AB 1", 51.28, true);
        for (there, same_village, expected) in [
            (
                place("4561AB 1", 51.28, true),
                true,
                Some(Distance::SameAddress),
            ),
            (
                place("4561AB 9", 51.281, true),
                true,
                Some(Distance::Metres(111)),
            ),
            (
                place("4567AB 9", 51.293, true),
                false,
                Some(Distance::Metres(1_446)),
            ),
            (place("4561ZZ 9", 51.294, true), true, None),
            (
                place("4561ZZ 9", 51.28, false),
                true,
                Some(Distance::SameVillage),
            ),
            (place("4567AB 9", 51.28, false), false, None),
        ] {
            assert_eq!(distance(&here, &there, same_village), expected, "{there:?}");
        }
        assert!(Distance::SameAddress < Distance::Metres(0));
        assert!(Distance::Metres(1_500) < Distance::SameVillage);
    }
}
