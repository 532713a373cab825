//! An aanbod: half days of which the resident of a klus chooses one, each with the place that is held for it meanwhile (domain.md §4:
//! accepted → offered ⇄ planned). Holding is soft: whoever plans over a place takes it, and the resident is told so.
//!
//! Whether a place can still be had is judged when it is asked, elsewhere; nothing about that is kept.

use jiff::{SignedDuration, Timestamp, civil::Date};
use thiserror::Error;
use uuid::Uuid;

use super::{
    calendar::{
        Dagdeel, add_werkdagen, local_date, local_time, long_date, short_date, time_hm, to_instant,
    },
    klus::Klus,
    opdracht::draft::Spot,
};

/// The secret in the link of an aanbod: as long as the code of a cheque, and as hard to mistype.
pub type Aanbodcode = super::code::Code;

/// Half days in one aanbod, at most.
pub const KEUZES_MAX: usize = 3;
/// How long places are held.
const HELD: SignedDuration = SignedDuration::from_hours(24);
/// Working days in which a letter comes, is filled in and comes back.
const BY_LETTER: u32 = 5;

/// One half day of an aanbod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keuze {
    /// Key; also the key under which the planner knows the place that is held.
    pub id: Uuid,
    /// From 1, in order of time.
    pub no: u32,
    /// By whom and when.
    pub spot: Spot,
}

impl Keuze {
    /// The day.
    pub fn datum(&self) -> Date {
        local_date(self.spot.van)
    }

    /// The half in which it begins.
    pub fn dagdeel(&self) -> Dagdeel {
        dagdeel(self.spot)
    }

    /// `dinsdag 24 november 2026, ochtend, tussen 8:30 en 12:00 uur`.
    pub fn words(&self) -> String {
        format!(
            "{}, {}, {}",
            long_date(self.datum()),
            self.dagdeel().label(),
            self.hours()
        )
    }

    /// `di 24 nov tussen 8:30 en 12:00 uur`, where there is little room.
    pub fn short_words(&self) -> String {
        format!("{} {}", short_date(self.datum()), self.hours())
    }

    /// `dinsdag 24 november 2026, 08:30 tot 12:00 uur`: beside a box to tick.
    pub fn on_paper(&self) -> String {
        let hours = super::ploeg::hours(self.spot.van, self.spot.tot);
        format!("{}, {hours} uur", long_date(self.datum()))
    }

    /// `tussen 8:30 en 12:00 uur`.
    pub fn hours(&self) -> String {
        let clock = |at| time_hm(local_time(at));
        format!(
            "tussen {} en {} uur",
            clock(self.spot.van),
            clock(self.spot.tot)
        )
    }
}

/// The half of the day in which a visit begins.
pub fn dagdeel(spot: Spot) -> Dagdeel {
    Dagdeel::of(local_time(spot.van)).unwrap_or(Dagdeel::Ochtend)
}

/// By which way the resident answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// The link that was sent.
    Link,
    /// The page where they follow the klus.
    Volgen,
    /// By telephone, written down by staff.
    Telefoon,
    /// The letter came back, written down by staff.
    Brief,
    /// At a counter, written down by staff.
    Balie,
}

impl Via {
    /// All.
    pub const ALL: [Self; 5] = [
        Self::Link,
        Self::Volgen,
        Self::Telefoon,
        Self::Brief,
        Self::Balie,
    ];
    /// What staff write down.
    pub const BY_STAFF: [Self; 3] = [Self::Telefoon, Self::Brief, Self::Balie];

    /// The word in the database, in forms and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Volgen => "volgen",
            Self::Telefoon => "telefoon",
            Self::Brief => "brief",
            Self::Balie => "balie",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Link => "met de link",
            Self::Volgen => "bij Volg uw klus",
            Self::Telefoon => "per telefoon",
            Self::Brief => "per brief",
            Self::Balie => "aan de balie",
        }
    }

    /// Back from [`Via::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Why an aanbod ended without an answer of the resident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Somebody of the uitvoerder took it back.
    TakenBack,
    /// The klus was planned at another moment.
    Planned,
    /// The klus was withdrawn.
    KlusWithdrawn,
    /// The klus was passed on to another uitvoerder.
    PassedOn,
}

