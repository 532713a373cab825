//! The reports of a controller, recomputed a second, independent way (reliability page §1, M10). One side of every question is
//! what the report itself adds up, word for word; the other comes from tables that the report does not read.

use super::{
    check::Question,
    rapport::{AFTERCARE, USED},
    verkoop::PARTS,
};

/// Milliseconds of a day: questions about any past date ask per day of UTC.
const DAY: i64 = 86_400_000;

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    vec![
        sales(),
        outstanding(),
        by_age(),
        expiring(),
        aftercare(),
        reported_late(),
        used(),
    ]
}

/// Verkopen: the sales against the journal, which names the verkooppunt itself wherever its till or card is meant.
fn sales() -> Question {
    Question {
        invariant: "M10",
        holds: "sales per verkooppunt, way of paying and day are those of the journal",
        looked_at: "SELECT COUNT(*) AS n FROM verkoop",
        broken: vec![format!(
            "SELECT NULL AS id, verkooppunt || ', ' || betaalwijze || ', at ' || CAST(dag * {DAY} AS TEXT) || ': sales and journal differ by ' || \
             CAST(SUM(cent) AS TEXT) || ' cents' AS problem FROM \
             (SELECT verkooppunt, betaalwijze, sold_at / {DAY} AS dag, cent FROM ({PARTS}) parts \
             UNION ALL SELECT CASE WHEN r.rekening IN ('kas', 'pin', 'te_verantwoorden') THEN r.partij ELSE v.verkooppunt END, \
             CASE r.rekening WHEN 'kas' THEN 'contant' WHEN 'pin' THEN 'pin' WHEN 'debiteuren' THEN 'factuur' \
             WHEN 'te_verantwoorden' THEN 'later' WHEN 'uitstaande_cheques' THEN 'vervanging' ELSE r.rekening END, \
             v.sold_at / {DAY}, -r.cent FROM verkoop v \
             JOIN boeking b ON b.verkoop_id = v.id AND b.soort IN ('verkoop', 'vervanging', 'coulance') \
             JOIN boekingsregel r ON r.boeking_id = b.id WHERE r.cent > 0) both_sides \
             GROUP BY verkooppunt, betaalwijze, dag HAVING SUM(cent) <> 0"
        )],
    }
}

/// Uitstaand: the journal against the lives of the cheques, at the end of every day. An act of which one side was written just
/// before midnight and the other just after differs for one day only, and is none.
fn outstanding() -> Question {
    const LIVE: &str = "('sold', 'reserved', 'blocked')";
    Question {
        invariant: "M10",
        holds: "what was outstanding at the end of every day is what the lives of the cheques say",
        looked_at: "SELECT COUNT(*) AS n FROM boekingsregel WHERE rekening = 'uitstaande_cheques'",
        broken: vec![format!(
            "SELECT NULL AS id, 'from ' || CAST(dag * {DAY} AS TEXT) || ' on the journal and the lives of the cheques differ by ' || \
             CAST(stand AS TEXT) || ' cents' AS problem FROM \
             (SELECT dag, stand, LAG(stand) OVER (ORDER BY dag) AS earlier, LEAD(stand) OVER (ORDER BY dag) AS later, \
             LEAD(dag) OVER (ORDER BY dag) AS next FROM \
             (SELECT dag, SUM(cent) OVER (ORDER BY dag) AS stand FROM \
             (SELECT dag, CAST(SUM(cent) AS BIGINT) AS cent FROM \
             (SELECT at / {DAY} AS dag, -cent AS cent FROM boekingsregel WHERE rekening = 'uitstaande_cheques' \
             UNION ALL SELECT e.at / {DAY}, CASE WHEN e.to_status IN {LIVE} THEN -c.waarde_cent ELSE c.waarde_cent END \
             FROM event e JOIN cheque c ON c.id = e.object_id WHERE e.object = 'cheque' \
             AND (e.to_status IN {LIVE}) <> (COALESCE(e.from_status, '') IN {LIVE})) moves GROUP BY dag) per_day) ends) days \
             WHERE stand <> 0 AND COALESCE(earlier, 0) = 0 AND NOT (COALESCE(later, stand) = 0 AND COALESCE(next, dag) = dag + 1)"
        )],
    }
}

