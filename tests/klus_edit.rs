//! Correcting a klus while colleagues are at it too: both stand where they touch other things, and who comes second at one thing
//! sees both. By page, on both databases.

use dienstencheque::{
    actions,
    domain::{
        account::Rol,
        klus::{Acceptance, KlusDraft},
    },
    store,
};
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World, given,
        http::{Answer, Visitor},
        process::check_is_clean,
        town::HULST_WERKT,
    },
};

const FIELDS: [&str; 12] = [
    "sleutel",
    "versie",
    "getoond",
    "naam",
    "telefoon",
    "email",
    "omschrijving",
    "zelf",
    "toegang",
    "deadline",
    "urgentie",
    "contactpersoon",
];

/// What stands in a field: an input, a text area or a list.
fn value(page: &Answer, name: &str) -> String {
    let text = page.text();
    let at = text.find(&format!("name=\"{name}\"")).unwrap();
    let tag = text[..at].rfind('<').unwrap();
    let rest = &text[tag..];
    let inside = |end: &str| {
        let begin = rest.find('>').unwrap() + 1;
        rest[begin..rest.find(end).unwrap()].to_owned()
    };
    if rest.starts_with("<textarea") {
        return inside("</textarea>");
    }
    if rest.starts_with("<select") {
        let options = inside("</select>");
        let chosen = options
            .split("<option value=\"")
            .find(|one| one.contains("\" selected>"));
        return chosen.map_or_else(String::new, |one| one[..one.find('"').unwrap()].to_owned());
    }
    page.field(name)
}

