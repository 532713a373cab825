//! Asking for a klus, following it, and the coordinator's queue: by page and by API, on both databases.

use dienstencheque::domain::account::Rol;
use serde_json::{Value, json};

use crate::{
    stories,
    support::{
        World, given,
        http::{Answer, Visitor},
    },
};

const SLEUTEL: &str = "01930000-0000-7000-8000-000000000001";

/// Everything a resident fills in, in the order of the steps.
fn answers() -> Vec<(&'static str, &'static str)> {
    vec![
        ("sleutel", SLEUTEL),
        ("klussoort", "tuinonderhoud"),
        ("omschrijving", "De heg is te hoog"),
        ("vraag", "oppervlakte"),
        ("antwoord", "10 meter heg"),
        ("postcode", "4561 ab"),
        ("huisnummer", "14"),
        ("toevoeging", "a"),
        ("straat", "Molenstraat"),
        ("naam", "Mw. A. de Smet"),
        ("telefoon", "0114 123456"),
        ("voorkeuren", "di-ochtend"),
        ("voorkeuren", "do-middag"),
        ("toegang", "hond"),
        ("heb_cheques", "deur"),
        ("aantal_cheques", "2"),
    ]
}

fn with<'a>(
    mut fields: Vec<(&'a str, &'a str)>,
    name: &'a str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    fields.retain(|(field, _)| *field != name);
    fields.push((name, value));
    fields
}

fn body() -> Value {
    json!({
        "bewoner": {"naam": "Dhr. P. Neve", "postcode": "4569 AA", "huisnummer": 3},
        "klussoort": "tuinonderhoud",
        "omschrijving": "Onkruid wieden",
        "voorkeuren": [{"dag": "ma", "dagdeel": "ochtend"}],
        "aantalCheques": 2,
        "onbekendVeld": true,
    })
}

/// A klus through the API, by a resident of its own address.
async fn asked(world: &World, body: &Value) -> Value {
    world
        .visitor()
        .post_json("/api/v1/klussen", body)
        .await
        .is(201)
        .json()
}

fn nummer_on(page: &Answer) -> String {
    let html = page.text();
    let at = html.find("nummer--groot\">").expect("no number") + "nummer--groot\">".len();
    html[at..at + html[at..].find('<').unwrap()].to_owned()
}

/// Opens a klus as this coordinator sees it and sends one of its forms.
async fn decide(visitor: &mut Visitor, id: &str, besluit: &str, fields: &[(&str, &str)]) -> Answer {
    let page = visitor
        .get(&format!("/planning/klussen/{id}"))
        .await
        .is(200);
    let (sleutel, versie) = (page.field("sleutel"), page.field("versie"));
    let mut all = vec![("sleutel", sleutel.as_str()), ("versie", versie.as_str())];
    all.extend(fields);
    visitor
        .post(&format!("/planning/klussen/{id}/{besluit}"), &all)
        .await
}

