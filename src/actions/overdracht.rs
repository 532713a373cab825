//! Handing cheques over: offered by who has them, confirmed by who receives them. Shared steps take the caller's unit of work.

use uuid::Uuid;

pub use crate::store::overdracht::Listed;

use super::{Act, Done, Failure, Once, cheque::note, once, record, stock, vel};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        calendar::{local_date, local_time},
        cheque::{Cheque, ChequeRange, RangeDraft},
        fields::FieldErrors,
        overdracht::{OWN_STOCK, Overdracht, OverdrachtRefused, OverdrachtStatus},
    },
    print::{self, Overdrachtsbon},
    store::{self, StoreError, Tx},
};

/// Hand-overs shown.
const LATEST: u32 = 100;
/// Characters of a remark.
const OPMERKING: std::ops::RangeInclusive<usize> = 3..=300;

/// What a receiver or giver decides.
#[derive(Clone, Debug)]
pub enum Decision {
    /// All of it is there; `on_paper` when the receiver signed the slip and somebody else says so.
    Confirm {
        /// Whether on paper.
        on_paper: bool,
    },
    /// Not all of it is there.
    Refuse {
        /// Why, in a sentence.
        opmerking: String,
    },
    /// The giver takes it back.
    Withdraw,
}

/// A hand-over as typed.
#[derive(Clone, Debug, Default)]
pub struct OverdrachtDraft {
    /// Who gives: slug of a verkooppunt, or `gemeente`.
    pub van: String,
    /// Who receives, likewise.
    pub naar: String,
    /// Which cheques.
    pub range: RangeDraft,
}

/// Offers cheques to another holder; answers the key of the hand-over.
pub async fn offer(
    app: &App,
    actor: &Actor,
    draft: &OverdrachtDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    let van = stock::holder(app, &draft.van);
    may_give(actor, van.as_deref().unwrap_or(OWN_STOCK))?;
    let naar = stock::holder(app, &draft.naar);
    let range = stock::range(app, &draft.range).await?;
    let mut errors = range.as_ref().err().cloned().unwrap_or_default();
    if van.is_none() {
        errors.push("van", "Kies wie de cheques geeft.");
    }
    match &naar {
        None => errors.push("naar", "Kies wie de cheques krijgt."),
        Some(to) if Some(to) == van.as_ref() => {
            errors.push("naar", "Kies een ander dan wie de cheques geeft.");
        }
        Some(_) => {}
    }
    let (Some(van), Some(naar), Ok(range), true) = (van, naar, range, errors.is_empty()) else {
        return Err(Failure::Invalid(errors));
    };
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        offer_in(&tx, &own_app, &own_actor, range, &van, &naar).await
    })
    .await
}

/// Offers cheques, inside the caller's unit of work; the caller asked for rights and knows the holders.
pub(super) async fn offer_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    range: ChequeRange,
    van: &str,
    naar: &str,
) -> Result<Uuid, Failure> {
    stock::held(tx, app, &range, van).await?;
    let overdracht = Overdracht {
        id: app.new_id(),
        range,
        van: van.to_owned(),
        naar: naar.to_owned(),
        status: OverdrachtStatus::Offered,
        offered_by: actor.account()?.id,
        offered_at: app.now(),
        version: 1,
    };
    store::overdracht::add(tx, &overdracht).await?;
    note_overdracht(tx, app, actor, &overdracht, None, "overdracht.offer");
    Ok(overdracht.id)
}

