//! Ending connections, and telling from an error why one has to end.

use std::io;

use actix_ws::{CloseReason, ProtocolError};
use messenger_api_types::ws::CloseCode;

use crate::frame::Frame;
use crate::outlet::Outlet;

/// Ends a connection with a close frame. Whoever carries it ([`crate::take_over`]) then waits up to a
/// second for the client to hang up, so that the frame arrives even if something that the client sent is
/// not read any more. A client that does not take it is let go by the kernel.
pub(crate) fn close(outlet: &Outlet, code: CloseCode) {
    count_close(&code.number().to_string());
    let reason = CloseReason {
        code: code.number().into(),
        description: Some(code.reason().to_owned()),
    };
    outlet.end(Frame::close(Some(reason)));
}

/// Ends a connection for the reason that its client gave.
pub(crate) fn close_by_client(outlet: &Outlet, reason: Option<CloseReason>) {
    count_close("client");
    outlet.end(Frame::close(reason));
}

pub(crate) fn count_close(code: &str) {
    metrics::counter!("ws_closes_total", "code" => code.to_owned()).increment(1);
}

/// The code for a broken protocol, or none when the connection itself broke.
pub(crate) fn code_of(error: &ProtocolError) -> Option<CloseCode> {
    match error {
        ProtocolError::Overflow => Some(CloseCode::FrameTooLarge),
        ProtocolError::Io(error) => match error.kind() {
            io::ErrorKind::InvalidData if is_utf8_error(error) => Some(CloseCode::InvalidUtf8),
            io::ErrorKind::InvalidData => Some(CloseCode::ProtocolError),
            // The only error of this kind: the fragments of one message are too many bytes.
            io::ErrorKind::Other if !is_payload_error(error) => Some(CloseCode::FrameTooLarge),
            _ => None,
        },
        _ => Some(CloseCode::ProtocolError),
    }
}

/// The library reports it with and without its source, and broken reserved bits with the same kind.
fn is_utf8_error(error: &io::Error) -> bool {
    error.to_string().contains("utf-8")
}

fn is_payload_error(error: &io::Error) -> bool {
    error
        .get_ref()
        .is_some_and(<dyn std::error::Error + Send + Sync>::is::<actix_web::error::PayloadError>)
}
