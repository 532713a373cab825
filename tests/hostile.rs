//! What nobody should type, in every field that can be typed in: nothing breaks, nothing is shown as markup, and what is refused
//! comes back as it was typed.

use std::{fmt::Debug, net::Ipv4Addr};

use axum::{body::Body, http::Method};
use serde_json::{Value, json};

use crate::{
    stories,
    support::{
        given,
        http::{Answer, Visitor},
        town::HULST_WERKT,
    },
};

/// What every page would show as an element of its own if it were not escaped.
const MARKUP: &str = "<script>alert(";

fn hostile() -> Vec<String> {
    let mut all: Vec<String> = [
        "<script>alert(1)</script>",
        "\"><script>alert(2)</script>",
        "'><img src=x onerror=alert(3)>",
        "</textarea><script>alert(4)</script>",
        "</title></option></select><script>alert(5)</script>",
        "javascript:alert(1)",
        "{{7*7}} {% raw %} ${7*7} <%= 7*7 %>",
        "' OR 1=1 --",
        "'; DROP TABLE klus; --",
        "\\'; SELECT pg_sleep(10); --",
        "%' _ [a] \\ ESCAPE",
        "\0",
        "a\0b",
        "a\r\nSet-Cookie: sessie=x",
        "regel 1\nregel 2\r\n\r\nregel 4",
        "\t \u{a0}\u{2003} ",
        "😀👩\u{200d}👩\u{200d}👧\u{200d}👦🏴\u{e0067}\u{e0062}\u{e007f}",
        "\u{202e}edoc\u{202c} مرحبا \u{2066}שלום\u{2069}",
        "\u{feff}\u{200b}\u{200d}",
        "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
        "\u{1}\u{7}\u{8}\u{1b}[2J\u{7f}",
        "ﷺ \u{fffd} \u{ffff} \u{10ffff}",
        "漢字かなカナ한글 ĲßŁøçñ",
        "=HYPERLINK(\"http://x\";\"y\")",
        "../../../../etc/passwd",
        "&lt;b&gt; &amp;amp; &#0;",
        "-1",
        "0",
        "00",
        "+1",
        "1,5",
        "1.5",
        "1e9",
        "4294967296",
        "99999999999999999999999999",
        "-9223372036854775809",
        "NaN",
        "٣",
        "１",
        "31-02-2027",
        "29-02-2026",
        "0000-00-00",
        "2026-13-45",
        "99999-01-01",
        "-262144-01-01",
        "25:61",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push("x".repeat(10_000));
    all.push("<&\"' ".repeat(2_000));
    all.push("€".repeat(1_001));
    all
}

/// Values of JSON that are no text.
fn odd_values() -> Vec<Value> {
    let mut all: Vec<Value> = [
        "-1",
        "0",
        "1.5",
        "1e9",
        "1e400",
        "4294967296",
        "-0",
        "null",
        "true",
        "[]",
        "{}",
        "[[1]]",
        "{\"a\":null}",
    ]
    .iter()
    .filter_map(|text| serde_json::from_str(text).ok())
    .collect();
    all.push((0..60).fold(json!(1), |inner, _| json!([inner])));
    all
}

/// The same visitor at another address each time: how often is another test's question.
struct Everywhere {
    visitor: Visitor,
    number: u32,
}

impl Everywhere {
    fn new(visitor: Visitor) -> Self {
        Self { visitor, number: 0 }
    }

    fn moved(&mut self) -> &mut Visitor {
        self.number += 1;
        self.visitor
            .move_to(Ipv4Addr::from_bits(0x0C00_0000 + self.number).into());
        &mut self.visitor
    }
}

/// Insists on one of these statuses, and that nothing hostile became markup.
#[track_caller]
fn sound(answer: &Answer, allowed: &[u16], about: impl Debug) {
    let status = answer.status.as_u16();
    assert!(
        allowed.contains(&status),
        "{status} for {about:.200?}: {:.600}",
        answer.text()
    );
    let html = answer
        .headers
        .get("content-type")
        .is_some_and(|kind| kind.to_str().unwrap().contains("html"));
    let text = answer.text();
    assert!(
        !html || !text.contains(MARKUP) && !text.contains("<img src=x"),
        "markup from {about:.200?}"
    );
    assert!(
        answer.headers.get("set-cookie").is_none(),
        "a cookie from {about:.200?}"
    );
}

/// An HTML page as its reader sees it.
fn unescaped(html: &str) -> String {
    [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ]
    .iter()
    .fold(html.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// A good request, as the form sends it.
const GOOD: [(&str, &str); 22] = [
    ("klussoort", "tuinonderhoud"),
    ("omschrijving", "De heg is te hoog"),
    ("vraag", "oppervlakte"),
    ("antwoord", "10 meter heg"),
    ("zelf", "Ik ruim op"),
    ("postcode", "4561 AB"),
    ("huisnummer", "14"),
    ("toevoeging", "a"),
    ("straat", "Molenstraat"),
    ("plaats", "Hulst"),
    ("naam", "Mw. A. de Smet"),
    ("telefoon", "0114 123456"),
    ("email", "a@example.org"),
    ("voorkeuren", "di-ochtend"),
    ("deadline", "26-11-2026"),
    ("toegang", "hond"),
    ("toegang_anders", "Achterom"),
    ("heb_cheques", "code"),
    ("aantal_cheques", "2"),
    ("cheques", ""),
    ("uitvoerder", ""),
    ("urgentie", ""),
];
/// Fields in which something is typed, so that it must come back when it is refused; the others are chosen from a list.
const TYPED: [&str; 14] = [
    "omschrijving",
    "antwoord",
    "zelf",
    "postcode",
    "huisnummer",
    "toevoeging",
    "straat",
    "plaats",
    "naam",
    "telefoon",
    "email",
    "deadline",
    "toegang_anders",
    "aantal_cheques",
];

/// Sends the form with each hostile text in each field; answers the addresses of the confirmations. One field of the other
/// form is not on this page.
async fn fill_in(visitor: &mut Everywhere, path: &str, not_there: &str) -> Vec<(String, String)> {
    let mut asked = Vec::new();
    for (field, _) in GOOD {
        for text in hostile() {
            let mut form = GOOD.to_vec();
            form.retain(|(name, _)| *name != field);
            // Cheques are at hand only where their codes are what is tried.
            form.retain(|(name, _)| *name != "heb_cheques" || field == "heb_cheques");
            form.push((
                "heb_cheques",
                if field == "cheques" { "code" } else { "deur" },
            ));
            form.push((field, &text));
            let answer = visitor.moved().post(path, &form).await;
            sound(&answer, &[303, 400, 409], (path, field, &text));
            if answer.status == 303 {
                asked.push((field.to_owned(), answer.location()));
            } else if (TYPED.contains(&field) || field == "cheques") && field != not_there {
                let page = unescaped(&answer.text());
                assert!(page.contains(&text), "{field} {text:.60?} is lost: {page}");
            }
        }
    }
    asked
}

/// Every text of a JSON body with each hostile text in its place, and with what is no text.
fn spoiled(body: &Value) -> Vec<Value> {
    fn places(value: &Value, path: String, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields {
                    places(inner, format!("{path}/{name}"), found);
                }
            }
            Value::Array(list) => {
                for (index, inner) in list.iter().enumerate() {
                    places(inner, format!("{path}/{index}"), found);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
        if !path.is_empty() {
            found.push(path);
        }
    }
    let mut found = Vec::new();
    places(body, String::new(), &mut found);
    let values: Vec<Value> = hostile()
        .into_iter()
        .map(Value::from)
        .chain(odd_values())
        .collect();
    found
        .iter()
        .flat_map(|place| {
            values.iter().map(|value| {
                let mut spoiled = body.clone();
                *spoiled.pointer_mut(place).unwrap() = value.clone();
                spoiled
            })
        })
        .collect()
}

fn a_request() -> Value {
    json!({
        "bewoner": {
            "naam": "Dhr. P. Neve", "postcode": "4569 AA", "huisnummer": 3, "toevoeging": "b", "straat": "Dorpsstraat",
            "plaats": "Graauw", "telefoon": "0114123456", "email": "p@example.org",
        },
        "klussoort": "tuinonderhoud",
        "omschrijving": "Onkruid wieden",
        "voorkeuren": [{"dag": "ma", "dagdeel": "ochtend"}],
        "cheques": [],
        "aantalCheques": 2,
        "deadline": "2026-11-26",
        "toegang": "Achterom",
        "zelf": "Opruimen",
        "uitvoerder": "hulst-werkt",
    })
}

stories! {
    async fn a_resident_may_type_anything(world: World) {
        let mut visitor = Everywhere::new(world.visitor());
        let asked = fill_in(&mut visitor, "/aanvraag/klaar", "zelf").await;
        assert!(asked.len() > 100, "most of it is an ordinary text: {}", asked.len());
        let mut coordinator = world.login_as(given::coordinator()).await;
        let queue = coordinator.get("/planning").await;
        sound(&queue, &[200], "/planning");
        for (field, location) in asked {
            let page = visitor.moved().get(&location).await;
            sound(&page, &[200], (&field, &location));
            // Paper must print what a name or a wish is made of, whatever the script.
            if field == "naam" || field == "omschrijving" {
                let paper = visitor.moved().get(&format!("{location}/bevestiging")).await;
                sound(&paper, &[200], (&field, &location));
                assert!(paper.bytes.starts_with(b"%PDF"));
            }
        }
    }

    async fn a_clerk_may_type_anything(world: World) {
        let mut visitor = Everywhere::new(world.login_as(given::balie()).await);
        fill_in(&mut visitor, "/klussen/nieuw", "antwoord").await;
        let mut coordinator = Everywhere::new(world.login_as(given::coordinator()).await);
        let mut api = world.api_as(given::coordinator()).await;
        let list = api.get("/api/v1/klussen?paginaGrootte=100").await.is(200).json();
        for klus in list["resultaten"].as_array().unwrap() {
            let page = format!("/planning/klussen/{}", klus["id"].as_str().unwrap());
            sound(&coordinator.moved().get(&page).await, &[200], page);
        }
    }

    async fn a_request_over_the_api_may_hold_anything(world: World) {
        let mut visitor = Everywhere::new(world.visitor());
        let mut request = a_request();
        for code in hostile() {
            request["cheques"] = json!([code]);
            let answer = visitor.moved().post_json("/api/v1/klussen", &request).await;
            sound(&answer, &[201, 400, 409], &request);
        }
        request["cheques"] = json!([]);
        for body in spoiled(&request) {
            let answer = visitor.moved().post_json("/api/v1/klussen", &body).await;
            sound(&answer, &[201, 400], &body);
            assert_eq!(answer.status == 400, answer.json()["errors"].is_array(), "{body}");
        }
    }

    async fn a_sale_may_be_asked_with_anything(world: World) {
        let mut clerk = world.api_as(given::balie()).await;
        for body in spoiled(&json!({
            "verkooppunt": "gemeentewinkel", "aantal": 2, "betaalwijze": "factuur", "koper": "Stichting Voorbeeldwonen",
        })) {
            let answer = clerk.post_json("/api/v1/verkopen", &body).await;
            sound(&answer, &[201, 400, 403], &body);
            let aantal = &body["aantal"];
            let sold = answer.status == 201;
            assert!(!sold || aantal == 2 || aantal == "+1" || aantal == "00" , "sold {body}");
        }
    }

    async fn an_acceptance_may_hold_anything(world: World) {
        let mut coordinator = world.api_as(given::coordinator()).await;
        let mut visitor = Everywhere::new(world.visitor());
        let wish = a_request();
        let mut open = None;
        for body in spoiled(&json!({"uitvoerder": "hulst-werkt", "personen": 2, "personenUren": 4})) {
            if open.is_none() {
                let asked = visitor.moved().post_json("/api/v1/klussen", &wish).await.is(201).json();
                open = Some(asked["id"].as_str().unwrap().to_owned());
            }
            let path = format!("/api/v1/klussen/{}/acceptatie", open.as_ref().unwrap());
            let answer = coordinator.post_json(&path, &body).await;
            sound(&answer, &[200, 400, 403, 404, 409], &body);
            if answer.status == 200 {
                open = None;
                let klus = answer.json();
                assert_eq!(klus["status"], "accepted", "{klus}");
            }
        }
    }

    async fn a_traject_may_hold_anything(world: World) {
        let team = world.team(HULST_WERKT).await;
        let manager = crate::traject::klantmanager_of(&world, &team).await;
        let mut coordinator = Everywhere::new(world.visitor().with_token(&world.token_of(team.coordinator.id).await));
        let mut klantmanager = Everywhere::new(world.visitor().with_token(&world.token_of(manager.id).await));
        let place = format!("/api/v1/deelnemers/{}", team.deelnemers[0].0.id);
        let answers = ["nee", "", "nee", "ja", "", "ja", "ja", "ja", "nee", "nee"];
        for (path, body) in [
            ("urenafspraken", json!({"uren": 8, "vanaf": "2026-11-09"})),
            ("certificaten", json!({"soort": "vca", "geldigTot": "2030-01-01"})),
            ("pauzes", json!({"van": "2026-11-09", "tot": "2026-11-10", "reden": "thuis"})),
            ("vaardigheden", json!({"vaardigheid": "strijken", "niveau": 1, "reden": "Zo zag ik het."})),
            ("uitstroom", json!({"op": "2026-12-01", "naar": "werk", "openUrenBekend": true})),
        ] {
            for body in spoiled(&body) {
                let answer = coordinator.moved().post_json(&format!("{place}/{path}"), &body).await;
                sound(&answer, &[201, 400], (path, &body));
            }
        }
        for body in spoiled(&json!({"antwoorden": answers, "niveau": 3, "groei": 4, "op": "2026-11-02", "reden": "", "verbetert": ""})) {
            let answer = klantmanager.moved().post_json(&format!("{place}/treden"), &body).await;
            sound(&answer, &[201, 400, 409], &body);
        }
        crate::traject::is_clean(&world).await;
    }

    async fn filters_and_pages_may_be_anything(world: World) {
        world.visitor().post_json("/api/v1/klussen", &json!({
            "bewoner": {"naam": "Dhr. P. Neve", "postcode": "4569 AA", "huisnummer": 3},
            "klussoort": "tuinonderhoud", "omschrijving": "Onkruid wieden",
        })).await.is(201);
        let mut api = world.api_as(given::coordinator()).await;
        let mut page = world.login_as(given::coordinator()).await;
        let mut office = world.login_as(dienstencheque::domain::account::Rol::Meldpunt).await;
        for text in hostile() {
            // An address has its own longest length; what is longer never reaches us.
            let text: String = text.chars().take(2_000).collect();
            for (path, names) in [
                ("klussen", &["pagina", "paginaGrootte", "status", "uitvoerder", "klussoort", "plaats", "q", "sort"] as &[&str]),
                ("ploegen", &["datum"]),
                ("deelnemers", &["uitvoerder"]),
                ("resultaten", &["van", "tot"]),
            ] {
                for name in names {
                    let query = serde_html_form::to_string([(name, &text)]).unwrap();
                    let answer = api.get(&format!("/api/v1/{path}?{query}")).await;
                    sound(&answer, &[200, 400, 403, 404], (path, name, &text));
                }
            }
            for (path, names) in [
                ("planning", &["pagina", "stand", "uitvoerder", "klussoort", "plaats", "q", "sort"] as &[&str]),
                ("ploegen", &["datum"]),
                ("ploegen/nieuw", &["datum"]),
                ("resultaten", &["van", "tot"]),
                ("inloggen", &["naar"]),
            ] {
                for name in names {
                    let query = serde_html_form::to_string([(name, &text)]).unwrap();
                    let answer = page.get(&format!("/{path}?{query}")).await;
                    sound(&answer, &[200, 303, 400, 403, 404], (path, name, &text));
                }
            }
            let query = serde_html_form::to_string([("nummer", &text)]).unwrap();
            let answer = office.get(&format!("/cheques?{query}")).await;
            sound(&answer, &[200, 400, 404], ("cheques", &text));
        }
    }

    async fn addresses_and_bodies_may_be_garbage(world: World) {
        let mut visitor = Everywhere::new(world.visitor());
        let mut clerk = Everywhere::new(world.api_as(given::balie()).await);
        for text in hostile() {
            let text: String = text.chars().take(500).collect();
            let part = serde_html_form::to_string([("", &text)]).unwrap()[1..].replace('+', "%20");
            for path in ["C", "c", "volgen", "aangevraagd", "kaart", "bewijs", "aanvraag", "assets", "nergens"] {
                let answer = visitor.moved().get(&format!("/{path}/{part}")).await;
                assert!(answer.status.as_u16() < 500, "{path}/{part}: {}", answer.status);
                sound(&answer, &[200, 303, 400, 404, 409, 410], (path, &text));
            }
            for path in ["C", "volgen", "inloggen"] {
                let form = [("code", &*text), ("nummer", &*text), ("postcode", &*text), ("gebruikersnaam", &*text), ("wachtwoord", "x")];
                let answer = visitor.moved().post(&format!("/{path}"), &form).await;
                sound(&answer, &[200, 303, 400, 401, 404, 409], (path, &text));
            }
            for path in ["cheques", "verkopen", "klussen"] {
                let answer = clerk.moved().get(&format!("/api/v1/{path}/{part}")).await;
                sound(&answer, &[400, 403, 404, 405], (path, &text));
            }
        }
        for path in ["/C/%FF%FE", "/volgen/%00", "/planning/klussen/%F0%28%8C%28", "/%", "/C/%2e%2e%2f", "//", "/?%FF=%FF"] {
            let answer = visitor.moved().get(path).await;
            sound(&answer, &[200, 303, 400, 404], path);
        }
        let form = [("content-type", "application/x-www-form-urlencoded"), ("origin", "http://hulst.test")];
        for body in [&b"naam=%FF%FE"[..], b"\xff\xfe", b"naam=a&naam=b", b"&&&===&%", b"", b"sleutel=x&sleutel=y", b"voorkeuren[]=%"] {
            let answer = visitor.moved().send(Method::POST, "/aanvraag/klaar", &form, Body::from(body)).await;
            sound(&answer, &[400], String::from_utf8_lossy(body));
        }
        let many = "a=b&".repeat(20_000);
        let answer = visitor.moved().send(Method::POST, "/aanvraag/klaar", &form, Body::from(many)).await;
        sound(&answer, &[400, 413], "20,000 pairs");
        let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
        let large = format!("{{\"koper\":\"{}\"}}", "x".repeat(70_000));
        for body in ["", "{", "nul", "\"\\ud800\"", "{\"aantal\":1e99999}", "{\"aantal\":1,\"aantal\":2}", &deep, &large, "\u{feff}{}"] {
            let json = [("content-type", "application/json")];
            for path in ["/api/v1/verkopen", "/api/v1/klussen", "/api/v1/verzilveringen"] {
                let answer = clerk.moved().send(Method::POST, path, &json, Body::from(body.to_owned())).await;
                sound(&answer, &[400, 403, 413], (path, body));
            }
        }
        for key in ["", "x", "00000000-0000-0000-0000-000000000000x", "\u{e9}"] {
            let answer = clerk.moved().post_json_once("/api/v1/verkopen", &json!({}), Some(key)).await;
            sound(&answer, &[400], key);
        }
    }
}
