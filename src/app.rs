//! What an action may reach: the store, the clock, the keys, the regeling, the settings. Made once at start-up.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    actions::limits::Limits,
    config::Settings,
    domain::{prijs::Prijs, regeling::Regeling},
    notify::route::Routes,
    secrets::Keys,
    store::Store,
};

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that somebody moves: tests, and the making of the demo's history. Milliseconds since 1970 UTC.
    Moved(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `at` until it is moved.
    pub fn moved(at: Timestamp) -> Self {
        Self::Moved(Arc::new(AtomicI64::new(at.as_millisecond())))
    }

    /// Puts a moved clock at `at`. The machine's clock stays what it is.
    pub fn set(&self, at: Timestamp) {
        match self {
            Self::System => {}
            Self::Moved(ms) => ms.store(at.as_millisecond(), Ordering::SeqCst),
        }
    }

    /// Now, in whole milliseconds (what the database keeps).
    pub fn now(&self) -> Timestamp {
        let ms = match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place that asks the machine for the time"
            )]
            Self::System => Timestamp::now().as_millisecond(),
            Self::Moved(ms) => ms.load(Ordering::SeqCst),
        };
        Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// The running product.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// The keys.
    pub keys: Keys,
    /// The scheme of this municipality.
    pub regeling: Arc<Regeling>,
    /// The settings.
    pub settings: Arc<Settings>,
    /// Who may try how often.
    pub limits: Arc<Limits>,
    /// Who knows the roads, if anybody.
    pub routes: Arc<Routes>,
}

impl App {
    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Today in Amsterdam.
    pub fn today(&self) -> jiff::civil::Date {
        crate::domain::calendar::local_date(self.now())
    }

    /// What a cheque costs and buys today.
    pub fn prijs(&self) -> &Prijs {
        self.regeling.prijs_on(self.today())
    }

    /// Whether a broken invariant has stopped money.
    pub fn money_is_stopped(&self) -> bool {
        self.store.money_is_stopped()
    }

    /// A new key (UUIDv7) that sorts by the app's own clock.
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
        Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos))
    }
}
