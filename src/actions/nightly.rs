//! What is done by itself once a day of Amsterdam: cheques expire, patterns are looked for, buyers are told, klussen come back, who
//! guides trajecten is reminded, accounts of who left are closed. A step that was interrupted goes on where it stopped; one that was
//! done on a day is not done again on it.

use super::{Failure, aanbod, bericht, deelnemer::remind, herhaling, pattern, verval};
use crate::{
    app::App,
    store::{self, StoreError},
};

/// One piece of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Cheques whose validity and grace have passed.
    Expire,
    /// Patterns that a person should look at.
    LookForPatterns,
    /// Word to organisaties whose cheques are about to expire.
    TellOfExpiry,
    /// Klussen that come back and are due soon.
    AskAgain,
    /// Treden that are due, licences that expire.
    RemindOfTrajecten,
    /// Accounts of deelnemers who left.
    CloseAccounts,
}

impl Step {
    /// All of them, in the order in which they are done.
    pub const ALL: [Self; 6] = [
        Self::Expire,
        Self::LookForPatterns,
        Self::TellOfExpiry,
        Self::AskAgain,
        Self::RemindOfTrajecten,
        Self::CloseAccounts,
    ];

    /// The word in the database and in the log.
    pub fn word(self) -> &'static str {
        match self {
            Self::Expire => "expire",
            Self::LookForPatterns => "look_for_patterns",
            Self::TellOfExpiry => "tell_of_expiry",
            Self::AskAgain => "ask_again",
            Self::RemindOfTrajecten => "remind_of_trajecten",
            Self::CloseAccounts => "close_accounts",
        }
    }
}

/// Does what was not yet done today; answers each step that was done now, with how much. What is done by the hour (half days that
/// nobody chose in time) is done each time.
pub async fn run(app: &App) -> Result<Vec<(Step, u64)>, Failure> {
    let lapsed = aanbod::lapse_due(app).await?;
    if lapsed > 0 {
        tracing::info!(lapsed, "aanbiedingen were not answered in time");
    }
    let today = app.today();
    let mut done = Vec::new();
    for step in Step::ALL {
        if store::nightly::is_done(app.store.read(), step.word(), today).await? {
            continue;
        }
        let count = match step {
            Step::Expire => verval::expire_due(app).await?,
            Step::LookForPatterns => pattern::look(app).await?,
            Step::TellOfExpiry => bericht::owe_expiring(app).await?,
            Step::AskAgain => herhaling::ask_due(app).await?,
            Step::RemindOfTrajecten => remind::remind(app).await?,
            Step::CloseAccounts => remind::close_accounts(app).await?,
        };
        let now = app.now();
        app.store
            .write(move |tx| async move {
                store::nightly::done(&tx, step.word(), today, now, count).await?;
                Ok::<_, StoreError>(())
            })
            .await?;
        done.push((step, count));
    }
    Ok(done)
}
