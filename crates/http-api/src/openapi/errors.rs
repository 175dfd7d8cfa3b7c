//! Error responses, with an example of each.

use std::collections::BTreeMap;

use actix_web::ResponseError;
use actix_web::http::StatusCode;
use messenger_domain::error::RepoError;
use messenger_rate_limits::RetryAfter;
use serde_json::{Map, Value, json};
use std::time::Duration;

use super::operations::{Input, Operation, Source};
use crate::error::ApiError;

const REQUEST_ID: &str = "6c1f1bd3-3f0e-4b39-9a0f-0b6c7a3f6d52";

/// Errors that many operations can answer with, under the names they have in the document.
pub(super) fn shared() -> Vec<(&'static str, ApiError)> {
    let unavailable = RepoError::Unavailable("busy".into());
    vec![
        ("NotAuthorized", ApiError::not_authorized()),
        (
            "RequestTimeout",
            ApiError::of_status(StatusCode::REQUEST_TIMEOUT),
        ),
        (
            "PayloadTooLarge",
            ApiError::of_status(StatusCode::PAYLOAD_TOO_LARGE),
        ),
        ("UnsupportedMediaType", ApiError::not_json()),
        (
            "TooManyRequests",
            ApiError::too_many(RetryAfter(Duration::from_secs(6))),
        ),
        ("ServerError", ApiError::internal("unknown")),
        ("Unavailable", unavailable.into()),
    ]
}

/// The error responses in `components`.
pub(super) fn components() -> Value {
    let responses = shared().into_iter().map(|(name, error)| {
        let mut response = response(error.status_code(), &[&error]);
        if let (true, Value::Object(response)) = (error.asks_to_wait(), &mut response) {
            response.insert("headers".to_owned(), retry_after());
        }
        (name.to_owned(), response)
    });
    Value::Object(responses.collect())
}

fn retry_after() -> Value {
    json!({"Retry-After": {
        "description": "Seconds after which to try again",
        "schema": {"type": "integer", "minimum": 1},
    }})
}

/// The error responses of an operation, by status.
pub(super) fn responses(operation: &Operation, needs_token: bool) -> Map<String, Value> {
    let from_input: Vec<_> = operation.inputs.iter().flat_map(input_errors).collect();
    let mut by_status: BTreeMap<StatusCode, Vec<&ApiError>> = BTreeMap::new();
    for error in from_input.iter().chain(&operation.errors) {
        by_status
            .entry(error.status_code())
            .or_default()
            .push(error);
    }
    let own = by_status
        .into_iter()
        .map(|(status, errors)| (status.as_str().to_owned(), response(status, &errors)));
    let reads_body = operation
        .inputs
        .iter()
        .any(|input| input.source == Source::Body);
    let everywhere = shared()
        .into_iter()
        .filter(|(_, error)| match error.status_code() {
            StatusCode::UNAUTHORIZED => needs_token,
            StatusCode::REQUEST_TIMEOUT
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE => reads_body,
            _ => true,
        });
    let everywhere = everywhere.map(|(name, error)| {
        let reference = json!({"$ref": format!("#/components/responses/{name}")});
        (error.status_code().as_str().to_owned(), reference)
    });
    own.chain(everywhere).collect()
}

fn input_errors(input: &Input) -> Vec<ApiError> {
    let invalid = ApiError::invalid_fields(input.faults(&input.wrong));
    match input.source {
        Source::Body => vec![invalid, ApiError::invalid_json(None)],
        Source::Path | Source::Query => vec![invalid],
    }
}

fn response(status: StatusCode, errors: &[&ApiError]) -> Value {
    let examples: Map<_, _> = errors
        .iter()
        .map(|error| error.body(REQUEST_ID))
        .map(|body| (body.code.clone(), json!({"value": body})))
        .collect();
    json!({
        "description": status.canonical_reason().unwrap_or("Error"),
        "content": {"application/json": {
            "schema": {"$ref": "#/components/schemas/ErrorBody"},
            "examples": examples,
        }},
    })
}
