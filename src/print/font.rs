//! The two faces every paper is set in, their widths, and which characters they can show.
//!
//! The files are subsets made once by `assets/fonts/print/make.sh`: Latin-1, most of Latin Extended-A, € and
//! typographic marks. What they cannot show becomes a visible `?`; nothing here may fail on what people type.

use std::sync::OnceLock;

use printpdf::ParsedFont;

use super::PrintError;

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/print/Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/print/Bold.ttf");

/// Shown for a character that the faces do not have.
const PLACEHOLDER: char = '?';

/// Points in a millimetre.
pub(super) const PT_PER_MM: f32 = 72.0 / 25.4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
}

impl Face {
    /// The name of this face among a page's resources. (`F1` to `F14` would clash with the writer's own names.)
    pub(super) fn resource_name(self) -> &'static str {
        match self {
            Self::Regular => "R",
            Self::Bold => "B",
        }
    }
}

/// Both faces, read once per process.
pub(super) struct Faces {
    pub(super) regular: ParsedFont,
    pub(super) bold: ParsedFont,
}

impl Faces {
    pub(super) fn get() -> Result<&'static Self, PrintError> {
        static FACES: OnceLock<Option<Faces>> = OnceLock::new();
        FACES
            .get_or_init(|| {
                Some(Self {
                    regular: parse(REGULAR, "DIENST+AtkinsonHyperlegibleNext-Regular")?,
                    bold: parse(BOLD, "DIENST+AtkinsonHyperlegibleNext-Bold")?,
                })
            })
            .as_ref()
            .ok_or(PrintError::Font)
    }

    fn face(&self, face: Face) -> &ParsedFont {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
        }
    }

    /// The width of `text` in millimetres at `size` points. Characters without a glyph count as nothing, so clean first.
    pub(super) fn width_mm(&self, text: &str, face: Face, size: f32) -> f32 {
        let font = self.face(face);
        let units: u32 = text
            .chars()
            .filter_map(|c| font.lookup_glyph_index(u32::from(c)))
            .filter_map(|glyph| font.get_glyph_width(glyph))
            .map(u32::from)
            .sum();
        // Widths fit f32 exactly up to 16 million units: 16,000 characters of one em, and no line is that long.
        #[expect(
            clippy::cast_precision_loss,
            reason = "a line of text is far below 2^24 units"
        )]
        let units = units as f32;
        units / f32::from(font.units_per_em) * size / PT_PER_MM
    }
}

/// What can be shown of `typed`: white space and control characters become one space, marks that only steer or
/// decorate other characters vanish, and anything the faces lack becomes `?` (a run of it only once).
pub(super) fn clean(typed: &str) -> String {
    let font = Faces::get().ok().map(|faces| &faces.regular);
    let known = |c: char| font.is_some_and(|f| f.lookup_glyph_index(u32::from(c)).is_some());
    let mut shown = String::with_capacity(typed.len());
    let mut unknown_before = false;
    for c in typed.chars() {
        let unknown = match c {
            c if c.is_whitespace() || c.is_control() => {
                if !shown.is_empty() && !shown.ends_with(' ') {
                    shown.push(' ');
                }
                false
            }
            // Combining accents, soft hyphen, zero-width and bidirectional marks, variation selectors.
            '\u{300}'..='\u{36f}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' => unknown_before,
            c if known(c) => {
                shown.push(c);
                false
            }
            _ => {
                if !unknown_before {
                    shown.push(PLACEHOLDER);
                }
                true
            }
        };
        unknown_before = unknown;
    }
    shown.truncate(shown.trim_end().len());
    shown
}

fn parse(bytes: &[u8], name: &str) -> Option<ParsedFont> {
    let mut font = ParsedFont::from_bytes(bytes, 0, &mut Vec::new())?;
    font.font_name = Some(name.to_owned());
    Some(font)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_the_euro_are_shown_as_typed() {
        let text = "José Müller-Çelik, Łukasz Šimić, Zoë Håkon; € 15,00 – ‘ja’ “nee” …";
        assert_eq!(clean(text), text);
    }

    #[test]
    fn what_the_faces_lack_becomes_one_question_mark() {
        assert_eq!(clean("Jan 🎉🎉 Boer"), "Jan ? Boer");
        assert_eq!(clean("محمد"), "?");
        assert_eq!(clean("a\0b\r\n\tc\u{202e}d"), "a b cd");
    }

    #[test]
    fn bold_is_wider_than_regular_and_width_grows_with_size() {
        let faces = Faces::get().unwrap();
        let regular = faces.width_mm("Dienstencheque", Face::Regular, 12.0);
        assert!(faces.width_mm("Dienstencheque", Face::Bold, 12.0) > regular);
        assert!(
            (faces.width_mm("Dienstencheque", Face::Regular, 24.0) - 2.0 * regular).abs() < 0.001
        );
    }
}
