//! Deciding about a klus with everything that goes with it: past hours, what is confirmed, questions that stay open, standard texts,
//! looking first, passing on, fotos, klussen that come back. By page, on both databases.

use dienstencheque::{
    actions::{self, nightly, werk::FinishDraft},
    domain::{account::Rol, calendar::to_instant, herhaling::HerhalingStatus, klus::KlusDraft},
    store,
};
use jiff::{Timestamp, civil::time};
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World, given,
        http::{Answer, Visitor},
        process::check_is_clean,
        town::{HULST_WERKT, Team},
    },
};

const POSTCODE: &str = "4567 AB";

impl World {
    /// A klus as the resident asks it: key, number, tracking code.
    async fn klus(&self, draft: &KlusDraft) -> (Uuid, String, String) {
        let from = std::net::Ipv4Addr::from_bits(0x0A00_0000 + u32::from(rand_octet())).into();
        let actor = dienstencheque::domain::account::Actor::Bewoner;
        let asked = actions::klus::ask(&self.app, &actor, from, draft, None)
            .await
            .unwrap()
            .value;
        (asked.id, asked.volgnummer, asked.volgcode)
    }

    async fn follow(&self, nummer: &str) -> String {
        self.visitor()
            .post("/volgen", &[("nummer", nummer), ("postcode", POSTCODE)])
            .await
            .is(200)
            .text()
    }

    /// A klus that took so many minutes of two deelnemers, from this hour of today.
    async fn done(&self, team: &Team, ploeg: Uuid, hour: i8, minutes: i64) {
        let klus = self.accepted_klus(team, 1).await;
        let opdracht = self.planned(team, klus, ploeg, hour).await;
        let begin = to_instant(self.app.today(), time(hour, 0, 0, 0));
        self.app.clock.set(begin);
        actions::werk::start(&self.app, &team.deelnemer(), opdracht, None, None)
            .await
            .unwrap();
        self.later(minutes);
        let draft = FinishDraft::default();
        actions::werk::finish(&self.app, &team.deelnemer(), opdracht, draft, None)
            .await
            .unwrap();
    }

    async fn night(&self, instant: &str) -> u64 {
        self.at(instant);
        let done = nightly::run(&self.app).await.unwrap();
        done.iter()
            .find(|(step, _)| *step == nightly::Step::AskAgain)
            .map_or(0, |(_, count)| *count)
    }
}

