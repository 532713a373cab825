//! The invariants of what happens to a cheque after its sale: exactly one successor (C10), and money back once, to who paid, never
//! more than was paid (M8).

use super::check::Question;

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    vec![successors(), refunds()]
}

fn successors() -> Question {
    Question {
        invariant: "C10",
        holds: "every replaced cheque has exactly one successor, of the same value",
        looked_at: "SELECT COUNT(*) AS n FROM vervanging",
        broken: vec![
            "SELECT c.id, 'is replaced and has no successor' AS problem FROM cheque c \
             LEFT JOIN vervanging v ON v.cheque_id = c.id WHERE c.status = 'replaced' AND v.id IS NULL"
                .into(),
            "SELECT v.cheque_id AS id, 'is ' || c.status || ' and has a successor on the ground of ' || v.grond AS problem \
             FROM vervanging v JOIN cheque c ON c.id = v.cheque_id \
             WHERE (v.grond = 'coulance') <> (c.status IN ('redeemed', 'settled')) OR (v.grond <> 'coulance' AND c.status <> 'replaced')"
                .into(),
            "SELECT n.id, 'differs from the cheque it came in the place of' AS problem FROM vervanging v \
             JOIN cheque c ON c.id = v.cheque_id JOIN cheque n ON n.id = v.opvolger_id \
             WHERE n.waarde_cent <> c.waarde_cent OR n.personen_uren <> c.personen_uren OR n.verkoop_id <> v.verkoop_id"
                .into(),
            "SELECT k.id, 'is a sale without payment, and no cheque was replaced in it' AS problem FROM verkoop k \
             LEFT JOIN vervanging v ON v.verkoop_id = k.id \
             WHERE (k.betaalwijze IN ('vervanging', 'coulance')) <> (v.id IS NOT NULL) \
             OR (v.id IS NOT NULL AND (k.betaalwijze = 'coulance') <> (v.grond = 'coulance'))"
                .into(),
        ],
    }
}

fn refunds() -> Question {
    Question {
        invariant: "M8",
        holds: "every refunded cheque was paid back once, to who paid",
        looked_at: "SELECT COUNT(*) AS n FROM terugbetaald",
        broken: vec![
            "SELECT c.id, 'is ' || c.status || ' and its refund says otherwise' AS problem FROM cheque c \
             LEFT JOIN terugbetaald t ON t.cheque_id = c.id \
             WHERE (c.status = 'refunded') <> (t.cheque_id IS NOT NULL) OR (t.cheque_id IS NOT NULL AND t.cent <> c.waarde_cent)"
                .into(),
            "SELECT t.cheque_id AS id, 'is booked for another amount than was paid back' AS problem FROM terugbetaald t \
             LEFT JOIN (SELECT b.cheque_id, SUM(r.cent) AS cent FROM boeking b JOIN boekingsregel r ON r.boeking_id = b.id \
             AND r.rekening = 'uitstaande_cheques' WHERE b.soort = 'terugbetaling' GROUP BY b.cheque_id) j ON j.cheque_id = t.cheque_id \
             WHERE COALESCE(j.cent, 0) <> t.cent"
                .into(),
            "SELECT b.cheque_id AS id, 'is booked as paid back, and was not' AS problem FROM boeking b \
             LEFT JOIN terugbetaald t ON t.cheque_id = b.cheque_id WHERE b.soort = 'terugbetaling' AND t.cheque_id IS NULL"
                .into(),
            "SELECT k.id, 'had more paid back than was paid' AS problem FROM verkoop k \
             JOIN (SELECT verkoop_id, SUM(cent) AS cent FROM terugbetaald GROUP BY verkoop_id) t ON t.verkoop_id = k.id \
             WHERE t.cent > k.totaal_cent OR k.betaalwijze IN ('vervanging', 'coulance')"
                .into(),
            "SELECT t.cheque_id AS id, 'was paid by ' || k.betaalwijze || ' and went back to ' || r.rekening AS problem FROM terugbetaald t \
             JOIN verkoop k ON k.id = t.verkoop_id JOIN boeking b ON b.cheque_id = t.cheque_id AND b.soort = 'terugbetaling' \
             JOIN boekingsregel r ON r.boeking_id = b.id AND r.rekening <> 'uitstaande_cheques' \
             WHERE r.rekening <> CASE k.betaalwijze WHEN 'contant' THEN 'kas' WHEN 'later' THEN 'kas' WHEN 'pin' THEN 'pin' \
             WHEN 'factuur' THEN 'debiteuren' ELSE 'fonds' END AND (r.rekening <> 'fonds' OR k.fonds_cent = 0)"
                .into(),
            "SELECT t.id, 'does not add up' AS problem FROM terugbetaling t \
             LEFT JOIN (SELECT terugbetaling_id, SUM(cent) AS cent FROM terugbetaald GROUP BY terugbetaling_id) r ON r.terugbetaling_id = t.id \
             WHERE COALESCE(r.cent, 0) <> t.totaal_cent"
                .into(),
        ],
    }
}
