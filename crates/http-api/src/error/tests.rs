use std::io;

use super::*;

#[derive(Debug)]
struct Fault(ErrorKind, io::Error);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.1)
    }
}

impl Failure for Fault {
    fn kind(&self) -> ErrorKind {
        self.0
    }

    fn code(&self) -> &'static str {
        "a_code"
    }
}

fn error(kind: ErrorKind) -> ApiError {
    Fault(kind, io::Error::other("a cause")).into()
}

#[test]
fn each_kind_has_a_status_and_only_what_is_not_ours_is_told() {
    let retry_after = Duration::from_millis(1500);
    for (kind, status, code, message, wait) in [
        (ErrorKind::Invalid, 400, "a_code", "a text", None),
        (ErrorKind::Unauthenticated, 401, "a_code", "a text", None),
        (ErrorKind::Forbidden, 403, "a_code", "a text", None),
        (ErrorKind::NotFound, 404, "a_code", "a text", None),
        (ErrorKind::Conflict, 409, "a_code", "a text", None),
        (
            ErrorKind::TooMany { retry_after },
            429,
            "rate_limited",
            TOO_MANY,
            Some("2"),
        ),
        (
            ErrorKind::Unavailable,
            503,
            "a_code",
            UNAVAILABLE,
            Some("1"),
        ),
        (ErrorKind::Internal, 500, "internal", SERVER_ERROR, None),
    ] {
        let error = error(kind);
        let response = error.error_response();
        let header = response.headers().get("retry-after");
        assert_eq!(response.status(), status);
        assert_eq!(
            header.map(|value| value.to_str().unwrap()),
            wait,
            "{kind:?}"
        );
        let body = error.body("id");
        assert_eq!((body.code.as_str(), body.message.as_str()), (code, message));
        assert_eq!(body.request_id, (status >= 500).then(|| "id".to_owned()));
    }
}

#[test]
fn the_log_gets_every_cause() {
    assert_eq!(
        error(ErrorKind::Internal).causes(),
        "Server error: a text: a cause"
    );
}

#[test]
fn a_wait_of_less_than_a_second_is_one() {
    let response = ApiError::too_many(RetryAfter(Duration::ZERO)).error_response();
    assert_eq!(response.headers().get("retry-after").unwrap(), "1");
}
