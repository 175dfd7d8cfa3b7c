//! The table: each operation of `docs/openapi.json`, what it is about, and what each role is told.
//!
//! An operation has a row for each way of calling it that is answered in another way. A row for a new
//! one is one entry in the list of its feature; what `Cells` it has says for whom it wants an answer.

mod accounts;
mod conversations;
mod groups;
mod messages;
mod people;

use reqwest::Method;
use serde_json::Value;
use uuid::Uuid;

use super::roles::{About, Cells};
use super::target::Target;

/// How one operation is called, and what comes of it.
pub(super) struct Row {
    /// Method and path, as in the document.
    pub(super) operation: &'static str,
    /// In which way it is called here, where there are several.
    pub(super) case: &'static str,
    how: fn(&Target) -> Sent,
    aim: fn(&mut Target),
    pub(super) cells: Cells,
    /// Whether a stranger is told the same as everybody: that an id is taken.
    pub(super) is_about_taken_ids: bool,
}

/// What goes with a call, beside its path.
pub(super) enum Sent {
    Nothing,
    Body(Value),
    Query(String),
}

/// A call that can be made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) body: Value,
}

fn row(operation: &'static str, how: fn(&Target) -> Sent, cells: Cells) -> Row {
    Row {
        operation,
        case: "",
        how,
        aim: |_| {},
        cells,
        is_about_taken_ids: false,
    }
}

impl Row {
    fn case(self, case: &'static str) -> Self {
        Self { case, ..self }
    }

    /// Calls with another id than what the role would have at hand.
    fn aim(self, aim: fn(&mut Target)) -> Self {
        Self { aim, ..self }
    }

    fn about_taken_ids(self) -> Self {
        Self {
            is_about_taken_ids: true,
            ..self
        }
    }

    fn method(&self) -> Method {
        let method = self.operation.split_whitespace().next().unwrap();
        method.parse().unwrap()
    }

    pub(super) fn about(&self) -> About {
        self.cells.about()
    }

    pub(super) fn needs_token(&self) -> bool {
        self.about() != About::Credentials
    }

    /// Whether a success changes the world.
    pub(super) fn changes(&self) -> bool {
        self.method() != Method::GET
    }

    /// What this row is aimed at, if a role has this at hand.
    pub(super) fn target(&self, at_hand: &Target) -> Target {
        let mut target = at_hand.clone();
        (self.aim)(&mut target);
        target
    }

    pub(super) fn call(&self, target: &Target) -> Call {
        let template = self.operation.split_whitespace().nth(1).unwrap();
        let mut path = fill(template, target);
        let body = match (self.how)(target) {
            Sent::Nothing => Value::Null,
            Sent::Body(body) => body,
            Sent::Query(query) => {
                path = format!("{path}?{query}");
                Value::Null
            }
        };
        Call {
            method: self.method(),
            path,
            body,
        }
    }
}

/// An id in a path is one of the collection before it.
fn fill(template: &str, target: &Target) -> String {
    let mut collection = "";
    let mut filled = Vec::new();
    for segment in template.split('/') {
        if segment.starts_with('{') {
            filled.push(id_in(collection, target).to_string());
        } else {
            filled.push(segment.to_owned());
        }
        collection = segment;
    }
    filled.join("/")
}

fn id_in(collection: &str, target: &Target) -> Uuid {
    match collection {
        "conversations" | "groups" => target.conversation,
        "messages" => target.message,
        "participants" | "recipients" | "users" | "friends" | "blocks" => target.user,
        "requests" => target.request,
        "sessions" => target.session,
        "notifications" => target.notification,
        other => panic!("whose id is in a path after {other}?"),
    }
}

fn nothing(_: &Target) -> Sent {
    Sent::Nothing
}

fn content(_: &Target) -> Sent {
    Sent::Body(serde_json::json!({ "content": "hello" }))
}

/// All rows.
pub(super) fn rows() -> Vec<Row> {
    [
        accounts::rows(),
        people::rows(),
        conversations::rows(),
        groups::rows(),
        messages::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
