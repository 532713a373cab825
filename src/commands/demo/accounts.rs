//! Who works in the demo: an account for every role, and the deelnemers with their skills and cards.

use fastrand::Rng;
use uuid::Uuid;

use super::{
    DemoAccount,
    people::{deelnemer_names, half_days},
};
use crate::{
    actions::Failure,
    app::App,
    domain::{
        account::{Account, Actor, Rol},
        calendar::Weekdag,
        certificaat::{Certificaat, Rijbewijs},
        deelnemer::{Beperking, Beschikbaar, Deelnemer, DeelnemerRegeling, Niveau, Urenafspraak},
    },
    secrets,
    store::{self, StoreError},
};

/// The people of the demo who act in its history.
#[derive(Debug)]
pub struct Town {
    /// All logins.
    pub logins: Vec<DemoAccount>,
    /// The clerks, one per verkooppunt with a printer and one more.
    pub clerks: Vec<(String, Actor)>,
    /// The information point.
    pub meldpunt: Actor,
    /// The klantmanager of every deelnemer.
    pub klantmanager: Actor,
    /// Finance.
    pub financien: Actor,
    /// A professional who refers residents.
    pub verwijzer: Actor,
    /// The administrator.
    pub beheerder: Actor,
    /// Each uitvoerder with its people.
    pub uitvoerders: Vec<Team>,
}

/// The people of one uitvoerder.
#[derive(Debug)]
pub struct Team {
    /// The uitvoerder (slug).
    pub uitvoerder: String,
    /// Its coordinator.
    pub coordinator: Actor,
    /// Its begeleiders.
    pub begeleiders: Vec<Account>,
    /// Its deelnemers with their accounts.
    pub deelnemers: Vec<(Uuid, Account)>,
}

/// Makes everybody.
pub async fn make(app: &App, seed: u64) -> Result<Town, Failure> {
    let mut maker = Maker {
        app,
        random: Rng::with_seed(seed),
        logins: Vec::new(),
        klantmanager: None,
    };
    let mut clerks = Vec::new();
    for (verkooppunt, naam) in [
        ("gemeentewinkel", "Bea Balie"),
        ("de-blaauwe-hoeve", "Hoeve Verkoper"),
    ] {
        if app.regeling.verkooppunt(verkooppunt).is_some() {
            let rol = Rol::Balie {
                verkooppunt: verkooppunt.to_owned(),
            };
            let suffix = if clerks.is_empty() { "" } else { "-hoeve" };
            let account = maker.staff(rol, naam, suffix).await?;
            clerks.push((verkooppunt.to_owned(), Actor::Account(account)));
        }
    }
    let meldpunt = maker.staff(Rol::Meldpunt, "Mia Meldpunt", "").await?;
    let klantmanager = maker
        .staff(Rol::Klantmanager, "Klaas Klantmanager", "")
        .await?;
    maker.klantmanager = Some(klantmanager.id);
    let mut teams = Vec::new();
    for uitvoerder in &app.regeling.uitvoerders {
        teams.push(maker.team(&uitvoerder.slug, teams.is_empty()).await?);
    }
    let financien = maker.staff(Rol::Financien, "Fien Financiën", "").await?;
    maker.staff(Rol::Beleid, "Bas Beleid", "").await?;
    let verwijzer = maker
        .staff(Rol::Verwijzer, "Huisartsenpraktijk De Bedachte Linde", "")
        .await?;
    let beheerder = maker.staff(Rol::Beheerder, "Bo Beheerder", "").await?;
    Ok(Town {
        logins: maker.logins,
        clerks,
        meldpunt: Actor::Account(meldpunt),
        klantmanager: Actor::Account(klantmanager),
        financien: Actor::Account(financien),
        verwijzer: Actor::Account(verwijzer),
        beheerder: Actor::Account(beheerder),
        uitvoerders: teams,
    })
}

struct Maker<'a> {
    app: &'a App,
    random: Rng,
    logins: Vec<DemoAccount>,
    /// Of every deelnemer.
    klantmanager: Option<Uuid>,
}

