//! Random lives of a small town, lived through the actions by people with and without the right, with double clicks, replays and a
//! clock that jumps over clock changes and a new year. Whatever happens, every invariant of the reliability page holds, and what
//! the journal says is what a model that kept its own tally says (M10).
//!
//! The lives are the same at every run. `PROPTEST_CASES=200 PROPTEST_RNG_SEED=7 cargo test lives` lives others; a life that breaks
//! something is made as short as it can be.

use std::{
    collections::{BTreeMap, HashMap},
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use dienstencheque::{
    actions::{
        self, Done, Failure, Once, aanbod::answer::Answer, nightly, opdracht::Spot, vel::Secrets,
        werk::FinishDraft,
    },
    app::App,
    domain::{
        aanbod::Via,
        account::{Actor, Rol},
        calendar::to_instant,
        klus::{Acceptance, Klus, KlusDraft, KlusStatus},
        money::Cents,
        opdracht::{Opdracht, OpdrachtStatus, Reden},
        oplage::OplageDraft,
        ploeg::PloegDraft,
        uren::{Uren, UrenStatus},
        verkoop::{BY_API, VerkoopDraft},
    },
    store::{self, vel::Vel},
};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::time};
use proptest::{
    prelude::*,
    sample,
    test_runner::{Config, RngSeed, TestRunner},
};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::support::{World, given, town::Team};

/// What somebody sets out to do; the numbers choose who, which and how. 0 is the ordinary choice, so that shrinking goes there.
#[derive(Clone, Copy, Debug)]
struct Step {
    kind: Kind,
    n: [u8; 4],
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// The natural next act of some klus.
    Further,
    Ask,
    Sell,
    Print,
    Confirm,
    Decide,
    Ploeg,
    Plan,
    Move,
    FallThrough,
    Press,
    Redeem,
    Approve,
    Correct,
    Clock,
    Price,
    Replay,
    KeyForAnother,
}

/// Each as often as it should come up.
const KINDS: &[(Kind, u8)] = &[
    (Kind::Further, 34),
    (Kind::Ask, 8),
    (Kind::Sell, 7),
    (Kind::Print, 3),
    (Kind::Confirm, 2),
    (Kind::Decide, 6),
    (Kind::Ploeg, 4),
    (Kind::Plan, 4),
    (Kind::Move, 3),
    (Kind::FallThrough, 2),
    (Kind::Press, 6),
    (Kind::Redeem, 10),
    (Kind::Approve, 4),
    (Kind::Correct, 3),
    (Kind::Clock, 5),
    (Kind::Price, 1),
    (Kind::Replay, 4),
    (Kind::KeyForAnother, 2),
];

/// When a life begins: an ordinary Monday, the eve of both clock changes, the last working day of a year.
const BEGINNINGS: [&str; 4] = [
    "2026-11-02T07:00:00Z",
    "2026-10-23T07:00:00Z",
    "2027-03-26T08:00:00Z",
    "2026-12-31T08:00:00Z",
];
/// In the middle of the doubled hour, in the hour that is not there, around midnight of a year, on a leap day.
const MOMENTS: [&str; 6] = [
    "2026-10-25T00:30:00Z",
    "2026-10-25T01:30:00Z",
    "2026-12-31T22:59:59Z",
    "2026-12-31T23:00:00Z",
    "2027-03-28T01:00:00Z",
    "2028-02-29T08:00:00Z",
];

/// Something concrete that somebody does: done again under the same key it is the same request.
#[derive(Clone, Debug)]
enum Act {
    Sell(VerkoopDraft),
    Print(OplageDraft),
    ConfirmVel { id: Uuid, stock: bool },
    Ask(Box<KlusDraft>, IpAddr),
    Accept(Uuid, Option<i32>, Acceptance),
    Decline(Uuid, String),
    PassOn(Uuid, String),
    AskBewoner(Uuid),
    Answer(Uuid),
    Remind(Uuid),
    Withdraw(Uuid),
    MakePloeg(String, PloegDraft),
    ChangePloeg(Uuid, i32, PloegDraft),
    Dissolve(Uuid),
    Plan(Uuid, Spot),
    Offer(Uuid),
    Choose(Uuid, Answer),
    TakeBack(Uuid),
    Move(Uuid, Reden, Spot),
    FallThrough(Uuid, Reden),
    Open(Uuid),
    OnTheWay(Uuid),
    Start(Uuid, Option<Timestamp>),
    Finish(Uuid, FinishDraft),
    Redeem(String, Uuid),
    Approve(Uuid, Option<u32>),
    ApproveAll(Uuid),
    Correct(Uuid, u32),
}

impl Act {
    /// Looking and confirming do no harm when they are done again.
    fn takes_a_key(&self) -> bool {
        !matches!(self, Self::ConfirmVel { .. } | Self::Open(_))
    }
}

/// What came of it: whether it was the stored outcome of an earlier request, and the outcome.
type Outcome = Result<(bool, Value), Failure>;

fn outcome<T: Serialize>(done: Result<Done<T>, Failure>) -> Outcome {
    done.map(|Done { value, replayed }| (replayed, serde_json::to_value(value).unwrap()))
}

