//! One life: who lives there, how days go by, and what is compared every ten acts and at the end.

use std::{collections::BTreeMap, fmt::Debug, sync::Arc};

use dienstencheque::{
    actions::{Done, Failure, nightly, vel::Secrets},
    app::App,
    domain::{
        account::{Account, Actor, Rol},
        calendar::{local_time, to_instant},
        cheque::Cheque,
        money::Cents,
        prijs::{Prijs, Tarief},
    },
    store::{self, vel::Vel},
};
use jiff::{SignedDuration, ToSpan, civil::Date, civil::date, civil::time};
use uuid::Uuid;

use super::{
    books::{Books, Paper, State},
    dice::Dice,
};
use crate::support::{World, town::Team};

/// Months that are lived.
const MONTHS: i64 = 4;
const LIFE: Date = date(2026, 11, 2);
/// Cheques live shorter here than in Hulst, so that a life sees them expire.
const GELDIG_MAANDEN: u32 = 1;
const RESPIJT_DAGEN: u32 = 10;

/// What must have been done at least once in the lives of a test: a model that never gets there proves nothing.
pub const NEEDED: [&str; 36] = [
    "print",
    "offer",
    "confirm",
    "refuse handover",
    "withdraw",
    "count stock",
    "void",
    "sell",
    "sell on invoice",
    "sell against a fonds",
    "sell from stock",
    "report strips",
    "account",
    "redeem",
    "redeem late",
    "undo",
    "undo after settling",
    "dispute",
    "refund",
    "block",
    "replace",
    "exchange",
    "misprint",
    "replace without claim code",
    "coulance",
    "expire",
    "revive",
    "open till",
    "move cash",
    "close till",
    "sign",
    "bank",
    "pay invoice",
    "afrekening",
    "pay afrekening",
    "export",
];

/// Somebody who keeps a till, and a colleague who had no part in it.
pub struct Place {
    pub slug: String,
    pub clerk: Actor,
    pub pin_kenmerk: Option<String>,
}

pub struct Life {
    pub world: World,
    pub app: App,
    pub dice: Dice,
    pub books: Books,
    pub places: Vec<Place>,
    pub teams: Vec<Team>,
    pub beheerders: [Account; 2],
    pub meldpunt: Actor,
    pub finance: Actor,
    /// The ploeg of a team on a day.
    pub ploegen: BTreeMap<(String, Date), Uuid>,
    /// From when on a ploeg has no visit.
    pub free_from: BTreeMap<(String, Date), i8>,
    pub organisaties: Vec<Uuid>,
    pub statements: u32,
    pub zakken: u32,
    /// Up to which day each uitvoerder has its afrekening.
    pub settled_to: BTreeMap<String, Date>,
    /// How often the coordinator of a team replaced a cheque in a year without claim code.
    pub without_claimcode: BTreeMap<(usize, i16), u32>,
    acts: u32,
    now_doing: String,
    happened: BTreeMap<&'static str, (u32, u32)>,
}

impl Life {
    pub async fn begin(world: World, seed: u64) -> Self {
        let mut app = world.app.clone();
        let mut regeling = (*app.regeling).clone();
        regeling.geldigheid_maanden = Some(GELDIG_MAANDEN);
        regeling.respijt_dagen = RESPIJT_DAGEN;
        regeling.vervangingen_per_jaar = 3;
        regeling.later_prijzen = [(date(2026, 12, 1), 1_750), (date(2027, 1, 15), 1_605)]
            .into_iter()
            .map(|(vanaf, cents)| Prijs {
                vanaf,
                cents: Cents(cents),
                ..regeling.prijs.clone()
            })
            .collect();
        regeling.uitvoerders[0].tarieven = vec![Tarief {
            vanaf: date(2026, 12, 15),
            cents: Cents(2_250),
        }];
        regeling.uitvoerders[1].tarief_cent = Some(Cents(1_200));
        app.regeling = Arc::new(regeling);
        let mut places = Vec::new();
        for one in &app.regeling.verkooppunten {
            let rol = Rol::Balie {
                verkooppunt: one.slug.clone(),
            };
            places.push(Place {
                slug: one.slug.clone(),
                clerk: world.actor(rol).await,
                pin_kenmerk: one.pin_kenmerk.clone(),
            });
        }
        let mut teams = Vec::new();
        for uitvoerder in ["hulst-werkt", "service-in-de-regio"] {
            teams.push(world.team(uitvoerder).await);
        }
        let mut life = Self {
            dice: Dice::new(seed),
            books: Books::default(),
            places,
            teams,
            beheerders: [
                world.account(Rol::Beheerder).await,
                world.account(Rol::Beheerder).await,
            ],
            meldpunt: world.actor(Rol::Meldpunt).await,
            finance: world.actor(Rol::Financien).await,
            ploegen: BTreeMap::new(),
            free_from: BTreeMap::new(),
            organisaties: Vec::new(),
            statements: 0,
            zakken: 0,
            settled_to: BTreeMap::new(),
            without_claimcode: BTreeMap::new(),
            acts: 0,
            now_doing: String::new(),
            happened: BTreeMap::new(),
            app,
            world,
        };
        life.settle_in().await;
        life
    }

