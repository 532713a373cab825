//! The traject of a deelnemer as far as dates decide it: hours that were agreed, pauses, and where somebody went (domain.md §5, §6).
//! Why somebody pauses is said in a few words that are never about health.

use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use crate::domain::{
    calendar::{parse_date, short_date},
    fields::FieldErrors,
};

/// Hours somebody can agree to per week.
const UREN_MAX: u32 = 40;
/// Nothing of a traject is noted further ahead: a mistyped year.
const YEARS_AHEAD: i32 = 5;

/// Time per week that was agreed, from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Urenafspraak {
    /// The first day on which it holds.
    pub van: Date,
    /// Minutes per week.
    pub minuten: u32,
}

/// Days on which somebody takes no part and is not planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pauze {
    /// Key.
    pub id: Uuid,
    /// The first day.
    pub van: Date,
    /// The last day; none while that is not known.
    pub tot: Option<Date>,
    /// Why, in general.
    pub reden: PauzeReden,
}

impl Pauze {
    /// Whether this day is one of it.
    pub fn has(&self, date: Date) -> bool {
        self.van <= date && self.tot.is_none_or(|last| date <= last)
    }

    /// Whether both have a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins_in_time =
            |one: &Self, last: Option<Date>| last.is_none_or(|last| one.van <= last);
        begins_in_time(self, other.tot) && begins_in_time(other, self.tot)
    }

    /// `ma 23 nov tot en met vr 4 dec`, `vanaf ma 23 nov, einde nog niet bekend`.
    pub fn when(&self) -> String {
        match self.tot {
            Some(last) if last == self.van => short_date(last),
            Some(last) => format!("{} tot en met {}", short_date(self.van), short_date(last)),
            None => format!("vanaf {}, einde nog niet bekend", short_date(self.van)),
        }
    }
}

/// Why somebody pauses; the list has no room for health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauzeReden {
    /// Holiday.
    Vakantie,
    /// A course or school for some time.
    Opleiding,
    /// Tries another place of work.
    Proefplaats,
    /// Something at home.
    Thuis,
    /// Nobody's business.
    Prive,
}

impl PauzeReden {
    /// All, in the order of the form.
    pub const ALL: [Self; 5] = [
        Self::Vakantie,
        Self::Opleiding,
        Self::Proefplaats,
        Self::Thuis,
        Self::Prive,
    ];

    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Vakantie => "vakantie",
            Self::Opleiding => "opleiding",
            Self::Proefplaats => "proefplaats",
            Self::Thuis => "thuis",
            Self::Prive => "prive",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Vakantie => "vakantie",
            Self::Opleiding => "cursus of opleiding",
            Self::Proefplaats => "werkt ergens anders op proef",
            Self::Thuis => "nodig thuis",
            Self::Prive => "privé",
        }
    }

    /// Reads [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Where somebody went, and the last day here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uitstroom {
    /// The last day of the traject.
    pub op: Date,
    /// To where.
    pub naar: UitstroomNaar,
}

/// To where somebody leaves, as municipalities count it (domain.md §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UitstroomNaar {
    /// Paid work.
    Werk,
    /// School or training.
    School,
    /// Other unpaid work or activities.
    Vrijwillig,
    /// Anything else.
    Anders,
}

impl UitstroomNaar {
    /// All, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Werk, Self::School, Self::Vrijwillig, Self::Anders];

    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Werk => "werk",
            Self::School => "school",
            Self::Vrijwillig => "vrijwillig",
            Self::Anders => "anders",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Werk => "naar betaald werk",
            Self::School => "naar school of opleiding",
            Self::Vrijwillig => "naar ander onbetaald werk",
            Self::Anders => "anders",
        }
    }

    /// Reads [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Reads hours per week, as minutes.
pub(super) fn minutes(text: &str) -> Result<u32, String> {
    text.trim()
        .parse::<u32>()
        .ok()
        .filter(|hours| (1..=UREN_MAX).contains(hours))
        .map(|hours| hours * 60)
        .ok_or_else(|| format!("Vul een heel aantal uren in van 1 tot {UREN_MAX}."))
}

