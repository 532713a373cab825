//! Asking for a klus and deciding about it: residents without an account, staff for them, coordinators for their own
//! uitvoerder. Looking at klussen is in `look`, the confirmation on paper in `paper`.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Act, Done, Failure, Once, aanbod, bericht, cheque, herhaling, limits::Try, once, record,
    vooropname,
};
use crate::{
    app::App,
    domain::{
        aanbod::Ended,
        account::{Actor, Want, may},
        address::clean_text,
        bewoner::Bewoner,
        fields::FieldErrors,
        herhaling::CallOff,
        klus::{
            Acceptance, Klus, KlusDraft, KlusRefused, KlusStatus, NewKlus, REMARK_MAX, Volgcode,
            accept::Said,
        },
        nummer::KlusNummer,
    },
    secrets::{self, Purpose},
    store::{self, Door, Tx},
};

mod around;
pub mod edit;
pub mod intake;
mod look;
mod paper;
mod undo;

pub use crate::store::klus::{LIST_MAX, Promised, Sort, Stand};
pub use around::{Around, Distance, Near, around};
pub(super) use look::own_klus;
pub use look::{
    Dossier, Followed, PAGE_SIZE, Part, QueueAsk, Step, Taken, asked, dossier, follow, lists, queue,
};
pub use paper::{confirmation, confirmation_for_staff};
pub use undo::{Undoable, undo, undoable};

/// What comes back from asking. The volgcode exists nowhere else.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// The klus.
    pub id: Uuid,
    /// Its number, as written.
    pub volgnummer: String,
    /// The secret of the tracking link, as written.
    pub volgcode: String,
    /// Its state.
    pub status: KlusStatus,
}

/// What comes back from deciding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decided {
    /// The klus.
    pub id: Uuid,
    /// Its number, as written.
    pub volgnummer: String,
    /// Its state now.
    pub status: KlusStatus,
    /// In whose queue it stands now.
    pub uitvoerder: String,
}

impl Decided {
    fn of(klus: &Klus) -> Self {
        Self {
            id: klus.id,
            volgnummer: klus.nummer.to_string(),
            status: klus.status,
            uitvoerder: klus.uitvoerder.clone(),
        }
    }
}

/// Asks for a klus: a resident for themselves, or staff on their behalf.
pub async fn ask(
    app: &App,
    actor: &Actor,
    from: IpAddr,
    draft: &KlusDraft,
    key: Option<Once>,
) -> Result<Done<Asked>, Failure> {
    let by = match actor {
        Actor::Nightly | Actor::Bewoner => None,
        Actor::Account(account) => {
            may(actor, Want::EnterKlus)?;
            Some(account.id)
        }
    };
    let new = draft
        .check(&app.regeling, app.today())
        .map_err(Failure::Invalid)?;
    let volgcode = new_volgcode()?;
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        // Counted in here, so that a double click or a reload costs nobody a try.
        if by.is_none() {
            unit_app.limits.count(Try::Ask, from)?;
        }
        add(&tx, &unit_app, &unit_actor, by, new, &volgcode).await
    })
    .await
}

async fn add(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    by: Option<Uuid>,
    new: NewKlus,
    volgcode: &Volgcode,
) -> Result<Asked, Failure> {
    let NewKlus {
        bewoner,
        klussoort,
        omschrijving,
        zelf,
        toegang,
        voorkeuren,
        deadline,
        aantal_cheques,
        cheques,
        plaats,
        klasse,
        uitvoerder,
    } = new;
    let now = app.now();
    let bewoner = match store::bewoner::find_same(tx, &bewoner).await? {
        Some(known) => known,
        None => {
            let bewoner = Bewoner {
                id: app.new_id(),
                gegevens: bewoner,
                created_at: now,
            };
            store::bewoner::add(tx, &bewoner).await?;
            bewoner
        }
    };
    let klus = Klus {
        id: app.new_id(),
        nummer: next_nummer(tx, app).await?,
        bewoner_id: bewoner.id,
        klussoort,
        omschrijving,
        zelf,
        toegang,
        voorkeuren,
        deadline,
        aantal_cheques,
        plaats,
        klasse,
        status: KlusStatus::Requested,
        version: 1,
        uitvoerder,
        personen: None,
        personen_minuten: None,
        reden: None,
        toelichting: None,
        passed_by: None,
        contactpersoon: by,
        asked_by: by,
        paused_werkdagen: 0,
        requested_at: now,
        changed_at: now,
    };
    keep_asked(tx, app, actor, &klus, volgcode).await?;
    cheque::reserve(tx, app, actor, &cheques, klus.id).await?;
    Ok(Asked {
        id: klus.id,
        volgnummer: klus.nummer.to_string(),
        volgcode: volgcode.to_string(),
        status: klus.status,
    })
}

