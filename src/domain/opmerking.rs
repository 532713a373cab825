//! A short remark of a begeleider on the work of a deelnemer (domain.md §5). The deelnemer reads it; it stands on no paper unless
//! the deelnemer chooses so. About work only: never about health, a benefit or a resident.

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::address::clean_text;

/// Characters of a remark, at most: two lines on the paper.
pub const OPMERKING_MAX: usize = 160;
/// Fewer say nothing.
const OPMERKING_MIN: usize = 5;

/// One remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opmerking {
    /// Key.
    pub id: Uuid,
    /// About whose work.
    pub deelnemer: Uuid,
    /// What was said, as the deelnemer reads it.
    pub tekst: String,
    /// Whose account said it.
    pub account: Uuid,
    /// When.
    pub at: Timestamp,
}

/// Why a remark is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Schrijf in 5 tot 160 tekens wat goed ging. De deelnemer leest dit.")]
pub struct OpmerkingRefused;

/// What was typed, as it is kept.
pub fn checked(tekst: &str) -> Result<String, OpmerkingRefused> {
    let tekst = clean_text(tekst, OPMERKING_MAX).map_err(|_| OpmerkingRefused)?;
    if tekst.chars().count() < OPMERKING_MIN {
        return Err(OpmerkingRefused);
    }
    Ok(tekst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_says_something_in_two_lines() {
        assert_eq!(
            checked("  Werkt   netjes. ").as_deref(),
            Ok("Werkt netjes.")
        );
        for wrong in ["", "ok", &"x".repeat(161)] {
            assert_eq!(checked(wrong), Err(OpmerkingRefused), "{wrong}");
        }
    }
}
