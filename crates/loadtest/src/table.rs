//! Many reports as one table: the median of each number, and what it is worth compared with a
//! ceiling or with what was aimed at.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::Result;
use crate::cli::Table;
use crate::report::Report;

/// What to compare.
#[derive(Debug, Default, Deserialize)]
pub struct Goals {
    pub rows: Vec<Goal>,
}

/// One number of one label.
#[derive(Debug, Deserialize)]
pub struct Goal {
    pub label: String,
    /// Where it is in a report, such as `per_second`, `latency.ack.p99` or `cpu.server+cpu.database`.
    pub metric: String,
    /// What to divide it by.
    #[serde(default)]
    pub ceiling: Option<Ceiling>,
    /// What the ratio, or the number where there is no ceiling, shall at least be.
    #[serde(default)]
    pub at_least: Option<f64>,
    /// What it shall at most be.
    #[serde(default)]
    pub at_most: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Ceiling {
    Number(f64),
    /// The same number of another label, or another number.
    Measured {
        label: String,
        #[serde(default)]
        metric: Option<String>,
    },
}

/// Reads the reports and writes the table, in Markdown.
pub fn table(options: &Table) -> Result<String> {
    let mut reports: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for path in &options.reports {
        let report: Report = parse(path)?;
        let value = serde_json::to_value(&report)?;
        reports.entry(report.label).or_default().push(value);
    }
    let goals = match &options.goals {
        Some(path) => parse(path)?,
        None => Goals::default(),
    };
    Ok(format!(
        "{}\n{}",
        overview(&reports)?,
        comparison(&reports, &goals)?
    ))
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let read = || -> Result<T> { Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?) };
    read().map_err(|error| format!("{}: {error}", path.display()).into())
}

type Reports = BTreeMap<String, Vec<Value>>;

/// The median over all reports of the label that have the number.
fn median(reports: &Reports, label: &str, metric: &str) -> Option<f64> {
    let mut values: Vec<f64> = reports
        .get(label)?
        .iter()
        .filter_map(|report| number(report, metric))
        .collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(*upper);
    }
    Some(f64::midpoint(*values.get(middle - 1)?, *upper))
}

/// Several numbers with a plus between them count as their sum.
fn number(report: &Value, metric: &str) -> Option<f64> {
    let one = |metric: &str| {
        let path = format!("/{}", metric.replace('.', "/"));
        report.pointer(&path)?.as_f64()
    };
    metric.split('+').map(one).sum()
}

fn overview(reports: &Reports) -> Result<String> {
    let mut text = String::from(
        "| what | runs | per second | p50 µs | p99 µs | p99.9 µs | max µs | server µs | database µs \
         | generator µs | wrong |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for (label, runs) in reports {
        let cell = |metric: &str| shown(median(reports, label, metric));
        // The time that matters most, of those that a report has.
        let main = ["delivery", "answer", "ack"]
            .into_iter()
            .find(|name| median(reports, label, &format!("latency.{name}.p50")).is_some());
        let took = |at: &str| cell(&format!("latency.{}.{at}", main.unwrap_or("none")));
        let wrong = runs
            .iter()
            .filter_map(|run| run.pointer("/checks/problems"));
        let wrong = wrong
            .filter_map(Value::as_array)
            .map(Vec::len)
            .sum::<usize>();
        let number = runs.len();
        write!(text, "| {label} | {number} | {} ", cell("per_second"))?;
        for at in ["p50", "p99", "p999", "max"] {
            write!(text, "| {} ", took(at))?;
        }
        for who in ["server", "database", "generator"] {
            write!(text, "| {} ", cell(&format!("cpu.{who}")))?;
        }
        writeln!(text, "| {wrong} |")?;
    }
    Ok(text)
}

