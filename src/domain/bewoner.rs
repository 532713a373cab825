//! A bewoner: the resident who asks (domain.md §2, §4). Name, address and how to reach them; never a BSN, never an account.
//!
//! What they ask for is a klus, elsewhere. Changing a telephone number or address goes through staff (reliability page, "Doors").

use jiff::Timestamp;
use uuid::Uuid;

use super::address::{Email, Huisnummer, Naam, Postcode, Telefoon};

/// A resident as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bewoner {
    /// Key.
    pub id: Uuid,
    /// Name, address and how to reach them.
    pub gegevens: BewonerGegevens,
    /// When they first asked.
    pub created_at: Timestamp,
}

/// What a resident says about themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BewonerGegevens {
    /// As they call themselves.
    pub naam: Naam,
    /// Postcode of the address where the work is.
    pub postcode: Postcode,
    /// House number with its addition.
    pub huisnummer: Huisnummer,
    /// Street; empty when it was not given (postcode and number suffice to find it).
    pub straat: String,
    /// Village.
    pub plaats: String,
    /// To ring before a visit; the usual way.
    pub telefoon: Option<Telefoon>,
    /// For who prefers to write; many have none.
    pub email: Option<Email>,
}

impl BewonerGegevens {
    /// The address on one line: `Molenstraat 14 a, 4561 AB Hulst`.
    pub fn adres(&self) -> String {
        let Self {
            postcode,
            huisnummer,
            straat,
            plaats,
            ..
        } = self;
        if straat.is_empty() {
            format!("{postcode} {plaats}, huisnummer {huisnummer}")
        } else {
            format!("{straat} {huisnummer}, {postcode} {plaats}")
        }
    }

    /// Name and address, line by line, as an envelope carries them.
    pub fn address(&self) -> Vec<String> {
        let Self {
            naam,
            postcode,
            huisnummer,
            straat,
            plaats,
            ..
        } = self;
        let home = if straat.is_empty() {
            format!("Huisnummer {huisnummer}")
        } else {
            format!("{straat} {huisnummer}")
        };
        vec![naam.to_string(), home, format!("{postcode} {plaats}")]
    }
}
