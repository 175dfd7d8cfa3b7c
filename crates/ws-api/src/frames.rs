use messenger_api_types::ws::{Broadcast, Live, Topics};
use messenger_domain::events::Event;

use crate::frame::Frame;
use crate::outbox::{Outbox, Overflow};

/// The frames that an event becomes. Each is written once at most, and only if somebody gets it.
pub(crate) struct Frames<'a> {
    event: &'a Event,
    baseline: Option<Frame>,
    /// The same as it is for connections that have subscribed.
    placed: Option<Frame>,
    live: [Option<LiveFrame<'a>>; 2],
}

struct LiveFrame<'a> {
    live: Live<'a>,
    written: Option<Frame>,
}

impl<'a> Frames<'a> {
    pub(crate) fn of(event: &'a Event) -> Self {
        Self {
            event,
            placed: None,
            baseline: Broadcast::of(event).map(|frame| Frame::json(&frame)),
            live: Live::of(event).map(|live| {
                live.map(|live| LiveFrame {
                    live,
                    written: None,
                })
            }),
        }
    }

    /// Hands over what a connection gets of somebody whom the event is addressed to. Says how many frames.
    pub(crate) fn push_to_other(&mut self, outbox: &Outbox, topics: Option<Topics>) -> u64 {
        let Some(topics) = topics else {
            return push(outbox, self.baseline.clone(), Overflow::Close);
        };
        push(outbox, self.placed(), overflow(topics))
            + self.push_live(outbox, topics, |live| live.to.include_others())
    }

    fn placed(&mut self) -> Option<Frame> {
        self.baseline.as_ref()?;
        if self.placed.is_none() {
            let placed = Broadcast::to_subscribers(self.event);
            self.placed = placed.map(|frame| Frame::json(&frame));
        }
        self.placed.clone()
    }

    /// The same for another connection of who caused the event.
    pub(crate) fn push_to_own(&mut self, outbox: &Outbox, topics: Topics) -> u64 {
        self.push_live(outbox, topics, |live| live.to.include_own())
    }

    fn push_live(
        &mut self,
        outbox: &Outbox,
        topics: Topics,
        is_for: impl Fn(&Live<'_>) -> bool,
    ) -> u64 {
        let mut pushed = 0;
        for frame in self.live.iter_mut().flatten() {
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
    fn written(&mut self) -> Frame {
        let written = &mut self.written;
        let written = written.get_or_insert_with(|| Frame::json(&self.live.frame()));
        written.clone()
    }
}
