//! The demo's bookkeeping: on Mondays finance pays what stood open, settles with the uitvoerders, and in a new month sends the
//! journal of the old one out. Through the actions that people use.

use jiff::civil::{Date, Weekday};

use super::accounts::Town;
use crate::{
    actions::{self, Failure},
    app::App,
    domain::{account::Actor, afrekening::AfrekeningDraft},
};

/// More than the demo ever makes.
const ALL: u32 = 100;

/// What finance does in the morning of `day`, if anything.
pub async fn morning(app: &App, town: &Town, day: Date) -> Result<(), Failure> {
    let finance = &town.financien;
    let Ok(yesterday) = day.yesterday() else {
        return Ok(());
    };
    if day.weekday() == Weekday::Monday {
        pay(app, finance).await?;
        for team in &town.uitvoerders {
            let draft = AfrekeningDraft {
                uitvoerder: team.uitvoerder.clone(),
                tot: yesterday.to_string(),
            };
            unless_nothing(actions::afrekening::make(app, finance, &draft, None).await)?;
        }
    }
    // The first working days of a month: after that the old month is closed.
    if day.day() <= 4 {
        let last_month = day.first_of_month().yesterday().unwrap_or(yesterday);
        let tot = last_month.to_string();
        unless_nothing(actions::boekingsexport::make(app, finance, &tot, None).await)?;
    }
    Ok(())
}

async fn pay(app: &App, finance: &Actor) -> Result<(), Failure> {
    let (found, _) = actions::afrekening::list(app, finance, 1, ALL).await?;
    for afrekening in found.iter().filter(|one| one.paid_at.is_none()) {
        actions::afrekening::pay(app, finance, afrekening.id, None).await?;
    }
    Ok(())
}

/// A week without cheques, a month that is closed already and a day that is hardly over are no failure.
fn unless_nothing<T>(done: Result<T, Failure>) -> Result<(), Failure> {
    match done {
        Ok(_) | Err(Failure::Refused { .. } | Failure::Invalid(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
