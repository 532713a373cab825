//! A level that somebody saw at a vaardigheid, once (domain.md §5). The last one counts; none is ever changed, and a lower one says why.

use jiff::civil::Date;
use uuid::Uuid;

use super::Niveau;
use crate::domain::{address::clean_text, fields::FieldErrors};

/// Characters of the reason for a lower level.
const REDEN: std::ops::RangeInclusive<usize> = 3..=300;

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Slug.
    pub vaardigheid: String,
    /// 1, 2, 3, … per deelnemer and vaardigheid.
    pub no: i32,
    /// The level.
    pub niveau: Niveau,
    /// The account of who saw it; none for what was noted at the intake.
    pub by: Option<Uuid>,
    /// On which day.
    pub on: Date,
    /// Why it is lower than before.
    pub reden: Option<String>,
}

/// A level as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenDraft {
    /// Slug of the vaardigheid; that the regeling has it is for the action to see.
    pub vaardigheid: String,
    /// 0 to 3.
    pub niveau: String,
    /// Why it is lower than before; may be empty otherwise.
    pub reden: String,
}

impl SeenDraft {
    /// Reads the level, or adds what is wrong with it.
    pub fn niveau(&self, errors: &mut FieldErrors) -> Option<Niveau> {
        let number = self.niveau.trim().parse().ok();
        let niveau = number.and_then(Niveau::from_number);
        errors.take("niveau", niveau.ok_or("Kies een niveau."))
    }

    /// What is kept of it, beside what was seen of this vaardigheid before, oldest first; or what is wrong.
    pub fn check(
        &self,
        niveau: Niveau,
        before: &[Seen],
        by: Option<Uuid>,
        on: Date,
    ) -> Result<Seen, FieldErrors> {
        let mut errors = FieldErrors::default();
        let reden = errors.take("niveau_reden", clean_text(&self.reden, *REDEN.end()));
        let last = before.last();
        let lower = last.is_some_and(|last| niveau < last.niveau);
        let reden = reden.filter(|text| !lower || text.chars().count() >= *REDEN.start());
        let Some(reden) = reden else {
            if errors.is_empty() {
                errors.push(
                    "niveau_reden",
                    "Dit niveau is lager dan eerst. Schrijf kort op wat u zag.",
                );
            }
            return Err(errors);
        };
        Ok(Seen {
            vaardigheid: self.vaardigheid.clone(),
            no: last.map_or(0, |last| last.no) + 1,
            niveau,
            by,
            on,
            reden: Some(reden).filter(|text| !text.is_empty()),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_level_is_never_lowered_without_a_word() {
        let day = date(2026, 11, 23);
        let draft = SeenDraft {
            vaardigheid: "groen".to_owned(),
            niveau: "2".to_owned(),
            reden: String::new(),
        };
        let mut errors = FieldErrors::default();
        let niveau = draft.niveau(&mut errors).unwrap();
        let first = draft.check(niveau, &[], None, day).unwrap();
        assert_eq!((first.no, first.niveau), (1, Niveau::Alone));
        let before = [first];
        assert_eq!(
            draft.check(Niveau::Alone, &before, None, day).unwrap().no,
            2
        );
        assert!(draft.check(Niveau::Explains, &before, None, day).is_ok());
        let silent = draft.check(Niveau::Supervised, &before, None, day);
        assert!(silent.unwrap_err().get("niveau_reden").is_some());
        let said = SeenDraft {
            reden: "Heeft het lang niet gedaan.".to_owned(),
            ..draft
        };
        assert!(said.check(Niveau::Supervised, &before, None, day).is_ok());
    }

    #[test]
    fn only_four_levels_can_be_seen() {
        let mut errors = FieldErrors::default();
        let draft = |niveau: &str| SeenDraft {
            niveau: niveau.to_owned(),
            ..SeenDraft::default()
        };
        assert_eq!(draft("3").niveau(&mut errors), Some(Niveau::Explains));
        assert!(errors.is_empty());
        assert_eq!(draft("4").niveau(&mut errors), None);
        assert!(errors.get("niveau").is_some());
    }
}
