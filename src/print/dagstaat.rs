//! The printed day of a ploeg, for who has no phone: where, when, with whom, what to do, and boxes to fill in.
//!
//! In short words (A2, "je"). It shows residents' addresses and numbers, so callers print it on the day itself
//! (domain.md §5) and the ploeg hands it in with the cheques.

use jiff::civil::{Date, Time};

use super::canvas::{Area, Canvas, Ink, Style};
use super::document::{A4, Document};
use super::flow::{Flow, Row};
use super::{PrintError, Telefoon, qr, text, wording};

const BODY: Style = Style::text();
const LABEL: Style = Style::text().ink(Ink::Grey);
const STRONG: Style = Style::text().bold();
/// Baseline to baseline, in millimetres.
const LEADING: f32 = 5.2;
const INDENT: f32 = 27.0;
const QR_SIZE: f32 = 28.0;
const MARGIN: f32 = 14.0;
const CARD_WIDTH: f32 = A4.0 - 2.0 * MARGIN;
/// Boxes and names beyond these are left out of one opdracht: no ploeg is that large.
const MAX_BOXES: usize = 12;
const MAX_DEELNEMERS: usize = 8;

/// One ploeg on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dagstaat {
    /// The uitvoerder's name: `Hulst Werkt!`.
    pub uitvoerder: String,
    pub datum: Date,
    /// The ploeg's name.
    pub ploeg: String,
    /// When the ploeg gathers and when it is back.
    pub van: Time,
    pub tot: Time,
    /// Names to show.
    pub deelnemers: Vec<String>,
    /// Who answers for the ploeg, and the number to call.
    pub begeleider: Telefoon,
    /// `Busje 2 met aanhanger`.
    pub voertuig: Option<String>,
    /// In order of time.
    pub opdrachten: Vec<DagstaatOpdracht>,
    /// What the QR code at the head opens: where the begeleider closes the day.
    pub qr_tekst: String,
}

/// One visit of that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DagstaatOpdracht {
    pub van: Time,
    pub tot: Time,
    pub klussoort: String,
    /// Street, number and place.
    pub adres: String,
    /// The resident's name and number.
    pub bewoner: Telefoon,
    /// What to do.
    pub omschrijving: String,
    /// How to get in: dog, key, stairs. Empty when there is nothing to say.
    pub toegang: String,
    /// What to bring. Empty when there is nothing to bring.
    pub meenemen: String,
    /// Agreed work in person-minutes: two people for an hour are 120.
    pub personen_minuten: i64,
    /// Cheques to take in.
    pub aantal_cheques: u32,
    /// Numbers of cheques that are reserved for it; never codes.
    pub cheque_nummers: Vec<String>,
    /// What the QR code opens: where the begeleider fills in the times that were written here, and takes the cheques.
    pub qr_tekst: String,
}

/// Draws the day sheet.
pub fn dagstaat(dag: &Dagstaat) -> Result<Vec<u8>, PrintError> {
    let day = wording::long_date(dag.datum);
    let document = Document::new(format!(
        "Dagstaat {}, {}",
        dag.ploeg,
        wording::date(dag.datum)
    ));
    let mut flow = Flow::new(
        document,
        A4,
        MARGIN,
        format!("{} · {day} · {}", dag.uitvoerder, dag.ploeg),
    );
    flow.heading(&dag.uitvoerder, &capitalised(&day), 22.0)?;
    let below_code = day_code(&mut flow, &dag.qr_tekst)?;
    let hours = format!("{} tot {}", wording::time(dag.van), wording::time(dag.tot));
    let people = dag.deelnemers.join(", ");
    let begeleider = dag.begeleider.joined();
    for (label, typed, style) in [
        ("Ploeg", dag.ploeg.as_str(), STRONG),
        ("Tijd", &hours, BODY),
        ("Met", &people, BODY),
        ("Begeleider", &begeleider, STRONG),
        ("Vervoer", dag.voertuig.as_deref().unwrap_or(""), BODY),
    ] {
        let row = Row {
            label,
            typed,
            style,
            indent: INDENT,
            keep_right: QR_SIZE + 4.0,
            leading: LEADING,
            after: 0.4,
            max_lines: 2,
        };
        flow.row(row)?;
    }
    flow.y = flow.y.max(below_code) + 3.0;
    if dag.opdrachten.is_empty() {
        flow.paragraph(
            "Vandaag heb je geen opdrachten. Bel je begeleider.",
            BODY,
            LEADING,
            2,
        )?;
    }
    for opdracht in &dag.opdrachten {
        let (card, height) = card(opdracht, &dag.deelnemers)?;
        flow.room(height)?;
        flow.canvas.place(MARGIN, flow.y, card);
        flow.y += height;
    }
    flow.bytes()
}

/// The code with which the begeleider closes the day, at the right of the head; returns where it ends.
fn day_code(flow: &mut Flow, tekst: &str) -> Result<f32, PrintError> {
    let (left, top) = (A4.0 - MARGIN - QR_SIZE, flow.y);
    let code = qr::encode(tekst, "dag")?;
    flow.canvas.qr(left, top, QR_SIZE, &code);
    let label = "Voor de begeleider";
    let below = top + QR_SIZE + 4.0;
    flow.canvas
        .fitted(left, below, QR_SIZE, label, LABEL, 8.0)?;
    Ok(below)
}

