//! A bericht: one message that somebody is owed because of something that happened (domain.md §4: which steps the resident hears
//! of). Says what about, for whom, by which way it may go and when it is tried again; the words are in [`tekst`].
//!
//! Never holds its text or an address: both are looked up when it is sent (reliability page §2).

use jiff::{SignedDuration, Timestamp, civil::Date};
use thiserror::Error;
use uuid::Uuid;

use super::{
    address::{Email, Telefoon},
    calendar::add_werkdagen,
};

pub mod soort;
pub mod tekst;

pub use soort::{BerichtSoort, OWED, Owing};

/// Tries before a person takes over (reliability page §2).
pub const TRIES: u32 = 12;
/// Minutes between one try and the next: quick at first, because most trouble is short; together more than two days, because a
/// mail server may be down for one.
const PAUSES: [i64; TRIES as usize - 1] = [1, 2, 5, 10, 30, 60, 120, 240, 480, 720, 1440];
/// A try that comes later than this before the visit is of no use: somebody has to call now.
const BEFORE_VISIT: SignedDuration = SignedDuration::from_hours(2);
/// Working days that a letter may be under way.
const BY_POST: u32 = 2;

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// The resident.
    Bewoner(Uuid),
    /// The begeleider of a ploeg (their account).
    Begeleider(Uuid),
    /// A deelnemer of a ploeg.
    Deelnemer(Uuid),
    /// An organisatie that bought cheques.
    Organisatie(Uuid),
}

impl Recipient {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bewoner(_) => "bewoner",
            Self::Begeleider(_) => "begeleider",
            Self::Deelnemer(_) => "deelnemer",
            Self::Organisatie(_) => "organisatie",
        }
    }

    /// The key of who it is.
    pub fn id(self) -> Uuid {
        match self {
            Self::Bewoner(id)
            | Self::Begeleider(id)
            | Self::Deelnemer(id)
            | Self::Organisatie(id) => id,
        }
    }

    /// Back from [`Recipient::word`] and [`Recipient::id`].
    pub fn parse(word: &str, id: Uuid) -> Option<Self> {
        [
            Self::Bewoner(id),
            Self::Begeleider(id),
            Self::Deelnemer(id),
            Self::Organisatie(id),
        ]
        .into_iter()
        .find(|one| one.word() == word)
    }

    /// Whether it is one of the ploeg, who sees every change on the phone and on the day sheet anyway.
    pub fn is_ploeg(self) -> bool {
        match self {
            Self::Begeleider(_) | Self::Deelnemer(_) => true,
            Self::Bewoner(_) | Self::Organisatie(_) => false,
        }
    }
}

/// By which way it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// E-mail.
    Mail,
    /// A text message.
    Sms,
    /// A letter on paper.
    Letter,
    /// Somebody of the staff called.
    Call,
}

impl Way {
    /// All.
    pub const ALL: [Self; 4] = [Self::Mail, Self::Sms, Self::Letter, Self::Call];

    /// The word in the database and in the log.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
            Self::Letter => "letter",
            Self::Call => "call",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mail => "per e-mail",
            Self::Sms => "per sms",
            Self::Letter => "per brief",
            Self::Call => "per telefoon",
        }
    }

    /// Back from [`Way::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Why it did not go, or not by itself. Never what another server answered: that may hold an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The other side cannot be reached, or broke off.
    Unreachable,
    /// The other side does not want it now.
    Refused,
    /// The other side says that this address or number does not exist.
    UnknownAddress,
    /// The visit is too near for a letter.
    TooNear,
    /// Nothing is known by which it could go.
    NoWay,
    /// No longer true, or the day has passed.
    Overtaken,
    /// Another message to the same person said it too.
    Merged,
}

impl Problem {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Unreachable,
        Self::Refused,
        Self::UnknownAddress,
        Self::TooNear,
        Self::NoWay,
        Self::Overtaken,
        Self::Merged,
    ];

    /// The word in the database and in the log.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::UnknownAddress => "unknown_address",
            Self::TooNear => "too_near",
            Self::NoWay => "no_way",
            Self::Overtaken => "overtaken",
            Self::Merged => "merged",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unreachable => "de verbinding lukte niet",
            Self::Refused => "het bericht werd niet aangenomen",
            Self::UnknownAddress => "dit adres of nummer bestaat niet",
            Self::TooNear => "een brief komt te laat",
            Self::NoWay => "er is geen adres of nummer bekend",
            Self::Overtaken => "het was niet meer nodig",
            Self::Merged => "het stond al in een ander bericht",
        }
    }

    /// Back from [`Problem::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether trying again cannot help.
    fn is_final(self) -> bool {
        match self {
            Self::UnknownAddress | Self::TooNear | Self::NoWay | Self::Overtaken | Self::Merged => {
                true
            }
            Self::Unreachable | Self::Refused => false,
        }
    }
}

