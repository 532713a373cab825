//! The kasstaat of a closed kasdag, to sign and keep.

use uuid::Uuid;

use super::{Seen, find};
use crate::{
    actions::{Failure, vel},
    app::App,
    domain::{
        account::Actor,
        calendar::{local_date, local_time},
        kas::{By, KasdagStatus, Kasstand},
        money::Cents,
    },
    print::{self, Kasstaat, KasstaatVerschil},
};

/// The kasstaat of a closed kasdag.
pub async fn kasstaat(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<u8>, Failure> {
    let seen = find(app, actor, id).await?;
    let paper = facts(app, &seen)?;
    vel::draw(move || print::kasstaat(&paper)).await
}

fn facts(app: &App, seen: &Seen) -> Result<Kasstaat, Failure> {
    let KasdagStatus::Closed {
        telling,
        opmerking,
        signed,
        closed,
        checkpoint,
    } = &seen.kasdag.status
    else {
        return Err(Failure::refused(
            "Deze kasdag is nog niet gesloten",
            "De kasstaat komt er als de kas geteld en gesloten is.",
        ));
    };
    let who = |by: By| (seen.naam(by).to_owned(), at(by));
    let verschil = telling.verschil();
    Ok(Kasstaat {
        regeling_naam: app.regeling.naam.clone(),
        nummer: seen.kasdag.kasnummer(&seen.verkooppunt.letters),
        verkooppunt: seen.verkooppunt.naam.clone(),
        opened: who(seen.kasdag.opened),
        counted: who(telling.by),
        times_counted: seen.times_counted,
        closed: who(*closed),
        nights_open: seen.nights_open,
        regels: regels(&seen.stand, seen.verkopen),
        verwacht_cent: seen.stand.verwacht().0,
        geteld_cent: telling.stuks.totaal().0,
        stuks: telling.stuks.list().to_vec(),
        verschil: (verschil != Cents::ZERO).then(|| KasstaatVerschil {
            cent: verschil.0,
            opmerking: opmerking.clone().unwrap_or_default(),
            signed: signed.map(who),
        }),
        mutaties: seen
            .mutaties
            .iter()
            .map(|(_, mutatie)| (mutatie.reden.clone(), mutatie.cents.0))
            .collect(),
        storting: seen
            .storting
            .as_ref()
            .map(|bag| (bag.zak.clone(), bag.cents.0)),
        blijft_cent: seen.stand.blijft().0,
        checkpoint_seq: checkpoint.seq,
        checkpoint_words: checkpoint.words(),
    })
}

/// The figures as lines, in the order of the day; what did not happen is left out.
fn regels(stand: &Kasstand, verkopen: u64) -> Vec<(String, i64)> {
    let Kasstand {
        begin,
        verkocht,
        verantwoord,
        terugbetaald,
        mutaties,
        overig,
        verschil: _,
        gestort: _,
    } = *stand;
    let mut regels = vec![
        ("In de kas bij het openen".to_owned(), begin.0),
        (
            match verkopen {
                1 => "Contant verkocht (1 bon)".to_owned(),
                _ => format!("Contant verkocht ({verkopen} bonnen)"),
            },
            verkocht.0,
        ),
    ];
    for (label, cents) in [
        ("Later gemelde verkoop verantwoord", verantwoord),
        ("Terugbetaald", terugbetaald),
        ("Geld in en uit de kas", mutaties),
        ("Overig", overig),
    ] {
        if cents != Cents::ZERO {
            regels.push((label.to_owned(), cents.0));
        }
    }
    regels
}

fn at(by: By) -> jiff::civil::DateTime {
    local_date(by.at).to_datetime(local_time(by.at))
}
