//! Correcting what was said about a klus, while others may be at it too: what two people changed without touching the same field
//! both stands, and where they did touch the same one, whoever came second decides with both values in view.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Klasse, Klus, KlusRefused, KlusStatus, Step, Voorkeuren,
    draft::{OMSCHRIJVING_MAX, check_deadline},
};
use crate::domain::{
    address::{Email, Naam, Telefoon, clean_text},
    bewoner::Bewoner,
    calendar::parse_date,
    fields::FieldErrors,
    regeling::Regeling,
};

/// Characters of questions with their answers, and of remarks on access, at most.
const LINES_MAX: usize = 2_000;
const TOEGANG_MAX: usize = 600;

/// A field that staff can correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// What the resident is called.
    Naam,
    /// Their telephone number.
    Telefoon,
    /// Their e-mail address.
    Email,
    /// What is to be done.
    Omschrijving,
    /// What they do themselves, and their answers, one a line.
    Zelf,
    /// Remarks on access.
    Toegang,
    /// When it suits.
    Voorkeuren,
    /// The last day on which it is of use.
    Deadline,
    /// How soon it must be done; only for who dispatches.
    Urgentie,
    /// Whom the resident knows; only for who dispatches.
    Contactpersoon,
}

impl Field {
    /// All, in the order of the form.
    pub const ALL: [Self; 10] = [
        Self::Naam,
        Self::Telefoon,
        Self::Email,
        Self::Omschrijving,
        Self::Zelf,
        Self::Toegang,
        Self::Voorkeuren,
        Self::Deadline,
        Self::Urgentie,
        Self::Contactpersoon,
    ];

    /// Name of the form field.
    pub fn word(self) -> &'static str {
        match self {
            Self::Naam => "naam",
            Self::Telefoon => "telefoon",
            Self::Email => "email",
            Self::Omschrijving => "omschrijving",
            Self::Zelf => "zelf",
            Self::Toegang => "toegang",
            Self::Voorkeuren => "voorkeuren",
            Self::Deadline => "deadline",
            Self::Urgentie => "urgentie",
            Self::Contactpersoon => "contactpersoon",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Naam => "Naam",
            Self::Telefoon => "Telefoon",
            Self::Email => "E-mail",
            Self::Omschrijving => "Wat er moet gebeuren",
            Self::Zelf => "Zelf en antwoorden",
            Self::Toegang => "Toegang",
            Self::Voorkeuren => "Wanneer het kan",
            Self::Deadline => "Uiterste datum",
            Self::Urgentie => "Hoe snel",
            Self::Contactpersoon => "Contactpersoon",
        }
    }

    /// Reads [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether only who dispatches may change it.
    pub fn is_of_dispatch(self) -> bool {
        matches!(self, Self::Urgentie | Self::Contactpersoon)
    }
}

/// What can be corrected, each field in the words in which it is stored: the same value is the same words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details(BTreeMap<Field, String>);

impl Details {
    /// As they are now.
    pub fn of(klus: &Klus, bewoner: &Bewoner, regeling: &Regeling) -> Self {
        let gegevens = &bewoner.gegevens;
        let known = |field| match field {
            Field::Naam => gegevens.naam.to_string(),
            Field::Telefoon => text(gegevens.telefoon.as_ref().map(Telefoon::as_str)),
            Field::Email => text(gegevens.email.as_ref().map(Email::as_str)),
            Field::Omschrijving => klus.omschrijving.clone(),
            Field::Zelf => klus.zelf.clone(),
            Field::Toegang => klus.toegang.clone(),
            Field::Voorkeuren => klus.voorkeuren.words(),
            Field::Deadline => klus
                .deadline
                .map_or_else(String::new, |day| day.to_string()),
            Field::Urgentie => text(klus.klasse.urgentie(regeling).map(|one| one.slug.as_str())),
            Field::Contactpersoon => klus
                .contactpersoon
                .map_or_else(String::new, |id| id.to_string()),
        };
        Self(Field::ALL.map(|field| (field, known(field))).into())
    }

    /// The words of one field; none is nothing.
    pub fn get(&self, field: Field) -> &str {
        self.0.get(&field).map_or("", String::as_str)
    }

    /// The same with other words for one field.
    #[must_use]
    pub fn with(mut self, field: Field, words: impl Into<String>) -> Self {
        self.0.insert(field, words.into());
        self
    }

