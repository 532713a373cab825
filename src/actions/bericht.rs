//! Messages: owing one in the transaction of what happened, and what people do with those that did not go by themselves. Sending is
//! in [`send`], the lists in [`look`]; what is owed for what is in `domain::bericht`.

use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use super::{Act, Done, Failure, Once, once, record};
use crate::{
    app::App,
    domain::{
        account::{Actor, Want, may},
        bericht::{
            Because, Bericht, BerichtRefused, BerichtSoort, Problem, Recipient, soort::owed_by,
        },
        klus::Klus,
        opdracht::Opdracht,
        ploeg::Ploeg,
    },
    store::{self, Door, Tx},
};

mod facts;
pub mod look;
pub mod send;

/// Days before their end at which buyers of cheques are told (domain.md §3).
const TERMS: [i32; 3] = [90, 30, 7];

/// Owes the resident what this act on a klus or on its visit calls for, if anything, in the act's own transaction (invariant A6).
/// Call it after the event, with klus and visit as they are now.
pub(super) async fn owe(
    tx: &Tx,
    app: &App,
    action: &str,
    klus: &Klus,
    opdracht: Option<&Opdracht>,
) -> Result<(), Failure> {
    let of_visit = opdracht.filter(|_| action.starts_with("opdracht."));
    let (because, to) = match of_visit {
        Some(opdracht) => (because_of(opdracht), opdracht.status.word()),
        None => (
            Because {
                object: "klus".to_owned(),
                object_id: klus.id,
                no: klus.version,
            },
            klus.status.word(),
        ),
    };
    let Some(soort) = owed_by(action, to) else {
        return Ok(());
    };
    let recipient = Recipient::Bewoner(klus.bewoner_id);
    let bericht = Bericht {
        klus_id: Some(klus.id),
        opdracht_id: opdracht.map(|one| one.id),
        ..Bericht::owe(app.new_id(), soort, recipient, because, app.now())
    };
    Ok(store::bericht::add(tx, &bericht).await?)
}

/// Drops what an event of a klus owed, because it was taken back; refused when it is on its way or there.
pub(super) async fn take_back(tx: &Tx, app: &App, klus: Uuid, no: i32) -> Result<(), Failure> {
    let all = store::bericht::of_klus(tx, klus).await?;
    let owed = all
        .into_iter()
        .find(|one| one.because.object == "klus" && one.because.no == no);
    let Some(bericht) = owed else { return Ok(()) };
    let dropped = bericht.dropped(Problem::Overtaken, app.now());
    if store::bericht::take_back(tx, &dropped).await? {
        return Ok(());
    }
    Err(Failure::refused(
        "Ongedaan maken kan niet meer",
        "De bewoner krijgt al bericht van dit besluit. Bel de bewoner als het anders moet.",
    ))
}

/// Owes the people of a ploeg word that its plan of today or tomorrow changed. Later days they see when they look; without SMS
/// there is no way to them but the phone and the day sheet.
pub(super) async fn owe_ploeg(tx: &Tx, app: &App, opdracht: &Opdracht) -> Result<(), Failure> {
    if !is_told_of(app, opdracht.datum) {
        return Ok(());
    }
    let Some(ploeg) = store::ploeg::find(tx, opdracht.ploeg_id).await? else {
        return Ok(());
    };
    for recipient in people(&ploeg) {
        let bericht = Bericht {
            klus_id: Some(opdracht.klus_id),
            opdracht_id: Some(opdracht.id),
            ..plan_changed(app, recipient, because_of(opdracht), opdracht.datum)
        };
        store::bericht::add(tx, &bericht).await?;
    }
    Ok(())
}

/// Owes whoever is in a ploeg, or was, word that it changed or was dissolved, when that is about today or tomorrow. `no` is the number
/// of the event.
pub(super) async fn owe_changed_ploeg(
    tx: &Tx,
    app: &App,
    before: &Ploeg,
    after: Option<&Ploeg>,
    no: i32,
) -> Result<(), Failure> {
    let mut told: Vec<Recipient> = Vec::new();
    // Who goes along on the new day hears of that day; who no longer does, of the old one.
    for ploeg in after.into_iter().chain([before]) {
        if !is_told_of(app, ploeg.datum) {
            continue;
        }
        for recipient in people(ploeg) {
            if told.contains(&recipient) {
                continue;
            }
            told.push(recipient);
            let because = Because {
                object: "ploeg".to_owned(),
                object_id: ploeg.id,
                no,
            };
            let bericht = plan_changed(app, recipient, because, ploeg.datum);
            store::bericht::add(tx, &bericht).await?;
        }
    }
    Ok(())
}

/// Whether people of ploegen hear of a change on this day: it is near, and there is a way to them.
fn is_told_of(app: &App, datum: Date) -> bool {
    let tomorrow = app.today().saturating_add(1.day());
    (app.today()..=tomorrow).contains(&datum) && app.settings.notify.notify_key.is_some()
}

fn people(ploeg: &Ploeg) -> impl Iterator<Item = Recipient> {
    let deelnemers = ploeg.deelnemers.iter().copied().map(Recipient::Deelnemer);
    deelnemers.chain([Recipient::Begeleider(ploeg.begeleider_id)])
}

