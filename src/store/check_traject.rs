//! The invariants of trajecten: levels, pauses and treden (H10 to H12).

use super::check::Question;

/// An invariant, what holds, what is counted, and whose traject breaks it, as `deelnemer_id`.
type Rule = (&'static str, &'static str, &'static str, &'static str);

const LEVELS: &str = "SELECT COUNT(*) AS n FROM deelnemer_niveau";
const PAUSES: &str = "SELECT COUNT(*) AS n FROM deelnemer_pauze";
const DEELNEMERS: &str = "SELECT COUNT(*) AS n FROM deelnemer";
const TREDEN: &str = "SELECT COUNT(*) AS n FROM trede";

const RULES: [Rule; 6] = [
    (
        "H10",
        "levels are 0 to 3, numbered without gaps, and a lower one says why",
        LEVELS,
        "SELECT n.deelnemer_id FROM deelnemer_niveau n LEFT JOIN deelnemer_niveau p ON p.deelnemer_id = n.deelnemer_id \
                 AND p.vaardigheid = n.vaardigheid AND p.no = n.no - 1 WHERE n.niveau NOT BETWEEN 0 AND 3 \
                 OR (n.no <> 1 AND p.no IS NULL) OR (n.niveau < p.niveau AND COALESCE(n.reden, '') = '')",
    ),
    (
        "H11",
        "no two pauses of a deelnemer have a day in common, and none ends before it begins",
        PAUSES,
        "SELECT p.deelnemer_id FROM deelnemer_pauze p WHERE p.tot_on < p.van_on OR EXISTS (SELECT 1 FROM deelnemer_pauze o \
                 WHERE o.deelnemer_id = p.deelnemer_id AND o.id <> p.id AND (o.tot_on IS NULL OR o.tot_on >= p.van_on) \
                 AND (p.tot_on IS NULL OR p.tot_on >= o.van_on))",
    ),
    (
        "H11",
        "who leaves has a day and a place to go to, and no visit after that day",
        DEELNEMERS,
        "SELECT d.id AS deelnemer_id FROM deelnemer d WHERE (d.exited_on IS NULL) <> (d.uitstroom IS NULL) \
                 OR d.exited_on < d.start_on OR EXISTS (SELECT 1 FROM ploeg_deelnemer x JOIN opdracht o ON o.ploeg_id = x.ploeg_id \
                 WHERE x.deelnemer_id = d.id AND o.datum > d.exited_on AND o.status IN ('published', 'seen', 'on_the_way'))",
    ),
    (
        "H12",
        "a trede is 1 to 6 with growth not below it, numbered without gaps",
        TREDEN,
        "SELECT t.deelnemer_id FROM trede t WHERE t.niveau NOT BETWEEN 1 AND 6 \
                 OR t.groei NOT BETWEEN t.niveau AND 6 \
                 OR (t.no <> 1 AND NOT EXISTS (SELECT 1 FROM trede p WHERE p.deelnemer_id = t.deelnemer_id AND p.no = t.no - 1))",
    ),
    (
        "H12",
        "only a klantmanager sets a trede, and the audit chain has it",
        TREDEN,
        "SELECT t.deelnemer_id FROM trede t JOIN account a ON a.id = t.account_id WHERE a.rol <> 'klantmanager' OR NOT EXISTS \
                 (SELECT 1 FROM event e WHERE e.object = 'trede' AND e.object_id = t.id AND e.rol = 'klantmanager')",
    ),
    (
        "H12",
        "a correction is of an earlier trede of the same deelnemer, says why, and is the only one of it",
        TREDEN,
        "SELECT t.deelnemer_id FROM trede t JOIN trede c ON c.id = t.corrects_id WHERE c.deelnemer_id <> t.deelnemer_id \
                 OR c.no >= t.no OR c.moment <> t.moment OR COALESCE(t.reden, '') = '' \
                 OR EXISTS (SELECT 1 FROM trede o WHERE o.corrects_id = t.corrects_id AND o.id <> t.id)",
    ),
];

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    let question = |(invariant, holds, looked_at, broken)| Question {
        invariant,
        holds,
        looked_at,
        broken: vec![format!(
            "SELECT DISTINCT q.deelnemer_id AS id, 'is the deelnemer' AS problem FROM ({broken}) q"
        )],
    };
    RULES.into_iter().map(question).collect()
}
