//! The months of uren of an uitvoerder: what is open in them, what they come to, and closing one. After that only
//! counter-entries are booked (invariant H7).

use jiff::ToSpan;
use uuid::Uuid;

use super::lock_maand;
use crate::{
    actions::{Act, Done, Failure, Once, once, record, werk::record_uren},
    app::App,
    domain::{
        account::{Account, Actor, NotAllowed, Want, may},
        deelnemer::Deelnemer,
        uren::{Maand, MaandRefused, Stand, UrenSoort, UrenStatus},
    },
    store::{
        self,
        uren::{ClosedMaand, Total},
    },
};

pub use crate::store::uren::OpenDay;

/// Months in the list, at most.
const MOST_MONTHS: usize = 24;

/// One month in the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Which.
    pub maand: Maand,
    /// What it still asks for.
    pub stand: Stand,
    /// That it was closed.
    pub closed: Option<ClosedMaand>,
}

/// What one deelnemer comes to in a month.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who.
    pub deelnemer: Deelnemer,
    /// Minutes per kind, in the order of [`UrenSoort::ALL`].
    pub minuten: Vec<(UrenSoort, i64)>,
}

/// One month with everything in it.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Which.
    pub maand: Maand,
    /// What it still asks for.
    pub stand: Stand,
    /// Who closed it, and that.
    pub closed: Option<(ClosedMaand, Option<Account>)>,
    /// The days on which something is open.
    pub open: Vec<OpenDay>,
    /// Everybody with uren in it, by name.
    pub people: Vec<Person>,
    /// Whether it is over, so that it can be closed once all is approved.
    pub over: bool,
}

/// The uitvoerder whose months somebody sees.
pub(super) fn own_uitvoerder(actor: &Actor) -> Result<&str, Failure> {
    let uitvoerder = actor.account()?.rol.uitvoerder().ok_or(NotAllowed)?;
    may(actor, Want::CloseMaand { uitvoerder })?;
    Ok(uitvoerder)
}

/// The months since the first uren, latest first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Listed>, Failure> {
    let uitvoerder = own_uitvoerder(actor)?;
    let door = app.store.read();
    let mut maand = Maand::of(app.today());
    let first = store::uren::first_day(door, uitvoerder)
        .await?
        .map_or(maand, Maand::of);
    let closed = store::uren::closed_months(door, uitvoerder).await?;
    let mut list = Vec::new();
    while maand >= first && list.len() < MOST_MONTHS {
        list.push(Listed {
            maand,
            stand: store::uren::stand(door, uitvoerder, maand).await?,
            closed: closed.iter().find(|one| one.maand == maand).cloned(),
        });
        maand = maand.before();
    }
    Ok(list)
}

/// One month.
pub async fn look(app: &App, actor: &Actor, maand: Maand) -> Result<Overview, Failure> {
    let uitvoerder = own_uitvoerder(actor)?;
    let door = app.store.read();
    let (first, last) = (maand.first(), maand.last());
    let closed = match store::uren::closed(door, uitvoerder, maand).await? {
        Some(closed) => {
            let who = store::account::by_id(door, closed.account).await?;
            Some((closed, who))
        }
        None => None,
    };
    let totals = store::uren::totals(door, uitvoerder, first, last).await?;
    let mut people: Vec<Person> = store::deelnemer::list(door, uitvoerder)
        .await?
        .into_iter()
        .filter_map(|deelnemer| person(deelnemer, &totals))
        .collect();
    people.sort_by(|one, other| one.deelnemer.naam.cmp(&other.deelnemer.naam));
    Ok(Overview {
        maand,
        stand: store::uren::stand(door, uitvoerder, maand).await?,
        closed,
        open: store::uren::open_days(door, uitvoerder, None, (first, last), app.now()).await?,
        people,
        over: app.today() > last,
    })
}

fn person(deelnemer: Deelnemer, totals: &[Total]) -> Option<Person> {
    let own = |soort| {
        totals
            .iter()
            .find(|one| one.deelnemer == deelnemer.id && one.soort == soort)
            .map(|one| one.minuten)
    };
    let known = UrenSoort::ALL.into_iter().any(|soort| own(soort).is_some());
    let minuten = UrenSoort::ALL.map(|soort| (soort, own(soort).unwrap_or(0)));
    known.then(|| Person {
        minuten: minuten.to_vec(),
        deelnemer,
    })
}

/// The days of the last weeks of the own ploegen on which something is open, for a begeleider.
pub async fn open_days(app: &App, actor: &Actor) -> Result<Vec<OpenDay>, Failure> {
    const WEEKS: i64 = 9;
    let account = super::approver(actor)?;
    let rol = &actor.account()?.rol;
    let today = app.today();
    let from = today.saturating_sub(WEEKS.weeks());
    let (door, now) = (app.store.read(), app.now());
    Ok(store::uren::open_days(door, rol.org(), Some(account), (from, today), now).await?)
}

/// Closes a month: everything in it was approved, and stays as it is from now on. Answers the key of the closing.
pub async fn close(
    app: &App,
    actor: &Actor,
    maand: Maand,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    let uitvoerder = own_uitvoerder(actor)?.to_owned();
    let account = actor.account()?.id;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        lock_maand(&tx, &uitvoerder).await?;
        let (now, first, last) = (app.now(), maand.first(), maand.last());
        let known = store::uren::closed(&tx, &uitvoerder, maand).await?;
        let stand = store::uren::stand(&tx, &uitvoerder, maand).await?;
        maand.can_close(app.today(), known.is_some(), stand)?;
        let closed = ClosedMaand {
            id: app.new_id(),
            maand,
            account,
            at: now,
        };
        store::uren::add_closed(&tx, &uitvoerder, &closed).await?;
        for uren in store::uren::of_uitvoerder(&tx, &uitvoerder, first, last).await? {
            if !matches!(uren.status, UrenStatus::Approved(_)) {
                continue;
            }
            let from = uren.status.word();
            let uren = uren.close()?;
            store::uren::update(&tx, &uren).await?;
            record_uren(&tx, &who, now, Some(from), &uren, "uren.close");
        }
        record(
            &tx,
            now,
            &who,
            Act {
                action: "uren.close_month",
                object: "uren_maand",
                object_id: closed.id,
                no: 1,
                from: None,
                to: None,
            },
        );
        Ok(closed.id)
    })
    .await
}

impl From<MaandRefused> for Failure {
    fn from(refused: MaandRefused) -> Self {
        Self::refused("Deze maand kan niet worden afgesloten", refused)
    }
}
