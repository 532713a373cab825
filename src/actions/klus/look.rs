//! Looking at klussen: the queue of a coordinator, one klus with everything about it, and a resident following theirs.

use std::net::IpAddr;

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    actions::{
        Failure,
        aanbod::{self, Shown},
        bericht,
        limits::Try,
        waardering,
    },
    app::App,
    domain::{
        account::{Actor, Rol, Want, may},
        address::Postcode,
        bericht::Bericht,
        bewoner::Bewoner,
        klus::{Klus, KlusStatus, Standing, Volgcode, standing},
        nummer::KlusNummer,
        opdracht::{Opdracht, OpdrachtStatus},
        vooropname::Vooropname,
    },
    secrets::Purpose,
    store::{
        self,
        event::Event,
        klus::{LIST_MAX, Promised, QueueFilter, QueuePart, Sort, Stand},
    },
};

/// Klussen on a page of the queue, unless asked otherwise.
pub const PAGE_SIZE: u32 = 50;

/// What somebody asks of the queue, as checked words; whatever is unknown finds nothing.
#[derive(Clone, Debug)]
pub struct QueueAsk {
    /// Which states.
    pub stand: Stand,
    /// Slug of an uitvoerder, for who may see more than one.
    pub uitvoerder: Option<String>,
    /// Slug of a klussoort.
    pub klussoort: Option<String>,
    /// A village.
    pub plaats: Option<String>,
    /// Words.
    pub q: Option<String>,
    /// In which order.
    pub sort: Sort,
    /// From 1.
    pub pagina: u32,
    /// Rows on a page.
    pub size: u32,
}

/// One page of the queue, with where each klus stands.
pub struct Part {
    /// The klussen, with who asked and why they stand there.
    pub rows: Vec<(Klus, Bewoner, Standing)>,
    /// Whether there is a next page.
    pub more: bool,
    /// How many in all; `None` when more than were counted.
    pub total: Option<u32>,
}

/// One page of the queue of one uitvoerder (a coordinator) or of all (the meldpunt).
pub async fn queue(app: &App, actor: &Actor, ask: QueueAsk) -> Result<Part, Failure> {
    let QueueAsk {
        stand,
        uitvoerder,
        klussoort,
        plaats,
        q,
        sort,
        pagina,
        size,
    } = ask;
    let mut filter = filter(app, actor, stand)?;
    // Another's queue looks as empty as one that does not exist.
    filter
        .uitvoerders
        .retain(|slug| uitvoerder.as_ref().is_none_or(|wanted| wanted == slug));
    let filter = QueueFilter {
        klussoort,
        plaats,
        q,
        sort,
        ..filter
    };
    let today = filter.today;
    let page = store::klus::queue(app.store.read(), &filter, QueuePart { pagina, size }).await?;
    let ids: Vec<Uuid> = page.rows.iter().map(|(klus, _)| klus.id).collect();
    let looks = store::vooropname::planned_of(app.store.read(), &ids).await?;
    let offers = store::aanbod::last_of(app.store.read(), &ids).await?;
    Ok(Part {
        rows: page
            .rows
            .into_iter()
            .map(|(klus, bewoner)| {
                let look = looks.iter().find(|one| one.klus_id == klus.id);
                let offer = offers.iter().find(|one| one.klus_id == klus.id);
                let standing = standing(&klus, today, &app.regeling)
                    .with_look(look)
                    .with_offer(offer.and_then(|one| one.stands(&klus, app.now())));
                (klus, bewoner, standing)
            })
            .collect(),
        more: page.more,
        total: (page.total <= store::klus::COUNT_MAX).then_some(page.total),
    })
}

/// How many klussen there are in each of these views, for who may see the queue; `LIST_MAX` means so many or more.
pub async fn lists(app: &App, actor: &Actor, stands: &[Stand]) -> Result<Vec<u32>, Failure> {
    let filters = stands
        .iter()
        .map(|stand| filter(app, actor, *stand))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(store::klus::counts(app.store.read(), &filters, LIST_MAX).await?)
}

/// A view of all queues this account may see.
fn filter(app: &App, actor: &Actor, stand: Stand) -> Result<QueueFilter, Failure> {
    let regeling = &app.regeling;
    let uitvoerders = match &actor.account()?.rol {
        Rol::Coordinator { uitvoerder } => vec![uitvoerder.clone()],
        Rol::Meldpunt => regeling
            .uitvoerders
            .iter()
            .map(|one| one.slug.clone())
            .collect(),
        Rol::Balie { .. }
        | Rol::Begeleider { .. }
        | Rol::Deelnemer { .. }
        | Rol::Klantmanager
        | Rol::Financien
        | Rol::Beleid
        | Rol::Beheerder
        | Rol::Verwijzer => return Err(crate::domain::account::NotAllowed.into()),
    };
    Ok(QueueFilter::of(uitvoerders, stand, regeling, app.today()))
}

