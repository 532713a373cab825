//! Selling cheques: one transaction makes the cheques, their sale, its entry in the journal and the sealed secrets of the
//! sheet. Codes leave this file only while the sheet has not been confirmed.

use std::ops::RangeInclusive;

use jiff::{Timestamp, ToSpan};
use uuid::Uuid;

use super::{
    Act, Done, Failure, Once,
    factuur::{self, debtor},
    kas, once, record,
    vel::{self, Vorm},
};
use crate::{
    app::App,
    domain::{
        account::{Actor, NotAllowed, Want, may},
        boeking::{Boeking, Payment},
        calendar::{local_date, local_time, to_instant},
        cheque::{Cheque, ChequeStatus, Sale, valid_until},
        fields::FieldErrors,
        money::Cents,
        verkoop::{Betaalwijze, NewVerkoop, PayerDraft, Verkoop, VerkoopDraft},
        verkooppunt::Verkooppunt,
    },
    print::{self, Bon, BonRegel},
    store::{self, Tx, boeking::Place, verkoop::Listed, verkoop::Sum},
};

pub(super) mod payer;

use payer::{Asked, Paid, Payer};

/// Receipts shown at the counter.
const LATEST: i64 = 10;

/// A sale with its cheques, and their secrets while the sheet is open.
pub struct Sold {
    /// The sale.
    pub verkoop: Verkoop,
    /// Its receipt's number.
    pub bonnummer: String,
    /// Its cheques, in order of number.
    pub cheques: Vec<Cheque>,
    /// Their secrets in the same order; none once printing is confirmed.
    pub secrets: Option<Vec<vel::Secrets>>,
}

/// What the counter sees of its own sales.
pub struct Counter {
    /// The latest sales, newest first.
    pub latest: Vec<Listed>,
    /// Today, per way of paying.
    pub today: Vec<Sum>,
}

/// Sells cheques at a verkooppunt to whoever stands there; answers the sale's key.
pub async fn sell(
    app: &App,
    actor: &Actor,
    draft: &VerkoopDraft,
    allowed: &RangeInclusive<u32>,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    sell_to(app, actor, draft, &PayerDraft::default(), allowed, key).await
}

/// The same when an organisatie is sent the invoice, or a fonds pays.
pub async fn sell_to(
    app: &App,
    actor: &Actor,
    draft: &VerkoopDraft,
    payer: &PayerDraft,
    allowed: &RangeInclusive<u32>,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    // Who sells nowhere hears nothing about what is wrong with the draft.
    own_verkooppunt(app, actor)?;
    let (draft, payer) = payer::named(app, actor, draft, payer).await?;
    let checked = draft.check(allowed);
    let mut errors = checked.as_ref().err().cloned().unwrap_or_default();
    if app.regeling.verkooppunt(draft.verkooppunt.trim()).is_none() {
        errors.push("verkooppunt", "Dit verkooppunt bestaat niet.");
    }
    let new = checked.map_err(|_| errors.clone());
    let new = match new {
        Ok(new) if errors.is_empty() => new,
        Ok(_) | Err(_) => return Err(Failure::Invalid(errors)),
    };
    may(
        actor,
        Want::Sell {
            verkooppunt: &new.verkooppunt,
        },
    )?;
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let app = own_app;
        let now = app.now();
        let prijs = app.regeling.prijs_on(local_date(now));
        let totaal = prijs.cents.checked_mul(i64::from(new.aantal));
        let asked = Asked {
            each: Some(prijs.cents),
            totaal: totaal.ok_or_else(|| {
                let sentence = "Dit zijn te veel cheques in 1 keer.";
                Failure::Invalid(FieldErrors::one("aantal", sentence))
            })?,
        };
        let verkoop = add_verkoop(&tx, &app, &own_actor, &new, &payer, asked, now).await?;
        let count = usize::try_from(new.aantal).unwrap_or_default();
        let made = vel::make(&app, count)?;
        let first = take_seqs(&tx, verkoop.bon_jaar, new.aantal).await?;
        let sale = Sale {
            verkoop: verkoop.id,
            at: now,
            valid_until: valid_until(local_date(now), app.regeling.geldigheid_maanden),
        };
        let mut secrets = Vec::with_capacity(count);
        let mut cheques = Vec::with_capacity(count);
        for (seq, (own, marks)) in (first..).zip(made) {
            let cheque = Cheque {
                id: app.new_id(),
                oplage: None,
                jaar: verkoop.bon_jaar,
                seq,
                status: ChequeStatus::Sold { sale },
                verkooppunt: verkoop.verkooppunt.clone(),
                waarde: prijs.cents,
                personen_uren: prijs.personen_uren,
                version: 1,
            };
            secrets.push(own);
            cheques.push((cheque, marks));
        }
        store::cheque::add_many(&tx, &cheques, now).await?;
        for (cheque, _) in &cheques {
            record(
                &tx,
                now,
                &own_actor,
                Act {
                    action: "cheque.sell",
                    object: "cheque",
                    object_id: cheque.id,
                    no: cheque.version,
                    from: None,
                    to: Some(cheque.status.word()),
                },
            );
        }
        vel::keep(&tx, &app, verkoop.id, &secrets, now).await?;
        Ok(verkoop.id)
    })
    .await
}

