//! What a phone of the ploeg takes along for a day without coverage, and what it brings back: presses and scans, each with
//! its own key, in the order in which they were made (domain.md §5). What can still be done is done as if it had been
//! pressed with coverage; what cannot becomes a melding for the coordinator. Worked uren stand in both cases.

use jiff::{SignedDuration, Timestamp, civil::Time};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Done, Failure, Once,
    melding::{News, tell},
    once,
    uren::later,
    verzilvering,
    werk::{
        FinishDraft, MAX_OPMERKING, day, finish_in, how, klus_of, mine, on_the_way_in,
        own_uitvoerder, record_uren, start_in, works_in,
    },
};
use crate::{
    app::App,
    domain::{
        account::Actor,
        address::clean_text,
        calendar::{local_time, time_hm, to_instant},
        melding::MeldingSoort,
        opdracht::{
            Opdracht, OpdrachtStatus,
            press::{Late, Press},
        },
        ploeg::Ploeg,
        uren::{Maand, NewUren, Uren, UrenSoort, minuten_between, moment},
    },
    secrets::Purpose,
    store::{self, Tx},
};

/// The address is there until so long after the visit (reliability page, "At the resident's door").
const AFTER_VISIT: SignedDuration = SignedDuration::from_hours(2);
/// A town with more cheques in people's hands than this sends the expected ones only.
const MOST_LIVE: usize = 4_000;
/// How often a unit that met another one is tried again.
const TRIES: usize = 3;

/// A cheque as a phone recognises it: the start of SHA-256 over the salt and the hash under the phones' key.
pub type Mark = [u8; 8];

/// What a phone takes along.
#[derive(Clone, Debug)]
pub struct Kit {
    /// Until when the visits of today may be shown without coverage.
    pub until: Timestamp,
    /// Until when today's visits are today's.
    pub midnight: Timestamp,
    /// The visits of today.
    pub visits: Vec<Along>,
    /// The key under which the phone hashes what it scans.
    pub key: [u8; 32],
    /// What it adds before it compares.
    pub salt: Vec<u8>,
}

/// A visit that goes along.
#[derive(Clone, Debug)]
pub struct Along {
    /// Which.
    pub opdracht: Uuid,
    /// Changes whenever something of it does.
    pub version: String,
    /// The cheques reserved for it.
    pub expected: Vec<Mark>,
}

/// One press or scan that a phone kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// At which visit.
    pub opdracht: Uuid,
    /// When, by a clock that was set right at sending.
    pub op: Timestamp,
    /// Whether it is sent at the moment of pressing: then whoever pressed hears a refusal and can act on it.
    pub at_once: bool,
    /// What.
    pub what: What,
}

/// What was kept.
#[derive(Clone, Debug)]
pub enum What {
    /// On the way, or begun.
    Press(Press),
    /// Done, wholly or partly.
    Finish {
        /// When the ploeg began, as far as this phone knows.
        began: Option<Timestamp>,
        /// What the begeleider must know.
        opmerking: String,
        /// Whether the rest becomes another visit.
        partly: bool,
    },
    /// A cheque that was handed over.
    Cheque {
        /// Its code, as scanned or typed.
        code: String,
    },
    /// A press that its own action has refused: a break, or sending the klus back.
    Refused {
        /// What people call it.
        label: &'static str,
        /// What was typed with it.
        woord: String,
    },
}

/// What became of it. Every outcome is final: the phone need not keep it any longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Done, as it would have been with coverage.
    Done {
        /// Number of the cheque that was taken in.
        cheque: Option<String>,
    },
    /// A colleague had done it already.
    Known,
    /// It could not be: the coordinator has been told.
    Told {
        /// Under which code the phone's languages know why; empty when they do not.
        code: String,
        /// Why, in a few words.
        title: String,
        /// Why, in a sentence.
        detail: String,
        /// Of how many people the uren were reported.
        uren: u32,
    },
}

