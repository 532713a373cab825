//! A waardering: what a resident says of the work after a visit, with one of two buttons and perhaps a word (domain.md §4).
//!
//! A good word reaches the ploeg, without whose it is; never a bad one: that goes to who answers for the klus. Nothing is added
//! up: no totals, no averages, no ranking of people.

use jiff::{SignedDuration, Timestamp, civil::Date};
use thiserror::Error;
use uuid::Uuid;

use super::{
    address::clean_text,
    bewoner::BewonerGegevens,
    fields::FieldErrors,
    klus::{Klus, KlusStatus},
    opdracht::{Opdracht, OpdrachtStatus},
};

/// Characters of the words, at most.
pub const WOORDEN_MAX: usize = 300;
/// Words nobody stopped are read by the ploeg after this long.
const LOOKED_OVER: SignedDuration = SignedDuration::from_hours(24);
/// A visit is judged within so many days; after that nobody remembers it well.
const DAYS: i32 = 60;
/// Shorter parts of names are everyday words too.
const NAME_PART: usize = 3;
/// Parts of names that say nothing about whose they are.
const EVERYBODYS: [&str; 14] = [
    "van", "der", "den", "het", "ten", "ter", "aan", "bij", "mevrouw", "mevr", "meneer", "heer",
    "familie", "fam",
];
/// So many digits in a row are a telephone number, a postcode or a house number.
const DIGITS: usize = 3;

/// What one resident said of one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waardering {
    /// Key.
    pub id: Uuid,
    /// Of which klus.
    pub klus: Uuid,
    /// Of which visit.
    pub opdracht: Uuid,
    /// Whether it was good.
    pub goed: bool,
    /// In their own words; may be empty when it was good.
    pub woorden: String,
    /// Whether the ploeg may read those words.
    pub status: WoordStatus,
    /// Who wrote it down for them; none when they did so themselves.
    pub account: Option<Uuid>,
    /// When.
    pub at: Timestamp,
    /// Events so far.
    pub version: i32,
}

/// Whether the ploeg may read the words of a waardering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WoordStatus {
    /// There is nothing for the ploeg to read.
    Nothing,
    /// They do after a day, unless a coordinator leaves them off before.
    Waiting,
    /// They may name somebody: a coordinator decides.
    Held,
    /// A coordinator let them through.
    Shown,
    /// A coordinator left them off.
    LeftOff,
}

impl WoordStatus {
    /// All, in the order of life.
    pub const ALL: [Self; 5] = [
        Self::Nothing,
        Self::Waiting,
        Self::Held,
        Self::Shown,
        Self::LeftOff,
    ];

    /// Every step there is; `None` is before anything was said. History is checked against it (W2).
    pub const PATHS: &'static [(Option<Self>, Self)] = &[
        (None, Self::Nothing),
        (None, Self::Waiting),
        (None, Self::Held),
        (Some(Self::Waiting), Self::Shown),
        (Some(Self::Waiting), Self::LeftOff),
        (Some(Self::Held), Self::Shown),
        (Some(Self::Held), Self::LeftOff),
        (Some(Self::Shown), Self::Shown),
        (Some(Self::Shown), Self::LeftOff),
        (Some(Self::LeftOff), Self::Shown),
        (Some(Self::LeftOff), Self::LeftOff),
    ];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Waiting => "waiting",
            Self::Held => "held",
            Self::Shown => "shown",
            Self::LeftOff => "left_off",
        }
    }

    /// Back from [`WoordStatus::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Why a waardering is not taken, as a sentence that can be read out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WaarderingRefused {
    /// Nothing was done yet, or too long ago, or they said so before.
    #[error(
        "U kunt nu niets over deze klus zeggen. Dat kan als de ploeg geweest is, één keer per bezoek."
    )]
    NotNow,
    /// Nothing that the ploeg could read.
    #[error("Hier is niets over te besluiten.")]
    Nothing,
    /// The work of the visit is not approved yet.
    #[error("De uren van een bezoek zijn nog niet goedgekeurd. Laat ze eerst goedkeuren.")]
    UrenOpen,
}

