//! What a klus asks of the people who go, and what a ploeg lacks for it (domain.md §4 *Dispatch*, §5).
//!
//! Each vaardigheid and each certificaat needs somebody who has it, or the begeleider on the spot. Who has a beperking that
//! the work runs up against is not counted: neither as one of the persons nor as the one who can do it.

use std::borrow::Borrow;

use jiff::civil::Date;

use crate::domain::{
    certificaat::CertificaatSoort,
    deelnemer::{Beperking, Deelnemer, Niveau},
    klus::Klus,
    regeling::Regeling,
};

/// What a klus asks of the people who go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// How many of them.
    pub personen: u32,
    /// Slugs of vaardigheden: of each, somebody who can do it alone.
    pub vaardigheden: Vec<String>,
    /// Of each, somebody who has it.
    pub certificaten: Vec<CertificaatSoort>,
    /// With any of these somebody is not counted.
    pub beperkingen: Vec<Beperking>,
}

impl Asks {
    /// What a klus asks: what its klussoort says, and what is known of the address.
    pub fn of(klus: &Klus, regeling: &Regeling) -> Self {
        let soort = regeling.klussoort(&klus.klussoort);
        let mut beperkingen = soort.map(|one| one.beperkingen.clone()).unwrap_or_default();
        if klus.has_pets() && !beperkingen.contains(&Beperking::NoPets) {
            beperkingen.push(Beperking::NoPets);
        }
        Self {
            personen: klus.personen.unwrap_or(1),
            vaardigheden: soort
                .map(|one| one.vaardigheden.clone())
                .unwrap_or_default(),
            certificaten: soort
                .map(|one| one.certificaten.clone())
                .unwrap_or_default(),
            beperkingen,
        }
    }

    /// What these people lack, the most telling first; nothing when they can do it.
    pub fn lacks(&self, people: &[impl Borrow<Person>], begeleider_on_site: bool) -> Vec<Lack> {
        let mut lacks = Vec::new();
        let count = |found: usize| u32::try_from(found).unwrap_or(u32::MAX);
        let people: Vec<&Person> = people.iter().map(Borrow::borrow).collect();
        let able: Vec<&Person> = people
            .iter()
            .copied()
            .filter(|one| self.counts(one))
            .collect();
        if count(people.len()) < self.personen {
            lacks.push(Lack::Persons {
                wanted: self.personen,
                found: count(people.len()),
            });
        } else if count(able.len()) < self.personen {
            let met = |one: &&Beperking| people.iter().any(|who| who.beperkingen.contains(one));
            lacks.push(Lack::Able {
                wanted: self.personen,
                found: count(able.len()),
                beperkingen: self.beperkingen.iter().filter(met).copied().collect(),
            });
        }
        if begeleider_on_site {
            return lacks;
        }
        let missing = |slug: &&String| !able.iter().any(|one| one.can(slug));
        let skills = self.vaardigheden.iter().filter(missing).cloned();
        lacks.extend(skills.map(Lack::Vaardigheid));
        let missing = |soort: &&CertificaatSoort| !able.iter().any(|one| one.has(**soort));
        let papers = self.certificaten.iter().filter(missing).copied();
        lacks.extend(papers.map(Lack::Certificaat));
        lacks
    }

    /// Whether somebody has no beperking that the work runs up against.
    pub fn counts(&self, person: &Person) -> bool {
        !self
            .beperkingen
            .iter()
            .any(|one| person.beperkingen.contains(one))
    }
}

/// Somebody in a ploeg, as far as the work of one day asks after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Slugs of vaardigheden with the level that was seen.
    pub vaardigheden: Vec<(String, Niveau)>,
    /// What is valid on that day.
    pub certificaten: Vec<CertificaatSoort>,
    /// What to take into account.
    pub beperkingen: Vec<Beperking>,
}

impl Person {
    /// A deelnemer on a day.
    pub fn on(datum: Date, deelnemer: &Deelnemer) -> Self {
        let valid = deelnemer.certificaten.iter();
        Self {
            vaardigheden: deelnemer.vaardigheden.clone(),
            certificaten: valid
                .filter(|one| one.is_valid_on(datum))
                .map(|one| one.soort)
                .collect(),
            beperkingen: deelnemer.beperkingen.clone(),
        }
    }

