//! How often one address, and one account, may ask.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use crate::account::AccountId;

/// Of the requests of one address so many may cost a hash: registrations, and passwords that are chosen or tried.
const COSTLY_OF: u32 = 5;
/// Passwords that are tried for one account in a minute.
const ATTEMPTS: NonZeroU32 = NonZeroU32::new(5).unwrap();

/// Seconds after which it may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooOften(pub(super) u64);

/// What is counted.
pub(super) struct Limits {
    requests: Option<DefaultKeyedRateLimiter<IpAddr>>,
    costly: Option<DefaultKeyedRateLimiter<IpAddr>>,
    attempts: DefaultKeyedRateLimiter<AccountId>,
}

impl Limits {
    /// `a_minute`: requests of one address; 0 for as many as there are.
    pub(super) fn new(a_minute: u32) -> Limits {
        let of = |count| NonZeroU32::new(count).map(|count| RateLimiter::keyed(Quota::per_minute(count)));
        Limits {
            requests: of(a_minute),
            costly: of(a_minute.div_ceil(COSTLY_OF)),
            attempts: RateLimiter::keyed(Quota::per_minute(ATTEMPTS)),
        }
    }

    /// Any request of an address.
    pub(super) fn request(&self, of: IpAddr) -> Result<(), TooOften> {
        self.requests
            .as_ref()
            .map_or(Ok(()), |requests| check(requests, &subscriber(of)))
    }

    /// A request of an address that costs a hash.
    pub(super) fn costly(&self, of: IpAddr) -> Result<(), TooOften> {
        self.costly
            .as_ref()
            .map_or(Ok(()), |costly| check(costly, &subscriber(of)))
    }

    /// A password that is tried for an account, from wherever.
    pub(super) fn attempt(&self, on: AccountId) -> Result<(), TooOften> {
        check(&self.attempts, &on)
    }

    /// Forgets those who have not asked for long, so that memory does not grow with everybody who ever did.
    pub(super) fn forget(&self) {
        for addresses in [&self.requests, &self.costly].into_iter().flatten() {
            addresses.retain_recent();
            addresses.shrink_to_fit();
        }
        self.attempts.retain_recent();
        self.attempts.shrink_to_fit();
    }
}

fn check<K: Clone + std::hash::Hash + Eq>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), TooOften> {
    limiter.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(DefaultClock::default().now());
        TooOften(wait.as_secs() + 1)
    })
}

/// Whoever has one address of IPv6 has at least the other 2^64 of its network.
fn subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}
