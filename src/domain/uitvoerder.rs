//! An uitvoerder: an organisation whose ploegen do the klussen (domain.md §1), with its vehicles.
//!
//! Only what the regeling says about it; its people and plans are elsewhere.

use jiff::civil::Date;

use super::address::{Email, Telefoon};
use super::administratie::Administratie;
use super::certificaat::Rijbewijs;
use super::money::Cents;
use super::prijs::Tarief;
use super::regeling::reader::{Fields, Found, Kind};
use super::travel::Means;

/// An executing organisation, as the regeling describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Uitvoerder {
    /// Unique within the regeling: `hulst-werkt`.
    pub slug: String,
    /// The name residents know.
    pub naam: String,
    /// The organisation behind it.
    pub organisatie: String,
    /// Where residents phone.
    pub telefoon: Telefoon,
    /// Where it can be written to.
    pub email: Option<Email>,
    /// What the municipality pays per redeemed cheque, in cents, until the first of `tarieven`; `None` means the face value
    /// of the cheque. Ask [`Uitvoerder::tarief_on`].
    pub tarief_cent: Option<Cents>,
    /// What it pays from a date on, in order of date.
    pub tarieven: Vec<Tarief>,
    /// Cars, vans and trailers ploegen may take.
    pub voertuigen: Vec<Voertuig>,
    /// Who is paid, and where; none until somebody fills it in.
    pub administratie: Option<Administratie>,
}

/// A vehicle of an uitvoerder.
#[derive(Clone, Debug, PartialEq)]
pub struct Voertuig {
    /// Unique within the regeling.
    pub slug: String,
    /// As the ploegen call it.
    pub naam: String,
    /// The licence its driver needs (`B`, `BE`); `None` for a cargo bicycle.
    pub rijbewijs: Option<Rijbewijs>,
    /// What klussen may need of it, as words: `bus`, `aanhanger`.
    pub heeft: Vec<String>,
    /// How fast it goes from address to address, on average.
    pub km_per_hour: u32,
    /// Slugs of voertuigen of which it holds a part or the whole: a bus with a trailer takes the bus.
    pub deelt_met: Vec<String>,
}

/// Of a car or van whose speed the file does not say.
const CAR_KM_PER_HOUR: u32 = 40;
/// Of what needs no licence, such as a cargo bicycle, and of a ploeg without a vehicle: on their own bicycles.
const BICYCLE_KM_PER_HOUR: u32 = 15;

impl Uitvoerder {
    /// What the municipality pays for a cheque redeemed on this day, in cents; `None` means its face value.
    pub fn tarief_on(&self, day: Date) -> Option<Cents> {
        self.tarieven
            .iter()
            .rfind(|tarief| tarief.vanaf <= day)
            .map(|tarief| tarief.cents)
            .or(self.tarief_cent)
    }

    /// The vehicle with this slug.
    pub fn voertuig(&self, slug: &str) -> Option<&Voertuig> {
        self.voertuigen
            .iter()
            .find(|voertuig| voertuig.slug == slug)
    }

    /// How fast people get about with this vehicle; by bicycle without one.
    pub fn km_per_hour(&self, voertuig: Option<&str>) -> u32 {
        voertuig
            .and_then(|slug| self.voertuig(slug))
            .map_or(BICYCLE_KM_PER_HOUR, |voertuig| voertuig.km_per_hour)
    }

    /// Which roads people take with this vehicle.
    pub fn means(&self, voertuig: Option<&str>) -> Means {
        let found = voertuig.and_then(|slug| self.voertuig(slug));
        if found.is_some_and(|one| one.rijbewijs.is_some()) {
            Means::Car
        } else {
            Means::Bicycle
        }
    }

    /// The slugs of the voertuigen that cannot be out while this one is, itself first: those that share a thing with it.
    pub fn sharing(&self, slug: &str) -> Vec<String> {
        let things = |slug: &str| -> Vec<String> {
            let own = self.voertuig(slug);
            let shared = own.map(|one| one.deelt_met.as_slice()).unwrap_or_default();
            std::iter::once(slug.to_owned())
                .chain(shared.iter().cloned())
                .collect()
        };
        let own = things(slug);
        let others = self
            .voertuigen
            .iter()
            .filter(|other| other.slug != slug)
            .filter(|other| things(&other.slug).iter().any(|thing| own.contains(thing)))
            .map(|other| other.slug.clone());
        std::iter::once(slug.to_owned()).chain(others).collect()
    }

    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let slug = fields.slug(Kind::Uitvoerder);
        let naam = fields.text("naam");
        let organisatie = fields.text("organisatie");
        let telefoon = read_telefoon(fields);
        let email = fields
            .parsed_opt("email", "an e-mail address", |text| Email::parse(text).ok())
            .and_then(Found::good);
        let tarief_cent = fields.cents_opt("tarief_cent");
        let mut last = Date::MIN;
        let tarieven = fields.tables_opt("tarief", |fields| Tarief::read(fields, &mut last));
        let voertuigen = fields.tables_opt("voertuig", Voertuig::read);
        Some(Self {
            slug,
            naam,
            organisatie,
            telefoon: telefoon?,
            email,
            tarief_cent,
            tarieven,
            voertuigen,
            administratie: fields.table_opt("administratie", Administratie::read),
        })
    }
}

/// The telephone number of an organisation.
pub(super) fn read_telefoon(fields: &mut Fields<'_>) -> Option<Telefoon> {
    fields.parsed("telefoon", "a telephone number of 10 digits", |text| {
        Telefoon::parse(text).ok()
    })
}

impl Voertuig {
    fn read(fields: &mut Fields<'_>) -> Self {
        let slug = fields.slug(Kind::Voertuig);
        let naam = fields.text("naam");
        let rijbewijs = fields
            .parsed_opt(
                "rijbewijs",
                "a class of driving licence: AM, B, BE, C1 or T",
                Rijbewijs::parse,
            )
            .and_then(Found::good);
        let usual = if rijbewijs.is_some() {
            CAR_KM_PER_HOUR
        } else {
            BICYCLE_KM_PER_HOUR
        };
        let km_per_hour = fields
            .number_opt("snelheid_km_uur", 3..=130)
            .and_then(Found::good);
        Self {
            slug,
            naam,
            heeft: fields.texts("heeft"),
            deelt_met: fields.references_opt("deelt_met", Kind::Voertuig),
            rijbewijs,
            km_per_hour: km_per_hour.unwrap_or(usual),
        }
    }
}
