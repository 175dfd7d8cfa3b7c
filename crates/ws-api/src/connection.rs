use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_ws::{
    AggregatedMessage, AggregatedMessageStream, CloseReason, MessageStream, ProtocolError,
};
use futures_util::future::{FutureExt, OptionFuture};
use messenger_api_types::ws::{CloseCode, FrameRequest, RequestId};
use messenger_domain::auth::{AuthError, Identity};
use tokio::select;
use tokio::time::{Instant, Sleep, sleep_until, timeout};

use crate::WsState;
use crate::closing::{close, close_by_client, code_of, count_close};
use crate::dispatch;
use crate::error::error_frame;
use crate::frame::Frame;
use crate::frame_guard::{MAX_FRAME_BYTES, Verdict};
use crate::hub::Registration;
use crate::inbox::{Inbox, Received};
use crate::meters;
use crate::outbox::{Next, Outbox};
use crate::outlet::{Gone, Outlet};
use crate::pulse::{Beat, Pulse};

/// One socket, served by one task. It carries out one request at a time and does not read the next
/// before: answers keep their order, and a client that asks faster than it is answered waits in its
/// own socket buffer. Broadcasts and pings go on meanwhile.
pub(crate) struct Connection {
    state: Arc<WsState>,
    identity: Identity,
    registration: Registration,
    outbox: Arc<Outbox>,
    outlet: Rc<Outlet>,
    verdict: Verdict,
    inbox: Inbox,
    pulse: Pulse,
    /// When the token ends.
    expires: Instant,
}

/// How long the socket may take to accept one frame.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a request may take that was begun when the server goes down.
const FINISH_TIMEOUT: Duration = Duration::from_secs(5);

/// Why a connection ends.
enum End {
    Close(CloseCode),
    /// The client closed, and gets its own reason back.
    ByClient(Option<CloseReason>),
    /// Nobody is there any more.
    Gone,
}

/// A request being carried out, ending in the frame to answer with.
type Work = Pin<Box<dyn Future<Output = Result<Frame, End>>>>;

impl Connection {
    pub(crate) fn new(
        state: Arc<WsState>,
        identity: Identity,
        registration: Registration,
        outlet: Rc<Outlet>,
        verdict: Verdict,
    ) -> Self {
        let now = Instant::now();
        let left = identity.expires_at.millis() - state.clock.now().millis();
        let left = Duration::from_millis(u64::try_from(left).unwrap_or(0));
        Self {
            outbox: Arc::clone(&registration.outbox),
            inbox: Inbox::new(Arc::clone(&state.limits), identity.user),
            pulse: Pulse::new(&state.settings, jitter(&identity), now),
            expires: now + left,
            identity,
            registration,
            outlet,
            verdict,
            state,
        }
    }

    /// Serves the connection. A future has room for all that it may ever wait for; most connections
    /// only wait for something to happen, and whatever they do then is in a box of its own. For the
    /// same reason this is no `async fn`, which would have room for its parameters twice.
    pub(crate) fn run(mut self, stream: MessageStream) -> impl Future<Output = ()> {
        let mut stream = stream
            .max_frame_size(MAX_FRAME_BYTES)
            .aggregate_continuations()
            .max_continuation_size(MAX_FRAME_BYTES);
        async move {
            let Err(end) = self.serve(&mut stream).await;
            let services = &self.state.services;
            services.typing.hang_up(self.registration.origin());
            drop(self.registration);
            match end {
                End::Close(code) => close(&self.outlet, code),
                End::ByClient(reason) => close_by_client(&self.outlet, reason),
                End::Gone => count_close("gone"),
            }
        }
    }

    async fn serve(&mut self, stream: &mut AggregatedMessageStream) -> Result<Infallible, End> {
        let outbox = Arc::clone(&self.outbox);
        let outlet = Rc::clone(&self.outlet);
        let mut timer = Box::pin(sleep_until(self.next_alarm()));
        let mut work: OptionFuture<Work> = None.into();
        let mut working = false;
        loop {
            select! {
                biased;
                next = outbox.next() => match next {
                    Next::Close(code) => return Box::pin(self.finish(code, work)).await,
                    Next::Write(frame) => Box::pin(self.write_all(frame)).await?,
                },
                Some(answer) = &mut work, if working => {
                    working = false;
                    work = None.into();
                    Box::pin(self.write(answer?)).await?;
                }
                () = outlet.empties(), if outlet.is_full() => {}
                message = stream.recv(), if !working && !outlet.is_full() => {
                    if let Some(request) = Box::pin(self.receive(message)).await? {
                        working = true;
                        work = Some(request).into();
                    }
                }
                () = &mut timer => {
                    let working = working || outlet.is_full();
                    Box::pin(self.alarm(timer.as_mut(), working)).await?;
                }
            }
        }
    }

