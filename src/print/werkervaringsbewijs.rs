//! The statement a deelnemer shows an employer: hours and level per skill, who saw it, and how to check it.
//!
//! The deelnemer chooses what stands on it; nothing here names a resident or a reason for absence (domain.md §5).

use super::badge::ESCO_WORDS;
use super::canvas::{Area, Canvas, Ink, Style};
use super::document::{A4, Document};
use super::{PrintError, qr, text, wording};
use crate::domain::bewijs::{GetoondEsco, GetoondeOpmerking, Inhoud};

const BODY: Style = Style::text();
const LABEL: Style = Style::text().ink(Ink::Grey);
const STRONG: Style = Style::text().bold();
const LEFT: f32 = 26.0;
const RIGHT: f32 = A4.0 - LEFT;
const LEVEL: f32 = 98.0;
/// Skills end here on every page, so that the signature always has its place.
const TABLE_END: f32 = 222.0;
const QR_SIZE: f32 = 30.0;
/// Between the heads of a table and its first line.
const HEAD: f32 = 2.4;

/// Where things stand, in millimetres. A bewijs stands wide if that is one page, and close if it is not.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// Baselines of the scheme, the title, "Hierbij verklaren wij dat", the name, the period, the uitvoerder and the hours.
    statement: [f32; 7],
    /// The first table.
    table: f32,
    /// A line of a table, and what a comparable occupation adds to it.
    line: f32,
    occupation: f32,
    /// From the top of a line to its baseline.
    text: f32,
    /// Below a table.
    after: f32,
}

const WIDE: Room = Room {
    statement: [33.0, 48.0, 66.0, 79.0, 89.5, 96.0, 108.5],
    table: 120.0,
    line: 8.8,
    occupation: 5.0,
    text: 5.6,
    after: 8.0,
};
const CLOSE: Room = Room {
    statement: [27.0, 39.0, 52.5, 62.5, 70.5, 76.5, 86.5],
    table: 96.0,
    line: 7.4,
    occupation: 4.6,
    text: 5.0,
    after: 7.0,
};

impl Room {
    /// Whether a bewijs with these lines is one page.
    fn is_one_page(
        self,
        tables: [&[Line<'_>]; 2],
        remarks: &[GetoondeOpmerking],
    ) -> Result<bool, PrintError> {
        let mut y = self.table;
        for lines in tables.into_iter().filter(|lines| !lines.is_empty()) {
            y += HEAD + lines.iter().map(|line| line.height(self)).sum::<f32>() + self.after;
        }
        for remark in remarks {
            y += remark_height(remark)?;
        }
        // What is below the last thing may be taken by the signature.
        let below = if remarks.is_empty() { self.after } else { 0.0 };
        Ok(y - below <= TABLE_END)
    }
}

/// A bewijs on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Werkervaringsbewijs {
    /// Its number, `W26-000123-5`.
    pub nummer: String,
    /// What it says.
    pub inhoud: Inhoud,
    /// The code with which an employer checks the paper.
    pub controlecode: String,
    /// Where to check it, as people type it.
    pub controle_adres: String,
    /// What the QR code opens.
    pub qr_tekst: String,
}

/// A line of the table.
struct Line<'a> {
    naam: &'a str,
    niveau: &'a str,
    minuten: u32,
    esco: Option<&'a GetoondEsco>,
}

impl Line<'_> {
    fn height(&self, room: Room) -> f32 {
        room.line + self.esco.map_or(0.0, |_| room.occupation)
    }
}

fn said(remark: &GetoondeOpmerking) -> String {
    format!("“{}”", remark.tekst)
}

fn remark_height(remark: &GetoondeOpmerking) -> Result<f32, PrintError> {
    let lines = text::wrap(&said(remark), BODY, RIGHT - LEFT, 2)?.len();
    Ok(if lines > 1 { 5.2 } else { 0.0 } + 11.6)
}