impl Ended {
    /// All.
    pub const ALL: [Self; 4] = [
        Self::TakenBack,
        Self::Planned,
        Self::KlusWithdrawn,
        Self::PassedOn,
    ];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::TakenBack => "taken_back",
            Self::Planned => "planned",
            Self::KlusWithdrawn => "klus_withdrawn",
            Self::PassedOn => "passed_on",
        }
    }

    /// What staff read.
    pub fn label(self) -> &'static str {
        match self {
            Self::TakenBack => "teruggenomen",
            Self::Planned => "de klus is op een ander moment gepland",
            Self::KlusWithdrawn => "de klus is ingetrokken",
            Self::PassedOn => "de klus is doorgegeven",
        }
    }

    /// Back from [`Ended::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Where an aanbod is in its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AanbodStatus {
    /// The resident may choose.
    Open,
    /// They chose this half day.
    Chosen {
        /// Its number.
        keuze: u32,
        /// How they said so.
        via: Via,
    },
    /// None of them suits.
    Refused {
        /// Why, in their words; may be empty.
        reden: String,
        /// How they said so.
        via: Via,
    },
    /// Nobody answered in time.
    Lapsed,
    /// It ended before they answered.
    Withdrawn(Ended),
}

impl AanbodStatus {
    /// The word in the database and in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Chosen { .. } => "chosen",
            Self::Refused { .. } => "refused",
            Self::Lapsed => "lapsed",
            Self::Withdrawn(_) => "withdrawn",
        }
    }

    /// The pairs (from, to) that histories may hold (invariant H9); `None` is "did not exist".
    pub const PATHS: &'static [(Option<&'static str>, &'static str)] = &[
        (None, "open"),
        (Some("open"), "chosen"),
        (Some("open"), "refused"),
        (Some("open"), "lapsed"),
        (Some("open"), "withdrawn"),
    ];
}

/// One aanbod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aanbod {
    /// Key.
    pub id: Uuid,
    /// For which klus.
    pub klus_id: Uuid,
    /// Slug of the uitvoerder whose ploegen are held.
    pub uitvoerder: String,
    /// One to three half days, in order of time.
    pub keuzes: Vec<Keuze>,
    /// Where it is in its life.
    pub status: AanbodStatus,
    /// Number of events so far.
    pub version: i32,
    /// Account of who made it.
    pub made_by: Uuid,
    /// When it was made.
    pub made_at: Timestamp,
    /// Until when the places are held and the resident may answer.
    pub held_until: Timestamp,
    /// When it was settled, one way or another; none while it is open.
    pub settled_at: Option<Timestamp>,
    /// Account of who settled it; none for a resident or the passing of time.
    pub settled_by: Option<Uuid>,
}

/// Why not, as a sentence that can be read out to the resident.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AanbodRefused {
    /// A half day was chosen before.
    #[error("Er is al een dagdeel gekozen: {0}. Wilt u iets anders? Bel ons dan.")]
    Chosen(String),
    /// They said that none suits.
    #[error(
        "U hebt gezegd dat geen van deze dagdelen past. Wij bellen u. Past er toch een? Bel ons dan."
    )]
    Refused,
    /// Too late.
    #[error(
        "De tijd om te kiezen is voorbij. Bel ons, dan zoeken wij samen een dag. U verliest uw plaats in de rij niet."
    )]
    Late,
    /// It ended before.
    #[error("Dit aanbod geldt niet meer: {}. Bel ons als u een vraag hebt.", .0.label())]
    Ended(Ended),
    /// There is no such half day in it.
    #[error("Kies een van de dagdelen die hier staan.")]
    Unknown,
    /// There is time left to answer.
    #[error("De bewoner kan nog antwoorden.")]
    NotYet,
    /// Something else was planned there meanwhile.
    #[error(
        "Dit dagdeel is net weg: er is intussen iets anders gepland. Kies een ander dagdeel, of bel ons."
    )]
    Gone,
}

