//! What a resident reads of half days to choose from: the message with a link, and the letter that is filled in and sent back.

use super::{Klus, Tekst, Writer, costs, soort_naam, to_bewoner, words};
use crate::domain::{
    aanbod::{Aanbod, Keuze},
    calendar::{local_date, local_time, long_date, time_hm},
};

const SUBJECT: &str = "Kies een dagdeel voor uw klus";
const NONE: &str =
    "Past geen van deze dagdelen? Laat het ons ook weten. U verliest uw plaats in de rij niet.";

/// What the letter says, and what can be ticked in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// From greeting to closing.
    pub alineas: Vec<String>,
    /// Number of the klus.
    pub nummer: String,
    /// A box per half day, and one for none of them.
    pub vakjes: Vec<String>,
    /// Where the same can be said online.
    pub link: String,
}

pub(super) fn offered(klus: &Klus, aanbod: &Aanbod, link: &str, writer: Writer<'_>) -> Tekst {
    let days: Vec<String> = aanbod
        .keuzes
        .iter()
        .map(|one| format!("{}. {}", one.no, one.words()))
        .collect();
    let until = until(aanbod);
    let alineas = vec![
        begin(klus, writer),
        format!("De ploeg kan komen op:\n{}", days.join("\n")),
        format!(
            "Kies voor {until} welk dagdeel u past. Dat kan op {link} of per telefoon. Zo lang houden wij de plek voor u vast."
        ),
        NONE.to_owned(),
        costs(klus, writer),
    ];
    let short: Vec<String> = aanbod.keuzes.iter().map(Keuze::short_words).collect();
    let kort = format!("kies een dagdeel: {}. Kies op {link}.", short.join("; "));
    to_bewoner(SUBJECT, alineas, &kort, klus, writer)
}

/// The letter.
pub fn slip(klus: &Klus, aanbod: &Aanbod, link: &str, writer: Writer<'_>) -> Slip {
    let alineas = vec![
        format!("{} {}", begin(klus, writer), costs(klus, writer)),
        format!(
            "Kruis hieronder aan welk dagdeel u past, en geef of stuur deze brief terug. Of bel ons, dat gaat sneller. Wij houden de plek voor u vast tot {}.",
            until(aanbod)
        ),
        "Past het niet? U verliest uw plaats in de rij niet.".to_owned(),
    ];
    Slip {
        alineas: to_bewoner(SUBJECT, alineas, "", klus, writer).alineas,
        nummer: klus.nummer.to_string(),
        vakjes: aanbod
            .keuzes
            .iter()
            .map(Keuze::on_paper)
            .chain(["Geen van deze dagdelen past".to_owned()])
            .collect(),
        link: link.to_owned(),
    }
}

fn begin(klus: &Klus, writer: Writer<'_>) -> String {
    format!(
        "{} gaat uw klus doen: {}.",
        words::uitvoerder_naam(klus, writer.regeling),
        soort_naam(klus, writer)
    )
}

/// `dinsdag 3 november 2026 om 09:00 uur`.
fn until(aanbod: &Aanbod) -> String {
    let at = aanbod.held_until;
    format!(
        "{} om {} uur",
        long_date(local_date(at)),
        time_hm(local_time(at))
    )
}
