//! Making ploegen, looking at their day and printing it. Putting klussen on them is in `opdracht`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Act, Done, Failure, Once, bericht, once, record, record_again};
use crate::{
    app::App,
    domain::{
        account::{Account, Actor, NotAllowed, Rol, Want, may},
        afwezig::{Afwezig, Wie},
        bezetting::Bezetting,
        calendar::local_time,
        cheque::{Cheque, ChequeStatus},
        deelnemer::Deelnemer,
        opdracht::{Visit, planning},
        ploeg::{NewPloeg, Ploeg, PloegDraft},
    },
    print::{self, Dagstaat, DagstaatOpdracht},
    store::{self, Door, Tx},
};

pub(crate) mod judge;

use judge::{Known, free_name, sharing};

/// A ploeg with its people and its day.
#[derive(Clone, Debug)]
pub struct PloegDay {
    /// The ploeg.
    pub ploeg: Ploeg,
    /// Who answers for it; none when that account has ended.
    pub begeleider: Option<Account>,
    /// Who is in it.
    pub deelnemers: Vec<Deelnemer>,
    /// Its visits in order of time, moved and fallen through too.
    pub visits: Vec<Visit>,
    /// What it goes without, a sentence each: `Ploeg 2 mist Remi: afwezig.`
    pub misses: Vec<String>,
}

impl PloegDay {
    /// When it has no visit.
    pub fn free(&self) -> Vec<(jiff::Timestamp, jiff::Timestamp)> {
        let opdrachten: Vec<_> = self.visits.iter().map(|one| one.opdracht.clone()).collect();
        planning::free(&self.ploeg, &opdrachten)
    }
}

/// What the form for a ploeg offers.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Who can answer for it, each with when they work.
    pub begeleiders: Vec<super::begeleider::Works>,
    /// Who takes part on that day, with the names of the ploegen they are already in.
    pub deelnemers: Vec<(Deelnemer, Vec<String>)>,
    /// Who is away at some moment of that day.
    pub afwezig: Vec<Afwezig>,
}

/// A ploeg that was made, changed or dissolved.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Made {
    /// Its key.
    pub id: Uuid,
}

/// The uitvoerder for which somebody sees ploegen: their own.
pub fn own_uitvoerder(actor: &Actor) -> Result<String, Failure> {
    let uitvoerder = actor
        .account()?
        .rol
        .uitvoerder()
        .ok_or(NotAllowed)?
        .to_owned();
    may(
        actor,
        Want::SeePloegen {
            uitvoerder: &uitvoerder,
        },
    )?;
    Ok(uitvoerder)
}

/// The ploegen of one's own uitvoerder on a day, in order of time; a begeleider sees those they answer for.
pub async fn day(app: &App, actor: &Actor, datum: Date) -> Result<Vec<PloegDay>, Failure> {
    let uitvoerder = own_uitvoerder(actor)?;
    let door = app.store.read();
    let mut ploegen = store::ploeg::of_day(door, &uitvoerder, datum).await?;
    ploegen.retain(|ploeg| answers_for(actor, ploeg));
    let begeleiders = store::account::begeleiders(door, &uitvoerder).await?;
    let known = store::deelnemer::list(door, &uitvoerder).await?;
    let visits = store::opdracht::visits_of_day(door, &uitvoerder, datum).await?;
    let afwezig = store::afwezig::between(door, &uitvoerder, datum, datum).await?;
    let bezet = store::bezetting::between(door, &uitvoerder, datum, datum).await?;
    let known_of_day = (afwezig.as_slice(), bezet.as_slice());
    Ok(ploegen
        .into_iter()
        .map(|ploeg| {
            let begeleider = begeleiders
                .iter()
                .find(|one| one.id == ploeg.begeleider_id)
                .cloned();
            let deelnemers: Vec<Deelnemer> = known
                .iter()
                .filter(|one| ploeg.deelnemers.contains(&one.id))
                .cloned()
                .collect();
            let own = visits
                .iter()
                .filter(|visit| visit.opdracht.ploeg_id == ploeg.id);
            PloegDay {
                visits: own.cloned().collect(),
                misses: misses(app, known_of_day, &ploeg, begeleider.as_ref(), &deelnemers),
                begeleider,
                deelnemers,
                ploeg,
            }
        })
        .collect())
}

