use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::Bytes;
use tokio::sync::Notify;

/// Whether what was written to a connection has left its queue. The protocol library queues frames
/// of any size, so that a client that asks on and on without reading would be given memory for all
/// the answers: instead, the next request waits until the answer to the last one is on its way.
#[derive(Debug, Default)]
pub(crate) struct Drain {
    written: Cell<u64>,
    taken: Cell<u64>,
    emptied: Notify,
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

    pub(crate) fn wrote(&self) {
        self.written.set(self.written.get() + 1);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.taken == self.written
    }

    /// Waits until something has left.
    pub(crate) async fn emptied(&self) {
        self.emptied.notified().await;
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
        if !self.drain.is_empty() {
            self.drain.taken.set(self.drain.written.get());
            self.drain.emptied.notify_one();
        }
        polled
    }
}
