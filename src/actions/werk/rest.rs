//! Breaks of a ploeg at a visit. The visit stays started; how long the ploeg rested is left out of the uren when it is done.

use jiff::Timestamp;
use uuid::Uuid;

use super::{Stand, mine, moment, not_now, own_uitvoerder, stand, store_opdracht};
use crate::{
    actions::{Done, Failure, Once, once},
    app::App,
    domain::{
        account::Actor,
        opdracht::breaks::{self, Break, BreakRefused},
    },
    store::{self, Tx},
};

/// The ploeg takes a break, now or from `op`.
pub async fn pause(
    app: &App,
    actor: &Actor,
    id: Uuid,
    op: Option<Timestamp>,
    key: Option<Once>,
) -> Result<Done<Stand>, Failure> {
    own_uitvoerder(actor)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        tx.lock(&format!("opdracht:{id}")).await?;
        let (old, _) = mine(&tx, &who, id).await?;
        let now = app.now();
        let at = moment(&old, op, now)?;
        let known = store::visit::breaks(&tx, id).await?;
        let begun = breaks::begin(&old, &known, app.new_id(), at)?;
        let new = old.clone().pause_or_resume(now).map_err(not_now)?;
        store_opdracht(&tx, &who, now, &old, &new, "opdracht.pause").await?;
        store::visit::begin_break(&tx, &begun, who.account()?.id).await?;
        Ok(stand(&new, at))
    })
    .await
}

/// The ploeg goes on, now or at `op`.
pub async fn resume(
    app: &App,
    actor: &Actor,
    id: Uuid,
    op: Option<Timestamp>,
    key: Option<Once>,
) -> Result<Done<Stand>, Failure> {
    own_uitvoerder(actor)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        tx.lock(&format!("opdracht:{id}")).await?;
        let (old, _) = mine(&tx, &who, id).await?;
        let now = app.now();
        let at = moment(&old, op, now)?;
        let ended = breaks::end(&store::visit::breaks(&tx, id).await?, at)?;
        let new = old.clone().pause_or_resume(now).map_err(not_now)?;
        store_opdracht(&tx, &who, now, &old, &new, "opdracht.resume").await?;
        store::visit::end_break(&tx, &ended).await?;
        Ok(stand(&new, at))
    })
    .await
}

/// Ends the break that lasts when the visit ends, and answers all of them.
pub(super) async fn end_with_the_visit(
    tx: &Tx,
    id: Uuid,
    at: Timestamp,
) -> Result<Vec<Break>, Failure> {
    let known = store::visit::breaks(tx, id).await?;
    if let Some(ended) = breaks::end_with_the_visit(&known, at) {
        store::visit::end_break(tx, &ended).await?;
    }
    Ok(known)
}

impl From<BreakRefused> for Failure {
    fn from(refused: BreakRefused) -> Self {
        match refused {
            BreakRefused::TooEarly => {
                Self::coded("weigering-einde-voor-begin", "Deze tijd kan niet", refused)
            }
            BreakRefused::NotAtWork(_) | BreakRefused::Already | BreakRefused::None => {
                not_now(refused)
            }
        }
    }
}
