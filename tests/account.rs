//! Logging in and out: by name and password, by card and PIN; what a stolen form or a guesser meets.

use dienstencheque::{domain::account::Rol, web::openapi};

use crate::{
    stories,
    support::given::{self, PIN, WACHTWOORD},
};

stories! {
    async fn a_clerk_logs_in_works_and_logs_out(world: World) {
        let account = world.account(Rol::Beheerder).await;
        let mut visitor = world.visitor();
        let refused = visitor.get("/beheer").await.is(303);
        assert_eq!(refused.location(), "/inloggen?naar=%2Fbeheer");
        let login = visitor
            .post("/inloggen", &[
                ("gebruikersnaam", account.gebruikersnaam.as_deref().unwrap()),
                ("wachtwoord", WACHTWOORD),
                ("naar", "/beheer"),
            ])
            .await
            .is(303);
        assert_eq!(login.location(), "/beheer");
        let page = visitor.get("/beheer").await.is(200);
        assert!(page.text().contains("Beheerder van de test"));
        visitor.post("/uitloggen", &[]).await.is(303);
        visitor.get("/beheer").await.is(303);
    }

    async fn a_wrong_password_says_so_and_keeps_the_name(world: World) {
        let account = world.account(given::balie()).await;
        let naam = account.gebruikersnaam.unwrap();
        let mut visitor = world.visitor();
        let page = visitor
            .post("/inloggen", &[("gebruikersnaam", &naam), ("wachtwoord", "fout")])
            .await
            .is(401);
        assert!(page.text().contains("horen niet bij elkaar"));
        assert!(page.text().contains("Fout: "));
        assert_eq!(page.field("gebruikersnaam"), naam);
        let unknown = visitor
            .post("/inloggen", &[("gebruikersnaam", "wie dan"), ("wachtwoord", "fout")])
            .await
            .is(401);
        assert!(unknown.text().contains("horen niet bij elkaar"));
    }

    async fn a_redirect_after_logging_in_never_leaves_the_site(world: World) {
        let account = world.account(Rol::Beheerder).await;
        for elsewhere in ["//evil.test", "https://evil.test", "/\\evil.test"] {
            let to = world
                .visitor()
                .post("/inloggen", &[
                    ("gebruikersnaam", account.gebruikersnaam.as_deref().unwrap()),
                    ("wachtwoord", WACHTWOORD),
                    ("naar", elsewhere),
                ])
                .await
                .is(303)
                .location();
            assert_eq!(to, "/beheer", "for {elsewhere}");
        }
    }

    async fn the_eleventh_try_from_one_address_has_to_wait(world: World) {
        let mut visitor = world.visitor();
        for _ in 0..10 {
            visitor
                .post("/inloggen", &[("gebruikersnaam", "x"), ("wachtwoord", "y")])
                .await
                .is(401);
        }
        let limited = visitor
            .post("/inloggen", &[("gebruikersnaam", "x"), ("wachtwoord", "y")])
            .await
            .is(429);
        assert!(limited.headers.contains_key("retry-after"));
    }

    async fn a_session_ends_when_nobody_uses_it(world: World) {
        let mut visitor = world.login_as(Rol::Beheerder).await;
        world.later(10);
        visitor.get("/beheer").await.is(200);
        world.later(16);
        visitor.get("/beheer").await.is(303);
    }

    async fn a_form_without_its_token_or_from_another_site_does_nothing(world: World) {
        let mut visitor = world.login_as(Rol::Beheerder).await;
        visitor.post_exactly("/uitloggen", &[("csrf", "00")]).await.is(409);
        visitor
            .send(
                axum::http::Method::POST,
                "/uitloggen",
                &[
                    ("content-type", "application/x-www-form-urlencoded"),
                    ("origin", "https://evil.test"),
                ],
                axum::body::Body::empty(),
            )
            .await
            .is(409);
        visitor.get("/beheer").await.is(200);
    }

    async fn a_card_and_pin_open_the_phone_and_five_wrong_pins_kill_the_card(world: World) {
        let rol = Rol::Deelnemer {
            deelnemer: world.app.new_id(),
            uitvoerder: "hulst-werkt".to_owned(),
        };
        let account = world.account(rol).await;
        let kaart = world.kaart(account.id).await;
        let path = format!("/kaart/{kaart}");
        world.visitor().get(&path).await.is(200);
        let login = world.visitor().post(&path, &[("pin", PIN)]).await.is(303);
        assert_eq!(login.location(), "/ploeg");
        let mut guesser = world.visitor();
        for _ in 0..5 {
            guesser.post(&path, &[("pin", "000000")]).await.is(401);
        }
        let dead = guesser.post(&path, &[("pin", PIN)]).await.is(401);
        assert!(dead.text().contains("Bel je begeleider"));
        let fresh = world.kaart(account.id).await;
        world.visitor().post(&format!("/kaart/{fresh}"), &[("pin", PIN)]).await.is(303);
        world.visitor().post(&path, &[("pin", PIN)]).await.is(401);
    }

    async fn the_api_wants_a_token_and_answers_problems(world: World) {
        let answer = world.visitor().get("/api/v1/bestaat-niet").await.is(404);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        assert_eq!(answer.headers["api-version"], "1.0.0");
        assert_eq!(answer.json()["status"], 404);
        let document = world.visitor().get("/api/v1/openapi.json").await.is(200);
        let made: serde_json::Value = serde_json::from_str(&openapi().to_json().unwrap()).unwrap();
        assert_eq!(document.json(), made, "the document of the command `openapi`");
        assert!(made["paths"].as_object().unwrap().len() > 10);
    }
}
