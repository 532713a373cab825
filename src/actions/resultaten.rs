//! Looking at results: figures of a period, never about a person.

use super::Failure;
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        money::Cents,
        resultaten::{Figures, Ladder, Per, Period},
    },
    store,
};

/// The results of a period.
#[derive(Clone, Debug)]
pub struct Resultaten {
    /// Which period.
    pub period: Period,
    /// Cheques sold.
    pub verkocht: i64,
    /// What was paid for them.
    pub opbrengst: Cents,
    /// The whole.
    pub totaal: Figures,
    /// The parts.
    pub delen: Vec<Figures>,
    /// What became of deelnemers.
    pub ladder: Ladder,
}

/// Adds the figures of a period up.
pub async fn of(app: &App, actor: &Actor, period: Period, per: Per) -> Result<Resultaten, Failure> {
    may(actor, Want::SeeResults)?;
    let door = app.store.read();
    let sold = store::resultaten::sold(door, period).await?;
    let totaal = store::resultaten::figures(door, period, None)
        .await?
        .pop()
        .ok_or(Failure::NotFound)?;
    let mut delen = store::resultaten::figures(door, period, Some(per)).await?;
    Figures::withhold(&mut delen);
    let trajecten = store::resultaten::trajecten(door).await?;
    let treden = store::trede::all(door).await?;
    let regeling = &app.regeling;
    for deel in &mut delen {
        let naam = match per {
            Per::Uitvoerder => regeling.uitvoerder(&deel.deel).map(|one| &one.naam),
            Per::Klussoort => regeling.klussoort(&deel.deel).map(|one| &one.naam),
            Per::Plaats => None,
        };
        if let Some(naam) = naam {
            deel.deel.clone_from(naam);
        }
    }
    Ok(Resultaten {
        period,
        verkocht: sold.aantal,
        opbrengst: Cents(sold.cent),
        totaal,
        delen,
        ladder: Ladder::of(&trajecten, &treden, period),
    })
}