/// The form as it was shown, with these fields typed over.
fn typed(page: &Answer, over: &[(&str, &str)]) -> Vec<(String, String)> {
    let text = page.text();
    FIELDS
        .iter()
        .filter(|name| text.contains(&format!("name=\"{name}\"")))
        .map(|name| {
            let typed = over.iter().find(|(field, _)| field == name);
            let words = typed.map_or_else(|| value(page, name), |(_, text)| (*text).to_owned());
            ((*name).to_owned(), words)
        })
        .chain(
            over.iter()
                .filter(|(name, _)| *name == "voorkeuren")
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
        .collect()
}

async fn send(visitor: &mut Visitor, klus: Uuid, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    visitor.post(&path(klus), &fields).await
}

fn path(klus: Uuid) -> String {
    format!("/planning/klussen/{klus}/wijzigen")
}

impl World {
    async fn requested(&self) -> Uuid {
        let draft = KlusDraft {
            toegang: vec!["hond".to_owned()],
            voorkeuren: vec!["ma-ochtend".to_owned()],
            ..self.wish()
        };
        let actor = dienstencheque::domain::account::Actor::Bewoner;
        let from = std::net::Ipv4Addr::LOCALHOST.into();
        let asked = actions::klus::ask(&self.app, &actor, from, &draft, None).await;
        asked.unwrap().value.id
    }
}

stories! {
    async fn what_was_written_down_wrong_is_corrected_and_the_klus_stays_where_it_is(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.requested().await;
        let mut meldpunt = world.login_as(Rol::Meldpunt).await;
        let detail = meldpunt.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(detail.contains(&path(klus)), "{detail}");
        let form = meldpunt.get(&path(klus)).await.is(200);
        assert_eq!(value(&form, "telefoon"), "0114-000012");
        assert!(!form.text().contains("name=\"urgentie\""), "urgency is for who dispatches");
        let fields = typed(&form, &[("telefoon", "06 1234 5678"), ("omschrijving", "De heg, en de haag."), ("voorkeuren", "di-middag")]);
        send(&mut meldpunt, klus, &fields).await.is(303);
        send(&mut meldpunt, klus, &fields).await.is(303);
        let detail = meldpunt.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        for shown in ["06-12345678", "De heg, en de haag.", "dinsdagmiddag", "Er is een hond.", "Gegevens gewijzigd"] {
            assert!(detail.contains(shown), "{shown}: {detail}");
        }
        let found = store::klus::find(world.app.store.read(), klus).await.unwrap().unwrap();
        assert_eq!(found.version, 2, "a double press is one correction");
        let form = meldpunt.get(&path(klus)).await.is(200);
        let wrong = typed(&form, &[("email", "geen adres"), ("deadline", "1-1-2020"), ("toegang", "Achterom")]);
        let refused = send(&mut meldpunt, klus, &wrong).await.is(400);
        assert_eq!((value(&refused, "email"), value(&refused, "toegang")), ("geen adres".to_owned(), "Achterom".to_owned()));
        assert!(refused.text().contains("Deze datum is al voorbij."));
        // The coordinator decides how soon, and who the contact person is.
        let mut coordinator = world.login(&team.coordinator).await;
        let form = coordinator.get(&path(klus)).await.is(200);
        let stranger = team.begeleider.id.to_string();
        send(&mut coordinator, klus, &typed(&form, &[("contactpersoon", &stranger)])).await.is(400);
        let form = coordinator.get(&path(klus)).await.is(200);
        let own = team.coordinator.id.to_string();
        let spoed = world.app.regeling.urgenties[0].slug.clone();
        send(&mut coordinator, klus, &typed(&form, &[("contactpersoon", &own), ("urgentie", &spoed)])).await.is(303);
        let found = store::klus::find(world.app.store.read(), klus).await.unwrap().unwrap();
        assert_eq!((found.contactpersoon, found.klasse.0), (Some(team.coordinator.id), 0));
        // Of another uitvoerder it does not exist; who has no klussen has no such page.
        world.login_as(given::other_coordinator()).await.get(&path(klus)).await.is(404);
        world.login_as(given::balie()).await.get(&path(klus)).await.is(404);
        // Once it is over there is nothing to correct.
        actions::klus::withdraw(&world.app, &team.coordinator(), klus, None, "", None).await.unwrap();
        let form = coordinator.get(&path(klus)).await.is(200);
        let late = send(&mut coordinator, klus, &typed(&form, &[("toegang", "Achterom")])).await.is(409);
        assert_eq!(value(&late, "toegang"), "Achterom");
        check_is_clean(&world.url);
    }

    async fn two_who_change_other_fields_both_get_their_way(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.requested().await;
        let mut coordinator = world.login(&team.coordinator).await;
        let mut meldpunt = world.login_as(Rol::Meldpunt).await;
        let (one, other) = (coordinator.get(&path(klus)).await.is(200), meldpunt.get(&path(klus)).await.is(200));
        // A decision in between changes nothing that was typed.
        let size = Acceptance { personen: 2, personen_minuten: 240 };
        actions::klus::accept(&world.app, &team.coordinator(), klus, None, size, None).await.unwrap();
        let keep = [("voorkeuren", "ma-ochtend")];
        let with = |page: &Answer, field: &'static str, value: &'static str| typed(page, &[(field, value), keep[0]]);
        send(&mut meldpunt, klus, &with(&other, "telefoon", "0612345678")).await.is(303);
        let merged = send(&mut coordinator, klus, &with(&one, "toegang", "De poort is open.")).await.is(303);
        let page = coordinator.get(&merged.location()).await.is(200).text();
        for shown in ["Een collega wijzigde intussen ook iets", "telefoon", "contactpersoon", "06-12345678", "De poort is open.", "maandagochtend"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        check_is_clean(&world.url);
    }

    async fn who_comes_second_at_one_field_sees_both_and_chooses(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.requested().await;
        let mut coordinator = world.login(&team.coordinator).await;
        let mut meldpunt = world.login_as(Rol::Meldpunt).await;
        let (one, other) = (coordinator.get(&path(klus)).await.is(200), meldpunt.get(&path(klus)).await.is(200));
        let keep = ("voorkeuren", "ma-ochtend");
        let theirs = typed(&other, &[("telefoon", "0612345678"), ("email", "bewoner@example.org"), keep]);
        send(&mut meldpunt, klus, &theirs).await.is(303);
        let mine = typed(&one, &[("telefoon", "0687654321"), ("toegang", "De poort is open."), keep]);
        let second = send(&mut coordinator, klus, &mine).await.is(409);
        let text = second.text();
        for shown in [
            "Iemand anders was u net voor",
            "Meldpunt van de test heeft intussen hetzelfde gewijzigd.",
            "06-87654321</td>",
            "06-12345678</td>",
            "al overgenomen: e-mail",
        ] {
            assert!(text.contains(shown), "{shown}: {text}");
        }
        assert_eq!(value(&second, "telefoon"), "06-87654321", "what was typed is kept");
        assert_eq!(value(&second, "email"), "bewoner@example.org", "what the other did is there");
        assert_eq!(value(&second, "toegang"), "De poort is open.");
        let found = store::klus::find(world.app.store.read(), klus).await.unwrap().unwrap();
        assert_eq!(found.toegang, "Er is een hond.", "nothing of it was stored");
        // Whoever saves once more has seen both.
        send(&mut coordinator, klus, &typed(&second, &[keep])).await.is(303);
        let page = coordinator.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        for shown in ["06-87654321", "bewoner@example.org", "De poort is open."] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        // And a decision on what was shown before says what changed, and by whom.
        let stale = [("versie", "1"), ("uren", "6"), ("personen", "2"), ("toets", "ja")];
        let late = coordinator.post(&format!("/planning/klussen/{klus}/acceptatie"), &stale).await.is(409).text();
        assert!(late.contains("Meldpunt van de test: gegevens gewijzigd."), "{late}");
        check_is_clean(&world.url);
    }
}
