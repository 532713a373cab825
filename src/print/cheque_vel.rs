//! The sheet of cheques: three on an A4, each in three parts to cut apart (domain.md §3, "On paper").
//!
//! `[ strip: stays at the verkooppunt | cheque: for the ploeg | strip: the buyer keeps it at home ]`. What many
//! cheques share is drawn once in the file; per cheque only number, code, claim code and QR are added.

use std::collections::HashMap;

use jiff::civil::Date;

use super::barcode;
use super::canvas::{Area, Canvas, Ink, Style};
use super::document::{A4, Document};
use super::qr::{self, Qr};
use super::{PrintError, Telefoon, text, wording};

/// Cheques on one page.
const PER_PAGE: usize = 3;
/// Height of a cheque and the places of its two vertical cuts, in millimetres.
const HEIGHT: f32 = 99.0;
const STRIP_CUT: f32 = 48.0;
const BUYER_CUT: f32 = 154.0;
/// The QR square with its white border: a version 3 code itself is then 22 mm wide.
const QR_SIZE: f32 = 28.07;
/// So many numbers to call fit a cheque.
const MAX_PHONES: usize = 3;
/// Dashes and gaps of a line to cut along, in points.
const CUT: [f32; 2] = [3.0, 2.5];
/// Baseline to baseline of running text at 12 points.
const LEADING: f32 = 4.95;

const BODY: Style = Style::text();
const LABEL: Style = Style::text().ink(Ink::Grey);
const STRONG: Style = Style::text().bold();
const ACCENT: Style = Style::text().bold().ink(Ink::Green);

/// Cheques to print together. Holds secrets, so it has no `Debug`: it must never reach a log.
#[derive(Clone)]
pub struct ChequeVel {
    /// The scheme's name, above the title: `Hulst voor Elkaar`.
    pub regeling_naam: String,
    /// Where to ask for a klus, as people type it, without `https://`: `hulst.example.nl`.
    pub aanvraag_adres: String,
    /// Whom to call to ask for a klus; the first three are printed.
    pub telefoons: Vec<Telefoon>,
    /// To give away: a cover comes first, and the price stands only on the strip that stays at the verkooppunt.
    pub cadeau: bool,
    pub cheques: Vec<ChequeDruk>,
}

/// One cheque to print, with its secrets.
#[derive(Clone)]
pub struct ChequeDruk {
    /// `HU26-004217-K`.
    pub nummer: String,
    /// The secret code, with or without dashes: printed in blocks of four.
    pub code: String,
    /// The buyer's secret, with or without dashes; empty for a leaf of a booklet, whose cover carries it.
    pub claimcode: String,
    /// What the QR code holds, in capitals: `HTTPS://HOST/C/CODE`.
    pub qr_tekst: String,
    /// Price in cents.
    pub waarde_cent: i64,
    /// What it buys, in words: `1 uur werk door 2 personen`.
    pub personen_uren: String,
    /// Where it is or will be sold; empty leaves a line to write it on.
    pub verkooppunt: String,
    /// The day of sale; without one (stock) there is a line to write it on.
    pub sold_on: Option<Date>,
    /// The last day; none is printed on stock, whose validity starts at the sale.
    pub geldig_tot: Option<Date>,
}

/// What cheques share when they are sold together; equal ones share one drawing.
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
struct Shared<'a> {
    waarde_cent: i64,
    personen_uren: &'a str,
    verkooppunt: &'a str,
    sold_on: Option<Date>,
    geldig_tot: Option<Date>,
}

