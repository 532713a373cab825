//! The planning board: proposals, placing and undoing, conflicts, publishing, rain, two coordinators.

use dienstencheque::{
    actions::{
        self, Failure,
        opdracht::Spot,
        planning::{self, place::Placement},
    },
    config::MapSettings,
    domain::{
        account::Actor, calendar::to_instant, iso_week::IsoWeek, klus::KlusStatus,
        opdracht::OpdrachtStatus, ploeg::PloegDraft,
    },
    planner::{Mode, Settings},
    store,
};
use jiff::{
    ToSpan,
    civil::{Date, time},
};
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World,
        http::Answer,
        town::{HULST_WERKT, Team},
    },
};

impl World {
    /// The Wednesday after today: beyond what is pinned.
    fn wednesday(&self) -> Date {
        let monday = IsoWeek::of(self.app.today()).monday();
        monday.saturating_add(9.days())
    }

    async fn day_of(&self, team: &Team, datum: Date, deelnemer: usize) -> Uuid {
        let draft = PloegDraft {
            datum: datum.to_string(),
            naam: format!("Ploeg {}", deelnemer + 1),
            begeleider: team.begeleider.id.to_string(),
            deelnemers: vec![team.deelnemers[deelnemer].0.id.to_string()],
            van: "08:30".to_owned(),
            tot: "16:30".to_owned(),
            voertuig: String::new(),
        };
        let actor = team.coordinator();
        actions::ploeg::make(&self.app, &actor, &team.uitvoerder, &draft, None)
            .await
            .unwrap()
            .value
            .id
    }

    /// An accepted klus for one person, of so many minutes.
    async fn klus_for_one(&self, team: &Team, klussoort: &str, minutes: u32) -> Uuid {
        let draft = dienstencheque::domain::klus::KlusDraft {
            klussoort: klussoort.to_owned(),
            ..self.wish()
        };
        let actor = team.coordinator();
        let from = std::net::Ipv4Addr::LOCALHOST.into();
        let asked = actions::klus::ask(&self.app, &actor, from, &draft, None)
            .await
            .unwrap();
        let acceptance = dienstencheque::domain::klus::Acceptance {
            personen: 1,
            personen_minuten: minutes,
        };
        actions::klus::accept(&self.app, &actor, asked.value.id, None, acceptance, None)
            .await
            .unwrap();
        asked.value.id
    }

    async fn spot_of(&self, actor: &Actor, klus: Uuid) -> Option<Spot> {
        planning::stands(&self.app, actor, klus).await.unwrap().spot
    }

    async fn put(&self, actor: &Actor, klus: Uuid, to: Option<Spot>) -> Result<(), Failure> {
        let one = Placement {
            klus,
            from: self.spot_of(actor, klus).await,
            to,
            reden: None,
            reason: String::new(),
        };
        planning::place::place(&self.app, actor, vec![one], None)
            .await
            .map(|_| ())
    }

    async fn publish(&self, actor: &Actor, week: IsoWeek) -> Result<(u32, u32, u32), Failure> {
        let mark = planning::board(&self.app, actor, week).await?.mark;
        let done = planning::publish::publish(&self.app, actor, week, mark, None).await?;
        let told = done.value;
        Ok((told.planned, told.moved, told.taken_off))
    }

    /// The visits of a klus; what was moved or fell through after what stands.
    async fn visits(&self, klus: Uuid) -> Vec<(OpdrachtStatus, Uuid)> {
        let mut found = store::opdracht::of_klus(self.app.store.read(), klus)
            .await
            .unwrap();
        found.sort_by_key(|one| (!one.status.is_live(), one.van, one.id));
        found
            .into_iter()
            .map(|one| (one.status, one.ploeg_id))
            .collect()
    }

    async fn stand_of(&self, klus: Uuid) -> KlusStatus {
        let found = store::klus::find(self.app.store.read(), klus).await;
        found.unwrap().unwrap().status
    }

    async fn holds(&self) {
        let findings = store::check::all(self.app.store.read()).await.unwrap();
        let broken: Vec<_> = findings
            .into_iter()
            .filter(|finding| !finding.rows.is_empty())
            .collect();
        assert!(broken.is_empty(), "{broken:#?}");
    }
}