impl AanbodRefused {
    /// In a few words.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Chosen(_) => "Er is al gekozen",
            Self::Refused => "U hebt al geantwoord",
            Self::Late => "De tijd om te kiezen is voorbij",
            Self::Ended(_) => "Dit aanbod geldt niet meer",
            Self::Unknown => "Kies een dagdeel",
            Self::NotYet => "Er is nog tijd",
            Self::Gone => "Dit dagdeel is net weg",
        }
    }
}

type Step = Result<Aanbod, AanbodRefused>;

impl Aanbod {
    /// Whether the resident may still answer and the places are held. What is overdue is over at once, before anybody wrote it down.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.status == AanbodStatus::Open && now < self.held_until
    }

    /// Whether the time to answer passed without one.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.status == AanbodStatus::Open && self.held_until <= now
    }

    /// The half day with this number.
    pub fn keuze(&self, no: u32) -> Option<&Keuze> {
        self.keuzes.iter().find(|one| one.no == no)
    }

    /// The half day that was chosen.
    pub fn chosen(&self) -> Option<&Keuze> {
        match self.status {
            AanbodStatus::Chosen { keuze, .. } => self.keuze(keuze),
            AanbodStatus::Open
            | AanbodStatus::Refused { .. }
            | AanbodStatus::Lapsed
            | AanbodStatus::Withdrawn(_) => None,
        }
    }

    /// Refuses an answer that cannot be given any more.
    pub fn may_answer(&self, now: Timestamp) -> Result<(), AanbodRefused> {
        match &self.status {
            AanbodStatus::Open if now < self.held_until => Ok(()),
            AanbodStatus::Open | AanbodStatus::Lapsed => Err(AanbodRefused::Late),
            AanbodStatus::Chosen { keuze, .. } => Err(AanbodRefused::Chosen(
                self.keuze(*keuze).map_or_else(String::new, Keuze::words),
            )),
            AanbodStatus::Refused { .. } => Err(AanbodRefused::Refused),
            AanbodStatus::Withdrawn(ended) => Err(AanbodRefused::Ended(*ended)),
        }
    }

    /// The resident chooses.
    pub fn choose(self, now: Timestamp, keuze: u32, via: Via, by: Option<Uuid>) -> Step {
        self.may_answer(now)?;
        if self.keuze(keuze).is_none() {
            return Err(AanbodRefused::Unknown);
        }
        Ok(self.settled(AanbodStatus::Chosen { keuze, via }, now, by))
    }

    /// None of them suits.
    pub fn refuse(self, now: Timestamp, reden: String, via: Via, by: Option<Uuid>) -> Step {
        self.may_answer(now)?;
        Ok(self.settled(AanbodStatus::Refused { reden, via }, now, by))
    }

    /// Ends before the resident answered. One that was overdue by then had lapsed.
    pub fn end(self, now: Timestamp, why: Ended, by: Option<Uuid>) -> Step {
        if self.is_overdue(now) {
            return self.lapse(now);
        }
        self.may_answer(now)?;
        Ok(self.settled(AanbodStatus::Withdrawn(why), now, by))
    }

    /// The time to answer is over.
    pub fn lapse(self, now: Timestamp) -> Step {
        if self.is_overdue(now) {
            return Ok(self.settled(AanbodStatus::Lapsed, now, None));
        }
        self.may_answer(now)?;
        Err(AanbodRefused::NotYet)
    }

    fn settled(self, status: AanbodStatus, now: Timestamp, by: Option<Uuid>) -> Self {
        Self {
            status,
            version: self.version + 1,
            settled_at: Some(now),
            settled_by: by,
            ..self
        }
    }

    /// What a coordinator must know of it in the queue: what is waited for, or whom to call. None when the klus went on since.
    pub fn stands(&self, klus: &Klus, now: Timestamp) -> Option<String> {
        if self.is_open(now) {
            return Some(format!(
                "De bewoner kiest een dagdeel, {}.",
                self.until(now)
            ));
        }
        if self.is_overdue(now) {
            return Some(NO_ANSWER.to_owned());
        }
        if self.settled_at != Some(klus.changed_at) {
            return None;
        }
        match &self.status {
            AanbodStatus::Lapsed => Some(NO_ANSWER.to_owned()),
            AanbodStatus::Refused { reden, .. } if reden.is_empty() => {
                Some("Geen van de aangeboden dagdelen past: bel de bewoner.".to_owned())
            }
            AanbodStatus::Refused { reden, .. } => Some(format!(
                "Geen van de aangeboden dagdelen past (‘{reden}’): bel de bewoner."
            )),
            AanbodStatus::Open | AanbodStatus::Chosen { .. } | AanbodStatus::Withdrawn(_) => None,
        }
    }

    /// `tot morgen 10:15`, `tot di 24 nov 10:15`.
    pub fn until(&self, now: Timestamp) -> String {
        until(self.held_until, now)
    }
}

