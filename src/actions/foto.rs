//! Fotos that go with a klus: a resident or staff adds them, who may see the klus or works at it sees them, staff takes them away.

use std::net::IpAddr;

use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{Act, Done, Failure, Once, klus, once, record, werk::day};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        foto::{FOTOS_MAX, Foto, FotoRefused},
        klus::Klus,
    },
    print::{DrawnFoto, foto},
    store::{self, Tx},
};

/// Opening a picture takes memory: one at a time, however many are sent.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// A klus to which fotos may be added, by whom: rights were asked.
pub struct Album {
    klus: Uuid,
    actor: Actor,
}

/// The album of a klus that staff may see.
pub async fn album(app: &App, actor: &Actor, klus: Uuid) -> Result<Album, Failure> {
    let klus = seen(app, actor, klus).await?;
    Ok(Album {
        klus: klus.id,
        actor: actor.clone(),
    })
}

/// The album of a klus that was just asked for, by its tracking code.
pub async fn album_just_asked(app: &App, from: IpAddr, volgcode: &str) -> Result<Album, Failure> {
    let (klus, _) = klus::asked(app, from, volgcode).await?;
    Ok(Album {
        klus: klus.id,
        actor: Actor::Bewoner,
    })
}

/// The album of a resident's own klus, by number or tracking code with the postcode.
pub async fn album_of_own(
    app: &App,
    from: IpAddr,
    what: &str,
    postcode: &str,
) -> Result<Album, Failure> {
    let (klus, _) = klus::own_klus(app, from, what, postcode).await?;
    if !klus.status.is_before_work() {
        return Err(Failure::refused(
            "Een foto toevoegen kan niet meer",
            "De klus is al begonnen, of gaat niet door. Bel ons als u ons iets wilt laten zien.",
        ));
    }
    Ok(Album {
        klus: klus.id,
        actor: Actor::Bewoner,
    })
}

/// The album of the klus of a visit, for who works at it; on its day only.
pub async fn album_at_visit(app: &App, actor: &Actor, opdracht: Uuid) -> Result<Album, Failure> {
    let bezoek = day::open(app, actor, opdracht).await?;
    if bezoek.bewoner.is_none() {
        return Err(Failure::coded(
            "weigering-andere-dag",
            "Dit kan nu niet",
            "Een foto toevoegen kan op de dag van het bezoek.",
        ));
    }
    Ok(Album {
        klus: bezoek.klus.id,
        actor: actor.clone(),
    })
}

/// How many fotos go with a klus. Whether it may be seen is the caller's question.
pub async fn count(app: &App, klus: Uuid) -> Result<usize, Failure> {
    Ok(store::foto::of_klus(app.store.read(), klus).await?.len())
}

/// Adds fotos, all or none; each is drawn anew first.
pub async fn add(
    app: &App,
    album: Album,
    sent: Vec<Vec<u8>>,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let Album { klus, actor } = album;
    if sent.is_empty() {
        return Err(FotoRefused::None.into());
    }
    if sent.len() > FOTOS_MAX {
        return Err(FotoRefused::TooMany.into());
    }
    let mut drawn = Vec::new();
    for bytes in sent {
        drawn.push(draw(bytes).await?);
    }
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, &actor, key, move |tx| async move {
        tx.lock(&format!("foto:{klus}")).await?;
        let known = store::foto::of_klus(&tx, klus).await?.len();
        if known + drawn.len() > FOTOS_MAX {
            return Err(FotoRefused::TooMany.into());
        }
        for one in drawn {
            keep(&tx, &unit_app, &unit_actor, klus, one).await?;
        }
        Ok(())
    })
    .await
}

async fn draw(bytes: Vec<u8>) -> Result<DrawnFoto, Failure> {
    let gone = |error: String| Failure::Paper(error);
    let _turn = ONE_AT_A_TIME
        .acquire()
        .await
        .map_err(|error| gone(error.to_string()))?;
    let drawn = tokio::task::spawn_blocking(move || foto::draw(&bytes))
        .await
        .map_err(|error| gone(error.to_string()))?;
    Ok(drawn?)
}

async fn keep(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    klus: Uuid,
    drawn: DrawnFoto,
) -> Result<(), Failure> {
    let DrawnFoto {
        jpeg,
        width,
        height,
    } = drawn;
    let foto = Foto {
        id: app.new_id(),
        klus_id: klus,
        width,
        height,
        account_id: actor.account_id(),
        at: app.now(),
    };
    store::foto::add(tx, &foto, jpeg).await?;
    note(tx, app, actor, foto.id, 1, "foto.add");
    Ok(())
}

/// Takes a foto away, for good.
pub async fn remove(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let klus = seen(app, actor, klus).await?.id;
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        store::foto::remove(&tx, klus, id).await?;
        note(&tx, &unit_app, &unit_actor, id, 2, "foto.remove");
        Ok(())
    })
    .await
}

/// The picture, for staff who may see the klus.
pub async fn picture(app: &App, actor: &Actor, klus: Uuid, id: Uuid) -> Result<Vec<u8>, Failure> {
    let klus = seen(app, actor, klus).await?;
    jpeg(app, klus.id, id).await
}

/// The picture, for who works at the visit; on its day only, as the address (domain.md §5).
pub async fn picture_at_visit(
    app: &App,
    actor: &Actor,
    opdracht: Uuid,
    id: Uuid,
) -> Result<Vec<u8>, Failure> {
    let bezoek = day::open(app, actor, opdracht).await?;
    if !bezoek.fotos.iter().any(|foto| foto.id == id) {
        return Err(Failure::NotFound);
    }
    jpeg(app, bezoek.klus.id, id).await
}

async fn jpeg(app: &App, klus: Uuid, id: Uuid) -> Result<Vec<u8>, Failure> {
    store::foto::jpeg(app.store.read(), klus, id)
        .await?
        .ok_or(Failure::NotFound)
}

/// A klus that staff may see; for others it does not exist.
async fn seen(app: &App, actor: &Actor, id: Uuid) -> Result<Klus, Failure> {
    let klus = store::klus::find(app.store.read(), id)
        .await?
        .ok_or(Failure::NotFound)?;
    let uitvoerder = klus.uitvoerder.as_str();
    may(actor, Want::SeeKlus { uitvoerder }).map_err(|_| Failure::NotFound)?;
    Ok(klus)
}

/// A kept foto has two events at most: added, and taken away.
fn note(tx: &Tx, app: &App, actor: &Actor, id: Uuid, no: i32, action: &'static str) {
    const KEPT: &str = "kept";
    let first = no == 1;
    record(
        tx,
        app.now(),
        actor,
        Act {
            action,
            object: "foto",
            object_id: id,
            no,
            from: (!first).then_some(KEPT),
            to: Some(if first { KEPT } else { "removed" }),
        },
    );
}

impl From<FotoRefused> for Failure {
    fn from(refused: FotoRefused) -> Self {
        Self::Invalid(crate::domain::fields::FieldErrors::one(
            "fotos",
            refused.to_string(),
        ))
    }
}
