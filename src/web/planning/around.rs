//! What is around a klus, in words: open klussen nearby that are worth one trip, and what was asked at the address before.

use crate::{
    actions::klus::{Around, Distance},
    app::App,
    domain::calendar::{local_date, long_date},
    web::klus::{badge, soort_naam},
};

/// A klus near another, or before it.
pub(super) struct Line {
    pub(super) id: uuid::Uuid,
    pub(super) soort: String,
    pub(super) nummer: String,
    /// How near, or when it was asked.
    pub(super) detail: String,
    pub(super) badge: &'static str,
    pub(super) label: &'static str,
}

/// Klussen at one address that are told one by one.
const EARLIER: usize = 8;

/// Both lists; the second says how many more there were.
pub(super) struct Lines {
    pub(super) near: Vec<Line>,
    pub(super) earlier: Vec<Line>,
    pub(super) more: usize,
}

impl Lines {
    pub(super) fn of(app: &App, around: &Around) -> Self {
        let line = |klus: &crate::domain::klus::Klus, detail: String| Line {
            id: klus.id,
            soort: soort_naam(app, klus),
            nummer: klus.nummer.to_string(),
            detail,
            badge: badge(klus.status),
            label: klus.status.label(),
        };
        Self {
            near: around
                .near
                .iter()
                .map(|one| {
                    let street = one.bewoner.gegevens.adres();
                    line(&one.klus, format!("{}: {street}", words(one.distance)))
                })
                .collect(),
            earlier: around
                .earlier
                .iter()
                .take(EARLIER)
                .map(|klus| {
                    let asked = long_date(local_date(klus.requested_at));
                    line(klus, format!("gevraagd op {asked}"))
                })
                .collect(),
            more: around.earlier.len().saturating_sub(EARLIER),
        }
    }
}

/// `op hetzelfde adres`, `350 meter`, `1,2 km`, `in hetzelfde dorp`.
fn words(distance: Distance) -> String {
    match distance {
        Distance::SameAddress => "op hetzelfde adres".to_owned(),
        // Somebody's own garden is longer than this.
        Distance::Metres(metres) if metres < 50 => "om de hoek".to_owned(),
        Distance::Metres(metres) if metres < 1_000 => {
            format!("{} meter", (metres + 25) / 50 * 50)
        }
        Distance::Metres(metres) => {
            let tenths = (metres + 50) / 100;
            format!("{},{} km", tenths / 10, tenths % 10)
        }
        Distance::SameVillage => "in hetzelfde dorp".to_owned(),
    }
}

/// `do 26 nov: Er was niemand thuis. Drie keer gebeld`.
pub(super) fn said_by_ploeg(visit: &crate::domain::opdracht::Opdracht) -> String {
    let reden = visit
        .reden
        .map_or_else(String::new, |reden| format!("{}. ", reden.label()));
    format!(
        "{}: {reden}{}",
        crate::domain::calendar::short_date(visit.datum),
        visit.opmerking
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_as_round_as_they_are_known() {
        for (metres, said) in [
            (0, "om de hoek"),
            (111, "100 meter"),
            (974, "950 meter"),
            (1_000, "1,0 km"),
            (1_449, "1,4 km"),
            (1_500, "1,5 km"),
        ] {
            assert_eq!(words(Distance::Metres(metres)), said);
        }
    }
}
