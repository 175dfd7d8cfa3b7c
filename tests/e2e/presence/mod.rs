//! Who is online, and who is told.

mod blocking;
mod coming_and_going;
mod restarting;
mod watching;

use harness::{Person, Socket};
use reqwest::Method;
use serde_json::{Value, json};

use crate::live::call;

pub(crate) async fn befriend(one: &Person, other: &Person) {
    let path = "/api/friends/requests";
    call(one, Method::POST, path, json!({ "userId": other.id })).await;
    call(other, Method::POST, path, json!({ "userId": one.id })).await;
}

/// A connection that watches people, and hears of presence and nothing else.
async fn watching(person: &Person, people: &[&Person]) -> Socket {
    let mut socket = person.connect().await;
    socket.subscribe(&["presence"]).await;
    watch(&mut socket, people).await;
    socket
}

/// Watches people; the answer is about those who may be watched.
async fn watch(socket: &mut Socket, people: &[&Person]) -> Vec<Value> {
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    let reply = socket.request("watchPresence", json!({ "userIds": ids }));
    reply.await["data"].as_array().unwrap().clone()
}

fn online(person: &Person) -> Value {
    json!({ "userId": person.id, "status": "online", "lastSeenAt": null })
}

/// Somebody who never was there.
fn never(person: &Person) -> Value {
    json!({ "userId": person.id, "status": "offline", "lastSeenAt": null })
}

async fn expect_online(socket: &mut Socket, person: &Person) {
    assert_eq!(socket.expect_broadcast("userStatus").await, online(person));
}

/// The moment at which somebody is said to have gone.
async fn expect_offline(socket: &mut Socket, person: &Person) -> Value {
    let mut item = socket.expect_broadcast("userStatus").await;
    let last_seen = item["lastSeenAt"].take();
    assert_eq!(item, never(person));
    assert!(last_seen.is_string(), "{last_seen}");
    last_seen
}

/// What somebody is told of the presence of another one over REST.
async fn told(person: &Person, other: &Person) -> (Value, Value) {
    let user = person.get(&format!("/api/users/{}", other.id)).await;
    let user = user.expect(200);
    (user["status"].clone(), user["lastSeenAt"].clone())
}
