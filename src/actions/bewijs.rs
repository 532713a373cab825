//! Werkervaringsbewijzen: a deelnemer, or who guides them and does it for them on the telephone, chooses what to show, looks at it,
//! makes it, and takes it back at any time. Anybody who holds one can check it; that they did is kept nowhere.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Act, Done, Failure, Once, issuer,
    limits::Try,
    once, record,
    werkervaring::{name_of, seen, uitvoerder_naam},
};
use crate::{
    app::App,
    domain::{
        account::Actor,
        bewijs::{Bewijs, BewijsRefused, Bron, Controlecode, Inhoud, Keuze},
        calendar::local_date,
        deelnemer::Deelnemer,
        nummer::BewijsNummer,
    },
    print,
    secrets::{Purpose, random},
    store::{self, Door, Tx, bewijs::SALT_BYTES},
};

const VALID: &str = "valid";
const WITHDRAWN: &str = "withdrawn";

/// A bewijs that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Made {
    /// Its key.
    pub id: Uuid,
    /// Its number.
    pub nummer: String,
}

/// What a code stands for.
#[derive(Clone, Debug)]
pub enum Checked {
    /// Genuine.
    Genuine(Box<Bewijs>),
    /// It was genuine; the deelnemer took it back.
    Withdrawn(Box<Bewijs>),
}

/// What a deelnemer can choose from.
pub async fn bron(app: &App, actor: &Actor, deelnemer: Uuid) -> Result<Bron, Failure> {
    let deelnemer = seen(app, actor, deelnemer).await?;
    let bron = bron_of(app.store.read(), app, deelnemer).await?;
    if bron.gewerkt.is_empty() {
        return Err(BewijsRefused::NoUren.into());
    }
    Ok(bron)
}

/// What a bewijs with these lines would say; nothing is made.
pub async fn preview(
    app: &App,
    actor: &Actor,
    deelnemer: Uuid,
    keuze: &Keuze,
) -> Result<Inhoud, Failure> {
    let bron = bron(app, actor, deelnemer).await?;
    Ok(bron.write(&app.regeling, keuze, app.today())?)
}

/// Makes a bewijs with these lines.
pub async fn make(
    app: &App,
    actor: &Actor,
    deelnemer: Uuid,
    keuze: Keuze,
    key: Option<Once>,
) -> Result<Done<Made>, Failure> {
    let deelnemer = seen(app, actor, deelnemer).await?;
    let (unit_app, who) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let app = &unit_app;
        let bron = bron_of(&tx, app, deelnemer).await?;
        let inhoud = bron.write(&app.regeling, &keuze, app.today())?;
        keep(&tx, app, &who, bron.deelnemer.id, inhoud).await
    })
    .await
}

/// The bewijs that says everything as usual: the last one that does and was not taken back, or a new one. Asked twice, it is one.
pub async fn usual(app: &App, actor: &Actor, deelnemer: Uuid) -> Result<Uuid, Failure> {
    let deelnemer = seen(app, actor, deelnemer).await?;
    let (unit_app, who) = (app.clone(), actor.clone());
    let made = once(app, actor, None, move |tx| async move {
        let app = &unit_app;
        tx.lock(&format!("bewijs of {}", deelnemer.id)).await?;
        let bron = bron_of(&tx, app, deelnemer).await?;
        let keuze = Keuze::usual(&bron.werkervaring(&app.regeling));
        if bron.gewerkt.is_empty() {
            return Err(BewijsRefused::NoUren.into());
        }
        let inhoud = bron.write(&app.regeling, &keuze, app.today())?;
        let known = store::bewijs::of_deelnemer(&tx, bron.deelnemer.id).await?;
        let same = |one: &&Bewijs| one.withdrawn.is_none() && one.inhoud.says_the_same(&inhoud);
        match known.iter().find(same) {
            Some(one) => Ok(one.id),
            None => Ok(keep(&tx, app, &who, bron.deelnemer.id, inhoud).await?.id),
        }
    })
    .await?;
    Ok(made.value)
}

