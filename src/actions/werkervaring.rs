//! The werkervaring of a deelnemer: for themselves and who guides them, on paper for an employer, and the check of such a
//! paper by anybody who holds it. Nothing about papers is kept: the code on it is sealed over what it says.

use std::net::IpAddr;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::{Failure, limits::Try};
use crate::{
    app::App,
    domain::{
        account::{Actor, NotAllowed, Want, may},
        calendar::local_date,
        deelnemer::Deelnemer,
        regeling::Regeling,
        werkervaring::{Controlecode, Werkervaring, add_up},
    },
    print::{self, BewijsVaardigheid, Werkervaringsbewijs},
    secrets::{Purpose, same},
    store::{self, Door},
};

/// The werkervaring of somebody.
#[derive(Clone, Debug)]
pub struct Ervaring {
    /// Whose.
    pub deelnemer: Deelnemer,
    /// Where.
    pub uitvoerder: String,
    /// What.
    pub werkervaring: Werkervaring,
}

/// What a genuine paper says.
#[derive(Clone, Debug)]
pub struct Genuine {
    /// The name on it.
    pub naam: String,
    /// The uitvoerder on it.
    pub uitvoerder: String,
    /// Its date.
    pub op: Date,
    /// Hours in total and per skill, as printed.
    pub werkervaring: Werkervaring,
}

/// The werkervaring of a deelnemer: their own, or for who guides them.
pub async fn of(app: &App, actor: &Actor, deelnemer: Uuid) -> Result<Ervaring, Failure> {
    let deelnemer = seen(app, actor, deelnemer).await?;
    let moment = app.now();
    ervaring(app, deelnemer, moment).await
}

/// The key of the deelnemer who asks.
pub fn own(actor: &Actor) -> Result<Uuid, NotAllowed> {
    actor.account()?.rol.deelnemer().ok_or(NotAllowed)
}

/// The paper, as a PDF.
pub async fn paper(app: &App, actor: &Actor, deelnemer: Uuid) -> Result<Vec<u8>, Failure> {
    let deelnemer = seen(app, actor, deelnemer).await?;
    let now = app.now();
    let moment = Controlecode::moment_of(now.as_second());
    let Ervaring {
        deelnemer,
        uitvoerder,
        werkervaring,
    } = ervaring(app, deelnemer, moment).await?;
    let Some((van, tot)) = werkervaring.periode else {
        return Err(Failure::refused(
            "Er is nog geen werkervaring",
            "Er zijn nog geen goedgekeurde uren. Het bewijs kan worden gemaakt na de eerste goedgekeurde uren.",
        ));
    };
    let code = Controlecode::new(
        deelnemer.id,
        moment,
        &app.keys.mac(
            Purpose::Bewijs,
            &sealed_text(deelnemer.id, moment, &werkervaring),
        ),
    )
    .compact();
    let begeleider = begeleider(app, &deelnemer).await?;
    let base = app.settings.base_url.trim_end_matches('/');
    let bewijs = Werkervaringsbewijs {
        regeling_naam: app.regeling.naam.clone(),
        uitvoerder,
        naam: deelnemer.naam,
        van,
        tot,
        totaal_minuten: i64::from(werkervaring.minuten),
        vaardigheden: werkervaring
            .vaardigheden
            .into_iter()
            .map(|regel| BewijsVaardigheid {
                niveau: regel.niveau_label().to_owned(),
                naam: regel.naam,
                minuten: i64::from(regel.minuten),
                esco_titel: regel
                    .esco
                    .as_ref()
                    .map_or_else(String::new, |esco| esco.titel.clone()),
                esco_code: regel.esco.map_or_else(String::new, |esco| esco.code),
                opmerking: String::new(),
            })
            .collect(),
        begeleider,
        issued_on: local_date(now),
        controle_adres: format!(
            "{}/bewijs",
            base.split_once("://").map_or(base, |(_, address)| address)
        ),
        qr_tekst: format!("{base}/bewijs/{code}"),
        controlecode: code,
    };
    tokio::task::spawn_blocking(move || print::werkervaringsbewijs(&bewijs))
        .await
        .map_err(|error| Failure::Paper(error.to_string()))?
        .map_err(|error| Failure::Paper(error.to_string()))
}

