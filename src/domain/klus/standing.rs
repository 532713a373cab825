//! Where a klus stands in the queue, and why, in plain words (domain.md §4): passed deadline (or the passed day for an answer on what
//! another uitvoerder passed on), urgency class, waiting time against the norm. The store sorts by the same key; this says it.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::{Klasse, Klus, KlusStatus, PassedOn};
use crate::domain::{
    calendar::{local_date, long_date, werkdagen_between},
    regeling::Regeling,
    vooropname::Vooropname,
};

/// Where a klus stands. Compares by the order of the queue: the smallest comes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The order: passed deadlines and late answers first, the longest passed in front; then class; then age.
    pub order: Order,
    /// Working days it waits, without those on which it waited for the resident.
    pub waited: u32,
    /// Working days within which it should be done.
    pub norm: u32,
    /// Whether the norm, the deadline or the day of an answer has passed.
    pub late: bool,
    /// Since when a question to the resident stands without an answer, once that is longer than the regeling allows.
    pub unanswered: Option<Date>,
    /// Why it stands here, in plain Dutch.
    pub reden: String,
}

/// The key of the queue. Fields in order of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    /// The day that has passed, be it the deadline or the last day for an answer, the first of both; `Date::MAX` when none has.
    pub passed_day: Date,
    /// Urgency.
    pub klasse: Klasse,
    /// Since when it waits.
    pub requested_at: Timestamp,
    /// Breaks ties.
    pub id: Uuid,
}

/// Where this klus stands today.
pub fn standing(klus: &Klus, today: Date, regeling: &Regeling) -> Standing {
    let asked_on = local_date(klus.requested_at);
    // While there is a question, and after the end, the clock does not run on.
    let until = match klus.status {
        KlusStatus::Asked
        | KlusStatus::Done
        | KlusStatus::Closed
        | KlusStatus::Declined
        | KlusStatus::Withdrawn => local_date(klus.changed_at),
        KlusStatus::Requested
        | KlusStatus::Accepted
        | KlusStatus::Offered
        | KlusStatus::Planned
        | KlusStatus::InProgress
        | KlusStatus::Complaint => today,
    };
    let waited = werkdagen_between(asked_on, until).saturating_sub(klus.paused_werkdagen);
    let norm = klus.klasse.norm(regeling);
    let passed = klus
        .deadline
        .filter(|deadline| *deadline < today && klus.status.is_open());
    let unanswered = unanswered(klus, today, regeling);
    let passed_on = passed_on(klus, today, regeling);
    let unanswered_since = klus
        .passed_by
        .as_ref()
        .map(|one| one.answer_due)
        .filter(|due| *due < today && klus.status.is_open());
    let passed_day = passed.into_iter().chain(unanswered_since).min();
    let reden = reden(klus, passed, unanswered, waited, norm, regeling);
    Standing {
        order: Order {
            passed_day: passed_day.unwrap_or(Date::MAX),
            klasse: klus.klasse,
            requested_at: klus.requested_at,
            id: klus.id,
        },
        waited,
        norm,
        late: passed_day.is_some() || waited > norm,
        reden: [passed_on, Some(reden)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        unanswered,
    }
}

impl Standing {
    /// The same, and that somebody comes to look first.
    #[must_use]
    pub fn with_look(mut self, look: Option<&Vooropname>) -> Self {
        if let Some(look) = look {
            self.reden = format!("Vooropname op {}. {}", look.when(), self.reden);
        }
        self
    }
}

impl Standing {
    /// The same, and what is known of the half days that were offered.
    #[must_use]
    pub fn with_offer(mut self, offer: Option<String>) -> Self {
        if let Some(offer) = offer {
            self.reden = format!("{offer} {}", self.reden);
        }
        self
    }
}

/// Since when a question stands too long.
fn unanswered(klus: &Klus, today: Date, regeling: &Regeling) -> Option<Date> {
    let asked_on = local_date(klus.changed_at);
    let too_long = werkdagen_between(asked_on, today) >= regeling.normen.antwoord_werkdagen;
    (klus.status == KlusStatus::Asked && too_long).then_some(asked_on)
}

/// By when the uitvoerder that has a klus now must answer the one that passed it on, in words.
fn passed_on(klus: &Klus, today: Date, regeling: &Regeling) -> Option<String> {
    let PassedOn {
        uitvoerder,
        answer_due,
    } = klus.passed_by.as_ref()?;
    let naam = regeling
        .uitvoerder(uitvoerder)
        .map_or(uitvoerder.as_str(), |one| one.naam.as_str());
    let due = long_date(*answer_due);
    Some(if *answer_due < today {
        format!("Doorgegeven door {naam}: het antwoord is te laat, het moest er zijn op {due}.")
    } else {
        format!("Doorgegeven door {naam}, antwoord uiterlijk {due}.")
    })
}

fn reden(
    klus: &Klus,
    passed: Option<Date>,
    unanswered: Option<Date>,
    waited: u32,
    norm: u32,
    regeling: &Regeling,
) -> String {
    let waits = waits(waited, norm);
    match klus.status {
        KlusStatus::Asked => {
            if let Some(since) = unanswered {
                return format!(
                    "Vraag onbeantwoord sinds {}. De klok staat stil. Bel of herinner de bewoner, of trek de klus in. Tot de vraag: {waits}.",
                    long_date(since)
                );
            }
            return format!(
                "De klok staat stil: wij wachten op antwoord van de bewoner. Tot de vraag: {waits}."
            );
        }
        KlusStatus::Planned | KlusStatus::InProgress => {
            return format!("Er is een afspraak. {}.", capital(&waits));
        }
        KlusStatus::Done | KlusStatus::Closed | KlusStatus::Declined | KlusStatus::Withdrawn => {
            return format!(
                "Staat niet meer in de rij: {}.",
                klus.status.label().to_lowercase()
            );
        }
        KlusStatus::Requested
        | KlusStatus::Accepted
        | KlusStatus::Offered
        | KlusStatus::Complaint => {}
    }
    if let Some(deadline) = passed {
        return format!(
            "Staat bovenaan: de uiterste datum, {}, is voorbij. {}.",
            long_date(deadline),
            capital(&waits)
        );
    }
    if norm == 0 {
        let soort = regeling
            .klussoort(&klus.klussoort)
            .map_or_else(|| klus.klussoort.clone(), |soort| soort.naam.to_lowercase());
        return format!(
            "Staat vooraan: het is spoed ({soort}), dat moet vandaag. Wacht {}.",
            days(waited)
        );
    }
    if klus.klasse != last_class(regeling) {
        let class = klus.klasse.urgentie(regeling).map_or_else(
            || "spoed".to_owned(),
            |urgentie| urgentie.naam.to_lowercase(),
        );
        return format!("Gaat voor: {class}. {}.", capital(&waits));
    }
    format!("{}.", capital(&waits))
}

fn last_class(regeling: &Regeling) -> Klasse {
    Klasse(u8::try_from(regeling.urgenties.len().saturating_sub(1)).unwrap_or(u8::MAX))
}

fn waits(waited: u32, norm: u32) -> String {
    if waited > norm {
        format!(
            "wacht {waited} werkdagen, dat is {} langer dan de norm van {norm}",
            days(waited - norm)
        )
    } else {
        format!("wacht {waited} van {norm} werkdagen")
    }
}

fn days(count: u32) -> String {
    if count == 1 {
        "1 werkdag".to_owned()
    } else {
        format!("{count} werkdagen")
    }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
