//! Writing in a group.

use harness::{TestServer, e2e, fresh_id};
use serde_json::json;

use super::{Group, contents, not_a_member, taken};

e2e! {
    the_other_members_are_told,
    the_name_of_a_group_is_never_believed,
    a_repetition_is_told_to_nobody,
    taken_message_ids_are_refused,
    nobody_else_may_write,
}

async fn the_other_members_are_told(server: TestServer) {
    let ([_, bob, _], mut group) = Group::of_three(&server).await;
    let message = fresh_id();
    let params = json!({ "messageId": message, "groupId": group.id, "content": " Hi\n" });
    let answer = group.sockets[1].request("messageInGroup", params).await;
    assert_eq!(
        answer,
        json!({ "item": null, "data": null, "isBroadcast": false })
    );
    let rows = group.sockets[1].group(group.id).await;
    let expected = json!({
        "groupId": group.id,
        "groupName": "Readers",
        "messageId": message,
        "message": " Hi\n",
        "senderName": "Bob",
        "senderLastName": "",
        "senderId": bob.id,
        "notification": false,
        "createdAt": rows[0]["createdAt"],
    });
    for place in [0, 2] {
        let told = group.sockets[place]
            .expect_broadcast("messageInGroup")
            .await;
        assert_eq!(told, expected);
    }
    group.expect_nothing().await;
    assert_eq!(
        (&rows[0]["content"], &rows[0]["notification"]),
        (&" Hi\n".into(), &json!(null))
    );
}

async fn the_name_of_a_group_is_never_believed(server: TestServer) {
    let ([ann, bob, _], mut group) = Group::of_three(&server).await;
    for name in [
        json!("Hackers"),
        json!(""),
        json!(" \u{202e}\n"),
        json!("x".repeat(1000)),
        json!(null),
    ] {
        let params = json!({
            "messageId": fresh_id(),
            "groupId": group.id,
            "groupName": name,
            "content": "Hi",
            "senderId": bob.id,
            "senderName": "Bob",
            "createdAt": "2000-01-01T00:00:00.000Z",
            "notification": true,
            "isBroadcast": true,
        });
        group.sockets[0].request("messageInGroup", params).await;
        let told = group.sockets[1].expect_broadcast("messageInGroup").await;
        assert_eq!(told["groupName"], "Readers");
        assert_eq!(
            (&told["senderId"], &told["senderName"]),
            (&json!(ann.id), &json!("Ann"))
        );
        assert_eq!(told["notification"], false);
        let page =
            json!({ "groupId": group.id, "groupName": name, "limit": 1, "cursorCreatedAt": null });
        let rows = group.sockets[1].rows("getlatestMessageGroup", page).await;
        assert_eq!(rows[0]["groupName"], "Readers");
        assert_eq!(rows[0]["createdAt"], told["createdAt"]);
    }
    assert_eq!(group.sockets[0].chats().await[0]["groupName"], "Readers");
}

async fn a_repetition_is_told_to_nobody(server: TestServer) {
    let (_, mut group) = Group::of_three(&server).await;
    let params = json!({ "messageId": fresh_id(), "groupId": group.id, "content": "Hi" });
    for _ in 0..3 {
        group.sockets[0]
            .request("messageInGroup", params.clone())
            .await;
    }
    for place in [1, 2] {
        group.sockets[place]
            .expect_broadcast("messageInGroup")
            .await;
    }
    group.expect_nothing().await;
    assert_eq!(
        contents(&group.sockets[1].group(group.id).await[..2])[0],
        "Hi"
    );
    assert_eq!(group.sockets[1].group(group.id).await.len(), 4);
}

async fn taken_message_ids_are_refused(server: TestServer) {
    let ([_, bob, _], mut group) = Group::of_three(&server).await;
    let in_group = group.sockets[0].write_in(group.id, "Hi").await;
    let in_dialog = group.sockets[0].write(&bob, "Hi").await;
    group.sockets[1].expect_broadcast("messageInGroup").await;
    group.sockets[1].expect_broadcast("privateMessage").await;
    group.sockets[2].expect_broadcast("messageInGroup").await;
    for (place, id, content) in [
        (0, in_group, "Hi!"),
        (1, in_group, "Hi"),
        (0, in_dialog, "Hi"),
        (2, in_dialog, "Hi"),
    ] {
        let params = json!({ "messageId": id, "groupId": group.id, "content": content });
        assert_eq!(
            group.sockets[place].refused("messageInGroup", params).await,
            taken()
        );
    }
    group.expect_nothing().await;
    assert_eq!(group.sockets[0].group(group.id).await.len(), 4);
}

async fn nobody_else_may_write(server: TestServer) {
    let (_, mut group) = Group::of_three(&server).await;
    let mut strangers = server.person("Ian").await.connect().await;
    let params = json!({ "messageId": fresh_id(), "groupId": group.id, "content": "Hi" });
    assert_eq!(
        strangers.refused("messageInGroup", params.clone()).await,
        not_a_member()
    );
    group.expect_nothing().await;
    assert_eq!(group.sockets[0].group(group.id).await.len(), 3);
    // What was refused left no trace.
    group.sockets[0].request("messageInGroup", params).await;
}
