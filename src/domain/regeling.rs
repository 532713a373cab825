//! The regeling: one municipality's configuration, read from a TOML text (domain.md §1: what is marked **[scheme]**).
//!
//! `Regeling::parse` reports every mistake at once, each with its line, so that whoever keeps the file can mend it in
//! one go. Things are named by slug, plain strings that are unique among their kind. Loading the file is not done here.

pub(in crate::domain) mod reader;

use std::fmt;

use thiserror::Error;
use toml::de::DeTable;

use super::address::{Email, Postcode, Telefoon};
use super::klussoort::{Klussoort, Vaardigheid, Vraag};
use super::money::Cents;
use super::uitvoerder::{Uitvoerder, read_telefoon};
use super::verkooppunt::Verkooppunt;
use reader::{Fields, Found, Kind, Report};

/// One municipality's scheme. Every reference by slug inside it is known to exist.
#[derive(Clone, Debug, PartialEq)]
pub struct Regeling {
    /// Its id: `hulst`.
    pub slug: String,
    /// As residents know it: "Hulst voor Elkaar".
    pub naam: String,
    /// The municipality.
    pub gemeente: String,
    /// Two capitals with which cheque numbers begin: `HU`.
    pub cheque_prefix: String,
    /// What a resident pays for one cheque, in cents. Fixed on a cheque when it is sold.
    pub prijs_cent: Cents,
    /// Person-hours one cheque buys. Fixed on a cheque when it is sold.
    pub personen_uren_per_cheque: u32,
    /// The same in words, as printed: "1 uur werk door 2 personen".
    pub personen_per_cheque_tekst: String,
    /// Months a cheque is valid from its sale; `None` when cheques never expire (left out or 0 in the file).
    pub geldigheid_maanden: Option<u32>,
    /// Days of grace after that; means nothing when cheques never expire.
    pub respijt_dagen: u32,
    /// No work above this height, in centimetres.
    pub max_hoogte_cm: u32,
    /// What waiting is measured against.
    pub normen: Normen,
    /// Where residents ask anything.
    pub meldpunt: Meldpunt,
    /// Classes of residents that go first, in order; often none.
    pub voorrang: Vec<Voorrang>,
    /// Classes of urgency, most urgent first.
    pub urgenties: Vec<Urgentie>,
    /// Where cheques are sold.
    pub verkooppunten: Vec<Verkooppunt>,
    /// Who does the work.
    pub uitvoerders: Vec<Uitvoerder>,
    /// What can be asked.
    pub klussoorten: Vec<Klussoort>,
    /// What can be learned.
    pub vaardigheden: Vec<Vaardigheid>,
    /// Extra questions klussoorten ask.
    pub vragen: Vec<Vraag>,
    /// Villages where the regeling works.
    pub plaatsen: Vec<Plaats>,
    /// Reasons a klus may be declined for.
    pub afwijs_redenen: Vec<AfwijsReden>,
}

/// How soon a resident should be helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Normen {
    /// Working days within which the resident hears something.
    pub contact_werkdagen: u32,
    /// Working days within which the klus is done.
    pub klaar_werkdagen: u32,
}

/// The information point.
#[derive(Clone, Debug, PartialEq)]
pub struct Meldpunt {
    /// "Meldpunt Hulst voor Elkaar"
    pub naam: String,
    /// Printed on every cheque.
    pub telefoon: Telefoon,
    /// For who prefers to write.
    pub email: Email,
}

/// A class of residents that goes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voorrang {
    /// Unique within the regeling.
    pub slug: String,
    /// For whom, in plain Dutch.
    pub tekst: String,
}

/// A class of urgency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urgentie {
    /// Unique within the regeling.
    pub slug: String,
    /// As staff read it.
    pub naam: String,
    /// Working days within which the klus must be done; 0 is today.
    pub werkdagen: u32,
}

