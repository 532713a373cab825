//! Offering a resident half days to choose from: making an aanbod, taking it back, letting it lapse, its letter. The resident's answer
//! is in [`answer`]; how a held place weighs on the planning is in `planning::held`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Act, Done, Failure, Once,
    bericht::{self, look::letter as on_paper},
    klus::dispatched,
    once,
    planning::{
        self,
        problem::{Facts, Told},
    },
    record,
};
use crate::{
    app::App,
    domain::{
        aanbod::{
            Aanbod, AanbodRefused, AanbodStatus, Aanbodcode, Ended, KEUZES_MAX, Keuze, best,
            held_until, repeats,
        },
        account::{Actor, Want, may},
        bericht::{
            BerichtSoort,
            tekst::{About, Writer, aanbod::slip, tekst},
        },
        bewoner::Bewoner,
        calendar::local_date,
        fields::FieldErrors,
        iso_week::IsoWeek,
        klus::{Klus, KlusStatus},
        opdracht::draft::Spot,
    },
    planner::why::Why,
    print,
    secrets::Purpose,
    store::{self, Door, Tx, klus::Promised},
};

pub mod answer;

/// Weeks in which half days are looked for.
const WEEKS: i32 = 3;
/// Half days in a week.
const HALF_DAYS: usize = 14;
/// Overdue ones that are written down in one go; the rest an hour later.
const PER_RUN: i64 = 500;

/// A half day that can be offered, with the place that would be held.
#[derive(Clone, Debug)]
pub struct Half {
    /// By whom and when.
    pub spot: Spot,
    /// What the ploeg is called.
    pub ploeg: String,
    /// Minutes more on the road.
    pub travel: i64,
}

/// What can be offered for a klus.
#[derive(Clone, Debug)]
pub struct Choices {
    /// The klus.
    pub klus: Klus,
    /// For whom.
    pub bewoner: Bewoner,
    /// Every half day that has room, in order of time.
    pub halves: Vec<Half>,
    /// Those that are proposed.
    pub best: Vec<Spot>,
    /// Why there is none, when there is none.
    pub why: Option<Why>,
    /// Until when the places will be held.
    pub until: Timestamp,
}

/// An aanbod with what became of its places.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The aanbod.
    pub aanbod: Aanbod,
    /// Its klus.
    pub klus: Klus,
    /// Per half day why it can no longer be chosen, in words for staff; only while it is open.
    pub struck: Vec<Option<String>>,
    /// Visits that were promised since.
    pub promised: Vec<Promised>,
}

impl Shown {
    /// The half days that can still be chosen.
    pub fn free(&self) -> impl Iterator<Item = &Keuze> {
        self.aanbod
            .keuzes
            .iter()
            .zip(&self.struck)
            .filter_map(|(keuze, struck)| struck.is_none().then_some(keuze))
    }
}

/// An aanbod that was made, or taken back.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Made {
    /// The aanbod.
    pub id: Uuid,
    /// Its klus.
    pub klus: Uuid,
}

/// The code in the link of an aanbod. It follows from its key and the installation's, so that it is kept nowhere and a message that is
/// sent later, or once more, still has it.
pub fn code(app: &App, aanbod: Uuid) -> Aanbodcode {
    let secret = app.keys.mac(Purpose::AanbodLink, &aanbod.to_string());
    Aanbodcode::generate(|bytes| {
        for (byte, random) in bytes.iter_mut().zip(&secret) {
            *byte = *random;
        }
    })
}

/// The address where the resident answers.
pub fn link(app: &App, aanbod: Uuid) -> String {
    let base = app.settings.base_url.trim_end_matches('/');
    format!("{base}/aanbod/{}", code(app, aanbod))
}