/// One opdracht, drawn apart because only then its height is known.
fn card(opdracht: &DagstaatOpdracht, deelnemers: &[String]) -> Result<(Canvas, f32), PrintError> {
    let mut card = Canvas::new(CARD_WIDTH, A4.1);
    card.bar(0.0, 0.0, CARD_WIDTH, 0.9, Ink::Green);
    let code = qr::encode(&opdracht.qr_tekst, "opdracht")?;
    card.qr(CARD_WIDTH - QR_SIZE, 2.0, QR_SIZE, &code);

    let text_width = CARD_WIDTH - QR_SIZE - 3.0;
    let hours = format!(
        "{} – {}",
        wording::time(opdracht.van),
        wording::time(opdracht.tot)
    );
    card.text(0.0, 8.5, &hours, STRONG.size(16.0));
    card.fitted(
        44.0,
        8.5,
        text_width - 44.0,
        &opdracht.klussoort,
        STRONG.size(16.0).ink(Ink::Green),
        10.0,
    )?;

    let resident = opdracht.bewoner.joined();
    let mut agreed = format!(
        "{} voor de hele ploeg samen",
        wording::hours(opdracht.personen_minuten)
    );
    if opdracht.personen_minuten <= 0 {
        agreed.clear();
    }
    let mut y = 11.0;
    for (label, typed, style, max_lines) in [
        ("Waar", opdracht.adres.as_str(), STRONG, 2),
        ("Bij", &resident, BODY, 2),
        ("Doen", &opdracht.omschrijving, BODY, 6),
        ("Let op", &opdracht.toegang, STRONG, 4),
        ("Meenemen", &opdracht.meenemen, BODY, 3),
        ("Werk", &agreed, BODY, 1),
    ] {
        let lines = text::wrap(typed, style, text_width - INDENT, max_lines)?;
        if lines.is_empty() {
            continue;
        }
        card.text(0.0, y + LEADING, label, LABEL);
        let area = Area {
            x: INDENT,
            y: y + LEADING,
            width: text_width - INDENT,
            leading: LEADING,
        };
        y = card.paragraph(area, typed, style, max_lines)? - LEADING + 0.4;
    }
    y = y.max(place_to_sign(&mut card)?) + 3.0;
    let times = hours_to_fill_in(&mut card, y, deelnemers)?;
    let cheques = cheques_to_take(&mut card, y, opdracht)?;
    Ok((card, times.max(cheques) + 6.0))
}

/// A row per deelnemer with a box for start, end and pause; returns where it ends.
fn hours_to_fill_in(card: &mut Canvas, top: f32, deelnemers: &[String]) -> Result<f32, PrintError> {
    const NAME: f32 = 46.0;
    const BOX: f32 = 21.0;
    const ROW: f32 = 8.6;
    let mut x = NAME;
    for label in ["Begonnen", "Klaar", "Pauze"] {
        card.text(x + 0.5, top + 4.0, label, LABEL);
        x += BOX;
    }
    let mut y = top + 5.6;
    for naam in deelnemers.iter().take(MAX_DEELNEMERS) {
        card.fitted(0.0, y + 6.0, NAME - 3.0, naam, BODY, 9.0)?;
        for column in [0.0, 1.0, 2.0] {
            card.frame(NAME + column * BOX, y, BOX, ROW, 0.6, Ink::Grey);
        }
        y += ROW;
    }
    Ok(y)
}

/// A box to tick per cheque; returns where it ends.
fn cheques_to_take(
    card: &mut Canvas,
    top: f32,
    opdracht: &DagstaatOpdracht,
) -> Result<f32, PrintError> {
    const LEFT: f32 = 118.0;
    let width = CARD_WIDTH - LEFT;
    card.fitted(
        LEFT,
        top + 4.0,
        width,
        &format!(
            "Neem mee terug: {}",
            wording::cheques(opdracht.aantal_cheques)
        ),
        STRONG,
        9.0,
    )?;
    let mut y = top + 4.0;
    let boxes = usize::try_from(opdracht.aantal_cheques)
        .unwrap_or(MAX_BOXES)
        .min(MAX_BOXES);
    let names = opdracht
        .cheque_nummers
        .iter()
        .map(String::as_str)
        .chain(std::iter::repeat("nummer:"))
        .take(boxes);
    for (at, name) in names.enumerate() {
        y += 6.2;
        let (name, style) = text::fit(name, BODY, width - 6.0, 8.0)?;
        card.tick_box(LEFT, y, &name, style);
        if at >= opdracht.cheque_nummers.len() {
            card.blank(LEFT + 22.0, CARD_WIDTH, y + 0.6);
        }
    }
    Ok(y)
}

