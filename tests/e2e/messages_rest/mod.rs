//! Messages over HTTP.

mod changing;
mod deleting;
mod reading;
mod refusals;
mod sending;

use harness::{Answer, Person, Socket};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

const NO_MESSAGE: &str = "There is no such message";
const NO_CONVERSATION: &str = "There is no such conversation";
const DELETED: &str = "Message deleted";

/// The id of a resource that was answered.
fn id(resource: &Value, field: &str) -> Uuid {
    resource[field].as_str().unwrap().parse().unwrap()
}

/// Writes to a person; returns the message as it was answered.
async fn write(by: &Person, to: &Person, content: &str) -> Value {
    let body = json!({ "receiverId": to.id, "content": content });
    by.post("/api/messages", &body).await.expect(201)
}

async fn write_in(by: &Person, group: Uuid, content: &str) -> Value {
    let path = format!("/api/groups/{group}/messages");
    let body = json!({ "content": content });
    by.post(&path, &body).await.expect(201)
}

async fn get(by: &Person, message: &Value) -> Answer {
    by.get(&path(message)).await
}

async fn edit(by: &Person, message: &Value, content: &str) -> Answer {
    let body = json!({ "content": content });
    by.request(Method::PUT, &path(message), &body).await
}

async fn delete(by: &Person, message: &Value) -> Answer {
    by.request(Method::DELETE, &path(message), &Value::Null)
        .await
}

async fn delete_for_oneself(by: &Person, message: &Value) -> Answer {
    let path = format!("{}?forMe=true", path(message));
    by.request(Method::DELETE, &path, &Value::Null).await
}

async fn mark(by: &Person, message: &Value, status: &str) -> Answer {
    let path = format!("{}/status", path(message));
    let body = json!({ "status": status });
    by.request(Method::PUT, &path, &body).await
}

fn path(message: &Value) -> String {
    format!("/api/messages/{}", id(message, "messageId"))
}

/// A group of Ann, who owns it, and the others.
async fn club(ann: &Person, others: &[&Person]) -> (Uuid, Socket) {
    let mut by_ann = ann.connect().await;
    let group = by_ann.new_group("Club").await;
    for other in others {
        by_ann.add(group, other).await;
    }
    (group, by_ann)
}

fn contents(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["content"].as_str().unwrap())
        .collect()
}
