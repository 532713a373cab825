//! At the door: visits at which cheques are taken in, in time and late, undone and disputed.

use std::net::Ipv4Addr;

use dienstencheque::{
    actions::{self, opdracht::Spot, werk::FinishDraft},
    domain::{
        account::Actor,
        calendar::{local_date, to_instant},
        klus::{Acceptance, KlusDraft},
        nummer::ChequeNummer,
        overdracht::OWN_STOCK,
        ploeg::PloegDraft,
        verzilvering::Bezwaar,
    },
    store,
};
use jiff::{Timestamp, civil::time};
use uuid::Uuid;

use super::{
    books::{Late, Sale, State},
    life::Life,
};

const PHONE: &[u8] = b"the phone of the ploeg";

impl Life {
    pub fn nummer(&self, at: usize) -> ChequeNummer {
        ChequeNummer::parse(&self.books.papers[at].nummer).unwrap()
    }

    /// A klus that is asked, with cheques that are held for it; none when one of them cannot be.
    async fn asked(&mut self, team: usize, cheques: &[usize]) -> Option<Uuid> {
        let klussoort = ["tuinonderhoud", "ramen-wassen"][team].to_owned();
        let draft = KlusDraft {
            klussoort,
            cheques: cheques
                .iter()
                .map(|at| self.books.papers[*at].code.clone())
                .collect(),
            ..self.world.wish()
        };
        let today = self.app.today();
        let may = cheques.iter().all(|at| {
            let paper = &self.books.papers[*at];
            paper.state == State::Sold && self.good_on(paper, today)
        });
        let by = self.teams[team].coordinator();
        let from = Ipv4Addr::LOCALHOST.into();
        let done = actions::klus::ask(&self.app, &by, from, &draft, None).await;
        let klus = self.outcome("ask", may, done)?.id;
        for at in cheques {
            self.books.papers[*at].state = State::Reserved(klus);
        }
        Some(klus)
    }

    /// Cheques that were held for a klus are let go.
    fn released(&mut self, klus: Uuid) {
        for paper in &mut self.books.papers {
            if paper.state == State::Reserved(klus) {
                paper.state = State::Sold;
            }
        }
    }

    /// Any sold papers for a klus, each once; mostly good ones.
    fn in_hand(&mut self) -> Vec<usize> {
        let mut cheques = Vec::new();
        for _ in 0..self.dice.below(3) {
            let any = if self.dice.once_in(6) {
                Some(self.dice.below(self.books.papers.len().max(1)))
                    .filter(|at| *at < self.books.papers.len())
            } else {
                self.some_live()
            };
            cheques.extend(any.filter(|at| !cheques.contains(at)));
        }
        cheques
    }

    pub async fn ask_and_withdraw(&mut self) {
        let (team, cheques) = (self.dice.below(2), self.in_hand());
        let Some(klus) = self.asked(team, &cheques).await else {
            return;
        };
        let by = self.teams[team].coordinator();
        let why = "Het hoeft niet meer.";
        let done = actions::klus::withdraw(&self.app, &by, klus, None, why, None).await;
        self.outcome("withdraw klus", true, done);
        self.released(klus);
    }

    /// A visit that has begun at this hour or the next, agreed for so many cheques.
    async fn begun(&mut self, team: usize, cheques: u32, hour: i8) -> Option<(Uuid, Uuid)> {
        let (uitvoerder, today) = (self.teams[team].uitvoerder.clone(), self.app.today());
        let key = (uitvoerder.clone(), today);
        let hour = hour.max(self.free_from.get(&key).copied().unwrap_or(9));
        if hour > 15 {
            return None;
        }
        let held = self.in_hand();
        let klus = self.asked(team, &held).await?;
        let by = self.teams[team].coordinator();
        let acceptance = Acceptance {
            personen: 2,
            personen_minuten: cheques * 120,
        };
        let done = actions::klus::accept(&self.app, &by, klus, None, acceptance, None).await;
        self.outcome("accept", true, done);
        let ploeg = match self.ploegen.get(&key) {
            Some(ploeg) => *ploeg,
            None => {
                let done =
                    actions::ploeg::make(&self.app, &by, &uitvoerder, &self.ploeg(team), None)
                        .await;
                self.outcome("make ploeg", true, done).unwrap().id
            }
        };
        self.ploegen.insert(key.clone(), ploeg);
        let at = |hour: i8| to_instant(today, time(hour, 0, 0, 0));
        let wish = Spot {
            ploeg,
            van: at(hour),
            tot: at(hour + 1),
        };
        let done = actions::opdracht::plan(&self.app, &by, klus, wish, None).await;
        let visit = self.outcome("plan", true, done).unwrap().id;
        self.free_from.insert(key, hour + 1);
        self.app.clock.set(at(hour).max(self.app.now()));
        let worker = self.teams[team].deelnemer();
        let done = actions::werk::start(&self.app, &worker, visit, None, None).await;
        self.outcome("start", true, done);
        Some((klus, visit))
    }

