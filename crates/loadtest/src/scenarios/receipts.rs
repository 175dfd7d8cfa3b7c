use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::{JoinHandle, spawn_local};
use tokio::time::{interval, sleep};
use uuid::Uuid;

use super::group::found;
use crate::Result;
use crate::cli::Receipts;
use crate::client::{Account, PATIENCE};
use crate::frames::{self, Incoming, Place};
use crate::ids::{RunId, Tag};
use crate::report::{Report, float};
use crate::socket::Socket;
use crate::stage::Stage;
use crate::traffic::CONTENT;

/// A group in which one writes, and all others say of each message at once that they have read it.
pub async fn receipts(stage: &Stage, options: &Receipts) -> Result<Report> {
    let Receipts { members, rate } = *options;
    if members < 2 || !rate.is_finite() || rate <= 0.0 {
        return Err("receipts need two members and a rate".into());
    }
    let people = stage.people(members).await?;
    stage.begin("making groups", 1);
    let group = found(stage, &people).await?;
    let (sender, readers) = people.split_first().ok_or("a group of nobody")?;
    let crowd = Crowd::gather(stage, readers).await?;
    let writer = Writer::begin(stage, sender, group, rate).await?;
    stage.pass("warming up", stage.common.warm_up).await;
    let watched = stage.common.watched();
    let before = Meters::read(stage, &crowd).await?;
    let (cpu, begun) = (watched.cpu(), Instant::now());
    stage.pass("measuring", stage.common.seconds).await;
    let (took, used) = (begun.elapsed(), watched.cpu().since(&cpu));
    let after = Meters::read(stage, &crowd).await?;
    let last = writer.end().await?;
    crowd.end(stage).await;
    let label = stage.label(format!("receipts/{members}/{rate}"));
    let marks = after.marks - before.marks;
    let mut report = Report::of(label, "receipts", marks, took, &used);
    let seconds = took.as_secs_f64();
    let of_each = float(u64::try_from(readers.len())?) * seconds;
    report = report
        .with_fact(
            "rows written per member and second",
            (after.written - before.written) / of_each,
        )
        .with_fact(
            "statements per second",
            (after.batches - before.batches) / seconds,
        )
        .with_fact(
            "receipts per statement",
            float(marks) / (after.batches - before.batches).max(1.0),
        );
    report.checks.acknowledged = crowd.reading.marks.get();
    report
        .checks
        .problems
        .clone_from(&crowd.reading.problems.borrow());
    report
        .checks
        .problems
        .extend(check(stage, &people, last, group).await?);
    Ok(report)
}

/// What the server and the readers have counted so far.
struct Meters {
    marks: u64,
    written: f64,
    batches: f64,
}

impl Meters {
    async fn read(stage: &Stage, crowd: &Crowd) -> Result<Self> {
        Ok(Self {
            marks: crowd.reading.marks.get(),
            written: stage.server.metric("receipts_written_total").await?,
            batches: stage.server.metric("receipt_batches_total").await?,
        })
    }
}

#[derive(Default)]
struct Reading {
    /// Receipts that were accepted.
    marks: Cell<u64>,
    waiting: Cell<u64>,
    problems: RefCell<Vec<String>>,
}

/// Connections that read.
struct Crowd {
    reading: Rc<Reading>,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Crowd {
    async fn gather(stage: &Stage, readers: &[Account]) -> Result<Self> {
        stage.begin("connecting", readers.len());
        let reading = Rc::<Reading>::default();
        let mut tasks = Vec::with_capacity(readers.len());
        for reader in readers {
            let socket = stage.server.connect(reader).await?;
            tasks.push(spawn_local(Rc::clone(&reading).go_on(socket)));
            stage.step();
        }
        Ok(Self { reading, tasks })
    }

    /// Waits until all receipts are answered.
    async fn end(&self, stage: &Stage) {
        let end = Instant::now() + PATIENCE;
        stage.begin("waiting for answers", 1);
        // What was written last is on its way to somebody.
        sleep(Duration::from_millis(500)).await;
        while self.reading.waiting.get() > 0 && Instant::now() < end {
            sleep(Duration::from_millis(20)).await;
        }
        let waiting = self.reading.waiting.get();
        if waiting > 0 {
            let mut problems = self.reading.problems.borrow_mut();
            problems.push(format!("{waiting} receipts were not answered"));
        }
    }
}

impl Reading {
    async fn go_on(self: Rc<Self>, mut socket: Socket) {
        if let Err(error) = self.read(&mut socket).await {
            self.problems.borrow_mut().push(error.to_string());
        }
    }

    async fn read(&self, socket: &mut Socket) -> Result<()> {
        loop {
            match frames::read(&socket.next().await?)? {
                Incoming::Message { id, .. } => {
                    self.waiting.set(self.waiting.get() + 1);
                    socket.send(frames::read_up_to(id)).await?;
                }
                Incoming::Acknowledged => {
                    self.waiting.set(self.waiting.get() - 1);
                    self.marks.set(self.marks.get() + 1);
                }
                Incoming::Refused(reason) => return Err(reason.into()),
                Incoming::Other => {}
            }
        }
    }
}

/// Who writes, at a fixed rate, each time waiting for the answer.
struct Writer {
    stop: Rc<Cell<bool>>,
    task: JoinHandle<Result<Uuid>>,
}

impl Writer {
    async fn begin(stage: &Stage, sender: &Account, group: Uuid, rate: f64) -> Result<Self> {
        let mut socket = stage.server.connect(sender).await?;
        let stop = Rc::<Cell<bool>>::default();
        let stopped = Rc::clone(&stop);
        let mut beat = interval(Duration::from_secs_f64(1.0 / rate));
        let task = spawn_local(async move {
            let run = RunId::fresh();
            let mut counter = 0;
            loop {
                beat.tick().await;
                let id = run.id(Tag { lane: 0, counter });
                let message = Place::Group(group).message(id, CONTENT);
                socket.request(message).await?;
                if stopped.get() {
                    return Ok(id);
                }
                counter += 1;
            }
        });
        Ok(Self { stop, task })
    }

    /// Tells the last message.
    async fn end(self) -> Result<Uuid> {
        self.stop.set(true);
        self.task.await?
    }
}

/// What is wrong with how far people have read: first as the sender sees it, while nobody else looks.
async fn check(stage: &Stage, people: &[Account], last: Uuid, group: Uuid) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let (sender, readers) = people.split_first().ok_or("a group of nobody")?;
    let end = Instant::now() + PATIENCE;
    while stage.server.status(sender, last).await?.as_deref() != Some("read") {
        if Instant::now() > end {
            problems.push("the last message is not read by all".to_owned());
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    stage.begin("looking at positions", readers.len());
    for reader in readers {
        let unread = stage.server.unread(reader, group).await?;
        if unread != 0 {
            problems.push(format!("{unread} messages are unread for {}", reader.email));
        }
        stage.step();
    }
    Ok(problems)
}
