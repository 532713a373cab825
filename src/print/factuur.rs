//! An invoice on A4: for whom, which cheques, how much, and by when. Numbers of cheques, never their codes.

use jiff::civil::Date;

use super::canvas::{Ink, Style};
use super::document::{A4, Document};
use super::flow::{Flow, Row};
use super::{PrintError, Telefoon, text, wording};

const BODY: Style = Style::text();
const STRONG: Style = Style::text().bold();
/// Baseline to baseline, in millimetres.
const LEADING: f32 = 5.6;
/// Most lines of an address.
const ADDRESS_LINES: usize = 6;

/// One invoice, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactuurDruk {
    /// The scheme's name: `Hulst voor Elkaar`.
    pub regeling_naam: String,
    /// The municipality that sends it.
    pub gemeente: String,
    /// `F-2026-000123`, also what to mention when paying.
    pub nummer: String,
    /// Its date.
    pub op: Date,
    /// The last day to pay.
    pub betalen_voor: Date,
    /// Name and address, line by line.
    pub aan: Vec<String>,
    pub aantal: u32,
    /// In cents.
    pub totaal_cent: i64,
    /// Number of the first cheque.
    pub first_nummer: String,
    /// Number of the last.
    pub last_nummer: String,
    /// Where to pay, and in whose name; left out where the regeling does not say.
    pub rekening: Option<(String, String)>,
    /// Whom to call with questions.
    pub vragen: Telefoon,
}

/// Draws the invoice.
pub fn factuur(factuur: &FactuurDruk) -> Result<Vec<u8>, PrintError> {
    let title = format!("Factuur {}", factuur.nummer);
    let mut flow = Flow::new(Document::new(title.clone()), A4, 20.0, title);
    flow.heading(&factuur.regeling_naam, "Factuur", 26.0)?;
    flow.y += 6.0;
    for line in factuur.aan.iter().take(ADDRESS_LINES) {
        flow.paragraph(line, BODY, LEADING, 2)?;
    }
    flow.y += 8.0;
    let (op, last) = (
        wording::date(factuur.op),
        wording::date(factuur.betalen_voor),
    );
    let sender = format!("Gemeente {}", factuur.gemeente);
    for (label, typed) in [
        ("Van", sender.as_str()),
        ("Factuurnummer", &factuur.nummer),
        ("Datum", &op),
        ("Betalen uiterlijk", &last),
    ] {
        flow.row(row(label, typed))?;
    }
    if let Some((iban, naam)) = &factuur.rekening {
        flow.row(row("Rekening", &format!("{iban} van {naam}")))?;
    }
    flow.y += 6.0;
    amounts(&mut flow, factuur)?;
    flow.y += 8.0;
    flow.paragraph(
        &format!(
            "Wilt u {} betalen aan de gemeente {}, uiterlijk op {last}? Zet bij de betaling het factuurnummer: {}.",
            wording::euro(factuur.totaal_cent),
            factuur.gemeente,
            factuur.nummer
        ),
        BODY,
        LEADING,
        4,
    )?;
    flow.y += 3.0;
    let Telefoon { naam, nummer } = &factuur.vragen;
    flow.paragraph(&format!("Vragen? Bel {naam}: {nummer}."), BODY, LEADING, 3)?;
    flow.bytes()
}

fn row<'a>(label: &'a str, typed: &'a str) -> Row<'a> {
    Row {
        label,
        typed,
        style: BODY,
        indent: 38.0,
        keep_right: 0.0,
        leading: LEADING,
        after: 0.6,
        max_lines: 2,
    }
}

fn amounts(flow: &mut Flow, factuur: &FactuurDruk) -> Result<(), PrintError> {
    let (left, right) = (flow.left(), flow.right());
    let what = if factuur.aantal == 1 {
        format!("1 dienstencheque, nummer {}", factuur.first_nummer)
    } else {
        format!(
            "{} dienstencheques, nummers {} tot en met {}",
            factuur.aantal, factuur.first_nummer, factuur.last_nummer
        )
    };
    flow.canvas.rule(left, right, flow.y, 0.5, Ink::Light);
    flow.paragraph(&what, BODY, LEADING, 3)?;
    flow.y += 3.0;
    flow.room(14.0)?;
    flow.canvas.rule(left, right, flow.y, 0.8, Ink::Green);
    flow.y += 8.0;
    flow.canvas.text(left, flow.y, "Totaal", STRONG.size(16.0));
    let total = wording::euro(factuur.totaal_cent);
    let (total, style) = text::fit(&total, STRONG.size(16.0), 80.0, 9.0)?;
    flow.canvas.text_right(right, flow.y, &total, style)?;
    flow.y += 3.0;
    // As in the e-invoice: what is paid is the value of cheques, outside VAT.
    flow.paragraph(
        "Over een dienstencheque rekent de gemeente geen btw.",
        BODY,
        LEADING,
        2,
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::proof::{Proof, hostile};
    use super::*;

    fn invoice() -> FactuurDruk {
        FactuurDruk {
            regeling_naam: "Hulst voor Elkaar".to_owned(),
            gemeente: "Hulst".to_owned(),
            nummer: "F-2026-000007".to_owned(),
            op: jiff::civil::date(2026, 11, 2),
            betalen_voor: jiff::civil::date(2026, 12, 2),
            aan: vec![
                "Stichting Voorbeeldwonen".to_owned(),
                "t.a.v. mevrouw Bedacht".to_owned(),
                "Verzonnenlaan 1".to_owned(),
                "4561 AB Hulst".to_owned(),
            ],
            aantal: 40,
            totaal_cent: 60_000,
            first_nummer: "HU26-000001-A".to_owned(),
            last_nummer: "HU26-000040-B".to_owned(),
            rekening: Some((
                "NL02 ABNA 0123 4567 89".to_owned(),
                "Gemeente Hulst".to_owned(),
            )),
            vragen: Telefoon {
                naam: "Meldpunt Hulst voor Elkaar".to_owned(),
                nummer: "0114-684700".to_owned(),
            },
        }
    }

    #[test]
    fn an_invoice_says_who_pays_how_much_for_what_and_by_when() {
        let proof = Proof::new(factuur(&invoice()).unwrap());
        proof.is_sound();
        proof.keeps_text_off_the_edges(15.0);
        let text = proof.text();
        for shown in [
            "F-2026-000007",
            "t.a.v. mevrouw Bedacht",
            "4561 AB Hulst",
            "Gemeente Hulst",
            "2 december 2026",
            "40 dienstencheques, nummers HU26-000001-A tot en met HU26-000040-B",
            "€ 600,00",
            "NL02 ABNA 0123 4567 89 van Gemeente Hulst",
            "geen btw",
        ] {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
        assert_eq!(proof.pages(), 1);
    }

    #[test]
    fn hostile_text_stays_on_the_paper() {
        for typed in hostile() {
            let hostile = FactuurDruk {
                regeling_naam: typed.clone(),
                gemeente: typed.clone(),
                nummer: typed.clone(),
                aan: vec![typed.clone(); 9],
                totaal_cent: i64::MIN,
                first_nummer: typed.clone(),
                last_nummer: typed.clone(),
                rekening: Some((typed.clone(), typed.clone())),
                vragen: Telefoon {
                    naam: typed.clone(),
                    nummer: typed,
                },
                ..invoice()
            };
            let proof = Proof::new(factuur(&hostile).unwrap());
            proof.is_sound();
            proof.keeps_text_off_the_edges(15.0);
        }
    }
}
