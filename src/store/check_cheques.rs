//! The invariants of cheques and money (reliability page §1).

use super::check::{Question, history};
use crate::domain::cheque::ALLOWED;

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    let mut questions = cheques();
    questions.extend(money());
    questions
}

fn cheques() -> Vec<Question> {
    const CHEQUES: &str = "SELECT COUNT(*) AS n FROM cheque";
    const EVENTS: &str = "SELECT COUNT(*) AS n FROM event WHERE object = 'cheque'";
    const REDEMPTIONS: &str = "SELECT COUNT(*) AS n FROM verzilvering WHERE undone_at IS NULL";
    let [state, counted, gaps, steps] = history("cheque", ALLOWED.iter().copied());
    vec![
        Question {
            invariant: "C1",
            holds: "each cheque's state is that of its last event",
            looked_at: CHEQUES,
            broken: vec![state],
        },
        Question {
            invariant: "C2",
            holds: "cheque events are numbered without gaps and take allowed steps",
            looked_at: EVENTS,
            broken: vec![counted, gaps, steps],
        },
        Question {
            invariant: "C3",
            holds: "a cheque is redeemed at most once, and exactly those that say so",
            looked_at: REDEMPTIONS,
            broken: vec![
                "SELECT cheque_id AS id, 'has ' || CAST(COUNT(*) AS TEXT) || ' redemptions' AS problem FROM verzilvering \
                 WHERE undone_at IS NULL GROUP BY cheque_id HAVING COUNT(*) > 1"
                    .into(),
                "SELECT c.id, 'is ' || c.status || ' and its redemption says otherwise' AS problem FROM cheque c \
                 LEFT JOIN verzilvering v ON v.cheque_id = c.id AND v.undone_at IS NULL \
                 WHERE (c.status IN ('redeemed', 'settled')) <> (v.id IS NOT NULL) \
                 OR (v.id IS NOT NULL AND (v.opdracht_id <> c.opdracht_id OR v.klus_id <> c.klus_id))"
                    .into(),
            ],
        },
        Question {
            invariant: "C4",
            holds: "as many cheques as numbers were given out",
            looked_at: CHEQUES,
            broken: vec![
                "SELECT NULL AS id, k.naam || ': ' || CAST(k.value AS TEXT) || ' numbers, ' || CAST(COALESCE(c.n, 0) AS TEXT) || ' cheques' AS problem \
                 FROM counter k LEFT JOIN (SELECT 'cheque ' || CAST(jaar AS TEXT) AS naam, COUNT(*) AS n FROM cheque GROUP BY jaar) c \
                 ON c.naam = k.naam WHERE k.naam LIKE 'cheque %' AND k.value <> COALESCE(c.n, 0)"
                    .into(),
            ],
        },
        Question {
            invariant: "C5",
            holds: "every sold cheque has its sale, and every sale its cheques",
            looked_at: "SELECT COUNT(*) AS n FROM verkoop",
            broken: vec![
                "SELECT id, 'is ' || status || ' and its sale says otherwise' AS problem FROM cheque \
                 WHERE (status IN ('printed', 'in_stock', 'void')) <> (verkoop_id IS NULL)"
                    .into(),
                "SELECT v.id, 'sold ' || CAST(v.aantal AS TEXT) || ' cheques, ' || CAST(COALESCE(c.n, 0) AS TEXT) || ' are there' AS problem \
                 FROM verkoop v LEFT JOIN (SELECT verkoop_id, COUNT(*) AS n, SUM(waarde_cent) AS cent FROM cheque GROUP BY verkoop_id) c \
                 ON c.verkoop_id = v.id WHERE COALESCE(c.n, 0) <> v.aantal OR COALESCE(c.cent, 0) <> v.totaal_cent"
                    .into(),
            ],
        },
        Question {
            invariant: "C6",
            holds: "every redeemed cheque was sold before by the verkooppunt that held it",
            looked_at: REDEMPTIONS,
            broken: vec![
                "SELECT v.cheque_id AS id, 'was redeemed before or without its sale' AS problem FROM verzilvering v \
                 JOIN cheque c ON c.id = v.cheque_id LEFT JOIN verkoop k ON k.id = c.verkoop_id \
                 WHERE v.undone_at IS NULL AND (k.id IS NULL OR k.sold_at > v.at OR k.verkooppunt <> c.verkooppunt)"
                    .into(),
            ],
        },
        Question {
            invariant: "C8",
            holds: "cheque numbers have no gaps, per year and per oplage",
            looked_at: CHEQUES,
            broken: vec![
                "SELECT NULL AS id, 'year ' || CAST(jaar AS TEXT) || ': ' || CAST(COUNT(*) AS TEXT) || ' cheques numbered ' || \
                 CAST(MIN(seq) AS TEXT) || ' to ' || CAST(MAX(seq) AS TEXT) AS problem FROM cheque GROUP BY jaar \
                 HAVING MIN(seq) <> 1 OR MAX(seq) <> COUNT(*)"
                    .into(),
                "SELECT o.id, 'oplage holds ' || CAST(COALESCE(c.n, 0) AS TEXT) || ' of ' || CAST(o.last_seq - o.first_seq + 1 AS TEXT) || ' cheques' AS problem \
                 FROM oplage o LEFT JOIN (SELECT oplage_id, jaar, COUNT(*) AS n, MIN(seq) AS low, MAX(seq) AS high FROM cheque GROUP BY oplage_id, jaar) c \
                 ON c.oplage_id = o.id AND c.jaar = o.jaar \
                 WHERE COALESCE(c.n, 0) <> o.last_seq - o.first_seq + 1 OR c.low <> o.first_seq OR c.high <> o.last_seq"
                    .into(),
            ],
        },
        Question {
            invariant: "C9",
            holds: "every reserved cheque waits for one live klus",
            looked_at: "SELECT COUNT(*) AS n FROM cheque WHERE status = 'reserved'",
            broken: vec![
                "SELECT c.id, 'waits for a klus that is ' || COALESCE(k.status, 'not there') AS problem FROM cheque c \
                 LEFT JOIN klus k ON k.id = c.klus_id WHERE c.status = 'reserved' \
                 AND (k.id IS NULL OR k.status IN ('withdrawn', 'declined', 'closed'))"
                    .into(),
            ],
        },
    ]
}

