//! What everybody knows of a run. One thread does everything, so that
//! nothing needs a lock.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::Result;
use crate::cast::Cast;
use crate::check::{Evidence, LaneLog, ReceiverLog, Seen};
use crate::frames::Place;
use crate::ids::{RunId, Tag};
use crate::latency::Latency;

/// What a message says: of the length of many real ones.
pub const CONTENT: &str = "hello there, a message of some length";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    WarmUp,
    Measuring,
    /// Nothing new is sent.
    Over,
}

/// What one sender writes into one conversation.
#[derive(Debug)]
pub struct Lane {
    pub number: u32,
    pub conversation: usize,
    pub place: Place,
    /// When each message was sent or, in an open loop, should have been.
    pub sent_at: RefCell<Vec<Instant>>,
    pub unacknowledged: RefCell<BTreeSet<u32>>,
    /// Whether everything that will be sent was answered.
    pub done: Cell<bool>,
}

/// What one connection has received.
#[derive(Debug)]
pub struct Receiver {
    pub name: String,
    pub conversation: usize,
    pub own: Option<u32>,
    pub whole: bool,
    pub seen: RefCell<Vec<Seen>>,
}

/// A run, shared by all that take part in it.
#[derive(Debug)]
pub struct Traffic {
    pub run: RunId,
    pub lanes: Vec<Rc<Lane>>,
    pub receivers: RefCell<Vec<Rc<Receiver>>>,
    pub phase: Cell<Phase>,
    /// What was sent from then on, and before then, is timed, whenever it arrives.
    timed: Cell<Option<(Instant, Option<Instant>)>>,
    /// From sending to the acknowledgement.
    pub acks: RefCell<Latency>,
    /// From sending to the arrival at a recipient.
    pub deliveries: RefCell<Latency>,
    pub acknowledged: Cell<u64>,
    pub delivered: Cell<u64>,
    /// Arrivals at connections that come and go are not among the delivered.
    pub visited: Cell<u64>,
    troubles: RefCell<Vec<String>>,
    troubled: Cell<u64>,
}

impl Traffic {
    pub fn of(cast: &Cast) -> Result<Rc<Self>> {
        let mut lanes = Vec::new();
        for (conversation, talk) in cast.talks.iter().enumerate() {
            for member in 0..talk.senders {
                lanes.push(Rc::new(Lane {
                    number: u32::try_from(lanes.len())?,
                    conversation,
                    place: cast.place(talk, member).ok_or("a dialog of one person")?,
                    sent_at: RefCell::default(),
                    unacknowledged: RefCell::default(),
                    done: Cell::new(false),
                }));
            }
        }
        Ok(Rc::new(Self {
            run: RunId::fresh(),
            lanes,
            receivers: RefCell::default(),
            phase: Cell::new(Phase::WarmUp),
            timed: Cell::new(None),
            acks: RefCell::new(Latency::new()?),
            deliveries: RefCell::new(Latency::new()?),
            acknowledged: Cell::new(0),
            delivered: Cell::new(0),
            visited: Cell::new(0),
            troubles: RefCell::default(),
            troubled: Cell::new(0),
        }))
    }

    #[must_use]
    pub fn is_over(&self) -> bool {
        self.phase.get() == Phase::Over
    }

    #[must_use]
    pub fn is_measuring(&self) -> bool {
        self.phase.get() == Phase::Measuring
    }

    /// Times what is sent from now on.
    pub fn begin_to_measure(&self) {
        self.timed.set(Some((Instant::now(), None)));
        self.phase.set(Phase::Measuring);
    }

    pub fn end_measuring(&self) {
        let timed = self.timed.get();
        self.timed
            .set(timed.map(|(from, _)| (from, Some(Instant::now()))));
        self.phase.set(Phase::WarmUp);
    }

