//! What the product itself knows beside the questions: in how many of the last weeks somebody was at a resident's, by approved uren
//! (domain.md §6). It informs the klantmanager and decides nothing: contact elsewhere is not known here.

use jiff::civil::Date;

use super::Sport;
use crate::domain::{
    deelnemer::{Deelnemer, Niveau},
    iso_week::IsoWeek,
};

/// Whole weeks looked back over: a quarter of a year.
const WEEKS: i32 = 13;
/// In so many of those is "once a week": holidays and illness are part of life (domain.md §6).
const ENOUGH: u32 = 8;

/// In how many weeks there was contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Weeks with at least one visit.
    pub with: u32,
    /// Weeks in which the deelnemer took part at all: before the start and in a pause nobody expects a visit.
    pub of: u32,
}

impl Contact {
    /// Whether that is once a week: in 8 of 13 weeks, or the same part of fewer.
    pub fn is_weekly(&self) -> bool {
        let weeks = WEEKS.unsigned_abs();
        self.of > 0 && self.with * weeks >= self.of * ENOUGH
    }

    /// `minstens één bezoek per week in 8 van de laatste 13 weken`.
    pub fn words(&self) -> String {
        match self.of {
            0 => "in de laatste weken deed de deelnemer niet mee".to_owned(),
            1 => format!("minstens één bezoek in {} van de laatste week", self.with),
            of => format!(
                "minstens één bezoek per week in {} van de laatste {of} weken",
                self.with
            ),
        }
    }
}

/// What is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Visits by week.
    pub contact: Contact,
    /// Skills done on one's own, or better: tasks that others rely on.
    pub alone: usize,
}

impl Evidence {
    /// Over the whole weeks before the one of `today`; `visits` are the days with approved uren at a resident's.
    pub fn of(deelnemer: &Deelnemer, visits: &[Date], today: Date) -> Self {
        let this = IsoWeek::of(today);
        let weeks: Vec<IsoWeek> = (1..=WEEKS)
            .map(|back| this.plus(-back))
            .filter(|week| week.days().any(|day| deelnemer.takes_part_on(day)))
            .collect();
        let visited = |week: &&IsoWeek| {
            let (first, last) = (week.monday(), week.sunday());
            visits.iter().any(|day| (first..=last).contains(day))
        };
        Self {
            contact: Contact {
                with: count(weeks.iter().filter(visited).count()),
                of: count(weeks.len()),
            },
            alone: deelnemer
                .vaardigheden
                .iter()
                .filter(|(_, niveau)| *niveau >= Niveau::Alone)
                .count(),
        }
    }

    /// The first day that has to be looked at.
    pub fn first_day(today: Date) -> Date {
        IsoWeek::of(today).plus(-WEEKS).monday()
    }

    /// Whether what is known here meets what a level asks; none where nothing here could tell.
    pub fn meets(&self, niveau: Sport) -> Option<bool> {
        match niveau {
            Sport::Isolated | Sport::Supported | Sport::Paid => None,
            Sport::Contacts | Sport::Activities => Some(self.contact.is_weekly()),
            Sport::Unpaid => Some(self.contact.is_weekly() && self.alone > 0),
        }
    }
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::date};
    use uuid::Uuid;

    use super::*;
    use crate::domain::deelnemer::{Beschikbaar, DeelnemerRegeling, Pauze, PauzeReden};

    const TODAY: Date = date(2026, 11, 25);

    fn mo(start: Date) -> Deelnemer {
        Deelnemer {
            id: Uuid::nil(),
            uitvoerder: "hulst-werkt".to_owned(),
            naam: "Mo".to_owned(),
            telefoon: None,
            regeling: DeelnemerRegeling::Wwb,
            urenafspraken: Vec::new(),
            beschikbaar: Beschikbaar::always(),
            certificaten: Vec::new(),
            beperkingen: Vec::new(),
            start,
            end: None,
            uitstroom: None,
            pauzes: Vec::new(),
            klantmanager: None,
            vaardigheden: Vec::new(),
        }
    }

    /// The Tuesdays of so many whole weeks before this one.
    fn tuesdays(weeks: i64) -> Vec<Date> {
        (1..=weeks)
            .map(|back| date(2026, 11, 24).checked_sub((back * 7).days()).unwrap())
            .collect()
    }

    #[test]
    fn once_a_week_is_eight_of_the_last_thirteen_weeks() {
        let of = |weeks| Evidence::of(&mo(date(2026, 1, 5)), &tuesdays(weeks), TODAY).contact;
        assert_eq!(of(8), Contact { with: 8, of: 13 });
        assert!(of(8).is_weekly() && !of(7).is_weekly());
        assert_eq!(of(20), Contact { with: 13, of: 13 });
        assert_eq!(
            of(8).words(),
            "minstens één bezoek per week in 8 van de laatste 13 weken"
        );
        // This week is not over.
        let now = Evidence::of(&mo(date(2026, 1, 5)), &[date(2026, 11, 24)], TODAY);
        assert_eq!(now.contact.with, 0);
        assert_eq!(Evidence::first_day(TODAY), date(2026, 8, 24));
    }

    #[test]
    fn weeks_in_which_nobody_expects_a_visit_do_not_count() {
        let mut new = mo(date(2026, 11, 9));
        let contact = Evidence::of(&new, &tuesdays(1), TODAY).contact;
        assert_eq!(contact, Contact { with: 1, of: 2 });
        assert!(!contact.is_weekly());
        new.pauzes = vec![Pauze {
            id: Uuid::nil(),
            van: date(2026, 11, 9),
            tot: Some(date(2026, 11, 15)),
            reden: PauzeReden::Vakantie,
        }];
        assert!(Evidence::of(&new, &tuesdays(1), TODAY).contact.is_weekly());
        let unborn = Evidence::of(&mo(TODAY), &[], TODAY).contact;
        assert!(!unborn.is_weekly());
        assert!(unborn.words().contains("niet mee"));
    }

    #[test]
    fn unpaid_work_asks_something_done_alone_as_well() {
        let mut mo = mo(date(2026, 1, 5));
        let meets = |mo: &Deelnemer, sport| Evidence::of(mo, &tuesdays(13), TODAY).meets(sport);
        assert_eq!(meets(&mo, Sport::Contacts), Some(true));
        assert_eq!(meets(&mo, Sport::Unpaid), Some(false));
        mo.vaardigheden = vec![("groen".to_owned(), Niveau::Alone)];
        assert_eq!(meets(&mo, Sport::Unpaid), Some(true));
        assert_eq!(meets(&mo, Sport::Paid), None);
    }
}
