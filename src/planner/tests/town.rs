//! Invented towns to plan in: reproducible, of any size, tame (as a coordinator meets them) or wild (nothing is certain).
//! The bench uses them too, by its own way in.

use fastrand::Rng;
use jiff::{
    Timestamp,
    civil::{Date, date, time},
};
use uuid::Uuid;

use super::{
    domain::{
        calendar::{Dagdeel, Weekdag, to_instant},
        certificaat::{CertificaatSoort, Rijbewijs},
        deelnemer::{Beperking, Niveau},
        klus::Voorkeuren,
        opdracht::people::{Asks, Person},
    },
    model::{
        Appointment, Hold, Pauze, PlanDeelnemer, PlanKlus, PlanPloeg, Problem, Travel, Urgency,
    },
};

/// The Monday on which it begins.
pub(crate) const MONDAY: Date = date(2026, 11, 23);
const SKILLS: [&str; 6] = [
    "groen",
    "straten",
    "schilderen",
    "verhuizen",
    "ramen",
    "klussen",
];
const EQUIPMENT: [&str; 2] = ["bus", "aanhanger"];

/// What a town is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Town {
    pub(crate) seed: u64,
    pub(crate) klussen: usize,
    pub(crate) ploegen: usize,
    /// Impossible wishes, hand-made plans that contradict themselves, rain, the past.
    pub(crate) wild: bool,
}

impl Town {
    /// The problem of its week.
    pub(crate) fn problem(self) -> Problem {
        let mut rng = Rng::with_seed(self.seed);
        let places: Vec<(i32, i32)> = (0..40)
            .map(|_| (rng.i32(0..200), rng.i32(0..140)))
            .collect();
        // Hundreds of metres; 40 km/h and a detour of three tenths by van, a third of that by bicycle.
        let travel = Travel::new(2, places.len(), |means, from, to| {
            let (a, b) = (places[from], places[to]);
            let far = (a.0.abs_diff(b.0).pow(2) + a.1.abs_diff(b.1).pow(2)).isqrt();
            let slow = if means == 0 { 20 } else { 60 };
            (far * slow).div_ceil(100)
        });
        let now = to_instant(MONDAY, time(if self.wild { 10 } else { 7 }, 0, 0, 0));
        let mut klussen: Vec<PlanKlus> = (0..self.klussen)
            .map(|index| self.klus(&mut rng, index, places.len(), now))
            .collect();
        let mut ploegen: Vec<PlanPloeg> = (0..self.ploegen)
            .map(|index| self.ploeg(&mut rng, index))
            .collect();
        let deelnemers = (0..self.ploegen.div_ceil(5) * 3)
            .map(|index| PlanDeelnemer {
                id: key(3, index),
                worked: rng.u32(0..2_400),
                available: 4_800,
                leerdoelen: vec![skill(&mut rng)],
            })
            .collect();
        if self.wild {
            demanding(&mut rng, &mut klussen, &mut ploegen);
        }
        let standing = if self.wild {
            standing(&mut rng, &klussen, &ploegen)
        } else {
            Vec::new()
        };
        Problem {
            now,
            klussen,
            ploegen,
            deelnemers,
            standing,
            travel,
        }
    }

    fn klus(self, rng: &mut Rng, index: usize, places: usize, now: Timestamp) -> PlanKlus {
        let quarters = if self.wild && rng.u8(..20) == 0 {
            rng.u32(0..60)
        } else {
            rng.u32(4..=14)
        };
        let agreed = (self.wild && rng.u8(..15) == 0).then(|| {
            let day = weekday(rng.usize(..6));
            let part = Dagdeel::ALL[rng.usize(..2)];
            (to_instant(day, part.start()), to_instant(day, part.end()))
        });
        let deadline = (rng.u8(..10) == 0).then(|| weekday(rng.usize(..7)));
        PlanKlus {
            id: key(1, index),
            naam: format!("K26-{index:04}"),
            minutes: quarters * 15,
            asks: Asks {
                personen: *rng.choice(&[1, 2, 2, 2, 3]).unwrap_or(&2),
                vaardigheden: vec![skill(rng)],
                ..Asks::default()
            },
            equipment: (rng.u8(..6) == 0)
                .then(|| EQUIPMENT[rng.usize(..EQUIPMENT.len())].to_owned())
                .into_iter()
                .collect(),
            suits: suits(rng),
            agreed: agreed.filter(|(_, to)| *to > now),
            deadline,
            outdoors: rng.bool(),
            place: rng.usize(..places),
            urgency: *rng
                .choice(&[
                    Urgency::SameDay,
                    Urgency::First,
                    Urgency::NormPassed,
                    Urgency::Ordinary,
                    Urgency::Ordinary,
                    Urgency::Ordinary,
                ])
                .unwrap_or(&Urgency::Ordinary),
            waited: rng.u32(0..20),
        }
    }

