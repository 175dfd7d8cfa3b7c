//! What the real server sends fits what is written about it.

use std::collections::BTreeSet;

use harness::{Person, Socket, TestServer, e2e, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::document::{Document, assert_valid};
use crate::live::call;

e2e! {
    every_reply_and_every_broadcast_is_as_described,
    errors_are_as_described [("RATE_LIMITS", "on"), ("RATE_LIMIT_SENDS", "1/1h")],
}

/// Checks frames, and remembers what they were.
struct Observer {
    document: Document,
    seen: BTreeSet<String>,
}

impl Observer {
    fn new() -> Self {
        let document = Document::load();
        let seen = BTreeSet::new();
        Self { document, seen }
    }

    fn check(&mut self, message: &str, frame: &Value) {
        assert_valid(&self.document.validator(message), frame);
        self.seen.insert(message.to_owned());
    }

    /// Sends a request that is as described, and checks the reply.
    async fn ask(&mut self, socket: &mut Socket, kind: &str, params: Value) {
        let frame = json!({ "type": kind, "params": params });
        self.check(&format!("{kind}Request"), &frame);
        let reply = socket.ask(kind, params).await;
        self.check(&format!("{kind}Reply"), &reply);
    }

    /// Waits for a broadcast and checks it.
    async fn expect(&mut self, socket: &mut Socket, kind: &str) {
        let frame = socket.next_broadcast().await;
        self.check(&format!("{kind}Broadcast"), &frame);
    }

    async fn refused(&mut self, socket: &mut Socket, kind: &str, params: Value, code: &str) {
        let answer = socket.ask(kind, params).await;
        assert_eq!(answer["code"], code);
        self.check("error", &answer);
    }
}

fn page() -> Value {
    json!({ "limit": 10, "cursorCreatedAt": null })
}

async fn ask_for_lists(
    observer: &mut Observer,
    socket: &mut Socket,
    group: Value,
    person: &Person,
) {
    let mut of_group = page();
    of_group["groupId"] = group;
    let mut of_dialog = page();
    of_dialog["receiverId"] = json!(person.id);
    observer.ask(socket, "listLastMessage", page()).await;
    observer
        .ask(socket, "getlatestMessageDialog", of_dialog)
        .await;
    observer
        .ask(socket, "getlatestMessageGroup", of_group)
        .await;
}

async fn every_reply_and_every_broadcast_is_as_described(server: TestServer) {
    let ann = json!({ "firstName": "Ann", "lastName": "Lee" });
    let ann = server.person_with(ann).await;
    let [bob, eve] = server.people(["Bob", "Eve"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let mut eves = eve.connect().await;
    let mut observer = Observer::new();
    let group = json!(fresh_id());
    let this = json!({ "groupId": group });

    let new_group = json!({ "groupId": group, "groupName": "Readers" });
    observer.ask(&mut anns, "newGroup", new_group).await;
    for person in [&bob, &eve] {
        let add = json!({ "groupId": group, "userId": person.id });
        observer.ask(&mut anns, "addUserInGroup", add).await;
    }
    observer.expect(&mut bobs, "addUserInGroup").await;
    observer.expect(&mut bobs, "addUserInGroup").await;
    observer.expect(&mut eves, "addUserInGroup").await;
    let text = json!({ "messageId": fresh_id(), "groupId": group, "content": "Hi" });
    observer.ask(&mut anns, "messageInGroup", text).await;
    observer.expect(&mut bobs, "messageInGroup").await;
    observer.expect(&mut eves, "messageInGroup").await;
    let text = json!({ "messageId": fresh_id(), "receiverId": bob.id, "content": "Hi" });
    observer.ask(&mut anns, "privateMessage", text).await;
    observer.expect(&mut bobs, "privateMessage").await;
    ask_for_lists(&mut observer, &mut anns, group, &bob).await;
    let from_the_beginning = json!({ "since": null, "limit": 10 });
    observer.ask(&mut anns, "sync", from_the_beginning).await;
    observer
        .ask(&mut anns, "snapshot", json!({ "limit": 10 }))
        .await;
    observer.ask(&mut eves, "leaveGroup", this.clone()).await;
    observer.expect(&mut bobs, "leaveGroup").await;
    observer.ask(&mut anns, "dropGroup", this).await;
    observer.expect(&mut bobs, "dropGroup").await;

    talk_with_subscriptions(&mut observer, (&ann, &bob)).await;
    watch(&mut observer, &ann, &server.person("Dan").await).await;

    let mut seen = observer.seen;
    // Those are asked for by tests of their own.
    seen.extend(["error", "gapBroadcast"].map(str::to_owned));
    assert_eq!(seen, super::set(observer.document.messages("")));
}

/// All that only connections hear of that asked for it.
async fn talk_with_subscriptions(observer: &mut Observer, (ann, bob): (&Person, &Person)) {
    let topics = [
        "messages",
        "groups",
        "receipts",
        "typing",
        "notifications",
        "friends",
    ];
    let mut here = ann.connect().await;
    let mut there = ann.connect().await;
    let mut bobs = bob.connect().await;
    for socket in [&mut here, &mut there, &mut bobs] {
        let params = json!({ "events": topics });
        observer.ask(socket, "subscribe", params).await;
        socket.subscribe(&topics).await;
    }
    let text = here.write(bob, "Hi").await;
    observer.expect(&mut there, "messageSent").await;
    observer.expect(&mut bobs, "privateMessage").await;
    let of_text = |field: &str, value: &str| json!({ "messageId": text, field: value });
    let read = of_text("status", "read");
    observer.ask(&mut bobs, "messageStatus", read).await;
    observer.expect(&mut there, "messageStatus").await;
    let typing = json!({ "receiverId": ann.id, "isTyping": true });
    observer.ask(&mut bobs, "typing", typing).await;
    observer.expect(&mut there, "userTyping").await;
    let edited = of_text("content", "Ho");
    observer.ask(&mut here, "editMessage", edited).await;
    observer.expect(&mut there, "messageEdited").await;
    let this = json!({ "messageId": text });
    observer.ask(&mut here, "deleteMessage", this).await;
    observer.expect(&mut there, "messageDeleted").await;
    observer.ask(&mut here, "listLastMessage", page()).await;
    ann.mark_as_deleted(bob.id)
        .await
        .expect_message(200, "User's messages have been deleted");
    observer.expect(&mut there, "dialogCleared").await;
    change_a_group(observer, &mut here, &mut there, bob).await;
    bobs.broadcasts_so_far().await;
    befriend(observer, &mut bobs, (ann, bob)).await;
}

/// Somebody comes who was never there.
async fn watch(observer: &mut Observer, ann: &Person, dan: &Person) {
    let mut anns = ann.connect().await;
    anns.subscribe(&["presence"]).await;
    anns.write(dan, "Hi").await;
    let list = json!({ "userIds": [dan.id] });
    observer.ask(&mut anns, "watchPresence", list).await;
    let dans = dan.connect().await;
    observer.expect(&mut anns, "userStatus").await;
    drop(dans);
}

async fn change_a_group(
    observer: &mut Observer,
    here: &mut Socket,
    there: &mut Socket,
    bob: &Person,
) {
    let group = here.new_group("Writers").await;
    let named = json!({ "groupId": group, "groupName": "Poets" });
    let member = json!({ "groupId": group, "userId": bob.id });
    observer.expect(there, "messageSent").await;
    observer.expect(there, "memberAdded").await;
    observer.ask(here, "updateGroup", named).await;
    observer.expect(there, "groupUpdated").await;
    for kind in ["removeUserFromGroup", "transferGroup"] {
        here.add(group, bob).await;
        observer.ask(here, kind, member.clone()).await;
    }
    for kind in ["messageSent", "memberAdded", "messageSent", "memberRemoved"] {
        observer.expect(there, kind).await;
    }
}

async fn befriend(observer: &mut Observer, bobs: &mut Socket, (ann, bob): (&Person, &Person)) {
    let path = "/api/friends/requests";
    let other = |person: &Person| json!({ "userId": person.id });
    call(bob, Method::POST, path, other(ann)).await;
    call(ann, Method::POST, path, other(bob)).await;
    observer.expect(bobs, "friendAccepted").await;
    observer.expect(bobs, "notification").await;
    let friend = format!("/api/friends/{}", bob.id);
    call(ann, Method::DELETE, &friend, Value::Null).await;
    observer.expect(bobs, "friendRemoved").await;
    call(ann, Method::POST, path, other(bob)).await;
    observer.expect(bobs, "notification").await;
    observer.expect(bobs, "friendRequest").await;
}

async fn errors_are_as_described(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut anns = ann.connect().await;
    let mut observer = Observer::new();
    let socket = &mut anns;
    let nobody = json!({ "receiverId": fresh_id(), "limit": 1, "cursorCreatedAt": null });
    let group = json!({ "groupId": fresh_id() });
    let nonsense = json!({ "groupId": 1 });
    let to_oneself = json!({ "messageId": fresh_id(), "receiverId": ann.id, "content": "Hi" });
    observer
        .refused(socket, "getlatestMessageDialog", nobody, "user_not_found")
        .await;
    observer
        .refused(socket, "dropGroup", group, "not_a_member")
        .await;
    observer
        .refused(socket, "dropGroup", nonsense, "invalid_params")
        .await;
    observer
        .refused(
            socket,
            "privateMessage",
            to_oneself.clone(),
            "cannot_write_to_oneself",
        )
        .await;
    observer
        .refused(socket, "privateMessage", to_oneself, "rate_limited")
        .await;
    for frame in [
        Message::text("{"),
        Message::text(r#"{"type":"nothing","requestId":"a"}"#),
        Message::binary("{}"),
    ] {
        anns.send_raw(frame).await;
        let answer = anns.next_answer().await;
        assert_eq!(answer["type"], "processor");
        observer.check("error", &answer);
    }
}
