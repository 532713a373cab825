//! The journal as finance looks at it: balances, what is owed to bearers of cheques, sales. Names nobody.

use std::collections::HashMap;

use jiff::{Timestamp, ToSpan, civil::Time};

use super::Failure;
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        boeking::Boekingsregel,
        calendar::to_instant,
        money::Cents,
    },
    store::{self, Door, boeking::Shown},
};

pub use crate::store::verkoop::Sum;

/// Entries shown.
const LATEST: i64 = 10;

/// What finance sees on one page.
pub struct Overview {
    /// Balance per account and party.
    pub balances: Vec<Boekingsregel>,
    /// Cheques that are live.
    pub outstanding: u64,
    /// Their face value in cents, counted over the cheques themselves, not over the journal.
    pub outstanding_value: Cents,
    /// Sales today.
    pub today: Vec<Sum>,
    /// Sales this month.
    pub month: Vec<Sum>,
    /// The latest entries, newest first, line by line.
    pub latest: Vec<Shown>,
    /// Names of organisaties and fondsen, by the key under which they are a party.
    pub payers: HashMap<String, String>,
}

/// The overview of now.
pub async fn overview(app: &App, actor: &Actor) -> Result<Overview, Failure> {
    may(actor, Want::SeeJournal)?;
    let reader = app.store.read();
    let today = app.today();
    let start = |day| -> Timestamp { to_instant(day, Time::midnight()) };
    let tomorrow = start(today.saturating_add(1.day()));
    let (outstanding, outstanding_value) = store::cheque::outstanding(reader).await?;
    Ok(Overview {
        balances: store::boeking::balances(reader).await?,
        outstanding,
        outstanding_value,
        today: store::verkoop::sums(reader, None, start(today), tomorrow).await?,
        month: store::verkoop::sums(reader, None, start(today.first_of_month()), tomorrow).await?,
        latest: store::boeking::latest(reader, LATEST).await?,
        payers: payers(reader).await?,
    })
}

/// What organisaties and fondsen are called; both have a name and no person in them.
async fn payers(door: &impl Door) -> Result<HashMap<String, String>, Failure> {
    let organisaties = store::organisatie::all(door).await?.into_iter();
    let fondsen = store::fonds::all(door).await?.into_iter();
    Ok(organisaties
        .map(|one| (one.id.to_string(), one.gegevens.naam.to_string()))
        .chain(fondsen.map(|one| (one.id.to_string(), one.gegevens.naam.to_string())))
        .collect())
}
