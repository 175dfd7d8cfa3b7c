use std::collections::BTreeSet;

use reqwest::header::HeaderMap;
use serde_json::Value;

/// What the server answered to a request over HTTP.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    /// Null where the body is no JSON.
    pub json: Value,
}

impl Answer {
    pub(crate) async fn read(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.unwrap();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self {
            status,
            headers,
            text,
            json,
        }
    }

    /// Checks what holds for every error whatever the reason.
    #[track_caller]
    pub(crate) fn check_error_shape(&self) {
        let text = |field: &str| self.json[field].as_str().unwrap_or_default();
        let code = text("code");
        assert!(
            !text("message").is_empty(),
            "an error without a message: {self:?}"
        );
        assert!(!code.is_empty() && code.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
        assert!(
            self.header("content-type").starts_with("application/json"),
            "{self:?}"
        );
        if self.status >= 500 {
            assert!(self.json["requestId"].is_string(), "{self:?}");
        }
        if self.json["code"] == "validation_failed" {
            assert_eq!(self.status, 400);
            assert!(!self.bad_fields().is_empty(), "{self:?}");
        }
    }

    /// A header, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// The body, if the status is this one.
    #[track_caller]
    #[must_use]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.json
    }

    /// The same for an answer whose body is nothing but a message.
    #[track_caller]
    pub fn expect_message(self, status: u16, message: &str) {
        assert_eq!(
            self.expect(status),
            serde_json::json!({ "message": message })
        );
    }

    #[track_caller]
    pub fn expect_error(self, status: u16, message: &str) {
        assert_eq!(
            (self.status, &self.json["message"]),
            (status, &message.into()),
            "{self:?}"
        );
    }

    /// Checks that exactly these fields were refused.
    #[track_caller]
    pub fn expect_invalid<const N: usize>(self, fields: [&str; N]) {
        assert_eq!(self.status, 400, "{}", self.text);
        let expected = fields
            .into_iter()
            .map(str::to_owned)
            .collect::<BTreeSet<_>>();
        assert_eq!(self.bad_fields(), expected, "{}", self.text);
    }

    /// Where the fields are that were refused.
    #[must_use]
    pub fn bad_fields(&self) -> BTreeSet<String> {
        let errors = self.json["errors"].as_array().cloned().unwrap_or_default();
        let path = |error: &Value| error["path"].as_str().unwrap().to_owned();
        assert!(errors.iter().all(|error| error["message"].is_string()));
        errors.iter().map(path).collect()
    }

    /// The rows of a list.
    #[track_caller]
    #[must_use]
    pub fn rows(self) -> Vec<Value> {
        match self.expect(200)["data"].take() {
            Value::Array(rows) => rows,
            other => panic!("no list: {other}"),
        }
    }
}
