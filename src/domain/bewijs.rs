//! A bewijs: one werkervaringsbewijs as a deelnemer gave it to an employer (domain.md §5). What it says is chosen line by line and
//! stays what it was; later work needs a new one. Several stand side by side, and the deelnemer withdraws each at any time.
//!
//! It names no resident and no absence. Whether it is genuine is asked by its code, elsewhere.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::{
    deelnemer::{Deelnemer, Niveau},
    nummer::BewijsNummer,
    opmerking::Opmerking,
    regeling::Regeling,
    werkervaring::{Gewerkt, Werkervaring, add_up, vaardigheden_of},
};

/// The secret on a bewijs: as long as the code of a cheque, and as hard to mistype.
pub type Controlecode = super::code::Code;

/// Remarks on one bewijs, at most: they have their place beside the signature.
pub const OPMERKINGEN_MAX: usize = 3;

/// One bewijs.
#[derive(Clone, Debug, PartialEq)]
pub struct Bewijs {
    /// Key.
    pub id: Uuid,
    /// As people mention it.
    pub nummer: BewijsNummer,
    /// Whose.
    pub deelnemer: Uuid,
    /// Its place in the lists of withdrawn credentials, from 0.
    pub plaats: u32,
    /// What it says.
    pub inhoud: Inhoud,
    /// Whose account made it: the deelnemer's own, or that of who did it for them.
    pub account: Uuid,
    /// When.
    pub at: Timestamp,
    /// When it was withdrawn, if it was.
    pub withdrawn: Option<Timestamp>,
}

impl Bewijs {
    /// Takes it back: from now on link and credential say so.
    pub fn withdraw(self, now: Timestamp) -> Result<Self, BewijsRefused> {
        match self.withdrawn {
            None => Ok(Self {
                withdrawn: Some(now),
                ..self
            }),
            Some(_) => Err(BewijsRefused::Withdrawn),
        }
    }
}

/// What a bewijs says, word for word as on the paper. Kept as JSON: a field that is added later must have a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inhoud {
    /// Name of the regeling.
    pub regeling: String,
    /// Name of the uitvoerder that answers for it.
    pub uitvoerder: String,
    /// The deelnemer's name, as they chose it.
    pub naam: String,
    /// First day of the work it tells of.
    pub van: Date,
    /// Last day.
    pub tot: Date,
    /// Approved minutes of the work it tells of; each hour counts once.
    pub minuten: u32,
    /// By skill.
    pub vaardigheden: Vec<GetoondeVaardigheid>,
    /// By klussoort.
    pub klussoorten: Vec<GetoondeSoort>,
    /// Remarks of begeleiders.
    pub opmerkingen: Vec<GetoondeOpmerking>,
    /// The begeleider who saw the work; empty when nobody has that name any more.
    pub begeleider: String,
    /// The day it was made.
    pub op: Date,
}

/// A skill on a bewijs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetoondeVaardigheid {
    /// Slug of the vaardigheid.
    pub slug: String,
    /// As people read it.
    pub naam: String,
    /// Approved minutes.
    pub minuten: u32,
    /// The level in words; empty when none was seen, or when it is not shown.
    pub niveau: String,
    /// The nearest occupation.
    pub esco: Option<GetoondEsco>,
}

/// An ESCO occupation on a bewijs (domain.md §8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetoondEsco {
    /// `9214.1`
    pub code: String,
    /// English title.
    pub titel: String,
    /// Address.
    pub uri: String,
}

/// A klussoort on a bewijs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetoondeSoort {
    /// As people read it.
    pub naam: String,
    /// Approved minutes.
    pub minuten: u32,
}

/// A remark on a bewijs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetoondeOpmerking {
    /// What was said.
    pub tekst: String,
    /// By whom.
    pub wie: String,
    /// When.
    pub op: Date,
}

/// How a deelnemer wants to be called on the paper. Only what is known: another's name is not to be had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NaamKeuze {
    /// `Fatima El Amrani`
    #[default]
    Whole,
    /// `Fatima E.`
    Short,
}

