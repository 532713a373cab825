//! A phone without coverage: what it takes along, what it brings back in the evening, and what becomes of a press that the
//! plan has overtaken. Uren that were worked stand, whatever happened meanwhile.

use axum::{
    body::Body,
    http::{Method, header},
};
use dienstencheque::{
    actions::{self, opdracht::Spot},
    domain::{
        account::{Account, Rol},
        calendar::to_instant,
        melding::{Melding, MeldingSoort},
        opdracht::{OpdrachtStatus, Reden},
        uren::Uren,
    },
    store,
};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{ToSpan, civil::time};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World, given,
        http::{Answer, Visitor},
        town::{HULST_WERKT, Team},
    },
};

/// A phone of the ploeg, with what it keeps.
pub struct Phone {
    pub visitor: Visitor,
    pub kit: Value,
}

impl Phone {
    pub async fn of(world: &World, account: &Account) -> Self {
        let mut visitor = if matches!(account.rol, Rol::Deelnemer { .. }) {
            world.phone(account).await
        } else {
            world.login(account).await
        };
        let kit = visitor.get("/ploeg/toestel").await.is(200).json();
        Self { visitor, kit }
    }

    pub async fn send(&mut self, press: &Value) -> Answer {
        let csrf = self.kit["csrf"].as_str().unwrap().to_owned();
        let headers = [
            ("content-type", "application/json"),
            ("origin", "http://hulst.test"),
            ("x-csrf", csrf.as_str()),
        ];
        let body = Body::from(press.to_string());
        self.visitor
            .send(Method::POST, "/ploeg/versturen", &headers, body)
            .await
    }

    /// Sends a press and answers what became of it.
    pub async fn brings(&mut self, press: &Value) -> Value {
        self.send(press).await.is(200).json()
    }
}

/// A press as a phone keeps it, at this time of today.
pub fn press(world: &World, bezoek: Uuid, wat: &str, hour: i8, minute: i8) -> Value {
    let op = to_instant(world.app.today(), time(hour, minute, 0, 0));
    json!({ "sleutel": Uuid::now_v7(), "bezoek": bezoek, "wat": wat, "op": op.as_millisecond() })
}

fn with(mut press: Value, more: Value) -> Value {
    for (key, value) in more.as_object().unwrap() {
        press[key] = value.clone();
    }
    press
}

fn ms(world: &World, hour: i8, minute: i8) -> i64 {
    to_instant(world.app.today(), time(hour, minute, 0, 0)).as_millisecond()
}

/// What the coordinator has to look at because of a phone.
async fn cases(world: &World) -> Vec<Melding> {
    let scope = store::melding::Scope::Uitvoerder(HULST_WERKT.to_owned());
    let all = store::melding::page(world.app.store.read(), &scope, true, 0, 100);
    let all = all.await.unwrap();
    all.into_iter()
        .filter(|one| one.soort == MeldingSoort::WithoutCoverage)
        .collect()
}

async fn uren_of(world: &World, team: &Team, who: usize) -> Vec<Uren> {
    let today = world.app.today();
    let id = team.deelnemers[who].0.id;
    store::uren::of_deelnemer(world.app.store.read(), id, today, today)
        .await
        .unwrap()
}

/// A visit of today from ten to eleven; it is nine in the morning.
async fn morning(world: &World) -> (Team, Uuid, Uuid) {
    let team = world.team(HULST_WERKT).await;
    let klus = world.accepted_klus(&team, 1).await;
    let ploeg = world.ploeg(&team).await;
    let opdracht = world.planned(&team, klus, ploeg, 10).await;
    (team, klus, opdracht)
}

async fn status(world: &World, opdracht: Uuid) -> OpdrachtStatus {
    let one = store::opdracht::find(world.app.store.read(), opdracht).await;
    one.unwrap().unwrap().status
}

