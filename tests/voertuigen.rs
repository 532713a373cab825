//! Voertuigen in a week, and when one is not for ploegen; pairs that stay apart and leerdoelen on the page of a deelnemer.
//! On both databases.

use dienstencheque::{
    actions::{self, Failure},
    domain::ploeg::PloegDraft,
};

use crate::{
    stories,
    support::{
        World,
        town::{HULST_WERKT, Team},
    },
};

impl World {
    /// What is said when a ploeg of today takes this voertuig.
    async fn with_voertuig(
        &self,
        team: &Team,
        voertuig: &str,
        van: &str,
        tot: &str,
    ) -> Result<(), String> {
        let draft = PloegDraft {
            datum: self.app.today().to_string(),
            begeleider: team.begeleider.id.to_string(),
            deelnemers: team
                .deelnemers
                .iter()
                .map(|(one, _)| one.id.to_string())
                .collect(),
            van: van.to_owned(),
            tot: tot.to_owned(),
            voertuig: voertuig.to_owned(),
            ..PloegDraft::default()
        };
        match actions::ploeg::make(&self.app, &team.coordinator(), HULST_WERKT, &draft, None).await
        {
            Ok(_) => Ok(()),
            Err(Failure::Invalid(errors)) => Err(errors.list()[0].1.clone()),
            Err(Failure::Refused { detail, .. }) => Err(detail),
            Err(other) => panic!("{other:?}"),
        }
    }
}