impl NaamKeuze {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Whole, Self::Short];

    /// The word in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Whole => "heel",
            Self::Short => "kort",
        }
    }

    /// Back from [`NaamKeuze::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// The name as it will stand there.
    pub fn of(self, naam: &str) -> String {
        let mut words = naam.split_whitespace();
        match (self, words.next(), words.next()) {
            (Self::Short, Some(first), Some(second)) => {
                let initial: String = second
                    .chars()
                    .take(1)
                    .flat_map(char::to_uppercase)
                    .collect();
                format!("{first} {initial}.")
            }
            (Self::Short | Self::Whole, ..) => naam.to_owned(),
        }
    }
}

/// Which lines are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keuze {
    /// The name.
    pub naam: NaamKeuze,
    /// Slugs of vaardigheden.
    pub vaardigheden: Vec<String>,
    /// Whether their levels are shown.
    pub niveaus: bool,
    /// Slugs of klussoorten.
    pub klussoorten: Vec<String>,
    /// Keys of remarks.
    pub opmerkingen: Vec<Uuid>,
}

impl Keuze {
    /// All skills with their levels, nothing that a begeleider said.
    pub fn usual(werkervaring: &Werkervaring) -> Self {
        Self {
            naam: NaamKeuze::Whole,
            vaardigheden: werkervaring
                .vaardigheden
                .iter()
                .map(|regel| regel.slug.clone())
                .collect(),
            niveaus: true,
            klussoorten: Vec::new(),
            opmerkingen: Vec::new(),
        }
    }
}

/// Why a bewijs is not made or not withdrawn, as a sentence that can be read out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BewijsRefused {
    /// No approved uren.
    #[error(
        "Er zijn nog geen goedgekeurde uren. Het bewijs kan worden gemaakt na de eerste goedgekeurde uren."
    )]
    NoUren,
    /// Nothing was chosen to show.
    #[error("Kies minstens één vaardigheid of één soort klus.")]
    NothingChosen,
    /// More remarks than there is room for.
    #[error("Op het bewijs is plaats voor 3 zinnen. Kies er minder.")]
    TooManyOpmerkingen,
    /// Something that is not, or no longer, to be chosen.
    #[error("Een van de keuzes is er niet meer. Kies opnieuw.")]
    Gone,
    /// It was withdrawn before.
    #[error("Dit bewijs is al ingetrokken.")]
    Withdrawn,
}

/// What a bewijs can be made from.
#[derive(Clone, Debug)]
pub struct Bron {
    /// Whose.
    pub deelnemer: Deelnemer,
    /// Name of their uitvoerder.
    pub uitvoerder: String,
    /// Approved uren by klussoort.
    pub gewerkt: Vec<Gewerkt>,
    /// Remarks, newest first, each with the name of who said it.
    pub opmerkingen: Vec<(Opmerking, String)>,
    /// Who saw the work.
    pub begeleider: String,
}

impl Bron {
    /// What the uren add up to.
    pub fn werkervaring(&self, regeling: &Regeling) -> Werkervaring {
        add_up(regeling, &self.gewerkt, &self.deelnemer.vaardigheden)
    }

