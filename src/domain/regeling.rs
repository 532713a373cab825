//! The regeling: one municipality's configuration, read from a TOML text (domain.md §1: what is marked **[scheme]**).
//!
//! `Regeling::parse` reports every mistake at once, each with its line, so that whoever keeps the file can mend it in
//! one go. Things are named by slug, plain strings that are unique among their kind. Loading the file is not done here.

pub(in crate::domain) mod reader;

use std::fmt;

use jiff::civil::Date;
use thiserror::Error;
use toml::de::DeTable;

use super::address::{Email, Postcode, Telefoon};
use super::administratie::{Administratie, Grootboek};
use super::boeking::Rekening;
use super::klussoort::{Klussoort, Vaardigheid, Vraag};
use super::point::{LAT, LON, Place, Point};
use super::prijs::Prijs;
use super::standaardtekst::StandaardTekst;
use super::uitvoerder::{Uitvoerder, read_telefoon};
use super::verkooppunt::Verkooppunt;
use reader::{Fields, Found, Kind, Report};

/// Where the file does not say how much longer a road is than the crow flies: 1.3 times.
const OMRIJFACTOR: f64 = 1.3;

/// Where the file does not say how many cheques a coordinator may replace without claim code in a year.
const VERVANGINGEN_PER_JAAR: u32 = 12;
/// Where the file does not say after how many working days a question to the resident counts as unanswered.
const ANTWOORD_WERKDAGEN: u32 = 5;
/// Where the file does not say within how many working days an uitvoerder answers for what was passed on to it.
const DOORGEVEN_WERKDAGEN: u32 = 1;

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
    /// What a cheque costs and buys until the first of the later prices; ask [`Regeling::prijs_on`].
    pub prijs: Prijs,
    /// Later prices, in order of date.
    pub later_prijzen: Vec<Prijs>,
    /// Months a cheque is valid from its sale; `None` when cheques never expire (left out or 0 in the file).
    pub geldigheid_maanden: Option<u32>,
    /// Days of grace after that; means nothing when cheques never expire.
    pub respijt_dagen: u32,
    /// Cheques one coordinator may replace without claim code in a calendar year (left out in the file: 12).
    pub vervangingen_per_jaar: u32,
    /// No work above this height, in centimetres.
    pub max_hoogte_cm: u32,
    /// How much longer a road is than the crow flies, in hundredths (left out in the file: 130, for `omrijfactor = 1.3`).
    pub omrijfactor_percent: u32,
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
    /// What staff often write to residents.
    pub teksten: Vec<StandaardTekst>,
    /// The municipality as banks and invoices know it; none until somebody fills it in.
    pub administratie: Option<Administratie>,
    /// Which ledger account stands for which account of the journal; those left out are exported by their own word.
    pub grootboek: Vec<Grootboek>,
}

