//! What is typed at the till: money put in at the opening or taken out, a count, and how a kasdag is closed. Form only; whether it
//! may be done is asked of the kasdag.

use super::Stuks;
use crate::domain::{fields::FieldErrors, money::Cents};

/// More in one go is a slip of the keyboard: € 10.000.
const MOST: Cents = Cents(1_000_000);
/// Characters in a reason or an explanation.
const TEXT: usize = 300;
/// Characters in the number of a sealed bag.
const ZAK: usize = 40;

/// Opening the till by hand, as typed.
#[derive(Clone, Debug, Default)]
pub struct OpeningDraft {
    /// Float that is put in now, in euros; empty is none.
    pub erbij: String,
}

impl OpeningDraft {
    /// Reads the draft: the float that is put in.
    pub fn check(&self) -> Result<Cents, FieldErrors> {
        if self.erbij.trim().is_empty() {
            return Ok(Cents::ZERO);
        }
        amount(&self.erbij, Cents::ZERO).map_err(|sentence| FieldErrors::one("erbij", sentence))
    }
}

/// Cash in or out of the till by hand, as typed.
#[derive(Clone, Debug, Default)]
pub struct MutatieDraft {
    /// `in` or `uit`.
    pub richting: String,
    /// How much, in euros.
    pub bedrag: String,
    /// Why.
    pub reden: String,
}

/// Cash in or out of the till by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMutatie {
    /// Into the till positive, out of it negative; never zero.
    pub cents: Cents,
    /// Why.
    pub reden: String,
}

impl MutatieDraft {
    /// Reads the draft, or says everything that is wrong with it.
    pub fn check(&self) -> Result<NewMutatie, FieldErrors> {
        let mut errors = FieldErrors::default();
        let sign = match self.richting.trim() {
            "in" => Some(1),
            "uit" => Some(-1),
            _ => {
                errors.push("richting", "Kies of het geld in of uit de kas gaat.");
                None
            }
        };
        let bedrag = errors.take("bedrag", amount(&self.bedrag, Cents(1)));
        let reden = errors.take(
            "reden",
            sentence(
                &self.reden,
                "Schrijf waarom het geld in of uit de kas gaat.",
            ),
        );
        match (sign, bedrag, reden) {
            (Some(sign), Some(bedrag), Some(reden)) => Ok(NewMutatie {
                cents: Cents(sign * bedrag.0),
                reden,
            }),
            _ => Err(errors),
        }
    }
}

/// A count as typed: how many of each denomination.
#[derive(Clone, Debug, Default)]
pub struct TellingDraft {
    /// Per denomination in cents what was typed; what is not there or empty is none.
    pub stuks: Vec<(i64, String)>,
}

impl TellingDraft {
    /// Name of the field of a denomination: `stuks_5000`.
    pub fn field(cents: i64) -> String {
        format!("stuks_{cents}")
    }

    /// Reads the draft, or says everything that is wrong with it.
    pub fn check(&self) -> Result<Stuks, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut counted = Vec::new();
        for (cents, typed) in &self.stuks {
            if !Stuks::SOORTEN.contains(cents) {
                errors.push(Self::field(*cents), "Dit biljet of deze munt bestaat niet.");
            } else if !typed.trim().is_empty() {
                match typed.trim().parse::<u32>() {
                    Ok(count) if count <= Stuks::MOST => counted.push((*cents, count)),
                    Ok(_) | Err(_) => errors.push(
                        Self::field(*cents),
                        format!("Vul een heel aantal in van 0 tot en met {}.", Stuks::MOST),
                    ),
                }
            }
        }
        counted.sort_by(|one, two| two.cmp(one));
        if counted.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            errors.push("stuks", "Een biljet of munt staat er 2 keer in.");
        }
        if errors.is_empty() {
            Ok(Stuks::of(counted))
        } else {
            Err(errors)
        }
    }
}

/// Closing a kasdag, as typed.
#[derive(Clone, Debug, Default)]
pub struct SluitingDraft {
    /// What goes to the bank, in euros; empty is nothing.
    pub storting: String,
    /// Number of the sealed bag.
    pub zak: String,
}

/// How a kasdag is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSluiting {
    /// What goes to the bank, and in which sealed bag.
    pub storting: Option<(Cents, String)>,
}

impl NewSluiting {
    /// What goes to the bank.
    pub fn cents(&self) -> Cents {
        self.storting
            .as_ref()
            .map_or(Cents::ZERO, |(cents, _)| *cents)
    }
}