/// Draws the sheet. The bytes hold the secrets only as visible text and as QR.
pub fn cheque_vel(vel: &ChequeVel) -> Result<Vec<u8>, PrintError> {
    let (Some(first), Some(last)) = (vel.cheques.first(), vel.cheques.last()) else {
        return Err(PrintError::Empty);
    };
    if let Some(cheque) = vel
        .cheques
        .iter()
        .find(|c| c.qr_tekst.chars().any(char::is_lowercase))
    {
        return Err(PrintError::QrNotUpperCase {
            nummer: cheque.nummer.clone(),
        });
    }
    let wanted: Vec<(&str, &str)> = vel
        .cheques
        .iter()
        .map(|c| (c.qr_tekst.as_str(), c.nummer.as_str()))
        .collect();
    let codes = qr::encode_all(&wanted)?;

    let mut document = Document::new(if vel.cheques.len() == 1 {
        format!("Dienstencheque {}", first.nummer)
    } else {
        format!("Dienstencheques {} t/m {}", first.nummer, last.nummer)
    });
    if vel.cadeau {
        document.page(cover(vel, first)?);
    }
    let mut drawn: HashMap<Shared<'_>, String> = HashMap::new();
    let pairs: Vec<(&ChequeDruk, &Qr)> = vel.cheques.iter().zip(&codes).collect();
    for three in pairs.chunks(PER_PAGE) {
        let mut page = Canvas::new(A4.0, A4.1);
        let mut top = 0.0;
        for (cheque, code) in three {
            let shared = shared(cheque);
            let art = if let Some(name) = drawn.get(&shared) {
                name.clone()
            } else {
                let name = document.art(shared_art(vel, shared)?);
                drawn.insert(shared, name.clone());
                name
            };
            page.place(0.0, top, own_marks(cheque, code, &art)?);
            top += HEIGHT;
            // Below the third cheque the paper ends.
            if top < A4.1 {
                page.dashed((0.0, top), (A4.0, top), &CUT, Ink::Grey);
                page.scissors(14.0, top);
            }
        }
        document.page(page);
    }
    document.bytes()
}

fn shared(cheque: &ChequeDruk) -> Shared<'_> {
    Shared {
        waarde_cent: cheque.waarde_cent,
        personen_uren: &cheque.personen_uren,
        verkooppunt: &cheque.verkooppunt,
        sold_on: cheque.sold_on,
        geldig_tot: cheque.geldig_tot,
    }
}

// Left and right edges of the three columns of text.
const STRIP: (f32, f32) = (8.0, 43.0);
const CHEQUE: (f32, f32) = (56.0, 146.0);
const BUYER: (f32, f32) = (159.5, 202.0);

/// Number, code, claim code and QR of one cheque, over the art it shares.
fn own_marks(cheque: &ChequeDruk, code: &Qr, art: &str) -> Result<Canvas, PrintError> {
    let mut canvas = Canvas::new(A4.0, HEIGHT);
    canvas.art(art);
    canvas.fitted(
        STRIP.0,
        31.0,
        STRIP.1 - STRIP.0,
        &cheque.nummer,
        STRONG,
        8.0,
    )?;
    if cheque.sold_on.is_none() {
        // The strip of a cheque from stock is scanned from the cash box.
        let width = STRIP.1 - STRIP.0;
        let bars = barcode::encode(&cheque.nummer.replace('-', ""));
        canvas.barcode((STRIP.0, 33.0, width, 8.0), &bars);
    }
    // The white border of the code may lie over the column's edge, so that its dark edge is what aligns.
    let quiet = QR_SIZE * 4.0 / f32::from(code.modules + 8);
    canvas.qr(CHEQUE.1 - QR_SIZE + quiet, 28.8, QR_SIZE, code);
    canvas.fitted(CHEQUE.0, 49.5, 58.0, &cheque.nummer, STRONG.size(14.0), 9.0)?;
    canvas.fitted(
        CHEQUE.0,
        67.6,
        CHEQUE.1 - CHEQUE.0,
        &wording::in_blocks(&cheque.code),
        STRONG.size(21.5),
        9.0,
    )?;
    canvas.fitted(
        BUYER.0,
        31.0,
        BUYER.1 - BUYER.0,
        &cheque.nummer,
        STRONG,
        8.0,
    )?;
    let (claim, size) = if cheque.claimcode.is_empty() {
        ("op de omslag".to_owned(), 12.0)
    } else {
        (wording::in_blocks(&cheque.claimcode), 18.0)
    };
    canvas.fitted(
        BUYER.0,
        44.0,
        BUYER.1 - BUYER.0,
        &claim,
        STRONG.size(size),
        9.0,
    )?;
    Ok(canvas)
}

