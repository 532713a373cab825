//! The ploeg's phone: languages, breaks, what cannot be done, more work, a handtekening, a signaal, being ill or late.

use dienstencheque::{
    actions,
    domain::{account::Rol, melding::MeldingSoort, taal::Taal},
    store,
};
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World,
        given::PIN,
        town::{HULST_WERKT, Visit},
    },
};

/// A visit that is planned at ten and not begun; it is nine.
async fn planned_visit(world: &World) -> Visit {
    let team = world.team(HULST_WERKT).await;
    let klus = world.accepted_klus(&team, 1).await;
    let ploeg = world.ploeg(&team).await;
    let opdracht = world.planned(&team, klus, ploeg, 10).await;
    Visit {
        team,
        klus,
        opdracht,
        token: String::new(),
    }
}

async fn meldingen(world: &World, visit: &Visit) -> Vec<(MeldingSoort, String)> {
    let all = actions::melding::page(&world.app, &visit.team.coordinator(), true, 0)
        .await
        .unwrap();
    all.into_iter().map(|one| (one.soort, one.tekst)).collect()
}

async fn statuses(world: &World, visit: &Visit) -> (&'static str, &'static str) {
    let door = world.app.store.read();
    let opdracht = store::opdracht::find(door, visit.opdracht)
        .await
        .unwrap()
        .unwrap();
    let klus = store::klus::find(door, visit.klus).await.unwrap().unwrap();
    (opdracht.status.word(), klus.status.word())
}

async fn minutes(world: &World, visit: &Visit) -> Vec<u32> {
    let rows = store::uren::of_opdracht(world.app.store.read(), visit.opdracht)
        .await
        .unwrap();
    rows.iter().map(|uren| uren.minuten).collect()
}

/// A small drawing as a browser writes it.
fn drawing() -> String {
    use base64::Engine as _;
    let picture = image::GrayImage::from_fn(200, 80, |x, y| {
        image::Luma([if x.abs_diff(2 * y) < 3 { 0 } else { 255 }])
    });
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let coded = base64::engine::general_purpose::STANDARD.encode(png.into_inner());
    format!("data:image/png;base64,{coded}")
}

