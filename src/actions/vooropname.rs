//! Looking before deciding: a coordinator sends somebody, who writes down what was seen. No ploeg, no cheques, no uren.

use uuid::Uuid;

use super::{Act, Done, Failure, Once, klus::dispatched, once, record};
use crate::{
    app::App,
    domain::{
        account::Actor,
        bewoner::Bewoner,
        klus::{Klus, KlusStatus},
        vooropname::{
            OutcomeDraft, Vooropname, VooropnameDraft, VooropnameRefused, VooropnameStatus,
        },
    },
    store::{self, Tx},
};

/// One that somebody still has to do, with where and for whom.
pub struct ToLook {
    /// The vooropname.
    pub vooropname: Vooropname,
    /// What is looked at.
    pub klus: Klus,
    /// At whose.
    pub bewoner: Bewoner,
}

/// Plans one for a klus about which nothing was decided yet.
pub async fn plan(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    draft: &VooropnameDraft,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let (draft, unit_app, unit_actor) = (draft.clone(), app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (&unit_app, &unit_actor);
        let klus = dispatched(&tx, actor, klus).await?;
        if !matches!(klus.status, KlusStatus::Requested | KlusStatus::Asked) {
            return Err(VooropnameRefused::Decided(klus.status).into());
        }
        let lookers = store::account::lookers(&tx, &klus.uitvoerder).await?;
        let lookers: Vec<Uuid> = lookers.iter().map(|one| one.id).collect();
        let (looker_id, at) = draft.check(&lookers, app.now()).map_err(Failure::Invalid)?;
        tx.lock(&format!("vooropname:{}", klus.id)).await?;
        if open_of(&tx, klus.id).await?.is_some() {
            return Err(VooropnameRefused::Planned.into());
        }
        let vooropname = Vooropname {
            id: app.new_id(),
            klus_id: klus.id,
            uitvoerder: klus.uitvoerder,
            looker_id,
            at,
            status: VooropnameStatus::Planned,
            version: 1,
            account_id: actor.account()?.id,
        };
        store::vooropname::add(&tx, &vooropname).await?;
        note(&tx, app, actor, &vooropname, None, "vooropname.plan");
        Ok(())
    })
    .await
}

/// Writes down what was seen at the one that is open for this klus.
pub async fn finish(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    draft: &OutcomeDraft,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let draft = draft.clone();
    end(app, actor, klus, key, "vooropname.finish", move |one| {
        let outcome = draft.check().map_err(Failure::Invalid)?;
        Ok(one.finish(outcome)?)
    })
    .await
}

/// Calls off the one that is open for this klus.
pub async fn cancel(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    end(app, actor, klus, key, "vooropname.cancel", |one| {
        Ok(one.cancel()?)
    })
    .await
}

/// Those that this account still has to do, first to last.
pub async fn mine(app: &App, actor: &Actor) -> Result<Vec<ToLook>, Failure> {
    let door = app.store.read();
    let account = actor.account()?;
    let mut all = Vec::new();
    for vooropname in store::vooropname::of_looker(door, account.id).await? {
        let klus = store::klus::find(door, vooropname.klus_id)
            .await?
            .ok_or(Failure::NotFound)?;
        let bewoner = store::bewoner::find(door, klus.bewoner_id)
            .await?
            .ok_or(Failure::NotFound)?;
        all.push(ToLook {
            vooropname,
            klus,
            bewoner,
        });
    }
    Ok(all)
}

/// Nobody has to look any more: it was decided, or another uitvoerder has the klus now. In the act's own transaction.
pub(super) async fn cancel_of_klus(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    klus: Uuid,
) -> Result<(), Failure> {
    if let Some(open) = open_of(tx, klus).await? {
        let cancelled = open.cancel()?;
        keep(tx, app, actor, &cancelled, "vooropname.cancel").await?;
    }
    Ok(())
}

async fn end<F>(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    key: Option<Once>,
    action: &'static str,
    transition: F,
) -> Result<Done<()>, Failure>
where
    F: FnOnce(Vooropname) -> Result<Vooropname, Failure> + Clone + Send + 'static,
{
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let klus = dispatched(&tx, &unit_actor, klus).await?;
        let open = open_of(&tx, klus.id)
            .await?
            .ok_or(VooropnameRefused::Over)?;
        let ended = transition(open)?;
        keep(&tx, &unit_app, &unit_actor, &ended, action).await
    })
    .await
}

async fn open_of(tx: &Tx, klus: Uuid) -> Result<Option<Vooropname>, Failure> {
    let found = store::vooropname::planned_of(tx, &[klus]).await?;
    Ok(found.into_iter().next())
}

async fn keep(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    vooropname: &Vooropname,
    action: &'static str,
) -> Result<(), Failure> {
    store::vooropname::update(tx, vooropname).await?;
    let from = VooropnameStatus::Planned.word();
    note(tx, app, actor, vooropname, Some(from), action);
    Ok(())
}

fn note(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    vooropname: &Vooropname,
    from: Option<&'static str>,
    action: &'static str,
) {
    record(
        tx,
        app.now(),
        actor,
        Act {
            action,
            object: "vooropname",
            object_id: vooropname.id,
            no: vooropname.version,
            from,
            to: Some(vooropname.status.word()),
        },
    );
}

impl From<VooropnameRefused> for Failure {
    fn from(refused: VooropnameRefused) -> Self {
        Self::refused("Deze vooropname kan niet", refused)
    }
}
