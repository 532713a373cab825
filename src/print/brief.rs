//! Letters to residents who have neither mail nor a mobile telephone: address for a window envelope, the words of the message.
//!
//! In large type (14 points), like the confirmation. One file holds many letters, each on a page of its own; it says nothing that
//! the message does not say.

use jiff::civil::Date;

use super::canvas::{Ink, Style};
use super::document::{A4, Document};
use super::flow::Flow;
use super::{PrintError, qr, text, wording};

const BODY: Style = Style::text().size(14.0);
/// Baseline to baseline, in millimetres.
const LEADING: f32 = 6.6;
/// Where the address begins in an envelope with its window at the left (NEN 1026), in millimetres from the top.
const ADDRESS_TOP: f32 = 45.0;
/// Lines an address may take in the window.
const ADDRESS_LINES: usize = 5;
/// From one box to the next: room for a cross with a thick pen.
const BOX_LEADING: f32 = 8.5;
/// Between the letter and what is filled in.
const GAP: f32 = 3.0;
/// Side of the QR code, in millimetres.
const QR_SIZE: f32 = 34.0;
/// Lines of one paragraph: more than any message has.
const MOST_LINES: usize = 40;

/// One letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// The scheme's name: `Hulst voor Elkaar`.
    pub regeling_naam: String,
    /// Name and address, line by line.
    pub aan: Vec<String>,
    /// The day it is printed.
    pub datum: Date,
    /// What it is about.
    pub onderwerp: String,
    /// What it says, from greeting to closing; a line break inside stays one.
    pub alineas: Vec<String>,
    /// What may be filled in and sent back.
    pub antwoord: Option<Antwoord>,
}

/// The part of a letter that is filled in and sent back, with another way to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Antwoord {
    /// Number of the klus, so that a part that was torn off is still known.
    pub nummer: String,
    /// Boxes, one of which is ticked.
    pub vakjes: Vec<String>,
    /// Where the same can be said online; also as a QR code.
    pub link: String,
}

/// Draws letters, one after the other.
pub fn brieven(brieven: &[Brief]) -> Result<Vec<u8>, PrintError> {
    let first = brieven.first().ok_or(PrintError::Empty)?;
    let title = if brieven.len() == 1 {
        "Brief"
    } else {
        "Brieven"
    };
    let mut flow = Flow::new(
        Document::new(title.to_owned()),
        A4,
        20.0,
        first.regeling_naam.clone(),
    );
    for (place, brief) in brieven.iter().enumerate() {
        if place > 0 {
            flow.next_paper()?;
        }
        draw(&mut flow, brief)?;
    }
    flow.bytes()
}

fn draw(flow: &mut Flow, brief: &Brief) -> Result<(), PrintError> {
    let (left, width) = (flow.left(), flow.width());
    flow.canvas.bar(left, flow.y, 18.0, 2.2, Ink::Green);
    let sender = Style::text().bold().ink(Ink::Green).size(13.0);
    flow.canvas
        .fitted(left, flow.y + 9.5, width, &brief.regeling_naam, sender, 9.0)?;
    flow.y = ADDRESS_TOP;
    for line in brief.aan.iter().take(ADDRESS_LINES) {
        flow.y += LEADING;
        flow.canvas.fitted(left, flow.y, 85.0, line, BODY, 8.0)?;
    }
    flow.y = ADDRESS_TOP + LEADING * 7.5;
    flow.paragraph(
        &wording::long_date(brief.datum),
        BODY.ink(Ink::Grey),
        LEADING,
        1,
    )?;
    flow.y += LEADING * 0.6;
    flow.paragraph(&brief.onderwerp, BODY.bold(), LEADING, 3)?;
    for alinea in &brief.alineas {
        flow.y += LEADING * 0.6;
        for line in alinea.lines() {
            flow.paragraph(line, BODY, LEADING, MOST_LINES)?;
        }
    }
    match &brief.antwoord {
        None => Ok(()),
        Some(antwoord) => draw_antwoord(flow, antwoord),
    }
}

