//! Leerdoelen: what a deelnemer wants to practise (domain.md §5). Ploegvorming looks for work that teaches it.

use jiff::civil::Date;

use super::{
    calendar::{parse_date, short_date},
    deelnemer::{Deelnemer, Niveau},
    fields::FieldErrors,
};

/// One vaardigheid to be practised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leerdoel {
    /// Slug.
    pub vaardigheid: String,
    /// By when, if that was agreed.
    pub due: Option<Date>,
}

impl Leerdoel {
    /// Whether there is still something to learn: somebody who does it alone has got there.
    pub fn is_open(&self, deelnemer: &Deelnemer) -> bool {
        deelnemer.niveau(&self.vaardigheid) < Some(Niveau::Alone)
    }

    /// `uiterlijk do 24 dec`, `de afgesproken dag is voorbij: do 24 dec`; nothing without a date.
    pub fn due_words(&self, today: Date) -> String {
        self.due.map_or_else(String::new, |due| {
            let day = short_date(due);
            if due < today {
                format!("de afgesproken dag is voorbij: {day}")
            } else {
                format!("uiterlijk {day}")
            }
        })
    }
}

/// A leerdoel as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeerdoelDraft {
    /// Slug of the vaardigheid; that the regeling has it is for the action to see.
    pub vaardigheid: String,
    /// By when; may be empty.
    pub due: String,
}

impl LeerdoelDraft {
    /// Reads the date, or adds what is wrong with it. `today` is the day in Hulst.
    pub fn check(&self, errors: &mut FieldErrors, today: Date) -> Option<Option<Date>> {
        if self.due.trim().is_empty() {
            return Some(None);
        }
        let due = errors.take("leerdoel_due", parse_date(&self.due))?;
        if due < today {
            errors.push(
                "leerdoel_due",
                "Deze dag is al voorbij. Kies een latere dag.",
            );
            return None;
        }
        Some(Some(due))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_date_is_optional_and_lies_ahead() {
        let today = date(2026, 11, 23);
        let check = |due: &str| {
            let mut errors = FieldErrors::default();
            let draft = LeerdoelDraft {
                vaardigheid: "groen".to_owned(),
                due: due.to_owned(),
            };
            (draft.check(&mut errors, today), errors.is_empty())
        };
        assert_eq!(check(" "), (Some(None), true));
        assert_eq!(check("23-11-2026"), (Some(Some(today)), true));
        assert_eq!(check("22-11-2026"), (None, false));
        assert_eq!(check("morgen"), (None, false));
        let goal = |due| Leerdoel {
            vaardigheid: "groen".to_owned(),
            due,
        };
        assert_eq!(goal(None).due_words(today), "");
        assert_eq!(
            goal(Some(date(2026, 12, 24))).due_words(today),
            "uiterlijk do 24 dec"
        );
        assert!(
            goal(Some(date(2026, 1, 1)))
                .due_words(today)
                .contains("voorbij")
        );
    }
}
