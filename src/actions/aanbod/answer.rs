//! The answer to an aanbod: by link, on the page where the klus is followed, or to staff by telephone, letter or at a counter. Choosing
//! plans the klus as planning by hand does, in the same transaction; a place that is gone by then is said to be.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Shown, breaches, lock, note_klus, seen, settle, shown};
use crate::{
    actions::{Done, Failure, Once, klus::own_klus, limits::Try, once, opdracht},
    app::App,
    domain::{
        aanbod::{Aanbod, AanbodRefused, AanbodStatus, Aanbodcode, Via},
        account::Actor,
        address::clean_text,
        fields::FieldErrors,
        klus::{Klus, REMARK_MAX},
    },
    secrets::Purpose,
    store::{self, Tx},
};

/// What the resident says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The half day with this number.
    Keuze(u32),
    /// None of them, with why; may be empty.
    Geen(String),
}

/// The word for none of them, in forms.
pub const GEEN: &str = "geen";

impl Answer {
    /// As typed: a number, or [`GEEN`] with a word why.
    pub fn parse(keuze: &str, reden: &str) -> Result<Self, FieldErrors> {
        if keuze.trim() == GEEN {
            return clean_text(reden, REMARK_MAX)
                .map(Self::Geen)
                .map_err(|error| FieldErrors::one("reden", error.to_string()));
        }
        keuze
            .trim()
            .parse()
            .map(Self::Keuze)
            .map_err(|_| FieldErrors::one("keuze", "Kies een dagdeel, of kies geen van deze."))
    }
}

/// What came of an answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answered {
    /// The aanbod.
    pub aanbod: Uuid,
    /// The klus.
    pub klus: Uuid,
    /// The half day that was chosen; none when none suits.
    pub keuze: Option<u32>,
}

/// An aanbod by its link. What is no code, and what is the code of nothing, get the same answer.
pub async fn by_link(app: &App, from: IpAddr, code: &str) -> Result<Shown, Failure> {
    app.limits.count(Try::Lookup, from)?;
    let aanbod = behind(app, code).await?;
    let klus = store::klus::find(app.store.read(), aanbod.klus_id)
        .await?
        .ok_or(Failure::NotFound)?;
    shown(app, klus, aanbod).await
}

async fn behind(app: &App, code: &str) -> Result<Aanbod, Failure> {
    let code = Aanbodcode::parse(code).map_err(|_| Failure::NotFound)?;
    let mac = app.keys.mac(Purpose::Aanbodcode, &code.compact());
    store::aanbod::by_code(app.store.read(), mac)
        .await?
        .ok_or(Failure::NotFound)
}

/// Answers by link.
pub async fn with_link(
    app: &App,
    actor: &Actor,
    from: IpAddr,
    code: &str,
    answer: Answer,
    key: Option<Once>,
) -> Result<Done<Answered>, Failure> {
    app.limits.count(Try::Lookup, from)?;
    let aanbod = behind(app, code).await?.id;
    give(app, actor, aanbod, answer, Via::Link, key).await
}

/// Answers on the page where the resident follows the klus, by its number or tracking code and the postcode.
pub async fn with_number(
    app: &App,
    actor: &Actor,
    from: IpAddr,
    (what, postcode): (&str, &str),
    answer: Answer,
    key: Option<Once>,
) -> Result<Done<Answered>, Failure> {
    let (klus, _) = own_klus(app, from, what, postcode).await?;
    let aanbod = last(app, &klus).await?;
    give(app, actor, aanbod, answer, Via::Volgen, key).await
}

/// Staff who may see the klus write down what the resident says.
pub async fn by_staff(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    answer: Answer,
    via: Via,
    key: Option<Once>,
) -> Result<Done<Answered>, Failure> {
    let klus = seen(app.store.read(), actor, klus).await?;
    let aanbod = last(app, &klus).await?;
    give(app, actor, aanbod, answer, via, key).await
}

