//! Klussen that come back: a coordinator begins and stops a series, and every night the klussen are asked that are due soon.

use jiff::civil::Date;
use uuid::Uuid;

use super::{
    Act, Done, Failure, Once,
    klus::{dispatched, keep_asked, new_volgcode, next_nummer},
    melding::{News, tell},
    once, record,
};
use crate::{
    app::App,
    domain::{
        account::Actor,
        fields::FieldErrors,
        herhaling::{
            CallOff, Herhaling, HerhalingDraft, HerhalingRefused, HerhalingStatus, NewHerhaling,
        },
        klus::{Klus, KlusStatus, Volgcode},
        melding::MeldingSoort,
    },
    store::{self, Tx, herhaling::Keer},
};

/// A series with what came of it.
pub struct Reeks {
    /// The series.
    pub herhaling: Herhaling,
    /// Its days that were asked, each with the number of its klus; first to last.
    pub keren: Vec<(Keer, String)>,
    /// The next day that will be asked; none when there is none.
    pub next: Option<Date>,
    /// Cheques that are left; none when nobody knows.
    pub left: Option<u32>,
}

/// The series a klus belongs to. Whether the klus may be seen is the caller's question.
pub(super) async fn of_klus(app: &App, klus: Uuid) -> Result<Option<Reeks>, Failure> {
    let door = app.store.read();
    let Some(herhaling) = store::herhaling::of_klus(door, klus).await? else {
        return Ok(None);
    };
    let found = store::herhaling::keren(door, herhaling.id).await?;
    let mut keren = Vec::new();
    for keer in &found {
        let klus = store::klus::find(door, keer.klus_id)
            .await?
            .ok_or(Failure::NotFound)?;
        keren.push((keer.clone(), klus.nummer.to_string()));
    }
    let active = herhaling.status == HerhalingStatus::Active;
    Ok(Some(Reeks {
        next: herhaling.next(last(&found)).filter(|_| active),
        left: herhaling.left(used(&found)),
        herhaling,
        keren,
    }))
}

/// Makes a klus come back.
pub async fn begin(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    draft: &HerhalingDraft,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let (draft, unit_app, unit_actor) = (draft.clone(), app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let (app, actor) = (&unit_app, &unit_actor);
        let klus = dispatched(&tx, actor, klus).await?;
        let NewHerhaling {
            ritme,
            first_on,
            cheques,
        } = draft.check(app.today()).map_err(Failure::Invalid)?;
        if !may_come_back(klus.status) {
            return Err(HerhalingRefused::NotAccepted(klus.status).into());
        }
        tx.lock(&format!("herhaling:{}", klus.id)).await?;
        let running = store::herhaling::of_klus(&tx, klus.id).await?;
        if running.is_some_and(|one| one.status == HerhalingStatus::Active) {
            return Err(HerhalingRefused::Running.into());
        }
        let herhaling = Herhaling {
            id: app.new_id(),
            klus_id: klus.id,
            ritme,
            first_on,
            cheques,
            status: HerhalingStatus::Active,
            version: 1,
            account_id: actor.account()?.id,
        };
        store::herhaling::add(&tx, &herhaling, app.now()).await?;
        note(&tx, app, actor, &herhaling, None, "herhaling.begin");
        Ok(())
    })
    .await
}

/// Stops the series of a klus; klussen that were asked already stay.
pub async fn stop(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        let klus = dispatched(&tx, &unit_actor, klus).await?;
        let herhaling = store::herhaling::of_klus(&tx, klus.id)
            .await?
            .ok_or(HerhalingRefused::Ended)?;
        end(
            &tx,
            &unit_app,
            &unit_actor,
            herhaling,
            HerhalingStatus::Stopped,
        )
        .await
    })
    .await
}

/// What a klus that the resident calls off means for the series it belongs to, in the act's own transaction. Whoever calls off must have
/// said it; without a series that goes on there is nothing to say.
pub(super) async fn call_off(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    klus: Uuid,
    said: Option<CallOff>,
) -> Result<(), Failure> {
    let found = store::herhaling::of_klus(tx, klus).await?;
    let Some(herhaling) = found.filter(|one| one.status == HerhalingStatus::Active) else {
        return Ok(());
    };
    match said {
        None => Err(Failure::Invalid(FieldErrors::one(
            "reeks",
            "Kies of alleen deze klus vervalt, of de hele reeks.",
        ))),
        Some(CallOff::ThisTime) => Ok(()),
        Some(CallOff::Series) => end(tx, app, actor, herhaling, HerhalingStatus::Stopped).await,
    }
}

/// Whether a klus in this state may begin a series: somebody has taken it on, and it was not called off.
pub fn may_come_back(status: KlusStatus) -> bool {
    match status {
        KlusStatus::Accepted
        | KlusStatus::Offered
        | KlusStatus::Planned
        | KlusStatus::InProgress
        | KlusStatus::Done
        | KlusStatus::Closed
        | KlusStatus::Complaint => true,
        KlusStatus::Requested
        | KlusStatus::Asked
        | KlusStatus::Declined
        | KlusStatus::Withdrawn => false,
    }
}

