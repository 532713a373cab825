//! The till of a verkooppunt: opening, counting, signing and closing a kasdag. Whoever books cash asks here first in which
//! kasdag it goes, in the same unit of work.

use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record};
use crate::{
    app::App,
    domain::{
        account::{Actor, NotAllowed, Want, may},
        boeking::Boeking,
        fields::FieldErrors,
        kas::{
            By, Checkpoint, Kasdag, KasdagRefused, KasdagStatus, Kastelling, MutatieDraft,
            NewMutatie, NewSluiting, OpeningDraft, SluitingDraft, Storting, TellingDraft,
            explanation,
        },
        money::Cents,
        verkooppunt::Verkooppunt,
    },
    store::{self, Tx, boeking::Place},
};

mod look;
mod paper;

pub use look::{Seen, Till, all, find, till};
pub use paper::kasstaat;

/// What float is called that is put in at the opening.
const AT_OPENING: &str = "Wisselgeld bij het openen";

/// The kasdag in which cash of this verkooppunt is booked now. The first cash of the day opens the till with what stayed in
/// it at the last closing; cash after the count makes that count lapse. The caller asked for rights.
pub(super) async fn open_for(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
) -> Result<Uuid, Failure> {
    lock(tx, verkooppunt).await?;
    let Some(kasdag) = store::kas::current(tx, verkooppunt).await? else {
        return Ok(open_in(tx, app, actor, verkooppunt).await?.id);
    };
    if kasdag.status == KasdagStatus::Open {
        return Ok(kasdag.id);
    }
    let from = kasdag.status.word();
    let used = kasdag.used().map_err(refused)?;
    save(tx, app, actor, &used, from, "kasdag.use_after_count").await?;
    Ok(used.id)
}

/// Refuses to take more cash out of a till than the journal says is in it (invariant M5). Call it after [`open_for`].
pub(super) async fn holds(
    tx: &Tx,
    app: &App,
    verkooppunt: &str,
    cents: Cents,
) -> Result<(), Failure> {
    if cents <= Cents::ZERO || store::kas::lowest_from(tx, verkooppunt, app.now()).await? >= cents {
        return Ok(());
    }
    let in_the_end = store::kas::lowest_from(tx, verkooppunt, jiff::Timestamp::MAX).await?;
    Err(refused(if in_the_end >= cents {
        KasdagRefused::ClockBack
    } else {
        KasdagRefused::Short
    }))
}

/// The verkooppunt whose till this clerk keeps.
pub fn own_verkooppunt<'a>(app: &'a App, actor: &Actor) -> Result<&'a Verkooppunt, Failure> {
    let slug = actor.account()?.rol.verkooppunt().ok_or(NotAllowed)?;
    keeper(app, actor, slug)
}

/// Opens the till by hand; answers the kasdag's key.
pub async fn open(
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
    draft: &OpeningDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    let verkooppunt = keeper(app, actor, verkooppunt)?;
    let erbij = draft.check().map_err(Failure::Invalid)?;
    let (own_app, own_actor, slug) = (app.clone(), actor.clone(), verkooppunt.slug.clone());
    let letters = verkooppunt.letters.clone();
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (own_app, own_actor);
        lock(&tx, &slug).await?;
        if let Some(open) = store::kas::current(&tx, &slug).await? {
            return Err(Failure::refused(
                "De kas is al open",
                format!(
                    "Kasdag {} is nog niet gesloten. Ga daarmee verder.",
                    open.kasnummer(&letters)
                ),
            ));
        }
        let kasdag = open_in(&tx, &app, &actor, &slug).await?;
        if erbij > Cents::ZERO {
            let mutatie = NewMutatie {
                cents: erbij,
                reden: AT_OPENING.to_owned(),
            };
            book_mutatie(&tx, &app, &actor, &kasdag, &mutatie).await?;
        }
        Ok(kasdag.id)
    })
    .await
}

/// Puts cash in the till or takes it out, other than for cheques; answers the kasdag's key.
pub async fn move_cash(
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
    draft: &MutatieDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    let verkooppunt = keeper(app, actor, verkooppunt)?;
    let mutatie = draft.check().map_err(Failure::Invalid)?;
    let (own_app, own_actor, slug) = (app.clone(), actor.clone(), verkooppunt.slug.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (own_app, own_actor);
        let id = open_for(&tx, &app, &actor, &slug).await?;
        holds(&tx, &app, &slug, Cents(-mutatie.cents.0)).await?;
        let kasdag = load(&tx, id).await?;
        book_mutatie(&tx, &app, &actor, &kasdag, &mutatie).await?;
        Ok(id)
    })
    .await
}