fn shared_art(vel: &ChequeVel, shared: Shared<'_>) -> Result<Canvas, PrintError> {
    let mut canvas = Canvas::new(A4.0, HEIGHT);
    cuts(&mut canvas);
    strip(&mut canvas, shared)?;
    cheque(&mut canvas, vel, shared)?;
    buyer(&mut canvas, shared)?;
    Ok(canvas)
}

fn cuts(canvas: &mut Canvas) {
    for x in [STRIP_CUT, BUYER_CUT] {
        canvas.dashed((x, 0.0), (x, HEIGHT), &CUT, Ink::Grey);
    }
}

fn strip(canvas: &mut Canvas, shared: Shared<'_>) -> Result<(), PrintError> {
    let (x, right) = STRIP;
    let width = right - x;
    heading(canvas, STRIP, "Blijft bij het verkooppunt")?;
    canvas.text(x, 26.0, "Nummer", LABEL);
    let price = wording::euro(shared.waarde_cent);
    if shared.sold_on.is_some() {
        canvas.text(x, 38.5, "Prijs", LABEL);
        canvas.fitted(x, 43.5, width, &price, STRONG, 8.0)?;
    } else {
        // Stock has a barcode under its number.
        canvas.text(x, 46.0, "Prijs", LABEL);
        let (price, style) = text::fit(&price, STRONG, width - 12.0, 7.0)?;
        canvas.text_right(right, 46.0, &price, style)?;
    }
    canvas.text(x, 51.0, "Verkooppunt", LABEL);
    if shared.verkooppunt.is_empty() {
        canvas.blank(x, right, 58.0);
    }
    canvas.paragraph(
        Area {
            x,
            y: 56.0,
            width,
            leading: LEADING,
        },
        shared.verkooppunt,
        STRONG,
        2,
    )?;
    canvas.text(x, 68.5, "Verkocht op", LABEL);
    match shared.sold_on {
        Some(day) => canvas.fitted(x, 73.5, width, &wording::date(day), STRONG, 10.0)?,
        None => canvas.blank(x, right, 75.0),
    }
    if shared.sold_on.is_none() {
        for (y, label) in [(81.5, "contant"), (87.0, "pin"), (92.5, "factuur")] {
            canvas.tick_box(x, y, label, BODY);
        }
    }
    Ok(())
}

fn cheque(canvas: &mut Canvas, vel: &ChequeVel, shared: Shared<'_>) -> Result<(), PrintError> {
    let (x, right) = CHEQUE;
    let width = right - x;
    let (frame_x, frame_width) = (STRIP_CUT + 3.5, BUYER_CUT - STRIP_CUT - 7.0);
    canvas.frame(frame_x, 4.0, frame_width, HEIGHT - 8.0, 0.8, Ink::Green);
    canvas.bar(frame_x, 4.0, frame_width, 2.2, Ink::Green);

    if !vel.cadeau {
        let price = wording::euro(shared.waarde_cent);
        let (price, style) = text::fit(&price, STRONG.size(18.0), 36.0, 9.0)?;
        canvas.text_right(right, 14.2, &price, style)?;
    }
    canvas.fitted(
        x,
        14.2,
        width - 38.0,
        &vel.regeling_naam,
        ACCENT.size(13.0),
        9.0,
    )?;
    canvas.text(x, 24.0, "Dienstencheque", STRONG.size(26.0));
    canvas.rule(x, right, 28.6, 0.8, Ink::Green);

    let mut y = 36.0;
    for line in text::wrap_evenly(shared.personen_uren, STRONG.size(14.0), 58.0, 2)? {
        canvas.text(x, y, &line, STRONG.size(14.0));
        y += 6.0;
    }
    match (shared.sold_on, shared.geldig_tot) {
        (_, Some(last)) => canvas.fitted(
            x,
            56.5,
            58.0,
            &format!("Geldig tot {}", wording::date(last)),
            BODY,
            9.0,
        )?,
        (Some(_), None) => canvas.text(x, 56.5, "Onbeperkt geldig", BODY),
        (None, None) => {
            canvas.text(x, 56.5, "Datum van verkoop:", BODY);
            canvas.blank(x + 38.5, x + 65.0, 57.4);
        }
    }

    canvas.rule(x, right, 71.4, 0.8, Ink::Green);
    y = 76.8;
    canvas.text(x, y, "Klus aanvragen?", ACCENT);
    let address = if vel.aanvraag_adres.is_empty() {
        "Bel:"
    } else {
        &vel.aanvraag_adres
    };
    let (address, style) = text::fit(address, STRONG, width - 38.0, 8.0)?;
    canvas.text_right(right, y, &address, style)?;
    for phone in vel.telefoons.iter().take(MAX_PHONES) {
        y += LEADING;
        let (number, style) = text::fit(&phone.nummer, STRONG, 36.0, 8.0)?;
        canvas.text_right(right, y, &number, style)?;
        canvas.fitted(x, y, width - 38.0, &phone.naam, BODY, 9.0)?;
    }
    Ok(())
}