    fn ploeg(self, rng: &mut Rng, index: usize) -> PlanPloeg {
        let datum = weekday(index % 5);
        let (from, to) = if self.wild {
            (rng.i8(7..11), rng.i8(12..18))
        } else {
            (8, 16)
        };
        let van = to_instant(datum, time(from, 30, 0, 0));
        let tot = to_instant(datum, time(to, 30, 0, 0));
        let group = index / 5;
        PlanPloeg {
            id: key(2, index),
            naam: format!("Ploeg {}", group + 1),
            datum,
            van,
            tot,
            pauze: Pauze::usual(datum, van, tot),
            start: 0,
            end: 0,
            means: usize::from(rng.u8(..4) == 0),
            people: people(rng),
            begeleider_on_site: rng.u8(..4) == 0,
            equipment: EQUIPMENT
                .iter()
                .filter(|_| rng.bool())
                .map(|slug| (*slug).to_owned())
                .collect(),
            bad_weather: self.wild && rng.u8(..5) == 0,
            deelnemers: (0..3).map(|one| key(3, group * 3 + one)).collect(),
        }
    }
}

/// Two or three, of whom the first has what they can do.
fn people(rng: &mut Rng) -> Vec<Person> {
    let mut people = vec![Person::default(); 2 + usize::from(rng.u32(..2) == 1)];
    people[0].vaardigheden = SKILLS
        .iter()
        .filter(|_| rng.u8(..3) > 0)
        .map(|slug| ((*slug).to_owned(), Niveau::Alone))
        .collect();
    people
}

/// What some work asks and some people have or cannot do.
fn demanding(rng: &mut Rng, klussen: &mut [PlanKlus], ploegen: &mut [PlanPloeg]) {
    const PAPERS: [CertificaatSoort; 3] = [
        CertificaatSoort::Bosmaaier,
        CertificaatSoort::Rijbewijs(Rijbewijs::B),
        CertificaatSoort::Rijbewijs(Rijbewijs::Be),
    ];
    const HINDERED: [Beperking; 2] = [Beperking::LiftsLittle, Beperking::NoPets];
    for klus in klussen {
        let asks = &mut klus.asks;
        asks.certificaten = PAPERS.into_iter().filter(|_| rng.u8(..9) == 0).collect();
        asks.beperkingen = HINDERED.into_iter().filter(|_| rng.u8(..4) == 0).collect();
    }
    for person in ploegen.iter_mut().flat_map(|ploeg| &mut ploeg.people) {
        person.certificaten = PAPERS.into_iter().filter(|_| rng.bool()).collect();
        person.beperkingen = HINDERED.into_iter().filter(|_| rng.u8(..4) == 0).collect();
    }
}

/// A plan somebody made by hand, not too carefully.
fn standing(rng: &mut Rng, klussen: &[PlanKlus], ploegen: &[PlanPloeg]) -> Vec<Appointment> {
    let mut plan = Vec::new();
    for klus in klussen {
        if rng.u8(..3) > 0 || ploegen.is_empty() {
            continue;
        }
        let ploeg = &ploegen[rng.usize(..ploegen.len())];
        let van = ploeg.van + jiff::SignedDuration::from_mins(rng.i64(0..30) * 15);
        plan.push(Appointment {
            van,
            tot: van + jiff::SignedDuration::from_mins(i64::from(klus.minutes.max(1))),
            ploeg: ploeg.id,
            klus: klus.id,
            hold: *rng
                .choice(&[Hold::Draft, Hold::Told, Hold::Pinned])
                .unwrap_or(&Hold::Draft),
        });
    }
    plan.sort_unstable();
    plan
}

fn suits(rng: &mut Rng) -> Voorkeuren {
    if rng.u8(..3) == 0 {
        return Voorkeuren::default();
    }
    (0..rng.usize(1..5))
        .map(|_| (Weekdag::ALL[rng.usize(..5)], Dagdeel::ALL[rng.usize(..2)]))
        .collect()
}

fn skill(rng: &mut Rng) -> String {
    SKILLS[rng.usize(..SKILLS.len())].to_owned()
}

fn weekday(index: usize) -> Date {
    (0..index).fold(MONDAY, |day, _| day.tomorrow().unwrap_or(day))
}

/// The key of the so-manieth of a kind.
pub(crate) fn key(kind: u128, index: usize) -> Uuid {
    Uuid::from_u128(kind << 64 | u128::try_from(index).unwrap_or(0))
}
