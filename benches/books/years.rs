//! Five years of a town in rows: sales in six places for cash, by card and on invoice, klussen with their visits and uren,
//! redemptions, refunds, expiries, afrekeningen and kasdagen, each with its entries and its events in the chain. What `check`
//! asks must hold, so the lines come from the product's own constructors and the hashes from its own chain.

use std::collections::{BTreeMap, VecDeque};

use dienstencheque::{
    domain::{
        account::{Account, Rol},
        bericht::soort::owed_by,
        boeking::{Boeking, Payment, Rekening},
        calendar::{is_werkdag, to_instant},
        cheque::valid_until,
        money::Cents,
        regeling::Regeling,
        verkoop::Betaalwijze,
    },
    store::event::Event,
};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, time},
};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};
use uuid::Uuid;

use super::bulk::Bulk;
use crate::{
    Outcome,
    town::{HULST_WERKT, Town},
};

const YEARS: i32 = 5;
/// The one place that makes cheques while the buyer waits; the others sell what was printed for them.
const COUNTER: &str = "gemeentewinkel";
/// So many days wait in memory.
const DAYS_PER_COMMIT: usize = 5;
/// Who buys on invoice.
const DEBTOR: &str = "Zorghuis Verzonnen";
const PER_VISIT: usize = 5;
const PER_PLOEG: usize = 6;
/// Visits of a ploeg on its day begin at these hours.
const HOURS: [i8; PER_PLOEG] = [9, 10, 11, 13, 14, 15];
/// Of each hundred cheques sold so many are used.
const USED: u32 = 90;
/// Of each hundred so many are used or given back; the others expire.
const NOT_EXPIRING: u32 = 91;

/// A cheque that was sold, on its way to what becomes of it.
#[derive(Clone)]
struct Live {
    id: Uuid,
    /// Events so far.
    no: i32,
    verkoop: Uuid,
    sold_at: i64,
    verkooppunt: String,
    /// Which redemption, once it is used.
    verzilvering: Uuid,
    /// Whether its sale was told by handing it in.
    late: bool,
}

/// A cheque that was printed and not sold.
struct Unsold {
    id: Uuid,
    jaar: i32,
    seq: i64,
    oplage: Uuid,
    overdracht: Uuid,
    at: i64,
}

struct Visit {
    klus: Uuid,
    opdracht: Uuid,
    cheques: Vec<Live>,
}

/// What is to happen on a day.
#[derive(Default)]
struct Agenda {
    visits: Vec<Visit>,
    given_back: Vec<Live>,
    expiring: Vec<Live>,
}

/// What becomes of a cheque.
enum Fate {
    Unused,
    Used { day: usize, visit: usize },
    GivenBack { day: usize },
    Expired { day: usize },
}

/// What an entry is about.
#[derive(Clone, Copy, Default)]
struct Of {
    verkoop: Option<Uuid>,
    cheque: Option<Uuid>,
    kasdag: Option<Uuid>,
    sold_at: Option<i64>,
}

impl Of {
    fn cheque(live: &Live) -> Self {
        Self {
            cheque: Some(live.id),
            sold_at: Some(live.sold_at),
            ..Self::default()
        }
    }
}

/// Who does the work.
struct People {
    clerks: BTreeMap<String, Account>,
    coordinator: Account,
    begeleider: Account,
    controller: Account,
    deelnemers: Vec<Uuid>,
    bewoner: Uuid,
    /// Who is sent the invoices.
    organisatie: Uuid,
}

struct Years {
    regeling: std::sync::Arc<Regeling>,
    people: People,
    days: Vec<Date>,
    /// Visits that fit in a day.
    room: usize,
    agenda: Vec<Agenda>,
    stock: BTreeMap<String, VecDeque<Unsold>>,
    /// Redeemed, not yet in an afrekening.
    unsettled: Vec<Live>,
    /// The afrekening that waits to be paid.
    unpaid: Option<(Uuid, Cents)>,
    last_settled: Option<Date>,
    numbers: BTreeMap<String, i64>,
    chance: fastrand::Rng,
    seq: i64,
    hash: Vec<u8>,
    bulk: Bulk,
}

