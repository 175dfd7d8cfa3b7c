//! Clearing a dialog over HTTP.

use harness::{TestServer, e2e, fresh_id};
use serde_json::{Value, json};

e2e! {
    clearing_a_dialog_concerns_the_caller_only,
    a_later_message_brings_back_what_is_new_only,
    without_a_dialog_there_is_nothing_to_clear,
    nobody_has_no_dialog,
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

async fn without_a_dialog_there_is_nothing_to_clear(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    ann.mark_as_deleted(bob.id)
        .await
        .expect_message(200, CLEARED);
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
