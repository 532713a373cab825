//! A handtekening: the resident says that the work of a visit was done, on glass, on paper or by telephone. Never needed: a ploeg
//! goes home without one. Who entered it and how is on record.

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::opdracht::OpdrachtStatus;

/// Bytes of a drawn handtekening as it is sent, at most.
pub const PNG_BYTES: usize = 32 * 1024;
/// Pixels on its longer side, at most.
pub const SIDE_MAX: u32 = 1_200;

/// How a resident agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Drawn on the screen of the phone.
    Glass,
    /// On the printed day sheet.
    Paper,
    /// Told by telephone, later.
    Telephone,
}

impl How {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Glass, Self::Paper, Self::Telephone];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Glass => "glass",
            Self::Paper => "paper",
            Self::Telephone => "telephone",
        }
    }

    /// Back from [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// What is known of a handtekening; the drawing itself is fetched when it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handtekening {
    /// Key.
    pub id: Uuid,
    /// Of which visit.
    pub opdracht: Uuid,
    /// How.
    pub how: How,
    /// Whose account entered it.
    pub account: Uuid,
    /// When.
    pub at: Timestamp,
}

/// Why there is no handtekening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HandtekeningRefused {
    /// Nothing was drawn.
    #[error("Er staat nog geen handtekening.")]
    Empty,
    /// It is no drawing of ours.
    #[error(
        "De handtekening kon niet worden gelezen. Probeer het opnieuw, of laat de bewoner op papier tekenen."
    )]
    Unreadable,
    /// There is one.
    #[error("De bewoner is al akkoord met dit bezoek.")]
    Already,
    /// There is no work to agree with.
    #[error("Dit kan als het werk is begonnen.")]
    NoWork,
}

/// Whether there is work at this visit to agree with.
pub fn may_be_signed(status: OpdrachtStatus) -> Result<(), HandtekeningRefused> {
    match status {
        OpdrachtStatus::Started
        | OpdrachtStatus::Finished
        | OpdrachtStatus::PartlyDone
        | OpdrachtStatus::Approved => Ok(()),
        OpdrachtStatus::Draft
        | OpdrachtStatus::Published
        | OpdrachtStatus::Seen
        | OpdrachtStatus::OnTheWay
        | OpdrachtStatus::Moved
        | OpdrachtStatus::FellThrough => Err(HandtekeningRefused::NoWork),
    }
}
