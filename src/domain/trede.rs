//! Treden: where a deelnemer stands on the participatieladder at a date, and how far they could grow within a year (domain.md §6).
//!
//! Only the klantmanager sets one, with the deelnemer, after ten questions at most; what the answers come to is a proposal. Nothing
//! is ever changed: a correction is a new row that refers to the old one.

use jiff::{ToSpan, civil::Date};
use thiserror::Error;
use uuid::Uuid;

mod evidence;
mod questions;

pub use evidence::{Contact, Evidence};
pub use questions::{Answer, Answers, GROWTH, LEVEL, Proposed};

use super::{
    address::clean_text,
    calendar::{long_date, parse_date},
    deelnemer::Deelnemer,
    fields::FieldErrors,
};

/// Days after the start within which there is a first one.
const FIRST_WITHIN_DAYS: i32 = 28;
/// At least twice a year.
const MONTHS_BETWEEN: i32 = 6;
/// Characters of the reason for another rung than the proposed one.
const REDEN: std::ops::RangeInclusive<usize> = 3..=300;

/// A level of the participatieladder, 1 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sport {
    /// 1: lives in isolation.
    Isolated,
    /// 2: social contacts outside the home.
    Contacts,
    /// 3: takes part in organised activities.
    Activities,
    /// 4: unpaid work.
    Unpaid,
    /// 5: paid work with support.
    Supported,
    /// 6: paid work.
    Paid,
}

impl Sport {
    /// All, from the lowest.
    pub const ALL: [Self; 6] = [
        Self::Isolated,
        Self::Contacts,
        Self::Activities,
        Self::Unpaid,
        Self::Supported,
        Self::Paid,
    ];

    /// 1 to 6, as stored.
    pub fn number(self) -> i32 {
        match self {
            Self::Isolated => 1,
            Self::Contacts => 2,
            Self::Activities => 3,
            Self::Unpaid => 4,
            Self::Supported => 5,
            Self::Paid => 6,
        }
    }

    /// Reads [`Self::number`].
    pub fn from_number(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.number() == number)
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Isolated => "geïsoleerd",
            Self::Contacts => "contacten buiten de deur",
            Self::Activities => "doet mee aan georganiseerde activiteiten",
            Self::Unpaid => "onbetaald werk",
            Self::Supported => "betaald werk met ondersteuning",
            Self::Paid => "betaald werk",
        }
    }

    /// `3: doet mee aan georganiseerde activiteiten`.
    pub fn words(self) -> String {
        format!("{}: {}", self.number(), self.label())
    }

    /// So many rungs higher; the highest at most.
    fn up(self, steps: i32) -> Self {
        Self::from_number(self.number() + steps).unwrap_or(Self::Paid)
    }
}

/// At which moment of the traject it was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The first one.
    Start,
    /// In between, at least twice a year.
    Between,
    /// At the exit.
    Exit,
}

impl Moment {
    const ALL: [Self; 3] = [Self::Start, Self::Between, Self::Exit];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Between => "between",
            Self::Exit => "exit",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Start => "bij de start",
            Self::Between => "tussentijds",
            Self::Exit => "bij het vertrek",
        }
    }

    /// Reads [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// One rung at a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trede {
    /// Key.
    pub id: Uuid,
    /// Whose.
    pub deelnemer_id: Uuid,
    /// 1, 2, 3, … per deelnemer.
    pub no: i32,
    /// When in the traject.
    pub moment: Moment,
    /// The day it is of.
    pub op: Date,
    /// The level.
    pub niveau: Sport,
    /// The level that is within reach in a year; never a lower one.
    pub groei: Sport,
    /// What was answered.
    pub antwoorden: Answers,
    /// Why it is another than the answers come to, or why it corrects an earlier one.
    pub reden: Option<String>,
    /// The one it takes the place of.
    pub corrects: Option<Uuid>,
    /// The account of the klantmanager who set it.
    pub by: Uuid,
}

