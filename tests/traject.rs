//! The traject of a deelnemer: agreed hours by date, licences that expire, pauses, exit, levels with their history, what is due and
//! who is reminded. On both databases.

use dienstencheque::{
    actions::{self, Failure, nightly},
    domain::{
        account::Rol,
        deelnemer::{PauzeDraft, TrajectDraft, UitstroomDraft, UrenafspraakDraft},
        leerdoel::LeerdoelDraft,
        melding::MeldingSoort,
    },
    store,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World, given,
        town::{HULST_WERKT, Team},
    },
};

/// Nothing is broken, and what this is about was asked.
pub async fn is_clean(world: &World) {
    world.is_clean(&["H10", "H11", "H12"]).await;
}

/// A klantmanager of the first deelnemer of the team.
pub async fn klantmanager_of(
    world: &World,
    team: &Team,
) -> dienstencheque::domain::account::Account {
    let account = world.account(Rol::Klantmanager).await;
    let (id, chosen) = (team.deelnemers[0].0.id, account.id.to_string());
    actions::deelnemer::set_klantmanager(&world.app, &team.coordinator(), id, &chosen, None)
        .await
        .unwrap();
    account
}

fn pauze(van: &str, tot: &str) -> PauzeDraft {
    PauzeDraft {
        van: van.to_owned(),
        tot: tot.to_owned(),
        reden: "opleiding".to_owned(),
    }
}

fn exit(op: &str) -> UitstroomDraft {
    UitstroomDraft {
        op: op.to_owned(),
        naar: "werk".to_owned(),
        knows_of_uren: false,
    }
}

fn invalid(failure: Failure) -> Vec<(String, String)> {
    match failure {
        Failure::Invalid(errors) => errors.list().to_vec(),
        other => panic!("{other:?}"),
    }
}

async fn told(world: &World, team: &Team) -> Vec<(MeldingSoort, String)> {
    let all = actions::melding::page(&world.app, &team.coordinator(), true, 0)
        .await
        .unwrap();
    all.into_iter().map(|one| (one.soort, one.tekst)).collect()
}

/// A deelnemer as they are stored now.
async fn deelnemer(world: &World, id: Uuid) -> dienstencheque::domain::deelnemer::Deelnemer {
    store::deelnemer::find(world.app.store.read(), id)
        .await
        .unwrap()
        .unwrap()
}