    /// Lives through the months; answers how often what was done and refused.
    pub async fn live(mut self) -> BTreeMap<&'static str, (u32, u32)> {
        let end = LIFE.first_of_month().saturating_add(MONTHS.months());
        while self.app.today() < end {
            self.act().await;
            self.acts += 1;
            if self.acts.is_multiple_of(10) {
                self.check().await;
            }
            self.time_passes().await;
        }
        self.last_month().await;
        self.check().await;
        self.past_reports().await;
        self.happened
    }

    async fn act(&mut self) {
        match self.dice.below(40) {
            0..=2 => self.print().await,
            3..=4 => self.offer().await,
            5..=7 => self.decide_handover().await,
            8 => self.count_stock().await,
            9 => self.make_void().await,
            10..=13 => self.sell().await,
            14..=15 => self.sell_against_fonds().await,
            16..=17 => self.sell_from_stock().await,
            18..=19 => self.report_strips().await,
            20 => self.account_for_late().await,
            21..=26 => self.visit().await,
            27 => self.late_visit().await,
            28 => self.ask_and_withdraw().await,
            29..=30 => self.refund().await,
            31 => self.block().await,
            32 => self.replace().await,
            33 => self.exchange_or_misprint().await,
            34 => self.replace_without_claimcode().await,
            35 => self.revive().await,
            36 => self.move_cash().await,
            37 => self.close_till().await,
            38 => self.bank().await,
            _ => self.pay_invoice_or_dispute().await,
        }
    }

    // Time -----------------------------------------------------------------------

    /// Some minutes, or to the morning of a day soon.
    async fn time_passes(&mut self) {
        if self.hour() >= 20 || self.dice.once_in(3) {
            let days = self.dice.between(1, 2);
            self.next_day(days).await;
        } else {
            let minutes = self.dice.between(1, 40);
            self.minutes(minutes);
        }
    }

    pub fn minutes(&self, minutes: i64) {
        let later = self.app.now() + SignedDuration::from_mins(minutes);
        self.app.clock.set(later);
    }

    /// Past midnight, where the nightly work is done and a month may end, into the morning.
    pub async fn next_day(&mut self, days: i64) {
        for _ in 0..days {
            self.midnight(5).await;
        }
        let morning = to_instant(self.app.today(), time(8, 0, 0, 0));
        self.app.clock.set(morning.max(self.app.now()));
    }

    /// So many minutes past the coming midnight.
    pub async fn midnight(&mut self, minutes: i8) {
        let today = self.app.today();
        let tomorrow = today.tomorrow().unwrap();
        if tomorrow.day() == 1 {
            let owed = self.books.outstanding();
            self.books.month_ends.insert(today, owed);
        }
        self.app
            .clock
            .set(to_instant(tomorrow, time(0, minutes, 0, 0)));
        self.nightly().await;
        if tomorrow.day() == 1 {
            self.month_end(today).await;
        }
    }

    async fn nightly(&mut self) {
        let today = self.app.today();
        let due = self
            .books
            .which(|paper| paper.state == State::Sold && !self.good_on(paper, today));
        for at in &due {
            let waarde = self.books.papers[*at].waarde;
            self.books
                .book(("uitstaande_cheques", ""), ("vervallen", ""), waarde);
            self.books.papers[*at].state = State::Expired;
            self.books.happened(today, "Verlopen");
        }
        let done = nightly::run(&self.app).await.unwrap();
        let count = u64::try_from(due.len()).unwrap();
        assert!(
            done.contains(&(nightly::Step::Expire, count)),
            "{today}: {done:?}"
        );
        for _ in due {
            self.note("expire", true);
        }
    }

    /// Whether a sold paper may still be used, with its grace.
    pub fn good_on(&self, paper: &Paper, day: Date) -> bool {
        let until = paper.sale.as_ref().unwrap().valid_until;
        day <= until.saturating_add(i64::from(RESPIJT_DAGEN).days())
    }

    pub fn valid_until(&self, sold_on: Date) -> Date {
        sold_on.saturating_add(i64::from(GELDIG_MAANDEN).months())
    }

    pub fn hour(&self) -> i8 {
        local_time(self.app.now()).hour()
    }

    pub fn prijs(&self) -> i64 {
        self.app.prijs().cents.0
    }

    // Doing ----------------------------------------------------------------------

    /// What came of an act must be what the model said; the answer where it was done.
    #[track_caller]
    pub fn outcome<T: Debug>(
        &mut self,
        act: &'static str,
        expected: bool,
        done: Result<Done<T>, Failure>,
    ) -> Option<T> {
        self.now_doing = format!("{act} at {}", self.app.now());
        if let Err(failure) = &done {
            assert!(
                !matches!(
                    failure,
                    Failure::Storage(_) | Failure::Secret(_) | Failure::Paper(_)
                ),
                "{act} at {}: {failure}",
                self.app.now()
            );
        }
        assert_eq!(
            done.is_ok(),
            expected,
            "{act} at {}: {:?}",
            self.app.now(),
            done.as_ref()
                .map(|done| &done.value)
                .map_err(ToString::to_string)
        );
        self.note(act, expected);
        done.ok().map(|done| done.value)
    }

    pub fn note(&mut self, act: &'static str, done: bool) {
        let count = self.happened.entry(act).or_default();
        if done {
            count.0 += 1;
        } else {
            count.1 += 1;
        }
    }

    pub fn place(&mut self) -> usize {
        self.dice.below(self.places.len())
    }

    /// Takes the papers of a sheet into the books, as they come out of the printer.
    pub async fn printed(&mut self, sheet: Uuid, cheques: &[Cheque]) -> Vec<usize> {
        let Some(Vel::Open(sealed)) = store::vel::find(self.app.store.read(), sheet)
            .await
            .unwrap()
        else {
            panic!("sheet {sheet} is not open after printing");
        };
        let plain = self.app.keys.open(sheet.as_bytes(), &sealed).unwrap();
        let secrets: Vec<Secrets> = serde_json::from_slice(&plain).unwrap();
        assert_eq!(secrets.len(), cheques.len());
        let first = self.books.papers.len();
        for (cheque, secret) in cheques.iter().zip(secrets) {
            self.books.papers.push(Paper {
                nummer: cheque.nummer("HU").to_string(),
                jaar: cheque.jaar,
                seq: cheque.seq,
                code: secret.code,
                claimcode: secret.claimcode,
                holder: String::new(),
                waarde: cheque.waarde.0,
                state: State::Stock,
                sale: None,
                succeeded: false,
            });
        }
        (first..self.books.papers.len()).collect()
    }

    // Judging --------------------------------------------------------------------

    /// Every invariant holds, and the journal is the model's.
    pub async fn check(&self) {
        let snapshot = self.app.store.snapshot().await.unwrap();
        let findings = store::check::all(&snapshot).await.unwrap();
        let broken: Vec<_> = findings.iter().filter(|one| !one.rows.is_empty()).collect();
        assert!(broken.is_empty(), "after {}: {broken:#?}", self.now_doing);
        let balances: BTreeMap<(&str, String), i64> = store::boeking::balances(&snapshot)
            .await
            .unwrap()
            .into_iter()
            .filter(|one| one.cents.0 != 0)
            .map(|one| ((one.rekening.word(), one.partij), one.cents.0))
            .collect();
        let mut tally = self.books.tally.clone();
        tally.retain(|_, cents| *cents != 0);
        let now_doing = &self.now_doing;
        assert_eq!(
            balances, tally,
            "the journal (left) and the model (right) after {now_doing}"
        );
        assert_eq!(
            self.books.outstanding(),
            -self.books.balance("uitstaande_cheques", ""),
            "after {now_doing}"
        );
    }
}