impl SluitingDraft {
    /// Reads the draft, or says everything that is wrong with it.
    pub fn check(&self) -> Result<NewSluiting, FieldErrors> {
        let mut errors = FieldErrors::default();
        let cents = if self.storting.trim().is_empty() {
            Some(Cents::ZERO)
        } else {
            errors.take("storting", amount(&self.storting, Cents::ZERO))
        };
        let zak = zak(&self.zak);
        match (cents, zak) {
            (Some(Cents::ZERO), None) => Ok(NewSluiting { storting: None }),
            (Some(cents), Some(zak)) if cents > Cents::ZERO && !zak.is_empty() => Ok(NewSluiting {
                storting: Some((cents, zak)),
            }),
            (cents, zak) => {
                if cents == Some(Cents::ZERO) {
                    errors.push(
                        "storting",
                        "Vul in hoeveel er in de zak zit, of laat het nummer van de zak leeg.",
                    );
                } else if zak.is_none() {
                    errors.push("zak", "Vul het nummer in dat op de gesloten zak staat.");
                } else if zak.is_some_and(|zak| zak.is_empty()) {
                    errors.push("zak", format!("Het nummer van de zak heeft alleen letters en cijfers, hoogstens {ZAK}."));
                }
                Err(errors)
            }
        }
    }
}

/// An explanation as typed.
pub fn explanation(typed: &str) -> Result<String, FieldErrors> {
    sentence(
        typed,
        "Schrijf wat het verschil verklaart, of dat u het niet weet.",
    )
    .map_err(|sentence| FieldErrors::one("opmerking", sentence))
}

/// The number of a bag in capitals without blanks and dashes; empty where it cannot be one.
fn zak(typed: &str) -> Option<String> {
    let plain: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let well_formed = plain.len() <= ZAK && plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match (plain.is_empty(), well_formed) {
        (true, _) => None,
        (false, true) => Some(plain),
        (false, false) => Some(String::new()),
    }
}

fn amount(typed: &str, least: Cents) -> Result<Cents, String> {
    let cents = Cents::parse_euros(typed).map_err(|error| error.to_string())?;
    if (least..=MOST).contains(&cents) {
        Ok(cents)
    } else {
        Err(format!("Vul een bedrag in van {least} tot en met {MOST}."))
    }
}

fn sentence(typed: &str, missing: &str) -> Result<String, String> {
    let plain = typed.trim();
    if plain.is_empty() {
        return Err(missing.to_owned());
    }
    if plain.chars().count() > TEXT || plain.contains('\0') {
        return Err(format!("Maak de tekst korter: hoogstens {TEXT} tekens."));
    }
    Ok(plain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn telling(stuks: &[(i64, &str)]) -> TellingDraft {
        let stuks = stuks
            .iter()
            .map(|(cents, typed)| (*cents, (*typed).to_owned()))
            .collect();
        TellingDraft { stuks }
    }

    #[test]
    fn a_count_is_whole_numbers_of_real_notes_and_coins() {
        let counted = telling(&[(5, "3"), (5_000, " 2 "), (100, ""), (200, "0")]).check();
        assert_eq!(counted.unwrap().to_text(), "5000:2 5:3");
        for (cents, typed) in [
            (5_000, "-1"),
            (5_000, "1,5"),
            (5_000, "10000"),
            (5_000, "x"),
            (300, "1"),
        ] {
            let errors = telling(&[(cents, typed)]).check().unwrap_err();
            assert!(errors.get(&format!("stuks_{cents}")).is_some(), "{typed}");
        }
        assert!(telling(&[(5, "1"), (5, "2")]).check().is_err());
        assert_eq!(telling(&[]).check().unwrap().totaal(), Cents::ZERO);
    }

    #[test]
    fn cash_moves_one_way_with_a_reason() {
        let draft = |richting: &str, bedrag: &str, reden: &str| {
            MutatieDraft {
                richting: richting.into(),
                bedrag: bedrag.into(),
                reden: reden.into(),
            }
            .check()
        };
        assert_eq!(
            draft("uit", "12,50", "Postzegels").unwrap().cents,
            Cents(-1_250)
        );
        assert_eq!(draft("in", "20", "Wisselgeld").unwrap().cents, Cents(2_000));
        assert_eq!(draft("", "0", " ").unwrap_err().list().len(), 3);
        assert!(draft("in", "10000,01", "x").is_err());
        assert!(draft("in", "-5", "x").is_err());
    }

    #[test]
    fn a_bag_has_a_number_and_money_in_it() {
        let draft = |storting: &str, zak: &str| {
            SluitingDraft {
                storting: storting.into(),
                zak: zak.into(),
            }
            .check()
        };
        assert_eq!(draft("", " ").unwrap().cents(), Cents::ZERO);
        assert_eq!(draft("0", "").unwrap().storting, None);
        let full = draft("150", " zk-001 22 ").unwrap();
        assert_eq!(full.storting, Some((Cents(15_000), "ZK00122".to_owned())));
        assert!(draft("150", "").unwrap_err().get("zak").is_some());
        assert!(draft("150", "zak!").unwrap_err().get("zak").is_some());
        assert!(draft("", "ZK1").unwrap_err().get("storting").is_some());
        assert!(draft("veel", "ZK1").unwrap_err().get("storting").is_some());
    }

    #[test]
    fn an_explanation_is_not_empty() {
        assert!(explanation(" ").is_err());
        assert!(explanation(&"x".repeat(301)).is_err());
        assert_eq!(explanation(" weet ik niet ").unwrap(), "weet ik niet");
    }
}
