//! The planning board of one uitvoerder: a week with its ploegen, what was published, what coordinators shifted since, and what the
//! planner proposes. Nothing here tells anybody anything but [`publish::publish`] (domain.md §4, *Planning a day*).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record, travel};
use crate::{
    app::App,
    domain::{
        account::{Actor, NotAllowed, Want, may},
        calendar::Dagdeel,
        iso_week::IsoWeek,
        opdracht::draft::{Revision, Spot},
    },
    planner::{
        self, Desk, Mode, Settings,
        checker::Breach,
        compile::{Compiled, Freedom},
        desk::{CannotBe, Price},
        proposal::Proposal,
        reserve::Reserve,
        why::Why,
    },
    store::{self, Tx},
};

pub mod held;
pub mod place;
pub mod problem;
pub mod publish;

use problem::{Facts, Told};

/// A week as the board shows it.
#[derive(Clone, Debug)]
pub struct Board {
    /// What is known.
    pub facts: Facts,
    /// What is wrong with the plan as it stands on the board.
    pub breaches: Vec<Breach>,
    /// Of these, what stops publishing.
    pub in_the_way: Vec<Breach>,
    /// The last publication, and by whom.
    pub revision: Option<(Revision, Option<String>)>,
    /// What publishing has to be told, so that nothing goes along unseen.
    pub mark: String,
}

/// The uitvoerder somebody dispatches for.
fn dispatcher(actor: &Actor) -> Result<&str, Failure> {
    let uitvoerder = actor.account()?.rol.uitvoerder().ok_or(NotAllowed)?;
    may(actor, Want::Dispatch { uitvoerder })?;
    Ok(uitvoerder)
}

/// Refuses whoever has no board, before what they sent is read.
pub fn may_plan(actor: &Actor) -> Result<(), Failure> {
    dispatcher(actor).map(|_| ())
}

/// Two coordinators shift and publish after each other.
async fn lock(tx: &Tx, uitvoerder: &str) -> Result<(), Failure> {
    Ok(tx.lock(&format!("planning:{uitvoerder}")).await?)
}

/// A mark of the drafts of a week: another as soon as one of them changes.
fn mark(facts: &Facts) -> String {
    let mut hash = Sha256::new();
    for draft in publish::of_week(facts) {
        hash.update(draft.klus);
        hash.update(format!("{:?} {:?}", draft.spot, draft.replaces));
    }
    crate::secrets::to_hex(&hash.finalize()[..8])
}

/// The board of a week.
pub async fn board(app: &App, actor: &Actor, week: IsoWeek) -> Result<Board, Failure> {
    let facts = facts(app, actor, week, Told::Standing).await?;
    let breaches = planner::check(&facts.problem, &facts.problem.standing);
    let door = app.store.read();
    let revision = match store::planning::last_revision(door, &facts.uitvoerder).await? {
        Some(last) => {
            let by = store::account::by_id(door, last.account).await?;
            Some((last, by.map(|account| account.naam)))
        }
        None => None,
    };
    Ok(Board {
        in_the_way: publish::in_the_way(&facts, &breaches),
        mark: mark(&facts),
        breaches,
        revision,
        facts,
    })
}

/// What is known of a week. With a routing service it is asked first for what it has not said yet, and then everything is read again.
async fn facts(app: &App, actor: &Actor, week: IsoWeek, told: Told) -> Result<Facts, Failure> {
    let uitvoerder = dispatcher(actor)?.to_owned();
    let facts = Facts::read(app, app.store.read(), &uitvoerder, week, told).await?;
    if facts.estimated && travel::ask(app, &facts.places).await? {
        return Facts::read(app, app.store.read(), &uitvoerder, week, told).await;
    }
    Ok(facts)
}

/// What the planner proposes for a week. It thinks for a second at most, beside everybody else's requests.
pub async fn propose(
    app: &App,
    actor: &Actor,
    week: IsoWeek,
    mode: Mode,
    settings: Settings,
) -> Result<(Facts, Proposal), Failure> {
    let facts = facts(app, actor, week, Told::Waiting).await?;
    tokio::task::spawn_blocking(move || {
        let proposal = planner::propose(&facts.problem, mode, &settings);
        (facts, proposal)
    })
    .await
    .map_err(|error| Failure::Planner(error.to_string()))
}

