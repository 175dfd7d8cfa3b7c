use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::spawn_local;
use tokio::time::{interval, timeout};

use crate::Result;
use crate::cast::Cast;
use crate::cli::Connect;
use crate::client::{Account, Server};
use crate::latency::Latency;
use crate::metronome::Metronome;
use crate::play::Unit;
use crate::report::{Report, float};
use crate::stage::Stage;
use crate::traffic::Traffic;

/// How long a new connection stays, in which it must not be closed.
const STAY: Duration = Duration::from_secs(1);

/// What people who come do to those who write.
pub async fn connect(stage: &Stage, options: &Connect) -> Result<Report> {
    let Connect { per_second, others } = options;
    if !per_second.is_finite() || *per_second < 0.1 {
        return Err("a rate of new connections is at least 0.1".into());
    }
    let people = stage.people(2 * others.pairs).await?;
    // One user may have 50 connections at once; they take turns.
    let users = Duration::from_secs_f64(per_second / 15.0).as_secs() + 1;
    let crowd = stage.people(users.try_into()?).await?;
    let mut metronome = Metronome::default();
    let mut play = stage
        .open(Cast::of_pairs(people), || metronome.pace())
        .await?;
    let beating = metronome.start(others.rate)?;
    let arrivals = Rc::new(Arrivals {
        server: Rc::clone(&stage.server),
        traffic: Rc::clone(&play.traffic),
        took: RefCell::new(Latency::new()?),
        measured: Cell::new(0),
        opening: Cell::new(0),
    });
    let every = Duration::from_secs_f64(1.0 / per_second);
    let coming = Rc::clone(&arrivals).come(crowd, every);
    play.tasks.push(spawn_local(coming).abort_handle());
    let measured = play.measure().await;
    let label = stage.label(format!("connect/{per_second}"));
    let rate = float(arrivals.measured.get()) / measured.took.as_secs_f64();
    let lateness = beating.stop()?;
    let mut report = play
        .report(label, Unit::Messages, &measured)
        .await?
        .with_latency("handshake", arrivals.took.borrow().percentiles())
        .with_latency("lateness of the generator", lateness)
        .with_fact("new connections per second", rate);
    if arrivals.measured.get() == 0 {
        report.checks.problems.push("nobody connected".into());
    }
    Ok(report)
}

struct Arrivals {
    server: Rc<Server>,
    traffic: Rc<Traffic>,
    took: RefCell<Latency>,
    measured: Cell<u64>,
    opening: Cell<u64>,
}

impl Arrivals {
    async fn come(self: Rc<Self>, crowd: Vec<Account>, every: Duration) {
        // More than that at once means that the server does not keep up: the rate says so.
        const OPENING: u64 = 500;
        let mut beat = interval(every);
        for account in crowd.iter().cycle() {
            beat.tick().await;
            if self.traffic.is_over() {
                return;
            }
            if self.opening.get() < OPENING {
                self.opening.set(self.opening.get() + 1);
                spawn_local(Rc::clone(&self).stay(account.clone()));
            }
        }
    }

    async fn stay(self: Rc<Self>, account: Account) {
        let begun = Instant::now();
        let socket = self.server.connect(&account).await;
        self.opening.set(self.opening.get() - 1);
        if self.traffic.is_measuring() {
            self.measured.set(self.measured.get() + 1);
            self.took.borrow_mut().record(begun.elapsed());
        }
        let stayed = async {
            let mut socket = socket?;
            if let Ok(ended) = timeout(STAY, socket.next()).await {
                ended?;
            }
            socket.close().await;
            Ok::<_, Box<dyn std::error::Error>>(())
        };
        if let Err(error) = stayed.await {
            self.traffic.trouble(format!("a new connection: {error}"));
        }
    }
}