/// A village, with a rough centre for travel times.
#[derive(Clone, Debug, PartialEq)]
pub struct Plaats {
    /// Unique within the regeling; also its id.
    pub naam: String,
    /// Degrees north (WGS 84).
    pub lat: f64,
    /// Degrees east (WGS 84).
    pub lon: f64,
    /// The digits of its postcodes; none for a hamlet without its own.
    pub postcodes: Vec<u32>,
}

/// A reason to decline a klus, and what the resident can do instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AfwijsReden {
    /// Unique within the regeling.
    pub slug: String,
    /// Why not, as said to the resident.
    pub tekst: String,
    /// What else helps, as said to the resident.
    pub alternatief: String,
}

/// One mistake in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegelingError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for RegelingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// All mistakes in the file, in order of line; prints one a line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct RegelingErrors(pub Vec<RegelingError>);

impl fmt::Display for RegelingErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(RegelingError::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl Regeling {
    /// Reads a regeling, or says everything that is wrong with it.
    pub fn parse(toml_text: &str) -> Result<Self, RegelingErrors> {
        let mut report = Report::new(toml_text);
        let (document, syntax) = DeTable::parse_recoverable(toml_text);
        if !syntax.is_empty() {
            // What a broken file seems to lack would only distract from where it is broken.
            for error in syntax {
                report.syntax(error.span(), error.message());
            }
            return Err(RegelingErrors(report.finish()));
        }
        let mut fields = Fields::top(document.get_ref(), &mut report);
        let regeling = Self::read(&mut fields);
        fields.finish();
        let problems = report.finish();
        match regeling {
            Some(regeling) if problems.is_empty() => Ok(regeling),
            _ => Err(RegelingErrors(problems)),
        }
    }

    /// The verkooppunt with this slug.
    pub fn verkooppunt(&self, slug: &str) -> Option<&Verkooppunt> {
        self.verkooppunten.iter().find(|one| one.slug == slug)
    }

    /// The uitvoerder with this slug.
    pub fn uitvoerder(&self, slug: &str) -> Option<&Uitvoerder> {
        self.uitvoerders.iter().find(|one| one.slug == slug)
    }

    /// The klussoort with this slug.
    pub fn klussoort(&self, slug: &str) -> Option<&Klussoort> {
        self.klussoorten.iter().find(|one| one.slug == slug)
    }

    /// The vaardigheid with this slug.
    pub fn vaardigheid(&self, slug: &str) -> Option<&Vaardigheid> {
        self.vaardigheden.iter().find(|one| one.slug == slug)
    }

    /// The vraag with this slug.
    pub fn vraag(&self, slug: &str) -> Option<&Vraag> {
        self.vragen.iter().find(|one| one.slug == slug)
    }

    /// The plaats with this name.
    pub fn plaats(&self, naam: &str) -> Option<&Plaats> {
        self.plaatsen.iter().find(|one| one.naam == naam)
    }

    /// The reason with this slug.
    pub fn afwijs_reden(&self, slug: &str) -> Option<&AfwijsReden> {
        self.afwijs_redenen.iter().find(|one| one.slug == slug)
    }

    /// The urgency class with this slug.
    pub fn urgentie(&self, slug: &str) -> Option<&Urgentie> {
        self.urgenties.iter().find(|one| one.slug == slug)
    }

    /// What an uitvoerder takes, in the order of the catalogue.
    pub fn klussoorten_for(&self, uitvoerder: &str) -> Vec<&Klussoort> {
        self.klussoorten
            .iter()
            .filter(|klussoort| klussoort.uitvoerders.iter().any(|slug| slug == uitvoerder))
            .collect()
    }

    /// The village a postcode belongs to; `None` outside the regeling.
    pub fn plaats_of(&self, postcode: &Postcode) -> Option<&Plaats> {
        let digits = u32::from(postcode.digits());
        self.plaatsen.iter().find(|plaats| plaats.postcodes.contains(&digits))
    }

    fn read(fields: &mut Fields<'_, '_>) -> Option<Self> {
        let slug = fields.text("slug");
        let naam = fields.text("naam");
        let gemeente = fields.text("gemeente");
        let cheque_prefix = fields.parsed("cheque_prefix", "two capital letters", |text| {
            let well_formed = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
            well_formed.then(|| text.to_owned())
        });
        let prijs_cent = fields.cents("prijs_cent");
        let personen_uren_per_cheque = fields.number("personen_uren_per_cheque", 1..=100);
        let personen_per_cheque_tekst = fields.text("personen_per_cheque_tekst");
        let geldigheid_maanden = fields.number_opt("geldigheid_maanden", 0..=120).and_then(Found::good);
        let respijt_dagen = fields.number_opt("respijt_dagen", 0..=3_650).and_then(Found::good);
        let max_hoogte_cm = fields.number("max_hoogte_cm", 0..=1_000);
        let normen = fields.table("normen", Normen::read);
        let meldpunt = fields.table("meldpunt", Meldpunt::read);
        let voorrang = fields.tables_opt("voorrang", Voorrang::read);
        let urgenties = fields.tables("urgentie", Urgentie::read);
        let verkooppunten = fields.tables("verkooppunt", Verkooppunt::read);
        let uitvoerders = fields.tables("uitvoerder", Uitvoerder::read);
        let klussoorten = fields.tables("klussoort", Klussoort::read);
        let vaardigheden = fields.tables("vaardigheid", Vaardigheid::read);
        let vragen = fields.tables_opt("vraag", Vraag::read);
        let plaatsen = fields.tables("plaats", Plaats::read);
        let afwijs_redenen = fields.tables("afwijs_reden", AfwijsReden::read);
        Some(Self {
            slug,
            naam,
            gemeente,
            cheque_prefix: cheque_prefix?,
            prijs_cent,
            personen_uren_per_cheque,
            personen_per_cheque_tekst,
            geldigheid_maanden: geldigheid_maanden.filter(|months| *months > 0),
            respijt_dagen: respijt_dagen.unwrap_or(0),
            max_hoogte_cm,
            normen: normen?,
            meldpunt: meldpunt?,
            voorrang,
            urgenties,
            verkooppunten,
            uitvoerders,
            klussoorten,
            vaardigheden,
            vragen,
            plaatsen,
            afwijs_redenen,
        })
    }
}

impl Normen {
    fn read(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            contact_werkdagen: fields.number("contact_werkdagen", 0..=60),
            klaar_werkdagen: fields.number("klaar_werkdagen", 0..=250),
        }
    }
}

