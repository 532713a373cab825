//! Results: who may see them, and what they never show.

use dienstencheque::{
    actions,
    domain::{
        account::{Actor, Rol},
        deelnemer::UitstroomDraft,
        trede::{Answers, TredeDraft},
    },
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    stories,
    support::{given, town::HULST_WERKT},
    traject::klantmanager_of,
};

stories! {
    async fn policy_sees_an_empty_month_as_zeros(world: World) {
        let mut beleid = world.login_as(Rol::Beleid).await;
        let page = beleid.get("/resultaten").await.is(200);
        assert!(page.text().contains("In deze periode is er niets gebeurd"));
        let mut api = world.api_as(Rol::Beleid).await;
        let found = api.get("/api/v1/resultaten?van=2026-11-01&tot=2026-11-30&per=plaats").await.is(200).json();
        assert_eq!(found["chequesVerkocht"], 0);
        assert_eq!(found["totaal"]["klussenGevraagd"], 0);
    }

    async fn a_period_the_wrong_way_round_is_refused_with_what_was_typed(world: World) {
        let mut beleid = world.login_as(Rol::Beleid).await;
        let page = beleid.get("/resultaten?van=2026-11-30&tot=2026-11-01").await.is(400);
        assert!(page.text().contains("Draai ze om"));
        assert_eq!(page.field("van"), "2026-11-30");
        let mut api = world.api_as(Rol::Beleid).await;
        let problem = api.get("/api/v1/resultaten?van=gisteren").await.is(400).json();
        assert_eq!(problem["errors"][0]["veld"], "van");
    }

    async fn leavers_and_treden_are_counted_and_fewer_than_five_people_are_not_shown(world: World) {
        let team = world.team(HULST_WERKT).await;
        let manager = klantmanager_of(&world, &team).await;
        let (app, by) = (&world.app, Actor::Account(manager.clone()));
        let set = async |id: Uuid, niveau: &str| {
            let draft = TredeDraft {
                antwoorden: Answers::of_words(["nee", "", "nee", "ja", "", "ja", "ja", "ja", "nee", "nee"]),
                niveau: niveau.to_owned(),
                groei: "5".to_owned(),
                reden: "Zo bepaald.".to_owned(),
                ..TredeDraft::default()
            };
            actions::trede::set(app, &by, id, &draft, None).await.unwrap();
        };
        for number in 0..6 {
            let (one, _) = world.deelnemer(HULST_WERKT, &format!("Verzonnen {number}")).await;
            let chosen = manager.id.to_string();
            actions::deelnemer::set_klantmanager(app, &team.coordinator(), one.id, &chosen, None).await.unwrap();
            set(one.id, "3").await;
            set(one.id, "4").await;
            if number > 0 {
                let exit = UitstroomDraft { op: "2-11-2026".to_owned(), naar: "werk".to_owned(), knows_of_uren: false };
                actions::deelnemer::traject::exit(app, &team.coordinator(), one.id, &exit, None).await.unwrap();
            }
        }
        let page = world.login_as(Rol::Beleid).await.get("/resultaten?van=2026-11-01&tot=2026-11-30").await.is(200).text();
        let row = |kind: &str, found: &str| page.split("<tr>").any(|row| row.contains(kind) && row.contains(found));
        for (kind, found) in [
            ("naar betaald werk", ">5<"),
            ("naar school of opleiding", ">0<"),
            ("Samen", ">5<"),
            ("4: onbetaald werk", "minder dan 5"),
            ("3: doet mee", ">0<"),
            ("gestegen", ">6<"),
            ("gedaald", ">0<"),
        ] {
            assert!(row(kind, found), "{kind} {found}: {page}");
        }
        let mut api = world.api_as(Rol::Beleid).await;
        let found = api.get("/api/v1/resultaten?van=2026-11-01&tot=2026-11-30").await.is(200).json();
        assert_eq!(found["uitstroom"][0], json!({ "soort": "werk", "deelnemers": 5 }));
        assert_eq!(found["treden"][3], json!({ "soort": "4", "deelnemers": null }));
        assert_eq!(found["verloop"][0], json!({ "soort": "gestegen", "deelnemers": 6 }));
        let before = api.get("/api/v1/resultaten?van=2026-10-01&tot=2026-10-31").await.is(200).json();
        assert_eq!(before["uitstroom"][0]["deelnemers"], 0);
    }

    async fn a_clerk_may_not_see_results(world: World) {
        world.login_as(given::balie()).await.get("/resultaten").await.is(403);
        world.visitor().get("/api/v1/resultaten").await.is(401);
    }
}