/// How soon a resident should be helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Normen {
    /// Working days within which the resident hears something.
    pub contact_werkdagen: u32,
    /// Working days within which the klus is done.
    pub klaar_werkdagen: u32,
    /// Working days after which a question to the resident counts as unanswered (left out in the file: 5).
    pub antwoord_werkdagen: u32,
    /// Working days within which an uitvoerder answers for a klus that was passed on to it (left out in the file: 1).
    pub doorgeven_werkdagen: u32,
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
    /// Roughly its middle.
    pub point: Point,
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

    /// What a cheque costs and buys when it is sold or printed on this day.
    pub fn prijs_on(&self, day: Date) -> &Prijs {
        self.later_prijzen
            .iter()
            .rfind(|prijs| prijs.vanaf <= day)
            .unwrap_or(&self.prijs)
    }

    /// What a cheque of so many person-hours buys, in words: the latest that was printed for as many.
    pub fn personen_tekst(&self, personen_uren: u32) -> &str {
        let all = std::iter::once(&self.prijs).chain(&self.later_prijzen);
        all.rev()
            .find(|prijs| prijs.personen_uren == personen_uren)
            .map_or("", |prijs| prijs.tekst.as_str())
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

    /// The standard text with this slug.
    pub fn tekst(&self, slug: &str) -> Option<&StandaardTekst> {
        self.teksten.iter().find(|one| one.slug == slug)
    }

    /// The urgency class with this slug.
    pub fn urgentie(&self, slug: &str) -> Option<&Urgentie> {
        self.urgenties.iter().find(|one| one.slug == slug)
    }

    /// Where an account of the journal stands in the municipality's ledger, if that was filled in.
    pub fn grootboek(&self, rekening: Rekening) -> Option<&Grootboek> {
        self.grootboek.iter().find(|one| one.rekening == rekening)
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
        self.plaatsen
            .iter()
            .find(|plaats| plaats.postcodes.contains(&digits))
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let slug = fields.text("slug");
        let naam = fields.text("naam");
        let gemeente = fields.text("gemeente");
        let cheque_prefix = fields.parsed("cheque_prefix", "two capital letters", |text| {
            let well_formed = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
            well_formed.then(|| text.to_owned())
        });
        let prijs = Prijs::read_first(fields);
        let mut before = prijs.clone();
        let later_prijzen =
            fields.tables_opt("prijs", |fields| Prijs::read_later(fields, &mut before));
        let geldigheid_maanden = fields
            .number_opt("geldigheid_maanden", 0..=120)
            .and_then(Found::good);
        let respijt_dagen = fields
            .number_opt("respijt_dagen", 0..=3_650)
            .and_then(Found::good);
        let vervangingen_per_jaar = fields
            .number_opt("vervangingen_per_jaar", 0..=1_000)
            .and_then(Found::good);
        let max_hoogte_cm = fields.number("max_hoogte_cm", 0..=1_000);
        let omrijfactor = fields
            .decimal_opt("omrijfactor", 1.0..=3.0)
            .and_then(Found::good);
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
        let teksten = fields.tables_opt("tekst", StandaardTekst::read);
        let administratie = fields.table_opt("administratie", Administratie::read);
        let grootboek = fields.tables_opt("grootboek", Grootboek::read);
        Some(Self {
            slug,
            naam,
            gemeente,
            cheque_prefix: cheque_prefix?,
            prijs,
            later_prijzen,
            geldigheid_maanden: geldigheid_maanden.filter(|months| *months > 0),
            respijt_dagen: respijt_dagen.unwrap_or(0),
            vervangingen_per_jaar: vervangingen_per_jaar.unwrap_or(VERVANGINGEN_PER_JAAR),
            max_hoogte_cm,
            omrijfactor_percent: percent(omrijfactor.unwrap_or(OMRIJFACTOR)),
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
            teksten,
            administratie,
            grootboek,
        })
    }
}

impl Normen {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            contact_werkdagen: fields.number("contact_werkdagen", 0..=60),
            klaar_werkdagen: fields.number("klaar_werkdagen", 0..=250),
            antwoord_werkdagen: fields
                .number_opt("antwoord_werkdagen", 1..=60)
                .and_then(Found::good)
                .unwrap_or(ANTWOORD_WERKDAGEN),
            doorgeven_werkdagen: fields
                .number_opt("doorgeven_werkdagen", 1..=60)
                .and_then(Found::good)
                .unwrap_or(DOORGEVEN_WERKDAGEN),
        }
    }
}

impl Meldpunt {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let naam = fields.text("naam");
        let telefoon = read_telefoon(fields);
        let email = fields.parsed("email", "an e-mail address", |text| Email::parse(text).ok());
        Some(Self {
            naam,
            telefoon: telefoon?,
            email: email?,
        })
    }
}

impl Voorrang {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            slug: fields.slug(Kind::Voorrang),
            tekst: fields.text("tekst"),
        }
    }
}

impl Urgentie {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            slug: fields.slug(Kind::Urgentie),
            naam: fields.text("naam"),
            werkdagen: fields.number("werkdagen", 0..=250),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the file holds a factor between 1 and 3"
)]
fn percent(factor: f64) -> u32 {
    (factor * 100.0).round() as u32
}

