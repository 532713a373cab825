//! Results of a period, never about a person: what is counted for the municipality (domain page §6). Figures about fewer
//! than five people are not shown.

use jiff::civil::Date;

mod ladder;

pub use ladder::{Ladder, Spread, Traject, Way};

/// Below this many people a figure is not shown (domain page §6).
pub const FEWEST_PEOPLE: i64 = 5;

/// By what the figures are split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// By uitvoerder.
    Uitvoerder,
    /// By klussoort.
    Klussoort,
    /// By village.
    Plaats,
}

impl Per {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Uitvoerder, Self::Klussoort, Self::Plaats];

    /// The word in queries and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Uitvoerder => "uitvoerder",
            Self::Klussoort => "klussoort",
            Self::Plaats => "plaats",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Uitvoerder => "Per uitvoerder",
            Self::Klussoort => "Per soort klus",
            Self::Plaats => "Per plaats",
        }
    }

    /// Back from [`Per::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|per| per.word() == word)
    }
}

/// A period of whole days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub van: Date,
    /// Last day.
    pub tot: Date,
}

impl Period {
    /// A period, or a sentence that says what is wrong.
    pub fn new(van: Date, tot: Date) -> Result<Self, &'static str> {
        if tot < van {
            Err("De laatste dag ligt voor de eerste. Draai ze om.")
        } else {
            Ok(Self { van, tot })
        }
    }

    /// The calendar month of a day up to that day.
    pub fn month_to(today: Date) -> Self {
        Self {
            van: today.first_of_month(),
            tot: today,
        }
    }
}

/// A number of people that may be too small to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct People(pub i64);

impl People {
    /// The number, if it may be shown.
    pub fn shown(self) -> Option<i64> {
        (self.0 == 0 || self.0 >= FEWEST_PEOPLE).then_some(self.0)
    }
}

impl std::fmt::Display for People {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.shown() {
            Some(count) => write!(f, "{count}"),
            None => f.write_str("minder dan 5"),
        }
    }
}

/// The figures of a period, or of one part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// What the part is called (slug or name); empty for the whole.
    pub deel: String,
    /// Klussen asked in the period.
    pub gevraagd: i64,
    /// Klussen whose last visit was finished in the period.
    pub gedaan: i64,
    /// Residents for whom at least one visit was finished.
    pub bewoners: People,
    /// Deelnemers with approved uren.
    pub deelnemers: People,
    /// Approved minutes of work.
    pub minuten: i64,
    /// Cheques redeemed.
    pub verzilverd: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_about_one_to_four_people_is_never_shown() {
        assert_eq!(People(0).to_string(), "0");
        for few in 1..FEWEST_PEOPLE {
            assert_eq!(People(few).shown(), None);
            assert_eq!(People(few).to_string(), "minder dan 5");
        }
        assert_eq!(People(5).to_string(), "5");
    }

    #[test]
    fn a_period_cannot_end_before_it_begins() {
        let (first, last) = (
            jiff::civil::date(2026, 11, 1),
            jiff::civil::date(2026, 11, 30),
        );
        assert!(Period::new(first, last).is_ok());
        assert!(Period::new(first, first).is_ok());
        assert!(Period::new(last, first).is_err());
    }
}
