//! Money back for cheques that were not used, to whoever paid: at the counter, with the claim code of each stub. A large refund asks
//! a second person.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Act, Done, Failure, Once, akkoord,
    cheque::{by_nummer, move_on, proved, refusal},
    kas, once, record, vel,
    verkoop::own_verkooppunt,
};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        akkoord::Voorstel,
        boeking::{Boeking, Rekening},
        calendar::{local_date, local_time},
        cheque::Cheque,
        money::Cents,
        terugbetaling::{
            ALONE, Part, Terugbetaald, Terugbetaling, TerugbetalingDraft, TerugbetalingRefused,
            parts,
        },
        vervanging::Grond,
    },
    print::{self, Bon, BonRegel},
    store::{self, StoreError, Tx, boeking::Place},
};

/// What came of a refund.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Refunded {
    /// The money goes back.
    Paid(Paid),
    /// It is so much that a second person has to agree first; the key of the question.
    Asked(Uuid),
}

/// A refund that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Paid {
    /// Its key.
    pub id: Uuid,
    /// Its number.
    pub nummer: String,
    /// All of it, in cents.
    pub totaal: Cents,
    /// What the clerk takes out of the till, in cents.
    pub kas: Cents,
    /// What goes back by card, in cents.
    pub pin: Cents,
}

/// Pays cheques back, or asks a second person when it is much. The money leaves the clerk's own till.
pub async fn refund(
    app: &App,
    actor: &Actor,
    draft: &TerugbetalingDraft,
    key: Option<Once>,
) -> Result<Done<Refunded>, Failure> {
    may(actor, Want::CareForCheque)?;
    let verkooppunt = own_verkooppunt(app, actor)?.slug.clone();
    let claimed = draft.check().map_err(Failure::Invalid)?;
    let (app_, actor_) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (app_, actor_);
        let mut cheques = Vec::with_capacity(claimed.len());
        let mut total = Cents::ZERO;
        for (index, one) in claimed.iter().enumerate() {
            let cheque = by_nummer(&tx, &app, &one.nummer).await?;
            let field = if index == 0 { "claimcode" } else { "cheques" };
            proved(&tx, &app, &cheque, &one.claimcode, field).await?;
            // Refused before anybody is asked to agree.
            let waarde = cheque.waarde;
            cheques.push(cheque.id);
            cheque
                .refund()
                .map_err(|why| named(&app, &one.nummer.to_string(), why))?;
            total = total.checked_add(waarde).unwrap_or(Cents(i64::MAX));
        }
        if total <= ALONE {
            let paid = pay_back(&tx, &app, &actor, &verkooppunt, &cheques).await?;
            return Ok(Refunded::Paid(paid));
        }
        let voorstel = Voorstel::Terugbetaling {
            verkooppunt,
            cheques,
            cents: total,
        };
        let asked = akkoord::ask(&tx, &app, &actor, voorstel).await?;
        Ok(Refunded::Asked(asked))
    })
    .await
}

/// Pays these cheques back at a verkooppunt, inside the caller's unit of work.
pub(super) async fn pay_back(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
    cheques: &[Uuid],
) -> Result<Paid, Failure> {
    let place = app
        .regeling
        .verkooppunt(verkooppunt)
        .ok_or(Failure::NotFound)?;
    let (account, now) = (actor.account()?.id, app.now());
    let mut returns = Vec::with_capacity(cheques.len());
    for id in cheques {
        returns.push(give_back(tx, app, actor, verkooppunt, *id).await?);
    }
    let sum = |rekening: Option<Rekening>| {
        let parts = returns.iter().flat_map(|one| &one.parts);
        let counted = parts.filter(|part| rekening.is_none_or(|one| one == part.rekening));
        Cents::checked_sum(counted.map(|part| part.cents)).unwrap_or(Cents(i64::MAX))
    };
    let (totaal, cash, pin) = (
        sum(None),
        sum(Some(Rekening::Kas)),
        sum(Some(Rekening::Pin)),
    );
    let kasdag = if cash == Cents::ZERO {
        None
    } else {
        let open = kas::open_for(tx, app, actor, verkooppunt).await?;
        kas::holds(tx, app, verkooppunt, cash).await?;
        Some(open)
    };
    for one in &returns {
        for part in &one.parts {
            let place = Place {
                verkoop: Some(one.row.verkoop),
                cheque: Some(one.row.cheque),
                kasdag: kasdag.filter(|_| part.rekening == Rekening::Kas),
                sold_at: one.sold_at,
                ..Place::new(app.new_id(), now, Some(account))
            };
            let entry = Boeking::refund(part.rekening, &part.partij, part.cents);
            store::boeking::add(tx, &place, &entry).await?;
        }
    }
    let jaar = local_date(now).year();
    let counter = format!("terugbetaling {verkooppunt} {jaar}");
    let seq = store::counter::take(tx, &counter, 1).await?;
    let terugbetaling = Terugbetaling {
        id: app.new_id(),
        verkooppunt: verkooppunt.to_owned(),
        jaar,
        seq: u32::try_from(seq).unwrap_or(u32::MAX),
        totaal,
        kas: cash,
        kasdag,
        account,
        at: now,
        cheques: returns.into_iter().map(|one| one.row).collect(),
    };
    store::terugbetaling::add(tx, &terugbetaling).await?;
    record(
        tx,
        now,
        actor,
        Act {
            action: "terugbetaling.pay",
            object: "terugbetaling",
            object_id: terugbetaling.id,
            no: 1,
            from: None,
            to: None,
        },
    );
    Ok(Paid {
        id: terugbetaling.id,
        nummer: terugbetaling.nummer(&place.letters),
        totaal,
        kas: cash,
        pin,
    })
}

