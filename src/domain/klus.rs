//! A klus: what one resident asks for, from asking to closing (domain.md §4), as the resident sees it.
//!
//! A klus keeps its age whatever happens to it: passing on, a question, a visit that falls through never move
//! `requested_at`. When and by whom it is done is an opdracht, elsewhere.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use thiserror::Error;
use uuid::Uuid;

use super::{
    calendar::{Dagdeel, Weekdag, add_werkdagen, local_date, werkdagen_between},
    klussoort::Klussoort,
    nummer::KlusNummer,
    prijs::Prijs,
    regeling::{AfwijsReden, Regeling, Urgentie},
    uitvoerder::Uitvoerder,
};

pub mod accept;
mod draft;
pub mod edit;
pub mod estimate;
mod standing;
mod status;
mod undo;
pub mod words;

#[cfg(test)]
mod tests;

pub use draft::{KlusDraft, NewKlus, TOEGANG, usual_cheques};
pub use standing::{Standing, standing};
pub use status::KlusStatus;
pub use undo::{LastAct, UNDO};

/// The secret with which a resident follows a klus: 8 symbols, of the same form as a claim code.
pub type Volgcode = super::code::Claimcode;

/// Characters of a question to the resident, an answer, or a reason, at most.
pub const REMARK_MAX: usize = 500;
/// Persons that go to one klus, at most.
const PERSONEN_MAX: u32 = 10;
/// Cheques a resident can give on top at one visit, at most: more is another klus.
pub const MORE_CHEQUES_MAX: u32 = 4;
/// Person-minutes of one klus, at most: two weeks of work for two.
const PERSONEN_MINUTEN_MAX: u32 = 9_600;

/// One klus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Klus {
    /// Key.
    pub id: Uuid,
    /// What the resident mentions on the phone.
    pub nummer: KlusNummer,
    /// Who asks.
    pub bewoner_id: Uuid,
    /// Slug of the klussoort.
    pub klussoort: String,
    /// What is to be done, in the resident's own words.
    pub omschrijving: String,
    /// What they do or provide themselves (the *wedervraag*) and other answers, one a line.
    pub zelf: String,
    /// Remarks on access: dog, key, parking.
    pub toegang: String,
    /// When it suits.
    pub voorkeuren: Voorkeuren,
    /// The last day on which it is of use.
    pub deadline: Option<Date>,
    /// Cheques the resident reckons with; never more are redeemed than agreed.
    pub aantal_cheques: u32,
    /// Village, as the regeling spells it.
    pub plaats: String,
    /// Urgency.
    pub klasse: Klasse,
    /// Where it is in its life.
    pub status: KlusStatus,
    /// Number of events so far.
    pub version: i32,
    /// Slug of the uitvoerder in whose queue it stands.
    pub uitvoerder: String,
    /// Persons that will go; known from acceptance on.
    pub personen: Option<u32>,
    /// Expected work in person-minutes (2 persons for 1 hour is 120); known from acceptance on.
    pub personen_minuten: Option<u32>,
    /// The open question (`Asked`), the slug of the reason (`Declined`), or the reason in words (`Withdrawn`, `Complaint`).
    pub reden: Option<String>,
    /// What was said to the resident with the last decision, in words of one's own.
    pub toelichting: Option<String>,
    /// Who passed it on, until the uitvoerder that has it now answers.
    pub passed_by: Option<PassedOn>,
    /// The one contact person, who stays the same whichever organisation does the work.
    pub contactpersoon: Option<Uuid>,
    /// Who entered it for the resident; none when they asked themselves.
    pub asked_by: Option<Uuid>,
    /// Working days on which the clock of the norm stood still because of a question.
    pub paused_werkdagen: u32,
    /// When it was asked; never changes.
    pub requested_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// That a klus was passed on, and by when the uitvoerder that has it now answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOn {
    /// Slug of the uitvoerder that passed it on.
    pub uitvoerder: String,
    /// The last day for an answer.
    pub answer_due: Date,
}

