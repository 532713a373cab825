//! Cheques that are lost, spoiled, exchanged or taken in wrongly: another in their place, once; redemptions undone and disputed; and
//! what a person has to look at.

use std::sync::Arc;

use dienstencheque::{
    actions::akkoord::{self, Decision},
    domain::account::Rol,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    stories,
    support::{World, given, paper::codes_on, process::check_is_clean, town::Paper},
};

const VERZILVERINGEN: &str = "/api/v1/verzilveringen";

fn path(nummer: &str, act: &str) -> String {
    format!("/api/v1/cheques/{nummer}/{act}")
}

fn lost(paper: &Paper) -> Value {
    json!({"claimcode": paper.claimcode, "reden": "lost"})
}

fn without_claimcode() -> Value {
    json!({"toelichting": "De strook is ook weg.", "verkooppunt": "de-lieve"})
}

fn key(answer: &Value, field: &str) -> Uuid {
    answer[field].as_str().unwrap().parse().unwrap()
}

/// A cheque that was taken in at a visit, by the phone with this token.
async fn taken_in(world: &World) -> (crate::support::town::Visit, Paper) {
    let visit = world.started_visit(2).await;
    let paper = world.sold_papers(1, "pin").await.remove(0);
    let body = json!({"code": paper.code, "opdracht": visit.opdracht});
    world
        .visitor()
        .with_token(&visit.token)
        .post_json(VERZILVERINGEN, &body)
        .await
        .is(201);
    (visit, paper)
}

