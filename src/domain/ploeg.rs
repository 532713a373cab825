//! A ploeg: the people who go out together on a day (domain.md §5), and the rules for making one (§4, *Ploegvorming*).
//!
//! What a ploeg does that day are its opdrachten, elsewhere.

use jiff::{Timestamp, civil::Date, civil::Time};
use thiserror::Error;
use uuid::Uuid;

mod draft;
mod wish;

pub use draft::{NewPloeg, PloegDraft};
pub use wish::{MOST_WISHES, Wish, WishDraft};

use super::{
    afwezig::{Afwezig, Wie, is_away},
    bezetting::Bezetting,
    calendar::{Dagdeel, Weekdag, duration_words, local_date, local_time, long_date, time_hm},
    certificaat::Rijbewijs,
    deelnemer::{Beschikbaar, Deelnemer},
};

/// Ploegen one begeleider can answer for at the same time: on the spot for one, on call for the others.
pub const PLOEGEN_PER_BEGELEIDER: usize = 3;
/// A ploeg with more people than this is two ploegen.
pub const DEELNEMERS_PER_PLOEG: usize = 6;
/// No ploeg goes out before this hour or comes back after the other.
const EARLIEST_HOUR: i8 = 7;
const LATEST_HOUR: i8 = 20;

/// The people who go out together on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ploeg {
    /// Key.
    pub id: Uuid,
    /// Slug of the uitvoerder.
    pub uitvoerder: String,
    /// The day, as the calendar in Hulst has it.
    pub datum: Date,
    /// What people call it.
    pub naam: String,
    /// Account of the begeleider who answers for it, on the spot or on call.
    pub begeleider_id: Uuid,
    /// When it gathers.
    pub van: Timestamp,
    /// When it is back.
    pub tot: Timestamp,
    /// Slug of the vehicle, if it takes one.
    pub voertuig: Option<String>,
    /// Who is in it; never empty in a ploeg that was made.
    pub deelnemers: Vec<Uuid>,
    /// Events so far.
    pub version: i32,
}

/// What is known around a ploeg when it is judged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// The deelnemers of the ploeg.
    pub deelnemers: &'a [Deelnemer],
    /// Whether the begeleider is one of this uitvoerder.
    pub begeleider_known: bool,
    /// When the begeleider works; none when that was never said: then always.
    pub begeleider_works: Option<&'a Beschikbaar>,
    /// Whether the vehicle, if any, is one of this uitvoerder.
    pub voertuig_known: bool,
    /// The driving licence it needs; none for a cargo bicycle.
    pub needs_rijbewijs: Option<Rijbewijs>,
    /// The other ploegen of this uitvoerder in the same week, this one left out.
    pub week: &'a [Ploeg],
    /// Who is away in that week.
    pub afwezig: &'a [Afwezig],
    /// Voertuigen that share a thing with the vehicle of the ploeg, by slug; itself may be among them.
    pub sharing: &'a [String],
    /// When voertuigen are not for ploegen in that week.
    pub bezet: &'a [Bezetting],
    /// Pairs that must not work together. Never why.
    pub apart: &'a [(Uuid, Uuid)],
}