stories! {
    async fn a_bus_in_the_garage_goes_with_nobody_and_neither_does_its_trailer(world: World) {
        let team = world.team(HULST_WERKT).await;
        let mut coordinator = world.login(&team.coordinator).await;
        world.with_voertuig(&team, "hw-bus-aanhanger", "13:00", "16:00").await.unwrap();
        let mut second = world.team(HULST_WERKT).await;
        for (one, _) in &mut second.deelnemers {
            one.naam = format!("{} twee", one.naam);
        }
        let out = world.with_voertuig(&second, "hw-bus", "14:00", "16:00").await.unwrap_err();
        assert!(out.contains("Dit voertuig is op die tijd al mee met Ploeg 1"), "{out}");

        let page = coordinator.get("/voertuigen").await.is(200);
        let text = page.text();
        assert!(text.contains("week 45, maandag 2 november 2026") && text.contains("Alle voertuigen zijn er"), "{text}");
        assert!(text.contains("Ploeg 1, 13:00 tot 16:00 (als Bus met aanhanger)"), "{text}");
        let sleutel = page.field("sleutel");
        let form = [
            ("voertuig", "hw-bus"), ("waarvoor", "garage"), ("van", "2-11-2026"), ("tot", "3-11-2026"),
            ("tot_dagdeel", "ochtend"), ("sleutel", &sleutel),
        ];
        coordinator.post("/voertuigen", &form).await.is(303);
        coordinator.post("/voertuigen", &form).await.is(303);
        let text = coordinator.get("/voertuigen").await.is(200).text();
        assert!(text.contains("ma 2 nov tot en met di 3 nov in de ochtend") && text.contains("in de garage"), "{text}");
        let overview = coordinator.get("/ploegen").await.is(200).text();
        assert!(overview.contains("Ploeg 1 mist Bus met aanhanger: in de garage."), "{overview}");
        let refused = world.with_voertuig(&second, "hw-bus", "08:00", "12:00").await.unwrap_err();
        assert_eq!(refused, "Dit voertuig is dan in de garage. Kies een ander voertuig of een andere dag.");

        // Nothing else takes it in those days, by whatever name.
        let party = [("voertuig", "hw-bus-aanhanger"), ("waarvoor", "other"), ("opmerking", "open dag"), ("van", "3-11-2026"), ("tot", "4-11-2026")];
        let taken = coordinator.post("/voertuigen", &party).await.is(409).text();
        assert!(taken.contains("Dit voertuig is dan al in de garage") && taken.contains("open dag"), "{taken}");
        let wrong = coordinator.post("/voertuigen", &[("voertuig", "sr-bakfiets"), ("van", "x"), ("waarvoor", "other")]).await.is(400).text();
        for sentence in ["Kies een voertuig uit de lijst.", "Vul in waar het voertuig voor nodig is.", "Vul een datum in"] {
            assert!(wrong.contains(sentence), "{sentence}: {wrong}");
        }

        let at = text.find("/voertuigen/bezetting/").unwrap();
        let path = text[at..at + "/voertuigen/bezetting/".len() + 36].to_owned();
        coordinator.get(&path).await.is(200);
        coordinator.post(&path, &[("tot", "2-11-2026"), ("tot_dagdeel", "ochtend"), ("versie", "1")]).await.is(303);
        let overview = coordinator.get("/ploegen").await.is(200).text();
        assert!(!overview.contains("mist"), "the afternoon is free again: {overview}");
        coordinator.post("/voertuigen", &party).await.is(303);
        let mut begeleider = world.login(&team.begeleider).await;
        let seen = begeleider.get("/voertuigen").await.is(200).text();
        assert!(seen.contains("nodig voor iets anders (open dag)") && !seen.contains("Noteer dat een voertuig"), "{seen}");
        begeleider.post("/voertuigen", &form[..5]).await.is(403);
        begeleider.get(&path).await.is(403);
        coordinator.post(&format!("{path}/verwijderen"), &[]).await.is(303);
        coordinator.get(&path).await.is(404);
    }

    async fn two_who_are_kept_apart_go_with_different_ploegen_and_only_the_coordinator_knows(world: World) {
        let team = world.team(HULST_WERKT).await;
        let foreign = world.team("service-in-de-regio").await;
        let (sam, yusra) = (team.deelnemers[0].0.id, team.deelnemers[1].0.id.to_string());
        let mut coordinator = world.login(&team.coordinator).await;
        let path = format!("/deelnemers/{sam}/apart");
        coordinator.post(&path, &[("apart", &yusra)]).await.is(303);
        let again = coordinator.post(&path, &[("apart", &yusra)]).await.is(303);
        assert_eq!(again.location(), format!("/deelnemers/{sam}"));
        for wrong in [sam.to_string(), foreign.deelnemers[0].0.id.to_string(), "x".to_owned(), String::new()] {
            coordinator.post(&path, &[("apart", &wrong)]).await.is(400);
        }
        let refused = world.with_voertuig(&team, "", "08:30", "16:30").await.unwrap_err();
        assert!(refused.contains("gaan niet samen op pad"), "{refused}");
        let page = coordinator.get(&format!("/deelnemers/{yusra}")).await.is(200).text();
        assert!(page.contains("Mag weer samen met Sam Bedacht"), "it is so from both sides: {page}");

        let mut begeleider = world.login(&team.begeleider).await;
        let page = begeleider.get(&format!("/deelnemers/{yusra}")).await.is(200).text();
        assert!(!page.contains("Sam Bedacht") && !page.contains("Gaat niet samen"), "{page}");
        begeleider.post(&path, &[("apart", &yusra)]).await.is(403);
        let mut other = world.login(&foreign.coordinator).await;
        other.post(&path, &[("apart", &yusra)]).await.is(404);

        coordinator.post(&format!("{path}/verwijderen"), &[("apart", &yusra)]).await.is(303);
        coordinator.post(&format!("{path}/verwijderen"), &[("apart", &yusra)]).await.is(409);
        world.with_voertuig(&team, "", "08:30", "16:30").await.unwrap();
    }

    async fn a_begeleider_notes_what_somebody_wants_to_learn(world: World) {
        let team = world.team(HULST_WERKT).await;
        let mut begeleider = world.login(&team.begeleider).await;
        let page = format!("/deelnemers/{}", team.deelnemers[0].0.id);
        let path = format!("{page}/leerdoelen");
        let wrong = begeleider.post(&path, &[("leerdoel", "vliegen"), ("leerdoel_due", "1-1-2020")]).await.is(400).text();
        assert!(wrong.contains("Kies een vaardigheid uit de lijst.") && wrong.contains("Deze dag is al voorbij"), "{wrong}");
        begeleider.post(&path, &[("leerdoel", "strijken")]).await.is(303);
        begeleider.post(&path, &[("leerdoel", "strijken"), ("leerdoel_due", "24-12-2026")]).await.is(303);
        let text = begeleider.get(&page).await.is(200).text();
        assert!(text.contains("Strijken, uiterlijk do 24 dec"), "{text}");
        begeleider.post(&format!("{path}/verwijderen"), &[("leerdoel", "strijken")]).await.is(303);
        let text = begeleider.get(&page).await.is(200).text();
        assert!(text.contains("Er zijn nog geen leerdoelen."), "{text}");
    }
}
