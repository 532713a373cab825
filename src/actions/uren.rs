//! Uren after they were reported: a begeleider approves them, per person or a whole visit at once; who was reported for or
//! answers for it may say that approved uren are wrong. Approving the last uren of a visit approves the visit, and the
//! klus closes with its last visit. Closing a whole day is in [`dag`], a month in [`maand`], lists of uren in [`lijst`], what
//! stands on paper or comes in late in [`later`].

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Done, Failure, Once, cheque, once,
    werk::{how, klus_of, not_now, record_uren, store_klus, store_opdracht},
};
use crate::{
    app::App,
    domain::{
        account::{Actor, NotAllowed, Want, may},
        klus::KlusStatus,
        opdracht::OpdrachtStatus,
        ploeg::Ploeg,
        uren::{Claim, Uren, UrenRefused, UrenSoort, UrenStatus},
    },
    store::{self, Door, Tx},
};

pub mod dag;
pub mod later;
pub mod lijst;
pub mod maand;

mod look;

pub use look::{VisitUren, approved, of_opdracht, own, to_approve};

/// What approving did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// Rows that count now.
    pub uren: Vec<Uuid>,
    /// Their minutes together.
    pub minuten: u32,
    /// Rows of the visit that still wait.
    pub waiting: i64,
}

/// A begeleider agrees with one row, or sets other minutes and says why.
pub async fn approve(
    app: &App,
    actor: &Actor,
    id: Uuid,
    minuten: Option<u32>,
    reden: String,
    key: Option<Once>,
) -> Result<Done<Approved>, Failure> {
    approver(actor)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let seen = answered_for(&tx, &who, id).await?;
        lock_visit(&tx, seen.opdracht_id).await?;
        // Again inside the lock: somebody may have approved it while we waited.
        let uren = answered_for(&tx, &who, id).await?;
        let done = approve_row(&tx, &app, &who, uren, minuten, &reden).await?;
        let waiting = settle_visit(&tx, &app, &who, done.opdracht_id).await?;
        Ok(Approved {
            uren: vec![done.id],
            minuten: done.minuten,
            waiting,
        })
    })
    .await
}

/// A begeleider agrees with everything that was reported for a visit.
pub async fn approve_all(
    app: &App,
    actor: &Actor,
    opdracht: Uuid,
    key: Option<Once>,
) -> Result<Done<Approved>, Failure> {
    let account = approver(actor)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        lock_visit(&tx, Some(opdracht)).await?;
        let rows = store::uren::of_opdracht(&tx, opdracht).await?;
        let mut own = false;
        let mut done = Vec::new();
        for uren in rows {
            let UrenStatus::Reported { by } = uren.status else {
                continue;
            };
            // Who is only the second person sees the rows that need one.
            let uren = match answered_for(&tx, &who, uren.id).await {
                Err(Failure::NotFound) => continue,
                answered => answered?,
            };
            if by == account {
                own = true;
                continue;
            }
            let approved = approve_row(&tx, &app, &who, uren, None, "").await;
            done.push(approved.map_err(one_by_one)?);
        }
        match (done.is_empty(), own) {
            (true, true) => return Err(UrenRefused::OwnReport.into()),
            (true, false) => return Err(Failure::NotFound),
            (false, _) => {}
        }
        let waiting = settle_visit(&tx, &app, &who, Some(opdracht)).await?;
        Ok(Approved {
            minuten: done.iter().map(|uren| uren.minuten).sum(),
            uren: done.into_iter().map(|uren| uren.id).collect(),
            waiting,
        })
    })
    .await
}

/// What is wrong with one row, where all were approved at once: there is no field to show it at.
fn one_by_one(failure: Failure) -> Failure {
    match failure {
        Failure::Invalid(errors) => {
            let said: Vec<&str> = errors
                .list()
                .iter()
                .map(|(_, said)| said.as_str())
                .collect();
            Failure::refused("Dit kan niet in één keer", said.join(" "))
        }
        other => other,
    }
}

/// What somebody says is wrong with uren.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    /// What kind of time it was, where it was another.
    pub soort: Option<UrenSoort>,
    /// How long it was.
    pub minuten: u32,
    /// Why, as typed.
    pub reden: String,
}

/// Says that uren are wrong: a new row with the right minutes waits for a begeleider who is somebody else; of a closed month
/// a counter-entry does. A deelnemer may say so of their own uren, a begeleider of those they answer for. Answers the key of
/// what waits now.
pub async fn correct(
    app: &App,
    actor: &Actor,
    id: Uuid,
    correction: Correction,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    if actor.account()?.rol.deelnemer().is_none() {
        approver(actor)?;
    }
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let seen = own_or_answered_for(&tx, &who, id).await?;
        lock_maand(&tx, &seen.uitvoerder).await?;
        // Again inside the lock: the month may have been closed while we waited.
        let uren = own_or_answered_for(&tx, &who, id).await?;
        say_wrong(&tx, &app, &who, uren, &correction).await
    })
    .await
}

