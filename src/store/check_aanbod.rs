//! What must be true of an aanbod at any moment (reliability page §1: H9): a klus that is offered has exactly one that is open, and
//! the other way round; what was chosen was planned.

use super::check::{Question, history};
use crate::domain::aanbod::AanbodStatus;

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    let mut broken: Vec<String> = history("aanbod", AanbodStatus::PATHS.iter().copied()).into();
    broken.extend([
        "SELECT a.id, 'is open, and its klus is ' || k.status || ' at ' || COALESCE(k.uitvoerder, 'nobody') AS problem \
         FROM aanbod a JOIN klus k ON k.id = a.klus_id \
         WHERE a.status = 'open' AND (k.status <> 'offered' OR k.uitvoerder <> a.uitvoerder)"
            .into(),
        "SELECT k.id, 'is offered, and no aanbod is open for it' AS problem FROM klus k WHERE k.status = 'offered' \
         AND NOT EXISTS (SELECT 1 FROM aanbod a WHERE a.klus_id = k.id AND a.status = 'open')"
            .into(),
        "SELECT a.id, 'offers no half day, more than three, or chose one that it does not have' AS problem FROM aanbod a \
         WHERE (SELECT COUNT(*) FROM aanbod_keuze c WHERE c.aanbod_id = a.id) NOT BETWEEN 1 AND 3 \
         OR (a.keuze IS NOT NULL AND NOT EXISTS (SELECT 1 FROM aanbod_keuze c WHERE c.aanbod_id = a.id AND c.no = a.keuze))"
            .into(),
        "SELECT a.id, 'was chosen, and that half day was never planned' AS problem FROM aanbod a \
         JOIN aanbod_keuze c ON c.aanbod_id = a.id AND c.no = a.keuze WHERE a.status = 'chosen' \
         AND NOT EXISTS (SELECT 1 FROM opdracht o WHERE o.klus_id = a.klus_id AND o.ploeg_id = c.ploeg_id AND o.van_at = c.van_at \
         AND o.tot_at = c.tot_at)"
            .into(),
    ]);
    vec![Question {
        invariant: "H9",
        holds: "an offered klus has exactly one open aanbod, and what was chosen was planned",
        looked_at: "SELECT COUNT(*) AS n FROM aanbod",
        broken,
    }]
}