/// The bewijzen of a deelnemer, newest first.
pub async fn of_deelnemer(
    app: &App,
    actor: &Actor,
    deelnemer: Uuid,
) -> Result<Vec<Bewijs>, Failure> {
    let deelnemer = seen(app, actor, deelnemer).await?;
    Ok(store::bewijs::of_deelnemer(app.store.read(), deelnemer.id).await?)
}

/// One bewijs, as a PDF; the same one looks the same whenever it is asked for.
pub async fn paper(app: &App, actor: &Actor, id: Uuid) -> Result<(String, Vec<u8>), Failure> {
    let bewijs = own(app, actor, id).await?;
    if bewijs.withdrawn.is_some() {
        return Err(Failure::Gone {
            detail: "Dit bewijs is ingetrokken. Maak een nieuw bewijs.".to_owned(),
        });
    }
    let code = code(app, bewijs.id).to_string();
    let base = app.settings.base_url.trim_end_matches('/');
    let paper = print::Werkervaringsbewijs {
        nummer: bewijs.nummer.to_string(),
        inhoud: bewijs.inhoud,
        controle_adres: format!(
            "{}/bewijs",
            base.split_once("://").map_or(base, |(_, address)| address)
        ),
        qr_tekst: link(app, &code),
        controlecode: code,
    };
    let nummer = paper.nummer.clone();
    let bytes = tokio::task::spawn_blocking(move || print::werkervaringsbewijs(&paper))
        .await
        .map_err(|error| Failure::Paper(error.to_string()))?
        .map_err(|error| Failure::Paper(error.to_string()))?;
    Ok((nummer, bytes))
}

/// Takes a bewijs back: the link and the credential say so from now on.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    let bewijs = own(app, actor, id).await?;
    let (unit_app, who) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        tx.lock(&format!("bewijs {id}")).await?;
        let now = unit_app.now();
        let bewijs = store::bewijs::find(&tx, bewijs.id)
            .await?
            .ok_or(Failure::NotFound)?
            .withdraw(now)?;
        store::bewijs::withdraw(&tx, id, who.account()?.id, now).await?;
        note(&tx, &unit_app, &who, id, 2);
        Ok(bewijs.deelnemer)
    })
    .await
}

/// Whether a paper is genuine, for anybody who holds it. What is no code, and what is the code of nothing, get the same answer.
pub async fn check(app: &App, from: IpAddr, typed: &str) -> Result<Option<Checked>, Failure> {
    app.limits.count(Try::Lookup, from)?;
    let Ok(code) = Controlecode::parse(typed) else {
        return Ok(None);
    };
    let found = store::bewijs::by_code(app.store.read(), mac(app, &code)).await?;
    Ok(found.map(|bewijs| match bewijs.withdrawn {
        None => Checked::Genuine(Box::new(bewijs)),
        Some(_) => Checked::Withdrawn(Box::new(bewijs)),
    }))
}

/// The credential of a bewijs, for anybody who holds its code; with the number of the bewijs.
pub async fn credential(app: &App, from: IpAddr, typed: &str) -> Result<(String, Value), Failure> {
    match check(app, from, typed).await? {
        None => Err(Failure::NotFound),
        Some(Checked::Withdrawn(_)) => Err(Failure::Gone {
            detail: "Dit bewijs is ingetrokken.".to_owned(),
        }),
        Some(Checked::Genuine(bewijs)) => {
            let code = code(app, bewijs.id).to_string();
            let nummer = bewijs.nummer.to_string();
            let signed = issuer::credential(app, &bewijs, &code).await?;
            Ok((nummer, signed))
        }
    }
}

/// The code on a bewijs. It follows from its key and the installation's, so that it is kept nowhere and the paper can be printed again.
pub fn code(app: &App, bewijs: Uuid) -> Controlecode {
    let secret = app.keys.mac(Purpose::BewijsCode, &bewijs.to_string());
    Controlecode::generate(|bytes| {
        for (byte, random) in bytes.iter_mut().zip(&secret) {
            *byte = *random;
        }
    })
}

