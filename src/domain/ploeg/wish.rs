//! A ploeg that should go out and has nobody in it yet: a wish for the proposal of a week. It is kept in no table; a page carries
//! it along as text.

use std::fmt;

use jiff::civil::{Date, Time};

use super::{DEELNEMERS_PER_PLOEG, PloegRefused, are_sound_hours};
use crate::domain::{
    calendar::{parse_date, parse_time, time_hm, to_instant},
    fields::FieldErrors,
};

/// Wishes one proposal takes, at most.
pub const MOST_WISHES: usize = 60;
/// Ploegen of one day that can be wished for at once.
const PER_DAY: usize = 10;

/// A ploeg that should go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The day.
    pub datum: Date,
    /// When it gathers.
    pub van: Time,
    /// When it is back.
    pub tot: Time,
    /// How many deelnemers should go.
    pub personen: usize,
    /// Slug of the vehicle; empty for none.
    pub voertuig: String,
    /// Slug of the klussoort its work is, mostly; empty when that is not known.
    pub klussoort: String,
}

impl Wish {
    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('|').collect();
        let [datum, van, tot, personen, voertuig, klussoort] = parts.as_slice() else {
            return None;
        };
        let wish = Self {
            datum: parse_date(datum).ok()?,
            van: parse_time(van).ok()?,
            tot: parse_time(tot).ok()?,
            personen: personen.parse().ok()?,
            voertuig: (*voertuig).to_owned(),
            klussoort: (*klussoort).to_owned(),
        };
        let goes_out = (1..=DEELNEMERS_PER_PLOEG).contains(&wish.personen) && wish.is_sound();
        goes_out.then_some(wish)
    }

    fn is_sound(&self) -> bool {
        let instant = |moment| to_instant(self.datum, moment);
        are_sound_hours(self.datum, instant(self.van), instant(self.tot))
    }
}

/// `2026-11-23|08:30|16:30|2|hw-bus|tuinonderhoud`
impl fmt::Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            datum,
            van,
            tot,
            personen,
            voertuig,
            klussoort,
        } = self;
        let (van, tot) = (time_hm(*van), time_hm(*tot));
        write!(f, "{datum}|{van}|{tot}|{personen}|{voertuig}|{klussoort}")
    }
}

/// Wishes as typed: so many ploegen on each of these days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WishDraft {
    /// The days; none when nothing is wished for.
    pub dagen: Vec<String>,
    /// Ploegen on each of them.
    pub aantal: String,
    /// When they gather.
    pub van: String,
    /// When they are back.
    pub tot: String,
    /// Deelnemers in each.
    pub personen: String,
    /// Slug of the vehicle; empty for none.
    pub voertuig: String,
    /// Slug of the klussoort; may be empty.
    pub klussoort: String,
}

impl WishDraft {
    /// Reads the fields, or says everything that is wrong with them. `today` is the day in Hulst.
    pub fn check(&self, today: Date) -> Result<Vec<Wish>, FieldErrors> {
        let mut errors = FieldErrors::default();
        if self.dagen.is_empty() {
            return Ok(Vec::new());
        }
        let dagen: Vec<Date> = self
            .dagen
            .iter()
            .filter_map(|dag| errors.take("dagen", parse_date(dag)))
            .collect();
        if dagen.iter().any(|dag| *dag < today) {
            errors.push("dagen", PloegRefused::Past.to_string());
        }
        let aantal = errors.take("aantal", number(&self.aantal, PER_DAY));
        let personen = errors.take("personen", number(&self.personen, DEELNEMERS_PER_PLOEG));
        let van = errors.take("van", parse_time(&self.van));
        let tot = errors.take("tot", parse_time(&self.tot));
        let (Some(aantal), Some(personen), Some(van), Some(tot)) = (aantal, personen, van, tot)
        else {
            return Err(errors);
        };
        let of_day = |datum: Date| {
            let wish = Wish {
                datum,
                van,
                tot,
                personen,
                voertuig: self.voertuig.trim().to_owned(),
                klussoort: self.klussoort.trim().to_owned(),
            };
            std::iter::repeat_n(wish, aantal)
        };
        let wishes: Vec<Wish> = dagen.into_iter().flat_map(of_day).collect();
        if wishes.iter().any(|wish| !wish.is_sound()) {
            errors.push("van", PloegRefused::Hours.to_string());
        }
        if errors.is_empty() {
            Ok(wishes)
        } else {
            Err(errors)
        }
    }
}

fn number(text: &str, most: usize) -> Result<usize, String> {
    let read = text.trim().parse().ok();
    read.filter(|number| (1..=most).contains(number))
        .ok_or_else(|| format!("Vul een getal in van 1 tot {most}."))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const MONDAY: Date = date(2026, 11, 23);

    fn draft() -> WishDraft {
        WishDraft {
            dagen: vec!["2026-11-23".to_owned(), "2026-11-24".to_owned()],
            aantal: "2".to_owned(),
            van: "8.30".to_owned(),
            tot: "16:30".to_owned(),
            personen: "3".to_owned(),
            voertuig: "hw-bus".to_owned(),
            klussoort: String::new(),
        }
    }

    #[test]
    fn so_many_ploegen_on_each_day_read_back_as_written() {
        let wishes = draft().check(MONDAY).unwrap();
        assert_eq!(wishes.len(), 4);
        let text = wishes[3].to_string();
        assert_eq!(text, "2026-11-24|08:30|16:30|3|hw-bus|");
        assert_eq!(Wish::parse(&text).as_ref(), Some(&wishes[3]));
        assert_eq!(WishDraft::default().check(MONDAY), Ok(Vec::new()));
    }

    #[test]
    fn what_no_form_wrote_is_no_wish() {
        for text in [
            "",
            "2026-11-24|08:30|16:30|3|hw-bus",
            "2026-11-24|16:30|08:30|3||",
            "2026-11-24|05:00|08:30|3||",
            "2026-11-24|08:30|16:30|7||",
            "2026-11-24|08:30|16:30|0||",
            "24|08:30|16:30|1||",
        ] {
            assert_eq!(Wish::parse(text), None, "{text}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let wrong = WishDraft {
            dagen: vec!["2026-11-20".to_owned(), "x".to_owned()],
            aantal: "99".to_owned(),
            van: "half negen".to_owned(),
            personen: String::new(),
            ..draft()
        };
        let errors = wrong.check(MONDAY).unwrap_err();
        for field in ["dagen", "aantal", "personen", "van"] {
            assert!(errors.get(field).is_some(), "{field}");
        }
        let backwards = WishDraft {
            van: "16:30".to_owned(),
            tot: "8:30".to_owned(),
            ..draft()
        };
        let errors = backwards.check(MONDAY).unwrap_err();
        assert!(errors.get("van").is_some());
    }
}
