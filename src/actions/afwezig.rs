//! Absence of deelnemers and begeleiders: noting it, another end, taking it back, and the list of who is away when. A coordinator
//! does so for all of the uitvoerder, a begeleider for deelnemers of own ploegen. Why somebody is away is never asked.

use jiff::{Timestamp, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, ploeg::own_uitvoerder, record};
use crate::{
    app::App,
    domain::{
        account::{Account, Actor, NotAllowed, Want, may},
        afwezig::{Afwezig, AfwezigDraft, Wie},
        deelnemer::Deelnemer,
        fields::FieldErrors,
        half_days::HalfDaysDraft,
        ploeg::Ploeg,
    },
    store::{self, Door, Tx},
};

/// Days back in which a ploeg makes a begeleider one who may note absence of its deelnemers.
const DAYS_BACK: i32 = 28;
/// Days ahead in which it does.
const DAYS_AHEAD: i32 = 366;

/// One absence as a list shows it.
#[derive(Clone, Debug)]
pub struct Absence {
    /// Who and when.
    pub afwezig: Afwezig,
    /// Name to show.
    pub naam: String,
    /// Whether this account may change it.
    pub may_change: bool,
    /// The ploegen that miss them, today and later.
    pub ploegen: Vec<Ploeg>,
}

/// An absence that was noted, changed or taken back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Noted {
    /// Its key.
    pub id: Uuid,
    /// Slug of the uitvoerder.
    pub uitvoerder: String,
}

/// The people of an uitvoerder for whom an account notes absence.
struct People {
    uitvoerder: String,
    deelnemers: Vec<Deelnemer>,
    begeleiders: Vec<Account>,
    /// Deelnemers of own ploegen, for a begeleider; all for a coordinator.
    own: Option<Vec<Uuid>>,
}

impl People {
    async fn of(door: &impl Door, actor: &Actor, today: Date) -> Result<Self, Failure> {
        let uitvoerder = own_uitvoerder(actor)?;
        let account = actor.account()?;
        let dispatches = may(
            actor,
            Want::Dispatch {
                uitvoerder: &uitvoerder,
            },
        );
        let own = match dispatches {
            Ok(()) => None,
            Err(NotAllowed) => {
                let from = today.checked_sub(DAYS_BACK.days()).unwrap_or(today);
                let to = today.checked_add(DAYS_AHEAD.days()).unwrap_or(today);
                let ploegen = store::ploeg::of_begeleider(door, account.id, from, to).await?;
                Some(ploegen.into_iter().flat_map(|one| one.deelnemers).collect())
            }
        };
        Ok(Self {
            deelnemers: store::deelnemer::list(door, &uitvoerder).await?,
            begeleiders: store::account::begeleiders(door, &uitvoerder).await?,
            uitvoerder,
            own,
        })
    }

    fn naam(&self, wie: Wie) -> Option<&str> {
        match wie {
            Wie::Deelnemer(id) => self
                .deelnemers
                .iter()
                .find(|one| one.id == id)
                .map(|one| one.naam.as_str()),
            Wie::Begeleider(id) => self
                .begeleiders
                .iter()
                .find(|one| one.id == id)
                .map(|one| one.naam.as_str()),
        }
    }

    fn may_note(&self, wie: Wie) -> bool {
        match (&self.own, wie) {
            (None, _) => true,
            (Some(own), Wie::Deelnemer(id)) => own.contains(&id),
            (Some(_), Wie::Begeleider(_)) => false,
        }
    }

    /// Who may be chosen: deelnemers who take part today or later, and begeleiders.
    fn choices(&self, today: Date) -> Vec<(Wie, String)> {
        let deelnemers = self
            .deelnemers
            .iter()
            .filter(|one| !one.is_over(today))
            .map(|one| (Wie::Deelnemer(one.id), one.naam.clone()));
        let begeleiders = self.begeleiders.iter().map(|one| {
            (
                Wie::Begeleider(one.id),
                format!("{} (begeleider)", one.naam),
            )
        });
        deelnemers
            .chain(begeleiders)
            .filter(|(wie, _)| self.may_note(*wie))
            .collect()
    }

