//! Days and hours as the Netherlands counts them: public holidays, working days, half days, Amsterdam time, and Dutch notation.
//!
//! Never asks what time it is: every date and instant is an argument. Instants are UTC, what people see is Europe/Amsterdam.

use std::sync::LazyLock;

use jiff::civil::{Date, Time, Weekday, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A day of the week, as in availability and preferences. Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekdag {
    /// maandag
    Ma,
    /// dinsdag
    Di,
    /// woensdag
    Wo,
    /// donderdag
    Do,
    /// vrijdag
    Vr,
    /// zaterdag
    Za,
    /// zondag
    Zo,
}

impl Weekdag {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] = [
        Self::Ma,
        Self::Di,
        Self::Wo,
        Self::Do,
        Self::Vr,
        Self::Za,
        Self::Zo,
    ];

    /// The day of the week of a date.
    pub fn of(date: Date) -> Self {
        match date.weekday() {
            Weekday::Monday => Self::Ma,
            Weekday::Tuesday => Self::Di,
            Weekday::Wednesday => Self::Wo,
            Weekday::Thursday => Self::Do,
            Weekday::Friday => Self::Vr,
            Weekday::Saturday => Self::Za,
            Weekday::Sunday => Self::Zo,
        }
    }

    /// `ma`: on paper, in JSON and in storage.
    pub fn short(self) -> &'static str {
        match self {
            Self::Ma => "ma",
            Self::Di => "di",
            Self::Wo => "wo",
            Self::Do => "do",
            Self::Vr => "vr",
            Self::Za => "za",
            Self::Zo => "zo",
        }
    }

    /// `maandag`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ma => "maandag",
            Self::Di => "dinsdag",
            Self::Wo => "woensdag",
            Self::Do => "donderdag",
            Self::Vr => "vrijdag",
            Self::Za => "zaterdag",
            Self::Zo => "zondag",
        }
    }

    /// Reads `ma` … `zo`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|day| day.short() == text)
    }
}

/// Half a working day: how precisely a resident says when it suits, and how a visit is first promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dagdeel {
    /// 08:00–12:30
    Ochtend,
    /// 12:30–17:30
    Middag,
}

impl Dagdeel {
    /// Both, in order.
    pub const ALL: [Self; 2] = [Self::Ochtend, Self::Middag];

    /// When it starts.
    pub fn start(self) -> Time {
        match self {
            Self::Ochtend => time(8, 0, 0, 0),
            Self::Middag => time(12, 30, 0, 0),
        }
    }

    /// When it ends; this moment itself no longer belongs to it.
    pub fn end(self) -> Time {
        match self {
            Self::Ochtend => time(12, 30, 0, 0),
            Self::Middag => time(17, 30, 0, 0),
        }
    }

    /// The half day a time falls in; `None` outside working hours.
    pub fn of(moment: Time) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|part| part.start() <= moment && moment < part.end())
    }

    /// `ochtend`: on screen, in JSON and in storage.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ochtend => "ochtend",
            Self::Middag => "middag",
        }
    }

    /// Reads `ochtend` or `middag`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.label() == text)
    }
}

/// The public holidays of a year, in order (Algemene termijnenwet art. 3). Bevrijdingsdag counts in lustrum years
/// only (2025, 2030), as in most municipal collective agreements; Goede Vrijdag does not count.
pub fn feestdagen(year: i16) -> Vec<(Date, &'static str)> {
    let on = |month, day| Date::new(year, month, day).ok();
    let easter = easter_sunday(year);
    let from_easter = |days: i32| easter.and_then(|easter| easter.checked_add(days.days()).ok());
    // On a Sunday the King's birthday is kept a day early.
    let koningsdag = on(4, 27).and_then(|day| {
        if day.weekday() == Weekday::Sunday {
            on(4, 26)
        } else {
            Some(day)
        }
    });
    let bevrijdingsdag = on(5, 5).filter(|_| year % 5 == 0);
    let mut days: Vec<(Date, &'static str)> = [
        (on(1, 1), "Nieuwjaarsdag"),
        (easter, "Eerste Paasdag"),
        (from_easter(1), "Tweede Paasdag"),
        (koningsdag, "Koningsdag"),
        (bevrijdingsdag, "Bevrijdingsdag"),
        (from_easter(39), "Hemelvaartsdag"),
        (from_easter(49), "Eerste Pinksterdag"),
        (from_easter(50), "Tweede Pinksterdag"),
        (on(12, 25), "Eerste Kerstdag"),
        (on(12, 26), "Tweede Kerstdag"),
    ]
    .into_iter()
    .filter_map(|(date, name)| Some((date?, name)))
    .collect();
    days.sort_unstable_by_key(|(date, _)| *date);
    days
}

