//! The voertuigen of an uitvoerder in a week: which ploeg has which, and when one is not for ploegen. A coordinator says when; a
//! begeleider sees it.

use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, ploeg::own_uitvoerder, record};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        bezetting::{Bezetting, BezettingDraft},
        fields::FieldErrors,
        half_days::HalfDaysDraft,
        iso_week::IsoWeek,
        ploeg::Ploeg,
        uitvoerder::Uitvoerder,
    },
    store::{self, Door, Tx},
};

/// Days ahead that are looked at for what else takes a voertuig.
const DAYS_AHEAD: i32 = 732;

/// A week of the voertuigen of one's own uitvoerder.
#[derive(Clone, Debug)]
pub struct Garage {
    /// With its voertuigen.
    pub uitvoerder: Uitvoerder,
    /// The ploegen of that week that take one.
    pub ploegen: Vec<Ploeg>,
    /// When one is not for ploegen, in that week.
    pub week: Vec<Bezetting>,
    /// The same from that week on.
    pub later: Vec<Bezetting>,
}

/// A bezetting that was noted, changed or taken back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Noted {
    /// Its key.
    pub id: Uuid,
}

/// The voertuigen in a week.
pub async fn week(app: &App, actor: &Actor, week: IsoWeek) -> Result<Garage, Failure> {
    let uitvoerder = own(app, actor)?;
    let door = app.store.read();
    let (monday, sunday) = (week.monday(), week.sunday());
    let mut ploegen = store::ploeg::between(door, &uitvoerder.slug, monday, sunday).await?;
    ploegen.retain(|ploeg| ploeg.voertuig.is_some());
    let furthest = sunday.checked_add(DAYS_AHEAD.days()).unwrap_or(sunday);
    let later = store::bezetting::between(door, &uitvoerder.slug, monday, furthest).await?;
    let in_week = later.iter().filter(|one| one.when.from.date <= sunday);
    Ok(Garage {
        ploegen,
        week: in_week.cloned().collect(),
        later,
        uitvoerder: uitvoerder.clone(),
    })
}

/// One bezetting, for who may change it.
pub async fn look(app: &App, actor: &Actor, id: Uuid) -> Result<Bezetting, Failure> {
    dispatched(app, app.store.read(), actor, id).await
}

/// Notes when a voertuig is not for ploegen.
pub async fn note(
    app: &App,
    actor: &Actor,
    draft: &BezettingDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    let uitvoerder = dispatcher(app, actor)?;
    let known = uitvoerder.voertuig(draft.voertuig.trim()).is_some();
    let new = match draft.check(app.today()) {
        Ok(new) if known => new,
        checked => {
            let mut errors = checked.err().unwrap_or_default();
            if !known {
                errors.push("voertuig", "Kies een voertuig uit de lijst.");
            }
            return Err(Failure::Invalid(errors));
        }
    };
    let bezetting = Bezetting {
        id: app.new_id(),
        uitvoerder: uitvoerder.slug.clone(),
        voertuig: new.voertuig,
        waarvoor: new.waarvoor,
        opmerking: new.opmerking,
        when: new.when,
        version: 1,
    };
    let (now, unit_app, unit_actor) = (app.now(), app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        no_second(&unit_app, &tx, &bezetting).await?;
        let account = unit_actor.account()?.id;
        store::bezetting::add(&tx, &bezetting, account, now).await?;
        Ok(event(&tx, now, &unit_actor, "bezetting.note", &bezetting))
    })
    .await
}

/// Gives a bezetting another last day, or none yet. `version` is what was looked at.
pub async fn set_end(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: i32,
    draft: &HalfDaysDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    let (now, draft) = (app.now(), draft.clone());
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let mut bezetting = dispatched(&unit_app, &tx, &unit_actor, id).await?;
        let mut errors = FieldErrors::default();
        bezetting.when = draft
            .check_with(bezetting.when.from, &mut errors, unit_app.today())
            .ok_or(Failure::Invalid(errors))?;
        bezetting.version = version + 1;
        no_second(&unit_app, &tx, &bezetting).await?;
        store::bezetting::set_end(&tx, &bezetting).await?;
        Ok(event(
            &tx,
            now,
            &unit_actor,
            "bezetting.set_end",
            &bezetting,
        ))
    })
    .await
}

/// Takes a bezetting back.
pub async fn remove(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    let (now, unit_app, unit_actor) = (app.now(), app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let mut bezetting = dispatched(&unit_app, &tx, &unit_actor, id).await?;
        store::bezetting::remove(&tx, &bezetting).await?;
        bezetting.version += 1;
        Ok(event(&tx, now, &unit_actor, "bezetting.remove", &bezetting))
    })
    .await
}

fn own<'a>(app: &'a App, actor: &Actor) -> Result<&'a Uitvoerder, Failure> {
    let slug = own_uitvoerder(actor)?;
    app.regeling.uitvoerder(&slug).ok_or(Failure::NotFound)
}

fn dispatcher<'a>(app: &'a App, actor: &Actor) -> Result<&'a Uitvoerder, Failure> {
    let uitvoerder = own(app, actor)?;
    may(
        actor,
        Want::Dispatch {
            uitvoerder: &uitvoerder.slug,
        },
    )?;
    Ok(uitvoerder)
}

/// The bezetting, if this account may change it. Of another uitvoerder it does not exist.
async fn dispatched(
    app: &App,
    door: &impl Door,
    actor: &Actor,
    id: Uuid,
) -> Result<Bezetting, Failure> {
    let uitvoerder = own(app, actor)?;
    let bezetting = store::bezetting::find(door, id)
        .await?
        .filter(|one| one.uitvoerder == uitvoerder.slug)
        .ok_or(Failure::NotFound)?;
    dispatcher(app, actor)?;
    Ok(bezetting)
}

/// Refuses when the voertuig, or one it shares something with, is taken already. Ploegen that have it keep it: they say so.
async fn no_second(app: &App, tx: &Tx, bezetting: &Bezetting) -> Result<(), Failure> {
    tx.lock(&format!("bezetting:{}", bezetting.uitvoerder))
        .await?;
    let from = bezetting.when.from.date;
    let to = from.checked_add(DAYS_AHEAD.days()).unwrap_or(from);
    let known = store::bezetting::between(tx, &bezetting.uitvoerder, from, to).await?;
    let same = app
        .regeling
        .uitvoerder(&bezetting.uitvoerder)
        .map(|one| one.sharing(&bezetting.voertuig))
        .unwrap_or_default();
    let (van, tot) = (bezetting.when.start(), bezetting.when.end());
    let mut others = known.iter().filter(|other| other.id != bezetting.id);
    match others.find(|other| other.takes(&same, van, tot)) {
        None => Ok(()),
        Some(other) => Err(Failure::refused(
            "Dit voertuig is dan al bezet",
            format!(
                "Dit voertuig is dan al {}: {}. Kies andere dagen, of wijzig daar de laatste dag.",
                other.words(),
                other.when.words()
            ),
        )),
    }
}

fn event(
    tx: &Tx,
    now: Timestamp,
    actor: &Actor,
    action: &'static str,
    bezetting: &Bezetting,
) -> Noted {
    record(
        tx,
        now,
        actor,
        Act {
            action,
            object: "bezetting",
            object_id: bezetting.id,
            no: bezetting.version,
            from: None,
            to: None,
        },
    );
    Noted { id: bezetting.id }
}
