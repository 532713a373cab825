//! A herhaling: a klus that comes back by itself, such as a garden every two weeks from April to October. Each time is a klus of
//! its own, asked some time before it is due, so that it enters the queue in time and not late.

use jiff::{ToSpan, civil::Date};
use thiserror::Error;
use uuid::Uuid;

use super::{
    calendar::{long_date, parse_date},
    fields::FieldErrors,
    klus::KlusStatus,
};

/// Days before it is due at which a klus is asked.
pub const AHEAD_DAYS: i64 = 14;
/// Weeks between two times, at most.
const WEKEN: std::ops::RangeInclusive<u32> = 1..=8;
/// Cheques somebody may say to have for a series.
const CHEQUES: std::ops::RangeInclusive<u32> = 1..=200;
/// Names of the months, January first.
pub const MAANDEN: [&str; 12] = [
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

/// How often, in which months, until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ritme {
    /// Weeks between two times.
    pub weken: u32,
    /// First and last month of the year in which it comes back; none for all. November to February is a winter.
    pub maanden: Option<(u8, u8)>,
    /// The last day on which it may come back; none for no end.
    pub until: Option<Date>,
}

impl Ritme {
    /// The first day from this one on: this day, or the next that fits the months. None when the series is over by then.
    pub fn first(&self, from: Date) -> Option<Date> {
        let mut day = from;
        // No gap between seasons is longer than a year.
        for _ in 0..=53 {
            if self.until.is_some_and(|until| day > until) {
                return None;
            }
            if self.suits(day) {
                return Some(day);
            }
            day = self.step(day)?;
        }
        None
    }

    /// The next day after this one.
    pub fn next(&self, day: Date) -> Option<Date> {
        self.first(self.step(day)?)
    }

    /// In words: `elke 2 weken, van april tot en met oktober`.
    pub fn words(&self) -> String {
        let mut words = match self.weken {
            1 => "elke week".to_owned(),
            weken => format!("elke {weken} weken"),
        };
        if let Some((van, tot)) = self.maanden {
            words.push_str(&format!(", van {} tot en met {}", maand(van), maand(tot)));
        }
        if let Some(until) = self.until {
            words.push_str(&format!(", uiterlijk {}", long_date(until)));
        }
        words
    }

    fn step(&self, day: Date) -> Option<Date> {
        day.checked_add(i64::from(self.weken).weeks()).ok()
    }

    fn suits(&self, day: Date) -> bool {
        let month = day.month();
        self.maanden.is_none_or(|(van, tot)| {
            let (van, tot) = (van.cast_signed(), tot.cast_signed());
            if van <= tot {
                (van..=tot).contains(&month)
            } else {
                month >= van || month <= tot
            }
        })
    }
}

fn maand(number: u8) -> &'static str {
    MAANDEN
        .get(usize::from(number).saturating_sub(1))
        .copied()
        .unwrap_or("")
}

/// What ends with a klus of a series that the resident calls off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallOff {
    /// Only this time: the series goes on.
    ThisTime,
    /// The series too: no more klussen are asked.
    Series,
}

impl CallOff {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ThisTime, Self::Series];

    /// The word in the form.
    pub fn word(self) -> &'static str {
        match self {
            Self::ThisTime => "deze",
            Self::Series => "reeks",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::ThisTime => "Alleen deze klus",
            Self::Series => "De hele reeks",
        }
    }

    /// Reads [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Where a series is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HerhalingStatus {
    /// Goes on.
    Active,
    /// Somebody stopped it.
    Stopped,
    /// The cheques that the resident had for it are used up.
    OutOfCheques,
    /// Its last day has passed.
    Over,
}

impl HerhalingStatus {
    /// All.
    pub const ALL: [Self; 4] = [Self::Active, Self::Stopped, Self::OutOfCheques, Self::Over];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Stopped => "stopped",
            Self::OutOfCheques => "out_of_cheques",
            Self::Over => "over",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Loopt",
            Self::Stopped => "Gestopt",
            Self::OutOfCheques => "Gestopt: er zijn te weinig cheques over",
            Self::Over => "Afgelopen",
        }
    }

    /// Back from [`HerhalingStatus::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// One series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Herhaling {
    /// Key.
    pub id: Uuid,
    /// The klus that comes back.
    pub klus_id: Uuid,
    /// How often.
    pub ritme: Ritme,
    /// The first time.
    pub first_on: Date,
    /// Cheques the resident has for the whole series; none when nobody knows.
    pub cheques: Option<u32>,
    /// Where it is in its life.
    pub status: HerhalingStatus,
    /// Number of events so far.
    pub version: i32,
    /// Account of who made it.
    pub account_id: Uuid,
}