/// The treden that count, oldest first: what was corrected does not.
pub fn standing(all: &[Trede]) -> Vec<&Trede> {
    let corrected = |one: &&Trede| !all.iter().any(|other| other.corrects == Some(one.id));
    let mut standing: Vec<&Trede> = all.iter().filter(corrected).collect();
    standing.sort_by_key(|one| (one.op, one.no));
    standing
}

/// A trede that should be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TredeDue {
    /// At which moment.
    pub moment: Moment,
    /// By when.
    pub op: Date,
}

impl TredeDue {
    /// What should be set next, if the deelnemer is here or left without one. A missing one is a reminder and never stops anything.
    pub fn of(deelnemer: &Deelnemer, all: &[Trede]) -> Option<Self> {
        let standing = standing(all);
        let at_exit = standing.iter().any(|one| one.moment == Moment::Exit);
        if let Some(exit) = deelnemer.uitstroom {
            return (!at_exit).then_some(Self {
                moment: Moment::Exit,
                op: exit.op,
            });
        }
        let (moment, op) = match standing.last() {
            None => (
                Moment::Start,
                deelnemer.start.checked_add(FIRST_WITHIN_DAYS.days()),
            ),
            Some(last) => (
                Moment::Between,
                last.op.checked_add(MONTHS_BETWEEN.months()),
            ),
        };
        op.ok().map(|op| Self { moment, op })
    }

    /// `Trede van de participatieladder, bij de start: uiterlijk 30 november 2026`.
    pub fn words(&self, today: Date) -> String {
        let when = if self.op < today {
            format!("had er moeten zijn op {}", long_date(self.op))
        } else {
            format!("uiterlijk {}", long_date(self.op))
        };
        format!("Trede {}: {when}", self.moment.label())
    }
}

/// A trede as typed: the answers, and what the klantmanager makes of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TredeDraft {
    /// Answers, as [`Answers`] has them.
    pub antwoorden: Answers,
    /// The day it is of; empty is today.
    pub op: String,
    /// 1 to 6.
    pub niveau: String,
    /// 1 to 6.
    pub groei: String,
    /// Why it is another than the answers come to, or why it corrects.
    pub reden: String,
    /// The key of the one it corrects; may be empty.
    pub corrects: String,
}

/// What cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TredeRefused {
    /// Only what counts can be corrected.
    #[error("Deze trede is al verbeterd of bestaat niet. Verbeter de trede die nu geldt.")]
    NotStanding,
}

impl TredeDraft {
    /// Reads the answers and the day, or says everything that is wrong with them; answers what they come to.
    pub fn check_answers(
        &self,
        deelnemer: &Deelnemer,
        today: Date,
    ) -> Result<(Proposed, Date), FieldErrors> {
        let mut errors = FieldErrors::default();
        let proposed = self.antwoorden.proposed(&mut errors);
        let op = self.day(deelnemer, today, &mut errors);
        proposed.zip(op).ok_or(errors)
    }

