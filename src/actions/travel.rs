//! How long it takes to get about (domain.md §4): by an imported table where it has the pair, by what a routing service said of it,
//! otherwise by the distance. No rights are asked here: whoever calls this has asked who may see the residents.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::{Timestamp, ToSpan};

use super::Failure;
use crate::{
    app::App,
    domain::{
        point::{Place, Point},
        travel::{Known, Leg, Means, Said, keys, rounded},
    },
    notify::route::Table,
    planner::model::Travel,
    store::{self, Door, StoreError, travel::Source},
};

/// What a service said is asked again after so many days: roads are closed and opened.
const GOOD_FOR_DAYS: i64 = 90;
/// Points on either side of one question; services take a hundred together.
const SIDE: usize = 50;
/// Questions for one page: two hundred points. The rest is asked with the next.
const MOST_QUESTIONS: usize = 16;
/// Of more points than this the service is not asked: the answers would be a quarter of a million.
const MOST_POINTS: usize = 500;

/// Minutes between places, and whether some of them were only estimated though there is a service.
#[derive(Clone, Debug)]
pub struct Times {
    /// For the planner.
    pub travel: Travel,
    /// Whether a service is set and a leg by car is still by the distance.
    pub estimated: bool,
}

/// Minutes between these places; each means with how fast it goes, in the order in which the planner counts them. Asks nobody.
pub async fn times(
    door: &impl Door,
    app: &App,
    places: &[Place],
    means: &[(Means, u32)],
) -> Result<Times, StoreError> {
    let (regeling, detour) = (&app.regeling, app.regeling.omrijfactor_percent);
    let exact: Vec<Vec<String>> = places.iter().map(|one| keys(one, regeling)).collect();
    let all: BTreeSet<&String> = exact.iter().flatten().collect();
    let all: Vec<String> = all.into_iter().cloned().collect();
    let file =
        Known::of(store::travel::between(door, Source::File, &all, Timestamp::UNIX_EPOCH).await?);
    let by_file: Vec<Vec<(usize, u32)>> = exact.iter().map(|keys| file.places(keys)).collect();
    let service = if app.routes.is_set() {
        Known::of(of_service(door, app, places).await?)
    } else {
        Known::default()
    };
    let rounded: Vec<String> = places.iter().map(|one| rounded(one.point)).collect();
    let by_service: Vec<Vec<(usize, u32)>> = rounded
        .iter()
        .map(|key| service.places(std::slice::from_ref(key)))
        .collect();
    let said = |how: Means, from: usize, to: usize| {
        let table = file.says(how, &by_file[from], &by_file[to]);
        table.or_else(|| service.says(how, &by_service[from], &by_service[to]))
    };
    let estimated = app.routes.is_set()
        && means.iter().any(|(how, _)| *how == Means::Car)
        && (0..places.len()).any(|from| {
            (from + 1..places.len())
                .any(|to| rounded[from] != rounded[to] && said(Means::Car, from, to).is_none())
        });
    let travel = Travel::new(means.len(), places.len(), |number, from, to| {
        let (how, km_per_hour) = means[number];
        if places[from].name == places[to].name {
            return 0;
        }
        let known = said(how, from, to).and_then(Said::minutes);
        known.unwrap_or_else(|| places[from].minutes_to(&places[to], km_per_hour, detour))
    });
    Ok(Times { travel, estimated })
}

/// What the service said of these places, not too long ago.
async fn of_service(door: &impl Door, app: &App, places: &[Place]) -> Result<Vec<Leg>, StoreError> {
    let points: BTreeSet<String> = places.iter().map(|one| rounded(one.point)).collect();
    if points.len() > MOST_POINTS {
        return Ok(Vec::new());
    }
    let points: Vec<String> = points.into_iter().collect();
    let since = app.now() - (GOOD_FOR_DAYS * 24).hours();
    store::travel::between(door, Source::Service, &points, since).await
}

/// Asks the routing service what it has not said yet of these places, and keeps the answers; answers whether there were any. A service
/// that says nothing changes nothing: distances are used.
pub(super) async fn ask(app: &App, places: &[Place]) -> Result<bool, Failure> {
    let said = of_service(app.store.read(), app, places).await?;
    let mut heard = false;
    for question in questions(places, &said) {
        let now = app.now();
        let (from, to) = (points(&question.from), points(&question.to));
        let Ok(table) = app.routes.table(&from, &to, now).await else {
            break;
        };
        heard = true;
        let legs = question.legs(table);
        app.store
            .write(
                move |tx| async move { store::travel::put(&tx, Source::Service, &legs, now).await },
            )
            .await?;
    }
    Ok(heard)
}

