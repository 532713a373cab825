//! The invariants of the reliability page, asked of the database itself: set-based questions that both databases understand, each
//! answered with the rows that break it. Read-only; run on one snapshot, so that it may run while others write.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    Door, Store, StoreError, check_aanbod, check_afrekening, check_after, check_bericht,
    check_bewijs, check_cheques, check_kas, check_klus, check_payers, check_ploeg, check_rapport,
    check_stock, check_traject, check_uren, event, row_error, sql,
};

/// The answer to one invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its number on the reliability page: `C1`.
    pub invariant: &'static str,
    /// What it says, and how much was looked at.
    pub figures: String,
    /// The rows that break it; none when it holds. At most [`MOST_ROWS`] are named.
    pub rows: Vec<String>,
}

/// So many offending rows are named per invariant; one is enough to stop.
pub const MOST_ROWS: usize = 20;

const EVENTS_PER_PAGE: u64 = 2_000;

/// One invariant: what is counted, and what would break it.
pub(super) struct Question {
    pub(super) invariant: &'static str,
    /// What holds, in words.
    pub(super) holds: &'static str,
    /// Selects `n`: how many were looked at.
    pub(super) looked_at: &'static str,
    /// Each selects `id` (a key, or NULL) and `problem`.
    pub(super) broken: Vec<String>,
}

/// Asks everything, one question after the other: beside people at work.
pub async fn all(door: &impl Door) -> Result<Vec<Finding>, StoreError> {
    let mut findings = of_chain_and_cheques(door).await?;
    findings.extend(of_the_rest(door).await?);
    Ok(findings)
}

/// Asks everything, half of it beside the other half: for who waits for it. Each half has a snapshot of its own; no question is
/// in both.
pub async fn all_at_once(store: &Store) -> Result<Vec<Finding>, StoreError> {
    let (one, other) = (store.snapshot().await?, store.snapshot().await?);
    let (mut findings, rest) = tokio::try_join!(of_chain_and_cheques(&one), of_the_rest(&other))?;
    findings.extend(rest);
    Ok(findings)
}

async fn of_chain_and_cheques(door: &impl Door) -> Result<Vec<Finding>, StoreError> {
    let mut findings = vec![audit_chain(door).await?];
    for question in check_cheques::questions() {
        findings.push(ask(door, question).await?);
    }
    Ok(findings)
}

async fn of_the_rest(door: &impl Door) -> Result<Vec<Finding>, StoreError> {
    let questions = [
        check_kas::questions(),
        check_after::questions(),
        check_stock::questions(),
        check_payers::questions(),
        check_afrekening::questions(),
        check_rapport::questions(),
        check_klus::questions(),
        check_aanbod::questions(),
        check_bericht::questions(),
        check_ploeg::questions(),
        check_uren::questions(),
        check_bewijs::questions(),
        check_traject::questions(),
    ];
    let mut findings = Vec::new();
    for question in questions.into_iter().flatten() {
        findings.push(ask(door, question).await?);
    }
    findings.push(check_bewijs::as_given(door).await?);
    Ok(findings)
}

async fn ask(door: &impl Door, question: Question) -> Result<Finding, StoreError> {
    let Question {
        invariant,
        holds,
        looked_at,
        broken,
    } = question;
    let row = door
        .conn()
        .query_one_raw(sql(door, looked_at, vec![]))
        .await?
        .ok_or_else(|| row_error("check", invariant, "no count came back"))?;
    let count: i64 = row.try_get("", "n")?;
    let mut rows = Vec::new();
    for query in broken {
        let limited = format!("{query} LIMIT {MOST_ROWS}");
        for row in door
            .conn()
            .query_all_raw(sql(door, &limited, vec![]))
            .await?
        {
            let problem: String = row.try_get("", "problem")?;
            // Questions about a whole year or verkooppunt name no single row.
            let id: Option<Uuid> = row.try_get("", "id").unwrap_or_default();
            rows.push(match id {
                Some(id) => format!("{id} {problem}"),
                None => problem,
            });
        }
    }
    rows.truncate(MOST_ROWS);
    Ok(Finding {
        invariant,
        figures: format!("{holds}: {count}"),
        rows,
    })
}

