//! Treden of the participatieladder: who may see and set one, what the questions come to, corrections, evidence and reminders. On both
//! databases.

use dienstencheque::{
    actions::{self, Failure, nightly},
    domain::{
        account::{Account, Actor, Rol},
        deelnemer::UitstroomDraft,
        melding::MeldingSoort,
        trede::{Answers, TredeDraft},
    },
    store::{self, check},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World, given,
        town::{HULST_WERKT, Team},
    },
    traject::{is_clean, klantmanager_of},
};

/// Organised activities, and three of five for growth: 3 and 4.
const ANSWERS: [&str; 10] = ["nee", "", "nee", "ja", "", "ja", "ja", "ja", "nee", "nee"];

fn names() -> [String; 10] {
    std::array::from_fn(|place| format!("vraag{}", place + 1))
}

/// The fields of a form with these answers and whatever else is filled in.
fn form<'f>(names: &'f [String; 10], rest: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let answers = names.iter().map(String::as_str).zip(ANSWERS);
    answers.chain(rest.iter().copied()).collect()
}

fn draft(op: &str) -> TredeDraft {
    TredeDraft {
        antwoorden: Answers::of_words(ANSWERS),
        op: op.to_owned(),
        niveau: "3".to_owned(),
        groei: "4".to_owned(),
        ..TredeDraft::default()
    }
}

struct Guided {
    team: Team,
    manager: Account,
    id: Uuid,
}

async fn guided(world: &World) -> Guided {
    let team = world.team(HULST_WERKT).await;
    let manager = klantmanager_of(world, &team).await;
    Guided {
        id: team.deelnemers[0].0.id,
        team,
        manager,
    }
}

/// What the klantmanager is reminded of.
async fn reminded(world: &World, manager: &Account) -> Vec<String> {
    let actor = Actor::Account(manager.clone());
    let all = actions::melding::page(&world.app, &actor, true, 0)
        .await
        .unwrap();
    assert!(all.iter().all(|one| one.soort == MeldingSoort::TredeDue));
    all.into_iter().map(|one| one.tekst).collect()
}

