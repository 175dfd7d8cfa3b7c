use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::error::PayloadError;
use actix_web::web::{Bytes, Payload};
use futures_util::Stream;
use messenger_api_types::ws::CloseCode;
use messenger_rate_limits::DirectLimiter;

/// Frames larger than this end the connection. 10,000 characters fit however they are escaped.
pub(crate) const MAX_FRAME_BYTES: usize = 128 * 1024;

/// Fragments smaller than this are counted like control frames: they cost as much and carry little.
const TINY_FRAGMENT_BYTES: u64 = 1024;

/// Why the guard ended the stream, to be asked after the stream failed.
pub(crate) type Verdict = Rc<Cell<Option<CloseCode>>>;

/// Looks at the header of each frame as it passes by, before the protocol library buffers the frame:
/// that library compares a frame's length with its limit only once the whole frame has arrived, so
/// that a client that announces gigabytes would be given the memory for them.
pub(crate) struct FrameGuard {
    inner: Payload,
    header: Header,
    /// Bytes of the current frame that are still to come.
    body: u64,
    floods: DirectLimiter,
    verdict: Verdict,
}

impl FrameGuard {
    pub(crate) fn new(inner: Payload, floods: DirectLimiter) -> (Self, Verdict) {
        let verdict = Verdict::default();
        let guard = Self {
            inner,
            header: Header::default(),
            body: 0,
            floods,
            verdict: Rc::clone(&verdict),
        };
        (guard, verdict)
    }

    fn inspect(&mut self, mut bytes: &[u8]) -> Result<(), CloseCode> {
        while !bytes.is_empty() {
            if self.body > 0 {
                let skipped = usize::try_from(self.body)
                    .unwrap_or(usize::MAX)
                    .min(bytes.len());
                self.body -= skipped as u64;
                bytes = bytes.get(skipped..).unwrap_or_default();
            } else if let Some((byte, rest)) = bytes.split_first() {
                bytes = rest;
                if let Some(frame) = self.header.push(*byte) {
                    self.admit(&frame)?;
                    self.body = frame.length;
                }
            }
        }
        Ok(())
    }

    fn admit(&self, frame: &FrameHead) -> Result<(), CloseCode> {
        if frame.length > MAX_FRAME_BYTES as u64 {
            return Err(CloseCode::FrameTooLarge);
        }
        if frame.is_cheap() && self.floods.check().is_err() {
            return Err(CloseCode::RateLimited);
        }
        Ok(())
    }
}

impl Stream for FrameGuard {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.verdict.get().is_some() {
            return Poll::Ready(None);
        }
        let item = ready!(Pin::new(&mut self.inner).poll_next(cx));
        if let Some(Ok(bytes)) = &item
            && let Err(code) = self.inspect(bytes)
        {
            self.verdict.set(Some(code));
            return Poll::Ready(Some(Err(PayloadError::Overflow)));
        }
        Poll::Ready(item)
    }
}

/// The head of a frame, read byte by byte as it may arrive.
#[derive(Default)]
struct Header {
    bytes: [u8; 14],
    filled: usize,
}

struct FrameHead {
    opcode: u8,
    length: u64,
}

impl FrameHead {
    const CONTINUATION: u8 = 0;
    const CONTROL_BIT: u8 = 0b1000;

    fn is_cheap(&self) -> bool {
        let is_control = self.opcode & Self::CONTROL_BIT != 0;
        is_control || (self.opcode == Self::CONTINUATION && self.length < TINY_FRAGMENT_BYTES)
    }
}

impl Header {
    /// Takes one byte, and gives the head of the frame once it is complete.
    fn push(&mut self, byte: u8) -> Option<FrameHead> {
        if let Some(slot) = self.bytes.get_mut(self.filled) {
            *slot = byte;
        }
        self.filled += 1;
        let [first, second, ..] = self.bytes;
        let mask_bytes = if second & 0x80 == 0 { 0 } else { 4 };
        let length_bytes = match second & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        if self.filled < 2 || self.filled < 2 + length_bytes + mask_bytes {
            return None;
        }
        let length = match length_bytes {
            0 => u64::from(second & 0x7f),
            extended => {
                let bytes = self.bytes.iter().skip(2).take(extended);
                bytes.fold(0, |length, byte| (length << 8) | u64::from(*byte))
            }
        };
        self.filled = 0;
        Some(FrameHead {
            opcode: first & 0x0f,
            length,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The heads in a stream of frames without bodies.
    fn heads(bytes: &[u8]) -> Vec<(u8, u64)> {
        let mut header = Header::default();
        bytes
            .iter()
            .filter_map(|byte| header.push(*byte))
            .map(|head| (head.opcode, head.length))
            .collect()
    }

    #[test]
    fn all_three_forms_of_length_are_read() {
        assert_eq!(heads(&[0x81, 0x85, 1, 2, 3, 4]), [(1, 5)]);
        assert_eq!(heads(&[0x82, 0xfe, 0x01, 0x02, 1, 2, 3, 4]), [(2, 0x0102)]);
        let four_gib = [0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4];
        assert_eq!(heads(&four_gib), [(1, 1 << 32)]);
        assert_eq!(
            heads(&[0x89, 0x00, 0x8a, 0x80, 1, 2, 3, 4]),
            [(9, 0), (10, 0)]
        );
    }

    #[test]
    fn control_frames_and_tiny_fragments_are_cheap_to_send() {
        let cheap = |opcode, length| FrameHead { opcode, length }.is_cheap();
        assert!(cheap(9, 125) && cheap(10, 0) && cheap(0, 0) && cheap(0, 1023));
        assert!(!cheap(1, 0) && !cheap(0, 1024));
    }
}
