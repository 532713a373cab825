//! A ploeg as typed, and what can be seen from the form alone: dates, times and names that are none.
//! Whether these people can go out together is judged later, with what is known of them.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::domain::{
    address::{TextError, clean_text},
    calendar::{parse_date, parse_time, to_instant},
    fields::FieldErrors,
};

/// Characters of a name, at most.
const NAAM_MAX: usize = 40;

/// A ploeg as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PloegDraft {
    /// The day.
    pub datum: String,
    /// What to call it; may be empty.
    pub naam: String,
    /// Key of the begeleider's account.
    pub begeleider: String,
    /// Keys of the deelnemers.
    pub deelnemers: Vec<String>,
    /// When it gathers, as the clock in Hulst shows it.
    pub van: String,
    /// When it is back.
    pub tot: String,
    /// Slug of the vehicle; empty for none.
    pub voertuig: String,
}

/// A ploeg whose fields can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPloeg {
    /// The day.
    pub datum: Date,
    /// What to call it; empty when the next number will do.
    pub naam: String,
    /// Account of the begeleider.
    pub begeleider_id: Uuid,
    /// When it gathers.
    pub van: Timestamp,
    /// When it is back.
    pub tot: Timestamp,
    /// Slug of the vehicle.
    pub voertuig: Option<String>,
    /// Who goes along; each once.
    pub deelnemers: Vec<Uuid>,
}

impl PloegDraft {
    /// Reads the fields, or says everything that is wrong with them.
    pub fn check(&self) -> Result<NewPloeg, FieldErrors> {
        let mut errors = FieldErrors::default();
        let datum = errors.take("datum", parse_date(&self.datum));
        let naam = errors.take::<_, TextError>("naam", clean_text(&self.naam, NAAM_MAX));
        let begeleider_id = errors.take(
            "begeleider",
            self.begeleider
                .parse::<Uuid>()
                .map_err(|_| "Kies een begeleider."),
        );
        let mut deelnemers = Vec::new();
        for one in &self.deelnemers {
            match one.parse::<Uuid>() {
                Ok(id) if !deelnemers.contains(&id) => deelnemers.push(id),
                Ok(_) => {}
                Err(_) => errors.push("deelnemers", "Kies deelnemers uit de lijst."),
            }
        }
        let van = errors.take("van", parse_time(&self.van));
        let tot = errors.take("tot", parse_time(&self.tot));
        let voertuig = Some(self.voertuig.trim().to_owned()).filter(|slug| !slug.is_empty());
        match (datum, naam, begeleider_id, van, tot) {
            (Some(datum), Some(naam), Some(begeleider_id), Some(van), Some(tot))
                if errors.is_empty() =>
            {
                Ok(NewPloeg {
                    datum,
                    naam,
                    begeleider_id,
                    van: to_instant(datum, van),
                    tot: to_instant(datum, tot),
                    voertuig,
                    deelnemers,
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
    fn all_mistakes_are_said_at_once_and_nobody_counts_twice() {
        let wrong = PloegDraft {
            datum: "31-2-2026".to_owned(),
            van: "half negen".to_owned(),
            deelnemers: vec!["x".to_owned()],
            ..PloegDraft::default()
        };
        let errors = wrong.check().unwrap_err();
        let fields: Vec<&str> = errors
            .list()
            .iter()
            .map(|(field, _)| field.as_str())
            .collect();
        assert_eq!(fields, ["datum", "begeleider", "deelnemers", "van", "tot"]);
        let id = Uuid::from_u128(5).to_string();
        let right = PloegDraft {
            datum: "2026-11-23".to_owned(),
            begeleider: id.clone(),
            deelnemers: vec![id.clone(), id],
            van: "8.30".to_owned(),
            tot: "16:30".to_owned(),
            ..PloegDraft::default()
        };
        let new = right.check().unwrap();
        assert_eq!(new.deelnemers.len(), 1);
        assert_eq!(new.van.to_string(), "2026-11-23T07:30:00Z");
        assert_eq!(new.voertuig, None);
    }
}
