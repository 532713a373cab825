//! The till of a verkooppunt, from opening to closing: one kasdag. It is counted without knowing what should lie in it, the
//! difference is booked with a remark and never refused, and whoever sold does not sign for a difference alone (domain.md
//! §3, "Closing a till day"; reliability page §1, M4). A closed kasdag is immutable.

use jiff::{Timestamp, civil::Date};
use thiserror::Error;
use uuid::Uuid;

use super::{boeking::BoekingSoort, calendar::local_date, money::Cents};

mod checkpoint;
mod draft;

pub use checkpoint::Checkpoint;
pub use draft::{
    MutatieDraft, NewMutatie, NewSluiting, OpeningDraft, SluitingDraft, TellingDraft, explanation,
};

/// Who did something, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub account: Uuid,
    /// When.
    pub at: Timestamp,
}

/// One count of the till.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kastelling {
    /// Key.
    pub id: Uuid,
    /// What was counted.
    pub stuks: Stuks,
    /// What should have lain there at that moment, in cents.
    pub verwacht: Cents,
    /// Who counted, and when.
    pub by: By,
}

impl Kastelling {
    /// What was counted more (positive) or less (negative) than expected.
    pub fn verschil(&self) -> Cents {
        Cents(self.stuks.totaal().0 - self.verwacht.0)
    }
}

/// Where a kasdag stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KasdagStatus {
    /// Cash goes in and out.
    Open,
    /// Counted, not closed yet.
    Counted {
        /// The last count.
        telling: Kastelling,
        /// What explains the difference.
        opmerking: Option<String>,
        /// Who else signed for the difference.
        signed: Option<By>,
    },
    /// Done.
    Closed {
        /// The last count.
        telling: Kastelling,
        /// What explains the difference.
        opmerking: Option<String>,
        /// Who else signed for the difference.
        signed: Option<By>,
        /// Who closed it, and when.
        closed: By,
        /// Where the audit chain stood.
        checkpoint: Checkpoint,
    },
}

impl KasdagStatus {
    /// The word in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Counted { .. } => "counted",
            Self::Closed { .. } => "closed",
        }
    }

    /// What people call it.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Counted { .. } => "Geteld",
            Self::Closed { .. } => "Gesloten",
        }
    }
}

/// What went through a till from opening to closing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kasdag {
    /// Key.
    pub id: Uuid,
    /// Of which verkooppunt (slug).
    pub verkooppunt: String,
    /// Counts per verkooppunt from 1, without gaps.
    pub nummer: u32,
    /// What lay in the till at the opening: what stayed at the last closing.
    pub begin: Cents,
    /// Who opened it, and when.
    pub opened: By,
    /// Where it stands.
    pub status: KasdagStatus,
    /// Events so far.
    pub version: i32,
}

impl Kasdag {
    /// Opens the till with what stayed in it at the last closing.
    pub fn open(id: Uuid, verkooppunt: &str, nummer: u32, begin: Cents, opened: By) -> Self {
        Self {
            id,
            verkooppunt: verkooppunt.to_owned(),
            nummer,
            begin,
            opened,
            status: KasdagStatus::Open,
            version: 1,
        }
    }

    /// The last count, if it still holds.
    pub fn telling(&self) -> Option<&Kastelling> {
        match &self.status {
            KasdagStatus::Open => None,
            KasdagStatus::Counted { telling, .. } | KasdagStatus::Closed { telling, .. } => {
                Some(telling)
            }
        }
    }

    /// Its number as people write it, with the letters of its verkooppunt: `GW-K-0012`.
    pub fn kasnummer(&self, letters: &str) -> String {
        format!("{letters}-K-{:04}", self.nummer)
    }

    /// For how many midnights it has been open; a kasdag of today has 0.
    pub fn nights_open(&self, today: Date) -> i32 {
        (today - local_date(self.opened.at)).get_days()
    }

    /// Cash goes in or out after the count: the count no longer says what lies there, so count again.
    pub fn used(self) -> Result<Self, KasdagRefused> {
        match self.status {
            KasdagStatus::Open => Ok(self),
            KasdagStatus::Counted { .. } => Ok(self.to(KasdagStatus::Open)),
            KasdagStatus::Closed { .. } => Err(KasdagRefused::Closed),
        }
    }

    /// Somebody counted; counting again is allowed until it is closed.
    pub fn count(self, telling: Kastelling) -> Result<Self, KasdagRefused> {
        match self.status {
            KasdagStatus::Open | KasdagStatus::Counted { .. } => {
                Ok(self.to(KasdagStatus::Counted {
                    telling,
                    opmerking: None,
                    signed: None,
                }))
            }
            KasdagStatus::Closed { .. } => Err(KasdagRefused::Closed),
        }
    }

