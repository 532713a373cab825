//! Travel times that are known better than by the distance: from a file, and from a routing service that answers, hangs or talks
//! nonsense. On both databases.

use std::{process::Output, sync::Arc, time::Instant};

use dienstencheque::{
    actions::{self, planning, travel},
    config::MapSettings,
    domain::{
        account::Actor,
        iso_week::IsoWeek,
        klus::{Acceptance, KlusDraft},
        ploeg::PloegDraft,
        point::{Place, Point},
        travel::Means,
    },
    notify::route::Routes,
};
use uuid::Uuid;

use crate::{
    faults::says,
    stories,
    support::{
        World,
        osrm::{Osrm, Roads},
        process,
        town::{HULST_WERKT, Team},
    },
};

const ESTIMATED: &str = "Een deel van de reistijden is geschat naar de afstand";

fn import(world: &World, text: &str) -> Output {
    let file = world.file("reistijden.csv");
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    process::run(&["import-reistijden", file, "--database-url", &world.url])
}

fn place(name: &str, lat: f64, lon: f64) -> Place {
    Place {
        name: name.to_owned(),
        point: Point::of_degrees(lat, lon).unwrap(),
        known: true,
    }
}

async fn minutes(world: &World, means: Means, from: &Place, to: &Place) -> i64 {
    let places = [from.clone(), to.clone()];
    let times = travel::times(world.app.store.read(), &world.app, &places, &[(means, 40)]).await;
    times.unwrap().travel.minutes(0, 0, 1)
}

impl World {
    fn with_roads(&mut self, osrm: &Osrm) {
        let settings = MapSettings {
            routedienst: Some(osrm.url()),
            ..MapSettings::default()
        };
        self.app.routes = Routes::open(&settings);
    }

    /// An accepted klus of somebody in this village.
    async fn klus_in(&self, team: &Team, postcode: &str) -> Uuid {
        let draft = KlusDraft {
            postcode: postcode.to_owned(),
            plaats: String::new(),
            ..self.wish()
        };
        let [.., a, b, c] = *Uuid::now_v7().as_bytes();
        let from = std::net::Ipv4Addr::new(10, a, b, c).into();
        let asked = actions::klus::ask(&self.app, &Actor::Bewoner, from, &draft, None).await;
        let (id, size) = (
            asked.unwrap().value.id,
            Acceptance {
                personen: 2,
                personen_minuten: 120,
            },
        );
        actions::klus::accept(&self.app, &team.coordinator(), id, None, size, None)
            .await
            .unwrap();
        id
    }

    /// A ploeg of today with the bus.
    async fn with_bus(&self, team: &Team) -> Uuid {
        let draft = PloegDraft {
            datum: self.app.today().to_string(),
            begeleider: team.begeleider.id.to_string(),
            deelnemers: team
                .deelnemers
                .iter()
                .map(|(one, _)| one.id.to_string())
                .collect(),
            van: "08:30".to_owned(),
            tot: "16:30".to_owned(),
            voertuig: "hw-bus".to_owned(),
            ..PloegDraft::default()
        };
        let made =
            actions::ploeg::make(&self.app, &team.coordinator(), HULST_WERKT, &draft, None).await;
        made.unwrap().value.id
    }
}

