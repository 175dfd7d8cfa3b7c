use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use messenger_api_types::ws::CloseCode;

use crate::frame::Frame;

/// What waits to be written to one connection. Writers never wait: a client that does not read fast
/// enough loses its connection, not their time.
#[derive(Debug, Default)]
pub(crate) struct Outbox(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    frames: VecDeque<Frame>,
    bytes: usize,
    close: Option<CloseCode>,
    /// The task of the connection, when it waits.
    waiting: Option<Waker>,
}

/// What the connection has to do next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Write(Frame),
    /// Comes before anything that waits to be written.
    Close(CloseCode),
}

const MAX_FRAMES: usize = 256;
const MAX_BYTES: usize = 1024 * 1024;

impl Outbox {
    /// Adds a frame, or ends the connection if too many wait already.
    pub(crate) fn push(&self, frame: Frame) {
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
        wake(state);
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
        wake(state);
    }

    pub(crate) fn pop(&self) -> Option<Frame> {
        self.lock().pop()
    }

    /// Waits until there is something to do. Asked by the connection's task only, as is
    /// [`Self::cut_off`].
    pub(crate) async fn next(&self) -> Next {
        self.wait(|state| match state.close {
            Some(code) => Some(Next::Close(code)),
            None => state.pop().map(Next::Write),
        })
        .await
    }

    /// Waits until the connection is to end without writing what waits, and says why.
    pub(crate) async fn cut_off(&self) -> CloseCode {
        self.wait(|state| state.close.filter(|code| *code != CloseCode::GoingDown))
            .await
    }

    async fn wait<T>(&self, look: impl Fn(&mut State) -> Option<T>) -> T {
        poll_fn(|context| {
            let mut state = self.lock();
            if let Some(found) = look(&mut state) {
                return Poll::Ready(found);
            }
            match &mut state.waiting {
                Some(waker) => waker.clone_from(context.waker()),
                none => *none = Some(context.waker().clone()),
            }
            Poll::Pending
        })
        .await
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn pop(&mut self) -> Option<Frame> {
        let frame = self.frames.pop_front();
        match &frame {
            Some(frame) => self.bytes -= frame.len(),
            // An idle connection holds no memory for frames.
            None => self.frames = VecDeque::new(),
        }
        frame
    }
}

fn wake(mut state: MutexGuard<'_, State>) {
    let waiting = state.waiting.take();
    drop(state);
    if let Some(waker) = waiting {
        waker.wake();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn frames_come_out_in_order() {
        let outbox = Outbox::default();
        outbox.push(Frame::text("one"));
        outbox.push(Frame::text("two"));
        assert_eq!(outbox.pop(), Some(Frame::text("one")));
        assert_eq!(outbox.pop(), Some(Frame::text("two")));
        assert_eq!(outbox.pop(), None);
        assert_eq!(outbox.cut_off().now_or_never(), None);
    }

    #[test]
    fn too_many_frames_end_the_connection_and_free_the_memory() {
        let outbox = Outbox::default();
        for _ in 0..=MAX_FRAMES {
            outbox.push(Frame::text("x"));
        }
        assert_eq!(
            outbox.next().now_or_never(),
            Some(Next::Close(CloseCode::TooSlow))
        );
        assert_eq!(outbox.pop(), None);
    }

    #[test]
    fn too_many_bytes_end_the_connection() {
        let outbox = Outbox::default();
        let big = Frame::text(&"x".repeat(MAX_BYTES - 10));
        outbox.push(big.clone());
        assert_eq!(outbox.cut_off().now_or_never(), None);
        assert_eq!(outbox.pop(), Some(big.clone()));
        outbox.push(big);
        outbox.push(Frame::text("x"));
        assert_eq!(
            outbox.next().now_or_never(),
            Some(Next::Close(CloseCode::TooSlow))
        );
    }

    #[test]
    fn what_waits_is_written_before_going_down_but_not_after_a_session_ended() {
        let ended = Outbox::default();
        ended.push(Frame::text("secret"));
        ended.close(CloseCode::Unauthorized);
        ended.close(CloseCode::GoingDown);
        assert_eq!(
            ended.cut_off().now_or_never(),
            Some(CloseCode::Unauthorized)
        );
        assert_eq!(ended.pop(), None);

        let going = Outbox::default();
        going.push(Frame::text("late"));
        going.close(CloseCode::GoingDown);
        assert_eq!(going.pop(), Some(Frame::text("late")));
    }
}
