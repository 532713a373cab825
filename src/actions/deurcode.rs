//! The deurcode: four digits that a resident has on the appointment and a ploeg names at the door (reliability page, "Doors"). It
//! follows from the key of the visit and a secret, so that it is stored nowhere and another visit has another.

use uuid::Uuid;

use crate::{app::App, secrets::Purpose};

/// The deurcode of a visit.
pub fn of(app: &App, opdracht: Uuid) -> String {
    let mac = app.keys.mac(Purpose::Deurcode, &opdracht.to_string());
    let number = mac
        .iter()
        .take(4)
        .fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:04}", number % 10_000)
}
