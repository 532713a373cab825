//! Looking at the stock of a holder and counting it: what lies there, what was counted, what a verkooppunt must have sold.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record, stock};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        boeking::Rekening,
        money::Cents,
        overdracht::OWN_STOCK,
        telling::{Telling, TellingDraft, Verloop},
    },
    store::{self, stock::Lying},
};

/// Counts shown.
const LATEST: usize = 12;

/// One holder in the overview.
pub struct Holder {
    /// Slug, or empty for the own stock.
    pub holder: String,
    /// Unsold cheques that lie there.
    pub in_stock: u32,
    /// What it still has to account for.
    pub to_account: Cents,
    /// When it was counted last.
    pub counted_at: Option<Timestamp>,
}

/// A count, and what must have been sold since the one before it.
pub struct Counted {
    /// The count.
    pub telling: Telling,
    /// From the count before to this one.
    pub verloop: Verloop,
    /// The money that must have come in.
    pub expected_cash: Cents,
}

/// The stock of one holder.
pub struct Stock {
    /// What lies there.
    pub lying: Vec<Lying>,
    /// How many cheques that are.
    pub in_stock: u32,
    /// The latest counts, newest first.
    pub counts: Vec<Counted>,
    /// What it still has to account for.
    pub to_account: Cents,
}

/// All holders this account may report sales of or look at.
pub async fn overview(app: &App, actor: &Actor) -> Result<Vec<Holder>, Failure> {
    let reader = app.store.read();
    let places = app
        .regeling
        .verkooppunten
        .iter()
        .map(|one| one.slug.as_str());
    let seen: Vec<&str> = [OWN_STOCK]
        .into_iter()
        .chain(places)
        .filter(|holder| may_look(actor, holder).is_ok())
        .collect();
    if seen.is_empty() {
        may(actor, Want::ManageStock)?;
    }
    let stock = store::stock::per_holder(reader).await?;
    let balances = store::boeking::balances(reader).await?;
    let mut holders = Vec::with_capacity(seen.len());
    for holder in seen {
        let latest = store::stock::tellingen(reader, holder, 1).await?;
        holders.push(Holder {
            holder: holder.to_owned(),
            in_stock: stock
                .iter()
                .find(|(slug, _)| slug == holder)
                .map_or(0, |(_, count)| *count),
            to_account: owed(&balances, holder),
            counted_at: latest.first().map(|telling| telling.at),
        });
    }
    Ok(holders)
}

/// The stock of one holder.
pub async fn look(app: &App, actor: &Actor, holder: &str) -> Result<Stock, Failure> {
    may_look(actor, holder)?;
    let reader = app.store.read();
    let lying = store::stock::lying(reader, holder).await?;
    let tellingen = store::stock::tellingen(reader, holder, LATEST + 1).await?;
    // The price on the paper that lies there; when nothing lies there, that of today.
    let prijs = lying
        .first()
        .map_or(app.regeling.prijs_on(app.today()).cents, |one| one.waarde);
    let mut counts = Vec::new();
    for (index, telling) in tellingen.iter().enumerate().take(LATEST) {
        let before = tellingen.get(index + 1);
        let from = before.map_or(Timestamp::UNIX_EPOCH, |one| one.at);
        let verloop = Verloop {
            opening: before.map_or(0, |one| i64::from(one.counted)),
            closing: i64::from(telling.counted),
            ..store::stock::verloop(reader, holder, from, telling.at).await?
        };
        counts.push(Counted {
            telling: telling.clone(),
            expected_cash: verloop.expected_cash(prijs),
            verloop,
        });
    }
    Ok(Stock {
        in_stock: store::stock::of_holder(reader, holder).await?,
        lying,
        counts,
        to_account: owed(&store::boeking::balances(reader).await?, holder),
    })
}

/// Counts the stock of a holder.
pub async fn count(
    app: &App,
    actor: &Actor,
    holder: &str,
    draft: &TellingDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    stock::may_hold(actor, holder)?;
    let (own_app, own_actor) = (app.clone(), actor.clone());
    let (holder, draft) = (holder.to_owned(), draft.clone());
    once(app, actor, key, move |tx| async move {
        stock::lock(&tx).await?;
        let expected = store::stock::of_holder(&tx, &holder).await?;
        let (counted, opmerking) = draft.check(expected).map_err(Failure::Invalid)?;
        let telling = Telling {
            id: own_app.new_id(),
            verkooppunt: holder,
            expected,
            counted,
            opmerking,
            account: own_actor.account()?.id,
            at: own_app.now(),
        };
        store::stock::add_telling(&tx, &telling).await?;
        record(
            &tx,
            telling.at,
            &own_actor,
            Act {
                action: "telling.add",
                object: "telling",
                object_id: telling.id,
                no: 1,
                from: None,
                to: None,
            },
        );
        Ok(telling.id)
    })
    .await
}

/// Who may hold stock or report sales there may look at what lies there.
fn may_look(actor: &Actor, holder: &str) -> Result<(), Failure> {
    let reports = Want::ReportSales {
        verkooppunt: holder,
    };
    if holder != OWN_STOCK && may(actor, reports).is_ok() {
        return Ok(());
    }
    may(
        actor,
        Want::HoldStock {
            verkooppunt: holder,
        },
    )?;
    Ok(())
}

fn owed(balances: &[crate::domain::boeking::Boekingsregel], holder: &str) -> Cents {
    balances
        .iter()
        .find(|one| one.rekening == Rekening::TeVerantwoorden && one.partij == holder)
        .map_or(Cents::ZERO, |one| one.cents)
}
