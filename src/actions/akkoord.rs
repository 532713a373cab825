//! Asking a second person, and that person's decision. What was agreed is carried out in the same transaction as the
//! agreement, so that it is done exactly once, or not at all.

use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, oplage, record, stock, terugbetaling, vervanging};
use crate::{
    app::App,
    domain::{
        account::{Actor, may},
        akkoord::{Akkoord, AkkoordRefused, AkkoordStatus, Voorstel},
        oplage::NewOplage,
    },
    store::{self, Tx},
};

pub use crate::store::akkoord::Listed;

/// Questions shown.
const LATEST: i64 = 100;

/// What somebody decides about a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Agree: it is done.
    Give,
    /// Do not agree: nothing happens.
    Refuse,
    /// The asker takes it back.
    Withdraw,
}

/// Asks a second person, inside the caller's unit of work; answers the question's key. The caller asked for rights.
pub(super) async fn ask(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    voorstel: Voorstel,
) -> Result<Uuid, Failure> {
    let akkoord = Akkoord {
        id: app.new_id(),
        voorstel,
        asked_by: actor.account()?.id,
        asked_at: app.now(),
        status: AkkoordStatus::Open,
        version: 1,
    };
    store::akkoord::add(tx, &akkoord).await?;
    note(tx, app, actor, &akkoord, None, "akkoord.ask");
    Ok(akkoord.id)
}

/// The latest questions this account asked or could decide about.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Listed>, Failure> {
    let all = store::akkoord::latest(app.store.read(), LATEST).await?;
    let own = |listed: &Listed| concerns(actor, &listed.akkoord);
    Ok(all.into_iter().filter(own).collect())
}

/// Whether this account could decide about a question, or asked it: a clerk may ask what only others agree with.
fn concerns(actor: &Actor, akkoord: &Akkoord) -> bool {
    actor.account_id() == Some(akkoord.asked_by) || may(actor, akkoord.voorstel.want()).is_ok()
}

/// One question, for who asked it or could decide about it.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<Listed, Failure> {
    store::akkoord::find_listed(app.store.read(), id)
        .await?
        .filter(|listed| concerns(actor, &listed.akkoord))
        .ok_or(Failure::NotFound)
}

/// Decides about a question.
pub async fn decide(
    app: &App,
    actor: &Actor,
    id: Uuid,
    decision: Decision,
    key: Option<Once>,
) -> Result<Done<Option<Uuid>>, Failure> {
    let by = actor.account()?.id;
    let (own_app, own_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (own_app, own_actor);
        let akkoord = store::akkoord::find(&tx, id)
            .await?
            .filter(|akkoord| concerns(&actor, akkoord))
            .ok_or(Failure::NotFound)?;
        let (from, now) = (akkoord.status.word(), app.now());
        let decided = match decision {
            Decision::Give => {
                // Asked before anything is done; the result is filled in below.
                akkoord.clone().give(by, now, None).map_err(refused)?;
                let result = carry_out(&tx, &app, &actor, &akkoord).await?;
                akkoord.give(by, now, result)
            }
            Decision::Refuse => akkoord.refuse(by, now),
            Decision::Withdraw => akkoord.withdraw(by, now),
        }
        .map_err(refused)?;
        store::akkoord::update(&tx, &decided).await?;
        note(&tx, &app, &actor, &decided, Some(from), "akkoord.decide");
        Ok(match decided.status {
            AkkoordStatus::Given { result, .. } => result,
            AkkoordStatus::Open
            | AkkoordStatus::Refused { .. }
            | AkkoordStatus::Withdrawn { .. } => None,
        })
    })
    .await
}

/// Does what was agreed; answers the key of what came of it.
async fn carry_out(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    akkoord: &Akkoord,
) -> Result<Option<Uuid>, Failure> {
    match &akkoord.voorstel {
        Voorstel::Oplage {
            verkooppunt,
            aantal,
            boekje,
        } => {
            let new = NewOplage {
                aantal: *aantal,
                boekje: *boekje,
            };
            oplage::print_in(tx, app, actor, verkooppunt, new)
                .await
                .map(Some)
        }
        Voorstel::Void {
            verkooppunt,
            range,
            reden,
        } => stock::void_in(tx, app, actor, verkooppunt, *range, *reden)
            .await
            .map(|_| None),
        Voorstel::Vervanging {
            cheque,
            nummer: _,
            verkooppunt,
            toelichting,
        } => {
            let decided = vervanging::Decided {
                cheque: *cheque,
                verkooppunt,
                toelichting,
                asked_by: akkoord.asked_by,
            };
            vervanging::carry_out(tx, app, actor, decided)
                .await
                .map(Some)
        }
        Voorstel::Terugbetaling {
            verkooppunt,
            cheques,
            cents: _,
        } => terugbetaling::pay_back(tx, app, actor, verkooppunt, cheques)
            .await
            .map(|done| Some(done.id)),
    }
}

fn refused(why: AkkoordRefused) -> Failure {
    Failure::refused("Dit kan nu niet", why)
}

fn note(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    akkoord: &Akkoord,
    from: Option<&'static str>,
    action: &'static str,
) {
    record(
        tx,
        app.now(),
        actor,
        Act {
            action,
            object: "akkoord",
            object_id: akkoord.id,
            no: akkoord.version,
            from,
            to: Some(akkoord.status.word()),
        },
    );
}
