//! A new deelnemer as typed, and the only way from there to one that can be stored.

use jiff::civil::Date;
use uuid::Uuid;

use super::{Beperking, Beschikbaar, Deelnemer, DeelnemerRegeling, traject::minutes};
use crate::domain::{
    address::{Naam, Telefoon},
    calendar::parse_date,
    certificaat::{Certificaat, Rijbewijs},
    fields::FieldErrors,
};

/// What is known of a deelnemer's traject, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrajectDraft {
    /// Name to show.
    pub naam: String,
    /// May be empty.
    pub telefoon: String,
    /// The law or arrangement.
    pub regeling: String,
    /// Half days: `ma-ochtend`.
    pub beschikbaar: Vec<String>,
    /// Effects: words of [`Beperking`].
    pub beperkingen: Vec<String>,
    /// First day.
    pub start: String,
    /// Last day; may be empty.
    pub end: String,
}

/// The same, of which every field can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traject {
    /// Name to show.
    pub naam: Naam,
    /// Where the begeleider reaches them.
    pub telefoon: Option<Telefoon>,
    /// The law or arrangement.
    pub regeling: DeelnemerRegeling,
    /// When they can come.
    pub beschikbaar: Beschikbaar,
    /// Effects only.
    pub beperkingen: Vec<Beperking>,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Option<Date>,
}

impl TrajectDraft {
    /// What is stored of somebody, as a form shows it.
    pub fn of(deelnemer: &Deelnemer) -> Self {
        Self {
            naam: deelnemer.naam.clone(),
            telefoon: deelnemer
                .telefoon
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            regeling: deelnemer.regeling.word().to_owned(),
            beschikbaar: deelnemer
                .beschikbaar
                .to_string()
                .split_whitespace()
                .map(ToOwned::to_owned)
                .collect(),
            beperkingen: deelnemer
                .beperkingen
                .iter()
                .map(|one| one.word().to_owned())
                .collect(),
            start: deelnemer.start.to_string(),
            end: deelnemer
                .end
                .map_or_else(String::new, |end| end.to_string()),
        }
    }

    /// Reads the fields, or says everything that is wrong with them.
    pub fn check(&self) -> Result<Traject, FieldErrors> {
        let mut errors = FieldErrors::default();
        let naam = errors.take("naam", Naam::parse(&self.naam));
        let telefoon = optional(&self.telefoon)
            .and_then(|text| errors.take("telefoon", Telefoon::parse(text)));
        let regeling = errors.take(
            "regeling",
            DeelnemerRegeling::parse(&self.regeling).ok_or("Kies een regeling."),
        );
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
            Beperking::parse_all(self.beperkingen.iter().map(String::as_str))
                .ok_or("Kies uit de lijst."),
        );
        let start = errors.take("start", parse_date(&self.start));
        let end = optional(&self.end).and_then(|text| errors.take("end", parse_date(text)));
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            errors.push(
                "end",
                "Deze dag ligt voor de eerste dag. Kijk de datums na.",
            );
        }
        match (naam, regeling, beschikbaar, beperkingen, start) {
            (Some(naam), Some(regeling), Some(beschikbaar), Some(beperkingen), Some(start))
                if errors.is_empty() =>
            {
                Ok(Traject {
                    naam,
                    telefoon,
                    regeling,
                    beschikbaar,
                    beperkingen,
                    start,
                    end,
                })
            }
            _ => Err(errors),
        }
    }
}

/// A new deelnemer as typed: the intake.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeelnemerDraft {
    /// Who, and when.
    pub traject: TrajectDraft,
    /// Hours per week, as a number.
    pub uren: String,
    /// Whether they may drive a car.
    pub rijbewijs: bool,
    /// Until when; may be empty.
    pub rijbewijs_tot: String,
    /// Account of a klantmanager; may be empty.
    pub klantmanager: String,
}

/// A new deelnemer whose fields can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDeelnemer {
    /// Who, and when.
    pub traject: Traject,
    /// Agreed time per week from the first day on, in minutes.
    pub minuten: u32,
    /// Their driving licence, if they have one.
    pub rijbewijs: Option<Certificaat>,
    /// Account of the klantmanager; that it is one is for the action to see.
    pub klantmanager: Option<Uuid>,
}

impl DeelnemerDraft {
    /// Reads the fields, or says everything that is wrong with them.
    pub fn check(&self) -> Result<NewDeelnemer, FieldErrors> {
        let (traject, mut errors) = match self.traject.check() {
            Ok(traject) => (Some(traject), FieldErrors::default()),
            Err(errors) => (None, errors),
        };
        let minuten = errors.take("uren", minutes(&self.uren));
        let geldig_tot = optional(&self.rijbewijs_tot)
            .and_then(|text| errors.take("rijbewijs_tot", parse_date(text)));
        let klantmanager = errors
            .take("klantmanager", parse_klantmanager(&self.klantmanager))
            .flatten();
        match (traject, minuten) {
            (Some(traject), Some(minuten)) if errors.is_empty() => Ok(NewDeelnemer {
                traject,
                minuten,
                rijbewijs: self.rijbewijs.then_some(Certificaat {
                    geldig_tot,
                    ..Certificaat::rijbewijs(Rijbewijs::B)
                }),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn right() -> DeelnemerDraft {
        DeelnemerDraft {
            traject: TrajectDraft {
                naam: " Aïcha  van Dam ".to_owned(),
                regeling: "wwb".to_owned(),
                beschikbaar: vec!["ma-ochtend".to_owned()],
                beperkingen: vec!["no_pets".to_owned(), "lifts_little".to_owned()],
                start: "2-11-2026".to_owned(),
                ..TrajectDraft::default()
            },
            uren: "16".to_owned(),
            rijbewijs: true,
            rijbewijs_tot: "1-3-2031".to_owned(),
            ..DeelnemerDraft::default()
        }
    }

    #[test]
    fn what_is_typed_becomes_a_deelnemer() {
        let new = right().check().unwrap();
        assert_eq!(new.traject.naam.as_str(), "Aïcha van Dam");
        assert_eq!(new.minuten, 960);
        assert_eq!((new.traject.telefoon, new.traject.end), (None, None));
        assert_eq!(
            new.traject.beperkingen,
            [Beperking::LiftsLittle, Beperking::NoPets]
        );
        let licence = new.rijbewijs.unwrap();
        assert_eq!(licence.geldig_tot, Some(jiff::civil::date(2031, 3, 1)));
    }

    #[test]
    fn all_mistakes_are_said_at_once() {
        let wrong = DeelnemerDraft {
            traject: TrajectDraft {
                telefoon: "112".to_owned(),
                end: "1-1-2020".to_owned(),
                beschikbaar: vec!["ma-nacht".to_owned()],
                beperkingen: vec!["reuma".to_owned()],
                start: "2-11-2026".to_owned(),
                ..TrajectDraft::default()
            },
            uren: "-3".to_owned(),
            rijbewijs_tot: "ooit".to_owned(),
            klantmanager: "Klaas".to_owned(),
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
                "beschikbaar",
                "beperkingen",
                "end",
                "uren",
                "rijbewijs_tot",
                "klantmanager",
            ]
        );
    }
}
