//! The confirmation a resident takes home or gets by post: what was asked, what happens next, whom to call.
//!
//! In large type (14 points): many readers are over 80. Says only what was agreed; promises nothing of its own.

use jiff::civil::Date;

use super::canvas::{Area, Ink, Style};
use super::document::{A4, Document};
use super::flow::{Flow, Row};
use super::{PrintError, Telefoon, qr, text, wording};

const BODY: Style = Style::text().size(14.0);
const STRONG: Style = Style::text().size(14.0).bold();
/// Baseline to baseline, in millimetres.
const LEADING: f32 = 6.6;
const QR_SIZE: f32 = 34.0;

/// One klus as it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KlusBevestiging {
    /// The scheme's name: `Hulst voor Elkaar`.
    pub regeling_naam: String,
    /// The number with which the resident follows the klus.
    pub volgnummer: String,
    /// Where to follow it, as people type it: `cheque.hulst.nl/volgen`. Empty when there is no such page.
    pub volgen_adres: String,
    /// What the QR code beside the number opens; no code without it.
    pub qr_tekst: Option<String>,
    /// The resident's name.
    pub naam: String,
    pub requested_on: Date,
    /// The kind of klus, as people call it: `Tuinonderhoud`.
    pub klussoort: String,
    /// What is to be done, in the resident's own words.
    pub omschrijving: String,
    /// Street, number, postcode and place.
    pub adres: String,
    /// When it suits, one each: `dinsdagochtend`.
    pub voorkeuren: Vec<String>,
    /// How many cheques it will probably take.
    pub aantal_cheques: u32,
    /// Numbers of cheques already set aside for it; never codes.
    pub cheque_nummers: Vec<String>,
    /// What happens next, one step each, in plain words.
    pub vervolg: Vec<String>,
    /// Whom to call about this klus: the contactpersoon first.
    pub telefoons: Vec<Telefoon>,
}

/// Draws the confirmation.
pub fn klus_bevestiging(klus: &KlusBevestiging) -> Result<Vec<u8>, PrintError> {
    let document = Document::new(format!("Klus {}", klus.volgnummer));
    let mut flow = Flow::new(
        document,
        A4,
        20.0,
        format!("{} · klus {}", klus.regeling_naam, klus.volgnummer),
    );
    flow.heading(&klus.regeling_naam, "Uw klus is aangevraagd", 26.0)?;
    number(&mut flow, klus)?;
    asked(&mut flow, klus)?;
    next_steps(&mut flow, &klus.vervolg)?;
    whom_to_call(&mut flow, &klus.telefoons)?;
    flow.bytes()
}

/// The number to remember, large, and the code that opens its page.
fn number(flow: &mut Flow, klus: &KlusBevestiging) -> Result<(), PrintError> {
    const HEIGHT: f32 = 38.0;
    let (left, top) = (flow.left(), flow.y + 3.0);
    let text_width = flow.width()
        - 12.0
        - if klus.qr_tekst.is_some() {
            QR_SIZE
        } else {
            0.0
        };
    flow.canvas
        .frame(left, top, flow.width(), HEIGHT, 0.8, Ink::Green);
    flow.canvas
        .text(left + 6.0, top + 10.0, "Uw klusnummer", BODY.ink(Ink::Grey));
    flow.canvas.fitted(
        left + 6.0,
        top + 21.0,
        text_width,
        &klus.volgnummer,
        STRONG.size(26.0),
        10.0,
    )?;
    if !klus.volgen_adres.is_empty() {
        let (follow, style) = text::fit(
            &format!("Volg uw klus op {}", klus.volgen_adres),
            BODY,
            text_width,
            10.0,
        )?;
        flow.canvas.text(left + 6.0, top + 31.5, &follow, style);
    }
    if let Some(payload) = &klus.qr_tekst {
        let code = qr::encode(payload, &klus.volgnummer)?;
        flow.canvas
            .qr(flow.right() - QR_SIZE - 2.0, top + 2.0, QR_SIZE, &code);
    }
    flow.y = top + HEIGHT + 4.5;
    Ok(())
}

fn asked(flow: &mut Flow, klus: &KlusBevestiging) -> Result<(), PrintError> {
    let when = klus.voorkeuren.join(", ");
    let mut cheques = wording::cheques(klus.aantal_cheques);
    if !klus.cheque_nummers.is_empty() {
        cheques = format!(
            "{cheques}. Gereserveerd: {}",
            klus.cheque_nummers.join(", ")
        );
    }
    let asked_on = wording::long_date(klus.requested_on);
    for (label, typed, style, max_lines) in [
        ("Klus", klus.klussoort.as_str(), STRONG, 2),
        ("Wat", &klus.omschrijving, BODY, 6),
        ("Naam", &klus.naam, BODY, 2),
        ("Waar", &klus.adres, BODY, 3),
        ("Wanneer", &when, BODY, 3),
        ("Betalen met", &cheques, BODY, 4),
        ("Gevraagd op", &asked_on, BODY, 1),
    ] {
        flow.row(Row {
            label,
            typed,
            style,
            indent: 38.0,
            keep_right: 0.0,
            leading: LEADING,
            after: 1.6,
            max_lines,
        })?;
    }
    Ok(())
}

