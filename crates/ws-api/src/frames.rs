use std::cell::OnceCell;

use messenger_api_types::ws::{Broadcast, Live, Topics};
use messenger_domain::events::Event;

use crate::frame::Frame;
use crate::outbox::{Outbox, Overflow};

/// The frames that an event becomes. Each is written once at most, and only if somebody gets it.
pub(crate) struct Frames<'a> {
    event: &'a Event,
    baseline: OnceCell<Option<Frame>>,
    /// The same as it is for connections that have subscribed.
    placed: OnceCell<Option<Frame>>,
    live: [Option<LiveFrame<'a>>; 2],
}

struct LiveFrame<'a> {
    live: Live<'a>,
    written: OnceCell<Frame>,
}

impl<'a> Frames<'a> {
    pub(crate) fn of(event: &'a Event) -> Self {
        Self {
            event,
            baseline: OnceCell::new(),
            placed: OnceCell::new(),
            live: Live::of(event).map(|live| {
                live.map(|live| LiveFrame {
                    live,
                    written: OnceCell::new(),
                })
            }),
        }
    }

    /// Hands over what a connection gets of somebody whom the event is addressed to. Says how many frames.
    pub(crate) fn push_to_other(&self, outbox: &Outbox, topics: Option<Topics>) -> u64 {
        let Some(topics) = topics else {
            return push(outbox, self.baseline(), Overflow::Close);
        };
        push(outbox, self.placed(), overflow(topics))
            + self.push_live(outbox, topics, |live| live.to.include_others())
    }

    fn baseline(&self) -> Option<Frame> {
        let write = || Broadcast::of(self.event).map(|frame| Frame::json(&frame));
        self.baseline.get_or_init(write).clone()
    }

    fn placed(&self) -> Option<Frame> {
        let write = || Broadcast::to_subscribers(self.event).map(|frame| Frame::json(&frame));
        self.placed.get_or_init(write).clone()
    }

    /// The same for another connection of who caused the event.
    pub(crate) fn push_to_own(&self, outbox: &Outbox, topics: Topics) -> u64 {
        self.push_live(outbox, topics, |live| live.to.include_own())
    }

    fn push_live(
        &self,
        outbox: &Outbox,
        topics: Topics,
        is_for: impl Fn(&Live<'_>) -> bool,
    ) -> u64 {
        let mut pushed = 0;
        for frame in self.live.iter().flatten() {
            if is_for(&frame.live) && topics.include(frame.live.topic) {
                pushed += push(outbox, Some(frame.written()), overflow(topics));
            }
        }
        pushed
    }
}

/// Says how many frames that are.
fn push(outbox: &Outbox, frame: Option<Frame>, overflow: Overflow) -> u64 {
    let Some(frame) = frame else { return 0 };
    outbox.push(frame, overflow);
    1
}

/// A client that asks for events knows all of them, and that of a gap.
pub(crate) fn overflow(topics: Topics) -> Overflow {
    if topics.is_empty() {
        Overflow::Close
    } else {
        Overflow::Tell
    }
}

impl LiveFrame<'_> {
    fn written(&self) -> Frame {
        let write = || Frame::json(&self.live.frame());
        self.written.get_or_init(write).clone()
    }
}
