//! What a resident says of the work: on the page where they follow their klus, or to staff by telephone. A good word reaches the
//! ploeg of that visit, unless a coordinator leaves it off; an unhappy one makes a complaint with a name and a date.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use uuid::Uuid;

use super::{
    Act, Done, Failure, Once, cheque,
    klus::own_klus,
    melding::{News, tell},
    once, record,
    werk::store_klus,
};
use crate::{
    app::App,
    domain::{
        account::{Actor, NotAllowed, Rol, Want, may},
        address::clean_text,
        calendar::{add_werkdagen, local_date, long_date},
        fields::FieldErrors,
        klus::{Klus, KlusStatus, REMARK_MAX},
        melding::MeldingSoort,
        opdracht::OpdrachtStatus,
        waardering::{Waardering, WaarderingDraft, WaarderingRefused, first_status, to_judge},
    },
    store::{self, Door, Tx},
};

pub use crate::store::waardering::OfVisit;

/// The ploeg reads what was said of visits of so many days.
const DAYS_SHOWN: i64 = 28;
/// On a phone, at most.
const MOST_SHOWN: i64 = 10;
/// A coordinator looks back so far.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(60 * 24);
/// On the coordinator's page, at most.
const MOST_LISTED: i64 = 100;

/// What can be said about a klus now, and what was.
#[derive(Clone, Debug)]
pub struct Stand {
    /// Whether the resident may say something now.
    pub open: bool,
    /// What was said of its last visit.
    pub last: Option<Waardering>,
    /// By when somebody calls, while it is a complaint.
    pub call_by: Option<Date>,
}

/// Where a klus stands with what its resident says of it.
pub(super) async fn stand(app: &App, klus: &Klus) -> Result<Stand, Failure> {
    let door = app.store.read();
    let said = store::waardering::of_klus(door, klus.id).await?;
    let last = said.into_iter().next_back();
    Ok(Stand {
        open: visit_to_judge(door, app, klus).await?.is_some(),
        call_by: last
            .as_ref()
            .filter(|one| !one.goed && klus.status == KlusStatus::Complaint)
            .map(|one| call_by(app, local_date(one.at))),
        last,
    })
}

/// The resident says it on the page where they follow the klus, by its number or tracking code and the postcode.
pub async fn with_number(
    app: &App,
    actor: &Actor,
    from: IpAddr,
    (what, postcode): (&str, &str),
    draft: &WaarderingDraft,
    key: Option<Once>,
) -> Result<Done<bool>, Failure> {
    let (klus, _) = own_klus(app, from, what, postcode).await?;
    give(app, actor, klus.id, draft, key).await
}

/// Staff who may see the klus write down what the resident says.
pub async fn by_staff(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    draft: &WaarderingDraft,
    key: Option<Once>,
) -> Result<Done<bool>, Failure> {
    seen(app.store.read(), actor, klus).await?;
    give(app, actor, klus, draft, key).await
}

/// A klus with what can be said about it, for staff who may see it.
pub async fn of_klus(app: &App, actor: &Actor, klus: Uuid) -> Result<(Klus, Stand), Failure> {
    let klus = seen(app.store.read(), actor, klus).await?;
    let stand = stand(app, &klus).await?;
    Ok((klus, stand))
}

/// The coordinator has settled a complaint without another visit; the sentence is what was said to the resident.
pub async fn settle(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    oplossing: &str,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let found = seen(app.store.read(), actor, klus).await?;
    let uitvoerder = found.uitvoerder.as_str();
    may(actor, Want::Dispatch { uitvoerder })?;
    let oplossing = match clean_text(oplossing, REMARK_MAX) {
        Ok(text) if !text.is_empty() => text,
        Ok(_) | Err(_) => {
            return Err(Failure::Invalid(FieldErrors::one(
                "oplossing",
                "Schrijf in 1 tot 500 tekens wat u met de bewoner hebt afgesproken.",
            )));
        }
    };
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let klus = store::klus::find(&tx, klus)
            .await?
            .ok_or(Failure::NotFound)?;
        if klus.status != KlusStatus::Complaint {
            return Err(Failure::Stale);
        }
        let waiting = store::opdracht::of_klus(&tx, klus.id)
            .await?
            .iter()
            .any(|one| one.status.is_live() && one.status != OpdrachtStatus::Approved);
        if waiting {
            return Err(WaarderingRefused::UrenOpen.into());
        }
        let now = app.now();
        let closed = klus.clone().close(now)?.saying(Some(oplossing));
        cheque::release(&tx, &app, &who, klus.id).await?;
        store_klus(&tx, &who, now, &klus, &closed, "klus.settle").await
    })
    .await
}

/// Good words for the ploeg, with what was decided about them, newest first; for a coordinator.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<OfVisit>, Failure> {
    let uitvoerder = coordinated(actor)?;
    let since = app.now() - LOOK_BACK;
    Ok(store::waardering::with_words(app.store.read(), &uitvoerder, since, MOST_LISTED).await?)
}

/// A coordinator lets the words through to the ploeg, or leaves them off.
pub async fn decide(
    app: &App,
    actor: &Actor,
    id: Uuid,
    show: bool,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    let own = coordinated(actor)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let found = store::waardering::find(&tx, id)
            .await?
            .filter(|one| one.uitvoerder == own)
            .ok_or(Failure::NotFound)?;
        let from = found.waardering.status.word();
        let decided = found.waardering.decide(show)?;
        store::waardering::update(&tx, &decided).await?;
        note(&tx, &app, &who, &decided, Some(from), "waardering.decide");
        Ok(())
    })
    .await
}