fn comparison(reports: &Reports, goals: &Goals) -> Result<String> {
    if goals.rows.is_empty() {
        return Ok(String::new());
    }
    let mut text = String::from(
        "| what | number | median | compared with | ratio | aim | |\n|---|---|--:|--:|--:|--:|---|\n",
    );
    let measured = |goal: &&Goal| reports.contains_key(&goal.label);
    for goal in goals.rows.iter().filter(measured) {
        let Goal { label, metric, .. } = goal;
        let number = median(reports, label, metric);
        let (ceiling, name) = match &goal.ceiling {
            None => (None, String::new()),
            Some(Ceiling::Number(number)) => (Some(*number), String::new()),
            Some(Ceiling::Measured {
                label,
                metric: other,
            }) => {
                let other = other.as_ref().unwrap_or(metric);
                (median(reports, label, other), format!(" ({label})"))
            }
        };
        let ratio = number
            .zip(ceiling)
            .map(|(number, ceiling)| number / ceiling);
        let judged = if goal.ceiling.is_some() {
            ratio
        } else {
            number
        };
        let (aim, verdict) = judge(goal, judged);
        writeln!(
            text,
            "| {label} | {metric} | {} | {}{name} | {} | {aim} | {verdict} |",
            shown(number),
            shown(ceiling),
            shown(ratio),
        )?;
    }
    Ok(text)
}

/// What was aimed at, and whether it was reached.
fn judge(goal: &Goal, number: Option<f64>) -> (String, &'static str) {
    let (aim, reached) = match (goal.at_least, goal.at_most) {
        (Some(least), _) => (format!("≥ {least}"), number.map(|number| number >= least)),
        (None, Some(most)) => (format!("≤ {most}"), number.map(|number| number <= most)),
        (None, None) => return (String::new(), ""),
    };
    let verdict = match reached {
        Some(true) => "reached",
        Some(false) => "missed",
        None => "not measured",
    };
    (aim, verdict)
}

/// With as many digits as are worth it.
fn shown(number: Option<f64>) -> String {
    match number {
        None => "–".to_owned(),
        Some(number) if number.abs() >= 100.0 => format!("{number:.0}"),
        Some(number) if number.abs() >= 10.0 => format!("{number:.1}"),
        Some(number) => format!("{number:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reports(numbers: &[f64]) -> Reports {
        let values = numbers.iter().map(|number| {
            let mut report = Report {
                label: "private/16".into(),
                per_second: *number,
                ..Report::default()
            };
            report.cpu.server = Some(number / 1000.0);
            serde_json::to_value(report).unwrap()
        });
        BTreeMap::from([("private/16".to_owned(), values.collect())])
    }

    #[test]
    fn a_median_is_in_the_middle() {
        let median = |numbers: &[f64], metric| median(&reports(numbers), "private/16", metric);
        assert_eq!(median(&[3.0, 1.0, 2.0], "per_second"), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0], "per_second"), Some(2.5));
        assert_eq!(median(&[2000.0], "cpu.server"), Some(2.0));
        assert_eq!(median(&[2000.0], "cpu.server+per_second"), Some(2002.0));
        assert_eq!(median(&[2000.0], "cpu.server+cpu.database"), None);
        assert_eq!(median(&[1.0], "cpu.database"), None);
        assert_eq!(median(&[], "per_second"), None);
    }

    #[test]
    fn aims_are_judged() {
        let goals = r#"{"rows": [
            {"label": "private/16", "metric": "per_second", "ceiling": 4000, "at_least": 0.5},
            {"label": "private/16", "metric": "per_second", "ceiling": {"label": "private/16"}, "at_least": 2},
            {"label": "private/16", "metric": "cpu.server", "at_most": 1.5},
            {"label": "private/16", "metric": "cpu.database", "at_most": 1.5},
            {"label": "else", "metric": "per_second", "at_most": 1.5}
        ]}"#;
        let goals: Goals = serde_json::from_str(goals).unwrap();
        let table = comparison(&reports(&[2000.0]), &goals).unwrap();
        let rows: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(
            rows[0],
            "| private/16 | per_second | 2000 | 4000 | 0.50 | ≥ 0.5 | reached |"
        );
        assert!(rows[1].ends_with("| 2000 (private/16) | 1.00 | ≥ 2 | missed |"));
        assert!(rows[2].ends_with("| 2.00 | – | – | ≤ 1.5 | missed |"));
        assert!(rows[3].ends_with("| not measured |"));
        assert_eq!(rows.len(), 4, "what was not run is not in the table");
    }

    #[test]
    fn every_label_has_a_line() {
        let text = overview(&reports(&[1000.0, 3000.0, 2000.0])).unwrap();
        let line = text.lines().last().unwrap();
        assert!(line.starts_with("| private/16 | 3 | 2000 | – "), "{line}");
    }
}