const NO_ANSWER: &str = "Geen antwoord op het aanbod: bel de bewoner.";

/// `tot vandaag 10:15`, `tot morgen 10:15`, `tot di 24 nov 10:15`.
pub fn until(moment: Timestamp, now: Timestamp) -> String {
    let (day, today) = (local_date(moment), local_date(now));
    let named = if day == today {
        "vandaag".to_owned()
    } else if today.tomorrow().is_ok_and(|tomorrow| tomorrow == day) {
        "morgen".to_owned()
    } else {
        short_date(day)
    };
    format!("tot {named} {}", time_hm(local_time(moment)))
}

/// Until when places are held: a day; longer for whom only a letter reaches, so that it can come and go.
pub fn held_until(now: Timestamp, by_letter: bool) -> Timestamp {
    if by_letter {
        to_instant(
            add_werkdagen(local_date(now), BY_LETTER),
            jiff::civil::time(17, 0, 0, 0),
        )
    } else {
        now + HELD
    }
}

/// Of places in order of preference those to offer: on as many days as can be; never two in one half day.
pub fn best(spots: &[Spot]) -> Vec<Spot> {
    let mut best: Vec<Spot> = Vec::with_capacity(KEUZES_MAX);
    let day = |spot: &Spot| local_date(spot.van);
    for other_day in [true, false] {
        for spot in spots {
            let taken = best
                .iter()
                .any(|one| day(one) == day(spot) && (other_day || dagdeel(*one) == dagdeel(*spot)));
            if best.len() < KEUZES_MAX && !taken {
                best.push(*spot);
            }
        }
    }
    best.sort_by_key(|spot| spot.van);
    best
}

