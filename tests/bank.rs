//! The bank: a statement file is taken in whole, once and only for our account; bags, card payments and invoices are recognised, and
//! a person says what the rest is for.

use axum::{body::Body, http::Method};
use dienstencheque::{domain::account::Rol, store};
use serde_json::{Value, json};

use crate::{
    stories,
    support::{
        World, given,
        http::{Answer, Visitor},
        process::check_is_clean,
    },
};

pub const OURS: &str = "NL15TEST0000000003";
const IMPORT: &str = "/api/v1/bankafschriften";

/// A camt.053 file with these lines: cents (received is positive) and what was written with them.
pub fn statement(iban: &str, kenmerk: &str, lines: &[(i64, &str)]) -> String {
    let euros = |cents: i64| format!("{}.{:02}", cents.abs() / 100, cents.abs() % 100);
    let sign = |cents: i64| if cents < 0 { "DBIT" } else { "CRDT" };
    let balance = |code: &str, cents: i64| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>{}</CdtDbtInd>\
             <Dt><Dt>2026-11-03</Dt></Dt></Bal>",
            euros(cents),
            sign(cents)
        )
    };
    let entries: String = lines
        .iter()
        .map(|(cents, text)| {
            format!(
                "<Ntry><Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>{}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt>\
                 <NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Adriana Verzonnen</Nm></Pty></Dbtr></RltdPties>\
                 <RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
                euros(*cents),
                sign(*cents)
            )
        })
        .collect();
    let sum: i64 = lines.iter().map(|(cents, _)| cents).sum();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\
         <GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-03T07:00:00</CreDtTm></GrpHdr><Stmt><Id>{kenmerk}</Id>\
         <Acct><Id><IBAN>{iban}</IBAN></Id></Acct>{}{}{entries}</Stmt></BkToCstmrStmt></Document>",
        balance("OPBD", 50_000),
        balance("CLBD", 50_000 + sum)
    )
}

async fn import(api: &mut Visitor, file: &str) -> Answer {
    let headers = [("content-type", "application/xml")];
    api.send(Method::POST, IMPORT, &headers, Body::from(file.to_owned()))
        .await
}