fn plan_changed(app: &App, recipient: Recipient, because: Because, datum: Date) -> Bericht {
    let soort = BerichtSoort::PlanChanged;
    Bericht {
        plan_on: Some(datum),
        ..Bericht::owe(app.new_id(), soort, recipient, because, app.now())
    }
}

fn because_of(opdracht: &Opdracht) -> Because {
    Because {
        object: "opdracht".to_owned(),
        object_id: opdracht.id,
        no: opdracht.version,
    }
}

/// Owes organisaties word of cheques that are about to expire, at each term once; answers how many sales it is about.
pub(super) async fn owe_expiring(app: &App) -> Result<u64, Failure> {
    let own = app.clone();
    app.store
        .write(move |tx| async move {
            let mut count = 0;
            for (index, days) in TERMS.into_iter().enumerate() {
                // What is nearer is told at the nearer term.
                let nearer = TERMS.get(index + 1).map_or(0, |next| next + 1);
                let from = own.today().saturating_add(nearer.days());
                let until = own.today().saturating_add(days.days());
                let sales = store::cheque::expiring_of_organisaties(&tx, from, until).await?;
                for (verkoop, organisatie) in sales {
                    let because = Because {
                        object: "verkoop".to_owned(),
                        object_id: verkoop,
                        no: days,
                    };
                    let recipient = Recipient::Organisatie(organisatie);
                    let soort = BerichtSoort::Expiring;
                    let bericht = Bericht::owe(own.new_id(), soort, recipient, because, own.now());
                    store::bericht::add(&tx, &bericht).await?;
                    count += 1;
                }
            }
            Ok(count)
        })
        .await
}

/// Somebody called, instead of a message or a letter.
pub async fn called(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let (by, now) = (actor.account()?.id, app.now());
    settle(app, actor, vec![id], key, "bericht.call", move |one, _| {
        one.called(by, now)
    })
    .await
}

/// These letters are printed and on the post; those that were no longer true were not printed with them.
pub async fn printed(
    app: &App,
    actor: &Actor,
    ids: Vec<Uuid>,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let (by, now) = (actor.account()?.id, app.now());
    settle(
        app,
        actor,
        ids,
        key,
        "bericht.print",
        move |one, still_true| {
            if still_true {
                one.printed(by, now)
            } else {
                one.overtaken(now)
            }
        },
    )
    .await
}

/// Tries a message again, after somebody mended what was wrong.
pub async fn again(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let now = app.now();
    settle(app, actor, vec![id], key, "bericht.again", move |one, _| {
        one.again(now)
    })
    .await
}

/// The one shape of what people do with messages: rights, load, transition (which is told whether the message is still true), store,
/// event.
async fn settle<F>(
    app: &App,
    actor: &Actor,
    ids: Vec<Uuid>,
    key: Option<Once>,
    action: &'static str,
    transition: F,
) -> Result<Done<()>, Failure>
where
    F: Fn(Bericht, bool) -> Result<Bericht, BerichtRefused> + Clone + Send + Sync + 'static,
{
    may(actor, Want::SeeBerichten)?;
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        for id in ids {
            let bericht = seen(&tx, &unit_actor, id).await?;
            let from = bericht.status.word();
            let still_true = facts::facts(&tx, &unit_app, &bericht)
                .await?
                .tekst
                .is_some();
            let bericht = transition(bericht, still_true)?;
            store::bericht::update(&tx, &bericht).await?;
            let act = Act {
                action,
                object: "bericht",
                object_id: bericht.id,
                no: bericht.version,
                from: Some(from),
                to: Some(bericht.status.word()),
            };
            record(&tx, unit_app.now(), &unit_actor, act);
        }
        Ok(())
    })
    .await
}

/// The message, if it is about a klus of one's own uitvoerder; the meldpunt sees all but those to people of ploegen. For others it
/// does not exist.
async fn seen(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Bericht, Failure> {
    let bericht = store::bericht::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let Some(own) = actor.account()?.rol.uitvoerder() else {
        return if bericht.recipient.is_ploeg() {
            Err(Failure::NotFound)
        } else {
            Ok(bericht)
        };
    };
    let of = match bericht.klus_id {
        Some(klus) => store::klus::find(door, klus)
            .await?
            .map(|klus| klus.uitvoerder),
        None => uitvoerder_of(door, bericht.recipient).await?,
    };
    if of.as_deref() == Some(own) {
        Ok(bericht)
    } else {
        Err(Failure::NotFound)
    }
}

/// The uitvoerder of somebody of a ploeg.
async fn uitvoerder_of(door: &impl Door, recipient: Recipient) -> Result<Option<String>, Failure> {
    Ok(match recipient {
        Recipient::Deelnemer(id) => store::deelnemer::find(door, id)
            .await?
            .map(|one| one.uitvoerder),
        Recipient::Begeleider(id) => store::account::by_id(door, id)
            .await?
            .and_then(|one| one.rol.uitvoerder().map(str::to_owned)),
        Recipient::Bewoner(_) | Recipient::Organisatie(_) => None,
    })
}

impl From<BerichtRefused> for Failure {
    fn from(refused: BerichtRefused) -> Self {
        Self::refused("Dit kan nu niet met dit bericht", refused)
    }
}
