//! Fondsen: finance keeps them, who grants chooses one. A budget never falls below what was spent, even when two people act
//! at once.

use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        fonds::{Fonds, FondsDraft},
        money::Cents,
    },
    store::{self, Door, Tx, organisatie::Payer},
};

/// A fonds with what became of it.
pub struct Known {
    /// The fonds.
    pub fonds: Fonds,
    /// What it paid, in cents.
    pub spent: Cents,
    /// What it granted, in cents; may be more than the budget, since not everybody uses all.
    pub granted: Cents,
    /// Cheques per state; the words are those of the cheque's states.
    pub usage: Vec<(String, u64)>,
}

/// All fondsen with what they spent, for who grants from them or manages the money.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Known>, Failure> {
    may(actor, Want::ManageMoney).or_else(|_| may(actor, Want::Grant))?;
    let reader = app.store.read();
    let mut list = Vec::new();
    for fonds in store::fonds::all(reader).await? {
        list.push(known(reader, fonds).await?);
    }
    Ok(list)
}

/// One fonds with what became of it.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<Known, Failure> {
    may(actor, Want::ManageMoney)?;
    let reader = app.store.read();
    let fonds = store::fonds::find(reader, id)
        .await?
        .ok_or(Failure::NotFound)?;
    known(reader, fonds).await
}

/// Adds a fonds; answers its key.
pub async fn add(
    app: &App,
    actor: &Actor,
    draft: &FondsDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    may(actor, Want::ManageMoney)?;
    let fonds = Fonds {
        id: app.new_id(),
        gegevens: draft.check(Cents::ZERO).map_err(Failure::Invalid)?,
        version: 1,
    };
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        store::fonds::add(&tx, &fonds).await?;
        note(&tx, &own_app, &own_actor, &fonds, "fonds.add");
        Ok(fonds.id)
    })
    .await
}

/// Changes what was agreed about a fonds; what was granted or sold stays.
pub async fn change(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: &FondsDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    may(actor, Want::ManageMoney)?;
    let draft = draft.clone();
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        hold(&tx, id).await?;
        let found = store::fonds::find(&tx, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let spent = store::fonds::spent(&tx, id).await?;
        let changed = Fonds {
            id,
            gegevens: draft.check(spent).map_err(Failure::Invalid)?,
            version: found.version + 1,
        };
        store::fonds::update(&tx, &changed).await?;
        note(&tx, &own_app, &own_actor, &changed, "fonds.change");
        Ok(id)
    })
    .await
}

/// Whoever spends from a fonds, or changes its budget, waits for the other: no two see the same money left.
pub(super) async fn hold(tx: &Tx, id: Uuid) -> Result<(), Failure> {
    Ok(tx.lock(&format!("fonds:{id}")).await?)
}

async fn known(door: &impl Door, fonds: Fonds) -> Result<Known, Failure> {
    Ok(Known {
        spent: store::fonds::spent(door, fonds.id).await?,
        granted: store::fonds::granted(door, fonds.id).await?,
        usage: store::organisatie::usage(door, Payer::Fonds(fonds.id)).await?,
        fonds,
    })
}

fn note(tx: &Tx, app: &App, actor: &Actor, fonds: &Fonds, action: &'static str) {
    let act = Act {
        action,
        object: "fonds",
        object_id: fonds.id,
        no: fonds.version,
        from: None,
        to: None,
    };
    record(tx, app.now(), actor, act);
}
