use std::time::Duration;

use tokio::time::Instant;

use crate::WsSettings;

/// Whether the other side still lives: asks with a ping after some silence, and waits for anything.
#[derive(Debug)]
pub(crate) struct Pulse {
    ping_after: Duration,
    pong_timeout: Duration,
    /// When to ping, or, after a ping, when to give up.
    due: Instant,
    asked: bool,
}

/// What to do now that [`Pulse::due`] has passed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Beat {
    Ping,
    GiveUp,
}

impl Pulse {
    /// `jitter` spreads the pings of many connections over time: it shortens the silence before a
    /// ping by up to a third.
    pub(crate) fn new(settings: &WsSettings, jitter: u8, now: Instant) -> Self {
        let interval = settings.ping_interval;
        let shortened = interval / 3 * u32::from(jitter) / u32::from(u8::MAX);
        let ping_after = interval.saturating_sub(shortened);
        Self {
            ping_after,
            pong_timeout: settings.pong_timeout,
            due: now + ping_after,
            asked: false,
        }
    }

    pub(crate) fn due(&self) -> Instant {
        self.due
    }

    /// Anything that arrives is a sign of life.
    pub(crate) fn alive(&mut self, now: Instant) {
        self.asked = false;
        self.due = now + self.ping_after;
    }

    pub(crate) fn beat(&mut self, now: Instant) -> Beat {
        if self.asked {
            return Beat::GiveUp;
        }
        self.asked = true;
        self.due = now + self.pong_timeout;
        Beat::Ping
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_pinged_and_then_given_up() {
        let settings = WsSettings {
            allowed_origins: None,
            max_connections: 1,
            max_connections_per_user: 1,
            ping_interval: Duration::from_secs(24),
            pong_timeout: Duration::from_secs(10),
        };
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(Pulse::new(&settings, u8::MAX, start).due(), after(16));

        let mut pulse = Pulse::new(&settings, 0, start);
        assert_eq!(pulse.due(), after(24));
        assert_eq!(pulse.beat(after(24)), Beat::Ping);
        assert_eq!(pulse.due(), after(34));
        pulse.alive(after(30));
        assert_eq!(pulse.due(), after(54));
        assert_eq!(pulse.beat(after(54)), Beat::Ping);
        assert_eq!(pulse.beat(after(64)), Beat::GiveUp);
    }
}