async fn perform(app: &App, actor: &Actor, act: Act, once: Option<Once>) -> Outcome {
    use actions::{aanbod, klus, opdracht, oplage, ploeg, uren, verkoop, verzilvering, werk};
    let done_without_key = |()| (false, Value::Null);
    match act {
        Act::Sell(draft) => outcome(verkoop::sell(app, actor, &draft, &BY_API, once).await),
        Act::Print(draft) => outcome(oplage::print(app, actor, &draft, once).await),
        Act::ConfirmVel { id, stock: true } => oplage::confirm_sheet(app, actor, id)
            .await
            .map(done_without_key),
        Act::ConfirmVel { id, stock: false } => verkoop::confirm_sheet(app, actor, id)
            .await
            .map(done_without_key),
        Act::Ask(draft, from) => outcome(klus::ask(app, actor, from, &draft, once).await),
        Act::Accept(id, version, acceptance) => {
            outcome(klus::accept(app, actor, id, version, acceptance, once).await)
        }
        Act::Decline(id, reden) => outcome(klus::decline(app, actor, id, None, &reden, once).await),
        Act::PassOn(id, to) => outcome(klus::pass_on(app, actor, id, None, &to, once).await),
        Act::AskBewoner(id) => {
            outcome(klus::ask_bewoner(app, actor, id, None, "Hoe hoog is het?", once).await)
        }
        Act::Remind(id) => outcome(klus::intake::remind(app, actor, id, None, once).await),
        Act::Answer(id) => outcome(klus::answer(app, actor, id, None, "Twee meter.", once).await),
        Act::Withdraw(id) => {
            outcome(klus::withdraw(app, actor, id, None, "Het hoeft niet meer.", once).await)
        }
        Act::MakePloeg(uitvoerder, draft) => {
            outcome(ploeg::make(app, actor, &uitvoerder, &draft, once).await)
        }
        Act::ChangePloeg(id, version, draft) => {
            outcome(ploeg::change(app, actor, id, version, &draft, once).await)
        }
        Act::Dissolve(id) => outcome(ploeg::dissolve(app, actor, id, once).await),
        Act::Offer(klus) => {
            outcome(Box::pin(aanbod::make(app, actor, klus, None, Vec::new(), once)).await)
        }
        Act::Choose(klus, answer) => {
            let by_phone = Via::Telefoon;
            outcome(
                Box::pin(aanbod::answer::by_staff(
                    app, actor, klus, answer, by_phone, once,
                ))
                .await,
            )
        }
        Act::TakeBack(klus) => {
            outcome(Box::pin(aanbod::take_back(app, actor, klus, None, once)).await)
        }
        Act::Plan(klus, wish) => outcome(opdracht::plan(app, actor, klus, wish, once).await),
        Act::Move(id, reden, wish) => {
            outcome(opdracht::move_to(app, actor, id, reden, wish, once).await)
        }
        Act::FallThrough(id, reden) => {
            outcome(opdracht::fall_through(app, actor, id, reden, once).await)
        }
        Act::Open(id) => werk::day::open(app, actor, id)
            .await
            .map(|_| (false, Value::Null)),
        Act::OnTheWay(id) => outcome(werk::on_the_way(app, actor, id, once).await),
        Act::Start(id, op) => outcome(werk::start(app, actor, id, op, once).await),
        Act::Finish(id, draft) => outcome(werk::finish(app, actor, id, draft, once).await),
        Act::Redeem(code, visit) => {
            outcome(verzilvering::redeem(app, actor, &code, visit, None, once).await)
        }
        Act::Approve(id, minuten) => {
            let why = minuten.map_or_else(String::new, |_| "Ik was erbij.".to_owned());
            outcome(uren::approve(app, actor, id, minuten, why, once).await)
        }
        Act::ApproveAll(visit) => outcome(uren::approve_all(app, actor, visit, once).await),
        Act::Correct(id, minuten) => {
            let why = "Het was langer.".to_owned();
            outcome(
                uren::correct(
                    app,
                    actor,
                    id,
                    uren::Correction {
                        soort: None,
                        minuten,
                        reden: why,
                    },
                    once,
                )
                .await,
            )
        }
    }
}

/// A cheque as the model knows it.
struct Paper {
    code: String,
    verkooppunt: String,
    waarde: i64,
    state: PaperState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PaperState {
    InStock,
    /// Sold, perhaps tied to a klus.
    Sold,
    Used,
}

/// What was done under a key: by whom, what, the key, what came of it.
struct Kept {
    actor: Actor,
    act: Act,
    once: Once,
    value: Value,
}

struct Life {
    app: App,
    teams: Vec<Team>,
    clerks: Vec<(String, Actor)>,
    beheerder: Actor,
    meldpunt: Actor,
    everybody: Vec<Actor>,
    papers: Vec<Paper>,
    vellen: Vec<(Uuid, bool, Actor)>,
    klussen: Vec<Uuid>,
    ploegen: Vec<Uuid>,
    visits: Vec<Uuid>,
    kept: Vec<Kept>,
    /// The model's balances: account and party, cents.
    tally: BTreeMap<(&'static str, String), i64>,
    /// Minutes that count, as those who approved were told.
    minuten: i64,
    /// Rows that correct another, with the minutes of that other.
    corrects: HashMap<Uuid, i64>,
    addresses: u32,
    /// What happened, to show that lives are not all refusals.
    happened: BTreeMap<String, u32>,
}

fn from_end<T>(list: &[T], n: u8) -> Option<&T> {
    // One in four looks at anything, the others at what is recent.
    let span = if n >= 192 {
        list.len()
    } else {
        list.len().min(4)
    };
    let back = usize::from(n).checked_rem(span)?;
    list.get(list.len() - 1 - back)
}

fn uitvoerder_of(actor: &Actor) -> Option<String> {
    actor
        .account()
        .ok()
        .and_then(|account| account.rol.uitvoerder().map(str::to_owned))
}

impl Life {
    async fn begin(world: &World, beginning: u8) -> Self {
        world.at(BEGINNINGS[usize::from(beginning) % BEGINNINGS.len()]);
        let mut app = world.app.clone();
        // One uitvoerder gets more per cheque than the resident paid, one less.
        let mut regeling = (*app.regeling).clone();
        regeling.uitvoerders[0].tarief_cent = Some(Cents(2_250));
        regeling.uitvoerders[1].tarief_cent = Some(Cents(1_200));
        app.regeling = Arc::new(regeling);
        let mut teams = Vec::new();
        for uitvoerder in ["hulst-werkt", "service-in-de-regio"] {
            teams.push(world.team(uitvoerder).await);
        }
        let mut clerks = Vec::new();
        for verkooppunt in ["gemeentewinkel", "de-lieve"] {
            let rol = Rol::Balie {
                verkooppunt: verkooppunt.to_owned(),
            };
            clerks.push((verkooppunt.to_owned(), world.actor(rol).await));
        }
        let beheerder = world.actor(Rol::Beheerder).await;
        let meldpunt = world.actor(Rol::Meldpunt).await;
        let mut everybody = vec![Actor::Bewoner, beheerder.clone(), meldpunt.clone()];
        for rol in [
            Rol::Klantmanager,
            Rol::Financien,
            Rol::Beleid,
            // A second begeleider, who may approve what the first reported.
            given::begeleider(),
        ] {
            everybody.push(world.actor(rol).await);
        }
        everybody.extend(clerks.iter().map(|(_, clerk)| clerk.clone()));
        for team in &teams {
            everybody.extend([team.coordinator(), team.begeleider()]);
            let accounts = team.deelnemers.iter().map(|(_, account)| account.clone());
            everybody.extend(accounts.map(Actor::Account));
        }
        Self {
            app,
            teams,
            clerks,
            beheerder,
            meldpunt,
            everybody,
            papers: Vec::new(),
            vellen: Vec::new(),
            klussen: Vec::new(),
            ploegen: Vec::new(),
            visits: Vec::new(),
            kept: Vec::new(),
            tally: BTreeMap::new(),
            minuten: 0,
            corrects: HashMap::new(),
            addresses: 0,
            happened: BTreeMap::new(),
        }
    }

