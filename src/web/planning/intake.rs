//! The parts of the page of one klus that are about intake: what such a klus takes, what is confirmed, standard texts, looking first,
//! fotos, coming back. Only words and choices; what may be done is decided elsewhere.

use uuid::Uuid;

use crate::{
    actions::{
        herhaling::{Reeks, may_come_back},
        klus::{Dossier, intake::Intake},
    },
    app::App,
    domain::{
        calendar::{local_date, long_date, short_date},
        foto::FOTOS_MAX,
        herhaling::{CallOff, HerhalingStatus, MAANDEN},
        klus::{
            KlusStatus,
            accept::{height, rules},
            personen_uren,
        },
        standaardtekst::Bij,
        vooropname::VooropnameStatus,
    },
    web::view::Choice,
};

/// A list of standard texts with one form.
pub(super) struct Teksten {
    /// Name of the field.
    pub name: String,
    /// Last part of the path that fills one in.
    pub act: String,
    /// The texts.
    pub choices: Vec<Choice>,
}

/// A foto with what is said of it to who cannot see it.
pub(super) struct FotoView {
    pub id: Uuid,
    pub label: String,
    pub width: u32,
    pub height: u32,
}

/// The series of a klus.
pub(super) struct ReeksView {
    pub badge: &'static str,
    pub label: &'static str,
    pub ritme: String,
    /// The next day, in words.
    pub next: Option<String>,
    /// Cheques that are left, in words.
    pub left: String,
    /// Key and number of the klus that comes back, unless that is this one.
    pub first: Option<Uuid>,
    /// Its days: the klus, its number, the day, its state.
    pub keren: Vec<(Uuid, String, String, &'static str)>,
    pub active: bool,
}

/// What the page shows.
pub(super) struct View {
    /// What such klussen took.
    pub verwacht: Option<String>,
    pub rules: [String; 3],
    /// What was confirmed, by whom and when.
    pub toets: Option<String>,
    /// Who will look, and when.
    pub gepland: Option<String>,
    /// What was seen.
    pub gezien: Vec<String>,
    pub kijkers: Vec<Choice>,
    pub may_plan_look: bool,
    pub fotos: Vec<FotoView>,
    pub may_add_foto: bool,
    pub reeks: Option<ReeksView>,
    pub may_repeat: bool,
    pub maanden: Vec<Choice>,
    /// Since when the question stands unanswered.
    pub unanswered: Option<String>,
    teksten: Vec<(Bij, Vec<Choice>)>,
}

impl View {
    pub(super) fn new(app: &App, dossier: &Dossier, intake: &Intake) -> Self {
        let regeling = &app.regeling;
        let klus = &dossier.klus;
        let may = dossier.may_dispatch;
        let undecided = matches!(klus.status, KlusStatus::Requested | KlusStatus::Asked);
        let running = intake
            .reeks
            .as_ref()
            .is_some_and(|reeks| reeks.herhaling.status == HerhalingStatus::Active);
        let choices = |bij: Bij| {
            regeling
                .teksten
                .iter()
                .filter(|tekst| tekst.suits(bij, &klus.klussoort))
                .map(|tekst| Choice::new(&tekst.slug, &tekst.naam))
                .collect()
        };
        Self {
            verwacht: intake
                .estimate
                .map(crate::domain::klus::estimate::Estimate::words),
            rules: rules(regeling),
            toets: toets(intake),
            gepland: intake.planned().map(|(one, naam)| {
                let naam = naam.as_deref().unwrap_or("iemand");
                format!("{naam} gaat kijken op {}.", one.when())
            }),
            gezien: gezien(intake),
            kijkers: intake
                .lookers
                .iter()
                .map(|one| Choice::new(one.id.to_string(), &one.naam))
                .collect(),
            may_plan_look: may && undecided && intake.planned().is_none(),
            fotos: (1..)
                .zip(&intake.fotos)
                .map(|(number, foto)| FotoView {
                    id: foto.id,
                    label: format!(
                        "Foto {number}, {} op {}",
                        if foto.account_id.is_some() {
                            "toegevoegd door een medewerker"
                        } else {
                            "van de bewoner"
                        },
                        short_date(local_date(foto.at))
                    ),
                    width: foto.width,
                    height: foto.height,
                })
                .collect(),
            may_add_foto: intake.fotos.len() < FOTOS_MAX,
            reeks: intake
                .reeks
                .as_ref()
                .map(|reeks| reeks_view(reeks, klus.id)),
            may_repeat: may && may_come_back(klus.status) && !running,
            maanden: (1..)
                .zip(MAANDEN)
                .map(|(number, naam): (u8, _)| Choice::new(number.to_string(), naam))
                .collect(),
            unanswered: dossier.standing.unanswered.map(long_date),
            teksten: Bij::ALL
                .into_iter()
                .map(|bij| (bij, choices(bij)))
                .collect(),
        }
    }