/// Why a ploeg cannot go out like this, with the way out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PloegRefused {
    /// Nobody answers for it.
    #[error(
        "Kies een begeleider van deze uitvoerder. Zonder begeleider gaat een ploeg niet op pad."
    )]
    NoBegeleider,
    /// Nobody is in it.
    #[error("Kies ten minste één deelnemer. Meestal gaan er twee.")]
    NoDeelnemer,
    /// Too many.
    #[error(
        "Dit zijn {0} deelnemers. Maak er twee ploegen van: een ploeg heeft er hoogstens {DEELNEMERS_PER_PLOEG}."
    )]
    TooMany(usize),
    /// Times that cannot be.
    #[error(
        "Kies een begintijd en een latere eindtijd tussen {EARLIEST_HOUR:02}:00 en {LATEST_HOUR}:00."
    )]
    Hours,
    /// The day is over.
    #[error("Deze dag is al voorbij. Kies vandaag of een latere dag.")]
    Past,
    /// Not in a trajectory on that day, or not here.
    #[error("{0} doet op deze dag niet mee bij deze uitvoerder. Kies iemand anders.")]
    NotTakingPart(String),
    /// Not available.
    #[error("{naam} kan niet op {dag} in de {dagdeel}. Kies iemand anders of pas de tijden aan.")]
    NotAvailable {
        /// Who.
        naam: String,
        /// When.
        dag: &'static str,
        /// Which half.
        dagdeel: &'static str,
    },
    /// Away.
    #[error("{0} is dan afwezig. Kies iemand anders.")]
    Absent(String),
    /// The begeleider is away.
    #[error("De begeleider is dan afwezig. Kies een andere begeleider.")]
    BegeleiderAbsent,
    /// The begeleider does not work then.
    #[error(
        "De begeleider werkt niet op {dag} in de {dagdeel}. Kies een andere begeleider of pas de tijden aan."
    )]
    BegeleiderNotAvailable {
        /// When.
        dag: &'static str,
        /// Which half.
        dagdeel: &'static str,
    },
    /// In two ploegen at once.
    #[error("{naam} gaat op die tijd al mee met {ploeg}. Kies iemand anders of pas de tijden aan.")]
    TwoPlaces {
        /// Who.
        naam: String,
        /// The other ploeg.
        ploeg: String,
    },
    /// More than the agreed hours of a week.
    #[error(
        "{naam} komt in deze week dan boven de afgesproken {afgesproken}. Kies iemand anders of maak de dag korter."
    )]
    TooManyHours {
        /// Who.
        naam: String,
        /// What was agreed.
        afgesproken: String,
    },
    /// Two who must not work together.
    #[error("{0} en {1} gaan niet samen op pad. Kies voor een van de twee iemand anders.")]
    Apart(String, String),
    /// The begeleider answers for too many.
    #[error(
        "De begeleider heeft op die tijd al {PLOEGEN_PER_BEGELEIDER} ploegen. Kies een andere begeleider."
    )]
    BegeleiderFull,
    /// No such vehicle.
    #[error("Dit voertuig is niet van deze uitvoerder. Kies een voertuig uit de lijst.")]
    UnknownVoertuig,
    /// The vehicle is out.
    #[error(
        "Dit voertuig is op die tijd al mee met {0}. Kies een ander voertuig of pas de tijden aan."
    )]
    VoertuigOut(String),
    /// The vehicle is not for ploegen then.
    #[error("Dit voertuig is dan {0}. Kies een ander voertuig of een andere dag.")]
    VoertuigBezet(String),
    /// Nobody may drive.
    #[error(
        "Niemand in deze ploeg mag rijden: de begeleider heeft op die tijd nog een ploeg en kan niet meerijden. Kies iemand met een rijbewijs of ga zonder dit voertuig."
    )]
    NoDriver,
}

impl PloegRefused {
    /// The form field it belongs to.
    pub fn field(&self) -> &'static str {
        match self {
            Self::NoBegeleider
            | Self::BegeleiderAbsent
            | Self::BegeleiderNotAvailable { .. }
            | Self::BegeleiderFull => "begeleider",
            Self::NoDeelnemer
            | Self::TooMany(_)
            | Self::NotTakingPart(_)
            | Self::NotAvailable { .. }
            | Self::Absent(_)
            | Self::TwoPlaces { .. }
            | Self::TooManyHours { .. }
            | Self::Apart(..) => "deelnemers",
            Self::Hours => "van",
            Self::Past => "datum",
            Self::UnknownVoertuig
            | Self::VoertuigOut(_)
            | Self::VoertuigBezet(_)
            | Self::NoDriver => "voertuig",
        }
    }

    /// Whether it is about what others have been promised meanwhile, so that the same ploeg could be made at another
    /// moment; the others are mistakes in the form.
    pub fn is_conflict(&self) -> bool {
        match self {
            Self::TwoPlaces { .. } | Self::BegeleiderFull | Self::VoertuigOut(_) => true,
            Self::NoBegeleider
            | Self::NoDeelnemer
            | Self::TooMany(_)
            | Self::Hours
            | Self::Past
            | Self::NotTakingPart(_)
            | Self::NotAvailable { .. }
            | Self::Absent(_)
            | Self::BegeleiderAbsent
            | Self::BegeleiderNotAvailable { .. }
            | Self::TooManyHours { .. }
            | Self::Apart(..)
            | Self::UnknownVoertuig
            | Self::VoertuigBezet(_)
            | Self::NoDriver => false,
        }
    }
}

