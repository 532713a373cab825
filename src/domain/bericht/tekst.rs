//! What a message says: plain Dutch, to residents "u" and B1, to ploegen "je" and A2. Made when it is sent, from what is true then;
//! what is no longer true is not said at all. Subjects name nobody and nothing: they show on locked screens.

use jiff::{Timestamp, civil::Date};

use super::BerichtSoort;
use crate::domain::{
    aanbod::Aanbod,
    calendar::{local_date, local_time, long_date, short_date, time_hm},
    klus::{Klus, KlusStatus, words},
    opdracht::{Opdracht, Reden},
    regeling::Regeling,
};

pub mod aanbod;

/// The words of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tekst {
    /// What it is about, without anything of anybody.
    pub onderwerp: &'static str,
    /// The message, paragraph by paragraph, from greeting to closing.
    pub alineas: Vec<String>,
    /// The same in one line, for SMS.
    pub kort: String,
}

impl Tekst {
    /// The paragraphs as plain text, for mail.
    pub fn plain(&self) -> String {
        let mut text = self.alineas.join("\n\n");
        text.push('\n');
        text
    }
}

/// What a message is about, as it is now.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// A klus.
    Klus(&'a Klus),
    /// A visit for a klus, with the visit it was moved to.
    Visit {
        /// The klus.
        klus: &'a Klus,
        /// The visit.
        opdracht: &'a Opdracht,
        /// The visit in its place.
        successor: Option<&'a Opdracht>,
        /// What the ploeg says at the door of the visit that comes.
        deurcode: &'a str,
    },
    /// Half days for a klus, to choose from.
    Aanbod {
        /// The klus.
        klus: &'a Klus,
        /// The half days.
        aanbod: &'a Aanbod,
        /// Where the resident answers.
        link: &'a str,
    },
    /// Cheques of one verkoop that were not used yet.
    Cheques {
        /// How many.
        aantal: u32,
        /// When they were sold.
        sold_on: Date,
        /// Their last day.
        valid_until: Date,
    },
    /// The plan of a ploeg.
    Plan {
        /// Of which day.
        datum: Date,
    },
}

impl About<'_> {
    /// When the ploeg comes, or an answer must be there: the first moment at which the resident must know.
    pub fn visit(&self) -> Option<Timestamp> {
        match self {
            Self::Visit {
                opdracht,
                successor,
                ..
            } => Some(successor.map_or(opdracht.van, |new| new.van.min(opdracht.van))),
            Self::Aanbod { aanbod, .. } => Some(aanbod.held_until),
            Self::Klus(_) | Self::Cheques { .. } | Self::Plan { .. } => None,
        }
    }
}

/// Where the message is written.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'a> {
    /// The scheme.
    pub regeling: &'a Regeling,
    /// The address of the product.
    pub base_url: &'a str,
    /// Now.
    pub now: Timestamp,
}

/// The words of a message; none when it is no longer true or of use.
pub fn tekst(soort: BerichtSoort, about: &About<'_>, writer: Writer<'_>) -> Option<Tekst> {
    let today = local_date(writer.now);
    match (soort, *about) {
        (
            BerichtSoort::Planned,
            About::Visit {
                klus,
                opdracht,
                deurcode,
                ..
            },
        ) => (opdracht.van > writer.now).then(|| planned(klus, opdracht, deurcode, writer)),
        (
            BerichtSoort::Moved,
            About::Visit {
                klus,
                opdracht,
                successor: Some(new),
                deurcode,
            },
        ) => (new.van > writer.now).then(|| moved(klus, opdracht, new, deurcode, writer)),
        (BerichtSoort::FellThrough, About::Visit { klus, opdracht, .. }) => {
            Some(fell_through(klus, opdracht, writer))
        }
        (
            BerichtSoort::Expiring,
            About::Cheques {
                aantal,
                sold_on,
                valid_until,
            },
        ) => (aantal > 0 && valid_until >= today)
            .then(|| expiring(aantal, sold_on, valid_until, writer)),
        (BerichtSoort::PlanChanged, About::Plan { datum }) => {
            (datum >= today).then(|| plan_changed(datum, writer))
        }
        (BerichtSoort::Offered, About::Aanbod { klus, aanbod, link }) => aanbod
            .is_open(writer.now)
            .then(|| aanbod::offered(klus, aanbod, link, writer)),
        (_, About::Klus(klus)) => of_klus(soort, klus, writer),
        (
            _,
            About::Visit { .. } | About::Aanbod { .. } | About::Cheques { .. } | About::Plan { .. },
        ) => None,
    }
}

