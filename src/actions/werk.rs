//! What a ploeg does at a visit: on the way, started, finished. Each press moves the opdracht and its klus, and finishing
//! reports the uren of the deelnemers, all in one transaction. What the phone shows is in [`day`].

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Act, Done, Failure, Once, bericht, once, record};
use crate::{
    app::App,
    domain::{
        account::{Account, Actor, NotAllowed, Rol, Want, may},
        address::clean_text,
        fields::FieldErrors,
        klus::Klus,
        opdracht::{Opdracht, OpdrachtRefused, OpdrachtStatus, breaks},
        ploeg::Ploeg,
        uren::{How, MomentRefused, NewUren, Uren, UrenRefused, UrenSoort, moment},
    },
    store::{self, Door, Tx},
};

pub mod away;
pub mod back;
pub mod day;
pub mod more;
pub mod rest;
pub mod sign;

/// Longest remark at the end of a visit.
pub(super) const MAX_OPMERKING: usize = 500;

/// Where a visit stands after a press.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    /// The visit.
    pub opdracht: Uuid,
    /// The word of its state.
    pub status: String,
    /// When it was so.
    pub op: Timestamp,
}

/// What is said when a visit ends.
#[derive(Clone, Debug, Default)]
pub struct FinishDraft {
    /// When, if not now.
    pub op: Option<Timestamp>,
    /// Minutes of deelnemers who were not there from beginning to end; 0 for who was not there at all.
    pub minuten: Vec<(Uuid, u32)>,
    /// What the begeleider must know.
    pub opmerking: String,
    /// Not everything is done: the rest becomes another visit.
    pub partly: bool,
}

/// The ploeg sets off.
pub async fn on_the_way(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<Stand>, Failure> {
    own_uitvoerder(actor)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let (old, _) = mine(&tx, &who, id).await?;
        on_the_way_in(&tx, &app, &who, old, None).await
    })
    .await
}

/// The ploeg sets off, now or at `op`, inside the caller's unit of work.
pub(super) async fn on_the_way_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    old: Opdracht,
    op: Option<Timestamp>,
) -> Result<Stand, Failure> {
    let now = app.now();
    let at = moment(&old, op, now)?;
    let new = old.clone().on_the_way(at).map_err(not_now)?;
    store_opdracht(tx, actor, now, &old, &new, "opdracht.on_the_way").await?;
    Ok(stand(&new, at))
}

/// The ploeg begins, now or at `op`.
pub async fn start(
    app: &App,
    actor: &Actor,
    id: Uuid,
    op: Option<Timestamp>,
    key: Option<Once>,
) -> Result<Done<Stand>, Failure> {
    own_uitvoerder(actor)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let (old, _) = mine(&tx, &who, id).await?;
        start_in(&tx, &app, &who, old, op).await
    })
    .await
}

/// The ploeg begins, inside the caller's unit of work.
pub(super) async fn start_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    old: Opdracht,
    op: Option<Timestamp>,
) -> Result<Stand, Failure> {
    let now = app.now();
    let at = moment(&old, op, now)?;
    let new = old.clone().start(at).map_err(not_now)?;
    store_opdracht(tx, actor, now, &old, &new, "opdracht.start").await?;
    let klus = klus_of(tx, &old).await?;
    let begun = klus.clone().start(now).map_err(not_now)?;
    store_klus(tx, actor, now, &klus, &begun, "klus.start").await?;
    Ok(stand(&new, at))
}

/// The ploeg is done, wholly or partly: the visit ends and the uren of every deelnemer are reported.
pub async fn finish(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: FinishDraft,
    key: Option<Once>,
) -> Result<Done<Stand>, Failure> {
    own_uitvoerder(actor)?;
    let opmerking = clean_text(&draft.opmerking, MAX_OPMERKING)
        .map_err(|error| invalid("opmerking", error.to_string()))?;
    let draft = FinishDraft { opmerking, ..draft };
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let (old, ploeg) = mine(&tx, &who, id).await?;
        let new = finish_in(&tx, &app, &who, &old, &ploeg, draft).await?;
        let at = new.finished_at.unwrap_or(new.changed_at);
        Ok(stand(&new, at))
    })
    .await
}

