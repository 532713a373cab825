//! Another cheque in the place of one that is lost, spoiled, exchanged or was taken in wrongly (domain.md §3). The old paper is
//! dead; its value moves once, to exactly one new cheque (invariant C10), and never becomes money on the way.

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::{
    cheque::{BlockReden, ChequeStatus},
    fields::FieldErrors,
    verkoop::Betaalwijze,
};

/// Characters of a reason that somebody types.
const TOELICHTING: std::ops::RangeInclusive<usize> = 5..=300;

/// On what ground a cheque is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grond {
    /// Lost or stolen, and the buyer showed the claim code of the stub: free, at once.
    Claimcode,
    /// Spoiled by the printer, before its sheet was confirmed.
    Misprint,
    /// The old paper was handed in at the counter.
    Exchange,
    /// Lost or stolen without the claim code: a coordinator and a second person decided.
    Decided,
    /// Taken in wrongly, too long ago to undo: a coordinator and a second person decided.
    Coulance,
}

impl Grond {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Claimcode,
        Self::Misprint,
        Self::Exchange,
        Self::Decided,
        Self::Coulance,
    ];

    /// The word in the database and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Claimcode => "claimcode",
            Self::Misprint => "misprint",
            Self::Exchange => "exchange",
            Self::Decided => "decided",
            Self::Coulance => "coulance",
        }
    }

    /// What staff call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Claimcode => "Met de claimcode",
            Self::Misprint => "Mislukt bij het drukken",
            Self::Exchange => "Omgeruild aan de balie",
            Self::Decided => "Zonder claimcode",
            Self::Coulance => "Ten onrechte ingenomen",
        }
    }

    /// Back from [`Grond::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// How the new cheque is paid: by the old one, or by the municipality when the old one stays used.
    pub fn betaalwijze(self) -> Betaalwijze {
        match self {
            Self::Claimcode | Self::Misprint | Self::Exchange | Self::Decided => {
                Betaalwijze::Vervanging
            }
            Self::Coulance => Betaalwijze::Coulance,
        }
    }

    /// The ground on which two people may replace a cheque in this state without its claim code; none when nothing is to be
    /// replaced.
    pub fn without_claimcode(status: &ChequeStatus) -> Option<Self> {
        match status {
            ChequeStatus::Sold { .. }
            | ChequeStatus::Reserved { .. }
            | ChequeStatus::Blocked { .. } => Some(Self::Decided),
            ChequeStatus::Redeemed { .. } | ChequeStatus::Settled { .. } => Some(Self::Coulance),
            ChequeStatus::Printed
            | ChequeStatus::InStock
            | ChequeStatus::Replaced { .. }
            | ChequeStatus::Expired { .. }
            | ChequeStatus::Refunded { .. }
            | ChequeStatus::Void { .. } => None,
        }
    }
}

/// One cheque in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vervanging {
    /// Key.
    pub id: Uuid,
    /// The old cheque.
    pub cheque: Uuid,
    /// The new one.
    pub opvolger: Uuid,
    /// The sale in which the new one was made.
    pub verkoop: Uuid,
    /// On what ground.
    pub grond: Grond,
    /// Why, as whoever decided said it; empty where the ground says enough.
    pub toelichting: String,
    /// Who asked for it: what counts for the yearly limit.
    pub asked_by: Uuid,
    /// When.
    pub at: Timestamp,
}

/// Why a cheque is not replaced.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum VervangingRefused {
    /// Its successor exists.
    #[error("Voor deze cheque is al een nieuwe gemaakt. Dat kan maar 1 keer.")]
    Replaced,
    /// The sheet was confirmed, so its codes are gone.
    #[error(
        "Het vel van deze cheque is al bevestigd. Is de cheque toch niet goed? Ruil hem dan om."
    )]
    SheetConfirmed,
    /// The coordinator did this often enough this year.
    #[error(
        "U hebt dit jaar al {0} cheques zonder claimcode laten vervangen. Vraag een andere coördinator."
    )]
    OftenEnough(u32),
}

/// Reads whether a cheque is lost or stolen.
pub fn lost_or_stolen(typed: &str) -> Result<BlockReden, &'static str> {
    [BlockReden::Lost, BlockReden::Stolen]
        .into_iter()
        .find(|one| one.word() == typed.trim())
        .ok_or("Kies of de cheque kwijt is of gestolen.")
}

/// Reads why somebody decides so.
pub fn toelichting(typed: &str) -> Result<String, FieldErrors> {
    let typed = typed.trim();
    if TOELICHTING.contains(&typed.chars().count()) && !typed.contains('\0') {
        Ok(typed.to_owned())
    } else {
        Err(FieldErrors::one(
            "toelichting",
            "Vul in waarom, in 5 tot en met 300 tekens. Schrijf geen namen op.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_is_read_back_from_its_word() {
        for grond in Grond::ALL {
            assert_eq!(Grond::parse(grond.word()), Some(grond));
        }
        assert_eq!(Grond::parse("zomaar"), None);
    }

    #[test]
    fn only_a_cheque_that_was_used_is_replaced_out_of_coulance() {
        assert_eq!(Grond::without_claimcode(&ChequeStatus::InStock), None);
        let grounds: Vec<_> = Grond::ALL
            .into_iter()
            .filter(|grond| grond.betaalwijze() == Betaalwijze::Coulance)
            .collect();
        assert_eq!(grounds, [Grond::Coulance]);
    }

    #[test]
    fn only_lost_and_stolen_can_be_reported() {
        assert_eq!(lost_or_stolen(" lost "), Ok(BlockReden::Lost));
        assert_eq!(lost_or_stolen("stolen"), Ok(BlockReden::Stolen));
        for other in ["", "misprint", "exchanged", "weg"] {
            assert!(lost_or_stolen(other).is_err(), "{other}");
        }
    }

    #[test]
    fn a_reason_says_something() {
        assert_eq!(toelichting(" Waterschade ").unwrap(), "Waterschade");
        for bad in ["", "x", "a\0bcdef", &"x".repeat(301)] {
            assert!(toelichting(bad).is_err(), "{bad:?}");
        }
    }
}
