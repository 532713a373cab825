//! The invariants of what uitvoerders are owed and of the journal that went out (reliability page §1, M2 and M7).
//!
//! `rekening || ''`: see [`super::check_kas`].

use super::check::Question;

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    const REGELS: &str = "SELECT COUNT(*) AS n FROM afrekeningsregel";
    const AFREKENINGEN: &str = "SELECT COUNT(*) AS n FROM afrekening";
    vec![
        Question {
            invariant: "M7",
            holds: "what is owed to each uitvoerder is what it redeemed and was not settled",
            looked_at: "SELECT COUNT(*) AS n FROM verzilvering WHERE undone_at IS NULL",
            broken: vec![
                "SELECT NULL AS id, partij || ': the journal and the redemptions differ by ' || CAST(SUM(cent) AS TEXT) || ' cents' AS problem FROM \
                 (SELECT partij, -cent AS cent FROM boekingsregel WHERE rekening = 'te_betalen' \
                 UNION ALL SELECT uitvoerder, -tarief_cent FROM verzilvering WHERE undone_at IS NULL \
                 UNION ALL SELECT a.uitvoerder, r.cent FROM afrekeningsregel r JOIN afrekening a ON a.id = r.afrekening_id) both_sides \
                 GROUP BY partij HAVING SUM(cent) <> 0"
                    .into(),
                "SELECT NULL AS id, partij || ': the journal and the unpaid afrekeningen differ by ' || CAST(SUM(cent) AS TEXT) || ' cents' AS problem FROM \
                 (SELECT partij, -cent AS cent FROM boekingsregel WHERE rekening = 'afgerekend' \
                 UNION ALL SELECT a.uitvoerder, -a.totaal_cent FROM afrekening a LEFT JOIN afrekening_betaling p ON p.afrekening_id = a.id \
                 WHERE p.afrekening_id IS NULL) both_sides GROUP BY partij HAVING SUM(cent) <> 0"
                    .into(),
            ],
        },
        Question {
            invariant: "M7",
            holds: "each redemption stands in at most one afrekening, at its own amount, and settled cheques are those",
            looked_at: REGELS,
            broken: vec![
                "SELECT verzilvering_id AS id, 'stands ' || CAST(COUNT(*) AS TEXT) || ' times in afrekeningen as ' || soort AS problem FROM \
                 (SELECT verzilvering_id, CASE WHEN soort = 'correctie' THEN 'correctie' ELSE 'verzilvering' END AS soort FROM afrekeningsregel) lines \
                 GROUP BY verzilvering_id, soort HAVING COUNT(*) > 1"
                    .into(),
                "SELECT r.verzilvering_id AS id, 'stands in an afrekening of another uitvoerder or amount' AS problem FROM afrekeningsregel r \
                 JOIN afrekening a ON a.id = r.afrekening_id JOIN verzilvering v ON v.id = r.verzilvering_id \
                 WHERE v.uitvoerder <> a.uitvoerder OR r.cent <> CASE WHEN r.soort = 'correctie' THEN -v.tarief_cent ELSE v.tarief_cent END"
                    .into(),
                "SELECT k.verzilvering_id AS id, 'is corrected and was not undone or not settled' AS problem FROM afrekeningsregel k \
                 JOIN verzilvering v ON v.id = k.verzilvering_id \
                 LEFT JOIN afrekeningsregel r ON r.verzilvering_id = k.verzilvering_id AND r.soort <> 'correctie' \
                 WHERE k.soort = 'correctie' AND (v.undone_at IS NULL OR r.verzilvering_id IS NULL)"
                    .into(),
                "SELECT c.id, 'is ' || c.status || ' and the afrekeningen say otherwise' AS problem FROM cheque c \
                 JOIN verzilvering v ON v.cheque_id = c.id AND v.undone_at IS NULL \
                 LEFT JOIN afrekeningsregel r ON r.verzilvering_id = v.id AND r.soort <> 'correctie' \
                 WHERE (c.status = 'settled') <> (r.verzilvering_id IS NOT NULL)"
                    .into(),
            ],
        },
        Question {
            invariant: "M7",
            holds: "every afrekening is what its lines and its boeking say, numbered without gaps, after the one before it",
            looked_at: AFREKENINGEN,
            broken: vec![
                "SELECT a.id, 'says ' || CAST(a.totaal_cent AS TEXT) || ' cents over ' || CAST(a.aantal AS TEXT) || ' lines, its lines ' || \
                 CAST(COALESCE(r.cent, 0) AS TEXT) || ' over ' || CAST(COALESCE(r.n, 0) AS TEXT) AS problem FROM afrekening a \
                 LEFT JOIN (SELECT afrekening_id, COUNT(*) AS n, SUM(cent) AS cent FROM afrekeningsregel GROUP BY afrekening_id) r \
                 ON r.afrekening_id = a.id WHERE COALESCE(r.cent, 0) <> a.totaal_cent OR COALESCE(r.n, 0) <> a.aantal"
                    .into(),
                "SELECT a.id, 'is booked as ' || CAST(COALESCE(SUM(r.cent), 0) AS TEXT) || ' cents' AS problem FROM afrekening a \
                 LEFT JOIN boekingsregel r ON r.boeking_id = a.boeking_id AND r.rekening || '' = 'te_betalen' AND r.partij = a.uitvoerder \
                 GROUP BY a.id, a.totaal_cent HAVING COALESCE(SUM(r.cent), 0) <> a.totaal_cent"
                    .into(),
                "SELECT NULL AS id, CAST(jaar AS TEXT) || ': ' || CAST(COUNT(*) AS TEXT) || ' afrekeningen numbered ' || \
                 CAST(MIN(seq) AS TEXT) || ' to ' || CAST(MAX(seq) AS TEXT) AS problem FROM afrekening GROUP BY jaar \
                 HAVING MIN(seq) <> 1 OR MAX(seq) <> COUNT(*)"
                    .into(),
                "SELECT a.id, 'overlaps with ' || CAST(b.seq AS TEXT) AS problem FROM afrekening a JOIN afrekening b \
                 ON b.uitvoerder = a.uitvoerder AND b.id <> a.id AND b.van_on <= a.tot_on AND b.tot_on >= a.van_on"
                    .into(),
            ],
        },
        Question {
            invariant: "M2",
            holds: "the journal of every exported period is what was exported",
            looked_at: "SELECT COUNT(*) AS n FROM boekingsexport",
            broken: vec![
                "SELECT e.id, 'exported ' || CAST(e.regels AS TEXT) || ' lines and ' || CAST(e.debet_cent AS TEXT) || ' cents, the journal has ' || \
                 CAST(COUNT(r.no) AS TEXT) || ' and ' || CAST(COALESCE(SUM(CASE WHEN r.cent > 0 THEN r.cent ELSE 0 END), 0) AS TEXT) AS problem \
                 FROM boekingsexport e LEFT JOIN boeking b ON b.at < e.until_at AND b.at >= COALESCE( \
                 (SELECT MAX(p.until_at) FROM boekingsexport p WHERE p.until_at < e.until_at), -9223372036854775807) \
                 LEFT JOIN boekingsregel r ON r.boeking_id = b.id \
                 GROUP BY e.id, e.regels, e.debet_cent HAVING COUNT(r.no) <> e.regels \
                 OR COALESCE(SUM(CASE WHEN r.cent > 0 THEN r.cent ELSE 0 END), 0) <> e.debet_cent"
                    .into(),
                "SELECT NULL AS id, CAST(jaar AS TEXT) || ': ' || CAST(COUNT(*) AS TEXT) || ' exports numbered ' || \
                 CAST(MIN(seq) AS TEXT) || ' to ' || CAST(MAX(seq) AS TEXT) AS problem FROM boekingsexport GROUP BY jaar \
                 HAVING MIN(seq) <> 1 OR MAX(seq) <> COUNT(*)"
                    .into(),
            ],
        },
    ]
}
