//! Printing stock: numbered cheques that are worth nothing until they are sold. They come into the municipality's own stock;
//! for a verkooppunt their hand-over is offered in the same act.

use uuid::Uuid;

use super::{
    Act, Done, Failure, Once, akkoord, once, overdracht, record, stock,
    vel::{self, Vorm},
    verkoop::take_seqs,
};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        akkoord::Voorstel,
        calendar::local_date,
        cheque::{Cheque, ChequeRange, ChequeStatus},
        fields::FieldErrors,
        oplage::{ALONE, NewOplage, Oplage, OplageDraft},
        overdracht::OWN_STOCK,
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

/// What came of asking for a print run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Made {
    /// It is there, under this key.
    Oplage(Uuid),
    /// It is so large that another has to agree first: the key of that question.
    Asked(Uuid),
}

/// Makes a print run of a size that one person may make; answers its key.
pub async fn print(
    app: &App,
    actor: &Actor,
    draft: &OplageDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    let done = print_or_ask(app, actor, draft, key).await?;
    match done.value {
        Made::Oplage(id) => Ok(Done {
            value: id,
            replayed: done.replayed,
        }),
        Made::Asked(_) => Err(Failure::Invalid(FieldErrors::one(
            "aantal",
            "Meer dan 500 cheques in 1 keer mag alleen met 2 personen.",
        ))),
    }
}

/// Makes a print run, or asks another to agree when it is large (reliability page, "four eyes").
pub async fn print_or_ask(
    app: &App,
    actor: &Actor,
    draft: &OplageDraft,
    key: Option<Once>,
) -> Result<Done<Made>, Failure> {
    may(actor, Want::PrintOplage)?;
    let checked = draft.check();
    let mut errors = checked.as_ref().err().cloned().unwrap_or_default();
    let holder = stock::holder(app, &draft.verkooppunt);
    if holder.is_none() {
        errors.push("verkooppunt", "Kies voor welk verkooppunt de cheques zijn.");
    }
    let (Some(verkooppunt), Ok(new), true) = (holder, checked, errors.is_empty()) else {
        return Err(Failure::Invalid(errors));
    };
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        if new.aantal <= ALONE {
            let id = print_in(&tx, &own_app, &own_actor, &verkooppunt, new).await?;
            return Ok(Made::Oplage(id));
        }
        let voorstel = Voorstel::Oplage {
            verkooppunt,
            aantal: new.aantal,
            boekje: new.boekje,
        };
        let id = akkoord::ask(&tx, &own_app, &own_actor, voorstel).await?;
        Ok(Made::Asked(id))
    })
    .await
}

/// Makes a print run, inside the caller's unit of work; answers its key.
pub(super) async fn print_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
    new: NewOplage,
) -> Result<Uuid, Failure> {
    let NewOplage {
        aantal: count,
        boekje,
    } = new;
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
        boekje,
        account: actor.account()?.id,
        created_at: now,
    };
    store::oplage::add(tx, &oplage).await?;
    let mut secrets = Vec::new();
    let mut cheques = Vec::new();
    let mut made = vel::make(app, usize::try_from(count).unwrap_or_default())?;
    vel::bind(&mut made, boekje);
    for (seq, (own, marks)) in (first_seq..).zip(made) {
        let cheque = Cheque {
            id: app.new_id(),
            oplage: Some(oplage.id),
            jaar,
            seq,
            status: ChequeStatus::Printed,
            verkooppunt: OWN_STOCK.to_owned(),
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
        .map(|(cheque, _)| ("cheque.print", "cheque", cheque.id, Some("printed")))
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
    if verkooppunt != OWN_STOCK {
        let range = ChequeRange {
            jaar,
            first: oplage.first_seq,
            last: oplage.last_seq,
        };
        overdracht::offer_in(tx, app, actor, range, OWN_STOCK, verkooppunt).await?;
    }
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
    let oplage = store::oplage::find(reader, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let mut cheques = store::cheque::in_range(reader, &oplage.range()).await?;
    for cheque in &mut cheques {
        // The paper names where it is meant for, wherever it lies now.
        cheque.verkooppunt.clone_from(&oplage.verkooppunt);
    }
    let vorm = if oplage.boekje > 0 {
        Vorm::Boekje
    } else {
        Vorm::Los
    };
    vel::print(app, id, cheques, vorm).await
}

/// The covers of the booklets of a print run, until its printing is confirmed.
pub async fn covers(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<u8>, Failure> {
    may(actor, Want::PrintOplage)?;
    let reader = app.store.read();
    let oplage = store::oplage::find(reader, id)
        .await?
        .filter(|oplage| oplage.boekje > 0)
        .ok_or(Failure::NotFound)?;
    let cheques = store::cheque::in_range(reader, &oplage.range()).await?;
    vel::print_covers(app, id, cheques, oplage.boekje).await
}

/// Says that the sheet of a print run was printed well.
pub async fn confirm_sheet(app: &App, actor: &Actor, id: Uuid) -> Result<(), Failure> {
    may(actor, Want::PrintOplage)?;
    store::oplage::find(app.store.read(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    vel::confirm(app, actor, id).await
}
