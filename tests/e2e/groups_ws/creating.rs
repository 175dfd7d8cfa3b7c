//! Making a group.

use harness::{TestServer, e2e, fresh_id};
use serde_json::{Value, json};

use super::{contents, refusal, taken};

e2e! {
    a_group_is_made_as_it_was_asked_for,
    what_is_left_out_is_made_up,
    a_taken_group_id_is_refused,
    with_a_taken_message_id_nothing_happens,
    names_have_a_form,
    notices_have_a_form,
}

async fn a_group_is_made_as_it_was_asked_for(server: TestServer) {
    let ann = json!({ "firstName": "Ann", "lastName": "Lee" });
    let ann = server.person_with(ann).await;
    let mut socket = ann.connect().await;
    let (group, message) = (fresh_id(), fresh_id());
    let params = json!({
        "groupId": group.to_string().to_uppercase(),
        "groupName": "Клуб 🎉",
        "notificationMessage": " Hello,\nfriends ",
        "messageId": message,
    });
    let answer = socket.request("newGroup", params).await;
    let expected = json!({
        "item": { "groupId": group, "groupName": "Клуб 🎉" },
        "data": null,
        "isBroadcast": false,
    });
    assert_eq!(answer, expected);
    let rows = socket.group(group).await;
    let notice = json!({
        "notification": true,
        "messageId": message,
        "senderId": ann.id,
        "senderName": "Ann",
        "senderLastName": "Lee",
        "groupId": group,
        "groupName": "Клуб 🎉",
        "content": " Hello,\nfriends ",
        "createdAt": rows[0]["createdAt"],
    });
    assert_eq!(Value::from(rows), json!([notice]));
    socket.expect_nothing().await;
}

async fn what_is_left_out_is_made_up(server: TestServer) {
    let ann = json!({ "firstName": "Ann", "lastName": "Lee" });
    let ann = server.person_with(ann).await;
    let mut socket = ann.connect().await;
    let nothing = json!({ "groupName": "Readers" });
    let nulls = json!({
        "groupId": null,
        "groupName": "Readers",
        "notificationMessage": null,
        "messageId": null,
    });
    for params in [nothing, nulls] {
        let item = socket.item("newGroup", params).await;
        assert_eq!(item["groupName"], "Readers");
        let group = item["groupId"].as_str().unwrap().parse().unwrap();
        let rows = socket.group(group).await;
        assert_eq!(contents(&rows), ["Ann Lee created the group"]);
        assert_eq!(rows[0]["notification"], true);
    }
    assert_eq!(socket.chats().await.len(), 2);
}

async fn a_taken_group_id_is_refused(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let mut bobs = bob.connect().await;
    let group = anns.new_group("Readers").await;
    let dropped = anns.new_group("Dropped").await;
    anns.request("dropGroup", json!({ "groupId": dropped }))
        .await;
    let left = anns.new_group("Left").await;
    anns.request("leaveGroup", json!({ "groupId": left })).await;
    for id in [group, dropped, left] {
        for socket in [&mut anns, &mut bobs] {
            for name in ["Readers", "Others"] {
                let params = json!({ "groupId": id, "groupName": name });
                let refused = socket.refused("newGroup", params).await;
                assert_eq!(
                    refused,
                    refusal("This groupId is already taken", "group_id_taken")
                );
            }
        }
    }
    assert!(bobs.chats().await.is_empty());
    assert_eq!(anns.group(group).await.len(), 1);
    assert_eq!(anns.chats().await.len(), 1);
}

async fn with_a_taken_message_id_nothing_happens(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut anns = ann.connect().await;
    let message = anns.write(&bob, "Hi").await;
    let group = fresh_id();
    let params = json!({ "groupId": group, "groupName": "Readers", "messageId": message });
    assert_eq!(anns.refused("newGroup", params).await, taken());
    assert_eq!(contents(&anns.chats().await), ["Hi"]);
    // The id of the group is still free.
    let mut bobs = bob.connect().await;
    bobs.request(
        "newGroup",
        json!({ "groupId": group, "groupName": "Bob's" }),
    )
    .await;
    assert_eq!(bobs.group(group).await.len(), 1);
}

async fn names_have_a_form(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    let longest = "😀".repeat(100);
    for name in ["a", "Book club", "O'Neil & \"Co\" <b>", &longest] {
        let item = socket.item("newGroup", json!({ "groupName": name })).await;
        assert_eq!(item["groupName"], name);
    }
    for (name, why) in [
        ("", "groupName must not be empty"),
        (" a", "groupName must not begin or end with a space"),
        ("a ", "groupName must not begin or end with a space"),
        ("a  b", "groupName must not contain double spaces"),
        ("a\nb", "groupName must not contain control characters"),
        (
            "a\u{202e}b",
            "groupName must not contain control characters",
        ),
        ("a\0b", "groupName must not contain U+0000"),
        (
            &(longest + "!"),
            "groupName must be at most 100 characters long",
        ),
    ] {
        let refused = socket
            .refused("newGroup", json!({ "groupName": name }))
            .await;
        assert_eq!(refused, refusal(why, "invalid_params"));
    }
    assert_eq!(socket.chats().await.len(), 4);
}

async fn notices_have_a_form(server: TestServer) {
    let ann = server.person("Ann").await;
    let mut socket = ann.connect().await;
    for bad in ["", " \n", "a\0b", &"x".repeat(10_001)] {
        let params = json!({ "groupName": "Readers", "notificationMessage": bad });
        let answer = socket.ask("newGroup", params).await;
        assert_eq!(answer["errors"][0]["path"], "/params/notificationMessage");
    }
    assert!(socket.chats().await.is_empty());
    let longest = "x".repeat(10_000);
    let params = json!({ "groupName": "Readers", "notificationMessage": longest });
    socket.request("newGroup", params).await;
    assert_eq!(contents(&socket.chats().await), [longest]);
}
