//! The kasstaat: the closed kasdag of a till on A4, with the count, the difference, the bag, and where the audit chain stood
//! in words that can be compared. It is signed and kept.

use jiff::civil::DateTime;

use super::canvas::{Ink, Style};
use super::document::{A4, Document};
use super::flow::{Flow, Row};
use super::{PrintError, text, wording};

const BODY: Style = Style::text();
const STRONG: Style = Style::text().bold();
/// Baseline to baseline, in millimetres.
const LEADING: f32 = 5.6;

/// Somebody, and when, in local time.
pub type Who = (String, DateTime);

/// One closed kasdag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kasstaat {
    /// The scheme's name.
    pub regeling_naam: String,
    /// Its number: `GW-K-0012`.
    pub nummer: String,
    pub verkooppunt: String,
    pub opened: Who,
    pub counted: Who,
    /// How often it was counted before it was right.
    pub times_counted: u64,
    pub closed: Who,
    /// For how many midnights it was open.
    pub nights_open: i32,
    /// What went in and out: words and cents.
    pub regels: Vec<(String, i64)>,
    /// What the lines add up to, in cents: from the journal, not added up here.
    pub verwacht_cent: i64,
    pub geteld_cent: i64,
    /// Pieces per denomination in cents, the largest first.
    pub stuks: Vec<(i64, u32)>,
    pub verschil: Option<KasstaatVerschil>,
    /// What moved by hand: the reason and the cents.
    pub mutaties: Vec<(String, i64)>,
    /// The number of the bag, and the cents in it.
    pub storting: Option<(String, i64)>,
    /// What stays for the next kasdag, in cents.
    pub blijft_cent: i64,
    /// Number of the last event of the audit chain.
    pub checkpoint_seq: i64,
    /// Its hash, in words.
    pub checkpoint_words: Vec<&'static str>,
}

/// A difference, what explains it, and who else signed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KasstaatVerschil {
    /// More than expected is positive.
    pub cent: i64,
    pub opmerking: String,
    pub signed: Option<Who>,
}

/// Draws the kasstaat.
pub fn kasstaat(staat: &Kasstaat) -> Result<Vec<u8>, PrintError> {
    let title = format!("Kasstaat {}", staat.nummer);
    let mut flow = Flow::new(Document::new(title.clone()), A4, 18.0, title.clone());
    flow.heading(&staat.regeling_naam, &title, 22.0)?;
    people(&mut flow, staat)?;
    heading(&mut flow, "Wat er in en uit de kas ging")?;
    for (label, cents) in &staat.regels {
        amount(&mut flow, label, *cents, BODY)?;
    }
    amount(&mut flow, "Verwacht in de kas", staat.verwacht_cent, STRONG)?;
    amount(&mut flow, "Geteld", staat.geteld_cent, STRONG)?;
    difference(&mut flow, staat.verschil.as_ref())?;
    if let Some((zak, cents)) = &staat.storting {
        amount(&mut flow, &format!("Naar de bank, zak {zak}"), -cents, BODY)?;
    }
    amount(&mut flow, "Blijft in de kas", staat.blijft_cent, STRONG)?;
    if !staat.mutaties.is_empty() {
        heading(&mut flow, "Geld in en uit de kas")?;
        for (reden, cents) in &staat.mutaties {
            amount(&mut flow, reden, *cents, BODY)?;
        }
    }
    pieces(&mut flow, &staat.stuks)?;
    checkpoint(&mut flow, staat)?;
    signatures(&mut flow)?;
    flow.bytes()
}

fn people(flow: &mut Flow, staat: &Kasstaat) -> Result<(), PrintError> {
    let counted = match staat.times_counted {
        0 | 1 => who(&staat.counted),
        times => format!("{} ({times} keer geteld)", who(&staat.counted)),
    };
    let closed = match staat.nights_open {
        ..=0 => who(&staat.closed),
        1 => format!("{} (1 nacht open geweest)", who(&staat.closed)),
        nights => format!("{} ({nights} nachten open geweest)", who(&staat.closed)),
    };
    for (label, typed) in [
        ("Verkooppunt", staat.verkooppunt.clone()),
        ("Geopend", who(&staat.opened)),
        ("Geteld", counted),
        ("Gesloten", closed),
    ] {
        fact(flow, label, &typed)?;
    }
    Ok(())
}

fn difference(flow: &mut Flow, verschil: Option<&KasstaatVerschil>) -> Result<(), PrintError> {
    let Some(KasstaatVerschil {
        cent,
        opmerking,
        signed,
    }) = verschil
    else {
        return amount(flow, "Verschil", 0, BODY);
    };
    let label = if *cent < 0 { "Te weinig" } else { "Te veel" };
    amount(flow, label, *cent, STRONG)?;
    fact(flow, "Toelichting", opmerking)?;
    if let Some(signed) = signed {
        fact(flow, "Meegetekend", &who(signed))?;
    }
    Ok(())
}

fn pieces(flow: &mut Flow, stuks: &[(i64, u32)]) -> Result<(), PrintError> {
    heading(flow, "De telling")?;
    if stuks.is_empty() {
        return flow.paragraph("Er lag niets in de kas.", BODY, LEADING, 1);
    }
    for (cents, count) in stuks {
        let label = format!("{count} × {}", wording::euro(*cents));
        amount(flow, &label, cents.saturating_mul(i64::from(*count)), BODY)?;
    }
    Ok(())
}

