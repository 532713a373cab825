//! A small town: an uitvoerder with its people, a ploeg of today, a klus that is planned on it, cheques that were sold.

use dienstencheque::{
    actions::{self, opdracht::Spot, overdracht::Decision},
    domain::{
        account::{Account, Actor, Rol},
        boeking::Rekening,
        calendar::{Dagdeel, Weekdag, to_instant},
        certificaat::{Certificaat, Rijbewijs},
        deelnemer::{Beschikbaar, Deelnemer, DeelnemerRegeling, Niveau, Urenafspraak},
        klus::{Acceptance, KlusDraft},
        oplage::OplageDraft,
        ploeg::PloegDraft,
        verkoop::{BY_API, VerkoopDraft},
    },
    store,
};
use jiff::civil::time;
use uuid::Uuid;

use super::{World, given, paper::codes_on};

pub const HULST_WERKT: &str = "hulst-werkt";

/// The people of one uitvoerder.
pub struct Team {
    pub uitvoerder: String,
    pub coordinator: Account,
    pub begeleider: Account,
    pub deelnemers: Vec<(Deelnemer, Account)>,
}

impl Team {
    pub fn coordinator(&self) -> Actor {
        Actor::Account(self.coordinator.clone())
    }

    pub fn begeleider(&self) -> Actor {
        Actor::Account(self.begeleider.clone())
    }

    /// The first deelnemer, at work.
    pub fn deelnemer(&self) -> Actor {
        Actor::Account(self.deelnemers[0].1.clone())
    }
}

/// What is printed of one cheque.
pub struct Paper {
    pub nummer: String,
    pub code: String,
    pub claimcode: String,
    pub verkoop: Uuid,
}

/// A visit that has begun, with whoever is there.
pub struct Visit {
    pub team: Team,
    pub klus: Uuid,
    pub opdracht: Uuid,
    /// Bearer token of the first deelnemer of the ploeg.
    pub token: String,
}

impl World {
    /// A coordinator, a begeleider and two deelnemers who can do everything and may always come.
    pub async fn team(&self, uitvoerder: &str) -> Team {
        let own = uitvoerder.to_owned();
        let coordinator = self
            .account(Rol::Coordinator {
                uitvoerder: own.clone(),
            })
            .await;
        let begeleider = self
            .account(Rol::Begeleider {
                uitvoerder: own.clone(),
            })
            .await;
        let mut deelnemers = Vec::new();
        for naam in ["Sam Bedacht", "Yusra Voorbeeld"] {
            deelnemers.push(self.deelnemer(uitvoerder, naam).await);
        }
        Team {
            uitvoerder: own,
            coordinator,
            begeleider,
            deelnemers,
        }
    }

    /// A deelnemer who can do everything and may always come, with an account.
    pub async fn deelnemer(&self, uitvoerder: &str, naam: &str) -> (Deelnemer, Account) {
        let vaardigheden = self
            .app
            .regeling
            .vaardigheden
            .iter()
            .map(|vaardigheid| (vaardigheid.slug.clone(), Niveau::Alone))
            .collect();
        let always = Weekdag::ALL
            .into_iter()
            .flat_map(|day| Dagdeel::ALL.map(|part| (day, part)));
        let deelnemer = Deelnemer {
            id: self.app.new_id(),
            uitvoerder: uitvoerder.to_owned(),
            naam: naam.to_owned(),
            telefoon: None,
            regeling: DeelnemerRegeling::Wwb,
            urenafspraken: vec![Urenafspraak {
                van: jiff::civil::date(2026, 1, 5),
                minuten: 32 * 60,
            }],
            beschikbaar: Beschikbaar::of(always),
            certificaten: vec![Certificaat::rijbewijs(Rijbewijs::B)],
            beperkingen: Vec::new(),
            start: jiff::civil::date(2026, 1, 5),
            end: None,
            uitstroom: None,
            pauzes: Vec::new(),
            klantmanager: None,
            vaardigheden,
        };
        let (added, now) = (deelnemer.clone(), self.app.now());
        self.app
            .store
            .write(move |tx| async move { store::deelnemer::add(&tx, &added, now).await })
            .await
            .unwrap();
        let account = self
            .account(Rol::Deelnemer {
                deelnemer: deelnemer.id,
                uitvoerder: uitvoerder.to_owned(),
            })
            .await;
        (deelnemer, account)
    }

    /// A ploeg of today with these two deelnemers, 08:30 to 16:30.
    pub async fn ploeg(&self, team: &Team) -> Uuid {
        let draft = PloegDraft {
            datum: self.app.today().to_string(),
            naam: String::new(),
            begeleider: team.begeleider.id.to_string(),
            deelnemers: team
                .deelnemers
                .iter()
                .map(|(deelnemer, _)| deelnemer.id.to_string())
                .collect(),
            van: "08:30".to_owned(),
            tot: "16:30".to_owned(),
            voertuig: String::new(),
        };
        actions::ploeg::make(
            &self.app,
            &team.coordinator(),
            &team.uitvoerder,
            &draft,
            None,
        )
        .await
        .unwrap()
        .value
        .id
    }

