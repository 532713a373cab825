//! What messages are about, and which events owe one (domain.md §4). One table says it, for the actions and for invariant A6 alike.

use jiff::SignedDuration;

use crate::domain::klus::UNDO;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BerichtSoort {
    /// The klus was asked for: a confirmation with its number.
    Requested,
    /// An uitvoerder will do it.
    Accepted,
    /// We do not do it: why, and what else there is.
    Declined,
    /// There is a question to the resident.
    Asked,
    /// The question still waits for an answer.
    Reminded,
    /// There are half days to choose from.
    Offered,
    /// There is a day and a window.
    Planned,
    /// The visit takes place at another time.
    Moved,
    /// The visit does not take place.
    FellThrough,
    /// The klus was withdrawn.
    Withdrawn,
    /// The work is done: how was it?
    Done,
    /// Cheques that were bought are about to expire.
    Expiring,
    /// To the ploeg: its plan of today or tomorrow changed.
    PlanChanged,
}

impl BerichtSoort {
    /// All, in the order of a klus's life.
    pub const ALL: [Self; 13] = [
        Self::Requested,
        Self::Accepted,
        Self::Declined,
        Self::Asked,
        Self::Reminded,
        Self::Offered,
        Self::Planned,
        Self::Moved,
        Self::FellThrough,
        Self::Withdrawn,
        Self::Done,
        Self::Expiring,
        Self::PlanChanged,
    ];

    /// The word in the database and in the log.
    pub fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Asked => "asked",
            Self::Reminded => "reminded",
            Self::Offered => "offered",
            Self::Planned => "planned",
            Self::Moved => "moved",
            Self::FellThrough => "fell_through",
            Self::Withdrawn => "withdrawn",
            Self::Done => "done",
            Self::Expiring => "expiring",
            Self::PlanChanged => "plan_changed",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Requested => "Bevestiging van de aanvraag",
            Self::Accepted => "Klus aangenomen",
            Self::Declined => "Klus afgewezen",
            Self::Asked => "Vraag over de klus",
            Self::Reminded => "Herinnering aan de vraag",
            Self::Offered => "Kies een dagdeel",
            Self::Planned => "Afspraak",
            Self::Moved => "Afspraak verzet",
            Self::FellThrough => "Afspraak gaat niet door",
            Self::Withdrawn => "Klus ingetrokken",
            Self::Done => "Klus gedaan: hoe was het?",
            Self::Expiring => "Cheques verlopen bijna",
            Self::PlanChanged => "Planning veranderd",
        }
    }

    /// Back from [`BerichtSoort::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// How long it waits before it is sent. A decision can be taken back for half a minute. A coordinator who changes a plan rarely
    /// changes one visit, and the ploeg wants one message about it.
    pub(super) fn pause(self) -> SignedDuration {
        match self {
            Self::PlanChanged => SignedDuration::from_mins(5),
            Self::Accepted | Self::Declined => UNDO + SignedDuration::from_secs(1),
            Self::Requested
            | Self::Asked
            | Self::Reminded
            | Self::Offered
            | Self::Planned
            | Self::Moved
            | Self::FellThrough
            | Self::Withdrawn
            | Self::Done
            | Self::Expiring => SignedDuration::ZERO,
        }
    }
}

/// An event that owes the resident of a klus a message (domain.md §4: "says whether the resident hears of it").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owing {
    /// Of what the event is: `klus` or `opdracht`.
    pub object: &'static str,
    /// What was done.
    pub action: &'static str,
    /// The state it led to.
    pub to: &'static str,
    /// What is told.
    pub soort: BerichtSoort,
}

const fn owing(
    object: &'static str,
    action: &'static str,
    to: &'static str,
    soort: BerichtSoort,
) -> Owing {
    Owing {
        object,
        action,
        to,
        soort,
    }
}

/// Every event that owes a resident a message. What is not here is not told: passing on keeps its place and is seen at *Volg uw
/// klus*; what the ploeg does at the door the resident sees.
pub const OWED: [Owing; 11] = [
    owing("klus", "klus.ask", "requested", BerichtSoort::Requested),
    owing("klus", "klus.accept", "accepted", BerichtSoort::Accepted),
    owing("klus", "klus.decline", "declined", BerichtSoort::Declined),
    owing("klus", "klus.ask_bewoner", "asked", BerichtSoort::Asked),
    owing("klus", "klus.remind", "asked", BerichtSoort::Reminded),
    owing("klus", "klus.offer", "offered", BerichtSoort::Offered),
    owing("klus", "klus.plan", "planned", BerichtSoort::Planned),
    owing("opdracht", "opdracht.move", "moved", BerichtSoort::Moved),
    owing("klus", "klus.unplan", "accepted", BerichtSoort::FellThrough),
    owing(
        "klus",
        "klus.withdraw",
        "withdrawn",
        BerichtSoort::Withdrawn,
    ),
    owing("klus", "klus.finish", "done", BerichtSoort::Done),
];

/// What an event owes the resident, if anything.
pub fn owed_by(action: &str, to: &str) -> Option<BerichtSoort> {
    OWED.iter()
        .find(|one| one.action == action && one.to == to)
        .map(|one| one.soort)
}