    /// How long ago a message was sent, if it is one of those that are timed.
    fn age(&self, lane: &Lane, counter: u32) -> Option<Duration> {
        let (from, to) = self.timed.get()?;
        let at = *lane.sent_at.borrow().get(usize::try_from(counter).ok()?)?;
        (at >= from && to.is_none_or(|to| at < to)).then(|| at.elapsed())
    }

    /// Something that must not happen. A run with troubles has failed.
    pub fn trouble(&self, what: String) {
        const KEPT: u64 = 20;
        self.troubled.set(self.troubled.get() + 1);
        if self.troubled.get() <= KEPT {
            self.troubles.borrow_mut().push(what);
        }
    }

    #[must_use]
    pub fn troubles(&self) -> Vec<String> {
        let mut all = self.troubles.borrow().clone();
        let more = self
            .troubled
            .get()
            .saturating_sub(all.len().try_into().unwrap_or(0));
        if more > 0 {
            all.push(format!("and {more} more such troubles"));
        }
        all
    }

    /// Notes a new message of a lane and returns its number.
    pub fn sent(lane: &Lane, at: Instant) -> u32 {
        let mut sent_at = lane.sent_at.borrow_mut();
        let counter = u32::try_from(sent_at.len()).unwrap_or(u32::MAX);
        sent_at.push(at);
        lane.unacknowledged.borrow_mut().insert(counter);
        counter
    }

    pub fn acknowledged(&self, lane: &Lane, counter: u32) {
        lane.unacknowledged.borrow_mut().remove(&counter);
        self.acknowledged.set(self.acknowledged.get() + 1);
        if let Some(age) = self.age(lane, counter) {
            self.acks.borrow_mut().record(age);
        }
    }

    pub fn received(&self, receiver: &Receiver, seen: Seen) {
        receiver.seen.borrow_mut().push(seen);
        if !receiver.whole {
            self.visited.set(self.visited.get() + 1);
            return;
        }
        self.delivered.set(self.delivered.get() + 1);
        let lane = usize::try_from(seen.tag.lane).ok();
        let lane = lane.and_then(|lane| self.lanes.get(lane));
        if let Some(age) = lane.and_then(|lane| self.age(lane, seen.tag.counter)) {
            self.deliveries.borrow_mut().record(age);
        }
    }

    /// How many deliveries there are when everything that was sent has arrived at every connection
    /// that was there all the time, but at none of its sender.
    #[must_use]
    pub fn expected_deliveries(&self) -> u64 {
        let mut connected = HashMap::<usize, u64>::new();
        for receiver in self.receivers.borrow().iter().filter(|one| one.whole) {
            *connected.entry(receiver.conversation).or_default() += 1;
        }
        let deliveries = |lane: &Rc<Lane>| {
            let all = connected.get(&lane.conversation).copied().unwrap_or(0);
            let sent = u64::try_from(lane.sent_at.borrow().len()).unwrap_or(0);
            sent * all.saturating_sub(1)
        };
        self.lanes.iter().map(deliveries).sum()
    }

    /// What is known, without any history.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let lanes = self.lanes.iter().map(|lane| LaneLog {
            conversation: lane.conversation,
            sent: u32::try_from(lane.sent_at.borrow().len()).unwrap_or(u32::MAX),
            unacknowledged: lane.unacknowledged.borrow().clone(),
        });
        let receivers = self.receivers.borrow();
        let receivers = receivers.iter().map(|receiver| ReceiverLog {
            name: receiver.name.clone(),
            conversation: receiver.conversation,
            own: receiver.own,
            whole: receiver.whole,
            seen: receiver.seen.borrow().clone(),
        });
        Evidence {
            lanes: lanes.collect(),
            receivers: receivers.collect(),
            histories: Vec::new(),
        }
    }

    /// The message with this id, if it is of this run.
    #[must_use]
    pub fn tag(&self, id: uuid::Uuid) -> Option<Tag> {
        self.run.tag(id)
    }
}
