//! The ploeg at work: pressing, taking cheques in, uren, their approval, and what they add up to.

use dienstencheque::{
    actions::{self, Failure, werk::FinishDraft},
    domain::{
        account::Actor,
        klus::{Acceptance, KlusDraft},
    },
    store::{self, check},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World,
        town::{HULST_WERKT, Visit},
    },
};

async fn is_clean(world: &World) {
    world.is_clean(&["H5"]).await;
}

/// What the invariant says that breaks.
async fn broken(world: &World) -> Vec<&'static str> {
    let findings = check::all(world.app.store.read()).await.unwrap();
    findings
        .into_iter()
        .filter(|one| !one.rows.is_empty())
        .map(|one| one.invariant)
        .collect()
}

async fn run_sql(world: &World, text: &str) {
    use sea_orm::ConnectionTrait;
    let raw = sea_orm::Database::connect(&world.url).await.unwrap();
    raw.execute_unprepared(text).await.unwrap();
}

/// The visit ended an hour after it began; answers the rows of uren.
async fn finished(world: &World, visit: &Visit) -> Vec<dienstencheque::domain::uren::Uren> {
    world.later(60);
    actions::werk::finish(
        &world.app,
        &visit.team.deelnemer(),
        visit.opdracht,
        FinishDraft::default(),
        None,
    )
    .await
    .unwrap();
    store::uren::of_opdracht(world.app.store.read(), visit.opdracht)
        .await
        .unwrap()
}

async fn kaart_login(world: &World, visit: &Visit) -> crate::support::http::Visitor {
    let kaart = world.kaart(visit.team.deelnemers[0].1.id).await;
    let mut phone = world.visitor();
    phone
        .post(
            &format!("/kaart/{kaart}"),
            &[("pin", crate::support::given::PIN)],
        )
        .await
        .is(303);
    phone
}

