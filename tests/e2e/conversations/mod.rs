//! Dialogs and the list of conversations.

mod chat_list;
mod clearing;
mod deleted_accounts;
mod order;
mod repetition;
mod sending;
mod times;

use harness::Person;
use serde_json::{Value, json};
use uuid::Uuid;

/// What a client sends to write to somebody.
fn letter(id: Uuid, to: &Person, content: &str) -> Value {
    json!({ "messageId": id, "receiverId": to.id, "content": content })
}

/// What a request is answered with that has nothing to tell.
fn done() -> Value {
    json!({ "item": null, "data": null, "isBroadcast": false })
}

fn refusal(message: &str, code: &str) -> (String, String) {
    (message.to_owned(), code.to_owned())
}

fn taken() -> (String, String) {
    refusal("This messageId is already taken", "message_id_taken")
}

fn contents(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["content"].as_str().unwrap())
        .collect()
}
