use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytestring::ByteString;
use messenger_api_types::ws::CloseCode;
use tokio::sync::Notify;

/// What waits to be written to one connection. Writers never wait: a client that does not read fast
/// enough loses its connection, not their time.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    state: Mutex<State>,
    /// Rung when there is something to write.
    filled: Notify,
    /// Rung when the connection is to end.
    closed: Notify,
}

#[derive(Debug, Default)]
struct State {
    frames: VecDeque<ByteString>,
    bytes: usize,
    close: Option<CloseCode>,
}

const MAX_FRAMES: usize = 256;
const MAX_BYTES: usize = 1024 * 1024;

impl Outbox {
    /// Adds a frame, or ends the connection if too many wait already.
    pub(crate) fn push(&self, frame: ByteString) {
        let mut state = self.lock();
        if state.close.is_some() {
            return;
        }
        if state.frames.len() >= MAX_FRAMES || state.bytes + frame.len() > MAX_BYTES {
            drop(state);
            self.close(CloseCode::TooSlow);
            return;
        }
        state.bytes += frame.len();
        state.frames.push_back(frame);
        drop(state);
        self.filled.notify_one();
    }

    /// Ends the connection. What waits is not written any more, except when the server goes down in
    /// good order. The first reason counts.
    pub(crate) fn close(&self, code: CloseCode) {
        let mut state = self.lock();
        if state.close.is_some() {
            return;
        }
        state.close = Some(code);
        if code != CloseCode::GoingDown {
            state.frames = VecDeque::new();
            state.bytes = 0;
        }
        drop(state);
        self.closed.notify_one();
    }

    pub(crate) fn pop(&self) -> Option<ByteString> {
        let mut state = self.lock();
        let frame = state.frames.pop_front();
        match &frame {
            Some(frame) => state.bytes -= frame.len(),
            None => state.frames = VecDeque::new(),
        }
        frame
    }

    /// Waits until there may be something to write.
    pub(crate) async fn filled(&self) {
        self.filled.notified().await;
    }

    /// Waits until the connection is to end, and says why. Asked by the connection's task only.
    pub(crate) async fn closed(&self) -> CloseCode {
        loop {
            if let Some(code) = self.lock().close {
                return code;
            }
            self.closed.notified().await;
        }
    }

    /// Waits until the connection is to end without writing what waits, and says why. Asked by the
    /// connection's task only.
    pub(crate) async fn cut_off(&self) -> CloseCode {
        match self.closed().await {
            CloseCode::GoingDown => std::future::pending().await,
            code => code,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn frames_come_out_in_order() {
        let outbox = Outbox::default();
        outbox.push("one".into());
        outbox.push("two".into());
        assert_eq!(outbox.pop(), Some("one".into()));
        assert_eq!(outbox.pop(), Some("two".into()));
        assert_eq!(outbox.pop(), None);
        assert!(outbox.closed().now_or_never().is_none());
    }

    #[test]
    fn too_many_frames_end_the_connection_and_free_the_memory() {
        let outbox = Outbox::default();
        for _ in 0..=MAX_FRAMES {
            outbox.push("x".into());
        }
        assert_eq!(outbox.closed().now_or_never(), Some(CloseCode::TooSlow));
        assert_eq!(outbox.pop(), None);
    }

    #[test]
    fn too_many_bytes_end_the_connection() {
        let outbox = Outbox::default();
        let big = ByteString::from("x".repeat(MAX_BYTES));
        outbox.push(big.clone());
        assert!(outbox.closed().now_or_never().is_none());
        assert_eq!(outbox.pop(), Some(big.clone()));
        outbox.push(big);
        outbox.push("x".into());
        assert_eq!(outbox.closed().now_or_never(), Some(CloseCode::TooSlow));
    }

    #[test]
    fn what_waits_is_written_before_going_down_but_not_after_a_session_ended() {
        let ended = Outbox::default();
        ended.push("secret".into());
        ended.close(CloseCode::Unauthorized);
        ended.close(CloseCode::GoingDown);
        assert_eq!(ended.closed().now_or_never(), Some(CloseCode::Unauthorized));
        assert_eq!(ended.pop(), None);

        let going = Outbox::default();
        going.push("late".into());
        going.close(CloseCode::GoingDown);
        assert_eq!(going.pop(), Some("late".into()));
    }
}