stories! {
    async fn a_day_on_the_phone_from_card_to_cheque(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = world.ploeg(&team).await;
        let opdracht = world.planned(&team, klus, ploeg, 10).await;
        let code = world.sold_codes(1).await.remove(0);
        let visit = Visit { team, klus, opdracht, token: String::new() };
        let mut phone = kaart_login(&world, &visit).await;

        let day = phone.get("/ploeg").await.is(200).text();
        for shown in ["Tuinonderhoud", "Voorbeeldstraat 12", "Adriana Verzonnen", "Je gaat met Yusra Voorbeeld", "tel:0612345678"] {
            assert!(day.contains(shown), "{shown} is missing: {day}");
        }
        let path = format!("/ploeg/opdrachten/{opdracht}");
        let page = phone.get(&path).await.is(200);
        assert!(page.text().contains("Bel de bewoner"));
        assert!(page.text().contains("<section data-straks hidden"), "cheques are not asked for before somebody is there: {}", page.text());
        for (act, state) in [("onderweg", "Onderweg"), ("begonnen", "Begonnen"), ("klaar", "Klaar")] {
            world.later(20);
            let sleutel = phone.get(&path).await.is(200).field("sleutel");
            let answer = phone.post(&format!("{path}/{act}"), &[("sleutel", &sleutel)]).await.is(303);
            assert_eq!(answer.location(), path);
            // A double press, or a reload, is the same press.
            phone.post(&format!("{path}/{act}"), &[("sleutel", &sleutel)]).await.is(303);
            assert!(phone.get(&path).await.is(200).text().contains(state));
        }
        let rows = store::uren::of_opdracht(world.app.store.read(), opdracht).await.unwrap();
        let minutes: Vec<u32> = rows.iter().map(|uren| uren.minuten).collect();
        assert_eq!(minutes, [20, 20], "one row for each of the two, once");

        let cheque = format!("{path}/cheque");
        let sleutel = phone.get(&cheque).await.is(200).field("sleutel");
        let wrong = phone.post(&cheque, &[("code", "0000-0000-0000-0001"), ("sleutel", &sleutel)]).await.is(400);
        assert!(wrong.text().contains("foutoverzicht"), "{}", wrong.text());
        assert_eq!(wrong.field("code"), "0000-0000-0000-0001", "what was typed stays");
        let taken = phone.post(&cheque, &[("code", &code), ("sleutel", &sleutel)]).await.is(303);
        let result = phone.get(&taken.location()).await.is(200).text();
        assert!(result.contains("uitslag--goed") && result.contains("Je hebt alle cheques."), "{result}");
        let again = phone.post(&cheque, &[("code", &code)]).await.is(409).text();
        assert!(again.contains("uitslag--fout") && again.contains("tel:"), "{again}");
        assert!(!phone.get(&format!("{cheque}?nummer=HU26-999999-X")).await.is(200).text().contains("uitslag--goed"));
        is_clean(&world).await;
    }

    async fn a_residents_name_and_address_are_there_on_the_day_only(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = world.ploeg(&team).await;
        let opdracht = world.planned(&team, klus, ploeg, 10).await;
        let visit = Visit { team, klus, opdracht, token: String::new() };
        world.at("2026-11-01T10:00:00Z");
        let mut phone = kaart_login(&world, &visit).await;
        for path in ["/ploeg".to_owned(), format!("/ploeg/opdrachten/{opdracht}"), format!("/ploeg/opdrachten/{opdracht}/cheque")] {
            let page = phone.get(&path).await.is(200).text();
            for hidden in ["Verzonnen", "Voorbeeldstraat", "4567 AB", "0114000012", "0114-000012", "te hoog"] {
                assert!(!page.contains(hidden), "{hidden} is on {path}");
            }
        }
        let page = phone.get("/ploeg").await.text();
        assert!(page.contains("Clinge") && page.contains("Tuinonderhoud"), "village and klussoort are there: {page}");
        assert!(page.contains("Je hebt vandaag geen werk."));
        // Nothing can be pressed on another day.
        let answer = phone.post(&format!("/ploeg/opdrachten/{opdracht}/onderweg"), &[]).await.is(409);
        assert!(answer.text().contains("maandag 2 november 2026"), "{}", answer.text());
        world.at("2026-11-02T10:00:00Z");
        let mut phone = kaart_login(&world, &visit).await;
        assert!(phone.get("/ploeg").await.text().contains("Adriana Verzonnen"));
    }

    async fn finishing_twice_counts_once(world: World) {
        let visit = world.started_visit(2).await;
        world.later(90);
        let mut api = world.visitor().with_token(&visit.token);
        let path = format!("/api/v1/opdrachten/{}/afronding", visit.opdracht);
        let key = Uuid::now_v7().to_string();
        let body = json!({"op": "2026-11-02T10:15:00Z", "opmerking": "Alles gedaan"});
        let first = api.post_json_once(&path, &body, Some(&key)).await.is(200);
        assert_eq!(first.json()["status"], "finished");
        assert_eq!(first.json()["op"], "2026-11-02T10:15:00Z");
        let replay = api.post_json_once(&path, &body, Some(&key)).await.is(200);
        assert_eq!(replay.headers["idempotent-replayed"], "true");
        // Without the key it is another press, and the visit is over.
        api.post_json(&path, &body).await.is(409);
        let rows = api.get(&format!("/api/v1/opdrachten/{}/uren", visit.opdracht)).await.is(200).json();
        let rows = rows["resultaten"].as_array().unwrap().clone();
        assert_eq!(rows.len(), 1, "a deelnemer sees the own row only");
        assert_eq!(rows[0]["minuten"], 75);
        assert_eq!(rows[0]["status"], "reported");
        is_clean(&world).await;
    }

    async fn a_moment_in_the_future_or_on_another_day_is_refused(world: World) {
        let visit = world.started_visit(1).await;
        world.later(60);
        let mut api = world.visitor().with_token(&visit.token);
        let path = format!("/api/v1/opdrachten/{}/afronding", visit.opdracht);
        for op in ["2026-11-02T10:30:00Z", "2026-11-01T10:00:00Z", "2026-11-02T08:59:00Z"] {
            api.post_json(&path, &json!({"op": op})).await.is(409);
        }
        let answer = api.post_json(&path, &json!({"op": "gisteren"})).await.is(400);
        assert_eq!(answer.json()["errors"][0]["veld"], "op");
        // Forgotten until the next morning: it must say when.
        world.at("2026-11-03T08:00:00Z");
        api.post_json(&path, &json!({})).await.is(409);
        api.post_json(&path, &json!({"op": "2026-11-02T10:00:00Z"})).await.is(200);
        is_clean(&world).await;
    }

    async fn who_was_not_there_gets_no_uren_and_who_is_not_of_the_ploeg_neither(world: World) {
        let visit = world.started_visit(1).await;
        world.later(60);
        let mut api = world.visitor().with_token(&visit.token);
        let path = format!("/api/v1/opdrachten/{}/afronding", visit.opdracht);
        let (one, two) = (visit.team.deelnemers[0].0.id, visit.team.deelnemers[1].0.id);
        let of = |deelnemer: Uuid, minuten: u32| json!({"deelnemer": deelnemer, "minuten": minuten});
        let stranger = api.post_json(&path, &json!({"urenPerDeelnemer": [of(Uuid::now_v7(), 30)]})).await.is(400);
        assert_eq!(stranger.json()["errors"][0]["veld"], "urenPerDeelnemer[0].deelnemer");
        api.post_json(&path, &json!({"urenPerDeelnemer": [of(one, 0), of(two, 0)]})).await.is(400);
        api.post_json(&path, &json!({"urenPerDeelnemer": [of(one, 961)]})).await.is(400);
        api.post_json(&path, &json!({"urenPerDeelnemer": [of(one, 0), of(two, 45)]})).await.is(200);
        let rows = store::uren::of_opdracht(world.app.store.read(), visit.opdracht).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].deelnemer_id, rows[0].minuten), (two, 45));
        is_clean(&world).await;
    }

    async fn not_all_done_brings_the_klus_back_for_another_visit(world: World) {
        let visit = world.started_visit(2).await;
        let mut phone = kaart_login(&world, &visit).await;
        world.later(60);
        let path = format!("/ploeg/opdrachten/{}/klaar", visit.opdracht);
        let wrong = phone.post(&path, &[("tijd", "halftwaalf"), ("opmerking", "Te nat"), ("deels", "ja")]).await.is(400);
        assert!(wrong.text().contains("Te nat"), "what was typed stays");
        phone.post(&path, &[("tijd", "10:45"), ("opmerking", "Te nat"), ("deels", "ja")]).await.is(303);
        let door = world.app.store.read();
        let klus = store::klus::find(door, visit.klus).await.unwrap().unwrap();
        assert_eq!(klus.status.word(), "accepted");
        let rows = store::uren::of_opdracht(door, visit.opdracht).await.unwrap();
        assert_eq!(rows[0].minuten, 45);
        // Approving what was done does not close a klus of which the rest must still be done.
        actions::uren::approve_all(&world.app, &visit.team.begeleider(), visit.opdracht, None).await.unwrap();
        let klus = store::klus::find(door, visit.klus).await.unwrap().unwrap();
        assert_eq!(klus.status.word(), "accepted");
        is_clean(&world).await;
    }

    async fn another_ploeg_another_uitvoerder_and_nobody_find_nothing(world: World) {
        let visit = world.started_visit(1).await;
        let (_, colleague) = world.deelnemer(HULST_WERKT, "Iemand Anders").await;
        let stranger = world.team("service-in-de-regio").await;
        let uren = finished(&world, &visit).await;
        let balie = world.token(crate::support::given::balie()).await;
        let other_begeleider = world.token(crate::support::given::begeleider()).await;
        for (token, work, approve) in [
            (world.token_of(colleague.id).await, 404, 403),
            (world.token_of(stranger.deelnemers[0].1.id).await, 404, 403),
            (world.token_of(stranger.begeleider.id).await, 404, 404),
            (world.token_of(stranger.coordinator.id).await, 404, 404),
            (other_begeleider, 404, 404),
            (balie, 403, 403),
            ("nergens".to_owned(), 401, 401),
        ] {
            let mut api = world.visitor().with_token(&token);
            let visit_path = format!("/api/v1/opdrachten/{}", visit.opdracht);
            api.post_json(&format!("{visit_path}/start"), &json!({})).await.is(work);
            api.post_json(&format!("{visit_path}/afronding"), &json!({})).await.is(work);
            api.get(&format!("{visit_path}/uren")).await.is(work);
            api.post_json(&format!("/api/v1/uren/{}/goedkeuring", uren[0].id), &json!({})).await.is(approve);
        }
        let mut api = world.visitor().with_token(&world.token_of(colleague.id).await);
        let own = visit.team.deelnemers[0].0.id;
        api.get(&format!("/api/v1/deelnemers/{own}/werkervaring")).await.is(404);
        let mut api = world.visitor().with_token(&world.token_of(stranger.coordinator.id).await);
        api.get(&format!("/api/v1/deelnemers/{own}/werkervaring")).await.is(404);
    }

    async fn a_begeleider_approves_a_visit_and_the_klus_closes_and_its_cheques_go_free(world: World) {
        let team = world.team(HULST_WERKT).await;
        let codes = world.sold_codes(2).await;
        let draft = KlusDraft { cheques: codes.clone(), ..world.wish() };
        let from = std::net::Ipv4Addr::LOCALHOST.into();
        let klus = actions::klus::ask(&world.app, &team.coordinator(), from, &draft, None).await.unwrap().value.id;
        let acceptance = Acceptance { personen: 2, personen_minuten: 240 };
        actions::klus::accept(&world.app, &team.coordinator(), klus, None, acceptance, None).await.unwrap();
        let ploeg = world.ploeg(&team).await;
        let opdracht = world.planned(&team, klus, ploeg, 10).await;
        world.at("2026-11-02T09:00:00Z");
        actions::werk::start(&world.app, &team.deelnemer(), opdracht, None, None).await.unwrap();
        let visit = Visit { team, klus, opdracht, token: String::new() };
        // An hour by two is one cheque, though two were reserved.
        finished(&world, &visit).await;
        actions::verzilvering::redeem(&world.app, &visit.team.deelnemer(), &codes[0], opdracht, None, None).await.unwrap();
        let cheques = async || {
            let mut words: Vec<_> = store::cheque::of_klus(world.app.store.read(), klus)
                .await
                .unwrap()
                .iter()
                .map(|cheque| cheque.status.word())
                .collect();
            words.sort_unstable();
            words
        };
        assert_eq!(cheques().await, ["redeemed", "reserved"]);
        let mut desk = world.login(&visit.team.begeleider).await;
        let page = desk.get("/uren").await.is(200);
        assert!(page.text().contains("Sam Bedacht") && page.text().contains("Alles klopt"), "{}", page.text());
        let path = format!("/uren/opdrachten/{}/goedkeuring", visit.opdracht);
        let sleutel = Uuid::now_v7().to_string();
        desk.post(&path, &[("sleutel", &sleutel)]).await.is(303);
        desk.post(&path, &[("sleutel", &sleutel)]).await.is(303);
        let door = world.app.store.read();
        let opdracht = store::opdracht::find(door, visit.opdracht).await.unwrap().unwrap();
        let klus = store::klus::find(door, visit.klus).await.unwrap().unwrap();
        assert_eq!((opdracht.status.word(), klus.status.word()), ("approved", "closed"));
        assert_eq!(cheques().await, ["redeemed"], "what was not needed is the resident's again");
        let page = desk.get("/uren").await.is(200).text();
        assert!(page.contains("Alle uren zijn goedgekeurd.") && page.contains("Goedgekeurd in de laatste 2 weken"));
        is_clean(&world).await;
    }

    async fn other_minutes_need_a_reason_and_are_shown_at_the_field(world: World) {
        let visit = world.started_visit(2).await;
        let uren = finished(&world, &visit).await;
        let mut desk = world.login(&visit.team.begeleider).await;
        let (first, second) = (uren[0].id, uren[1].id);
        let path = format!("/uren/{first}/goedkeuring");
        let wrong = desk.post(&path, &[("minuten", "45"), ("reden", "")]).await.is(400).text();
        assert!(wrong.contains(&format!("href=\"#reden-{first}\"")), "{wrong}");
        for minuten in ["", "-5", "0", "961", "1.5", "99999999999999999999"] {
            desk.post(&path, &[("minuten", minuten), ("reden", "Pauze")]).await.is(400);
        }
        desk.post(&path, &[("minuten", "45"), ("reden", "Later begonnen")]).await.is(303);
        // Immutable from now on.
        desk.post(&path, &[("minuten", "50"), ("reden", "Toch niet")]).await.is(409);
        desk.post(&format!("/uren/{second}/goedkeuring"), &[("minuten", "60"), ("reden", "")]).await.is(303);
        let klus = store::klus::find(world.app.store.read(), visit.klus).await.unwrap().unwrap();
        assert_eq!(klus.status.word(), "closed", "the last row settles the visit");
        is_clean(&world).await;
    }

    async fn who_reported_does_not_approve_but_another_begeleider_does(world: World) {
        let visit = world.started_visit(1).await;
        world.later(60);
        let begeleider = visit.team.begeleider();
        actions::werk::finish(&world.app, &begeleider, visit.opdracht, FinishDraft::default(), None).await.unwrap();
        let uren = store::uren::of_opdracht(world.app.store.read(), visit.opdracht).await.unwrap();
        let mut desk = world.login(&visit.team.begeleider).await;
        assert!(desk.get("/uren").await.text().contains("U hebt deze uren zelf gemeld"));
        desk.post(&format!("/uren/opdrachten/{}/goedkeuring", visit.opdracht), &[]).await.is(409);
        let mut api = world.visitor().with_token(&world.token_of(visit.team.begeleider.id).await);
        api.post_json(&format!("/api/v1/uren/{}/goedkeuring", uren[0].id), &json!({})).await.is(409);
        let mut other = world.login_as(crate::support::given::begeleider()).await;
        assert!(other.get("/uren").await.text().contains("Sam Bedacht"), "a second pair of eyes is asked");
        other.post(&format!("/uren/opdrachten/{}/goedkeuring", visit.opdracht), &[]).await.is(303);
        is_clean(&world).await;
    }

    async fn a_deelnemer_says_approved_uren_are_wrong_and_the_begeleider_decides(world: World) {
        let visit = world.started_visit(2).await;
        finished(&world, &visit).await;
        let begeleider = visit.team.begeleider();
        actions::uren::approve_all(&world.app, &begeleider, visit.opdracht, None).await.unwrap();
        let mut phone = kaart_login(&world, &visit).await;
        let page = phone.get("/ploeg/uren").await.is(200).text();
        assert!(page.contains("1 uur") && page.contains("Goedgekeurd"), "{page}");
        let own = visit.team.deelnemers[0].0.id;
        let rows = store::uren::of_opdracht(world.app.store.read(), visit.opdracht).await.unwrap();
        let (mine, theirs): (Vec<_>, Vec<_>) = rows.into_iter().partition(|uren| uren.deelnemer_id == own);
        phone.get(&format!("/uren/{}/correctie", theirs[0].id)).await.is(404);
        let path = format!("/uren/{}/correctie", mine[0].id);
        phone.get(&path).await.is(200);
        phone.post(&path, &[("minuten", "90"), ("reden", "")]).await.is(400);
        phone.post(&path, &[("minuten", "90"), ("reden", "We gingen later weg")]).await.is(303);
        let minuten = || async {
            actions::werkervaring::of(&world.app, &visit.team.deelnemer(), own).await.unwrap().werkervaring.minuten
        };
        assert_eq!(minuten().await, 60, "until it is approved the old uren count");
        is_clean(&world).await;
        actions::uren::approve_all(&world.app, &begeleider, visit.opdracht, None).await.unwrap();
        assert_eq!(minuten().await, 90);
        let rows = store::uren::of_opdracht(world.app.store.read(), visit.opdracht).await.unwrap();
        let old = rows.iter().find(|uren| uren.id == mine[0].id).unwrap();
        assert_eq!((old.minuten, old.status.word()), (60, "corrected"), "the old row keeps what it said");
        is_clean(&world).await;
    }

    async fn two_begeleiders_who_approve_the_last_two_rows_together_close_the_klus(world: World) {
        let visit = world.started_visit(1).await;
        let uren = finished(&world, &visit).await;
        let begeleider = visit.team.begeleider();
        let approve = |id| actions::uren::approve(&world.app, &begeleider, id, None, String::new(), None);
        let (one, two) = tokio::join!(approve(uren[0].id), approve(uren[1].id));
        one.unwrap();
        two.unwrap();
        let klus = store::klus::find(world.app.store.read(), visit.klus).await.unwrap().unwrap();
        assert_eq!(klus.status.word(), "closed");
        is_clean(&world).await;
    }

    async fn a_klus_with_many_ploegen_shows_a_begeleider_only_their_own(world: World) {
        let visit = world.started_visit(1).await;
        let mut own = world.login(&visit.team.begeleider).await;
        let page = own.get("/ploeg").await.is(200).text();
        assert!(page.contains("Sam Bedacht") && page.contains("Begonnen"), "{page}");
        let mut other = world.login_as(crate::support::given::begeleider()).await;
        assert!(other.get("/ploeg").await.is(200).text().contains("U hebt vandaag geen ploegen."));
        other.get(&format!("/ploeg/opdrachten/{}", visit.opdracht)).await.is(404);
        world.login_as(crate::support::given::balie()).await.get("/ploeg").await.is(403);
        world.visitor().get("/ploeg").await.is(303);
    }

    async fn the_check_names_uren_that_cannot_be(world: World) {
        let visit = world.started_visit(1).await;
        finished(&world, &visit).await;
        actions::uren::approve_all(&world.app, &visit.team.begeleider(), visit.opdracht, None).await.unwrap();
        is_clean(&world).await;
        for (wrong, back, expected) in [
            ("UPDATE uren SET minuten = minuten + 1", "UPDATE uren SET minuten = minuten - 1", "H2"),
            ("UPDATE uren SET approved_by = reported_by", "", "H5"),
        ] {
            run_sql(&world, wrong).await;
            assert!(broken(&world).await.contains(&expected), "{wrong}");
            if !back.is_empty() {
                run_sql(&world, back).await;
                is_clean(&world).await;
            }
        }
        run_sql(&world, "DELETE FROM ploeg_deelnemer").await;
        assert!(broken(&world).await.contains(&"H4"));
    }

    async fn every_act_at_a_visit_has_its_event(world: World) {
        let visit = world.started_visit(1).await;
        let uren = finished(&world, &visit).await;
        actions::uren::approve_all(&world.app, &visit.team.begeleider(), visit.opdracht, None).await.unwrap();
        let door = world.app.store.read();
        let path = async |object: &str, id| {
            store::event::of(door, object, id)
                .await
                .unwrap()
                .into_iter()
                .map(|event| format!("{} {}", event.action, event.to_status.unwrap_or_default()))
                .collect::<Vec<_>>()
        };
        assert_eq!(path("uren", uren[0].id).await, ["uren.report reported", "uren.approve approved"]);
        let opdracht = path("opdracht", visit.opdracht).await;
        assert!(opdracht.ends_with(&[
            "opdracht.start started".to_owned(),
            "opdracht.finish finished".to_owned(),
            "opdracht.approve approved".to_owned(),
        ]), "{opdracht:?}");
        let klus = path("klus", visit.klus).await;
        assert!(klus.ends_with(&[
            "klus.start in_progress".to_owned(),
            "klus.finish done".to_owned(),
            "klus.close closed".to_owned(),
        ]), "{klus:?}");
        let refused = actions::uren::approve_all(&world.app, &visit.team.begeleider(), visit.opdracht, None).await;
        assert!(matches!(refused, Err(Failure::NotFound)), "nothing waits any more");
        assert!(matches!(
            actions::uren::approve(&world.app, &Actor::Bewoner, uren[0].id, None, String::new(), None).await,
            Err(Failure::NotAllowed(_))
        ));
    }
}