    /// Refuses for whom this account may not note absence. Whom the uitvoerder does not have, does not exist.
    fn admit(&self, wie: Wie) -> Result<(), Failure> {
        self.naam(wie).ok_or(Failure::NotFound)?;
        if self.may_note(wie) {
            Ok(())
        } else {
            Err(NotAllowed.into())
        }
    }
}

/// The absences that this account may see from a day up to and including another, in order of time: a coordinator all, a
/// begeleider those of deelnemers of own ploegen and its own.
pub async fn list(app: &App, actor: &Actor, from: Date, to: Date) -> Result<Vec<Absence>, Failure> {
    let door = app.store.read();
    let people = People::of(door, actor, app.today()).await?;
    let ploegen = store::ploeg::between(door, &people.uitvoerder, app.today(), to).await?;
    let found = store::afwezig::between(door, &people.uitvoerder, from, to).await?;
    let mine = actor.account_id().map(Wie::Begeleider);
    Ok(found
        .into_iter()
        .filter(|one| people.may_note(one.wie) || Some(one.wie) == mine)
        .map(|one| of_list(&people, &ploegen, one))
        .collect())
}

/// One absence, for who may change it.
pub async fn look(app: &App, actor: &Actor, id: Uuid) -> Result<Absence, Failure> {
    let door = app.store.read();
    let people = People::of(door, actor, app.today()).await?;
    let afwezig = admitted(door, &people, id).await?;
    let from = app.today().max(afwezig.when.from.date);
    let until = from.checked_add(DAYS_AHEAD.days()).unwrap_or(from);
    let ploegen = store::ploeg::between(door, &people.uitvoerder, from, until).await?;
    Ok(of_list(&people, &ploegen, afwezig))
}

/// Those for whom this account may note absence, by name.
pub async fn choices(app: &App, actor: &Actor) -> Result<Vec<(Wie, String)>, Failure> {
    let people = People::of(app.store.read(), actor, app.today()).await?;
    Ok(people.choices(app.today()))
}

/// The absences of a deelnemer that are not over; none when this account does not note them.
pub async fn of_deelnemer(
    app: &App,
    actor: &Actor,
    id: Uuid,
) -> Result<Option<Vec<Afwezig>>, Failure> {
    let wie = Wie::Deelnemer(id);
    let door = app.store.read();
    let people = match People::of(door, actor, app.today()).await {
        Ok(people) => people,
        Err(Failure::NotAllowed(NotAllowed)) => return Ok(None),
        Err(other) => return Err(other),
    };
    match people.admit(wie) {
        Ok(()) => Ok(Some(store::afwezig::of(door, wie, app.today()).await?)),
        Err(_) => Ok(None),
    }
}

/// Notes that somebody is away.
pub async fn note(
    app: &App,
    actor: &Actor,
    draft: &AfwezigDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    own_uitvoerder(actor)?;
    let today = app.today();
    let (wie, when) = draft.check(today).map_err(Failure::Invalid)?;
    let (id, now, unit_actor) = (app.new_id(), app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let people = People::of(&tx, &unit_actor, today).await?;
        people.admit(wie)?;
        tx.lock(&format!("afwezig:{}", wie.id())).await?;
        let afwezig = Afwezig {
            id,
            uitvoerder: people.uitvoerder,
            wie,
            when,
            pauze: false,
            version: 1,
        };
        no_second(&tx, &afwezig, today).await?;
        let account = unit_actor.account()?.id;
        store::afwezig::add(&tx, &afwezig, account, now).await?;
        event(&tx, now, &unit_actor, "afwezig.note", &afwezig);
        Ok(noted(afwezig))
    })
    .await
}

/// Notes that a deelnemer who says so does not come, within the unit in which they say it.
pub(super) async fn note_own(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    afwezig: &Afwezig,
) -> Result<(), Failure> {
    tx.lock(&format!("afwezig:{}", afwezig.wie.id())).await?;
    let known = store::afwezig::of(tx, afwezig.wie, app.today()).await?;
    if known.iter().any(|one| one.when.overlaps(&afwezig.when)) {
        return Err(Failure::coded(
            "weigering-al-afwezig",
            "Je was al afgemeld",
            "Je hoeft niets te doen.",
        ));
    }
    let now = app.now();
    store::afwezig::add(tx, afwezig, actor.account()?.id, now).await?;
    event(tx, now, actor, "afwezig.note", afwezig);
    Ok(())
}

