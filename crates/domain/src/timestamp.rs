/// A moment in UTC, in whole milliseconds since 1970: the precision that clients sort and page by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Before all that happens here.
    pub const EPOCH: Self = Self(0);

    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole seconds from here to `later`.
    #[must_use]
    pub const fn seconds_until(self, later: Self) -> i64 {
        later.0.saturating_sub(self.0).div_euclid(1000)
    }

    /// The time of what follows something that happened at `previous`: now, but always later than
    /// it. Within a conversation this keeps times strictly increasing, whatever the clock does.
    #[must_use]
    pub fn following(now: Self, previous: Self) -> Self {
        now.max(Self(previous.0.saturating_add(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_a_conversation_rise_though_the_clock_stands_still_or_goes_back() {
        let at = Timestamp::from_millis;
        assert_eq!(Timestamp::following(at(10), at(5)), at(10));
        assert_eq!(Timestamp::following(at(10), at(10)), at(11));
        assert_eq!(Timestamp::following(at(3), at(10)), at(11));
    }
}
