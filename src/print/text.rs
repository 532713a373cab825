//! Fitting words into a width: wrapping, shrinking and shortening. Always ends, whatever was typed.

use super::PrintError;
use super::canvas::Style;
use super::font::{Faces, clean};

const ELLIPSIS: char = '…';

/// `typed`, cleaned and broken into at most `max_lines` lines of at most `width` millimetres; what is left over is
/// replaced by an ellipsis. A word wider than the line is broken where it must be.
pub(super) fn wrap(
    typed: &str,
    style: Style,
    width: f32,
    max_lines: usize,
) -> Result<Vec<String>, PrintError> {
    let faces = Faces::get()?;
    let fits = |text: &str| faces.width_mm(text, style.face, style.size) <= width;
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let clean = clean(typed);
    for word in clean.split(' ').filter(|word| !word.is_empty()) {
        if lines.len() > max_lines {
            break;
        }
        let joined = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        // A long word is only measured as far as the lines reach, so that 10,000 characters cost nothing.
        if joined.len() < 400 && fits(&joined) {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            if !fits(&line) && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
                if lines.len() > max_lines {
                    break;
                }
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > max_lines {
        lines.truncate(max_lines);
        if let Some(last) = lines.last_mut() {
            last.push(ELLIPSIS);
            *last = shorten(last, style, width)?;
        }
    }
    Ok(lines)
}

/// Like [`wrap`], with lines of about equal length: for a few words set large.
pub(super) fn wrap_evenly(
    typed: &str,
    style: Style,
    width: f32,
    max_lines: usize,
) -> Result<Vec<String>, PrintError> {
    let mut best = wrap(typed, style, width, max_lines)?;
    let mut narrower = width * 0.95;
    while narrower > width / 2.0 {
        let lines = wrap(typed, style, narrower, max_lines + 1)?;
        if lines.len() > best.len() {
            break;
        }
        best = lines;
        narrower *= 0.95;
    }
    Ok(best)
}

/// One line: `typed` at the style's size, or smaller down to `min_size` points, and shortened if even that is too wide.
pub(super) fn fit(
    typed: &str,
    style: Style,
    width: f32,
    min_size: f32,
) -> Result<(String, Style), PrintError> {
    let faces = Faces::get()?;
    let clean = clean(typed);
    let natural = faces.width_mm(&clean, style.face, style.size);
    if natural <= width {
        return Ok((clean, style));
    }
    // A twentieth of a point, so that equal cheques get equal sizes.
    let size = ((style.size * width / natural) * 20.0).floor() / 20.0;
    if size >= min_size {
        return Ok((clean, style.size(size)));
    }
    let style = style.size(min_size);
    Ok((shorten(&clean, style, width)?, style))
}

/// The longest beginning of `text` that fits with an ellipsis behind it, or all of it.
fn shorten(text: &str, style: Style, width: f32) -> Result<String, PrintError> {
    let faces = Faces::get()?;
    if faces.width_mm(text, style.face, style.size) <= width {
        return Ok(text.to_owned());
    }
    let mut kept = String::new();
    for c in text.trim_end_matches(ELLIPSIS).chars() {
        kept.push(c);
        kept.push(ELLIPSIS);
        if faces.width_mm(&kept, style.face, style.size) > width {
            kept.pop();
            kept.pop();
            break;
        }
        kept.pop();
    }
    kept.truncate(kept.trim_end_matches([' ', ',', '-']).len());
    kept.push(ELLIPSIS);
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width(text: &str, style: Style) -> f32 {
        Faces::get().unwrap().width_mm(text, style.face, style.size)
    }

    #[test]
    fn every_line_stays_within_the_width() {
        let style = Style::text();
        for typed in [
            "x".repeat(10_000),
            "Graag de heg knippen ".repeat(500),
            "aaaa-".repeat(2_000),
        ] {
            let lines = wrap(&typed, style, 60.0, 5).unwrap();
            assert_eq!(lines.len(), 5);
            assert!(lines.iter().all(|line| width(line, style) <= 60.0));
            assert!(lines.last().unwrap().ends_with('…'));
        }
    }

    #[test]
    fn text_that_fits_is_left_as_it_is() {
        let lines = wrap("Heg knippen\nen het pad vegen", Style::text(), 80.0, 3).unwrap();
        assert_eq!(lines.join(" "), "Heg knippen en het pad vegen");
        assert!(wrap(" \n ", Style::text(), 80.0, 3).unwrap().is_empty());
    }

    #[test]
    fn a_few_large_words_break_into_even_lines() {
        let lines = wrap_evenly(
            "1 uur werk door 2 personen",
            Style::text().bold().size(14.0),
            58.0,
            2,
        )
        .unwrap();
        assert_eq!(lines, ["1 uur werk door", "2 personen"]);
    }

    #[test]
    fn a_long_name_shrinks_first_and_is_shortened_last() {
        let style = Style::text().size(16.0);
        let (all, smaller) = fit("De Blaauwe Hoeve", style, 34.0, 11.0).unwrap();
        assert_eq!(all, "De Blaauwe Hoeve");
        assert!(smaller.size < 16.0 && width(&all, smaller) <= 34.0);
        let (cut, smallest) = fit(&"Verzorgingshuis ".repeat(50), style, 34.0, 11.0).unwrap();
        assert!(cut.ends_with('…') && width(&cut, smallest) <= 34.0);
    }
}