/// What a phone computes from a code: HMAC under the phones' key, then SHA-256 with the salt, the first eight bytes.
fn mark(kit: &Value, code: &str) -> String {
    let bytes = |key: &str| {
        let hex = kit[key].as_str().unwrap();
        (0..hex.len() / 2)
            .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
            .collect::<Vec<u8>>()
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(&bytes("sleutel")).unwrap();
    mac.update(code.replace('-', "").as_bytes());
    let digest = Sha256::new()
        .chain_update(bytes("zout"))
        .chain_update(mac.finalize().into_bytes())
        .finalize();
    dienstencheque::secrets::to_hex(&digest[..8])
}

stories! {
    async fn a_day_without_coverage_ends_as_it_would_have_with_coverage(world: World) {
        let (team, _, opdracht) = morning(&world).await;
        let code = world.sold_codes(1).await.remove(0);
        let mut phone = Phone::of(&world, &team.deelnemers[0].1).await;
        let kept = [
            press(&world, opdracht, "onderweg", 9, 50),
            press(&world, opdracht, "begonnen", 10, 5),
            with(press(&world, opdracht, "klaar", 11, 0), json!({ "opmerking": "Het hek staat los." })),
            with(press(&world, opdracht, "cheque", 11, 2), json!({ "code": code })),
        ];
        world.at("2026-11-02T17:00:00Z");
        for one in &kept {
            assert_eq!(phone.brings(one).await["uitkomst"], "gedaan");
        }
        // The answer was lost on the way: the phone sends everything again.
        for one in &kept {
            assert_eq!(phone.brings(one).await["uitkomst"], "gedaan", "the same press is the same act");
        }
        let visit = store::opdracht::find(world.app.store.read(), opdracht).await.unwrap().unwrap();
        assert_eq!(visit.status, OpdrachtStatus::Finished);
        assert_eq!(visit.started_at, Some(to_instant(world.app.today(), time(10, 5, 0, 0))));
        assert_eq!(visit.opmerking, "Het hek staat los.");
        for who in [0, 1] {
            let minutes: Vec<u32> = uren_of(&world, &team, who).await.iter().map(|one| one.minuten).collect();
            assert_eq!(minutes, [55]);
        }
        assert!(cases(&world).await.is_empty());
        world.is_clean(&[]).await;
    }

    async fn a_visit_that_was_moved_meanwhile_is_told_and_its_uren_stand(world: World) {
        let (team, klus, opdracht) = morning(&world).await;
        let mut first = Phone::of(&world, &team.deelnemers[0].1).await;
        let mut second = Phone::of(&world, &team.deelnemers[1].1).await;
        let ploeg = store::opdracht::find(world.app.store.read(), opdracht).await.unwrap().unwrap().ploeg_id;
        let today = world.app.today();
        let spot = Spot { ploeg, van: to_instant(today, time(14, 0, 0, 0)), tot: to_instant(today, time(15, 0, 0, 0)) };
        actions::opdracht::move_to(&world.app, &team.coordinator(), opdracht, Reden::ResidentAsked, spot, None).await.unwrap();

        world.at("2026-11-02T17:00:00Z");
        let began = json!({ "begonnen": ms(&world, 10, 0) });
        let told = first.brings(&press(&world, opdracht, "begonnen", 10, 0)).await;
        assert_eq!(told["uitkomst"], "gemeld");
        assert!(told["tekst"].as_str().unwrap().contains("Verzet"), "{told}");
        let klaar = with(press(&world, opdracht, "klaar", 11, 15), began.clone());
        let told = first.brings(&klaar).await;
        assert_eq!(told["uitkomst"], "gemeld");
        assert!(told["tekst"].as_str().unwrap().contains("Je uren tellen mee"), "{told}");
        assert_eq!(first.brings(&klaar).await["uitkomst"], "gemeld", "once, however often it is sent");
        assert_eq!(second.brings(&with(press(&world, opdracht, "klaar", 11, 20), began)).await["uitkomst"], "gemeld");

        for who in [0, 1] {
            let rows = uren_of(&world, &team, who).await;
            assert_eq!(rows.len(), 1, "two phones of one ploeg report the same hour once: {rows:?}");
            assert_eq!((rows[0].minuten, rows[0].opdracht_id), (75, None));
            assert_eq!(rows[0].klussoort.as_deref(), Some("tuinonderhoud"));
        }
        let cases = cases(&world).await;
        assert_eq!(cases.len(), 3, "{cases:?}");
        let nummer = store::klus::find(world.app.store.read(), klus).await.unwrap().unwrap().nummer.to_string();
        assert!(cases.iter().all(|one| one.tekst.contains(&nummer) && !one.tekst.contains("Verzonnen")), "{cases:?}");
        world.is_clean(&[]).await;
    }

    async fn a_klus_withdrawn_while_they_stand_at_the_door_costs_nobody_uren(world: World) {
        let (team, klus, opdracht) = morning(&world).await;
        let mut phone = Phone::of(&world, &team.deelnemers[0].1).await;
        actions::klus::withdraw(&world.app, &team.coordinator(), klus, None, "Het hoeft niet meer.", None).await.unwrap();
        world.at("2026-11-02T12:00:00Z");
        assert_eq!(phone.brings(&press(&world, opdracht, "onderweg", 9, 45)).await["uitkomst"], "gemeld");
        let klaar = with(press(&world, opdracht, "klaar", 10, 30), json!({ "begonnen": ms(&world, 10, 0), "opmerking": "Mevrouw was boos." }));
        assert_eq!(phone.brings(&klaar).await["uitkomst"], "gemeld");
        assert_eq!(uren_of(&world, &team, 1).await[0].minuten, 30);
        assert!(cases(&world).await.iter().any(|one| one.tekst.contains("Mevrouw was boos.")), "what was typed is never dropped");
        world.is_clean(&[]).await;
    }

    async fn what_a_colleague_pressed_already_is_no_conflict(world: World) {
        let (team, _, opdracht) = morning(&world).await;
        let mut first = Phone::of(&world, &team.deelnemers[0].1).await;
        let mut second = Phone::of(&world, &team.deelnemers[1].1).await;
        world.at("2026-11-02T17:00:00Z");
        let mut leads = Phone::of(&world, &team.begeleider).await;
        for (wat, hour) in [("onderweg", 9), ("begonnen", 10), ("klaar", 11)] {
            assert_eq!(first.brings(&press(&world, opdracht, wat, hour, 0)).await["uitkomst"], "gedaan");
        }
        for (wat, hour) in [("begonnen", 10), ("onderweg", 9), ("klaar", 11)] {
            assert_eq!(second.brings(&press(&world, opdracht, wat, hour, 10)).await["uitkomst"], "bekend");
        }
        assert!(cases(&world).await.is_empty());
        let said = with(press(&world, opdracht, "klaar", 11, 5), json!({ "opmerking": "De sleutel ligt bij de buren." }));
        assert_eq!(leads.brings(&said).await["uitkomst"], "gemeld");
        assert!(cases(&world).await[0].tekst.contains("De sleutel ligt bij de buren."));
        assert_eq!(uren_of(&world, &team, 0).await.len(), 1);
        world.is_clean(&[]).await;
    }

    async fn whoever_was_put_in_another_ploeg_keeps_the_own_uren(world: World) {
        let (team, _, opdracht) = morning(&world).await;
        let (other, account) = world.deelnemer(HULST_WERKT, "Noor Elders").await;
        let mut phone = Phone::of(&world, &account).await;
        world.at("2026-11-02T12:00:00Z");
        let klaar = with(press(&world, opdracht, "klaar", 11, 0), json!({ "begonnen": ms(&world, 10, 0) }));
        assert_eq!(phone.brings(&klaar).await["uitkomst"], "gemeld");
        let today = world.app.today();
        let own = store::uren::of_deelnemer(world.app.store.read(), other.id, today, today).await.unwrap();
        assert_eq!(own.iter().map(|one| one.minuten).collect::<Vec<_>>(), [60]);
        assert!(uren_of(&world, &team, 0).await.is_empty(), "nobody speaks for a ploeg that is not theirs");
        // In no ploeg that day: a begeleider of the uitvoerder judges them.
        let waiting = actions::uren::to_approve(&world.app, &team.begeleider()).await.unwrap();
        assert_eq!(waiting.len(), 1);
        actions::uren::approve(&world.app, &team.begeleider(), own[0].id, None, String::new(), None).await.unwrap();
        assert_eq!(status(&world, opdracht).await, OpdrachtStatus::Published);
        // Of another uitvoerder it is not there at all.
        let elsewhere = world.deelnemer("service-in-de-regio", "Bo Anders").await.1;
        let mut phone = Phone::of(&world, &elsewhere).await;
        phone.send(&klaar).await.is(404);
        world.is_clean(&[]).await;
    }

    async fn a_card_lost_at_noon_shuts_the_phone_and_what_it_kept_still_counts(world: World) {
        let (team, _, opdracht) = morning(&world).await;
        let (sam, account) = &team.deelnemers[0];
        let mut lost = Phone::of(&world, account).await;
        world.at("2026-11-02T11:30:00Z");
        let klaar = with(press(&world, opdracht, "klaar", 11, 0), json!({ "begonnen": ms(&world, 10, 0) }));
        let card = actions::account::hand_out_kaart(&world.app, &team.coordinator(), sam.id, None).await.unwrap();
        assert!(lost.send(&klaar).await.is(303).location().starts_with("/inloggen"));
        assert_eq!(status(&world, opdracht).await, OpdrachtStatus::Published, "whoever found it does nothing");
        // The phone itself is found again: with the new card it sends what it kept, under the same key.
        let path = format!("/kaart/{}", card.token);
        lost.visitor.post(&path, &[("pin", &card.pin)]).await.is(303);
        lost.kit = lost.visitor.get("/ploeg/toestel").await.is(200).json();
        assert_eq!(lost.brings(&klaar).await["uitkomst"], "gedaan");
        assert_eq!(uren_of(&world, &team, 0).await[0].minuten, 60);
        world.is_clean(&[]).await;
    }

    async fn the_same_cheque_from_two_phones_is_taken_once_and_the_other_is_a_case(world: World) {
        let (team, _, opdracht) = morning(&world).await;
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = store::opdracht::find(world.app.store.read(), opdracht).await.unwrap().unwrap().ploeg_id;
        let later = world.planned(&team, klus, ploeg, 13).await;
        let code = world.sold_codes(1).await.remove(0);
        let mut first = Phone::of(&world, &team.deelnemers[0].1).await;
        let mut second = Phone::of(&world, &team.deelnemers[1].1).await;
        world.at("2026-11-02T17:00:00Z");
        for bezoek in [opdracht, later] {
            let hour = if bezoek == opdracht { 10 } else { 13 };
            first.brings(&press(&world, bezoek, "begonnen", hour, 0)).await;
        }
        let scan = |bezoek, hour| with(press(&world, bezoek, "cheque", hour, 0), json!({ "code": code }));
        let done = first.brings(&scan(opdracht, 11)).await;
        assert_eq!(done["uitkomst"], "gedaan");
        assert!(done["cheque"].as_str().unwrap().starts_with("HU26-"));
        assert_eq!(second.brings(&scan(opdracht, 11)).await["uitkomst"], "bekend", "both scanned the paper of this visit");
        let told = second.brings(&scan(later, 14)).await;
        assert_eq!(told["uitkomst"], "gemeld");
        let cases = cases(&world).await;
        assert_eq!(cases.len(), 1);
        assert!(cases[0].cheque.is_some() && cases[0].tekst.contains("al gebruikt"), "{cases:?}");
        assert!(!cases[0].tekst.contains(&code), "the code stands nowhere");
        world.is_clean(&[]).await;
    }

    async fn a_press_that_is_sent_at_once_is_refused_and_leaves_no_case(world: World) {
        let (team, _, opdracht) = morning(&world).await;
        let mut phone = Phone::of(&world, &team.deelnemers[0].1).await;
        world.at("2026-11-02T09:30:00Z");
        let mut scan = with(press(&world, opdracht, "cheque", 10, 30), json!({ "code": "0000-0000-0000-0000", "meteen": true }));
        let refused = phone.brings(&scan).await;
        assert_eq!(refused["uitkomst"], "geweigerd");
        assert!(!refused["kop"].as_str().unwrap().is_empty());
        assert!(cases(&world).await.is_empty());
        // The same press that could not be sent at once is a case in the evening.
        scan["meteen"] = json!(false);
        assert_eq!(phone.brings(&scan).await["uitkomst"], "gemeld");
        assert_eq!(cases(&world).await.len(), 1);
        world.is_clean(&[]).await;
    }

    async fn a_clock_that_says_nothing_leaves_the_times_of_the_plan(world: World) {
        let (team, _, opdracht) = morning(&world).await;
        let mut phone = Phone::of(&world, &team.deelnemers[0].1).await;
        world.at("2026-11-02T17:00:00Z");
        let day = 24 * 60 * 60 * 1000;
        let tomorrow = json!({ "op": ms(&world, 10, 0) + day });
        assert_eq!(phone.brings(&with(press(&world, opdracht, "begonnen", 10, 0), tomorrow)).await["uitkomst"], "gedaan");
        let klaar = json!({ "op": ms(&world, 11, 30) + day, "begonnen": ms(&world, 10, 0) + day });
        assert_eq!(phone.brings(&with(press(&world, opdracht, "klaar", 11, 0), klaar)).await["uitkomst"], "gedaan");
        assert_eq!(uren_of(&world, &team, 0).await[0].minuten, 60);
        let visit = store::opdracht::find(world.app.store.read(), opdracht).await.unwrap().unwrap();
        assert!(visit.opmerking.contains("Kijk de tijden na"), "the begeleider hears of it: {}", visit.opmerking);
        world.is_clean(&[]).await;
    }

    async fn an_end_whose_beginning_never_arrived_begins_the_visit_too(world: World) {
        let (team, _, opdracht) = morning(&world).await;
        let mut phone = Phone::of(&world, &team.deelnemers[0].1).await;
        world.at("2026-11-02T17:00:00Z");
        let klaar = with(press(&world, opdracht, "klaar", 11, 30), json!({ "begonnen": ms(&world, 10, 10) }));
        assert_eq!(phone.brings(&klaar).await["uitkomst"], "gedaan");
        for who in [0, 1] {
            assert_eq!(uren_of(&world, &team, who).await[0].minuten, 80);
        }
        assert_eq!(status(&world, opdracht).await, OpdrachtStatus::Finished);
        world.is_clean(&[]).await;
    }

    async fn an_end_before_the_beginning_is_looked_at_and_counts_nothing_twice(world: World) {
        let (team, _, opdracht) = morning(&world).await;
        let mut away = Phone::of(&world, &team.deelnemers[0].1).await;
        let mut here = Phone::of(&world, &team.deelnemers[1].1).await;
        world.at("2026-11-02T11:00:00Z");
        assert_eq!(here.brings(&press(&world, opdracht, "begonnen", 11, 30)).await["uitkomst"], "gedaan");
        let klaar = with(press(&world, opdracht, "klaar", 11, 0), json!({ "begonnen": ms(&world, 10, 0) }));
        assert_eq!(away.brings(&klaar).await["uitkomst"], "gemeld");
        assert!(uren_of(&world, &team, 0).await.is_empty(), "the visit goes on and reports its uren at its end");
        assert_eq!(here.brings(&press(&world, opdracht, "klaar", 11, 50)).await["uitkomst"], "gedaan");
        assert_eq!(uren_of(&world, &team, 0).await.len(), 1);
        world.is_clean(&[]).await;
    }

    async fn a_phone_recognises_live_cheques_and_holds_no_code(world: World) {
        let team = world.team(HULST_WERKT).await;
        let codes = world.sold_codes(3).await;
        let asked = actions::klus::ask(
            &world.app,
            &team.coordinator(),
            std::net::Ipv4Addr::LOCALHOST.into(),
            &dienstencheque::domain::klus::KlusDraft { cheques: vec![codes[0].clone()], ..world.wish() },
            None,
        ).await.unwrap().value.id;
        let enough = dienstencheque::domain::klus::Acceptance { personen: 2, personen_minuten: 120 };
        actions::klus::accept(&world.app, &team.coordinator(), asked, None, enough, None).await.unwrap();
        let ploeg = world.ploeg(&team).await;
        let opdracht = world.planned(&team, asked, ploeg, 10).await;
        let mut phone = Phone::of(&world, &team.deelnemers[0].1).await;
        let expected = &phone.kit["bezoeken"][0];
        assert_eq!(expected["id"], json!(opdracht));
        assert_eq!(expected["verwacht"], json!([mark(&phone.kit, &codes[0])]));
        let live = phone.visitor.get("/ploeg/cheques").await.is(200);
        let mut marks: Vec<String> = serde_json::from_value(live.json()["goed"].clone()).unwrap();
        marks.sort();
        let mut good = vec![mark(&phone.kit, &codes[1]), mark(&phone.kit, &codes[2])];
        good.sort();
        assert_eq!(marks, good, "what is reserved elsewhere is not good here");
        for code in &codes {
            let compact = code.replace('-', "");
            assert!(!live.text().contains(&compact) && !phone.kit.to_string().contains(&compact));
        }
        // Another phone, or another day, has another list.
        let other = Phone::of(&world, &team.deelnemers[1].1).await;
        assert_ne!(other.kit["zout"], phone.kit["zout"]);
        let until = phone.kit["tot"].as_i64().unwrap();
        assert_eq!(until, ms(&world, 13, 0), "two hours after the last visit");
    }

    async fn pages_say_how_long_a_phone_may_keep_them_and_taking_along_is_not_seeing(world: World) {
        let (team, _, opdracht) = morning(&world).await;
        let mut phone = Phone::of(&world, &team.deelnemers[0].1).await;
        let path = format!("/ploeg/opdrachten/{opdracht}");
        let along = [("x-voor-later", "ja")];
        let page = phone.visitor.send(Method::GET, &path, &along, Body::empty()).await.is(200);
        assert_eq!(page.headers["x-bewaren-tot"], ms(&world, 13, 0).to_string());
        assert_eq!(page.headers["x-account"], team.deelnemers[0].1.id.to_string());
        assert_eq!(status(&world, opdracht).await, OpdrachtStatus::Published, "the phone took it along; nobody looked");
        phone.visitor.get(&path).await.is(200);
        assert_eq!(status(&world, opdracht).await, OpdrachtStatus::Seen);

        let days = phone.visitor.get("/ploeg/dagen").await.is(200);
        let until = (world.app.now() + 336.hours()).as_millisecond();
        assert_eq!(days.headers["x-bewaren-tot"], until.to_string());
        for hidden in ["Verzonnen", "Voorbeeldstraat", "te hoog"] {
            assert!(!days.text().contains(hidden), "{hidden} would stay on the phone for days");
        }
        assert!(phone.visitor.get("/ploeg/uren").await.is(200).headers.get("x-bewaren-tot").is_none());
        // A visit of another day has no address yet, and changes still.
        world.at("2026-11-01T08:00:00Z");
        let mut early = Phone::of(&world, &team.deelnemers[0].1).await;
        assert!(early.visitor.get(&path).await.is(200).headers.get("x-bewaren-tot").is_none());
        assert_eq!(early.kit["bezoeken"], json!([]));
    }

    async fn the_worker_and_the_page_without_coverage_are_nobodys(world: World) {
        let (team, _, _) = morning(&world).await;
        let mut phone = Phone::of(&world, &team.deelnemers[0].1).await;
        let script = phone.visitor.get("/ploeg/sw.js").await.is(200);
        assert_eq!(script.headers["service-worker-allowed"], "/ploeg");
        assert!(script.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/javascript"));
        let first = script.text().lines().next().unwrap().to_owned();
        let known: Value = serde_json::from_str(first.strip_prefix("const TOESTEL = ").unwrap().strip_suffix(';').unwrap()).unwrap();
        for path in known["schil"].as_array().unwrap() {
            phone.visitor.get(path.as_str().unwrap()).await.is(200);
        }
        assert_eq!(known["versie"].as_str().unwrap().len(), 16);
        let words = phone.visitor.get("/ploeg/woorden/ar.js").await.is(200).text();
        let words: Value = serde_json::from_str(words.strip_prefix("const WOORDEN = ").unwrap().trim_end().strip_suffix(';').unwrap()).unwrap();
        assert_eq!(words["acts"].as_object().unwrap().len(), 10);
        assert!(words["meer"].as_str().unwrap().contains("{aantal}") && words["plan"].as_str().unwrap().contains("{tijd}"));
        phone.visitor.get("/ploeg/woorden/xx.js").await.is(404);
        let page = phone.visitor.get("/ploeg/geen-bereik").await.is(200);
        let csrf = phone.kit["csrf"].as_str().unwrap();
        assert!(!page.text().contains("van de test") && !page.text().contains(csrf), "{}", page.text());
        let manifest = phone.visitor.get("/ploeg/app.webmanifest").await.is(200).json();
        for icon in manifest["icons"].as_array().unwrap() {
            phone.visitor.get(icon["src"].as_str().unwrap()).await.is(200);
        }
    }

    async fn only_the_ploegs_own_pages_bring_presses(world: World) {
        let (team, _, opdracht) = morning(&world).await;
        let mut phone = Phone::of(&world, &team.deelnemers[0].1).await;
        let one = press(&world, opdracht, "onderweg", 9, 0);
        phone.kit["csrf"] = json!("0".repeat(64));
        phone.send(&one).await.is(403);
        let mut stranger = world.visitor();
        let headers = [("content-type", "application/json"), ("origin", "http://hulst.test")];
        let sent = stranger.send(Method::POST, "/ploeg/versturen", &headers, Body::from(one.to_string())).await;
        assert!(sent.is(303).location().starts_with("/inloggen"));
        let clerk = world.account(given::balie()).await;
        let mut clerk = world.login(&clerk).await;
        clerk.get("/ploeg/toestel").await.is(403);
        clerk.get("/ploeg/cheques").await.is(403);
        assert_eq!(status(&world, opdracht).await, OpdrachtStatus::Published);
        // Nonsense is refused in words, and breaks nothing.
        let mut phone = Phone::of(&world, &team.deelnemers[0].1).await;
        phone.send(&json!({ "wat": "dansen" })).await.is(422);
        phone.send(&with(one, json!({ "op": i64::MAX }))).await.is(404);
        world.is_clean(&[]).await;
    }
}