    // Looking ------------------------------------------------------------------

    async fn klus(&self, id: Uuid) -> Klus {
        store::klus::find(self.app.store.read(), id)
            .await
            .unwrap()
            .unwrap()
    }

    async fn visit(&self, id: Uuid) -> Opdracht {
        store::opdracht::find(self.app.store.read(), id)
            .await
            .unwrap()
            .unwrap()
    }

    /// The rows of uren of the visits a life had.
    async fn uren(&self) -> Vec<Uren> {
        let mut all = Vec::new();
        for visit in &self.visits {
            let rows = store::uren::of_opdracht(self.app.store.read(), *visit).await;
            all.extend(rows.unwrap());
        }
        all
    }

    fn team(&self, uitvoerder: &str) -> &Team {
        self.teams
            .iter()
            .find(|team| team.uitvoerder == uitvoerder)
            .unwrap()
    }

    /// Who should do it, or one time in five somebody else.
    fn who(&self, n: u8, right: Actor) -> Actor {
        if n < 204 {
            right
        } else {
            self.everybody[usize::from(n) % self.everybody.len()].clone()
        }
    }

    /// Somebody of the ploeg of this visit.
    async fn worker(&self, visit: &Opdracht) -> Actor {
        let team = self.team(&visit.uitvoerder);
        let door = self.app.store.read();
        let ploeg = store::ploeg::find(door, visit.ploeg_id)
            .await
            .unwrap()
            .unwrap();
        team.deelnemers
            .iter()
            .find(|(deelnemer, _)| ploeg.deelnemers.contains(&deelnemer.id))
            .map_or_else(
                || team.begeleider(),
                |(_, account)| Actor::Account(account.clone()),
            )
    }

    /// Whose it is: an act of a role of an uitvoerder succeeds only for that uitvoerder's people (A5, H4).
    async fn owner(&self, act: &Act) -> Option<String> {
        let (klus, visit, ploeg) = match act {
            Act::Accept(klus, ..)
            | Act::Decline(klus, _)
            | Act::PassOn(klus, _)
            | Act::AskBewoner(klus)
            | Act::Remind(klus)
            | Act::Offer(klus)
            | Act::TakeBack(klus)
            | Act::Plan(klus, _) => (Some(*klus), None, None),
            Act::Move(visit, ..)
            | Act::FallThrough(visit, _)
            | Act::Open(visit)
            | Act::OnTheWay(visit)
            | Act::Start(visit, _)
            | Act::Finish(visit, _)
            | Act::Redeem(_, visit)
            | Act::ApproveAll(visit) => (None, Some(*visit), None),
            Act::ChangePloeg(ploeg, ..) | Act::Dissolve(ploeg) => (None, None, Some(*ploeg)),
            Act::MakePloeg(uitvoerder, _) => return Some(uitvoerder.clone()),
            Act::Approve(uren, _) | Act::Correct(uren, _) => {
                let row = store::uren::find(self.app.store.read(), *uren)
                    .await
                    .unwrap();
                return row.map(|row| row.uitvoerder);
            }
            // A klus is asked, answered for, chosen for and withdrawn by whoever talks with the resident; money is by verkooppunt.
            Act::Sell(_)
            | Act::Print(_)
            | Act::ConfirmVel { .. }
            | Act::Ask(..)
            | Act::Answer(_)
            | Act::Choose(..)
            | Act::Withdraw(_) => return None,
        };
        let door = self.app.store.read();
        match (klus, visit, ploeg) {
            (Some(id), _, _) => Some(self.klus(id).await.uitvoerder),
            (_, Some(id), _) => Some(self.visit(id).await.uitvoerder),
            (_, _, Some(id)) => {
                let ploeg = store::ploeg::find(door, id).await.unwrap();
                ploeg.map(|ploeg| ploeg.uitvoerder)
            }
            (None, None, None) => None,
        }
    }

    // Doing --------------------------------------------------------------------

