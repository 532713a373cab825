//! The end of a cheque's validity, which surprises nobody (domain.md §3): listed long before, exchanged at the counter without a
//! fee, written down only when the grace has passed, and made undone by a coordinator with a reason.

use jiff::{Span, civil::Date};

use super::{
    Done, Failure, Once,
    cheque::{by_nummer, moment, move_on, refusal},
    once,
};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        boeking::Boeking,
        cheque::{Cheque, valid_until},
        money::Cents,
        nummer::ChequeNummer,
        vervanging::toelichting,
    },
    store::{self, Tx, boeking::Place, cheque::Expiring, herleving::Herleving},
};

/// Cheques on a page of the list.
pub const PER_PAGE: i64 = 50;
/// Cheques that expire in one unit of work.
const PER_UNIT: i64 = 200;

/// How soon cheques lose their validity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// Within so many days from today.
    Within(u16),
    /// Validity has passed, the grace has not.
    Grace,
}

impl Term {
    /// The lists that are kept, the most pressing first (domain.md §3: 90, 30 and 7 days before).
    pub const ALL: [Self; 4] = [
        Self::Grace,
        Self::Within(7),
        Self::Within(30),
        Self::Within(90),
    ];

    /// The first and last day of validity of the cheques on this list.
    fn days(self, today: Date, respijt_dagen: u32) -> (Date, Date) {
        match self {
            Self::Within(days) => (today, today.saturating_add(Span::new().days(days))),
            Self::Grace => (
                today.saturating_sub(Span::new().days(respijt_dagen)),
                today.saturating_sub(Span::new().days(1)),
            ),
        }
    }
}

/// One list of cheques that lose their validity.
pub struct Ending {
    /// A page of them, the first to end first.
    pub cheques: Vec<Cheque>,
    /// How many there are on each of the lists, and their face value in cents.
    pub sums: Vec<(Term, u64, Cents)>,
}

/// A page of the cheques that lose their validity; a clerk sees those sold at the own verkooppunt.
pub async fn ending(app: &App, actor: &Actor, term: Term, page: i64) -> Result<Ending, Failure> {
    may(actor, Want::SeeCheque)?;
    let verkooppunt = actor.account()?.rol.verkooppunt();
    let today = app.today();
    let which = |term: Term| {
        let (from, until) = term.days(today, app.regeling.respijt_dagen);
        Expiring {
            verkooppunt,
            from,
            until,
        }
    };
    let reader = app.store.read();
    let mut sums = Vec::with_capacity(Term::ALL.len());
    for one in Term::ALL {
        let (count, cents) = store::cheque::expiring_sum(reader, which(one)).await?;
        sums.push((one, count, cents));
    }
    let offset = page.max(0).saturating_mul(PER_PAGE);
    let cheques = store::cheque::expiring(reader, which(term), offset, PER_PAGE).await?;
    Ok(Ending { cheques, sums })
}

/// A coordinator makes an expired cheque valid again, as if it were sold today.
pub async fn revive(
    app: &App,
    actor: &Actor,
    nummer: &ChequeNummer,
    reason: &str,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    may(actor, Want::DecideCheque)?;
    let account = actor.account()?.id;
    let toelichting = toelichting(reason).map_err(Failure::Invalid)?;
    let (app_, actor_, nummer) = (app.clone(), actor.clone(), nummer.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (app_, actor_);
        let was = by_nummer(&tx, &app, &nummer).await?;
        let until = valid_until(app.today(), app.regeling.geldigheid_maanden);
        let cheque = was
            .clone()
            .revive(until)
            .map_err(|why| refusal(&app, why))?;
        move_on(&tx, &app, &actor, &was, &cheque, "cheque.revive").await?;
        book(&tx, &app, &actor, &cheque, &Boeking::revival(cheque.waarde)).await?;
        let herleving = Herleving {
            id: app.new_id(),
            cheque: cheque.id,
            valid_until: until,
            toelichting,
            account,
            at: app.now(),
        };
        store::herleving::add(&tx, &herleving).await?;
        Ok(())
    })
    .await
}

/// Writes down what has expired, in small units of work; answers how many. Does nothing where cheques never expire.
pub(super) async fn expire_due(app: &App) -> Result<u64, Failure> {
    if app.regeling.geldigheid_maanden.is_none() {
        return Ok(0);
    }
    let mut count = 0;
    loop {
        let own = app.clone();
        let expired = app
            .store
            .write(move |tx| async move { expire_some(&tx, &own).await })
            .await?;
        if expired == 0 {
            return Ok(count);
        }
        count += expired;
    }
}

async fn expire_some(tx: &Tx, app: &App) -> Result<u64, Failure> {
    let last = app
        .today()
        .saturating_sub(Span::new().days(app.regeling.respijt_dagen))
        .saturating_sub(Span::new().days(1));
    let which = Expiring {
        verkooppunt: None,
        from: Date::ZERO,
        until: last,
    };
    let due = store::cheque::expiring(tx, which, 0, PER_UNIT).await?;
    let mut count = 0;
    for was in due {
        let cheque = was
            .clone()
            .expire(moment(app))
            .map_err(|why| refusal(app, why))?;
        move_on(tx, app, &Actor::Nightly, &was, &cheque, "cheque.expire").await?;
        let entry = Boeking::expiry(cheque.waarde);
        book(tx, app, &Actor::Nightly, &cheque, &entry).await?;
        count += 1;
    }
    Ok(count)
}

async fn book(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    cheque: &Cheque,
    entry: &Boeking,
) -> Result<(), Failure> {
    let place = Place {
        cheque: Some(cheque.id),
        sold_at: cheque.status.sale().map(|sale| sale.at),
        ..Place::new(app.new_id(), app.now(), actor.account_id())
    };
    Ok(store::boeking::add(tx, &place, entry).await?)
}
