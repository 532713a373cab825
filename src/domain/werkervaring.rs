//! Werkervaring: what approved uren add up to, by vaardigheid, with the level and the occupation nearest to it
//! (domain.md §5, §8). Pure sums: which uren count and who may see them is decided elsewhere.
//!
//! The minutes of a klussoort that exercises two vaardigheden count for both, so the skills may add up to more than the
//! hours worked; the total is always that of the hours themselves.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    deelnemer::Niveau,
    klussoort::{Esco, Vaardigheid},
    regeling::Regeling,
};

/// Approved minutes of one klussoort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gewerkt {
    /// Slug of the klussoort.
    pub klussoort: String,
    /// Approved minutes.
    pub minuten: u32,
    /// First day.
    pub van: Date,
    /// Last day.
    pub tot: Date,
}

/// The werkervaring of one deelnemer.
#[derive(Clone, Debug, PartialEq)]
pub struct Werkervaring {
    /// Approved minutes of all work together.
    pub minuten: u32,
    /// First and last day of work; none before the first approved hour.
    pub periode: Option<(Date, Date)>,
    /// By skill, most hours first.
    pub vaardigheden: Vec<Regel>,
    /// The same hours by klussoort, most hours first.
    pub klussoorten: Vec<SoortRegel>,
}

/// One klussoort of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoortRegel {
    /// Slug.
    pub slug: String,
    /// As people read it.
    pub naam: String,
    /// Approved minutes.
    pub minuten: u32,
}

/// One skill of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Regel {
    /// Slug of the vaardigheid.
    pub slug: String,
    /// As people read it.
    pub naam: String,
    /// Approved minutes.
    pub minuten: u32,
    /// The level a begeleider saw, if one was noted.
    pub niveau: Option<Niveau>,
    /// The nearest occupation.
    pub esco: Option<Esco>,
}

impl Regel {
    /// The level in words; empty when none was noted.
    pub fn niveau_label(&self) -> &'static str {
        self.niveau.map_or("", Niveau::label)
    }
}

/// Adds up.
pub fn add_up(
    regeling: &Regeling,
    gewerkt: &[Gewerkt],
    niveaus: &[(String, Niveau)],
) -> Werkervaring {
    let mut minuten: BTreeMap<&str, u32> = BTreeMap::new();
    for deel in gewerkt {
        for slug in vaardigheden_of(regeling, &deel.klussoort) {
            *minuten.entry(slug).or_default() += deel.minuten;
        }
    }
    let mut vaardigheden: Vec<Regel> = minuten
        .into_iter()
        .filter_map(|(slug, minuten)| {
            let Vaardigheid { slug, naam, esco } = regeling
                .vaardigheden
                .iter()
                .find(|vaardigheid| vaardigheid.slug == slug)?
                .clone();
            Some(Regel {
                niveau: niveaus
                    .iter()
                    .find(|(seen, _)| *seen == slug)
                    .map(|(_, niveau)| *niveau),
                slug,
                naam,
                minuten,
                esco,
            })
        })
        .collect();
    vaardigheden.sort_by(|a, b| b.minuten.cmp(&a.minuten).then_with(|| a.naam.cmp(&b.naam)));
    Werkervaring {
        minuten: gewerkt.iter().map(|deel| deel.minuten).sum(),
        periode: gewerkt
            .iter()
            .map(|deel| deel.van)
            .min()
            .zip(gewerkt.iter().map(|deel| deel.tot).max()),
        vaardigheden,
        klussoorten: klussoorten(regeling, gewerkt),
    }
}

fn klussoorten(regeling: &Regeling, gewerkt: &[Gewerkt]) -> Vec<SoortRegel> {
    let mut regels: Vec<SoortRegel> = gewerkt
        .iter()
        .map(|deel| SoortRegel {
            naam: regeling
                .klussoort(&deel.klussoort)
                .map_or_else(|| deel.klussoort.clone(), |soort| soort.naam.clone()),
            slug: deel.klussoort.clone(),
            minuten: deel.minuten,
        })
        .collect();
    regels.sort_by(|a, b| b.minuten.cmp(&a.minuten).then_with(|| a.naam.cmp(&b.naam)));
    regels
}

/// The vaardigheden that a klussoort exercises.
pub fn vaardigheden_of<'a>(
    regeling: &'a Regeling,
    klussoort: &str,
) -> impl Iterator<Item = &'a str> {
    regeling
        .klussoorten
        .iter()
        .filter(move |soort| soort.slug == klussoort)
        .flat_map(|soort| soort.vaardigheden.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn hulst() -> Regeling {
        Regeling::parse(include_str!("../../assets/regelingen/hulst.toml")).unwrap()
    }

    fn gewerkt(klussoort: &str, minuten: u32, day: i8) -> Gewerkt {
        Gewerkt {
            klussoort: klussoort.to_owned(),
            minuten,
            van: date(2026, 3, day),
            tot: date(2026, 11, day),
        }
    }

    #[test]
    fn uren_become_skills_with_level_and_occupation_most_hours_first() {
        let seen = [("groen-onderhouden".to_owned(), Niveau::Alone)];
        let all = add_up(
            &hulst(),
            &[
                gewerkt("verhuizen", 90, 9),
                gewerkt("tuinonderhoud", 600, 2),
                gewerkt("vervoer", 30, 20),
            ],
            &seen,
        );
        let shown: Vec<String> = all
            .vaardigheden
            .iter()
            .map(|regel| {
                let esco = regel.esco.as_ref().map_or("", |esco| esco.code.as_str());
                format!(
                    "{} {} {} {esco}",
                    regel.slug,
                    regel.minuten,
                    regel.niveau_label()
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "groen-onderhouden 600 doet het zelf 9214.1",
                "rijden 120  8322.2",
                "tillen-en-dragen 120  9333.4",
            ]
        );
        assert_eq!(
            all.minuten, 720,
            "a klussoort with two skills counts once in the total"
        );
        let soorten: Vec<_> = all
            .klussoorten
            .iter()
            .map(|one| (one.slug.as_str(), one.minuten))
            .collect();
        assert_eq!(
            soorten,
            [("tuinonderhoud", 600), ("verhuizen", 90), ("vervoer", 30)]
        );
        assert_eq!(all.periode, Some((date(2026, 3, 2), date(2026, 11, 20))));
    }

    #[test]
    fn without_approved_uren_there_is_nothing_yet() {
        let none = add_up(&hulst(), &[], &[]);
        assert_eq!((none.minuten, none.periode), (0, None));
        assert!(none.vaardigheden.is_empty());
    }
}
