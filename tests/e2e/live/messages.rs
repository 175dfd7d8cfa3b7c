use harness::{TestServer, e2e, fresh_id};
use reqwest::Method;
use serde_json::json;

use super::{ALL, Devices, call, club, place};

e2e! {
    what_one_writes_is_told_to_the_other_devices,
    what_is_written_over_rest_is_told_to_all_devices,
    a_repetition_is_not_told_again,
    notices_that_one_causes_are_told_too,
    an_edit_is_told_to_everybody,
    a_deletion_is_told_to_everybody,
    what_one_deletes_for_oneself_is_told_to_ones_other_devices,
    a_cleared_dialog_is_told_to_all_devices,
}

async fn what_one_writes_is_told_to_the_other_devices(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &["messages"]).await;
    let mut bob = Devices::of(&server, "Bob", &["messages"]).await;
    let text = ann.here.write(&bob.person, "hi").await;
    let item = ann.there.expect_broadcast("messageSent").await;
    let heard = bob.hear_as_all("privateMessage").await;
    let expected = json!({
        "conversationId": item["conversationId"],
        "groupId": null,
        "groupName": null,
        "receiverId": bob.person.id,
        "messageId": text,
        "message": "hi",
        "senderName": "Ann",
        "senderLastName": "",
        "senderId": ann.person.id,
        "notification": false,
        "createdAt": heard["createdAt"],
        "position": item["position"],
    });
    assert_eq!(item, expected);
    bob.there.write(&ann.person, "ho").await;
    ann.hear_as_all("privateMessage").await;
    let answer = bob.here.expect_broadcast("messageSent").await;
    assert_eq!(place(&answer), place(&item));

    let group = club(&ann.person, &[&bob.person]).await;
    bob.hear_as_all("addUserInGroup").await;
    for _ in 0..2 {
        ann.hear("messageSent").await;
    }
    let text = ann.there.write_in(group, "all").await;
    let item = ann.here.expect_broadcast("messageSent").await;
    let heard = bob.hear_as_all("messageInGroup").await;
    let expected = json!({
        "conversationId": group,
        "groupId": group,
        "groupName": "Club",
        "receiverId": null,
        "messageId": text,
        "message": "all",
        "senderName": "Ann",
        "senderLastName": "",
        "senderId": ann.person.id,
        "notification": false,
        "createdAt": heard["createdAt"],
        "position": item["position"],
    });
    assert_eq!(item, expected);
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}

async fn what_is_written_over_rest_is_told_to_all_devices(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &["messages"]).await;
    let mut bob = Devices::of(&server, "Bob", &["messages"]).await;
    let body = json!({ "receiverId": bob.person.id, "content": "hi" });
    let sent = call(&ann.person, Method::POST, "/api/messages", body).await;
    let item = ann.hear("messageSent").await;
    assert_eq!(item["messageId"], sent["messageId"]);
    assert_eq!(item["conversationId"], sent["conversationId"]);
    bob.hear_as_all("privateMessage").await;
    let path = format!("/api/conversations/{}/messages", place(&item));
    call(&ann.person, Method::POST, &path, json!({ "content": "ho" })).await;
    assert_eq!(
        ann.hear("messageSent").await["receiverId"],
        json!(bob.person.id)
    );
    bob.hear_as_all("privateMessage").await;
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}

async fn a_repetition_is_not_told_again(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &["messages"]).await;
    let bob = server.person("Bob").await;
    let params = json!({ "messageId": fresh_id(), "receiverId": bob.id, "content": "hi" });
    ann.here.request("privateMessage", params.clone()).await;
    ann.there.expect_broadcast("messageSent").await;
    ann.here.request("privateMessage", params.clone()).await;
    call(&ann.person, Method::POST, "/api/messages", params).await;
    ann.expect_nothing().await;
}

async fn notices_that_one_causes_are_told_too(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &["messages"]).await;
    let bob = server.person("Bob").await;
    let group = ann.here.new_group("Club").await;
    ann.here.add(group, &bob).await;
    let params = json!({ "groupId": group, "userId": bob.id });
    ann.here.request("removeUserFromGroup", params).await;
    for text in [
        "Ann created the group",
        "Ann added Bob to the group",
        "Ann removed Bob from the group",
    ] {
        let item = ann.there.expect_broadcast("messageSent").await;
        assert_eq!(item["message"], text);
        assert_eq!(item["notification"], true);
        assert_eq!(item["groupId"], json!(group));
    }
    ann.expect_nothing().await;
}

