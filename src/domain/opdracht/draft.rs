//! Where a klus should go that nobody was told of yet: what coordinators shift about on the board until they publish (domain.md §4,
//! *Planning a day*). A draft changes freely and leaves no history; its opdracht is born when it is published.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Opdracht, Reden};

/// A ploeg day and a window in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// By whom.
    pub ploeg: Uuid,
    /// From when.
    pub van: Timestamp,
    /// Until when.
    pub tot: Timestamp,
}

impl Spot {
    /// Where an opdracht stands.
    pub fn of(opdracht: &Opdracht) -> Self {
        Self {
            ploeg: opdracht.ploeg_id,
            van: opdracht.van,
            tot: opdracht.tot,
        }
    }
}

/// What publishing would do with one klus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpdrachtDraft {
    /// Which klus.
    pub klus: Uuid,
    /// Where it goes; none when it is taken off the planning.
    pub spot: Option<Spot>,
    /// The published opdracht that makes way, and why.
    pub replaces: Option<(Uuid, Reden)>,
    /// Why it goes there, in plain Dutch; empty when somebody put it there by hand.
    pub reason: String,
    /// Who put it there.
    pub account: Uuid,
    /// When.
    pub changed_at: Timestamp,
}

/// One publication of the planning of an uitvoerder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// From 1, without gaps.
    pub no: i32,
    /// Klussen that got an appointment.
    pub planned: u32,
    /// Appointments that moved.
    pub moved: u32,
    /// Appointments that were taken off.
    pub taken_off: u32,
    /// Who published.
    pub account: Uuid,
    /// When.
    pub at: Timestamp,
}