/// Adds the sale itself: receipt number, row, journal, event. The cheques are the caller's. It may be told later than it was
/// made: `sold_at` is when it was made.
pub(super) async fn add_verkoop(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    new: &NewVerkoop,
    payer: &Payer,
    asked: Asked,
    sold_at: Timestamp,
) -> Result<Verkoop, Failure> {
    let paid = payer::pay(tx, app, new, payer, asked).await?;
    add_verkoop_paid(tx, app, actor, &paid, asked.totaal, sold_at).await
}

/// The same where nobody else pays. `replaced_sold_at` is of the cheque that the new one comes in the place of.
pub(super) async fn add_verkoop_of(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    new: &NewVerkoop,
    totaal: Cents,
    sold_at: Timestamp,
    replaced_sold_at: Option<Timestamp>,
) -> Result<Verkoop, Failure> {
    let paid = Paid {
        new: new.clone(),
        organisatie: None,
        part: None,
        replaced_sold_at,
    };
    add_verkoop_paid(tx, app, actor, &paid, totaal, sold_at).await
}

async fn add_verkoop_paid(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    paid: &Paid,
    totaal: Cents,
    sold_at: Timestamp,
) -> Result<Verkoop, Failure> {
    let account = actor.account()?.id;
    let Paid {
        new,
        organisatie,
        part,
        replaced_sold_at,
    } = paid;
    let now = app.now();
    let kasdag = if new.betaalwijze == Betaalwijze::Contant {
        Some(kas::open_for(tx, app, actor, &new.verkooppunt).await?)
    } else {
        None
    };
    let jaar = local_date(now).year();
    let counter = format!("bon {} {jaar}", new.verkooppunt);
    let bon_seq = store::counter::take(tx, &counter, 1).await?;
    let verkoop = Verkoop {
        id: app.new_id(),
        verkooppunt: new.verkooppunt.clone(),
        bon_jaar: jaar,
        bon_seq: u32::try_from(bon_seq).unwrap_or(u32::MAX),
        aantal: new.aantal,
        totaal,
        betaalwijze: new.betaalwijze,
        koper: new.koper.clone(),
        organisatie: organisatie.as_ref().map(|one| one.id),
        toekenning: part.map(|part| (part.toekenning, part.cents)),
        kasdag,
        sold_at,
        reported_at: now,
        account,
    };
    store::verkoop::add(tx, &verkoop).await?;
    let place = Place {
        verkoop: Some(verkoop.id),
        kasdag,
        sold_at: Some(verkoop.sold_at),
        replaced_sold_at: *replaced_sold_at,
        ..Place::new(app.new_id(), now, Some(account))
    };
    let debiteur = debtor(verkoop.organisatie, &verkoop.verkooppunt);
    let fonds = part.map(|part| (part.fonds.to_string(), part.cents));
    let payment = Payment {
        verkooppunt: &verkoop.verkooppunt,
        betaalwijze: verkoop.betaalwijze,
        debiteur: verkoop.organisatie.map(|_| debiteur.as_str()),
        fonds: fonds.as_ref().map(|(key, cents)| (key.as_str(), *cents)),
    };
    let entry = match verkoop.betaalwijze {
        Betaalwijze::Vervanging => Boeking::replacement(totaal),
        Betaalwijze::Coulance => Boeking::coulance(totaal),
        Betaalwijze::Contant
        | Betaalwijze::Pin
        | Betaalwijze::Factuur
        | Betaalwijze::Later
        | Betaalwijze::Fonds => Boeking::sale(payment, totaal),
    };
    store::boeking::add(tx, &place, &entry).await?;
    if verkoop.betaalwijze == Betaalwijze::Factuur {
        factuur::issue(tx, app, actor, &verkoop, organisatie.as_ref()).await?;
    }
    record(
        tx,
        now,
        actor,
        Act {
            action: if new.betaalwijze == Betaalwijze::Later {
                "verkoop.report_late"
            } else {
                "verkoop.sell"
            },
            object: "verkoop",
            object_id: verkoop.id,
            no: 1,
            from: None,
            to: None,
        },
    );
    Ok(verkoop)
}

/// Takes numbers for cheques of a year; answers the first.
pub(super) async fn take_seqs(tx: &Tx, jaar: i16, count: u32) -> Result<u32, Failure> {
    let first = store::counter::take(tx, &format!("cheque {jaar}"), count).await?;
    Ok(u32::try_from(first).unwrap_or(u32::MAX))
}

