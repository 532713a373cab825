//! Reports of a controller: what they tell, for past days too, in three forms, and who may see them.

use dienstencheque::{
    actions,
    domain::{
        account::Rol,
        nummer::ChequeNummer,
        verkoop::{BY_API, VerkoopDraft},
    },
};
use jiff::ToSpan;
use serde_json::json;

use crate::{
    stories,
    support::{World, given},
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

stories! {
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
