//! What needs two people (reliability page §3, "four eyes"): one asks, another who may do the same agrees, and only then it
//! is done. Nobody agrees with themselves.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::{
    account::Want,
    cheque::{ChequeRange, VoidReden},
    money::Cents,
};

/// What somebody asks another to agree with. Kept as JSON; holds no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "soort", rename_all = "snake_case")]
pub enum Voorstel {
    /// A large oplage.
    Oplage {
        /// For which verkooppunt (slug).
        verkooppunt: String,
        /// How many cheques.
        aantal: u32,
        /// Leaves per booklet; 0 is loose cheques.
        boekje: u32,
    },
    /// Spoiled stock, much of it.
    Void {
        /// Of whom (slug), or empty for the own stock.
        verkooppunt: String,
        /// Which cheques.
        range: ChequeRange,
        /// Why.
        reden: VoidReden,
    },
    /// A new cheque for one whose claim code nobody has, or that was taken in wrongly.
    Vervanging {
        /// The old cheque.
        cheque: Uuid,
        /// Its number.
        nummer: String,
        /// Where the new one is made (slug).
        verkooppunt: String,
        /// Why.
        toelichting: String,
    },
    /// A large refund.
    Terugbetaling {
        /// Out of which till, if out of a till (slug).
        verkooppunt: String,
        /// The cheques.
        cheques: Vec<Uuid>,
        /// All of it.
        cents: Cents,
    },
}

impl Voorstel {
    /// What one must be allowed to do to agree.
    pub fn want(&self) -> Want<'_> {
        match self {
            Self::Oplage { .. } => Want::PrintOplage,
            Self::Vervanging { .. } => Want::DecideCheque,
            Self::Terugbetaling { .. } => Want::CareForCheque,
            Self::Void { .. } => Want::ManageStock,
        }
    }

    /// What is asked, as the other reads it; `naam` knows what slugs are called.
    pub fn sentence(&self, naam: impl Fn(&str) -> String) -> String {
        match self {
            Self::Oplage {
                verkooppunt,
                aantal,
                boekje,
            } => {
                let how = match boekje {
                    0 => String::new(),
                    leaves => format!(", in boekjes van {leaves}"),
                };
                format!("{aantal} cheques drukken voor {}{how}", naam(verkooppunt))
            }
            Self::Void {
                verkooppunt,
                range,
                reden,
            } => format!(
                "{} cheques van {} ongeldig maken, volgnummer {} tot en met {} van {}. Reden: {}",
                range.aantal(),
                naam(verkooppunt),
                range.first,
                range.last,
                range.jaar,
                reden.label().to_lowercase()
            ),
            Self::Vervanging {
                cheque: _,
                nummer,
                verkooppunt,
                toelichting,
            } => format!(
                "cheque {nummer} vervangen zonder claimcode, op te halen bij {}: {toelichting}",
                naam(verkooppunt)
            ),
            Self::Terugbetaling {
                verkooppunt,
                cheques,
                cents,
            } => format!(
                "{} cheques terugbetalen bij {}, samen {cents}",
                cheques.len(),
                naam(verkooppunt)
            ),
        }
    }
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AkkoordStatus {
    /// Waits for somebody else.
    Open,
    /// Agreed and done.
    Given {
        /// By whom.
        by: Uuid,
        /// When.
        at: Timestamp,
        /// What came of it, where that has a key of its own.
        result: Option<Uuid>,
    },
    /// Not agreed: nothing happened.
    Refused {
        /// By whom.
        by: Uuid,
        /// When.
        at: Timestamp,
    },
    /// The asker no longer wants it.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

impl AkkoordStatus {
    /// The word in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Given { .. } => "given",
            Self::Refused { .. } => "refused",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// What people call it.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Open => "Wacht op een ander",
            Self::Given { .. } => "Akkoord",
            Self::Refused { .. } => "Niet akkoord",
            Self::Withdrawn { .. } => "Ingetrokken",
        }
    }
}

/// One question to a second person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Akkoord {
    /// Key.
    pub id: Uuid,
    /// What is asked.
    pub voorstel: Voorstel,
    /// Who asks.
    pub asked_by: Uuid,
    /// When.
    pub asked_at: Timestamp,
    /// Where it stands.
    pub status: AkkoordStatus,
    /// Events so far.
    pub version: i32,
}

