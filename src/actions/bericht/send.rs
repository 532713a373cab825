//! Sending what is owed. One server at a time holds the lease of a message; what it handed over but could not write down (a power
//! cut in between) is sent again under the same key, so that the receiving side can tell. Nothing is sent inside a transaction.

use jiff::{SignedDuration, Timestamp};

use super::facts::{Facts, facts};
use crate::{
    actions::Failure,
    app::App,
    domain::{
        bericht::{Bericht, BerichtSoort, BerichtStatus, Contact, Problem, Way, is_near, way_for},
        calendar::local_date,
    },
    notify::{Channels, Post},
    store::{self, StoreError},
};

/// How long a server that took a message may be silent before another takes it over: longer than any way out may take.
const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// Sends everything that is due; answers how many messages it looked at.
pub async fn send_due(app: &App, channels: &Channels) -> Result<u32, Failure> {
    let mut count = 0;
    while let Some(bericht) = store::bericht::due(app.store.read(), app.now()).await? {
        if send_one(app, channels, bericht).await? {
            count += 1;
        }
    }
    Ok(count)
}

/// Takes the lease, sends, writes down what came of it; answers whether the lease was ours.
async fn send_one(app: &App, channels: &Channels, bericht: Bericht) -> Result<bool, Failure> {
    let (id, lease, now) = (bericht.id, app.new_id(), app.now());
    let taken = app
        .store
        .write(
            move |tx| async move { store::bericht::lease(&tx, id, lease, now, now + LEASE).await },
        )
        .await?;
    if !taken {
        return Ok(false);
    }
    let facts = facts(app.store.read(), app, &bericht).await?;
    let tried = go(app, channels, bericht, &facts).await;
    tracing::info!(
        bericht = %tried.id,
        soort = tried.soort.word(),
        status = tried.status.word(),
        way = tried.way.map(Way::word),
        problem = tried.problem.map(Problem::word),
        tries = tried.tries,
        "a message was looked at"
    );
    let now = app.now();
    app.store
        .write(move |tx| async move {
            store::bericht::tried(&tx, &tried, lease).await?;
            if tried.soort == BerichtSoort::PlanChanged && tried.status == BerichtStatus::Sent {
                store::bericht::merge(&tx, &tried, now).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(true)
}

/// The message after this try.
async fn go(app: &App, channels: &Channels, bericht: Bericht, facts: &Facts) -> Bericht {
    let Facts {
        contact,
        tekst,
        visit,
        ..
    } = facts;
    let Some(tekst) = tekst else {
        return bericht.dropped(Problem::Overtaken, app.now());
    };
    let near = visit.is_some_and(|visit| is_near(local_date(visit), app.today()));
    let way = match way_for(bericht.recipient, contact, channels.means(), near) {
        Ok(way) => way,
        Err(problem) if contact.telefoon.is_some() && !bericht.recipient.is_ploeg() => {
            return bericht.to_call(problem);
        }
        Err(problem) => return bericht.dropped(problem, app.now()),
    };
    let Some(channel) = channels.channel(way) else {
        return bericht.to_print();
    };
    let (to, said) = match way {
        Way::Sms => (number(contact), tekst.kort.clone()),
        Way::Mail | Way::Letter | Way::Call => (mailbox(contact), tekst.plain()),
    };
    let post = Post {
        id: bericht.id,
        to,
        onderwerp: tekst.onderwerp.to_owned(),
        tekst: said,
        at: app.now(),
    };
    match channel.send(&post).await {
        Ok(()) => bericht.sent(way, app.now()),
        Err(problem) => bericht.failed(way, problem, app.now(), upcoming(*visit, app.now())),
    }
}

/// A visit that has passed hurries nobody any more.
fn upcoming(visit: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    visit.filter(|visit| *visit > now)
}

fn mailbox(contact: &Contact) -> String {
    let email = contact.email.as_ref();
    email.map_or_else(String::new, |one| one.as_str().to_owned())
}

fn number(contact: &Contact) -> String {
    let telefoon = contact.telefoon.as_ref();
    telefoon.map_or_else(String::new, crate::domain::address::Telefoon::international)
}
