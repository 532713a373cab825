//! A period in half days: from a morning or an afternoon up to and including another, or until nobody knows yet when.
//! It is how absence is said; why somebody is away is no part of it.

use jiff::{Timestamp, ToSpan, civil::Date, civil::Time};

use super::{
    calendar::{Dagdeel, parse_date, short_date, to_instant},
    fields::FieldErrors,
};

/// Nothing is noted further ahead than this: a mistyped year.
const DAYS_AHEAD: i32 = 366;

/// One half day. The morning begins at midnight and the afternoon ends there, so that no hour is between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HalfDay {
    /// The day.
    pub date: Date,
    /// Which half.
    pub part: Dagdeel,
}

/// From a half day up to and including another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HalfDays {
    /// The first.
    pub from: HalfDay,
    /// The last; none while that is not known.
    pub to: Option<HalfDay>,
}

impl HalfDay {
    fn start(self) -> Timestamp {
        match self.part {
            Dagdeel::Ochtend => to_instant(self.date, Time::midnight()),
            Dagdeel::Middag => to_instant(self.date, self.part.start()),
        }
    }

    fn end(self) -> Timestamp {
        match self.part {
            Dagdeel::Ochtend => to_instant(self.date, self.part.end()),
            Dagdeel::Middag => {
                to_instant(self.date.tomorrow().unwrap_or(self.date), Time::midnight())
            }
        }
    }
}

impl HalfDays {
    /// The instant it begins.
    pub fn start(&self) -> Timestamp {
        self.from.start()
    }

    /// The instant it is over; the last there is while that is not known.
    pub fn end(&self) -> Timestamp {
        self.to.map_or(Timestamp::MAX, HalfDay::end)
    }

    /// Whether some of this time is in it.
    pub fn touches(&self, van: Timestamp, tot: Timestamp) -> bool {
        self.start() < tot && van < self.end()
    }

    /// Whether both have a half day in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.touches(other.start(), other.end())
    }

    /// Whether its last day is before this one.
    pub fn is_over(&self, today: Date) -> bool {
        self.to.is_some_and(|to| to.date < today)
    }

    /// `di 24 nov`, `di 24 nov in de ochtend`, `di 24 nov vanaf de middag tot en met do 26 nov`, `vanaf di 24 nov`.
    pub fn words(&self) -> String {
        let from = short_date(self.from.date);
        let Some(to) = self.to else {
            return format!("vanaf {}, einde nog niet bekend", begin(self.from));
        };
        if self.from.date == to.date {
            return if self.from.part == to.part {
                format!("{from} in de {}", to.part.label())
            } else {
                from
            };
        }
        let end = match to.part {
            Dagdeel::Ochtend => format!("{} in de ochtend", short_date(to.date)),
            Dagdeel::Middag => short_date(to.date),
        };
        format!("{} tot en met {end}", begin(self.from))
    }
}

fn begin(from: HalfDay) -> String {
    let day = short_date(from.date);
    match from.part {
        Dagdeel::Ochtend => day,
        Dagdeel::Middag => format!("{day} vanaf de middag"),
    }
}

/// A period as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HalfDaysDraft {
    /// First day.
    pub van: String,
    /// `ochtend` or `middag`; nothing is the whole day.
    pub van_dagdeel: String,
    /// Last day; nothing while it is not known.
    pub tot: String,
    /// `ochtend` or `middag`; nothing is the whole day.
    pub tot_dagdeel: String,
}

impl HalfDaysDraft {
    /// Reads the fields, or adds what is wrong with them. `today` is the day in Hulst.
    pub fn check(&self, errors: &mut FieldErrors, today: Date) -> Option<HalfDays> {
        let date = errors.take("van", parse_date(&self.van));
        let part = errors.take("van_dagdeel", part(&self.van_dagdeel, Dagdeel::Ochtend));
        let to = self.check_end(errors);
        let from = HalfDay {
            date: date?,
            part: part?,
        };
        let period = HalfDays { from, to: to? };
        judge(period, errors, today)
    }

    /// The same for a period whose beginning stands.
    pub fn check_with(
        &self,
        from: HalfDay,
        errors: &mut FieldErrors,
        today: Date,
    ) -> Option<HalfDays> {
        let to = self.check_end(errors)?;
        judge(HalfDays { from, to }, errors, today)
    }

    fn check_end(&self, errors: &mut FieldErrors) -> Option<Option<HalfDay>> {
        let part = errors.take("tot_dagdeel", part(&self.tot_dagdeel, Dagdeel::Middag));
        if self.tot.trim().is_empty() {
            return part.map(|_| None);
        }
        let date = errors.take("tot", parse_date(&self.tot));
        Some(Some(HalfDay {
            date: date?,
            part: part?,
        }))
    }
}

