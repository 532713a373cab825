//! Absence: noted, changed and taken back by who may; ploegen that go without somebody say so. On both databases.

use dienstencheque::{
    actions::{self, Failure, ploeg::Made},
    domain::{
        account::{Actor, Rol},
        afwezig::{AfwezigDraft, Wie},
        half_days::HalfDaysDraft,
        ploeg::PloegDraft,
    },
};
use uuid::Uuid;

use crate::{
    stories,
    support::{World, given, town::HULST_WERKT, town::Team},
};

fn away<'a>(wie: &'a str, van: &'a str, tot: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("wie", wie), ("van", van), ("tot", tot)]
}

impl World {
    /// Notes that somebody is away on these days.
    pub async fn away(&self, team: &Team, wie: Wie, van: &str, tot: &str) -> Uuid {
        let draft = AfwezigDraft {
            wie: wie.value(),
            when: HalfDaysDraft {
                van: van.to_owned(),
                tot: tot.to_owned(),
                ..HalfDaysDraft::default()
            },
        };
        actions::afwezig::note(&self.app, &team.coordinator(), &draft, None)
            .await
            .unwrap()
            .value
            .id
    }

    /// Makes a ploeg of the first deelnemer of the team on a day.
    pub async fn ploeg_on(&self, team: &Team, datum: &str) -> Result<Made, Failure> {
        let draft = PloegDraft {
            datum: datum.to_owned(),
            begeleider: team.begeleider.id.to_string(),
            deelnemers: vec![team.deelnemers[0].0.id.to_string()],
            van: "08:30".to_owned(),
            tot: "16:30".to_owned(),
            ..PloegDraft::default()
        };
        actions::ploeg::make(&self.app, &team.coordinator(), HULST_WERKT, &draft, None)
            .await
            .map(|done| done.value)
    }
}

