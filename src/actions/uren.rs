//! Uren after they were reported: a begeleider approves them, per person or a whole visit at once; who was reported for or
//! answers for it may say that approved uren are wrong. Approving the last uren of a visit approves the visit, and the
//! klus closes with its last visit.

use std::collections::HashMap;

use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Done, Failure, Once, cheque, once,
    werk::{how, klus_of, mine, not_now, record_uren, store_klus, store_opdracht},
};
use crate::{
    app::App,
    domain::{
        account::{Actor, NotAllowed, Want, may},
        klus::KlusStatus,
        opdracht::{Opdracht, OpdrachtStatus},
        ploeg::Ploeg,
        uren::{Uren, UrenRefused, UrenStatus},
    },
    store::{self, Door, Tx},
};

/// Rows on the approval page, at most; the rest comes when these are done.
const MOST_WAITING: i64 = 200;
/// How long approved uren stay on the begeleider's page.
const DONE_DAYS: i64 = 14;
/// Weeks of uren a deelnemer sees.
const OWN_WEEKS: i64 = 26;

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

/// The uren of one visit, as a begeleider judges them.
#[derive(Clone, Debug)]
pub struct VisitUren {
    /// The visit.
    pub opdracht: Opdracht,
    /// Its ploeg.
    pub ploeg: String,
    /// Name of the klussoort.
    pub klussoort: String,
    /// Village.
    pub plaats: String,
    /// The rows, each with the deelnemer's name.
    pub rows: Vec<(Uren, String)>,
    /// Whether the asker reported these and may therefore not approve them.
    pub own_report: bool,
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
            let uren = answered_for(&tx, &who, uren.id).await?;
            if by == account {
                own = true;
                continue;
            }
            done.push(approve_row(&tx, &app, &who, uren, None, "").await?);
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

/// Says that approved uren are wrong: a new row with the right minutes waits for a begeleider who is somebody else.
/// A deelnemer may say so of their own uren, a begeleider of those they answer for. Answers the new row's key.
pub async fn correct(
    app: &App,
    actor: &Actor,
    id: Uuid,
    minuten: u32,
    reden: String,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    let account = actor.account()?.clone();
    if account.rol.deelnemer().is_none() {
        approver(actor)?;
    }
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let uren = own_or_answered_for(&tx, &who, id).await?;
        let (now, from) = (app.now(), uren.status.word());
        let (old, new) =
            uren.dispute(app.new_id(), account.id, how(&account.rol), minuten, &reden)?;
        store::uren::update(&tx, &old).await?;
        record_uren(&tx, &who, now, Some(from), &old, "uren.dispute");
        store::uren::add(&tx, &new, now).await?;
        record_uren(&tx, &who, now, None, &new, "uren.report");
        Ok(new.id)
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

/// What waits for this begeleider, per visit, oldest first.
pub async fn to_approve(app: &App, actor: &Actor) -> Result<Vec<VisitUren>, Failure> {
    let account = approver(actor)?;
    let door = app.store.read();
    let uitvoerder = actor.account()?.rol.org();
    let rows = store::uren::to_approve(door, uitvoerder, account, MOST_WAITING).await?;
    by_visit(app, actor, rows).await
}

/// What was approved lately in the ploegen of this begeleider, per visit, latest first.
pub async fn approved(app: &App, actor: &Actor) -> Result<Vec<VisitUren>, Failure> {
    let account = approver(actor)?;
    let since = app.today().saturating_sub(DONE_DAYS.days());
    let uitvoerder = actor.account()?.rol.org();
    let rows =
        store::uren::approved_since(app.store.read(), uitvoerder, account, since, MOST_WAITING)
            .await?;
    by_visit(app, actor, rows).await
}

/// The uren of one visit, for who works at it.
pub async fn of_opdracht(app: &App, actor: &Actor, opdracht: Uuid) -> Result<Vec<Uren>, Failure> {
    let door = app.store.read();
    mine(door, actor, opdracht).await?;
    let rows = store::uren::of_opdracht(door, opdracht).await?;
    Ok(match actor.account()?.rol.deelnemer() {
        // One's own only: how long a colleague worked is between them and the begeleider.
        Some(own) => rows
            .into_iter()
            .filter(|uren| uren.deelnemer_id == own)
            .collect(),
        None => rows,
    })
}

/// A deelnemer's own uren of the last half year, latest first.
pub async fn own(app: &App, actor: &Actor) -> Result<Vec<Uren>, Failure> {
    let deelnemer = actor.account()?.rol.deelnemer().ok_or(NotAllowed)?;
    let today = app.today();
    let from = today.saturating_sub(OWN_WEEKS.weeks());
    Ok(store::uren::of_deelnemer(app.store.read(), deelnemer, from, today).await?)
}

/// The account of somebody who approves uren.
fn approver(actor: &Actor) -> Result<Uuid, NotAllowed> {
    let account = actor.account()?;
    let uitvoerder = account.rol.uitvoerder().ok_or(NotAllowed)?;
    may(actor, Want::ApproveUren { uitvoerder })?;
    Ok(account.id)
}

/// A row, for the begeleider of its ploeg; and where that one reported it, for another begeleider of the uitvoerder.
async fn answered_for(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Uren, Failure> {
    let uren = store::uren::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let want = Want::ApproveUren {
        uitvoerder: &uren.uitvoerder,
    };
    may(actor, want).map_err(|_| Failure::NotFound)?;
    let Some(opdracht) = uren.opdracht_id else {
        return Ok(uren);
    };
    let ploeg = ploeg_of(door, opdracht).await?;
    let own = ploeg.begeleider_id == actor.account()?.id;
    let second = uren.status.reported_by() == Some(ploeg.begeleider_id);
    if own || second {
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

async fn ploeg_of(door: &impl Door, opdracht: Uuid) -> Result<Ploeg, Failure> {
    let opdracht = store::opdracht::find(door, opdracht)
        .await?
        .ok_or(Failure::NotFound)?;
    store::ploeg::find(door, opdracht.ploeg_id)
        .await?
        .ok_or(Failure::NotFound)
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
    let (now, from) = (app.now(), uren.status.word());
    let done = uren.approve(actor.account()?.id, now, minuten, reden)?;
    store::uren::update(tx, &done).await?;
    record_uren(tx, actor, now, Some(from), &done, "uren.approve");
    if let Some(corrected) = done.corrects_id {
        let old = store::uren::find(tx, corrected)
            .await?
            .ok_or(Failure::NotFound)?;
        let from = old.status.word();
        let old = old.correct()?;
        store::uren::update(tx, &old).await?;
        record_uren(tx, actor, now, Some(from), &old, "uren.correct");
    }
    Ok(done)
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

async fn by_visit(app: &App, actor: &Actor, rows: Vec<Uren>) -> Result<Vec<VisitUren>, Failure> {
    let door = app.store.read();
    let account = actor.account()?;
    let names: HashMap<Uuid, String> = store::deelnemer::list(door, account.rol.org())
        .await?
        .into_iter()
        .map(|deelnemer| (deelnemer.id, deelnemer.naam))
        .collect();
    let mut visits: Vec<VisitUren> = Vec::new();
    for uren in rows {
        let Some(id) = uren.opdracht_id else {
            continue;
        };
        let own_report = matches!(uren.status, UrenStatus::Reported { by } if by == account.id);
        let row = (
            uren.clone(),
            names.get(&uren.deelnemer_id).cloned().unwrap_or_default(),
        );
        if let Some(visit) = visits.iter_mut().find(|visit| visit.opdracht.id == id) {
            visit.own_report |= own_report;
            visit.rows.push(row);
            continue;
        }
        let opdracht = store::opdracht::find(door, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let klus = klus_of(door, &opdracht).await?;
        let ploeg = store::ploeg::find(door, opdracht.ploeg_id)
            .await?
            .ok_or(Failure::NotFound)?;
        visits.push(VisitUren {
            klussoort: klussoort_naam(app, &klus.klussoort),
            plaats: klus.plaats,
            ploeg: ploeg.naam,
            opdracht,
            rows: vec![row],
            own_report,
        });
    }
    Ok(visits)
}

/// The name of a klussoort; its slug where the regeling no longer has it.
pub(super) fn klussoort_naam(app: &App, slug: &str) -> String {
    app.regeling
        .klussoort(slug)
        .map_or_else(|| slug.to_owned(), |soort| soort.naam.clone())
}