fn of_klus(soort: BerichtSoort, klus: &Klus, writer: Writer<'_>) -> Option<Tekst> {
    let decided_again = matches!(klus.status, KlusStatus::Requested | KlusStatus::Asked);
    match soort {
        BerichtSoort::Requested => Some(requested(klus, writer)),
        // Half days to choose from say so too.
        BerichtSoort::Accepted => {
            (!decided_again && klus.status != KlusStatus::Offered).then(|| accepted(klus, writer))
        }
        BerichtSoort::Declined => Some(declined(klus, writer)),
        BerichtSoort::Asked => (klus.status == KlusStatus::Asked).then(|| asked(klus, writer)),
        BerichtSoort::Reminded => {
            (klus.status == KlusStatus::Asked).then(|| reminded(klus, writer))
        }
        BerichtSoort::Withdrawn => Some(withdrawn(klus, writer)),
        BerichtSoort::Done => (klus.status != KlusStatus::Complaint).then(|| done(klus, writer)),
        BerichtSoort::Offered
        | BerichtSoort::Planned
        | BerichtSoort::Moved
        | BerichtSoort::FellThrough
        | BerichtSoort::Expiring
        | BerichtSoort::PlanChanged => None,
    }
}

fn requested(klus: &Klus, writer: Writer<'_>) -> Tekst {
    let site = site(writer.base_url);
    let mut alineas = vec![
        format!(
            "Wij hebben uw aanvraag ontvangen: {}.",
            soort_naam(klus, writer)
        ),
        format!("Uw klusnummer is {}. Bewaar dit nummer.", klus.nummer),
    ];
    alineas.extend(words::next_steps(klus, writer.regeling));
    alineas.push(format!(
        "Volg uw klus op {site}/volgen. U hebt uw klusnummer en uw postcode nodig."
    ));
    let kort = format!(
        "uw aanvraag is binnen. Uw klusnummer is {}. Volg uw klus op {site}/volgen.",
        klus.nummer
    );
    to_bewoner("Uw klus is aangevraagd", alineas, &kort, klus, writer)
}

fn accepted(klus: &Klus, writer: Writer<'_>) -> Tekst {
    let uitvoerder = words::uitvoerder_naam(klus, writer.regeling);
    let sentence = format!(
        "{uitvoerder} gaat uw klus doen: {}.",
        soort_naam(klus, writer)
    );
    let mut alineas = vec![
        sentence.clone(),
        costs(klus, writer),
        "U hoort nog op welke dag de ploeg komt.".to_owned(),
    ];
    alineas.extend(klus.toelichting.clone());
    let kort = format!("{sentence} U hoort nog op welke dag.");
    to_bewoner("Wij doen uw klus", alineas, &kort, klus, writer)
}

/// What it will probably cost.
fn costs(klus: &Klus, writer: Writer<'_>) -> String {
    let prijs = writer.regeling.prijs_on(local_date(writer.now));
    let cheques = klus.cheques_needed(prijs).unwrap_or(klus.aantal_cheques);
    format!("Dit kost waarschijnlijk {}.", cheques_words(cheques))
}

fn declined(klus: &Klus, writer: Writer<'_>) -> Tekst {
    let told = words::told(klus, writer.regeling);
    to_bewoner(
        "Wij kunnen uw klus niet doen",
        vec![told.clone()],
        &told,
        klus,
        writer,
    )
}

fn asked(klus: &Klus, writer: Writer<'_>) -> Tekst {
    let told = words::told(klus, writer.regeling);
    let alineas = vec![
        told.clone(),
        "Zodra wij uw antwoord hebben, gaan wij verder. U verliest uw plaats in de rij niet."
            .to_owned(),
    ];
    to_bewoner(
        "Wij hebben een vraag over uw klus",
        alineas,
        &told,
        klus,
        writer,
    )
}

fn reminded(klus: &Klus, writer: Writer<'_>) -> Tekst {
    let told = words::told(klus, writer.regeling);
    let alineas = vec![
        "Wij hebben nog geen antwoord van u op onze vraag.".to_owned(),
        told.clone(),
        "Hebt u de klus niet meer nodig? Laat het ons dan ook weten.".to_owned(),
    ];
    let kort = format!("wij wachten nog op uw antwoord. {told}");
    to_bewoner(
        "Wij wachten op uw antwoord over uw klus",
        alineas,
        &kort,
        klus,
        writer,
    )
}