/// Fills a new database with five years up to yesterday; `count` is about how many cheques there will be. Answers the first and
/// the last day.
pub(crate) async fn fill(town: &Town, count: usize) -> Outcome<(Date, Date)> {
    let last = town.app.today();
    let first = last.saturating_sub(YEARS.years());
    let days: Vec<Date> = first
        .series(1.day())
        .take_while(|day| *day < last)
        .filter(|day| is_werkdag(*day))
        .collect();
    let visits = count.div_ceil(days.len() * PER_VISIT);
    let ploegen = visits.div_ceil(PER_PLOEG) + 1;
    let mut years = Years {
        regeling: town.app.regeling.clone(),
        people: people(town, ploegen).await?,
        room: ploegen * PER_PLOEG,
        agenda: days.iter().map(|_| Agenda::default()).collect(),
        days,
        stock: BTreeMap::new(),
        unsettled: Vec::new(),
        unpaid: None,
        last_settled: None,
        numbers: BTreeMap::new(),
        chance: fastrand::Rng::with_seed(5),
        seq: 0,
        hash: vec![0; 32],
        bulk: Bulk::new(),
    };
    let conn = connect(&town.url).await?;
    years.add_parties(&conn).await?;
    for day in 0..years.days.len() {
        years.live(day, count)?;
        if day % DAYS_PER_COMMIT == 0 {
            years.send(&conn).await?;
        }
    }
    years.leave_the_rest()?;
    years.send(&conn).await?;
    years.finish(&conn).await?;
    conn.close().await?;
    Ok((first, last))
}

async fn people(town: &Town, ploegen: usize) -> Outcome<People> {
    let mut clerks = BTreeMap::new();
    for one in &town.app.regeling.verkooppunten {
        let verkooppunt = one.slug.clone();
        let clerk = town.account(Rol::Balie { verkooppunt }).await?;
        clerks.insert(one.slug.clone(), clerk);
    }
    let uitvoerder = HULST_WERKT.to_owned();
    let mut deelnemers = Vec::with_capacity(ploegen * 2);
    for index in 0..ploegen * 2 {
        deelnemers.push(town.deelnemer(&format!("Sam Bedacht {index}")).await?);
    }
    Ok(People {
        organisatie: Uuid::now_v7(),
        clerks,
        coordinator: town
            .account(Rol::Coordinator {
                uitvoerder: uitvoerder.clone(),
            })
            .await?,
        begeleider: town.account(Rol::Begeleider { uitvoerder }).await?,
        controller: town.account(Rol::Financien).await?,
        deelnemers,
        bewoner: Uuid::now_v7(),
    })
}

/// A connection that need not be durable.
async fn connect(url: &str) -> Outcome<DatabaseConnection> {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(1)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| {
            options
                .pragma("synchronous", "OFF")
                .pragma("foreign_keys", "ON")
                // Each insert of many rows keeps what it would have to undo.
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", "-524288")
        });
    let conn = Database::connect(options).await?;
    if conn.get_database_backend() == DbBackend::Postgres {
        conn.execute_unprepared("SET synchronous_commit = off")
            .await?;
    }
    Ok(conn)
}

impl Years {
    /// One working day.
    fn live(&mut self, day: usize, count: usize) -> Outcome<()> {
        if day == 0 || self.days[day].month() != self.days[day - 1].month() {
            self.settle(day)?;
            self.print(day, count)?;
        }
        let wanted = count * (day + 1) / self.days.len() - count * day / self.days.len();
        let mut sold = 0;
        let mut cash: BTreeMap<String, (Uuid, i64)> = BTreeMap::new();
        while sold < wanted {
            sold += self.sell(day, sold, wanted, &mut cash)?;
        }
        self.work(day)?;
        self.aftercare(day)?;
        self.close_tills(day, cash)
    }

    /// The stock of this month, for every place that cannot print.
    fn print(&mut self, day: usize, count: usize) -> Outcome<()> {
        let month = self.days[day].first_of_month();
        let own_days = self.days.iter().filter(|one| one.first_of_month() == month);
        let per_place = own_days.count() * count / self.days.len() / 2 / 5;
        let at = self.at(day, 8, 0);
        let jaar = i32::from(self.days[day].year());
        let prijs = self.regeling.prijs_on(self.days[day]).clone();
        let (coordinator, clerks) = (self.people.coordinator.clone(), self.people.clerks.clone());
        for (place, clerk) in clerks.iter().filter(|(slug, _)| *slug != COUNTER) {
            let size = i64::try_from(per_place)?;
            if size == 0 {
                continue;
            }
            let (oplage, overdracht) = (Uuid::now_v7(), Uuid::now_v7());
            let first = self.take(&format!("cheque {jaar}"), size);
            let last = first + size - 1;
            self.bulk.add(
                "oplage",
                [
                    oplage.into(),
                    "".into(),
                    jaar.into(),
                    first.into(),
                    last.into(),
                    prijs.cents.0.into(),
                    i32::try_from(prijs.personen_uren)?.into(),
                    0.into(),
                    coordinator.id.into(),
                    at.into(),
                ],
            )?;
            self.bulk.add(
                "overdracht",
                [
                    overdracht.into(),
                    jaar.into(),
                    first.into(),
                    last.into(),
                    "".into(),
                    place.clone().into(),
                    "confirmed".into(),
                    2.into(),
                    coordinator.id.into(),
                    at.into(),
                    clerk.id.into(),
                    at.into(),
                ],
            )?;
            for seq in first..=last {
                let id = Uuid::now_v7();
                let steps = [
                    (1, "cheque.print", None, "printed"),
                    (2, "cheque.hand_over", Some("printed"), "in_stock"),
                ];
                for (no, action, from, to) in steps {
                    self.event(at, &coordinator, (action, "cheque", id, no), from, Some(to))?;
                }
                let unsold = Unsold {
                    id,
                    jaar,
                    seq,
                    oplage,
                    overdracht,
                    at,
                };
                self.stock
                    .entry(place.clone())
                    .or_default()
                    .push_back(unsold);
            }
        }
        Ok(())
    }

