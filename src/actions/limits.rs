//! Who may try how often (doors table of the reliability page): per address for public look-ups, logging in and asking;
//! a slowdown per account lives with the account. Counting is in memory: a restart forgives, a flood does not fill disks.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use super::Failure;

const LOGIN_BURST: NonZeroU32 = times(10);
const LOOKUP_PER_MINUTE: NonZeroU32 = times(10);
const ASK_PER_HOUR: NonZeroU32 = times(5);
const LOGIN_REFILL: Duration = Duration::from_secs(6);

/// So often; never is once.
const fn times(count: u32) -> NonZeroU32 {
    match NonZeroU32::new(count) {
        Some(count) => count,
        None => NonZeroU32::MIN,
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Try {
    /// Logging in: 10 at once, then one per 6 seconds.
    Login,
    /// Looking up a code or a klus without an account: 10 a minute.
    Lookup,
    /// Asking for a klus without an account: 5 an hour.
    Ask,
}

/// The counters.
pub struct Limits {
    login: DefaultKeyedRateLimiter<IpAddr>,
    lookup: DefaultKeyedRateLimiter<IpAddr>,
    ask: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        let login = Quota::with_period(LOGIN_REFILL)
            .map_or(Quota::per_minute(LOGIN_BURST), |quota| {
                quota.allow_burst(LOGIN_BURST)
            });
        Self {
            login: RateLimiter::keyed(login),
            lookup: RateLimiter::keyed(Quota::per_minute(LOOKUP_PER_MINUTE)),
            ask: RateLimiter::keyed(Quota::per_hour(ASK_PER_HOUR)),
        }
    }
}

impl Limits {
    /// Counts a try from an address, or refuses it with the time to wait.
    pub fn count(&self, what: Try, from: IpAddr) -> Result<(), Failure> {
        let limiter = match what {
            Try::Login => &self.login,
            Try::Lookup => &self.lookup,
            Try::Ask => &self.ask,
        };
        limiter
            .check_key(&from)
            .map_err(|refusal| Failure::Limited {
                retry_after: refusal.wait_time_from(DefaultClock::default().now()),
            })
    }
}
