//! Handing in a signaal at a visit, and reading it: only the contact person of the klus does, and the meldpunt where a klus has none.

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Act, Done, Failure, Once, once, record,
    werk::{mine, own_uitvoerder},
};
use crate::{
    app::App,
    domain::{
        account::{Actor, Rol, Want, may},
        fields::FieldErrors,
        klus::Klus,
        signaal::{Signaal, SignaalRefused, checked},
        uren::moment,
    },
    store::{self, Tx},
};

/// Signalen on the page, at most.
const MOST: i64 = 100;

/// A signaal with the klus it is about.
#[derive(Clone, Debug)]
pub struct ToRead {
    /// What was noticed.
    pub signaal: Signaal,
    /// At whose klus.
    pub klus: Klus,
}

/// A ploeg tells the contact person what it noticed, on the day of the visit and with the resident's consent.
pub async fn hand_in(
    app: &App,
    actor: &Actor,
    opdracht: Uuid,
    tekst: &str,
    consent: bool,
    op: Option<Timestamp>,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    own_uitvoerder(actor)?;
    let tekst = checked(tekst, consent)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let (visit, _) = mine(&tx, &who, opdracht).await?;
        let at = moment(&visit, op, app.now())?;
        if !visit.home_is_shown(at) {
            return Err(Failure::coded(
                "weigering-niet-nu",
                "Dit kan nu niet",
                "Dit kan op de dag van het bezoek. Bel je begeleider.",
            ));
        }
        let signaal = Signaal {
            id: app.new_id(),
            klus: visit.klus_id,
            opdracht,
            tekst,
            account: who.account()?.id,
            at,
            read_at: None,
        };
        store::signaal::add(&tx, &signaal).await?;
        note(&tx, &app, &who, signaal.id, 1, "signaal.hand_in");
        Ok(())
    })
    .await
}

/// What this account is the contact person for.
pub async fn mine_to_read(app: &App, actor: &Actor) -> Result<Vec<ToRead>, Failure> {
    may(actor, Want::EnterKlus)?;
    let account = actor.account()?;
    let door = app.store.read();
    let nobodys = account.rol == Rol::Meldpunt;
    let found = store::signaal::of_contactpersoon(door, account.id, nobodys, MOST).await?;
    let mut all = Vec::new();
    for signaal in found {
        let klus = store::klus::find(door, signaal.klus)
            .await?
            .ok_or(Failure::NotFound)?;
        all.push(ToRead { signaal, klus });
    }
    Ok(all)
}

/// The contact person read it and does what is to be done.
pub async fn read(
    app: &App,
    actor: &Actor,
    id: Uuid,
    key: Option<Once>,
) -> Result<Done<()>, Failure> {
    may(actor, Want::EnterKlus)?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let signaal = store::signaal::find(&tx, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let klus = store::klus::find(&tx, signaal.klus)
            .await?
            .ok_or(Failure::NotFound)?;
        if !reads(&who, &klus)? {
            return Err(Failure::NotFound);
        }
        store::signaal::set_read(&tx, id, app.now()).await?;
        note(&tx, &app, &who, id, 2, "signaal.read");
        Ok(())
    })
    .await
}

fn reads(actor: &Actor, klus: &Klus) -> Result<bool, Failure> {
    let account = actor.account()?;
    Ok(match klus.contactpersoon {
        Some(contact) => contact == account.id,
        None => account.rol == Rol::Meldpunt,
    })
}

/// A signaal has two events at most; what it says is in neither.
fn note(tx: &Tx, app: &App, actor: &Actor, id: Uuid, no: i32, action: &'static str) {
    const OPEN: &str = "open";
    let first = no == 1;
    let act = Act {
        action,
        object: "signaal",
        object_id: id,
        no,
        from: (!first).then_some(OPEN),
        to: Some(if first { OPEN } else { "read" }),
    };
    record(tx, app.now(), actor, act);
}

impl From<SignaalRefused> for Failure {
    fn from(refused: SignaalRefused) -> Self {
        let field = match refused {
            SignaalRefused::NoConsent => "akkoord",
            SignaalRefused::Tekst => "tekst",
        };
        Self::Invalid(FieldErrors::one(field, refused.to_string()))
    }
}
