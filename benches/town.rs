//! A database with people and work in it, made through the product's own actions before anything is measured.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
    sync::Arc,
};

use dienstencheque::{
    actions::{self, Once, opdracht::Spot},
    app::{App, Clock},
    commands::serve,
    config::{MapSettings, NotifySettings, Settings},
    domain::{
        account::{Account, Actor, Rol},
        calendar::{Dagdeel, Weekdag, local_date, to_instant},
        certificaat::{Certificaat, Rijbewijs},
        deelnemer::{Beschikbaar, Deelnemer, DeelnemerRegeling, Niveau, Urenafspraak},
        klus::{Acceptance, KlusDraft},
        ploeg::PloegDraft,
        verkoop::{BY_API, VerkoopDraft},
    },
    secrets::{self, Keys},
    store::{self, Store, open::Steps},
};
use jiff::{
    Timestamp, ToSpan,
    civil::{Weekday, time},
};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection as _, PgConnection};
use uuid::Uuid;

use crate::Outcome;

pub(crate) const HULST_WERKT: &str = "hulst-werkt";
/// Visits of a ploeg on its day begin at these hours; between twelve and one it rests.
const HOURS: [i8; 6] = [9, 10, 11, 13, 14, 15];
const PER_SALE: usize = 1_000;

/// One product with its own database.
pub(crate) struct Town {
    pub(crate) app: App,
    pub(crate) url: String,
    pub(crate) key: PathBuf,
    _folder: tempfile::TempDir,
}

/// A visit that began, and who is there.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) opdracht: Uuid,
    pub(crate) deelnemer: Uuid,
    pub(crate) account: Account,
    /// Bearer token of that account.
    pub(crate) token: String,
}

struct Team {
    coordinator: Actor,
    begeleider: Account,
    deelnemers: Vec<Uuid>,
    account: Account,
    token: String,
}

impl Town {
    /// A new database with `synchronous=FULL`, as it is served.
    pub(crate) async fn empty() -> Outcome<Self> {
        let town = Self::scratch().await?;
        town.durable().await
    }

