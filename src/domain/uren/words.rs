//! The kinds of uren and the ways they come to us. Words only.

/// What kind of time it was; kinds are never added up as if they were the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrenSoort {
    /// Work at a resident.
    Klus,
    /// On the way.
    Reistijd,
    /// Being told how.
    Instructie,
    /// Waiting for work.
    Wachten,
    /// Learning, without a resident.
    Training,
    /// Did not come and had said so. Never why.
    Afgemeld,
    /// Did not come and had not said so. Never why.
    Afwezig,
}

impl UrenSoort {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Klus,
        Self::Reistijd,
        Self::Instructie,
        Self::Wachten,
        Self::Training,
        Self::Afgemeld,
        Self::Afwezig,
    ];

    /// What a deelnemer can have been at a visit.
    pub const AT_VISIT: [Self; 3] = [Self::Klus, Self::Afgemeld, Self::Afwezig];

    /// What the time between visits can have been.
    pub const BETWEEN: [Self; 4] = [
        Self::Reistijd,
        Self::Instructie,
        Self::Wachten,
        Self::Training,
    ];

    /// Whether it is time somebody was not there: kept, never counted as worked.
    pub const fn is_absence(self) -> bool {
        match self {
            Self::Afgemeld | Self::Afwezig => true,
            Self::Klus | Self::Reistijd | Self::Instructie | Self::Wachten | Self::Training => {
                false
            }
        }
    }

    /// The word in storage and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Klus => "klus",
            Self::Reistijd => "reistijd",
            Self::Instructie => "instructie",
            Self::Wachten => "wachten",
            Self::Training => "training",
            Self::Afgemeld => "afgemeld",
            Self::Afwezig => "afwezig",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Klus => "Werk bij een bewoner",
            Self::Reistijd => "Reistijd",
            Self::Instructie => "Instructie",
            Self::Wachten => "Wachten",
            Self::Training => "Training",
            Self::Afgemeld => "Afgemeld",
            Self::Afwezig => "Afwezig",
        }
    }

    /// Back from [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|soort| soort.word() == word)
    }
}

/// How the uren came to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// As it was planned.
    Plan,
    /// By the buttons on a phone.
    Phone,
    /// A begeleider or coordinator filled them in.
    Begeleider,
}

impl How {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Plan, Self::Phone, Self::Begeleider];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Phone => "phone",
            Self::Begeleider => "begeleider",
        }
    }

    /// Back from [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.word() == word)
    }
}