/// One question to the service: from these places to those, each with its key.
struct Question {
    from: Vec<(String, Point)>,
    to: Vec<(String, Point)>,
}

impl Question {
    /// What the answer says.
    fn legs(&self, table: Table) -> Vec<Leg> {
        let mut legs = Vec::new();
        for ((from, _), row) in self.from.iter().zip(table) {
            for ((to, _), minutes) in self.to.iter().zip(row) {
                if from != to {
                    legs.push(Leg {
                        means: Means::Car,
                        from: from.clone(),
                        to: to.clone(),
                        minutes,
                    });
                }
            }
        }
        legs
    }
}

fn points(places: &[(String, Point)]) -> Vec<Point> {
    places.iter().map(|(_, point)| *point).collect()
}

/// What to ask about these places, given what was said.
fn questions(places: &[Place], said: &[Leg]) -> Vec<Question> {
    let points: BTreeMap<String, Point> = places
        .iter()
        .map(|one| (rounded(one.point), one.point))
        .collect();
    if points.len() > MOST_POINTS {
        return Vec::new();
    }
    let known: HashSet<(&str, &str)> = said
        .iter()
        .flat_map(|leg| [(&*leg.from, &*leg.to), (&*leg.to, &*leg.from)])
        .collect();
    let all: Vec<&String> = points.keys().collect();
    let named = |keys: &[&String]| -> Vec<(String, Point)> {
        keys.iter()
            .map(|key| ((*key).clone(), points[*key]))
            .collect()
    };
    let mut questions = Vec::new();
    for from in wanting(&all, &known).chunks(SIDE) {
        for to in all.chunks(SIDE) {
            questions.push(Question {
                from: named(from),
                to: named(to),
            });
        }
    }
    questions.truncate(MOST_QUESTIONS);
    questions
}

/// The places to ask from, so that every pair of which nothing is known is asked one way at least: those that lack most come first, so
/// that one new address among many is one question.
fn wanting<'k>(all: &[&'k String], known: &HashSet<(&str, &str)>) -> Vec<&'k String> {
    let lacks = |from: &String, chosen: &[&String]| {
        all.iter()
            .filter(|to| {
                **to != from
                    && !chosen.contains(to)
                    && !known.contains(&(from.as_str(), to.as_str()))
            })
            .count()
    };
    let mut order: Vec<(usize, &String)> = all.iter().map(|one| (lacks(one, &[]), *one)).collect();
    order.sort_by(|one, other| other.cmp(one));
    let mut chosen = Vec::new();
    for (_, one) in order {
        if lacks(one, &chosen) > 0 {
            chosen.push(one);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: u32) -> Place {
        let lat = 51.2 + f64::from(number) / 100.0;
        Place {
            name: format!("4561AB {number}"),
            point: Point::of_degrees(lat, 4.05).unwrap(),
            known: true,
        }
    }

    #[test]
    fn every_pair_is_asked_one_way_and_one_new_address_among_many_is_asked_alone() {
        let places: Vec<Place> = (0..60).map(place).collect();
        let all = questions(&places, &[]);
        let pairs: HashSet<(&str, &str)> = all
            .iter()
            .flat_map(|one| {
                one.from.iter().flat_map(|(from, _)| {
                    let to = one.to.iter().map(|(to, _)| to.as_str());
                    to.flat_map(move |to| [(from.as_str(), to), (to, from.as_str())])
                })
            })
            .filter(|(from, to)| from != to)
            .collect();
        assert_eq!(pairs.len(), 60 * 59, "each pair, whichever way");
        assert!(all.iter().all(|one| one.from.len() + one.to.len() <= 100));
        let said: Vec<Leg> = all
            .iter()
            .flat_map(|one| one.legs(vec![vec![Some(7); one.to.len()]; one.from.len()]))
            .collect();
        assert!(questions(&places, &said).is_empty());
        let more: Vec<Place> = (0..61).map(place).collect();
        let asked = questions(&more, &said);
        assert!(
            asked.iter().all(|one| one.from.len() == 1),
            "only from the new one"
        );
        assert_eq!(asked.iter().map(|one| one.to.len()).sum::<usize>(), 61);
        let many: Vec<Place> = (0..=MOST_POINTS)
            .map(|number| {
                let lon = 4.0 + f64::from(u32::try_from(number).unwrap()) / 1_000.0;
                Place {
                    point: Point::of_degrees(51.3, lon).unwrap(),
                    ..place(0)
                }
            })
            .collect();
        assert!(questions(&many, &[]).is_empty());
    }
}