    /// Reads what was typed: everything right in the words in which it is stored, or everything that is wrong. What stands as it was
    /// shown is not judged again: a deadline may have passed since.
    pub fn check(
        &self,
        shown: &Self,
        regeling: &Regeling,
        today: Date,
    ) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut read = Self::default();
        for field in Field::ALL {
            let typed = self.get(field);
            let words = if typed == shown.get(field) {
                Some(typed.to_owned())
            } else {
                canonical(field, typed, regeling, today, &mut errors)
            };
            read = read.with(field, words.unwrap_or_default());
        }
        if errors.is_empty() {
            Ok(read)
        } else {
            Err(errors)
        }
    }
}

fn text(found: Option<&str>) -> String {
    found.unwrap_or_default().to_owned()
}

/// The words in which a value is stored, or what is wrong with it.
fn canonical(
    field: Field,
    typed: &str,
    regeling: &Regeling,
    today: Date,
    errors: &mut FieldErrors,
) -> Option<String> {
    let name = field.word();
    let is_empty = typed.trim().is_empty();
    match field {
        Field::Naam => errors
            .take(name, Naam::parse(typed))
            .map(|one| one.to_string()),
        Field::Telefoon | Field::Email | Field::Deadline | Field::Contactpersoon if is_empty => {
            Some(String::new())
        }
        Field::Telefoon => errors
            .take(name, Telefoon::parse(typed))
            .map(|one| one.as_str().to_owned()),
        Field::Email => errors
            .take(name, Email::parse(typed))
            .map(|one| one.as_str().to_owned()),
        Field::Omschrijving => {
            let text = errors.take(name, clean_text(typed, OMSCHRIJVING_MAX))?;
            if text.is_empty() {
                errors.push(name, "Vertel in het kort wat er moet gebeuren.");
            }
            Some(text)
        }
        Field::Zelf => {
            let lines: Result<Vec<String>, _> = typed
                .lines()
                .map(|line| clean_text(line, LINES_MAX))
                .filter(|line| line.as_ref().map_or(true, |text| !text.is_empty()))
                .collect();
            let text = errors.take(name, lines)?.join("\n");
            // The same bound for all lines together.
            errors.take(name, clean_text(&text, LINES_MAX))?;
            Some(text)
        }
        Field::Toegang => errors.take(name, clean_text(typed, TOEGANG_MAX)),
        Field::Voorkeuren => {
            let found = Voorkeuren::parse(typed);
            if found.is_none() {
                errors.push(name, "Kies dagen en dagdelen uit de lijst.");
            }
            found.map(|one| one.words())
        }
        Field::Deadline => {
            let date = errors.take(name, parse_date(typed))?;
            check_deadline(date, today, errors).map(|date| date.to_string())
        }
        Field::Urgentie => {
            let found = Klasse::with_slug(typed.trim(), regeling);
            if found.is_none() {
                errors.push(name, "Kies uit de lijst hoe snel het moet.");
            }
            found.map(|_| typed.trim().to_owned())
        }
        Field::Contactpersoon => {
            let found: Result<Uuid, _> = typed.trim().parse();
            errors
                .take(name, found.map_err(|_| "Kies iemand uit de lijst."))
                .map(|id| id.to_string())
        }
    }
}

/// What becomes of two corrections at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Both together; where they collide, the one that came second.
    pub details: Details,
    /// What whoever came second changed.
    pub own: Vec<Field>,
    /// What others changed since it was shown, and whoever came second did not.
    pub others: Vec<Field>,
    /// What both changed, each otherwise.
    pub collisions: Vec<Field>,
}

/// Puts what was typed, on what was shown, beside what stands there now.
pub fn merge(shown: &Details, typed: &Details, now: &Details) -> Merged {
    let mut merged = Merged {
        details: now.clone(),
        own: Vec::new(),
        others: Vec::new(),
        collisions: Vec::new(),
    };
    for field in Field::ALL {
        let (was, wanted, stands) = (shown.get(field), typed.get(field), now.get(field));
        if wanted == was {
            if stands != was {
                merged.others.push(field);
            }
            continue;
        }
        if wanted == stands {
            continue;
        }
        if stands != was {
            merged.collisions.push(field);
        }
        merged.own.push(field);
        merged.details = merged.details.with(field, wanted);
    }
    merged
}

impl Klus {
    /// Corrects what was said about it, in words that [`Details::check`] has read. It stays where it is in its life, and keeps its
    /// age and its question.
    pub fn edit(self, details: &Details, regeling: &Regeling) -> Step {
        if !(self.status.is_open() || self.status == KlusStatus::Complaint) {
            return Err(KlusRefused::State {
                act: "gewijzigd",
                status: self.status,
            });
        }
        let words = |field| details.get(field).to_owned();
        Ok(Self {
            omschrijving: words(Field::Omschrijving),
            zelf: words(Field::Zelf),
            toegang: words(Field::Toegang),
            voorkeuren: Voorkeuren::parse(details.get(Field::Voorkeuren))
                .unwrap_or(self.voorkeuren),
            deadline: details.get(Field::Deadline).parse().ok(),
            klasse: Klasse::with_slug(details.get(Field::Urgentie), regeling)
                .unwrap_or(self.klasse),
            contactpersoon: details.get(Field::Contactpersoon).parse().ok(),
            version: self.version + 1,
            ..self
        })
    }
}

