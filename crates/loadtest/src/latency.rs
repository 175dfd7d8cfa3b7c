//! How long things took.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

use crate::Result;

/// Microseconds up to an hour, to three digits.
#[derive(Debug)]
pub struct Latency(Histogram<u64>);

impl Latency {
    pub fn new() -> Result<Self> {
        Ok(Self(Histogram::new_with_bounds(1, 3_600_000_000, 3)?))
    }

    pub fn record(&mut self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.0.saturating_record(micros);
    }

    #[must_use]
    pub fn percentiles(&self) -> Percentiles {
        let at = |quantile| self.0.value_at_quantile(quantile);
        Percentiles {
            count: self.0.len(),
            p50: at(0.5),
            p90: at(0.9),
            p99: at(0.99),
            p999: at(0.999),
            max: self.0.max(),
        }
    }
}

/// Microseconds within which that share of all was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Percentiles {
    pub count: u64,
    pub p50: u64,
    pub p90: u64,
    pub p99: u64,
    pub p999: u64,
    pub max: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_what_was_recorded() {
        let mut latency = Latency::new().unwrap();
        (1..=1000).for_each(|n| latency.record(Duration::from_micros(n)));
        let expected = Percentiles {
            count: 1000,
            p50: 500,
            p90: 900,
            p99: 990,
            p999: 999,
            max: 1000,
        };
        assert_eq!(latency.percentiles(), expected);
    }

    #[test]
    fn what_took_for_ever_counts_as_an_hour() {
        let mut latency = Latency::new().unwrap();
        latency.record(Duration::MAX);
        latency.record(Duration::ZERO);
        let max = latency.percentiles().max;
        assert!((3_590_000_000..3_610_000_000).contains(&max), "{max}");
    }

    #[test]
    fn nothing_recorded_is_zero() {
        let none = Latency::new().unwrap().percentiles();
        assert_eq!(none, Percentiles::default());
    }
}