/// What becomes of a row that somebody says is wrong, by where it stands.
async fn say_wrong(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    uren: Uren,
    correction: &Correction,
) -> Result<Uuid, Failure> {
    let account = actor.account()?;
    let (now, from) = (app.now(), uren.status.word());
    let claim = Claim {
        by: account.id,
        how: how(&account.rol),
        soort: correction.soort.unwrap_or(uren.soort),
        minuten: correction.minuten,
        reden: &correction.reden,
    };
    match uren.status {
        UrenStatus::Closed(_) => {
            let booked = store::uren::counter_entries(tx, uren.id).await?;
            let entries = uren.counter(&booked, claim, now, || app.new_id())?;
            for entry in &entries {
                store::uren::add(tx, entry, now).await?;
                record_uren(tx, actor, now, None, entry, "uren.counter");
            }
            Ok(entries.first().map_or(uren.id, |entry| entry.id))
        }
        UrenStatus::Reported { .. } => {
            let again = uren.report_again(claim)?;
            store::uren::update(tx, &again).await?;
            record_uren(tx, actor, now, Some(from), &again, "uren.report");
            Ok(again.id)
        }
        UrenStatus::Proposed
        | UrenStatus::Approved(_)
        | UrenStatus::Disputed(_)
        | UrenStatus::Corrected(_)
        | UrenStatus::Rejected(_) => {
            let (old, new) = uren.dispute(app.new_id(), claim)?;
            store::uren::update(tx, &old).await?;
            record_uren(tx, actor, now, Some(from), &old, "uren.dispute");
            store::uren::add(tx, &new, now).await?;
            record_uren(tx, actor, now, None, &new, "uren.report");
            Ok(new.id)
        }
    }
}

/// A begeleider does not agree with a correction or counter-entry that somebody asked for, and says why: what was approved
/// stays.
pub async fn reject(
    app: &App,
    actor: &Actor,
    id: Uuid,
    reden: String,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    let account = approver(actor)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let uren = answered_for(&tx, &who, id).await?;
        let (now, from) = (app.now(), uren.status.word());
        let rejected = uren.reject(account, now, &reden)?;
        store::uren::update(&tx, &rejected).await?;
        record_uren(&tx, &who, now, Some(from), &rejected, "uren.reject");
        if let Some(corrected) = rejected.corrects_id {
            settle_old(&tx, &who, now, corrected, Uren::stand, "uren.stand").await?;
        }
        Ok(rejected.id)
    })
    .await
}

/// A row that somebody may say is wrong: their own, or one they answer for.
pub async fn correctable(app: &App, actor: &Actor, id: Uuid) -> Result<Uren, Failure> {
    if actor.account()?.rol.deelnemer().is_none() {
        approver(actor)?;
    }
    own_or_answered_for(app.store.read(), actor, id).await
}

/// The account of somebody who approves uren.
fn approver(actor: &Actor) -> Result<Uuid, NotAllowed> {
    let account = actor.account()?;
    let uitvoerder = account.rol.uitvoerder().ok_or(NotAllowed)?;
    may(actor, Want::ApproveUren { uitvoerder })?;
    Ok(account.id)
}

