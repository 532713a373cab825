//! Something a person has to look at: a sale that was reported late, a cheque that was held back, an odd pattern. The product
//! signals and never punishes: a person decides, in a sentence that stays.

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

pub mod pattern;

/// What kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeldingSoort {
    /// A cheque from stock turned up at a door before its sale was reported.
    LateReported,
    /// A cheque from stock that is missing or stolen was presented.
    HeldBack,
    /// A resident says a cheque was taken in wrongly.
    Disputed,
    /// More was redeemed at a visit than was worked.
    MoreThanWorked,
    /// Cheques were taken in before the visit had ended.
    BeforeTheEnd,
    /// One verkooppunt reports late again and again.
    OftenLate,
    /// Many codes that look right and do not exist.
    UnknownCodes,
    /// One device takes redemptions back again and again.
    OftenUndone,
    /// A klus no longer comes back, for want of cheques.
    SeriesEnded,
    /// What a phone kept without coverage could no longer be done.
    WithoutCoverage,
    /// A ploeg could not do a klus: it waits for another day.
    BackFromPloeg,
    /// A deelnemer says they do not come.
    ReportedAway,
    /// A deelnemer says they come later.
    ReportedLate,
    /// A resident is not content with the work.
    Unhappy,
    /// A deelnemer pauses while ploegen count on them.
    PauseInPloeg,
    /// A licence or certificate of a deelnemer expires soon.
    CertificaatExpires,
    /// A trede of a deelnemer is due. For their klantmanager only.
    TredeDue,
}

impl MeldingSoort {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::LateReported,
        Self::HeldBack,
        Self::Disputed,
        Self::MoreThanWorked,
        Self::BeforeTheEnd,
        Self::OftenLate,
        Self::UnknownCodes,
        Self::OftenUndone,
        Self::SeriesEnded,
        Self::WithoutCoverage,
        Self::BackFromPloeg,
        Self::ReportedAway,
        Self::ReportedLate,
        Self::Unhappy,
        Self::PauseInPloeg,
        Self::CertificaatExpires,
        Self::TredeDue,
    ];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::LateReported => "late_reported",
            Self::HeldBack => "held_back",
            Self::Disputed => "disputed",
            Self::MoreThanWorked => "more_than_worked",
            Self::BeforeTheEnd => "before_the_end",
            Self::OftenLate => "often_late",
            Self::UnknownCodes => "unknown_codes",
            Self::OftenUndone => "often_undone",
            Self::SeriesEnded => "series_ended",
            Self::WithoutCoverage => "without_coverage",
            Self::BackFromPloeg => "back_from_ploeg",
            Self::ReportedAway => "reported_away",
            Self::ReportedLate => "reported_late",
            Self::Unhappy => "unhappy",
            Self::PauseInPloeg => "pause_in_ploeg",
            Self::CertificaatExpires => "certificaat_expires",
            Self::TredeDue => "trede_due",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::LateReported => "Later gemelde verkoop",
            Self::HeldBack => "Vermiste cheque opgedoken",
            Self::Disputed => "Bewoner is het niet eens",
            Self::MoreThanWorked => "Meer cheques dan gewerkte uren",
            Self::BeforeTheEnd => "Cheques ingenomen voor het einde",
            Self::OftenLate => "Verkooppunt meldt vaak te laat",
            Self::UnknownCodes => "Veel onbekende codes",
            Self::OftenUndone => "Vaak ongedaan gemaakt op één toestel",
            Self::SeriesEnded => "Klus komt niet meer terug: te weinig cheques",
            Self::WithoutCoverage => "Zonder bereik gedrukt: ander plan",
            Self::BackFromPloeg => "Klus terug van de ploeg",
            Self::ReportedAway => "Deelnemer afgemeld",
            Self::ReportedLate => "Deelnemer komt later",
            Self::Unhappy => "Bewoner is niet tevreden",
            Self::PauseInPloeg => "Deelnemer pauzeert en staat in een ploeg",
            Self::CertificaatExpires => "Rijbewijs of certificaat verloopt",
            Self::TredeDue => "Trede van de participatieladder",
        }
    }

    /// Back from [`MeldingSoort::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeldingStatus {
    /// Nobody has decided.
    Open,
    /// Somebody looked at it.
    Decided {
        /// Who.
        by: Uuid,
        /// When.
        at: Timestamp,
        /// What was decided, in a sentence.
        besluit: String,
    },
}

impl MeldingStatus {
    /// The word in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Decided { .. } => "decided",
        }
    }
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Melding {
    /// Key.
    pub id: Uuid,
    /// What kind.
    pub soort: MeldingSoort,
    /// What makes it the same thing told again: such a second melding is not added.
    pub sleutel: String,
    /// Which verkooppunt it concerns.
    pub verkooppunt: Option<String>,
    /// Which uitvoerder it concerns: another does not see it (invariant A5).
    pub uitvoerder: Option<String>,
    /// Which cheque it concerns.
    pub cheque: Option<Uuid>,
    /// Which deelnemer it concerns; their name is shown to who may see them, and is not in the text.
    pub deelnemer: Option<Uuid>,
    /// What was noticed, in plain Dutch; no personal data.
    pub tekst: String,
    /// When it was noticed.
    pub at: Timestamp,
    /// Where it stands.
    pub status: MeldingStatus,
    /// Events so far.
    pub version: i32,
}

impl Melding {
    /// Somebody decides.
    pub fn decide(self, by: Uuid, at: Timestamp, besluit: String) -> Result<Self, AlreadyDecided> {
        match self.status {
            MeldingStatus::Open => Ok(Self {
                status: MeldingStatus::Decided { by, at, besluit },
                version: self.version + 1,
                ..self
            }),
            MeldingStatus::Decided { .. } => Err(AlreadyDecided),
        }
    }
}

/// It was decided before.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("Hierover is al besloten.")]
pub struct AlreadyDecided;
