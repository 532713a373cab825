//! Selling and printing: at the counter page and through the API, once, and with secrets that leave only on paper.

use dienstencheque::domain::account::Rol;
use serde_json::json;

use crate::{
    stories,
    support::{
        given,
        paper::{codes_on, qr_texts},
        process::check_is_clean,
    },
};

const SLEUTEL: &str = "019344f0-0000-7000-8000-000000000001";

fn sale(aantal: u32) -> serde_json::Value {
    json!({"verkooppunt": "gemeentewinkel", "aantal": aantal, "betaalwijze": "pin"})
}

stories! {
    async fn a_sale_answers_receipt_numbers_and_secrets(world: World) {
        let mut api = world.api_as(given::balie()).await;
        let sold = api.post_json("/api/v1/verkopen", &sale(3)).await.is(201).json();
        assert_eq!(sold["bonnummer"], "GW-2026-000001");
        assert_eq!(sold["totaalCent"], 4500);
        assert_eq!(sold["verkochtOp"], "2026-11-02T08:00:00Z");
        assert_eq!(sold["geldigTot"], "2028-11-02");
        let cheques = sold["cheques"].as_array().unwrap();
        assert_eq!(cheques.len(), 3);
        assert!(cheques[2]["nummer"].as_str().unwrap().starts_with("HU26-000003-"));
        assert_eq!(cheques[0]["code"].as_str().unwrap().len(), 19);
        assert_eq!(cheques[0]["claimcode"].as_str().unwrap().len(), 9);
        let next = api.post_json("/api/v1/verkopen", &sale(1)).await.is(201).json();
        assert_eq!(next["bonnummer"], "GW-2026-000002");
        check_is_clean(&world.url);
    }

    async fn one_key_is_one_sale(world: World) {
        let mut api = world.api_as(given::balie()).await;
        let first = api.post_json_once("/api/v1/verkopen", &sale(2), Some(SLEUTEL)).await.is(201);
        assert!(first.headers.get("idempotent-replayed").is_none());
        let again = api.post_json_once("/api/v1/verkopen", &sale(2), Some(SLEUTEL)).await.is(201);
        assert_eq!(again.headers["idempotent-replayed"], "true");
        assert_eq!(again.json(), first.json());
        api.post_json_once("/api/v1/verkopen", &sale(3), Some(SLEUTEL)).await.is(409);
        let next = api.post_json("/api/v1/verkopen", &sale(1)).await.is(201).json();
        assert_eq!(next["bonnummer"], "GW-2026-000002");
    }

    async fn two_tabs_that_sell_at_once_with_one_key_make_one_sale(world: World) {
        let token = world.token(given::balie()).await;
        let (mut one, mut two) = (
            world.visitor().with_token(&token),
            world.visitor().with_token(&token),
        );
        let body = sale(2);
        let (one, two) = tokio::join!(
            one.post_json_once("/api/v1/verkopen", &body, Some(SLEUTEL)),
            two.post_json_once("/api/v1/verkopen", &body, Some(SLEUTEL)),
        );
        assert_eq!(one.is(201).json()["id"], two.is(201).json()["id"]);
        check_is_clean(&world.url);
    }

    async fn whatever_is_not_a_count_is_refused_at_the_field(world: World) {
        let mut api = world.api_as(given::balie()).await;
        let hostile = [json!(1.5), json!(0), json!(-1), json!(1e9), json!("x"), json!("3"), json!(null), json!([1]), json!(1001)];
        for aantal in hostile {
            let body = json!({"verkooppunt": "gemeentewinkel", "aantal": aantal, "betaalwijze": "pin"});
            let problem = api.post_json("/api/v1/verkopen", &body).await.is(400).json();
            assert_eq!(problem["errors"][0]["veld"], "aantal", "{body}");
        }
        let problem = api.post_json("/api/v1/verkopen", &json!({})).await.is(400).json();
        assert_eq!(problem["errors"].as_array().unwrap().len(), 3, "{problem}");
        let sold = api.post_json("/api/v1/verkopen", &sale(1)).await.is(201).json();
        assert_eq!(sold["bonnummer"], "GW-2026-000001", "a refused sale takes no number");
    }

    async fn a_clerk_sells_only_for_their_own_verkooppunt(world: World) {
        let mut api = world.api_as(given::balie()).await;
        let elsewhere = json!({"verkooppunt": "malpertuus", "aantal": 1, "betaalwijze": "pin"});
        api.post_json("/api/v1/verkopen", &elsewhere).await.is(403);
        let nowhere = json!({"verkooppunt": "atlantis", "aantal": 1, "betaalwijze": "pin"});
        let problem = api.post_json("/api/v1/verkopen", &nowhere).await.is(400).json();
        assert_eq!(problem["errors"][0]["veld"], "verkooppunt");
        let id = api.post_json("/api/v1/verkopen", &sale(1)).await.is(201).json()["id"].as_str().unwrap().to_owned();
        let other = Rol::Balie { verkooppunt: "malpertuus".to_owned() };
        let mut other = world.api_as(other).await;
        other.get(&format!("/api/v1/verkopen/{id}/vel")).await.is(404);
        other.post_json(&format!("/api/v1/verkopen/{id}/vel/bevestiging"), &json!({})).await.is(404);
        other.get("/api/v1/verkopen/geen-sleutel/vel").await.is(404);
        let mut coordinator = world.api_as(given::coordinator()).await;
        coordinator.post_json("/api/v1/verkopen", &sale(1)).await.is(403);
        coordinator.get(&format!("/api/v1/verkopen/{id}/vel")).await.is(403);
        world.visitor().get("/api/v1/verkooppunten").await.is(401);
    }

    async fn the_codes_on_paper_find_their_way_under_a_sub_path_too(world: World) {
        let mut world = world;
        let mut settings = (*world.app.settings).clone();
        settings.base_url = "http://hulst.test/DC".to_owned();
        world.app.settings = std::sync::Arc::new(settings);
        let mut api = world.api_as(given::balie()).await;
        let sold = api.post_json("/DC/api/v1/verkopen", &sale(1)).await.is(201).json();
        let path = format!("/DC/api/v1/verkopen/{}/vel", sold["id"].as_str().unwrap());
        let vel = api.get_as(&path, "application/pdf").await.is(200);
        let scanned = qr_texts(&vel.bytes).remove(0);
        let path = scanned.strip_prefix("HTTP://HULST.TEST").unwrap();
        assert!(path.starts_with("/DC/C/"), "{scanned}");
        world.visitor().get(path).await.is(200);
    }

    async fn the_sheet_holds_the_codes_until_printing_is_confirmed(world: World) {
        let mut api = world.api_as(given::balie()).await;
        let first = api.post_json_once("/api/v1/verkopen", &sale(4), Some(SLEUTEL)).await.is(201).json();
        let path = format!("/api/v1/verkopen/{}/vel", first["id"].as_str().unwrap());
        let vel = api.get_as(&path, "application/pdf").await.is(200);
        assert_eq!(vel.headers["content-type"], "application/pdf");
        let mut sold: Vec<String> = first["cheques"].as_array().unwrap().iter()
            .map(|cheque| cheque["code"].as_str().unwrap().to_owned()).collect();
        assert_eq!(codes_on(&vel.bytes), sold);
        let mut scanned = qr_texts(&vel.bytes);
        let mut expected: Vec<String> = sold.drain(..)
            .map(|code| format!("HTTP://HULST.TEST/C/{}", code.replace('-', ""))).collect();
        scanned.sort();
        expected.sort();
        assert_eq!(scanned, expected);
        api.post_json(&format!("{path}/bevestiging"), &json!({})).await.is(204);
        api.post_json(&format!("{path}/bevestiging"), &json!({})).await.is(204);
        let gone = api.get(&path).await.is(410);
        assert_eq!(gone.headers["content-type"], "application/problem+json");
        // The stored answer no longer knows the secrets either.
        let again = api.post_json_once("/api/v1/verkopen", &sale(4), Some(SLEUTEL)).await.is(201).json();
        assert_eq!(again["id"], first["id"]);
        assert!(again["cheques"][0].get("code").is_none(), "{again}");
        check_is_clean(&world.url);
    }

    async fn the_counter_sells_on_one_screen(world: World) {
        let mut clerk = world.login_as(given::balie()).await;
        let page = clerk.get("/balie").await.is(200);
        for price in ["€ 15,00", "€ 30,00", "€ 300,00", "Vandaag is hier nog niets verkocht"] {
            assert!(page.text().contains(price), "{price}");
        }
        let sleutel = page.field("sleutel");
        let form = [("aantal", "5"), ("anders", ""), ("betaalwijze", "contant"), ("koper", "mevrouw Verzonnen"), ("sleutel", sleutel.as_str())];
        let to = clerk.post("/balie/verkopen", &form).await.is(303).location();
        let sold = clerk.get(&to).await.is(200).text();
        for shown in ["GW-2026-000001", "€ 75,00", "Vel afdrukken", "Het vel is goed afgedrukt", "2 november 2028"] {
            assert!(sold.contains(shown), "{shown}");
        }
        assert!(!sold.contains("Verzonnen"), "a cash sale keeps no name");
        // A double click or a reload is the same sale, and says so.
        let again = clerk.post("/balie/verkopen", &form).await.is(303).location();
        assert_eq!(again, format!("{to}?nogmaals=ja"));
        assert!(clerk.get(&again).await.is(200).text().contains("niets dubbel verkocht"));
        let vel = clerk.get(&format!("{to}/vel")).await.is(200);
        assert_eq!(codes_on(&vel.bytes).len(), 5);
        let bon = clerk.get(&format!("{to}/bon")).await.is(200);
        assert!(codes_on(&bon.bytes).is_empty(), "a receipt holds no code");
        clerk.post(&format!("{to}/vel/bevestiging"), &[]).await.is(303);
        assert!(clerk.get(&to).await.is(200).text().contains("De geheime codes zijn gewist"));
        clerk.get(&format!("{to}/vel")).await.is(410);
        let counter = clerk.get("/balie").await.is(200).text();
        assert!(counter.contains("Afgedrukt") && counter.contains("€ 75,00"));
        check_is_clean(&world.url);
    }

    async fn a_refused_sale_keeps_what_was_typed(world: World) {
        let mut clerk = world.login_as(given::balie()).await;
        let sleutel = clerk.get("/balie").await.is(200).field("sleutel");
        let form = [("anders", "21"), ("betaalwijze", "factuur"), ("koper", ""), ("sleutel", sleutel.as_str())];
        let page = clerk.post("/balie/verkopen", &form).await.is(400);
        assert_eq!(page.field("anders"), "21");
        assert_eq!(page.field("sleutel"), sleutel);
        let text = page.text();
        for shown in ["Fout: ", "1 tot en met 20", "Vul in voor wie de factuur is", "href=\"#anders\""] {
            assert!(text.contains(shown), "{shown}");
        }
        let form = [("anders", "20"), ("betaalwijze", "factuur"), ("koper", "De <b>Blaauwe</b> Hoeve"), ("sleutel", sleutel.as_str())];
        let to = clerk.post("/balie/verkopen", &form).await.is(303).location();
        let sold = clerk.get(&to).await.is(200).text();
        assert!(sold.contains("Blaauwe") && !sold.contains("<b>Blaauwe"));
    }

    async fn the_counter_is_only_for_clerks(world: World) {
        for rol in [given::coordinator(), Rol::Financien, Rol::Beheerder] {
            let mut visitor = world.login_as(rol).await;
            visitor.get("/balie").await.is(403);
            visitor.post("/balie/verkopen", &[("aantal", "1"), ("betaalwijze", "pin")]).await.is(403);
        }
        world.visitor().get("/balie").await.is(303);
        let mut other = world.login_as(Rol::Balie { verkooppunt: "malpertuus".to_owned() }).await;
        assert!(other.get("/balie").await.is(200).text().contains("geen printer"));
    }

    async fn a_thousand_cheques_are_one_sale(world: World) {
        let mut api = world.api_as(given::balie()).await;
        let sold = api.post_json("/api/v1/verkopen", &sale(1000)).await.is(201).json();
        assert_eq!(sold["totaalCent"], 1_500_000);
        let codes: std::collections::BTreeSet<&str> = sold["cheques"].as_array().unwrap().iter()
            .map(|cheque| cheque["code"].as_str().unwrap()).collect();
        assert_eq!(codes.len(), 1000);
        let vel = api.get(&format!("/api/v1/verkopen/{}/vel", sold["id"].as_str().unwrap())).await.is(200);
        assert!(vel.bytes.len() < 1_100_000, "{} bytes", vel.bytes.len());
        check_is_clean(&world.url);
    }

    async fn finance_sees_the_money_and_nobody_else_does(world: World) {
        let mut api = world.api_as(given::balie()).await;
        api.post_json("/api/v1/verkopen", &sale(2)).await.is(201);
        let invoice = json!({"verkooppunt": "gemeentewinkel", "aantal": 1, "betaalwijze": "factuur", "koper": "Wijkvereniging Verzonnen"});
        api.post_json("/api/v1/verkopen", &invoice).await.is(201);
        let mut finance = world.login_as(Rol::Financien).await;
        let page = finance.get("/financien").await.is(200).text();
        for shown in ["<strong>3</strong> cheques staan uit", "€ 45,00", "-€ 45,00", "Facturen, nog te ontvangen", "Gemeentewinkel"] {
            assert!(page.contains(shown), "{shown}");
        }
        assert!(!page.contains("Verzonnen"), "finance sees no names");
        world.login_as(given::balie()).await.get("/financien").await.is(403);
        world.login_as(Rol::Beheerder).await.get("/financien").await.is(403);
    }

    async fn the_lists_of_the_regeling_are_there(world: World) {
        let mut api = world.api_as(given::balie()).await;
        let places = api.get("/api/v1/verkooppunten").await.is(200).json();
        assert_eq!(places["resultaten"].as_array().unwrap().len(), 6);
        assert_eq!(places["resultaten"][0]["id"], "gemeentewinkel");
        let who = api.get("/api/v1/uitvoerders").await.is(200).json();
        assert_eq!(who["resultaten"][1]["telefoon"], "0115-675279");
        let what = api.get("/api/v1/klussoorten").await.is(200).json();
        assert!(what["resultaten"].as_array().unwrap().iter().any(|one| one["id"] == "ramen-wassen"));
    }
}