/// What can be offered for a klus that this account dispatches.
pub async fn choices(app: &App, actor: &Actor, klus: Uuid) -> Result<Choices, Failure> {
    let door = app.store.read();
    let klus = dispatched(door, actor, klus).await?;
    let overdue = store::aanbod::open_of(door, klus.id)
        .await?
        .is_some_and(|one| one.is_overdue(app.now()));
    if !overdue {
        klus.clone().offer(app.now())?;
    }
    let bewoner = store::bewoner::find(door, klus.bewoner_id)
        .await?
        .ok_or(Failure::NotFound)?;
    let until = until(app, &bewoner);
    let (mut halves, why) = halves(app, door, &klus, until).await?;
    let best = best(&spots(&halves));
    halves.sort_by_key(|half| (half.spot.van, half.spot.ploeg));
    Ok(Choices {
        klus,
        bewoner,
        halves,
        best,
        why,
        until,
    })
}

fn spots(halves: &[Half]) -> Vec<Spot> {
    halves.iter().map(|half| half.spot).collect()
}

/// Until when places are held for this resident: longer when only a letter reaches them.
fn until(app: &App, bewoner: &Bewoner) -> Timestamp {
    let by_mail = bewoner.gegevens.email.is_some() && app.settings.notify.smtp_url.is_some();
    let by_letter = bewoner.gegevens.telefoon.is_none() && !by_mail;
    held_until(app.now(), by_letter)
}

/// Half days that begin after `from` and have room for the klus: week by week, the cheapest first. And why there is none in the first
/// week.
async fn halves(
    app: &App,
    door: &impl Door,
    klus: &Klus,
    from: Timestamp,
) -> Result<(Vec<Half>, Option<Why>), Failure> {
    let first = IsoWeek::of(local_date(from));
    let mut found = Vec::new();
    let mut reason = None;
    for week in (0..WEEKS).map(|weeks| first.plus(weeks)) {
        let told = Told::With(klus.id);
        // On the heap: what reading a week keeps at hand is large.
        let facts = Box::pin(Facts::read(app, door, &klus.uitvoerder, week, told)).await?;
        let (prices, why) = planning::cheapest(&facts, klus.id, HALF_DAYS);
        reason = reason.or(why);
        found.extend(
            prices
                .iter()
                .filter(|price| price.van >= from)
                .filter_map(|price| {
                    Some(Half {
                        spot: Spot {
                            ploeg: price.ploeg,
                            van: price.van,
                            tot: price.tot,
                        },
                        ploeg: facts.ploeg(price.ploeg)?.naam.clone(),
                        travel: price.travel,
                    })
                }),
        );
    }
    Ok((found, reason))
}

/// Offers these half days; the three that cost least when none are named. `version` is what the coordinator was looking at.
pub async fn make(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    version: Option<i32>,
    asked: Vec<Spot>,
    key: Option<Once>,
) -> Result<Done<Made>, Failure> {
    let (id, unit_app, unit_actor) = (app.new_id(), app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (&unit_app, &unit_actor);
        let klus = dispatched(&tx, actor, klus).await?;
        lock(&tx, &klus.uitvoerder).await?;
        if version.is_some_and(|version| version != klus.version) {
            return Err(Failure::Stale);
        }
        let klus = lapse_first(&tx, app, klus).await?;
        let from = klus.status;
        let offered = klus.clone().offer(app.now())?;
        let bewoner = store::bewoner::find(&tx, klus.bewoner_id)
            .await?
            .ok_or(Failure::NotFound)?;
        let until = until(app, &bewoner);
        let spots = if asked.is_empty() {
            proposed(&tx, app, &klus, until).await?
        } else {
            judged(&tx, app, &klus, until, asked).await?
        };
        let aanbod = Aanbod {
            id,
            klus_id: klus.id,
            uitvoerder: klus.uitvoerder.clone(),
            keuzes: (1..)
                .zip(spots)
                .map(|(no, spot)| Keuze {
                    id: app.new_id(),
                    no,
                    spot,
                })
                .collect(),
            status: AanbodStatus::Open,
            version: 1,
            made_by: actor.account()?.id,
            made_at: app.now(),
            held_until: until,
            settled_at: None,
            settled_by: None,
        };
        let mac = app.keys.mac(Purpose::Aanbodcode, &code(app, id).compact());
        store::klus::update(&tx, &offered).await?;
        store::aanbod::add(&tx, &aanbod, mac).await?;
        note(&tx, app, actor, "aanbod.make", None, &aanbod);
        note_klus(&tx, app, actor, "klus.offer", from, &offered);
        bericht::owe(&tx, app, "klus.offer", &offered, None).await?;
        Ok(Made { id, klus: klus.id })
    })
    .await
}

