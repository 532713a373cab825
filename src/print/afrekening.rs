//! The statement of an afrekening: what the municipality owes an uitvoerder, cheque by cheque, on A4. Numbers and days only:
//! no resident, no deelnemer, no code.

use jiff::civil::Date;

use super::canvas::{Ink, Style};
use super::document::{A4, Document};
use super::flow::{Flow, Row};
use super::{PrintError, text, wording};

const BODY: Style = Style::text();
const STRONG: Style = Style::text().bold();
const GREY: Style = Style::text().ink(Ink::Grey);
/// Baseline to baseline, in millimetres.
const LEADING: f32 = 5.2;
const MARGIN: f32 = 16.0;
const INDENT: f32 = 42.0;
/// Where columns start, from the left margin.
const NUMBER: f32 = 40.0;
const WHY: f32 = 80.0;
/// Narrower than an amount of a million.
const AMOUNT: f32 = 34.0;

/// One afrekening on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfrekeningStaat {
    /// The scheme's name.
    pub regeling_naam: String,
    /// `AF-2026-000012`.
    pub nummer: String,
    /// When it was made.
    pub datum: Date,
    /// First and last day.
    pub van: Date,
    /// The last day.
    pub tot: Date,
    /// Who pays.
    pub gemeente: String,
    /// Who is owed.
    pub uitvoerder: String,
    /// Where it is paid to, in groups of four; empty when nobody filled it in.
    pub iban: String,
    /// `Betaald op 3 december 2026`, or what still has to be done.
    pub stand: String,
    /// Kinds of lines with how many and how much, for the summary.
    pub samen: Vec<Samen>,
    /// Every line.
    pub regels: Vec<StaatRegel>,
    /// What is owed, in cents.
    pub totaal_cent: i64,
}

/// The lines of one kind together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Samen {
    /// Which.
    pub soort: String,
    /// How many.
    pub aantal: u32,
    /// How much, in cents.
    pub cent: i64,
}

/// One cheque.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaatRegel {
    /// When it was taken in.
    pub datum: Date,
    /// Its number.
    pub cheque: String,
    /// Why it stands here.
    pub soort: String,
    /// What is owed for it, in cents.
    pub cent: i64,
}

/// Draws the statement.
pub fn afrekening(staat: &AfrekeningStaat) -> Result<Vec<u8>, PrintError> {
    let title = format!("Afrekening {}", staat.nummer);
    let footer = format!("{title} · {}", staat.uitvoerder);
    let mut flow = Flow::new(Document::new(title.clone()), A4, MARGIN, footer);
    flow.heading(&staat.regeling_naam, &title, 22.0)?;
    let period = format!(
        "{} tot en met {}",
        wording::date(staat.van),
        wording::date(staat.tot)
    );
    let made = wording::date(staat.datum);
    for (label, typed, style) in [
        ("Met", staat.uitvoerder.as_str(), STRONG),
        ("Van", &staat.gemeente, BODY),
        ("Periode", &period, BODY),
        ("Gemaakt", &made, BODY),
        ("Rekening", &staat.iban, BODY),
        ("Stand", &staat.stand, BODY),
    ] {
        flow.row(Row {
            label,
            typed,
            style,
            indent: INDENT,
            keep_right: 0.0,
            leading: LEADING,
            after: 0.6,
            max_lines: 2,
        })?;
    }
    flow.y += 4.0;
    summary(&mut flow, staat)?;
    lines(&mut flow, &staat.regels)?;
    flow.bytes()
}

fn summary(flow: &mut Flow, staat: &AfrekeningStaat) -> Result<(), PrintError> {
    for samen in &staat.samen {
        let count = format!("{} × {}", samen.aantal, samen.soort);
        amount(flow, &count, samen.cent, BODY)?;
    }
    flow.room(12.0)?;
    flow.y += 2.0;
    flow.canvas
        .rule(flow.left(), flow.right(), flow.y, 0.8, Ink::Green);
    flow.y += 2.0;
    amount(flow, "Totaal", staat.totaal_cent, STRONG.size(15.0))?;
    flow.y += 5.0;
    Ok(())
}

/// A line of words with an amount at the right.
fn amount(flow: &mut Flow, typed: &str, cent: i64, style: Style) -> Result<(), PrintError> {
    flow.room(LEADING + 1.0)?;
    flow.y += LEADING + 1.0;
    let (left, right) = (flow.left(), flow.right());
    let width = flow.width() - AMOUNT - 12.0;
    flow.canvas.fitted(left, flow.y, width, typed, style, 9.0)?;
    let (sum, style) = text::fit(&wording::euro(cent), style, AMOUNT + 10.0, 7.0)?;
    flow.canvas.text_right(right, flow.y, &sum, style)
}

