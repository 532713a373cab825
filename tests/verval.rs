//! Expiry that surprises nobody: listed before, written down once after the grace, undone by a coordinator; reserved never.

use std::sync::Arc;

use dienstencheque::{
    actions::{self, nightly},
    domain::{account::Rol, boeking::Rekening},
};
use serde_json::json;

use crate::{
    stories,
    support::{World, given, process::check_is_clean},
};

/// The day on which cheques sold on Monday 2 November 2026 expire: after 24 months and 90 days.
const LAST_DAY: &str = "2029-01-31T11:00:00Z";
const DAY_AFTER: &str = "2029-02-01T01:00:00Z";

/// The work of a night is done; answers how many cheques expired in it.
async fn expired(world: &World) -> u64 {
    let done = nightly::run(&world.app).await.unwrap();
    let expire = done.iter().find(|(step, _)| *step == nightly::Step::Expire);
    expire.expect("once a day").1
}

stories! {
    async fn a_cheque_expires_after_its_grace_and_not_a_day_before(world: World) {
        let papers = world.sold_papers(2, "contant").await;
        world.at(LAST_DAY);
        assert_eq!(expired(&world).await, 0);
        assert!(nightly::run(&world.app).await.unwrap().is_empty(), "once a day is enough");
        assert_eq!(world.balance(Rekening::UitstaandeCheques).await, -3000);
        world.at(DAY_AFTER);
        assert_eq!(expired(&world).await, 2);
        assert_eq!(world.status_of(&papers[0].nummer).await, "expired");
        assert_eq!(world.balance(Rekening::UitstaandeCheques).await, 0);
        assert_eq!(world.balance(Rekening::Vervallen).await, -3000);
        check_is_clean(&world.url);
    }

    async fn a_reserved_cheque_never_expires(world: World) {
        let code = world.sold_codes(1).await.remove(0);
        let mut draft = world.wish();
        draft.cheques = vec![code];
        let meldpunt = world.actor(Rol::Meldpunt).await;
        let from = std::net::Ipv4Addr::LOCALHOST.into();
        actions::klus::ask(&world.app, &meldpunt, from, &draft, None).await.unwrap();
        world.at(DAY_AFTER);
        assert_eq!(expired(&world).await, 0);
        check_is_clean(&world.url);
    }

    async fn where_cheques_never_expire_nothing_does(world: World) {
        let mut world = world;
        world.sold_papers(1, "contant").await;
        Arc::make_mut(&mut world.app.regeling).geldigheid_maanden = None;
        world.at(DAY_AFTER);
        assert_eq!(expired(&world).await, 0);
        let page = world.login_as(given::balie()).await.get("/verval").await.is(200).text();
        assert!(page.contains("verlopen niet"));
    }

    async fn more_cheques_than_one_unit_of_work_expire_in_one_night(world: World) {
        world.sold_papers(450, "pin").await;
        world.at(DAY_AFTER);
        assert_eq!(expired(&world).await, 450);
        check_is_clean(&world.url);
    }

    async fn the_lists_tell_it_long_before(world: World) {
        let paper = world.sold_papers(1, "contant").await.remove(0);
        let mut clerk = world.api_as(given::balie()).await;
        let count = async |clerk: &mut crate::support::http::Visitor, binnen: &str| {
            clerk.get(&format!("/api/v1/verval?binnen={binnen}")).await.is(200).json()["totaal"].clone()
        };
        for (when, expected) in [
            ("2028-08-01T08:00:00Z", [0, 0, 0, 0]),
            ("2028-08-05T08:00:00Z", [1, 0, 0, 0]),
            ("2028-10-03T08:00:00Z", [1, 1, 0, 0]),
            ("2028-10-27T08:00:00Z", [1, 1, 1, 0]),
            ("2028-11-03T08:00:00Z", [0, 0, 0, 1]),
            ("2029-02-01T08:00:00Z", [0, 0, 0, 0]),
        ] {
            world.at(when);
            for (binnen, count_of) in ["90", "30", "7", "respijt"].into_iter().zip(expected) {
                assert_eq!(count(&mut clerk, binnen).await, json!(count_of), "{when} {binnen}");
            }
        }
        clerk.get("/api/v1/verval?binnen=12").await.is(400);
        world.at("2028-10-27T08:00:00Z");
        let page = world.login_as(Rol::Meldpunt).await.get("/verval?binnen=7").await.is(200).text();
        assert!(page.contains(&paper.nummer) && page.contains("2 november 2028"), "{page}");
        let elsewhere = Rol::Balie { verkooppunt: "malpertuus".to_owned() };
        let other = world.login_as(elsewhere).await.get("/verval?binnen=7").await.is(200).text();
        assert!(other.contains("staan geen cheques"), "{other}");
    }

    async fn a_coordinator_makes_it_valid_again_with_a_reason(world: World) {
        let paper = world.sold_papers(1, "contant").await.remove(0);
        let mut api = world.api_as(given::coordinator()).await;
        let to = format!("/api/v1/cheques/{}/herleving", paper.nummer);
        api.post_json(&to, &json!({"toelichting": "Lag in de la."})).await.is(409);
        world.at(DAY_AFTER);
        nightly::run(&world.app).await.unwrap();
        api.post_json(&to, &json!({"toelichting": "kort"})).await.is(400);
        api.post_json(&to, &json!({"toelichting": "Lag in de la."})).await.is(204);
        assert_eq!(world.status_of(&paper.nummer).await, "sold");
        assert_eq!(world.balance(Rekening::UitstaandeCheques).await, -1500);
        let cheque = api.get(&format!("/api/v1/cheques/{}", paper.nummer)).await.is(200).json();
        assert_eq!(cheque["geldigTot"], "2031-02-01");
        check_is_clean(&world.url);
    }
}
