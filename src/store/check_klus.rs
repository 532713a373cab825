//! What must be true of klussen at any moment (reliability page §1: H1, H8).

use super::check::{Question, history};
use crate::domain::klus::KlusStatus;

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    let paths = KlusStatus::PATHS
        .iter()
        .map(|(from, to)| (from.map(KlusStatus::word), to.word()));
    vec![
        Question {
            invariant: "H1",
            holds: "each klus is where its last event left it, by allowed paths",
            looked_at: "SELECT COUNT(*) AS n FROM klus",
            broken: history("klus", paths).into(),
        },
        Question {
            invariant: "H8",
            holds: "no cheque stays reserved for a klus that is over",
            looked_at: "SELECT COUNT(*) AS n FROM cheque WHERE status = 'reserved'",
            broken: vec![
                "SELECT DISTINCT k.id, 'is ' || k.status || ', and a cheque is still reserved for it' AS problem \
                 FROM cheque c JOIN klus k ON k.id = c.klus_id \
                 WHERE c.status = 'reserved' AND k.status IN ('withdrawn', 'declined', 'closed')"
                    .into(),
            ],
        },
    ]
}
