//! What a resident reads about their klus: the state in a sentence, the steps that follow, what has happened. Plain Dutch.

use super::{Klus, KlusStatus};
use crate::domain::regeling::Regeling;

/// Where the klus is, in a sentence or two for the resident.
pub fn told(klus: &Klus, regeling: &Regeling) -> String {
    let uitvoerder = uitvoerder_naam(klus, regeling);
    match klus.status {
        KlusStatus::Requested => format!(
            "Uw aanvraag is binnen. {uitvoerder} bekijkt de klus en belt u binnen {} werkdagen.",
            regeling.normen.contact_werkdagen
        ),
        KlusStatus::Asked => format!(
            "Wij hebben een vraag aan u: {} Bel {uitvoerder} met uw antwoord.",
            klus.reden.as_deref().unwrap_or_default()
        ),
        KlusStatus::Accepted => with(
            format!("{uitvoerder} gaat de klus doen. U hoort nog op welke dag."),
            klus,
        ),
        KlusStatus::Offered => {
            format!(
                "{uitvoerder} heeft u dagdelen aangeboden. Kies welk dagdeel u past, of bel {uitvoerder}."
            )
        }
        KlusStatus::Planned => "Er is een afspraak gemaakt.".to_owned(),
        KlusStatus::InProgress => "De ploeg is bezig met uw klus.".to_owned(),
        KlusStatus::Done => "De ploeg is klaar. Bent u niet tevreden? Bel ons dan.".to_owned(),
        KlusStatus::Closed => "De klus is klaar en afgerond.".to_owned(),
        KlusStatus::Declined => {
            let reden = klus
                .reden
                .as_deref()
                .and_then(|slug| regeling.afwijs_reden(slug));
            let told = reden.map_or_else(
                || "Wij kunnen deze klus niet doen. Bel ons voor de reden.".to_owned(),
                |reden| {
                    format!(
                        "Wij kunnen deze klus niet doen. {} {}",
                        reden.tekst, reden.alternatief
                    )
                },
            );
            with(told, klus)
        }
        KlusStatus::Withdrawn => {
            "De klus gaat niet door. Uw cheques kunt u voor een andere klus gebruiken.".to_owned()
        }
        KlusStatus::Complaint => {
            format!(
                "Wij weten dat u niet tevreden bent. {uitvoerder} belt u en zoekt met u een oplossing."
            )
        }
    }
}

/// A sentence with what was said in words of one's own behind it.
fn with(sentence: String, klus: &Klus) -> String {
    match &klus.toelichting {
        Some(toelichting) => format!("{sentence} {toelichting}"),
        None => sentence,
    }
}

/// What happens after asking, one step each.
pub fn next_steps(klus: &Klus, regeling: &Regeling) -> Vec<String> {
    let uitvoerder = uitvoerder_naam(klus, regeling);
    let cheques = if klus.aantal_cheques == 1 {
        "1 dienstencheque".to_owned()
    } else {
        format!("{} dienstencheques", klus.aantal_cheques)
    };
    let norm = klus.klasse.norm(regeling);
    let ready = match norm {
        0 => "Dit is spoed. Wij proberen vandaag nog te komen.".to_owned(),
        norm => {
            format!("Wij maken een afspraak. De klus is meestal klaar binnen {norm} werkdagen.")
        }
    };
    vec![
        format!(
            "{uitvoerder} bekijkt uw aanvraag en neemt binnen {} werkdagen contact met u op.",
            regeling.normen.contact_werkdagen
        ),
        ready,
        format!("Leg {cheques} klaar. De ploeg neemt ze mee als het werk klaar is."),
    ]
}

/// What a step of the history is called for a resident; none for what only concerns staff.
pub fn step_label(action: &str, to: Option<KlusStatus>) -> Option<&'static str> {
    match (action, to) {
        ("klus.ask", _) => Some("Aangevraagd"),
        ("klus.pass_on", _) => Some("Doorgegeven aan een andere uitvoerder"),
        ("klus.undo", _) => Some("Besluit teruggedraaid"),
        ("klus.answer", _) => Some("Antwoord ontvangen"),
        ("klus.edit", _) => Some("Gegevens gewijzigd"),
        ("klus.remind", _) => Some("Vraag nog een keer gesteld"),
        ("klus.unplan", _) => Some("Nieuwe afspraak nodig"),
        ("klus.offer_lapse", _) => Some("Geen keuze gemaakt: de tijd was voorbij"),
        ("klus.offer_refuse", _) => Some("Geen van de dagdelen past"),
        ("klus.offer_withdraw", _) => Some("Aanbod ingetrokken"),
        (_, Some(KlusStatus::Asked)) => Some("Vraag aan u gesteld"),
        (_, Some(KlusStatus::Offered)) => Some("Dagdelen aangeboden"),
        (_, Some(status)) => Some(status.label()),
        (_, None) => None,
    }
}

/// The name of the uitvoerder in whose queue it stands.
pub fn uitvoerder_naam<'a>(klus: &'a Klus, regeling: &'a Regeling) -> &'a str {
    regeling
        .uitvoerder(&klus.uitvoerder)
        .map_or(klus.uitvoerder.as_str(), |one| one.naam.as_str())
}