fn checkpoint(flow: &mut Flow, staat: &Kasstaat) -> Result<(), PrintError> {
    heading(flow, "Controlewoorden")?;
    let seq = staat.checkpoint_seq;
    flow.paragraph(
        &format!(
            "Bij het sluiten stond het logboek op regel {seq}. Wie er later iets aan verandert, krijgt andere woorden:"
        ),
        BODY,
        LEADING,
        3,
    )?;
    flow.paragraph(&staat.checkpoint_words.join("  "), STRONG, LEADING, 3)
}

fn signatures(flow: &mut Flow) -> Result<(), PrintError> {
    flow.room(28.0)?;
    flow.y += 22.0;
    let half = flow.width() / 2.0;
    for (x, label) in [
        (flow.left(), "Handtekening wie sloot"),
        (flow.left() + half, "Handtekening tweede persoon"),
    ] {
        flow.canvas.rule(x, x + half - 8.0, flow.y, 0.5, Ink::Grey);
        flow.canvas
            .text(x, flow.y + 5.0, label, BODY.ink(Ink::Grey).size(10.0));
    }
    flow.y += 6.0;
    Ok(())
}

fn heading(flow: &mut Flow, words: &str) -> Result<(), PrintError> {
    flow.room(4.0 * LEADING)?;
    flow.y += 10.0;
    flow.canvas
        .text(flow.left(), flow.y, words, STRONG.size(13.0));
    flow.y += 1.6;
    Ok(())
}

fn fact(flow: &mut Flow, label: &str, typed: &str) -> Result<(), PrintError> {
    flow.row(Row {
        label,
        typed,
        style: BODY,
        indent: 34.0,
        keep_right: 0.0,
        leading: LEADING,
        after: 0.6,
        max_lines: 4,
    })
}

/// A line with an amount at the right.
fn amount(flow: &mut Flow, label: &str, cents: i64, style: Style) -> Result<(), PrintError> {
    flow.room(LEADING + 2.0)?;
    flow.y += LEADING;
    let width = flow.width() - 48.0;
    flow.canvas
        .fitted(flow.left(), flow.y, width, label, style, 8.0)?;
    let (sum, fitted) = text::fit(&wording::euro(cents), style, 44.0, 7.0)?;
    flow.canvas.text_right(flow.right(), flow.y, &sum, fitted)?;
    flow.y += 1.0;
    Ok(())
}

fn who((naam, op): &Who) -> String {
    format!(
        "{}, {} uur, door {naam}",
        wording::date(op.date()),
        wording::time(op.time())
    )
}

#[cfg(test)]
mod tests {
    use super::super::proof::{Proof, hostile};
    use super::*;

    fn staat() -> Kasstaat {
        let at = |hour| jiff::civil::datetime(2026, 11, 22, hour, 5, 0, 0);
        Kasstaat {
            regeling_naam: "Hulst voor Elkaar".to_owned(),
            nummer: "GW-K-0012".to_owned(),
            verkooppunt: "Gemeentewinkel".to_owned(),
            opened: ("Bea Balie".to_owned(), at(9)),
            counted: ("Bea Balie".to_owned(), at(17)),
            times_counted: 2,
            closed: ("Bea Balie".to_owned(), at(17)),
            nights_open: 7,
            regels: vec![
                ("In de kas bij het openen".to_owned(), 10_000),
                ("Contant verkocht (3 bonnen)".to_owned(), 13_500),
                ("Geld in en uit de kas".to_owned(), -1_250),
            ],
            verwacht_cent: 22_250,
            geteld_cent: 21_750,
            stuks: vec![(5_000, 3), (2_000, 3), (500, 1), (200, 1), (50, 1)],
            verschil: Some(KasstaatVerschil {
                cent: -500,
                opmerking: "Te veel wisselgeld teruggegeven".to_owned(),
                signed: Some(("Fien Financiën".to_owned(), at(17))),
            }),
            mutaties: vec![("Postzegels".to_owned(), -1_250)],
            storting: Some(("ZK00122".to_owned(), 11_750)),
            blijft_cent: 10_000,
            checkpoint_seq: 4_217,
            checkpoint_words: vec!["appel", "molen", "uil"],
        }
    }

    #[test]
    fn a_kasstaat_says_what_was_expected_counted_and_signed() {
        let proof = Proof::new(kasstaat(&staat()).unwrap());
        proof.is_sound();
        proof.keeps_text_off_the_edges(15.0);
        let text = proof.text();
        for shown in [
            "GW-K-0012",
            "22 november 2026, 17:05 uur, door Bea Balie (2 keer geteld)",
            "7 nachten open geweest",
            "€ 222,50",
            "Te weinig",
            "€ -5,00",
            "Te veel wisselgeld teruggegeven",
            "Fien Financiën",
            "Naar de bank, zak ZK00122",
            "3 × € 50,00",
            "Postzegels",
            "regel 4217",
            "appel molen uil",
        ] {
            let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(squeezed.contains(shown), "{shown} is missing in {text}");
        }
    }

    #[test]
    fn hostile_text_stays_on_the_paper() {
        for typed in hostile() {
            let mut staat = staat();
            let at = staat.opened.1;
            staat.regeling_naam.clone_from(&typed);
            staat.verkooppunt.clone_from(&typed);
            staat.opened = (typed.clone(), at);
            staat.closed = (typed.clone(), at);
            staat.mutaties = vec![(typed.clone(), i64::MIN); 60];
            staat.verschil = Some(KasstaatVerschil {
                cent: i64::MIN,
                opmerking: typed,
                signed: None,
            });
            let proof = Proof::new(kasstaat(&staat).unwrap());
            proof.is_sound();
            proof.keeps_text_off_the_edges(15.0);
        }
    }
}
