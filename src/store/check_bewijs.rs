//! What must be true of werkervaringsbewijzen and of what residents said, at any moment (W1, W2).

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    Door, StoreError,
    bewijs::hash_of,
    check::{Finding, MOST_ROWS, Question, history},
    sql,
};
use crate::domain::waardering::WoordStatus;

/// What is asked.
pub(super) fn questions() -> Vec<Question> {
    vec![recorded(), waarderingen()]
}

fn recorded() -> Question {
    Question {
        invariant: "W1",
        holds: "werkervaringsbewijzen are numbered without gaps, and making and withdrawing them is on record",
        looked_at: "SELECT COUNT(*) AS n FROM bewijs",
        broken: vec![
            "SELECT b.id, 'has a number or a place in the list of withdrawn credentials that leaves a gap' AS problem FROM bewijs b \
             WHERE (b.plaats > 0 AND NOT EXISTS (SELECT 1 FROM bewijs p WHERE p.plaats = b.plaats - 1)) \
             OR (b.seq > 1 AND NOT EXISTS (SELECT 1 FROM bewijs p WHERE p.jaar = b.jaar AND p.seq = b.seq - 1))"
                .into(),
            "SELECT b.id, 'was not recorded when it was made' AS problem FROM bewijs b WHERE NOT EXISTS (SELECT 1 FROM event e \
             WHERE e.object = 'bewijs' AND e.object_id = b.id AND e.no = 1 AND e.action = 'bewijs.make')"
                .into(),
            "SELECT w.bewijs_id AS id, 'was withdrawn, and that was not recorded' AS problem FROM bewijs_intrekking w \
             WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.object = 'bewijs' AND e.object_id = w.bewijs_id AND e.no = 2 \
             AND e.action = 'bewijs.withdraw')"
                .into(),
            "SELECT e.object_id AS id, 'was recorded as withdrawn and is not' AS problem FROM event e WHERE e.object = 'bewijs' \
             AND e.action = 'bewijs.withdraw' AND NOT EXISTS (SELECT 1 FROM bewijs_intrekking w WHERE w.bewijs_id = e.object_id)"
                .into(),
        ],
    }
}

fn waarderingen() -> Question {
    let paths = WoordStatus::PATHS
        .iter()
        .map(|(from, to)| (from.map(WoordStatus::word), to.word()));
    let mut broken: Vec<String> = history("waardering", paths).into();
    broken.extend([
        "SELECT w.id, 'is of a visit of another klus, or that was never worked at' AS problem FROM waardering w \
         JOIN opdracht o ON o.id = w.opdracht_id WHERE o.klus_id <> w.klus_id OR o.status NOT IN ('finished', 'approved')"
            .into(),
        "SELECT w.id, 'can be read by a ploeg, and its words were not good, or are none' AS problem FROM waardering w \
         WHERE w.status <> 'nothing' AND (NOT w.goed OR w.woorden = '')"
            .into(),
    ]);
    Question {
        invariant: "W2",
        holds: "what residents said is about work that was done, and only good words reach a ploeg",
        looked_at: "SELECT COUNT(*) AS n FROM waardering",
        broken,
    }
}

/// W1: every bewijs says what it said when it was given, which only its hash can tell.
pub(super) async fn as_given(door: &impl Door) -> Result<Finding, StoreError> {
    let kept = door
        .conn()
        .query_all_raw(sql(
            door,
            "SELECT b.id, b.hash, i.salt, i.inhoud FROM bewijs b JOIN bewijs_inhoud i ON i.bewijs_id = b.id ORDER BY b.id",
            vec![],
        ))
        .await?;
    let mut rows = Vec::new();
    for row in &kept {
        let id: Uuid = row.try_get("", "id")?;
        let (hash, salt): (Vec<u8>, Vec<u8>) = (row.try_get("", "hash")?, row.try_get("", "salt")?);
        let inhoud: String = row.try_get("", "inhoud")?;
        if hash_of(&salt, &inhoud) != hash {
            rows.push(format!("{id} says what was changed after it was given"));
        }
    }
    rows.truncate(MOST_ROWS);
    Ok(Finding {
        invariant: "W1",
        figures: format!(
            "every werkervaringsbewijs says what it said when it was given: {}",
            kept.len()
        ),
        rows,
    })
}
