//! Who pays in the demo besides residents themselves: an organisatie that buys on invoice, a fonds with two toekenningen.

use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use super::accounts::Town;
use crate::{
    actions::{self, Failure},
    app::App,
    domain::{
        fonds::FondsDraft, organisatie::OrganisatieDraft, toekenning::ToekenningDraft,
        verkoop::PayerDraft,
    },
};

/// What sales refer to.
#[derive(Debug)]
pub struct Payers {
    organisatie: Uuid,
    /// Numbers, as residents show them.
    toekenningen: Vec<String>,
}

impl Payers {
    /// Who is sent an invoice.
    pub fn organisatie(&self) -> PayerDraft {
        PayerDraft {
            organisatie: self.organisatie.to_string(),
            ..PayerDraft::default()
        }
    }

    /// Whoever shows a toekenning on this day.
    pub fn toekenning(&self, day: Date) -> PayerDraft {
        let turn = usize::from(day.day().unsigned_abs()) / 7;
        let nummer = self.toekenningen.iter().cycle().nth(turn);
        PayerDraft {
            toekenning: nummer.cloned().unwrap_or_default(),
            ..PayerDraft::default()
        }
    }
}

/// Makes them, at the first moment of the history.
pub async fn make(app: &App, town: &Town) -> Result<Payers, Failure> {
    let plaats = app
        .regeling
        .plaatsen
        .first()
        .map(|plaats| plaats.naam.clone())
        .unwrap_or_default();
    let draft = OrganisatieDraft {
        naam: "Stichting Voorbeeldwonen".to_owned(),
        adres: "Verzonnenlaan 1".to_owned(),
        postcode: "4561 ZZ".to_owned(),
        plaats,
        contact: "mevrouw Bedacht".to_owned(),
        kvk: "00000000".to_owned(),
        ..OrganisatieDraft::default()
    };
    let organisatie = actions::organisatie::add(app, &town.financien, &draft, None)
        .await?
        .value;
    let today = app.today();
    let draft = FondsDraft {
        naam: "Geluksbudget".to_owned(),
        budget: "2.500".to_owned(),
        van: today.first_of_month().to_string(),
        tot: today.saturating_add(1.year()).to_string(),
        doelgroep: "mensen die weinig onder de mensen komen".to_owned(),
        per_persoon: "450".to_owned(),
        ..FondsDraft::default()
    };
    let fonds = actions::fonds::add(app, &town.financien, &draft, None)
        .await?
        .value;
    let mut toekenningen = Vec::new();
    for (who, naam) in [
        (&town.verwijzer, "Mevrouw Van Verzonnen"),
        (&town.meldpunt, "De heer Bedacht"),
    ] {
        let draft = ToekenningDraft {
            fonds: fonds.to_string(),
            naam: naam.to_owned(),
            postcode: "4561 ZZ".to_owned(),
            maximum: "150".to_owned(),
            ..ToekenningDraft::default()
        };
        let id = actions::toekenning::grant(app, who, &draft, None)
            .await?
            .value;
        let known = actions::toekenning::find(app, who, id).await?;
        toekenningen.push(known.listed.toekenning.nummer().to_string());
    }
    Ok(Payers {
        organisatie,
        toekenningen,
    })
}