impl Meldpunt {
    fn read(fields: &mut Fields<'_, '_>) -> Option<Self> {
        let naam = fields.text("naam");
        let telefoon = read_telefoon(fields);
        let email = fields.parsed("email", "an e-mail address", |text| Email::parse(text).ok());
        Some(Self { naam, telefoon: telefoon?, email: email? })
    }
}

impl Voorrang {
    fn read(fields: &mut Fields<'_, '_>) -> Self {
        Self { slug: fields.slug(Kind::Voorrang), tekst: fields.text("tekst") }
    }
}

impl Urgentie {
    fn read(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            slug: fields.slug(Kind::Urgentie),
            naam: fields.text("naam"),
            werkdagen: fields.number("werkdagen", 0..=250),
        }
    }
}

impl Plaats {
    fn read(fields: &mut Fields<'_, '_>) -> Self {
        // The bounds are those of the European Netherlands.
        Self {
            naam: fields.unique_text(Kind::Plaats, "naam"),
            lat: fields.degrees("lat", 50.7..=53.6),
            lon: fields.degrees("lon", 3.3..=7.3),
            postcodes: fields.unique_numbers(Kind::Postcode, "postcodes", 1_000..=9_999),
        }
    }
}

impl AfwijsReden {
    fn read(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            slug: fields.slug(Kind::AfwijsReden),
            tekst: fields.text("tekst"),
            alternatief: fields.text("alternatief"),
        }
    }
}