/// A row, for the begeleider of its ploeg; and where that one reported it, or it is of no ploeg, for another begeleider or a
/// coordinator of the uitvoerder.
async fn answered_for(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Uren, Failure> {
    let uren = store::uren::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let want = Want::ApproveUren {
        uitvoerder: &uren.uitvoerder,
    };
    may(actor, want).map_err(|_| Failure::NotFound)?;
    let own = actor.account()?.id;
    let judges = ploeg_of(door, &uren).await?.is_none_or(|ploeg| {
        let second = uren.status.reported_by() == Some(ploeg.begeleider_id);
        ploeg.begeleider_id == own || second
    });
    if judges {
        Ok(uren)
    } else {
        Err(Failure::NotFound)
    }
}

async fn own_or_answered_for(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Uren, Failure> {
    let Some(own) = actor.account()?.rol.deelnemer() else {
        return answered_for(door, actor, id).await;
    };
    store::uren::find(door, id)
        .await?
        .filter(|uren| uren.deelnemer_id == own)
        .ok_or(Failure::NotFound)
}

/// The ploeg in which a row was worked; none where the phone of somebody who was in none brought it (H4).
async fn ploeg_of(door: &impl Door, uren: &Uren) -> Result<Option<Ploeg>, Failure> {
    let ploeg = match (uren.ploeg_id, uren.opdracht_id) {
        (Some(ploeg), _) => ploeg,
        (None, Some(opdracht)) => {
            let opdracht = store::opdracht::find(door, opdracht).await?;
            opdracht.ok_or(Failure::NotFound)?.ploeg_id
        }
        (None, None) => return Ok(None),
    };
    let ploeg = store::ploeg::find(door, ploeg).await?;
    Ok(Some(ploeg.ok_or(Failure::NotFound)?))
}

/// Two begeleiders who approve the last two rows together must see each other, or nobody approves the visit.
async fn lock_visit(tx: &Tx, opdracht: Option<Uuid>) -> Result<(), Failure> {
    if let Some(opdracht) = opdracht {
        tx.lock(&format!("uren {opdracht}")).await?;
    }
    Ok(())
}

async fn approve_row(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    uren: Uren,
    minuten: Option<u32>,
    reden: &str,
) -> Result<Uren, Failure> {
    let from = uren.status.word();
    let done = uren.approve(actor.account()?.id, app.now(), minuten, reden)?;
    keep_approved(tx, app, actor, from, done).await
}

/// Stores a row that was approved, with what that does to the row it takes the place of.
async fn keep_approved(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    from: &'static str,
    done: Uren,
) -> Result<Uren, Failure> {
    let now = app.now();
    store::uren::update(tx, &done).await?;
    record_uren(tx, actor, now, Some(from), &done, "uren.approve");
    if let Some(corrected) = done.corrects_id {
        settle_old(tx, actor, now, corrected, Uren::correct, "uren.correct").await?;
    }
    in_one_place(tx, &done).await?;
    Ok(done)
}

/// The row about which a correction was decided.
async fn settle_old(
    tx: &Tx,
    actor: &Actor,
    now: jiff::Timestamp,
    id: Uuid,
    step: fn(Uren) -> Result<Uren, UrenRefused>,
    action: &'static str,
) -> Result<(), Failure> {
    let old = store::uren::find(tx, id).await?.ok_or(Failure::NotFound)?;
    let from = old.status.word();
    let old = step(old)?;
    store::uren::update(tx, &old).await?;
    record_uren(tx, actor, now, Some(from), &old, action);
    Ok(())
}

/// Nobody is in two places at once in what counts (invariant H3). Counter-entries are bookings, not time.
async fn in_one_place(tx: &Tx, done: &Uren) -> Result<(), Failure> {
    if done.counter.is_some() || store::uren::overlapping(tx, done).await?.is_none() {
        return Ok(());
    }
    let naam = store::deelnemer::find(tx, done.deelnemer_id)
        .await?
        .map_or_else(|| "Deze deelnemer".to_owned(), |one| one.naam);
    Err(UrenRefused::Overlap(naam).into())
}

/// Closing a month and what changes its uren follow each other.
async fn lock_maand(tx: &Tx, uitvoerder: &str) -> Result<(), Failure> {
    Ok(tx.lock(&format!("uren maand {uitvoerder}")).await?)
}

/// When nothing of a visit waits any more the visit is approved, and with the last visit the klus is closed and its
/// remaining cheques are released (domain.md §4). Answers how many rows still wait.
async fn settle_visit(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    opdracht: Option<Uuid>,
) -> Result<i64, Failure> {
    let Some(opdracht) = opdracht else {
        return Ok(0);
    };
    let waiting = store::uren::waiting(tx, opdracht).await?;
    let visit = store::opdracht::find(tx, opdracht)
        .await?
        .ok_or(Failure::NotFound)?;
    let ended = matches!(
        visit.status,
        OpdrachtStatus::Finished | OpdrachtStatus::PartlyDone
    );
    if waiting > 0 || !ended {
        return Ok(waiting);
    }
    let now = app.now();
    let approved = visit.clone().approve(now).map_err(not_now)?;
    store_opdracht(tx, actor, now, &visit, &approved, "opdracht.approve").await?;
    let klus = klus_of(tx, &visit).await?;
    let all_approved = store::opdracht::of_klus(tx, klus.id)
        .await?
        .iter()
        .all(|one| one.status == OpdrachtStatus::Approved || !one.status.is_live());
    if klus.status == KlusStatus::Done && all_approved {
        let closed = klus.clone().close(now).map_err(not_now)?;
        cheque::release(tx, app, actor, klus.id).await?;
        store_klus(tx, actor, now, &klus, &closed, "klus.close").await?;
    }
    Ok(waiting)
}

/// The name of a klussoort; its slug where the regeling no longer has it.
pub(super) fn klussoort_naam(app: &App, slug: &str) -> String {
    app.regeling
        .klussoort(slug)
        .map_or_else(|| slug.to_owned(), |soort| soort.naam.clone())
}
