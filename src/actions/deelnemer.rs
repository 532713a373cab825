//! Deelnemers: who they are, what they can do, and a new one with the account their login card will belong to.
//! Handing out the card itself is in `account`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record};
use crate::{
    app::App,
    domain::{
        account::{Account, Actor, NotAllowed, Rol, Want, may},
        deelnemer::{Deelnemer, DeelnemerDraft, NewDeelnemer, Niveau},
        fields::FieldErrors,
        uitvoerder::Uitvoerder,
    },
    store::{self, Door, Tx},
};

/// A deelnemer that was added or changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Noted {
    /// Their key.
    pub id: Uuid,
}

/// The deelnemers this account may see, per uitvoerder, by name.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<(Uitvoerder, Vec<Deelnemer>)>, Failure> {
    let mut seen = Vec::new();
    for uitvoerder in &app.regeling.uitvoerders {
        let want = Want::SeeDeelnemers {
            uitvoerder: &uitvoerder.slug,
        };
        if may(actor, want).is_ok() {
            let deelnemers = store::deelnemer::list(app.store.read(), &uitvoerder.slug).await?;
            seen.push((uitvoerder.clone(), deelnemers));
        }
    }
    if seen.is_empty() {
        return Err(NotAllowed.into());
    }
    Ok(seen)
}

/// The begeleiders of one's own uitvoerder.
pub async fn begeleiders(app: &App, actor: &Actor) -> Result<Vec<Account>, Failure> {
    let uitvoerder = super::ploeg::own_uitvoerder(actor)?;
    Ok(store::account::begeleiders(app.store.read(), &uitvoerder).await?)
}

/// One deelnemer.
pub async fn look(app: &App, actor: &Actor, id: Uuid) -> Result<Deelnemer, Failure> {
    seen(app.store.read(), actor, id).await
}

/// Adds a deelnemer to one's own uitvoerder, with an account that a login card can be handed out for.
pub async fn add(
    app: &App,
    actor: &Actor,
    draft: &DeelnemerDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    let uitvoerder = super::ploeg::own_uitvoerder(actor)?;
    may(
        actor,
        Want::Dispatch {
            uitvoerder: &uitvoerder,
        },
    )?;
    let new = draft.check().map_err(Failure::Invalid)?;
    let (id, account_id) = (app.new_id(), app.new_id());
    let (now, unit_actor) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let deelnemer = with_fields(id, uitvoerder, new);
        let account = Account {
            id: account_id,
            naam: deelnemer.naam.clone(),
            gebruikersnaam: None,
            telefoon: None,
            rol: Rol::Deelnemer {
                deelnemer: id,
                uitvoerder: deelnemer.uitvoerder.clone(),
            },
        };
        store::deelnemer::add(&tx, &deelnemer, now).await?;
        store::account::add(&tx, &account, None, now).await?;
        note(&tx, now, &unit_actor, "deelnemer.add", "deelnemer", id, 1);
        note(
            &tx,
            now,
            &unit_actor,
            "account.add",
            "account",
            account_id,
            1,
        );
        Ok(Noted { id })
    })
    .await
}

/// Notes the level somebody has reached at a vaardigheid.
pub async fn set_niveau(
    app: &App,
    actor: &Actor,
    id: Uuid,
    vaardigheid: &str,
    niveau: Option<Niveau>,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    let deelnemer = seen(app.store.read(), actor, id).await?;
    may(
        actor,
        Want::GuideDeelnemer {
            uitvoerder: &deelnemer.uitvoerder,
        },
    )?;
    let mut errors = FieldErrors::default();
    let slug = errors.take(
        "vaardigheid",
        app.regeling
            .vaardigheid(vaardigheid.trim())
            .map(|one| one.slug.clone())
            .ok_or("Kies een vaardigheid uit de lijst."),
    );
    let niveau = errors.take("niveau", niveau.ok_or("Kies een niveau."));
    let (Some(slug), Some(niveau)) = (slug, niveau) else {
        return Err(Failure::Invalid(errors));
    };
    let (now, today, unit_actor) = (app.now(), app.today(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let by = unit_actor.account_id();
        store::deelnemer::set_niveau(&tx, id, &slug, niveau, by, today).await?;
        let no = store::deelnemer::events(&tx, id).await? + 1;
        note(
            &tx,
            now,
            &unit_actor,
            "deelnemer.set_niveau",
            "deelnemer",
            id,
            no,
        );
        Ok(Noted { id })
    })
    .await
}

/// The deelnemer, if this account may see them. Whoever sees no deelnemers at all is told so; for others it does not exist.
async fn seen(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Deelnemer, Failure> {
    let account = actor.account()?;
    let own = account.rol.uitvoerder().unwrap_or_default();
    may(actor, Want::SeeDeelnemers { uitvoerder: own })?;
    let deelnemer = store::deelnemer::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    may(
        actor,
        Want::SeeDeelnemers {
            uitvoerder: &deelnemer.uitvoerder,
        },
    )
    .map_err(|_| Failure::NotFound)?;
    Ok(deelnemer)
}

fn with_fields(id: Uuid, uitvoerder: String, new: NewDeelnemer) -> Deelnemer {
    let NewDeelnemer {
        naam,
        telefoon,
        regeling,
        uren_per_week_minuten,
        beschikbaar,
        rijbewijs,
        beperkingen,
        start,
        end,
    } = new;
    Deelnemer {
        id,
        uitvoerder,
        naam: naam.to_string(),
        telefoon,
        regeling,
        uren_per_week_minuten,
        beschikbaar,
        rijbewijs,
        beperkingen,
        start,
        end,
        vaardigheden: Vec::new(),
    }
}

fn note(
    tx: &Tx,
    now: Timestamp,
    actor: &Actor,
    action: &'static str,
    object: &'static str,
    id: Uuid,
    no: i32,
) {
    record(
        tx,
        now,
        actor,
        Act {
            action,
            object,
            object_id: id,
            no,
            from: None,
            to: None,
        },
    );
}