    /// One sale; answers how many cheques it was of. Every second cheque comes from the counter that prints.
    fn sell(
        &mut self,
        day: usize,
        sold: usize,
        wanted: usize,
        cash: &mut BTreeMap<String, (Uuid, i64)>,
    ) -> Outcome<usize> {
        let places: Vec<String> = self.people.clerks.keys().cloned().collect();
        let mut place = COUNTER.to_owned();
        let mut size = self.chance.usize(1..8).min(wanted - sold);
        if self.chance.bool() {
            place.clone_from(&places[self.chance.usize(..places.len())]);
            let there = self.stock.get(&place).map_or(0, VecDeque::len);
            if there == 0 {
                COUNTER.clone_into(&mut place);
            } else {
                size = size.min(there);
            }
        }
        let betaalwijze = match self.chance.u32(..100) {
            // It is handed in, so there must be time for that.
            0 if place != COUNTER && day + 300 < self.days.len() => Betaalwijze::Later,
            0..55 => Betaalwijze::Contant,
            55..95 => Betaalwijze::Pin,
            _ => Betaalwijze::Factuur,
        };
        if betaalwijze == Betaalwijze::Later {
            size = 1;
        }
        let at = self.at(day, 9, 0) + i64::try_from(sold)? * 2_000;
        let verkoop = self.add_verkoop(day, at, &place, size, betaalwijze, cash)?;
        for _ in 0..size {
            self.add_cheque(day, at, &place, verkoop, betaalwijze)?;
        }
        Ok(size)
    }

    fn add_verkoop(
        &mut self,
        day: usize,
        at: i64,
        place: &str,
        size: usize,
        betaalwijze: Betaalwijze,
        cash: &mut BTreeMap<String, (Uuid, i64)>,
    ) -> Outcome<Uuid> {
        let date = self.days[day];
        let (id, jaar) = (Uuid::now_v7(), i32::from(date.year()));
        let aantal = i32::try_from(size)?;
        let totaal = self.regeling.prijs_on(date).cents.0 * i64::from(aantal);
        let clerk = self.people.clerks[place].clone();
        let kasdag = (betaalwijze == Betaalwijze::Contant).then(|| {
            let own = cash.entry(place.to_owned());
            let (kasdag, inside) = own.or_insert_with(|| (Uuid::now_v7(), 0));
            *inside += totaal;
            *kasdag
        });
        let on_invoice = betaalwijze == Betaalwijze::Factuur;
        let bon = self.take(&format!("bon {place} {jaar}"), 1);
        self.bulk.add(
            "verkoop",
            [
                id.into(),
                place.into(),
                jaar.into(),
                bon.into(),
                aantal.into(),
                totaal.into(),
                betaalwijze.word().into(),
                on_invoice.then(|| DEBTOR.to_owned()).into(),
                on_invoice.then_some(self.people.organisatie).into(),
                kasdag.into(),
                at.into(),
                at.into(),
                clerk.id.into(),
            ],
        )?;
        if on_invoice {
            let seq = self.take(&format!("factuur {jaar}"), 1);
            self.bulk.add(
                "factuur",
                [
                    Uuid::now_v7().into(),
                    jaar.into(),
                    seq.into(),
                    id.into(),
                    self.people.organisatie.into(),
                    DEBTOR.into(),
                    aantal.into(),
                    totaal.into(),
                    at.into(),
                    date.saturating_add(30.days()).to_string().into(),
                ],
            )?;
        }
        let debtor = self.people.organisatie.to_string();
        let payment = Payment {
            verkooppunt: place,
            betaalwijze,
            debiteur: on_invoice.then_some(debtor.as_str()),
            fonds: None,
        };
        let entry = Boeking::sale(payment, Cents(totaal));
        let of = Of {
            verkoop: Some(id),
            kasdag,
            sold_at: Some(at),
            ..Of::default()
        };
        self.book(at, &entry, of, clerk.id)?;
        self.event(at, &clerk, ("verkoop.sell", "verkoop", id, 1), None, None)?;
        Ok(id)
    }

