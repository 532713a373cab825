//! The statement a deelnemer shows an employer: hours and level per skill, who saw it, and how to check it.
//!
//! The deelnemer chooses what stands on it; nothing here names a resident or a reason for absence (domain.md §5).

use jiff::civil::Date;

use super::canvas::{Area, Canvas, Ink, Style};
use super::document::{A4, Document};
use super::{PrintError, qr, text, wording};

const BODY: Style = Style::text();
const LABEL: Style = Style::text().ink(Ink::Grey);
const STRONG: Style = Style::text().bold();
const LEFT: f32 = 26.0;
const RIGHT: f32 = A4.0 - LEFT;
const LEVEL: f32 = 98.0;
/// Skills end here on every page, so that the signature always has its place.
const TABLE_END: f32 = 222.0;
const QR_SIZE: f32 = 30.0;
/// Asked by the European Commission of whoever uses its classification (domain.md §8).
const ESCO: &str = "This service uses the ESCO classification of the European Commission.";

/// What a deelnemer did, over a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Werkervaringsbewijs {
    /// The scheme's name: `Hulst voor Elkaar`.
    pub regeling_naam: String,
    /// The uitvoerder that answers for the statement.
    pub uitvoerder: String,
    /// The deelnemer's name, as they want it on the paper.
    pub naam: String,
    /// The period, both days included.
    pub van: Date,
    pub tot: Date,
    /// Approved minutes of all skills together, as the hours themselves add up: not summed here.
    pub totaal_minuten: i64,
    /// Only what the deelnemer wants to show.
    pub vaardigheden: Vec<BewijsVaardigheid>,
    /// The begeleider who saw the work.
    pub begeleider: String,
    pub issued_on: Date,
    /// The code with which an employer checks the paper.
    pub controlecode: String,
    /// Where to check it, as people type it.
    pub controle_adres: String,
    /// What the QR code opens.
    pub qr_tekst: String,
}

/// One skill on the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BewijsVaardigheid {
    /// `Tuinonderhoud`.
    pub naam: String,
    /// Approved minutes.
    pub minuten: i64,
    /// The level in words: `zelfstandig`.
    pub niveau: String,
    /// The ESCO occupation that comes close: its title and code (domain.md §8).
    pub esco_titel: String,
    pub esco_code: String,
    /// A short remark of the begeleider, or empty.
    pub opmerking: String,
}

/// Draws the statement.
pub fn werkervaringsbewijs(bewijs: &Werkervaringsbewijs) -> Result<Vec<u8>, PrintError> {
    let mut document = Document::new(format!("Werkervaringsbewijs {}", bewijs.naam));
    let mut page = Canvas::new(A4.0, A4.1);
    frame(&mut page);
    let mut y = statement(&mut page, bewijs)?;
    y = table_head(&mut page, y);
    for skill in &bewijs.vaardigheden {
        let remark = text::wrap(&skill.opmerking, BODY, RIGHT - LEFT, 2)?.len();
        let height = 13.8
            + if remark == 0 {
                0.0
            } else if remark == 1 {
                5.2
            } else {
                10.4
            };
        if y + height > TABLE_END {
            acknowledgement(&mut page)?;
            document.page(std::mem::replace(&mut page, Canvas::new(A4.0, A4.1)));
            frame(&mut page);
            let again = format!("Werkervaringsbewijs van {}, vervolg", bewijs.naam);
            page.fitted(
                LEFT,
                34.0,
                RIGHT - LEFT,
                &again,
                STRONG.ink(Ink::Green),
                9.0,
            )?;
            y = table_head(&mut page, 42.0);
        }
        row(&mut page, y, skill)?;
        y += height;
    }
    page.rule(LEFT, RIGHT, y, 0.8, Ink::Green);
    signature(&mut page, bewijs)?;
    acknowledgement(&mut page)?;
    document.page(page);
    document.bytes()
}

/// A double line around the page.
fn frame(page: &mut Canvas) {
    page.frame(10.0, 10.0, A4.0 - 20.0, A4.1 - 20.0, 1.6, Ink::Green);
    page.frame(11.6, 11.6, A4.0 - 23.2, A4.1 - 23.2, 0.5, Ink::Green);
}

