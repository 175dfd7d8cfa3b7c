//! Who may do what, in a table.

use harness::{Person, TestServer, e2e, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};

use super::{NO_CONVERSATION, NO_MESSAGE, club, id, write, write_in};

e2e! {
    everybody_may_do_what_the_table_says,
    a_message_is_not_in_another_conversation,
    nothing_is_known_of_a_dropped_group,
}

/// What is asked of a message: its method, path and body.
fn requests(group: &str, message: &str) -> [(Method, String, Value); 11] {
    let content = json!({ "content": "hi" });
    let read = json!({ "status": "read" });
    let null = Value::Null;
    let one = format!("/api/messages/{message}");
    let (list, in_list) = (
        format!("/api/conversations/{group}/messages"),
        format!("/api/conversations/{group}/messages/{message}"),
    );
    let (club_list, in_club) = (
        format!("/api/groups/{group}/messages"),
        format!("/api/groups/{group}/messages/{message}"),
    );
    [
        (Method::GET, one.clone(), null.clone()),
        (Method::PUT, format!("{one}/status"), read),
        (Method::GET, list.clone(), null.clone()),
        (Method::GET, club_list.clone(), null.clone()),
        (Method::POST, list, content.clone()),
        (Method::POST, club_list, content.clone()),
        (Method::PUT, one.clone(), content.clone()),
        (Method::PATCH, in_list, content.clone()),
        (Method::PATCH, in_club.clone(), content),
        (Method::DELETE, one, null.clone()),
        (Method::DELETE, in_club, null),
    ]
}

async fn everybody_may_do_what_the_table_says(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let [left, stranger] = server.people(["Left", "Stranger"]).await;
    let (group, _) = club(&ann, &[&bob, &eve, &left]).await;
    let group_text = group.to_string();
    let by_left = write_in(&left, group, "mine").await;
    let leaving = json!({ "groupId": group });
    left.connect()
        .await
        .request("leaveGroup", leaving)
        .await
        .take();
    let told = write_in(&bob, group, "hi").await;
    let message = id(&told, "messageId").to_string();
    let strange = [404; 11];
    // Reading, receipts, lists and writing for all; edits by the sender; deletions by sender and owner.
    let sender = [200, 200, 200, 200, 201, 201, 200, 200, 200, 200, 200];
    let member = [200, 200, 200, 200, 201, 201, 403, 403, 403, 403, 403];
    let owner = [200, 200, 200, 200, 201, 201, 403, 403, 403, 200, 200];
    for (who, expected) in [
        (&stranger, strange),
        (&left, strange),
        (&eve, member),
        (&ann, owner),
    ] {
        assert_eq!(statuses(who, &group_text, &message).await, expected);
    }
    // Who left may not even touch what is their own.
    let own = id(&by_left, "messageId").to_string();
    assert_eq!(statuses(&left, &group_text, &own).await, strange);
    let told = write_in(&bob, group, "hi").await;
    let message = id(&told, "messageId").to_string();
    assert_eq!(statuses(&bob, &group_text, &message).await, sender);
    for (method, path, body) in requests(&group_text, &message) {
        let answer = server.client().request(method, &path, None, &body).await;
        answer.expect_error(401, "Not authorized");
    }
}

async fn statuses(person: &Person, group: &str, message: &str) -> [u16; 11] {
    let mut statuses = [0; 11];
    for (status, (method, path, body)) in statuses.iter_mut().zip(requests(group, message)) {
        let answer = person.request(method, &path, &body).await;
        if answer.status == 404 {
            let what = &answer.json["message"];
            assert!(what == NO_MESSAGE || what == NO_CONVERSATION, "{path}");
        }
        *status = answer.status;
    }
    statuses
}

async fn a_message_is_not_in_another_conversation(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let (group, _) = club(&ann, &[&bob]).await;
    let (other, _) = club(&ann, &[&bob]).await;
    let told = write_in(&ann, group, "hi").await;
    let direct = write(&ann, &bob, "hi").await;
    let (told, dialog) = (id(&told, "messageId"), id(&direct, "conversationId"));
    let direct = id(&direct, "messageId");
    for path in [
        format!("/api/groups/{other}/messages/{told}"),
        format!("/api/conversations/{other}/messages/{told}"),
        format!("/api/groups/{dialog}/messages/{direct}"),
        format!("/api/groups/{group}/messages/{}", fresh_id()),
    ] {
        let body = json!({ "content": "ho" });
        let answer = ann.request(Method::PATCH, &path, &body).await;
        answer.expect_error(404, NO_MESSAGE);
        let answer = ann.request(Method::DELETE, &path, &Value::Null).await;
        answer.expect_error(404, NO_MESSAGE);
    }
    let answer = ann.get(&format!("/api/groups/{dialog}/messages")).await;
    answer.expect_error(404, NO_CONVERSATION);
}

async fn nothing_is_known_of_a_dropped_group(server: TestServer) {
    let ann = server.person("Ann").await;
    let (group, mut by_ann) = club(&ann, &[]).await;
    let told = write_in(&ann, group, "hi").await;
    let params = json!({ "groupId": group });
    by_ann.request("dropGroup", params).await.take();
    let message = id(&told, "messageId").to_string();
    assert_eq!(
        statuses(&ann, &group.to_string(), &message).await,
        [404; 11]
    );
}