/// The next number of this year.
pub(super) async fn next_nummer(tx: &Tx, app: &App) -> Result<KlusNummer, Failure> {
    let year = app.today().year();
    let seq = store::counter::take(tx, &format!("klus-{year}"), 1).await?;
    let seq = u32::try_from(seq).map_err(|_| {
        Failure::refused(
            "Er zijn te veel klussen",
            "Bel de beheerder van dit systeem.",
        )
    })?;
    Ok(KlusNummer { year, seq })
}

/// Keeps a klus that was asked, with its event and the word that is owed about it.
pub(super) async fn keep_asked(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    klus: &Klus,
    volgcode: &Volgcode,
) -> Result<(), Failure> {
    let mac = app.keys.mac(Purpose::Volgcode, &volgcode.compact());
    store::klus::add(tx, klus, mac).await?;
    record(
        tx,
        app.now(),
        actor,
        Act {
            action: "klus.ask",
            object: "klus",
            object_id: klus.id,
            no: klus.version,
            from: None,
            to: Some(klus.status.word()),
        },
    );
    bericht::owe(tx, app, "klus.ask", klus, None).await
}

pub(super) fn new_volgcode() -> Result<Volgcode, Failure> {
    let random = secrets::random::<8>()?;
    Ok(Volgcode::generate(|bytes| bytes.copy_from_slice(&random)))
}

/// Takes a klus on, with nothing said or confirmed. `version` is what the coordinator was looking at.
pub async fn accept(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: Option<i32>,
    acceptance: Acceptance,
    key: Option<Once>,
) -> Result<Done<Decided>, Failure> {
    intake::accept(app, actor, id, version, acceptance, Said::default(), key).await
}

/// Declines a klus with a reason of the regeling; cheques reserved for it are free again.
pub async fn decline(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: Option<i32>,
    reden: &str,
    key: Option<Once>,
) -> Result<Done<Decided>, Failure> {
    intake::decline(app, actor, id, version, reden, "", key).await
}

/// Passes a klus on to the queue of another uitvoerder.
pub async fn pass_on(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: Option<i32>,
    uitvoerder: &str,
    key: Option<Once>,
) -> Result<Done<Decided>, Failure> {
    let other = app
        .regeling
        .uitvoerder(uitvoerder.trim())
        .cloned()
        .ok_or_else(|| FieldErrors::one("uitvoerder", "Kies een uitvoerder uit de lijst."));
    let (now, regeling) = (app.now(), app.regeling.clone());
    decide(
        app,
        actor,
        Deciding {
            id,
            version,
            key,
            right: Right::Dispatch,
            action: "klus.pass_on",
            confirmed: None,
            call_off: None,
        },
        move |klus| {
            let klussoort = regeling
                .klussoort(&klus.klussoort)
                .ok_or(Failure::NotFound)?;
            let other = other.map_err(Failure::Invalid)?;
            Ok(klus.pass_on(now, &other, klussoort, &regeling)?)
        },
    )
    .await
}

/// Asks the resident something; the clock of the norm stands still.
pub async fn ask_bewoner(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: Option<i32>,
    question: &str,
    key: Option<Once>,
) -> Result<Done<Decided>, Failure> {
    let (now, question) = (app.now(), question.to_owned());
    decide(
        app,
        actor,
        Deciding {
            id,
            version,
            key,
            right: Right::Dispatch,
            action: "klus.ask_bewoner",
            confirmed: None,
            call_off: None,
        },
        move |klus| {
            let question = remark(
                "vraag",
                &question,
                "Vul in wat u aan de bewoner wilt vragen.",
            )?;
            Ok(klus.ask(now, question)?)
        },
    )
    .await
}

/// Writes down the resident's answer.
pub async fn answer(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: Option<i32>,
    answer: &str,
    key: Option<Once>,
) -> Result<Done<Decided>, Failure> {
    let (now, answer) = (app.now(), answer.to_owned());
    decide(
        app,
        actor,
        Deciding {
            id,
            version,
            key,
            right: Right::See,
            action: "klus.answer",
            confirmed: None,
            call_off: None,
        },
        move |klus| {
            let answer = remark(
                "antwoord",
                &answer,
                "Vul in wat de bewoner heeft geantwoord.",
            )?;
            Ok(klus.answer(now, &answer)?)
        },
    )
    .await
}

/// Withdraws a klus for the resident, of a series only this time; cheques reserved for it are free again in the same act (invariant
/// H8).
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: Option<i32>,
    reden: &str,
    key: Option<Once>,
) -> Result<Done<Decided>, Failure> {
    let call_off = Some(CallOff::ThisTime);
    intake::withdraw(app, actor, id, version, reden, call_off, key).await
}

