//! Calendar feeds: making a secret link, withdrawing it, and reading what is behind it. The person whose visits it shows may do so,
//! and a coordinator of the uitvoerder for them; reading asks for nothing but the secret.

use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record};
use crate::{
    app::App,
    domain::{
        account::{Account, Actor, NotAllowed, Rol, Want, may},
        agenda::{Afspraak, Agenda, AgendaVan},
    },
    print::{
        self,
        agenda::{AfspraakDruk, AgendaDruk},
    },
    secrets,
    store::{self, Door, Tx},
};

/// Days back that a feed shows: what was cancelled must be seen to be so.
const DAYS_BACK: i32 = 30;
/// Links somebody may have at once: for a telephone, a tablet and a few forgotten ones.
pub const MOST_LINKS: usize = 5;

/// Whose feeds, and which there are.
#[derive(Clone, Debug)]
pub struct Links {
    /// Whose visits.
    pub van: AgendaVan,
    /// As they are called.
    pub naam: String,
    /// Live links, oldest first.
    pub links: Vec<Agenda>,
}

/// A link that was just made. Its secret exists nowhere else.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Made {
    /// The feed.
    pub id: Uuid,
    /// The secret in its address.
    pub secret: String,
}

/// What is behind a secret.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Changes when, and only when, the feed does.
    pub etag: String,
    /// The file; none when the reader has this version already.
    pub bytes: Option<Vec<u8>>,
}

/// The feed of one's own visits, for who has any.
pub fn own(actor: &Actor) -> Option<AgendaVan> {
    let account = actor.account().ok()?;
    match &account.rol {
        Rol::Begeleider { .. } => Some(AgendaVan::Begeleider(account.id)),
        Rol::Deelnemer { deelnemer, .. } => Some(AgendaVan::Deelnemer(*deelnemer)),
        Rol::Balie { .. }
        | Rol::Meldpunt
        | Rol::Coordinator { .. }
        | Rol::Klantmanager
        | Rol::Financien
        | Rol::Beleid
        | Rol::Beheerder
        | Rol::Verwijzer => None,
    }
}

/// The begeleiders for whom a coordinator may make links.
pub async fn begeleiders(app: &App, actor: &Actor) -> Result<Vec<Account>, Failure> {
    let uitvoerder = actor.account()?.rol.uitvoerder().ok_or(NotAllowed)?;
    may(actor, Want::Dispatch { uitvoerder })?;
    Ok(store::account::begeleiders(app.store.read(), uitvoerder).await?)
}

/// The links of somebody.
pub async fn links(app: &App, actor: &Actor, van: AgendaVan) -> Result<Links, Failure> {
    let door = app.store.read();
    let naam = managed(door, actor, van).await?;
    Ok(Links {
        van,
        naam,
        links: store::agenda::of(door, van).await?,
    })
}

/// Makes a link.
pub async fn make(
    app: &App,
    actor: &Actor,
    van: AgendaVan,
    key: Option<Once>,
) -> Result<Done<Made>, Failure> {
    let secret = secrets::new_token()?;
    let (id, unit_app, unit_actor) = (app.new_id(), app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        managed(&tx, &unit_actor, van).await?;
        if store::agenda::of(&tx, van).await?.len() >= MOST_LINKS {
            return Err(Failure::refused(
                "Er zijn al genoeg links",
                format!(
                    "U hebt er al {MOST_LINKS}. Trek eerst een link in die u niet meer gebruikt."
                ),
            ));
        }
        let agenda = Agenda {
            id,
            van,
            made_by: unit_actor.account()?.id,
            made_at: unit_app.now(),
            withdrawn_at: None,
        };
        store::agenda::add(&tx, &agenda, secrets::token_hash(&secret)).await?;
        note(&tx, &unit_app, &unit_actor, "agenda.make", id, 1);
        Ok(Made { id, secret })
    })
    .await
}

/// Kills a link; answers whose it was.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<AgendaVan, Failure> {
    in_the_field(actor)?;
    let agenda = store::agenda::find(app.store.read(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    let (van, unit_app, unit_actor) = (agenda.van, app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        managed(&tx, &unit_actor, van).await?;
        store::agenda::withdraw(&tx, id, unit_app.now()).await?;
        note(&tx, &unit_app, &unit_actor, "agenda.withdraw", id, 2);
        Ok(())
    })
    .await?;
    Ok(van)
}

