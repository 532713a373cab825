//! A vooropname: somebody of the uitvoerder goes and looks before it is decided whether and how a klus is done (domain.md §4).
//! It is no opdracht: no ploeg, no cheques, no uren. The klus keeps its place and its clock meanwhile.

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use super::{
    address::clean_text,
    calendar::{local_date, local_time, long_date, parse_date, parse_time, time_hm, to_instant},
    fields::FieldErrors,
    klus::{KlusStatus, REMARK_MAX, parse_personen_uren},
};

/// How many persons a klus takes, at most.
const PERSONEN: std::ops::RangeInclusive<u32> = 1..=10;

/// Where it is in its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VooropnameStatus {
    /// Agreed on.
    Planned,
    /// Somebody has looked.
    Done(Outcome),
    /// Nobody comes to look.
    Cancelled,
}

impl VooropnameStatus {
    /// The word in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done(_) => "done",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What came of looking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was seen.
    pub note: String,
    /// Persons that should go, if that was said.
    pub personen: Option<u32>,
    /// Expected work in person-minutes, if that was said.
    pub personen_minuten: Option<u32>,
}

/// One vooropname.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vooropname {
    /// Key.
    pub id: Uuid,
    /// What is looked at.
    pub klus_id: Uuid,
    /// Slug of the uitvoerder whose people look.
    pub uitvoerder: String,
    /// Account of who goes and looks.
    pub looker_id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Where it is in its life.
    pub status: VooropnameStatus,
    /// Number of events so far.
    pub version: i32,
    /// Account of who planned it.
    pub account_id: Uuid,
}

/// Why not, as a sentence to read out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum VooropnameRefused {
    /// The klus is past being looked at.
    #[error(
        "Een vooropname kan alleen zolang over de klus nog niet is besloten. De stand is nu: {0}."
    )]
    Decided(KlusStatus),
    /// There is one already.
    #[error("Er staat al een vooropname voor deze klus. Zeg die eerst af.")]
    Planned,
    /// It is over.
    #[error("Deze vooropname is al gedaan of afgezegd.")]
    Over,
}

impl Vooropname {
    /// The outcome is written down.
    pub fn finish(self, outcome: Outcome) -> Result<Self, VooropnameRefused> {
        self.to(VooropnameStatus::Done(outcome))
    }

    /// Nobody goes.
    pub fn cancel(self) -> Result<Self, VooropnameRefused> {
        self.to(VooropnameStatus::Cancelled)
    }

    /// `donderdag 26 november 2026 om 09:00 uur`.
    pub fn when(&self) -> String {
        format!(
            "{} om {} uur",
            long_date(local_date(self.at)),
            time_hm(local_time(self.at))
        )
    }

    fn to(self, status: VooropnameStatus) -> Result<Self, VooropnameRefused> {
        if self.status != VooropnameStatus::Planned {
            return Err(VooropnameRefused::Over);
        }
        Ok(Self {
            status,
            version: self.version + 1,
            ..self
        })
    }
}

/// A vooropname as typed. Field names are those of the form.
#[derive(Clone, Debug, Default)]
pub struct VooropnameDraft {
    /// Key of the account of who looks.
    pub kijker: String,
    /// The day.
    pub datum: String,
    /// The time.
    pub tijd: String,
}

impl VooropnameDraft {
    /// Who and when, or everything that is wrong. `lookers` are those who may be sent.
    pub fn check(
        &self,
        lookers: &[Uuid],
        now: Timestamp,
    ) -> Result<(Uuid, Timestamp), FieldErrors> {
        let mut errors = FieldErrors::default();
        let looker = self
            .kijker
            .trim()
            .parse::<Uuid>()
            .ok()
            .filter(|id| lookers.contains(id));
        if looker.is_none() {
            errors.push("kijker", "Kies wie er gaat kijken.");
        }
        let date = errors.take("kijk_datum", parse_date(&self.datum));
        let time = errors.take("kijk_tijd", parse_time(&self.tijd));
        let at = date.zip(time).map(|(date, time)| to_instant(date, time));
        if at.is_some_and(|at| at < now) {
            errors.push(
                "kijk_datum",
                "Dit moment is al voorbij. Kies een later moment.",
            );
        }
        match (looker, at) {
            (Some(looker), Some(at)) if errors.is_empty() => Ok((looker, at)),
            _ => Err(errors),
        }
    }
}