/// Gives an absence another last day, or none yet. `version` is what was looked at.
pub async fn set_end(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: i32,
    draft: &HalfDaysDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    let (today, now) = (app.today(), app.now());
    let (draft, unit_actor) = (draft.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let people = People::of(&tx, &unit_actor, today).await?;
        let mut afwezig = admitted(&tx, &people, id).await?;
        tx.lock(&format!("afwezig:{}", afwezig.wie.id())).await?;
        let mut errors = FieldErrors::default();
        afwezig.when = draft
            .check_with(afwezig.when.from, &mut errors, today)
            .ok_or(Failure::Invalid(errors))?;
        afwezig.version = version + 1;
        no_second(&tx, &afwezig, today).await?;
        store::afwezig::set_end(&tx, &afwezig).await?;
        event(&tx, now, &unit_actor, "afwezig.set_end", &afwezig);
        Ok(noted(afwezig))
    })
    .await
}

/// Takes an absence back: somebody comes after all, or it was noted by mistake.
pub async fn remove(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    let (today, now, unit_actor) = (app.today(), app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let people = People::of(&tx, &unit_actor, today).await?;
        let mut afwezig = admitted(&tx, &people, id).await?;
        store::afwezig::remove(&tx, &afwezig).await?;
        afwezig.version += 1;
        event(&tx, now, &unit_actor, "afwezig.remove", &afwezig);
        Ok(noted(afwezig))
    })
    .await
}

fn of_list(people: &People, ploegen: &[Ploeg], afwezig: Afwezig) -> Absence {
    let wie = afwezig.wie;
    let missing = ploegen.iter().filter(|ploeg| {
        let is_in = match wie {
            Wie::Deelnemer(id) => ploeg.deelnemers.contains(&id),
            Wie::Begeleider(id) => ploeg.begeleider_id == id,
        };
        is_in && ploeg.misses(std::slice::from_ref(&afwezig), wie)
    });
    Absence {
        naam: people.naam(wie).unwrap_or("onbekend").to_owned(),
        may_change: !afwezig.pauze && people.may_note(wie),
        ploegen: missing.cloned().collect(),
        afwezig,
    }
}

/// The absence, if this account may change it. Of another uitvoerder it does not exist.
async fn admitted(door: &impl Door, people: &People, id: Uuid) -> Result<Afwezig, Failure> {
    let afwezig = store::afwezig::find(door, id)
        .await?
        .filter(|one| one.uitvoerder == people.uitvoerder)
        .ok_or(Failure::NotFound)?;
    people.admit(afwezig.wie)?;
    Ok(afwezig)
}

/// Refuses when somebody is already noted as away at some moment of it.
async fn no_second(tx: &Tx, afwezig: &Afwezig, today: Date) -> Result<(), Failure> {
    let known = store::afwezig::of(tx, afwezig.wie, today).await?;
    let mut others = known.iter().filter(|other| other.id != afwezig.id);
    match others.find(|other| other.when.overlaps(&afwezig.when)) {
        None => Ok(()),
        Some(other) => Err(Failure::refused(
            "Dit staat er al voor een deel",
            format!(
                "Al genoteerd als afwezig: {}. Wijzig daar de laatste dag, of kies andere dagen.",
                other.when.words()
            ),
        )),
    }
}

fn noted(afwezig: Afwezig) -> Noted {
    Noted {
        id: afwezig.id,
        uitvoerder: afwezig.uitvoerder,
    }
}

fn event(tx: &Tx, now: Timestamp, actor: &Actor, action: &'static str, afwezig: &Afwezig) {
    record(
        tx,
        now,
        actor,
        Act {
            action,
            object: "afwezig",
            object_id: afwezig.id,
            no: afwezig.version,
            from: None,
            to: None,
        },
    );
}
