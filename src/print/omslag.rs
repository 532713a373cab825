//! Covers of booklets, three on an A4: one claim code for all leaves that are not spent yet (domain.md §3). The leaves themselves
//! are cheques of the ordinary sheet, without a claim code of their own. Holds secrets: nothing of it goes to a log.

use super::canvas::{Canvas, Ink, Style};
use super::document::{A4, Document};
use super::{PrintError, text, wording};

const PER_PAGE: usize = 3;
/// Height of a cover, that of a cheque, in millimetres.
const HEIGHT: f32 = 99.0;
const LEFT: f32 = 16.0;
const RIGHT: f32 = 194.0;
/// Baseline to baseline of running text at 12 points.
const LEADING: f32 = 5.4;
const CUT: [f32; 2] = [3.0, 2.5];
const BODY: Style = Style::text();
const LABEL: Style = Style::text().ink(Ink::Grey);
const STRONG: Style = Style::text().bold();

/// One cover.
#[derive(Clone)]
pub struct Omslag {
    /// The scheme's name.
    pub regeling_naam: String,
    /// Number of the first leaf.
    pub eerste: String,
    /// Number of the last leaf.
    pub laatste: String,
    /// Leaves in the booklet.
    pub aantal: u32,
    /// Price of one leaf in cents.
    pub waarde_cent: i64,
    /// The buyer's secret for all leaves.
    pub claimcode: String,
    /// Whom to call: `Meldpunt Hulst voor Elkaar, 0114-684700`.
    pub bellen: String,
}

/// Draws the covers in the order of their numbers.
pub fn omslagen(covers: &[Omslag]) -> Result<Vec<u8>, PrintError> {
    let (Some(first), Some(last)) = (covers.first(), covers.last()) else {
        return Err(PrintError::Empty);
    };
    let mut document = Document::new(format!("Omslagen {} t/m {}", first.eerste, last.laatste));
    for three in covers.chunks(PER_PAGE) {
        let mut page = Canvas::new(A4.0, A4.1);
        let mut top = 0.0;
        for cover in three {
            draw(&mut page, cover, top)?;
            top += HEIGHT;
            if top < A4.1 {
                page.dashed((0.0, top), (A4.0, top), &CUT, Ink::Grey);
            }
        }
        document.page(page);
    }
    document.bytes()
}

fn draw(page: &mut Canvas, cover: &Omslag, top: f32) -> Result<(), PrintError> {
    const KEEP: &str = "Scheur deze omslag af en bewaar hem thuis, niet bij de cheques. Bent u cheques kwijt? Bel of kom met deze omslag naar een verkooppunt. U krijgt gratis nieuwe voor alle cheques die nog niet gebruikt zijn.";
    let width = RIGHT - LEFT;
    page.frame(
        LEFT - 6.0,
        top + 6.0,
        width + 12.0,
        HEIGHT - 12.0,
        0.8,
        Ink::Green,
    );
    page.fitted(
        LEFT,
        top + 18.0,
        width,
        &cover.regeling_naam,
        STRONG.ink(Ink::Green).size(13.0),
        9.0,
    )?;
    let title = format!(
        "Boekje met {} cheques van {}",
        cover.aantal,
        wording::euro(cover.waarde_cent)
    );
    page.fitted(LEFT, top + 28.0, width, &title, STRONG.size(22.0), 9.0)?;
    let numbers = format!("{} tot en met {}", cover.eerste, cover.laatste);
    page.text(LEFT, top + 38.0, "Nummers", LABEL);
    page.fitted(LEFT + 32.0, top + 38.0, width - 32.0, &numbers, STRONG, 8.0)?;
    page.text(LEFT, top + 50.0, "Claimcode", LABEL);
    page.fitted(
        LEFT + 32.0,
        top + 50.0,
        width - 32.0,
        &wording::in_blocks(&cover.claimcode),
        STRONG.size(21.5),
        9.0,
    )?;
    let mut y = top + 60.0;
    for line in text::wrap(KEEP, BODY, width, 4)? {
        page.text(LEFT, y, &line, BODY);
        y += LEADING;
    }
    page.fitted(LEFT, top + 85.0, width, &cover.bellen, STRONG, 8.0)
}

#[cfg(test)]
mod tests {
    use super::super::proof::{Proof, hostile};
    use super::*;

    fn cover(first: u32) -> Omslag {
        Omslag {
            regeling_naam: "Hulst voor Elkaar".to_owned(),
            eerste: format!("HU26-{first:06}-K"),
            laatste: format!("HU26-{:06}-K", first + 9),
            aantal: 10,
            waarde_cent: 1500,
            claimcode: "AB12CD34".to_owned(),
            bellen: "Meldpunt Hulst voor Elkaar, 0114-684700".to_owned(),
        }
    }

    #[test]
    fn a_cover_holds_one_claim_code_for_its_leaves() {
        let covers: Vec<Omslag> = [1, 11, 21, 31].map(cover).into();
        let proof = Proof::new(omslagen(&covers).unwrap());
        proof.is_sound();
        proof.keeps_text_off_the_edges(8.0);
        assert_eq!(proof.pages(), 2);
        let text = proof.text();
        for shown in [
            "Boekje met 10 cheques van € 15,00",
            "AB12-CD34",
            "HU26-000040-K",
            "0114-684700",
        ] {
            assert!(text.contains(shown), "{shown} is missing in {text}");
        }
    }

    #[test]
    fn hostile_text_stays_on_the_cover() {
        for typed in hostile() {
            let odd = Omslag {
                regeling_naam: typed.clone(),
                eerste: typed.clone(),
                laatste: typed.clone(),
                aantal: u32::MAX,
                waarde_cent: i64::MIN,
                claimcode: typed.clone(),
                bellen: typed,
            };
            let proof = Proof::new(omslagen(&[odd]).unwrap());
            proof.is_sound();
            proof.keeps_text_off_the_edges(8.0);
        }
    }
}
