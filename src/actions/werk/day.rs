//! What the ploeg sees: the visits of today with everything needed to do them, the coming days in short. A resident's name,
//! address and telephone number are there from the morning of the visit until two hours after it (domain.md §5, reliability page
//! "Doors").

use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use super::{klus_of, mine, own_uitvoerder, store_opdracht};
use crate::{
    actions::{Failure, adres, deurcode},
    app::App,
    domain::{
        account::{Account, Actor, NotAllowed, Rol},
        bewoner::Bewoner,
        foto::Foto,
        handtekening::Handtekening,
        klus::Klus,
        opdracht::{Opdracht, OpdrachtStatus, breaks::Break},
        ploeg::Ploeg,
        point::Point,
        uren::cheques_left,
        verzilvering::Verzilvering,
    },
    store,
};

/// How far ahead a deelnemer looks.
const AHEAD_DAYS: i64 = 14;

/// One visit with everything around it.
#[derive(Clone, Debug)]
pub struct Bezoek {
    /// The visit.
    pub opdracht: Opdracht,
    /// What is done.
    pub klus: Klus,
    /// For whom; while [`Opdracht::home_is_shown`].
    pub bewoner: Option<Bewoner>,
    /// The ploeg.
    pub ploeg: Ploeg,
    /// Names of the deelnemers, with their keys.
    pub deelnemers: Vec<(Uuid, String)>,
    /// Whom to call.
    pub begeleider: Option<Account>,
    /// Cheques taken in at this visit.
    pub cheques: Vec<Verzilvering>,
    /// Cheques still to take in for the klus.
    pub cheques_left: u32,
    /// Fotos of the klus; on the day of the visit only, and only when one visit is looked at.
    pub fotos: Vec<Foto>,
    /// What to say at the door; while the home is shown.
    pub deurcode: Option<String>,
    /// Where the home is, as far as it is known; when one visit is looked at.
    pub point: Option<Point>,
    /// Breaks; when one visit is looked at.
    pub breaks: Vec<Break>,
    /// How the resident agreed; when one visit is looked at.
    pub handtekening: Option<Handtekening>,
    /// Cheques the resident gives on top; when one visit is looked at.
    pub meerwerk: u32,
}

/// The day of a ploeg.
#[derive(Clone, Debug)]
pub struct PloegDay {
    /// The ploeg.
    pub ploeg: Ploeg,
    /// Names of the deelnemers.
    pub deelnemers: Vec<(Uuid, String)>,
    /// Whom to call.
    pub begeleider: Option<Account>,
    /// Its visits in order of time.
    pub bezoeken: Vec<Bezoek>,
    /// Who comes later, and by how many minutes.
    pub late: Vec<(String, i32)>,
}

/// A visit on another day, without anything that says at whose.
#[derive(Clone, Debug)]
pub struct Ahead {
    /// The visit.
    pub opdracht: Opdracht,
    /// Slug of the klussoort.
    pub klussoort: String,
    /// Village.
    pub plaats: String,
}

/// The ploegen of today: those a deelnemer goes out with, a begeleider answers for, or a coordinator's uitvoerder has.
pub async fn today(app: &App, actor: &Actor) -> Result<Vec<PloegDay>, Failure> {
    let today = app.today();
    let mut days = Vec::new();
    for ploeg in ploegen(app, actor, today, today).await? {
        days.push(day_of(app, ploeg).await?);
    }
    Ok(days)
}

/// The visits of the coming days, in order of time.
pub async fn ahead(app: &App, actor: &Actor) -> Result<Vec<Ahead>, Failure> {
    let door = app.store.read();
    let today = app.today();
    let (from, to) = (
        today.saturating_add(1.day()),
        today.saturating_add(AHEAD_DAYS.days()),
    );
    let mut ahead = Vec::new();
    for ploeg in ploegen(app, actor, from, to).await? {
        for opdracht in shown(store::opdracht::of_ploeg(door, ploeg.id).await?) {
            let klus = klus_of(door, &opdracht).await?;
            ahead.push(Ahead {
                opdracht,
                klussoort: klus.klussoort,
                plaats: klus.plaats,
            });
        }
    }
    ahead.sort_by_key(|one| one.opdracht.van);
    Ok(ahead)
}

/// One visit, for who works at it. A deelnemer who opens it has seen it.
pub async fn open(app: &App, actor: &Actor, id: Uuid) -> Result<Bezoek, Failure> {
    let (opdracht, ploeg) = mine(app.store.read(), actor, id).await?;
    let deelnemer = actor.account()?.rol.deelnemer().is_some();
    let opdracht = if deelnemer && opdracht.status == OpdrachtStatus::Published {
        see(app, actor, opdracht).await?
    } else {
        opdracht
    };
    look(app, opdracht, ploeg).await
}

/// The same visit, for a phone that takes it along: nobody has seen it yet.
pub async fn take_along(app: &App, actor: &Actor, id: Uuid) -> Result<Bezoek, Failure> {
    let (opdracht, ploeg) = mine(app.store.read(), actor, id).await?;
    look(app, opdracht, ploeg).await
}

async fn look(app: &App, opdracht: Opdracht, ploeg: Ploeg) -> Result<Bezoek, Failure> {
    let (door, id) = (app.store.read(), opdracht.id);
    let (deelnemers, begeleider) = people(app, &ploeg).await?;
    let bezoek = bezoek(app, opdracht, ploeg, deelnemers, begeleider).await?;
    let (fotos, point) = match &bezoek.bewoner {
        Some(bewoner) => (
            store::foto::of_klus(door, bezoek.klus.id).await?,
            adres::of_home(door, &app.regeling, bewoner).await?,
        ),
        None => (Vec::new(), None),
    };
    Ok(Bezoek {
        fotos,
        point,
        breaks: store::visit::breaks(door, id).await?,
        handtekening: store::visit::handtekening(door, id).await?,
        meerwerk: store::visit::meerwerk(door, id).await?,
        ..bezoek
    })
}

