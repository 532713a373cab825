//! Messages: owed in the transaction of what happened, sent to a real mail server (of this test), read back by another library;
//! what a server does wrong, and what people do with the rest. On both databases.

use std::sync::Arc;

use dienstencheque::{
    actions::{self, bericht::send::send_due, nightly, opdracht::Spot, werk::FinishDraft},
    app::App,
    config::NotifySettings,
    domain::{
        account::{Actor, Rol},
        bericht::{Bericht, BerichtSoort, BerichtStatus, OWED, Problem},
        calendar::to_instant,
        klus::{Acceptance, KlusDraft},
        opdracht::Reden,
        organisatie::OrganisatieDraft,
        ploeg::PloegDraft,
        verkoop::{BY_API, PayerDraft, VerkoopDraft},
    },
    notify::Channels,
    store::{self, Store, open::Steps},
};
use jiff::civil::time;
use mail_parser::{MessageParser, MimeHeaders as _};
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use crate::{
    stories,
    support::{
        World, given,
        notifynl::NotifyNl,
        paper::text_of,
        process::{Server, check_is_clean},
        smtp::{Manners, Smtp, Taken},
        town::{HULST_WERKT, Team},
    },
};

const MAIL_FROM: &str = "Hulst voor Elkaar <klussen@hulst.test>";
const NOTIFY_KEY: &str =
    "hulst-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0";

fn by_mail(smtp: &Smtp) -> Channels {
    let settings = NotifySettings {
        smtp_url: Some(smtp.url().into()),
        mail_from: Some(MAIL_FROM.to_owned()),
        ..NotifySettings::default()
    };
    Channels::open(&settings).unwrap()
}

fn by_sms(notify: &NotifyNl) -> Channels {
    let settings = NotifySettings {
        notify_key: Some(NOTIFY_KEY.to_owned().into()),
        notify_template: Some("f33517ff-2a88-4f6e-b855-c550268ce08a".to_owned()),
        notify_url: format!("http://{}", notify.address),
        ..NotifySettings::default()
    };
    Channels::open(&settings).unwrap()
}

impl World {
    /// What mevrouw Verzonnen asks, with an e-mail address.
    fn wish_with_mail(&self) -> KlusDraft {
        KlusDraft {
            email: "adriana@example.org".to_owned(),
            ..self.wish()
        }
    }

    async fn asks(&self, draft: &KlusDraft) -> Uuid {
        // Each resident from an address of their own: how often one may ask is another test's question.
        let [.., a, b, c] = *Uuid::now_v7().as_bytes();
        let from = std::net::Ipv4Addr::new(10, a, b, c).into();
        actions::klus::ask(&self.app, &Actor::Bewoner, from, draft, None)
            .await
            .unwrap()
            .value
            .id
    }

    async fn accepts(&self, team: &Team, klus: Uuid) {
        let acceptance = Acceptance {
            personen: 2,
            personen_minuten: 120,
        };
        actions::klus::accept(&self.app, &team.coordinator(), klus, None, acceptance, None)
            .await
            .unwrap();
        // The resident is told when it can no longer be taken back.
        self.later(1);
    }

    /// The messages to the resident of a klus, oldest first.
    async fn berichten(&self, klus: Uuid) -> Vec<Bericht> {
        store::bericht::of_klus(self.app.store.read(), klus)
            .await
            .unwrap()
    }

