//! What must be true of ploegen and opdrachten at any moment (reliability page §1: H1, H3, H4).

use super::check::{Question, history};
use crate::domain::opdracht::OpdrachtStatus;

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    let paths = OpdrachtStatus::PATHS
        .iter()
        .map(|(from, to)| (from.map(OpdrachtStatus::word), to.word()));
    vec![
        Question {
            invariant: "H1",
            holds: "opdrachten follow their paths",
            looked_at: "SELECT COUNT(*) AS n FROM opdracht",
            broken: history("opdracht", paths).into(),
        },
        klussen(),
        one_place(),
        own_people(),
    ]
}

/// Planned has exactly one visit to come, in progress one that goes on, and nothing is to come for any other; a moved visit has a
/// successor of the same klus.
fn klussen() -> Question {
    Question {
        invariant: "H1",
        holds: "klussen that are planned or in progress and their visits agree",
        looked_at: "SELECT COUNT(*) AS n FROM klus WHERE status IN ('planned', 'in_progress')",
        broken: vec![
            "SELECT k.id, 'is ' || k.status || ' without exactly one visit that is' AS problem FROM klus k WHERE (k.status = 'planned' \
             AND 1 <> (SELECT COUNT(*) FROM opdracht o WHERE o.klus_id = k.id AND o.status IN ('published', 'seen', 'on_the_way'))) \
             OR (k.status = 'in_progress' AND 1 <> (SELECT COUNT(*) FROM opdracht o WHERE o.klus_id = k.id AND o.status = 'started'))"
                .into(),
            "SELECT o.id, 'is ' || o.status || ', and its klus is ' || k.status AS problem FROM opdracht o JOIN klus k ON k.id = o.klus_id \
             WHERE (o.status IN ('published', 'seen', 'on_the_way') AND k.status <> 'planned') \
             OR (o.status = 'started' AND k.status <> 'in_progress')"
                .into(),
            "SELECT o.id, 'was moved, but not to a visit of the same klus, or the other way round' AS problem FROM opdracht o \
             LEFT JOIN opdracht s ON s.id = o.successor_id AND s.klus_id = o.klus_id WHERE (o.status = 'moved') <> (s.id IS NOT NULL)"
                .into(),
        ],
    }
}

fn one_place() -> Question {
    Question {
        invariant: "H3",
        holds: "nobody and no vehicle is in two places at once",
        looked_at: "SELECT COUNT(*) AS n FROM ploeg",
        broken: vec![
            "SELECT DISTINCT a.deelnemer_id AS id, 'is in two ploegen at once' AS problem FROM ploeg_deelnemer a \
             JOIN ploeg_deelnemer b ON b.deelnemer_id = a.deelnemer_id AND b.datum = a.datum AND b.ploeg_id <> a.ploeg_id \
             JOIN ploeg p ON p.id = a.ploeg_id JOIN ploeg q ON q.id = b.ploeg_id AND q.van_at < p.tot_at AND p.van_at < q.tot_at"
                .into(),
            "SELECT DISTINCT p.id, 'has a vehicle that another ploeg has at the same time' AS problem FROM ploeg p \
             JOIN ploeg q ON q.uitvoerder = p.uitvoerder AND q.datum = p.datum AND q.voertuig = p.voertuig AND q.id <> p.id \
             AND q.van_at < p.tot_at AND p.van_at < q.tot_at"
                .into(),
            "SELECT DISTINCT o.id, 'overlaps with another opdracht of its ploeg' AS problem FROM opdracht o \
             JOIN opdracht x ON x.ploeg_id = o.ploeg_id AND x.id <> o.id AND x.van_at < o.tot_at AND o.van_at < x.tot_at \
             WHERE o.status NOT IN ('moved', 'fell_through') AND x.status NOT IN ('moved', 'fell_through')"
                .into(),
        ],
    }
}

/// Ploegen are made of their own uitvoerder's people and do its klussen, on their own day and within their hours.
fn own_people() -> Question {
    Question {
        invariant: "H4",
        holds: "ploegen are made of their own people and do their own klussen",
        looked_at: "SELECT COUNT(*) AS n FROM ploeg_deelnemer",
        broken: vec![
            "SELECT p.id, 'is a ploeg with nobody in it, or with somebody of another uitvoerder or day' AS problem FROM ploeg p \
             WHERE NOT EXISTS (SELECT 1 FROM ploeg_deelnemer m WHERE m.ploeg_id = p.id) \
             OR EXISTS (SELECT 1 FROM ploeg_deelnemer m JOIN deelnemer d ON d.id = m.deelnemer_id \
             WHERE m.ploeg_id = p.id AND (d.uitvoerder <> p.uitvoerder OR m.datum <> p.datum))"
                .into(),
            "SELECT p.id, 'is a ploeg with a begeleider of another uitvoerder' AS problem FROM ploeg p LEFT JOIN account a \
             ON a.id = p.begeleider_id AND a.rol = 'begeleider' AND a.uitvoerder = p.uitvoerder WHERE a.id IS NULL"
                .into(),
            "SELECT o.id, 'is not of the uitvoerder, day and hours of its ploeg and klus' AS problem FROM opdracht o \
             JOIN ploeg p ON p.id = o.ploeg_id JOIN klus k ON k.id = o.klus_id \
             WHERE o.uitvoerder <> p.uitvoerder OR o.uitvoerder <> k.uitvoerder OR o.datum <> p.datum \
             OR o.van_at < p.van_at OR o.tot_at > p.tot_at"
                .into(),
        ],
    }
}