/// Decides about a hand-over; answers how many cheques changed hands by it now.
pub async fn decide(
    app: &App,
    actor: &Actor,
    id: Uuid,
    decision: Decision,
    key: Option<Once>,
) -> Result<Done<usize>, Failure> {
    let overdracht = find(app, actor, id).await?.overdracht;
    match &decision {
        Decision::Confirm { on_paper: true } => may(actor, Want::ManageStock)?,
        Decision::Confirm { on_paper: false } => may_receive(actor, &overdracht.naar)?,
        Decision::Refuse { opmerking } => {
            may_receive(actor, &overdracht.naar)?;
            if !OPMERKING.contains(&opmerking.trim().chars().count()) || opmerking.contains('\0') {
                return Err(Failure::Invalid(FieldErrors::one(
                    "opmerking",
                    "Vul in wat er niet klopt, in 3 tot en met 300 tekens.",
                )));
            }
        }
        Decision::Withdraw => may_give(actor, &overdracht.van)?,
    }
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        decide_in(&tx, &own_app, &own_actor, id, decision).await
    })
    .await
}

/// Decides, inside the caller's unit of work.
async fn decide_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    id: Uuid,
    decision: Decision,
) -> Result<usize, Failure> {
    stock::lock(tx).await?;
    let overdracht = store::overdracht::find(tx, id)
        .await?
        .ok_or(Failure::NotFound)?
        .overdracht;
    let (by, now, from) = (actor.account()?.id, app.now(), overdracht.status.word());
    let decided = match decision {
        Decision::Confirm { on_paper } => overdracht.confirm(by, now, on_paper),
        Decision::Refuse { opmerking } => overdracht.refuse(by, now, opmerking.trim().to_owned()),
        Decision::Withdraw => overdracht.withdraw(by, now),
    }
    .map_err(refused)?;
    store::overdracht::update(tx, &decided).await?;
    note_overdracht(tx, app, actor, &decided, Some(from), "overdracht.decide");
    match decided.status {
        OverdrachtStatus::Confirmed { .. } => move_all(tx, app, actor, &decided).await,
        OverdrachtStatus::Offered
        | OverdrachtStatus::Refused { .. }
        | OverdrachtStatus::Withdrawn { .. } => Ok(0),
    }
}

/// Moves what the giver still has; what was handed in at a door meanwhile changed hands then.
async fn move_all(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    overdracht: &Overdracht,
) -> Result<usize, Failure> {
    let now = app.now();
    let mut moved = Vec::new();
    let mut status = None;
    for was in store::cheque::in_range(tx, &overdracht.range).await? {
        if was.verkooppunt != overdracht.van || was.status.sale().is_some() {
            continue;
        }
        let Ok(cheque) = hand(was.clone(), &overdracht.naar) else {
            continue;
        };
        note(tx, now, actor, &was, &cheque, "cheque.hand_over");
        moved.push(cheque.id);
        status = Some(cheque.status);
    }
    if let Some(status) = status {
        let target = store::cheque::Target {
            status,
            verkooppunt: &overdracht.naar,
        };
        store::cheque::move_range(
            tx,
            &overdracht.range,
            &overdracht.van,
            target,
            moved.len(),
            now,
        )
        .await
        .map_err(collided)?;
    }
    store::overdracht::moved(tx, overdracht.id, &moved, now).await?;
    Ok(moved.len())
}

/// A cheque of an open hand-over that turns up at a door has reached the receiver, whatever the slip says: it counts as
/// confirmed by itself. Answers the cheque as it is then; the caller stores it.
pub(super) async fn at_the_door(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    found: Cheque,
) -> Result<Cheque, Failure> {
    let range = ChequeRange {
        jaar: found.jaar,
        first: found.seq,
        last: found.seq,
    };
    let open = store::overdracht::open_over(tx, &range).await?;
    // A cheque on its way back to the municipality is still that of the verkooppunt that gives it back.
    let Some(overdracht) = open.filter(|one| one.naar != OWN_STOCK) else {
        return Ok(found);
    };
    let Ok(cheque) = hand(found.clone(), &overdracht.naar) else {
        return Ok(found);
    };
    let now = app.now();
    note(tx, now, actor, &found, &cheque, "cheque.hand_over");
    store::overdracht::moved(tx, overdracht.id, &[cheque.id], now).await?;
    Ok(cheque)
}

