//! The kernel of the product: a cheque is handed in at a visit, exactly once, in one transaction with its row, its entry in
//! the journal, its events and its idempotency key (domain.md §3). A genuine cheque whose sale nobody reported is sold and
//! redeemed in the same transaction: a resident is never sent away.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Done, Failure, Once,
    cheque::{moment, note, refusal},
    melding::{News, tell},
    once, overdracht, pattern, stock,
    verkoop::add_verkoop_of,
};
use crate::{
    app::App,
    domain::{
        account::{Actor, NotAllowed, Rol, Want, may},
        boeking::Boeking,
        calendar::local_date,
        cheque::{Cheque, ChequeRefused, ChequeStatus, Sale, valid_until},
        code::Code,
        fields::FieldErrors,
        melding::MeldingSoort,
        money::Cents,
        verkoop::{Betaalwijze, NewVerkoop},
        verzilvering::{Verzilvering, Visit},
    },
    secrets::Purpose,
    store::{self, Tx, boeking::Place},
};

pub mod undo;

/// A cheque that was taken in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Verzilverd {
    /// Its number.
    pub nummer: String,
    /// At which visit.
    pub opdracht: Uuid,
    /// When.
    pub op: Timestamp,
    /// Face value in cents.
    pub waarde: Cents,
    /// Person-hours it pays for.
    pub personen_uren: u32,
    /// Cheques still to take in for this klus.
    pub still_to_come: u32,
    /// Whether its sale was only heard of now.
    pub late_reported: bool,
}

/// Takes a cheque in at a visit; `device` is the hash of the session or token it is done with.
pub async fn redeem(
    app: &App,
    actor: &Actor,
    code_as_typed: &str,
    opdracht: Uuid,
    device: Option<Vec<u8>>,
    key: Option<Once>,
) -> Result<Done<Verzilverd>, Failure> {
    ploeg_role(actor)?;
    let (own_app, own_actor, code) = (app.clone(), actor.clone(), code_as_typed.to_owned());
    let outcome = once(app, actor, key, move |tx| async move {
        redeem_in(&tx, &own_app, &own_actor, &code, opdracht, device).await
    })
    .await;
    if let Err(Failure::Refused { title, .. }) = &outcome {
        left_behind(app, actor, code_as_typed, opdracht, title).await?;
    }
    outcome
}

/// What a refusal leaves behind. It undid its own unit of work, so this is one of its own.
pub(super) async fn left_behind(
    app: &App,
    actor: &Actor,
    code_as_typed: &str,
    opdracht: Uuid,
    title: &str,
) -> Result<(), Failure> {
    let Ok(code) = Code::parse(code_as_typed) else {
        return Ok(());
    };
    if ChequeRefused::alarm_in(title) {
        hold_back(app, actor, code, opdracht).await?;
    } else if title == ChequeRefused::Unknown.title() {
        pattern::unknown_code(app, actor).await?;
    }
    Ok(())
}

/// Which cheque has this code, if one has.
pub(super) async fn cheque_of(
    tx: &Tx,
    app: &App,
    code_as_typed: &str,
) -> Result<Option<Uuid>, Failure> {
    Ok(by_code(tx, app, code_as_typed)
        .await?
        .map(|cheque| cheque.id))
}

/// Whether the cheque with this code was taken in at this very visit.
pub(super) async fn taken_at(
    tx: &Tx,
    app: &App,
    code_as_typed: &str,
    opdracht: Uuid,
) -> Result<bool, Failure> {
    let cheque = by_code(tx, app, code_as_typed).await?;
    Ok(cheque.is_some_and(|cheque| used_here(&cheque, opdracht, app).is_some()))
}

async fn by_code(tx: &Tx, app: &App, code_as_typed: &str) -> Result<Option<Cheque>, Failure> {
    let Ok(code) = Code::parse(code_as_typed) else {
        return Ok(None);
    };
    let mac = app.keys.mac(Purpose::ChequeCode, &code.compact());
    Ok(store::cheque::by_code(tx, mac).await?)
}