stories! {
    async fn a_deelnemer_chooses_a_language_before_logging_in_and_keeps_it(world: World) {
        let visit = planned_visit(&world).await;
        let kaart = world.kaart(visit.team.deelnemers[0].1.id).await;
        let mut phone = world.visitor();
        let login = format!("/kaart/{kaart}");
        let page = phone.get(&login).await.is(200).text();
        assert!(page.contains("<html lang=\"nl\" dir=\"ltr\">") && page.contains("العربية"), "{page}");
        let back = phone.post("/taal", &[("taal", "ar"), ("naar", &login)]).await.is(303);
        assert_eq!(back.location(), login);
        let page = phone.get(&login).await.is(200).text();
        assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">") && page.contains("رمزك السري"), "{page}");
        let wrong = phone.post(&login, &[("pin", "000000")]).await.is(401).text();
        assert!(wrong.contains("حاول مرة أخرى"), "{wrong}");
        phone.post(&login, &[("pin", PIN)]).await.is(303);
        let day = phone.get("/ploeg").await.is(200).text();
        for shown in ["lang=\"ar\"", "العناية بالحديقة", "مخطط", "الاثنين"] {
            assert!(day.contains(shown), "{shown} is missing: {day}");
        }
        // What a resident typed stays as it was, and says so.
        assert!(day.contains("<span lang=\"nl\" dir=\"ltr\">Voorbeeldstraat 12"), "{day}");
        // The choice went along with the person, not with the phone.
        let mut other = world.visitor();
        let page = other.get(&login).await.is(200).text();
        assert!(page.contains("lang=\"ar\""), "{page}");
        phone.post("/taal", &[("taal", "pl"), ("naar", "/ploeg")]).await.is(303);
        assert!(phone.get("/ploeg").await.text().contains("<html lang=\"pl\""));
        phone.post("/taal", &[("taal", "xx"), ("naar", "/ploeg")]).await.is(404);
        let away = phone.post("/taal", &[("taal", "nl"), ("naar", "//elders.example")]).await.is(303);
        assert_eq!(away.location(), "/inloggen");
    }

    async fn refusals_and_pages_that_are_not_there_are_said_in_the_language_of_the_phone(world: World) {
        let visit = planned_visit(&world).await;
        let account = visit.team.deelnemers[0].1.id;
        actions::account::choose_taal(&world.app, account, Taal::En).await.unwrap();
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let path = format!("/ploeg/opdrachten/{}", visit.opdracht);
        let early = phone.post(&format!("{path}/klaar"), &[]).await.is(409).text();
        assert!(early.contains("This is not possible now"), "{early}");
        let wrong = phone.post(&format!("{path}/begonnen"), &[("tijd", "half tien")]).await.is(400).text();
        assert!(wrong.contains("Type hours and minutes, for example 11:15."), "{wrong}");
        let nothing = phone.get(&format!("/ploeg/opdrachten/{}", Uuid::now_v7())).await.is(404).text();
        assert!(nothing.contains("Not found") && nothing.contains("lang=\"en\""), "{nothing}");
        let cheque = phone.post(&format!("{path}/cheque"), &[("code", "0000-0000-0000-0001")]).await.is(400).text();
        assert!(cheque.contains("This code is wrong."), "{cheque}");
        // Staff who look along read Dutch.
        let mut desk = world.login(&visit.team.begeleider).await;
        let page = desk.get(&path).await.is(200).text();
        assert!(page.contains("<html lang=\"nl\"") && page.contains("Deelnemers:"), "{page}");
    }

    async fn who_hands_out_a_card_can_set_the_language(world: World) {
        let visit = planned_visit(&world).await;
        let mut desk = world.login(&visit.team.begeleider).await;
        let deelnemer = visit.team.deelnemers[0].0.id;
        let card = desk.post(&format!("/deelnemers/{deelnemer}/kaart"), &[("taal", "en")]).await.is(200).text();
        assert!(card.contains("Scan the code with your phone.") && card.contains("Scan de code met je telefoon."), "{card}");
        let account = store::account::by_deelnemer(world.app.store.read(), deelnemer).await.unwrap().unwrap();
        assert_eq!(account.taal, Some(Taal::En));
        // Without a choice the language stays.
        let card = desk.post(&format!("/deelnemers/{deelnemer}/kaart"), &[("taal", "")]).await.is(200).text();
        assert!(card.contains("Scan the code with your phone."), "{card}");
    }

    async fn the_door_has_a_code_that_resident_and_ploeg_share(world: World) {
        let visit = planned_visit(&world).await;
        let code = actions::deurcode::of(&world.app, visit.opdracht);
        assert!(code.len() == 4 && code.bytes().all(|one| one.is_ascii_digit()), "{code}");
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let page = phone.get(&format!("/ploeg/opdrachten/{}", visit.opdracht)).await.is(200).text();
        assert!(page.contains(&format!("<bdi class=\"deurcode\">{code}</bdi>")), "{page}");
        assert!(page.contains("href=\"geo:"), "the phone's own maps");
        let klus = store::klus::find(world.app.store.read(), visit.klus).await.unwrap().unwrap();
        let mut resident = world.visitor();
        let nummer = klus.nummer.to_string();
        let followed = resident.post("/volgen", &[("nummer", &nummer), ("postcode", "4567 AB")]).await.is(200).text();
        assert!(followed.contains(&format!("de code {code}")), "{followed}");
    }

    async fn the_address_is_gone_two_hours_after_the_visit(world: World) {
        let visit = world.started_visit(1).await;
        world.later(60);
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let path = format!("/ploeg/opdrachten/{}", visit.opdracht);
        phone.post(&format!("{path}/klaar"), &[]).await.is(303);
        world.later(119);
        let mut phone_again = world.phone(&visit.team.deelnemers[0].1).await;
        assert!(phone_again.get(&path).await.is(200).text().contains("Voorbeeldstraat"));
        world.later(2);
        for path in [path.clone(), "/ploeg".to_owned()] {
            let page = phone_again.get(&path).await.is(200).text();
            assert!(!page.contains("Voorbeeldstraat") && !page.contains("Verzonnen"), "{page}");
        }
        phone_again.post(&format!("{path}/signaal"), &[("tekst", "Er is geen eten."), ("akkoord", "ja")]).await.is(409);
    }

    async fn a_break_is_no_part_of_the_uren(world: World) {
        let visit = world.started_visit(1).await;
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let path = format!("/ploeg/opdrachten/{}", visit.opdracht);
        world.later(30);
        let sleutel = Uuid::now_v7().to_string();
        phone.post(&format!("{path}/pauze"), &[("sleutel", &sleutel)]).await.is(303);
        // A double press is the same press; another phone hears that there is a break already.
        phone.post(&format!("{path}/pauze"), &[("sleutel", &sleutel)]).await.is(303);
        phone.post(&format!("{path}/pauze"), &[]).await.is(409);
        assert!(phone.get(&path).await.text().contains("Pauze sinds 10:30"));
        world.later(15);
        phone.post(&format!("{path}/hervatten"), &[]).await.is(303);
        phone.post(&format!("{path}/hervatten"), &[]).await.is(409);
        world.later(30);
        phone.post(&format!("{path}/pauze"), &[]).await.is(303);
        world.later(5);
        // Done in a break: it ends with the work.
        phone.post(&format!("{path}/klaar"), &[]).await.is(303);
        assert_eq!(minutes(&world, &visit).await, [60, 60], "80 minutes, of which 20 were a break");
        assert!(phone.get(&path).await.text().contains("Pauze: 20 minuten"));
    }

    async fn nobody_home_brings_the_klus_back_to_the_coordinator(world: World) {
        let visit = planned_visit(&world).await;
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let path = format!("/ploeg/opdrachten/{}", visit.opdracht);
        phone.post(&format!("{path}/onderweg"), &[]).await.is(303);
        let wrong = phone.post(&format!("{path}/terug"), &[("wat", ""), ("woord", "Drie keer gebeld")]).await.is(400).text();
        assert!(wrong.contains("Kies wat er is.") && wrong.contains("Drie keer gebeld"), "{wrong}");
        phone.post(&format!("{path}/terug"), &[("wat", "illness")]).await.is(400);
        let sleutel = Uuid::now_v7().to_string();
        let fields = [("wat", "nobody_home"), ("woord", "Drie keer gebeld"), ("sleutel", &*sleutel)];
        phone.post(&format!("{path}/terug"), &fields).await.is(303);
        phone.post(&format!("{path}/terug"), &fields).await.is(303);
        assert_eq!(statuses(&world, &visit).await, ("fell_through", "accepted"));
        let told = meldingen(&world, &visit).await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, MeldingSoort::BackFromPloeg);
        assert!(told[0].1.starts_with("Er was niemand thuis.") && !told[0].1.contains("gebeld"), "{told:?}");
        let opdracht = store::opdracht::find(world.app.store.read(), visit.opdracht).await.unwrap().unwrap();
        assert_eq!(opdracht.opmerking, "Drie keer gebeld");
        assert_eq!(minutes(&world, &visit).await, Vec::<u32>::new());
    }

    async fn too_big_after_the_work_began_keeps_the_uren_and_brings_the_rest_back(world: World) {
        let visit = world.started_visit(1).await;
        world.later(25);
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let path = format!("/ploeg/opdrachten/{}", visit.opdracht);
        phone.post(&format!("{path}/terug"), &[("wat", "too_big"), ("woord", "")]).await.is(303);
        assert_eq!(statuses(&world, &visit).await, ("partly_done", "accepted"));
        assert_eq!(minutes(&world, &visit).await, [25, 25]);
        assert_eq!(meldingen(&world, &visit).await.len(), 1);
        phone.post(&format!("{path}/terug"), &[("wat", "weather")]).await.is(409);
    }

    async fn more_cheques_are_agreed_only_when_the_resident_says_so(world: World) {
        let visit = world.started_visit(1).await;
        let codes = world.sold_codes(2).await;
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let path = format!("/ploeg/opdrachten/{}", visit.opdracht);
        let asked = phone.get(&format!("{path}/meerwerk")).await.is(200).text();
        assert!(asked.contains("Hoeveel cheques geeft u extra?") && !asked.contains("Uitloggen"), "{asked}");
        phone.post(&format!("{path}/meerwerk"), &[("aantal", "")]).await.is(400);
        phone.post(&format!("{path}/meerwerk"), &[("aantal", "5")]).await.is(400);
        phone.post(&format!("{path}/cheque"), &[("code", &codes[0])]).await.is(303);
        phone.post(&format!("{path}/cheque"), &[("code", &codes[1])]).await.is(409);
        let sleutel = Uuid::now_v7().to_string();
        phone.post(&format!("{path}/meerwerk"), &[("aantal", "1"), ("sleutel", &sleutel)]).await.is(303);
        phone.post(&format!("{path}/meerwerk"), &[("aantal", "1"), ("sleutel", &sleutel)]).await.is(303);
        assert!(phone.get(&path).await.text().contains("De bewoner geeft 1 cheque extra."));
        phone.post(&format!("{path}/cheque"), &[("code", &codes[1])]).await.is(303);
        world.later(120);
        phone.post(&format!("{path}/klaar"), &[]).await.is(303);
        phone.post(&format!("{path}/meerwerk"), &[("aantal", "1")]).await.is(409);
    }

    async fn a_resident_signs_on_glass_once_and_only_staff_see_the_drawing_again(world: World) {
        let visit = world.started_visit(1).await;
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let path = format!("/ploeg/opdrachten/{}/handtekening", visit.opdracht);
        phone.get(&path).await.is(200);
        let empty = phone.post(&path, &[("hoe", "glass"), ("handtekening", "")]).await.is(400).text();
        assert!(empty.contains("Er staat nog geen handtekening."), "{empty}");
        phone.post(&path, &[("hoe", "glass"), ("handtekening", "data:image/png;base64,AAAA")]).await.is(400);
        phone.post(&path, &[("hoe", "telephone")]).await.is(403);
        phone.post(&path, &[("hoe", "glass"), ("handtekening", &drawing())]).await.is(303);
        phone.post(&path, &[("hoe", "paper")]).await.is(409);
        phone.get(&format!("{path}/beeld")).await.is(404);
        let mut desk = world.login(&visit.team.begeleider).await;
        let seen = desk.get(&format!("{path}/beeld")).await.is(200);
        assert!(seen.bytes.starts_with(b"\x89PNG"));
        let stranger = world.team("service-in-de-regio").await;
        world.login(&stranger.begeleider).await.get(&format!("{path}/beeld")).await.is(404);
    }

    async fn a_begeleider_notes_that_the_resident_agreed_by_telephone(world: World) {
        let visit = world.started_visit(1).await;
        let mut desk = world.login(&visit.team.begeleider).await;
        let path = format!("/ploeg/opdrachten/{}", visit.opdracht);
        desk.post(&format!("{path}/handtekening"), &[("hoe", "telephone")]).await.is(303);
        assert!(desk.get(&path).await.text().contains("De bewoner was akkoord aan de telefoon"));
    }

    async fn a_signaal_is_read_by_the_contact_person_and_by_nobody_else(world: World) {
        let visit = world.started_visit(1).await;
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let path = format!("/ploeg/opdrachten/{}/signaal", visit.opdracht);
        let seen = "Er staat niets in de koelkast.";
        let refused = phone.post(&path, &[("tekst", seen)]).await.is(400).text();
        assert!(refused.contains("Vraag eerst of de bewoner het goed vindt.") && refused.contains(seen), "{refused}");
        phone.post(&path, &[("tekst", seen), ("akkoord", "ja")]).await.is(303);
        let door = world.app.store.read();
        let klus = store::klus::find(door, visit.klus).await.unwrap().unwrap();
        let contact = klus.contactpersoon.unwrap();
        let contact = store::account::by_id(door, contact).await.unwrap().unwrap();
        let mut desk = world.login(&contact).await;
        let list = desk.get("/signalen").await.is(200);
        assert!(list.text().contains(seen), "{}", list.text());
        for other in [world.account(Rol::Meldpunt).await, world.account(Rol::Coordinator { uitvoerder: HULST_WERKT.to_owned() }).await] {
            if other.id == contact.id {
                continue;
            }
            let page = world.login(&other).await.get("/signalen").await.is(200).text();
            assert!(!page.contains(seen), "{page}");
        }
        phone.get("/signalen").await.is(403);
        let text = list.text();
        let id = text.split("/signalen/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let stranger = world.account(Rol::Meldpunt).await;
        world.login(&stranger).await.post(&format!("/signalen/{id}/gelezen"), &[]).await.is(404);
        desk.post(&format!("/signalen/{id}/gelezen"), &[]).await.is(303);
        assert!(desk.get("/signalen").await.text().contains("Gelezen"));
        // What was seen is nowhere else: not in a melding, not in a message.
        assert!(meldingen(&world, &visit).await.iter().all(|(_, tekst)| !tekst.contains("koelkast")));
    }

    async fn who_is_ill_says_so_once_and_never_why(world: World) {
        let visit = planned_visit(&world).await;
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        phone.post("/ploeg/ziek", &[("ziek", "")]).await.is(400);
        let done = phone.post("/ploeg/ziek", &[("ziek", "morgen")]).await.is(303);
        assert!(phone.get(&done.location()).await.text().contains("Je bent afgemeld. Beterschap!"));
        let again = phone.post("/ploeg/ziek", &[("ziek", "morgen")]).await.is(409).text();
        assert!(again.contains("Je was al afgemeld"), "{again}");
        phone.post("/ploeg/ziek", &[("ziek", "vandaag")]).await.is(303);
        let told = meldingen(&world, &visit).await;
        assert_eq!(told.len(), 2, "{told:?}");
        let naam = &visit.team.deelnemers[0].0.naam;
        assert!(told.iter().all(|(soort, tekst)| *soort == MeldingSoort::ReportedAway && !tekst.contains(naam) && !tekst.contains("ziek")), "{told:?}");
        let mut desk = world.login(&visit.team.coordinator).await;
        assert!(desk.get("/afwezig").await.is(200).text().contains(naam));
        world.login(&visit.team.begeleider).await.post("/ploeg/ziek", &[("ziek", "morgen")]).await.is(403);
    }

    async fn who_comes_later_is_seen_by_the_begeleider(world: World) {
        let visit = planned_visit(&world).await;
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        phone.post("/ploeg/later", &[("later", "25")]).await.is(400);
        phone.post("/ploeg/later", &[("later", "10")]).await.is(303);
        phone.post("/ploeg/later", &[("later", "30")]).await.is(303);
        let mut desk = world.login(&visit.team.begeleider).await;
        let naam = &visit.team.deelnemers[0].0.naam;
        let page = desk.get("/ploeg").await.is(200).text();
        assert!(page.contains(&format!("{naam} komt 30 minuten later.")), "{page}");
        assert!(!page.contains("10 minuten later"), "what was said last counts");
        assert!(meldingen(&world, &visit).await.iter().all(|(soort, _)| *soort == MeldingSoort::ReportedLate));
        // Who has no ploeg today calls.
        let (_, alone) = world.deelnemer(HULST_WERKT, "Vrij Vandaag").await;
        let kaart = world.kaart(alone.id).await;
        let mut other = world.visitor();
        other.post(&format!("/kaart/{kaart}"), &[("pin", PIN)]).await.is(303);
        other.post("/ploeg/later", &[("later", "10")]).await.is(409);
    }
}
