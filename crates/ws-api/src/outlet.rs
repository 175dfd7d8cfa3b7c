use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::{Bytes, BytesMut};

use crate::frame::Frame;

/// How many frames may wait.
const MAX_FRAMES: usize = 32;
/// How many bytes may wait before no further request is read: a client that asks on and on without
/// reading would be given memory for all the answers.
const ENOUGH: usize = 64 * 1024;
/// For how many frames an idle connection may keep memory.
const FEW: usize = 4;

/// The way out of one connection. The protocol library has one of its own, which encodes for each
/// connection what all of them are told. When this is dropped, what waits still leaves, and nothing more.
pub(crate) struct Outlet(Rc<Queue>);

/// Frames in the order in which they leave.
#[derive(Default)]
struct Queue {
    frames: RefCell<VecDeque<Frame>>,
    bytes: Cell<usize>,
    state: Cell<State>,
    /// Who writes, when it waits for room.
    writer: Cell<Option<Waker>>,
    /// Who carries the frames away, when there are none.
    carrier: Cell<Option<Waker>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    /// What waits still leaves.
    Ended,
    /// Nobody carries anything away any more.
    Gone,
}

/// Nothing can be written, because nobody would carry it away.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Gone;

impl Outlet {
    /// Makes what is written here the body of the response to a handshake.
    pub(crate) fn of(response: HttpResponse) -> (HttpResponse, Rc<Self>) {
        let queue = Rc::<Queue>::default();
        let carried = Rc::clone(&queue);
        let response = response.map_body(|_, body| {
            BoxBody::new(Outflow {
                queue: carried,
                _end_signal: body,
            })
        });
        (response, Rc::new(Self(queue)))
    }

    /// Waits for room, and adds a frame.
    pub(crate) async fn write(&self, frame: Frame) -> Result<(), Gone> {
        let queue = &self.0;
        let has_room = || queue.frames.borrow().len() < MAX_FRAMES;
        queue.has_room(has_room).await?;
        queue.push(frame);
        Ok(())
    }

    /// Adds the last frame, even if there is no room.
    pub(crate) fn end(&self, frame: Frame) {
        self.0.push(frame);
        self.0.set(State::Ended);
    }

    pub(crate) fn is_full(&self) -> bool {
        self.0.bytes.get() > ENOUGH
    }

    /// Waits until it is not full any more.
    pub(crate) async fn empties(&self) {
        self.0.has_room(|| !self.is_full()).await.ok();
    }
}

impl Drop for Outlet {
    fn drop(&mut self) {
        self.0.set(State::Ended);
    }
}

impl Queue {
    async fn has_room(&self, room: impl Fn() -> bool) -> Result<(), Gone> {
        poll_fn(|context| {
            if self.state.get() != State::Open {
                return Poll::Ready(Err(Gone));
            }
            if room() {
                return Poll::Ready(Ok(()));
            }
            self.writer.set(Some(context.waker().clone()));
            Poll::Pending
        })
        .await
    }

    fn push(&self, frame: Frame) {
        self.bytes.set(self.bytes.get() + frame.len());
        self.frames.borrow_mut().push_back(frame);
        wake(&self.carrier);
    }

    fn set(&self, state: State) {
        self.state.set(state);
        wake(&self.carrier);
        wake(&self.writer);
    }

    /// All that waits, up to about as much as is enough.
    fn take(&self) -> Option<Bytes> {
        let mut frames = self.frames.borrow_mut();
        let first = frames.pop_front()?.into_bytes();
        let mut taken = first;
        if !frames.is_empty() {
            let mut together = BytesMut::from(taken);
            while together.len() < ENOUGH
                && let Some(frame) = frames.pop_front()
            {
                together.extend_from_slice(&frame.into_bytes());
            }
            taken = together.freeze();
        }
        if frames.is_empty() && frames.capacity() > FEW {
            *frames = VecDeque::new();
        }
        self.bytes.set(self.bytes.get() - taken.len());
        Some(taken)
    }
}

fn wake(waiting: &Cell<Option<Waker>>) {
    if let Some(waker) = waiting.take() {
        waker.wake();
    }
}

