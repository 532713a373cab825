//! The invariants of the reliability page, asked of the database itself: set-based questions, each answered with the rows that
//! break it. Read-only; run on one snapshot, so that it may run while others write.

use super::{
    Door, StoreError, check_aanbod, check_afrekening, check_after, check_bericht, check_bewijs,
    check_cheques, check_kas, check_klus, check_payers, check_ploeg, check_rapport, check_stock,
    check_traject, check_uren, event,
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

/// Asks everything.
pub async fn all(door: &impl Door) -> Result<Vec<Finding>, StoreError> {
    let mut findings = vec![audit_chain(door).await?];
    findings.extend(check_cheques::findings(door).await?);
    findings.extend(check_kas::findings(door).await?);
    findings.extend(check_after::findings(door).await?);
    findings.extend(check_stock::findings(door).await?);
    findings.extend(check_payers::findings(door).await?);
    findings.extend(check_afrekening::findings(door).await?);
    findings.extend(check_rapport::findings(door).await?);
    findings.extend(check_klus::findings(door).await?);
    findings.extend(check_aanbod::findings(door).await?);
    findings.extend(check_bericht::findings(door).await?);
    findings.extend(check_ploeg::findings(door).await?);
    findings.extend(check_uren::findings(door).await?);
    findings.extend(check_bewijs::findings(door).await?);
    findings.extend(check_traject::findings(door).await?);
    Ok(findings)
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