    /// Reads all of it, or says everything that is wrong. `all` are the treden there are; `id` is the key it gets, `by` who sets it.
    pub fn check(
        &self,
        deelnemer: &Deelnemer,
        all: &[Trede],
        (id, by): (Uuid, Uuid),
        today: Date,
    ) -> Result<Result<Trede, TredeRefused>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let proposed = self.antwoorden.proposed(&mut errors);
        let op = self.day(deelnemer, today, &mut errors);
        let niveau = errors.take("niveau", sport(&self.niveau));
        let groei = errors.take("groei", sport(&self.groei));
        if let (Some(niveau), Some(groei)) = (niveau, groei)
            && groei < niveau
        {
            errors.push("groei", "Kies dezelfde trede als nu, of een hogere.");
        }
        let chosen = niveau.zip(groei);
        let differs = proposed.is_some_and(|one| chosen != Some((one.niveau, one.groei)));
        let corrects = self.corrects.trim();
        let reden = self.reden(differs || !corrects.is_empty(), &mut errors);
        let (Some(op), Some((niveau, groei)), Some(reden)) = (op, chosen, reden) else {
            return Err(errors);
        };
        if !errors.is_empty() {
            return Err(errors);
        }
        let standing = standing(all);
        let corrected = match corrects {
            "" => None,
            text => match standing.iter().find(|one| one.id.to_string() == text) {
                Some(one) => Some(*one),
                None => return Ok(Err(TredeRefused::NotStanding)),
            },
        };
        let moment = corrected.map_or_else(|| moment(deelnemer, &standing), |one| one.moment);
        Ok(Ok(Trede {
            id,
            deelnemer_id: deelnemer.id,
            no: all.iter().map(|one| one.no).max().unwrap_or(0) + 1,
            moment,
            op,
            niveau,
            groei,
            antwoorden: self.antwoorden,
            reden,
            corrects: corrected.map(|one| one.id),
            by,
        }))
    }

    fn day(&self, deelnemer: &Deelnemer, today: Date, errors: &mut FieldErrors) -> Option<Date> {
        if self.op.trim().is_empty() {
            return Some(today);
        }
        let op = errors.take("op", parse_date(&self.op))?;
        if op > today {
            errors.push("op", "Deze dag komt nog. Kies vandaag of een eerdere dag.");
            return None;
        }
        if op < deelnemer.start {
            errors.push("op", "Deze dag ligt voor de eerste dag van het traject.");
            return None;
        }
        Some(op)
    }

    /// The reason as it is kept; one that is needed and not there is an error.
    fn reden(&self, needed: bool, errors: &mut FieldErrors) -> Option<Option<String>> {
        let reden = errors.take("reden", clean_text(&self.reden, *REDEN.end()))?;
        if needed && reden.chars().count() < *REDEN.start() {
            errors.push(
                "reden",
                "Schrijf kort op waarom. Nooit iets over de gezondheid.",
            );
            return None;
        }
        Some(Some(reden).filter(|text| !text.is_empty()))
    }
}

/// The moment of a new one.
fn moment(deelnemer: &Deelnemer, standing: &[&Trede]) -> Moment {
    let at_exit = standing.iter().any(|one| one.moment == Moment::Exit);
    if standing.is_empty() && deelnemer.uitstroom.is_none() {
        Moment::Start
    } else if deelnemer.uitstroom.is_some() && !at_exit {
        Moment::Exit
    } else {
        Moment::Between
    }
}

