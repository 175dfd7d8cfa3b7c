//! What becomes of a connection whose client asks for an upgrade. The HTTP library keeps two buffers of
//! 8 KiB for as long as a connection lasts; here its socket is taken over with the handshake. What
//! arrives is read into memory that all connections of a thread share, and what leaves is written from
//! where it is, so that a connection that is idle has no buffers.

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::mem;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_codec::{Encoder, Framed};
use actix_http::body::{BoxBody, MessageBody};
use actix_http::h1::{Codec, Message};
use actix_http::{ConnectionType, Payload, Request, Response};
use actix_web::Error;
use actix_web::dev::Service;
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::rt::net::TcpStream;
use actix_web::web::{Bytes, BytesMut};
use futures_util::Stream;
use futures_util::future::LocalBoxFuture;
use tokio::io::{AsyncRead, AsyncWriteExt, ReadBuf};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

/// How long a client is given to hang up after the last that it is sent, which it would lose if the
/// socket were closed before all that the client sent was read.
pub const HANG_UP_TIMEOUT: Duration = Duration::from_secs(1);

type Reader = Rc<RefCell<OwnedReadHalf>>;

/// The head of a response as bytes, and the body, if one is to be sent.
type Answer = io::Result<(BytesMut, Option<BoxBody>)>;

/// Answers a request to upgrade, whatever the answer is, and carries all that is said after it. The
/// connection ends with that: what follows such a request cannot be told from the next one.
///
/// All that is needed for the handshake alone is in boxes, which are gone when the handshake is over:
/// a future keeps the room for everything that it ever held.
pub fn take_over<A>(
    app: &A,
    mut request: Request,
    framed: Framed<TcpStream, Codec>,
) -> LocalBoxFuture<'static, Result<(), Infallible>>
where
    A: Service<Request, Error = Error>,
    A::Response: Into<Response<BoxBody>>,
    A::Future: 'static,
{
    let parts = framed.into_parts();
    let (codec, unwritten) = (parts.codec, parts.write_buf);
    let (reader, mut writer) = parts.io.into_split();
    let reader = Rc::new(RefCell::new(reader));
    let wants_body = request.method() != Method::HEAD;
    *request.payload() = Payload::Stream {
        payload: Box::pin(Incoming {
            early: Bytes::copy_from_slice(&parts.read_buf),
            reader: Rc::clone(&reader),
            taken: 0,
        }),
    };
    let answer = app.call(request);
    let answer: LocalBoxFuture<'_, Answer> = Box::pin(async move {
        let answer = answer.await.map_or_else(Response::from, Into::into);
        let (head, body) = encode(answer, codec, unwritten)?;
        Ok((head, Some(body).filter(|_| wants_body)))
    });
    Box::pin(async move {
        let sent = send(&mut writer, answer.await).await;
        if sent.is_ok() && writer.shutdown().await.is_ok() {
            timeout(HANG_UP_TIMEOUT, hung_up(&reader)).await.ok();
        }
        Ok(())
    })
}

/// Writes the head of the response after what is still to be written.
fn encode(
    answer: Response<BoxBody>,
    mut codec: Codec,
    mut unwritten: BytesMut,
) -> io::Result<(BytesMut, BoxBody)> {
    let (mut head, body) = answer.into_parts();
    if !head.upgrade() {
        head.head_mut().set_connection_type(ConnectionType::Close);
    }
    codec.encode(Message::Item((head, body.size())), &mut unwritten)?;
    Ok((unwritten, body))
}

/// Sends a response. In answer to a request to upgrade, no body comes in chunks.
async fn send(writer: &mut OwnedWriteHalf, answer: Answer) -> io::Result<()> {
    let (head, body) = answer?;
    write(writer, head.freeze()).await?;
    let Some(mut body) = body else {
        return Ok(());
    };
    while let Some(bytes) = poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await {
        let bytes = bytes.map_err(|error| io::Error::other(error.to_string()))?;
        write(writer, bytes).await?;
    }
    Ok(())
}

/// Lets go of the bytes as soon as they are written.
async fn write(writer: &mut OwnedWriteHalf, bytes: Bytes) -> io::Result<()> {
    writer.write_all(&bytes).await
}

