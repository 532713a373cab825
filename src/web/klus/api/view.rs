//! What the API shows of a klus and of a page of klussen.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{
        bewoner::Bewoner,
        klus::{Klus, Standing},
    },
    web::paging::Links,
};

/// A klus.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct KlusView {
    pub(super) id: Uuid,
    pub(super) volgnummer: String,
    /// State, as in the list of states.
    pub(super) status: &'static str,
    /// The state in Dutch.
    pub(super) status_tekst: &'static str,
    pub(super) klussoort: String,
    pub(super) omschrijving: String,
    pub(super) uitvoerder: String,
    pub(super) plaats: String,
    pub(super) bewoner: BewonerView,
    pub(super) voorkeuren: Vec<VoorkeurView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deadline: Option<String>,
    pub(super) toegang: String,
    pub(super) zelf: String,
    pub(super) aantal_cheques: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) personen: Option<u32>,
    /// Expected work in person-minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) personen_minuten: Option<u32>,
    /// When it was asked (UTC).
    pub(super) aangevraagd_op: String,
    /// Working days it waits.
    pub(super) wachttijd_werkdagen: u32,
    /// Working days within which it should be done.
    pub(super) norm_werkdagen: u32,
    /// Why it stands where it stands.
    pub(super) reden: String,
    /// How often it changed: the version.
    pub(super) versie: i32,
}

/// A resident.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BewonerView {
    pub(super) naam: String,
    pub(super) postcode: String,
    pub(super) huisnummer: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) toevoeging: Option<String>,
    pub(super) straat: String,
    pub(super) plaats: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) telefoon: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
}

/// A half day.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VoorkeurView {
    pub(super) dag: &'static str,
    pub(super) dagdeel: &'static str,
}

impl KlusView {
    pub(super) fn of(klus: &Klus, bewoner: &Bewoner, standing: &Standing) -> Self {
        let gegevens = &bewoner.gegevens;
        Self {
            id: klus.id,
            volgnummer: klus.nummer.to_string(),
            status: klus.status.word(),
            status_tekst: klus.status.label(),
            klussoort: klus.klussoort.clone(),
            omschrijving: klus.omschrijving.clone(),
            uitvoerder: klus.uitvoerder.clone(),
            plaats: klus.plaats.clone(),
            bewoner: BewonerView {
                naam: gegevens.naam.to_string(),
                postcode: gegevens.postcode.as_str().to_owned(),
                huisnummer: gegevens.huisnummer.number(),
                toevoeging: gegevens.huisnummer.toevoeging().map(str::to_owned),
                straat: gegevens.straat.clone(),
                plaats: gegevens.plaats.clone(),
                telefoon: gegevens.telefoon.as_ref().map(ToString::to_string),
                email: gegevens.email.as_ref().map(ToString::to_string),
            },
            voorkeuren: klus
                .voorkeuren
                .iter()
                .map(|(dag, dagdeel)| VoorkeurView {
                    dag: dag.short(),
                    dagdeel: dagdeel.label(),
                })
                .collect(),
            deadline: klus.deadline.map(|date| date.to_string()),
            toegang: klus.toegang.clone(),
            zelf: klus.zelf.clone(),
            aantal_cheques: klus.aantal_cheques,
            personen: klus.personen,
            personen_minuten: klus.personen_minuten,
            aangevraagd_op: klus.requested_at.to_string(),
            wachttijd_werkdagen: standing.waited,
            norm_werkdagen: standing.norm,
            reden: standing.reden.clone(),
            versie: klus.version,
        }
    }
}

/// A page of klussen.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct KlusLijst {
    pub(super) resultaten: Vec<KlusView>,
    pub(super) pagina: u32,
    pub(super) pagina_grootte: u32,
    /// How many in all; left out above 1,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) totaal: Option<u32>,
    #[serde(rename = "_links")]
    pub(super) links: Links,
}
