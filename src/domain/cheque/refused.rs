//! Why a cheque cannot be used so, in sentences that can be read out. Whom to call is added by who knows the regeling.

use jiff::civil::Date;
use thiserror::Error;

use crate::domain::calendar::long_date;

/// Why a cheque cannot be used so. `Display` can be read out; whom to call is added by who knows the regeling.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ChequeRefused {
    /// No cheque of this regeling has this code.
    #[error(
        "De code is goed overgenomen, maar deze cheque is niet van ons. Neem de cheque niet aan."
    )]
    Unknown,
    /// Used before.
    #[error("Deze cheque is al gebruikt{}. Elke cheque is 1 keer geldig. Vraag om een andere cheque.", on.map(|on| format!(" op {}", day(on))).unwrap_or_default())]
    Used {
        /// On which day.
        on: Option<Date>,
    },
    /// Printed, but its sale is not reported.
    #[error(
        "Deze cheque is nog niet als verkocht gemeld. U kunt hem wel aan de ploeg geven als die komt."
    )]
    NotSold,
    /// Never handed to a verkooppunt, so nobody can have sold it: the paper is held back.
    #[error(
        "Deze cheque is nog niet uitgegeven. Houd de cheque bij u en bel meteen. Vraag de bewoner om een andere cheque."
    )]
    NotHandedOut,
    /// Already sold, or no longer stock.
    #[error("Deze cheque ligt niet in de voorraad. Hij kan niet worden verkocht.")]
    NotInStock,
    /// Tied to a klus.
    #[error("{}", if *here { "Deze cheque staat al vast voor deze klus." } else { "Deze cheque staat vast voor een andere klus. Vraag om een andere cheque." })]
    Reserved {
        /// Whether it is this klus.
        here: bool,
    },
    /// Not tied to a klus.
    #[error("Deze cheque staat niet vast voor een klus.")]
    NotReserved,
    /// Lost, stolen or misprinted.
    #[error(
        "Deze cheque is geblokkeerd. Hij is als kwijt of gestolen gemeld. Vraag om een andere cheque."
    )]
    Blocked,
    /// Validity and grace have passed.
    #[error("Deze cheque is verlopen{}. Vraag om een andere cheque.", on.map(|on| format!(". Hij was geldig tot en met {}", day(on))).unwrap_or_default())]
    Expired {
        /// Last day of validity.
        on: Option<Date>,
    },
    /// The buyer had the money back.
    #[error("Deze cheque is terugbetaald. Hij is niet meer geldig. Vraag om een andere cheque.")]
    Refunded,
    /// Made worthless before it was sold.
    #[error("Deze cheque is ongeldig gemaakt. Vraag om een andere cheque.")]
    Void,
    /// From stock that is missing or stolen: the paper is held back.
    #[error(
        "Deze cheque is als vermist gemeld. Houd de cheque bij u en bel meteen. Vraag de bewoner om een andere cheque."
    )]
    Missing,
    /// Not blocked, so nothing takes its place.
    #[error("Deze cheque is niet geblokkeerd. Blokkeer hem eerst.")]
    NotBlocked,
    /// Not used.
    #[error("Deze cheque is niet gebruikt.")]
    NotRedeemed,
    /// Not expired.
    #[error("Deze cheque is niet verlopen.")]
    StillValid,
}

impl ChequeRefused {
    /// Whether the paper is to be held back, and somebody to be told.
    pub fn raises_alarm(&self) -> bool {
        match self {
            Self::Missing | Self::NotHandedOut => true,
            Self::Unknown
            | Self::Used { .. }
            | Self::NotSold
            | Self::NotInStock
            | Self::Reserved { .. }
            | Self::NotReserved
            | Self::Blocked
            | Self::Expired { .. }
            | Self::Refunded
            | Self::Void
            | Self::NotBlocked
            | Self::NotRedeemed
            | Self::StillValid => false,
        }
    }

    /// Whether a refusal with this title is one that raises an alarm.
    pub fn alarm_in(title: &str) -> bool {
        [Self::Missing, Self::NotHandedOut]
            .iter()
            .any(|why| why.title() == title)
    }

    /// Under which code the phone's languages know it; empty for what no deelnemer meets.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "weigering-cheque-onbekend",
            Self::Used { .. } => "weigering-cheque-gebruikt",
            Self::NotSold => "weigering-cheque-niet-verkocht",
            Self::NotHandedOut | Self::Missing => "weigering-cheque-vasthouden",
            Self::Reserved { .. } => "weigering-cheque-andere-klus",
            Self::Blocked | Self::Refunded | Self::Void => "weigering-cheque-ongeldig",
            Self::Expired { .. } => "weigering-cheque-verlopen",
            Self::NotRedeemed => "weigering-cheque-blijft",
            Self::NotInStock | Self::NotReserved | Self::NotBlocked | Self::StillValid => "",
        }
    }

    /// The refusal in a few words; that of a used cheque is part of the API's contract.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Unknown => "Deze cheque kennen we niet",
            Self::Used { .. } => "Deze cheque is al gebruikt",
            Self::NotSold => "Deze cheque is nog niet verkocht",
            Self::NotHandedOut => "Deze cheque is nog niet uitgegeven",
            Self::NotInStock => "Deze cheque ligt niet in de voorraad",
            Self::Reserved { here: true } => "Deze cheque staat al vast voor deze klus",
            Self::Reserved { here: false } => "Deze cheque is voor een andere klus",
            Self::NotReserved => "Deze cheque staat niet vast",
            Self::Blocked => "Deze cheque is geblokkeerd",
            Self::Expired { .. } => "Deze cheque is verlopen",
            Self::Refunded => "Deze cheque is terugbetaald",
            Self::Void => "Deze cheque is ongeldig",
            Self::Missing => "Deze cheque is vermist",
            Self::NotBlocked => "Deze cheque is niet geblokkeerd",
            Self::NotRedeemed => "Deze cheque is niet gebruikt",
            Self::StillValid => "Deze cheque is niet verlopen",
        }
    }
}

/// `3 november 2026`: a day without its weekday.
fn day(date: Date) -> String {
    let long = long_date(date);
    long.split_once(' ')
        .map_or(long.clone(), |(_, rest)| rest.to_owned())
}
