//! Fills ploegen one place after the other, each with whoever costs least, and then looks for exchanges that cost less.
//! The same week and seed give the same division, in a bounded number of steps.

use fastrand::Rng;

use super::{cost::Cost, draft::Draft, facts::Facts};

/// Exchanges tried per place, and bounds on all of them.
const TRIES_PER_PLACE: usize = 60;
const TRIES: (usize, usize) = (400, 6_000);

/// Divides people over ploegen, beginning with what stands. Ploegen that cannot go out in the end are given up, and their
/// people have another chance elsewhere.
pub(super) fn divide(facts: &Facts<'_>, stood: &Draft, seed: u64) -> Draft {
    let mut rng = Rng::with_seed(seed);
    let mut search = Search {
        facts,
        stood,
        cost: Cost::of(facts, stood, stood),
        best: stood.clone(),
    };
    search.fill();
    search.exchange(&mut rng);
    while let Some(unable) = search.unable() {
        search.best.give_up(facts, unable);
        search.cost = Cost::of(facts, &search.best, stood);
        search.fill();
    }
    search.exchange(&mut rng);
    search.best
}

struct Search<'s, 'w> {
    facts: &'s Facts<'w>,
    stood: &'s Draft,
    best: Draft,
    cost: Cost,
}

impl Search<'_, '_> {
    /// The last ploeg that cannot go out, first those that miss more than a driver: giving up one may help another.
    fn unable(&self) -> Option<usize> {
        let draft = &self.best;
        let unable = |ploeg: &usize| draft.is_free(*ploeg) && !draft.is_able(self.facts, *ploeg);
        (0..self.facts.ploegen.len())
            .filter(unable)
            .max_by_key(|ploeg| {
                let manned = draft.guides[*ploeg].is_some() && !draft.members[*ploeg].is_empty();
                (!manned, *ploeg)
            })
    }

    /// Takes a division over if it costs no more.
    fn take(&mut self, draft: Draft) {
        let cost = Cost::of(self.facts, &draft, self.stood);
        if cost <= self.cost {
            (self.best, self.cost) = (draft, cost);
        }
    }

    /// Gives every ploeg that has none a begeleider, and every open place somebody, while there are any.
    fn fill(&mut self) {
        let facts = self.facts;
        for ploeg in 0..facts.ploegen.len() {
            if !self.best.is_free(ploeg) {
                continue;
            }
            if self.best.guides[ploeg].is_none() {
                let guides: Vec<Draft> = (0..facts.guides.len())
                    .filter_map(|guide| with_guide(facts, &self.best, ploeg, guide))
                    .collect();
                self.take_cheapest(guides);
            }
            while self.best.members[ploeg].len() < Draft::places(facts, ploeg) {
                let joined: Vec<Draft> = (0..facts.people.len())
                    .filter_map(|person| with_member(facts, &self.best, ploeg, person))
                    .collect();
                if !self.take_cheapest(joined) {
                    break;
                }
            }
        }
    }

    fn take_cheapest(&mut self, drafts: Vec<Draft>) -> bool {
        let cheapest = drafts
            .into_iter()
            .map(|draft| (Cost::of(self.facts, &draft, self.stood), draft))
            .min_by_key(|(cost, _)| *cost);
        let found = cheapest.is_some();
        if let Some((cost, draft)) = cheapest {
            (self.cost, self.best) = (cost, draft);
        }
        found
    }

    fn exchange(&mut self, rng: &mut Rng) {
        let facts = self.facts;
        let open: Vec<usize> = (0..facts.ploegen.len())
            .filter(|ploeg| self.best.is_free(*ploeg))
            .collect();
        if open.is_empty() || facts.people.is_empty() {
            return;
        }
        let places: usize = open.iter().map(|ploeg| Draft::places(facts, *ploeg)).sum();
        for _ in 0..(places * TRIES_PER_PLACE).clamp(TRIES.0, TRIES.1) {
            let ploeg = open[rng.usize(..open.len())];
            let other = open[rng.usize(..open.len())];
            let tried = match rng.u8(..8) {
                0 if facts.guides.is_empty() => None,
                4.. if other == ploeg => None,
                0 => with_guide(facts, &self.best, ploeg, rng.usize(..facts.guides.len())),
                1..4 => self.replace(ploeg, rng),
                4..6 => self.swap(ploeg, other, rng),
                _ => self.pass_on(ploeg, other, rng),
            };
            if let Some(draft) = tried {
                self.take(draft);
            }
        }
    }

    /// Somebody else in a place of this ploeg, or somebody in its open place.
    fn replace(&self, ploeg: usize, rng: &mut Rng) -> Option<Draft> {
        let mut draft = self.best.clone();
        if draft.members[ploeg].len() >= Draft::places(self.facts, ploeg) {
            let out = choose(&draft.members[ploeg], rng)?;
            draft.leave(self.facts, ploeg, out);
        }
        let person = rng.usize(..self.facts.people.len());
        with_member(self.facts, &draft, ploeg, person)
    }

    /// Two people change places.
    fn swap(&self, ploeg: usize, other: usize, rng: &mut Rng) -> Option<Draft> {
        let one = choose(&self.best.members[ploeg], rng)?;
        let two = choose(&self.best.members[other], rng)?;
        let mut draft = self.best.clone();
        draft.leave(self.facts, ploeg, one);
        draft.leave(self.facts, other, two);
        let half = with_member(self.facts, &draft, ploeg, two)?;
        with_member(self.facts, &half, other, one)
    }

    /// Somebody goes to another ploeg, and a third takes the place that opens if they can.
    fn pass_on(&self, ploeg: usize, other: usize, rng: &mut Rng) -> Option<Draft> {
        let one = choose(&self.best.members[ploeg], rng)?;
        let mut draft = self.best.clone();
        draft.leave(self.facts, ploeg, one);
        if draft.members[other].len() >= Draft::places(self.facts, other) {
            let out = choose(&draft.members[other], rng)?;
            draft.leave(self.facts, other, out);
        }
        let half = with_member(self.facts, &draft, other, one)?;
        let third = rng.usize(..self.facts.people.len());
        with_member(self.facts, &half, ploeg, third).or(Some(half))
    }
}

fn choose(members: &[usize], rng: &mut Rng) -> Option<usize> {
    rng.choice(members).copied()
}

fn with_member(facts: &Facts<'_>, draft: &Draft, ploeg: usize, person: usize) -> Option<Draft> {
    draft.obstacle(facts, ploeg, person).is_none().then(|| {
        let mut joined = draft.clone();
        joined.join(facts, ploeg, person);
        joined
    })
}

fn with_guide(facts: &Facts<'_>, draft: &Draft, ploeg: usize, guide: usize) -> Option<Draft> {
    let new = draft.guides[ploeg] != Some(guide) && draft.can_guide(facts, ploeg, guide);
    new.then(|| {
        let mut guided = draft.clone();
        guided.guides[ploeg] = Some(guide);
        guided
    })
}
