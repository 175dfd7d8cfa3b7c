//! Requests that only read, again and again: how long they take and what they cost.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;

use tokio::task::spawn_local;

use crate::Result;
use crate::latency::Latency;
use crate::report::Report;
use crate::stage::Stage;

struct Reading {
    took: RefCell<Latency>,
    count: Cell<u64>,
    all: Cell<u64>,
    measuring: Cell<bool>,
    problems: RefCell<Vec<String>>,
}

/// Lets all readers read at once, each one request after the other. A reader looks at its answers
/// itself; who finds something wrong stops.
pub async fn read<R>(stage: &Stage, label: String, unit: &str, readers: Vec<R>) -> Result<Report>
where
    R: AsyncFnMut() -> Result<()> + 'static,
{
    let reading = Rc::new(Reading {
        took: RefCell::new(Latency::new()?),
        count: Cell::new(0),
        all: Cell::new(0),
        measuring: Cell::new(false),
        problems: RefCell::default(),
    });
    let tasks: Vec<_> = readers
        .into_iter()
        .map(|reader| spawn_local(Rc::clone(&reading).go_on(reader)))
        .collect();
    stage.pass("warming up", stage.common.warm_up).await;
    let watched = stage.common.watched();
    let (cpu, begun) = (watched.cpu(), Instant::now());
    reading.measuring.set(true);
    stage.pass("measuring", stage.common.seconds).await;
    reading.measuring.set(false);
    let (took, used) = (begun.elapsed(), watched.cpu().since(&cpu));
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    let mut report = Report::of(label, unit, reading.count.get(), took, &used)
        .with_latency("answer", reading.took.borrow().percentiles());
    report.checks.answers = reading.all.get();
    report
        .checks
        .problems
        .clone_from(&reading.problems.borrow());
    if report.count == 0 {
        report.checks.problems.push("nothing was answered".into());
    }
    Ok(report)
}

impl Reading {
    async fn go_on<R: AsyncFnMut() -> Result<()>>(self: Rc<Self>, mut reader: R) {
        loop {
            let begun = Instant::now();
            if let Err(error) = reader().await {
                self.problems.borrow_mut().push(error.to_string());
                return;
            }
            self.all.set(self.all.get() + 1);
            if self.measuring.get() {
                self.count.set(self.count.get() + 1);
                self.took.borrow_mut().record(begun.elapsed());
            }
        }
    }
}
