//! Looking at messages: what waits for somebody who calls, letters that have to be posted, and the letters themselves on paper.

use jiff::Timestamp;
use uuid::Uuid;

use super::facts::{Facts, facts};
use crate::{
    actions::Failure,
    app::App,
    domain::{
        account::{Actor, Want, may},
        address::Telefoon,
        bericht::{
            Bericht, BerichtSoort, BerichtStatus, Problem,
            tekst::{Tekst, aanbod::Slip},
        },
        calendar::local_date,
    },
    print::{self, Antwoord, Brief},
    store,
};

/// Messages on a list, oldest first; what is done makes room for the rest.
const PER_LIST: usize = 50;

/// One message that waits for a person.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its key.
    pub id: Uuid,
    /// What about.
    pub soort: BerichtSoort,
    /// Who must be told.
    pub naam: String,
    /// The number to call.
    pub telefoon: Option<Telefoon>,
    /// Key and number of the klus.
    pub klus: Option<(Uuid, String)>,
    /// What to say; none when it is no longer true.
    pub tekst: Option<Tekst>,
    /// Why it did not go by itself.
    pub problem: Option<Problem>,
    /// Since when it is owed.
    pub owed_at: Timestamp,
}

/// What waits for a person.
#[derive(Clone, Debug)]
pub struct Lists {
    /// Whom to call.
    pub calls: Vec<Waiting>,
    /// Letters to print.
    pub letters: Vec<Waiting>,
    /// Whether there are more of either than are shown.
    pub more: bool,
}

/// What waits for a person: of the own uitvoerder, or of all for the meldpunt.
pub async fn waiting(app: &App, actor: &Actor) -> Result<Lists, Failure> {
    let (calls, more_calls) = list(app, actor, BerichtStatus::ToCall).await?;
    let (letters, more_letters) = list(app, actor, BerichtStatus::ToPrint).await?;
    let shown = |all: Vec<(Bericht, Facts)>| all.into_iter().map(row).collect();
    Ok(Lists {
        calls: shown(calls),
        letters: shown(letters),
        more: more_calls || more_letters,
    })
}

/// The letters up to and including this one, as one file to print.
pub async fn letters(app: &App, actor: &Actor, last: Uuid) -> Result<Vec<u8>, Failure> {
    let (all, _) = list(app, actor, BerichtStatus::ToPrint).await?;
    let Some(place) = all.iter().position(|(bericht, _)| bericht.id == last) else {
        return Err(Failure::NotFound);
    };
    let brieven: Vec<Brief> = all
        .into_iter()
        .take(place + 1)
        .filter_map(|(_, facts)| brief(app, facts))
        .collect();
    // Drawing takes longer than waiting: off the threads that serve others.
    tokio::task::spawn_blocking(move || print::brieven(&brieven))
        .await
        .map_err(|error| Failure::Paper(error.to_string()))?
        .map_err(|error| Failure::Paper(error.to_string()))
}

/// The messages to the resident of a klus, oldest first. Whether the klus may be seen is the caller's question.
pub(in crate::actions) async fn of_klus(app: &App, klus: Uuid) -> Result<Vec<Bericht>, Failure> {
    Ok(store::bericht::of_klus(app.store.read(), klus).await?)
}

async fn list(
    app: &App,
    actor: &Actor,
    status: BerichtStatus,
) -> Result<(Vec<(Bericht, Facts)>, bool), Failure> {
    may(actor, Want::SeeBerichten)?;
    let own = actor.account()?.rol.uitvoerder();
    let door = app.store.read();
    let limit = i64::try_from(PER_LIST + 1).unwrap_or(i64::MAX);
    let mut found = store::bericht::waiting(door, status, own, limit).await?;
    let more = found.len() > PER_LIST;
    found.truncate(PER_LIST);
    let mut all = Vec::with_capacity(found.len());
    for bericht in found {
        let facts = facts(door, app, &bericht).await?;
        all.push((bericht, facts));
    }
    Ok((all, more))
}

fn row((bericht, facts): (Bericht, Facts)) -> Waiting {
    Waiting {
        id: bericht.id,
        soort: bericht.soort,
        naam: facts.naam,
        telefoon: facts.contact.telefoon,
        klus: facts.klus.map(|klus| (klus.id, klus.nummer.to_string())),
        tekst: facts.tekst,
        problem: bericht.problem,
        owed_at: bericht.owed_at,
    }
}

fn brief(app: &App, facts: Facts) -> Option<Brief> {
    let tekst = facts.tekst?;
    Some(letter(app, facts.contact.address, tekst, facts.slip))
}

/// A letter; with a slip to fill in when there is one.
pub(in crate::actions) fn letter(
    app: &App,
    aan: Vec<String>,
    tekst: Tekst,
    slip: Option<Slip>,
) -> Brief {
    let (alineas, antwoord) = match slip {
        None => (tekst.alineas, None),
        Some(slip) => (
            slip.alineas,
            Some(Antwoord {
                nummer: slip.nummer,
                vakjes: slip.vakjes,
                link: slip.link,
            }),
        ),
    };
    Brief {
        regeling_naam: app.regeling.naam.clone(),
        aan,
        datum: local_date(app.now()),
        onderwerp: tekst.onderwerp.to_owned(),
        alineas,
        antwoord,
    }
}
