//! Ploegvorming: a proposal for who goes out with whom in a week, and taking it over. The search itself is in `planner`; nothing
//! is stored until somebody accepts, and then by the same rules as a ploeg made by hand.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Done, Failure, Once, once,
    ploeg::{alter_in, dissolve_in, judge::Known, note, own_uitvoerder},
};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        calendar::{local_time, short_date},
        fields::FieldErrors,
        iso_week::IsoWeek,
        ploeg::{Ploeg, Wish},
    },
    planner::ploegvorming::{self, Members, Proposal, WeekPloeg},
    store::{self, Tx},
};

mod facts;

pub use facts::Prints;

use facts::Facts;

/// Changes that are told one by one.
const MOST_CHANGES: usize = 5;

/// What a proposal is asked for.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The week.
    pub week: IsoWeek,
    /// Where the search begins: another seed may give another proposal that is as good.
    pub seed: u64,
    /// Ploegen that should go out beside those that are there.
    pub wishes: Vec<Wish>,
}

/// A proposal with what it was made of.
#[derive(Clone, Debug)]
pub struct Voorstel {
    facts: Facts,
    /// What is proposed.
    pub proposal: Proposal,
    /// What it was made of, for seeing later whether that changed.
    pub prints: Prints,
}

/// What was taken over.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Accepted {
    /// Ploegen that were made.
    pub made: usize,
    /// Ploegen that were changed.
    pub changed: usize,
    /// Ploegen that were dissolved.
    pub dissolved: usize,
    /// Places of the wishes that came true.
    pub wishes: Vec<usize>,
}

/// Which moves are to be taken over.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// Those of these ploegen.
    Some(Vec<Uuid>),
    /// As many as can be.
    All,
}

impl Voorstel {
    /// The ploegen as they are, in order of time; wished ones too.
    pub fn ploegen(&self) -> Vec<&WeekPloeg> {
        let mut ploegen: Vec<&WeekPloeg> = self.facts.week.ploegen.iter().collect();
        ploegen.sort_by_key(|one| (one.van, one.naam.clone(), one.id));
        ploegen
    }

    /// The name of a deelnemer or begeleider.
    pub fn naam(&self, id: Uuid) -> &str {
        let mut deelnemers = self.facts.week.deelnemers.iter();
        let mut begeleiders = self.facts.week.begeleiders.iter();
        deelnemers
            .find(|one| one.deelnemer.id == id)
            .map(|one| one.deelnemer.naam.as_str())
            .or_else(|| {
                begeleiders
                    .find(|one| one.id == id)
                    .map(|one| one.naam.as_str())
            })
            .unwrap_or("iemand die niet meer meedoet")
    }

    /// Whether a ploeg is a wish, not there yet.
    pub fn is_wish(&self, id: Uuid) -> bool {
        self.facts.wished.contains(&id)
    }

    /// What the search cannot mend about a ploeg.
    pub fn note(&self, id: Uuid) -> Option<&str> {
        self.facts.notes.get(&id).map(String::as_str)
    }

    /// Places of the moves that can be taken over: a ploeg that would be left empty stays while it has opdrachten, and so does
    /// what needs it to change.
    pub fn choosable(&self) -> BTreeSet<usize> {
        let moves = &self.proposal.moves;
        let with_visits = &self.facts.with_visits;
        let mut can: BTreeSet<usize> = (0..moves.len())
            .filter(|place| {
                !is_empty(&moves[*place].to) || !with_visits.contains(&moves[*place].ploeg)
            })
            .collect();
        loop {
            let before = can.len();
            let all = can.clone();
            can.retain(|place| moves[*place].needs.iter().all(|other| all.contains(other)));
            if can.len() == before {
                return can;
            }
        }
    }

    /// `Ploeg 2 (di 24 nov)`
    pub fn called(&self, id: Uuid) -> String {
        let ploegen = &self.facts.week.ploegen;
        ploegen.iter().find(|one| one.id == id).map_or_else(
            || "een ploeg".to_owned(),
            |one| format!("{} ({})", one.naam, short_date(one.datum)),
        )
    }

