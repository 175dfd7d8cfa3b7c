use std::hash::Hash;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{DefaultKeyedRateLimiter, RateLimiter};

use crate::Quota;

/// Over the limit; the same will be allowed after this long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryAfter(pub Duration);

impl RetryAfter {
    /// For the header of that name: whole seconds, rounded up.
    #[must_use]
    pub fn seconds(self) -> u64 {
        self.0.as_secs() + u64::from(self.0.subsec_nanos() > 0)
    }

    /// Whole milliseconds, rounded up: whoever comes back a fraction of one too early is refused again.
    #[must_use]
    pub fn millis(self) -> u64 {
        u64::try_from(self.0.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX)
    }
}

/// Limits each key by itself.
#[derive(Debug)]
pub struct KeyedLimiter<K: Hash + Eq + Clone>(Option<DefaultKeyedRateLimiter<K>>);

impl<K: Hash + Eq + Clone> KeyedLimiter<K> {
    pub(crate) fn new(quota: Option<Quota>) -> Self {
        Self(quota.map(|quota| RateLimiter::keyed(quota.gcra())))
    }

    pub fn check(&self, key: &K) -> Result<(), RetryAfter> {
        let Some(limiter) = &self.0 else {
            return Ok(());
        };
        limiter
            .check_key(key)
            .map_err(|until| RetryAfter(until.wait_time_from(limiter.clock().now())))
    }

    pub(crate) fn forget_idle(&self) {
        if let Some(limiter) = &self.0 {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// Limits one thing.
#[derive(Debug)]
pub struct DirectLimiter<C: Clock = DefaultClock>(
    Option<RateLimiter<NotKeyed, InMemoryState, C, NoOpMiddleware<C::Instant>>>,
);

impl DirectLimiter {
    pub(crate) fn new(quota: Option<Quota>) -> Self {
        Self::with_clock(quota, DefaultClock::default())
    }
}

impl<C: Clock> DirectLimiter<C> {
    fn with_clock(quota: Option<Quota>, clock: C) -> Self {
        Self(quota.map(|quota| RateLimiter::direct_with_clock(quota.gcra(), clock)))
    }

    pub fn check(&self) -> Result<(), RetryAfter> {
        let Some(limiter) = &self.0 else {
            return Ok(());
        };
        limiter
            .check()
            .map_err(|until| RetryAfter(until.wait_time_from(limiter.clock().now())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;

    #[test]
    fn a_burst_is_allowed_and_then_each_key_waits_for_itself() {
        let limiter = KeyedLimiter::new(Some("2/1h".parse().unwrap()));
        assert_eq!(limiter.check(&"ann"), Ok(()));
        assert_eq!(limiter.check(&"ann"), Ok(()));
        let RetryAfter(wait) = limiter.check(&"ann").unwrap_err();
        assert!(wait > Duration::from_mins(59) && wait <= Duration::from_hours(1));
        assert_eq!(limiter.check(&"bob"), Ok(()));
    }

    #[test]
    fn one_more_is_allowed_after_the_time_that_was_told_and_not_before() {
        let clock = FakeRelativeClock::default();
        let limiter = DirectLimiter::with_clock(Some("2/300ms".parse().unwrap()), clock.clone());
        for passed in [0, 1, 999, 123_456] {
            while limiter.check().is_ok() {}
            clock.advance(Duration::from_micros(passed));
            let wait = limiter.check().unwrap_err().millis();
            assert!((1..=300).contains(&wait), "{wait}");
            clock.advance(Duration::from_millis(wait - 1));
            assert!(limiter.check().is_err(), "{passed}: told to wait {wait} ms");
            clock.advance(Duration::from_millis(1));
            assert_eq!(limiter.check(), Ok(()), "{passed}: told to wait {wait} ms");
        }
    }

    #[test]
    fn without_a_quota_everything_is_allowed() {
        let limiter = DirectLimiter::new(None);
        assert!((0..1000).all(|_| limiter.check().is_ok()));
    }

    #[test]
    fn waits_are_told_rounded_up() {
        assert_eq!(RetryAfter(Duration::from_millis(1)).seconds(), 1);
        assert_eq!(RetryAfter(Duration::from_millis(2001)).seconds(), 3);
        assert_eq!(RetryAfter(Duration::from_secs(2)).seconds(), 2);
        assert_eq!(RetryAfter(Duration::from_nanos(1)).millis(), 1);
        assert_eq!(RetryAfter(Duration::from_micros(2001)).millis(), 3);
        assert_eq!(RetryAfter(Duration::from_millis(2)).millis(), 2);
    }
}
