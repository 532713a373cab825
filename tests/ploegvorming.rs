//! Ploegvorming: a proposal for a week on a page, taken over in part or whole, never when the week changed meanwhile. On both
//! databases.

use std::time::{Duration, Instant};

use dienstencheque::{
    actions::{self, opdracht::Spot, planning::place::Placement},
    domain::{
        afwezig::Wie,
        calendar::to_instant,
        deelnemer::{DeelnemerDraft, TrajectDraft},
        iso_week::IsoWeek,
        klus::{Acceptance, KlusDraft},
        leerdoel::LeerdoelDraft,
        ploeg::{Ploeg, PloegDraft},
    },
    store::{self, check},
};
use jiff::civil::{Date, date, time};
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World, given,
        http::{Answer, Visitor},
        town::{HULST_WERKT, Team},
    },
};

const TUESDAY: Date = date(2026, 11, 3);
const PAGE: &str = "/ploegen/voorstel?week=2026-W45";

impl World {
    /// The ploegen of this week, by name per day.
    async fn ploegen(&self) -> Vec<Ploeg> {
        let week = IsoWeek::of(self.app.today());
        store::ploeg::between(
            self.app.store.read(),
            HULST_WERKT,
            week.monday(),
            week.sunday(),
        )
        .await
        .unwrap()
    }

    /// Somebody who can always come, without a driving licence.
    async fn walker(&self, team: &Team, naam: &str) -> Uuid {
        self.walker_who(team, naam, &[]).await
    }

    /// The same, with what to take into account.
    async fn walker_who(&self, team: &Team, naam: &str, beperkingen: &[&str]) -> Uuid {
        let days = ["ma", "di", "wo", "do", "vr"];
        let draft = DeelnemerDraft {
            traject: TrajectDraft {
                naam: naam.to_owned(),
                regeling: "wwb".to_owned(),
                beschikbaar: days
                    .iter()
                    .flat_map(|day| [format!("{day}-ochtend"), format!("{day}-middag")])
                    .collect(),
                beperkingen: beperkingen.iter().map(|one| (*one).to_owned()).collect(),
                start: "2026-01-05".to_owned(),
                ..TrajectDraft::default()
            },
            uren: "32".to_owned(),
            ..DeelnemerDraft::default()
        };
        let done = actions::deelnemer::add(&self.app, &team.coordinator(), &draft, None).await;
        done.unwrap().value.id
    }

    /// A ploeg of Tuesday from nine to three with these people.
    async fn tuesday(&self, team: &Team, people: &[Uuid], voertuig: &str) -> Uuid {
        let draft = PloegDraft {
            datum: TUESDAY.to_string(),
            begeleider: team.begeleider.id.to_string(),
            deelnemers: people.iter().map(Uuid::to_string).collect(),
            van: "09:00".to_owned(),
            tot: "15:00".to_owned(),
            voertuig: voertuig.to_owned(),
            ..PloegDraft::default()
        };
        let done =
            actions::ploeg::make(&self.app, &team.coordinator(), HULST_WERKT, &draft, None).await;
        done.unwrap().value.id
    }

    /// A draft on the board: a klus for two at an address with this about access, with that ploeg.
    async fn on_board(&self, team: &Team, ploeg: Uuid, toegang: &[&str]) {
        let actor = team.coordinator();
        let draft = KlusDraft {
            toegang: toegang.iter().map(|one| (*one).to_owned()).collect(),
            ..self.wish()
        };
        let from = std::net::Ipv4Addr::LOCALHOST.into();
        let asked = actions::klus::ask(&self.app, &actor, from, &draft, None).await;
        let klus = asked.unwrap().value.id;
        let acceptance = Acceptance {
            personen: 2,
            personen_minuten: 120,
        };
        let accepted = actions::klus::accept(&self.app, &actor, klus, None, acceptance, None).await;
        accepted.unwrap();
        let at = |hour| to_instant(TUESDAY, time(hour, 0, 0, 0));
        let one = Placement {
            klus,
            from: None,
            to: Some(Spot {
                ploeg,
                van: at(10),
                tot: at(11),
            }),
            reden: None,
            reason: String::new(),
        };
        let placed = actions::planning::place::place(&self.app, &actor, vec![one], None).await;
        placed.unwrap();
    }

