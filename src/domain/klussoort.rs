//! Kinds of klussen and the vaardigheden they exercise: what is done and not done, by whom, with what, for how long (domain.md §1, §8).
//!
//! The catalogue of the regeling. What one resident asks is a klus, elsewhere.

use super::{
    certificaat::CertificaatSoort,
    deelnemer::Beperking,
    regeling::reader::{Fields, Kind},
};

/// A kind of klus, as residents choose it.
#[derive(Clone, Debug, PartialEq)]
pub struct Klussoort {
    /// Unique within the regeling, and its id in the API: `ramen-wassen`.
    pub slug: String,
    /// As residents read it.
    pub naam: String,
    /// Name of the icon beside it.
    pub icon: String,
    /// What it is, in a few plain sentences.
    pub omschrijving: String,
    /// What the ploeg does.
    pub wel: Vec<String>,
    /// What it does not do.
    pub niet: Vec<String>,
    /// Slugs of the uitvoerders that take it; the first is asked first.
    pub uitvoerders: Vec<String>,
    /// Slugs of the vaardigheden it needs and teaches.
    pub vaardigheden: Vec<String>,
    /// What the ploeg brings.
    pub gereedschap: Vec<String>,
    /// Usual work in person-minutes: 2 persons for 1 hour is 120. The start of an estimate.
    pub duur_personen_minuten: u32,
    /// How many persons usually go.
    pub personen: u32,
    /// Whether it must be done the same day, such as clearing snow.
    pub spoed: bool,
    /// Whether it is done outdoors, so that bad weather stops it.
    pub buiten: bool,
    /// What must come along in the vehicle, in the words of [`super::uitvoerder::Voertuig::heeft`]: `bus`, `aanhanger`.
    pub nodig: Vec<String>,
    /// What somebody in the ploeg must have, and still have on the day.
    pub certificaten: Vec<CertificaatSoort>,
    /// Who has one of these cannot do this work, and is not counted as one of its persons.
    pub beperkingen: Vec<Beperking>,
    /// Whether it is work that few people like: ploegvorming shares it out (domain.md §4).
    pub minder_geliefd: bool,
    /// Slugs of the extra questions the request form asks.
    pub vraagt: Vec<String>,
    /// The occupation nearest to it.
    pub esco: Option<Esco>,
}

/// Something a deelnemer learns and can show for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Vaardigheid {
    /// Unique within the regeling.
    pub slug: String,
    /// As it stands on the werkervaringsbewijs.
    pub naam: String,
    /// The occupation it counts for.
    pub esco: Option<Esco>,
}

/// An occupation of the European classification; the relation is `skos:closeMatch`. This service uses the ESCO classification of the European Commission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Esco {
    /// `9214.1`
    pub code: String,
    /// English title.
    pub titel: String,
    /// The UUID behind `http://data.europa.eu/esco/occupation/`.
    pub id: String,
}

/// An extra question of the request form, asked for the klussoorten that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vraag {
    /// Unique within the regeling.
    pub slug: String,
    /// The question, in plain Dutch.
    pub tekst: String,
}

impl Esco {
    /// The occupation's address.
    pub fn uri(&self) -> String {
        format!("http://data.europa.eu/esco/occupation/{}", self.id)
    }

    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let code = fields.text("code");
        let titel = fields.text("titel");
        let id = fields.parsed("id", "the UUID at the end of the ESCO address", |text| {
            let well_formed = text.len() == 36
                && text.bytes().enumerate().all(|(index, byte)| match index {
                    8 | 13 | 18 | 23 => byte == b'-',
                    _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
                });
            well_formed.then(|| text.to_owned())
        });
        Some(Self {
            code,
            titel,
            id: id?,
        })
    }
}
impl Klussoort {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            slug: fields.slug(Kind::Klussoort),
            naam: fields.text("naam"),
            icon: fields.text("icon"),
            omschrijving: fields.text("omschrijving"),
            wel: fields.texts("wel"),
            niet: fields.texts("niet"),
            uitvoerders: fields.references("uitvoerders", Kind::Uitvoerder),
            vaardigheden: fields.references("vaardigheden", Kind::Vaardigheid),
            gereedschap: fields.texts("gereedschap"),
            duur_personen_minuten: fields.number("duur_personen_minuten", 15..=4_800),
            personen: fields.number("personen", 1..=10),
            spoed: fields.flag("spoed"),
            buiten: fields.flag("buiten"),
            nodig: fields.texts("nodig"),
            certificaten: fields.words(
                "certificaten",
                CertificaatSoort::parse,
                &CertificaatSoort::ALL.map(CertificaatSoort::word),
            ),
            beperkingen: fields.words(
                "beperkingen",
                Beperking::parse,
                &Beperking::ALL.map(Beperking::word),
            ),
            minder_geliefd: fields.flag("minder_geliefd"),
            vraagt: fields.references_opt("vraagt", Kind::Vraag),
            esco: fields.table_opt("esco", Esco::read),
        }
    }
}
impl Vaardigheid {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            slug: fields.slug(Kind::Vaardigheid),
            naam: fields.text("naam"),
            esco: fields.table_opt("esco", Esco::read),
        }
    }
}
impl Vraag {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            slug: fields.slug(Kind::Vraag),
            tekst: fields.text("tekst"),
        }
    }
}