/// The body of the response to a handshake: all frames to the client. It is asked for more only when
/// what it gave has been sent.
struct Outflow {
    queue: Rc<Queue>,
    /// The body that the protocol library made. The stream of what the client sends ends with it.
    _end_signal: BoxBody,
}

impl MessageBody for Outflow {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let queue = &self.queue;
        let taken = queue.take();
        if taken.is_none() && queue.state.get() == State::Open {
            queue.carrier.set(Some(cx.waker().clone()));
            return Poll::Pending;
        }
        wake(&queue.writer);
        Poll::Ready(taken.map(Ok))
    }
}

impl Drop for Outflow {
    fn drop(&mut self) {
        self.queue.set(State::Gone);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::BodySize;
    use futures_util::FutureExt;

    fn outlet() -> (BoxBody, Rc<Outlet>) {
        let (response, outlet) = Outlet::of(HttpResponse::Ok().finish());
        (response.into_body(), outlet)
    }

    fn taken(body: &mut BoxBody) -> Option<Option<Bytes>> {
        let next = poll_fn(|cx| Pin::new(&mut *body).poll_next(cx));
        next.now_or_never()
            .map(|next| next.map(|bytes| bytes.unwrap()))
    }

    fn write(outlet: &Outlet, content: &str) -> Option<Result<(), Gone>> {
        outlet.write(Frame::text(content)).now_or_never()
    }

    #[test]
    fn what_waits_leaves_together_and_in_order() {
        let (mut body, outlet) = outlet();
        assert_eq!(body.size(), BodySize::Stream);
        assert_eq!(taken(&mut body), None);
        assert_eq!(write(&outlet, "one"), Some(Ok(())));
        let one = Frame::text("one").into_bytes();
        assert_eq!(taken(&mut body), Some(Some(one)));
        for content in ["two", "six"] {
            assert_eq!(write(&outlet, content), Some(Ok(())));
        }
        let both = [Frame::text("two"), Frame::text("six")].map(Frame::into_bytes);
        assert_eq!(taken(&mut body), Some(Some(both.concat().into())));
        assert_eq!(taken(&mut body), None);
    }

    #[test]
    fn there_is_room_again_when_something_left() {
        let (mut body, outlet) = outlet();
        for _ in 0..MAX_FRAMES {
            assert_eq!(write(&outlet, "x"), Some(Ok(())));
        }
        assert_eq!(write(&outlet, "x"), None);
        assert!(taken(&mut body).is_some());
        assert_eq!(write(&outlet, "x"), Some(Ok(())));
        assert!(!outlet.is_full());

        let big = "x".repeat(ENOUGH);
        assert_eq!(write(&outlet, &big), Some(Ok(())));
        assert!(outlet.is_full());
        assert_eq!(outlet.empties().now_or_never(), None);
        assert!(taken(&mut body).is_some());
        assert_eq!(outlet.empties().now_or_never(), Some(()));
        assert_eq!(outlet.0.bytes.get(), 0);
    }

    #[test]
    fn what_waits_at_the_end_still_leaves() {
        let (mut body, outlet) = outlet();
        for _ in 0..MAX_FRAMES {
            assert_eq!(write(&outlet, "x"), Some(Ok(())));
        }
        outlet.end(Frame::close(None));
        assert_eq!(write(&outlet, "late"), Some(Err(Gone)));
        let last = taken(&mut body).unwrap().unwrap();
        assert!(last.ends_with(&Frame::close(None).into_bytes()));
        assert_eq!(taken(&mut body), Some(None));
    }

    #[test]
    fn who_has_nothing_more_to_write_ends_the_body() {
        let (mut body, outlet) = outlet();
        assert_eq!(write(&outlet, "last"), Some(Ok(())));
        drop(outlet);
        assert_eq!(
            taken(&mut body),
            Some(Some(Frame::text("last").into_bytes()))
        );
        assert_eq!(taken(&mut body), Some(None));
    }

    #[test]
    fn nothing_is_written_when_nobody_carries_it_away() {
        let (body, outlet) = outlet();
        drop(body);
        assert_eq!(write(&outlet, "x"), Some(Err(Gone)));
        assert_eq!(outlet.empties().now_or_never(), Some(()));
    }
}
