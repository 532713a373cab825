//! Werkervaringsbewijzen: what is chosen, kept, printed, checked by who holds one, taken back, and given to programs. That independent
//! verifiers accept the credential is asked in tests/browser/badge.test.mjs.

use std::io::Read as _;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use dienstencheque::{
    actions::{self, uren::Correction, werk::FinishDraft},
    domain::account::Rol,
    store::{self, check},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World, given,
        http::Visitor,
        paper::{codes_on, qr_texts, text_of},
        town::Visit,
    },
};

async fn is_clean(world: &World) {
    world.is_clean(&["W1"]).await;
}

async fn run_sql(world: &World, text: &str) -> Result<(), String> {
    use sea_orm::ConnectionTrait;
    let raw = sea_orm::Database::connect(&world.url).await.unwrap();
    let done = raw.execute_unprepared(text).await;
    done.map(|_| ()).map_err(|error| error.to_string())
}

/// An hour of garden work that was approved for both deelnemers.
async fn worked(world: &World) -> Visit {
    let visit = world.started_visit(2).await;
    world.later(60);
    let (app, worker) = (&world.app, visit.team.deelnemer());
    actions::werk::finish(app, &worker, visit.opdracht, FinishDraft::default(), None)
        .await
        .unwrap();
    actions::uren::approve_all(app, &visit.team.begeleider(), visit.opdracht, None)
        .await
        .unwrap();
    visit
}

/// Makes a bewijs of the garden work on the phone; answers its key and its code.
async fn made(world: &World, visit: &Visit, phone: &mut Visitor) -> (Uuid, String) {
    // The newest comes first in the list.
    world.later(1);
    let fields = [
        ("naam", "heel"),
        ("vaardigheid", "groen-onderhouden"),
        ("niveaus", "ja"),
    ];
    let done = phone
        .post("/ploeg/werkervaring/bewijs", &fields)
        .await
        .is(303);
    assert_eq!(done.location(), "/ploeg/werkervaring?gedaan=gemaakt");
    let own = visit.team.deelnemers[0].0.id;
    let all = actions::bewijs::of_deelnemer(&world.app, &visit.team.deelnemer(), own)
        .await
        .unwrap();
    let code = actions::bewijs::code(&world.app, all[0].id).to_string();
    (all[0].id, code.replace('-', ""))
}

/// The bits of a list of withdrawn credentials.
fn bits(list: &Value) -> Vec<u8> {
    let encoded = list["credentialSubject"]["encodedList"].as_str().unwrap();
    let packed = URL_SAFE_NO_PAD
        .decode(encoded.strip_prefix('u').unwrap())
        .unwrap();
    let mut bits = Vec::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_end(&mut bits)
        .unwrap();
    bits
}