/// Agreed hours as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UrenafspraakDraft {
    /// Hours per week, as a number.
    pub uren: String,
    /// The first day on which they hold.
    pub vanaf: String,
}

impl UrenafspraakDraft {
    /// Reads the fields, or says everything that is wrong with them. `start` is the first day of the traject.
    pub fn check(&self, start: Date, today: Date) -> Result<Urenafspraak, FieldErrors> {
        let mut errors = FieldErrors::default();
        let minuten = errors.take("uren", minutes(&self.uren));
        let van = errors
            .take("vanaf", parse_date(&self.vanaf))
            .filter(|day| in_reach(*day, start, today, "vanaf", &mut errors));
        match (minuten, van) {
            (Some(minuten), Some(van)) => Ok(Urenafspraak { van, minuten }),
            _ => Err(errors),
        }
    }
}

/// A pause as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PauzeDraft {
    /// The first day.
    pub van: String,
    /// The last day; may be empty.
    pub tot: String,
    /// Why.
    pub reden: String,
}

impl PauzeDraft {
    /// Reads the fields, or says everything that is wrong with them. `id` is the key it gets, `start` the first day of the traject.
    pub fn check(&self, id: Uuid, start: Date, today: Date) -> Result<Pauze, FieldErrors> {
        let mut errors = FieldErrors::default();
        let van = errors
            .take("pauze_van", parse_date(&self.van))
            .filter(|day| in_reach(*day, start, today, "pauze_van", &mut errors));
        let reden = PauzeReden::parse(self.reden.trim()).ok_or("Kies een reden.");
        let reden = errors.take("pauze_reden", reden);
        let tot = van.and_then(|van| self.last_day(van, today, "pauze_tot", &mut errors));
        match (van, tot, reden) {
            (Some(van), Some(tot), Some(reden)) => Ok(Pauze {
                id,
                van,
                tot,
                reden,
            }),
            _ => Err(errors),
        }
    }

    /// Reads the last day of a pause that begins on `van`, or adds what is wrong with it to `field`.
    pub fn last_day(
        &self,
        van: Date,
        today: Date,
        field: &str,
        errors: &mut FieldErrors,
    ) -> Option<Option<Date>> {
        match self.tot.trim() {
            "" => Some(None),
            text => errors
                .take(field, parse_date(text))
                .filter(|day| in_reach(*day, van, today, field, errors))
                .map(Some),
        }
    }
}

/// An exit as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UitstroomDraft {
    /// The last day.
    pub op: String,
    /// To where.
    pub naar: String,
    /// Whether they who fill it in know that there are uren nobody approved yet.
    pub knows_of_uren: bool,
}

impl UitstroomDraft {
    /// Reads the fields, or says everything that is wrong with them. `start` is the first day of the traject.
    pub fn check(&self, start: Date, today: Date) -> Result<Uitstroom, FieldErrors> {
        let mut errors = FieldErrors::default();
        let op = errors
            .take("uitstroom_op", parse_date(&self.op))
            .filter(|day| in_reach(*day, start, today, "uitstroom_op", &mut errors));
        let naar = UitstroomNaar::parse(self.naar.trim()).ok_or("Kies waarheen.");
        let naar = errors.take("uitstroom_naar", naar);
        match (op, naar) {
            (Some(op), Some(naar)) => Ok(Uitstroom { op, naar }),
            _ => Err(errors),
        }
    }
}