/// Boxes to tick, the QR code beside them.
fn draw_antwoord(flow: &mut Flow, antwoord: &Antwoord) -> Result<(), PrintError> {
    let count = f32::from(u8::try_from(antwoord.vakjes.len()).unwrap_or(u8::MAX));
    let height = (BOX_LEADING * count + 16.0).max(QR_SIZE + 13.0);
    flow.room(height + GAP)?;
    flow.y += GAP;
    let (left, right, top) = (flow.left(), flow.right(), flow.y);
    flow.canvas
        .frame(left, top, flow.width(), height, 0.8, Ink::Green);
    let width = flow.width() - QR_SIZE - 18.0;
    let mut y = top + LEADING + 1.0;
    let title = format!("Uw antwoord voor klus {}", antwoord.nummer);
    flow.canvas
        .fitted(left + 5.0, y, width, &title, BODY.bold(), 9.0)?;
    for vakje in &antwoord.vakjes {
        y += BOX_LEADING;
        let (label, style) = text::fit(vakje, BODY.size(12.0), width - 5.2, 9.0)?;
        flow.canvas.tick_box(left + 5.0, y, &label, style);
    }
    let code = qr::encode(&antwoord.link, &antwoord.nummer)?;
    flow.canvas
        .qr(right - QR_SIZE - 3.0, top + 3.0, QR_SIZE, &code);
    let (link, style) = text::fit(&antwoord.link, BODY.size(12.0), flow.width() - 10.0, 8.0)?;
    flow.canvas
        .text(left + 5.0, top + height - 3.0, &link, style);
    flow.y = top + height;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::proof::{Proof, hostile};
    use super::*;

    fn letter(naam: &str) -> Brief {
        Brief {
            regeling_naam: "Hulst voor Elkaar".to_owned(),
            aan: vec![
                naam.to_owned(),
                "Molenstraat 14 a".to_owned(),
                "4561 AB Hulst".to_owned(),
            ],
            datum: jiff::civil::date(2026, 11, 22),
            onderwerp: "De afspraak voor uw klus".to_owned(),
            alineas: vec![
                "Goedendag,".to_owned(),
                "De ploeg komt op donderdag 26 november 2026 tussen 10:00 en 12:00 uur.".to_owned(),
                "Met vriendelijke groet,\nHulst voor Elkaar".to_owned(),
            ],
            antwoord: None,
        }
    }

    #[test]
    fn every_letter_has_its_own_page_address_and_words() {
        let letters = [
            letter("Mevrouw Desirée Verzonnen"),
            letter("De heer Bedacht"),
        ];
        let proof = Proof::new(brieven(&letters).unwrap());
        proof.is_sound();
        proof.keeps_text_off_the_edges(12.0);
        assert_eq!(proof.pages(), 2);
        let text = proof.text();
        for shown in [
            "Desirée Verzonnen",
            "De heer Bedacht",
            "4561 AB Hulst",
            "De afspraak voor uw klus",
            "tussen 10:00 en 12:00 uur",
        ] {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
        assert!(matches!(brieven(&[]), Err(PrintError::Empty)));
    }

    #[test]
    fn hostile_text_stays_on_the_paper() {
        for typed in hostile() {
            let brief = Brief {
                regeling_naam: typed.clone(),
                aan: vec![typed.clone(); 9],
                datum: jiff::civil::Date::MAX,
                onderwerp: typed.clone(),
                alineas: vec![typed.clone(); 9],
                antwoord: Some(Antwoord {
                    nummer: typed.clone(),
                    vakjes: vec![typed.clone(); 4],
                    link: "https://hulst.test/aanbod/7KQ2".to_owned(),
                }),
            };
            let proof = Proof::new(brieven(&[brief]).unwrap());
            proof.is_sound();
            proof.keeps_text_off_the_edges(12.0);
        }
    }
}