    /// A visit of that ploeg, told to the resident.
    async fn told(&self, team: &Team, ploeg: Uuid) {
        let klus = self.accepted_klus(team, 1).await;
        let at = |hour| to_instant(TUESDAY, time(hour, 0, 0, 0));
        let wish = Spot {
            ploeg,
            van: at(10),
            tot: at(11),
        };
        actions::opdracht::plan(&self.app, &team.coordinator(), klus, wish, None)
            .await
            .unwrap();
    }
}

/// The form under a proposal, as it was shown, with what is ticked.
fn form(page: &Answer, chosen: &[&str]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = ["sleutel", "week", "poging", "feiten"]
        .iter()
        .map(|name| ((*name).to_owned(), page.field(name)))
        .collect();
    let text = page.text();
    let shown = text
        .split("<form class=\"printen\"")
        .nth(1)
        .expect("no proposal");
    for rest in shown.split("name=\"wens\" value=\"").skip(1) {
        fields.push((
            "wens".to_owned(),
            rest[..rest.find('"').unwrap()].to_owned(),
        ));
    }
    fields.extend(
        chosen
            .iter()
            .map(|key| ("kies".to_owned(), (*key).to_owned())),
    );
    fields
}

async fn post(visitor: &mut Visitor, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    visitor.post("/ploegen/voorstel", &fields).await
}

/// The keys of what can be ticked, in order.
fn choices(page: &Answer) -> Vec<String> {
    let text = page.text();
    let parts = text.split("name=\"kies\" value=\"").skip(1);
    parts
        .map(|rest| rest[..rest.find('"').unwrap()].to_owned())
        .collect()
}