/// Urgency: the place of a class in the regeling's list, 0 first. Of Hulst 0 is spoed (snow), 2 is gewoon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Klasse(pub u8);

impl Klasse {
    /// Most urgent: the same day.
    pub const SPOED: Self = Self(0);

    /// The class a klussoort starts in: the first for what must be done the same day, otherwise the last.
    pub fn of(klussoort: &Klussoort, regeling: &Regeling) -> Self {
        if klussoort.spoed {
            Self::SPOED
        } else {
            Self(u8::try_from(regeling.urgenties.len().saturating_sub(1)).unwrap_or(u8::MAX))
        }
    }

    /// The class with this slug.
    pub fn with_slug(slug: &str, regeling: &Regeling) -> Option<Self> {
        let place = regeling.urgenties.iter().position(|one| one.slug == slug)?;
        u8::try_from(place).ok().map(Self)
    }

    /// What the regeling says about it; none when the regeling lost classes since.
    pub fn urgentie(self, regeling: &Regeling) -> Option<&Urgentie> {
        regeling.urgenties.get(usize::from(self.0))
    }

    /// Working days within which such a klus must be done.
    pub fn norm(self, regeling: &Regeling) -> u32 {
        self.urgentie(regeling)
            .map_or(regeling.normen.klaar_werkdagen, |urgentie| {
                urgentie.werkdagen
            })
    }
}

/// When it suits the resident: weekdays × half days. Empty means always.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voorkeuren(BTreeSet<(Weekdag, Dagdeel)>);

impl Voorkeuren {
    /// Whether a visit on this half day suits.
    pub fn allows(&self, dag: Weekdag, dagdeel: Dagdeel) -> bool {
        self.0.is_empty() || self.0.contains(&(dag, dagdeel))
    }

    /// Whether it always suits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The half days, Monday first.
    pub fn iter(&self) -> impl Iterator<Item = (Weekdag, Dagdeel)> + '_ {
        self.0.iter().copied()
    }

    /// As stored and as form values: `ma-ochtend do-middag`.
    pub fn words(&self) -> String {
        let words: Vec<String> = self.iter().map(Self::word).collect();
        words.join(" ")
    }

    /// One half day as stored: `ma-ochtend`.
    pub fn word((dag, dagdeel): (Weekdag, Dagdeel)) -> String {
        format!("{}-{}", dag.short(), dagdeel.label())
    }

    /// Back from [`Voorkeuren::word`].
    pub fn parse_word(word: &str) -> Option<(Weekdag, Dagdeel)> {
        let (dag, dagdeel) = word.split_once('-')?;
        Some((Weekdag::parse(dag)?, Dagdeel::parse(dagdeel)?))
    }

    /// Back from [`Voorkeuren::words`].
    pub fn parse(words: &str) -> Option<Self> {
        words
            .split_whitespace()
            .map(Self::parse_word)
            .collect::<Option<BTreeSet<_>>>()
            .map(Self)
    }

    /// As people read them: `maandagochtend, dinsdag, donderdagmiddag`.
    pub fn labels(&self) -> Vec<String> {
        let mut labels = Vec::new();
        for dag in Weekdag::ALL {
            let parts: Vec<Dagdeel> = (self.iter())
                .filter_map(|(on, dagdeel)| (on == dag).then_some(dagdeel))
                .collect();
            labels.extend(match parts.as_slice() {
                [] => None,
                [only] => Some(format!("{}{}", dag.label(), only.label())),
                _ => Some(dag.label().to_owned()),
            });
        }
        labels
    }
}

impl FromIterator<(Weekdag, Dagdeel)> for Voorkeuren {
    fn from_iter<T: IntoIterator<Item = (Weekdag, Dagdeel)>>(iter: T) -> Self {
        Self(iter.into_iter().collect())
    }
}

/// What a coordinator decides on accepting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Persons that will go.
    pub personen: u32,
    /// Expected work in person-minutes.
    pub personen_minuten: u32,
}

