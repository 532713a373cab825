//! Six phones of two ploegen with dead spots, against a model that does one thing at a time: whatever the order in which
//! presses and scans arrive, the product ends where the model ends, and every invariant holds.

use dienstencheque::{
    actions,
    domain::{account::Account, calendar::to_instant, melding::MeldingSoort},
    store::{self, check},
};
use jiff::civil::time;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    months::dice::Dice,
    phone::Phone,
    stories,
    support::{
        World,
        town::{HULST_WERKT, Team},
    },
};

const MINUTE: i64 = 60_000;
const STEPS: usize = 60;
/// Cheques lying about, fewer than there are visits that want one.
const CHEQUES: usize = 5;
const ACTS: [&str; 4] = ["onderweg", "begonnen", "klaar", "cheque"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Published,
    OnTheWay,
    Started,
    Finished,
    FellThrough,
}

/// A visit as the model has it; times in milliseconds.
#[derive(Debug)]
struct Visit {
    id: Uuid,
    klus: Uuid,
    team: usize,
    van: i64,
    tot: i64,
    stand: Stand,
    started: i64,
    paid: bool,
}

/// A press on its way.
#[derive(Clone, Debug)]
struct Kept {
    body: Value,
    act: usize,
    visit: usize,
    code: usize,
    op: i64,
    began: Option<i64>,
}

#[derive(Debug, Default)]
struct Model {
    visits: Vec<Visit>,
    /// At which visit each cheque was taken in.
    taken: [Option<usize>; CHEQUES],
    /// Whose uren: team, place in it, from, to.
    uren: Vec<(usize, usize, i64, i64)>,
    cases: usize,
}

impl Model {
    /// What becomes of a press of somebody: `who` is a deelnemer's place in the team, or none for the begeleider.
    fn takes(&mut self, team: usize, who: Option<usize>, kept: &Kept) -> &'static str {
        let outcome = if self.visits[kept.visit].team != team {
            if kept.act == 2 {
                self.works(kept, who.map(|who| (team, who)).into_iter().collect());
            }
            "gemeld"
        } else if kept.act == 3 {
            self.scans(kept)
        } else {
            self.presses(kept)
        };
        self.cases += usize::from(outcome == "gemeld");
        outcome
    }

    fn scans(&mut self, kept: &Kept) -> &'static str {
        let visit = &mut self.visits[kept.visit];
        match (self.taken[kept.code], visit.stand) {
            (Some(at), _) if at == kept.visit => "bekend",
            (None, Stand::OnTheWay | Stand::Started | Stand::Finished) if !visit.paid => {
                self.taken[kept.code] = Some(kept.visit);
                visit.paid = true;
                "gedaan"
            }
            _ => "gemeld",
        }
    }

    fn presses(&mut self, kept: &Kept) -> &'static str {
        let visit = &mut self.visits[kept.visit];
        let team = visit.team;
        match (kept.act, visit.stand) {
            (act, Stand::FellThrough) => {
                if act == 2 {
                    self.works(kept, vec![(team, 0), (team, 1)]);
                }
                "gemeld"
            }
            (0, Stand::Published) => {
                visit.stand = Stand::OnTheWay;
                "gedaan"
            }
            (1, Stand::Published | Stand::OnTheWay) => {
                (visit.stand, visit.started) = (Stand::Started, kept.op);
                "gedaan"
            }
            (2, Stand::Started) if kept.op < visit.started => "gemeld",
            (2, Stand::Published | Stand::OnTheWay | Stand::Started) => {
                if visit.stand != Stand::Started {
                    visit.started = kept.began.unwrap_or(visit.van).min(kept.op);
                }
                visit.stand = Stand::Finished;
                for who in [0, 1] {
                    self.uren.push((team, who, visit.started, kept.op));
                }
                "gedaan"
            }
            _ => "bekend",
        }
    }

    /// Uren of a visit that went another way.
    fn works(&mut self, kept: &Kept, people: Vec<(usize, usize)>) {
        let visit = &self.visits[kept.visit];
        let started = (visit.stand == Stand::Started || visit.stand == Stand::Finished)
            .then_some(visit.started);
        let pressed = kept.began.or(started).filter(|van| *van <= kept.op);
        let (van, tot) = pressed.map_or((visit.van, visit.tot), |van| (van, kept.op));
        for (team, who) in people {
            let busy = self
                .uren
                .iter()
                .any(|one| (one.0, one.1) == (team, who) && one.2 < tot && one.3 > van);
            if !busy {
                self.uren.push((team, who, van, tot));
            }
        }
    }
}

/// One phone in somebody's hand.
struct Hand {
    phone: Phone,
    account: Account,
    team: usize,
    who: Option<usize>,
    away: bool,
    queue: Vec<Kept>,
    /// When this phone pressed that a visit began.
    began: Vec<(usize, i64)>,
}

impl Hand {
    /// Sends what waits, in order; now and then the answer is lost and a press is sent twice.
    async fn brings(&mut self, world: &World, model: &mut Model, dice: &mut Dice) {
        // A begeleider's session ends after half an hour: the phone waits until its owner logs in again.
        if self.who.is_none() && !self.queue.is_empty() {
            self.phone = Phone::of(world, &self.account).await;
        }
        for kept in self.queue.drain(..) {
            let expected = model.takes(self.team, self.who, &kept);
            let times = 1 + usize::from(dice.once_in(4));
            for _ in 0..times {
                let told = self.phone.brings(&kept.body).await;
                assert_eq!(told["uitkomst"], expected, "{kept:?} {told}\n{model:?}");
            }
        }
    }
}