    /// Explains the difference. A signature for another explanation lapses.
    pub fn explain(self, text: String) -> Result<Self, KasdagRefused> {
        match &self.status {
            KasdagStatus::Open => Err(KasdagRefused::NotCounted),
            KasdagStatus::Counted { telling, .. } => {
                let telling = telling.clone();
                Ok(self.to(KasdagStatus::Counted {
                    telling,
                    opmerking: Some(text),
                    signed: None,
                }))
            }
            KasdagStatus::Closed { .. } => Err(KasdagRefused::Closed),
        }
    }

    /// Somebody else signs for the difference; `involved` says whether they sold, counted or moved cash in this kasdag.
    pub fn sign(self, signed: By, involved: bool) -> Result<Self, KasdagRefused> {
        match &self.status {
            KasdagStatus::Open => Err(KasdagRefused::NotCounted),
            KasdagStatus::Closed { .. } => Err(KasdagRefused::Closed),
            KasdagStatus::Counted {
                telling, opmerking, ..
            } => {
                if telling.verschil() == Cents::ZERO {
                    return Err(KasdagRefused::NoDifference);
                }
                if opmerking.is_none() {
                    return Err(KasdagRefused::NotExplained);
                }
                if involved {
                    return Err(KasdagRefused::OwnDifference);
                }
                let (telling, opmerking) = (telling.clone(), opmerking.clone());
                Ok(self.to(KasdagStatus::Counted {
                    telling,
                    opmerking,
                    signed: Some(signed),
                }))
            }
        }
    }

    /// Closes it for good. `storting` cents go to the bank; what stays is the next float.
    pub fn close(
        self,
        closed: By,
        storting: Cents,
        checkpoint: Checkpoint,
    ) -> Result<Self, KasdagRefused> {
        match &self.status {
            KasdagStatus::Open => Err(KasdagRefused::NotCounted),
            KasdagStatus::Closed { .. } => Err(KasdagRefused::Closed),
            KasdagStatus::Counted {
                telling,
                opmerking,
                signed,
            } => {
                if telling.verschil() != Cents::ZERO {
                    if opmerking.is_none() {
                        return Err(KasdagRefused::NotExplained);
                    }
                    if signed.is_none() {
                        return Err(KasdagRefused::NotSigned);
                    }
                }
                if storting > telling.stuks.totaal() {
                    return Err(KasdagRefused::TooMuch {
                        geteld: telling.stuks.totaal(),
                    });
                }
                let status = KasdagStatus::Closed {
                    telling: telling.clone(),
                    opmerking: opmerking.clone(),
                    signed: *signed,
                    closed,
                    checkpoint,
                };
                Ok(self.to(status))
            }
        }
    }

    fn to(self, status: KasdagStatus) -> Self {
        Self {
            status,
            version: self.version + 1,
            ..self
        }
    }
}

/// One sealed bag of cash on its way to the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storting {
    /// Key: that of its entry in the journal.
    pub id: Uuid,
    /// Out of which kasdag.
    pub kasdag: Uuid,
    /// Of which verkooppunt (slug).
    pub verkooppunt: String,
    /// The number on the bag, capitals and digits only.
    pub zak: String,
    /// What is in it.
    pub cents: Cents,
    /// When it left the till.
    pub at: Timestamp,
    /// When the bank was seen to have received it.
    pub banked: Option<Timestamp>,
}

/// Why a step with a kasdag is not possible.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum KasdagRefused {
    /// Nothing changes in a closed kasdag.
    #[error(
        "Deze kasdag is gesloten. Wat er nu in of uit de kas gaat, hoort bij een nieuwe kasdag."
    )]
    Closed,
    /// First the count.
    #[error("Tel eerst wat er in de kas ligt.")]
    NotCounted,
    /// A difference needs words.
    #[error("Er is een verschil. Schrijf er eerst een toelichting bij.")]
    NotExplained,
    /// A difference needs somebody else.
    #[error(
        "Er is een verschil. Laat eerst een collega tekenen die deze kasdag niet verkocht of geteld heeft, of iemand van financiën."
    )]
    NotSigned,
    /// Nobody signs for their own difference.
    #[error(
        "U hebt in deze kasdag zelf verkocht, geteld of geld verplaatst. Een ander moet tekenen voor het verschil."
    )]
    OwnDifference,
    /// There is nothing to sign.
    #[error("Er is geen verschil. Tekenen is niet nodig.")]
    NoDifference,
    /// More to the bank than there is.
    #[error("Er is {geteld} geteld. Er kan niet meer naar de bank.")]
    TooMuch {
        /// What was counted.
        geteld: Cents,
    },
    /// More out of the till than the books say is in it (invariant M5).
    #[error(
        "Volgens de boeken ligt er niet genoeg in de kas. Leg er eerst geld bij (Geld in of uit de kas) of betaal op een andere manier."
    )]
    Short,
    /// The clock was set back: at this moment, as it says, the cash was not there yet.
    #[error(
        "De klok van de computer loopt achter op de laatste boekingen van deze kas. Laat de klok goed zetten en doe het dan opnieuw. Er is niets geboekt."
    )]
    ClockBack,
}

