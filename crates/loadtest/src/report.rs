//! What a run has found, for people and for programs.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::latency::Percentiles;
use crate::usage::Cpu;

/// Fields that are not known to whoever writes one may be left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// What it is filed under: runs with the same label are comparable.
    pub label: String,
    /// What is counted.
    pub unit: String,
    pub count: u64,
    pub seconds: f64,
    pub per_second: f64,
    /// Microseconds, by what took them.
    pub latency: BTreeMap<String, Percentiles>,
    /// Microseconds of processor time for each of what is counted.
    pub cpu: PerUnit,
    /// Whatever else was found.
    pub facts: BTreeMap<String, f64>,
    pub checks: Checks,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PerUnit {
    pub server: Option<f64>,
    pub database: Option<f64>,
    pub generator: Option<f64>,
}

/// What was looked at, over the whole run, and what was wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Checks {
    pub acknowledged: u64,
    pub delivered: u64,
    /// Deliveries to connections that came and went.
    pub visited: u64,
    pub in_history: u64,
    pub answers: u64,
    pub problems: Vec<String>,
}

impl Report {
    /// Of something that was done so often in that time.
    #[must_use]
    pub fn of(label: String, unit: &str, count: u64, took: Duration, used: &Cpu) -> Self {
        let each = |time: Duration| time.as_secs_f64() * 1e6 / float(count.max(1));
        Self {
            label,
            unit: unit.to_owned(),
            count,
            seconds: took.as_secs_f64(),
            per_second: float(count) / took.as_secs_f64().max(1e-9),
            cpu: PerUnit {
                server: used.server.map(each),
                database: used.database.map(each),
                generator: Some(each(used.generator)),
            },
            ..Self::default()
        }
    }

    #[must_use]
    pub fn with_latency(mut self, name: &str, percentiles: Percentiles) -> Self {
        self.latency.insert(name.to_owned(), percentiles);
        self
    }

    #[must_use]
    pub fn with_fact(mut self, name: &str, value: f64) -> Self {
        self.facts.insert(name.to_owned(), value);
        self
    }

    #[must_use]
    pub fn has_failed(&self) -> bool {
        !self.checks.problems.is_empty()
    }
}

/// Counts are far below the 2^53 from which on this loses anything.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are small enough")]
pub fn float(count: u64) -> f64 {
    count as f64
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { label, unit, .. } = self;
        writeln!(f, "{label}")?;
        let (count, seconds, rate) = (self.count, self.seconds, self.per_second);
        writeln!(f, "  {rate:.0} {unit}/s ({count} in {seconds:.1} s)")?;
        for (name, took) in &self.latency {
            writeln!(f, "  {name}: {}", Line(took))?;
        }
        let shares = [
            ("server", self.cpu.server),
            ("database", self.cpu.database),
            ("generator", self.cpu.generator),
        ];
        let shares: Vec<String> = shares
            .iter()
            .filter_map(|(who, micros)| micros.map(|micros| format!("{who} {micros:.1}")))
            .collect();
        writeln!(f, "  processor, in µs each: {}", shares.join(", "))?;
        for (name, value) in &self.facts {
            writeln!(f, "  {name}: {value:.1}")?;
        }
        let Checks {
            acknowledged,
            delivered,
            visited,
            in_history,
            answers,
            problems,
        } = &self.checks;
        writeln!(
            f,
            "  looked at: {acknowledged} acknowledged, {delivered} delivered, {visited} to visitors, \
             {in_history} in histories, {answers} answers"
        )?;
        if problems.is_empty() {
            return writeln!(f, "  nothing is wrong");
        }
        writeln!(f, "  WRONG:")?;
        problems
            .iter()
            .try_for_each(|problem| writeln!(f, "    {problem}"))
    }
}

struct Line<'a>(&'a Percentiles);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Percentiles {
            count,
            p50,
            p90,
            p99,
            p999,
            max,
        } = self.0;
        write!(
            f,
            "p50 {p50} µs, p90 {p90}, p99 {p99}, p99.9 {p999}, max {max} (of {count})"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_is_told_for_each_unit() {
        let used = Cpu {
            server: Some(Duration::from_millis(20)),
            database: None,
            generator: Duration::from_millis(8),
        };
        let report = Report::of("x".into(), "messages", 1000, Duration::from_secs(2), &used);
        assert_eq!(report.per_second.to_string(), "500");
        assert_eq!(report.cpu.server, Some(20.0));
        assert_eq!(report.cpu.database, None);
        assert_eq!(report.cpu.generator, Some(8.0));
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    }

    #[test]
    fn problems_are_shown() {
        let mut report = Report::default();
        assert!(report.to_string().contains("nothing is wrong"));
        report.checks.problems.push("message 1 is missing".into());
        assert!(report.has_failed());
        assert!(
            report
                .to_string()
                .contains("WRONG:\n    message 1 is missing")
        );
    }
}