/// Who did what, when, for how long; returns where the table may start.
fn statement(page: &mut Canvas, bewijs: &Werkervaringsbewijs) -> Result<f32, PrintError> {
    let width = RIGHT - LEFT;
    let mut centered = |y: f32, words: &str, style: Style| -> Result<(), PrintError> {
        let (words, style) = text::fit(words, style, width, 9.0)?;
        page.text_centered(y, &words, style)
    };
    centered(
        33.0,
        &bewijs.regeling_naam,
        STRONG.size(13.0).ink(Ink::Green),
    )?;
    centered(48.0, "Werkervaringsbewijs", STRONG.size(32.0))?;
    centered(66.0, "Hierbij verklaren wij dat", BODY.size(13.0))?;
    centered(79.0, &bewijs.naam, STRONG.size(24.0))?;
    let period = format!(
        "van {} tot en met {}",
        wording::date(bewijs.van),
        wording::date(bewijs.tot)
    );
    centered(89.5, &period, BODY.size(13.0))?;
    centered(
        96.0,
        &format!("heeft gewerkt bij {}", bewijs.uitvoerder),
        BODY.size(13.0),
    )?;
    centered(
        108.5,
        &format!("{} werkervaring", wording::hours(bewijs.totaal_minuten)),
        STRONG.size(17.0).ink(Ink::Green),
    )?;
    page.bar(A4.0 / 2.0 - 12.0, 54.0, 24.0, 1.2, Ink::Green);
    Ok(120.0)
}

fn table_head(page: &mut Canvas, y: f32) -> f32 {
    page.text(LEFT, y, "Vaardigheid", LABEL);
    page.text(LEVEL, y, "Niveau", LABEL);
    page.text(RIGHT - 9.5, y, "Uren", LABEL);
    y + 2.4
}

fn row(page: &mut Canvas, top: f32, skill: &BewijsVaardigheid) -> Result<(), PrintError> {
    page.rule(LEFT, RIGHT, top, 0.5, Ink::Light);
    let y = top + 5.6;
    page.fitted(LEFT, y, LEVEL - LEFT - 3.0, &skill.naam, STRONG, 9.0)?;
    page.fitted(LEVEL, y, 46.0, &skill.niveau, BODY, 9.0)?;
    // Short, so that every row has the same size of type.
    let hours = match (skill.minuten / 60, skill.minuten % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} uur"),
        (hours, rest) => format!("{hours} uur {rest} min"),
    };
    let (hours, style) = text::fit(&hours, STRONG, 34.0, 7.0)?;
    page.text_right(RIGHT, y, &hours, style)?;
    let occupation = match (skill.esco_titel.is_empty(), skill.esco_code.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!("Vergelijkbaar beroep: {}", skill.esco_titel),
        (false, false) => format!(
            "Vergelijkbaar beroep: {} (ESCO {})",
            skill.esco_titel, skill.esco_code
        ),
    };
    page.fitted(
        LEFT,
        y + 5.0,
        RIGHT - LEFT,
        &occupation,
        LABEL.size(11.0),
        8.0,
    )?;
    let remark = Area {
        x: LEFT,
        y: y + 10.2,
        width: RIGHT - LEFT,
        leading: 5.2,
    };
    page.paragraph(remark, &skill.opmerking, BODY, 2)?;
    Ok(())
}

/// Who saw it, a line to sign on, and how an employer checks it.
fn signature(page: &mut Canvas, bewijs: &Werkervaringsbewijs) -> Result<(), PrintError> {
    const TOP: f32 = 236.0;
    let middle = 104.0;
    page.text(LEFT, TOP, "Gezien door de begeleider", LABEL);
    page.fitted(
        LEFT,
        TOP + 6.0,
        middle - LEFT - 6.0,
        &bewijs.begeleider,
        STRONG.size(13.0),
        9.0,
    )?;
    page.fitted(
        LEFT,
        TOP + 11.6,
        middle - LEFT - 6.0,
        &bewijs.uitvoerder,
        BODY,
        9.0,
    )?;
    page.text(LEFT, TOP + 17.2, &wording::date(bewijs.issued_on), BODY);
    page.blank(LEFT, middle - 10.0, TOP + 31.0);
    page.text(LEFT, TOP + 35.5, "Handtekening", LABEL.size(10.0));

    let code = qr::encode(&bewijs.qr_tekst, "werkervaringsbewijs")?;
    let quiet =
        QR_SIZE * f32::from(qr::QUIET_MODULES) / f32::from(code.modules + 2 * qr::QUIET_MODULES);
    page.qr(RIGHT - QR_SIZE + quiet, TOP - 3.5 - quiet, QR_SIZE, &code);
    let width = RIGHT - QR_SIZE - middle;
    page.text(middle, TOP, "Is dit bewijs echt?", LABEL);
    let how = Area {
        x: middle,
        y: TOP + 6.0,
        width,
        leading: 5.2,
    };
    let next = page.paragraph(how, "Scan de code of kijk op", BODY, 2)?;
    page.fitted(middle, next, width, &bewijs.controle_adres, STRONG, 7.0)?;
    // Below the QR code: the code is as wide as both together.
    page.text(middle, TOP + 30.2, "Controlecode", LABEL.size(10.0));
    let (shown, style) = text::fit(
        &wording::in_blocks(&bewijs.controlecode),
        STRONG.size(14.0),
        RIGHT - middle,
        8.0,
    )?;
    page.text(middle, TOP + 35.5, &shown, style);
    Ok(())
}

