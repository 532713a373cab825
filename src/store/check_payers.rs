//! The invariants of who pays (reliability page §1, M6, M8 and M9 for invoices and fondsen): numbered without gaps, each
//! invoice sale with its invoice, no fonds and no toekenning over what it may spend.

use super::check::Question;

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    vec![invoices(), fondsen()]
}

fn invoices() -> Question {
    Question {
        invariant: "M6",
        holds: "invoices have no gaps, and each sale on invoice has its own",
        looked_at: "SELECT COUNT(*) AS n FROM factuur",
        broken: vec![
            "SELECT NULL AS id, CAST(jaar AS TEXT) || ': ' || CAST(COUNT(*) AS TEXT) || ' invoices numbered ' || \
             CAST(MIN(seq) AS TEXT) || ' to ' || CAST(MAX(seq) AS TEXT) AS problem FROM factuur GROUP BY jaar \
             HAVING MIN(seq) <> 1 OR MAX(seq) <> COUNT(*)"
                .into(),
            "SELECT v.id, 'is a sale of ' || CAST(v.totaal_cent AS TEXT) || ' cents with an invoice of ' || \
             COALESCE(CAST(f.totaal_cent AS TEXT), 'nothing') AS problem FROM verkoop v LEFT JOIN factuur f ON f.verkoop_id = v.id \
             WHERE v.betaalwijze = 'factuur' AND (f.id IS NULL OR f.totaal_cent <> v.totaal_cent OR f.aantal <> v.aantal \
             OR (f.organisatie_id IS NULL) <> (v.organisatie_id IS NULL) OR f.organisatie_id <> v.organisatie_id)"
                .into(),
            "SELECT f.id, 'is an invoice for what was not sold on invoice' AS problem FROM factuur f \
             JOIN verkoop v ON v.id = f.verkoop_id WHERE v.betaalwijze <> 'factuur'"
                .into(),
        ],
    }
}

fn fondsen() -> Question {
    // What went back is on entries of the cheque, what was paid on entries of its sale.
    const PAID: &str = "SELECT v.toekenning_id, SUM(r.cent) AS cent FROM boekingsregel r JOIN boeking b ON b.id = r.boeking_id \
         LEFT JOIN cheque c ON c.id = b.cheque_id JOIN verkoop v ON v.id = COALESCE(b.verkoop_id, c.verkoop_id) \
         WHERE r.rekening = 'fonds' GROUP BY v.toekenning_id";
    Question {
        invariant: "M8",
        holds: "no fonds and no toekenning is over what it may spend",
        looked_at: "SELECT COUNT(*) AS n FROM toekenning",
        broken: vec![
            format!(
                "SELECT t.id, 'may cost ' || CAST(t.maximum_cent AS TEXT) || ' cents and cost ' || CAST(p.cent AS TEXT) AS problem \
                 FROM toekenning t JOIN ({PAID}) p ON p.toekenning_id = t.id WHERE p.cent > t.maximum_cent OR p.cent < 0"
            ),
            format!(
                "SELECT f.id, 'may spend ' || CAST(f.budget_cent AS TEXT) || ' cents and spent ' || CAST(SUM(p.cent) AS TEXT) AS problem \
                 FROM fonds f JOIN toekenning t ON t.fonds_id = f.id JOIN ({PAID}) p ON p.toekenning_id = t.id \
                 GROUP BY f.id, f.budget_cent HAVING SUM(p.cent) > f.budget_cent"
            ),
            "SELECT v.id, 'the journal of its fonds differs by ' || CAST(v.fonds_cent - COALESCE(SUM(r.cent), 0) AS TEXT) || ' cents' AS problem \
             FROM verkoop v LEFT JOIN boeking b ON b.verkoop_id = v.id AND b.soort = 'verkoop' \
             LEFT JOIN boekingsregel r ON r.boeking_id = b.id AND r.rekening = 'fonds' \
             WHERE v.toekenning_id IS NOT NULL GROUP BY v.id, v.fonds_cent HAVING v.fonds_cent <> COALESCE(SUM(r.cent), 0)"
                .into(),
            "SELECT id, 'is paid by a fonds without a toekenning' AS problem FROM verkoop \
             WHERE (betaalwijze = 'fonds' OR fonds_cent <> 0) AND toekenning_id IS NULL"
                .into(),
        ],
    }
}