/// Below the QR code; returns where it ends.
fn place_to_sign(card: &mut Canvas) -> Result<f32, PrintError> {
    let (left, top) = (CARD_WIDTH - QR_SIZE, QR_SIZE + 7.0);
    card.fitted(left, top, QR_SIZE, "Bewoner tekent", LABEL, 9.0)?;
    card.frame(left, top + 1.6, QR_SIZE, 18.0, 0.6, Ink::Grey);
    Ok(top + 19.6)
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::super::proof::{Proof, hostile};
    use super::*;

    fn visit(number: i8) -> DagstaatOpdracht {
        DagstaatOpdracht {
            van: jiff::civil::time(8 + number, 30, 0, 0),
            tot: jiff::civil::time(9 + number, 30, 0, 0),
            klussoort: "Tuinonderhoud".to_owned(),
            adres: "Tabakstraat 14, Hulst".to_owned(),
            bewoner: Telefoon { naam: "mevrouw De Hoeçk".to_owned(), nummer: "0114-312345".to_owned() },
            omschrijving: "Knip de heg in de voortuin. Veeg daarna het pad. Neem het snoeisel mee.".to_owned(),
            toegang: "Er is een hond. Bel eerst aan. De sleutel van de schuur ligt bij de buren op nummer 16.".to_owned(),
            meenemen: "Heggenschaar, bezem, aanhanger".to_owned(),
            personen_minuten: 240,
            aantal_cheques: 2,
            cheque_nummers: vec!["HU26-004217-K".to_owned()],
            qr_tekst: format!("https://cheque.hulst.nl/uren/opdrachten/0199f4a1-7c1e-7bb3-9d56-2b8f1f3c5a{number:02}/papier"),
        }
    }

    fn day(visits: i8) -> Dagstaat {
        Dagstaat {
            uitvoerder: "Hulst Werkt!".to_owned(),
            datum: jiff::civil::date(2026, 11, 23),
            ploeg: "Ploeg Scheldt".to_owned(),
            van: jiff::civil::time(8, 30, 0, 0),
            tot: jiff::civil::time(16, 0, 0, 0),
            deelnemers: vec!["Fatima El Amrani".to_owned(), "José van Damme".to_owned()],
            begeleider: Telefoon {
                naam: "Peter Verschuren".to_owned(),
                nummer: "06-23016250".to_owned(),
            },
            voertuig: Some("Busje 2 met aanhanger".to_owned()),
            opdrachten: (0..visits).map(visit).collect(),
            qr_tekst: "https://cheque.hulst.nl/ploegen/0199f4a1-7c1e-7bb3-9d56-2b8f1f3c5a10/dag"
                .to_owned(),
        }
    }

    #[test]
    fn a_day_sheet_tells_where_when_and_what_and_each_code_scans() {
        let day = day(4);
        let proof = Proof::new(dagstaat(&day).unwrap());
        proof.is_sound();
        proof.keeps_text_off_the_edges(9.0);
        let text = proof.text();
        let expected = [
            "Maandag 23 november 2026",
            "08:30 – 09:30",
            "Tabakstraat 14",
            "De Hoeçk",
            "4 uur voor",
            "HU26-004217-K",
            "José",
        ];
        for shown in expected {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
        let mut scanned = proof.scanned();
        scanned.sort();
        let visits = day.opdrachten.iter().map(|one| &one.qr_tekst);
        let mut printed: Vec<_> = visits.chain([&day.qr_tekst]).cloned().collect();
        printed.sort();
        assert_eq!(scanned, printed);
    }

    #[test]
    fn a_resident_without_a_telephone_is_named_without_a_stray_comma() {
        let mut day = day(1);
        day.opdrachten[0].bewoner.nummer.clear();
        let text = Proof::new(dagstaat(&day).unwrap()).text();
        assert!(
            text.contains("mevrouw De Hoeçk") && !text.contains("Hoeçk,"),
            "{text}"
        );
    }

    #[test]
    fn a_day_without_opdrachten_says_whom_to_call() {
        assert!(
            Proof::new(dagstaat(&day(0)).unwrap())
                .text()
                .contains("Bel je begeleider")
        );
    }

    #[test]
    fn hostile_text_stays_on_the_paper() {
        for typed in hostile() {
            let phone = Telefoon {
                naam: typed.clone(),
                nummer: typed.clone(),
            };
            let opdracht = DagstaatOpdracht {
                klussoort: typed.clone(),
                adres: typed.clone(),
                bewoner: phone.clone(),
                omschrijving: typed.clone(),
                toegang: typed.clone(),
                meenemen: typed.clone(),
                personen_minuten: i64::MAX,
                aantal_cheques: u32::MAX,
                cheque_nummers: vec![typed.clone(); 30],
                ..visit(1)
            };
            let dag = Dagstaat {
                uitvoerder: typed.clone(),
                ploeg: typed.clone(),
                deelnemers: vec![typed.clone(); 30],
                begeleider: phone,
                voertuig: Some(typed),
                opdrachten: vec![opdracht; 3],
                ..day(0)
            };
            let proof = Proof::new(dagstaat(&dag).unwrap());
            proof.is_sound();
            proof.keeps_text_off_the_edges(9.0);
        }
    }
}
