//! Sending.

use harness::{TestServer, e2e, fresh_id};
use serde_json::{Value, json};

use super::{NO_CONVERSATION, club, delete, id, write};

e2e! {
    a_message_to_a_person_arrives,
    a_message_to_a_group_arrives,
    a_conversation_is_written_to_by_its_id,
    a_repetition_changes_nothing,
    a_deleted_message_is_not_sent_again,
    what_the_receiver_is_has_to_be_clear,
    nobody_writes_where_nothing_is_for_them,
    writing_is_limited_as_over_the_websocket [("RATE_LIMITS", "on"), ("RATE_LIMIT_SENDS", "2/1h")],
}

async fn a_message_to_a_person_arrives(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (mut by_ann, mut by_bob) = (ann.connect().await, bob.connect().await);
    let message_id = fresh_id();
    let body = json!({ "receiverId": bob.id, "content": " <b>hi</b>\n", "messageId": message_id });
    let told = ann.post("/api/messages", &body).await.expect(201);
    let expected = json!({
        "messageId": message_id,
        "conversationId": told["conversationId"],
        "position": 1,
        "senderId": ann.id,
        "senderName": "Ann",
        "senderLastName": "",
        "content": " <b>hi</b>\n",
        "notification": false,
        "createdAt": told["createdAt"],
        "updatedAt": told["createdAt"],
        "editedAt": null,
        "deletedAt": null,
        "status": "sent",
    });
    assert_eq!(told, expected);
    assert_eq!(
        id(&told, "conversationId"),
        server.only_conversation().await
    );
    let item = by_bob.expect_broadcast("privateMessage").await;
    assert_eq!(item["messageId"], told["messageId"]);
    assert_eq!(item["message"], " <b>hi</b>\n");
    assert_eq!(item["createdAt"], told["createdAt"]);
    by_ann.expect_nothing().await;
    assert_eq!(by_ann.chats().await[0]["messageId"], told["messageId"]);
    // To the receiver it has no status.
    let path = format!("/api/messages/{message_id}");
    let seen = bob.get(&path).await.expect(200);
    assert_eq!(seen["status"], Value::Null);
    assert_eq!(seen["content"], " <b>hi</b>\n");
}

async fn a_message_to_a_group_arrives(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut by_bob = bob.connect().await;
    let (group, _) = club(&ann, &[&bob]).await;
    by_bob.expect_broadcast("addUserInGroup").await;
    let named = json!({ "groupId": group, "content": "one" });
    ann.post("/api/messages", &named).await.expect(201).take();
    for place in ["groups", "conversations"] {
        let path = format!("/api/{place}/{group}/messages");
        let body = json!({ "content": "two" });
        let told = ann.post(&path, &body).await.expect(201);
        assert_eq!(id(&told, "conversationId"), group);
    }
    for expected in ["one", "two", "two"] {
        let item = by_bob.expect_broadcast("messageInGroup").await;
        assert_eq!(item["message"], expected);
        assert_eq!(item["groupId"], group.to_string());
    }
}

async fn a_conversation_is_written_to_by_its_id(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let first = write(&ann, &bob, "hi").await;
    let mut by_ann = ann.connect().await;
    let path = format!(
        "/api/conversations/{}/messages",
        id(&first, "conversationId")
    );
    let answer = bob.post(&path, &json!({ "content": "ho" })).await;
    let told = answer.expect(201);
    assert_eq!(told["conversationId"], first["conversationId"]);
    assert_eq!(told["senderId"], bob.id.to_string());
    let item = by_ann.expect_broadcast("privateMessage").await;
    assert_eq!(item["messageId"], told["messageId"]);
    let named = json!({ "conversationId": first["conversationId"], "content": "ha" });
    bob.post("/api/messages", &named).await.expect(201).take();
    assert_eq!(
        by_ann.expect_broadcast("privateMessage").await["message"],
        "ha"
    );
}

async fn a_repetition_changes_nothing(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut by_bob = bob.connect().await;
    let message_id = fresh_id();
    let body =
        |to, content| json!({ "receiverId": to, "content": content, "messageId": message_id });
    let first = ann.post("/api/messages", &body(bob.id, "hi")).await;
    let again = ann.post("/api/messages", &body(bob.id, "hi")).await;
    assert_eq!(first.expect(201), again.expect(201));
    // Over the other transport too.
    let mut by_ann = ann.connect().await;
    by_ann
        .request("privateMessage", body(bob.id, "hi"))
        .await
        .take();
    by_bob.expect_broadcast("privateMessage").await;
    by_bob.expect_nothing().await;
    for (by, to, content) in [
        (&ann, bob.id, "ho"),
        (&ann, eve.id, "hi"),
        (&eve, bob.id, "hi"),
    ] {
        let answer = by.post("/api/messages", &body(to, content)).await;
        answer.expect_error(409, "This messageId is already taken");
    }
    assert_eq!(by_bob.dialog(&ann).await.len(), 1);
}

