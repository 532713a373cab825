//! Judges ploegen with all that is known of their week, inside the unit of work that stores them. The rules themselves are in
//! `domain::ploeg`.

use std::collections::HashMap;

use jiff::civil::Date;
use uuid::Uuid;

use crate::{
    actions::Failure,
    app::App,
    domain::{
        account::Account,
        afwezig::Afwezig,
        bezetting::Bezetting,
        calendar::short_date,
        deelnemer::{Beschikbaar, Deelnemer},
        fields::FieldErrors,
        iso_week::IsoWeek,
        ploeg::{Around, Ploeg, PloegRefused},
    },
    store::{self, Door, StoreError, Tx},
};

/// What is known of one week of an uitvoerder.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// Its ploegen.
    pub(crate) week: Vec<Ploeg>,
    /// All its deelnemers.
    pub(crate) deelnemers: Vec<Deelnemer>,
    /// All its begeleiders.
    pub(crate) begeleiders: Vec<Account>,
    /// When begeleiders work, of those who said so.
    pub(crate) works: HashMap<Uuid, Beschikbaar>,
    /// Who is away.
    pub(crate) afwezig: Vec<Afwezig>,
    /// When voertuigen are not for ploegen.
    pub(crate) bezet: Vec<Bezetting>,
    /// Who must not work together.
    pub(crate) apart: Vec<(Uuid, Uuid)>,
}

impl Known {
    /// Reads the week of this day.
    pub(crate) async fn of(
        door: &impl Door,
        uitvoerder: &str,
        datum: Date,
    ) -> Result<Self, StoreError> {
        let week = IsoWeek::of(datum);
        let (monday, sunday) = (week.monday(), week.sunday());
        Ok(Self {
            week: store::ploeg::between(door, uitvoerder, monday, sunday).await?,
            deelnemers: store::deelnemer::list(door, uitvoerder).await?,
            begeleiders: store::account::begeleiders(door, uitvoerder).await?,
            works: store::account::beschikbaar(door, uitvoerder).await?,
            afwezig: store::afwezig::between(door, uitvoerder, monday, sunday).await?,
            bezet: store::bezetting::between(door, uitvoerder, monday, sunday).await?,
            apart: store::apart::of_uitvoerder(door, uitvoerder).await?,
        })
    }

    /// The same, and holds that week and who takes part until the unit ends: the rules look at rows that do not exist yet, and
    /// two coordinators may be at it at once, or somebody may leave.
    pub(crate) async fn hold(tx: &Tx, uitvoerder: &str, datum: Date) -> Result<Self, StoreError> {
        hold_people(tx, uitvoerder).await?;
        let monday = IsoWeek::of(datum).monday();
        tx.lock(&format!("week:{uitvoerder}:{monday}")).await?;
        Self::of(tx, uitvoerder, datum).await
    }

    /// Refuses a ploeg that cannot go out like this beside the others of the week.
    pub(crate) fn allows(&self, app: &App, ploeg: &Ploeg) -> Result<(), Failure> {
        let deelnemers: Vec<Deelnemer> = self
            .deelnemers
            .iter()
            .filter(|one| ploeg.deelnemers.contains(&one.id))
            .cloned()
            .collect();
        if deelnemers.len() != ploeg.deelnemers.len() {
            return Err(Failure::Invalid(FieldErrors::one(
                "deelnemers",
                "Kies deelnemers uit de lijst.",
            )));
        }
        let others: Vec<Ploeg> = self
            .week
            .iter()
            .filter(|other| other.id != ploeg.id)
            .cloned()
            .collect();
        let uitvoerder = app.regeling.uitvoerder(&ploeg.uitvoerder);
        let slug = ploeg.voertuig.as_deref();
        let voertuig = uitvoerder
            .zip(slug)
            .and_then(|(one, slug)| one.voertuig(slug));
        let around = Around {
            deelnemers: &deelnemers,
            begeleider_known: self
                .begeleiders
                .iter()
                .any(|one| one.id == ploeg.begeleider_id),
            begeleider_works: self.works.get(&ploeg.begeleider_id),
            voertuig_known: voertuig.is_some(),
            needs_rijbewijs: voertuig.and_then(|one| one.rijbewijs),
            week: &others,
            afwezig: &self.afwezig,
            sharing: &sharing(app, &ploeg.uitvoerder, slug),
            bezet: &self.bezet,
            apart: &self.apart,
        };
        match ploeg.refusals(&around, app.today()).as_slice() {
            [] => Ok(()),
            refusals => Err(refused(refusals)),
        }
    }
}

/// Holds who of an uitvoerder takes part, and on which days, until the unit ends: nobody leaves while a ploeg is made with them.
pub(crate) async fn hold_people(tx: &Tx, uitvoerder: &str) -> Result<(), StoreError> {
    tx.lock(&format!("people:{uitvoerder}")).await
}

/// The voertuigen of an uitvoerder that share a thing with this one, itself included; none without one.
pub(crate) fn sharing(app: &App, uitvoerder: &str, voertuig: Option<&str>) -> Vec<String> {
    let uitvoerder = app.regeling.uitvoerder(uitvoerder);
    uitvoerder
        .zip(voertuig)
        .map(|(one, slug)| one.sharing(slug))
        .unwrap_or_default()
}

fn refused(refusals: &[PloegRefused]) -> Failure {
    if refusals.iter().all(PloegRefused::is_conflict) {
        let sentences: Vec<String> = refusals.iter().map(ToString::to_string).collect();
        return Failure::refused("Deze ploeg kan zo niet op pad", sentences.join(" "));
    }
    let mut errors = FieldErrors::default();
    for one in refusals {
        errors.push(one.field(), one.to_string());
    }
    Failure::Invalid(errors)
}

/// `Ploeg 2`: the first number that is free on that day.
pub(crate) fn free_name(datum: Date, week: &[Ploeg]) -> String {
    // One more than there are: of so many names one is free.
    (1..=week.len() + 1)
        .map(|number| format!("Ploeg {number}"))
        .find(|naam| {
            !week
                .iter()
                .any(|other| other.datum == datum && other.naam == *naam)
        })
        .unwrap_or_else(|| short_date(datum))
}