/// The three half days that cost least.
async fn proposed(tx: &Tx, app: &App, klus: &Klus, until: Timestamp) -> Result<Vec<Spot>, Failure> {
    let (halves, why) = halves(app, tx, klus, until).await?;
    let best = best(&spots(&halves));
    if best.is_empty() {
        return Err(nothing_to_offer(why.as_ref()));
    }
    Ok(best)
}

fn nothing_to_offer(why: Option<&Why>) -> Failure {
    let reason = why.map_or_else(
        || "Er gaan in deze weken geen ploegen op pad.".to_owned(),
        |why| format!("{} {}", why.reason, why.help.words()),
    );
    Failure::refused("Er is geen dagdeel om aan te bieden", reason)
}

/// The half days a coordinator chose, if each can still be.
async fn judged(
    tx: &Tx,
    app: &App,
    klus: &Klus,
    until: Timestamp,
    mut spots: Vec<Spot>,
) -> Result<Vec<Spot>, Failure> {
    let wrong = |sentence: String| Failure::Invalid(FieldErrors::one("keuze", sentence));
    spots.sort_by_key(|spot| spot.van);
    if spots.len() > KEUZES_MAX {
        return Err(wrong(format!("Kies hoogstens {KEUZES_MAX} dagdelen.")));
    }
    if repeats(&spots) {
        return Err(wrong("Kies elk dagdeel hoogstens één keer.".to_owned()));
    }
    if spots.iter().any(|spot| spot.van < until) {
        return Err(wrong(
            "Kies dagdelen na de tijd waarin de bewoner kan kiezen.".to_owned(),
        ));
    }
    let breaches = breaches(app, tx, klus, &spots).await?;
    match breaches.into_iter().flatten().next() {
        Some(words) => Err(wrong(format!(
            "Een van deze dagdelen kan niet (meer). {words} Kies een ander dagdeel."
        ))),
        None => Ok(spots),
    }
}

/// Per place why the klus cannot be there, in words for staff; none when it can.
async fn breaches(
    app: &App,
    door: &impl Door,
    klus: &Klus,
    spots: &[Spot],
) -> Result<Vec<Option<String>>, Failure> {
    let mut found = Vec::with_capacity(spots.len());
    let mut known: Option<Facts> = None;
    for spot in spots {
        let week = IsoWeek::of(local_date(spot.van));
        let facts = match known.take() {
            Some(facts) if facts.week == week => facts,
            Some(_) | None => {
                let told = Told::With(klus.id);
                Box::pin(Facts::read(app, door, &klus.uitvoerder, week, told)).await?
            }
        };
        found.push(facts.breach_at(klus.id, *spot).map(|breach| breach.words));
        known = Some(facts);
    }
    Ok(found)
}

