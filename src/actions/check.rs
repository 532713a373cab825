//! Asking all invariants of the database while serving. A breach stops money until it is mended: what does not add up must not
//! be built upon (reliability page §1).

use super::Failure;
use crate::{
    app::App,
    store::check::{self, Finding},
};

/// Asks all invariants, and stops money or lets it move again; answers those that are broken.
pub async fn run(app: &App) -> Result<Vec<Finding>, Failure> {
    let mut findings = check::all(&app.store.snapshot().await?).await?;
    findings.retain(|one| !one.rows.is_empty());
    app.store.stop_money(!findings.is_empty());
    Ok(findings)
}
