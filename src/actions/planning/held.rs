//! Places that are held for residents who may choose them: the planner plans around them, the board shows them, and a coordinator may
//! plan over them. A place that something else was planned over is struck: it can no longer be chosen.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::problem::{Facts, Told};
use crate::{
    actions::Failure,
    app::App,
    domain::{
        aanbod::{Keuze, until},
        opdracht::{Opdracht, OpdrachtStatus, draft::Spot},
        ploeg::Ploeg,
    },
    planner::{
        self,
        checker::Breach,
        model::{Appointment, Hold, Problem},
    },
    store::{self, Door},
};

/// A place that is held.
#[derive(Clone, Debug)]
pub struct Held {
    /// Key of the half day; the planner knows the place by it.
    pub keuze: Uuid,
    /// For which klus.
    pub klus: Uuid,
    /// Its number.
    pub nummer: String,
    /// Where and when.
    pub spot: Spot,
    /// Until when.
    pub until: Timestamp,
    /// Why it can no longer be chosen, if so.
    pub struck: Option<String>,
}

impl Held {
    /// Whether a visit of its ploeg would be then.
    pub fn overlaps(&self, spot: Spot) -> bool {
        self.spot.ploeg == spot.ploeg && self.spot.van < spot.tot && spot.van < self.spot.tot
    }

    /// `Vastgehouden tot morgen 10:15 voor K26-000312-M.`
    pub fn words(&self, now: Timestamp) -> String {
        format!(
            "Vastgehouden {} voor {}.",
            until(self.until, now),
            self.nummer
        )
    }

    /// As if it were a visit of its ploeg, where a place is proposed by counting what a ploeg has already.
    pub(in crate::actions) fn as_visit(&self, ploeg: &Ploeg) -> Opdracht {
        Opdracht {
            id: self.keuze,
            klus_id: self.klus,
            ploeg_id: ploeg.id,
            uitvoerder: ploeg.uitvoerder.clone(),
            datum: ploeg.datum,
            van: self.spot.van,
            tot: self.spot.tot,
            status: OpdrachtStatus::Draft,
            version: 0,
            started_at: None,
            finished_at: None,
            opmerking: String::new(),
            reden: None,
            successor_id: None,
            changed_at: self.until,
        }
    }

    fn appointment(&self) -> Appointment {
        appointment(self.keuze, self.spot)
    }
}

fn appointment(klus: Uuid, spot: Spot) -> Appointment {
    Appointment {
        van: spot.van,
        tot: spot.tot,
        ploeg: spot.ploeg,
        klus,
        hold: Hold::Pinned,
    }
}

/// The places of an uitvoerder that are held on these days, the oldest first; not those of the klus that is asked about.
pub(in crate::actions) async fn read(
    app: &App,
    door: &impl Door,
    uitvoerder: &str,
    days: (Date, Date),
    asked: Option<Uuid>,
) -> Result<Vec<Held>, Failure> {
    let mut all = Vec::new();
    for aanbod in store::aanbod::holding(door, uitvoerder, days, app.now()).await? {
        let klus = aanbod.klus_id;
        let Some(known) = store::klus::find(door, klus).await? else {
            continue;
        };
        let on_these_days = |keuze: &Keuze| (days.0..=days.1).contains(&keuze.datum());
        if asked != Some(klus) {
            all.extend(
                aanbod
                    .keuzes
                    .iter()
                    .filter(|one| on_these_days(one))
                    .map(|one| Held {
                        keuze: one.id,
                        klus,
                        nummer: known.nummer.to_string(),
                        spot: one.spot,
                        until: aanbod.held_until,
                        struck: None,
                    }),
            );
        }
    }
    Ok(all)
}

impl Facts {
    /// Puts the held places into the problem, where the planner is asked to plan; those that something else was planned over are
    /// struck instead. To judge what stands they are only looked at.
    pub(super) fn hold_places(&mut self, told: Told) {
        let mut plan = self.problem.standing.clone();
        for held in &mut self.held {
            let found = breaks(&self.problem, &plan, held.appointment());
            held.struck = found.map(|breach| breach.words);
            if held.struck.is_none() {
                plan.push(held.appointment());
            }
        }
        let plans = match told {
            Told::Standing => false,
            Told::With(_) | Told::Waiting => true,
        };
        let held = &self.held;
        self.problem.klussen.retain(|klus| {
            let place = held.iter().find(|one| one.keuze == klus.id);
            place.is_none_or(|one| plans && one.struck.is_none())
        });
        if plans {
            self.problem.standing = plan;
        }
    }

    /// What is wrong with this klus at this place, if the rest stays where it is; none when it can be there. Wherever it stands itself
    /// is left out of account.
    pub fn breach_at(&self, klus: Uuid, spot: Spot) -> Option<Breach> {
        let plan: Vec<Appointment> = self
            .problem
            .standing
            .iter()
            .filter(|one| one.klus != klus)
            .copied()
            .collect();
        if self.ploeg(spot.ploeg).is_none() {
            return Some(Breach {
                ploeg: spot.ploeg,
                klus: Some(klus),
                rule: planner::checker::Rule::Unknown,
                words: "Deze ploeg gaat niet meer op pad.".to_owned(),
            });
        }
        breaks(&self.problem, &plan, appointment(klus, spot))
    }

    /// The places held for other klussen that a visit of this one would take.
    pub fn held_at(&self, klus: Uuid, spot: Spot) -> impl Iterator<Item = &Held> {
        self.held
            .iter()
            .filter(move |one| one.klus != klus && one.overlaps(spot))
    }
}

/// The first rule that a plan breaks with something added, and did not break without.
fn breaks(problem: &Problem, plan: &[Appointment], added: Appointment) -> Option<Breach> {
    let key = |breach: &Breach| (breach.ploeg, breach.klus, breach.rule);
    let before: BTreeSet<_> = planner::check(problem, plan).iter().map(key).collect();
    let mut with = plan.to_vec();
    with.push(added);
    planner::check(problem, &with)
        .into_iter()
        .find(|breach| !before.contains(&key(breach)))
}