/// The latest hand-overs this account may see; `holder` narrows it.
pub async fn list(app: &App, actor: &Actor, holder: Option<&str>) -> Result<Vec<Listed>, Failure> {
    let own = actor.account()?.rol.verkooppunt();
    let holder = own.or(holder);
    match holder {
        Some(slug) => may_see(actor, slug)?,
        None => may(
            actor,
            Want::HoldStock {
                verkooppunt: OWN_STOCK,
            },
        )?,
    }
    Ok(store::overdracht::latest(app.store.read(), holder, LATEST).await?)
}

/// One hand-over, for who gives or receives.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<Listed, Failure> {
    // Whoever holds no stock anywhere hears nothing about what exists.
    stock::any_stock(actor)?;
    let listed = store::overdracht::find(app.store.read(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    let Overdracht { van, naar, .. } = &listed.overdracht;
    if may_see(actor, van).is_ok() || may_see(actor, naar).is_ok() {
        Ok(listed)
    } else {
        Err(Failure::NotFound)
    }
}

/// The slip that giver and receiver sign.
pub async fn slip(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<u8>, Failure> {
    let listed = find(app, actor, id).await?;
    let overdracht = listed.overdracht;
    let (eerste, laatste) = overdracht.range.nummers(&app.regeling.cheque_prefix);
    let cheques = store::cheque::in_range(app.store.read(), &overdracht.range).await?;
    let waarde = cheques.first().map_or(0, |cheque| cheque.waarde.0);
    let at = overdracht.offered_at;
    let paper = Overdrachtsbon {
        regeling_naam: app.regeling.naam.clone(),
        van: stock::holder_naam(app, &overdracht.van),
        naar: stock::holder_naam(app, &overdracht.naar),
        op: local_date(at).to_datetime(local_time(at)),
        eerste,
        laatste,
        aantal: overdracht.range.aantal(),
        prijs_cent: waarde,
        door: listed.offered_by,
        vragen: print::Telefoon {
            naam: app.regeling.meldpunt.naam.clone(),
            nummer: app.regeling.meldpunt.telefoon.to_string(),
        },
    };
    vel::draw(move || print::overdrachtsbon(&paper)).await
}

/// Whether this account may say that the receiver has it.
pub fn may_receive(actor: &Actor, naar: &str) -> Result<(), Failure> {
    stock::may_hold(actor, naar)
}

/// Whether this account may hand out, or take back, what this holder has.
pub fn may_give(actor: &Actor, van: &str) -> Result<(), Failure> {
    if may(actor, Want::ManageStock).is_ok() {
        return Ok(());
    }
    // A clerk gives what lies at the own verkooppunt; the meldpunt looks, and hands nothing out.
    may(actor, Want::Sell { verkooppunt: van })?;
    Ok(())
}

fn may_see(actor: &Actor, holder: &str) -> Result<(), Failure> {
    may(
        actor,
        Want::HoldStock {
            verkooppunt: holder,
        },
    )?;
    Ok(())
}

fn hand(cheque: Cheque, naar: &str) -> Result<Cheque, crate::domain::cheque::ChequeRefused> {
    if naar == OWN_STOCK {
        cheque.hand_back()
    } else {
        cheque.hand_over(naar)
    }
}

fn refused(why: OverdrachtRefused) -> Failure {
    Failure::refused("Dit kan nu niet", why)
}

/// Somebody took one of the cheques meanwhile: run again, see which, and go on with the others.
fn collided(error: StoreError) -> Failure {
    match error {
        StoreError::Stale => Failure::Storage(StoreError::Collision),
        other => other.into(),
    }
}

fn note_overdracht(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    overdracht: &Overdracht,
    from: Option<&'static str>,
    action: &'static str,
) {
    record(
        tx,
        app.now(),
        actor,
        Act {
            action,
            object: "overdracht",
            object_id: overdracht.id,
            no: overdracht.version,
            from,
            to: Some(overdracht.status.word()),
        },
    );
}
