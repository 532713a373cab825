//! Trajecten of the demo: a few treden, a certificate that expires soon, other hours, a pause. The other deelnemers have none, so that
//! there is something to do.

use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use super::accounts::Town;
use crate::{
    actions::{self, Failure},
    app::App,
    domain::{
        certificaat::{CertificaatDraft, CertificaatSoort},
        deelnemer::{PauzeDraft, PauzeReden, UrenafspraakDraft},
        trede::{Answers, TredeDraft},
    },
};

/// Social contacts, with growth; later organised activities.
const TREDEN: [(i32, &str, &str, &str); 2] =
    [(100, "n-nnjjjjnn", "2", "3"), (5, "n-njjjjjnn", "3", "4")];

/// Gives the first deelnemers of the first uitvoerder a traject to look at.
pub async fn live(app: &App, town: &Town) -> Result<(), Failure> {
    let Some(team) = town.uitvoerders.first() else {
        return Ok(());
    };
    let [(one, _), (two, _), (three, _), ..] = team.deelnemers.as_slice() else {
        return Ok(());
    };
    let (today, actor) = (app.today(), &town.klantmanager);
    for (ago, answers, niveau, groei) in TREDEN {
        trede(app, town, *one, (ago, answers, niveau, groei)).await?;
    }
    trede(app, town, *two, TREDEN[0]).await?;
    for (id, soort, days) in [
        (*one, CertificaatSoort::Vca, 12),
        (*two, CertificaatSoort::Bosmaaier, 45),
    ] {
        let draft = CertificaatDraft {
            soort: soort.word().to_owned(),
            geldig_tot: after(today, days).to_string(),
        };
        actions::deelnemer::traject::note_certificaat(app, &team.coordinator, id, &draft, None)
            .await?;
    }
    let more = UrenafspraakDraft {
        uren: "36".to_owned(),
        vanaf: after(today, 30).to_string(),
    };
    actions::deelnemer::traject::agree(app, actor, *two, &more, None).await?;
    let pauze = PauzeDraft {
        van: after(today, 21).to_string(),
        tot: after(today, 34).to_string(),
        reden: PauzeReden::Opleiding.word().to_owned(),
    };
    actions::deelnemer::traject::pause(app, actor, *three, &pauze, None).await?;
    Ok(())
}

async fn trede(
    app: &App,
    town: &Town,
    id: Uuid,
    (ago, answers, niveau, groei): (i32, &str, &str, &str),
) -> Result<(), Failure> {
    let draft = TredeDraft {
        antwoorden: Answers::parse(answers).unwrap_or_default(),
        op: after(app.today(), -ago).to_string(),
        niveau: niveau.to_owned(),
        groei: groei.to_owned(),
        ..TredeDraft::default()
    };
    actions::trede::set(app, &town.klantmanager, id, &draft, None).await?;
    Ok(())
}

fn after(today: Date, days: i32) -> Date {
    today.checked_add(days.days()).unwrap_or(today)
}