/// Until when visits may be shown without coverage: two hours after the last, and never after midnight.
pub fn shown_until<'a>(app: &App, visits: impl IntoIterator<Item = &'a Opdracht>) -> Timestamp {
    let midnight = midnight(app);
    let last = visits.into_iter().map(|one| one.tot + AFTER_VISIT).max();
    last.map_or(midnight, |last| last.min(midnight))
}

/// When today is over.
fn midnight(app: &App) -> Timestamp {
    let today = app.today();
    to_instant(today.tomorrow().unwrap_or(today), Time::midnight())
}

/// What this phone takes along today.
pub async fn kit(app: &App, actor: &Actor) -> Result<Kit, Failure> {
    let salt = salt(app, actor)?;
    let days = day::today(app, actor).await?;
    // What does not go on is said on the page of the day.
    let all = || days.iter().flat_map(|one| &one.bezoeken);
    let bezoeken = || all().filter(|one| one.opdracht.status.is_live());
    let mut visits = Vec::new();
    for bezoek in bezoeken() {
        let (opdracht, klus) = (&bezoek.opdracht, &bezoek.klus);
        let macs = store::cheque::phone_macs_of_klus(app.store.read(), klus.id).await?;
        visits.push(Along {
            opdracht: opdracht.id,
            version: format!(
                "{}.{}.{}.{}",
                opdracht.version,
                klus.version,
                bezoek.cheques.len(),
                bezoek.ploeg.version
            ),
            expected: macs.iter().map(|mac| mark(&salt, mac)).collect(),
        });
    }
    Ok(Kit {
        until: shown_until(app, bezoeken().map(|one| &one.opdracht)),
        midnight: midnight(app),
        visits,
        key: app.keys.phone_key(),
        salt,
    })
}

/// All cheques that are sold and not used, as this phone recognises them today; none when there are too many to carry.
pub async fn live_cheques(app: &App, actor: &Actor) -> Result<Option<Vec<Mark>>, Failure> {
    own_uitvoerder(actor)?;
    let salt = salt(app, actor)?;
    let macs = store::cheque::live_phone_macs(app.store.read(), MOST_LIVE + 1).await?;
    let few = macs.len() <= MOST_LIVE;
    Ok(few.then(|| macs.iter().map(|mac| mark(&salt, mac)).collect()))
}

/// Another salt for each phone and day: the list of one says nothing about the list of another.
fn salt(app: &App, actor: &Actor) -> Result<Vec<u8>, Failure> {
    let whose = format!("{} {}", actor.account()?.id, app.today());
    let mut salt = app.keys.mac(Purpose::PhoneSalt, &whose);
    salt.truncate(16);
    Ok(salt)
}

fn mark(salt: &[u8], mac: &[u8]) -> Mark {
    let mut mark = Mark::default();
    let digest = Sha256::new()
        .chain_update(salt)
        .chain_update(mac)
        .finalize();
    mark.copy_from_slice(&digest[..size_of::<Mark>()]);
    mark
}

/// Does what a phone kept, once.
pub async fn take(
    app: &App,
    actor: &Actor,
    kept: Kept,
    device: Option<Vec<u8>>,
    key: Once,
) -> Result<Done<Outcome>, Failure> {
    own_uitvoerder(actor)?;
    let mut tries = 0;
    let refusal = loop {
        tries += 1;
        let (own_app, who, one, device) =
            (app.clone(), actor.clone(), kept.clone(), device.clone());
        let done = once(app, actor, Some(key.clone()), move |tx| async move {
            apply(&tx, &own_app, &who, one, device).await
        })
        .await;
        match done {
            Err(Failure::Stale) if tries < TRIES => {}
            Ok(done) => return Ok(done),
            Err(refusal) => break refusal,
        }
    };
    if let (What::Cheque { code }, Failure::Refused { title, .. }) = (&kept.what, &refusal) {
        verzilvering::left_behind(app, actor, code, kept.opdracht, title).await?;
    }
    if kept.at_once {
        return Err(refusal);
    }
    told(app, actor, kept, refusal, key).await
}

