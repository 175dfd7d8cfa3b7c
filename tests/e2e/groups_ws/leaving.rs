//! Leaving a group.

use harness::{TestServer, e2e, fresh_id};
use serde_json::json;

use super::{Group, contents, not_a_member, refusal, taken};

e2e! {
    who_leaves_is_gone_and_the_others_are_told,
    what_is_left_out_is_made_up,
    when_the_owner_leaves_the_longest_standing_member_becomes_owner,
    standing_counts_from_the_last_time_somebody_was_added,
    when_the_last_leaves_the_group_is_gone,
    nobody_leaves_twice,
    with_a_taken_message_id_nobody_leaves,
    former_members_read_nothing,
}

async fn who_leaves_is_gone_and_the_others_are_told(server: TestServer) {
    let ([_, bob, _], mut group) = Group::of_three(&server).await;
    let message = fresh_id();
    let params = json!({
        "groupId": group.id,
        "groupName": "A name that is not believed",
        "message": "So long",
        "messageId": message,
    });
    let answer = group.sockets[1].request("leaveGroup", params).await;
    let expected = json!({
        "item": { "groupId": group.id },
        "data": null,
        "isBroadcast": false,
    });
    assert_eq!(answer, expected);
    let rows = group.sockets[0].group(group.id).await;
    let notice = json!({
        "groupId": group.id,
        "groupName": "Readers",
        "messageId": message,
        "message": "So long",
        "senderName": "Bob",
        "senderLastName": "",
        "senderId": bob.id,
        "notification": true,
        "createdAt": rows[0]["createdAt"],
    });
    for place in [0, 2] {
        assert_eq!(
            group.sockets[place].expect_broadcast("leaveGroup").await,
            notice
        );
    }
    group.expect_nothing().await;
    assert_eq!(
        (&rows[0]["content"], &rows[0]["notification"]),
        (&"So long".into(), &true.into())
    );
    group.sockets[0].write_in(group.id, "Good riddance").await;
    group.sockets[2].expect_broadcast("messageInGroup").await;
    group.expect_nothing().await;
}

async fn what_is_left_out_is_made_up(server: TestServer) {
    let bob = json!({ "firstName": "Bob", "lastName": "Ray" });
    let (ann, bob) = (server.person("Ann").await, server.person_with(bob).await);
    let mut group = Group::of(&[&ann, &bob]).await;
    let nulls =
        json!({ "groupId": group.id, "groupName": null, "message": null, "messageId": null });
    group.sockets[1].request("leaveGroup", nulls).await;
    let told = group.sockets[0].expect_broadcast("leaveGroup").await;
    assert_eq!(told["message"], "Bob Ray left the group");
    let rows = group.sockets[0].group(group.id).await;
    assert_eq!(rows[0]["messageId"], told["messageId"]);
}

async fn when_the_owner_leaves_the_longest_standing_member_becomes_owner(server: TestServer) {
    let (_, mut group) = Group::of_three(&server).await;
    let only_the_owner = refusal("Only the group owner may do this", "not_the_owner");
    let this = json!({ "groupId": group.id });
    for place in [1, 2] {
        let refused = group.sockets[place]
            .refused("dropGroup", this.clone())
            .await;
        assert_eq!(refused, only_the_owner);
    }
    group.sockets[0].request("leaveGroup", this.clone()).await;
    assert_eq!(
        group.sockets[2].refused("dropGroup", this.clone()).await,
        only_the_owner
    );
    assert_eq!(
        group.sockets[0].refused("dropGroup", this.clone()).await,
        not_a_member()
    );
    group.sockets[1].request("dropGroup", this).await;
    group.sockets[2].expect_broadcast("leaveGroup").await;
    group.sockets[2].expect_broadcast("dropGroup").await;
}

async fn standing_counts_from_the_last_time_somebody_was_added(server: TestServer) {
    let ([_, bob, _], mut group) = Group::of_three(&server).await;
    let this = json!({ "groupId": group.id });
    group.sockets[1].request("leaveGroup", this.clone()).await;
    group.sockets[0].add(group.id, &bob).await;
    group.sockets[0].request("leaveGroup", this.clone()).await;
    let refused = group.sockets[1].refused("dropGroup", this.clone()).await;
    assert_eq!(
        refused,
        refusal("Only the group owner may do this", "not_the_owner")
    );
    group.sockets[2].request("dropGroup", this).await;
}