/// Draws the statement.
pub fn werkervaringsbewijs(bewijs: &Werkervaringsbewijs) -> Result<Vec<u8>, PrintError> {
    let inhoud = &bewijs.inhoud;
    let skills: Vec<Line<'_>> = inhoud
        .vaardigheden
        .iter()
        .map(|one| Line {
            naam: &one.naam,
            niveau: &one.niveau,
            minuten: one.minuten,
            esco: one.esco.as_ref(),
        })
        .collect();
    let kinds: Vec<Line<'_>> = inhoud
        .klussoorten
        .iter()
        .map(|one| Line {
            naam: &one.naam,
            niveau: "",
            minuten: one.minuten,
            esco: None,
        })
        .collect();
    let fits = WIDE.is_one_page([&skills, &kinds], &inhoud.opmerkingen)?;
    let mut sheet = Sheet::new(bewijs, if fits { WIDE } else { CLOSE });
    statement(&mut sheet.page, bewijs, sheet.room)?;
    sheet.y = sheet.room.table;
    sheet.table(("Vaardigheid", "Niveau"), &skills)?;
    sheet.table(("Soort klus", ""), &kinds)?;
    sheet.remarks(&inhoud.opmerkingen)?;
    signature(&mut sheet.page, bewijs)?;
    sheet.bytes()
}

/// The pages, and how far down the last one is filled.
struct Sheet<'a> {
    bewijs: &'a Werkervaringsbewijs,
    document: Document,
    page: Canvas,
    room: Room,
    y: f32,
}

impl<'a> Sheet<'a> {
    fn new(bewijs: &'a Werkervaringsbewijs, room: Room) -> Self {
        let mut page = Canvas::new(A4.0, A4.1);
        frame(&mut page);
        Self {
            bewijs,
            document: Document::new(format!("Werkervaringsbewijs {}", bewijs.inhoud.naam)),
            page,
            room,
            y: 0.0,
        }
    }

    /// Whether so much fits above the signature; otherwise a new page begins.
    fn fits_or_turns(&mut self, height: f32) -> Result<bool, PrintError> {
        if self.y + height <= TABLE_END {
            return Ok(true);
        }
        acknowledgement(&mut self.page)?;
        let full = std::mem::replace(&mut self.page, Canvas::new(A4.0, A4.1));
        self.document.page(full);
        frame(&mut self.page);
        let again = format!(
            "Werkervaringsbewijs van {}, vervolg",
            self.bewijs.inhoud.naam
        );
        self.page.fitted(
            LEFT,
            34.0,
            RIGHT - LEFT,
            &again,
            STRONG.ink(Ink::Green),
            9.0,
        )?;
        self.y = 42.0;
        Ok(false)
    }

