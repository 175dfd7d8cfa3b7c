use std::collections::BTreeMap;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::{Ready, ready};
use messenger_api_types::Pairs;
use messenger_api_types::fields::{Request, read_request};
use paperclip::actix::OperationModifier;
use paperclip::v2::models::{DefaultOperationRaw, DefaultSchemaRaw};
use paperclip::v2::schema::Apiv2Schema;
use serde_json::Value;

use super::state;
use crate::error::{ApiError, ApiResult};

/// The command in a query string.
pub(crate) struct Query<R: Request>(pub(crate) R::Command);

const ROOT: &str = "/query";

impl<R: Request> FromRequest for Query<R> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = || {
            let rules = state(request)?.rules;
            read_request::<R>(ROOT, parse(request.query_string()), &rules)
                .map(Self)
                .map_err(ApiError::invalid_fields)
        };
        ready(read())
    }
}

fn parse(query: &str) -> Pairs {
    const MALFORMED: &str = "must be percent-encoded UTF-8";
    let mut pairs = Pairs::default();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match (decode(name), decode(value)) {
            (None, _) => pairs.refuse(MALFORMED),
            (Some(name), None) => pairs.spoil(name, MALFORMED),
            (Some(name), Some(value)) => pairs.insert(name, Value::String(value)),
        }
    }
    pairs
}

/// Decodes `+` and `%XX`. Unlike the usual decoders this refuses what is malformed instead of
/// guessing: a search for something else than was typed is worse than an error.
fn decode(raw: &str) -> Option<String> {
    let mut bytes = raw.bytes();
    let mut decoded = Vec::with_capacity(raw.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => hex(bytes.next()?)? << 4 | hex(bytes.next()?)?,
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

impl<R: Request> Apiv2Schema for Query<R> {}

impl<R: Request + Apiv2Schema> OperationModifier for Query<R> {
    fn update_parameter(operation: &mut DefaultOperationRaw) {
        <web::Query<R> as OperationModifier>::update_parameter(operation);
    }

    fn update_definitions(_: &mut BTreeMap<String, DefaultSchemaRaw>) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_form_encoded() {
        for (raw, decoded) in [
            ("x+y", "x y"),
            ("x%20y%2By", "x y+y"),
            ("%D0%B8", "и"),
            (":,$[]'()!*", ":,$[]'()!*"),
            ("1=2", "1=2"),
            ("", ""),
        ] {
            assert_eq!(decode(raw).as_deref(), Some(decoded), "{raw}");
        }
        for raw in ["%", "%4", "%zz", "%+1", "%ff"] {
            assert_eq!(decode(raw), None, "{raw}");
        }
    }
}