impl Ploeg {
    /// Everything that is wrong with it; empty when it may go out. `today` is the day in Hulst.
    pub fn refusals(&self, around: &Around<'_>, today: Date) -> Vec<PloegRefused> {
        let mut refused = Vec::new();
        if self.datum < today {
            refused.push(PloegRefused::Past);
        }
        if !are_sound_hours(self.datum, self.van, self.tot) {
            refused.push(PloegRefused::Hours);
        }
        let at_once: Vec<&Self> = around
            .week
            .iter()
            .filter(|other| other.overlaps(self))
            .collect();
        let begeleider_elsewhere = at_once
            .iter()
            .filter(|other| other.begeleider_id == self.begeleider_id)
            .count();
        if !around.begeleider_known {
            refused.push(PloegRefused::NoBegeleider);
        } else if begeleider_elsewhere >= PLOEGEN_PER_BEGELEIDER {
            refused.push(PloegRefused::BegeleiderFull);
        }
        if self.misses(around.afwezig, Wie::Begeleider(self.begeleider_id)) {
            refused.push(PloegRefused::BegeleiderAbsent);
        }
        refused.extend(self.begeleider_works_not(around));
        match self.deelnemers.len() {
            0 => refused.push(PloegRefused::NoDeelnemer),
            many if many > DEELNEMERS_PER_PLOEG => refused.push(PloegRefused::TooMany(many)),
            _ => {}
        }
        for deelnemer in around.deelnemers {
            refused.extend(self.refusal_of(deelnemer, &at_once, around));
        }
        refused.extend(apart(around));
        if let Some(voertuig) = &self.voertuig {
            let may_drive = |class: Rijbewijs| {
                let mut people = around.deelnemers.iter();
                begeleider_elsewhere == 0 || people.any(|one| one.may_drive(class, self.datum))
            };
            let has_driver = around.needs_rijbewijs.is_none_or(may_drive);
            refused.extend(self.refusal_of_voertuig(voertuig, &at_once, around, has_driver));
        }
        refused
    }

    /// The half days it works in.
    pub fn dagdelen(&self) -> impl Iterator<Item = Dagdeel> {
        let (van, tot) = (local_time(self.van), local_time(self.tot));
        Dagdeel::ALL
            .into_iter()
            .filter(move |part| van < part.end() && part.start() < tot)
    }