/// What went through the till, added up from its entries in the journal. The same sum serves the figures in between and
/// the final ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kasstand {
    /// What lay there at the opening.
    pub begin: Cents,
    /// Cash sales.
    pub verkocht: Cents,
    /// Paid in for sales that were reported late.
    pub verantwoord: Cents,
    /// Cash given back (negative).
    pub terugbetaald: Cents,
    /// Put in and taken out by hand.
    pub mutaties: Cents,
    /// Anything else that touched the till, such as corrections.
    pub overig: Cents,
    /// The difference that was booked.
    pub verschil: Cents,
    /// What went to the bank (negative).
    pub gestort: Cents,
}

impl Kasstand {
    /// Adds up the lines on the till's account, per kind of entry.
    pub fn of(begin: Cents, regels: impl IntoIterator<Item = (BoekingSoort, Cents)>) -> Self {
        let mut stand = Self {
            begin,
            ..Self::default()
        };
        for (soort, cents) in regels {
            let place = match soort {
                BoekingSoort::Verkoop => &mut stand.verkocht,
                BoekingSoort::Verantwoording => &mut stand.verantwoord,
                BoekingSoort::Terugbetaling => &mut stand.terugbetaald,
                BoekingSoort::Kasmutatie => &mut stand.mutaties,
                BoekingSoort::Kasverschil => &mut stand.verschil,
                BoekingSoort::Storting => &mut stand.gestort,
                BoekingSoort::Verzilvering
                | BoekingSoort::Vervanging
                | BoekingSoort::Coulance
                | BoekingSoort::Verval
                | BoekingSoort::Herleving
                | BoekingSoort::Bank
                | BoekingSoort::Afrekening
                | BoekingSoort::Betaling
                | BoekingSoort::Correctie => &mut stand.overig,
            };
            place.0 += cents.0;
        }
        stand
    }

    /// What should lie in the till before a difference is booked and the bag leaves.
    pub fn verwacht(&self) -> Cents {
        Cents(
            self.begin.0
                + self.verkocht.0
                + self.verantwoord.0
                + self.terugbetaald.0
                + self.mutaties.0
                + self.overig.0,
        )
    }

    /// What lies there now according to the journal.
    pub fn blijft(&self) -> Cents {
        Cents(self.verwacht().0 + self.verschil.0 + self.gestort.0)
    }
}

/// What lies in a till, piece by piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stuks {
    /// How many per denomination in cents, the largest first; only those that were there.
    list: Vec<(i64, u32)>,
}

impl Stuks {
    /// All euro notes and coins, in cents, the largest first.
    pub const SOORTEN: [i64; 15] = [
        50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1,
    ];
    /// So many of one denomination are counted at most: more is a slip of the keyboard.
    pub const MOST: u32 = 9_999;

    /// From how many of each; those without are left out.
    pub fn of(counted: impl IntoIterator<Item = (i64, u32)>) -> Self {
        let list = counted
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .collect();
        Self { list }
    }

    /// How many per denomination in cents.
    pub fn list(&self) -> &[(i64, u32)] {
        &self.list
    }

    /// What it adds up to.
    pub fn totaal(&self) -> Cents {
        Cents(
            self.list
                .iter()
                .map(|(cents, count)| cents * i64::from(*count))
                .sum(),
        )
    }

    /// As it is kept: `5000:2 1000:13`.
    pub fn to_text(&self) -> String {
        let parts: Vec<String> = self
            .list
            .iter()
            .map(|(cents, count)| format!("{cents}:{count}"))
            .collect();
        parts.join(" ")
    }

