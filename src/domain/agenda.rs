//! An agenda: one secret calendar feed of a ploeg, a begeleider or a deelnemer, for the calendar on their own telephone. It shows
//! village, kind of klus and time, and never a name or an address: whoever finds the link learns where no resident lives.

use jiff::Timestamp;
use uuid::Uuid;

use super::opdracht::OpdrachtStatus;

/// Whose visits are in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgendaVan {
    /// Those of one ploeg on its day.
    Ploeg(Uuid),
    /// Those of every ploeg a begeleider answers for (their account).
    Begeleider(Uuid),
    /// Those of every ploeg a deelnemer goes along with.
    Deelnemer(Uuid),
}

impl AgendaVan {
    /// The word in the database and in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ploeg(_) => "ploeg",
            Self::Begeleider(_) => "begeleider",
            Self::Deelnemer(_) => "deelnemer",
        }
    }

    /// The key of whose it is.
    pub fn id(self) -> Uuid {
        match self {
            Self::Ploeg(id) | Self::Begeleider(id) | Self::Deelnemer(id) => id,
        }
    }

    /// Back from [`AgendaVan::word`] and [`AgendaVan::id`].
    pub fn parse(word: &str, id: Uuid) -> Option<Self> {
        [Self::Ploeg(id), Self::Begeleider(id), Self::Deelnemer(id)]
            .into_iter()
            .find(|one| one.word() == word)
    }
}

/// One feed. Its secret is kept as a hash only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    /// Key.
    pub id: Uuid,
    /// Whose visits.
    pub van: AgendaVan,
    /// The account that made it.
    pub made_by: Uuid,
    /// When.
    pub made_at: Timestamp,
    /// Since when its link is dead.
    pub withdrawn_at: Option<Timestamp>,
}

/// One visit in a feed: as much as anybody may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Afspraak {
    /// Key of the opdracht: the same in every version of the feed.
    pub id: Uuid,
    /// Its version: counts up with every change.
    pub version: i32,
    /// From.
    pub van: Timestamp,
    /// Until.
    pub tot: Timestamp,
    /// Whether it takes place.
    pub status: OpdrachtStatus,
    /// Slug of the klussoort.
    pub klussoort: String,
    /// Village.
    pub plaats: String,
    /// When it last changed.
    pub changed_at: Timestamp,
}