fn planned(klus: &Klus, opdracht: &Opdracht, deurcode: &str, writer: Writer<'_>) -> Tekst {
    let alineas = vec![
        format!("De ploeg komt op {}.", window(opdracht)),
        format!("Klus: {}.", soort_naam(klus, writer)),
        format!(
            "Leg {} klaar. De ploeg neemt ze mee als het werk klaar is.",
            cheques_words(klus.aantal_cheques)
        ),
        at_the_door(deurcode),
        "Kunt u dan niet? Bel ons zo snel mogelijk.".to_owned(),
    ];
    let kort = format!(
        "de ploeg komt op {}. Code van de ploeg: {deurcode}.",
        short_window(opdracht)
    );
    to_bewoner("De afspraak voor uw klus", alineas, &kort, klus, writer)
}

fn moved(klus: &Klus, old: &Opdracht, new: &Opdracht, deurcode: &str, writer: Writer<'_>) -> Tekst {
    let alineas = vec![
        format!("De ploeg komt niet op {}.{}", window(old), because(old)),
        format!("De nieuwe afspraak is op {}.", window(new)),
        at_the_door(deurcode),
        "Kunt u dan niet? Bel ons zo snel mogelijk.".to_owned(),
    ];
    let kort = format!(
        "de afspraak is verzet. De ploeg komt nu op {}. Code van de ploeg: {deurcode}.",
        short_window(new)
    );
    to_bewoner(
        "De afspraak voor uw klus is verzet",
        alineas,
        &kort,
        klus,
        writer,
    )
}

/// How the resident knows that it is our ploeg.
fn at_the_door(deurcode: &str) -> String {
    format!(
        "Aan de deur zegt de ploeg deze code: {deurcode}. Weet iemand de code niet? Laat die dan niet binnen en bel ons."
    )
}

fn fell_through(klus: &Klus, opdracht: &Opdracht, writer: Writer<'_>) -> Tekst {
    let uitvoerder = words::uitvoerder_naam(klus, writer.regeling);
    let alineas = vec![
        format!(
            "De afspraak op {} gaat niet door.{}",
            window(opdracht),
            because(opdracht)
        ),
        format!(
            "{uitvoerder} maakt een nieuwe afspraak met u. U verliest uw plaats in de rij niet."
        ),
    ];
    let kort = format!(
        "de afspraak op {} gaat niet door. Wij maken een nieuwe afspraak met u.",
        short_window(opdracht)
    );
    to_bewoner(
        "De afspraak voor uw klus gaat niet door",
        alineas,
        &kort,
        klus,
        writer,
    )
}

fn withdrawn(klus: &Klus, writer: Writer<'_>) -> Tekst {
    let alineas = vec![
        format!(
            "De klus met nummer {} gaat niet door: {}. U hebt ons gezegd dat het niet meer hoeft.",
            klus.nummer,
            soort_naam(klus, writer)
        ),
        "Uw cheques kunt u voor een andere klus gebruiken.".to_owned(),
        "Klopt dit niet? Bel ons dan.".to_owned(),
    ];
    let kort = "uw klus gaat niet door. U hebt ons gezegd dat het niet meer hoeft. Klopt dit niet? Bel ons dan.";
    to_bewoner("Uw klus gaat niet door", alineas, kort, klus, writer)
}

fn done(klus: &Klus, writer: Writer<'_>) -> Tekst {
    let alineas = vec![
        format!(
            "De ploeg is klaar met uw klus: {}.",
            soort_naam(klus, writer)
        ),
        "Hoe was het? Bent u tevreden, dan hoeft u niets te doen.".to_owned(),
        "Is er iets niet goed gegaan? Bel ons. Wij komen het herstellen.".to_owned(),
    ];
    let kort = "uw klus is klaar. Hoe was het? Is er iets niet goed? Bel ons dan.";
    to_bewoner(
        "Uw klus is klaar. Hoe was het?",
        alineas,
        kort,
        klus,
        writer,
    )
}

