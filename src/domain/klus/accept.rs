//! Taking a klus on as typed: how much work, and what a coordinator confirms with it (domain.md §4: no certified trade, no work above
//! the height of the regeling, no displacement of ordinary firms).

use super::{Acceptance, REMARK_MAX, parse_personen_uren};
use crate::domain::{address::clean_text, fields::FieldErrors, regeling::Regeling};

/// Taking on, as typed. Field names are those of the form.
#[derive(Clone, Debug, Default)]
pub struct AcceptDraft {
    /// Expected person-hours.
    pub uren: String,
    /// Persons that will go.
    pub personen: String,
    /// Whether the rules were confirmed.
    pub toets: bool,
    /// What is said to the resident besides; may be left out.
    pub toelichting: String,
}

/// What goes with a decision besides the decision itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// What the resident reads, in words of one's own.
    pub toelichting: Option<String>,
    /// Whether the rules of [`rules`] were confirmed; programs may take a klus on without.
    pub confirmed: bool,
}

impl Said {
    /// Only words.
    pub fn words(field: &str, text: &str) -> Result<Self, FieldErrors> {
        let text = clean_text(text, REMARK_MAX)
            .map_err(|error| FieldErrors::one(field, error.to_string()))?;
        Ok(Self {
            toelichting: Some(text).filter(|text| !text.is_empty()),
            confirmed: false,
        })
    }
}

impl AcceptDraft {
    /// What was decided, or everything that is wrong.
    pub fn check(&self) -> Result<(Acceptance, Said), FieldErrors> {
        let mut errors = FieldErrors::default();
        let minuten = parse_personen_uren(&self.uren);
        if minuten.is_none() {
            errors.push(
                "uren",
                "Vul de personen-uren in, in hele kwartieren, bijvoorbeeld 4 of 2,5.",
            );
        }
        let personen = self.personen.trim().parse::<u32>().ok();
        if personen.is_none() {
            errors.push("personen", "Vul in hoeveel personen gaan, bijvoorbeeld 2.");
        }
        if !self.toets {
            errors.push(
                "toets",
                "Kruis aan dat het allemaal klopt. Klopt iets niet? Vraag het de bewoner, of wijs de klus af.",
            );
        }
        let said = errors.take("toelichting", clean_text(&self.toelichting, REMARK_MAX));
        match (personen, minuten, said) {
            (Some(personen), Some(personen_minuten), Some(said)) if errors.is_empty() => Ok((
                Acceptance {
                    personen,
                    personen_minuten,
                },
                Said {
                    toelichting: Some(said).filter(|text| !text.is_empty()),
                    confirmed: true,
                },
            )),
            _ => Err(errors),
        }
    }
}

/// What has to be true of a klus before it is taken on, one sentence each.
pub fn rules(regeling: &Regeling) -> [String; 3] {
    [
        format!(
            "Het werk is niet hoger dan {}.",
            height(regeling.max_hoogte_cm)
        ),
        "Er is geen erkend vakman voor nodig.".to_owned(),
        "Een gewoon bedrijf verliest er geen werk door (additioneel).".to_owned(),
    ]
}

/// `2 meter`, `2,5 meter`.
pub fn height(cm: u32) -> String {
    let (metres, rest) = (cm / 100, cm % 100);
    match rest {
        0 => format!("{metres} meter"),
        rest if rest % 10 == 0 => format!("{metres},{} meter", rest / 10),
        rest => format!("{metres},{rest:02} meter"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_on_without_confirming_and_all_is_said_at_once() {
        let draft = AcceptDraft {
            uren: "veel".to_owned(),
            ..AcceptDraft::default()
        };
        let errors = draft.check().unwrap_err();
        assert_eq!(errors.list().len(), 3);
        let unconfirmed = AcceptDraft {
            uren: "4".to_owned(),
            personen: "2".to_owned(),
            ..AcceptDraft::default()
        };
        assert!(unconfirmed.check().unwrap_err().get("toets").is_some());
        let confirmed = AcceptDraft {
            toets: true,
            ..unconfirmed
        };
        let (acceptance, said) = confirmed.check().unwrap();
        assert_eq!(acceptance.personen_minuten, 240);
        assert!(said.confirmed && said.toelichting.is_none());
    }

    #[test]
    fn heights_read_as_people_say_them() {
        let told: Vec<String> = [200, 250, 225, 305].into_iter().map(height).collect();
        assert_eq!(told, ["2 meter", "2,5 meter", "2,25 meter", "3,05 meter"]);
    }
}
