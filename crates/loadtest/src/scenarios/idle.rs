use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt, TryStreamExt};
use tokio::task::{JoinHandle, spawn_local};
use tokio::time::sleep;

use crate::Result;
use crate::cli::Idle;
use crate::client::{Account, PATIENCE};
use crate::frames::{self, Incoming, Place};
use crate::ids::{RunId, Tag};
use crate::report::{Report, float};
use crate::socket::Socket;
use crate::stage::Stage;
use crate::traffic::CONTENT;
use crate::usage::Memory;

/// How many handshakes are on their way at once.
const AT_ONCE: usize = 64;

/// What connections take that do nothing. In the end, each is told something and must hear it.
pub async fn idle(stage: &Stage, options: &Idle) -> Result<Report> {
    let per_user = usize::from(options.per_user);
    let users = stage.people(options.connections.div_ceil(per_user)).await?;
    let writer = stage.people(1).await?;
    let watched = stage.common.watched();
    // What the sign-ups have left behind is not of the connections.
    stage.pass("settling", stage.common.warm_up).await;
    let before = watched.server_memory();
    let begun = Instant::now();
    let crowd = Crowd::gather(stage, &users, options).await?;
    let opened = begun.elapsed();
    stage.pass("settling", stage.common.warm_up).await;
    let after = watched.server_memory();
    let (cpu, begun) = (watched.cpu(), Instant::now());
    stage.pass("idling", stage.common.seconds).await;
    let (took, used) = (begun.elapsed(), watched.cpu().since(&cpu));
    let count = u64::try_from(options.connections)?;
    let label = stage.label(format!("idle/{count}"));
    let mut report = Report::of(label, "connections", count, took, &used);
    // Of the time in which they came.
    report.per_second = float(count) / opened.as_secs_f64();
    if let (Some(before), Some(after)) = (before, after) {
        report = with_memory(report, before, after);
    }
    crowd.call(stage, &writer, &users, count).await?;
    report.checks.delivered = crowd.heard.get();
    report.checks.problems = crowd.problems(count);
    Ok(report)
}

fn with_memory(report: Report, before: Memory, after: Memory) -> Report {
    let each = |before: u64, after: u64| {
        (float(after) - float(before)) * 1024.0 / float(report.count.max(1))
    };
    let (pss, rss) = (each(before.pss, after.pss), each(before.rss, after.rss));
    report
        .with_fact("server PSS before, KiB", float(before.pss))
        .with_fact("server PSS, KiB", float(after.pss))
        .with_fact("PSS per connection, bytes", pss)
        .with_fact("RSS per connection, bytes", rss)
}

/// Connections that wait to be called.
struct Crowd {
    heard: Rc<Cell<u64>>,
    tasks: Vec<JoinHandle<Result<()>>>,
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Crowd {
    async fn gather(stage: &Stage, users: &[Account], options: &Idle) -> Result<Self> {
        stage.begin("connecting", options.connections);
        let heard = Rc::new(Cell::new(0));
        let open = async |account: &Account| {
            let socket = stage.server.connect(account).await?;
            stage.step();
            Ok::<_, Box<dyn std::error::Error>>(spawn_local(wait(socket, Rc::clone(&heard))))
        };
        let tasks = stream::iter(users.iter().cycle().take(options.connections))
            .map(open)
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        Ok(Self { heard, tasks })
    }

    /// Writes to everybody, and waits until all have heard it or nothing more comes.
    async fn call(
        &self,
        stage: &Stage,
        writer: &[Account],
        users: &[Account],
        count: u64,
    ) -> Result<()> {
        let writer = writer.first().ok_or("nobody is there")?;
        let (run, mut socket) = (RunId::fresh(), stage.server.connect(writer).await?);
        stage.begin("calling", users.len());
        for (counter, user) in (0..).zip(users) {
            let id = run.id(Tag { lane: 0, counter });
            let place = Place::Person(user.id);
            socket.request(place.message(id, CONTENT)).await?;
            stage.step();
        }
        let end = Instant::now() + PATIENCE;
        while self.heard.get() < count && Instant::now() < end {
            sleep(Duration::from_millis(20)).await;
        }
        // Whatever comes twice has time to come.
        sleep(Duration::from_millis(200)).await;
        socket.close().await;
        Ok(())
    }

    fn problems(&self, count: u64) -> Vec<String> {
        let ended = self.tasks.iter().filter(|task| task.is_finished()).count();
        let heard = self.heard.get();
        let ended = (ended > 0).then(|| format!("{ended} connections broke"));
        let heard = (heard != count).then(|| format!("{heard} of {count} heard the call"));
        ended.into_iter().chain(heard).collect()
    }
}

async fn wait(mut socket: Socket, heard: Rc<Cell<u64>>) -> Result<()> {
    loop {
        if let Incoming::Message { .. } = frames::read(&socket.next().await?)? {
            heard.set(heard.get() + 1);
        }
    }
}