/// The address behind the QR code.
pub fn link(app: &App, code: &str) -> String {
    let base = app.settings.base_url.trim_end_matches('/');
    format!("{base}/bewijs/{}", code.replace('-', ""))
}

fn mac(app: &App, code: &Controlecode) -> Vec<u8> {
    app.keys.mac(Purpose::Bewijs, &code.compact())
}

/// A bewijs of somebody whose werkervaring this account may see.
async fn own(app: &App, actor: &Actor, id: Uuid) -> Result<Bewijs, Failure> {
    let found = store::bewijs::find(app.store.read(), id).await?;
    // Who may not see any is told so before anything is looked up.
    let whose = found.as_ref().map_or(Uuid::nil(), |one| one.deelnemer);
    seen(app, actor, whose).await?;
    found.ok_or(Failure::NotFound)
}

async fn bron_of(door: &impl Door, app: &App, deelnemer: Deelnemer) -> Result<Bron, Failure> {
    let begeleider = match store::uren::last_approver(door, deelnemer.id).await? {
        Some(account) => name_of(door, account).await?,
        None => String::new(),
    };
    Ok(Bron {
        gewerkt: store::uren::gewerkt(door, deelnemer.id, app.now()).await?,
        opmerkingen: store::opmerking::of_deelnemer(door, deelnemer.id).await?,
        uitvoerder: uitvoerder_naam(&app.regeling, &deelnemer),
        begeleider,
        deelnemer,
    })
}

async fn keep(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    deelnemer: Uuid,
    inhoud: Inhoud,
) -> Result<Made, Failure> {
    let now = app.now();
    let year = local_date(now).year();
    let number = |taken: i64| {
        u32::try_from(taken).map_err(|_| {
            Failure::refused(
                "Er zijn te veel bewijzen",
                "Bel de beheerder van dit systeem.",
            )
        })
    };
    let seq = number(store::counter::take(tx, &format!("bewijs-{year}"), 1).await?)?;
    let plaats = number(store::counter::take(tx, "bewijs-plaats", 1).await? - 1)?;
    let bewijs = Bewijs {
        id: app.new_id(),
        nummer: BewijsNummer { year, seq },
        deelnemer,
        plaats,
        inhoud,
        account: actor.account()?.id,
        at: now,
        withdrawn: None,
    };
    let code_mac = mac(app, &code(app, bewijs.id));
    store::bewijs::add(tx, &bewijs, code_mac, random::<SALT_BYTES>()?).await?;
    note(tx, app, actor, bewijs.id, 1);
    Ok(Made {
        id: bewijs.id,
        nummer: bewijs.nummer.to_string(),
    })
}

/// A bewijs has two events at most; what it says is in neither.
fn note(tx: &Tx, app: &App, actor: &Actor, id: Uuid, no: i32) {
    let first = no == 1;
    let act = Act {
        action: if first {
            "bewijs.make"
        } else {
            "bewijs.withdraw"
        },
        object: "bewijs",
        object_id: id,
        no,
        from: (!first).then_some(VALID),
        to: Some(if first { VALID } else { WITHDRAWN }),
    };
    record(tx, app.now(), actor, act);
}

impl From<BewijsRefused> for Failure {
    fn from(refused: BewijsRefused) -> Self {
        let (code, title) = match refused {
            BewijsRefused::NoUren => ("bewijs-geen-uren", "Er is nog geen werkervaring"),
            BewijsRefused::NothingChosen => ("bewijs-niets-gekozen", "Er is niets gekozen"),
            BewijsRefused::TooManyOpmerkingen => ("bewijs-te-veel", "Er is te veel gekozen"),
            BewijsRefused::Gone => ("bewijs-kies-opnieuw", "Kies opnieuw"),
            BewijsRefused::Withdrawn => ("bewijs-al-ingetrokken", "Dit bewijs is al ingetrokken"),
        };
        Self::coded(code, title, refused)
    }
}
