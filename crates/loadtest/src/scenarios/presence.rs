use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde_json::json;
use tokio::task::{JoinHandle, spawn_local};

use crate::Result;
use crate::cli::Presence;
use crate::client::Account;
use crate::frames::{self, Incoming};
use crate::report::{Report, float};
use crate::socket::Socket;
use crate::stage::Stage;

/// How many handshakes are on their way at once.
const AT_ONCE: usize = 64;

/// What it takes when all connections break and come back at once, where each watches some of the
/// others: who comes back at once was not away, and nobody may be told.
pub async fn presence(stage: &Stage, options: &Presence) -> Result<Report> {
    let people = stage.people(options.connections).await?;
    let circles: Vec<&[Account]> = people.chunks(usize::from(options.watched) + 1).collect();
    stage.begin("making groups", circles.len());
    for circle in &circles {
        if let Some((owner, others)) = circle.split_first() {
            stage.server.create_circle(owner, others).await?;
        }
        stage.step();
    }
    let told = Rc::new(Cell::new(0));
    let watched = stage.common.watched();
    let (cpu, begun) = (watched.cpu(), Instant::now());
    let crowd = Crowd::gather(stage, &circles, &told).await?;
    stage.pass("settling", stage.common.warm_up).await;
    let (came, first) = (begun.elapsed(), watched.cpu().since(&cpu));
    let told_at_first = told.replace(0);

    let (cpu, begun) = (watched.cpu(), Instant::now());
    drop(crowd);
    let crowd = Crowd::gather(stage, &circles, &told).await?;
    let back = begun.elapsed();
    stage.pass("waiting", stage.common.seconds).await;
    let used = watched.cpu().since(&cpu);
    let count = u64::try_from(options.connections)?;
    let label = stage.label(format!("presence/{count}"));
    let mut report = Report::of(label, "connections", count, back, &used)
        .with_fact(
            "told while all came for the first time",
            float(told_at_first),
        )
        .with_fact("seconds in which they came", came.as_secs_f64())
        .with_fact("told after all were cut off", float(told.get()));
    for (name, server) in [("first", first.server), ("cut off", used.server)] {
        if let Some(server) = server {
            report = report.with_fact(
                &format!("processor of the server, s, {name}"),
                server.as_secs_f64(),
            );
        }
    }
    report.checks.problems = crowd.problems(told.get());
    Ok(report)
}

/// Connections that watch.
struct Crowd(Vec<JoinHandle<Result<()>>>);

impl Drop for Crowd {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

impl Crowd {
    async fn gather(stage: &Stage, circles: &[&[Account]], told: &Rc<Cell<u64>>) -> Result<Self> {
        let people: usize = circles.iter().map(|circle| circle.len()).sum();
        stage.begin("connecting", people);
        let watching = circles.iter().flat_map(|circle| {
            let ids: Vec<_> = circle.iter().map(|account| account.id).collect();
            let watch = json!({ "type": "watchPresence", "params": { "userIds": ids } });
            let watch = watch.to_string();
            circle.iter().map(move |account| (account, watch.clone()))
        });
        let open = async |(account, watch): (&Account, String)| {
            let mut socket = stage.server.connect(account).await?;
            let subscribe = json!({ "type": "subscribe", "params": { "events": ["presence"] } });
            for request in [subscribe.to_string(), watch] {
                socket.request(request).await?;
            }
            stage.step();
            Ok::<_, Box<dyn std::error::Error>>(spawn_local(listen(socket, Rc::clone(told))))
        };
        let tasks = stream::iter(watching)
            .map(open)
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        Ok(Self(tasks))
    }

    fn problems(&self, told: u64) -> Vec<String> {
        let ended = self.0.iter().filter(|task| task.is_finished()).count();
        let ended = (ended > 0).then(|| format!("{ended} connections broke"));
        let told = (told > 0).then(|| format!("{told} were told of who was not away"));
        ended.into_iter().chain(told).collect()
    }
}

async fn listen(mut socket: Socket, told: Rc<Cell<u64>>) -> Result<()> {
    loop {
        if frames::read(&socket.next().await?)? == Incoming::Other {
            told.set(told.get() + 1);
        }
    }
}
