//! The invariants of stock at verkooppunten (reliability page §1, C6 and C7), from the rows of who handed what to whom.

use super::check::Question;

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    vec![
        Question {
            invariant: "C7",
            holds: "what a verkooppunt received is what it sold, has, gave on or made void",
            looked_at: "SELECT COUNT(*) AS n FROM overdracht_cheque",
            broken: vec![
                "SELECT NULL AS id, holder || ': what came and what there is to show for it differ by ' || CAST(SUM(n) AS TEXT) || ' cheques' AS problem FROM \
                 (SELECT o.naar AS holder, 1 AS n FROM overdracht_cheque m JOIN overdracht o ON o.id = m.overdracht_id WHERE o.naar <> '' \
                 UNION ALL SELECT o.van, -1 FROM overdracht_cheque m JOIN overdracht o ON o.id = m.overdracht_id WHERE o.van <> '' \
                 UNION ALL SELECT c.verkooppunt, -1 FROM cheque c WHERE c.oplage_id IS NOT NULL AND c.verkooppunt <> '') moves \
                 GROUP BY holder HAVING SUM(n) <> 0"
                    .into(),
                // One cheque at a time too: two errors at one place must not make up for each other.
                "SELECT c.id, 'is of ' || c.verkooppunt || ', to whom nobody handed it' AS problem FROM cheque c \
                 LEFT JOIN (SELECT m.cheque_id, o.naar FROM overdracht_cheque m JOIN overdracht o ON o.id = m.overdracht_id) h \
                 ON h.cheque_id = c.id AND h.naar = c.verkooppunt \
                 WHERE c.oplage_id IS NOT NULL AND c.verkooppunt <> '' AND h.cheque_id IS NULL"
                    .into(),
                "SELECT m.cheque_id AS id, 'changed hands outside the range of its hand-over' AS problem FROM overdracht_cheque m \
                 JOIN overdracht o ON o.id = m.overdracht_id JOIN cheque c ON c.id = m.cheque_id \
                 WHERE c.jaar <> o.jaar OR c.seq NOT BETWEEN o.first_seq AND o.last_seq"
                    .into(),
            ],
        },
        Question {
            invariant: "C4",
            holds: "every printed cheque is somewhere: in the own stock as printed, at a verkooppunt as in stock",
            looked_at: "SELECT COUNT(*) AS n FROM cheque WHERE oplage_id IS NOT NULL",
            broken: vec![
                "SELECT id, 'is ' || status || ' at `' || verkooppunt || '`' AS problem FROM cheque \
                 WHERE (status = 'printed' AND (verkooppunt <> '' OR oplage_id IS NULL)) \
                 OR (status NOT IN ('printed', 'void') AND verkooppunt = '') OR (status = 'in_stock' AND oplage_id IS NULL)"
                    .into(),
            ],
        },
        Question {
            invariant: "C5",
            holds: "a late-reported sale is accounted for at most once, with its own total",
            looked_at: "SELECT COUNT(*) AS n FROM verkoop WHERE betaalwijze = 'later'",
            broken: vec![
                "SELECT v.id, 'is accounted for ' || CAST(COUNT(b.id) AS TEXT) || ' times' AS problem FROM verkoop v \
                 JOIN boeking b ON b.verkoop_id = v.id AND b.soort = 'verantwoording' GROUP BY v.id, v.betaalwijze \
                 HAVING COUNT(b.id) > 1 OR v.betaalwijze <> 'later'"
                    .into(),
                "SELECT v.id, 'is accounted for with another total' AS problem FROM verkoop v \
                 JOIN boeking b ON b.verkoop_id = v.id AND b.soort = 'verantwoording' \
                 JOIN boekingsregel r ON r.boeking_id = b.id AND r.rekening = 'te_verantwoorden' \
                 WHERE r.cent <> -v.totaal_cent OR r.partij <> v.verkooppunt"
                    .into(),
            ],
        },
    ]
}
