//! One bank statement of the municipality, and what its lines are for: a sealed bag, card payments, an invoice. What is not
//! recognised a person decides (domain.md §3, "deposit matched with the bank"). No names of account holders are kept.

use jiff::civil::Date;
use thiserror::Error;
use uuid::Uuid;

use super::{
    boeking::{Boeking, Rekening},
    fields::FieldErrors,
    iban::Iban,
    kas::Storting,
    money::Cents,
};

mod camt;

pub use camt::read;

/// A key this short is only recognised when it stands by itself.
const SHORT: usize = 6;

/// One bank statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bankafschrift {
    /// Of which account.
    pub iban: Iban,
    /// The bank's own name for it.
    pub kenmerk: String,
    /// Day of the closing balance.
    pub tot: Date,
    /// What stood on the account before.
    pub begin: Cents,
    /// What stood on it afterwards.
    pub eind: Cents,
    /// What came in and went out, in order.
    pub regels: Vec<Bankregel>,
}

/// One line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bankregel {
    /// When it was booked.
    pub datum: Date,
    /// Received is positive.
    pub cents: Cents,
    /// What was written with it, without names.
    pub tekst: String,
}

impl Bankregel {
    /// Whether a number or reference stands in its text, however it is spaced and dashed there.
    pub fn mentions(&self, key: &str) -> bool {
        let key = plain(key);
        if key.is_empty() {
            return false;
        }
        if key.len() >= SHORT {
            return plain(&self.tekst).contains(&key);
        }
        self.tekst
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| plain(word) == key)
    }
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// What the municipality still expects at the bank.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// Bags on their way.
    pub stortingen: Vec<Storting>,
    /// Card payments per verkooppunt.
    pub pin: Vec<OpenPin>,
    /// Invoices that are not paid.
    pub facturen: Vec<OpenFactuur>,
}

/// Card payments of a verkooppunt that the bank still owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPin {
    /// Where (slug).
    pub verkooppunt: String,
    /// By which the bank names its terminal, from the regeling.
    pub kenmerk: Option<String>,
    /// What is still owed.
    pub cents: Cents,
}

/// An invoice that is not paid, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFactuur {
    /// Of which sale.
    pub verkoop: Uuid,
    /// Its number, which is the payment reference.
    pub nummer: String,
    /// Whose debt it is, as it stands in the journal.
    pub partij: String,
    /// What is still open.
    pub cents: Cents,
}

/// What a line is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Herkomst {
    /// A sealed bag arrived.
    Storting(Storting),
    /// Card payments of a verkooppunt (slug).
    Pin(String),
    /// An invoice was paid.
    Factuur(OpenFactuur),
}

impl Herkomst {
    /// The entries: what arrived, and for a bag the difference between what was in it and what the bank counted.
    pub fn boekingen(&self, ontvangen: Cents) -> Vec<Boeking> {
        match self {
            Self::Storting(bag) => {
                let mut entries = vec![Boeking::banked(
                    Rekening::Onderweg,
                    &bag.verkooppunt,
                    ontvangen,
                )];
                if ontvangen != bag.cents {
                    let more = Cents(ontvangen.0 - bag.cents.0);
                    entries.push(Boeking::bag_difference(&bag.verkooppunt, more));
                }
                entries
            }
            Self::Pin(verkooppunt) => {
                vec![Boeking::banked(Rekening::Pin, verkooppunt, ontvangen)]
            }
            Self::Factuur(factuur) => vec![Boeking::banked(
                Rekening::Debiteuren,
                &factuur.partij,
                ontvangen,
            )],
        }
    }
}

impl Expected {
    /// What a line is for, when reference and amount leave no doubt. Debits are never ours.
    pub fn recognise(&self, regel: &Bankregel) -> Option<Herkomst> {
        if regel.cents <= Cents::ZERO {
            return None;
        }
        let bag = self
            .stortingen
            .iter()
            .find(|bag| bag.cents == regel.cents && regel.mentions(&bag.zak))
            .map(|bag| Herkomst::Storting(bag.clone()));
        let factuur = || {
            self.facturen
                .iter()
                .find(|one| one.cents == regel.cents && regel.mentions(&one.nummer))
                .map(|one| Herkomst::Factuur(one.clone()))
        };
        let pin = || {
            self.pin
                .iter()
                .find(|one| {
                    let named = |kenmerk: &String| regel.mentions(kenmerk);
                    regel.cents <= one.cents && one.kenmerk.as_ref().is_some_and(named)
                })
                .map(|one| Herkomst::Pin(one.verkooppunt.clone()))
        };
        bag.or_else(factuur).or_else(pin)
    }