async fn when_the_last_leaves_the_group_is_gone(server: TestServer) {
    let [ann, bob] = server.people(["Ann", "Bob"]).await;
    let mut group = Group::of(&[&ann, &bob]).await;
    let this = json!({ "groupId": group.id });
    for place in [0, 1] {
        group.sockets[place]
            .request("leaveGroup", this.clone())
            .await;
    }
    let page = json!({ "groupId": group.id, "limit": 1, "cursorCreatedAt": null });
    let back = json!({ "groupId": group.id, "userId": bob.id });
    for socket in &mut group.sockets {
        assert!(socket.chats().await.is_empty());
        assert_eq!(
            socket.refused("getlatestMessageGroup", page.clone()).await,
            not_a_member()
        );
        assert_eq!(
            socket.refused("addUserInGroup", back.clone()).await,
            not_a_member()
        );
        assert_eq!(
            socket.refused("dropGroup", this.clone()).await,
            not_a_member()
        );
    }
    assert!(ann.search("Readers").await.rows().is_empty());
}

async fn nobody_leaves_twice(server: TestServer) {
    let (_, mut group) = Group::of_three(&server).await;
    let this = json!({ "groupId": group.id });
    group.sockets[1].request("leaveGroup", this.clone()).await;
    for _ in 0..2 {
        assert_eq!(
            group.sockets[1].refused("leaveGroup", this.clone()).await,
            not_a_member()
        );
    }
    for place in [0, 2] {
        group.sockets[place].expect_broadcast("leaveGroup").await;
    }
    group.expect_nothing().await;
    assert_eq!(group.sockets[0].group(group.id).await.len(), 4);
}

async fn with_a_taken_message_id_nobody_leaves(server: TestServer) {
    let ([_, bob, _], mut group) = Group::of_three(&server).await;
    let taken_id = group.sockets[0].write(&bob, "Hi").await;
    group.sockets[1].expect_broadcast("privateMessage").await;
    let params = json!({ "groupId": group.id, "messageId": taken_id });
    for place in [0, 1, 2] {
        assert_eq!(
            group.sockets[place]
                .refused("leaveGroup", params.clone())
                .await,
            taken()
        );
    }
    group.expect_nothing().await;
    for place in [1, 2] {
        group.sockets[place].write_in(group.id, "still here").await;
    }
    for _ in 0..2 {
        group.sockets[0].expect_broadcast("messageInGroup").await;
    }
    group.sockets[0]
        .request("dropGroup", json!({ "groupId": group.id }))
        .await;
}

async fn former_members_read_nothing(server: TestServer) {
    let ([ann, _, _], mut group) = Group::of_three(&server).await;
    group.sockets[0].write_in(group.id, "before").await;
    group.sockets[1]
        .request("leaveGroup", json!({ "groupId": group.id }))
        .await;
    group.sockets[0].write_in(group.id, "after").await;
    let bobs = &mut group.sockets[1];
    assert!(bobs.chats().await.is_empty());
    let page = json!({ "groupId": group.id, "limit": 10, "cursorCreatedAt": null });
    let text = json!({ "messageId": fresh_id(), "groupId": group.id, "content": "Hi" });
    let add = json!({ "groupId": group.id, "userId": ann.id });
    for (kind, params) in [
        ("getlatestMessageGroup", page),
        ("messageInGroup", text),
        ("addUserInGroup", add),
        ("dropGroup", json!({ "groupId": group.id })),
    ] {
        assert_eq!(bobs.refused(kind, params).await, not_a_member(), "{kind}");
    }
    let told = bobs.expect_broadcast("messageInGroup").await;
    assert_eq!(told["message"], "before");
    bobs.expect_nothing().await;
    let rows = group.sockets[0].group(group.id).await;
    assert_eq!(
        contents(&rows)[..3],
        ["after", "Bob left the group", "before"]
    );
}
