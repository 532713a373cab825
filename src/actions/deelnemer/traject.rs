//! The traject of a deelnemer: dates, agreed hours, licences and certificates, pauses, and where somebody goes. The coordinator of the
//! uitvoerder and the deelnemer's own klantmanager keep it. What was planned with somebody who pauses is told to the coordinator;
//! nobody leaves while ploegen still count on them.

use jiff::{ToSpan, civil::Date};
use uuid::Uuid;

use super::{Noted, guided, kept, note_next, seen};
use crate::{
    actions::{
        Done, Failure, Once,
        melding::{News, tell},
        once,
        ploeg::judge::hold_people,
    },
    app::App,
    domain::{
        account::Actor,
        calendar::short_date,
        certificaat::{CertificaatDraft, CertificaatSoort},
        deelnemer::{
            Deelnemer, Pauze, PauzeDraft, Traject, TrajectDraft, UitstroomDraft, UrenafspraakDraft,
        },
        fields::FieldErrors,
        melding::MeldingSoort,
        ploeg::Ploeg,
    },
    store::{self, Door, Tx},
};

/// Days ahead in which ploegen are looked for.
const DAYS_AHEAD: i32 = 366;
/// Ploegen that a sentence names.
const MOST_NAMED: usize = 5;

/// What a traject comes to, beside the deelnemer.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Whose.
    pub deelnemer: Deelnemer,
    /// Ploegen of today and later that count on them while they take no part.
    pub counted_on: Vec<Ploeg>,
    /// Uren that nobody approved yet.
    pub open_uren: i64,
}

/// The traject of a deelnemer, for who may see them.
pub async fn look(app: &App, actor: &Actor, id: Uuid) -> Result<Standing, Failure> {
    let door = app.store.read();
    let deelnemer = seen(door, actor, id).await?;
    let today = app.today();
    let mut counted_on = store::ploeg::of_deelnemer(door, id, today, far(today)).await?;
    counted_on.retain(|ploeg| !deelnemer.takes_part_on(ploeg.datum));
    Ok(Standing {
        open_uren: store::uren::open_of(door, id).await?,
        counted_on,
        deelnemer,
    })
}

/// What a form to change somebody shows, with the version it is of.
pub async fn draft(app: &App, actor: &Actor, id: Uuid) -> Result<(TrajectDraft, i32), Failure> {
    let door = app.store.read();
    let version = store::deelnemer::events(door, id).await?;
    let deelnemer = kept(door, actor, id).await?;
    Ok((TrajectDraft::of(&deelnemer), version))
}

/// Changes who somebody is and when they come. `version` is what the form showed.
pub async fn change(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: i32,
    draft: &TrajectDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    kept(app.store.read(), actor, id).await?;
    let new = draft.check().map_err(Failure::Invalid)?;
    let (now, unit_actor) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let deelnemer = held(&tx, &unit_actor, id).await?;
        if store::deelnemer::events(&tx, id).await? != version {
            return Err(Failure::Stale);
        }
        if let Some(last) = new.end {
            leaves_no_ploeg(&tx, id, last, "end").await?;
        }
        store::deelnemer::update(&tx, &with_traject(deelnemer, new)).await?;
        note_next(&tx, now, &unit_actor, "deelnemer.change", id).await?;
        Ok(Noted { id })
    })
    .await
}

fn with_traject(deelnemer: Deelnemer, new: Traject) -> Deelnemer {
    let Traject {
        naam,
        telefoon,
        regeling,
        beschikbaar,
        beperkingen,
        start,
        end,
    } = new;
    Deelnemer {
        naam: naam.to_string(),
        telefoon,
        regeling,
        beschikbaar,
        beperkingen,
        start,
        end,
        ..deelnemer
    }
}

/// Agrees on hours per week from a day on.
pub async fn agree(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: &UrenafspraakDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    let deelnemer = kept(app.store.read(), actor, id).await?;
    let agreed = draft
        .check(deelnemer.start, app.today())
        .map_err(Failure::Invalid)?;
    let (now, unit_actor) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        store::deelnemer::put_urenafspraak(&tx, id, &agreed, now).await?;
        note_next(&tx, now, &unit_actor, "deelnemer.agree_hours", id).await?;
        Ok(Noted { id })
    })
    .await
}

/// Notes a licence or certificate, or that it was renewed. A begeleider sees the card on the spot and may do so too.
pub async fn note_certificaat(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: &CertificaatDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    kept_or_guided(app.store.read(), actor, id).await?;
    let certificaat = draft.check().map_err(Failure::Invalid)?;
    let (now, unit_actor) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        store::deelnemer::put_certificaat(&tx, id, &certificaat, now).await?;
        note_next(&tx, now, &unit_actor, "deelnemer.note_certificaat", id).await?;
        Ok(Noted { id })
    })
    .await
}