/// What one klus would cost, with each ploeg in each half day.
#[derive(Clone, Debug)]
pub struct Prices {
    /// What is known of the week.
    pub facts: Facts,
    /// Each ploeg and half day, in order of time.
    pub prices: Vec<(Uuid, Dagdeel, Result<Price, CannotBe>)>,
    /// The cheapest half days, the cheapest first.
    pub cheapest: Vec<Price>,
    /// Why it is not in the plan, when it is not.
    pub why: Option<Why>,
}

/// Prices a klus on the board, as if it were lifted from where it stands.
pub async fn prices(
    app: &App,
    actor: &Actor,
    week: IsoWeek,
    klus: Uuid,
) -> Result<Prices, Failure> {
    let facts = facts(app, actor, week, Told::With(klus)).await?;
    if !facts.klussen.contains_key(&klus) {
        return Err(Failure::NotFound);
    }
    let compiled = standing(&facts);
    let mut desk = Desk::new(&compiled);
    let why = desk.why(klus);
    desk.lift(klus);
    let prices = facts
        .ploegen
        .iter()
        .flat_map(|ploeg| ploeg.dagdelen().map(move |part| (ploeg.id, part)))
        .map(|(ploeg, part)| (ploeg, part, desk.price(klus, ploeg, part)))
        .collect();
    let cheapest = desk.cheapest(klus, 3);
    drop(desk);
    drop(compiled);
    Ok(Prices {
        facts,
        prices,
        cheapest,
        why,
    })
}

/// The half days of a week in which a klus would cost least, the cheapest first, and why there is none when it is so.
pub(super) fn cheapest(facts: &Facts, klus: Uuid, count: usize) -> (Vec<Price>, Option<Why>) {
    let compiled = standing(facts);
    let mut desk = Desk::new(&compiled);
    desk.lift(klus);
    (desk.cheapest(klus, count), desk.why(klus))
}

/// The plan as it stands, to look at one klus in it.
fn standing(facts: &Facts) -> Compiled<'_> {
    Compiled::new(
        &facts.problem,
        &facts.problem.standing,
        Freedom::Nothing,
        planner::model::Leaning::default(),
    )
}

/// Where a klus stands on the board, in whatever week.
#[derive(Clone, Copy, Debug)]
pub struct Stands {
    /// Where; none when nowhere.
    pub spot: Option<Spot>,
    /// Whether an appointment was published for it, so that people rely on one.
    pub told: bool,
}

/// Where a klus stands, when the drafts are looked at as if they were published.
pub async fn stands(app: &App, actor: &Actor, klus: Uuid) -> Result<Stands, Failure> {
    let uitvoerder = dispatcher(actor)?;
    let door = app.store.read();
    let published = store::opdracht::of_klus(door, klus)
        .await?
        .into_iter()
        .find(|one| one.status.is_ahead());
    let drafts = store::planning::drafts(door, uitvoerder).await?;
    Ok(Stands {
        told: published.is_some(),
        spot: match drafts.iter().find(|draft| draft.klus == klus) {
            Some(draft) => draft.spot,
            None => published.as_ref().map(Spot::of),
        },
    })
}

/// Per ploeg day with work outdoors what it could do indoors when it rains.
pub async fn reserves(
    app: &App,
    actor: &Actor,
    week: IsoWeek,
) -> Result<(Facts, Vec<Reserve>), Failure> {
    let facts = facts(app, actor, week, Told::Waiting).await?;
    let reserves = planner::reserve(&facts.problem, &facts.problem.standing);
    Ok((facts, reserves))
}

/// Whether a day has weather for outdoors, after it was said.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Weather {
    /// Nothing outdoors.
    pub bad: bool,
}

/// Says that nothing can be done outdoors on a day, or that it can after all.
pub async fn set_weather(
    app: &App,
    actor: &Actor,
    datum: Date,
    bad: bool,
    key: Option<Once>,
) -> Result<Done<Weather>, Failure> {
    let uitvoerder = dispatcher(actor)?.to_owned();
    let account = actor.account()?.id;
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let now = unit_app.now();
        store::planning::set_bad_weather(&tx, &uitvoerder, datum, bad, (account, now)).await?;
        record(
            &tx,
            now,
            &unit_actor,
            Act {
                action: if bad {
                    "planning.bad_weather"
                } else {
                    "planning.good_weather"
                },
                object: "bad_weather",
                object_id: unit_app.new_id(),
                no: 1,
                from: None,
                to: None,
            },
        );
        Ok(Weather { bad })
    })
    .await
}
