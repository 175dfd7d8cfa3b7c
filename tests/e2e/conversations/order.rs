//! Which answer belongs to which request, and in what order they come.

use harness::{TestServer, e2e, fresh_id};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::letter;

e2e! {
    request_ids_are_echoed_as_they_are,
    answers_come_in_the_order_of_the_requests,
    messages_keep_the_order_in_which_they_were_sent,
    everybody_sees_a_conversation_in_the_same_order,
}

async fn request_ids_are_echoed_as_they_are(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    let good = json!({ "limit": 1, "cursorCreatedAt": null });
    let bad = json!({ "limit": 0, "cursorCreatedAt": null });
    for id in [
        json!("seven"),
        json!(""),
        json!("😀\"\\\u{202e}"),
        json!("x".repeat(1000)),
        json!(7),
        json!(-7),
        json!(0),
        json!(1.5),
        json!(u64::MAX),
        json!(i64::MIN),
    ] {
        for (kind, params) in [
            ("listLastMessage", &good),
            ("listLastMessage", &bad),
            ("dropGroup", &json!({ "groupId": fresh_id() })),
            ("no such type", &good),
        ] {
            let frame = json!({ "type": kind, "params": params, "requestId": id });
            socket.send_raw(Message::text(frame.to_string())).await;
            assert_eq!(socket.next_answer().await["requestId"], id, "{frame}");
        }
    }
    for without in [
        json!({ "type": "listLastMessage", "params": good }),
        json!({ "type": "listLastMessage", "params": good, "requestId": null }),
        json!({ "type": "listLastMessage", "params": bad }),
        json!([1]),
    ] {
        socket.send_raw(Message::text(without.to_string())).await;
        assert_eq!(
            socket.next_answer().await.get("requestId"),
            None,
            "{without}"
        );
    }
}

async fn answers_come_in_the_order_of_the_requests(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let group = anns.new_group("Readers").await;
    let page = json!({ "limit": 5, "cursorCreatedAt": null });
    let in_group =
        |content| json!({ "messageId": fresh_id(), "groupId": group, "content": content });
    let mut expected = Vec::new();
    for round in 0..10 {
        for (kind, params, succeeds) in [
            ("privateMessage", letter(fresh_id(), &bob, "one"), true),
            ("listLastMessage", page.clone(), true),
            ("messageInGroup", in_group("two"), true),
            ("leaveGroup", json!({ "groupId": "none" }), false),
            ("dropGroup", json!({ "groupId": fresh_id() }), false),
        ] {
            let id = anns.send(kind, params).await;
            expected.push((json!(id), json!(kind), succeeds));
        }
        // Two more that are no requests.
        let id = format!("nonsense {round}");
        let nonsense = json!({ "type": "nonsense", "requestId": id });
        anns.send_raw(Message::text(nonsense.to_string())).await;
        anns.send_raw(Message::binary("binary")).await;
        expected.push((json!(id), json!("processor"), false));
        expected.push((Value::Null, json!("processor"), false));
    }
    assert_eq!(expected.len(), 70);
    for (id, kind, succeeds) in expected {
        let answer = anns.next_answer().await;
        assert_eq!((&answer["requestId"], &answer["type"]), (&id, &kind));
        assert_eq!(answer.get("success").is_some(), succeeds, "{answer}");
    }
}

async fn messages_keep_the_order_in_which_they_were_sent(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    for number in 0..50 {
        anns.send(
            "privateMessage",
            letter(fresh_id(), &bob, &number.to_string()),
        )
        .await;
    }
    for number in 0..50 {
        assert_eq!(anns.next_answer().await["success"], true);
        let told = bobs.expect_broadcast("privateMessage").await;
        assert_eq!(told["message"], number.to_string());
    }
    let rows = bobs.dialog(&ann).await;
    let newest_first: Vec<_> = (0..50).rev().map(|number| number.to_string()).collect();
    assert_eq!(super::contents(&rows), newest_first);
}

async fn everybody_sees_a_conversation_in_the_same_order(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut anns = ann.connect().await;
    let group = anns.new_group("Readers").await;
    let mut eves = eve.connect().await;
    anns.add(group, &bob).await;
    anns.add(group, &eve).await;
    let mut bobs = bob.connect().await;
    eves.expect_broadcast("addUserInGroup").await;
    for number in 0..40 {
        for (socket, name) in [(&mut anns, "a"), (&mut bobs, "b")] {
            let content = format!("{name}{number}");
            let params = json!({ "messageId": fresh_id(), "groupId": group, "content": content });
            socket.send("messageInGroup", params).await;
        }
    }
    let mut live = Vec::new();
    for _ in 0..80 {
        let item = eves.expect_broadcast("messageInGroup").await;
        live.push((item["messageId"].clone(), item["createdAt"].clone()));
    }
    for socket in [&mut anns, &mut bobs] {
        for _ in 0..40 {
            assert_eq!(socket.next_answer().await["success"], true);
        }
    }
    let mut stored = eves.group(group).await;
    assert_eq!(bobs.group(group).await, stored);
    stored.truncate(80);
    stored.reverse();
    let stored: Vec<_> = stored
        .into_iter()
        .map(|row| (row["messageId"].clone(), row["createdAt"].clone()))
        .collect();
    assert_eq!(stored, live);
}
