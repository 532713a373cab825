//! Stock at verkooppunten: handed over with both sides' word, counted, lost, sold from, told about afterwards, and accounted for when
//! a cheque turned up at a door before anybody told us.

use dienstencheque::{
    actions,
    domain::{account::Rol, melding::MeldingSoort, nummer::ChequeNummer, oplage::OplageDraft},
    store,
};
use serde_json::{Value, json};

use crate::{
    stories,
    support::{
        World, given,
        http::Visitor,
        paper::{codes_on, text_of},
        process::check_is_clean,
        town::HULST_WERKT,
    },
};

const VERZILVERINGEN: &str = "/api/v1/verzilveringen";

fn nummer(seq: u32) -> String {
    ChequeNummer {
        prefix: "HU".to_owned(),
        year: 2026,
        seq,
    }
    .to_string()
}

fn clerk_of(verkooppunt: &str) -> Rol {
    Rol::Balie {
        verkooppunt: verkooppunt.to_owned(),
    }
}

/// An oplage that is offered and not confirmed; answers its codes.
async fn printed(world: &World, verkooppunt: &str, count: u32) -> Vec<String> {
    let beheerder = world.actor(Rol::Beheerder).await;
    let draft = OplageDraft {
        verkooppunt: verkooppunt.to_owned(),
        aantal: count.to_string(),
        ..OplageDraft::default()
    };
    let oplage = actions::oplage::print(&world.app, &beheerder, &draft, None)
        .await
        .unwrap()
        .value;
    codes_on(
        &actions::oplage::sheet(&world.app, &beheerder, oplage)
            .await
            .unwrap(),
    )
}

async fn in_stock(visitor: &mut Visitor, verkooppunt: &str) -> u64 {
    let stock = visitor
        .get(&format!("/api/v1/voorraad/{verkooppunt}"))
        .await
        .is(200)
        .json();
    stock["inVoorraad"].as_u64().unwrap()
}

fn sentences(problem: &Value) -> String {
    problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["detail"].as_str().unwrap())
        .collect::<Vec<_>>()
        .join(" ")
}

