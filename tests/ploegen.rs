//! Ploegen and dispatch: making a ploeg, planning a klus on it, moving, falling through, the day sheet; deelnemers and
//! their login card.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use dienstencheque::{
    actions::{self, Failure, opdracht::Spot, ploegvorming::Ask},
    domain::{
        account::Rol,
        afwezig::Wie,
        calendar::to_instant,
        deelnemer::Deelnemer,
        iso_week::IsoWeek,
        klus::KlusStatus,
        opdracht::Reden,
        ploeg::{PloegDraft, Wish},
    },
    store::{self, StoreError, check},
};
use jiff::civil::time;
use serde_json::json;
use uuid::Uuid;

use crate::{
    faults::directly,
    stories,
    support::{
        World, given,
        http::Visitor,
        town::{HULST_WERKT, Team},
    },
};

/// The form of a ploeg of that day with these people.
fn form<'a>(
    datum: &'a str,
    begeleider: &'a str,
    deelnemers: &'a [String],
    extra: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("datum", datum),
        ("begeleider", begeleider),
        ("van", "08:30"),
        ("tot", "16:30"),
    ];
    fields.extend(deelnemers.iter().map(|id| ("deelnemers", id.as_str())));
    fields.extend_from_slice(extra);
    fields
}

fn ids(team: &Team) -> Vec<String> {
    team.deelnemers
        .iter()
        .map(|(deelnemer, _)| deelnemer.id.to_string())
        .collect()
}

impl World {
    /// Nothing of ploegen, opdrachten or the audit chain is broken.
    async fn is_sound(&self) {
        let broken: Vec<_> = check::all(self.app.store.read())
            .await
            .unwrap()
            .into_iter()
            .filter(|finding| !finding.rows.is_empty())
            .collect();
        assert!(broken.is_empty(), "{broken:#?}");
    }

    async fn klus_status(&self, id: Uuid) -> KlusStatus {
        store::klus::find(self.app.store.read(), id)
            .await
            .unwrap()
            .unwrap()
            .status
    }

    async fn api_of(&self, account: Uuid) -> Visitor {
        let token = self.token_of(account).await;
        self.visitor().with_token(&token)
    }

    fn window(&self, hour: i8, minutes: i8) -> (String, String) {
        let day = self.app.today();
        (
            to_instant(day, time(hour, 0, 0, 0)).to_string(),
            to_instant(day, time(hour, minutes, 0, 0)).to_string(),
        )
    }
}

