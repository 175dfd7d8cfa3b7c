use std::fmt;

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use messenger_api_types::error::ErrorBody;

use super::headers::{is_json, secure};
use crate::error::ApiError;

/// Makes every error JSON, also those that the framework made, and every error that is ours
/// findable: it is logged, and says under which id.
pub(super) fn finish(response: ServiceResponse<BoxBody>, id: &str) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let known = response
        .response()
        .error()
        .and_then(|error| error.as_error::<ApiError>());
    if let Some(error) = known.filter(|_| status.is_server_error()) {
        log(error, id);
        let body = error.body(id);
        return with_json(response, &body);
    }
    if (status.is_client_error() || status.is_server_error()) && !is_json(response.headers()) {
        let body = ApiError::of_status(status).body(id);
        return with_json(response, &body);
    }
    response
}

fn with_json(response: ServiceResponse<BoxBody>, body: &ErrorBody) -> ServiceResponse<BoxBody> {
    let text = serde_json::to_string(body).unwrap_or_default();
    response.map_body(|head, _| {
        let json = HeaderValue::from_static("application/json");
        head.headers.insert(header::CONTENT_TYPE, json);
        BoxBody::new(text)
    })
}

fn log(error: &ApiError, id: &str) {
    tracing::error!(request_id = id, causes = error.causes(), "request failed");
}

/// The answer to a request of which nothing came back from the handlers, not even the request.
#[derive(Debug)]
pub(super) struct Unanswered {
    error: ApiError,
    id: String,
}

impl Unanswered {
    pub(super) fn new(why: String, id: String) -> Self {
        let error = ApiError::internal(why);
        log(&error, &id);
        Self { error, id }
    }
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl ResponseError for Unanswered {
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::InternalServerError().json(self.error.body(&self.id));
        secure(response.headers_mut(), "/api", &self.id);
        response
    }
}