impl Plaats {
    /// Its middle, for whoever lives somewhere in it.
    pub fn place(&self) -> Place {
        Place {
            name: self.naam.clone(),
            point: self.point,
            known: false,
        }
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let naam = fields.unique_text(Kind::Plaats, "naam");
        let lat = fields.decimal("lat", LAT);
        let lon = fields.decimal("lon", LON);
        let postcodes = fields.unique_numbers(Kind::Postcode, "postcodes", 1_000..=9_999);
        Some(Self {
            naam,
            point: Point::of_degrees(lat?, lon?)?,
            postcodes,
        })
    }
}

impl AfwijsReden {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            slug: fields.slug(Kind::AfwijsReden),
            tekst: fields.text("tekst"),
            alternatief: fields.text("alternatief"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Cents;
    use proptest::prelude::*;

    const HULST: &str = include_str!("../../assets/regelingen/hulst.toml");

    fn hulst() -> Regeling {
        Regeling::parse(HULST).unwrap()
    }

    /// The text of Hulst with one thing changed, and the line on which that is.
    fn spoiled(from: &str, to: &str) -> (String, usize) {
        let offset = HULST
            .find(from)
            .unwrap_or_else(|| panic!("{from} is not in the file"));
        let line = HULST[..offset].matches('\n').count() + 1;
        (HULST.replacen(from, to, 1), line)
    }

    #[test]
    fn hulst_reads_with_its_real_figures() {
        let hulst = hulst();
        assert_eq!(hulst.slug, "hulst");
        assert_eq!(hulst.prijs.cents, Cents(1_500));
        assert_eq!(hulst.prijs.personen_uren, 2);
        assert!(hulst.later_prijzen.is_empty());
        assert_eq!(
            (hulst.geldigheid_maanden, hulst.respijt_dagen),
            (Some(24), 90)
        );
        assert_eq!(
            (hulst.normen.contact_werkdagen, hulst.normen.klaar_werkdagen),
            (2, 15)
        );
        assert_eq!(hulst.meldpunt.telefoon.to_string(), "0114-684700");
        let verkooppunten: Vec<&str> = hulst
            .verkooppunten
            .iter()
            .map(|one| one.naam.as_str())
            .collect();
        assert_eq!(
            verkooppunten,
            [
                "Gemeentewinkel",
                "De Blaauwe Hoeve",
                "De Lieve",
                "Sint Antonius",
                "De Warande",
                "Malpertuus"
            ]
        );
        assert_eq!(
            hulst.verkooppunten.iter().filter(|one| one.printer).count(),
            1
        );
        let telefoons: Vec<String> = hulst
            .uitvoerders
            .iter()
            .map(|one| format!("{} {}", one.naam, one.telefoon))
            .collect();
        assert_eq!(
            telefoons,
            [
                "Hulst Werkt! 06-23016250",
                "Service in de Regio 0115-675279"
            ]
        );
    }

    #[test]
    fn mistakes_in_what_banks_and_bookkeepers_need_name_their_line() {
        for (from, to, said) in [
            (
                "iban = \"NL",
                "iban = \"NK",
                "must be an IBAN with good check digits",
            ),
            (
                "taakveld = \"6.5\"",
                "taakveld = \"zes\"",
                "must be an Iv3 task field",
            ),
            (
                "rekening = \"bank\"",
                "rekening = \"kas\"",
                "each may come once",
            ),
            (
                "rekening = \"kas\"",
                "rekening = \"kist\"",
                "it must be one of kas, pin",
            ),
            ("kvk = \"", "kvk = \"x", "must be a KvK number of 8 digits"),
        ] {
            let (text, line) = spoiled(from, to);
            let errors = Regeling::parse(&text).unwrap_err().0;
            let told = errors
                .iter()
                .any(|one| one.line == line && one.message.contains(said));
            assert!(told, "{from}: {errors:?}");
        }
    }

    #[test]
    fn each_uitvoerder_takes_the_klussen_of_the_scheme() {
        let hulst = hulst();
        let slugs = |uitvoerder| -> Vec<String> {
            hulst
                .klussoorten_for(uitvoerder)
                .into_iter()
                .map(|one| one.slug.clone())
                .collect()
        };
        assert_eq!(
            slugs("hulst-werkt"),
            [
                "tuinonderhoud",
                "bestrating",
                "vervoer",
                "schilderen",
                "reparaties",
                "fietsreparatie",
                "verhuizen",
                "schoonmaken",
                "sneeuwruimen",
                "begeleiding-activiteiten"
            ]
        );
        assert_eq!(
            slugs("service-in-de-regio"),
            [
                "ramen-wassen",
                "reparaties",
                "meubels-verplaatsen",
                "apparatuur-aansluiten",
                "opruimen",
                "strijken",
                "boodschappen"
            ]
        );
        assert!(slugs("niemand").is_empty());
        let spoed: Vec<&str> = hulst
            .klussoorten
            .iter()
            .filter(|one| one.spoed)
            .map(|one| one.slug.as_str())
            .collect();
        assert_eq!(spoed, ["sneeuwruimen"]);
        assert_eq!(
            hulst
                .klussoort("tuinonderhoud")
                .unwrap()
                .esco
                .as_ref()
                .unwrap()
                .uri(),
            "http://data.europa.eu/esco/occupation/a10eb17a-3c78-4f7a-a1da-8f31146339d3"
        );
    }

    #[test]
    fn everything_is_found_by_its_slug() {
        let hulst = hulst();
        assert_eq!(hulst.verkooppunt("malpertuus").unwrap().letters, "MP");
        assert_eq!(
            hulst
                .uitvoerder("hulst-werkt")
                .unwrap()
                .voertuig("hw-bus")
                .unwrap()
                .rijbewijs,
            Some(crate::domain::certificaat::Rijbewijs::B)
        );
        let sharing = |slug| hulst.uitvoerder("hulst-werkt").unwrap().sharing(slug);
        assert_eq!(sharing("hw-bus"), ["hw-bus", "hw-bus-aanhanger"]);
        assert_eq!(sharing("hw-bus-aanhanger"), ["hw-bus-aanhanger", "hw-bus"]);
        assert_eq!(hulst.vaardigheid("strijken").unwrap().naam, "Strijken");
        assert!(hulst.vraag("zelf-doen").is_some());
        assert!(hulst.afwijs_reden("te-hoog").is_some());
        assert_eq!(hulst.urgentie("spoed").unwrap().werkdagen, 0);
        assert!(hulst.verkooppunt("elders").is_none());
    }

    #[test]
    fn a_postcode_says_which_village() {
        let hulst = hulst();
        let village = |text: &str| {
            hulst
                .plaats_of(&Postcode::parse(text).unwrap())
                .map(|plaats| plaats.naam.clone())
        };
        assert_eq!(village("4564 AB").as_deref(), Some("Sint Jansteen"));
        assert_eq!(village("4587AB").as_deref(), Some("Kloosterzande"));
        assert_eq!(village("4531 AB"), None);
        assert!(hulst.plaats("Zandberg").unwrap().postcodes.is_empty());
    }

    #[test]
    fn sentences_for_residents_are_short() {
        for klussoort in hulst().klussoorten {
            for sentence in klussoort.omschrijving.split(['.', '?', '!']) {
                assert!(
                    sentence.split_whitespace().count() <= 15,
                    "{}: {sentence}",
                    klussoort.slug
                );
            }
            assert!(
                !klussoort.wel.is_empty() && !klussoort.niet.is_empty(),
                "{}",
                klussoort.slug
            );
        }
    }

    #[test]
    fn each_kind_of_mistake_names_its_line() {
        for (from, to, message) in [
            (
                "prijs_cent = 1500",
                "prijs_cent = \"15 euro\"",
                "`prijs_cent` must be a whole number, not string",
            ),
            (
                "prijs_cent = 1500",
                "prijs_cent = -5",
                "`prijs_cent` is -5; it must lie between 0 and 1000000",
            ),
            (
                "max_hoogte_cm = 200",
                "maxhoogte = 200\nmax_hoogte_cm = 200",
                "`maxhoogte` is not known here; use slug, naam",
            ),
            (
                "cheque_prefix = \"HU\"",
                "cheque_prefix = \"hulst\"",
                "`cheque_prefix` is `hulst`; it must be two capital letters",
            ),
            (
                "naam = \"Hulst voor Elkaar\"",
                "naam = \" \"",
                "`naam` is empty; fill it in",
            ),
            (
                "telefoon = \"0114-684700\"",
                "telefoon = \"684700\"",
                "meldpunt: `telefoon` is `684700`; it must be a telephone number of 10 digits",
            ),
            (
                "email = \"swh@welzijnhulst.nl\"",
                "email = \"swh\"",
                "meldpunt: `email` is `swh`; it must be an e-mail address",
            ),
            (
                "plaats = \"Kloosterzande\"",
                "plaats = \"Goes\"",
                "verkooppunt `sint-antonius`: plaats `Goes` does not exist; use one of Hulst, Clinge, ",
            ),
            (
                "letters = \"MP\"",
                "letters = \"mp\"",
                "verkooppunt `malpertuus`: `letters` is `mp`; it must be two or three capital letters",
            ),
            (
                "slug = \"de-lieve\"",
                "slug = \"De Lieve\"",
                "verkooppunt `De Lieve`: `slug` is `De Lieve`; it must be small letters, digits and dashes (`ramen-wassen`)",
            ),
            (
                "slug = \"de-lieve\"",
                "slug = \"gemeentewinkel\"",
                "verkooppunt `gemeentewinkel`: the verkooppunt `gemeentewinkel` is already on line ",
            ),
            (
                "uitvoerders = [\"service-in-de-regio\"]",
                "uitvoerders = [\"foo\"]",
                "klussoort `ramen-wassen`: uitvoerder `foo` does not exist; use one of hulst-werkt, service-in-de-regio",
            ),
            (
                "uitvoerders = [\"service-in-de-regio\"]",
                "uitvoerders = []",
                "klussoort `ramen-wassen`: `uitvoerders` is missing or empty; name at least one uitvoerder",
            ),
            (
                "vaardigheden = [\"ramen-lappen\"]",
                "vaardigheden = [3]",
                "klussoort `ramen-wassen`: `vaardigheden` must be a list of texts between quotes, not integer",
            ),
            (
                "beperkingen = [\"no_dust\"]",
                "certificaten = [\"bosmaaier\", \"zaag\"]",
                "klussoort `schilderen`: `certificaten` names `zaag`; use one of rijbewijs_am, ",
            ),
            (
                "beperkingen = [\"no_dust\"]",
                "beperkingen = [\"reuma\"]",
                "klussoort `schilderen`: `beperkingen` names `reuma`; use one of lifts_little, ",
            ),
            (
                "vraagt = [\"oppervlakte\"]",
                "vraagt = [\"kleur\"]",
                "klussoort `sneeuwruimen`: vraag `kleur` does not exist; use one of zelf-doen, ",
            ),
            (
                "spoed = true",
                "spoed = \"ja\"",
                "klussoort `sneeuwruimen`: `spoed` must be true or false, not string",
            ),
            (
                "personen = 4",
                "personen = 0",
                "klussoort `verhuizen`: `personen` is 0; it must lie between 1 and 10",
            ),
            (
                "rijbewijs = \"BE\"",
                "rijbewijs = \"Z\"",
                "uitvoerder `hulst-werkt`: voertuig `hw-bus-aanhanger`: `rijbewijs` is `Z`; it must be a class of driving licence",
            ),
            (
                "a10eb17a-3c78-4f7a-a1da-8f31146339d3",
                "a10eb17a",
                "vaardigheid `groen-onderhouden`: esco: `id` is `a10eb17a`; it must be the UUID",
            ),
            (
                "lat = 51.268",
                "lat = 5.1",
                "plaats `Clinge`: `lat` must lie between 50.7 and 53.6",
            ),
            (
                "lat = 51.268",
                "lat = 51",
                "plaats `Clinge`: `lat` must be a number with decimals, not integer",
            ),
            (
                "omrijfactor = 1.3",
                "omrijfactor = 0.9",
                "`omrijfactor` must lie between 1 and 3",
            ),
            (
                "snelheid_km_uur = 18",
                "snelheid_km_uur = 0",
                "uitvoerder `service-in-de-regio`: voertuig `sr-bakfiets`: `snelheid_km_uur` is 0; it must lie between 3 and 130",
            ),
            (
                "postcodes = [4567]",
                "postcodes = [4561]",
                "plaats `Clinge`: the postcode `4561` is already on line ",
            ),
            (
                "postcodes = [4567]",
                "postcodes = 4567",
                "plaats `Clinge`: `postcodes` must be a list, not integer",
            ),
            ("geldigheid_maanden = 24", "geldigheid_maanden = ", ""),
        ] {
            let (text, line) = spoiled(from, to);
            let errors = Regeling::parse(&text).unwrap_err();
            let start = format!("line {line}: {message}");
            assert!(
                errors
                    .0
                    .iter()
                    .any(|error| error.to_string().starts_with(&start)),
                "{start}\n got \n{errors}"
            );
        }
    }

    #[test]
    fn something_missing_is_named_at_the_table_that_lacks_it() {
        let (text, line) = spoiled(
            "[[verkooppunt]]\nslug = \"malpertuus\"\nnaam = \"Malpertuus\"\n",
            "[[verkooppunt]]\nslug = \"malpertuus\"\n",
        );
        assert_eq!(
            Regeling::parse(&text).unwrap_err().to_string(),
            format!("line {line}: verkooppunt `malpertuus`: `naam` is missing; add a text")
        );
        let empty = Regeling::parse("").unwrap_err().to_string();
        assert!(
            empty.contains("line 1: `prijs_cent` is missing; add a whole number"),
            "{empty}"
        );
        assert!(
            empty.contains("line 1: `klussoort` is missing; add at least one [[klussoort]]"),
            "{empty}"
        );
        assert!(
            empty.contains("line 1: `meldpunt` is missing; add a [meldpunt]"),
            "{empty}"
        );
    }

    #[test]
    fn all_mistakes_are_reported_at_once_in_order_of_line() {
        let text = HULST
            .replace("prijs_cent = 1500", "prijs_cent = true")
            .replace("letters = \"MP\"", "letters = 5")
            .replace("lon = 4.089", "lon = 400.5");
        let errors = Regeling::parse(&text).unwrap_err().0;
        assert_eq!(errors.len(), 3);
        assert!(errors.is_sorted_by_key(|error| error.line));
    }

    #[test]
    fn a_car_drives_40_a_cargo_bike_what_the_file_says_and_who_has_neither_walks() {
        let hulst = hulst();
        let speed = |uitvoerder: &str, voertuig: Option<&str>| {
            hulst.uitvoerder(uitvoerder).unwrap().km_per_hour(voertuig)
        };
        assert_eq!(speed("hulst-werkt", Some("hw-bus")), 40);
        assert_eq!(speed("service-in-de-regio", Some("sr-bakfiets")), 18);
        assert_eq!(speed("hulst-werkt", None), 15);
        let (text, _) = spoiled("snelheid_km_uur = 18", "");
        let without = Regeling::parse(&text).unwrap();
        let sr = without.uitvoerder("service-in-de-regio").unwrap();
        assert_eq!(sr.km_per_hour(Some("sr-bakfiets")), 15);
        let (text, _) = spoiled("omrijfactor = 1.3", "");
        let without = Regeling::parse(&text).unwrap();
        assert_eq!(
            (hulst.omrijfactor_percent, without.omrijfactor_percent),
            (130, 130)
        );
    }

    #[test]
    fn a_cheque_never_expires_when_the_validity_is_left_out_or_zero() {
        for to in ["", "geldigheid_maanden = 0"] {
            let (text, _) = spoiled("geldigheid_maanden = 24", to);
            assert_eq!(Regeling::parse(&text).unwrap().geldigheid_maanden, None);
        }
    }

    proptest! {
        #[test]
        fn a_file_cut_off_anywhere_is_refused_or_whole_but_never_a_panic(at in 0..HULST.len()) {
            let cut = HULST.floor_char_boundary(at);
            match Regeling::parse(&HULST[..cut]) {
                Ok(regeling) => prop_assert!(!regeling.afwijs_redenen.is_empty()),
                Err(errors) => {
                    prop_assert!(!errors.0.is_empty());
                    prop_assert!(errors.0.iter().all(|error| error.line >= 1));
                }
            }
        }
    }
}