/// Whether people work on this day: Monday to Friday, no public holiday.
pub fn is_werkdag(date: Date) -> bool {
    is_weekday(date)
        && !feestdagen(date.year())
            .iter()
            .any(|(holiday, _)| *holiday == date)
}

/// Working days that have passed: after `from`, up to and including `to`. Zero when `to` is not later. Costs the same for any distance within a year.
pub fn werkdagen_between(from: Date, to: Date) -> u32 {
    if to <= from {
        return 0;
    }
    let mut holidays: Vec<Date> = (from.year()..=to.year())
        .flat_map(feestdagen)
        .map(|(date, _)| date)
        .filter(|date| from < *date && *date <= to && is_weekday(*date))
        .collect();
    holidays.dedup();
    let days = (to - from).get_days();
    let in_weeks = days / 7 * 5;
    let mut day = from;
    let mut in_rest = 0;
    for _ in 0..days % 7 {
        day = day.tomorrow().unwrap_or(day);
        in_rest += i32::from(is_weekday(day));
    }
    u32::try_from(in_weeks + in_rest)
        .unwrap_or(0)
        .saturating_sub(u32::try_from(holidays.len()).unwrap_or(0))
}

/// The date on which `count` working days have passed since `from`; `from` itself for zero.
pub fn add_werkdagen(from: Date, count: u32) -> Date {
    let mut day = from;
    let mut left = count;
    while left > 0 {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
        left -= u32::from(is_werkdag(day));
    }
    day
}

/// For 0, 1, 2, … working days, up to and including `most`: the first day from which no more than so many have passed until
/// `today`. Whoever asked on an earlier day has waited longer.
pub fn first_days(today: Date, most: u32) -> Vec<Date> {
    let mut days = Vec::new();
    let mut day = today;
    for _ in 0..=most {
        // Back over days on which nobody works, to the day whose work has not been counted yet.
        while !is_werkdag(day)
            && let Ok(before) = day.yesterday()
        {
            day = before;
        }
        days.push(day);
        day = day.yesterday().unwrap_or(day);
    }
    days
}

/// The date it is in Hulst at this instant.
pub fn local_date(instant: Timestamp) -> Date {
    AMSTERDAM.to_datetime(instant).date()
}

/// The wall clock in Hulst at this instant.
pub fn local_time(instant: Timestamp) -> Time {
    AMSTERDAM.to_datetime(instant).time()
}

/// The instant at which clocks in Hulst show this. The hour that is skipped in March counts as the hour after it; of
/// the hour that comes twice in October the first is meant.
pub fn to_instant(date: Date, moment: Time) -> Timestamp {
    AMSTERDAM
        .to_ambiguous_timestamp(date.to_datetime(moment))
        .compatible()
        .unwrap_or(if date.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
}

/// `donderdag 26 november 2026`.
pub fn long_date(date: Date) -> String {
    format!(
        "{} {} {} {}",
        Weekdag::of(date).label(),
        date.day(),
        month_name(date),
        date.year()
    )
}

/// `do 26 nov`.
pub fn short_date(date: Date) -> String {
    let month = match date.month() {
        // The one month whose usual abbreviation is not its first three letters.
        3 => "mrt",
        _ => month_name(date).get(..3).unwrap_or_default(),
    };
    format!("{} {} {month}", Weekdag::of(date).short(), date.day())
}

/// `09:30`.
pub fn time_hm(moment: Time) -> String {
    format!("{:02}:{:02}", moment.hour(), moment.minute())
}

/// `1 uur en 15 minuten`.
pub fn duration_words(minutes: u32) -> String {
    let words = |count: u32| {
        if count == 1 {
            "1 minuut".to_owned()
        } else {
            format!("{count} minuten")
        }
    };
    match (minutes / 60, minutes % 60) {
        (0, rest) => words(rest),
        (hours, 0) => format!("{hours} uur"),
        (hours, rest) => format!("{hours} uur en {}", words(rest)),
    }
}

/// What was typed is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DateError {
    /// Not written as a date.
    #[error("Vul een datum in als dag-maand-jaar, bijvoorbeeld 26-11-2026.")]
    Form,
    /// No such day, such as 30 February.
    #[error("Deze datum bestaat niet. Kijk de dag en de maand nog eens na.")]
    Impossible,
    /// A year outside 1900–2199.
    #[error("Dit jaar kan niet kloppen. Vul het jaar in met 4 cijfers, bijvoorbeeld 2026.")]
    Year,
}