stories! {
    async fn a_coordinator_makes_a_ploeg_and_plans_a_klus_on_it(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 2).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let today = world.app.today().to_string();

        let page = coordinator.get("/ploegen/nieuw").await.is(200);
        assert!(page.text().contains("Sam Bedacht"));
        let sleutel = page.field("sleutel");
        let (begeleider, people) = (team.begeleider.id.to_string(), ids(&team));
        let fields = form(&today, &begeleider, &people, &[("voertuig", "hw-bus"), ("sleutel", &sleutel)]);
        let made = coordinator.post("/ploegen/nieuw", &fields).await.is(303);
        let place = made.location();
        let again = coordinator.post("/ploegen/nieuw", &fields).await.is(303);
        assert_eq!(again.location(), place, "a double click makes one ploeg");
        let ploeg = place.rsplit('/').next().unwrap().to_owned();

        let day = coordinator.get(&place).await.is(200).text();
        assert!(day.contains("Ploeg 1") && day.contains("Bus van Hulst Werkt!"), "{day}");
        assert!(day.contains(&format!("/planning/klussen/{klus}/plan?ploeg={ploeg}")), "{day}");

        let plan = format!("/planning/klussen/{klus}/plan");
        let choose = coordinator.get(&plan).await.is(200).text();
        assert!(choose.contains("Past van"), "{choose}");
        let page = coordinator.get(&format!("{plan}?ploeg={ploeg}")).await.is(200);
        let (van, tot, sleutel) = (page.field("van"), page.field("tot"), page.field("sleutel"));
        let fields = [("ploeg", ploeg.as_str()), ("van", &van), ("tot", &tot), ("sleutel", &sleutel)];
        coordinator.post(&plan, &fields).await.is(303);
        coordinator.post(&plan, &fields).await.is(303);
        assert_eq!(world.klus_status(klus).await, KlusStatus::Planned);
        let overview = coordinator.get("/ploegen").await.is(200).text();
        assert!(overview.contains("Adriana Verzonnen") && overview.contains("Gepland"), "{overview}");

        // A second try sees what it is now.
        let late = coordinator.post(&plan, &[("ploeg", &ploeg), ("van", "14:00"), ("tot", "15:00")]).await.is(409);
        assert!(late.text().contains("de stand is nu: Gepland"), "{}", late.text());
        world.is_sound().await;
    }

    async fn a_ploeg_that_cannot_be_is_refused_with_everything_that_was_typed(world: World) {
        let team = world.team(HULST_WERKT).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let today = world.app.today().to_string();
        let (begeleider, people) = (team.begeleider.id.to_string(), ids(&team));

        let page = coordinator.post("/ploegen/nieuw", &[("datum", &today), ("van", "8.3x"), ("naam", "De Bermploeg")]).await.is(400);
        let text = page.text();
        assert!(text.contains("Kies een begeleider.") && text.contains("De Bermploeg") && text.contains("8.3x"), "{text}");
        let yesterday = form("2026-11-01", &begeleider, &people, &[]);
        let page = coordinator.post("/ploegen/nieuw", &yesterday).await.is(400);
        assert!(page.text().contains("Deze dag is al voorbij"), "{}", page.text());
        let foreign = world.team("service-in-de-regio").await;
        let strangers = ids(&foreign);
        coordinator.post("/ploegen/nieuw", &form(&today, &begeleider, &strangers, &[])).await.is(400);
        let stranger = foreign.begeleider.id.to_string();
        coordinator.post("/ploegen/nieuw", &form(&today, &stranger, &people, &[])).await.is(400);
        coordinator.post("/ploegen/nieuw", &form(&today, &begeleider, &people, &[("voertuig", "sr-bakfiets")])).await.is(400);

        coordinator.post("/ploegen/nieuw", &form(&today, &begeleider, &people, &[])).await.is(303);
        let twice = coordinator.post("/ploegen/nieuw", &form(&today, &begeleider, &people, &[])).await.is(409);
        assert!(twice.text().contains("Sam Bedacht gaat op die tijd al mee met Ploeg 1"), "{}", twice.text());
        world.is_sound().await;
    }

    async fn two_coordinators_never_put_somebody_in_two_ploegen_at_once(world: World) {
        let team = world.team(HULST_WERKT).await;
        let draft = PloegDraft {
            datum: world.app.today().to_string(),
            begeleider: team.begeleider.id.to_string(),
            deelnemers: ids(&team),
            van: "09:00".to_owned(),
            tot: "12:00".to_owned(),
            ..PloegDraft::default()
        };
        let mut tries = Vec::new();
        for _ in 0..6 {
            let (app, draft) = (world.app.clone(), draft.clone());
            let coordinator = world.actor(given::coordinator()).await;
            tries.push(tokio::spawn(async move {
                actions::ploeg::make(&app, &coordinator, HULST_WERKT, &draft, None).await
            }));
        }
        let mut made = 0;
        for attempt in tries {
            match attempt.await.unwrap() {
                Ok(_) => made += 1,
                Err(Failure::Refused { .. }) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(made, 1);
        world.is_sound().await;
    }

    async fn two_coordinators_planning_one_klus_at_once_make_one_visit_and_one_409(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = world.ploeg(&team).await;
        let mut second = team;
        second.deelnemers.clear();
        for naam in ["Dave Proefmans", "Petra Denkbeeldig"] {
            second.deelnemers.push(world.deelnemer(HULST_WERKT, naam).await);
        }
        let other = world.ploeg(&second).await;
        let mut tries = Vec::new();
        for ploeg in [ploeg, other] {
            let account = world.account(given::coordinator()).await;
            let mut api = world.api_of(account.id).await;
            let (van, tot) = world.window(13, 59);
            tries.push(tokio::spawn(async move {
                let body = json!({"ploeg": ploeg, "van": van, "tot": tot});
                api.post_json(&format!("/api/v1/klussen/{klus}/opdrachten"), &body).await
            }));
        }
        let mut statuses = Vec::new();
        for attempt in tries {
            let answer = attempt.await.unwrap();
            statuses.push(answer.status.as_u16());
            if answer.status == 409 {
                assert!(!answer.json()["detail"].as_str().unwrap().is_empty());
            }
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        assert_eq!(store::opdracht::of_klus(world.app.store.read(), klus).await.unwrap().len(), 1);
        world.is_sound().await;
    }

    async fn two_klussen_are_never_planned_on_one_ploeg_at_the_same_time(world: World) {
        let team = world.team(HULST_WERKT).await;
        let ploeg = world.ploeg(&team).await;
        let mut tries = Vec::new();
        for _ in 0..5 {
            let klus = world.accepted_klus(&team, 1).await;
            let (app, coordinator) = (world.app.clone(), team.coordinator());
            let day = world.app.today();
            let wish = Spot { ploeg, van: to_instant(day, time(14, 0, 0, 0)), tot: to_instant(day, time(15, 0, 0, 0)) };
            tries.push(tokio::spawn(async move {
                actions::opdracht::plan(&app, &coordinator, klus, wish, None).await
            }));
        }
        let mut planned = 0;
        for attempt in tries {
            planned += usize::from(attempt.await.unwrap().is_ok());
        }
        assert_eq!(planned, 1);
        world.is_sound().await;
    }

    async fn the_api_makes_ploegen_plans_and_says_why_not(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let mut api = world.api_of(team.coordinator.id).await;
        let people = api.get("/api/v1/deelnemers").await.is(200).json();
        let deelnemers: Vec<_> = people["resultaten"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        let begeleider = api.get("/api/v1/begeleiders").await.is(200).json()["resultaten"][0]["id"].clone();
        let (van, tot) = (world.window(9, 0).0, world.window(15, 0).0);
        let body = json!({"uitvoerder": HULST_WERKT, "datum": world.app.today().to_string(), "begeleider": begeleider,
            "deelnemers": deelnemers, "van": van, "tot": tot, "onbekend": true});
        let key = Uuid::now_v7().to_string();
        let made = api.post_json_once("/api/v1/ploegen", &body, Some(&key)).await.is(201).json();
        let again = api.post_json_once("/api/v1/ploegen", &body, Some(&key)).await.is(201);
        assert_eq!(again.headers["idempotent-replayed"], "true");
        assert_eq!(made["id"], again.json()["id"]);
        assert_eq!(made["van"], van);
        let conflict = api.post_json("/api/v1/ploegen", &body).await.is(409);
        assert_eq!(conflict.headers["content-type"], "application/problem+json");
        let mut wrong = body.clone();
        wrong["van"] = json!("2026-11-09T08:00:00Z");
        assert_eq!(api.post_json("/api/v1/ploegen", &wrong).await.is(400).json()["errors"][0]["veld"], "van");

        let plan = format!("/api/v1/klussen/{klus}/opdrachten");
        let (van, tot) = world.window(16, 45);
        let refused = api.post_json(&plan, &json!({"ploeg": made["id"], "van": van, "tot": tot})).await.is(409);
        assert!(refused.json()["detail"].as_str().unwrap().contains("De ploeg is op pad van 09:00 tot 15:00"));
        api.post_json(&plan, &json!({"ploeg": made["id"], "van": "morgen", "tot": tot})).await.is(400);
        api.post_json(&plan, &json!({"ploeg": Uuid::now_v7(), "van": van, "tot": tot})).await.is(404);
        let (van, tot) = world.window(10, 45);
        let visit = api.post_json(&plan, &json!({"ploeg": made["id"], "van": van, "tot": tot})).await.is(201).json();
        assert_eq!(visit["status"], "published");
        let found = api.get(&format!("/api/v1/opdrachten/{}", visit["id"].as_str().unwrap())).await.is(200).json();
        assert_eq!(found, visit);
        let day = api.get("/api/v1/ploegen").await.is(200).json();
        assert_eq!(day["resultaten"][0]["opdrachten"][0], visit["id"]);
        api.get("/api/v1/ploegen?datum=gisteren").await.is(400);
        world.is_sound().await;
    }

    async fn a_moved_visit_stays_and_points_to_its_successor(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = world.ploeg(&team).await;
        let old = world.planned(&team, klus, ploeg, 10).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let place = format!("/opdrachten/{old}/verzetten");
        let page = coordinator.get(&format!("{place}?ploeg={ploeg}")).await.is(200);
        let sleutel = page.field("sleutel");
        let ploeg_id = ploeg.to_string();
        // It may move to a window that overlaps with its own old one.
        let fields = [("ploeg", ploeg_id.as_str()), ("van", "10:30"), ("tot", "11:30"), ("sleutel", &sleutel)];
        let no_reason = coordinator.post(&place, &fields).await.is(400);
        assert!(no_reason.text().contains("Kies een reden.") && no_reason.text().contains("10:30"));
        let mut fields = fields.to_vec();
        fields.push(("reden", "resident_asked"));
        fields[3].1 = "";
        coordinator.post(&place, &fields).await.is(303);
        let visits = store::opdracht::of_klus(world.app.store.read(), klus).await.unwrap();
        assert_eq!(visits.len(), 2);
        assert_eq!(visits[0].successor_id, Some(visits[1].id));
        assert_eq!(visits[0].reden, Some(Reden::ResidentAsked));
        assert_eq!(world.klus_status(klus).await, KlusStatus::Planned);
        coordinator.post(&place, &fields).await.is(409);
        let day = coordinator.get(&format!("/ploegen/{ploeg}")).await.is(200).text();
        assert!(day.contains("Verzet") && day.contains("De bewoner vroeg om een andere tijd"), "{day}");
        world.is_sound().await;
    }

    async fn a_visit_that_fell_through_puts_the_klus_back_with_its_age(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let age = store::klus::find(world.app.store.read(), klus).await.unwrap().unwrap().requested_at;
        let ploeg = world.ploeg(&team).await;
        let visit = world.planned(&team, klus, ploeg, 10).await;
        world.later(30);
        let mut coordinator = world.login(&team.coordinator).await;
        let place = format!("/opdrachten/{visit}/niet-doorgegaan");
        coordinator.get(&place).await.is(200);
        coordinator.post(&place, &[]).await.is(400);
        coordinator.post(&place, &[("reden", "withdrawn")]).await.is(409);
        coordinator.post(&place, &[("reden", "weather")]).await.is(303);
        coordinator.post(&place, &[("reden", "weather")]).await.is(409);
        let back = store::klus::find(world.app.store.read(), klus).await.unwrap().unwrap();
        assert_eq!(back.requested_at, age);
        assert!(back.status.is_plannable());
        world.planned(&team, klus, ploeg, 10).await;
        world.is_sound().await;
    }

    async fn withdrawing_a_planned_klus_takes_its_visit_off_the_ploeg(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = world.ploeg(&team).await;
        let visit = world.planned(&team, klus, ploeg, 10).await;
        actions::klus::withdraw(&world.app, &team.coordinator(), klus, None, "Niet meer nodig", None).await.unwrap();
        let gone = store::opdracht::find(world.app.store.read(), visit).await.unwrap().unwrap();
        assert_eq!(gone.reden, Some(Reden::Withdrawn));
        world.is_sound().await;
    }

    async fn another_uitvoerder_and_another_begeleider_see_nothing(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = world.ploeg(&team).await;
        let visit = world.planned(&team, klus, ploeg, 10).await;
        let deelnemer = team.deelnemers[0].0.id;
        let mut other = world.login_as(given::other_coordinator()).await;
        for path in [
            format!("/ploegen/{ploeg}"),
            format!("/ploegen/{ploeg}/dagstaat"),
            format!("/ploegen/{ploeg}/wijzigen"),
            format!("/planning/klussen/{klus}/plan"),
            format!("/opdrachten/{visit}/verzetten"),
            format!("/opdrachten/{visit}/niet-doorgegaan"),
            format!("/deelnemers/{deelnemer}"),
        ] {
            let answer = other.get(&path).await.is(404);
            assert!(!answer.text().contains("Verzonnen"), "{path}");
        }
        other.post(&format!("/opdrachten/{visit}/niet-doorgegaan"), &[("reden", "weather")]).await.is(404);
        other.post(&format!("/deelnemers/{deelnemer}/kaart"), &[]).await.is(404);
        let mut colleague = world.login_as(given::begeleider()).await;
        colleague.get(&format!("/ploegen/{ploeg}")).await.is(404);
        assert!(colleague.get("/ploegen").await.is(200).text().contains("geen ploegen"));
        let mut own = world.login(&team.begeleider).await;
        let day = own.get(&format!("/ploegen/{ploeg}")).await.is(200).text();
        assert!(!day.contains("Plan een klus") && !day.contains("Verzetten"), "{day}");
        own.get(&format!("/planning/klussen/{klus}/plan")).await.is(403);
        let mut clerk = world.login_as(given::balie()).await;
        clerk.get("/ploegen").await.is(403);
        clerk.get("/deelnemers").await.is(403);
    }

    async fn a_ploeg_can_be_changed_or_dissolved_until_something_is_planned(world: World) {
        let team = world.team(HULST_WERKT).await;
        let ploeg = world.ploeg(&team).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let place = format!("/ploegen/{ploeg}/wijzigen");
        let page = coordinator.get(&place).await.is(200);
        let (versie, today) = (page.field("versie"), world.app.today().to_string());
        let (begeleider, people) = (team.begeleider.id.to_string(), ids(&team));
        let fields = form(&today, &begeleider, &people[..1], &[("versie", &versie), ("naam", "Kleine ploeg")]);
        coordinator.post(&place, &fields).await.is(303);
        coordinator.post(&place, &fields).await.is(409);
        assert!(coordinator.get(&format!("/ploegen/{ploeg}")).await.text().contains("Kleine ploeg"));
        coordinator.post(&format!("/ploegen/{ploeg}/ontbinden"), &[]).await.is(303);
        coordinator.get(&format!("/ploegen/{ploeg}")).await.is(404);

        let ploeg = world.ploeg(&team).await;
        let klus = world.accepted_klus(&team, 1).await;
        world.planned(&team, klus, ploeg, 10).await;
        coordinator.post(&format!("/ploegen/{ploeg}/ontbinden"), &[]).await.is(409);
        world.is_sound().await;
    }

    async fn the_day_sheet_shows_each_visit_and_its_code_scans(world: World) {
        let team = world.team(HULST_WERKT).await;
        let ploeg = world.ploeg(&team).await;
        let mut visits = Vec::new();
        for hour in [9, 10] {
            let klus = world.accepted_klus(&team, 1).await;
            visits.push(world.planned(&team, klus, ploeg, hour).await);
        }
        let mut begeleider = world.login(&team.begeleider).await;
        let sheet = begeleider.get(&format!("/ploegen/{ploeg}/dagstaat")).await.is(200);
        assert_eq!(sheet.headers["content-type"], "application/pdf");
        let file = world.file("dagstaat.pdf");
        std::fs::write(&file, &sheet.bytes).unwrap();
        let text = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().unwrap();
        let text = String::from_utf8_lossy(&text.stdout).into_owned();
        assert!(text.contains("Adriana Verzonnen") && text.contains("Sam Bedacht") && text.contains("09:00"), "{text}");
        let image = world.file("dagstaat");
        assert!(Command::new("pdftoppm").args(["-r", "150", "-png"]).arg(&file).arg(&image).status().unwrap().success());
        let mut found = Vec::new();
        for entry in std::fs::read_dir(file.parent().unwrap()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "png") {
                let scanned = Command::new("zbarimg").args(["-q", "--raw"]).arg(&path).output().unwrap();
                found.extend(String::from_utf8_lossy(&scanned.stdout).lines().map(str::to_owned));
            }
        }
        found.sort();
        let mut expected: Vec<String> = visits.iter().map(|id| format!("http://hulst.test/uren/opdrachten/{id}/papier")).collect();
        expected.push(format!("http://hulst.test/ploegen/{ploeg}/dag"));
        expected.sort();
        assert_eq!(found, expected);
    }

    async fn a_new_deelnemer_gets_a_card_that_opens_the_door_and_the_old_one_is_dead(world: World) {
        let mut coordinator = world.login_as(given::coordinator()).await;
        let page = coordinator.get("/deelnemers/nieuw").await.is(200);
        let sleutel = page.field("sleutel");
        let refused = coordinator.post("/deelnemers/nieuw", &[("naam", "<b>Ali</b>"), ("uren", "99")]).await.is(400);
        assert!(refused.text().contains("&#60;b&#62;Ali"), "{}", refused.text());
        let fields = [("naam", "Ali Voorbeeld"), ("regeling", "wwb"), ("uren", "16"), ("beschikbaar", "ma-ochtend"),
            ("beschikbaar", "di-ochtend"), ("start", "2026-11-02"), ("sleutel", &sleutel)];
        let place = coordinator.post("/deelnemers/nieuw", &fields).await.is(303).location();
        assert_eq!(coordinator.post("/deelnemers/nieuw", &fields).await.location(), place);
        let list = coordinator.get("/deelnemers").await.is(200).text();
        assert!(list.contains("Ali Voorbeeld") && list.contains("ma ochtend, di ochtend"), "{list}");

        let mut cards = Vec::new();
        for _ in 0..2 {
            let card = coordinator.post(&format!("{place}/kaart"), &[]).await.is(200).text();
            let token = card.split("http://hulst.test/kaart/").nth(1).unwrap().split(['"', '<']).next().unwrap().to_owned();
            let pin = card.split("<strong class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
            cards.push((token, pin));
        }
        let (old, new) = (&cards[0], &cards[1]);
        let mut phone = world.visitor();
        phone.post(&format!("/kaart/{}", old.0), &[("pin", &old.1)]).await.is(401);
        phone.post(&format!("/kaart/{}", new.0), &[("pin", &new.1)]).await.is(303);

        let mut begeleider = world.login_as(given::begeleider()).await;
        begeleider.get("/deelnemers/nieuw").await.is(403);
        begeleider.post(&format!("{place}/vaardigheden"), &[("vaardigheid", "strijken")]).await.is(400);
        for niveau in ["1", "2"] {
            begeleider.post(&format!("{place}/vaardigheden"), &[("vaardigheid", "strijken"), ("niveau", niveau)]).await.is(303);
        }
        assert!(begeleider.get(&place).await.is(200).text().contains("doet het zelf"));
        world.is_sound().await;
    }

    async fn a_klantmanager_sees_the_own_deelnemers_at_every_uitvoerder_and_nobody_elses(world: World) {
        let (own, other) = (world.account(Rol::Klantmanager).await, world.account(Rol::Klantmanager).await);
        let mut manager = world.login(&own).await;
        let empty = manager.get("/deelnemers").await.is(200).text();
        assert!(empty.contains("wijst u deelnemers toe"), "{empty}");

        let (own_id, other_id) = (own.id.to_string(), other.id.to_string());
        let mut places = Vec::new();
        for (rol, naam, klantmanager) in [
            (given::coordinator(), "Ali Eigen", own_id.as_str()),
            (given::other_coordinator(), "Bep Eigen", &own_id),
            (given::coordinator(), "Cas Ander", &other_id),
            (given::coordinator(), "Dirk Niemand", ""),
        ] {
            let mut coordinator = world.login_as(rol).await;
            let fields = [("naam", naam), ("regeling", "wwb"), ("uren", "16"), ("beschikbaar", "ma-ochtend"),
                ("start", "2026-11-02"), ("klantmanager", klantmanager)];
            places.push(coordinator.post("/deelnemers/nieuw", &fields).await.is(303).location());
        }
        let list = manager.get("/deelnemers").await.is(200).text();
        assert!(list.contains("Ali Eigen") && list.contains("Bep Eigen") && list.contains("Service in de Regio"), "{list}");
        assert!(!list.contains("Cas Ander") && !list.contains("Dirk Niemand"), "{list}");
        let mut api = world.api_of(own.id).await;
        let listed = api.get("/api/v1/deelnemers").await.is(200).json();
        let names: Vec<&str> = listed["resultaten"].as_array().unwrap().iter().map(|one| one["naam"].as_str().unwrap()).collect();
        assert_eq!(names, ["Ali Eigen", "Bep Eigen"]);
        for (place, status) in places.iter().zip([200, 200, 404, 404]) {
            manager.get(place).await.is(status);
            manager.get(&format!("{place}/werkervaring")).await.is(status);
            let paper = if status == 200 { 409 } else { 404 };
            manager.get(&format!("{place}/werkervaring/bewijs")).await.is(paper);
            api.get(&format!("/api/v1{place}/werkervaring")).await.is(status);
        }
        let seen = manager.get(&places[0]).await.is(200).text();
        assert!(!seen.contains("Nieuwe inlogkaart") && !seen.contains("Noteer"), "{seen}");
        for (place, status) in places.iter().zip([403, 403, 404, 404]) {
            manager.post(&format!("{place}/vaardigheden"), &[("vaardigheid", "strijken"), ("niveau", "3")]).await.is(status);
        }
        // A klantmanager hands over to a colleague and never to nobody; afterwards the deelnemer is not there any more.
        for (place, statuses) in places.iter().zip([[400, 303], [400, 303], [404, 404], [404, 404]]) {
            manager.post(&format!("{place}/klantmanager"), &[("klantmanager", "")]).await.is(statuses[0]);
            manager.post(&format!("{place}/klantmanager"), &[("klantmanager", &other_id)]).await.is(statuses[1]);
            manager.get(place).await.is(404);
        }
        world.is_sound().await;
    }

    async fn ten_thousand_deelnemers_come_a_page_at_a_time_and_are_found_by_name(world: World) {
        let (pattern, _) = world.deelnemer(HULST_WERKT, "0000 Sam").await;
        let (app, now) = (world.app.clone(), world.app.now());
        world.app.store.write(move |tx| async move {
            for number in 1..10_000 {
                let one = Deelnemer { id: app.new_id(), naam: format!("{number:04} Ander"), vaardigheden: Vec::new(), ..pattern.clone() };
                store::deelnemer::add(&tx, &one, now).await?;
            }
            Ok::<_, StoreError>(())
        }).await.unwrap();
        world.deelnemer(HULST_WERKT, "Özlem 50%_Proef").await;
        let mut coordinator = world.login_as(given::coordinator()).await;
        let begun = Instant::now();
        let first = coordinator.get("/deelnemers").await.is(200).text();
        assert!(first.contains("1 tot en met 50 van 10001") && first.contains("0000 Sam") && first.contains("0049 Ander"), "{first}");
        assert!(!first.contains("0050 Ander") && !first.contains("Vorige") && first.contains("/deelnemers?pagina=2"), "{first}");
        let last = coordinator.get("/deelnemers?pagina=201").await.is(200).text();
        assert!(last.contains("10001 tot en met 10001 van 10001") && last.contains("Özlem") && !last.contains("Volgende"), "{last}");
        let found = coordinator.get("/deelnemers?q=aNDER&pagina=3").await.is(200).text();
        assert!(found.contains("101 tot en met 150 van 9999") && found.contains("/deelnemers?q=aNDER&#38;pagina=4"), "{found}");
        // What means something to the database is only a character here.
        for (q, total) in [("0000 s", 1), ("Özl", 1), ("50%_p", 1), ("%", 1), ("_", 1), ("0%r", 0), ("niemand", 0)] {
            let mut api = world.visitor().with_token(&world.token(given::coordinator()).await);
            let query = serde_html_form::to_string([("q", q)]).unwrap();
            assert_eq!(api.get(&format!("/api/v1/deelnemers?{query}")).await.is(200).json()["totaal"], total, "{q}");
        }
        // Measured in milliseconds; this fails where a page costs as much as the list.
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        let nothing = coordinator.get("/deelnemers?q=niemand").await.is(200).text();
        assert!(nothing.contains("Geen deelnemers gevonden"), "{nothing}");
        coordinator.get("/deelnemers?pagina=999").await.is(200);

        let mut api = world.api_as(given::coordinator()).await;
        let page = api.get("/api/v1/deelnemers?pagina=2&paginaGrootte=100").await.is(200).json();
        assert_eq!(page["resultaten"].as_array().unwrap().len(), 100);
        assert_eq!(page["resultaten"][0]["naam"], "0100 Ander");
        assert_eq!(page["_links"]["next"]["href"], "/api/v1/deelnemers?paginaGrootte=100&pagina=3");
        api.get("/api/v1/deelnemers?paginaGrootte=101").await.is(400);
        world.api_as(given::balie()).await.get("/api/v1/deelnemers?paginaGrootte=101").await.is(403);
    }

    async fn a_coordinator_gives_a_deelnemer_another_klantmanager_who_sees_them_from_then_on(world: World) {
        let (old, new) = (world.account(Rol::Klantmanager).await, world.account(Rol::Klantmanager).await);
        let (mut was, mut becomes) = (world.login(&old).await, world.login(&new).await);
        let team = world.team(HULST_WERKT).await;
        let place = format!("/deelnemers/{}", team.deelnemers[0].0.id);
        let choose = format!("{place}/klantmanager");
        let (old, new) = (old.id.to_string(), new.id.to_string());
        let mut coordinator = world.login(&team.coordinator).await;
        assert!(coordinator.get(&place).await.is(200).text().contains("nog niemand"));
        coordinator.post(&choose, &[("klantmanager", &old)]).await.is(303);
        was.get(&place).await.is(200);
        becomes.get(&place).await.is(404);
        coordinator.post(&choose, &[("klantmanager", &new)]).await.is(303);
        was.get(&place).await.is(404);
        becomes.get(&place).await.is(200);
        assert!(coordinator.get(&place).await.text().contains("Klantmanager van de test"));

        // Only a klantmanager can be one, and only the coordinator of the uitvoerder or the klantmanager who is it says who.
        let clerk = world.account(given::balie()).await.id.to_string();
        for nobody in [clerk.as_str(), "Klaas", "00000000-0000-0000-0000-000000000000"] {
            let refused = coordinator.post(&choose, &[("klantmanager", nobody)]).await.is(400);
            assert!(refused.text().contains("Kies een klantmanager uit de lijst."), "{}", refused.text());
        }
        world.login(&team.begeleider).await.post(&choose, &[("klantmanager", &old)]).await.is(403);
        world.login_as(given::other_coordinator()).await.post(&choose, &[("klantmanager", &old)]).await.is(404);
        becomes.get(&place).await.is(200);
        coordinator.post(&choose, &[("klantmanager", "")]).await.is(303);
        becomes.get(&place).await.is(404);
        world.is_sound().await;
    }

    async fn a_begeleider_works_on_the_half_days_that_were_said(world: World) {
        let team = world.team(HULST_WERKT).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let page = format!("/begeleiders/{}", team.begeleider.id);
        let list = coordinator.get("/begeleiders").await.is(200).text();
        assert!(list.contains("altijd (nog niet ingevuld)") && list.contains(&page), "{list}");
        assert!(coordinator.get("/ploegen").await.is(200).text().contains("/begeleiders\""));
        let sleutel = coordinator.get(&page).await.is(200).field("sleutel");
        let none = coordinator.post(&page, &[("sleutel", &sleutel)]).await.is(400).text();
        assert!(none.contains("Kies ten minste één dagdeel."), "{none}");
        let sleutel = coordinator.get(&page).await.is(200).field("sleutel");
        let mornings = [("sleutel", sleutel.as_str()), ("beschikbaar", "ma-ochtend"), ("beschikbaar", "di-ochtend"), ("beschikbaar", "di-middag")];
        coordinator.post(&page, &mornings).await.is(303);
        coordinator.post(&page, &mornings).await.is(303);
        assert!(coordinator.get("/begeleiders").await.text().contains("ma ochtend, di"));
        let shown = coordinator.get("/ploegen/nieuw").await.is(200).text();
        assert!(shown.contains("(werkt ma ochtend, di)"), "{shown}");
        // By hand it is refused at its field, in the proposal another day is found.
        let (today, people) = (world.app.today().to_string(), ids(&team));
        let begeleider = team.begeleider.id.to_string();
        let refused = coordinator.post("/ploegen/nieuw", &form(&today, &begeleider, &people, &[])).await.is(400).text();
        assert!(refused.contains("De begeleider werkt niet op maandag in de middag. Kies een andere begeleider of pas de tijden aan."), "{refused}");
        let short = [("van", "08:30"), ("tot", "12:00")];
        let fields: Vec<(&str, &str)> = form(&today, &begeleider, &people, &[]).into_iter()
            .filter(|(name, _)| !short.iter().any(|(one, _)| one == name)).chain(short).collect();
        coordinator.post("/ploegen/nieuw", &fields).await.is(303);
        for (dag, possible) in [("2026-11-03", true), ("2026-11-04", false)] {
            let wish = Wish {
                datum: dag.parse().unwrap(),
                van: time(9, 0, 0, 0),
                tot: time(15, 0, 0, 0),
                personen: 2,
                voertuig: String::new(),
                klussoort: String::new(),
            };
            let ask = Ask { week: IsoWeek::of(wish.datum), seed: 1, wishes: vec![wish] };
            let found = actions::ploegvorming::propose(&world.app, &team.coordinator(), &ask).await.unwrap();
            let proposed = found.proposal.moves.iter().any(|one| one.to.begeleider == Some(team.begeleider.id));
            assert_eq!(proposed, possible, "{dag}");
        }
        // Of another uitvoerder there are none, and who does not dispatch has no such page.
        world.login_as(given::other_coordinator()).await.get(&page).await.is(404);
        world.login(&team.begeleider).await.get("/begeleiders").await.is(403);
        world.is_sound().await;
    }

    async fn what_nobody_can_do_alone_is_planned_where_the_begeleider_goes_along(world: World) {
        let team = world.team(HULST_WERKT).await;
        for (deelnemer, _) in &team.deelnemers {
            let who = if world.url.starts_with("postgres") {
                format!("deelnemer_id = '{}'", deelnemer.id)
            } else {
                format!("lower(hex(deelnemer_id)) = '{}'", deelnemer.id.simple())
            };
            directly(&world.url, &format!("INSERT INTO deelnemer_niveau (deelnemer_id, vaardigheid, no, niveau, observed_on, reden) \
                SELECT deelnemer_id, vaardigheid, 2, 1, '2026-11-02', 'test' FROM deelnemer_niveau WHERE {who}")).await;
        }
        let ploeg = world.ploeg(&team).await;
        let klus = world.accepted_klus(&team, 1).await;
        let at = |hour| to_instant(world.app.today(), time(hour, 0, 0, 0));
        let spot = Spot { ploeg, van: at(10), tot: at(11) };
        let away = world.away(&team, Wie::Begeleider(team.begeleider.id), "2026-11-02", "2026-11-02").await;
        let refused = actions::opdracht::plan(&world.app, &team.coordinator(), klus, spot, None).await;
        assert!(matches!(&refused, Err(Failure::Refused { detail, .. }) if detail.contains("of met de begeleider erbij")), "{refused:?}");
        actions::afwezig::remove(&world.app, &team.coordinator(), away, None).await.unwrap();
        let mut coordinator = world.login(&team.coordinator).await;
        let offered = coordinator.get(&format!("/planning/klussen/{klus}/plan")).await.is(200).text();
        assert!(!offered.contains("Niemand in deze ploeg"), "{offered}");
        actions::opdracht::plan(&world.app, &team.coordinator(), klus, spot, None).await.unwrap();
        world.is_sound().await;
    }
}