/// Uitstaand by age: the journal against the cheques that can still be used, by the day of their sale.
fn by_age() -> Question {
    Question {
        invariant: "M10",
        holds: "what is outstanding by day of sale is the face value of the cheques of that day",
        looked_at: "SELECT COUNT(*) AS n FROM cheque WHERE status IN ('sold', 'reserved', 'blocked')",
        broken: vec![format!(
            "SELECT NULL AS id, 'sold at ' || CAST(dag * {DAY} AS TEXT) || ': the journal and the cheques differ by ' || \
             CAST(SUM(cent) AS TEXT) || ' cents' AS problem FROM \
             (SELECT sold_at / {DAY} AS dag, -cent AS cent FROM boekingsregel WHERE rekening = 'uitstaande_cheques' \
             UNION ALL SELECT sold_at / {DAY}, -waarde_cent FROM cheque WHERE status IN ('sold', 'reserved', 'blocked')) both_sides \
             GROUP BY dag HAVING SUM(cent) <> 0"
        )],
    }
}

/// Verlopend: the last days that stand on the cheques against their sales and revivals.
fn expiring() -> Question {
    Question {
        invariant: "M10",
        holds: "cheques end on the day and at the verkooppunt of their sale or revival",
        looked_at: "SELECT COUNT(*) AS n FROM cheque WHERE status = 'sold' AND valid_until_on IS NOT NULL",
        broken: vec![
            "SELECT v.id, 'sold cheques with last days from ' || MIN(COALESCE(c.valid_until_on, 'none')) || ' to ' || \
             MAX(COALESCE(c.valid_until_on, 'none')) AS problem FROM cheque c JOIN verkoop v ON v.id = c.verkoop_id \
             LEFT JOIN herleving h ON h.cheque_id = c.id WHERE h.id IS NULL GROUP BY v.id \
             HAVING MIN(COALESCE(c.valid_until_on, 'none')) <> MAX(COALESCE(c.valid_until_on, 'none'))"
                .into(),
            "SELECT c.id, 'was revived until another day than ' || COALESCE(c.valid_until_on, 'none') AS problem FROM cheque c \
             JOIN (SELECT cheque_id, MAX(at) AS at FROM herleving GROUP BY cheque_id) last ON last.cheque_id = c.id \
             JOIN herleving h ON h.cheque_id = c.id AND h.at = last.at \
             WHERE COALESCE(h.valid_until_on, '') <> COALESCE(c.valid_until_on, '')"
                .into(),
            "SELECT c.id, 'stands with ' || c.verkooppunt || ' and was sold at ' || v.verkooppunt AS problem FROM cheque c \
             JOIN verkoop v ON v.id = c.verkoop_id WHERE c.verkooppunt <> v.verkooppunt OR c.sold_at <> v.sold_at"
                .into(),
        ],
    }
}

/// Nazorg: the events against what each act wrote of its own, in tables and in the journal.
fn aftercare() -> Question {
    Question {
        invariant: "M10",
        holds: "what happened to sold cheques is what replacements, refunds and the journal say",
        looked_at: "SELECT COUNT(*) AS n FROM event WHERE object = 'cheque' AND to_status IN ('blocked', 'replaced', 'refunded', 'expired')",
        broken: vec![format!(
            "SELECT NULL AS id, action || ' at ' || verkooppunt || ': differs by ' || CAST(SUM(n) AS TEXT) || ' cheques and ' || \
             CAST(SUM(cent) AS TEXT) || ' cents' AS problem FROM \
             (SELECT action, verkooppunt, 1 AS n, cent FROM ({AFTERCARE}) happened \
             UNION ALL SELECT 'cheque.replace', c.verkooppunt, -1, -k.totaal_cent FROM vervanging w JOIN cheque c ON c.id = w.cheque_id \
             JOIN verkoop k ON k.id = w.verkoop_id WHERE w.grond <> 'coulance' \
             UNION ALL SELECT 'cheque.refund', c.verkooppunt, -1, -t.cent FROM terugbetaald t JOIN cheque c ON c.id = t.cheque_id \
             UNION ALL SELECT CASE b.soort WHEN 'verval' THEN 'cheque.expire' ELSE 'cheque.revive' END, c.verkooppunt, -1, -ABS(r.cent) \
             FROM boeking b JOIN boekingsregel r ON r.boeking_id = b.id AND r.rekening = 'vervallen' \
             JOIN cheque c ON c.id = b.cheque_id WHERE b.soort IN ('verval', 'herleving') \
             UNION ALL SELECT 'cheque.block', c.verkooppunt, -1, -c.waarde_cent FROM cheque c WHERE c.status IN ('blocked', 'replaced') \
             UNION ALL SELECT 'cheque.block', c.verkooppunt, -1, -c.waarde_cent FROM event e JOIN cheque c ON c.id = e.object_id \
             WHERE e.object = 'cheque' AND e.from_status = 'blocked' AND e.to_status = 'refunded') both_sides \
             GROUP BY action, verkooppunt HAVING SUM(n) <> 0 OR SUM(cent) <> 0"
        )],
    }
}

