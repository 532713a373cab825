//! The languages a deelnemer can have on the phone (issue 5, "Plain"). What is said in them is not here: words for people live
//! with the doors, and residents and staff always read Dutch.

/// A language of the phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Taal {
    /// Dutch: what everybody falls back on.
    #[default]
    Nl,
    /// English.
    En,
    /// Arabic.
    Ar,
    /// Tigrinya.
    Ti,
    /// Ukrainian.
    Uk,
    /// Polish.
    Pl,
    /// Turkish.
    Tr,
}

impl Taal {
    /// All of them, as a list offers them.
    pub const ALL: [Self; 7] = [
        Self::Nl,
        Self::En,
        Self::Ar,
        Self::Ti,
        Self::Uk,
        Self::Pl,
        Self::Tr,
    ];

    /// The code of BCP 47: in storage, in forms and in `lang`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::En => "en",
            Self::Ar => "ar",
            Self::Ti => "ti",
            Self::Uk => "uk",
            Self::Pl => "pl",
            Self::Tr => "tr",
        }
    }

    /// Its name in itself: who looks for their language reads no other.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Nl => "Nederlands",
            Self::En => "English",
            Self::Ar => "العربية",
            Self::Ti => "ትግርኛ",
            Self::Uk => "Українська",
            Self::Pl => "Polski",
            Self::Tr => "Türkçe",
        }
    }

    /// Which way it is written, as `dir` says it.
    pub const fn dir(self) -> &'static str {
        match self {
            Self::Ar => "rtl",
            Self::Nl | Self::En | Self::Ti | Self::Uk | Self::Pl | Self::Tr => "ltr",
        }
    }

    /// Back from [`Self::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}
