//! Where a cheque is in its life, as data, and every step it may take (domain.md §3). The steps themselves are beside the
//! cheque.

use jiff::Timestamp;
use uuid::Uuid;

use super::Sale;

/// The life of a cheque (domain.md §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChequeStatus {
    /// On paper, not yet handed to a verkooppunt.
    Printed,
    /// At a verkooppunt, worth nothing until sold.
    InStock,
    /// Live: a claim of the bearer.
    Sold {
        /// Its sale.
        sale: Sale,
    },
    /// Tied to a klus; cannot be used elsewhere.
    Reserved {
        /// Its sale.
        sale: Sale,
        /// For which klus.
        klus: Uuid,
    },
    /// Used, once.
    Redeemed {
        /// Its sale.
        sale: Sale,
        /// For which klus.
        klus: Uuid,
        /// At which visit.
        opdracht: Uuid,
        /// When.
        at: Timestamp,
    },
    /// Used, and paid to the uitvoerder.
    Settled {
        /// Its sale.
        sale: Sale,
        /// For which klus.
        klus: Uuid,
        /// At which visit.
        opdracht: Uuid,
    },
    /// Lost, stolen or misprinted after its sale: the old paper is dead, its value waits for a new cheque or a refund.
    Blocked {
        /// Its sale.
        sale: Sale,
        /// Why.
        reden: BlockReden,
    },
    /// Blocked, and its value moved to exactly one new cheque (invariant C10).
    Replaced {
        /// Its sale.
        sale: Sale,
        /// Why it was blocked.
        reden: BlockReden,
    },
    /// Its validity and grace have passed, and that was written down.
    Expired {
        /// Its sale.
        sale: Sale,
    },
    /// Given back for money.
    Refunded {
        /// Its sale.
        sale: Sale,
    },
    /// Never sold and never to be: paper lost or spoiled.
    Void {
        /// Why.
        reden: VoidReden,
    },
}

/// Why stock was made worthless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoidReden {
    /// The printer spoiled it.
    Misprint,
    /// Torn, wet or scribbled on.
    Damaged,
    /// Nobody knows where it is.
    Missing,
    /// Taken by somebody.
    Stolen,
}

impl VoidReden {
    /// All of them, as staff choose.
    pub const ALL: [Self; 4] = [Self::Misprint, Self::Damaged, Self::Missing, Self::Stolen];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Misprint => "misprint",
            Self::Damaged => "damaged",
            Self::Missing => "missing",
            Self::Stolen => "stolen",
        }
    }

    /// What staff call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Misprint => "Mislukt bij het drukken",
            Self::Damaged => "Beschadigd",
            Self::Missing => "Vermist",
            Self::Stolen => "Gestolen",
        }
    }

    /// Back from [`VoidReden::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether the paper may turn up in wrong hands: it is then held back, and somebody is told.
    pub fn raises_alarm(self) -> bool {
        matches!(self, Self::Missing | Self::Stolen)
    }
}

/// Why a cheque that was sold is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockReden {
    /// The buyer lost it.
    Lost,
    /// It was stolen from the buyer.
    Stolen,
    /// It came out of the printer spoiled.
    Misprint,
    /// Handed in at the counter for a new one.
    Exchanged,
}

impl BlockReden {
    /// All of them, as staff choose.
    pub const ALL: [Self; 4] = [Self::Lost, Self::Stolen, Self::Misprint, Self::Exchanged];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Stolen => "stolen",
            Self::Misprint => "misprint",
            Self::Exchanged => "exchanged",
        }
    }

    /// What staff call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Lost => "Kwijt",
            Self::Stolen => "Gestolen",
            Self::Misprint => "Mislukt bij het drukken",
            Self::Exchanged => "Omgeruild",
        }
    }

    /// Back from [`BlockReden::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Every step a cheque may take, as status words; `None` is before it existed. History is checked against it (C2).
pub const ALLOWED: &[(Option<&str>, &str)] = &[
    (None, "printed"),
    (None, "in_stock"),
    (None, "sold"),
    (Some("printed"), "in_stock"),
    (Some("printed"), "void"),
    (Some("in_stock"), "in_stock"),
    (Some("in_stock"), "printed"),
    (Some("in_stock"), "sold"),
    (Some("in_stock"), "void"),
    (Some("sold"), "reserved"),
    (Some("sold"), "redeemed"),
    (Some("sold"), "blocked"),
    (Some("sold"), "expired"),
    (Some("sold"), "refunded"),
    (Some("reserved"), "sold"),
    (Some("reserved"), "redeemed"),
    (Some("reserved"), "blocked"),
    (Some("redeemed"), "sold"),
    (Some("redeemed"), "settled"),
    (Some("settled"), "sold"),
    (Some("expired"), "sold"),
    (Some("blocked"), "refunded"),
    (Some("blocked"), "replaced"),
];