stories! {
    async fn a_coordinator_notes_absence_and_the_ploeg_says_whom_it_misses(world: World) {
        let team = world.team(HULST_WERKT).await;
        world.ploeg(&team).await;
        let sam = Wie::Deelnemer(team.deelnemers[0].0.id).value();
        let mut coordinator = world.login(&team.coordinator).await;
        let page = coordinator.get("/afwezig").await.is(200);
        assert!(page.text().contains("In deze weken is niemand afwezig."), "{}", page.text());
        let sleutel = page.field("sleutel");
        let mut form = away(&sam, "2-11-2026", "");
        form.push(("sleutel", &sleutel));
        coordinator.post("/afwezig", &form).await.is(303);
        coordinator.post("/afwezig", &form).await.is(303);
        let list = coordinator.get("/afwezig").await.is(200).text();
        assert!(list.contains("1 keer afwezig") && list.contains("vanaf ma 2 nov, einde nog niet bekend"), "{list}");
        assert!(list.contains("Ploeg 1, ma 2 nov"), "{list}");
        let overview = coordinator.get("/ploegen").await.is(200).text();
        assert!(overview.contains("Ploeg 1 mist Sam Bedacht: afwezig."), "{overview}");

        // A second absence in those days is the same one.
        let twice = coordinator.post("/afwezig", &away(&sam, "5-11-2026", "6-11-2026")).await.is(409).text();
        assert!(twice.contains("Al genoteerd als afwezig") && twice.contains("5-11-2026"), "{twice}");

        // Back on Wednesday.
        let person = coordinator.get(&format!("/deelnemers/{}", team.deelnemers[0].0.id)).await.is(200).text();
        let at = person.find("/afwezig/").unwrap();
        let path = &person[at..at + "/afwezig/".len() + 36];
        let page = coordinator.get(path).await.is(200);
        assert!(page.text().contains("Deze ploegen missen Sam Bedacht"), "{}", page.text());
        let end = [("tot", "3-11-2026"), ("tot_dagdeel", "ochtend"), ("versie", "1")];
        coordinator.post(path, &end).await.is(303);
        let late = coordinator.post(path, &end).await.is(409).text();
        assert!(late.contains("Iemand anders heeft dit net veranderd"), "{late}");
        let wrong = coordinator.post(path, &[("tot", "1-11-2026"), ("versie", "2")]).await.is(400).text();
        assert!(wrong.contains("Dit ligt voor de eerste dag") && wrong.contains("1-11-2026"), "{wrong}");
        let list = coordinator.get("/afwezig").await.is(200).text();
        assert!(list.contains("ma 2 nov tot en met di 3 nov in de ochtend"), "{list}");

        coordinator.post(&format!("{path}/verwijderen"), &[]).await.is(303);
        coordinator.post(&format!("{path}/verwijderen"), &[]).await.is(404);
        let overview = coordinator.get("/ploegen").await.is(200).text();
        assert!(!overview.contains("mist"), "{overview}");
    }

    async fn nobody_who_is_away_is_put_in_a_ploeg(world: World) {
        let team = world.team(HULST_WERKT).await;
        let sam = team.deelnemers[0].0.id;
        world.away(&team, Wie::Deelnemer(sam), "2026-11-03", "2026-11-03").await;
        world.away(&team, Wie::Begeleider(team.begeleider.id), "2026-11-04", "").await;
        world.ploeg_on(&team, "2026-11-02").await.unwrap();
        let said = |failure: Failure| match failure {
            Failure::Invalid(errors) => errors.list().to_vec(),
            other => panic!("{other:?}"),
        };
        let tuesday = said(world.ploeg_on(&team, "2026-11-03").await.unwrap_err());
        assert_eq!(tuesday, [("deelnemers".to_owned(), "Sam Bedacht is dan afwezig. Kies iemand anders.".to_owned())]);
        let thursday = said(world.ploeg_on(&team, "2026-11-05").await.unwrap_err());
        assert_eq!(thursday, [("begeleider".to_owned(), "De begeleider is dan afwezig. Kies een andere begeleider.".to_owned())]);
        let mut coordinator = world.login(&team.coordinator).await;
        let form = coordinator.get("/ploegen/nieuw?datum=2026-11-03").await.is(200).text();
        let cannot = form.find("Kunnen deze dag niet (1)").expect("nobody is away");
        assert!(form[cannot..].contains("Sam Bedacht") && form.contains("afwezig: di 3 nov"), "{form}");
    }

    async fn a_begeleider_notes_absence_for_own_ploegen_only(world: World) {
        let team = world.team(HULST_WERKT).await;
        let (stranger, _) = world.deelnemer(HULST_WERKT, "Onbekende Vreemd").await;
        let foreign = world.team("service-in-de-regio").await;
        let mut begeleider = world.login(&team.begeleider).await;
        let page = begeleider.get("/afwezig").await.is(200).text();
        assert!(page.contains("Er is niemand voor wie u dit kunt noteren"), "{page}");
        world.ploeg(&team).await;
        let value = |id| Wie::Deelnemer(id).value();
        let own = value(team.deelnemers[0].0.id);
        begeleider.post("/afwezig", &away(&own, "2026-11-05", "2026-11-05")).await.is(303);
        let other = value(stranger.id);
        begeleider.post("/afwezig", &away(&other, "2026-11-05", "2026-11-05")).await.is(403);
        let foreign = value(foreign.deelnemers[0].0.id);
        begeleider.post("/afwezig", &away(&foreign, "2026-11-05", "2026-11-05")).await.is(404);
        let self_ = Wie::Begeleider(team.begeleider.id);
        begeleider.post("/afwezig", &away(&self_.value(), "2026-11-05", "2026-11-05")).await.is(403);
        begeleider.post("/afwezig", &away("", "gisteren", "")).await.is(400);

        let id = world.away(&team, Wie::Deelnemer(stranger.id), "2026-11-05", "").await;
        world.away(&team, self_, "2026-11-06", "2026-11-06").await;
        let list = begeleider.get("/afwezig").await.is(200).text();
        assert!(list.contains("Sam Bedacht") && !list.contains("Onbekende Vreemd"), "{list}");
        assert!(list.contains("(begeleider)") && list.contains("vr 6 nov"), "sees when they are away themselves: {list}");
        begeleider.get(&format!("/afwezig/{id}")).await.is(403);
        let page = begeleider.get(&format!("/deelnemers/{}", stranger.id)).await.is(200).text();
        assert!(!page.contains("Noteer afwezigheid"), "{page}");
        let klantmanager: Actor = world.actor(Rol::Klantmanager).await;
        let none = actions::afwezig::of_deelnemer(&world.app, &klantmanager, stranger.id).await.unwrap();
        assert!(none.is_none(), "a klantmanager does not see it");
        let mut outsider = world.login(&world.account(given::balie()).await).await;
        outsider.get("/afwezig").await.is(403);
    }
}
