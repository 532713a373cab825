//! The resident agrees with the work of a visit: on glass, on paper, or later by telephone with who answers for the ploeg. Who
//! entered it and how is on record; nothing waits for it.

use jiff::Timestamp;
use uuid::Uuid;

use super::{mine, moment, not_now, own_uitvoerder};
use crate::{
    actions::{Act, Done, Failure, Once, once, record},
    app::App,
    domain::{
        account::{Actor, NotAllowed},
        fields::FieldErrors,
        handtekening::{Handtekening, HandtekeningRefused, How, may_be_signed},
    },
    print::handtekening,
    store,
};

/// How the resident agreed.
#[derive(Clone, Debug)]
pub enum Signed {
    /// The drawing, as PNG.
    Glass(Vec<u8>),
    /// On the printed day sheet.
    Paper,
    /// By telephone.
    Telephone,
}

impl Signed {
    fn how(&self) -> How {
        match self {
            Self::Glass(_) => How::Glass,
            Self::Paper => How::Paper,
            Self::Telephone => How::Telephone,
        }
    }
}

/// Keeps that the resident agreed, now or at `op`. Who did the work does not call the resident about it.
pub async fn sign(
    app: &App,
    actor: &Actor,
    id: Uuid,
    signed: Signed,
    op: Option<Timestamp>,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    own_uitvoerder(actor)?;
    let account = actor.account()?;
    let how = signed.how();
    if how == How::Telephone && account.rol.deelnemer().is_some() {
        return Err(NotAllowed.into());
    }
    let png = match signed {
        Signed::Glass(sent) => Some(handtekening::draw(&sent)?),
        Signed::Paper | Signed::Telephone => None,
    };
    let now = app.now();
    let one = Handtekening {
        id: app.new_id(),
        opdracht: id,
        how,
        account: account.id,
        at: now,
    };
    let who = actor.clone();
    once(app, actor, key, move |tx| async move {
        tx.lock(&format!("opdracht:{id}")).await?;
        let (opdracht, _) = mine(&tx, &who, id).await?;
        may_be_signed(opdracht.status)?;
        if store::visit::handtekening(&tx, id).await?.is_some() {
            return Err(HandtekeningRefused::Already.into());
        }
        // By telephone it may be another day.
        let at = match op {
            Some(_) => moment(&opdracht, op, now)?,
            None => now,
        };
        let one = Handtekening { at, ..one };
        store::visit::add_handtekening(&tx, &one, png).await?;
        let act = Act {
            action: "handtekening.add",
            object: "handtekening",
            object_id: one.id,
            no: 1,
            from: None,
            to: Some(one.how.word()),
        };
        record(&tx, now, &who, act);
        Ok(())
    })
    .await
}

/// The drawing, for who answers for the ploeg: a deelnemer saw it being made and has no further use for it.
pub async fn drawing(app: &App, actor: &Actor, id: Uuid) -> Result<Vec<u8>, Failure> {
    let door = app.store.read();
    mine(door, actor, id).await?;
    if actor.account()?.rol.deelnemer().is_some() {
        return Err(Failure::NotFound);
    }
    store::visit::drawing(door, id)
        .await?
        .ok_or(Failure::NotFound)
}

impl From<HandtekeningRefused> for Failure {
    fn from(refused: HandtekeningRefused) -> Self {
        match refused {
            HandtekeningRefused::Empty | HandtekeningRefused::Unreadable => {
                Self::Invalid(FieldErrors::one("handtekening", refused.to_string()))
            }
            HandtekeningRefused::Already | HandtekeningRefused::NoWork => not_now(refused),
        }
    }
}
