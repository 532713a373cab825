//! What comes in after the day: times that stood on a paper day sheet, filled in by a begeleider for the ploeg; and uren from
//! a phone that arrive when the visit was already closed. Nothing that was logged is ever lost (domain.md §3, §4).

use jiff::{Timestamp, civil::Time};
use uuid::Uuid;

use super::{
    Correction, approver,
    dag::{End, end_visit},
    lock_maand, lock_visit, say_wrong,
};
use crate::{
    actions::{
        Done, Failure, Once, once,
        ploeg::seen,
        werk::{how, mine, record_uren},
    },
    app::App,
    domain::{
        account::{Actor, NotAllowed},
        address::clean_text,
        calendar::{long_date, parse_time, to_instant},
        fields::FieldErrors,
        opdracht::{OpdrachtStatus, Visit},
        ploeg::Ploeg,
        uren::{How, Maand, NewUren, Uren, UrenSoort, minuten_between, moment},
    },
    store::{self, Door},
};

/// Longest remark on a day sheet.
const MAX_OPMERKING: usize = 500;

/// What stood on paper, as typed.
#[derive(Clone, Debug, Default)]
pub struct PapierDraft {
    /// When they began, `HH:MM`.
    pub begonnen: String,
    /// When they were done, `HH:MM`.
    pub klaar: String,
    /// Who was not there.
    pub afwezig: Vec<Uuid>,
    /// What the ploeg wrote.
    pub opmerking: String,
    /// Not everything is done: the rest becomes another visit.
    pub partly: bool,
}

/// A visit whose day sheet is scanned.
#[derive(Clone, Debug)]
pub struct Papier {
    /// The visit with what it is about.
    pub visit: Visit,
    /// Its ploeg.
    pub ploeg: Ploeg,
    /// Who is in it.
    pub deelnemers: Vec<(Uuid, String)>,
}

impl Papier {
    /// Whether the times can still be filled in.
    pub fn is_open(&self) -> bool {
        let status = self.visit.opdracht.status;
        status.is_ahead() || status == OpdrachtStatus::Started
    }
}

/// A visit, for the begeleider who holds its day sheet.
pub async fn papier(app: &App, actor: &Actor, opdracht: Uuid) -> Result<Papier, Failure> {
    papier_of(app.store.read(), actor, opdracht).await
}

async fn papier_of(door: &impl Door, actor: &Actor, opdracht: Uuid) -> Result<Papier, Failure> {
    let (opdracht, ploeg) = mine(door, actor, opdracht).await?;
    let ploeg = seen(door, actor, ploeg.id).await?;
    let visit = store::opdracht::visit(door, opdracht.id)
        .await?
        .ok_or(Failure::NotFound)?;
    let deelnemers = store::deelnemer::of_ploeg(door, ploeg.id)
        .await?
        .into_iter()
        .map(|one| (one.id, one.naam))
        .collect();
    Ok(Papier {
        visit,
        ploeg,
        deelnemers,
    })
}

/// Fills in, for the ploeg, what it wrote on its day sheet: the visit began and ended then, and everybody who was there has
/// uren that wait for the closing of the day.
pub async fn fill_in(
    app: &App,
    actor: &Actor,
    opdracht: Uuid,
    draft: PapierDraft,
    key: Option<Once>,
) -> Result<Done<Uuid>, Failure> {
    approver(actor)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        lock_visit(&tx, Some(opdracht)).await?;
        let papier = papier_of(&tx, &who, opdracht).await?;
        if papier.ploeg.begeleider_id != who.account()?.id {
            return Err(NotAllowed.into());
        }
        if !papier.is_open() {
            return Err(Failure::refused(
                "De tijden van dit bezoek staan er al",
                "Kloppen ze niet? Verbeter ze bij het afsluiten van de dag.",
            ));
        }
        let end = times(&papier, &draft, app.now())?;
        let (van, tot) = (end.van, end.tot);
        end_visit(&tx, &app, &who, &papier.visit, end).await?;
        let visit = &papier.visit;
        let present = papier.ploeg.deelnemers.iter();
        for deelnemer in present.filter(|one| !draft.afwezig.contains(one)) {
            let uren = Uren::report(NewUren {
                id: app.new_id(),
                deelnemer_id: *deelnemer,
                opdracht_id: Some(opdracht),
                ploeg_id: None,
                uitvoerder: visit.opdracht.uitvoerder.clone(),
                soort: UrenSoort::Klus,
                klussoort: Some(visit.klus.klussoort.clone()),
                datum: visit.opdracht.datum,
                van,
                tot,
                how: How::Begeleider,
                reported_by: Some(who.account()?.id),
            })?;
            store::uren::add(&tx, &uren, app.now()).await?;
            record_uren(&tx, &who, app.now(), None, &uren, "uren.report");
        }
        Ok(opdracht)
    })
    .await
}

