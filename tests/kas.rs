//! The till: opened, counted without knowing, explained, signed, closed and sealed; and what happens when things go wrong.

use dienstencheque::domain::account::{Account, Rol};
use serde_json::{Value, json};

use crate::{
    stories,
    support::{
        World, given,
        http::Visitor,
        paper::text_of,
        process::{Server, check_is_clean},
    },
};

const SLEUTEL: &str = "019344f0-0000-7000-8000-000000000077";

fn cash(aantal: u32) -> Value {
    json!({"verkooppunt": "gemeentewinkel", "aantal": aantal, "betaalwijze": "contant"})
}

/// So many notes of ten.
fn tens(count: u32) -> Value {
    json!({"verkooppunt": "gemeentewinkel", "stuks": {"1000": count}})
}

/// A till with a float of € 100 in which so many cheques were sold for cash.
async fn selling(world: &World, cheques: u32) -> Visitor {
    let mut api = world.api_as(given::balie()).await;
    let float = json!({"verkooppunt": "gemeentewinkel", "wisselgeldCent": 10_000});
    api.post_json("/api/v1/kasdagen", &float).await.is(201);
    if cheques > 0 {
        api.post_json("/api/v1/verkopen", &cash(cheques))
            .await
            .is(201);
    }
    api
}

async fn counted(api: &mut Visitor, notes: u32) -> Value {
    api.post_json("/api/v1/kastellingen", &tens(notes))
        .await
        .is(201)
        .json()
}

fn act(kasdag: &Value, verb: &str) -> String {
    format!("/api/v1/kasdagen/{}/{verb}", kasdag["id"].as_str().unwrap())
}

/// Runs a statement past the product.
async fn directly(world: &World, statement: &str) -> Result<(), String> {
    use sea_orm::ConnectionTrait;
    let conn = sea_orm::Database::connect(&world.url).await.unwrap();
    let done = conn.execute_unprepared(statement).await;
    conn.close().await.unwrap();
    done.map(|_| ()).map_err(|error| error.to_string())
}

