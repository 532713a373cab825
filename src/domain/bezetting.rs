//! When a voertuig is not for ploegen: it stands in the garage, or is needed for something else.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::{
    address::clean_text,
    fields::FieldErrors,
    half_days::{HalfDays, HalfDaysDraft},
};

/// Characters of a remark, at most.
const OPMERKING_MAX: usize = 100;

/// Why a voertuig is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waarvoor {
    /// Out of service.
    Garage,
    /// Taken for something that is no ploeg; the remark says what.
    Other,
}

impl Waarvoor {
    /// Both, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Garage, Self::Other];

    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Garage => "garage",
            Self::Other => "other",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Garage => "in de garage",
            Self::Other => "nodig voor iets anders",
        }
    }

    /// Reads [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// One period in which a voertuig is not for ploegen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bezetting {
    /// Key.
    pub id: Uuid,
    /// Slug of the uitvoerder.
    pub uitvoerder: String,
    /// Slug of the voertuig.
    pub voertuig: String,
    /// Why.
    pub waarvoor: Waarvoor,
    /// For what; may be empty when it is in the garage.
    pub opmerking: String,
    /// When.
    pub when: HalfDays,
    /// Events so far.
    pub version: i32,
}

impl Bezetting {
    /// `in de garage`, `nodig voor iets anders (open dag)`.
    pub fn words(&self) -> String {
        let label = self.waarvoor.label();
        if self.opmerking.is_empty() {
            label.to_owned()
        } else {
            format!("{label} ({})", self.opmerking)
        }
    }

    /// Whether it takes one of these voertuigen at some moment of this time.
    pub fn takes(&self, voertuigen: &[String], van: Timestamp, tot: Timestamp) -> bool {
        voertuigen.contains(&self.voertuig) && self.when.touches(van, tot)
    }
}

/// A bezetting as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BezettingDraft {
    /// Slug of the voertuig.
    pub voertuig: String,
    /// Why, as [`Waarvoor::word`] writes it.
    pub waarvoor: String,
    /// For what.
    pub opmerking: String,
    /// When.
    pub when: HalfDaysDraft,
}

/// A bezetting whose fields can be read. That the uitvoerder has the voertuig is for the action to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBezetting {
    /// Slug of the voertuig.
    pub voertuig: String,
    /// Why.
    pub waarvoor: Waarvoor,
    /// For what.
    pub opmerking: String,
    /// When.
    pub when: HalfDays,
}

impl BezettingDraft {
    /// Reads the fields, or says everything that is wrong with them. `today` is the day in Hulst.
    pub fn check(&self, today: Date) -> Result<NewBezetting, FieldErrors> {
        let mut errors = FieldErrors::default();
        let waarvoor = Waarvoor::parse(&self.waarvoor).ok_or("Kies wat er met het voertuig is.");
        let waarvoor = errors.take("waarvoor", waarvoor);
        let opmerking = errors.take("opmerking", clean_text(&self.opmerking, OPMERKING_MAX));
        if waarvoor == Some(Waarvoor::Other) && opmerking.as_deref() == Some("") {
            errors.push("opmerking", "Vul in waar het voertuig voor nodig is.");
        }
        let when = self.when.check(&mut errors, today);
        match (waarvoor, opmerking, when) {
            (Some(waarvoor), Some(opmerking), Some(when)) if errors.is_empty() => {
                Ok(NewBezetting {
                    voertuig: self.voertuig.trim().to_owned(),
                    waarvoor,
                    opmerking,
                    when,
                })
            }
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_is_needed_for_has_to_be_said_unless_it_is_in_the_garage() {
        let draft = |waarvoor: &str, opmerking: &str| BezettingDraft {
            voertuig: "hw-bus".to_owned(),
            waarvoor: waarvoor.to_owned(),
            opmerking: opmerking.to_owned(),
            when: HalfDaysDraft {
                van: "24-11-2026".to_owned(),
                ..HalfDaysDraft::default()
            },
        };
        let today = jiff::civil::date(2026, 11, 23);
        assert!(draft("garage", "").check(today).is_ok());
        let errors = draft("other", " ").check(today).unwrap_err();
        assert!(errors.get("opmerking").is_some());
        assert!(draft("other", "open dag").check(today).is_ok());
        let errors = draft("weg", "").check(today).unwrap_err();
        assert!(errors.get("waarvoor").is_some());
    }
}