fn buyer(canvas: &mut Canvas, shared: Shared<'_>) -> Result<(), PrintError> {
    const LOSS: &str = "Cheque kwijt? Bel of kom met deze strook naar een verkooppunt. U krijgt gratis een nieuwe.";
    let (x, right) = BUYER;
    let width = right - x;
    heading(canvas, BUYER, "Voor u. Bewaar deze strook thuis")?;
    canvas.text(x, 26.0, "Nummer", LABEL);
    canvas.text(x, 37.5, "Claimcode", LABEL);
    canvas.paragraph(
        Area {
            x,
            y: 51.0,
            width,
            leading: LEADING,
        },
        LOSS,
        BODY,
        5,
    )?;
    canvas.text(x, 78.0, "Gekocht op", LABEL);
    match shared.sold_on {
        Some(day) => canvas.fitted(x, 83.0, width, &wording::date(day), STRONG, 10.0)?,
        None => canvas.blank(x, right, 84.5),
    }
    canvas.paragraph(
        Area {
            x,
            y: 89.5,
            width,
            leading: LEADING,
        },
        &if shared.verkooppunt.is_empty() {
            String::new()
        } else {
            format!("bij {}", shared.verkooppunt)
        },
        BODY,
        2,
    )?;
    Ok(())
}

/// The cover of a gift: what it is and how to use it, with room for a name, and no price. Folded once it is an A5 card.
fn cover(vel: &ChequeVel, first: &ChequeDruk) -> Result<Canvas, PrintError> {
    const MARGIN: f32 = 25.0;
    let mut canvas = Canvas::new(A4.0, A4.1);
    let (x, right) = (MARGIN, A4.0 - MARGIN);
    let width = right - x;
    // Below the fold: the side that is seen first.
    let fold = A4.1 / 2.0;
    canvas.dashed((0.0, fold), (A4.0, fold), &CUT, Ink::Grey);
    canvas.bar(x, fold + 18.0, width, 2.2, Ink::Green);
    canvas.fitted(
        x,
        fold + 34.0,
        width,
        &vel.regeling_naam,
        ACCENT.size(16.0),
        9.0,
    )?;
    canvas.text(x, fold + 52.0, "Een cadeau voor u", STRONG.size(34.0));
    let count = vel.cheques.len();
    let what = if count == 1 {
        format!("1 dienstencheque: {}", first.personen_uren)
    } else {
        format!("{count} dienstencheques, elk voor {}", first.personen_uren)
    };
    let area = |y| Area {
        x,
        y,
        width,
        leading: 7.0,
    };
    canvas.paragraph(area(fold + 66.0), &what, BODY.size(16.0), 3)?;
    canvas.text(x, fold + 100.0, "Voor", LABEL);
    canvas.blank(x + 20.0, right, fold + 101.0);
    canvas.text(x, fold + 115.0, "Van", LABEL);
    canvas.blank(x + 20.0, right, fold + 116.0);
    canvas.text(x, 40.0, "Zo gebruikt u een cheque", STRONG.size(20.0));
    let steps = [
        "1. Bedenk welke klus u gedaan wilt hebben in of om uw huis.",
        "2. Bel een van de nummers op de cheque, of vraag de klus aan op de website.",
        "3. Geef de cheque aan de ploeg als het werk klaar is.",
    ];
    let mut y = 56.0;
    for step in steps {
        canvas.paragraph(area(y), step, BODY.size(14.0), 2)?;
        y += 18.0;
    }
    Ok(canvas)
}