/// Waits until the client has hung up, and lets go of what it sends until then.
async fn hung_up(reader: &Reader) {
    let read = |cx: &mut Context<'_>| poll_read(reader, cx, <[u8]>::is_empty);
    while matches!(poll_fn(read).await, Ok(false)) {}
}

/// What the client sends, as the body of its request.
struct Incoming {
    /// What came with the head of the request.
    early: Bytes,
    reader: Reader,
    /// How many bytes were taken without a break.
    taken: usize,
}

impl Incoming {
    /// The protocol library takes, before it looks at any of it, all that there is: a client that
    /// sends faster than it is read would be given memory without end.
    const ENOUGH: usize = 32 * 1024;
}

impl Stream for Incoming {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.early.is_empty() {
            return Poll::Ready(Some(Ok(mem::take(&mut self.early))));
        }
        if self.taken >= Self::ENOUGH {
            self.taken = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let read = poll_read(&self.reader, cx, Bytes::copy_from_slice);
        let Poll::Ready(read) = read else {
            self.taken = 0;
            return Poll::Pending;
        };
        Poll::Ready(Some(match read {
            Ok(bytes) if bytes.is_empty() => Err(PayloadError::Incomplete(None)),
            Ok(bytes) => {
                self.taken += bytes.len();
                Ok(bytes)
            }
            Err(error) => Err(PayloadError::Io(error)),
        }))
    }
}

/// Reads what there is, or nothing at the end.
fn poll_read<T>(
    reader: &Reader,
    cx: &mut Context<'_>,
    take: impl FnOnce(&[u8]) -> T,
) -> Poll<io::Result<T>> {
    const SIZE: usize = 16 * 1024;
    thread_local! {
        static SHARED: RefCell<[u8; SIZE]> = const { RefCell::new([0; SIZE]) };
    }
    SHARED.with_borrow_mut(|shared| {
        let mut buffer = ReadBuf::new(shared);
        ready!(Pin::new(&mut *reader.borrow_mut()).poll_read(cx, &mut buffer))?;
        Poll::Ready(Ok(take(buffer.filled())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::rt;
    use futures_util::{FutureExt, StreamExt};
    use tokio::net::{TcpListener, TcpStream};

    /// A client, and what the server reads of it.
    async fn incoming(early: &'static [u8]) -> (TcpStream, OwnedWriteHalf, Incoming) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap());
        let (client, server) = tokio::join!(client, listener.accept());
        let (reader, writer) = server.unwrap().0.into_split();
        let incoming = Incoming {
            early: Bytes::from_static(early),
            reader: Rc::new(RefCell::new(reader)),
            taken: 0,
        };
        (client.unwrap(), writer, incoming)
    }

    #[actix_web::test]
    async fn what_came_with_the_head_is_read_first_and_the_end_is_an_error() {
        let (mut client, _writer, mut incoming) = incoming(b"one").await;
        assert_eq!(incoming.next().await.unwrap().unwrap(), "one");
        assert!(incoming.next().now_or_never().is_none());
        client.write_all(b"two").await.unwrap();
        assert_eq!(incoming.next().await.unwrap().unwrap(), "two");
        drop(client);
        let end = incoming.next().await.unwrap();
        assert!(matches!(end, Err(PayloadError::Incomplete(None))));
    }

    #[actix_web::test]
    async fn there_are_breaks_however_much_there_is_to_read() {
        const TOTAL: usize = 4 * 1024 * 1024;
        let (mut client, _writer, mut incoming) = incoming(b"").await;
        let sending = rt::spawn(async move { client.write_all(&vec![0; TOTAL]).await });
        let (mut read, mut without_break, mut longest) = (0, 0, 0);
        while read < TOTAL {
            if let Some(next) = incoming.next().now_or_never() {
                let bytes = next.unwrap().unwrap().len();
                (read, without_break) = (read + bytes, without_break + bytes);
                longest = longest.max(without_break);
            } else {
                without_break = 0;
                rt::task::yield_now().await;
            }
        }
        sending.await.unwrap().unwrap();
        assert_eq!(read, TOTAL);
        assert!((1..=48 * 1024).contains(&longest), "{longest}");
    }
}
