//! Results: who may see them, and what they never show.

use dienstencheque::domain::account::Rol;

use crate::{stories, support::given};

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

    async fn a_clerk_may_not_see_results(world: World) {
        world.login_as(given::balie()).await.get("/resultaten").await.is(403);
        world.visitor().get("/api/v1/resultaten").await.is(401);
    }
}
