//! Half days to choose from: offered, held, chosen by link, at *Volg uw klus*, by telephone or letter; refused, lapsed, taken back, planned
//! over; and what becomes of them when the klus or the ploeg goes another way.

use dienstencheque::{
    actions::{
        self, Failure,
        aanbod::{self, answer::Answer},
        bericht::send::send_due,
        nightly,
        planning::{self, place::Placement},
    },
    domain::{
        aanbod::{AanbodStatus, Ended, Via},
        account::{Actor, Rol},
        afwezig::{AfwezigDraft, Wie},
        bericht::{BerichtSoort, BerichtStatus},
        calendar::local_date,
        half_days::HalfDaysDraft,
        iso_week::IsoWeek,
        klus::{Acceptance, Klus, KlusDraft, KlusStatus},
        opdracht::{OpdrachtStatus, draft::Spot},
        ploeg::PloegDraft,
    },
    notify::Channels,
    planner::{Mode, Settings},
    store,
};
use jiff::ToSpan;
use serde_json::json;
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World,
        http::Visitor,
        paper::{qr_texts, text_of},
        town::{HULST_WERKT, Team},
    },
};

/// An offered klus, with the address of its link.
struct Offered {
    team: Team,
    klus: Uuid,
    ploegen: Vec<Uuid>,
    aanbod: Uuid,
    path: String,
}

impl World {
    /// Ploegen of both deelnemers on Wednesday, Thursday and Friday, so many weeks from now.
    async fn three_days(&self, team: &Team, weeks: i32) -> Vec<Uuid> {
        let mut made = Vec::new();
        for days in (2..5).map(|days| days + 7 * weeks) {
            let draft = PloegDraft {
                datum: self.app.today().saturating_add(days.days()).to_string(),
                naam: format!("Ploeg {days}"),
                begeleider: team.begeleider.id.to_string(),
                deelnemers: team
                    .deelnemers
                    .iter()
                    .map(|(one, _)| one.id.to_string())
                    .collect(),
                van: "08:30".to_owned(),
                tot: "16:30".to_owned(),
                voertuig: String::new(),
            };
            let done = actions::ploeg::make(
                &self.app,
                &team.coordinator(),
                &team.uitvoerder,
                &draft,
                None,
            )
            .await;
            made.push(done.unwrap().value.id);
        }
        made
    }

    async fn accepted(&self, team: &Team, draft: &KlusDraft) -> Uuid {
        let from = std::net::Ipv4Addr::LOCALHOST.into();
        let asked = actions::klus::ask(&self.app, &team.coordinator(), from, draft, None)
            .await
            .unwrap()
            .value;
        let acceptance = Acceptance {
            personen: 2,
            personen_minuten: 240,
        };
        actions::klus::accept(
            &self.app,
            &team.coordinator(),
            asked.id,
            None,
            acceptance,
            None,
        )
        .await
        .unwrap();
        asked.id
    }

    async fn offer(&self, team: &Team, klus: Uuid) -> Uuid {
        aanbod::make(&self.app, &team.coordinator(), klus, None, Vec::new(), None)
            .await
            .unwrap()
            .value
            .id
    }

    async fn offered(&self) -> Offered {
        let team = self.team(HULST_WERKT).await;
        let ploegen = self.three_days(&team, 0).await;
        let klus = self.accepted(&team, &self.wish()).await;
        let aanbod = self.offer(&team, klus).await;
        let path = format!("/aanbod/{}", aanbod::code(&self.app, aanbod));
        Offered {
            team,
            klus,
            ploegen,
            aanbod,
            path,
        }
    }

    async fn klus_now(&self, klus: Uuid) -> Klus {
        store::klus::find(self.app.store.read(), klus)
            .await
            .unwrap()
            .unwrap()
    }

    async fn aanbod_now(&self, id: Uuid) -> dienstencheque::domain::aanbod::Aanbod {
        store::aanbod::find(self.app.store.read(), id)
            .await
            .unwrap()
            .unwrap()
    }

    async fn spots_of(&self, id: Uuid) -> Vec<Spot> {
        self.aanbod_now(id)
            .await
            .keuzes
            .iter()
            .map(|one| one.spot)
            .collect()
    }