impl Maker<'_> {
    async fn team(&mut self, uitvoerder: &str, first: bool) -> Result<Team, Failure> {
        let own = uitvoerder.to_owned();
        let suffix = if first {
            String::new()
        } else {
            format!("-{}", uitvoerder.split('-').next().unwrap_or_default())
        };
        let names = if first {
            ["Coby Coördinator", "Gijs Begeleider", "Greet Begeleider"]
        } else {
            ["Cor Coördinator", "Bram Begeleider", "Babs Begeleider"]
        };
        let coordinator = Rol::Coordinator {
            uitvoerder: own.clone(),
        };
        let coordinator = self.staff(coordinator, names[0], &suffix).await?;
        let mut begeleiders = Vec::new();
        for (index, naam) in names[1..].iter().enumerate() {
            let rol = Rol::Begeleider {
                uitvoerder: own.clone(),
            };
            let suffix = if index == 0 {
                suffix.clone()
            } else {
                format!("{suffix}-2")
            };
            begeleiders.push(self.staff(rol, naam, &suffix).await?);
        }
        let all = deelnemer_names();
        let names = if first {
            &all[..all.len() * 2 / 3]
        } else {
            &all[all.len() * 2 / 3..]
        };
        let mut deelnemers = Vec::new();
        for (index, naam) in names.iter().enumerate() {
            deelnemers.push(self.deelnemer(uitvoerder, naam, index).await?);
        }
        Ok(Team {
            uitvoerder: own,
            coordinator: Actor::Account(coordinator),
            begeleiders,
            deelnemers,
        })
    }

    async fn staff(&mut self, rol: Rol, naam: &str, suffix: &str) -> Result<Account, Failure> {
        let gebruikersnaam = format!("{}{suffix}", rol.word());
        let wachtwoord = format!("demo wachtwoord {gebruikersnaam}");
        let account = Account {
            id: self.app.new_id(),
            naam: naam.to_owned(),
            gebruikersnaam: Some(gebruikersnaam.clone()),
            telefoon: Some(format!("06000{:05}", self.random.u32(..100_000))),
            rol,
            taal: None,
        };
        let hash = secrets::hash_password(&wachtwoord)?;
        let token = self.add(&account, Some(hash)).await?;
        self.logins.push(DemoAccount {
            rol: account.rol.word().to_owned(),
            naam: naam.to_owned(),
            gebruikersnaam: Some(gebruikersnaam),
            wachtwoord: Some(wachtwoord),
            token,
            url: self.url(account.rol.start()),
            kaart: None,
            pin: None,
        });
        Ok(account)
    }

    async fn deelnemer(
        &mut self,
        uitvoerder: &str,
        naam: &str,
        index: usize,
    ) -> Result<(Uuid, Account), Failure> {
        let app = self.app;
        let today = app.today();
        let start = today
            .checked_sub(jiff::Span::new().days(120))
            .unwrap_or(today);
        let regeling = [
            DeelnemerRegeling::Wwb,
            DeelnemerRegeling::Wwb,
            DeelnemerRegeling::WmoDagbesteding,
            DeelnemerRegeling::Vrijwillig,
        ][index % 4];
        let mut vaardigheden = Vec::new();
        for klussoort in app.regeling.klussoorten_for(uitvoerder) {
            for vaardigheid in &klussoort.vaardigheden {
                if !vaardigheden.iter().any(|(slug, _)| slug == vaardigheid) {
                    // Every other deelnemer can do everything on their own, so that any ploeg of two can go out.
                    let niveau = if index.is_multiple_of(2) {
                        Niveau::Alone
                    } else if self.random.bool() {
                        Niveau::Supervised
                    } else {
                        Niveau::GettingToKnow
                    };
                    vaardigheden.push((vaardigheid.clone(), niveau));
                }
            }
        }
        let deelnemer = Deelnemer {
            id: app.new_id(),
            uitvoerder: uitvoerder.to_owned(),
            naam: naam.to_owned(),
            telefoon: None,
            regeling,
            urenafspraken: vec![Urenafspraak {
                van: start,
                minuten: [32 * 60, 24 * 60, 28 * 60][index % 3],
            }],
            beschikbaar: Beschikbaar::of(half_days(
                &mut self.random,
                Weekdag::of(today),
                index % 3,
            )),
            certificaten: if index.is_multiple_of(3) {
                vec![Certificaat::rijbewijs(Rijbewijs::B)]
            } else {
                Vec::new()
            },
            beperkingen: if index % 5 == 3 {
                vec![Beperking::LiftsLittle]
            } else {
                Vec::new()
            },
            start,
            end: None,
            uitstroom: None,
            pauzes: Vec::new(),
            klantmanager: self.klantmanager,
            vaardigheden,
        };
        let account = Account {
            id: app.new_id(),
            naam: naam.to_owned(),
            gebruikersnaam: None,
            telefoon: None,
            rol: Rol::Deelnemer {
                deelnemer: deelnemer.id,
                uitvoerder: uitvoerder.to_owned(),
            },
            taal: None,
        };
        let (id, now, added) = (deelnemer.id, app.now(), deelnemer);
        app.store
            .write(move |tx| async move { store::deelnemer::add(&tx, &added, now).await })
            .await?;
        let token = self.add(&account, None).await?;
        let pin = format!("{:06}", self.random.u32(..1_000_000));
        let kaart = secrets::new_token()?;
        let (hash, token_hash) = (secrets::hash_password(&pin)?, secrets::token_hash(&kaart));
        let owner = account.id;
        app.store
            .write(move |tx| async move {
                store::account::add_kaart(&tx, owner, token_hash, &hash, now).await
            })
            .await?;
        self.logins.push(DemoAccount {
            rol: account.rol.word().to_owned(),
            naam: naam.to_owned(),
            gebruikersnaam: None,
            wachtwoord: None,
            token,
            url: self.url(account.rol.start()),
            kaart: Some(self.url(&format!("/kaart/{kaart}"))),
            pin: Some(pin),
        });
        Ok((id, account))
    }

    async fn add(&self, account: &Account, hash: Option<String>) -> Result<String, Failure> {
        let token = secrets::new_token()?;
        let (added, token_hash, now) =
            (account.clone(), secrets::token_hash(&token), self.app.now());
        self.app
            .store
            .write(move |tx| async move {
                store::account::add(&tx, &added, hash.as_deref(), now).await?;
                store::account::add_api_token(&tx, added.id, token_hash, "demo", now).await?;
                Ok::<_, StoreError>(())
            })
            .await?;
        Ok(token)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.app.settings.base_url)
    }
}