/// Two lines at the top of a strip and the rule below them, level with the cheque's title.
fn heading(canvas: &mut Canvas, (x, right): (f32, f32), title: &str) -> Result<(), PrintError> {
    canvas.paragraph(
        Area {
            x,
            y: 11.0,
            width: right - x,
            leading: LEADING,
        },
        title,
        ACCENT,
        2,
    )?;
    canvas.rule(x, right, 19.5, 0.8, Ink::Green);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::proof::{Proof, hostile};
    use super::*;

    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// Codes that look random and are the same on every run.
    fn secret(seed: u32, length: u32) -> String {
        let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(length);
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            ALPHABET[state as usize % ALPHABET.len()]
        };
        (0..length).map(|_| char::from(next())).collect()
    }

    fn sheet(count: u32, host: &str, sold: bool) -> ChequeVel {
        let cheques = (1..=count)
            .map(|n| {
                let code = secret(n, 16);
                ChequeDruk {
                    nummer: format!("HU26-{n:06}-K"),
                    qr_tekst: format!("HTTPS://{host}/C/{code}"),
                    code,
                    claimcode: secret(n + 1_000_000, 8),
                    waarde_cent: 1500,
                    personen_uren: "1 uur werk door 2 personen".to_owned(),
                    verkooppunt: "De Blaauwe Hoeve".to_owned(),
                    sold_on: sold.then(|| jiff::civil::date(2026, 11, 22)),
                    geldig_tot: sold.then(|| jiff::civil::date(2028, 11, 22)),
                }
            })
            .collect();
        let phone = |naam: &str, nummer: &str| Telefoon {
            naam: naam.to_owned(),
            nummer: nummer.to_owned(),
        };
        ChequeVel {
            regeling_naam: "Hulst voor Elkaar".to_owned(),
            aanvraag_adres: "cheque.hulst.nl".to_owned(),
            cadeau: false,
            telefoons: vec![
                phone("Hulst Werkt!", "06-23016250"),
                phone("Service in de Regio", "0115-675279"),
                phone("Meldpunt Hulst voor Elkaar", "0114-684700"),
            ],
            cheques,
        }
    }

    fn all_scan(vel: &ChequeVel) -> Proof {
        let proof = Proof::new(cheque_vel(vel).unwrap());
        let mut scanned = proof.scanned();
        scanned.sort();
        let mut printed: Vec<String> = vel.cheques.iter().map(|c| c.qr_tekst.clone()).collect();
        printed.sort();
        assert_eq!(scanned, printed);
        proof
    }

    #[test]
    fn every_code_on_a_sold_sheet_scans_and_its_text_can_be_read() {
        let vel = sheet(7, "CHEQUE.HULST.NL", true);
        let proof = all_scan(&vel);
        proof.is_sound();
        proof.keeps_text_off_the_edges(5.0);
        assert_eq!(proof.pages(), 3);
        let text = proof.text();
        for cheque in &vel.cheques {
            assert_eq!(text.matches(&cheque.nummer).count(), 3, "{text}");
            assert_eq!(text.matches(&wording::in_blocks(&cheque.code)).count(), 1);
            assert_eq!(
                text.matches(&wording::in_blocks(&cheque.claimcode)).count(),
                1
            );
        }
        for shown in [
            "€ 15,00",
            "Hulst voor Elkaar",
            "0114-684700",
            "22 november 2028",
            "De Blaauwe Hoeve",
            "cheque.hulst.nl",
        ] {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
        assert!(!text.contains("contant"));
    }

    #[test]
    fn stock_has_a_line_for_the_date_and_boxes_for_the_payment() {
        let proof = all_scan(&sheet(3, "CHEQUE.HULST.NL", false));
        let text = proof.text();
        assert!(
            text.contains("Datum van verkoop:")
                && text.contains("contant")
                && !text.contains("Geldig tot"),
            "{text}"
        );
    }

    #[test]
    fn a_gift_has_a_cover_and_shows_its_price_only_to_the_verkooppunt() {
        let mut vel = sheet(4, "CHEQUE.HULST.NL", true);
        vel.cadeau = true;
        let proof = all_scan(&vel);
        proof.is_sound();
        assert_eq!(proof.pages(), 3);
        let text = proof.text();
        assert!(text.contains("Een cadeau voor u"), "{text}");
        assert!(
            text.contains("4 dienstencheques, elk voor 1 uur werk door 2 personen"),
            "{text}"
        );
        assert_eq!(
            text.matches("€ 15,00").count(),
            4,
            "one on each strip: {text}"
        );
    }

    #[test]
    fn a_cheque_without_an_end_says_so() {
        let mut vel = sheet(1, "H.NL", true);
        vel.cheques[0].geldig_tot = None;
        assert!(
            Proof::new(cheque_vel(&vel).unwrap())
                .text()
                .contains("Onbeperkt geldig")
        );
    }

    #[test]
    fn a_long_host_makes_a_larger_code_that_still_scans() {
        for host in [
            "DIENSTENCHEQUES.GEMEENTE-HULST.NL/DIENSTENCHEQUE".to_owned(),
            format!("{}.NL", "LANGENAAM".repeat(12)),
        ] {
            all_scan(&sheet(3, &host, true));
        }
    }

    #[test]
    fn the_strip_of_stock_is_read_by_a_scanner() {
        let proof = Proof::new(cheque_vel(&sheet(3, "H.NL", false)).unwrap());
        let mut read = proof.barcodes();
        read.sort();
        assert_eq!(read, ["HU26000001K", "HU26000002K", "HU26000003K"]);
    }

    #[test]
    fn a_code_in_small_letters_is_refused() {
        let mut vel = sheet(1, "H.NL", true);
        vel.cheques[0].qr_tekst.make_ascii_lowercase();
        assert!(
            matches!(cheque_vel(&vel), Err(PrintError::QrNotUpperCase { nummer }) if nummer == "HU26-000001-K")
        );
        vel.cheques.clear();
        assert!(matches!(cheque_vel(&vel), Err(PrintError::Empty)));
    }

    #[test]
    fn a_thousand_cheques_stay_below_a_megabyte() {
        let bytes = cheque_vel(&sheet(1_000, "CHEQUE.HULST.NL", true)).unwrap();
        assert!(bytes.len() <= 1_000_000, "{} bytes", bytes.len());
    }

    #[test]
    fn the_same_sheet_gives_the_same_bytes() {
        let vel = sheet(4, "CHEQUE.HULST.NL", true);
        assert_eq!(cheque_vel(&vel).unwrap(), cheque_vel(&vel).unwrap());
    }

    #[test]
    fn the_secrets_stand_nowhere_but_on_the_cheque_itself() {
        let vel = sheet(3, "CHEQUE.HULST.NL", true);
        let proof = Proof::new(cheque_vel(&vel).unwrap());
        let metadata = proof.metadata();
        assert!(
            metadata.contains("HU26-000001-K t/m HU26-000003-K"),
            "{metadata}"
        );
        let text = proof.text();
        for cheque in &vel.cheques {
            for secret in [&cheque.code, &cheque.claimcode] {
                let blocks = wording::in_blocks(secret);
                assert!(!metadata.contains(secret.as_str()) && !metadata.contains(&blocks));
                assert_eq!(text.matches(&blocks).count(), 1);
            }
        }
    }

    #[test]
    fn hostile_text_stays_on_the_paper_and_the_code_still_scans() {
        for typed in hostile() {
            let mut vel = sheet(2, "CHEQUE.HULST.NL", true);
            vel.regeling_naam.clone_from(&typed);
            vel.aanvraag_adres.clone_from(&typed);
            vel.telefoons = vec![
                Telefoon {
                    naam: typed.clone(),
                    nummer: typed.clone()
                };
                9
            ];
            for cheque in &mut vel.cheques {
                cheque.nummer.clone_from(&typed);
                cheque.code.clone_from(&typed);
                cheque.claimcode.clone_from(&typed);
                cheque.personen_uren.clone_from(&typed);
                cheque.verkooppunt.clone_from(&typed);
                cheque.waarde_cent = i64::MAX;
            }
            let proof = all_scan(&vel);
            proof.is_sound();
            proof.keeps_text_off_the_edges(5.0);
        }
    }
}
