//! What connections hear of that asked for it, and that those which did not hear of nothing more.

mod chat_list;
mod friends;
mod groups;
mod messages;
mod receipts;
mod subscribing;
mod typing;

use harness::{Answer, Person, Socket, TestServer};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

const ALL: [&str; 7] = [
    "messages",
    "groups",
    "receipts",
    "typing",
    "presence",
    "notifications",
    "friends",
];

/// Somebody with two devices that hear of some events, and one that never asked for any.
struct Devices {
    person: Person,
    here: Socket,
    there: Socket,
    baseline: Socket,
}

impl Devices {
    async fn of(server: &TestServer, name: &str, topics: &[&'static str]) -> Self {
        let person = server.person(name).await;
        let mut here = person.connect().await;
        let mut there = person.connect().await;
        let baseline = person.connect().await;
        here.subscribe(topics).await;
        there.subscribe(topics).await;
        Self {
            person,
            here,
            there,
            baseline,
        }
    }

    /// The item of an event of this type, the same on both devices.
    async fn hear(&mut self, kind: &str) -> Value {
        let item = self.here.expect_broadcast(kind).await;
        assert_eq!(self.there.expect_broadcast(kind).await, item);
        item
    }

    /// A broadcast that every connection gets: messages with where they stand, if it has subscribed.
    async fn hear_as_all(&mut self, kind: &str) -> Value {
        let mut item = self.hear(kind).await;
        if let Some(fields) = item
            .as_object_mut()
            .filter(|item| item.contains_key("message"))
        {
            assert!(fields.remove("conversationId").unwrap().is_string());
            assert!(fields.remove("position").unwrap().is_u64());
        }
        assert_eq!(self.baseline.expect_broadcast(kind).await, item);
        item
    }

    async fn expect_nothing(&mut self) {
        self.here.expect_nothing().await;
        self.there.expect_nothing().await;
        self.baseline.expect_nothing().await;
    }
}

/// Calls a path with a body; it has to succeed.
pub(crate) async fn call(person: &Person, method: Method, path: &str, body: Value) -> Value {
    let Answer { status, json, .. } = person.request(method, path, &body).await;
    assert!(status < 300, "{status} {json}");
    json
}

/// The conversation of a text that was written.
fn place(item: &Value) -> Uuid {
    item["conversationId"].as_str().unwrap().parse().unwrap()
}

/// A group of the first, of which all others are members.
async fn club(owner: &Person, members: &[&Person]) -> Uuid {
    let members: Vec<_> = members.iter().map(|member| member.id).collect();
    let body = json!({ "groupName": "Club", "memberIds": members });
    let group = call(owner, Method::POST, "/api/groups", body).await;
    group["groupId"].as_str().unwrap().parse().unwrap()
}