fn sport(text: &str) -> Result<Sport, &'static str> {
    let number = text.trim().parse().ok();
    number.and_then(Sport::from_number).ok_or("Kies een trede.")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::deelnemer::{
        Beschikbaar, DeelnemerRegeling, Uitstroom, UitstroomNaar, Urenafspraak,
    };

    const TODAY: Date = date(2026, 11, 23);
    const BY: Uuid = Uuid::from_u128(9);

    fn mo() -> Deelnemer {
        Deelnemer {
            id: Uuid::from_u128(1),
            uitvoerder: "hulst-werkt".to_owned(),
            naam: "Mo".to_owned(),
            telefoon: None,
            regeling: DeelnemerRegeling::Wwb,
            urenafspraken: vec![Urenafspraak {
                van: date(2026, 11, 2),
                minuten: 960,
            }],
            beschikbaar: Beschikbaar::always(),
            certificaten: Vec::new(),
            beperkingen: Vec::new(),
            start: date(2026, 11, 2),
            end: None,
            uitstroom: None,
            pauzes: Vec::new(),
            klantmanager: Some(BY),
            vaardigheden: Vec::new(),
        }
    }

    /// Organised activities, and three of five for growth.
    fn draft() -> TredeDraft {
        TredeDraft {
            antwoorden: Answers::parse("n-njjjjjnn").unwrap(),
            niveau: "3".to_owned(),
            groei: "4".to_owned(),
            ..TredeDraft::default()
        }
    }

    fn set(draft: &TredeDraft, deelnemer: &Deelnemer, all: &[Trede]) -> Trede {
        let id = Uuid::from_u128(100 + all.len() as u128);
        draft
            .check(deelnemer, all, (id, BY), TODAY)
            .unwrap()
            .unwrap()
    }

    #[test]
    fn a_trede_follows_the_answers_or_says_why_not() {
        let trede = set(&draft(), &mo(), &[]);
        assert_eq!(
            (trede.niveau, trede.groei),
            (Sport::Activities, Sport::Unpaid)
        );
        assert_eq!(
            (trede.moment, trede.op, trede.no),
            (Moment::Start, TODAY, 1)
        );
        let higher = TredeDraft {
            niveau: "4".to_owned(),
            ..draft()
        };
        let fields = |draft: &TredeDraft| {
            let errors = draft.check(&mo(), &[], (Uuid::nil(), BY), TODAY);
            let errors = errors.unwrap_err();
            let names: Vec<String> = errors.list().iter().map(|(f, _)| f.clone()).collect();
            names
        };
        assert_eq!(fields(&higher), ["reden"]);
        let why = TredeDraft {
            reden: "Doet al vrijwilligerswerk elders.".to_owned(),
            ..higher
        };
        assert_eq!(set(&why, &mo(), &[]).niveau, Sport::Unpaid);
        let lower = TredeDraft {
            groei: "2".to_owned(),
            reden: "Zo is het.".to_owned(),
            ..draft()
        };
        assert_eq!(fields(&lower), ["groei"]);
        let wrong = TredeDraft {
            op: "24-11-2026".to_owned(),
            niveau: "7".to_owned(),
            ..TredeDraft::default()
        };
        assert_eq!(fields(&wrong)[0], "vraag1");
        assert!(
            ["op", "niveau", "groei"]
                .iter()
                .all(|f| fields(&wrong).contains(&(*f).to_owned()))
        );
    }

    #[test]
    fn a_correction_is_a_new_row_in_the_place_of_the_old_one() {
        let first = set(&draft(), &mo(), &[]);
        let better = TredeDraft {
            corrects: first.id.to_string(),
            reden: "Verkeerde dag.".to_owned(),
            op: "20-11-2026".to_owned(),
            ..draft()
        };
        let second = set(&better, &mo(), std::slice::from_ref(&first));
        assert_eq!((second.no, second.moment), (2, Moment::Start));
        assert_eq!(second.corrects, Some(first.id));
        let all = [first, second];
        let counts: Vec<i32> = standing(&all).iter().map(|one| one.no).collect();
        assert_eq!(counts, [2]);
        let again = better.check(&mo(), &all, (Uuid::nil(), BY), TODAY);
        assert_eq!(again, Ok(Err(TredeRefused::NotStanding)));
    }

    #[test]
    fn one_is_due_at_the_start_twice_a_year_and_at_the_exit() {
        let due = |deelnemer: &Deelnemer, all: &[Trede]| {
            TredeDue::of(deelnemer, all).map(|one| (one.moment, one.op))
        };
        assert_eq!(due(&mo(), &[]), Some((Moment::Start, date(2026, 11, 30))));
        let first = set(&draft(), &mo(), &[]);
        let all = [first];
        assert_eq!(due(&mo(), &all), Some((Moment::Between, date(2027, 5, 23))));
        let gone = Deelnemer {
            uitstroom: Some(Uitstroom {
                op: TODAY,
                naar: UitstroomNaar::School,
            }),
            ..mo()
        };
        assert_eq!(due(&gone, &all), Some((Moment::Exit, TODAY)));
        let [first] = all;
        let last = set(&draft(), &gone, std::slice::from_ref(&first));
        assert_eq!(last.moment, Moment::Exit);
        assert_eq!(due(&gone, &[first, last]), None);
        let words = TredeDue {
            moment: Moment::Start,
            op: TODAY,
        };
        assert_eq!(
            words.words(TODAY),
            "Trede bij de start: uiterlijk maandag 23 november 2026"
        );
        assert!(words.words(Date::MAX).contains("had er moeten zijn"));
    }

    #[test]
    fn numbers_and_words_read_back() {
        for one in Sport::ALL {
            assert_eq!(Sport::from_number(one.number()), Some(one));
        }
        assert_eq!(Sport::from_number(0), None);
        assert_eq!(Sport::from_number(7), None);
        assert_eq!(Sport::Supported.up(2), Sport::Paid);
        for one in Moment::ALL {
            assert_eq!(Moment::parse(one.word()), Some(one));
        }
    }
}