async fn last(app: &App, klus: &Klus) -> Result<Uuid, Failure> {
    let last = store::aanbod::last_of(app.store.read(), &[klus.id]).await?;
    last.first().map(|one| one.id).ok_or(Failure::NotFound)
}

async fn give(
    app: &App,
    actor: &Actor,
    aanbod: Uuid,
    answer: Answer,
    via: Via,
    key: Option<Once>,
) -> Result<Done<Answered>, Failure> {
    let (opdracht, unit_app, unit_actor) = (app.new_id(), app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (&unit_app, &unit_actor);
        let found = store::aanbod::find(&tx, aanbod)
            .await?
            .ok_or(Failure::NotFound)?;
        lock(&tx, &found.uitvoerder).await?;
        // Read again: whoever answered at the same moment has had their turn.
        let aanbod = store::aanbod::find(&tx, aanbod)
            .await?
            .ok_or(Failure::NotFound)?;
        let klus = store::klus::find(&tx, aanbod.klus_id)
            .await?
            .ok_or(Failure::NotFound)?;
        let answered = Answered {
            aanbod: aanbod.id,
            klus: klus.id,
            keuze: match answer {
                Answer::Keuze(no) => Some(no),
                Answer::Geen(_) => None,
            },
        };
        if !is_said_already(&aanbod, &answer) {
            match answer {
                Answer::Keuze(no) => {
                    choose(&tx, app, actor, aanbod, klus, no, via, opdracht).await?;
                }
                Answer::Geen(reden) => refuse(&tx, app, actor, aanbod, klus, reden, via).await?,
            }
        }
        Ok(answered)
    })
    .await
}

/// Whether this is what was answered before: saying it twice does no harm.
fn is_said_already(aanbod: &Aanbod, answer: &Answer) -> bool {
    match (&aanbod.status, answer) {
        (AanbodStatus::Chosen { keuze, .. }, Answer::Keuze(no)) => keuze == no,
        (AanbodStatus::Refused { .. }, Answer::Geen(_)) => true,
        (
            AanbodStatus::Open
            | AanbodStatus::Chosen { .. }
            | AanbodStatus::Refused { .. }
            | AanbodStatus::Lapsed
            | AanbodStatus::Withdrawn(_),
            Answer::Keuze(_) | Answer::Geen(_),
        ) => false,
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "who chose what of which klus, and how"
)]
async fn choose(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    aanbod: Aanbod,
    klus: Klus,
    no: u32,
    via: Via,
    opdracht: Uuid,
) -> Result<(), Failure> {
    aanbod.may_answer(app.now())?;
    let spot = aanbod.keuze(no).ok_or(AanbodRefused::Unknown)?.spot;
    // Planning by hand waits for the ploeg, or was ready before it is read.
    tx.lock(&format!("ploeg:{}", spot.ploeg)).await?;
    let breach = breaches(app, tx, &klus, &[spot]).await?;
    if breach.iter().any(Option::is_some) {
        return Err(AanbodRefused::Gone.into());
    }
    let ploeg = store::ploeg::find(tx, spot.ploeg)
        .await?
        .ok_or(AanbodRefused::Gone)?;
    let aanbod = aanbod.choose(app.now(), no, via, actor.account_id())?;
    settle(tx, app, actor, "aanbod.choose", &aanbod).await?;
    opdracht::plan_in(tx, app, actor, opdracht, klus, &ploeg, spot).await?;
    Ok(())
}

async fn refuse(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    aanbod: Aanbod,
    klus: Klus,
    reden: String,
    via: Via,
) -> Result<(), Failure> {
    let aanbod = aanbod.refuse(app.now(), reden, via, actor.account_id())?;
    let from = klus.status;
    let klus = klus.end_offer(app.now())?;
    settle(tx, app, actor, "aanbod.refuse", &aanbod).await?;
    store::klus::update(tx, &klus).await?;
    note_klus(tx, app, actor, "klus.offer_refuse", from, &klus);
    Ok(())
}
