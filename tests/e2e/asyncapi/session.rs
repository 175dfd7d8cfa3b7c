//! What the real server sends fits what is written about it.

use std::collections::BTreeSet;

use harness::{Person, Socket, TestServer, e2e, fresh_id};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::document::{Document, assert_valid};

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

    let mut seen = observer.seen;
    seen.insert("error".to_owned());
    assert_eq!(seen, super::set(observer.document.messages("")));
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
