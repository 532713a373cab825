//! The invariants of uren (reliability page H2 to H7).

use super::check::Question;

/// An invariant of uren, what holds, and the joins and the condition after `FROM uren u` that find what breaks it.
type Rule = (&'static str, &'static str, &'static str);

const RULES: [Rule; 11] = [
    (
        "H2",
        "minutes are the real time between two instants, 1 to 960",
        "WHERE u.minuten NOT BETWEEN 1 AND 960 OR u.tot_at < u.van_at \
                 OR u.minuten <> CASE WHEN u.tot_at - u.van_at < 60000 THEN 1 ELSE (u.tot_at - u.van_at) / 60000 END",
    ),
    (
        "H3",
        "nobody was in two places at once in the uren that count",
        // Each against the latest end of those that began before: comparing every two of somebody takes minutes after some years.
        "JOIN (SELECT id, MAX(tot_at) OVER (PARTITION BY deelnemer_id ORDER BY van_at, tot_at, id \
                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until FROM uren \
                 WHERE status IN ('approved', 'disputed', 'closed') AND counters_id IS NULL) n ON n.id = u.id WHERE u.van_at < n.busy_until",
    ),
    (
        "H4",
        "uren between visits only with one's own ploeg, of the same uitvoerder; all others at a visit, but for work that a phone \
               without coverage knew of after the plan had changed, which says so",
        "LEFT JOIN ploeg p ON p.id = u.ploeg_id WHERE (u.ploeg_id IS NOT NULL AND u.opdracht_id IS NOT NULL) \
                 OR (u.opdracht_id IS NULL AND u.soort = 'klus' AND u.reden IS NULL) \
                 OR (u.opdracht_id IS NULL AND u.ploeg_id IS NULL AND u.soort <> 'klus') \
                 OR (u.ploeg_id IS NOT NULL AND (p.uitvoerder <> u.uitvoerder OR u.soort IN ('afgemeld', 'afwezig') OR NOT EXISTS \
                 (SELECT 1 FROM ploeg_deelnemer d WHERE d.ploeg_id = p.id AND d.deelnemer_id = u.deelnemer_id)))",
    ),
    (
        "H4",
        "uren only at a visit of one's own ploeg, of the same uitvoerder",
        "JOIN opdracht o ON o.id = u.opdracht_id WHERE o.uitvoerder <> u.uitvoerder OR NOT EXISTS \
                 (SELECT 1 FROM ploeg_deelnemer p WHERE p.ploeg_id = o.ploeg_id AND p.deelnemer_id = u.deelnemer_id)",
    ),
    (
        "H5",
        "who approved is not who reported",
        "WHERE u.approved_by = u.reported_by OR (u.status IN ('approved', 'disputed', 'corrected', 'rejected', 'closed') AND u.approved_by IS NULL)",
    ),
    (
        "H5",
        "what nobody reported is what the plan says, or less with a reason",
        "LEFT JOIN opdracht o ON o.id = u.opdracht_id WHERE u.reported_by IS NULL AND (u.how <> 'plan' OR u.counters_id IS NOT NULL \
                 OR (o.id IS NOT NULL AND u.soort = 'klus' AND u.minuten > (o.tot_at - o.van_at) / 60000))",
    ),
    (
        "H5",
        "a correction is a new row: a corrected row has one approved row in its place, a disputed row one that waits",
        "WHERE (u.status IN ('corrected', 'disputed') AND 1 <> (SELECT COUNT(*) FROM uren n WHERE n.corrects_id = u.id \
                 AND ((u.status = 'disputed' AND n.status = 'reported') OR (u.status = 'corrected' AND n.status NOT IN ('proposed', 'reported', 'rejected'))))) \
                 OR (u.corrects_id IS NOT NULL AND u.reden IS NULL)",
    ),
    (
        "H6",
        "one row per deelnemer and visit counts, at visits that have ended",
        "JOIN opdracht o ON o.id = u.opdracht_id WHERE u.status <> 'corrected' AND u.corrects_id IS NULL AND u.counters_id IS NULL \
                 AND (o.status NOT IN ('finished', 'partly_done', 'approved') OR EXISTS (SELECT 1 FROM uren n WHERE n.opdracht_id = u.opdracht_id \
                 AND n.deelnemer_id = u.deelnemer_id AND n.id <> u.id AND n.status <> 'corrected' AND n.corrects_id IS NULL AND n.counters_id IS NULL))",
    ),
    (
        "H6",
        "a visit is approved when the uren it had were",
        "JOIN opdracht o ON o.id = u.opdracht_id WHERE o.status = 'approved' AND u.status IN ('proposed', 'reported') AND u.corrects_id IS NULL \
                 AND u.counters_id IS NULL AND u.created_at < o.changed_at",
    ),
    (
        "H7",
        "in a closed month nothing changes: its rows were there when it was closed, and a closed row is of a closed month",
        "LEFT JOIN uren_maand m ON m.uitvoerder = u.uitvoerder AND m.maand = substr(u.datum, 1, 7) \
                 WHERE (m.id IS NULL AND u.status = 'closed') OR (m.id IS NOT NULL AND (u.status NOT IN ('closed', 'corrected', 'rejected') \
                 OR u.created_at > m.at OR u.approved_at > m.at))",
    ),
    (
        "H7",
        "a counter-entry says why, is of a later month than its closed row, and never takes more than there is",
        "LEFT JOIN uren c ON c.id = u.counters_id WHERE (u.minus AND u.counters_id IS NULL) OR (c.id IS NOT NULL AND (u.reden IS NULL \
                 OR c.status <> 'closed' OR c.counters_id IS NOT NULL OR c.deelnemer_id <> u.deelnemer_id \
                 OR substr(u.datum, 1, 7) <= substr(c.datum, 1, 7) \
                 OR 0 > (SELECT SUM(CASE WHEN n.minus THEN -n.minuten ELSE n.minuten END) FROM uren n WHERE (n.id = c.id OR n.counters_id = c.id) \
                 AND n.soort = u.soort AND n.status IN ('approved', 'disputed', 'closed'))))",
    ),
];

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    let question = |(invariant, holds, broken)| Question {
        invariant,
        holds,
        looked_at: "SELECT COUNT(*) AS n FROM uren",
        broken: vec![format!(
            "SELECT u.id, 'of ' || u.datum || ' is such a row of uren' AS problem FROM uren u {broken}"
        )],
    };
    RULES.into_iter().map(question).collect()
}
