use std::collections::BTreeMap;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::{Ready, ready};
use messenger_api_types::error::FieldError;
use messenger_api_types::fields::{Request, read_request};
use paperclip::actix::OperationModifier;
use paperclip::v2::models::{DefaultOperationRaw, DefaultSchemaRaw};
use paperclip::v2::schema::Apiv2Schema;
use serde_json::{Map, Value};

use super::pairs::Pairs;
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
            parse(request.query_string())
                .and_then(|object| read_request::<R>(ROOT, object, &rules))
                .map(Self)
                .map_err(ApiError::invalid_fields)
        };
        ready(read())
    }
}

fn parse(query: &str) -> Result<Map<String, Value>, Vec<FieldError>> {
    let mut pairs = Pairs::default();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (raw_name, raw_value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(raw_name).ok_or_else(|| malformed(ROOT.to_owned()))?;
        let value = decode(raw_value).ok_or_else(|| malformed(format!("{ROOT}/{name}")))?;
        pairs.insert(name, Value::String(value));
    }
    pairs.into_object(ROOT)
}

fn malformed(path: String) -> Vec<FieldError> {
    vec![FieldError {
        path,
        message: "must be percent-encoded UTF-8".to_owned(),
    }]
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

    fn decoded(query: &str) -> Vec<(String, Value)> {
        parse(query).unwrap().into_iter().collect()
    }

    fn refused(query: &str) -> String {
        let error = parse(query).unwrap_err().remove(0);
        format!("{} {}", error.path, error.message)
    }

    #[test]
    fn queries_are_form_encoded() {
        for (query, value) in [
            ("a=x+y", "x y"),
            ("a=x%20y%2By", "x y+y"),
            ("a=%D0%B8", "и"),
            ("a=:,$[]'()!*", ":,$[]'()!*"),
            ("&a=1=2&", "1=2"),
            ("a=", ""),
            ("a", ""),
        ] {
            assert_eq!(decoded(query), [("a".into(), value.into())], "{query}");
        }
        assert_eq!(decoded(""), []);
    }

    #[test]
    fn what_is_malformed_or_twice_there_is_refused() {
        for query in ["a=%", "a=%4", "a=%zz", "a=%+1", "a=%ff"] {
            assert_eq!(
                refused(query),
                "/query/a must be percent-encoded UTF-8",
                "{query}"
            );
        }
        assert_eq!(refused("%ff=1"), "/query must be percent-encoded UTF-8");
        assert_eq!(refused("a=1&b=2&%61=1"), "/query/a must not be given twice");
    }
}