fn at(ploeg: Uuid, day: Date, from: i8, to: i8) -> Option<Spot> {
    Some(Spot {
        ploeg,
        van: to_instant(day, time(from, 0, 0, 0)),
        tot: to_instant(day, time(to, 0, 0, 0)),
    })
}

fn detail(failure: Failure) -> String {
    match failure {
        Failure::Refused { title, detail, .. } => format!("{title}: {detail}"),
        other => panic!("{other:?}"),
    }
}

stories! {
    async fn a_proposal_is_taken_over_and_nobody_is_told_until_it_is_published(world: World) {
        let team = world.team(HULST_WERKT).await;
        let day = world.wednesday();
        let week = IsoWeek::of(day);
        let ploeg = world.day_of(&team, day, 0).await;
        let mut klussen = Vec::new();
        for minutes in [60, 90, 120] {
            klussen.push(world.klus_for_one(&team, "tuinonderhoud", minutes).await);
        }
        let mut coordinator = world.login(&team.coordinator).await;
        let word = week.to_string();
        let page = coordinator.get(&format!("/bord/voorstel?week={word}")).await.is(200);
        assert!(page.text().contains("3 veranderingen"), "{}", page.text());
        let (zetten, sleutel) = (page.field("zetten"), page.field("sleutel"));

        let none = coordinator.post("/bord/voorstel", &[("week", &word), ("zetten", &zetten), ("sleutel", &sleutel)]).await.is(400);
        assert!(none.text().contains("Kies ten minste één regel"), "{}", none.text());
        let fields = [("week", word.as_str()), ("zetten", &zetten), ("keuze", "1"), ("keuze", "2"), ("keuze", "3"), ("sleutel", &sleutel)];
        coordinator.post("/bord/voorstel", &fields).await.is(303);
        coordinator.post("/bord/voorstel", &fields).await.is(303);
        for klus in &klussen {
            assert_eq!(world.stand_of(*klus).await, KlusStatus::Accepted);
            assert_eq!(world.visits(*klus).await, []);
        }
        let before = store::bericht::of_klus(world.app.store.read(), klussen[0]).await.unwrap().len();

        let board = coordinator.get(&format!("/bord?week={word}")).await.is(200);
        assert!(board.text().contains("3 wijzigingen zijn nog niet gepubliceerd"), "{}", board.text());
        let fields = [("week", word.as_str()), ("gezien", &board.field("gezien")), ("sleutel", &board.field("sleutel"))];
        let done = coordinator.post("/bord/publiceren", &fields).await.is(303).location();
        assert_eq!(coordinator.post("/bord/publiceren", &fields).await.is(303).location(), done, "twice is once");
        let after = coordinator.get(&done).await.is(200).text();
        assert!(after.contains("3 nieuw, 0 verzet"), "{after}");
        for klus in &klussen {
            assert_eq!(world.visits(*klus).await, [(OpdrachtStatus::Published, ploeg)]);
        }
        assert!(store::bericht::of_klus(world.app.store.read(), klussen[0]).await.unwrap().len() > before, "the resident is told");
        world.holds().await;
    }

    async fn two_visits_change_places_in_one_publication_and_an_undo_leaves_nothing(world: World) {
        let team = world.team(HULST_WERKT).await;
        let actor = team.coordinator();
        let day = world.wednesday();
        let week = IsoWeek::of(day);
        let one = world.day_of(&team, day, 0).await;
        let two = world.day_of(&team, day, 1).await;
        let first = world.klus_for_one(&team, "tuinonderhoud", 120).await;
        let second = world.klus_for_one(&team, "tuinonderhoud", 120).await;
        world.put(&actor, first, at(one, day, 9, 11)).await.unwrap();
        world.put(&actor, second, at(two, day, 9, 11)).await.unwrap();
        assert_eq!(world.publish(&actor, week).await.unwrap(), (2, 0, 0));

        // Away and back is no change.
        world.put(&actor, first, at(one, day, 14, 16)).await.unwrap();
        world.put(&actor, first, at(one, day, 9, 11)).await.unwrap();
        let refused = detail(world.publish(&actor, week).await.unwrap_err());
        assert!(refused.contains("Er is niets te publiceren"), "{refused}");

        world.put(&actor, first, at(two, day, 9, 11)).await.unwrap();
        let board = planning::board(&world.app, &actor, week).await.unwrap();
        assert!(!board.in_the_way.is_empty(), "two visits at once are a conflict that is shown");
        let refused = detail(world.publish(&actor, week).await.unwrap_err());
        assert!(refused.contains("De planning kan zo niet"), "{refused}");
        world.put(&actor, second, at(one, day, 9, 11)).await.unwrap();
        assert_eq!(world.publish(&actor, week).await.unwrap(), (0, 2, 0));
        assert_eq!(world.visits(first).await, [(OpdrachtStatus::Published, two), (OpdrachtStatus::Moved, one)]);
        assert_eq!(world.stand_of(first).await, KlusStatus::Planned);
        let last = store::planning::last_revision(world.app.store.read(), HULST_WERKT).await.unwrap().unwrap();
        assert_eq!((last.no, last.moved), (2, 2));
        world.holds().await;
    }

    async fn who_comes_second_sees_what_changed_and_publishes_nothing_unseen(world: World) {
        let team = world.team(HULST_WERKT).await;
        let actor = team.coordinator();
        let day = world.wednesday();
        let week = IsoWeek::of(day);
        let ploeg = world.day_of(&team, day, 0).await;
        let klus = world.klus_for_one(&team, "tuinonderhoud", 60).await;
        world.put(&actor, klus, at(ploeg, day, 9, 10)).await.unwrap();
        let seen = planning::board(&world.app, &actor, week).await.unwrap().mark;

        let mut other = world.login(&team.coordinator).await;
        let page = other.get(&format!("/bord/klussen/{klus}?dag={day}")).await.is(200);
        let stale = page.field("van");
        world.put(&actor, klus, at(ploeg, day, 14, 15)).await.unwrap();
        let fields = [("klus", klus.to_string()), ("van", stale), ("ploeg", ploeg.to_string()), ("tijd", "10:00".to_owned()), ("dag", day.to_string())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let late = other.post("/bord/plaatsen", &fields).await.is(409).text();
        assert!(late.contains("De planning is intussen veranderd"), "{late}");
        let refused = planning::publish::publish(&world.app, &actor, week, seen, None).await.unwrap_err();
        assert!(detail(refused).contains("Er is niets gepubliceerd"));
        assert_eq!(world.visits(klus).await, []);

        // Planned by hand meanwhile: the draft says nothing any more.
        actions::opdracht::plan(&world.app, &actor, klus, at(ploeg, day, 11, 12).unwrap(), None).await.unwrap();
        let board = planning::board(&world.app, &actor, week).await.unwrap();
        assert!(board.facts.drafts.is_empty());
        world.holds().await;
    }

    async fn rain_shows_what_cannot_stay_and_repair_finds_it_another_day(world: World) {
        let team = world.team(HULST_WERKT).await;
        let actor = team.coordinator();
        let day = world.wednesday();
        let week = IsoWeek::of(day);
        let wet = world.day_of(&team, day, 0).await;
        let dry = world.day_of(&team, day.saturating_add(1.day()), 0).await;
        let garden = world.klus_for_one(&team, "tuinonderhoud", 120).await;
        let indoors = world.klus_for_one(&team, "reparaties", 60).await;
        world.put(&actor, garden, at(wet, day, 9, 11)).await.unwrap();
        assert_eq!(world.publish(&actor, week).await.unwrap(), (1, 0, 0));

        planning::set_weather(&world.app, &actor, day, true, None).await.unwrap();
        let (_, reserves) = planning::reserves(&world.app, &actor, week).await.unwrap();
        assert_eq!(reserves[0].outdoors, [garden]);
        assert_eq!(reserves[0].indoors.iter().map(|one| one.klus).collect::<Vec<_>>(), [indoors]);
        let board = planning::board(&world.app, &actor, week).await.unwrap();
        assert!(board.breaches.iter().any(|one| one.klus == Some(garden)), "{:?}", board.breaches);

        // A rule that was broken already may not be broken anew by what is published.
        world.put(&actor, garden, at(wet, day, 13, 15)).await.unwrap();
        let refused = detail(world.publish(&actor, week).await.unwrap_err());
        assert!(refused.contains("De planning kan zo niet"), "{refused}");
        world.put(&actor, garden, at(wet, day, 9, 11)).await.unwrap();

        let (_, proposal) = planning::propose(&world.app, &actor, week, Mode::REPAIR, Settings::default()).await.unwrap();
        let moved = proposal.moves.iter().find(|one| one.klus == garden).unwrap();
        assert_eq!(moved.to.unwrap().ploeg, dry);
        let to = moved.to.map(|at| Spot { ploeg: at.ploeg, van: at.van, tot: at.tot });
        world.put(&actor, garden, to).await.unwrap();
        assert_eq!(world.publish(&actor, week).await.unwrap(), (0, 1, 0));
        assert_eq!(world.visits(garden).await, [(OpdrachtStatus::Published, dry), (OpdrachtStatus::Moved, wet)]);
        planning::set_weather(&world.app, &actor, day, false, None).await.unwrap();
        world.holds().await;
    }

    async fn a_visit_that_goes_to_another_week_stands_until_that_week_is_published(world: World) {
        let team = world.team(HULST_WERKT).await;
        let actor = team.coordinator();
        let day = world.wednesday();
        let later = day.saturating_add(7.days());
        let here = world.day_of(&team, day, 0).await;
        let there = world.day_of(&team, later, 0).await;
        let first = world.klus_for_one(&team, "tuinonderhoud", 120).await;
        let second = world.klus_for_one(&team, "tuinonderhoud", 120).await;
        world.put(&actor, first, at(here, day, 9, 11)).await.unwrap();
        world.publish(&actor, IsoWeek::of(day)).await.unwrap();
        world.put(&actor, first, at(there, later, 9, 11)).await.unwrap();
        world.put(&actor, second, at(here, day, 9, 11)).await.unwrap();
        let mut coordinator = world.login(&team.coordinator).await;
        let board = coordinator.get(&format!("/bord?week={}", IsoWeek::of(day))).await.is(200).text();
        assert!(board.contains("gaat naar een andere week"), "{board}");
        let refused = detail(world.publish(&actor, IsoWeek::of(day)).await.unwrap_err());
        assert!(refused.contains("De planning kan zo niet"), "{refused}");
        assert_eq!(world.publish(&actor, IsoWeek::of(later)).await.unwrap(), (0, 1, 0));
        assert_eq!(world.publish(&actor, IsoWeek::of(day)).await.unwrap(), (1, 0, 0));
        assert_eq!(world.visits(first).await, [(OpdrachtStatus::Published, there), (OpdrachtStatus::Moved, here)]);
        world.holds().await;
    }

    async fn what_is_taken_off_needs_a_reason_and_goes_back_into_the_queue(world: World) {
        let team = world.team(HULST_WERKT).await;
        let actor = team.coordinator();
        let day = world.wednesday();
        let week = IsoWeek::of(day);
        let ploeg = world.day_of(&team, day, 0).await;
        let klus = world.klus_for_one(&team, "tuinonderhoud", 60).await;
        world.put(&actor, klus, at(ploeg, day, 9, 10)).await.unwrap();
        world.publish(&actor, week).await.unwrap();
        let refused = detail(world.put(&actor, klus, None).await.unwrap_err());
        assert!(refused.contains("Kies een reden"), "{refused}");

        let mut coordinator = world.login(&team.coordinator).await;
        let page = coordinator.get(&format!("/bord/klussen/{klus}?dag={day}")).await.is(200);
        let id = klus.to_string();
        let fields = [("klus", id.as_str()), ("van", &page.field("van")), ("reden", "illness"), ("dag", &day.to_string())];
        let shown = coordinator.post("/bord/plaatsen", &fields).await.is(303).location();
        let board = coordinator.get(&shown).await.is(200).text();
        assert!(board.contains("Maak ongedaan") && board.contains("gaat niet door zodra u publiceert"), "{board}");
        assert_eq!(world.publish(&actor, week).await.unwrap(), (0, 0, 1));
        assert_eq!(world.visits(klus).await, [(OpdrachtStatus::FellThrough, ploeg)]);
        assert_eq!(world.stand_of(klus).await, KlusStatus::Accepted);
        world.holds().await;
    }

    async fn the_board_of_another_uitvoerder_does_not_exist(world: World) {
        let team = world.team(HULST_WERKT).await;
        let other = world.team("service-in-de-regio").await;
        let day = world.wednesday();
        let ploeg = world.day_of(&team, day, 0).await;
        let klus = world.klus_for_one(&team, "tuinonderhoud", 60).await;
        let stranger = other.coordinator();
        assert!(matches!(world.put(&stranger, klus, at(ploeg, day, 9, 10)).await, Err(Failure::NotFound)));
        let mut visitor = world.login(&other.coordinator).await;
        visitor.get(&format!("/bord/klussen/{klus}")).await.is(404);
        let board = visitor.get(&format!("/bord?dag={day}")).await.is(200).text();
        assert!(board.contains("Er gaan op deze dag geen ploegen op pad"), "{board}");
        let begeleider = team.begeleider();
        assert!(matches!(planning::board(&world.app, &begeleider, IsoWeek::of(day)).await, Err(Failure::NotAllowed(_))));
        let foreign = world.day_of(&other, day, 0).await;
        assert!(matches!(world.put(&team.coordinator(), klus, at(foreign, day, 9, 10)).await, Err(Failure::NotFound)));
    }

    async fn a_map_stands_beside_a_day_only_when_tiles_are_set(world: World) {
        let mut world = world;
        let team = world.team(HULST_WERKT).await;
        let ploeg = world.ploeg(&team).await;
        let klus = world.accepted_klus(&team, 1).await;
        world.planned(&team, klus, ploeg, 13).await;
        let begun = world.accepted_klus(&team, 1).await;
        world.planned(&team, begun, ploeg, 10).await;
        let day = format!("/bord?dag={}", world.app.today());
        let near = format!("/planning/klussen/{klus}");
        let policy = |answer: &Answer| answer.headers["content-security-policy"].to_str().unwrap().to_owned();
        let mut coordinator = world.login(&team.coordinator).await;
        for page in [&day, &near] {
            let without = coordinator.get(page).await.is(200);
            assert!(!without.text().contains("landkaart") && !without.text().contains("leaflet"));
            assert!(policy(&without).ends_with("img-src 'self' blob:"), "{}", policy(&without));
        }
        std::sync::Arc::make_mut(&mut world.app.settings).maps = MapSettings {
            kaart_tegels: Some("https://tegels.test:8443/{z}/{x}/{y}.png".to_owned()),
            kaart_bron: "Kadaster <eigen>".to_owned(),
            ..MapSettings::default()
        };
        let mut coordinator = world.login(&team.coordinator).await;
        let page = coordinator.get(&day).await.is(200);
        assert!(policy(&page).ends_with("img-src 'self' blob: https://tegels.test:8443"), "{}", policy(&page));
        let text = page.text();
        assert!(text.contains("data-tegels=\"https://tegels.test:8443/{z}/{x}/{y}.png\"") && !text.contains("<eigen>"), "{text}");
        let map = &text[text.find("data-landkaart").unwrap()..];
        let (first, second) = (map.find("10:00").unwrap(), map.find("13:00").unwrap());
        assert!(first < second && map.contains(">1</span>") && map.contains(">2</span>"), "in order of time: {map}");
        assert_eq!(map.matches("data-lat=\"51.").count(), 2, "{map}");
        assert!(map.contains("pin--ongeveer"), "of the address no more is known than its village");
        let week = coordinator.get("/bord").await.is(200).text();
        assert!(!week.contains("data-landkaart"), "a whole week is too much for one map");
        let around = coordinator.get(&near).await.is(200).text();
        assert!(around.contains("pin--hier") && around.contains(&format!("/planning/klussen/{begun}\"")), "{around}");
    }
}