    /// Whether somebody can do this alone.
    pub fn can(&self, vaardigheid: &str) -> bool {
        let mut seen = self.vaardigheden.iter();
        seen.any(|(slug, niveau)| slug == vaardigheid && *niveau >= Niveau::Alone)
    }

    /// Whether somebody has this, or what covers it.
    pub fn has(&self, asked: CertificaatSoort) -> bool {
        self.certificaten.iter().any(|one| one.covers(asked))
    }
}

/// One thing a ploeg lacks for a klus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Persons.
    Persons {
        /// Persons of the klus.
        wanted: u32,
        /// Persons of the ploeg.
        found: u32,
    },
    /// Persons without a beperking that the work runs up against.
    Able {
        /// Persons of the klus.
        wanted: u32,
        /// Persons of the ploeg that count.
        found: u32,
        /// Which beperkingen the others have, of those that matter here.
        beperkingen: Vec<Beperking>,
    },
    /// Somebody who can do this alone, by its slug.
    Vaardigheid(String),
    /// Somebody who has this.
    Certificaat(CertificaatSoort),
}

/// The beperkingen in words, after *iemand*: `knielt en bukt niet, werkt niet op hoogte`.
pub fn words(beperkingen: &[Beperking]) -> String {
    let labels: Vec<&str> = beperkingen.iter().map(|one| one.label()).collect();
    labels.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::certificaat::Rijbewijs;

    fn person(beperkingen: &[Beperking]) -> Person {
        Person {
            vaardigheden: vec![("straten".to_owned(), Niveau::Alone)],
            beperkingen: beperkingen.to_vec(),
            ..Person::default()
        }
    }

    fn paving() -> Asks {
        Asks {
            personen: 2,
            vaardigheden: vec!["straten".to_owned()],
            beperkingen: vec![Beperking::NoKneeling, Beperking::LiftsLittle],
            ..Asks::default()
        }
    }

    #[test]
    fn who_cannot_do_the_work_is_not_counted_and_is_not_the_one_who_can() {
        let fit = [person(&[]), person(&[Beperking::NoPets])];
        assert_eq!(paving().lacks(&fit, false), []);
        let one = [person(&[]), person(&[Beperking::NoKneeling])];
        let able = |found| Lack::Able {
            wanted: 2,
            found,
            beperkingen: vec![Beperking::NoKneeling],
        };
        assert_eq!(paving().lacks(&one, false), [able(1)]);
        // A third person makes up for it.
        let three = [&one[..], &[person(&[])]].concat();
        assert_eq!(paving().lacks(&three, false), []);
        let none = [
            person(&[Beperking::NoKneeling]),
            person(&[Beperking::NoKneeling]),
        ];
        let skill = Lack::Vaardigheid("straten".to_owned());
        assert_eq!(paving().lacks(&none, false), [able(0), skill]);
        // The begeleider on the spot can do it, but is not one of the persons.
        assert_eq!(paving().lacks(&none, true), [able(0)]);
        assert_eq!(
            paving().lacks(&fit[..1], false),
            [Lack::Persons {
                wanted: 2,
                found: 1
            }]
        );
    }

    #[test]
    fn a_certificaat_is_had_by_one_of_them_or_by_the_begeleider_on_the_spot() {
        let cuts = Asks {
            personen: 1,
            certificaten: vec![
                CertificaatSoort::Bosmaaier,
                CertificaatSoort::Rijbewijs(Rijbewijs::B),
            ],
            ..Asks::default()
        };
        let mut people = [person(&[]), person(&[])];
        assert_eq!(cuts.lacks(&people, false).len(), 2);
        assert_eq!(cuts.lacks(&people, true), []);
        people[0].certificaten = vec![CertificaatSoort::Rijbewijs(Rijbewijs::Be)];
        people[1].certificaten = vec![CertificaatSoort::Bosmaaier];
        assert_eq!(cuts.lacks(&people, false), []);
    }
}