    /// Whether both are out at some moment.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.van < other.tot && other.van < self.tot
    }

    /// Whether somebody is away while it is out.
    pub fn misses(&self, afwezig: &[Afwezig], wie: Wie) -> bool {
        is_away(afwezig, wie, self.van, self.tot)
    }

    /// Whether its begeleider goes along: not away, and with no other ploeg at that time. Somebody who answers for two is on call.
    pub fn has_begeleider_on_site(&self, ploegen: &[Self], afwezig: &[Afwezig]) -> bool {
        let elsewhere = ploegen.iter().any(|other| {
            other.id != self.id && other.begeleider_id == self.begeleider_id && other.overlaps(self)
        });
        !elsewhere && !self.misses(afwezig, Wie::Begeleider(self.begeleider_id))
    }

    /// How long it is out, in minutes.
    pub fn minutes(&self) -> u32 {
        u32::try_from(self.tot.duration_since(self.van).as_mins()).unwrap_or(0)
    }

    /// `maandag 23 november 2026, 08:30 tot 16:30`.
    pub fn when(&self) -> String {
        format!("{}, {}", long_date(self.datum), hours(self.van, self.tot))
    }

    /// What takes its vehicle, or one that shares a thing with it, while it is out.
    pub fn bezet<'b>(&self, sharing: &[String], bezet: &'b [Bezetting]) -> Option<&'b Bezetting> {
        let own = self.voertuig.as_ref()?;
        bezet.iter().find(|one| {
            one.takes(std::slice::from_ref(own), self.van, self.tot)
                || one.takes(sharing, self.van, self.tot)
        })
    }

    /// The first half day on which its begeleider does not work.
    fn begeleider_works_not(&self, around: &Around<'_>) -> Option<PloegRefused> {
        let works = around.begeleider_works?;
        let dag = Weekdag::of(self.datum);
        let dagdeel = self.dagdelen().find(|part| !works.allows(dag, *part))?;
        Some(PloegRefused::BegeleiderNotAvailable {
            dag: dag.label(),
            dagdeel: dagdeel.label(),
        })
    }

    fn refusal_of_voertuig(
        &self,
        voertuig: &String,
        at_once: &[&Self],
        around: &Around<'_>,
        has_driver: bool,
    ) -> Option<PloegRefused> {
        if !around.voertuig_known {
            return Some(PloegRefused::UnknownVoertuig);
        }
        let out = at_once.iter().find(|other| {
            let other = other.voertuig.as_ref();
            other.is_some_and(|slug| slug == voertuig || around.sharing.contains(slug))
        });
        if let Some(other) = out {
            return Some(PloegRefused::VoertuigOut(other.naam.clone()));
        }
        if let Some(bezetting) = self.bezet(around.sharing, around.bezet) {
            return Some(PloegRefused::VoertuigBezet(bezetting.words()));
        }
        (!has_driver).then_some(PloegRefused::NoDriver)
    }

    fn refusal_of(
        &self,
        deelnemer: &Deelnemer,
        at_once: &[&Self],
        around: &Around<'_>,
    ) -> Option<PloegRefused> {
        let naam = deelnemer.naam.clone();
        if deelnemer.uitvoerder != self.uitvoerder || !deelnemer.takes_part_on(self.datum) {
            return Some(PloegRefused::NotTakingPart(naam));
        }
        let dag = Weekdag::of(self.datum);
        if let Some(dagdeel) = self
            .dagdelen()
            .find(|part| !deelnemer.beschikbaar.allows(dag, *part))
        {
            return Some(PloegRefused::NotAvailable {
                naam,
                dag: dag.label(),
                dagdeel: dagdeel.label(),
            });
        }
        if self.misses(around.afwezig, Wie::Deelnemer(deelnemer.id)) {
            return Some(PloegRefused::Absent(naam));
        }
        if let Some(other) = at_once
            .iter()
            .find(|other| other.deelnemers.contains(&deelnemer.id))
        {
            return Some(PloegRefused::TwoPlaces {
                naam,
                ploeg: other.naam.clone(),
            });
        }
        let planned: u32 = around
            .week
            .iter()
            .filter(|other| other.deelnemers.contains(&deelnemer.id))
            .map(Self::minutes)
            .sum();
        let agreed = deelnemer.agreed_on(self.datum);
        (planned + self.minutes() > agreed).then(|| PloegRefused::TooManyHours {
            naam,
            afgesproken: duration_words(agreed),
        })
    }
}

/// Whether a ploeg may be out at these times: on its own day, in order, neither too early nor too late.
fn are_sound_hours(datum: Date, van: Timestamp, tot: Timestamp) -> bool {
    let latest = Time::constant(LATEST_HOUR, 0, 0, 0);
    van < tot
        && local_date(van) == datum
        && local_date(tot) == datum
        && local_time(van).hour() >= EARLIEST_HOUR
        && local_time(tot) <= latest
}

/// The pairs in a ploeg that must not work together.
fn apart(around: &Around<'_>) -> Vec<PloegRefused> {
    let find = |id: &Uuid| around.deelnemers.iter().find(|one| one.id == *id);
    let pairs = around.apart.iter();
    pairs
        .filter_map(|(one, other)| find(one).zip(find(other)))
        .map(|(one, other)| PloegRefused::Apart(one.naam.clone(), other.naam.clone()))
        .collect()
}