/// What was said, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaarderingDraft {
    /// `goed` or `niet-goed`.
    pub oordeel: String,
    /// In their own words.
    pub woorden: String,
}

impl WaarderingDraft {
    /// Whether it was good, and the words. What was not good needs words, so that somebody can do something about it.
    pub fn check(&self) -> Result<(bool, String), FieldErrors> {
        let mut errors = FieldErrors::default();
        let goed = match self.oordeel.as_str() {
            "goed" => Some(true),
            "niet-goed" => Some(false),
            _ => {
                errors.push("oordeel", "Kies of u tevreden bent of niet.");
                None
            }
        };
        let woorden = errors.take("woorden", clean_text(&self.woorden, WOORDEN_MAX));
        if goed == Some(false) && woorden.as_deref() == Some("") {
            errors.push(
                "woorden",
                "Schrijf in een paar woorden wat er niet goed was.",
            );
        }
        match (goed, woorden) {
            (Some(goed), Some(woorden)) if errors.is_empty() => Ok((goed, woorden)),
            _ => Err(errors),
        }
    }
}

/// The visit that can be judged now: the last one that was worked at, not too long ago. Whether it was judged before is asked
/// elsewhere.
pub fn to_judge<'a>(klus: &Klus, visits: &'a [Opdracht], today: Date) -> Option<&'a Opdracht> {
    let worked = |status| matches!(status, OpdrachtStatus::Finished | OpdrachtStatus::Approved);
    let oldest = today.saturating_sub(jiff::Span::new().days(DAYS));
    visits
        .iter()
        .filter(|one| worked(one.status))
        .max_by_key(|one| one.van)
        .filter(|one| klus.status.may_be_judged() && one.datum >= oldest)
}

impl KlusStatus {
    /// Whether the work is done, so that the resident can say what they think of it.
    pub fn may_be_judged(self) -> bool {
        match self {
            Self::Done | Self::Closed => true,
            Self::Requested
            | Self::Asked
            | Self::Accepted
            | Self::Offered
            | Self::Planned
            | Self::InProgress
            | Self::Declined
            | Self::Withdrawn
            | Self::Complaint => false,
        }
    }
}

/// Where the words begin: only good ones are for the ploeg, and those that may name somebody are held.
pub fn first_status(goed: bool, woorden: &str, bewoner: &BewonerGegevens) -> WoordStatus {
    if !goed || woorden.is_empty() {
        WoordStatus::Nothing
    } else if names_somebody(woorden, bewoner) {
        WoordStatus::Held
    } else {
        WoordStatus::Waiting
    }
}

/// Whether the words hold a part of the resident's name or address, a number, or a way to reach somebody. Rather once too often:
/// a coordinator looks.
fn names_somebody(woorden: &str, bewoner: &BewonerGegevens) -> bool {
    let words_of = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= NAME_PART)
            .map(str::to_lowercase)
            .filter(|word| !EVERYBODYS.contains(&word.as_str()))
            .collect()
    };
    let said = words_of(woorden);
    let known = [
        bewoner.naam.to_string(),
        bewoner.straat.clone(),
        bewoner.plaats.clone(),
    ];
    let digits = woorden
        .split(|c: char| !c.is_ascii_digit())
        .any(|run| run.len() >= DIGITS);
    digits
        || woorden.contains('@')
        || known
            .iter()
            .flat_map(|text| words_of(text))
            .any(|part| said.contains(&part))
}

impl Waardering {
    /// The words, where the ploeg may read them now.
    pub fn words_for_ploeg(&self, now: Timestamp) -> Option<&str> {
        let shown = match self.status {
            WoordStatus::Shown => true,
            WoordStatus::Waiting => now.duration_since(self.at) >= LOOKED_OVER,
            WoordStatus::Nothing | WoordStatus::Held | WoordStatus::LeftOff => false,
        };
        shown.then_some(self.woorden.as_str())
    }