/// Refuses a day before another, or one so far ahead that the year must be mistyped.
fn in_reach(
    day: Date,
    not_before: Date,
    today: Date,
    field: &str,
    errors: &mut FieldErrors,
) -> bool {
    let last = today
        .checked_add(YEARS_AHEAD.years())
        .unwrap_or(today)
        .max(not_before);
    if day < not_before {
        errors.push(
            field,
            format!("Kies {} of een latere dag.", short_date(not_before)),
        );
        return false;
    }
    if day > last {
        errors.push(field, "Deze dag ligt te ver weg. Kijk het jaar na.");
        return false;
    }
    true
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);
    const START: Date = date(2026, 1, 5);

    fn pauze(van: Date, tot: Option<Date>) -> Pauze {
        Pauze {
            id: Uuid::nil(),
            van,
            tot,
            reden: PauzeReden::Vakantie,
        }
    }

    #[test]
    fn a_pause_has_its_first_and_last_day_and_may_have_no_end_yet() {
        let week = pauze(TODAY, Some(date(2026, 11, 27)));
        assert!(week.has(TODAY) && week.has(date(2026, 11, 27)));
        assert!(!week.has(date(2026, 11, 22)) && !week.has(date(2026, 11, 28)));
        assert!(pauze(TODAY, None).has(Date::MAX));
        assert!(week.overlaps(&pauze(date(2026, 11, 27), None)));
        assert!(!week.overlaps(&pauze(date(2026, 11, 28), None)));
        assert!(!pauze(date(2026, 11, 28), None).overlaps(&week));
        assert_eq!(week.when(), "ma 23 nov tot en met vr 27 nov");
        assert_eq!(
            pauze(TODAY, None).when(),
            "vanaf ma 23 nov, einde nog niet bekend"
        );
    }

    #[test]
    fn words_read_back() {
        for one in PauzeReden::ALL {
            assert_eq!(PauzeReden::parse(one.word()), Some(one));
        }
        for one in UitstroomNaar::ALL {
            assert_eq!(UitstroomNaar::parse(one.word()), Some(one));
        }
    }

    #[test]
    fn days_lie_in_the_traject_and_not_in_another_century() {
        let draft = |van: &str, tot: &str| PauzeDraft {
            van: van.to_owned(),
            tot: tot.to_owned(),
            reden: "vakantie".to_owned(),
        };
        let read = |van: &str, tot: &str| draft(van, tot).check(Uuid::nil(), START, TODAY);
        assert_eq!(
            read("23-11-2026", "27-11-2026"),
            Ok(pauze(TODAY, Some(date(2026, 11, 27))))
        );
        assert_eq!(read("23-11-2026", " "), Ok(pauze(TODAY, None)));
        let field = |van, tot| read(van, tot).unwrap_err().list()[0].0.clone();
        assert_eq!(field("4-1-2026", ""), "pauze_van");
        assert_eq!(field("23-11-2126", ""), "pauze_van");
        assert_eq!(field("23-11-2026", "22-11-2026"), "pauze_tot");
        assert_eq!(field("23-11-2026", "later"), "pauze_tot");
        let nothing = PauzeDraft::default().check(Uuid::nil(), START, TODAY);
        assert_eq!(nothing.unwrap_err().list().len(), 2);
    }

    #[test]
    fn agreed_hours_and_an_exit_say_all_that_is_wrong() {
        let agreed = UrenafspraakDraft {
            uren: "16".to_owned(),
            vanaf: "1-12-2026".to_owned(),
        };
        assert_eq!(
            agreed.check(START, TODAY),
            Ok(Urenafspraak {
                van: date(2026, 12, 1),
                minuten: 960
            })
        );
        let wrong = UrenafspraakDraft::default().check(START, TODAY);
        assert_eq!(wrong.unwrap_err().list().len(), 2);
        let exit = UitstroomDraft {
            op: "23-11-2026".to_owned(),
            naar: "werk".to_owned(),
            knows_of_uren: false,
        };
        assert_eq!(
            exit.check(START, TODAY),
            Ok(Uitstroom {
                op: TODAY,
                naar: UitstroomNaar::Werk
            })
        );
        let wrong = UitstroomDraft::default().check(START, TODAY);
        assert_eq!(wrong.unwrap_err().list().len(), 2);
    }
}