    async fn only_bericht(&self, klus: Uuid) -> Bericht {
        let mut all = self.berichten(klus).await;
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    /// Runs a statement past the product, as somebody with a hammer would.
    pub async fn hammer(&self, text: &str) {
        let conn = sea_orm::Database::connect(&self.url).await.unwrap();
        let statement = Statement::from_string(conn.get_database_backend(), text.to_owned());
        conn.execute_raw(statement).await.unwrap();
        conn.close().await.unwrap();
    }

    /// Every message as the database has it, in one text.
    async fn rows(&self) -> String {
        let conn = sea_orm::Database::connect(&self.url).await.unwrap();
        let text = "SELECT soort || ' ' || recipient || ' ' || object || ' ' || status || ' ' || COALESCE(way, '-') || ' ' \
                    || COALESCE(problem, '-') AS line FROM bericht ORDER BY owed_at, id";
        let statement = Statement::from_string(conn.get_database_backend(), text.to_owned());
        let rows = conn.query_all_raw(statement).await.unwrap();
        conn.close().await.unwrap();
        rows.iter()
            .map(|row| row.try_get::<String>("", "line").unwrap())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// Subject, Message-ID and text of a mail, read by another library.
fn read(taken: &Taken) -> (String, String, String) {
    let mail = MessageParser::default().parse(&taken.raw).unwrap();
    (
        mail.subject().unwrap().to_owned(),
        mail.message_id().unwrap().to_owned(),
        mail.body_text(0).unwrap().into_owned(),
    )
}

fn subjects(smtp: &Smtp) -> Vec<String> {
    smtp.taken().iter().map(|one| read(one).0).collect()
}

stories! {
    async fn a_resident_with_mail_reads_what_happens_to_the_klus(world: World) {
        let smtp = Smtp::start().await;
        let team = world.team(HULST_WERKT).await;
        let klus = world.asks(&world.wish_with_mail()).await;
        world.later(1);
        world.accepts(&team, klus).await;
        world.later(1);
        let ploeg = world.ploeg(&team).await;
        let opdracht = world.planned(&team, klus, ploeg, 10).await;
        assert_eq!(send_due(&world.app, &by_mail(&smtp)).await.unwrap(), 3);
        assert_eq!(subjects(&smtp), ["Uw klus is aangevraagd", "Wij doen uw klus", "De afspraak voor uw klus"]);
        let taken = smtp.taken();
        let nummer = store::klus::find(world.app.store.read(), klus).await.unwrap().unwrap().nummer.to_string();
        for (one, bericht) in taken.iter().zip(world.berichten(klus).await) {
            assert_eq!((one.from.as_str(), one.to.as_slice()), ("klussen@hulst.test", ["adriana@example.org".to_owned()].as_slice()));
            let mail = MessageParser::default().parse(&one.raw).unwrap();
            let (subject, id, text) = read(one);
            assert_eq!(id, format!("{}@hulst.test", bericht.id));
            assert_eq!(mail.header("Auto-Submitted").unwrap().as_text(), Some("auto-generated"));
            // Plain words and nothing else: no second form, no picture, nothing that tells that it was read.
            let kind = mail.content_type().unwrap();
            assert_eq!((kind.ctype(), kind.subtype()), ("text", Some("plain")));
            assert_eq!((mail.parts.len(), mail.attachment_count()), (1, 0));
            assert!(!subject.contains("Verzonnen") && !subject.contains("K26"), "{subject}");
            assert!(!text.contains("Verzonnen") && !text.contains("Voorbeeldstraat") && !text.contains("<"), "{text}");
            assert!(text.contains(&nummer) && text.contains("06-23016250"), "{text}");
            assert_eq!(bericht.status, BerichtStatus::Sent);
        }
        assert!(read(&taken[2]).2.contains("maandag 2 november 2026 tussen 10:00 en 11:00 uur"));
        world.later(30);
        actions::werk::start(&world.app, &team.deelnemer(), opdracht, None, None).await.unwrap();
        world.later(60);
        actions::werk::finish(&world.app, &team.deelnemer(), opdracht, FinishDraft::default(), None).await.unwrap();
        send_due(&world.app, &by_mail(&smtp)).await.unwrap();
        assert_eq!(subjects(&smtp).last().unwrap(), "Uw klus is klaar. Hoe was het?");
        let rows = world.rows().await;
        for personal in ["Verzonnen", "Voorbeeldstraat", "example.org", "0114", &nummer] {
            assert!(!rows.contains(personal), "{rows}");
        }
        check_is_clean(&world.url);
    }

    async fn a_visit_that_moves_or_falls_through_is_told_with_its_reason(world: World) {
        let smtp = Smtp::start().await;
        let team = world.team(HULST_WERKT).await;
        let klus = world.asks(&world.wish_with_mail()).await;
        world.accepts(&team, klus).await;
        let ploeg = world.ploeg(&team).await;
        let first = world.planned(&team, klus, ploeg, 11).await;
        send_due(&world.app, &by_mail(&smtp)).await.unwrap();
        let wish = Spot {
            ploeg,
            van: to_instant(world.app.today(), time(13, 0, 0, 0)),
            tot: to_instant(world.app.today(), time(14, 0, 0, 0)),
        };
        let coordinator = team.coordinator();
        let second = actions::opdracht::move_to(&world.app, &coordinator, first, Reden::Weather, wish, None).await.unwrap().value.id;
        world.later(1);
        actions::opdracht::fall_through(&world.app, &coordinator, second, Reden::Material, None).await.unwrap();
        world.later(1);
        actions::klus::withdraw(&world.app, &coordinator, klus, None, "", None).await.unwrap();
        send_due(&world.app, &by_mail(&smtp)).await.unwrap();
        let told: Vec<String> = smtp.taken()[3..].iter().map(|one| read(one).2).collect();
        assert_eq!(told.len(), 3);
        assert!(told[0].contains("niet op maandag 2 november 2026 tussen 11:00 en 12:00 uur. Het weer is te slecht."), "{}", told[0]);
        assert!(told[0].contains("tussen 13:00 en 14:00 uur"), "{}", told[0]);
        assert!(told[1].contains("gaat niet door. Wij hebben nog niet alles wat nodig is."), "{}", told[1]);
        assert!(told[2].contains("U hebt ons gezegd dat het niet meer hoeft."), "{}", told[2]);
        check_is_clean(&world.url);
    }

    async fn a_server_that_is_down_for_a_day_loses_nothing_and_mixes_nothing_up(world: World) {
        let smtp = Smtp::start().await;
        let channels = by_mail(&smtp);
        let team = world.team(HULST_WERKT).await;
        smtp.behave(Manners::Busy);
        let klus = world.asks(&world.wish_with_mail()).await;
        assert_eq!(send_due(&world.app, &channels).await.unwrap(), 1);
        world.later(1);
        world.accepts(&team, klus).await;
        for _ in 0..48 {
            world.later(30);
            send_due(&world.app, &channels).await.unwrap();
        }
        let waiting = world.berichten(klus).await;
        assert!(smtp.taken().is_empty());
        assert_eq!(waiting[0].problem, Some(Problem::Refused));
        assert!(waiting[0].tries > 5);
        assert_eq!((waiting[1].status, waiting[1].tries), (BerichtStatus::Owed, 0), "nobody hears the second thing first");
        smtp.behave(Manners::Good);
        world.later(24 * 60);
        send_due(&world.app, &channels).await.unwrap();
        assert_eq!(subjects(&smtp), ["Uw klus is aangevraagd", "Wij doen uw klus"]);
        check_is_clean(&world.url);
    }

    async fn after_twelve_tries_a_person_calls(world: World) {
        let smtp = Smtp::start().await;
        smtp.behave(Manners::HangsUp);
        let klus = world.asks(&world.wish_with_mail()).await;
        let mut tries = 0;
        while world.only_bericht(klus).await.status == BerichtStatus::Owed {
            world.later(24 * 60);
            tries += send_due(&world.app, &by_mail(&smtp)).await.unwrap();
        }
        assert_eq!(tries, 12);
        assert_eq!(world.only_bericht(klus).await.problem, Some(Problem::Unreachable));
        smtp.behave(Manners::Good);
        let id = world.only_bericht(klus).await.id;
        let mut meldpunt = world.login_as(Rol::Meldpunt).await;
        let page = meldpunt.get("/berichten").await.is(200);
        assert!(page.text().contains("Adriana Verzonnen") && page.text().contains("de verbinding lukte niet"), "{}", page.text());
        meldpunt.post(&format!("/berichten/{id}/opnieuw"), &[("sleutel", &page.field("sleutel"))]).await.is(303);
        send_due(&world.app, &by_mail(&smtp)).await.unwrap();
        assert_eq!(read(&smtp.taken()[0]).1, format!("{id}@hulst.test"));
        check_is_clean(&world.url);
    }

    async fn what_was_taken_but_not_said_so_is_sent_again_under_the_same_key(world: World) {
        let smtp = Smtp::start().await;
        smtp.behave(Manners::TakesAndHangsUp);
        let klus = world.asks(&world.wish_with_mail()).await;
        send_due(&world.app, &by_mail(&smtp)).await.unwrap();
        assert_eq!(world.only_bericht(klus).await.status, BerichtStatus::Owed);
        smtp.behave(Manners::Slow);
        world.later(2);
        send_due(&world.app, &by_mail(&smtp)).await.unwrap();
        assert_eq!(world.only_bericht(klus).await.status, BerichtStatus::Sent);
        let ids: Vec<String> = smtp.taken().iter().map(|one| read(one).1).collect();
        assert_eq!(ids.len(), 2);
        assert_eq!(ids[0], ids[1]);
    }

    async fn an_address_that_does_not_exist_is_called_once_and_settled(world: World) {
        let smtp = Smtp::start().await;
        smtp.behave(Manners::NoSuchAddress);
        let klus = world.asks(&world.wish_with_mail()).await;
        send_due(&world.app, &by_mail(&smtp)).await.unwrap();
        assert_eq!(world.only_bericht(klus).await.status, BerichtStatus::ToCall);
        assert!(!world.rows().await.contains("example.org"), "what a server answers is not kept");
        let mut other = world.login_as(given::other_coordinator()).await;
        assert!(other.get("/berichten").await.is(200).text().contains("U hoeft niemand te bellen."));
        let mut coordinator = world.login_as(given::coordinator()).await;
        let page = coordinator.get("/berichten").await.is(200);
        let shown = page.text();
        for said in ["Adriana Verzonnen", "0114-000012", "Wat u vertelt", "Uw klusnummer is", "bestaat niet"] {
            assert!(shown.contains(said), "{said}: {shown}");
        }
        let id = world.only_bericht(klus).await.id;
        let (path, sleutel) = (format!("/berichten/{id}/gebeld"), page.field("sleutel"));
        other.post(&path, &[]).await.is(404);
        coordinator.post(&path, &[("sleutel", &sleutel)]).await.is(303);
        coordinator.post(&path, &[("sleutel", &sleutel)]).await.is(303);
        coordinator.post(&path, &[]).await.is(409);
        assert!(coordinator.get("/berichten").await.is(200).text().contains("U hoeft niemand te bellen."));
        let dossier = coordinator.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(dossier.contains("Berichten aan de bewoner") && dossier.contains("Gebeld per telefoon"), "{dossier}");
        check_is_clean(&world.url);
    }

    async fn whoever_has_no_mail_gets_a_letter_and_a_call_when_the_visit_is_near(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.asks(&world.wish()).await;
        world.later(1);
        world.accepts(&team, klus).await;
        world.later(1);
        let ploeg = world.ploeg(&team).await;
        world.planned(&team, klus, ploeg, 10).await;
        send_due(&world.app, &Channels::default()).await.unwrap();
        let stati: Vec<_> = world.berichten(klus).await.iter().map(|one| (one.soort, one.status)).collect();
        assert_eq!(stati, [
            (BerichtSoort::Requested, BerichtStatus::ToPrint),
            (BerichtSoort::Accepted, BerichtStatus::ToPrint),
            (BerichtSoort::Planned, BerichtStatus::ToCall),
        ]);
        let mut meldpunt = world.login_as(Rol::Meldpunt).await;
        let page = meldpunt.get("/berichten").await.is(200);
        let ids: Vec<String> = world.berichten(klus).await[..2].iter().map(|one| one.id.to_string()).collect();
        let letters = meldpunt.get(&format!("/berichten/brieven?tot={}", ids[1])).await.is(200);
        let paper = text_of(&letters.bytes);
        for said in ["Adriana Verzonnen", "Voorbeeldstraat 12", "4567 AB Clinge", "Wij doen uw klus", "Uw klusnummer is"] {
            assert!(paper.contains(said), "{said}: {paper}");
        }
        meldpunt.get("/berichten/brieven?tot=onzin").await.is(404);
        let sleutel = page.field("sleutel");
        let fields = [("sleutel", sleutel.as_str()), ("bericht", ids[0].as_str()), ("bericht", ids[1].as_str())];
        meldpunt.post("/berichten/brieven/gepost", &fields).await.is(303);
        assert!(meldpunt.get("/berichten").await.is(200).text().contains("Er zijn geen brieven."));
        assert_eq!(world.berichten(klus).await[0].status, BerichtStatus::Printed);
        check_is_clean(&world.url);
    }

    async fn a_mobile_number_gets_an_sms_that_is_of_nobody_on_the_way(world: World) {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
        let notify = NotifyNl::start().await;
        let draft = KlusDraft { telefoon: "06-12345678".to_owned(), ..world.wish() };
        let klus = world.asks(&draft).await;
        notify.refuse(Some((500, "InternalServerError")));
        send_due(&world.app, &by_sms(&notify)).await.unwrap();
        assert_eq!(world.only_bericht(klus).await.problem, Some(Problem::Refused));
        notify.refuse(None);
        world.later(2);
        send_due(&world.app, &by_sms(&notify)).await.unwrap();
        let (authorization, body) = notify.taken().remove(0);
        assert_eq!(body["phone_number"], "+31612345678");
        assert_eq!(body["reference"], world.only_bericht(klus).await.id.to_string());
        let said = body["personalisation"]["tekst"].as_str().unwrap();
        assert!(said.contains("uw aanvraag is binnen") && !said.contains("Verzonnen"), "{said}");
        let claims = authorization.strip_prefix("Bearer ").unwrap().split('.').nth(1).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
        assert_eq!(claims["iss"], "26785a09-ab16-4eb0-8407-a37497a57506");
        assert_eq!(claims["iat"], world.app.now().as_second());
        let wrong = world.asks(&KlusDraft { telefoon: "0600000000".to_owned(), huisnummer: "13".to_owned(), ..draft }).await;
        notify.refuse(Some((400, "ValidationError")));
        send_due(&world.app, &by_sms(&notify)).await.unwrap();
        assert_eq!(world.only_bericht(wrong).await.problem, Some(Problem::UnknownAddress));
    }

    async fn two_servers_send_each_message_once(world: World) {
        let smtp = Smtp::start().await;
        let other = App {
            store: Store::open(&world.url, Steps::Refuse).await.unwrap(),
            ..world.app.clone()
        };
        for house in 1..=12 {
            let draft = KlusDraft { huisnummer: house.to_string(), ..world.wish_with_mail() };
            world.asks(&draft).await;
        }
        let (one, two) = (by_mail(&smtp), by_mail(&smtp));
        let (one, two) = tokio::join!(send_due(&world.app, &one), send_due(&other, &two));
        assert_eq!(one.unwrap() + two.unwrap(), 12);
        let mut ids: Vec<String> = smtp.taken().iter().map(|one| read(one).1).collect();
        ids.sort();
        ids.dedup();
        assert_eq!((ids.len(), smtp.taken().len()), (12, 12));
    }

    async fn a_server_killed_in_the_middle_leaves_its_message_to_another(world: World) {
        let smtp = Smtp::start().await;
        smtp.behave(Manners::TakesAndHolds);
        let klus = world.asks(&world.wish_with_mail()).await;
        let url = smtp.url();
        let server = Server::start_with(&world, &[
            ("DIENSTENCHEQUE_SMTP_URL", url.as_str()),
            ("DIENSTENCHEQUE_MAIL_FROM", MAIL_FROM),
        ]);
        for _ in 0..1_500 {
            if !smtp.taken().is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        server.kill();
        smtp.behave(Manners::Good);
        // The machine's clock, by which the other server took its lease.
        world.app.clock.set(dienstencheque::app::Clock::System.now());
        assert_eq!(send_due(&world.app, &by_mail(&smtp)).await.unwrap(), 0, "its lease still runs");
        world.later(6);
        assert_eq!(send_due(&world.app, &by_mail(&smtp)).await.unwrap(), 1);
        let ids: Vec<String> = smtp.taken().iter().map(|one| read(one).1).collect();
        assert_eq!(ids.len(), 2);
        assert_eq!(ids[0], ids[1]);
        assert_eq!(world.only_bericht(klus).await.status, BerichtStatus::Sent);
        check_is_clean(&world.url);
    }

    async fn what_is_no_longer_true_is_not_sent(world: World) {
        let smtp = Smtp::start().await;
        let team = world.team(HULST_WERKT).await;
        let klus = world.asks(&world.wish_with_mail()).await;
        send_due(&world.app, &by_mail(&smtp)).await.unwrap();
        let coordinator = team.coordinator();
        world.later(1);
        actions::klus::ask_bewoner(&world.app, &coordinator, klus, None, "Hoe hoog is de heg?", None).await.unwrap();
        world.later(1);
        actions::klus::answer(&world.app, &coordinator, klus, None, "Twee meter.", None).await.unwrap();
        send_due(&world.app, &by_mail(&smtp)).await.unwrap();
        assert_eq!(smtp.taken().len(), 1);
        let asked = world.berichten(klus).await.remove(1);
        assert_eq!((asked.status, asked.problem), (BerichtStatus::Dropped, Some(Problem::Overtaken)));
        let page = world.login(&team.coordinator).await.get(&format!("/planning/klussen/{klus}")).await.is(200).text();
        assert!(page.contains("Niet verstuurd: het was niet meer nodig"), "{page}");
    }

    async fn the_people_of_a_ploeg_hear_once_that_their_day_changed(world: World) {
        let mut world = world;
        let notify = NotifyNl::start().await;
        Arc::make_mut(&mut world.app.settings).notify.notify_key = Some(NOTIFY_KEY.to_owned().into());
        let team = world.team(HULST_WERKT).await;
        let ploeg = world.ploeg(&team).await;
        for (house, hour) in [("12", 10), ("13", 12)] {
            let klus = world.asks(&KlusDraft { huisnummer: house.to_owned(), ..world.wish() }).await;
            world.accepts(&team, klus).await;
            world.planned(&team, klus, ploeg, hour).await;
        }
        send_due(&world.app, &by_sms(&notify)).await.unwrap();
        assert!(notify.taken().is_empty(), "a coordinator may still be changing the day");
        world.later(6);
        send_due(&world.app, &by_sms(&notify)).await.unwrap();
        let said: Vec<String> = notify.taken().iter().map(|(_, body)| body["personalisation"]["tekst"].to_string()).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("Je planning van maandag 2 november 2026 is veranderd."), "{said:?}");
        let rows = world.rows().await;
        assert!(rows.contains("plan_changed begeleider opdracht dropped - merged"), "{rows}");
        assert!(rows.contains("plan_changed deelnemer opdracht dropped - no_way"), "{rows}");
        check_is_clean(&world.url);
    }

    async fn the_people_of_a_ploeg_hear_that_it_changed_and_who_is_no_longer_in_it_too(world: World) {
        let mut world = world;
        let notify = NotifyNl::start().await;
        Arc::make_mut(&mut world.app.settings).notify.notify_key = Some(NOTIFY_KEY.to_owned().into());
        let team = world.team(HULST_WERKT).await;
        let second = world.account(given::begeleider()).await;
        let ploeg = world.ploeg(&team).await;
        let draft = |datum: &str| PloegDraft {
            datum: datum.to_owned(),
            begeleider: second.id.to_string(),
            deelnemers: vec![team.deelnemers[0].0.id.to_string()],
            van: "09:00".to_owned(),
            tot: "12:00".to_owned(),
            ..PloegDraft::default()
        };
        let change = async |version, datum: &str| {
            actions::ploeg::change(&world.app, &team.coordinator(), ploeg, version, &draft(datum), None).await.unwrap();
        };
        let owed = async || {
            let lines = world.rows().await;
            lines.matches("plan_changed begeleider ploeg owed").count() + lines.matches("plan_changed deelnemer ploeg owed").count()
        };
        change(1, "2026-11-02").await;
        assert_eq!(owed().await, 4, "both begeleiders and both deelnemers: {}", world.rows().await);
        world.later(6);
        send_due(&world.app, &by_sms(&notify)).await.unwrap();
        let said: Vec<String> = notify.taken().iter().map(|(_, body)| body["personalisation"]["tekst"].to_string()).collect();
        assert_eq!(said.len(), 2, "of these the begeleiders have a mobile number: {said:?}");
        assert!(said.iter().all(|one| one.contains("Je planning van maandag 2 november 2026 is veranderd.")), "{said:?}");
        // What is days ahead they see when they look; who is left behind today hears of today.
        change(2, "2026-11-05").await;
        assert_eq!(owed().await, 2);
        change(3, "2026-11-03").await;
        assert_eq!(owed().await, 4);
        actions::ploeg::dissolve(&world.app, &team.coordinator(), ploeg, None).await.unwrap();
        world.later(6);
        send_due(&world.app, &by_sms(&notify)).await.unwrap();
        let said: Vec<String> = notify.taken().iter().skip(2).map(|(_, body)| body["personalisation"]["tekst"].to_string()).collect();
        assert_eq!(said.len(), 2, "today's and tomorrow's, each once: {said:?}");
        for day in ["maandag 2 november", "dinsdag 3 november"] {
            assert_eq!(said.iter().filter(|one| one.contains(day)).count(), 1, "{said:?}");
        }
        check_is_clean(&world.url);
    }

    async fn an_organisatie_hears_90_30_and_7_days_before_its_cheques_expire(world: World) {
        let smtp = Smtp::start().await;
        let finance = world.actor(Rol::Financien).await;
        let draft = OrganisatieDraft {
            naam: "Stichting Voorbeeldwonen".to_owned(),
            adres: "Plein 1".to_owned(),
            postcode: "4561AB".to_owned(),
            plaats: "Hulst".to_owned(),
            email: "inkoop@example.org".to_owned(),
            ..OrganisatieDraft::default()
        };
        let organisatie = actions::organisatie::add(&world.app, &finance, &draft, None).await.unwrap().value;
        let clerk = world.actor(given::balie()).await;
        let order = VerkoopDraft {
            verkooppunt: "gemeentewinkel".to_owned(),
            aantal: "3".to_owned(),
            betaalwijze: "factuur".to_owned(),
            koper: String::new(),
        };
        let payer = PayerDraft { organisatie: organisatie.to_string(), ..PayerDraft::default() };
        actions::verkoop::sell_to(&world.app, &clerk, &order, &payer, &BY_API, None).await.unwrap();
        for (when, told) in [
            ("2028-07-01T08:00:00Z", 0),
            ("2028-08-10T08:00:00Z", 1),
            ("2028-08-11T08:00:00Z", 1),
            ("2028-10-10T08:00:00Z", 2),
            ("2028-10-30T08:00:00Z", 3),
            ("2028-10-31T08:00:00Z", 3),
        ] {
            world.at(when);
            nightly::run(&world.app).await.unwrap();
            send_due(&world.app, &by_mail(&smtp)).await.unwrap();
            assert_eq!(smtp.taken().len(), told, "{when}");
        }
        let text = read(&smtp.taken()[2]).2;
        assert!(text.contains("zijn 3 dienstencheques nog niet gebruikt") && text.contains("2 november 2028"), "{text}");
        check_is_clean(&world.url);
    }
}

#[test]
fn every_event_that_owes_a_message_owes_another() {
    let soorten: std::collections::HashSet<_> = OWED.iter().map(|one| one.soort).collect();
    assert_eq!(soorten.len(), OWED.len());
}

#[tokio::test]
async fn a_setting_that_cannot_be_is_told_without_its_secret() {
    let wrong = |settings: NotifySettings| {
        Channels::open(&settings)
            .err()
            .expect("it was taken")
            .to_string()
    };
    let key = wrong(NotifySettings {
        notify_key: Some("geheim".to_owned().into()),
        notify_template: Some("x".to_owned()),
        ..NotifySettings::default()
    });
    assert!(key.contains("--notify-key") && !key.contains("geheim"));
    let url = wrong(NotifySettings {
        smtp_url: Some("ftp://iemand:geheim@mail.test".to_owned().into()),
        mail_from: Some(MAIL_FROM.to_owned()),
        ..NotifySettings::default()
    });
    assert!(
        url.contains("--smtp-url") && !url.contains("geheim"),
        "{url}"
    );
    let settings = NotifySettings {
        smtp_url: Some("smtp://iemand:geheim@mail.test".to_owned().into()),
        ..NotifySettings::default()
    };
    assert!(!format!("{settings:?}").contains("geheim"));
}