/// Takes a licence or certificate off: noted by mistake, or withdrawn.
pub async fn remove_certificaat(
    app: &App,
    actor: &Actor,
    id: Uuid,
    soort: &str,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    kept_or_guided(app.store.read(), actor, id).await?;
    let soort = CertificaatSoort::parse(soort.trim()).ok_or(Failure::NotFound)?;
    let (now, unit_actor) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        store::deelnemer::remove_certificaat(&tx, id, soort).await?;
        note_next(&tx, now, &unit_actor, "deelnemer.remove_certificaat", id).await?;
        Ok(Noted { id })
    })
    .await
}

/// Notes that somebody takes no part for a while. The coordinator hears which ploegen count on them.
pub async fn pause(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: &PauzeDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    let deelnemer = kept(app.store.read(), actor, id).await?;
    let pauze = draft
        .check(app.new_id(), deelnemer.start, app.today())
        .map_err(Failure::Invalid)?;
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let deelnemer = held(&tx, &unit_actor, id).await?;
        no_second(&deelnemer, &pauze, "pauze_van")?;
        let now = unit_app.now();
        store::deelnemer::add_pauze(&tx, id, &pauze, now).await?;
        let no = note_next(&tx, now, &unit_actor, "deelnemer.pause", id).await?;
        tell_of_ploegen(&tx, &unit_app, &unit_actor, (&deelnemer, no), &pauze).await?;
        Ok(Noted { id })
    })
    .await
}

/// Gives a pause another last day, or none yet. What is wrong with it belongs to the field `einde-<key of the pause>`.
pub async fn end_pause(
    app: &App,
    actor: &Actor,
    (id, pauze): (Uuid, &str),
    draft: &PauzeDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    kept(app.store.read(), actor, id).await?;
    let pauze = pauze_id(pauze)?;
    let (unit_app, unit_actor, draft) = (app.clone(), actor.clone(), draft.clone());
    once(app, actor, key, move |tx| async move {
        let deelnemer = held(&tx, &unit_actor, id).await?;
        let mut pauze = *pauze_of(&deelnemer, pauze)?;
        let mut errors = FieldErrors::default();
        let field = format!("einde-{}", pauze.id);
        let Some(tot) = draft.last_day(pauze.van, unit_app.today(), &field, &mut errors) else {
            return Err(Failure::Invalid(errors));
        };
        pauze.tot = tot;
        no_second(&deelnemer, &pauze, &field)?;
        let now = unit_app.now();
        store::deelnemer::end_pauze(&tx, pauze.id, tot).await?;
        let no = note_next(&tx, now, &unit_actor, "deelnemer.end_pause", id).await?;
        tell_of_ploegen(&tx, &unit_app, &unit_actor, (&deelnemer, no), &pauze).await?;
        Ok(Noted { id })
    })
    .await
}

/// Takes a pause back: noted by mistake.
pub async fn remove_pause(
    app: &App,
    actor: &Actor,
    (id, pauze): (Uuid, &str),
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    kept(app.store.read(), actor, id).await?;
    let pauze = pauze_id(pauze)?;
    let (now, unit_actor) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let deelnemer = held(&tx, &unit_actor, id).await?;
        store::deelnemer::remove_pauze(&tx, pauze_of(&deelnemer, pauze)?.id).await?;
        note_next(&tx, now, &unit_actor, "deelnemer.remove_pause", id).await?;
        Ok(Noted { id })
    })
    .await
}

/// Notes where somebody goes, and their last day. The account is closed after that day; the werkervaring stays.
pub async fn exit(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: &UitstroomDraft,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    kept(app.store.read(), actor, id).await?;
    let (unit_app, unit_actor, draft) = (app.clone(), actor.clone(), draft.clone());
    once(app, actor, key, move |tx| async move {
        let deelnemer = held(&tx, &unit_actor, id).await?;
        let (now, today) = (unit_app.now(), unit_app.today());
        let uitstroom = draft
            .check(deelnemer.start, today)
            .map_err(Failure::Invalid)?;
        leaves_no_ploeg(&tx, id, uitstroom.op, "uitstroom_op").await?;
        let open = store::uren::open_of(&tx, id).await?;
        if open > 0 && !draft.knows_of_uren {
            return Err(Failure::Invalid(FieldErrors::one(
                "open_uren",
                "Er zijn nog uren die niemand heeft goedgekeurd. Laat ze eerst goedkeuren, of vink aan dat u dit weet.",
            )));
        }
        let leaver = Deelnemer {
            uitstroom: Some(uitstroom),
            ..deelnemer
        };
        store::deelnemer::update(&tx, &leaver).await?;
        if uitstroom.op < today {
            store::account::end_of_deelnemer(&tx, id, now).await?;
        }
        note_next(&tx, now, &unit_actor, "deelnemer.exit", id).await?;
        Ok(Noted { id })
    })
    .await
}