/// The period, unless it ends before it begins, is over, or lies too far ahead.
fn judge(period: HalfDays, errors: &mut FieldErrors, today: Date) -> Option<HalfDays> {
    let furthest = today.checked_add(DAYS_AHEAD.days()).unwrap_or(today);
    let before = errors.list().len();
    if period.from.date > furthest {
        errors.push("van", "Dit is meer dan een jaar vooruit. Kijk het jaar na.");
    }
    if let Some(to) = period.to {
        if to < period.from {
            errors.push(
                "tot",
                "Dit ligt voor de eerste dag. Kijk de datums en de dagdelen na.",
            );
        } else if period.is_over(today) {
            errors.push("tot", "Deze dagen zijn al voorbij. Kijk de datums na.");
        } else if to.date > furthest {
            errors.push(
                "tot",
                "Dit is meer dan een jaar vooruit. Laat de laatste dag leeg als die nog niet bekend is.",
            );
        }
    }
    (errors.list().len() == before).then_some(period)
}

fn part(text: &str, usual: Dagdeel) -> Result<Dagdeel, &'static str> {
    match text.trim() {
        "" => Ok(usual),
        word => Dagdeel::parse(word).ok_or("Kies ochtend of middag."),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    const MONDAY: Date = date(2026, 11, 23);

    fn draft(van: &str, van_dagdeel: &str, tot: &str, tot_dagdeel: &str) -> HalfDaysDraft {
        HalfDaysDraft {
            van: van.to_owned(),
            van_dagdeel: van_dagdeel.to_owned(),
            tot: tot.to_owned(),
            tot_dagdeel: tot_dagdeel.to_owned(),
        }
    }

    fn read(draft: &HalfDaysDraft) -> Result<HalfDays, Vec<(String, String)>> {
        let mut errors = FieldErrors::default();
        let read = draft.check(&mut errors, MONDAY);
        read.ok_or_else(|| errors.list().to_vec())
    }

    #[test]
    fn a_period_reads_as_people_say_it() {
        for (typed, words) in [
            (("24-11-2026", "", "24-11-2026", ""), "di 24 nov"),
            (
                ("2026-11-24", "ochtend", "2026-11-24", "ochtend"),
                "di 24 nov in de ochtend",
            ),
            (
                ("24-11-2026", "middag", "26-11-2026", "ochtend"),
                "di 24 nov vanaf de middag tot en met do 26 nov in de ochtend",
            ),
            (
                ("24-11-2026", "", "", ""),
                "vanaf di 24 nov, einde nog niet bekend",
            ),
        ] {
            let (van, part, tot, last) = typed;
            assert_eq!(read(&draft(van, part, tot, last)).unwrap().words(), words);
        }
    }

    #[test]
    fn a_morning_away_leaves_the_afternoon_and_an_open_end_leaves_nothing() {
        let at = |day: Date, hour, minute| to_instant(day, time(hour, minute, 0, 0));
        let tuesday = date(2026, 11, 24);
        let morning = read(&draft("24-11-2026", "", "24-11-2026", "ochtend")).unwrap();
        assert!(morning.touches(at(tuesday, 7, 0), at(tuesday, 9, 0)));
        assert!(!morning.touches(at(tuesday, 12, 30), at(tuesday, 16, 30)));
        assert!(!morning.touches(at(MONDAY, 8, 0), at(MONDAY, 20, 0)));
        let open = read(&draft("24-11-2026", "middag", "", "")).unwrap();
        assert!(!open.touches(at(tuesday, 8, 0), at(tuesday, 12, 30)));
        assert!(open.touches(at(date(2030, 1, 1), 8, 0), at(date(2030, 1, 1), 9, 0)));
        assert!(open.overlaps(&read(&draft("24-11-2026", "", "24-11-2026", "")).unwrap()));
        assert!(!open.overlaps(&morning) && !open.is_over(date(2030, 1, 1)));
    }

    #[test]
    fn what_cannot_be_is_said_at_its_field() {
        for (typed, fields) in [
            (
                draft("31-2-2026", "nacht", "x", ""),
                vec!["van", "van_dagdeel", "tot"],
            ),
            (
                draft("24-11-2026", "middag", "24-11-2026", "ochtend"),
                vec!["tot"],
            ),
            (draft("1-11-2026", "", "20-11-2026", ""), vec!["tot"]),
            (draft("24-11-2028", "", "", ""), vec!["van"]),
            (draft("24-11-2026", "", "24-11-2028", ""), vec!["tot"]),
        ] {
            let errors = read(&typed).unwrap_err();
            let found: Vec<&str> = errors.iter().map(|(field, _)| field.as_str()).collect();
            assert_eq!(found, fields);
        }
        assert!(
            read(&draft("1-11-2026", "", "23-11-2026", "")).is_ok(),
            "begun, not over"
        );
    }
}
