//! Deciding about a klus with everything that goes with it: what past klussen took, what is confirmed, what is said, asking the
//! resident once more.

use uuid::Uuid;

use super::{Decided, Deciding, Dossier, Right, decide};
use crate::{
    actions::{Done, Failure, Once, herhaling::Reeks},
    app::App,
    domain::{
        account::{Account, Actor},
        address::clean_text,
        fields::FieldErrors,
        foto::Foto,
        herhaling::CallOff,
        klus::{Acceptance, Klus, KlusStatus, REMARK_MAX, accept::Said, estimate::Estimate},
        standaardtekst::Bij,
        vooropname::{Outcome, Vooropname, VooropnameStatus},
    },
    store::{self, Tx, klus::intake::Toets},
};

/// What a coordinator sees on deciding, besides the klus itself.
pub struct Intake {
    /// What such a klus takes; only while it can be taken on.
    pub estimate: Option<Estimate>,
    /// What was confirmed on taking it on, with the name of who did.
    pub toets: Option<(Toets, Option<String>)>,
    /// Somebody who looked or will look, each with the name; in order of time.
    pub vooropnames: Vec<(Vooropname, Option<String>)>,
    /// Who may be sent to look.
    pub lookers: Vec<Account>,
    /// Its fotos, oldest first.
    pub fotos: Vec<Foto>,
    /// The series it belongs to.
    pub reeks: Option<Reeks>,
    /// What the first klus of its series was agreed at.
    pub earlier: Option<Acceptance>,
}

impl Intake {
    /// The vooropname that is still to come.
    pub fn planned(&self) -> Option<&(Vooropname, Option<String>)> {
        self.vooropnames
            .iter()
            .find(|(one, _)| one.status == VooropnameStatus::Planned)
    }

    /// What came of looking last.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.vooropnames
            .iter()
            .rev()
            .find_map(|(one, _)| match &one.status {
                VooropnameStatus::Done(outcome) => Some(outcome),
                VooropnameStatus::Planned | VooropnameStatus::Cancelled => None,
            })
    }

    /// Person-minutes and persons to begin with: as somebody saw who looked, as it was agreed for the series, as past klussen
    /// took. None where nobody can say.
    pub fn expected(&self) -> (Option<u32>, Option<u32>) {
        let outcome = self.outcome();
        let minuten = outcome
            .and_then(|one| one.personen_minuten)
            .or(self.earlier.map(|one| one.personen_minuten))
            .or(self.estimate.map(Estimate::minuten));
        let personen = outcome
            .and_then(|one| one.personen)
            .or(self.earlier.map(|one| one.personen));
        (minuten, personen)
    }
}

/// Everything a coordinator sees on deciding about a klus whose dossier was opened, so that rights were asked.
pub async fn look(app: &App, dossier: &Dossier) -> Result<Intake, Failure> {
    let door = app.store.read();
    let klus = &dossier.klus;
    let undecided = matches!(klus.status, KlusStatus::Requested | KlusStatus::Asked);
    let lookers = store::account::lookers(door, &klus.uitvoerder).await?;
    let mut vooropnames = Vec::new();
    for one in store::vooropname::of_klus(door, klus.id).await? {
        let naam = naam(app, one.looker_id).await?;
        vooropnames.push((one, naam));
    }
    let toets = match store::klus::intake::toets(door, klus.id).await? {
        Some(toets) => Some((toets, naam(app, toets.account_id).await?)),
        None => None,
    };
    let reeks = crate::actions::herhaling::of_klus(app, klus.id).await?;
    let earlier = match &reeks {
        Some(reeks) if reeks.herhaling.klus_id != klus.id => {
            let first = store::klus::find(door, reeks.herhaling.klus_id).await?;
            first.and_then(|first| {
                Some(Acceptance {
                    personen: first.personen?,
                    personen_minuten: first.personen_minuten?,
                })
            })
        }
        Some(_) | None => None,
    };
    Ok(Intake {
        estimate: if undecided {
            Some(estimate(app, klus).await?)
        } else {
            None
        },
        toets,
        vooropnames,
        lookers,
        fotos: store::foto::of_klus(door, klus.id).await?,
        reeks,
        earlier,
    })
}

/// What such a klus takes at its uitvoerder.
async fn estimate(app: &App, klus: &Klus) -> Result<Estimate, Failure> {
    let past =
        store::klus::intake::past_minuten(app.store.read(), &klus.uitvoerder, &klus.klussoort)
            .await?;
    let usual = app
        .regeling
        .klussoort(&klus.klussoort)
        .map_or(0, |soort| soort.duur_personen_minuten);
    Ok(Estimate::of(past, usual))
}

