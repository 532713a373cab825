//! A redemption that was a mistake: undone within a quarter of an hour on the device it was made with; and a resident who says that
//! a redemption is wrong, which a person then looks at. Later than that a coordinator gives another cheque.

use std::net::IpAddr;

use uuid::Uuid;

use super::ploeg_role;
use crate::{
    actions::{
        Done, Failure, Once,
        cheque::{by_nummer, move_on, refusal},
        klus::own_klus,
        melding::{self, News},
        once, vervanging,
    },
    app::App,
    domain::{
        account::{Actor, Want, may},
        calendar::{local_date, long_date},
        cheque::{Cheque, ChequeRefused},
        melding::MeldingSoort,
        nummer::ChequeNummer,
        verzilvering::{Bezwaar, DISPUTE_DAYS, UndoRefused, Verzilvering},
    },
    store::{self, StoreError, Tx, boeking::Place},
};

/// Takes a redemption back on the device it was made with; answers the visit it was at.
pub async fn undo(
    app: &App,
    actor: &Actor,
    nummer: &ChequeNummer,
    device: Option<Vec<u8>>,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    ploeg_role(actor)?;
    let account = actor.account()?.id;
    let (app_, actor_, nummer) = (app.clone(), actor.clone(), nummer.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (app_, actor_);
        let (was, verzilvering) = redeemed(&tx, &app, &nummer)
            .await?
            .ok_or(Failure::NotFound)?;
        // What another uitvoerder took in is nobody else's business.
        let want = Want::Work {
            uitvoerder: &verzilvering.uitvoerder,
        };
        may(&actor, want).map_err(|_| Failure::NotFound)?;
        let now = app.now();
        verzilvering
            .may_be_undone(device.as_deref(), now)
            .map_err(not_undone)?;
        // Out of goodwill another was given for it: live again it would be worth twice its value (invariant C10).
        vervanging::lock(&tx, was.id).await?;
        if store::vervanging::of_cheque(&tx, was.id).await?.is_some() {
            return Err(not_undone(UndoRefused::Replaced));
        }
        let cheque = was.clone().undo().map_err(|why| refusal(&app, why))?;
        store::verzilvering::undo(&tx, verzilvering.id, account, now).await?;
        move_on(&tx, &app, &actor, &was, &cheque, "cheque.undo").await?;
        let (entry, boeking) = store::boeking::of_redemption(&tx, was.id, verzilvering.at)
            .await?
            .ok_or_else(|| {
                StoreError::Database(format!("redemption {} is not booked", verzilvering.id))
            })?;
        let place = Place {
            cheque: Some(was.id),
            sold_at: was.status.sale().map(|sale| sale.at),
            corrects: Some(entry),
            ..Place::new(app.new_id(), now, Some(account))
        };
        store::boeking::add(&tx, &place, &boeking.opposite()).await?;
        Ok(verzilvering.opdracht)
    })
    .await
}

fn not_undone(why: UndoRefused) -> Failure {
    Failure::coded(
        "weigering-cheque-blijft",
        "Dit kan niet meer ongedaan worden",
        why,
    )
}

/// A resident says by telephone or at the counter that a redemption is wrong: somebody has to look at it.
pub async fn dispute(
    app: &App,
    actor: &Actor,
    nummer: &ChequeNummer,
    bezwaar: Bezwaar,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    if may(actor, Want::DecideCheque).is_err() {
        may(actor, Want::CareForCheque)?;
    }
    let (app_, actor_, nummer) = (app.clone(), actor.clone(), nummer.clone());
    once(app, actor, key, move |tx| async move {
        let (cheque, verzilvering) = redeemed(&tx, &app_, &nummer)
            .await?
            .ok_or_else(|| refusal(&app_, ChequeRefused::NotRedeemed))?;
        tell(&tx, &app_, &actor_, &cheque, &verzilvering, bezwaar).await
    })
    .await
}

/// The same by the resident, who follows the own klus: about the last cheque that was taken in for it.
pub async fn dispute_own(
    app: &App,
    from: IpAddr,
    what: &str,
    postcode: &str,
    bezwaar: Bezwaar,
) -> Result<(), Failure> {
    let klus = own_klus(app, from, what, postcode).await?.0.id;
    let app_ = app.clone();
    app.store
        .write(move |tx| async move {
            let all = store::verzilvering::of_klus(&tx, klus).await?;
            let last = all.last().ok_or_else(too_late)?;
            let cheque = store::cheque::find(&tx, last.cheque)
                .await?
                .ok_or(Failure::NotFound)?;
            tell(&tx, &app_, &Actor::Bewoner, &cheque, last, bezwaar).await
        })
        .await
}

async fn tell(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    cheque: &Cheque,
    verzilvering: &Verzilvering,
    bezwaar: Bezwaar,
) -> Result<(), Failure> {
    if !verzilvering.may_be_disputed(app.today()) {
        return Err(too_late());
    }
    let news = News {
        soort: MeldingSoort::Disputed,
        sleutel: format!("disputed {}", verzilvering.id),
        verkooppunt: None,
        uitvoerder: Some(verzilvering.uitvoerder.clone()),
        cheque: Some(cheque.id),
        deelnemer: None,
        tekst: format!(
            "{}. Het gaat om cheque {}, ingenomen op {}.",
            bezwaar.label(),
            cheque.nummer(&app.regeling.cheque_prefix),
            long_date(local_date(verzilvering.at))
        ),
    };
    melding::tell(tx, app, actor, news).await
}

/// A cheque and its redemption, if it was taken in.
async fn redeemed(
    tx: &Tx,
    app: &App,
    nummer: &ChequeNummer,
) -> Result<Option<(Cheque, Verzilvering)>, Failure> {
    let cheque = by_nummer(tx, app, nummer).await?;
    let verzilvering = store::verzilvering::of_cheque(tx, cheque.id).await?;
    Ok(verzilvering.map(|verzilvering| (cheque, verzilvering)))
}

fn too_late() -> Failure {
    Failure::refused(
        "Dit kan niet meer",
        format!(
            "Bezwaar maken kan tot {DISPUTE_DAYS} dagen nadat een cheque is ingenomen. Bel de uitvoerder als er toch iets niet klopt."
        ),
    )
}