/// Good words for who asks: a deelnemer about the own visits, a begeleider about those of the own ploegen.
pub async fn for_ploeg(app: &App, actor: &Actor) -> Result<Vec<OfVisit>, Failure> {
    let door = app.store.read();
    let account = actor.account()?;
    let from = app.today().saturating_sub(DAYS_SHOWN.days());
    Ok(match &account.rol {
        Rol::Deelnemer { deelnemer, .. } => {
            store::waardering::of_deelnemer(door, *deelnemer, from, MOST_SHOWN).await?
        }
        Rol::Begeleider { .. } => {
            store::waardering::of_begeleider(door, account.id, from, MOST_SHOWN).await?
        }
        Rol::Balie { .. }
        | Rol::Meldpunt
        | Rol::Coordinator { .. }
        | Rol::Klantmanager
        | Rol::Financien
        | Rol::Beleid
        | Rol::Beheerder
        | Rol::Verwijzer => Vec::new(),
    })
}

async fn give(
    app: &App,
    actor: &Actor,
    klus: Uuid,
    draft: &WaarderingDraft,
    key: Option<Once>,
) -> Result<Done<bool>, Failure> {
    let (goed, woorden) = draft.check().map_err(Failure::Invalid)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        tx.lock(&format!("waardering of {klus}")).await?;
        let klus = store::klus::find(&tx, klus)
            .await?
            .ok_or(Failure::NotFound)?;
        let (opdracht, datum) = visit_to_judge(&tx, &app, &klus)
            .await?
            .ok_or(WaarderingRefused::NotNow)?;
        let bewoner = store::bewoner::find(&tx, klus.bewoner_id)
            .await?
            .ok_or(Failure::NotFound)?;
        let now = app.now();
        let waardering = Waardering {
            id: app.new_id(),
            klus: klus.id,
            opdracht,
            goed,
            status: first_status(goed, &woorden, &bewoner.gegevens),
            woorden,
            account: who.account_id(),
            at: now,
            version: 1,
        };
        store::waardering::add(&tx, &waardering).await?;
        note(&tx, &app, &who, &waardering, None, "waardering.give");
        if !goed {
            complain(&tx, &app, &who, klus, (opdracht, datum), waardering.woorden).await?;
        }
        Ok(goed)
    })
    .await
}

/// An unhappy answer: the klus becomes a complaint, and its uitvoerder hears by when to call (domain.md §4).
async fn complain(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    klus: Klus,
    (opdracht, datum): (Uuid, Date),
    woorden: String,
) -> Result<(), Failure> {
    let now: Timestamp = app.now();
    let told = klus.clone().complain(now, woorden)?;
    store_klus(tx, actor, now, &klus, &told, "klus.complain").await?;
    let news = News {
        soort: MeldingSoort::Unhappy,
        sleutel: format!("unhappy-{opdracht}"),
        verkooppunt: None,
        uitvoerder: Some(klus.uitvoerder.clone()),
        cheque: None,
        deelnemer: None,
        tekst: format!(
            "De bewoner van klus {} is niet tevreden over het bezoek van {}. Bel de bewoner uiterlijk {}. Wat er niet goed was, staat bij de klus.",
            klus.nummer,
            long_date(datum),
            long_date(call_by(app, app.today()))
        ),
    };
    tell(tx, app, actor, news).await
}

/// The visit that can be judged and was not yet, with its day.
async fn visit_to_judge(
    door: &impl Door,
    app: &App,
    klus: &Klus,
) -> Result<Option<(Uuid, Date)>, Failure> {
    if !klus.status.may_be_judged() {
        return Ok(None);
    }
    let visits = store::opdracht::of_klus(door, klus.id).await?;
    let Some(visit) = to_judge(klus, &visits, app.today()) else {
        return Ok(None);
    };
    let said = store::waardering::of_klus(door, klus.id).await?;
    let judged = said.iter().any(|one| one.opdracht == visit.id);
    Ok((!judged).then_some((visit.id, visit.datum)))
}

fn call_by(app: &App, from: Date) -> Date {
    add_werkdagen(from, app.regeling.normen.contact_werkdagen)
}

async fn seen(door: &impl Door, actor: &Actor, klus: Uuid) -> Result<Klus, Failure> {
    let account = actor.account()?;
    may(
        actor,
        Want::SeeKlus {
            uitvoerder: account.rol.org(),
        },
    )?;
    let klus = store::klus::find(door, klus)
        .await?
        .ok_or(Failure::NotFound)?;
    let uitvoerder = klus.uitvoerder.as_str();
    may(actor, Want::SeeKlus { uitvoerder }).map_err(|_| Failure::NotFound)?;
    Ok(klus)
}

/// The uitvoerder whose words this account may decide about.
fn coordinated(actor: &Actor) -> Result<String, NotAllowed> {
    let uitvoerder = actor.account()?.rol.org();
    may(actor, Want::Dispatch { uitvoerder })?;
    Ok(uitvoerder.to_owned())
}

fn note(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    waardering: &Waardering,
    from: Option<&'static str>,
    action: &'static str,
) {
    let act = Act {
        action,
        object: "waardering",
        object_id: waardering.id,
        no: waardering.version,
        from,
        to: Some(waardering.status.word()),
    };
    record(tx, app.now(), actor, act);
}

impl From<WaarderingRefused> for Failure {
    fn from(refused: WaarderingRefused) -> Self {
        Self::refused("Dit kan nu niet", refused)
    }
}
