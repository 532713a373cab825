//! Printing stock for a verkooppunt: numbered cheques that are worth nothing until they are sold.

use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record, vel, verkoop::take_seqs};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        calendar::local_date,
        cheque::{Cheque, ChequeStatus},
        oplage::{Oplage, OplageDraft},
    },
    store::{self, Tx, oplage::Listed},
};

/// Print runs shown.
const LATEST: i64 = 50;

/// A print run, and whether its sheet still has to be printed.
pub struct Printed {
    /// The print run.
    pub oplage: Oplage,
    /// Whether its secrets still wait to be printed.
    pub open: bool,
}

/// Makes a print run for a verkooppunt; answers its key.
pub async fn print(
    app: &App,
    actor: &Actor,
    draft: &OplageDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    may(actor, Want::PrintOplage)?;
    let checked = draft.check();
    let mut errors = checked.as_ref().err().cloned().unwrap_or_default();
    let slug = draft.verkooppunt.trim().to_owned();
    if app.regeling.verkooppunt(&slug).is_none() {
        errors.push("verkooppunt", "Kies voor welk verkooppunt de cheques zijn.");
    }
    let count = match checked {
        Ok(count) if errors.is_empty() => count,
        Ok(_) | Err(_) => return Err(Failure::Invalid(errors)),
    };
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        print_in(&tx, &own_app, &own_actor, &slug, count).await
    })
    .await
}

/// Makes a print run, inside the caller's unit of work; answers its key.
pub(super) async fn print_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
    count: u32,
) -> Result<Uuid, Failure> {
    let now = app.now();
    let today = local_date(now);
    let (jaar, prijs) = (today.year(), app.regeling.prijs_on(today));
    let first_seq = take_seqs(tx, jaar, count).await?;
    let oplage = Oplage {
        id: app.new_id(),
        verkooppunt: verkooppunt.to_owned(),
        jaar,
        first_seq,
        last_seq: first_seq + count - 1,
        waarde: prijs.cents,
        personen_uren: prijs.personen_uren,
        account: actor.account()?.id,
        created_at: now,
    };
    store::oplage::add(tx, &oplage).await?;
    let mut secrets = Vec::new();
    let mut cheques = Vec::new();
    let made = vel::make(app, usize::try_from(count).unwrap_or_default())?;
    for (seq, (own, marks)) in (first_seq..).zip(made) {
        let cheque = Cheque {
            id: app.new_id(),
            oplage: Some(oplage.id),
            jaar,
            seq,
            status: ChequeStatus::InStock,
            verkooppunt: oplage.verkooppunt.clone(),
            waarde: oplage.waarde,
            personen_uren: oplage.personen_uren,
            version: 1,
        };
        secrets.push(own);
        cheques.push((cheque, marks));
    }
    store::cheque::add_many(tx, &cheques, now).await?;
    let acts = cheques
        .iter()
        .map(|(cheque, _)| ("cheque.print", "cheque", cheque.id, Some("in_stock")))
        .chain([("oplage.print", "oplage", oplage.id, None)]);
    for (action, object, object_id, to) in acts {
        record(
            tx,
            now,
            actor,
            Act {
                action,
                object,
                object_id,
                no: 1,
                from: None,
                to,
            },
        );
    }
    vel::keep(tx, app, oplage.id, &secrets, now).await?;
    Ok(oplage.id)
}

/// The latest print runs.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Listed>, Failure> {
    may(actor, Want::PrintOplage)?;
    Ok(store::oplage::latest(app.store.read(), LATEST).await?)
}

/// One print run.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<Printed, Failure> {
    may(actor, Want::PrintOplage)?;
    let oplage = store::oplage::find(app.store.read(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    let open = vel::open(app, id).await?.is_some();
    Ok(Printed { oplage, open })
}

/// The sheet of a print run, until its printing is confirmed.
pub async fn sheet(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<u8>, Failure> {
    may(actor, Want::PrintOplage)?;
    let reader = app.store.read();
    store::oplage::find(reader, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let cheques = store::cheque::of_oplage(reader, id).await?;
    vel::print(app, id, cheques, false).await
}

/// Says that the sheet of a print run was printed well.
pub async fn confirm_sheet(app: &App, actor: &Actor, id: Uuid) -> Result<(), Failure> {
    may(actor, Want::PrintOplage)?;
    store::oplage::find(app.store.read(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    vel::confirm(app, actor, id).await
}