/// Paper that should not be at a door is held back, and somebody is told; the same cheque is told once.
async fn hold_back(app: &App, actor: &Actor, code: Code, opdracht: Uuid) -> Result<(), Failure> {
    let (own_app, actor) = (app.clone(), actor.clone());
    app.store
        .write(move |tx| async move {
            let app = own_app;
            let (visit, found) = look(&tx, &app, &actor, Some(&code), opdracht).await?;
            let Some(cheque) = found else {
                return Ok(());
            };
            let why = cheque.clone().redeem(visit.klus, opdracht, moment(&app));
            let Some(why) = why.err().filter(ChequeRefused::raises_alarm) else {
                return Ok(());
            };
            let nummer = cheque.nummer(&app.regeling.cheque_prefix);
            let news = News {
                soort: MeldingSoort::HeldBack,
                sleutel: format!("held_back {}", cheque.id),
                verkooppunt: Some(cheque.verkooppunt.clone()).filter(|slug| !slug.is_empty()),
                uitvoerder: Some(visit.uitvoerder),
                cheque: Some(cheque.id),
                deelnemer: None,
                tekst: format!(
                    "Cheque {nummer} is bij een klus aangeboden en niet aangenomen. {}. De ploeg houdt het papier vast.",
                    why.title()
                ),
            };
            tell(&tx, &app, &actor, news).await
        })
        .await
}

/// Takes a cheque in, inside the caller's unit of work.
pub(super) async fn redeem_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    code_as_typed: &str,
    opdracht: Uuid,
    device: Option<Vec<u8>>,
) -> Result<Verzilverd, Failure> {
    store::verzilvering::lock_klus(tx, opdracht).await?;
    // Whoever is not of the visit hears nothing about the code either.
    let code = Code::parse(code_as_typed);
    let (visit, found) = look(tx, app, actor, code.as_ref().ok(), opdracht).await?;
    code.map_err(|error| Failure::Invalid(FieldErrors::one("code", error.to_string())))?;
    let found = found.ok_or_else(|| refusal(app, ChequeRefused::Unknown))?;
    // That it was used already matters more than that there are enough.
    if let Some(again) = used_here(&found, opdracht, app) {
        return Err(again);
    }
    let account = actor.account()?.id;
    let now = app.now();
    let was = found.version;
    let found = if found.status.sale().is_none() {
        overdracht::at_the_door(tx, app, actor, found).await?
    } else {
        found
    };
    let late_reported = matches!(found.status, ChequeStatus::InStock);
    let sold = if late_reported {
        let outcome = visit.takes_a_cheque();
        outcome.map_err(|no| no_visit(app, &visit.uitvoerder, no))?;
        report_sale(tx, app, actor, found, &visit.uitvoerder).await?
    } else {
        found
    };
    let cheque = sold
        .clone()
        .redeem(visit.klus, opdracht, moment(app))
        .map_err(|refused| refusal(app, refused))?;
    visit
        .takes_a_cheque()
        .map_err(|no| no_visit(app, &visit.uitvoerder, no))?;
    store::cheque::update_at_end(tx, &cheque, was, now);
    note(tx, now, actor, &sold, &cheque, "cheque.redeem");
    let tarief = app
        .regeling
        .uitvoerder(&visit.uitvoerder)
        .and_then(|one| one.tarief_on(local_date(now)))
        .unwrap_or(cheque.waarde);
    let verzilvering = Verzilvering {
        id: app.new_id(),
        cheque: cheque.id,
        jaar: cheque.jaar,
        seq: cheque.seq,
        opdracht,
        klus: visit.klus,
        uitvoerder: visit.uitvoerder.clone(),
        waarde: cheque.waarde,
        tarief,
        personen_uren: cheque.personen_uren,
        late_reported,
        at: now,
        device,
    };
    store::verzilvering::add(tx, &verzilvering, account);
    let place = Place {
        cheque: Some(cheque.id),
        sold_at: cheque.status.sale().map(|sale| sale.at),
        ..Place::new(app.new_id(), now, Some(account))
    };
    let entry = Boeking::redemption(&visit.uitvoerder, cheque.waarde, tarief);
    store::boeking::add_at_end(tx, &place, &entry)?;
    Ok(Verzilverd {
        nummer: cheque.nummer(&app.regeling.cheque_prefix).to_string(),
        opdracht,
        op: now,
        waarde: cheque.waarde,
        personen_uren: cheque.personen_uren,
        still_to_come: visit.still_to_come(cheque.personen_uren),
        late_reported,
    })
}

