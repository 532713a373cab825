//! An opdracht: one visit, this klus by this ploeg on this date within this window (domain.md §4). A klus has one or more.
//!
//! Its history is never rewritten: a moved visit stays, linked to its successor. Whether it may be planned at all is in
//! `planning`; the klus has its own life.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
};
use thiserror::Error;
use uuid::Uuid;

use super::{bewoner::Bewoner, calendar::to_instant, klus::Klus};

pub mod breaks;
pub mod draft;
pub mod people;
pub mod planning;
pub mod press;

/// How long after a visit the ploeg still sees at whose home it was.
const SHOWN_AFTER: SignedDuration = SignedDuration::from_hours(2);

/// One visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opdracht {
    /// Key.
    pub id: Uuid,
    /// What is done.
    pub klus_id: Uuid,
    /// Who does it.
    pub ploeg_id: Uuid,
    /// Slug of the uitvoerder.
    pub uitvoerder: String,
    /// The day, as the calendar in Hulst has it.
    pub datum: Date,
    /// Start of the promised window.
    pub van: Timestamp,
    /// End of the promised window.
    pub tot: Timestamp,
    /// Where it is in its life.
    pub status: OpdrachtStatus,
    /// Events so far.
    pub version: i32,
    /// When the ploeg began.
    pub started_at: Option<Timestamp>,
    /// When the ploeg was done, wholly or partly.
    pub finished_at: Option<Timestamp>,
    /// What the ploeg wrote at the end; empty when nothing.
    pub opmerking: String,
    /// Why it was moved or fell through.
    pub reden: Option<Reden>,
    /// The visit it was moved to.
    pub successor_id: Option<Uuid>,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// A visit with what it takes to do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The visit.
    pub opdracht: Opdracht,
    /// What is done there.
    pub klus: Klus,
    /// For whom.
    pub bewoner: Bewoner,
}

/// What the ploeg sees of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpdrachtStatus {
    /// Proposed, not yet told to anybody.
    Draft,
    /// Told to the ploeg.
    Published,
    /// Somebody of the ploeg has opened it.
    Seen,
    /// The ploeg is under way.
    OnTheWay,
    /// The ploeg is at work.
    Started,
    /// Done.
    Finished,
    /// Begun, not all done; the rest becomes another visit.
    PartlyDone,
    /// The begeleider has approved its uren.
    Approved,
    /// Takes place at another time; see its successor.
    Moved,
    /// Did not happen.
    FellThrough,
}

impl OpdrachtStatus {
    /// All, in life order.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Published,
        Self::Seen,
        Self::OnTheWay,
        Self::Started,
        Self::Finished,
        Self::PartlyDone,
        Self::Approved,
        Self::Moved,
        Self::FellThrough,
    ];

    /// The word in the database and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Seen => "seen",
            Self::OnTheWay => "on_the_way",
            Self::Started => "started",
            Self::Finished => "finished",
            Self::PartlyDone => "partly_done",
            Self::Approved => "approved",
            Self::Moved => "moved",
            Self::FellThrough => "fell_through",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Voorstel",
            Self::Published => "Gepland",
            Self::Seen => "Gezien door de ploeg",
            Self::OnTheWay => "Onderweg",
            Self::Started => "Begonnen",
            Self::Finished => "Klaar",
            Self::PartlyDone => "Deels klaar",
            Self::Approved => "Klaar en goedgekeurd",
            Self::Moved => "Verzet",
            Self::FellThrough => "Niet doorgegaan",
        }
    }

    /// Reads [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// The pairs (from, to) that histories may hold (invariant H1); `None` is "did not exist".
    pub const PATHS: &'static [(Option<Self>, Self)] = &[
        (None, Self::Draft),
        (Some(Self::Draft), Self::Published),
        (Some(Self::Published), Self::Seen),
        (Some(Self::Published), Self::OnTheWay),
        (Some(Self::Seen), Self::OnTheWay),
        (Some(Self::Published), Self::Started),
        (Some(Self::Seen), Self::Started),
        (Some(Self::OnTheWay), Self::Started),
        // A break began or ended.
        (Some(Self::Started), Self::Started),
        (Some(Self::Started), Self::Finished),
        (Some(Self::Started), Self::PartlyDone),
        (Some(Self::Published), Self::Moved),
        (Some(Self::Seen), Self::Moved),
        (Some(Self::OnTheWay), Self::Moved),
        (Some(Self::Published), Self::FellThrough),
        (Some(Self::Seen), Self::FellThrough),
        (Some(Self::OnTheWay), Self::FellThrough),
        (Some(Self::Finished), Self::Approved),
        (Some(Self::PartlyDone), Self::Approved),
    ];

    /// Whether it takes up its ploeg's time: all but what was moved or fell through.
    pub fn is_live(self) -> bool {
        match self {
            Self::Draft
            | Self::Published
            | Self::Seen
            | Self::OnTheWay
            | Self::Started
            | Self::Finished
            | Self::PartlyDone
            | Self::Approved => true,
            Self::Moved | Self::FellThrough => false,
        }
    }

    /// Whether it still has to begin, so that it can be moved.
    pub fn is_ahead(self) -> bool {
        match self {
            Self::Draft | Self::Published | Self::Seen | Self::OnTheWay => true,
            Self::Started
            | Self::Finished
            | Self::PartlyDone
            | Self::Approved
            | Self::Moved
            | Self::FellThrough => false,
        }
    }
}