/// Ends a visit, within a unit; what the draft says was checked.
pub(super) async fn finish_in(
    tx: &Tx,
    app: &App,
    who: &Actor,
    old: &Opdracht,
    ploeg: &Ploeg,
    draft: FinishDraft,
) -> Result<Opdracht, Failure> {
    let FinishDraft {
        op,
        minuten,
        opmerking,
        partly,
    } = draft;
    let now = app.now();
    let at = moment(old, op, now)?;
    let new = if partly {
        old.clone().partly_done(at, opmerking).map_err(ended)?
    } else {
        old.clone().finish(at, opmerking).map_err(ended)?
    };
    store_opdracht(tx, who, now, old, &new, "opdracht.finish").await?;
    let klus = klus_of(tx, old).await?;
    let after = if partly {
        klus.clone().unplan(now).map_err(not_now)?
    } else {
        klus.clone().finish(now).map_err(not_now)?
    };
    store_klus(tx, who, now, &klus, &after, "klus.finish").await?;
    bericht::owe(tx, app, "klus.finish", &after, None).await?;
    let breaks = rest::end_with_the_visit(tx, new.id, at).await?;
    let rested = breaks::total(&breaks, at);
    report_uren(tx, app, who, &new, ploeg, &klus.klussoort, &minuten, rested).await?;
    Ok(new)
}

/// One row of uren for every deelnemer who was there, from the beginning and as long as was worked: breaks come off at the end, so
/// that one row stays one stretch of time (invariant H2).
#[expect(
    clippy::too_many_arguments,
    reason = "a report has a visit, its people and their times"
)]
async fn report_uren(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    opdracht: &Opdracht,
    ploeg: &Ploeg,
    klussoort: &str,
    minuten: &[(Uuid, u32)],
    rested: SignedDuration,
) -> Result<(), Failure> {
    if let Some(place) = minuten
        .iter()
        .position(|(deelnemer, _)| !ploeg.deelnemers.contains(deelnemer))
    {
        return Err(invalid(
            &format!("urenPerDeelnemer[{place}].deelnemer"),
            "Deze deelnemer was niet in deze ploeg.",
        ));
    }
    let (account, now) = (actor.account()?, app.now());
    let (Some(van), Some(end)) = (opdracht.started_at, opdracht.finished_at) else {
        return Err(Failure::NotFound);
    };
    let mut present = 0_u32;
    for deelnemer in &ploeg.deelnemers {
        let own = minuten.iter().find(|(one, _)| one == deelnemer);
        let tot = match own {
            Some((_, 0)) => continue,
            Some((_, minuten)) => van + jiff::SignedDuration::from_mins(i64::from(*minuten)),
            None => end - rested,
        };
        present += 1;
        let uren = Uren::report(NewUren {
            id: app.new_id(),
            deelnemer_id: *deelnemer,
            opdracht_id: Some(opdracht.id),
            ploeg_id: None,
            uitvoerder: opdracht.uitvoerder.clone(),
            soort: UrenSoort::Klus,
            klussoort: Some(klussoort.to_owned()),
            datum: opdracht.datum,
            van,
            tot,
            how: how(&account.rol),
            reported_by: Some(account.id),
        })?;
        store::uren::add(tx, &uren, now).await?;
        record_uren(tx, actor, now, None, &uren, "uren.report");
    }
    if present == 0 {
        return Err(invalid(
            "urenPerDeelnemer",
            "Iemand moet er geweest zijn. Vul bij ten minste één deelnemer tijd in.",
        ));
    }
    Ok(())
}

/// How somebody of this role reports.
pub(super) fn how(rol: &Rol) -> How {
    match rol {
        Rol::Deelnemer { .. } => How::Phone,
        Rol::Begeleider { .. }
        | Rol::Coordinator { .. }
        | Rol::Balie { .. }
        | Rol::Meldpunt
        | Rol::Klantmanager
        | Rol::Financien
        | Rol::Beleid
        | Rol::Beheerder
        | Rol::Verwijzer => How::Begeleider,
    }
}

/// The uitvoerder for which somebody works; a role that never works at visits is refused here.
pub(super) fn own_uitvoerder(actor: &Actor) -> Result<&str, NotAllowed> {
    let uitvoerder = actor.account()?.rol.uitvoerder().ok_or(NotAllowed)?;
    may(actor, Want::Work { uitvoerder })?;
    Ok(uitvoerder)
}

/// A visit with its ploeg, for somebody who works at it: a deelnemer in the ploeg, its begeleider, a coordinator of the
/// uitvoerder. For anybody else it does not exist.
pub(super) async fn mine(
    door: &impl Door,
    actor: &Actor,
    id: Uuid,
) -> Result<(Opdracht, Ploeg), Failure> {
    let uitvoerder = own_uitvoerder(actor)?;
    let opdracht = store::opdracht::find(door, id)
        .await?
        .filter(|opdracht| opdracht.uitvoerder == uitvoerder)
        .ok_or(Failure::NotFound)?;
    let ploeg = store::ploeg::find(door, opdracht.ploeg_id)
        .await?
        .filter(|ploeg| works_in(actor.account().ok(), ploeg))
        .ok_or(Failure::NotFound)?;
    if opdracht.status == OpdrachtStatus::Draft {
        return Err(Failure::NotFound);
    }
    Ok((opdracht, ploeg))
}

