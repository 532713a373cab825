//! Cheques under the eyes of anybody (by code) and of staff (by number); stock that is printed.

use dienstencheque::domain::account::Rol;
use serde_json::json;

use crate::{
    stories,
    support::{given, paper::codes_on, process::check_is_clean, town::Paper},
};

stories! {
    async fn anybody_sees_whether_a_cheque_is_genuine_and_whom_to_call(world: World) {
        let visit = world.started_visit(1).await;
        let codes = world.sold_codes(2).await;
        let compact = codes[0].replace('-', "");
        let page = world.visitor().get(&format!("/C/{compact}")).await.is(200);
        let text = page.text();
        for shown in ["Deze cheque is echt", "0114-684700", "06-23016250", "0115-675279", "1 uur werk door 2 personen"] {
            assert!(text.contains(shown), "{shown}");
        }
        assert_eq!(page.headers["cache-control"], "no-store");
        for typed in [codes[0].to_lowercase(), compact.to_lowercase()] {
            world.visitor().get(&format!("/c/{typed}")).await.is(200);
        }
        // A used cheque looks exactly the same: its state is nobody else's business.
        world.visitor().with_token(&visit.token)
            .post_json("/api/v1/verzilveringen", &json!({"code": codes[0], "opdracht": visit.opdracht})).await.is(201);
        let used = world.visitor().get(&format!("/C/{compact}")).await.is(200);
        assert_eq!(used.text(), text);
    }

    async fn who_has_the_claim_code_sees_how_the_cheque_stands(world: World) {
        let visit = world.started_visit(1).await;
        let mut papers = world.sold_papers(2, "contant").await;
        let other = papers.remove(1).claimcode;
        let Paper { code, claimcode, .. } = papers.remove(0);
        let here = format!("/C/{}", code.replace('-', ""));
        let mut visitor = world.visitor();
        let before = visitor.get(&here).await.is(200);
        assert!(before.text().contains("Is dit uw cheque?") && !before.text().contains("Te gebruiken tot en met"));
        let own = visitor.post(&here, &[("claimcode", &claimcode.to_lowercase())]).await.is(200).text();
        for told in ["U kunt deze cheque gebruiken.", "Te gebruiken tot en met", "2 november 2028"] {
            assert!(own.contains(told), "{told}");
        }
        assert!(!own.contains("Klopt dit niet?"));
        world.visitor().with_token(&visit.token)
            .post_json("/api/v1/verzilveringen", &json!({"code": code, "opdracht": visit.opdracht})).await.is(201);
        let used = visitor.post(&here, &[("claimcode", &claimcode)]).await.is(200).text();
        assert!(used.contains("Deze cheque is gebruikt.") && used.contains("Zo sinds") && used.contains("Klopt dit niet?"));
        // Neither half alone says anything, and both wrong ways keep what was typed.
        for wrong in [other.as_str(), "", "NIETS"] {
            let page = visitor.post(&here, &[("claimcode", wrong)]).await.is(400);
            assert!(!page.text().contains("Deze cheque is gebruikt."));
            assert_eq!(page.field("claimcode"), wrong);
        }
        let foreign = dienstencheque::domain::code::Code::generate(|bytes| bytes.fill(21));
        visitor.post(&format!("/C/{}", foreign.compact()), &[("claimcode", &claimcode)]).await.is(404);
    }

    async fn a_mistyped_or_foreign_code_gets_a_plain_answer(world: World) {
        let code = world.sold_codes(1).await.remove(0);
        let last = if code.ends_with('7') { '8' } else { '7' };
        let wrong = format!("{}{last}", &code[..18]);
        let page = world.visitor().get(&format!("/C/{wrong}")).await.is(400);
        assert!(page.text().contains("blok 4") && page.text().contains("Fout: "));
        assert_eq!(page.field("code"), wrong);
        let foreign = dienstencheque::domain::code::Code::generate(|bytes| bytes.fill(21));
        let page = world.visitor().get(&format!("/C/{}", foreign.compact())).await.is(404);
        assert!(page.text().contains("niet van ons"));
        let script = world.visitor().get("/C/%3Cscript%3Ealert(1)%3C%2Fscript%3E").await.is(400);
        assert!(!script.text().contains("<script>alert"));
        world.visitor().get("/C/%FF%FE").await.is(400);
        let mut visitor = world.visitor();
        visitor.get("/C").await.is(200);
        assert_eq!(visitor.post("/C", &[("code", &code.to_lowercase())]).await.is(303).location(), format!("/C/{}", code.replace('-', "")));
        visitor.post("/C", &[("code", "ABC")]).await.is(400);
    }

    async fn guessing_codes_is_slowed_down(world: World) {
        let mut visitor = world.visitor();
        let mut statuses = Vec::new();
        for guess in 0..12_u8 {
            let code = dienstencheque::domain::code::Code::generate(|bytes| bytes.fill(guess));
            statuses.push(visitor.get(&format!("/C/{}", code.compact())).await.status.as_u16());
        }
        assert_eq!(statuses[..10], [404; 10]);
        assert_eq!(statuses[10..], [429; 2]);
    }

    async fn staff_look_a_cheque_up_by_number_and_never_see_its_code(world: World) {
        let mut api = world.api_as(given::balie()).await;
        let sold = api.post_json("/api/v1/verkopen", &json!({"verkooppunt": "gemeentewinkel", "aantal": 1, "betaalwijze": "contant"})).await.is(201).json();
        let nummer = sold["cheques"][0]["nummer"].as_str().unwrap();
        let code = sold["cheques"][0]["code"].as_str().unwrap();
        let seen = api.get(&format!("/api/v1/cheques/{nummer}")).await.is(200);
        let json = seen.json();
        assert_eq!(json["status"], "sold");
        assert_eq!(json["waardeCent"], 1500);
        assert_eq!(json["personenUren"], 2);
        assert_eq!(json["geldigTot"], "2028-11-02");
        assert!(!seen.text().contains(&code[..14]));
        let mut clerk = world.login_as(given::balie()).await;
        clerk.get("/cheques").await.is(200);
        let page = clerk.get(&format!("/cheques?nummer={}", nummer.to_lowercase())).await.is(200).text();
        assert!(page.contains("Verkocht") && page.contains("2 november 2028") && !page.contains(&code[..14]));
        clerk.get("/cheques?nummer=HU26-000001-0").await.is(400);
        clerk.get("/cheques?nummer=%3Cscript%3E").await.is(400);
        api.get("/api/v1/cheques/HU26-1").await.is(400);
        let unknown = dienstencheque::domain::nummer::ChequeNummer { prefix: "HU".to_owned(), year: 2026, seq: 999_999 }.to_string();
        api.get(&format!("/api/v1/cheques/{unknown}")).await.is(404);
        clerk.get(&format!("/cheques?nummer={unknown}")).await.is(404);
        let foreign = dienstencheque::domain::nummer::ChequeNummer { prefix: "XX".to_owned(), year: 2026, seq: 1 }.to_string();
        api.get(&format!("/api/v1/cheques/{foreign}")).await.is(404);
        let mut begeleider = world.api_as(given::begeleider()).await;
        begeleider.get(&format!("/api/v1/cheques/{nummer}")).await.is(403);
        world.login_as(Rol::Beleid).await.get("/cheques").await.is(403);
    }

    async fn the_administrator_prints_stock_that_is_worth_nothing_yet(world: World) {
        let mut beheerder = world.login_as(Rol::Beheerder).await;
        let sleutel = beheerder.get("/oplagen").await.is(200).field("sleutel");
        let refused = beheerder.post("/oplagen", &[("verkooppunt", ""), ("aantal", "5001"), ("sleutel", &sleutel)]).await.is(400).text();
        assert!(refused.contains("1 tot en met 5000") && refused.contains("Kies voor welk verkooppunt"));
        let form = [("verkooppunt", "de-lieve"), ("aantal", "3"), ("sleutel", sleutel.as_str())];
        let to = beheerder.post("/oplagen", &form).await.is(303).location();
        assert_eq!(beheerder.post("/oplagen", &form).await.is(303).location(), to, "a double click prints once");
        let vel = beheerder.get(&format!("{to}/vel")).await.is(200);
        let codes = codes_on(&vel.bytes);
        assert_eq!(codes.len(), 3);
        world.visitor().get(&format!("/C/{}", codes[0])).await.is(200);
        beheerder.post(&format!("{to}/vel/bevestiging"), &[]).await.is(303);
        beheerder.get(&format!("{to}/vel")).await.is(410);
        assert!(beheerder.get("/oplagen").await.is(200).text().contains("De Lieve"));
        world.login_as(given::balie()).await.get("/oplagen").await.is(403);
        world.login_as(given::balie()).await.get(&format!("{to}/vel")).await.is(403);
        check_is_clean(&world.url);
    }
}
