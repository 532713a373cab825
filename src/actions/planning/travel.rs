//! Where klussen and ploegen are and how they travel, gathered while a problem is filled.

use crate::{
    domain::{bewoner::Bewoner, regeling::Regeling, uitvoerder::Voertuig},
    planner::model::Travel,
};

/// Places and means, each known once.
pub(super) struct Road<'r> {
    regeling: &'r Regeling,
    base: (f64, f64),
    places: Vec<(f64, f64)>,
    speeds: Vec<u32>,
}

impl<'r> Road<'r> {
    pub(super) fn new(regeling: &'r Regeling, uitvoerder: &str) -> Self {
        let home = regeling
            .uitvoerder(uitvoerder)
            .and_then(|one| one.administratie.as_ref())
            .map(|one| one.plaats.as_str());
        let base = home
            .and_then(|naam| regeling.plaatsen.iter().find(|one| one.naam == naam))
            .or_else(|| regeling.plaatsen.first())
            .map_or((0.0, 0.0), |one| (one.lat, one.lon));
        Self {
            regeling,
            base,
            places: vec![base],
            speeds: Vec::new(),
        }
    }

    pub(super) fn base(&self) -> usize {
        0
    }

    pub(super) fn place(&mut self, bewoner: &Bewoner) -> usize {
        let found = self
            .regeling
            .plaatsen
            .iter()
            .find(|one| one.naam == bewoner.gegevens.plaats)
            .map_or(self.base, |one| (one.lat, one.lon));
        self.places.push(found);
        self.places.len() - 1
    }

    pub(super) fn means(&mut self, voertuig: Option<&Voertuig>) -> usize {
        let speed = if voertuig.is_some_and(|one| one.rijbewijs.is_some()) { 40 } else { 15 };
        match self.speeds.iter().position(|one| *one == speed) {
            Some(place) => place,
            None => {
                self.speeds.push(speed);
                self.speeds.len() - 1
            }
        }
    }

    pub(super) fn travel(&self) -> Travel {
        Travel::new(self.speeds.len(), self.places.len(), |_, from, to| {
            u32::from(from != to) * 10
        })
    }
}