stories! {
    async fn a_week_is_proposed_taken_over_in_part_and_then_whole(world: World) {
        let team = world.team(HULST_WERKT).await;
        for naam in ["Dave Proefmans", "Petra Denkbeeldig"] {
            world.deelnemer(HULST_WERKT, naam).await;
        }
        let mut coordinator = world.login(&team.coordinator).await;
        let overview = coordinator.get("/ploegen").await.is(200).text();
        assert!(overview.contains(PAGE) && overview.contains("Stel voor wie samen gaat"), "{overview}");
        let empty = coordinator.get(PAGE).await.is(200).text();
        assert!(empty.contains("Er zijn in deze week nog geen ploegen"), "{empty}");

        let wished = format!("{PAGE}&dagen=2026-11-03&dagen=2026-11-05&aantal=2&van=8.30&tot=12:30&personen=2&klussoort=tuinonderhoud");
        let page = coordinator.get(&wished).await.is(200);
        let text = page.text();
        assert_eq!(choices(&page).len(), 4, "{text}");
        for sentence in ["Ploegen die op pad kunnen: nu 0, straks 4", "Plekken die bezet zijn: nu 0, straks 8", " gaat mee: ", "begeleidt op afroep"] {
            assert!(text.contains(sentence), "{sentence}: {text}");
        }
        coordinator.get(&format!("{wished}&poging=7")).await.is(200);
        let again = coordinator.get(&wished).await.is(200).text();
        let proposal = |text: &str| text[text.find("id=\"kies\"").unwrap()..].split("name=\"csrf\"").next().unwrap().to_owned();
        assert_eq!(proposal(&text), proposal(&again), "the same facts and seed give the same proposal");
        assert!(world.ploegen().await.is_empty(), "nothing is stored until somebody accepts");

        let nothing = post(&mut coordinator, &form(&page, &[])).await.is(400).text();
        assert!(nothing.contains("Kies ten minste één ploeg"), "{nothing}");
        let first = choices(&page)[0].clone();
        let fields = form(&page, &[&first]);
        let done = post(&mut coordinator, &fields).await.is(303);
        let twice = post(&mut coordinator, &fields).await.is(303);
        assert_eq!(done.location(), twice.location(), "a double click takes it over once");
        let made = world.ploegen().await;
        assert_eq!((made.len(), made[0].datum, made[0].deelnemers.len()), (1, TUESDAY, 2));

        // The other wishes are still there.
        let rest = coordinator.get(&done.location()).await.is(200);
        assert!(rest.text().contains("1 ploeg gemaakt."), "{}", rest.text());
        assert_eq!(choices(&rest).len(), 3);
        let mut all = form(&rest, &[]);
        all.push(("alles".to_owned(), "ja".to_owned()));
        let done = post(&mut coordinator, &all).await.is(303);
        let ploegen = world.ploegen().await;
        let names: Vec<(Date, &str)> = ploegen.iter().map(|one| (one.datum, one.naam.as_str())).collect();
        assert_eq!(names, [
            (TUESDAY, "Ploeg 1"), (TUESDAY, "Ploeg 2"),
            (date(2026, 11, 5), "Ploeg 1"), (date(2026, 11, 5), "Ploeg 2"),
        ]);
        let after = coordinator.get(&done.location()).await.is(200).text();
        assert!(after.contains("3 ploegen gemaakt.") && after.contains("Er is niets te veranderen"), "{after}");
        assert!(check::all(world.app.store.read()).await.unwrap().iter().all(|one| one.rows.is_empty()));

        // Next week begins with the ploegen of this one.
        let next = coordinator.get("/ploegen/voorstel?week=2026-W46&vorige=ja").await.is(200);
        assert_eq!(choices(&next).len(), 4);
        assert!(next.text().contains("di 10 nov, 08:30 tot 12:30, 2 deelnemers"), "{}", next.text());
    }

    async fn what_changed_meanwhile_is_said_and_nothing_is_stored(world: World) {
        let team = world.team(HULST_WERKT).await;
        let (sam, yusra) = (team.deelnemers[0].0.id, team.deelnemers[1].0.id);
        let mut coordinator = world.login(&team.coordinator).await;
        let wished = format!("{PAGE}&dagen=2026-11-05&aantal=1&van=8:30&tot=16:30&personen=2");
        let page = coordinator.get(&wished).await.is(200);
        let fields = form(&page, &[&choices(&page)[0]]);
        world.away(&team, Wie::Deelnemer(sam), "2026-11-05", "2026-11-05").await;
        let ploeg = world.tuesday(&team, &[yusra], "").await;
        let late = post(&mut coordinator, &fields).await.is(409);
        for sentence in ["Wat bekend is van Sam Bedacht is veranderd.", "Ploeg 1 op di 3 nov is erbij gekomen.", "Er is niets overgenomen"] {
            assert!(late.text().contains(sentence), "{sentence}: {}", late.text());
        }
        assert_eq!(world.ploegen().await.len(), 1);

        // The fresh proposal can be taken over at once, unless a ploeg in it is dissolved first.
        let fields = form(&late, &[&choices(&late)[0]]);
        actions::ploeg::dissolve(&world.app, &team.coordinator(), ploeg, None).await.unwrap();
        let gone = post(&mut coordinator, &fields).await.is(409);
        assert!(gone.text().contains("Een ploeg die er was, is opgeheven."), "{}", gone.text());
        let fields = form(&gone, &[&choices(&gone)[0]]);
        post(&mut coordinator, &fields).await.is(303);
        let ploegen = world.ploegen().await;
        assert_eq!(ploegen.len(), 1);
        assert_eq!(ploegen[0].deelnemers, [yusra], "Sam is away that day");
        let garbled = [("week".to_owned(), "2026-W45".to_owned()), ("feiten".to_owned(), "x=y z".to_owned()), ("wens".to_owned(), "morgen".to_owned())];
        post(&mut coordinator, &garbled).await.is(409);
    }

    async fn who_is_away_is_replaced_and_the_driver_comes_only_with_a_successor(world: World) {
        let team = world.team(HULST_WERKT).await;
        let (sam, yusra) = (team.deelnemers[0].0.id, team.deelnemers[1].0.id);
        let mut walkers = Vec::new();
        for naam in ["An Loper", "Bo Wandelaar", "Cas Stapper"] {
            walkers.push(world.walker(&team, naam).await);
        }
        let [an, bo, cas] = walkers[..] else { panic!("three walkers") };
        let with_bus = world.tuesday(&team, &[sam, an], "hw-bus").await;
        let on_foot = world.tuesday(&team, &[yusra, bo], "").await;
        world.told(&team, with_bus).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let page = coordinator.get(PAGE).await.is(200);
        assert!(choices(&page).is_empty() && page.text().contains("Blijft zo"), "what was told stays: {}", page.text());
        world.away(&team, Wie::Deelnemer(sam), "2026-11-03", "").await;
        let page = coordinator.get(PAGE).await.is(200);
        let text = page.text();
        for sentence in [
            "Ploeg 1 (di 3 nov): Sam Bedacht is dan afwezig.",
            "Sam Bedacht gaat niet mee: kan dan niet.",
            "Yusra Voorbeeld gaat mee: mag rijden",
            "Cas Stapper gaat mee",
            "Alleen samen met Ploeg 2 (di 3 nov).",
            "Sam Bedacht kan op geen van de tijden",
        ] {
            assert!(text.contains(sentence), "{sentence}: {text}");
        }
        let half = post(&mut coordinator, &form(&page, &[&with_bus.to_string()])).await.is(400).text();
        assert!(half.contains("Ploeg 1 (di 3 nov) kan alleen samen met Ploeg 2 (di 3 nov). Kies die ook, of laat deze weg."), "{half}");
        assert!(half.contains(&format!("value=\"{with_bus}\" checked")), "what was ticked stays so: {half}");
        let both = form(&page, &[&with_bus.to_string(), &on_foot.to_string()]);
        post(&mut coordinator, &both).await.is(303);
        let ploegen = world.ploegen().await;
        let of = |id| ploegen.iter().find(|one| one.id == id).unwrap().deelnemers.clone();
        assert_eq!((of(with_bus), of(on_foot)), (vec![an, yusra], vec![bo, cas]));
        assert!(check::all(world.app.store.read()).await.unwrap().iter().all(|one| one.rows.is_empty()));
    }

    async fn what_stands_on_the_board_says_who_goes(world: World) {
        let team = world.team(HULST_WERKT).await;
        let yusra = team.deelnemers[1].0.id;
        let cas = world.walker_who(&team, "Cas Stapper", &["no_pets"]).await;
        let ploeg = world.tuesday(&team, &[yusra, cas], "").await;
        let mut coordinator = world.login(&team.coordinator).await;
        let page = coordinator.get(PAGE).await.is(200);
        assert!(choices(&page).is_empty(), "{}", page.text());
        // A draft for an address with a dog, for two persons: nobody was told yet.
        world.on_board(&team, ploeg, &["hond"]).await;
        let page = coordinator.get(PAGE).await.is(200);
        let text = page.text();
        for sentence in ["Sam Bedacht gaat mee", "Cas Stapper gaat niet mee: kan niet al het werk van deze ploeg doen."] {
            assert!(text.contains(sentence), "{sentence}: {text}");
        }
        assert!(!text.contains("hond") && !text.contains("huisdier"), "nobody reads why: {text}");
        post(&mut coordinator, &form(&page, &[&ploeg.to_string()])).await.is(303);
        let stored = world.ploegen().await[0].deelnemers.clone();
        assert!(stored.contains(&yusra) && stored.contains(&team.deelnemers[0].0.id) && stored.len() == 2);
        assert!(check::all(world.app.store.read()).await.unwrap().iter().all(|one| one.rows.is_empty()));
    }

    async fn a_ploeg_with_opdrachten_that_nobody_can_go_with_is_told_but_not_dissolved(world: World) {
        let team = world.team(HULST_WERKT).await;
        let people: Vec<Uuid> = team.deelnemers.iter().map(|(one, _)| one.id).collect();
        let told = world.tuesday(&team, &people, "").await;
        world.told(&team, told).await;
        world.away(&team, Wie::Begeleider(team.begeleider.id), "2026-11-03", "2026-11-03").await;
        let mut coordinator = world.login(&team.coordinator).await;
        let page = coordinator.get(&format!("{PAGE}&dagen=2026-11-03&aantal=1&van=8:30&tot=16:30&personen=2")).await.is(200);
        let text = page.text();
        assert!(text.contains("Deze ploeg kan niet op pad. Er is dan geen begeleider"), "{text}");
        assert!(choices(&page).is_empty(), "{text}");
        let mut all = form(&page, &[&told.to_string()]);
        all.push(("alles".to_owned(), "ja".to_owned()));
        post(&mut coordinator, &all).await.is(400);
        assert_eq!(world.ploegen().await.len(), 1);
    }

    async fn pairs_vehicles_and_learning_goals_are_taken_into_account(world: World) {
        let team = world.team(HULST_WERKT).await;
        let (sam, yusra) = (team.deelnemers[0].0.id, team.deelnemers[1].0.id);
        let bo = world.walker(&team, "Bo Wandelaar").await;
        let coordinator = team.coordinator();
        actions::apart::add(&world.app, &coordinator, sam, &yusra.to_string(), None).await.unwrap();
        let skill = world.app.regeling.klussoort("tuinonderhoud").unwrap().vaardigheden[0].clone();
        let goal = LeerdoelDraft { vaardigheid: skill, due: String::new() };
        actions::leerdoel::set(&world.app, &coordinator, bo, &goal, None).await.unwrap();
        let mut visitor = world.login(&team.coordinator).await;
        visitor.post("/voertuigen", &[("voertuig", "hw-bus"), ("waarvoor", "garage"), ("van", "2026-11-05"), ("tot", "2026-11-05")]).await.is(303);
        let wish = |day: &str, voertuig: &str| format!("&wens={day}%7C08:30%7C16:30%7C2%7C{voertuig}%7Ctuinonderhoud");
        let asked = format!("{PAGE}{}{}{}", wish("2026-11-03", "hw-bus"), wish("2026-11-03", "hw-bus-aanhanger"), wish("2026-11-05", "hw-bus"));
        let page = visitor.get(&asked).await.is(200);
        let text = page.text();
        assert_eq!(choices(&page).len(), 1, "{text}");
        for sentence in [
            "Het voertuig gaat dan al mee met Ploeg 1. Kies een ander voertuig of andere tijden.",
            "Het voertuig is dan in de garage.",
            "Leerdoelen waaraan iemand werkt: nu 0, straks 1",
            "leert hier",
        ] {
            assert!(text.contains(sentence), "{sentence}: {text}");
        }
        post(&mut visitor, &form(&page, &[&choices(&page)[0]])).await.is(303);
        let ploegen = world.ploegen().await;
        assert!(ploegen[0].deelnemers.contains(&bo) && ploegen[0].voertuig.as_deref() == Some("hw-bus"), "{ploegen:?}");
        assert!(!(ploegen[0].deelnemers.contains(&sam) && ploegen[0].deelnemers.contains(&yusra)), "{ploegen:?}");
    }

    async fn a_week_that_is_over_and_days_without_anybody_say_so(world: World) {
        let team = world.team(HULST_WERKT).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let over = coordinator.get("/ploegen/voorstel?week=2026-W40").await.is(200).text();
        assert!(over.contains("Deze week is voorbij"), "{over}");
        coordinator.get("/ploegen/voorstel?week=2026-W99").await.is(200);
        let wrong = coordinator.get(&format!("{PAGE}&dagen=2026-11-03&aantal=veel&van=25:00&tot=&personen=9")).await.is(400).text();
        for sentence in ["Vul een getal in van 1 tot 10.", "Vul een getal in van 1 tot 6.", "Vul een tijd in", "25:00", "veel"] {
            assert!(wrong.contains(sentence), "{sentence}: {wrong}");
        }
        for (one, _) in &team.deelnemers {
            world.away(&team, Wie::Deelnemer(one.id), "2026-11-02", "").await;
        }
        let nobody = coordinator.get(&format!("{PAGE}&dagen=2026-11-03&aantal=1&van=8:30&tot=16:30&personen=2")).await.is(200);
        let text = nobody.text();
        assert!(text.contains("Er is niemand meer: 2 kunnen dan niet.") && text.contains("Er is niets te veranderen"), "{text}");
        assert!(choices(&nobody).is_empty());

        let mut begeleider = world.login(&team.begeleider).await;
        begeleider.get(PAGE).await.is(403);
        begeleider.post("/ploegen/voorstel", &[("week", "2026-W45"), ("alles", "ja")]).await.is(403);
        let mut clerk = world.login(&world.account(given::balie()).await).await;
        clerk.get(PAGE).await.is(403);
    }

    async fn forty_deelnemers_are_divided_over_thirty_ploegen(world: World) {
        let team = world.team(HULST_WERKT).await;
        for number in 3..=40 {
            world.deelnemer(HULST_WERKT, &format!("Deelnemer {number}")).await;
        }
        for _ in 0..2 {
            world.account(team.begeleider.rol.clone()).await;
        }
        let mut coordinator = world.login(&team.coordinator).await;
        let days: String = (2..=6).map(|day| format!("&dagen=2026-11-0{day}")).collect();
        let begun = Instant::now();
        let page = coordinator.get(&format!("{PAGE}{days}&aantal=6&van=8:30&tot=14:30&personen=2")).await.is(200);
        assert!(begun.elapsed() < Duration::from_secs(5), "a page answers, without optimisation too: {:?}", begun.elapsed());
        assert!(page.text().contains("Plekken die bezet zijn: nu 0, straks 60"), "{}", page.text());
        let mut all = form(&page, &[]);
        all.push(("alles".to_owned(), "ja".to_owned()));
        post(&mut coordinator, &all).await.is(303);
        assert_eq!(world.ploegen().await.len(), 30);
        assert!(check::all(world.app.store.read()).await.unwrap().iter().all(|one| one.rows.is_empty()));
    }
}
