//! Organisaties that buy on invoice: finance keeps them, a clerk chooses one. How their cheques are used is told in counts
//! only, never for whom.

use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        organisatie::{Organisatie, OrganisatieDraft},
    },
    store::{self, Tx, organisatie::Payer},
};

pub use super::factuur::Listed;

/// Invoices shown with an organisatie.
const INVOICES: i64 = 50;

/// An organisatie with what it bought.
pub struct Known {
    /// The organisatie.
    pub organisatie: Organisatie,
    /// Cheques per state; the words are those of the cheque's states.
    pub usage: Vec<(String, u64)>,
    /// Its latest invoices, newest first.
    pub facturen: Vec<Listed>,
}

/// All organisaties, by name, for who sells or manages the money.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Organisatie>, Failure> {
    let sells = actor.account()?.rol.verkooppunt();
    match sells {
        Some(verkooppunt) => may(actor, Want::Sell { verkooppunt })?,
        None => may(actor, Want::ManageMoney)?,
    }
    Ok(store::organisatie::all(app.store.read()).await?)
}

/// One organisatie with what it bought.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<Known, Failure> {
    may(actor, Want::ManageMoney)?;
    let reader = app.store.read();
    let organisatie = store::organisatie::find(reader, id)
        .await?
        .ok_or(Failure::NotFound)?;
    Ok(Known {
        organisatie,
        usage: store::organisatie::usage(reader, Payer::Organisatie(id)).await?,
        facturen: store::factuur::page(reader, false, Some(id), (0, INVOICES)).await?,
    })
}

/// Adds an organisatie; answers its key.
pub async fn add(
    app: &App,
    actor: &Actor,
    draft: &OrganisatieDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    may(actor, Want::ManageMoney)?;
    let organisatie = Organisatie {
        id: app.new_id(),
        gegevens: draft.check().map_err(Failure::Invalid)?,
        version: 1,
    };
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        store::organisatie::add(&tx, &organisatie).await?;
        note(&tx, &own_app, &own_actor, &organisatie, "organisatie.add");
        Ok(organisatie.id)
    })
    .await
}

/// Changes what is known of an organisatie; invoices that were sent stay as they were.
pub async fn change(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: &OrganisatieDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    may(actor, Want::ManageMoney)?;
    let checked = draft.check();
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let found = store::organisatie::find(&tx, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let changed = Organisatie {
            id,
            gegevens: checked.map_err(Failure::Invalid)?,
            version: found.version + 1,
        };
        store::organisatie::update(&tx, &changed).await?;
        note(&tx, &own_app, &own_actor, &changed, "organisatie.change");
        Ok(id)
    })
    .await
}

fn note(tx: &Tx, app: &App, actor: &Actor, organisatie: &Organisatie, action: &'static str) {
    let act = Act {
        action,
        object: "organisatie",
        object_id: organisatie.id,
        no: organisatie.version,
        from: None,
        to: None,
    };
    record(tx, app.now(), actor, act);
}