/// Whether a paper is genuine, for anybody who holds it: what it says, or nothing. Every wrong code gets the same answer.
pub async fn verify(app: &App, from: IpAddr, typed: &str) -> Result<Option<Genuine>, Failure> {
    app.limits.count(Try::Lookup, from)?;
    let Some(code) = Controlecode::parse(typed) else {
        return Ok(None);
    };
    let door = app.store.read();
    for id in store::deelnemer::ids(door).await? {
        if !code.may_be(id) {
            continue;
        }
        let Some(deelnemer) = store::deelnemer::find(door, id).await? else {
            continue;
        };
        let moment = code.moment();
        let ervaring = ervaring(app, deelnemer, moment).await?;
        let text = sealed_text(id, moment, &ervaring.werkervaring);
        let expected = Controlecode::new(id, moment, &app.keys.mac(Purpose::Bewijs, &text));
        if same(expected.compact().as_bytes(), code.compact().as_bytes()) {
            return Ok(Some(Genuine {
                naam: ervaring.deelnemer.naam,
                uitvoerder: ervaring.uitvoerder,
                op: local_date(moment),
                werkervaring: ervaring.werkervaring,
            }));
        }
    }
    Ok(None)
}

async fn seen(app: &App, actor: &Actor, deelnemer: Uuid) -> Result<Deelnemer, Failure> {
    let account = actor.account()?;
    // A role that never sees werkervaring is told so; for the others a foreign deelnemer does not exist.
    may(
        actor,
        Want::SeeWerkervaring {
            deelnemer: account.rol.deelnemer().unwrap_or(deelnemer),
            uitvoerder: account.rol.org(),
            klantmanager: Some(account.id),
        },
    )?;
    let found = store::deelnemer::find(app.store.read(), deelnemer)
        .await?
        .ok_or(Failure::NotFound)?;
    may(
        actor,
        Want::SeeWerkervaring {
            deelnemer,
            uitvoerder: &found.uitvoerder,
            klantmanager: found.klantmanager,
        },
    )
    .map_err(|_| Failure::NotFound)?;
    Ok(found)
}

async fn ervaring(app: &App, deelnemer: Deelnemer, moment: Timestamp) -> Result<Ervaring, Failure> {
    let gewerkt = store::uren::gewerkt(app.store.read(), deelnemer.id, moment).await?;
    let regeling: &Regeling = &app.regeling;
    Ok(Ervaring {
        werkervaring: add_up(regeling, &gewerkt, &deelnemer.vaardigheden),
        uitvoerder: regeling
            .uitvoerder(&deelnemer.uitvoerder)
            .map_or_else(|| deelnemer.uitvoerder.clone(), |one| one.naam.clone()),
        deelnemer,
    })
}

/// Who saw the work: the begeleider who approved last.
async fn begeleider(app: &App, deelnemer: &Deelnemer) -> Result<String, Failure> {
    let door = app.store.read();
    let Some(id) = store::uren::last_approver(door, deelnemer.id).await? else {
        return Ok(String::new());
    };
    name_of(door, id).await
}

async fn name_of(door: &impl Door, account: Uuid) -> Result<String, Failure> {
    Ok(store::account::by_id(door, account)
        .await?
        .map_or_else(String::new, |account| account.naam))
}

/// What the seal is over: hours as they stand on the paper. Names and levels may change later without making it false.
fn sealed_text(deelnemer: Uuid, moment: Timestamp, werkervaring: &Werkervaring) -> String {
    let mut text = format!(
        "{deelnemer}|{}|{}",
        moment.as_second(),
        werkervaring.minuten
    );
    for regel in &werkervaring.vaardigheden {
        text.push_str(&format!("|{}={}", regel.slug, regel.minuten));
    }
    text
}