fn money() -> Vec<Question> {
    const ENTRIES: &str = "SELECT COUNT(*) AS n FROM boeking";
    vec![
        Question {
            invariant: "M1",
            holds: "every boeking sums to zero",
            looked_at: ENTRIES,
            broken: vec![
                "SELECT b.id, 'sums to ' || CAST(COALESCE(SUM(r.cent), 0) AS TEXT) || ' cents over ' || CAST(COUNT(r.no) AS TEXT) || ' lines' AS problem \
                 FROM boeking b LEFT JOIN boekingsregel r ON r.boeking_id = b.id GROUP BY b.id \
                 HAVING COALESCE(SUM(r.cent), 0) <> 0 OR COUNT(r.no) < 2"
                    .into(),
            ],
        },
        Question {
            invariant: "M2",
            holds: "every boeking is corrected at most once, by its opposite",
            looked_at: "SELECT COUNT(*) AS n FROM boeking WHERE corrects_id IS NOT NULL",
            broken: vec![
                "SELECT corrects_id AS id, 'is corrected ' || CAST(COUNT(*) AS TEXT) || ' times' AS problem FROM boeking \
                 WHERE corrects_id IS NOT NULL GROUP BY corrects_id HAVING COUNT(*) > 1"
                    .into(),
                "SELECT b.id, 'does not undo what it corrects on ' || r.rekening AS problem FROM boeking b \
                 JOIN boekingsregel r ON r.boeking_id IN (b.id, b.corrects_id) WHERE b.corrects_id IS NOT NULL \
                 GROUP BY b.id, r.rekening, r.partij HAVING SUM(r.cent) <> 0"
                    .into(),
            ],
        },
        Question {
            invariant: "M3",
            holds: "the liability equals the face value of all live cheques",
            looked_at: "SELECT COUNT(*) AS n FROM cheque WHERE status IN ('sold', 'reserved', 'blocked')",
            broken: vec![
                "SELECT NULL AS id, 'the journal says ' || CAST(j.cent AS TEXT) || ' cents, the cheques ' || CAST(c.cent AS TEXT) AS problem \
                 FROM (SELECT CAST(COALESCE(-SUM(cent), 0) AS BIGINT) AS cent FROM boekingsregel WHERE rekening = 'uitstaande_cheques') j, \
                 (SELECT CAST(COALESCE(SUM(waarde_cent), 0) AS BIGINT) AS cent FROM cheque WHERE status IN ('sold', 'reserved', 'blocked')) c \
                 WHERE j.cent <> c.cent"
                    .into(),
            ],
        },
        Question {
            invariant: "M6",
            holds: "receipts have no gaps, per verkooppunt and year",
            looked_at: "SELECT COUNT(*) AS n FROM verkoop",
            broken: vec![
                "SELECT NULL AS id, verkooppunt || ' ' || CAST(bon_jaar AS TEXT) || ': ' || CAST(COUNT(*) AS TEXT) || ' receipts numbered ' || \
                 CAST(MIN(bon_seq) AS TEXT) || ' to ' || CAST(MAX(bon_seq) AS TEXT) AS problem FROM verkoop \
                 GROUP BY verkooppunt, bon_jaar HAVING MIN(bon_seq) <> 1 OR MAX(bon_seq) <> COUNT(*)"
                    .into(),
            ],
        },
        Question {
            invariant: "M9",
            holds: "every sale and every redemption is booked exactly once",
            looked_at: ENTRIES,
            broken: vec![
                "SELECT v.id, 'is booked ' || CAST(COUNT(b.id) AS TEXT) || ' times' AS problem FROM verkoop v \
                 LEFT JOIN boeking b ON b.verkoop_id = v.id AND b.soort IN ('verkoop', 'vervanging', 'coulance') GROUP BY v.id HAVING COUNT(b.id) <> 1"
                    .into(),
                "SELECT v.cheque_id AS id, 'its redemption is booked ' || CAST(COALESCE(b.n, 0) AS TEXT) || ' times' AS problem FROM verzilvering v \
                 LEFT JOIN (SELECT cheque_id, at, COUNT(*) AS n FROM boeking WHERE soort = 'verzilvering' GROUP BY cheque_id, at) b \
                 ON b.cheque_id = v.cheque_id AND b.at = v.at WHERE v.undone_at IS NULL AND COALESCE(b.n, 0) <> 1"
                    .into(),
                "SELECT b.id, 'books what did not happen' AS problem FROM boeking b \
                 LEFT JOIN (SELECT DISTINCT cheque_id FROM verzilvering) v ON v.cheque_id = b.cheque_id \
                 WHERE b.soort = 'verzilvering' AND v.cheque_id IS NULL"
                    .into(),
            ],
        },
    ]
}