fn acknowledgement(page: &mut Canvas) -> Result<(), PrintError> {
    page.text_centered(280.0, ESCO, LABEL.size(9.0))
}

#[cfg(test)]
mod tests {
    use super::super::proof::{Proof, hostile};
    use super::*;

    fn skill(
        naam: &str,
        hours: i64,
        niveau: &str,
        titel: &str,
        code: &str,
        opmerking: &str,
    ) -> BewijsVaardigheid {
        BewijsVaardigheid {
            naam: naam.to_owned(),
            minuten: hours * 60,
            niveau: niveau.to_owned(),
            esco_titel: titel.to_owned(),
            esco_code: code.to_owned(),
            opmerking: opmerking.to_owned(),
        }
    }

    fn statement_of_three() -> Werkervaringsbewijs {
        Werkervaringsbewijs {
            regeling_naam: "Hulst voor Elkaar".to_owned(),
            uitvoerder: "Hulst Werkt!".to_owned(),
            naam: "Fatima El Amrani".to_owned(),
            van: jiff::civil::date(2026, 3, 2),
            tot: jiff::civil::date(2026, 11, 20),
            totaal_minuten: 214 * 60 + 30,
            vaardigheden: vec![
                skill(
                    "Tuinonderhoud",
                    120,
                    "zelfstandig",
                    "garden labourer",
                    "9214.1",
                    "Werkt netjes en komt altijd op tijd.",
                ),
                skill(
                    "Schilderen",
                    62,
                    "onder begeleiding",
                    "construction painter",
                    "7131.1",
                    "",
                ),
                skill(
                    "Verhuizen en meubels verplaatsen",
                    32,
                    "kan het uitleggen",
                    "mover",
                    "9333.4",
                    "",
                ),
            ],
            begeleider: "Peter Verschuren".to_owned(),
            issued_on: jiff::civil::date(2026, 11, 22),
            controlecode: "7KQ29XMA3RTV".to_owned(),
            controle_adres: "cheque.hulst.nl/bewijs".to_owned(),
            qr_tekst: "https://cheque.hulst.nl/bewijs/7KQ29XMA3RTV".to_owned(),
        }
    }

    #[test]
    fn a_statement_names_hours_levels_and_occupations_and_can_be_checked() {
        let proof = Proof::new(werkervaringsbewijs(&statement_of_three()).unwrap());
        proof.is_sound();
        proof.keeps_text_off_the_edges(20.0);
        assert_eq!(proof.pages(), 1);
        let text = proof.text();
        for shown in [
            "Fatima El Amrani",
            "214 uur en 30 minuten werkervaring",
            "garden labourer (ESCO 9214.1)",
            "zelfstandig",
            "2 maart 2026 tot en met 20 november 2026",
            "7KQ2-9XMA-3RTV",
            ESCO,
        ] {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
        assert_eq!(proof.scanned(), [statement_of_three().qr_tekst]);
    }

    #[test]
    fn many_skills_run_on_over_pages_and_the_signature_stays_below_them() {
        let mut bewijs = statement_of_three();
        bewijs.vaardigheden = (0..30)
            .map(|n| {
                skill(
                    &format!("Vaardigheid {n}"),
                    n,
                    "zelfstandig",
                    "mover",
                    "9333.4",
                    "",
                )
            })
            .collect();
        let proof = Proof::new(werkervaringsbewijs(&bewijs).unwrap());
        let text = proof.text();
        assert!(proof.pages() > 1);
        assert!((0..30).all(|n| text.contains(&format!("Vaardigheid {n} "))));
        assert_eq!(text.matches("Handtekening").count(), 1);
    }

    #[test]
    fn hostile_text_stays_on_the_paper() {
        for typed in hostile() {
            let line = BewijsVaardigheid {
                naam: typed.clone(),
                minuten: i64::MIN,
                niveau: typed.clone(),
                esco_titel: typed.clone(),
                esco_code: typed.clone(),
                opmerking: typed.clone(),
            };
            let bewijs = Werkervaringsbewijs {
                regeling_naam: typed.clone(),
                uitvoerder: typed.clone(),
                naam: typed.clone(),
                totaal_minuten: i64::MAX,
                vaardigheden: vec![line; 9],
                begeleider: typed.clone(),
                controlecode: typed.clone(),
                controle_adres: typed,
                ..statement_of_three()
            };
            let proof = Proof::new(werkervaringsbewijs(&bewijs).unwrap());
            proof.is_sound();
            proof.keeps_text_off_the_edges(16.0);
        }
    }
}