/// `08:30 tot 16:30`, as clocks in Hulst show it.
pub fn hours(van: Timestamp, tot: Timestamp) -> String {
    format!(
        "{} tot {}",
        time_hm(local_time(van)),
        time_hm(local_time(tot))
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::domain::{
        bezetting::Waarvoor,
        calendar::to_instant,
        certificaat::{Certificaat, CertificaatSoort},
        deelnemer::{Beschikbaar, DeelnemerRegeling, Pauze, PauzeReden, Urenafspraak},
        half_days::{HalfDay, HalfDays},
    };

    const MONDAY: Date = date(2026, 11, 23);

    fn ploeg(number: u128, from: i8, to: i8) -> Ploeg {
        Ploeg {
            id: Uuid::from_u128(number),
            uitvoerder: "hulst-werkt".to_owned(),
            datum: MONDAY,
            naam: format!("Ploeg {number}"),
            begeleider_id: Uuid::from_u128(100),
            van: to_instant(MONDAY, time(from, 0, 0, 0)),
            tot: to_instant(MONDAY, time(to, 0, 0, 0)),
            voertuig: Some("hw-bus".to_owned()),
            deelnemers: vec![Uuid::from_u128(5)],
            version: 1,
        }
    }

    fn mohammed() -> Deelnemer {
        Deelnemer {
            id: Uuid::from_u128(5),
            uitvoerder: "hulst-werkt".to_owned(),
            naam: "Mo".to_owned(),
            telefoon: None,
            regeling: DeelnemerRegeling::Wwb,
            urenafspraken: vec![agreed(960)],
            beschikbaar: Beschikbaar::parse("ma-ochtend ma-middag di-ochtend").unwrap(),
            certificaten: Vec::new(),
            beperkingen: Vec::new(),
            start: date(2026, 1, 5),
            end: None,
            uitstroom: None,
            pauzes: Vec::new(),
            klantmanager: None,
            vaardigheden: Vec::new(),
        }
    }

    fn agreed(minuten: u32) -> Urenafspraak {
        agreed_from(date(2026, 1, 5), minuten)
    }

    fn agreed_from(van: Date, minuten: u32) -> Urenafspraak {
        Urenafspraak { van, minuten }
    }

    fn refusals(ploeg: &Ploeg, deelnemer: &Deelnemer, week: &[Ploeg]) -> Vec<PloegRefused> {
        ploeg.refusals(
            &Around {
                deelnemers: std::slice::from_ref(deelnemer),
                begeleider_known: true,
                voertuig_known: true,
                needs_rijbewijs: Some(Rijbewijs::B),
                week,
                ..Around::default()
            },
            MONDAY,
        )
    }

    #[test]
    fn a_sound_ploeg_goes_out() {
        assert_eq!(refusals(&ploeg(1, 8, 16), &mohammed(), &[]), []);
    }

    #[test]
    fn nobody_and_no_vehicle_is_in_two_places_at_once() {
        let other = ploeg(2, 12, 16);
        assert_eq!(
            refusals(&ploeg(1, 8, 13), &mohammed(), std::slice::from_ref(&other)),
            [
                PloegRefused::TwoPlaces {
                    naam: "Mo".to_owned(),
                    ploeg: "Ploeg 2".to_owned()
                },
                PloegRefused::VoertuigOut("Ploeg 2".to_owned())
            ]
        );
        assert_eq!(refusals(&ploeg(1, 8, 12), &mohammed(), &[other]), []);
    }

    #[test]
    fn who_is_away_or_must_not_meet_somebody_there_does_not_go() {
        let when = HalfDays {
            from: HalfDay {
                date: MONDAY,
                part: Dagdeel::Middag,
            },
            to: None,
        };
        let away = |wie| Afwezig {
            id: Uuid::from_u128(900),
            uitvoerder: "hulst-werkt".to_owned(),
            wie,
            when,
            pauze: false,
            version: 1,
        };
        let afwezig = [
            away(Wie::Deelnemer(Uuid::from_u128(5))),
            away(Wie::Begeleider(Uuid::from_u128(100))),
        ];
        let remi = Deelnemer {
            id: Uuid::from_u128(6),
            naam: "Remi".to_owned(),
            ..mohammed()
        };
        let people = [mohammed(), remi];
        let around = Around {
            deelnemers: &people,
            begeleider_known: true,
            voertuig_known: true,
            needs_rijbewijs: Some(Rijbewijs::B),
            afwezig: &afwezig,
            apart: &[(Uuid::from_u128(6), Uuid::from_u128(5))],
            ..Around::default()
        };
        let both = |from, to| Ploeg {
            deelnemers: people.iter().map(|one| one.id).collect(),
            ..ploeg(1, from, to)
        };
        let together = PloegRefused::Apart("Remi".to_owned(), "Mo".to_owned());
        assert_eq!(
            both(8, 16).refusals(&around, MONDAY),
            [
                PloegRefused::BegeleiderAbsent,
                PloegRefused::Absent("Mo".to_owned()),
                together.clone()
            ]
        );
        assert_eq!(both(8, 12).refusals(&around, MONDAY), [together]);
    }

    #[test]
    fn a_bus_with_a_trailer_takes_the_bus_and_neither_goes_while_it_is_in_the_garage() {
        let with_trailer = Ploeg {
            voertuig: Some("hw-bus-aanhanger".to_owned()),
            deelnemers: vec![Uuid::from_u128(50)],
            ..ploeg(2, 12, 16)
        };
        let bezet = [Bezetting {
            id: Uuid::from_u128(900),
            uitvoerder: "hulst-werkt".to_owned(),
            voertuig: "hw-bus".to_owned(),
            waarvoor: Waarvoor::Garage,
            opmerking: String::new(),
            when: HalfDays {
                from: HalfDay {
                    date: MONDAY,
                    part: Dagdeel::Ochtend,
                },
                to: Some(HalfDay {
                    date: MONDAY,
                    part: Dagdeel::Ochtend,
                }),
            },
            version: 1,
        }];
        let driver = Deelnemer {
            certificaten: vec![Certificaat::rijbewijs(Rijbewijs::B)],
            ..mohammed()
        };
        let week = [with_trailer];
        let sharing = ["hw-bus".to_owned(), "hw-bus-aanhanger".to_owned()];
        let around = Around {
            deelnemers: std::slice::from_ref(&driver),
            begeleider_known: true,
            voertuig_known: true,
            needs_rijbewijs: Some(Rijbewijs::B),
            week: &week,
            sharing: &sharing,
            ..Around::default()
        };
        let out = PloegRefused::VoertuigOut("Ploeg 2".to_owned());
        assert_eq!(ploeg(1, 13, 16).refusals(&around, MONDAY), [out]);
        let around = Around {
            week: &[],
            bezet: &bezet,
            ..around
        };
        let garage = PloegRefused::VoertuigBezet("in de garage".to_owned());
        let trailer = |from, to| Ploeg {
            voertuig: Some("hw-bus-aanhanger".to_owned()),
            ..ploeg(1, from, to)
        };
        assert_eq!(trailer(8, 12).refusals(&around, MONDAY), [garage]);
        assert_eq!(trailer(13, 16).refusals(&around, MONDAY), []);
    }

    #[test]
    fn availability_trajectory_and_agreed_hours_are_hard() {
        let tuesday = |from, to| {
            let day = date(2026, 11, 24);
            Ploeg {
                datum: day,
                van: to_instant(day, time(from, 0, 0, 0)),
                tot: to_instant(day, time(to, 0, 0, 0)),
                ..ploeg(1, 8, 16)
            }
        };
        assert_eq!(
            refusals(&tuesday(8, 16), &mohammed(), &[]),
            [PloegRefused::NotAvailable {
                naam: "Mo".to_owned(),
                dag: "dinsdag",
                dagdeel: "middag"
            }]
        );
        assert_eq!(
            refusals(&tuesday(8, 12), &mohammed(), &[ploeg(2, 8, 16)]),
            []
        );
        let part_time = Deelnemer {
            urenafspraken: vec![agreed(960), agreed_from(MONDAY, 600)],
            ..mohammed()
        };
        assert_eq!(
            refusals(&tuesday(8, 12), &part_time, &[ploeg(2, 8, 16)]),
            [PloegRefused::TooManyHours {
                naam: "Mo".to_owned(),
                afgesproken: "10 uur".to_owned()
            }]
        );
        let gone = Deelnemer {
            end: Some(date(2026, 11, 20)),
            ..mohammed()
        };
        assert_eq!(
            refusals(&ploeg(1, 8, 16), &gone, &[]),
            [PloegRefused::NotTakingPart("Mo".to_owned())]
        );
        let pauses = Deelnemer {
            pauzes: vec![Pauze {
                id: Uuid::nil(),
                van: MONDAY,
                tot: None,
                reden: PauzeReden::Opleiding,
            }],
            ..mohammed()
        };
        assert_eq!(
            refusals(&ploeg(1, 8, 16), &pauses, &[]),
            [PloegRefused::NotTakingPart("Mo".to_owned())]
        );
    }

    #[test]
    fn a_licence_that_expires_before_the_day_drives_nothing_on_it() {
        let busy = Ploeg {
            voertuig: None,
            deelnemers: vec![Uuid::from_u128(50)],
            ..ploeg(2, 8, 16)
        };
        let licensed = |geldig_tot| Deelnemer {
            certificaten: vec![Certificaat {
                soort: CertificaatSoort::Rijbewijs(Rijbewijs::B),
                geldig_tot: Some(geldig_tot),
            }],
            ..mohammed()
        };
        let of = |deelnemer| refusals(&ploeg(1, 8, 16), &deelnemer, std::slice::from_ref(&busy));
        assert_eq!(of(licensed(MONDAY)), []);
        assert_eq!(of(licensed(date(2026, 11, 22))), [PloegRefused::NoDriver]);
    }

    #[test]
    fn a_begeleider_drives_one_ploeg_and_answers_for_three() {
        let busy: Vec<Ploeg> = (2..5)
            .map(|number| Ploeg {
                voertuig: None,
                deelnemers: vec![Uuid::from_u128(50 + number)],
                ..ploeg(number, 8, 16)
            })
            .collect();
        let one = ploeg(1, 8, 16);
        assert_eq!(
            refusals(&one, &mohammed(), &busy[..1]),
            [PloegRefused::NoDriver]
        );
        let driver = Deelnemer {
            certificaten: vec![Certificaat::rijbewijs(Rijbewijs::B)],
            ..mohammed()
        };
        assert_eq!(refusals(&one, &driver, &busy[..2]), []);
        assert_eq!(
            refusals(&one, &driver, &busy),
            [PloegRefused::BegeleiderFull]
        );
    }

    #[test]
    fn times_lie_on_the_day_in_order_and_not_in_the_past() {
        assert_eq!(
            refusals(&ploeg(1, 16, 8), &mohammed(), &[]).first(),
            Some(&PloegRefused::Hours)
        );
        assert_eq!(
            refusals(&ploeg(1, 6, 12), &mohammed(), &[]).first(),
            Some(&PloegRefused::Hours)
        );
        let around = Around {
            deelnemers: &[],
            begeleider_known: false,
            week: &[],
            ..Around::default()
        };
        let nobody = Ploeg {
            deelnemers: Vec::new(),
            ..ploeg(1, 8, 16)
        };
        assert_eq!(
            nobody.refusals(&around, date(2026, 11, 24)),
            [
                PloegRefused::Past,
                PloegRefused::NoBegeleider,
                PloegRefused::NoDeelnemer,
                PloegRefused::UnknownVoertuig
            ]
        );
    }

    #[test]
    fn a_begeleider_works_on_the_half_days_they_said() {
        let driver = mohammed();
        let mornings = Beschikbaar::parse("ma-ochtend").unwrap();
        let around = Around {
            deelnemers: std::slice::from_ref(&driver),
            begeleider_known: true,
            begeleider_works: Some(&mornings),
            voertuig_known: true,
            needs_rijbewijs: Some(Rijbewijs::B),
            ..Around::default()
        };
        assert_eq!(ploeg(1, 8, 12).refusals(&around, MONDAY), []);
        let refused = PloegRefused::BegeleiderNotAvailable {
            dag: "maandag",
            dagdeel: "middag",
        };
        assert_eq!(ploeg(1, 8, 14).refusals(&around, MONDAY), [refused]);
    }

    #[test]
    fn a_begeleider_of_two_ploegen_at_once_is_on_the_spot_of_neither() {
        let (own, other) = (ploeg(1, 8, 12), ploeg(2, 11, 16));
        assert!(own.has_begeleider_on_site(std::slice::from_ref(&own), &[]));
        assert!(!own.has_begeleider_on_site(&[own.clone(), other.clone()], &[]));
        let later = Ploeg {
            van: own.tot,
            ..other
        };
        assert!(own.has_begeleider_on_site(&[own.clone(), later], &[]));
    }
}