/// Takes back what was offered; the klus keeps its age.
pub async fn take_back(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    version: Option<i32>,
    key: Option<Once>,
) -> Result<Done<Made>, Failure> {
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (&unit_app, &unit_actor);
        let klus = dispatched(&tx, actor, klus).await?;
        lock(&tx, &klus.uitvoerder).await?;
        if version.is_some_and(|version| version != klus.version) {
            return Err(Failure::Stale);
        }
        let from = klus.status;
        let after = klus.end_offer(app.now())?;
        let aanbod = store::aanbod::open_of(&tx, after.id)
            .await?
            .ok_or(Failure::NotFound)?;
        let id = aanbod.id;
        end(&tx, app, actor, aanbod, Ended::TakenBack).await?;
        store::klus::update(&tx, &after).await?;
        note_klus(&tx, app, actor, "klus.offer_withdraw", from, &after);
        Ok(Made { id, klus: after.id })
    })
    .await
}

/// Ends what was offered for a klus that went another way, in the act's own transaction.
pub(super) async fn end_of_klus(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    klus: Uuid,
    why: Ended,
) -> Result<(), Failure> {
    match store::aanbod::open_of(tx, klus).await? {
        Some(aanbod) => end(tx, app, actor, aanbod, why).await,
        None => Ok(()),
    }
}

async fn end(tx: &Tx, app: &App, actor: &Actor, aanbod: Aanbod, why: Ended) -> Result<(), Failure> {
    let aanbod = aanbod.end(app.now(), why, actor.account_id())?;
    let action = match aanbod.status {
        AanbodStatus::Lapsed => "aanbod.lapse",
        AanbodStatus::Open
        | AanbodStatus::Chosen { .. }
        | AanbodStatus::Refused { .. }
        | AanbodStatus::Withdrawn(_) => "aanbod.withdraw",
    };
    settle(tx, app, actor, action, &aanbod).await
}

/// Stores what became of an aanbod, with its event.
async fn settle(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    action: &'static str,
    aanbod: &Aanbod,
) -> Result<(), Failure> {
    store::aanbod::update(tx, aanbod).await?;
    note(tx, app, actor, action, Some("open"), aanbod);
    Ok(())
}

/// The klus as it is once an aanbod that is overdue is written down as such.
async fn lapse_first(tx: &Tx, app: &App, klus: Klus) -> Result<Klus, Failure> {
    match store::aanbod::open_of(tx, klus.id).await? {
        Some(aanbod) if aanbod.is_overdue(app.now()) => lapse(tx, app, klus, aanbod).await,
        Some(_) | None => Ok(klus),
    }
}

async fn lapse(tx: &Tx, app: &App, klus: Klus, aanbod: Aanbod) -> Result<Klus, Failure> {
    let aanbod = aanbod.lapse(app.now())?;
    let from = klus.status;
    let klus = klus.end_offer(app.now())?;
    settle(tx, app, &Actor::Nightly, "aanbod.lapse", &aanbod).await?;
    store::klus::update(tx, &klus).await?;
    note_klus(tx, app, &Actor::Nightly, "klus.offer_lapse", from, &klus);
    Ok(klus)
}

/// Writes down every aanbod to which nobody answered in time; answers how many.
pub(super) async fn lapse_due(app: &App) -> Result<u64, Failure> {
    let mut count = 0;
    for id in store::aanbod::overdue(app.store.read(), app.now(), PER_RUN).await? {
        let own = app.clone();
        count += app
            .store
            .write(move |tx| async move {
                let Some(aanbod) = store::aanbod::find(&tx, id).await? else {
                    return Ok(0);
                };
                lock(&tx, &aanbod.uitvoerder).await?;
                let klus = store::klus::find(&tx, aanbod.klus_id)
                    .await?
                    .ok_or(Failure::NotFound)?;
                let before = klus.version;
                let after = lapse_first(&tx, &own, klus).await?;
                Ok::<_, Failure>(u64::from(after.version != before))
            })
            .await?;
    }
    Ok(count)
}

/// The last aanbod of a klus, for who may see the klus.
pub async fn of_klus(app: &App, actor: &Actor, klus: Uuid) -> Result<Option<Shown>, Failure> {
    let klus = seen(app.store.read(), actor, klus).await?;
    last_of(app, klus).await
}