stories! {
    async fn ten_questions_lead_to_a_proposal_that_the_klantmanager_confirms_or_changes_with_a_reason(world: World) {
        let Guided { manager, id, .. } = guided(&world).await;
        let place = format!("/deelnemers/{id}/trede");
        let mut page = world.login(&manager).await;
        let empty = page.get(&place).await.is(200).text();
        assert!(empty.contains("Er is nog geen trede bepaald.") && empty.contains("Te laat"), "{empty}");
        let asked = page.get(&format!("{place}/vragen")).await.is(200).text();
        assert!((1..=10).all(|number| asked.contains(&format!("name=\"vraag{number}\""))) && !asked.contains("vraag11"), "{asked}");

        let names = names();
        let too_little = page.post(&format!("{place}/voorstel"), &[("vraag1", "nee"), ("op", "2-11-2026")]).await.is(400).text();
        assert!(too_little.contains("Kies ja of nee.") && too_little.contains("value=\"2-11-2026\""), "{too_little}");
        let proposal = page.post(&format!("{place}/voorstel"), &form(&names, &[("op", "2-11-2026")])).await.is(200);
        let text = proposal.text();
        assert!(text.contains("3: doet mee aan georganiseerde activiteiten") && text.contains("4: onbetaald werk") && text.contains("Er is nog niets bewaard."), "{text}");
        assert_eq!(store::trede::of(world.app.store.read(), id).await.unwrap(), [], "nothing is kept yet");

        let sleutel = proposal.field("sleutel");
        let higher = [("op", "2-11-2026"), ("niveau", "4"), ("groei", "4"), ("sleutel", sleutel.as_str())];
        let why = page.post(&place, &form(&names, &higher)).await.is(400).text();
        assert!(why.contains("Schrijf kort op waarom."), "{why}");
        let said = [higher.as_slice(), &[("reden", "Helpt al bij de voedselbank.")]].concat();
        page.post(&place, &form(&names, &said)).await.is(303);
        page.post(&place, &form(&names, &said)).await.is(303);
        let all = store::trede::of(world.app.store.read(), id).await.unwrap();
        assert_eq!(all.len(), 1, "sent twice");
        assert_eq!((all[0].niveau.number(), all[0].groei.number(), all[0].by), (4, 4, manager.id));
        let seen = page.get(&place).await.is(200).text();
        for words in ["4: onbetaald werk", "Helpt al bij de voedselbank.", "bij de start", "Verloop: trede 4 op maandag 2 november 2026.", "role=\"img\""] {
            assert!(seen.contains(words), "{words}: {seen}");
        }
        let list = page.get("/deelnemers").await.is(200).text();
        assert!(list.contains("aria-label=\"Trede van Sam Bedacht: 4\""), "{list}");
        is_clean(&world).await;
    }

    async fn nobody_but_the_own_klantmanager_sees_or_sets_a_trede(world: World) {
        let Guided { team, manager, id } = guided(&world).await;
        let place = format!("/deelnemers/{id}/trede");
        let set = actions::trede::set(&world.app, &Actor::Account(manager.clone()), id, &draft(""), None).await.unwrap();
        for (account, status) in [
            (&team.coordinator, 403),
            (&team.begeleider, 403),
            (&world.account(Rol::Klantmanager).await, 404),
            (&world.account(given::other_coordinator()).await, 404),
            (&world.account(Rol::Meldpunt).await, 403),
            (&world.account(Rol::Beleid).await, 403),
            (&world.account(Rol::Beheerder).await, 403),
        ] {
            let rol = account.rol.word();
            let mut page = world.login(account).await;
            for path in [place.clone(), format!("{place}/vragen")] {
                assert_eq!(page.get(&path).await.status, status, "{rol} {path}");
            }
            for path in [place.clone(), format!("{place}/voorstel")] {
                assert_eq!(page.post(&path, &form(&names(), &[])).await.status, status, "{rol} {path}");
            }
            let mut api = world.visitor().with_token(&world.token_of(account.id).await);
            assert_eq!(api.get(&format!("/api/v1/deelnemers/{id}/treden")).await.status, status, "{rol}");
            for path in [format!("/deelnemers/{id}"), format!("/deelnemers/{id}/traject"), "/deelnemers".to_owned(), "/deelnemers/te-doen".to_owned(), "/meldingen".to_owned()] {
                let text = page.get(&path).await.text();
                assert!(!text.contains("georganiseerde") && !text.contains("/trede"), "{rol} {path}: {text}");
            }
        }
        let mut own = world.visitor().with_token(&world.token_of(team.deelnemers[0].1.id).await);
        own.get(&format!("/api/v1/deelnemers/{id}/treden")).await.is(403);
        // Handed over, the colleague sees all of it and the first klantmanager nothing.
        let colleague = world.account(Rol::Klantmanager).await;
        let chosen = colleague.id.to_string();
        actions::deelnemer::set_klantmanager(&world.app, &Actor::Account(manager.clone()), id, &chosen, None).await.unwrap();
        world.login(&manager).await.get(&place).await.is(404);
        let seen = world.login(&colleague).await.get(&place).await.is(200).text();
        assert!(seen.contains(&set.value.id.to_string()), "{seen}");
        is_clean(&world).await;
    }

    async fn a_correction_is_a_new_row_and_what_was_corrected_stays(world: World) {
        let Guided { manager, id, .. } = guided(&world).await;
        let actor = Actor::Account(manager.clone());
        let first = actions::trede::set(&world.app, &actor, id, &draft("1-11-2026"), None).await.unwrap().value.id;
        let better = TredeDraft { corrects: first.to_string(), reden: "Verkeerde dag gekozen.".to_owned(), ..draft("2-11-2026") };
        let silent = TredeDraft { reden: String::new(), ..better.clone() };
        assert!(matches!(actions::trede::set(&world.app, &actor, id, &silent, None).await, Err(Failure::Invalid(errors)) if errors.get("reden").is_some()));
        let second = actions::trede::set(&world.app, &actor, id, &better, None).await.unwrap().value.id;
        // Only what counts can be corrected, and of this deelnemer.
        for wrong in [first.to_string(), Uuid::from_u128(7).to_string(), "x".to_owned()] {
            let again = actions::trede::set(&world.app, &actor, id, &TredeDraft { corrects: wrong, ..better.clone() }, None).await;
            assert!(matches!(again, Err(Failure::Refused { .. })), "{again:?}");
        }
        let mut page = world.login(&manager).await;
        let seen = page.get(&format!("/deelnemers/{id}/trede")).await.is(200).text();
        assert!(seen.contains("verbeterd") && seen.contains("Verkeerde dag gekozen.") && seen.contains("zondag 1 november 2026"), "{seen}");
        assert!(seen.contains(&format!("verbetert={second}")) && !seen.contains(&format!("verbetert={first}")), "{seen}");
        let asked = page.get(&format!("/deelnemers/{id}/trede/vragen?verbetert={second}")).await.is(200).text();
        assert!(asked.contains("U verbetert een trede"), "{asked}");
        is_clean(&world).await;

        // The database itself refuses to change one.
        use sea_orm::ConnectionTrait;
        let raw = sea_orm::Database::connect(&world.url).await.unwrap();
        let changed = raw.execute_unprepared("UPDATE trede SET niveau = 6, groei = 6").await;
        assert!(changed.unwrap_err().to_string().contains("append-only"));
        assert!(raw.execute_unprepared("DELETE FROM deelnemer_niveau").await.is_err());
    }

    async fn a_klantmanager_is_reminded_until_it_is_done_and_nobody_else_reads_of_it(world: World) {
        let Guided { team, manager, id } = guided(&world).await;
        let actor = Actor::Account(manager.clone());
        assert_eq!(reminded(&world, &manager).await, Vec::<String>::new());
        nightly::run(&world.app).await.unwrap();
        world.at("2026-11-03T08:00:00Z");
        nightly::run(&world.app).await.unwrap();
        let said = reminded(&world, &manager).await;
        assert_eq!(said, ["Trede bij de start: had er moeten zijn op maandag 2 februari 2026. Vul met de deelnemer de vragen in."]);
        for other in [&team.coordinator, &world.account(Rol::Meldpunt).await, &world.account(Rol::Klantmanager).await] {
            let seen = actions::melding::page(&world.app, &Actor::Account(other.clone()), true, 0).await.unwrap();
            assert!(seen.iter().all(|one| one.soort != MeldingSoort::TredeDue), "{}", other.rol.word());
        }
        let mut page = world.login(&manager).await;
        let shown = page.get("/meldingen").await.is(200).text();
        assert!(shown.contains("Trede van de participatieladder") && shown.contains("Sam Bedacht"), "{shown}");
        let own = actions::melding::page(&world.app, &actor, true, 0).await.unwrap()[0].id;
        let besluit = [("besluit", "Doe ik morgen.")];
        let mut coordinator = world.login(&team.coordinator).await;
        coordinator.post(&format!("/meldingen/{own}/besluit"), &besluit).await.is(404);

        actions::trede::set(&world.app, &actor, id, &draft(""), None).await.unwrap();
        assert_eq!(reminded(&world, &manager).await, Vec::<String>::new(), "done is done");
        // Half a year later, and at the exit.
        world.at("2027-05-03T08:00:00Z");
        nightly::run(&world.app).await.unwrap();
        assert_eq!(reminded(&world, &manager).await.len(), 1);
        actions::trede::set(&world.app, &actor, id, &draft(""), None).await.unwrap();
        let exit = UitstroomDraft { op: "2027-05-03".to_owned(), naar: "school".to_owned(), knows_of_uren: false };
        actions::deelnemer::traject::exit(&world.app, &actor, id, &exit, None).await.unwrap();
        world.at("2027-05-04T08:00:00Z");
        nightly::run(&world.app).await.unwrap();
        let said = reminded(&world, &manager).await;
        assert!(said[0].starts_with("Trede bij het vertrek:"), "{said:?}");
        actions::trede::set(&world.app, &actor, id, &draft(""), None).await.unwrap();
        let moments: Vec<&str> = store::trede::of(world.app.store.read(), id).await.unwrap().iter().map(|one| one.moment.word()).collect();
        assert_eq!(moments, ["start", "between", "exit"]);
        world.at("2027-12-31T08:00:00Z");
        nightly::run(&world.app).await.unwrap();
        assert_eq!(reminded(&world, &manager).await, Vec::<String>::new());
        is_clean(&world).await;
    }

    async fn approved_visits_stand_as_evidence_beside_the_questions(world: World) {
        let Guided { team, manager, id } = guided(&world).await;
        let actor = Actor::Account(manager.clone());
        let contact = async || {
            let found = actions::trede::look(&world.app, &actor, id).await.unwrap().evidence;
            (found.contact.with, found.contact.of)
        };
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = world.ploeg(&team).await;
        let visit = world.planned(&team, klus, ploeg, 10).await;
        world.at("2026-11-02T09:00:00Z");
        actions::werk::start(&world.app, &team.deelnemer(), visit, None, None).await.unwrap();
        world.at("2026-11-02T10:00:00Z");
        actions::werk::finish(&world.app, &team.deelnemer(), visit, Default::default(), None).await.unwrap();
        world.at("2026-11-09T08:00:00Z");
        assert_eq!(contact().await, (0, 13), "nobody approved it");
        actions::uren::approve_all(&world.app, &team.begeleider(), visit, None).await.unwrap();
        assert_eq!(contact().await, (1, 13));
        let mut api = world.visitor().with_token(&world.token_of(manager.id).await);
        let told = api.get(&format!("/api/v1/deelnemers/{id}/treden")).await.is(200).json();
        assert_eq!((&told["wekenMetBezoek"], &told["weken"], &told["uiterlijk"]), (&json!(1), &json!(13), &json!("2026-02-02")));
        let page = world.login(&manager).await.get(&format!("/deelnemers/{id}/trede/vragen")).await.is(200).text();
        assert!(page.contains("minstens één bezoek per week in 1 van de laatste 13 weken") && page.contains("niet elke week contact"), "{page}");
    }

    async fn a_program_sets_a_trede_as_the_page_does(world: World) {
        let Guided { manager, id, .. } = guided(&world).await;
        let mut api = world.visitor().with_token(&world.token_of(manager.id).await);
        let place = format!("/api/v1/deelnemers/{id}/treden");
        let wrong = api.post_json(&place, &json!({"antwoorden": ["ja"], "niveau": 9, "op": "2027-01-01"})).await.is(400);
        assert!(wrong.text().contains("vraag2") && wrong.text().contains("niveau"), "{}", wrong.text());
        let body = json!({"antwoorden": ANSWERS, "niveau": 3, "groei": 4});
        let key = "0199a000-0000-7000-8000-000000000002";
        let first = api.post_json_once(&place, &body, Some(key)).await.is(201).json();
        let again = api.post_json_once(&place, &body, Some(key)).await.is(201).json();
        assert_eq!(first, again);
        let all = api.get(&place).await.is(200).json();
        assert_eq!(all["resultaten"].as_array().unwrap().len(), 1);
        assert_eq!((&all["resultaten"][0]["niveau"], &all["resultaten"][0]["moment"]), (&json!(3), &json!("start")));
        is_clean(&world).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trede_of_somebody_else_than_a_klantmanager_is_found() {
    use sea_orm::ConnectionTrait;
    let world = World::on_sqlite().await;
    let Guided { team, manager, id } = guided(&world).await;
    let actor = Actor::Account(manager.clone());
    actions::trede::set(&world.app, &actor, id, &draft(""), None)
        .await
        .unwrap();
    let raw = sea_orm::Database::connect(&world.url).await.unwrap();
    raw.execute_unprepared(&format!(
        "INSERT INTO trede (id, deelnemer_id, no, moment, op_on, niveau, groei, antwoorden, account_id, at) \
         SELECT zeroblob(16), deelnemer_id, 3, 'between', '2026-11-02', 6, 6, antwoorden, x'{}', at FROM trede",
        team.coordinator.id.simple()
    ))
    .await
    .unwrap();
    let findings = check::all(world.app.store.read()).await.unwrap();
    let broken: Vec<&str> = findings
        .iter()
        .filter(|one| !one.rows.is_empty())
        .map(|one| one.invariant)
        .collect();
    assert_eq!(broken, ["H12", "H12"], "a gap, and a coordinator");
}