/// Residents come from different addresses, so that how often they ask is another test's question.
fn rand_octet() -> u8 {
    use std::sync::atomic::{AtomicU8, Ordering};
    static NEXT: AtomicU8 = AtomicU8::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn repairs() -> KlusDraft {
    KlusDraft {
        naam: "Adriana Verzonnen".to_owned(),
        postcode: POSTCODE.to_owned(),
        huisnummer: "12".to_owned(),
        telefoon: "0114000012".to_owned(),
        klussoort: "reparaties".to_owned(),
        omschrijving: "De deur klemt.".to_owned(),
        uitvoerder: HULST_WERKT.to_owned(),
        ..KlusDraft::default()
    }
}

/// Sends one of the forms on the page of a klus.
async fn act(visitor: &mut Visitor, klus: Uuid, act: &str, fields: &[(&str, &str)]) -> Answer {
    let page = visitor
        .get(&format!("/planning/klussen/{klus}"))
        .await
        .is(200);
    let (sleutel, versie) = (page.field("sleutel"), page.field("versie"));
    let mut all = vec![("sleutel", sleutel.as_str()), ("versie", versie.as_str())];
    all.extend(fields);
    visitor
        .post(&format!("/planning/klussen/{klus}/{act}"), &all)
        .await
}

async fn page(visitor: &mut Visitor, klus: Uuid) -> Answer {
    visitor
        .get(&format!("/planning/klussen/{klus}"))
        .await
        .is(200)
}

stories! {
    async fn what_past_klussen_took_is_where_an_estimate_begins(world: World) {
        let team = world.team(HULST_WERKT).await;
        let (first, ..) = world.klus(&world.wish()).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let before = page(&mut coordinator, first).await;
        assert!(before.text().contains("Er zijn nog geen eerdere klussen om van te leren."));
        assert_eq!(before.field("uren"), "4", "the catalogue says so");
        let ploeg = world.ploeg(&team).await;
        for (hour, minutes) in [(9, 30), (10, 45), (11, 60), (13, 60), (14, 60)] {
            world.done(&team, ploeg, hour, minutes).await;
        }
        let mut coordinator = world.login(&team.coordinator).await;
        let after = page(&mut coordinator, first).await;
        assert!(after.text().contains("Meestal 1,5 tot 2 personen-uren, midden 2 (5 klussen)."), "{}", after.text());
        assert_eq!(after.field("uren"), "2");
        // What another uitvoerder did tells nothing here.
        let (other, ..) = world.klus(&repairs()).await;
        assert!(page(&mut coordinator, other).await.text().contains("nog geen eerdere klussen"));
        check_is_clean(&world.url);
    }

    async fn nothing_is_taken_on_without_saying_that_it_may_be_done(world: World) {
        let (klus, nummer, _) = world.klus(&world.wish()).await;
        let mut coordinator = world.login_as(given::coordinator()).await;
        let form = page(&mut coordinator, klus).await.text();
        assert!(form.contains("Het werk is niet hoger dan 2 meter.") && form.contains("(additioneel)"));
        let refused = act(&mut coordinator, klus, "acceptatie", &[("uren", "3,5"), ("personen", "3"), ("toelichting", "Tot snel")]).await.is(400);
        assert!(refused.text().contains("Kruis aan dat het allemaal klopt."));
        assert_eq!((refused.field("uren"), refused.field("personen")), ("3,5".to_owned(), "3".to_owned()));
        assert!(refused.text().contains("Tot snel"));
        act(&mut coordinator, klus, "acceptatie", &[("uren", "3,5"), ("personen", "3"), ("toets", "ja"), ("toelichting", "Zet de poort open.")]).await.is(303);
        let taken = page(&mut coordinator, klus).await.text();
        assert!(taken.contains("Niet hoger dan 2 meter, geen werk voor een erkend vakman, additioneel. Bevestigd door"), "{taken}");
        assert!(world.follow(&nummer).await.contains("Zet de poort open."));
        // A program takes it on as it always could, and may say that the rules hold.
        let mut api = world.api_as(given::coordinator()).await;
        let (klus, ..) = world.klus(&world.wish()).await;
        let path = format!("/api/v1/klussen/{klus}/acceptatie");
        let refusal = serde_json::json!({"personenUren": 4, "personen": 2, "toetsBevestigd": false});
        api.post_json(&path, &refusal).await.is(400);
        api.post_json(&path, &serde_json::json!({"personenUren": 4, "personen": 2})).await.is(200);
        assert!(!page(&mut coordinator, klus).await.text().contains("Getoetst"));
        let (klus, ..) = world.klus(&world.wish()).await;
        let path = format!("/api/v1/klussen/{klus}/acceptatie");
        api.post_json(&path, &serde_json::json!({"personenUren": 4, "personen": 2, "toetsBevestigd": true})).await.is(200);
        assert!(page(&mut coordinator, klus).await.text().contains("Getoetst"));
        check_is_clean(&world.url);
    }

    async fn a_question_that_stays_open_is_seen_and_asked_again(world: World) {
        let (klus, nummer, _) = world.klus(&world.wish()).await;
        let mut coordinator = world.login_as(given::coordinator()).await;
        act(&mut coordinator, klus, "vraag", &[("vraag", "Hoe hoog is de heg?")]).await.is(303);
        world.at("2026-11-06T08:00:00Z");
        let mut coordinator = world.login_as(given::coordinator()).await;
        assert!(!page(&mut coordinator, klus).await.text().contains("onbeantwoord"));
        world.at("2026-11-09T08:00:00Z");
        let mut coordinator = world.login_as(given::coordinator()).await;
        let seen = page(&mut coordinator, klus).await;
        assert!(seen.text().contains("Vraag onbeantwoord sinds maandag 2 november 2026"), "{}", seen.text());
        assert!(seen.text().contains("Tot de vraag: wacht 0 van 15 werkdagen"), "the clock stands still");
        assert!(seen.text().contains("Wij kregen geen antwoord op onze vraag."), "the reason is filled in");
        let queue = coordinator.get("/planning").await.is(200).text();
        assert!(queue.contains("Vraag onbeantwoord</span>"), "{queue}");
        act(&mut coordinator, klus, "herinnering", &[]).await.is(303);
        let told = store::bericht::of_klus(world.app.store.read(), klus).await.unwrap();
        let mut words: Vec<&str> = told.iter().map(|one| one.soort.word()).collect();
        words.sort_unstable();
        assert_eq!(words, ["asked", "reminded", "requested"]);
        assert!(page(&mut coordinator, klus).await.text().contains("sinds maandag 2 november 2026"), "asking again is no answer");
        assert!(world.follow(&nummer).await.contains("Hoe hoog is de heg?"));
        act(&mut coordinator, klus, "intrekking", &[("reden_intrekken", "Wij kregen geen antwoord op onze vraag.")]).await.is(303);
        coordinator.post(&format!("/planning/klussen/{klus}/herinnering"), &[]).await.is(409);
        check_is_clean(&world.url);
    }

    async fn a_standard_text_is_filled_in_and_nothing_typed_is_lost(world: World) {
        let (klus, nummer, _) = world.klus(&world.wish()).await;
        let mut coordinator = world.login_as(given::coordinator()).await;
        let form = page(&mut coordinator, klus).await.text();
        assert!(form.contains("Stuur een foto") && form.contains("Hoe groot en hoe hoog?"));
        let typed = [("tekst_vraag", "vraag-foto"), ("vraag", "Beste mevrouw,"), ("uren", "7")];
        let filled = act(&mut coordinator, klus, "tekst-vraag", &typed).await.is(200);
        let text = filled.text();
        assert!(text.contains("Beste mevrouw,\nKunt u een foto maken") && text.contains(&format!("met nummer {nummer}")), "{text}");
        assert_eq!(filled.field("uren"), "7");
        assert!(page(&mut coordinator, klus).await.text().contains("Aangevraagd"), "nothing was sent");
        act(&mut coordinator, klus, "tekst-vraag", &[("tekst_vraag", "aangenomen-ruimte")]).await.is(400);
        act(&mut coordinator, klus, "tekst-onzin", &[]).await.is(404);
        let (other, ..) = world.klus(&repairs()).await;
        assert!(!page(&mut coordinator, other).await.text().contains("Hoe groot en hoe hoog?"), "only for the garden");
        world.login_as(given::other_coordinator()).await
            .post(&format!("/planning/klussen/{klus}/tekst-vraag"), &typed).await.is(404);
        act(&mut coordinator, klus, "afwijzing", &[("reden", "te-hoog"), ("toelichting_afwijzing", "Bel gerust.")]).await.is(303);
        assert!(world.follow(&nummer).await.contains("Bel gerust."));
        check_is_clean(&world.url);
    }

    async fn somebody_looks_first_and_what_they_saw_fills_in_the_form(world: World) {
        let team = world.team(HULST_WERKT).await;
        let (klus, nummer, _) = world.klus(&world.wish()).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let begeleider = team.begeleider.id.to_string();
        let wrong = act(&mut coordinator, klus, "vooropname", &[("kijker", "iemand"), ("kijk_datum", "1-11-2026"), ("kijk_tijd", "9:30")]).await.is(400);
        assert!(wrong.text().contains("Kies wie er gaat kijken.") && wrong.field("kijk_tijd") == "9:30");
        let when = [("kijker", begeleider.as_str()), ("kijk_datum", "4-11-2026"), ("kijk_tijd", "9:30")];
        act(&mut coordinator, klus, "vooropname", &when).await.is(303);
        act(&mut coordinator, klus, "vooropname", &when).await.is(409);
        let queue = coordinator.get("/planning").await.is(200).text();
        assert!(queue.contains("Vooropname op woensdag 4 november 2026 om 09:30 uur."), "{queue}");
        assert!(world.follow(&nummer).await.contains("Wij komen eerst kijken op woensdag 4 november 2026 om 09:30 uur."));
        let own = world.login(&team.begeleider).await.get("/uren").await.is(200).text();
        assert!(own.contains("Hier gaat u eerst kijken") && own.contains("Voorbeeldstraat 12"));
        assert!(!world.login_as(given::begeleider()).await.get("/uren").await.is(200).text().contains("Voorbeeldstraat"));
        world.login_as(given::other_coordinator()).await
            .post(&format!("/planning/klussen/{klus}/vooropname-afzegging"), &[]).await.is(404);
        world.login_as(Rol::Meldpunt).await
            .post(&format!("/planning/klussen/{klus}/vooropname-afzegging"), &[]).await.is(403);
        act(&mut coordinator, klus, "vooropname-uitkomst", &[("kijk_uren", "6")]).await.is(400);
        let saw = [("kijk_notitie", "Heg van 12 meter."), ("kijk_uren", "6"), ("kijk_personen", "3")];
        act(&mut coordinator, klus, "vooropname-uitkomst", &saw).await.is(303);
        let seen = page(&mut coordinator, klus).await;
        assert!(seen.text().contains("Heg van 12 meter. (6 personen-uren)"));
        assert_eq!((seen.field("uren"), seen.field("personen")), ("6".to_owned(), "3".to_owned()));
        // Once it is decided nobody has to look any more.
        act(&mut coordinator, klus, "vooropname", &when).await.is(303);
        act(&mut coordinator, klus, "acceptatie", &[("uren", "6"), ("personen", "3"), ("toets", "ja")]).await.is(303);
        assert!(!world.follow(&nummer).await.contains("eerst kijken"));
        act(&mut coordinator, klus, "vooropname", &when).await.is(409);
        check_is_clean(&world.url);
    }

    async fn what_is_passed_on_is_answered_within_a_working_day(world: World) {
        let (klus, ..) = world.klus(&repairs()).await;
        let mut coordinator = world.login_as(given::coordinator()).await;
        act(&mut coordinator, klus, "doorverwijzing", &[("uitvoerder", "service-in-de-regio")]).await.is(303);
        let told = "Doorgegeven door Hulst Werkt!, antwoord uiterlijk dinsdag 3 november 2026.";
        let mut other = world.login_as(given::other_coordinator()).await;
        assert!(other.get("/planning").await.is(200).text().contains(told));
        assert!(page(&mut other, klus).await.text().contains(told));
        assert!(world.login_as(Rol::Meldpunt).await.get("/planning").await.is(200).text().contains(told));
        world.at("2026-11-04T08:00:00Z");
        let mut other = world.login_as(given::other_coordinator()).await;
        let late = other.get("/planning").await.is(200).text();
        assert!(late.contains("het antwoord is te laat, het moest er zijn op dinsdag 3 november 2026."), "{late}");
        assert!(late.contains("<strong>2 van 15 werkdagen</strong>"), "{late}");
        act(&mut other, klus, "acceptatie", &[("uren", "2"), ("personen", "2"), ("toets", "ja")]).await.is(303);
        assert!(!page(&mut other, klus).await.text().contains("Doorgegeven door"));
        check_is_clean(&world.url);
    }

    async fn fotos_go_with_a_klus_and_are_seen_by_who_may(world: World) {
        let team = world.team(HULST_WERKT).await;
        let (klus, nummer, code) = world.klus(&world.wish()).await;
        let foto = given::foto(30, 20);
        let mut bewoner = world.visitor();
        let path = format!("/aangevraagd/{code}/fotos");
        let sleutel = "01930000-0000-7000-8000-0000000000f1";
        bewoner.post_files(&path, &[("sleutel", sleutel)], &[("fotos", &foto)]).await.is(303);
        bewoner.post_files(&path, &[("sleutel", sleutel)], &[("fotos", &foto)]).await.is(303);
        let asked = bewoner.get(&format!("/aangevraagd/{code}")).await.is(200).text();
        assert!(asked.contains("Er is 1 foto toegevoegd."), "a double click adds once: {asked}");
        let wrong = bewoner.post_files(&path, &[], &[("fotos", b"geen foto")]).await.is(400).text();
        assert!(wrong.contains("kunnen wij niet lezen als foto") && wrong.contains(&nummer), "{wrong}");
        let empty = bewoner.post_files(&path, &[], &[("fotos", b"")]).await.is(400).text();
        assert!(empty.contains("Kies eerst een foto."));
        let own = [("nummer", nummer.as_str()), ("postcode", POSTCODE)];
        let followed = world.visitor().post_files("/volgen/fotos", &own, &[("fotos", &foto)]).await.is(200).text();
        assert!(followed.contains("Er zijn 2 foto"), "{followed}");
        let guessed = [("nummer", nummer.as_str()), ("postcode", "4561 AB")];
        world.visitor().post_files("/volgen/fotos", &guessed, &[("fotos", &foto)]).await.is(409);
        let mut coordinator = world.login(&team.coordinator).await;
        let staff = format!("/planning/klussen/{klus}/fotos");
        coordinator.post_files(&staff, &[], &[("fotos", &foto), ("fotos", &foto)]).await.is(303);
        let many = coordinator.post_files(&staff, &[], &[("fotos", &foto), ("fotos", &foto)]).await.is(400).text();
        assert!(many.contains("passen 5 foto"), "{many}");
        let kept = store::foto::of_klus(world.app.store.read(), klus).await.unwrap();
        assert_eq!(kept.len(), 4, "all or none");
        let picture = format!("{staff}/{}", kept[0].id);
        let jpeg = coordinator.get(&picture).await.is(200);
        assert_eq!(jpeg.headers["content-type"], "image/jpeg");
        assert!(jpeg.bytes.starts_with(&[0xFF, 0xD8]));
        assert!(page(&mut coordinator, klus).await.text().contains(&picture));
        world.login_as(given::other_coordinator()).await.get(&picture).await.is(404);
        world.login_as(given::balie()).await.get(&picture).await.is(404);
        world.visitor().get(&picture).await.is(303);
        world.login_as(given::other_coordinator()).await.post_files(&staff, &[], &[("fotos", &foto)]).await.is(404);
        coordinator.post_files(&staff, &[("csrf", "onzin")], &[]).await.is(409);
        // The ploeg sees them on the day itself.
        act(&mut coordinator, klus, "acceptatie", &[("uren", "2"), ("personen", "2"), ("toets", "ja")]).await.is(303);
        let ploeg = world.ploeg(&team).await;
        let opdracht = world.planned(&team, klus, ploeg, 10).await;
        let mut begeleider = world.login(&team.begeleider).await;
        let at_visit = format!("/ploeg/opdrachten/{opdracht}/fotos/{}", kept[0].id);
        assert!(begeleider.get(&format!("/ploeg/opdrachten/{opdracht}")).await.is(200).text().contains(&at_visit));
        begeleider.get(&at_visit).await.is(200);
        world.at("2026-11-03T08:00:00Z");
        world.login(&team.begeleider).await.get(&at_visit).await.is(404);
        let mut coordinator = world.login(&team.coordinator).await;
        let id = kept[0].id.to_string();
        act(&mut coordinator, klus, "foto-weg", &[("foto", &id)]).await.is(303);
        coordinator.get(&picture).await.is(404);
        act(&mut coordinator, klus, "foto-weg", &[("foto", &id)]).await.is(409);
        check_is_clean(&world.url);
    }

    async fn a_klus_comes_back_by_itself_until_it_is_stopped(world: World) {
        let team = world.team(HULST_WERKT).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let (requested, ..) = world.klus(&world.wish()).await;
        let weekly = [("weken", "2"), ("vanaf", "18-11-2026")];
        act(&mut coordinator, requested, "reeks", &weekly).await.is(409);
        let klus = world.accepted_klus(&team, 2).await;
        let wrong = act(&mut coordinator, klus, "reeks", &[("weken", "9"), ("vanaf", "gisteren")]).await.is(400);
        assert!(wrong.text().contains("van 1 tot en met 8") && wrong.field("vanaf") == "gisteren");
        act(&mut coordinator, klus, "reeks", &weekly).await.is(303);
        act(&mut coordinator, klus, "reeks", &weekly).await.is(409);
        assert!(page(&mut coordinator, klus).await.text().contains("woensdag 18 november 2026. De aanvraag komt 2 weken eerder"));
        assert_eq!(world.night("2026-11-03T01:00:00Z").await, 0, "not yet");
        assert_eq!(world.night("2026-11-04T01:00:00Z").await, 1);
        // The same night on another server, and after a crash: still one.
        world.hammer("DELETE FROM nightly WHERE step = 'ask_again'").await;
        assert_eq!(world.night("2026-11-04T02:00:00Z").await, 0);
        let reeks = store::herhaling::of_klus(world.app.store.read(), klus).await.unwrap().unwrap();
        let keren = store::herhaling::keren(world.app.store.read(), reeks.id).await.unwrap();
        let again = store::klus::find(world.app.store.read(), keren[0].klus_id).await.unwrap().unwrap();
        assert_eq!(again.omschrijving, "De heg is te hoog.");
        assert_eq!(again.asked_by, Some(team.coordinator.id), "the contact person asks");
        assert_eq!(again.requested_at, "2026-11-04T01:00:00Z".parse::<Timestamp>().unwrap());
        world.at("2026-11-18T08:00:00Z");
        let mut coordinator = world.login(&team.coordinator).await;
        let form = page(&mut coordinator, again.id).await;
        assert!(form.text().contains("Wacht 10 van 15 werkdagen."), "on its day it is not late: {}", form.text());
        assert_eq!(form.field("uren"), "4", "as it was agreed the first time");
        assert!(form.text().contains("de eerste klus van deze reeks"));
        assert_eq!(world.night("2026-11-18T08:10:00Z").await, 1, "two weeks on");
        act(&mut coordinator, again.id, "reeks-stoppen", &[]).await.is(303);
        assert_eq!(world.night("2026-12-09T01:00:00Z").await, 0);
        let mut coordinator = world.login(&team.coordinator).await;
        act(&mut coordinator, klus, "reeks-stoppen", &[]).await.is(409);
        world.login_as(given::other_coordinator()).await
            .post(&format!("/planning/klussen/{klus}/reeks-stoppen"), &[]).await.is(404);
        check_is_clean(&world.url);
    }

    async fn a_series_stops_when_the_cheques_are_used_up_and_says_so(world: World) {
        let team = world.team(HULST_WERKT).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let klus = world.accepted_klus(&team, 2).await;
        let needs = store::klus::find(world.app.store.read(), klus).await.unwrap().unwrap().aantal_cheques;
        let cheques = (2 * needs + needs - 1).to_string();
        let form = [("weken", "1"), ("vanaf", "4-11-2026"), ("reeks_cheques", cheques.as_str())];
        act(&mut coordinator, klus, "reeks", &form).await.is(303);
        assert_eq!(world.night("2026-11-03T01:00:00Z").await, 2, "for two times there are cheques");
        let mut coordinator = world.login(&team.coordinator).await;
        assert!(page(&mut coordinator, klus).await.text().contains(&format!("{} van {cheques} over", needs - 1)));
        assert_eq!(world.night("2026-11-04T01:00:00Z").await, 0, "for a third there are too few");
        let mut coordinator = world.login(&team.coordinator).await;
        let ended = page(&mut coordinator, klus).await.text();
        assert!(ended.contains("Gestopt: er zijn te weinig cheques over"), "{ended}");
        let told = coordinator.get("/meldingen").await.is(200).text();
        assert!(told.contains("Klus komt niet meer terug: te weinig cheques") && !told.contains("Verzonnen"), "{told}");
        assert!(!world.login_as(given::other_coordinator()).await.get("/meldingen").await.is(200).text().contains("Klus komt niet meer terug"));
        assert_eq!(world.night("2026-11-10T01:00:00Z").await, 0);
        check_is_clean(&world.url);
    }

    async fn whoever_calls_off_a_klus_of_a_series_says_whether_the_series_ends(world: World) {
        let team = world.team(HULST_WERKT).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let klus = world.accepted_klus(&team, 2).await;
        assert!(!page(&mut coordinator, klus).await.text().contains("De hele reeks"), "without a series nothing is asked");
        act(&mut coordinator, klus, "reeks", &[("weken", "1"), ("vanaf", "4-11-2026")]).await.is(303);
        assert_eq!(world.night("2026-11-04T08:00:00Z").await, 3, "of the coming two weeks");
        let mut coordinator = world.login(&team.coordinator).await;
        let door = world.app.store.read();
        let reeks = store::herhaling::of_klus(door, klus).await.unwrap().unwrap();
        let keren = store::herhaling::keren(door, reeks.id).await.unwrap();
        let asked = act(&mut coordinator, keren[0].klus_id, "intrekking", &[("reden_intrekken", "Op vakantie")]).await.is(400);
        assert!(asked.text().contains("Kies of alleen deze klus vervalt, of de hele reeks."), "{}", asked.text());
        assert!(asked.text().contains("Op vakantie"), "what was typed stays");
        let once = [("reden_intrekken", "Op vakantie"), ("reeks", "deze")];
        act(&mut coordinator, keren[0].klus_id, "intrekking", &once).await.is(303);
        assert_eq!(store::herhaling::of_klus(door, klus).await.unwrap().unwrap().status, HerhalingStatus::Active);
        // The meldpunt may call off for the resident, and so may end the series.
        let mut meldpunt = world.login_as(Rol::Meldpunt).await;
        act(&mut meldpunt, keren[1].klus_id, "intrekking", &[("reeks", "reeks")]).await.is(303);
        assert_eq!(store::herhaling::of_klus(door, klus).await.unwrap().unwrap().status, HerhalingStatus::Stopped);
        assert_eq!(world.night("2026-11-20T01:00:00Z").await, 0);
        let mut coordinator = world.login(&team.coordinator).await;
        act(&mut coordinator, keren[2].klus_id, "intrekking", &[]).await.is(303);
        check_is_clean(&world.url);
    }
}