/// Asks the klussen that are due soon; answers how many. Each is a unit of its own, so that a night that is broken off goes on
/// where it stopped.
pub(super) async fn ask_due(app: &App) -> Result<u64, Failure> {
    let mut count = 0;
    for herhaling in store::herhaling::active(app.store.read()).await? {
        let (own, id) = (app.clone(), herhaling.id);
        count += app
            .store
            .write(move |tx| async move { ask_due_of(&tx, &own, id).await })
            .await?;
    }
    Ok(count)
}

async fn ask_due_of(tx: &Tx, app: &App, id: Uuid) -> Result<u64, Failure> {
    tx.lock(&format!("herhaling-due:{id}")).await?;
    let herhaling = store::herhaling::find(tx, id).await?;
    let Some(herhaling) = herhaling.filter(|one| one.status == HerhalingStatus::Active) else {
        return Ok(0);
    };
    let first = store::klus::find(tx, herhaling.klus_id)
        .await?
        .ok_or(Failure::NotFound)?;
    let keren = store::herhaling::keren(tx, id).await?;
    let (mut last, mut used, mut count) = (last(&keren), used(&keren), 0);
    for due in herhaling.due(last, app.today()) {
        if herhaling
            .left(used)
            .is_some_and(|left| left < first.aantal_cheques)
        {
            out_of_cheques(tx, app, herhaling, &first, used).await?;
            return Ok(count);
        }
        let volgcode = new_volgcode()?;
        ask(tx, app, &herhaling, &first, due, &volgcode).await?;
        (last, used, count) = (Some(due), used + first.aantal_cheques, count + 1);
    }
    if herhaling.next(last).is_none() {
        end(tx, app, &Actor::Nightly, herhaling, HerhalingStatus::Over).await?;
    }
    Ok(count)
}

/// One day of the series: the same klus again, by whoever is the contact person.
async fn ask(
    tx: &Tx,
    app: &App,
    herhaling: &Herhaling,
    first: &Klus,
    due: Date,
    volgcode: &Volgcode,
) -> Result<(), Failure> {
    let now = app.now();
    let klus = Klus {
        id: app.new_id(),
        nummer: next_nummer(tx, app).await?,
        deadline: Some(herhaling.deadline(due)),
        status: KlusStatus::Requested,
        version: 1,
        personen: None,
        personen_minuten: None,
        reden: None,
        toelichting: None,
        passed_by: None,
        asked_by: first.contactpersoon,
        paused_werkdagen: 0,
        requested_at: now,
        changed_at: now,
        ..first.clone()
    };
    keep_asked(tx, app, &Actor::Nightly, &klus, volgcode).await?;
    Ok(store::herhaling::add_keer(tx, herhaling.id, due, klus.id).await?)
}

/// Ends a series for want of cheques and says so to the coordinator.
async fn out_of_cheques(
    tx: &Tx,
    app: &App,
    herhaling: Herhaling,
    first: &Klus,
    used: u32,
) -> Result<(), Failure> {
    let left = herhaling.left(used).unwrap_or(0);
    let news = News {
        soort: MeldingSoort::SeriesEnded,
        sleutel: format!("herhaling:{}", herhaling.id),
        verkooppunt: None,
        uitvoerder: Some(first.uitvoerder.clone()),
        cheque: None,
        deelnemer: None,
        tekst: format!(
            "De reeks van klus {} is gestopt. Nodig per keer: {}. Over: {left}. Bel de bewoner: koopt die nieuwe cheques, begin \
             dan op de pagina van deze klus een nieuwe reeks.",
            first.nummer, first.aantal_cheques
        ),
    };
    tell(tx, app, &Actor::Nightly, news).await?;
    end(
        tx,
        app,
        &Actor::Nightly,
        herhaling,
        HerhalingStatus::OutOfCheques,
    )
    .await
}

async fn end(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    herhaling: Herhaling,
    status: HerhalingStatus,
) -> Result<(), Failure> {
    let ended = herhaling.end(status)?;
    store::herhaling::update(tx, &ended, app.now()).await?;
    let from = HerhalingStatus::Active.word();
    note(tx, app, actor, &ended, Some(from), "herhaling.end");
    Ok(())
}

fn last(keren: &[Keer]) -> Option<Date> {
    keren.last().map(|keer| keer.due_on)
}

/// Cheques that the days of a series took or will take; what was called off takes none.
fn used(keren: &[Keer]) -> u32 {
    keren
        .iter()
        .filter(|keer| !matches!(keer.status, KlusStatus::Declined | KlusStatus::Withdrawn))
        .map(|keer| keer.cheques)
        .sum()
}

fn note(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    herhaling: &Herhaling,
    from: Option<&'static str>,
    action: &'static str,
) {
    record(
        tx,
        app.now(),
        actor,
        Act {
            action,
            object: "herhaling",
            object_id: herhaling.id,
            no: herhaling.version,
            from,
            to: Some(herhaling.status.word()),
        },
    );
}

impl From<HerhalingRefused> for Failure {
    fn from(refused: HerhalingRefused) -> Self {
        Self::refused("Deze klus kan zo niet terugkomen", refused)
    }
}