/// Where it is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BerichtStatus {
    /// Still to be sent.
    Owed,
    /// The mail server or the SMS service took it.
    Sent,
    /// Somebody has to print and post it.
    ToPrint,
    /// Printed and posted.
    Printed,
    /// Somebody has to call.
    ToCall,
    /// Somebody called.
    Called,
    /// Not sent, with a reason.
    Dropped,
}

impl BerichtStatus {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Owed,
        Self::Sent,
        Self::ToPrint,
        Self::Printed,
        Self::ToCall,
        Self::Called,
        Self::Dropped,
    ];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Owed => "owed",
            Self::Sent => "sent",
            Self::ToPrint => "to_print",
            Self::Printed => "printed",
            Self::ToCall => "to_call",
            Self::Called => "called",
            Self::Dropped => "dropped",
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Owed => "Wordt verstuurd",
            Self::Sent => "Verstuurd",
            Self::ToPrint => "Brief moet nog op de post",
            Self::Printed => "Op de post",
            Self::ToCall => "Moet nog gebeld worden",
            Self::Called => "Gebeld",
            Self::Dropped => "Niet verstuurd",
        }
    }

    /// Back from [`BerichtStatus::word`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// One message that somebody is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bericht {
    /// Key, and the Message-ID of its mail.
    pub id: Uuid,
    /// What about.
    pub soort: BerichtSoort,
    /// Who is told.
    pub recipient: Recipient,
    /// The event that owes it.
    pub because: Because,
    /// The klus it is about.
    pub klus_id: Option<Uuid>,
    /// The visit it is about.
    pub opdracht_id: Option<Uuid>,
    /// The day whose plan changed, in a message to somebody of a ploeg.
    pub plan_on: Option<Date>,
    /// Where it is in its life.
    pub status: BerichtStatus,
    /// By which way it went or was last tried.
    pub way: Option<Way>,
    /// Why it did not go, or not yet.
    pub problem: Option<Problem>,
    /// Tries so far.
    pub tries: u32,
    /// Not tried before.
    pub next_at: Timestamp,
    /// Since when it is owed.
    pub owed_at: Timestamp,
    /// When it was sent, posted, told or given up.
    pub settled_at: Option<Timestamp>,
    /// Who called or posted it.
    pub settled_by: Option<Uuid>,
    /// Acts by people so far.
    pub version: i32,
}

/// What owes a message: an event by its object and number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// `klus`, `opdracht`, `ploeg`, or `verkoop` for cheques that expire.
    pub object: String,
    /// Its key.
    pub object_id: Uuid,
    /// The event's number; for cheques that expire the days before.
    pub no: i32,
}

/// How somebody can be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// For mail.
    pub email: Option<Email>,
    /// For calling; for SMS if it is a mobile number.
    pub telefoon: Option<Telefoon>,
    /// Name and address, line by line; empty when there is none.
    pub address: Vec<String>,
}

/// Which ways this installation has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Means {
    /// A mail server.
    pub mail: bool,
    /// An SMS service.
    pub sms: bool,
}

/// The way a message takes, or why there is none.
pub fn way_for(
    recipient: Recipient,
    contact: &Contact,
    means: Means,
    near: bool,
) -> Result<Way, Problem> {
    if means.mail && contact.email.is_some() {
        return Ok(Way::Mail);
    }
    if means.sms && contact.telefoon.as_ref().is_some_and(Telefoon::is_mobile) {
        return Ok(Way::Sms);
    }
    if recipient.is_ploeg() {
        return Err(Problem::NoWay);
    }
    match (
        near && contact.telefoon.is_some(),
        contact.address.is_empty(),
    ) {
        (true, _) => Err(Problem::TooNear),
        (false, false) => Ok(Way::Letter),
        (false, true) => Err(Problem::NoWay),
    }
}

/// Whether a letter posted today may come after this day.
pub fn is_near(day: Date, today: Date) -> bool {
    day <= add_werkdagen(today, BY_POST)
}

/// Why a message does not go on.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum BerichtRefused {
    /// Somebody settled it meanwhile.
    #[error("Dit bericht is al afgehandeld: {}.", .0.label().to_lowercase())]
    NotNow(BerichtStatus),
}