/// The late-reported sale of a cheque from stock: its verkooppunt still has to account for the money.
async fn report_sale(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    cheque: Cheque,
    uitvoerder: &str,
) -> Result<Cheque, Failure> {
    let now = app.now();
    let new = NewVerkoop {
        verkooppunt: cheque.verkooppunt.clone(),
        aantal: 1,
        betaalwijze: Betaalwijze::Later,
        koper: None,
    };
    let verkoop = add_verkoop_of(tx, app, actor, &new, cheque.waarde, now, None).await?;
    let was = cheque.clone();
    let sold = cheque
        .sell(Sale {
            verkoop: verkoop.id,
            at: now,
            valid_until: valid_until(local_date(now), app.regeling.geldigheid_maanden),
        })
        .map_err(|refused| refusal(app, refused))?;
    note(tx, now, actor, &was, &sold, "cheque.report_late");
    let naam = stock::holder_naam(app, &sold.verkooppunt);
    let nummer = sold.nummer(&app.regeling.cheque_prefix);
    let news = News {
        soort: MeldingSoort::LateReported,
        sleutel: format!("late_reported {}", sold.id),
        verkooppunt: Some(sold.verkooppunt.clone()),
        uitvoerder: Some(uitvoerder.to_owned()),
        cheque: Some(sold.id),
        deelnemer: None,
        tekst: format!(
            "Cheque {nummer} is bij een klus ingeleverd, maar {naam} had de verkoop nog niet gemeld. Vraag {naam} om de verkoopstrook en het geld, en verantwoord de verkoop."
        ),
    };
    tell(tx, app, actor, news).await?;
    Ok(sold)
}

/// The role of somebody who may take cheques in at all; of which visits is asked per visit.
fn ploeg_role(actor: &Actor) -> Result<&Rol, NotAllowed> {
    let rol = &actor.account()?.rol;
    let uitvoerder = rol.uitvoerder().ok_or(NotAllowed)?;
    may(actor, Want::Work { uitvoerder })?;
    Ok(rol)
}

/// The visit, for who is of its ploeg, answers for it or dispatches it (for all others it does not exist); and the cheque
/// with this code.
async fn look(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    code: Option<&Code>,
    opdracht: Uuid,
) -> Result<(Visit, Option<Cheque>), Failure> {
    let account = actor.account()?;
    let deelnemer = ploeg_role(actor)?.deelnemer().unwrap_or(store::NOBODY);
    let per_cheque = i64::from(app.prijs().personen_uren) * 60;
    let mac = code.map(|code| app.keys.mac(Purpose::ChequeCode, &code.compact()));
    let (seen, cheque) = store::verzilvering::visit_and_cheque(
        tx,
        opdracht,
        deelnemer,
        per_cheque,
        mac.unwrap_or_default(),
    )
    .await?
    .ok_or(Failure::NotFound)?;
    let want = Want::Work {
        uitvoerder: &seen.visit.uitvoerder,
    };
    may(actor, want).map_err(|_| Failure::NotFound)?;
    let own = match &account.rol {
        Rol::Coordinator { .. } => true,
        Rol::Begeleider { .. } => seen.begeleider == account.id,
        Rol::Deelnemer { .. } => seen.in_ploeg,
        Rol::Balie { .. }
        | Rol::Meldpunt
        | Rol::Klantmanager
        | Rol::Financien
        | Rol::Beleid
        | Rol::Beheerder
        | Rol::Verwijzer => false,
    };
    if own {
        Ok((seen.visit, cheque))
    } else {
        Err(Failure::NotFound)
    }
}

/// A cheque that was taken in at this very visit: no harm, but no second time either.
fn used_here(cheque: &Cheque, opdracht: Uuid, app: &App) -> Option<Failure> {
    match cheque.status {
        ChequeStatus::Redeemed {
            opdracht: here, at, ..
        } if here == opdracht => {
            let title = ChequeRefused::Used {
                on: Some(local_date(at)),
            }
            .title();
            let nummer = cheque.nummer(&app.regeling.cheque_prefix);
            Some(Failure::coded(
                "weigering-cheque-telt-al",
                title,
                format!(
                    "Cheque {nummer} is bij deze klus al ingeleverd. Hij telt mee. Is er nog een cheque nodig? Vraag dan om een andere."
                ),
            ))
        }
        ChequeStatus::Redeemed { .. }
        | ChequeStatus::Printed
        | ChequeStatus::InStock
        | ChequeStatus::Sold { .. }
        | ChequeStatus::Reserved { .. }
        | ChequeStatus::Settled { .. }
        | ChequeStatus::Blocked { .. }
        | ChequeStatus::Replaced { .. }
        | ChequeStatus::Expired { .. }
        | ChequeStatus::Refunded { .. }
        | ChequeStatus::Void { .. } => None,
    }
}

/// A visit's refusal with whom to call: the ploeg calls its own uitvoerder.
fn no_visit(
    app: &App,
    uitvoerder: &str,
    refused: crate::domain::verzilvering::VisitRefused,
) -> Failure {
    let call = app
        .regeling
        .uitvoerder(uitvoerder)
        .map(|one| format!(" Vragen? Bel {}: {}.", one.naam, one.telefoon))
        .unwrap_or_default();
    Failure::coded(refused.code(), refused.title(), format!("{refused}{call}"))
}
