//! The confirmation of a klus on paper: for the resident by the tracking link, for staff by the klus itself.

use std::net::IpAddr;

use uuid::Uuid;

use super::look;
use crate::{
    actions::{Failure, deurcode},
    app::App,
    domain::{
        account::{Actor, Want, may},
        bewoner::Bewoner,
        calendar::{local_date, local_time, long_date, time_hm},
        klus::{Klus, words},
    },
    print::{self, KlusBevestiging, Telefoon},
    store,
};

/// The confirmation of a klus that has just been asked for, by its tracking code; with a QR code that opens its page.
/// Answers number and PDF.
pub async fn confirmation(
    app: &App,
    from: IpAddr,
    volgcode: &str,
) -> Result<(String, Vec<u8>), Failure> {
    let (klus, bewoner) = look::asked(app, from, volgcode).await?;
    let link = format!(
        "{}/volgen/{}",
        app.settings.base_url.trim_end_matches('/'),
        volgcode
    );
    draw(app, klus, bewoner, Some(link)).await
}

/// The confirmation of a klus, again, for staff who may see it. Without QR code: the tracking code is not known here.
pub async fn confirmation_for_staff(
    app: &App,
    actor: &Actor,
    id: Uuid,
) -> Result<(String, Vec<u8>), Failure> {
    let klus = store::klus::find(app.store.read(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    may(
        actor,
        Want::SeeKlus {
            uitvoerder: &klus.uitvoerder,
        },
    )
    .map_err(|_| Failure::NotFound)?;
    let bewoner = look::bewoner_of(app, &klus).await?;
    draw(app, klus, bewoner, None).await
}

async fn draw(
    app: &App,
    klus: Klus,
    bewoner: Bewoner,
    link: Option<String>,
) -> Result<(String, Vec<u8>), Failure> {
    let regeling = &app.regeling;
    let cheque_nummers = look::reserved(app, klus.id).await?;
    let base = app.settings.base_url.trim_end_matches('/');
    let address = base.split_once("://").map_or(base, |(_, rest)| rest);
    let mut voorkeuren = klus.voorkeuren.labels();
    if voorkeuren.is_empty() {
        voorkeuren.push("altijd".to_owned());
    }
    let uitvoerder = regeling.uitvoerder(&klus.uitvoerder).map(|one| Telefoon {
        naam: one.naam.clone(),
        nummer: one.telefoon.to_string(),
    });
    let meldpunt = Telefoon {
        naam: regeling.meldpunt.naam.clone(),
        nummer: regeling.meldpunt.telefoon.to_string(),
    };
    let nummer = klus.nummer.to_string();
    let vervolg = next_steps(app, &klus).await?;
    let bevestiging = KlusBevestiging {
        regeling_naam: regeling.naam.clone(),
        volgnummer: nummer.clone(),
        volgen_adres: format!("{address}/volgen"),
        qr_tekst: link,
        naam: bewoner.gegevens.naam.to_string(),
        requested_on: local_date(klus.requested_at),
        klussoort: regeling
            .klussoort(&klus.klussoort)
            .map_or_else(|| klus.klussoort.clone(), |soort| soort.naam.clone()),
        omschrijving: klus.omschrijving.clone(),
        adres: bewoner.gegevens.adres(),
        voorkeuren,
        aantal_cheques: klus.aantal_cheques,
        cheque_nummers,
        vervolg,
        telefoons: uitvoerder.into_iter().chain([meldpunt]).collect(),
    };
    // Drawing takes longer than waiting: off the threads that serve others.
    let bytes = tokio::task::spawn_blocking(move || print::klus_bevestiging(&bevestiging))
        .await
        .map_err(|error| Failure::Paper(error.to_string()))?
        .map_err(|error| Failure::Paper(error.to_string()))?;
    Ok((nummer, bytes))
}

/// What happens next; once there is an appointment that comes first, with what the ploeg says at the door.
async fn next_steps(app: &App, klus: &Klus) -> Result<Vec<String>, Failure> {
    let promised = store::klus::promised(app.store.read(), klus.id).await?;
    let mut usual = words::next_steps(klus, &app.regeling);
    if promised.is_empty() {
        return Ok(usual);
    }
    let visits = promised.iter().map(|visit| {
        format!(
            "De ploeg komt op {}, tussen {} en {} uur. Aan de deur zegt de ploeg de code {}.",
            long_date(local_date(visit.van)),
            time_hm(local_time(visit.van)),
            time_hm(local_time(visit.tot)),
            deurcode::of(app, visit.opdracht)
        )
    });
    Ok(visits.chain(usual.pop()).collect())
}
