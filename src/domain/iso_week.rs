//! A week from Monday to Sunday, as ISO 8601 numbers them and browsers send them: `2026-W48`. Agreed hours are per week.

use std::fmt;

use jiff::{
    ToSpan,
    civil::{Date, ISOWeekDate, Weekday},
};

use super::calendar::long_date;

/// One week, by its Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IsoWeek(Date);

impl IsoWeek {
    /// The week this day is in.
    pub fn of(date: Date) -> Self {
        let back = i32::from(date.weekday().to_monday_zero_offset()).days();
        Self(date.checked_sub(back).unwrap_or(date))
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, week) = text.trim().split_once("-W")?;
        let year = year.parse::<i16>().ok()?;
        let week = week.parse().ok()?;
        if !(1900..2200).contains(&year) {
            return None;
        }
        let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?;
        Some(Self(monday.date()))
    }

    /// Its first day.
    pub fn monday(self) -> Date {
        self.0
    }

    /// Its last day.
    pub fn sunday(self) -> Date {
        self.day(6)
    }

    /// Its seven days.
    pub fn days(self) -> impl Iterator<Item = Date> {
        (0..7).map(move |offset| self.day(offset))
    }

    /// So many weeks later, or earlier.
    #[must_use]
    pub fn plus(self, weeks: i32) -> Self {
        Self(self.0.checked_add(weeks.weeks()).unwrap_or(self.0))
    }

    /// `week 48, maandag 23 november 2026 tot en met zondag 29 november 2026`.
    pub fn words(self) -> String {
        format!(
            "week {}, {} tot en met {}",
            self.0.iso_week_date().week(),
            long_date(self.monday()),
            long_date(self.sunday())
        )
    }

    fn day(self, offset: i32) -> Date {
        self.0.checked_add(offset.days()).unwrap_or(self.0)
    }
}

/// `2026-W48`
impl fmt::Display for IsoWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let week = self.0.iso_week_date();
        write!(f, "{}-W{:02}", week.year(), week.week())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_week_reads_back_as_written_over_the_turn_of_the_year() {
        for (day, written) in [
            (date(2026, 11, 25), "2026-W48"),
            (date(2026, 12, 31), "2026-W53"),
            (date(2027, 1, 3), "2026-W53"),
            (date(2027, 1, 4), "2027-W01"),
        ] {
            let week = IsoWeek::of(day);
            assert_eq!(week.to_string(), written);
            assert_eq!(IsoWeek::parse(written), Some(week));
            assert!(week.days().any(|one| one == day));
        }
        let week = IsoWeek::of(date(2026, 11, 29));
        assert_eq!(week.monday(), date(2026, 11, 23));
        assert_eq!(week.sunday(), date(2026, 11, 29));
        assert_eq!(week.plus(-1).to_string(), "2026-W47");
    }

    #[test]
    fn what_is_no_week_is_refused() {
        for text in [
            "", "2026", "2026-W54", "2025-W53", "2026-48", "9999-W01", "2026-W0x",
        ] {
            assert_eq!(IsoWeek::parse(text), None, "{text}");
        }
    }
}
