//! What is shown of uren: what waits for a begeleider and what was approved lately, per visit; one's own.

use std::collections::HashMap;

use jiff::{Timestamp, ToSpan, civil::Date};
use uuid::Uuid;

use super::{approver, klussoort_naam, ploeg_of};
use crate::{
    actions::{
        Failure,
        werk::{klus_of, mine},
    },
    app::App,
    domain::{
        account::{Actor, NotAllowed},
        uren::{Uren, UrenStatus},
    },
    store,
};

/// Rows on the approval page, at most; the rest comes when these are done.
const MOST_WAITING: i64 = 200;
/// How long approved uren stay on the begeleider's page.
const DONE_DAYS: i64 = 14;
/// Weeks of uren a deelnemer sees.
const OWN_WEEKS: i64 = 26;

/// The uren of one visit, or of a ploeg's day between visits, as a begeleider judges them.
#[derive(Clone, Debug)]
pub struct VisitUren {
    /// The visit; none for time between visits.
    pub opdracht: Option<Uuid>,
    /// The day.
    pub datum: Date,
    /// When it was planned; none for time between visits.
    pub gepland: Option<(Timestamp, Timestamp)>,
    /// What the ploeg wrote at the end; empty when nothing.
    pub opmerking: String,
    /// Its ploeg, or that it had none.
    pub ploeg: String,
    /// Name of the klussoort, or that it is time between visits.
    pub kop: String,
    /// Village; empty for time between visits.
    pub plaats: String,
    /// The rows, each with the deelnemer's name.
    pub rows: Vec<(Uren, String)>,
    /// Whether the asker reported these and may therefore not approve them.
    pub own_report: bool,
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

async fn by_visit(app: &App, actor: &Actor, rows: Vec<Uren>) -> Result<Vec<VisitUren>, Failure> {
    let door = app.store.read();
    let account = actor.account()?;
    let names: HashMap<Uuid, String> = store::deelnemer::list(door, account.rol.org())
        .await?
        .into_iter()
        .map(|deelnemer| (deelnemer.id, deelnemer.naam))
        .collect();
    let mut visits: Vec<(Option<Uuid>, VisitUren)> = Vec::new();
    for uren in rows {
        let own_report = matches!(uren.status, UrenStatus::Reported { by } if by == account.id);
        let of = uren.opdracht_id.or(uren.ploeg_id).or(Some(uren.id));
        let naam = names.get(&uren.deelnemer_id).cloned().unwrap_or_default();
        if let Some((_, visit)) = visits.iter_mut().find(|(known, _)| *known == of) {
            visit.own_report |= own_report;
            visit.rows.push((uren, naam));
            continue;
        }
        let mut visit = heading(app, &uren).await?;
        visit.own_report = own_report;
        visit.rows.push((uren, naam));
        visits.push((of, visit));
    }
    Ok(visits.into_iter().map(|(_, visit)| visit).collect())
}

/// Of what a row of uren is, without rows.
async fn heading(app: &App, uren: &Uren) -> Result<VisitUren, Failure> {
    let door = app.store.read();
    let ploeg = ploeg_of(door, uren).await?;
    let kop = match (&ploeg, &uren.klussoort) {
        (None, Some(klussoort)) => klussoort_naam(app, klussoort),
        (Some(_), _) | (None, None) => "Tussen de klussen".to_owned(),
    };
    let between = VisitUren {
        opdracht: None,
        datum: uren.datum,
        gepland: None,
        opmerking: String::new(),
        ploeg: ploeg.map_or_else(|| "Zonder ploeg".to_owned(), |ploeg| ploeg.naam),
        kop,
        plaats: String::new(),
        rows: Vec::new(),
        own_report: false,
    };
    let Some(id) = uren.opdracht_id else {
        return Ok(between);
    };
    let opdracht = store::opdracht::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let klus = klus_of(door, &opdracht).await?;
    Ok(VisitUren {
        opdracht: Some(id),
        gepland: Some((opdracht.van, opdracht.tot)),
        opmerking: opdracht.opmerking,
        kop: klussoort_naam(app, &klus.klussoort),
        plaats: klus.plaats,
        ..between
    })
}
