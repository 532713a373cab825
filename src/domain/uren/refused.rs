//! Why uren cannot be so, as sentences that can be read out.

use thiserror::Error;

/// Why uren cannot be so.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum UrenRefused {
    /// Ends before it starts.
    #[error("Het einde ligt voor het begin. Kijk de tijden na.")]
    Backwards,
    /// Not between 1 minute and 16 hours.
    #[error("De tijd moet tussen 1 minuut en 16 uur zijn. Kijk de tijden na.")]
    Length,
    /// The one who reported wants to approve (invariant H5).
    #[error(
        "U hebt deze uren zelf gemeld. Een andere begeleider of de coördinator moet ze goedkeuren."
    )]
    OwnReport,
    /// More than the plan says, and nobody but the one who confirms it says so (invariant H5).
    #[error(
        "Dit is langer dan gepland, en niemand anders heeft het gemeld. Een andere begeleider of de coördinator moet ernaar kijken."
    )]
    BeyondPlan,
    /// A kind of time that this row cannot be.
    #[error("Kies of de deelnemer er was, was afgemeld of afwezig was.")]
    Soort,
    /// A correction of these uren waits already.
    #[error("Er wacht al een verbetering van deze uren. Keur die eerst goed of wijs die af.")]
    Waits,
    /// A counter-entry is agreed with or not; it is not changed.
    #[error("Dit is een tegenboeking bij een afgesloten maand. Keur die goed of wijs die af.")]
    CounterEntry,
    /// Not a correction that somebody asked for.
    #[error(
        "Alleen een verbetering kan worden afgewezen. Vul een andere tijd in, of kies afwezig."
    )]
    NoCorrection,
    /// The deelnemer was somewhere else at that time (invariant H3).
    #[error("{0} heeft voor een deel van deze tijd al andere uren. Maak een van beide korter.")]
    Overlap(String),
    /// Another number of minutes, or a correction, without a reason.
    #[error("Schrijf in een paar woorden waarom de tijd anders is.")]
    ReasonMissing,
    /// A reason as long as a letter, or with characters that no keyboard gives.
    #[error("Maak de reden korter: hoogstens 300 gewone tekens.")]
    Reason,
    /// A correction that changes nothing.
    #[error("Deze tijd staat er al. Vul een andere tijd in.")]
    Same,
    /// Not now: the row stands elsewhere.
    #[error("Dit kan niet meer: de uren staan op \u{201c}{0}\u{201d}.")]
    Status(&'static str),
}
