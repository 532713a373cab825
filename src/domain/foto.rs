//! A foto that goes with a klus: how many and how large they may be, and why one is refused. Reading the picture itself is done
//! elsewhere; what is kept is always drawn anew, so that nothing of where and when it was taken goes along.

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

/// Fotos of one klus, at most.
pub const FOTOS_MAX: usize = 5;
/// Bytes of one foto as it is sent, at most.
pub const FOTO_BYTES: usize = 8 * 1024 * 1024;
/// Pixels of the longer side as it is kept, at most.
pub const SIDE_MAX: u32 = 1_600;

/// What is known of a kept foto; the picture itself is fetched when it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foto {
    /// Key.
    pub id: Uuid,
    /// Of which klus.
    pub klus_id: Uuid,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Account of who added it; none for the resident.
    pub account_id: Option<Uuid>,
    /// When.
    pub at: Timestamp,
}

/// Why a foto is not taken, as a sentence to read out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FotoRefused {
    /// Nothing was sent.
    #[error("Kies eerst een foto.")]
    None,
    /// No picture we know.
    #[error(
        "Dit bestand kunnen wij niet lezen als foto. Kies een foto van het soort JPEG, PNG of WebP."
    )]
    Unreadable,
    /// Too many bytes or pixels.
    #[error("Deze foto is te groot. Een foto mag 8 MB groot zijn.")]
    TooLarge,
    /// Too many.
    #[error("Bij een klus passen 5 foto's. Haal eerst een foto weg.")]
    TooMany,
}
