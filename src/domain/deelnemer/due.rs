//! What is due in a traject, for who guides it: a trede, a licence that expires, a traject or a pause that ends, a leerdoel whose day
//! has come (domain.md §5, §6). Only lists and reminders come of it; nothing waits for it.

use jiff::{Unit, civil::Date};

use super::Deelnemer;
use crate::domain::{
    calendar::{long_date, short_date},
    certificaat::Certificaat,
    leerdoel::Leerdoel,
    trede::TredeDue,
};

/// Days ahead in which a licence or certificate that expires is on the list, and the first reminder is sent.
pub const EXPIRES_WITHIN: i32 = 60;
/// Days ahead at which a second reminder is sent.
pub const EXPIRES_SOON: i32 = 14;
/// Days ahead in which everything else is on the list.
const WITHIN: i32 = 30;

/// One thing that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due<'a> {
    /// A rung of the participatieladder. Only the klantmanager is told.
    Trede(TredeDue),
    /// A licence or certificate expires, or has.
    Certificaat(&'a Certificaat, Date),
    /// The agreed last day is near, or past while nobody said where they went.
    TrajectEnds(Date),
    /// A pause ends: they are planned again.
    PauzeEnds(Date),
    /// The day of a leerdoel is near, or past.
    Leerdoel(&'a Leerdoel, Date),
}

impl Due<'_> {
    /// The day it is about.
    pub fn op(&self) -> Date {
        match self {
            Self::Trede(due) => due.op,
            Self::Certificaat(_, day)
            | Self::TrajectEnds(day)
            | Self::PauzeEnds(day)
            | Self::Leerdoel(_, day) => *day,
        }
    }

    /// In a sentence; `vaardigheid` names a slug.
    pub fn words(&self, today: Date, vaardigheid: impl Fn(&str) -> String) -> String {
        match self {
            Self::Trede(due) => due.words(today),
            Self::Certificaat(one, _) => one.words(today),
            Self::TrajectEnds(day) if *day < today => format!(
                "Het traject eindigde op {}. Leg vast waarheen, of kies een latere dag.",
                long_date(*day)
            ),
            Self::TrajectEnds(day) => format!("Het traject eindigt op {}.", long_date(*day)),
            Self::PauzeEnds(day) => format!("De pauze eindigt op {}.", long_date(*day)),
            Self::Leerdoel(one, day) => format!(
                "Leerdoel {}: {} {}",
                vaardigheid(&one.vaardigheid),
                if *day < today {
                    "was af op"
                } else {
                    "uiterlijk"
                },
                short_date(*day)
            ),
        }
    }
}

/// What is due with somebody, soonest first. `trede` is theirs, for who may know of it.
pub fn due<'a>(
    deelnemer: &'a Deelnemer,
    leerdoelen: &'a [Leerdoel],
    trede: Option<TredeDue>,
    today: Date,
) -> Vec<Due<'a>> {
    let near = |day: Date, within: i32| days_until(today, day) <= within;
    let mut all: Vec<Due<'a>> = trede
        .filter(|one| near(one.op, WITHIN))
        .map(Due::Trede)
        .into_iter()
        .collect();
    if deelnemer.uitstroom.is_none() {
        let ends = deelnemer.end.filter(|day| near(*day, WITHIN));
        all.extend(ends.map(Due::TrajectEnds));
    }
    if !deelnemer.is_over(today) {
        let certificaten = deelnemer.certificaten.iter();
        all.extend(
            certificaten
                .filter_map(|one| Some((one, one.geldig_tot?)))
                .filter(|(_, day)| near(*day, EXPIRES_WITHIN))
                .map(|(one, day)| Due::Certificaat(one, day)),
        );
        let now = deelnemer.pauze_on(today).and_then(|one| one.tot);
        all.extend(now.filter(|day| near(*day, WITHIN)).map(Due::PauzeEnds));
        all.extend(
            leerdoelen
                .iter()
                .filter(|one| one.is_open(deelnemer))
                .filter_map(|one| Some((one, one.due?)))
                .filter(|(_, day)| near(*day, WITHIN))
                .map(|(one, day)| Due::Leerdoel(one, day)),
        );
    }
    all.sort_by_key(Due::op);
    all
}

/// Days from one to another; negative when it is past.
pub fn days_until(today: Date, day: Date) -> i32 {
    today
        .until((Unit::Day, day))
        .map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        certificaat::{CertificaatSoort, Rijbewijs},
        deelnemer::{Beschikbaar, DeelnemerRegeling, Pauze, PauzeReden, Uitstroom, UitstroomNaar},
        trede::Moment,
    };

    const TODAY: Date = date(2026, 11, 23);

    fn mo() -> Deelnemer {
        let expires = |soort, day| Certificaat {
            soort,
            geldig_tot: Some(day),
        };
        Deelnemer {
            id: Uuid::nil(),
            uitvoerder: "hulst-werkt".to_owned(),
            naam: "Mo".to_owned(),
            telefoon: None,
            regeling: DeelnemerRegeling::Wwb,
            urenafspraken: Vec::new(),
            beschikbaar: Beschikbaar::always(),
            certificaten: vec![
                expires(CertificaatSoort::Vca, date(2027, 1, 22)),
                expires(CertificaatSoort::Bhv, date(2027, 1, 23)),
                Certificaat::rijbewijs(Rijbewijs::B),
            ],
            beperkingen: Vec::new(),
            start: date(2026, 1, 5),
            end: Some(date(2026, 12, 1)),
            uitstroom: None,
            pauzes: vec![Pauze {
                id: Uuid::nil(),
                van: TODAY,
                tot: Some(date(2026, 11, 27)),
                reden: PauzeReden::Vakantie,
            }],
            klantmanager: None,
            vaardigheden: Vec::new(),
        }
    }

    #[test]
    fn what_is_due_is_listed_soonest_first() {
        let goal = |day| Leerdoel {
            vaardigheid: "groen".to_owned(),
            due: day,
        };
        let goals = [goal(Some(date(2026, 11, 2))), goal(None)];
        let trede = TredeDue {
            moment: Moment::Between,
            op: date(2026, 12, 24),
        };
        let mo = mo();
        let said: Vec<String> = due(&mo, &goals, Some(trede), TODAY)
            .iter()
            .map(|one| one.words(TODAY, |slug| format!("<{slug}>")))
            .collect();
        // The trede is 31 days away, the BHV 61.
        assert_eq!(
            said,
            [
                "Leerdoel <groen>: was af op ma 2 nov",
                "De pauze eindigt op vrijdag 27 november 2026.",
                "Het traject eindigt op dinsdag 1 december 2026.",
                "VCA (veilig werken), tot en met vr 22 jan 2027",
            ]
        );
        let soon = TredeDue {
            op: date(2026, 12, 23),
            ..trede
        };
        assert_eq!(due(&mo, &[], Some(soon), TODAY).len(), 4);
    }

    #[test]
    fn of_somebody_who_left_only_the_last_trede_is_due() {
        let gone = Deelnemer {
            uitstroom: Some(Uitstroom {
                op: date(2026, 11, 20),
                naar: UitstroomNaar::Werk,
            }),
            ..mo()
        };
        let last = TredeDue {
            moment: Moment::Exit,
            op: date(2026, 11, 20),
        };
        assert_eq!(due(&gone, &[], Some(last), TODAY), [Due::Trede(last)]);
    }
}