    /// What the paper says with these lines. The hours and the period are those of the chosen work only, so that nothing can be
    /// worked out about what was left off.
    pub fn write(
        &self,
        regeling: &Regeling,
        keuze: &Keuze,
        today: Date,
    ) -> Result<Inhoud, BewijsRefused> {
        let all = self.werkervaring(regeling);
        if all.periode.is_none() {
            return Err(BewijsRefused::NoUren);
        }
        if keuze.vaardigheden.is_empty() && keuze.klussoorten.is_empty() {
            return Err(BewijsRefused::NothingChosen);
        }
        if keuze.opmerkingen.len() > OPMERKINGEN_MAX {
            return Err(BewijsRefused::TooManyOpmerkingen);
        }
        let vaardigheden: Vec<_> = all
            .vaardigheden
            .into_iter()
            .filter(|regel| keuze.vaardigheden.contains(&regel.slug))
            .map(|regel| GetoondeVaardigheid {
                niveau: regel
                    .niveau
                    .filter(|_| keuze.niveaus)
                    .map_or_else(String::new, |niveau: Niveau| niveau.label().to_owned()),
                esco: regel.esco.map(|esco| GetoondEsco {
                    uri: esco.uri(),
                    code: esco.code,
                    titel: esco.titel,
                }),
                slug: regel.slug,
                naam: regel.naam,
                minuten: regel.minuten,
            })
            .collect();
        let klussoorten: Vec<_> = all
            .klussoorten
            .into_iter()
            .filter(|regel| keuze.klussoorten.contains(&regel.slug))
            .map(|regel| GetoondeSoort {
                naam: regel.naam,
                minuten: regel.minuten,
            })
            .collect();
        let opmerkingen: Vec<_> = self
            .opmerkingen
            .iter()
            .filter(|(one, _)| keuze.opmerkingen.contains(&one.id))
            .map(|(one, wie)| GetoondeOpmerking {
                tekst: one.tekst.clone(),
                wie: wie.clone(),
                op: super::calendar::local_date(one.at),
            })
            .collect();
        let told: Vec<&Gewerkt> = self
            .gewerkt
            .iter()
            .filter(|deel| {
                keuze.klussoorten.contains(&deel.klussoort)
                    || vaardigheden_of(regeling, &deel.klussoort)
                        .any(|slug| keuze.vaardigheden.iter().any(|chosen| chosen == slug))
            })
            .collect();
        let period = told
            .iter()
            .map(|deel| deel.van)
            .min()
            .zip(told.iter().map(|deel| deel.tot).max());
        let all_there = vaardigheden.len() == keuze.vaardigheden.len()
            && klussoorten.len() == keuze.klussoorten.len()
            && opmerkingen.len() == keuze.opmerkingen.len();
        let (Some((van, tot)), true) = (period, all_there) else {
            return Err(BewijsRefused::Gone);
        };
        Ok(Inhoud {
            regeling: regeling.naam.clone(),
            uitvoerder: self.uitvoerder.clone(),
            naam: keuze.naam.of(&self.deelnemer.naam),
            van,
            tot,
            minuten: told.iter().map(|deel| deel.minuten).sum(),
            vaardigheden,
            klussoorten,
            opmerkingen,
            begeleider: self.begeleider.clone(),
            op: today,
        })
    }
}