    fn add_cheque(
        &mut self,
        day: usize,
        at: i64,
        place: &str,
        verkoop: Uuid,
        betaalwijze: Betaalwijze,
    ) -> Outcome<()> {
        let date = self.days[day];
        let fate = self.fate(day, betaalwijze);
        let printed = (place != COUNTER)
            .then(|| self.stock.get_mut(place).and_then(VecDeque::pop_front))
            .flatten();
        let before = if printed.is_some() { 2 } else { 0 };
        let (id, jaar, seq) = match &printed {
            Some(one) => (one.id, one.jaar, one.seq),
            None => {
                let jaar = i32::from(date.year());
                (
                    Uuid::now_v7(),
                    jaar,
                    self.take(&format!("cheque {jaar}"), 1),
                )
            }
        };
        let clerk = self.people.clerks[place].clone();
        let from = printed.as_ref().map(|_| "in_stock");
        let did = ("cheque.sell", "cheque", id, before + 1);
        self.event(at, &clerk, did, from, Some("sold"))?;
        let live = Live {
            id,
            no: before + 1,
            verkoop,
            sold_at: at,
            verkooppunt: place.to_owned(),
            verzilvering: Uuid::now_v7(),
            late: betaalwijze == Betaalwijze::Later,
        };
        let (status, later, visit) = match fate {
            Fate::Unused => ("sold", 0, None),
            Fate::GivenBack { day } => {
                self.agenda[day].given_back.push(live);
                ("refunded", 1, None)
            }
            Fate::Expired { day } => {
                self.agenda[day].expiring.push(live);
                ("expired", 1, None)
            }
            Fate::Used { day, visit } => {
                let settled = self.is_settled(day);
                let own = &mut self.agenda[day].visits[visit];
                own.cheques.push(live);
                let (status, later) = if settled {
                    ("settled", 2)
                } else {
                    ("redeemed", 1)
                };
                (status, later, Some((own.klus, own.opdracht)))
            }
        };
        let until = valid_until(date, self.regeling.geldigheid_maanden);
        self.cheque_row(
            (id, jaar, seq),
            printed.as_ref(),
            (status, before + 1 + later),
            place,
            at,
            Some((verkoop, until.map(|day| day.to_string()))),
            visit,
        )
    }

    #[expect(clippy::too_many_arguments, reason = "a row has many columns")]
    fn cheque_row(
        &mut self,
        (id, jaar, seq): (Uuid, i32, i64),
        printed: Option<&Unsold>,
        (status, version): (&str, i32),
        place: &str,
        at: i64,
        sale: Option<(Uuid, Option<String>)>,
        visit: Option<(Uuid, Uuid)>,
    ) -> Outcome<()> {
        let prijs = self.regeling.prijs_on(self.days[0]).clone();
        let sold_at = sale.as_ref().map(|_| at);
        let (verkoop, until) = sale.unzip();
        let (klus, opdracht) = visit.unzip();
        let row = [
            id.into(),
            printed.map(|one| one.oplage).into(),
            jaar.into(),
            seq.into(),
            self.noise().into(),
            self.noise().into(),
            "7K3M".into(),
            self.noise().into(),
            status.into(),
            version.into(),
            place.into(),
            prijs.cents.0.into(),
            i32::try_from(prijs.personen_uren)?.into(),
            verkoop.into(),
            sold_at.into(),
            until.flatten().into(),
            klus.into(),
            opdracht.into(),
            at.into(),
        ];
        self.bulk.add("cheque", row)?;
        if let Some(one) = printed {
            let moved = [one.overdracht.into(), id.into(), one.at.into()];
            self.bulk.add("overdracht_cheque", moved)?;
        }
        Ok(())
    }

    /// Decides what becomes of a cheque that is sold on a day.
    fn fate(&mut self, day: usize, betaalwijze: Betaalwijze) -> Fate {
        match self.chance.u32(..100) {
            one if one < USED || betaalwijze == Betaalwijze::Later => {
                // Most are used within a month, a few after a year.
                let wait = self.chance.f64().powi(3) * 260.0;
                let mut on = day + 1 + (0..260).take_while(|n| f64::from(*n) < wait).count();
                while on < self.days.len() {
                    let visits = &mut self.agenda[on].visits;
                    if visits
                        .last()
                        .is_none_or(|one| one.cheques.len() >= PER_VISIT)
                    {
                        if visits.len() == self.room {
                            on += 1;
                            continue;
                        }
                        visits.push(Visit {
                            klus: Uuid::now_v7(),
                            opdracht: Uuid::now_v7(),
                            cheques: Vec::with_capacity(PER_VISIT),
                        });
                    }
                    let visit = visits.len() - 1;
                    return Fate::Used { day: on, visit };
                }
                Fate::Unused
            }
            // What was paid by card goes back by card; a till might be empty.
            USED..NOT_EXPIRING if betaalwijze == Betaalwijze::Pin && day + 20 < self.days.len() => {
                Fate::GivenBack { day: day + 20 }
            }
            _ => {
                let until = valid_until(self.days[day], self.regeling.geldigheid_maanden);
                let Some(until) = until else {
                    return Fate::Unused;
                };
                let grace = i64::from(self.regeling.respijt_dagen);
                let over = until.saturating_add(grace.days());
                let day = self.days.partition_point(|day| *day <= over);
                if day < self.days.len() {
                    Fate::Expired { day }
                } else {
                    Fate::Unused
                }
            }
        }
    }

