//! The invariants of the till and the bank (reliability page §1, M4, M5 and M9): every kasdag adds up, follows the one before it, no
//! till is ever paid out below nothing, and what the bank received is booked once.
//!
//! Where a question wants the few lines of one boeking, it writes `rekening || ''`: SQLite would otherwise walk all lines of the
//! account for each boeking, because an index begins with the account.

use super::check::Question;

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    vec![kasdagen(), never_below_nothing(), bank()]
}

/// The lines of the till's account per kasdag: all of them, and those before the bag leaves.
const PER_KASDAG: &str = "SELECT b.kasdag_id, SUM(r.cent) AS alles, SUM(CASE WHEN b.soort = 'storting' THEN 0 ELSE r.cent END) AS voor \
     FROM boeking b JOIN boekingsregel r ON r.boeking_id = b.id AND r.rekening = 'kas' \
     WHERE b.kasdag_id IS NOT NULL GROUP BY b.kasdag_id";

fn kasdagen() -> Question {
    Question {
        invariant: "M4",
        holds: "every kasdag adds up to its count and follows the one before it",
        looked_at: "SELECT COUNT(*) AS n FROM kasdag",
        broken: vec![
            format!(
                "SELECT k.id, 'adds up to ' || CAST(k.begin_cent + COALESCE(s.voor, 0) AS TEXT) || ' cents, counted ' || \
                 CAST(t.geteld_cent AS TEXT) AS problem FROM kasdag k JOIN kastelling t ON t.id = k.telling_id \
                 LEFT JOIN ({PER_KASDAG}) s ON s.kasdag_id = k.id \
                 WHERE k.status = 'closed' AND k.begin_cent + COALESCE(s.voor, 0) <> t.geteld_cent"
            ),
            format!(
                "SELECT k.id, 'begins with ' || CAST(k.begin_cent AS TEXT) || ' cents, before it stayed ' || \
                 CAST(COALESCE(p.begin_cent + COALESCE(s.alles, 0), 0) AS TEXT) AS problem FROM kasdag k \
                 LEFT JOIN kasdag p ON p.verkooppunt = k.verkooppunt AND p.nummer = k.nummer - 1 \
                 LEFT JOIN ({PER_KASDAG}) s ON s.kasdag_id = p.id \
                 WHERE k.begin_cent <> COALESCE(p.begin_cent + COALESCE(s.alles, 0), 0)"
            ),
            "SELECT NULL AS id, verkooppunt || ': ' || CAST(COUNT(*) AS TEXT) || ' kasdagen numbered ' || CAST(MIN(nummer) AS TEXT) || \
             ' to ' || CAST(MAX(nummer) AS TEXT) AS problem FROM kasdag GROUP BY verkooppunt \
             HAVING MIN(nummer) <> 1 OR MAX(nummer) <> COUNT(*)"
                .into(),
            "SELECT b.id, 'moves cash of ' || r.partij || ' outside its kasdagen' AS problem FROM boekingsregel r \
             JOIN boeking b ON b.id = r.boeking_id LEFT JOIN kasdag k ON k.id = b.kasdag_id \
             WHERE r.rekening = 'kas' AND (k.id IS NULL OR k.verkooppunt <> r.partij)"
                .into(),
            "SELECT k.id, 'was closed with a difference that nobody else explained and signed' AS problem FROM kasdag k \
             JOIN kastelling t ON t.id = k.telling_id WHERE k.status = 'closed' AND t.geteld_cent <> t.verwacht_cent \
             AND (k.opmerking IS NULL OR k.signed_by IS NULL OR k.signed_by = t.account_id \
             OR EXISTS (SELECT 1 FROM boeking b WHERE b.kasdag_id = k.id AND b.account_id = k.signed_by \
             AND b.soort NOT IN ('kasverschil', 'storting')))"
                .into(),
            "SELECT z.id, 'bag ' || z.zak || ' holds ' || CAST(z.cent AS TEXT) || ' cents, booked ' || \
             CAST(COALESCE(r.cent, 0) AS TEXT) AS problem FROM storting z LEFT JOIN boeking b ON b.id = z.id AND b.soort = 'storting' \
             LEFT JOIN boekingsregel r ON r.boeking_id = b.id AND r.rekening || '' = 'onderweg' AND r.partij = z.verkooppunt \
             WHERE r.cent IS NULL OR r.cent <> z.cent OR b.kasdag_id <> z.kasdag_id"
                .into(),
        ],
    }
}

/// Entries of one instant count together: which of them came first nobody can say.
fn never_below_nothing() -> Question {
    Question {
        invariant: "M5",
        holds: "no till was ever below nothing",
        looked_at: "SELECT COUNT(*) AS n FROM boekingsregel WHERE rekening = 'kas'",
        broken: vec![
            "SELECT NULL AS id, partij || ': ' || CAST(saldo AS TEXT) || ' cents at ' || CAST(at AS TEXT) AS problem FROM \
             (SELECT partij, at, SUM(cent) OVER (PARTITION BY partij ORDER BY at) AS saldo FROM \
             (SELECT partij, at, CAST(SUM(cent) AS BIGINT) AS cent FROM boekingsregel WHERE rekening = 'kas' \
             GROUP BY partij, at) per_moment) lopend WHERE saldo < 0"
                .into(),
        ],
    }
}

fn bank() -> Question {
    Question {
        invariant: "M9",
        holds: "every statement of the bank adds up, and a line is booked once for its amount",
        looked_at: "SELECT COUNT(*) AS n FROM bankregel",
        broken: vec![
            "SELECT a.id, a.kenmerk || ': its lines lead to ' || CAST(a.begin_cent + COALESCE(SUM(r.cent), 0) AS TEXT) || ' cents' AS problem \
             FROM bankafschrift a LEFT JOIN bankregel r ON r.afschrift_id = a.id GROUP BY a.id, a.kenmerk, a.begin_cent, a.eind_cent \
             HAVING a.begin_cent + COALESCE(SUM(r.cent), 0) <> a.eind_cent"
                .into(),
            "SELECT r.id, 'of ' || CAST(r.cent AS TEXT) || ' cents is booked for ' || CAST(COALESCE(j.cent, 0) AS TEXT) AS problem \
             FROM bankregel r LEFT JOIN boekingsregel j ON j.boeking_id = r.boeking_id AND j.rekening || '' = 'bank' \
             WHERE r.status = 'matched' AND (j.cent IS NULL OR j.cent <> r.cent)"
                .into(),
            "SELECT z.id, 'bag ' || z.zak || ' arrived and still stands under way, or the other way round' AS problem FROM storting z \
             JOIN (SELECT partij, SUM(cent) AS cent FROM boekingsregel WHERE rekening = 'onderweg' GROUP BY partij) o ON o.partij = z.verkooppunt \
             JOIN (SELECT verkooppunt, SUM(CASE WHEN banked_at IS NULL THEN cent ELSE 0 END) AS cent FROM storting GROUP BY verkooppunt) s \
             ON s.verkooppunt = z.verkooppunt WHERE o.cent <> s.cent"
                .into(),
        ],
    }
}
