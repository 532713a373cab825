//! What bookkeeping needs to know of an organisation, and which ledger account stands for each account of our journal. All of
//! it comes from the regeling and may be left out; whoever needs it then says what is missing.

use super::{
    address::Postcode,
    boeking::Rekening,
    iban::Iban,
    regeling::reader::{Fields, Found, Kind},
};

/// An organisation as invoices and banks know it: the municipality, or the legal person behind an uitvoerder.
#[derive(Clone, Debug, PartialEq)]
pub struct Administratie {
    /// Its legal name.
    pub naam: String,
    /// Street and number.
    pub straat: String,
    /// Postcode.
    pub postcode: Postcode,
    /// Town.
    pub plaats: String,
    /// Where money comes from or goes to.
    pub iban: Iban,
    /// Who it is in a public register.
    pub register: Registratie,
}

/// Which public register knows an organisation; Dutch e-invoices need one of the two (rule NL-R-003 of EN 16931).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registratie {
    /// Chamber of Commerce: 8 digits.
    Kvk(String),
    /// Governments: 20 digits.
    Oin(String),
}

impl Registratie {
    /// The number.
    pub fn nummer(&self) -> &str {
        match self {
            Self::Kvk(nummer) | Self::Oin(nummer) => nummer,
        }
    }

    /// The scheme in the list of electronic addresses (ISO 6523).
    pub fn scheme(&self) -> &'static str {
        match self {
            Self::Kvk(_) => "0106",
            Self::Oin(_) => "0190",
        }
    }

    /// What people call it.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Kvk(_) => "KvK",
            Self::Oin(_) => "OIN",
        }
    }
}

impl Administratie {
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let naam = fields.text("naam");
        let straat = fields.text("straat");
        let postcode = fields.parsed("postcode", "a postcode (`4561 AB`)", |text| {
            Postcode::parse(text).ok()
        });
        let plaats = fields.text("plaats");
        let iban = fields.parsed("iban", "an IBAN with good check digits", |text| {
            Iban::parse(text).ok()
        });
        let kvk = fields
            .parsed_opt("kvk", "a KvK number of 8 digits", |text| digits(text, 8))
            .and_then(Found::good);
        let register = match kvk {
            Some(kvk) => {
                fields.parsed_opt("oin", "left out where there is a `kvk`", |_| None::<()>);
                Registratie::Kvk(kvk)
            }
            None => Registratie::Oin(fields.parsed(
                "oin",
                "an OIN of 20 digits, or a `kvk` of 8 digits",
                |text| digits(text, 20),
            )?),
        };
        Some(Self {
            naam,
            straat,
            postcode: postcode?,
            plaats,
            iban: iban?,
            register,
        })
    }
}

fn digits(text: &str, count: usize) -> Option<String> {
    let well_formed = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    well_formed.then(|| text.to_owned())
}

/// Where an account of our journal stands in the municipality's ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grootboek {
    /// Ours.
    pub rekening: Rekening,
    /// The ledger's account number.
    pub nummer: String,
    /// The task field of Iv3 (what municipalities report to the state): `6.5`. None on a balance sheet account.
    pub taakveld: Option<String>,
}

impl Grootboek {
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        fields.unique_text(Kind::Grootboek, "rekening");
        let known: Vec<&str> = Rekening::ALL.iter().map(|one| one.word()).collect();
        let expected = format!("one of {}", known.join(", "));
        let rekening = fields.parsed("rekening", &expected, Rekening::parse);
        let nummer = fields.text("nummer");
        let taakveld = fields
            .parsed_opt("taakveld", "an Iv3 task field (`6.5`)", |text| {
                let (group, field) = text.split_once('.')?;
                let number =
                    |part: &str| (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok();
                (number(group) && number(field)).then(|| text.to_owned())
            })
            .and_then(Found::good);
        Some(Self {
            rekening: rekening?,
            nummer,
            taakveld,
        })
    }
}
