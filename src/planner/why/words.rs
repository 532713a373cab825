//! The words in which a klus hears why it is not planned.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::{
    domain::{
        calendar::{Dagdeel, Weekdag, duration_words, local_time, long_date, short_date, time_hm},
        certificaat::CertificaatSoort,
        deelnemer::{Beperking, Beschikbaar},
        opdracht::people::{self, Lack},
    },
    planner::{fit::Misfit, model::PlanKlus},
};

/// Why one klus is not planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Which klus.
    pub klus: Uuid,
    /// The reason, in plain Dutch.
    pub reason: String,
    /// The smallest change with which it would fit.
    pub help: Help,
}

/// A change, from small to large, with where the klus would then go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Help {
    /// It fits now: fill the gaps again.
    Fits(Opening),
    /// The resident also agrees to this half day.
    HalfDay(Opening),
    /// The ploeg stays out longer, in minutes.
    LongerDay(Opening, u32),
    /// The ploeg takes this along.
    Equipment(Opening, String),
    /// So many persons more in the ploeg.
    Persons(Opening, u32),
    /// Somebody in the ploeg, or the begeleider on the spot, who can do this.
    Skill(Opening, String),
    /// Somebody in the ploeg instead of who has these beperkingen.
    Able(Opening, Vec<Beperking>),
    /// Somebody in the ploeg, or the begeleider on the spot, who has this.
    Certificaat(Opening, CertificaatSoort),
    /// A later last day.
    Deadline(Opening),
    /// Dry weather on that day.
    DryWeather(Opening),
    /// In so many visits instead of one.
    Split(u32),
    /// Only another ploeg day.
    ExtraPloeg,
}

/// A place that would open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// With whom.
    pub ploeg: Uuid,
    /// What people call it.
    pub naam: String,
    /// The day.
    pub datum: Date,
    /// From when.
    pub van: Timestamp,
}

impl Opening {
    fn dagdeel(&self) -> &'static str {
        let noon = Dagdeel::Middag.start();
        if local_time(self.van) < noon {
            Dagdeel::Ochtend.label()
        } else {
            Dagdeel::Middag.label()
        }
    }

    fn words(&self) -> String {
        format!(
            "{}, {} om {}",
            self.naam,
            short_date(self.datum),
            time_hm(local_time(self.van))
        )
    }
}

impl Help {
    /// In plain Dutch.
    pub fn words(&self) -> String {
        match self {
            Self::Fits(at) => format!("Kan nu wel: {}. Vul de gaten opnieuw.", at.words()),
            Self::HalfDay(at) => format!(
                "Kan wel als de bewoner ook {}{} goed vindt ({}).",
                Weekdag::of(at.datum).label(),
                at.dagdeel(),
                at.words()
            ),
            Self::LongerDay(at, minutes) => format!(
                "Kan wel als de dag {} langer duurt ({}).",
                duration_words(*minutes),
                at.words()
            ),
            Self::Equipment(at, slug) => {
                format!(
                    "Kan wel als de ploeg dit meeneemt: {} ({}).",
                    plain(slug),
                    at.words()
                )
            }
            Self::Persons(at, 1) => format!("Kan wel met één persoon meer ({}).", at.words()),
            Self::Persons(at, count) => {
                format!("Kan wel met {count} personen meer ({}).", at.words())
            }
            Self::Skill(at, slug) => format!(
                "Kan wel als er iemand meegaat die dit zelf kan: {} ({}).",
                plain(slug),
                at.words()
            ),
            Self::Able(at, beperkingen) => format!(
                "Kan wel met een ander in de plaats van wie dit werk niet kan doen ({}): iemand {}.",
                at.words(),
                people::words(beperkingen)
            ),
            Self::Certificaat(at, soort) => format!(
                "Kan wel als er iemand meegaat met een certificaat ({}): {}.",
                at.words(),
                soort.label()
            ),
            Self::Deadline(at) => {
                format!("Kan wel als het ook later mag: {}.", at.words())
            }
            Self::DryWeather(at) => format!("Kan wel als het droog is: {}.", at.words()),
            Self::Split(count) => format!("Kan wel als u de klus over {count} keer verdeelt."),
            Self::ExtraPloeg => "Hiervoor is een extra ploeg nodig, of een andere dag.".to_owned(),
        }
    }
}

/// What stands in the way nearly everywhere.
pub(super) fn sentence(misfit: Option<&Misfit>, klus: &PlanKlus) -> String {
    match misfit {
        Some(Misfit::People(Lack::Persons { wanted, .. })) => format!(
            "Deze klus vraagt {wanted} personen. Zo groot is geen ploeg die dan op pad gaat."
        ),
        Some(Misfit::People(Lack::Able { beperkingen, .. })) => format!(
            "In de ploegen die dan op pad gaan kan niet iedereen dit werk doen: iemand {}.",
            people::words(beperkingen)
        ),
        Some(Misfit::People(Lack::Vaardigheid(slug))) => format!(
            "In de ploegen die dan op pad gaan kan niemand dit zelf: {}.",
            plain(slug)
        ),
        Some(Misfit::People(Lack::Certificaat(soort))) => format!(
            "In de ploegen die dan op pad gaan heeft niemand dit certificaat: {}.",
            soort.label()
        ),
        Some(Misfit::Equipment(slug)) => format!(
            "De ploegen die dan op pad gaan hebben dit niet bij zich: {}.",
            plain(slug)
        ),
        Some(Misfit::Weather) => {
            "Dit is werk buiten en het weer is die dagen te slecht.".to_owned()
        }
        Some(Misfit::Deadline) => klus.deadline.map_or_else(String::new, |deadline| {
            format!(
                "Vóór de uiterste datum, {}, gaat er geen ploeg die past.",
                long_date(deadline)
            )
        }),
        Some(Misfit::Agreed) => {
            "Op de tijd die met de bewoner is afgesproken gaat er geen ploeg die past.".to_owned()
        }
        Some(Misfit::Resident) => format!(
            "De bewoner kan alleen op {}. Dan is er geen ploeg op pad, of niet {} achter elkaar.",
            Beschikbaar::of(klus.suits.iter()).words(),
            duration_words(klus.minutes)
        ),
        Some(Misfit::Past) | None => "Er gaat in deze dagen geen ploeg meer op pad.".to_owned(),
    }
}

/// A slug as people can read it.
pub(in crate::planner) fn plain(slug: &str) -> String {
    slug.replace('-', " ")
}
