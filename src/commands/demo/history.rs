//! A month in the town, day by day, through the actions that people use: sales, requests, decisions, ploegen, visits, cheques handed
//! in, uren approved. The clock moves; chance comes from one seed. It ends now, with work for today and the coming days.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr},
};

use fastrand::Rng;
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, time},
};
use uuid::Uuid;

use super::{
    accounts::{Team, Town},
    after, bank, bericht, kas,
    payers::{self, Payers},
    people::{half_days, resident, wish},
    room::{self, Room},
    stock,
};
use crate::{
    actions::{self, Failure, opdracht::Spot},
    app::App,
    domain::{
        account::Actor,
        calendar::{Weekdag, add_werkdagen, is_werkdag, local_date, to_instant},
        klus::{Acceptance, Klus, KlusDraft, KlusStatus},
        opdracht::{Opdracht, OpdrachtStatus, planning::expected_minutes},
        oplage::OplageDraft,
        ploeg::{Ploeg, PloegDraft},
        verkoop::{AT_THE_COUNTER, PayerDraft, VerkoopDraft},
    },
    store::{
        self,
        klus::{QueueFilter, QueuePart, Stand},
    },
};

const DAYS_BACK: i32 = 30;
const DAYS_AHEAD: u32 = 3;
/// Ploegen plan this many working days ahead.
const PLANNED_AHEAD: u32 = 2;
const OPLAGE: u32 = 30;
const LONGEST_VISIT_MINUTES: u32 = 150;
/// Visits of a ploeg on one day, at most.
const MOST_VISITS: u32 = 4;
const KLUSSEN_THIS_MORNING: u32 = 18;
const KLUSSEN_TODAY: u32 = 4;

struct Maker<'a> {
    app: &'a App,
    town: &'a Town,
    random: Rng,
    now: Timestamp,
    /// Codes of cheques that residents have at home.
    cheques: Vec<String>,
    /// Codes of cheques that a resident named when asking, per klus.
    reserved: HashMap<Uuid, Vec<String>>,
    /// Codes of cheques on the shelf of a verkooppunt, not sold as far as anybody knows.
    stock: Vec<String>,
    rooms: Vec<Room>,
    asked: u32,
    /// When the last klus was asked.
    last_asked_at: Timestamp,
    /// Number of the cheque that was taken in last.
    taken_in: Option<String>,
    turn: usize,
    /// Who pays for some of the sales.
    payers: Option<Payers>,
    /// The day on which everything happens that happens seldom.
    odd_day: Date,
}

/// Lives the month up to `now`.
pub async fn make(
    app: &App,
    town: &Town,
    seed: u64,
    klussen: u32,
    now: Timestamp,
) -> Result<(), Failure> {
    let mut maker = Maker {
        app,
        town,
        random: Rng::with_seed(seed ^ 0x4875_6c73_7400),
        now,
        cheques: Vec::new(),
        reserved: HashMap::new(),
        stock: Vec::new(),
        rooms: Vec::new(),
        asked: 0,
        last_asked_at: now,
        taken_in: None,
        turn: 0,
        payers: None,
        odd_day: local_date(now),
    };
    let today = local_date(now);
    let first = today
        .checked_sub(jiff::Span::new().days(DAYS_BACK))
        .unwrap_or(today);
    // Today is lived even when it falls in a weekend, so that a phone has something to show.
    let mut days: Vec<Date> = first
        .series(jiff::Span::new().days(1))
        .take_while(|day| *day < today)
        .filter(|day| is_werkdag(*day))
        .collect();
    days.push(today);
    maker.odd_day = days[days.len() / 2];
    maker.clock(days[0], 8, 0);
    maker.stock_the_places().await?;
    kas::open(app, town).await?;
    maker.payers = Some(payers::make(app, town).await?);
    let count = u32::try_from(days.len()).unwrap_or(1);
    for (number, day) in (1..).zip(&days) {
        let target = klussen * number / count;
        maker.live(number, *day, target).await?;
    }
    app.clock.set(now);
    super::words::papers(app, town).await?;
    bank::statement(app, town).await?;
    Ok(())
}