stories! {
    async fn a_resident_asks_step_by_step_and_follows_the_klus(world: World) {
        let mut visitor = world.visitor();
        let home = visitor.get("/").await.is(200).text();
        assert!(home.contains("Vraag een klus") && home.contains("0114-684700"));
        let first = visitor.get("/aanvraag").await.is(200);
        assert!(first.text().contains("Stap 1 van 6"));
        assert!(!first.field("sleutel").is_empty());
        for (step, shown) in [
            ("omschrijving", "Dit doen wij niet:"),
            ("waar", "Postcode"),
            ("wanneer", "Wanneer kan de ploeg komen?"),
            ("cheques", "Hebt u al cheques?"),
            ("controle", "Molenstraat 14"),
        ] {
            let page = visitor.post(&format!("/aanvraag/{step}"), &answers()).await.is(200);
            assert!(page.text().contains(shown), "{step}: {}", page.text());
        }
        let done = visitor.post("/aanvraag/klaar", &answers()).await.is(303);
        let confirmation = visitor.get(&done.location()).await.is(200);
        let nummer = nummer_on(&confirmation);
        assert!(nummer.starts_with("K26-000001-"));
        let paper = visitor.get(&format!("{}/bevestiging", done.location())).await.is(200);
        assert!(paper.bytes.starts_with(b"%PDF"));
        let followed = visitor
            .post("/volgen", &[("nummer", &nummer.to_lowercase()), ("postcode", "4561AB")])
            .await
            .is(200)
            .text();
        assert!(followed.contains("Uw aanvraag is binnen"));
        assert!(!followed.contains("de Smet"), "following shows no name");
        world.is_clean(&[]).await;
    }

    async fn a_double_click_asks_once(world: World) {
        let mut visitor = world.visitor();
        let one = visitor.post("/aanvraag/klaar", &answers()).await.is(303).location();
        let two = visitor.post("/aanvraag/klaar", &answers()).await.is(303).location();
        assert_eq!(one, two);
        let changed = with(answers(), "omschrijving", "Iets anders");
        let refused = visitor.post("/aanvraag/klaar", &changed).await.is(409);
        assert!(refused.text().contains("Deze klus hebt u al aangevraagd"));
        let mut coordinator = world.api_as(given::coordinator()).await;
        let list = coordinator.get("/api/v1/klussen").await.is(200).json();
        assert_eq!(list["resultaten"].as_array().unwrap().len(), 1);
    }

    async fn a_step_that_is_not_right_is_shown_again_with_everything_typed(world: World) {
        let mut visitor = world.visitor();
        let long = "n".repeat(10_000);
        let fields = with(with(answers(), "naam", &long), "postcode", "1012 JS");
        let page = visitor.post("/aanvraag/controle", &fields).await.is(400);
        let html = page.text();
        assert!(html.contains("Fout: Stap 3 van 6"));
        assert!(html.contains("buiten de gemeente Hulst"));
        assert!(html.contains(&long), "what was typed stays");
        assert_eq!(page.field("omschrijving"), "De heg is te hoog");
        // Going back asks nothing and loses nothing.
        let back = visitor.post("/aanvraag/omschrijving", &fields).await.is(200);
        assert_eq!(back.field("postcode"), "1012 JS");
        // A bookmark of a step begins at the beginning.
        assert_eq!(visitor.get("/aanvraag/waar").await.is(303).location(), "/aanvraag");
        visitor.post("/aanvraag/onzin", &fields).await.is(404);
        let unreachable = with(answers(), "telefoon", "");
        let page = visitor.post("/aanvraag/wanneer", &unreachable).await.is(400);
        assert!(page.text().contains("Dan kunnen wij u bellen"));
    }

    async fn hostile_text_is_kept_and_never_runs(world: World) {
        let name = "<script>alert(1)</script> 👵 أحمد \u{202e}";
        let mut visitor = world.visitor();
        let fields = with(answers(), "naam", name);
        let done = visitor.post("/aanvraag/klaar", &fields).await.is(303);
        let page = visitor.get(&done.location()).await.is(200).text();
        assert!(!page.contains("<script>alert"));
        assert!(page.contains("👵 أحمد"));
        assert!(!page.contains('\u{202e}'), "it cannot turn the line around it");
        visitor.get(&format!("{}/bevestiging", done.location())).await.is(200);
        let mut coordinator = world.login_as(given::coordinator()).await;
        let queue = coordinator.get("/planning?q=%3Cscript%3E").await.is(200).text();
        assert!(!queue.contains("<script>alert") && queue.contains("👵"));
    }

    async fn every_failure_to_follow_reads_the_same(world: World) {
        let klus = asked(&world, &body()).await;
        let nummer = klus["volgnummer"].as_str().unwrap();
        let mut visitor = world.visitor();
        let mut pages = Vec::new();
        for (what, postcode) in [
            (nummer, "4561 AB"),
            ("K26-999999-9", "4569 AA"),
            ("onzin", "4569 AA"),
            (nummer, "onzin"),
        ] {
            let page = visitor
                .post("/volgen", &[("nummer", what), ("postcode", postcode)])
                .await
                .is(404)
                .text();
            pages.push(page.replace(what, "").replace(postcode, ""));
        }
        pages.dedup();
        assert_eq!(pages.len(), 1);
        // The tracking code does as well as the number, with the postcode.
        let code = klus["volgcode"].as_str().unwrap();
        visitor.get(&format!("/volgen/{code}")).await.is(200);
        visitor.post("/volgen", &[("nummer", code), ("postcode", "4569aa")]).await.is(200);
    }

    async fn guessing_is_slowed_down(world: World) {
        let mut visitor = world.visitor();
        let mut last = 0;
        for _ in 0..11 {
            last = visitor
                .post("/volgen", &[("nummer", "K26-000001-9"), ("postcode", "4561 AB")])
                .await
                .status
                .as_u16();
        }
        assert_eq!(last, 429);
        let mut asker = world.visitor();
        for _ in 0..5 {
            asker.post_json("/api/v1/klussen", &body()).await.is(201);
        }
        let refused = asker.post_json("/api/v1/klussen", &body()).await.is(429);
        assert!(refused.headers.contains_key("retry-after"));
        // What was not right cost no try, and others are not slowed down.
        world.visitor().post_json("/api/v1/klussen", &json!({"bewoner": {}})).await.is(400);
        world.visitor().post_json("/api/v1/klussen", &body()).await.is(201);
    }

    async fn the_tracking_link_alone_shows_an_address_only_just_after_asking(world: World) {
        let klus = asked(&world, &body()).await;
        let code = klus["volgcode"].as_str().unwrap();
        let page = format!("/aangevraagd/{code}");
        assert!(world.visitor().get(&page).await.is(200).text().contains("Neve"));
        world.app.clock.set(world.app.now() + std::time::Duration::from_secs(2 * 3600));
        let later = world.visitor().get(&page).await.is(303);
        assert_eq!(later.location(), format!("/volgen/{code}"));
        world.visitor().get(&format!("{page}/bevestiging")).await.is(404);
    }

    async fn a_clerk_enters_a_klus_on_one_page(world: World) {
        let mut clerk = world.login_as(given::balie()).await;
        let page = clerk.get("/klussen/nieuw").await.is(200);
        assert!(page.text().contains("snoeien boven 2 meter"));
        let fields = with(answers(), "telefoon", "");
        let wrong = with(fields.clone(), "deadline", "31-02-2027");
        let refused = clerk.post("/klussen/nieuw", &wrong).await.is(400);
        assert!(refused.text().contains("Deze datum bestaat niet"));
        assert_eq!(refused.field("naam"), "Mw. A. de Smet");
        let done = clerk.post("/klussen/nieuw", &fields).await.is(303);
        let confirmation = clerk.get(&done.location()).await.is(200).text();
        assert!(confirmation.contains("De klus is vastgelegd"));
        world.login_as(given::begeleider()).await.get("/klussen/nieuw").await.is(403);
        world.visitor().get("/klussen/nieuw").await.is(303);
        world.visitor().post("/klussen/nieuw", &fields).await.is(403);
    }

    async fn the_api_answers_by_the_contract(world: World) {
        let mut meldpunt = world.api_as(Rol::Meldpunt).await;
        let key = "0f9b1a34-0000-4000-8000-000000000001";
        let first = meldpunt.post_json_once("/api/v1/klussen", &body(), Some(key)).await.is(201);
        let klus = first.json();
        assert_eq!(klus["status"], "requested");
        assert_eq!(first.headers["location"], format!("/api/v1/klussen/{}", klus["id"].as_str().unwrap()));
        let again = meldpunt.post_json_once("/api/v1/klussen", &body(), Some(key)).await.is(201);
        assert_eq!(again.headers["idempotent-replayed"], "true");
        assert_eq!(again.json(), klus);
        let mut other = body();
        other["klussoort"] = json!("ramen-wassen");
        meldpunt.post_json_once("/api/v1/klussen", &other, Some(key)).await.is(409);
        let wrong = meldpunt
            .post_json("/api/v1/klussen", &json!({
                "bewoner": {"naam": "", "postcode": "9999 ZZ", "huisnummer": -1},
                "klussoort": "dak", "omschrijving": "", "aantalCheques": 1.5,
                "voorkeuren": [{"dag": "ma", "dagdeel": "nacht"}], "cheques": ["AAAA"]}))
            .await
            .is(400)
            .json();
        let fields: Vec<&str> = wrong["errors"].as_array().unwrap().iter().map(|one| one["veld"].as_str().unwrap()).collect();
        assert_eq!(fields, ["klussoort", "omschrijving", "bewoner.huisnummer", "bewoner.postcode", "bewoner.naam", "voorkeuren", "cheques", "aantalCheques"]);
        let list = meldpunt.get("/api/v1/klussen?q=neve&klussoort=tuinonderhoud&paginaGrootte=1").await.is(200).json();
        let row = &list["resultaten"][0];
        assert_eq!(row["id"], klus["id"]);
        assert_eq!(row["wachttijdWerkdagen"], 0);
        assert_eq!(row["reden"], "Wacht 0 van 15 werkdagen.");
        assert!(list["_links"]["self"]["href"].as_str().unwrap().contains("q=neve"));
        meldpunt.get("/api/v1/klussen?status=weg&paginaGrootte=101").await.is(400);
        meldpunt.get("/api/v1/klussen/onzin").await.is(404);
        world.visitor().get("/api/v1/klussen").await.is(401);
        world.visitor().with_token("onzin").post_json("/api/v1/klussen", &body()).await.is(401);
        world.api_as(given::begeleider()).await.post_json("/api/v1/klussen", &body()).await.is(403);
        world.api_as(given::balie()).await.get("/api/v1/klussen").await.is(403);
    }

    async fn a_coordinator_sees_and_decides_only_for_the_own_uitvoerder(world: World) {
        let klus = asked(&world, &body()).await;
        let id = klus["id"].as_str().unwrap();
        let mut other = world.api_as(given::other_coordinator()).await;
        other.get(&format!("/api/v1/klussen/{id}")).await.is(404);
        let list = other.get("/api/v1/klussen?uitvoerder=hulst-werkt").await.is(200).json();
        assert_eq!(list["resultaten"], json!([]));
        let acceptance = json!({"uitvoerder": "hulst-werkt", "personenUren": 4, "personen": 2});
        other.post_json(&format!("/api/v1/klussen/{id}/acceptatie"), &acceptance).await.is(404);
        let mut page = world.login_as(given::other_coordinator()).await;
        page.get(&format!("/planning/klussen/{id}")).await.is(404);
        page.post(&format!("/planning/klussen/{id}/afwijzing"), &[("reden", "te-hoog")]).await.is(404);
        // The meldpunt sees everything and decides nothing.
        let mut meldpunt = world.api_as(Rol::Meldpunt).await;
        meldpunt.get(&format!("/api/v1/klussen/{id}")).await.is(200);
        meldpunt.post_json(&format!("/api/v1/klussen/{id}/acceptatie"), &acceptance).await.is(403);
        let mut own = world.api_as(given::coordinator()).await;
        let done = own.post_json(&format!("/api/v1/klussen/{id}/acceptatie"), &acceptance).await.is(200).json();
        assert_eq!(done["status"], "accepted");
        let seen = own.get(&format!("/api/v1/klussen/{id}")).await.is(200).json();
        assert_eq!((&seen["personen"], &seen["personenMinuten"]), (&json!(2), &json!(240)));
        own.post_json(&format!("/api/v1/klussen/{id}/acceptatie"), &acceptance).await.is(409);
        own.post_json(&format!("/api/v1/klussen/{id}/acceptatie"), &json!({"personenUren": -4, "personen": "veel"})).await.is(400);

        // What is wrong with the fields is said to who may decide, and to nobody else.
        for (besluit, wrong) in [("acceptatie", json!({"personen": 0})), ("afwijzing", json!({"reden": "geen"})),
            ("doorverwijzing", json!({"uitvoerder": "niemand"}))] {
            let path = format!("/api/v1/klussen/{id}/{besluit}");
            own.post_json(&path, &wrong).await.is(400);
            other.post_json(&path, &wrong).await.is(404);
            meldpunt.post_json(&path, &wrong).await.is(403);
        }
        page.post(&format!("/planning/klussen/{id}/acceptatie"), &[]).await.is(404);
        world.is_clean(&[]).await;
    }

    async fn of_two_coordinators_at_once_the_second_sees_the_new_state(world: World) {
        let klus = asked(&world, &body()).await;
        let id = klus["id"].as_str().unwrap();
        let mut one = world.login_as(given::coordinator()).await;
        let mut two = world.login_as(given::coordinator()).await;
        let path = format!("/planning/klussen/{id}");
        let stale = two.get(&path).await.is(200);
        let (sleutel, versie) = (stale.field("sleutel"), stale.field("versie"));
        assert!(stale.text().contains("Dat zijn 2 cheques"));
        decide(&mut one, id, "acceptatie", &[("uren", "4"), ("personen", "2"), ("toets", "ja")]).await.is(303);
        let second = two
            .post(&format!("{path}/acceptatie"), &[("sleutel", &sleutel), ("versie", &versie), ("uren", "7,5"), ("personen", "3"), ("toets", "ja")])
            .await
            .is(409)
            .text();
        assert!(second.contains("de stand is nu: Aangenomen"), "{second}");
        assert!(second.contains("7,5"), "what was typed is shown");
        // A question in between leaves the state the same, and is noticed all the same.
        let klus = asked(&world, &body()).await;
        let id = klus["id"].as_str().unwrap();
        let path = format!("/planning/klussen/{id}");
        let versie = two.get(&path).await.field("versie");
        decide(&mut one, id, "vraag", &[("vraag", "Hoe groot is de tuin?")]).await.is(303);
        decide(&mut one, id, "antwoord", &[("antwoord", "Klein")]).await.is(303);
        let second = two
            .post(&format!("{path}/acceptatie"), &[("versie", &versie), ("uren", "4"), ("personen", "2"), ("toets", "ja")])
            .await
            .is(409)
            .text();
        assert!(second.contains("Iemand anders heeft deze klus net veranderd"));
        assert!(second.contains("Hoe groot is de tuin? Klein"));
        world.is_clean(&[]).await;
    }

    async fn declining_gives_the_reason_and_an_alternative(world: World) {
        let klus = asked(&world, &body()).await;
        let (id, nummer) = (klus["id"].as_str().unwrap(), klus["volgnummer"].as_str().unwrap());
        let mut coordinator = world.login_as(given::coordinator()).await;
        decide(&mut coordinator, id, "afwijzing", &[]).await.is(400);
        decide(&mut coordinator, id, "afwijzing", &[("reden", "te-hoog")]).await.is(303);
        let followed = world
            .visitor()
            .post("/volgen", &[("nummer", nummer), ("postcode", "4569 AA")])
            .await
            .is(200)
            .text();
        assert!(followed.contains("hoger dan 2 meter") && followed.contains("glazenwasser"));
        world.is_clean(&[]).await;
    }

    async fn passed_on_it_keeps_its_age_and_leaves_the_own_queue(world: World) {
        let mut body = body();
        body["klussoort"] = json!("reparaties");
        let klus = asked(&world, &body).await;
        let id = klus["id"].as_str().unwrap();
        world.app.clock.set("2026-11-05T09:00:00Z".parse().unwrap());
        let mut own = world.login_as(given::coordinator()).await;
        let to = decide(&mut own, id, "doorverwijzing", &[("uitvoerder", "service-in-de-regio")])
            .await
            .is(303);
        assert_eq!(to.location(), format!("/planning?doorgegeven={id}"));
        own.get(&format!("/planning/klussen/{id}")).await.is(404);
        let mut other = world.api_as(given::other_coordinator()).await;
        let seen = other.get(&format!("/api/v1/klussen/{id}")).await.is(200).json();
        assert_eq!(seen["wachttijdWerkdagen"], 3);
        world.is_clean(&[]).await;
    }

    async fn a_question_is_seen_by_the_resident_and_stops_the_clock(world: World) {
        let klus = asked(&world, &body()).await;
        let (id, nummer) = (klus["id"].as_str().unwrap(), klus["volgnummer"].as_str().unwrap());
        let mut coordinator = world.login_as(given::coordinator()).await;
        decide(&mut coordinator, id, "vraag", &[("vraag", "")]).await.is(400);
        decide(&mut coordinator, id, "vraag", &[("vraag", "Hoe hoog is de heg?")]).await.is(303);
        let followed = world
            .visitor()
            .post("/volgen", &[("nummer", nummer), ("postcode", "4569 AA")])
            .await
            .is(200)
            .text();
        assert!(followed.contains("Hoe hoog is de heg?"));
        world.app.clock.set("2026-11-09T09:00:00Z".parse().unwrap());
        // A session does not last a week.
        let mut coordinator = world.login_as(given::coordinator()).await;
        let page = coordinator.get(&format!("/planning/klussen/{id}")).await.is(200).text();
        assert!(page.contains("0 van 15 werkdagen") && page.contains("De klok staat stil"));
        decide(&mut coordinator, id, "antwoord", &[("antwoord", "2 meter")]).await.is(303);
        let page = coordinator.get(&format!("/planning/klussen/{id}")).await.is(200).text();
        assert!(page.contains("0 van 15 werkdagen") && page.contains("2 meter"));
        world.is_clean(&[]).await;
    }

    async fn the_queue_is_in_the_order_of_the_field_and_pages_meet(world: World) {
        let mut clerk = world.api_as(Rol::Meldpunt).await;
        let mut expected = Vec::new();
        // Two of each kind, the second asked a day later.
        for day in ["2026-11-02T09:00:00Z", "2026-11-03T09:00:00Z"] {
            world.app.clock.set(day.parse().unwrap());
            for (kind, soort, deadline) in [
                ("gewoon", "tuinonderhoud", None),
                ("spoed", "sneeuwruimen", None),
                ("voorbij", "tuinonderhoud", Some("2026-11-06")),
                ("later", "tuinonderhoud", Some("2027-01-06")),
            ] {
                let mut body = body();
                body["klussoort"] = json!(soort);
                body["omschrijving"] = json!(format!("{kind} {}", &day[8..10]));
                body["deadline"] = json!(deadline);
                clerk.post_json("/api/v1/klussen", &body).await.is(201);
                world.app.clock.set(world.app.now() + std::time::Duration::from_secs(60));
            }
        }
        world.app.clock.set("2026-11-09T09:00:00Z".parse().unwrap());
        for kind in ["voorbij 02", "voorbij 03", "spoed 02", "spoed 03", "gewoon 02", "later 02", "gewoon 03", "later 03"] {
            expected.push(kind.to_owned());
        }
        for role in [given::coordinator(), Rol::Meldpunt] {
            let mut api = world.api_as(role).await;
            let whole = api.get("/api/v1/klussen").await.is(200).json();
            let texts = |list: &Value| -> Vec<String> {
                list["resultaten"].as_array().unwrap().iter().map(|one| one["omschrijving"].as_str().unwrap().to_owned()).collect()
            };
            assert_eq!(texts(&whole), expected);
            assert_eq!(whole["totaal"], 8);
            let mut paged = Vec::new();
            let mut next = Some("/api/v1/klussen?paginaGrootte=3".to_owned());
            while let Some(path) = next {
                let part = api.get(&path).await.is(200).json();
                assert_eq!(part["totaal"], 8);
                paged.extend(texts(&part));
                next = part["_links"]["next"]["href"].as_str().map(str::to_owned);
            }
            assert_eq!(paged, expected, "no klus is skipped or shown twice");
            let newest = api.get("/api/v1/klussen?sorteer=-aangevraagdOp&paginaGrootte=1").await.is(200).json();
            assert_eq!(texts(&newest), ["later 03"]);
            let oldest = api.get("/api/v1/klussen?sorteer=wachttijd&paginaGrootte=1").await.is(200).json();
            assert_eq!(texts(&oldest), ["gewoon 02"]);
        }
        let mut page = world.login_as(given::coordinator()).await;
        let html = page.get("/planning?status=requested&klussoort=sneeuwruimen&q=SPOED+02").await.is(200).text();
        assert!(html.contains("het is spoed") && html.contains("1 klus<"), "{html}");
        assert!(page.get("/planning?plaats=Clinge").await.is(200).text().contains("Geen klussen gevonden"));
        assert!(page.get("/planning?q=100%25").await.is(200).text().contains("Geen klussen gevonden"), "a percent sign is no wildcard");
        page.get("/planning?pagina=-1&status=onzin&sorteer=x").await.is(200);
        world.login_as(given::balie()).await.get("/planning").await.is(403);
    }

    async fn reserved_cheques_are_free_again_when_the_klus_is_off(world: World) {
        let mut clerk = world.api_as(given::balie()).await;
        let sold = clerk
            .post_json("/api/v1/verkopen", &json!({"verkooppunt": "gemeentewinkel", "aantal": 2, "betaalwijze": "contant"}))
            .await
            .is(201)
            .json();
        let code = |index: usize| sold["cheques"][index]["code"].clone();
        let nummer = sold["cheques"][0]["nummer"].as_str().unwrap();
        let path = format!("/api/v1/cheques/{nummer}");
        let mut body = body();
        body["cheques"] = json!([code(0), code(1)]);
        body["aantalCheques"] = json!(1);
        let klus = asked(&world, &body).await;
        let id = klus["id"].as_str().unwrap();
        let mut api = world.api_as(given::coordinator()).await;
        let seen = api.get(&format!("/api/v1/klussen/{id}")).await.is(200).json();
        assert_eq!(seen["aantalCheques"], 2, "never fewer than the codes given");
        let status = clerk.get(&path).await.is(200).json()["status"].clone();
        assert_eq!(status, "reserved");
        // The same cheque for another klus: refused, and nothing half done.
        let second = world.visitor().post_json("/api/v1/klussen", &body).await;
        assert_eq!(second.status.as_u16(), 409, "{}", second.text());
        let list = api.get("/api/v1/klussen").await.is(200).json();
        assert_eq!(list["totaal"], 1);
        let fields = with(with(answers(), "heb_cheques", "code"), "cheques", code(0).as_str().unwrap().to_owned().leak());
        let page = world.visitor().post("/aanvraag/klaar", &fields).await.is(409);
        assert!(page.text().contains("Stap 5 van 6") && page.text().contains(code(0).as_str().unwrap()));
        let mut coordinator = world.login_as(given::coordinator()).await;
        decide(&mut coordinator, id, "intrekking", &[("reden_intrekken", "Buurman doet het")]).await.is(303);
        let status = clerk.get(&path).await.is(200).json()["status"].clone();
        assert_eq!(status, "sold");
        world.is_clean(&[]).await;
    }
}
