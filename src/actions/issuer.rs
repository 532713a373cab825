//! The issuer of credentials: its keys, its documents, its lists of what was withdrawn. Everything here is public; private keys are
//! made from the installation's root key when something is signed, and kept nowhere.

use serde_json::Value;
use uuid::Uuid;

use super::{Act, Failure, record};
use crate::{
    app::App,
    domain::{account::Actor, bewijs::Bewijs},
    print::{
        PrintError,
        badge::{self, Issuer, LIST_SIZE},
    },
    secrets::IssuerKey,
    store::{self, Door, issuer_key::PublicKey},
};

/// The keys that can be checked against, as `did:web` document.
pub async fn did_document(app: &App) -> Result<Value, Failure> {
    signing_key(app).await?;
    let keys: Vec<(u32, Vec<u8>)> = store::issuer_key::all(app.store.read())
        .await?
        .into_iter()
        .map(|key| (key.no, key.bytes))
        .collect();
    Ok(badge::did_document(base(app), &keys))
}

/// What people compare: the name of the issuer, and its keys, newest first.
pub async fn profile(app: &App) -> Result<(String, Vec<String>), Failure> {
    signing_key(app).await?;
    let keys = store::issuer_key::all(app.store.read()).await?;
    let shown = keys.iter().rev().map(|key| badge::multibase(&key.bytes));
    Ok((badge::did(base(app)), shown.collect()))
}

/// The credential of a bewijs, signed with the newest key.
pub(super) async fn credential(app: &App, bewijs: &Bewijs, code: &str) -> Result<Value, Failure> {
    let code = code.replace('-', "");
    let (no, key) = signing_key(app).await?;
    with_issuer(app, no, &key, |issuer| {
        badge::credential(issuer, bewijs, &code)
    })
}

/// A list of withdrawn credentials, from 0; lists that have no credential yet do not exist.
pub async fn status_list(app: &App, list: u32) -> Result<Value, Failure> {
    let door = app.store.read();
    let first = list.checked_mul(LIST_SIZE).ok_or(Failure::NotFound)?;
    let past = first.saturating_add(LIST_SIZE);
    if first > 0 && !store::bewijs::has_place(door, first).await? {
        return Err(Failure::NotFound);
    }
    let withdrawn: Vec<u32> = store::bewijs::withdrawn_places(door, first, past)
        .await?
        .into_iter()
        .map(|place| place - first)
        .collect();
    let (no, key) = signing_key(app).await?;
    let now = app.now();
    with_issuer(app, no, &key, |issuer| {
        badge::status_list(issuer, list, &withdrawn, now)
    })
}

/// Begins to sign with another key from now on; the keys before it stay published.
pub async fn rotate(app: &App) -> Result<u32, Failure> {
    let (no, _) = signing_key(app).await?;
    Ok(add_key(app, no).await?.0)
}

/// The newest key. When there is none, or the installation has another root key than the one it was made from, the next one.
async fn signing_key(app: &App) -> Result<(u32, IssuerKey), Failure> {
    match newest(app, app.store.read()).await? {
        (_, Some(found)) => Ok(found),
        (last, None) => add_key(app, last).await,
    }
}

/// The number of the newest key, 0 when there is none; and the key, if the installation can still sign with it.
async fn newest(app: &App, door: &impl Door) -> Result<(u32, Option<(u32, IssuerKey)>), Failure> {
    let keys = store::issuer_key::all(door).await?;
    let Some(PublicKey { no, bytes }) = keys.last() else {
        return Ok((0, None));
    };
    let key = app.keys.issuer_key(*no)?;
    let ours = key.public() == *bytes;
    Ok((*no, ours.then_some((*no, key))))
}

/// Publishes the key after the one with this number; who comes second finds it published.
async fn add_key(app: &App, after: u32) -> Result<(u32, IssuerKey), Failure> {
    let own = app.clone();
    app.store
        .write(move |tx| async move {
            tx.lock("issuer_key").await?;
            let (last, usable) = newest(&own, &tx).await?;
            if let (true, Some(found)) = (last > after, usable) {
                return Ok(found);
            }
            let no = last + 1;
            let key = own.keys.issuer_key(no)?;
            let (id, now): (Uuid, _) = (own.new_id(), own.now());
            let public = PublicKey {
                no,
                bytes: key.public(),
            };
            store::issuer_key::add(&tx, id, &public, now).await?;
            let act = Act {
                action: "issuer_key.publish",
                object: "issuer_key",
                object_id: id,
                no: 1,
                from: None,
                to: None,
            };
            record(&tx, now, &Actor::Nightly, act);
            Ok((no, key))
        })
        .await
}

fn with_issuer(
    app: &App,
    no: u32,
    key: &IssuerKey,
    make: impl FnOnce(&Issuer<'_>) -> Result<Value, PrintError>,
) -> Result<Value, Failure> {
    let issuer = Issuer {
        base: base(app),
        naam: &app.regeling.naam,
        key: no,
        sign: &|bytes| key.sign(bytes),
    };
    make(&issuer).map_err(|error| Failure::Paper(error.to_string()))
}

fn base(app: &App) -> &str {
    app.settings.base_url.trim_end_matches('/')
}
