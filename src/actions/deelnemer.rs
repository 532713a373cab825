//! Deelnemers: who they are, what they can do, and a new one with the account their login card will belong to.
//! Handing out the card itself is in `account`, the rest of the traject in [`traject`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record};
use crate::{
    app::App,
    domain::{
        account::{Account, Actor, NotAllowed, Rol, Want, may},
        deelnemer::{
            Deelnemer, DeelnemerDraft, NO_KLANTMANAGER, NewDeelnemer, Seen, SeenDraft, Traject,
            Urenafspraak, parse_klantmanager,
        },
        fields::FieldErrors,
    },
    store::{self, Door, StoreError, Tx, deelnemer::Scope},
};

pub mod overview;
pub(super) mod remind;
pub mod traject;

pub use crate::store::deelnemer::{ListAsk, ListPage};

/// A deelnemer that was added or changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Noted {
    /// Their key.
    pub id: Uuid,
}

/// One page of the deelnemers this account may see, by name.
pub async fn list(app: &App, actor: &Actor, ask: ListAsk) -> Result<ListPage, Failure> {
    let scope = scope(actor)?;
    Ok(store::deelnemer::page(app.store.read(), &scope, &ask).await?)
}

/// Who can be the klantmanager of a deelnemer, for who may say so.
pub async fn klantmanagers(app: &App, actor: &Actor) -> Result<Vec<Account>, Failure> {
    let account = actor.account()?;
    let want = Want::KeepTraject {
        uitvoerder: account.rol.org(),
        klantmanager: Some(account.id),
    };
    may(actor, want)?;
    Ok(store::account::klantmanagers(app.store.read()).await?)
}

/// The name of a deelnemer's klantmanager.
pub async fn klantmanager_naam(
    app: &App,
    deelnemer: &Deelnemer,
) -> Result<Option<String>, Failure> {
    let Some(id) = deelnemer.klantmanager else {
        return Ok(None);
    };
    let account = store::account::by_id(app.store.read(), id).await?;
    Ok(account.map(|account| account.naam))
}

/// The begeleiders of one's own uitvoerder.
pub async fn begeleiders(app: &App, actor: &Actor) -> Result<Vec<Account>, Failure> {
    let uitvoerder = super::ploeg::own_uitvoerder(actor)?;
    Ok(store::account::begeleiders(app.store.read(), &uitvoerder).await?)
}

/// One deelnemer.
pub async fn look(app: &App, actor: &Actor, id: Uuid) -> Result<Deelnemer, Failure> {
    seen(app.store.read(), actor, id).await
}

/// Refuses who may not add deelnemers.
pub fn may_add(actor: &Actor) -> Result<(), Failure> {
    dispatcher(actor).map(|_| ())
}

/// Adds a deelnemer to one's own uitvoerder, with an account that a login card can be handed out for.
pub async fn add(
    app: &App,
    actor: &Actor,
    draft: &DeelnemerDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    let uitvoerder = dispatcher(actor)?;
    let new = draft.check().map_err(Failure::Invalid)?;
    is_klantmanager(app, new.klantmanager).await?;
    let (id, account_id) = (app.new_id(), app.new_id());
    let (now, unit_actor) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let deelnemer = with_fields(id, uitvoerder, new);
        let account = Account {
            id: account_id,
            naam: deelnemer.naam.clone(),
            gebruikersnaam: None,
            telefoon: None,
            rol: Rol::Deelnemer {
                deelnemer: id,
                uitvoerder: deelnemer.uitvoerder.clone(),
            },
            taal: None,
        };
        store::deelnemer::add(&tx, &deelnemer, now).await?;
        store::account::add(&tx, &account, None, now).await?;
        note(&tx, now, &unit_actor, "deelnemer.add", "deelnemer", id, 1);
        note(
            &tx,
            now,
            &unit_actor,
            "account.add",
            "account",
            account_id,
            1,
        );
        Ok(Noted { id })
    })
    .await
}

/// Gives a deelnemer a klantmanager, another one, or none: from then on only that one sees them (domain.md §7). A klantmanager hands
/// their own over to a colleague, with all that is known, and never to nobody.
pub async fn set_klantmanager(
    app: &App,
    actor: &Actor,
    id: Uuid,
    klantmanager: &str,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    kept(app.store.read(), actor, id).await?;
    let chosen = parse_klantmanager(klantmanager).map_err(|_| no_klantmanager())?;
    is_klantmanager(app, chosen).await?;
    if chosen.is_none() && actor.account()?.rol == Rol::Klantmanager {
        return Err(no_klantmanager());
    }
    let (now, unit_actor) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        store::deelnemer::set_klantmanager(&tx, id, chosen).await?;
        note_next(&tx, now, &unit_actor, "deelnemer.set_klantmanager", id).await?;
        Ok(Noted { id })
    })
    .await
}

/// Notes the level that was seen at a vaardigheid. What was noted before stays; a lower level says why.
pub async fn see_niveau(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: &SeenDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    guided(app.store.read(), actor, id).await?;
    let mut errors = FieldErrors::default();
    let slug = errors.take(
        "vaardigheid",
        app.regeling
            .vaardigheid(draft.vaardigheid.trim())
            .map(|one| one.slug.clone())
            .ok_or("Kies een vaardigheid uit de lijst."),
    );
    let niveau = draft.niveau(&mut errors);
    let (Some(slug), Some(niveau)) = (slug, niveau) else {
        return Err(Failure::Invalid(errors));
    };
    let draft = SeenDraft {
        vaardigheid: slug,
        ..draft.clone()
    };
    let (now, today, unit_actor) = (app.now(), app.today(), actor.clone());
    once(app, actor, key, move |tx| async move {
        tx.lock(&format!("deelnemer:{id}")).await?;
        let mut before = store::deelnemer::niveaus(&tx, id).await?;
        before.retain(|one| one.vaardigheid == draft.vaardigheid);
        let seen = draft
            .check(niveau, &before, unit_actor.account_id(), today)
            .map_err(Failure::Invalid)?;
        store::deelnemer::add_niveau(&tx, id, &seen).await?;
        note_next(&tx, now, &unit_actor, "deelnemer.set_niveau", id).await?;
        Ok(Noted { id })
    })
    .await
}