    /// Does it: without a key, with one, or twice at the same moment with one.
    async fn act(&mut self, actor: Actor, act: Act, n: u8) {
        let owner = self.owner(&act).await;
        let once = (n >= 96).then(|| Once {
            sleutel: self.app.new_id(),
            request_hash: vec![n; 32],
        });
        let done = if n >= 208 {
            let app = &self.app;
            let (one, two) = tokio::join!(
                perform(app, &actor, act.clone(), once.clone()),
                perform(app, &actor, act.clone(), once.clone()),
            );
            let keyed = act.takes_a_key();
            match (one, two) {
                (Ok(one), Ok(two)) => {
                    assert_eq!(one.1, two.1, "a double click: {act:?}");
                    assert!(
                        !keyed || one.0 != two.0,
                        "a double click did it twice: {act:?}"
                    );
                    Ok(if one.0 { two } else { one })
                }
                (Err(one), Err(two)) => {
                    ordinary(&two, &act);
                    Err(one)
                }
                (Ok(done), Err(error)) | (Err(error), Ok(done)) => {
                    panic!("a double click got {done:?} and {error:?}: {act:?}")
                }
            }
        } else {
            perform(&self.app, &actor, act.clone(), once.clone()).await
        };
        let name = format!("{act:?}")
            .split(['(', ' '])
            .next()
            .unwrap()
            .to_owned();
        match done {
            Ok((replayed, value)) => {
                assert!(!replayed, "a new key was known: {act:?}");
                if let Some(owner) = owner {
                    assert_eq!(uitvoerder_of(&actor), Some(owner), "not theirs: {act:?}");
                }
                self.note(&actor, &act, &value).await;
                if let Some(once) = once.filter(|_| act.takes_a_key()) {
                    self.kept.push(Kept {
                        actor,
                        act,
                        once,
                        value,
                    });
                }
                *self.happened.entry(name).or_default() += 1;
            }
            Err(failure) => {
                ordinary(&failure, &act);
                *self.happened.entry(format!("no {name}")).or_default() += 1;
            }
        }
    }

    fn add(&mut self, rekening: &'static str, partij: &str, cents: i64) {
        *self.tally.entry((rekening, partij.to_owned())).or_default() += cents;
    }

    /// The model takes note of what was done.
    async fn note(&mut self, actor: &Actor, act: &Act, value: &Value) {
        let id = || serde_json::from_value::<Uuid>(value.clone()).unwrap();
        let made = || serde_json::from_value::<Uuid>(value["id"].clone()).unwrap();
        let prijs = self.app.regeling.prijs.cents.0;
        match act {
            Act::Sell(draft) => {
                assert!(
                    matches!(&actor.account().unwrap().rol, Rol::Balie { verkooppunt } if *verkooppunt == draft.verkooppunt)
                );
                let rekening = match draft.betaalwijze.as_str() {
                    "contant" => "kas",
                    "pin" => "pin",
                    _ => "debiteuren",
                };
                let codes = self.secrets(id()).await;
                assert_eq!(codes.len().to_string(), draft.aantal);
                for code in codes {
                    self.add(rekening, &draft.verkooppunt, prijs);
                    self.add("uitstaande_cheques", "", -prijs);
                    self.papers.push(Paper {
                        code,
                        verkooppunt: draft.verkooppunt.clone(),
                        waarde: prijs,
                        state: PaperState::Sold,
                    });
                }
                self.vellen.push((id(), false, actor.clone()));
            }
            Act::Print(draft) => {
                assert!(matches!(actor.account().unwrap().rol, Rol::Beheerder));
                for code in self.secrets(id()).await {
                    self.papers.push(Paper {
                        code,
                        verkooppunt: draft.verkooppunt.clone(),
                        waarde: prijs,
                        state: PaperState::InStock,
                    });
                }
                self.vellen.push((id(), true, actor.clone()));
            }
            Act::ConfirmVel { id, .. } => {
                assert!(
                    self.secrets(*id).await.is_empty(),
                    "secrets outlive their confirmation"
                );
            }
            Act::Ask(..) => self.klussen.push(made()),
            Act::MakePloeg(..) => self.ploegen.push(made()),
            Act::Dissolve(gone) => self.ploegen.retain(|ploeg| ploeg != gone),
            Act::Plan(..) | Act::Move(..) => self.visits.push(made()),
            Act::Choose(klus, Answer::Keuze(_)) => {
                let own = store::opdracht::of_klus(self.app.store.read(), *klus).await;
                let ahead = |one: &&Opdracht| one.status.is_ahead();
                let visit = own.unwrap().iter().find(ahead).unwrap().id;
                if !self.visits.contains(&visit) {
                    self.visits.push(visit);
                }
            }
            Act::Offer(_) | Act::Choose(_, Answer::Geen(_)) | Act::TakeBack(_) => {}
            Act::Redeem(code, _) => {
                let uitvoerder = uitvoerder_of(actor).unwrap();
                let regeling = self.app.regeling.clone();
                let tarief = regeling
                    .uitvoerder(&uitvoerder)
                    .unwrap()
                    .tarief_cent
                    .unwrap()
                    .0;
                let paper = self
                    .papers
                    .iter_mut()
                    .find(|one| one.code == *code)
                    .unwrap();
                let (waarde, before) = (paper.waarde, paper.state);
                let verkooppunt = paper.verkooppunt.clone();
                paper.state = PaperState::Used;
                assert_ne!(before, PaperState::Used, "cheque {code} was used twice");
                assert_eq!(value["late_reported"], before == PaperState::InStock);
                if before == PaperState::InStock {
                    self.add("te_verantwoorden", &verkooppunt, waarde);
                    self.add("uitstaande_cheques", "", -waarde);
                }
                self.add("uitstaande_cheques", "", waarde);
                self.add("te_betalen", &uitvoerder, -tarief);
                self.add("bijdrage_gemeente", "", tarief - waarde);
            }
            Act::Approve(..) | Act::ApproveAll(_) => {
                let uren: Vec<Uuid> = serde_json::from_value(value["uren"].clone()).unwrap();
                self.minuten += value["minuten"].as_i64().unwrap();
                for id in uren {
                    self.minuten -= self.corrects.remove(&id).unwrap_or(0);
                    let row = store::uren::find(self.app.store.read(), id).await.unwrap();
                    let UrenStatus::Approved(approval) = row.unwrap().status else {
                        panic!("{id} is not approved after approving");
                    };
                    assert_ne!(Some(approval.by), approval.reported_by, "H5: {id}");
                }
            }
            Act::Correct(old, _) => {
                let row = store::uren::find(self.app.store.read(), *old)
                    .await
                    .unwrap();
                self.corrects.insert(id(), i64::from(row.unwrap().minuten));
            }
            Act::Accept(..)
            | Act::Decline(..)
            | Act::PassOn(..)
            | Act::AskBewoner(_)
            | Act::Remind(_)
            | Act::Answer(_)
            | Act::Withdraw(_)
            | Act::ChangePloeg(..)
            | Act::FallThrough(..)
            | Act::Open(_)
            | Act::OnTheWay(_)
            | Act::Start(..)
            | Act::Finish(..) => {}
        }
    }

