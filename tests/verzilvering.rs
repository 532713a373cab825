//! Handing in cheques at visits: once, with a sentence for every refusal, and never a resident sent away for our own paperwork.

use dienstencheque::{
    actions,
    domain::{account::Rol, klus::KlusDraft, oplage::OplageDraft},
};
use serde_json::{Value, json};

use crate::{
    stories,
    support::{
        given,
        paper::codes_on,
        process::{self, check_is_clean},
        town::HULST_WERKT,
    },
};

const VERZILVERINGEN: &str = "/api/v1/verzilveringen";

fn hand_in(code: &str, opdracht: uuid::Uuid) -> Value {
    json!({"code": code, "opdracht": opdracht})
}

/// Exchanges one symbol in a block for another.
fn mistyped(code: &str, block: usize) -> String {
    let mut blocks: Vec<String> = code.split('-').map(str::to_owned).collect();
    let first = blocks[block - 1].remove(0);
    blocks[block - 1].insert(0, if first == '7' { '8' } else { '7' });
    blocks.join("-")
}

stories! {
    async fn a_sold_cheque_is_taken_in_once(world: World) {
        let visit = world.started_visit(2).await;
        let codes = world.sold_codes(2).await;
        let mut phone = world.visitor().with_token(&visit.token);
        let first = phone.post_json(VERZILVERINGEN, &hand_in(&codes[0], visit.opdracht)).await.is(201).json();
        assert!(first["nummer"].as_str().unwrap().starts_with("HU26-000001-"));
        assert_eq!(first["opdracht"], visit.opdracht.to_string());
        assert_eq!(first["nogTeGaan"], 1);
        let again = phone.post_json(VERZILVERINGEN, &hand_in(&codes[0], visit.opdracht)).await.is(409).json();
        assert_eq!(again["title"], "Deze cheque is al gebruikt");
        // As a scanner sends it, and as a tired person types it.
        let scanned = format!("HTTP://HULST.TEST/C/{}", codes[1].replace('-', ""));
        let typed = scanned.to_lowercase().replace('0', "o");
        let second = phone.post_json(VERZILVERINGEN, &hand_in(&typed, visit.opdracht)).await.is(201).json();
        assert_eq!(second["nogTeGaan"], 0);
        check_is_clean(&world.url);
    }

    async fn a_used_cheque_is_refused_elsewhere_with_its_day_and_whom_to_call(world: World) {
        let visit = world.started_visit(1).await;
        let codes = world.sold_codes(1).await;
        let mut phone = world.visitor().with_token(&visit.token);
        phone.post_json(VERZILVERINGEN, &hand_in(&codes[0], visit.opdracht)).await.is(201);
        world.at("2026-11-03T08:00:00Z");
        let later = world.started_visit(1).await;
        let mut phone = world.visitor().with_token(&later.token);
        let problem = phone.post_json(VERZILVERINGEN, &hand_in(&codes[0], later.opdracht)).await.is(409).json();
        assert_eq!(problem["title"], "Deze cheque is al gebruikt");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("2 november 2026") && detail.contains("0114-684700"), "{detail}");
    }

    async fn one_key_is_one_redemption(world: World) {
        let visit = world.started_visit(1).await;
        let codes = world.sold_codes(1).await;
        let mut phone = world.visitor().with_token(&visit.token);
        let key = uuid::Uuid::now_v7().to_string();
        let body = hand_in(&codes[0], visit.opdracht);
        let first = phone.post_json_once(VERZILVERINGEN, &body, Some(&key)).await.is(201).json();
        let again = phone.post_json_once(VERZILVERINGEN, &body, Some(&key)).await.is(201);
        assert_eq!(again.headers["idempotent-replayed"], "true");
        assert_eq!(again.json(), first);
    }

    async fn a_wrong_code_says_which_block_and_an_unknown_one_whom_to_call(world: World) {
        let visit = world.started_visit(1).await;
        let code = world.sold_codes(1).await.remove(0);
        let mut phone = world.visitor().with_token(&visit.token);
        for block in 1..=3 {
            let problem = phone.post_json(VERZILVERINGEN, &hand_in(&mistyped(&code, block), visit.opdracht)).await.is(400).json();
            assert_eq!(problem["errors"][0]["veld"], "code");
            let sentence = problem["errors"][0]["detail"].as_str().unwrap();
            assert!(sentence.contains(&format!("blok {block}")), "{sentence}");
        }
        for odd in ["", "abc", "💶💶💶💶", "XXXX-XXXX-XXXX-XXX", &"9".repeat(10_000), "<script>"] {
            phone.post_json(VERZILVERINGEN, &hand_in(odd, visit.opdracht)).await.is(400);
            // That it is no code is said to who may hand one in here, and to nobody else.
            for (rol, status) in [(given::balie(), 403), (given::other_coordinator(), 404)] {
                world.api_as(rol).await.post_json(VERZILVERINGEN, &hand_in(odd, visit.opdracht)).await.is(status);
            }
        }
        // A genuine code of another installation: well formed, but not ours.
        let foreign = dienstencheque::domain::code::Code::generate(|bytes| bytes.fill(21)).to_string();
        let problem = phone.post_json(VERZILVERINGEN, &hand_in(&foreign, visit.opdracht)).await.is(409).json();
        assert_eq!(problem["title"], "Deze cheque kennen we niet");
        assert!(problem["detail"].as_str().unwrap().contains("0114-684700"));
        phone.post_json(VERZILVERINGEN, &json!({"code": code, "opdracht": "x"})).await.is(400);
    }

    async fn strangers_to_a_visit_hand_nothing_in(world: World) {
        let visit = world.started_visit(1).await;
        let code = world.sold_codes(1).await.remove(0);
        let body = hand_in(&code, visit.opdracht);
        let (_, outsider) = world.deelnemer(HULST_WERKT, "Niet In De Ploeg").await;
        for account in [outsider.id, world.account(given::begeleider()).await.id, world.account(given::other_coordinator()).await.id] {
            let token = world.token_of(account).await;
            world.visitor().with_token(&token).post_json(VERZILVERINGEN, &body).await.is(404);
        }
        for rol in [given::balie(), Rol::Meldpunt, Rol::Financien, Rol::Beheerder] {
            world.api_as(rol).await.post_json(VERZILVERINGEN, &body).await.is(403);
        }
        let nowhere = hand_in(&code, uuid::Uuid::now_v7());
        world.visitor().with_token(&visit.token).post_json(VERZILVERINGEN, &nowhere).await.is(404);
        let own = world.token_of(visit.team.begeleider.id).await;
        world.visitor().with_token(&own).post_json(VERZILVERINGEN, &body).await.is(201);
    }

    async fn nothing_is_taken_in_before_the_start_or_beyond_what_was_agreed(world: World) {
        let codes = world.sold_codes(2).await;
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = world.ploeg(&team).await;
        let opdracht = world.planned(&team, klus, ploeg, 10).await;
        let token = world.token_of(team.deelnemers[0].1.id).await;
        let mut phone = world.visitor().with_token(&token);
        let problem = phone.post_json(VERZILVERINGEN, &hand_in(&codes[0], opdracht)).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("Druk eerst op Begonnen"), "{problem}");
        actions::werk::start(&world.app, &team.deelnemer(), opdracht, None, None).await.unwrap();
        phone.post_json(VERZILVERINGEN, &hand_in(&codes[0], opdracht)).await.is(201);
        let problem = phone.post_json(VERZILVERINGEN, &hand_in(&codes[1], opdracht)).await.is(409).json();
        assert_eq!(problem["title"], "Er zijn genoeg cheques");
        check_is_clean(&world.url);
    }

    async fn a_cheque_expires_but_not_while_it_waits_for_a_ploeg(world: World) {
        let codes = world.sold_codes(2).await;
        // Sold on 2 November 2026: valid to 2 November 2028, with grace to 31 January 2029.
        world.at("2029-01-31T10:00:00Z");
        let team = world.team(HULST_WERKT).await;
        let draft = KlusDraft { cheques: vec![codes[0].clone()], ..world.wish() };
        let asked = actions::klus::ask(&world.app, &team.coordinator(), std::net::Ipv4Addr::LOCALHOST.into(), &draft, None).await.unwrap();
        world.at("2029-02-05T08:00:00Z");
        let agreed = dienstencheque::domain::klus::Acceptance { personen: 2, personen_minuten: 240 };
        actions::klus::accept(&world.app, &team.coordinator(), asked.value.id, None, agreed, None).await.unwrap();
        let ploeg = world.ploeg(&team).await;
        let opdracht = world.planned(&team, asked.value.id, ploeg, 10).await;
        actions::werk::start(&world.app, &team.deelnemer(), opdracht, None, None).await.unwrap();
        let token = world.token_of(team.deelnemers[0].1.id).await;
        let mut phone = world.visitor().with_token(&token);
        phone.post_json(VERZILVERINGEN, &hand_in(&codes[0], opdracht)).await.is(201);
        let problem = phone.post_json(VERZILVERINGEN, &hand_in(&codes[1], opdracht)).await.is(409).json();
        assert_eq!(problem["title"], "Deze cheque is verlopen");
        check_is_clean(&world.url);
    }

    async fn a_reserved_cheque_is_for_its_own_klus_until_it_is_let_go(world: World) {
        let codes = world.sold_codes(1).await;
        let visit = world.started_visit(1).await;
        let draft = KlusDraft { cheques: vec![codes[0].clone()], ..world.wish() };
        let ask = || actions::klus::ask(&world.app, &dienstencheque::domain::account::Actor::Bewoner, std::net::Ipv4Addr::LOCALHOST.into(), &draft, None);
        let other = ask().await.unwrap().value.id;
        let mut phone = world.visitor().with_token(&visit.token);
        let problem = phone.post_json(VERZILVERINGEN, &hand_in(&codes[0], visit.opdracht)).await.is(409).json();
        assert_eq!(problem["title"], "Deze cheque is voor een andere klus");
        let refused = ask().await.unwrap_err();
        assert!(format!("{refused:?}").contains("andere klus"), "{refused:?}");
        actions::klus::withdraw(&world.app, &visit.team.coordinator(), other, None, "Hoeft niet meer.", None).await.unwrap();
        phone.post_json(VERZILVERINGEN, &hand_in(&codes[0], visit.opdracht)).await.is(201);
        check_is_clean(&world.url);
    }

    async fn a_late_reported_sale_never_sends_the_resident_away(world: World) {
        let visit = world.started_visit(1).await;
        let beheerder = world.actor(Rol::Beheerder).await;
        let draft = OplageDraft { verkooppunt: "malpertuus".to_owned(), aantal: "4".to_owned(), ..OplageDraft::default() };
        let oplage = actions::oplage::print(&world.app, &beheerder, &draft, None).await.unwrap().value;
        let codes = codes_on(&actions::oplage::sheet(&world.app, &beheerder, oplage).await.unwrap());
        assert_eq!(codes.len(), 4);
        check_is_clean(&world.url);
        let mut phone = world.visitor().with_token(&visit.token);
        let taken = phone.post_json(VERZILVERINGEN, &hand_in(&codes[1], visit.opdracht)).await.is(201).json();
        assert_eq!(taken["laterGemeld"], true);
        check_is_clean(&world.url);
        let nummer = taken["nummer"].as_str().unwrap();
        let mut finance = world.login_as(Rol::Financien).await;
        let money = finance.get("/financien").await.is(200).text();
        assert!(money.contains("nog te verantwoorden") && money.contains("Malpertuus"));
        let history = finance.get(&format!("/cheques?nummer={nummer}")).await.is(200).text();
        for step in ["In voorraad", "Verkoop later gemeld", "Gebruikt"] {
            assert!(history.contains(step), "{step}");
        }
        let mut clerk = world.login_as(Rol::Balie { verkooppunt: "malpertuus".to_owned() }).await;
        assert!(clerk.get("/balie").await.is(200).text().contains("Uit voorraad"));
    }

    async fn many_phones_with_one_cheque_get_one_yes(world: World) {
        let visit = world.started_visit(3).await;
        let code = world.sold_codes(1).await.remove(0);
        let mut phones = Vec::new();
        for _ in 0..8 {
            let mut phone = world.visitor().with_token(&visit.token);
            let body = hand_in(&code, visit.opdracht);
            phones.push(tokio::spawn(async move { phone.post_json(VERZILVERINGEN, &body).await }));
        }
        let mut yes = 0;
        for phone in phones {
            let answer = phone.await.unwrap();
            match answer.status.as_u16() {
                201 => yes += 1,
                409 => assert_eq!(answer.json()["title"], "Deze cheque is al gebruikt"),
                other => panic!("{other}: {}", answer.text()),
            }
        }
        assert_eq!(yes, 1);
        check_is_clean(&world.url);
    }

    async fn many_phones_together_take_no_more_than_agreed(world: World) {
        let visit = world.started_visit(2).await;
        let codes = world.sold_codes(6).await;
        let mut phones = Vec::new();
        for code in codes {
            let mut phone = world.visitor().with_token(&visit.token);
            let body = hand_in(&code, visit.opdracht);
            phones.push(tokio::spawn(async move { phone.post_json(VERZILVERINGEN, &body).await.status.as_u16() }));
        }
        let mut statuses = Vec::new();
        for phone in phones {
            statuses.push(phone.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 201, 409, 409, 409, 409]);
        check_is_clean(&world.url);
    }

    async fn check_finds_a_cheque_that_was_made_spendable_again(world: World) {
        let visit = world.started_visit(1).await;
        let code = world.sold_codes(1).await.remove(0);
        let mut phone = world.visitor().with_token(&visit.token);
        phone.post_json(VERZILVERINGEN, &hand_in(&code, visit.opdracht)).await.is(201);
        check_is_clean(&world.url);
        {
            use sea_orm::ConnectionTrait;
            let direct = sea_orm::Database::connect(&world.url).await.unwrap();
            direct.execute_unprepared("UPDATE cheque SET status = 'sold', klus_id = NULL, opdracht_id = NULL").await.unwrap();
            direct.execute_unprepared("DELETE FROM boekingsregel").await.unwrap_err();
            direct.close().await.unwrap();
        }
        let found = process::run(&["check", "--database-url", &world.url]);
        assert_eq!(found.status.code(), Some(1));
        let found = String::from_utf8(found.stdout).unwrap();
        for invariant in ["C1", "C3", "M3"] {
            assert!(found.lines().any(|line| line.starts_with(&format!("FAIL {invariant} "))), "{invariant}: {found}");
        }
    }
}