    /// Whether what is redeemed on a day comes into an afrekening: one is made when the next month begins.
    fn is_settled(&self, day: usize) -> bool {
        self.days
            .last()
            .is_some_and(|last| last.first_of_month() > self.days[day].first_of_month())
    }

    /// The visits of a day, by as many ploegen as they take.
    fn work(&mut self, day: usize) -> Outcome<()> {
        let visits = std::mem::take(&mut self.agenda[day].visits);
        let datum = self.days[day].to_string();
        let (van, tot) = (self.at(day, 8, 30), self.at(day, 16, 30));
        let mut visits = visits.into_iter();
        for two in (0..).step_by(2) {
            let own: Vec<Visit> = visits.by_ref().take(PER_PLOEG).collect();
            if own.is_empty() {
                break;
            }
            let ploeg = Uuid::now_v7();
            self.bulk.add(
                "ploeg",
                [
                    ploeg.into(),
                    HULST_WERKT.into(),
                    datum.clone().into(),
                    "Ploeg".into(),
                    self.people.begeleider.id.into(),
                    van.into(),
                    tot.into(),
                    1.into(),
                    self.people.coordinator.id.into(),
                    van.into(),
                ],
            )?;
            let pair = [self.people.deelnemers[two], self.people.deelnemers[two + 1]];
            for one in pair {
                let row = [ploeg.into(), one.into(), datum.clone().into()];
                self.bulk.add("ploeg_deelnemer", row)?;
            }
            for (visit, hour) in own.into_iter().zip(HOURS) {
                self.visit(day, hour, ploeg, pair, visit)?;
            }
        }
        Ok(())
    }

    fn visit(
        &mut self,
        day: usize,
        hour: i8,
        ploeg: Uuid,
        pair: [Uuid; 2],
        visit: Visit,
    ) -> Outcome<()> {
        let date = self.days[day];
        let (van, tot) = (self.at(day, hour, 0), self.at(day, hour + 1, 0));
        let jaar = i32::from(date.year());
        let count = i32::try_from(visit.cheques.len())?;
        let seq = self.take(&format!("klus-{jaar}"), 1);
        let mac = self.noise();
        self.bulk.add(
            "klus",
            [
                visit.klus.into(),
                jaar.into(),
                seq.into(),
                mac.into(),
                self.people.bewoner.into(),
                "tuinonderhoud".into(),
                "De heg is te hoog.".into(),
                "".into(),
                "".into(),
                "".into(),
                count.into(),
                "Clinge".into(),
                2.into(),
                "closed".into(),
                6.into(),
                HULST_WERKT.into(),
                2.into(),
                (count * 120).into(),
                van.into(),
                tot.into(),
            ],
        )?;
        self.bulk.add(
            "opdracht",
            [
                visit.opdracht.into(),
                visit.klus.into(),
                ploeg.into(),
                HULST_WERKT.into(),
                date.to_string().into(),
                van.into(),
                tot.into(),
                "approved".into(),
                5.into(),
                van.into(),
                tot.into(),
                "".into(),
                tot.into(),
            ],
        )?;
        self.uren(date, (van, tot), visit.opdracht, pair)?;
        self.steps_of_visit((van, tot), &visit)?;
        for live in visit.cheques {
            self.redeem(van + 1_800_000, visit.klus, visit.opdracht, live)?;
        }
        Ok(())
    }

    fn uren(
        &mut self,
        date: Date,
        (van, tot): (i64, i64),
        opdracht: Uuid,
        pair: [Uuid; 2],
    ) -> Outcome<()> {
        for one in pair {
            self.bulk.add(
                "uren",
                [
                    Uuid::now_v7().into(),
                    one.into(),
                    opdracht.into(),
                    HULST_WERKT.into(),
                    "klus".into(),
                    "tuinonderhoud".into(),
                    date.to_string().into(),
                    van.into(),
                    tot.into(),
                    i32::try_from((tot - van) / 60_000)?.into(),
                    "approved".into(),
                    2.into(),
                    "plan".into(),
                    self.people.coordinator.id.into(),
                    self.people.begeleider.id.into(),
                    tot.into(),
                    tot.into(),
                ],
            )?;
        }
        Ok(())
    }