stories! {
    async fn an_oplage_lies_with_the_municipality_until_the_verkooppunt_confirms(world: World) {
        printed(&world, "malpertuus", 6).await;
        let mut beheerder = world.api_as(Rol::Beheerder).await;
        assert_eq!(in_stock(&mut beheerder, "gemeente").await, 6);
        assert_eq!(in_stock(&mut beheerder, "malpertuus").await, 0);
        let mut clerk = world.login_as(clerk_of("malpertuus")).await;
        let list = clerk.get("/overdrachten").await.is(200).text();
        assert!(list.contains("Nog niet bevestigd") && list.contains(&nummer(6)));
        let id = beheerder.get("/api/v1/overdrachten").await.is(200).json()["resultaten"][0]["id"].as_str().unwrap().to_owned();
        let page = format!("/overdrachten/{id}");
        world.login_as(clerk_of("de-lieve")).await.get(&page).await.is(404);
        let shown = clerk.get(&page).await.is(200).text();
        assert!(shown.contains("Hebt u alle 6 cheques?") && !shown.contains("Getekend op papier"));
        let slip = clerk.get(&format!("{page}/bon")).await.is(200);
        let text = text_of(&slip.bytes);
        assert!(text.contains("Malpertuus") && text.contains(&nummer(1)) && codes_on(&slip.bytes).is_empty());
        clerk.post(&format!("{page}/bevestiging"), &[]).await.is(303);
        assert!(clerk.get(&page).await.is(200).text().contains("Ontvangen"));
        clerk.post(&format!("{page}/bevestiging"), &[]).await.is(409);
        assert_eq!(in_stock(&mut beheerder, "gemeente").await, 0);
        assert_eq!(in_stock(&mut beheerder, "malpertuus").await, 6);
        check_is_clean(&world.url);
    }

    async fn one_side_alone_hands_nothing_over_but_a_signature_counts(world: World) {
        printed(&world, "malpertuus", 3).await;
        let account = world.account(Rol::Beheerder).await;
        let mut beheerder = world.login(&account).await;
        // From here on by who offered it.
        let form = [("van", "gemeente"), ("naar", "de-lieve"), ("eerste", ""), ("laatste", "")];
        assert!(beheerder.post("/overdrachten", &form).await.is(400).text().contains("Vul een chequenummer in"));
        printed(&world, "gemeente", 4).await;
        let (first, last) = (nummer(4), nummer(7));
        let form = [("van", "gemeente"), ("naar", "de-lieve"), ("eerste", first.as_str()), ("laatste", last.as_str())];
        let to = beheerder.post("/overdrachten", &form).await.is(303).location();
        let alone = beheerder.post(&format!("{to}/bevestiging"), &[]).await.is(409).text();
        assert!(alone.contains("zelf uitgegeven"));
        let again = beheerder.post("/overdrachten", &form).await.is(400).text();
        assert!(again.contains("onderweg naar De Lieve"), "overlapping ranges are told");
        beheerder.post(&format!("{to}/bevestiging"), &[("papier", "ja")]).await.is(303);
        assert!(beheerder.get(&to).await.is(200).text().contains("getekend op papier"));
        let mut api = world.api_as(Rol::Beheerder).await;
        assert_eq!(in_stock(&mut api, "de-lieve").await, 4);
        check_is_clean(&world.url);
    }

    async fn what_is_refused_or_withdrawn_stays_where_it_was_and_stock_moves_and_returns(world: World) {
        world.stocked("malpertuus", 10).await;
        let mut clerk = world.login_as(clerk_of("malpertuus")).await;
        let mut other = world.login_as(clerk_of("de-lieve")).await;
        let mut api = world.api_as(Rol::Beheerder).await;
        let offer = |naar: &'static str, first: u32, last: u32| [("van", "malpertuus".to_owned()), ("naar", naar.to_owned()), ("eerste", nummer(first)), ("laatste", nummer(last))];
        let mut ids = Vec::new();
        for form in [offer("de-lieve", 1, 4), offer("gemeente", 5, 6), offer("de-lieve", 7, 8)] {
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            ids.push(clerk.post("/overdrachten", &form).await.is(303).location());
        }
        let sentence = other.post(&format!("{}/weigering", ids[0]), &[("opmerking", "")]).await.is(400).text();
        assert!(sentence.contains("Vul in wat er niet klopt"));
        other.post(&format!("{}/weigering", ids[0]), &[("opmerking", "Het zijn er 3.")]).await.is(303);
        assert!(clerk.get(&ids[0]).await.is(200).text().contains("Het zijn er 3."));
        assert_eq!(in_stock(&mut api, "malpertuus").await, 10);
        clerk.post(&format!("{}/bevestiging", ids[1]), &[]).await.is(403);
        let mut beheerder = world.login_as(Rol::Beheerder).await;
        beheerder.post(&format!("{}/bevestiging", ids[1]), &[]).await.is(303);
        clerk.post(&format!("{}/intrekking", ids[2]), &[]).await.is(303);
        other.post(&format!("{}/bevestiging", ids[2]), &[]).await.is(409);
        assert_eq!(in_stock(&mut api, "malpertuus").await, 8);
        assert_eq!(in_stock(&mut api, "gemeente").await, 2);
        assert_eq!(in_stock(&mut api, "de-lieve").await, 0);
        check_is_clean(&world.url);
    }

    async fn ranges_that_cannot_be_are_refused_in_a_sentence(world: World) {
        world.stocked("malpertuus", 5).await;
        let mut api = world.api_as(Rol::Beheerder).await;
        let offer = |van: &str, naar: &str, first: u32, last: u32| json!({"van": van, "naar": naar, "eerste": nummer(first), "laatste": nummer(last)});
        for (body, sentence) in [
            (offer("malpertuus", "de-lieve", 4, 2), "Wissel ze om"),
            (offer("malpertuus", "de-lieve", 4, 9), "geen cheque met nummer"),
            (offer("gemeente", "de-lieve", 1, 5), "ligt bij Malpertuus"),
            (offer("malpertuus", "malpertuus", 1, 5), "Kies een ander"),
            (offer("atlantis", "de-lieve", 1, 5), "Kies wie de cheques geeft"),
        ] {
            let problem = api.post_json("/api/v1/overdrachten", &body).await.is(400).json();
            assert!(sentences(&problem).contains(sentence), "{sentence}: {problem}");
        }
        let mut stranger = world.api_as(clerk_of("de-lieve")).await;
        stranger.post_json("/api/v1/overdrachten", &offer("malpertuus", "de-lieve", 1, 5)).await.is(403);
        assert_eq!(in_stock(&mut api, "malpertuus").await, 5);
    }

    async fn a_cheque_of_an_open_overdracht_at_a_door_counts_as_handed_over(world: World) {
        let visit = world.started_visit(2).await;
        let codes = printed(&world, "malpertuus", 4).await;
        let mut phone = world.visitor().with_token(&visit.token);
        let taken = phone.post_json(VERZILVERINGEN, &json!({"code": codes[2], "opdracht": visit.opdracht})).await.is(201).json();
        assert_eq!(taken["laterGemeld"], true);
        check_is_clean(&world.url);
        let mut clerk = world.api_as(clerk_of("malpertuus")).await;
        let open = clerk.get("/api/v1/overdrachten").await.is(200).json()["resultaten"][0].clone();
        assert_eq!((open["status"].as_str(), open["overgedragen"].as_u64()), (Some("offered"), Some(1)));
        let path = format!("/api/v1/overdrachten/{}/besluit", open["id"].as_str().unwrap());
        let confirmed = clerk.post_json(&path, &json!({"besluit": "bevestigd"})).await.is(200).json();
        assert_eq!(confirmed["overgedragen"], 4);
        assert_eq!(in_stock(&mut clerk, "malpertuus").await, 3);
        let owed = clerk.get("/api/v1/voorraad/malpertuus/verantwoordingen").await.is(200).json();
        assert_eq!(owed["resultaten"][0]["nummer"], nummer(3));
        check_is_clean(&world.url);
    }

    async fn a_late_reported_sale_is_told_to_the_coordinator_and_accounted_for_once(world: World) {
        let visit = world.started_visit(2).await;
        let codes = world.stocked("malpertuus", 3).await;
        let mut phone = world.visitor().with_token(&visit.token);
        phone.post_json(VERZILVERINGEN, &json!({"code": codes[0], "opdracht": visit.opdracht})).await.is(201);
        let told = actions::melding::page(&world.app, &visit.team.coordinator(), true, 0).await.unwrap();
        assert_eq!(told[0].soort, MeldingSoort::LateReported);
        assert!(told[0].tekst.contains(&nummer(1)) && told[0].tekst.contains("Malpertuus"), "{}", told[0].tekst);
        let mut coordinator = world.login(&visit.team.coordinator).await;
        let page = coordinator.get("/voorraad/malpertuus/verantwoording").await.is(200);
        assert!(page.text().contains(&nummer(1)));
        let sale = page.field("verkopen");
        let nothing = coordinator.post("/voorraad/malpertuus/verantwoording", &[("waarheen", "pin")]).await.is(400).text();
        assert!(nothing.contains("Kies welke verkopen"));
        coordinator.post("/voorraad/malpertuus/verantwoording", &[("verkopen", sale.as_str()), ("waarheen", "bank")]).await.is(303);
        let again = coordinator.post("/voorraad/malpertuus/verantwoording", &[("verkopen", sale.as_str()), ("waarheen", "bank")]).await.is(409).text();
        assert!(again.contains("al verantwoord"));
        assert!(coordinator.get("/voorraad/malpertuus/verantwoording").await.is(200).text().contains("Er is niets te verantwoorden"));
        world.login_as(clerk_of("de-lieve")).await.get("/voorraad/malpertuus/verantwoording").await.is(403);
        check_is_clean(&world.url);
    }

    async fn missing_stock_is_worth_nothing_at_once_and_is_held_back_at_the_door(world: World) {
        let visit = world.started_visit(1).await;
        let codes = world.stocked("malpertuus", 30).await;
        let mut clerk = world.api_as(clerk_of("malpertuus")).await;
        let stolen = json!({"eerste": nummer(1), "laatste": nummer(20), "reden": "stolen"});
        let done = clerk.post_json("/api/v1/voorraad/malpertuus/ongeldig", &stolen).await.is(200).json();
        assert_eq!(done["aantal"], 20);
        let again = clerk.post_json("/api/v1/voorraad/malpertuus/ongeldig", &stolen).await.is(400).json();
        assert!(sentences(&again).contains("is ongeldig gemaakt (gestolen)"), "{again}");
        let mut phone = world.visitor().with_token(&visit.token);
        for _ in 0..2 {
            let problem = phone.post_json(VERZILVERINGEN, &json!({"code": codes[4], "opdracht": visit.opdracht})).await.is(409).json();
            assert_eq!(problem["title"], "Deze cheque is vermist");
            assert!(problem["detail"].as_str().unwrap().contains("0114-684700"), "{problem}");
        }
        let told = actions::melding::page(&world.app, &visit.team.coordinator(), true, 0).await.unwrap();
        let held: Vec<_> = told.iter().filter(|one| one.soort == MeldingSoort::HeldBack).collect();
        assert_eq!(held.len(), 1, "the same cheque is told once");
        assert!(held[0].tekst.contains(&nummer(5)));
        check_is_clean(&world.url);
    }

    async fn a_cheque_that_was_never_handed_out_is_held_back_too(world: World) {
        let visit = world.started_visit(1).await;
        let codes = printed(&world, "gemeente", 2).await;
        let mut phone = world.visitor().with_token(&visit.token);
        let problem = phone.post_json(VERZILVERINGEN, &json!({"code": codes[0], "opdracht": visit.opdracht})).await.is(409).json();
        assert_eq!(problem["title"], "Deze cheque is nog niet uitgegeven");
        let told = actions::melding::page(&world.app, &visit.team.coordinator(), true, 0).await.unwrap();
        assert_eq!(told[0].soort, MeldingSoort::HeldBack);
        check_is_clean(&world.url);
    }

    async fn stock_that_is_refused_for_another_reason_raises_no_alarm(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = world.ploeg(&team).await;
        let opdracht = world.planned(&team, klus, ploeg, 10).await;
        let codes = printed(&world, "malpertuus", 1).await;
        let mut phone = world.visitor().with_token(&world.token_of(team.deelnemers[0].1.id).await);
        let problem = phone.post_json(VERZILVERINGEN, &json!({"code": codes[0], "opdracht": opdracht})).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("Druk eerst op Begonnen"), "{problem}");
        assert!(actions::melding::page(&world.app, &team.coordinator(), true, 0).await.unwrap().is_empty());
        check_is_clean(&world.url);
    }

    async fn much_spoiled_paper_and_large_oplagen_need_two_people(world: World) {
        world.stocked("malpertuus", 15).await;
        let one = world.account(Rol::Beheerder).await;
        let mut one = world.login(&one).await;
        let mut two = world.login_as(Rol::Beheerder).await;
        let (first, last) = (nummer(1), nummer(11));
        let form = [("eerste", first.as_str()), ("laatste", last.as_str()), ("reden", "damaged")];
        assert_eq!(one.post("/voorraad/malpertuus/ongeldig", &form).await.is(303).location(), "/akkoord");
        let mine = one.get("/akkoord").await.is(200).text();
        assert!(mine.contains("11 cheques van Malpertuus ongeldig maken") && mine.contains("Trek in") && !mine.contains(">Niet akkoord<"));
        let mut api = world.api_as(Rol::Beheerder).await;
        let id = api.get("/api/v1/akkoorden").await.is(200).json()["resultaten"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/akkoord/{id}");
        assert!(one.post(&path, &[("besluit", "akkoord")]).await.is(409).text().contains("Een ander moet akkoord geven"));
        assert_eq!(in_stock(&mut api, "malpertuus").await, 15);
        two.post(&path, &[("besluit", "akkoord")]).await.is(303);
        assert_eq!(in_stock(&mut api, "malpertuus").await, 4);
        two.post(&path, &[("besluit", "akkoord")]).await.is(409);
        // A clerk asks too, and may take it back; agreeing is for others.
        world.stocked("malpertuus", 11).await;
        let mut clerk = world.login_as(clerk_of("malpertuus")).await;
        let (first, last) = (nummer(16), nummer(26));
        let form = [("eerste", first.as_str()), ("laatste", last.as_str()), ("reden", "misprint")];
        clerk.post("/voorraad/malpertuus/ongeldig", &form).await.is(303);
        assert!(clerk.get("/akkoord").await.is(200).text().contains("Trek in"));
        let own = api.get("/api/v1/akkoorden").await.is(200).json()["resultaten"][0]["id"].as_str().unwrap().to_owned();
        clerk.post(&format!("/akkoord/{own}"), &[("besluit", "akkoord")]).await.is(409);
        clerk.post(&format!("/akkoord/{own}"), &[("besluit", "intrekken")]).await.is(303);
        let form = [("verkooppunt", "gemeente"), ("aantal", "501")];
        assert_eq!(one.post("/oplagen", &form).await.is(303).location(), "/akkoord");
        assert_eq!(in_stock(&mut api, "gemeente").await, 0);
        let listed = api.get("/api/v1/akkoorden").await.is(200).json();
        let asked = &listed["resultaten"][0];
        assert!(asked["voorstel"].as_str().unwrap().contains("501 cheques drukken"));
        let path = format!("/api/v1/akkoorden/{}/besluit", asked["id"].as_str().unwrap());
        api.post_json(&path, &json!({"besluit": "misschien"})).await.is(400);
        api.post_json(&path, &json!({"besluit": "akkoord"})).await.is(200);
        assert_eq!(in_stock(&mut api, "gemeente").await, 501);
        check_is_clean(&world.url);
    }

    async fn the_leaves_of_a_booklet_share_the_claim_code_on_its_cover(world: World) {
        use sea_orm::ConnectionTrait;
        let mut beheerder = world.login_as(Rol::Beheerder).await;
        let form = |aantal: &'static str| [("verkooppunt", "malpertuus"), ("aantal", aantal), ("boekje", "10")];
        assert!(beheerder.post("/oplagen", &form("25")).await.is(400).text().contains("precies in past"));
        let to = beheerder.post("/oplagen", &form("20")).await.is(303).location();
        assert!(beheerder.get(&to).await.is(200).text().contains("in boekjes van 10"));
        let covers = text_of(&beheerder.get(&format!("{to}/omslagen")).await.is(200).bytes);
        assert!(covers.contains("Boekje met 10 cheques") && covers.contains(&nummer(11)), "{covers}");
        let leaves = beheerder.get(&format!("{to}/vel")).await.is(200);
        assert!(text_of(&leaves.bytes).contains("op de omslag"));
        assert_eq!(codes_on(&leaves.bytes).len(), 20, "every leaf has a code of its own");
        let direct = sea_orm::Database::connect(&world.url).await.unwrap();
        let count = sea_orm::Statement::from_string(direct.get_database_backend(), "SELECT COUNT(DISTINCT claim_mac) AS n FROM cheque");
        let row = direct.query_one_raw(count).await.unwrap().unwrap();
        assert_eq!(row.try_get::<i64>("", "n").unwrap(), 2, "one claim code per booklet");
        direct.close().await.unwrap();
        beheerder.post(&format!("{to}/vel/bevestiging"), &[]).await.is(303);
        beheerder.get(&format!("{to}/omslagen")).await.is(410);
        check_is_clean(&world.url);
    }

    async fn the_counter_sells_a_range_from_stock_by_scanner(world: World) {
        let codes = world.stocked("gemeentewinkel", 12).await;
        let mut clerk = world.login_as(given::balie()).await;
        let sleutel = clerk.get("/balie/voorraad").await.is(200).field("sleutel");
        // The first by the QR of the cheque, the last by its number.
        let scanned = format!("HTTP://HULST.TEST/C/{}", codes[0].replace('-', ""));
        let last = nummer(3);
        let form = [("eerste", scanned.as_str()), ("laatste", last.as_str()), ("betaalwijze", "contant"), ("sleutel", sleutel.as_str())];
        let to = clerk.post("/balie/voorraad", &form).await.is(303).location();
        let page = clerk.get(&to).await.is(200).text();
        for shown in ["€ 45,00", "Verkocht uit de voorraad", &last] {
            assert!(page.contains(shown), "{shown}");
        }
        assert_eq!(clerk.post("/balie/voorraad", &form).await.is(303).location(), format!("{to}?nogmaals=ja"));
        let fresh = clerk.get("/balie/voorraad").await.is(200).field("sleutel");
        let twice = [("eerste", last.as_str()), ("laatste", ""), ("betaalwijze", "pin"), ("sleutel", fresh.as_str())];
        let refused = clerk.post("/balie/voorraad", &twice).await.is(400);
        assert!(refused.text().contains("is al verkocht"));
        assert_eq!(refused.field("eerste"), last, "what was typed stays");
        check_is_clean(&world.url);
    }

    async fn strips_from_the_cash_box_are_told_afterwards_and_a_double_scan_counts_once(world: World) {
        world.stocked("malpertuus", 10).await;
        world.at("2026-11-09T09:00:00Z");
        let mut meldpunt = world.login_as(Rol::Meldpunt).await;
        let path = "/voorraad/malpertuus/verkoop";
        let stroken = format!("{}\r\n{}\r\n{}\r\n{}\r\n", nummer(2), nummer(5), nummer(2), nummer(9));
        let form = |stroken: &str, op: &str| [("verkochtOp", op.to_owned()), ("stroken", stroken.to_owned()), ("betaalwijze", "contant".to_owned())];
        let odd = form(&format!("{stroken}HU26-000001-A\r\n{}", nummer(11)), "2026-11-05");
        let odd: Vec<(&str, &str)> = odd.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let refused = meldpunt.post(path, &odd).await.is(400).text();
        assert!(refused.contains("Regel 5: ") && refused.contains(&nummer(9)), "{refused}");
        for (day, sentence) in [("2026-11-10", "moet nog komen"), ("2025-01-01", "langer dan een jaar"), ("gisteren", "Vul de dag")] {
            let odd = form(&stroken, day);
            let odd: Vec<(&str, &str)> = odd.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert!(meldpunt.post(path, &odd).await.is(400).text().contains(sentence), "{day}");
        }
        let good = form(&stroken, "2026-11-05");
        let good: Vec<(&str, &str)> = good.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let to = meldpunt.post(path, &good).await.is(303).location();
        let told = meldpunt.get(&to).await.is(200).text();
        assert!(told.contains("3 cheques zijn gemeld. 1 strook was dubbel gescand"), "{told}");
        let again = meldpunt.post(path, &good).await.is(400).text();
        assert!(again.contains("is al verkocht, op donderdag 5 november 2026 bij Malpertuus"), "{again}");
        let known = store::cheque::by_nummer(world.app.store.read(), &ChequeNummer::parse(&nummer(5)).unwrap()).await.unwrap().unwrap();
        let sale = known.cheque.status.sale().unwrap();
        assert_eq!(sale.at.to_string(), "2026-11-05T11:00:00Z", "sold-at is not reported-at");
        assert_eq!(sale.valid_until.unwrap().to_string(), "2028-11-05");
        check_is_clean(&world.url);
    }

    async fn a_range_by_telephone_is_only_of_the_verkooppunt_that_has_it(world: World) {
        world.stocked("malpertuus", 6).await;
        world.stocked("de-lieve", 6).await;
        let mut coordinator = world.api_as(given::coordinator()).await;
        let body = |first: u32, last: u32| json!({"eerste": nummer(first), "laatste": nummer(last), "betaalwijze": "pin", "verkochtOp": "2026-11-02"});
        let problem = coordinator.post_json("/api/v1/voorraad/malpertuus/verkopen", &body(4, 8)).await.is(400).json();
        assert!(sentences(&problem).contains("ligt bij De Lieve"), "{problem}");
        let sold = coordinator.post_json("/api/v1/voorraad/malpertuus/verkopen", &body(4, 6)).await.is(201).json();
        assert_eq!(sold["aantal"], 3);
        let mut other = world.api_as(clerk_of("de-lieve")).await;
        other.post_json("/api/v1/voorraad/malpertuus/verkopen", &body(1, 1)).await.is(403);
        coordinator.post_json("/api/v1/voorraad/gemeente/verkopen", &body(1, 1)).await.is(404);
        check_is_clean(&world.url);
    }

    async fn a_hundred_strips_in_one_go_are_one_sale(world: World) {
        world.stocked("malpertuus", 100).await;
        let mut clerk = world.api_as(clerk_of("malpertuus")).await;
        let stroken: Vec<String> = (1..=100).map(nummer).collect();
        let body = json!({"stroken": stroken, "betaalwijze": "contant", "verkochtOp": "2026-11-02"});
        let sold = clerk.post_json("/api/v1/voorraad/malpertuus/verkopen", &body).await.is(201).json();
        assert_eq!(sold["aantal"], 100);
        assert_eq!(in_stock(&mut clerk, "malpertuus").await, 0);
        check_is_clean(&world.url);
    }

    async fn a_count_says_what_must_have_been_sold_and_what_money_must_be_there(world: World) {
        world.stocked("malpertuus", 30).await;
        let mut clerk = world.login_as(clerk_of("malpertuus")).await;
        let path = "/voorraad/malpertuus/telling";
        let refused = clerk.post(path, &[("geteld", "24"), ("opmerking", "")]).await.is(400).text();
        assert!(refused.contains("Volgens ons liggen er 30. U telt er 24."), "{refused}");
        clerk.post(path, &[("geteld", "30"), ("opmerking", "")]).await.is(303);
        world.at("2026-11-06T09:00:00Z");
        let mut api = world.api_as(clerk_of("malpertuus")).await;
        let body = json!({"eerste": nummer(1), "laatste": nummer(4), "betaalwijze": "contant", "verkochtOp": "2026-11-04"});
        api.post_json("/api/v1/voorraad/malpertuus/verkopen", &body).await.is(201);
        let void = json!({"eerste": nummer(30), "laatste": nummer(30), "reden": "damaged"});
        api.post_json("/api/v1/voorraad/malpertuus/ongeldig", &void).await.is(200);
        world.at("2026-11-09T09:00:00Z");
        let odd = json!({"geteld": 23, "opmerking": "Twee stroken zoeken we nog."});
        api.post_json("/api/v1/voorraad/malpertuus/tellingen", &odd).await.is(204);
        let stock = api.get("/api/v1/voorraad/malpertuus").await.is(200).json();
        let count = &stock["tellingen"][0];
        // 30 + 0 − 1 − 23 = 6 sold, 4 of them told, at € 15.
        assert_eq!((count["verwacht"].as_u64(), count["geteld"].as_u64()), (Some(25), Some(23)));
        assert_eq!((count["verkocht"].as_i64(), count["nietGemeld"].as_i64()), (Some(6), Some(2)));
        assert_eq!(count["verwachtGeldCent"], 9_000);
        // A week later the first session is over.
        let mut clerk = world.login_as(clerk_of("malpertuus")).await;
        let page = clerk.get("/voorraad/malpertuus").await.is(200).text();
        assert!(page.contains("€ 90,00") && page.contains("Twee stroken zoeken we nog."));
        assert_eq!(clerk.get("/voorraad").await.is(303).location(), "/voorraad/malpertuus");
        world.login_as(clerk_of("de-lieve")).await.get("/voorraad/malpertuus").await.is(403);
        check_is_clean(&world.url);
    }

    async fn two_who_take_the_same_stock_at_once_do_not_both_get_it(world: World) {
        world.stocked("malpertuus", 4).await;
        let token = world.token(clerk_of("malpertuus")).await;
        let mut askers = Vec::new();
        for _ in 0..4 {
            let mut clerk = world.visitor().with_token(&token);
            let body = json!({"eerste": nummer(1), "laatste": nummer(4), "betaalwijze": "pin", "verkochtOp": "2026-11-02"});
            askers.push(tokio::spawn(async move { clerk.post_json("/api/v1/voorraad/malpertuus/verkopen", &body).await.status.as_u16() }));
        }
        let mut statuses = Vec::new();
        for asker in askers {
            statuses.push(asker.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 400, 400, 400]);
        check_is_clean(&world.url);
    }

    async fn check_finds_stock_that_nobody_handed_over(world: World) {
        use sea_orm::ConnectionTrait;
        world.stocked("malpertuus", 2).await;
        check_is_clean(&world.url);
        let direct = sea_orm::Database::connect(&world.url).await.unwrap();
        direct.execute_unprepared("UPDATE cheque SET verkooppunt = 'de-lieve' WHERE seq = 1").await.unwrap();
        direct.execute_unprepared("DELETE FROM overdracht_cheque").await.unwrap_err();
        direct.close().await.unwrap();
        let found = crate::support::process::run(&["check", "--database-url", &world.url]);
        assert_eq!(found.status.code(), Some(1));
        let found = String::from_utf8(found.stdout).unwrap();
        assert!(found.lines().any(|line| line.starts_with("FAIL C7 ")), "{found}");
    }
}
