//! The receipt of a sale, on A5: what was bought, where, when, and how it was paid. Numbers only, no codes.

use jiff::civil::DateTime;

use super::canvas::{Ink, Style};
use super::document::{A5, Document};
use super::flow::{Flow, Row};
use super::{PrintError, Telefoon, text, wording};

const BODY: Style = Style::text();
const STRONG: Style = Style::text().bold();
/// Baseline to baseline, in millimetres.
const LEADING: f32 = 5.4;

/// One sale, as the buyer takes it home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bon {
    /// The scheme's name: `Hulst voor Elkaar`.
    pub regeling_naam: String,
    /// The receipt's number.
    pub bonnummer: String,
    /// When it was sold, in local time.
    pub op: DateTime,
    pub verkooppunt: String,
    pub regels: Vec<BonRegel>,
    /// What was paid, in cents: the sale's own total, not added up here.
    pub totaal_cent: i64,
    /// In words: `contant`, `pin`, `factuur`.
    pub betaalwijze: String,
    /// The numbers of the cheques (`HU26-004217-K`), never their codes.
    pub cheque_nummers: Vec<String>,
    /// Whom to call with questions.
    pub vragen: Option<Telefoon>,
}

/// A line of the receipt: count × price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BonRegel {
    /// `Dienstencheque`.
    pub omschrijving: String,
    pub aantal: u32,
    /// Price of one, in cents.
    pub prijs_cent: i64,
}

/// Draws the receipt.
pub fn bon(bon: &Bon) -> Result<Vec<u8>, PrintError> {
    let document = Document::new(format!("Bon {}", bon.bonnummer));
    let mut flow = Flow::new(document, A5, 13.0, format!("Bon {}", bon.bonnummer));
    flow.heading(&bon.regeling_naam, "Bon", 24.0)?;
    let day = format!(
        "{}, {} uur",
        wording::date(bon.op.date()),
        wording::time(bon.op.time())
    );
    for (label, typed) in [
        ("Bonnummer", bon.bonnummer.as_str()),
        ("Datum", &day),
        ("Verkooppunt", &bon.verkooppunt),
        ("Betaald met", &bon.betaalwijze),
    ] {
        flow.row(Row {
            label,
            typed,
            style: BODY,
            indent: 32.0,
            keep_right: 0.0,
            leading: LEADING,
            after: 0.6,
            max_lines: 2,
        })?;
    }
    flow.y += 4.0;
    amounts(&mut flow, bon)?;
    numbers(&mut flow, &bon.cheque_nummers)?;
    flow.y += 4.0;
    flow.paragraph(
        "Bewaar deze bon. U hebt hem nodig als u een cheque wilt teruggeven.",
        BODY,
        LEADING,
        3,
    )?;
    if let Some(phone) = &bon.vragen {
        flow.paragraph(
            &format!("Vragen? Bel {}: {}.", phone.naam, phone.nummer),
            BODY,
            LEADING,
            3,
        )?;
    }
    flow.bytes()
}

fn amounts(flow: &mut Flow, bon: &Bon) -> Result<(), PrintError> {
    let (left, right) = (flow.left(), flow.right());
    for regel in &bon.regels {
        flow.room(LEADING + 3.2)?;
        flow.canvas.rule(left, right, flow.y, 0.5, Ink::Light);
        flow.y += LEADING + 0.4;
        let (count, price) = (regel.aantal, wording::euro(regel.prijs_cent));
        let (count, count_style) = text::fit(&format!("{count} × {price}"), BODY, 40.0, 8.0)?;
        flow.canvas
            .fitted(left, flow.y, 46.0, &regel.omschrijving, BODY, 9.0)?;
        flow.canvas
            .text_right(left + 88.0, flow.y, &count, count_style)?;
        let sum = wording::euro(regel.prijs_cent.saturating_mul(i64::from(regel.aantal)));
        let (sum, style) = text::fit(&sum, BODY, 32.0, 7.0)?;
        flow.canvas.text_right(right, flow.y, &sum, style)?;
        flow.y += 2.8;
    }
    flow.room(14.0)?;
    flow.canvas.rule(left, right, flow.y, 0.8, Ink::Green);
    flow.y += 8.0;
    flow.canvas.text(left, flow.y, "Totaal", STRONG.size(16.0));
    let (total, style) = text::fit(
        &wording::euro(bon.totaal_cent),
        STRONG.size(16.0),
        80.0,
        9.0,
    )?;
    flow.canvas.text_right(right, flow.y, &total, style)?;
    flow.y += 6.0;
    Ok(())
}

