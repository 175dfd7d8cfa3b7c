//! What people are told who were not there, or should know of anyhow.

mod causes;
mod lists;
mod missed;

use harness::{Answer, Person};
use reqwest::Method;
use serde_json::{Value, json};

const PATH: &str = "/api/notifications";
const UNREAD: &str = "/api/notifications/unread";

pub(crate) async fn notifications(person: &Person) -> Vec<Value> {
    person.get(PATH).await.rows()
}

async fn unread(person: &Person) -> Vec<Value> {
    person.get(UNREAD).await.rows()
}

/// The one notification of somebody.
async fn only(person: &Person) -> Value {
    let [notification] = notifications(person).await.try_into().unwrap();
    notification
}

fn id(notification: &Value) -> &str {
    notification["notificationId"].as_str().unwrap()
}

async fn read(person: &Person, notification: &Value) -> Answer {
    let path = format!("{PATH}/{}/read", id(notification));
    person.post(&path, &Value::Null).await
}

async fn read_all(person: &Person) {
    let answer = person.post(&format!("{PATH}/read-all"), &Value::Null).await;
    answer.expect_message(200, "Notifications marked as read");
}

async fn delete(person: &Person, notification: &Value) -> Answer {
    let path = format!("{PATH}/{}", id(notification));
    person.request(Method::DELETE, &path, &Value::Null).await
}

/// Writes over HTTP, which needs no connection.
async fn write(from: &Person, to: &Person, content: &str) -> Value {
    let body = json!({ "receiverId": to.id, "content": content });
    from.post("/api/messages", &body).await.expect(201)
}

/// Type, title and content of each.
async fn told(person: &Person) -> Vec<[String; 3]> {
    let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    let texts = |row: Value| ["type", "title", "content"].map(|field| text(&row, field));
    let rows = notifications(person).await;
    rows.into_iter().map(texts).collect()
}