stories! {
    async fn an_intake_takes_effects_from_a_list_and_never_an_illness(world: World) {
        let mut coordinator = world.login_as(given::coordinator()).await;
        let page = coordinator.get("/deelnemers/nieuw").await.is(200);
        assert!(page.text().contains("tilt niet meer dan 10 kilo"), "{}", page.text());
        let sleutel = page.field("sleutel");
        let mut fields = vec![("sleutel", sleutel.as_str()), ("naam", "Jo Nieuw"), ("regeling", "wia"), ("uren", "12"),
            ("beschikbaar", "ma-ochtend"), ("beschikbaar", "di-ochtend"), ("beperkingen", "reuma"), ("rijbewijs", "ja"),
            ("rijbewijs_tot", "1-12-2026"), ("start", "2026-11-02"), ("end", "2027-11-01")];
        let refused = coordinator.post("/deelnemers/nieuw", &fields).await.is(400).text();
        assert!(refused.contains("Kies uit de lijst.") && refused.contains("Jo Nieuw"), "{refused}");
        fields[6].1 = "lifts_little";
        let place = coordinator.post("/deelnemers/nieuw", &fields).await.is(303).location();
        assert_eq!(coordinator.post("/deelnemers/nieuw", &fields).await.is(303).location(), place, "sent twice");
        let seen = coordinator.get(&place).await.is(200).text();
        assert!(seen.contains("tilt niet meer dan 10 kilo") && seen.contains("tot en met di 1 dec 2026"), "{seen}");

        // What is known can be changed; what somebody else changed meanwhile is not undone.
        let page = coordinator.get(&format!("{place}/wijzigen")).await.is(200);
        let versie = page.field("versie");
        let change = |naam: &'static str| [("versie", versie.clone()), ("naam", naam.to_owned()), ("regeling", "wwb".to_owned()),
            ("beschikbaar", "wo-middag".to_owned()), ("start", "2026-11-02".to_owned())];
        let change = change("Jo de Nieuwe");
        let fields: Vec<(&str, &str)> = change.iter().map(|(name, value)| (*name, value.as_str())).collect();
        coordinator.post(&format!("{place}/wijzigen"), &fields).await.is(303);
        let late = coordinator.post(&format!("{place}/wijzigen"), &fields).await.is(409).text();
        assert!(late.contains("Iemand anders heeft dit net veranderd"), "{late}");
        let wrong = coordinator.post(&format!("{place}/wijzigen"), &[("naam", ""), ("versie", &versie)]).await.is(400).text();
        assert!(wrong.contains("Kies een regeling."), "{wrong}");
        let seen = coordinator.get(&format!("{place}/traject")).await.is(200).text();
        assert!(seen.contains("Jo de Nieuwe") && seen.contains("wo middag") && seen.contains("niets bijzonders"), "{seen}");
        world.login_as(given::begeleider()).await.get(&format!("{place}/wijzigen")).await.is(403);
        world.login_as(given::other_coordinator()).await.get(&format!("{place}/wijzigen")).await.is(404);
        is_clean(&world).await;
    }

    async fn agreed_hours_hold_from_their_day_on(world: World) {
        let team = world.team(HULST_WERKT).await;
        let id = team.deelnemers[0].0.id;
        let draft = UrenafspraakDraft { uren: "8".to_owned(), vanaf: "4-11-2026".to_owned() };
        actions::deelnemer::traject::agree(&world.app, &team.coordinator(), id, &draft, None).await.unwrap();
        world.ploeg_on(&team, "2026-11-03").await.unwrap();
        let said = invalid(world.ploeg_on(&team, "2026-11-04").await.unwrap_err());
        assert_eq!(said[0].1, "Sam Bedacht komt in deze week dan boven de afgesproken 8 uur. Kies iemand anders of maak de dag korter.");
        // In the week after, one day is within what was agreed.
        world.ploeg_on(&team, "2026-11-10").await.unwrap();
        let mut page = world.login(&team.coordinator).await;
        let seen = page.get(&format!("/deelnemers/{id}/traject")).await.is(200).text();
        assert!(seen.contains("8 uur per week, vanaf woensdag 4 november 2026"), "{seen}");
        let wrong = page.post(&format!("/deelnemers/{id}/urenafspraken"), &[("uren", "80"), ("vanaf", "4-1-2026")]).await.is(400).text();
        assert!(wrong.contains("van 1 tot 40") && wrong.contains("of een latere dag") && wrong.contains("value=\"80\""), "{wrong}");
        is_clean(&world).await;
    }

    async fn a_licence_that_expires_is_announced_twice_and_then_drives_nothing(world: World) {
        let team = world.team(HULST_WERKT).await;
        let [(sam, _), (yusra, _)] = &team.deelnemers[..] else { panic!() };
        let (sam, yusra) = (sam.id, yusra.id);
        let mut begeleider = world.login(&team.begeleider).await;
        let place = format!("/deelnemers/{sam}/certificaten");
        begeleider.post(&place, &[("certificaat", "rijbewijs_b"), ("geldig_tot", "31-12-2026")]).await.is(303);
        let wrong = begeleider.post(&place, &[("certificaat", "zwemmen"), ("geldig_tot", "ooit")]).await.is(400).text();
        assert!(wrong.contains("Kies een soort.") && wrong.contains("value=\"ooit\""), "{wrong}");
        begeleider.post(&format!("/deelnemers/{yusra}/certificaten/verwijderen"), &[("certificaat", "rijbewijs_b")]).await.is(303);
        begeleider.post(&format!("/deelnemers/{yusra}/certificaten/verwijderen"), &[("certificaat", "rijbewijs_b")]).await.is(409);

        // 59 days before it is on the list and told; told again 14 days before; and once each.
        nightly::run(&world.app).await.unwrap();
        assert_eq!(told(&world, &team).await, [(MeldingSoort::CertificaatExpires,
            "Rijbewijs B (auto en bus), tot en met do 31 dec 2026. Daarna telt het niet meer mee bij het plannen.".to_owned())]);
        world.at("2026-11-20T08:00:00Z");
        nightly::run(&world.app).await.unwrap();
        assert_eq!(told(&world, &team).await.len(), 1);
        world.at("2026-12-17T08:00:00Z");
        nightly::run(&world.app).await.unwrap();
        assert_eq!(told(&world, &team).await.len(), 2);
        let mut coordinator = world.login(&team.coordinator).await;
        let page = coordinator.get("/meldingen").await.is(200).text();
        assert!(page.contains("Rijbewijs of certificaat verloopt") && page.contains(&format!("/deelnemers/{sam}")) && page.contains("Sam Bedacht"), "{page}");
        let list = coordinator.get("/deelnemers/te-doen").await.is(200).text();
        assert!(list.contains("Sam Bedacht") && list.contains("tot en met do 31 dec 2026") && !list.contains("Trede"), "{list}");
        let mut meldpunt = world.login_as(Rol::Meldpunt).await;
        let page = meldpunt.get("/meldingen").await.is(200).text();
        assert!(!page.contains("Sam Bedacht"), "the meldpunt does not read who: {page}");

        // With another ploeg at the same time the begeleider cannot drive: somebody in the ploeg must.
        let draft = |datum: &str, voertuig: &str, who: Uuid| dienstencheque::domain::ploeg::PloegDraft {
            datum: datum.to_owned(),
            begeleider: team.begeleider.id.to_string(),
            deelnemers: vec![who.to_string()],
            van: "08:30".to_owned(),
            tot: "12:30".to_owned(),
            voertuig: voertuig.to_owned(),
            ..Default::default()
        };
        let (app, actor) = (&world.app, team.coordinator());
        for (datum, goes) in [("2026-12-31", true), ("2027-01-04", false)] {
            actions::ploeg::make(app, &actor, HULST_WERKT, &draft(datum, "", yusra), None).await.unwrap();
            let made = actions::ploeg::make(app, &actor, HULST_WERKT, &draft(datum, "hw-bus", sam), None).await;
            match made {
                Ok(_) => assert!(goes, "{datum}"),
                Err(failure) => {
                    assert!(!goes, "{datum}: {failure:?}");
                    let said = invalid(failure);
                    assert!(said[0].1.contains("Niemand in deze ploeg mag rijden"), "{said:?}");
                }
            }
        }
        is_clean(&world).await;
    }

    async fn who_pauses_is_not_planned_and_the_coordinator_hears_which_ploegen_counted_on_them(world: World) {
        let team = world.team(HULST_WERKT).await;
        let manager = klantmanager_of(&world, &team).await;
        let id = team.deelnemers[0].0.id;
        world.ploeg_on(&team, "2026-11-05").await.unwrap();
        let mut page = world.login(&manager).await;
        let place = format!("/deelnemers/{id}");
        let empty = page.post(&format!("{place}/pauzes"), &[("pauze_tot", "6-11-2026")]).await.is(400).text();
        assert!(empty.contains("Kies een reden.") && empty.contains("value=\"6-11-2026\""), "{empty}");
        let sleutel = page.get(&format!("{place}/traject")).await.is(200).field("sleutel");
        let fields = [("pauze_van", "4-11-2026"), ("pauze_tot", "6-11-2026"), ("pauze_reden", "vakantie"), ("sleutel", &sleutel)];
        page.post(&format!("{place}/pauzes"), &fields).await.is(303);
        page.post(&format!("{place}/pauzes"), &fields).await.is(303);
        let seen = page.get(&format!("{place}/traject")).await.is(200).text();
        assert!(seen.contains("wo 4 nov tot en met vr 6 nov (vakantie)") && seen.contains("Er is op deze deelnemer gerekend"), "{seen}");
        assert_eq!(told(&world, &team).await, [(MeldingSoort::PauseInPloeg,
            "Een deelnemer heeft pauze (wo 4 nov tot en met vr 6 nov) en hoort dan bij Ploeg 1 op do 5 nov. Kies daar iemand anders.".to_owned())]);

        // A pause is absence on every screen that plans.
        let said = invalid(world.ploeg_on(&team, "2026-11-04").await.unwrap_err());
        assert!(said[0].1.contains("Sam Bedacht doet op deze dag niet mee"), "{said:?}");
        let mut coordinator = world.login(&team.coordinator).await;
        let away = coordinator.get("/afwezig").await.is(200).text();
        assert!(away.contains("wo 4 nov") && away.contains("Ploeg 1, do 5 nov") && !away.contains("Wijzig afwezigheid"), "{away}");
        world.at("2026-11-05T08:00:00Z");
        let (mut coordinator, mut page) = (world.login(&team.coordinator).await, world.login(&manager).await);
        let overview = coordinator.get("/ploegen").await.is(200).text();
        assert!(overview.contains("Ploeg 1 mist Sam Bedacht: afwezig."), "{overview}");

        // Two pauses never share a day; one may end earlier, and be taken back.
        let (app, actor) = (&world.app, team.coordinator());
        let again = actions::deelnemer::traject::pause(app, &actor, id, &pauze("6-11-2026", ""), None).await.unwrap_err();
        assert_eq!(invalid(again)[0].0, "pauze_van");
        let own = deelnemer(&world, id).await.pauzes[0].id;
        let key = own.to_string();
        let wrong = page.post(&format!("{place}/pauzes/einde"), &[("pauze", &key), ("pauze_tot", "3-11-2026")]).await.is(400).text();
        assert!(wrong.contains(&format!("einde-{key}-fout")) && wrong.contains("value=\"3-11-2026\""), "{wrong}");
        page.post(&format!("{place}/pauzes/einde"), &[("pauze", &key), ("pauze_tot", "4-11-2026")]).await.is(303);
        assert!(deelnemer(&world, id).await.takes_part_on(jiff::civil::date(2026, 11, 5)));
        actions::deelnemer::traject::pause(app, &actor, id, &pauze("9-11-2026", ""), None).await.unwrap();
        let open = invalid(actions::deelnemer::traject::end_pause(app, &actor, (id, &key), &pauze("", "9-11-2026"), None).await.unwrap_err());
        assert_eq!(open[0].0, format!("einde-{own}"));
        page.post(&format!("{place}/pauzes/verwijderen"), &[("pauze", &key)]).await.is(303);
        page.post(&format!("{place}/pauzes/verwijderen"), &[("pauze", &key)]).await.is(404);
        is_clean(&world).await;
    }

    async fn leaving_and_a_ploeg_for_the_day_after_at_the_same_moment_is_one_of_both(world: World) {
        let team = world.team(HULST_WERKT).await;
        let (app, actor, id) = (&world.app, team.coordinator(), team.deelnemers[0].0.id);
        let draft = exit("2-11-2026");
        for round in 0..6 {
            let leaving = actions::deelnemer::traject::exit(app, &actor, id, &draft, None);
            let (left, made) = tokio::join!(leaving, world.ploeg_on(&team, "2026-11-04"));
            assert_ne!(left.is_ok(), made.is_ok(), "round {round}: {left:?} and {made:?}");
            match made {
                Ok(ploeg) => drop(actions::ploeg::dissolve(app, &actor, ploeg.id, None).await.unwrap()),
                Err(_) => drop(actions::deelnemer::traject::undo_exit(app, &actor, id, None).await.unwrap()),
            }
        }
        is_clean(&world).await;
    }

    async fn nobody_leaves_while_a_ploeg_or_uren_wait_and_the_account_closes_after_the_last_day(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = world.ploeg(&team).await;
        let visit = world.planned(&team, klus, ploeg, 10).await;
        let (app, actor, id) = (&world.app, team.coordinator(), team.deelnemers[0].0.id);
        let leave = async |draft: UitstroomDraft| actions::deelnemer::traject::exit(app, &actor, id, &draft, None).await;
        let early = invalid(leave(exit("1-11-2026")).await.unwrap_err());
        assert_eq!(early[0], ("uitstroom_op".to_owned(), "De deelnemer hoort daarna nog bij Ploeg 1 op ma 2 nov. Haal de deelnemer daar eerst uit, of kies een latere dag.".to_owned()));
        world.at("2026-11-02T09:00:00Z");
        actions::werk::start(app, &team.deelnemer(), visit, None, None).await.unwrap();
        world.at("2026-11-02T10:00:00Z");
        let done = dienstencheque::actions::werk::FinishDraft::default();
        actions::werk::finish(app, &team.deelnemer(), visit, done, None).await.unwrap();
        let open = invalid(leave(exit("2-11-2026")).await.unwrap_err());
        assert_eq!(open[0].0, "open_uren");
        let mut page = world.login(&team.coordinator).await;
        let place = format!("/deelnemers/{id}");
        let shown = page.post(&format!("{place}/uitstroom"), &[("uitstroom_op", "2-11-2026"), ("uitstroom_naar", "werk")]).await.is(400).text();
        assert!(shown.contains("Ik weet dat er nog uren zijn") && shown.contains("value=\"2-11-2026\""), "{shown}");
        leave(UitstroomDraft { knows_of_uren: true, ..exit("2-11-2026") }).await.unwrap();

        // The last day is a working day; the night after it the account is closed. What was worked stays.
        let token = world.token_of(team.deelnemers[0].1.id).await;
        let mut phone = world.visitor().with_token(&token);
        nightly::run(app).await.unwrap();
        phone.get(&format!("/api/v1/deelnemers/{id}/werkervaring")).await.is(200);
        world.at("2026-11-03T08:00:00Z");
        nightly::run(app).await.unwrap();
        phone.get(&format!("/api/v1/deelnemers/{id}/werkervaring")).await.is(401);
        let mut page = world.login(&team.coordinator).await;
        page.get(&format!("{place}/werkervaring")).await.is(200);
        let seen = page.get(&place).await.is(200).text();
        assert!(seen.contains("Vertrokken naar betaald werk, laatste dag maandag 2 november 2026"), "{seen}");
        let said = invalid(world.ploeg_on(&team, "2026-11-04").await.unwrap_err());
        assert!(said[0].1.contains("doet op deze dag niet mee"), "{said:?}");
        actions::uren::approve_all(app, &team.begeleider(), visit, None).await.unwrap();
        is_clean(&world).await;

        // A mistake is undone: the account is open again.
        page.post(&format!("{place}/uitstroom/terug"), &[]).await.is(303);
        page.post(&format!("{place}/uitstroom/terug"), &[]).await.is(404);
        phone.get(&format!("/api/v1/deelnemers/{id}/werkervaring")).await.is(200);
        world.ploeg_on(&team, "2026-11-04").await.unwrap();
        let last = TrajectDraft { end: "2026-11-03".to_owned(), ..TrajectDraft::of(&deelnemer(&world, id).await) };
        let version = store::deelnemer::events(app.store.read(), id).await.unwrap();
        let refused = actions::deelnemer::traject::change(app, &actor, id, version, &last, None).await.unwrap_err();
        assert_eq!(invalid(refused)[0].0, "end");
        is_clean(&world).await;
    }

    async fn a_level_keeps_its_history_and_is_not_lowered_without_a_word(world: World) {
        let team = world.team(HULST_WERKT).await;
        let manager = klantmanager_of(&world, &team).await;
        let place = format!("/deelnemers/{}", team.deelnemers[0].0.id);
        let mut begeleider = world.login(&team.begeleider).await;
        let form = |niveau, reden| [("vaardigheid", "strijken"), ("niveau", niveau), ("niveau_reden", reden)];
        begeleider.post(&format!("{place}/vaardigheden"), &form("3", "")).await.is(303);
        let silent = begeleider.post(&format!("{place}/vaardigheden"), &form("1", "")).await.is(400).text();
        assert!(silent.contains("Dit niveau is lager dan eerst"), "{silent}");
        begeleider.post(&format!("{place}/vaardigheden"), &form("1", "Lang niet gedaan.")).await.is(303);
        let seen = begeleider.get(&place).await.is(200).text();
        assert!(seen.contains("kan het uitleggen") && seen.contains("Lang niet gedaan.") && seen.contains("bij de start"), "{seen}");
        assert!(seen.contains("Begeleider van de test") && seen.contains("maandag 2 november 2026"), "{seen}");
        world.login(&manager).await.post(&format!("{place}/vaardigheden"), &form("2", "")).await.is(403);
        let mut api = world.visitor().with_token(&world.token_of(team.begeleider.id).await);
        let body = json!({"vaardigheid": "strijken", "niveau": 2});
        let key = "0199a000-0000-7000-8000-000000000001";
        let first = api.post_json_once(&format!("/api/v1{place}/vaardigheden"), &body, Some(key)).await.is(201).json();
        let niveau = first["vaardigheden"].as_array().unwrap().iter().find(|one| one["vaardigheid"] == "strijken").unwrap()["niveau"].clone();
        assert_eq!(niveau, 2);
        api.post_json_once(&format!("/api/v1{place}/vaardigheden"), &body, Some(key)).await.is(201);
        let all = store::deelnemer::niveaus(world.app.store.read(), team.deelnemers[0].0.id).await.unwrap();
        assert_eq!(all.iter().filter(|one| one.vaardigheid == "strijken").count(), 4);
        is_clean(&world).await;
    }

    async fn a_klantmanager_sees_own_trajecten_with_hours_last_visit_and_what_is_due(world: World) {
        let visit = world.started_visit(1).await;
        let team = &visit.team;
        let manager = klantmanager_of(&world, team).await;
        let id = team.deelnemers[0].0.id;
        world.at("2026-11-02T10:00:00Z");
        let done = dienstencheque::actions::werk::FinishDraft::default();
        actions::werk::finish(&world.app, &team.deelnemer(), visit.opdracht, done, None).await.unwrap();
        actions::uren::approve_all(&world.app, &team.begeleider(), visit.opdracht, None).await.unwrap();
        let goal = LeerdoelDraft { vaardigheid: "strijken".to_owned(), due: "20-11-2026".to_owned() };
        actions::leerdoel::set(&world.app, &team.coordinator(), id, &goal, None).await.unwrap();
        let end = TrajectDraft { end: "2026-11-20".to_owned(), ..TrajectDraft::of(&deelnemer(&world, id).await) };
        let version = store::deelnemer::events(world.app.store.read(), id).await.unwrap();
        actions::deelnemer::traject::change(&world.app, &team.coordinator(), id, version, &end, None).await.unwrap();

        let mut page = world.login(&manager).await;
        let list = page.get("/deelnemers").await.is(200).text();
        for words in ["Sam Bedacht", "1 van 9 uur", "ma 2 nov", "nog niet bepaald", "Het traject eindigt op vrijdag 20 november 2026.", "Trede bij de start"] {
            assert!(list.contains(words), "{words}: {list}");
        }
        assert!(!list.contains("Yusra"), "{list}");
        let due = page.get("/deelnemers/te-doen").await.is(200).text();
        assert!(due.contains("2 dingen te doen") && due.contains("Te laat"), "{due}");
        // The skill is done alone already, so its leerdoel is not due; the coordinator reads nothing of treden.
        assert!(!due.contains("Leerdoel"), "{due}");
        let mut coordinator = world.login(&team.coordinator).await;
        let due = coordinator.get("/deelnemers/te-doen").await.is(200).text();
        assert!(due.contains("1 ding te doen") && !due.contains("Trede"), "{due}");
        let empty = world.login_as(Rol::Klantmanager).await.get("/deelnemers/te-doen").await.is(200).text();
        assert!(empty.contains("Er is nu niets te doen."), "{empty}");
        world.login_as(given::balie()).await.get("/deelnemers/te-doen").await.is(403);
        is_clean(&world).await;
    }

    async fn a_program_keeps_a_traject_as_a_page_does(world: World) {
        let team = world.team(HULST_WERKT).await;
        let id = team.deelnemers[0].0.id;
        let place = format!("/api/v1/deelnemers/{id}");
        let mut api = world.visitor().with_token(&world.token_of(team.coordinator.id).await);
        let before = api.get(&place).await.is(200).json();
        assert_eq!((&before["regeling"], &before["urenafspraken"][0]["minuten"]), (&json!("wwb"), &json!(1920)));
        api.post_json(&format!("{place}/urenafspraken"), &json!({"uren": 20, "vanaf": "2026-11-09"})).await.is(201);
        api.post_json(&format!("{place}/certificaten"), &json!({"soort": "vca", "geldigTot": "2030-01-01"})).await.is(201);
        let paused = api.post_json(&format!("{place}/pauzes"), &json!({"van": "2026-11-16", "reden": "thuis"})).await.is(201).json();
        assert_eq!((&paused["pauzes"][0]["van"], &paused["certificaten"][1]["geldigTot"]), (&json!("2026-11-16"), &json!("2030-01-01")));
        let wrong = api.post_json(&format!("{place}/uitstroom"), &json!({"op": "gisteren"})).await.is(400).json();
        assert_eq!(wrong["errors"].as_array().unwrap().len(), 2, "{wrong}");
        let gone = api.post_json(&format!("{place}/uitstroom"), &json!({"op": "2026-11-30", "naar": "school"})).await.is(201).json();
        assert_eq!(gone["uitstroom"], json!({"op": "2026-11-30", "naar": "school"}));
        let mut other = world.api_as(given::other_coordinator()).await;
        other.get(&place).await.is(404);
        other.post_json(&format!("{place}/pauzes"), &json!({})).await.is(404);
        let mut begeleider = world.visitor().with_token(&world.token_of(team.begeleider.id).await);
        begeleider.get(&place).await.is(200);
        begeleider.post_json(&format!("{place}/pauzes"), &json!({})).await.is(403);
        is_clean(&world).await;
    }
}
