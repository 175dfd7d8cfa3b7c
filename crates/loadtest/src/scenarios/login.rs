use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;

use tokio::task::spawn_local;
use tokio::time::sleep;

use crate::Result;
use crate::cast::Cast;
use crate::cli::Login;
use crate::client::{Account, PAUSE, Server};
use crate::latency::Latency;
use crate::metronome::Metronome;
use crate::play::{Play, Unit};
use crate::report::{Report, float};
use crate::stage::Stage;
use crate::traffic::Traffic;

/// What hashing many passwords does to those who write. The first half of the time is quiet, for
/// comparison; the report counts the second.
pub async fn login(stage: &Stage, options: &Login) -> Result<Report> {
    let people = stage.people(2 * options.others.pairs).await?;
    // Others than those who write: too many log-ins of one person end the older sessions.
    let crowd = stage.people(options.storm).await?;
    let mut metronome = Metronome::default();
    let mut play = stage
        .open(Cast::of_pairs(people), || metronome.pace())
        .await?;
    let beating = metronome.start(options.others.rate)?;
    stage.pass("warming up", stage.common.warm_up).await;
    play.measure_for("measuring without log-ins", stage.common.seconds / 2.0)
        .await;
    let quiet = play.traffic.acks.replace(Latency::new()?).percentiles();
    play.traffic.deliveries.replace(Latency::new()?);
    let storm = Storm::begin(&mut play, &crowd, options.storm)?;
    let before = storm.count.get();
    let measured = play
        .measure_for("measuring with log-ins", stage.common.seconds / 2.0)
        .await;
    let count = storm.count.get() - before;
    let label = stage.label(format!("login/{}", options.storm));
    let lateness = beating.stop()?;
    let mut report = play
        .report(label, Unit::Messages, &measured)
        .await?
        .with_latency("ack without log-ins", quiet)
        .with_latency("log-in", storm.took.borrow().percentiles())
        .with_latency("lateness of the generator", lateness)
        .with_fact(
            "log-ins per second",
            float(count) / measured.took.as_secs_f64(),
        );
    if count == 0 {
        report.checks.problems.push("nobody logged in".into());
    }
    Ok(report)
}

struct Storm {
    server: Rc<Server>,
    traffic: Rc<Traffic>,
    took: RefCell<Latency>,
    count: Cell<u64>,
    /// Because the server had too many passwords to check.
    refused: Cell<u64>,
}

impl Storm {
    fn begin(play: &mut Play, crowd: &[Account], number: usize) -> Result<Rc<Self>> {
        let storm = Rc::new(Self {
            server: Rc::clone(&play.stage.server),
            traffic: Rc::clone(&play.traffic),
            took: RefCell::new(Latency::new()?),
            count: Cell::new(0),
            refused: Cell::new(0),
        });
        for person in crowd.iter().cycle().take(number) {
            let one = Rc::clone(&storm).again_and_again(person.email.clone());
            play.tasks.push(spawn_local(one).abort_handle());
        }
        Ok(storm)
    }

    async fn again_and_again(self: Rc<Self>, email: String) {
        while !self.traffic.is_over() {
            let begun = Instant::now();
            match self.server.log_in(&email).await {
                Ok(Some(_)) => {
                    self.count.set(self.count.get() + 1);
                    self.took.borrow_mut().record(begun.elapsed());
                }
                Ok(None) => {
                    self.refused.set(self.refused.get() + 1);
                    sleep(PAUSE).await;
                }
                Err(error) => return self.traffic.trouble(format!("log-in: {error}")),
            }
        }
    }
}