/// Why not, as a sentence to read out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HerhalingRefused {
    /// Not while nobody has taken the klus on.
    #[error("Laat een klus pas terugkomen als hij is aangenomen. De stand is nu: {0}.")]
    NotAccepted(KlusStatus),
    /// It comes back already, or is itself one time of a series.
    #[error("Deze klus hoort al bij een reeks die loopt. Stop die eerst.")]
    Running,
    /// It is over.
    #[error("Deze reeks is al gestopt.")]
    Ended,
}

impl Herhaling {
    /// Ends the series, for this reason.
    pub fn end(self, status: HerhalingStatus) -> Result<Self, HerhalingRefused> {
        if self.status != HerhalingStatus::Active {
            return Err(HerhalingRefused::Ended);
        }
        Ok(Self {
            status,
            version: self.version + 1,
            ..self
        })
    }

    /// The days that must be asked by now, after the last that was (`last`); days that have passed are left out.
    pub fn due(&self, last: Option<Date>, today: Date) -> Vec<Date> {
        let horizon = today.saturating_add(AHEAD_DAYS.days());
        let mut days = Vec::new();
        let mut day = match last {
            Some(last) => self.ritme.next(last),
            None => self.ritme.first(self.first_on),
        };
        while let Some(due) = day.filter(|due| *due <= horizon) {
            if due >= today {
                days.push(due);
            }
            day = self.ritme.next(due);
        }
        days
    }

    /// The next day after the last that was asked; none when there is none.
    pub fn next(&self, last: Option<Date>) -> Option<Date> {
        match last {
            Some(last) => self.ritme.next(last),
            None => self.ritme.first(self.first_on),
        }
    }

    /// The last day on which the klus of a day is of use: the day before the next one.
    pub fn deadline(&self, due: Date) -> Date {
        let step = i64::from(self.ritme.weken).weeks();
        due.saturating_add(step).saturating_sub(1.days())
    }

    /// Cheques that are left when so many are used; none when nobody knows.
    pub fn left(&self, used: u32) -> Option<u32> {
        self.cheques.map(|cheques| cheques.saturating_sub(used))
    }
}

/// A series as typed. Field names are those of the form.
#[derive(Clone, Debug, Default)]
pub struct HerhalingDraft {
    /// Weeks between two times.
    pub weken: String,
    /// The first time.
    pub vanaf: String,
    /// First month, 1 to 12, or empty.
    pub van_maand: String,
    /// Last month, or empty.
    pub tot_maand: String,
    /// Last day, or empty.
    pub tot_datum: String,
    /// Cheques for the series, or empty.
    pub cheques: String,
}

/// A series in which everything is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewHerhaling {
    /// How often.
    pub ritme: Ritme,
    /// The first time.
    pub first_on: Date,
    /// Cheques for the series.
    pub cheques: Option<u32>,
}

impl HerhalingDraft {
    /// The series, or everything that is wrong.
    pub fn check(&self, today: Date) -> Result<NewHerhaling, FieldErrors> {
        let mut errors = FieldErrors::default();
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let whole = |text: &str| text.trim().parse::<u32>().ok();
        let weken = whole(&self.weken).filter(|weken| WEKEN.contains(weken));
        if weken.is_none() {
            errors.push("weken", "Kies om de hoeveel weken, van 1 tot en met 8.");
        }
        let vanaf = errors.take("vanaf", parse_date(&self.vanaf));
        if vanaf.is_some_and(|vanaf| vanaf < today) {
            errors.push(
                "vanaf",
                "Deze datum is al voorbij. Kies een datum van vandaag of later.",
            );
        }
        let maanden = self.maanden(&mut errors);
        let until =
            given(&self.tot_datum).and_then(|text| errors.take("tot_datum", parse_date(&text)));
        if let (Some(vanaf), Some(until)) = (vanaf, until)
            && until < vanaf
        {
            errors.push("tot_datum", "De laatste dag ligt voor de eerste keer.");
        }
        let cheques = given(&self.cheques).and_then(|text| {
            let found = whole(&text).filter(|cheques| CHEQUES.contains(cheques));
            if found.is_none() {
                errors.push(
                    "reeks_cheques",
                    "Vul een heel getal in van 1 tot en met 200, of niets.",
                );
            }
            found
        });
        let (Some(weken), Some(vanaf), true) = (weken, vanaf, errors.is_empty()) else {
            return Err(errors);
        };
        let ritme = Ritme {
            weken,
            maanden,
            until,
        };
        let Some(first_on) = ritme.first(vanaf) else {
            return Err(FieldErrors::one(
                "tot_datum",
                "Zo komt de klus geen enkele keer terug. Kies een latere laatste dag of andere maanden.",
            ));
        };
        Ok(NewHerhaling {
            ritme,
            first_on,
            cheques,
        })
    }

