//! The states of a klus and the steps between them that histories may hold (domain.md §4). What each step asks and changes is
//! with the klus itself.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a klus is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KlusStatus {
    /// Asked for, nobody decided yet.
    Requested,
    /// There is a question to the resident; the clock of the norm stands still.
    Asked,
    /// An uitvoerder will do it.
    Accepted,
    /// The resident chooses one of some half days; exactly one aanbod is open.
    Offered,
    /// There is a ploeg, a day and a time.
    Planned,
    /// The ploeg is at it.
    InProgress,
    /// The ploeg says it is done.
    Done,
    /// Over and settled.
    Closed,
    /// We do not do it, with a reason and an alternative.
    Declined,
    /// The resident no longer wants it.
    Withdrawn,
    /// Done, but not well; a repair visit follows on the same klus.
    Complaint,
}

impl KlusStatus {
    /// All, in the order of life.
    pub const ALL: [Self; 11] = [
        Self::Requested,
        Self::Asked,
        Self::Accepted,
        Self::Offered,
        Self::Planned,
        Self::InProgress,
        Self::Done,
        Self::Closed,
        Self::Declined,
        Self::Withdrawn,
        Self::Complaint,
    ];

    /// The word in the database and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Asked => "asked",
            Self::Accepted => "accepted",
            Self::Offered => "offered",
            Self::Planned => "planned",
            Self::InProgress => "in_progress",
            Self::Done => "done",
            Self::Closed => "closed",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Complaint => "complaint",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Requested => "Aangevraagd",
            Self::Asked => "Vraag aan de bewoner",
            Self::Accepted => "Aangenomen",
            Self::Offered => "Dagdelen aangeboden",
            Self::Planned => "Gepland",
            Self::InProgress => "Bezig",
            Self::Done => "Gedaan",
            Self::Closed => "Afgerond",
            Self::Declined => "Afgewezen",
            Self::Withdrawn => "Ingetrokken",
            Self::Complaint => "Klacht",
        }
    }

    /// Back from [`KlusStatus::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// Whether a coordinator may put it on a ploeg.
    pub fn is_plannable(self) -> bool {
        match self {
            Self::Accepted | Self::Offered | Self::Complaint => true,
            Self::Requested
            | Self::Asked
            | Self::Planned
            | Self::InProgress
            | Self::Done
            | Self::Closed
            | Self::Declined
            | Self::Withdrawn => false,
        }
    }

    /// Whether it may still be withdrawn: any state before the work has begun.
    pub fn is_before_work(self) -> bool {
        match self {
            Self::Requested | Self::Asked | Self::Accepted | Self::Offered | Self::Planned => true,
            Self::InProgress
            | Self::Done
            | Self::Closed
            | Self::Declined
            | Self::Withdrawn
            | Self::Complaint => false,
        }
    }

    /// Whether it is still waiting or being worked on.
    pub fn is_open(self) -> bool {
        self.is_before_work() || self == Self::InProgress
    }

    /// The pairs (from, to) that histories may hold (invariant H1); `None` is "did not exist".
    pub const PATHS: &'static [(Option<Self>, Self)] = {
        use KlusStatus as S;
        &[
            (None, S::Requested),
            (Some(S::Requested), S::Asked),
            (Some(S::Asked), S::Requested),
            // Asked once more.
            (Some(S::Asked), S::Asked),
            (Some(S::Requested), S::Accepted),
            (Some(S::Requested), S::Declined),
            (Some(S::Asked), S::Declined),
            // Taken back at once.
            (Some(S::Declined), S::Requested),
            // Passed on: stands in the queue of the other uitvoerder.
            (Some(S::Requested), S::Requested),
            // Corrected: stays where it is, as it may from the states above that come back to themselves.
            (Some(S::Accepted), S::Accepted),
            (Some(S::Offered), S::Offered),
            (Some(S::Planned), S::Planned),
            (Some(S::InProgress), S::InProgress),
            (Some(S::Complaint), S::Complaint),
            (Some(S::Accepted), S::Requested),
            (Some(S::Accepted), S::Offered),
            // No answer, none of them suits, or taken back.
            (Some(S::Offered), S::Accepted),
            (Some(S::Offered), S::Requested),
            (Some(S::Accepted), S::Planned),
            (Some(S::Offered), S::Planned),
            // The visit fell through: a new day is agreed on.
            (Some(S::Planned), S::Accepted),
            (Some(S::Planned), S::InProgress),
            // Partly done: the rest needs a new visit.
            (Some(S::InProgress), S::Accepted),
            // The resident gives more cheques for more work.
            (Some(S::InProgress), S::InProgress),
            (Some(S::InProgress), S::Done),
            (Some(S::Done), S::Closed),
            (Some(S::Done), S::Complaint),
            // Told after all uren were approved.
            (Some(S::Closed), S::Complaint),
            (Some(S::Complaint), S::Planned),
            (Some(S::Complaint), S::Closed),
            (Some(S::Requested), S::Withdrawn),
            (Some(S::Asked), S::Withdrawn),
            (Some(S::Accepted), S::Withdrawn),
            (Some(S::Offered), S::Withdrawn),
            (Some(S::Planned), S::Withdrawn),
        ]
    };
}

impl fmt::Display for KlusStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
