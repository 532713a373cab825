//! What a message needs when it is sent: whom it reaches how, and its words. Looked up then and there, and kept nowhere.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    actions::{Failure, aanbod::link, deurcode},
    app::App,
    domain::{
        aanbod::Aanbod,
        address::Telefoon,
        bericht::{
            Bericht, BerichtSoort, Contact, Recipient,
            tekst::{
                About, Tekst, Writer,
                aanbod::{Slip, slip},
                tekst,
            },
        },
        calendar::local_date,
        klus::Klus,
        opdracht::Opdracht,
    },
    store::{self, Door},
};

/// Everything about one message at this moment.
pub(super) struct Facts {
    /// As they are called.
    pub naam: String,
    /// How they can be reached.
    pub contact: Contact,
    /// The klus it is about.
    pub klus: Option<Klus>,
    /// What it says; none when it is no longer true or of use.
    pub tekst: Option<Tekst>,
    /// When the ploeg comes or an answer must be there, if it is about that.
    pub visit: Option<Timestamp>,
    /// What the letter says instead, when it can be filled in and sent back.
    pub slip: Option<Slip>,
}

/// Looks up everything about a message.
pub(super) async fn facts(
    door: &impl Door,
    app: &App,
    bericht: &Bericht,
) -> Result<Facts, Failure> {
    let (naam, contact) = reached(door, bericht.recipient).await?;
    let klus = match bericht.klus_id {
        Some(id) => store::klus::find(door, id).await?,
        None => None,
    };
    let opdracht = visit(door, bericht.opdracht_id).await?;
    let successor = match &opdracht {
        Some(opdracht) => visit(door, opdracht.successor_id).await?,
        None => None,
    };
    let comes = successor.as_ref().or(opdracht.as_ref());
    let deurcode = comes.map_or_else(String::new, |one| deurcode::of(app, one.id));
    let cheques = if bericht.soort == BerichtSoort::Expiring {
        store::cheque::unused_of(door, bericht.because.object_id, app.today()).await?
    } else {
        None
    };
    let offer = if bericht.soort == BerichtSoort::Offered {
        offer(door, app, bericht).await?
    } else {
        None
    };
    let about = match (bericht.soort, &klus, &opdracht, cheques) {
        (BerichtSoort::Offered, Some(klus), ..) => offer
            .as_ref()
            .map(|(aanbod, link)| About::Aanbod { klus, aanbod, link }),
        (BerichtSoort::PlanChanged, ..) => bericht.plan_on.map(|datum| About::Plan { datum }),
        (_, Some(klus), Some(opdracht), _) => Some(About::Visit {
            klus,
            opdracht,
            successor: successor.as_ref(),
            deurcode: &deurcode,
        }),
        (_, Some(klus), None, _) => Some(About::Klus(klus)),
        (_, None, _, Some((aantal, sold_at, valid_until))) => Some(About::Cheques {
            aantal,
            sold_on: local_date(sold_at),
            valid_until,
        }),
        (_, None, _, None) => None,
    };
    let writer = Writer {
        regeling: &app.regeling,
        base_url: &app.settings.base_url,
        now: app.now(),
    };
    let slip = about.and_then(|about| match about {
        About::Aanbod { klus, aanbod, link } => Some(slip(klus, aanbod, link, writer)),
        About::Klus(_) | About::Visit { .. } | About::Cheques { .. } | About::Plan { .. } => None,
    });
    Ok(Facts {
        naam,
        contact,
        slip,
        tekst: about.and_then(|about| tekst(bericht.soort, &about, writer)),
        visit: about.and_then(|about| about.visit()),
        klus,
    })
}

/// The aanbod that is open, with its link; none when another one has come since, which has a message of its own.
async fn offer(
    door: &impl Door,
    app: &App,
    bericht: &Bericht,
) -> Result<Option<(Aanbod, String)>, Failure> {
    let Some(klus) = bericht.klus_id else {
        return Ok(None);
    };
    let open = store::aanbod::open_of(door, klus).await?;
    let own = open.filter(|aanbod| aanbod.made_at <= bericht.owed_at);
    Ok(own.map(|aanbod| {
        let link = link(app, aanbod.id);
        (aanbod, link)
    }))
}

async fn visit(door: &impl Door, id: Option<Uuid>) -> Result<Option<Opdracht>, Failure> {
    match id {
        Some(id) => Ok(store::opdracht::find(door, id).await?),
        None => Ok(None),
    }
}

/// Who it is and how they can be reached; whoever is no longer known cannot be.
async fn reached(door: &impl Door, recipient: Recipient) -> Result<(String, Contact), Failure> {
    let known = match recipient {
        Recipient::Bewoner(id) => store::bewoner::find(door, id).await?.map(|bewoner| {
            let address = bewoner.gegevens.address();
            let gegevens = bewoner.gegevens;
            let contact = Contact {
                email: gegevens.email,
                telefoon: gegevens.telefoon,
                address,
            };
            (gegevens.naam.to_string(), contact)
        }),
        Recipient::Begeleider(id) => store::account::by_id(door, id).await?.map(|account| {
            let telefoon = account.telefoon.as_deref();
            (
                account.naam,
                by_phone(telefoon.and_then(|text| Telefoon::parse(text).ok())),
            )
        }),
        Recipient::Deelnemer(id) => store::deelnemer::find(door, id)
            .await?
            .map(|deelnemer| (deelnemer.naam, by_phone(deelnemer.telefoon))),
        Recipient::Organisatie(id) => store::organisatie::find(door, id).await?.map(|one| {
            let contact = Contact {
                address: one.gegevens.address(),
                email: one.gegevens.email,
                telefoon: one.gegevens.telefoon,
            };
            (one.gegevens.naam.to_string(), contact)
        }),
    };
    Ok(known.unwrap_or_default())
}

fn by_phone(telefoon: Option<Telefoon>) -> Contact {
    Contact {
        telefoon,
        ..Contact::default()
    }
}