/// Tells the coordinator of a press that was refused after the phone had kept it.
pub async fn told(
    app: &App,
    actor: &Actor,
    kept: Kept,
    refusal: Failure,
    key: Once,
) -> Result<Done<Outcome>, Failure> {
    let why = match refusal {
        Failure::Refused {
            title,
            detail,
            code,
        } => Why {
            code: code.to_owned(),
            title,
            detail,
        },
        Failure::Invalid(errors) => {
            let sentence = errors.list().first().map(|(_, text)| text.clone());
            Why {
                code: String::new(),
                title: "Dit kon zo niet".to_owned(),
                detail: sentence.unwrap_or_default(),
            }
        }
        Failure::NotFound => Why {
            code: "weigering-andere-ploeg".to_owned(),
            title: "Dit bezoek is niet meer van jouw ploeg".to_owned(),
            detail: "De planning is veranderd.".to_owned(),
        },
        other @ (Failure::NotAllowed(_)
        | Failure::Gone { .. }
        | Failure::Stale
        | Failure::KeyReused
        | Failure::Limited { .. }
        | Failure::MoneyStopped
        | Failure::Storage(_)
        | Failure::Secret(_)
        | Failure::Paper(_)
        | Failure::Planner(_)) => return Err(other),
    };
    let (own_app, who) = (app.clone(), actor.clone());
    once(app, actor, Some(key.clone()), move |tx| async move {
        put_aside(&tx, &own_app, &who, &kept, key.sleutel, why).await
    })
    .await
}

/// Why a press could not be done.
#[derive(Clone)]
struct Why {
    code: String,
    title: String,
    detail: String,
}

/// What the press would have done with coverage; a refusal undoes it wholly.
async fn apply(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    kept: Kept,
    device: Option<Vec<u8>>,
) -> Result<Outcome, Failure> {
    let Kept {
        opdracht,
        op,
        at_once: _,
        what,
    } = kept;
    let (old, ploeg) = mine(tx, actor, opdracht).await?;
    let (press, said) = match what {
        What::Cheque { code } => {
            if verzilvering::taken_at(tx, app, &code, opdracht).await? {
                return Ok(Outcome::Known);
            }
            let taken = verzilvering::redeem_in(tx, app, actor, &code, opdracht, device).await?;
            return Ok(Outcome::Done {
                cheque: Some(taken.nummer),
            });
        }
        What::Refused { .. } => return Err(Failure::NotFound),
        What::Press(press) => (press, Said::default()),
        What::Finish {
            began,
            opmerking,
            partly,
        } => (
            Press::Finish,
            Said {
                began,
                opmerking,
                partly,
            },
        ),
    };
    let now = app.now();
    match press.late(old.status) {
        Late::Due | Late::StartFirst => {}
        // A word for the begeleider is never dropped because a colleague was first.
        Late::Known if !said.opmerking.trim().is_empty() => {
            return Err(Failure::coded(
                "weigering-collega-eerder",
                "Een collega was eerder klaar",
                "Jouw bericht gaat naar de coördinator.",
            ));
        }
        Late::Known => {
            // The begeleider closed the day as it was planned: what this phone knows of the own uren is looked at again.
            let times = said
                .began
                .filter(|_| old.status == OpdrachtStatus::Approved);
            if let (Some(van), Some(deelnemer)) = (times, actor.account()?.rol.deelnemer()) {
                later::arrive_in(tx, app, actor, (opdracht, deelnemer), (van, op)).await?;
            }
            return Ok(Outcome::Known);
        }
        Late::Overtaken => {
            return Err(Failure::coded(
                "weigering-plan-veranderd",
                "Het plan was veranderd",
                format!("Dit bezoek stond op ‘{}’.", old.status.label()),
            ));
        }
    }
    // Of a clock that was wrong all day the plan is the best guess; the begeleider judges it with the uren.
    let right = moment(&old, Some(op), now);
    let at = |planned: Timestamp| right.unwrap_or(planned.min(now));
    match press {
        Press::OnTheWay => {
            on_the_way_in(tx, app, actor, old.clone(), Some(at(old.van))).await?;
        }
        Press::Start => {
            start_in(tx, app, actor, old.clone(), Some(at(old.van))).await?;
        }
        Press::Finish => {
            finish(tx, app, actor, (old, ploeg), (op, right.is_ok()), said).await?;
        }
    }
    Ok(Outcome::Done { cheque: None })
}