/// A sale of one's own verkooppunt, with its cheques.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<Sold, Failure> {
    let verkooppunt = own_verkooppunt(app, actor)?;
    let reader = app.store.read();
    let verkoop = store::verkoop::find(reader, &verkooppunt.slug, id)
        .await?
        .ok_or(Failure::NotFound)?;
    Ok(Sold {
        bonnummer: verkoop.bonnummer(&verkooppunt.letters).to_string(),
        cheques: store::cheque::of_verkoop(reader, id).await?,
        secrets: vel::open(app, id).await?,
        verkoop,
    })
}

/// The sheet of a sale, until its printing is confirmed; to give away (`cadeau`) with a cover and without a price.
pub async fn sheet(app: &App, actor: &Actor, id: Uuid, cadeau: bool) -> Result<Vec<u8>, Failure> {
    let verkooppunt = own_verkooppunt(app, actor)?;
    let reader = app.store.read();
    store::verkoop::find(reader, &verkooppunt.slug, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let cheques = store::cheque::of_verkoop(reader, id).await?;
    let vorm = if cadeau { Vorm::Cadeau } else { Vorm::Los };
    vel::print(app, id, cheques, vorm).await
}

/// Says that the sheet of a sale was printed well.
pub async fn confirm_sheet(app: &App, actor: &Actor, id: Uuid) -> Result<(), Failure> {
    let verkooppunt = own_verkooppunt(app, actor)?;
    store::verkoop::find(app.store.read(), &verkooppunt.slug, id)
        .await?
        .ok_or(Failure::NotFound)?;
    vel::confirm(app, actor, id).await
}

/// The receipt of a sale: numbers, no codes.
pub async fn receipt(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<u8>, Failure> {
    let verkooppunt = own_verkooppunt(app, actor)?;
    let sold = find(app, actor, id).await?;
    let regeling = &app.regeling;
    let price = sold
        .cheques
        .first()
        .map_or(Cents::ZERO, |cheque| cheque.waarde);
    let paper = Bon {
        regeling_naam: regeling.naam.clone(),
        bonnummer: sold.bonnummer,
        op: local_date(sold.verkoop.sold_at).to_datetime(local_time(sold.verkoop.sold_at)),
        verkooppunt: verkooppunt.naam.clone(),
        regels: receipt_lines(&sold.verkoop, price),
        totaal_cent: sold.verkoop.own_part().0,
        betaalwijze: sold.verkoop.betaalwijze.label().to_lowercase(),
        cheque_nummers: sold
            .cheques
            .iter()
            .map(|cheque| cheque.nummer(&regeling.cheque_prefix).to_string())
            .collect(),
        vragen: Some(print::Telefoon {
            naam: regeling.meldpunt.naam.clone(),
            nummer: regeling.meldpunt.telefoon.to_string(),
        }),
    };
    vel::draw(move || print::bon(&paper)).await
}

/// The cheques, and what a fonds takes off.
fn receipt_lines(verkoop: &Verkoop, price: Cents) -> Vec<BonRegel> {
    let mut regels = vec![BonRegel {
        omschrijving: "Dienstencheque".to_owned(),
        aantal: verkoop.aantal,
        prijs_cent: price.0,
    }];
    if let Some((_, part)) = verkoop.toekenning {
        regels.push(BonRegel {
            omschrijving: "Betaalt het fonds".to_owned(),
            aantal: verkoop.aantal,
            // A fonds pays the same for each cheque of a sale.
            prijs_cent: -(part.0 / i64::from(verkoop.aantal.max(1))),
        });
    }
    regels
}

/// The latest sales and today's totals of one's own verkooppunt.
pub async fn counter(app: &App, actor: &Actor) -> Result<Counter, Failure> {
    let verkooppunt = own_verkooppunt(app, actor)?;
    let reader = app.store.read();
    let today = app.today();
    let midnight = jiff::civil::Time::midnight();
    let from = to_instant(today, midnight);
    let to = to_instant(today.saturating_add(1.day()), midnight);
    Ok(Counter {
        latest: store::verkoop::latest(reader, &verkooppunt.slug, LATEST).await?,
        today: store::verkoop::sums(reader, Some(&verkooppunt.slug), from, to).await?,
    })
}

/// The verkooppunt this clerk sells for.
pub fn own_verkooppunt<'a>(app: &'a App, actor: &Actor) -> Result<&'a Verkooppunt, Failure> {
    let slug = actor.account()?.rol.verkooppunt().ok_or(NotAllowed)?;
    may(actor, Want::Sell { verkooppunt: slug })?;
    app.regeling.verkooppunt(slug).ok_or(Failure::NotFound)
}