fn expiring(aantal: u32, sold_on: Date, valid_until: Date, writer: Writer<'_>) -> Tekst {
    let last_day = long_date(valid_until);
    let unused = if aantal == 1 {
        format!(
            "Van uw aankoop op {} is 1 dienstencheque nog niet gebruikt. Deze is geldig tot en met {last_day}.",
            long_date(sold_on)
        )
    } else {
        format!(
            "Van uw aankoop op {} zijn {aantal} dienstencheques nog niet gebruikt. Deze zijn geldig tot en met {last_day}.",
            long_date(sold_on)
        )
    };
    let meldpunt = &writer.regeling.meldpunt;
    let alineas = around(
        vec![
            unused,
            "Vraag voor die dag een klus aan. Of ruil de cheques bij een verkooppunt om voor nieuwe. Dat kost niets.".to_owned(),
            format!("Vragen? Bel {}, telefoon {}.", meldpunt.naam, meldpunt.telefoon),
        ],
        writer,
    );
    Tekst {
        onderwerp: "Uw dienstencheques verlopen bijna",
        alineas,
        kort: format!(
            "{}: uw dienstencheques zijn geldig tot en met {last_day}. Vragen? Bel {}.",
            writer.regeling.naam, meldpunt.telefoon
        ),
    }
}

fn plan_changed(datum: Date, writer: Writer<'_>) -> Tekst {
    let look = format!("Kijk op {}/ploeg.", writer.base_url.trim_end_matches('/'));
    let changed = format!("Je planning van {} is veranderd.", long_date(datum));
    Tekst {
        onderwerp: "Je planning is veranderd",
        kort: format!("{changed} {look}"),
        alineas: vec![changed, look],
    }
}

/// A message to a resident: greeting, what it says, whom to call.
fn to_bewoner(
    onderwerp: &'static str,
    mut alineas: Vec<String>,
    kort: &str,
    klus: &Klus,
    writer: Writer<'_>,
) -> Tekst {
    let regeling = writer.regeling;
    let (naam, telefoon) = regeling.uitvoerder(&klus.uitvoerder).map_or_else(
        || (regeling.meldpunt.naam.as_str(), &regeling.meldpunt.telefoon),
        |one| (one.naam.as_str(), &one.telefoon),
    );
    alineas.push(format!(
        "Vragen? Bel {naam}, telefoon {telefoon}. Noem uw klusnummer: {}.",
        klus.nummer
    ));
    Tekst {
        onderwerp,
        alineas: around(alineas, writer),
        kort: format!("{}: {kort} Vragen? Bel {telefoon}.", regeling.naam),
    }
}

/// Greeting before, name of the scheme after.
fn around(alineas: Vec<String>, writer: Writer<'_>) -> Vec<String> {
    let greeting = "Goedendag,".to_owned();
    let closing = format!("Met vriendelijke groet,\n{}", writer.regeling.naam);
    [vec![greeting], alineas, vec![closing]].concat()
}

/// Why, in the resident's words; nothing when nobody said why.
fn because(opdracht: &Opdracht) -> String {
    let sentence = match opdracht.reden {
        None => return String::new(),
        Some(Reden::Illness) => "Er is iemand van de ploeg ziek.",
        Some(Reden::Weather) => "Het weer is te slecht.",
        Some(Reden::NobodyHome) => "De ploeg stond voor de deur, maar er was niemand thuis.",
        Some(Reden::Material) => "Wij hebben nog niet alles wat nodig is.",
        Some(Reden::TooBig) => "De klus is groter dan wij dachten.",
        Some(Reden::ResidentAsked) => "U vroeg om een andere tijd.",
        Some(Reden::Replanned) => "Wij moesten onze planning veranderen.",
        Some(Reden::Withdrawn) => "U wilde de klus niet meer.",
    };
    format!(" {sentence}")
}

fn window(opdracht: &Opdracht) -> String {
    format!("{} tussen {}", long_date(opdracht.datum), times(opdracht))
}

fn short_window(opdracht: &Opdracht) -> String {
    format!("{} tussen {}", short_date(opdracht.datum), times(opdracht))
}

fn times(opdracht: &Opdracht) -> String {
    format!(
        "{} en {} uur",
        time_hm(local_time(opdracht.van)),
        time_hm(local_time(opdracht.tot))
    )
}

fn cheques_words(aantal: u32) -> String {
    match aantal {
        1 => "1 dienstencheque".to_owned(),
        aantal => format!("{aantal} dienstencheques"),
    }
}

fn soort_naam<'a>(klus: &'a Klus, writer: Writer<'a>) -> &'a str {
    writer
        .regeling
        .klussoort(&klus.klussoort)
        .map_or(klus.klussoort.as_str(), |soort| soort.naam.as_str())
}

/// The address as people type it.
fn site(base_url: &str) -> &str {
    let base = base_url.trim_end_matches('/');
    base.split_once("://").map_or(base, |(_, rest)| rest)
}

#[cfg(test)]
mod tests;
