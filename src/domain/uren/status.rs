//! Where a row of uren stands, and what that means for who counts it. The steps from one to the next are in the parent.

use jiff::Timestamp;
use uuid::Uuid;

/// Where a row of uren stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrenStatus {
    /// As planned; nobody has said yet that it was so.
    Proposed,
    /// Somebody said so; waits for a begeleider.
    Reported {
        /// Whose account said so.
        by: Uuid,
    },
    /// Counts as werkervaring.
    Approved(Approval),
    /// Still counts, but a new row that refers to this one waits for a begeleider.
    Disputed(Approval),
    /// No longer counts: an approved row took its place.
    Corrected(Approval),
    /// Never counted: a correction that somebody asked for and another did not agree with.
    Rejected(Approval),
    /// Counts, and its month is closed.
    Closed(Approval),
}

/// Who said it was so, who agreed, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Whose account reported; none when the plan is the source and nobody had to.
    pub reported_by: Option<Uuid>,
    /// The begeleider; of a rejected row who did not agree.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
}

impl UrenStatus {
    /// The word in storage and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Reported { .. } => "reported",
            Self::Approved(_) => "approved",
            Self::Disputed(_) => "disputed",
            Self::Corrected(_) => "corrected",
            Self::Rejected(_) => "rejected",
            Self::Closed(_) => "closed",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Proposed => "Gepland",
            Self::Reported { .. } => "Wacht op je begeleider",
            Self::Approved(_) => "Goedgekeurd",
            Self::Disputed(_) => "Wordt nagekeken",
            Self::Corrected(_) => "Vervangen",
            Self::Rejected(_) => "Niet overgenomen",
            Self::Closed(_) => "Vastgelegd",
        }
    }

    /// Whether it waits for a begeleider.
    pub const fn waits(self) -> bool {
        match self {
            Self::Proposed | Self::Reported { .. } => true,
            Self::Approved(_)
            | Self::Disputed(_)
            | Self::Corrected(_)
            | Self::Rejected(_)
            | Self::Closed(_) => false,
        }
    }

    /// Whether the row counts as werkervaring.
    pub const fn counts(self) -> bool {
        match self {
            Self::Approved(_) | Self::Disputed(_) | Self::Closed(_) => true,
            Self::Proposed | Self::Reported { .. } | Self::Corrected(_) | Self::Rejected(_) => {
                false
            }
        }
    }

    /// Who reported it, if somebody did.
    pub const fn reported_by(self) -> Option<Uuid> {
        match self {
            Self::Proposed => None,
            Self::Reported { by } => Some(by),
            Self::Approved(approval)
            | Self::Disputed(approval)
            | Self::Corrected(approval)
            | Self::Rejected(approval)
            | Self::Closed(approval) => approval.reported_by,
        }
    }

    /// Who approved it and when, if somebody did.
    pub const fn approval(self) -> Option<Approval> {
        match self {
            Self::Proposed | Self::Reported { .. } => None,
            Self::Approved(approval)
            | Self::Disputed(approval)
            | Self::Corrected(approval)
            | Self::Rejected(approval)
            | Self::Closed(approval) => Some(approval),
        }
    }
}
