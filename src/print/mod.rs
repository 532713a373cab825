//! Paper: plain facts in, PDF bytes out. One file per paper, each with its own input struct. Lists for other programs
//! (CSV, spreadsheets) are in [`tabel`].
//!
//! Every paper is drawn in millimetres from the top left on a [`canvas::Canvas`] and bound into a file by
//! [`document::Document`]. This module does no IO, reads no clock and keeps nothing: the same input gives the same
//! bytes, and a secret (code, claim code) stands in the file only where a reader sees it, never in its metadata.

pub mod afrekening;
pub mod agenda;
pub mod badge;
pub mod bon;
pub mod brief;
pub mod cheque_vel;
pub mod dagstaat;
pub mod factuur;
pub mod foto;
pub mod handtekening;
pub mod kasstaat;
pub mod klus_bevestiging;
pub mod omslag;
pub mod overdrachtsbon;
pub mod sepa;
pub mod tabel;
pub mod ubl;
pub mod werkervaringsbewijs;

mod barcode;
mod canvas;
mod document;
mod flow;
mod font;
#[cfg(test)]
mod proof;
mod qr;
mod text;
mod wording;
mod xml;

pub use afrekening::{AfrekeningStaat, Samen, StaatRegel, afrekening};
pub use bon::{Bon, BonRegel, bon};
pub use brief::{Antwoord, Brief, brieven};
pub use cheque_vel::{ChequeDruk, ChequeVel, cheque_vel};
pub use dagstaat::{Dagstaat, DagstaatOpdracht, dagstaat};
pub use factuur::{FactuurDruk, factuur};
pub use foto::DrawnFoto;
pub use kasstaat::{Kasstaat, KasstaatVerschil, kasstaat};
pub use klus_bevestiging::{KlusBevestiging, klus_bevestiging};
pub use omslag::{Omslag, omslagen};
pub use overdrachtsbon::{Overdrachtsbon, overdrachtsbon};
pub use werkervaringsbewijs::{Werkervaringsbewijs, werkervaringsbewijs};

/// Whom to call: shown as two columns, name and number, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telefoon {
    /// Who answers: an uitvoerder or the meldpunt.
    pub naam: String,
    /// The number as people dial it: `0114-684700`.
    pub nummer: String,
}

impl Telefoon {
    /// `Peter Verschuren, 06-23016250`, or only the part there is: not every resident has a telephone.
    fn joined(&self) -> String {
        let parts = [self.naam.trim(), self.nummer.trim()];
        parts
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Why a paper could not be made. Text that does not fit or cannot be shown is never a reason: it is shortened.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The fonts inside this program cannot be read: a broken build.
    #[error("the fonts built into this program cannot be read")]
    Font,
    /// More characters than the largest QR code holds at level Q (2,420 in capitals).
    #[error(
        "the text for the QR code of {paper} has {length} characters; no QR code is that large"
    )]
    QrTooLong { paper: String, length: usize },
    /// A cheque's QR text must be in capitals, or the code grows by half and phones read it worse (domain.md §3).
    #[error("the QR text of cheque {nummer} must be in capitals")]
    QrNotUpperCase { nummer: String },
    /// Nothing to print.
    #[error("there is nothing to print")]
    Empty,
    /// The writer of CSV or spreadsheets refused: more rows or columns than the format knows.
    #[error("the list could not be written: {0}")]
    List(String),
    /// A credential that says what it cannot say, or says it twice.
    #[error("the credential could not be made: {0}")]
    Credential(String),
    /// The PDF writer refused.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}