/// Why the rules refuse an act, as a sentence a clerk can read out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KlusRefused {
    /// The act does not fit the state.
    #[error("Deze klus kan niet worden {act}, want de stand is nu: {status}.")]
    State {
        /// What was tried, as a Dutch participle.
        act: &'static str,
        /// Where the klus is.
        status: KlusStatus,
    },
    /// Passed on to the uitvoerder that has it.
    #[error("Deze klus staat al bij {0}.")]
    SameUitvoerder(String),
    /// The other uitvoerder does not do such work.
    #[error("{uitvoerder} doet deze soort klus niet: {klussoort}.")]
    NotTheirWork {
        /// Whom it would go to.
        uitvoerder: String,
        /// The kind of klus.
        klussoort: String,
    },
    /// Somebody else decided, or something was done since.
    #[error(
        "Dit besluit kan niet ongedaan worden gemaakt: iemand anders nam het, of er is daarna al iets met de klus gebeurd."
    )]
    NotTheLast,
    /// It was decided too long ago.
    #[error("Een besluit kan 30 seconden lang ongedaan worden gemaakt. Die tijd is voorbij.")]
    TooLate,
    /// Hours or persons that cannot be.
    #[error("Vul 1 tot 10 personen in, en een kwartier tot 160 personen-uren.")]
    Size,
}

impl KlusRefused {
    /// In a few words.
    pub fn title(&self) -> &'static str {
        match self {
            Self::State { .. } => "Dit kan nu niet met deze klus",
            Self::SameUitvoerder(_) | Self::NotTheirWork { .. } => "Doorgeven kan niet",
            Self::NotTheLast | Self::TooLate => "Ongedaan maken kan niet meer",
            Self::Size => "Deze uren of personen kloppen niet",
        }
    }
}

type Step = Result<Klus, KlusRefused>;

/// Whether what is written about access says that there is a dog.
pub fn tells_of_pets(toegang: &str) -> bool {
    let mut remarks = TOEGANG.iter();
    remarks.any(|(value, sentence)| *value == "hond" && toegang.contains(sentence))
}

impl Klus {
    /// Whether somebody said that there is a dog.
    pub fn has_pets(&self) -> bool {
        tells_of_pets(&self.toegang)
    }

    /// An uitvoerder takes it on. Whoever does so becomes the contact person, if there was none.
    pub fn accept(self, now: Timestamp, by: Option<Uuid>, acceptance: Acceptance) -> Step {
        let Acceptance {
            personen,
            personen_minuten,
        } = acceptance;
        if self.status != KlusStatus::Requested {
            return Err(self.not_now("aangenomen"));
        }
        if !(1..=PERSONEN_MAX).contains(&personen)
            || !(15..=PERSONEN_MINUTEN_MAX).contains(&personen_minuten)
        {
            return Err(KlusRefused::Size);
        }
        Ok(Self {
            personen: Some(personen),
            personen_minuten: Some(personen_minuten),
            contactpersoon: self.contactpersoon.or(by),
            ..self.to(KlusStatus::Accepted, now)
        })
    }

    /// We do not do it; the reason brings an alternative.
    pub fn decline(self, now: Timestamp, reden: &AfwijsReden) -> Step {
        if !matches!(self.status, KlusStatus::Requested | KlusStatus::Asked) {
            return Err(self.not_now("afgewezen"));
        }
        Ok(Self {
            reden: Some(reden.slug.clone()),
            ..self.to(KlusStatus::Declined, now)
        })
    }

    /// What is said to the resident with a decision; nothing said leaves no older words standing.
    #[must_use]
    pub fn saying(self, toelichting: Option<String>) -> Self {
        Self {
            toelichting,
            ..self
        }
    }

