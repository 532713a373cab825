//! A visit that cannot be done: nobody home, too big, something missing, the weather. The klus goes back to the coordinator with its
//! age, who is told; what was worked already counts.

use jiff::Timestamp;
use uuid::Uuid;

use super::{FinishDraft, Stand, finish_in, invalid, klus_of, mine, moment, own_uitvoerder, stand};
use crate::{
    actions::{
        Done, Failure, Once,
        melding::{News, tell},
        once, opdracht,
    },
    app::App,
    domain::{
        account::Actor,
        address::clean_text,
        melding::MeldingSoort,
        opdracht::{Opdracht, OpdrachtStatus, Reden},
    },
    store::{self, Tx},
};

/// Longest word beside the reason.
const MAX_WOORD: usize = 300;

/// Reasons a ploeg can have at the door; that somebody is ill is said otherwise.
pub const REDENEN: [Reden; 4] = [
    Reden::NobodyHome,
    Reden::TooBig,
    Reden::Material,
    Reden::Weather,
];

/// What a ploeg says when it cannot be done.
#[derive(Clone, Debug)]
pub struct BackDraft {
    /// When, if not now.
    pub op: Option<Timestamp>,
    /// Word of the reason.
    pub reden: String,
    /// What the coordinator must know.
    pub woord: String,
}

/// The ploeg cannot do it, or cannot go on with it. Before the work has begun the visit falls through; after that it is partly done.
pub async fn send_back(
    app: &App,
    actor: &Actor,
    id: Uuid,
    draft: BackDraft,
    key: Option<Once>,
) -> Result<Done<Stand>, Failure> {
    own_uitvoerder(actor)?;
    let BackDraft { op, reden, woord } = draft;
    let reden = Reden::parse(&reden)
        .filter(|reden| REDENEN.contains(reden))
        .ok_or_else(|| invalid("wat", "Kies wat er is."))?;
    let woord =
        clean_text(&woord, MAX_WOORD).map_err(|error| invalid("woord", error.to_string()))?;
    let (app, who) = (app.clone(), actor.clone());
    once(&app.clone(), actor, key, move |tx| async move {
        let (old, ploeg) = mine(&tx, &who, id).await?;
        let at = moment(&old, op, app.now())?;
        let new = if old.status == OpdrachtStatus::Started {
            let draft = FinishDraft {
                op,
                minuten: Vec::new(),
                opmerking: format!("{}. {woord}", reden.label()).trim().to_owned(),
                partly: true,
            };
            finish_in(&tx, &app, &who, &old, &ploeg, draft).await?
        } else {
            let klus = klus_of(&tx, &old).await?;
            let said = Opdracht {
                opmerking: woord,
                ..old
            };
            opdracht::fall_through_in(&tx, &app, &who, klus, said, reden).await?;
            store::opdracht::find(&tx, id)
                .await?
                .ok_or(Failure::NotFound)?
        };
        tell_coordinator(&tx, &app, &who, &new, reden).await?;
        Ok(stand(&new, at))
    })
    .await
}

/// What the ploeg wrote may name people, so that it is on the page of the klus and not here.
async fn tell_coordinator(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    opdracht: &Opdracht,
    reden: Reden,
) -> Result<(), Failure> {
    let klus = klus_of(tx, opdracht).await?;
    let news = News {
        soort: MeldingSoort::BackFromPloeg,
        sleutel: format!("back_from_ploeg {}", opdracht.id),
        verkooppunt: None,
        uitvoerder: Some(opdracht.uitvoerder.clone()),
        cheque: None,
        deelnemer: None,
        tekst: format!(
            "{}. De ploeg kon klus {} niet doen of niet afmaken. De klus wacht weer op een dag. Bel de bewoner.",
            reden.label(),
            klus.nummer
        ),
    };
    tell(tx, app, actor, news).await
}
