//! Who pays: prices with a date, organisaties on invoice, fondsen with their toekenningen, a gift without a price.

use std::sync::Arc;

use dienstencheque::domain::{
    account::Rol,
    money::Cents,
    nummer::ChequeNummer,
    prijs::{Prijs, Tarief},
};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::{
    stories,
    support::{
        World, given,
        http::Visitor,
        paper::{codes_on, text_of},
        process::check_is_clean,
    },
};

const SLEUTEL: &str = "019344f0-0000-7000-8000-000000000001";

fn sale(aantal: u32) -> Value {
    json!({"verkooppunt": "gemeentewinkel", "aantal": aantal, "betaalwijze": "pin"})
}

fn housing() -> Value {
    json!({"naam": "Stichting Voorbeeldwonen", "adres": "Verzonnenlaan 1", "postcode": "4561AB", "plaats": "Hulst", "contact": "mevrouw Bedacht"})
}

/// A budget of €90 for 2026: six free cheques, or nine when the resident pays €5.
fn budget(eigen_cent: u32) -> Value {
    json!({"naam": "Geluksbudget", "budgetCent": 9_000, "van": "2026-01-01", "tot": "2026-12-31", "eigenCent": eigen_cent, "perPersoonCent": 6_000})
}

async fn fonds(world: &World, body: &Value) -> String {
    let mut finance = world.api_as(Rol::Financien).await;
    let made = finance.post_json("/api/v1/fondsen", body).await.is(201);
    made.json()["id"].as_str().unwrap().to_owned()
}

/// Grants to somebody; answers key and number.
async fn granted(who: &mut Visitor, fonds: &str, naam: &str) -> (String, String) {
    let body = json!({"fonds": fonds, "naam": naam, "postcode": "4561 AB"});
    let made = who
        .post_json("/api/v1/toekenningen", &body)
        .await
        .is(201)
        .json();
    let text = |key: &str| made[key].as_str().unwrap().to_owned();
    (text("id"), text("nummer"))
}

fn against(aantal: u32, nummer: &str) -> Value {
    json!({"verkooppunt": "gemeentewinkel", "aantal": aantal, "toekenning": nummer})
}