    /// The codes of a sheet that was not confirmed yet: what its paper says.
    async fn secrets(&self, id: Uuid) -> Vec<String> {
        match store::vel::find(self.app.store.read(), id).await.unwrap() {
            Some(Vel::Open(sealed)) => {
                let plain = self.app.keys.open(id.as_bytes(), &sealed).unwrap();
                let list: Vec<Secrets> = serde_json::from_slice(&plain).unwrap();
                list.into_iter().map(|one| one.code).collect()
            }
            Some(Vel::Confirmed(_)) | None => Vec::new(),
        }
    }

    async fn step(&mut self, step: Step) {
        let [a, b, c, d] = step.n;
        match step.kind {
            Kind::Further => self.further(a, b, c, d).await,
            Kind::Ask => self.ask(a, b, c, d).await,
            Kind::Sell => {
                let (verkooppunt, clerk) = self.clerks[usize::from(b) % 2].clone();
                let draft = VerkoopDraft {
                    verkooppunt,
                    aantal: (i16::from(c % 7) - i16::from(c > 250)).to_string(),
                    betaalwijze: ["contant", "pin", "factuur", "later"][usize::from(b / 2) % 4]
                        .to_owned(),
                    koper: "Stichting Voorbeeldwonen".to_owned(),
                };
                self.act(self.who(a, clerk), Act::Sell(draft), d).await;
            }
            Kind::Print => {
                let draft = OplageDraft {
                    verkooppunt: ["de-lieve", "gemeentewinkel", "nergens"][usize::from(b % 7) / 3]
                        .to_owned(),
                    aantal: (c % 4).to_string(),
                    ..OplageDraft::default()
                };
                self.act(self.who(a, self.beheerder.clone()), Act::Print(draft), d)
                    .await;
            }
            Kind::Confirm => {
                if let Some((id, stock, by)) = from_end(&self.vellen, b).cloned() {
                    self.act(self.who(a, by), Act::ConfirmVel { id, stock }, d)
                        .await;
                }
            }
            Kind::Decide => self.decide(a, b, c, d).await,
            Kind::Ploeg => self.ploeg(a, b, c, d).await,
            Kind::Plan => {
                let klus = from_end(&self.klussen, b).copied();
                if let (Some(klus), Some(wish)) = (klus, self.wish(b, c).await) {
                    let right = self.team(&self.klus(klus).await.uitvoerder).coordinator();
                    self.act(self.who(a, right), Act::Plan(klus, wish), d).await;
                }
            }
            Kind::Move => {
                let visit = from_end(&self.visits, b).copied();
                if let (Some(visit), Some(wish)) = (visit, self.wish(c, b).await) {
                    let right = self.team(&self.visit(visit).await.uitvoerder).coordinator();
                    let reden = Reden::ALL[usize::from(c) % 7];
                    self.act(self.who(a, right), Act::Move(visit, reden, wish), d)
                        .await;
                }
            }
            Kind::FallThrough => {
                if let Some(visit) = from_end(&self.visits, b).copied() {
                    let right = self.team(&self.visit(visit).await.uitvoerder).coordinator();
                    let reden = Reden::ALL[usize::from(c) % 7];
                    self.act(self.who(a, right), Act::FallThrough(visit, reden), d)
                        .await;
                }
            }
            Kind::Press => self.press(a, b, c, d).await,
            Kind::Redeem => {
                let visit = from_end(&self.visits, b).copied();
                let code = from_end(&self.papers, c).map(|paper| paper.code.clone());
                if let (Some(visit), Some(code)) = (visit, code) {
                    let right = self.worker(&self.visit(visit).await).await;
                    self.act(self.who(a, right), Act::Redeem(code, visit), d)
                        .await;
                }
            }
            Kind::Approve => {
                let rows = self.uren().await;
                if let Some(row) = from_end(&rows, b) {
                    let right = self.team(&row.uitvoerder).begeleider();
                    let minuten = (c > 127).then(|| u32::from(c - 128) * 10);
                    self.act(self.who(a, right), Act::Approve(row.id, minuten), d)
                        .await;
                }
            }
            Kind::Correct => {
                let rows = self.uren().await;
                if let Some(row) = from_end(&rows, b) {
                    let right = self.team(&row.uitvoerder).begeleider();
                    let minuten = u32::from(c) * 5;
                    self.act(self.who(a, right), Act::Correct(row.id, minuten), d)
                        .await;
                }
            }
            Kind::Clock => self.clock(a, b),
            Kind::Price => {
                let mut regeling = (*self.app.regeling).clone();
                regeling.prijs.cents = Cents(i64::from(a) * 10 + 5);
                self.app.regeling = Arc::new(regeling);
            }
            Kind::Replay => {
                if let Some(kept) = from_end(&self.kept, a) {
                    let again = perform(
                        &self.app,
                        &kept.actor,
                        kept.act.clone(),
                        Some(kept.once.clone()),
                    )
                    .await;
                    match again {
                        Ok((replayed, value)) => {
                            assert!(replayed, "done again under its key: {:?}", kept.act);
                            assert_eq!(value, kept.value, "another answer: {:?}", kept.act);
                        }
                        // What was a good draft then need not be one now (a day that is over): no effect is enough.
                        Err(failure) => ordinary(&failure, &kept.act),
                    }
                }
            }
            Kind::KeyForAnother => {
                if let Some(kept) = from_end(&self.kept, a) {
                    let mut once = kept.once.clone();
                    once.request_hash = vec![0; 31];
                    let other = perform(&self.app, &kept.actor, kept.act.clone(), Some(once)).await;
                    match other {
                        Ok(done) => panic!("a used key did {done:?}: {:?}", kept.act),
                        Err(failure) => ordinary(&failure, &kept.act),
                    }
                }
            }
        }
    }

