//! Reports of a controller: what they tell, for past days too, in three forms, who may see them, and that `check` recomputes each
//! of them a second way (invariant M10).

use dienstencheque::{
    actions::{self, nightly, uren::Correction, werk::FinishDraft},
    domain::{
        account::Rol,
        nummer::ChequeNummer,
        verkoop::{BY_API, VerkoopDraft},
    },
    store::check,
};
use jiff::ToSpan;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::{
    stories,
    support::{World, given, process::check_is_clean},
};

async fn sold(world: &World, aantal: &str, betaalwijze: &str) {
    let clerk = world.actor(given::balie()).await;
    let draft = VerkoopDraft {
        verkooppunt: "gemeentewinkel".into(),
        aantal: aantal.into(),
        betaalwijze: betaalwijze.into(),
        koper: String::new(),
    };
    actions::verkoop::sell(&world.app, &clerk, &draft, &BY_API, None)
        .await
        .unwrap();
}

/// Changes rows behind the back of the triggers that protect their table.
async fn tampered(world: &World, table: &str, text: &str) {
    let direct = sea_orm::Database::connect(&world.url).await.unwrap();
    let drops = if world.url.starts_with("postgres") {
        vec![format!("ALTER TABLE {table} DISABLE TRIGGER USER")]
    } else {
        vec![format!("DROP TRIGGER IF EXISTS {table}_no_UPDATE")]
    };
    for statement in drops.iter().map(String::as_str).chain([text]) {
        direct.execute_unprepared(statement).await.unwrap();
    }
    direct.close().await.unwrap();
}

/// Which invariants break, each with what it holds.
async fn broken(world: &World) -> Vec<String> {
    let findings = check::all(world.app.store.read()).await.unwrap();
    let broken = findings.iter().filter(|one| !one.rows.is_empty());
    broken
        .map(|one| format!("{} {}", one.invariant, one.figures))
        .collect()
}

/// Cheques sold, used, refunded, expired, revived and reported late, in the two years and some that it takes.
async fn two_years(world: &World) {
    let mut finance = world.api_as(given::balie()).await;
    let papers = world.sold_papers(4, "pin").await;
    let back = json!({"cheques": [{"nummer": papers[0].nummer, "claimcode": papers[0].claimcode}]});
    finance
        .post_json("/api/v1/terugbetalingen", &back)
        .await
        .is(201);
    let visit = world.started_visit(2).await;
    let late = world.stocked("malpertuus", 1).await.remove(0);
    for code in [&papers[1].code, &late] {
        world
            .visitor()
            .with_token(&visit.token)
            .post_json(
                "/api/v1/verzilveringen",
                &json!({"code": code, "opdracht": visit.opdracht}),
            )
            .await
            .is(201);
    }
    world.at("2029-02-01T01:00:00Z");
    nightly::run(&world.app).await.unwrap();
    let mut coordinator = world.api_as(given::coordinator()).await;
    let path = format!("/api/v1/cheques/{}/herleving", papers[2].nummer);
    coordinator
        .post_json(&path, &json!({"toelichting": "Lag in de la."}))
        .await
        .is(204);
    sold(world, "2", "contant").await;
}

/// A statement that makes a report lie, the table it changes, and what M10 then says does not hold.
const LIES: [(&str, &str, &str); 8] = [
    (
        "verkoop",
        "UPDATE verkoop SET betaalwijze = 'contant' WHERE betaalwijze = 'pin'",
        "sales per verkooppunt",
    ),
    (
        "boekingsregel",
        "UPDATE boekingsregel SET at = at - 3456000000 WHERE rekening = 'uitstaande_cheques' AND cent > 0",
        "outstanding at the end of every day",
    ),
    (
        "cheque",
        "UPDATE cheque SET valid_until_on = '2040-01-01' WHERE seq = (SELECT MAX(seq) FROM cheque WHERE status = 'sold')",
        "cheques end on the day",
    ),
    (
        "cheque",
        "UPDATE cheque SET sold_at = sold_at - 864000000 WHERE status = 'sold'",
        "outstanding by day of sale",
    ),
    (
        "terugbetaald",
        "UPDATE terugbetaald SET cent = cent - 100",
        "happened to sold cheques",
    ),
    (
        "verzilvering",
        "UPDATE verzilvering SET late_reported = FALSE",
        "late-reported sales",
    ),
    (
        "verzilvering",
        "UPDATE verzilvering SET tarief_cent = tarief_cent + 100",
        "cheques used and hours worked",
    ),
    (
        "boeking",
        "UPDATE boeking SET soort = 'verval' WHERE soort = 'herleving'",
        "happened to sold cheques",
    ),
];

