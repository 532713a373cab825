//! Looking at tills: what went through a kasdag so far, what was closed before. Whoever still has to count blindly is not told what
//! should lie there.

use std::collections::{HashMap, hash_map::Entry};

use jiff::Timestamp;
use uuid::Uuid;

use super::{keeper, now};
use crate::{
    actions::Failure,
    app::App,
    domain::{
        account::{Actor, Want, may},
        kas::{By, Kasdag, KasdagStatus, Kasstand, NewMutatie, Storting},
        verkooppunt::Verkooppunt,
    },
    store,
};

/// Closed kasdagen shown of one till, and of all.
const LATEST: i64 = 20;

/// A kasdag with all that belongs to it.
pub struct Seen {
    /// The kasdag.
    pub kasdag: Kasdag,
    /// Its verkooppunt.
    pub verkooppunt: Verkooppunt,
    /// Its figures so far, or its final ones.
    pub stand: Kasstand,
    /// Whether what should lie there may be shown: after the count, or to who does not count.
    pub open_book: bool,
    /// Cash sales.
    pub verkopen: u64,
    /// What moved by hand, with when.
    pub mutaties: Vec<(Timestamp, NewMutatie)>,
    /// How often it was counted.
    pub times_counted: u64,
    /// The bag, once closed.
    pub storting: Option<Storting>,
    /// Sales of this verkooppunt whose sheet was not confirmed as printed.
    pub open_sheets: u64,
    /// For how many midnights it is, or was, open.
    pub nights_open: i32,
    /// Whether whoever looks had a part in it, and so cannot sign for a difference.
    pub involved: bool,
    names: HashMap<Uuid, String>,
}

impl Seen {
    /// The name of whoever did something.
    pub fn naam(&self, by: By) -> &str {
        self.names.get(&by.account).map_or("", String::as_str)
    }
}

/// A till as its clerk sees it.
pub struct Till {
    /// Of which verkooppunt.
    pub verkooppunt: Verkooppunt,
    /// The kasdag that is not closed.
    pub current: Option<Seen>,
    /// Closed ones, newest first.
    pub closed: Vec<Kasdag>,
}

/// The till of a verkooppunt.
pub async fn till(app: &App, actor: &Actor, verkooppunt: &str) -> Result<Till, Failure> {
    let verkooppunt = keeper(app, actor, verkooppunt)?.clone();
    let reader = app.store.read();
    let current = match store::kas::current(reader, &verkooppunt.slug).await? {
        Some(kasdag) => Some(seen(app, actor, kasdag).await?),
        None => None,
    };
    Ok(Till {
        current,
        closed: store::kas::closed(reader, Some(&verkooppunt.slug), LATEST).await?,
        verkooppunt,
    })
}

/// All tills: the kasdagen that are not closed, the oldest first, and the latest closed ones.
pub async fn all(app: &App, actor: &Actor) -> Result<(Vec<Seen>, Vec<Kasdag>), Failure> {
    may(actor, Want::ManageMoney)?;
    let reader = app.store.read();
    let mut open = Vec::new();
    for kasdag in store::kas::not_closed(reader).await? {
        open.push(seen(app, actor, kasdag).await?);
    }
    Ok((open, store::kas::closed(reader, None, LATEST).await?))
}

/// One kasdag.
pub async fn find(app: &App, actor: &Actor, id: Uuid) -> Result<Seen, Failure> {
    let kasdag = visible(app, actor, id).await?;
    seen(app, actor, kasdag).await
}

/// A kasdag this account may look at: of its own till, or any for finance. Another's looks like one that does not exist.
pub(super) async fn visible(app: &App, actor: &Actor, id: Uuid) -> Result<Kasdag, Failure> {
    // Who has nothing to do with tills hears nothing about which kasdagen there are.
    let own = actor.account()?.rol.verkooppunt().unwrap_or_default();
    may(actor, Want::SignKasdag { verkooppunt: own })?;
    store::kas::find(app.store.read(), id)
        .await?
        .filter(|kasdag| {
            let verkooppunt = &kasdag.verkooppunt;
            may(actor, Want::SignKasdag { verkooppunt }).is_ok()
        })
        .ok_or(Failure::NotFound)
}

async fn seen(app: &App, actor: &Actor, kasdag: Kasdag) -> Result<Seen, Failure> {
    let reader = app.store.read();
    let verkooppunt = app
        .regeling
        .verkooppunt(&kasdag.verkooppunt)
        .ok_or(Failure::NotFound)?
        .clone();
    let until = match &kasdag.status {
        KasdagStatus::Open | KasdagStatus::Counted { .. } => app.now(),
        KasdagStatus::Closed { closed, .. } => closed.at,
    };
    let counts = may(
        actor,
        Want::KeepKas {
            verkooppunt: &kasdag.verkooppunt,
        },
    )
    .is_ok();
    Ok(Seen {
        stand: store::kas::stand(reader, &kasdag).await?,
        open_book: !counts || kasdag.telling().is_some(),
        verkopen: store::kas::cash_sales(reader, kasdag.id).await?,
        mutaties: store::kas::mutaties(reader, kasdag.id).await?,
        times_counted: store::kas::times_counted(reader, kasdag.id).await?,
        storting: store::storting::of_kasdag(reader, kasdag.id).await?,
        open_sheets: store::kas::open_sheets(reader, &verkooppunt.slug).await?,
        nights_open: kasdag.nights_open(crate::domain::calendar::local_date(until)),
        involved: store::kas::involved(reader, kasdag.id, now(app, actor)?.account).await?,
        names: names(app, &kasdag).await?,
        verkooppunt,
        kasdag,
    })
}

/// The names of all who had a hand in it.
async fn names(app: &App, kasdag: &Kasdag) -> Result<HashMap<Uuid, String>, Failure> {
    let mut hands = vec![kasdag.opened];
    match &kasdag.status {
        KasdagStatus::Open => {}
        KasdagStatus::Counted {
            telling, signed, ..
        } => {
            hands.push(telling.by);
            hands.extend(*signed);
        }
        KasdagStatus::Closed {
            telling,
            signed,
            closed,
            ..
        } => {
            hands.extend([telling.by, *closed]);
            hands.extend(*signed);
        }
    }
    let mut names = HashMap::new();
    for By { account, .. } in hands {
        if let Entry::Vacant(place) = names.entry(account) {
            let found = store::account::by_id(app.store.read(), account).await?;
            place.insert(found.map(|one| one.naam).unwrap_or_default());
        }
    }
    Ok(names)
}
