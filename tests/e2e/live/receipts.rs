use harness::{TestServer, e2e};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Devices, call, club};

e2e! {
    reading_is_told_to_the_sender_and_to_ones_other_devices,
    only_those_are_told_who_wrote_what_is_new,
    who_left_is_told_nothing,
    who_reads_on_sees_it_at_once_and_others_soon,
    what_is_kept_survives_an_update,
    who_clears_a_dialog_has_read_it,
}

const RECEIPTS: [&str; 1] = ["receipts"];

async fn mark(devices: &mut Devices, message: Uuid, status: &str) {
    let params = json!({ "messageId": message, "status": status });
    let reply = devices.here.request("messageStatus", params).await;
    assert_eq!(reply["item"], Value::Null);
}

fn status(group: Uuid, (message, position): (Uuid, usize), who: &Devices, status: &str) -> Value {
    json!({
        "conversationId": group,
        "groupId": group,
        "messageId": message,
        "position": position,
        "userId": who.person.id,
        "status": status,
    })
}

async fn reading_is_told_to_the_sender_and_to_ones_other_devices(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &RECEIPTS).await;
    let mut bob = Devices::of(&server, "Bob", &RECEIPTS).await;
    let text = ann.here.write(&bob.person, "hi").await;
    bob.hear_as_all("privateMessage").await;
    mark(&mut bob, text, "delivered").await;
    let item = bob.there.expect_broadcast("messageStatus").await;
    let expected = json!({
        "conversationId": item["conversationId"],
        "groupId": null,
        "messageId": text,
        "position": 1,
        "userId": bob.person.id,
        "status": "delivered",
    });
    assert_eq!(item, expected);
    assert_eq!(ann.hear("messageStatus").await, item);
    mark(&mut bob, text, "delivered").await;
    let path = format!("/api/messages/{text}/status");
    for _ in 0..2 {
        let body = json!({ "status": "read" });
        call(&bob.person, Method::PUT, &path, body).await;
    }
    let item = bob.hear("messageStatus").await;
    assert_eq!(item["status"], "read");
    assert_eq!(ann.hear("messageStatus").await, item);
    mark(&mut bob, text, "delivered").await;
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}

async fn only_those_are_told_who_wrote_what_is_new(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &RECEIPTS).await;
    let mut bob = Devices::of(&server, "Bob", &RECEIPTS).await;
    let mut eve = Devices::of(&server, "Eve", &RECEIPTS).await;
    let group = club(&ann.person, &[&bob.person, &eve.person]).await;
    bob.hear_as_all("addUserInGroup").await;
    bob.hear_as_all("addUserInGroup").await;
    eve.hear_as_all("addUserInGroup").await;
    let one = ann.here.write_in(group, "one").await;
    let two = bob.here.write_in(group, "two").await;
    ann.hear_as_all("messageInGroup").await;
    bob.hear_as_all("messageInGroup").await;
    eve.hear_as_all("messageInGroup").await;
    eve.hear_as_all("messageInGroup").await;

    mark(&mut eve, one, "read").await;
    let item = status(group, (one, 4), &eve, "read");
    assert_eq!(ann.hear("messageStatus").await, item);
    assert_eq!(eve.there.expect_broadcast("messageStatus").await, item);
    mark(&mut eve, two, "read").await;
    let item = status(group, (two, 5), &eve, "read");
    assert_eq!(bob.hear("messageStatus").await, item);
    assert_eq!(eve.there.expect_broadcast("messageStatus").await, item);
    for mut devices in [ann, bob, eve] {
        devices.expect_nothing().await;
    }
}

async fn who_left_is_told_nothing(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &RECEIPTS).await;
    let mut bob = Devices::of(&server, "Bob", &RECEIPTS).await;
    let group = club(&ann.person, &[&bob.person]).await;
    bob.hear_as_all("addUserInGroup").await;
    let text = bob.here.write_in(group, "bye").await;
    ann.hear_as_all("messageInGroup").await;
    bob.here
        .request("leaveGroup", json!({ "groupId": group }))
        .await;
    ann.hear_as_all("leaveGroup").await;
    mark(&mut ann, text, "read").await;
    ann.there.expect_broadcast("messageStatus").await;
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}

/// Messages of Ann in a club of both, which Bob has heard of.
async fn written(ann: &mut Devices, bob: &mut Devices, count: usize) -> (Uuid, Vec<Uuid>) {
    let group = club(&ann.person, &[&bob.person]).await;
    bob.hear_as_all("addUserInGroup").await;
    let mut messages = Vec::new();
    for _ in 0..count {
        messages.push(ann.here.write_in(group, "hi").await);
        bob.hear_as_all("messageInGroup").await;
    }
    (group, messages)
}

async fn unread(devices: &Devices, conversation: Uuid) -> Value {
    let path = format!("/api/conversations/{conversation}");
    devices.person.get(&path).await.json["unreadCount"].clone()
}

async fn who_reads_on_sees_it_at_once_and_others_soon(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &RECEIPTS).await;
    let mut bob = Devices::of(&server, "Bob", &RECEIPTS).await;
    let (group, messages) = written(&mut ann, &mut bob, 12).await;
    for (message, left) in messages.iter().zip((6..12).rev()) {
        mark(&mut bob, *message, "read").await;
        assert_eq!(unread(&bob, group).await, left);
    }
    for message in &messages[6..] {
        mark(&mut bob, *message, "read").await;
    }
    // Each was told once at most, in order, and the last in any case.
    let mut expected = messages.iter();
    loop {
        let item = ann.hear("messageStatus").await;
        assert_eq!(item["status"], "read");
        assert_eq!(bob.there.expect_broadcast("messageStatus").await, item);
        let told = expected.find(|message| item["messageId"] == json!(message));
        assert!(told.is_some(), "{item}");
        if told == messages.last() {
            break;
        }
    }
    ann.expect_nothing().await;
    bob.expect_nothing().await;
    assert_eq!(unread(&bob, group).await, 0);
}

async fn what_is_kept_survives_an_update(mut server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &RECEIPTS).await;
    let mut bob = Devices::of(&server, "Bob", &RECEIPTS).await;
    let (group, messages) = written(&mut ann, &mut bob, 3).await;
    for message in &messages {
        mark(&mut bob, *message, "read").await;
    }
    assert!(server.terminate().await.success());
    server.restart().await;
    let path = format!("/api/messages/{}", messages[2]);
    assert_eq!(ann.person.get(&path).await.json["status"], "read");
    assert_eq!(unread(&bob, group).await, 0);
}

async fn who_clears_a_dialog_has_read_it(server: TestServer) {
    let mut ann = Devices::of(&server, "Ann", &RECEIPTS).await;
    let mut bob = Devices::of(&server, "Bob", &RECEIPTS).await;
    ann.here.write(&bob.person, "one").await;
    let last = ann.here.write(&bob.person, "two").await;
    bob.hear_as_all("privateMessage").await;
    bob.hear_as_all("privateMessage").await;
    bob.person
        .mark_as_deleted(ann.person.id)
        .await
        .expect_message(200, "User's messages have been deleted");
    let item = ann.hear("messageStatus").await;
    let expected = json!({
        "conversationId": item["conversationId"],
        "groupId": null,
        "messageId": last,
        "position": 2,
        "userId": bob.person.id,
        "status": "read",
    });
    assert_eq!(item, expected);
    bob.person
        .mark_as_deleted(ann.person.id)
        .await
        .expect_message(200, "User's messages have been deleted");
    ann.expect_nothing().await;
    bob.expect_nothing().await;
}