    fn steps_of_visit(&mut self, (van, tot): (i64, i64), visit: &Visit) -> Outcome<()> {
        let by = self.people.coordinator.clone();
        let of_klus = [
            (van, "klus.ask", None, "requested"),
            (van, "klus.accept", Some("requested"), "accepted"),
            (van, "klus.plan", Some("accepted"), "planned"),
            (van, "klus.start", Some("planned"), "in_progress"),
            (tot, "klus.finish", Some("in_progress"), "done"),
            (tot, "klus.close", Some("done"), "closed"),
        ];
        for (no, (at, action, from, to)) in (1..).zip(of_klus) {
            self.event(at, &by, (action, "klus", visit.klus, no), from, Some(to))?;
            self.told(at, action, visit.klus, no, to)?;
        }
        let of_opdracht = [
            (van, "opdracht.draft", None, "draft"),
            (van, "opdracht.publish", Some("draft"), "published"),
            (van, "opdracht.start", Some("published"), "started"),
            (tot, "opdracht.finish", Some("started"), "finished"),
            (tot, "opdracht.approve", Some("finished"), "approved"),
        ];
        for (no, (at, action, from, to)) in (1..).zip(of_opdracht) {
            let did = (action, "opdracht", visit.opdracht, no);
            self.event(at, &by, did, from, Some(to))?;
        }
        Ok(())
    }

    /// What the resident was told of a step, if anything.
    fn told(&mut self, at: i64, action: &str, klus: Uuid, no: i32, to: &str) -> Outcome<()> {
        let Some(soort) = owed_by(action, to) else {
            return Ok(());
        };
        self.bulk.add(
            "bericht",
            [
                Uuid::now_v7().into(),
                soort.word().into(),
                "bewoner".into(),
                self.people.bewoner.into(),
                "klus".into(),
                klus.into(),
                no.into(),
                klus.into(),
                "sent".into(),
                "mail".into(),
                1.into(),
                at.into(),
                at.into(),
                at.into(),
                0.into(),
            ],
        )
    }

    fn redeem(&mut self, at: i64, klus: Uuid, opdracht: Uuid, mut live: Live) -> Outcome<()> {
        let waarde = self.regeling.prijs_on(self.days[0]).cents;
        let by = self.people.begeleider.clone();
        self.bulk.add(
            "verzilvering",
            [
                live.verzilvering.into(),
                live.id.into(),
                opdracht.into(),
                klus.into(),
                HULST_WERKT.into(),
                waarde.0.into(),
                waarde.0.into(),
                live.late.into(),
                at.into(),
                by.id.into(),
            ],
        )?;
        let entry = Boeking::redemption(HULST_WERKT, waarde, waarde);
        self.book(at, &entry, Of::cheque(&live), by.id)?;
        live.no += 1;
        let did = ("cheque.redeem", "cheque", live.id, live.no);
        self.event(at, &by, did, Some("sold"), Some("redeemed"))?;
        self.unsettled.push(live);
        Ok(())
    }

    /// Pays the afrekening of the month before the last, and makes that of the last.
    fn settle(&mut self, day: usize) -> Outcome<()> {
        let at = self.at(day, 8, 0);
        let by = self.people.controller.clone();
        if let Some((afrekening, totaal)) = self.unpaid.take() {
            let entry = Boeking::payment(HULST_WERKT, totaal);
            let boeking = self.book(at, &entry, Of::default(), by.id)?;
            let row = [afrekening.into(), boeking.into(), at.into(), by.id.into()];
            self.bulk.add("afrekening_betaling", row)?;
        }
        let lines = std::mem::take(&mut self.unsettled);
        if lines.is_empty() {
            return Ok(());
        }
        let waarde = self.regeling.prijs_on(self.days[0]).cents;
        let totaal = Cents(waarde.0 * i64::try_from(lines.len())?);
        let tot = self.days[day].first_of_month().saturating_sub(1.day());
        let van = self
            .last_settled
            .map_or(self.days[0], |last| last.saturating_add(1.day()));
        self.last_settled = Some(tot);
        let (id, jaar) = (Uuid::now_v7(), i32::from(self.days[day].year()));
        let entry = Boeking::settlement(HULST_WERKT, totaal);
        let boeking = self.book(at, &entry, Of::default(), by.id)?;
        let seq = self.take(&format!("afrekening {jaar}"), 1);
        self.bulk.add(
            "afrekening",
            [
                id.into(),
                jaar.into(),
                seq.into(),
                HULST_WERKT.into(),
                van.to_string().into(),
                tot.to_string().into(),
                i32::try_from(lines.len())?.into(),
                totaal.0.into(),
                boeking.into(),
                at.into(),
                by.id.into(),
            ],
        )?;
        for live in lines {
            let row = [
                id.into(),
                live.verzilvering.into(),
                "verzilvering".into(),
                waarde.0.into(),
            ];
            self.bulk.add("afrekeningsregel", row)?;
            let did = ("cheque.settle", "cheque", live.id, live.no + 1);
            self.event(at, &by, did, Some("redeemed"), Some("settled"))?;
        }
        self.unpaid = Some((id, totaal));
        Ok(())
    }