impl Bewoner {
    /// Corrects how somebody is called and reached, in words that [`Details::check`] has read.
    #[must_use]
    pub fn edit(mut self, details: &Details) -> Self {
        if let Ok(naam) = Naam::parse(details.get(Field::Naam)) {
            self.gegevens.naam = naam;
        }
        self.gegevens.telefoon = Telefoon::parse(details.get(Field::Telefoon)).ok();
        self.gegevens.email = Email::parse(details.get(Field::Email)).ok();
        self
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::klus::tests::{hulst, klus};

    const TODAY: Date = date(2026, 11, 6);

    fn shown() -> Details {
        Details::default()
            .with(Field::Naam, "Adriana Verzonnen")
            .with(Field::Telefoon, "0114000012")
            .with(Field::Omschrijving, "De heg is te hoog.")
            .with(Field::Urgentie, "gewoon")
            .with(Field::Deadline, "2026-11-01")
    }

    #[test]
    fn two_who_touch_other_fields_both_get_their_way() {
        let typed = shown().with(Field::Telefoon, "0612345678");
        let now = shown().with(Field::Toegang, "Er is een hond.");
        let merged = merge(&shown(), &typed, &now);
        assert_eq!(merged.own, [Field::Telefoon]);
        assert_eq!(merged.others, [Field::Toegang]);
        assert_eq!(merged.collisions, []);
        let both = typed.with(Field::Toegang, "Er is een hond.");
        assert_eq!(merged.details, both);
    }

    #[test]
    fn two_who_touch_one_field_collide_unless_they_want_the_same() {
        let typed = shown().with(Field::Telefoon, "0612345678");
        let now = shown().with(Field::Telefoon, "0687654321");
        let merged = merge(&shown(), &typed, &now);
        assert_eq!(merged.collisions, [Field::Telefoon]);
        assert_eq!(merged.details.get(Field::Telefoon), "0612345678");
        let same = merge(&shown(), &typed, &typed);
        assert_eq!((same.own, same.collisions), (vec![], vec![]));
    }

    #[test]
    fn what_is_typed_is_read_as_it_is_stored_and_what_stands_is_not_judged_again() {
        let typed = shown()
            .with(Field::Telefoon, "06 - 1234 5678")
            .with(Field::Zelf, " Snoeiafval? Ja \n\n  Ladder? Nee")
            .with(Field::Voorkeuren, "di-middag ma-ochtend");
        let read = typed.check(&shown(), &hulst(), TODAY).unwrap();
        assert_eq!(read.get(Field::Telefoon), "0612345678");
        assert_eq!(read.get(Field::Zelf), "Snoeiafval? Ja\nLadder? Nee");
        assert_eq!(read.get(Field::Voorkeuren), "ma-ochtend di-middag");
        assert_eq!(
            read.get(Field::Deadline),
            "2026-11-01",
            "it had passed when it was shown"
        );
        let wrong = shown()
            .with(Field::Naam, " ")
            .with(Field::Email, "geen adres")
            .with(Field::Deadline, "2-11-2026")
            .with(Field::Urgentie, "ooit")
            .with(Field::Omschrijving, "");
        let errors = wrong.check(&shown(), &hulst(), TODAY).unwrap_err();
        let fields: Vec<&str> = errors
            .list()
            .iter()
            .map(|(field, _)| field.as_str())
            .collect();
        assert_eq!(
            fields,
            ["naam", "email", "omschrijving", "deadline", "urgentie"]
        );
    }

    #[test]
    fn a_corrected_klus_stays_where_it_is_and_one_that_is_over_is_not_corrected() {
        let asked = klus(KlusStatus::Asked);
        let details = shown().with(Field::Deadline, "2026-11-20");
        let edited = asked.clone().edit(&details, &hulst()).unwrap();
        assert_eq!(edited.deadline, Some(date(2026, 11, 20)));
        assert_eq!(edited.omschrijving, "De heg is te hoog.");
        assert_eq!(edited.version, asked.version + 1);
        assert_eq!(
            (edited.status, edited.reden, edited.changed_at),
            (asked.status, asked.reden, asked.changed_at)
        );
        assert!(klus(KlusStatus::Closed).edit(&details, &hulst()).is_err());
    }
}
