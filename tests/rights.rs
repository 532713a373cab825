//! Every route × every role × own, other's and nobody's object. What each answers is pinned in one snapshot; that nothing of one
//! uitvoerder is in any byte shown to another (A5), that another's object looks like one that does not exist, and that no route
//! was forgotten is asked beside it.

use std::{collections::BTreeSet, fmt::Write as _, net::Ipv4Addr, path::Path};

use axum::{body::Body, http::Method};
use dienstencheque::{
    actions::{
        self, opdracht::Spot, oplage::Made, terugbetaling::Refunded, verkoop::Sold,
        werk::FinishDraft,
    },
    domain::{
        account::{Actor, Rol},
        afwezig::{AfwezigDraft, Wie},
        agenda::AgendaVan,
        bericht::{Bericht, BerichtStatus},
        bewijs::{Bewijs, Inhoud},
        bezetting::BezettingDraft,
        calendar::to_instant,
        fonds::FondsDraft,
        half_days::HalfDaysDraft,
        klus::{Acceptance, KlusDraft},
        melding::Melding,
        nummer::BewijsNummer,
        oplage::OplageDraft,
        organisatie::OrganisatieDraft,
        ploeg::PloegDraft,
        terugbetaling::TerugbetalingDraft,
        toekenning::ToekenningDraft,
        verkoop::{BY_API, PayerDraft, VerkoopDraft},
        verzilvering::Bezwaar,
        waardering::WaarderingDraft,
    },
    notify::Channels,
    store, web,
};
use jiff::civil::time;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    World, given,
    http::{Answer, Visitor},
    paper::text_of,
    town::Team,
};

// The routes -----------------------------------------------------------------

/// A route as it is declared, with its method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Route {
    path: String,
    method: Verb,
}

/// In the order of the table: reading first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verb {
    Get,
    Post,
}

impl Verb {
    fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// The paths in the calls `.route("…", …)` of the doors.
fn page_paths(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            page_paths(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        // What is nested is declared without its prefix.
        let prefix = match path.file_name().unwrap().to_str().unwrap() {
            "assets.rs" => "/assets",
            "mod.rs" => "/api/v1",
            _ => "",
        };
        for rest in text.split(".route(").skip(1) {
            let rest = rest
                .trim_start()
                .strip_prefix('"')
                .expect("a route without a literal path");
            found.insert(format!("{prefix}{}", rest.split('"').next().unwrap()));
        }
    }
}

/// Every route with every method it answers to.
async fn routes(world: &World) -> Vec<Route> {
    let mut paths = BTreeSet::new();
    page_paths(Path::new("src/web"), &mut paths);
    let mut routes = Vec::new();
    let mut passer_by = world.visitor();
    for path in paths {
        for method in [Verb::Get, Verb::Post] {
            // A path filled with nonsense reaches its handler all the same; only a method that is not there is 405.
            let probe = path.replace(['{', '}', '*'], "");
            let answer = send(&mut passer_by, method, &probe, &json!({}), u32::MAX >> 8).await;
            if answer.status != 405 {
                routes.push(Route {
                    path: path.clone(),
                    method,
                });
            }
        }
    }
    let document = serde_json::to_value(web::openapi()).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            routes.push(Route {
                path: format!("/api/v1{path}"),
                method: match method.as_str() {
                    "get" => Verb::Get,
                    "post" => Verb::Post,
                    other => panic!("{other} {path}: teach this test the method"),
                },
            });
        }
    }
    routes.sort();
    routes
}

// The world ------------------------------------------------------------------

/// The things of one uitvoerder and of one verkooppunt.
struct Things {
    team: Team,
    /// Asked for, nothing decided.
    klus: Uuid,
    volgcode: String,
    accepted: Uuid,
    /// Half days were offered for it.
    offered: Uuid,
    /// The code in its link.
    aanbodcode: String,
    /// A foto of the klus.
    foto: Uuid,
    /// A foto of the klus of the visit.
    foto_of_visit: Uuid,
    /// On the ploeg of today, this afternoon.
    opdracht: Uuid,
    /// Over, with uren that wait.
    finished: Uuid,
    uren: Uuid,
    ploeg: Uuid,
    /// Of a deelnemer in that ploeg.
    afwezig: Uuid,
    signaal: Uuid,
    /// Of the deelnemer of this account.
    bewijs: Uuid,
    /// A good word for the ploeg.
    waardering: Uuid,
    /// Of a voertuig of the uitvoerder.
    bezetting: Uuid,
    verkoop: Uuid,
    cheque: String,
    code: String,
    oplage: Uuid,
    /// Opened by the sale.
    kasdag: Uuid,
    terugbetaling: Uuid,
    melding: Uuid,
    /// Waits for somebody to call.
    bericht: Uuid,
    /// A calendar feed of the begeleider, and its secret.
    agenda: Uuid,
    agenda_secret: String,
    overdracht: Uuid,
    akkoord: Uuid,
    verkooppunt: String,
    organisatie: Uuid,
    factuur: Uuid,
    fonds: Uuid,
    toekenning: Uuid,
    kaart: String,
    /// Words about residents that nobody of the other uitvoerder may ever read.
    of_bewoners: Vec<String>,
    /// The same about its own people.
    of_deelnemers: Vec<String>,
}

