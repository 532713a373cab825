//! Treden of the participatieladder: the questions, what they come to, and the row that is kept. Only the deelnemer's own
//! klantmanager sees or sets one (domain.md §6, §7).

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Act, Done, Failure, Once, deelnemer::seen, melding::settle, once, record};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        deelnemer::Deelnemer,
        melding::MeldingSoort,
        trede::{Evidence, Proposed, Trede, TredeDraft, TredeDue},
    },
    store::{self, Door},
};

/// What a klantmanager sees of somebody's treden.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// Whose.
    pub deelnemer: Deelnemer,
    /// All of them, in the order in which they were set; what was corrected too.
    pub treden: Vec<Trede>,
    /// Names of who set them, by account.
    pub names: HashMap<Uuid, String>,
    /// What the product knows beside the questions.
    pub evidence: Evidence,
    /// What should be set next.
    pub due: Option<TredeDue>,
}

/// A trede that was set.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Set {
    /// Its key.
    pub id: Uuid,
}

/// The treden of a deelnemer.
pub async fn look(app: &App, actor: &Actor, id: Uuid) -> Result<Ladder, Failure> {
    let door = app.store.read();
    let deelnemer = own(door, actor, id).await?;
    let treden = store::trede::of(door, id).await?;
    let mut names = HashMap::new();
    for one in &treden {
        if !names.contains_key(&one.by)
            && let Some(account) = store::account::by_id(door, one.by).await?
        {
            names.insert(one.by, account.naam);
        }
    }
    let visits = store::uren::visits(door, id, Evidence::first_day(app.today())).await?;
    Ok(Ladder {
        evidence: Evidence::of(&deelnemer, &visits, app.today()),
        due: TredeDue::of(&deelnemer, &treden),
        deelnemer,
        treden,
        names,
    })
}

/// What the answers come to, and the day they are of; nothing is kept.
pub async fn propose(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: &TredeDraft,
) -> Result<(Proposed, Date), Failure> {
    let deelnemer = own(app.store.read(), actor, id).await?;
    draft
        .check_answers(&deelnemer, app.today())
        .map_err(Failure::Invalid)
}

/// Sets a trede, or corrects one. Whoever was reminded of it is not any more.
pub async fn set(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: &TredeDraft,
    key: Option<Once>,
) -> Result<Done<Set>, Failure> {
    own(app.store.read(), actor, id).await?;
    let trede_id = app.new_id();
    let (unit_app, unit_actor, draft) = (app.clone(), actor.clone(), draft.clone());
    once(app, actor, key, move |tx| async move {
        tx.lock(&format!("trede:{id}")).await?;
        let deelnemer = own(&tx, &unit_actor, id).await?;
        let by = unit_actor.account()?.id;
        let before = store::trede::of(&tx, id).await?;
        let trede = draft
            .check(&deelnemer, &before, (trede_id, by), unit_app.today())
            .map_err(Failure::Invalid)?
            .map_err(|why| Failure::refused("Dit kan niet meer", why))?;
        let now = unit_app.now();
        store::trede::add(&tx, &trede, now).await?;
        let act = Act {
            action: "trede.set",
            object: "trede",
            object_id: trede_id,
            no: 1,
            from: None,
            to: None,
        };
        record(&tx, now, &unit_actor, act);
        let about = (MeldingSoort::TredeDue, id);
        settle(&tx, &unit_app, &unit_actor, about, "De trede is ingevuld.").await?;
        Ok(Set { id: trede_id })
    })
    .await
}

/// The deelnemer, if this account is their klantmanager. Who sees them otherwise is told that treden are not for them.
async fn own(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Deelnemer, Failure> {
    let deelnemer = seen(door, actor, id).await?;
    let klantmanager = deelnemer.klantmanager;
    may(actor, Want::KeepTrede { klantmanager })?;
    Ok(deelnemer)
}