    /// What is expected no more once a line was for it.
    pub fn settle(&mut self, herkomst: &Herkomst, ontvangen: Cents) {
        match herkomst {
            Herkomst::Storting(bag) => self.stortingen.retain(|one| one.id != bag.id),
            Herkomst::Factuur(factuur) => {
                self.facturen.retain(|one| one.verkoop != factuur.verkoop);
            }
            Herkomst::Pin(slug) => {
                for one in self.pin.iter_mut().filter(|one| one.verkooppunt == *slug) {
                    one.cents.0 -= ontvangen.0;
                }
            }
        }
    }

    /// What a person chose for a line: `zak:…`, `pin:…`, `factuur:…`.
    pub fn chosen(&self, choice: &str, regel: &Bankregel) -> Result<Herkomst, FieldErrors> {
        let wrong = |sentence: &str| FieldErrors::one("keuze", sentence);
        let gone = || wrong("Dit staat niet meer open. Kies iets anders.");
        if regel.cents <= Cents::ZERO {
            return Err(wrong("Er is geld afgeschreven. Leg deze regel terzijde."));
        }
        match choice.split_once(':') {
            Some(("zak", zak)) => self
                .stortingen
                .iter()
                .find(|one| one.zak == zak)
                .map(|one| Herkomst::Storting(one.clone()))
                .ok_or_else(gone),
            Some(("factuur", nummer)) => {
                let one = self
                    .facturen
                    .iter()
                    .find(|one| one.nummer == nummer)
                    .ok_or_else(gone)?;
                if one.cents == regel.cents {
                    Ok(Herkomst::Factuur(one.clone()))
                } else {
                    Err(wrong("Het bedrag is niet dat van de factuur."))
                }
            }
            Some(("pin", slug)) => {
                let one = self
                    .pin
                    .iter()
                    .find(|one| one.verkooppunt == slug)
                    .ok_or_else(gone)?;
                if regel.cents <= one.cents {
                    Ok(Herkomst::Pin(slug.to_owned()))
                } else {
                    Err(wrong("Er staat minder pin open dan dit bedrag."))
                }
            }
            _ => Err(wrong(
                "Kies waar het geld voor is, of leg de regel terzijde.",
            )),
        }
    }
}

/// Why a bank's file is not taken in. Nothing of it is kept.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BankbestandRefused {
    /// Not XML at all.
    #[error(
        "Dit is geen leesbaar XML-bestand. Vraag uw bank om een bestand in het formaat camt.053."
    )]
    NotXml,
    /// XML of something else.
    #[error(
        "Dit is geen camt.053-bestand (versie 02 of 08). Kies het bestand met bankafschriften."
    )]
    NotCamt,
    /// A camt.053 without what the standard demands.
    #[error("In het bestand ontbreekt {what}, of het klopt niet. Haal het opnieuw op bij de bank.")]
    Broken {
        /// What, by its name in the standard.
        what: &'static str,
    },
    /// Not our account.
    #[error(
        "Dit afschrift is van rekening {iban}. De rekening van de gemeente is {own}. Er is niets ingelezen."
    )]
    OtherAccount {
        /// Of the file.
        iban: Iban,
        /// Of the municipality.
        own: Iban,
    },
    /// The lines do not lead from one balance to the other.
    #[error(
        "Afschrift {kenmerk} klopt niet: het eindsaldo is {eind}, maar de regels tellen op tot {som}. Haal het opnieuw op bij de bank."
    )]
    DoesNotAddUp {
        /// Which statement.
        kenmerk: String,
        /// The closing balance.
        eind: Cents,
        /// Opening balance and lines.
        som: Cents,
    },
}

