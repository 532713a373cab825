//! Uren after the work: closing a ploeg's day, a second person where one is needed, corrections, months, lists, day sheets.

use dienstencheque::{
    actions::{
        self, Failure,
        uren::{
            Correction,
            dag::{Closed, DagDraft},
        },
        werk::FinishDraft,
    },
    domain::{
        account::Actor,
        afwezig::{AfwezigDraft, Wie},
        half_days::HalfDaysDraft,
        uren::{Maand, Uren, UrenSoort, dag::Exception},
    },
    store::{self, check},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World, given,
        paper::text_of,
        town::{HULST_WERKT, Team},
    },
};

async fn is_clean(world: &World) {
    world.is_clean(&["H3", "H5", "H7"]).await;
}

async fn broken(world: &World) -> Vec<&'static str> {
    let findings = check::all(world.app.store.read()).await.unwrap();
    let wrong = findings.into_iter().filter(|one| !one.rows.is_empty());
    wrong.map(|one| one.invariant).collect()
}

async fn run_sql(world: &World, text: &str) {
    use sea_orm::ConnectionTrait;
    let raw = sea_orm::Database::connect(&world.url).await.unwrap();
    raw.execute_unprepared(text).await.unwrap();
}

/// Monday 2 November: a ploeg of two with a visit from ten to eleven and one from thirteen to fourteen.
struct Day {
    team: Team,
    ploeg: Uuid,
    klussen: [Uuid; 2],
    visits: [Uuid; 2],
}

async fn day(world: &World) -> Day {
    let team = world.team(HULST_WERKT).await;
    let klussen = [
        world.accepted_klus(&team, 1).await,
        world.accepted_klus(&team, 1).await,
    ];
    let ploeg = world.ploeg(&team).await;
    let visits = [
        world.planned(&team, klussen[0], ploeg, 10).await,
        world.planned(&team, klussen[1], ploeg, 13).await,
    ];
    Day {
        team,
        ploeg,
        klussen,
        visits,
    }
}

impl Day {
    fn sam(&self) -> Uuid {
        self.team.deelnemers[0].0.id
    }

    fn yusra(&self) -> Uuid {
        self.team.deelnemers[1].0.id
    }
}

/// A quarter to five in Hulst: the ploeg is back.
fn evening(world: &World) {
    world.at("2026-11-02T15:45:00Z");
}

async fn close(world: &World, day: &Day, draft: DagDraft) -> Result<Closed, Failure> {
    let begeleider = day.team.begeleider();
    let done = actions::uren::dag::close(&world.app, &begeleider, day.ploeg, draft, None).await?;
    Ok(done.value)
}

async fn rows(world: &World, visit: Uuid) -> Vec<Uren> {
    store::uren::of_opdracht(world.app.store.read(), visit)
        .await
        .unwrap()
}

fn says(
    opdracht: Uuid,
    deelnemer: Uuid,
    soort: UrenSoort,
    minuten: Option<u32>,
    reden: &str,
) -> DagDraft {
    let exceptions = vec![Exception {
        opdracht,
        deelnemer,
        soort,
        minuten,
        reden: reden.to_owned(),
    }];
    DagDraft {
        exceptions,
        between: Vec::new(),
    }
}

/// What a deelnemer's werkervaring comes to.
async fn counted(world: &World, actor: &Actor, deelnemer: Uuid) -> u32 {
    let own = actions::werkervaring::of(&world.app, actor, deelnemer)
        .await
        .unwrap();
    own.werkervaring.minuten
}

/// November closed, on 3 December, with the day of [`day`] in it.
async fn closed_november(world: &World) -> Day {
    let day = day(world).await;
    evening(world);
    close(world, &day, DagDraft::default()).await.unwrap();
    world.at("2026-12-03T09:00:00Z");
    let november = Maand::parse("2026-11").unwrap();
    actions::uren::maand::close(&world.app, &day.team.coordinator(), november, None)
        .await
        .unwrap();
    day
}

fn claims(minuten: u32) -> Correction {
    Correction {
        soort: None,
        minuten,
        reden: "De telefoon had geen bereik".to_owned(),
    }
}