    async fn ask(&mut self, a: u8, b: u8, c: u8, d: u8) {
        let regeling = &self.app.regeling;
        let klussoort = &regeling.klussoorten[usize::from(b) % regeling.klussoorten.len()];
        let mut codes: Vec<String> = Vec::new();
        // Half of those who ask have a cheque at hand; whether it is still good they do not know.
        if c >= 128 {
            codes.extend(from_end(&self.papers, b).map(|paper| paper.code.clone()));
        }
        if c >= 224 {
            codes.extend(from_end(&self.papers, c).map(|paper| paper.code.clone()));
        }
        let draft = KlusDraft {
            naam: "Adriana Verzonnen".to_owned(),
            postcode: "4567 AB".to_owned(),
            huisnummer: (c % 9 + 1).to_string(),
            straat: "Voorbeeldstraat".to_owned(),
            plaats: "Clinge".to_owned(),
            telefoon: "0114000012".to_owned(),
            klussoort: klussoort.slug.clone(),
            omschrijving: "Het moet netjes.".to_owned(),
            aantal_cheques: (c % 5 + 1).to_string(),
            cheques: codes,
            ..KlusDraft::default()
        };
        self.addresses += 1;
        let from = Ipv4Addr::from_bits(0x0A01_0000 + self.addresses).into();
        let right = [Actor::Bewoner, self.meldpunt.clone()][usize::from(a) % 2].clone();
        self.act(self.who(a, right), Act::Ask(Box::new(draft), from), d)
            .await;
    }

    /// The natural next act of some klus.
    async fn further(&mut self, a: u8, b: u8, c: u8, d: u8) {
        let Some(id) = from_end(&self.klussen, b).copied() else {
            return self.ask(a, b, c, d).await;
        };
        let klus = self.klus(id).await;
        let team = self.team(&klus.uitvoerder);
        let (coordinator, begeleider) = (team.coordinator(), team.begeleider());
        let visits = store::opdracht::of_klus(self.app.store.read(), id)
            .await
            .unwrap();
        let live = visits.iter().find(|visit| {
            visit.status.is_live()
                && !matches!(
                    visit.status,
                    OpdrachtStatus::PartlyDone | OpdrachtStatus::Approved
                )
        });
        match (klus.status, live) {
            (KlusStatus::Requested, _) => {
                let acceptance = Acceptance {
                    personen: u32::from(c % 2) + 1,
                    personen_minuten: (u32::from(c % 4) + 1) * 60,
                };
                let version = (a.is_multiple_of(2)).then_some(klus.version - i32::from(a > 250));
                self.act(
                    self.who(a, coordinator),
                    Act::Accept(id, version, acceptance),
                    d,
                )
                .await;
            }
            (KlusStatus::Asked, _) if c.is_multiple_of(3) => {
                self.act(self.who(a, coordinator), Act::Remind(id), d).await;
            }
            (KlusStatus::Asked, _) => self.act(self.who(a, coordinator), Act::Answer(id), d).await,
            (KlusStatus::Accepted, _) if c.is_multiple_of(4) => {
                for days in 2..4 {
                    let draft = self.ploeg_draft(&klus.uitvoerder, days, 0);
                    let act = Act::MakePloeg(klus.uitvoerder.clone(), draft);
                    self.act(coordinator.clone(), act, 0).await;
                }
                self.act(self.who(a, coordinator), Act::Offer(id), d).await;
            }
            (KlusStatus::Offered, _) => {
                let act = match c % 8 {
                    0 => Act::Choose(id, Answer::Geen("Dan ben ik weg.".to_owned())),
                    1 => Act::TakeBack(id),
                    2 => {
                        self.app
                            .clock
                            .set(self.app.now() + SignedDuration::from_hours(24));
                        nightly::run(&self.app).await.unwrap();
                        return;
                    }
                    no => Act::Choose(id, Answer::Keuze(u32::from(no) % 4)),
                };
                let right = [coordinator, self.meldpunt.clone()][usize::from(b) % 2].clone();
                self.act(self.who(a, right), act, d).await;
            }
            (KlusStatus::Accepted | KlusStatus::Complaint, _) => {
                let choices = actions::opdracht::choices(&self.app, &coordinator, id)
                    .await
                    .unwrap();
                let fits = choices.ploegen.iter().find_map(|(ploeg, proposal)| {
                    let (van, tot) = proposal.as_ref().ok()?;
                    Some(Spot {
                        ploeg: ploeg.id,
                        van: *van,
                        tot: *tot,
                    })
                });
                match fits {
                    Some(wish) => {
                        self.act(self.who(a, coordinator), Act::Plan(id, wish), d)
                            .await
                    }
                    None => {
                        let draft = self.ploeg_draft(&klus.uitvoerder, i64::from(c % 3), 0);
                        let act = Act::MakePloeg(klus.uitvoerder.clone(), draft);
                        self.act(coordinator, act, d).await;
                    }
                }
            }
            (KlusStatus::Planned, Some(visit)) => {
                let (visit_id, van) = (visit.id, visit.van);
                let worker = self.worker(visit).await;
                if c.is_multiple_of(3) && visit.status == OpdrachtStatus::Published {
                    return self.act(worker, Act::Open(visit_id), d).await;
                }
                self.not_before(van - SignedDuration::from_mins(i64::from(b % 16)));
                let act = if c % 3 == 1 {
                    Act::OnTheWay(visit_id)
                } else {
                    Act::Start(visit_id, None)
                };
                self.act(self.who(a, worker), act, d).await;
            }
            (KlusStatus::InProgress, Some(visit)) => {
                let (visit, worker) = (visit.clone(), self.worker(visit).await);
                let mine: Vec<String> = self
                    .papers
                    .iter()
                    .filter(|paper| paper.state != PaperState::Used)
                    .map(|paper| paper.code.clone())
                    .collect();
                match from_end(&mine, c) {
                    Some(code) if !c.is_multiple_of(4) => {
                        let act = Act::Redeem(code.clone(), visit.id);
                        self.act(self.who(a, worker), act, d).await;
                    }
                    _ => self.finish(visit, worker, b, c, d).await,
                }
            }
            (KlusStatus::Done, Some(visit)) => {
                let act = Act::ApproveAll(visit.id);
                self.act(self.who(a, begeleider), act, d).await;
            }
            _ => self.ask(a, b, c, d).await,
        }
    }