/// One ploeg with its day.
pub async fn look(app: &App, actor: &Actor, id: Uuid) -> Result<PloegDay, Failure> {
    let door = app.store.read();
    let ploeg = seen(door, actor, id).await?;
    let begeleider = store::account::by_id(door, ploeg.begeleider_id).await?;
    let deelnemers = store::deelnemer::of_ploeg(door, id).await?;
    let (uitvoerder, datum) = (ploeg.uitvoerder.as_str(), ploeg.datum);
    let afwezig = store::afwezig::between(door, uitvoerder, datum, datum).await?;
    let bezet = store::bezetting::between(door, uitvoerder, datum, datum).await?;
    let known_of_day = (afwezig.as_slice(), bezet.as_slice());
    Ok(PloegDay {
        visits: store::opdracht::visits_of_ploeg(door, id).await?,
        misses: misses(app, known_of_day, &ploeg, begeleider.as_ref(), &deelnemers),
        begeleider,
        deelnemers,
        ploeg,
    })
}

/// What a ploeg goes without, a sentence each: who is away while it is out, and a vehicle that is not there.
fn misses(
    app: &App,
    day: (&[Afwezig], &[Bezetting]),
    ploeg: &Ploeg,
    begeleider: Option<&Account>,
    deelnemers: &[Deelnemer],
) -> Vec<String> {
    let (afwezig, bezet) = day;
    let begeleider =
        begeleider.map(|one| (Wie::Begeleider(one.id), format!("begeleider {}", one.naam)));
    let deelnemers = deelnemers
        .iter()
        .map(|one| (Wie::Deelnemer(one.id), one.naam.clone()));
    let people = begeleider
        .into_iter()
        .chain(deelnemers)
        .filter(|(wie, _)| ploeg.misses(afwezig, *wie))
        .map(|(_, naam)| format!("{} mist {naam}: afwezig.", ploeg.naam));
    let same = sharing(app, &ploeg.uitvoerder, ploeg.voertuig.as_deref());
    let voertuig = ploeg.bezet(&same, bezet).map(|one| {
        let naam = voertuig_naam(app, ploeg).unwrap_or_default();
        format!("{} mist {naam}: {}.", ploeg.naam, one.words())
    });
    people.chain(voertuig).collect()
}

/// What people call the vehicle of a ploeg.
pub fn voertuig_naam(app: &App, ploeg: &Ploeg) -> Option<String> {
    let slug = ploeg.voertuig.as_deref()?;
    let known = app
        .regeling
        .uitvoerder(&ploeg.uitvoerder)
        .and_then(|one| one.voertuig(slug));
    Some(known.map_or_else(|| slug.to_owned(), |one| one.naam.clone()))
}

/// Who could go out on a day.
pub async fn offer(app: &App, actor: &Actor, datum: Date) -> Result<Offer, Failure> {
    let uitvoerder = own_uitvoerder(actor)?;
    may(
        actor,
        Want::Dispatch {
            uitvoerder: &uitvoerder,
        },
    )?;
    let door = app.store.read();
    let ploegen = store::ploeg::of_day(door, &uitvoerder, datum).await?;
    let deelnemers = store::deelnemer::list(door, &uitvoerder).await?;
    Ok(Offer {
        begeleiders: super::begeleider::list(app, actor).await?,
        deelnemers: deelnemers
            .into_iter()
            .filter(|one| one.takes_part_on(datum))
            .map(|one| {
                let names = ploegen
                    .iter()
                    .filter(|ploeg| ploeg.deelnemers.contains(&one.id))
                    .map(|ploeg| ploeg.naam.clone())
                    .collect();
                (one, names)
            })
            .collect(),
        afwezig: store::afwezig::between(door, &uitvoerder, datum, datum).await?,
    })
}

/// Makes a ploeg for a day.
pub async fn make(
    app: &App,
    actor: &Actor,
    uitvoerder: &str,
    draft: &PloegDraft,
    key: Option<Once>,
) -> Result<Done<Made>, Failure> {
    may(actor, Want::Dispatch { uitvoerder })?;
    let account = actor.account()?.id;
    let new = draft.check().map_err(Failure::Invalid)?;
    let ploeg = with_fields(app.new_id(), uitvoerder.to_owned(), 1, new);
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let ploeg = judged(&tx, &unit_app, ploeg).await?;
        let now = unit_app.now();
        store::ploeg::add(&tx, &ploeg, account, now).await?;
        note(&tx, &unit_app, &unit_actor, "ploeg.make", ploeg.id, 1);
        Ok(Made { id: ploeg.id })
    })
    .await
}

/// Changes a ploeg that has nothing planned yet. `version` is what the coordinator was looking at.
pub async fn change(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: i32,
    draft: &PloegDraft,
    key: Option<Once>,
) -> Result<Done<Made>, Failure> {
    let old = dispatched(app.store.read(), actor, id).await?;
    let new = draft.check().map_err(Failure::Invalid)?;
    let ploeg = with_fields(id, old.uitvoerder.clone(), version + 1, new);
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        without_visits(&tx, id).await?;
        let ploeg = judged(&tx, &unit_app, ploeg).await?;
        alter_in(&tx, &unit_app, &unit_actor, &old, &ploeg).await?;
        Ok(Made { id })
    })
    .await
}

