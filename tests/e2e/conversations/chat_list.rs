//! The list of conversations.

use harness::{TestServer, e2e};
use serde_json::{Value, json};

use super::contents;

e2e! {
    each_conversation_is_there_by_its_latest_message,
    the_conversation_written_to_last_is_on_top,
    names_are_those_of_today,
    a_group_that_is_over_is_not_there,
}

async fn each_conversation_is_there_by_its_latest_message(server: TestServer) {
    let ann = json!({ "firstName": "Ann", "lastName": "Lee" });
    let ann = server.person_with(ann).await;
    let bob = server.person("Bob").await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    assert!(anns.chats().await.is_empty());
    anns.write(&bob, "Hi").await;
    let dialog = bobs.write(&ann, "Hello").await;
    let group = anns.new_group("Readers").await;
    anns.add(group, &bob).await;
    let text = anns.write_in(group, "Welcome").await;

    let rows = anns.chats().await;
    let expected = json!([
        {
            "messageId": text,
            "senderId": ann.id,
            "senderName": "Ann",
            "senderLastName": "Lee",
            "receiverId": null,
            "receiverName": null,
            "receiverLastName": null,
            "groupId": group,
            "groupName": "Readers",
            "content": "Welcome",
            "createdAt": rows[0]["createdAt"],
            "updatedAt": rows[0]["createdAt"],
            "deletedAt": null,
        },
        {
            "messageId": dialog,
            "senderId": bob.id,
            "senderName": "Bob",
            "senderLastName": "",
            "receiverId": ann.id,
            "receiverName": "Ann",
            "receiverLastName": "Lee",
            "groupId": null,
            "groupName": null,
            "content": "Hello",
            "createdAt": rows[1]["createdAt"],
            "updatedAt": rows[1]["createdAt"],
            "deletedAt": null,
        },
    ]);
    assert_eq!(Value::from(rows.clone()), expected);
    assert_eq!(
        rows[0]["createdAt"],
        anns.group(group).await[0]["createdAt"]
    );
    assert_eq!(
        rows[1]["createdAt"],
        anns.dialog(&bob).await[0]["createdAt"]
    );
    assert_eq!(bobs.chats().await, rows);
}

async fn the_conversation_written_to_last_is_on_top(server: TestServer) {
    let [ann, bob, eve] = server.people(["Ann", "Bob", "Eve"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let group = anns.new_group("Readers").await;
    anns.write(&bob, "to Bob").await;
    anns.write(&eve, "to Eve").await;
    assert_eq!(
        contents(&anns.chats().await),
        ["to Eve", "to Bob", "Ann created the group"]
    );
    bobs.write(&ann, "to Ann").await;
    anns.write_in(group, "to all").await;
    assert_eq!(
        contents(&anns.chats().await),
        ["to all", "to Ann", "to Eve"]
    );
    let two = json!({ "limit": 2, "cursorCreatedAt": null });
    assert_eq!(anns.rows("listLastMessage", two).await.len(), 2);
}

async fn names_are_those_of_today(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    anns.write(&bob, "from Ann").await;
    let group = anns.new_group("Readers").await;
    anns.add(group, &bob).await;
    anns.write_in(group, "still Ann").await;
    for (first, last) in [("Anna", Some("Lee-Smith")), ("Hanna", None)] {
        let changed = ann
            .update_profile(&json!({ "firstName": first, "lastName": last }))
            .await;
        changed.expect_message(201, "User updated.");
        let last = last.unwrap_or_default();
        let chats = bobs.chats().await;
        for row in &chats {
            assert_eq!(
                (&row["senderName"], &row["senderLastName"]),
                (&first.into(), &last.into())
            );
        }
        assert_eq!(chats[1]["receiverName"], "Bob");
        assert_eq!(bobs.dialog(&ann).await[0]["senderName"], first);
        let in_group = &bobs.group(group).await[0];
        assert_eq!(in_group["senderName"], first);
        assert_eq!(in_group["senderLastName"], last);
    }
    bobs.write(&ann, "from Bob").await;
    let told = anns.expect_broadcast("privateMessage").await;
    assert_eq!(told["senderName"], "Bob");
    assert_eq!(bobs.chats().await[0]["receiverName"], "Hanna");
    assert_eq!(bobs.dialog(&ann).await[0]["receiverName"], "Hanna");
    anns.write(&bob, "from Hanna").await;
    for kind in ["privateMessage", "addUserInGroup", "messageInGroup"] {
        assert_eq!(bobs.expect_broadcast(kind).await["senderName"], "Ann");
    }
    assert_eq!(
        bobs.expect_broadcast("privateMessage").await["senderName"],
        "Hanna"
    );
}

async fn a_group_that_is_over_is_not_there(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let left = anns.new_group("Left").await;
    anns.add(left, &bob).await;
    let dropped = anns.new_group("Dropped").await;
    anns.add(dropped, &bob).await;
    assert_eq!(bobs.chats().await.len(), 2);
    bobs.request("leaveGroup", json!({ "groupId": left })).await;
    anns.request("dropGroup", json!({ "groupId": dropped }))
        .await;
    assert!(bobs.chats().await.is_empty());
    assert_eq!(contents(&anns.chats().await), ["Bob left the group"]);
}
