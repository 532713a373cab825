//! How amounts, dates, times and codes are written on Dutch paper. Words only; no layout.

use jiff::civil::{Date, Time, Weekday};

use crate::domain::calendar::duration_words;

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

/// Cents as `€ 1.500,00`.
pub(super) fn euro(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("€ {sign}{},{:02}", thousands(cents / 100), cents % 100)
}

/// `22 november 2026`.
pub(super) fn date(date: Date) -> String {
    let month = usize::from(date.month().unsigned_abs())
        .checked_sub(1)
        .and_then(|m| MONTHS.get(m))
        .unwrap_or(&"");
    format!("{} {month} {}", date.day(), date.year())
}

/// `maandag 23 november 2026`.
pub(super) fn long_date(day: Date) -> String {
    let weekday = match day.weekday() {
        Weekday::Monday => "maandag",
        Weekday::Tuesday => "dinsdag",
        Weekday::Wednesday => "woensdag",
        Weekday::Thursday => "donderdag",
        Weekday::Friday => "vrijdag",
        Weekday::Saturday => "zaterdag",
        Weekday::Sunday => "zondag",
    };
    format!("{weekday} {}", date(day))
}

/// `09:30`.
pub(super) fn time(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Minutes as hours people say, in the words of the screens: `1 uur`, `1 uur en 20 minuten`.
pub(super) fn hours(minutes: i64) -> String {
    let sign = if minutes < 0 { "-" } else { "" };
    let minutes = u32::try_from(minutes.unsigned_abs()).unwrap_or(u32::MAX);
    format!("{sign}{}", duration_words(minutes))
}

/// A code in blocks of four, `7KQ2-9XMA-…`, whether or not it came with dashes.
pub(super) fn in_blocks(code: &str) -> String {
    let mut blocks = String::new();
    for (at, c) in code
        .chars()
        .filter(|c| *c != '-' && !c.is_whitespace())
        .enumerate()
    {
        if at > 0 && at.is_multiple_of(4) {
            blocks.push('-');
        }
        blocks.push(c);
    }
    blocks
}

/// `1 cheque`, `2 cheques`.
pub(super) fn cheques(count: u32) -> String {
    if count == 1 {
        "1 cheque".to_owned()
    } else {
        format!("{count} cheques")
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_dates_and_hours_are_written_the_dutch_way() {
        assert_eq!(euro(1500), "€ 15,00");
        assert_eq!(euro(123_456_705), "€ 1.234.567,05");
        assert_eq!(euro(-50), "€ -0,50");
        assert_eq!(euro(i64::MIN), "€ -92.233.720.368.547.758,08");
        assert_eq!(
            long_date(jiff::civil::date(2026, 11, 23)),
            "maandag 23 november 2026"
        );
        assert_eq!(hours(60), "1 uur");
        assert_eq!(hours(90), "1 uur en 30 minuten");
        assert_eq!(hours(80), "1 uur en 20 minuten");
        assert_eq!(hours(1), "1 minuut");
        assert_eq!(hours(-90_000), "-1500 uur");
    }

    #[test]
    fn a_code_is_grouped_by_four_with_or_without_dashes() {
        assert_eq!(in_blocks("7KQ29XMA3RTV0B8Z"), "7KQ2-9XMA-3RTV-0B8Z");
        assert_eq!(in_blocks("7KQ2-9XMA"), "7KQ2-9XMA");
    }
}