    /// A coordinator lets the words through, or leaves them off; also after the ploeg may have read them.
    pub fn decide(self, show: bool) -> Result<Self, WaarderingRefused> {
        match self.status {
            WoordStatus::Nothing => Err(WaarderingRefused::Nothing),
            WoordStatus::Waiting
            | WoordStatus::Held
            | WoordStatus::Shown
            | WoordStatus::LeftOff => Ok(Self {
                status: if show {
                    WoordStatus::Shown
                } else {
                    WoordStatus::LeftOff
                },
                version: self.version + 1,
                ..self
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::{Huisnummer, Naam, Postcode};

    fn bewoner() -> BewonerGegevens {
        BewonerGegevens {
            naam: Naam::parse("Mevrouw A. van Smet").unwrap(),
            postcode: Postcode::parse("4561AB").unwrap(),
            huisnummer: Huisnummer::from_parts("14", "").unwrap(),
            straat: "Molenstraat".to_owned(),
            plaats: "Hulst".to_owned(),
            telefoon: None,
            email: None,
        }
    }

    #[test]
    fn words_that_may_name_somebody_wait_for_a_coordinator() {
        let status = |goed, words| first_status(goed, words, &bewoner());
        assert_eq!(
            status(true, "Mevrouw vond het fijn, bedankt van hier!"),
            WoordStatus::Waiting
        );
        assert_eq!(status(true, ""), WoordStatus::Nothing);
        assert_eq!(
            status(false, "De heg is scheef."),
            WoordStatus::Nothing,
            "never to the phones"
        );
        for named in [
            "Groeten van mevrouw SMET",
            "Kom nog eens langs in de Molenstraat",
            "Bel mij op 0114684700",
            "mail a@example.org",
        ] {
            assert_eq!(status(true, named), WoordStatus::Held, "{named}");
        }
    }

    #[test]
    fn the_ploeg_reads_what_nobody_stopped_for_a_day() {
        let at: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let said = Waardering {
            id: Uuid::from_u128(1),
            klus: Uuid::from_u128(2),
            opdracht: Uuid::from_u128(3),
            goed: true,
            woorden: "Fijn".to_owned(),
            status: WoordStatus::Waiting,
            account: None,
            at,
            version: 1,
        };
        let later = at + LOOKED_OVER;
        assert_eq!(said.words_for_ploeg(at), None);
        assert_eq!(said.words_for_ploeg(later), Some("Fijn"));
        let off = said.clone().decide(false).unwrap();
        assert_eq!(off.words_for_ploeg(later), None);
        assert_eq!(off.decide(true).unwrap().words_for_ploeg(at), Some("Fijn"));
        let held = Waardering {
            status: WoordStatus::Held,
            ..said.clone()
        };
        assert_eq!(held.words_for_ploeg(later), None);
        let nothing = Waardering {
            status: WoordStatus::Nothing,
            ..said
        };
        assert_eq!(nothing.decide(true), Err(WaarderingRefused::Nothing));
    }

    #[test]
    fn one_button_is_pressed_and_what_was_not_good_is_said() {
        let check = |oordeel: &str, woorden: &str| {
            WaarderingDraft {
                oordeel: oordeel.to_owned(),
                woorden: woorden.to_owned(),
            }
            .check()
        };
        assert_eq!(check("goed", " "), Ok((true, String::new())));
        assert_eq!(
            check("niet-goed", " scheef "),
            Ok((false, "scheef".to_owned()))
        );
        assert!(check("niet-goed", "").unwrap_err().get("woorden").is_some());
        assert!(check("", "mooi").unwrap_err().get("oordeel").is_some());
        assert!(
            check("goed", &"x".repeat(301))
                .unwrap_err()
                .get("woorden")
                .is_some()
        );
    }
}