    async fn finish(&mut self, visit: Opdracht, worker: Actor, b: u8, c: u8, d: u8) {
        self.not_before(visit.tot - SignedDuration::from_mins(i64::from(b % 40)));
        let ploeg = store::ploeg::find(self.app.store.read(), visit.ploeg_id)
            .await
            .unwrap()
            .unwrap();
        let minuten = match c % 5 {
            0 => vec![(ploeg.deelnemers[0], u32::from(b))],
            1 => ploeg
                .deelnemers
                .iter()
                .map(|one| (*one, u32::from(b) * u32::from(c)))
                .collect(),
            _ => Vec::new(),
        };
        let draft = FinishDraft {
            op: (c % 7 == 6).then(|| self.app.now() - SignedDuration::from_mins(i64::from(b))),
            minuten,
            opmerking: String::new(),
            partly: b % 4 == 3,
        };
        // Sometimes the begeleider says so, who may then not approve it.
        let who = if b > 200 {
            self.team(&visit.uitvoerder).begeleider()
        } else {
            worker
        };
        self.act(who, Act::Finish(visit.id, draft), d).await;
    }

    async fn decide(&mut self, a: u8, b: u8, c: u8, d: u8) {
        let Some(id) = from_end(&self.klussen, b).copied() else {
            return;
        };
        let uitvoerder = self.klus(id).await.uitvoerder;
        let other = self
            .teams
            .iter()
            .find(|team| team.uitvoerder != uitvoerder)
            .unwrap();
        let redenen = &self.app.regeling.afwijs_redenen;
        let act = match c % 8 {
            0 | 1 => Act::PassOn(id, other.uitvoerder.clone()),
            2 | 3 => Act::Withdraw(id),
            4 => Act::AskBewoner(id),
            5 if b.is_multiple_of(2) => Act::Remind(id),
            5 => Act::Answer(id),
            6 => Act::Decline(id, redenen[usize::from(b) % redenen.len()].slug.clone()),
            _ => {
                let acceptance = Acceptance {
                    personen: u32::from(b),
                    personen_minuten: u32::from(c) * 60,
                };
                Act::Accept(id, None, acceptance)
            }
        };
        let right = self.team(&uitvoerder).coordinator();
        self.act(self.who(a, right), act, d).await;
    }

    fn ploeg_draft(&self, uitvoerder: &str, days: i64, c: u8) -> PloegDraft {
        let team = self.team(uitvoerder);
        let datum = self.app.today().saturating_add(days.days());
        let deelnemers = team.deelnemers.iter().map(|(one, _)| one.id.to_string());
        let (van, tot) = [
            ("08:30", "16:30"),
            ("07:00", "20:00"),
            ("12:00", "14:00"),
            ("19:00", "03:00"),
            ("02:30", "02:45"),
        ][usize::from(c % 16).saturating_sub(11)];
        PloegDraft {
            datum: datum.to_string(),
            naam: String::new(),
            begeleider: team.begeleider.id.to_string(),
            deelnemers: deelnemers.skip(usize::from(c > 200)).collect(),
            van: van.to_owned(),
            tot: tot.to_owned(),
            voertuig: String::new(),
        }
    }

    async fn ploeg(&mut self, a: u8, b: u8, c: u8, d: u8) {
        let team = &self.teams[usize::from(b) % 2];
        let (uitvoerder, right) = (team.uitvoerder.clone(), team.coordinator());
        let draft = self.ploeg_draft(&uitvoerder, i64::from(b / 2 % 9) - 1, c);
        let known = from_end(&self.ploegen, b).copied();
        let act = match (c % 4, known) {
            (2, Some(id)) => {
                let ploeg = store::ploeg::find(self.app.store.read(), id).await.unwrap();
                Act::ChangePloeg(id, ploeg.map_or(1, |ploeg| ploeg.version), draft)
            }
            (3, Some(id)) => Act::Dissolve(id),
            _ => Act::MakePloeg(uitvoerder, draft),
        };
        self.act(self.who(a, right), act, d).await;
    }

    /// A window that nobody looked at first, in a ploeg that may be anybody's.
    async fn wish(&self, b: u8, c: u8) -> Option<Spot> {
        let id = *from_end(&self.ploegen, c)?;
        let ploeg = store::ploeg::find(self.app.store.read(), id)
            .await
            .unwrap()?;
        let van = to_instant(ploeg.datum, time(8, 30, 0, 0))
            + SignedDuration::from_mins(i64::from(b) * 2);
        Some(Spot {
            ploeg: id,
            van,
            tot: van + SignedDuration::from_mins(i64::from(c) - 10),
        })
    }

    /// A button on the phone, whatever the state.
    async fn press(&mut self, a: u8, b: u8, c: u8, d: u8) {
        let Some(id) = from_end(&self.visits, b).copied() else {
            return;
        };
        let visit = self.visit(id).await;
        let worker = self.worker(&visit).await;
        let act = match c % 4 {
            0 => Act::Open(id),
            1 => Act::OnTheWay(id),
            2 => {
                let op = self.app.now() - SignedDuration::from_mins(i64::from(c) - 3);
                Act::Start(id, (b % 2 == 1).then_some(op))
            }
            _ => return self.finish(visit, worker, b, c, d).await,
        };
        self.act(self.who(a, worker), act, d).await;
    }

