//! A new deelnemer as typed, and the only way from there to one that can be stored.

use jiff::civil::Date;
use uuid::Uuid;

use super::{Beschikbaar, DeelnemerRegeling};
use crate::domain::{
    address::{Naam, Telefoon, clean_text},
    calendar::parse_date,
    fields::FieldErrors,
};

/// Characters of the restrictions, at most.
const BEPERKINGEN_MAX: usize = 300;
/// Hours somebody can agree to per week.
const UREN_MAX: u32 = 40;

/// A new deelnemer as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeelnemerDraft {
    /// Name to show.
    pub naam: String,
    /// May be empty.
    pub telefoon: String,
    /// The law or arrangement.
    pub regeling: String,
    /// Hours per week, as a number.
    pub uren: String,
    /// Half days: `ma-ochtend`.
    pub beschikbaar: Vec<String>,
    /// Whether they may drive.
    pub rijbewijs: bool,
    /// Effects only.
    pub beperkingen: String,
    /// First day.
    pub start: String,
    /// Last day; may be empty.
    pub end: String,
    /// Account of a klantmanager; may be empty.
    pub klantmanager: String,
}

/// A new deelnemer whose fields can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDeelnemer {
    /// Name to show.
    pub naam: Naam,
    /// Where the begeleider reaches them.
    pub telefoon: Option<Telefoon>,
    /// The law or arrangement.
    pub regeling: DeelnemerRegeling,
    /// Agreed time per week, in minutes.
    pub uren_per_week_minuten: u32,
    /// When they can come.
    pub beschikbaar: Beschikbaar,
    /// Whether they may drive a car.
    pub rijbewijs: bool,
    /// Effects only.
    pub beperkingen: String,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Option<Date>,
    /// Account of the klantmanager; that it is one is for the action to see.
    pub klantmanager: Option<Uuid>,
}

impl DeelnemerDraft {
    /// Reads the fields, or says everything that is wrong with them.
    pub fn check(&self) -> Result<NewDeelnemer, FieldErrors> {
        let mut errors = FieldErrors::default();
        let naam = errors.take("naam", Naam::parse(&self.naam));
        let telefoon = optional(&self.telefoon)
            .and_then(|text| errors.take("telefoon", Telefoon::parse(text)));
        let regeling = errors.take(
            "regeling",
            DeelnemerRegeling::parse(&self.regeling).ok_or("Kies een regeling."),
        );
        let minuten = errors.take("uren", minutes(&self.uren));
        let beschikbaar = self
            .beschikbaar
            .iter()
            .map(|part| Beschikbaar::parse_part(part))
            .collect::<Option<Vec<_>>>()
            .map(Beschikbaar::of)
            .filter(|parts| !parts.is_empty())
            .ok_or("Kies ten minste één dagdeel.");
        let beschikbaar = errors.take("beschikbaar", beschikbaar);
        let beperkingen = errors.take(
            "beperkingen",
            clean_text(&self.beperkingen, BEPERKINGEN_MAX),
        );
        let start = errors.take("start", parse_date(&self.start));
        let end = optional(&self.end).and_then(|text| errors.take("end", parse_date(text)));
        let klantmanager = errors
            .take("klantmanager", parse_klantmanager(&self.klantmanager))
            .flatten();
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            errors.push(
                "end",
                "Deze dag ligt voor de eerste dag. Kijk de datums na.",
            );
        }
        match (naam, regeling, minuten, beschikbaar, beperkingen, start) {
            (
                Some(naam),
                Some(regeling),
                Some(uren_per_week_minuten),
                Some(beschikbaar),
                Some(beperkingen),
                Some(start),
            ) if errors.is_empty() => Ok(NewDeelnemer {
                naam,
                telefoon,
                regeling,
                uren_per_week_minuten,
                beschikbaar,
                rijbewijs: self.rijbewijs,
                beperkingen,
                start,
                end,
                klantmanager,
            }),
            _ => Err(errors),
        }
    }
}

/// What is said of a klantmanager who is not one.
pub const NO_KLANTMANAGER: &str = "Kies een klantmanager uit de lijst.";

/// Reads the choice of a klantmanager; nothing chosen is nobody.
pub fn parse_klantmanager(text: &str) -> Result<Option<Uuid>, &'static str> {
    optional(text)
        .map(|text| text.parse().map_err(|_| NO_KLANTMANAGER))
        .transpose()
}

fn optional(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn minutes(text: &str) -> Result<u32, String> {
    text.trim()
        .parse::<u32>()
        .ok()
        .filter(|hours| (1..=UREN_MAX).contains(hours))
        .map(|hours| hours * 60)
        .ok_or_else(|| format!("Vul een heel aantal uren in van 1 tot {UREN_MAX}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right() -> DeelnemerDraft {
        DeelnemerDraft {
            naam: " Aïcha  van Dam ".to_owned(),
            regeling: "wwb".to_owned(),
            uren: "16".to_owned(),
            beschikbaar: vec!["ma-ochtend".to_owned()],
            start: "2-11-2026".to_owned(),
            ..DeelnemerDraft::default()
        }
    }

    #[test]
    fn what_is_typed_becomes_a_deelnemer() {
        let new = right().check().unwrap();
        assert_eq!(new.naam.as_str(), "Aïcha van Dam");
        assert_eq!(new.uren_per_week_minuten, 960);
        assert_eq!((new.telefoon, new.end), (None, None));
    }

    #[test]
    fn all_mistakes_are_said_at_once() {
        let wrong = DeelnemerDraft {
            telefoon: "112".to_owned(),
            uren: "-3".to_owned(),
            end: "1-1-2020".to_owned(),
            klantmanager: "Klaas".to_owned(),
            beschikbaar: vec!["ma-nacht".to_owned()],
            beperkingen: "x".repeat(301),
            start: "2-11-2026".to_owned(),
            ..DeelnemerDraft::default()
        };
        let errors = wrong.check().unwrap_err();
        let fields: Vec<&str> = errors
            .list()
            .iter()
            .map(|(field, _)| field.as_str())
            .collect();
        assert_eq!(
            fields,
            [
                "naam",
                "telefoon",
                "regeling",
                "uren",
                "beschikbaar",
                "beperkingen",
                "klantmanager",
                "end"
            ]
        );
    }
}