/// Reads a date from a form: `2026-11-26` as browsers send it, or `26-11-2026` (`26/11/2026`, `26.11.2026`) as people type it.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    let parts: Vec<&str> = text.trim().split(['-', '/', '.']).map(str::trim).collect();
    let numeric = |part: &&str| {
        !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (year, month, day),
        [day, month, year] => (year, month, day),
        _ => return Err(DateError::Form),
    };
    if ![year, month, day].into_iter().all(numeric) || day.len() > 2 || month.len() > 2 {
        return Err(DateError::Form);
    }
    let year = year.parse::<i16>().map_err(|_| DateError::Form)?;
    if !(1900..2200).contains(&year) {
        return Err(DateError::Year);
    }
    let (Ok(month), Ok(day)) = (month.parse::<i8>(), day.parse::<i8>()) else {
        return Err(DateError::Form);
    };
    Date::new(year, month, day).map_err(|_| DateError::Impossible)
}

/// What was typed is not a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Vul een tijd in tussen 00:00 en 23:59, bijvoorbeeld 09:30.")]
pub struct TimeError;

/// Reads a time from a form: `9:30`, `09.30`, `0930`, `9`, `9 uur` is refused.
pub fn parse_time(text: &str) -> Result<Time, TimeError> {
    let text = text.trim();
    let (hour, minute) = match text.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return Err(TimeError),
        None => match text.len() {
            1 | 2 => (text, "00"),
            3 | 4 if text.is_ascii() => text.split_at(text.len() - 2),
            _ => return Err(TimeError),
        },
    };
    let number = |part: &str| {
        let numeric =
            (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if numeric {
            part.parse::<i8>().map_err(|_| TimeError)
        } else {
            Err(TimeError)
        }
    };
    Time::new(number(hour)?, number(minute)?, 0, 0).map_err(|_| TimeError)
}

/// The bundled time zone database always holds Amsterdam; a test would notice if it no longer did.
static AMSTERDAM: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC));