/// Later gemeld: the sales against the redemptions that brought them to light.
fn reported_late() -> Question {
    Question {
        invariant: "M10",
        holds: "late-reported sales are the cheques that were handed in before their sale was told",
        looked_at: "SELECT COUNT(*) AS n FROM verkoop WHERE betaalwijze = 'later'",
        broken: vec![
            "SELECT NULL AS id, verkooppunt || ': differs by ' || CAST(SUM(n) AS TEXT) || ' sales and ' || \
             CAST(SUM(cent) AS TEXT) || ' cents' AS problem FROM \
             (SELECT verkooppunt, 1 AS n, totaal_cent AS cent FROM verkoop WHERE betaalwijze = 'later' \
             UNION ALL SELECT c.verkooppunt, -1, -v.waarde_cent FROM verzilvering v JOIN cheque c ON c.id = v.cheque_id \
             WHERE v.late_reported) both_sides GROUP BY verkooppunt HAVING SUM(n) <> 0 OR SUM(cent) <> 0"
                .into(),
        ],
    }
}

/// Gebruik: the redemptions against the journal, and the minutes against the clock. A redemption that was undone counts in neither.
fn used() -> Question {
    Question {
        invariant: "M10",
        holds: "cheques used and hours worked per uitvoerder and day are those of the journal and the clock",
        looked_at: "SELECT COUNT(*) AS n FROM verzilvering WHERE undone_at IS NULL",
        broken: vec![format!(
            "SELECT NULL AS id, uitvoerder || ', at ' || CAST(dag * {DAY} AS TEXT) || ': differs by ' || CAST(SUM(cheques) AS TEXT) || \
             ' cheques, ' || CAST(SUM(tarief) AS TEXT) || ' cents and ' || CAST(SUM(minuten) AS TEXT) || ' minutes' AS problem FROM \
             (SELECT uitvoerder, at / {DAY} AS dag, cheques, tarief, minuten FROM ({USED}) report \
             UNION ALL SELECT r.partij, r.at / {DAY}, -1, r.cent, 0 FROM boekingsregel r \
             JOIN boeking b ON b.id = r.boeking_id AND b.soort = 'verzilvering' WHERE r.rekening = 'te_betalen' \
             UNION ALL SELECT r.partij, o.at / {DAY}, 1, r.cent, 0 FROM boeking b \
             JOIN boeking o ON o.id = b.corrects_id AND o.soort = 'verzilvering' \
             JOIN boekingsregel r ON r.boeking_id = b.id AND r.rekening = 'te_betalen' WHERE b.corrects_id IS NOT NULL \
             UNION ALL SELECT u.uitvoerder, u.van_at / {DAY}, 0, 0, \
             (CASE WHEN u.minus THEN 1 ELSE -1 END) * (CASE WHEN u.tot_at - u.van_at < 60000 THEN 1 ELSE (u.tot_at - u.van_at) / 60000 END) \
             FROM uren u WHERE u.opdracht_id IS NOT NULL AND u.soort = 'klus' AND u.approved_at IS NOT NULL \
             AND u.status NOT IN ('corrected', 'rejected')) both_sides \
             GROUP BY uitvoerder, dag HAVING SUM(cheques) <> 0 OR SUM(tarief) <> 0 OR SUM(minuten) <> 0"
        )],
    }
}