/// One step of a klus's history, as people may read it.
#[derive(Clone, Debug)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub action: String,
    /// The state it led to.
    pub to: Option<KlusStatus>,
}

impl Step {
    fn of(event: Event) -> Self {
        Self {
            at: event.at,
            to: event.to_status.as_deref().and_then(KlusStatus::parse),
            action: event.action,
        }
    }
}

/// Everything about one klus, for who may see it.
pub struct Dossier {
    /// The klus.
    pub klus: Klus,
    /// Who asks.
    pub bewoner: Bewoner,
    /// Where it stands.
    pub standing: Standing,
    /// What happened, oldest first.
    pub steps: Vec<Step>,
    /// Visits promised.
    pub promised: Vec<Promised>,
    /// Visits of which the ploeg had something to say, oldest first.
    pub told: Vec<Opdracht>,
    /// Name of the contact person.
    pub contactpersoon: Option<String>,
    /// Numbers of the cheques reserved for it.
    pub cheque_nummers: Vec<String>,
    /// What the resident was told, or must still be told.
    pub berichten: Vec<Bericht>,
    /// The half days that were offered last.
    pub aanbod: Option<Shown>,
    /// Whether this account may accept, decline and pass on.
    pub may_dispatch: bool,
}

/// Everything about one klus.
pub async fn dossier(app: &App, actor: &Actor, id: Uuid) -> Result<Dossier, Failure> {
    let door = app.store.read();
    let klus = store::klus::find(door, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let uitvoerder = klus.uitvoerder.as_str();
    may(actor, Want::SeeKlus { uitvoerder }).map_err(|_| Failure::NotFound)?;
    let may_dispatch = may(actor, Want::Dispatch { uitvoerder }).is_ok();
    let bewoner = bewoner_of(app, &klus).await?;
    let look = look_of(app, &klus).await?;
    let aanbod = aanbod::last_of(app, klus.clone()).await?;
    let offer = aanbod
        .as_ref()
        .and_then(|shown| shown.aanbod.stands(&klus, app.now()));
    Ok(Dossier {
        standing: standing(&klus, app.today(), &app.regeling)
            .with_look(look.as_ref())
            .with_offer(offer),
        aanbod,
        steps: steps(app, &klus).await?,
        promised: store::klus::promised(door, klus.id).await?,
        told: told(app, klus.id).await?,
        contactpersoon: contactpersoon(app, &klus).await?,
        cheque_nummers: reserved(app, klus.id).await?,
        berichten: bericht::look::of_klus(app, klus.id).await?,
        may_dispatch,
        bewoner,
        klus,
    })
}

async fn told(app: &App, klus: Uuid) -> Result<Vec<Opdracht>, Failure> {
    let all = store::opdracht::of_klus(app.store.read(), klus).await?;
    Ok(all
        .into_iter()
        .filter(|one| !one.opmerking.is_empty() || one.status == OpdrachtStatus::FellThrough)
        .collect())
}

/// What a resident sees of their klus.
pub struct Followed {
    /// The klus.
    pub klus: Klus,
    /// What happened, oldest first.
    pub steps: Vec<Step>,
    /// Visits promised.
    pub promised: Vec<Promised>,
    /// Name of the contact person.
    pub contactpersoon: Option<String>,
    /// Cheques that were taken in, oldest first.
    pub cheques: Vec<Taken>,
    /// Somebody who comes to look first.
    pub look: Option<Vooropname>,
    /// Half days to choose from, while that can be.
    pub aanbod: Option<Shown>,
    /// How many fotos go with it.
    pub fotos: usize,
    /// What can be said of the work.
    pub waardering: waardering::Stand,
}

/// A cheque that was taken in for a klus, as its resident sees it.
pub struct Taken {
    /// When.
    pub op: Timestamp,
    /// Whether the resident may still say that it was wrong.
    pub disputable: bool,
}

/// Follows a klus by its number or tracking code, with the postcode of the address. Whatever does not fit gets the
/// same answer, so that guessing teaches nothing.
pub async fn follow(
    app: &App,
    from: IpAddr,
    what: &str,
    postcode: &str,
) -> Result<Followed, Failure> {
    let (klus, _) = own_klus(app, from, what, postcode).await?;
    Ok(Followed {
        cheques: store::verzilvering::of_klus(app.store.read(), klus.id)
            .await?
            .iter()
            .map(|one| Taken {
                op: one.at,
                disputable: one.may_be_disputed(app.today()),
            })
            .collect(),
        steps: steps(app, &klus).await?,
        promised: store::klus::promised(app.store.read(), klus.id).await?,
        contactpersoon: contactpersoon(app, &klus).await?,
        look: look_of(app, &klus).await?,
        aanbod: aanbod::last_of(app, klus.clone())
            .await?
            .filter(|shown| shown.aanbod.is_open(app.now())),
        fotos: store::foto::of_klus(app.store.read(), klus.id).await?.len(),
        waardering: waardering::stand(app, &klus).await?,
        klus,
    })
}

/// Who will come to look, if somebody will.
async fn look_of(app: &App, klus: &Klus) -> Result<Option<Vooropname>, Failure> {
    let found = store::vooropname::planned_of(app.store.read(), &[klus.id]).await?;
    Ok(found.into_iter().next())
}

/// A resident's own klus, by its number or tracking code and the postcode of the address.
pub(in crate::actions) async fn own_klus(
    app: &App,
    from: IpAddr,
    what: &str,
    postcode: &str,
) -> Result<(Klus, Bewoner), Failure> {
    app.limits.count(Try::Lookup, from)?;
    let klus = by_what(app, what).await?.ok_or_else(unknown)?;
    let bewoner = bewoner_of(app, &klus).await?;
    if Postcode::parse(postcode).is_ok_and(|typed| typed == bewoner.gegevens.postcode) {
        Ok((klus, bewoner))
    } else {
        Err(unknown())
    }
}

/// How long after asking the tracking link alone shows the confirmation: long enough to print it, with a paper jam.
const JUST_ASKED: std::time::Duration = std::time::Duration::from_hours(1);

/// The klus that has just been asked for, by its tracking code; later the postcode is needed.
pub async fn asked(app: &App, from: IpAddr, volgcode: &str) -> Result<(Klus, Bewoner), Failure> {
    app.limits.count(Try::Lookup, from)?;
    let klus = by_volgcode(app, volgcode).await?.ok_or(Failure::NotFound)?;
    if app.now().duration_since(klus.requested_at).unsigned_abs() > JUST_ASKED {
        return Err(Failure::NotFound);
    }
    let bewoner = bewoner_of(app, &klus).await?;
    Ok((klus, bewoner))
}

async fn by_what(app: &App, what: &str) -> Result<Option<Klus>, Failure> {
    match KlusNummer::parse(what) {
        Ok(nummer) => Ok(store::klus::by_nummer(app.store.read(), nummer).await?),
        Err(_) => by_volgcode(app, what).await,
    }
}

async fn by_volgcode(app: &App, text: &str) -> Result<Option<Klus>, Failure> {
    let Ok(volgcode) = Volgcode::parse(text) else {
        return Ok(None);
    };
    let mac = app.keys.mac(Purpose::Volgcode, &volgcode.compact());
    Ok(store::klus::by_volgcode(app.store.read(), mac).await?)
}

pub(super) async fn bewoner_of(app: &App, klus: &Klus) -> Result<Bewoner, Failure> {
    store::bewoner::find(app.store.read(), klus.bewoner_id)
        .await?
        .ok_or(Failure::NotFound)
}

async fn steps(app: &App, klus: &Klus) -> Result<Vec<Step>, Failure> {
    let events = store::event::of(app.store.read(), "klus", klus.id).await?;
    Ok(events.into_iter().map(Step::of).collect())
}

async fn contactpersoon(app: &App, klus: &Klus) -> Result<Option<String>, Failure> {
    let Some(id) = klus.contactpersoon else {
        return Ok(None);
    };
    let account = store::account::by_id(app.store.read(), id).await?;
    Ok(account.map(|account| account.naam))
}

pub(super) async fn reserved(app: &App, klus: Uuid) -> Result<Vec<String>, Failure> {
    let cheques = store::cheque::of_klus(app.store.read(), klus).await?;
    Ok(cheques
        .iter()
        .map(|cheque| cheque.nummer(&app.regeling.cheque_prefix).to_string())
        .collect())
}

fn unknown() -> Failure {
    Failure::refused(
        "Deze klus is niet gevonden",
        "Wij vinden geen klus met dit nummer en deze postcode. Kijk ze allebei na op uw bevestiging, of bel ons.",
    )
}
