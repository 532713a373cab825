//! What a coordinator sees of the queue: saved lists with their counts, what is around a klus, and taking a decision back.

use std::net::Ipv4Addr;

use dienstencheque::{
    actions::{
        self, Failure,
        bericht::send::send_due,
        klus::{QueueAsk, Sort, Stand},
        opdracht::Spot,
    },
    domain::{
        account::{Actor, Rol},
        address::{Huisnummer, Postcode},
        adres::{Adres, AdresKey},
        afwezig::Wie,
        bericht::{BerichtStatus, Problem},
        calendar::to_instant,
        deelnemer::PauzeDraft,
        klus::{Acceptance, KlusDraft, KlusStatus},
        ploeg::PloegDraft,
        point::Point,
    },
    notify::Channels,
    store::{self, StoreError},
};
use jiff::{ToSpan, civil::time};
use uuid::Uuid;

use crate::{
    faults::directly,
    stories,
    support::{
        World, given,
        http::{Answer, Visitor},
        process::check_is_clean,
        town::{HULST_WERKT, Team},
    },
};

const ACCEPTANCE: Acceptance = Acceptance {
    personen: 2,
    personen_minuten: 240,
};

impl World {
    async fn asked(&self, draft: &KlusDraft) -> Uuid {
        // Each resident from an address of their own: how often one may ask is another test's question.
        let [.., a, b, c] = *Uuid::now_v7().as_bytes();
        let from = Ipv4Addr::new(10, a, b, c).into();
        let asked = actions::klus::ask(&self.app, &Actor::Bewoner, from, draft, None).await;
        asked.unwrap().value.id
    }

    async fn asked_at(&self, instant: &str) -> Uuid {
        self.at(instant);
        self.asked(&self.wish()).await
    }

    async fn lives_at(&self, postcode: &str, huisnummer: &str, klussoort: &str) -> Uuid {
        self.asked(&KlusDraft {
            postcode: postcode.to_owned(),
            huisnummer: huisnummer.to_owned(),
            klussoort: klussoort.to_owned(),
            plaats: String::new(),
            ..self.wish()
        })
        .await
    }