fn is_weekday(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Gregorian Easter by the anonymous algorithm (Meeus, Jones, Butcher).
fn easter_sunday(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let golden = y % 19;
    let (century, in_century) = (y / 100, y % 100);
    let leap_correction = century - century / 4 - (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + leap_correction + 15) % 30;
    let to_sunday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let days = epact + to_sunday - 7 * late + 114;
    Date::new(
        year,
        i8::try_from(days / 31).ok()?,
        i8::try_from(days % 31 + 1).ok()?,
    )
    .ok()
}

fn month_name(date: Date) -> &'static str {
    const NAMES: [&str; 12] = [
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
    usize::try_from(date.month() - 1)
        .ok()
        .and_then(|index| NAMES.get(index))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn the_holidays_of_2026_are_the_nine_everyone_has_off() {
        let list: Vec<String> = feestdagen(2026)
            .into_iter()
            .map(|(day, name)| format!("{day} {name}"))
            .collect();
        assert_eq!(
            list,
            [
                "2026-01-01 Nieuwjaarsdag",
                "2026-04-05 Eerste Paasdag",
                "2026-04-06 Tweede Paasdag",
                "2026-04-27 Koningsdag",
                "2026-05-14 Hemelvaartsdag",
                "2026-05-24 Eerste Pinksterdag",
                "2026-05-25 Tweede Pinksterdag",
                "2026-12-25 Eerste Kerstdag",
                "2026-12-26 Tweede Kerstdag",
            ]
        );
    }

    #[test]
    fn easter_falls_where_the_almanac_says() {
        for (year, month, day) in [
            (1961, 4, 2),
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2024, 3, 31),
            (2025, 4, 20),
            (2027, 3, 28),
            (2038, 4, 25),
            (2049, 4, 18),
            (2076, 4, 19),
        ] {
            assert_eq!(easter_sunday(year), Some(date(year, month, day)), "{year}");
        }
    }

    #[test]
    fn koningsdag_moves_to_saturday_when_the_27th_is_a_sunday() {
        let kept = |year| {
            feestdagen(year)
                .into_iter()
                .find(|(_, name)| *name == "Koningsdag")
                .unwrap()
                .0
        };
        assert_eq!(kept(2025), date(2025, 4, 26));
        assert_eq!(kept(2026), date(2026, 4, 27));
        assert_eq!(kept(2031), date(2031, 4, 26));
    }

    #[test]
    fn bevrijdingsdag_is_off_in_lustrum_years_only() {
        assert!(!is_werkdag(date(2025, 5, 5)));
        assert!(is_werkdag(date(2026, 5, 5)));
        assert!(is_werkdag(date(2027, 5, 5)));
        assert!(
            feestdagen(2030)
                .iter()
                .any(|(_, name)| *name == "Bevrijdingsdag")
        );
    }

    #[test]
    fn goede_vrijdag_is_a_working_day_and_christmas_is_not() {
        assert!(is_werkdag(date(2026, 4, 3)));
        assert!(!is_werkdag(date(2026, 12, 25)));
        assert!(!is_werkdag(date(2026, 11, 28)));
    }

    #[test]
    fn working_days_are_counted_after_the_first_day_up_to_and_including_the_last() {
        let thursday = date(2026, 11, 26);
        assert_eq!(werkdagen_between(thursday, thursday), 0);
        assert_eq!(werkdagen_between(thursday, date(2026, 11, 27)), 1);
        assert_eq!(werkdagen_between(thursday, date(2026, 11, 29)), 1);
        assert_eq!(werkdagen_between(thursday, date(2026, 11, 30)), 2);
        assert_eq!(werkdagen_between(thursday, date(2026, 11, 1)), 0);
        // Over Easter: Thursday before to Wednesday after.
        assert_eq!(werkdagen_between(date(2026, 4, 2), date(2026, 4, 8)), 3);
        // Over the turn of the year: 25 December and 1 January are holidays, 26 December a Saturday.
        assert_eq!(werkdagen_between(date(2026, 12, 24), date(2027, 1, 4)), 5);
        assert_eq!(werkdagen_between(Date::MIN, Date::MIN), 0);
    }

    #[test]
    fn adding_working_days_skips_weekends_and_holidays() {
        assert_eq!(add_werkdagen(date(2026, 11, 26), 0), date(2026, 11, 26));
        assert_eq!(add_werkdagen(date(2026, 11, 26), 2), date(2026, 11, 30));
        assert_eq!(add_werkdagen(date(2026, 4, 2), 2), date(2026, 4, 7));
        assert_eq!(add_werkdagen(date(2026, 11, 28), 1), date(2026, 11, 30));
        assert_eq!(add_werkdagen(Date::MAX, 5), Date::MAX);
    }

    #[test]
    fn who_asked_before_the_first_day_has_waited_longer_and_who_asked_on_it_has_not() {
        // A Wednesday, a Sunday, and the day after Easter and after Christmas.
        for today in [
            date(2026, 11, 25),
            date(2026, 11, 29),
            date(2026, 4, 7),
            date(2026, 12, 28),
        ] {
            for (count, first) in (0..).zip(first_days(today, 40)) {
                assert!(werkdagen_between(first, today) <= count, "{today} {count}");
                let before = first.yesterday().unwrap();
                assert!(werkdagen_between(before, today) > count, "{today} {count}");
            }
        }
    }

    #[test]
    fn the_same_wall_clock_is_another_instant_in_summer_and_winter() {
        let nine = time(9, 0, 0, 0);
        assert_eq!(
            to_instant(date(2026, 7, 1), nine).to_string(),
            "2026-07-01T07:00:00Z"
        );
        assert_eq!(
            to_instant(date(2026, 11, 26), nine).to_string(),
            "2026-11-26T08:00:00Z"
        );
    }

    #[test]
    fn in_the_night_of_march_the_skipped_hour_counts_as_the_next() {
        let night = date(2026, 3, 29);
        assert_eq!(
            to_instant(night, time(1, 59, 0, 0)).to_string(),
            "2026-03-29T00:59:00Z"
        );
        assert_eq!(
            to_instant(night, time(2, 30, 0, 0)).to_string(),
            "2026-03-29T01:30:00Z"
        );
        assert_eq!(
            local_time(to_instant(night, time(2, 30, 0, 0))),
            time(3, 30, 0, 0)
        );
        assert_eq!(
            to_instant(night, time(3, 0, 0, 0)).to_string(),
            "2026-03-29T01:00:00Z"
        );
    }

    #[test]
    fn in_the_night_of_october_the_first_of_two_equal_hours_is_meant() {
        let night = date(2026, 10, 25);
        assert_eq!(
            to_instant(night, time(2, 30, 0, 0)).to_string(),
            "2026-10-25T00:30:00Z"
        );
        assert_eq!(
            to_instant(night, time(3, 0, 0, 0)).to_string(),
            "2026-10-25T02:00:00Z"
        );
        let second: Timestamp = "2026-10-25T01:30:00Z".parse().unwrap();
        assert_eq!(local_time(second), time(2, 30, 0, 0));
    }

    #[test]
    fn the_date_changes_at_midnight_in_hulst_not_in_greenwich() {
        let late: Timestamp = "2026-11-26T23:30:00Z".parse().unwrap();
        assert_eq!(local_date(late), date(2026, 11, 27));
        let summer: Timestamp = "2026-06-30T22:00:00Z".parse().unwrap();
        assert_eq!(local_date(summer), date(2026, 7, 1));
    }

    #[test]
    fn instants_at_the_end_of_time_are_clamped() {
        assert_eq!(to_instant(Date::MAX, time(23, 59, 0, 0)), Timestamp::MAX);
        assert_eq!(to_instant(Date::MIN, time(0, 0, 0, 0)), Timestamp::MIN);
    }

    #[test]
    fn dates_and_times_read_as_dutch() {
        assert_eq!(long_date(date(2026, 11, 26)), "donderdag 26 november 2026");
        assert_eq!(short_date(date(2026, 11, 26)), "do 26 nov");
        assert_eq!(short_date(date(2026, 3, 1)), "zo 1 mrt");
        assert_eq!(long_date(date(2027, 1, 1)), "vrijdag 1 januari 2027");
        assert_eq!(time_hm(time(9, 30, 0, 0)), "09:30");
        for (minutes, words) in [
            (0, "0 minuten"),
            (1, "1 minuut"),
            (45, "45 minuten"),
            (60, "1 uur"),
            (75, "1 uur en 15 minuten"),
            (121, "2 uur en 1 minuut"),
        ] {
            assert_eq!(duration_words(minutes), words);
        }
    }

    #[test]
    fn typed_dates_are_read_or_refused_with_what_to_do() {
        for text in ["2026-11-26", "26-11-2026", " 26/11/2026 ", "26.11.2026"] {
            assert_eq!(parse_date(text), Ok(date(2026, 11, 26)), "{text}");
        }
        assert_eq!(parse_date("1-3-2026"), Ok(date(2026, 3, 1)));
        for text in [
            "",
            "morgen",
            "26-11",
            "26-11-2026-1",
            "-1-2-2026",
            "26 nov 2026",
            "2026-11-260",
            "٢٦-١١-٢٠٢٦",
        ] {
            assert_eq!(parse_date(text), Err(DateError::Form), "{text}");
        }
        for text in ["30-2-2026", "2026-13-01", "0-1-2026", "29-02-2026"] {
            assert_eq!(parse_date(text), Err(DateError::Impossible), "{text}");
        }
        for text in ["26-11-26", "0001-01-01", "1-1-9999"] {
            assert_eq!(parse_date(text), Err(DateError::Year), "{text}");
        }
        assert_eq!(
            DateError::Form.to_string(),
            "Vul een datum in als dag-maand-jaar, bijvoorbeeld 26-11-2026."
        );
    }

    #[test]
    fn typed_times_are_read_or_refused() {
        for text in ["9:30", "09:30", "09.30", "0930", "930", " 9.30 "] {
            assert_eq!(parse_time(text), Ok(time(9, 30, 0, 0)), "{text}");
        }
        assert_eq!(parse_time("9"), Ok(time(9, 0, 0, 0)));
        assert_eq!(parse_time("23:59"), Ok(time(23, 59, 0, 0)));
        for text in [
            "", "24:00", "9:60", "9:5", "-9:30", "+9", "9 uur", "12345", "1é", "é30", "::",
        ] {
            assert_eq!(parse_time(text), Err(TimeError), "{text}");
        }
    }

    #[test]
    fn days_and_half_days_have_one_spelling() {
        assert_eq!(
            serde_json::to_string(&Weekdag::ALL).unwrap(),
            r#"["ma","di","wo","do","vr","za","zo"]"#
        );
        assert_eq!(
            serde_json::from_str::<Dagdeel>("\"middag\"").unwrap(),
            Dagdeel::Middag
        );
        for day in Weekdag::ALL {
            assert_eq!(Weekdag::parse(day.short()), Some(day));
            assert!(day.label().starts_with(day.short()));
        }
        for part in Dagdeel::ALL {
            assert_eq!(Dagdeel::parse(part.label()), Some(part));
            assert_eq!(Dagdeel::of(part.start()), Some(part));
        }
        assert_eq!(Weekdag::of(date(2026, 11, 26)), Weekdag::Do);
        assert_eq!(Dagdeel::of(time(17, 30, 0, 0)), None);
        assert_eq!(Dagdeel::of(time(7, 59, 0, 0)), None);
    }

    fn some_date() -> impl Strategy<Value = Date> {
        (0..40_000_i32).prop_map(|days| date(1990, 1, 1).checked_add(days.days()).unwrap())
    }

    proptest! {
        #[test]
        fn counting_at_once_equals_counting_day_by_day(from in some_date(), days in 0..800_i32) {
            let to = from.checked_add(days.days()).unwrap();
            let mut day = from;
            let mut counted = 0;
            while day < to {
                day = day.tomorrow().unwrap();
                counted += u32::from(is_werkdag(day));
            }
            prop_assert_eq!(werkdagen_between(from, to), counted);
        }

        #[test]
        fn adding_and_counting_working_days_agree(from in some_date(), count in 0..200_u32) {
            let to = add_werkdagen(from, count);
            prop_assert_eq!(werkdagen_between(from, to), count);
            prop_assert!(count == 0 || is_werkdag(to));
        }

        #[test]
        fn easter_is_always_a_sunday_between_22_march_and_25_april(year in 1583..=9999_i16) {
            let easter = easter_sunday(year).unwrap();
            prop_assert_eq!(easter.weekday(), Weekday::Sunday);
            prop_assert!(date(year, 3, 22) <= easter && easter <= date(year, 4, 25));
        }

        #[test]
        fn wall_clock_and_instant_agree_outside_the_skipped_hour(day in some_date(), hour in 4..24_i8, minute in 0..60_i8) {
            let instant = to_instant(day, time(hour, minute, 0, 0));
            prop_assert_eq!((local_date(instant), local_time(instant)), (day, time(hour, minute, 0, 0)));
        }

        #[test]
        fn no_input_makes_reading_panic(text in "\\PC{0,12}") {
            let _ = (parse_date(&text).is_ok(), parse_time(&text).is_ok());
        }
    }
}
