//! Calendar feeds: a secret link, read back by another library; made and withdrawn by who may. On both databases.

use axum::{body::Body, http::Method};
use dienstencheque::{
    actions::{self, opdracht::Spot},
    domain::{calendar::to_instant, opdracht::Reden},
};
use icalendar::{Calendar, Component, Event};
use jiff::civil::time;

use crate::{
    stories,
    support::{
        given,
        http::{Answer, Visitor},
        process::check_is_clean,
        town::HULST_WERKT,
    },
};

/// The visits of a feed, as another library reads them.
fn events(answer: &Answer) -> Vec<Event> {
    let calendar: Calendar = answer.text().parse().unwrap();
    calendar.events().cloned().collect()
}

fn value(event: &Event, name: &str) -> String {
    event.property_value(name).unwrap().to_owned()
}

/// Presses "Maak een link" and answers the path of the feed.
async fn made(visitor: &mut Visitor, page: &str) -> String {
    let sleutel = visitor.get(page).await.is(200);
    let path = {
        let html = sleutel.text();
        let at = html.rfind("action=\"/agendas/").unwrap() + "action=\"".len();
        html[at..at + html[at..].find('"').unwrap()].to_owned()
    };
    let shown = visitor.post(&path, &[]).await.is(200).text();
    let at = shown.find("http://hulst.test/agenda/").expect("no link") + "http://hulst.test".len();
    shown[at..at + shown[at..].find('<').unwrap()].to_owned()
}

stories! {
    async fn a_begeleider_sees_the_visits_in_an_own_calendar_and_no_names(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = world.ploeg(&team).await;
        let opdracht = world.planned(&team, klus, ploeg, 10).await;
        let mut begeleider = world.login(&team.begeleider).await;
        let path = made(&mut begeleider, "/agendas").await;
        let again = begeleider.get("/agendas").await.is(200).text();
        assert!(again.contains("2 november 2026") && !again.contains(&path), "the link is shown once");
        let mut calendar = world.visitor();
        let first = calendar.get(&path).await.is(200);
        assert_eq!(first.headers["content-type"], "text/calendar; charset=utf-8");
        let text = first.text();
        for hidden in ["Verzonnen", "Voorbeeldstraat", "heg"] {
            assert!(!text.contains(hidden), "{hidden}: {text}");
        }
        let shown = events(&first);
        assert_eq!(shown.len(), 1);
        assert_eq!(value(&shown[0], "DTSTART"), "20261102T100000");
        assert_eq!(value(&shown[0], "UID"), format!("{opdracht}@hulst.test"));
        assert_eq!(value(&shown[0], "STATUS"), "CONFIRMED");
        assert_eq!(value(&shown[0], "LOCATION"), "Clinge");
        assert!(value(&shown[0], "URL").ends_with(&format!("/ploeg/opdrachten/{opdracht}")));
        // A calendar that asks every minute hears in a few bytes that nothing changed.
        let etag = first.headers["etag"].to_str().unwrap().to_owned();
        let same = calendar.send(Method::GET, &path, &[("if-none-match", &etag)], Body::empty()).await.is(304);
        assert!(same.bytes.is_empty());
        let wish = Spot {
            ploeg,
            van: to_instant(world.app.today(), time(13, 0, 0, 0)),
            tot: to_instant(world.app.today(), time(14, 0, 0, 0)),
        };
        actions::opdracht::move_to(&world.app, &team.coordinator(), opdracht, Reden::Weather, wish, None).await.unwrap();
        let moved = calendar.send(Method::GET, &path, &[("if-none-match", &etag)], Body::empty()).await.is(200);
        let after = events(&moved);
        assert_eq!(after.len(), 2);
        assert_eq!(value(&after[0], "UID"), value(&shown[0], "UID"));
        assert_eq!(value(&after[0], "STATUS"), "CANCELLED");
        let sequence = |event: &Event| value(event, "SEQUENCE").parse::<u32>().unwrap();
        assert!(sequence(&after[0]) > sequence(&shown[0]));
        assert_eq!(value(&after[1], "DTSTART"), "20261102T130000");
        assert_eq!(value(&after[1], "STATUS"), "CONFIRMED");
        check_is_clean(&world.url);
    }

    async fn a_coordinator_makes_links_for_own_people_and_kills_them(world: World) {
        let team = world.team(HULST_WERKT).await;
        let klus = world.accepted_klus(&team, 1).await;
        let ploeg = world.ploeg(&team).await;
        world.planned(&team, klus, ploeg, 10).await;
        let deelnemer = team.deelnemers[0].0.id;
        let mut coordinator = world.login(&team.coordinator).await;
        let list = coordinator.get("/agendas").await.is(200).text();
        assert!(list.contains(&format!("/agendas/begeleider/{}", team.begeleider.id)), "{list}");
        let mut other = world.login_as(given::other_coordinator()).await;
        let mut calendar = world.visitor();
        for whose in [format!("deelnemer/{deelnemer}"), format!("ploeg/{ploeg}")] {
            let page = format!("/agendas/{whose}");
            let path = made(&mut coordinator, &page).await;
            assert_eq!(events(&calendar.get(&path).await.is(200)).len(), 1);
            other.get(&page).await.is(404);
            other.post(&page, &[]).await.is(404);
            let shown = coordinator.get(&page).await.is(200).text();
            let at = shown.find("/agendas/links/").unwrap();
            let kill = shown[at..at + shown[at..].find('"').unwrap()].to_owned();
            other.post(&kill, &[]).await.is(404);
            coordinator.post(&kill, &[]).await.is(303);
            calendar.get(&path).await.is(404);
            coordinator.post(&kill, &[]).await.is(409);
        }
        // A deelnemer sees only their own.
        let kaart = world.kaart(team.deelnemers[1].1.id).await;
        let mut phone = world.visitor();
        phone.post(&format!("/kaart/{kaart}"), &[("pin", given::PIN)]).await.is(303);
        phone.get("/agendas").await.is(200);
        phone.get(&format!("/agendas/deelnemer/{deelnemer}")).await.is(404);
        phone.get(&format!("/agendas/ploeg/{ploeg}")).await.is(404);
        check_is_clean(&world.url);
    }

    async fn nobody_collects_links(world: World) {
        let team = world.team(HULST_WERKT).await;
        let mut begeleider = world.login(&team.begeleider).await;
        let path = format!("/agendas/begeleider/{}", team.begeleider.id);
        for _ in 0..5 {
            begeleider.post(&path, &[]).await.is(200);
        }
        let refused = begeleider.post(&path, &[]).await.is(409).text();
        assert!(refused.contains("Trek eerst een link in"), "{refused}");
        for guess in ["/agenda/0000.ics", "/agenda/", "/agenda/.ics", "/agenda/x"] {
            world.visitor().get(guess).await.is(404);
        }
    }
}
