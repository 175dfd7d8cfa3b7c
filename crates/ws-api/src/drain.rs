use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::Bytes;

/// How many bytes may be on their way before the connection waits for them to leave.
const ENOUGH: usize = 64 * 1024;

/// How much was written to a connection and has not left its queue. The protocol library queues frames
/// of any size, so that a client that asks on and on without reading would be given memory for all
/// the answers: instead, the next request waits until most answers are on their way.
#[derive(Default)]
pub(crate) struct Drain {
    inside: Cell<usize>,
    /// The task of the connection, when it waits.
    waiting: Cell<Option<Waker>>,
}

impl Drain {
    /// Watches what leaves by a response.
    pub(crate) fn watch(response: HttpResponse) -> (HttpResponse, Rc<Self>) {
        let drain = Rc::new(Self::default());
        let watching = Rc::clone(&drain);
        let watched = response.map_body(|_, body| {
            BoxBody::new(Watched {
                body,
                drain: watching,
            })
        });
        (watched, drain)
    }

    pub(crate) fn wrote(&self, bytes: usize) {
        self.inside.set(self.inside.get().saturating_add(bytes));
    }

    pub(crate) fn is_full(&self) -> bool {
        self.inside.get() > ENOUGH
    }

    /// Waits until there is room.
    pub(crate) async fn has_room(&self) {
        poll_fn(|context| {
            if !self.is_full() {
                return Poll::Ready(());
            }
            self.waiting.set(Some(context.waker().clone()));
            Poll::Pending
        })
        .await;
    }

    fn left(&self) {
        self.inside.set(0);
        if let Some(waker) = self.waiting.take() {
            waker.wake();
        }
    }
}

/// The body of the response to a handshake: all frames to the client. It is asked for more only when
/// most of what it gave has been sent, and then gives everything that is queued.
struct Watched {
    body: BoxBody,
    drain: Rc<Drain>,
}

impl MessageBody for Watched {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let polled = Pin::new(&mut self.body).poll_next(cx);
        self.drain.left();
        polled
    }
}
