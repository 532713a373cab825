//! An organisatie that buys cheques on invoice: a housing association, a church, a care home (domain.md §2). Says where
//! the invoice goes and whom to call; never for which residents the cheques are.

use uuid::Uuid;

use super::{
    address::{Email, Naam, Postcode, Telefoon, clean_text},
    fields::FieldErrors,
};

/// Characters of a line of the address.
const LINE_MAX: usize = 100;
/// Digits of a number in the trade register.
const KVK_DIGITS: usize = 8;

/// An organisatie as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisatie {
    /// Key.
    pub id: Uuid,
    /// What is known of it.
    pub gegevens: OrganisatieGegevens,
    /// Events so far.
    pub version: i32,
}

/// What is known of an organisatie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisatieGegevens {
    /// As it stands on the invoice.
    pub naam: Naam,
    /// Street and number, or a box number.
    pub adres: String,
    /// Postcode of the address.
    pub postcode: Postcode,
    /// Town.
    pub plaats: String,
    /// Whom to ask for; empty when nobody was named.
    pub contact: String,
    /// To call.
    pub telefoon: Option<Telefoon>,
    /// To write to.
    pub email: Option<Email>,
    /// Number in the trade register, 8 digits.
    pub kvk: Option<String>,
}

impl OrganisatieGegevens {
    /// Name and address, line by line, as an invoice carries them.
    pub fn address(&self) -> Vec<String> {
        let contact = if self.contact.is_empty() {
            String::new()
        } else {
            format!("t.a.v. {}", self.contact)
        };
        let lines = [
            self.naam.to_string(),
            contact,
            self.adres.clone(),
            format!("{} {}", self.postcode, self.plaats),
        ];
        lines.into_iter().filter(|line| !line.is_empty()).collect()
    }
}

/// An organisatie as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganisatieDraft {
    /// As it stands on the invoice.
    pub naam: String,
    /// Street and number.
    pub adres: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub plaats: String,
    /// Whom to ask for.
    pub contact: String,
    /// To call.
    pub telefoon: String,
    /// To write to.
    pub email: String,
    /// Number in the trade register.
    pub kvk: String,
}

impl OrganisatieDraft {
    /// Everything right, or everything that is wrong.
    pub fn check(&self) -> Result<OrganisatieGegevens, FieldErrors> {
        let mut errors = FieldErrors::default();
        let naam = errors.take("naam", Naam::parse(&self.naam));
        let adres = errors.take(
            "adres",
            filled(&self.adres, "Vul de straat en het huisnummer in."),
        );
        let postcode = errors.take("postcode", Postcode::parse(&self.postcode));
        let plaats = errors.take("plaats", filled(&self.plaats, "Vul de plaats in."));
        let contact = errors.take("contact", clean_text(&self.contact, LINE_MAX));
        let telefoon = optional(&mut errors, "telefoon", &self.telefoon, Telefoon::parse);
        let email = optional(&mut errors, "email", &self.email, Email::parse);
        let kvk = optional(&mut errors, "kvk", &self.kvk, parse_kvk);
        match (naam, adres, postcode, plaats, contact) {
            (Some(naam), Some(adres), Some(postcode), Some(plaats), Some(contact))
                if errors.is_empty() =>
            {
                Ok(OrganisatieGegevens {
                    naam,
                    adres,
                    postcode,
                    plaats,
                    contact,
                    telefoon,
                    email,
                    kvk,
                })
            }
            _ => Err(errors),
        }
    }
}

/// What may be left out is wrong only when something else was typed.
fn optional<T, E: std::fmt::Display>(
    errors: &mut FieldErrors,
    field: &str,
    typed: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Option<T> {
    if typed.trim().is_empty() {
        None
    } else {
        errors.take(field, parse(typed))
    }
}

fn filled(typed: &str, missing: &str) -> Result<String, String> {
    match clean_text(typed, LINE_MAX) {
        Ok(text) if text.is_empty() => Err(missing.to_owned()),
        Ok(text) => Ok(text),
        Err(error) => Err(error.to_string()),
    }
}

fn parse_kvk(typed: &str) -> Result<String, &'static str> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let well_formed = digits.len() == KVK_DIGITS && digits.bytes().all(|c| c.is_ascii_digit());
    if well_formed {
        Ok(digits)
    } else {
        Err("Een KvK-nummer heeft 8 cijfers.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> OrganisatieDraft {
        OrganisatieDraft {
            naam: "Stichting  Voorbeeldwonen".into(),
            adres: "Verzonnenlaan 1".into(),
            postcode: "4561ab".into(),
            plaats: "Hulst".into(),
            kvk: "1234 5678".into(),
            ..OrganisatieDraft::default()
        }
    }

    #[test]
    fn an_invoice_goes_to_the_address_line_by_line() {
        let mut draft = draft();
        let lines = draft.check().unwrap().address();
        assert_eq!(
            lines,
            [
                "Stichting Voorbeeldwonen",
                "Verzonnenlaan 1",
                "4561 AB Hulst"
            ]
        );
        draft.contact = "mevrouw Bedacht".into();
        assert_eq!(
            draft.check().unwrap().address()[1],
            "t.a.v. mevrouw Bedacht"
        );
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let wrong = OrganisatieDraft {
            postcode: "45".into(),
            telefoon: "1".into(),
            email: "x".into(),
            kvk: "123".into(),
            ..OrganisatieDraft::default()
        };
        let errors = wrong.check().unwrap_err();
        let fields: Vec<&str> = errors.list().iter().map(|(field, _)| &**field).collect();
        assert_eq!(
            fields,
            [
                "naam", "adres", "postcode", "plaats", "telefoon", "email", "kvk"
            ]
        );
    }
}