/// Counts the till; answers the kasdag's key. Counting opens a till that was not open, so that what lies there is known.
pub async fn count(
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
    draft: &TellingDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    let verkooppunt = keeper(app, actor, verkooppunt)?;
    let stuks = draft.check().map_err(Failure::Invalid)?;
    let (own_app, own_actor, slug) = (app.clone(), actor.clone(), verkooppunt.slug.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (own_app, own_actor);
        lock(&tx, &slug).await?;
        let kasdag = match store::kas::current(&tx, &slug).await? {
            Some(kasdag) => kasdag,
            None => open_in(&tx, &app, &actor, &slug).await?,
        };
        let telling = Kastelling {
            id: app.new_id(),
            stuks,
            verwacht: store::kas::stand(&tx, &kasdag).await?.verwacht(),
            by: now(&app, &actor)?,
        };
        store::kas::add_telling(&tx, kasdag.id, &telling).await?;
        let from = kasdag.status.word();
        let counted = kasdag.count(telling).map_err(refused)?;
        save(&tx, &app, &actor, &counted, from, "kasdag.count").await?;
        Ok(counted.id)
    })
    .await
}

/// Writes down what explains the difference.
pub async fn explain(
    app: &App,
    actor: &Actor,
    id: Uuid,
    text: &str,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    let slug = scope(app, actor, id).await?;
    keeper(app, actor, &slug)?;
    let text = explanation(text).map_err(Failure::Invalid)?;
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        lock(&tx, &slug).await?;
        let kasdag = load(&tx, id).await?;
        let from = kasdag.status.word();
        let explained = kasdag.explain(text).map_err(refused)?;
        save(
            &tx,
            &own_app,
            &own_actor,
            &explained,
            from,
            "kasdag.explain",
        )
        .await?;
        Ok(id)
    })
    .await
}

/// Signs for the difference, as somebody who had no part in it.
pub async fn sign(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    let slug = scope(app, actor, id).await?;
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        lock(&tx, &slug).await?;
        let kasdag = load(&tx, id).await?;
        sign_in(&tx, &own_app, &own_actor, kasdag).await?;
        Ok(id)
    })
    .await
}

/// Closes a kasdag for good: books the difference and the bag, and notes where the audit chain stands.
pub async fn close(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: &SluitingDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    let slug = scope(app, actor, id).await?;
    keeper(app, actor, &slug)?;
    let new = draft.check().map_err(Failure::Invalid)?;
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        lock(&tx, &slug).await?;
        close_in(&tx, &own_app, &own_actor, id, &new).await?;
        Ok(id)
    })
    .await
}

async fn close_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    id: Uuid,
    new: &NewSluiting,
) -> Result<(), Failure> {
    let mut kasdag = load(tx, id).await?;
    let closed = now(app, actor)?;
    // Whoever closes somebody else's difference signs for it by closing.
    if waits_for_signature(&kasdag) && !store::kas::involved(tx, id, closed.account).await? {
        kasdag = sign_in(tx, app, actor, kasdag).await?;
    }
    let (seq, hash) = store::event::head(tx).await?;
    let from = kasdag.status.word();
    let done = kasdag
        .close(closed, new.cents(), Checkpoint { seq, hash })
        .map_err(refused)?;
    let verschil = done.telling().map_or(Cents::ZERO, Kastelling::verschil);
    holds(
        tx,
        app,
        &done.verkooppunt,
        Cents(new.cents().0 - verschil.0),
    )
    .await?;
    if verschil != Cents::ZERO {
        let entry = Boeking::difference(&done.verkooppunt, verschil);
        book(tx, app, &done, closed, &entry).await?;
    }
    if let Some((cents, zak)) = &new.storting {
        if store::storting::by_zak(tx, zak).await?.is_some() {
            return Err(Failure::Invalid(FieldErrors::one(
                "zak",
                "Deze zak is al eerder naar de bank gegaan. Kijk het nummer na.",
            )));
        }
        let entry = Boeking::deposit(&done.verkooppunt, *cents);
        let storting = Storting {
            id: book(tx, app, &done, closed, &entry).await?,
            kasdag: id,
            verkooppunt: done.verkooppunt.clone(),
            zak: zak.clone(),
            cents: *cents,
            at: closed.at,
            banked: None,
        };
        store::storting::add(tx, &storting).await?;
    }
    save(tx, app, actor, &done, from, "kasdag.close").await
}