    /// What was given back on a day, and what expired.
    fn aftercare(&mut self, day: usize) -> Outcome<()> {
        let at = self.at(day, 16, 0);
        let jaar = i32::from(self.days[day].year());
        let waarde = self.regeling.prijs_on(self.days[0]).cents;
        for live in std::mem::take(&mut self.agenda[day].given_back) {
            let place = live.verkooppunt.clone();
            let clerk = self.people.clerks[&place].clone();
            let id = Uuid::now_v7();
            let seq = self.take(&format!("terugbetaling {place} {jaar}"), 1);
            self.bulk.add(
                "terugbetaling",
                [
                    id.into(),
                    place.clone().into(),
                    jaar.into(),
                    seq.into(),
                    waarde.0.into(),
                    0_i64.into(),
                    clerk.id.into(),
                    at.into(),
                ],
            )?;
            let row = [
                live.id.into(),
                id.into(),
                live.verkoop.into(),
                waarde.0.into(),
            ];
            self.bulk.add("terugbetaald", row)?;
            let entry = Boeking::refund(Rekening::Pin, &place, waarde);
            let of = Of {
                verkoop: Some(live.verkoop),
                ..Of::cheque(&live)
            };
            self.book(at, &entry, of, clerk.id)?;
            let did = ("cheque.refund", "cheque", live.id, live.no + 1);
            self.event(at, &clerk, did, Some("sold"), Some("refunded"))?;
        }
        let by = self.people.controller.clone();
        for live in std::mem::take(&mut self.agenda[day].expiring) {
            let entry = Boeking::expiry(waarde);
            self.book(at, &entry, Of::cheque(&live), by.id)?;
            let did = ("cheque.expire", "cheque", live.id, live.no + 1);
            self.event(at, &by, did, Some("sold"), Some("expired"))?;
        }
        Ok(())
    }

    /// Counts every till in which there is cash, brings it away and closes.
    fn close_tills(&mut self, day: usize, cash: BTreeMap<String, (Uuid, i64)>) -> Outcome<()> {
        let (open, at) = (self.at(day, 8, 30), self.at(day, 17, 0));
        for (place, (kasdag, cent)) in cash {
            let clerk = self.people.clerks[&place].clone();
            let telling = Uuid::now_v7();
            let entry = Boeking::deposit(&place, Cents(cent));
            let of = Of {
                kasdag: Some(kasdag),
                ..Of::default()
            };
            let storting = self.book(at, &entry, of, clerk.id)?;
            let nummer = self.take(&format!("kasdag {place}"), 1);
            self.bulk.add(
                "kasdag",
                [
                    kasdag.into(),
                    place.clone().into(),
                    nummer.into(),
                    "closed".into(),
                    3.into(),
                    0_i64.into(),
                    open.into(),
                    clerk.id.into(),
                    telling.into(),
                    at.into(),
                    clerk.id.into(),
                    self.seq.into(),
                    self.hash.clone().into(),
                ],
            )?;
            self.bulk.add(
                "kastelling",
                [
                    telling.into(),
                    kasdag.into(),
                    format!("1000:{} 500:{}", cent / 1_000, cent % 1_000 / 500).into(),
                    cent.into(),
                    cent.into(),
                    at.into(),
                    clerk.id.into(),
                ],
            )?;
            self.bulk.add(
                "storting",
                [
                    storting.into(),
                    kasdag.into(),
                    place.clone().into(),
                    format!("{place} {nummer}").into(),
                    cent.into(),
                    at.into(),
                ],
            )?;
        }
        Ok(())
    }

    /// What nobody bought stays in stock.
    fn leave_the_rest(&mut self) -> Outcome<()> {
        for (place, rest) in std::mem::take(&mut self.stock) {
            for one in rest {
                let number = (one.id, one.jaar, one.seq);
                let state = ("in_stock", 2);
                self.cheque_row(number, Some(&one), state, &place, one.at, None, None)?;
            }
        }
        Ok(())
    }