/// Dissolves a ploeg that never had anything planned.
pub async fn dissolve(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<Made>, Failure> {
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let ploeg = dispatched(&tx, &unit_actor, id).await?;
        dissolve_in(&tx, &unit_app, &unit_actor, &ploeg).await?;
        Ok(Made { id })
    })
    .await
}

/// Stores a changed ploeg, within a unit that has judged it; its people hear of it. Refused when it changed since `old` was read.
pub(super) async fn alter_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    old: &Ploeg,
    new: &Ploeg,
) -> Result<(), Failure> {
    store::ploeg::update(tx, new).await?;
    note(tx, app, actor, "ploeg.change", new.id, new.version);
    bericht::owe_changed_ploeg(tx, app, old, Some(new), new.version).await
}

/// Dissolves a ploeg that never had anything planned, within a unit; its people hear of it.
pub(super) async fn dissolve_in(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    ploeg: &Ploeg,
) -> Result<(), Failure> {
    without_visits(tx, ploeg.id).await?;
    store::ploeg::remove(tx, ploeg).await?;
    let no = ploeg.version + 1;
    note(tx, app, actor, "ploeg.dissolve", ploeg.id, no);
    bericht::owe_changed_ploeg(tx, app, ploeg, None, no).await
}

/// The printed day of a ploeg: a name for the file and the PDF. Who printed it is kept, because it names people and
/// addresses (reliability page §3).
pub async fn dagstaat(app: &App, actor: &Actor, id: Uuid) -> Result<(String, Vec<u8>), Failure> {
    let day = look(app, actor, id).await?;
    let name = format!("dagstaat-{}-{}", day.ploeg.datum, day.ploeg.id.simple());
    let mut sheet = sheet(app, &day);
    for visit in day
        .visits
        .into_iter()
        .filter(|one| one.opdracht.status.is_live())
    {
        let cheques = store::cheque::of_klus(app.store.read(), visit.klus.id).await?;
        sheet.opdrachten.push(on_paper(app, visit, &cheques));
    }
    let bytes = tokio::task::spawn_blocking(move || print::dagstaat(&sheet))
        .await
        .map_err(|error| Failure::Paper(error.to_string()))?
        .map_err(|error| Failure::Paper(error.to_string()))?;
    let (now, actor) = (app.now(), actor.clone());
    app.store
        .write(move |tx| async move {
            record_again(&tx, now, &actor, ("ploeg.print", "dagstaat"), id).await
        })
        .await?;
    Ok((name, bytes))
}

/// The head of the sheet; its visits follow.
fn sheet(app: &App, day: &PloegDay) -> Dagstaat {
    let regeling = &app.regeling;
    let uitvoerder = regeling.uitvoerder(&day.ploeg.uitvoerder);
    let office = uitvoerder.map_or_else(
        || regeling.meldpunt.telefoon.to_string(),
        |one| one.telefoon.to_string(),
    );
    let begeleider = day.begeleider.as_ref().map_or_else(
        || print::Telefoon {
            naam: "Kantoor".to_owned(),
            nummer: office.clone(),
        },
        |account| print::Telefoon {
            naam: account.naam.clone(),
            nummer: account.telefoon.clone().unwrap_or_else(|| office.clone()),
        },
    );
    Dagstaat {
        uitvoerder: uitvoerder.map_or_else(|| day.ploeg.uitvoerder.clone(), |one| one.naam.clone()),
        datum: day.ploeg.datum,
        ploeg: day.ploeg.naam.clone(),
        van: local_time(day.ploeg.van),
        tot: local_time(day.ploeg.tot),
        deelnemers: day.deelnemers.iter().map(|one| one.naam.clone()).collect(),
        begeleider,
        voertuig: voertuig_naam(app, &day.ploeg),
        opdrachten: Vec::new(),
        qr_tekst: format!(
            "{}/ploegen/{}/dag",
            app.settings.base_url.trim_end_matches('/'),
            day.ploeg.id
        ),
    }
}

