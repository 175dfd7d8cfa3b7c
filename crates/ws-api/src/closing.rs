//! Ending connections, and telling from an error why one has to end.

use std::io;
use std::time::Duration;

use actix_ws::{CloseReason, ProtocolError, Session};
use messenger_api_types::ws::CloseCode;
use tokio::time::timeout;

/// How long a client, which may not read at all, is given to take a close frame.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Sends a close frame, unless the client does not take it, and lets go of the connection. Whoever
/// carries it ([`crate::take_over`]) then waits up to a second for the client to hang up, so that the
/// frame arrives even if something that the client sent is not read any more.
pub(crate) async fn close(session: Session, code: CloseCode) {
    count_close(&code.number().to_string());
    let reason = CloseReason {
        code: code.number().into(),
        description: Some(code.reason().to_owned()),
    };
    say_goodbye(session, Some(reason)).await;
}

/// Ends a connection for the reason that its client gave.
pub(crate) async fn close_by_client(session: Session, reason: Option<CloseReason>) {
    count_close("client");
    say_goodbye(session, reason).await;
}

async fn say_goodbye(session: Session, reason: Option<CloseReason>) {
    // A client that does not take it is cut off all the same.
    timeout(CLOSE_TIMEOUT, session.close(reason)).await.ok();
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