stories! {
    async fn a_file_of_travel_times_goes_before_the_distance(world: World) {
        let (hulst, clinge) = (place("4561AB 12", 51.280, 4.053), place("4567CD 1", 51.268, 4.089));
        let before = minutes(&world, Means::Car, &hulst, &clinge).await;
        let file = "van;naar;auto;fiets\r\n4561 AB;clinge;21;\r\nhulst;4567;33;44\r\nhulst;nergens;1;1\r\nhulst;clinge;;\r\n";
        for _ in 0..2 {
            let output = import(&world, file);
            assert!(output.status.success());
            says_all(&output, &["line 4: `nergens` is neither", "line 5: the row has no minutes", "4 rows read, 2 refused", "3 travel times are known now"]);
        }
        assert_ne!(before, 21);
        assert_eq!(minutes(&world, Means::Car, &hulst, &clinge).await, 21, "the postcode says more than the village");
        assert_eq!(minutes(&world, Means::Car, &clinge, &hulst).await, 21, "and back");
        assert_eq!(minutes(&world, Means::Bicycle, &hulst, &clinge).await, 44);
        let elsewhere = place("4587AB 1", 51.368, 4.018);
        assert_eq!(minutes(&world, Means::Car, &hulst, &elsewhere).await, 20, "of what is not in it the distance counts");
        assert!(import(&world, "van;naar;auto\nhulst;4567;9\n4561AB;clinge;9\n").status.success());
        assert_eq!(minutes(&world, Means::Car, &hulst, &clinge).await, 9, "again replaces");
        says(&import(&world, "postcode;huisnummer\n1;2\n"), &["no column `van`"]);
        says(&import(&world, "van;naar;auto\nx;y;1\n"), &["no travel time of", "van;naar;auto;fiets"]);
    }

    async fn a_routing_service_is_asked_once_and_hears_only_rounded_coordinates(world: World) {
        let mut world = world;
        let osrm = Osrm::start(Roads::Seconds(1_021.0)).await;
        world.with_roads(&osrm);
        let team = world.team(HULST_WERKT).await;
        let ploeg = world.with_bus(&team).await;
        let klus = world.klus_in(&team, "4567 AB").await;
        world.planned(&team, klus, ploeg, 10).await;
        let week = IsoWeek::of(world.app.today());
        let board = planning::board(&world.app, &team.coordinator(), week).await.unwrap();
        assert_eq!(board.facts.problem.travel.minutes(0, 0, 1), 18, "17 minutes and a second");
        assert!(!board.facts.estimated);
        let asked = osrm.asked();
        assert_eq!(asked.len(), 1, "{asked:?}");
        let (path, query) = asked[0].split_once('?').unwrap();
        let points = path.strip_prefix("/osrm/table/v1/driving/").unwrap();
        for point in points.split(';') {
            let (lon, lat) = point.split_once(',').unwrap();
            assert!(lon.starts_with("4.0") && lon.len() == 5 && lat.starts_with("51.") && lat.len() == 6, "{point}");
        }
        assert!(query.contains("annotations=duration&sources=0"), "{query}");
        planning::board(&world.app, &team.coordinator(), week).await.unwrap();
        assert!(osrm.asked().is_empty(), "what was said is kept");
        // One more place is one more question, from there to the others.
        world.klus_in(&team, "4587 AB").await;
        planning::propose(&world.app, &team.coordinator(), week, dienstencheque::planner::Mode::Fill, dienstencheque::planner::Settings::default()).await.unwrap();
        let asked = osrm.asked();
        assert_eq!(asked.len(), 1, "{asked:?}");
        assert!(asked[0].contains("sources=0&"), "{asked:?}");
        // Roads change: after three months it is asked again.
        world.later(91 * 24 * 60);
        let board = planning::board(&world.app, &team.coordinator(), week).await.unwrap();
        assert!(!osrm.asked().is_empty() && !board.facts.estimated);
    }

    async fn a_service_that_hangs_or_talks_nonsense_costs_nobody_the_board(world: World) {
        let mut world = world;
        let osrm = Osrm::start(Roads::Hangs).await;
        let team = world.team(HULST_WERKT).await;
        let ploeg = world.with_bus(&team).await;
        let klus = world.klus_in(&team, "4567 AB").await;
        world.planned(&team, klus, ploeg, 10).await;
        let week = IsoWeek::of(world.app.today());
        let mut coordinator = world.login(&team.coordinator).await;
        let without = coordinator.get("/bord").await.is(200).text();
        assert!(!without.contains(ESTIMATED), "without a service nothing is missing");
        let by_distance = planning::board(&world.app, &team.coordinator(), week).await.unwrap().facts.problem.travel.minutes(0, 0, 1);
        world.with_roads(&osrm);
        let mut coordinator = world.login(&team.coordinator).await;
        let begun = Instant::now();
        let page = coordinator.get("/bord").await.is(200).text();
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
        assert!(page.contains(ESTIMATED), "{page}");
        assert_eq!(osrm.asked().len(), 1);
        let begun = Instant::now();
        coordinator.get("/bord").await.is(200);
        assert!(begun.elapsed().as_secs() < 3, "it is left alone for a while");
        assert!(osrm.asked().is_empty());
        for nonsense in [
            Roads::Says(500, "oeps".to_owned()),
            Roads::Says(200, "<html>".to_owned()),
            Roads::Says(200, r#"{"code":"NoTable","durations":[]}"#.to_owned()),
            Roads::Says(200, r#"{"code":"Ok","durations":[[1.0]]}"#.to_owned()),
            Roads::Says(200, r#"{"code":"Ok","durations":[["een","twee"]]}"#.to_owned()),
        ] {
            osrm.behaves(nonsense.clone());
            world.later(6);
            let board = planning::board(&world.app, &team.coordinator(), week).await.unwrap();
            assert!(!osrm.asked().is_empty(), "{nonsense:?}");
            assert!(board.facts.estimated, "{nonsense:?}");
            assert_eq!(board.facts.problem.travel.minutes(0, 0, 1), by_distance, "{nonsense:?}");
        }
        // Times that cannot be are no road at all: the distance counts, and it is not asked again and again.
        osrm.behaves(Roads::Seconds(-5.0));
        world.later(6);
        for asks in [true, false] {
            let board = planning::board(&world.app, &team.coordinator(), week).await.unwrap();
            assert_eq!(!osrm.asked().is_empty(), asks);
            assert_eq!(board.facts.problem.travel.minutes(0, 0, 1), by_distance);
            assert!(!board.facts.estimated);
        }
    }
}

fn says_all(output: &Output, words: &[&str]) {
    let said = String::from_utf8_lossy(&output.stdout);
    for word in words {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[test]
fn without_a_setting_there_is_no_service() {
    assert!(!Arc::clone(&Routes::open(&MapSettings::default())).is_set());
}