async fn a_deleted_message_is_not_sent_again(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut by_bob = bob.connect().await;
    let body = json!({ "receiverId": bob.id, "content": "hi", "messageId": fresh_id() });
    let told = ann.post("/api/messages", &body).await.expect(201);
    by_bob.expect_broadcast("privateMessage").await;
    delete(&ann, &told)
        .await
        .expect_message(200, super::DELETED);
    let again = ann.post("/api/messages", &body).await.expect(201);
    assert_eq!(again["content"], "");
    assert_ne!(again["deletedAt"], Value::Null);
    let mut by_ann = ann.connect().await;
    by_ann.request("privateMessage", body).await.take();
    by_bob.expect_nothing().await;
    assert_eq!(by_bob.dialog(&ann).await, [] as [Value; 0]);
    assert_eq!(server.count("SELECT count(*) FROM messages").await, 1);
}

async fn what_the_receiver_is_has_to_be_clear(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let some = fresh_id();
    for (body, field) in [
        (json!({ "content": "hi" }), "/body/receiverId"),
        (
            json!({ "content": "hi", "receiverId": null }),
            "/body/receiverId",
        ),
        (
            json!({ "content": "hi", "receiverId": bob.id, "groupId": some }),
            "/body/groupId",
        ),
        (
            json!({ "content": "hi", "receiverId": bob.id, "conversationId": some }),
            "/body/conversationId",
        ),
        (
            json!({ "content": "hi", "groupId": some, "conversationId": some }),
            "/body/conversationId",
        ),
        (
            json!({ "content": " ", "receiverId": bob.id }),
            "/body/content",
        ),
    ] {
        let answer = ann.post("/api/messages", &body).await;
        answer.expect_invalid([field]);
    }
    let bad = json!({ "content": 1, "groupId": "7", "messageId": "7", "more": 1 });
    let answer = ann.post("/api/messages", &bad).await;
    answer.expect_invalid([
        "/body/content",
        "/body/groupId",
        "/body/messageId",
        "/body/more",
    ]);
    let path = format!("/api/groups/{some}/messages");
    let answer = ann.post(&path, &json!({ "receiverId": bob.id })).await;
    answer.expect_invalid(["/body/content", "/body/receiverId"]);
    let answer = ann
        .post("/api/groups/7/messages", &json!({ "content": "hi" }))
        .await;
    answer.expect_invalid(["/path/id"]);
}

async fn nobody_writes_where_nothing_is_for_them(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let (group, _) = club(&ann, &[]).await;
    let dialog = id(&write(&ann, &bob, "hi").await, "conversationId");
    let body = json!({ "content": "hi" });
    for path in [
        format!("/api/groups/{group}/messages"),
        format!("/api/conversations/{group}/messages"),
        format!("/api/conversations/{dialog}/messages"),
        format!("/api/groups/{dialog}/messages"),
        format!("/api/groups/{}/messages", fresh_id()),
        format!("/api/conversations/{}/messages", fresh_id()),
    ] {
        let answer = eve.post(&path, &body).await;
        answer.expect_error(404, NO_CONVERSATION);
    }
    // A dialog is no group, even to those who are in it.
    let path = format!("/api/groups/{dialog}/messages");
    ann.post(&path, &body)
        .await
        .expect_error(404, NO_CONVERSATION);
    let nobody = json!({ "content": "hi", "receiverId": fresh_id() });
    let answer = ann.post("/api/messages", &nobody).await;
    answer.expect_error(404, "No such user exists");
    let oneself = json!({ "content": "hi", "receiverId": ann.id });
    let answer = ann.post("/api/messages", &oneself).await;
    answer.expect_error(400, "You cannot write to yourself");
}

async fn writing_is_limited_as_over_the_websocket(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut by_ann = ann.connect().await;
    by_ann.write(&bob, "one").await;
    let told = write(&ann, &bob, "two").await;
    let body = json!({ "receiverId": bob.id, "content": "three" });
    let answer = ann.post("/api/messages", &body).await;
    answer.expect_error(429, "Too many requests");
    super::edit(&ann, &told, "four")
        .await
        .expect_error(429, "Too many requests");
    assert_eq!(by_ann.dialog(&bob).await.len(), 2);
}