impl Maker<'_> {
    /// One day: the counter opens, residents call, coordinators decide, ploegen work.
    async fn live(
        &mut self,
        number: u32,
        day: Date,
        klussen_by_tonight: u32,
    ) -> Result<(), Failure> {
        let today = day == local_date(self.now);
        if today {
            self.early_start(day).await?;
        }
        self.clock(day, 8, 30);
        super::afrekening::morning(self.app, self.town, day).await?;
        super::words::morning(self.app, self.town, number).await?;
        self.clock(day, 8, 45);
        self.sell(day, today).await?;
        self.clock(day, 9, 20);
        stock::day(self.app, self.town, day, number <= 5).await?;
        self.clock(day, 9, 30);
        let target = if today {
            // Whoever looks around finds requests that nobody has judged yet.
            klussen_by_tonight.max(self.asked + KLUSSEN_TODAY)
        } else {
            klussen_by_tonight
        };
        while self.asked < target {
            self.ask().await?;
        }
        if day == self.odd_day {
            self.clock(day, 10, 15);
            after::live(self.app, self.town).await?;
            if let Some(nummer) = self.taken_in.take() {
                after::dispute(self.app, self.town, &nummer).await?;
            }
        }
        self.clock(day, 10, 30);
        self.decide(today).await?;
        if today {
            for ahead in 1..=DAYS_AHEAD {
                self.make_ploegen(add_werkdagen(day, ahead)).await?;
            }
        } else {
            self.make_ploegen(add_werkdagen(day, PLANNED_AHEAD)).await?;
        }
        // By then who was accepted has been told, and hears of the appointment next.
        self.clock(day, 10, 40);
        if !today {
            self.plan(None).await?;
        }
        bericht::go(self.app, self.town, today).await?;
        self.work(day, today).await?;
        bericht::go(self.app, self.town, today).await?;
        if !today {
            self.clock(day, 17, 0);
            kas::close(self.app, self.town, &mut self.random).await?;
        }
        Ok(())
    }

    /// Whatever the hour and the day of the week: by now there is a ploeg on the road with visits ahead of it.
    async fn early_start(&mut self, day: Date) -> Result<(), Failure> {
        self.clock(day, 7, 15);
        for _ in 0..KLUSSEN_THIS_MORNING {
            self.ask().await?;
        }
        self.decide(false).await?;
        if !self.rooms.iter().any(|room| room.datum == day) {
            self.make_ploegen(day).await?;
        }
        self.clock(day, 7, 25);
        self.plan(Some(day)).await
    }

    /// Puts the clock at a time of the day, but never past the present.
    fn clock(&self, day: Date, hour: i8, minute: i8) {
        self.put(to_instant(day, time(hour, minute, 0, 0)));
    }

    fn put(&self, at: Timestamp) {
        self.app.clock.set(at.min(self.now));
    }

    async fn stock_the_places(&mut self) -> Result<(), Failure> {
        let places: Vec<String> = self
            .app
            .regeling
            .verkooppunten
            .iter()
            .filter(|place| !place.printer)
            .map(|place| place.slug.clone())
            .collect();
        for verkooppunt in places {
            let draft = OplageDraft {
                verkooppunt,
                aantal: OPLAGE.to_string(),
                ..OplageDraft::default()
            };
            let beheerder = &self.town.beheerder;
            let id = actions::oplage::print(self.app, beheerder, &draft, None)
                .await?
                .value;
            if let Some(secrets) = actions::vel::open(self.app, id).await? {
                self.stock
                    .extend(secrets.into_iter().take(2).map(|one| one.code));
            }
            actions::oplage::confirm_sheet(self.app, beheerder, id).await?;
        }
        stock::sign(self.app, self.town).await
    }

    async fn sell(&mut self, day: Date, today: bool) -> Result<(), Failure> {
        let sales = self.random.u32(2..=4);
        for number in 0..sales {
            let minute = i8::try_from(number * 11 + 1).unwrap_or(50);
            self.clock(day, 9, minute);
            let (verkooppunt, clerk) =
                &self.town.clerks[usize::from(self.random.u32(..6) == 0) % self.town.clerks.len()];
            let invoiced = self.random.u32(..12) == 0;
            let draft = VerkoopDraft {
                verkooppunt: verkooppunt.clone(),
                aantal: [1, 1, 2, 2, 3, 4, 5, 10][self.random.usize(..8)].to_string(),
                betaalwijze: if invoiced {
                    "factuur"
                } else if self.random.bool() {
                    "pin"
                } else {
                    "contant"
                }
                .to_owned(),
                koper: String::new(),
            };
            let payer = match &self.payers {
                Some(payers) if invoiced => payers.organisatie(),
                // A free cheque now and then, while the toekenningen last.
                Some(payers) if number == 0 && day.day() % 7 == 0 => payers.toekenning(day),
                Some(_) | None => PayerDraft::default(),
            };
            let sold =
                actions::verkoop::sell_to(self.app, clerk, &draft, &payer, &AT_THE_COUNTER, None);
            let id = match sold.await {
                // That toekenning is used up: the resident comes back another day.
                Err(Failure::Refused { .. }) => continue,
                other => other?.value,
            };
            let sold = actions::verkoop::find(self.app, clerk, id).await?;
            self.cheques
                .extend(sold.secrets.into_iter().flatten().map(|one| one.code));
            // The last sale of today still has to be printed.
            if !(today && number + 1 == sales) {
                actions::verkoop::confirm_sheet(self.app, clerk, id).await?;
            }
        }
        Ok(())
    }

    async fn ask(&mut self) -> Result<(), Failure> {
        let regeling = self.app.regeling.clone();
        let klussoort = loop {
            let one = &regeling.klussoorten[self.random.usize(..regeling.klussoorten.len())];
            // Snow is rare, and asking for it in November would stand on top of every list.
            if !one.spoed || self.random.u32(..20) == 0 {
                break one;
            }
        };
        let somebody = resident(&mut self.random, &regeling);
        let in_hand = self.random.bool() && !self.cheques.is_empty();
        let missing = self.random.usize(..4);
        let draft = KlusDraft {
            naam: somebody.naam,
            postcode: somebody.postcode,
            huisnummer: somebody.huisnummer,
            straat: somebody.straat,
            plaats: somebody.plaats,
            telefoon: somebody.telefoon,
            // Two in three have e-mail.
            email: if self.asked.is_multiple_of(3) {
                String::new()
            } else {
                format!("bewoner-{}@example.org", self.asked)
            },
            klussoort: klussoort.slug.clone(),
            omschrijving: wish(&mut self.random, &klussoort.slug).to_owned(),
            toegang: if self.random.u32(..5) == 0 {
                vec!["hond".to_owned()]
            } else {
                Vec::new()
            },
            voorkeuren: if missing == 0 {
                Vec::new()
            } else {
                half_days(&mut self.random, Weekdag::of(local_date(self.now)), missing)
                    .into_iter()
                    .map(|(day, part)| format!("{}-{}", day.short(), part.label()))
                    .collect()
            },
            cheques: if in_hand {
                vec![self.cheques.remove(0)]
            } else {
                Vec::new()
            },
            ..KlusDraft::default()
        };
        let by = match self.random.u32(..3) {
            0 => Actor::Bewoner,
            1 => self.town.meldpunt.clone(),
            _ => self.town.clerks[0].1.clone(),
        };
        self.asked += 1;
        // No two at the same moment: the order of the queue, and so the whole history, is that of the seed.
        self.put(self.app.now() + SignedDuration::from_mins(1));
        self.last_asked_at = self.app.now();
        // Each resident has an address of their own; the limits per address are not what the demo shows.
        let from = IpAddr::V4(Ipv4Addr::from_bits(0x0A64_0000 + self.asked));
        let asked = actions::klus::ask(self.app, &by, from, &draft, None).await?;
        self.reserved.insert(asked.value.id, draft.cheques);
        Ok(())
    }

    async fn decide(&mut self, today: bool) -> Result<(), Failure> {
        for team in &self.town.uitvoerders {
            let waiting = self.klussen(team, KlusStatus::Requested).await?;
            for klus in waiting {
                // Of today's requests half are left for whoever looks around, among them certainly the last.
                if today && (self.random.bool() || klus.requested_at >= self.last_asked_at) {
                    continue;
                }
                let version = Some(klus.version);
                let who = &team.coordinator;
                match self.random.u32(..20) {
                    0 => {
                        let reden = &self.app.regeling.afwijs_redenen
                            [self.random.usize(..self.app.regeling.afwijs_redenen.len())];
                        actions::klus::decline(self.app, who, klus.id, version, &reden.slug, None)
                            .await?;
                    }
                    1 => {
                        let vraag = "Is er een plek om de aanhanger te zetten?";
                        actions::klus::ask_bewoner(self.app, who, klus.id, version, vraag, None)
                            .await?;
                    }
                    2 => {
                        let reden = "De buurman heeft het al gedaan.";
                        actions::klus::withdraw(self.app, who, klus.id, version, reden, None)
                            .await?;
                    }
                    3 => {
                        let other =
                            self.app
                                .regeling
                                .klussoort(&klus.klussoort)
                                .and_then(|klussoort| {
                                    klussoort
                                        .uitvoerders
                                        .iter()
                                        .find(|slug| **slug != team.uitvoerder)
                                });
                        match other {
                            Some(other) => {
                                actions::klus::pass_on(
                                    self.app, who, klus.id, version, other, None,
                                )
                                .await?;
                            }
                            None => self.accept(team, &klus).await?,
                        }
                    }
                    _ => self.accept(team, &klus).await?,
                }
            }
        }
        Ok(())
    }

    /// The klussen of an uitvoerder in one state, in the order of its queue.
    async fn klussen(&self, team: &Team, status: KlusStatus) -> Result<Vec<Klus>, Failure> {
        let own = vec![team.uitvoerder.clone()];
        let (regeling, today) = (&self.app.regeling, self.app.today());
        let filter = QueueFilter::of(own, Stand::One(status), regeling, today);
        let part = QueuePart {
            pagina: 1,
            size: 200,
        };
        let page = store::klus::queue(self.app.store.read(), &filter, part).await?;
        Ok(page.rows.into_iter().map(|(klus, _)| klus).collect())
    }

    async fn accept(&self, team: &Team, klus: &Klus) -> Result<(), Failure> {
        let Some(klussoort) = self.app.regeling.klussoort(&klus.klussoort) else {
            return Ok(());
        };
        let acceptance = Acceptance {
            // A few need more people than a ploeg of the demo has, so that the board has something to explain.
            personen: if klus.nummer.seq.is_multiple_of(20) {
                klussoort.personen
            } else {
                klussoort.personen.min(2)
            },
            // Longer klussen take several visits; the demo keeps to what one ploeg does in half a day.
            personen_minuten: klussoort
                .duur_personen_minuten
                .min(klussoort.personen.min(2) * LONGEST_VISIT_MINUTES),
        };
        actions::klus::accept(
            self.app,
            &team.coordinator,
            klus.id,
            Some(klus.version),
            acceptance,
            None,
        )
        .await?;
        Ok(())
    }

    /// Makes a ploeg or two per uitvoerder for a day, of whoever may come.
    async fn make_ploegen(&mut self, day: Date) -> Result<(), Failure> {
        for (index, team) in self.town.uitvoerders.iter().enumerate() {
            let Some(base) = actions::adres::base(&self.app.regeling, &team.uitvoerder) else {
                continue;
            };
            for (number, begeleider) in team.begeleiders.iter().enumerate() {
                if number > 0 && team.deelnemers.len() < 6 {
                    continue;
                }
                self.turn += 1;
                let uitvoerder = self.app.regeling.uitvoerder(&team.uitvoerder);
                let voertuig = uitvoerder
                    .and_then(|one| one.voertuigen.get(number))
                    .filter(|_| number == 0);
                let today = day == local_date(self.now);
                let count = team.deelnemers.len();
                for attempt in 0..count {
                    // On the last day the first of the list works, because that is the phone people try first.
                    let lead = if today {
                        attempt + number * 2
                    } else {
                        self.turn + attempt
                    } % count;
                    let pair = [lead, (lead + 1) % count].map(|at| team.deelnemers[at].0);
                    let draft = PloegDraft {
                        datum: day.to_string(),
                        naam: String::new(),
                        begeleider: begeleider.id.to_string(),
                        deelnemers: pair.iter().map(Uuid::to_string).collect(),
                        van: "09:00".to_owned(),
                        tot: "15:30".to_owned(),
                        // The first ploeg of a day takes the first vehicle; the begeleider drives.
                        voertuig: voertuig.map(|one| one.slug.clone()).unwrap_or_default(),
                    };
                    match actions::ploeg::make(
                        self.app,
                        &team.coordinator,
                        &team.uitvoerder,
                        &draft,
                        None,
                    )
                    .await
                    {
                        Ok(made) => {
                            self.rooms.push(Room {
                                ploeg: made.value.id,
                                uitvoerder: index,
                                datum: day,
                                free_from: to_instant(day, time(9, 0, 0, 0)),
                                at: base.clone(),
                                base: base.clone(),
                                until: to_instant(day, time(15, 30, 0, 0)),
                                km_per_hour: uitvoerder.map_or(1, |one| {
                                    one.km_per_hour(voertuig.map(|one| one.slug.as_str()))
                                }),
                                heeft: voertuig.map(|one| one.heeft.clone()).unwrap_or_default(),
                                visits: 0,
                            });
                            break;
                        }
                        // These two cannot on this day, or have had their hours: try the next two.
                        Err(Failure::Invalid(_) | Failure::Refused { .. }) => {}
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        Ok(())
    }

    /// Plans what was accepted where there is room; what does not fit waits. With a last day, what comes after it is left for
    /// whoever tries the board.
    async fn plan(&mut self, last: Option<Date>) -> Result<(), Failure> {
        let (now, regeling) = (self.app.now(), self.app.regeling.clone());
        self.rooms.sort_by_key(|room| room.datum);
        for (index, team) in self.town.uitvoerders.iter().enumerate() {
            let accepted = self.klussen(team, KlusStatus::Accepted).await?;
            for klus in accepted {
                let minutes = expected_minutes(&klus).clamp(30, LONGEST_VISIT_MINUTES.into());
                let length = SignedDuration::from_mins(minutes);
                let soort = regeling.klussoort(&klus.klussoort);
                let needs = soort.map(|one| one.nodig.as_slice()).unwrap_or_default();
                let Some(place) = room::home(self.app, &klus).await? else {
                    continue;
                };
                for room in self
                    .rooms
                    .iter_mut()
                    .filter(|room| room.uitvoerder == index && room.until > now)
                    .filter(|room| last.is_none_or(|last| room.datum <= last))
                    .filter(|room| room.visits < MOST_VISITS)
                    .filter(|room| needs.iter().all(|one| room.heeft.contains(one)))
                {
                    let window = room.window(&place, length, regeling.omrijfactor_percent);
                    let Some((van, tot)) = window else {
                        continue;
                    };
                    let planned = actions::opdracht::plan(
                        self.app,
                        &team.coordinator,
                        klus.id,
                        Spot {
                            ploeg: room.ploeg,
                            van,
                            tot,
                        },
                        None,
                    )
                    .await;
                    match planned {
                        Ok(_) => {
                            room.free_from = tot;
                            room.at = place;
                            room.visits += 1;
                            break;
                        }
                        // The resident cannot then, or nobody in this ploeg can do it: try the next.
                        Err(Failure::Invalid(_) | Failure::Refused { .. }) => {}
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        Ok(())
    }

    /// Does the visits of a day in the order of the clock; of today only what lies behind us, and never a ploeg's last.
    async fn work(&mut self, day: Date, today: bool) -> Result<(), Failure> {
        for team in &self.town.uitvoerders {
            let mut visits =
                store::opdracht::between(self.app.store.read(), &team.uitvoerder, day, day).await?;
            visits.retain(|visit| visit.status == OpdrachtStatus::Published);
            let rooms = &self.rooms;
            visits.sort_by_key(|visit| {
                let room = rooms.iter().position(|room| room.ploeg == visit.ploeg_id);
                (visit.van, room)
            });
            let last_of_ploeg = |visit: &Opdracht| {
                !visits
                    .iter()
                    .any(|other| other.ploeg_id == visit.ploeg_id && other.van > visit.van)
            };
            let mut busy = false;
            for visit in &visits {
                if !today || visit.tot < self.now && !last_of_ploeg(visit) {
                    self.visit(team, visit.id, visit.van, visit.tot).await?;
                } else if !busy && !last_of_ploeg(visit) && visit.van < self.now {
                    self.set_out(team, visit.id, visit.van).await?;
                    busy = true;
                }
            }
        }
        Ok(())
    }

    /// Sets out and begins; answers who pressed.
    async fn set_out(
        &mut self,
        team: &Team,
        id: Uuid,
        van: Timestamp,
    ) -> Result<Option<(Actor, Ploeg, Klus)>, Failure> {
        let dossier = actions::opdracht::look(self.app, &team.coordinator, id).await?;
        let ploeg = actions::ploeg::look(self.app, &team.coordinator, dossier.opdracht.ploeg_id)
            .await?
            .ploeg;
        let Some((_, account)) = team
            .deelnemers
            .iter()
            .find(|(deelnemer, _)| ploeg.deelnemers.contains(deelnemer))
        else {
            return Ok(None);
        };
        let who = Actor::Account(account.clone());
        self.put(van - SignedDuration::from_mins(15));
        actions::werk::on_the_way(self.app, &who, id, None).await?;
        let late = SignedDuration::from_mins(self.random.i64(-5..=12));
        self.put(van + late);
        actions::werk::start(self.app, &who, id, None, None).await?;
        Ok(Some((who, ploeg, dossier.klus)))
    }

    async fn visit(
        &mut self,
        team: &Team,
        id: Uuid,
        van: Timestamp,
        tot: Timestamp,
    ) -> Result<(), Failure> {
        let Some((who, ploeg, klus)) = self.set_out(team, id, van).await? else {
            return Ok(());
        };
        let late = SignedDuration::from_mins(self.random.i64(-5..=12));
        self.put(tot - SignedDuration::from_mins(5));
        self.hand_in(&who, id, &klus).await?;
        self.put(tot + late);
        actions::werk::finish(
            self.app,
            &who,
            id,
            actions::werk::FinishDraft::default(),
            None,
        )
        .await?;
        // A few are left for the begeleider to approve.
        if self.random.u32(..8) != 0 {
            self.put(tot + SignedDuration::from_mins(30));
            let begeleider = team
                .begeleiders
                .iter()
                .find(|account| account.id == ploeg.begeleider_id)
                .unwrap_or(&team.begeleiders[0]);
            actions::uren::approve_all(self.app, &Actor::Account(begeleider.clone()), id, None)
                .await?;
        }
        Ok(())
    }

    /// The resident hands over the cheques the klus was agreed for: those that are reserved are known, the others come
    /// from the drawer, once in a while one that a care home sold without telling.
    async fn hand_in(&mut self, who: &Actor, id: Uuid, klus: &Klus) -> Result<(), Failure> {
        for _ in 0..klus.aantal_cheques {
            let from_stock = self.random.u32(..15) == 0 && !self.stock.is_empty();
            let code = if let Some(code) = self.reserved.get_mut(&klus.id).and_then(Vec::pop) {
                code
            } else if from_stock {
                self.stock.remove(0)
            } else if self.cheques.is_empty() {
                return Ok(());
            } else {
                self.cheques.remove(0)
            };
            match actions::verzilvering::redeem(self.app, who, &code, id, None, None).await {
                Ok(done) => {
                    self.taken_in = Some(done.value.nummer);
                    if done.value.still_to_come == 0 {
                        return Ok(());
                    }
                }
                // Enough were handed in: the resident keeps this one.
                Err(Failure::Refused { .. }) => {
                    self.cheques.insert(0, code);
                    return Ok(());
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