async fn a_day(world: &World, seed: u64) {
    let mut dice = Dice::new(seed);
    let (mut teams, mut model, mut hands): (Vec<Team>, Model, Vec<Hand>) = Default::default();
    for team in 0..2 {
        let own = world.team(HULST_WERKT).await;
        let ploeg = world.ploeg(&own).await;
        for hour in [10, 13] {
            let klus = world.accepted_klus(&own, 1).await;
            let id = world.planned(&own, klus, ploeg, hour).await;
            let van = to_instant(world.app.today(), time(hour, 0, 0, 0)).as_millisecond();
            model.visits.push(Visit {
                id,
                klus,
                team,
                van,
                tot: van + 60 * MINUTE,
                stand: Stand::Published,
                started: 0,
                paid: false,
            });
        }
        let accounts = [
            (Some(0), own.deelnemers[0].1.clone()),
            (Some(1), own.deelnemers[1].1.clone()),
            (None, own.begeleider.clone()),
        ];
        for (who, account) in accounts {
            hands.push(Hand {
                phone: Phone::of(world, &account).await,
                account,
                team,
                who,
                away: dice.once_in(2),
                queue: Vec::new(),
                began: Vec::new(),
            });
        }
        teams.push(own);
    }
    let codes = world.sold_codes(CHEQUES).await;

    for _ in 0..STEPS {
        world.later(dice.between(1, 7));
        let op = world.app.now().as_millisecond();
        let hand = dice.below(hands.len());
        if dice.once_in(6) {
            hands[hand].away = !hands[hand].away;
        } else if dice.once_in(20) {
            let visit = dice.below(model.visits.len());
            let visit = &mut model.visits[visit];
            if matches!(visit.stand, Stand::Published | Stand::OnTheWay) {
                let by = teams[visit.team].coordinator();
                let why = "Het hoeft niet meer.";
                actions::klus::withdraw(&world.app, &by, visit.klus, None, why, None)
                    .await
                    .unwrap();
                visit.stand = Stand::FellThrough;
            }
        } else {
            let own = &mut hands[hand];
            let team = if dice.once_in(12) {
                1 - own.team
            } else {
                own.team
            };
            let (act, code) = (dice.below(ACTS.len()), dice.below(CHEQUES));
            let visit = 2 * team + dice.below(2);
            let began = own.began.iter().rev().find(|one| one.0 == visit);
            let began = began.map(|one| one.1).filter(|_| act == 2);
            if act == 1 {
                own.began.push((visit, op));
            }
            own.queue.push(Kept {
                body: json!({
                    "sleutel": Uuid::now_v7(), "bezoek": model.visits[visit].id, "wat": ACTS[act], "op": op, "begonnen": began,
                    "code": if act == 3 { codes[code].as_str() } else { "" },
                }),
                act,
                visit,
                code,
                op,
                began,
            });
        }
        if !hands[hand].away {
            hands[hand].brings(world, &mut model, &mut dice).await;
        }
    }
    // In the evening everybody has coverage again, in any order.
    while !hands.is_empty() {
        let mut hand = hands.swap_remove(dice.below(hands.len()));
        hand.brings(world, &mut model, &mut dice).await;
    }
    ends_alike(world, &teams, &mut model).await;
}

async fn ends_alike(world: &World, teams: &[Team], model: &mut Model) {
    let door = world.app.store.read();
    for visit in &model.visits {
        let now = store::opdracht::find(door, visit.id)
            .await
            .unwrap()
            .unwrap();
        let word = match visit.stand {
            Stand::Published => "published",
            Stand::OnTheWay => "on_the_way",
            Stand::Started => "started",
            Stand::Finished => "finished",
            Stand::FellThrough => "fell_through",
        };
        assert_eq!(now.status.word(), word, "{visit:?}");
    }
    let today = world.app.today();
    for (team, own) in teams.iter().enumerate() {
        for (who, (deelnemer, _)) in own.deelnemers.iter().enumerate() {
            let rows = store::uren::of_deelnemer(door, deelnemer.id, today, today).await;
            let mut rows: Vec<(i64, i64)> = rows
                .unwrap()
                .iter()
                .map(|one| (one.van.as_millisecond(), one.tot.as_millisecond()))
                .collect();
            let expected = model
                .uren
                .iter()
                .filter(|one| (one.0, one.1) == (team, who));
            let mut expected: Vec<(i64, i64)> = expected.map(|one| (one.2, one.3)).collect();
            rows.sort_unstable();
            expected.sort_unstable();
            assert_eq!(rows, expected, "the uren of {}", deelnemer.naam);
        }
    }
    let told = store::melding::page(
        door,
        &store::melding::Scope::Uitvoerder(HULST_WERKT.to_owned()),
        true,
        0,
        1000,
    )
    .await
    .unwrap();
    let cases = told
        .iter()
        .filter(|one| one.soort == MeldingSoort::WithoutCoverage)
        .count();
    assert_eq!(cases, model.cases);
    for finding in check::all(door).await.unwrap() {
        assert_eq!(finding.rows, Vec::<String>::new(), "{}", finding.figures);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_the_order_of_arrival_the_day_ends_as_in_the_model() {
    for seed in 0..16 {
        eprintln!("seed {seed}");
        a_day(&World::on_sqlite().await, seed).await;
    }
}

stories! {
    async fn a_day_of_dead_spots_ends_as_in_the_model(world: World) {
        a_day(&world, 1_000).await;
    }
}