    fn ploeg(&self, team: usize) -> PloegDraft {
        let team = &self.teams[team];
        PloegDraft {
            datum: self.app.today().to_string(),
            naam: String::new(),
            begeleider: team.begeleider.id.to_string(),
            deelnemers: team
                .deelnemers
                .iter()
                .map(|(one, _)| one.id.to_string())
                .collect(),
            van: "08:30".to_owned(),
            tot: "16:30".to_owned(),
            voertuig: String::new(),
        }
    }

    /// The visit ends and its uren are approved: the klus is closed, and what was held for it is free.
    async fn ended(&mut self, team: usize, klus: Uuid, visit: Uuid, op: Option<Timestamp>) {
        let worker = self.teams[team].deelnemer();
        let draft = FinishDraft {
            op,
            ..FinishDraft::default()
        };
        let done = actions::werk::finish(&self.app, &worker, visit, draft, None).await;
        self.outcome("finish", true, done);
        let begeleider = self.teams[team].begeleider();
        let done = actions::uren::approve_all(&self.app, &begeleider, visit, None).await;
        self.outcome("approve", true, done);
        self.released(klus);
    }

    pub async fn visit(&mut self) {
        let team = self.dice.below(2);
        let agreed = u32::try_from(self.dice.between(1, 3)).unwrap();
        let Some((klus, visit)) = self.begun(team, agreed, self.hour() + 1).await else {
            return;
        };
        let mut taken = 0;
        for _ in 0..=agreed {
            let Some(at) = self.offered(klus) else { break };
            if self.redeem(team, at, klus, visit, taken < agreed).await {
                taken += 1;
                self.minutes(2);
                if self.dice.once_in(5) && self.take_back(team, at).await {
                    taken -= 1;
                }
            }
        }
        let rest = self.dice.between(20, 50);
        self.minutes(rest);
        self.ended(team, klus, visit, None).await;
    }

    /// What the resident holds out: held for the klus, live, or any paper there is.
    fn offered(&mut self, klus: Uuid) -> Option<usize> {
        let held = self.books.which(|one| one.state == State::Reserved(klus));
        if let Some(at) = held.first() {
            return Some(*at);
        }
        let unsold = self.books.which(|one| one.state == State::Stock);
        match self.dice.below(4) {
            0 => self.dice.pick(&unsold).copied(),
            1 => Some(self.dice.below(self.books.papers.len()))
                .filter(|at| *at < self.books.papers.len()),
            _ => self.some_live(),
        }
    }

    /// Hands a paper in; whether it was taken.
    async fn redeem(
        &mut self,
        team: usize,
        at: usize,
        klus: Uuid,
        visit: Uuid,
        room: bool,
    ) -> bool {
        let (paper, today) = (&self.books.papers[at], self.app.today());
        let open = self.books.handovers.iter().find(|open| open.has(paper));
        // A cheque of an open hand-over has reached the receiver, unless it goes back to the municipality.
        let holder = match open.filter(|open| paper.state == State::Stock && open.naar != OWN_STOCK)
        {
            Some(open) => open.naar.clone(),
            None => paper.holder.clone(),
        };
        let (code, waarde) = (paper.code.clone(), paper.waarde);
        let late = paper.state == State::Stock;
        let good = match &paper.state {
            State::Stock => holder != OWN_STOCK,
            State::Sold => self.good_on(paper, today),
            State::Reserved(own) => *own == klus,
            State::Void
            | State::Redeemed(_)
            | State::Blocked
            | State::Replaced
            | State::Refunded
            | State::Expired => false,
        };
        let worker = self.teams[team].deelnemer();
        let device = Some(PHONE.to_vec());
        let done =
            actions::verzilvering::redeem(&self.app, &worker, &code, visit, device, None).await;
        let act = if late { "redeem late" } else { "redeem" };
        let Some(taken) = self.outcome(act, good && room, done) else {
            return false;
        };
        assert_eq!((taken.late_reported, taken.waarde.0), (late, waarde));
        if late {
            self.told_late(at, &holder).await;
        }
        let uitvoerder = self.teams[team].uitvoerder.clone();
        let known = self.app.regeling.uitvoerder(&uitvoerder).unwrap();
        let tarief = known.tarief_on(today).map_or(waarde, |cents| cents.0);
        self.books
            .redeem(at, &uitvoerder, tarief, (today, self.app.now()));
        true
    }

