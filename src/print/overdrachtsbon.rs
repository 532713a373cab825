//! The slip of a hand-over: which cheques go from whom to whom, with room for both to sign (domain.md §3: both sides confirm the
//! range). It holds numbers only, no codes.

use jiff::civil::DateTime;

use super::canvas::{Ink, Style};
use super::document::{A4, Document};
use super::flow::{Flow, Row};
use super::{PrintError, Telefoon, wording};

const BODY: Style = Style::text();
const STRONG: Style = Style::text().bold();
/// Baseline to baseline of running text at 12 points, in millimetres.
const LEADING: f32 = 5.4;
const MARGIN: f32 = 20.0;

/// One hand-over to sign.
#[derive(Debug, Clone)]
pub struct Overdrachtsbon {
    /// The scheme's name, above the title.
    pub regeling_naam: String,
    /// Who gives.
    pub van: String,
    /// Who receives.
    pub naar: String,
    /// When it was made.
    pub op: DateTime,
    /// Number of the first cheque.
    pub eerste: String,
    /// Number of the last cheque.
    pub laatste: String,
    /// How many cheques.
    pub aantal: u32,
    /// Price of one cheque in cents.
    pub prijs_cent: i64,
    /// Who made it.
    pub door: String,
    /// Whom to call when it does not fit.
    pub vragen: Telefoon,
}

/// Draws the slip on one A4.
pub fn overdrachtsbon(bon: &Overdrachtsbon) -> Result<Vec<u8>, PrintError> {
    let document = Document::new(format!("Overdracht {} t/m {}", bon.eerste, bon.laatste));
    let footer = format!("Overdracht van dienstencheques, {}", bon.regeling_naam);
    let mut flow = Flow::new(document, A4, MARGIN, footer);
    flow.heading(&bon.regeling_naam, "Overdracht van dienstencheques", 22.0)?;
    flow.y += 2.0;
    let day = format!(
        "{}, {} uur",
        wording::date(bon.op.date()),
        wording::time(bon.op.time())
    );
    let count = format!(
        "{} cheques van {}",
        bon.aantal,
        wording::euro(bon.prijs_cent)
    );
    for (label, typed, style) in [
        ("Van", bon.van.as_str(), STRONG),
        ("Naar", &bon.naar, STRONG),
        ("Aantal", &count, STRONG),
        ("Eerste nummer", &bon.eerste, STRONG),
        ("Laatste nummer", &bon.laatste, STRONG),
        ("Gemaakt", &day, BODY),
        ("Door", &bon.door, BODY),
    ] {
        flow.row(Row {
            label,
            typed,
            style,
            indent: 42.0,
            keep_right: 0.0,
            leading: LEADING,
            after: 1.2,
            max_lines: 2,
        })?;
    }
    flow.y += 5.0;
    flow.paragraph(
        "Kijk naar het eerste en het laatste nummer en tel de cheques na. Klopt het? Teken dan allebei. Klopt het niet? Teken niet en bel.",
        BODY,
        LEADING,
        4,
    )?;
    flow.y += 2.4;
    flow.paragraph(
        "De cheques zijn pas iets waard als ze verkocht zijn. Bewaar ze achter slot. Zijn er cheques weg? Bel meteen.",
        BODY,
        LEADING,
        4,
    )?;
    flow.y += 2.4;
    flow.paragraph(
        &format!("Bellen: {}.", bon.vragen.joined()),
        BODY,
        LEADING,
        2,
    )?;
    signatures(&mut flow, bon)?;
    flow.bytes()
}

/// Two places to sign beside each other: name, date, signature.
fn signatures(flow: &mut Flow, bon: &Overdrachtsbon) -> Result<(), PrintError> {
    const HEIGHT: f32 = 62.0;
    flow.room(HEIGHT)?;
    flow.y += 12.0;
    let width = flow.width() / 2.0 - 6.0;
    for (x, what, who) in [
        (flow.left(), "Gegeven", &bon.van),
        (flow.right() - width, "Ontvangen", &bon.naar),
    ] {
        let mut y = flow.y;
        flow.canvas.text(x, y, what, STRONG.ink(Ink::Green));
        y += LEADING + 0.6;
        flow.canvas.fitted(x, y, width, who, BODY, 8.0)?;
        for label in ["Naam", "Datum", "Handtekening"] {
            y += 12.0;
            flow.canvas.text(x, y, label, BODY.ink(Ink::Grey));
            flow.canvas.blank(x + 30.0, x + width, y + 1.0);
        }
    }
    flow.y += HEIGHT - 12.0;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::proof::{Proof, hostile};
    use super::*;

    fn slip() -> Overdrachtsbon {
        Overdrachtsbon {
            regeling_naam: "Hulst voor Elkaar".to_owned(),
            van: "Voorraad van de gemeente".to_owned(),
            naar: "De Blaauwe Hoeve".to_owned(),
            op: jiff::civil::datetime(2026, 11, 22, 9, 5, 0, 0),
            eerste: "HU26-000001-K".to_owned(),
            laatste: "HU26-000030-S".to_owned(),
            aantal: 30,
            prijs_cent: 1500,
            door: "Bo Beheerder".to_owned(),
            vragen: Telefoon {
                naam: "Meldpunt Hulst voor Elkaar".to_owned(),
                nummer: "0114-684700".to_owned(),
            },
        }
    }

    #[test]
    fn a_slip_says_who_hands_which_cheques_to_whom_and_where_to_sign() {
        let proof = Proof::new(overdrachtsbon(&slip()).unwrap());
        proof.is_sound();
        proof.keeps_text_off_the_edges(10.0);
        let text = proof.text();
        for shown in [
            "Voorraad van de gemeente",
            "De Blaauwe Hoeve",
            "30 cheques van € 15,00",
            "HU26-000001-K",
            "HU26-000030-S",
            "Gegeven",
            "Ontvangen",
            "Handtekening",
            "0114-684700",
        ] {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
        assert_eq!(proof.pages(), 1);
    }

    #[test]
    fn hostile_text_stays_on_the_slip() {
        for typed in hostile() {
            let slip = Overdrachtsbon {
                regeling_naam: typed.clone(),
                van: typed.clone(),
                naar: typed.clone(),
                eerste: typed.clone(),
                laatste: typed.clone(),
                aantal: u32::MAX,
                prijs_cent: i64::MIN,
                door: typed.clone(),
                vragen: Telefoon {
                    naam: typed.clone(),
                    nummer: typed,
                },
                ..slip()
            };
            let proof = Proof::new(overdrachtsbon(&slip).unwrap());
            proof.is_sound();
            proof.keeps_text_off_the_edges(10.0);
        }
    }
}
