use bytestring::ByteString;
use messenger_api_types::ws::{Broadcast, Live, Reply, Topics};
use messenger_domain::events::Event;

use crate::outbox::Outbox;

/// The frames that an event becomes. Each is written once at most, and only if somebody gets it.
pub(crate) struct Frames<'a> {
    baseline: Option<ByteString>,
    live: [Option<LiveFrame<'a>>; 2],
}

struct LiveFrame<'a> {
    live: Live<'a>,
    written: Option<ByteString>,
}

impl<'a> Frames<'a> {
    pub(crate) fn of(event: &'a Event) -> Self {
        Self {
            baseline: Broadcast::of(event).and_then(|frame| write(&frame)),
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
        let mut pushed = 0;
        if let Some(frame) = &self.baseline {
            outbox.push(frame.clone());
            pushed += 1;
        }
        match topics {
            None => pushed,
            Some(topics) => {
                pushed + self.push_live(outbox, topics, |live| live.to.include_others())
            }
        }
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
            if is_for(&frame.live)
                && topics.include(frame.live.topic)
                && let Some(written) = frame.written()
            {
                outbox.push(written);
                pushed += 1;
            }
        }
        pushed
    }
}

impl LiveFrame<'_> {
    fn written(&mut self) -> Option<ByteString> {
        if self.written.is_none() {
            self.written = write(&self.live.frame());
        }
        self.written.clone()
    }
}

fn write(frame: &Reply) -> Option<ByteString> {
    match serde_json::to_string(frame) {
        Ok(json) => Some(json.into()),
        Err(error) => {
            tracing::error!(%error, "a broadcast could not be written as JSON");
            None
        }
    }
}