async fn an_edit_is_told_to_everybody(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &["messages"]).await;
    let mut bob = Devices::of(&server, "Bob", &["messages"]).await;
    let text = ann.here.write(&bob.person, "hi").await;
    let sent = ann.there.expect_broadcast("messageSent").await;
    bob.hear_as_all("privateMessage").await;

    let params = json!({ "messageId": text, "content": "ho" });
    let edited = ann.here.item("editMessage", params.clone()).await;
    assert_eq!(edited["content"], "ho");
    assert_eq!(edited["conversationId"], sent["conversationId"]);
    let item = ann.there.expect_broadcast("messageEdited").await;
    let expected = json!({
        "conversationId": sent["conversationId"],
        "groupId": null,
        "messageId": text,
        "message": "ho",
        "senderId": ann.person.id,
        "createdAt": sent["createdAt"],
        "editedAt": edited["editedAt"],
    });
    assert_eq!(item, expected);
    assert_eq!(bob.hear("messageEdited").await, item);

    ann.here.request("editMessage", params).await;
    let path = format!("/api/messages/{text}");
    call(&ann.person, Method::PUT, &path, json!({ "content": "hm" })).await;
    assert_eq!(ann.hear("messageEdited").await["message"], "hm");
    assert_eq!(bob.hear("messageEdited").await["message"], "hm");
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}

async fn a_deletion_is_told_to_everybody(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &ALL).await;
    let mut bob = Devices::of(&server, "Bob", &["messages"]).await;
    let group = club(&ann.person, &[&bob.person]).await;
    bob.hear_as_all("addUserInGroup").await;
    let texts = [
        bob.here.write_in(group, "one").await,
        bob.here.write_in(group, "two").await,
    ];
    for _ in texts {
        bob.there.expect_broadcast("messageSent").await;
        ann.baseline.expect_broadcast("messageInGroup").await;
    }
    ann.here.broadcasts_so_far().await;
    ann.there.broadcasts_so_far().await;

    let params = json!({ "messageId": texts[0] });
    ann.here.request("deleteMessage", params).await;
    let item = ann.there.expect_broadcast("messageDeleted").await;
    let expected = json!({
        "conversationId": group,
        "groupId": group,
        "messageId": texts[0],
        "forMe": false,
        "deletedBy": ann.person.id,
    });
    assert_eq!(item, expected);
    assert_eq!(bob.hear("messageDeleted").await, item);
    let path = format!("/api/messages/{}", texts[1]);
    call(&bob.person, Method::DELETE, &path, json!(null)).await;
    let item = ann.hear("messageDeleted").await;
    assert_eq!(item["deletedBy"], json!(bob.person.id));
    assert_eq!(bob.hear("messageDeleted").await, item);
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}

async fn what_one_deletes_for_oneself_is_told_to_ones_other_devices(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &["messages"]).await;
    let mut bob = Devices::of(&server, "Bob", &["messages"]).await;
    let texts = [
        ann.here.write(&bob.person, "one").await,
        ann.here.write(&bob.person, "two").await,
    ];
    for _ in texts {
        ann.there.expect_broadcast("messageSent").await;
        bob.hear_as_all("privateMessage").await;
    }
    let params = json!({ "messageId": texts[0], "forMe": true });
    bob.here.request("deleteMessage", params).await;
    let item = bob.there.expect_broadcast("messageDeleted").await;
    let expected = json!({
        "conversationId": item["conversationId"],
        "groupId": null,
        "messageId": texts[0],
        "forMe": true,
        "deletedBy": bob.person.id,
    });
    assert_eq!(item, expected);
    let path = format!("/api/messages/{}?forMe=true", texts[1]);
    call(&bob.person, Method::DELETE, &path, json!(null)).await;
    assert_eq!(bob.hear("messageDeleted").await["forMe"], true);
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}

async fn a_cleared_dialog_is_told_to_all_devices(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &["messages"]).await;
    let mut bob = Devices::of(&server, "Bob", &["messages"]).await;
    ann.here.write(&bob.person, "hi").await;
    let sent = ann.there.expect_broadcast("messageSent").await;
    bob.hear_as_all("privateMessage").await;
    let cleared = bob.person.mark_as_deleted(ann.person.id).await;
    cleared.expect_message(200, "User's messages have been deleted");
    let item = bob.hear("dialogCleared").await;
    let expected = json!({
        "conversationId": sent["conversationId"],
        "companionId": ann.person.id,
        "clearedUntil": sent["createdAt"],
    });
    assert_eq!(item, expected);
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}
