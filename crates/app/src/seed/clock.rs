use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use messenger_domain::Timestamp;
use messenger_domain::ports::Clock;

/// A clock that begins some days ago and reaches the present when the story ends.
pub(crate) struct StoryClock {
    now: AtomicI64,
    step: AtomicI64,
    present: i64,
}

const STORY_MILLIS: i64 = 3 * 24 * 60 * 60 * 1000;

impl StoryClock {
    pub(crate) fn shared(present: &dyn Clock) -> Arc<Self> {
        let present = present.now().millis();
        Arc::new(Self {
            now: AtomicI64::new(present - STORY_MILLIS),
            step: AtomicI64::new(0),
            present,
        })
    }

    /// Says how many ticks the story has.
    pub(crate) fn spread_over(&self, ticks: usize) {
        let ticks = i64::try_from(ticks).unwrap_or(i64::MAX).max(1);
        self.step.store(STORY_MILLIS / ticks, Ordering::Relaxed);
    }

    pub(crate) fn tick(&self) {
        let now = self.now.load(Ordering::Relaxed) + self.step.load(Ordering::Relaxed);
        self.now.store(now.min(self.present), Ordering::Relaxed);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.now.load(Ordering::Relaxed))
    }
}