impl Akkoord {
    /// Another agrees; `result` is what was done.
    pub fn give(
        self,
        by: Uuid,
        at: Timestamp,
        result: Option<Uuid>,
    ) -> Result<Self, AkkoordRefused> {
        self.decided_by_another(by)?;
        Ok(self.to(AkkoordStatus::Given { by, at, result }))
    }

    /// Another does not agree.
    pub fn refuse(self, by: Uuid, at: Timestamp) -> Result<Self, AkkoordRefused> {
        self.decided_by_another(by)?;
        Ok(self.to(AkkoordStatus::Refused { by, at }))
    }

    /// The asker takes it back.
    pub fn withdraw(self, by: Uuid, at: Timestamp) -> Result<Self, AkkoordRefused> {
        self.open()?;
        if by == self.asked_by {
            Ok(self.to(AkkoordStatus::Withdrawn { at }))
        } else {
            Err(AkkoordRefused::NotYours)
        }
    }

    fn decided_by_another(&self, by: Uuid) -> Result<(), AkkoordRefused> {
        self.open()?;
        if by == self.asked_by {
            Err(AkkoordRefused::Alone)
        } else {
            Ok(())
        }
    }

    fn open(&self) -> Result<(), AkkoordRefused> {
        match self.status {
            AkkoordStatus::Open => Ok(()),
            AkkoordStatus::Given { .. }
            | AkkoordStatus::Refused { .. }
            | AkkoordStatus::Withdrawn { .. } => Err(AkkoordRefused::Decided),
        }
    }

    fn to(self, status: AkkoordStatus) -> Self {
        Self {
            status,
            version: self.version + 1,
            ..self
        }
    }
}

/// Why somebody cannot decide.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum AkkoordRefused {
    /// The asker tries to agree.
    #[error("U hebt dit zelf gevraagd. Een ander moet akkoord geven.")]
    Alone,
    /// Somebody else's question.
    #[error("Alleen wie dit vroeg, kan het intrekken.")]
    NotYours,
    /// It was decided before.
    #[error("Hierover is al besloten.")]
    Decided,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKER: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    fn akkoord() -> Akkoord {
        Akkoord {
            id: Uuid::from_u128(9),
            voorstel: Voorstel::Oplage {
                verkooppunt: "de-lieve".into(),
                aantal: 600,
                boekje: 0,
            },
            asked_by: ASKER,
            asked_at: Timestamp::UNIX_EPOCH,
            status: AkkoordStatus::Open,
            version: 1,
        }
    }

    #[test]
    fn nobody_agrees_with_themselves() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(
            akkoord().give(ASKER, now, None).unwrap_err(),
            AkkoordRefused::Alone
        );
        assert_eq!(
            akkoord().refuse(ASKER, now).unwrap_err(),
            AkkoordRefused::Alone
        );
        assert_eq!(
            akkoord().withdraw(OTHER, now).unwrap_err(),
            AkkoordRefused::NotYours
        );
    }

    #[test]
    fn what_was_decided_stays_decided() {
        let now = Timestamp::UNIX_EPOCH;
        let given = akkoord().give(OTHER, now, None).unwrap();
        let refused = akkoord().refuse(OTHER, now).unwrap();
        let withdrawn = akkoord().withdraw(ASKER, now).unwrap();
        for decided in [given, refused, withdrawn] {
            assert_eq!(decided.version, 2);
            assert_eq!(
                decided.clone().give(OTHER, now, None).unwrap_err(),
                AkkoordRefused::Decided
            );
            assert_eq!(
                decided.clone().refuse(OTHER, now).unwrap_err(),
                AkkoordRefused::Decided
            );
            assert_eq!(
                decided.withdraw(ASKER, now).unwrap_err(),
                AkkoordRefused::Decided
            );
        }
    }

    #[test]
    fn what_is_asked_is_kept_as_json_and_read_back() {
        let voorstel = akkoord().voorstel;
        let json = serde_json::to_string(&voorstel).unwrap();
        assert_eq!(
            json,
            r#"{"soort":"oplage","verkooppunt":"de-lieve","aantal":600,"boekje":0}"#
        );
        assert_eq!(serde_json::from_str::<Voorstel>(&json).unwrap(), voorstel);
        assert_eq!(
            voorstel.sentence(|_| "De Lieve".to_owned()),
            "600 cheques drukken voor De Lieve"
        );
    }
}