stories! {
    async fn check_recomputes_every_report_and_finds_each_that_lies(world: World) {
        two_years(&world).await;
        check_is_clean(&world.url);
        let of_past_days = "UPDATE boekingsregel SET at = at + 3456000000 WHERE rekening = 'uitstaande_cheques' AND cent > 0";
        for (table, lie, holds) in LIES {
            let found = |broken: &[String]| broken.iter().any(|one| one.starts_with("M10 ") && one.contains(holds));
            let repeated = LIES.iter().position(|one| one.2 == holds) != LIES.iter().position(|one| one.1 == lie);
            assert_eq!(found(&broken(&world).await), repeated, "{holds} before");
            tampered(&world, table, lie).await;
            let told = broken(&world).await;
            assert!(found(&told), "{lie}: {told:?}");
            if table == "boekingsregel" {
                assert!(!told.iter().any(|one| one.starts_with("M3 ")), "today's balance is right: only a past day lies");
                tampered(&world, table, of_past_days).await;
                assert!(!found(&broken(&world).await), "set right again");
            }
        }
    }

    async fn a_replaced_cheque_takes_its_value_out_of_the_age_of_the_old_one(world: World) {
        let first = world.app.today();
        let paper = world.sold_papers(1, "pin").await.remove(0);
        world.app.clock.set(world.app.now() + (24 * 100).hours());
        let mut clerk = world.api_as(given::balie()).await;
        let body = json!({"claimcode": paper.claimcode, "reden": "lost"});
        clerk.post_json(&format!("/api/v1/cheques/{}/vervanging", paper.nummer), &body).await.is(201);
        let mut api = world.api_as(Rol::Financien).await;
        let path = format!("/api/v1/rapporten/uitstaand?tot={}", world.app.today());
        let rows = api.get(&path).await.is(200).json();
        let spans: Vec<i64> = rows["rijen"].as_array().unwrap().iter().map(|row| row[1].as_i64().unwrap()).collect();
        assert_eq!(spans, [1_500, 0, 0, 0, 0], "the new cheque is young, the old one is gone");
        let then = api.get(&format!("/api/v1/rapporten/uitstaand?tot={first}")).await.is(200).json();
        assert_eq!(then["rijen"][0][1], 1_500, "what was so then stays so");
        check_is_clean(&world.url);
    }

    async fn hours_that_are_looked_at_again_stay_in_the_report(world: World) {
        let visit = world.started_visit(1).await;
        world.later(60);
        let deelnemer = visit.team.deelnemer();
        actions::werk::finish(&world.app, &deelnemer, visit.opdracht, FinishDraft::default(), None).await.unwrap();
        actions::uren::approve_all(&world.app, &visit.team.begeleider(), visit.opdracht, None).await.unwrap();
        let mut api = world.api_as(Rol::Financien).await;
        let path = format!("/api/v1/rapporten/gebruik?van={day}&tot={day}", day = world.app.today());
        assert_eq!(api.get(&path).await.is(200).json()["totaal"][3], 2);
        let rows = dienstencheque::store::uren::of_opdracht(world.app.store.read(), visit.opdracht).await.unwrap();
        let own = rows.iter().find(|one| one.deelnemer_id == visit.team.deelnemers[0].0.id).unwrap();
        actions::uren::correct(&world.app, &deelnemer, own.id, Correction { soort: None, minuten: 120, reden: "Het was langer.".into() }, None).await.unwrap();
        assert_eq!(api.get(&path).await.is(200).json()["totaal"][3], 2, "until it is decided, what was approved counts");
        actions::uren::approve_all(&world.app, &visit.team.begeleider(), visit.opdracht, None).await.unwrap();
        assert_eq!(api.get(&path).await.is(200).json()["totaal"][3], 3);
        check_is_clean(&world.url);
    }

    async fn a_past_day_looks_today_as_it_did_then(world: World) {
        let first = world.app.today();
        sold(&world, "2", "contant").await;
        world.app.clock.set(world.app.now() + 24.hours());
        sold(&world, "3", "pin").await;
        let mut api = world.api_as(Rol::Financien).await;
        let on = |day: jiff::civil::Date| format!("/api/v1/rapporten/uitstaand?tot={day}");
        let then = api.get(&on(first)).await.is(200).json();
        assert_eq!(then["totaal"][1], 3_000);
        assert_eq!(then["rijen"][0][1], 3_000, "all of it is young");
        let now = api.get(&on(first.tomorrow().unwrap())).await.is(200).json();
        assert_eq!(now["totaal"][1], 7_500);
        let before = api.get(&on(first.yesterday().unwrap())).await.is(200).json();
        assert_eq!(before["totaal"][1], 0);
        let much_later = first.checked_add(7.months()).unwrap();
        let old = api.get(&on(much_later)).await.is(200).json();
        assert_eq!((&old["rijen"][0][1], &old["rijen"][2][1]), (&0.into(), &7_500.into()));
    }

    async fn sales_are_told_per_place_and_tender_as_page_list_and_file(world: World) {
        sold(&world, "2", "contant").await;
        sold(&world, "1", "contant").await;
        sold(&world, "3", "pin").await;
        let mut page = world.login_as(Rol::Financien).await;
        let shown = page.get("/financien/rapporten/verkopen").await.is(200).text();
        for part in ["Gemeentewinkel", "Contant", "45,00", "Pin", "Totaal", "90,00"] {
            assert!(shown.contains(part), "{part} is not in {shown}");
        }
        let csv = page.get("/financien/rapporten/verkopen?als=csv").await.is(200).text();
        assert!(csv.contains("Gemeentewinkel;Contant;2;3;45,00"), "{csv}");
        page.get("/financien/rapporten/verkopen?als=xlsx").await.is(200);
    }

    async fn every_report_opens_for_finance_and_for_nobody_else(world: World) {
        sold(&world, "1", "contant").await;
        let mut finance = world.login_as(Rol::Financien).await;
        let mut clerk = world.login_as(given::balie()).await;
        let list = finance.get("/financien/rapporten").await.is(200).text();
        for rapport in dienstencheque::domain::rapport::Rapport::ALL {
            assert!(list.contains(rapport.label()));
            let path = format!("/financien/rapporten/{}", rapport.word());
            finance.get(&path).await.is(200);
            clerk.get(&path).await.is(403);
        }
        finance.get("/financien/rapporten/alles").await.is(404);
    }

    async fn a_day_that_is_none_is_refused_with_what_was_typed(world: World) {
        let mut finance = world.login_as(Rol::Financien).await;
        let page = finance.get("/financien/rapporten/verkopen?van=gisteren&tot=2026-11-30").await.is(400);
        assert_eq!(page.field("van"), "gisteren");
        let page = finance.get("/financien/rapporten/verkopen?van=2026-11-30&tot=2026-11-01").await.is(400);
        assert!(page.text().contains("Draai ze om"));
    }

    async fn what_expires_soon_is_told_as_it_was_on_that_day(world: World) {
        let codes = world.sold_codes(2).await;
        let on = |tot: &str| format!("/api/v1/rapporten/verlopend?tot={tot}");
        // Sold on 2 November 2026, valid for 24 months.
        world.at("2028-10-01T08:00:00Z");
        let visit = world.started_visit(1).await;
        let body = json!({"code": codes[0], "opdracht": visit.opdracht});
        world.visitor().with_token(&visit.token).post_json("/api/v1/verzilveringen", &body).await.is(201);
        let mut api = world.api_as(Rol::Financien).await;
        let before = api.get(&on("2028-09-30")).await.is(200).json();
        assert_eq!((&before["totaal"][2], &before["totaal"][3]), (&2.into(), &3_000.into()));
        let after = api.get(&on("2028-10-01")).await.is(200).json();
        assert_eq!((&after["totaal"][2], &after["totaal"][3]), (&1.into(), &1_500.into()));
        let too_soon = api.get(&on("2026-11-02")).await.is(200).json();
        assert_eq!(too_soon["totaal"][2], 0);
    }

    async fn the_stock_of_every_place_is_told_as_it_was_on_that_day(world: World) {
        let codes = world.stocked("sint-antonius", 6).await;
        let first = world.app.today();
        let mut beheerder = world.api_as(Rol::Beheerder).await;
        let last = ChequeNummer { prefix: "HU".to_owned(), year: 2026, seq: 6 }.to_string();
        let spoiled = json!({"eerste": last, "laatste": last, "reden": "misprint"});
        beheerder.post_json("/api/v1/voorraad/sint-antonius/ongeldig", &spoiled).await.is(200);
        world.app.clock.set(world.app.now() + 24.hours());
        let visit = world.started_visit(1).await;
        let body = json!({"code": codes[0], "opdracht": visit.opdracht});
        world.visitor().with_token(&visit.token).post_json("/api/v1/verzilveringen", &body).await.is(201);
        let mut api = world.api_as(Rol::Financien).await;
        let on = |day: jiff::civil::Date| format!("/api/v1/rapporten/voorraad?tot={day}");
        let then = api.get(&on(first)).await.is(200).json();
        assert_eq!(then["totaal"], json!(["Totaal", 6, 0, 0, 1, 5, 7_500]));
        let now = api.get(&on(first.tomorrow().unwrap())).await.is(200).json();
        assert_eq!(now["totaal"], json!(["Totaal", 6, 0, 1, 1, 4, 6_000]));
        let before = api.get(&on(first.yesterday().unwrap())).await.is(200).json();
        assert!(before["rijen"].as_array().unwrap().is_empty());
    }

    async fn a_closed_till_is_told_as_on_its_kasstaat(world: World) {
        let mut clerk = world.api_as(given::balie()).await;
        let float = json!({"verkooppunt": "gemeentewinkel", "wisselgeldCent": 10_000});
        clerk.post_json("/api/v1/kasdagen", &float).await.is(201);
        sold(&world, "2", "contant").await;
        let mut finance = world.login_as(Rol::Financien).await;
        let path = "/financien/rapporten/kasstaten?als=csv";
        assert!(!finance.get(path).await.is(200).text().contains("GW-K-0001"), "it is open");
        let counted = json!({"verkooppunt": "gemeentewinkel", "stuks": {"1000": 13}});
        let kasdag = clerk.post_json("/api/v1/kastellingen", &counted).await.is(201).json();
        let bag = json!({"stortingCent": 3_000, "zak": "zk-0001"});
        let close = format!("/api/v1/kasdagen/{}/sluiting", kasdag["id"].as_str().unwrap());
        clerk.post_json(&close, &bag).await.is(200);
        let csv = finance.get(path).await.is(200).text();
        let row = csv.lines().find(|line| line.starts_with("GW-K-0001")).unwrap_or_default().trim_end();
        assert!(row.ends_with(";0,00;30,00;0,00;0,00;100,00;0,00;30,00;130,00"), "{csv}");
    }

    async fn payers_are_told_in_counts_and_replacements_are_no_sales(world: World) {
        let mut finance = world.api_as(Rol::Financien).await;
        let housing = json!({"naam": "Stichting Voorbeeldwonen", "adres": "Verzonnenlaan 1", "postcode": "4561AB", "plaats": "Hulst", "contact": "mevrouw Bedacht"});
        let made = finance.post_json("/api/v1/organisaties", &housing).await.is(201).json();
        let mut clerk = world.api_as(given::balie()).await;
        let order = json!({"verkooppunt": "gemeentewinkel", "aantal": 3, "betaalwijze": "factuur", "organisatie": made["id"]});
        let sale = clerk.post_json("/api/v1/verkopen", &order).await.is(201).json();
        let visit = world.started_visit(1).await;
        let body = json!({"code": sale["cheques"][0]["code"], "opdracht": visit.opdracht});
        world.visitor().with_token(&visit.token).post_json("/api/v1/verzilveringen", &body).await.is(201);
        let told = finance.get("/api/v1/rapporten/betalers").await.is(200).json();
        assert_eq!(told["rijen"], json!([["Stichting Voorbeeldwonen", "Organisatie", 3, 4_500, 1]]));
        let lost = format!("/api/v1/cheques/{}/vervanging", sale["cheques"][1]["nummer"].as_str().unwrap());
        let claim = json!({"claimcode": sale["cheques"][1]["claimcode"], "reden": "lost"});
        clerk.post_json(&lost, &claim).await.is(201);
        let sales = finance.get("/api/v1/rapporten/verkopen").await.is(200).json();
        assert_eq!(sales["totaal"], json!(["Totaal", null, 1, 3, 4_500]));
    }
}