    /// Back from [`Stuks::to_text`].
    pub fn parse(text: &str) -> Option<Self> {
        let list = text
            .split_whitespace()
            .map(|part| {
                let (cents, count) = part.split_once(':')?;
                let cents = cents.parse().ok()?;
                Some((
                    Self::SOORTEN.contains(&cents).then_some(cents)?,
                    count.parse().ok()?,
                ))
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self { list })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLERK: By = By {
        account: Uuid::from_u128(1),
        at: Timestamp::UNIX_EPOCH,
    };
    const OTHER: By = By {
        account: Uuid::from_u128(2),
        at: Timestamp::UNIX_EPOCH,
    };

    fn kasdag() -> Kasdag {
        Kasdag::open(Uuid::nil(), "gemeentewinkel", 12, Cents(5_000), CLERK)
    }

    fn counted(cents: i64, verwacht: i64) -> Kasdag {
        kasdag().count(telling(cents, verwacht)).unwrap()
    }

    fn telling(cents: i64, verwacht: i64) -> Kastelling {
        Kastelling {
            id: Uuid::nil(),
            stuks: Stuks::of([(1, u32::try_from(cents).unwrap())]),
            verwacht: Cents(verwacht),
            by: CLERK,
        }
    }

    fn head() -> Checkpoint {
        Checkpoint {
            seq: 7,
            hash: vec![1; 32],
        }
    }

    #[test]
    fn a_till_that_is_right_is_counted_and_closed_by_one_person() {
        let closed = counted(6_500, 6_500)
            .close(CLERK, Cents(1_500), head())
            .unwrap();
        assert_eq!(closed.status.label(), "Gesloten");
        assert_eq!(closed.version, 3);
        assert_eq!(closed.kasnummer("GW"), "GW-K-0012");
        for refused in [
            closed.clone().used(),
            closed.clone().count(telling(1, 1)),
            closed.clone().explain("x".into()),
            closed.clone().sign(OTHER, false),
            closed.close(CLERK, Cents::ZERO, head()),
        ] {
            assert_eq!(refused.unwrap_err(), KasdagRefused::Closed);
        }
    }

    #[test]
    fn a_difference_wants_words_and_somebody_else() {
        let short = counted(6_000, 6_500);
        let close = |kasdag: Kasdag| kasdag.close(CLERK, Cents::ZERO, head());
        assert_eq!(
            close(short.clone()).unwrap_err(),
            KasdagRefused::NotExplained
        );
        assert_eq!(
            short.clone().sign(OTHER, false).unwrap_err(),
            KasdagRefused::NotExplained
        );
        let explained = short.explain("Te veel teruggegeven".into()).unwrap();
        assert_eq!(
            close(explained.clone()).unwrap_err(),
            KasdagRefused::NotSigned
        );
        assert_eq!(
            explained.clone().sign(CLERK, true).unwrap_err(),
            KasdagRefused::OwnDifference
        );
        let signed = explained.sign(OTHER, false).unwrap();
        assert!(close(signed.clone()).is_ok());
        let again = signed.explain("Toch iets anders".into()).unwrap();
        assert_eq!(close(again).unwrap_err(), KasdagRefused::NotSigned);
        assert_eq!(
            counted(1, 1).sign(OTHER, false).unwrap_err(),
            KasdagRefused::NoDifference
        );
    }

    #[test]
    fn cash_after_the_count_asks_for_a_new_count() {
        let used = counted(6_500, 6_500).used().unwrap();
        assert_eq!(used.status, KasdagStatus::Open);
        assert_eq!(
            used.close(CLERK, Cents::ZERO, head()).unwrap_err(),
            KasdagRefused::NotCounted
        );
        assert_eq!(kasdag().used().unwrap(), kasdag());
    }

    #[test]
    fn no_more_goes_to_the_bank_than_was_counted() {
        let refused = counted(6_500, 6_500)
            .close(CLERK, Cents(6_501), head())
            .unwrap_err();
        assert_eq!(
            refused,
            KasdagRefused::TooMuch {
                geteld: Cents(6_500)
            }
        );
    }

    #[test]
    fn the_figures_add_up_what_the_journal_says() {
        let stand = Kasstand::of(
            Cents(5_000),
            [
                (BoekingSoort::Verkoop, Cents(4_500)),
                (BoekingSoort::Terugbetaling, Cents(-1_500)),
                (BoekingSoort::Kasmutatie, Cents(-1_000)),
                (BoekingSoort::Correctie, Cents(-200)),
            ],
        );
        assert_eq!(stand.verwacht(), Cents(6_800));
        let closed = Kasstand {
            verschil: Cents(-300),
            gestort: Cents(-1_500),
            ..stand
        };
        assert_eq!(closed.verwacht(), Cents(6_800));
        assert_eq!(closed.blijft(), Cents(5_000));
    }

    #[test]
    fn pieces_are_kept_as_text_and_read_back() {
        let stuks = Stuks::of([(5_000, 2), (1_000, 0), (5, 13)]);
        assert_eq!(stuks.to_text(), "5000:2 5:13");
        assert_eq!(Stuks::parse(&stuks.to_text()), Some(stuks.clone()));
        assert_eq!(stuks.totaal(), Cents(10_065));
        for broken in ["3:1", "5000", "5000:x", "5000:-1"] {
            assert_eq!(Stuks::parse(broken), None, "{broken}");
        }
    }
}