/// What goes back for one cheque.
struct Return {
    row: Terugbetaald,
    sold_at: Option<Timestamp>,
    parts: Vec<Part>,
}

/// Moves one cheque on and finds who paid for it.
async fn give_back(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    verkooppunt: &str,
    id: Uuid,
) -> Result<Return, Failure> {
    let was = store::cheque::find(tx, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let nummer = was.nummer(&app.regeling.cheque_prefix).to_string();
    let cheque = was
        .clone()
        .refund()
        .map_err(|why| named(app, &nummer, why))?;
    let verkoop = paid_sale(tx, &was).await?;
    let sale = store::verkoop::by_id(tx, verkoop)
        .await?
        .ok_or(Failure::NotFound)?;
    let paid = store::boeking::of_sale(tx, verkoop).await?;
    let parts = parts(&paid, sale.totaal, was.waarde, verkooppunt).map_err(nobody_paid)?;
    move_on(tx, app, actor, &was, &cheque, "cheque.refund").await?;
    Ok(Return {
        row: Terugbetaald {
            cheque: id,
            verkoop,
            cents: was.waarde,
        },
        sold_at: was.status.sale().map(|sale| sale.at),
        parts,
    })
}

/// The sale that was paid for this cheque: its own, or that of the first of those it came in the place of.
async fn paid_sale(tx: &Tx, cheque: &Cheque) -> Result<Uuid, Failure> {
    let mut first = cheque.clone();
    while let Some(vervanging) = store::vervanging::of_opvolger(tx, first.id).await? {
        if vervanging.grond == Grond::Coulance {
            return Err(nobody_paid(TerugbetalingRefused::NobodyPaid));
        }
        first = store::cheque::find(tx, vervanging.cheque)
            .await?
            .ok_or(Failure::NotFound)?;
    }
    let sale = first.status.sale().ok_or_else(|| {
        StoreError::Database(format!("cheque {} was replaced and never sold", first.id))
    })?;
    Ok(sale.verkoop)
}

/// A refund of one's own verkooppunt, with its number.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<(String, Terugbetaling), Failure> {
    let verkooppunt = own_verkooppunt(app, actor)?;
    let found = store::terugbetaling::find(app.store.read(), &verkooppunt.slug, id)
        .await?
        .ok_or(Failure::NotFound)?;
    Ok((found.nummer(&verkooppunt.letters), found))
}

/// The paper of a refund of one's own verkooppunt, for the buyer: number, cheques, amount.
pub async fn receipt(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<u8>, Failure> {
    let verkooppunt = own_verkooppunt(app, actor)?;
    let (bonnummer, terugbetaling) = find(app, actor, id).await?;
    let reader = app.store.read();
    let regeling = &app.regeling;
    let mut numbers = Vec::with_capacity(terugbetaling.cheques.len());
    let mut regels: Vec<BonRegel> = Vec::new();
    for one in &terugbetaling.cheques {
        let cheque = store::cheque::find(reader, one.cheque)
            .await?
            .ok_or(Failure::NotFound)?;
        numbers.push(cheque.nummer(&regeling.cheque_prefix).to_string());
        match regels
            .iter_mut()
            .find(|regel| regel.prijs_cent == one.cents.0)
        {
            Some(regel) => regel.aantal += 1,
            None => regels.push(BonRegel {
                omschrijving: "Cheque terugbetaald".to_owned(),
                aantal: 1,
                prijs_cent: one.cents.0,
            }),
        }
    }
    let all_cash = terugbetaling.kas == terugbetaling.totaal;
    let paper = Bon {
        regeling_naam: regeling.naam.clone(),
        bonnummer,
        op: local_date(terugbetaling.at).to_datetime(local_time(terugbetaling.at)),
        verkooppunt: verkooppunt.naam.clone(),
        regels,
        totaal_cent: terugbetaling.totaal.0,
        betaalwijze: if all_cash {
            "contant teruggegeven".to_owned()
        } else {
            "terug naar wie betaalde".to_owned()
        },
        cheque_nummers: numbers,
        vragen: Some(print::Telefoon {
            naam: regeling.meldpunt.naam.clone(),
            nummer: regeling.meldpunt.telefoon.to_string(),
        }),
    };
    vel::draw(move || print::bon(&paper)).await
}

/// A refusal that says which cheque of several it is about.
fn named(app: &App, nummer: &str, why: crate::domain::cheque::ChequeRefused) -> Failure {
    match refusal(app, why) {
        Failure::Refused { title, detail, .. } => {
            Failure::refused(title, format!("Cheque {nummer}: {detail}"))
        }
        other => other,
    }
}

fn nobody_paid(why: TerugbetalingRefused) -> Failure {
    Failure::refused("Er is niets terug te betalen", why)
}
