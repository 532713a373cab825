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

/// A number of people that may not be shown: it is too small, or with the sum it would betray another that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct People {
    count: i64,
    withheld: bool,
}

impl People {
    /// Nobody.
    pub const NONE: Self = Self::new(0);

    /// So many.
    pub const fn new(count: i64) -> Self {
        Self {
            count,
            withheld: false,
        }
    }

    /// The number, if it may be shown.
    pub fn shown(self) -> Option<i64> {
        (!self.is_few() && !self.withheld).then_some(self.count)
    }

    fn is_few(self) -> bool {
        0 < self.count && self.count < FEWEST_PEOPLE
    }

    /// Of the parts of a sum that is shown. Where some are too small, the smallest other is withheld too: what is left of the sum
    /// would be the small ones, and of two that are 8 together each is 4.
    fn withhold<'p>(parts: impl Iterator<Item = &'p mut Self>) {
        let (few, others): (Vec<_>, Vec<_>) = parts.partition(|one| one.is_few());
        let rest = others.into_iter().filter(|one| one.count > 0);
        let next = rest.min_by_key(|one| one.count);
        if let Some(next) = next.filter(|_| !few.is_empty()) {
            next.withheld = true;
        }
    }
}

impl std::fmt::Display for People {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.shown() {
            Some(count) => write!(f, "{count}"),
            None if self.is_few() => f.write_str("minder dan 5"),
            None => f.write_str("niet getoond"),
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

impl Figures {
    /// Withholds in the parts of a whole what would betray a number that is too small.
    pub fn withhold(parts: &mut [Self]) {
        People::withhold(parts.iter_mut().map(|one| &mut one.bewoners));
        People::withhold(parts.iter_mut().map(|one| &mut one.deelnemers));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_about_one_to_four_people_is_never_shown() {
        assert_eq!(People::NONE.to_string(), "0");
        for few in 1..FEWEST_PEOPLE {
            assert_eq!(People::new(few).shown(), None);
            assert_eq!(People::new(few).to_string(), "minder dan 5");
        }
        assert_eq!(People::new(5).to_string(), "5");
    }

    #[test]
    fn small_parts_are_not_what_the_others_leave_of_the_sum() {
        let said = |counts: &[i64]| {
            let mut parts: Vec<People> = counts.iter().copied().map(People::new).collect();
            People::withhold(parts.iter_mut());
            let words: Vec<String> = parts.iter().map(ToString::to_string).collect();
            words.join(" ")
        };
        assert_eq!(said(&[8, 4]), "niet getoond minder dan 5");
        assert_eq!(said(&[9, 4, 0, 7]), "9 minder dan 5 0 niet getoond");
        assert_eq!(
            said(&[9, 4, 4, 12]),
            "niet getoond minder dan 5 minder dan 5 12"
        );
        assert_eq!(said(&[9, 8]), "9 8");
        assert_eq!(said(&[3, 0]), "minder dan 5 0");
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
