//! An open loop: a thread that says at fixed moments who shall write, whatever became of the messages
//! before. A time that is measured from there is free of coordinated omission: what waits because the
//! server, or this program, is late counts as waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::Result;
use crate::latency::{Latency, Percentiles};
use crate::peer::Pace;

/// Writers who wait for the first beat.
#[derive(Debug, Default)]
pub struct Metronome {
    writers: Vec<UnboundedSender<Instant>>,
}

impl Metronome {
    /// The pace of another writer. The writers take turns.
    pub fn pace(&mut self) -> Pace {
        let (sender, receiver) = unbounded_channel();
        self.writers.push(sender);
        Pace::At(receiver)
    }

    /// Begins, with so many beats in a second for all writers together.
    pub fn start(self, rate: f64) -> Result<Beating> {
        if self.writers.is_empty() || !rate.is_finite() || rate <= 0.0 {
            return Err("a metronome needs a rate and somebody who hears it".into());
        }
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let lateness = Latency::new()?;
        let beat = move || beat(&self.writers, rate, &stopped, lateness);
        let thread = std::thread::Builder::new().name("metronome".into());
        Ok(Beating {
            stop,
            thread: thread.spawn(beat)?,
        })
    }
}

/// A metronome that goes.
#[derive(Debug)]
pub struct Beating {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Latency>,
}

impl Beating {
    /// Ends it, and tells how late its beats were: below that, nothing can be measured.
    pub fn stop(self) -> Result<Percentiles> {
        self.stop.store(true, Ordering::Relaxed);
        let lateness = self.thread.join().map_err(|_| "the metronome broke")?;
        Ok(lateness.percentiles())
    }
}

fn beat(
    writers: &[UnboundedSender<Instant>],
    rate: f64,
    stopped: &AtomicBool,
    mut lateness: Latency,
) -> Latency {
    let begin = Instant::now();
    let mut number: u32 = 0;
    for writer in writers.iter().cycle() {
        let next = begin + Duration::from_secs_f64(f64::from(number) / rate);
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
        // Nobody hears it any more once the run is over.
        if stopped.load(Ordering::Relaxed) || writer.send(next).is_err() {
            break;
        }
        lateness.record(next.elapsed());
        number = number.wrapping_add(1);
    }
    lateness
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn writers_take_turns_at_an_even_pace() {
        let mut metronome = Metronome::default();
        let paces = [metronome.pace(), metronome.pace()];
        let [Pace::At(mut one), Pace::At(mut other)] = paces else {
            panic!("not the pace of an open loop");
        };
        let beating = metronome.start(1000.0).unwrap();
        let mut before = None;
        for _ in 0..20 {
            let (first, second) = (one.recv().await.unwrap(), other.recv().await.unwrap());
            assert_eq!((second - first).as_micros().div_ceil(10), 100);
            assert!(before.is_none_or(|before| before < first));
            before = Some(second);
        }
        assert!(beating.stop().unwrap().count >= 40);
        while one.recv().await.is_some() {}
    }

    #[test]
    fn a_rate_of_nothing_is_refused() {
        let mut metronome = Metronome::default();
        let _pace = metronome.pace();
        assert!(metronome.start(0.0).is_err());
        assert!(Metronome::default().start(1.0).is_err());
    }
}
