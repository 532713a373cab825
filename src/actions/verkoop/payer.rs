//! Who pays for a sale besides whoever stands at the counter: found before the sale begins, and paid inside its unit of work,
//! where nobody else spends from the same fonds.

use jiff::Timestamp;
use uuid::Uuid;

use super::super::{
    Failure,
    toekenning::{self, Paid as Part},
};
use crate::{
    app::App,
    domain::{
        account::Actor,
        fields::FieldErrors,
        money::Cents,
        organisatie::Organisatie,
        verkoop::{Betaalwijze, NewVerkoop, PayerDraft, VerkoopDraft},
    },
    store::{self, Tx},
};

/// Who pays, found.
#[derive(Clone, Debug)]
pub(in crate::actions) struct Payer {
    organisatie: Option<Organisatie>,
    toekenning: Option<Uuid>,
    /// The resident was asked nothing, because the fonds pays all.
    free: bool,
}

/// What is asked for the cheques of a sale.
#[derive(Clone, Copy, Debug)]
pub(in crate::actions) struct Asked {
    /// For one, where all cost the same.
    pub(in crate::actions) each: Option<Cents>,
    /// For all of them.
    pub(in crate::actions) totaal: Cents,
}

/// A sale of which it is settled who pays what.
pub(super) struct Paid {
    pub(super) new: NewVerkoop,
    pub(super) organisatie: Option<Organisatie>,
    pub(super) part: Option<Part>,
    /// When the cheque was sold that the new one comes in the place of.
    pub(super) replaced_sold_at: Option<Timestamp>,
}

/// Finds who pays, and puts into the draft what follows from it: the name on the invoice, or no way of paying where a fonds
/// pays all.
pub(in crate::actions) async fn named(
    app: &App,
    actor: &Actor,
    draft: &VerkoopDraft,
    payer: &PayerDraft,
) -> Result<(VerkoopDraft, Payer), Failure> {
    let mut draft = draft.clone();
    let on_invoice = draft.betaalwijze.trim() == Betaalwijze::Factuur.word();
    // Like a name: kept only where an invoice needs it.
    let organisatie = if on_invoice {
        organisatie(app, payer.organisatie.trim()).await?
    } else {
        None
    };
    if let Some(organisatie) = &organisatie {
        draft.koper = organisatie.gegevens.naam.to_string();
    }
    let mut free = false;
    let typed = payer.toekenning.trim();
    let toekenning = if typed.is_empty() {
        None
    } else if on_invoice {
        return Err(at(
            "betaalwijze",
            "Bij een toekenning kan de bewoner alleen contant of met pin betalen.",
        ));
    } else {
        let known = toekenning::by_nummer(app, actor, typed).await?;
        free = known.fonds.is_free_at(app.prijs().cents);
        if free {
            // Nothing is to be paid, so that any way of paying will do; the sale itself says that the fonds paid.
            Betaalwijze::Pin.word().clone_into(&mut draft.betaalwijze);
        }
        Some(known.listed.toekenning.id)
    };
    let payer = Payer {
        organisatie,
        toekenning,
        free,
    };
    Ok((draft, payer))
}

/// What the fonds pays, decided inside the sale's unit of work.
pub(super) async fn pay(
    tx: &Tx,
    app: &App,
    new: &NewVerkoop,
    payer: &Payer,
    asked: Asked,
) -> Result<Paid, Failure> {
    let mut new = new.clone();
    let part = match payer.toekenning {
        Some(id) => {
            let prijs = asked.each.ok_or_else(|| {
                at(
                    "toekenning",
                    "Deze cheques hebben niet allemaal dezelfde prijs. Verkoop ze per prijs.",
                )
            })?;
            Some(toekenning::pay_part(tx, app, id, (prijs, new.aantal)).await?)
        }
        None => None,
    };
    if part.is_some_and(|part| part.cents == asked.totaal) {
        new.betaalwijze = Betaalwijze::Fonds;
    } else if payer.free {
        // Since the page was shown the resident has to pay something after all: ask how.
        return Err(Failure::Stale);
    }
    Ok(Paid {
        new,
        organisatie: payer.organisatie.clone(),
        part,
        replaced_sold_at: None,
    })
}

async fn organisatie(app: &App, typed: &str) -> Result<Option<Organisatie>, Failure> {
    if typed.is_empty() {
        return Ok(None);
    }
    let found = match typed.parse::<Uuid>() {
        Ok(id) => store::organisatie::find(app.store.read(), id).await?,
        Err(_) => None,
    };
    match found {
        Some(organisatie) => Ok(Some(organisatie)),
        None => Err(at("organisatie", "Deze organisatie bestaat niet.")),
    }
}

fn at(field: &str, sentence: &str) -> Failure {
    Failure::Invalid(FieldErrors::one(field, sentence))
}