    /// Takes what arrived, and answers it at once if it is no request to be carried out.
    async fn receive(
        &mut self,
        message: Option<Result<AggregatedMessage, ProtocolError>>,
    ) -> Result<Option<Work>, End> {
        let message = match message {
            None => return Err(End::Gone),
            Some(Err(error)) => {
                let code = self.verdict.get().or_else(|| code_of(&error));
                return Err(code.map_or(End::Gone, End::Close));
            }
            Some(Ok(message)) => message,
        };
        let now = Instant::now();
        self.pulse.alive(now);
        let received = match message {
            AggregatedMessage::Text(text) => self.inbox.read(Some(&text), now),
            AggregatedMessage::Binary(_) => self.inbox.read(None, now),
            AggregatedMessage::Ping(payload) => {
                self.write(Frame::pong(&payload)).await?;
                return Ok(None);
            }
            AggregatedMessage::Pong(_) => return Ok(None),
            AggregatedMessage::Close(reason) => return Err(End::ByClient(reason)),
        };
        match received {
            Received::Request(frame) => Ok(Some(self.begin(frame.request, frame.request_id))),
            Received::Answer(answer) => {
                self.write(answer).await?;
                Ok(None)
            }
            Received::TooMuch(code) => Err(End::Close(code)),
        }
    }

    fn begin(&self, request: FrameRequest, request_id: Option<RequestId>) -> Work {
        let state = Arc::clone(&self.state);
        let identity = self.identity;
        let origin = self.registration.origin();
        Box::pin(async move {
            let kind = request.kind();
            let started = Instant::now();
            let services = &state.services;
            let answer = match services.auth.confirm(&identity).await {
                Ok(()) => dispatch::answer(&state, origin, request, request_id).await,
                Err(AuthError::NotAuthorized) => {
                    return Err(End::Close(CloseCode::Unauthorized));
                }
                Err(error) => Frame::json(&error_frame(kind, &error).to(request_id)),
            };
            meters::took(kind, started.elapsed());
            Ok(answer)
        })
    }

    /// Writes a frame and everything that waits after it.
    async fn write_all(&mut self, frame: Frame) -> Result<(), End> {
        self.write(frame).await?;
        self.flush().await
    }

    /// Writes everything that waits.
    async fn flush(&mut self) -> Result<(), End> {
        while let Some(frame) = self.outbox.pop() {
            self.write(frame).await?;
        }
        Ok(())
    }

    async fn write(&mut self, frame: Frame) -> Result<(), End> {
        hand_over(&self.outbox, self.expires, self.outlet.write(frame)).await
    }

    /// The hub wants this connection to end. When the server goes down in good order, what was begun
    /// is finished and answered first.
    async fn finish<T>(&mut self, code: CloseCode, work: OptionFuture<Work>) -> Result<T, End> {
        if code == CloseCode::GoingDown {
            if let Ok(Some(answer)) = timeout(FINISH_TIMEOUT, work).await {
                self.write(answer?).await?;
            }
            self.flush().await?;
        }
        Err(End::Close(code))
    }

    /// The earliest moment at which there may be something to do without being asked.
    fn next_alarm(&self) -> Instant {
        self.pulse.due().min(self.expires)
    }

    /// Signs of life move the moment on without touching the timer, which therefore may come early.
    async fn alarm(&mut self, timer: Pin<&mut Sleep>, working: bool) -> Result<(), End> {
        let now = Instant::now();
        if now >= self.expires {
            return Err(End::Close(CloseCode::Unauthorized));
        }
        if now >= self.pulse.due() {
            if working {
                // Nothing is read meanwhile, so that silence means nothing.
                self.pulse.alive(now);
            } else if self.pulse.beat(now) == Beat::GiveUp {
                return Err(End::Close(CloseCode::NoPong));
            } else {
                self.write(Frame::ping()).await?;
            }
        }
        timer.reset(self.next_alarm());
        Ok(())
    }
}

/// Hands a frame over. Gives up when the socket takes too long, or at once when the
/// connection is to end without being polite.
async fn hand_over(
    outbox: &Outbox,
    expires: Instant,
    writing: impl Future<Output = Result<(), Gone>>,
) -> Result<(), End> {
    let mut writing = pin!(writing);
    if Instant::now() < expires
        && let Some(written) = writing.as_mut().now_or_never()
    {
        return written.map_err(|Gone| End::Gone);
    }
    select! {
        biased;
        code = outbox.cut_off() => Err(End::Close(code)),
        () = sleep_until(expires) => Err(End::Close(CloseCode::Unauthorized)),
        written = timeout(WRITE_TIMEOUT, writing) => match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Gone)) => Err(End::Gone),
            Err(_) => Err(End::Close(CloseCode::TooSlow)),
        },
    }
}

/// A number that differs between sessions.
fn jitter(identity: &Identity) -> u8 {
    identity
        .session
        .uuid()
        .into_bytes()
        .last()
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size_of_future<A, B, F>(_: impl FnOnce(A, B) -> F) -> usize {
        size_of::<F>()
    }

    #[test]
    fn a_connection_that_waits_takes_little_room() {
        let size = size_of_future(Connection::run);
        assert!(size <= 1024, "{size}");
    }
}