/// Why a visit was moved or fell through (domain.md §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reden {
    /// Somebody of the ploeg is ill. Never who, never what.
    Illness,
    /// Rain, frost, heat.
    Weather,
    /// The ploeg stood before a closed door.
    NobodyHome,
    /// What was needed was not there.
    Material,
    /// More than was agreed.
    TooBig,
    /// The resident asked for another time.
    ResidentAsked,
    /// Another plan suits better.
    Replanned,
    /// The resident withdrew the klus.
    Withdrawn,
}

impl Reden {
    /// All.
    pub const ALL: [Self; 8] = [
        Self::Illness,
        Self::Weather,
        Self::NobodyHome,
        Self::Material,
        Self::TooBig,
        Self::ResidentAsked,
        Self::Replanned,
        Self::Withdrawn,
    ];
    /// Why a visit may be moved.
    pub const MOVES: [Self; 5] = [
        Self::ResidentAsked,
        Self::Illness,
        Self::Weather,
        Self::Material,
        Self::Replanned,
    ];
    /// Why a visit may fall through, to choose from; that a klus was withdrawn is seen by itself.
    pub const FALLS_THROUGH: [Self; 5] = [
        Self::Illness,
        Self::Weather,
        Self::NobodyHome,
        Self::Material,
        Self::TooBig,
    ];

    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Illness => "illness",
            Self::Weather => "weather",
            Self::NobodyHome => "nobody_home",
            Self::Material => "material",
            Self::TooBig => "too_big",
            Self::ResidentAsked => "resident_asked",
            Self::Replanned => "replanned",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Illness => "Er is iemand ziek",
            Self::Weather => "Het weer is te slecht",
            Self::NobodyHome => "Er was niemand thuis",
            Self::Material => "Het materiaal is er niet",
            Self::TooBig => "De klus is te groot",
            Self::ResidentAsked => "De bewoner vroeg om een andere tijd",
            Self::Replanned => "Een andere planning past beter",
            Self::Withdrawn => "De bewoner heeft de klus ingetrokken",
        }
    }

    /// Reads [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Why a visit could not go on to its next state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpdrachtRefused {
    /// Not from the state it is in.
    #[error("Dit kan nu niet: de status van deze opdracht is ‘{}’. Bekijk de opdracht opnieuw.", .0.label())]
    NotNow(OpdrachtStatus),
    /// The end lies before the beginning.
    #[error("De eindtijd ligt voor de begintijd. Kijk de tijden na.")]
    EndsBeforeStart,
    /// This reason is not one for this act.
    #[error("Deze reden past hier niet. Kies een andere reden.")]
    WrongReden,
}

impl Opdracht {
    /// Proposed: told when it is published.
    pub fn publish(self, at: Timestamp) -> Result<Self, OpdrachtRefused> {
        match self.status {
            OpdrachtStatus::Draft => Ok(self.to(OpdrachtStatus::Published, at)),
            status => Err(OpdrachtRefused::NotNow(status)),
        }
    }

    /// Somebody of the ploeg opened it.
    pub fn see(self, at: Timestamp) -> Result<Self, OpdrachtRefused> {
        match self.status {
            OpdrachtStatus::Published => Ok(self.to(OpdrachtStatus::Seen, at)),
            status => Err(OpdrachtRefused::NotNow(status)),
        }
    }

    /// The ploeg sets off. Having opened it first is not needed: a printed day sheet is as good.
    pub fn on_the_way(self, at: Timestamp) -> Result<Self, OpdrachtRefused> {
        match self.status {
            OpdrachtStatus::Published | OpdrachtStatus::Seen => {
                Ok(self.to(OpdrachtStatus::OnTheWay, at))
            }
            status => Err(OpdrachtRefused::NotNow(status)),
        }
    }

