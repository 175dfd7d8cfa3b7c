//! The one place where failures become statuses.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use messenger_api_types::error::{ErrorBody, FieldError};
use messenger_domain::error::{ErrorKind, Failure};
use messenger_rate_limits::RetryAfter;
use paperclip::actix::OperationModifier;
use paperclip::v2::models::DefaultSchemaRaw;
use paperclip::v2::schema::Apiv2Errors;

use crate::reply::Reply;

pub(crate) type ApiResult<T> = Result<T, ApiError>;

/// An answer that says what went wrong.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    body: Box<ErrorBody>,
    retry_after: Option<u64>,
    /// For the log, never for the wire.
    source: Option<Box<dyn Error + Send + Sync>>,
}

const SERVER_ERROR: &str = "Server error";
const UNAVAILABLE: &str = "The server is busy, please try again";
const TOO_MANY: &str = "Too many requests";
const RETRY_UNAVAILABLE_AFTER: u64 = 1;

impl<E: Failure> From<E> for ApiError {
    fn from(failure: E) -> Self {
        let code = failure.code();
        let text = failure.to_string();
        match failure.kind() {
            ErrorKind::Invalid => Self::new(StatusCode::BAD_REQUEST, code, &text),
            ErrorKind::Unauthenticated => Self::new(StatusCode::UNAUTHORIZED, code, &text),
            ErrorKind::Forbidden => Self::new(StatusCode::FORBIDDEN, code, &text),
            ErrorKind::NotFound => Self::new(StatusCode::NOT_FOUND, code, &text),
            ErrorKind::Conflict => Self::new(StatusCode::CONFLICT, code, &text),
            ErrorKind::TooMany { retry_after } => Self::too_many(RetryAfter(retry_after)),
            ErrorKind::Unavailable => Self {
                retry_after: Some(RETRY_UNAVAILABLE_AFTER),
                source: Some(Box::new(failure)),
                ..Self::new(StatusCode::SERVICE_UNAVAILABLE, code, UNAVAILABLE)
            },
            ErrorKind::Internal => Self::internal(failure),
        }
    }
}

impl ApiError {
    fn new(status: StatusCode, code: &str, message: &str) -> Self {
        Self {
            status,
            body: Box::new(ErrorBody {
                message: message.to_owned(),
                code: code.to_owned(),
                errors: None,
                request_id: None,
            }),
            retry_after: None,
            source: None,
        }
    }

    pub(crate) fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", SERVER_ERROR)
        }
    }

    pub(crate) fn too_many(RetryAfter(wait): RetryAfter) -> Self {
        let wait = RetryAfter(wait.max(Duration::from_secs(1)));
        Self {
            retry_after: Some(wait.seconds()),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", TOO_MANY)
        }
    }

    pub(crate) fn not_authorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_authorized", "Not authorized")
    }

    pub(crate) fn invalid_json(errors: Option<Vec<FieldError>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_json", "Invalid JSON").with_errors(errors)
    }

    pub(crate) fn invalid_fields(errors: Vec<FieldError>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "validation_failed",
            "Validation failed",
        )
        .with_errors(Some(errors))
    }

    pub(crate) fn not_json() -> Self {
        let message = "Content-Type must be application/json";
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            message,
        )
    }

    pub(crate) fn compressed() -> Self {
        let message = "The body must not be compressed";
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            message,
        )
    }

    /// An error of which only the status is known, because the framework found it.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let (code, message) = match status {
            StatusCode::NOT_FOUND => ("not_found", "There is nothing here"),
            StatusCode::METHOD_NOT_ALLOWED => ("method_not_allowed", "Method not allowed"),
            StatusCode::REQUEST_TIMEOUT => ("request_timeout", "The request took too long"),
            StatusCode::PAYLOAD_TOO_LARGE => {
                ("payload_too_large", "The body must be at most 128 KiB long")
            }
            StatusCode::TOO_MANY_REQUESTS => ("rate_limited", TOO_MANY),
            StatusCode::SERVICE_UNAVAILABLE => ("unavailable", UNAVAILABLE),
            status if status.is_server_error() => ("internal", SERVER_ERROR),
            status => (
                "bad_request",
                status.canonical_reason().unwrap_or("Bad request"),
            ),
        };
        Self::new(status, code, message)
    }

    fn with_errors(mut self, errors: Option<Vec<FieldError>>) -> Self {
        self.body.errors = errors;
        self
    }

    /// Whether the answer says when to try again.
    pub(crate) fn asks_to_wait(&self) -> bool {
        self.retry_after.is_some()
    }

    /// The body, naming the request where that helps to find it in the log.
    pub(crate) fn body(&self, request_id: &str) -> ErrorBody {
        let request_id = self.status.is_server_error().then(|| request_id.to_owned());
        ErrorBody {
            request_id,
            ..*self.body.clone()
        }
    }

    /// What happened and why, cause by cause. For the log.
    pub(crate) fn causes(&self) -> String {
        let mut causes = vec![self.body.message.clone()];
        let mut next: Option<&(dyn Error + 'static)> = self.source();
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        causes.join(": ")
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.body.message)
    }
}

impl Error for ApiError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn Error + 'static))
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        if self.status == StatusCode::REQUEST_TIMEOUT {
            response.force_close();
        }
        response.json(&*self.body)
    }
}

/// Which errors an operation can answer is told in [`crate::openapi`], operation by operation.
impl Apiv2Errors for ApiError {
    fn update_definitions(definitions: &mut BTreeMap<String, DefaultSchemaRaw>) {
        <Reply<ErrorBody> as OperationModifier>::update_definitions(definitions);
    }
}

#[cfg(test)]
mod tests;
