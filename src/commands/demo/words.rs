//! What people say of the work in the demo's month: residents by telephone, begeleiders about deelnemers; and the papers that two
//! deelnemers made of it, one of them taken back.

use super::accounts::Town;
use crate::{
    actions::{
        self, Failure,
        klus::{QueueAsk, queue},
    },
    app::App,
    domain::{account::Actor, bewijs::Keuze, klus::KlusStatus, waardering::WaarderingDraft},
    store::klus::{Sort, Stand},
};

/// What residents say, one each day.
const SAID: [(&str, &str); 5] = [
    ("goed", "Vriendelijke mensen, en alles netjes opgeruimd."),
    ("goed", ""),
    ("goed", "De tuin is weer mooi. Dank jullie wel!"),
    ("goed", "Bel mij gerust, 0114900123."),
    ("niet-goed", "De takken liggen nog in de voortuin."),
];

/// What begeleiders write down.
const REMARKS: [&str; 2] = [
    "Werkt netjes en komt altijd op tijd.",
    "Legt aan nieuwe mensen rustig uit hoe het moet.",
];

/// The meldpunt telephones a resident whose klus was done.
pub async fn morning(app: &App, town: &Town, day: u32) -> Result<(), Failure> {
    let ask = QueueAsk {
        stand: Stand::One(KlusStatus::Closed),
        uitvoerder: None,
        klussoort: None,
        plaats: None,
        q: None,
        sort: Sort::Newest,
        pagina: 1,
        size: 20,
    };
    let found = queue(app, &town.meldpunt, ask).await?;
    let turn = usize::try_from(day).unwrap_or_default() % SAID.len();
    let (oordeel, woorden) = SAID[turn];
    let draft = WaarderingDraft {
        oordeel: oordeel.to_owned(),
        woorden: woorden.to_owned(),
    };
    for (klus, ..) in found.rows {
        let (_, stand) = actions::waardering::of_klus(app, &town.meldpunt, klus.id).await?;
        if stand.open {
            let who = &town.meldpunt;
            actions::waardering::by_staff(app, who, klus.id, &draft, None).await?;
            break;
        }
    }
    Ok(())
}

/// Two deelnemers have remarks, and a bewijs each.
pub async fn papers(app: &App, town: &Town) -> Result<(), Failure> {
    let mut made = 0;
    for team in &town.uitvoerders {
        let Some(begeleider) = team.begeleiders.first().cloned().map(Actor::Account) else {
            continue;
        };
        for (deelnemer, account) in &team.deelnemers {
            if made == REMARKS.len() {
                return Ok(());
            }
            let own = Actor::Account(account.clone());
            let known = actions::werkervaring::of(app, &own, *deelnemer).await?;
            if known.werkervaring.periode.is_none() {
                continue;
            }
            actions::opmerking::add(app, &begeleider, *deelnemer, REMARKS[made], None).await?;
            let keuze = Keuze {
                opmerkingen: actions::opmerking::of(app, &own, *deelnemer)
                    .await?
                    .iter()
                    .map(|(one, _)| one.id)
                    .collect(),
                ..Keuze::usual(&known.werkervaring)
            };
            let bewijs = actions::bewijs::make(app, &own, *deelnemer, keuze, None).await?;
            if made > 0 {
                actions::bewijs::withdraw(app, &own, bewijs.value.id, None).await?;
            }
            made += 1;
        }
    }
    Ok(())
}