    /// What mevrouw Verzonnen of Clinge asks: the garden, when it suits the ploeg.
    pub fn wish(&self) -> KlusDraft {
        KlusDraft {
            naam: "Adriana Verzonnen".to_owned(),
            postcode: "4567 AB".to_owned(),
            huisnummer: "12".to_owned(),
            straat: "Voorbeeldstraat".to_owned(),
            plaats: "Clinge".to_owned(),
            telefoon: "0114000012".to_owned(),
            klussoort: "tuinonderhoud".to_owned(),
            omschrijving: "De heg is te hoog.".to_owned(),
            ..KlusDraft::default()
        }
    }

    /// A klus that was asked and accepted for so many cheques.
    pub async fn accepted_klus(&self, team: &Team, cheques: usize) -> Uuid {
        let draft = self.wish();
        let asked = actions::klus::ask(
            &self.app,
            &team.coordinator(),
            std::net::Ipv4Addr::LOCALHOST.into(),
            &draft,
            None,
        )
        .await
        .unwrap();
        let acceptance = Acceptance {
            personen: 2,
            personen_minuten: u32::try_from(cheques).unwrap() * 120,
        };
        actions::klus::accept(
            &self.app,
            &team.coordinator(),
            asked.value.id,
            None,
            acceptance,
            None,
        )
        .await
        .unwrap();
        asked.value.id
    }

    /// A klus planned on the ploeg of today from this hour, for an hour.
    pub async fn planned(&self, team: &Team, klus: Uuid, ploeg: Uuid, hour: i8) -> Uuid {
        let wish = Spot {
            ploeg,
            van: to_instant(self.app.today(), time(hour, 0, 0, 0)),
            tot: to_instant(self.app.today(), time(hour + 1, 0, 0, 0)),
        };
        actions::opdracht::plan(&self.app, &team.coordinator(), klus, wish, None)
            .await
            .unwrap()
            .value
            .id
    }

    /// A visit that began at ten, agreed for so many cheques.
    pub async fn started_visit(&self, cheques: usize) -> Visit {
        let team = self.team(HULST_WERKT).await;
        let klus = self.accepted_klus(&team, cheques).await;
        let ploeg = self.ploeg(&team).await;
        let opdracht = self.planned(&team, klus, ploeg, 10).await;
        self.app
            .clock
            .set(to_instant(self.app.today(), time(10, 0, 0, 0)));
        actions::werk::start(&self.app, &team.deelnemer(), opdracht, None, None)
            .await
            .unwrap();
        let token = self.token_of(team.deelnemers[0].1.id).await;
        Visit {
            team,
            klus,
            opdracht,
            token,
        }
    }

    /// The codes of so many cheques that lie in stock at a verkooppunt: printed, handed out, signed for.
    pub async fn stocked(&self, verkooppunt: &str, count: usize) -> Vec<String> {
        let beheerder = self.actor(Rol::Beheerder).await;
        let draft = OplageDraft {
            verkooppunt: verkooppunt.to_owned(),
            aantal: count.to_string(),
            ..OplageDraft::default()
        };
        let oplage = actions::oplage::print(&self.app, &beheerder, &draft, None)
            .await
            .unwrap()
            .value;
        let open = actions::overdracht::list(&self.app, &beheerder, Some(verkooppunt))
            .await
            .unwrap();
        let signed = Decision::Confirm { on_paper: true };
        let id = open[0].overdracht.id;
        let moved = actions::overdracht::decide(&self.app, &beheerder, id, signed, None).await;
        assert_eq!(moved.unwrap().value, count);
        codes_on(
            &actions::oplage::sheet(&self.app, &beheerder, oplage)
                .await
                .unwrap(),
        )
    }

    /// The codes of so many cheques, sold at the gemeentewinkel.
    pub async fn sold_codes(&self, count: usize) -> Vec<String> {
        let sold = self.sold_papers(count, "contant").await;
        sold.into_iter().map(|one| one.code).collect()
    }

    /// So many cheques as their buyer takes them home, sold at the gemeentewinkel.
    pub async fn sold_papers(&self, count: usize, betaalwijze: &str) -> Vec<Paper> {
        let clerk = self.actor(given::balie()).await;
        let draft = VerkoopDraft {
            verkooppunt: "gemeentewinkel".to_owned(),
            aantal: count.to_string(),
            betaalwijze: betaalwijze.to_owned(),
            koper: "Stichting Verzonnen".to_owned(),
        };
        let id = actions::verkoop::sell(&self.app, &clerk, &draft, &BY_API, None)
            .await
            .unwrap()
            .value;
        let sold = actions::verkoop::find(&self.app, &clerk, id).await.unwrap();
        let prefix = &self.app.regeling.cheque_prefix;
        let secrets = sold.secrets.unwrap();
        sold.cheques
            .iter()
            .zip(secrets)
            .map(|(cheque, own)| Paper {
                nummer: cheque.nummer(prefix).to_string(),
                code: own.code,
                claimcode: own.claimcode,
                verkoop: id,
            })
            .collect()
    }

    /// The state of a cheque, as staff see it.
    pub async fn status_of(&self, nummer: &str) -> String {
        let mut api = self.api_as(Rol::Meldpunt).await;
        let answer = api.get(&format!("/api/v1/cheques/{nummer}")).await.is(200);
        answer.json()["status"].as_str().unwrap().to_owned()
    }

    /// The balance of an account in the journal, over all parties, in cents.
    pub async fn balance(&self, rekening: Rekening) -> i64 {
        let balances = store::boeking::balances(self.app.store.read())
            .await
            .unwrap();
        let own = balances.iter().filter(|one| one.rekening == rekening);
        own.map(|one| one.cents.0).sum()
    }
}