    /// A new database that is fast to fill and not yet durable.
    pub(crate) async fn scratch() -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite://{}", folder.path().join("bench.db").display());
        let store = Store::open_scratch(&url).await?;
        Self::of(folder, url, store)
    }

    /// A new database of a PostgreSQL server; whoever has the server throws it away.
    pub(crate) async fn on_postgres(server: &str) -> Outcome<Self> {
        let naam = format!("bench_{}", Uuid::now_v7().simple());
        let (address, _) = server
            .rsplit_once('/')
            .ok_or("no database in the address")?;
        let mut conn = PgConnection::connect(server).await?;
        let text = format!("CREATE DATABASE {naam}");
        sqlx::query(AssertSqlSafe(text)).execute(&mut conn).await?;
        conn.close().await?;
        let url = format!("{address}/{naam}");
        let store = Store::open(&url, Steps::Apply).await?;
        Self::of(tempfile::tempdir()?, url, store)
    }

    fn of(folder: tempfile::TempDir, url: String, store: Store) -> Outcome<Self> {
        let key = folder.path().join("bench.key");
        let app = App {
            store,
            clock: Clock::moved(a_monday()),
            keys: Keys::from_file(&key)?,
            regeling: Arc::new(serve::regeling(None)?),
            settings: Arc::new(Settings {
                database_url: url.clone(),
                key_file: key.clone(),
                regeling: None,
                listen: IpAddr::V4(Ipv4Addr::LOCALHOST),
                port: 0,
                base_url: "http://127.0.0.1:8080".to_owned(),
                banner: None,
                proxies: 0,
                log_json: false,
                notify: NotifySettings::default(),
                maps: MapSettings::default(),
            }),
            limits: Arc::default(),
            routes: Arc::default(),
        };
        Ok(Self {
            app,
            url,
            key,
            _folder: folder,
        })
    }

    /// The same database, opened as it is served, by the machine's clock.
    pub(crate) async fn durable(mut self) -> Outcome<Self> {
        let store = Store::open(&self.url, Steps::Refuse).await?;
        std::mem::replace(&mut self.app.store, store).close().await;
        self.app.clock = Clock::System;
        Ok(self)
    }

    /// An account with this role, without a password.
    pub(crate) async fn account(&self, rol: Rol) -> Outcome<Account> {
        let id = self.app.new_id();
        let account = Account {
            id,
            naam: format!("{} van de meting", rol.label()),
            gebruikersnaam: match &rol {
                Rol::Deelnemer { .. } => None,
                _ => Some(id.simple().to_string()),
            },
            telefoon: Some("0612345678".to_owned()),
            rol,
            taal: None,
        };
        let (added, now) = (account.clone(), self.app.now());
        self.app
            .store
            .write(move |tx| async move { store::account::add(&tx, &added, None, now).await })
            .await?;
        Ok(account)
    }

    /// A bearer token for an account.
    pub(crate) async fn token(&self, account: Uuid) -> Outcome<String> {
        let token = secrets::new_token()?;
        let (hash, now) = (secrets::token_hash(&token), self.app.now());
        self.app
            .store
            .write(move |tx| async move {
                store::account::add_api_token(&tx, account, hash, "meting", now).await
            })
            .await?;
        Ok(token)
    }

    /// A session for an account, as logging in makes one; answers its cookie.
    pub(crate) async fn session(&self, account: Uuid) -> Outcome<String> {
        let token = secrets::new_token()?;
        let (hash, now) = (secrets::token_hash(&token), self.app.now());
        self.app
            .store
            .write(move |tx| async move { store::session::add(&tx, hash, account, now).await })
            .await?;
        Ok(format!("cookie: sessie={token}\r\n"))
    }

    /// So many visits of today that have begun, each of a klus that was agreed for so many cheques.
    pub(crate) async fn started_visits(&self, count: usize, cheques: u32) -> Outcome<Vec<Visit>> {
        let coordinator = Actor::Account(
            self.account(Rol::Coordinator {
                uitvoerder: HULST_WERKT.to_owned(),
            })
            .await?,
        );
        let today = self.app.today();
        let mut planned = Vec::with_capacity(count);
        for first in (0..count).step_by(HOURS.len()) {
            let team = self.team(coordinator.clone()).await?;
            let ploeg = self.ploeg(&team).await?;
            for (index, hour) in (first..count).zip(HOURS) {
                let klus = self.accepted_klus(&team, index, cheques).await?;
                let wish = Spot {
                    ploeg,
                    van: to_instant(today, time(hour, 0, 0, 0)),
                    tot: to_instant(today, time(hour + 1, 0, 0, 0)),
                };
                let opdracht =
                    actions::opdracht::plan(&self.app, &team.coordinator, klus, wish, None)
                        .await?
                        .value
                        .id;
                let visit = Visit {
                    opdracht,
                    deelnemer: team.deelnemers[0],
                    account: team.account.clone(),
                    token: team.token.clone(),
                };
                planned.push((hour, visit));
            }
        }
        for hour in HOURS {
            self.app.clock.set(to_instant(today, time(hour, 0, 0, 0)));
            for (_, visit) in planned.iter().filter(|(own, _)| *own == hour) {
                let actor = Actor::Account(visit.account.clone());
                actions::werk::start(&self.app, &actor, visit.opdracht, None, None).await?;
            }
        }
        Ok(planned.into_iter().map(|(_, visit)| visit).collect())
    }

    /// The codes of so many cheques, sold at the gemeentewinkel.
    pub(crate) async fn sold_codes(&self, count: usize) -> Outcome<Vec<String>> {
        let clerk = Actor::Account(
            self.account(Rol::Balie {
                verkooppunt: "gemeentewinkel".to_owned(),
            })
            .await?,
        );
        let mut codes = Vec::with_capacity(count);
        while codes.len() < count {
            let draft = VerkoopDraft {
                verkooppunt: "gemeentewinkel".to_owned(),
                aantal: PER_SALE.min(count - codes.len()).to_string(),
                betaalwijze: "contant".to_owned(),
                koper: String::new(),
            };
            let id = actions::verkoop::sell(&self.app, &clerk, &draft, &BY_API, None)
                .await?
                .value;
            let sold = actions::verkoop::find(&self.app, &clerk, id).await?;
            codes.extend(
                sold.secrets
                    .ok_or("no secrets")?
                    .into_iter()
                    .map(|one| one.code),
            );
        }
        Ok(codes)
    }

    async fn team(&self, coordinator: Actor) -> Outcome<Team> {
        let uitvoerder = HULST_WERKT.to_owned();
        let begeleider = self
            .account(Rol::Begeleider {
                uitvoerder: uitvoerder.clone(),
            })
            .await?;
        let mut deelnemers = Vec::new();
        for naam in ["Sam Bedacht", "Yusra Voorbeeld"] {
            deelnemers.push(self.deelnemer(naam).await?);
        }
        let account = self
            .account(Rol::Deelnemer {
                deelnemer: deelnemers[0],
                uitvoerder,
            })
            .await?;
        let token = self.token(account.id).await?;
        Ok(Team {
            coordinator,
            begeleider,
            deelnemers,
            account,
            token,
        })
    }

    /// A deelnemer who can do everything and may always come.
    pub(crate) async fn deelnemer(&self, naam: &str) -> Outcome<Uuid> {
        let vaardigheden = self.app.regeling.vaardigheden.iter();
        let always = Weekdag::ALL
            .into_iter()
            .flat_map(|day| Dagdeel::ALL.map(|part| (day, part)));
        let deelnemer = Deelnemer {
            id: self.app.new_id(),
            uitvoerder: HULST_WERKT.to_owned(),
            naam: naam.to_owned(),
            telefoon: None,
            regeling: DeelnemerRegeling::Wwb,
            urenafspraken: vec![Urenafspraak {
                van: jiff::civil::date(2026, 1, 5),
                minuten: 32 * 60,
            }],
            beschikbaar: Beschikbaar::of(always),
            certificaten: vec![Certificaat::rijbewijs(Rijbewijs::B)],
            beperkingen: Vec::new(),
            start: jiff::civil::date(2026, 1, 5),
            end: None,
            uitstroom: None,
            pauzes: Vec::new(),
            klantmanager: None,
            vaardigheden: vaardigheden
                .map(|one| (one.slug.clone(), Niveau::Alone))
                .collect(),
        };
        let (id, now) = (deelnemer.id, self.app.now());
        self.app
            .store
            .write(move |tx| async move { store::deelnemer::add(&tx, &deelnemer, now).await })
            .await?;
        Ok(id)
    }

    async fn ploeg(&self, team: &Team) -> Outcome<Uuid> {
        let draft = PloegDraft {
            datum: self.app.today().to_string(),
            naam: String::new(),
            begeleider: team.begeleider.id.to_string(),
            deelnemers: team.deelnemers.iter().map(Uuid::to_string).collect(),
            van: "08:30".to_owned(),
            tot: "16:30".to_owned(),
            voertuig: String::new(),
        };
        let made = actions::ploeg::make(&self.app, &team.coordinator, HULST_WERKT, &draft, None);
        Ok(made.await?.value.id)
    }

    async fn accepted_klus(&self, team: &Team, index: usize, cheques: u32) -> Outcome<Uuid> {
        let (app, coordinator) = (&self.app, &team.coordinator);
        let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let asked = actions::klus::ask(app, coordinator, here, &wish(index), None).await?;
        let acceptance = Acceptance {
            personen: 2,
            personen_minuten: cheques * app.prijs().personen_uren * 60,
        };
        let id = asked.value.id;
        actions::klus::accept(app, coordinator, id, None, acceptance, None).await?;
        Ok(id)
    }
}

/// What somebody of Clinge asks: the garden, when it suits the ploeg.
pub(crate) fn wish(index: usize) -> KlusDraft {
    KlusDraft {
        naam: "Adriana Verzonnen".to_owned(),
        postcode: "4567 AB".to_owned(),
        huisnummer: (1 + index % 9_000).to_string(),
        straat: "Voorbeeldstraat".to_owned(),
        plaats: "Clinge".to_owned(),
        telefoon: "0114000012".to_owned(),
        klussoort: "tuinonderhoud".to_owned(),
        omschrijving: "De heg is te hoog.".to_owned(),
        ..KlusDraft::default()
    }
}

/// A key as a form or a phone makes one; what was sent does not matter here.
pub(crate) fn once() -> Once {
    Once {
        sleutel: Uuid::now_v7(),
        request_hash: vec![7; 32],
    }
}

/// The last Monday before today, early: an ordinary working day that is already over.
fn a_monday() -> Timestamp {
    let mut day = local_date(Clock::System.now()).saturating_sub(1.day());
    while day.weekday() != Weekday::Monday {
        day = day.saturating_sub(1.day());
    }
    to_instant(day, time(8, 0, 0, 0))
}