stories! {
    async fn a_fonds_and_an_organisatie_pay_for_cheques_from_stock_too(world: World) {
        world.stocked("gemeentewinkel", 12).await;
        let id = fonds(&world, &budget(0)).await;
        let (_, nummer) = granted(&mut world.api_as(Rol::Meldpunt).await, &id, "Jan Verzonnen").await;
        let made = world.api_as(Rol::Financien).await.post_json("/api/v1/organisaties", &housing()).await.is(201).json();
        let housing = made["id"].as_str().unwrap();
        let strip = |seq: u32| ChequeNummer { prefix: "HU".into(), year: 2026, seq }.to_string();
        let mut clerk = world.login_as(given::balie()).await;
        assert!(clerk.get("/balie/voorraad").await.is(200).text().contains("Stichting Voorbeeldwonen"));
        let (first, third, fourth, eighth) = (strip(1), strip(3), strip(4), strip(8));
        let free = [("eerste", first.as_str()), ("laatste", &third), ("toekenning", &nummer)];
        let sold = clerk.post("/balie/voorraad", &free).await.is(303).location();
        let page = clerk.get(&sold).await.is(200).text();
        assert!(page.contains("Betaald door het fonds") && page.contains("€ 45,00"), "{page}");
        // €15 is left of the €60 that one person may have.
        let more = [("eerste", fourth.as_str()), ("laatste", &eighth), ("toekenning", &nummer)];
        let refused = clerk.post("/balie/voorraad", &more).await.is(409);
        assert!(refused.text().contains("Dat is genoeg voor 1 cheque"), "{}", refused.text());
        assert_eq!((refused.field("eerste"), refused.field("toekenning")), (fourth.clone(), nummer.clone()));
        let invoiced = [("eerste", fourth.as_str()), ("laatste", &eighth), ("betaalwijze", "factuur"), ("organisatie", housing)];
        clerk.post("/balie/voorraad", &invoiced).await.is(303);
        let facturen = world.login_as(Rol::Financien).await.get("/facturen").await.is(200).text();
        assert!(facturen.contains("Stichting Voorbeeldwonen") && facturen.contains("€ 75,00"), "{facturen}");
        check_is_clean(&world.url);
    }

    async fn a_price_changes_at_midnight_in_amsterdam_and_sold_cheques_keep_their_value(world: World) {
        let mut world = world;
        let regeling = Arc::make_mut(&mut world.app.regeling);
        regeling.later_prijzen = vec![Prijs {
            vanaf: date(2027, 1, 1),
            cents: Cents(1_750),
            ..regeling.prijs.clone()
        }];
        // One second before midnight it is 23:00 in UTC.
        world.at("2026-12-31T22:59:59Z");
        let mut api = world.api_as(given::balie()).await;
        let before = api.post_json("/api/v1/verkopen", &sale(1)).await.is(201).json();
        assert_eq!(before["totaalCent"], 1_500);
        world.at("2026-12-31T23:00:00Z");
        let after = api.post_json("/api/v1/verkopen", &sale(2)).await.is(201).json();
        assert_eq!(after["totaalCent"], 3_500);
        assert_eq!(after["bonnummer"], "GW-2027-000001");
        for (sold, waarde) in [(&before, 1_500), (&after, 1_750)] {
            let nummer = sold["cheques"][0]["nummer"].as_str().unwrap();
            let cheque = api.get(&format!("/api/v1/cheques/{nummer}")).await.is(200).json();
            assert_eq!(cheque["waardeCent"], waarde);
        }
        let home = world.visitor().get("/").await.is(200).text();
        assert!(home.contains("17,50"), "residents read the price of today");
        check_is_clean(&world.url);
    }

    async fn a_tarief_changes_at_midnight_and_the_municipality_pays_the_difference(world: World) {
        let mut world = world;
        let regeling = Arc::make_mut(&mut world.app.regeling);
        let own = regeling.uitvoerders.iter_mut().find(|one| one.slug == "hulst-werkt").unwrap();
        own.tarieven = vec![Tarief { vanaf: date(2026, 11, 2), cents: Cents(2_250) }];
        let visit = world.started_visit(1).await;
        let code = world.sold_codes(1).await.remove(0);
        let mut phone = world.visitor().with_token(&visit.token);
        let body = json!({"code": code, "opdracht": visit.opdracht});
        phone.post_json("/api/v1/verzilveringen", &body).await.is(201);
        let page = world.login_as(Rol::Financien).await.get("/financien").await.is(200).text();
        assert!(page.contains("-€ 22,50") && page.contains("€ 7,50"), "{page}");
        check_is_clean(&world.url);
    }

    async fn an_organisatie_buys_on_invoice_and_pays_in_parts(world: World) {
        let mut finance = world.api_as(Rol::Financien).await;
        let made = finance.post_json("/api/v1/organisaties", &housing()).await.is(201).json();
        let organisatie = made["id"].as_str().unwrap();
        let mut clerk = world.api_as(given::balie()).await;
        let listed = clerk.get("/api/v1/organisaties").await.is(200).json();
        assert_eq!(listed["resultaten"][0]["naam"], "Stichting Voorbeeldwonen");
        let order = json!({"verkooppunt": "gemeentewinkel", "aantal": 40, "betaalwijze": "factuur", "organisatie": organisatie});
        let sold = clerk.post_json_once("/api/v1/verkopen", &order, Some(SLEUTEL)).await.is(201).json();
        clerk.post_json_once("/api/v1/verkopen", &order, Some(SLEUTEL)).await.is(201);

        let facturen = finance.get("/api/v1/facturen?open=ja").await.is(200).json();
        assert_eq!(facturen["resultaten"].as_array().unwrap().len(), 1, "one order, one invoice");
        let factuur = &facturen["resultaten"][0];
        assert_eq!(factuur["nummer"], "F-2026-000001");
        assert_eq!(factuur["openCent"], 60_000);
        assert_eq!(factuur["betalenVoor"], "2026-12-02");
        let id = factuur["id"].as_str().unwrap();
        let paper = finance.get_as(&format!("/api/v1/facturen/{id}"), "application/pdf").await.is(200);
        let text = text_of(&paper.bytes);
        let first = sold["cheques"][0]["nummer"].as_str().unwrap();
        for shown in ["F-2026-000001", "t.a.v. mevrouw Bedacht", "€ 600,00", "2 december 2026", first] {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
        assert!(codes_on(&paper.bytes).is_empty(), "an invoice holds no code");

        let pay = format!("/api/v1/facturen/{id}/betaling");
        let part = finance.post_json_once(&pay, &json!({"bedragCent": 50_000}), Some(SLEUTEL)).await.is(201).json();
        assert_eq!(part["openCent"], 10_000);
        finance.post_json_once(&pay, &json!({"bedragCent": 50_000}), Some(SLEUTEL)).await.is(201);
        let problem = finance.post_json(&pay, &json!({"bedragCent": 10_001})).await.is(400).json();
        assert_eq!(problem["errors"][0]["veld"], "bedragCent");
        assert!(problem["errors"][0].to_string().contains("nog € 100,00 open"), "{problem}");
        finance.post_json(&pay, &json!({"bedragCent": 0})).await.is(400);
        finance.post_json(&pay, &json!({"bedragCent": 10_000})).await.is(201);
        finance.post_json(&pay, &json!({"bedragCent": 1})).await.is(400);
        let open = finance.get("/api/v1/facturen?open=ja").await.is(200).json();
        assert_eq!(open["resultaten"], json!([]));

        let known = finance.get(&format!("/api/v1/organisaties/{organisatie}")).await.is(200).json();
        assert_eq!(known["gebruik"], json!([{"status": "sold", "aantal": 40}]), "counts only");
        check_is_clean(&world.url);
    }

    async fn the_counter_sells_on_invoice_and_hands_over_the_paper(world: World) {
        let mut finance = world.login_as(Rol::Financien).await;
        let sleutel = finance.get("/organisaties").await.is(200).field("sleutel");
        let refused = finance.post("/organisaties", &[("naam", "Kerk & Co"), ("kvk", "12"), ("sleutel", sleutel.as_str())]).await.is(400);
        assert_eq!(refused.field("kvk"), "12", "what was typed is kept");
        let form = [("naam", "Kerk & Co"), ("adres", "Plein 1"), ("postcode", "4561AB"), ("plaats", "Hulst"), ("sleutel", sleutel.as_str())];
        let to = finance.post("/organisaties", &form).await.is(303).location();
        let organisatie = to.rsplit('/').next().unwrap();
        let mut clerk = world.login_as(given::balie()).await;
        assert!(clerk.get("/balie").await.is(200).text().contains("Kerk &#38; Co"));
        let form = [("aantal", "2"), ("betaalwijze", "factuur"), ("organisatie", organisatie)];
        let sold = clerk.post("/balie/verkopen", &form).await.is(303).location();
        assert!(clerk.get(&sold).await.is(200).text().contains("Kerk"));
        let paper = clerk.get(&format!("{sold}/factuur")).await.is(200);
        assert!(text_of(&paper.bytes).contains("Plein 1"));
        // A buyer whom nobody keeps is invoiced by name alone, and is the next number.
        let form = [("aantal", "1"), ("betaalwijze", "factuur"), ("koper", "Wijkvereniging Verzonnen")];
        clerk.post("/balie/verkopen", &form).await.is(303);
        let list = finance.get("/facturen").await.is(200).text();
        for shown in ["F-2026-000001", "F-2026-000002", "Nog te betalen"] {
            assert!(list.contains(shown), "{shown}");
        }
        world.at("2027-01-05T08:00:00Z");
        let mut finance = world.login_as(Rol::Financien).await;
        assert!(finance.get("/facturen?open=ja").await.is(200).text().contains("Te laat"));
        // What changes about the organisatie does not change what was sent.
        let form = [("naam", "Kerk"), ("adres", "Elders 2"), ("postcode", "4561AB"), ("plaats", "Hulst")];
        finance.post(&to, &form).await.is(303);
        let list = finance.get("/facturen").await.is(200).text();
        assert!(list.contains("Kerk &#38; Co"), "{list}");
        check_is_clean(&world.url);
    }

    async fn a_professional_grants_and_the_resident_fetches_free_cheques(world: World) {
        let id = fonds(&world, &budget(0)).await;
        let mut gp = world.login_as(Rol::Verwijzer).await;
        let page = gp.get("/verwijzingen").await.is(200);
        assert!(page.text().contains("Geluksbudget: nog € 90,00"));
        let sleutel = page.field("sleutel");
        let form = [("fonds", id.as_str()), ("naam", "Jan Verzonnen"), ("postcode", "4561AB"), ("sleutel", sleutel.as_str())];
        let to = gp.post("/verwijzingen", &form).await.is(303).location();
        let granted = gp.get(&to).await.is(200).text();
        for shown in ["T26-000001-", "Jan Verzonnen", "€ 60,00", "U betaalt zelf niets", "Gemeentewinkel"] {
            assert!(granted.contains(shown), "{shown}");
        }
        let at = granted.find("T26-000001-").unwrap();
        let nummer = &granted[at..at + 12];

        let mut clerk = world.login_as(given::balie()).await;
        let counter = clerk.get(&format!("/balie?toekenning={}", nummer.to_lowercase())).await.is(200);
        for shown in ["Jan Verzonnen", "4561 AB", "Geluksbudget, nog € 60,00", "niets"] {
            assert!(counter.text().contains(shown), "{shown}");
        }
        assert!(!counter.text().contains("Hoe wordt er betaald"), "nothing is to be paid");
        let sleutel = counter.field("sleutel");
        let too_many = [("aantal", ""), ("anders", "5"), ("toekenning", nummer)];
        let refused = clerk.post("/balie/verkopen", &too_many).await.is(409);
        assert_eq!(refused.field("anders"), "5", "what was typed is kept");
        assert!(refused.text().contains("Dat is genoeg voor 4 cheques"));
        let form = [("aantal", "3"), ("toekenning", nummer), ("sleutel", sleutel.as_str())];
        let sold = clerk.post("/balie/verkopen", &form).await.is(303).location();
        let page = clerk.get(&sold).await.is(200).text();
        assert!(page.contains("Betaald door het fonds") && page.contains("€ 45,00"));
        let bon = text_of(&clerk.get(&format!("{sold}/bon")).await.is(200).bytes);
        assert!(bon.contains("Betaalt het fonds") && bon.contains("€ 0,00"), "{bon}");
        assert!(clerk.get("/balie?toekenning=T26-000001-X").await.is(400).text().contains("Dit toekenningsnummer klopt niet"));
        assert!(gp.get(&to).await.is(200).text().contains("€ 15,00"), "what is left");
        let page = world.login_as(Rol::Financien).await.get(&format!("/fondsen/{id}")).await.is(200).text();
        assert!(page.contains("€ 45,00") && !page.contains("Jan"), "finance sees amounts, not people");
        check_is_clean(&world.url);
    }

    async fn a_resident_adds_what_the_fonds_does_not_pay(world: World) {
        let id = fonds(&world, &budget(500)).await;
        let mut meldpunt = world.api_as(Rol::Meldpunt).await;
        let (_, nummer) = granted(&mut meldpunt, &id, "Jan Verzonnen").await;
        let mut api = world.api_as(given::balie()).await;
        // Nothing is sold before it is known how the resident pays.
        let problem = api.post_json("/api/v1/verkopen", &against(2, &nummer)).await.is(400).json();
        assert_eq!(problem["errors"][0]["veld"], "betaalwijze");
        let on_invoice = json!({"verkooppunt": "gemeentewinkel", "aantal": 2, "betaalwijze": "factuur", "toekenning": nummer});
        api.post_json("/api/v1/verkopen", &on_invoice).await.is(400);
        let body = json!({"verkooppunt": "gemeentewinkel", "aantal": 2, "betaalwijze": "contant", "toekenning": nummer});
        let sold = api.post_json("/api/v1/verkopen", &body).await.is(201).json();
        assert_eq!((sold["totaalCent"].as_i64(), sold["fondsCent"].as_i64()), (Some(3_000), Some(2_000)));
        let mut clerk = world.login_as(given::balie()).await;
        let page = clerk.get(&format!("/balie/verkopen/{}", sold["id"].as_str().unwrap())).await.is(200).text();
        assert!(page.contains("Te betalen") && page.contains("€ 10,00") && page.contains("€ 20,00"), "{page}");
        let counter = clerk.get("/balie").await.is(200).text();
        assert!(counter.contains("€ 10,00"), "the till holds what the resident paid");
        check_is_clean(&world.url);
    }

    async fn a_fonds_that_runs_out_in_the_middle_sells_nothing_and_says_what_fits(world: World) {
        let id = fonds(&world, &budget(0)).await;
        let mut meldpunt = world.api_as(Rol::Meldpunt).await;
        let (_, one) = granted(&mut meldpunt, &id, "Jan Verzonnen").await;
        let (key, two) = granted(&mut meldpunt, &id, "Piet Bedacht").await;
        let mut api = world.api_as(given::balie()).await;
        let refused = api.post_json("/api/v1/verkopen", &against(5, &one)).await.is(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("nog € 60,00 over. Dat is genoeg voor 4 cheques"), "{refused}");
        api.post_json("/api/v1/verkopen", &against(4, &one)).await.is(201);
        let refused = api.post_json("/api/v1/verkopen", &against(3, &two)).await.is(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("zit nog € 30,00. Dat is genoeg voor 2 cheques. Er is niets verkocht."), "{refused}");
        let last = api.post_json("/api/v1/verkopen", &against(2, &two)).await.is(201).json();
        assert_eq!(last["bonnummer"], "GW-2026-000002", "a refused sale takes no number");
        // The fonds is empty now; finance adds to it, and never takes away what was spent.
        let none = json!({"fonds": id, "naam": "Kees Vervolg", "postcode": "4561AB"});
        let refused = meldpunt.post_json("/api/v1/toekenningen", &none).await.is(400).json();
        assert!(refused["errors"][0].to_string().contains("Geluksbudget is op"), "{refused}");
        let mut finance = world.login_as(Rol::Financien).await;
        let page = finance.get(&format!("/fondsen/{id}")).await.is(200);
        let mut form: Vec<(&str, String)> = ["naam", "van", "tot", "eigen", "perPersoon", "sleutel"]
            .into_iter().map(|name| (name, page.field(name))).collect();
        form.push(("budget", "89,99".to_owned()));
        let typed: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert!(finance.post(&format!("/fondsen/{id}"), &typed).await.is(400).text().contains("Er is al € 90,00 uitgegeven"));
        // Ended is ended, and only then the name goes.
        meldpunt.post_json(&format!("/api/v1/toekenningen/{key}/einde"), &json!({})).await.is(204);
        meldpunt.post_json(&format!("/api/v1/toekenningen/{key}/einde"), &json!({})).await.is(409);
        let refused = api.post_json("/api/v1/verkopen", &against(1, &two)).await.is(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("gestopt"), "{refused}");
        let mut page = world.login_as(Rol::Meldpunt).await;
        assert!(page.get(&format!("/verwijzingen/{key}")).await.is(200).text().contains("Piet Bedacht"));
        page.post(&format!("/verwijzingen/{key}/wissen"), &[]).await.is(303);
        let gone = page.get(&format!("/verwijzingen/{key}")).await.is(200).text();
        assert!(!gone.contains("Piet") && !gone.contains("4561") && gone.contains("gewist"));
        check_is_clean(&world.url);
    }

    async fn two_clerks_at_once_never_spend_the_same_money(world: World) {
        let id = fonds(&world, &budget(0)).await;
        let mut meldpunt = world.api_as(Rol::Meldpunt).await;
        let (_, one) = granted(&mut meldpunt, &id, "Jan Verzonnen").await;
        let (_, two) = granted(&mut meldpunt, &id, "Piet Bedacht").await;
        let token = world.token(given::balie()).await;
        // Each fits alone; together they cost more than the fonds has.
        let mut answers = Vec::new();
        let mut tasks = Vec::new();
        for nummer in [one.clone(), two.clone(), one, two] {
            let mut clerk = world.visitor().with_token(&token);
            tasks.push(tokio::spawn(async move {
                clerk.post_json("/api/v1/verkopen", &against(2, &nummer)).await.status.as_u16()
            }));
        }
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers.sort_unstable();
        assert_eq!(answers, [201, 201, 201, 409]);
        let mut finance = world.api_as(Rol::Financien).await;
        let spent = finance.get(&format!("/api/v1/fondsen/{id}")).await.is(200).json();
        assert_eq!(spent["uitgegevenCent"], 9_000);
        assert_eq!(spent["gebruik"], json!([{"status": "sold", "aantal": 6}]));
        check_is_clean(&world.url);
    }

    async fn a_fonds_pays_only_in_its_period_and_one_person_only_so_much(world: World) {
        let id = fonds(&world, &budget(0)).await;
        let mut meldpunt = world.api_as(Rol::Meldpunt).await;
        let (_, nummer) = granted(&mut meldpunt, &id, "Jan Verzonnen").await;
        let again = json!({"fonds": id, "naam": "jan  verzonnen", "postcode": "4561ab", "maximumCent": 1_500});
        let refused = meldpunt.post_json("/api/v1/toekenningen", &again).await.is(400).json();
        assert_eq!(refused["errors"][0]["veld"], "maximumCent");
        assert!(refused.to_string().contains("kreeg al € 60,00"), "{refused}");
        let over = json!({"fonds": id, "naam": "Ander Mens", "postcode": "4561AB", "maximumCent": 6_001});
        meldpunt.post_json("/api/v1/toekenningen", &over).await.is(400);
        // New Year's Eve in Amsterdam is still the last day; an hour later in UTC it is over.
        world.at("2026-12-31T22:59:00Z");
        let mut api = world.api_as(given::balie()).await;
        api.post_json("/api/v1/verkopen", &against(1, &nummer)).await.is(201);
        world.at("2026-12-31T23:00:00Z");
        let refused = api.post_json("/api/v1/verkopen", &against(1, &nummer)).await.is(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("tot en met donderdag 31 december 2026"), "{refused}");
        check_is_clean(&world.url);
    }

    async fn a_professional_sees_only_their_own_and_the_meldpunt_all(world: World) {
        let id = fonds(&world, &budget(0)).await;
        let mut one = world.api_as(Rol::Verwijzer).await;
        let mut other = world.api_as(Rol::Verwijzer).await;
        let (key, nummer) = granted(&mut one, &id, "Jan Verzonnen").await;
        other.get(&format!("/api/v1/toekenningen/{key}")).await.is(404);
        other.post_json(&format!("/api/v1/toekenningen/{key}/einde"), &json!({})).await.is(404);
        assert_eq!(other.get("/api/v1/toekenningen").await.is(200).json()["resultaten"], json!([]));
        let mut meldpunt = world.api_as(Rol::Meldpunt).await;
        let seen = meldpunt.get("/api/v1/toekenningen").await.is(200).json();
        assert_eq!(seen["resultaten"][0]["nummer"], nummer);
        assert_eq!(seen["resultaten"][0]["verwezenDoor"], "Verwijzer van de test");
        for rol in [Rol::Financien, Rol::Beheerder, given::coordinator()] {
            world.api_as(rol).await.get(&format!("/api/v1/toekenningen/{key}")).await.is(403);
        }
    }

    async fn a_gift_has_a_cover_and_no_price(world: World) {
        let mut clerk = world.login_as(given::balie()).await;
        let form = [("aantal", "2"), ("betaalwijze", "pin")];
        let to = clerk.post("/balie/verkopen", &form).await.is(303).location();
        assert!(clerk.get(&to).await.is(200).text().contains("vel?cadeau=ja"));
        let gift = clerk.get(&format!("{to}/vel?cadeau=ja")).await.is(200);
        let text = text_of(&gift.bytes);
        assert!(text.contains("Een cadeau voor u"), "{text}");
        assert_eq!(text.matches("€ 15,00").count(), 2, "only on the strips that stay: {text}");
        assert_eq!(codes_on(&gift.bytes), codes_on(&clerk.get(&format!("{to}/vel")).await.is(200).bytes));
    }
}