fn on_paper(app: &App, visit: Visit, cheques: &[Cheque]) -> DagstaatOpdracht {
    let Visit {
        opdracht,
        klus,
        bewoner,
    } = visit;
    let klussoort = app.regeling.klussoort(&klus.klussoort);
    DagstaatOpdracht {
        van: local_time(opdracht.van),
        tot: local_time(opdracht.tot),
        klussoort: klussoort.map_or_else(|| klus.klussoort.clone(), |one| one.naam.clone()),
        adres: bewoner.gegevens.adres(),
        bewoner: print::Telefoon {
            naam: bewoner.gegevens.naam.to_string(),
            nummer: bewoner
                .gegevens
                .telefoon
                .map(|telefoon| telefoon.to_string())
                .unwrap_or_default(),
        },
        omschrijving: klus.omschrijving,
        toegang: klus.toegang,
        meenemen: klussoort
            .map(|one| one.gereedschap.join(", "))
            .unwrap_or_default(),
        personen_minuten: i64::from(klus.personen_minuten.unwrap_or(0)),
        aantal_cheques: klus.aantal_cheques,
        cheque_nummers: cheques
            .iter()
            .filter(|cheque| matches!(cheque.status, ChequeStatus::Reserved { .. }))
            .map(|cheque| cheque.nummer(&app.regeling.cheque_prefix).to_string())
            .collect(),
        qr_tekst: format!(
            "{}/uren/opdrachten/{}/papier",
            app.settings.base_url.trim_end_matches('/'),
            opdracht.id
        ),
    }
}

/// Whether this is a ploeg somebody sees: a begeleider those they answer for, a coordinator all.
fn answers_for(actor: &Actor, ploeg: &Ploeg) -> bool {
    match actor {
        Actor::Nightly | Actor::Bewoner => false,
        Actor::Account(account) => match account.rol {
            Rol::Begeleider { .. } => ploeg.begeleider_id == account.id,
            Rol::Balie { .. }
            | Rol::Meldpunt
            | Rol::Coordinator { .. }
            | Rol::Deelnemer { .. }
            | Rol::Klantmanager
            | Rol::Financien
            | Rol::Beleid
            | Rol::Beheerder
            | Rol::Verwijzer => true,
        },
    }
}

/// The ploeg, if this account may see it; else it does not exist.
pub(super) async fn seen(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Ploeg, Failure> {
    own_uitvoerder(actor)?;
    let ploeg = store::ploeg::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    may(
        actor,
        Want::SeePloegen {
            uitvoerder: &ploeg.uitvoerder,
        },
    )
    .map_err(|_| Failure::NotFound)?;
    if answers_for(actor, &ploeg) {
        Ok(ploeg)
    } else {
        Err(Failure::NotFound)
    }
}

/// The ploeg, if this account may plan with it. Whoever may only see it is told so; for others it does not exist.
pub(crate) async fn dispatched(
    door: &impl Door,
    actor: &Actor,
    id: Uuid,
) -> Result<Ploeg, Failure> {
    let ploeg = seen(door, actor, id).await?;
    may(
        actor,
        Want::Dispatch {
            uitvoerder: &ploeg.uitvoerder,
        },
    )?;
    Ok(ploeg)
}

fn with_fields(id: Uuid, uitvoerder: String, version: i32, new: NewPloeg) -> Ploeg {
    let NewPloeg {
        datum,
        naam,
        begeleider_id,
        van,
        tot,
        voertuig,
        deelnemers,
    } = new;
    Ploeg {
        id,
        uitvoerder,
        datum,
        naam,
        begeleider_id,
        van,
        tot,
        voertuig,
        deelnemers,
        version,
    }
}

/// The ploeg with a name, if it may go out.
async fn judged(tx: &Tx, app: &App, mut ploeg: Ploeg) -> Result<Ploeg, Failure> {
    let mut known = Known::hold(tx, &ploeg.uitvoerder, ploeg.datum).await?;
    known.week.retain(|other| other.id != ploeg.id);
    known.allows(app, &ploeg)?;
    if ploeg.naam.is_empty() {
        ploeg.naam = free_name(ploeg.datum, &known.week);
    }
    Ok(ploeg)
}

/// Refuses when the ploeg has, or ever had, an opdracht: histories stay.
async fn without_visits(tx: &Tx, id: Uuid) -> Result<(), Failure> {
    tx.lock(&format!("ploeg:{id}")).await?;
    let visits = store::opdracht::of_ploeg(tx, id).await?;
    if visits.is_empty() && store::uren::of_ploeg(tx, id).await?.is_empty() {
        Ok(())
    } else {
        Err(Failure::refused(
            "Deze ploeg heeft al opdrachten",
            "Verzet eerst de opdrachten naar een andere ploeg en maak zo nodig een nieuwe ploeg. Wat gepland was, blijft bewaard.",
        ))
    }
}

pub(crate) fn note(tx: &Tx, app: &App, actor: &Actor, action: &'static str, id: Uuid, no: i32) {
    record(
        tx,
        app.now(),
        actor,
        Act {
            action,
            object: "ploeg",
            object_id: id,
            no,
            from: None,
            to: None,
        },
    );
}