    async fn answers(
        &self,
        actor: &Actor,
        klus: Uuid,
        answer: Answer,
    ) -> Result<Option<u32>, Failure> {
        let done =
            aanbod::answer::by_staff(&self.app, actor, klus, answer, Via::Telefoon, None).await?;
        Ok(done.value.keuze)
    }

    async fn stays_sound(&self) {
        let findings = store::check::all(self.app.store.read()).await.unwrap();
        assert!(
            findings.iter().any(|one| one.invariant == "H9"),
            "H9 was not asked"
        );
        let broken: Vec<_> = findings
            .into_iter()
            .filter(|one| !one.rows.is_empty())
            .collect();
        assert!(broken.is_empty(), "{broken:#?}");
    }
}

fn told(failure: Failure) -> String {
    match failure {
        Failure::Refused { title, detail, .. } => format!("{title}: {detail}"),
        other => panic!("{other:?}"),
    }
}

/// The three half days on the page, as the resident reads them.
async fn page(visitor: &mut Visitor, path: &str) -> String {
    visitor.get(path).await.is(200).text()
}

stories! {
    async fn a_coordinator_offers_and_one_press_of_the_resident_plans_the_klus(world: World) {
        let team = world.team(HULST_WERKT).await;
        let ploegen = world.three_days(&team, 0).await;
        let klus = world.accepted(&team, &world.wish()).await;
        let asked = world.klus_now(klus).await.requested_at;
        let mut coordinator = world.login(&team.coordinator).await;
        let dossier = coordinator.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(dossier.contains("Bied drie dagdelen aan"), "{dossier}");

        let form = format!("/planning/klussen/{klus}/aanbod");
        let shown = coordinator.get(&form).await.is(200);
        assert_eq!(shown.text().matches(" checked").count(), 3, "{}", shown.text());
        let (sleutel, versie) = (shown.field("sleutel"), shown.field("versie"));
        let none = coordinator.post(&form, &[("sleutel", &sleutel), ("versie", &versie)]).await.is(400);
        assert!(none.text().contains("Kies 1 tot 3 dagdelen"), "{}", none.text());
        let choices = aanbod::choices(&world.app, &team.coordinator(), klus).await.unwrap();
        assert!(choices.halves.len() > 3, "there is something to swap with");
        let days: std::collections::BTreeSet<_> = choices.best.iter().map(|spot| local_date(spot.van)).collect();
        assert_eq!(days.len(), 3, "three different days");
        let words: Vec<String> = choices.best.iter()
            .map(|spot| format!("{}.{}.{}", spot.ploeg, spot.van.as_second(), spot.tot.as_second())).collect();
        let mut fields = vec![("sleutel", sleutel.as_str()), ("versie", versie.as_str())];
        fields.extend(words.iter().map(|word| ("keuze", word.as_str())));
        coordinator.post(&form, &fields).await.is(303);
        coordinator.post(&form, &fields).await.is(303);
        assert_eq!(world.klus_now(klus).await.status, KlusStatus::Offered);
        let dossier = coordinator.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(dossier.contains("Vastgehouden tot morgen 09:00"), "{dossier}");
        let queue = coordinator.get("/planning").await.is(200).text();
        assert!(queue.contains("De bewoner kiest een dagdeel, tot morgen 09:00."), "{queue}");

        let open = store::aanbod::open_of(world.app.store.read(), klus).await.unwrap().unwrap();
        let link = aanbod::link(&world.app, open.id);
        let path = link.strip_prefix("http://hulst.test").unwrap().to_owned();
        let mut resident = world.visitor();
        let html = page(&mut resident, &path).await;
        assert_eq!(html.matches("Kies dit").count(), 3, "{html}");
        assert!(html.contains("woensdag 4 november 2026, ochtend"), "{html}");
        assert!(!html.contains("Verzonnen") && !html.contains("Voorbeeldstraat"), "a link tells nobody's name: {html}");
        resident.post(&path, &[("sleutel", &Uuid::now_v7().to_string())]).await.is(400);

        let sleutel = Uuid::now_v7().to_string();
        let press = [("keuze", "2"), ("sleutel", sleutel.as_str())];
        resident.post(&path, &press).await.is(303);
        resident.post(&path, &press).await.is(303);
        resident.post(&path, &[("keuze", "2")]).await.is(303);
        let html = page(&mut resident, &path).await;
        assert!(html.contains("Uw afspraak staat vast") && html.contains("donderdag 5 november 2026"), "{html}");
        assert!(html.contains("Leg") && html.contains("Noem uw klusnummer"), "{html}");
        let other = resident.post(&path, &[("keuze", "1")]).await.is(409).text();
        assert!(other.contains("Er is al een dagdeel gekozen: donderdag 5 november 2026"), "{other}");

        let now = world.klus_now(klus).await;
        assert_eq!((now.status, now.requested_at), (KlusStatus::Planned, asked), "a klus keeps its age");
        let visits = store::opdracht::of_klus(world.app.store.read(), klus).await.unwrap();
        assert_eq!(visits.len(), 1, "one press, one visit");
        assert_eq!((visits[0].status, visits[0].ploeg_id), (OpdrachtStatus::Published, ploegen[1]));
        assert_eq!(Spot::of(&visits[0]), open.keuzes[1].spot);
        let berichten = store::bericht::of_klus(world.app.store.read(), klus).await.unwrap();
        for soort in [BerichtSoort::Offered, BerichtSoort::Planned] {
            assert_eq!(berichten.iter().filter(|one| one.soort == soort).count(), 1, "{soort:?}");
        }
        world.stays_sound().await;
    }

    async fn none_of_them_suits_and_the_coordinator_reads_why(world: World) {
        let Offered { team, klus, aanbod: id, path, .. } = world.offered().await;
        let mut resident = world.visitor();
        let long = "x".repeat(501);
        let wrong = resident.post(&path, &[("keuze", "geen"), ("waarom", &long)]).await.is(400).text();
        assert!(wrong.contains(&long), "what was typed stays");
        resident.post(&path, &[("keuze", "geen"), ("waarom", "Dan ben ik bij mijn dochter.")]).await.is(303);
        resident.post(&path, &[("keuze", "geen")]).await.is(303);
        let html = page(&mut resident, &path).await;
        assert!(html.contains("Bedankt voor uw antwoord"), "{html}");
        let refused = resident.post(&path, &[("keuze", "1")]).await.is(409).text();
        assert!(refused.contains("U hebt al geantwoord"), "{refused}");
        assert_eq!(world.klus_now(klus).await.status, KlusStatus::Accepted);
        let status = world.aanbod_now(id).await.status;
        assert_eq!(status, AanbodStatus::Refused { reden: "Dan ben ik bij mijn dochter.".to_owned(), via: Via::Link });
        let mut coordinator = world.login(&team.coordinator).await;
        let queue = coordinator.get("/planning").await.is(200).text();
        assert!(queue.contains("Geen van de aangeboden dagdelen past (‘Dan ben ik bij mijn dochter.’): bel de bewoner."), "{queue}");
        // Another offer is another link; the old one still says what was answered.
        let again = world.offer(&team, klus).await;
        assert_ne!(aanbod::code(&world.app, again).to_string(), aanbod::code(&world.app, id).to_string());
        let html = page(&mut resident, &path).await;
        assert!(html.contains("Bedankt voor uw antwoord"), "{html}");
        world.stays_sound().await;
    }

    async fn after_a_day_it_has_lapsed_at_once_and_a_late_answer_is_told_kindly(world: World) {
        let Offered { team, klus, aanbod: id, path, .. } = world.offered().await;
        let asked = world.klus_now(klus).await.requested_at;
        let mut resident = world.visitor();
        world.later(24 * 60);
        let html = page(&mut resident, &path).await;
        assert!(html.contains("De tijd om te kiezen is voorbij") && !html.contains("Kies dit"), "{html}");
        let late = resident.post(&path, &[("keuze", "1")]).await.is(409).text();
        assert!(late.contains("U verliest uw plaats in de rij niet"), "{late}");
        // Before anybody wrote it down: the coordinator reads it, and may offer again.
        let mut coordinator = world.login(&team.coordinator).await;
        let dossier = coordinator.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(dossier.contains("Geen antwoord op het aanbod: bel de bewoner.") && dossier.contains("Bied drie dagdelen aan"), "{dossier}");
        nightly::run(&world.app).await.unwrap();
        nightly::run(&world.app).await.unwrap();
        let now = world.klus_now(klus).await;
        assert_eq!((now.status, now.requested_at), (KlusStatus::Accepted, asked));
        assert_eq!(world.aanbod_now(id).await.status, AanbodStatus::Lapsed);
        resident.post(&path, &[("keuze", "1")]).await.is(409);
        world.stays_sound().await;

        let second = world.offer(&team, klus).await;
        world.later(24 * 60 + 1);
        // Nobody wrote this one down; offering again does.
        world.offer(&team, klus).await;
        assert_eq!(world.aanbod_now(second).await.status, AanbodStatus::Lapsed);
        world.stays_sound().await;
    }

    async fn a_held_place_is_planned_around_and_may_be_planned_over(world: World) {
        let Offered { team, klus, aanbod: id, path, ploegen } = world.offered().await;
        let actor = team.coordinator();
        let held = world.spots_of(id).await;
        let next = world.accepted(&team, &world.wish()).await;
        let theirs = world.offer(&team, next).await;
        for spot in world.spots_of(theirs).await {
            let taken = held.iter().any(|one| one.ploeg == spot.ploeg && one.van < spot.tot && spot.van < one.tot);
            assert!(!taken, "{spot:?} is held for another");
        }
        let third = world.accepted(&team, &world.wish()).await;
        let week = IsoWeek::of(local_date(held[0].van));
        let (_, proposal) = planning::propose(&world.app, &actor, week, Mode::Fill, Settings::default()).await.unwrap();
        let plan = proposal.accept_all();
        let places: Vec<_> = plan.iter().filter(|one| one.klus == third).collect();
        assert_eq!(places.len(), 1, "the third klus has a place: {plan:?}");
        assert!(plan.iter().all(|one| one.klus != klus && one.klus != next), "who may choose is not planned for");
        for spot in held.iter().chain(&world.spots_of(theirs).await) {
            let place = places[0];
            assert!(!(place.ploeg == spot.ploeg && place.van < spot.tot && spot.van < place.tot), "{place:?} is held");
        }

        let mut coordinator = world.login(&team.coordinator).await;
        let by_hand = coordinator.get(&format!("/planning/klussen/{third}/plan?ploeg={}", ploegen[0])).await.is(200).text();
        assert!(by_hand.contains("Vastgehouden tot morgen 09:00 voor"), "{by_hand}");

        // Planned over: shown on the board, not forbidden.
        let over = Placement { klus: third, from: None, to: Some(held[0]), reden: None, reason: String::new() };
        let board = coordinator.get(&format!("/bord?week={week}")).await.is(200).text();
        assert_eq!(board.matches("vastgehouden tot morgen 09:00").count(), 6, "{board}");
        planning::place::place(&world.app, &actor, vec![over], None).await.unwrap();
        let nummer = world.klus_now(klus).await.nummer;
        let board = coordinator.get(&format!("/bord?week={week}")).await.is(200).text();
        assert!(board.contains(&format!("Vastgehouden tot morgen 09:00 voor {nummer}.")), "{board}");
        let mut resident = world.visitor();
        let html = page(&mut resident, &path).await;
        assert!(html.contains("Dit dagdeel is net weg") && html.matches("Kies dit").count() == 2, "{html}");
        let mark = planning::board(&world.app, &actor, week).await.unwrap().mark;
        planning::publish::publish(&world.app, &actor, week, mark, None).await.unwrap();

        let gone = resident.post(&path, &[("keuze", "1"), ("waarom", "Liever vroeg.")]).await.is(409).text();
        assert!(gone.contains("Dit dagdeel is net weg") && gone.matches("Kies dit").count() == 2, "{gone}");
        assert!(gone.contains("Liever vroeg."), "nothing typed is lost: {gone}");
        resident.post(&path, &[("keuze", "3")]).await.is(303);
        assert_eq!(store::opdracht::of_klus(world.app.store.read(), klus).await.unwrap()[0].ploeg_id, ploegen[2]);
        world.stays_sound().await;
    }

    async fn two_answers_at_once_and_one_of_them_wins(world: World) {
        let Offered { team, klus, aanbod: id, .. } = world.offered().await;
        let meldpunt = world.actor(Rol::Meldpunt).await;
        let coordinator = team.coordinator();
        let (one, two) = tokio::join!(
            world.answers(&meldpunt, klus, Answer::Keuze(1)),
            world.answers(&coordinator, klus, Answer::Keuze(2)),
        );
        let (won, lost) = match (one, two) {
            (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => (won.unwrap(), told(lost)),
            other => panic!("{other:?}"),
        };
        let chosen = world.aanbod_now(id).await;
        assert_eq!(chosen.status, AanbodStatus::Chosen { keuze: won, via: Via::Telefoon });
        assert!(lost.contains(&chosen.chosen().unwrap().words()), "{lost}");
        assert_eq!(store::opdracht::of_klus(world.app.store.read(), klus).await.unwrap().len(), 1);
        world.stays_sound().await;
    }

    async fn staff_write_down_an_answer_on_the_page_of_the_klus(world: World) {
        let Offered { klus, aanbod: id, .. } = world.offered().await;
        let mut meldpunt = world.login_as(Rol::Meldpunt).await;
        let place = format!("/planning/klussen/{klus}");
        let shown = meldpunt.get(&place).await.is(200);
        let (sleutel, versie) = (shown.field("sleutel"), shown.field("versie"));
        assert!(!shown.text().contains("Trek het aanbod in"), "the meldpunt does not dispatch: {}", shown.text());
        let act = format!("{place}/aanbod-antwoord");
        let fields = [("sleutel", sleutel.as_str()), ("versie", &versie), ("keuze", "geen"), ("waarom", "Alleen op maandag.")];
        let wrong = meldpunt.post(&act, &fields).await.is(400).text();
        assert!(wrong.contains("Kies hoe het antwoord kwam.") && wrong.contains("Alleen op maandag."), "{wrong}");
        let mut said = fields.to_vec();
        said.push(("via", "brief"));
        meldpunt.post(&act, &said).await.is(303);
        let status = world.aanbod_now(id).await.status;
        assert_eq!(status, AanbodStatus::Refused { reden: "Alleen op maandag.".to_owned(), via: Via::Brief });
        meldpunt.post(&format!("{place}/aanbod-intrekking"), &[]).await.is(403);
        world.stays_sound().await;
    }

    async fn the_resident_chooses_where_the_klus_is_followed(world: World) {
        let Offered { klus, .. } = world.offered().await;
        let nummer = world.klus_now(klus).await.nummer.to_string();
        let mut resident = world.visitor();
        let own = [("nummer", nummer.as_str()), ("postcode", "4567AB")];
        let html = resident.post("/volgen", &own).await.is(200).text();
        assert_eq!(html.matches("Kies dit").count(), 3, "{html}");
        let guess = [("nummer", nummer.as_str()), ("postcode", "4561AA"), ("keuze", "1")];
        resident.post("/volgen/aanbod", &guess).await.is(404);
        let mut choice = own.to_vec();
        choice.push(("keuze", "9"));
        let unknown = resident.post("/volgen/aanbod", &choice).await.is(409).text();
        assert!(unknown.contains("Kies een van de dagdelen die hier staan."), "{unknown}");
        choice.pop();
        choice.push(("keuze", "1"));
        let html = resident.post("/volgen/aanbod", &choice).await.is(200).text();
        assert!(html.contains("De ploeg komt op woensdag 4 november 2026") && !html.contains("Kies dit"), "{html}");
        world.stays_sound().await;
    }

    async fn a_code_of_nothing_looks_like_no_code_and_trying_is_limited(world: World) {
        let Offered { path, .. } = world.offered().await;
        let mut stranger = world.visitor();
        let unknown = stranger.get(&format!("/aanbod/{}", aanbod::code(&world.app, Uuid::now_v7()))).await.is(404).text();
        let nonsense = stranger.get("/aanbod/hallo").await.is(404).text();
        assert_eq!(unknown, nonsense);
        assert!(unknown.contains("Wij vinden deze dagdelen niet"), "{unknown}");
        stranger.post("/aanbod/hallo", &[("keuze", "1")]).await.is(404);
        for _ in 0..6 {
            stranger.get("/aanbod/hallo").await.is(404);
        }
        stranger.get(&path).await.is(429);
    }

    async fn the_letter_has_boxes_to_tick_and_a_code_that_opens_the_page(world: World) {
        let Offered { team, klus, path, .. } = world.offered().await;
        let mut coordinator = world.login(&team.coordinator).await;
        let letter = coordinator.get(&format!("/planning/klussen/{klus}/aanbod/brief")).await.is(200);
        let text = text_of(&letter.bytes);
        for shown in ["Adriana Verzonnen", "woensdag 4 november 2026", "Geen van deze dagdelen past", "06-23016250"] {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
        assert_eq!(qr_texts(&letter.bytes), [format!("http://hulst.test{path}")]);
        // With a telephone and nothing else somebody calls; a letter would come too late.
        // What a decision owes waits while it can be taken back, and messages go out in their order.
        world.later(2);
        send_due(&world.app, &Channels::default()).await.unwrap();
        let berichten = store::bericht::of_klus(world.app.store.read(), klus).await.unwrap();
        let own = berichten.iter().find(|one| one.soort == BerichtSoort::Offered).unwrap();
        assert_eq!(own.status, BerichtStatus::ToCall);
        let list = coordinator.get("/berichten").await.is(200).text();
        assert!(list.contains("woensdag 4 november 2026, ochtend"), "{list}");
        // Once answered there is nothing to call about.
        world.answers(&team.coordinator(), klus, Answer::Keuze(1)).await.unwrap();
        coordinator.get(&format!("/planning/klussen/{klus}/aanbod/brief")).await.is(409);
        world.stays_sound().await;
    }

    async fn whoever_only_a_letter_reaches_gets_the_time_it_takes(world: World) {
        let team = world.team(HULST_WERKT).await;
        world.three_days(&team, 0).await;
        let draft = KlusDraft { telefoon: String::new(), ..world.wish() };
        let klus = world.accepted(&team, &draft).await;
        let refused = aanbod::make(&world.app, &team.coordinator(), klus, None, Vec::new(), None).await;
        assert!(told(refused.unwrap_err()).contains("Er is geen dagdeel om aan te bieden"), "these days are before the letter is back");
        let mut coordinator = world.login(&team.coordinator).await;
        let empty = coordinator.get(&format!("/planning/klussen/{klus}/aanbod")).await.is(200).text();
        assert!(empty.contains("geen dagdeel om aan te bieden"), "{empty}");
        assert_eq!(world.klus_now(klus).await.status, KlusStatus::Accepted);
        world.three_days(&team, 1).await;
        let id = world.offer(&team, klus).await;
        assert_eq!(world.aanbod_now(id).await.held_until, "2026-11-09T16:00:00Z".parse().unwrap());
        // What a decision owes waits while it can be taken back, and messages go out in their order.
        world.later(2);
        send_due(&world.app, &Channels::default()).await.unwrap();
        let berichten = store::bericht::of_klus(world.app.store.read(), klus).await.unwrap();
        let own = berichten.iter().find(|one| one.soort == BerichtSoort::Offered).unwrap();
        assert_eq!(own.status, BerichtStatus::ToPrint);
        let letters = actions::bericht::look::letters(&world.app, &team.coordinator(), own.id).await.unwrap();
        assert!(text_of(&letters).contains("Geen van deze dagdelen past"), "posted with the other letters");
        world.stays_sound().await;
    }

    async fn what_happens_to_klus_and_ploeg_meanwhile_is_told(world: World) {
        let Offered { team, klus, aanbod: id, path, ploegen } = world.offered().await;
        let actor = team.coordinator();
        let mut resident = world.visitor();
        // Somebody of the first ploeg will be away, the second is dissolved.
        let day = world.app.today().saturating_add(2.days()).to_string();
        let draft = AfwezigDraft {
            wie: Wie::Deelnemer(team.deelnemers[0].0.id).value(),
            when: HalfDaysDraft { van: day.clone(), tot: day, ..HalfDaysDraft::default() },
        };
        actions::afwezig::note(&world.app, &actor, &draft, None).await.unwrap();
        actions::ploeg::dissolve(&world.app, &actor, ploegen[1], None).await.unwrap();
        let html = page(&mut resident, &path).await;
        assert_eq!(html.matches("Dit dagdeel is net weg").count(), 2, "{html}");
        let mut coordinator = world.login(&team.coordinator).await;
        let dossier = coordinator.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(dossier.contains("Weg: Deze ploeg gaat niet meer op pad.") && dossier.contains("2 personen en Ploeg 2 heeft er 1"), "{dossier}");
        for no in [1, 2] {
            let gone = told(world.answers(&actor, klus, Answer::Keuze(no)).await.unwrap_err());
            assert!(gone.starts_with("Dit dagdeel is net weg"), "{gone}");
        }
        world.stays_sound().await;

        actions::klus::pass_on(&world.app, &actor, klus, None, "service-in-de-regio", None).await
            .expect_err("they do not do gardens");
        actions::klus::withdraw(&world.app, &actor, klus, None, "Het hoeft niet meer.", None).await.unwrap();
        assert_eq!(world.aanbod_now(id).await.status, AanbodStatus::Withdrawn(Ended::KlusWithdrawn));
        let html = page(&mut resident, &path).await;
        assert!(html.contains("Deze dagdelen gelden niet meer") && html.contains("De klus gaat niet door"), "{html}");
        world.stays_sound().await;

        let draft = KlusDraft { klussoort: "reparaties".to_owned(), uitvoerder: HULST_WERKT.to_owned(), ..world.wish() };
        let other = world.accepted(&team, &draft).await;
        let passed = world.offer(&team, other).await;
        actions::klus::pass_on(&world.app, &actor, other, None, "service-in-de-regio", None).await.unwrap();
        assert_eq!(world.aanbod_now(passed).await.status, AanbodStatus::Withdrawn(Ended::PassedOn));
        let html = page(&mut resident, &format!("/aanbod/{}", aanbod::code(&world.app, passed))).await;
        assert!(html.contains("Service in de Regio heeft uw klus nu"), "{html}");
        world.stays_sound().await;

        // Planned by hand at another moment, and taken back by hand.
        let third = world.accepted(&team, &world.wish()).await;
        let planned = world.offer(&team, third).await;
        let last = *world.spots_of(planned).await.last().unwrap();
        actions::opdracht::plan(&world.app, &actor, third, last, None).await.unwrap();
        assert_eq!(world.aanbod_now(planned).await.status, AanbodStatus::Withdrawn(Ended::Planned));
        let fourth = world.accepted(&team, &world.wish()).await;
        let back = world.offer(&team, fourth).await;
        aanbod::take_back(&world.app, &actor, fourth, None, None).await.unwrap();
        assert_eq!(world.aanbod_now(back).await.status, AanbodStatus::Withdrawn(Ended::TakenBack));
        assert_eq!(world.klus_now(fourth).await.status, KlusStatus::Accepted);
        world.stays_sound().await;
    }

    async fn programs_offer_look_and_answer(world: World) {
        let team = world.team(HULST_WERKT).await;
        world.three_days(&team, 0).await;
        let klus = world.accepted(&team, &world.wish()).await;
        let mut api = world.visitor().with_token(&world.token_of(team.coordinator.id).await);
        let path = format!("/api/v1/klussen/{klus}/aanbod");
        api.get(&path).await.is(404);
        let wrong = api.post_json(&path, &json!({"dagdelen": [{"ploeg": Uuid::nil(), "van": "morgen", "tot": "2026-11-04T10:00:00Z"}]})).await.is(400);
        assert_eq!(wrong.json()["errors"][0]["veld"], "dagdelen[0].van");
        let gone = json!({"dagdelen": [{"ploeg": Uuid::nil(), "van": "2026-11-04T08:00:00Z", "tot": "2026-11-04T10:00:00Z"}]});
        assert_eq!(api.post_json(&path, &gone).await.is(400).json()["errors"][0]["veld"], "dagdelen");
        let key = Uuid::now_v7().to_string();
        let made = api.post_json_once(&path, &json!({}), Some(&key)).await.is(201);
        assert_eq!(made.json()["status"], "open");
        assert_eq!(made.json()["dagdelen"].as_array().unwrap().len(), 3);
        let again = api.post_json_once(&path, &json!({}), Some(&key)).await.is(201);
        assert_eq!(again.json()["id"], made.json()["id"]);
        api.post_json(&path, &json!({})).await.is(409);
        let say = format!("{path}/antwoord");
        api.post_json(&say, &json!({"nummer": 1, "via": "duif"})).await.is(400);
        let empty = api.post_json(&say, &json!({})).await.is(400).json();
        assert_eq!(empty["errors"][0]["veld"], "nummer", "nothing said is not none of them");
        let chosen = api.post_json(&say, &json!({"nummer": 3})).await.is(200).json();
        assert_eq!((chosen["status"].as_str(), chosen["gekozen"].as_u64()), (Some("chosen"), Some(3)));
        let mut stranger = world.visitor().with_token(&world.token(crate::support::given::other_coordinator()).await);
        stranger.get(&path).await.is(404);
        stranger.post_json(&path, &json!({})).await.is(404);
        stranger.post_json(&say, &json!({"nummer": 1})).await.is(404);
        world.stays_sound().await;
    }
}
