//! A signaal: something a ploeg noticed at a home, told with the resident's consent to the one contact person of the klus
//! (domain.md §1, "one client, one contact person"). Its text is nowhere else: not in the chain, not in a melding, not in a message.

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::address::clean_text;

/// Characters of a signaal, at most.
const TEKST_MAX: usize = 500;
/// Fewer say nothing.
const TEKST_MIN: usize = 5;

/// One signaal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signaal {
    /// Key.
    pub id: Uuid,
    /// Of which klus.
    pub klus: Uuid,
    /// At which visit.
    pub opdracht: Uuid,
    /// What was noticed.
    pub tekst: String,
    /// Whose account handed it in.
    pub account: Uuid,
    /// When.
    pub at: Timestamp,
    /// When the contact person read it.
    pub read_at: Option<Timestamp>,
}

/// Why a signaal is not handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignaalRefused {
    /// Nothing is told without the resident's consent.
    #[error("Vraag eerst of de bewoner het goed vindt. Zonder toestemming vertellen we niets.")]
    NoConsent,
    /// Too short, too long, or with characters that no keyboard gives.
    #[error("Schrijf in 5 tot 500 tekens wat je zag.")]
    Tekst,
}

/// What was typed, as it is kept.
pub fn checked(tekst: &str, consent: bool) -> Result<String, SignaalRefused> {
    let tekst = clean_text(tekst, TEKST_MAX).map_err(|_| SignaalRefused::Tekst)?;
    if tekst.chars().count() < TEKST_MIN {
        return Err(SignaalRefused::Tekst);
    }
    if consent {
        Ok(tekst)
    } else {
        Err(SignaalRefused::NoConsent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_without_consent_or_without_words() {
        assert_eq!(
            checked("Er is geen eten in huis.", false),
            Err(SignaalRefused::NoConsent)
        );
        assert_eq!(checked("  ja ", true), Err(SignaalRefused::Tekst));
        assert_eq!(checked(&"x".repeat(501), true), Err(SignaalRefused::Tekst));
        assert_eq!(
            checked(" Er is geen eten in huis. ", true).as_deref(),
            Ok("Er is geen eten in huis.")
        );
    }
}
