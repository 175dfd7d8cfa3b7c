use actix_http::ws::{CloseReason, OpCode, Parser};
use actix_web::web::{Bytes, BytesMut};
use serde::Serialize;

/// A frame as it goes over the wire. What many connections are told is written once: clones share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame(Bytes);

impl Frame {
    /// A text of JSON. Without content if that cannot be written, which is a fault of the server.
    pub(crate) fn json(content: &impl Serialize) -> Self {
        let json = serde_json::to_vec(content).unwrap_or_else(|error| {
            tracing::error!(%error, "a frame could not be written as JSON");
            Vec::new()
        });
        Self::of(OpCode::Text, &json)
    }

    pub(crate) fn ping() -> Self {
        Self::of(OpCode::Ping, b"")
    }

    /// With the content of the ping that it answers, of which a client may not send more than fits.
    pub(crate) fn pong(content: &[u8]) -> Self {
        Self::of(OpCode::Pong, content)
    }

    pub(crate) fn close(reason: Option<CloseReason>) -> Self {
        let mut bytes = BytesMut::new();
        Parser::write_close(&mut bytes, reason, false);
        Self(bytes.freeze())
    }

    fn of(kind: OpCode, content: &[u8]) -> Self {
        let mut bytes = BytesMut::new();
        Parser::write_message(&mut bytes, content, kind, true, false);
        Self(bytes.freeze())
    }

    /// In bytes, with the head.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        self.0
    }
}

#[cfg(test)]
impl Frame {
    /// A text that is no JSON.
    pub(crate) fn text(content: &str) -> Self {
        Self::of(OpCode::Text, content.as_bytes())
    }

    /// The content of a text.
    pub(crate) fn content(&self) -> String {
        use actix_codec::Decoder;
        use actix_http::ws::{Codec, Frame};

        let mut bytes = BytesMut::from(&*self.0);
        match Codec::new().client_mode().decode(&mut bytes).unwrap() {
            Some(Frame::Text(content)) => String::from_utf8(content.to_vec()).unwrap(),
            other => panic!("{other:?} is no text"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_frame_has_a_head_and_its_content_as_it_is() {
        assert_eq!(
            &*Frame::json(&json!({"a": 1})).into_bytes(),
            b"\x81\x07{\"a\":1}"
        );
        assert_eq!(&*Frame::ping().into_bytes(), b"\x89\x00");
        assert_eq!(&*Frame::pong(b"42").into_bytes(), b"\x8a\x0242");
        assert_eq!(&*Frame::close(None).into_bytes(), b"\x88\x00");
        let long = Frame::text(&"x".repeat(126));
        assert_eq!(long.len(), 4 + 126);
        assert_eq!(long.content(), "x".repeat(126));
    }
}