    /// To the queue of the other uitvoerder, where it keeps its age.
    pub fn pass_on(
        self,
        now: Timestamp,
        other: &Uitvoerder,
        klussoort: &Klussoort,
        regeling: &Regeling,
    ) -> Step {
        if !matches!(
            self.status,
            KlusStatus::Requested | KlusStatus::Accepted | KlusStatus::Offered
        ) {
            return Err(self.not_now("doorgegeven"));
        }
        if self.uitvoerder == other.slug {
            return Err(KlusRefused::SameUitvoerder(other.naam.clone()));
        }
        if !klussoort.uitvoerders.contains(&other.slug) {
            return Err(KlusRefused::NotTheirWork {
                uitvoerder: other.naam.clone(),
                klussoort: klussoort.naam.clone(),
            });
        }
        Ok(Self {
            uitvoerder: other.slug.clone(),
            passed_by: Some(PassedOn {
                uitvoerder: self.uitvoerder.clone(),
                answer_due: add_werkdagen(local_date(now), regeling.normen.doorgeven_werkdagen),
            }),
            personen: None,
            personen_minuten: None,
            toelichting: None,
            ..self.to(KlusStatus::Requested, now)
        })
    }

    /// A question to the resident; the clock of the norm stands still until the answer.
    pub fn ask(self, now: Timestamp, question: String) -> Step {
        if self.status != KlusStatus::Requested {
            return Err(self.not_now("teruggelegd met een vraag"));
        }
        Ok(Self {
            reden: Some(question),
            ..self.to(KlusStatus::Asked, now)
        })
    }

    /// The resident is asked once more. The question stands since it was asked first, so nothing but the version changes.
    pub fn remind(self) -> Step {
        if self.status != KlusStatus::Asked {
            return Err(self.not_now("herinnerd"));
        }
        Ok(Self {
            version: self.version + 1,
            ..self
        })
    }

    /// The answer; question and answer stay with the description.
    pub fn answer(self, now: Timestamp, answer: &str) -> Step {
        if self.status != KlusStatus::Asked {
            return Err(self.not_now("beantwoord"));
        }
        let waited = werkdagen_between(local_date(self.changed_at), local_date(now));
        let question = self.reden.as_deref().unwrap_or_default();
        let zelf = [self.zelf.as_str(), &format!("{question} {answer}")]
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("\n");
        Ok(Self {
            zelf,
            paused_werkdagen: self.paused_werkdagen + waited,
            ..self.to(KlusStatus::Requested, now)
        })
    }

    /// The resident no longer wants it. Its reserved cheques are released in the same act (invariant H8).
    pub fn withdraw(self, now: Timestamp, reden: Option<String>) -> Step {
        if !self.status.is_before_work() {
            return Err(self.not_now("ingetrokken"));
        }
        Ok(Self {
            reden,
            ..self.to(KlusStatus::Withdrawn, now)
        })
    }

    /// The resident is offered half days to choose from (an aanbod).
    pub fn offer(self, now: Timestamp) -> Step {
        if self.status != KlusStatus::Accepted {
            return Err(self.not_now("aangeboden"));
        }
        Ok(self.to(KlusStatus::Offered, now))
    }

    /// The aanbod is over without a choice. It keeps its age.
    pub fn end_offer(self, now: Timestamp) -> Step {
        if self.status != KlusStatus::Offered {
            return Err(self.not_now("teruggenomen"));
        }
        Ok(self.to(KlusStatus::Accepted, now))
    }

    /// There is a ploeg, a day and a time. After a complaint this is the repair visit.
    pub fn plan(self, now: Timestamp) -> Step {
        if !self.status.is_plannable() {
            return Err(self.not_now("gepland"));
        }
        Ok(self.to(KlusStatus::Planned, now))
    }

    /// The visit fell through, or only part was done: a new day must be agreed on. It keeps its age.
    pub fn unplan(self, now: Timestamp) -> Step {
        if !matches!(self.status, KlusStatus::Planned | KlusStatus::InProgress) {
            return Err(self.not_now("van de planning gehaald"));
        }
        Ok(self.to(KlusStatus::Accepted, now))
    }