pub(super) fn works_in(account: Option<&Account>, ploeg: &Ploeg) -> bool {
    account.is_some_and(|account| match &account.rol {
        Rol::Deelnemer { deelnemer, .. } => ploeg.deelnemers.contains(deelnemer),
        Rol::Begeleider { .. } => ploeg.begeleider_id == account.id,
        Rol::Coordinator { uitvoerder } => ploeg.uitvoerder == *uitvoerder,
        Rol::Balie { .. }
        | Rol::Meldpunt
        | Rol::Klantmanager
        | Rol::Financien
        | Rol::Beleid
        | Rol::Beheerder
        | Rol::Verwijzer => false,
    })
}

pub(super) async fn klus_of(door: &impl Door, opdracht: &Opdracht) -> Result<Klus, Failure> {
    store::klus::find(door, opdracht.klus_id)
        .await?
        .ok_or(Failure::NotFound)
}

/// Stores what a transition did to a visit, with its event.
pub(super) async fn store_opdracht(
    tx: &Tx,
    actor: &Actor,
    now: Timestamp,
    old: &Opdracht,
    new: &Opdracht,
    action: &'static str,
) -> Result<(), Failure> {
    store::opdracht::update(tx, new).await?;
    record(
        tx,
        now,
        actor,
        Act {
            action,
            object: "opdracht",
            object_id: new.id,
            no: new.version,
            from: Some(old.status.word()),
            to: Some(new.status.word()),
        },
    );
    Ok(())
}

/// Stores what a transition did to a klus, with its event.
pub(super) async fn store_klus(
    tx: &Tx,
    actor: &Actor,
    now: Timestamp,
    old: &Klus,
    new: &Klus,
    action: &'static str,
) -> Result<(), Failure> {
    store::klus::update(tx, new).await?;
    record(
        tx,
        now,
        actor,
        Act {
            action,
            object: "klus",
            object_id: new.id,
            no: new.version,
            from: Some(old.status.word()),
            to: Some(new.status.word()),
        },
    );
    Ok(())
}

/// The event of a row of uren.
pub(super) fn record_uren(
    tx: &Tx,
    actor: &Actor,
    now: Timestamp,
    from: Option<&'static str>,
    uren: &Uren,
    action: &'static str,
) {
    record(
        tx,
        now,
        actor,
        Act {
            action,
            object: "uren",
            object_id: uren.id,
            no: uren.version,
            from,
            to: Some(uren.status.word()),
        },
    );
}

fn stand(opdracht: &Opdracht, op: Timestamp) -> Stand {
    Stand {
        opdracht: opdracht.id,
        status: opdracht.status.word().to_owned(),
        op,
    }
}

/// A transition that does not fit the state, as a refusal.
pub(super) fn not_now(refused: impl std::fmt::Display) -> Failure {
    Failure::coded("weigering-niet-nu", "Dit kan nu niet", refused)
}

/// Why a visit does not end.
fn ended(refused: OpdrachtRefused) -> Failure {
    match refused {
        OpdrachtRefused::EndsBeforeStart => {
            Failure::coded("weigering-einde-voor-begin", "Dit kan nu niet", refused)
        }
        OpdrachtRefused::NotNow(_) | OpdrachtRefused::WrongReden => not_now(refused),
    }
}

fn invalid(field: &str, sentence: impl Into<String>) -> Failure {
    Failure::Invalid(FieldErrors::one(field, sentence))
}

impl From<MomentRefused> for Failure {
    fn from(refused: MomentRefused) -> Self {
        Self::coded(refused.code(), "Deze tijd kan niet", refused)
    }
}

impl From<UrenRefused> for Failure {
    fn from(refused: UrenRefused) -> Self {
        match refused {
            UrenRefused::Backwards | UrenRefused::Length => invalid("minuten", refused.to_string()),
            UrenRefused::ReasonMissing | UrenRefused::Reason => {
                invalid("reden", refused.to_string())
            }
            UrenRefused::Same | UrenRefused::Overlap(_) => invalid("minuten", refused.to_string()),
            UrenRefused::Soort => invalid("soort", refused.to_string()),
            UrenRefused::OwnReport => Self::refused("Deze uren hebt u zelf gemeld", refused),
            UrenRefused::BeyondPlan
            | UrenRefused::Waits
            | UrenRefused::CounterEntry
            | UrenRefused::NoCorrection => Self::refused("Dit kan zo niet met deze uren", refused),
            UrenRefused::Status(_) => Self::coded(
                "weigering-uren-staan-vast",
                "Dit kan niet meer met deze uren",
                refused,
            ),
        }
    }
}