impl Bankafschrift {
    /// Refuses a statement of another account, or one that does not add up.
    pub fn check(&self, own: &Iban) -> Result<(), BankbestandRefused> {
        if self.iban != *own {
            return Err(BankbestandRefused::OtherAccount {
                iban: self.iban.clone(),
                own: own.clone(),
            });
        }
        let lines = self.regels.iter().map(|regel| regel.cents);
        let som = Cents::checked_sum(std::iter::once(self.begin).chain(lines))
            .ok_or(BankbestandRefused::Broken { what: "Amt" })?;
        if som == self.eind {
            Ok(())
        } else {
            Err(BankbestandRefused::DoesNotAddUp {
                kenmerk: self.kenmerk.clone(),
                eind: self.eind,
                som,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn line(cents: i64, tekst: &str) -> Bankregel {
        Bankregel {
            datum: jiff::civil::date(2026, 11, 3),
            cents: Cents(cents),
            tekst: tekst.to_owned(),
        }
    }

    fn expected() -> Expected {
        Expected {
            stortingen: vec![Storting {
                id: Uuid::from_u128(1),
                kasdag: Uuid::from_u128(2),
                verkooppunt: "gemeentewinkel".into(),
                zak: "ZK0001".into(),
                cents: Cents(8_000),
                at: Timestamp::UNIX_EPOCH,
                banked: None,
            }],
            pin: vec![OpenPin {
                verkooppunt: "gemeentewinkel".into(),
                kenmerk: Some("T4711".into()),
                cents: Cents(4_500),
            }],
            facturen: vec![OpenFactuur {
                verkoop: Uuid::from_u128(3),
                nummer: "GW-2026-000007".into(),
                partij: "gemeentewinkel".into(),
                cents: Cents(3_000),
            }],
        }
    }

    #[test]
    fn what_leaves_no_doubt_is_recognised_once() {
        let mut expected = expected();
        let bag = line(8_000, "STORTING ZAK zk-0001 SEALBAG");
        let found = expected.recognise(&bag).unwrap();
        assert!(matches!(&found, Herkomst::Storting(one) if one.zak == "ZK0001"));
        expected.settle(&found, bag.cents);
        assert_eq!(expected.recognise(&bag), None);
        let paid = line(3_000, "betreft GW2026000007");
        let found = expected.recognise(&paid).unwrap();
        expected.settle(&found, paid.cents);
        assert_eq!(expected.recognise(&paid), None);
        let pin = line(3_000, "AFREK. BETAALAUTOMAAT T4711 02-11");
        let found = expected.recognise(&pin).unwrap();
        assert_eq!(found, Herkomst::Pin("gemeentewinkel".into()));
        expected.settle(&found, pin.cents);
        assert_eq!(expected.recognise(&pin), None, "only € 15 is still owed");
    }

    #[test]
    fn another_amount_another_text_and_money_out_are_for_a_person() {
        let expected = expected();
        for doubt in [
            line(7_999, "ZK0001"),
            line(8_000, "ZK0002"),
            line(-8_000, "ZK0001"),
            line(3_001, "GW-2026-000007"),
            line(100, "XT4711"),
            line(100, ""),
        ] {
            assert_eq!(expected.recognise(&doubt), None, "{doubt:?}");
        }
        assert!(expected.chosen("zak:ZK0001", &line(7_999, "")).is_ok());
        for (choice, cents) in [
            ("zak:X", 1),
            ("factuur:GW-2026-000007", 1),
            ("pin:gemeentewinkel", 4_501),
            ("pin:x", 1),
            ("", 1),
            ("zak:ZK0001", -1),
        ] {
            assert!(
                expected.chosen(choice, &line(cents, "")).is_err(),
                "{choice}"
            );
        }
    }

    #[test]
    fn a_bag_in_which_the_bank_counted_less_books_the_rest_as_a_difference() {
        let expected = expected();
        let entries = expected
            .chosen("zak:ZK0001", &line(7_500, ""))
            .unwrap()
            .boekingen(Cents(7_500));
        let under_way: i64 = entries
            .iter()
            .flat_map(|entry| &entry.regels)
            .filter(|regel| regel.rekening == Rekening::Onderweg)
            .map(|regel| regel.cents.0)
            .sum();
        assert_eq!(under_way, -8_000, "nothing of the bag stays under way");
        assert_eq!(entries.len(), 2);
    }
}