    /// The ploeg has begun.
    pub fn start(self, now: Timestamp) -> Step {
        if self.status != KlusStatus::Planned {
            return Err(self.not_now("begonnen"));
        }
        Ok(self.to(KlusStatus::InProgress, now))
    }

    /// The resident agrees, at the door, to more work than was agreed: so many cheques of so many person-minutes more.
    pub fn agree_more(self, now: Timestamp, cheques: u32, minutes_per_cheque: u32) -> Step {
        if self.status != KlusStatus::InProgress {
            return Err(self.not_now("uitgebreid"));
        }
        let minutes = self.personen_minuten.unwrap_or_default() + cheques * minutes_per_cheque;
        if !(1..=MORE_CHEQUES_MAX).contains(&cheques) || minutes > PERSONEN_MINUTEN_MAX {
            return Err(KlusRefused::Size);
        }
        Ok(Self {
            aantal_cheques: self.aantal_cheques + cheques,
            personen_minuten: Some(minutes),
            ..self.to(KlusStatus::InProgress, now)
        })
    }

    /// The ploeg says it is done.
    pub fn finish(self, now: Timestamp) -> Step {
        if self.status != KlusStatus::InProgress {
            return Err(self.not_now("klaargemeld"));
        }
        Ok(self.to(KlusStatus::Done, now))
    }

    /// Settled: nothing more follows. Cheques still reserved are released in the same act.
    pub fn close(self, now: Timestamp) -> Step {
        if !matches!(self.status, KlusStatus::Done | KlusStatus::Complaint) {
            return Err(self.not_now("afgerond"));
        }
        Ok(self.to(KlusStatus::Closed, now))
    }

    /// The resident is not content; a repair visit follows.
    pub fn complain(self, now: Timestamp, reden: String) -> Step {
        if !matches!(self.status, KlusStatus::Done | KlusStatus::Closed) {
            return Err(self.not_now("als klacht gemeld"));
        }
        Ok(Self {
            reden: Some(reden),
            ..self.to(KlusStatus::Complaint, now)
        })
    }

    /// Cheques the work will take: person-hours ÷ person-hours per cheque, rounded up; none before acceptance.
    pub fn cheques_needed(&self, prijs: &Prijs) -> Option<u32> {
        self.personen_minuten
            .map(|minuten| cheques_for(minuten, prijs))
    }

    fn to(self, status: KlusStatus, now: Timestamp) -> Self {
        Self {
            status,
            version: self.version + 1,
            reden: None,
            passed_by: None,
            changed_at: now,
            ..self
        }
    }

    fn not_now(&self, act: &'static str) -> KlusRefused {
        KlusRefused::State {
            act,
            status: self.status,
        }
    }
}

/// Reads person-hours as typed, into person-minutes: `4`, `2,5`, `2.25`. None for anything that is not a number of quarters.
pub fn parse_personen_uren(text: &str) -> Option<u32> {
    let text = text.trim().replace(',', ".");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    let digits = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(whole) {
        return None;
    }
    let minutes = match fraction.trim_end_matches('0') {
        "" => 0,
        "25" => 15,
        "5" => 30,
        "75" => 45,
        _ => return None,
    };
    whole
        .parse::<u32>()
        .ok()?
        .checked_mul(60)?
        .checked_add(minutes)
}

/// Person-hours as people write them: `4`, `2,5`.
pub fn personen_uren(personen_minuten: u32) -> String {
    let (hours, rest) = (personen_minuten / 60, personen_minuten % 60);
    match rest {
        0 => hours.to_string(),
        15 => format!("{hours},25"),
        30 => format!("{hours},5"),
        45 => format!("{hours},75"),
        _ => format!("{hours} uur en {rest} minuten"),
    }
}

/// Cheques for so many person-minutes, rounded up; at least one.
pub fn cheques_for(personen_minuten: u32, prijs: &Prijs) -> u32 {
    personen_minuten
        .div_ceil(60 * prijs.personen_uren.max(1))
        .max(1)
}
