//! As texts, and where no text belongs.

use harness::{TestServer, e2e, fresh_id};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::assert_refused;
use super::table::nasty_strings;

e2e! {
    texts_to_people_are_kept,
    texts_in_groups_are_kept,
    notices_are_kept,
    request_ids_are_kept,
    names_of_groups_that_are_not_asked_for_do_not_matter,
    ids_and_cursors_are_refused,
    half_a_surrogate_pair_is_no_json,
}

fn contents(rows: Vec<Value>) -> Vec<Value> {
    let content = |mut row: Value| row["content"].take();
    rows.into_iter().rev().map(content).collect()
}

async fn texts_to_people_are_kept(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let mut kept = Vec::new();
    for nasty in nasty_strings() {
        let text = nasty.text.as_str();
        let params = json!({ "messageId": fresh_id(), "receiverId": bob.id, "content": text });
        let answer = anns.ask("privateMessage", params).await;
        if nasty.is_text() {
            assert_eq!(answer["success"], true, "{text:?}: {answer}");
            let told = bobs.expect_broadcast("privateMessage").await;
            assert_eq!(told["message"], text);
            assert_eq!(bobs.chats().await[0]["content"], text);
            kept.push(json!(text));
        } else {
            assert_refused(&answer, "content", text);
        }
    }
    assert!(kept.len() > 60, "{} texts", kept.len());
    assert_eq!(contents(bobs.whole_dialog(&ann).await), kept);
    bobs.expect_nothing().await;
}

async fn texts_in_groups_are_kept(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let group = anns.new_group("Readers").await;
    anns.add(group, &bob).await;
    let mut bobs = bob.connect().await;
    let mut kept = vec![
        json!("Ann created the group"),
        json!("Ann added Bob to the group"),
    ];
    for nasty in nasty_strings() {
        let text = nasty.text.as_str();
        let params = json!({ "messageId": fresh_id(), "groupId": group, "content": text });
        let answer = anns.ask("messageInGroup", params).await;
        if nasty.is_text() {
            assert_eq!(answer["success"], true, "{text:?}: {answer}");
            let told = bobs.expect_broadcast("messageInGroup").await;
            assert_eq!(told["message"], text);
            kept.push(json!(text));
        } else {
            assert_refused(&answer, "content", text);
        }
    }
    let group = json!({ "groupId": group });
    let rows = bobs.walk("getlatestMessageGroup", &group, 100).await;
    assert_eq!(contents(rows), kept);
}

async fn notices_are_kept(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    for nasty in nasty_strings() {
        let text = nasty.text.as_str();
        let params = json!({ "groupName": "Readers", "notificationMessage": text });
        let made = anns.ask("newGroup", params).await;
        let fallback = anns.new_group("Readers").await;
        let add = json!({ "groupId": fallback, "userId": bob.id, "message": text });
        let added = anns.ask("addUserInGroup", add).await;
        let leave = json!({ "groupId": fallback, "message": text });
        if nasty.is_text() {
            let group = made["params"]["item"]["groupId"].as_str().unwrap();
            let rows = anns.group(group.parse().unwrap()).await;
            assert_eq!(rows[0]["content"], text);
            assert_eq!(added["params"]["item"]["message"], text);
            let told = bobs.expect_broadcast("addUserInGroup").await;
            assert_eq!(told["message"], text);
            anns.request("leaveGroup", leave).await;
            assert_eq!(bobs.expect_broadcast("leaveGroup").await["message"], text);
        } else {
            assert_refused(&made, "notificationMessage", text);
            assert_refused(&added, "message", text);
            assert_refused(&anns.ask("leaveGroup", leave).await, "message", text);
        }
    }
}

async fn request_ids_are_kept(server: TestServer) {
    let mut socket = server.person("Ann").await.connect().await;
    for nasty in nasty_strings() {
        let frame = json!({
            "type": "listLastMessage",
            "params": { "limit": 1, "cursorCreatedAt": null },
            "requestId": nasty.text,
        });
        socket.send_raw(Message::text(frame.to_string())).await;
        let answer = socket.next_answer().await;
        assert_eq!(answer["success"], true, "{answer}");
        assert_eq!(answer["requestId"], nasty.text);
    }
}

async fn names_of_groups_that_are_not_asked_for_do_not_matter(server: TestServer) {
    let mut socket = server.person("Ann").await.connect().await;
    let group = socket.new_group("Readers").await;
    for nasty in nasty_strings() {
        let params = json!({
            "groupId": group,
            "groupName": nasty.text,
            "limit": 1,
            "cursorCreatedAt": null,
        });
        let rows = socket.rows("getlatestMessageGroup", params).await;
        assert_eq!(rows[0]["groupName"], "Readers", "{:?}", nasty.text);
    }
}

async fn ids_and_cursors_are_refused(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    let group = socket.new_group("Readers").await;
    for nasty in nasty_strings() {
        let text = nasty.text.as_str();
        let page = json!({ "limit": 1, "cursorCreatedAt": text });
        let answer = socket.ask("listLastMessage", page.clone()).await;
        assert_refused(&answer, "cursorCreatedAt", text);
        for (kind, field, id) in [
            ("getlatestMessageDialog", "receiverId", ann.id),
            ("getlatestMessageGroup", "groupId", group),
        ] {
            let mut params = page.clone();
            params[field] = json!(id);
            let answer = socket.ask(kind, params.clone()).await;
            assert_refused(&answer, "cursorCreatedAt", text);
            params["cursorCreatedAt"] = Value::Null;
            params[field] = json!(text);
            assert_refused(&socket.ask(kind, params).await, field, text);
        }
        socket
            .send_raw(Message::text(
                json!({ "type": text, "params": page }).to_string(),
            ))
            .await;
        assert_eq!(
            socket.next_answer().await["code"],
            "unknown_type",
            "{text:?}"
        );
    }
    assert_eq!(socket.group(group).await.len(), 1);
}

async fn half_a_surrogate_pair_is_no_json(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut socket = ann.connect().await;
    for half in [
        r"\ud800",
        r"\udfff",
        r"a\ud800b",
        r"\udc00\ud800",
        r"\ud83d\u0041",
        r"\ud83d",
    ] {
        let (id, to) = (fresh_id(), bob.id);
        let params = format!(r#"{{"messageId":"{id}","receiverId":"{to}","content":"{half}"}}"#);
        let frame = format!(r#"{{"type":"privateMessage","params":{params}}}"#);
        socket.send_raw(Message::text(frame)).await;
        let answer = socket.next_answer().await;
        assert_eq!(answer["message"], "Invalid JSON", "{half}: {answer}");
    }
    assert!(socket.dialog(&bob).await.is_empty());
}