async fn sign_in(tx: &Tx, app: &App, actor: &Actor, kasdag: Kasdag) -> Result<Kasdag, Failure> {
    let signed = now(app, actor)?;
    let involved = store::kas::involved(tx, kasdag.id, signed.account).await?;
    let from = kasdag.status.word();
    let signed = kasdag.sign(signed, involved).map_err(refused)?;
    save(tx, app, actor, &signed, from, "kasdag.sign").await?;
    Ok(signed)
}

fn waits_for_signature(kasdag: &Kasdag) -> bool {
    match &kasdag.status {
        KasdagStatus::Counted {
            telling,
            opmerking: Some(_),
            signed: None,
        } => telling.verschil() != Cents::ZERO,
        KasdagStatus::Open | KasdagStatus::Counted { .. } | KasdagStatus::Closed { .. } => false,
    }
}

/// Opens the next kasdag with what stayed at the last closing.
async fn open_in(tx: &Tx, app: &App, actor: &Actor, verkooppunt: &str) -> Result<Kasdag, Failure> {
    let begin = match store::kas::last(tx, verkooppunt).await? {
        Some(last) => store::kas::stand(tx, &last).await?.blijft(),
        None => Cents::ZERO,
    };
    let nummer = store::counter::take(tx, &format!("kasdag {verkooppunt}"), 1).await?;
    let nummer = u32::try_from(nummer).unwrap_or(u32::MAX);
    let kasdag = Kasdag::open(app.new_id(), verkooppunt, nummer, begin, now(app, actor)?);
    store::kas::add(tx, &kasdag).await?;
    note(tx, app, actor, &kasdag, None, "kasdag.open");
    Ok(kasdag)
}

async fn book_mutatie(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    kasdag: &Kasdag,
    mutatie: &NewMutatie,
) -> Result<(), Failure> {
    let entry = Boeking::float(&kasdag.verkooppunt, mutatie.cents);
    let boeking = book(tx, app, kasdag, now(app, actor)?, &entry).await?;
    store::kas::add_mutatie(tx, boeking, kasdag.id, mutatie).await?;
    record(
        tx,
        app.now(),
        actor,
        Act {
            action: "kasmutatie.book",
            object: "kasmutatie",
            object_id: boeking,
            no: 1,
            from: None,
            to: None,
        },
    );
    Ok(())
}

/// Books an entry in a kasdag; answers the entry's key.
async fn book(
    tx: &Tx,
    app: &App,
    kasdag: &Kasdag,
    by: By,
    entry: &Boeking,
) -> Result<Uuid, Failure> {
    let id = app.new_id();
    let place = Place {
        kasdag: Some(kasdag.id),
        ..Place::new(id, by.at, Some(by.account))
    };
    store::boeking::add(tx, &place, entry).await?;
    Ok(id)
}

/// The verkooppunt, if this account keeps its till.
fn keeper<'a>(app: &'a App, actor: &Actor, verkooppunt: &str) -> Result<&'a Verkooppunt, Failure> {
    may(actor, Want::KeepKas { verkooppunt })?;
    app.regeling
        .verkooppunt(verkooppunt)
        .ok_or(Failure::NotFound)
}

/// Of which verkooppunt a kasdag is, if this account may look at it; another's looks like one that does not exist.
async fn scope(app: &App, actor: &Actor, id: Uuid) -> Result<String, Failure> {
    look::visible(app, actor, id)
        .await
        .map(|kasdag| kasdag.verkooppunt)
}

async fn load(tx: &Tx, id: Uuid) -> Result<Kasdag, Failure> {
    store::kas::find(tx, id).await?.ok_or(Failure::NotFound)
}

fn now(app: &App, actor: &Actor) -> Result<By, Failure> {
    Ok(By {
        account: actor.account()?.id,
        at: app.now(),
    })
}

/// One at a time per till: nobody books into a kasdag that is being closed.
async fn lock(tx: &Tx, verkooppunt: &str) -> Result<(), Failure> {
    tx.lock(&format!("kas {verkooppunt}")).await?;
    Ok(())
}

fn refused(why: KasdagRefused) -> Failure {
    Failure::refused("Dit kan nu niet", why)
}

async fn save(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    kasdag: &Kasdag,
    from: &'static str,
    action: &'static str,
) -> Result<(), Failure> {
    store::kas::update(tx, kasdag).await?;
    note(tx, app, actor, kasdag, Some(from), action);
    Ok(())
}

fn note(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    kasdag: &Kasdag,
    from: Option<&'static str>,
    action: &'static str,
) {
    record(
        tx,
        app.now(),
        actor,
        Act {
            action,
            object: "kasdag",
            object_id: kasdag.id,
            no: kasdag.version,
            from,
            to: Some(kasdag.status.word()),
        },
    );
}
