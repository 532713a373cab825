//! Reports of a controller: what they tell, for past days too, in three forms, and who may see them.

use dienstencheque::{
    actions,
    domain::account::Rol,
    domain::verkoop::{BY_API, VerkoopDraft},
};
use jiff::ToSpan;

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
}