/// The cheques' numbers in three columns.
fn numbers(flow: &mut Flow, numbers: &[String]) -> Result<(), PrintError> {
    const COLUMNS: usize = 3;
    if numbers.is_empty() {
        return Ok(());
    }
    flow.room(3.0 * LEADING)?;
    flow.y += LEADING;
    flow.canvas.text(
        flow.left(),
        flow.y,
        "Nummers van de cheques",
        BODY.ink(Ink::Grey),
    );
    flow.y += 0.6;
    let column = flow.width() / 3.0;
    for row in numbers.chunks(COLUMNS) {
        flow.room(LEADING)?;
        flow.y += LEADING;
        let mut x = flow.left();
        for number in row {
            flow.canvas
                .fitted(x, flow.y, column - 3.0, number, STRONG, 7.0)?;
            x += column;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::proof::{Proof, hostile};
    use super::*;

    fn sale(count: u32) -> Bon {
        Bon {
            regeling_naam: "Hulst voor Elkaar".to_owned(),
            bonnummer: "GW26-000318".to_owned(),
            op: jiff::civil::datetime(2026, 11, 22, 9, 5, 0, 0),
            verkooppunt: "Gemeentewinkel".to_owned(),
            regels: vec![BonRegel {
                omschrijving: "Dienstencheque".to_owned(),
                aantal: count,
                prijs_cent: 1500,
            }],
            totaal_cent: 1500 * i64::from(count),
            betaalwijze: "contant".to_owned(),
            cheque_nummers: (1..=count).map(|n| format!("HU26-{n:06}-K")).collect(),
            vragen: Some(Telefoon {
                naam: "Meldpunt Hulst voor Elkaar".to_owned(),
                nummer: "0114-684700".to_owned(),
            }),
        }
    }

    #[test]
    fn a_receipt_says_what_was_bought_and_how_it_was_paid() {
        let proof = Proof::new(bon(&sale(4)).unwrap());
        proof.is_sound();
        proof.keeps_text_off_the_edges(10.0);
        let text = proof.text();
        let expected = [
            "GW26-000318",
            "22 november 2026, 09:05 uur",
            "4 × € 15,00",
            "€ 60,00",
            "contant",
            "HU26-000004-K",
        ];
        for shown in expected {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
        assert_eq!(proof.pages(), 1);
    }

    #[test]
    fn a_large_sale_runs_on_over_pages_and_loses_no_number() {
        let proof = Proof::new(bon(&sale(200)).unwrap());
        let text = proof.text();
        assert!(proof.pages() > 1);
        assert!((1..=200).all(|n| text.contains(&format!("HU26-{n:06}-K"))));
    }

    #[test]
    fn hostile_text_stays_on_the_paper() {
        for typed in hostile() {
            let mut sale = sale(2);
            sale.regeling_naam.clone_from(&typed);
            sale.bonnummer.clone_from(&typed);
            sale.verkooppunt.clone_from(&typed);
            sale.betaalwijze.clone_from(&typed);
            sale.regels = vec![
                BonRegel {
                    omschrijving: typed.clone(),
                    aantal: u32::MAX,
                    prijs_cent: i64::MIN
                };
                40
            ];
            sale.totaal_cent = i64::MIN;
            sale.cheque_nummers = vec![typed.clone(); 4];
            sale.vragen = Some(Telefoon {
                naam: typed.clone(),
                nummer: typed,
            });
            let proof = Proof::new(bon(&sale).unwrap());
            proof.is_sound();
            proof.keeps_text_off_the_edges(10.0);
        }
    }
}