impl ChequeStatus {
    /// The word in the database, in events and in the API.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::InStock => "in_stock",
            Self::Sold { .. } => "sold",
            Self::Reserved { .. } => "reserved",
            Self::Redeemed { .. } => "redeemed",
            Self::Settled { .. } => "settled",
            Self::Blocked { .. } => "blocked",
            Self::Replaced { .. } => "replaced",
            Self::Expired { .. } => "expired",
            Self::Refunded { .. } => "refunded",
            Self::Void { .. } => "void",
        }
    }

    /// What staff call it.
    pub fn label(&self) -> &'static str {
        label(self.word())
    }

    /// What its buyer is told.
    pub fn plain(&self) -> &'static str {
        match self {
            Self::Printed | Self::InStock => "Deze cheque is nog niet verkocht, zover wij weten.",
            Self::Sold { .. } => "U kunt deze cheque gebruiken.",
            Self::Reserved { .. } => "Deze cheque is bewaard voor een klus die u hebt gevraagd.",
            Self::Redeemed { .. } | Self::Settled { .. } => "Deze cheque is gebruikt.",
            Self::Blocked { .. } => {
                "Deze cheque is geblokkeerd. U kunt er een nieuwe voor krijgen."
            }
            Self::Replaced { .. } => "Voor deze cheque is een nieuwe cheque gegeven.",
            Self::Expired { .. } => "Deze cheque is verlopen.",
            Self::Refunded { .. } => "Het geld voor deze cheque is terugbetaald.",
            Self::Void { .. } => "Deze cheque is ongeldig gemaakt. Hij is niets waard.",
        }
    }

    /// Its sale, once it has been sold.
    pub fn sale(&self) -> Option<Sale> {
        match *self {
            Self::Printed | Self::InStock | Self::Void { .. } => None,
            Self::Sold { sale }
            | Self::Reserved { sale, .. }
            | Self::Redeemed { sale, .. }
            | Self::Settled { sale, .. }
            | Self::Blocked { sale, .. }
            | Self::Replaced { sale, .. }
            | Self::Expired { sale }
            | Self::Refunded { sale } => Some(sale),
        }
    }

    /// The klus it is tied to or was used for.
    pub fn klus(&self) -> Option<Uuid> {
        match *self {
            Self::Reserved { klus, .. }
            | Self::Redeemed { klus, .. }
            | Self::Settled { klus, .. } => Some(klus),
            Self::Printed
            | Self::InStock
            | Self::Sold { .. }
            | Self::Blocked { .. }
            | Self::Replaced { .. }
            | Self::Expired { .. }
            | Self::Refunded { .. }
            | Self::Void { .. } => None,
        }
    }

    /// Why it is dead, as a word: blocked, replaced or void.
    pub fn reden(&self) -> Option<&'static str> {
        match *self {
            Self::Blocked { reden, .. } | Self::Replaced { reden, .. } => Some(reden.word()),
            Self::Void { reden } => Some(reden.word()),
            Self::Printed
            | Self::InStock
            | Self::Sold { .. }
            | Self::Reserved { .. }
            | Self::Redeemed { .. }
            | Self::Settled { .. }
            | Self::Expired { .. }
            | Self::Refunded { .. } => None,
        }
    }

    /// The visit it was used at.
    pub fn opdracht(&self) -> Option<Uuid> {
        match *self {
            Self::Redeemed { opdracht, .. } | Self::Settled { opdracht, .. } => Some(opdracht),
            Self::Printed
            | Self::InStock
            | Self::Sold { .. }
            | Self::Reserved { .. }
            | Self::Blocked { .. }
            | Self::Replaced { .. }
            | Self::Expired { .. }
            | Self::Refunded { .. }
            | Self::Void { .. } => None,
        }
    }
}

/// What staff call a status word; the word itself if it is not ours.
pub fn label(word: &str) -> &str {
    match word {
        "printed" => "Gedrukt",
        "in_stock" => "In voorraad",
        "sold" => "Verkocht",
        "reserved" => "Vastgezet voor een klus",
        "redeemed" => "Gebruikt",
        "settled" => "Afgerekend",
        "blocked" => "Geblokkeerd",
        "replaced" => "Vervangen",
        "expired" => "Verlopen",
        "refunded" => "Terugbetaald",
        "void" => "Ongeldig gemaakt",
        other => other,
    }
}