/// The times on paper, read; everything that is wrong at once.
fn times(papier: &Papier, draft: &PapierDraft, now: Timestamp) -> Result<End, Failure> {
    let mut errors = FieldErrors::default();
    let opdracht = &papier.visit.opdracht;
    let mut time = |field: &str, text: &str| -> Option<Timestamp> {
        let time: Time = errors.take(field, parse_time(text))?;
        let at = to_instant(opdracht.datum, time);
        errors.take(field, moment(opdracht, Some(at), now))
    };
    // A press that was made stands.
    let van = match opdracht.started_at {
        Some(started) => Some(started),
        None => time("begonnen", &draft.begonnen),
    };
    let tot = time("klaar", &draft.klaar);
    let opmerking = errors.take("opmerking", clean_text(&draft.opmerking, MAX_OPMERKING));
    if let (Some(van), Some(tot)) = (van, tot) {
        errors.take("klaar", minuten_between(van, tot));
    }
    let all_away = papier
        .ploeg
        .deelnemers
        .iter()
        .all(|one| draft.afwezig.contains(one));
    if all_away {
        errors.push(
            "afwezig",
            "Iemand moet er geweest zijn. Ging dit bezoek niet door? Vraag de coördinator om dat vast te leggen.",
        );
    }
    match (van, tot, opmerking) {
        (Some(van), Some(tot), Some(opmerking)) if errors.is_empty() => Ok(End {
            van,
            tot,
            partly: draft.partly,
            opmerking,
        }),
        _ => Err(Failure::Invalid(errors)),
    }
}

/// Uren of a deelnemer that arrive when their visit is already over for us, from a phone that had no coverage: a row that
/// waits says what the phone says, approved uren are disputed, and of a closed month a counter-entry waits. Answers the key
/// of what waits now; none when what is there says the same.
pub async fn arrive(
    app: &App,
    actor: &Actor,
    opdracht: Uuid,
    (van, tot): (Timestamp, Timestamp),
    key: Option<Once>,
) -> Result<Done<Option<Uuid>>, Failure> {
    let deelnemer = actor.account()?.rol.deelnemer().ok_or(NotAllowed)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        arrive_in(&tx, &app, &who, (opdracht, deelnemer), (van, tot)).await
    })
    .await
}

/// The same, inside the caller's unit of work.
pub(in crate::actions) async fn arrive_in(
    tx: &store::Tx,
    app: &App,
    who: &Actor,
    (opdracht, deelnemer): (Uuid, Uuid),
    (van, tot): (Timestamp, Timestamp),
) -> Result<Option<Uuid>, Failure> {
    let (visit, _) = mine(tx, who, opdracht).await?;
    lock_maand(tx, &visit.uitvoerder).await?;
    lock_visit(tx, Some(opdracht)).await?;
    if visit.finished_at.is_none() {
        return Err(Failure::refused(
            "Dit bezoek is nog niet klaar",
            "Druk eerst op Begonnen en op Klaar, of bel je begeleider.",
        ));
    }
    let (van, tot) = (
        moment(&visit, Some(van), app.now())?,
        moment(&visit, Some(tot), app.now())?,
    );
    let rows = store::uren::of_opdracht(tx, opdracht).await?;
    let standing = rows
        .into_iter()
        .filter(|row| row.deelnemer_id == deelnemer && row.counter.is_none())
        .filter(|row| row.status.waits() || row.status.counts())
        .max_by_key(|row| row.status.waits());
    let Some(uren) = standing else {
        return first_row(tx, app, who, opdracht, deelnemer, (van, tot))
            .await
            .map(Some);
    };
    let correction = Correction {
        soort: Some(UrenSoort::Klus),
        minuten: minuten_between(van, tot)?,
        reden: "Kwam later binnen van de telefoon".to_owned(),
    };
    if says_the_same(tx, &uren, correction.minuten).await? {
        return Ok(None);
    }
    say_wrong(tx, app, who, uren, &correction).await.map(Some)
}

/// Whether a row, with its counter-entries, comes to these minutes of work already.
async fn says_the_same(door: &impl Door, uren: &Uren, minuten: u32) -> Result<bool, Failure> {
    let booked = store::uren::counter_entries(door, uren.id).await?;
    let total: i64 = std::iter::once(uren)
        .chain(&booked)
        .filter(|row| row.soort == UrenSoort::Klus && (row.status.counts() || row.status.waits()))
        .map(Uren::signed_minuten)
        .sum();
    Ok(total == i64::from(minuten))
}

/// A row for somebody who had none at this visit; when its month is closed it counts in the open month, and says so.
async fn first_row(
    tx: &store::Tx,
    app: &App,
    actor: &Actor,
    opdracht: Uuid,
    deelnemer: Uuid,
    (van, tot): (Timestamp, Timestamp),
) -> Result<Uuid, Failure> {
    let account = actor.account()?;
    let visit = store::opdracht::visit(tx, opdracht)
        .await?
        .ok_or(Failure::NotFound)?;
    let Visit { opdracht, klus, .. } = visit;
    let month = Maand::of(opdracht.datum);
    let closed = store::uren::closed(tx, &opdracht.uitvoerder, month).await?;
    let mut uren = Uren::report(NewUren {
        id: app.new_id(),
        deelnemer_id: deelnemer,
        opdracht_id: Some(opdracht.id),
        ploeg_id: None,
        uitvoerder: opdracht.uitvoerder,
        soort: UrenSoort::Klus,
        klussoort: Some(klus.klussoort),
        datum: if closed.is_some() {
            app.today()
        } else {
            opdracht.datum
        },
        van,
        tot,
        how: how(&account.rol),
        reported_by: Some(account.id),
    })?;
    uren.reden = Some(format!(
        "Kwam later binnen van de telefoon; gewerkt op {}",
        long_date(opdracht.datum)
    ));
    store::uren::add(tx, &uren, app.now()).await?;
    record_uren(tx, actor, app.now(), None, &uren, "uren.report");
    Ok(uren.id)
}
