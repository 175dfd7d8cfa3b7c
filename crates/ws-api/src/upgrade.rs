//! What becomes of a connection whose client asks for an upgrade. The HTTP library keeps two buffers of
//! 8 KiB for as long as a connection lasts; here its socket is taken over with the handshake. What
//! arrives is read into memory that all connections of a thread share, and what leaves is written from
//! where it is, so that a connection that is idle has no buffers.

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::mem;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use actix_codec::{Encoder, Framed};
use actix_http::body::{BoxBody, MessageBody};
use actix_http::h1::{Codec, Message};
use actix_http::{ConnectionType, Payload, Request, Response};
use actix_web::dev::Service;
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::rt::net::TcpStream;
use actix_web::web::{Buf, Bytes, BytesMut};
use actix_web::{Error, HttpResponse};
use futures_util::Stream;
use futures_util::future::LocalBoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::task::coop::unconstrained;
use tokio::time::timeout;

/// How long a client is given to hang up after the last that it is sent, which it would lose if the
/// socket were closed before all that the client sent was read.
pub const HANG_UP_TIMEOUT: Duration = Duration::from_secs(1);

type Reader = Rc<RefCell<OwnedReadHalf>>;

/// What writes the body of a response, as an extension of the response. One task does both: what is
/// written leaves at once, without another task that has to be woken for it.
struct Author(LocalBoxFuture<'static, ()>);

/// Lets `author` write the body of a response, for as long as it is sent. Nobody else may.
pub(crate) fn written_by(response: &mut HttpResponse, author: impl Future<Output = ()> + 'static) {
    response.extensions_mut().insert(Author(Box::pin(author)));
}

/// The head of a response as bytes, and what follows, if something does.
type Answer = io::Result<(BytesMut, Option<Content>)>;

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
        let (head, content) = encode(answer, codec, unwritten)?;
        Ok((head, Some(content).filter(|_| wants_body)))
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
) -> io::Result<(BytesMut, Content)> {
    let (mut head, body) = answer.into_parts();
    if !head.upgrade() {
        head.head_mut().set_connection_type(ConnectionType::Close);
    }
    let author = head.extensions_mut().remove();
    codec.encode(Message::Item((head, body.size())), &mut unwritten)?;
    Ok((unwritten, Content::new(body, author)))
}

/// Sends a response. In answer to a request to upgrade, no body comes in chunks.
async fn send(writer: &mut OwnedWriteHalf, answer: Answer) -> io::Result<()> {
    let (head, content) = answer?;
    write(writer, head.freeze()).await?;
    let Some(mut content) = content else {
        return Ok(());
    };
    let sent = poll_fn(|cx| content.poll_send(writer, cx)).await;
    let Content { body, author, .. } = content;
    // Tells the author that nobody gets what is written any more.
    drop(body);
    if let Some(Author(author)) = author {
        author.await;
    }
    sent
}

/// Lets go of the bytes as soon as they are written.
async fn write(writer: &mut OwnedWriteHalf, bytes: Bytes) -> io::Result<()> {
    writer.write_all(&bytes).await
}

/// The body of a response while it is sent.
struct Content {
    body: BoxBody,
    /// Taken from the body, and still to be sent.
    bytes: Bytes,
    author: Option<Author>,
    has_author: bool,
}

impl Content {
    fn new(body: BoxBody, author: Option<Author>) -> Self {
        Self {
            body,
            bytes: Bytes::new(),
            has_author: author.is_some(),
            author,
        }
    }

    fn poll_send(
        &mut self,
        writer: &mut OwnedWriteHalf,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(Author(author)) = &mut self.author
            && author.as_mut().poll(cx).is_ready()
        {
            self.author = None;
        }
        loop {
            while !self.bytes.is_empty() {
                let written = ready!(Pin::new(&mut *writer).poll_write(cx, &self.bytes))?;
                if written == 0 {
                    return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
                }
                self.bytes.advance(written);
            }
            self.bytes = Bytes::new();
            match ready!(self.poll_body(cx)) {
                Some(bytes) => self.bytes = bytes?,
                None => return Poll::Ready(Ok(())),
            }
        }
    }

    /// What the author wrote was written just now, in the same task, which therefore need not be woken
    /// for it once more. Nor must it be told to come back later because it has done much already.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let mut body = Pin::new(&mut self.body);
        let polled = if self.has_author {
            let next = unconstrained(poll_fn(|cx| body.as_mut().poll_next(cx)));
            pin!(next).poll(&mut Context::from_waker(Waker::noop()))
        } else {
            body.poll_next(cx)
        };
        polled.map_err(|error| io::Error::other(error.to_string()))
    }
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
    use actix_web::body::BodyStream;
    use actix_web::rt;
    use futures_util::{FutureExt, StreamExt};
    use tokio::io::AsyncReadExt;
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::{mpsc, oneshot};

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

    /// An answer of which an author says one thing at once, and another when it is told to.
    fn written(go_on: oneshot::Receiver<()>) -> Content {
        let (said, saying) = mpsc::channel::<io::Result<Bytes>>(32);
        let saying = futures_util::stream::unfold(saying, async |mut saying| {
            saying.recv().await.map(|next| (next, saying))
        });
        let author = async move {
            said.send(Ok("one".into())).await.unwrap();
            go_on.await.unwrap();
            said.send(Ok("two".into())).await.unwrap();
        };
        let body = BoxBody::new(BodyStream::new(Box::pin(saying)));
        Content::new(body, Some(Author(Box::pin(author))))
    }

    #[actix_web::test]
    async fn what_an_author_writes_is_sent_at_once_until_there_is_no_more() {
        let (mut client, mut writer, _incoming) = incoming(b"").await;
        let (go_on, told) = oneshot::channel();
        let sending = rt::spawn(async move {
            let answer = Ok((BytesMut::new(), Some(written(told))));
            (send(&mut writer, answer).await, writer)
        });
        let mut read = [0; 3];
        client.read_exact(&mut read).await.unwrap();
        assert_eq!(&read, b"one");
        go_on.send(()).unwrap();
        client.read_exact(&mut read).await.unwrap();
        assert_eq!(&read, b"two");
        sending.await.unwrap().0.unwrap();
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
