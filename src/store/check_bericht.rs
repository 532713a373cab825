//! What must be true of the outbox at any moment (reliability page §2: nobody misses a message).

use super::check::Question;
use crate::domain::bericht::{OWED, Owing};

/// What is asked: every event that owes a resident a message has it in the outbox, and no message stands there without its event.
pub(super) fn questions() -> Vec<Question> {
    let mut broken: Vec<String> = OWED.iter().map(missing).collect();
    broken.push(
        "SELECT b.id, 'is a message that no event owes' AS problem FROM bericht b \
         LEFT JOIN event e ON e.object = b.object AND e.object_id = b.object_id AND e.no = b.no \
         WHERE b.object <> 'verkoop' AND e.seq IS NULL"
            .into(),
    );
    vec![Question {
        invariant: "A6",
        holds: "whoever must be told is in the outbox",
        looked_at: "SELECT COUNT(*) AS n FROM bericht",
        broken,
    }]
}

fn missing(owing: &Owing) -> String {
    let Owing {
        object,
        action,
        to,
        soort,
    } = owing;
    let soort = soort.word();
    format!(
        "SELECT e.object_id AS id, 'owes with event ' || CAST(e.no AS TEXT) || ' a message ({soort}) that is not there' AS problem \
         FROM event e LEFT JOIN bericht b ON b.object = e.object AND b.object_id = e.object_id AND b.no = e.no \
         AND b.soort = '{soort}' AND b.recipient = 'bewoner' \
         WHERE e.object = '{object}' AND e.action = '{action}' AND e.to_status = '{to}' AND b.id IS NULL"
    )
}