/// Every level that was seen of a deelnemer, by vaardigheid and oldest first, with the name of who saw it.
pub async fn niveaus(
    app: &App,
    actor: &Actor,
    id: Uuid,
) -> Result<Vec<(Seen, Option<String>)>, Failure> {
    let door = app.store.read();
    seen(door, actor, id).await?;
    let mut rows = Vec::new();
    for one in store::deelnemer::niveaus(door, id).await? {
        let by = match one.by {
            Some(by) => store::account::by_id(door, by).await?.map(|by| by.naam),
            None => None,
        };
        rows.push((one, by));
    }
    Ok(rows)
}

/// Whose deelnemers this account sees: those of its uitvoerder, or those it is the klantmanager of.
fn scope(actor: &Actor) -> Result<Scope, NotAllowed> {
    let account = actor.account()?;
    let own = account.rol.uitvoerder();
    may(
        actor,
        Want::SeeDeelnemer {
            uitvoerder: own.unwrap_or_default(),
            klantmanager: Some(account.id),
        },
    )?;
    Ok(own.map_or(Scope::Klantmanager(account.id), |slug| {
        Scope::Uitvoerder(slug.to_owned())
    }))
}

/// The uitvoerder this account dispatches for.
fn dispatcher(actor: &Actor) -> Result<String, Failure> {
    let uitvoerder = super::ploeg::own_uitvoerder(actor)?;
    may(
        actor,
        Want::Dispatch {
            uitvoerder: &uitvoerder,
        },
    )?;
    Ok(uitvoerder)
}

/// Refuses an account that is not a klantmanager's. Nobody is fine.
async fn is_klantmanager(app: &App, chosen: Option<Uuid>) -> Result<(), Failure> {
    let Some(id) = chosen else {
        return Ok(());
    };
    let account = store::account::by_id(app.store.read(), id).await?;
    match account.map(|account| account.rol) {
        Some(Rol::Klantmanager) => Ok(()),
        Some(_) | None => Err(no_klantmanager()),
    }
}

fn no_klantmanager() -> Failure {
    let mut errors = FieldErrors::default();
    errors.push("klantmanager", NO_KLANTMANAGER);
    Failure::Invalid(errors)
}

/// The deelnemer, if this account may see them. Whoever sees no deelnemers at all is told so; for others it does not exist.
pub(crate) async fn seen(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Deelnemer, Failure> {
    scope(actor)?;
    let deelnemer = store::deelnemer::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    may(
        actor,
        Want::SeeDeelnemer {
            uitvoerder: &deelnemer.uitvoerder,
            klantmanager: deelnemer.klantmanager,
        },
    )
    .map_err(|_| Failure::NotFound)?;
    Ok(deelnemer)
}

/// The deelnemer, if this account guides them.
pub(crate) async fn guided(
    door: &impl Door,
    actor: &Actor,
    id: Uuid,
) -> Result<Deelnemer, Failure> {
    let deelnemer = seen(door, actor, id).await?;
    let uitvoerder = &deelnemer.uitvoerder;
    may(actor, Want::GuideDeelnemer { uitvoerder })?;
    Ok(deelnemer)
}

/// The deelnemer, if this account keeps their traject.
pub(crate) async fn kept(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Deelnemer, Failure> {
    let deelnemer = seen(door, actor, id).await?;
    may(
        actor,
        Want::KeepTraject {
            uitvoerder: &deelnemer.uitvoerder,
            klantmanager: deelnemer.klantmanager,
        },
    )?;
    Ok(deelnemer)
}

fn with_fields(id: Uuid, uitvoerder: String, new: NewDeelnemer) -> Deelnemer {
    let NewDeelnemer {
        traject:
            Traject {
                naam,
                telefoon,
                regeling,
                beschikbaar,
                beperkingen,
                start,
                end,
            },
        minuten,
        rijbewijs,
        klantmanager,
    } = new;
    Deelnemer {
        id,
        uitvoerder,
        naam: naam.to_string(),
        telefoon,
        regeling,
        urenafspraken: vec![Urenafspraak {
            van: start,
            minuten,
        }],
        beschikbaar,
        certificaten: rijbewijs.into_iter().collect(),
        beperkingen,
        start,
        end,
        uitstroom: None,
        pauzes: Vec::new(),
        klantmanager,
        vaardigheden: Vec::new(),
    }
}

/// Notes what was done to a deelnemer who was there already; answers the number of the event.
pub(crate) async fn note_next(
    tx: &Tx,
    now: Timestamp,
    actor: &Actor,
    action: &'static str,
    id: Uuid,
) -> Result<i32, StoreError> {
    let no = store::deelnemer::events(tx, id).await? + 1;
    note(tx, now, actor, action, "deelnemer", id, no);
    Ok(no)
}

fn note(
    tx: &Tx,
    now: Timestamp,
    actor: &Actor,
    action: &'static str,
    object: &'static str,
    id: Uuid,
    no: i32,
) {
    record(
        tx,
        now,
        actor,
        Act {
            action,
            object,
            object_id: id,
            no,
            from: None,
            to: None,
        },
    );
}