/// What came with the press that ended a visit.
#[derive(Default)]
struct Said {
    began: Option<Timestamp>,
    opmerking: String,
    partly: bool,
}

/// Ends a visit, and begins it first when that press never arrived.
async fn finish(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    (old, ploeg): (Opdracht, Ploeg),
    (op, right): (Timestamp, bool),
    said: Said,
) -> Result<(), Failure> {
    let now = app.now();
    let mut at = if right { op } else { old.tot.min(now) };
    let old = if Press::Finish.late(old.status) == Late::StartFirst {
        let began = said.began.and_then(|van| moment(&old, Some(van), now).ok());
        let began = began.unwrap_or(old.van).min(at);
        let id = old.id;
        start_in(tx, app, actor, old, Some(began)).await?;
        mine(tx, actor, id).await?.0
    } else {
        old
    };
    let mut opmerking = said.opmerking;
    if !right {
        at = old.started_at.map_or(at, |started| at.max(started));
        opmerking =
            format!("{opmerking} (De klok van de telefoon klopte niet. Kijk de tijden na.)");
    }
    let draft = FinishDraft {
        op: Some(at),
        minuten: Vec::new(),
        opmerking: clean_text(&opmerking, 2 * MAX_OPMERKING).unwrap_or_default(),
        partly: said.partly,
    };
    finish_in(tx, app, actor, &old, &ploeg, draft).await?;
    Ok(())
}

/// Tells the coordinator what could not be done, and reports the uren that were worked all the same.
async fn put_aside(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    kept: &Kept,
    sleutel: Uuid,
    Why {
        code,
        title,
        detail,
    }: Why,
) -> Result<Outcome, Failure> {
    let uitvoerder = own_uitvoerder(actor)?;
    let opdracht = store::opdracht::find(tx, kept.opdracht)
        .await?
        .filter(|one| one.uitvoerder == uitvoerder)
        .ok_or(Failure::NotFound)?;
    let ploeg = store::ploeg::find(tx, opdracht.ploeg_id)
        .await?
        .ok_or(Failure::NotFound)?;
    let klus = klus_of(tx, &opdracht).await?;
    let pressed = match &kept.what {
        What::Press(press) => format!("‘{}’ gedrukt", press.label()),
        What::Finish { opmerking, .. } if opmerking.trim().is_empty() => {
            format!("‘{}’ gedrukt", Press::Finish.label())
        }
        What::Finish { opmerking, .. } => format!(
            "‘{}’ gedrukt, met dit bericht: {}",
            Press::Finish.label(),
            clean_text(opmerking, MAX_OPMERKING).unwrap_or_default()
        ),
        What::Cheque { .. } => "een cheque aangenomen".to_owned(),
        What::Refused { label, woord } if woord.trim().is_empty() => {
            format!("‘{label}’ gedrukt")
        }
        What::Refused { label, woord } => format!(
            "‘{label}’ gedrukt, met dit bericht: {}",
            clean_text(woord, MAX_OPMERKING).unwrap_or_default()
        ),
    };
    let mut uren = 0;
    let goes_on = works_in(actor.account().ok(), &ploeg) && opdracht.status.is_live();
    // A visit that still goes on reports its uren when it ends.
    if let What::Finish { began, .. } = &kept.what
        && !goes_on
    {
        uren = worked(
            tx,
            app,
            actor,
            (&opdracht, &ploeg, &klus.klussoort),
            *began,
            kept.op,
        )
        .await?;
    }
    let standing = match uren {
        0 => "",
        1 => " De uren van 1 deelnemer zijn gemeld.",
        _ => " De uren van de deelnemers zijn gemeld.",
    };
    let cheque = match &kept.what {
        What::Cheque { code } => verzilvering::cheque_of(tx, app, code).await?,
        What::Press(_) | What::Finish { .. } | What::Refused { .. } => None,
    };
    let news = News {
        soort: MeldingSoort::WithoutCoverage,
        sleutel: format!("without_coverage {sleutel}"),
        verkooppunt: None,
        uitvoerder: Some(opdracht.uitvoerder.clone()),
        cheque,
        deelnemer: None,
        tekst: format!(
            "Ploeg {} heeft zonder bereik bij klus {} om {} {pressed}. {title}: {detail}{standing}",
            ploeg.naam,
            klus.nummer,
            time_hm(local_time(kept.op)),
        ),
    };
    tell(tx, app, actor, news).await?;
    Ok(Outcome::Told {
        code,
        title,
        detail,
        uren,
    })
}