    /// The ploeg begins. Who forgot to press *onderweg* can still begin.
    pub fn start(self, at: Timestamp) -> Result<Self, OpdrachtRefused> {
        match self.status {
            OpdrachtStatus::Published | OpdrachtStatus::Seen | OpdrachtStatus::OnTheWay => {
                Ok(Self {
                    started_at: Some(at),
                    ..self.to(OpdrachtStatus::Started, at)
                })
            }
            status => Err(OpdrachtRefused::NotNow(status)),
        }
    }

    /// Everything is done.
    pub fn finish(self, at: Timestamp, opmerking: String) -> Result<Self, OpdrachtRefused> {
        self.end(OpdrachtStatus::Finished, at, opmerking)
    }

    /// Not everything could be done; the rest becomes another visit.
    pub fn partly_done(self, at: Timestamp, opmerking: String) -> Result<Self, OpdrachtRefused> {
        self.end(OpdrachtStatus::PartlyDone, at, opmerking)
    }

    /// Takes place at another time: this one stays and points to the new one.
    pub fn move_to(
        self,
        at: Timestamp,
        reden: Reden,
        successor: Uuid,
    ) -> Result<Self, OpdrachtRefused> {
        match self.status {
            OpdrachtStatus::Published | OpdrachtStatus::Seen | OpdrachtStatus::OnTheWay => {}
            status => return Err(OpdrachtRefused::NotNow(status)),
        }
        if !Reden::MOVES.contains(&reden) {
            return Err(OpdrachtRefused::WrongReden);
        }
        Ok(Self {
            reden: Some(reden),
            successor_id: Some(successor),
            ..self.to(OpdrachtStatus::Moved, at)
        })
    }

    /// Does not happen; the klus goes back into the queue with its age.
    pub fn fall_through(self, at: Timestamp, reden: Reden) -> Result<Self, OpdrachtRefused> {
        match self.status {
            OpdrachtStatus::Published | OpdrachtStatus::Seen | OpdrachtStatus::OnTheWay => {}
            status => return Err(OpdrachtRefused::NotNow(status)),
        }
        if !Reden::FALLS_THROUGH.contains(&reden) && reden != Reden::Withdrawn {
            return Err(OpdrachtRefused::WrongReden);
        }
        Ok(Self {
            reden: Some(reden),
            ..self.to(OpdrachtStatus::FellThrough, at)
        })
    }

    /// The begeleider has approved the uren of it.
    pub fn approve(self, at: Timestamp) -> Result<Self, OpdrachtRefused> {
        match self.status {
            OpdrachtStatus::Finished | OpdrachtStatus::PartlyDone => {
                Ok(self.to(OpdrachtStatus::Approved, at))
            }
            status => Err(OpdrachtRefused::NotNow(status)),
        }
    }

    /// A break began or ended: the ploeg stays at work.
    pub fn pause_or_resume(self, at: Timestamp) -> Result<Self, OpdrachtRefused> {
        match self.status {
            OpdrachtStatus::Started => Ok(self.to(OpdrachtStatus::Started, at)),
            status => Err(OpdrachtRefused::NotNow(status)),
        }
    }

    /// Whether the ploeg may see at whose home it is: from the morning of the visit until two hours after its end (reliability
    /// page, "Doors"). A visit that has not ended lasts until its day is over.
    pub fn home_is_shown(&self, now: Timestamp) -> bool {
        let morning = to_instant(self.datum, Time::midnight());
        let night = self
            .datum
            .tomorrow()
            .map_or(morning, |next| to_instant(next, Time::midnight()));
        let end = match self.status {
            OpdrachtStatus::Draft
            | OpdrachtStatus::Published
            | OpdrachtStatus::Seen
            | OpdrachtStatus::OnTheWay
            | OpdrachtStatus::Started => night.max(self.tot + SHOWN_AFTER),
            OpdrachtStatus::Finished | OpdrachtStatus::PartlyDone | OpdrachtStatus::Approved => {
                self.finished_at.unwrap_or(self.tot) + SHOWN_AFTER
            }
            OpdrachtStatus::Moved | OpdrachtStatus::FellThrough => self.changed_at + SHOWN_AFTER,
        };
        (morning..end).contains(&now)
    }

    /// Whether its window and this one share time; windows that touch do not.
    pub fn overlaps(&self, van: Timestamp, tot: Timestamp) -> bool {
        self.van < tot && van < self.tot
    }

    fn end(
        self,
        status: OpdrachtStatus,
        at: Timestamp,
        opmerking: String,
    ) -> Result<Self, OpdrachtRefused> {
        if self.status != OpdrachtStatus::Started {
            return Err(OpdrachtRefused::NotNow(self.status));
        }
        if self.started_at.is_some_and(|started| at < started) {
            return Err(OpdrachtRefused::EndsBeforeStart);
        }
        Ok(Self {
            finished_at: Some(at),
            opmerking,
            ..self.to(status, at)
        })
    }