/// Takes an exit back: noted by mistake, or somebody came back at once. The account is open again.
pub async fn undo_exit(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<Noted>, Failure> {
    kept(app.store.read(), actor, id).await?;
    let (now, unit_actor) = (app.now(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let deelnemer = held(&tx, &unit_actor, id).await?;
        if deelnemer.uitstroom.is_none() {
            return Err(Failure::NotFound);
        }
        let back = Deelnemer {
            uitstroom: None,
            ..deelnemer
        };
        store::deelnemer::update(&tx, &back).await?;
        store::account::reopen_of_deelnemer(&tx, id).await?;
        note_next(&tx, now, &unit_actor, "deelnemer.undo_exit", id).await?;
        Ok(Noted { id })
    })
    .await
}

/// The deelnemer as they are now, held until the unit ends; no ploeg is made with them meanwhile.
async fn held(tx: &Tx, actor: &Actor, id: Uuid) -> Result<Deelnemer, Failure> {
    let found = kept(tx, actor, id).await?;
    hold_people(tx, &found.uitvoerder).await?;
    kept(tx, actor, id).await
}

async fn kept_or_guided(door: &impl Door, actor: &Actor, id: Uuid) -> Result<Deelnemer, Failure> {
    match kept(door, actor, id).await {
        Err(Failure::NotAllowed(_)) => guided(door, actor, id).await,
        other => other,
    }
}

/// The key of a pause as a form sends it; one that cannot be read does not exist.
fn pauze_id(text: &str) -> Result<Uuid, Failure> {
    text.trim().parse().map_err(|_| Failure::NotFound)
}

fn pauze_of(deelnemer: &Deelnemer, id: Uuid) -> Result<&Pauze, Failure> {
    let mut pauzes = deelnemer.pauzes.iter();
    pauzes.find(|one| one.id == id).ok_or(Failure::NotFound)
}

/// Refuses a pause that shares a day with another.
fn no_second(deelnemer: &Deelnemer, pauze: &Pauze, field: &str) -> Result<(), Failure> {
    let mut others = deelnemer.pauzes.iter().filter(|one| one.id != pauze.id);
    match others.find(|other| other.overlaps(pauze)) {
        None => Ok(()),
        Some(other) => Err(Failure::Invalid(FieldErrors::one(
            field,
            format!(
                "Er is al een pauze {}. Wijzig daar de laatste dag, of kies andere dagen.",
                other.when()
            ),
        ))),
    }
}

/// Refuses a last day after which ploegen count on somebody.
async fn leaves_no_ploeg(
    tx: &Tx,
    id: Uuid,
    last: Date,
    field: &'static str,
) -> Result<(), Failure> {
    let next = last.checked_add(1.day()).unwrap_or(last);
    let ploegen = store::ploeg::of_deelnemer(tx, id, next, far(last)).await?;
    if ploegen.is_empty() {
        return Ok(());
    }
    Err(Failure::Invalid(FieldErrors::one(
        field,
        format!(
            "De deelnemer hoort daarna nog bij {}. Haal de deelnemer daar eerst uit, of kies een latere dag.",
            names(&ploegen)
        ),
    )))
}

/// Tells the coordinator which ploegen count on somebody who pauses; `no` makes it another melding each time.
async fn tell_of_ploegen(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    (deelnemer, no): (&Deelnemer, i32),
    pauze: &Pauze,
) -> Result<(), Failure> {
    let today = app.today();
    let (from, to) = (
        pauze.van.max(today),
        pauze.tot.unwrap_or_else(|| far(today)),
    );
    let ploegen = store::ploeg::of_deelnemer(tx, deelnemer.id, from, to).await?;
    if ploegen.is_empty() {
        return Ok(());
    }
    let news = News {
        soort: MeldingSoort::PauseInPloeg,
        sleutel: format!("pause_in_ploeg {} {no}", deelnemer.id),
        verkooppunt: None,
        uitvoerder: Some(deelnemer.uitvoerder.clone()),
        cheque: None,
        deelnemer: Some(deelnemer.id),
        tekst: format!(
            "Een deelnemer heeft pauze ({}) en hoort dan bij {}. Kies daar iemand anders.",
            pauze.when(),
            names(&ploegen)
        ),
    };
    tell(tx, app, actor, news).await
}

/// `Ploeg 1 op ma 30 nov, Ploeg 2 op di 1 dec en 3 andere`.
fn names(ploegen: &[Ploeg]) -> String {
    let mut sorted: Vec<&Ploeg> = ploegen.iter().collect();
    sorted.sort_by_key(|one| (one.van, one.id));
    let named: Vec<String> = sorted
        .iter()
        .take(MOST_NAMED)
        .map(|one| format!("{} op {}", one.naam, short_date(one.datum)))
        .collect();
    match sorted.len() - named.len() {
        0 => named.join(", "),
        more => format!("{} en {more} andere", named.join(", ")),
    }
}

fn far(day: Date) -> Date {
    day.checked_add(DAYS_AHEAD.days()).unwrap_or(Date::MAX)
}
