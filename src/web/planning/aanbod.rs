//! The part of the page of one klus that is about half days that were offered: what they are, what became of them, and the form in which
//! staff write down what the resident says. Only words and choices; what may be done is decided elsewhere.

use crate::{
    actions::{
        aanbod::{Shown, answer::GEEN, code},
        klus::Dossier,
    },
    app::App,
    domain::{
        aanbod::{AanbodStatus, Keuze, Via},
        calendar::{local_date, long_date},
        klus::KlusStatus,
    },
    web::view::{Choice, new_sleutel},
};

/// What the page shows.
pub(super) struct View {
    pub open: bool,
    /// What became of it, in a sentence.
    pub stand: String,
    /// Each half day that cannot be chosen, and why it is gone if it is.
    pub halves: Vec<(String, String)>,
    /// What the resident may answer.
    pub keuzes: Vec<Choice>,
    pub wegen: Vec<Choice>,
    /// Where the button goes that takes it back.
    pub back: String,
    pub sleutel: String,
    /// The page behind the resident's link.
    pub link: String,
}

impl View {
    /// None when nothing was offered, or it is of no use any more.
    pub(super) fn of(app: &App, dossier: &Dossier) -> Option<Self> {
        let shown = dossier.aanbod.as_ref()?;
        let Shown {
            aanbod,
            klus,
            struck,
            ..
        } = shown;
        let waits = matches!(klus.status, KlusStatus::Accepted | KlusStatus::Offered);
        let free = |(keuze, struck): (&Keuze, &Option<String>)| {
            struck
                .is_none()
                .then(|| Choice::new(keuze.no.to_string(), keuze.words()))
        };
        let none = Choice::new(GEEN, "Geen van deze dagdelen past");
        waits.then(|| Self {
            open: aanbod.is_open(app.now()),
            stand: stand(app, shown),
            halves: aanbod
                .keuzes
                .iter()
                .zip(struck)
                // What can still be chosen is in the form.
                .filter(|(_, struck)| struck.is_some() || !aanbod.is_open(app.now()))
                .map(|(keuze, struck)| (keuze.words(), struck.clone().unwrap_or_default()))
                .collect(),
            keuzes: aanbod
                .keuzes
                .iter()
                .zip(struck)
                .filter_map(free)
                .chain([none])
                .collect(),
            wegen: Via::BY_STAFF
                .iter()
                .map(|via| Choice::new(via.word(), via.label()))
                .collect(),
            back: format!(
                "{}/planning/klussen/{}/aanbod-intrekking",
                app.settings.base_path(),
                klus.id
            ),
            sleutel: new_sleutel(),
            link: format!(
                "{}/aanbod/{}",
                app.settings.base_path(),
                code(app, aanbod.id)
            ),
        })
    }
}

fn stand(app: &App, shown: &Shown) -> String {
    let aanbod = &shown.aanbod;
    let day = |at| long_date(local_date(at));
    let settled = day(aanbod.settled_at.unwrap_or(aanbod.held_until));
    match &aanbod.status {
        AanbodStatus::Open if aanbod.is_open(app.now()) => {
            let until = aanbod.until(app.now());
            if shown.free().next().is_some() {
                format!(
                    "Vastgehouden {until}. Kiest de bewoner, dan staat de afspraak meteen vast."
                )
            } else {
                "Al deze dagdelen zijn intussen weg. Bel de bewoner of bied andere dagdelen aan."
                    .to_owned()
            }
        }
        AanbodStatus::Open | AanbodStatus::Lapsed => format!(
            "Aangeboden op {}. Geen antwoord: bel de bewoner.",
            day(aanbod.made_at)
        ),
        AanbodStatus::Chosen { via, .. } => format!("Gekozen op {settled}, {}.", via.label()),
        AanbodStatus::Refused { reden, via } if reden.is_empty() => {
            format!(
                "Geen van deze past, zei de bewoner op {settled} {}.",
                via.label()
            )
        }
        AanbodStatus::Refused { reden, via } => format!(
            "Geen van deze past, zei de bewoner op {settled} {}: ‘{reden}’",
            via.label()
        ),
        AanbodStatus::Withdrawn(why) => format!("Geldt niet meer: {}.", why.label()),
    }
}