    fn to(self, status: OpdrachtStatus, at: Timestamp) -> Self {
        Self {
            status,
            version: self.version + 1,
            changed_at: at,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + minutes * 60).unwrap()
    }

    fn opdracht(status: OpdrachtStatus) -> Opdracht {
        Opdracht {
            id: Uuid::from_u128(1),
            klus_id: Uuid::from_u128(2),
            ploeg_id: Uuid::from_u128(3),
            uitvoerder: "hulst-werkt".to_owned(),
            datum: jiff::civil::date(2026, 11, 23),
            van: at(0),
            tot: at(60),
            status,
            version: 4,
            started_at: (status == OpdrachtStatus::Started).then(|| at(5)),
            finished_at: None,
            opmerking: String::new(),
            reden: None,
            successor_id: None,
            changed_at: at(0),
        }
    }

    type Step = fn(Opdracht) -> Result<Opdracht, OpdrachtRefused>;

    #[test]
    fn every_act_in_every_state_goes_where_the_field_says() {
        let acts: [(&str, Step); 9] = [
            ("publish", |o| o.publish(at(10))),
            ("see", |o| o.see(at(10))),
            ("on_the_way", |o| o.on_the_way(at(10))),
            ("start", |o| o.start(at(10))),
            ("finish", |o| o.finish(at(10), String::new())),
            ("partly_done", |o| o.partly_done(at(10), String::new())),
            ("move_to", |o| {
                o.move_to(at(10), Reden::Weather, Uuid::from_u128(9))
            }),
            ("fall_through", |o| {
                o.fall_through(at(10), Reden::NobodyHome)
            }),
            ("approve", |o| o.approve(at(10))),
        ];
        let mut table = String::new();
        for status in OpdrachtStatus::ALL {
            for (act, step) in acts {
                let to = match step(opdracht(status)) {
                    Ok(next) => {
                        assert_eq!(next.version, 5);
                        assert_eq!(next.changed_at, at(10));
                        let path = (Some(status), next.status);
                        assert!(OpdrachtStatus::PATHS.contains(&path), "{path:?}");
                        next.status.word().to_owned()
                    }
                    Err(OpdrachtRefused::NotNow(now)) => {
                        assert_eq!(now, status);
                        "-".to_owned()
                    }
                    Err(other) => other.to_string(),
                };
                writeln!(table, "{:<12} | {act:<12} | {to}", status.word()).unwrap();
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn a_moved_visit_keeps_its_reason_and_points_to_its_successor() {
        let moved = opdracht(OpdrachtStatus::Seen)
            .move_to(at(10), Reden::ResidentAsked, Uuid::from_u128(9))
            .unwrap();
        assert_eq!(moved.successor_id, Some(Uuid::from_u128(9)));
        assert_eq!(moved.reden, Some(Reden::ResidentAsked));
        assert!(!moved.status.is_live());
    }

    #[test]
    fn a_visit_cannot_be_moved_because_nobody_was_home_nor_fall_through_on_request() {
        let published = opdracht(OpdrachtStatus::Published);
        assert_eq!(
            published
                .clone()
                .move_to(at(10), Reden::NobodyHome, Uuid::from_u128(9)),
            Err(OpdrachtRefused::WrongReden)
        );
        assert_eq!(
            published.fall_through(at(10), Reden::ResidentAsked),
            Err(OpdrachtRefused::WrongReden)
        );
    }

    #[test]
    fn a_visit_does_not_end_before_it_began() {
        assert_eq!(
            opdracht(OpdrachtStatus::Started).finish(at(4), String::new()),
            Err(OpdrachtRefused::EndsBeforeStart)
        );
        let done = opdracht(OpdrachtStatus::Started)
            .finish(at(65), "Heg ook gedaan".to_owned())
            .unwrap();
        assert_eq!(
            (done.started_at, done.finished_at),
            (Some(at(5)), Some(at(65)))
        );
        assert_eq!(done.opmerking, "Heg ook gedaan");
    }

    #[test]
    fn words_read_back() {
        for status in OpdrachtStatus::ALL {
            assert_eq!(OpdrachtStatus::parse(status.word()), Some(status));
        }
        for reden in Reden::ALL {
            assert_eq!(Reden::parse(reden.word()), Some(reden));
        }
    }

    #[test]
    fn windows_that_only_touch_do_not_overlap() {
        let visit = opdracht(OpdrachtStatus::Published);
        assert!(visit.overlaps(at(59), at(90)));
        assert!(visit.overlaps(at(-10), at(1)));
        assert!(!visit.overlaps(at(60), at(90)));
        assert!(!visit.overlaps(at(-10), at(0)));
    }
}
