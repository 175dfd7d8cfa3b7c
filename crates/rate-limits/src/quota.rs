use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

/// A burst, and how long until one more is allowed after it. Written `BURST/TIME`, where the time
/// has a unit of `ms`, `s`, `m` or `h`: `10/6s` allows ten at once and then ten a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    burst: NonZeroU32,
    refill: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a burst and a time, such as 10/6s")]
pub struct QuotaError;

impl Quota {
    pub(crate) fn gcra(self) -> governor::Quota {
        governor::Quota::with_period(self.refill)
            .unwrap_or_else(|| governor::Quota::per_second(NonZeroU32::MAX))
            .allow_burst(self.burst)
    }
}

impl FromStr for Quota {
    type Err = QuotaError;

    fn from_str(raw: &str) -> Result<Self, QuotaError> {
        let (burst, time) = raw.split_once('/').ok_or(QuotaError)?;
        let unit_at = time.find(|c: char| !c.is_ascii_digit()).ok_or(QuotaError)?;
        let (amount, unit) = time.split_at_checked(unit_at).ok_or(QuotaError)?;
        let millis = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(QuotaError),
        };
        let amount: NonZeroU32 = amount.parse().map_err(|_| QuotaError)?;
        Ok(Self {
            burst: burst.parse().map_err(|_| QuotaError)?,
            refill: Duration::from_millis(u64::from(amount.get()) * millis),
        })
    }
}

/// All quotas. `None` means no limit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quotas {
    pub log_in: Option<Quota>,
    pub log_in_failures: Option<Quota>,
    pub sign_up: Option<Quota>,
    pub search: Option<Quota>,
    pub requests: Option<Quota>,
    pub sends: Option<Quota>,
    pub typing: Option<Quota>,
    pub frames: Option<Quota>,
    pub control_frames: Option<Quota>,
    pub bad_frames: Option<Quota>,
    pub handshakes: Option<Quota>,
    pub node_handshakes: Option<Quota>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_are_written_as_burst_and_time() {
        let quota: Quota = "10/6s".parse().unwrap();
        assert_eq!(
            (quota.burst.get(), quota.refill),
            (10, Duration::from_secs(6))
        );
        let quota: Quota = "300/3ms".parse().unwrap();
        assert_eq!(
            (quota.burst.get(), quota.refill),
            (300, Duration::from_millis(3))
        );
        for raw in [
            "", "10", "/6s", "10/", "0/6s", "10/0s", "10/6", "10/6d", "-1/6s", "10/6s ",
        ] {
            assert_eq!(raw.parse::<Quota>(), Err(QuotaError), "{raw}");
        }
    }
}