async fn naam(app: &App, account: Uuid) -> Result<Option<String>, Failure> {
    let account = store::account::by_id(app.store.read(), account).await?;
    Ok(account.map(|account| account.naam))
}

/// Takes a klus on, with what is said to the resident and what was confirmed. `version` is what the coordinator was looking at.
pub async fn accept(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: Option<i32>,
    acceptance: Acceptance,
    said: Said,
    key: Option<Once>,
) -> Result<Done<Decided>, Failure> {
    let (now, by) = (app.now(), actor.account_id());
    let Said {
        toelichting,
        confirmed,
    } = said;
    let deciding = Deciding {
        id,
        version,
        key,
        right: Right::Dispatch,
        action: "klus.accept",
        confirmed: confirmed.then_some(app.regeling.max_hoogte_cm),
        call_off: None,
    };
    decide(app, actor, deciding, move |klus| {
        Ok(klus.accept(now, by, acceptance)?.saying(toelichting))
    })
    .await
}

/// Keeps what was confirmed on taking a klus on, in the act's own transaction.
pub(super) async fn confirm(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    klus: &Klus,
    max_hoogte_cm: u32,
) -> Result<(), Failure> {
    let toets = Toets {
        account_id: actor.account()?.id,
        at: app.now(),
        max_hoogte_cm,
    };
    Ok(store::klus::intake::add_toets(tx, klus.id, klus.version, toets).await?)
}

/// Declines a klus with a reason of the regeling, and words of one's own behind it.
pub async fn decline(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: Option<i32>,
    reden: &str,
    toelichting: &str,
    key: Option<Once>,
) -> Result<Done<Decided>, Failure> {
    let reden = app
        .regeling
        .afwijs_reden(reden.trim())
        .cloned()
        .ok_or_else(|| FieldErrors::one("reden", "Kies een reden uit de lijst."));
    let said = Said::words("toelichting_afwijzing", toelichting);
    let now = app.now();
    let deciding = Deciding {
        id,
        version,
        key,
        right: Right::Dispatch,
        action: "klus.decline",
        confirmed: None,
        call_off: None,
    };
    decide(app, actor, deciding, move |klus| {
        let reden = reden.map_err(Failure::Invalid)?;
        let said = said.map_err(Failure::Invalid)?;
        Ok(klus.decline(now, &reden)?.saying(said.toelichting))
    })
    .await
}

/// Withdraws a klus for the resident. Of one that belongs to a series it must be said what ends: this klus, or the series.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: Option<i32>,
    reden: &str,
    call_off: Option<CallOff>,
    key: Option<Once>,
) -> Result<Done<Decided>, Failure> {
    let reden = clean_text(reden, REMARK_MAX)
        .map(|text| Some(text).filter(|text| !text.is_empty()))
        .map_err(|error| FieldErrors::one("reden_intrekken", error.to_string()));
    let now = app.now();
    let deciding = Deciding {
        id,
        version,
        key,
        right: Right::See,
        action: "klus.withdraw",
        confirmed: None,
        call_off,
    };
    decide(app, actor, deciding, move |klus| {
        Ok(klus.withdraw(now, reden.map_err(Failure::Invalid)?)?)
    })
    .await
}

/// Asks the resident once more what was asked before; they are told so, by mail, on paper or by telephone.
pub async fn remind(
    app: &App,
    actor: &Actor,
    id: Uuid,
    version: Option<i32>,
    key: Option<Once>,
) -> Result<Done<Decided>, Failure> {
    let deciding = Deciding {
        id,
        version,
        key,
        right: Right::Dispatch,
        action: "klus.remind",
        confirmed: None,
        call_off: None,
    };
    decide(app, actor, deciding, |klus| Ok(klus.remind()?)).await
}

/// A standard text about this klus, filled in; for who may dispatch it.
pub async fn text(
    app: &App,
    actor: &Actor,
    id: Uuid,
    bij: Bij,
    slug: &str,
) -> Result<String, Failure> {
    let klus = super::to_dispatch(app, actor, id).await?;
    let chosen = app
        .regeling
        .tekst(slug.trim())
        .filter(|tekst| tekst.suits(bij, &klus.klussoort))
        .ok_or_else(|| {
            Failure::Invalid(FieldErrors::one(
                &format!("tekst_{}", bij.word()),
                "Kies een tekst uit de lijst.",
            ))
        })?;
    let bewoner = super::look::bewoner_of(app, &klus).await?;
    Ok(chosen.filled(&klus, bewoner.gegevens.naam.as_str(), &app.regeling))
}
