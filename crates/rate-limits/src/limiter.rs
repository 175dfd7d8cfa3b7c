use std::hash::Hash;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, RateLimiter};

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

    #[must_use]
    pub fn millis(self) -> u64 {
        u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX)
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
            .map_err(|until| RetryAfter(until.wait_time_from(DefaultClock::default().now())))
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
pub struct DirectLimiter(Option<DefaultDirectRateLimiter>);

impl DirectLimiter {
    pub(crate) fn new(quota: Option<Quota>) -> Self {
        Self(quota.map(|quota| RateLimiter::direct(quota.gcra())))
    }

    pub fn check(&self) -> Result<(), RetryAfter> {
        let Some(limiter) = &self.0 else {
            return Ok(());
        };
        limiter
            .check()
            .map_err(|until| RetryAfter(until.wait_time_from(DefaultClock::default().now())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn without_a_quota_everything_is_allowed() {
        let limiter = DirectLimiter::new(None);
        assert!((0..1000).all(|_| limiter.check().is_ok()));
    }

    #[test]
    fn waits_are_told_rounded_up() {
        assert_eq!(RetryAfter(Duration::from_millis(1)).seconds(), 1);
        assert_eq!(RetryAfter(Duration::from_millis(2001)).seconds(), 3);
        assert_eq!(RetryAfter(Duration::from_secs(2)).seconds(), 2);
    }
}
