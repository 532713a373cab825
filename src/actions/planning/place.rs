//! Putting klussen on the board: one drag, one press of a key, one accepted proposal or an undo are all the same act, a list of
//! placements. Conflicts are shown, never forbidden: only publishing refuses them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{dispatcher, lock};
use crate::{
    actions::{Done, Failure, Once, once},
    app::App,
    domain::{
        account::{Actor, Want, may},
        calendar::{local_date, long_date},
        opdracht::{
            Opdracht, Reden,
            draft::{OpdrachtDraft, Spot},
        },
        ploeg::Ploeg,
    },
    store::{self, Tx},
};

/// Klussen in one act, at most.
pub const MOST_PLACEMENTS: usize = 1_000;
/// Characters of a reason, at most: what the planner says fits.
const REASON_MAX: usize = 300;

/// One klus, from where it was seen to where it goes.
#[derive(Clone, Debug)]
pub struct Placement {
    /// Which klus.
    pub klus: Uuid,
    /// Where the coordinator saw it; none when it stood nowhere.
    pub from: Option<Spot>,
    /// Where it goes; none takes it off.
    pub to: Option<Spot>,
    /// Why a published visit changes; *another plan suits better* when nothing else is said.
    pub reden: Option<Reden>,
    /// Why it goes there, in the planner's words; empty by hand.
    pub reason: String,
}

/// How many klussen were placed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Placed {
    /// Klussen that stand elsewhere now.
    pub klussen: usize,
}

/// Puts klussen where they should go. Nobody is told.
pub async fn place(
    app: &App,
    actor: &Actor,
    placements: Vec<Placement>,
    key: Option<Once>,
) -> Result<Done<Placed>, Failure> {
    let uitvoerder = dispatcher(actor)?.to_owned();
    let account = actor.account()?.id;
    if placements.len() > MOST_PLACEMENTS {
        return Err(Failure::refused(
            "Dit zijn te veel klussen tegelijk",
            format!("Neem er hoogstens {MOST_PLACEMENTS} tegelijk over."),
        ));
    }
    let (unit_app, unit_actor) = (app.clone(), actor.clone());
    once(app, actor, key, move |tx| async move {
        lock(&tx, &uitvoerder).await?;
        store::planning::sweep(&tx, &uitvoerder).await?;
        let drafts = store::planning::drafts(&tx, &uitvoerder).await?;
        let board = Board {
            app: &unit_app,
            actor: &unit_actor,
            uitvoerder: &uitvoerder,
            drafts: &drafts,
            account,
        };
        for placement in &placements {
            board.put(&tx, placement).await?;
        }
        Ok(Placed {
            klussen: placements.len(),
        })
    })
    .await
}

/// What placing needs to know.
struct Board<'a> {
    app: &'a App,
    actor: &'a Actor,
    uitvoerder: &'a str,
    drafts: &'a [OpdrachtDraft],
    account: Uuid,
}

impl Board<'_> {
    async fn put(&self, tx: &Tx, placement: &Placement) -> Result<(), Failure> {
        let klus = store::klus::find(tx, placement.klus)
            .await?
            .filter(|klus| klus.uitvoerder == self.uitvoerder)
            .ok_or(Failure::NotFound)?;
        let published = store::opdracht::of_klus(tx, klus.id)
            .await?
            .into_iter()
            .find(|one| one.status.is_ahead());
        let draft = self.drafts.iter().find(|one| one.klus == klus.id);
        let stands = match draft {
            Some(draft) => draft.spot,
            None => published.as_ref().map(Spot::of),
        };
        if stands != placement.from {
            return Err(moved_meanwhile(&klus.nummer.to_string()));
        }
        if published.is_none() && !klus.status.is_plannable() {
            return Err(Failure::refused(
                format!("{} kan nu niet gepland worden", klus.nummer),
                format!(
                    "De status is nu ‘{}’. Ververs het bord.",
                    klus.status.label()
                ),
            ));
        }
        if let Some(spot) = placement.to {
            self.ploeg(tx, spot).await?;
        }
        match self.draft(placement, published.as_ref())? {
            Some(draft) => store::planning::put(tx, self.uitvoerder, &draft).await?,
            None => store::planning::forget(tx, klus.id).await?,
        }
        Ok(())
    }

    /// The ploeg of a spot, if it is of this uitvoerder and the window lies on its day.
    async fn ploeg(&self, tx: &Tx, spot: Spot) -> Result<Ploeg, Failure> {
        let ploeg = store::ploeg::find(tx, spot.ploeg)
            .await?
            .ok_or(Failure::NotFound)?;
        may(
            self.actor,
            Want::Dispatch {
                uitvoerder: &ploeg.uitvoerder,
            },
        )
        .map_err(|_| Failure::NotFound)?;
        let other_day = [spot.van, spot.tot]
            .into_iter()
            .any(|at| local_date(at) != ploeg.datum);
        if other_day || spot.tot <= spot.van {
            return Err(Failure::refused(
                "Deze tijd kan niet",
                format!(
                    "Kies een begintijd en een latere eindtijd op {}.",
                    long_date(ploeg.datum)
                ),
            ));
        }
        Ok(ploeg)
    }

    /// What is kept; nothing when the klus ends up where it was published, or nowhere.
    fn draft(
        &self,
        placement: &Placement,
        published: Option<&Opdracht>,
    ) -> Result<Option<OpdrachtDraft>, Failure> {
        if placement.to == published.map(Spot::of) {
            return Ok(None);
        }
        let reden = placement.reden.unwrap_or(Reden::Replanned);
        let fits = match placement.to {
            Some(_) => Reden::MOVES.contains(&reden),
            None => Reden::FALLS_THROUGH.contains(&reden),
        };
        if published.is_some() && !fits {
            return Err(Failure::refused(
                "Kies een reden",
                "De bewoner en de ploeg rekenen op deze afspraak. Kies waarom hij verandert.",
            ));
        }
        Ok(Some(OpdrachtDraft {
            klus: placement.klus,
            spot: placement.to,
            replaces: published.map(|one| (one.id, reden)),
            reason: placement.reason.chars().take(REASON_MAX).collect(),
            account: self.account,
            changed_at: self.app.now(),
        }))
    }
}

fn moved_meanwhile(nummer: &str) -> Failure {
    Failure::refused(
        "De planning is intussen veranderd",
        format!(
            "{nummer} staat niet meer waar u hem zag: iemand anders heeft hem verplaatst. Hieronder ziet u de planning van nu. Kijk en verplaats hem zo nodig nog eens."
        ),
    )
}
