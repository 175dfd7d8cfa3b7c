use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::{FutureExt, LocalBoxFuture};
use messenger_api_types::Pairs;
use messenger_api_types::error::FieldError;
use messenger_api_types::fields::{Request, read_request};
use paperclip::actix::OperationModifier;
use paperclip::v2::models::{
    DefaultOperationRaw, DefaultSchemaRaw, Either, Parameter, ParameterIn,
};
use paperclip::v2::schema::Apiv2Schema;

use super::document::Document;
use super::state;
use crate::error::{ApiError, ApiResult};
use crate::reply::schema_ref;

/// The command in a JSON body.
pub(crate) struct Body<R: Request>(pub(crate) R::Command);

const ROOT: &str = "/body";
const MAX_BYTES: usize = 128 * 1024;
/// How much of a body that is too long is read and dropped. A client that is not done writing when
/// the connection closes never sees the answer.
const MAX_DROPPED_BYTES: usize = 4 * 1024 * 1024;
const TIME_TO_ARRIVE: Duration = Duration::from_secs(15);

impl<R: Request + 'static> FromRequest for Body<R> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let prepared = state(request).map(|state| state.rules);
        let prepared = prepared.and_then(|rules| check_type(request).map(|()| rules));
        let payload = payload.take();
        async move {
            let rules = prepared?;
            let bytes = tokio::time::timeout(TIME_TO_ARRIVE, read(payload))
                .await
                .unwrap_or_else(|_| Err(ApiError::of_status(StatusCode::REQUEST_TIMEOUT)))?;
            read_request::<R>(ROOT, parse(&bytes)?, &rules)
                .map(Self)
                .map_err(ApiError::invalid_fields)
        }
        .boxed_local()
    }
}

/// Compressed bodies are refused: what they grow to is known only after the damage is done.
fn check_type(request: &HttpRequest) -> ApiResult<()> {
    if !request
        .content_type()
        .trim()
        .eq_ignore_ascii_case("application/json")
    {
        return Err(ApiError::not_json());
    }
    let plain =
        |encoding: &header::HeaderValue| encoding.as_bytes().eq_ignore_ascii_case(b"identity");
    if !request
        .headers()
        .get_all(header::CONTENT_ENCODING)
        .all(plain)
    {
        return Err(ApiError::compressed());
    }
    Ok(())
}

async fn read(mut payload: Payload) -> ApiResult<Bytes> {
    let mut body = BytesMut::new();
    let mut length = 0;
    while let Some(chunk) = payload.next().await {
        // The client is gone, or its chunks are malformed.
        let chunk = chunk.map_err(|_| ApiError::of_status(StatusCode::BAD_REQUEST))?;
        length += chunk.len();
        if length <= MAX_BYTES {
            body.extend_from_slice(&chunk);
        } else if length > MAX_DROPPED_BYTES {
            break;
        }
    }
    if length > MAX_BYTES {
        return Err(ApiError::of_status(StatusCode::PAYLOAD_TOO_LARGE));
    }
    Ok(body.freeze())
}

fn parse(bytes: &[u8]) -> ApiResult<Pairs> {
    match serde_json::from_slice(bytes) {
        Ok(Document::Object(pairs)) => Ok(pairs),
        Ok(Document::Other) => Err(ApiError::invalid_json(Some(vec![FieldError {
            path: ROOT.to_owned(),
            message: "must be a JSON object".to_owned(),
        }]))),
        Err(_) => Err(ApiError::invalid_json(None)),
    }
}

impl<R: Request + Apiv2Schema> Apiv2Schema for Body<R> {
    fn name() -> Option<String> {
        R::name()
    }

    fn raw_schema() -> DefaultSchemaRaw {
        R::raw_schema()
    }
}

impl<R: Request + Apiv2Schema> OperationModifier for Body<R> {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        operation.parameters.push(Either::Right(Parameter {
            in_: ParameterIn::Body,
            name: "body".to_owned(),
            required: true,
            schema: Some(schema_ref::<R>()),
            ..Parameter::default()
        }));
    }
}
