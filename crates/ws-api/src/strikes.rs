use std::time::Duration;

use tokio::time::Instant;

/// Counts the seconds in which a client ignored its limit. The third within a minute is one too many.
#[derive(Debug, Default)]
pub(crate) struct Strikes {
    count: u8,
    last: Option<Instant>,
}

impl Strikes {
    const MAX: u8 = 3;
    const AT_MOST_EVERY: Duration = Duration::from_secs(1);
    const FORGIVEN_AFTER: Duration = Duration::from_mins(1);

    /// Notes that a frame was refused, and says whether the client is out.
    pub(crate) fn add(&mut self, now: Instant) -> bool {
        match self.last.map(|last| now.duration_since(last)) {
            Some(since) if since < Self::AT_MOST_EVERY => return false,
            Some(since) if since < Self::FORGIVEN_AFTER => self.count += 1,
            _ => self.count = 1,
        }
        self.last = Some(now);
        self.count >= Self::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_one_strike_and_a_flood_is_three() {
        let start = Instant::now();
        let mut strikes = Strikes::default();
        let mut at = |millis| strikes.add(start + Duration::from_millis(millis));
        assert!(!at(0) && !at(10) && !at(999));
        assert!(!at(1_000) && !at(1_500));
        assert!(at(2_100));
    }

    #[test]
    fn a_good_minute_is_forgiving() {
        let start = Instant::now();
        let mut strikes = Strikes::default();
        let mut at = |seconds| strikes.add(start + Duration::from_secs(seconds));
        assert!(!at(0) && !at(1) && !at(61) && !at(62) && at(63));
    }
}
