//! Messages on their way: the time line of a run, and the look at what became of them.

use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt, TryStreamExt};
use tokio::task::AbortHandle;
use tokio::time::sleep;

use crate::Result;
use crate::cast::{Cast, Talk};
use crate::check::{self, Seen};
use crate::client::PATIENCE;
use crate::report::{Checks, Report, float};
use crate::stage::Stage;
use crate::traffic::{Phase, Traffic};
use crate::usage::{Cpu, Memory};

/// A run that goes on. Its connections are gone when this is dropped.
#[derive(Debug)]
pub struct Play {
    pub(crate) stage: Stage,
    pub(crate) traffic: Rc<Traffic>,
    pub(crate) cast: Rc<Cast>,
    pub(crate) tasks: Vec<AbortHandle>,
}

/// What happened while measuring.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub took: Duration,
    pub used: Cpu,
    pub acknowledged: u64,
    pub delivered: u64,
    pub memory: Option<Memory>,
}

impl Drop for Play {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

impl Play {
    /// Warms up and measures.
    pub async fn measure(&self) -> Measured {
        self.stage
            .pass("warming up", self.stage.common.warm_up)
            .await;
        self.measure_for("measuring", self.stage.common.seconds)
            .await
    }

    pub async fn measure_for(&self, what: &str, seconds: f64) -> Measured {
        let watched = self.stage.common.watched();
        let traffic = &self.traffic;
        let (cpu, begun) = (watched.cpu(), Instant::now());
        let (acknowledged, delivered) = (traffic.acknowledged.get(), traffic.delivered.get());
        traffic.begin_to_measure();
        self.stage.pass(what, seconds).await;
        traffic.end_measuring();
        Measured {
            memory: watched.server_memory(),
            took: begun.elapsed(),
            used: watched.cpu().since(&cpu),
            acknowledged: traffic.acknowledged.get() - acknowledged,
            delivered: traffic.delivered.get() - delivered,
        }
    }

    /// Sends nothing new, waits until everything has arrived, and looks whether all is well.
    async fn finish(&self) -> Result<Checks> {
        let traffic = &self.traffic;
        traffic.phase.set(Phase::Over);
        self.settle().await;
        self.tasks.iter().for_each(AbortHandle::abort);
        let mut evidence = traffic.evidence();
        if !self.stage.common.no_history {
            evidence.histories = self.histories().await?;
        }
        let problems = check::check(&evidence);
        Ok(Checks {
            acknowledged: traffic.acknowledged.get(),
            delivered: traffic.delivered.get(),
            visited: traffic.visited.get(),
            in_history: evidence.histories.iter().map(|all| all.len() as u64).sum(),
            answers: 0,
            problems: self.told(&problems),
        })
    }

    fn told(&self, problems: &[check::Problem]) -> Vec<String> {
        const SHOWN: usize = 20;
        let mut told = self.traffic.troubles();
        let found = problems.iter().take(SHOWN);
        told.extend(found.map(|problem| problem.describe(self.traffic.run)));
        if problems.len() > SHOWN {
            told.push(format!("and {} more such problems", problems.len() - SHOWN));
        }
        let waiting = self.traffic.lanes.iter();
        let waiting: usize = waiting.map(|lane| lane.unacknowledged.borrow().len()).sum();
        if waiting > 0 {
            told.push(format!("{waiting} messages were not acknowledged in time"));
        }
        if self.traffic.acknowledged.get() == 0 {
            told.push("nothing was acknowledged at all".to_owned());
        }
        told
    }

    /// Gives up when nothing happens any more: the checks will say what is missing.
    async fn settle(&self) {
        const QUIET: Duration = Duration::from_secs(5);
        let traffic = &self.traffic;
        let heard = || traffic.acknowledged.get() + traffic.delivered.get();
        let (mut before, mut since) = (heard(), Instant::now());
        let end = Instant::now() + PATIENCE * 2;
        while Instant::now() < end && since.elapsed() < QUIET {
            let all_sent = traffic.lanes.iter().all(|lane| lane.done.get());
            if all_sent && traffic.delivered.get() >= traffic.expected_deliveries() {
                return;
            }
            sleep(Duration::from_millis(20)).await;
            if heard() != before {
                (before, since) = (heard(), Instant::now());
            }
        }
    }

    async fn histories(&self) -> Result<Vec<Vec<Seen>>> {
        const AT_ONCE: usize = 4;
        self.stage.begin("reading histories", self.cast.talks.len());
        stream::iter(self.cast.talks.clone())
            .map(async |talk| self.history(&talk).await)
            .buffered(AT_ONCE)
            .try_collect()
            .await
    }

    /// What the last member reads, of this run.
    async fn history(&self, talk: &Talk) -> Result<Vec<Seen>> {
        let member = talk.members.len().saturating_sub(1);
        let place = self
            .cast
            .place(talk, member)
            .ok_or("a dialog of one person")?;
        let reader = talk.members.get(member).ok_or("a talk of nobody")?;
        let reader = self.cast.people.get(*reader).ok_or("nobody is there")?;
        let mut socket = self.stage.server.connect(reader).await?;
        let rows = socket.history(place).await?;
        socket.close().await;
        self.stage.step();
        let seen = rows.iter().filter_map(|row| {
            let tag = self.traffic.tag(row.message_id)?;
            Some(row.at().map(|at| Seen { tag, at }))
        });
        seen.collect()
    }

    /// Ends the run, looks at everything, and reports.
    pub async fn report(self, label: String, unit: Unit, measured: &Measured) -> Result<Report> {
        let checks = self.finish().await?;
        let (name, count, other_name, other) = match unit {
            Unit::Messages => (
                "messages",
                measured.acknowledged,
                "deliveries per second",
                measured.delivered,
            ),
            Unit::Deliveries => (
                "deliveries",
                measured.delivered,
                "messages per second",
                measured.acknowledged,
            ),
        };
        let other = float(other) / measured.took.as_secs_f64();
        let mut report = Report::of(label, name, count, measured.took, &measured.used)
            .with_latency("ack", self.traffic.acks.borrow().percentiles())
            .with_latency("delivery", self.traffic.deliveries.borrow().percentiles())
            .with_fact(other_name, other);
        if let Some(Memory { pss, rss }) = measured.memory {
            report = report
                .with_fact("server PSS, KiB", float(pss))
                .with_fact("server RSS, KiB", float(rss));
        }
        report.checks = checks;
        Ok(report)
    }
}

/// What a report counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Messages,
    Deliveries,
}
