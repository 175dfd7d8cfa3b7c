//! Clearing a dialog over HTTP.

use harness::{TestServer, e2e, fresh_id};
use serde_json::{Value, json};

e2e! {
    clearing_a_dialog_concerns_the_caller_only,
    a_later_message_brings_back_what_is_new_only,
    what_was_cleared_stays_so_when_it_is_sent_again,
    without_a_dialog_there_is_nothing_to_clear,
    nobody_has_no_dialog,
    a_group_is_no_companion,
    companions_may_be_named_in_upper_case,
}

const CLEARED: &str = "User's messages have been deleted";

async fn clearing_a_dialog_concerns_the_caller_only(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut by_ann = ann.connect().await;
    by_ann.write(&bob, "to Bob").await;
    by_ann.write(&eve, "to Eve").await;
    let mut by_bob = bob.connect().await;
    ann.mark_as_deleted(bob.id)
        .await
        .expect_message(200, CLEARED);
    assert_eq!(by_ann.dialog(&bob).await, [] as [Value; 0]);
    let chats = by_ann.chats().await;
    assert_eq!(chats.len(), 1);
    assert_eq!(chats[0]["content"], "to Eve");
    assert_eq!(by_bob.dialog(&ann).await.len(), 1);
    assert_eq!(by_bob.chats().await.len(), 1);
    by_bob.expect_nothing().await;
}

async fn a_later_message_brings_back_what_is_new_only(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut by_ann = ann.connect().await;
    let mut by_bob = bob.connect().await;
    by_ann.write(&bob, "old").await;
    by_bob.write(&ann, "old too").await;
    for _ in 0..2 {
        ann.mark_as_deleted(bob.id)
            .await
            .expect_message(200, CLEARED);
    }
    let new = by_bob.write(&ann, "new").await;
    let rows = by_ann.dialog(&bob).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["messageId"], new.to_string());
    assert_eq!(by_ann.chats().await[0]["content"], "new");
    assert_eq!(by_bob.dialog(&ann).await.len(), 3);
}

async fn what_was_cleared_stays_so_when_it_is_sent_again(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut by_ann = ann.connect().await;
    let mut by_bob = bob.connect().await;
    let params = json!({ "messageId": fresh_id(), "receiverId": bob.id, "content": "old" });
    by_ann.request("privateMessage", params.clone()).await;
    by_bob.expect_broadcast("privateMessage").await;
    for person in [&ann, &bob] {
        let companion = if person.id == ann.id { &bob } else { &ann };
        person
            .mark_as_deleted(companion.id)
            .await
            .expect_message(200, CLEARED);
    }
    by_ann.request("privateMessage", params).await;
    by_bob.expect_nothing().await;
    for (socket, companion) in [(&mut by_ann, &bob), (&mut by_bob, &ann)] {
        assert_eq!(socket.dialog(companion).await, [] as [Value; 0]);
        assert_eq!(socket.chats().await, [] as [Value; 0]);
    }
}

async fn without_a_dialog_there_is_nothing_to_clear(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    for companion in [&bob, &ann] {
        ann.mark_as_deleted(companion.id)
            .await
            .expect_message(200, CLEARED);
    }
    assert_eq!(ann.connect().await.chats().await, [] as [Value; 0]);
    assert_eq!(bob.connect().await.chats().await, [] as [Value; 0]);
}

async fn nobody_has_no_dialog(server: TestServer) {
    let ann = server.person("Ann").await;
    let answer = ann.mark_as_deleted(fresh_id()).await;
    answer.expect_error(404, "No such user exists");
    let path = "/api/use-cases/mark-as-deleted";
    for (body, field) in [
        (json!({}), "/body/companionId"),
        (json!({ "companionId": null }), "/body/companionId"),
        (json!({ "companionId": "bob" }), "/body/companionId"),
        (json!({ "companionId": [ann.id] }), "/body/companionId"),
        (
            json!({ "companionId": ann.id, "forAll": true }),
            "/body/forAll",
        ),
    ] {
        ann.post(path, &body).await.expect_invalid([field]);
    }
}

async fn a_group_is_no_companion(server: TestServer) {
    let ann = server.person("Ann").await;
    let group = ann.new_group("Readers").await;
    let answer = ann.mark_as_deleted(group).await;
    answer.expect_error(404, "No such user exists");
    assert_eq!(ann.connect().await.group(group).await.len(), 1);
}

async fn companions_may_be_named_in_upper_case(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut by_ann = ann.connect().await;
    by_ann.write(&bob, "old").await;
    let body = json!({ "companionId": bob.id.to_string().to_uppercase() });
    let answer = ann.post("/api/use-cases/mark-as-deleted", &body).await;
    answer.expect_message(200, CLEARED);
    assert_eq!(by_ann.chats().await, [] as [Value; 0]);
}