impl Bericht {
    /// A new one, tried from `next_at` on.
    pub fn owe(
        id: Uuid,
        soort: BerichtSoort,
        recipient: Recipient,
        because: Because,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            soort,
            recipient,
            because,
            klus_id: None,
            opdracht_id: None,
            plan_on: None,
            status: BerichtStatus::Owed,
            way: None,
            problem: None,
            tries: 0,
            next_at: now + soort.pause(),
            owed_at: now,
            settled_at: None,
            settled_by: None,
            version: 0,
        }
    }

    /// The other side took it.
    #[must_use]
    pub fn sent(self, way: Way, now: Timestamp) -> Self {
        Self {
            way: Some(way),
            problem: None,
            tries: self.tries + 1,
            settled_at: Some(now),
            status: BerichtStatus::Sent,
            ..self
        }
    }

    /// A try failed: later again, or somebody has to call. `visit` is when the ploeg comes, if it is about that.
    #[must_use]
    pub fn failed(
        self,
        way: Way,
        problem: Problem,
        now: Timestamp,
        visit: Option<Timestamp>,
    ) -> Self {
        let tries = self.tries + 1;
        let pause = usize::try_from(tries)
            .ok()
            .and_then(|tries| PAUSES.get(tries - 1))
            .map(|minutes| SignedDuration::from_mins(*minutes));
        let next = pause
            .map(|pause| now + pause)
            .filter(|_| !problem.is_final())
            .filter(|next| visit.is_none_or(|visit| *next <= visit - BEFORE_VISIT));
        Self {
            way: Some(way),
            problem: Some(problem),
            tries,
            next_at: next.unwrap_or(self.next_at),
            status: if next.is_some() {
                BerichtStatus::Owed
            } else {
                BerichtStatus::ToCall
            },
            ..self
        }
    }

    /// It goes on paper.
    #[must_use]
    pub fn to_print(self) -> Self {
        Self {
            way: Some(Way::Letter),
            problem: None,
            status: BerichtStatus::ToPrint,
            ..self
        }
    }

    /// Somebody has to call.
    #[must_use]
    pub fn to_call(self, problem: Problem) -> Self {
        Self {
            problem: Some(problem),
            status: BerichtStatus::ToCall,
            ..self
        }
    }

    /// It is not sent.
    #[must_use]
    pub fn dropped(self, problem: Problem, now: Timestamp) -> Self {
        Self {
            problem: Some(problem),
            settled_at: Some(now),
            status: BerichtStatus::Dropped,
            ..self
        }
    }

    /// Somebody called, instead of a message or a letter.
    pub fn called(self, by: Uuid, now: Timestamp) -> Result<Self, BerichtRefused> {
        match self.status {
            BerichtStatus::ToCall | BerichtStatus::ToPrint => {
                Ok(self.settled(BerichtStatus::Called, Way::Call, by, now))
            }
            status => Err(BerichtRefused::NotNow(status)),
        }
    }

    /// The letter is on the post.
    pub fn printed(self, by: Uuid, now: Timestamp) -> Result<Self, BerichtRefused> {
        match self.status {
            BerichtStatus::ToPrint => {
                Ok(self.settled(BerichtStatus::Printed, Way::Letter, by, now))
            }
            status => Err(BerichtRefused::NotNow(status)),
        }
    }

    /// A letter that nobody needs any more.
    pub fn overtaken(self, now: Timestamp) -> Result<Self, BerichtRefused> {
        match self.status {
            BerichtStatus::ToPrint => {
                let version = self.version + 1;
                Ok(Self {
                    version,
                    ..self.dropped(Problem::Overtaken, now)
                })
            }
            status => Err(BerichtRefused::NotNow(status)),
        }
    }

    /// Tried again from the beginning, because somebody mended what was wrong.
    pub fn again(self, now: Timestamp) -> Result<Self, BerichtRefused> {
        match self.status {
            BerichtStatus::ToCall => Ok(Self {
                status: BerichtStatus::Owed,
                problem: None,
                tries: 0,
                next_at: now,
                version: self.version + 1,
                ..self
            }),
            status => Err(BerichtRefused::NotNow(status)),
        }
    }

    fn settled(self, status: BerichtStatus, way: Way, by: Uuid, now: Timestamp) -> Self {
        Self {
            status,
            way: Some(way),
            settled_at: Some(now),
            settled_by: Some(by),
            version: self.version + 1,
            ..self
        }
    }
}

#[cfg(test)]
mod tests;
