//! Editing.

use harness::{TestServer, e2e};
use reqwest::Method;
use serde_json::{Value, json};

use super::{club, delete, edit, get, id, write, write_in};

e2e! {
    an_edited_message_says_something_else_everywhere,
    to_what_it_says_already_is_no_edit,
    a_group_edits_under_both_names,
    a_deleted_message_cannot_be_edited,
    a_notice_cannot_be_edited,
    an_edited_message_is_not_sent_again,
}

async fn an_edited_message_says_something_else_everywhere(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let told = write(&ann, &bob, "one").await;
    let mut by_bob = bob.connect().await;
    let edited = edit(&ann, &told, " two ").await.expect(200);
    let mut expected = told.clone();
    expected["content"] = " two ".into();
    expected["editedAt"] = edited["editedAt"].clone();
    expected["updatedAt"] = edited["editedAt"].clone();
    assert_eq!(edited, expected);
    assert!(edited["editedAt"].as_str() > told["createdAt"].as_str());
    let rows = by_bob.dialog(&ann).await;
    assert_eq!(rows[0]["content"], " two ");
    assert_eq!(rows[0]["createdAt"], told["createdAt"]);
    let chats = by_bob.chats().await;
    assert_eq!(chats[0]["content"], " two ");
    assert_eq!(chats[0]["updatedAt"], edited["editedAt"]);
    by_bob.expect_nothing().await;
    // Again, and later than before.
    let again = edit(&ann, &told, "three").await.expect(200);
    assert!(again["editedAt"].as_str() > edited["editedAt"].as_str());
    assert_eq!(get(&bob, &told).await.expect(200)["content"], "three");
}

async fn to_what_it_says_already_is_no_edit(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let told = write(&ann, &bob, "one").await;
    assert_eq!(edit(&ann, &told, "one").await.expect(200), told);
}

async fn a_group_edits_under_both_names(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (group, mut by_ann) = club(&ann, &[&bob]).await;
    let told = write_in(&bob, group, "one").await;
    for (place, content) in [("groups", "two"), ("conversations", "three")] {
        let path = format!("/api/{place}/{group}/messages/{}", id(&told, "messageId"));
        let body = json!({ "content": content });
        let edited = bob.request(Method::PATCH, &path, &body).await.expect(200);
        assert_eq!(edited["content"], content);
        assert_eq!(by_ann.group(group).await[0]["content"], content);
    }
}

async fn a_deleted_message_cannot_be_edited(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let told = write(&ann, &bob, "one").await;
    delete(&ann, &told)
        .await
        .expect_message(200, super::DELETED);
    let answer = edit(&ann, &told, "two").await;
    assert_eq!(answer.json["code"], "message_deleted");
    answer.expect_error(409, "This message was deleted");
    assert_eq!(get(&ann, &told).await.expect(200)["content"], "");
}

async fn a_notice_cannot_be_edited(server: TestServer) {
    let ann = server.person("Ann").await;
    let (group, mut by_ann) = club(&ann, &[]).await;
    let notice = by_ann.group(group).await.remove(0);
    assert_eq!(notice["notification"], true);
    let answer = edit(&ann, &notice, "two").await;
    answer.expect_error(403, "Notices cannot be edited");
    let seen = get(&ann, &notice).await.expect(200);
    assert_eq!(seen["notification"], true);
    assert_eq!(seen["editedAt"], Value::Null);
}

async fn an_edited_message_is_not_sent_again(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let told = write(&ann, &bob, "one").await;
    edit(&ann, &told, "two").await.expect(200).take();
    let mut by_ann = ann.connect().await;
    let params = json!({
        "messageId": told["messageId"],
        "receiverId": bob.id,
        "content": "one",
    });
    by_ann.request("privateMessage", params).await.take();
    let rows = by_ann.dialog(&bob).await;
    assert_eq!((rows.len(), &rows[0]["content"]), (1, &json!("two")));
}