/// The feed behind a secret. `known` is the version the reader has: a calendar that asks every minute costs one small query.
pub async fn feed(app: &App, secret: &str, known: &str) -> Result<Feed, Failure> {
    let door = app.store.read();
    let agenda = store::agenda::by_secret(door, secrets::token_hash(secret))
        .await?
        .ok_or(Failure::NotFound)?;
    let from = app.today().saturating_sub(DAYS_BACK.days());
    let afspraken = store::agenda::visits(door, agenda.van, from).await?;
    let druk = druk(app, &afspraken);
    let etag = etag(&druk);
    let is_known = known
        .split(',')
        .any(|one| one.trim().trim_start_matches("W/") == etag);
    Ok(Feed {
        bytes: (!is_known).then(|| print::agenda::agenda(&druk)),
        etag,
    })
}

/// A hash of everything that is shown.
fn etag(druk: &AgendaDruk) -> String {
    let hash = secrets::request_hash(&[format!("{druk:?}").as_bytes()]);
    format!("\"{}\"", secrets::to_hex(&hash[..16]))
}

fn druk(app: &App, afspraken: &[Afspraak]) -> AgendaDruk {
    let base = app.settings.base_url.trim_end_matches('/');
    let host = app.settings.origin();
    let host = host.split_once("://").map_or(host, |(_, rest)| rest);
    AgendaDruk {
        naam: app.regeling.naam.clone(),
        afspraken: afspraken
            .iter()
            .map(|one| {
                let soort = app.regeling.klussoort(&one.klussoort);
                let soort = soort.map_or(one.klussoort.as_str(), |soort| soort.naam.as_str());
                AfspraakDruk {
                    uid: format!("{}@{host}", one.id),
                    volgorde: one.version,
                    kop: format!("{soort}, {}", one.plaats),
                    plaats: one.plaats.clone(),
                    link: format!("{base}/ploeg/opdrachten/{}", one.id),
                    van: one.van,
                    tot: one.tot,
                    cancelled: !one.status.is_live(),
                    changed_at: one.changed_at,
                }
            })
            .collect(),
    }
}

/// Who has to do with visits at all; others are told so before anything is looked up.
fn in_the_field(actor: &Actor) -> Result<&Account, NotAllowed> {
    let account = actor.account()?;
    let uitvoerder = account.rol.uitvoerder().ok_or(NotAllowed)?;
    may(actor, Want::Work { uitvoerder })?;
    Ok(account)
}

/// The name of whose feed it is, if this account may make and withdraw its links; for others it does not exist.
async fn managed(door: &impl Door, actor: &Actor, van: AgendaVan) -> Result<String, Failure> {
    let account = in_the_field(actor)?;
    let (naam, of, owner) = match van {
        AgendaVan::Ploeg(id) => store::ploeg::find(door, id)
            .await?
            .map(|ploeg| (ploeg.naam, ploeg.uitvoerder, Some(ploeg.begeleider_id))),
        AgendaVan::Begeleider(id) => store::account::by_id(door, id)
            .await?
            .filter(|one| matches!(one.rol, Rol::Begeleider { .. }))
            .map(|one| {
                let of = one.rol.uitvoerder().unwrap_or_default().to_owned();
                (one.naam, of, Some(one.id))
            }),
        AgendaVan::Deelnemer(id) => store::deelnemer::find(door, id).await?.map(|one| {
            let own = account.rol.deelnemer() == Some(one.id);
            (one.naam, one.uitvoerder, own.then_some(account.id))
        }),
    }
    .ok_or(Failure::NotFound)?;
    if owner != Some(account.id) {
        may(actor, Want::Dispatch { uitvoerder: &of }).map_err(|_| Failure::NotFound)?;
    }
    Ok(naam)
}

fn note(tx: &Tx, app: &App, actor: &Actor, action: &'static str, id: Uuid, no: i32) {
    record(
        tx,
        app.now(),
        actor,
        Act {
            action,
            object: "agenda",
            object_id: id,
            no,
            from: None,
            to: None,
        },
    );
}
