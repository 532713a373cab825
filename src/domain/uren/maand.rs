//! A calendar month of uren, which a coordinator closes for an uitvoerder when all of it was approved (invariant H7). What is
//! found out later is booked in a later month ([`super::counter`]).

use std::fmt;

use jiff::{ToSpan, civil::Date};
use thiserror::Error;

use crate::domain::calendar::long_date;

/// A month of a year: `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Maand {
    /// Its first day.
    first: Date,
}

/// What a month of an uitvoerder still asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stand {
    /// Rows of uren that wait for somebody, or of which a correction waits.
    pub waiting: i64,
    /// Visits that were planned and neither approved nor cancelled.
    pub visits: i64,
}

/// Why a month cannot be closed.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum MaandRefused {
    /// It is not over.
    #[error("De maand is nog niet voorbij. U kunt {naam} afsluiten na {last}.", naam = .0.label(), last = long_date(.0.last()))]
    NotOver(Maand),
    /// Not everything was approved.
    #[error("Nog niet alles is goedgekeurd: {words}. Vraag de begeleiders hun dagen af te sluiten.", words = .0.words())]
    Open(Stand),
    /// It was closed before.
    #[error("Deze maand is al afgesloten.")]
    Closed,
}

impl Stand {
    /// Whether nothing is left to do.
    pub fn is_done(self) -> bool {
        self == Self::default()
    }

    /// `3 regels uren wachten en 1 bezoek is niet afgesloten`.
    pub fn words(self) -> String {
        let rows = match self.waiting {
            0 => None,
            1 => Some("1 regel uren wacht".to_owned()),
            many => Some(format!("{many} regels uren wachten")),
        };
        let visits = match self.visits {
            0 => None,
            1 => Some("1 bezoek is niet afgesloten".to_owned()),
            many => Some(format!("{many} bezoeken zijn niet afgesloten")),
        };
        let said: Vec<String> = rows.into_iter().chain(visits).collect();
        if said.is_empty() {
            "alles is goedgekeurd".to_owned()
        } else {
            said.join(" en ")
        }
    }
}

impl Maand {
    /// The month a day is in.
    pub fn of(date: Date) -> Self {
        Self {
            first: date.first_of_month(),
        }
    }

    /// Reads [`Self`] as it is written: `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        if year.len() != 4 || month.len() != 2 {
            return None;
        }
        let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
        Some(Self { first })
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.first
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.first.last_of_month()
    }

    /// The month before.
    #[must_use]
    pub fn before(self) -> Self {
        Self {
            first: self.first.saturating_sub(1.month()),
        }
    }

    /// `november 2026`.
    pub fn label(self) -> String {
        let day = long_date(self.first);
        // "zondag 1 november 2026" without the day.
        let words: Vec<&str> = day.split(' ').skip(2).collect();
        words.join(" ")
    }

    /// Whether it may be closed today, with what is still open in it.
    pub fn can_close(self, today: Date, closed: bool, stand: Stand) -> Result<(), MaandRefused> {
        if closed {
            Err(MaandRefused::Closed)
        } else if today <= self.last() {
            Err(MaandRefused::NotOver(self))
        } else if stand.is_done() {
            Ok(())
        } else {
            Err(MaandRefused::Open(stand))
        }
    }
}

impl fmt::Display for Maand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_month_reads_back_and_knows_its_days() {
        let maand = Maand::parse("2028-02").unwrap();
        assert_eq!(maand.to_string(), "2028-02");
        assert_eq!(maand.label(), "februari 2028");
        assert_eq!(
            (maand.first(), maand.last()),
            (date(2028, 2, 1), date(2028, 2, 29))
        );
        assert_eq!(maand.before().to_string(), "2028-01");
        for wrong in ["", "2028", "2028-13", "28-02", "2028-2", "2028-02-01"] {
            assert_eq!(Maand::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_month_is_closed_once_it_is_over_and_all_is_approved() {
        let maand = Maand::parse("2026-11").unwrap();
        let december = date(2026, 12, 1);
        assert_eq!(maand.can_close(december, false, Stand::default()), Ok(()));
        assert_eq!(
            maand.can_close(date(2026, 11, 30), false, Stand::default()),
            Err(MaandRefused::NotOver(maand))
        );
        assert_eq!(
            maand.can_close(december, true, Stand::default()),
            Err(MaandRefused::Closed)
        );
        let open = Stand {
            waiting: 3,
            visits: 1,
        };
        let refused = maand.can_close(december, false, open).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Nog niet alles is goedgekeurd: 3 regels uren wachten en 1 bezoek is niet afgesloten. \
             Vraag de begeleiders hun dagen af te sluiten."
        );
        assert!(
            MaandRefused::NotOver(maand)
                .to_string()
                .contains("november 2026 afsluiten na maandag 30 november 2026")
        );
    }
}