stories! {
    async fn a_deelnemer_chooses_looks_makes_and_an_employer_checks(world: World) {
        let visit = worked(&world).await;
        let own = visit.team.deelnemers[0].0.id;
        let mut begeleider = world.login(&visit.team.begeleider).await;
        let path = format!("/deelnemers/{own}/werkervaring");
        let opmerkingen = format!("/deelnemers/{own}/opmerkingen");
        let wrong = begeleider.post(&opmerkingen, &[("opmerking", "ok")]).await.is(400).text();
        assert!(wrong.contains("foutoverzicht") && wrong.contains(">ok</textarea>"), "{wrong}");
        begeleider.post(&opmerkingen, &[("opmerking", "Werkt netjes en rustig.")]).await.is(303);
        begeleider.post(&opmerkingen, &[("opmerking", "Kan goed met een zaag om.")]).await.is(303);
        assert!(begeleider.get(&path).await.is(200).text().contains("Werkt netjes en rustig."));

        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        assert!(phone.get("/ploeg/werkervaring").await.is(200).text().contains("Werkt netjes en rustig."));
        let form = phone.get("/ploeg/werkervaring/bewijs").await.is(200).text();
        assert!(form.contains("Sam Bedacht") && form.contains("Sam B."), "{form}");
        let nothing = phone.get("/ploeg/werkervaring/bewijs?kijk=ja&naam=heel").await.is(409).text();
        assert!(nothing.contains("Er is niets gekozen"), "{nothing}");
        let remarks = store::opmerking::of_deelnemer(world.app.store.read(), own).await.unwrap();
        let netjes = remarks.iter().find(|(one, _)| one.tekst.contains("netjes")).unwrap().0.id.to_string();
        let chosen = format!("naam=kort&vaardigheid=groen-onderhouden&soort=tuinonderhoud&opmerking={netjes}");
        let look = phone.get(&format!("/ploeg/werkervaring/bewijs?kijk=ja&{chosen}")).await.is(200);
        let text = look.text();
        for said in ["Sam B.", "Werkt netjes en rustig.", "garden labourer", "Soort klus: Tuinonderhoud"] {
            assert!(text.contains(said), "{said} is missing: {text}");
        }
        assert!(!text.contains("doet het zelf") && !text.contains("zaag"), "not chosen: {text}");
        let sleutel = look.field("sleutel");
        let fields = [("naam", "kort"), ("vaardigheid", "groen-onderhouden"), ("soort", "tuinonderhoud"),
            ("opmerking", &netjes), ("sleutel", &sleutel)];
        phone.post("/ploeg/werkervaring/bewijs", &fields).await.is(303);
        // A double press is one bewijs.
        phone.post("/ploeg/werkervaring/bewijs", &fields).await.is(303);
        let all = store::bewijs::of_deelnemer(world.app.store.read(), own).await.unwrap();
        assert_eq!(all.len(), 1);
        let list = phone.get("/ploeg/werkervaring?gedaan=gemaakt").await.is(200).text();
        assert!(list.contains("Het bewijs is gemaakt.") && list.contains("W26-000001-"), "{list}");

        let pdf = phone.get(&format!("/werkervaringsbewijzen/{}", all[0].id)).await.is(200);
        let paper = text_of(&pdf.bytes);
        for said in ["Sam B.", "1 uur werkervaring", "“Werkt netjes en rustig.”", "Soort klus", "nr. W26-000001-"] {
            assert!(paper.contains(said), "{said} is missing: {paper}");
        }
        assert!(!paper.contains("doet het zelf") && !paper.contains("zaag") && !paper.contains("Bedacht"), "{paper}");
        let code = codes_on(&pdf.bytes).remove(0);
        let links = qr_texts(&pdf.bytes);
        assert_eq!(links, [format!("http://hulst.test/bewijs/{}", code.replace('-', ""))]);

        // The employer sees what the paper says, and nothing else.
        let shown = world.visitor().get(links[0].strip_prefix("http://hulst.test").unwrap()).await.is(200).text();
        for said in ["Ja, dit bewijs is echt", "Sam B.", "Hulst Werkt!", "1 uur", "Werkt netjes en rustig."] {
            assert!(shown.contains(said), "{said} is missing: {shown}");
        }
        for not_said in ["Verzonnen", "Clinge", "Voorbeeldstraat", "Participatiewet", "Bedacht", "zaag"] {
            assert!(!shown.contains(not_said), "{not_said} is on the public page");
        }
        let typed = code.to_lowercase();
        assert!(world.visitor().get(&format!("/bewijs?code={typed}")).await.is(200).text().contains("Ja, dit bewijs is echt"));
        is_clean(&world).await;
    }

    async fn a_bewijs_stays_what_it_was_and_new_hours_need_a_new_one(world: World) {
        let visit = worked(&world).await;
        let own = visit.team.deelnemers[0].0.id;
        let mut api = world.visitor().with_token(&visit.token);
        let path = format!("/api/v1/deelnemers/{own}/werkervaring");
        let json = api.get(&path).await.is(200).json();
        assert_eq!(json["minuten"], 60);
        assert_eq!(json["vaardigheden"][0]["id"], "groen-onderhouden");
        assert_eq!(
            json["vaardigheden"][0]["escoUri"],
            "http://data.europa.eu/esco/occupation/a10eb17a-3c78-4f7a-a1da-8f31146339d3"
        );
        let first = codes_on(&api.get_as(&path, "application/pdf").await.is(200).bytes).remove(0);
        world.later(30);
        let again = codes_on(&api.get_as(&path, "application/pdf").await.is(200).bytes).remove(0);
        assert_eq!(first, again, "as long as it says the same it is the same");

        let mine = store::uren::of_opdracht(world.app.store.read(), visit.opdracht).await.unwrap();
        let mine = mine.into_iter().find(|uren| uren.deelnemer_id == own).unwrap();
        let later = Correction { soort: None, minuten: 80, reden: "Later weg".into() };
        actions::uren::correct(&world.app, &visit.team.deelnemer(), mine.id, later, None).await.unwrap();
        actions::uren::approve_all(&world.app, &visit.team.begeleider(), visit.opdracht, None).await.unwrap();
        let shown = world.visitor().get(&format!("/bewijs/{first}")).await.is(200).text();
        assert!(shown.contains("<dd>1 uur</dd>"), "{shown}");
        let newer = codes_on(&api.get_as(&path, "application/pdf").await.is(200).bytes).remove(0);
        assert_ne!(newer, first);
        assert!(world.visitor().get(&format!("/bewijs/{newer}")).await.is(200).text().contains("1 uur en 20 minuten"));
        is_clean(&world).await;
    }

    async fn what_is_taken_back_says_so_and_the_others_stand(world: World) {
        let visit = worked(&world).await;
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let (gone, code) = made(&world, &visit, &mut phone).await;
        let (_, other) = made(&world, &visit, &mut phone).await;
        let list = world.visitor().get("/uitgever/intrekkingen/0").await.is(200).json();
        assert!(bits(&list).iter().all(|byte| *byte == 0));
        let answer = phone.post(&format!("/werkervaringsbewijzen/{gone}/intrekking"), &[]).await.is(303);
        assert_eq!(answer.location(), "/ploeg/werkervaring?gedaan=ingetrokken");
        phone.post(&format!("/werkervaringsbewijzen/{gone}/intrekking"), &[]).await.is(409);
        phone.get(&format!("/werkervaringsbewijzen/{gone}")).await.is(410);

        let told = world.visitor().get(&format!("/bewijs/{code}")).await.is(410).text();
        assert!(told.contains("Dit bewijs is ingetrokken") && !told.contains("Sam"), "{told}");
        world.visitor().get(&format!("/bewijs/{code}/badge")).await.is(410);
        world.visitor().get(&format!("/bewijs/{other}/badge")).await.is(200);
        let list = world.visitor().get("/uitgever/intrekkingen/0").await.is(200).json();
        assert_eq!(bits(&list)[0], 0x80, "the first one, and no other");
        world.visitor().get("/uitgever/intrekkingen/1").await.is(404);
        is_clean(&world).await;
    }

    async fn a_credential_says_what_the_paper_says_under_the_issuers_key(world: World) {
        let visit = worked(&world).await;
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let (_, code) = made(&world, &visit, &mut phone).await;
        let answer = world.visitor().get(&format!("/bewijs/{code}/badge")).await.is(200);
        assert_eq!(answer.headers["content-type"], "application/vc");
        assert_eq!(answer.headers["access-control-allow-origin"], "*");
        let badge = answer.json();
        assert_eq!(badge["issuer"]["id"], "did:web:hulst.test");
        assert_eq!(badge["credentialSubject"]["identifier"][0]["identityHash"], "Sam Bedacht");
        let results = badge["credentialSubject"]["result"].as_array().unwrap();
        let values: Vec<&str> = results.iter().map(|one| one["value"].as_str().unwrap()).collect();
        assert_eq!(values, ["1.00", "doet het zelf"]);
        assert_eq!(badge["credentialSubject"]["achievement"]["alignment"][0]["targetCode"], "9214.1");
        assert!(badge.to_string().contains("This service uses the ESCO classification"));
        let same = world.visitor().get(&format!("/bewijs/{code}/badge")).await.is(200).json();
        assert_eq!(badge, same, "asked twice it is the same credential");

        let before = world.visitor().get("/.well-known/did.json").await.is(200).json();
        assert_eq!(before["id"], "did:web:hulst.test");
        assert_eq!(badge["proof"]["verificationMethod"], before["assertionMethod"][0]);
        // Another key signs from now on; what the old one signed can still be checked.
        actions::issuer::rotate(&world.app).await.unwrap();
        let after = world.visitor().get("/did.json").await.is(200).json();
        assert_eq!(after["verificationMethod"][0], before["verificationMethod"][0]);
        let newer = world.visitor().get(&format!("/bewijs/{code}/badge")).await.is(200).json();
        assert_eq!(newer["proof"]["verificationMethod"], after["assertionMethod"][1]);
        assert_ne!(newer["proof"]["proofValue"], badge["proof"]["proofValue"]);
        let page = world.visitor().get("/uitgever").await.is(200).text();
        assert_eq!(page.matches("z6Mk").count(), 2, "{page}");
        is_clean(&world).await;
    }

    async fn guessing_and_tampering_teach_nothing_and_are_found(world: World) {
        let visit = worked(&world).await;
        let mut phone = world.phone(&visit.team.deelnemers[0].1).await;
        let (_, code) = made(&world, &visit, &mut phone).await;
        for at in [0, 5, 13, 15] {
            let mut forged: Vec<char> = code.chars().collect();
            forged[at] = if forged[at] == '1' { '2' } else { '1' };
            let forged: String = forged.into_iter().collect();
            let answer = world.visitor().get(&format!("/bewijs/{forged}")).await.is(404).text();
            assert!(answer.contains("Dit bewijs kennen wij niet"));
            world.visitor().get(&format!("/bewijs/{forged}/badge")).await.is(404);
        }
        let mut guesser = world.visitor();
        for _ in 0..10 {
            guesser.get("/bewijs?code=0").await.is(404);
        }
        guesser.get("/bewijs?code=0").await.is(429);
        guesser.get(&format!("/bewijs/{code}/badge")).await.is(429);

        for table in ["bewijs", "bewijs_intrekking", "issuer_key"] {
            let refused = run_sql(&world, &format!("DELETE FROM {table}")).await;
            if table == "bewijs" {
                assert!(refused.unwrap_err().contains("append-only"), "{table}");
            }
        }
        is_clean(&world).await;
        run_sql(&world, r#"UPDATE bewijs_inhoud SET inhoud = replace(inhoud, '"minuten":60', '"minuten":90')"#).await.unwrap();
        let findings = check::all(world.app.store.read()).await.unwrap();
        let broken: Vec<&str> = findings.iter().filter(|one| !one.rows.is_empty()).map(|one| one.invariant).collect();
        assert_eq!(broken, ["W1"]);
    }

    async fn who_guides_may_do_it_for_them_and_nobody_else(world: World) {
        let visit = worked(&world).await;
        let own = visit.team.deelnemers[0].0.id;
        let path = format!("/deelnemers/{own}/werkervaring");
        let mut coordinator = world.login(&visit.team.coordinator).await;
        let form = coordinator.get(&format!("{path}/bewijs")).await.is(200).text();
        assert!(form.contains("Sam Bedacht"), "{form}");
        let fields = [("naam", "heel"), ("soort", "tuinonderhoud")];
        let done = coordinator.post(&format!("{path}/bewijs"), &fields).await.is(303);
        assert_eq!(done.location(), format!("{path}?gedaan=gemaakt"));
        let bewijs = store::bewijs::of_deelnemer(world.app.store.read(), own).await.unwrap().remove(0);
        assert_eq!(bewijs.account, visit.team.coordinator.id, "it is on record who made it");
        let paper = format!("/werkervaringsbewijzen/{}", bewijs.id);

        let mut colleague = world.visitor().with_token(&world.token_of(visit.team.deelnemers[1].1.id).await);
        colleague.get(&format!("/api/v1/deelnemers/{own}/bewijzen")).await.is(404);
        let withdraw = format!("/api/v1{paper}/intrekking");
        colleague.post_json(&withdraw, &json!({})).await.is(404);
        for (rol, status) in [(given::other_coordinator(), 404), (Rol::Klantmanager, 404), (given::balie(), 403), (Rol::Beleid, 403)] {
            let mut other = world.login_as(rol.clone()).await;
            other.get(&paper).await.is(status);
            other.get(&format!("{path}/bewijs")).await.is(status);
            other.post(&format!("{paper}/intrekking"), &[]).await.is(status);
            other.post(&format!("/deelnemers/{own}/opmerkingen"), &[("opmerking", "Werkt netjes.")]).await.is(status);
        }
        let mut api = world.visitor().with_token(&visit.token);
        let listed = api.get(&format!("/api/v1/deelnemers/{own}/bewijzen")).await.is(200).json();
        assert_eq!(listed["resultaten"][0]["minuten"], 60);
        let bad = api.post_json(&format!("/api/v1/deelnemers/{own}/bewijzen"), &json!({"vaardigheden": ["lassen"]})).await.is(409);
        assert_eq!(bad.json()["title"], "Kies opnieuw");
        let made = api.post_json(&format!("/api/v1/deelnemers/{own}/bewijzen"), &json!({"vaardigheden": ["groen-onderhouden"]})).await.is(201);
        assert!(made.json()["nummer"].as_str().unwrap().starts_with("W26-000002-"));
        api.post_json(&withdraw, &json!({})).await.is(204);
        is_clean(&world).await;
    }
}