    async fn lies(&self, postcode: &str, huisnummer: &str, lat: f64, lon: f64) {
        let postcode = Postcode::parse(postcode).unwrap();
        let huisnummer = Huisnummer::parse(huisnummer).unwrap();
        let adres = Adres {
            key: AdresKey::new(&postcode, &huisnummer),
            point: Point::of_degrees(lat, lon).unwrap(),
        };
        self.app
            .store
            .write(move |tx| async move {
                store::adres::put(&tx, &[adres]).await?;
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
    }

    async fn status(&self, klus: Uuid) -> KlusStatus {
        let found = store::klus::find(self.app.store.read(), klus).await;
        found.unwrap().unwrap().status
    }

    async fn seconds_later(&self, seconds: i64) {
        let now = self.app.now();
        self.app
            .clock
            .set(now + jiff::SignedDuration::from_secs(seconds));
    }
}

/// The numbers of the klussen in a list, and what stands behind its name.
async fn list(visitor: &mut Visitor, word: &str) -> (usize, String) {
    let page = visitor
        .get(&format!("/planning?status={word}"))
        .await
        .is(200)
        .text();
    let link = format!("/planning?status={word}\"");
    let at = page.find(&link).expect("the list has a link") + link.len();
    let rest = &page[at..at + page[at..].find("</li>").unwrap()];
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    // The norm stands in the name of one of the lists.
    let count = if rest.contains("langer dan 2") {
        digits[1..].to_owned()
    } else {
        digits
    };
    (page.matches("data-label=\"Klus\"").count(), count)
}

/// Presses a button on the page of a klus.
async fn press(
    visitor: &mut Visitor,
    klus: Uuid,
    besluit: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let page = visitor
        .get(&format!("/planning/klussen/{klus}"))
        .await
        .is(200);
    let (sleutel, versie) = (page.field("sleutel"), page.field("versie"));
    let mut all = vec![("sleutel", sleutel.as_str()), ("versie", versie.as_str())];
    all.extend(fields);
    visitor
        .post(&format!("/planning/klussen/{klus}/{besluit}"), &all)
        .await
}

const SIZE: [(&str, &str); 3] = [("uren", "4"), ("personen", "2"), ("toets", "ja")];

stories! {
    async fn what_nobody_looked_at_for_two_working_days_and_what_is_over_the_norm_are_lists(world: World) {
        let team = world.team(HULST_WERKT).await;
        let forgotten = world.asked_at("2026-10-01T08:00:00Z").await;
        let paused = world.asked_at("2026-10-02T08:00:00Z").await;
        actions::klus::ask_bewoner(&world.app, &team.coordinator(), paused, None, "Hoe hoog?", None).await.unwrap();
        world.at("2026-10-29T08:00:00Z");
        actions::klus::answer(&world.app, &team.coordinator(), paused, None, "2 meter", None).await.unwrap();
        // Thursday evening: on Monday two working days have passed, on Tuesday three.
        let thursday = world.asked_at("2026-10-29T20:00:00Z").await;
        let asked = world.asked_at("2026-10-30T08:00:00Z").await;
        actions::klus::ask_bewoner(&world.app, &team.coordinator(), asked, None, "Welke heg?", None).await.unwrap();
        world.at("2026-11-02T08:00:00Z");
        let mut coordinator = world.login(&team.coordinator).await;
        assert_eq!(list(&mut coordinator, "te-beoordelen").await, (1, "1".to_owned()));
        assert_eq!(list(&mut coordinator, "asked").await, (1, "1".to_owned()));
        assert_eq!(list(&mut coordinator, "over-de-norm").await, (1, "1".to_owned()));
        world.at("2026-11-03T08:00:00Z");
        let mut coordinator = world.login(&team.coordinator).await;
        // Nineteen working days its clock stood still; two ran before and three after the question.
        assert_eq!(list(&mut coordinator, "te-beoordelen").await, (3, "3".to_owned()));
        actions::klus::accept(&world.app, &team.coordinator(), forgotten, None, ACCEPTANCE, None).await.unwrap();
        actions::klus::withdraw(&world.app, &team.coordinator(), thursday, None, "", None).await.unwrap();
        assert_eq!(list(&mut coordinator, "te-beoordelen").await, (1, "1".to_owned()));
        assert_eq!(list(&mut coordinator, "over-de-norm").await, (1, "1".to_owned()), "accepted is not done");
        let mut other = world.login_as(given::other_coordinator()).await;
        assert_eq!(list(&mut other, "over-de-norm").await, (0, "0".to_owned()));
        let mut meldpunt = world.login_as(Rol::Meldpunt).await;
        assert_eq!(list(&mut meldpunt, "over-de-norm").await, (1, "1".to_owned()));
        world.login_as(given::balie()).await.get("/planning").await.is(403);
    }

    async fn a_visit_of_tomorrow_whose_ploeg_lacks_people_is_a_list(world: World) {
        let team = world.team(HULST_WERKT).await;
        let tomorrow = world.app.today().saturating_add(1.day());
        let klus = world.accepted_klus(&team, 2).await;
        let draft = PloegDraft {
            datum: tomorrow.to_string(),
            naam: String::new(),
            begeleider: team.begeleider.id.to_string(),
            deelnemers: team.deelnemers.iter().map(|(one, _)| one.id.to_string()).collect(),
            van: "08:30".to_owned(),
            tot: "16:30".to_owned(),
            voertuig: String::new(),
        };
        let made = actions::ploeg::make(&world.app, &team.coordinator(), HULST_WERKT, &draft, None).await;
        let wish = Spot {
            ploeg: made.unwrap().value.id,
            van: to_instant(tomorrow, time(10, 0, 0, 0)),
            tot: to_instant(tomorrow, time(12, 0, 0, 0)),
        };
        actions::opdracht::plan(&world.app, &team.coordinator(), klus, wish, None).await.unwrap();
        let mut coordinator = world.login(&team.coordinator).await;
        assert_eq!(list(&mut coordinator, "zonder-bezetting").await, (0, "0".to_owned()));
        let one = team.deelnemers[0].0.id.simple();
        let today = world.app.today();
        let who = if world.url.starts_with("postgres") {
            format!("id = '{one}'")
        } else {
            format!("lower(hex(id)) = '{one}'")
        };
        directly(&world.url, &format!("UPDATE deelnemer SET end_on = '{today}' WHERE {who}")).await;
        assert_eq!(list(&mut coordinator, "zonder-bezetting").await, (1, "1".to_owned()));
        directly(&world.url, &format!("UPDATE deelnemer SET end_on = NULL WHERE {who}")).await;
        assert_eq!(list(&mut coordinator, "zonder-bezetting").await, (0, "0".to_owned()));
        let day = tomorrow.to_string();
        let (app, actor, sam) = (&world.app, team.coordinator(), team.deelnemers[0].0.id);
        let pauze = PauzeDraft { van: day.clone(), tot: day.clone(), reden: "thuis".to_owned() };
        actions::deelnemer::traject::pause(app, &actor, sam, &pauze, None).await.unwrap();
        assert_eq!(list(&mut coordinator, "zonder-bezetting").await, (1, "1".to_owned()));
        let paused = store::deelnemer::find(app.store.read(), sam).await.unwrap().unwrap().pauzes[0].id.to_string();
        actions::deelnemer::traject::remove_pause(app, &actor, (sam, &paused), None).await.unwrap();
        assert_eq!(list(&mut coordinator, "zonder-bezetting").await, (0, "0".to_owned()));
        for wie in [Wie::Deelnemer(team.deelnemers[1].0.id), Wie::Begeleider(team.begeleider.id)] {
            let away = world.away(&team, wie, &day, &day).await;
            assert_eq!(list(&mut coordinator, "zonder-bezetting").await, (1, "1".to_owned()), "{wie:?}");
            actions::afwezig::remove(&world.app, &team.coordinator(), away, None).await.unwrap();
            assert_eq!(list(&mut coordinator, "zonder-bezetting").await, (0, "0".to_owned()));
        }
        directly(&world.url, "UPDATE account SET ended_at = 1 WHERE rol = 'begeleider'").await;
        assert_eq!(list(&mut coordinator, "zonder-bezetting").await, (1, "1".to_owned()));
    }

    async fn a_klus_shows_what_is_open_nearby_and_what_was_asked_at_the_address_before(world: World) {
        let team = world.team(HULST_WERKT).await;
        world.lies("4567AB", "12", 51.2680, 4.0890).await;
        world.lies("4567AB", "60", 51.2715, 4.0890).await;
        world.lies("4567ZZ", "1", 51.2850, 4.0890).await;
        let before = world.lives_at("4567AB", "12", "bestrating").await;
        actions::klus::decline(&world.app, &team.coordinator(), before, None, "te-hoog", None).await.unwrap();
        world.later(60 * 24);
        let elsewhere = world.lives_at("4567AB", "12", "ramen-wassen").await;
        let klus = world.lives_at("4567AB", "12", "tuinonderhoud").await;
        let near = world.lives_at("4567AB", "60", "schilderen").await;
        let far = world.lives_at("4567ZZ", "1", "vervoer").await;
        let other_number = world.lives_at("4567AB", "12b", "tuinonderhoud").await;
        let mut coordinator = world.login(&team.coordinator).await;
        let page = coordinator.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(page.contains("In de buurt") && page.contains("Eerder op dit adres"), "{page}");
        assert!(page.contains("400 meter: Voorbeeldstraat 60"), "{page}");
        for (id, shown) in [(before, true), (near, true), (other_number, true), (far, false), (elsewhere, false)] {
            assert_eq!(page.contains(&format!("/planning/klussen/{id}\"")), shown, "{id}");
        }
        let mut meldpunt = world.login_as(Rol::Meldpunt).await;
        let page = meldpunt.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(page.contains(&format!("/planning/klussen/{elsewhere}\"")), "the meldpunt sees both uitvoerders");
        let quiet = coordinator.get(&format!("/planning/klussen/{far}")).await.is(200).text();
        assert!(!quiet.contains("In de buurt") && !quiet.contains("Eerder op dit adres"));
    }

    async fn without_addresses_what_is_near_is_what_is_in_the_same_village(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.lives_at("4567AB", "12", "tuinonderhoud").await;
        let same = world.lives_at("4567XY", "3", "schilderen").await;
        let hulst = world.lives_at("4561AB", "3", "schilderen").await;
        let mut coordinator = world.login(&team.coordinator).await;
        let page = coordinator.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(page.contains("in hetzelfde dorp") && page.contains(&format!("/planning/klussen/{same}\"")));
        assert!(!page.contains(&format!("/planning/klussen/{hulst}\"")));
    }

    async fn for_half_a_minute_an_acceptance_is_taken_back_and_the_resident_hears_nothing(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.asked(&world.wish()).await;
        let mut coordinator = world.login(&team.coordinator).await;
        world.later(1);
        press(&mut coordinator, klus, "acceptatie", &SIZE).await.is(303);
        world.seconds_later(20).await;
        send_due(&world.app, &Channels::default()).await.unwrap();
        let page = coordinator.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(page.contains("Maak ongedaan") && page.contains("data-seconds=\"10\""), "{page}");
        press(&mut coordinator, klus, "herstel", &[]).await.is(303);
        assert_eq!(world.status(klus).await, KlusStatus::Requested);
        let berichten = store::bericht::of_klus(world.app.store.read(), klus).await.unwrap();
        let [told, taken_back] = &berichten[..] else {
            panic!("{berichten:?}")
        };
        assert_eq!(told.status, BerichtStatus::ToPrint);
        assert_eq!((taken_back.status, taken_back.problem), (BerichtStatus::Dropped, Some(Problem::Overtaken)));
        let page = coordinator.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(!page.contains("Maak ongedaan") && page.contains("Besluit teruggedraaid"));
        press(&mut coordinator, klus, "acceptatie", &SIZE).await.is(303);
        world.seconds_later(31).await;
        let page = coordinator.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(!page.contains("Maak ongedaan"));
        let late = press(&mut coordinator, klus, "herstel", &[]).await.is(409).text();
        assert!(late.contains("Die tijd is voorbij"), "{late}");
        assert_eq!(world.status(klus).await, KlusStatus::Accepted);
        check_is_clean(&world.url);
    }

    async fn only_whoever_decided_takes_it_back_and_only_while_nothing_followed(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.asked(&world.wish()).await;
        let mut coordinator = world.login(&team.coordinator).await;
        press(&mut coordinator, klus, "acceptatie", &SIZE).await.is(303);
        let mut colleague = world.login_as(given::coordinator()).await;
        let page = colleague.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(!page.contains("Maak ongedaan"));
        let refused = press(&mut colleague, klus, "herstel", &[]).await.is(409).text();
        assert!(refused.contains("iemand anders nam het"), "{refused}");
        let mut other = world.login_as(given::other_coordinator()).await;
        other.post(&format!("/planning/klussen/{klus}/herstel"), &[]).await.is(404);
        actions::klus::withdraw(&world.app, &team.coordinator(), klus, None, "", None).await.unwrap();
        let refused = coordinator.post(&format!("/planning/klussen/{klus}/herstel"), &[]).await.is(409).text();
        assert!(refused.contains("er is daarna al iets met de klus gebeurd"), "{refused}");
    }

    async fn a_declined_klus_comes_back_with_its_cheques(world: World) {
        let team = world.team(HULST_WERKT).await;
        let papers = world.sold_papers(2, "contant").await;
        let draft = KlusDraft {
            cheques: papers.iter().map(|one| one.code.clone()).collect(),
            ..world.wish()
        };
        let klus = world.asked(&draft).await;
        let mut coordinator = world.login(&team.coordinator).await;
        press(&mut coordinator, klus, "afwijzing", &[("reden", "te-hoog")]).await.is(303);
        assert_eq!(world.status_of(&papers[0].nummer).await, "sold");
        let without = world.asked(&world.wish()).await;
        press(&mut coordinator, without, "afwijzing", &[("reden", "te-hoog")]).await.is(303);
        press(&mut coordinator, without, "herstel", &[]).await.is(303);
        assert_eq!(world.status_of(&papers[0].nummer).await, "sold", "they were another's");
        press(&mut coordinator, klus, "herstel", &[]).await.is(303);
        assert_eq!(world.status(klus).await, KlusStatus::Requested);
        for paper in &papers {
            assert_eq!(world.status_of(&paper.nummer).await, "reserved");
        }
        check_is_clean(&world.url);
    }

    async fn a_klus_that_was_passed_on_comes_back_from_the_queue_of_the_other(world: World) {
        let team: Team = world.team(HULST_WERKT).await;
        let draft = KlusDraft {
            klussoort: "reparaties".to_owned(),
            uitvoerder: HULST_WERKT.to_owned(),
            ..world.wish()
        };
        let klus = world.asked(&draft).await;
        let mut coordinator = world.login(&team.coordinator).await;
        let fields = [("uitvoerder", "service-in-de-regio")];
        let passed = press(&mut coordinator, klus, "doorverwijzing", &fields).await.is(303).location();
        assert_eq!(passed, format!("/planning?doorgegeven={klus}"));
        let queue = coordinator.get(&passed).await.is(200);
        assert!(queue.text().contains("is doorgegeven"), "{}", queue.text());
        let (sleutel, versie) = (queue.field("sleutel"), queue.field("versie"));
        let fields = [("sleutel", sleutel.as_str()), ("versie", versie.as_str())];
        let back = coordinator.post(&format!("/planning/klussen/{klus}/herstel"), &fields).await.is(303);
        assert_eq!(back.location(), format!("/planning/klussen/{klus}"));
        coordinator.get(&back.location()).await.is(200);
        // Nobody learns of a klus of another by trying.
        let told = actions::klus::undoable(&world.app, &team.begeleider(), klus).await.unwrap();
        assert!(told.is_none());
        let tried = actions::klus::undo(&world.app, &world.actor(given::other_coordinator()).await, klus, None, None).await;
        assert!(matches!(tried, Err(Failure::NotFound)));
        check_is_clean(&world.url);
    }

    async fn a_late_answer_on_what_was_passed_on_stands_in_front_with_the_passed_deadlines(world: World) {
        let team = world.team(HULST_WERKT).await;
        let repairs = KlusDraft {
            klussoort: "reparaties".to_owned(),
            uitvoerder: HULST_WERKT.to_owned(),
            ..world.wish()
        };
        let other = world.actor(given::other_coordinator()).await;
        let at_other = KlusDraft { uitvoerder: "service-in-de-regio".to_owned(), ..repairs.clone() };
        let oldest = world.asked(&at_other).await;
        world.later(1);
        let deadline = world.asked(&KlusDraft { deadline: "2026-11-04".to_owned(), ..at_other.clone() }).await;
        world.later(60);
        let passed_on = world.asked(&repairs).await;
        world.later(1);
        let both = world.asked(&KlusDraft { deadline: "2026-11-03".to_owned(), ..repairs.clone() }).await;
        for klus in [passed_on, both] {
            actions::klus::pass_on(&world.app, &team.coordinator(), klus, None, "service-in-de-regio", None).await.unwrap();
        }
        let order = async |instant: &str| {
            world.at(instant);
            let ask = QueueAsk {
                stand: Stand::Waiting,
                uitvoerder: None,
                klussoort: None,
                plaats: None,
                q: None,
                sort: Sort::Queue,
                pagina: 1,
                size: 10,
            };
            let rows = actions::klus::queue(&world.app, &other, ask).await.unwrap().rows;
            let mut by_domain: Vec<_> = rows.iter().map(|(klus, _, standing)| (standing.order, klus.id)).collect();
            by_domain.sort();
            let shown: Vec<Uuid> = rows.iter().map(|(klus, ..)| klus.id).collect();
            assert_eq!(shown, by_domain.into_iter().map(|(_, id)| id).collect::<Vec<_>>(), "the store sorts as the domain says");
            shown
        };
        // On Tuesday the answer is due; on Wednesday it is late, and so is a deadline of Tuesday.
        assert_eq!(order("2026-11-03T08:00:00Z").await, [oldest, deadline, passed_on, both]);
        assert_eq!(order("2026-11-04T08:00:00Z").await, [passed_on, both, oldest, deadline]);
        assert_eq!(order("2026-11-05T08:00:00Z").await, [passed_on, both, deadline, oldest]);
        // Once it is answered it stands by its age again.
        actions::klus::accept(&world.app, &other, passed_on, None, ACCEPTANCE, None).await.unwrap();
        assert_eq!(order("2026-11-05T08:00:00Z").await, [both, deadline, oldest, passed_on]);
        check_is_clean(&world.url);
    }

    async fn the_saved_lists_are_in_the_api(world: World) {
        let team = world.team(HULST_WERKT).await;
        let forgotten = world.asked_at("2026-10-01T08:00:00Z").await;
        let asked = world.asked_at("2026-10-02T08:00:00Z").await;
        actions::klus::ask_bewoner(&world.app, &team.coordinator(), asked, None, "Hoe hoog?", None).await.unwrap();
        world.at("2026-11-02T08:00:00Z");
        world.asked(&world.wish()).await;
        let token = world.token_of(team.coordinator.id).await;
        let mut api = world.visitor().with_token(&token);
        for (list, found) in [
            ("te-beoordelen", vec![forgotten]),
            ("vraag-onbeantwoord", vec![asked]),
            ("over-de-norm", vec![forgotten]),
            ("zonder-bezetting", vec![]),
        ] {
            let page = api.get(&format!("/api/v1/klussen?lijst={list}&paginaGrootte=1")).await.is(200).json();
            let ids: Vec<&str> = page["resultaten"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
            assert_eq!(ids, found.iter().map(Uuid::to_string).collect::<Vec<_>>(), "{list}");
            assert!(page["_links"].to_string().contains(&format!("lijst={list}")), "{page}");
        }
        api.get("/api/v1/klussen?lijst=asked").await.is(400);
        api.get("/api/v1/klussen?lijst=over-de-norm&status=open").await.is(400);
    }
}