/// A closed kasdag with a bag, card payments and an invoice; answers the number of the invoice.
async fn a_day_of_sales(world: &World, zak: &str) -> String {
    let mut clerk = world.api_as(given::balie()).await;
    let mut sell = async |aantal: u32, betaalwijze: &str| {
        let body = json!({"verkooppunt": "gemeentewinkel", "aantal": aantal, "betaalwijze": betaalwijze, "koper": "De Blaauwe Hoeve"});
        clerk
            .post_json("/api/v1/verkopen", &body)
            .await
            .is(201)
            .json()
    };
    sell(4, "contant").await;
    sell(3, "pin").await;
    let sold = sell(2, "factuur").await["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let found = store::factuur::of_verkoop(world.app.store.read(), sold).await;
    let nummer = found.unwrap().unwrap().factuur.nummer().to_string();
    let telling = json!({"verkooppunt": "gemeentewinkel", "stuks": {"2000": 3}});
    let kasdag = clerk
        .post_json("/api/v1/kastellingen", &telling)
        .await
        .is(201)
        .json();
    let path = format!(
        "/api/v1/kasdagen/{}/sluiting",
        kasdag["id"].as_str().unwrap()
    );
    clerk
        .post_json(&path, &json!({"stortingCent": 6_000, "zak": zak}))
        .await
        .is(200);
    nummer
}

async fn open_lines(api: &mut Visitor) -> Vec<Value> {
    api.get("/api/v1/bankregels").await.is(200).json()["resultaten"]
        .as_array()
        .unwrap()
        .clone()
}

stories! {
    async fn bags_card_payments_and_invoices_are_recognised(world: World) {
        let factuur = a_day_of_sales(&world, "ZK0001").await;
        let mut finance = world.api_as(Rol::Financien).await;
        let file = statement(OURS, "AFS-1", &[
            (6_000, "STORTING ZAK ZK-0001"),
            (4_500, "AFREKENING BETAALAUTOMAAT GWHULST1 02-11"),
            (3_000, &format!("betaling {factuur}")),
            (12_345, "hondenbelasting"),
            (-1_000, "bankkosten"),
        ]);
        let done = import(&mut finance, &file).await.is(201).json();
        assert_eq!(done, json!({"afschriften": 1, "regels": 5, "herkend": 3}));
        let open = open_lines(&mut finance).await;
        assert_eq!(open.len(), 2);
        assert!(!json!(open).to_string().contains("Verzonnen"), "names are not kept");
        let page = world.login_as(Rol::Financien).await.get("/financien").await.is(200).text();
        for settled in ["Geld onderweg naar de bank</td><td data-label=\"Van\">Gemeentewinkel</td><td data-label=\"Saldo\" class=\"getal heel\">€ 0,00", "€ 135,00"] {
            assert!(page.replace('\u{a0}', " ").contains(settled), "{settled} is not in {page}");
        }
        check_is_clean(&world.url);
    }

    async fn a_file_is_taken_in_once_whole_and_only_for_our_account(world: World) {
        a_day_of_sales(&world, "ZK0002").await;
        let mut finance = world.api_as(Rol::Financien).await;
        let other = statement("BE68539007547034", "AFS-1", &[(6_000, "ZK0002")]);
        let problem = import(&mut finance, &other).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("BE68 5390 0754 7034"), "{problem}");
        let good = statement(OURS, "AFS-1", &[(6_000, "ZK0002")]);
        let problem = import(&mut finance, &good.replace("<Amt Ccy=\"EUR\">560.00", "<Amt Ccy=\"EUR\">561.00")).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("klopt niet"), "{problem}");
        for nonsense in ["", "{}", "<a>", "datum;bedrag", "<html/>"] {
            import(&mut finance, nonsense).await.is(409);
        }
        assert!(open_lines(&mut finance).await.is_empty(), "nothing of a refused file is kept");
        import(&mut finance, &good).await.is(201);
        let problem = import(&mut finance, &good).await.is(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("Er is niets dubbel geboekt"), "{problem}");
        let (mut one, mut two) = (world.api_as(Rol::Financien).await, world.api_as(Rol::Financien).await);
        let next = statement(OURS, "AFS-2", &[(1, "x")]);
        let (one, two) = tokio::join!(import(&mut one, &next), import(&mut two, &next));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        check_is_clean(&world.url);
    }

    async fn a_person_says_what_the_rest_is_for(world: World) {
        let factuur = a_day_of_sales(&world, "ZK0003").await;
        let mut finance = world.api_as(Rol::Financien).await;
        let file = statement(OURS, "AFS-1", &[(5_950, "STORTING"), (3_000, "betaling"), (2_000, "pin"), (700, "leges")]);
        import(&mut finance, &file).await.is(201);
        let lines = open_lines(&mut finance).await;
        let path = |cent: i64| {
            let line = lines.iter().find(|line| line["cent"] == cent).unwrap();
            format!("/api/v1/bankregels/{}/besluit", line["id"].as_str().unwrap())
        };
        for (cent, choice) in [(700, "zak:NIETS"), (700, ""), (5_950, "pin:gemeentewinkel"), (2_000, &*format!("factuur:{factuur}"))] {
            let problem = finance.post_json(&path(cent), &json!({"keuze": choice})).await.is(400).json();
            assert_eq!(problem["errors"][0]["veld"], "keuze", "{choice}");
        }
        finance.post_json(&path(700), &json!({"keuze": "terzijde"})).await.is(400);
        finance.post_json(&path(700), &json!({"keuze": "terzijde", "reden": "Leges"})).await.is(204);
        finance.post_json(&path(5_950), &json!({"keuze": "zak:ZK0003"})).await.is(204);
        finance.post_json(&path(3_000), &json!({"keuze": format!("factuur:{factuur}")})).await.is(204);
        finance.post_json(&path(2_000), &json!({"keuze": "pin:gemeentewinkel"})).await.is(204);
        finance.post_json(&path(2_000), &json!({"keuze": "pin:gemeentewinkel"})).await.is(409);
        assert!(open_lines(&mut finance).await.is_empty());
        let page = world.login_as(Rol::Financien).await.get("/financien").await.is(200).text();
        assert!(page.contains("Kasverschillen"), "the bank counted 50 cents less: {page}");
        check_is_clean(&world.url);
    }

    async fn a_statement_that_does_not_follow_on_another_is_noticed(world: World) {
        let mut finance = world.api_as(Rol::Financien).await;
        import(&mut finance, &statement(OURS, "AFS-1", &[(1_000, "leges")])).await.is(201);
        let gap = async || world.login_as(Rol::Financien).await.get("/bank").await.is(200).text().contains("Er ontbreekt een afschrift");
        assert!(!gap().await, "the first has none before it");
        let next = statement(OURS, "AFS-3", &[(2_000, "leges")]).replace("2026-11-03", "2026-11-05");
        import(&mut finance, &next).await.is(201);
        assert!(gap().await);
        let between = statement(OURS, "AFS-2", &[(-1_000, "bankkosten")])
            .replace("2026-11-03", "2026-11-04").replace(">500.00<", ">510.00<").replace(">490.00<", ">500.00<");
        import(&mut finance, &between).await.is(201);
        assert!(!gap().await);
    }

    async fn finance_takes_in_a_file_on_screen(world: World) {
        a_day_of_sales(&world, "ZK0004").await;
        let mut finance = world.login_as(Rol::Financien).await;
        let page = finance.get("/bank").await.is(200);
        assert!(page.text().contains("ZK0004") && page.text().contains("Er is nog niets ingelezen"));
        let file = statement(OURS, "AFS-1", &[(6_000, "ZK0004"), (999, "iets anders")]);
        let mut upload = async |csrf: &str, file: &str| {
            let part = |name: &str, value: &str| {
                format!("--grens\r\nContent-Disposition: form-data; name=\"{name}\"{}\r\n\r\n{value}\r\n",
                    if name == "bestand" { "; filename=\"afschrift.xml\"" } else { "" })
            };
            let body = part("csrf", csrf) + &part("sleutel", "") + &part("bestand", file) + "--grens--\r\n";
            let headers = [("content-type", "multipart/form-data; boundary=grens"), ("origin", "http://hulst.test")];
            finance.send(Method::POST, "/bank/bankafschriften", &headers, Body::from(body)).await
        };
        let csrf = page.field("csrf");
        upload("vals", &file).await.is(409);
        let empty = upload(&csrf, "").await.is(400).text();
        assert!(empty.contains("Kies het bestand van de bank"));
        let large = file.replace("iets anders", &"x".repeat(200_000));
        let done = upload(&csrf, &large).await.is(200).text();
        assert!(done.contains("2 regels, waarvan 1 herkend"), "{done}");
        let page = finance.get("/bank").await.is(200);
        let text = page.text();
        assert!(text.contains("€ 9,99") && text.contains("Er is niets onderweg"), "{text}");
        let id = text.split("/bank/regels/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let refused = finance.post(&format!("/bank/regels/{id}"), &[("keuze", "terzijde"), ("reden", "")]).await.is(400);
        assert!(refused.text().contains("Schrijf kort waarom"));
        finance.post(&format!("/bank/regels/{id}"), &[("keuze", "terzijde"), ("reden", "Leges <b>")]).await.is(303);
        let page = finance.get("/bank").await.is(200).text();
        assert!(page.contains("Alle regels zijn verwerkt") && !page.contains("Er ontbreekt een afschrift"));
        for rol in [given::balie(), Rol::Beheerder, given::coordinator()] {
            world.login_as(rol).await.get("/bank").await.is(403);
        }
        check_is_clean(&world.url);
    }
}
