//! What the document says of an operation beyond its types.

use messenger_api_types::error::FieldError;
use messenger_api_types::fields::{InputRules, Request, read_request};
use messenger_domain::users::PasswordPolicy;
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::ApiError;

pub(super) struct Operation {
    pub(super) id: &'static str,
    pub(super) inputs: Vec<Input>,
    /// An example of a success.
    pub(super) success: Value,
    /// Besides those that come with the input and those that every operation can answer.
    pub(super) errors: Vec<ApiError>,
}

/// What an operation is given.
pub(super) struct Input {
    pub(super) source: Source,
    pub(super) example: Value,
    /// An example of what is not acceptable.
    pub(super) wrong: Value,
    reader: fn(&'static str, &Value) -> Vec<FieldError>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Body,
    Path,
    Query,
}

impl Input {
    pub(super) fn body<R: Request>(example: &impl Serialize, wrong: Value) -> Self {
        Self::of::<R>(Source::Body, example, wrong)
    }

    pub(super) fn path<R: Request>(example: &impl Serialize, wrong: Value) -> Self {
        Self::of::<R>(Source::Path, example, wrong)
    }

    pub(super) fn query<R: Request>(example: &impl Serialize, wrong: Value) -> Self {
        Self::of::<R>(Source::Query, example, wrong)
    }

    fn of<R: Request>(source: Source, example: &impl Serialize, wrong: Value) -> Self {
        Self {
            source,
            example: json!(example),
            wrong,
            reader: faults::<R>,
        }
    }

    /// What is wrong with a value, as the server tells it.
    pub(super) fn faults(&self, value: &Value) -> Vec<FieldError> {
        (self.reader)(self.source.root(), value)
    }
}

impl Source {
    fn root(self) -> &'static str {
        match self {
            Self::Body => "/body",
            Self::Path => "/path",
            Self::Query => "/query",
        }
    }
}

fn faults<R: Request>(root: &'static str, value: &Value) -> Vec<FieldError> {
    let rules = InputRules {
        password_policy: PasswordPolicy { min_characters: 8 },
    };
    let mut object = value.as_object().cloned().unwrap_or_default();
    if root != Source::Body.root() {
        // In a path and a query everything is text.
        for value in object.values_mut().filter(|value| value.is_number()) {
            *value = Value::String(value.to_string());
        }
    }
    read_request::<R>(root, object.into(), &rules)
        .err()
        .unwrap_or_default()
}
