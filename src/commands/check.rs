//! `check`: one line per invariant with its figures; the offending rows and exit 1 if one fails.

use std::process::ExitCode;

use super::CommandError;
use crate::{
    config::Settings,
    store::{
        Store,
        check::{self, Finding},
        open::Steps,
    },
};

/// `check`.
pub async fn run(settings: &Settings) -> Result<ExitCode, CommandError> {
    let store = Store::open_existing(&settings.database_url, Steps::Refuse).await?;
    let findings = check::all_at_once(&store).await?;
    for finding in &findings {
        println!("{}", line(finding));
        for row in &finding.rows {
            println!("     {row}");
        }
    }
    let broken = findings
        .iter()
        .filter(|finding| !finding.rows.is_empty())
        .count();
    if broken == 0 {
        println!("all {} invariants hold", findings.len());
        Ok(ExitCode::SUCCESS)
    } else {
        eprintln!(
            "dienstencheque: {broken} of {} invariants are broken; stop selling and redeeming, keep a copy of the database, and look at the rows above",
            findings.len()
        );
        Ok(ExitCode::FAILURE)
    }
}

fn line(finding: &Finding) -> String {
    let state = if finding.rows.is_empty() {
        "ok  "
    } else {
        "FAIL"
    };
    format!("{state} {:<4} {}", finding.invariant, finding.figures)
}