stories! {
    async fn a_day_that_went_as_planned_is_closed_with_one_button(world: World) {
        let day = day(&world).await;
        let mut desk = world.login(&day.team.begeleider).await;
        let path = format!("/ploegen/{}/dag", day.ploeg);
        let early = desk.get(&path).await.is(200).text();
        assert!(early.contains("Nog niet voorbij") && !early.contains("name=\"soort-"), "{early}");
        evening(&world);
        let mut desk = world.login(&day.team.begeleider).await;
        assert!(desk.get("/begeleiding").await.is(200).text().contains(&path), "one tap away");
        let page = desk.get(&path).await.is(200);
        for shown in ["Sam Bedacht", "Yusra Voorbeeld", "1 uur, volgens de planning", "reistijd", "Alles klopt: teken"] {
            assert!(page.text().contains(shown), "{shown} is missing: {}", page.text());
        }
        let sleutel = page.field("sleutel");
        assert_eq!(desk.post(&path, &[("sleutel", &sleutel)]).await.is(303).location(), "/uren?dag=true");
        // A double press is the same signature.
        desk.post(&path, &[("sleutel", &sleutel)]).await.is(303);
        for (visit, klus) in day.visits.into_iter().zip(day.klussen) {
            let rows = rows(&world, visit).await;
            assert_eq!(rows.len(), 2);
            for row in rows {
                let said = (row.minuten, row.status.word(), row.status.reported_by(), row.how.word());
                assert_eq!(said, (60, "approved", None, "plan"));
            }
            let klus = store::klus::find(world.app.store.read(), klus).await.unwrap().unwrap();
            assert_eq!(klus.status.word(), "closed");
        }
        let between = store::uren::of_ploeg(world.app.store.read(), day.ploeg).await.unwrap();
        assert!(between.len() >= 4 && between.iter().all(|row| row.soort == UrenSoort::Reistijd), "{between:?}");
        assert_eq!(counted(&world, &day.team.begeleider(), day.sam()).await, 120, "travel is no work at a resident");
        desk.post(&path, &[]).await.is(409);
        assert!(desk.get(&path).await.is(200).text().contains("Afgesloten"));
        is_clean(&world).await;
    }

    async fn the_exceptions_are_tapped_and_what_is_wrong_is_shown_at_the_line(world: World) {
        let day = day(&world).await;
        evening(&world);
        let mut desk = world.login(&day.team.begeleider).await;
        let path = format!("/ploegen/{}/dag", day.ploeg);
        let page = desk.get(&path).await.is(200).text();
        let field = |name: &str, visit: Uuid, who: Uuid| format!("{name}-{visit}-{who}");
        let [one, two] = day.visits;
        let (sam, yusra) = (day.sam(), day.yusra());
        let gap = page.split("name=\"van-1\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let names = [
            field("soort", one, sam), field("minuten", one, sam), field("reden", one, sam),
            field("soort", two, yusra), field("minuten", two, yusra),
        ];
        let mut form: Vec<(&str, &str)> = vec![
            (&names[0], "klus"), (&names[1], "45"), (&names[2], ""),
            (&names[3], "afgemeld"), (&names[4], "60"),
        ];
        let wrong = desk.post(&path, &form).await.is(400).text();
        assert!(wrong.contains(&format!("href=\"#{}\"", names[2])), "{wrong}");
        assert!(wrong.contains("value=\"45\""), "what was typed stays");
        assert!(rows(&world, one).await.is_empty(), "nothing was written");
        form[2].1 = "Eerder klaar";
        form.push(("van-0", gap));
        form.push(("reistijd-0", "10"));
        form.push(("soort-0", "instructie"));
        form.push(("minuten-0", "20"));
        desk.post(&path, &form).await.is(303);
        let of = |rows: &[Uren], who: Uuid| rows.iter().find(|row| row.deelnemer_id == who).unwrap().clone();
        let first = of(&rows(&world, one).await, sam);
        assert_eq!((first.minuten, first.reden.as_deref()), (45, Some("Eerder klaar")));
        let away = of(&rows(&world, two).await, yusra);
        assert_eq!((away.soort, away.status.word(), away.reden), (UrenSoort::Afgemeld, "approved", None));
        assert_eq!(counted(&world, &day.team.begeleider(), yusra).await, 60, "absence never counts");
        let between = store::uren::of_ploeg(world.app.store.read(), day.ploeg).await.unwrap();
        let told: Vec<u32> = between.iter().filter(|row| row.soort == UrenSoort::Instructie).map(|row| row.minuten).collect();
        assert_eq!(told, [20, 20]);
        is_clean(&world).await;
    }

    async fn who_is_known_to_be_away_is_proposed_as_away_and_somebody_must_have_been_there(world: World) {
        let day = day(&world).await;
        let draft = AfwezigDraft {
            wie: Wie::Deelnemer(day.sam()).value(),
            when: HalfDaysDraft { van: "2026-11-02".to_owned(), tot: "2026-11-02".to_owned(), ..HalfDaysDraft::default() },
        };
        actions::afwezig::note(&world.app, &day.team.coordinator(), &draft, None).await.unwrap();
        evening(&world);
        let both = says(day.visits[0], day.yusra(), UrenSoort::Afwezig, None, "");
        let Err(Failure::Invalid(errors)) = close(&world, &day, both).await else {
            panic!("a visit without anybody did not take place");
        };
        assert!(errors.list()[0].1.starts_with("Iemand moet er geweest zijn"));
        close(&world, &day, DagDraft::default()).await.unwrap();
        let kinds: Vec<UrenSoort> = rows(&world, day.visits[0]).await.iter().map(|row| row.soort).collect();
        assert!(kinds.contains(&UrenSoort::Afgemeld) && kinds.contains(&UrenSoort::Klus), "{kinds:?}");
        is_clean(&world).await;
    }

    async fn what_the_ploeg_reported_is_approved_as_it_was_reported(world: World) {
        let day = day(&world).await;
        world.at("2026-11-02T09:00:00Z");
        let sam = day.team.deelnemer();
        actions::werk::start(&world.app, &sam, day.visits[0], None, None).await.unwrap();
        world.later(80);
        let draft = FinishDraft { minuten: vec![(day.yusra(), 0)], ..FinishDraft::default() };
        actions::werk::finish(&world.app, &sam, day.visits[0], draft, None).await.unwrap();
        evening(&world);
        let closed = close(&world, &day, DagDraft::default()).await.unwrap();
        assert_eq!(closed.waiting, Vec::<Uuid>::new());
        let rows = rows(&world, day.visits[0]).await;
        let told: Vec<_> = rows.iter().map(|row| (row.minuten, row.soort, row.status.reported_by())).collect();
        assert!(told.contains(&(80, UrenSoort::Klus, sam.account_id())), "longer than planned, but the ploeg said so: {told:?}");
        assert!(told.iter().any(|(_, soort, by)| *soort == UrenSoort::Afwezig && by.is_none()), "left out is absent: {told:?}");
        is_clean(&world).await;
    }

    async fn a_lone_begeleider_closes_up_to_the_plan_and_another_agrees_with_what_is_longer(world: World) {
        let day = day(&world).await;
        let begeleider = day.team.begeleider();
        world.at("2026-11-02T09:00:00Z");
        actions::werk::start(&world.app, &begeleider, day.visits[0], None, None).await.unwrap();
        world.later(50);
        actions::werk::finish(&world.app, &begeleider, day.visits[0], FinishDraft::default(), None).await.unwrap();
        evening(&world);
        let longer = says(day.visits[1], day.sam(), UrenSoort::Klus, Some(90), "Later klaar");
        let closed = close(&world, &day, longer).await.unwrap();
        for row in rows(&world, day.visits[0]).await {
            assert_eq!((row.minuten, row.status.word(), row.status.reported_by()), (50, "approved", None));
        }
        let [waiting] = closed.waiting[..] else { panic!("one row waits: {closed:?}") };
        is_clean(&world).await;
        let mut own = world.visitor().with_token(&world.token_of(day.team.begeleider.id).await);
        own.post_json(&format!("/api/v1/uren/{waiting}/goedkeuring"), &json!({})).await.is(409);
        let mut office = world.login(&day.team.coordinator).await;
        let page = office.get("/uren").await.is(200).text();
        assert!(page.contains("Sam Bedacht") && !page.contains("Yusra Voorbeeld"), "{page}");
        office.post(&format!("/uren/opdrachten/{}/goedkeuring", day.visits[1]), &[]).await.is(303);
        let visit = store::opdracht::find(world.app.store.read(), day.visits[1]).await.unwrap().unwrap();
        assert_eq!(visit.status.word(), "approved");
        is_clean(&world).await;
    }

    async fn a_coordinator_looks_at_a_day_but_only_its_begeleider_signs(world: World) {
        let day = day(&world).await;
        evening(&world);
        let path = format!("/ploegen/{}/dag", day.ploeg);
        let mut office = world.login(&day.team.coordinator).await;
        assert!(!office.get(&path).await.is(200).text().contains("teken</button>"));
        office.post(&path, &[]).await.is(403);
        world.login_as(given::begeleider()).await.get(&path).await.is(404);
        world.login_as(given::other_coordinator()).await.post(&path, &[]).await.is(404);
        let mut api = world.visitor().with_token(&world.token_of(day.team.begeleider.id).await);
        let shown = api.get(&format!("/api/v1{path}")).await.is(200).json();
        assert_eq!((&shown["open"], &shown["bezoeken"][0]["stand"]), (&json!(true), &json!("to_close")));
        let stranger = json!({"uitzonderingen": [{"opdracht": day.visits[0], "deelnemer": Uuid::now_v7(), "soort": "afwezig"}]});
        let door = format!("/api/v1/ploegen/{}/dagsluiting", day.ploeg);
        api.post_json(&door, &stranger).await.is(409);
        let done = api.post_json(&door, &json!({})).await.is(200).json();
        assert!(done["goedgekeurd"].as_array().unwrap().len() >= 4 && done["wachtOpEenAnder"] == json!([]), "{done}");
        is_clean(&world).await;
    }

    async fn nobody_is_in_two_places_in_the_uren_that_count(world: World) {
        let day = day(&world).await;
        world.at("2026-11-02T09:00:00Z");
        let sam = day.team.deelnemer();
        for visit in day.visits {
            actions::werk::start(&world.app, &sam, visit, None, None).await.unwrap();
        }
        world.later(40);
        for visit in day.visits {
            actions::werk::finish(&world.app, &sam, visit, FinishDraft::default(), None).await.unwrap();
        }
        let begeleider = day.team.begeleider();
        actions::uren::approve_all(&world.app, &begeleider, day.visits[0], None).await.unwrap();
        let twice = actions::uren::approve_all(&world.app, &begeleider, day.visits[1], None).await;
        let Err(Failure::Refused { detail, .. }) = twice else {
            panic!("{twice:?}")
        };
        assert!(detail.contains("andere uren"), "{detail}");
        is_clean(&world).await;
    }

    async fn a_correction_that_is_not_agreed_with_leaves_what_was_approved(world: World) {
        let day = day(&world).await;
        evening(&world);
        close(&world, &day, DagDraft::default()).await.unwrap();
        let own = rows(&world, day.visits[0]).await.into_iter().find(|row| row.deelnemer_id == day.sam()).unwrap();
        let mut phone = world.visitor().with_token(&world.token_of(day.team.deelnemers[0].1.id).await);
        let path = format!("/api/v1/uren/{}/correctie", own.id);
        phone.post_json(&path, &json!({"minuten": 95})).await.is(400);
        phone.post_json(&path, &json!({"minuten": 95, "reden": "Langer", "soort": "training"})).await.is(400);
        let waiting = phone.post_json(&path, &json!({"minuten": 95, "reden": "We waren later weg"})).await.is(201).json();
        let waiting = waiting["id"].as_str().unwrap().to_owned();
        is_clean(&world).await;
        phone.post_json(&format!("/api/v1/uren/{waiting}/afwijzing"), &json!({"reden": "Nee"})).await.is(403);
        let mut desk = world.login(&day.team.begeleider).await;
        assert!(desk.get("/uren").await.text().contains("We waren later weg"));
        let reject = format!("/uren/{waiting}/afwijzing");
        desk.post(&reject, &[("reden", "")]).await.is(400);
        desk.post(&reject, &[("reden", "Ik reed zelf om elf uur weg")]).await.is(303);
        desk.post(&reject, &[("reden", "Nog een keer")]).await.is(409);
        assert_eq!(counted(&world, &day.team.begeleider(), day.sam()).await, 120);
        is_clean(&world).await;
        // Asked again, and agreed with: the rejected row stays a rejected row.
        phone.post_json(&path, &json!({"minuten": 55, "reden": "Toch korter"})).await.is(201);
        actions::uren::approve_all(&world.app, &day.team.begeleider(), day.visits[0], None).await.unwrap();
        assert_eq!(counted(&world, &day.team.begeleider(), day.sam()).await, 115);
        is_clean(&world).await;
    }

    async fn a_month_is_closed_when_it_is_over_and_all_was_approved(world: World) {
        let day = day(&world).await;
        let mut office = world.login(&day.team.coordinator).await;
        let path = "/uren/maanden/2026-11/sluiting";
        assert!(office.post(path, &[]).await.is(409).text().contains("nog niet voorbij"));
        world.at("2026-12-03T09:00:00Z");
        let mut office = world.login(&day.team.coordinator).await;
        let refused = office.post(path, &[]).await.is(409).text();
        assert!(refused.contains("2 bezoeken zijn niet afgesloten"), "{refused}");
        assert!(refused.contains(&format!("/ploegen/{}/dag", day.ploeg)), "and where: {refused}");
        close(&world, &day, DagDraft::default()).await.unwrap();
        let page = office.get("/uren/maanden/2026-11").await.is(200);
        assert!(page.text().contains("Sluit november 2026 af") && page.text().contains("Yusra Voorbeeld"));
        let sleutel = page.field("sleutel");
        office.post(path, &[("sleutel", &sleutel)]).await.is(303);
        office.post(path, &[("sleutel", &sleutel)]).await.is(303);
        office.post(path, &[]).await.is(409);
        for row in rows(&world, day.visits[0]).await {
            assert_eq!(row.status.word(), "closed");
        }
        assert!(office.get("/uren/maanden").await.is(200).text().contains("Afgesloten"));
        office.post("/uren/maanden/2026-13/sluiting", &[]).await.is(404);
        world.login(&day.team.begeleider).await.get("/uren/maanden").await.is(403);
        is_clean(&world).await;
    }

    async fn after_the_month_is_closed_only_counter_entries_are_booked(world: World) {
        let day = closed_november(&world).await;
        let begeleider = day.team.begeleider();
        let own = rows(&world, day.visits[0]).await.into_iter().find(|row| row.deelnemer_id == day.sam()).unwrap();
        let correct = |correction| actions::uren::correct(&world.app, &begeleider, own.id, correction, None);
        let refused = correct(claims(60)).await;
        assert!(matches!(refused, Err(Failure::Invalid(_))), "it says so already");
        let entry = correct(claims(45)).await.unwrap().value;
        let again = correct(claims(50)).await;
        assert!(matches!(again, Err(Failure::Refused { .. })), "one at a time");
        assert_eq!(counted(&world, &begeleider, day.sam()).await, 120, "until a second person agrees");
        let second = world.actor(given::begeleider()).await;
        actions::uren::approve(&world.app, &second, entry, None, String::new(), None).await.unwrap();
        assert_eq!(counted(&world, &begeleider, day.sam()).await, 105);
        let door = world.app.store.read();
        let entry = store::uren::find(door, entry).await.unwrap().unwrap();
        assert_eq!((entry.datum.to_string(), entry.signed_minuten()), ("2026-12-03".to_owned(), -15));
        assert_eq!(store::uren::find(door, own.id).await.unwrap().unwrap().minuten, 60, "the closed row stays");
        is_clean(&world).await;
        // The entry is closed with its own month.
        world.at("2027-01-04T09:00:00Z");
        let december = Maand::parse("2026-12").unwrap();
        actions::uren::maand::close(&world.app, &day.team.coordinator(), december, None).await.unwrap();
        is_clean(&world).await;
    }

    async fn uren_that_arrive_after_the_month_was_closed_are_booked_and_never_lost(world: World) {
        let day = closed_november(&world).await;
        let mut phone = world.visitor().with_token(&world.token_of(day.team.deelnemers[0].1.id).await);
        let path = format!("/api/v1/opdrachten/{}/uren", day.visits[0]);
        let same = json!({"van": "2026-11-02T09:00:00Z", "tot": "2026-11-02T10:00:00Z"});
        assert_eq!(phone.post_json(&path, &same).await.is(200).json()["id"], json!(null));
        let longer = json!({"van": "2026-11-02T09:00:00Z", "tot": "2026-11-02T10:20:00Z"});
        let key = Uuid::now_v7().to_string();
        let first = phone.post_json_once(&path, &longer, Some(&key)).await.is(200).json();
        let again = phone.post_json_once(&path, &longer, Some(&key)).await.is(200).json();
        assert_eq!(first["id"], again["id"]);
        assert_eq!(phone.post_json(&path, &longer).await.is(200).json()["id"], json!(null), "it waits already");
        phone.post_json(&path, &json!({"van": "2026-11-03T09:00:00Z", "tot": "2026-11-03T10:00:00Z"})).await.is(409);
        let mut desk = world.login(&day.team.begeleider).await;
        let page = desk.get("/uren").await.is(200).text();
        assert!(page.contains("plus 20 minuten") && page.contains("Kwam later binnen van de telefoon"), "{page}");
        actions::uren::approve_all(&world.app, &day.team.begeleider(), day.visits[0], None).await.unwrap();
        assert_eq!(counted(&world, &day.team.begeleider(), day.sam()).await, 140);
        is_clean(&world).await;
    }

    async fn uren_that_arrive_while_the_month_is_open_dispute_what_was_approved(world: World) {
        let day = day(&world).await;
        let mut phone = world.visitor().with_token(&world.token_of(day.team.deelnemers[0].1.id).await);
        let path = format!("/api/v1/opdrachten/{}/uren", day.visits[0]);
        let longer = json!({"van": "2026-11-02T09:00:00Z", "tot": "2026-11-02T10:20:00Z"});
        phone.post_json(&path, &longer).await.is(409);
        evening(&world);
        close(&world, &day, says(day.visits[0], day.sam(), UrenSoort::Afwezig, None, "")).await.unwrap();
        phone.post_json(&path, &longer).await.is(200);
        is_clean(&world).await;
        actions::uren::approve_all(&world.app, &day.team.begeleider(), day.visits[0], None).await.unwrap();
        assert_eq!(counted(&world, &day.team.begeleider(), day.sam()).await, 140, "who was taken for absent was there");
        is_clean(&world).await;
    }

    async fn lists_of_uren_are_taken_along_and_who_took_them_is_kept(world: World) {
        let day = day(&world).await;
        evening(&world);
        close(&world, &day, DagDraft::default()).await.unwrap();
        let path = format!("/uren/deelnemers/{}", day.sam());
        let mut office = world.login(&day.team.coordinator).await;
        let page = office.get(&path).await.is(200).text();
        assert!(page.contains("2 uur") && page.contains("Reistijd"), "kinds are kept apart: {page}");
        office.get(&format!("{path}?van=2026-12-01&tot=2026-11-01")).await.is(400);
        let csv = office.get(&format!("{path}?als=csv")).await.is(200).text();
        assert!(csv.contains("Werk bij een bewoner") && csv.contains("Reistijd"), "{csv}");
        assert!(office.get(&format!("{path}?als=xlsx")).await.is(200).bytes.starts_with(b"PK"));
        let kept = store::event::of(world.app.store.read(), "urenlijst", day.sam()).await.unwrap();
        let exports = kept.iter().filter(|event| event.action == "uren.export").count();
        assert_eq!(exports, 2, "looking at the page is no export");
        let month = "/uren/maanden/2026-11/regels?als=csv";
        let csv = office.get(month).await.is(200).text();
        assert!(csv.contains("Sam Bedacht") && csv.contains("Yusra Voorbeeld"), "{csv}");
        let kept = store::event::of(world.app.store.read(), "urenlijst", day.yusra()).await.unwrap();
        assert!(kept.iter().any(|event| event.action == "uren.export"), "everybody on the list");
        world.login_as(given::other_coordinator()).await.get(&path).await.is(404);
        world.login_as(given::balie()).await.get(&path).await.is(403);
        let mut phone = world.visitor().with_token(&world.token_of(day.team.deelnemers[0].1.id).await);
        let own = phone.get(&format!("/api/v1/deelnemers/{}/uren", day.sam())).await.is(200).json();
        assert!(own["resultaten"].as_array().unwrap().len() >= 4);
        phone.get(&format!("/api/v1/deelnemers/{}/uren", day.yusra())).await.is(404);
    }

    async fn a_day_sheet_that_was_filled_in_by_hand_is_taken_over_by_its_code(world: World) {
        let day = day(&world).await;
        let mut desk = world.login(&day.team.begeleider).await;
        let paper = desk.get(&format!("/ploegen/{}/dagstaat", day.ploeg)).await.is(200);
        assert!(text_of(&paper.bytes).contains("Voor de begeleider"));
        let printed = store::event::of(world.app.store.read(), "dagstaat", day.ploeg).await.unwrap();
        let print = printed.iter().find(|event| event.action == "ploeg.print").unwrap();
        assert_eq!(print.account_id, Some(day.team.begeleider.id));
        evening(&world);
        let mut desk = world.login(&day.team.begeleider).await;
        let path = format!("/uren/opdrachten/{}/papier", day.visits[0]);
        let page = desk.get(&path).await.is(200);
        let (sleutel, yusra) = (page.field("sleutel"), day.yusra().to_string());
        let wrong = desk.post(&path, &[("begonnen", "10:05"), ("klaar", "9:55"), ("sleutel", &sleutel)]).await.is(400);
        assert_eq!(wrong.field("begonnen"), "10:05", "what was typed stays");
        let form = [("begonnen", "10:05"), ("klaar", "10:55"), ("afwezig", &yusra), ("opmerking", "Hek klemt"), ("sleutel", &sleutel)];
        let next = desk.post(&path, &form).await.is(303).location();
        assert_eq!(next, format!("/ploeg/opdrachten/{}/cheque", day.visits[0]));
        desk.get(&next).await.is(200);
        desk.post(&path, &form).await.is(303);
        let [row] = &rows(&world, day.visits[0]).await[..] else { panic!("one was there") };
        assert_eq!((row.minuten, row.how.word()), (50, "begeleider"));
        is_clean(&world).await;
        desk.post(&path, &[("klaar", "11:00")]).await.is(409);
        // A deelnemer who scans the sheet sees the visit; another begeleider sees nothing.
        world.login_as(given::begeleider()).await.get(&path).await.is(404);
        let closed = close(&world, &day, DagDraft::default()).await.unwrap();
        assert!(closed.waiting.is_empty(), "shorter than planned needs nobody else");
        is_clean(&world).await;
    }

    async fn the_ploegen_of_this_moment_say_where_they_are_and_since_when(world: World) {
        let day = day(&world).await;
        world.at("2026-11-02T09:05:00Z");
        actions::werk::start(&world.app, &day.team.deelnemer(), day.visits[0], None, None).await.unwrap();
        world.later(10);
        let page = world.login(&day.team.begeleider).await.get("/begeleiding").await.is(200).text();
        for shown in ["Begonnen", "sinds 10:05", "Voorbeeldstraat 12", "data-refresh=\"60\""] {
            assert!(page.contains(shown), "{shown} is missing: {page}");
        }
        assert!(!world.login_as(given::begeleider()).await.get("/begeleiding").await.is(200).text().contains("Voorbeeldstraat"));
        world.login_as(given::balie()).await.get("/begeleiding").await.is(403);
        // The next morning it is on the list of what waits.
        world.at("2026-11-03T08:00:00Z");
        let page = world.login(&day.team.begeleider).await.get("/begeleiding").await.is(200).text();
        assert!(page.contains("Nog af te sluiten") && page.contains("2 bezoeken zijn niet afgesloten"), "{page}");
    }

    async fn the_check_names_uren_of_closed_months_that_changed(world: World) {
        let day = closed_november(&world).await;
        let own = rows(&world, day.visits[0]).await.into_iter().find(|row| row.deelnemer_id == day.sam()).unwrap();
        let less = Correction { soort: None, minuten: 45, reden: "Eerder weg".to_owned() };
        let entry = actions::uren::correct(&world.app, &day.team.deelnemer(), own.id, less, None).await.unwrap().value;
        actions::uren::approve(&world.app, &day.team.begeleider(), entry, None, String::new(), None).await.unwrap();
        is_clean(&world).await;
        for (wrong, back, expected) in [
            ("UPDATE uren SET status = 'approved' WHERE status = 'closed'", "UPDATE uren SET status = 'closed' WHERE counters_id IS NULL", "H7"),
            ("UPDATE uren SET reden = NULL WHERE counters_id IS NOT NULL", "UPDATE uren SET reden = 'Eerder weg' WHERE counters_id IS NOT NULL", "H7"),
            ("UPDATE uren SET minuten = 61, tot_at = van_at + 61 * 60000 WHERE counters_id IS NOT NULL",
             "UPDATE uren SET minuten = 15, tot_at = van_at + 15 * 60000 WHERE counters_id IS NOT NULL", "H7"),
            ("UPDATE uren SET how = 'phone' WHERE reported_by IS NULL", "UPDATE uren SET how = 'plan' WHERE reported_by IS NULL", "H5"),
            ("UPDATE uren SET van_at = van_at - 10800000, tot_at = tot_at - 10800000 WHERE soort = 'klus' AND counters_id IS NULL AND van_at > 1793620000000",
             "", "H3"),
        ] {
            run_sql(&world, wrong).await;
            assert!(broken(&world).await.contains(&expected), "{wrong}: {:?}", broken(&world).await);
            if !back.is_empty() {
                run_sql(&world, back).await;
                is_clean(&world).await;
            }
        }
    }
}