    /// Places of the moves that were chosen, or why they cannot be taken over like this.
    fn places(&self, chosen: &Chosen) -> Result<Vec<usize>, FieldErrors> {
        let moves = &self.proposal.moves;
        let places: Vec<usize> = self
            .choosable()
            .into_iter()
            .filter(|place| match chosen {
                Chosen::All => true,
                Chosen::Some(ploegen) => ploegen.contains(&moves[*place].ploeg),
            })
            .collect();
        if places.is_empty() {
            return Err(FieldErrors::one(
                "kies",
                "Kies ten minste één ploeg om over te nemen.",
            ));
        }
        let wanting = self.proposal.accept(&self.facts.week, &places);
        let Err(needs) = wanting else {
            return Ok(places);
        };
        let called = |place: &usize| self.called(moves[*place].ploeg);
        let missing: Vec<String> = needs.missing.iter().map(called).collect();
        Err(FieldErrors::one(
            "kies",
            format!(
                "{} kan alleen samen met {}. Kies die ook, of laat deze weg.",
                called(&needs.chosen),
                missing.join(" en ")
            ),
        ))
    }

    /// The ploegen that change when these moves are taken over, as they will be.
    fn changed(&self, places: &[usize]) -> Result<Vec<WeekPloeg>, Failure> {
        let all = self
            .proposal
            .accept(&self.facts.week, places)
            .map_err(|needs| Failure::refused("Dit kan niet los", needs))?;
        let moved: BTreeSet<Uuid> = places
            .iter()
            .filter_map(|place| self.proposal.moves.get(*place))
            .map(|one| one.ploeg)
            .collect();
        Ok(all
            .into_iter()
            .filter(|one| moved.contains(&one.id))
            .collect())
    }
}

fn is_empty(members: &Members) -> bool {
    members.begeleider.is_none() || members.deelnemers.is_empty()
}

/// Proposes who goes out with whom in a week. The same facts, wishes and seed give the same proposal.
pub async fn propose(app: &App, actor: &Actor, ask: &Ask) -> Result<Voorstel, Failure> {
    let uitvoerder = dispatcher(actor)?;
    let door = app.store.read();
    let facts = Facts::read(door, app, &uitvoerder, ask.week, &ask.wishes).await?;
    let seed = ask.seed;
    // Some tenths of a second for a large week: not on a thread that answers others.
    tokio::task::spawn_blocking(move || Voorstel {
        proposal: ploegvorming::propose(&facts.week, seed),
        prints: facts.prints(),
        facts,
    })
    .await
    .map_err(|error| Failure::Planner(error.to_string()))
}

/// The ploegen of the week before as wishes for this one, as far as this one has fewer on that day. Days that are over are left out.
pub async fn as_last_week(app: &App, actor: &Actor, week: IsoWeek) -> Result<Vec<Wish>, Failure> {
    let uitvoerder = dispatcher(actor)?;
    let door = app.store.read();
    let before = week.plus(-1);
    let (monday, sunday) = (before.monday(), before.sunday());
    let ploegen = store::ploeg::between(door, &uitvoerder, monday, sunday).await?;
    let work = store::opdracht::work(door, &uitvoerder, monday, sunday).await?;
    let there = store::ploeg::between(door, &uitvoerder, week.monday(), week.sunday()).await?;
    let mut wishes = Vec::new();
    for (old, new) in before.days().zip(week.days()) {
        if new < app.today() {
            continue;
        }
        let has = there.iter().filter(|ploeg| ploeg.datum == new).count();
        let of_day = ploegen.iter().filter(|ploeg| ploeg.datum == old);
        wishes.extend(of_day.skip(has).map(|ploeg| {
            Wish {
                datum: new,
                van: local_time(ploeg.van),
                tot: local_time(ploeg.tot),
                personen: ploeg.deelnemers.len(),
                voertuig: ploeg.voertuig.clone().unwrap_or_default(),
                klussoort: work
                    .iter()
                    .find(|one| one.ploeg_id == ploeg.id && one.status.is_live())
                    .map(|one| one.klussoort.clone())
                    .unwrap_or_default(),
            }
        }));
    }
    Ok(wishes)
}