    fn maanden(&self, errors: &mut FieldErrors) -> Option<(u8, u8)> {
        let month = |text: &str| {
            text.trim()
                .parse::<u8>()
                .ok()
                .filter(|month| (1..=12).contains(month))
        };
        match (self.van_maand.trim(), self.tot_maand.trim()) {
            ("", "") => None,
            (van, tot) => {
                let found = month(van).zip(month(tot));
                if found.is_none() {
                    errors.push(
                        "van_maand",
                        "Kies de eerste en de laatste maand, of allebei niet.",
                    );
                }
                found
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn ritme(weken: u32, maanden: Option<(u8, u8)>, until: Option<Date>) -> Ritme {
        Ritme {
            weken,
            maanden,
            until,
        }
    }

    fn herhaling(ritme: Ritme) -> Herhaling {
        Herhaling {
            id: Uuid::from_u128(1),
            klus_id: Uuid::from_u128(2),
            ritme,
            first_on: date(2027, 4, 5),
            cheques: Some(5),
            status: HerhalingStatus::Active,
            version: 1,
            account_id: Uuid::from_u128(3),
        }
    }

    #[test]
    fn a_summer_garden_rests_in_winter() {
        let summer = ritme(2, Some((4, 10)), None);
        assert_eq!(summer.first(date(2027, 4, 5)), Some(date(2027, 4, 5)));
        assert_eq!(summer.next(date(2027, 4, 5)), Some(date(2027, 4, 19)));
        let spring = summer.next(date(2027, 10, 25)).unwrap();
        assert!((spring.year(), spring.month()) == (2028, 4), "{spring}");
        assert_eq!(summer.words(), "elke 2 weken, van april tot en met oktober");
    }

    #[test]
    fn a_winter_goes_over_new_year_and_an_end_is_an_end() {
        let winter = ritme(1, Some((11, 2)), Some(date(2028, 1, 10)));
        assert_eq!(winter.next(date(2027, 12, 28)), Some(date(2028, 1, 4)));
        assert_eq!(winter.next(date(2028, 1, 4)), None);
        assert_eq!(
            winter.words(),
            "elke week, van november tot en met februari, uiterlijk maandag 10 januari 2028"
        );
    }

    #[test]
    fn a_klus_is_asked_two_weeks_before_it_is_due_and_each_day_once() {
        let series = herhaling(ritme(2, None, None));
        assert!(series.due(None, date(2027, 3, 21)).is_empty());
        assert_eq!(series.due(None, date(2027, 3, 22)), [date(2027, 4, 5)]);
        let last = Some(date(2027, 4, 5));
        assert!(series.due(last, date(2027, 4, 4)).is_empty());
        assert_eq!(series.due(last, date(2027, 4, 5)), [date(2027, 4, 19)]);
        // The machine stood still for two months: what has passed is not asked any more.
        assert_eq!(series.due(last, date(2027, 6, 1)), [date(2027, 6, 14)]);
        assert_eq!(series.deadline(date(2027, 4, 5)), date(2027, 4, 18));
    }

    #[test]
    fn a_series_ends_once_and_counts_its_cheques() {
        let series = herhaling(ritme(2, None, None));
        assert_eq!((series.left(3), series.left(9)), (Some(2), Some(0)));
        let stopped = series.end(HerhalingStatus::Stopped).unwrap();
        assert_eq!(
            stopped.end(HerhalingStatus::Over).unwrap_err(),
            HerhalingRefused::Ended
        );
    }

    #[test]
    fn all_mistakes_are_said_at_once_and_a_series_of_nothing_is_refused() {
        let today = date(2027, 3, 1);
        let wrong = HerhalingDraft {
            weken: "9".to_owned(),
            vanaf: "1-1-2027".to_owned(),
            van_maand: "4".to_owned(),
            cheques: "-1".to_owned(),
            ..HerhalingDraft::default()
        };
        assert_eq!(wrong.check(today).unwrap_err().list().len(), 4);
        let empty = HerhalingDraft {
            weken: "2".to_owned(),
            vanaf: "1-3-2027".to_owned(),
            van_maand: "6".to_owned(),
            tot_maand: "8".to_owned(),
            tot_datum: "1-5-2027".to_owned(),
            ..HerhalingDraft::default()
        };
        assert!(empty.check(today).unwrap_err().get("tot_datum").is_some());
        let right = HerhalingDraft {
            tot_datum: String::new(),
            ..empty
        };
        assert_eq!(right.check(today).unwrap().first_on.month(), 6);
    }
}