    /// Adds an entry; answers its key.
    fn book(&mut self, at: i64, entry: &Boeking, of: Of, account: Uuid) -> Outcome<Uuid> {
        let Of {
            verkoop,
            cheque,
            kasdag,
            sold_at,
        } = of;
        let id = Uuid::now_v7();
        self.bulk.add(
            "boeking",
            [
                id.into(),
                at.into(),
                entry.soort.word().into(),
                verkoop.into(),
                cheque.into(),
                kasdag.into(),
                account.into(),
            ],
        )?;
        for (no, regel) in (1_i32..).zip(&entry.regels) {
            self.bulk.add(
                "boekingsregel",
                [
                    id.into(),
                    no.into(),
                    regel.rekening.word().into(),
                    regel.partij.clone().into(),
                    regel.cents.0.into(),
                    at.into(),
                    sold_at
                        .filter(|_| regel.rekening == Rekening::UitstaandeCheques)
                        .into(),
                ],
            )?;
        }
        Ok(id)
    }

    /// Adds an event at the end of the chain.
    fn event(
        &mut self,
        at: i64,
        by: &Account,
        (action, object, object_id, no): (&str, &str, Uuid, i32),
        from: Option<&str>,
        to: Option<&str>,
    ) -> Outcome<()> {
        self.seq += 1;
        let org = by.rol.verkooppunt().or(by.rol.uitvoerder()).unwrap_or("");
        let mut event = Event {
            seq: self.seq,
            at: Timestamp::from_millisecond(at)?,
            account_id: Some(by.id),
            rol: by.rol.word().to_owned(),
            org: org.to_owned(),
            action: action.to_owned(),
            object: object.to_owned(),
            object_id,
            no,
            from_status: from.map(str::to_owned),
            to_status: to.map(str::to_owned),
            prev: std::mem::take(&mut self.hash),
            hash: Vec::new(),
        };
        event.hash = event.computed_hash();
        self.hash.clone_from(&event.hash);
        self.bulk.add(
            "event",
            [
                event.seq.into(),
                at.into(),
                event.account_id.into(),
                event.rol.into(),
                event.org.into(),
                event.action.into(),
                event.object.into(),
                event.object_id.into(),
                event.no.into(),
                event.from_status.into(),
                event.to_status.into(),
                event.prev.into(),
                event.hash.into(),
            ],
        )
    }

    /// Takes numbers; answers the first.
    fn take(&mut self, naam: &str, count: i64) -> i64 {
        let last = self.numbers.entry(naam.to_owned()).or_default();
        *last += count;
        *last - count + 1
    }

    fn at(&self, day: usize, hour: i8, minute: i8) -> i64 {
        to_instant(self.days[day], time(hour, minute, 0, 0)).as_millisecond()
    }

    fn noise(&mut self) -> Vec<u8> {
        let mut bytes = vec![0; 32];
        self.chance.fill(&mut bytes);
        bytes
    }

    /// The resident of every klus, and who buys on invoice.
    async fn add_parties(&self, conn: &DatabaseConnection) -> Outcome<()> {
        let backend = conn.get_database_backend();
        for (text, values) in [
            (
                "INSERT INTO bewoner (id, naam, postcode, huisnummer, toevoeging, straat, plaats, created_at) \
                 VALUES ($1, 'Adriana Verzonnen', '4567 AB', 1, '', 'Voorbeeldstraat', 'Clinge', 0)",
                vec![Value::from(self.people.bewoner)],
            ),
            (
                "INSERT INTO organisatie (id, version, naam, adres, postcode, plaats, contact) \
                 VALUES ($1, 1, $2, 'Voorbeeldstraat 1', '4561 AB', 'Hulst', '')",
                vec![self.people.organisatie.into(), DEBTOR.into()],
            ),
        ] {
            conn.execute_raw(Statement::from_sql_and_values(backend, text, values))
                .await?;
        }
        Ok(())
    }

    async fn send(&mut self, conn: &DatabaseConnection) -> Outcome<()> {
        let immediate = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = conn.begin_with_options(immediate).await?;
        self.bulk.send(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Numbers and chain go on where the rows end; PostgreSQL hears how much there is, as it would by itself in time.
    async fn finish(&mut self, conn: &DatabaseConnection) -> Outcome<()> {
        let backend = conn.get_database_backend();
        for (naam, value) in &self.numbers {
            conn.execute_raw(Statement::from_sql_and_values(
                backend,
                "INSERT INTO counter (naam, value) VALUES ($1, $2)",
                [naam.clone().into(), (*value).into()],
            ))
            .await?;
        }
        let head: [Value; 2] = [self.seq.into(), self.hash.clone().into()];
        conn.execute_raw(Statement::from_sql_and_values(
            backend,
            "UPDATE chain SET seq = $1, hash = $2 WHERE id = 1",
            head,
        ))
        .await?;
        if backend == DbBackend::Postgres {
            conn.execute_unprepared("VACUUM ANALYZE").await?;
        }
        Ok(())
    }
}