/// The last aanbod of a klus. Whether the klus may be seen is the caller's question.
pub(super) async fn last_of(app: &App, klus: Klus) -> Result<Option<Shown>, Failure> {
    let last = store::aanbod::last_of(app.store.read(), &[klus.id]).await?;
    match last.into_iter().next() {
        Some(aanbod) => Ok(Some(shown(app, klus, aanbod).await?)),
        None => Ok(None),
    }
}

async fn seen(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Klus, Failure> {
    let klus = store::klus::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let uitvoerder = klus.uitvoerder.as_str();
    may(actor, Want::SeeKlus { uitvoerder }).map_err(|_| Failure::NotFound)?;
    Ok(klus)
}

async fn shown(app: &App, klus: Klus, aanbod: Aanbod) -> Result<Shown, Failure> {
    let door = app.store.read();
    let struck = if aanbod.is_open(app.now()) {
        let spots: Vec<Spot> = aanbod.keuzes.iter().map(|one| one.spot).collect();
        breaches(app, door, &klus, &spots).await?
    } else {
        vec![None; aanbod.keuzes.len()]
    };
    Ok(Shown {
        promised: store::klus::promised(door, klus.id).await?,
        struck,
        klus,
        aanbod,
    })
}

/// The letter of the aanbod that is open, for who may see the klus: a name for the file and the PDF.
pub async fn letter(app: &App, actor: &Actor, klus: Uuid) -> Result<(String, Vec<u8>), Failure> {
    let door = app.store.read();
    let klus = seen(door, actor, klus).await?;
    let open = store::aanbod::open_of(door, klus.id).await?;
    let aanbod = open
        .filter(|one| one.is_open(app.now()))
        .ok_or(AanbodRefused::Late)?;
    let bewoner = store::bewoner::find(door, klus.bewoner_id)
        .await?
        .ok_or(Failure::NotFound)?;
    let link = link(app, aanbod.id);
    let writer = Writer {
        regeling: &app.regeling,
        base_url: &app.settings.base_url,
        now: app.now(),
    };
    let about = About::Aanbod {
        klus: &klus,
        aanbod: &aanbod,
        link: &link,
    };
    let said = tekst(BerichtSoort::Offered, &about, writer).ok_or(AanbodRefused::Late)?;
    let filled_in = slip(&klus, &aanbod, &link, writer);
    let brief = on_paper(app, bewoner.gegevens.address(), said, Some(filled_in));
    // Drawing takes longer than waiting: off the threads that serve others.
    let bytes = tokio::task::spawn_blocking(move || print::brieven(&[brief]))
        .await
        .map_err(|error| Failure::Paper(error.to_string()))?
        .map_err(|error| Failure::Paper(error.to_string()))?;
    Ok((format!("aanbod-{}", klus.nummer), bytes))
}

/// Places of an uitvoerder are given away by one at a time: who offers, who answers, who shifts and who publishes wait for each other.
async fn lock(tx: &Tx, uitvoerder: &str) -> Result<(), Failure> {
    Ok(tx.lock(&format!("planning:{uitvoerder}")).await?)
}

fn note(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    action: &'static str,
    from: Option<&'static str>,
    aanbod: &Aanbod,
) {
    let act = Act {
        action,
        object: "aanbod",
        object_id: aanbod.id,
        no: aanbod.version,
        from,
        to: Some(aanbod.status.word()),
    };
    record(tx, app.now(), actor, act);
}

fn note_klus(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    action: &'static str,
    from: KlusStatus,
    klus: &Klus,
) {
    let act = Act {
        action,
        object: "klus",
        object_id: klus.id,
        no: klus.version,
        from: Some(from.word()),
        to: Some(klus.status.word()),
    };
    record(tx, app.now(), actor, act);
}

impl From<AanbodRefused> for Failure {
    fn from(refused: AanbodRefused) -> Self {
        Self::refused(refused.title(), refused)
    }
}