/// Notes that somebody of the ploeg opened the visit. Who comes second finds it noted.
async fn see(app: &App, actor: &Actor, opdracht: Opdracht) -> Result<Opdracht, Failure> {
    let now = app.now();
    let (old, who) = (opdracht.clone(), actor.clone());
    let seen = app
        .store
        .write(move |tx| async move {
            let new = old.clone().see(now).map_err(super::not_now)?;
            store_opdracht(&tx, &who, now, &old, &new, "opdracht.see").await?;
            Ok(new)
        })
        .await;
    match seen {
        Ok(new) => Ok(new),
        Err(Failure::Stale) => store::opdracht::find(app.store.read(), opdracht.id)
            .await?
            .ok_or(Failure::NotFound),
        Err(other) => Err(other),
    }
}

async fn ploegen(app: &App, actor: &Actor, from: Date, to: Date) -> Result<Vec<Ploeg>, Failure> {
    own_uitvoerder(actor)?;
    let door = app.store.read();
    let account = actor.account()?;
    Ok(match &account.rol {
        Rol::Deelnemer { deelnemer, .. } => {
            store::ploeg::of_deelnemer(door, *deelnemer, from, to).await?
        }
        Rol::Begeleider { .. } => store::ploeg::of_begeleider(door, account.id, from, to).await?,
        Rol::Coordinator { uitvoerder } => {
            store::ploeg::between(door, uitvoerder, from, to).await?
        }
        Rol::Balie { .. }
        | Rol::Meldpunt
        | Rol::Klantmanager
        | Rol::Financien
        | Rol::Beleid
        | Rol::Beheerder
        | Rol::Verwijzer => return Err(NotAllowed.into()),
    })
}

async fn day_of(app: &App, ploeg: Ploeg) -> Result<PloegDay, Failure> {
    let (deelnemers, begeleider) = people(app, &ploeg).await?;
    let mut bezoeken = Vec::new();
    for opdracht in shown(store::opdracht::of_ploeg(app.store.read(), ploeg.id).await?) {
        bezoeken.push(
            bezoek(
                app,
                opdracht,
                ploeg.clone(),
                deelnemers.clone(),
                begeleider.clone(),
            )
            .await?,
        );
    }
    let late = store::visit::late(app.store.read(), ploeg.id).await?;
    let naam_of = |id| deelnemers.iter().find(|(one, _)| *one == id);
    Ok(PloegDay {
        late: late
            .into_iter()
            .filter_map(|(id, minuten)| Some((naam_of(id)?.1.clone(), minuten)))
            .collect(),
        ploeg,
        deelnemers,
        begeleider,
        bezoeken,
    })
}

/// What a ploeg is told: no proposals, nothing that was moved away. What fell through stays, so that nobody goes there.
fn shown(opdrachten: Vec<Opdracht>) -> impl Iterator<Item = Opdracht> {
    opdrachten
        .into_iter()
        .filter(|one| !matches!(one.status, OpdrachtStatus::Draft | OpdrachtStatus::Moved))
}

async fn people(
    app: &App,
    ploeg: &Ploeg,
) -> Result<(Vec<(Uuid, String)>, Option<Account>), Failure> {
    let door = app.store.read();
    let deelnemers = store::deelnemer::of_ploeg(door, ploeg.id)
        .await?
        .into_iter()
        .map(|deelnemer| (deelnemer.id, deelnemer.naam))
        .collect();
    let begeleider = store::account::by_id(door, ploeg.begeleider_id).await?;
    Ok((deelnemers, begeleider))
}

async fn bezoek(
    app: &App,
    opdracht: Opdracht,
    ploeg: Ploeg,
    deelnemers: Vec<(Uuid, String)>,
    begeleider: Option<Account>,
) -> Result<Bezoek, Failure> {
    let door = app.store.read();
    let mut klus = klus_of(door, &opdracht).await?;
    let bewoner = if opdracht.home_is_shown(app.now()) {
        store::bewoner::find(door, klus.bewoner_id).await?
    } else {
        // What was written about the home is as much the resident's as the address.
        klus.omschrijving.clear();
        klus.zelf.clear();
        klus.toegang.clear();
        None
    };
    let per_cheque = i64::from(app.prijs().personen_uren) * 60;
    let visit = store::verzilvering::visit(door, opdracht.id, store::NOBODY, per_cheque)
        .await?
        .ok_or(Failure::NotFound)?
        .visit;
    let worked = match opdracht.status {
        OpdrachtStatus::Finished | OpdrachtStatus::Approved => {
            Some(store::uren::worked_at_klus(door, klus.id).await?)
        }
        OpdrachtStatus::Draft
        | OpdrachtStatus::Published
        | OpdrachtStatus::Seen
        | OpdrachtStatus::OnTheWay
        | OpdrachtStatus::Started
        | OpdrachtStatus::PartlyDone
        | OpdrachtStatus::Moved
        | OpdrachtStatus::FellThrough => None,
    };
    Ok(Bezoek {
        deurcode: bewoner.as_ref().map(|_| deurcode::of(app, opdracht.id)),
        cheques: store::verzilvering::of_opdracht(door, opdracht.id).await?,
        cheques_left: cheques_left(visit.agreed_minutes, visit.paid_minutes, worked, per_cheque),
        opdracht,
        klus,
        bewoner,
        ploeg,
        deelnemers,
        begeleider,
        fotos: Vec::new(),
        point: None,
        breaks: Vec::new(),
        handtekening: None,
        meerwerk: 0,
    })
}