stories! {
    async fn what_was_made_good_with_another_cheque_is_not_undone_any_more(world: World) {
        let (visit, paper) = taken_in(&world).await;
        let mut coordinator = world.api_as(given::coordinator()).await;
        let asked = coordinator.post_json(&path(&paper.nummer, "verzoek"), &without_claimcode()).await.is(202).json();
        let other = world.actor(given::other_coordinator()).await;
        let asked = key(&asked, "akkoord");
        akkoord::decide(&world.app, &other, asked, Decision::Give, None).await.unwrap();
        let mut phone = world.visitor().with_token(&visit.token);
        let refused = phone.post_json(&path(&paper.nummer, "herroeping"), &json!({})).await.is(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("al een nieuwe gegeven"), "{refused}");
        assert_eq!(world.status_of(&paper.nummer).await, "redeemed");
        check_is_clean(&world.url);
    }

    async fn who_has_the_claim_code_gets_another_cheque_at_once(world: World) {
        let visit = world.started_visit(1).await;
        let paper = world.sold_papers(2, "contant").await.remove(1);
        let mut clerk = world.api_as(given::balie()).await;
        let new = clerk.post_json(&path(&paper.nummer, "vervanging"), &lost(&paper)).await.is(201).json();
        assert!(new["nummer"].as_str().unwrap().starts_with("HU26-000003-"));
        assert_eq!(world.status_of(&paper.nummer).await, "replaced");
        let sheet = format!("/api/v1/verkopen/{}/vel", key(&new, "verkoop"));
        let codes = codes_on(&clerk.get_as(&sheet, "application/pdf").await.is(200).bytes);
        assert_eq!(codes.len(), 1);
        let mut phone = world.visitor().with_token(&visit.token);
        let old = json!({"code": paper.code, "opdracht": visit.opdracht});
        let refused = phone.post_json(VERZILVERINGEN, &old).await.is(409).json();
        assert_eq!(refused["title"], "Deze cheque is geblokkeerd");
        phone.post_json(VERZILVERINGEN, &json!({"code": codes[0], "opdracht": visit.opdracht})).await.is(201);
        let again = clerk.post_json(&path(&paper.nummer, "vervanging"), &lost(&paper)).await.is(409).json();
        assert!(again["detail"].as_str().unwrap().contains("al een nieuwe"), "{again}");
        check_is_clean(&world.url);
    }

    async fn a_wrong_claim_code_changes_nothing(world: World) {
        let papers = world.sold_papers(2, "pin").await;
        let mut clerk = world.api_as(given::balie()).await;
        for act in ["vervanging", "blokkering"] {
            for claimcode in ["", "kort", papers[1].claimcode.as_str()] {
                let body = json!({"claimcode": claimcode, "reden": "stolen"});
                let problem = clerk.post_json(&path(&papers[0].nummer, act), &body).await.is(400).json();
                assert_eq!(problem["errors"][0]["veld"], "claimcode", "{problem}");
            }
        }
        let body = json!({"claimcode": papers[0].claimcode, "reden": "misprint"});
        let problem = clerk.post_json(&path(&papers[0].nummer, "vervanging"), &body).await.is(400).json();
        assert_eq!(problem["errors"][0]["veld"], "reden");
        assert_eq!(world.status_of(&papers[0].nummer).await, "sold");
        clerk.post_json(&path("geen-nummer", "vervanging"), &lost(&papers[0])).await.is(400);
    }

    async fn a_blocked_cheque_keeps_its_value_until_it_is_replaced(world: World) {
        let paper = world.sold_papers(1, "pin").await.remove(0);
        let mut meldpunt = world.api_as(Rol::Meldpunt).await;
        meldpunt.post_json(&path(&paper.nummer, "blokkering"), &lost(&paper)).await.is(204);
        assert_eq!(world.status_of(&paper.nummer).await, "blocked");
        check_is_clean(&world.url);
        // The meldpunt has no printer: the new cheque is made where the resident passes by.
        let problem = meldpunt.post_json(&path(&paper.nummer, "vervanging"), &lost(&paper)).await.is(400).json();
        assert_eq!(problem["errors"][0]["veld"], "verkooppunt");
        let body = json!({"claimcode": paper.claimcode, "reden": "lost", "verkooppunt": "de-lieve"});
        let new = meldpunt.post_json(&path(&paper.nummer, "vervanging"), &body).await.is(201).json();
        let mut there = world.login_as(Rol::Balie { verkooppunt: "de-lieve".to_owned() }).await;
        let page = there.get(&format!("/balie/verkopen/{}", key(&new, "verkoop"))).await.is(200).text();
        assert!(page.contains("Waarde van de oude cheques") && page.contains("Vel afdrukken"));
        check_is_clean(&world.url);
    }

    async fn two_clerks_at_once_make_one_new_cheque(world: World) {
        let paper = world.sold_papers(1, "pin").await.remove(0);
        let (mut one, mut two) = (world.api_as(given::balie()).await, world.api_as(given::balie()).await);
        let (to, body) = (path(&paper.nummer, "vervanging"), lost(&paper));
        let (one, two) = tokio::join!(one.post_json(&to, &body), two.post_json(&to, &body));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} {}", one.text(), two.text());
        check_is_clean(&world.url);
    }

    async fn a_cheque_in_hand_is_exchanged_and_a_used_one_is_not(world: World) {
        let papers = world.sold_papers(2, "pin").await;
        let mut clerk = world.api_as(given::balie()).await;
        let to = path(&papers[0].nummer, "omruiling");
        let other = clerk.post_json(&to, &json!({"code": papers[1].code})).await.is(400).json();
        assert_eq!(other["errors"][0]["veld"], "code");
        clerk.post_json(&to, &json!({"code": papers[0].code})).await.is(201);
        assert_eq!(world.status_of(&papers[0].nummer).await, "replaced");
        let (_, used) = taken_in(&world).await;
        let refused = clerk.post_json(&path(&used.nummer, "omruiling"), &json!({"code": used.code})).await.is(409).json();
        assert_eq!(refused["title"], "Deze cheque is al gebruikt");
        check_is_clean(&world.url);
    }

    async fn a_misprint_is_replaced_until_the_sheet_is_confirmed(world: World) {
        let papers = world.sold_papers(2, "contant").await;
        let mut clerk = world.login_as(given::balie()).await;
        let page = clerk.get(&format!("/balie/verkopen/{}", papers[0].verkoop)).await.is(200).text();
        let link = format!("/cheques/{}/misdruk", papers[0].nummer);
        assert!(page.contains(&link), "{page}");
        let form = clerk.get(&link).await.is(200);
        let sleutel = form.field("sleutel");
        let to = clerk.post(&link, &[("sleutel", &sleutel)]).await.is(303).location();
        // A double click is the same new cheque.
        assert_eq!(clerk.post(&link, &[("sleutel", &sleutel)]).await.is(303).location(), to);
        assert!(clerk.get(&to).await.is(200).text().contains("Vel afdrukken"));
        let sheet = clerk.get(&format!("/balie/verkopen/{}/vel", papers[0].verkoop)).await.is(200);
        assert_eq!(codes_on(&sheet.bytes), [papers[1].code.clone()], "the spoiled one is not printed again");
        let elsewhere = Rol::Balie { verkooppunt: "malpertuus".to_owned() };
        let other = path(&papers[1].nummer, "misdruk");
        world.api_as(elsewhere).await.post_json(&other, &json!({})).await.is(404);
        clerk.post(&format!("/balie/verkopen/{}/vel/bevestiging", papers[0].verkoop), &[]).await.is(303);
        let refused = clerk.post(&format!("/cheques/{}/misdruk", papers[1].nummer), &[]).await.is(409).text();
        assert!(refused.contains("al bevestigd"), "{refused}");
        check_is_clean(&world.url);
    }

    async fn without_claim_code_two_people_decide(world: World) {
        let paper = world.sold_papers(1, "contant").await.remove(0);
        let (asker, other) = (world.account(given::coordinator()).await, world.actor(given::coordinator()).await);
        let token = world.token_of(asker.id).await;
        let mut api = world.visitor().with_token(&token);
        let to = path(&paper.nummer, "verzoek");
        let problem = api.post_json(&to, &json!({})).await.is(400).json();
        assert_eq!(problem["errors"].as_array().unwrap().len(), 2, "{problem}");
        let asked = key(&api.post_json(&to, &without_claimcode()).await.is(202).json(), "akkoord");
        assert_eq!(world.status_of(&paper.nummer).await, "blocked", "the old paper is dead at once");
        let asker = dienstencheque::domain::account::Actor::Account(asker);
        akkoord::decide(&world.app, &asker, asked, Decision::Give, None).await.unwrap_err();
        let sale = akkoord::decide(&world.app, &other, asked, Decision::Give, None).await.unwrap().value;
        assert!(sale.is_some());
        assert_eq!(world.status_of(&paper.nummer).await, "replaced");
        akkoord::decide(&world.app, &other, asked, Decision::Give, None).await.unwrap_err();
        check_is_clean(&world.url);
    }

    async fn a_coordinator_has_a_yearly_limit(world: World) {
        let mut world = world;
        Arc::make_mut(&mut world.app.regeling).vervangingen_per_jaar = 1;
        let papers = world.sold_papers(2, "contant").await;
        let (asker, other) = (world.account(given::coordinator()).await, world.actor(given::coordinator()).await);
        let token = world.token_of(asker.id).await;
        let mut api = world.visitor().with_token(&token);
        let asked = api.post_json(&path(&papers[0].nummer, "verzoek"), &without_claimcode()).await.is(202).json();
        akkoord::decide(&world.app, &other, key(&asked, "akkoord"), Decision::Give, None).await.unwrap();
        let refused = api.post_json(&path(&papers[1].nummer, "verzoek"), &without_claimcode()).await.is(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("dit jaar al 1"), "{refused}");
        assert_eq!(world.status_of(&papers[1].nummer).await, "sold", "a refused question blocks nothing");
        world.at("2027-01-04T08:00:00Z");
        api.post_json(&path(&papers[1].nummer, "verzoek"), &without_claimcode()).await.is(202);
    }

    async fn a_cheque_that_was_taken_in_wrongly_stays_used_and_another_is_given(world: World) {
        let (visit, paper) = taken_in(&world).await;
        world.later(60);
        let other = world.actor(given::coordinator()).await;
        let token = world.token_of(visit.team.coordinator.id).await;
        let mut api = world.visitor().with_token(&token);
        let asked = api.post_json(&path(&paper.nummer, "verzoek"), &without_claimcode()).await.is(202).json();
        assert_eq!(world.status_of(&paper.nummer).await, "redeemed");
        akkoord::decide(&world.app, &other, key(&asked, "akkoord"), Decision::Give, None).await.unwrap();
        assert_eq!(world.status_of(&paper.nummer).await, "redeemed");
        let again = api.post_json(&path(&paper.nummer, "verzoek"), &without_claimcode()).await.is(409).json();
        assert!(again["detail"].as_str().unwrap().contains("al een nieuwe"), "{again}");
        // What was given for nothing is not turned into money.
        check_is_clean(&world.url);
    }

    async fn nobody_does_what_is_another_s(world: World) {
        let paper = world.sold_papers(1, "pin").await.remove(0);
        let body = json!({"claimcode": paper.claimcode, "reden": "lost", "toelichting": "Zomaar wat.", "verkooppunt": "de-lieve", "code": paper.code, "bezwaar": "not_done"});
        let never = [Rol::Financien, Rol::Beheerder, Rol::Beleid, Rol::Klantmanager, Rol::Verwijzer, given::begeleider()];
        for rol in never {
            let mut api = world.api_as(rol).await;
            for act in ["blokkering", "vervanging", "omruiling", "misdruk", "verzoek", "herleving", "bezwaar"] {
                api.post_json(&path(&paper.nummer, act), &body).await.is(403);
            }
        }
        for (rol, act) in [(given::balie(), "verzoek"), (given::balie(), "herleving"), (given::coordinator(), "vervanging"),
            (given::coordinator(), "omruiling"), (Rol::Meldpunt, "omruiling"), (Rol::Meldpunt, "misdruk")] {
            world.api_as(rol).await.post_json(&path(&paper.nummer, act), &body).await.is(403);
        }
        assert_eq!(world.status_of(&paper.nummer).await, "sold");
    }

    async fn the_counter_page_keeps_what_was_typed(world: World) {
        let paper = world.sold_papers(1, "pin").await.remove(0);
        let mut clerk = world.login_as(given::balie()).await;
        let page = clerk.get(&format!("/cheques?nummer={}", paper.nummer)).await.is(200).text();
        for act in ["vervanging", "omruiling", "misdruk", "blokkering", "terugbetaling"] {
            assert!(page.contains(&format!("/cheques/{}/{act}\"", paper.nummer)), "{act}");
        }
        assert!(!page.contains("/verzoek"));
        let link = format!("/cheques/{}/vervanging", paper.nummer);
        let sleutel = clerk.get(&link).await.is(200).field("sleutel");
        let wrong = clerk.post(&link, &[("claimcode", "ABCD-EFG"), ("reden", "lost"), ("sleutel", &sleutel)]).await.is(400);
        assert_eq!(wrong.field("claimcode"), "ABCD-EFG");
        assert_eq!(wrong.field("sleutel"), sleutel);
        assert!(wrong.text().contains("8 tekens"));
        let form = [("claimcode", paper.claimcode.as_str()), ("reden", "lost"), ("sleutel", &sleutel)];
        let to = clerk.post(&link, &form).await.is(303).location();
        assert!(to.starts_with("/balie/verkopen/"), "{to}");
        let page = clerk.get(&format!("/cheques?nummer={}", paper.nummer)).await.is(200).text();
        assert!(page.contains("Vervangen door"), "{page}");
        clerk.get(&format!("/cheques/{}/zomaar", paper.nummer)).await.is(404);
        clerk.get("/cheques/HU26-999999-9/vervanging").await.is(404);
        check_is_clean(&world.url);
    }

    async fn a_mistake_is_undone_on_the_same_device_within_a_quarter_of_an_hour(world: World) {
        let (visit, paper) = taken_in(&world).await;
        let undo = path(&paper.nummer, "herroeping");
        let other = world.token_of(visit.team.deelnemers[0].1.id).await;
        let refused = world.visitor().with_token(&other).post_json(&undo, &json!({})).await.is(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("toestel"), "{refused}");
        world.later(14);
        let mut phone = world.visitor().with_token(&visit.token);
        let undone = phone.post_json(&undo, &json!({})).await.is(200).json();
        assert_eq!(undone["opdracht"], visit.opdracht.to_string());
        assert_eq!(world.status_of(&paper.nummer).await, "sold");
        check_is_clean(&world.url);
        phone.post_json(&undo, &json!({})).await.is(404);
        let again = json!({"code": paper.code, "opdracht": visit.opdracht});
        phone.post_json(VERZILVERINGEN, &again).await.is(201);
        world.later(16);
        let late = phone.post_json(&undo, &json!({})).await.is(409).json();
        assert!(late["detail"].as_str().unwrap().contains("15 minuten"), "{late}");
        check_is_clean(&world.url);
    }

    async fn the_phone_page_undoes_what_it_took_in(world: World) {
        let visit = world.started_visit(1).await;
        let paper = world.sold_papers(1, "pin").await.remove(0);
        let kaart = world.kaart(visit.team.deelnemers[0].1.id).await;
        let mut phone = world.visitor();
        phone.post(&format!("/kaart/{kaart}"), &[("pin", given::PIN)]).await.is(303);
        let page = format!("/ploeg/opdrachten/{}/cheque", visit.opdracht);
        let taken = phone.post(&page, &[("code", &paper.code)]).await.is(303).location();
        assert!(phone.get(&taken).await.is(200).text().contains("vergissing"));
        let back = phone.post(&format!("/ploeg/cheques/{}/herroeping", paper.nummer), &[]).await.is(303).location();
        let text = phone.get(&back).await.is(200).text();
        assert!(text.contains("De cheque telt niet mee") && text.contains(&paper.nummer), "{text}");
        assert_eq!(world.status_of(&paper.nummer).await, "sold");
    }

    async fn a_resident_disputes_within_thirty_days_and_somebody_decides(world: World) {
        let (visit, paper) = taken_in(&world).await;
        let mut meldpunt = world.api_as(Rol::Meldpunt).await;
        let to = path(&paper.nummer, "bezwaar");
        meldpunt.post_json(&to, &json!({"bezwaar": "zomaar"})).await.is(400);
        meldpunt.post_json(&to, &json!({"bezwaar": "not_done"})).await.is(204);
        // Said twice, told once.
        meldpunt.post_json(&to, &json!({"bezwaar": "not_done"})).await.is(204);
        let mut own = world.login(&visit.team.coordinator).await;
        let page = own.get("/meldingen").await.is(200).text();
        assert_eq!(page.matches(&paper.nummer).count(), 1, "{page}");
        let mut other = world.api_as(given::other_coordinator()).await;
        assert!(!other.get("/api/v1/meldingen").await.is(200).text().contains(&paper.nummer));
        let all = meldpunt.get("/api/v1/meldingen").await.is(200).json();
        let melding = &all["resultaten"][0];
        assert_eq!(melding["soort"], "disputed");
        let decide = format!("/meldingen/{}/besluit", key(melding, "id"));
        other.post_json(&format!("/api/v1{decide}"), &json!({"besluit": "Niet van mij."})).await.is(404);
        let wrong = own.post(&decide, &[("besluit", "x")]).await.is(400).text();
        assert!(wrong.contains("3 tot en met 500"), "{wrong}");
        own.post(&decide, &[("besluit", "Nieuwe cheque gegeven.")]).await.is(303);
        own.post(&decide, &[("besluit", "Nog een keer.")]).await.is(409);
        assert!(own.get("/meldingen").await.is(200).text().contains("geen open meldingen"));
        assert!(own.get("/meldingen?besloten=ja").await.is(200).text().contains("Nieuwe cheque gegeven."));
        world.later(31 * 24 * 60);
        let late = meldpunt.post_json(&to, &json!({"bezwaar": "not_done"})).await.is(409).json();
        assert!(late["detail"].as_str().unwrap().contains("30 dagen"), "{late}");
        check_is_clean(&world.url);
    }

    async fn a_resident_disputes_without_an_account(world: World) {
        let (visit, _) = taken_in(&world).await;
        let coordinator = visit.team.coordinator();
        let dossier = dienstencheque::actions::klus::dossier(&world.app, &coordinator, visit.klus).await.unwrap();
        let nummer = dossier.klus.nummer.to_string();
        let mut resident = world.visitor();
        let page = resident.post("/volgen", &[("nummer", &nummer), ("postcode", "4567AB")]).await.is(200);
        assert!(page.text().contains("Klopt er iets niet met een cheque?"));
        let told = [("nummer", nummer.as_str()), ("postcode", "4567AB"), ("bezwaar", "too_many")];
        assert!(resident.post("/volgen", &told).await.is(200).text().contains("Wij kijken ernaar"));
        let wrong = [("nummer", nummer.as_str()), ("postcode", "4561AA"), ("bezwaar", "too_many")];
        let status = resident.post("/volgen", &wrong).await.status.as_u16();
        assert!(status >= 400, "{status}");
        let all = world.api_as(Rol::Meldpunt).await.get("/api/v1/meldingen").await.is(200).json();
        assert_eq!(all["resultaten"].as_array().unwrap().len(), 1);
        check_is_clean(&world.url);
    }
}