/// Takes a proposal over, or a part of it. It is made again from what is known now: when that is not what `shown` was made of,
/// nothing is stored and the refusal says what changed.
pub async fn accept(
    app: &App,
    actor: &Actor,
    ask: &Ask,
    shown: &Prints,
    chosen: &Chosen,
    key: Option<Once>,
) -> Result<Done<Accepted>, Failure> {
    let uitvoerder = dispatcher(actor)?;
    let voorstel = propose(app, actor, ask).await?;
    let places = voorstel.places(chosen);
    let (ask, shown) = (ask.clone(), shown.clone());
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let mut known = Known::hold(&tx, &uitvoerder, ask.week.monday()).await?;
        let now = Facts::read(&tx, &unit_app, &uitvoerder, ask.week, &ask.wishes).await?;
        // First against what was looked at, then against what the proposal was made of a moment ago.
        for before in [&shown, &voorstel.prints] {
            let changes = now.changes_since(before);
            if !changes.is_empty() {
                return Err(Failure::refused(
                    "De week is intussen veranderd",
                    told(&changes),
                ));
            }
        }
        let changed = voorstel.changed(&places.map_err(Failure::Invalid)?)?;
        let steps = put_in(&unit_app, &mut known, &changed);
        for step in &steps {
            if let Step::Make(ploeg) | Step::Alter(_, ploeg) = step {
                known.allows(&unit_app, ploeg)?;
            }
        }
        let accepted = store_all(&tx, &unit_app, &unit_actor, steps).await?;
        let came_true = |id: &Uuid| changed.iter().any(|one| one.id == *id);
        Ok(Accepted {
            wishes: (0..)
                .zip(&now.wished)
                .filter(|(_, id)| came_true(id))
                .map(|(place, _)| place)
                .collect(),
            ..accepted
        })
    })
    .await
}

/// What changed, the first few.
fn told(changes: &[String]) -> String {
    let first = changes.iter().take(MOST_CHANGES).cloned();
    let first = first.collect::<Vec<_>>().join(" ");
    let more = match changes.len().saturating_sub(MOST_CHANGES) {
        0 => String::new(),
        count => format!(" En er is nog {count} keer iets veranderd."),
    };
    format!("De week is intussen veranderd. {first}{more} Hieronder staat een nieuw voorstel.")
}

/// What is stored of one ploeg.
enum Step {
    Make(Ploeg),
    /// The ploeg as it was and as it will be.
    Alter(Ploeg, Ploeg),
    Dissolve(Ploeg),
}

/// Puts the changed ploegen in the week, so that each is judged beside all others as they will be.
fn put_in(app: &App, known: &mut Known, changed: &[WeekPloeg]) -> Vec<Step> {
    let mut steps = Vec::new();
    for one in changed {
        let old = known.week.iter().find(|ploeg| ploeg.id == one.id).cloned();
        known.week.retain(|ploeg| ploeg.id != one.id);
        let new = one.ploeg().filter(|ploeg| !ploeg.deelnemers.is_empty());
        let step = match (old, new) {
            (None, None) => continue,
            (Some(old), None) => Step::Dissolve(old),
            (Some(old), Some(new)) => {
                let version = old.version + 1;
                Step::Alter(old, Ploeg { version, ..new })
            }
            (None, Some(new)) => Step::Make(Ploeg {
                id: app.new_id(),
                version: 1,
                ..new
            }),
        };
        if let Step::Make(ploeg) | Step::Alter(_, ploeg) = &step {
            known.week.push(ploeg.clone());
        }
        steps.push(step);
    }
    steps
}

async fn store_all(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    steps: Vec<Step>,
) -> Result<Accepted, Failure> {
    let account = actor.account()?.id;
    let mut accepted = Accepted::default();
    for step in steps {
        match step {
            Step::Make(ploeg) => {
                store::ploeg::add(tx, &ploeg, account, app.now()).await?;
                note(tx, app, actor, "ploeg.make", ploeg.id, ploeg.version);
                accepted.made += 1;
            }
            Step::Alter(old, new) => {
                alter_in(tx, app, actor, &old, &new).await?;
                accepted.changed += 1;
            }
            Step::Dissolve(ploeg) => {
                dissolve_in(tx, app, actor, &ploeg).await?;
                accepted.dissolved += 1;
            }
        }
    }
    Ok(accepted)
}

/// The uitvoerder this account plans for.
fn dispatcher(actor: &Actor) -> Result<String, Failure> {
    let uitvoerder = own_uitvoerder(actor)?;
    may(
        actor,
        Want::Dispatch {
            uitvoerder: &uitvoerder,
        },
    )?;
    Ok(uitvoerder)
}
