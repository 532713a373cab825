//! Room on the day of a ploeg, while the demo's month is made by hand: with time for the way there and back and a break at noon, as the
//! planner would have it.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, time},
};
use uuid::Uuid;

use crate::{
    actions::{self, Failure},
    app::App,
    domain::{calendar::to_instant, klus::Klus, point::Place},
    store,
};

/// The break at noon (domain.md §4).
const BREAK: SignedDuration = SignedDuration::from_mins(30);

/// A ploeg that still has room on its day.
pub(super) struct Room {
    pub(super) ploeg: Uuid,
    pub(super) uitvoerder: usize,
    pub(super) datum: Date,
    /// From when it can set out for the next visit, and from where.
    pub(super) free_from: Timestamp,
    pub(super) at: Place,
    /// Where it set out in the morning; it is back there at the end of its day.
    pub(super) base: Place,
    pub(super) until: Timestamp,
    pub(super) km_per_hour: u32,
    /// What its vehicle has on board.
    pub(super) heeft: Vec<String>,
    pub(super) visits: u32,
}

impl Room {
    /// The first window of this length at this place that leaves time for the way there and back and for a break at noon; none
    /// when the day is too short for it.
    pub(super) fn window(
        &self,
        place: &Place,
        length: SignedDuration,
        detour_percent: u32,
    ) -> Option<(Timestamp, Timestamp)> {
        let way = |from: &Place, to: &Place| {
            let minutes = from.minutes_to(to, self.km_per_hour, detour_percent);
            SignedDuration::from_mins(i64::from(minutes))
        };
        let noon = to_instant(self.datum, time(12, 0, 0, 0));
        let there = self.free_from + way(&self.at, place);
        // Whoever is not done by noon has had the break before: half an hour that begins at twelve at the latest.
        let van = if self.free_from <= noon && there + length > noon {
            (there + BREAK).max(noon + BREAK)
        } else {
            there
        };
        let van = next_quarter(self.datum, van);
        let tot = van + length;
        (tot + way(place, &self.base) <= self.until).then_some((van, tot))
    }
}

/// Where the resident of a klus lives.
pub(super) async fn home(app: &App, klus: &Klus) -> Result<Option<Place>, Failure> {
    let door = app.store.read();
    let bewoner = store::bewoner::find(door, klus.bewoner_id)
        .await?
        .ok_or(Failure::NotFound)?;
    let homes = [&bewoner.gegevens];
    let places = actions::adres::places(door, &app.regeling, homes).await?;
    Ok(places.into_iter().next())
}

/// The first quarter of an hour from this moment on.
fn next_quarter(datum: Date, moment: Timestamp) -> Timestamp {
    let midnight = to_instant(datum, time(0, 0, 0, 0));
    let minutes = moment.duration_since(midnight).as_mins();
    midnight + SignedDuration::from_mins((minutes + 14) / 15 * 15)
}