fn next_steps(flow: &mut Flow, steps: &[String]) -> Result<(), PrintError> {
    if steps.is_empty() {
        return Ok(());
    }
    section(flow, "Hoe gaat het verder?")?;
    let mut number = 0;
    for step in steps {
        number += 1;
        let lines = text::wrap(step, BODY, flow.width() - 9.0, 4)?;
        flow.room(LEADING * f32::from(u8::try_from(lines.len()).unwrap_or(u8::MAX)))?;
        flow.canvas.text(
            flow.left(),
            flow.y + LEADING,
            &format!("{number}."),
            STRONG.ink(Ink::Green),
        );
        let area = Area {
            x: flow.left() + 9.0,
            y: flow.y + LEADING,
            width: flow.width() - 9.0,
            leading: LEADING,
        };
        flow.y = flow.canvas.paragraph(area, step, BODY, 4)? - LEADING + 1.2;
    }
    Ok(())
}

fn whom_to_call(flow: &mut Flow, phones: &[Telefoon]) -> Result<(), PrintError> {
    if phones.is_empty() {
        return Ok(());
    }
    section(flow, "Vragen, of kunt u toch niet? Bel:")?;
    for phone in phones {
        flow.room(LEADING)?;
        flow.y += LEADING;
        let right = flow.right();
        let (number, style) = text::fit(&phone.nummer, STRONG, 60.0, 9.0)?;
        flow.canvas.fitted(
            flow.left(),
            flow.y,
            flow.width() - 64.0,
            &phone.naam,
            BODY,
            10.0,
        )?;
        flow.canvas.text_right(right, flow.y, &number, style)?;
        flow.y += 0.6;
    }
    Ok(())
}

fn section(flow: &mut Flow, title: &str) -> Result<(), PrintError> {
    flow.room(3.0 * LEADING)?;
    flow.y += 5.0;
    let (left, right) = (flow.left(), flow.right());
    flow.canvas.rule(left, right, flow.y, 0.8, Ink::Green);
    flow.y += 7.5;
    flow.canvas
        .text(left, flow.y, title, STRONG.ink(Ink::Green));
    flow.y += 1.0;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::proof::{Proof, hostile};
    use super::*;

    fn garden() -> KlusBevestiging {
        KlusBevestiging {
            regeling_naam: "Hulst voor Elkaar".to_owned(),
            volgnummer: "K26-00412".to_owned(),
            volgen_adres: "cheque.hulst.nl/volgen".to_owned(),
            qr_tekst: Some("https://cheque.hulst.nl/volgen?nummer=K26-00412".to_owned()),
            naam: "Mevrouw Desirée van den Hoeçk-Müller".to_owned(),
            requested_on: jiff::civil::date(2026, 11, 22),
            klussoort: "Tuinonderhoud".to_owned(),
            omschrijving: "De heg in de voortuin knippen en het snoeisel afvoeren. De ladder staat in de schuur.".to_owned(),
            adres: "Tabakstraat 14, 4561 HX Hulst".to_owned(),
            voorkeuren: vec!["dinsdagochtend".to_owned(), "donderdagmiddag".to_owned()],
            aantal_cheques: 2,
            cheque_nummers: vec!["HU26-004217-K".to_owned(), "HU26-004218-M".to_owned()],
            vervolg: vec![
                "Binnen 2 werkdagen belt Hulst Werkt! u om een afspraak te maken.".to_owned(),
                "Op de dag zelf komen twee mensen met hun begeleider. Leg uw cheques klaar.".to_owned(),
                "Na de klus geeft u de cheques af. De strook houdt u thuis.".to_owned(),
            ],
            telefoons: vec![
                Telefoon { naam: "Hulst Werkt!, vraag naar Peter".to_owned(), nummer: "06-23016250".to_owned() },
                Telefoon { naam: "Meldpunt Hulst voor Elkaar".to_owned(), nummer: "0114-684700".to_owned() },
            ],
        }
    }

    #[test]
    fn a_confirmation_fits_one_page_and_says_what_was_asked() {
        let proof = Proof::new(klus_bevestiging(&garden()).unwrap());
        proof.is_sound();
        proof.keeps_text_off_the_edges(12.0);
        assert_eq!(proof.pages(), 1);
        let text = proof.text();
        let expected = [
            "K26-00412",
            "Desirée van den Hoeçk-Müller",
            "dinsdagochtend",
            "HU26-004218-M",
            "06-23016250",
            "2 cheques",
        ];
        for shown in expected {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
        assert_eq!(proof.scanned(), [garden().qr_tekst.unwrap()]);
    }

    #[test]
    fn hostile_text_stays_on_the_paper() {
        for typed in hostile() {
            let phone = Telefoon {
                naam: typed.clone(),
                nummer: typed.clone(),
            };
            let klus = KlusBevestiging {
                regeling_naam: typed.clone(),
                volgnummer: typed.clone(),
                volgen_adres: typed.clone(),
                qr_tekst: None,
                naam: typed.clone(),
                requested_on: jiff::civil::Date::MAX,
                klussoort: typed.clone(),
                omschrijving: typed.clone(),
                adres: typed.clone(),
                voorkeuren: vec![typed.clone(); 3],
                aantal_cheques: u32::MAX,
                cheque_nummers: vec![typed.clone(); 3],
                vervolg: vec![typed.clone(); 12],
                telefoons: vec![phone; 12],
            };
            let proof = Proof::new(klus_bevestiging(&klus).unwrap());
            proof.is_sound();
            proof.keeps_text_off_the_edges(12.0);
        }
    }
}