/// Reports the uren of a visit that went another way: for the whole ploeg by who is in it, otherwise for the one who
/// pressed. They belong to no visit and wait for a begeleider. Answers for how many people.
async fn worked(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    (opdracht, ploeg, klussoort): (&Opdracht, &Ploeg, &str),
    began: Option<Timestamp>,
    op: Timestamp,
) -> Result<u32, Failure> {
    let account = actor.account()?;
    let people = if works_in(Some(account), ploeg) {
        ploeg.deelnemers.clone()
    } else {
        account.rol.deelnemer().into_iter().collect()
    };
    let now = app.now();
    // A clock that was wrong all day says nothing: then the plan is the best guess, and the begeleider sees both.
    let pressed = began
        .or(opdracht.started_at)
        .and_then(|van| {
            Some((
                moment(opdracht, Some(van), now).ok()?,
                moment(opdracht, Some(op), now).ok()?,
            ))
        })
        .filter(|(van, tot)| minuten_between(*van, *tot).is_ok());
    let (van, tot) = pressed.unwrap_or((opdracht.van, opdracht.tot));
    // Of a closed month nothing changes any more: then it counts for today.
    let month = Maand::of(opdracht.datum);
    let closed = store::uren::closed(tx, &opdracht.uitvoerder, month).await?;
    let mut reported = 0;
    for deelnemer in people {
        if store::uren::has_between(tx, deelnemer, van, tot).await? {
            continue;
        }
        // Whoever goes out with another ploeg now is judged by its begeleider; whoever is in none by any of the uitvoerder.
        let with = if ploeg.deelnemers.contains(&deelnemer) {
            Some(ploeg.id)
        } else {
            let (door, datum) = (tx, opdracht.datum);
            let own = store::ploeg::of_deelnemer(door, deelnemer, datum, datum).await?;
            own.first().map(|one| one.id)
        };
        let mut uren = Uren::report(NewUren {
            id: app.new_id(),
            deelnemer_id: deelnemer,
            opdracht_id: None,
            ploeg_id: with,
            uitvoerder: opdracht.uitvoerder.clone(),
            soort: UrenSoort::Klus,
            klussoort: Some(klussoort.to_owned()),
            datum: closed.as_ref().map_or(opdracht.datum, |_| app.today()),
            van,
            tot,
            how: how(&account.rol),
            reported_by: Some(account.id),
        })?;
        uren.reden = Some(if pressed.is_some() {
            "Gewerkt zonder bereik; het plan was veranderd.".to_owned()
        } else {
            "Gewerkt zonder bereik; de tijden zijn die van het plan.".to_owned()
        });
        store::uren::add(tx, &uren, now).await?;
        record_uren(tx, actor, now, None, &uren, "uren.report");
        reported += 1;
    }
    Ok(reported)
}