    fn not_before(&self, at: Timestamp) {
        self.app.clock.set(self.app.now().max(at));
    }

    fn clock(&self, a: u8, b: u8) {
        let now = self.app.now();
        let minutes = |count: u8| SignedDuration::from_mins(i64::from(count));
        let at = match a % 8 {
            0..=2 => now + minutes(b),
            // The machine's clock was ahead and is set right.
            3 => now - minutes(b % 8),
            4 | 5 => {
                let next = self.app.today().saturating_add(1.day());
                to_instant(next, time(8, 0, 0, 0))
            }
            6 => now + minutes(b) * 60,
            _ => {
                let moment: Timestamp = MOMENTS[usize::from(b) % MOMENTS.len()].parse().unwrap();
                now.max(moment)
            }
        };
        self.app.clock.set(at);
    }

    // Judging ------------------------------------------------------------------

    /// The same figures, computed a second way.
    async fn compare(&self) {
        let door = self.app.store.read();
        let balances: BTreeMap<(&str, String), i64> = store::boeking::balances(door)
            .await
            .unwrap()
            .into_iter()
            .filter(|one| one.cents.0 != 0)
            .map(|one| ((one.rekening.word(), one.partij), one.cents.0))
            .collect();
        let mut tally = self.tally.clone();
        tally.retain(|_, cents| *cents != 0);
        assert_eq!(balances, tally, "the journal (left) and the model (right)");
        let sold: Vec<i64> = self
            .papers
            .iter()
            .filter(|paper| paper.state == PaperState::Sold)
            .map(|paper| paper.waarde)
            .collect();
        let (count, cents) = store::cheque::outstanding(door).await.unwrap();
        assert_eq!(
            (usize::try_from(count).unwrap(), cents.0),
            (sold.len(), sold.iter().sum::<i64>())
        );
        let counts: i64 = self
            .uren()
            .await
            .iter()
            .filter(|row| match row.status {
                UrenStatus::Approved(_) | UrenStatus::Disputed(_) | UrenStatus::Closed(_) => true,
                UrenStatus::Proposed
                | UrenStatus::Reported { .. }
                | UrenStatus::Corrected(_)
                | UrenStatus::Rejected(_) => false,
            })
            .map(|row| i64::from(row.minuten))
            .sum();
        assert_eq!(counts, self.minuten, "minutes that count");
    }
}

/// Refusals are fine; a broken database, secret or paper is not.
#[track_caller]
fn ordinary(failure: &Failure, act: &Act) {
    assert!(
        !matches!(
            failure,
            Failure::Storage(_) | Failure::Secret(_) | Failure::Paper(_)
        ),
        "{failure}: {act:?}"
    );
}

async fn check(app: &App) {
    let snapshot = app.store.snapshot().await.unwrap();
    let findings = store::check::all(&snapshot).await.unwrap();
    for asked in [
        "A1", "C1", "C3", "M1", "M3", "M9", "M10", "H1", "H3", "H4", "H5", "H8", "H9", "A6",
    ] {
        assert!(
            findings.iter().any(|one| one.invariant == asked),
            "{asked} was not asked"
        );
    }
    let broken: Vec<_> = findings.iter().filter(|one| !one.rows.is_empty()).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

async fn live(world: World, beginning: u8, steps: &[Step]) -> BTreeMap<String, u32> {
    let mut life = Life::begin(&world, beginning).await;
    for (number, step) in (1..).zip(steps) {
        life.step(*step).await;
        if number % 10 == 0 {
            check(&life.app).await;
        }
    }
    check(&life.app).await;
    life.compare().await;
    life.happened
}

fn a_step() -> impl Strategy<Value = Step> {
    let kinds: Vec<Kind> = KINDS
        .iter()
        .flat_map(|(kind, often)| std::iter::repeat_n(*kind, usize::from(*often)))
        .collect();
    (sample::select(kinds), any::<[u8; 4]>()).prop_map(|(kind, n)| Step { kind, n })
}

/// Lives so many lives; says what happened in them, so that a life of nothing but refusals does not pass for one.
fn lives(cases: u32, steps: usize, make: impl AsyncFn() -> World) {
    let mut config = Config {
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if std::env::var_os("PROPTEST_RNG_SEED").is_none() {
        config.rng_seed = RngSeed::Fixed(20_261_102);
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let happened = std::cell::RefCell::new(BTreeMap::<String, u32>::new());
    TestRunner::new(config)
        .run(
            &(
                any::<u8>(),
                prop::collection::vec(a_step(), steps..=steps * 2),
            ),
            |(beginning, steps)| {
                let own = runtime.block_on(async { live(make().await, beginning, &steps).await });
                for (what, count) in own {
                    *happened.borrow_mut().entry(what).or_default() += count;
                }
                Ok(())
            },
        )
        .unwrap_or_else(|failure| panic!("{failure}"));
    let happened = happened.into_inner();
    println!("{happened:?}");
    for what in [
        "Sell",
        "Ask",
        "Accept",
        "Plan",
        "Offer",
        "Choose",
        "Start",
        "Redeem",
        "Finish",
        "ApproveAll",
    ] {
        assert!(
            happened.contains_key(what),
            "no {what} in any life: {happened:?}"
        );
    }
}

/// Without optimizing, what an act keeps at hand is more than a test's own thread has room for.
fn on_a_large_stack(live: impl FnOnce() + Send + 'static) {
    const STACK_BYTES: usize = 16 * 1024 * 1024;
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
    if let Err(panic) = thread.spawn(live).unwrap().join() {
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn lives_keep_every_invariant_on_sqlite() {
    on_a_large_stack(|| lives(16, 60, World::on_sqlite));
}

#[test]
fn lives_keep_every_invariant_on_postgres() {
    on_a_large_stack(|| lives(5, 60, World::on_postgres));
}
