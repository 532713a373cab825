//! What is answered at the desk: what a place would cost, what stands in the way, and the quick ways in which it is worked out.

use jiff::civil::date;

use super::{
    stories::{TUESDAY, appointment, at, klus, parts, ploeg, problem},
    town::{MONDAY, Town, key},
};
use crate::{
    domain::{
        calendar::{Dagdeel, Weekdag},
        opdracht::people::Lack,
    },
    planner::{
        Desk, Mode, Settings,
        compile::{Compiled, FAR, Freedom},
        desk::CannotBe,
        fit::{Misfit, windows},
        model::{Hold, Leaning},
        propose,
        search::standing,
    },
};

#[test]
fn the_desk_answers_while_a_klus_is_dragged_and_offers_three_half_days() {
    let (dragged, other) = (klus(1, 120), klus(2, 240));
    let mut week = problem(
        vec![dragged.clone(), other.clone()],
        vec![ploeg(1, MONDAY), ploeg(2, TUESDAY)],
    );
    week.standing = vec![
        appointment(&dragged, &week.ploegen[0], at(MONDAY, 8, 45), Hold::Draft),
        appointment(&other, &week.ploegen[0], at(MONDAY, 12, 15), Hold::Draft),
    ];
    let table = Compiled::new(&week, &week.standing, Freedom::Nothing, Leaning::default());
    let mut desk = Desk::new(&table);
    assert_eq!(
        desk.price(dragged.id, key(2, 1), Dagdeel::Ochtend),
        Err(CannotBe::NoRoom)
    );
    desk.lift(dragged.id);
    let back = desk.price(dragged.id, key(2, 1), Dagdeel::Ochtend).unwrap();
    assert_eq!((back.van, back.travel), (at(MONDAY, 8, 45), 10));
    assert_eq!(
        desk.price(dragged.id, key(2, 1), Dagdeel::Middag),
        Err(CannotBe::NoRoom)
    );
    let offers = desk.cheapest(dragged.id, 3);
    let half_days: Vec<_> = offers.iter().map(|one| (one.datum, one.dagdeel)).collect();
    assert_eq!(
        half_days,
        [
            (MONDAY, Dagdeel::Ochtend),
            (TUESDAY, Dagdeel::Ochtend),
            (TUESDAY, Dagdeel::Middag)
        ]
    );
    desk.put_back();
    assert_eq!(
        desk.price(dragged.id, key(2, 1), Dagdeel::Ochtend),
        Err(CannotBe::NoRoom)
    );
    assert_eq!(
        desk.price(key(1, 99), key(2, 1), Dagdeel::Ochtend),
        Err(CannotBe::Unknown)
    );
}

#[test]
fn the_hours_of_a_date_without_the_calendar_are_those_of_the_calendar() {
    // The last one is the Sunday on which the clocks go back.
    let dates = [MONDAY, TUESDAY, date(2026, 10, 25)];
    let ploegen = (1..).zip(dates).map(|(number, date)| ploeg(number, date));
    let mut asked = klus(1, 95);
    for suits in [
        parts(&[]),
        parts(&[
            (Weekdag::Ma, Dagdeel::Ochtend),
            (Weekdag::Zo, Dagdeel::Middag),
        ]),
        parts(&[
            (Weekdag::Zo, Dagdeel::Ochtend),
            (Weekdag::Zo, Dagdeel::Middag),
        ]),
    ] {
        asked.suits = suits;
        let mut week = problem(vec![asked.clone()], ploegen.clone().collect());
        week.now = at(date(2026, 10, 25), 9, 20);
        let table = Compiled::new(&week, &[], Freedom::Nothing, Leaning::default());
        for (number, ploeg) in table.ploegen.iter().enumerate() {
            let day = Weekdag::of(ploeg.datum);
            let halves = (
                asked.suits.allows(day, Dagdeel::Ochtend),
                asked.suits.allows(day, Dagdeel::Middag),
            );
            let bounds = (table.after(week.now), FAR);
            let quick = table.starts_in(table.grid.days[number].date, halves, bounds, 95);
            let slow = table.starts(&windows(&asked, ploeg.datum, week.now), 95);
            let slow: Vec<_> = slow.iter().map(|one| (one.first, one.last)).collect();
            assert_eq!(
                quick.into_iter().collect::<Vec<_>>(),
                slow,
                "{}",
                ploeg.datum
            );
        }
    }
}

#[test]
fn what_is_longer_than_the_room_of_a_day_fits_nowhere_on_it() {
    let (mut fits, mut skipped) = (0, 0);
    for seed in 0..60 {
        let town = Town {
            seed,
            klussen: 30,
            ploegen: 8,
            wild: seed % 2 == 0,
        };
        let mut week = town.problem();
        week.standing = propose(&week, Mode::Fill, &Settings::default()).accept_all();
        let table = Compiled::new(&week, &week.standing, Freedom::Nothing, Leaning::default());
        let state = standing(&table.grid);
        for (visit, asked) in table.grid.visits.iter().enumerate() {
            for (day, built) in state.days.iter().enumerate() {
                let item = state.item(visit, day, false);
                let room = built.best_gap(&table.grid, day, &item, || true);
                let too_long = built.room < asked.minutes;
                assert!(!(too_long && room.is_some()), "{town:?} {visit} {day}");
                fits += usize::from(room.is_some());
                skipped += usize::from(too_long);
            }
        }
    }
    assert!(fits > 100 && skipped > 100, "{fits} fit, {skipped} skipped");
}

#[test]
fn the_desk_says_what_stands_in_the_way_whatever_the_time() {
    let mut wanted = klus(1, 60);
    wanted.asks.personen = 4;
    wanted.outdoors = true;
    let mut wet = problem(vec![wanted.clone()], vec![ploeg(1, MONDAY)]);
    wet.ploegen[0].bad_weather = true;
    let table = Compiled::new(&wet, &[], Freedom::Nothing, Leaning::default());
    assert_eq!(
        Desk::new(&table).price(wanted.id, key(2, 1), Dagdeel::Ochtend),
        Err(CannotBe::Misfits(vec![
            Misfit::People(Lack::Persons {
                wanted: 4,
                found: 2
            }),
            Misfit::Weather
        ]))
    );
}
