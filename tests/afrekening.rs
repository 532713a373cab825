//! Settling with uitvoerders and sending the journal out: every redemption once, every period once, and the same bytes for ever.

use dienstencheque::{
    domain::{account::Rol, boeking::Boeking, money::Cents},
    store::{self, Door, StoreError, boeking::Place},
};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    stories,
    support::{World, given, paper::text_of, process::check_is_clean, town::HULST_WERKT},
};

const AFREKENINGEN: &str = "/api/v1/afrekeningen";
const EXPORTEN: &str = "/api/v1/boekingsexporten";
const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn up_to(tot: &str) -> Value {
    json!({"uitvoerder": HULST_WERKT, "tot": tot})
}

/// So many cheques sold and handed in at one visit of today; answers their numbers.
async fn redeemed(world: &World, count: usize) -> Vec<String> {
    let visit = world.started_visit(count).await;
    let codes = world.sold_codes(count).await;
    let mut phone = world.visitor().with_token(&visit.token);
    let mut numbers = Vec::new();
    for code in codes {
        let body = json!({"code": code, "opdracht": visit.opdracht});
        let taken = phone
            .post_json("/api/v1/verzilveringen", &body)
            .await
            .is(201)
            .json();
        numbers.push(taken["nummer"].as_str().unwrap().to_owned());
    }
    numbers
}

/// What undoing the one redemption there is does to cheque, row and journal.
async fn undone(world: &World, nummer: &str) {
    let nummer = dienstencheque::domain::nummer::ChequeNummer::parse(nummer).unwrap();
    let reader = world.app.store.read();
    let was = store::cheque::by_nummer(reader, &nummer)
        .await
        .unwrap()
        .unwrap()
        .cheque;
    let cheque = was.clone().undo().unwrap();
    let (now, id) = (world.app.now(), world.app.new_id());
    let account = world.account(Rol::Meldpunt).await.id;
    world
        .app
        .store
        .write(move |tx| async move {
            let done = format!(
                "UPDATE verzilvering SET undone_at = {} WHERE undone_at IS NULL",
                now.as_millisecond()
            );
            tx.conn().execute_unprepared(&done).await.unwrap();
            store::cheque::update(&tx, &cheque, was.version, now).await?;
            tx.record(store::event::NewEvent {
                at: now,
                account_id: Some(account),
                rol: "meldpunt",
                org: String::new(),
                action: "cheque.undo",
                object: "cheque",
                object_id: cheque.id,
                no: cheque.version,
                from_status: Some(was.status.word()),
                to_status: Some(cheque.status.word()),
            });
            let entry = Boeking::redemption(HULST_WERKT, Cents(1_500), Cents(1_500)).opposite();
            let asked = "SELECT id FROM boeking WHERE soort = 'verzilvering'".to_owned();
            let asked = Statement::from_string(tx.backend(), asked);
            let row = tx.conn().query_one_raw(asked).await?.unwrap();
            let booked: Uuid = row.try_get("", "id")?;
            let place = Place {
                cheque: Some(cheque.id),
                sold_at: was.status.sale().map(|sale| sale.at),
                corrects: Some(booked),
                ..Place::new(id, now, Some(account))
            };
            store::boeking::add(&tx, &place, &entry).await
        })
        .await
        .unwrap();
}

