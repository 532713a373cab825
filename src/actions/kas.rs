//! The till of a verkooppunt: opening, counting, signing and closing a kasdag. Whoever books cash asks here first in which
//! kasdag it goes, in the same unit of work.

use uuid::Uuid;

use super::{Act, Failure, record};
use crate::{
    app::App,
    domain::{
        account::Actor,
        kas::{By, Kasdag, KasdagRefused, KasdagStatus},
        money::Cents,
    },
    store::{self, Tx},
};

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
    store::kas::update(tx, &used).await?;
    note(tx, app, actor, &used, Some(from), "kasdag.use_after_count");
    Ok(used.id)
}

/// Refuses to take more cash out of a till than the journal says is in it (invariant M5). Call it after [`open_for`].
pub(super) async fn holds(tx: &Tx, kasdag: Uuid, cents: Cents) -> Result<(), Failure> {
    let kasdag = store::kas::find(tx, kasdag)
        .await?
        .ok_or(Failure::NotFound)?;
    if store::kas::stand(tx, &kasdag).await?.blijft() < cents {
        return Err(refused(KasdagRefused::Short));
    }
    Ok(())
}

/// Opens the next kasdag with what stayed at the last closing.
async fn open_in(tx: &Tx, app: &App, actor: &Actor, verkooppunt: &str) -> Result<Kasdag, Failure> {
    let begin = match store::kas::last(tx, verkooppunt).await? {
        Some(last) => store::kas::stand(tx, &last).await?.blijft(),
        None => Cents::ZERO,
    };
    let nummer = store::counter::take(tx, &format!("kasdag {verkooppunt}"), 1).await?;
    let opened = By {
        account: actor.account()?.id,
        at: app.now(),
    };
    let nummer = u32::try_from(nummer).unwrap_or(u32::MAX);
    let kasdag = Kasdag::open(app.new_id(), verkooppunt, nummer, begin, opened);
    store::kas::add(tx, &kasdag).await?;
    note(tx, app, actor, &kasdag, None, "kasdag.open");
    Ok(kasdag)
}

/// One at a time per till: nobody books into a kasdag that is being closed.
async fn lock(tx: &Tx, verkooppunt: &str) -> Result<(), Failure> {
    tx.lock(&format!("kas {verkooppunt}")).await?;
    Ok(())
}

fn refused(why: KasdagRefused) -> Failure {
    Failure::refused("Dit kan nu niet", why)
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