async fn things(world: &World, uitvoerder: &str, verkooppunt: &str, mark: &str) -> Things {
    let app = &world.app;
    world.at("2026-11-02T06:30:00Z");
    let coordinator = world
        .account(Rol::Coordinator {
            uitvoerder: uitvoerder.to_owned(),
        })
        .await;
    let begeleider = world
        .account(Rol::Begeleider {
            uitvoerder: uitvoerder.to_owned(),
        })
        .await;
    let mut deelnemers = Vec::new();
    for naam in ["Dedeelnemer", "Tweede"] {
        deelnemers.push(world.deelnemer(uitvoerder, &format!("{naam} {mark}")).await);
    }
    let kaart = world.kaart(deelnemers[1].1.id).await;
    let team = Team {
        uitvoerder: uitvoerder.to_owned(),
        coordinator,
        begeleider,
        deelnemers,
    };
    let draft = PloegDraft {
        datum: app.today().to_string(),
        naam: format!("Ploeg {mark}"),
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
    let ploeg = actions::ploeg::make(app, &team.coordinator(), uitvoerder, &draft, None)
        .await
        .unwrap()
        .value
        .id;
    let soort = app
        .regeling
        .klussoorten
        .iter()
        .find(|soort| {
            soort
                .uitvoerders
                .first()
                .is_some_and(|first| first == uitvoerder)
                && !soort.spoed
        })
        .unwrap();
    let telefoon = if mark == "Vos" {
        "0114900001"
    } else {
        "0114900002"
    };
    let mut asked = Vec::new();
    for house in 1..=5 {
        let draft = KlusDraft {
            naam: format!("Debewoner {mark}"),
            postcode: "4567 AB".to_owned(),
            huisnummer: house.to_string(),
            straat: format!("Straatvan{mark}"),
            plaats: "Clinge".to_owned(),
            telefoon: telefoon.to_owned(),
            klussoort: soort.slug.clone(),
            omschrijving: format!("Het gaat om {mark}."),
            uitvoerder: uitvoerder.to_owned(),
            ..KlusDraft::default()
        };
        let from = Ipv4Addr::LOCALHOST.into();
        let done = actions::klus::ask(app, &team.coordinator(), from, &draft, None).await;
        asked.push(done.unwrap().value);
    }
    for klus in &asked[1..] {
        let acceptance = Acceptance {
            personen: 2,
            personen_minuten: 120,
        };
        actions::klus::accept(app, &team.coordinator(), klus.id, None, acceptance, None)
            .await
            .unwrap();
    }
    let mut visits = Vec::new();
    for (klus, hour) in [(&asked[2], 14), (&asked[3], 9)] {
        let wish = Spot {
            ploeg,
            van: to_instant(app.today(), time(hour, 0, 0, 0)),
            tot: to_instant(app.today(), time(hour + 1, 0, 0, 0)),
        };
        let planned = actions::opdracht::plan(app, &team.coordinator(), klus.id, wish, None).await;
        visits.push(planned.unwrap().value.id);
    }
    let later = PloegDraft {
        datum: "2026-11-04".to_owned(),
        ..draft
    };
    actions::ploeg::make(app, &team.coordinator(), uitvoerder, &later, None)
        .await
        .unwrap();
    let to_choose = asked[4].id;
    let aanbod = actions::aanbod::make(app, &team.coordinator(), to_choose, None, Vec::new(), None)
        .await
        .unwrap()
        .value;
    world.at("2026-11-02T08:00:00Z");
    let worker = team.deelnemer();
    actions::werk::start(app, &worker, visits[1], None, None)
        .await
        .unwrap();
    let clerk = world
        .actor(Rol::Balie {
            verkooppunt: verkooppunt.to_owned(),
        })
        .await;
    let melding = disputed(world, &clerk, verkooppunt, &worker, visits[1]).await;
    world.later(60);
    actions::werk::finish(app, &worker, visits[1], FinishDraft::default(), None)
        .await
        .unwrap();
    let uren = store::uren::of_opdracht(app.store.read(), visits[1])
        .await
        .unwrap();
    let own = uren
        .iter()
        .find(|row| row.deelnemer_id == team.deelnemers[0].0.id)
        .unwrap()
        .id;
    let terugbetaling = refunded(world, &clerk, verkooppunt).await;
    let (verkoop, sold) = sold(world, &clerk, verkooppunt).await;
    let draft = OplageDraft {
        verkooppunt: verkooppunt.to_owned(),
        aantal: "2".to_owned(),
        ..OplageDraft::default()
    };
    let beheerder = world.actor(Rol::Beheerder).await;
    let oplage = actions::oplage::print(app, &beheerder, &draft, None)
        .await
        .unwrap()
        .value;
    let offered = actions::overdracht::list(app, &beheerder, Some(verkooppunt)).await;
    let overdracht = offered.unwrap()[0].overdracht.id;
    let large = OplageDraft {
        aantal: "501".to_owned(),
        ..draft
    };
    let made = actions::oplage::print_or_ask(app, &beheerder, &large, None).await;
    let Made::Asked(akkoord) = made.unwrap().value else {
        panic!("a large oplage needs two people");
    };
    let payers = payers(world, &clerk, verkooppunt, mark).await;
    // Without mail and with a visit this afternoon somebody has to call.
    actions::bericht::send::send_due(app, &Channels::default())
        .await
        .unwrap();
    let owed = store::bericht::of_klus(app.store.read(), asked[2].id)
        .await
        .unwrap();
    let to_call = |one: &&Bericht| one.status == BerichtStatus::ToCall;
    let bericht = owed.iter().find(to_call).unwrap().id;
    let whose = AgendaVan::Begeleider(team.begeleider.id);
    let agenda = actions::agenda::make(app, &team.begeleider(), whose, None)
        .await
        .unwrap()
        .value;
    let draft = AfwezigDraft {
        wie: Wie::Deelnemer(team.deelnemers[0].0.id).value(),
        when: HalfDaysDraft {
            van: "2026-11-20".to_owned(),
            tot: "2026-11-20".to_owned(),
            ..HalfDaysDraft::default()
        },
    };
    let afwezig = actions::afwezig::note(app, &team.coordinator(), &draft, None)
        .await
        .unwrap()
        .value
        .id;
    let voertuig = app.regeling.uitvoerder(uitvoerder).unwrap().voertuigen[0]
        .slug
        .clone();
    let draft = BezettingDraft {
        voertuig,
        waarvoor: "garage".to_owned(),
        opmerking: String::new(),
        when: draft.when,
    };
    let bezetting = actions::bezetting::note(app, &team.coordinator(), &draft, None)
        .await
        .unwrap()
        .value
        .id;
    let (visit, seen) = (visits[0], "Er staat niets in de koelkast.");
    actions::signaal::hand_in(app, &worker, visit, seen, true, None, None)
        .await
        .unwrap();
    let read = actions::signaal::mine_to_read(app, &team.coordinator()).await;
    let signaal = read.unwrap()[0].signaal.id;
    let said = WaarderingDraft {
        oordeel: "goed".to_owned(),
        woorden: format!("Groeten van {mark}!"),
    };
    actions::waardering::by_staff(app, &team.coordinator(), asked[3].id, &said, None)
        .await
        .unwrap();
    let words = actions::waardering::list(app, &team.coordinator()).await;
    let waardering = words.unwrap()[0].waardering.id;
    Things {
        afwezig,
        signaal,
        bewijs: kept_bewijs(world, &team).await,
        waardering,
        bezetting,
        organisatie: payers[0],
        factuur: payers[1],
        fonds: payers[2],
        toekenning: payers[3],
        klus: asked[0].id,
        volgcode: asked[0].volgcode.clone(),
        accepted: asked[1].id,
        offered: to_choose,
        aanbodcode: actions::aanbod::code(app, aanbod.id).to_string(),
        foto: kept_foto(world, &team, asked[0].id).await,
        foto_of_visit: kept_foto(world, &team, asked[2].id).await,
        opdracht: visits[0],
        finished: visits[1],
        uren: own,
        ploeg,
        verkoop,
        cheque: sold.cheques[0]
            .nummer(&app.regeling.cheque_prefix)
            .to_string(),
        code: sold.secrets.unwrap()[0].code.clone(),
        oplage,
        kasdag: store::kas::current(app.store.read(), verkooppunt)
            .await
            .unwrap()
            .unwrap()
            .id,
        terugbetaling,
        melding,
        bericht,
        agenda: agenda.id,
        agenda_secret: agenda.secret,
        overdracht,
        akkoord,
        verkooppunt: verkooppunt.to_owned(),
        kaart,
        of_bewoners: vec![
            format!("Debewoner{mark}"),
            format!("Straatvan{mark}"),
            format!("Hetgaatom{mark}"),
            telefoon[1..].to_owned(),
        ],
        of_deelnemers: vec![
            format!("Dedeelnemer{mark}"),
            format!("Tweede{mark}"),
            format!("Ploeg{mark}"),
        ],
        team,
    }
}

/// A bewijs of the first deelnemer, who has no approved uren in this world.
async fn kept_bewijs(world: &World, team: &Team) -> Uuid {
    let (deelnemer, account) = &team.deelnemers[0];
    let today = world.app.today();
    let bewijs = Bewijs {
        id: world.app.new_id(),
        nummer: BewijsNummer {
            year: 2026,
            seq: 1 + u32::from(team.uitvoerder != "hulst-werkt"),
        },
        deelnemer: deelnemer.id,
        plaats: u32::from(team.uitvoerder != "hulst-werkt"),
        inhoud: Inhoud {
            regeling: "Hulst voor Elkaar".to_owned(),
            uitvoerder: team.uitvoerder.clone(),
            naam: deelnemer.naam.clone(),
            van: today,
            tot: today,
            minuten: 60,
            vaardigheden: Vec::new(),
            klussoorten: Vec::new(),
            opmerkingen: Vec::new(),
            begeleider: String::new(),
            op: today,
        },
        account: account.id,
        at: world.app.now(),
        withdrawn: None,
    };
    let (id, mac) = (bewijs.id, bewijs.id.as_bytes().to_vec());
    world
        .app
        .store
        .write(move |tx| async move { store::bewijs::add(&tx, &bewijs, mac, [0; 16]).await })
        .await
        .unwrap();
    id
}

/// A foto that staff added to a klus.
async fn kept_foto(world: &World, team: &Team, klus: Uuid) -> Uuid {
    let app = &world.app;
    let album = actions::foto::album(app, &team.coordinator(), klus)
        .await
        .unwrap();
    actions::foto::add(app, album, vec![given::foto(8, 8)], None)
        .await
        .unwrap();
    store::foto::of_klus(app.store.read(), klus).await.unwrap()[0].id
}

/// Keys of an organisatie, its factuur, a fonds and a toekenning from it.
async fn payers(world: &World, clerk: &Actor, verkooppunt: &str, mark: &str) -> [Uuid; 4] {
    let app = &world.app;
    let finance = world.actor(Rol::Financien).await;
    let draft = OrganisatieDraft {
        naam: "Stichting Voorbeeldwonen".to_owned(),
        adres: "Plein 1".to_owned(),
        postcode: "4561AB".to_owned(),
        plaats: "Hulst".to_owned(),
        ..OrganisatieDraft::default()
    };
    let organisatie = actions::organisatie::add(app, &finance, &draft, None)
        .await
        .unwrap()
        .value;
    let order = VerkoopDraft {
        verkooppunt: verkooppunt.to_owned(),
        aantal: "1".to_owned(),
        betaalwijze: "factuur".to_owned(),
        koper: String::new(),
    };
    let payer = PayerDraft {
        organisatie: organisatie.to_string(),
        ..PayerDraft::default()
    };
    actions::verkoop::sell_to(app, clerk, &order, &payer, &BY_API, None)
        .await
        .unwrap();
    let known = actions::organisatie::find(app, &finance, organisatie)
        .await
        .unwrap();
    let draft = FondsDraft {
        naam: "Geluksbudget".to_owned(),
        budget: "1000".to_owned(),
        van: "2026-01-01".to_owned(),
        tot: "2026-12-31".to_owned(),
        per_persoon: "450".to_owned(),
        ..FondsDraft::default()
    };
    let fonds = actions::fonds::add(app, &finance, &draft, None)
        .await
        .unwrap()
        .value;
    let draft = ToekenningDraft {
        fonds: fonds.to_string(),
        naam: format!("Debewoner {mark}"),
        postcode: "4567AB".to_owned(),
        ..ToekenningDraft::default()
    };
    let meldpunt = world.actor(Rol::Meldpunt).await;
    let toekenning = actions::toekenning::grant(app, &meldpunt, &draft, None)
        .await
        .unwrap()
        .value;
    [organisatie, known.facturen[0].factuur.id, fonds, toekenning]
}

/// A melding about a cheque that was taken in at this visit.
async fn disputed(
    world: &World,
    clerk: &Actor,
    verkooppunt: &str,
    worker: &Actor,
    opdracht: Uuid,
) -> Uuid {
    let app = &world.app;
    let (_, sold) = sold(world, clerk, verkooppunt).await;
    let code = sold.secrets.as_ref().unwrap()[0].code.clone();
    actions::verzilvering::redeem(app, worker, &code, opdracht, None, None)
        .await
        .unwrap();
    let nummer = sold.cheques[0].nummer(&app.regeling.cheque_prefix);
    actions::verzilvering::undo::dispute(app, clerk, &nummer, Bezwaar::NotDone, None)
        .await
        .unwrap();
    let all = store::melding::page(app.store.read(), &store::melding::Scope::All, true, 0, 50)
        .await
        .unwrap();
    let own = |one: &&Melding| one.cheque == Some(sold.cheques[0].id);
    all.iter().find(own).unwrap().id
}

/// A refund at this verkooppunt.
async fn refunded(world: &World, clerk: &Actor, verkooppunt: &str) -> Uuid {
    let (_, sold) = sold(world, clerk, verkooppunt).await;
    let nummer = sold.cheques[0].nummer(&world.app.regeling.cheque_prefix);
    let draft = TerugbetalingDraft {
        cheques: vec![(
            nummer.to_string(),
            sold.secrets.unwrap()[0].claimcode.clone(),
        )],
    };
    let done = actions::terugbetaling::refund(&world.app, clerk, &draft, None)
        .await
        .unwrap();
    match done.value {
        Refunded::Paid(paid) => paid.id,
        Refunded::Asked(_) => panic!("one cheque is not much"),
    }
}

async fn sold(world: &World, clerk: &Actor, verkooppunt: &str) -> (Uuid, Sold) {
    let draft = VerkoopDraft {
        verkooppunt: verkooppunt.to_owned(),
        aantal: "1".to_owned(),
        betaalwijze: "contant".to_owned(),
        koper: String::new(),
    };
    let id = actions::verkoop::sell(&world.app, clerk, &draft, &BY_API, None)
        .await
        .unwrap()
        .value;
    (
        id,
        actions::verkoop::find(&world.app, clerk, id).await.unwrap(),
    )
}

impl Things {
    /// A path with its parameters, and what is sent to it.
    fn fill(&self, route: &Route) -> String {
        let path = &route.path;
        let id = if path.contains("/deelnemers/") {
            self.team.deelnemers[0].0.id
        } else if path.contains("/afwezig/") {
            self.afwezig
        } else if path.contains("/voertuigen/") {
            self.bezetting
        } else if path.contains("/verkopen/") {
            self.verkoop
        } else if path.contains("/oplagen/") {
            self.oplage
        } else if path.contains("/bank/regels/") || path.contains("/bankregels/") {
            // Nobody's: the bank is only for finance, whatever the line.
            Uuid::nil()
        } else if path.contains("/kasdagen/") {
            self.kasdag
        } else if path.contains("/terugbetalingen/") {
            self.terugbetaling
        } else if path.contains("/meldingen/") {
            self.melding
        } else if path.contains("/signalen/") {
            self.signaal
        } else if path.contains("/werkervaringsbewijzen/") {
            self.bewijs
        } else if path.contains("/waarderingen/") {
            self.waardering
        } else if path.contains("/berichten/") {
            self.bericht
        } else if path.contains("/agendas/links/") {
            self.agenda
        } else if path.contains("/agendas/") || path.contains("/begeleiders/") {
            self.team.begeleider.id
        } else if path.contains("/overdrachten/") {
            self.overdracht
        } else if path.contains("/akkoord") {
            self.akkoord
        } else if path.contains("/organisaties/") {
            self.organisatie
        } else if path.contains("/facturen/") {
            self.factuur
        } else if path.contains("/fondsen/") {
            self.fonds
        } else if path.contains("/verwijzingen/") || path.contains("/toekenningen/") {
            self.toekenning
        } else if path.contains("/aanbod") {
            self.offered
        } else if path.ends_with("/plan") || path.ends_with("/opdrachten") {
            self.accepted
        } else if path.contains("/klussen/") {
            self.klus
        } else if path.contains("/uren/opdrachten/") || path.ends_with("/uren") {
            self.finished
        } else if path.contains("/opdrachten/") {
            self.opdracht
        } else if path.contains("/ploegen/") {
            self.ploeg
        } else if path.contains("/uren/") {
            self.uren
        } else if path.contains("/afrekeningen/") || path.contains("export") {
            // Who may not is told so before anything is looked up; who may sees that there is none.
            Uuid::from_u128(1)
        } else {
            assert!(
                !path.contains("{id}"),
                "{path}: teach this test what its object is"
            );
            Uuid::nil()
        };
        let filled = path
            .replace("{id}", &id.to_string())
            .replace("{volgcode}", &self.volgcode)
            .replace("{kaart}", &self.kaart)
            .replace("{bestand}", &format!("{}.ics", self.agenda_secret))
            .replace("{script}", "nl.js")
            .replace("{soort}", "begeleider")
            .replace("{nummer}", &self.cheque)
            .replace("{besluit}", "vraag")
            .replace(
                "{foto}",
                &if path.contains("/opdrachten/") {
                    self.foto_of_visit
                } else {
                    self.foto
                }
                .to_string(),
            )
            .replace("{handeling}", "vervanging")
            .replace("{rapport}", "verkopen")
            .replace("{maand}", "2026-11")
            .replace("{lijst}", "0")
            .replace("{verkooppunt}", &self.verkooppunt)
            .replace("{stap}", "omschrijving")
            .replace("{*path}", "style/app.css")
            .replace(
                "{code}",
                if path.contains("bewijs") {
                    "0000"
                } else if path.contains("/aanbod/") {
                    &self.aanbodcode
                } else {
                    &self.code
                },
            );
        assert!(
            !filled.contains('{'),
            "{path}: teach this test its parameters"
        );
        filled
    }

    /// A body in which as little as possible is right, so that little happens where it may.
    fn body(&self, route: &Route) -> Value {
        let path = route.path.strip_prefix("/api/v1").unwrap_or_default();
        match path {
            "/verkopen" => {
                json!({"verkooppunt": "gemeentewinkel", "aantal": 0, "betaalwijze": "contant"})
            }
            "/kasdagen" => json!({"verkooppunt": self.verkooppunt, "wisselgeldCent": -1}),
            "/kasmutaties" | "/kastellingen" => {
                json!({"verkooppunt": self.verkooppunt, "bedragCent": 0, "stuks": {"3": 1}})
            }
            "/verzilveringen" => json!({"code": "0000", "opdracht": self.opdracht}),
            "/klussen" => json!({"bewoner": {}}),
            "/facturen/{id}/betaling" => json!({"bedragCent": 0}),
            "/klussen/{id}/opdrachten" => json!({
                "ploeg": self.ploeg, "van": "2026-11-02T15:00:00Z", "tot": "2026-11-02T15:00:00Z",
            }),
            "/klussen/{id}/acceptatie" => json!({"personen": 0, "personenUren": 0}),
            "/opdrachten/{id}/uren" => {
                json!({"van": "2026-11-02T08:00:00Z", "tot": "2026-11-02T09:00:00Z"})
            }
            "/klussen/{id}/afwijzing" => json!({"reden": "geen"}),
            "/klussen/{id}/doorverwijzing" => json!({"uitvoerder": self.team.uitvoerder}),
            "/ploegen" => json!({
                "uitvoerder": self.team.uitvoerder, "datum": "2026-11-02", "begeleider": self.team.begeleider.id,
                "deelnemers": [], "van": "10:00", "tot": "09:00",
            }),
            _ => json!({}),
        }
    }

    /// The same with keys that exist nowhere.
    fn nobodys(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for id in [
            self.team.deelnemers[0].0.id,
            self.afwezig,
            self.bezetting,
            self.verkoop,
            self.oplage,
            self.kasdag,
            self.terugbetaling,
            self.melding,
            self.signaal,
            self.bewijs,
            self.waardering,
            self.bericht,
            self.agenda,
            self.team.begeleider.id,
            self.overdracht,
            self.akkoord,
            self.organisatie,
            self.factuur,
            self.fonds,
            self.toekenning,
            self.accepted,
            self.offered,
            self.foto,
            self.foto_of_visit,
            self.klus,
            self.finished,
            self.opdracht,
            self.ploeg,
            self.uren,
        ] {
            text = text.replace(
                &id.to_string(),
                &Uuid::from_u128(id.as_u128() ^ 1).to_string(),
            );
        }
        text
    }
}

// The visitors ---------------------------------------------------------------

/// Words about whom.
#[derive(Clone, Copy)]
enum Words {
    OurBewoners,
    OurDeelnemers,
    OtherBewoners,
    OtherDeelnemers,
}

const OURS: &[Words] = &[Words::OurBewoners, Words::OurDeelnemers];
const OTHERS: &[Words] = &[Words::OtherBewoners, Words::OtherDeelnemers];
const DEELNEMERS: &[Words] = &[Words::OurDeelnemers, Words::OtherDeelnemers];
const ALL: &[Words] = &[
    Words::OurBewoners,
    Words::OurDeelnemers,
    Words::OtherBewoners,
    Words::OtherDeelnemers,
];

const NOT_A_KLANTMANAGERS: &[Words] = &[
    Words::OurBewoners,
    Words::OtherBewoners,
    Words::OtherDeelnemers,
];

/// Somebody with a role: in a browser, and with a token.
struct Person {
    role: &'static str,
    page: Visitor,
    api: Visitor,
    /// Which words this one must never read.
    blind_to: &'static [Words],
}

async fn people(world: &World, own: &Things, other: &Things) -> Vec<Person> {
    let mut people = Vec::new();
    let nobody = || (world.visitor(), world.visitor());
    let (page, api) = nobody();
    people.push(Person {
        role: "anon",
        page,
        api,
        blind_to: ALL,
    });
    let mut accounts = Vec::new();
    // Who may do least comes first: what one does may change what the next is told.
    for (role, rol, blind_to) in [
        ("klantmanager", Rol::Klantmanager, NOT_A_KLANTMANAGERS),
        ("verwijzer", Rol::Verwijzer, ALL),
        ("financien", Rol::Financien, ALL),
        ("beleid", Rol::Beleid, ALL),
        ("beheerder", Rol::Beheerder, ALL),
        ("balie", given::balie(), ALL),
        ("meldpunt", Rol::Meldpunt, DEELNEMERS),
    ] {
        accounts.push((role, world.account(rol).await, blind_to));
    }
    for (deelnemer, _) in &own.team.deelnemers {
        let (id, klantmanager) = (deelnemer.id, accounts[0].1.id);
        world
            .app
            .store
            .write(move |tx| async move {
                store::deelnemer::set_klantmanager(&tx, id, Some(klantmanager)).await
            })
            .await
            .unwrap();
    }
    accounts.push(("coordinator-2", other.team.coordinator.clone(), OURS));
    accounts.push(("deelnemer", own.team.deelnemers[0].1.clone(), OTHERS));
    accounts.push(("begeleider", own.team.begeleider.clone(), OTHERS));
    accounts.push(("coordinator", own.team.coordinator.clone(), OTHERS));
    for (role, account, blind_to) in accounts {
        let page = if account.gebruikersnaam.is_some() {
            world.login(&account).await
        } else {
            let kaart = world.kaart(account.id).await;
            let mut page = world.visitor();
            page.post(&format!("/kaart/{kaart}"), &[("pin", given::PIN)])
                .await
                .is(303);
            page
        };
        let token = world.token_of(account.id).await;
        people.push(Person {
            role,
            page,
            api: world.visitor().with_token(&token),
            blind_to,
        });
    }
    people
}

async fn send(
    visitor: &mut Visitor,
    method: Verb,
    path: &str,
    body: &Value,
    number: u32,
) -> Answer {
    // Every request from an address of its own: how often is another test's question.
    visitor.move_to(Ipv4Addr::from_bits(0x0B00_0000 + number).into());
    match method {
        Verb::Get => visitor.send(Method::GET, path, &[], Body::empty()).await,
        Verb::Post if path.starts_with("/api/") => visitor.post_json(path, body).await,
        Verb::Post => visitor.post(path, &[]).await,
    }
}

/// The status; for a redirect to the log-in page that.
fn cell(answer: &Answer) -> String {
    let status = answer.status.as_u16();
    let login = status == 303 && answer.location().starts_with("/inloggen");
    if login {
        "login".to_owned()
    } else {
        status.to_string()
    }
}

/// What can be read of an answer, without the blanks and dashes in which names and numbers may be written.
fn readable(answer: &Answer) -> String {
    let text = if answer.bytes.starts_with(b"%PDF") {
        text_of(&answer.bytes)
    } else {
        answer.text()
    };
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '-' && *c != '\u{a0}')
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_gets_at_every_route_what_is_its_own_and_no_more() {
    let world = World::on_sqlite().await;
    let own = things(&world, "hulst-werkt", "gemeentewinkel", "Vos").await;
    let other = things(&world, "service-in-de-regio", "de-lieve", "Ree").await;
    world.at("2026-11-02T11:00:00Z");
    let mut people = people(&world, &own, &other).await;
    let mut routes = routes(&world).await;
    // What closes a day, takes a deelnemer from the klantmanager or ends a session comes last.
    routes.sort_by_key(|route| {
        let ends = [
            "/ploegen/{id}/dag",
            "/api/v1/ploegen/{id}/dagsluiting",
            "/deelnemers/{id}/klantmanager",
            "/deelnemers/{id}/kaart",
            "/uitloggen",
        ]
        .iter()
        .position(|path| *path == route.path);
        (ends, route.method, route.path.clone())
    });
    let canaries = |words: &Words| match words {
        Words::OurBewoners => &own.of_bewoners,
        Words::OurDeelnemers => &own.of_deelnemers,
        Words::OtherBewoners => &other.of_bewoners,
        Words::OtherDeelnemers => &other.of_deelnemers,
    };
    let mut rows = Vec::new();
    let mut wrong = Vec::new();
    let mut number = 0;
    for route in &routes {
        let has_object = route.path.contains('{') || own.body(route) != other.body(route);
        let sides: &[(&str, &Things)] = if has_object {
            &[("own", &own), ("other", &other)]
        } else {
            &[("", &own)]
        };
        for (side, things) in sides {
            let (path, body) = (things.fill(route), things.body(route));
            let mut cells = Vec::new();
            for person in &mut people {
                let visitor = if route.path.starts_with("/api/") {
                    &mut person.api
                } else {
                    &mut person.page
                };
                number += 2;
                let answer = send(visitor, route.method, &path, &body, number).await;
                let told = format!(
                    "{} {path} ({side}) for {}",
                    route.method.word(),
                    person.role
                );
                if answer.status.is_server_error() {
                    wrong.push(format!("{told}: {}", answer.status));
                }
                let text = readable(&answer);
                for words in person.blind_to {
                    let leaks = canaries(words)
                        .iter()
                        .filter(|canary| text.contains(canary.as_str()));
                    wrong.extend(leaks.map(|canary| format!("{told}: shows {canary}")));
                }
                // For who has a scope of people another's object is one that does not exist.
                if *side == "other"
                    && ["coordinator", "begeleider", "deelnemer", "klantmanager"]
                        .contains(&person.role)
                {
                    let path = things.nobodys(&path);
                    let body = things.nobodys(&body.to_string()).parse().unwrap();
                    let visitor = if route.path.starts_with("/api/") {
                        &mut person.api
                    } else {
                        &mut person.page
                    };
                    let none = send(visitor, route.method, &path, &body, number + 1).await;
                    if none.status != answer.status {
                        wrong.push(format!(
                            "{told}: {}, but {} when there is none",
                            answer.status, none.status
                        ));
                    }
                }
                cells.push(cell(&answer));
            }
            rows.push((
                route.method.word(),
                route.path.clone(),
                (*side).to_owned(),
                cells,
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    insta::assert_snapshot!("rights", table(&people, &rows));
}

fn table(people: &[Person], rows: &[(&str, String, String, Vec<String>)]) -> String {
    let mut text = String::from(
        "Status per role; `login` is a redirect to the log-in page. own: of Hulst Werkt! or the gemeentewinkel, as all roles here\n\
         but coordinator-2, who is of the other uitvoerder, and the klantmanager of the deelnemers of Hulst Werkt!.\n\
         Forms are sent empty: 400, 409 and 303 are for who may.\n\n",
    );
    let heads: Vec<String> = people.iter().map(|person| person.role.to_owned()).collect();
    text.push_str(&line(people, "", &heads));
    for (method, path, side, cells) in rows {
        text.push_str(&line(people, &format!("{method:<4} {path} {side}"), cells));
    }
    text
}

fn line(people: &[Person], first: &str, cells: &[String]) -> String {
    let mut line = format!("{first:<62}");
    for (cell, person) in cells.iter().zip(people) {
        write!(line, "{cell:<width$}", width = person.role.len().max(5) + 2).unwrap();
    }
    format!("{}\n", line.trim_end())
}
