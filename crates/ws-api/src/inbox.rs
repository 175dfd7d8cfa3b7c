use std::sync::Arc;

use messenger_api_types::ws::{
    BadFrame, ClientFrame, CloseCode, ErrorFrame, FrameRequest, RequestId,
};
use messenger_domain::ids::UserId;
use messenger_rate_limits::{DirectLimiter, RateLimits, RetryAfter};
use tokio::time::Instant;

use crate::error::rate_limited;
use crate::frame::Frame;
use crate::meters;
use crate::strikes::Strikes;

/// Reads the frames of one connection, within its limits.
pub(crate) struct Inbox {
    limits: Arc<RateLimits>,
    user: UserId,
    frames: DirectLimiter,
    bad_frames: DirectLimiter,
    strikes: Strikes,
}

/// What to do with a frame.
pub(crate) enum Received {
    Request(ClientFrame),
    /// It is no request to be carried out; this is the answer.
    Answer(Frame),
    /// The client has gone too far.
    TooMuch(CloseCode),
}

impl Inbox {
    pub(crate) fn new(limits: Arc<RateLimits>, user: UserId) -> Self {
        Self {
            frames: limits.frames(),
            bad_frames: limits.bad_frames(),
            strikes: Strikes::default(),
            limits,
            user,
        }
    }

    /// Reads a frame, of which only a text can be a request.
    pub(crate) fn read(&mut self, text: Option<&str>, now: Instant) -> Received {
        let limited = self.frames.check();
        let parsed = match text {
            Some(text) => ClientFrame::parse(text),
            None => Err(BadFrame::no_such_type().into()),
        };
        match (limited, parsed) {
            (Err(wait), parsed) => {
                let (kind, request_id) = name_of(parsed);
                self.refuse(&kind, request_id, wait, now)
            }
            (Ok(()), Err(bad)) => self.reject(&bad),
            (Ok(()), Ok(frame)) => self.admit(frame),
        }
    }

    fn admit(&self, frame: ClientFrame) -> Received {
        let kind = frame.request.kind();
        meters::received(kind);
        let limit = match &frame.request {
            FrameRequest::Typing { .. } => Some(&self.limits.typing),
            request => request.writes().then_some(&self.limits.sends),
        };
        if let Some(limit) = limit
            && let Err(wait) = limit.check(&self.user)
        {
            return Received::Answer(Frame::json(&rate_limited(kind, wait).to(frame.request_id)));
        }
        Received::Request(frame)
    }

    fn reject(&self, bad: &BadFrame) -> Received {
        meters::received("invalid");
        if bad.is_garbage && self.bad_frames.check().is_err() {
            return Received::TooMuch(CloseCode::BadFrames);
        }
        Received::Answer(Frame::json(&bad.answer))
    }

    fn refuse(
        &mut self,
        kind: &str,
        request_id: Option<RequestId>,
        wait: RetryAfter,
        now: Instant,
    ) -> Received {
        meters::received("refused");
        if self.strikes.add(now) {
            return Received::TooMuch(CloseCode::RateLimited);
        }
        Received::Answer(Frame::json(&rate_limited(kind, wait).to(request_id)))
    }
}

fn name_of(parsed: Result<ClientFrame, Box<BadFrame>>) -> (String, Option<RequestId>) {
    match parsed {
        Ok(frame) => (frame.request.kind().to_owned(), frame.request_id),
        Err(bad) => {
            let ErrorFrame {
                kind, request_id, ..
            } = bad.answer;
            (kind, request_id)
        }
    }
}