    fn table(&mut self, heads: (&str, &str), lines: &[Line<'_>]) -> Result<(), PrintError> {
        let Some(first) = lines.first() else {
            return Ok(());
        };
        self.fits_or_turns(HEAD + first.height(self.room))?;
        self.head(heads);
        for line in lines {
            if !self.fits_or_turns(line.height(self.room))? {
                self.head(heads);
            }
            row(&mut self.page, self.y, line, self.room)?;
            self.y += line.height(self.room);
        }
        self.page.rule(LEFT, RIGHT, self.y, 0.8, Ink::Green);
        self.y += self.room.after;
        Ok(())
    }

    fn head(&mut self, (left, middle): (&str, &str)) {
        self.page.text(LEFT, self.y, left, LABEL);
        self.page.text(LEVEL, self.y, middle, LABEL);
        self.page.text(RIGHT - 9.5, self.y, "Uren", LABEL);
        self.y += HEAD;
    }

    fn remarks(&mut self, remarks: &[GetoondeOpmerking]) -> Result<(), PrintError> {
        for remark in remarks {
            let height = remark_height(remark)?;
            self.fits_or_turns(height)?;
            let area = Area {
                x: LEFT,
                y: self.y,
                width: RIGHT - LEFT,
                leading: 5.2,
            };
            let below = self.page.paragraph(area, &said(remark), BODY, 2)?;
            let who = format!("{}, {}", remark.wie, wording::date(remark.op));
            self.page
                .fitted(LEFT, below, RIGHT - LEFT, &who, LABEL.size(11.0), 8.0)?;
            self.y += height;
        }
        Ok(())
    }

    fn bytes(mut self) -> Result<Vec<u8>, PrintError> {
        acknowledgement(&mut self.page)?;
        self.document.page(self.page);
        self.document.bytes()
    }
}

/// A double line around the page.
fn frame(page: &mut Canvas) {
    page.frame(10.0, 10.0, A4.0 - 20.0, A4.1 - 20.0, 1.6, Ink::Green);
    page.frame(11.6, 11.6, A4.0 - 23.2, A4.1 - 23.2, 0.5, Ink::Green);
}

/// Who did what, when, for how long.
fn statement(
    page: &mut Canvas,
    bewijs: &Werkervaringsbewijs,
    room: Room,
) -> Result<(), PrintError> {
    let [scheme, title, hereby, naam, period_at, uitvoerder, hours] = room.statement;
    let width = RIGHT - LEFT;
    let mut centered = |y: f32, words: &str, style: Style| -> Result<(), PrintError> {
        let (words, style) = text::fit(words, style, width, 9.0)?;
        page.text_centered(y, &words, style)
    };
    centered(
        scheme,
        &bewijs.inhoud.regeling,
        STRONG.size(13.0).ink(Ink::Green),
    )?;
    centered(title, "Werkervaringsbewijs", STRONG.size(32.0))?;
    centered(hereby, "Hierbij verklaren wij dat", BODY.size(13.0))?;
    let inhoud = &bewijs.inhoud;
    centered(naam, &inhoud.naam, STRONG.size(24.0))?;
    let period = format!(
        "van {} tot en met {}",
        wording::date(inhoud.van),
        wording::date(inhoud.tot)
    );
    centered(period_at, &period, BODY.size(13.0))?;
    centered(
        uitvoerder,
        &format!("heeft gewerkt bij {}", inhoud.uitvoerder),
        BODY.size(13.0),
    )?;
    centered(
        hours,
        &format!("{} werkervaring", wording::hours(i64::from(inhoud.minuten))),
        STRONG.size(17.0).ink(Ink::Green),
    )?;
    page.bar(A4.0 / 2.0 - 12.0, title + 6.0, 24.0, 1.2, Ink::Green);
    Ok(())
}

fn row(page: &mut Canvas, top: f32, line: &Line<'_>, room: Room) -> Result<(), PrintError> {
    page.rule(LEFT, RIGHT, top, 0.5, Ink::Light);
    let y = top + room.text;
    page.fitted(LEFT, y, LEVEL - LEFT - 3.0, line.naam, STRONG, 9.0)?;
    page.fitted(LEVEL, y, 46.0, line.niveau, BODY, 9.0)?;
    // Short, so that every row has the same size of type.
    let hours = match (line.minuten / 60, line.minuten % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} uur"),
        (hours, rest) => format!("{hours} uur {rest} min"),
    };
    let (hours, style) = text::fit(&hours, STRONG, 34.0, 7.0)?;
    page.text_right(RIGHT, y, &hours, style)?;
    if let Some(esco) = line.esco {
        let occupation = format!("Vergelijkbaar beroep: {} (ESCO {})", esco.titel, esco.code);
        page.fitted(
            LEFT,
            y + room.occupation,
            RIGHT - LEFT,
            &occupation,
            LABEL.size(11.0),
            8.0,
        )?;
    }
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
        &bewijs.inhoud.begeleider,
        STRONG.size(13.0),
        9.0,
    )?;
    page.fitted(
        LEFT,
        TOP + 11.6,
        middle - LEFT - 6.0,
        &bewijs.inhoud.uitvoerder,
        BODY,
        9.0,
    )?;
    let made = format!("{}, nr. {}", wording::date(bewijs.inhoud.op), bewijs.nummer);
    page.fitted(LEFT, TOP + 17.2, middle - LEFT - 6.0, &made, BODY, 8.0)?;
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
    page.text_centered(280.0, ESCO_WORDS, LABEL.size(9.0))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::proof::{Proof, hostile};
    use super::*;
    use crate::domain::bewijs::{GetoondeSoort, GetoondeVaardigheid};

    fn skill(naam: &str, hours: u32, niveau: &str, titel: &str, code: &str) -> GetoondeVaardigheid {
        GetoondeVaardigheid {
            slug: naam.to_lowercase(),
            naam: naam.to_owned(),
            minuten: hours * 60,
            niveau: niveau.to_owned(),
            esco: Some(GetoondEsco {
                code: code.to_owned(),
                titel: titel.to_owned(),
                uri: "http://data.europa.eu/esco/occupation/1".to_owned(),
            }),
        }
    }

    fn remark(tekst: &str, wie: &str) -> GetoondeOpmerking {
        GetoondeOpmerking {
            tekst: tekst.to_owned(),
            wie: wie.to_owned(),
            op: date(2026, 11, 12),
        }
    }

    fn statement_of_three() -> Werkervaringsbewijs {
        Werkervaringsbewijs {
            nummer: "W26-000123-5".to_owned(),
            inhoud: Inhoud {
                regeling: "Hulst voor Elkaar".to_owned(),
                uitvoerder: "Hulst Werkt!".to_owned(),
                naam: "Fatima El Amrani".to_owned(),
                van: date(2026, 3, 2),
                tot: date(2026, 11, 20),
                minuten: 214 * 60 + 30,
                vaardigheden: vec![
                    skill(
                        "Tuinonderhoud",
                        120,
                        "doet het zelf",
                        "garden labourer",
                        "9214.1",
                    ),
                    skill(
                        "Schilderen",
                        62,
                        "doet het met hulp",
                        "construction painter",
                        "7131.1",
                    ),
                    skill(
                        "Verhuizen en meubels verplaatsen",
                        32,
                        "",
                        "mover",
                        "9333.4",
                    ),
                ],
                klussoorten: vec![GetoondeSoort {
                    naam: "Ramen wassen".to_owned(),
                    minuten: 90,
                }],
                opmerkingen: vec![remark(
                    "Werkt netjes en komt altijd op tijd.",
                    "Peter Verschuren",
                )],
                begeleider: "Peter Verschuren".to_owned(),
                op: date(2026, 11, 22),
            },
            controlecode: "7KQ2-9XMA-3RTV-0123".to_owned(),
            controle_adres: "cheque.hulst.nl/bewijs".to_owned(),
            qr_tekst: "https://cheque.hulst.nl/bewijs/7KQ29XMA3RTV0123".to_owned(),
        }
    }

    fn skills(count: u32) -> Vec<GetoondeVaardigheid> {
        let one = |n| {
            let naam = format!("Vaardigheid {n}");
            skill(&naam, n, "doet het zelf", "mover", "9333.4")
        };
        (0..count).map(one).collect()
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
            "doet het zelf",
            "Ramen wassen",
            "1 uur 30 min",
            "“Werkt netjes en komt altijd op tijd.”",
            "Peter Verschuren, 12 november 2026",
            "nr. W26-000123-5",
            "2 maart 2026 tot en met 20 november 2026",
            "7KQ2-9XMA-3RTV-0123",
            ESCO_WORDS,
        ] {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
        assert_eq!(proof.scanned(), [statement_of_three().qr_tekst]);
    }

    #[test]
    fn a_common_choice_is_one_page_and_stands_closer_only_if_it_must() {
        let mut bewijs = statement_of_three();
        let wide = Proof::new(werkervaringsbewijs(&bewijs).unwrap());
        bewijs.inhoud.vaardigheden = skills(6);
        bewijs.inhoud.klussoorten = vec![bewijs.inhoud.klussoorten[0].clone(); 2];
        let close = Proof::new(werkervaringsbewijs(&bewijs).unwrap());
        close.is_sound();
        close.keeps_text_off_the_edges(20.0);
        assert_eq!((wide.pages(), close.pages()), (1, 1));
        assert_eq!(close.scanned(), [bewijs.qr_tekst]);
    }

    #[test]
    fn what_was_not_chosen_is_not_on_the_paper() {
        let mut bewijs = statement_of_three();
        bewijs.inhoud.klussoorten.clear();
        bewijs.inhoud.opmerkingen.clear();
        let text = Proof::new(werkervaringsbewijs(&bewijs).unwrap()).text();
        for absent in ["Soort klus", "“", "Ramen"] {
            assert!(!text.contains(absent), "{absent} is in {text}");
        }
    }

    #[test]
    fn many_lines_run_on_over_pages_and_the_signature_stays_below_them() {
        let mut bewijs = statement_of_three();
        let inhoud = &mut bewijs.inhoud;
        inhoud.vaardigheden = skills(30);
        inhoud.opmerkingen = vec![remark(&"Heel goed gewerkt, dank. ".repeat(6), "Peter"); 3];
        let proof = Proof::new(werkervaringsbewijs(&bewijs).unwrap());
        let text = proof.text();
        assert!(proof.pages() > 1);
        assert!((0..30).all(|n| text.contains(&format!("Vaardigheid {n} "))));
        assert_eq!(text.matches("Handtekening").count(), 1);
        assert_eq!(text.matches("Peter, 12 november 2026").count(), 3);
    }

    #[test]
    fn hostile_text_stays_on_the_paper() {
        for typed in hostile() {
            let mut line = skill(&typed, 1, &typed, &typed, &typed);
            line.minuten = u32::MAX;
            let bewijs = Werkervaringsbewijs {
                nummer: typed.clone(),
                inhoud: Inhoud {
                    regeling: typed.clone(),
                    uitvoerder: typed.clone(),
                    naam: typed.clone(),
                    minuten: u32::MAX,
                    vaardigheden: vec![line; 9],
                    opmerkingen: vec![remark(&typed, &typed); 3],
                    begeleider: typed.clone(),
                    ..statement_of_three().inhoud
                },
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