stories! {
    async fn a_period_is_settled_once_and_what_comes_later_stands_in_the_next(world: World) {
        let numbers = redeemed(&world, 2).await;
        world.at("2026-11-03T08:00:00Z");
        let mut finance = world.api_as(Rol::Financien).await;
        let today = finance.post_json(AFREKENINGEN, &up_to("2026-11-03")).await.is(400).json();
        assert!(today["errors"][0]["detail"].as_str().unwrap().contains("voorbij"), "{today}");
        let key = uuid::Uuid::now_v7().to_string();
        let made = finance.post_json_once(AFREKENINGEN, &up_to("2026-11-02"), Some(&key)).await.is(201).json();
        assert_eq!((&made["nummer"], &made["aantal"], &made["totaalCent"]), (&json!("AF-2026-000001"), &json!(2), &json!(3_000)));
        let again = finance.post_json_once(AFREKENINGEN, &up_to("2026-11-02"), Some(&key)).await.is(201);
        assert_eq!(again.headers["idempotent-replayed"], "true");
        let refused = finance.post_json(AFREKENINGEN, &up_to("2026-11-02")).await.is(409).json();
        assert_eq!(refused["title"], "Deze periode is al afgerekend");
        let cheque = finance.get(&format!("/api/v1/cheques/{}", numbers[0])).await.is(200).json();
        assert_eq!(cheque["status"], "settled");
        check_is_clean(&world.url);
        redeemed(&world, 1).await;
        world.at("2026-11-04T08:00:00Z");
        let next = finance.post_json(AFREKENINGEN, &up_to("2026-11-03")).await.is(201).json();
        assert_eq!((&next["van"], &next["aantal"], &next["totaalCent"]), (&json!("2026-11-03"), &json!(1), &json!(1_500)));
        let list = finance.get(AFREKENINGEN).await.is(200).json();
        assert_eq!((&list["totaal"], &list["resultaten"][0]["nummer"]), (&json!(2), &json!("AF-2026-000002")));
        check_is_clean(&world.url);
    }

    async fn what_was_undone_after_settling_is_taken_off_in_the_next(world: World) {
        let numbers = redeemed(&world, 1).await;
        world.at("2026-11-02T23:05:00Z");
        let mut finance = world.api_as(Rol::Financien).await;
        finance.post_json(AFREKENINGEN, &up_to("2026-11-02")).await.is(201);
        undone(&world, &numbers[0]).await;
        check_is_clean(&world.url);
        world.at("2026-11-05T08:00:00Z");
        let next = finance.post_json(AFREKENINGEN, &up_to("2026-11-04")).await.is(201).json();
        assert_eq!((&next["totaalCent"], &next["regels"][0]["soort"]), (&json!(-1_500), &json!("correctie")));
        check_is_clean(&world.url);
        // What is below zero is not in the payment file; the first one still is.
        let file = finance.get("/api/v1/betaalbestand").await.is(200).text();
        assert!(file.contains("<NbOfTxs>1</NbOfTxs>") && file.contains("AF-2026-000001"), "{file}");
    }

    async fn what_was_taken_in_before_the_period_comes_after_all(world: World) {
        let visit = world.started_visit(2).await;
        let codes = world.sold_codes(2).await;
        let mut phone = world.visitor().with_token(&visit.token);
        let hand_in = |code: &str| json!({"code": code, "opdracht": visit.opdracht});
        phone.post_json("/api/v1/verzilveringen", &hand_in(&codes[0])).await.is(201);
        world.at("2026-11-03T08:00:00Z");
        let mut finance = world.api_as(Rol::Financien).await;
        finance.post_json(AFREKENINGEN, &up_to("2026-11-02")).await.is(201);
        // A server whose clock is behind.
        world.at("2026-11-02T14:00:00Z");
        phone.post_json("/api/v1/verzilveringen", &hand_in(&codes[1])).await.is(201);
        world.at("2026-11-04T08:00:00Z");
        let next = finance.post_json(AFREKENINGEN, &up_to("2026-11-03")).await.is(201).json();
        assert_eq!((&next["aantal"], &next["regels"][0]["soort"]), (&json!(1), &json!("nagekomen")));
        check_is_clean(&world.url);
    }

    async fn nothing_to_settle_and_unknown_uitvoerders_are_clear_refusals(world: World) {
        world.at("2026-11-03T08:00:00Z");
        let mut finance = world.login_as(Rol::Financien).await;
        let page = finance.get("/financien/afrekeningen").await.is(200);
        assert!(page.text().contains("Er is nog niets afgerekend") && !page.text().contains("Betaalbestand"));
        let key = page.field("sleutel");
        let fields = [("uitvoerder", HULST_WERKT), ("tot", "2026-11-02"), ("sleutel", &key)];
        let refused = finance.post("/financien/afrekeningen", &fields).await.is(409).text();
        assert!(refused.contains("Er is niets af te rekenen"), "{refused}");
        let refused = finance.post("/financien/afrekeningen", &[("uitvoerder", "niemand"), ("tot", "31-02-2026")]).await.is(400).text();
        for shown in ["Kies met welke uitvoerder", "Deze datum bestaat niet", "31-02-2026"] {
            assert!(refused.contains(shown), "{shown}");
        }
        finance.get("/financien/betaalbestand").await.is(409);
        finance.get(&format!("/financien/afrekeningen/{}", uuid::Uuid::now_v7())).await.is(404);
    }

    async fn an_afrekening_is_paper_files_and_a_payment(world: World) {
        let numbers = redeemed(&world, 3).await;
        world.at("2026-11-03T08:00:00Z");
        let mut finance = world.login_as(Rol::Financien).await;
        let key = finance.get("/financien/afrekeningen").await.is(200).field("sleutel");
        let fields = [("uitvoerder", HULST_WERKT), ("tot", "2026-11-02"), ("sleutel", &key)];
        let at = finance.post("/financien/afrekeningen", &fields).await.is(303).location();
        let page = finance.get(&at).await.is(200);
        let paper = text_of(&finance.get(&format!("{at}/staat")).await.is(200).bytes);
        let csv = finance.get(&format!("{at}?als=csv")).await.is(200).text();
        for shown in numbers.iter().map(String::as_str).chain(["AF-2026-000001"]) {
            assert!(page.text().contains(shown) && paper.contains(shown), "{shown}");
        }
        assert!(numbers.iter().all(|number| csv.contains(number)) && csv.contains("45,00"), "{csv}");
        assert!(paper.contains("Hulst Werkt!") && paper.contains("€ 45,00"), "{paper}");
        // Finance sees no residents and no deelnemers.
        for text in [page.text(), paper, csv] {
            assert!(!text.contains("Verzonnen") && !text.contains("Sam Bedacht"), "{text}");
        }
        let sheet = finance.get(&format!("{at}?als=xlsx")).await.is(200);
        assert_eq!(sheet.headers["content-type"], XLSX);
        let invoice = finance.get(&format!("{at}/factuur")).await.is(200).text();
        assert!(invoice.contains("selfbilling") && invoice.contains(">45.00</cbc:PayableAmount>"), "{invoice}");
        let file = finance.get("/financien/betaalbestand").await.is(200).text();
        assert!(file.contains("<CtrlSum>45.00</CtrlSum>") && file.contains("NL69TEST0000000001"), "{file}");
        finance.post(&format!("{at}/betaling"), &[("sleutel", &page.field("sleutel"))]).await.is(303);
        assert!(finance.get(&at).await.is(200).text().contains("Betaald op dinsdag 3 november 2026"));
        let refused = finance.post(&format!("{at}/betaling"), &[]).await.is(409).text();
        assert!(refused.contains("al betaald"), "{refused}");
        finance.get("/financien/betaalbestand").await.is(409);
        check_is_clean(&world.url);
    }

    async fn two_at_once_settle_a_period_once(world: World) {
        redeemed(&world, 2).await;
        world.at("2026-11-03T08:00:00Z");
        let mut tasks = Vec::new();
        for _ in 0..4 {
            let mut finance = world.api_as(Rol::Financien).await;
            tasks.push(tokio::spawn(async move { finance.post_json(AFREKENINGEN, &up_to("2026-11-02")).await.status.as_u16() }));
        }
        let mut statuses = Vec::new();
        for task in tasks {
            statuses.push(task.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409]);
        check_is_clean(&world.url);
    }

    async fn an_afrekening_cannot_be_changed_or_doubled(world: World) {
        redeemed(&world, 1).await;
        world.at("2026-11-03T08:00:00Z");
        world.api_as(Rol::Financien).await.post_json(AFREKENINGEN, &up_to("2026-11-02")).await.is(201);
        let direct = sea_orm::Database::connect(&world.url).await.unwrap();
        for cheat in [
            "UPDATE afrekening SET totaal_cent = 0",
            "DELETE FROM afrekeningsregel",
            "INSERT INTO afrekeningsregel SELECT boeking_id, verzilvering_id, 'nagekomen', cent FROM afrekeningsregel, afrekening",
        ] {
            direct.execute_unprepared(cheat).await.unwrap_err();
        }
        direct.close().await.unwrap();
        check_is_clean(&world.url);
    }

    async fn the_journal_goes_out_once_and_stays_byte_for_byte(world: World) {
        redeemed(&world, 2).await;
        world.at("2026-11-03T08:00:00Z");
        let mut finance = world.api_as(Rol::Financien).await;
        let made = finance.post_json(EXPORTEN, &json!({"tot": "2026-11-02"})).await.is(201).json();
        // One sale of two lines and two redemptions of two lines.
        assert_eq!((&made["nummer"], &made["boekingen"], &made["regels"]), (&json!("JX-2026-000001"), &json!(3), &json!(6)));
        assert_eq!((&made["debetCent"], &made["creditCent"]), (&json!(6_000), &json!(6_000)));
        let at = format!("{EXPORTEN}/{}", made["id"].as_str().unwrap());
        let csv = finance.get_as(&at, CSV).await.is(200);
        let text = csv.text();
        assert_eq!(text.lines().count(), 8, "{text}");
        assert!(text.contains(";1010;Kas;;gemeentewinkel;30,00;") && text.lines().last().unwrap().ends_with(";60,00;60,00"), "{text}");
        let xlsx = finance.get_as(&at, XLSX).await.is(200);
        let refused = finance.post_json(EXPORTEN, &json!({"tot": "2026-11-02"})).await.is(409).json();
        assert_eq!(refused["title"], "Deze periode is al geëxporteerd");
        finance.post_json(AFREKENINGEN, &up_to("2026-11-02")).await.is(201);
        world.at("2026-11-04T08:00:00Z");
        let next = finance.post_json(EXPORTEN, &json!({"tot": "2026-11-03"})).await.is(201).json();
        assert_eq!((&next["van"], &next["boekingen"]), (&json!("2026-11-03"), &json!(1)));
        assert_eq!(finance.get_as(&at, CSV).await.is(200).bytes, csv.bytes);
        assert_eq!(finance.get_as(&at, XLSX).await.is(200).bytes, xlsx.bytes);
        let page = world.login_as(Rol::Financien).await.get("/financien/exporten").await.is(200).text();
        assert!(page.contains("JX-2026-000002") && page.contains("€ 60,00"), "{page}");
        check_is_clean(&world.url);
    }

    async fn a_clock_that_is_set_back_books_nothing_in_an_exported_period(world: World) {
        redeemed(&world, 1).await;
        world.at("2026-11-03T08:00:00Z");
        world.api_as(Rol::Financien).await.post_json(EXPORTEN, &json!({"tot": "2026-11-02"})).await.is(201);
        let mut clerk = world.api_as(given::balie()).await;
        let sale = json!({"verkooppunt": "gemeentewinkel", "aantal": 1, "betaalwijze": "pin"});
        world.at("2026-11-02T15:00:00Z");
        let problem = clerk.post_json("/api/v1/verkopen", &sale).await.is(409).json();
        assert_eq!(problem["title"], "Deze periode is afgesloten");
        assert!(problem["detail"].as_str().unwrap().contains("klok"), "{problem}");
        // Forms carry a key: the sentence is the same.
        let key = Uuid::now_v7().to_string();
        let again = clerk.post_json_once("/api/v1/verkopen", &sale, Some(&key)).await.is(409).json();
        assert_eq!(again["title"], problem["title"]);
        let (now, id) = (world.app.now(), world.app.new_id());
        let cheat = world.app.store.write(move |tx| async move {
            store::boeking::add(&tx, &Place::new(id, now, None), &Boeking::coulance(Cents(1_500))).await
        }).await;
        assert!(matches!(cheat, Err(StoreError::Exported)), "{cheat:?}");
        world.at("2026-11-03T09:00:00Z");
        clerk.post_json("/api/v1/verkopen", &sale).await.is(201);
        check_is_clean(&world.url);
    }

    async fn a_coordinator_sees_the_own_and_settles_nothing(world: World) {
        redeemed(&world, 1).await;
        world.at("2026-11-03T08:00:00Z");
        let mut finance = world.api_as(Rol::Financien).await;
        let id = finance.post_json(AFREKENINGEN, &up_to("2026-11-02")).await.is(201).json()["id"].as_str().unwrap().to_owned();
        let mut own = world.login_as(given::coordinator()).await;
        let list = own.get("/financien/afrekeningen").await.is(200).text();
        assert!(list.contains("AF-2026-000001") && !list.contains("Afrekening maken") && !list.contains("Betaalbestand"));
        let page = own.get(&format!("/financien/afrekeningen/{id}")).await.is(200).text();
        assert!(page.contains("Nog te betalen") && !page.contains("Deze afrekening is betaald"));
        own.get(&format!("/financien/afrekeningen/{id}/staat")).await.is(200);
        own.post(&format!("/financien/afrekeningen/{id}/betaling"), &[]).await.is(403);
        let mut other = world.login_as(given::other_coordinator()).await;
        assert!(!other.get("/financien/afrekeningen").await.is(200).text().contains("AF-2026-000001"));
        for end in ["", "/staat", "/factuur"] {
            other.get(&format!("/financien/afrekeningen/{id}{end}")).await.is(403);
        }
    }

    async fn only_finance_settles_and_exports(world: World) {
        for rol in [given::balie(), Rol::Meldpunt, Rol::Beheerder, Rol::Beleid, given::coordinator()] {
            let looks = matches!(rol, Rol::Coordinator { .. });
            let mut api = world.api_as(rol).await;
            api.get(AFREKENINGEN).await.is(if looks { 200 } else { 403 });
            api.post_json(AFREKENINGEN, &up_to("2026-11-01")).await.is(403);
            api.get("/api/v1/betaalbestand").await.is(403);
            api.post_json(EXPORTEN, &json!({"tot": "2026-11-01"})).await.is(403);
        }
    }
}