    /// The sale that nobody had told us of.
    async fn told_late(&mut self, at: usize, place: &str) {
        let (today, waarde) = (self.app.today(), self.books.papers[at].waarde);
        let nummer = self.nummer(at);
        let known = store::cheque::by_nummer(self.app.store.read(), &nummer).await;
        let verkoop = known
            .unwrap()
            .unwrap()
            .cheque
            .status
            .sale()
            .unwrap()
            .verkoop;
        self.books.book(
            ("te_verantwoorden", place),
            ("uitstaande_cheques", ""),
            waarde,
        );
        self.books.came_in(today, place, "later", waarde);
        let sale = Sale {
            verkoop,
            open_sheet: false,
            valid_until: self.valid_until(today),
            payers: vec![("te_verantwoorden", place.to_owned(), waarde)],
            totaal: waarde,
            factuur: None,
            toekenning: None,
        };
        self.books.sell(at, place, sale);
        self.books.late.push(Late {
            verkoop,
            place: place.to_owned(),
            cents: waarde,
        });
    }

    /// Undoes what was just taken in: on this phone it can be, on another not. Answers whether it was.
    async fn take_back(&mut self, team: usize, at: usize) -> bool {
        let (worker, nummer) = (self.teams[team].deelnemer(), self.nummer(at));
        let State::Redeemed(redemption) = self.books.papers[at].state else {
            return false;
        };
        let another = self.dice.once_in(3);
        let device = if another {
            b"another phone".to_vec()
        } else {
            PHONE.to_vec()
        };
        // Where the municipality already gave another cheque, the old one stays used.
        let since = self
            .app
            .now()
            .duration_since(self.books.redeemed[redemption].at);
        let in_time = since <= jiff::SignedDuration::from_mins(15);
        let may = !another && in_time && !self.books.papers[at].succeeded;
        let done =
            actions::verzilvering::undo::undo(&self.app, &worker, &nummer, Some(device), None)
                .await;
        if self.outcome("undo", may, done).is_some() {
            self.books.undo(redemption);
        }
        may
    }

    /// A visit that runs past midnight: taken in before it, settled and undone after it.
    pub async fn late_visit(&mut self) {
        let team = self.dice.below(2);
        if self.hour() > 14 {
            return;
        }
        let Some((klus, visit)) = self.begun(team, 2, 15).await else {
            return;
        };
        self.minutes(60);
        let ended = Some(self.app.now());
        let Some(at) = self.offered(klus) else {
            return self.ended(team, klus, visit, ended).await;
        };
        let today = self.app.today();
        self.app.clock.set(to_instant(today, time(23, 55, 0, 0)));
        let taken = self.redeem(team, at, klus, visit, true).await;
        if taken && self.dice.once_in(3) {
            self.coulance_for(at).await;
        }
        self.midnight(2).await;
        let uitvoerder = self.teams[team].uitvoerder.clone();
        self.settle(&uitvoerder, today).await;
        if taken {
            let again = self.nummer(at);
            self.minutes(3);
            if self.take_back(team, at).await {
                self.note("undo after settling", true);
                let known = store::cheque::by_nummer(self.app.store.read(), &again).await;
                assert_eq!(known.unwrap().unwrap().cheque.status.word(), "sold");
            }
            self.minutes(20);
            let too_late = actions::verzilvering::undo::undo(
                &self.app,
                &self.teams[team].deelnemer(),
                &again,
                Some(PHONE.to_vec()),
                None,
            )
            .await;
            self.outcome("undo too late", false, too_late);
        }
        self.ended(team, klus, visit, ended).await;
    }

    /// A resident says that a redemption was wrong: somebody is told, no money moves.
    pub async fn dispute(&mut self) {
        let used = self
            .books
            .which(|one| matches!(one.state, State::Redeemed(_)));
        let Some(at) = self.dice.pick(&used).copied() else {
            return;
        };
        let State::Redeemed(redemption) = self.books.papers[at].state else {
            return;
        };
        let nummer = self.nummer(at);
        let on = self.books.redeemed[redemption].on;
        let days = on.until(local_date(self.app.now())).unwrap().get_days();
        let by: Actor = self.meldpunt.clone();
        let done =
            actions::verzilvering::undo::dispute(&self.app, &by, &nummer, Bezwaar::NotDone, None)
                .await;
        self.outcome("dispute", days <= 30, done);
    }
}
