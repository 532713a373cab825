//! Patterns that a person should look at: each is told once, to whom it concerns, and changes nothing by itself.

use dienstencheque::{
    actions::{self, nightly, werk::FinishDraft},
    domain::{
        account::Rol,
        code::Code,
        melding::pattern::{CLOSED_BY_CODES, OFTEN_LATE, OFTEN_UNDONE, UNKNOWN_CODES},
    },
};
use serde_json::json;

use crate::{
    stories,
    support::{World, given, process::check_is_clean, town::Visit},
};

const VERZILVERINGEN: &str = "/api/v1/verzilveringen";

async fn taken_in(world: &World, visit: &Visit, code: &str) -> String {
    let mut phone = world.visitor().with_token(&visit.token);
    let body = json!({"code": code, "opdracht": visit.opdracht});
    let answer = phone.post_json(VERZILVERINGEN, &body).await.is(201).json();
    answer["nummer"].as_str().unwrap().to_owned()
}

async fn finish(world: &World, visit: &Visit) {
    let draft = FinishDraft::default();
    actions::werk::finish(
        &world.app,
        &visit.team.deelnemer(),
        visit.opdracht,
        draft,
        None,
    )
    .await
    .unwrap();
}

/// Another well-formed code that is none of ours.
fn foreign(number: u64) -> String {
    Code::generate(|bytes| {
        bytes.fill(9);
        bytes[..8].copy_from_slice(&number.to_le_bytes());
    })
    .to_string()
}

/// What is told, as a role sees it.
async fn told(world: &World, rol: Rol) -> Vec<String> {
    let actor = world.actor(rol).await;
    let open = actions::melding::page(&world.app, &actor, true, 0)
        .await
        .unwrap();
    open.into_iter().map(|one| one.tekst).collect()
}

/// A night passes and its work is done.
async fn a_night(world: &World, days: i64) {
    world.later(days * 24 * 60);
    nightly::run(&world.app).await.unwrap();
}

stories! {
    async fn more_cheques_than_hours_are_told_after_a_week_and_once(world: World) {
        let visit = world.started_visit(2).await;
        for code in world.sold_codes(2).await {
            taken_in(&world, &visit, &code).await;
        }
        // Two people for an hour is one cheque; the other was for nothing.
        world.later(60);
        finish(&world, &visit).await;
        a_night(&world, 3).await;
        assert!(told(&world, given::coordinator()).await.iter().all(|one| !one.contains("4 personen-uren")), "hours may still come in");
        a_night(&world, 5).await;
        a_night(&world, 1).await;
        let all = told(&world, given::coordinator()).await;
        let own: Vec<_> = all.iter().filter(|one| one.contains("voor 4 personen-uren aan cheques ingenomen")).collect();
        assert_eq!(own.len(), 1, "{all:?}");
        assert!(own[0].contains("2 personen-uren werk"), "{own:?}");
        let others = told(&world, given::other_coordinator()).await;
        assert!(others.is_empty(), "what another uitvoerder does is not theirs to see: {others:?}");
        check_is_clean(&world.url);
    }

    async fn cheques_that_fit_the_work_are_nobodys_business(world: World) {
        let visit = world.started_visit(1).await;
        let code = world.sold_codes(1).await.remove(0);
        world.later(50);
        taken_in(&world, &visit, &code).await;
        world.later(10);
        finish(&world, &visit).await;
        a_night(&world, 9).await;
        assert!(told(&world, given::coordinator()).await.is_empty());
    }

    async fn a_cheque_taken_in_long_before_the_end_is_told(world: World) {
        let visit = world.started_visit(1).await;
        let code = world.sold_codes(1).await.remove(0);
        taken_in(&world, &visit, &code).await;
        world.later(60);
        finish(&world, &visit).await;
        a_night(&world, 1).await;
        let all = told(&world, given::coordinator()).await;
        assert!(all[0].contains("is 1 cheque ingenomen om 10:00. Het werk was om 11:00 klaar."), "{all:?}");
        let mut page = world.login_as(given::coordinator()).await;
        let shown = page.get("/meldingen").await.is(200).text();
        assert!(shown.contains("Cheques ingenomen voor het einde"));
        check_is_clean(&world.url);
    }

    async fn a_place_that_is_always_late_is_told_with_its_name(world: World) {
        let count = usize::try_from(OFTEN_LATE).unwrap();
        let visit = world.started_visit(count).await;
        for (index, code) in world.stocked("sint-antonius", count).await.iter().enumerate() {
            if index + 1 == count {
                a_night(&world, 1).await;
                let all = told(&world, given::coordinator()).await;
                assert!(all.iter().all(|one| !one.contains("Bel het verkooppunt")), "four are no pattern");
            }
            taken_in(&world, &visit, code).await;
        }
        a_night(&world, 1).await;
        let naam = &world.app.regeling.verkooppunt("sint-antonius").unwrap().naam;
        let all = told(&world, given::coordinator()).await;
        assert!(all.iter().any(|one| one.starts_with(&format!("{naam} meldde in 30 dagen 5 verkopen"))), "{all:?}");
    }

    async fn a_device_that_takes_back_again_and_again_is_told(world: World) {
        let visit = world.started_visit(1).await;
        let code = world.sold_codes(1).await.remove(0);
        let mut phone = world.visitor().with_token(&visit.token);
        for _ in 0..OFTEN_UNDONE {
            let nummer = taken_in(&world, &visit, &code).await;
            phone.post_json(&format!("/api/v1/cheques/{nummer}/herroeping"), &json!({})).await.is(200);
        }
        a_night(&world, 1).await;
        let all = told(&world, given::coordinator()).await;
        assert!(all.iter().any(|one| one.contains("5 keer een ingenomen cheque weer ongedaan")), "{all:?}");
    }

    async fn codes_that_are_guessed_are_told_within_the_hour_and_in_the_end_close_the_look_up(world: World) {
        let ours = world.sold_codes(1).await.remove(0);
        for number in 0..CLOSED_BY_CODES {
            if number == UNKNOWN_CODES - 1 {
                assert!(told(&world, Rol::Meldpunt).await.is_empty(), "a slip of the pen is no alarm");
            }
            // From as many places, as somebody with a botnet would.
            let from = std::net::Ipv4Addr::from_bits(u32::try_from(0x0a00_0000 + number).unwrap()).into();
            let code = Code::parse(&foreign(number)).unwrap();
            assert!(!actions::cheque::is_genuine(&world.app, from, &code).await.unwrap());
        }
        let all = told(&world, Rol::Meldpunt).await;
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].starts_with("In één uur zijn 20 codes geprobeerd"));
        let shut = world.visitor().get(&format!("/C/{}", ours.replace('-', ""))).await.is(409).text();
        assert!(shut.contains("Bel") && shut.contains("0114-684700"), "{shut}");
        world.later(61);
        world.visitor().get(&format!("/C/{}", ours.replace('-', ""))).await.is(200);
        check_is_clean(&world.url);
    }

    async fn an_unknown_code_at_a_door_counts_too(world: World) {
        let visit = world.started_visit(1).await;
        let mut phone = world.visitor().with_token(&visit.token);
        for number in 0..UNKNOWN_CODES {
            let body = json!({"code": foreign(number), "opdracht": visit.opdracht});
            phone.post_json(VERZILVERINGEN, &body).await.is(409);
        }
        assert_eq!(told(&world, given::coordinator()).await.len(), 1);
    }
}
