//! The tills of the demo: at the gemeentewinkel every day is counted and closed, once with a difference; elsewhere a kasdag stays open,
//! as happens.

use fastrand::Rng;
use uuid::Uuid;

use super::accounts::Town;
use crate::{
    actions::{self, Failure},
    app::App,
    domain::{
        kas::{OpeningDraft, SluitingDraft, Stuks, TellingDraft},
        money::Cents,
    },
};

/// What stays in the till at night.
const FLOAT: Cents = Cents(10_000);
/// What goes to the bank is whole tens.
const WHOLE: i64 = 1_000;

/// Puts the first float in the till of the first clerk.
pub async fn open(app: &App, town: &Town) -> Result<(), Failure> {
    let Some((verkooppunt, clerk)) = town.clerks.first() else {
        return Ok(());
    };
    let draft = OpeningDraft {
        erbij: FLOAT.to_string(),
    };
    actions::kas::open(app, clerk, verkooppunt, &draft, None).await?;
    Ok(())
}

/// The evening at the counter of the first clerk: count, and bring what is over the float to the bank.
pub async fn close(app: &App, town: &Town, random: &mut Rng) -> Result<(), Failure> {
    let Some((verkooppunt, clerk)) = town.clerks.first() else {
        return Ok(());
    };
    let till = actions::kas::till(app, clerk, verkooppunt).await?;
    let Some(seen) = till.current else {
        return Ok(());
    };
    let id = seen.kasdag.id;
    let slip = if random.u32(..10) == 0 { 500 } else { 0 };
    let geteld = Cents((seen.stand.verwacht().0 - slip).max(0));
    let draft = TellingDraft {
        stuks: pieces(geteld),
    };
    actions::kas::count(app, clerk, verkooppunt, &draft, None).await?;
    if slip != 0 {
        let words = "Te veel wisselgeld teruggegeven, denk ik.";
        actions::kas::explain(app, clerk, id, words, None).await?;
        actions::kas::sign(app, &town.financien, id, None).await?;
    }
    let draft = bag(id, Cents((geteld.0 - FLOAT.0).max(0) / WHOLE * WHOLE));
    actions::kas::close(app, clerk, id, &draft, None).await?;
    Ok(())
}

/// A bag with a number of its own, or none.
fn bag(kasdag: Uuid, cents: Cents) -> SluitingDraft {
    if cents == Cents::ZERO {
        return SluitingDraft::default();
    }
    let tail = kasdag.simple().to_string();
    SluitingDraft {
        storting: cents.to_string(),
        zak: format!("ZK{}", &tail[tail.len() - 8..]),
    }
}

/// The fewest notes and coins that make this amount.
fn pieces(cents: Cents) -> Vec<(i64, String)> {
    let mut rest = cents.0;
    Stuks::SOORTEN
        .into_iter()
        .map(|piece| {
            let count = rest / piece;
            rest -= count * piece;
            (piece, count.to_string())
        })
        .collect()
}
