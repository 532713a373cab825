//! More work than was agreed: the resident is asked on the screen for more cheques and presses yes, or the ploeg stops after what
//! was agreed (domain.md §4, "more cheques only with the resident's consent").

use jiff::Timestamp;
use uuid::Uuid;

use super::{klus_of, mine, moment, own_uitvoerder, store_klus};
use crate::{
    actions::{Done, Failure, Once, once},
    app::App,
    domain::{account::Actor, fields::FieldErrors, klus::MORE_CHEQUES_MAX},
    store,
};

/// The resident agrees to so many cheques more, now or at `op`. Answers the number of cheques agreed on now.
pub async fn agree(
    app: &App,
    actor: &Actor,
    id: Uuid,
    cheques: u32,
    op: Option<Timestamp>,
    key: Option<Once>,
) -> Result<Done<u32>, Failure> {
    own_uitvoerder(actor)?;
    if !(1..=MORE_CHEQUES_MAX).contains(&cheques) {
        return Err(Failure::Invalid(FieldErrors::one(
            "aantal",
            format!("Kies 1 tot {MORE_CHEQUES_MAX} cheques."),
        )));
    }
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        store::verzilvering::lock_klus(&tx, id).await?;
        let (opdracht, _) = mine(&tx, &who, id).await?;
        let now = app.now();
        let at = moment(&opdracht, op, now)?;
        let old = klus_of(&tx, &opdracht).await?;
        let minutes = app.prijs().personen_uren * 60;
        let new = old
            .clone()
            .agree_more(now, cheques, minutes)
            .map_err(super::not_now)?;
        store_klus(&tx, &who, now, &old, &new, "klus.agree_more").await?;
        let account = who.account()?.id;
        store::visit::add_meerwerk(&tx, app.new_id(), id, cheques, account, at).await?;
        Ok(new.aantal_cheques)
    })
    .await
}