    /// The standard texts of one form: one list, or none when there are no texts for it.
    pub(super) fn teksten(&self, word: &str) -> Vec<Teksten> {
        self.teksten
            .iter()
            .filter(|(bij, choices)| bij.word() == word && !choices.is_empty())
            .map(|(bij, choices)| Teksten {
                name: format!("tekst_{}", bij.word()),
                act: format!("tekst-{}", bij.word()),
                choices: choices.clone(),
            })
            .collect()
    }
}

fn toets(intake: &Intake) -> Option<String> {
    let (toets, naam) = intake.toets.as_ref()?;
    Some(format!(
        "Niet hoger dan {}, geen werk voor een erkend vakman, additioneel. Bevestigd door {} op {}.",
        height(toets.max_hoogte_cm),
        naam.as_deref().unwrap_or("een vroegere medewerker"),
        long_date(local_date(toets.at))
    ))
}

fn gezien(intake: &Intake) -> Vec<String> {
    intake
        .vooropnames
        .iter()
        .filter_map(|(one, naam)| match &one.status {
            VooropnameStatus::Done(outcome) => {
                let naam = naam.as_deref().unwrap_or("Iemand");
                let day = short_date(local_date(one.at));
                let mut words = format!("{naam}, {day}: {}", outcome.note);
                if let Some(minuten) = outcome.personen_minuten {
                    words.push_str(&format!(" ({} personen-uren)", personen_uren(minuten)));
                }
                Some(words)
            }
            VooropnameStatus::Planned | VooropnameStatus::Cancelled => None,
        })
        .collect()
}

/// What may end with a klus of a series that goes on.
pub(super) fn call_off(intake: &Intake) -> Vec<Choice> {
    let reeks = intake.reeks.as_ref();
    if reeks.is_none_or(|one| one.herhaling.status != HerhalingStatus::Active) {
        return Vec::new();
    }
    CallOff::ALL
        .into_iter()
        .map(|one| {
            Choice::new(one.word(), one.label()).described(match one {
                CallOff::ThisTime => "De volgende keer komt de klus gewoon terug.",
                CallOff::Series => {
                    "Er komen geen nieuwe klussen meer. Wat al gevraagd is, blijft staan."
                }
            })
        })
        .collect()
}

fn reeks_view(reeks: &Reeks, klus: Uuid) -> ReeksView {
    let Reeks {
        herhaling,
        keren,
        next,
        left,
    } = reeks;
    let status = herhaling.status;
    ReeksView {
        badge: match status {
            HerhalingStatus::Active => "positive",
            HerhalingStatus::OutOfCheques => "warning",
            HerhalingStatus::Stopped | HerhalingStatus::Over => "neutral",
        },
        label: status.label(),
        ritme: herhaling.ritme.words(),
        next: next.map(long_date),
        left: match left {
            None => "onbekend: de reeks gaat door".to_owned(),
            Some(left) => format!("{left} van {} over", herhaling.cheques.unwrap_or_default()),
        },
        first: (herhaling.klus_id != klus).then_some(herhaling.klus_id),
        keren: keren
            .iter()
            .map(|(keer, nummer)| {
                (
                    keer.klus_id,
                    nummer.clone(),
                    long_date(keer.due_on),
                    keer.status.label(),
                )
            })
            .collect(),
        active: status == HerhalingStatus::Active,
    }
}