/// Whether two of these are in the same half day.
pub fn repeats(spots: &[Spot]) -> bool {
    let half_day = |spot: &Spot| (local_date(spot.van), dagdeel(*spot));
    spots.iter().enumerate().any(|(place, spot)| {
        spots[..place]
            .iter()
            .any(|one| half_day(one) == half_day(spot))
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use jiff::civil::{date, time};

    use super::*;

    fn at(day: i8, hour: i8, minute: i8) -> Timestamp {
        to_instant(date(2026, 11, day), time(hour, minute, 0, 0))
    }

    fn spot(day: i8, hour: i8) -> Spot {
        Spot {
            ploeg: Uuid::from_u128(u128::from(day.unsigned_abs())),
            van: at(day, hour, 0),
            tot: at(day, hour + 1, 30),
        }
    }

    fn aanbod(status: AanbodStatus) -> Aanbod {
        let keuzes = (1..)
            .zip([spot(24, 9), spot(25, 13)])
            .map(|(no, spot)| Keuze {
                id: Uuid::from_u128(u128::from(no)),
                no,
                spot,
            })
            .collect();
        Aanbod {
            id: Uuid::from_u128(9),
            klus_id: Uuid::from_u128(8),
            uitvoerder: "hulst-werkt".to_owned(),
            keuzes,
            status,
            version: 1,
            made_by: Uuid::from_u128(7),
            made_at: at(22, 10, 15),
            held_until: at(23, 10, 15),
            settled_at: None,
            settled_by: None,
        }
    }

    type Act = fn(Aanbod, Timestamp) -> Step;

    #[test]
    fn every_status_meets_every_act_in_time_and_late() {
        let via = Via::Link;
        let acts: [(&str, Act); 5] = [
            ("choose 1", |one, now| one.choose(now, 1, Via::Link, None)),
            ("choose 7", |one, now| one.choose(now, 7, Via::Link, None)),
            ("refuse", |one, now| {
                one.refuse(now, String::new(), Via::Link, None)
            }),
            ("end", |one, now| one.end(now, Ended::Planned, None)),
            ("lapse", |one, now| one.lapse(now)),
        ];
        let statuses = [
            AanbodStatus::Open,
            AanbodStatus::Chosen { keuze: 2, via },
            AanbodStatus::Refused {
                reden: "Dan ben ik weg.".to_owned(),
                via,
            },
            AanbodStatus::Lapsed,
            AanbodStatus::Withdrawn(Ended::TakenBack),
        ];
        let mut table = String::new();
        let mut taken = std::collections::BTreeSet::new();
        for status in statuses {
            for (when, now) in [("in time", at(23, 10, 14)), ("late", at(23, 10, 15))] {
                for (act, step) in acts {
                    let line = match step(aanbod(status.clone()), now) {
                        Ok(after) => {
                            assert_eq!((after.version, after.settled_at), (2, Some(now)));
                            taken.insert((Some(status.word()), after.status.word()));
                            after.status.word().to_owned()
                        }
                        Err(refused) => refused.to_string(),
                    };
                    writeln!(table, "{} | {when} | {act} | {line}", status.word()).unwrap();
                }
            }
        }
        taken.insert((None, "open"));
        let paths: std::collections::BTreeSet<_> = AanbodStatus::PATHS.iter().copied().collect();
        assert_eq!(taken, paths, "the paths are those the acts can take");
        insta::assert_snapshot!(table);
    }

    #[test]
    fn half_days_and_moments_read_as_people_say_them() {
        let one = aanbod(AanbodStatus::Open);
        assert_eq!(
            one.keuzes[0].words(),
            "dinsdag 24 november 2026, ochtend, tussen 09:00 en 10:30 uur"
        );
        assert_eq!(one.keuzes[1].dagdeel(), Dagdeel::Middag);
        assert_eq!(one.until(at(22, 11, 0)), "tot morgen 10:15");
        assert_eq!(one.until(at(23, 8, 0)), "tot vandaag 10:15");
        assert_eq!(one.until(at(20, 8, 0)), "tot ma 23 nov 10:15");
    }

    #[test]
    fn a_letter_gets_the_time_to_come_and_go() {
        assert_eq!(held_until(at(2, 9, 0), false), at(3, 9, 0));
        assert_eq!(held_until(at(2, 9, 0), true), at(9, 17, 0));
    }

    #[test]
    fn other_days_come_before_the_other_half_of_a_day() {
        let spots = [spot(24, 9), spot(24, 13), spot(25, 9), spot(26, 13)];
        assert_eq!(best(&spots), [spot(24, 9), spot(25, 9), spot(26, 13)]);
        assert_eq!(best(&spots[..2]), [spot(24, 9), spot(24, 13)]);
        let same = [spot(24, 9), spot(24, 10)];
        assert_eq!(best(&same), [spot(24, 9)], "one of each half day");
        assert!(repeats(&same) && !repeats(&spots));
    }
}
