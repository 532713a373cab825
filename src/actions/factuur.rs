//! Invoices: made with the sale they are for, paid by hand here or by matching a bank statement. An invoice never changes;
//! what is open of it follows from the journal.

use uuid::Uuid;

use super::{Act, Done, Failure, Once, Page, Part, once, record, vel, verkoop::own_verkooppunt};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        boeking::{Boeking, Rekening},
        calendar::local_date,
        factuur::{self, Factuur},
        fields::FieldErrors,
        money::Cents,
        organisatie::Organisatie,
        verkoop::Verkoop,
    },
    print::{self, FactuurDruk},
    store::{self, Tx, boeking::Place},
};

pub use crate::store::factuur::Listed;

/// An invoice with what was paid of it.
pub struct Known {
    /// The invoice and what is open.
    pub listed: Listed,
    /// When something was booked as paid, and how many cents.
    pub payments: Vec<(jiff::Timestamp, Cents)>,
}

/// Makes the invoice of a sale, inside the sale's unit of work.
pub(super) async fn issue(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    verkoop: &Verkoop,
    organisatie: Option<&Organisatie>,
) -> Result<(), Failure> {
    let jaar = local_date(verkoop.reported_at).year();
    let seq = store::counter::take(tx, &format!("factuur {jaar}"), 1).await?;
    let aan = match organisatie {
        Some(organisatie) => organisatie.gegevens.address(),
        None => verkoop.koper.iter().cloned().collect(),
    };
    let seq = u32::try_from(seq).unwrap_or(u32::MAX);
    let factuur = Factuur::issue(app.new_id(), seq, verkoop, aan);
    store::factuur::add(tx, &factuur).await?;
    let act = Act {
        action: "factuur.issue",
        object: "factuur",
        object_id: factuur.id,
        no: 1,
        from: None,
        to: None,
    };
    record(tx, verkoop.reported_at, actor, act);
    Ok(())
}

/// A page of invoices, newest first: all, or those with money open.
pub async fn page(
    app: &App,
    actor: &Actor,
    open_only: bool,
    part: Part,
) -> Result<Page<Listed>, Failure> {
    may(actor, Want::ManageMoney)?;
    let rows = store::factuur::page(app.store.read(), open_only, None, part.reach()).await?;
    Ok(part.page(rows))
}

/// One invoice.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<Known, Failure> {
    may(actor, Want::ManageMoney)?;
    let reader = app.store.read();
    let listed = store::factuur::find(reader, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let payments = store::factuur::payments(reader, listed.factuur.verkoop).await?;
    Ok(Known { listed, payments })
}

/// The invoice as a PDF, for finance.
pub async fn paper(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<u8>, Failure> {
    may(actor, Want::ManageMoney)?;
    let listed = store::factuur::find(app.store.read(), id).await?;
    draw(app, listed).await
}

/// The invoice of a sale of one's own verkooppunt as a PDF, to hand over at the counter.
pub async fn paper_of_sale(app: &App, actor: &Actor, verkoop: Uuid) -> Result<Vec<u8>, Failure> {
    let verkooppunt = own_verkooppunt(app, actor)?;
    let reader = app.store.read();
    store::verkoop::find(reader, &verkooppunt.slug, verkoop)
        .await?
        .ok_or(Failure::NotFound)?;
    let listed = store::factuur::of_verkoop(reader, verkoop).await?;
    draw(app, listed).await
}

/// Books what was paid of an invoice, as finance read it on the bank statement; answers what is still open.
pub async fn pay(
    app: &App,
    actor: &Actor,
    id: Uuid,
    bedrag: &str,
    key: Option<Once>,
) -> Result<Done<Cents>, Failure> {
    may(actor, Want::ManageMoney)?;
    let account = actor.account()?.id;
    let (own_app, own_actor, bedrag) = (app.clone(), actor.clone(), bedrag.to_owned());
    once(app, actor, key, move |tx| async move {
        // Two people who book the same payment at once: the second sees what is left.
        // That of the bank's statements, which book payments too: one of the two sees what the other did.
        tx.lock("bank").await?;
        let Listed {
            factuur,
            open,
            verkooppunt,
        } = store::factuur::find(&tx, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let cents = factuur::paid(&bedrag, open)
            .map_err(|sentence| Failure::Invalid(FieldErrors::one("bedrag", sentence)))?;
        let now = own_app.now();
        let debtor = debtor(factuur.organisatie, &verkooppunt);
        let place = Place {
            verkoop: Some(factuur.verkoop),
            ..Place::new(own_app.new_id(), now, Some(account))
        };
        let entry = Boeking::banked(Rekening::Debiteuren, &debtor, cents);
        store::boeking::add(&tx, &place, &entry).await?;
        let act = Act {
            action: "factuur.pay",
            object: "boeking",
            object_id: place.id,
            no: 1,
            from: None,
            to: None,
        };
        record(&tx, now, &own_actor, act);
        Ok(Cents(open.0 - cents.0))
    })
    .await
}

/// Whose debtor a buyer is in the journal: the organisatie by its key, or the verkooppunt that knows the buyer by name.
pub(super) fn debtor(organisatie: Option<Uuid>, verkooppunt: &str) -> String {
    organisatie.map_or_else(|| verkooppunt.to_owned(), |id| id.to_string())
}

async fn draw(app: &App, listed: Option<Listed>) -> Result<Vec<u8>, Failure> {
    let Listed { factuur, .. } = listed.ok_or(Failure::NotFound)?;
    let reader = app.store.read();
    let cheques = store::cheque::of_verkoop(reader, factuur.verkoop).await?;
    let nummer = |cheque: &crate::domain::cheque::Cheque| {
        cheque.nummer(&app.regeling.cheque_prefix).to_string()
    };
    let regeling = &app.regeling;
    let paper = FactuurDruk {
        regeling_naam: regeling.naam.clone(),
        gemeente: regeling.gemeente.clone(),
        nummer: factuur.nummer().to_string(),
        op: local_date(factuur.issued_at),
        betalen_voor: factuur.betalen_voor,
        aan: factuur.aan,
        aantal: factuur.aantal,
        totaal_cent: factuur.totaal.0,
        first_nummer: cheques.first().map(nummer).unwrap_or_default(),
        last_nummer: cheques.last().map(nummer).unwrap_or_default(),
        rekening: regeling
            .administratie
            .as_ref()
            .map(|own| (own.iban.to_string(), own.naam.clone())),
        vragen: print::Telefoon {
            naam: regeling.meldpunt.naam.clone(),
            nummer: regeling.meldpunt.telefoon.to_string(),
        },
    };
    vel::draw(move || print::factuur(&paper)).await
}