fn lines(flow: &mut Flow, regels: &[StaatRegel]) -> Result<(), PrintError> {
    flow.room(4.0 * LEADING)?;
    headings(flow)?;
    for regel in regels {
        if flow.room(LEADING + 0.6)? {
            headings(flow)?;
        }
        flow.y += LEADING + 0.2;
        let (left, right, y) = (flow.left(), flow.right(), flow.y);
        let date = wording::date(regel.datum);
        flow.canvas
            .fitted(left, y, NUMBER - 2.0, &date, BODY, 7.0)?;
        let x = left + NUMBER;
        flow.canvas
            .fitted(x, y, WHY - NUMBER - 2.0, &regel.cheque, STRONG, 7.0)?;
        let width = flow.width() - WHY - AMOUNT;
        flow.canvas
            .fitted(left + WHY, y, width, &regel.soort, BODY, 7.0)?;
        let (sum, style) = text::fit(&wording::euro(regel.cent), BODY, AMOUNT - 2.0, 7.0)?;
        flow.canvas.text_right(right, y, &sum, style)?;
    }
    Ok(())
}

fn headings(flow: &mut Flow) -> Result<(), PrintError> {
    flow.y += LEADING;
    let (left, right, y) = (flow.left(), flow.right(), flow.y);
    for (x, heading) in [(0.0, "Ingenomen"), (NUMBER, "Cheque"), (WHY, "Wat")] {
        flow.canvas.text(left + x, y, heading, GREY);
    }
    flow.canvas.text_right(right, y, "Bedrag", GREY)?;
    flow.y += 1.4;
    flow.canvas.rule(left, right, flow.y, 0.5, Ink::Light);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::proof::{Proof, hostile};
    use super::*;
    use jiff::civil::date;

    fn staat(count: u32) -> AfrekeningStaat {
        AfrekeningStaat {
            regeling_naam: "Hulst voor Elkaar".to_owned(),
            nummer: "AF-2026-000012".to_owned(),
            datum: date(2026, 11, 2),
            van: date(2026, 10, 1),
            tot: date(2026, 10, 31),
            gemeente: "Gemeente Hulst".to_owned(),
            uitvoerder: "Hulst Werkt!".to_owned(),
            iban: "NL69 TEST 0000 0000 01".to_owned(),
            stand: "Nog te betalen".to_owned(),
            samen: vec![
                Samen {
                    soort: "Cheque ingenomen".to_owned(),
                    aantal: count,
                    cent: 1_500 * i64::from(count),
                },
                Samen {
                    soort: "Correctie op een eerdere afrekening".to_owned(),
                    aantal: 1,
                    cent: -1_500,
                },
            ],
            regels: (1..=count)
                .map(|n| StaatRegel {
                    datum: date(2026, 10, 7),
                    cheque: format!("HU26-{n:06}-K"),
                    soort: "Cheque ingenomen".to_owned(),
                    cent: 1_500,
                })
                .collect(),
            totaal_cent: 1_500 * (i64::from(count) - 1),
        }
    }

    #[test]
    fn a_statement_says_what_is_owed_to_whom_and_for_which_cheques() {
        let proof = Proof::new(afrekening(&staat(120)).unwrap());
        proof.is_sound();
        proof.keeps_text_off_the_edges(10.0);
        let text = proof.text();
        for shown in [
            "AF-2026-000012",
            "Hulst Werkt!",
            "1 oktober 2026 tot en met 31 oktober 2026",
            "120 × Cheque ingenomen",
            "€ -15,00",
            "€ 1.785,00",
            "NL69 TEST 0000 0000 01",
        ] {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
        assert!(proof.pages() > 1);
        assert!((1..=120).all(|n| text.contains(&format!("HU26-{n:06}-K"))));
    }

    #[test]
    fn hostile_text_stays_on_the_paper() {
        for typed in hostile() {
            let mut staat = staat(2);
            let StaatRegel { cheque, soort, .. } = &mut staat.regels[0];
            for field in [
                &mut staat.regeling_naam,
                &mut staat.nummer,
                &mut staat.gemeente,
                &mut staat.uitvoerder,
                &mut staat.iban,
                &mut staat.stand,
                &mut staat.samen[0].soort,
                cheque,
                soort,
            ] {
                field.clone_from(&typed);
            }
            staat.totaal_cent = i64::MIN;
            staat.regels[1].cent = i64::MIN;
            let proof = Proof::new(afrekening(&staat).unwrap());
            proof.is_sound();
            proof.keeps_text_off_the_edges(10.0);
        }
    }
}