/// Which right an act asks for.
#[derive(Clone, Copy)]
enum Right {
    Dispatch,
    See,
}

/// Whoever may see a klus learns that something is not theirs to decide; others learn nothing.
fn may_decide(actor: &Actor, right: Right, uitvoerder: &str) -> Result<(), Failure> {
    may(actor, Want::SeeKlus { uitvoerder }).map_err(|_| Failure::NotFound)?;
    match right {
        Right::Dispatch => may(actor, Want::Dispatch { uitvoerder })?,
        Right::See => {}
    }
    Ok(())
}

/// A klus that this account may dispatch: asked before anything is said about what was typed.
pub async fn to_dispatch(app: &App, actor: &Actor, id: Uuid) -> Result<Klus, Failure> {
    dispatched(app.store.read(), actor, id).await
}

/// The same inside a unit of work.
pub(super) async fn dispatched(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Klus, Failure> {
    let klus = store::klus::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    may_decide(actor, Right::Dispatch, &klus.uitvoerder)?;
    Ok(klus)
}

/// An act on a klus: which, on what was being looked at, by which right.
struct Deciding {
    id: Uuid,
    version: Option<i32>,
    key: Option<Once>,
    right: Right,
    action: &'static str,
    /// The height that was confirmed on taking the klus on, in centimetres.
    confirmed: Option<u32>,
    /// What was said of its series on withdrawing it.
    call_off: Option<CallOff>,
}

/// The one shape of deciding: load, rights, transition (which first says what was typed wrong), store on the old version,
/// release what is no longer needed, event.
async fn decide<F>(
    app: &App,
    actor: &Actor,
    deciding: Deciding,
    transition: F,
) -> Result<Done<Decided>, Failure>
where
    F: FnOnce(Klus) -> Result<Klus, Failure> + Clone + Send + 'static,
{
    let Deciding {
        id,
        version,
        key,
        right,
        action,
        confirmed,
        call_off,
    } = deciding;
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let klus = store::klus::find(&tx, id).await?.ok_or(Failure::NotFound)?;
        may_decide(&unit_actor, right, &klus.uitvoerder)?;
        let (from, had) = (klus.status, klus.uitvoerder.clone());
        let stale = version.is_some_and(|version| version != klus.version);
        let klus = transition(klus)?;
        if stale {
            return Err(Failure::Stale);
        }
        store::klus::update(&tx, &klus).await?;
        if let Some(max_hoogte_cm) = confirmed {
            intake::confirm(&tx, &unit_app, &unit_actor, &klus, max_hoogte_cm).await?;
        }
        let undecided = matches!(klus.status, KlusStatus::Requested | KlusStatus::Asked);
        if !undecided || klus.uitvoerder != had {
            vooropname::cancel_of_klus(&tx, &unit_app, &unit_actor, klus.id).await?;
        }
        if from == KlusStatus::Offered {
            let why = if klus.status == KlusStatus::Withdrawn {
                Ended::KlusWithdrawn
            } else {
                Ended::PassedOn
            };
            aanbod::end_of_klus(&tx, &unit_app, &unit_actor, klus.id, why).await?;
        }
        if klus.status == KlusStatus::Withdrawn {
            herhaling::call_off(&tx, &unit_app, &unit_actor, klus.id, call_off).await?;
            super::opdracht::cancel_of_klus(&tx, &unit_app, &unit_actor, klus.id).await?;
        }
        if matches!(klus.status, KlusStatus::Declined | KlusStatus::Withdrawn) {
            cheque::release(&tx, &unit_app, &unit_actor, klus.id).await?;
        }
        record(
            &tx,
            unit_app.now(),
            &unit_actor,
            Act {
                action,
                object: "klus",
                object_id: klus.id,
                no: klus.version,
                from: Some(from.word()),
                to: Some(klus.status.word()),
            },
        );
        bericht::owe(&tx, &unit_app, action, &klus, None).await?;
        Ok(Decided::of(&klus))
    })
    .await
}

fn remark(field: &str, text: &str, missing: &str) -> Result<String, Failure> {
    let invalid = |sentence: String| Failure::Invalid(FieldErrors::one(field, sentence));
    let text = clean_text(text, REMARK_MAX).map_err(|error| invalid(error.to_string()))?;
    if text.is_empty() {
        return Err(invalid(missing.to_owned()));
    }
    Ok(text)
}

impl From<KlusRefused> for Failure {
    fn from(refused: KlusRefused) -> Self {
        Self::refused(refused.title(), refused)
    }
}
