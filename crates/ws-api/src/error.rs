//! How failures look to WebSocket clients: the one place that decides.

use std::error::Error;

use messenger_api_types::ws::ErrorFrame;
use messenger_domain::error::{ErrorKind, Failure};
use messenger_rate_limits::RetryAfter;

/// The answer to a request that failed.
pub(crate) fn error_frame(kind: &str, failure: &dyn Failure) -> ErrorFrame {
    match failure.kind() {
        ErrorKind::Internal => {
            tracing::error!(request = kind, error = %chain(failure), "a request failed");
            ErrorFrame::new(kind, "Server error", failure.code())
        }
        ErrorKind::Unavailable => {
            tracing::warn!(request = kind, error = %chain(failure), "a request was put off");
            ErrorFrame::new(
                kind,
                "Not available now, send the same again",
                failure.code(),
            )
        }
        ErrorKind::TooMany { retry_after } => rate_limited(kind, RetryAfter(retry_after)),
        ErrorKind::Invalid
        | ErrorKind::Unauthenticated
        | ErrorKind::Forbidden
        | ErrorKind::NotFound
        | ErrorKind::Conflict => ErrorFrame::new(kind, &failure.to_string(), failure.code()),
    }
}

pub(crate) fn rate_limited(kind: &str, retry_after: RetryAfter) -> ErrorFrame {
    let mut frame = ErrorFrame::new(kind, "Too many requests", "rate_limited");
    frame.retry_after_ms = Some(retry_after.millis());
    frame
}

fn chain(failure: &dyn Failure) -> String {
    let mut text = failure.to_string();
    let mut source = failure.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = Error::source(error);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use messenger_domain::error::RepoError;
    use messenger_domain::groups::GroupError;

    #[test]
    fn a_refusal_says_why_and_a_fault_does_not() {
        let refusal = error_frame("leaveGroup", &GroupError::NotAMember);
        assert_eq!(refusal.message, "User is not a member of this group");
        assert_eq!(refusal.code, "not_a_member");

        let fault = error_frame("leaveGroup", &RepoError::Internal("SELECT secret".into()));
        assert_eq!(fault.message, "Server error");
        assert_eq!(fault.code, "internal");

        let busy = error_frame("leaveGroup", &RepoError::Unavailable("locked".into()));
        assert_eq!(busy.message, "Not available now, send the same again");
        assert_eq!(busy.code, "unavailable");
    }
}