stories! {
    async fn the_first_cash_sale_opens_the_till_with_what_stayed(world: World) {
        let mut api = selling(&world, 2).await;
        let kasdag = counted(&mut api, 13).await;
        assert_eq!((&kasdag["verwachtCent"], &kasdag["verschilCent"]), (&json!(13_000), &json!(0)));
        let bag = json!({"stortingCent": 8_000, "zak": "zk-0001"});
        let closed = api.post_json(&act(&kasdag, "sluiting"), &bag).await.is(200).json();
        assert_eq!((&closed["status"], &closed["blijftCent"], &closed["zak"]), (&json!("closed"), &json!(5_000), &json!("ZK0001")));
        let pin = json!({"verkooppunt": "gemeentewinkel", "aantal": 1, "betaalwijze": "pin"});
        api.post_json("/api/v1/verkopen", &pin).await.is(201);
        let list = "/api/v1/kasdagen?verkooppunt=gemeentewinkel";
        assert_eq!(api.get(list).await.is(200).json()["resultaten"].as_array().unwrap().len(), 1, "a card opens no till");
        api.post_json("/api/v1/verkopen", &cash(1)).await.is(201);
        let next = api.get(list).await.is(200).json()["resultaten"][0].clone();
        assert_eq!((&next["nummer"], &next["status"], &next["contantVerkochtCent"]), (&json!("GW-K-0002"), &json!("open"), &json!(1_500)));
        assert!(next.get("verwachtCent").is_none() && next.get("beginCent").is_none(), "blind until the count: {next}");
        let next = counted(&mut api, 6).await;
        assert_eq!((&next["beginCent"], &next["verwachtCent"], &next["verschilCent"]), (&json!(5_000), &json!(6_500), &json!(-500)));
        check_is_clean(&world.url);
    }

    async fn a_clerk_keeps_the_till_on_screen_and_counts_blindly(world: World) {
        let mut clerk = world.login_as(given::balie()).await;
        assert!(clerk.get("/kas").await.is(200).text().contains("De kas is dicht"));
        clerk.post("/kas/opening", &[("erbij", "100")]).await.is(303);
        let form = [("aantal", "3"), ("betaalwijze", "contant")];
        clerk.post("/balie/verkopen", &form).await.is(303);
        let form = [("richting", "uit"), ("bedrag", "12,50"), ("reden", "Postzegels <b>")];
        clerk.post("/kas/mutaties", &form).await.is(303);
        let page = clerk.get("/kas").await.is(200).text();
        for shown in ["GW-K-0001", "Contant verkocht (1 bon)", "€ 45,00", "-€ 12,50", "Postzegels &#60;b&#62;", "is het vel nog niet als afgedrukt gemeld"] {
            assert!(page.contains(shown), "{shown} is not in {page}");
        }
        for hidden in ["€ 132,50", "Verwacht in de kas", "In de kas bij het openen"] {
            assert!(!page.contains(hidden), "{hidden} before the count");
        }
        let page = clerk.get("/kas/telling").await.is(200).text();
        assert!(!page.contains("132,50") && page.contains("€ 500,00") && page.contains("€ 0,01"));
        clerk.post("/kas/telling", &[("stuks_5000", "2"), ("stuks_2000", "1"), ("stuks_200", "6"), ("stuks_50", "1")]).await.is(303);
        let page = clerk.get("/kas").await.is(200).text();
        for shown in ["Verwacht in de kas", "€ 132,50", "2 × € 50,00", "Kas sluiten"] {
            assert!(page.contains(shown), "{shown} is not in {page}");
        }
        assert!(!page.contains("Er is een verschil"));
        let page = clerk.get("/kas").await.is(200);
        let to = page.text();
        let id = to.split("/kas/kasdagen/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let refused = clerk.post(&format!("/kas/kasdagen/{id}/sluiting"), &[("storting", "82,50"), ("zak", "")]).await.is(400);
        assert_eq!(refused.field("storting"), "82,50");
        assert!(refused.text().contains("Vul het nummer in dat op de gesloten zak staat"));
        clerk.get(&format!("/kas/kasdagen/{id}/kasstaat")).await.is(409);
        let to = clerk.post(&format!("/kas/kasdagen/{id}/sluiting"), &[("storting", "82,50"), ("zak", "ZK 7")]).await.is(303).location();
        let closed = clerk.get(&to).await.is(200).text();
        for shown in ["Gesloten", "€ 50,00", "ZK7", "Controlewoorden", "Kasstaat afdrukken"] {
            assert!(closed.contains(shown), "{shown} is not in {closed}");
        }
        let paper = clerk.get(&format!("{to}/kasstaat")).await.is(200);
        assert_eq!(paper.headers["content-type"], "application/pdf");
        let text = text_of(&paper.bytes).split_whitespace().collect::<Vec<_>>().join(" ");
        for shown in ["Kasstaat GW-K-0001", "€ 132,50", "zak ZK7", "Controlewoorden", "Postzegels"] {
            assert!(text.contains(shown), "{shown} is not in {text}");
        }
        assert_eq!(clerk.get(&format!("{to}/kasstaat")).await.is(200).bytes, paper.bytes, "printed again it is the same");
        assert!(clerk.get("/kas").await.is(200).text().contains("De kas is dicht"));
        check_is_clean(&world.url);
    }

    async fn a_difference_is_never_refused_but_somebody_else_signs(world: World) {
        let mut api = selling(&world, 2).await;
        let kasdag = counted(&mut api, 12).await;
        assert_eq!(kasdag["verschilCent"], -1_000);
        let problem = api.post_json(&act(&kasdag, "sluiting"), &json!({})).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("toelichting"), "{problem}");
        let nothing = json!({"opmerking": " "});
        assert_eq!(api.post_json(&act(&kasdag, "toelichting"), &nothing).await.is(400).json()["errors"][0]["veld"], "opmerking");
        let words = json!({"opmerking": "Te veel teruggegeven"});
        api.post_json(&act(&kasdag, "toelichting"), &words).await.is(200);
        let problem = api.post_json(&act(&kasdag, "handtekening"), &json!({})).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("Een ander moet tekenen"), "{problem}");
        let problem = api.post_json(&act(&kasdag, "sluiting"), &json!({})).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("collega"), "{problem}");
        let mut finance = world.login_as(Rol::Financien).await;
        assert!(finance.get("/kassen").await.is(200).text().contains("Wacht op handtekening"));
        let page = format!("/kas/kasdagen/{}", kasdag["id"].as_str().unwrap());
        assert!(finance.get(&page).await.is(200).text().contains("Te veel teruggegeven"));
        finance.post(&format!("{page}/handtekening"), &[]).await.is(303);
        let closed = api.post_json(&act(&kasdag, "sluiting"), &json!({})).await.is(200).json();
        assert_eq!((&closed["getekend"], &closed["blijftCent"]), (&json!(true), &json!(12_000)));
        let page = finance.get("/financien").await.is(200).text();
        assert!(page.contains("Kasverschillen") && page.contains("€ 10,00"), "{page}");
        check_is_clean(&world.url);
    }

    async fn a_colleague_who_closes_somebody_else_s_difference_signs_by_closing(world: World) {
        let mut seller = selling(&world, 2).await;
        let kasdag = counted(&mut seller, 14).await;
        seller.post_json(&act(&kasdag, "toelichting"), &json!({"opmerking": "Weet ik niet"})).await.is(200);
        let mut colleague = world.api_as(given::balie()).await;
        let closed = colleague.post_json(&act(&kasdag, "sluiting"), &json!({})).await.is(200).json();
        assert_eq!((&closed["getekend"], &closed["verschilCent"]), (&json!(true), &json!(1_000)));
        check_is_clean(&world.url);
    }

    async fn a_kasdag_left_open_for_a_week_goes_on_and_says_so(world: World) {
        let clerk: Account = world.account(given::balie()).await;
        let mut page = world.login(&clerk).await;
        page.post("/kas/opening", &[("erbij", "100")]).await.is(303);
        world.at("2026-11-09T08:00:00Z");
        let mut page = world.login(&clerk).await;
        page.post("/balie/verkopen", &[("aantal", "1"), ("betaalwijze", "contant")]).await.is(303);
        let text = page.get("/kas").await.is(200).text();
        assert!(text.contains("Deze kasdag staat nog open") && text.contains("7 nachten"), "{text}");
        assert!(world.login_as(Rol::Financien).await.get("/kassen").await.is(200).text().contains("Nog open"));
        let mut api = world.visitor().with_token(&world.token_of(clerk.id).await);
        let kasdag = api.post_json("/api/v1/kastellingen", &json!({"verkooppunt": "gemeentewinkel", "stuks": {"5000": 2, "500": 3}})).await.is(201).json();
        api.post_json(&act(&kasdag, "sluiting"), &json!({})).await.is(200);
        let paper = api.get(&act(&kasdag, "kasstaat")).await.is(200);
        let text = text_of(&paper.bytes).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("7 nachten open geweest"), "{text}");
        check_is_clean(&world.url);
    }

    async fn cash_after_the_count_asks_for_a_new_count(world: World) {
        let mut api = selling(&world, 0).await;
        let kasdag = counted(&mut api, 10).await;
        api.post_json("/api/v1/verkopen", &cash(2)).await.is(201);
        let problem = api.post_json(&act(&kasdag, "sluiting"), &json!({})).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("Tel eerst"), "{problem}");
        let again = counted(&mut api, 13).await;
        assert_eq!((&again["id"], &again["verschilCent"]), (&kasdag["id"], &json!(0)));
        api.post_json(&act(&kasdag, "sluiting"), &json!({})).await.is(200);
        check_is_clean(&world.url);
    }

    async fn a_closed_kasdag_is_immutable_in_the_database_itself(world: World) {
        let mut api = selling(&world, 1).await;
        let kasdag = counted(&mut api, 11).await;
        api.post_json(&act(&kasdag, "toelichting"), &json!({"opmerking": "Een vijfje"})).await.is(200);
        let mut colleague = world.api_as(given::balie()).await;
        colleague.post_json(&act(&kasdag, "sluiting"), &json!({})).await.is(200);
        for act_of in ["toelichting", "handtekening", "sluiting"] {
            let body = json!({"opmerking": "anders"});
            let problem = colleague.post_json(&act(&kasdag, act_of), &body).await.is(409).json();
            assert!(problem["detail"].as_str().unwrap().contains("gesloten"), "{problem}");
        }
        for cheat in [
            "UPDATE kasdag SET opmerking = 'niets'",
            "DELETE FROM kasdag",
            "UPDATE kastelling SET geteld_cent = 0",
            "INSERT INTO boeking (id, at, soort, kasdag_id) SELECT id, 0, 'kasmutatie', id FROM kasdag",
        ] {
            directly(&world, cheat).await.expect_err(cheat);
        }
        check_is_clean(&world.url);
    }

    async fn no_more_cash_leaves_a_till_than_is_in_it(world: World) {
        let mut api = selling(&world, 0).await;
        let out = |cent: u32| json!({"verkooppunt": "gemeentewinkel", "richting": "uit", "bedragCent": cent, "reden": "Naar de bank"});
        let problem = api.post_json("/api/v1/kasmutaties", &out(10_001)).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("niet genoeg in de kas"), "{problem}");
        api.post_json("/api/v1/kasmutaties", &out(10_000)).await.is(201);
        let kasdag = counted(&mut api, 2).await;
        api.post_json(&act(&kasdag, "toelichting"), &json!({"opmerking": "Gevonden"})).await.is(200);
        let mut other = world.api_as(given::balie()).await;
        let problem = other.post_json(&act(&kasdag, "sluiting"), &json!({"stortingCent": 2_001, "zak": "A1"})).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("€ 20,00 geteld"), "{problem}");
        other.post_json(&act(&kasdag, "sluiting"), &json!({"stortingCent": 2_000, "zak": "A1"})).await.is(200);
        check_is_clean(&world.url);
    }

    async fn two_clerks_who_close_at_once_close_it_once(world: World) {
        let mut api = selling(&world, 2).await;
        let kasdag = counted(&mut api, 13).await;
        let (mut one, mut two) = (world.api_as(given::balie()).await, world.api_as(given::balie()).await);
        let (path, bag) = (act(&kasdag, "sluiting"), json!({"stortingCent": 3_000, "zak": "B2"}));
        let (one, two) = tokio::join!(one.post_json(&path, &bag), two.post_json(&path, &bag));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{}{}", one.text(), two.text());
        let again = api.post_json_once("/api/v1/kasdagen", &json!({"verkooppunt": "gemeentewinkel"}), Some(SLEUTEL)).await.is(201).json();
        assert_eq!(again["nummer"], "GW-K-0002");
        let replay = api.post_json_once("/api/v1/kasdagen", &json!({"verkooppunt": "gemeentewinkel"}), Some(SLEUTEL)).await.is(201);
        assert_eq!(replay.headers["idempotent-replayed"], "true");
        let problem = api.post_json("/api/v1/kasdagen", &json!({"verkooppunt": "gemeentewinkel"})).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("GW-K-0002"), "{problem}");
        let next = counted(&mut api, 10).await;
        let used = api.post_json(&act(&next, "sluiting"), &json!({"stortingCent": 1_000, "zak": "b 2"})).await.is(400).json();
        assert_eq!(used["errors"][0]["veld"], "zak");
        check_is_clean(&world.url);
    }

    async fn sales_while_a_till_is_closed_all_land_in_a_kasdag(world: World) {
        let mut api = selling(&world, 2).await;
        let kasdag = counted(&mut api, 13).await;
        let path = act(&kasdag, "sluiting");
        let mut sellers = Vec::new();
        for _ in 0..4 {
            sellers.push(world.api_as(given::balie()).await);
        }
        let (body, bag) = (cash(1), json!({}));
        let [a, b, c, d] = &mut sellers[..] else { panic!() };
        let (closed, one, two, three, four) = tokio::join!(
            api.post_json(&path, &bag), a.post_json("/api/v1/verkopen", &body), b.post_json("/api/v1/verkopen", &body),
            c.post_json("/api/v1/verkopen", &body), d.post_json("/api/v1/verkopen", &body),
        );
        assert!([200, 409].contains(&closed.status.as_u16()), "{}", closed.text());
        for sale in [one, two, three, four] {
            sale.is(201);
        }
        check_is_clean(&world.url);
    }

    async fn a_till_is_for_its_own_clerks_and_finance(world: World) {
        let mut api = selling(&world, 1).await;
        let kasdag = counted(&mut api, 11).await;
        let elsewhere = Rol::Balie { verkooppunt: "de-lieve".to_owned() };
        let mut other = world.api_as(elsewhere).await;
        for verb in ["toelichting", "handtekening", "sluiting"] {
            other.post_json(&act(&kasdag, verb), &json!({"opmerking": "x"})).await.is(404);
        }
        other.get(&act(&kasdag, "kasstaat")).await.is(404);
        other.post_json("/api/v1/kastellingen", &tens(1)).await.is(403);
        other.get("/api/v1/kasdagen?verkooppunt=gemeentewinkel").await.is(403);
        let mut finance = world.api_as(Rol::Financien).await;
        finance.post_json("/api/v1/kastellingen", &tens(1)).await.is(403);
        finance.post_json(&act(&kasdag, "sluiting"), &json!({})).await.is(403);
        let mut coordinator = world.api_as(given::coordinator()).await;
        coordinator.post_json(&act(&kasdag, "sluiting"), &json!({})).await.is(403);
        world.login_as(given::coordinator()).await.get("/kas").await.is(403);
        world.login_as(given::balie()).await.get("/kassen").await.is(403);
    }

    async fn a_count_that_is_wrong_keeps_what_was_typed(world: World) {
        let mut clerk = world.login_as(given::balie()).await;
        let page = clerk.post("/kas/telling", &[("stuks_5000", "2"), ("stuks_5", "drie"), ("stuks_1", "-1"), ("sleutel", SLEUTEL)]).await.is(400);
        assert_eq!((page.field("stuks_5000"), page.field("stuks_5"), page.field("sleutel")), ("2".to_owned(), "drie".to_owned(), SLEUTEL.to_owned()));
        assert!(page.text().contains("href=\"#stuks_5\"") && page.text().contains("href=\"#stuks_1\""));
        let page = clerk.post("/kas/opening", &[("erbij", "honderd")]).await.is(400);
        assert_eq!(page.field("erbij"), "honderd");
        clerk.post("/kas/opening", &[("erbij", "")]).await.is(303);
        let page = clerk.post("/kas/mutaties", &[("richting", "in"), ("bedrag", "0"), ("reden", "Gevonden")]).await.is(400);
        assert_eq!((page.field("bedrag"), page.field("reden")), ("0".to_owned(), "Gevonden".to_owned()));
        let mut api = world.api_as(given::balie()).await;
        for stuks in [json!({"300": 1}), json!({"1000": 1.5}), json!({"1000": "3"}), json!({"x": 1}), json!({"1000": 10_000})] {
            api.post_json("/api/v1/kastellingen", &json!({"verkooppunt": "gemeentewinkel", "stuks": stuks})).await.is(400);
        }
        check_is_clean(&world.url);
    }

    async fn a_clock_that_is_set_back_takes_nothing_out_of_the_till_before_it_came_in(world: World) {
        let mut api = selling(&world, 1).await;
        world.at("2026-11-02T07:00:00Z");
        api.post_json("/api/v1/verkopen", &cash(1)).await.is(201);
        let out = json!({"verkooppunt": "gemeentewinkel", "richting": "uit", "bedragCent": 5_000, "reden": "Naar de bank"});
        let problem = api.post_json("/api/v1/kasmutaties", &out).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("klok"), "{problem}");
        let kasdag = counted(&mut api, 13).await;
        let bag = json!({"stortingCent": 13_000, "zak": "C3"});
        let problem = api.post_json(&act(&kasdag, "sluiting"), &bag).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("klok"), "{problem}");
        check_is_clean(&world.url);
        world.at("2026-11-02T09:00:00Z");
        api.post_json(&act(&kasdag, "sluiting"), &bag).await.is(200);
        check_is_clean(&world.url);
    }

    async fn killed_between_count_and_close_nothing_is_lost(world: World) {
        let token = world.token(given::balie()).await;
        let server = Server::start(&world);
        server.post("/api/v1/verkopen", &token, None, &cash(2)).unwrap();
        let kasdag = server.post("/api/v1/kastellingen", &token, None, &tens(3)).unwrap();
        assert_eq!((kasdag.status, &kasdag.body["verschilCent"]), (201, &json!(0)));
        server.kill();
        check_is_clean(&world.url);
        let server = Server::start(&world);
        let closed = server.post(&act(&kasdag.body, "sluiting"), &token, Some(SLEUTEL), &json!({"stortingCent": 3_000, "zak": "D4"})).unwrap();
        assert_eq!(closed.status, 200);
        server.kill();
        let server = Server::start(&world);
        let again = server.post(&act(&kasdag.body, "sluiting"), &token, Some(SLEUTEL), &json!({"stortingCent": 3_000, "zak": "D4"})).unwrap();
        assert_eq!((again.status, again.replayed, &again.body), (200, true, &closed.body));
        check_is_clean(&world.url);
    }
}