/// What breaks the history of one kind of object, whose table has its name: its state is not that of its last event; it has not
/// as many events as its version says; an event does not begin where the one before it ended; a step is not one of `allowed`
/// (status words, none before it existed).
pub(super) fn history(
    object: &str,
    allowed: impl Iterator<Item = (Option<&'static str>, &'static str)>,
) -> [String; 4] {
    let allowed: Vec<String> = allowed
        .map(|(from, to)| format!("'{}>{to}'", from.unwrap_or_default()))
        .collect();
    let allowed = allowed.join(", ");
    [
        format!(
            "SELECT o.id, 'is ' || o.status || ', its last event says ' || COALESCE(e.to_status, 'nothing') AS problem \
             FROM {object} o LEFT JOIN event e ON e.object = '{object}' AND e.object_id = o.id AND e.no = o.version \
             WHERE e.to_status IS NULL OR e.to_status <> o.status"
        ),
        format!(
            "SELECT e.object_id AS id, 'has version ' || COALESCE(CAST(o.version AS TEXT), 'nothing') || ' and ' || \
             CAST(e.n AS TEXT) || ' events as {object}' AS problem FROM (SELECT object_id, COUNT(*) AS n, MAX(no) AS last FROM event \
             WHERE object = '{object}' GROUP BY object_id) e LEFT JOIN {object} o ON o.id = e.object_id \
             WHERE o.id IS NULL OR e.n <> o.version OR e.last <> o.version"
        ),
        format!(
            "SELECT e.object_id AS id, 'event ' || CAST(e.no AS TEXT) || ' does not follow the one before it' AS problem \
             FROM event e LEFT JOIN event p ON p.object = '{object}' AND p.object_id = e.object_id AND p.no = e.no - 1 \
             WHERE e.object = '{object}' AND (COALESCE(e.from_status, '') <> COALESCE(p.to_status, '') OR (e.no > 1 AND p.no IS NULL))"
        ),
        // In the order of the table: by the index of objects every event would be looked up one by one.
        format!(
            "SELECT e.object_id AS id, 'went from ' || COALESCE(e.from_status, 'nothing') || ' to ' || \
             COALESCE(e.to_status, 'nothing') AS problem FROM event e WHERE e.object || '' = '{object}' \
             AND COALESCE(e.from_status, '') || '>' || COALESCE(e.to_status, '') NOT IN ({allowed})"
        ),
    ]
}

/// A1: the chain recomputes, without gaps, up to its head.
async fn audit_chain(door: &impl Door) -> Result<Finding, StoreError> {
    let (head_seq, head_hash) = event::head(door).await?;
    let mut rows = Vec::new();
    let mut seq = 0;
    let mut prev = vec![0; 32];
    loop {
        let page = event::page(door, seq, EVENTS_PER_PAGE).await?;
        if page.is_empty() {
            break;
        }
        for event in page {
            if rows.len() < MOST_ROWS {
                if event.seq != seq + 1 {
                    rows.push(format!(
                        "event {}: follows {seq}, so events are missing",
                        event.seq
                    ));
                }
                if event.prev != prev {
                    rows.push(format!(
                        "event {}: does not continue the one before it",
                        event.seq
                    ));
                }
                if event.computed_hash() != event.hash {
                    rows.push(format!(
                        "event {}: was changed after it was written",
                        event.seq
                    ));
                }
            }
            seq = event.seq;
            prev = event.hash;
        }
    }
    if (seq, &prev) != (head_seq, &head_hash) {
        rows.push(format!(
            "chain: its head is at {head_seq}, its last event at {seq}"
        ));
    }
    Ok(Finding {
        invariant: "A1",
        figures: format!("the audit chain recomputes: {seq} events"),
        rows,
    })
}
