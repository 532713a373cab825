//! One hand-over of a range of cheques from one holder to another: offered by the one, confirmed by the other (domain.md §3,
//! "Printed on the spot or pre-printed stock"). Until it is confirmed the giver answers for the paper; a cheque of it that
//! turns up at a resident's door counts as confirmed by itself, because a resident is never sent away.

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::cheque::ChequeRange;

/// The holder that is no verkooppunt: the municipality's own stock.
pub const OWN_STOCK: &str = "";
/// What the own stock is called where a form needs a word.
pub const OWN_STOCK_WORD: &str = "gemeente";
/// What people call it.
pub const OWN_STOCK_LABEL: &str = "Voorraad van de gemeente";

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverdrachtStatus {
    /// The receiver has to look whether all of it is there.
    Offered,
    /// The receiver has it.
    Confirmed {
        /// Who said so.
        by: Uuid,
        /// When.
        at: Timestamp,
        /// Whether the receiver signed the slip and somebody else says so here.
        on_paper: bool,
    },
    /// The receiver does not have it, or not all of it: the giver still answers for it.
    Refused {
        /// Who said so.
        by: Uuid,
        /// When.
        at: Timestamp,
        /// Why.
        opmerking: String,
    },
    /// The giver took it back.
    Withdrawn {
        /// Who.
        by: Uuid,
        /// When.
        at: Timestamp,
    },
}

impl OverdrachtStatus {
    /// The word in the database and the API.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Confirmed { .. } => "confirmed",
            Self::Refused { .. } => "refused",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// What people call it.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Offered => "Nog niet bevestigd",
            Self::Confirmed { .. } => "Ontvangen",
            Self::Refused { .. } => "Niet ontvangen",
            Self::Withdrawn { .. } => "Ingetrokken",
        }
    }
}

/// One hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdracht {
    /// Key.
    pub id: Uuid,
    /// Which cheques.
    pub range: ChequeRange,
    /// Who gives: slug of a verkooppunt, or [`OWN_STOCK`].
    pub van: String,
    /// Who receives: slug of a verkooppunt, or [`OWN_STOCK`].
    pub naar: String,
    /// Where it stands.
    pub status: OverdrachtStatus,
    /// Who offered it.
    pub offered_by: Uuid,
    /// When.
    pub offered_at: Timestamp,
    /// Events so far.
    pub version: i32,
}

impl Overdracht {
    /// The receiver has all of it. On the screen another says so than who offered it; on paper the signature is the other.
    pub fn confirm(
        self,
        by: Uuid,
        at: Timestamp,
        on_paper: bool,
    ) -> Result<Self, OverdrachtRefused> {
        self.offered()?;
        if by == self.offered_by && !on_paper {
            return Err(OverdrachtRefused::Alone);
        }
        Ok(self.to(OverdrachtStatus::Confirmed { by, at, on_paper }))
    }

    /// The receiver does not have all of it.
    pub fn refuse(
        self,
        by: Uuid,
        at: Timestamp,
        opmerking: String,
    ) -> Result<Self, OverdrachtRefused> {
        self.offered()?;
        Ok(self.to(OverdrachtStatus::Refused { by, at, opmerking }))
    }

    /// The giver takes it back before it was confirmed.
    pub fn withdraw(self, by: Uuid, at: Timestamp) -> Result<Self, OverdrachtRefused> {
        self.offered()?;
        Ok(self.to(OverdrachtStatus::Withdrawn { by, at }))
    }

    fn offered(&self) -> Result<(), OverdrachtRefused> {
        match self.status {
            OverdrachtStatus::Offered => Ok(()),
            OverdrachtStatus::Confirmed { .. }
            | OverdrachtStatus::Refused { .. }
            | OverdrachtStatus::Withdrawn { .. } => Err(OverdrachtRefused::Decided),
        }
    }

    fn to(self, status: OverdrachtStatus) -> Self {
        Self {
            status,
            version: self.version + 1,
            ..self
        }
    }
}

/// Why a hand-over cannot be decided so.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum OverdrachtRefused {
    /// Who offered it says that the other has it.
    #[error(
        "U hebt deze cheques zelf uitgegeven. De ontvanger bevestigt, op het scherm of met een handtekening op de bon."
    )]
    Alone,
    /// It was decided before.
    #[error("Deze overdracht is al bevestigd, geweigerd of ingetrokken.")]
    Decided,
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVER: Uuid = Uuid::from_u128(1);
    const RECEIVER: Uuid = Uuid::from_u128(2);

    fn overdracht() -> Overdracht {
        Overdracht {
            id: Uuid::from_u128(9),
            range: ChequeRange {
                jaar: 2026,
                first: 1,
                last: 30,
            },
            van: OWN_STOCK.into(),
            naar: "malpertuus".into(),
            status: OverdrachtStatus::Offered,
            offered_by: GIVER,
            offered_at: Timestamp::UNIX_EPOCH,
            version: 1,
        }
    }

    #[test]
    fn the_receiver_confirms_and_a_signature_on_paper_is_as_good() {
        let now = Timestamp::UNIX_EPOCH;
        let alone = overdracht().confirm(GIVER, now, false).unwrap_err();
        assert_eq!(alone, OverdrachtRefused::Alone);
        for (by, on_paper) in [(RECEIVER, false), (GIVER, true)] {
            let confirmed = overdracht().confirm(by, now, on_paper).unwrap();
            assert_eq!(
                confirmed.status,
                OverdrachtStatus::Confirmed {
                    by,
                    at: now,
                    on_paper
                }
            );
        }
    }

    #[test]
    fn what_was_decided_stays_decided() {
        let now = Timestamp::UNIX_EPOCH;
        for decided in [
            overdracht().confirm(RECEIVER, now, false).unwrap(),
            overdracht()
                .refuse(RECEIVER, now, "Er ontbreken er 2.".into())
                .unwrap(),
            overdracht().withdraw(GIVER, now).unwrap(),
        ] {
            assert_eq!(decided.version, 2);
            let again = [
                decided.clone().confirm(RECEIVER, now, true),
                decided.clone().refuse(RECEIVER, now, String::new()),
                decided.withdraw(GIVER, now),
            ];
            for outcome in again {
                assert_eq!(outcome.unwrap_err(), OverdrachtRefused::Decided);
            }
        }
    }
}