/// What came of looking, as typed.
#[derive(Clone, Debug, Default)]
pub struct OutcomeDraft {
    /// What was seen.
    pub note: String,
    /// Expected person-hours; may be left out.
    pub uren: String,
    /// Persons; may be left out.
    pub personen: String,
}

impl OutcomeDraft {
    /// The outcome, or everything that is wrong.
    pub fn check(&self) -> Result<Outcome, FieldErrors> {
        let mut errors = FieldErrors::default();
        let note = errors.take("kijk_notitie", clean_text(&self.note, REMARK_MAX));
        if note.as_ref().is_some_and(String::is_empty) {
            errors.push("kijk_notitie", "Vul in wat er is gezien.");
        }
        let given = |text: &str| !text.trim().is_empty();
        let minuten = parse_personen_uren(&self.uren);
        if given(&self.uren) && minuten.is_none() {
            errors.push(
                "kijk_uren",
                "Vul de personen-uren in, in hele kwartieren, bijvoorbeeld 4 of 2,5.",
            );
        }
        let personen = self.personen.trim().parse::<u32>().ok();
        let personen = personen.filter(|count| PERSONEN.contains(count));
        if given(&self.personen) && personen.is_none() {
            errors.push(
                "kijk_personen",
                "Vul een heel getal in van 1 tot en met 10.",
            );
        }
        match note {
            Some(note) if errors.is_empty() => Ok(Outcome {
                note,
                personen,
                personen_minuten: minuten,
            }),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned() -> Vooropname {
        Vooropname {
            id: Uuid::from_u128(1),
            klus_id: Uuid::from_u128(2),
            uitvoerder: "hulst-werkt".to_owned(),
            looker_id: Uuid::from_u128(3),
            at: "2026-11-26T08:00:00Z".parse().unwrap(),
            status: VooropnameStatus::Planned,
            version: 1,
            account_id: Uuid::from_u128(4),
        }
    }

    #[test]
    fn what_is_over_stays_as_it_is() {
        let cancelled = planned().cancel().unwrap();
        assert_eq!(cancelled.version, 2);
        assert_eq!(cancelled.cancel().unwrap_err(), VooropnameRefused::Over);
        assert_eq!(planned().when(), "donderdag 26 november 2026 om 09:00 uur");
    }

    #[test]
    fn all_mistakes_are_said_at_once() {
        let now = "2026-11-25T08:00:00Z".parse().unwrap();
        let looker = Uuid::from_u128(3);
        let draft = |kijker: &str, datum: &str, tijd: &str| VooropnameDraft {
            kijker: kijker.to_owned(),
            datum: datum.to_owned(),
            tijd: tijd.to_owned(),
        };
        let wrong = draft("iemand", "31-2-2026", "half negen").check(&[looker], now);
        assert_eq!(wrong.unwrap_err().list().len(), 3);
        let past = draft(&looker.to_string(), "24-11-2026", "9:00").check(&[looker], now);
        assert!(
            past.unwrap_err()
                .get("kijk_datum")
                .unwrap()
                .contains("voorbij")
        );
        let stranger = draft(&looker.to_string(), "26-11-2026", "9:00").check(&[], now);
        assert!(stranger.is_err());
        assert!(
            draft(&looker.to_string(), "26-11-2026", "9:00")
                .check(&[looker], now)
                .is_ok()
        );
    }

    #[test]
    fn an_outcome_needs_words_and_may_leave_figures_out() {
        let draft = OutcomeDraft {
            uren: "veel".to_owned(),
            personen: "11".to_owned(),
            ..OutcomeDraft::default()
        };
        assert_eq!(draft.check().unwrap_err().list().len(), 3);
        let draft = OutcomeDraft {
            note: "De heg is 12 meter lang.".to_owned(),
            ..OutcomeDraft::default()
        };
        assert_eq!(draft.check().unwrap().personen_minuten, None);
    }
}
