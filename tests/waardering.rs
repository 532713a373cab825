//! What residents say of the work: a good word reaches the ploeg of that visit without whose it is, a bad one somebody who calls.

use dienstencheque::{
    actions::{self, werk::FinishDraft},
    domain::{account::Rol, klus::KlusStatus},
    store,
};
use uuid::Uuid;

use crate::{
    stories,
    support::{World, given, town::Visit},
};

async fn is_clean(world: &World) {
    world.is_clean(&["W2"]).await;
}

/// A visit of an hour that is over; nothing is approved yet.
async fn done(world: &World) -> Visit {
    let visit = world.started_visit(1).await;
    world.later(60);
    let (app, worker) = (&world.app, visit.team.deelnemer());
    actions::werk::finish(app, &worker, visit.opdracht, FinishDraft::default(), None)
        .await
        .unwrap();
    visit
}

async fn nummer_of(world: &World, klus: Uuid) -> String {
    let klus = store::klus::find(world.app.store.read(), klus).await;
    klus.unwrap().unwrap().nummer.to_string()
}

async fn status_of(world: &World, klus: Uuid) -> KlusStatus {
    let klus = store::klus::find(world.app.store.read(), klus).await;
    klus.unwrap().unwrap().status
}

stories! {
    async fn a_good_word_reaches_the_ploeg_after_a_day_without_a_name(world: World) {
        let visit = done(&world).await;
        let nummer = nummer_of(&world, visit.klus).await;
        let own = [("nummer", nummer.as_str()), ("postcode", "4567AB")];
        let mut bewoner = world.visitor();
        let page = bewoner.post("/volgen", &own).await.is(200);
        assert!(page.text().contains("Ja, ik ben tevreden"), "{}", page.text());
        let sleutel = page.field("sleutel");
        let said = [own[0], own[1], ("oordeel", "goed"), ("woorden", "Wat een fijne mensen!"), ("sleutel", &sleutel)];
        let thanks = bewoner.post("/volgen/waardering", &said).await.is(200).text();
        assert!(thanks.contains("Dank u wel") && !thanks.contains("Ja, ik ben tevreden"), "{thanks}");
        // Pressed twice it is said once; a second opinion is not asked.
        bewoner.post("/volgen/waardering", &said).await.is(200);
        let other = [own[0], own[1], ("oordeel", "niet-goed"), ("woorden", "Toch niet")];
        bewoner.post("/volgen/waardering", &other).await.is(409);
        assert_eq!(status_of(&world, visit.klus).await, KlusStatus::Done);

        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let now = phone.get("/ploeg").await.is(200).text();
        assert!(now.contains("De bewoner is blij met het werk."), "{now}");
        assert!(!now.contains("fijne mensen"), "a coordinator can still leave the words off");
        world.at("2026-11-03T12:00:00Z");
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let tomorrow = phone.get("/ploeg").await.is(200).text();
        assert!(tomorrow.contains("Wat een fijne mensen!") && tomorrow.contains("Tuinonderhoud"), "{tomorrow}");
        for whose in ["Verzonnen", "Voorbeeldstraat", "Clinge"] {
            assert!(!tomorrow.contains(whose), "{whose} is on the phone after the day");
        }
        let mut begeleider = world.login(&visit.team.begeleider).await;
        assert!(begeleider.get("/ploeg").await.is(200).text().contains("Wat een fijne mensen!"));
        // Who was not there does not read it.
        let (_, stranger) = world.deelnemer("hulst-werkt", "Ander").await;
        let kaart = world.kaart(stranger.id).await;
        let mut other = world.visitor();
        other.post(&format!("/kaart/{kaart}"), &[("pin", given::PIN)]).await.is(303);
        assert!(!other.get("/ploeg").await.is(200).text().contains("blij met het werk"));
        world.at("2026-12-05T12:00:00Z");
        let mut begeleider = world.login(&visit.team.begeleider).await;
        assert!(!begeleider.get("/ploeg").await.is(200).text().contains("blij met het werk"), "it is no list of merits");
        is_clean(&world).await;
    }

    async fn words_that_may_name_somebody_wait_for_the_coordinator(world: World) {
        let visit = done(&world).await;
        let mut coordinator = world.login(&visit.team.coordinator).await;
        let path = format!("/planning/klussen/{}/waardering", visit.klus);
        let page = coordinator.get(&path).await.is(200).text();
        assert!(page.contains("Wat zegt de bewoner?"), "{page}");
        let wrong = coordinator.post(&path, &[("oordeel", "niet-goed"), ("woorden", " ")]).await.is(400).text();
        assert!(wrong.contains("foutoverzicht"), "{wrong}");
        coordinator.post(&path, &[("oordeel", "goed"), ("woorden", "Groetjes van Adriana!")]).await.is(303);
        world.at("2026-11-03T12:00:00Z");
        let mut coordinator = world.login(&visit.team.coordinator).await;
        let list = coordinator.get("/waarderingen").await.is(200).text();
        assert!(list.contains("Kijk dit na") && list.contains("Groetjes van Adriana!"), "{list}");
        let reads = || async {
            let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
            phone.get("/ploeg").await.is(200).text().contains("Adriana")
        };
        assert!(!reads().await);
        let id = store::waardering::of_klus(world.app.store.read(), visit.klus).await.unwrap()[0].id;
        for (rol, status) in [(given::other_coordinator(), 404), (given::begeleider(), 403), (Rol::Meldpunt, 403), (given::balie(), 403)] {
            let mut other = world.login_as(rol).await;
            other.post(&format!("/waarderingen/{id}/laten-zien"), &[]).await.is(status);
        }
        coordinator.post(&format!("/waarderingen/{id}/laten-zien"), &[]).await.is(303);
        assert!(reads().await);
        coordinator.post(&format!("/waarderingen/{id}/weglaten"), &[]).await.is(303);
        assert!(!reads().await, "also what was read already can be left off");
        is_clean(&world).await;
    }

    async fn an_unhappy_resident_is_called_by_a_name_before_a_date(world: World) {
        let visit = done(&world).await;
        actions::uren::approve_all(&world.app, &visit.team.begeleider(), visit.opdracht, None).await.unwrap();
        assert_eq!(status_of(&world, visit.klus).await, KlusStatus::Closed);
        let nummer = nummer_of(&world, visit.klus).await;
        let own = [("nummer", nummer.as_str()), ("postcode", "4567AB")];
        let mut bewoner = world.visitor();
        let mute = bewoner.post("/volgen/waardering", &[own[0], own[1], ("oordeel", "niet-goed")]).await.is(400).text();
        assert!(mute.contains("wat er niet goed was"), "{mute}");
        let said = [own[0], own[1], ("oordeel", "niet-goed"), ("woorden", "De heg is scheef.")];
        let told = bewoner.post("/volgen/waardering", &said).await.is(200).text();
        assert!(told.contains("Wij bellen u") && told.contains("4 november 2026"), "{told}");
        assert_eq!(status_of(&world, visit.klus).await, KlusStatus::Complaint);

        let mut coordinator = world.login(&visit.team.coordinator).await;
        let meldingen = coordinator.get("/meldingen").await.is(200).text();
        assert!(meldingen.contains("Bewoner is niet tevreden") && meldingen.contains(&nummer), "{meldingen}");
        assert!(!meldingen.contains("scheef"), "the words stand with the klus only");
        let klus = coordinator.get(&format!("/planning/klussen/{}", visit.klus)).await.is(200).text();
        assert!(klus.contains("De bewoner is niet tevreden") && klus.contains("“De heg is scheef.”"), "{klus}");
        assert!(klus.contains("Bel uiterlijk woensdag 4 november 2026"), "{klus}");
        world.at("2026-11-03T12:00:00Z");
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let text = phone.get("/ploeg").await.is(200).text();
        assert!(!text.contains("scheef") && !text.contains("blij met het werk"), "{text}");
        is_clean(&world).await;

        let mut coordinator = world.login(&visit.team.coordinator).await;
        let path = format!("/planning/klussen/{}", visit.klus);
        assert!(coordinator.get(&format!("{path}/waardering")).await.is(200).text().contains("De heg is scheef."));
        coordinator.post(&format!("{path}/oplossing"), &[("oplossing", "")]).await.is(400);
        world.login_as(Rol::Meldpunt).await.post(&format!("{path}/oplossing"), &[("oplossing", "Geregeld")]).await.is(403);
        coordinator.post(&format!("{path}/oplossing"), &[("oplossing", "Wij komen in het voorjaar weer.")]).await.is(303);
        assert_eq!(status_of(&world, visit.klus).await, KlusStatus::Closed);
        is_clean(&world).await;
    }

    async fn nobody_judges_before_the_work_or_long_after(world: World) {
        let team = world.team("hulst-werkt").await;
        let klus = world.accepted_klus(&team, 1).await;
        let nummer = nummer_of(&world, klus).await;
        let said = [("nummer", nummer.as_str()), ("postcode", "4567AB"), ("oordeel", "goed")];
        let early = world.visitor().post("/volgen/waardering", &said).await.is(409).text();
        assert!(early.contains("als de ploeg geweest is"), "{early}");
        let wrong = [said[0], ("postcode", "4561ZZ"), said[2]];
        world.visitor().post("/volgen/waardering", &wrong).await.is(404);

        let visit = done(&world).await;
        let nummer = nummer_of(&world, visit.klus).await;
        world.at("2027-01-15T12:00:00Z");
        let said = [("nummer", nummer.as_str()), ("postcode", "4567AB"), ("oordeel", "goed")];
        world.visitor().post("/volgen/waardering", &said).await.is(409);
        is_clean(&world).await;
    }
}