impl Inhoud {
    /// Whether it says the same as another, whatever the day on which either was made.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let on_the_same_day = Self {
            op: other.op,
            ..self.clone()
        };
        on_the_same_day == *other
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::deelnemer::{Beschikbaar, DeelnemerRegeling};

    fn hulst() -> Regeling {
        Regeling::parse(include_str!("../../assets/regelingen/hulst.toml")).unwrap()
    }

    fn gewerkt(klussoort: &str, minuten: u32, month: i8) -> Gewerkt {
        Gewerkt {
            klussoort: klussoort.to_owned(),
            minuten,
            van: date(2026, month, 2),
            tot: date(2026, month, 20),
        }
    }

    fn bron() -> Bron {
        Bron {
            deelnemer: Deelnemer {
                id: Uuid::from_u128(1),
                uitvoerder: "hulst-werkt".to_owned(),
                naam: "Fatima el Amrani".to_owned(),
                telefoon: None,
                regeling: DeelnemerRegeling::Wwb,
                urenafspraken: Vec::new(),
                beschikbaar: Beschikbaar::always(),
                certificaten: Vec::new(),
                beperkingen: Vec::new(),
                start: date(2026, 1, 1),
                end: None,
                uitstroom: None,
                pauzes: Vec::new(),
                klantmanager: None,
                vaardigheden: vec![("groen-onderhouden".to_owned(), Niveau::Alone)],
            },
            uitvoerder: "Hulst Werkt!".to_owned(),
            gewerkt: vec![
                gewerkt("tuinonderhoud", 600, 3),
                gewerkt("verhuizen", 90, 9),
            ],
            opmerkingen: vec![(
                Opmerking {
                    id: Uuid::from_u128(7),
                    deelnemer: Uuid::from_u128(1),
                    tekst: "Werkt netjes.".to_owned(),
                    account: Uuid::from_u128(9),
                    at: "2026-10-01T10:00:00Z".parse().unwrap(),
                },
                "Peter".to_owned(),
            )],
            begeleider: "Peter".to_owned(),
        }
    }

    fn chosen(vaardigheden: &[&str], klussoorten: &[&str]) -> Keuze {
        let owned = |slugs: &[&str]| slugs.iter().map(|slug| (*slug).to_owned()).collect();
        Keuze {
            vaardigheden: owned(vaardigheden),
            klussoorten: owned(klussoorten),
            ..Keuze::default()
        }
    }

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn a_bewijs_says_the_chosen_lines_and_lets_nothing_be_worked_out_about_the_others() {
        let (bron, hulst) = (bron(), hulst());
        let garden = bron
            .write(&hulst, &chosen(&["groen-onderhouden"], &[]), TODAY)
            .unwrap();
        assert_eq!(
            (garden.minuten, garden.van, garden.tot),
            (600, date(2026, 3, 2), date(2026, 3, 20))
        );
        assert_eq!(garden.vaardigheden.len(), 1);
        assert_eq!(garden.vaardigheden[0].niveau, "", "levels were not chosen");
        assert!(
            garden.opmerkingen.is_empty(),
            "no remark unless it is chosen"
        );
        assert_eq!(garden.naam, "Fatima el Amrani");

        let moving = Keuze {
            naam: NaamKeuze::Short,
            niveaus: true,
            opmerkingen: vec![Uuid::from_u128(7)],
            ..chosen(&["groen-onderhouden"], &["verhuizen"])
        };
        let both = bron.write(&hulst, &moving, TODAY).unwrap();
        assert_eq!((both.minuten, both.tot), (690, date(2026, 9, 20)));
        assert_eq!(both.naam, "Fatima E.");
        assert_eq!(both.vaardigheden[0].niveau, "doet het zelf");
        assert_eq!(
            both.klussoorten,
            [GetoondeSoort {
                naam: "Verhuizen".to_owned(),
                minuten: 90
            }]
        );
        assert_eq!(both.opmerkingen[0].wie, "Peter");
    }

    #[test]
    fn nothing_chosen_or_nothing_there_is_refused_in_words() {
        let (bron, hulst) = (bron(), hulst());
        let write = |bron: &Bron, keuze: &Keuze| bron.write(&hulst, keuze, TODAY).map(|_| ());
        assert_eq!(
            write(&bron, &Keuze::default()),
            Err(BewijsRefused::NothingChosen)
        );
        assert_eq!(
            write(&bron, &chosen(&["lassen"], &[])),
            Err(BewijsRefused::Gone)
        );
        let strange = Keuze {
            opmerkingen: vec![Uuid::from_u128(8)],
            ..chosen(&["groen-onderhouden"], &[])
        };
        assert_eq!(
            write(&bron, &strange),
            Err(BewijsRefused::Gone),
            "another's remark"
        );
        let many = Keuze {
            opmerkingen: vec![Uuid::from_u128(7); 4],
            ..chosen(&["groen-onderhouden"], &[])
        };
        assert_eq!(write(&bron, &many), Err(BewijsRefused::TooManyOpmerkingen));
        let new = Bron {
            gewerkt: Vec::new(),
            ..bron
        };
        assert_eq!(
            write(&new, &chosen(&["groen-onderhouden"], &[])),
            Err(BewijsRefused::NoUren)
        );
    }

    #[test]
    fn what_it_says_reads_back_and_the_day_alone_makes_no_other_bewijs() {
        let inhoud = bron()
            .write(&hulst(), &chosen(&["groen-onderhouden"], &[]), TODAY)
            .unwrap();
        let kept = serde_json::to_string(&inhoud).unwrap();
        assert_eq!(serde_json::from_str::<Inhoud>(&kept).unwrap(), inhoud);
        let tomorrow = Inhoud {
            op: date(2026, 11, 24),
            ..inhoud.clone()
        };
        assert!(tomorrow.says_the_same(&inhoud));
        assert!(
            !Inhoud {
                minuten: 601,
                ..tomorrow
            }
            .says_the_same(&inhoud)
        );
    }

    #[test]
    fn a_bewijs_is_withdrawn_once() {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let bewijs = Bewijs {
            id: Uuid::from_u128(3),
            nummer: BewijsNummer { year: 2026, seq: 1 },
            deelnemer: Uuid::from_u128(1),
            plaats: 0,
            inhoud: bron()
                .write(&hulst(), &chosen(&["groen-onderhouden"], &[]), TODAY)
                .unwrap(),
            account: Uuid::from_u128(2),
            at: now,
            withdrawn: None,
        };
        let gone = bewijs.withdraw(now).unwrap();
        assert_eq!(gone.withdrawn, Some(now));
        assert_eq!(gone.withdraw(now), Err(BewijsRefused::Withdrawn));
    }
}
