use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use messenger_api_types::ws::{CloseCode, Reply};

use crate::frame::Frame;

/// What others caused that waits to be written to one connection; answers do not come this way. Writers
/// never wait: a client that does not read fast enough loses its connection, or what waits for it, and not
/// their time.
#[derive(Debug, Default)]
pub(crate) struct Outbox(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    frames: VecDeque<Frame>,
    bytes: usize,
    /// How many frames were dropped, if that is yet to be told. Nothing waits meanwhile.
    missed: Option<u64>,
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

/// What to do when too much waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overflow {
    /// End the connection, for a client that would not know that it missed something.
    Close,
    /// Drop what waits, and tell instead that something was missed.
    Tell,
}

const MAX_FRAMES: usize = 256;
const MAX_BYTES: usize = 1024 * 1024;

impl Outbox {
    /// Adds a frame, if not too many wait already. From the moment at which the client is told that it
    /// missed something it misses nothing more, until that happens again: before that, everything is
    /// dropped and counted.
    pub(crate) fn push(&self, frame: Frame, overflow: Overflow) {
        let mut state = self.lock();
        if state.close.is_some() {
            return;
        }
        if let Some(missed) = &mut state.missed {
            *missed += 1;
            return;
        }
        let is_full = state.frames.len() >= MAX_FRAMES || state.bytes + frame.len() > MAX_BYTES;
        match (is_full, overflow) {
            (false, _) => {
                state.bytes += frame.len();
                state.frames.push_back(frame);
            }
            (true, Overflow::Tell) => {
                state.missed = Some(state.frames.len() as u64 + 1);
                state.clear();
                metrics::counter!("ws_gaps_total").increment(1);
            }
            (true, Overflow::Close) => {
                drop(state);
                self.close(CloseCode::TooSlow);
                return;
            }
        }
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
            state.clear();
            state.missed = None;
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
    fn clear(&mut self) {
        self.frames = VecDeque::new();
        self.bytes = 0;
    }

    fn pop(&mut self) -> Option<Frame> {
        if let Some(missed) = self.missed.take() {
            return Some(Frame::json(&Reply::gap(missed)));
        }
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
        outbox.push(Frame::text("one"), Overflow::Close);
        outbox.push(Frame::text("two"), Overflow::Close);
        assert_eq!(outbox.pop(), Some(Frame::text("one")));
        assert_eq!(outbox.pop(), Some(Frame::text("two")));
        assert_eq!(outbox.pop(), None);
        assert_eq!(outbox.cut_off().now_or_never(), None);
    }

    #[test]
    fn too_many_frames_end_the_connection_and_free_the_memory() {
        let outbox = Outbox::default();
        for _ in 0..=MAX_FRAMES {
            outbox.push(Frame::text("x"), Overflow::Close);
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
        outbox.push(big.clone(), Overflow::Close);
        assert_eq!(outbox.cut_off().now_or_never(), None);
        assert_eq!(outbox.pop(), Some(big.clone()));
        outbox.push(big, Overflow::Close);
        outbox.push(Frame::text("x"), Overflow::Close);
        assert_eq!(
            outbox.next().now_or_never(),
            Some(Next::Close(CloseCode::TooSlow))
        );
    }

    fn gap(missed: u64) -> Frame {
        let frame = format!(
            r#"{{"type":"gap","success":true,"params":{{"item":{{"fetch":"sync","missed":{missed}}},"data":null,"isBroadcast":true}}}}"#
        );
        Frame::text(&frame)
    }

    #[test]
    fn who_can_be_told_of_a_gap_is_told_once_and_then_misses_nothing_more() {
        let outbox = Outbox::default();
        for _ in 0..2 {
            for _ in 0..MAX_FRAMES {
                outbox.push(Frame::text("x"), Overflow::Tell);
            }
            assert_eq!(outbox.pop(), Some(Frame::text("x")));
            outbox.push(Frame::text("x"), Overflow::Tell);
            for _ in 0..1000 {
                outbox.push(Frame::text("x"), Overflow::Tell);
                let state = outbox.lock();
                assert_eq!((state.frames.capacity(), state.bytes), (0, 0));
            }
            let missed = MAX_FRAMES as u64 + 1000;
            assert_eq!(outbox.next().now_or_never(), Some(Next::Write(gap(missed))));
            outbox.push(Frame::text("after"), Overflow::Tell);
            assert_eq!(outbox.pop(), Some(Frame::text("after")));
            assert_eq!(outbox.pop(), None);
        }
    }

    #[test]
    fn too_many_bytes_are_a_gap_as_well() {
        let outbox = Outbox::default();
        let half = Frame::text(&"x".repeat(MAX_BYTES / 2 - 10));
        for _ in 0..3 {
            outbox.push(half.clone(), Overflow::Tell);
        }
        outbox.push(Frame::text("x"), Overflow::Close);
        assert_eq!(outbox.pop(), Some(gap(4)));
        assert_eq!(outbox.pop(), None);
    }

    #[test]
    fn a_gap_is_told_before_going_down_but_not_after_a_session_ended() {
        for (code, told) in [
            (CloseCode::GoingDown, Some(gap(MAX_FRAMES as u64 + 1))),
            (CloseCode::Unauthorized, None),
        ] {
            let outbox = Outbox::default();
            for _ in 0..=MAX_FRAMES {
                outbox.push(Frame::text("x"), Overflow::Tell);
            }
            outbox.close(code);
            assert_eq!(outbox.pop(), told);
            assert_eq!(outbox.pop(), None);
        }
    }

    #[test]
    fn what_waits_is_written_before_going_down_but_not_after_a_session_ended() {
        let ended = Outbox::default();
        ended.push(Frame::text("secret"), Overflow::Close);
        ended.close(CloseCode::Unauthorized);
        ended.close(CloseCode::GoingDown);
        assert_eq!(
            ended.cut_off().now_or_never(),
            Some(CloseCode::Unauthorized)
        );
        assert_eq!(ended.pop(), None);

        let going = Outbox::default();
        going.push(Frame::text("late"), Overflow::Close);
        going.close(CloseCode::GoingDown);
        assert_eq!(going.pop(), Some(Frame::text("late")));
    }
}
